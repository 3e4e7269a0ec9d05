//! Sources, actors and memberships.

use serde::Deserialize;

use super::counting::in_words;
use super::ids::{Declared, Ids};
use super::reader::{Field, Record, missing};
use super::times::{Reported, When};
use crate::actor::{Actor, ActorId, Membership};
use crate::error::{Error, ErrorKind};
use crate::place::speed::Speed;
use crate::source::Source;
use crate::words;

#[derive(Debug, Deserialize)]
#[serde(rename = "source", bound = "'de: 'd")]
pub(super) struct SourceRecord<'d> {
    #[serde(rename = "as")]
    key: Field<&'d str>,
    id: Field<&'d str>,
    name: Field<&'d str>,
    reliability: Field<&'d str>,
    zone: Field<&'d str>,
    clock: Field<&'d str>,
    calendar: Field<&'d str>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "actor", bound = "'de: 'd")]
pub(super) struct ActorRecord<'d> {
    id: Field<&'d str>,
    name: Field<&'d str>,
    kind: Field<&'d str>,
    max_speed_kmh: Field<f64>,
    max_speed_mps: Field<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(rename = "membership", bound = "'de: 'd")]
pub(super) struct MembershipRecord<'d> {
    member: Field<&'d str>,
    of: Field<&'d str>,
    kind: Field<&'d str>,
    source: Field<&'d str>,
    reported: Field<Reported<'d>>,
    from: Field<When<'d>>,
    until: Field<When<'d>>,
    modality: Field<&'d str>,
}

/// `thing` with what is said of it, if anything is.
pub(super) fn with<T, S>(thing: T, said: Option<S>, set: impl FnOnce(T, S) -> T) -> T {
    match said {
        Some(said) => set(thing, said),
        None => thing,
    }
}

/// Every declared source.
pub(super) fn sources<'d>(entries: &[Record<SourceRecord<'d>>]) -> Ids<'d, Source> {
    let mut sources = Ids::new("source");
    for entry @ Record { said, notes } in entries {
        let Some(key) = notes.key(said.key, said.id) else { continue };
        let id = said.id.get().unwrap_or_default();
        let reliability = notes.read("reliability", said.reliability.get(), str::parse);
        let zone = notes.read("zone", said.zone.get(), str::parse);
        let source = with(Source::new(id), said.name.get(), Source::named);
        let source = with(source, reliability, Source::graded);
        let clock = notes.read("clock", said.clock.get(), str::parse);
        let source = with(source, clock, Source::by_clock);
        let calendar = notes.read("calendar", said.calendar.get(), str::parse);
        let source = with(source, calendar, Source::dating_by);
        sources.declare(key, entry, with(source, zone, Source::writing_in));
    }
    sources
}

/// Every declared actor.
pub(super) fn actors<'d>(entries: &[Record<ActorRecord<'d>>]) -> Ids<'d, Actor> {
    let mut actors = Ids::new("actor");
    for entry @ Record { said, notes } in entries {
        let Some(id) = notes.need("id", said.id) else { continue };
        let kind = notes.read("kind", said.kind.get(), str::parse);
        let speed = notes.read("max_speed_kmh", said.max_speed_kmh.get(), Speed::km_per_hour);
        let per_second = said.max_speed_mps.get();
        let speed = speed.or(notes.read("max_speed_mps", per_second, Speed::metres_per_second));
        let actor = with(Actor::new(id), said.name.get(), Actor::named);
        let actor = with(actor, kind, Actor::of_kind);
        actors.declare(id, entry, with(actor, speed, Actor::at_most));
    }
    actors
}

/// One membership, between declared actors.
pub(super) fn membership(
    Record { said, notes }: &Record<MembershipRecord<'_>>,
    declared: &Declared<'_>,
) -> Option<Membership> {
    let (member, whole) = (notes.need("member", said.member), notes.need("of", said.of));
    notes.read("member", member, |id| declared.actors.find(id));
    notes.read("of", whole, |id| declared.actors.find(id));
    if member.is_some() && member == whole {
        let error = Error::new(ErrorKind::Cycle, "an actor cannot belong to itself");
        notes.fault("of", error.cured_by("name what it belongs to"));
    }
    if said.kind.is_absent() {
        let cure = "write \"kind\": \"aboard\", or accompanies, part_of or affiliated";
        notes.fault("", missing("kind").cured_by(cure));
    }
    let kind = notes.read("kind", said.kind.get(), str::parse);
    let source = notes.read("source", said.source.get(), |id| declared.sources.find(id));
    let modality = notes.read("modality", said.modality.get(), str::parse);
    let moment = |field, when: &Field<When<'_>>, reported| {
        notes.read(field, when.as_ref(), |when| when.interval(source, reported))
    };
    let reported = Reported::of(&said.reported, source, declared.published, notes);
    let from = moment("from", &said.from, reported);
    let until = moment("until", &said.until, reported);
    if let Some((from, until)) = from.zip(until)
        && until.is_before(from.lo())
    {
        let error = Error::new(ErrorKind::Contradiction, "this ends before it begins");
        notes.fault("until", error.cured_by("correct \"from\" or \"until\""));
    }
    if notes.faults() > 0 {
        return None;
    }
    let membership = Membership::new(member?, kind?, whole?);
    let membership = with(membership, from, Membership::from);
    let membership = with(membership, until, Membership::until);
    let membership = with(membership, modality, Membership::meant);
    let membership = with(membership, source, Membership::by);
    Some(with(membership, reported, Membership::reported))
}

/// Notes that actors travel with each other in a circle.
pub(super) fn note_circle(memberships: &[Record<MembershipRecord<'_>>], circle: &[ActorId]) {
    let round = in_words(circle.iter().map(|id| words::clipped(id.as_str())));
    let message = format!("each of these goes where the next one goes: {round}");
    let error = Error::new(ErrorKind::Cycle, message)
        .cured_by("leave out one of these memberships, or say until when each of them lasted");
    let (member, whole) = (circle.first(), circle.get(1));
    let first = memberships.iter().find(|entry| {
        entry.said.member.get() == member.map(ActorId::as_str)
            && entry.said.of.get() == whole.map(ActorId::as_str)
    });
    if let Some(entry) = first {
        entry.notes.fault("of", error);
    }
}
