//! Where somebody stayed, for how long.

use std::fmt;

use super::quantity::{Seconds, length};
use crate::track::Stay;
use crate::view::Certainty;

serialize!(|stay: Stay<'_>| {
    let (arrival, departure, length) = (stay.arrival(), stay.departure(), stay.length());
    let place = stay.place();
    Object {
        actor: stay.actor().id(),
        lat: place.lat(),
        lon: place.lon(),
        arrival_earliest: arrival.earliest(),
        arrival_latest: arrival.latest(),
        departure_earliest: departure.earliest(),
        departure_latest: departure.latest(),
        min_seconds: length.min().map(Seconds),
        max_seconds: length.max().map(Seconds),
        count: stay.count(),
        place: super::place::key(&place),
        place_name: super::place::name(&place),
        certainty: stay.certainty(),
        left_out: stay.left_out(),
    }
});

/// Who stayed where, from when to when, how long.
impl fmt::Display for Stay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (actor, place) = (self.actor(), self.place());
        let [came, left] =
            [self.arrival(), self.departure()].map(|moment| moment.shown_in(place.zones()));
        let long = length(self.length());
        let mut text = format!("{actor} stayed at {place}: came {came}, left {left}; {long}");
        if self.certainty() == Certainty::Possible {
            text += ", if they were along";
        }
        f.pad(&(text + &left_out(self.left_out())))
    }
}

/// How many sightings an answer did not look at.
pub(super) fn left_out(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => "; 1 vague sighting left out".to_owned(),
        count => format!("; {count} vague sightings left out"),
    }
}
