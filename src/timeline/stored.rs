//! Columns with the summary of their blocks: of many actors together, or of one.

use std::ops::Range;

use super::columns::{Columns, Fix};
use super::runs::sort;
use super::summary::{Long, StepAt, Summary};
use super::too_fast::is_faster;

/// Rows in their order. What several actors share is packed once for all of them; that of
/// one alone can grow.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    pub(super) times: Vec<i64>,
    pub(super) points: Vec<(i32, i32)>,
    pub(super) summary: Summary,
}

/// How much room a track has for more, a sixteenth: so a fix is moved sixteen times in the mean
/// while the track grows, and half a byte is kept in reserve for it.
fn room(len: usize) -> usize {
    len / 16 + 4
}

impl Stored {
    /// Some of the rows, as one actor's, with room for more.
    pub(super) fn part(&self, rows: Range<usize>) -> Stored {
        let columns = self.columns().part(rows);
        let mut part = Stored::default();
        part.make_room(columns.len() + room(columns.len()));
        part.times.extend_from_slice(columns.times());
        part.points.extend(columns.points());
        part.renew(0);
        part
    }

    pub(super) fn columns(&self) -> Columns<'_> {
        Columns::new(&self.times, &self.points)
    }

    pub(super) fn bytes(&self) -> usize {
        self.times.capacity() * size_of::<i64>()
            + self.points.capacity() * size_of::<(i32, i32)>()
            + self.summary.bytes()
    }

    /// The row in which a fix of this time comes: after all others of the same.
    pub(super) fn place_of(&self, time: i64) -> usize {
        match self.times.last() {
            Some(&last) if last > time => self.times.partition_point(|&other| other <= time),
            _ => self.times.len(),
        }
    }

    /// Puts one fix in its place, which others after it give way to.
    pub(super) fn put(&mut self, time: i64, point: (i32, i32)) {
        let row = self.place_of(time);
        self.make_room(1);
        self.times.insert(row, time);
        self.points.insert(row, point);
        self.renew(row);
    }

    /// Puts fixes in their places, in the order they came where the times are equal.
    pub(super) fn put_all(&mut self, fixes: impl ExactSizeIterator<Item = (i64, (i32, i32))>) {
        self.make_room(fixes.len());
        let (mut row, mut is_sorted) = (self.times.len(), true);
        for (time, point) in fixes {
            is_sorted &= self.times.last().is_none_or(|&last| last <= time);
            let old = self.times.get(..row).unwrap_or_default();
            row = old.partition_point(|&other| other <= time);
            self.times.push(time);
            self.points.push(point);
        }
        if !is_sorted {
            let (times, points) = (self.times.get_mut(row..), self.points.get_mut(row..));
            sort(times.unwrap_or_default(), points.unwrap_or_default());
        }
        self.renew(row);
    }

    fn make_room(&mut self, more: usize) {
        let len = self.times.len();
        if self.times.capacity() - len < more {
            let more = more.max(room(len));
            self.times.reserve_exact(more);
            self.points.reserve_exact(more);
        }
    }

    fn renew(&mut self, row: usize) {
        self.summary.renew(Columns::new(&self.times, &self.points), row);
    }

    /// Leaves the first rows.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.times.truncate(rows);
        self.points.truncate(rows);
        self.summary.truncate(rows);
        // Where it is worth it: most allocators give back the end in place.
        if self.times.capacity() - rows > rows / 16 {
            self.times.shrink_to_fit();
            self.points.shrink_to_fit();
            self.summary.shrink();
        }
    }

    /// Adds the rows of some from which more than `limit` microseconds pass until the next
    /// of them, counted from `first`, in their order, with both fixes.
    ///
    /// Strictly more, as every surveyed system has it. The summary has most of them, and
    /// says in which other rows to look.
    pub(super) fn steps_longer_than(
        &self,
        (rows, first): (Range<usize>, usize),
        limit: i64,
        found: &mut Vec<StepAt>,
    ) {
        // The last row of a run begins no step of it.
        let begins = rows.start..rows.end.saturating_sub(1);
        self.summary.long_steps(begins, limit, |long| match long {
            Long::Sure((row, from, to)) => found.push((row - first, from, to)),
            Long::Perhaps(rows) => found.extend(rows.filter_map(|row| {
                let (from, to) = self.step(row)?;
                (to.0.saturating_sub(from.0) > limit).then_some((row - first, from, to))
            })),
        });
    }

    /// Adds the rows of some from which the step to the next of them needs strictly more
    /// than `speed` metres a second, counted from `first`, with both fixes.
    ///
    /// Blocks of rows that hold no such step by the summary are not read.
    pub(super) fn steps_faster_than(
        &self,
        (rows, first): (Range<usize>, usize),
        speed: f64,
        found: &mut Vec<StepAt>,
    ) {
        let end = rows.end.saturating_sub(1);
        let mut row = rows.start;
        while row < end {
            let (can_be, next) = self.summary.fast_steps(row, speed);
            let next = next.min(end);
            let suspects = if can_be { row..next } else { next..next };
            found.extend(suspects.filter_map(|row| {
                let (from, to) = self.step(row)?;
                is_faster(from, to, speed).then_some((row - first, from, to))
            }));
            row = next;
        }
    }

    /// The fix in a row, and the next.
    #[inline]
    fn step(&self, row: usize) -> Option<(Fix, Fix)> {
        Some((self.fix(row)?, self.fix(row + 1)?))
    }

    #[inline]
    fn fix(&self, row: usize) -> Option<Fix> {
        let (&time, &(lat, lon)) = (self.times.get(row)?, self.points.get(row)?);
        Some((time, lat, lon))
    }
}
