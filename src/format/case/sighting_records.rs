//! Sightings, and what they take back.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Number;

use super::counting::{in_order, in_words};
use super::declared::Declared;
use super::document::Document;
use super::field_words::SIGHTINGS;
use super::ids::{SightingIds, twice};
use super::notes::{Notes, RecordPath};
use super::people::with;
use super::places::{self, PlaceOrId};
use super::reader::{Field, Record, Texts, filled, missing};
use super::staying::{self, LengthRecord, SaidEnds, SaidStay, SaidUntil, worked_out};
use super::times::{self, Reported, SaidRelation, SaidTimes, When};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::place::Place;
use crate::sighting::{Absence, Sighting};
use crate::sojourn::StayEnd;
use crate::source::{Credibility, Modality, Source};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::reconcile::Reconcile;
use crate::time::stated::Stated;
use crate::time::timestamp::Timestamp;
use crate::words;

#[derive(Debug, Deserialize)]
#[serde(rename = "sighting", bound = "'de: 'd")]
pub(super) struct SightingRecord<'d> {
    id: Field<&'d str>,
    actor: Field<&'d str>,
    place: Field<PlaceOrId<'d>>,
    source: Field<&'d str>,
    reported: Field<Reported<'d>>,
    modality: Field<&'d str>,
    outlook: Field<&'d str>,
    calendar: Field<&'d str>,
    reliability: Field<&'d str>,
    credibility: Field<CredibilityRecord<'d>>,
    absent: Field<Watched<'d>>,
    quote: Field<&'d str>,
    same_event: Field<&'d str>,
    copied_from: Field<&'d str>,
    clock: Field<ClockRecord<'d>>,
    time: Field<When<'d>>,
    until: Field<When<'d>>,
    stay: Field<bool>,
    #[serde(rename = "for")]
    lasting: Field<LengthRecord<'d>>,
    when: Field<&'d str>,
    stated: Field<&'d str>,
    relations: Field<Vec<RelationRecord<'d>>>,
    retracted: Field<Retracted<'d>>,
    retracts: Field<Texts<'d>>,
    supersedes: Field<Texts<'d>>,
}

/// What a clock of unknown offset showed.
#[derive(Debug, Deserialize)]
#[serde(rename = "clock", bound = "'de: 'd")]
struct ClockRecord<'d> {
    id: Field<&'d str>,
    reads: Field<When<'d>>,
}

/// By how much it was later than another sighting.
#[derive(Debug, Deserialize)]
#[serde(bound = "'de: 'd")]
struct RelationRecord<'d> {
    to: Field<&'d str>,
    moment: Field<&'d str>,
    min: Field<&'d str>,
    max: Field<&'d str>,
}

/// How much of a place was looked at, or `false` where nobody looked.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename = "a text", rename_all = "lowercase", bound = "'de: 'd")]
enum Watched<'d> {
    Bool(bool),
    Text(&'d str),
}

/// Since when it is taken back: a day or an instant, or `true` for always.
#[derive(Debug, Deserialize)]
#[serde(rename = "a text or true", rename_all = "lowercase", bound = "'de: 'd")]
enum Retracted<'d> {
    Bool(bool),
    Text(&'d str),
}

/// The digit, as a text or as a number.
#[derive(Debug, Deserialize)]
#[serde(rename = "a text", rename_all = "lowercase", bound = "'de: 'd")]
enum CredibilityRecord<'d> {
    Text(&'d str),
    Number(Number),
}

impl SightingRecord<'_> {
    /// Whether it says more than what it takes back.
    fn is_sighting(&self) -> bool {
        !self.actor.is_absent() || self.retracts.is_absent()
    }
}

/// What the records of sightings say.
#[derive(Default)]
pub(super) struct SightingsRead {
    /// By their numbers in the file; none for a record that only takes others back.
    pub(super) sightings: ByNumber,
    /// The numbers of those that are taken back by their own record, and since when.
    pub(super) retracted: HashMap<usize, Option<Timestamp>>,
    /// The ids of others that are taken back, and from when on.
    pub(super) retractions: Vec<Retraction>,
    waiting: Vec<Waiting>,
}

/// A sighting that another record takes back, by its id, and from when on.
pub(super) struct Retraction {
    pub(super) id: String,
    pub(super) from: Option<Timestamp>,
    field: &'static str,
    at: RecordPath,
}

/// The words of one record by itself.
pub(super) struct Drafted {
    number: usize,
    /// Since when it is taken back by itself, in an inner `None` since always.
    retracted: Option<Option<Timestamp>>,
    /// Which others it takes back.
    retractions: Vec<Retraction>,
    draft: Draft,
}

/// A sighting, or what is to become one.
enum Draft {
    /// None for a record that only takes others back, or cannot be read.
    Ready(Option<Box<Sighting>>),
    Waits(Box<Waiting>),
}

/// Sightings by their numbers, in parts that are let go of one by one.
#[derive(Default)]
pub(super) struct ByNumber(Vec<Vec<Option<Sighting>>>);

impl ByNumber {
    const PART: usize = 1 << 10;

    fn get(&self, number: usize) -> Option<&Sighting> {
        self.0.get(number / ByNumber::PART)?.get(number % ByNumber::PART)?.as_ref()
    }

    fn set(&mut self, number: usize, sighting: Option<Sighting>) {
        while self.0.len() <= number / ByNumber::PART {
            self.0.push(vec![None; ByNumber::PART]);
        }
        let part = self.0.get_mut(number / ByNumber::PART);
        if let Some(slot) = part.and_then(|part| part.get_mut(number % ByNumber::PART)) {
            *slot = sighting;
        }
    }

    /// All of them with their numbers.
    pub(super) fn into_all(self) -> impl Iterator<Item = (usize, Sighting)> {
        let all = self.0.into_iter().flatten().enumerate();
        all.filter_map(|(number, sighting)| Some((number, sighting?)))
    }
}

/// What waits for the sightings that its time counts from.
struct Waiting {
    number: usize,
    at: RecordPath,
    draft: Untimed,
    /// The numbers of those that it counts from.
    anchors: Vec<usize>,
}

/// A sighting all but its time, which may count from another's.
struct Untimed {
    sighting: Sighting,
    times: SaidTimes,
    how: Reconcile,
    /// When it was, by one of these, whatever its time is read as.
    when: Option<Vec<Interval>>,
    /// The fields of a stay.
    staying: SaidStay,
    retracted: Option<Option<Timestamp>>,
}

/// Reads every record of a sighting.
pub(super) fn read(
    document: &Document,
    (ids, declared): (&SightingIds<'_>, &Declared),
    notes: &Notes,
) -> SightingsRead {
    let mut read = SightingsRead::default();
    let drafted =
        |number, notes, json: &Json<'_>| drafted(number, notes, json, &[], (ids, declared));
    for drafted in document.read_each(SIGHTINGS, notes, drafted).flatten() {
        read.take(drafted, notes);
    }
    read.finish(ids, notes);
    read
}

/// Reads a record that stands by itself; `others` are known beside its fields.
pub(super) fn read_alone(
    json: &Json<'_>,
    others: &[&'static str],
    (ids, declared): (&SightingIds<'_>, &Declared),
    notes: &Notes,
) -> Option<Sighting> {
    let mut read = SightingsRead::default();
    read.take(drafted(0, notes.on(RecordPath::Top), json, others, (ids, declared))?, notes);
    read.finish(ids, notes);
    read.sightings.into_all().next().map(|(_, sighting)| sighting)
}

/// Reads a record by itself, with its time unless that counts from another's.
fn drafted(
    number: usize,
    notes: Notes,
    json: &Json<'_>,
    others: &[&'static str],
    (ids, declared): (&SightingIds<'_>, &Declared),
) -> Option<Drafted> {
    let entry = Record::read(notes, json, others)?;
    check_ids(&entry, number, ids);
    let draft = draft(&entry, declared, ids);
    let retractions = retractions(&entry, draft.as_ref(), (ids, declared));
    let anchors = draft.as_ref().map(|draft| anchors(&entry, draft, ids)).unwrap_or_default();
    let at = entry.notes.at;
    let retracted = draft.as_ref().and_then(|draft| draft.retracted);
    let draft = match draft {
        Some(draft) if !anchors.is_empty() => {
            Draft::Waits(Box::new(Waiting { number, at, draft, anchors }))
        }
        draft => {
            let timed = draft.and_then(|draft| draft.timed(&[], &entry.notes));
            Draft::Ready(timed.map(Box::new))
        }
    };
    Some(Drafted { number, retracted, retractions, draft })
}

/// Notes what is wrong with the ids of a record.
fn check_ids(entry: &Record<SightingRecord<'_>>, number: usize, ids: &SightingIds<'_>) {
    let Record { said, notes } = entry;
    if !said.id.is_absent()
        && let Some(id) = notes.need("id", said.id)
        && let Some(at) = ids.before(id, number)
    {
        notes.fault("id", twice("sighting", id, at));
    }
}

/// The numbers of the sightings from which a time counts; none for one that has a time
/// of its own, which is only narrowed by the others.
fn anchors(
    Record { notes, .. }: &Record<SightingRecord<'_>>,
    draft: &Untimed,
    ids: &SightingIds<'_>,
) -> Vec<usize> {
    let anchors = draft.times.anchors().map(|id| ids.sighting(id, "count from a sighting"));
    let anchors = notes.take("time", anchors.collect::<Result<Vec<usize>, Error>>());
    anchors.filter(|_| draft.times.own.is_none()).unwrap_or_default()
}

/// Returns the others that a record takes back, or puts itself in the place of.
fn retractions(
    entry @ Record { said, notes }: &Record<SightingRecord<'_>>,
    draft: Option<&Untimed>,
    (ids, declared): (&SightingIds<'_>, &Declared),
) -> Vec<Retraction> {
    for (field, other) in [("same_event", said.same_event), ("copied_from", said.copied_from)] {
        notes.read(field, other.get(), |id| ids.find(id));
        if !other.is_absent() && other == said.id {
            let error = Error::new(ErrorKind::Cycle, "a sighting is not another of itself");
            notes.fault(field, error.cured_by("name the other one"));
        }
    }
    let mut retractions = Vec::new();
    for (field, others) in [("retracts", &said.retracts), ("supersedes", &said.supersedes)] {
        for &id in others.as_ref().map(Texts::all).unwrap_or_default() {
            notes.take(field, ids.sighting(id, "name the sighting itself"));
            if said.id == Field::Given(id) {
                let error = Error::new(ErrorKind::Cycle, "a record cannot take itself back");
                notes.fault(field, error.cured_by("name an earlier one"));
            }
            // From its report on a thing counts as taken back, as from its
            // report on a claim counts as known.
            let reported = match draft {
                Some(draft) => draft.sighting.reported_at(),
                None => reported(entry, declared).1,
            };
            let from = reported.and_then(taken_back_from);
            retractions.push(Retraction { id: id.to_owned(), from, field, at: notes.at });
        }
    }
    retractions
}

impl SightingsRead {
    /// Takes in the next record, with its time if all that it counts from came before it.
    fn take(&mut self, drafted: Drafted, notes: &Notes) {
        let Drafted { number, retracted, retractions, draft } = drafted;
        self.retractions.extend(retractions);
        self.retracted.extend(retracted.map(|from| (number, from)));
        match draft {
            Draft::Ready(sighting) => self.sightings.set(number, sighting.map(|it| *it)),
            Draft::Waits(waits) => {
                let is_done = |&anchor: &usize| self.sightings.get(anchor).is_some();
                match waits.anchors.iter().all(is_done) {
                    true => self.time(*waits, notes),
                    false => self.waiting.push(*waits),
                }
            }
        }
    }

    /// Gives their times to those that count from later ones: those come first whose
    /// anchors have a time of their own, then what counts from them, and so on.
    fn finish(&mut self, ids: &SightingIds<'_>, notes: &Notes) {
        self.time_in_order(notes);
        for Retraction { id, from, field, at } in &self.retractions {
            let taken_back = ids.first(id).and_then(|(number, _)| self.sightings.get(number));
            let report = taken_back.and_then(|sighting| sighting.reported_at()?.earliest());
            if from.zip(report).is_some_and(|(from, report)| from < report) {
                notes.on(*at).warn(before_its_report(field, Some(id)));
            }
        }
    }

    /// Gives each its time after all that it counts from.
    fn time_in_order(&mut self, notes: &Notes) {
        let waiting = std::mem::take(&mut self.waiting);
        let places = waiting.iter().enumerate().map(|(at, waits)| (waits.number, at));
        let places: HashMap<usize, usize> = places.collect();
        let counts_from = waiting.iter().map(|waits| {
            waits.anchors.iter().filter_map(|anchor| places.get(anchor).copied()).collect()
        });
        let (order, rounds) = in_order(&counts_from.collect::<Vec<_>>());
        for round in rounds {
            note_cycle(&waiting, &round, notes);
        }
        let mut waiting: Vec<Option<Waiting>> = waiting.into_iter().map(Some).collect();
        for at in order {
            if let Some(waits) = waiting.get_mut(at).and_then(Option::take) {
                self.time(waits, notes);
            }
        }
    }

    /// Gives a draft its time. What it counts from and cannot be read counts as having
    /// been at any time.
    fn time(&mut self, Waiting { number, at, draft, anchors }: Waiting, notes: &Notes) {
        // Each is counted from the end of a stay that it comes after.
        let of = |(&anchor, stated): (&usize, &Stated)| {
            let sighting = self.sightings.get(anchor);
            let anchor = |sighting: &Sighting| sighting.anchor(stated.is_after_event());
            sighting.map_or(Interval::UNBOUNDED, anchor)
        };
        let counts_from: Vec<Interval> =
            anchors.iter().zip(&draft.times.relative).map(of).collect();
        self.sightings.set(number, draft.timed(&counts_from, &notes.on(at)));
    }
}

/// The instant from which on a thing counts as taken back that was so at some time.
fn taken_back_from(report: Interval) -> Option<Timestamp> {
    match report.latest() {
        Some(_) => Some(Timestamp::clamped(report.last())),
        None => report.earliest(),
    }
}

/// A retraction that is older than what it takes back.
fn before_its_report(field: &str, id: Option<&str>) -> Error {
    let id = id.map_or_else(|| "it".to_owned(), quoted);
    let message = format!("{field} {id} from before it was reported: it never counts");
    Error::new(ErrorKind::Warning, message).cured_by("hold the two times against each other")
}

/// Who says a thing, and when it was reported: as it says, or with the case.
fn reported<'s>(
    Record { said, notes }: &Record<SightingRecord<'_>>,
    declared: &'s Declared,
) -> (Option<&'s Source>, Option<Interval>) {
    let source = notes.read("source", said.source.get(), |id| declared.sources.find(id));
    (source, Reported::of(&said.reported, source, declared.published, notes))
}

/// One sighting, unless it only takes others back; every field of it is looked
/// at, whatever is wrong with another.
fn draft(
    entry: &Record<SightingRecord<'_>>,
    declared: &Declared,
    ids: &SightingIds<'_>,
) -> Option<Untimed> {
    let Record { said, notes } = entry;
    if !said.is_sighting() {
        return None;
    }
    let actor = notes.need("actor", said.actor);
    let actor = notes.read("actor", actor, |id| declared.actors.find(id));
    let place = match &said.place {
        Field::Absent => Some(Place::unlocated("")),
        place => place.as_ref().and_then(|place| places::of_sighting(place, declared, notes)),
    };
    let (source, reported) = reported(entry, declared);
    let modality = notes.read("modality", said.modality.get(), str::parse::<Modality>);
    let outlook = notes.read("outlook", said.outlook.get(), str::parse);
    let outlook = outlook.unwrap_or_else(|| modality.unwrap_or_default().outlook());
    let calendar = notes.read("calendar", said.calendar.get(), str::parse);
    let reliability = notes.read("reliability", said.reliability.get(), str::parse);
    let credibility = notes.read("credibility", said.credibility.as_ref(), credibility);
    let absence = notes.read("absent", said.absent.get(), Watched::read).flatten();
    let clock = notes.read("clock", said.clock.as_ref(), |clock| clock.reading(reported));
    let times = notes
        .read("time", said.time.as_ref(), |time| SaidTimes::of(time, |id| ids.first(id).is_some()));
    let times = times.unwrap_or_default();
    if !said.clock.is_absent() && times.clock.is_some() {
        let error = Error::new(ErrorKind::Contradiction, "the clock is given twice");
        notes.fault("clock", error.cured_by("keep one of the two"));
    }
    let when = notes.read("when", said.when.get(), |when| {
        let cure = "write the words of the source as \"time\"";
        worked_out(when).map_err(|error| error.cured_by(cure))
    });
    let stated = notes.read("stated", said.stated.get(), str::parse::<Stated>);
    if !said.stated.is_absent() && !said.time.is_absent() {
        let error = Error::new(ErrorKind::Contradiction, "the time is given twice");
        notes.fault("stated", error.cured_by("keep \"time\", or \"stated\" with \"when\""));
    }
    let relations = said.relations.as_ref().map(Vec::as_slice).unwrap_or_default().iter();
    let relations: Vec<SaidRelation> = relations
        .enumerate()
        .filter_map(|(at, said)| said.read(ids, &notes.within(format!("relations[{at}]"))))
        .map(|(to, from, by)| (to.to_owned(), from, by))
        .collect();
    let staying = SaidStay {
        is_stay: said.stay.get(),
        until: notes.read("until", said.until.as_ref(), SaidUntil::of),
        lasting: notes.read("for", said.lasting.as_ref(), LengthRecord::length),
    };
    let retracted = notes.read("retracted", said.retracted.as_ref(), |retracted| {
        retracted.since(source, declared.published)
    });
    let since = retracted.flatten().flatten();
    let report = reported.and_then(Interval::earliest);
    if since.zip(report).is_some_and(|(since, report)| since < report) {
        notes.warn(before_its_report("retracted", said.id.get()));
    }
    let (actor, place) = (actor?, place?);
    let how = notes.take("place", how(&place, source, reported))?.outlook(outlook);
    let how = with(how, calendar.or(source.and_then(Source::calendar)), Reconcile::calendar);
    // What was worked out is not dated again.
    let reported = if when.is_some() { reported } else { how.publication() };

    let sighting = Sighting::new(actor.id(), place, Interval::UNBOUNDED);
    let sighting = with(sighting, said.id.get(), Sighting::labelled);
    let sighting = with(sighting, source, Sighting::by);
    let sighting = with(sighting, reported, Sighting::reported);
    let sighting = with(sighting, modality, Sighting::meant);
    let sighting = with(sighting, reliability, Sighting::graded);
    let sighting = with(sighting, credibility, Sighting::credible);
    let sighting = with(sighting, absence, Sighting::absent);
    let sighting = with(sighting, said.quote.get(), Sighting::quoting);
    let sighting = with(sighting, said.same_event.get(), Sighting::same_event_as);
    let sighting = with(sighting, said.copied_from.get(), Sighting::copied_from);
    let sighting = with(sighting, clock.or(times.clock.clone()), |sighting, (clock, reading)| {
        sighting.on_clock(&clock, reading)
    });
    let sighting = with(sighting, stated, |sighting, stated| sighting.read_from(stated, None));
    let more = [times.more, relations].concat();
    let times = SaidTimes { more, ..times };
    // Without its place or its source a time may not be readable: that would be
    // no fault of its own.
    let rests_on_broken = match said.place.as_ref() {
        Some(PlaceOrId::Text(id)) => declared.places.is_broken(id),
        _ => false,
    } || said.source.get().is_some_and(|id| declared.sources.is_broken(id));
    let is_readable = notes.faults() == 0 && !rests_on_broken;
    let retracted = retracted.flatten();
    is_readable.then_some(Untimed { sighting, times, how, when, staying, retracted })
}

/// How the time of a sighting is to be read.
pub(super) fn how(
    place: &Place,
    source: Option<&Source>,
    reported: Option<Interval>,
) -> Result<Reconcile, Error> {
    let mut how = Reconcile::new().place(place);
    if let Some(longitude) = place.lon() {
        how = how.longitude(longitude)?;
    }
    let how = with(how, source.and_then(Source::zone), Reconcile::source_zone);
    let how = with(how, source.map(Source::clock), Reconcile::source_clock);
    Ok(with(how, reported, Reconcile::published))
}

impl<'d> RelationRecord<'d> {
    fn read(
        &self,
        ids: &SightingIds<'_>,
        notes: &Notes,
    ) -> Option<(&'d str, Option<StayEnd>, DurationRange)> {
        let moment = notes.read("moment", self.moment.get(), str::parse);
        let to = notes.need("to", self.to);
        notes.read("to", to, |id| ids.find(id));
        let end = |field, said: Field<&str>| {
            notes.read(field, said.get(), str::parse).map(SignedDuration::as_micros)
        };
        let (min, max) = (end("min", self.min), end("max", self.max));
        let (min, max) = (min.unwrap_or(i64::MIN), max.unwrap_or(i64::MAX));
        if min > max {
            let error = Error::new(ErrorKind::OutOfRange, "the least is more than the most");
            notes.fault("max", error.cured_by("change them round"));
        }
        Some((to?, moment, DurationRange::from_ends(min, max.max(min))))
    }
}

impl Retracted<'_> {
    /// Since when, in an inner `None` since always.
    fn since(
        &self,
        source: Option<&Source>,
        published: Option<Interval>,
    ) -> Result<Option<Option<Timestamp>>, Error> {
        let text = match self {
            Retracted::Bool(false) => return Ok(None),
            Retracted::Bool(true) => return Ok(Some(None)),
            Retracted::Text(text) => *text,
        };
        if let Ok(instant) = text.parse() {
            return Ok(Some(Some(instant)));
        }
        let since = When::Text(text).interval(source, published).map_err(times::in_fields)?;
        let since = taken_back_from(since).ok_or_else(|| {
            let error = Error::new(ErrorKind::Syntax, format!("{} is no moment", quoted(text)));
            error.cured_by("write a day, like \"2026-11-25\", or true for always")
        })?;
        Ok(Some(Some(since)))
    }
}

impl Watched<'_> {
    fn read(self) -> Result<Option<Absence>, Error> {
        match self {
            Watched::Bool(false) => Ok(None),
            Watched::Text(text) => text.parse().map(Some),
            Watched::Bool(true) => {
                let message = "true does not say how much of the place was looked at";
                let known = words::listed(&Absence::ALL.map(Absence::as_str));
                Err(Error::new(ErrorKind::Format, message).cured_by(format!("write {known}")))
            }
        }
    }
}

impl ClockRecord<'_> {
    fn reading(&self, reported: Option<Interval>) -> Result<(String, Interval), Error> {
        let reading = self.reads.as_ref().ok_or_else(|| missing("reads"))?;
        let reading = reading.interval(None, reported).map_err(|error| error.within("reads"))?;
        Ok((filled("id", self.id)?.to_owned(), reading))
    }
}

fn credibility(said: &CredibilityRecord<'_>) -> Result<Credibility, Error> {
    match said {
        CredibilityRecord::Text(text) => text.parse(),
        CredibilityRecord::Number(number) => number.to_string().parse().map_err(|_| {
            let message = format!("{number} is not a credibility");
            let error = Error::new(ErrorKind::OutOfRange, message);
            error.cured_by("use 1 (confirmed) to 6 (cannot be judged)")
        }),
    }
}

impl Untimed {
    /// The sighting with its time, counted from `anchors` where it has none of
    /// its own; `None` where it cannot be read, which is among the notes.
    fn timed(self, anchors: &[Interval], notes: &Notes) -> Option<Sighting> {
        let Untimed { mut sighting, times: said, how, when, staying, .. } = self;
        let field = if staying.until.is_some() { "until" } else { "time" };
        let read = |field: &str, sighting: Result<Sighting, Error>| {
            notes.take(field, sighting.map_err(times::in_fields))
        };
        // What was worked out says when a stay ended.
        let is_worked = when.is_some() && staying.until.is_some();
        if let Some(stated) = &said.own {
            sighting = read("time", of_words(sighting, stated, how))?;
            if !is_worked {
                let stay = staying.of_stated(sighting, stated, how, notes);
                sighting = read(field, stay)?;
            }
        } else if let Some(first) = said.relative.first() {
            let counted = counted(sighting, (first, &said.relative), anchors, how);
            let (timed, ends) = notes.take("time", counted.map_err(times::in_fields))?;
            sighting = timed;
            if !is_worked {
                sighting = read(field, staying.of_ends(sighting, ends, how))?;
            }
        } else if when.is_none()
            && let Some(latest) = sighting.reported_at().and_then(Interval::latest)
            && sighting.modality().is_past()
        {
            sighting = sighting.timed(Interval::until(latest));
        }
        sighting = with(sighting, when.clone(), Sighting::at_one_of);
        let is_relative = !said.relative.is_empty();
        let is_untimed = said.own.is_none() && !is_relative && when.is_none();
        if is_untimed && staying.is_bare() {
            notes.warn(staying::no_time());
        } else if said.own.is_none() && !is_relative || when.is_some() {
            let starts = when.unwrap_or_else(|| vec![sighting.interval()]);
            sighting = read(field, staying.of_when(sighting, &starts, how))?;
        }
        let own = said.relative.iter().filter_map(times::relation);
        let own = own.map(|(to, by)| (to, None, by));
        let more = said.more.iter().map(|(to, from, by)| (&**to, *from, *by));
        for (to, from, by) in own.chain(more) {
            sighting = match from {
                None => sighting.after(to, by),
                Some(from) => sighting.after_moment(to, from, by),
            };
        }
        Some(sighting)
    }
}

/// The sighting at the time that its words say.
fn of_words(sighting: Sighting, stated: &Stated, how: Reconcile) -> Result<Sighting, Error> {
    let read = stated.reconcile(how)?;
    Ok(sighting.timed(read.interval()).read_from(stated.clone(), Some(read)))
}

/// The sighting at the time that follows from those that it counts from, and when it
/// was by those that it came after and by those before which it was.
fn counted(
    sighting: Sighting,
    (first, relative): (&Stated, &[Stated]),
    anchors: &[Interval],
    how: Reconcile,
) -> Result<(Sighting, SaidEnds), Error> {
    let mut within = Interval::UNBOUNDED;
    let mut said = None;
    let mut ends = (None, None);
    for (stated, &anchor) in relative.iter().zip(anchors) {
        let read = stated.reconcile(how.anchor(anchor))?;
        // Where they leave no time, the contradiction is found later,
        // with everything that it stands on.
        within = within.intersection(read.interval()).unwrap_or(within);
        let end = if stated.is_after_event() { &mut ends.0 } else { &mut ends.1 };
        let both = |end: Interval| end.intersection(read.interval()).unwrap_or(end);
        *end = Some(end.map_or(read.interval(), both));
        said = said.or(Some(read));
    }
    Ok((sighting.timed(within).read_from(first.clone(), said), ends))
}

fn note_cycle(waiting: &[Waiting], round: &[usize], notes: &Notes) {
    let mut round = round.iter().filter_map(|&at| waiting.get(at)).peekable();
    let Some(Waiting { at, .. }) = round.peek() else { return };
    let notes = notes.on(*at);
    let ids = round.map(|waits| words::clipped(waits.draft.sighting.label().unwrap_or_default()));
    let ids = in_words(ids);
    let error = Error::new(ErrorKind::Cycle, format!("these times count from each other: {ids}"));
    notes.fault("time", error.cured_by("give one of them a time that counts from nothing"));
}
