//! Answers about tracks of fixes, and what a network found, as data.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::data::{Seconds, ends};
use crate::place::Place;
use crate::reason::{Arrival, Inconsistency, InferredOrder};
use crate::track::{Approach, Coverage, Meeting, Position, Run, StayPoint, Trip};
use crate::view::Seen;

fn position<M: SerializeMap>(map: &mut M, place: &Place) -> Result<(), M::Error> {
    map.serialize_entry("lat", &place.lat())?;
    map.serialize_entry("lon", &place.lon())
}

/// `actor`, `at`, `lat`, `lon`; `seen` is false where it lies between two
/// sightings.
impl Serialize for Position<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(5))?;
        map.serialize_entry("actor", self.actor().id())?;
        map.serialize_entry("at", &self.at())?;
        position(&mut map, self.place())?;
        map.serialize_entry("seen", &self.is_seen())?;
        map.end()
    }
}

/// `actor`, the middle as `lat` and `lon`, and how long: from `arrival` to
/// `departure`, each `earliest` and `latest`.
impl Serialize for StayPoint<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (arrival, departure, length) = (self.arrival(), self.departure(), self.length());
        let mut map = to.serialize_map(Some(10))?;
        map.serialize_entry("actor", self.actor().id())?;
        position(&mut map, &self.place())?;
        map.serialize_entry("arrival_earliest", &arrival.earliest())?;
        map.serialize_entry("arrival_latest", &arrival.latest())?;
        map.serialize_entry("departure_earliest", &departure.earliest())?;
        map.serialize_entry("departure_latest", &departure.latest())?;
        map.serialize_entry("min_seconds", &length.min().map(Seconds))?;
        map.serialize_entry("max_seconds", &length.max().map(Seconds))?;
        map.serialize_entry("count", &self.count())?;
        map.end()
    }
}

/// The stays it leads from and to, null where the track begins or ends on the
/// way; how long, how far, of how many sightings.
impl Serialize for Trip<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let length = self.length();
        let mut map = to.serialize_map(Some(7))?;
        map.serialize_entry("actor", self.actor().id())?;
        map.serialize_entry("from", &self.from())?;
        map.serialize_entry("to", &self.to())?;
        map.serialize_entry("min_seconds", &length.min().map(Seconds))?;
        map.serialize_entry("max_seconds", &length.max().map(Seconds))?;
        map.serialize_entry("distance_m", &self.distance().as_metres())?;
        map.serialize_entry("count", &self.count())?;
        map.end()
    }
}

/// `actor`, from when to when, how long, of how many sightings.
impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(5))?;
        map.serialize_entry("actor", self.actor().id())?;
        map.serialize_entry("from", &self.first().interval().earliest())?;
        map.serialize_entry("to", &self.last().interval().latest())?;
        map.serialize_entry("seconds", &Seconds(self.length()))?;
        map.serialize_entry("count", &self.count())?;
        map.end()
    }
}

/// `covered_seconds`, `of_seconds`, and their `ratio`.
impl Serialize for Coverage {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("covered_seconds", &Seconds(self.covered()))?;
        map.serialize_entry("of_seconds", &Seconds(self.of()))?;
        map.serialize_entry("ratio", &self.ratio())?;
        map.end()
    }
}

/// When, how near, and where both were.
impl Serialize for Approach<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("at", &self.at())?;
        map.serialize_entry("distance_m", &self.distance().as_metres())?;
        map.serialize_entry("positions", self.positions())?;
        map.end()
    }
}

/// `actors`, `from`, `to`, how long, and the `closest` approach.
impl Serialize for Meeting<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(7))?;
        map.serialize_entry("actors", &self.actors().map(|actor| actor.id().as_str()))?;
        map.serialize_entry("from", &self.from())?;
        map.serialize_entry("to", &self.to())?;
        map.serialize_entry("seconds", &Seconds(self.length()))?;
        map.serialize_entry("cut_at_start", &self.is_cut_at_start())?;
        map.serialize_entry("cut_at_end", &self.is_cut_at_end())?;
        map.serialize_entry("closest", self.closest())?;
        map.end()
    }
}

/// `at`, and the sighting that it counts from.
impl Serialize for Arrival<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("at", &self.at())?;
        map.serialize_entry("because", &self.because())?;
        map.end()
    }
}

/// The `claims` that cannot all be true, the `least_reliable` of them, and by
/// how much their times miss each other.
impl Serialize for Inconsistency<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let claims: Vec<_> = self.claims().iter().map(|claim| claim.label()).collect();
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("claims", &claims)?;
        map.serialize_entry("least_reliable", &self.least_reliable().label())?;
        map.serialize_entry("short_by_seconds", &Seconds(self.short_by()))?;
        map.end()
    }
}

/// The two claims, by their labels and times.
impl Serialize for InferredOrder<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("before", &Brief(self.before()))?;
        map.serialize_entry("after", &Brief(self.after()))?;
        map.end()
    }
}

/// A sighting by its label and its time.
struct Brief<'a>(Seen<'a>);

impl Serialize for Brief<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("id", &self.0.label())?;
        ends(&mut map, Some(self.0.interval()))?;
        map.end()
    }
}
