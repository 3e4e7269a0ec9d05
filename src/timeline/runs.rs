//! Putting the run of each actor into the order of time.

use super::parallel;

/// What becomes of a row whose actor, instant and position another row has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeats {
    /// Every one stays.
    Kept,
    /// The one added last stays, so that what was last remains last.
    Once,
}

/// What was found in the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    /// Rows that came after one of the same actor with a later time.
    pub(crate) late: usize,
    /// Rows whose actor, instant and position another row has, one of each such
    /// set not counted.
    pub(crate) repeated: usize,
    /// Positions of one actor at one instant, the first of each not counted.
    pub(crate) conflicting: usize,
}

impl Tally {
    /// What was found beyond what had been known of some of the rows.
    pub(super) fn without(self, known: Tally) -> Tally {
        Tally {
            late: self.late - known.late,
            repeated: self.repeated - known.repeated,
            conflicting: self.conflicting - known.conflicting,
        }
    }

    fn and(self, other: Tally) -> Tally {
        Tally {
            late: self.late + other.late,
            repeated: self.repeated + other.repeated,
            conflicting: self.conflicting + other.conflicting,
        }
    }
}

/// Some neighbouring runs, with the part of the columns that they occupy.
pub(super) struct Runs<'a> {
    /// Where each run begins among all rows, and where the last one ends.
    starts: &'a [usize],
    columns: ColumnsMut<'a>,
    /// How many rows of each run stay.
    kept: &'a mut [usize],
}

/// Times and points of the same rows.
type ColumnsMut<'a> = (&'a mut [i64], &'a mut [(i32, i32)]);

impl<'a> Runs<'a> {
    pub(super) fn new(
        starts: &'a [usize],
        columns: ColumnsMut<'a>,
        kept: &'a mut [usize],
    ) -> Runs<'a> {
        Runs { starts, columns, kept }
    }

    /// Sorts each run by time, rows of equal times in the order they have; with
    /// `Repeats::Once` the rows that stay come first in their run.
    pub(super) fn settle(self, repeats: Repeats) -> Tally {
        if self.columns.0.len() > parallel::SMALL && self.kept.len() > 1 {
            let (left, right) = self.halves();
            let (left, right) = parallel::join(|| left.settle(repeats), || right.settle(repeats));
            return left.and(right);
        }
        let (mut times, mut points) = self.columns;
        let mut tally = Tally::default();
        for (run, kept) in self.starts.windows(2).zip(self.kept) {
            let [from, to] = run else { continue };
            let len = to - from;
            let run = (
                times.split_off_mut(..len).unwrap_or_default(),
                points.split_off_mut(..len).unwrap_or_default(),
            );
            let (found, stay) = settle_one(run, repeats);
            *kept = stay;
            tally = tally.and(found);
        }
        tally
    }

    /// About half of the rows, and the rest; neither is without a run.
    fn halves(self) -> (Runs<'a>, Runs<'a>) {
        let first = self.starts.first().copied().unwrap_or_default();
        let middle = first + self.columns.0.len() / 2;
        let runs = self.kept.len();
        let at = self.starts.partition_point(|&start| start < middle).clamp(1, runs - 1);
        let row = self.starts.get(at).map_or(0, |start| start - first);
        let (times, points) = self.columns;
        let (times, more_times) = times.split_at_mut(row);
        let (points, more_points) = points.split_at_mut(row);
        let (kept, more_kept) = self.kept.split_at_mut(at);
        (
            Runs::new(self.starts.get(..=at).unwrap_or_default(), (times, points), kept),
            Runs::new(
                self.starts.get(at..).unwrap_or_default(),
                (more_times, more_points),
                more_kept,
            ),
        )
    }
}

/// Sorts one run; what was found, and how many rows stay.
fn settle_one((times, points): ColumnsMut<'_>, repeats: Repeats) -> (Tally, usize) {
    let mut tally = Tally::default();
    let mut latest = i64::MIN;
    let mut is_strict = true;
    for &time in &*times {
        tally.late += usize::from(time < latest);
        is_strict &= time > latest;
        latest = latest.max(time);
    }
    if is_strict {
        return (tally, times.len());
    }
    if tally.late > 0 {
        sort(times, points);
    }
    let mut stay = 0;
    let mut from = 0;
    while let Some(&time) = times.get(from) {
        let rest = times.get(from..).unwrap_or_default();
        let len = rest.iter().take_while(|&&other| other == time).count();
        let mut distinct: Vec<(i32, i32)> = Vec::new();
        if len > 1 {
            let group = points.get(from..from + len).unwrap_or_default();
            distinct = latest_of_each(group.to_vec());
            tally.repeated += len - distinct.len();
            tally.conflicting += distinct.len() - 1;
        }
        if repeats == Repeats::Kept {
            stay += len;
        } else if len == 1 {
            times.copy_within(from..=from, stay);
            points.copy_within(from..=from, stay);
            stay += 1;
        } else {
            for point in distinct {
                // There are no more points than rows in the group.
                if let (Some(t), Some(p)) = (times.get_mut(stay), points.get_mut(stay)) {
                    (*t, *p) = (time, point);
                }
                stay += 1;
            }
        }
        from += len;
    }
    (tally, stay)
}

/// Each position once, in the order of their last appearances.
fn latest_of_each(positions: Vec<(i32, i32)>) -> Vec<(i32, i32)> {
    if let [first, second] = positions.as_slice() {
        return if first == second { vec![*first] } else { positions };
    }
    let mut latest: Vec<((i32, i32), usize)> =
        positions.into_iter().enumerate().map(|(row, position)| (position, row)).collect();
    latest.sort_unstable_by_key(|&(position, row)| (position, std::cmp::Reverse(row)));
    latest.dedup_by_key(|&mut (position, _)| position);
    latest.sort_unstable_by_key(|&(_, row)| row);
    latest.into_iter().map(|(position, _)| position).collect()
}

/// Sorts the rows by time, stably.
pub(super) fn sort(times: &mut [i64], points: &mut [(i32, i32)]) {
    let mut rows: Vec<(i64, (i32, i32))> =
        times.iter().copied().zip(points.iter().copied()).collect();
    rows.sort_by_key(|&(time, _)| time);
    for ((time, point), row) in times.iter_mut().zip(points).zip(rows) {
        (*time, *point) = row;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashSet};

    use proptest::prelude::*;

    use super::*;

    /// The run by the words of the definitions, row by row.
    fn naive(rows: &[(i64, i32)]) -> (Vec<(i64, i32)>, Tally) {
        let late = |(at, row): (usize, &(i64, i32))| rows[..at].iter().any(|other| other.0 > row.0);
        let mut of_time: BTreeMap<i64, Vec<i32>> = BTreeMap::new();
        for &(time, lat) in rows {
            let lats = of_time.entry(time).or_default();
            lats.retain(|&other| other != lat);
            lats.push(lat);
        }
        let distinct: HashSet<_> = rows.iter().collect();
        let tally = Tally {
            late: rows.iter().enumerate().filter(|&row| late(row)).count(),
            repeated: rows.len() - distinct.len(),
            conflicting: distinct.len() - of_time.len(),
        };
        let pairs = of_time
            .into_iter()
            .flat_map(|(time, lats)| lats.into_iter().map(move |lat| (time, lat)));
        (pairs.collect(), tally)
    }

    proptest! {
        #[test]
        fn a_run_is_what_the_definitions_say(rows in prop::collection::vec((0..12_i64, 0..4_i32), 0..60)) {
            let (expected, tally) = naive(&rows);
            let mut times: Vec<i64> = rows.iter().map(|row| row.0).collect();
            let mut points: Vec<(i32, i32)> = rows.iter().map(|row| (row.1, -row.1)).collect();
            let (found, stay) = settle_one((&mut times, &mut points), Repeats::Once);
            prop_assert_eq!(found, tally);
            let kept = times.iter().copied().zip(points.iter().map(|point| point.0)).take(stay);
            prop_assert_eq!(kept.collect::<Vec<_>>(), expected);
            prop_assert!(points.iter().take(stay).all(|(lat, lon)| *lat == -lon));
        }
    }

    #[test]
    fn many_runs_are_settled_as_each_alone() {
        // Enough rows that the halves are settled side by side.
        let starts: Vec<usize> = (0..=40).map(|run| run * 5_000).collect();
        let rows = *starts.last().unwrap();
        let mixed = |row: usize| (row as i64).wrapping_mul(0x9E37_79B9_7F4A_7C15_u64 as i64) >> 40;
        let mut times: Vec<i64> = (0..rows).map(mixed).collect();
        let mut points: Vec<(i32, i32)> =
            times.iter().map(|&time| (time as i32, !time as i32)).collect();
        let mut expected = times.clone();
        for run in expected.chunks_mut(5_000) {
            run.sort_unstable();
        }
        let mut kept = vec![0; 40];
        Runs::new(&starts, (&mut times, &mut points), &mut kept).settle(Repeats::Kept);
        assert_eq!(times, expected);
        let of = |time: i64| (time as i32, !time as i32);
        assert!(times.iter().zip(&points).all(|(&time, &point)| of(time) == point));
        assert_eq!(kept, vec![5_000; 40]);
    }
}
