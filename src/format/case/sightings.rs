//! Sightings, and what they take back.

use std::collections::HashMap;

use super::ids::Ids;
use super::record::Record;
use super::times::{self, Times};
use super::{moment, people, places};
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::sighting::{Absence, Sighting};
use crate::source::Source;
use crate::time::interval::Interval;
use crate::time::reconcile::Reconcile;
use crate::time::stated::Stated;
use crate::time::timestamp::Timestamp;
use crate::time::zone::ZoneSet;

pub(super) const SIGHTING_FIELDS: &[&str] = &[
    "id",
    "actor",
    "place",
    "time",
    "source",
    "reported",
    "modality",
    "reliability",
    "credibility",
    "quote",
    "absent",
    "retracts",
    "supersedes",
    "copied_from",
    "same_event",
    "clock",
];

const ABSENCES: &[(&str, Absence)] = &[
    ("full", Absence::Whole),
    ("partial", Absence::Part),
    ("nothing_later", Absence::NothingLater),
];

/// What the sightings refer to.
pub(super) struct Declared<'d> {
    pub(super) sources: Ids<'d, Source>,
    pub(super) places: Ids<'d, Place>,
    pub(super) actors: Ids<'d, Actor>,
    pub(super) published: Option<Interval>,
}

/// What the records of sightings say.
pub(super) struct Read<'d> {
    /// In the order of the file.
    pub(super) sightings: Vec<Sighting>,
    /// What is taken back, and from when on.
    pub(super) retractions: Vec<(&'d str, Option<Timestamp>)>,
}

/// A sighting all but its time, which may count from another's.
struct Draft<'d> {
    record: Record<'d>,
    sighting: Sighting,
    times: Times,
    how: Reconcile,
}

/// Reads every record of a sighting.
pub(super) fn read<'d>(records: &[Record<'d>], declared: &Declared<'d>) -> Result<Read<'d>, Error> {
    let mut ids: Ids<'d, Option<usize>> = Ids::new("sighting");
    let mut drafts: Vec<Draft<'d>> = Vec::new();
    let is_sighting = |record: &Record<'_>| record.has("actor") || !record.has("retracts");
    let mut count = 0;
    for record in records {
        if record.has("id") {
            ids.declare(record.need_text("id")?, *record, is_sighting(record).then_some(count))?;
        }
        count += usize::from(is_sighting(record));
    }
    for record in records.iter().filter(|record| is_sighting(record)) {
        drafts.push(draft(record, declared, &ids)?);
    }
    for record in records {
        if let Some(other) = record.text("same_event")? {
            ids.find(record, "same_event", other)?;
        }
        if let Some(original) = record.text("copied_from")? {
            ids.find(record, "copied_from", original)?;
        }
    }
    let retractions = retractions(records, &ids, declared)?;
    let sightings = timed(drafts, &ids)?;
    Ok(Read { sightings, retractions })
}

fn draft<'d>(
    record: &Record<'d>,
    declared: &Declared<'d>,
    ids: &Ids<'d, Option<usize>>,
) -> Result<Draft<'d>, Error> {
    let actor = record.need_text("actor")?;
    declared.actors.find(record, "actor", actor)?;
    let place = places::of_sighting(record, &declared.places)?;
    let place = place.ok_or_else(|| record.missing("place"))?;
    let source = people::source_of(record, &declared.sources)?;
    let clock = source.as_ref().and_then(Source::zone);
    let reported = reported(record, declared)?;

    let zones = zones_of(&place).map_err(|error| record.blame("place", error))?;
    let mut how = Reconcile::new().zones(zones);
    if let Some(zone) = clock {
        how = how.source_zone(zone);
    }
    if let Some(longitude) = place.lon() {
        how = how.longitude(longitude).map_err(|error| record.blame("place", error))?;
    }
    if let Some(instant) = reported.and_then(moment::anchor_of_days) {
        how = how.published(instant);
    }

    let mut sighting = Sighting::new(actor, place, Interval::UNBOUNDED);
    if let Some(id) = record.text("id")? {
        sighting = sighting.labelled(id);
    }
    if let Some(source) = source {
        sighting = sighting.by(source);
    }
    if let Some(modality) = people::modality(record)? {
        sighting = sighting.meant(modality);
    }
    if let Some(grade) = people::reliability(record)? {
        sighting = sighting.graded(grade);
    }
    if let Some(grade) = people::credibility(record)? {
        sighting = sighting.credible(grade);
    }
    if let Some(reported) = reported {
        sighting = sighting.reported(reported);
    }
    if let Some(absence) = record.choice("absent", ABSENCES)? {
        sighting = sighting.absent(absence);
    }
    if let Some(quote) = record.text("quote")? {
        sighting = sighting.quoting(quote);
    }
    if let Some(other) = record.text("same_event")? {
        sighting = sighting.same_event_as(other);
    }
    if let Some(original) = record.text("copied_from")? {
        sighting = sighting.copied_from(original);
    }
    if let Some(clock) = record.record("clock")? {
        let reading = moment::interval(&clock, "reads", None, ZoneSet::default(), reported)?;
        let reading = reading.ok_or_else(|| clock.missing("reads"))?;
        sighting = sighting.on_clock(clock.need_text("id")?, reading);
    }
    let times = Times::of(record, |id| ids.get(id).is_some())?;
    if let Some((clock, reading)) = &times.clock {
        if sighting.clock().is_some() {
            let error = Error::new(ErrorKind::Contradiction, "the clock is given twice");
            return Err(record.blame("clock", error.cured_by("keep one of the two")));
        }
        sighting = sighting.on_clock(clock, *reading);
    }
    Ok(Draft { record: *record, sighting, times, how })
}

/// The zones given for a place, or else those that lie there.
#[cfg(feature = "tz-lookup")]
fn zones_of(place: &Place) -> Result<ZoneSet, Error> {
    if place.zones().is_empty() { place.zones_here() } else { Ok(place.zones()) }
}

/// The zones given for a place.
#[cfg(not(feature = "tz-lookup"))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail with the feature `tz-lookup`")]
fn zones_of(place: &Place) -> Result<ZoneSet, Error> {
    Ok(place.zones())
}

/// When a record was reported: as it says, or with the whole case.
fn reported(record: &Record<'_>, declared: &Declared<'_>) -> Result<Option<Interval>, Error> {
    let source = people::source_of(record, &declared.sources)?;
    let clock = source.as_ref().and_then(Source::zone);
    let places = ZoneSet::default();
    let own = moment::interval(record, "reported", clock, places, declared.published)?;
    Ok(own.or(declared.published))
}

/// What is taken back. From its report on a thing counts as taken back, as from
/// its report on a claim counts as known.
fn retractions<'d>(
    records: &[Record<'d>],
    ids: &Ids<'d, Option<usize>>,
    declared: &Declared<'d>,
) -> Result<Vec<(&'d str, Option<Timestamp>)>, Error> {
    let mut found = Vec::new();
    for record in records {
        for field in ["retracts", "supersedes"] {
            for id in record.texts(field)? {
                if ids.find(record, field, id)?.is_none() {
                    let error = Error::new(
                        ErrorKind::UnknownId,
                        format!("{} only takes back another record", quoted(id)),
                    );
                    let cure = "name the sighting itself";
                    return Err(record.blame(field, error.cured_by(cure)));
                }
                if record.text("id")? == Some(id) {
                    let error = Error::new(ErrorKind::Cycle, "a record cannot take itself back");
                    return Err(record.blame(field, error.cured_by("name an earlier one")));
                }
                let reported = reported(record, declared)?;
                let from = reported.and_then(|at| at.latest().or(at.earliest()));
                found.push((id, from));
            }
        }
    }
    Ok(found)
}

/// Gives each draft its time: first those with a time of their own, then those
/// that count from them, and so on, whatever their order in the file.
fn timed(drafts: Vec<Draft<'_>>, ids: &Ids<'_, Option<usize>>) -> Result<Vec<Sighting>, Error> {
    let mut waiting: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut ready: Vec<usize> = Vec::new();
    let mut anchors: Vec<Vec<usize>> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let counts_from = draft.anchors(ids)?;
        for &anchor in &counts_from {
            waiting.entry(anchor).or_default().push(index);
        }
        if counts_from.is_empty() {
            ready.push(index);
        }
        anchors.push(counts_from);
    }
    let mut open: Vec<usize> = anchors.iter().map(Vec::len).collect();
    let mut done: Vec<Option<Sighting>> = vec![None; drafts.len()];
    while let Some(index) = ready.pop() {
        let Some(draft) = drafts.get(index) else { continue };
        let of = |anchor: &usize| done.get(*anchor)?.as_ref().map(Sighting::interval);
        let counts_from = anchors.get(index).into_iter().flatten();
        let sighting = draft.timed(&counts_from.filter_map(of).collect::<Vec<_>>())?;
        if let Some(slot) = done.get_mut(index) {
            *slot = Some(sighting);
        }
        for next in waiting.remove(&index).into_iter().flatten() {
            let Some(left) = open.get_mut(next) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(next);
            }
        }
    }
    if let Some(stuck) = done.iter().position(Option::is_none) {
        // Of all that one counts from, what is not done leads on to the round.
        let is_done = |at: &usize| done.get(*at).is_some_and(Option::is_some);
        let next = |from: &Vec<usize>| from.iter().copied().find(|anchor| !is_done(anchor));
        let next: Vec<Option<usize>> = anchors.iter().map(next).collect();
        return Err(cycle(&drafts, &next, stuck));
    }
    Ok(done.into_iter().flatten().collect())
}

impl Draft<'_> {
    /// The drafts that this one's time counts from: none if it says a time of
    /// its own, which the others then only narrow.
    fn anchors(&self, ids: &Ids<'_, Option<usize>>) -> Result<Vec<usize>, Error> {
        let anchor = |id: &str| {
            ids.find(&self.record, "time", id)?.ok_or_else(|| {
                let message = format!("{} only takes back another record", quoted(id));
                let error = Error::new(ErrorKind::UnknownId, message);
                self.record.blame("time", error.cured_by("count from a sighting"))
            })
        };
        let anchors = self.times.anchors().map(anchor).collect::<Result<Vec<usize>, Error>>()?;
        Ok(if self.times.own.is_some() { Vec::new() } else { anchors })
    }

    /// The sighting with its time, counted from `anchors` where it has none of
    /// its own.
    fn timed(&self, anchors: &[Interval]) -> Result<Sighting, Error> {
        let mut sighting = self.sighting.clone();
        let read = |stated: &Stated, how: Reconcile| {
            stated.reconcile(how).map_err(|error| self.record.blame("time", error))
        };
        if let Some(stated) = &self.times.own {
            let read = read(stated, self.how)?;
            sighting = sighting.timed(read.interval()).read_from(stated.clone(), Some(read));
        } else if let Some(first) = self.times.relative.first() {
            let mut within = Interval::UNBOUNDED;
            let mut said = None;
            for (stated, &anchor) in self.times.relative.iter().zip(anchors) {
                let read = read(stated, self.how.anchor(anchor))?;
                // Where they leave no time, the contradiction is found later,
                // with everything that it stands on.
                within = within.intersection(read.interval()).unwrap_or(within);
                said = said.or(Some(read));
            }
            sighting = sighting.timed(within).read_from(first.clone(), said);
        } else if let Some(latest) = sighting.reported_at().and_then(Interval::latest)
            && sighting.modality().is_past()
        {
            sighting = sighting.timed(Interval::until(latest));
        }
        for (to, by) in self.times.relative.iter().filter_map(times::relation) {
            sighting = sighting.after(to, by);
        }
        Ok(sighting)
    }
}

fn cycle(drafts: &[Draft<'_>], anchors: &[Option<usize>], stuck: usize) -> Error {
    let next = |at: usize| anchors.get(at).copied().flatten().unwrap_or(at);
    // After as many steps as there are drafts the way is in the round for sure.
    let start = (0..drafts.len()).fold(stuck, |at, _| next(at));
    let mut round = vec![start];
    let mut at = next(start);
    while at != start {
        round.push(at);
        at = next(at);
    }
    // It is told from the record that stands first in the file.
    let first = round.iter().enumerate().min_by_key(|(_, index)| **index);
    let first = first.map_or(0, |(position, _)| position);
    round.rotate_left(first);
    let label = |index: &usize| {
        let label = drafts.get(*index).and_then(|draft| draft.sighting.label());
        crate::format::near::clipped(label.unwrap_or_default())
    };
    const SHOWN: usize = 8;
    let mut names: Vec<String> = round.iter().take(SHOWN).map(label).collect();
    if round.len() > SHOWN {
        names.push(format!("({} more)", round.len() - SHOWN));
    }
    names.extend(round.first().map(label));
    let message = format!("these times count from each other: {}", names.join(" -> "));
    let error = Error::new(ErrorKind::Cycle, message)
        .cured_by("give one of them a time that counts from nothing");
    match round.first().and_then(|index| drafts.get(*index)) {
        Some(draft) => draft.record.blame("time", error),
        None => error,
    }
}
