//! Answers as data: stable keys, null where there is nothing to say.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::actor::Membership;
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::speed::{Speed, SpeedRange};
use crate::reason::conflict::{Conflict, ConflictKind};
use crate::reason::{Outcome, Remedy};
use crate::sighting::{Absence, Sighting};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::view::{Certainty, Evidence, Excluded, Gap, LastSeen, Order, Seen};

/// The word for it, in lower case, as `Display` and serde write it.
macro_rules! by_word {
    ($($name:ty),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    )+};
}

by_word!(Absence, Certainty, Evidence, Order, ConflictKind, Outcome);

impl Certainty {
    /// The word for it, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Certainty::Possible => "possible",
            Certainty::Certain => "certain",
        }
    }
}

impl Evidence {
    /// The word for it, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Direct => "direct",
            Evidence::Inferred => "inferred",
        }
    }
}

impl Absence {
    /// The word for how much was watched, as in the case file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Absence::Whole => "full",
            Absence::Part => "partial",
            Absence::NothingLater => "nothing_later",
        }
    }
}

/// Whole seconds as an integer, anything finer as a fraction.
pub(super) struct Seconds(pub(super) SignedDuration);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0.as_micros() % 1_000_000 == 0 {
            to.serialize_i64(self.0.as_secs())
        } else {
            to.serialize_f64(self.0.as_secs_f64())
        }
    }
}

/// A membership as a link of evidence.
struct Link<'a>(&'a Membership);

impl Serialize for Link<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(4))?;
        map.serialize_entry("member", self.0.member().as_str())?;
        map.serialize_entry("kind", &self.0.kind())?;
        map.serialize_entry("of", self.0.whole().as_str())?;
        map.serialize_entry("source", &self.0.source().map(|source| source.id()))?;
        map.end()
    }
}

/// The name by which a place is referred to: its id, else its name.
pub(super) fn place_key(place: &Place) -> Option<&str> {
    [place.id(), place.name()].into_iter().find(|key| !key.is_empty())
}

pub(super) fn ends<M: SerializeMap>(
    map: &mut M,
    interval: Option<Interval>,
) -> Result<(), M::Error> {
    map.serialize_entry("earliest", &interval.and_then(Interval::earliest))?;
    map.serialize_entry("latest", &interval.and_then(Interval::latest))
}

/// The fields of one sighting, in an object that may have more.
fn sighting<M: SerializeMap>(map: &mut M, seen: Seen<'_>) -> Result<(), M::Error> {
    let place = seen.place();
    map.serialize_entry("id", &seen.label())?;
    map.serialize_entry("actor", seen.actor().id().as_str())?;
    map.serialize_entry("place", &place_key(&place))?;
    map.serialize_entry("place_name", &Some(place.name()).filter(|name| !name.is_empty()))?;
    map.serialize_entry("lat", &place.lat())?;
    map.serialize_entry("lon", &place.lon())?;
    map.serialize_entry("radius_m", &place.radius().map(Distance::as_metres))?;
    ends(map, Some(seen.interval()))?;
    map.serialize_entry("modality", &seen.modality())?;
    map.serialize_entry("absent", &seen.sighting().and_then(Sighting::absence))?;
    map.serialize_entry("source", &seen.source().map(|source| source.id()))?;
    map.serialize_entry("evidence", &seen.evidence())?;
    map.serialize_entry("evidence_certainty", &seen.certainty())?;
    map.serialize_entry("via", &seen.via().map(Link).collect::<Vec<_>>())?;
    map.serialize_entry("open_ended", &seen.is_open_ended())?;
    let left_by = seen.left_by().and_then(|id| seen.timeline().sighting(id)?.label());
    map.serialize_entry("left_by", &left_by)
}

impl Serialize for Seen<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        sighting(&mut map, *self)?;
        map.end()
    }
}

/// A sighting with the certainty that it was the last.
struct Last<'a>(Seen<'a>, Certainty);

impl Serialize for Last<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        sighting(&mut map, self.0)?;
        map.serialize_entry("certainty", &self.1)?;
        map.end()
    }
}

impl Serialize for Excluded {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(10))?;
        map.serialize_entry("total", &self.total())?;
        map.serialize_entry("not_yet_known", &self.not_yet_known)?;
        map.serialize_entry("retracted", &self.retracted)?;
        map.serialize_entry("modality", &self.modality)?;
        map.serialize_entry("grade", &self.grade)?;
        map.serialize_entry("absence", &self.absence)?;
        map.serialize_entry("outside_time", &self.outside_time)?;
        map.serialize_entry("not_along", &self.not_along)?;
        map.serialize_entry("dropped", &self.dropped)?;
        map.serialize_entry("open_ended", &self.open_ended)?;
        map.end()
    }
}

impl Serialize for LastSeen<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rows = self.possible().iter().map(|&seen| Last(seen, self.certainty_of(seen)));
        let mut map = to.serialize_map(Some(8))?;
        map.serialize_entry("actor", &self.actor().map(|actor| actor.id().as_str()))?;
        ends(&mut map, self.interval())?;
        map.serialize_entry("never", &self.is_never())?;
        map.serialize_entry("possibly_never", &self.is_possibly_never())?;
        map.serialize_entry("disputed", &self.is_disputed())?;
        map.serialize_entry("sightings", &rows.collect::<Vec<_>>())?;
        map.serialize_entry("excluded", &self.excluded())?;
        map.end()
    }
}

impl Serialize for Gap<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (length, distance, speed) = (self.length(), self.distance(), self.speed());
        let metres = |distance: Option<Distance>| distance.map(Distance::as_metres);
        let kmh = |speed: Option<Speed>| speed.map(Speed::as_km_per_hour);
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("from", &self.from().label())?;
        map.serialize_entry("to", &self.to().and_then(|to| to.label()))?;
        map.serialize_entry("open", &self.to().is_none())?;
        map.serialize_entry("from_place", &place_key(&self.from().place()))?;
        map.serialize_entry(
            "to_place",
            &self.to().as_ref().and_then(|to| place_key(&to.place()).map(str::to_owned)),
        )?;
        // Fixes have no labels: whose they are and where tells them apart.
        map.serialize_entry("from_actor", self.from().actor().id())?;
        map.serialize_entry("to_actor", &self.to().map(|to| to.actor().id()))?;
        let (start, end) = (self.from().place(), self.to().map(Seen::place));
        map.serialize_entry("from_lat", &start.lat())?;
        map.serialize_entry("from_lon", &start.lon())?;
        map.serialize_entry("to_lat", &end.as_ref().and_then(Place::lat))?;
        map.serialize_entry("to_lon", &end.as_ref().and_then(Place::lon))?;
        map.serialize_entry("from_earliest", &self.from().interval().earliest())?;
        map.serialize_entry("from_latest", &self.from().interval().latest())?;
        let to = self.to().map(Seen::interval);
        map.serialize_entry("to_earliest", &to.and_then(Interval::earliest))?;
        map.serialize_entry("to_latest", &to.and_then(Interval::latest))?;
        map.serialize_entry("min_seconds", &length.min().map(Seconds))?;
        map.serialize_entry("max_seconds", &length.max().map(Seconds))?;
        map.serialize_entry("order", &self.order())?;
        let later = self.maybe_later().and_then(|id| self.from().timeline().sighting(id));
        map.serialize_entry("maybe_later", &later.and_then(Sighting::label))?;
        map.serialize_entry("distance_min_m", &metres(distance.map(DistanceRange::min)))?;
        map.serialize_entry("distance_max_m", &metres(distance.map(DistanceRange::max)))?;
        map.serialize_entry("speed_min_kmh", &kmh(speed.map(SpeedRange::min)))?;
        map.serialize_entry("speed_max_kmh", &kmh(speed.and_then(SpeedRange::max)))?;
        map.end()
    }
}

/// A slip that would repair a conflict, and in which claim.
struct Slipped<'a>(&'a Remedy<'a>);

impl Serialize for Slipped<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("code", self.0.slip().code())?;
        map.serialize_entry("claim", &self.0.claim().and_then(Seen::label))?;
        map.serialize_entry("text", &format_args!("{}", self.0))?;
        map.end()
    }
}

impl Serialize for Conflict<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let distances = self.distances();
        let metres = |distance: Option<Distance>| distance.map(Distance::as_metres);
        let (stated, found) = distances.unzip();
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("kind", &self.kind())?;
        map.serialize_entry("certainty", &self.certainty())?;
        let labels = self.claims().iter().map(|claim| claim.label());
        map.serialize_entry("claims", &labels.collect::<Vec<_>>())?;
        map.serialize_entry("summary", self.summary())?;
        map.serialize_entry("explanations", self.explanations())?;
        map.serialize_entry("remedies", &self.remedies().iter().map(Slipped).collect::<Vec<_>>())?;
        map.serialize_entry("difference_seconds", &self.difference().map(Seconds))?;
        let needed = self.needed_speed();
        let kmh = |speed: Option<Speed>| speed.map(Speed::as_km_per_hour);
        map.serialize_entry("speed_min_kmh", &kmh(needed.map(SpeedRange::min)))?;
        map.serialize_entry("speed_max_kmh", &kmh(needed.and_then(SpeedRange::max)))?;
        map.serialize_entry("stated_min_m", &metres(stated.map(DistanceRange::min)))?;
        map.serialize_entry("stated_max_m", &metres(stated.map(DistanceRange::max)))?;
        map.serialize_entry("found_min_m", &metres(found.map(DistanceRange::min)))?;
        map.serialize_entry("found_max_m", &metres(found.map(DistanceRange::max)))?;
        map.end()
    }
}
