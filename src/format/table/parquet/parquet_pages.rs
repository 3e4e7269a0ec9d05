//! The pages of a Parquet file, held against what the file says of them before
//! anything is unpacked.

use parquet::basic::{Compression, Type};
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};
use parquet::file::reader::Length;

use super::parquet_source::{ParquetFile, unsound};
use crate::error::Error;
use crate::format::file_kind::unreadable;
use crate::format::unpacking::check_unpacked;
use crate::limits::PARQUET_PAGE;

/// How much memory a row takes in loading, in bytes.
const ROW: u64 = 36;

/// How many bytes are read first to find the header of a page.
const HEADER: usize = 1 << 12;

/// Checks the pages of some columns of these groups of rows, without unpacking them: that each lies in the
/// file and in its column, that they have as many rows as the file says, and that
/// all of it does not unpack to too much.
///
/// Returns how long a text can be that says only in what it differs from the one before
/// it: no longer than its page. Of so few bytes there can be many such texts.
pub(super) fn check_pages<'g>(
    file: &ParquetFile,
    groups: impl Iterator<Item = &'g RowGroupMetaData>,
    is_read: impl Fn(usize) -> bool,
    at_most: Option<u64>,
) -> Result<u64, Error> {
    let (mut unpacked, mut longest) = (0_u64, 0);
    for group in groups {
        let rows =
            u64::try_from(group.num_rows()).map_err(|_| unsound("it has less than no rows"))?;
        unpacked = unpacked.saturating_add(rows.saturating_mul(ROW));
        check_unpacked(unpacked, file.len(), at_most)?;
        for (_, chunk) in group.columns().iter().enumerate().filter(|(at, _)| is_read(*at)) {
            let pages = Pages::of(file, chunk)?;
            let (mut values, mut before) = (0, unpacked);
            for page in pages {
                let page = page?;
                values += page.values;
                longest = longest.max(if page.is_by_difference { page.unpacked } else { 0 });
                before = before.saturating_add(page.unpacked);
                check_unpacked(before, file.len(), at_most)?;
            }
            if chunk.column_descr().max_rep_level() == 0 && values != rows {
                let column = chunk.column_path().string();
                return Err(unsound(format_args!(
                    "the column {column:?} has {values} of {rows} rows"
                )));
            }
            unpacked = before;
        }
    }
    Ok(longest)
}

/// The pages of one column of a group of rows.
struct Pages<'a> {
    file: &'a ParquetFile,
    chunk: &'a ColumnChunkMetaData,
    at: u64,
    end: u64,
}

/// How much is in a page.
struct Page {
    values: u64,
    unpacked: u64,
    /// Whether each text in it says only in what it differs from the one before.
    is_by_difference: bool,
}

impl<'a> Pages<'a> {
    fn of(file: &'a ParquetFile, chunk: &'a ColumnChunkMetaData) -> Result<Pages<'a>, Error> {
        let offset = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
        let at = u64::try_from(offset).ok();
        let size = u64::try_from(chunk.compressed_size()).ok();
        let end = at.zip(size).and_then(|(at, size)| at.checked_add(size));
        match at.zip(end).filter(|(_, end)| *end <= file.len()) {
            Some((at, end)) if chunk.file_path().is_none() => Ok(Pages { file, chunk, at, end }),
            _ => Err(unsound("a column is not in the file")),
        }
    }

    fn page(&mut self) -> Result<Page, Error> {
        let (header, length) = self.header()?;
        let is_first = self.at == self.start();
        let [packed, unpacked] = [header.packed, header.unpacked].map(u64::try_from);
        let (Ok(packed), Ok(unpacked)) = (packed, unpacked) else {
            return Err(unsound("a page has less than no bytes"));
        };
        let values =
            u64::try_from(header.values).map_err(|_| unsound("a page has less than no rows"))?;
        self.at = self.at.saturating_add(length).saturating_add(packed);
        if self.at > self.end {
            return Err(unsound("a page ends beyond its column"));
        }
        if unpacked > PARQUET_PAGE {
            return Err(unsound(format_args!("a page unpacks to {unpacked} bytes"))
                .cured_by(format!("write it in pages of at most {PARQUET_PAGE} bytes")));
        }
        let is_packed = self.chunk.compression() != Compression::UNCOMPRESSED;
        if !is_packed && packed != unpacked {
            return Err(unsound("a page is shorter than it says"));
        }
        let levels = u64::try_from(header.levels).unwrap_or(u64::MAX);
        if levels > packed.min(unpacked) {
            return Err(unsound("a page is shorter than its levels"));
        }
        let values = match header.kind {
            // Each text has its length before it, in four bytes.
            PAGE_DICTIONARY if is_first => {
                let is_fixed = self.chunk.column_type() == Type::FIXED_LEN_BYTE_ARRAY;
                if !is_fixed && values.saturating_mul(4) > unpacked {
                    return Err(unsound("a dictionary has more values than bytes for them"));
                }
                0
            }
            PAGE_DATA | PAGE_DATA_V2 => values,
            _ => return Err(unsound("a page is of no known kind")),
        };
        let is_by_difference = header.encoding == DELTA_BYTE_ARRAY;
        Ok(Page { values, unpacked, is_by_difference })
    }

    fn start(&self) -> u64 {
        let offset = self.chunk.dictionary_page_offset().unwrap_or(self.chunk.data_page_offset());
        u64::try_from(offset).unwrap_or_default()
    }

    /// The header of the next page, and how long it is. It has the least and the
    /// greatest value of the page, so nobody knows its length.
    fn header(&self) -> Result<(PageHeader, u64), Error> {
        let left = usize::try_from(self.end - self.at).unwrap_or(usize::MAX);
        let mut length = HEADER;
        loop {
            let bytes = self.file.part(self.at, length.min(left)).map_err(unreadable)?;
            match PageHeader::read(&bytes) {
                Some((header, length)) => return Ok((header, length as u64)),
                None if length < left && length < PARQUET_PAGE as usize => length *= 8,
                None => return Err(unsound("a page has no header")),
            }
        }
    }
}

impl Iterator for Pages<'_> {
    type Item = Result<Page, Error>;

    fn next(&mut self) -> Option<Result<Page, Error>> {
        (self.at < self.end).then(|| self.page())
    }
}

const PAGE_DATA: i64 = 0;
const PAGE_DICTIONARY: i64 = 2;
const PAGE_DATA_V2: i64 = 3;

const DELTA_BYTE_ARRAY: i64 = 7;

/// What the header of a page says of it.
#[derive(Debug, Default, PartialEq)]
struct PageHeader {
    kind: i64,
    unpacked: i64,
    packed: i64,
    values: i64,
    encoding: i64,
    /// The bytes of the levels, which a page of the second version has unpacked.
    levels: i64,
}

impl PageHeader {
    /// Reads a header from the bytes that begin with it, and how long it is; `None`
    /// if these are none, or not all of it. It is a struct of the compact protocol
    /// of Thrift, with structs in it and no lists.
    fn read(bytes: &[u8]) -> Option<(PageHeader, usize)> {
        let mut header = PageHeader::default();
        let mut rest = bytes;
        // The field read last in each struct that is open.
        let mut open: Vec<i64> = vec![0];
        while let Some(last) = open.last_mut() {
            let (&first, after) = rest.split_first()?;
            rest = after;
            let kind = first & 0x0f;
            if kind == 0 {
                open.pop();
                continue;
            }
            *last = match first >> 4 {
                0 => signed(&mut rest)?,
                step => last.checked_add(i64::from(step))?,
            };
            match kind {
                1 | 2 => {}
                3 => rest = rest.get(1..)?,
                4..=6 => header.note(&open, signed(&mut rest)?),
                7 => rest = rest.get(8..)?,
                8 => {
                    let length = usize::try_from(unsigned(&mut rest)?).ok()?;
                    rest = rest.get(length..)?;
                }
                12 if open.len() < 8 => open.push(0),
                _ => return None,
            }
        }
        Some((header, bytes.len() - rest.len()))
    }

    /// Takes a number by the fields that lead to it.
    fn note(&mut self, field: &[i64], number: i64) {
        match field {
            [1] => self.kind = number,
            [2] => self.unpacked = number,
            [3] => self.packed = number,
            [5 | 7 | 8, 1] => self.values = number,
            [5 | 7, 2] | [8, 4] => self.encoding = number,
            [8, 5 | 6] => self.levels = self.levels.saturating_add(number),
            _ => {}
        }
    }
}

/// A number with its sign in the last bit.
fn signed(rest: &mut &[u8]) -> Option<i64> {
    let number = unsigned(rest)?;
    Some((number >> 1) as i64 ^ -((number & 1) as i64))
}

/// A number in groups of seven bits, the last first.
fn unsigned(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for shift in (0..64).step_by(7) {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f).checked_shl(shift)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_of_a_page_is_read_past_what_nobody_needs() {
        // By the specification: field 1 of type i32 is 0x15, a number n is 2 n.
        let mut bytes = vec![0x15, 0x00, 0x15, 0xC8, 0x01, 0x15, 0x50, 0x15, 0x01];
        // Field 5, a struct: 7 values, two encodings, and in field 5 of it a struct
        // with a text of 3 bytes.
        bytes.extend([0x1C, 0x15, 0x0E, 0x15, 0x00, 0x15, 0x06, 0x2C, 0x18, 0x03]);
        bytes.extend(b"max\0\0\0page");
        let expected = PageHeader { unpacked: 100, packed: 40, values: 7, ..PageHeader::default() };
        assert_eq!(PageHeader::read(&bytes), Some((expected, bytes.len() - 4)));
        for end in 0..bytes.len() - 5 {
            assert_eq!(PageHeader::read(&bytes[..end]), None, "{end}");
        }
    }
}
