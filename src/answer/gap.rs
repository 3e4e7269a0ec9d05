//! The time between two sightings.

use std::fmt;

use super::place;
use super::quantity::{Seconds, length};
use super::seen::{candidates, label_in_brackets, no_end};
use crate::place::Place;
use crate::place::speed::{Speed, SpeedRange};
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::view::{Evidence, Gap, LongestGap, Order, Proviso, Seen};

serialize!(|gap: Gap<'_>| {
    let (from, to) = (gap.from(), gap.to());
    let (start, end) = (from.place(), to.map(Seen::place));
    let (since, until) = (from.interval(), to.map(Seen::interval));
    let later = gap.maybe_later().and_then(|id| from.timeline.sighting(id));
    let (length, distance) = (gap.length(), gap.distance());
    let speed = distance.and_then(|distance| SpeedRange::needed(distance, length));
    Object {
        from: from.label(),
        to: to.and_then(Seen::label),
        open: to.is_none(),
        from_place: place::key(&start),
        to_place: end.as_ref().and_then(place::key),
        // Each of them, where accounts have it at several that lie apart.
        from_places: place::several(&gap.places_of(from)),
        to_places: place::several(&to.map_or_else(Vec::new, |to| gap.places_of(to))),
        // Fixes have no labels: whose they are and where tells them apart.
        from_actor: from.actor().id(),
        to_actor: to.map(|to| to.actor().id()),
        from_lat: start.lat(),
        from_lon: start.lon(),
        to_lat: end.as_ref().and_then(Place::lat),
        to_lon: end.as_ref().and_then(Place::lon),
        from_earliest: since.earliest(),
        from_latest: since.latest(),
        to_earliest: until.and_then(Interval::earliest),
        to_latest: until.and_then(Interval::latest),
        // Each of the intervals, where they are several.
        from_candidates: candidates(&gap.moments_of(from)),
        to_candidates: candidates(&to.map_or_else(Vec::new, |to| gap.moments_of(to))),
        min_seconds: length.min().map(Seconds),
        max_seconds: length.max().map(Seconds),
        certainty: gap.certainty(),
        order: gap.order(),
        unless_stayed: gap.unless_stayed(),
        maybe_later: later.and_then(Sighting::label),
        distance_min_m: distance.map(|range| range.min().as_metres()),
        distance_max_m: distance.map(|range| range.max().as_metres()),
        speed_min_kmh: speed.map(|range| range.min().as_km_per_hour()),
        speed_max_kmh: speed.and_then(SpeedRange::max).map(Speed::as_km_per_hour),
    }
});

const STAYED: &str = ", unless they stayed there throughout";

/// A gap in one sentence: between what, how long, how far, how fast.
impl fmt::Display for Gap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how_long = length(self.length());
        let end = |seen: Seen<'_>| {
            let places = place::either(&self.places_of(seen));
            let is_inferred = seen.evidence() == Evidence::Inferred;
            let inferred = if is_inferred { " by inference" } else { "" };
            format!("{places}{}{inferred}", label_in_brackets(seen.label()))
        };
        let from = end(self.from());
        let Some(to) = self.to() else {
            let mut text = format!("since {from}: {how_long} without a sighting");
            let timeline = self.from().timeline;
            if let Some(later) = self.maybe_later().and_then(|id| timeline.sighting(id)) {
                let label = label_in_brackets(later.label());
                let place = later.place();
                text += &format!(" ({place}{label} may have been later: {})", no_end(later));
            }
            if self.unless_stayed() {
                text += STAYED;
            }
            return f.pad(&text);
        };
        let mut text = format!("from {from} to {}: {how_long}", end(to));
        let distance = self.distance();
        let stays = distance.is_some_and(|d| d.max().as_metres() == 0.0);
        if stays {
            text += ", at the same place";
        } else if let Some(distance) = distance {
            text += &format!(", {distance} apart");
        }
        let needed = distance.and_then(|distance| SpeedRange::needed(distance, self.length()));
        // What rounds to nothing says nothing.
        let needed = needed.map(SpeedRange::min).filter(|min| min.as_km_per_hour() >= 0.05);
        if let (false, Order::Certain, Some(needed)) = (stays, self.order(), needed) {
            text += &format!(", at least {needed} needed");
        }
        if self.unless_stayed() {
            text += STAYED;
        }
        text += &only_if(self.proviso());
        text += match self.order() {
            Order::Possible if !self.proviso().in_order => "; which came first is not certain",
            Order::Possible | Order::Certain => "",
            Order::Impossible => "; they are certainly the other way round",
        };
        f.pad(&text)
    }
}

/// The condition for it to be a gap: `; only if they came in this order`.
fn only_if(proviso: Proviso) -> String {
    let clauses = [
        (proviso.in_order, "they came in this order"),
        (proviso.alone, "no other sighting lies between"),
        (proviso.along, "they were along"),
    ];
    let clauses: Vec<&str> =
        clauses.iter().filter(|(holds, _)| *holds).map(|(_, clause)| *clause).collect();
    if clauses.is_empty() { String::new() } else { format!("; only if {}", clauses.join(" and ")) }
}

serialize!(|longest: LongestGap| Object {
    min_seconds: longest.length.min().map(Seconds),
    max_seconds: longest.length.max().map(Seconds),
    not_looked_into: longest.not_looked_into,
});

/// How long the longest gap must be, and can be: `at least 24h, at most 48h`.
impl fmt::Display for LongestGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = length(self.length);
        match self.not_looked_into {
            0 => {}
            1 => text += "; one stretch has too many overlapping sightings to look into",
            count => {
                text += &format!(
                    "; {count} stretches have too many overlapping sightings to look into"
                );
            }
        }
        f.pad(&text)
    }
}
