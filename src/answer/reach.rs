//! Where somebody can be, and how soon at a place.

use std::fmt;

use super::place;
use super::seen::{label_in_brackets, labels, place_and_label};
use crate::place::outline::Outline;
use crate::reason::{Arrival, Limit, Reach};
use crate::time::interval::Interval;

/// How many corners a circle is drawn with.
const CORNERS: u16 = 72;

serialize!(|reach: Reach<'_>| {
    let limiting = reach.limits.iter().map(|limit| limit.seen.label());
    Object {
        at: reach.at,
        max_speed_kmh: reach.speed.as_km_per_hour(),
        nowhere: reach.is_nowhere(),
        limits: &reach.limits,
        watched: &reach.watched,
        contradicted: labels(&reach.contradicted),
        geojson: object!(Feature {
            r#type: "Feature",
            properties: object!(Properties {
                at: reach.at,
                max_speed_kmh: reach.speed.as_km_per_hour(),
                sightings: limiting.collect::<Vec<_>>(),
            }),
            geometry: Some(reach.outline(CORNERS)).filter(|outline| !outline.is_empty()),
        }),
    }
});

serialize!(|limit: Limit<'_>| Object { sighting: limit.seen, within_m: limit.within.as_metres() });

// A GeoJSON geometry (RFC 7946): longitude before latitude, outer rings
// counter-clockwise, cut at the antimeridian.
serialize!(|outline: Outline| {
    let turned = |&(lat, lon): &(f64, f64)| [lon, lat];
    let ring = |ring: &Vec<_>| ring.iter().map(turned).collect::<Vec<_>>();
    let rings = |polygon: &Vec<_>| polygon.iter().map(ring).collect::<Vec<_>>();
    Object {
        r#type: "MultiPolygon",
        coordinates: outline.polygons().iter().map(rings).collect::<Vec<_>>(),
    }
});

serialize!(|arrival: Arrival<'_>| Object { at: arrival.at, because: arrival.because });

/// How near to which sighting.
impl fmt::Display for Limit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = place::either(&self.places());
        let label = label_in_brackets(self.seen.label());
        f.pad(&format!("within {} of {places}{label}", self.around()))
    }
}

/// What limits where somebody can be, one thing a line.
impl fmt::Display for Reach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some([one, other]) = self.two_places() {
            let (one, other) = (place_and_label(one), place_and_label(other));
            return f.pad(&format!(
                "nowhere: {one} and {other} are at one instant, and no speed leads from one to the \
                 other"
            ));
        }
        if self.is_nowhere() {
            return f.pad(&format!("nowhere: at {} the sightings cannot all be true", self.speed));
        }
        let mut limits: Vec<String> = self.limits.iter().map(ToString::to_string).collect();
        if limits.is_empty() {
            limits.push("anywhere".to_owned());
        }
        let not = self.watched.iter().map(|seen| format!("not at {}", place_and_label(*seen)));
        limits.extend(not);
        let contradicted = self.contradicted.iter();
        limits.extend(contradicted.map(|seen| {
            format!("not limited by {}: the claims contradict each other", place_and_label(*seen))
        }));
        f.pad(&limits.join("\n"))
    }
}

/// From when on, and from which sighting that counts.
impl fmt::Display for Arrival<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Interval::at(self.at).shown_in(self.because.place().zones());
        f.pad(&format!("from {at} on, counted from {}", place_and_label(self.because)))
    }
}
