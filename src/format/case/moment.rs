//! A time in a case file: a phrase, an instant, an EDTF text or an object.

use super::record::{Record, unfit};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::time::interval::Interval;
use crate::time::reconcile::Reconcile;
use crate::time::stated::{Fields, Stated};
use crate::time::zone::{Zone, ZoneSet};

/// The time in a field, as it was stated.
pub(super) fn stated(record: &Record<'_>, field: &'static str) -> Result<Option<Stated>, Error> {
    match record.get(field) {
        None => Ok(None),
        Some(Json::Text(text)) => text.parse().map(Some).map_err(|e| record.blame(field, e)),
        Some(Json::Object(_)) => match record.record(field)? {
            Some(parts) => of_parts(&parts, &[]).map(Some),
            None => Ok(None),
        },
        Some(Json::Number(number)) => {
            let error = Error::new(
                ErrorKind::Format,
                format!("the number {number} is no time, as nobody can tell its unit"),
            );
            Err(record.blame(field, error.cured_by("write it like \"2023-09-11T20:00:00Z\"")))
        }
        Some(other) => Err(record.blame(field, unfit("a text or an object", other))),
    }
}

/// One day or instant in a field, such as a publication: what it says, on the
/// first of these clocks that there is: its own, the source's, the place's, UTC.
pub(super) fn interval(
    record: &Record<'_>,
    field: &'static str,
    source: Option<Zone>,
    place: ZoneSet,
    published: Option<Interval>,
) -> Result<Option<Interval>, Error> {
    let Some(stated) = stated(record, field)? else { return Ok(None) };
    let mut how = clocks(source, place);
    if let Some(published) = published {
        how = how.published(published);
    }
    let read = stated.reconcile(how).map_err(|error| record.blame(field, error))?;
    Ok(Some(read.interval()))
}

fn clocks(source: Option<Zone>, place: ZoneSet) -> Reconcile {
    match source {
        Some(zone) => Reconcile::new().source_zone(zone),
        None if place.is_empty() => Reconcile::new().zone(Zone::UTC),
        None => Reconcile::new().zones(place),
    }
}

/// The fields of a time in pieces.
pub(super) const PARTS: [&str; 12] = [
    "local",
    "zone",
    "offset",
    "utc",
    "date",
    "part",
    "about",
    "between",
    "before",
    "after",
    "by",
    "throughout",
];

/// A time in pieces, but for some of them.
pub(super) fn of_parts(record: &Record<'_>, left_out: &[&str]) -> Result<Stated, Error> {
    let text = |field: &'static str| {
        if left_out.contains(&field) { Ok(None) } else { record.text(field) }
    };
    let mut fields = Fields {
        local: text("local")?,
        zone: text("zone")?,
        offset: text("offset")?,
        utc: text("utc")?,
        date: text("date")?,
        part: text("part")?,
        between: if left_out.contains(&"between") { None } else { between(record)? },
        before: text("before")?,
        after: text("after")?,
        by: text("by")?,
        about: None,
        throughout: None,
    };
    // `"about": true` says it of the time beside it.
    for (field, slot) in [("about", &mut fields.about), ("throughout", &mut fields.throughout)] {
        match record.get(field) {
            Some(Json::Bool(false)) => {}
            Some(Json::Bool(true)) => {
                let said = fields.local.take().or_else(|| fields.date.take());
                *slot = Some(said.ok_or_else(|| record.missing("local"))?);
            }
            _ => *slot = record.text(field)?,
        }
    }
    Stated::from_fields(fields).map_err(|error| record.blame("", error))
}

/// Two times: a list of two, or a text with `and` between them.
fn between<'a>(record: &Record<'a>) -> Result<Option<(&'a str, &'a str)>, Error> {
    let pair = match record.get("between") {
        Some(Json::Text(text)) => text.split_once(" and ").ok_or_else(|| quoted(text)),
        Some(_) => match record.texts("between")?.as_slice() {
            [from, to] => Ok((*from, *to)),
            list => Err(format!("a list of {}", list.len())),
        },
        None => return Ok(None),
    };
    pair.map(Some).map_err(|found| {
        let error = Error::new(ErrorKind::Syntax, format!("two times are expected, not {found}"));
        record.blame("between", error.cured_by("write [\"6 p.m.\", \"7 p.m.\"]"))
    })
}
