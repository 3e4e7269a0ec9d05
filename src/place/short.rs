//! The length of a short line on the ellipsoid, from the straight line through
//! the Earth below it.
//!
//! Seen from above, a geodesic does not bend; seen from the side, it bends as
//! the ellipsoid does in its direction. A line of length `s` whose curvature
//! were `k` throughout would be an arc of a circle over a chord `c`, with
//! `c k / 2 = sin(s k / 2)`. Along the geodesic `k` changes, but by little: the
//! part of the change that is even about the middle, where `k` is taken, and
//! the twist of the line both enter with the fifth power of the length. With
//! `k = (d·A d) / |A m|` for the unit vector `d` along the chord, the middle
//! `m` raised to the surface and `A = diag(1/a², 1/a², 1/b²)`, which is the
//! curvature of a normal section (do Carmo, *Differential Geometry of Curves
//! and Surfaces*, 3-2), nothing needs to be iterated.
//!
//! Against the method of Karney, which `geodesy.rs` takes for all other lines,
//! it is off by some nanometres up to 10 km, which is the rounding of both, by
//! 0.3 µm at 100 km, and by less than 3 µm up to 150 km, as the tests see.

/// The semi-axes of WGS-84 in metres.
const A: f64 = 6_378_137.0;
const B: f64 = A * (1.0 - 1.0 / 298.257_223_563);
/// The square of the polar axis where the equatorial one is 1.
const POLAR_SQUARED: f64 = (B / A) * (B / A);
const ECCENTRICITY_SQUARED: f64 = 1.0 - POLAR_SQUARED;

/// The square of the longest chord that is short, 150 km.
const LONGEST_SQUARED: f64 = (150_000.0 / A) * (150_000.0 / A);

/// How far, in metres, a radian of latitude and one of longitude go at a
/// latitude in radians: the radius of curvature `M` of the meridian, and the
/// radius `N cos φ` of the parallel.
pub(crate) fn radii(latitude: f64) -> (f64, f64) {
    let (sin, cos) = latitude.sin_cos();
    let square = 1.0 - ECCENTRICITY_SQUARED * sin * sin;
    let across = A / square.sqrt();
    (across * POLAR_SQUARED / square, across * cos)
}

/// The length of the shortest line between two points, each a latitude and a
/// longitude in degrees; in both directions the same to the last bit. `None` if
/// it is not short.
pub(super) fn short_line(one: (f64, f64), other: (f64, f64)) -> Option<f64> {
    let north = other.0 - one.0;
    // A degree of latitude is at least 110.5 km.
    if north.abs() > 1.4 {
        return None;
    }
    // Both latitudes from the middle between them: one sine and cosine of an
    // angle that is not small are enough.
    let (sin, cos) = ((one.0 + other.0) / 2.0).to_radians().sin_cos();
    let half = north.to_radians() / 2.0;
    let (by_sin, by_cos) = (small_sine(half), small_cosine(half));
    let (r1, z1) = meridian(one.0, sin * by_cos - cos * by_sin, cos * by_cos + sin * by_sin);
    let (r2, z2) = meridian(other.0, sin * by_cos + cos * by_sin, cos * by_cos - sin * by_sin);
    let across = half_turned(one.1, other.1);
    // From here on the equatorial axis is 1. The parts of the chord along the
    // equator and along the axis, squared.
    let level = (r2 - r1) * (r2 - r1) + 4.0 * r1 * r2 * across * across;
    let upright = (z2 - z1) * (z2 - z1);
    let chord_squared = level + upright;
    if chord_squared > LONGEST_SQUARED {
        return None;
    }
    if chord_squared == 0.0 {
        return Some(0.0);
    }
    // The middle of the chord, likewise.
    const FLAT: f64 = 1.0 / POLAR_SQUARED;
    let out = (r1 * r1 + r2 * r2) / 2.0 - level / 4.0;
    let up = FLAT * (z1 + z2) * (z1 + z2) / 4.0;
    let (raised, normal) = (out + up, out + FLAT * up);
    let bent = (level + FLAT * upright) / chord_squared;
    // The series of the arcsine of half the chord over the radius.
    let square = bent * bent * (raised / normal) * chord_squared / 4.0;
    let arc = 1.0 + square * (1.0 / 6.0 + square * (3.0 / 40.0 + square * (5.0 / 112.0)));
    Some(A * chord_squared.sqrt() * arc)
}

/// How far a latitude with this sine and cosine lies from the axis of the Earth,
/// and how far north of the plane of the equator, where the equatorial axis is 1.
fn meridian(lat: f64, sin: f64, cos: f64) -> (f64, f64) {
    // The pole is one point; a right angle in radians is rounded.
    let cos = if lat.abs() == 90.0 { 0.0 } else { cos };
    let normal = 1.0 / (1.0 - ECCENTRICITY_SQUARED * sin * sin).sqrt();
    (normal * cos, normal * POLAR_SQUARED * sin)
}

/// The sine of half the angle between two meridians.
fn half_turned(one: f64, other: f64) -> f64 {
    let apart = (one - other).abs();
    let half = apart.min(360.0 - apart).to_radians() / 2.0;
    if half < SMALL { small_sine(half) } else { half.sin() }
}

/// Below so many radians the first terms of the series, as far as here, leave
/// less than the last bit of a sine or a cosine.
const SMALL: f64 = 0.1;

fn small_sine(angle: f64) -> f64 {
    let x = angle * angle;
    const OF: [f64; 4] = [-1.0 / 6.0, 1.0 / 120.0, -1.0 / 5_040.0, 1.0 / 362_880.0];
    angle + angle * x * (OF[0] + x * (OF[1] + x * (OF[2] + x * OF[3])))
}

fn small_cosine(angle: f64) -> f64 {
    let x = angle * angle;
    const OF: [f64; 5] = [-1.0 / 2.0, 1.0 / 24.0, -1.0 / 720.0, 1.0 / 40_320.0, -1.0 / 3_628_800.0];
    1.0 + x * (OF[0] + x * (OF[1] + x * (OF[2] + x * (OF[3] + x * OF[4]))))
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Geodesic};
    use proptest::prelude::*;

    use super::super::geodesy::{Point, destination};
    use super::*;

    /// By the method of Karney.
    fn karney(one: Point, other: Point) -> f64 {
        let geo = |point: Point| geo::Point::new(point.lon, point.lat);
        Geodesic.distance(geo(one), geo(other))
    }

    fn short(one: Point, other: Point) -> Option<f64> {
        short_line((one.lat, one.lon), (other.lat, other.lon))
    }

    #[test]
    fn the_radii_are_those_of_the_tables() {
        let near = |(m, p): (f64, f64), meridian: f64, parallel: f64| {
            assert!((m - meridian).abs() < 1e-3 && (p - parallel).abs() < 1e-3, "{m} {p}");
        };
        near(radii(0.0), 6_335_439.327, 6_378_137.0);
        near(radii(std::f64::consts::FRAC_PI_2), 6_399_593.626, 0.0);
        near(radii(-std::f64::consts::FRAC_PI_2), 6_399_593.626, 0.0);
        // A degree at 45°: 111.132 km northwards, 78.847 km eastwards.
        let (m, p) = radii(std::f64::consts::FRAC_PI_4);
        assert!((m.to_radians() - 111_132.0).abs() < 1.0, "{m}");
        assert!((p.to_radians() - 78_847.0).abs() < 1.0, "{p}");
    }

    proptest! {
        #[test]
        fn it_is_the_line_of_karney(
            lat in prop_oneof![6 => -90.0..=90.0, 1 => 89.9..=90.0, 1 => -0.1..=0.1, 1 => Just(-90.0)],
            lon in prop_oneof![6 => -180.0..=180.0, 1 => 179.9..=180.0, 1 => Just(180.0)],
            bearing in 0.0..360.0,
            metres in prop_oneof![3 => 0.0..1.5e5, 1 => 0.0..1e4, 1 => 0.0..1e2, 1 => 0.0..0.1, 1 => Just(0.0)],
        ) {
            let one = Point { lat, lon };
            let other = destination(one, bearing, metres);
            let found = short(one, other);
            prop_assert!(found.is_some());
            prop_assert_eq!(found, short(other, one));
            let off = found.unwrap_or(f64::NAN) - karney(one, other);
            prop_assert!(off.abs() < 3e-6, "{} m off", off);
        }

        #[test]
        fn the_series_are_the_sine_and_the_cosine(angle in -SMALL..SMALL) {
            prop_assert!((small_sine(angle) - angle.sin()).abs() <= angle.abs() * f64::EPSILON);
            prop_assert!((small_cosine(angle) - angle.cos()).abs() <= f64::EPSILON);
        }

        #[test]
        fn no_other_line_is_taken_for_a_short_one(
            lat1 in -90.0..=90.0, lon1 in -180.0..=180.0, lat2 in -90.0..=90.0, lon2 in -180.0..=180.0,
        ) {
            let (one, other) = (Point { lat: lat1, lon: lon1 }, Point { lat: lat2, lon: lon2 });
            if let Some(found) = short(one, other) {
                prop_assert!((found - karney(one, other)).abs() < 3e-6);
            }
        }
    }
}
