//! What links in time between claims say of which was last, and of the gaps.

use super::known::View;
use super::seen::Seen;
use crate::limits::LINKED_ROWS;
use crate::links;
use crate::time::apart::Pieces;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::timeline::MostAfter;

/// So many searches from one moment to another cost about as much as one to all.
const FEW: usize = 16;

impl<'a> View<'a> {
    /// The time that can have passed from one sighting to another.
    pub(crate) fn time_between(&self, from: Seen<'_>, to: Seen<'_>) -> DurationRange {
        let claims = self.own_claim(from).zip(self.own_claim(to));
        if claims.is_some_and(|(from, to)| from == to) {
            return SignedDuration::ZERO.into();
        }
        let linked = claims.and_then(|(from, to)| self.narrowed()?.between(from, to));
        linked.unwrap_or_else(|| self.moment_of(from).to(self.moment_of(to)))
    }

    /// Whether two sightings are of one moment on every reading.
    pub(crate) fn are_one_moment(&self, one: Seen<'_>, other: Seen<'_>) -> bool {
        let claims = self.own_claim(one).zip(self.own_claim(other));
        if claims.is_some_and(|(one, other)| one == other) {
            return true;
        }
        let linked = claims.and_then(|(one, other)| self.narrowed()?.are_one(one, other));
        let (one, other) = (self.moment_of(one), self.moment_of(other));
        linked.unwrap_or_else(|| one == other && one.is_exact())
    }

    /// When a sighting was, in whatever view it was found.
    pub(crate) fn moment_of(&self, seen: Seen<'_>) -> Interval {
        let narrower = self.own_claim(seen).and_then(|claim| self.narrowed()?.interval(claim));
        match narrower {
            // What is inferred holds no longer than the memberships do.
            Some(narrower) if seen.via.is_some() => {
                narrower.intersection(seen.interval()).unwrap_or(narrower)
            }
            narrower => narrower.unwrap_or_else(|| seen.interval()),
        }
    }

    /// The most that can have passed from a sighting to each of several, in
    /// microseconds, with one search of the links for all of them; `i64::MAX`
    /// for no bound.
    pub(crate) fn most_between(&self, from: Seen<'_>, others: &[Seen<'_>]) -> Vec<i64> {
        // To a few, a search to each ends sooner than one to all that are linked.
        let after = if others.len() > FEW { self.most_after(from) } else { None };
        let linked = |other: Seen<'_>| after.as_ref()?.to(self.own_claim(other)?);
        let most = |other: Seen<'_>| {
            linked(other).unwrap_or_else(|| self.time_between(from, other).ends().1)
        };
        others.iter().map(|&other| most(other)).collect()
    }

    /// Whether the moment of a sighting is linked to that of another claim, so
    /// that the time between the two can be narrower than their intervals say.
    pub(crate) fn is_linked(&self, seen: Seen<'_>) -> bool {
        let is_linked = |claim| self.narrowed().is_some_and(|narrowed| narrowed.is_linked(claim));
        self.own_claim(seen).is_some_and(is_linked)
    }

    /// Whether other claims can say more of the time of a sighting than its own words do.
    pub(super) fn is_narrowed(&self, seen: Seen<'_>) -> bool {
        seen.claim()
            .is_some_and(|claim| self.narrowed().is_some_and(|all| all.interval(claim).is_some()))
    }

    /// Whether a sighting is linked with claims that [contradict each other](
    /// crate::Network::inconsistencies), so that nothing follows from it.
    #[must_use]
    pub fn is_contradicted(&self, seen: Seen<'_>) -> bool {
        let of = |claim| self.narrowed().is_some_and(|narrowed| narrowed.is_contradicted(claim));
        seen.claim().is_some_and(of)
    }

    /// The time that can have passed from one sighting to another, on each choice of
    /// their candidates, where the two are linked.
    pub(super) fn times_by_links(
        &self,
        from: Seen<'_>,
        to: Seen<'_>,
    ) -> Option<Vec<DurationRange>> {
        let (from, to) = self.own_claim(from).zip(self.own_claim(to))?;
        if from == to {
            return Some(vec![SignedDuration::ZERO.into()]);
        }
        self.narrowed()?.times_between(from, to)
    }

    /// The intervals of a sighting that is linked, where they are several.
    pub(super) fn pieces_by_links(&self, seen: Seen<'_>) -> Pieces {
        let pieces = |claim| Some(self.narrowed()?.pieces(claim));
        self.own_claim(seen).and_then(pieces).unwrap_or_default()
    }

    /// The same view on each choice of the candidates of linked claims among some
    /// rows; none where there is one, or too many.
    pub(super) fn worlds(&self, rows: &[Seen<'_>]) -> Vec<View<'a>> {
        let Some((narrowed, cell)) = self.narrowed().zip(self.narrowed_cell()) else {
            return Vec::new();
        };
        let worlds = narrowed.worlds(self.claims_in(rows));
        let worlds = links::in_worlds(self.timeline, cell, &worlds).into_iter();
        worlds.map(|world| self.narrowed_to(world)).collect()
    }

    /// Whether there are candidates of linked claims among some rows that were not all
    /// tried together.
    pub(super) fn is_outer(&self, rows: &[Seen<'_>]) -> bool {
        self.narrowed().is_some_and(|narrowed| narrowed.is_outer(self.claims_in(rows)))
    }

    /// The claims among some rows, also those that the time asked about cuts.
    fn claims_in(&self, rows: &[Seen<'_>]) -> impl Iterator<Item = u32> {
        let own = rows.iter().filter(|row| std::ptr::eq(self.timeline, row.timeline));
        own.filter_map(|row| row.claim())
    }

    /// The time from the last of some sightings to the first of others, which all come
    /// after them: `length` by their intervals, or what their links leave of it.
    pub(crate) fn time_from_last_to_first(
        &self,
        before: &[Seen<'_>],
        after: &[Seen<'_>],
        length: DurationRange,
    ) -> DurationRange {
        let linked = Between::of(self, &[before, after].concat());
        let length = linked.map_or(length, |linked| linked.narrowed(before.len(), length));
        let (least, most) = length.ends();
        DurationRange::from_ends(least.max(0), most.max(0))
    }

    /// The time from a row to each that it is linked with.
    pub(super) fn most_after(&self, seen: Seen<'_>) -> Option<MostAfter<'_>> {
        let claim = self.own_claim(seen)?;
        self.narrowed()?.most_after(claim)
    }

    /// The time to a row from each that it is linked with.
    pub(super) fn most_before(&self, seen: Seen<'_>) -> Option<MostAfter<'_>> {
        let claim = self.own_claim(seen)?;
        self.narrowed()?.most_before(claim)
    }

    pub(super) fn own_claim(&self, seen: Seen<'_>) -> Option<u32> {
        seen.claim().filter(|_| std::ptr::eq(self.timeline, seen.timeline) && !seen.is_cut)
    }
}

/// Takes out what certainly happened before another of the rows: linked claims
/// can settle their order without settling their times.
pub(super) fn push_out(view: &View<'_>, rows: &mut Vec<Seen<'_>>, to: i64) {
    if rows.len() < 2 || !rows.iter().any(|&row| view.is_linked(row)) {
        return;
    }
    let Some(narrowed) = view.narrowed() else { return };
    let pushers = rows.iter().filter(|seen| seen.is_certain() && seen.hi() <= to);
    let after = narrowed.most_after_any(pushers.filter_map(|&seen| view.own_claim(seen)));
    rows.retain(|row| {
        let most_after = |claim| after.iter().find_map(|after| after.to(claim));
        view.own_claim(*row).and_then(most_after).is_none_or(|most| most >= 0)
    });
}

/// Takes out what has no end where it can have been before a row that has one,
/// and that is no earlier than it can have been; returns how many.
///
/// The earliest that the last row can have been stays what it was.
pub(super) fn give_way(view: &View<'_>, rows: &mut Vec<Seen<'_>>, to: i64) -> usize {
    let before = rows.len();
    let has_end = |seen: &&Seen<'_>| !seen.is_open_ended() && seen.is_certain() && seen.hi() <= to;
    let ended: Vec<Seen<'_>> = rows.iter().filter(has_end).copied().collect();
    rows.retain(|&row| {
        let overtakes = |other: &Seen<'_>| {
            other.lo() >= row.lo() && view.time_between(row, *other).ends().1 > 0
        };
        !row.is_open_ended() || !ended.iter().any(overtakes)
    });
    before - rows.len()
}

/// As of `to`, when some of the rows can lie after it: takes out what cannot
/// have been last, and returns the earliest that the last can have been.
///
/// Each row that counts either lies after `to` (is *out*), or no later than the
/// last one (is *in*). With the time between every two known, a set of such
/// choices has a reading exactly if no two of them exclude each other: a
/// negative cycle would pass the last row, and `to`, once each. And that one is
/// in excludes only that another is out. So it is enough to start from those
/// that cannot be out, and to follow what they draw in.
pub(super) fn as_of(view: &View<'_>, rows: &mut Vec<Seen<'_>>, to: i64) -> Option<i64> {
    let straddles = rows.iter().any(|row| row.hi() > to && view.is_linked(*row));
    if to == i64::MAX || !straddles || rows.len() > LINKED_ROWS {
        return None;
    }
    let between = Between::all(view, rows);
    let mut keep =
        (0..rows.len()).map(|row| between.can_be_last(row, to)).collect::<Vec<_>>().into_iter();
    let earliest = between.earliest_last(to);
    rows.retain(|_| keep.next().unwrap_or(true));
    earliest
}

/// The time between every two of some rows.
pub(super) struct Between {
    /// The most that can pass from each row to each, in microseconds.
    most: Vec<Vec<i64>>,
    /// Whether a row speaks of the actor for certain; otherwise it is as if it
    /// could be missing.
    counts: Vec<bool>,
    /// The earliest and the latest of each.
    ends: Vec<(i64, i64)>,
}

impl Between {
    /// `None` where the intervals say it all, and where there are many rows.
    pub(super) fn of(view: &View<'_>, rows: &[Seen<'_>]) -> Option<Between> {
        let linked = rows.len() <= LINKED_ROWS && rows.iter().any(|&row| view.is_linked(row));
        linked.then(|| Between::all(view, rows))
    }

    fn all(view: &View<'_>, rows: &[Seen<'_>]) -> Between {
        Between {
            most: rows.iter().map(|&row| view.most_between(row, rows)).collect(),
            counts: rows.iter().map(|row| row.is_certain()).collect(),
            ends: rows.iter().map(|row| (row.lo(), row.hi())).collect(),
        }
    }

    fn most(&self, from: usize, to: usize) -> i64 {
        self.most.get(from).and_then(|row| row.get(to)).copied().unwrap_or(i64::MAX)
    }

    fn counts(&self, row: usize) -> bool {
        self.counts.get(row).copied().unwrap_or(false)
    }

    /// The gap before the row at `split`, of this `length` by the intervals:
    /// it is no shorter than the shortest way over it from a row to a row, and
    /// no longer than any.
    pub(super) fn narrowed(&self, split: usize, length: DurationRange) -> DurationRange {
        let (mut least, (min, mut most)) = (i64::MAX, length.ends());
        for before in 0..split {
            for after in split..self.most.len() {
                let way = match self.most(after, before) {
                    i64::MAX => i64::MIN,
                    back => back.saturating_neg(),
                };
                least = least.min(way);
                if self.counts(before) && self.counts(after) {
                    most = most.min(self.most(before, after));
                }
            }
        }
        let min = if least == i64::MAX { min } else { min.max(least) };
        DurationRange::from_ends(min, most.max(min))
    }

    fn ends(&self, row: usize) -> (i64, i64) {
        self.ends.get(row).copied().unwrap_or((i64::MIN, i64::MAX))
    }

    /// Those that are in as of `to` when `start` are, with no row in after `last`.
    fn drawn_in(&self, start: Vec<usize>, last: i64, to: i64) -> Vec<usize> {
        let mut all = start;
        let mut next = 0;
        while let Some(&row) = all.get(next) {
            next += 1;
            for other in 0..self.ends.len() {
                let counts = self.counts(other);
                let can_be_out = last.saturating_add(self.most(row, other)) > to;
                if counts && !can_be_out && !all.contains(&other) {
                    all.push(other);
                }
            }
        }
        all
    }

    fn counting(&self) -> impl Iterator<Item = usize> {
        (0..self.ends.len()).filter(|&row| self.counts(row))
    }

    fn can_be_last(&self, row: usize, to: i64) -> bool {
        let last = self.ends(row).1.min(to);
        let others = self.counting().filter(|&other| other != row);
        let cannot_be_out =
            others.filter(|&other| self.ends(other).1 <= to || self.most(row, other) < 1);
        let drawn_in = self.drawn_in(cannot_be_out.collect(), last, to);
        drawn_in
            .into_iter()
            .all(|other| other == row || self.most(other, row) >= 0 && self.ends(other).0 <= to)
    }

    /// The least instant by which everything that is in can have happened.
    fn earliest_last(&self, to: i64) -> Option<i64> {
        let settled: Vec<usize> = self.counting().filter(|&row| self.ends(row).1 <= to).collect();
        let starts: Vec<Vec<usize>> = if settled.is_empty() {
            (0..self.ends.len()).map(|row| vec![row]).collect()
        } else {
            vec![settled]
        };
        // Where the answer can lie: at an earliest moment, or where one that
        // is in lets another be out.
        let count = self.ends.len();
        let pairs = (0..count).flat_map(|from| (0..count).map(move |other| (from, other)));
        let lets_out =
            pairs.map(|(from, other)| to.saturating_add(1).saturating_sub(self.most(from, other)));
        let mut instants: Vec<i64> = self.ends.iter().map(|ends| ends.0).chain(lets_out).collect();
        instants.retain(|&instant| instant <= to);
        instants.sort_unstable();
        instants.dedup();
        let holds = |instant: i64, start: &Vec<usize>| {
            let drawn_in = self.drawn_in(start.clone(), instant, to);
            drawn_in.into_iter().all(|row| self.ends(row).0 <= instant)
        };
        let earliest = starts.iter().filter_map(|start| {
            let at = instants.partition_point(|&instant| !holds(instant, start));
            instants.get(at).copied()
        });
        earliest.min()
    }
}
