//! The columns: one row a fix, 16 bytes, sorted by actor and time.
//!
//! Latitude and longitude stand in one column: nobody reads one without the
//! other, and a row somewhere in memory is then two reads and not three.

use std::ops::Range;
use std::sync::Arc;

use super::columns::Columns;
use super::parallel;
use super::runs::{Repeats, Runs, Tally};
use super::stored::Stored;
use super::summary::{Ends, StepAt, Summary};

/// More pending rows than this part of all are packed with all others.
const MANY: usize = 8;

/// So many rows leave the end of the packed columns for each that is kept twice, so that
/// there are never more than a ninth of these.
const DRAINED: usize = 8;

/// Over so many rows a fix that comes late is put in its place at once.
const LATE: usize = 1 << 13;

/// Fixes of many actors: each actor's in one run, sorted by time, and in the
/// order they were added where the times are equal.
///
/// Those that came together are packed. An actor to which fixes are added one by one has a
/// track of its own, which grows. Both are shared with the clones of this, until one changes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fixes {
    packed: Arc<Packed>,
    /// By actor; what is still packed of one that has a track of its own does not count.
    tracks: Vec<Option<Arc<Stored>>>,
    /// The actors from this one on have left the packed columns.
    drained: usize,
    len: usize,
}

/// The runs of many actors, one after another.
#[derive(Debug, Clone, Default)]
struct Packed {
    /// Where each actor's run begins; one more entry than there are actors.
    starts: Vec<usize>,
    /// The first and the last fix of each actor; of one without fixes something else.
    ends: Vec<Ends>,
    rows: Stored,
}

/// One actor's fixes, oldest first: microseconds since 1970, and the point, its
/// latitude and its longitude in units of 1e-7 degree.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Track<'a> {
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
        self.len
    }

    /// The bytes that the columns and their index occupy.
    pub(crate) fn bytes(&self) -> usize {
        let own =
            |track: &Arc<Stored>| size_of::<Stored>() + 2 * size_of::<usize>() + track.bytes();
        self.packed.starts.capacity() * size_of::<usize>()
            + self.packed.ends.capacity() * size_of::<Ends>()
            + self.packed.rows.bytes()
            + self.tracks.capacity() * size_of::<Option<Arc<Stored>>>()
            + self.tracks.iter().flatten().map(own).sum::<usize>()
    }

    /// The run of one actor; empty for an actor without fixes.
    #[inline]
    pub(crate) fn track(&self, actor: u32) -> Track<'_> {
        let Some((stored, run)) = self.stored(actor) else { return Track::default() };
        Track {
            times: stored.times.get(run.clone()).unwrap_or_default(),
            points: stored.points.get(run).unwrap_or_default(),
        }
    }

    /// Where the fixes of an actor are, and in which rows there.
    #[inline]
    fn stored(&self, actor: u32) -> Option<(&Stored, Range<usize>)> {
        match self.own(actor) {
            Some(track) => Some((track, 0..track.times.len())),
            None => Some((&self.packed.rows, self.packed.run(actor as usize)?)),
        }
    }

    /// The track that an actor has for itself.
    #[inline]
    fn own(&self, actor: u32) -> Option<&Stored> {
        self.tracks.get(actor as usize)?.as_deref()
    }

    /// The first and the last fix of an actor; no column that is packed is read for it.
    #[inline]
    pub(crate) fn ends(&self, actor: u32) -> Option<Ends> {
        match self.own(actor) {
            Some(track) => Ends::of(track.columns()),
            None => {
                let has_fixes = !self.packed.run(actor as usize)?.is_empty();
                self.packed.ends.get(actor as usize).copied().filter(|_| has_fixes)
            }
        }
    }

    /// Adds each of some fixes of an actor, counted from its first, from which more than
    /// `limit` microseconds pass until the next of them, in their order, with both.
    pub(crate) fn steps_longer_than(
        &self,
        (actor, part): (u32, Range<usize>),
        limit: i64,
        found: &mut Vec<StepAt>,
    ) {
        if let Some((stored, run)) = self.stored(actor) {
            let rows = run.start + part.start..run.start + part.end;
            stored.steps_longer_than((rows, run.start), limit, found);
        }
    }

    /// The same of those from which the step to the next needs more than `speed` metres a
    /// second.
    pub(crate) fn steps_faster_than(
        &self,
        (actor, part): (u32, Range<usize>),
        speed: f64,
        found: &mut Vec<StepAt>,
    ) {
        if let Some((stored, run)) = self.stored(actor) {
            let rows = run.start + part.start..run.start + part.end;
            stored.steps_faster_than((rows, run.start), speed, found);
        }
    }

    /// Whether some actor has a track of its own.
    pub(crate) fn is_fed(&self) -> bool {
        !self.tracks.is_empty()
    }

    /// Whether so many rows are packed with all others when they come.
    pub(crate) fn is_many(&self, rows: usize) -> bool {
        rows > self.len / MANY
    }

    /// Puts a fix into the track that its actor has for itself, or gets; `false` where it
    /// comes so late that it had better wait for others.
    pub(crate) fn put(&mut self, actor: u32, time: i64, point: (i32, i32)) -> bool {
        self.unpack(actor);
        let Some(Some(track)) = self.tracks.get_mut(actor as usize) else { return false };
        if track.times.len() - track.place_of(time) > LATE {
            return false;
        }
        Arc::make_mut(track).put(time, point);
        self.len += 1;
        true
    }

    /// Gives an actor a track of its own, and others that are packed at the end, so that the
    /// columns get shorter by more than is there twice.
    fn unpack(&mut self, actor: u32) {
        let actor = actor as usize;
        let actors = self.drained.max(actor + 1);
        if self.tracks.len() < actors {
            self.tracks.resize(actors, None);
        }
        let mut due = DRAINED * self.unpack_one(actor);
        if due > 0 {
            while due > 0 && self.drained > 0 {
                self.drained -= 1;
                due = due.saturating_sub(self.unpack_one(self.drained));
            }
            if self.drained == 0 {
                self.packed = Arc::default();
            } else if let Some(packed) = Arc::get_mut(&mut self.packed) {
                packed.truncate(self.drained);
            }
        }
        if let Some(track) = self.tracks.get_mut(actor) {
            track.get_or_insert_default();
        }
    }

    /// Copies the fixes that an actor has in the packed columns into a track of its own, if
    /// it has none, and returns how many they are.
    fn unpack_one(&mut self, actor: usize) -> usize {
        let run = self.packed.run(actor).unwrap_or_default();
        match self.tracks.get_mut(actor) {
            Some(track @ None) if !run.is_empty() => {
                *track = Some(Arc::new(self.packed.rows.part(run.clone())));
                run.len()
            }
            _ => 0,
        }
    }

    /// Forgets of each actor what it has before its last instant before `t`; returns the
    /// actors of which something was forgotten, how much, and the first instant they keep.
    pub(crate) fn forget_before(&mut self, t: i64) -> Vec<(u32, usize, i64)> {
        let actors = self.tracks.len().max(self.packed.ends.len());
        let forgotten = (0..).take(actors).filter_map(|actor| {
            let times = self.track(actor).times;
            let before = times.partition_point(|&time| time < t).checked_sub(1)?;
            let &first = times.get(before)?;
            let count = times.partition_point(|&time| time < first);
            (count > 0).then_some((actor, count, first))
        });
        let forgotten: Vec<(u32, usize, i64)> = forgotten.collect();
        // What is left of each packed run.
        let mut kept: Vec<Range<usize>> =
            (0..self.packed.ends.len()).filter_map(|actor| self.packed.run(actor)).collect();
        let mut is_packed = false;
        for &(actor, count, _) in &forgotten {
            self.len -= count;
            match self.tracks.get_mut(actor as usize) {
                Some(Some(track)) => *track = Arc::new(track.part(count..track.times.len())),
                _ => {
                    is_packed = true;
                    if let Some(run) = kept.get_mut(actor as usize) {
                        run.start += count;
                    }
                }
            }
        }
        if is_packed {
            for (run, track) in kept.iter_mut().zip(&self.tracks) {
                if track.is_some() {
                    run.end = run.start;
                }
            }
            let packed = Arc::make_mut(&mut self.packed);
            packed.close_up(kept);
            packed.measure();
        }
        forgotten
    }

    /// These fixes and the pending ones, all in their runs.
    ///
    /// Where the pending ones are few, only the tracks of their actors are made anew.
    pub(crate) fn merged(&self, pending: &Rows, actors: usize) -> Fixes {
        if self.is_many(pending.len()) {
            return self.with(std::slice::from_ref(pending), actors, Repeats::Kept).0;
        }
        let mut fixes = self.clone();
        let mut rows: Vec<(u32, i64, (i32, i32))> = pending.iter().collect();
        rows.sort_by_key(|row| row.0);
        for rows in rows.chunk_by(|one, next| one.0 == next.0) {
            let Some(&(actor, ..)) = rows.first() else { continue };
            fixes.unpack(actor);
            if let Some(Some(track)) = fixes.tracks.get_mut(actor as usize) {
                let rows = rows.iter().map(|&(_, time, point)| (time, point));
                fixes.len += rows.len();
                Arc::make_mut(track).put_all(rows);
            }
        }
        fixes
    }

    /// These fixes and more rows, all packed, and what was found when they were put there.
    ///
    /// O(n + k log k) for n fixes here and k new ones: the new ones are counted
    /// into their actors' runs, and only runs that came out of order are
    /// sorted. A row of an actor past `actors` is left out.
    pub(crate) fn with(&self, rows: &[Rows], actors: usize, repeats: Repeats) -> (Fixes, Tally) {
        let starts = self.starts_with(rows, actors);
        let old = || (0..).take(actors).map(|actor| self.track(actor));
        let times = || gather(&starts, old().map(|old| old.times), rows, |rows| &rows.times);
        let points = || gather(&starts, old().map(|old| old.points), rows, |rows| &rows.points);
        // Side by side on two cores: half of the bytes are times.
        let is_small = starts.last().is_none_or(|&rows| rows <= parallel::SMALL);
        let (times, points) =
            if is_small { (times(), points()) } else { parallel::join(times, points) };
        let rows = Stored { times, points, summary: Summary::default() };
        let mut packed = Packed { starts, ends: Vec::new(), rows };
        let tally = packed.settle(repeats);
        packed.measure();
        let len = packed.rows.times.len();
        let packed = Arc::new(packed);
        (Fixes { packed, tracks: Vec::new(), drained: actors, len }, tally)
    }

    /// Where the runs begin once more rows are in.
    fn starts_with(&self, rows: &[Rows], actors: usize) -> Vec<usize> {
        let mut starts = vec![0_usize; actors + 1];
        for (actor, slot) in (0..).zip(starts.iter_mut().skip(1)) {
            *slot = self.track(actor).times.len();
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
}

impl Packed {
    /// The rows of one actor.
    #[inline]
    fn run(&self, actor: usize) -> Option<Range<usize>> {
        Some(*self.starts.get(actor)?..*self.starts.get(actor + 1)?)
    }

    /// Leaves the runs of the first actors.
    fn truncate(&mut self, actors: usize) {
        self.starts.truncate(actors + 1);
        self.ends.truncate(actors);
        self.rows.truncate(self.starts.last().copied().unwrap_or_default());
    }

    /// Brings every run into the order of time, and closes the holes where
    /// repeated rows were dropped.
    fn settle(&mut self, repeats: Repeats) -> Tally {
        let mut kept = vec![0; self.starts.len().saturating_sub(1)];
        let columns = (&mut *self.rows.times, &mut *self.rows.points);
        let tally = Runs::new(&self.starts, columns, &mut kept).settle(repeats);
        if kept.iter().sum::<usize>() < self.rows.times.len() {
            let kept = self.starts.iter().zip(kept).map(|(&start, kept)| start..start + kept);
            self.close_up(kept.collect());
        }
        tally
    }

    /// Moves the rows together that are kept of each run.
    fn close_up(&mut self, kept: Vec<Range<usize>>) {
        let (times, points) = (&mut self.rows.times, &mut self.rows.points);
        let mut end = 0;
        for (start, kept) in self.starts.iter_mut().zip(kept) {
            let rows = kept.len();
            if kept.start != end {
                // A run only moves towards the front, and its rows are there.
                times.copy_within(kept.clone(), end);
                points.copy_within(kept, end);
            }
            *start = end;
            end += rows;
        }
        if let Some(last) = self.starts.last_mut() {
            *last = end;
        }
        times.truncate(end);
        points.truncate(end);
        times.shrink_to_fit();
        points.shrink_to_fit();
    }

    /// Makes the summary of rows that are in their places.
    fn measure(&mut self) {
        let nothing = Ends { first: 0, last: 0, lat: 0, lon: 0, is_tied: false };
        let columns = self.rows.columns();
        let ends = self.starts.windows(2).map(|run| {
            let run = *run.first()?..*run.last()?;
            Ends::of(columns.part(run))
        });
        self.ends = ends.map(|ends| ends.unwrap_or(nothing)).collect();
        self.rows.summary = Summary::of(columns);
    }
}

/// One column with the rows of each actor in one place: first the old ones, actor by actor,
/// then the new ones as they came.
fn gather<'a, T: Copy + Default + 'a>(
    starts: &[usize],
    old: impl Iterator<Item = &'a [T]>,
    rows: &[Rows],
    column: impl Fn(&Rows) -> &[T],
) -> Vec<T> {
    let mut gathered = vec![T::default(); starts.last().copied().unwrap_or_default()];
    // The next free row of each run.
    let mut next = starts.to_vec();
    for (next, run) in next.iter_mut().zip(old) {
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
    use proptest::prelude::*;

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
    }

    /// An event of the fixes: some come one by one, or together, or all are packed or shared.
    #[derive(Debug, Clone)]
    enum Happens {
        Put(Vec<(u32, i64)>),
        Merged(Vec<(u32, i64)>),
        Packed,
        Cloned,
    }

    fn happens() -> impl Strategy<Value = Happens> {
        let rows = |most| prop::collection::vec((0..6_u32, 0..4_000_i64), 0..most);
        prop_oneof![
            4 => rows(40).prop_map(Happens::Put),
            2 => rows(120).prop_map(Happens::Merged),
            1 => Just(Happens::Packed),
            1 => Just(Happens::Cloned),
        ]
    }

    proptest! {
        #[test]
        fn tracks_of_their_own_have_what_packed_columns_have(
            events in prop::collection::vec(happens(), 1..12), limit in 0..200_i64,
        ) {
            let (mut fixes, mut clones) = (Fixes::default(), Vec::new());
            let mut model: Vec<Vec<(i64, i32)>> = vec![Vec::new(); 6];
            let mut number = 0;
            for event in events {
                let (rows, is_put) = match event {
                    Happens::Put(rows) => (rows, true),
                    Happens::Merged(rows) => (rows, false),
                    Happens::Packed => {
                        fixes = fixes.with(&[], 6, Repeats::Kept).0;
                        continue;
                    }
                    Happens::Cloned => {
                        clones.push((fixes.clone(), model.clone()));
                        continue;
                    }
                };
                let mut pending = Rows::default();
                for (actor, time) in rows {
                    number += 1;
                    let track = &mut model[actor as usize];
                    track.insert(track.partition_point(|row| row.0 <= time), (time, number));
                    if is_put {
                        prop_assert!(fixes.put(actor, time, (number, -number)));
                    } else {
                        pending.push(actor, time, number, -number);
                    }
                }
                fixes = if is_put { fixes } else { fixes.merged(&pending, 6) };
            }
            clones.push((fixes, model));
            for (fixes, model) in clones {
                prop_assert_eq!(fixes.len(), model.iter().map(Vec::len).sum::<usize>());
                for (actor, track) in (0..).zip(model) {
                    prop_assert_eq!(&of(&fixes, actor), &track);
                    let ends = fixes.ends(actor).map(|ends| (ends.first, ends.last, ends.lat));
                    let last = track.last().map(|&(time, lat)| (track[0].0, time, lat));
                    prop_assert_eq!(ends, last);
                    let mut found = Vec::new();
                    let part = track.len() / 4..track.len();
                    fixes.steps_longer_than((actor, part.clone()), limit, &mut found);
                    let rows = found.iter().map(|(row, ..)| *row).collect::<Vec<_>>();
                    let is_long = |row: &usize| track[row + 1].0 - track[*row].0 > limit;
                    let begins = part.start..part.end.saturating_sub(1);
                    prop_assert_eq!(rows, begins.filter(is_long).collect::<Vec<_>>());
                }
            }
        }
    }

    #[test]
    fn little_is_kept_twice_and_in_the_end_nothing() {
        let mut pending = Rows::default();
        for row in 0..40_000 {
            pending.push(row % 100, row.into(), 0, 0);
        }
        let mut fixes = Fixes::default().merged(&pending, 100);
        let packed = fixes.bytes();
        let mut most = 0;
        for actor in 0..100 {
            assert!(fixes.put(actor, 0, (0, 0)));
            most = most.max(fixes.bytes());
        }
        // A ninth, a sixteenth of what was not given back, and the tracks themselves.
        assert!(most < packed * 5 / 4, "{packed} {most}");
        assert_eq!(fixes.packed.rows.times.capacity(), 0);
        // Nothing is given back while a clone has it, but then everything.
        let kept = Fixes::default().merged(&pending, 100);
        let mut fixes = kept.clone();
        for actor in 0..100 {
            assert!(fixes.put(actor, 0, (0, 0)));
        }
        assert!(fixes.bytes() < packed * 5 / 4);
        assert_eq!((kept.len(), of(&kept, 7).len()), (40_000, 400));
        drop(kept);
        assert!(fixes.bytes() < packed * 5 / 4);
    }

    #[test]
    fn what_comes_very_late_waits() {
        let mut fixes = Fixes::default();
        let last = LATE as i64;
        for time in 0..=last {
            assert!(fixes.put(0, time, (0, 0)));
        }
        assert!(fixes.put(0, 0, (1, -1)));
        assert!(!fixes.put(0, -1, (2, -2)));
        assert_eq!(fixes.len(), LATE + 2);
        let fixes = fixes.merged(&rows(&[(0, -1, 2)]), 1);
        assert_eq!(of(&fixes, 0)[..4], [(-1, 2), (0, 0), (0, 1), (1, 0)]);
        assert!(fixes.is_fed());
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
