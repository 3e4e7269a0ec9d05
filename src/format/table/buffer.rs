//! A table that is read ahead, and handed out in pieces of whole records.

use std::borrow::Cow;
use std::io::{self, Read};

use super::csv_record::last_record_end;
use crate::error::{Error, ErrorKind};
use crate::format::file_kind::unreadable;
use crate::limits::LINE;

/// How many bytes a piece should have: so few that they stay in the cache of a
/// core, so many that the work on them is longer than that of handing them out.
pub(super) const PIECE: usize = 1 << 20;

/// A table, and how much of it was handed out.
pub(super) struct Buffer<'a> {
    ahead: Ahead<'a>,
    size: usize,
    /// How many bytes were handed out.
    pub(super) bytes: u64,
}

/// What was not handed out.
enum Ahead<'a> {
    Bytes(&'a [u8]),
    Reader {
        reader: Box<dyn Read + 'a>,
        /// What was read of it.
        left: Vec<u8>,
        is_at_end: bool,
    },
}

/// The error of what is too long to be in memory as a whole.
pub(in crate::format) fn too_long(most: u64) -> Error {
    let message = format!("there are more than {most} bytes, all of which have to be in memory");
    Error::new(ErrorKind::Format, message)
        .cured_by("give it in parts; of a table, the path of the file, not packed")
}

impl<'a> Buffer<'a> {
    pub(super) fn of_bytes(bytes: &'a [u8], size: usize) -> Buffer<'a> {
        Buffer { ahead: Ahead::Bytes(bytes), size: size.max(1), bytes: 0 }
    }

    pub(super) fn of_reader(reader: Box<dyn Read + 'a>, size: usize) -> Buffer<'a> {
        let ahead = Ahead::Reader { reader, left: Vec::new(), is_at_end: false };
        Buffer { ahead, size: size.max(1), bytes: 0 }
    }

    /// The first bytes, without handing them out; fewer at the end of the file.
    pub(super) fn peek(&mut self, len: usize) -> Result<&[u8], Error> {
        while self.rest().0.len() < len && self.read_more(len)? {}
        let (rest, _) = self.rest();
        Ok(rest.get(..len.min(rest.len())).unwrap_or_default())
    }

    /// Passes over the first bytes.
    pub(super) fn skip(&mut self, len: usize) {
        let _ = self.take(len);
    }

    /// The line after the first bytes, with its end, without handing it out.
    pub(super) fn line(&mut self, after: usize) -> Result<Vec<u8>, Error> {
        self.peek(after)?;
        let mut searched = after;
        loop {
            let (rest, is_all) = self.rest();
            let new = rest.get(searched..).unwrap_or_default();
            let end = memchr::memchr(b'\n', new).map(|end| searched + end + 1);
            searched = rest.len();
            if let Some(end) = end.or(is_all.then_some(searched)) {
                return Ok(rest.get(after..end).unwrap_or_default().to_vec());
            }
            self.grow(searched)?;
        }
    }

    /// The next piece, of whole records; `None` at the end of the file.
    pub(super) fn next(&mut self, delimiter: u8) -> Result<Option<Cow<'a, [u8]>>, Error> {
        let mut size = self.size;
        loop {
            let (rest, is_all) = self.rest();
            if rest.is_empty() && is_all {
                return Ok(None);
            }
            if rest.len() < size && !is_all {
                self.read_more(size)?;
                continue;
            }
            let piece = rest.get(..size.min(rest.len())).unwrap_or_default();
            let is_last = is_all && piece.len() == rest.len();
            let end = if is_last { Some(piece.len()) } else { last_record_end(piece, delimiter) };
            if let Some(end) = end {
                return Ok(Some(self.take(end)));
            }
            // One record is longer than the piece.
            self.check_line(size)?;
            size *= 2;
        }
    }

    /// A reader of all that was not handed out.
    pub(super) fn into_reader(self) -> Box<dyn Read + 'a> {
        match self.ahead {
            Ahead::Bytes(bytes) => Box::new(bytes),
            Ahead::Reader { reader, left, .. } => Box::new(io::Cursor::new(left).chain(reader)),
        }
    }

    /// All that was not handed out, at most so many bytes.
    pub(super) fn into_rest(self, most: u64) -> Result<Vec<u8>, Error> {
        let mut rest = Vec::new();
        let reader = &mut self.into_reader().take(most + 1);
        reader.read_to_end(&mut rest).map_err(unreadable)?;
        if rest.len() as u64 <= most {
            return Ok(rest);
        }
        Err(too_long(most))
    }

    /// Reads all that there is into the buffer, at most so many bytes, and returns it.
    #[cfg(feature = "parquet")]
    pub(super) fn all(&mut self, most: u64) -> Result<&[u8], Error> {
        let whole = std::mem::replace(self, Buffer::of_bytes(&[], self.size)).into_rest(most)?;
        let (reader, is_at_end) = (Box::new(io::empty()), true);
        self.ahead = Ahead::Reader { reader, left: whole, is_at_end };
        Ok(self.rest().0)
    }

    /// What is there, and whether it is the rest of the file.
    fn rest(&self) -> (&[u8], bool) {
        match &self.ahead {
            Ahead::Bytes(bytes) => (bytes, true),
            Ahead::Reader { left, is_at_end, .. } => (left, *is_at_end),
        }
    }

    fn grow(&mut self, len: usize) -> Result<(), Error> {
        self.check_line(len)?;
        self.read_more((2 * len).max(self.size)).map(drop)
    }

    fn check_line(&self, len: usize) -> Result<(), Error> {
        if len < LINE {
            return Ok(());
        }
        let message = format!("no line ends within {LINE} bytes");
        Err(Error::new(ErrorKind::Format, message).cured_by("check that it is a text file"))
    }

    /// Reads until `len` bytes are there; says whether there may be more.
    fn read_more(&mut self, len: usize) -> Result<bool, Error> {
        let Ahead::Reader { reader, left, is_at_end } = &mut self.ahead else {
            return Ok(false);
        };
        let more = len.saturating_sub(left.len());
        left.reserve_exact(more);
        let read = reader.take(more as u64).read_to_end(left).map_err(unreadable)?;
        *is_at_end |= read < more;
        Ok(!*is_at_end)
    }

    /// Hands out the first bytes.
    fn take(&mut self, len: usize) -> Cow<'a, [u8]> {
        let taken = match &mut self.ahead {
            Ahead::Bytes(bytes) => {
                let (taken, rest) = bytes.split_at(len.min(bytes.len()));
                *bytes = rest;
                Cow::Borrowed(taken)
            }
            Ahead::Reader { left, .. } => {
                let mut rest = Vec::with_capacity(self.size + self.size / 8);
                rest.extend_from_slice(left.get(len..).unwrap_or_default());
                let mut taken = std::mem::replace(left, rest);
                taken.truncate(len);
                Cow::Owned(taken)
            }
        };
        self.bytes += taken.len() as u64;
        taken
    }
}
