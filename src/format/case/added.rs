//! The records of a timeline that are not in the document of its case: fixes
//! of tables, and everything of a timeline that was made by hand.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::Case;
use super::document::Said;
use super::field_words::KINDS;
use super::recorded_places::{RecordedPlaces, free_key};
use super::times::relation;
use crate::actor::{Actor, ActorKind, Membership};
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::{Json, Object, number, put, text_of};
use crate::place::Place;
use crate::place::geodesy::dequantise;
use crate::place::speed::Speed;
use crate::sighting::{Relation, Sighting};
use crate::source::{Modality, Source};
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::reconcile::{Outlook, Reconcile, Reconciled};
use crate::time::stated::{Calendar, Stated};
use crate::time::timestamp::Timestamp;
use crate::timeline::{Claim, Timeline};

/// A fix, as it is written.
#[derive(Debug, Serialize, PartialEq)]
pub(super) struct WrittenFix<'a> {
    actor: &'a str,
    time: Timestamp,
    lat: f64,
    lon: f64,
}

/// The records that a document needs for a timeline, by the lists of [`KINDS`].
pub(super) type Lists = [Vec<Json<'static>>; KINDS.len()];

/// Writes sources, places and what rests on them as records.
#[derive(Debug, Default)]
pub(super) struct Recorder {
    /// The key of each source, by all that is said of it.
    sources: HashMap<String, String>,
    source_keys: HashSet<String>,
    pub(super) places: RecordedPlaces,
    /// The records of the sources that had to be declared.
    pub(super) source_records: Vec<Json<'static>>,
    /// Whether the case has a publication, from which a report is taken that is
    /// not given.
    is_published: bool,
    /// Whether a record stands by itself, with its place in it and without the
    /// sightings that it counts from.
    is_alone: bool,
    /// Whether a source of which nothing but the id is said is the declared one.
    is_edit: bool,
}

impl Recorder {
    /// One for a record that stands by itself.
    pub(super) fn alone() -> Recorder {
        Recorder { is_alone: true, ..Recorder::default() }
    }

    /// One that knows the sources and places that a case declares.
    pub(super) fn new(case: &Case) -> Recorder {
        let mut recorder = Recorder {
            sources: HashMap::new(),
            source_keys: HashSet::new(),
            places: RecordedPlaces::default(),
            source_records: Vec::new(),
            is_published: case.published.is_some(),
            is_alone: false,
            is_edit: case.is_in_its_document(),
        };
        for (key, source) in &case.sources {
            recorder.sources.entry(text_of(&source_record(source))).or_insert_with(|| key.clone());
            recorder.source_keys.insert(key.clone());
        }
        for (key, place) in &case.places {
            recorder.places.declared(key, place);
        }
        recorder
    }

    /// The key by which others name a source, which is declared if need be.
    fn source(&mut self, source: &Source) -> Json<'static> {
        let record = source_record(source);
        let said = text_of(&record);
        if let Some(key) = self.sources.get(&said) {
            return Json::Text(key.clone().into());
        }
        let is_named_only = source_record(&Source::new(source.id())) == record;
        if self.is_edit && is_named_only && self.source_keys.contains(source.id()) {
            return Json::Text(source.id().to_owned().into());
        }
        let key = free_key(source.id(), "source", &self.source_keys);
        let mut record = match record {
            Json::Object(fields) => fields,
            _ => Object::new(),
        };
        if key != source.id() {
            put(&mut record, "as", Some(Json::Text(key.clone().into())));
        }
        self.source_records.push(Json::Object(record));
        self.source_keys.insert(key.clone());
        self.sources.insert(said, key.clone());
        Json::Text(key.into())
    }

    /// When something was reported; that nobody says it, where the publication
    /// of the case would stand for it.
    fn reported(&self, reported: Option<Interval>) -> Option<Json<'static>> {
        match reported {
            Some(reported) => Some(Json::Text(reported.to_string().into())),
            None => self.is_published.then_some(Json::Bool(false)),
        }
    }

    pub(super) fn membership(&mut self, membership: &Membership) -> Json<'static> {
        let mut said = Object::new();
        let modality = Some(membership.modality()).filter(|said| *said != Modality::Observed);
        let interval =
            |when: Option<Interval>| when.map(|when| Json::Text(when.to_string().into()));
        put(&mut said, "member", text(membership.member().as_str()));
        put(&mut said, "of", text(membership.whole().as_str()));
        put(&mut said, "kind", text(membership.kind().as_str()));
        put(&mut said, "from", interval(membership.begun()));
        put(&mut said, "until", interval(membership.ended()));
        put(&mut said, "source", membership.source().map(|source| self.source(source)));
        put(&mut said, "reported", self.reported(membership.reported_at()));
        put(&mut said, "modality", modality.and_then(|modality| text(modality.as_str())));
        Json::Object(said)
    }

    /// A sighting; `of` is the interval of the sighting with a label.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] for a reading of a time that does not follow from
    /// what the record can say of it.
    pub(super) fn sighting(
        &mut self,
        sighting: &Sighting,
        of: impl Fn(&str, bool) -> Option<Interval>,
    ) -> Result<Json<'static>, Error> {
        let mut said = Object::new();
        put(&mut said, "id", sighting.label().and_then(text));
        put(&mut said, "actor", text(sighting.actor().as_str()));
        let place = match self.is_alone {
            true => Json::Object(self.places.fields(sighting.place())),
            false => self.places.of_sighting(sighting.place()),
        };
        put(&mut said, "place", Some(place));
        let mut relations = sighting.relations();
        let mut stay = sighting.sojourn();
        let mut is_kept = true;
        let evidence = match (sighting.stated(), sighting.reconciled()) {
            (Some(stated), Some(read)) => match evidence(sighting, stated, read, of) {
                // Alone it keeps its interval, and loses how it was read.
                Err(_) if self.is_alone => None,
                evidence => Some((read, evidence?)),
            },
            _ => None,
        };
        let has_reading = evidence.is_some();
        match (sighting.stated(), evidence) {
            (Some(stated), Some((read, (how, words)))) => {
                let own = stated_relation(stated);
                put(&mut said, "time", Some(time(stated)?));
                said.extend(words);
                if let Some((first, others)) = relations.split_first().filter(|_| own.is_some()) {
                    if Some(first) != own.as_ref() {
                        let message = "its relations are not those of its stated time";
                        return Err(unwritten(sighting, message));
                    }
                    relations = others;
                }
                // By its words alone, or as a stay of what they say.
                let (is_read, flag) = as_stated(sighting, stated, read, how);
                put(&mut said, "stay", flag.map(Json::Bool));
                is_kept = !is_read || how.publication() != sighting.reported_at();
                stay = stay.filter(|_| is_kept);
                if let (Some(told), None) = (sighting.sojourn(), stay) {
                    put(&mut said, "for", told.lasting.map(length_record));
                }
            }
            (Some(stated), None) => put(&mut said, "stated", Some(time(stated)?)),
            (None, _) => {}
        }
        let is_unread = sighting.reconciled().is_some() && !has_reading;
        let either = |all: &[Interval]| {
            let all = all.iter().map(Interval::to_string).collect::<Vec<_>>();
            Some(Json::Text(all.join(" or ").into())).filter(|_| is_kept)
        };
        match stay {
            Some(stay) => {
                let (from, until): (Vec<_>, Vec<_>) = stay.candidates().into_iter().unzip();
                put(&mut said, "when", either(&from));
                put(&mut said, "until", either(&until));
                put(&mut said, "stay", stay.is_assumed.then_some(Json::Bool(false)));
                put(&mut said, "for", stay.lasting.map(length_record));
            }
            None => {
                let candidates = match sighting.given_candidates() {
                    [] if is_unread => sighting.candidates(),
                    [] => vec![sighting.interval()],
                    given => given.to_vec(),
                };
                put(&mut said, "when", either(&candidates));
            }
        }
        let relations: Vec<Json<'_>> = relations.iter().map(relation_record).collect();
        put(&mut said, "relations", (!relations.is_empty()).then_some(Json::List(relations)));
        put(&mut said, "clock", sighting.clock().map(clock));
        put(&mut said, "source", sighting.source().map(|source| self.source(source)));
        put(&mut said, "reported", self.reported(sighting.reported_at()));
        let modality = Some(sighting.modality()).filter(|said| *said != Modality::Observed);
        put(&mut said, "modality", modality.and_then(|modality| text(modality.as_str())));
        let of_source = sighting.source().and_then(Source::reliability);
        let reliability = sighting.reliability().filter(|own| Some(*own) != of_source);
        put(&mut said, "reliability", reliability.and_then(|grade| text(grade.as_str())));
        put(&mut said, "credibility", sighting.credibility().and_then(|it| text(it.as_str())));
        put(&mut said, "absent", sighting.absence().and_then(|absence| text(absence.as_str())));
        put(&mut said, "quote", sighting.quote().and_then(text));
        put(&mut said, "same_event", sighting.same_event().and_then(text));
        put(&mut said, "copied_from", sighting.original().and_then(text));
        Ok(Json::Object(said))
    }
}

/// By what evidence the stated time of a sighting is read as it was, as far as a
/// record can say it, and the words for that.
fn evidence(
    sighting: &Sighting,
    stated: &Stated,
    read: &Reconciled,
    of: impl Fn(&str, bool) -> Option<Interval>,
) -> Result<(Reconcile, Object<'static>), Error> {
    let own =
        super::sighting_records::how(sighting.place(), sighting.source(), sighting.reported_at())?;
    let anchor = stated.relative_to().and_then(|event| of(event, stated.is_after_event()));
    let own = match anchor {
        Some(anchor) => own.anchor(anchor),
        None => own,
    };
    let usual = sighting.modality().outlook();
    let of_source = sighting.source().and_then(Source::calendar);
    for outlook in [usual, Outlook::Back, Outlook::Ahead] {
        for calendar in [None, Some(Calendar::Gregorian), Some(Calendar::Julian)] {
            let how = own.outlook(outlook);
            let how = calendar.or(of_source).map_or(how, |calendar| how.calendar(calendar));
            if stated.reconcile(how).is_ok_and(|again| again == *read) {
                let mut words = Object::new();
                let outlook = Some(outlook).filter(|outlook| *outlook != usual);
                put(&mut words, "outlook", outlook.and_then(|it| text(it.as_str())));
                put(&mut words, "calendar", calendar.and_then(|it| text(it.as_str())));
                return Ok((how, words));
            }
        }
    }
    let message = "the reading of its time does not follow from its place, source and report";
    Err(unwritten(sighting, message)
        .cured_by("give it the place, source and report that the time was read by"))
}

/// Whether a sighting is what its stated time says by itself, and what is to be said of
/// its being a stay beside that.
fn as_stated(
    sighting: &Sighting,
    stated: &Stated,
    read: &Reconciled,
    how: Reconcile,
) -> (bool, Option<bool>) {
    let Some(stay) = sighting.sojourn() else {
        let is_read = read.interval() == sighting.interval();
        return (is_read, (stated.is_stay() || stated.is_from_to()).then_some(false));
    };
    let ends = stated.stay(how).unwrap_or_default();
    let is_watch = sighting.absence().is_some() || sighting.modality() == Modality::Denied;
    let says_stay = stated.is_stay() || is_watch && stated.is_from_to();
    let says_it = if stay.is_assumed { !says_stay && stated.is_from_to() } else { true };
    let is_read = stay.moved(ends).is_some_and(|read| read == *stay) && says_it;
    (is_read, (is_read && !stay.is_assumed && !says_stay).then_some(true))
}

fn length_record(length: DurationRange) -> Json<'static> {
    let mut said = Object::new();
    put(&mut said, "min", length.min().map(|min| Json::Text(min.to_string().into())));
    put(&mut said, "max", length.max().map(|max| Json::Text(max.to_string().into())));
    Json::Object(said)
}

fn unwritten(sighting: &Sighting, why: &str) -> Error {
    let name = match sighting.label() {
        Some(label) => format!("the sighting {}", quoted(label)),
        None => format!("a sighting of {}", quoted(sighting.actor().as_str())),
    };
    Error::new(ErrorKind::Format, format!("{name} has no record: {why}"))
}

/// A stated time as a text, or with the sighting that it counts from.
fn time(stated: &Stated) -> Result<Json<'static>, Error> {
    let again = stated.as_str().parse::<Stated>();
    if again.is_ok_and(|again| again == *stated) {
        return Ok(Json::Text(stated.as_str().to_owned().into()));
    }
    let message = format!("the time {} has another meaning as a text", quoted(stated.as_str()));
    Err(Error::new(ErrorKind::Format, message).cured_by("read the sighting from its text"))
}

/// The relation that a stated time says by itself.
fn stated_relation(stated: &Stated) -> Option<Relation> {
    let (to, by) = relation(stated)?;
    Some(Relation { to: to.into(), by, from: None })
}

fn relation_record(relation: &Relation) -> Json<'static> {
    let mut said = Object::new();
    put(&mut said, "to", text(&relation.to));
    put(&mut said, "moment", relation.from.and_then(|moment| text(moment.as_str())));
    put(&mut said, "min", relation.by.min().map(|min| Json::Text(min.to_string().into())));
    put(&mut said, "max", relation.by.max().map(|max| Json::Text(max.to_string().into())));
    Json::Object(said)
}

fn clock((id, reading): (&str, Interval)) -> Json<'static> {
    let mut said = Object::new();
    put(&mut said, "id", text(id));
    put(&mut said, "reads", Some(Json::Text(reading.to_string().into())));
    Json::Object(said)
}

pub(super) fn source_record(source: &Source) -> Json<'static> {
    let mut said = Object::new();
    put(&mut said, "id", text(source.id()).filter(|_| !source.id().is_empty()));
    put(&mut said, "name", text(source.name()).filter(|_| source.name() != source.id()));
    put(&mut said, "reliability", source.reliability().and_then(|grade| text(grade.as_str())));
    put(&mut said, "zone", source.zone().and_then(|zone| text(zone.name())));
    put(&mut said, "clock", source.said_clock().and_then(|clock| text(clock.as_str())));
    put(&mut said, "calendar", source.calendar().and_then(|it| text(it.as_str())));
    Json::Object(said)
}

pub(super) fn actor_record(actor: &Actor) -> Json<'static> {
    let id = actor.id().as_str();
    let mut said = Object::new();
    put(&mut said, "id", text(id));
    put(&mut said, "name", text(actor.name()).filter(|_| actor.name() != id));
    let kind = Some(actor.kind()).filter(|kind| *kind != ActorKind::Unknown);
    put(&mut said, "kind", kind.and_then(|kind| text(kind.as_str())));
    if let Some(speed) = actor.max_speed() {
        let in_km = Speed::as_km_per_hour(speed);
        match Speed::km_per_hour(in_km).is_ok_and(|again| again == speed) {
            true => put(&mut said, "max_speed_kmh", number(in_km)),
            false => put(&mut said, "max_speed_mps", number(speed.as_metres_per_second())),
        }
    }
    Json::Object(said)
}

fn text(text: &str) -> Option<Json<'static>> {
    Some(Json::Text(text.to_owned().into()))
}

impl Case {
    /// The fixes, by actor and time.
    pub(super) fn fixes(&self) -> impl Iterator<Item = WrittenFix<'_>> {
        let timeline = &self.timeline;
        timeline.by_id().iter().flat_map(move |&actor| {
            let actor_id = timeline.actor_at(actor).map_or("", |actor| actor.id().as_str());
            let track = timeline.fixes().track(actor);
            track.times.iter().zip(track.points).map(move |(&time, &(lat, lon))| WrittenFix {
                actor: actor_id,
                time: Timestamp::clamped(time),
                lat: dequantise(lat),
                lon: dequantise(lon),
            })
        })
    }

    /// Whether all but the fixes is in the document.
    pub(super) fn is_in_its_document(&self) -> bool {
        Said::all_of(&self.timeline) == self.said
    }

    /// The records of what is not in the document, but for the fixes. They are
    /// read again and held against the timeline, so that nothing is lost.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] and those of reading, for what a case file cannot
    /// hold: two sightings with one label, a label of nothing, a circle of
    /// memberships.
    pub(super) fn added(&self) -> Result<Lists, Error> {
        let mut lists = Lists::default();
        if self.is_in_its_document() {
            return Ok(lists);
        }
        let timeline = &self.timeline;
        let mut recorder = Recorder::new(self);
        if self.places.is_empty() {
            recorder.places.declare(timeline.places());
        }
        let [sources, places, actors, memberships, sightings, _] = &mut lists;
        let new = |from: usize| from..;
        actors.extend(
            new(self.said.actors).map_while(|at| timeline.actor_at(at as u32)).map(actor_record),
        );
        for membership in timeline.memberships().skip(self.said.memberships) {
            memberships.push(recorder.membership(membership));
        }
        let rows = new(self.said.claims).map(|at| at as u32);
        // A stay has its last moment in the row after the first.
        let rows = rows.take_while(|&at| timeline.claim(at).is_some());
        let whole = rows.filter(|&at| timeline.whole_claim(at) == at);
        for claim in whole.filter_map(|at| timeline.claim(at)) {
            let mut record = match recorder.sighting(&claim.sighting, anchors_of(timeline))? {
                Json::Object(fields) => fields,
                _ => Object::new(),
            };
            put(&mut record, "retracted", retracted(claim));
            sightings.push(Json::Object(record));
        }
        *sources = recorder.source_records;
        *places = recorder.places.records;
        self.check_records(&lists)?;
        Ok(lists)
    }

    /// Reads the records and holds what they say against the timeline.
    fn check_records(&self, lists: &Lists) -> Result<(), Error> {
        let document = self.document.clone().with(lists);
        let read = Case::of(|_| Ok(document)).map_err(|faults| {
            let error = super::first(faults);
            let message = format!("a case file cannot hold this timeline: {error}");
            Error::new(error.kind(), message)
        })?;
        let again = &read.timeline;
        let mut places = RecordedPlaces::default();
        for at in (self.said.claims..).map_while(|at| u32::try_from(at).ok()) {
            let Some(claim) = self.timeline.claim(at) else { break };
            let other = again.claim(at);
            let field = match other {
                Some(other) => difference(claim, other, &mut places),
                None => Some("record"),
            };
            if let Some(field) = field {
                let message = format!("its {field} would be another when read again");
                return Err(unwritten(&claim.sighting, &message));
            }
        }
        let said = |one: &Membership| {
            (one.clone(), one.source().map(|source| text_of(&source_record(source))))
        };
        let (mine, others) = (self.timeline.memberships(), again.memberships());
        let same = mine.map(said).eq(others.map(said))
            && self.timeline.actors().map(actor_record).eq(again.actors().map(actor_record));
        if !same {
            let message = "an actor or a membership would be another when read again";
            return Err(Error::new(ErrorKind::Format, message));
        }
        Ok(())
    }
}

/// The first field that differs between a claim and the one read in its place.
fn difference(claim: &Claim, read: &Claim, places: &mut RecordedPlaces) -> Option<&'static str> {
    let (one, other) = (&claim.sighting, &read.sighting);
    let source = |sighting: &Sighting| sighting.source().map(|it| text_of(&source_record(it)));
    let mut place = |place: &Place| places.number(place);
    let same = [
        ("id", one.label() == other.label()),
        ("actor", one.actor() == other.actor()),
        ("place", place(one.place()) == place(other.place())),
        ("time", one.interval() == other.interval()),
        ("stay", one.sojourn() == other.sojourn()),
        ("stated time", one.stated() == other.stated()),
        ("reading", one.reconciled() == other.reconciled()),
        ("relations", one.relations() == other.relations()),
        ("clock", one.clock() == other.clock()),
        ("source", source(one) == source(other)),
        ("report", one.reported_at() == other.reported_at()),
        ("modality", one.modality() == other.modality()),
        ("reliability", one.reliability() == other.reliability()),
        ("credibility", one.credibility() == other.credibility()),
        ("absence", one.absence() == other.absence()),
        ("quote", one.quote() == other.quote()),
        ("event", one.same_event() == other.same_event()),
        ("original", one.original() == other.original()),
        ("retraction", claim.retracted == read.retracted),
    ];
    same.into_iter().find(|(_, same)| !same).map(|(field, _)| field)
}

/// When the sightings of a timeline were that others count from: after them, or before.
pub(super) fn anchors_of(timeline: &Timeline) -> impl Fn(&str, bool) -> Option<Interval> {
    |label: &str, is_after: bool| {
        Some(timeline.sighting(timeline.find_labelled(label)?)?.anchor(is_after))
    }
}

/// Since when a claim is taken back.
fn retracted(claim: &Claim) -> Option<Json<'static>> {
    match claim.retracted {
        i64::MAX => None,
        i64::MIN => Some(Json::Bool(true)),
        at => Some(Json::Text(Timestamp::clamped(at).to_string().into())),
    }
}
