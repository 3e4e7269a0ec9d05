//! Names that look like a slip: what is kept unread shall not be lost in silence.

use super::document::{Document, HEADER};
use super::record::{Record, join};
use super::{moment, places};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::words;

/// The fields that hold objects, and the fields of these.
const OBJECTS: [(&str, &[&str]); 9] = [
    ("time", TIME),
    ("reported", TIME),
    ("published", TIME),
    ("from", TIME),
    ("until", TIME),
    ("reads", TIME),
    ("place", places::PLACE_FIELDS),
    ("stated", &["from", "distance_km", "bearing", "metric"]),
    ("clock", &["id", "reads"]),
];

/// Those of a time, and the clock that showed it.
const TIME: &[&str] = &{
    let mut parts = ["clock"; moment::PARTS.len() + 1];
    let (some, _) = parts.split_at_mut(moment::PARTS.len());
    some.copy_from_slice(&moment::PARTS);
    parts
};

/// Lists of records under a name that is nearly one of the known: without them
/// the case would answer as if nobody had been seen.
pub(super) fn lists(document: &Document) -> Vec<Error> {
    let (tops, lists) = document.tops();
    let mut found = Vec::new();
    for top in &tops {
        for name in top.names().filter(|name| !lists.contains(name)) {
            // A text or a number is no record, whatever it is called.
            let near = match top.get(name) {
                Some(Json::List(_) | Json::Object(_)) => words::nearest(name, lists.into_iter()),
                _ => continue,
            };
            let Some(near) = near.first() else { continue };
            let message = format!("{} is no part of a case file", quoted(name));
            let error = Error::new(ErrorKind::Format, message);
            let cure = format!("did you mean \"{near}\"?");
            found.push(top.blame(&words::clipped(name), error.cured_by(cure)));
        }
    }
    found
}

/// Warnings of what else at the top looks misspelt.
pub(super) fn at_the_top(document: &Document) -> Vec<String> {
    let (tops, lists) = document.tops();
    let known: Vec<&str> = lists.into_iter().chain(HEADER).collect();
    let mut told = Vec::new();
    for top in &tops {
        fields(top, &known, &mut told);
    }
    told
}

/// Warnings of unknown fields of a record, and of the objects in it, that look
/// like known ones.
pub(super) fn fields(record: &Record<'_>, known: &[&str], told: &mut Vec<String>) {
    for name in record.names().filter(|name| name.len() > 2 && !known.contains(name)) {
        if let Some(near) = words::nearest(name, known.iter().copied()).first() {
            let path = join(&record.path(), &words::clipped(name));
            told.push(format!(
                "{path}: the field is not known and kept unread; did you mean \"{near}\"?"
            ));
        }
    }
    for (field, parts) in OBJECTS.into_iter().filter(|(field, _)| known.contains(field)) {
        match record.get(field) {
            Some(Json::Object(_)) => {
                if let Ok(Some(inner)) = record.record(field) {
                    fields(&inner, parts, told);
                }
            }
            Some(Json::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    if let Ok(inner) = record.list_item(field, at, item) {
                        fields(&inner, parts, told);
                    }
                }
            }
            _ => {}
        }
    }
}
