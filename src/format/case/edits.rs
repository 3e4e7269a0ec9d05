//! A case is edited: records are added to it, none is changed.

use std::borrow::Cow;
use std::collections::HashSet;

use super::added::{Recorder, actor_record, anchors_of};
use super::document::Said;
use super::field_words::{
    ACTORS, FIXES, HEADER, KINDS, MEMBERSHIPS, PLACES, RecordKind, SIGHTINGS, SOURCES,
};
use super::{Case, first};
use crate::actor::{Actor, Membership};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::{Json, Object, put, text_of};
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::timeline::SightingId;
use crate::words;

/// Records, each with its kind.
type Records<'t> = Vec<(RecordKind, Json<'t>)>;

/// Each of these reads the case again with what was added, so that a record is
/// refused as it would be in a file; the case stays as it was then. To add many
/// records at once, put them into a case of their own and [`merge`](Case::merge) it.
impl Case {
    /// Adds one record, as it is on a line of JSON Lines.
    ///
    /// # Errors
    ///
    /// Those of [`read_jsonl`](Case::read_jsonl); [`ErrorKind::Format`] for what is
    /// not one record of a known kind.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Case;
    ///
    /// let mut case = Case::read_jsonl(r#"{"actor": {"id": "kim"}}"#)?;
    /// case.record(r#"{"sighting": {"id": "s1", "actor": "kim", "place": {"name": "Khasan"},
    ///                 "time": "2023-09-12 06:00 +10:00"}}"#)?;
    /// let seen = case.sighting("s1")?;
    /// assert_eq!(seen.interval().to_string(), "2023-09-11T20:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn record(&mut self, line: &str) -> Result<(), Error> {
        let json = Json::read(line, 1).map_err(|fault| fault.error)?;
        let kind = |name: &str| KINDS.into_iter().find(|(_, kind)| *kind == name);
        match json {
            Json::Object(fields) => match <[_; 1]>::try_from(fields) {
                Ok([(name, record)]) => match kind(&name) {
                    Some(kind) => self.put(vec![(kind, record)]),
                    None => Err(no_record(&quoted(&name))),
                },
                Err(fields) => Err(no_record(&format!("an object of {} fields", fields.len()))),
            },
            other => Err(no_record(other.sort())),
        }
    }

    /// Adds a sighting, with its source, its place and its actor where they are
    /// not declared yet. A source of which nothing but the id is given is the
    /// declared one. A sighting without a label has [`free_id`](Case::free_id) from then on,
    /// so that it can be taken back.
    ///
    /// # Errors
    ///
    /// Those of [`write`](Case::write) and of reading, such as
    /// [`ErrorKind::DuplicateId`] for a label that another sighting has.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Case, FileKind, Place, Sighting, Timestamp};
    ///
    /// let mut case = Case::read_jsonl(r#"{"source": {"id": "kcna", "name": "KCNA"}}"#)?;
    /// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
    /// case.add(Sighting::new("kim", Place::unlocated("Khasan"), arrival).by("kcna"))?;
    /// let last = case.timeline().as_known().last_seen("kim");
    /// assert_eq!(last.possible()[0].source().map(|by| by.name()), Some("KCNA"));
    /// case.retract("s1", None)?;
    /// assert!(case.timeline().as_known().last_seen("kim").is_never());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn add(&mut self, sighting: Sighting) -> Result<SightingId, Error> {
        self.add_with(sighting, None)
    }

    /// Adds a sighting in the place of the one with this id, which counts as taken
    /// back from the report of the new one on; without a report, always.
    ///
    /// # Errors
    ///
    /// Those of [`add`](Case::add), and [`ErrorKind::UnknownId`].
    pub fn supersede(&mut self, id: &str, sighting: Sighting) -> Result<SightingId, Error> {
        self.add_with(sighting, Some(id))
    }

    /// Returns the next of `s1`, `s2`, `s3` that no sighting has for its label.
    #[must_use]
    pub fn free_id(&self) -> String {
        let mut number = self.timeline.label_count();
        loop {
            number += 1;
            let id = format!("s{number}");
            if self.timeline.find_labelled(&id).is_none() {
                return id;
            }
        }
    }

    fn add_with(&mut self, mut sighting: Sighting, old: Option<&str>) -> Result<SightingId, Error> {
        self.put(Vec::new())?;
        if sighting.label().is_none() {
            sighting = sighting.labelled(&self.free_id());
        }
        let mut recorder = Recorder::new(self);
        let timeline = &self.timeline;
        let mut record = recorder.sighting(&sighting, anchors_of(timeline))?;
        if let Json::Object(fields) = &mut record {
            put(fields, "supersedes", old.map(|old| Json::Text(old.to_owned().into())));
        }
        let mut records = recorder.declared();
        if timeline.find_actor(sighting.actor().as_str()).is_none() {
            records.push((ACTORS, actor_record(&Actor::new(sighting.actor()))));
        }
        records.push((SIGHTINGS, record));
        self.put(records)?;
        let last = self.said.claims.saturating_sub(1);
        let last = u32::try_from(last).unwrap_or(u32::MAX);
        Ok(SightingId::of_claim(self.timeline.whole_claim(last)))
    }

    /// Adds that one actor goes where another goes; both are declared if need be.
    ///
    /// # Errors
    ///
    /// Those of reading, such as [`ErrorKind::Cycle`] for actors that would travel
    /// with each other.
    pub fn join(&mut self, membership: Membership) -> Result<(), Error> {
        self.put(Vec::new())?;
        let mut recorder = Recorder::new(self);
        let record = recorder.membership(&membership);
        let mut records = recorder.declared();
        for id in [membership.member(), membership.whole()] {
            if self.timeline.find_actor(id.as_str()).is_none() {
                records.push((ACTORS, actor_record(&Actor::new(id))));
            }
        }
        records.push((MEMBERSHIPS, record));
        self.put(records)
    }

    /// Declares an actor.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::DuplicateId`] for one that is declared: no record is changed.
    pub fn declare(&mut self, actor: Actor) -> Result<(), Error> {
        self.put(vec![(ACTORS, actor_record(&actor))])
    }

    /// Takes the sighting with this id back from a report on, which may be a day.
    /// Without it, from the publication of the case on, or always if there is none.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`].
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Case, Timestamp};
    ///
    /// let mut case = Case::read_jsonl(r#"{"actor": {"id": "kim"}}
    /// {"sighting": {"id": "s1", "actor": "kim", "place": {"name": "Khasan"}, "time": "2023-09-11T20:00:00Z"}}"#)?;
    /// let corrected: Timestamp = "2023-09-14T09:00:00Z".parse()?;
    /// case.retract("s1", Some(corrected.into()))?;
    /// assert!(case.timeline().as_known().last_seen("kim").is_never());
    /// let before: Timestamp = "2023-09-14T08:59:59Z".parse()?;
    /// assert!(!case.timeline().as_known_at(before).last_seen("kim").is_never());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn retract(&mut self, id: &str, reported: Option<Interval>) -> Result<(), Error> {
        let mut record = Object::new();
        put(&mut record, "retracts", Some(Json::Text(id.into())));
        put(&mut record, "reported", reported.map(|when| Json::Text(when.to_string().into())));
        self.put(vec![(SIGHTINGS, Json::Object(record))])
    }

    /// Adds all records of another case. One that both have alike is kept once. A
    /// claim of the other that says no report of its own keeps the publication of
    /// its case as its report.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::DuplicateId`] for an id that means two things;
    /// [`ErrorKind::Format`] for a field beside the lists that is not known.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Case;
    ///
    /// let mut case = Case::read_jsonl(r#"{"actor": {"id": "kim"}}"#)?;
    /// let other = Case::read_json(r#"{
    ///   "actors": [{"id": "kim"}, {"id": "choe"}],
    ///   "sightings": [{"actor": "choe", "place": {"name": "Khasan"}, "time": "2023-09-11T20:00:00Z"}]
    /// }"#)?;
    /// case.merge(&other)?;
    /// assert_eq!(case.timeline().actors().count(), 2);
    /// assert_eq!(case.timeline().len(), 1);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn merge(&mut self, other: &Case) -> Result<(), Error> {
        self.put(Vec::new())?;
        let theirs = other.document.clone().with(&other.added()?);
        let is_declaration = |kind: &RecordKind| [SOURCES, PLACES, ACTORS].contains(kind);
        let mine = self.document.by_kind().filter(|(kind, _)| is_declaration(kind));
        let mine: HashSet<_> = mine.map(|(kind, it)| (kind, text_of(&it))).collect();
        let mut records = Records::new();
        let mut published = None;
        for (kind, record) in theirs.by_kind() {
            if !(is_declaration(&kind) && mine.contains(&(kind, text_of(&record)))) {
                records.push((kind, record));
            }
        }
        for (_, top) in theirs.tops() {
            let Json::Object(fields) = top else { continue };
            for (name, value) in fields {
                if name == "published" {
                    published = Some(value);
                } else if !HEADER.contains(&&*name)
                    && !KINDS.iter().any(|(list, kind)| [list, kind].contains(&&&*name))
                {
                    let message = format!("the field {} has no place in two cases", quoted(&name));
                    return Err(Error::new(ErrorKind::Format, message).cured_by("leave it out"));
                }
            }
        }
        if self.published != other.published {
            let report = published.unwrap_or(Json::Bool(false));
            for (_, record) in
                records.iter_mut().filter(|(kind, _)| [MEMBERSHIPS, SIGHTINGS].contains(kind))
            {
                let says_none = record.get("reported").is_none();
                if let Json::Object(fields) = record
                    && says_none
                {
                    fields.retain(|(name, _)| name != "reported");
                    put(fields, "reported", Some(report.clone()));
                }
            }
        }
        let fixes: Vec<String> = other.fixes().map(|fix| text_of(&fix)).collect();
        for fix in &fixes {
            records.push((FIXES, Json::read(fix, 1).map_err(|fault| fault.error)?));
        }
        self.put(records)
    }

    /// Adds records, after those of all that is not in the document yet.
    fn put(&mut self, records: Records<'_>) -> Result<(), Error> {
        if records.is_empty() && self.is_in_its_document() {
            return Ok(());
        }
        let added = self.added()?;
        let mut all: Records<'_> = Vec::new();
        for (kind, records) in KINDS.into_iter().zip(added) {
            all.extend(records.into_iter().map(|record| (kind, record)));
        }
        all.extend(records);
        let mut document = self.document.clone();
        for (kind, record) in &all {
            document.push(*kind, record.clone());
        }
        let mut case = Case::of(|_| Ok(document)).map_err(first)?;
        case.timeline.extend(self.timeline.fix_sightings());
        case.said = Said::all_of(&case.timeline);
        // Those of the bytes and the tables do not come up again.
        let new = case.warnings.into_iter().filter(|text| !self.warnings.contains(text));
        case.warnings = self.warnings.iter().cloned().chain(new.collect::<Vec<_>>()).collect();
        case.journal = std::mem::take(&mut self.journal);
        let line = |((list, kind), it)| {
            ((list, kind), text_of(&Json::Object(vec![(Cow::from(kind), it)])))
        };
        case.journal.extend(all.into_iter().map(line));
        *self = case;
        Ok(())
    }
}

impl Recorder {
    /// What had to be declared.
    fn declared(self) -> Records<'static> {
        let sources = self.source_records.into_iter().map(|record| (SOURCES, record));
        sources.chain(self.places.records.into_iter().map(|record| (PLACES, record))).collect()
    }
}

fn no_record(found: &str) -> Error {
    let message = format!("one record is expected, not {}", words::clipped(found));
    let cure = "write it under the name of its kind, like {\"actor\": {\"id\": \"kim\"}}";
    Error::new(ErrorKind::Format, message).cured_by(cure)
}
