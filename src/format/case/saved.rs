//! A case as any kind of file, and what that kind has no place for.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use super::Case;
use super::added::Lists;
use super::document::Document;
use super::field_words::{FIXES, HEADER, KINDS, is_list};
use crate::error::{Error, ErrorKind};
use crate::format::file_kind::FileKind;
use crate::format::json::{Json, text_of};
use crate::format::table::{Loss, Written};

impl Case {
    /// Writes the case as any kind of file, and counts what that kind has no
    /// place for.
    ///
    /// The two forms of a case file hold everything that was read, and
    /// everything that a timeline holds; the others hold one instant and one
    /// point a sighting, see [`write_csv`](crate::Timeline::write_csv).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when writing fails, [`ErrorKind::Format`] for a kind
    /// whose feature is turned off; and for a case file, what cannot be said in
    /// one: two sightings with the same label, a label that no sighting has, a
    /// circle of memberships, a time that was read by other clocks and policies
    /// than those of its place, source and report. Nothing is written then.
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
                let added = self.added()?;
                let mut to = BufWriter::with_capacity(1 << 16, to);
                let mut written = Written::default();
                let done = match kind {
                    FileKind::Json => self.write_json(&mut to, &added, &mut written),
                    _ => self.write_jsonl(&mut to, &added, &mut written),
                };
                done.and_then(|()| to.flush()).map_err(|cause| {
                    let message = format!("cannot be written: {cause}");
                    Error::new(ErrorKind::Io, message).because(cause)
                })?;
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

    fn write_json(
        &self,
        to: &mut impl Write,
        added: &Lists,
        written: &mut Written,
    ) -> io::Result<()> {
        let whole = whole(&self.document, written);
        let [.., sightings, _] = added;
        written.sightings = count(records(&whole, "sightings").iter().chain(sightings));
        let has_added = added.iter().any(|records| !records.is_empty());
        if let (Document::Whole(whole), false) = (&self.document, has_added)
            && self.timeline.fixes().len() == 0
        {
            return writeln!(to, "{}", serde_json::to_string_pretty(whole).unwrap_or_default());
        }
        to.write_all(b"{")?;
        let mut comma = "\n";
        for (name, value) in whole.fields().iter().filter(|(name, _)| !is_list(name)) {
            write!(to, "{comma}  {}: {}", text_of(name), text_of(value))?;
            comma = ",\n";
        }
        for ((list, _), added) in KINDS.into_iter().zip(added) {
            let before_first = format!("{comma}  \"{list}\": [");
            let mut before = before_first.as_str();
            let mut push = |record: String| {
                write!(to, "{}\n    {record}", std::mem::replace(&mut before, ","))
            };
            let mut records = records(&whole, list).iter().chain(added).map(text_of);
            records.try_for_each(&mut push)?;
            if list == FIXES.0 {
                self.fixes().try_for_each(|fix| {
                    written.sightings += 1;
                    push(text_of(&fix))
                })?;
            }
            if before == "," {
                to.write_all(b"\n  ]")?;
                comma = ",\n";
            }
        }
        to.write_all(b"\n}\n")
    }

    fn write_jsonl(
        &self,
        to: &mut impl Write,
        added: &Lists,
        written: &mut Written,
    ) -> io::Result<()> {
        let lines = match self.document.clone().with(added) {
            Document::Lines(lines) => lines.into_iter().map(|(_, line)| line).collect(),
            Document::Whole(whole) => lines(&whole),
        };
        for line in &lines {
            writeln!(to, "{}", text_of(line))?;
        }
        written.sightings = count(lines.iter().filter_map(|line| line.get("sighting")));
        for fix in self.fixes() {
            writeln!(to, "{{\"{}\":{}}}", FIXES.1, text_of(&fix))?;
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
