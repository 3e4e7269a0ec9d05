//! Text that is made row by row.

#[cfg(feature = "json")]
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use crate::error::{Error, ErrorKind};
use crate::format::file_kind::unreadable;
#[cfg(feature = "json")]
use crate::format::json::Json;
use crate::limits::LINE;

/// How much of it is made at a time.
const PIECE: usize = 1 << 16;

/// One row of objects: the name of each column and what stands there.
#[cfg(feature = "json")]
pub(super) type ObjectRow = Vec<(String, String)>;

/// A value as it stands in a field.
#[cfg(feature = "json")]
pub(super) fn text<'v>(value: &'v Json<'_>) -> Cow<'v, str> {
    match value {
        Json::Text(text) => text.as_ref().into(),
        Json::Number(number) => number.to_string().into(),
        Json::Bool(value) => value.to_string().into(),
        Json::Null | Json::List(_) | Json::Object(_) => "".into(),
    }
}

/// The text of a table, of which `next` appends some rows and says whether there may be more.
pub(in crate::format::table) struct RowText<F> {
    next: F,
    text: Vec<u8>,
    at: usize,
    is_at_end: bool,
}

impl<F: FnMut(&mut Vec<u8>) -> Result<bool, Error>> RowText<F> {
    /// The text with this line before its rows.
    pub(in crate::format::table) fn new(header: &str, next: F) -> RowText<F> {
        RowText { text: format!("{header}\n").into_bytes(), ..RowText::empty(next) }
    }

    /// The text that `next` makes all of.
    pub(super) fn empty(next: F) -> RowText<F> {
        RowText { next, text: Vec::new(), at: 0, is_at_end: false }
    }
}

impl<F: FnMut(&mut Vec<u8>) -> Result<bool, Error>> Read for RowText<F> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.at == self.text.len() {
            self.text.clear();
            self.at = 0;
        }
        while !self.is_at_end && self.text.len() < PIECE {
            self.is_at_end = !(self.next)(&mut self.text).map_err(io::Error::other)?;
        }
        let rest = self.text.get(self.at..).unwrap_or_default();
        let len = rest.len().min(to.len());
        if let (Some(from), Some(to)) = (rest.get(..len), to.get_mut(..len)) {
            to.copy_from_slice(from);
        }
        self.at += len;
        Ok(len)
    }
}

/// The rows that `row` makes of the lines of a file.
pub(super) fn by_line(
    mut file: impl BufRead,
    mut row: impl FnMut(&str, &mut Vec<u8>) -> Result<(), Error>,
) -> RowText<impl FnMut(&mut Vec<u8>) -> Result<bool, Error>> {
    let mut line = Vec::new();
    RowText::new(super::sentences::HEADER, move |rows| {
        if !next_line(&mut file, &mut line)? {
            return Ok(false);
        }
        row(String::from_utf8_lossy(&line).trim(), rows)?;
        Ok(true)
    })
}

/// Reads the next line, with its end; `false` at the end of the file.
///
/// # Errors
///
/// [`ErrorKind::Format`] for one that is too long.
pub(super) fn next_line(file: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, Error> {
    line.clear();
    let read = file.take(LINE as u64 + 1).read_until(b'\n', line).map_err(unreadable)?;
    if read > LINE {
        let message = format!("a line has more than {LINE} bytes");
        return Err(Error::new(ErrorKind::Format, message).cured_by("write a record a line"));
    }
    Ok(read > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_read_however_little_is_asked_for() {
        let mut left = 3_000;
        let mut text = RowText::new("n", |rows: &mut Vec<u8>| {
            left -= 1;
            rows.extend(format!("{left}\n").bytes());
            Ok(left > 0)
        });
        let (mut all, mut some) = (Vec::new(), [0; 7]);
        loop {
            match text.read(&mut some).unwrap() {
                0 => break,
                read => all.extend(&some[..read]),
            }
        }
        let lines: Vec<&str> = std::str::from_utf8(&all).unwrap().lines().collect();
        assert_eq!((lines.len(), lines[0], lines[3_000]), (3_001, "n", "0"));
    }

    #[test]
    fn an_error_is_that_of_the_rows() {
        let mut text = RowText::new("n", |_: &mut Vec<u8>| {
            Err(Error::new(ErrorKind::Format, "it is no file").cured_by("write one"))
        });
        let error = unreadable(text.read(&mut [0; 9]).unwrap_err());
        assert_eq!(error.to_string(), "it is no file; write one");
    }
}
