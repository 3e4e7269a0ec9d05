//! GeoJSON out, RFC 7946: a feature for each sighting.

use std::io::{BufWriter, Write};

use super::exported::{Exported, each_sighting};
use crate::error::Error;
use crate::format::json::{Json, Object, number, put, text_of};
use crate::format::table::{Written, unwritten};
use crate::place::outline::Outline;
use crate::timeline::Timeline;

/// Writes a collection of features, one a line.
pub(in crate::format) fn write_geojson(
    timeline: &Timeline,
    to: impl Write,
) -> Result<Written, Error> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    to.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[").map_err(unwritten)?;
    let mut before = "\n";
    let written = each_sighting(timeline, |told| {
        let before = std::mem::replace(&mut before, ",\n");
        write!(to, "{before}{}", text_of(&feature(told))).map_err(unwritten)?;
        Ok(true)
    })?;
    to.write_all(b"\n]}\n").map_err(unwritten)?;
    to.flush().map_err(unwritten)?;
    Ok(written)
}

fn feature<'a>(told: &Exported<'_, 'a>) -> Json<'a> {
    let mut feature = vec![("type".into(), Json::Text("Feature".into()))];
    put(&mut feature, "id", told.seen.label().map(|label| Json::Text(label.into())));
    let (mut properties, area) = (told.fields(), told.area());
    // A point is in the geometry.
    if area.is_some() {
        told.put_position(["lat", "lon", "radius_m"], &mut properties);
    }
    put(&mut feature, "properties", Some(Json::Object(properties)));
    let place = told.seen.place();
    let point = || Some(geometry("Point", position((place.lat()?, place.lon()?))));
    let geometry = area.map(|area| polygons(&area)).or_else(point);
    put(&mut feature, "geometry", Some(geometry.unwrap_or(Json::Null)));
    Json::Object(feature)
}

fn geometry(kind: &'static str, coordinates: Json<'static>) -> Json<'static> {
    let mut geometry = Object::new();
    put(&mut geometry, "type", Some(Json::Text(kind.into())));
    put(&mut geometry, "coordinates", Some(coordinates));
    Json::Object(geometry)
}

/// One polygon, or several of an area that is cut at the antimeridian.
fn polygons(area: &Outline) -> Json<'static> {
    let ring = |ring: &Vec<(f64, f64)>| Json::List(ring.iter().copied().map(position).collect());
    let polygon = |rings: &Vec<Vec<(f64, f64)>>| Json::List(rings.iter().map(ring).collect());
    match area.polygons() {
        [one] => geometry("Polygon", polygon(one)),
        several => geometry("MultiPolygon", Json::List(several.iter().map(polygon).collect())),
    }
}

/// A position, the longitude first, in steps of a centimetre.
fn position((lat, lon): (f64, f64)) -> Json<'static> {
    let degrees = [lon, lat].map(|degrees| (degrees * 1e7).round() / 1e7);
    Json::List(degrees.into_iter().filter_map(number).collect())
}
