//! The time of a sighting: what it says by itself, and how it stands to the
//! times of other sightings.

use super::moment;
use super::record::{Record, unfit};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::reconcile::{Phrases, Reconcile};
use crate::time::stated::{Direction, Fields, Moment, Stated};
use crate::time::zone::Zone;

/// Everything that is said of one moment; all of it holds at once.
#[derive(Debug, Default)]
pub(super) struct Times {
    /// What clocks and calendars say of it.
    pub(super) own: Option<Stated>,
    /// How it stands to other sightings.
    pub(super) relative: Vec<Stated>,
    /// What a clock of unknown offset showed, as if it were in UTC.
    pub(super) clock: Option<(String, Interval)>,
}

/// Some time on the next day of the calendar is later by less than two days.
const NEXT_DAY: DurationRange =
    DurationRange::from_ends(0, SignedDuration::from_hours(48).as_micros());

impl Times {
    /// The `time` of a record. `known` tells the ids of sightings.
    pub(super) fn of(record: &Record<'_>, known: impl Fn(&str) -> bool) -> Result<Times, Error> {
        let mut times = Times::default();
        match record.get("time") {
            Some(Json::List(items)) if items.is_empty() => {
                let error = Error::new(ErrorKind::Missing, "an empty list says no time");
                return Err(record.blame("time", error.cured_by("fill it in, or leave it out")));
            }
            Some(Json::List(items)) => {
                for (at, item) in items.iter().enumerate() {
                    let parts = record.list_item("time", at, item);
                    let added = match (item, parts) {
                        (Json::Text(text), _) => text.parse().and_then(|stated| times.add(stated)),
                        (Json::Object(_), Ok(parts)) => {
                            times.add_parts(&parts, &known)?;
                            Ok(())
                        }
                        (other, _) => Err(unfit("a text or an object", other)),
                    };
                    added.map_err(|error| record.blame("time", error.within(format!("[{at}]"))))?;
                }
            }
            Some(Json::Object(_)) => {
                if let Some(parts) = record.record("time")? {
                    times.add_parts(&parts, &known)?;
                }
            }
            _ => {
                if let Some(stated) = moment::stated(record, "time")? {
                    times.add(stated)?;
                }
            }
        }
        Ok(times)
    }

    /// Takes in one more statement.
    fn add(&mut self, stated: Stated) -> Result<(), Error> {
        if stated.relative_to().is_some() {
            self.relative.push(stated);
        } else if self.own.is_none() {
            self.own = Some(stated);
        } else {
            let message = "two clock times are given for one sighting";
            return Err(Error::new(ErrorKind::Contradiction, message)
                .cured_by("write both readings as one time, or make two sightings of it"));
        }
        Ok(())
    }

    fn add_parts(
        &mut self,
        parts: &Record<'_>,
        known: &impl Fn(&str) -> bool,
    ) -> Result<(), Error> {
        let after = events(parts, "after", known)?;
        let before = events(parts, "before", known)?;
        let between = between(parts, known)?;
        let by = parts.text("by")?;
        let ends: Vec<(&'static str, &str)> = between
            .into_iter()
            .flat_map(|(from, to)| [("after", from), ("before", to)])
            .chain(after.iter().map(|&id| ("after", id)))
            .chain(before.iter().map(|&id| ("before", id)))
            .collect();
        if ends.len() > 1 && by.is_some() {
            let message = "of more than one sighting \"by\" does not say from which it counts";
            let error = Error::new(ErrorKind::Contradiction, message);
            let cure = "write a list of times, like [{\"after\": \"s1\", \"by\": \"hours\"}, {\"before\": \"s2\"}]";
            return Err(parts.blame("by", error.cured_by(cure)));
        }
        for &(direction, id) in &ends {
            let (after, before) =
                if direction == "after" { (Some(id), None) } else { (None, Some(id)) };
            let fields = Fields { after, before, by, ..Fields::default() };
            let stated = Stated::from_fields(fields).map_err(|error| parts.blame("", error))?;
            self.relative.push(stated);
        }
        let mut left_out: Vec<&str> = Vec::new();
        if !ends.is_empty() {
            left_out.push("by");
        }
        for (field, is_out) in [
            ("after", !after.is_empty()),
            ("before", !before.is_empty()),
            ("between", between.is_some()),
            ("clock", parts.has("clock")),
        ] {
            if is_out {
                left_out.push(field);
            }
        }
        if parts.has("clock") {
            return self.read_clock(parts, &left_out);
        }
        let says_more =
            moment::PARTS.iter().any(|part| !left_out.contains(part) && parts.has(part));
        if says_more || ends.is_empty() {
            let stated = moment::of_parts(parts, &left_out)?;
            self.add(stated).map_err(|error| parts.blame("", error))?;
        }
        Ok(())
    }

    /// What a clock showed of which nobody knows how far off it was.
    fn read_clock(&mut self, parts: &Record<'_>, left_out: &[&str]) -> Result<(), Error> {
        let clock = parts.need_text("clock")?;
        if let Some(field) = ["zone", "offset", "utc"].into_iter().find(|field| parts.has(field)) {
            let message = format!(
                "the clock {} is one of unknown offset, and this says its offset",
                quoted(clock)
            );
            let error = Error::new(ErrorKind::Contradiction, message);
            return Err(parts.blame(field, error.cured_by("leave one of the two out")));
        }
        let stated = moment::of_parts(parts, left_out)?;
        let read = stated.reconcile(Reconcile::new().zone(Zone::UTC));
        let read = read.map_err(|error| parts.blame("", error))?;
        self.clock = Some((clock.to_owned(), read.interval()));
        Ok(())
    }

    /// Everything that it counts from.
    pub(super) fn anchors(&self) -> impl Iterator<Item = &str> {
        self.relative.iter().filter_map(Stated::relative_to)
    }
}

/// By how much a statement says that a moment is later than another sighting's,
/// with the id of that one.
pub(super) fn relation(stated: &Stated) -> Option<(&str, DurationRange)> {
    let Moment::Relative(relative) = &stated.moment else { return None };
    let by = Phrases::DEFAULT.range(relative.by).unwrap_or(NEXT_DAY);
    let by = if relative.direction == Direction::Before { -by } else { by };
    Some((relative.from.as_deref()?, by))
}

/// The ids of sightings in a field, unless it says a time instead.
fn events<'a>(
    parts: &Record<'a>,
    field: &'static str,
    known: &impl Fn(&str) -> bool,
) -> Result<Vec<&'a str>, Error> {
    let texts = parts.texts(field)?;
    let is_list = matches!(parts.get(field), Some(Json::List(_)));
    match texts.iter().copied().find(|text| !known(text)) {
        None => Ok(texts),
        Some(unknown) if is_list => {
            let message = format!("no sighting is declared with the id {}", quoted(unknown));
            let error = Error::new(ErrorKind::UnknownId, message);
            Err(parts.blame(field, error.cured_by("a list has the ids of sightings only")))
        }
        Some(_) => Ok(Vec::new()),
    }
}

/// Two sightings between which it was, unless two times are given instead.
fn between<'a>(
    parts: &Record<'a>,
    known: &impl Fn(&str) -> bool,
) -> Result<Option<(&'a str, &'a str)>, Error> {
    let pair = match parts.get("between") {
        Some(Json::List(_)) => match parts.texts("between")?.as_slice() {
            [from, to] => Some((*from, *to)),
            _ => None,
        },
        Some(Json::Text(text)) => text.split_once(" and "),
        _ => None,
    };
    Ok(pair.filter(|(from, to)| known(from) && known(to)))
}
