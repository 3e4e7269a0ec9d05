//! The forms of a file, told by its name or by how it begins.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::words::vocabulary;

vocabulary! {
    /// The form of a file that holds sightings. `as_str` is the ending of its name.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Form;
    ///
    /// assert_eq!(Form::of_path("harbour.CSV"), Some(Form::Csv));
    /// assert_eq!(Form::of_path("notes.doc"), None);
    /// ```
    #[non_exhaustive]
    pub enum Form: "file format" {
        /// A case file in one JSON document, `.json`.
        Json = "json" => "JSON",
        /// A case file with one record a line, `.jsonl` or `.ndjson`.
        JsonLines = "jsonl" | "ndjson" => "JSON Lines",
        /// A table of fixes as text, `.csv` or `.tsv`.
        Csv = "csv" | "tsv" => "CSV",
        /// Tracks and waypoints in XML, `.gpx`.
        Gpx = "gpx" => "GPX",
        /// A table of fixes in columns, `.parquet`.
        Parquet = "parquet" => "Parquet",
    }
}

/// What of a file is looked at.
const START: u64 = 4096;

impl Form {
    /// The form that the ending of a file name stands for, in any case.
    #[must_use]
    pub fn of_path(path: impl AsRef<Path>) -> Option<Form> {
        let ending = path.as_ref().extension()?.to_str()?.to_ascii_lowercase();
        ending.parse().ok()
    }

    /// The form of a file: what its name says, or else how it begins. What
    /// begins like none of the others is a table.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] with the path when the file cannot be read.
    pub fn of_file(path: impl AsRef<Path>) -> Result<Form, Error> {
        let path = path.as_ref();
        if let Some(form) = Form::of_path(path) {
            return Ok(form);
        }
        let mut start = Vec::new();
        let read = File::open(path).and_then(|file| file.take(START).read_to_end(&mut start));
        read.map_err(|cause| unreadable_file(path, cause))?;
        Ok(Form::of_start(&start))
    }

    fn of_start(start: &[u8]) -> Form {
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        match text {
            [b'P', b'A', b'R', b'1', ..] => Form::Parquet,
            [b'<', ..] => Form::Gpx,
            [b'{', rest @ ..] => {
                // A document with a record a line ends on its first line.
                let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
                let is_line = line.len() < rest.len() && line.trim_ascii_end().ends_with(b"}");
                if is_line { Form::JsonLines } else { Form::Json }
            }
            [b'[', ..] => Form::Json,
            _ => Form::Csv,
        }
    }
}

/// The error of a file that cannot be read.
pub(super) fn unreadable_file(path: &Path, cause: io::Error) -> Error {
    unreadable(cause).cured_by("check the path and its permissions").in_file(path)
}

/// The error of a reader that fails.
pub(super) fn unreadable(cause: io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be read: {cause}")).because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_told_by_its_start_when_its_name_says_nothing() {
        for (start, form) in [
            ("PAR1\0", Form::Parquet),
            ("\u{feff}<?xml version=\"1.0\"?>", Form::Gpx),
            ("{\n  \"lastseen\": 1", Form::Json),
            ("{\"lastseen\": 1}", Form::Json),
            ("\n{\"actor\": {\"id\": \"a\"}}\r\n{\"sighting\"", Form::JsonLines),
            ("MMSI,BaseDateTime", Form::Csv),
            ("", Form::Csv),
        ] {
            assert_eq!(Form::of_start(start.as_bytes()), form, "{start}");
        }
    }
}
