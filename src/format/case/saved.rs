//! A case as any kind of file, and what that kind has no place for.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use super::Case;
use super::added::Lists;
use super::document::Document;
use super::field_words::{FIXES, HEADER, KINDS, SIGHTINGS};
use super::sheet::{has_claims, write_sheet};
use crate::error::{Error, ErrorKind};
use crate::format::export;
use crate::format::file_kind::FileKind;
use crate::format::json::{Json, Object, text_of};
use crate::format::table::{Loss, Written};

impl Case {
    /// Writes the case as any kind of file, and counts what that kind has no
    /// place for.
    ///
    /// The two forms of a case file hold everything that was read, and
    /// everything that a timeline holds. A CSV of a case with claims has the columns of
    /// [`ColumnRole`](crate::ColumnRole) that they need, and is read as the same claims again;
    /// any other CSV, GPX and Parquet hold one instant and one
    /// point a sighting, see [`write_csv`](crate::Timeline::write_csv). The files for
    /// maps and timelines, such as GeoJSON, hold each sighting that stands, with its
    /// bounds, area, source and words; they are made while they are written, and
    /// [`formats`](crate::_documentation::formats) says what is where.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when writing fails, [`ErrorKind::Format`] for a kind
    /// whose feature is turned off, and for KML a control character, which XML cannot
    /// hold; and for a case file, what cannot be said in
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
            FileKind::Csv if has_claims(&self.timeline) => write_sheet(&self.timeline, to)?,
            FileKind::Csv => self.timeline.write_csv(to)?,
            #[cfg(feature = "gpx")]
            FileKind::Gpx => self.timeline.write_gpx(to)?,
            #[cfg(feature = "parquet")]
            FileKind::Parquet => self.timeline.write_parquet(to)?,
            FileKind::GeoJson => export::write_geojson(&self.timeline, to)?,
            #[cfg(feature = "gpx")]
            FileKind::Kml => export::write_kml(&self.timeline, to)?,
            FileKind::TimesketchCsv => export::write_timesketch_csv(&self.timeline, to)?,
            FileKind::TimesketchJsonLines => export::write_timesketch_jsonl(&self.timeline, to)?,
            FileKind::TimelineJs => export::write_timelinejs(&self.timeline, to)?,
            #[cfg(not(feature = "gpx"))]
            FileKind::Gpx | FileKind::Kml => return Err(turned_off(kind, "gpx")),
            #[cfg(not(feature = "parquet"))]
            FileKind::Parquet => return Err(turned_off(kind, "parquet")),
        };
        let is_sheet = kind == FileKind::Csv && has_claims(&self.timeline);
        let is_table = matches!(kind, FileKind::Csv | FileKind::Gpx | FileKind::Parquet);
        let (places, sources) = match is_table && !is_sheet {
            true => (self.places.len(), self.sources.len()),
            false => (
                export::unsaid_places(&self.timeline, self.places()),
                export::unsaid_sources(&self.timeline, self.sources()),
            ),
        };
        written.lose(Loss::Place, places);
        written.lose(Loss::Source, sources);
        Ok(written)
    }

    fn write_json(
        &self,
        to: &mut impl Write,
        added: &Lists,
        written: &mut Written,
    ) -> io::Result<()> {
        let document = &self.document;
        let has_added = added.iter().any(|records| !records.is_empty());
        if document.is_whole() && !has_added && self.timeline.fixes().len() == 0 {
            written.sightings =
                document.each(SIGHTINGS).filter(|(_, it)| is_sighting(it)).count() as u64;
            serde_json::to_writer_pretty(&mut *to, document)?;
            return to.write_all(b"\n");
        }
        to.write_all(b"{")?;
        let mut comma = "\n";
        for (name, value) in top(document, written) {
            write!(to, "{comma}  {}: {}", text_of(&name), text_of(&value))?;
            comma = ",\n";
        }
        for (kind, added) in KINDS.into_iter().zip(added) {
            let before_first = format!("{comma}  \"{}\": [", kind.0);
            let mut before = before_first.as_str();
            let mut push =
                |record: &str| write!(to, "{}\n    {record}", std::mem::replace(&mut before, ","));
            let records = document.each(kind).map(|(_, record)| Cow::Owned(record));
            for record in records.chain(added.iter().map(Cow::Borrowed)) {
                written.sightings += u64::from(kind == SIGHTINGS && is_sighting(&record));
                push(&text_of(&*record))?;
            }
            if kind == FIXES {
                self.fixes().try_for_each(|fix| {
                    written.sightings += 1;
                    push(&text_of(&fix))
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
        let document = &self.document;
        if document.is_whole() {
            let top = with_version(top(document, written));
            writeln!(to, "{}", text_of(&Json::Object(top)))?;
        }
        let line = |(kind, record)| Json::Object(vec![(Cow::from(kind), record)]);
        let of_lists = document.by_kind().filter(|_| document.is_whole());
        let of_lists = of_lists.map(|((_, kind), record)| line((kind, record)));
        let added = KINDS.into_iter().zip(added).flat_map(|((_, kind), records)| {
            records.iter().map(move |record| line((kind, record.clone())))
        });
        for json in document.all_lines().chain(of_lists).chain(added) {
            written.sightings += u64::from(json.get("sighting").is_some_and(is_sighting));
            writeln!(to, "{}", text_of(&json))?;
        }
        for fix in self.fixes() {
            writeln!(to, "{{\"{}\":{}}}", FIXES.1, text_of(&fix))?;
            written.sightings += 1;
        }
        Ok(())
    }
}

#[cfg(not(all(feature = "gpx", feature = "parquet")))]
fn turned_off(kind: FileKind, feature: &str) -> Error {
    let error = Error::new(ErrorKind::Format, format!("{kind} cannot be written"));
    error.cured_by(format!("turn on the feature `{feature}` of the crate"))
}

/// Whether a record is a sighting; some only retract others.
fn is_sighting(record: &Json<'_>) -> bool {
    let is_record = matches!(record, Json::Object(_));
    is_record && (record.get("actor").is_some() || record.get("retracts").is_none())
}

/// The version and then these fields.
fn with_version(mut top: Object<'_>) -> Object<'_> {
    if !top.iter().any(|(name, _)| name == "lastseen") {
        top.insert(0, ("lastseen".into(), Json::Number(1.into())));
    }
    top
}

/// The fields of a document beside its records.
fn top<'d>(document: &'d Document, written: &mut Written) -> Object<'d> {
    let mut top = Object::new();
    for (_, json) in document.tops() {
        let Json::Object(fields) = json else { continue };
        let names = document.names();
        let has_record =
            !document.is_whole() && fields.iter().any(|(name, _)| names.contains(&&**name));
        for (name, value) in fields.into_iter().filter(|(name, _)| !names.contains(&&**name)) {
            match top.iter().find(|(other, _)| *other == name) {
                Some((_, known)) if *known == value => {}
                None if !has_record || HEADER.contains(&&*name) => top.push((name, value)),
                _ => written.lose(Loss::Unknown, 1),
            }
        }
    }
    if document.is_whole() { top } else { with_version(top) }
}
