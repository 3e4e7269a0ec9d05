//! Sightings, and what they take back.

use std::collections::HashMap;

use super::faults::Faults;
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
pub(super) fn read<'d>(
    records: &[Record<'d>],
    declared: &Declared<'d>,
    faults: &mut Faults,
) -> Read<'d> {
    let mut ids: Ids<'d, Option<usize>> = Ids::new("sighting");
    // `None` for one that cannot be read.
    let mut drafts: Vec<Option<Draft<'d>>> = Vec::new();
    let is_sighting = |record: &Record<'_>| record.has("actor") || !record.has("retracts");
    let mut count = 0;
    for record in records {
        if record.has("id") {
            let draft = is_sighting(record).then_some(count);
            ids.read(*record, faults, Ok(draft), |_| draft);
        }
        count += usize::from(is_sighting(record));
    }
    for record in records.iter().filter(|record| is_sighting(record)) {
        drafts.push(draft(record, declared, &ids, faults));
    }
    for record in records {
        for field in ["same_event", "copied_from"] {
            if let Some(Some(other)) = faults.take(record.text(field)) {
                faults.take(ids.find(record, field, other));
                if record.text("id").ok().flatten() == Some(other) {
                    let error = Error::new(ErrorKind::Cycle, "a sighting is not another of itself");
                    faults.add(record.blame(field, error.cured_by("name the other one")));
                }
            }
        }
    }
    let retractions = retractions(records, &ids, declared, faults);
    let sightings = timed(&drafts, &ids, faults);
    Read { sightings, retractions }
}

/// One sighting; every field of it is looked at, whatever is wrong with another.
fn draft<'d>(
    record: &Record<'d>,
    declared: &Declared<'d>,
    ids: &Ids<'d, Option<usize>>,
    faults: &mut Faults,
) -> Option<Draft<'d>> {
    let before = faults.count();
    let actor = record.need_text("actor").and_then(|actor| {
        declared.actors.find(record, "actor", actor)?;
        Ok(actor)
    });
    let actor = faults.take(actor);
    let place = places::of_sighting(record, &declared.places)
        .and_then(|place| place.ok_or_else(|| record.missing("place")));
    let place = faults.take(place);
    let source = faults.take(people::source_of(record, &declared.sources)).flatten();
    let reported = faults.take(reported(record, declared)).flatten();
    let label = faults.take(record.text("id")).flatten();
    let modality = faults.take(people::modality(record)).flatten();
    let reliability = faults.take(people::reliability(record)).flatten();
    let credibility = faults.take(people::credibility(record)).flatten();
    let absence = faults
        .take(record.choice("absent", &Absence::ALL.map(|one| (one.as_str(), one))))
        .flatten();
    let quote = faults.take(record.text("quote")).flatten();
    let same_event = faults.take(record.text("same_event")).flatten();
    let original = faults.take(record.text("copied_from")).flatten();
    let clock = faults.take(clock(record, reported)).flatten();
    let times = faults.take(Times::of(record, |id| ids.get(id).is_some()))?;
    let clock = match (clock, &times.clock) {
        (Some(_), Some(_)) => {
            let error = Error::new(ErrorKind::Contradiction, "the clock is given twice");
            faults.add(record.blame("clock", error.cured_by("keep one of the two")));
            None
        }
        (own, in_time) => own.or_else(|| in_time.clone()),
    };

    let (actor, place) = (actor?, place?);
    let how = faults.take(how(record, &place, source.as_ref(), reported))?;
    let mut sighting = Sighting::new(actor, place, Interval::UNBOUNDED);
    if let Some(id) = label {
        sighting = sighting.labelled(id);
    }
    if let Some(source) = source {
        sighting = sighting.by(source);
    }
    if let Some(modality) = modality {
        sighting = sighting.meant(modality);
    }
    if let Some(grade) = reliability {
        sighting = sighting.graded(grade);
    }
    if let Some(grade) = credibility {
        sighting = sighting.credible(grade);
    }
    if let Some(reported) = reported {
        sighting = sighting.reported(reported);
    }
    if let Some(absence) = absence {
        sighting = sighting.absent(absence);
    }
    if let Some(quote) = quote {
        sighting = sighting.quoting(quote);
    }
    if let Some(other) = same_event {
        sighting = sighting.same_event_as(other);
    }
    if let Some(original) = original {
        sighting = sighting.copied_from(original);
    }
    if let Some((clock, reading)) = clock {
        sighting = sighting.on_clock(&clock, reading);
    }
    // Without its place or its source a time may not be readable: that would be
    // no fault of its own.
    let rests_on = |field, is_broken: &dyn Fn(&str) -> bool| matches!(record.text(field), Ok(Some(id)) if is_broken(id));
    let is_readable = faults.count() == before
        && !rests_on("place", &|id| declared.places.is_broken(id))
        && !rests_on("source", &|id| declared.sources.is_broken(id));
    is_readable.then_some(Draft { record: *record, sighting, times, how })
}

/// How the time of a sighting is to be read.
fn how(
    record: &Record<'_>,
    place: &Place,
    source: Option<&Source>,
    reported: Option<Interval>,
) -> Result<Reconcile, Error> {
    let mut how = by_place(place).map_err(|error| record.blame("place", error))?;
    if let Some(zone) = source.and_then(Source::zone) {
        how = how.source_zone(zone);
    }
    if let Some(longitude) = place.lon() {
        how = how.longitude(longitude).map_err(|error| record.blame("place", error))?;
    }
    if let Some(reported) = reported {
        how = how.published(reported);
    }
    Ok(how)
}

/// What a clock of unknown offset showed.
fn clock(
    record: &Record<'_>,
    reported: Option<Interval>,
) -> Result<Option<(String, Interval)>, Error> {
    let Some(clock) = record.record("clock")? else { return Ok(None) };
    let reading = moment::interval(&clock, "reads", None, ZoneSet::default(), reported)?;
    let reading = reading.ok_or_else(|| clock.missing("reads"))?;
    Ok(Some((clock.need_text("id")?.to_owned(), reading)))
}

/// By the zones that lie there where none are given.
#[cfg(feature = "tz-lookup")]
fn by_place(place: &Place) -> Result<Reconcile, Error> {
    Reconcile::new().located(place)
}

/// By the zones that are given for a place.
#[cfg(not(feature = "tz-lookup"))]
#[allow(clippy::unnecessary_wraps, reason = "it can fail with the feature `tz-lookup`")]
fn by_place(place: &Place) -> Result<Reconcile, Error> {
    Ok(Reconcile::new().place(place))
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
    faults: &mut Faults,
) -> Vec<(&'d str, Option<Timestamp>)> {
    let mut found = Vec::new();
    for record in records {
        for field in ["retracts", "supersedes"] {
            for id in faults.take(record.texts(field)).unwrap_or_default() {
                let from = retraction(record, field, id, ids, declared);
                found.extend(faults.take(from).map(|from| (id, from)));
            }
        }
    }
    found
}

/// From when on a record takes back another.
fn retraction(
    record: &Record<'_>,
    field: &'static str,
    id: &str,
    ids: &Ids<'_, Option<usize>>,
    declared: &Declared<'_>,
) -> Result<Option<Timestamp>, Error> {
    if ids.find(record, field, id)?.is_none() {
        let message = format!("{} only takes back another record", quoted(id));
        let error = Error::new(ErrorKind::UnknownId, message);
        return Err(record.blame(field, error.cured_by("name the sighting itself")));
    }
    if record.text("id")? == Some(id) {
        let error = Error::new(ErrorKind::Cycle, "a record cannot take itself back");
        return Err(record.blame(field, error.cured_by("name an earlier one")));
    }
    let reported = reported(record, declared)?;
    Ok(reported.and_then(|at| at.latest().or(at.earliest())))
}

/// Gives each draft its time: first those with a time of their own, then those
/// that count from them, and so on, whatever their order in the file.
///
/// One that cannot be read counts as having been at any time.
fn timed(
    drafts: &[Option<Draft<'_>>],
    ids: &Ids<'_, Option<usize>>,
    faults: &mut Faults,
) -> Vec<Sighting> {
    let mut waiting: HashMap<usize, Vec<usize>> = HashMap::new();
    let mut ready: Vec<usize> = Vec::new();
    let mut anchors: Vec<Vec<usize>> = Vec::new();
    for (index, draft) in drafts.iter().enumerate() {
        let counts_from = draft.as_ref().map(|draft| draft.anchors(ids));
        let counts_from = counts_from.and_then(|anchors| faults.take(anchors)).unwrap_or_default();
        for &anchor in &counts_from {
            waiting.entry(anchor).or_default().push(index);
        }
        if counts_from.is_empty() {
            ready.push(index);
        }
        anchors.push(counts_from);
    }
    let mut open: Vec<usize> = anchors.iter().map(Vec::len).collect();
    let mut is_done = vec![false; drafts.len()];
    let mut done: Vec<Option<Sighting>> = vec![None; drafts.len()];
    while let Some(index) = ready.pop() {
        let of = |anchor: &usize| {
            let sighting = done.get(*anchor).and_then(Option::as_ref);
            sighting.map_or(Interval::UNBOUNDED, Sighting::interval)
        };
        let counts_from = anchors.get(index).into_iter().flatten().map(of).collect::<Vec<_>>();
        let draft = drafts.get(index).and_then(Option::as_ref);
        let sighting = draft.and_then(|draft| faults.take(draft.timed(&counts_from)));
        if let Some((slot, is_done)) = done.get_mut(index).zip(is_done.get_mut(index)) {
            (*slot, *is_done) = (sighting, true);
        }
        for next in waiting.remove(&index).into_iter().flatten() {
            let Some(left) = open.get_mut(next) else { continue };
            *left = left.saturating_sub(1);
            if *left == 0 {
                ready.push(next);
            }
        }
    }
    if let Some(stuck) = is_done.iter().position(|is_done| !is_done) {
        // Of all that one counts from, what is not done leads on to the round.
        let next = |from: &Vec<usize>| {
            from.iter().copied().find(|&anchor| is_done.get(anchor) == Some(&false))
        };
        let next: Vec<Option<usize>> = anchors.iter().map(next).collect();
        faults.add(cycle(drafts, &next, stuck));
    }
    done.into_iter().flatten().collect()
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

fn cycle(drafts: &[Option<Draft<'_>>], anchors: &[Option<usize>], stuck: usize) -> Error {
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
        let draft = drafts.get(*index).and_then(Option::as_ref);
        let label = draft.and_then(|draft| draft.sighting.label());
        crate::words::clipped(label.unwrap_or_default())
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
    match round.first().and_then(|index| drafts.get(*index)?.as_ref()) {
        Some(draft) => draft.record.blame("time", error),
        None => error,
    }
}
