//! What is kept beside the columns, so that most questions need not read them:
//! where each actor's run ends, and of each block of rows the longest step and a
//! speed that no step exceeds.

use std::ops::Range;

use super::columns::{Columns, Fix};
use super::parallel;
use super::too_fast::at_most_squared;

/// How many rows a block has. What is kept of one takes 44 bytes.
const BLOCK: usize = 32;

/// The second longest step is kept in units of 2^20 microseconds, about a
/// second, and the third longest in units of 2^26, about a minute; both rounded
/// up.
const FINE: u32 = 20;
const COARSE: u32 = 26;

/// The row of a fix, that fix, and the next one of its run.
pub(crate) type StepAt = (usize, Fix, Fix);

/// The first and the last fix of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) first: i64,
    pub(crate) last: i64,
    /// Where the last one was, in units of 1e-7 degree.
    pub(crate) lat: i32,
    pub(crate) lon: i32,
    /// Whether the last one shares its instant with the one before.
    pub(crate) is_tied: bool,
}

/// Made of columns in their order, and of no use for any others. It may end before they
/// do: of what lies past its blocks nothing is known.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    /// Of each block.
    longest: Vec<Longest>,
    /// Of each block, metres a second that no step in it exceeds.
    fastest: Vec<f32>,
}

/// The longest of the steps that begin in one block of rows, those from one
/// actor's run to the next among them.
///
/// It is kept with both its fixes: rows all over the columns would cost more to
/// read than everything else about a list of gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Longest {
    from: Fix,
    to: Fix,
    /// How long the second and the third longest are at most, in units; as many
    /// as can be kept stand for any more.
    second: u32,
    third: u16,
    /// In which rows of the block the longest and the second longest begin.
    at: [u8; 2],
}

/// The steps of one block that can be longer than was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Long {
    /// This one.
    Sure(StepAt),
    /// Perhaps those that begin in these rows.
    Perhaps(Range<usize>),
}

impl Ends {
    /// The first and the last fix of some columns; `None` where they have no row.
    pub(super) fn of(columns: Columns<'_>) -> Option<Ends> {
        let last = columns.len().checked_sub(1)?;
        let (time, lat, lon) = columns.fix(last)?;
        let before = last.checked_sub(1).and_then(|row| columns.fix(row));
        let is_tied = before.is_some_and(|before| before.0 == time);
        Some(Ends { first: columns.fix(0)?.0, last: time, lat, lon, is_tied })
    }
}

impl Summary {
    /// The summary of all rows: the last block may be a part of one.
    pub(super) fn of(columns: Columns<'_>) -> Summary {
        let blocks = columns.len().div_ceil(BLOCK);
        let mut summary =
            Summary { longest: vec![Longest::default(); blocks], fastest: vec![0.0; blocks] };
        measure(columns, &mut summary.longest, &mut summary.fastest);
        summary
    }

    /// Measures anew what changed from `row` on, in blocks that are whole: those whose last
    /// step leads to a row that is there.
    pub(super) fn renew(&mut self, columns: Columns<'_>, row: usize) {
        let as_before = row.saturating_sub(1) / BLOCK;
        let whole = columns.len().saturating_sub(1) / BLOCK;
        self.longest.truncate(as_before);
        self.fastest.truncate(as_before);
        if whole > self.longest.capacity() {
            let more = whole - self.longest.len() + whole / 16;
            self.longest.reserve_exact(more);
            self.fastest.reserve_exact(more);
        }
        for number in self.longest.len()..whole {
            let from = number * BLOCK;
            let (longest, fastest) = block(columns.part(from..from + BLOCK + 1));
            self.longest.push(longest);
            self.fastest.push(fastest);
        }
    }

    /// Leaves the blocks of the first rows.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.longest.truncate(rows.div_ceil(BLOCK));
        self.fastest.truncate(rows.div_ceil(BLOCK));
    }

    /// Gives back what it has reserved and not used.
    pub(super) fn shrink(&mut self) {
        self.longest.shrink_to_fit();
        self.fastest.shrink_to_fit();
    }

    pub(super) fn bytes(&self) -> usize {
        self.longest.capacity() * size_of::<Longest>() + self.fastest.capacity() * size_of::<f32>()
    }

    /// Calls `found` with the steps that begin in some rows and can be longer than
    /// `limit` microseconds, in their order: every one that is, and few others.
    pub(super) fn long_steps(&self, rows: Range<usize>, limit: i64, mut found: impl FnMut(Long)) {
        let numbers = rows.start / BLOCK..rows.end.div_ceil(BLOCK).min(self.longest.len());
        let blocks = self.longest.get(numbers.clone()).unwrap_or_default();
        let (fine, coarse) = (limit >> FINE, limit >> COARSE);
        for (block, first) in blocks.iter().zip((numbers.start * BLOCK..).step_by(BLOCK)) {
            if block.to.0.saturating_sub(block.from.0) <= limit {
                continue;
            }
            if may_exceed(block.third, u16::MAX, coarse) {
                found(Long::Perhaps(first.max(rows.start)..(first + BLOCK).min(rows.end)));
                continue;
            }
            let [longest, second] = block.at.map(|at| first + usize::from(at));
            let has_second = may_exceed(block.second, u32::MAX, fine) && rows.contains(&second);
            if has_second && second < longest {
                found(Long::Perhaps(second..second + 1));
            }
            if rows.contains(&longest) {
                found(Long::Sure((longest, block.from, block.to)));
            }
            if has_second && second > longest {
                found(Long::Perhaps(second..second + 1));
            }
        }
        let past = rows.start.max(self.longest.len() * BLOCK)..rows.end;
        if !past.is_empty() {
            found(Long::Perhaps(past));
        }
    }

    /// Whether a step from a row in the block of `row` can need more than
    /// `speed` metres a second, and the first row of the next block.
    pub(super) fn fast_steps(&self, row: usize, speed: f64) -> (bool, usize) {
        let number = row / BLOCK;
        let can_be = self.fastest.get(number).is_none_or(|&fastest| f64::from(fastest) > speed);
        (can_be, (number + 1) * BLOCK)
    }
}

/// Whether a step kept as so many units, rounded up, may be longer than so many,
/// rounded down; as many as can be kept stand for any more.
fn may_exceed<T: Copy + Eq + Into<i64>>(units: T, most: T, limit: i64) -> bool {
    units.into() > limit || units == most
}

/// Fills in what is kept of the blocks; the columns may reach past them by the
/// one row that the last step leads to.
fn measure(columns: Columns<'_>, longest: &mut [Longest], fastest: &mut [f32]) {
    let rows = columns.len();
    if rows > parallel::SMALL && longest.len() > 1 {
        let half = longest.len() / 2;
        let (longest, more_longest) = longest.split_at_mut(half);
        let (fastest, more_fastest) = fastest.split_at_mut(half);
        let middle = half * BLOCK;
        let (before, after) = (columns.part(0..middle + 1), columns.part(middle..rows));
        parallel::join(
            || measure(before, longest, fastest),
            || measure(after, more_longest, more_fastest),
        );
        return;
    }
    for (number, (longest, fastest)) in longest.iter_mut().zip(fastest).enumerate() {
        let from = number * BLOCK;
        (*longest, *fastest) = block(columns.part(from..rows.min(from + BLOCK + 1)));
    }
}

/// What is kept of one block.
fn block(columns: Columns<'_>) -> (Longest, f32) {
    let mut longest = Longest::default();
    // The three longest steps.
    let mut lengths = [0; 3];
    let mut fastest = 0.0_f64;
    for (at, (from, to)) in (0..).zip(columns.rows().zip(columns.rows().skip(1))) {
        let step = to.0.saturating_sub(from.0);
        let [first, second, third] = lengths;
        if step > first {
            lengths = [step, first, second];
            longest = Longest { from, to, at: [at, longest.at[0]], ..longest };
        } else if step > second {
            lengths = [first, step, second];
            longest.at[1] = at;
        } else if step > third {
            lengths[2] = step;
        }
        fastest = fastest.max(at_most_squared(from, to));
    }
    // No step counted is negative.
    let units = |step: i64, unit: u32| (step as u64).div_ceil(1 << unit);
    longest.second = u32::try_from(units(lengths[1], FINE)).unwrap_or(u32::MAX);
    longest.third = u16::try_from(units(lengths[2], COARSE)).unwrap_or(u16::MAX);
    // More by a millionth, so that it is no less once it is shorter.
    (longest, (fastest.sqrt() * (1.0 + 1e-6)) as f32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::timeline::columns::tests::{origin, walk};

    proptest! {
        #[test]
        fn what_is_renewed_is_what_is_made_of_all_rows(
            owned in origin().prop_flat_map(|origin| walk(origin, 9_000, 1..200)),
            before in 0..200_usize,
        ) {
            let columns = owned.columns();
            let mut summary = Summary::default();
            // The rows of a column that grew, and then changed from a row on.
            summary.renew(columns.part(0..before.min(columns.len())), 0);
            summary.renew(columns, before);
            let whole = (columns.len() - 1) / BLOCK;
            let all = Summary::of(columns);
            prop_assert_eq!(&summary.longest, &all.longest[..whole]);
            prop_assert_eq!(&summary.fastest, &all.fastest[..whole]);
        }

        #[test]
        fn what_is_passed_over_is_no_long_step(
            steps in prop::collection::vec(
                prop_oneof![8 => 0..90_000_000_i64, 1 => 0..i64::MAX / 300], 0..200,
            ),
            limit in prop_oneof![-5..200_000_000_i64, 0..i64::MAX],
            cut in (0..200_usize, 0..300_usize),
            is_short in any::<bool>(),
        ) {
            let times: Vec<i64> =
                steps.iter().scan(0, |time, step| { *time += step; Some(*time) }).collect();
            let some = vec![(0, 0); times.len()];
            let columns = Columns::new(&times, &some);
            let mut summary = Summary::of(columns);
            if is_short {
                summary.renew(columns, 0);
            }
            let rows = cut.0.min(steps.len())..cut.1.min(steps.len());
            let of = |row: usize| steps.get(row + 1).copied();
            let mut longs = Vec::new();
            summary.long_steps(rows.clone(), limit, |long| longs.push(long));
            let mut found = Vec::new();
            for long in longs {
                match long {
                    Long::Sure((row, from, to)) => {
                        prop_assert_eq!((from.0, to.0), (times[row], times[row + 1]));
                        prop_assert!(of(row) > Some(limit));
                        found.push(row);
                    }
                    Long::Perhaps(some) => {
                        // Past the blocks everything is looked at.
                        if some.start >= summary.longest.len() * BLOCK {
                            found.extend(some);
                            continue;
                        }
                        // Not for less than the units are.
                        let first = some.start / BLOCK * BLOCK;
                        let mut block: Vec<i64> = (first..first + BLOCK).filter_map(of).collect();
                        block.sort_unstable();
                        let exceeds = |rank: usize, most: i64, unit: u32| {
                            let step = block.iter().rev().nth(rank).copied().unwrap_or(0);
                            step > limit - (1 << unit) || step > (most - 1) << unit
                        };
                        let one = some.len() == 1 && exceeds(1, u32::MAX.into(), FINE);
                        prop_assert!(one || exceeds(2, u16::MAX.into(), COARSE));
                        found.extend(some);
                    }
                }
            }
            prop_assert!(found.is_sorted_by(|one, next| one < next));
            prop_assert!(found.iter().all(|row| rows.contains(row)));
            for row in rows.filter(|&row| of(row).is_some_and(|step| step > limit)) {
                prop_assert!(found.contains(&row));
            }
        }
    }

    #[test]
    fn the_parts_are_measured_as_the_whole() {
        let times: Vec<i64> = (0..300_000).map(|row| (row * row) << 10).collect();
        let some = vec![(7, 8); times.len()];
        let columns = Columns::new(&times, &some);
        let summary = Summary::of(columns);
        let last = *times.last().unwrap();
        assert_eq!(
            Ends::of(columns),
            Some(Ends { first: 0, last, lat: 7, lon: 8, is_tied: false })
        );
        assert_eq!(Ends::of(Columns::default()), None);
        for (number, block) in summary.longest.iter().enumerate() {
            // The last step of a block is its longest: (2 r + 1) 2^10.
            let at = ((number + 1) * BLOCK - 1).min(times.len() - 2);
            let begins = [at, at - 1].map(|at| at - number * BLOCK);
            assert_eq!(block.at.map(usize::from), begins, "{number}");
            assert_eq!((block.from.0, block.to), (times[at], (times[at + 1], 7, 8)), "{number}");
            let units = |row: usize, unit: u32| ((2 * row as u64 + 1) << 10).div_ceil(1 << unit);
            assert_eq!(u64::from(block.second), units(at - 1, FINE), "{number}");
            assert_eq!(u64::from(block.third), units(at - 2, COARSE), "{number}");
        }
    }
}
