//! The two forms of a case file, and the records in them.

use serde::Deserialize;

use super::bytes::{RecordLine, unmarked, utf8};
use super::field_words::{HEADER, KINDS, RecordKind, is_list, misnamed_list};
use super::notes::Notes;
use super::reader::{Record, unfit};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::timeline::Timeline;
use crate::words;

/// What a case file says, as it says it. Each [`Json`] of it is an object.
#[derive(Debug, Clone)]
pub(super) enum Document {
    /// One JSON document with the records in lists.
    Whole(Json),
    /// One record a line, with the number of the line.
    Lines(Vec<(usize, Json)>),
}

impl PartialEq for Document {
    /// Blank lines, which move the numbers of the others, say nothing.
    fn eq(&self, other: &Document) -> bool {
        match (self, other) {
            (Document::Whole(one), Document::Whole(another)) => one == another,
            (Document::Lines(some), Document::Lines(others)) => {
                some.iter().map(|(_, line)| line).eq(others.iter().map(|(_, line)| line))
            }
            _ => false,
        }
    }
}

/// How many things of each kind in a timeline are those of a document: the
/// first of them.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Said {
    pub(super) actors: usize,
    pub(super) claims: usize,
    pub(super) memberships: usize,
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

/// What to do about a record that is lost.
const CHECK: &str = "append its record again if it is not there";

impl Document {
    /// One that says nothing.
    pub(super) fn empty() -> Document {
        Document::Whole(Json::Object(vec![("lastseen".to_owned(), Json::Number(1.into()))]))
    }

    /// One JSON document.
    pub(super) fn whole(bytes: &[u8]) -> Result<Document, Error> {
        let json = Json::read(utf8(bytes)?, 1).map_err(|fault| fault.error)?;
        if !matches!(json, Json::Object(_)) {
            return Err(unfit("an object", json.sort()));
        }
        let known = |name: &str| HEADER.contains(&name) || is_list(name);
        if !json.fields().iter().any(|(name, _)| known(name)) {
            let error = Error::new(ErrorKind::Format, "this JSON is not a case file");
            return Err(error.cured_by(
                "a case file has the fields \"lastseen\": 1, \"actors\", \"places\", \"sightings\"",
            ));
        }
        Ok(Document::Whole(json))
    }

    /// One record a line; a warning in place of each line that was not written to
    /// its end.
    pub(super) fn lines(bytes: &[u8], notes: &Notes) -> Result<Document, Error> {
        let mut records = Vec::new();
        let mut first_torn = None;
        let mut lines = unmarked(bytes).split(|byte| *byte == b'\n').zip(1..).peekable();
        while let Some((line, number)) = lines.next() {
            let (record, odd) = match RecordLine::read(line, number)? {
                RecordLine::Blank => continue,
                RecordLine::Whole(json) => (Some(json), None),
                RecordLine::Zeros(json) => (json, Some(("zero bytes here are left out", CHECK))),
                RecordLine::Torn(error, json) => {
                    // Only a line without its own end can be the last to be written.
                    let is_last = lines.peek().is_none();
                    first_torn = first_torn.or(Some(error));
                    let odd = match &json {
                        Some(_) => ("a record before this one was not written to its end", CHECK),
                        None if is_last => {
                            let message =
                                "the last line was not written to its end and is left out";
                            (message, "append its record again, on a new line")
                        }
                        None => ("this line was not written to its end and is left out", CHECK),
                    };
                    (json, Some(odd))
                }
            };
            let at = format!("line {number}");
            match record {
                Some(json @ Json::Object(_)) => records.push((number, json)),
                Some(other) => return Err(unfit("an object", other.sort()).within(at)),
                None => {}
            }
            if let Some((message, cure)) = odd {
                let odd = Error::new(ErrorKind::Warning, message).cured_by(cure);
                notes.warn(odd.within(format!("line {number}")));
            }
        }
        if records.is_empty() {
            let error = Error::new(ErrorKind::Format, "there is not one record in this text");
            let error = error.cured_by("write one a line, like {\"actor\": {\"id\": \"kim\"}}");
            return Err(first_torn.unwrap_or(error));
        }
        Ok(Document::Lines(records))
    }

    /// Adds a record to its list, or on a line of its own.
    pub(super) fn push(&mut self, (list, kind): RecordKind, record: Json) {
        match self {
            Document::Lines(lines) => {
                let last = lines.last().map_or(0, |(number, _)| *number);
                lines.push((last + 1, Json::Object(vec![(kind.to_owned(), record)])));
            }
            Document::Whole(Json::Object(fields)) => {
                match fields.iter_mut().find(|(name, _)| name == list) {
                    Some((_, Json::List(records))) => records.push(record),
                    // What says nothing is no list.
                    Some((_, nothing)) => *nothing = Json::List(vec![record]),
                    None => fields.push((list.to_owned(), Json::List(vec![record]))),
                }
            }
            Document::Whole(_) => {}
        }
    }

    /// Every record with its kind, one kind after another.
    pub(super) fn records_by_kind(&self) -> Vec<(RecordKind, &Json)> {
        let notes = Notes::default();
        KINDS
            .into_iter()
            .flat_map(|kind| {
                let records = self.each(kind, &notes).unwrap_or_default();
                records.into_iter().map(move |(_, record)| (kind, record))
            })
            .collect()
    }

    /// Takes the records of one kind out of the document.
    pub(super) fn remove(&mut self, (list, kind): RecordKind) {
        match self {
            Document::Lines(lines) => {
                let remove = |line: &mut Json| {
                    let Json::Object(fields) = line else { return true };
                    let before = fields.len();
                    fields.retain(|(name, _)| name != kind);
                    fields.len() == before || !fields.is_empty()
                };
                lines.retain_mut(|(_, line)| remove(line));
            }
            Document::Whole(Json::Object(fields)) => fields.retain(|(name, _)| name != list),
            Document::Whole(_) => {}
        }
    }

    /// The document itself, or all its lines, with their paths; and what a list
    /// of each kind, or a record of it, is called there.
    pub(super) fn tops(&self) -> (Vec<(String, &Json)>, [&'static str; KINDS.len()]) {
        match self {
            Document::Whole(whole) => (vec![(String::new(), whole)], KINDS.map(|kind| kind.0)),
            Document::Lines(lines) => {
                let tops = lines.iter().map(|(line, json)| (format!("line {line}"), json));
                (tops.collect(), KINDS.map(|kind| kind.1))
            }
        }
    }

    /// The records of one kind with their paths, in the order of the file.
    /// Without a list, or with something else in it, there are none, but a note.
    pub(super) fn each(
        &self,
        (list, kind): RecordKind,
        notes: &Notes,
    ) -> Option<Vec<(String, &Json)>> {
        match self {
            Document::Whole(whole) => match whole.get(list) {
                None => Some(Vec::new()),
                Some(Json::List(items)) => {
                    let items = items.iter().enumerate();
                    Some(items.map(|(index, json)| (format!("{list}[{index}]"), json)).collect())
                }
                Some(other) => notes.take(list, Err(unfit("a list", other.sort()))),
            },
            Document::Lines(lines) => {
                let records = lines.iter().filter_map(|(line, json)| Some((line, json.get(kind)?)));
                Some(records.map(|(line, json)| (format!("line {line}: {kind}"), json)).collect())
            }
        }
    }

    /// The records of one kind, read.
    pub(super) fn records<'d, R: Deserialize<'d>>(
        &'d self,
        kind: RecordKind,
        notes: &Notes,
    ) -> Option<Vec<Record<R>>> {
        let records = self.each(kind, notes)?.into_iter();
        records.map(|(at, json)| Record::read(notes.on(at), json, &[])).collect()
    }

    /// Notes lists of records under a misspelt or another name: without them the
    /// case would answer as if nobody had been seen. Returns whether there is
    /// none.
    pub(super) fn has_known_lists(&self, notes: &Notes) -> bool {
        let (tops, lists) = self.tops();
        let mut is_known = true;
        for (at, top) in tops {
            for (name, value) in top.fields() {
                if let Some(list) = misnamed_list(top, (name, value), &lists) {
                    let message = format!("{} is no part of a case file", quoted(name));
                    let error = Error::new(ErrorKind::Format, message);
                    let error = error.cured_by(format!("did you mean \"{list}\"?"));
                    notes.fault("", error.within(words::clipped(name)).within(&at));
                    is_known = false;
                }
            }
        }
        is_known
    }
}
