//! Where records and fields end, by RFC 4180 and with patience for those who
//! do not follow it.
//!
//! A field that begins with a quote goes on to the closing one, over
//! delimiters and line ends; two quotes within it stand for one. A quote in the
//! middle of a field is a character like others, and so is what stands between
//! a closing quote and the next delimiter, but only in the line in which the field
//! begins: a quote on a later line with neither a delimiter nor a line end after it
//! closes nothing, and then the one that opened the field is a slip. Lines end with
//! `\n` or `\r\n`.

use crate::limits::QUOTED_RECORD;
use std::borrow::Cow;

/// Where the record that starts at `at` ends, and where the next one starts;
/// `None` if more bytes are needed to know, which is not so if the bytes are
/// `all` of the file.
pub(super) fn record_end(
    bytes: &[u8],
    at: usize,
    delimiter: u8,
    all: bool,
) -> Option<(usize, usize)> {
    let rest = bytes.get(at..)?;
    let newline = memchr::memchr(b'\n', rest);
    let line = rest.get(..newline.unwrap_or(rest.len()))?;
    let end = if memchr::memchr(b'"', line).is_none() {
        newline
    } else {
        match quoted_end(rest, delimiter) {
            QuotedEnd::At(end) => Some(end),
            QuotedEnd::Unclosed if !all && rest.len() < QUOTED_RECORD => return None,
            QuotedEnd::Unclosed | QuotedEnd::Slip => newline,
            QuotedEnd::NoLine => None,
        }
    };
    match end {
        Some(end) => Some((at + without_return(rest, end), at + end + 1)),
        None if all => Some((at + without_return(rest, rest.len()), at + rest.len())),
        None => None,
    }
}

/// The end of what stands before a `\n` at `end`, or before the end of all.
fn without_return(rest: &[u8], end: usize) -> usize {
    match rest.get(..end) {
        Some([.., b'\r']) => end - 1,
        _ => end,
    }
}

enum QuotedEnd {
    At(usize),
    /// A quote is open at the end of what may belong to the record: it was a
    /// slip, which must not swallow a million rows.
    Unclosed,
    /// The quote after the one that is open cannot close it.
    Slip,
    /// The line just does not end.
    NoLine,
}

/// Where the line end after the record is that the text begins with.
fn quoted_end(text: &[u8], delimiter: u8) -> QuotedEnd {
    let text = text.get(..text.len().min(QUOTED_RECORD)).unwrap_or_default();
    let mut at = 0;
    loop {
        if text.get(at) == Some(&b'"') {
            match closing_quote(text, at + 1) {
                Some(close) if !can_close(text, at, close, delimiter) => return QuotedEnd::Slip,
                Some(close) => at = close + 1,
                None => return QuotedEnd::Unclosed,
            }
        }
        let rest = text.get(at..).unwrap_or_default();
        match memchr::memchr2(delimiter, b'\n', rest) {
            None if text.len() == QUOTED_RECORD => return QuotedEnd::Unclosed,
            None => return QuotedEnd::NoLine,
            Some(next) if rest.get(next) == Some(&b'\n') => return QuotedEnd::At(at + next),
            Some(next) => at += next + 1,
        }
    }
}

/// Whether the quote at `close` can be the end of the field that begins at `open`.
fn can_close(text: &[u8], open: usize, close: usize, delimiter: u8) -> bool {
    let is_end = |byte: &u8| *byte == delimiter || matches!(byte, b'\n' | b'\r');
    let is_on_one_line =
        || text.get(open..close).is_some_and(|field| memchr::memchr(b'\n', field).is_none());
    text.get(close + 1).is_none_or(is_end) || is_on_one_line()
}

/// The first quote from `at` on that is not doubled.
fn closing_quote(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr(b'"', text.get(at..)?)?;
        if text.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// Just after the last record that ends in these bytes; `None` if none does.
pub(super) fn last_record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    if memchr::memchr(b'"', bytes).is_none() {
        return memchr::memrchr(b'\n', bytes).map(|at| at + 1);
    }
    let mut last = 0;
    while let Some((_, next)) = record_end(bytes, last, delimiter, false) {
        last = next;
    }
    Some(last).filter(|&last| last > 0)
}

/// The fields of one record.
#[derive(Debug)]
pub(super) struct CsvFields<'a> {
    rest: Option<&'a [u8]>,
    delimiter: u8,
    pub(super) is_unclosed: bool,
    /// Whether the last field stood in quotes and nothing beside them.
    pub(super) is_quoted: bool,
}

impl<'a> CsvFields<'a> {
    /// Those of a record without its line end.
    pub(super) fn of(record: &'a [u8], delimiter: u8) -> CsvFields<'a> {
        CsvFields { rest: Some(record), delimiter, is_unclosed: false, is_quoted: false }
    }
}

impl<'a> Iterator for CsvFields<'a> {
    type Item = Cow<'a, [u8]>;

    fn next(&mut self) -> Option<Cow<'a, [u8]>> {
        let rest = self.rest?;
        let close = match rest.first() {
            Some(b'"') => closing_quote(rest, 1),
            _ => None,
        };
        self.is_unclosed |= close.is_none() && rest.first() == Some(&b'"');
        let after = close.map_or(0, |close| close + 1);
        let end = rest.get(after..).and_then(|rest| memchr::memchr(self.delimiter, rest));
        let end = end.map(|end| after + end);
        self.rest = end.and_then(|end| rest.get(end + 1..));
        let field = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.is_quoted = false;
        let Some(close) = close else { return Some(Cow::Borrowed(field)) };
        let (inner, outer) = (field.get(1..close)?, field.get(close + 1..)?);
        self.is_quoted = outer.is_empty();
        if outer.is_empty() && memchr::memchr(b'"', inner).is_none() {
            return Some(Cow::Borrowed(inner));
        }
        let mut text = Vec::with_capacity(field.len());
        let mut is_second = false;
        for &byte in inner {
            // Quotes come in pairs here, or `close` would be the first of them.
            is_second = byte == b'"' && !is_second;
            if !is_second {
                text.push(byte);
            }
        }
        text.extend_from_slice(outer);
        Some(Cow::Owned(text))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The records with their fields.
    fn records(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let (mut records, mut at) = (Vec::new(), 0);
        while at < text.len() {
            let (end, next) = record_end(text, at, b',', true).unwrap();
            if end > at {
                records.push(CsvFields::of(&text[at..end], b',').map(Cow::into_owned).collect());
            }
            at = next;
        }
        records
    }

    fn by_the_csv_crate(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::CRLF)
            .from_reader(text);
        let records = reader.byte_records().map(Result::unwrap);
        records.map(|record| record.iter().map(<[u8]>::to_vec).collect()).collect()
    }

    proptest! {
        /// The crate takes a quote that nobody closes as open to the end of the
        /// file, which is what is wanted otherwise here; so all are closed.
        #[test]
        fn fields_are_those_of_the_csv_crate(
            rows in prop::collection::vec(
                prop::collection::vec(
                    "[a-c ]{0,3}|[a-b]\"[a-b\"]{0,2}|\"([a-b,\n ]|\"\"){0,5}\"|\"([a-b, ]|\"\"){0,5}\"[a-b]{0,2}",
                    1..5,
                ),
                0..6,
            ),
            end in "\n|\r\n",
        ) {
            let lines: Vec<String> = rows.iter().map(|row| row.join(",") + &end).collect();
            let text = lines.concat();
            prop_assert_eq!(records(text.as_bytes()), by_the_csv_crate(text.as_bytes()));
        }

        #[test]
        fn the_last_record_ends_where_a_walk_over_all_ends(text in "[ab,\"\n]{0,30}") {
            let text = text.as_bytes();
            let mut at = 0;
            while let Some((_, next)) = record_end(text, at, b',', false) {
                at = next;
            }
            prop_assert_eq!(last_record_end(text, b',').unwrap_or_default(), at);
        }
    }

    #[test]
    fn a_stray_quote_costs_one_line() {
        let mut text = b"a,\"b,c\n".to_vec();
        text.extend(b"d,e\n".repeat(QUOTED_RECORD));
        assert_eq!(record_end(&text, 0, b',', false), Some((6, 7)));
        assert_eq!(record_end(&text[..QUOTED_RECORD - 1], 0, b',', false), None);
        assert_eq!(record_end(&text[..40], 0, b',', true), Some((6, 7)));
        let mut fields = CsvFields::of(&text[..6], b',');
        assert_eq!(fields.by_ref().count(), 2 + 1);
        assert!(fields.is_unclosed);
    }
    #[test]
    fn two_stray_quotes_cost_their_two_lines() {
        let text = b"1,\"12 IN TUG,x\n2,TUG,y\n3,\"12 IN TUG,z\n4,\"a\nb\",z\n";
        let ends: Vec<usize> = std::iter::successors(Some(0), |&at| {
            record_end(text, at, b',', true).map(|(_, next)| next).filter(|&next| next > at)
        })
        .collect();
        assert_eq!(ends, [0, 15, 23, 38, text.len()]);
        // It is known before the second line has ended.
        assert_eq!(record_end(&text[..28], 0, b',', false), Some((14, 15)));
    }
}
