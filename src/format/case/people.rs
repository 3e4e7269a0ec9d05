//! Sources, actors and memberships.

use super::ids::Ids;
use super::moment;
use super::record::Record;
use crate::actor::{Actor, ActorId, ActorKind, Membership, MembershipKind};
use crate::error::{Error, ErrorKind};
use crate::format::json::Json;
use crate::place::speed::Speed;
use crate::source::{Credibility, Modality, Reliability, Source};
use crate::time::interval::Interval;
use crate::time::zone::ZoneSet;
use crate::words;

pub(super) const SOURCE_FIELDS: &[&str] = &["id", "name", "reliability", "zone"];
pub(super) const ACTOR_FIELDS: &[&str] = &["id", "name", "kind", "max_speed_kmh"];
pub(super) const MEMBERSHIP_FIELDS: &[&str] =
    &["member", "of", "kind", "from", "until", "source", "reported", "modality"];

/// One source.
pub(super) fn source(record: &Record<'_>) -> Result<Source, Error> {
    let mut source = Source::new(record.need_text("id")?);
    if let Some(name) = record.text("name")? {
        source = source.named(name);
    }
    if let Some(grade) = reliability(record)? {
        source = source.graded(grade);
    }
    if let Some(zone) = record.parsed("zone")? {
        source = source.writing_in(zone);
    }
    Ok(source)
}

/// One actor.
pub(super) fn actor(record: &Record<'_>) -> Result<Actor, Error> {
    let mut actor = Actor::new(record.need_text("id")?);
    if let Some(name) = record.text("name")? {
        actor = actor.named(name);
    }
    if let Some(kind) = record.choice("kind", &ActorKind::ALL.map(|kind| (kind.as_str(), kind)))? {
        actor = actor.of_kind(kind);
    }
    if let Some(speed) = record.number("max_speed_kmh")? {
        let speed = Speed::km_per_hour(speed);
        actor = actor.at_most(speed.map_err(|error| record.blame("max_speed_kmh", error))?);
    }
    Ok(actor)
}

/// One membership, between declared actors.
pub(super) fn membership(
    record: &Record<'_>,
    actors: &Ids<'_, Actor>,
    sources: &Ids<'_, Source>,
    published: Option<Interval>,
) -> Result<Membership, Error> {
    let (member, whole) = (record.need_text("member")?, record.need_text("of")?);
    actors.find(record, "member", member)?;
    actors.find(record, "of", whole)?;
    if member == whole {
        let error = Error::new(ErrorKind::Cycle, "an actor cannot belong to itself");
        return Err(record.blame("of", error.cured_by("name what it belongs to")));
    }
    let kinds = MembershipKind::ALL.map(|kind| (kind.as_str(), kind));
    let kind = record.choice("kind", &kinds)?.ok_or_else(|| record.missing("kind"))?;
    let mut membership = Membership::new(member, kind, whole);
    let source = source_of(record, sources)?;
    let zone = source.as_ref().and_then(Source::zone);
    let reported = moment::interval(record, "reported", zone, ZoneSet::default(), published)?;
    let reported = reported.or(published);
    let day = |field| moment::interval(record, field, zone, ZoneSet::default(), reported);
    let (from, until) = (day("from")?, day("until")?);
    if let Some((from, until)) = from.zip(until)
        && until.is_before(from.lo())
    {
        let error = Error::new(ErrorKind::Contradiction, "this ends before it begins");
        return Err(record.blame("until", error.cured_by("correct \"from\" or \"until\"")));
    }
    if let Some(from) = from {
        membership = membership.from(from);
    }
    if let Some(until) = until {
        membership = membership.until(until);
    }
    if let Some(modality) = modality(record)? {
        membership = membership.meant(modality);
    }
    if let Some(source) = source {
        membership = membership.by(source);
    }
    if let Some(reported) = reported {
        membership = membership.reported(reported);
    }
    Ok(membership)
}

/// That actors travel with each other in a circle.
pub(super) fn circle(records: &[Record<'_>], circle: &[ActorId]) -> Error {
    let names = circle.iter().chain(circle.first());
    let names: Vec<String> = names.map(|id| words::clipped(id.as_str())).collect();
    let message = format!("each of these goes where the next one goes: {}", names.join(" -> "));
    let error = Error::new(ErrorKind::Cycle, message)
        .cured_by("leave out one of these memberships, or say until when each of them lasted");
    let first = |record: &&Record<'_>| {
        let said = |field| record.text(field).ok().flatten();
        let (member, whole) = (circle.first(), circle.get(1));
        said("member") == member.map(ActorId::as_str) && said("of") == whole.map(ActorId::as_str)
    };
    match records.iter().find(first) {
        Some(record) => record.blame("of", error),
        None => error.within("memberships"),
    }
}

/// The source that a record names.
pub(super) fn source_of(
    record: &Record<'_>,
    sources: &Ids<'_, Source>,
) -> Result<Option<Source>, Error> {
    let Some(id) = record.text("source")? else { return Ok(None) };
    sources.find(record, "source", id).map(|source| Some(source.clone()))
}

/// How a claim is meant.
pub(super) fn modality(record: &Record<'_>) -> Result<Option<Modality>, Error> {
    let table = Modality::ALL.map(|modality| (modality.as_str(), modality));
    record.choice("modality", &table)
}

/// A grade of a source.
pub(super) fn reliability(record: &Record<'_>) -> Result<Option<Reliability>, Error> {
    record.choice("reliability", &Reliability::ALL.map(|grade| (grade.as_str(), grade)))
}

/// A grade of a claim; the digit may be a number.
pub(super) fn credibility(record: &Record<'_>) -> Result<Option<Credibility>, Error> {
    let Some(Json::Number(number)) = record.get("credibility") else {
        return record
            .choice("credibility", &Credibility::ALL.map(|grade| (grade.as_str(), grade)));
    };
    let digit = number.to_string();
    digit.parse().map(Some).map_err(|_| {
        let error = Error::new(ErrorKind::OutOfRange, format!("{digit} is not a credibility"));
        record.blame("credibility", error.cured_by("use 1 (confirmed) to 6 (cannot be judged)"))
    })
}
