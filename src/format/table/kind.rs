//! What a file is, by its first bytes.

use crate::error::{Error, ErrorKind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Utf16,
    Parquet,
    /// GPX, unless it is something else in XML.
    Xml,
    /// What it is called, and what unpacks it.
    Packed(&'static str, &'static str),
}

pub(super) fn kind_of(start: &[u8]) -> Kind {
    match start {
        [b'P', b'A', b'R', b'1', ..] => Kind::Parquet,
        [b'<', ..] | [0xEF, 0xBB, 0xBF, b'<', ..] => Kind::Xml,
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Kind::Utf16,
        [0x1F, 0x8B, ..] => Kind::Packed("gzip", "gunzip"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Kind::Packed("zstd", "unzstd"),
        [b'P', b'K', 3, 4, ..] => Kind::Packed("zip", "unzip"),
        _ => Kind::Text,
    }
}

impl Kind {
    /// # Errors
    ///
    /// [`ErrorKind::Format`] for what is no text.
    pub(super) fn as_text(self) -> Result<(), Error> {
        let (what, cure) = match self {
            Kind::Text | Kind::Parquet | Kind::Xml => return Ok(()),
            Kind::Utf16 => ("in UTF-16", "save it as UTF-8".to_owned()),
            Kind::Packed(kind, tool) => {
                (kind, format!("unpack it with {tool}, or give a reader that does"))
            }
        };
        Err(Error::new(ErrorKind::Format, format!("the table is {what}")).cured_by(cure))
    }
}
