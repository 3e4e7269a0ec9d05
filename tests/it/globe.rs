//! A sphere of our own, to hold the geometry of the crate against: three
//! coordinates and no angles that jump, so that neither a pole nor the
//! antimeridian is special to it.

use lastseen::Place;
use proptest::prelude::*;

/// The mean radius of the Earth in metres. The ellipsoid differs from the
/// sphere by at most 0.56 %, so only what is farther than that from a limit can
/// be held against it.
const RADIUS: f64 = 6_371_008.8;

/// Latitude and longitude in degrees.
pub(crate) type LatLon = (f64, f64);

fn vector((lat, lon): LatLon) -> [f64; 3] {
    let (lat, lon) = (lat.to_radians(), lon.to_radians());
    [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()]
}

/// The distance of two points in metres, by the chord.
pub(crate) fn apart(a: LatLon, b: LatLon) -> f64 {
    let (a, b) = (vector(a), vector(b));
    let chord: f64 = a.iter().zip(b).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt();
    2.0 * RADIUS * (chord / 2.0).min(1.0).asin()
}

/// The point `metres` from another in a direction, which near a pole is some
/// direction or other.
pub(crate) fn moved(from: LatLon, bearing: f64, metres: f64) -> LatLon {
    let ([x, y, z], turn) = (vector(from), bearing.to_radians());
    let (lat, lon) = (from.0.to_radians(), from.1.to_radians());
    let north = [-lat.sin() * lon.cos(), -lat.sin() * lon.sin(), lat.cos()];
    let east = [-lon.sin(), lon.cos(), 0.0];
    let angle = metres / RADIUS;
    let along = |n: usize, at: f64| {
        at * angle.cos() + (north[n] * turn.cos() + east[n] * turn.sin()) * angle.sin()
    };
    let (x, y, z) = (along(0, x), along(1, y), along(2, z));
    (z.clamp(-1.0, 1.0).asin().to_degrees(), y.atan2(x).to_degrees())
}

pub(crate) fn place((lat, lon): LatLon) -> Place {
    Place::lat_lon(lat, lon).unwrap()
}

/// Where to try things: in the open, at the antimeridian, at the poles.
pub(crate) fn somewhere() -> impl Strategy<Value = LatLon> {
    let pole = prop_oneof![Just(90.0), Just(-90.0), 89.0..90.0_f64, -90.0..-89.0_f64];
    let seam = prop_oneof![Just(180.0), 179.0..180.0_f64, -180.0..-179.0_f64];
    prop_oneof![
        (-1.0..1.0_f64, -1.0..1.0_f64),
        (-60.0..60.0_f64, seam),
        (pole, -180.0..180.0_f64),
        (-89.0..89.0_f64, -180.0..180.0_f64),
    ]
}
