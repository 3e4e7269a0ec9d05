//! How far apart two movers are, from below and from above, without a sine for each fix.
//!
//! On a chart of few kilometres the radii of curvature hardly change. A step `(dφ, dλ)` measures
//! `M dφ` northwards and `N cos φ dλ` eastwards, where `M` is greatest farthest from the equator and
//! `N cos φ` nearest to it. So with the greatest of each a way on the chart is no shorter than it
//! measures, and with the least of each no way there is longer.

use super::legs::Step;
use crate::place::geodesy::radii;
use crate::timeline::{Fix, RADIAN, eastwards};

/// A line of 2 km on the chart leaves the straight one in space by 8 cm, and by that times the
/// tangent of the latitude sideways, and a chord of 90 km is by 75 cm shorter than its arc: so much
/// for two, up to 80 degrees, in metres.
pub(super) const SLACK: f64 = 2.0;
pub(super) const FAR_NORTH: u32 = 800_000_000;

/// How far the chart reaches to the north and south, and to the east and west, in units of 1e-7
/// degree; and what a shortest way may leave it by.
const TALL: i64 = 500_000;
const WIDE: i64 = 4_000_000;
const BULGE: i64 = 100_000;

/// A chart of some kilometres around a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flat {
    lat: i32,
    lon: i32,
    /// Metres that one unit takes northwards and eastwards at least, and at most.
    least: FlatPoint,
    most: FlatPoint,
}

/// Northwards and eastwards.
pub(super) type FlatPoint = (f64, f64);

impl Flat {
    /// `None` far in the north or south.
    pub(super) fn around((_, lat, lon): Fix) -> Option<Flat> {
        let parallel = i64::from(lat.unsigned_abs());
        let (low, high) = ((parallel - TALL - BULGE).max(0), parallel + TALL + BULGE);
        if high > i64::from(FAR_NORTH) {
            return None;
        }
        let (low, high) = (radii(low as f64 * RADIAN), radii(high as f64 * RADIAN));
        let (least, most) = ((low.0 * RADIAN, high.1 * RADIAN), (high.0 * RADIAN, low.1 * RADIAN));
        Some(Flat { lat, lon, least, most })
    }

    /// A step on the chart; `None` if it leaves it.
    pub(super) fn line(&self, step: &Step) -> Option<FlatStep> {
        Some(FlatStep::new(step, self.offset(step.from)?, self.offset(step.to)?))
    }

    /// The step that follows a line.
    pub(super) fn next_line(&self, before: &FlatStep, step: &Step) -> Option<FlatStep> {
        Some(FlatStep::new(step, before.to, self.offset(step.to)?))
    }

    /// Whether a fix is on the chart.
    pub(super) fn holds(&self, fix: Fix) -> bool {
        self.offset(fix).is_some()
    }

    #[inline]
    fn offset(&self, (_, lat, lon): Fix) -> Option<FlatPoint> {
        let (north, east) = (i64::from(lat) - i64::from(self.lat), eastwards(self.lon, lon));
        (north.abs() <= TALL && east.abs() <= WIDE).then_some((north as f64, east as f64))
    }

    /// The squares of how near and how far two are at least and at most while they go from one
    /// offset to another, give or take [`SLACK`].
    #[inline]
    pub(super) fn bounds(&self, start: FlatPoint, end: FlatPoint) -> (f64, f64) {
        let farthest = square(times(start, self.most)).max(square(times(end, self.most)));
        let (start, end) = (times(start, self.least), times(end, self.least));
        let change = minus(end, start);
        let length = square(change);
        let share = if length > 0.0 { (-dot(start, change) / length).clamp(0.0, 1.0) } else { 0.0 };
        let nearest = (start.0 + share * change.0, start.1 + share * change.1);
        (square(nearest), farthest)
    }
}

/// A step on a flat chart.
#[derive(Debug, Clone, Copy)]
pub(super) struct FlatStep {
    since: i64,
    from: FlatPoint,
    to: FlatPoint,
    a_microsecond: FlatPoint,
}

impl FlatStep {
    #[inline]
    fn new(step: &Step, from: FlatPoint, to: FlatPoint) -> FlatStep {
        let share = 1.0 / step.to.0.abs_diff(step.from.0).max(1) as f64;
        let a_microsecond = times(minus(to, from), (share, share));
        FlatStep { since: step.from.0, from, to, a_microsecond }
    }

    /// How another is off from it at an instant of both.
    #[inline]
    pub(super) fn apart(&self, other: &FlatStep, t: i64) -> FlatPoint {
        minus(other.at(t), self.at(t))
    }

    #[inline]
    fn at(&self, t: i64) -> FlatPoint {
        let micros = t.saturating_sub(self.since) as f64;
        (self.from.0 + micros * self.a_microsecond.0, self.from.1 + micros * self.a_microsecond.1)
    }
}

fn minus(one: FlatPoint, other: FlatPoint) -> FlatPoint {
    (one.0 - other.0, one.1 - other.1)
}

fn times(one: FlatPoint, other: FlatPoint) -> FlatPoint {
    (one.0 * other.0, one.1 * other.1)
}

fn dot(one: FlatPoint, other: FlatPoint) -> f64 {
    one.0 * other.0 + one.1 * other.1
}

fn square(one: FlatPoint) -> f64 {
    dot(one, one)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::legs;
    use super::*;

    proptest! {
        #[test]
        fn straight_ways_in_space_keep_to_the_bounds(
            (lat, lon) in (-790_000_000..=790_000_000, -1_800_000_000..=1_800_000_000),
            ends in prop::collection::vec((-499_000..499_000, -3_999_000..3_999_000_i64), 4..5),
            start in 0..50_i64, stop in 50..=100_i64, share in 0.0..=1.0,
        ) {
            let fix = |time: i64, (north, east): (i32, i64)| -> Fix {
                let turned = (i64::from(lon) + east + 1_800_000_000).rem_euclid(3_600_000_000);
                (time, lat + north, i32::try_from(turned - 1_800_000_000).unwrap())
            };
            let step = |from, to| Step { from: fix(0, from), to: fix(100_000_000, to) };
            let (one, other) = (step(ends[0], ends[1]), step(ends[2], ends[3]));
            let flat = Flat::around(fix(0, (0, 0))).unwrap();
            let lines = (flat.line(&one).unwrap(), flat.line(&other).unwrap());
            let (from, to) = (start * 1_000_000, stop * 1_000_000);
            let apart = |t| lines.0.apart(&lines.1, t);
            let (nearest, farthest) = flat.bounds(apart(from), apart(to));
            let t = from + ((to - from) as f64 * share) as i64;
            let at = |step: &Step| {
                let way = step.way(step.ends());
                way.leg(way.part_at(t)).unwrap().at(t)
            };
            let apart = legs::square(at(&one), at(&other)).sqrt();
            prop_assert!(nearest.sqrt() <= apart + SLACK, "{apart} is less than {}", nearest.sqrt());
            prop_assert!(apart <= farthest.sqrt() + SLACK, "{apart} is more than {}", farthest.sqrt());
        }
    }

    #[test]
    fn nearby_the_bounds_are_close() {
        let fix = |time, east| (time, 560_000_000, 100_000_000 + east);
        let step = |from, to| Step { from: fix(0, from), to: fix(100, to) };
        let flat = Flat::around(fix(0, 0)).unwrap();
        let line = |from, to| flat.line(&step(from, to)).unwrap();
        let apart = |other: &FlatStep| {
            let apart = |t| line(0, 0).apart(other, t);
            let (nearest, farthest) = flat.bounds(apart(0), apart(100));
            (nearest.sqrt(), farthest.sqrt())
        };
        // A degree is 62.4 km there.
        let (nearest, farthest) = apart(&line(160_000, 160_000));
        assert!((995.0..999.0).contains(&nearest) && (999.0..1_003.0).contains(&farthest));
        // It passes by.
        assert!(apart(&line(-80_000, 80_000)).0 < 1e-6);
        assert!(flat.line(&step(0, 5_000_000)).is_none());
        assert!(Flat::around((0, 800_000_000, 0)).is_none());
    }
}
