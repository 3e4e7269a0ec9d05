//! How far the points of a run reach in each of many directions.

use std::f64::consts::PI;

use crate::place::geodesy::radii;
use crate::timeline::{Chart, POLAR, RADIAN};

const DIRECTIONS: usize = 64;

/// The support function of some points on a flat chart: for each of many
/// directions, how far the farthest of them lies that way, in metres.
///
/// A point at distance `d` lies at least `d cos(π / 64)` in the one of 64
/// directions that is closest to it, so these tell the distance of the farthest
/// to within 1.3 thousandths, and from above.
///
/// Nor is a way on the chart too short: a step `(dφ, dλ)` of it measures `M dφ`
/// northwards and `N cos φ dλ` eastwards, and of the latitudes that it is made
/// for, `M` is greatest farthest from the equator and `N cos φ` nearest to it.
#[derive(Debug)]
pub(super) struct Support {
    /// The latitudes that it is made for.
    south: i64,
    north: i64,
    /// Where the chart begins; numbers near zero are the more exact.
    origin: (i64, i64),
    /// Metres that one unit of 1e-7 degree takes.
    northwards: f64,
    eastwards: f64,
    reach: [f64; DIRECTIONS],
    sines: [f64; DIRECTIONS],
    cosines: [f64; DIRECTIONS],
}

impl Support {
    /// Of no points yet; for those in `around`, and others within `metres` of
    /// one of them. `None` beside a pole, where a chart is no guide.
    pub(super) fn new(around: Chart, metres: f64) -> Option<Support> {
        // A degree northwards is nowhere shorter than 110574 m.
        let margin = (metres / 110_574.0 * 1e7) as i64 + 1;
        let (south, north, west, _) = around.edges();
        let (south, north) = (i64::from(south) - margin, i64::from(north) + margin);
        let farthest = north.max(-south);
        let nearest = south.max(-north).max(0);
        if farthest > i64::from(POLAR) {
            return None;
        }
        let (meridian, _) = radii(farthest as f64 * RADIAN);
        let (_, parallel) = radii(nearest as f64 * RADIAN);
        let angles = std::array::from_fn(|at| 2.0 * PI * at as f64 / DIRECTIONS as f64);
        Some(Support {
            south,
            north,
            origin: (south, west),
            northwards: meridian * RADIAN,
            eastwards: parallel * RADIAN,
            reach: [f64::NEG_INFINITY; DIRECTIONS],
            sines: angles.map(f64::sin),
            cosines: angles.map(f64::cos),
        })
    }

    pub(super) fn add(&mut self, lat: i32, east: i64) {
        let Some((x, y)) = self.on_chart(lat, east) else {
            self.reach = [f64::INFINITY; DIRECTIONS];
            return;
        };
        let directions = self.cosines.iter().zip(&self.sines);
        for (reach, (cosine, sine)) in self.reach.iter_mut().zip(directions) {
            *reach = reach.max(x * cosine + y * sine);
        }
    }

    /// Metres from a point that no point added exceeds.
    pub(super) fn farthest(&self, lat: i32, east: i64) -> f64 {
        let Some((x, y)) = self.on_chart(lat, east) else { return f64::INFINITY };
        let directions = self.cosines.iter().zip(&self.sines);
        let ways = self.reach.iter().zip(directions);
        let farthest = ways.fold(0.0, |most: f64, (reach, (cosine, sine))| {
            most.max(reach - (x * cosine + y * sine))
        });
        // A millimetre for the rounding.
        farthest / (PI / DIRECTIONS as f64).cos() + 1e-3
    }

    /// Metres east and north of the origin; `None` for a latitude that this is
    /// not made for.
    fn on_chart(&self, lat: i32, east: i64) -> Option<(f64, f64)> {
        let lat = i64::from(lat);
        let (north, east) = ((lat - self.origin.0) as f64, (east - self.origin.1) as f64);
        (self.south..=self.north)
            .contains(&lat)
            .then_some((east * self.eastwards, north * self.northwards))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::geodesy::geodesic_e7;

    proptest! {
        #[test]
        fn it_tells_the_farthest_point_from_above_and_closely(
            lat in -800_000_000..=800_000_000_i32, q in (-9_000..9_000, -9_000..9_000),
            points in prop::collection::vec((-9_000..9_000, -9_000..9_000), 1..40),
        ) {
            let mut around = Chart::EMPTY;
            around.add(lat, 0);
            // All of them lie within 144 m of the middle northwards.
            let mut support = Support::new(around, 200.0).unwrap();
            let mut farthest = 0.0_f64;
            for (north, east) in points {
                support.add(lat + north, i64::from(east));
                farthest = farthest.max(geodesic_e7(lat + q.0, q.1, lat + north, east));
            }
            let told = support.farthest(lat + q.0, i64::from(q.1));
            prop_assert!(told >= farthest);
            prop_assert!(told <= farthest * 1.002 + 0.01, "{told} for {farthest}");
        }
    }

    #[test]
    fn of_other_latitudes_it_says_nothing() {
        let mut around = Chart::EMPTY;
        around.add(0, 0);
        let mut support = Support::new(around, 100.0).unwrap();
        support.add(0, 0);
        assert!(support.farthest(5_000, 0) < 56.0);
        assert_eq!(support.farthest(50_000, 0), f64::INFINITY);
        support.add(50_000, 0);
        assert_eq!(support.farthest(0, 0), f64::INFINITY);
        around.add(890_000_000, 0);
        assert!(Support::new(around, 100.0).is_none());
    }
}
