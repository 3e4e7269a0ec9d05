//! Straight lines through the Earth, for movers that are near each other.
//!
//! In the coordinates of space the antimeridian and the poles are points like
//! any other, and the distance of two points that both move in straight lines
//! is the root of a quadratic in time.

use super::geodesy::{MEAN_RADIUS, Point};

/// The semi-axis and the square of the eccentricity of WGS-84.
const AXIS: f64 = 6_378_137.0;
const ECCENTRICITY_SQUARED: f64 = 6.694_379_990_141_33e-3;

/// Metres from the centre of the Earth: to 0°N 0°E, to 0°N 90°E, to the pole.
pub(crate) type Space = [f64; 3];

/// Where a point of the ellipsoid lies in space.
pub(crate) fn space(point: Point) -> Space {
    let (sin_lat, cos_lat) = point.lat.to_radians().sin_cos();
    let (sin_lon, cos_lon) = point.lon.to_radians().sin_cos();
    let normal = AXIS / (1.0 - ECCENTRICITY_SQUARED * sin_lat * sin_lat).sqrt();
    let across = normal * cos_lat;
    [across * cos_lon, across * sin_lon, normal * (1.0 - ECCENTRICITY_SQUARED) * sin_lat]
}

/// The length in metres of the straight line below a line of `metres` on the
/// ground; infinite where no two points are as far apart.
///
/// For 1 km it is 1 µm shorter, for 100 km 1 m. It is taken from the mean
/// radius of the Earth, which is right to 1e-6 of the length up to 100 km.
pub(crate) fn chord(metres: f64) -> f64 {
    let angle = metres / (2.0 * MEAN_RADIUS);
    if angle >= std::f64::consts::FRAC_PI_2 {
        return f64::INFINITY;
    }
    2.0 * MEAN_RADIUS * angle.sin()
}

/// The length in metres of the line on the ground above a straight one, as
/// [`chord`] has it.
pub(crate) fn arc(chord: f64) -> f64 {
    2.0 * MEAN_RADIUS * (chord / (2.0 * MEAN_RADIUS)).min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::geodesy::{destination, geodesic};
    use super::*;

    fn straight(a: Point, b: Point) -> f64 {
        let (a, b) = (space(a), space(b));
        (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt()
    }

    #[test]
    fn the_axes_are_those_of_the_ellipsoid() {
        let at = |lat, lon| space(Point { lat, lon });
        assert_eq!(at(0.0, 0.0), [6_378_137.0, 0.0, 0.0]);
        let [x, y, z] = at(90.0, 12.0);
        assert!(x.abs() < 1e-6 && y.abs() < 1e-6 && (z - 6_356_752.314_2).abs() < 1e-3);
    }

    proptest! {
        #[test]
        fn the_straight_line_is_as_long_as_the_chord(
            lat in -90.0..=90.0, lon in -180.0..=180.0, bearing in 0.0..360.0,
            metres in prop_oneof![1.0..2_000.0, 1.0..100_000.0],
        ) {
            let from = Point { lat, lon };
            let to = destination(from, bearing, metres);
            let length = geodesic(from, to);
            prop_assert!((straight(from, to) - chord(length)).abs() <= 1e-6 * length + 1e-6);
            prop_assert!((arc(chord(length)) - length).abs() <= 1e-9 * length + 1e-6);
        }
    }
}
