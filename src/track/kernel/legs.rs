//! The way of a mover as straight lines in space, each short.

use super::interpolate::between;
use crate::place::ecef::{Space, space};
use crate::timeline::{Columns, Margin, POLAR, TURN, eastwards, last_at};

/// No line is longer than this, in metres. At its middle a line of 2 km is 8 cm
/// below the ground, and that times the tangent of the latitude beside the line
/// on the chart.
const LONGEST: f64 = 2_000.0;

/// From one fix to the next; both are one for a fix that stands alone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) from: (i64, i32, i32),
    pub(super) to: (i64, i32, i32),
}

/// The steps of one mover that are no longer than `limit`, oldest first, and
/// every fix that no such step touches.
#[derive(Debug, Clone)]
pub(super) struct Steps<'a> {
    columns: Columns<'a>,
    limit: i64,
    /// The fix from which the next step goes.
    row: usize,
    /// Whether a step has led there.
    reached: bool,
}

impl<'a> Steps<'a> {
    /// Those from about `from` on: none that reaches past it is left out.
    pub(super) fn new(columns: Columns<'a>, limit: i64, from: i64) -> Steps<'a> {
        let row = columns.last_of_its_time(last_at(columns.times(), from).unwrap_or(0));
        // The step to the first fix may have been left out, so the fix may come
        // once more as one that stands alone; that does no harm.
        Steps { columns, limit, row, reached: false }
    }
}

impl Iterator for Steps<'_> {
    type Item = Step;

    #[inline]
    fn next(&mut self) -> Option<Step> {
        loop {
            let from = self.columns.fix(self.row)?;
            self.row = self.columns.last_of_its_time(self.row + 1);
            let to = self.columns.fix(self.row);
            if let Some(to) = to.filter(|to| to.0.saturating_sub(from.0) <= self.limit) {
                self.reached = true;
                return Some(Step { from, to });
            }
            if !std::mem::take(&mut self.reached) {
                return Some(Step { from, to: from });
            }
        }
    }
}

impl Step {
    /// Whether the mover may have been within the margin of another one on its
    /// own step: whether the boxes of the two on the chart are as near as that.
    pub(super) fn may_be_near(&self, other: &Step, margin: Margin) -> bool {
        let edges = |step: &Step| (step.from.1.min(step.to.1), step.from.1.max(step.to.1));
        let ((south, north), (low, high)) = (edges(self), edges(other));
        let (south, north) = (i64::from(south), i64::from(north));
        let (low, high) = (i64::from(low), i64::from(high));
        let farthest = south.abs().max(north.abs()).max(low.abs()).max(high.abs());
        if farthest > i64::from(POLAR) - 200_000 {
            return true;
        }
        if low - north > margin.north || south - high > margin.north {
            return false;
        }
        let spans = |start: i64, step: &Step| {
            let end = start + eastwards(step.from.2, step.to.2);
            (start.min(end), start.max(end))
        };
        let (west, east) = spans(0, self);
        let (left, right) = spans(eastwards(self.from.2, other.from.2), other);
        let margin = margin.east(farthest);
        // The other may be nearer the other way round.
        [-TURN, 0, TURN]
            .iter()
            .any(|turn| left + turn - east <= margin && west - right - turn <= margin)
    }

    /// From which to which part of its time, 0 to 1, the mover may be in a box
    /// on the chart, whose east edge may lie beyond 180 degrees; `None` if it
    /// surely passes it by. Beside the poles the chart is no guide.
    pub(super) fn inside(
        &self,
        (south, north): (i64, i64),
        lons: (i64, i64),
    ) -> Option<(f64, f64)> {
        if self.is_polar() {
            return Some((0.0, 1.0));
        }
        let lat = i64::from(self.from.1);
        let rows = passes(i64::from(self.to.1) - lat, south - lat, north - lat)?;
        let west = (lons.0 - i64::from(self.from.2) + TURN / 2).rem_euclid(TURN) - TURN / 2;
        let (width, change) = (lons.1 - lons.0, eastwards(self.from.2, self.to.2));
        let turn = |turn: i64| {
            let columns = passes(change, west + turn, west + turn + width)?;
            let both = (rows.0.max(columns.0), rows.1.min(columns.1));
            (both.0 <= both.1).then_some(both)
        };
        let all = [-TURN, 0, TURN].into_iter().filter_map(turn);
        all.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
    }

    fn is_polar(&self) -> bool {
        i64::from(self.from.1).abs().max(i64::from(self.to.1).abs()) > i64::from(POLAR) - 200_000
    }

    /// Where the step begins and where it ends, in space.
    pub(super) fn ends(&self) -> (Space, Space) {
        let at = |fix: (i64, i32, i32)| space(between(fix, fix, fix.0));
        (at(self.from), at(self.to))
    }

    /// The step as straight lines, given its ends.
    pub(super) fn way(&self, ends: (Space, Space)) -> Way {
        let apart = square(ends.0, ends.1);
        // A short step round the pole is long on the chart.
        let polar = self.from.1.unsigned_abs().max(self.to.1.unsigned_abs()) > POLAR;
        let parts = if apart <= LONGEST * LONGEST && !polar {
            1
        } else {
            // No two points are 13,000 km apart in space: no large number.
            let parts = (apart.sqrt() / LONGEST).ceil().max(1.0) as u32;
            if polar { parts.max(64) } else { parts }
        };
        Way { step: *self, ends, parts }
    }
}

/// From which to which part of its way a value that goes steadily from 0 to
/// `change` lies between two others.
fn passes(change: i64, low: i64, high: i64) -> Option<(f64, f64)> {
    if change == 0 {
        return (low <= 0 && high >= 0).then_some((0.0, 1.0));
    }
    let (a, b) = (low as f64 / change as f64, high as f64 / change as f64);
    let (enters, leaves) = (a.min(b).max(0.0), a.max(b).min(1.0));
    (enters <= leaves).then_some((enters, leaves))
}

/// A step in parts of equal time, each a straight line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    step: Step,
    ends: (Space, Space),
    parts: u32,
}

impl Way {
    /// The part that an instant is in; the later of two.
    pub(super) fn part_at(&self, t: i64) -> u32 {
        let (from, to) = (self.step.from.0, self.step.to.0);
        if self.parts == 1 || t <= from {
            return 0;
        }
        let since = u128::from(t.min(to).abs_diff(from)) * u128::from(self.parts);
        let part = u32::try_from(since / u128::from(to.abs_diff(from).max(1))).unwrap_or(u32::MAX);
        // The parts begin at whole microseconds, which may be a little earlier.
        let part = part.min(self.parts - 1);
        if self.instant(part) > t { part.saturating_sub(1) } else { part }
    }

    /// When the mover may be within the margin of another one on its own step:
    /// a step of thousands of kilometres is near a harbour for a moment only.
    pub(super) fn near(&self, other: &Step, margin: Margin) -> Option<(i64, i64)> {
        let (from, to) = (self.step.from.0, self.step.to.0);
        // Parts that all differ in time are what the rest stands on.
        if self.parts < 8 || to.abs_diff(from) < u64::from(self.parts) || other.is_polar() {
            return Some((from, to));
        }
        let lats = (i64::from(other.from.1), i64::from(other.to.1));
        let (south, north) = (lats.0.min(lats.1), lats.0.max(lats.1));
        let reach = margin.east(south.abs().max(north.abs()));
        let west = i64::from(other.from.2);
        let east = west + eastwards(other.from.2, other.to.2);
        let lons = (west.min(east) - reach, west.max(east) + reach);
        let (enters, leaves) =
            self.step.inside((south - margin.north, north + margin.north), lons)?;
        // A part more on both sides, for what rounding may be off.
        let part = |share: f64| (share * f64::from(self.parts)) as u32;
        let first = part(enters).saturating_sub(1);
        let end = part(leaves).saturating_add(2);
        Some((self.instant(first), self.instant(end)))
    }

    /// One part; `None` after the last.
    pub(super) fn leg(&self, part: u32) -> Option<Leg> {
        if part >= self.parts {
            return None;
        }
        let at = |part: u32| {
            if part == 0 {
                self.ends.0
            } else if part == self.parts {
                self.ends.1
            } else {
                space(between(self.step.from, self.step.to, self.instant(part)))
            }
        };
        let (start, end) = (self.instant(part), self.instant(part + 1));
        Some(Leg { start, end, from: at(part), to: at(part + 1) })
    }

    /// When a part begins, to the microsecond before.
    fn instant(&self, part: u32) -> i64 {
        let (from, to) = (self.step.from.0, self.step.to.0);
        if part == 0 {
            return from;
        }
        if part >= self.parts {
            return to;
        }
        let since = u128::from(to.abs_diff(from)) * u128::from(part) / u128::from(self.parts);
        from.saturating_add_unsigned(u64::try_from(since).unwrap_or(u64::MAX))
    }
}

/// A straight line that the mover went along at a steady speed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Leg {
    pub(super) start: i64,
    pub(super) end: i64,
    pub(super) from: Space,
    pub(super) to: Space,
}

impl Leg {
    /// Where the mover was at an instant of the leg.
    pub(super) fn at(&self, t: i64) -> Space {
        let whole = self.end.abs_diff(self.start);
        if whole == 0 || t <= self.start {
            return self.from;
        }
        if t >= self.end {
            return self.to;
        }
        let share = t.abs_diff(self.start) as f64 / whole as f64;
        let [x, y, z] = self.from;
        let [p, q, r] = self.to;
        [x + share * (p - x), y + share * (q - y), z + share * (r - z)]
    }
}

/// The square of the distance of two points in space.
pub(super) fn square(a: Space, b: Space) -> f64 {
    dot(minus(a, b), minus(a, b))
}

pub(super) fn minus([x, y, z]: Space, [p, q, r]: Space) -> Space {
    [x - p, y - q, z - r]
}

pub(super) fn dot([x, y, z]: Space, [p, q, r]: Space) -> f64 {
    x * p + y * q + z * r
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::interpolate::position_at;
    use super::*;
    use crate::place::geodesy::geodesic;
    use crate::timeline::columns::tests::{Owned, origin, walk};

    fn legs(columns: Columns<'_>, limit: i64, from: i64) -> Vec<Leg> {
        let ways = Steps::new(columns, limit, from).map(|step| step.way(step.ends()));
        ways.flat_map(|way| (0..).map_while(move |part| way.leg(part))).collect()
    }

    #[test]
    fn a_fix_between_two_gaps_is_a_leg_of_no_length() {
        let owned = Owned::new(vec![(0, 0, 0), (10, 5, 5), (12, 6, 6), (30, 0, 0)]);
        let legs = legs(owned.columns(), 5, 0);
        let times: Vec<(i64, i64)> = legs.iter().map(|leg| (leg.start, leg.end)).collect();
        assert_eq!(times, [(0, 0), (10, 12), (30, 30)]);
        assert_eq!(Steps::new(Columns::default(), 5, 0).count(), 0);
    }

    #[test]
    fn a_long_step_is_gone_in_short_parts() {
        let owned = Owned::new(vec![(0, 0, 0), (7, 0, 1_000_000)]);
        let legs = legs(owned.columns(), 9, 0);
        // 11.1 km.
        assert_eq!(legs.len(), 6);
        assert_eq!((legs[0].start, legs[5].end), (0, 7));
        let joined = |pair: &[Leg]| pair[0].end == pair[1].start && pair[0].to == pair[1].from;
        assert!(legs.windows(2).all(joined));
        let step = Steps::new(owned.columns(), 9, 0).next().unwrap();
        let way = step.way(step.ends());
        for t in 0..=7 {
            let leg = way.leg(way.part_at(t)).unwrap();
            assert!(leg.start <= t && t <= leg.end, "{t} is not in {leg:?}");
        }
    }

    proptest! {
        #[test]
        fn the_legs_keep_to_the_way_on_the_chart(
            (owned, t) in origin()
                .prop_flat_map(|origin| walk(origin, 600_000, 1..20))
                .prop_flat_map(|owned| {
                    let end = owned.times.last().copied().unwrap_or(0);
                    (Just(owned), 0..end + 1)
                }),
            limit in 0..200_000_000_i64,
        ) {
            let columns = owned.columns();
            let legs = legs(columns, limit, t);
            let leg = legs.iter().find(|leg| leg.start <= t && t <= leg.end);
            let spot = position_at(columns, t, limit);
            prop_assert_eq!(leg.is_some(), spot.is_some());
            if let (Some(leg), Some(spot)) = (leg, spot) {
                let off = square(leg.at(t), space(spot.point)).sqrt();
                let polar = owned.points.iter().any(|(lat, _)| lat.unsigned_abs() > POLAR);
                prop_assert!(off < if polar { 2_000.0 } else { 5.0 }, "{off} m off");
            }
        }

        #[test]
        fn steps_that_pass_near_each_other_may_be_near(
            all in origin().prop_flat_map(|origin| {
                prop::collection::vec(walk(origin, 100_000, 2..3), 2..3)
            }),
            share in 0.0..=1.0, other in 0.0..=1.0,
        ) {
            let step = |owned: &Owned| Step {
                from: owned.columns().fix(0).unwrap(),
                to: owned.columns().fix(1).unwrap(),
            };
            let (one, another) = (step(&all[0]), step(&all[1]));
            let at = |step: &Step, share: f64| {
                let t = step.from.0 + ((step.to.0 - step.from.0) as f64 * share) as i64;
                between(step.from, step.to, t)
            };
            let apart = geodesic(at(&one, share), at(&another, other));
            prop_assert!(one.may_be_near(&another, Margin::new(apart)));
            prop_assert!(another.may_be_near(&one, Margin::new(apart)));
        }

        #[test]
        fn a_long_way_is_near_another_step_when_it_passes_it(
            (lat, lon) in (-800_000_000..800_000_000, -1_800_000_000..=1_800_000_000),
            (to_lat, to_lon) in (-800_000_000..800_000_000, -1_800_000_000..=1_800_000_000),
            seconds in 10..10_000_i64, share in 0.0..=1.0,
            (north, east) in (-9_000..9_000, -9_000..9_000_i64), metres in 0.0..5_000.0,
        ) {
            let time = seconds * 1_000_000;
            let step = Step { from: (0, lat, lon), to: (time, to_lat, to_lon) };
            let t = (time as f64 * share) as i64;
            let there = between(step.from, step.to, t);
            let turned = (lon_e7(there.lon) + east + TURN / 2).rem_euclid(TURN) - TURN / 2;
            let (at, on) = ((there.lat * 1e7) as i32 + north, i32::try_from(turned).unwrap());
            let other = Step { from: (0, at, on), to: (time, at + 500, on) };
            let near = step.way(step.ends()).near(&other, Margin::new(metres));
            let apart = geodesic(there, between(other.from, other.to, t));
            if apart <= metres {
                let (from, to) = near.expect("it is near at least once");
                prop_assert!(from <= t && t <= to, "{t} is not from {from} to {to}");
            }
            // Which is to say something: mostly the way is near for a moment.
            let far = apart + 100_000.0;
            if far < geodesic(between(step.from, step.from, 0), there).min(1e6) {
                prop_assert!(near.is_none_or(|(from, _)| from > 0));
            }
        }
    }

    fn lon_e7(degrees: f64) -> i64 {
        (degrees * 1e7) as i64
    }
}
