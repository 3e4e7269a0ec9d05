//! Answers that follow from several claims, as data.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::data::{Seconds, ends, place_key};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::outline::Outline;
use crate::reason::{Encounter, Expectation, Itinerary, Leg, Limit, Reach, Stay};
use crate::view::Seen;

/// The labels of sightings; null for one without.
fn labels<'a>(seen: &[Seen<'a>]) -> Vec<Option<&'a str>> {
    seen.iter().map(|seen| seen.label()).collect()
}

/// The name and the position of a place, in an object that has more.
fn place<M: SerializeMap>(map: &mut M, place: &Place) -> Result<(), M::Error> {
    map.serialize_entry("place", &place_key(place))?;
    map.serialize_entry("place_name", &Some(place.name()).filter(|name| !name.is_empty()))?;
    map.serialize_entry("lat", &place.lat())?;
    map.serialize_entry("lon", &place.lon())
}

fn metres(distance: Option<Distance>) -> Option<f64> {
    distance.map(Distance::as_metres)
}

impl Serialize for Stay<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (first, last, length) = (self.first(), self.last(), self.length());
        let mut map = to.serialize_map(None)?;
        place(&mut map, self.place())?;
        map.serialize_entry("earliest", &first.earliest())?;
        map.serialize_entry("latest", &last.latest())?;
        map.serialize_entry("first_latest", &first.latest())?;
        map.serialize_entry("last_earliest", &last.earliest())?;
        map.serialize_entry("min_seconds", &length.min().map(Seconds))?;
        map.serialize_entry("max_seconds", &length.max().map(Seconds))?;
        map.serialize_entry("certainty", &self.certainty())?;
        map.serialize_entry("sightings", self.seen())?;
        map.end()
    }
}

impl Serialize for Leg<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.gap().serialize(to)
    }
}

impl Serialize for Itinerary<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("layers", &self.layers().collect::<Vec<_>>())?;
        map.serialize_entry("legs", &self.legs().collect::<Vec<_>>())?;
        map.end()
    }
}

/// A sighting with how far from it the actor can be.
impl Serialize for Limit<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("sighting", &self.seen())?;
        map.serialize_entry("within_m", &self.within().as_metres())?;
        map.end()
    }
}

/// How many corners a circle is drawn with.
const CORNERS: u16 = 72;

impl Serialize for Reach<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(6))?;
        map.serialize_entry("at", &self.at())?;
        map.serialize_entry("max_speed_kmh", &self.speed().as_km_per_hour())?;
        map.serialize_entry("nowhere", &self.is_nowhere())?;
        map.serialize_entry("limits", self.limits())?;
        map.serialize_entry("watched", self.watched())?;
        map.serialize_entry("geojson", &Feature(self))?;
        map.end()
    }
}

/// Where somebody can be, as a GeoJSON feature.
struct Feature<'r, 'a>(&'r Reach<'a>);

impl Serialize for Feature<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let outline = self.0.outline(CORNERS);
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("type", "Feature")?;
        map.serialize_entry("properties", &Properties(self.0))?;
        map.serialize_entry("geometry", &Some(outline).filter(|outline| !outline.is_empty()))?;
        map.end()
    }
}

struct Properties<'r, 'a>(&'r Reach<'a>);

impl Serialize for Properties<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let limits = self.0.limits().iter().map(|limit| limit.seen().label());
        let mut map = to.serialize_map(Some(3))?;
        map.serialize_entry("at", &self.0.at())?;
        map.serialize_entry("max_speed_kmh", &self.0.speed().as_km_per_hour())?;
        map.serialize_entry("sightings", &limits.collect::<Vec<_>>())?;
        map.end()
    }
}

/// A GeoJSON geometry (RFC 7946): a `MultiPolygon` with longitude before
/// latitude, outer rings counter-clockwise, cut at the antimeridian.
impl Serialize for Outline {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let rings = |polygon: &Vec<Vec<(f64, f64)>>| -> Vec<Vec<[f64; 2]>> {
            let ring = |ring: &Vec<(f64, f64)>| ring.iter().map(|&(lat, lon)| [lon, lat]).collect();
            polygon.iter().map(ring).collect()
        };
        let coordinates: Vec<_> = self.polygons().iter().map(rings).collect();
        let mut map = to.serialize_map(Some(2))?;
        map.serialize_entry("type", "MultiPolygon")?;
        map.serialize_entry("coordinates", &coordinates)?;
        map.end()
    }
}

impl Serialize for Encounter<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (length, certain, distance) =
            (self.duration(), self.certain_interval(), self.distance());
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("actors", &self.actors().map(|actor| actor.id().as_str()))?;
        ends(&mut map, Some(self.interval()))?;
        map.serialize_entry("min_seconds", &length.min().map(Seconds))?;
        map.serialize_entry("max_seconds", &length.max().map(Seconds))?;
        map.serialize_entry("certainty", &self.certainty())?;
        map.serialize_entry("certain_from", &certain.and_then(|certain| certain.earliest()))?;
        map.serialize_entry("certain_until", &certain.and_then(|certain| certain.latest()))?;
        map.serialize_entry("evidence", &self.evidence())?;
        map.serialize_entry("distance_min_m", &metres(distance.map(DistanceRange::min)))?;
        map.serialize_entry("distance_max_m", &metres(distance.map(DistanceRange::max)))?;
        let places = self.seen().map(|seen| seen.first().map(|seen| seen.place()));
        map.serialize_entry(
            "places",
            &places.each_ref().map(|place| place.as_ref().and_then(place_key)),
        )?;
        map.serialize_entry("sightings", &self.seen().map(labels))?;
        map.end()
    }
}

impl Serialize for Expectation<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(4))?;
        map.serialize_entry("claim", &self.claim())?;
        map.serialize_entry("outcome", &self.outcome())?;
        map.serialize_entry("by", &self.by())?;
        map.serialize_entry("certainty", &self.certainty())?;
        map.end()
    }
}
