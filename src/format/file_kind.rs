//! Kinds of file, by the name or by the first bytes.

use std::io;
use std::path::Path;

use super::unpacking::Packing;
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
        /// Features for maps, `.geojson`.
        GeoJson = "geojson" => "GeoJSON",
        /// Placemarks for Google Earth and other maps, `.kml`.
        Kml = "kml" => "KML",
        /// A table for Timesketch, `.timesketch.csv`. It is not read.
        TimesketchCsv = "timesketch.csv" => "CSV for Timesketch",
        /// One object a line for Timesketch, `.timesketch.jsonl`. It is not read.
        TimesketchJsonLines = "timesketch.jsonl" => "JSON Lines for Timesketch",
        /// Events for TimelineJS, `.timelinejs.json`. It is not read.
        TimelineJs = "timelinejs.json" => "JSON for TimelineJS",
    }
}

/// How many bytes at the start of a file are looked at.
pub(super) const START: usize = 4096;

impl FileKind {
    /// Returns the kind that the ending of a file name stands for, in any case; of a
    /// packed file, the ending before `.gz` or `.zst`.
    #[must_use]
    pub fn of_path(path: impl AsRef<Path>) -> Option<FileKind> {
        let name = path.as_ref().file_name()?.to_string_lossy().to_ascii_lowercase();
        let unpacked = [".gz", ".zst"].iter().find_map(|packed| name.strip_suffix(packed));
        let name = unpacked.unwrap_or(&name);
        // The longest ending first; a name that begins with a dot is no ending.
        let dots = name.match_indices('.').filter(|(at, _)| *at > 0);
        dots.filter_map(|(at, _)| name.get(at + 1..)).find_map(|ending| ending.parse().ok())
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
            // A list of records, and not a remark in brackets.
            [b'[', rest @ ..]
                if matches!(rest.trim_ascii_start(), [b'{' | b'[' | b']', ..] | []) =>
            {
                FileKind::Json
            }
            _ => FileKind::Csv,
        }
    }
}

/// Refuses a file that has to be unpacked or saved as UTF-8 first.
///
/// # Errors
///
/// [`ErrorKind::Format`] with what to do.
pub(super) fn check_is_plain(start: &[u8]) -> Result<(), Error> {
    let (what, cure) = match (start, Packing::of(start)) {
        (_, Some(packing)) => (packing.as_str(), packing.cure()),
        ([0xFF, 0xFE, ..] | [0xFE, 0xFF, ..], _) => ("in UTF-16", "save it as UTF-8"),
        // Without the mark, letters have a zero on the same side.
        ([b' '..=b'z', 0, b' '..=b'z', 0, ..] | [0, b' '..=b'z', 0, b' '..=b'z', ..], _) => {
            ("in UTF-16, without the mark that says so", "save it as UTF-8")
        }
        ([b'P', b'K', 3, 4, ..], _) => ("zip", "unpack it with unzip"),
        ([0xFD, b'7', b'z', b'X', b'Z', 0, ..], _) => ("xz", "unpack it with unxz"),
        ([b'B', b'Z', b'h', b'1'..=b'9', ..], _) => ("bzip2", "unpack it with bunzip2"),
        ([b'7', b'z', 0xBC, 0xAF, ..], _) => ("7z", "unpack it with 7z x"),
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Format, format!("the file is {what}")).cured_by(cure))
}

/// The error of a file that cannot be read.
pub(super) fn unreadable_file(path: &Path, cause: io::Error) -> Error {
    unreadable(cause).cured_by("check the path and its permissions").in_file(path)
}

/// The error of a reader that fails.
pub(super) fn unreadable(cause: io::Error) -> Error {
    match cause.downcast::<Error>() {
        Ok(error) => error,
        Err(cause) => Error::new(ErrorKind::Io, format!("cannot be read: {cause}")).because(cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_ending_that_is_known_counts() {
        for (name, kind) in [
            ("a/b.c/k.GeoJSON", Some(FileKind::GeoJson)),
            ("k.timesketch.csv", Some(FileKind::TimesketchCsv)),
            ("k.2023.timesketch.jsonl.gz", Some(FileKind::TimesketchJsonLines)),
            ("timesketch.csv", Some(FileKind::Csv)),
            ("k.timelinejs.json", Some(FileKind::TimelineJs)),
            ("k.json.csv", Some(FileKind::Csv)),
            ("k.csv.zst", Some(FileKind::Csv)),
            ("k.csv.bak", None),
            (".csv", None),
            ("csv", None),
            ("k.csv/", Some(FileKind::Csv)),
            ("", None),
        ] {
            assert_eq!(FileKind::of_path(name), kind, "{name}");
        }
    }

    #[test]
    fn a_file_is_told_by_its_start_when_its_name_says_nothing() {
        for (start, kind) in [
            ("PAR1\0", FileKind::Parquet),
            ("\u{feff}<?xml version=\"1.0\"?>", FileKind::Gpx),
            ("{\n  \"lastseen\": 1", FileKind::Json),
            ("{\"lastseen\": 1}", FileKind::Json),
            ("\n{\"actor\": {\"id\": \"a\"}}\r\n{\"sighting\"", FileKind::JsonLines),
            ("[ {\"actor\": \"a\"}]", FileKind::Json),
            ("MMSI,BaseDateTime", FileKind::Csv),
            ("[exported in March]\nid,time", FileKind::Csv),
            ("", FileKind::Csv),
        ] {
            assert_eq!(FileKind::of_start(start.as_bytes()), kind, "{start}");
        }
    }
}
