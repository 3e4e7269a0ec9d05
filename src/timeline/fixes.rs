//! The columns: one row a fix, 16 bytes, sorted by actor and time.
//!
//! Latitude and longitude stand in one column: nobody reads one without the
//! other, and a row somewhere in memory is then two reads and not three.

use std::ops::Range;

use super::columns::{Columns, Fix};
use super::parallel;
use super::runs::{Repeats, Runs, Tally};
use super::summary::{Ends, Long, StepAt, Summary};
use super::too_fast::is_faster;

/// Fixes of many actors: each actor's in one run, sorted by time, and in the
/// order they were added where the times are equal.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fixes {
    /// Where each actor's run begins; one more entry than there are actors.
    starts: Vec<usize>,
    times: Vec<i64>,
    points: Vec<(i32, i32)>,
    summary: Summary,
}

/// One actor's fixes, oldest first: microseconds since 1970, and the point, its
/// latitude and its longitude in units of 1e-7 degree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Track<'a> {
    /// The row of the first of these fixes among all.
    pub(crate) first_row: usize,
    pub(crate) times: &'a [i64],
    pub(crate) points: &'a [(i32, i32)],
}

/// Fixes in the order they came, not yet in their runs.
///
/// Many rows are better kept in many of these than in one that grows: a column
/// that doubles has its rows twice while it moves.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    actors: Vec<u32>,
    times: Vec<i64>,
    points: Vec<(i32, i32)>,
}

impl<'a> Track<'a> {
    /// Whether the fix before one has its instant.
    #[inline]
    pub(crate) fn is_tied(self, at: usize) -> bool {
        at > 0 && self.times.get(at - 1) == self.times.get(at)
    }

    /// What the kernels read.
    pub(crate) fn columns(self) -> Columns<'a> {
        Columns::new(self.times, self.points)
    }
}

impl Rows {
    pub(crate) fn with_capacity(rows: usize) -> Rows {
        Rows {
            actors: Vec::with_capacity(rows),
            times: Vec::with_capacity(rows),
            points: Vec::with_capacity(rows),
        }
    }

    pub(crate) fn push(&mut self, actor: u32, time: i64, lat: i32, lon: i32) {
        self.actors.push(actor);
        self.times.push(time);
        self.points.push((lat, lon));
    }

    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        self.actors.reserve(more);
        self.times.reserve(more);
        self.points.reserve(more);
    }

    /// Gives back what was reserved and not used.
    pub(crate) fn shrink(&mut self) {
        self.actors.shrink_to_fit();
        self.times.shrink_to_fit();
        self.points.shrink_to_fit();
    }

    /// The actors' indexes, for one that counts otherwise to put in its own.
    /// Each row: its actor, its time and where.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, i64, (i32, i32))> {
        let columns = self.actors.iter().zip(&self.times).zip(&self.points);
        columns.map(|((actor, time), point)| (*actor, *time, *point))
    }

    /// The times alone.
    pub(crate) fn times(&self) -> &[i64] {
        &self.times
    }

    /// The positions alone.
    pub(crate) fn points(&self) -> &[(i32, i32)] {
        &self.points
    }

    /// The actor and the time of one row.
    pub(crate) fn who_and_when(&self, at: usize) -> Option<(u32, i64)> {
        self.actors.get(at).copied().zip(self.times.get(at).copied())
    }

    pub(crate) fn set_time(&mut self, at: usize, time: i64) {
        if let Some(slot) = self.times.get_mut(at) {
            *slot = time;
        }
    }

    /// Takes out the rows at these places, which ascend.
    pub(crate) fn remove(&mut self, places: &[usize]) {
        let old = std::mem::take(self);
        let mut places = places.iter().peekable();
        for (at, (actor, time, (lat, lon))) in old.iter().enumerate() {
            if places.next_if_eq(&&at).is_none() {
                self.push(actor, time, lat, lon);
            }
        }
    }

    pub(crate) fn actors_mut(&mut self) -> &mut [u32] {
        &mut self.actors
    }
}

impl Fixes {
    pub(crate) fn len(&self) -> usize {
        self.times.len()
    }

    /// The bytes that the columns and their index occupy.
    pub(crate) fn bytes(&self) -> usize {
        self.starts.capacity() * size_of::<usize>()
            + self.times.capacity() * size_of::<i64>()
            + self.points.capacity() * size_of::<(i32, i32)>()
            + self.summary.bytes()
    }

    /// The run of one actor; empty for an actor without fixes.
    pub(crate) fn track(&self, actor: u32) -> Track<'_> {
        let actor = actor as usize;
        let (Some(&from), Some(&to)) = (self.starts.get(actor), self.starts.get(actor + 1)) else {
            return Track::default();
        };
        Track {
            first_row: from,
            times: self.times.get(from..to).unwrap_or_default(),
            points: self.points.get(from..to).unwrap_or_default(),
        }
    }

    /// The first and the last fix of an actor; no column is read for it.
    pub(crate) fn ends(&self, actor: u32) -> Option<Ends> {
        let at = actor as usize;
        let has_fixes = self.starts.get(at)? < self.starts.get(at + 1)?;
        self.summary.ends(at).filter(|_| has_fixes)
    }

    /// Each row of some runs from which more than `limit` microseconds pass until
    /// the next of its run, in their order, with both fixes. A run may be a part
    /// of an actor's.
    ///
    /// Strictly more, as every surveyed system has it. The summary has most of
    /// them, and says in which other rows to look.
    pub(crate) fn steps_longer_than(
        &self,
        runs: impl Iterator<Item = Range<usize>>,
        limit: i64,
    ) -> Vec<StepAt> {
        let mut found = Vec::new();
        for run in runs {
            // The last row of a run begins no step of it.
            let begins = run.start..run.end.saturating_sub(1);
            self.summary.long_steps(begins, limit, |long| match long {
                Long::Sure(step) => found.push(step),
                Long::Perhaps(rows) => found.extend(rows.filter_map(|row| {
                    let (from, to) = (self.row(row)?, self.row(row + 1)?);
                    (to.0.saturating_sub(from.0) > limit).then_some((row, from, to))
                })),
            });
        }
        found
    }

    /// Each row of some runs from which the step to the next of its run needs
    /// strictly more than `speed` metres a second, with both fixes.
    ///
    /// Blocks of rows that hold no such step by the summary are not read.
    pub(crate) fn steps_faster_than(
        &self,
        runs: impl Iterator<Item = Range<usize>>,
        speed: f64,
    ) -> Vec<StepAt> {
        let mut found = Vec::new();
        for run in runs {
            let end = run.end.saturating_sub(1);
            let mut row = run.start;
            while row < end {
                let (can_be, next) = self.summary.fast_steps(row, speed);
                let next = next.min(end);
                let suspects = if can_be { row..next } else { next..next };
                found.extend(suspects.filter_map(|row| {
                    let (from, to) = (self.row(row)?, self.row(row + 1)?);
                    is_faster(from, to, speed).then_some((row, from, to))
                }));
                row = next;
            }
        }
        found
    }

    /// Some rows of all.
    pub(crate) fn columns(&self, rows: Range<usize>) -> Columns<'_> {
        Columns::new(&self.times, &self.points).part(rows)
    }

    /// One fix: its time, latitude and longitude.
    pub(crate) fn row(&self, row: usize) -> Option<Fix> {
        let (&time, &(lat, lon)) = (self.times.get(row)?, self.points.get(row)?);
        Some((time, lat, lon))
    }

    /// These fixes and the pending ones, all in their runs.
    pub(crate) fn merged(&self, pending: &Rows, actors: usize) -> Fixes {
        self.with(std::slice::from_ref(pending), actors, Repeats::Kept).0
    }

    /// These fixes and more rows, all in their runs, and what was found when
    /// they were put there.
    ///
    /// O(n + k log k) for n fixes here and k new ones: the new ones are counted
    /// into their actors' runs, and only runs that came out of order are
    /// sorted. A row of an actor past `actors` is left out.
    pub(crate) fn with(&self, rows: &[Rows], actors: usize, repeats: Repeats) -> (Fixes, Tally) {
        let starts = self.starts_with(rows, actors);
        let times = || gather(&starts, &self.starts, &self.times, rows, |rows| &rows.times);
        let points = || gather(&starts, &self.starts, &self.points, rows, |rows| &rows.points);
        // Side by side on two cores: half of the bytes are times.
        let is_small = starts.last().is_none_or(|&rows| rows <= parallel::SMALL);
        let (times, points) =
            if is_small { (times(), points()) } else { parallel::join(times, points) };
        let summary = Summary::default();
        let mut fixes = Fixes { starts, times, points, summary };
        let tally = fixes.settle(repeats);
        fixes.summary = Summary::of(&fixes.starts, &fixes.times, &fixes.points);
        (fixes, tally)
    }

    /// Where the runs begin once more rows are in.
    fn starts_with(&self, rows: &[Rows], actors: usize) -> Vec<usize> {
        let mut starts = vec![0_usize; actors + 1];
        for (slot, run) in starts.iter_mut().skip(1).zip(self.starts.windows(2)) {
            if let [from, to] = run {
                *slot = to - from;
            }
        }
        for &actor in rows.iter().flat_map(|rows| &rows.actors) {
            if let Some(count) = starts.get_mut(actor as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        starts
    }

    /// Brings every run into the order of time, and closes the holes where
    /// repeated rows were dropped.
    fn settle(&mut self, repeats: Repeats) -> Tally {
        let mut kept = vec![0; self.starts.len().saturating_sub(1)];
        let columns = (&mut *self.times, &mut *self.points);
        let tally = Runs::new(&self.starts, columns, &mut kept).settle(repeats);
        if kept.iter().sum::<usize>() < self.len() {
            self.close_up(&kept);
        }
        tally
    }

    /// Moves the first `kept` rows of each run together.
    fn close_up(&mut self, kept: &[usize]) {
        let mut end = 0;
        for (start, &kept) in self.starts.iter_mut().zip(kept) {
            let from = *start..*start + kept;
            if *start != end {
                // A run only moves towards the front, and its rows are there.
                self.times.copy_within(from.clone(), end);
                self.points.copy_within(from, end);
            }
            *start = end;
            end += kept;
        }
        if let Some(last) = self.starts.last_mut() {
            *last = end;
        }
        self.times.truncate(end);
        self.points.truncate(end);
        self.times.shrink_to_fit();
        self.points.shrink_to_fit();
    }
}

/// One column with the rows of each actor in one place: first those of the old
/// column, whose runs begin at `old_starts`, then the new ones as they came.
fn gather<T: Copy + Default>(
    starts: &[usize],
    old_starts: &[usize],
    old: &[T],
    rows: &[Rows],
    column: impl Fn(&Rows) -> &[T],
) -> Vec<T> {
    let mut gathered = vec![T::default(); starts.last().copied().unwrap_or_default()];
    // The next free row of each run.
    let mut next = starts.to_vec();
    for (next, run) in next.iter_mut().zip(old_starts.windows(2)) {
        let [from, to] = run else { continue };
        let run = old.get(*from..*to).unwrap_or_default();
        if let Some(slots) = gathered.get_mut(*next..*next + run.len()) {
            slots.copy_from_slice(run);
        }
        *next += run.len();
    }
    for rows in rows {
        for (&actor, &value) in rows.actors.iter().zip(column(rows)) {
            let Some(next) = next.get_mut(actor as usize) else { continue };
            if let Some(slot) = gathered.get_mut(*next) {
                *slot = value;
            }
            *next += 1;
        }
    }
    gathered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(rows: &[(u32, i64, i32)]) -> Rows {
        let mut pending = Rows::default();
        for &(actor, time, lat) in rows {
            pending.push(actor, time, lat, -lat);
        }
        pending
    }

    fn of(fixes: &Fixes, actor: u32) -> Vec<(i64, i32)> {
        let track = fixes.track(actor);
        assert!(track.points.iter().all(|(lat, lon)| *lat == -lon));
        track.times.iter().copied().zip(track.points.iter().map(|point| point.0)).collect()
    }

    #[test]
    fn rows_come_out_by_actor_and_time_and_equal_times_in_the_order_of_addition() {
        let first = rows(&[(1, 50, 1), (0, 20, 2), (1, 10, 3), (0, 20, 4)]);
        let second = rows(&[(2, 5, 5), (0, 20, 6), (1, 30, 7), (0, 1, 8)]);
        let fixes = Fixes::default().merged(&first, 2).merged(&second, 3);
        assert_eq!(of(&fixes, 0), [(1, 8), (20, 2), (20, 4), (20, 6)]);
        assert_eq!(of(&fixes, 1), [(10, 3), (30, 7), (50, 1)]);
        assert_eq!(of(&fixes, 2), [(5, 5)]);
        assert_eq!(of(&fixes, 3), []);
        assert_eq!(fixes.row(4), Some((10, 3, -3)));
    }

    #[test]
    fn runs_close_up_over_rows_that_repeat_another() {
        let blocks = [
            rows(&[(1, 10, 1), (0, 20, 2), (1, 10, 1), (0, 20, 3)]),
            rows(&[(0, 20, 2), (2, 7, 4), (0, 10, 5)]),
        ];
        let (fixes, tally) = Fixes::default().with(&blocks, 3, Repeats::Once);
        // Of the two rows at 2 the later one stays, so that it is the last.
        assert_eq!(of(&fixes, 0), [(10, 5), (20, 3), (20, 2)]);
        assert_eq!(of(&fixes, 1), [(10, 1)]);
        assert_eq!(of(&fixes, 2), [(7, 4)]);
        assert_eq!(tally, Tally { late: 1, repeated: 2, conflicting: 1 });
        let (all, tally) = Fixes::default().with(&blocks, 3, Repeats::Kept);
        assert_eq!(of(&all, 0), [(10, 5), (20, 2), (20, 3), (20, 2)]);
        assert_eq!(tally, Tally { late: 1, repeated: 2, conflicting: 1 });
    }
}
