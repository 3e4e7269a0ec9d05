//! What is kept beside the columns, so that most questions need not read them:
//! where each actor's run ends, and the two longest steps and the fastest in each
//! block of rows.

use std::ops::Range;

use super::kernel::at_most_squared;
use super::parallel;

/// How many rows a block has. A block takes 12 bytes.
const BLOCK: usize = 32;

/// The longest step is kept in units of 2^20 microseconds, about a second, and
/// the next longest in units of 2^26, about a minute; both rounded up.
const FINE: u32 = 20;
const COARSE: u32 = 26;

/// The first and the last fix of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ends {
    pub(crate) first: i64,
    pub(crate) last: i64,
    /// Where the last one was, in units of 1e-7 degree.
    pub(crate) lat: i32,
    pub(crate) lon: i32,
}

/// Made of the settled columns, and of no use for any others.
#[derive(Debug, Clone, Default)]
pub(super) struct Summary {
    /// Of each actor with fixes, and something of the others.
    ends: Vec<Ends>,
    blocks: Vec<Block>,
}

/// The steps that begin in one block of rows, those from one actor's run to the
/// next among them.
#[derive(Debug, Clone, Copy, Default)]
struct Block {
    longest: u32,
    next_longest: u16,
    /// In which row of the block the longest begins.
    at: u8,
    /// No step needs more metres a second.
    fastest: f32,
}

impl Summary {
    pub(super) fn of(starts: &[usize], times: &[i64], points: &[(i32, i32)]) -> Summary {
        let nothing = Ends { first: 0, last: 0, lat: 0, lon: 0 };
        let ends = starts.windows(2).map(|run| {
            let (Some(&first), Some(last)) = (run.first(), run.last()?.checked_sub(1)) else {
                return None;
            };
            let &(lat, lon) = points.get(last)?;
            Some(Ends { first: *times.get(first)?, last: *times.get(last)?, lat, lon })
        });
        let ends = ends.map(|ends| ends.unwrap_or(nothing)).collect();
        let mut blocks = vec![Block::default(); times.len().div_ceil(BLOCK)];
        measure((times, points), &mut blocks);
        Summary { ends, blocks }
    }

    pub(super) fn bytes(&self) -> usize {
        self.ends.capacity() * size_of::<Ends>() + self.blocks.capacity() * size_of::<Block>()
    }

    /// Of an actor that has fixes.
    pub(super) fn ends(&self, actor: usize) -> Option<Ends> {
        self.ends.get(actor).copied()
    }

    /// The rows of some runs that can begin a step longer than `limit`
    /// microseconds: every one that does, and few others.
    ///
    /// First the blocks of all runs are copied together, as reads that do not
    /// wait for each other overlap.
    pub(super) fn long_steps(
        &self,
        runs: impl Iterator<Item = Range<usize>>,
        limit: i64,
    ) -> Vec<usize> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut parts = Vec::new();
        for rows in runs.filter(|rows| !rows.is_empty()) {
            let (first, last) = (rows.start / BLOCK, (rows.end - 1) / BLOCK);
            blocks.extend_from_slice(self.blocks.get(first..=last).unwrap_or_default());
            parts.push((first, blocks.len(), rows));
        }
        let (fine, coarse) = (limit >> FINE, limit >> COARSE);
        let mut found = Vec::new();
        let mut from = 0;
        for (first, to, rows) in parts {
            let of_run = blocks.get(from..to).unwrap_or_default();
            from = to;
            for (block, first) in of_run.iter().zip((first * BLOCK..).step_by(BLOCK)) {
                if !may_exceed(block.longest, u32::MAX, fine) {
                    continue;
                }
                if may_exceed(block.next_longest, u16::MAX, coarse) {
                    found.extend(first.max(rows.start)..(first + BLOCK).min(rows.end));
                } else {
                    let only = first + usize::from(block.at);
                    found.extend(rows.contains(&only).then_some(only));
                }
            }
        }
        found
    }

    /// Whether a step from a row in the block of `row` can need more than
    /// `speed` metres a second, and the first row of the next block.
    pub(super) fn fast_steps(&self, row: usize, speed: f64) -> (bool, usize) {
        let number = row / BLOCK;
        let can_be = self.blocks.get(number).is_none_or(|block| f64::from(block.fastest) > speed);
        (can_be, (number + 1) * BLOCK)
    }
}

/// Whether a step kept as so many units, rounded up, may be longer than so many,
/// rounded down; as many as can be kept stand for any more.
fn may_exceed<T: Copy + Eq + Into<i64>>(units: T, most: T, limit: i64) -> bool {
    units.into() > limit || units == most
}

/// Times and points of the same rows.
type Columns<'a> = (&'a [i64], &'a [(i32, i32)]);

/// Fills in the blocks; the columns may reach past them by the one row that the
/// last step leads to.
fn measure((times, points): Columns<'_>, blocks: &mut [Block]) {
    fn cut<T>(column: &[T], from: usize, to: usize) -> &[T] {
        column.get(from..to.min(column.len())).unwrap_or_default()
    }
    let part = |from, to| (cut(times, from, to), cut(points, from, to));
    if times.len() > parallel::SMALL && blocks.len() > 1 {
        let (left, right) = blocks.split_at_mut(blocks.len() / 2);
        let middle = left.len() * BLOCK;
        let (before, after) = (part(0, middle + 1), part(middle, times.len()));
        parallel::join(|| measure(before, left), || measure(after, right));
        return;
    }
    for (number, block) in blocks.iter_mut().enumerate() {
        let from = number * BLOCK;
        *block = Block::of(part(from, from + BLOCK + 1));
    }
}

impl Block {
    fn of((times, points): Columns<'_>) -> Block {
        let (mut longest, mut next_longest, mut at) = (0, 0, 0);
        let mut fastest = 0.0_f64;
        let rows = times.iter().zip(points).map(|(&t, &(lat, lon))| (t, lat, lon));
        for (row, (from, to)) in (0..).zip(rows.clone().zip(rows.skip(1))) {
            let step = to.0.saturating_sub(from.0);
            if step > longest {
                (longest, next_longest, at) = (step, longest, row);
            } else if step > next_longest {
                next_longest = step;
            }
            fastest = fastest.max(at_most_squared(from, to));
        }
        // Neither step is negative.
        let units = |step: i64, unit: u32| (step as u64).div_ceil(1 << unit);
        Block {
            longest: u32::try_from(units(longest, FINE)).unwrap_or(u32::MAX),
            next_longest: u16::try_from(units(next_longest, COARSE)).unwrap_or(u16::MAX),
            at,
            // More by a millionth, so that it is no less once it is shorter.
            fastest: (fastest.sqrt() * (1.0 + 1e-6)) as f32,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_passed_over_is_no_long_step(
            steps in prop::collection::vec(
                prop_oneof![8 => 0..90_000_000_i64, 1 => 0..i64::MAX / 300], 0..200,
            ),
            limit in prop_oneof![-5..200_000_000_i64, 0..i64::MAX],
            cut in (0..200_usize, 0..300_usize),
        ) {
            let times: Vec<i64> =
                steps.iter().scan(0, |time, step| { *time += step; Some(*time) }).collect();
            let some = vec![(0, 0); times.len()];
            let summary = Summary::of(&[0, times.len()], &times, &some);
            let rows = cut.0.min(steps.len())..cut.1.min(steps.len());
            let found = summary.long_steps([0..0, rows.clone()].into_iter(), limit);
            prop_assert!(found.is_sorted_by(|one, next| one < next));
            prop_assert!(found.iter().all(|row| rows.contains(row)));
            let of = |row: usize| steps.get(row + 1).copied();
            for row in rows.clone().filter(|&row| of(row).is_some_and(|step| step > limit)) {
                prop_assert!(found.contains(&row));
            }
            // And no row is looked at for less than the units are.
            for row in found {
                let first = row / BLOCK * BLOCK;
                let mut block: Vec<i64> = (first..first + BLOCK).filter_map(of).collect();
                block.sort_unstable();
                let exceeds = |step: i64, most: i64, unit: u32| {
                    step > limit - (1 << unit) || step > (most - 1) << unit
                };
                let longest = block.pop().unwrap_or(0);
                prop_assert!(exceeds(longest, u32::MAX.into(), FINE));
                let next = block.pop().unwrap_or(0);
                prop_assert!(of(row) == Some(longest) || exceeds(next, u16::MAX.into(), COARSE));
            }
        }
    }

    #[test]
    fn the_parts_are_measured_as_the_whole() {
        let times: Vec<i64> = (0..300_000).map(|row| (row * row) << 10).collect();
        let some = vec![(7, 8); times.len()];
        let summary = Summary::of(&[0, 0, times.len()], &times, &some);
        let last = *times.last().unwrap();
        assert_eq!(summary.ends(1), Some(Ends { first: 0, last, lat: 7, lon: 8 }));
        for (number, block) in summary.blocks.iter().enumerate() {
            // The last step of a block is its longest: (2 r + 1) 2^10.
            let at = ((number + 1) * BLOCK - 1).min(times.len() - 2);
            assert_eq!(usize::from(block.at), at - number * BLOCK, "{number}");
            let units = ((2 * at as u64 + 1) << 10).div_ceil(1 << FINE);
            assert_eq!(u64::from(block.longest), units, "{number}");
        }
    }
}
