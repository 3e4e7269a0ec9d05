//! Lengths and directions on the WGS-84 ellipsoid; all calls of geo are here.
//!
//! Angles are in degrees and lengths in metres throughout. Every function is
//! right across the antimeridian and at the poles.

use geo::{Bearing, Destination, Distance, Geodesic, InterpolatePoint};

pub(crate) use super::short::radii;
use super::short::short_line;

/// No two points of the ellipsoid are farther apart: half a meridian.
pub(crate) const FARTHEST: f64 = 20_003_931.458_6;

/// The radius of curvature at the poles, the greatest that WGS-84 has anywhere.
pub(super) const GREATEST_RADIUS: f64 = 6_399_593.626;

/// The mean radius of the Earth, (2a + b) / 3.
pub(crate) const MEAN_RADIUS: f64 = 6_371_008.771;

/// A point on the ellipsoid: geodetic latitude and longitude in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// In -90..=90.
    pub(crate) lat: f64,
    /// In -180..=180.
    pub(crate) lon: f64,
}

impl Point {
    fn to_geo(self) -> geo::Point<f64> {
        geo::Point::new(self.lon, self.lat)
    }

    fn from_geo(point: geo::Point<f64>) -> Point {
        Point { lat: point.y(), lon: point.x() }
    }
}

/// The length of the shortest line between two points, to the last bit the
/// same in both directions.
///
/// Up to 150 km it is [`short_line`]'s, several times as quick as the method of
/// Karney (*Algorithms for geodesics*, 2013) that all longer ones take, and
/// within 3 µm of it.
pub(crate) fn geodesic(a: Point, b: Point) -> f64 {
    if let Some(metres) = short_line((a.lat, a.lon), (b.lat, b.lon)) {
        return metres;
    }
    let (a, b) = if (a.lat, a.lon) <= (b.lat, b.lon) { (a, b) } else { (b, a) };
    Geodesic.distance(a.to_geo(), b.to_geo())
}

/// The direction in which the shortest line leaves `a`, clockwise from north
/// in 0..360; it has no meaning when the points are one.
pub(crate) fn bearing(a: Point, b: Point) -> f64 {
    Geodesic.bearing(a.to_geo(), b.to_geo())
}

/// The point reached from `start` by going `metres` along `bearing`.
pub(crate) fn destination(start: Point, bearing: f64, metres: f64) -> Point {
    Point::from_geo(Geodesic.destination(start.to_geo(), bearing, metres))
}

/// The point that part of the shortest way from `a` to `b`: 0 is `a`, 1 is `b`.
pub(crate) fn towards(a: Point, b: Point, fraction: f64) -> Point {
    Point::from_geo(Geodesic.point_at_ratio_between(a.to_geo(), b.to_geo(), fraction))
}

/// Degrees in the units of the store, 1e-7 of a degree, which is 1.1 cm; the
/// nearest one, and the end of the range for numbers beyond it.
pub(crate) fn quantise(degrees: f64) -> i32 {
    // The cast saturates, and makes zero of what is not a number.
    (degrees * 1e7).round() as i32
}

/// Units of 1e-7 of a degree in degrees.
#[inline]
pub(crate) fn dequantise(units: i32) -> f64 {
    f64::from(units) / 1e7
}

/// [`geodesic`] of two points in units of 1e-7 of a degree.
pub(crate) fn geodesic_e7(lat1: i32, lon1: i32, lat2: i32, lon2: i32) -> f64 {
    let point = |lat, lon| Point { lat: dequantise(lat), lon: dequantise(lon) };
    geodesic(point(lat1, lon1), point(lat2, lon2))
}

/// The length of the great circle on a sphere, in units of 1e-7 of a degree:
/// several times as quick as [`geodesic_e7`] and within 0.56 % of it.
pub(crate) fn haversine_e7(lat1: i32, lon1: i32, lat2: i32, lon2: i32) -> f64 {
    // The difference is taken while the numbers are whole, so that two points
    // a centimetre apart lose no digits.
    let half = |from: i32, to: i32| {
        ((i64::from(to) - i64::from(from)) as f64 * (1e-7_f64.to_radians() / 2.0)).sin()
    };
    let cosine = |lat: i32| dequantise(lat).to_radians().cos();
    let (north, east) = (half(lat1, lat2), half(lon1, lon2));
    let square = (north * north + cosine(lat1) * cosine(lat2) * east * east).min(1.0);
    2.0 * MEAN_RADIUS * square.sqrt().atan2((1.0 - square).sqrt())
}

// What a length on the sphere says of the length on the ellipsoid.
//
// The ellipsoid measures a small step as `M dφ` northwards and `N cos φ dλ`
// eastwards, the sphere as `R dφ` and `R cos φ dλ`. Both radii of curvature of
// WGS-84 lie between `M` at the equator, 6335439.327 m, and `M = N` at the
// poles, 6399593.626 m. So every line, however it runs, is between 0.994417
// and 1.004487 times as long on the ellipsoid as on the sphere of 6371008.771
// m; and what holds for all lines holds for the shortest ones. The constants
// are a little wider, and a millimetre is left over, which is for the rounding
// of the arithmetic.
const LEAST: f64 = 0.9944;
const MOST: f64 = 1.0045;
const MILLIMETRE: f64 = 1e-3;

/// Whether two points this far apart on the sphere are certainly more than
/// `limit` metres apart on the ellipsoid.
pub(crate) fn surely_farther(haversine: f64, limit: f64) -> bool {
    haversine * LEAST > limit + MILLIMETRE
}

/// Whether two points this far apart on the sphere are certainly less than
/// `limit` metres apart on the ellipsoid.
pub(crate) fn surely_nearer(haversine: f64, limit: f64) -> bool {
    haversine * MOST < limit - MILLIMETRE
}

/// Whether two points are at most `limit` metres apart, in units of 1e-7 of a
/// degree: the answer of [`geodesic_e7`], which is asked only where the
/// [`haversine_e7`] does not settle it.
pub(crate) fn within_e7(a: (i32, i32), b: (i32, i32), limit: f64) -> bool {
    let rough = haversine_e7(a.0, a.1, b.0, b.1);
    if surely_nearer(rough, limit) {
        return true;
    }
    !surely_farther(rough, limit) && geodesic_e7(a.0, a.1, b.0, b.1) <= limit
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(lat: f64, lon: f64) -> Point {
        Point { lat, lon }
    }

    #[track_caller]
    fn near(found: f64, published: f64, tolerance: f64) {
        assert!((found - published).abs() <= tolerance, "{found} is not {published}");
    }

    #[test]
    fn published_lengths_come_out() {
        // The degrees and the quarter meridian of WGS-84 are in every table;
        // the two routes are the examples of Karney's GeographicLib.
        for (a, b, metres) in [
            (at(0.0, 0.0), at(1.0, 0.0), 110_574.389),
            (at(0.0, 0.0), at(0.0, 1.0), 111_319.491),
            (at(0.0, 30.0), at(90.0, 0.0), 10_001_965.729),
            (at(-90.0, 0.0), at(90.0, 77.0), 20_003_931.459),
            (at(-41.32, 174.81), at(40.96, -5.50), 19_959_679.267),
            (at(40.6, -73.8), at(51.6, -0.5), 5_551_759.400),
        ] {
            near(geodesic(a, b), metres, 0.001);
        }
    }

    #[test]
    fn published_directions_come_out() {
        near(bearing(at(-41.32, 174.81), at(40.96, -5.50)), 161.067_669_986_16, 1e-9);
        near(bearing(at(40.6, -73.8), at(51.6, -0.5)), 51.198_882_845_579, 1e-9);
        // 20,000 km south-west from Perth, from the same documentation.
        let reached = destination(at(-32.06, 115.74), 225.0, 20_000_000.0);
        near(reached.lat, 32.111_955_29, 1e-8);
        near(reached.lon, -63.959_252_78, 1e-8);
    }

    #[test]
    fn the_middle_of_a_line_across_the_antimeridian_lies_on_it() {
        let middle = towards(at(10.0, 179.0), at(10.0, -179.0), 0.5);
        near(middle.lon.abs(), 180.0, 1e-9);
        assert!(middle.lat > 10.0);
        let (start, end) = (at(10.0, 179.0), at(10.0, -179.0));
        assert_eq!((towards(start, end, 0.0), towards(start, end, 1.0)), (start, end));
    }

    #[test]
    fn a_line_over_the_pole_passes_the_pole() {
        near(towards(at(80.0, 10.0), at(80.0, -170.0), 0.5).lat, 90.0, 1e-9);
    }

    #[test]
    fn units_of_the_store_turn_back_into_themselves() {
        for units in [0, 1, -1, 900_000_000, -900_000_000, 1_800_000_000, -1_800_000_000] {
            assert_eq!(quantise(dequantise(units)), units);
        }
        assert_eq!(quantise(0.000_000_06), 1);
        assert_eq!(quantise(f64::NAN), 0);
        assert_eq!(quantise(1e9), i32::MAX);
    }

    #[test]
    fn the_sphere_is_off_by_no_more_than_was_proved() {
        // Where the proof is tightest: north along the meridian, at the equator
        // and at the pole.
        let ratio = |lat1, lat2| geodesic_e7(lat1, 0, lat2, 0) / haversine_e7(lat1, 0, lat2, 0);
        let (equator, pole) = (ratio(0, 10_000), ratio(899_990_000, 900_000_000));
        near(equator, 6_335_439.327 / MEAN_RADIUS, 1e-7);
        near(pole, 6_399_593.626 / MEAN_RADIUS, 1e-7);
        assert!(LEAST < equator && pole < MOST);
    }

    fn lat() -> impl Strategy<Value = f64> {
        prop_oneof![8 => -90.0..=90.0, 1 => Just(90.0), 1 => Just(-90.0), 1 => Just(0.0)]
    }

    fn lon() -> impl Strategy<Value = f64> {
        prop_oneof![8 => -180.0..=180.0, 1 => Just(180.0), 1 => Just(-180.0), 1 => Just(0.0)]
    }

    fn point() -> impl Strategy<Value = Point> {
        (lat(), lon()).prop_map(|(lat, lon)| at(lat, lon))
    }

    proptest! {
        #[test]
        fn there_and_back_is_equally_far(a in point(), b in point()) {
            prop_assert_eq!(geodesic(a, b), geodesic(b, a));
            prop_assert!(geodesic(a, b) < FARTHEST + 1e-3);
            prop_assert!((0.0..360.0).contains(&bearing(a, b)));
        }

        #[test]
        fn no_detour_is_shorter(a in point(), b in point(), c in point()) {
            // A short line may be 3 µm off.
            prop_assert!(geodesic(a, c) <= geodesic(a, b) + geodesic(b, c) + 1e-5);
        }

        #[test]
        fn the_antimeridian_is_one_line(lat in lat(), b in point()) {
            let (east, west) = (at(lat, 180.0), at(lat, -180.0));
            prop_assert_eq!(geodesic(east, west), 0.0);
            prop_assert!((geodesic(east, b) - geodesic(west, b)).abs() < 1e-5);
            prop_assert_eq!(haversine_e7(0, 1_800_000_000, 0, -1_800_000_000).round(), 0.0);
        }

        #[test]
        fn the_pole_is_one_point(lon1 in lon(), lon2 in lon(), b in point()) {
            for lat in [90.0, -90.0] {
                let (one, other) = (at(lat, lon1), at(lat, lon2));
                prop_assert_eq!(geodesic(one, other), 0.0);
                prop_assert!((geodesic(one, b) - geodesic(other, b)).abs() < 1e-5);
            }
        }

        #[test]
        fn the_antipode_is_half_a_meridian_away(a in point()) {
            let antipode = at(-a.lat, if a.lon > 0.0 { a.lon - 180.0 } else { a.lon + 180.0 });
            prop_assert!((geodesic(a, antipode) - FARTHEST).abs() < 1e-3);
        }

        #[test]
        fn nearly_antipodal_points_converge(
            a in point(), north in -0.6..0.6, east in -0.6..0.6,
        ) {
            let lon: f64 = a.lon + if a.lon > 0.0 { east - 180.0 } else { east + 180.0 };
            let lon = if lon.abs() > 180.0 { lon - 360.0 * lon.signum() } else { lon };
            let lat: f64 = north - a.lat;
            let b = at(lat.clamp(-90.0, 90.0), lon);
            // The triangle through the antipode bounds the answer from below.
            let antipode = at(-a.lat, if a.lon > 0.0 { a.lon - 180.0 } else { a.lon + 180.0 });
            let apart = geodesic(a, b);
            prop_assert!(apart <= FARTHEST + 1e-3);
            prop_assert!(apart + geodesic(antipode, b) >= FARTHEST - 1e-3);
            // And going that far that way has to arrive.
            let arrived = destination(a, bearing(a, b), apart);
            prop_assert!(geodesic(arrived, b) < 1e-3, "{:?} {:?} {:?}", a, b, arrived);
        }

        #[test]
        fn going_as_far_as_was_measured_arrives(a in point(), b in point()) {
            let arrived = destination(a, bearing(a, b), geodesic(a, b));
            prop_assert!(geodesic(arrived, b) < 1e-3);
            prop_assert!(arrived.lat.abs() <= 90.0 && arrived.lon.abs() <= 180.0);
        }

        #[test]
        fn the_quick_filter_never_errs(a in point(), b in point(), share in 0.98..1.02) {
            let e7 = |p: Point| (quantise(p.lat), quantise(p.lon));
            let ((lat1, lon1), (lat2, lon2)) = (e7(a), e7(b));
            let exact = geodesic_e7(lat1, lon1, lat2, lon2);
            let rough = haversine_e7(lat1, lon1, lat2, lon2);
            let limit = exact * share;
            prop_assert!(!surely_farther(rough, limit) || exact > limit);
            prop_assert!(!surely_nearer(rough, limit) || exact <= limit);
            prop_assert_eq!(within_e7((lat1, lon1), (lat2, lon2), limit), exact <= limit);
            // Beyond both margins together the filter has to settle it.
            prop_assert!(exact < 1.0 || surely_farther(rough, exact * 0.9898));
            prop_assert!(exact < 1.0 || surely_nearer(rough, exact * 1.0103));
        }

        #[test]
        fn the_quick_filter_holds_for_steps_of_metres(
            lat in -899_000_000..=899_000_000, lon in -1_800_000_000..=1_799_000_000,
            north in -5000..=5000, east in 1..=5000,
        ) {
            let exact = geodesic_e7(lat, lon, lat + north, lon + east);
            let rough = haversine_e7(lat, lon, lat + north, lon + east);
            prop_assert!(exact >= rough * LEAST - 1e-6 && exact <= rough * MOST + 1e-6);
        }

        #[test]
        fn a_part_of_the_way_is_that_part_of_the_length(a in point(), b in point(), s in 0.0..=1.0) {
            let between = towards(a, b, s);
            prop_assert!((geodesic(a, between) - s * geodesic(a, b)).abs() < 1e-3);
        }
    }
}
