//! A sighting, and how other answers refer to one.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;

use super::place;
use crate::actor::{ActorId, Membership};
use crate::error::printable;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::sighting::Sighting;
use crate::source::Source;
use crate::time::interval::Interval;
use crate::time::shown;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;
use crate::timeline::Timeline;
use crate::view::{Evidence, Seen};

/// How many memberships a sentence names before the last one of them.
const CHAIN_SHOWN: usize = 5;

serialize!(|seen: Seen<'_>| {
    let place = seen.place();
    let via = seen.via().map(|link| {
        object!(Link {
            member: link.member(),
            kind: link.kind(),
            of: link.whole(),
            source: link.source().map(Source::id)
        })
    });
    let left_by = seen.left_by().and_then(|id| seen.timeline.sighting(id));
    Object {
        id: seen.label(),
        actor: seen.actor().id(),
        place: place::key(&place),
        place_name: place::name(&place),
        lat: place.lat(),
        lon: place.lon(),
        radius_m: place.radius().map(Distance::as_metres),
        earliest: seen.interval().earliest(),
        latest: seen.interval().latest(),
        candidates: candidates(&seen.candidates()),
        stay_end: seen.stay_end(),
        modality: seen.modality(),
        absent: seen.sighting().and_then(Sighting::absence),
        copied_from: seen.sighting().and_then(Sighting::original),
        source: seen.source().map(Source::id),
        evidence: seen.evidence(),
        evidence_certainty: seen.certainty(),
        via: via.collect::<Vec<_>>(),
        open_ended: seen.is_open_ended(),
        left_by: left_by.and_then(Sighting::label),
    }
});

/// Each interval in which a moment can have been, where they are several; none where
/// `earliest` and `latest` say it all.
#[allow(non_camel_case_types)]
pub(super) fn candidates(all: &[Interval]) -> Vec<impl serde::Serialize + use<>> {
    let several = all.iter().filter(|_| all.len() > 1);
    several.map(|one| object!(Piece { earliest: one.earliest(), latest: one.latest() })).collect()
}

/// Where, when, and who says so: `Khasan station, Mon 2023-09-11 20:00 UTC (…),
/// says KCNA [s1]`.
impl fmt::Display for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&at_one_of(*self, &[self.place()], &self.when()))
    }
}

/// The same with the time in other words, at one of several places.
pub(super) fn at_one_of(seen: Seen<'_>, places: &[Place], when: &str) -> String {
    let mut text = format!("{}, {when}", place::either(places));
    if let Some(source) = seen.source() {
        text += &format!(", says {source}");
    }
    text += &label_in_brackets(seen.label());
    if seen.evidence() == Evidence::Inferred {
        text += &format!("; by inference: {}", chain(seen));
        if !seen.is_certain() {
            text += ", which is not certain";
        }
        if let Some(left) = seen.left_by.and_then(|claim| seen.timeline.claim(claim)) {
            let left = &left.sighting;
            let label = label_in_brackets(left.label());
            let who = name(seen.timeline, left.actor());
            text += &format!(": {who} had left by then, seen at {}{label}", left.place());
        }
    }
    text
}

/// How one actor came to speak of another: `Choe part of the delegation, the
/// delegation aboard the train since Sun 2023-09-10 (says TASS)`.
fn chain(seen: Seen<'_>) -> String {
    let links: Vec<&Membership> = seen.via().collect();
    // Nobody reads through more; JSON has them all.
    let (first, more, last) = match links.split_at_checked(CHAIN_SHOWN) {
        Some((first, [more @ .., last])) if !more.is_empty() => (first, more.len(), Some(last)),
        _ => (links.as_slice(), 0, None),
    };
    let told = |link: &&Membership| membership(seen.timeline, link);
    let more = (more > 0).then(|| format!("{more} more"));
    let all: Vec<String> = first.iter().map(told).chain(more).chain(last.map(told)).collect();
    all.join(", ")
}

fn membership(timeline: &Timeline, link: &Membership) -> String {
    let (member, whole) = (name(timeline, link.member()), name(timeline, link.whole()));
    let mut text = format!("{member} {} {whole}", link.kind());
    let zone = link.source().and_then(Source::zone).unwrap_or(Zone::UTC);
    let day = |at: Option<Timestamp>| at.and_then(|at| shown::day(at, zone));
    let begun = day(link.begun().and_then(Interval::earliest));
    let ended = link.ended().filter(|end| end.latest().is_some());
    let ended = day(ended.map(|end| Timestamp::clamped(end.last())));
    match (begun, ended) {
        (Some(from), Some(until)) => text += &format!(" from {from} until {until}"),
        (Some(from), None) => text += &format!(" since {from}"),
        (None, Some(until)) => text += &format!(" until {until}"),
        (None, None) => {}
    }
    if let Some(source) = link.source() {
        text += &format!(" (says {source})");
    }
    text
}

/// The name to show for an actor.
fn name<'a>(timeline: &'a Timeline, id: &'a ActorId) -> Cow<'a, str> {
    let actor = timeline.find_actor(id.as_str());
    printable(actor.map_or(id.as_str(), |actor| actor.name()))
}

/// Why the end of a sighting is no more than what was known.
pub(super) fn no_end(sighting: &Sighting) -> &'static str {
    match sighting.reported_at() {
        Some(_) => "nothing but its report says when it ended",
        None if sighting.interval().latest().is_some() => {
            "nothing ends it but the moment of knowledge"
        }
        None => "nothing says when it ended",
    }
}

/// The place of a sighting with its label: `Khasan station [s1]`.
pub(super) fn place_and_label(seen: Seen<'_>) -> String {
    format!("{}{}", seen.place(), label_in_brackets(seen.label()))
}

/// The label of a sighting in brackets, if it has one.
pub(super) fn label_in_brackets(label: Option<&str>) -> String {
    label.map_or_else(String::new, |label| format!(" [{}]", printable(label)))
}

/// A sighting by its label, or by whose it is and when.
pub(super) fn label_or_time(seen: Seen<'_>) -> String {
    match seen.label() {
        Some(label) => format!("[{}]", printable(label)),
        None => format!("{} at {}", seen.actor(), seen.interval()),
    }
}

/// The labels of sightings; `None` for one without.
pub(super) fn labels<'a>(seen: &[Seen<'a>]) -> Vec<Option<&'a str>> {
    seen.iter().map(|seen| seen.label()).collect()
}

/// The labels of sightings in brackets, as far as they have any.
pub(super) fn labels_in_brackets(seen: &[Seen<'_>]) -> String {
    let mut labels: Vec<Cow<'_, str>> =
        seen.iter().filter_map(|seen| seen.label().map(printable)).collect();
    // Both moments of a stay have its label.
    let mut met = BTreeSet::new();
    labels.retain(|label| met.insert(label.clone()));
    if labels.is_empty() { String::new() } else { format!(" [{}]", labels.join(", ")) }
}
