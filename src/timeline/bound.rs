//! Bounds on distances that need no sine: from above, also to all points of a
//! box, and from below.
//!
//! From above. The line on the chart between two points is one way between them, so the
//! geodesic is no longer. A step `(dφ, dλ)` of it measures `M dφ` northwards
//! and `N cos φ dλ` eastwards, and neither radius of curvature of WGS-84
//! exceeds 6399593.626 m. So the geodesic is at most that radius times
//! `sqrt(Δφ² + (c Δλ)²)`, where `c` is no less than any cosine on the way.
//!
//! From below. On the sphere `sin²(d/2R) = sin²(Δφ/2) + cos φ₁ cos φ₂ sin²(Δλ/2)`.
//! With `sin x ≤ x` on the left, `sin² x ≥ x² (1 - x²/3)` on the right and the
//! cosines taken too small, `d` is at least what comes out; and the geodesic is
//! at least 0.9944 of that, see `place/geodesy.rs`.

use super::columns::{TURN, eastwards};
use crate::place::geodesy::MEAN_RADIUS;

/// Metres that one unit of 1e-7 degree takes at most.
pub(crate) const UNIT: f64 = 6_399_593.627 * 1e-7 * std::f64::consts::PI / 180.0;

/// A part of the chart. East is counted from `origin`, the short way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Chart {
    south: i32,
    north: i32,
    west: i64,
    east: i64,
}

impl Chart {
    /// A box with nothing in it.
    pub(crate) const EMPTY: Chart =
        Chart { south: i32::MAX, north: i32::MIN, west: i64::MAX, east: i64::MIN };

    pub(crate) fn add(&mut self, lat: i32, east: i64) {
        self.join(Chart { south: lat, north: lat, west: east, east });
    }

    pub(crate) fn join(&mut self, other: Chart) {
        self.south = self.south.min(other.south);
        self.north = self.north.max(other.north);
        self.west = self.west.min(other.west);
        self.east = self.east.max(other.east);
    }

    /// The square of a distance in metres that no point of the box exceeds.
    pub(crate) fn farthest_squared(self, lat: i32, east: i64) -> f64 {
        let north =
            (i64::from(self.north) - i64::from(lat)).max(i64::from(lat) - i64::from(self.south));
        let across = (self.east - east).max(east - self.west);
        bound(north, across, self.south.min(lat), self.north.max(lat))
    }

    /// South, north, west and east edge.
    pub(crate) fn edges(self) -> (i32, i32, i64, i64) {
        (self.south, self.north, self.west, self.east)
    }
}

/// The same for two points.
pub(crate) fn apart_squared(a: (i32, i32), b: (i32, i32)) -> f64 {
    let north = i64::from(a.0) - i64::from(b.0);
    bound(north, eastwards(a.1, b.1), a.0.min(b.0), a.0.max(b.0))
}

fn bound(north: i64, east: i64, south_edge: i32, north_edge: i32) -> f64 {
    let cosine = greatest_cosine(south_edge, north_edge);
    let (north, east) = (north as f64, east as f64 * cosine);
    UNIT * UNIT * (north * north + east * east)
}

/// No cosine of a latitude in the range is greater. The series of the cosine
/// alternates, so that breaking it off after a term added leaves too much.
fn greatest_cosine(south: i32, north: i32) -> f64 {
    let nearest = if south > 0 {
        f64::from(south)
    } else if north < 0 {
        f64::from(north)
    } else {
        return 1.0;
    };
    let angle = nearest * 1e-7_f64.to_radians();
    let square = angle * angle;
    1.0 - square / 2.0 + square * square / 24.0
}

/// Whether two points are surely more than `limit` metres apart. Where they are
/// by more than about one per cent, and not half the world, this sees it.
pub(crate) fn surely_apart(a: (i32, i32), b: (i32, i32), limit: f64) -> bool {
    let half = |units: i64| {
        let square = (units as f64 * RADIAN / 2.0).powi(2);
        square * (1.0 - square / 3.0).max(0.0)
    };
    let north = half(i64::from(a.0) - i64::from(b.0));
    let east = half(eastwards(a.1, b.1));
    let sphere = 4.0
        * MEAN_RADIUS
        * MEAN_RADIUS
        * (north + least_cosine(a.0.into()) * least_cosine(b.0.into()) * east);
    let limit = limit + 1e-3;
    0.9944 * 0.9944 * sphere > limit * limit
}

/// No more than the cosine of a latitude, and not below zero: here the series
/// is broken off after a term taken away.
fn least_cosine(lat: i64) -> f64 {
    let square = (lat as f64 * RADIAN).powi(2);
    (1.0 - square / 2.0 + square * square / 24.0 - square * square * square / 720.0).max(0.0)
}

/// One unit of 1e-7 degree.
pub(crate) const RADIAN: f64 = 1e-7 * std::f64::consts::PI / 180.0;

/// Beyond this latitude, in units of 1e-7 degree, the chart is no guide.
pub(crate) const POLAR: u32 = 890_000_000;

/// What a distance takes on the chart, in units of 1e-7 degree.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Margin {
    metres: f64,
    pub(crate) north: i64,
}

impl Margin {
    /// A degree northwards is nowhere shorter than 110574 m, so a distance is
    /// no farther north than this; the straight lines that movers are taken to
    /// go along are nowhere 20 m off the chart outside the polar caps.
    pub(crate) fn new(metres: f64) -> Margin {
        let metres = metres * 1.001 + 20.0;
        Margin { metres, north: (metres / 110_574.0 * 1e7).min(2e9) as i64 + 1 }
    }

    /// How far east the distance may reach from where no latitude is farther
    /// from the equator: on the way no parallel is shorter than that of the
    /// farthest latitude, whose radius is at least the axis times its cosine.
    pub(crate) fn east(self, farthest: i64) -> i64 {
        let farthest = farthest + self.north;
        let cosine = least_cosine(farthest);
        if farthest > i64::from(POLAR) || cosine <= 0.0 {
            return TURN;
        }
        let degrees = self.metres / (111_319.0 * cosine);
        (degrees * 1e7).min(TURN as f64) as i64 + 1
    }
}

/// What a bound must stay below for the distance to be surely within `limit`:
/// the square of the limit, less a millimetre for the rounding of both.
pub(crate) fn surely_within(limit: f64) -> f64 {
    let limit = (limit - 1e-3).max(0.0);
    limit * limit
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::geodesy::geodesic_e7;

    proptest! {
        #[test]
        fn nothing_is_farther_than_the_bound(
            lat1 in -900_000_000..=900_000_000_i32, lon1 in -1_800_000_000..=1_800_000_000_i32,
            lat2 in -900_000_000..=900_000_000_i32, lon2 in -1_800_000_000..=1_800_000_000_i32,
        ) {
            let exact = geodesic_e7(lat1, lon1, lat2, lon2);
            let (a, b) = ((lat1, lon1), (lat2, lon2));
            prop_assert!(apart_squared(a, b).sqrt() >= exact - 1e-3);
            prop_assert!(!surely_apart(a, b, exact));
        }

        #[test]
        fn close_by_the_bound_is_tight(
            lat in -800_000_000..=800_000_000_i32, north in -9_000..9_000, east in -9_000..9_000,
        ) {
            prop_assume!(north != 0 || east != 0);
            let (a, b) = ((lat, 0), (lat + north, east));
            let exact = geodesic_e7(a.0, a.1, b.0, b.1);
            prop_assert!(apart_squared(a, b).sqrt() <= exact * 1.07 + 0.02);
            prop_assert!(!surely_apart(a, b, exact));
            prop_assert!(surely_apart(a, b, exact * 0.98 - 0.01));
        }

        #[test]
        fn no_point_of_a_box_is_farther(
            lat in -890_000_000..=890_000_000_i32, q in (-9_000..9_000, -9_000..9_000),
            points in prop::collection::vec((-9_000..9_000, -9_000..9_000), 1..20),
        ) {
            let mut chart = Chart::EMPTY;
            for &(north, east) in &points {
                chart.add(lat + north, i64::from(east));
            }
            let bound = chart.farthest_squared(lat + q.0, i64::from(q.1)).sqrt();
            for (north, east) in points {
                prop_assert!(geodesic_e7(lat + q.0, q.1, lat + north, east) <= bound + 1e-3);
            }
        }
    }
}
