//! The two forms of a case file, and the records in them.

use super::record::{Record, unfit};
use crate::error::{Error, ErrorKind};
use crate::format::json::{Json, Object};

/// What a case file says, as it says it.
#[derive(Debug, Clone)]
pub(super) enum Document {
    /// One JSON document with the records in lists.
    Whole(Object),
    /// One record a line, with the number of the line.
    Lines(Vec<(usize, Object)>),
}

impl PartialEq for Document {
    /// Blank lines, which move the numbers of the others, say nothing.
    fn eq(&self, other: &Document) -> bool {
        match (self, other) {
            (Document::Whole(one), Document::Whole(another)) => one == another,
            (Document::Lines(some), Document::Lines(others)) => {
                some.iter().map(|(_, fields)| fields).eq(others.iter().map(|(_, fields)| fields))
            }
            _ => false,
        }
    }
}

/// The lists of a document, and what a record of each is called on a line.
pub(super) const KINDS: [(&str, &str); 5] = [
    ("sources", "source"),
    ("places", "place"),
    ("actors", "actor"),
    ("memberships", "membership"),
    ("sightings", "sighting"),
];

/// What else stands at the top.
pub(super) const HEADER: [&str; 2] = ["lastseen", "published"];

impl Document {
    /// One that says nothing.
    pub(super) fn empty() -> Document {
        Document::Whole(vec![("lastseen".to_owned(), Json::Number(1.into()))])
    }

    /// One JSON document.
    pub(super) fn read_whole(text: &str) -> Result<Document, Error> {
        let json = Json::read(text, 1).map_err(|fault| fault.error)?;
        let Json::Object(fields) = json else {
            return Err(unfit("an object", &json));
        };
        let known = |name: &str| HEADER.contains(&name) || KINDS.iter().any(|k| k.0 == name);
        if !fields.iter().any(|(name, _)| known(name)) {
            let error = Error::new(ErrorKind::Format, "this JSON is not a case file");
            return Err(error.cured_by(
                "a case file has the fields \"lastseen\": 1, \"actors\", \"places\", \"sightings\"",
            ));
        }
        Ok(Document::Whole(fields))
    }

    /// One record a line; a warning instead of the last line if it was not
    /// written to its end, which is certain of a `torn` text.
    pub(super) fn read_lines(text: &str, torn: bool) -> Result<(Document, Option<String>), Error> {
        let mut records = Vec::new();
        let mut warning = None;
        let mut lines = text.split('\n').enumerate().peekable();
        while let Some((index, line)) = lines.next() {
            let (number, line) = (index + 1, line.trim());
            if line.is_empty() {
                continue;
            }
            match Json::read(line, number) {
                Ok(Json::Object(fields)) => records.push((number, fields)),
                Ok(other) => {
                    return Err(unfit("an object", &other).within(format!("line {number}")));
                }
                // Only a line that nothing follows, not even its own end, can
                // have been cut off in writing.
                Err(fault)
                    if lines.peek().is_none() && (fault.is_torn || torn) && !records.is_empty() =>
                {
                    warning = Some(format!(
                        "line {number}: the last line was not written to its end and is left out; \
                         append its record again"
                    ));
                }
                Err(fault) => return Err(fault.error),
            }
        }
        if records.is_empty() {
            let error = Error::new(ErrorKind::Format, "there is not one record in this text");
            return Err(error.cured_by("write one a line, like {\"actor\": {\"id\": \"kim\"}}"));
        }
        Ok((Document::Lines(records), warning))
    }

    /// The records of one kind, in the order of the file.
    pub(super) fn records(
        &self,
        kind: (&'static str, &'static str),
    ) -> Result<Vec<Record<'_>>, Error> {
        let (list, singular) = kind;
        match self {
            Document::Whole(fields) => match field(fields, list) {
                None => Ok(Vec::new()),
                Some(Json::List(items)) => items
                    .iter()
                    .enumerate()
                    .map(|(index, json)| Record::item(list, index, json))
                    .collect(),
                Some(other) => Err(unfit("a list", other).within(list)),
            },
            Document::Lines(lines) => lines
                .iter()
                .filter_map(|(number, fields)| Some((*number, field(fields, singular)?)))
                .map(|(number, json)| Record::line(singular, number, json))
                .collect(),
        }
    }

    /// What stands at the top: the version and the publication.
    pub(super) fn headers(&self) -> Vec<Record<'_>> {
        match self {
            Document::Whole(fields) => vec![Record::top(None, fields)],
            Document::Lines(lines) => lines
                .iter()
                .filter(|(_, fields)| HEADER.iter().any(|name| field(fields, name).is_some()))
                .map(|(number, fields)| Record::top(Some(*number), fields))
                .collect(),
        }
    }

    /// The document itself, or all its lines, and what a list of each kind, or
    /// a record of it, is called there.
    pub(super) fn tops(&self) -> (Vec<Record<'_>>, [&'static str; KINDS.len()]) {
        match self {
            Document::Whole(fields) => {
                (vec![Record::top(None, fields)], KINDS.map(|(list, _)| list))
            }
            Document::Lines(lines) => {
                let tops = lines.iter().map(|(line, fields)| Record::top(Some(*line), fields));
                (tops.collect(), KINDS.map(|(_, kind)| kind))
            }
        }
    }

    /// Lines that hold no record this crate knows; they are kept.
    pub(super) fn strangers(&self) -> Vec<usize> {
        let Document::Lines(lines) = self else { return Vec::new() };
        let known = |name: &String| {
            HEADER.contains(&name.as_str()) || KINDS.iter().any(|kind| kind.1 == name)
        };
        let strange = |fields: &Object| !fields.iter().any(|(name, _)| known(name));
        lines.iter().filter(|(_, fields)| strange(fields)).map(|(number, _)| *number).collect()
    }

    /// The document as text, in the form it was read in.
    pub(super) fn write(&self) -> String {
        // Texts and finite numbers always have a JSON form.
        let text = match self {
            Document::Whole(fields) => {
                let json = Json::Object(fields.clone());
                serde_json::to_string_pretty(&json).map(|text| text + "\n")
            }
            Document::Lines(lines) => lines
                .iter()
                .map(|(_, fields)| serde_json::to_string(&Json::Object(fields.clone())))
                .map(|line| line.map(|line| line + "\n"))
                .collect(),
        };
        text.unwrap_or_default()
    }
}

/// One field of an object; `null` counts as absent.
fn field<'a>(fields: &'a Object, name: &str) -> Option<&'a Json> {
    let (_, value) = fields.iter().find(|(other, _)| other == name)?;
    (*value != Json::Null).then_some(value)
}
