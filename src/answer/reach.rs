//! Where somebody can be, and how soon at a place.

use std::fmt;

use super::object::serialize;
use super::seen::stop;
use crate::place::outline::Outline;
use crate::reason::{Arrival, Limit, Reach};
use crate::time::interval::Interval;

serialize!(|reach: Reach<'_>| Object {
    at: reach.at(),
    max_speed_kmh: reach.speed().as_km_per_hour(),
    nowhere: reach.is_nowhere(),
    limits: reach.limits(),
    watched: reach.watched(),
    geojson: Feature(reach)
});

serialize!(|limit: Limit<'_>| Object {
    sighting: limit.seen(),
    within_m: limit.within().as_metres()
});

/// How many corners a circle is drawn with.
const CORNERS: u16 = 72;

/// The area as a GeoJSON feature.
struct Feature<'r, 'a>(&'r Reach<'a>);

serialize!(|area: Feature<'_, '_>| Object {
    #[serde(rename = "type")]
    tag: "Feature",
    properties: Properties(area.0),
    geometry: Some(area.0.outline(CORNERS)).filter(|outline| !outline.is_empty())
});

struct Properties<'r, 'a>(&'r Reach<'a>);

serialize!(|of: Properties<'_, '_>| {
    let limits = of.0.limits().iter().map(|limit| limit.seen().label());
    Object {
        at: of.0.at(),
        max_speed_kmh: of.0.speed().as_km_per_hour(),
        sightings: limits.collect::<Vec<_>>(),
    }
});

// A GeoJSON geometry (RFC 7946): longitude before latitude, outer rings
// counter-clockwise, cut at the antimeridian.
serialize!(|outline: Outline| {
    let turned = |&(lat, lon): &(f64, f64)| [lon, lat];
    let ring = |ring: &Vec<_>| ring.iter().map(turned).collect::<Vec<_>>();
    let rings = |polygon: &Vec<_>| polygon.iter().map(ring).collect::<Vec<_>>();
    Object {
        #[serde(rename = "type")]
        tag: "MultiPolygon",
        coordinates: outline.polygons().iter().map(rings).collect::<Vec<_>>(),
    }
});

serialize!(|arrival: Arrival<'_>| Object { at: arrival.at(), because: arrival.because() });

/// How near to which sighting.
impl fmt::Display for Limit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("within {} of {}", self.within(), stop(self.seen())))
    }
}

/// What limits where somebody can be, one thing a line.
impl fmt::Display for Reach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_nowhere() {
            return f
                .pad(&format!("nowhere: at {} the sightings cannot all be true", self.speed()));
        }
        let mut limits: Vec<String> = self.limits().iter().map(ToString::to_string).collect();
        if limits.is_empty() {
            limits.push("anywhere".to_owned());
        }
        let not = self.watched().iter().map(|seen| format!("not at {}", stop(*seen)));
        limits.extend(not);
        f.pad(&limits.join("\n"))
    }
}

/// From when on, and from which sighting that counts.
impl fmt::Display for Arrival<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Interval::at(self.at()).shown_in(self.because().place().zones());
        f.pad(&format!("from {at} on, counted from {}", stop(self.because())))
    }
}
