//! Where somebody stayed, for how long.

use std::fmt;

use super::place;
use super::quantity::{Seconds, length};
use super::seen::labels_in_brackets;
use super::shown::utc;
use crate::reason::Stay;
use crate::time::interval::Interval;
use crate::track::StayPoint;
use crate::view::{Certainty, Evidence};

serialize!(|stay: Stay<'_>| {
    let (first, last, length) = (stay.first(), stay.last(), stay.length());
    Object {
        place: place::key(stay.place()),
        place_name: place::name(stay.place()),
        lat: stay.place().lat(),
        lon: stay.place().lon(),
        earliest: first.earliest(),
        latest: last.latest(),
        first_latest: first.latest(),
        last_earliest: last.earliest(),
        min_seconds: length.min().map(Seconds),
        max_seconds: length.max().map(Seconds),
        certainty: stay.certainty(),
        sightings: stay.seen(),
    }
});

serialize!(|stay: StayPoint<'_>| {
    let (arrival, departure, length) = (stay.arrival(), stay.departure(), stay.length());
    let middle = stay.place();
    Object {
        actor: stay.actor().id(),
        lat: middle.lat(),
        lon: middle.lon(),
        arrival_earliest: arrival.earliest(),
        arrival_latest: arrival.latest(),
        departure_earliest: departure.earliest(),
        departure_latest: departure.latest(),
        min_seconds: length.min().map(Seconds),
        max_seconds: length.max().map(Seconds),
        count: stay.count(),
    }
});

/// Where, when, and by which sightings.
impl fmt::Display for Stay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first(), self.last());
        let when = |interval: Interval| interval.shown_in(self.place().zones());
        let mut text = match self.seen() {
            [seen] => format!("{}, {}", self.place(), when(seen.interval())),
            _ => format!("{}, first {}, last {}", self.place(), when(first), when(last)),
        };
        text += &labels_in_brackets(self.seen());
        if self.certainty() == Certainty::Possible {
            text += ", if it was along";
        } else if self.seen().iter().all(|seen| seen.evidence() == Evidence::Inferred) {
            text += ", by inference";
        }
        f.pad(&text)
    }
}

/// Who stayed where, from when to when, how long.
impl fmt::Display for StayPoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (arrival, departure) = (utc(self.arrival()), utc(self.departure()));
        let (actor, place) = (self.actor(), self.place());
        let long = length(self.length());
        f.pad(&format!("{actor} stayed at {place}: came {arrival}, left {departure}; {long}"))
    }
}
