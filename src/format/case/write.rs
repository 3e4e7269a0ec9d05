//! A case as any kind of file, and what that kind has no place for.

use std::io::{BufWriter, Write};

use serde::Serialize;

use super::Case;
use super::document::{Document, KINDS};
use super::said::Said;
use crate::error::{Error, ErrorKind};
use crate::format::file_kind::FileKind;
use crate::format::json::{Json, Object};
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
    /// assert!(Case::read_json(file)?.actor("kim").is_ok());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn write(&self, kind: FileKind, to: impl Write + Send) -> Result<Written, Error> {
        let mut written = match kind {
            FileKind::Json => return self.write_json(to),
            FileKind::JsonLines => return self.write_jsonl(to),
            FileKind::Csv => self.timeline.write_csv(to)?,
            FileKind::Gpx => self.write_gpx(to)?,
            FileKind::Parquet => self.write_parquet(to)?,
        };
        written.lose(Loss::Place, self.places.len());
        written.lose(Loss::Source, self.sources.len());
        Ok(written)
    }

    fn write_json(&self, to: impl Write) -> Result<Written, Error> {
        let mut written = Written::default();
        let mut to = BufWriter::with_capacity(1 << 16, to);
        let whole = whole(&self.document, &mut written);
        written.sightings = count(records(&whole, "sightings"));
        if let (Document::Whole(_), true) = (&self.document, self.has_only_its_document()) {
            to.write_all(self.document.write().as_bytes()).map_err(unwritten)?;
        } else {
            to.write_all(b"{").map_err(unwritten)?;
            let mut comma = "\n";
            for (name, value) in whole.iter().filter(|(name, _)| !is_list(name)) {
                write!(to, "{comma}  {}: {}", text(name), text(value)).map_err(unwritten)?;
                comma = ",\n";
            }
            for (list, _) in KINDS {
                let mut items = List { to: &mut to, comma, list, is_open: false };
                records(&whole, list).iter().try_for_each(|record| items.push(record))?;
                match list {
                    "actors" => self.added_actors().try_for_each(|actor| items.push(&actor))?,
                    "sightings" => self.added_sightings().try_for_each(|sighting| {
                        written.sightings += 1;
                        items.push(&sighting)
                    })?,
                    _ => {}
                }
                comma = items.close()?;
            }
            to.write_all(b"\n}\n").map_err(unwritten)?;
        }
        self.lose_added(&mut written);
        to.flush().map_err(unwritten)?;
        Ok(written)
    }

    fn write_jsonl(&self, to: impl Write) -> Result<Written, Error> {
        let mut written = Written::default();
        let mut to = BufWriter::with_capacity(1 << 16, to);
        let lines = match &self.document {
            Document::Lines(lines) => lines.iter().map(|(_, line)| line.clone()).collect(),
            Document::Whole(fields) => lines(fields),
        };
        for line in &lines {
            writeln!(to, "{}", text(&Json::Object(line.clone()))).map_err(unwritten)?;
            let sightings = line.iter().filter(|(name, _)| name == "sighting");
            written.sightings += count(sightings.map(|(_, record)| record));
        }
        for actor in self.added_actors() {
            writeln!(to, "{{\"actor\":{}}}", text(&actor)).map_err(unwritten)?;
        }
        for sighting in self.added_sightings() {
            writeln!(to, "{{\"sighting\":{}}}", text(&sighting)).map_err(unwritten)?;
            written.sightings += 1;
        }
        self.lose_added(&mut written);
        to.flush().map_err(unwritten)?;
        Ok(written)
    }

    /// Whether nothing was added to what was read.
    fn has_only_its_document(&self) -> bool {
        let all = Said::all_of(&self.timeline);
        all.claims == self.said.claims
            && all.memberships == self.said.memberships
            && self.timeline.fixes().len() == 0
            && self.added_actors().next().is_none()
    }

    /// The ids of the actors that the document declares.
    pub(super) fn declared_actors(&self) -> Vec<&str> {
        let [_, _, actors, ..] = KINDS;
        let records = self.document.records(actors).unwrap_or_default();
        records.iter().filter_map(|record| record.text("id").ok().flatten()).collect()
    }

    #[cfg(feature = "gpx")]
    fn write_gpx(&self, to: impl Write) -> Result<Written, Error> {
        self.timeline.write_gpx(to)
    }

    #[cfg(not(feature = "gpx"))]
    fn write_gpx(&self, _: impl Write) -> Result<Written, Error> {
        Err(turned_off("GPX", "gpx"))
    }

    #[cfg(feature = "parquet")]
    fn write_parquet(&self, to: impl Write + Send) -> Result<Written, Error> {
        self.timeline.write_parquet(to)
    }

    #[cfg(not(feature = "parquet"))]
    fn write_parquet(&self, _: impl Write) -> Result<Written, Error> {
        Err(turned_off("Parquet", "parquet"))
    }
}

#[cfg(not(all(feature = "gpx", feature = "parquet")))]
fn turned_off(form: &str, feature: &str) -> Error {
    Error::new(ErrorKind::Format, format!("{form} cannot be written"))
        .cured_by(format!("turn on the feature `{feature}` of the crate"))
}

/// A list of records of a document, each on a line, that opens with the first.
struct List<'a, W> {
    to: &'a mut W,
    comma: &'static str,
    list: &'static str,
    is_open: bool,
}

impl<W: Write> List<'_, W> {
    fn push(&mut self, record: &impl Serialize) -> Result<(), Error> {
        let before = match self.is_open {
            true => ",".to_owned(),
            false => format!("{}  \"{}\": [", self.comma, self.list),
        };
        self.is_open = true;
        write!(self.to, "{before}\n    {}", text(record)).map_err(unwritten)
    }

    /// What stands before the next list.
    fn close(self) -> Result<&'static str, Error> {
        if !self.is_open {
            return Ok(self.comma);
        }
        self.to.write_all(b"\n  ]").map_err(unwritten)?;
        Ok(",\n")
    }
}

fn is_list(name: &str) -> bool {
    KINDS.iter().any(|(list, _)| *list == name)
}

/// How many of these records are sightings; some only retract others.
fn count<'r>(records: impl IntoIterator<Item = &'r Json>) -> u64 {
    let has = |record: &Object, field| {
        record.iter().any(|(name, value)| name == field && *value != Json::Null)
    };
    let is_sighting = |record: &&Json| match record {
        Json::Object(record) => has(record, "actor") || !has(record, "retracts"),
        _ => false,
    };
    records.into_iter().filter(is_sighting).count() as u64
}

/// The records in a list of a document.
fn records<'w>(whole: &'w Object, list: &str) -> &'w [Json] {
    match whole.iter().find(|(name, _)| name == list) {
        Some((_, Json::List(records))) => records,
        _ => &[],
    }
}

/// The fields of one document.
fn whole(document: &Document, written: &mut Written) -> Object {
    let lines = match document {
        Document::Whole(fields) => return fields.clone(),
        Document::Lines(lines) => lines,
    };
    let mut top: Object = Vec::new();
    let mut lists = KINDS.map(|(list, _)| (list, Vec::new()));
    for (_, line) in lines {
        let kind = |name: &str| KINDS.iter().position(|(_, kind)| *kind == name);
        let has_record = line.iter().any(|(name, _)| kind(name).is_some());
        for (name, value) in line {
            let known = top.iter().find(|(other, _)| other == name);
            match (kind(name).and_then(|kind| lists.get_mut(kind)), known) {
                (Some(_), _) if *value == Json::Null => {}
                (Some((_, list)), _) => list.push(value.clone()),
                (None, Some((_, known))) if known == value => {}
                (None, None) if !has_record || matches!(&**name, "lastseen" | "published") => {
                    top.push((name.clone(), value.clone()));
                }
                _ => written.lose(Loss::Unknown, 1),
            }
        }
    }
    if !top.iter().any(|(name, _)| name == "lastseen") {
        top.insert(0, ("lastseen".to_owned(), Json::Number(1.into())));
    }
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    top.extend(lists.map(|(name, list)| (name.to_owned(), Json::List(list))));
    top
}

/// The records of one document, one a line.
fn lines(whole: &Object) -> Vec<Object> {
    let mut top: Object = whole.iter().filter(|(name, _)| !is_list(name)).cloned().collect();
    if !top.iter().any(|(name, _)| name == "lastseen") {
        top.insert(0, ("lastseen".to_owned(), Json::Number(1.into())));
    }
    let mut lines = vec![top];
    for (list, kind) in KINDS {
        let records = records(whole, list).iter();
        lines.extend(records.map(|record| vec![(kind.to_owned(), record.clone())]));
    }
    lines
}

/// Texts and finite numbers always have a JSON form.
fn text(value: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn unwritten(cause: std::io::Error) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be written: {cause}")).because(cause)
}
