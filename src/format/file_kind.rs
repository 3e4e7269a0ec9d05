//! Kinds of file, by the name or by the first bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::words::vocabulary;

vocabulary! {
    /// The kind of a file that holds sightings. `as_str` is the ending of its name.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::FileKind;
    ///
    /// assert_eq!(FileKind::of_path("harbour.CSV"), Some(FileKind::Csv));
    /// assert_eq!(FileKind::of_path("notes.doc"), None);
    /// ```
    #[non_exhaustive]
    pub enum FileKind: "file format" {
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

/// How many bytes at the start of a file are looked at.
pub(super) const START: usize = 4096;

impl FileKind {
    /// Returns the kind that the ending of a file name stands for, in any case.
    #[must_use]
    pub fn of_path(path: impl AsRef<Path>) -> Option<FileKind> {
        let ending = path.as_ref().extension()?.to_str()?.to_ascii_lowercase();
        ending.parse().ok()
    }

    /// Returns the kind of a file, by its name or else by its first bytes. A
    /// file that begins like none of the others is taken for CSV.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] with the path when the file cannot be read.
    pub fn of_file(path: impl AsRef<Path>) -> Result<FileKind, Error> {
        let path = path.as_ref();
        if let Some(kind) = FileKind::of_path(path) {
            return Ok(kind);
        }
        let mut start = Vec::new();
        let read =
            File::open(path).and_then(|file| file.take(START as u64).read_to_end(&mut start));
        read.map_err(|cause| unreadable_file(path, cause))?;
        Ok(FileKind::of_start(&start))
    }

    /// Returns the kind of a file that begins with these bytes, up to [`START`]
    /// of them.
    pub(super) fn of_start(start: &[u8]) -> FileKind {
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        match text {
            [b'P', b'A', b'R', b'1', ..] => FileKind::Parquet,
            [b'<', ..] => FileKind::Gpx,
            [b'{', rest @ ..] => {
                // A document with a record a line ends on its first line.
                let line = rest.split(|&byte| byte == b'\n').next().unwrap_or_default();
                let is_line = line.len() < rest.len() && line.trim_ascii_end().ends_with(b"}");
                if is_line { FileKind::JsonLines } else { FileKind::Json }
            }
            [b'[', ..] => FileKind::Json,
            _ => FileKind::Csv,
        }
    }
}

/// Refuses a table that has to be unpacked or saved as UTF-8 first.
///
/// # Errors
///
/// [`ErrorKind::Format`] with what to do.
pub(super) fn check_is_plain(start: &[u8]) -> Result<(), Error> {
    let unpacked = |tool| format!("unpack it with {tool}, or give a reader that does");
    let (what, cure) = match start {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => ("in UTF-16", "save it as UTF-8".to_owned()),
        [0x1F, 0x8B, ..] => ("gzip", unpacked("gunzip")),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => ("zstd", unpacked("unzstd")),
        [b'P', b'K', 3, 4, ..] => ("zip", unpacked("unzip")),
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Format, format!("the table is {what}")).cured_by(cure))
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
        for (start, kind) in [
            ("PAR1\0", FileKind::Parquet),
            ("\u{feff}<?xml version=\"1.0\"?>", FileKind::Gpx),
            ("{\n  \"lastseen\": 1", FileKind::Json),
            ("{\"lastseen\": 1}", FileKind::Json),
            ("\n{\"actor\": {\"id\": \"a\"}}\r\n{\"sighting\"", FileKind::JsonLines),
            ("MMSI,BaseDateTime", FileKind::Csv),
            ("", FileKind::Csv),
        ] {
            assert_eq!(FileKind::of_start(start.as_bytes()), kind, "{start}");
        }
    }
}
