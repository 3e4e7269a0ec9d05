//! From the bytes of a file to its text and its lines.

use crate::error::{Error, ErrorKind};

/// Whether the first line is a document by itself and more follows.
pub(super) fn is_lines(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    lines.next().is_some() && crate::format::json::Json::read(first, 1).is_ok()
}

/// The text of a file, without its mark of byte order.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|cause| {
        let valid = bytes.get(..cause.valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        Error::new(ErrorKind::Format, format!("line {line} is not text in UTF-8"))
            .cured_by("save the file as UTF-8")
            .because(cause)
    })
}

/// The text, and whether its last character was cut off in writing.
pub(super) fn utf8_but_for_the_end(bytes: &[u8]) -> Result<(&str, bool), Error> {
    match std::str::from_utf8(bytes) {
        Err(cause) if cause.error_len().is_none() => {
            Ok((utf8(bytes.get(..cause.valid_up_to()).unwrap_or_default())?, true))
        }
        _ => Ok((utf8(bytes)?, false)),
    }
}
