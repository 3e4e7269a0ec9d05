//! Who was with whom.

use std::fmt;

use super::place;
use super::quantity::{Seconds, length};
use super::seen::{labels, labels_in_brackets};
use crate::actor::Actor;
use crate::place::Place;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::shown::utc;
use crate::time::zone::ZoneSet;
use crate::track::{Approach, Encounter};
use crate::view::Evidence;

serialize!(|encounter: Encounter<'_>| {
    let (length, distance) = (encounter.duration(), encounter.distance());
    let certain = encounter.certain_interval();
    let places = encounter.places();
    Object {
        actors: encounter.actors().map(Actor::id),
        earliest: encounter.interval().earliest(),
        latest: encounter.interval().latest(),
        min_seconds: length.min().map(Seconds),
        max_seconds: length.max().map(Seconds),
        certainty: encounter.certainty(),
        certain_from: certain.and_then(Interval::earliest),
        certain_until: certain.and_then(Interval::latest),
        evidence: encounter.evidence(),
        distance_min_m: distance.map(|range| range.min().as_metres()),
        distance_max_m: distance.map(|range| range.max().as_metres()),
        places: places.each_ref().map(|place| place.as_ref().and_then(place::key)),
        sightings: encounter.seen().map(labels),
        cut_at_start: encounter.is_cut_at_start(),
        cut_at_end: encounter.is_cut_at_end(),
        closest: encounter.closest(),
        // What it rests on; null where it needs no way, and no stay.
        across_seconds: encounter.across().map(Seconds),
        staying_seconds: encounter.staying().map(Seconds),
        if_stayed: encounter.if_stayed(),
    }
});

serialize!(|approach: Approach<'_>| Object {
    at: approach.at(),
    distance_m: approach.distance().as_metres(),
    positions: approach.positions()
});

/// Who was with whom, where, when, for how long and on which assumptions.
impl fmt::Display for Encounter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        let place = place_of(self);
        let zones = place.as_ref().map_or_else(ZoneSet::default, Place::zones);
        let at = place.map_or(String::new(), |place| format!(" at {place}"));
        let apart = apart(self);
        let is_certain = self.is_certain();
        // What is certain stands first, and what is assumed of the rest last.
        let sure = self.certain_interval().filter(|sure| is_certain && *sure != self.interval());
        let stays = match (self.staying(), self.if_stayed()) {
            (None, false) => None,
            (None, true) => Some("if they stayed there throughout".to_owned()),
            (Some(length), false) => Some(format!("if they stayed for up to {length}")),
            (Some(length), true) => {
                Some(format!("if they stayed there throughout, or for up to {length}"))
            }
        };
        let (first, last) = if is_certain { (None, stays) } else { (stays, None) };

        let mut text = first.map_or(String::new(), |stays| format!("{stays}: "));
        text += &format!("{one} and {other} ");
        text += if is_certain { "certainly were together" } else { "can have been together" };
        // On their ways they were at one place only when they were nearest.
        let closest = self.closest().filter(|_| self.across().is_some());
        if closest.is_none() {
            text += apart.as_ref().unwrap_or(&at);
        }
        text += &format!(", {}", sure.unwrap_or(self.interval()).shown_in(zones));
        if sure.is_some() {
            text += &format!(", and can have been {}", self.interval().shown_in(zones));
        }
        if self.duration() != SignedDuration::ZERO.into() {
            text += &format!(", for {}", length(self.duration()));
        } else if !sure.unwrap_or(self.interval()).is_exact() {
            text += ", for an instant at most";
        }
        if let Some(closest) = closest {
            text += &format!(", {} apart at closest,{at}", closest.distance());
        }
        let [these, those] = self.seen().map(labels_in_brackets);
        text += &format!("{these}{those}");
        if self.evidence() == Evidence::Inferred {
            text += ", by inference";
        }
        if let Some(gap) = self.across() {
            text += &format!(", on straight ways between sightings at most {gap} apart");
        }
        f.pad(&(text + &last.map_or(String::new(), |stays| format!(", {stays}"))))
    }
}

/// Where each of the two was and how far apart, if they were at two places:
/// `, kim at the office and lee at the hotel, 1.8 km apart`.
fn apart(encounter: &Encounter<'_>) -> Option<String> {
    if encounter.across().is_some() {
        return None;
    }
    let [one, other] = encounter.actors();
    let [Some(here), Some(there)] = encounter.places() else { return None };
    let distance = encounter.distance().filter(|range| range.max().as_metres() > 0.0)?;
    let both = format!(", {one} at {here} and {other} at {there}, {distance} apart");
    (!here.is_same_as(&there)).then_some(both)
}

/// Where the first of the two was: at the closest approach, to about a metre, or
/// by its first sighting.
fn place_of(encounter: &Encounter<'_>) -> Option<Place> {
    let degrees = |degrees: f64| (degrees * 1e5).round() / 1e5;
    match encounter.closest().map(Approach::positions) {
        Some([at, _]) if at.is_seen() => Some(at.before().place()),
        Some([at, _]) => {
            let (lat, lon) = at.place().lat().zip(at.place().lon())?;
            Place::lat_lon(degrees(lat), degrees(lon)).ok()
        }
        None => encounter.places()[0].clone(),
    }
}

/// Who was how near to whom, and when.
impl fmt::Display for Approach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        f.pad(&format!("{one} and {other} {} apart, {}", self.distance(), utc(self.at())))
    }
}
