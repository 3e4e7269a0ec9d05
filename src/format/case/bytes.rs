//! From the bytes of a file to its text and its lines.

use std::borrow::Cow;

use super::field_words::{HEADER, KINDS};
use crate::error::{Error, ErrorKind};
use crate::format::json::{Json, Malformed, skim};

/// Whether the first line is a record, or a document by itself and more follows.
pub(super) fn is_lines(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes);
    let mut lines =
        text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    Json::read(first, 1).is_ok_and(|json| lines.next().is_some() || is_record(&json))
}

/// A file without its mark of byte order.
pub(super) fn unmarked(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// The text of a file, without its mark of byte order.
pub(super) fn utf8(bytes: &[u8]) -> Result<&str, Error> {
    let bytes = unmarked(bytes);
    std::str::from_utf8(bytes).map_err(|cause| {
        let valid = bytes.get(..cause.valid_up_to()).unwrap_or_default();
        let line = valid.iter().filter(|byte| **byte == b'\n').count() + 1;
        not_utf8(line, cause)
    })
}

fn not_utf8(line: usize, cause: std::str::Utf8Error) -> Error {
    Error::new(ErrorKind::Format, format!("line {line} is not text in UTF-8"))
        .cured_by("save the file as UTF-8")
        .because(cause)
}

/// The content of one line of a file with a record a line.
#[derive(Debug)]
pub(super) enum RecordLine<'t> {
    Blank,
    Whole(LineText<'t>),
    /// Zero bytes, as a loss of power leaves them, and the record after them.
    Zeros(Option<LineText<'t>>),
    /// A record that was not written to its end, and the record that somebody
    /// wrote after it without a new line; the error is that of the first.
    Torn(Error, Option<LineText<'t>>),
}

/// A line that is sound JSON, and what is on it.
#[derive(Debug, Clone, Copy)]
pub(super) struct LineText<'t> {
    pub(super) text: &'t str,
    /// The sort of value that it is.
    pub(super) sort: &'static str,
    /// A bit for each of [`KINDS`] of which a record is there, and [`ODD`].
    pub(super) kinds: u8,
    /// Whether each record is an object.
    pub(super) are_objects: bool,
}

/// The bit of a line on which there is more than records.
pub(super) const ODD: u8 = 1 << KINDS.len();

impl<'t> LineText<'t> {
    /// The line of this number, if it is sound.
    pub(super) fn read(text: &'t str, number: usize) -> Result<LineText<'t>, Malformed> {
        let (mut kinds, mut are_objects) = (0, true);
        let sort = skim(text, number, |name, sort| {
            match KINDS.iter().position(|(_, kind)| *kind == name) {
                Some(_) if sort == "null" => {}
                Some(kind) => {
                    kinds |= 1 << kind;
                    are_objects &= sort == OBJECT;
                }
                None => kinds |= ODD,
            }
        })?;
        Ok(LineText { text, sort, kinds, are_objects })
    }

    pub(super) fn is_object(&self) -> bool {
        self.sort == OBJECT
    }
}

/// The sort of a record.
const OBJECT: &str = "an object";

impl<'t> RecordLine<'t> {
    /// Reads a line. A record can only have been cut off in writing where the
    /// text stops before the record does, or another record begins within it.
    pub(super) fn read(bytes: &'t [u8], number: usize) -> Result<RecordLine<'t>, Error> {
        let is_zero = |byte: &u8| *byte == 0;
        let start = bytes.iter().take_while(|byte| is_zero(byte)).count();
        let end = bytes.iter().rposition(|byte| !is_zero(byte)).map_or(start, |last| last + 1);
        let has_zeros = end - start < bytes.len();
        let bytes = bytes.get(start..end).unwrap_or_default().trim_ascii();
        if bytes.is_empty() {
            return Ok(if has_zeros { RecordLine::Zeros(None) } else { RecordLine::Blank });
        }
        let (error, is_torn) = match read(bytes, number) {
            Ok(record) if has_zeros => return Ok(RecordLine::Zeros(Some(record))),
            Ok(record) => return Ok(RecordLine::Whole(record)),
            Err(Malformed { error, is_torn }) => (error, is_torn),
        };
        let glued = last_starts(bytes).into_iter().find_map(|start| {
            let record = read(bytes.get(start..)?, number).ok()?;
            is_record(&Json::read(record.text, number).ok()?).then_some(record)
        });
        match glued {
            None if !is_torn => Err(error),
            glued => Ok(RecordLine::Torn(error, glued)),
        }
    }
}

fn read(bytes: &[u8], number: usize) -> Result<LineText<'_>, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|cause| Malformed {
        is_torn: cause.error_len().is_none(),
        error: not_utf8(number, cause),
    })?;
    LineText::read(text, number)
}

/// Whether this is a record on a line of its own, and no part of one: a sighting
/// has an actor and a place too, but says more of neither than of itself.
fn is_record(json: &Json<'_>) -> bool {
    let is_known = |(name, value): &(Cow<'_, str>, Json<'_>)| {
        let is_kind = KINDS.iter().any(|(_, kind)| kind == name);
        HEADER.contains(&&**name) || is_kind && matches!(value, Json::Object(_))
    };
    !json.fields().is_empty() && json.fields().iter().all(is_known)
}

/// Where the last record of each kind begins within a line, from the first on. In
/// a text such quotation marks would have a stroke before them.
fn last_starts(line: &[u8]) -> Vec<usize> {
    let names = KINDS.iter().map(|(_, kind)| *kind).chain(HEADER);
    let mut starts: Vec<usize> = names
        .filter_map(|name| {
            let start = format!("{{\"{name}\"");
            let windows = line.windows(start.len());
            windows.into_iter().rposition(|window| window == start.as_bytes())
        })
        .filter(|&start| start > 0)
        .collect();
    starts.sort_unstable();
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECORD: &str = r#"{"sighting":{"actor":"é","quote":"{\"actor\": {}}"}}"#;

    #[test]
    fn a_record_cut_anywhere_is_torn_and_never_taken_for_another() {
        let records = [
            RECORD,
            r#"{"sighting":{"place":{"lat":1,"lon":2},"actor":"kim"}}"#,
            r#"{"actor":{"id":"kim"}}"#,
            r#"{"lastseen":1,"published":"2023"}"#,
        ];
        for (record, other) in records.iter().flat_map(|one| records.map(|other| (one, other))) {
            for cut in 1..record.len() {
                let line = RecordLine::read(&record.as_bytes()[..cut], 1).unwrap();
                assert!(matches!(line, RecordLine::Torn(_, None)), "{cut}: {line:?}");
                let glued = [&record.as_bytes()[..cut], other.as_bytes()].concat();
                let Ok(RecordLine::Torn(_, Some(line))) = RecordLine::read(&glued, 1) else {
                    panic!("{}", String::from_utf8_lossy(&glued))
                };
                assert_eq!(line.text, other);
            }
        }
    }

    #[test]
    fn one_record_is_lines_and_a_document_on_one_line_is_not() {
        for text in [RECORD, &format!("\n{RECORD}\n"), "{\"lastseen\": 1}", "{\"a\": 1}\n{}"] {
            assert!(is_lines(text.as_bytes()), "{text}");
        }
        let cut = &RECORD[..9];
        for text in
            ["", cut, "{\"a\": 1}", "{\"lastseen\": 1, \"actors\": []}", "{\n\"actors\": []}"]
        {
            assert!(!is_lines(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn zero_bytes_hide_no_record() {
        fn line(text: &str) -> RecordLine<'_> {
            RecordLine::read(text.as_bytes(), 1).unwrap()
        }
        assert!(matches!(line("\0\0\0"), RecordLine::Zeros(None)));
        assert!(matches!(line(&format!("\0\0{RECORD}\r")), RecordLine::Zeros(Some(_))));
        assert!(matches!(line(&format!("{RECORD}\0")), RecordLine::Zeros(Some(_))));
        assert!(matches!(line(&format!("{}\0\0", &RECORD[..9])), RecordLine::Torn(_, None)));
    }

    #[test]
    fn what_is_wrong_and_not_torn_is_an_error() {
        for text in [r#"{"actor": {"id": kim}}"#, r#"{"actor": {}} x"#, "kim"] {
            assert!(RecordLine::read(text.as_bytes(), 3).is_err(), "{text}");
        }
        let latin = RecordLine::read(b"{\"actor\": {\"id\": \"caf\xe9\"}}", 3).unwrap_err();
        assert!(latin.to_string().starts_with("line 3 is not text"), "{latin}");
    }
}
