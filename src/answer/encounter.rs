//! Who was with whom, by their sightings at places.

use std::fmt;

use super::place;
use super::quantity::{Seconds, length};
use super::seen::{labels, labels_in_brackets};
use crate::actor::Actor;
use crate::place::Place;
use crate::reason::Encounter;
use crate::time::interval::Interval;
use crate::time::zone::ZoneSet;
use crate::view::{Certainty, Evidence};

serialize!(|encounter: Encounter<'_>| {
    let (length, distance) = (encounter.duration(), encounter.distance());
    let certain = encounter.certain_interval();
    let places = encounter.seen().map(|seen| seen.first().map(|seen| seen.place()));
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
    }
});

/// Who was with whom, where, when, and for how long.
impl fmt::Display for Encounter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        let place = self.seen()[0].first().map(|seen| seen.place());
        let zones = place.as_ref().map_or_else(ZoneSet::default, Place::zones);
        let at = place.map_or(String::new(), |place| format!(" at {place}"));
        let (were, when) = match (self.certainty(), self.certain_interval()) {
            (Certainty::Certain, Some(when)) => ("certainly were", when),
            (Certainty::Certain, None) => ("certainly were", self.interval()),
            (Certainty::Possible, _) => ("can have been", self.interval()),
        };
        let mut text = format!(
            "{} and {} {were} together{at}, {}; {}",
            one.name(),
            other.name(),
            when.shown_in(zones),
            length(self.duration()),
        );
        let [these, those] = self.seen().map(labels_in_brackets);
        text += &format!("{these}{those}");
        if self.evidence() == Evidence::Inferred {
            text += ", by inference";
        }
        f.pad(&text)
    }
}
