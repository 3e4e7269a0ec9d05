//! The two forms of a case file, and the records in them.

use std::borrow::Cow;
use std::collections::HashSet;

use serde::de::IgnoredAny;
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::bytes::{LineText, ODD, RecordLine, unmarked, utf8};
use super::field_words::{HEADER, KINDS, RecordKind, SIGHTINGS, is_list, misnamed_list};
use super::notes::{Notes, RecordPath};
use super::reader::unfit;
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::{Json, Name, RawFields, text_of};
use crate::timeline::Timeline;
use crate::timeline::parallel::in_batches;
use crate::words;

/// What a case file says, as it says it: the text of its records, which are read
/// one by one where they are asked for.
#[derive(Debug, Clone)]
pub(super) struct Document {
    /// The records, one right after another; of a file with one a line, the lines.
    text: String,
    records: Vec<RecordText>,
    form: DocumentForm,
    /// Whether each record is an object, as it should be.
    are_objects: bool,
    /// Whether some lines are no records, whatever may have been in them.
    has_lost_lines: bool,
}

/// A record, or a line, of a document.
#[derive(Debug, Clone, Copy)]
struct RecordText {
    /// Where its text ends. It begins where that of the one before it ends.
    end: usize,
    /// Its number in its list, or that of the line.
    number: u32,
    /// A bit for each of [`KINDS`] of which a record is there, and [`ODD`].
    kinds: u8,
}

fn bit(kind: RecordKind) -> u8 {
    KINDS.iter().position(|known| *known == kind).map_or(0, |at| 1 << at)
}

#[derive(Debug, Clone)]
enum DocumentForm {
    /// One JSON document with the records in lists: each field of it with the text
    /// of its value, or without one for such a list.
    Whole(Vec<(String, Option<String>)>),
    /// One record a line.
    Lines,
}

/// What a sighting is called, and whether it says more than what it takes back.
#[derive(Debug, Default, Deserialize)]
#[serde(bound = "'de: 't")]
pub(super) struct SightingHead<'t> {
    #[serde(borrow, default)]
    id: Option<Name<'t>>,
    #[serde(default)]
    actor: Option<IgnoredAny>,
    #[serde(default)]
    retracts: Option<IgnoredAny>,
    #[serde(borrow, default)]
    place: Option<&'t RawValue>,
}

/// How many things of each kind in a timeline are those of a document: the
/// first of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Said {
    pub(super) actors: usize,
    pub(super) claims: usize,
    pub(super) memberships: usize,
}

impl Serialize for Document {
    /// As one document, each field in its place.
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        struct ListOf<'d>(&'d Document, RecordKind);

        impl Serialize for ListOf<'_> {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_seq(self.0.each(self.1).map(|(_, record)| record))
            }
        }
        let DocumentForm::Whole(fields) = &self.form else { return to.serialize_unit() };
        let mut map = to.serialize_map(Some(fields.len()))?;
        for (name, value) in fields {
            let kind = KINDS.into_iter().find(|(list, _)| list == name);
            match (value, kind) {
                (Some(text), _) => {
                    map.serialize_entry(name, &Json::read(text, 1).unwrap_or(Json::Null))?
                }
                (None, kind) => map.serialize_entry(name, &kind.map(|kind| ListOf(self, kind)))?,
            }
        }
        map.end()
    }
}

impl PartialEq for Document {
    /// Blank lines, which move the numbers of the others, say nothing.
    fn eq(&self, other: &Document) -> bool {
        self.is_whole() == other.is_whole()
            && (!self.is_whole()
                || self
                    .tops()
                    .into_iter()
                    .map(|top| top.1)
                    .eq(other.tops().into_iter().map(|top| top.1))
                    && self.by_kind().eq(other.by_kind()))
            && self.all_lines().eq(other.all_lines())
    }
}

impl Said {
    /// All that is in a timeline.
    pub(super) fn all_of(timeline: &Timeline) -> Said {
        Said {
            actors: timeline.actors().count(),
            claims: timeline.claim_rows(),
            memberships: timeline.memberships().count(),
        }
    }
}

impl<'t> SightingHead<'t> {
    pub(super) fn named(id: &'t str) -> SightingHead<'t> {
        SightingHead { id: Some(Name(id.into())), ..SightingHead::default() }
    }

    /// Its id, if it has one.
    pub(super) fn into_id(self) -> Option<Cow<'t, str>> {
        self.id.map(|Name(id)| id).filter(|id| !id.is_empty())
    }

    /// The text that its place is, if it is one: an id or a name.
    pub(super) fn place(&self) -> Option<Cow<'t, str>> {
        let text = self.place?.get();
        let Name(name) = text.starts_with('"').then(|| serde_json::from_str(text).ok())??;
        Some(name)
    }

    /// Whether it says more than what it takes back.
    pub(super) fn is_sighting(&self) -> bool {
        self.actor.is_some() || self.retracts.is_none()
    }
}

/// What to do about a record that is lost.
const CHECK: &str = "append its record again if it is not there";

impl Document {
    fn new(form: DocumentForm) -> Document {
        Document {
            text: String::new(),
            records: Vec::new(),
            form,
            are_objects: true,
            has_lost_lines: false,
        }
    }

    /// One that says nothing.
    pub(super) fn empty() -> Document {
        Document::new(DocumentForm::Whole(vec![("lastseen".to_owned(), Some("1".to_owned()))]))
    }

    /// One JSON document.
    pub(super) fn whole(bytes: &[u8]) -> Result<Document, Error> {
        let text = utf8(bytes)?;
        match Document::of_text(text) {
            Some(document) => Ok(document),
            // Read at once, it has its faults where they stand in the whole.
            None => Err(match Json::read(text, 1) {
                Err(fault) => fault.error,
                Ok(json) if !matches!(json, Json::Object(_)) => unfit("an object", json.sort()),
                Ok(_) => Error::new(ErrorKind::Format, "this JSON is not a case file").cured_by(
                    "a case file has the fields \"lastseen\": 1, \"actors\", \"places\", \"sightings\"",
                ),
            }),
        }
    }

    /// The records of one JSON document, read one by one.
    fn of_text(text: &str) -> Option<Document> {
        let mut fields = Vec::new();
        let mut document = Document::new(DocumentForm::Lines);
        let mut names = HashSet::new();
        let mut is_known = false;
        for (name, value) in serde_json::from_str::<RawFields<'_>>(text).ok()?.0 {
            is_known |= HEADER.contains(&&*name) || is_list(&name);
            let kind = KINDS.iter().position(|(list, _)| *list == name);
            let value = match (kind, value.get().starts_with('[')) {
                (Some(kind), true) => {
                    let records: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
                    for (number, record) in records.into_iter().enumerate() {
                        let record = LineText::read(record.get(), 1).ok()?;
                        document.are_objects &= record.is_object();
                        document.put(record.text, number, 1 << kind);
                    }
                    None
                }
                _ => Some(Json::read(value.get(), 1).map(|_| value.get().to_owned()).ok()?),
            };
            if !names.insert(name.clone()) {
                return None;
            }
            fields.push((name.into_owned(), value));
        }
        document.form = DocumentForm::Whole(fields);
        document.records.shrink_to_fit();
        document.text.shrink_to_fit();
        is_known.then_some(document)
    }

    /// One record a line; a warning in place of each line that was not written to
    /// its end, and a fault in place of each other one that is no record.
    pub(super) fn lines<'t>(bytes: &'t [u8], notes: &Notes) -> Result<Document, Error> {
        let mut document = Document::new(DocumentForm::Lines);
        document.text.reserve(bytes.len());
        let (mut first_torn, mut broken) = (None, Vec::new());
        let lines = unmarked(bytes).split(|byte| *byte == b'\n').zip(1..);
        let read = |&(line, number): &(&'t [u8], usize)| (number, RecordLine::read(line, number));
        let mut lines = in_batches(lines, read).peekable();
        while let Some((number, line)) = lines.next() {
            let line = match line {
                Ok(line) => line,
                Err(error) => {
                    broken.push(error);
                    continue;
                }
            };
            let (record, odd) = match line {
                RecordLine::Blank => continue,
                RecordLine::Whole(record) => (Some(record), None),
                RecordLine::Zeros(record) => {
                    (record, Some(("zero bytes here are left out", CHECK)))
                }
                RecordLine::Torn(error, record) => {
                    // Only a line without its own end can be the last to be written.
                    let is_last = lines.peek().is_none();
                    first_torn = first_torn.or(Some(error));
                    let odd = match &record {
                        Some(_) => ("a record before this one was not written to its end", CHECK),
                        None if is_last => {
                            let message =
                                "the last line was not written to its end and is left out";
                            (message, "append its record again, on a new line")
                        }
                        None => ("this line was not written to its end and is left out", CHECK),
                    };
                    (record, Some(odd))
                }
            };
            let at = RecordPath::Line(number);
            if let Some(line) = record {
                match line.is_object() {
                    true => document.put_line(line, number),
                    false => broken.push(unfit("an object", line.sort).within(at.to_string())),
                }
            }
            if let Some((message, cure)) = odd {
                let odd = Error::new(ErrorKind::Warning, message).cured_by(cure);
                notes.warn(odd.within(at.to_string()));
            }
        }
        if document.records.is_empty() {
            let error = Error::new(ErrorKind::Format, "there is not one record in this text");
            let error = error.cured_by("write one a line, like {\"actor\": {\"id\": \"kim\"}}");
            return Err(broken.into_iter().next().or(first_torn).unwrap_or(error));
        }
        document.has_lost_lines = !broken.is_empty();
        broken.into_iter().for_each(|error| notes.fault("", error));
        document.records.shrink_to_fit();
        document.text.shrink_to_fit();
        Ok(document)
    }

    fn put(&mut self, text: &str, number: usize, kinds: u8) {
        self.text.push_str(text);
        let number = u32::try_from(number).unwrap_or(u32::MAX);
        self.records.push(RecordText { end: self.text.len(), number, kinds });
    }

    fn put_line(&mut self, line: LineText<'_>, number: usize) {
        self.are_objects &= line.are_objects;
        self.put(line.text, number, line.kinds);
    }

    /// Adds a record to its list, or on a line of its own.
    pub(super) fn push(&mut self, kind: RecordKind, record: Json<'_>) {
        let bit = bit(kind);
        match &mut self.form {
            DocumentForm::Lines => {
                let last = self.records.last().map_or(0, |last| last.number as usize);
                let line = text_of(&Json::Object(vec![(kind.1.into(), record)]));
                if let Ok(line) = LineText::read(&line, last + 1) {
                    self.put_line(line, last + 1);
                }
            }
            DocumentForm::Whole(fields) => {
                match fields.iter_mut().find(|(name, _)| name == kind.0) {
                    // What says nothing is no list.
                    Some((_, value)) => *value = None,
                    None => fields.push((kind.0.to_owned(), None)),
                }
                let last = self.records.iter().rev().find(|record| record.kinds == bit);
                let number = last.map_or(0, |last| last.number as usize + 1);
                self.are_objects &= matches!(record, Json::Object(_));
                self.put(&text_of(&record), number, bit);
            }
        }
    }

    /// The same document with more records.
    pub(super) fn with(mut self, lists: &[Vec<Json<'_>>; KINDS.len()]) -> Document {
        for (kind, records) in KINDS.into_iter().zip(lists) {
            for record in records {
                self.push(kind, record.clone());
            }
        }
        self
    }

    /// Takes the records of one kind out of the document.
    pub(super) fn remove(&mut self, kind: RecordKind) {
        if let DocumentForm::Whole(fields) = &mut self.form {
            fields.retain(|(name, _)| name != kind.0);
        }
        let bit = bit(kind);
        if self.records.iter().all(|record| record.kinds & bit == 0) {
            return;
        }
        let mut rest =
            Document { are_objects: self.are_objects, ..Document::new(DocumentForm::Lines) };
        for (record, text) in self.texts() {
            let number = record.number as usize;
            if record.kinds & bit == 0 {
                rest.put(text, number, record.kinds);
            } else if record.kinds != bit
                && let Ok(Json::Object(mut fields)) = Json::read(text, 1)
            {
                fields.retain(|(name, _)| name != kind.1);
                rest.put(&text_of(&Json::Object(fields)), number, record.kinds & !bit);
            }
        }
        let form = std::mem::replace(&mut self.form, DocumentForm::Lines);
        *self = Document { form, ..rest };
    }

    fn texts(&self) -> impl Iterator<Item = (RecordText, &str)> {
        let starts = std::iter::once(0).chain(self.records.iter().map(|record| record.end));
        let texts = self.records.iter().zip(starts);
        texts.map(|(record, start)| (*record, self.text.get(start..record.end).unwrap_or_default()))
    }

    /// The records of one kind with their paths, in the order of the file.
    pub(super) fn each(&self, kind: RecordKind) -> impl Iterator<Item = (RecordPath, Json<'_>)> {
        self.texts_of(kind).filter_map(move |(record, text)| self.record(kind, record, text))
    }

    /// Returns what `read` makes of each record of one kind, in the order of the file, with
    /// the notes on it made by then. Of many records some are read side by side.
    ///
    /// `read` is given the number of a record in its kind, and the notes on it.
    pub(super) fn read_each<T: Send>(
        &self,
        kind: RecordKind,
        notes: &Notes,
        read: impl Fn(usize, Notes, &Json<'_>) -> T + Sync,
    ) -> impl Iterator<Item = T> {
        let records = self.texts_of(kind).enumerate();
        let made = in_batches(records, move |&(number, (record, text))| {
            let own = Notes::default();
            let (at, json) = self.record(kind, record, text)?;
            let said = read(number, own.on(at), &json);
            Some((said, own.take_out()))
        });
        made.flatten().map(|(said, taken)| {
            notes.put_in(taken);
            said
        })
    }

    fn texts_of(&self, kind: RecordKind) -> impl Iterator<Item = (RecordText, &str)> {
        let bit = bit(kind);
        self.texts().filter(move |(record, _)| record.kinds & bit != 0)
    }

    fn record<'t>(
        &self,
        kind: RecordKind,
        record: RecordText,
        text: &'t str,
    ) -> Option<(RecordPath, Json<'t>)> {
        let (number, json) = (record.number as usize, Json::read(text, 1).ok()?);
        if self.is_whole() {
            return Some((RecordPath::InList(kind.0, number), json));
        }
        let Json::Object(fields) = json else { return None };
        let (_, json) = fields.into_iter().find(|(name, _)| name == kind.1)?;
        Some((RecordPath::OnLine(number, kind.1), json))
    }

    /// The heads of the sightings with their paths, in the order of the file.
    pub(super) fn heads(&self) -> impl Iterator<Item = (RecordPath, SightingHead<'_>)> {
        #[derive(Deserialize)]
        #[serde(bound = "'de: 't")]
        struct HeadLine<'t> {
            #[serde(borrow)]
            sighting: SightingHead<'t>,
        }
        in_batches(self.texts_of(SIGHTINGS), |&(record, text)| {
            let number = record.number as usize;
            let (at, head) = match self.is_whole() {
                true => (RecordPath::InList(SIGHTINGS.0, number), serde_json::from_str(text)),
                false => {
                    let line = serde_json::from_str(text);
                    let head = line.map(|HeadLine { sighting }| sighting);
                    (RecordPath::OnLine(number, SIGHTINGS.1), head)
                }
            };
            (at, head.unwrap_or_default())
        })
    }

    /// Every record with its kind, one kind after another.
    pub(super) fn by_kind(&self) -> impl Iterator<Item = (RecordKind, Json<'_>)> {
        let each = move |kind| self.each(kind).map(move |(_, record)| (kind, record));
        KINDS.into_iter().flat_map(each)
    }

    /// Whether a fault may only follow from a line that is no record: what it refers to, or
    /// counts from, may have been in that.
    pub(super) fn may_lack(&self, fault: &Error) -> bool {
        self.has_lost_lines && [ErrorKind::UnknownId, ErrorKind::NoAnchor].contains(&fault.kind())
    }

    /// Whether the records are in lists of one document.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.form, DocumentForm::Whole(_))
    }

    /// The lines, if each record has one.
    pub(super) fn all_lines(&self) -> impl Iterator<Item = Json<'_>> {
        let is_whole = self.is_whole();
        let texts = self.texts().filter(move |_| !is_whole);
        texts.filter_map(|(_, text)| Json::read(text, 1).ok())
    }

    /// The document itself with its lists empty, or the lines on which there is more
    /// than records, with their paths.
    pub(super) fn tops(&self) -> Vec<(RecordPath, Json<'_>)> {
        match &self.form {
            DocumentForm::Whole(fields) => {
                let fields = fields.iter().map(|(name, value)| {
                    let read = |text| Json::read(text, 1).unwrap_or(Json::Null);
                    let list = Json::List(Vec::new());
                    (Cow::from(&**name), value.as_deref().map_or(list, read))
                });
                vec![(RecordPath::Top, Json::Object(fields.collect()))]
            }
            DocumentForm::Lines => {
                let odd = self.texts().filter(|(record, _)| record.kinds & ODD != 0);
                let read = |(record, text): (RecordText, _)| {
                    Some((RecordPath::Line(record.number as usize), Json::read(text, 1).ok()?))
                };
                odd.filter_map(read).collect()
            }
        }
    }

    /// What a list of each kind, or a record of it, is called at the top.
    pub(super) fn names(&self) -> [&'static str; KINDS.len()] {
        if self.is_whole() { KINDS.map(|kind| kind.0) } else { KINDS.map(|kind| kind.1) }
    }

    /// Notes lists of records under a misspelt or another name: without them the
    /// case would answer as if nobody had been seen. Notes what should be a list and
    /// is none, too. Returns whether all is where it can be read, each record as an
    /// object.
    pub(super) fn has_known_lists(&self, notes: &Notes) -> bool {
        let lists = self.names();
        let mut is_known = self.are_objects;
        for (at, top) in self.tops() {
            let mut fault = |field: &str, error: Error| {
                notes.fault("", error.within(field).within(at.to_string()));
                is_known = false;
            };
            for (name, value) in top.fields() {
                if &**name == "case" && HEADER.iter().any(|field| value.get(field).is_some()) {
                    let message = "what is said of the case itself stands under no name";
                    let error = Error::new(ErrorKind::Format, message);
                    fault(
                        name,
                        error.cured_by(r#"write {"lastseen": 1, "published": "2026-11-25"}"#),
                    );
                }
                if let Some(list) = misnamed_list(&top, (name, value), &lists) {
                    let message = format!("{} is no part of a case file", quoted(name));
                    let error = Error::new(ErrorKind::Format, message);
                    let error = error.cured_by(format!("did you mean \"{list}\"?"));
                    fault(&words::clipped(name), error);
                } else if self.is_whole()
                    && is_list(name)
                    && !matches!(value, Json::List(_) | Json::Null)
                {
                    fault(name, unfit("a list", value.sort()));
                }
            }
        }
        is_known
    }
}
