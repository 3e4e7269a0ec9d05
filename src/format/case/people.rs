//! Sources, actors and memberships.

use serde::Deserialize;

use super::counting::in_words;
use super::declared::Declared;
use super::document::Document;
use super::field_words::MEMBERSHIPS;
use super::ids::Ids;
use super::notes::Notes;
use super::reader::{Field, Record, missing};
use super::times::{Reported, When};
use crate::actor::{Actor, ActorId, Membership};
use crate::error::{Error, ErrorKind};
use crate::format::json::Json;
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

/// Declares the source of a record.
pub(super) fn declare_source(entry: &Record<SourceRecord<'_>>, sources: &mut Ids<Source>) {
    let Record { said, notes } = entry;
    let Some(key) = notes.key(said.key, said.id) else { return };
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

/// Declares the actor of a record.
pub(super) fn declare_actor(entry: &Record<ActorRecord<'_>>, actors: &mut Ids<Actor>) {
    let Record { said, notes } = entry;
    let Some(id) = notes.need("id", said.id) else { return };
    let kind = notes.read("kind", said.kind.get(), str::parse);
    let speed = notes.read("max_speed_kmh", said.max_speed_kmh.get(), Speed::km_per_hour);
    let per_second = said.max_speed_mps.get();
    let speed = speed.or(notes.read("max_speed_mps", per_second, Speed::metres_per_second));
    let actor = with(Actor::new(id), said.name.get(), Actor::named);
    let actor = with(actor, kind, Actor::of_kind);
    actors.declare(id, entry, with(actor, speed, Actor::at_most));
}

/// One membership, between declared actors.
pub(super) fn membership(
    Record { said, notes }: &Record<MembershipRecord<'_>>,
    declared: &Declared,
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
        notes.read(field, when.as_ref(), |when| when.on_known_clock(source, reported))
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
pub(super) fn note_circle(document: &Document, circle: &[ActorId], notes: &Notes) {
    let round = in_words(circle.iter().map(|id| words::clipped(id.as_str())));
    let message = format!("each of these goes where the next one goes: {round}");
    let error = Error::new(ErrorKind::Cycle, message)
        .cured_by("leave out one of these memberships, or say until when each of them lasted");
    let says = |json: &Json<'_>, field: &str, actor: Option<&ActorId>| match json.get(field) {
        Some(Json::Text(id)) => actor.is_some_and(|actor| actor.as_str() == id),
        _ => false,
    };
    let first = document
        .each(MEMBERSHIPS)
        .find(|(_, json)| says(json, "member", circle.first()) && says(json, "of", circle.get(1)));
    if let Some((at, _)) = first {
        notes.on(at).fault("of", error);
    }
}
