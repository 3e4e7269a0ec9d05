//! A case as any kind of file, and what that kind has no place for.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use serde::Serialize;

use super::Case;
use super::document::Document;
use super::field_words::{HEADER, KINDS, is_list};
use crate::error::{Error, ErrorKind};
use crate::format::file_kind::FileKind;
use crate::format::json::Json;
use crate::format::table::{Loss, Written};

impl Case {
    /// Writes the case as any kind of file, and counts what that kind has no
    /// place for.
    ///
    /// The two forms of a case file hold everything that was read; the others
    /// hold one instant and one point a sighting, see
    /// [`write_csv`](crate::Timeline::write_csv).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when writing fails, [`ErrorKind::Format`] for a kind
    /// whose feature is turned off.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Case, FileKind};
    ///
    /// let case = Case::read_jsonl(r#"{"actor": {"id": "kim"}}"#)?;
    /// let mut file = Vec::new();
    /// case.write(FileKind::Json, &mut file)?;
    /// assert!(Case::read_json(file)?.timeline().actor("kim").is_ok());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn write(&self, kind: FileKind, to: impl Write + Send) -> Result<Written, Error> {
        let mut written = match kind {
            FileKind::Json | FileKind::JsonLines => {
                let mut to = BufWriter::with_capacity(1 << 16, to);
                let mut written = Written::default();
                let done = match kind {
                    FileKind::Json => self.write_json(&mut to, &mut written),
                    _ => self.write_jsonl(&mut to, &mut written),
                };
                done.and_then(|()| to.flush()).map_err(|cause| {
                    let message = format!("cannot be written: {cause}");
                    Error::new(ErrorKind::Io, message).because(cause)
                })?;
                self.lose_added(&mut written);
                return Ok(written);
            }
            FileKind::Csv => self.timeline.write_csv(to)?,
            #[cfg(feature = "gpx")]
            FileKind::Gpx => self.timeline.write_gpx(to)?,
            #[cfg(feature = "parquet")]
            FileKind::Parquet => self.timeline.write_parquet(to)?,
            #[cfg(not(all(feature = "gpx", feature = "parquet")))]
            kind => {
                let error = Error::new(ErrorKind::Format, format!("{kind} cannot be written"));
                let cure = format!("turn on the feature `{}` of the crate", kind.as_str());
                return Err(error.cured_by(cure));
            }
        };
        written.lose(Loss::Place, self.places.len());
        written.lose(Loss::Source, self.sources.len());
        Ok(written)
    }

    fn write_json(&self, to: &mut impl Write, written: &mut Written) -> io::Result<()> {
        let whole = whole(&self.document, written);
        written.sightings = count(records(&whole, "sightings"));
        if let (Document::Whole(whole), true) = (&self.document, self.has_only_its_document()) {
            return writeln!(to, "{}", serde_json::to_string_pretty(whole).unwrap_or_default());
        }
        to.write_all(b"{")?;
        let mut comma = "\n";
        for (name, value) in whole.fields().iter().filter(|(name, _)| !is_list(name)) {
            write!(to, "{comma}  {}: {}", text(name), text(value))?;
            comma = ",\n";
        }
        for (list, _) in KINDS {
            let before_first = format!("{comma}  \"{list}\": [");
            let mut before = before_first.as_str();
            let mut push = |record: String| {
                write!(to, "{}\n    {record}", std::mem::replace(&mut before, ","))
            };
            records(&whole, list).iter().map(text).try_for_each(&mut push)?;
            match list {
                "actors" => self.added_actors().map(|actor| text(&actor)).try_for_each(push)?,
                "sightings" => self.added_sightings().try_for_each(|sighting| {
                    written.sightings += 1;
                    push(text(&sighting))
                })?,
                _ => {}
            }
            if before == "," {
                to.write_all(b"\n  ]")?;
                comma = ",\n";
            }
        }
        to.write_all(b"\n}\n")
    }

    fn write_jsonl(&self, to: &mut impl Write, written: &mut Written) -> io::Result<()> {
        let lines = match &self.document {
            Document::Lines(lines) => lines.iter().map(|(_, line)| line.clone()).collect(),
            Document::Whole(whole) => lines(whole),
        };
        for line in &lines {
            writeln!(to, "{}", text(line))?;
            written.sightings += count(line.get("sighting"));
        }
        for actor in self.added_actors() {
            writeln!(to, "{{\"actor\":{}}}", text(&actor))?;
        }
        for sighting in self.added_sightings() {
            writeln!(to, "{{\"sighting\":{}}}", text(&sighting))?;
            written.sightings += 1;
        }
        Ok(())
    }
}

/// How many of these records are sightings; some only retract others.
fn count<'r>(records: impl IntoIterator<Item = &'r Json>) -> u64 {
    let is_sighting = |record: &&Json| {
        let is_record = matches!(record, Json::Object(_));
        is_record && (record.get("actor").is_some() || record.get("retracts").is_none())
    };
    records.into_iter().filter(is_sighting).count() as u64
}

/// The records in a list of a document.
fn records<'w>(whole: &'w Json, list: &str) -> &'w [Json] {
    match whole.get(list) {
        Some(Json::List(records)) => records,
        _ => &[],
    }
}

/// The version and then these fields.
fn with_version(mut top: Vec<(String, Json)>) -> Vec<(String, Json)> {
    if !top.iter().any(|(name, _)| name == "lastseen") {
        top.insert(0, ("lastseen".to_owned(), Json::Number(1.into())));
    }
    top
}

/// The records of lines in one document.
fn whole<'d>(document: &'d Document, written: &mut Written) -> Cow<'d, Json> {
    let lines = match document {
        Document::Whole(whole) => return Cow::Borrowed(whole),
        Document::Lines(lines) => lines,
    };
    let mut top: Vec<(String, Json)> = Vec::new();
    let mut lists = KINDS.map(|(list, _)| (list, Vec::new()));
    for (_, line) in lines {
        let kind = |name: &str| KINDS.iter().position(|(_, kind)| *kind == name);
        let has_record = line.fields().iter().any(|(name, _)| kind(name).is_some());
        for (name, value) in line.fields() {
            let known = top.iter().find(|(other, _)| other == name);
            match (kind(name).and_then(|kind| lists.get_mut(kind)), known) {
                (Some(_), _) if *value == Json::Null => {}
                (Some((_, list)), _) => list.push(value.clone()),
                (None, Some((_, known))) if known == value => {}
                (None, None) if !has_record || HEADER.contains(&&**name) => {
                    top.push((name.clone(), value.clone()));
                }
                _ => written.lose(Loss::Unknown, 1),
            }
        }
    }
    let mut top = with_version(top);
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    top.extend(lists.map(|(name, list)| (name.to_owned(), Json::List(list))));
    Cow::Owned(Json::Object(top))
}

/// The records of one document, one a line.
fn lines(whole: &Json) -> Vec<Json> {
    let top = whole.fields().iter().filter(|(name, _)| !is_list(name)).cloned().collect();
    let mut lines = vec![Json::Object(with_version(top))];
    for (list, kind) in KINDS {
        let line = |record: &Json| Json::Object(vec![(kind.to_owned(), record.clone())]);
        lines.extend(records(whole, list).iter().map(line));
    }
    lines
}

/// Texts and finite numbers always have a JSON form.
fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
