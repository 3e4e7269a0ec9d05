//! What time gaps exist.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::ask::{Ask, Filter};
use super::chunks::in_chunks;
use super::gap::{Gap, Proviso};
use super::known::View;
use super::last::LastSeen;
use super::linked::{self, Between};
use super::overlaps::{self, Overlapping, Wanted};
use super::rows::Merged;
use super::seen::{Certainty, Seen};
use super::sightings::Selection;
use super::stay_rows;
use super::steps::Kept;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::Fixes;

impl<'a> View<'a> {
    /// Lists the gaps between an actor's sightings one by one, oldest first.
    ///
    /// A gap is a stretch of time, as long as possible, that lies outside the
    /// interval of every selected sighting, so that the actor certainly was not
    /// seen in it. On some reading of the claims it is longer than that: its
    /// length runs from the least (last `latest` before to first `earliest`
    /// after) to the most (last `earliest` before to first `latest` after). A stretch
    /// between the [candidates](Seen::candidates) of a sighting is a gap too, on the
    /// readings on which it comes before or after the other. So is the time between two
    /// that are linked, if it is more than nothing on every reading, with nothing between.
    ///
    /// With [`Ask::longer_than`], only the gaps that can be strictly longer;
    /// [`DurationRange::certainly_longer_than`] tells which of them are so on
    /// every reading. Those among sightings whose intervals overlap are then listed too,
    /// each with the length that it has where nothing lies between
    /// ([`Gap::certainty`]). With [`Ask::until`], the gaps are those that there were by
    /// then, and the open one since the last sighting comes at the end. A
    /// question about everyone goes actor by actor.
    ///
    /// [`Ask::after`] and [`Ask::as_of`] choose sightings, and a gap lies between
    /// two of them: one that a window cuts, or that holds all of it, is not
    /// among those of the window. For what touches a window ask without it, and
    /// keep the gaps that begin before its end and end after its beginning;
    /// [`coverage`](View::coverage) looks beyond a window by itself.
    ///
    /// O(n) over the sightings selected; plain fixes are read from one column.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::unlocated("Khasan");
    /// let ussuriysk = Place::unlocated("Ussuriysk");
    /// let (arrival, passing): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-12T02:15:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("train", khasan, arrival),
    ///     Sighting::new("train", ussuriysk, passing),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// let gaps: Vec<String> = view.gaps("train").map(|gap| gap.to_string()).collect();
    /// assert_eq!(gaps, ["from Khasan to Ussuriysk: exactly 6h15m"]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn gaps<'q, A: Into<Ask<'q>>>(&self, ask: A) -> impl Iterator<Item = Gap<'a>> + use<'a, A> {
        let ask = ask.into();
        let filter = ask.filter;
        let filter = filter.until.map_or(filter, |now| filter.as_of(now.as_unix_micros()));
        let (view, asked) = (self.clone(), self.clone());
        let find = move |actors: &[u32], found: &mut Vec<Kept<'a>>| {
            asked.find_gaps(filter, actors, found);
        };
        in_chunks(self.selected(ask), find).map(move |kept| kept.gap(&view))
    }

    /// Returns the gap from the last sighting by `now` until `now`; `None` if
    /// there is no such sighting.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::unlocated("Khasan");
    /// let ussuriysk = Place::unlocated("Ussuriysk");
    /// let (arrival, passing): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-12T02:15:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("train", khasan, arrival),
    ///     Sighting::new("train", ussuriysk, passing),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let silence = timeline.as_known().silence("train", noon);
    /// assert_eq!(
    ///     silence.map(|gap| gap.to_string()).as_deref(),
    ///     Some("since Ussuriysk: exactly 9h45m without a sighting")
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn silence<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        now: impl Into<Timestamp>,
    ) -> Option<Gap<'a>> {
        let now = now.into();
        self.open_gap(&self.last_seen(ask.into().as_of(now)), now)
    }
}

impl<'a> View<'a> {
    /// From what can have been last until `now`.
    pub(super) fn open_gap(&self, last: &LastSeen<'a>, now: Timestamp) -> Option<Gap<'a>> {
        let from = *last.possible().first()?;
        let length = last.interval()?.to(Interval::at(now));
        // Nothing to say where the sighting named is itself the one without an end.
        let open = |seen: &&Seen<'_>| seen.is_open_ended() && !from.is_open_ended();
        let later = last.possible().iter().filter(open);
        // One that has no end at all before one that has an end to come.
        let later = later.max_by_key(|seen| seen.sighting().map(|told| told.interval().hi()));
        let later = later.and_then(|seen| seen.claim());
        Some(Gap::open(self, from, length, later))
    }

    /// Adds the gaps of some actors.
    fn find_gaps(&self, filter: Filter, actors: &[u32], found: &mut Vec<Kept<'a>>) {
        let threshold = filter.longer_than;
        let is_long = |gap: &Gap<'_>| gap.length().possibly_longer_than(threshold);
        // Among exact times a gap is a step.
        let steps = |fixes: &Fixes, of: (u32, _), found: &mut Vec<_>| {
            fixes.steps_longer_than(of, threshold.as_micros(), found);
        };
        let others = |actor, selection, found: &mut Vec<Kept<'a>>| {
            if let Selection::Streams(streams) = selection {
                let mut rows: Vec<Seen<'a>> = Merged::new(streams).collect();
                if rows.iter().any(|row| row.is_cut) {
                    rows.sort_by(Seen::in_order);
                }
                if filter.bounded {
                    linked::give_way(self, &mut rows, filter.to);
                }
                let is_some_length = threshold > SignedDuration::ZERO;
                let wanted = if is_some_length { Wanted::Any } else { Wanted::Certain };
                let gaps = self.gaps_between((filter, actor), &rows, wanted).gaps;
                found.extend(gaps.into_iter().filter(is_long).map(Kept::other));
            }
            if let Some(now) = filter.until {
                let last = self.last_of(filter, None, &[actor]);
                found.extend(self.open_gap(&last, now).filter(is_long).map(Kept::other));
            }
        };
        self.find_steps((filter, actors), steps, others, found);
    }
}

impl<'a> View<'a> {
    /// The gaps between the sightings of an actor: outside all intervals, between
    /// candidates, and those that are `wanted` where intervals overlap.
    pub(super) fn gaps_between(
        &self,
        (filter, actor): (Filter, u32),
        rows: &[Seen<'a>],
        wanted: Wanted,
    ) -> Overlapping<'a> {
        let mut found = match wanted {
            Wanted::Any => self.overlapping((filter, actor), rows, wanted),
            Wanted::Certain => {
                let mut gaps = dark_stretches(self, rows);
                gaps.extend(overlaps::between_candidates(self, rows, filter));
                if rows.iter().any(|&row| self.is_linked(row)) {
                    let mut known: HashMap<_, Vec<Gap<'a>>> = HashMap::new();
                    gaps.iter().for_each(|&gap| known.entry(gap.key()).or_default().push(gap));
                    for gap in self.overlapping((filter, actor), rows, wanted).gaps {
                        let known = known.entry(gap.key()).or_default();
                        let is_known = known.iter().any(|one| one.is_between_those_of(&gap));
                        if gap.is_certain() && gap.length().ends().0 > 0 && !is_known {
                            known.push(gap);
                            gaps.push(gap);
                        }
                    }
                }
                Overlapping { gaps, skipped: Vec::new() }
            }
        };
        // Accounts of one event are one, also where one of them is a stay.
        let is_within =
            |gap: &Gap<'a>| gap.to().is_some_and(|to| self.tell_of_one_event(gap.from(), to));
        found.gaps.retain(|gap| !is_within(gap));
        found.gaps.sort_by(|one, other| {
            let to = || Some(one.to()?.in_order(&other.to()?));
            one.from().in_order(&other.from()).then_with(|| to().unwrap_or(Ordering::Equal))
        });
        found
    }

    /// The gaps where intervals overlap, and outside all of them, on each choice of
    /// candidates.
    fn overlapping(
        &self,
        (filter, actor): (Filter, u32),
        rows: &[Seen<'a>],
        wanted: Wanted,
    ) -> Overlapping<'a> {
        let among = |view: &View<'a>, rows: &[Seen<'a>], threshold: SignedDuration| {
            let mut all = overlaps::gaps(view, (rows, filter), (wanted, threshold));
            all.gaps.extend(dark_stretches(view, rows));
            all
        };
        let in_world = |world: &View<'a>| {
            let rows: Vec<Seen<'a>> = Merged::new(world.streams(filter, actor)).collect();
            // What is short in one of them can be long in another.
            among(world, &rows, SignedDuration::from_micros(-1))
        };
        match self.worlds(rows).as_slice() {
            // What lies outside all intervals is there already.
            [] if wanted == Wanted::Certain => {
                overlaps::gaps(self, (rows, filter), (wanted, filter.longer_than))
            }
            [] => among(self, rows, filter.longer_than),
            worlds => self.in_any(rows, worlds.iter().map(in_world).collect()),
        }
    }

    /// The gaps that there are on some of several choices of candidates, and certainly those
    /// that there are on all.
    fn in_any(&self, rows: &[Seen<'a>], worlds: Vec<Overlapping<'a>>) -> Overlapping<'a> {
        let count = worlds.len();
        let mut skipped: Vec<Interval> = Vec::new();
        let mut found: Vec<(Gap<'a>, usize)> = Vec::new();
        let mut places: HashMap<_, Vec<usize>> = HashMap::new();
        for world in worlds {
            skipped.extend(world.skipped);
            for gap in world.gaps {
                let places = places.entry(gap.key()).or_default();
                let is_same = |at: &&usize| {
                    found.get(**at).is_some_and(|one| one.0.is_between_those_of(&gap))
                };
                let known = places.iter().find(is_same).copied();
                let Some((one, times)) = known.and_then(|at| found.get_mut(at)) else {
                    places.push(found.len());
                    found.push((gap, 1));
                    continue;
                };
                let ((min, max), (least, most)) = (one.length().ends(), gap.length().ends());
                let length = DurationRange::from_ends(min.min(least), max.max(most));
                *one = one.with_length(length).only_if(one.proviso().or(gap.proviso()));
                *times += 1;
            }
        }
        skipped.sort_by_key(|one| (one.lo(), one.hi()));
        skipped.dedup();
        let mut of_key: HashMap<_, Vec<Seen<'a>>> = HashMap::new();
        rows.iter().for_each(|&row| of_key.entry(row.row_key()).or_default().push(row));
        let own = |seen: Seen<'a>| {
            let mut alike = of_key.get(&seen.row_key()).into_iter().flatten();
            alike.find(|row| **row == seen).copied().unwrap_or(seen)
        };
        let gap = |(gap, times): (Gap<'a>, usize)| {
            let gap = gap.among(own);
            let turned = gap.to().map(|to| self.time_between(gap.from(), to).ends().0 < 0);
            let is_turned = turned.unwrap_or(false);
            let missing = Proviso { in_order: is_turned, alone: !is_turned, along: false };
            let missing = if times < count { missing } else { Proviso::default() };
            gap.only_if(gap.proviso().or(missing))
        };
        Overlapping { gaps: found.into_iter().map(gap).collect(), skipped }
    }
}

/// The stretches of time outside every interval of `rows`, which come in the
/// order of their earliest moments.
fn dark_stretches<'a>(view: &View<'_>, rows: &[Seen<'a>]) -> Vec<Gap<'a>> {
    // The earliest `latest` among each row and those after it. A sighting that
    // may not speak of the actor bounds no gap from above.
    let mut first_after = vec![i64::MAX; rows.len()];
    let mut first = i64::MAX;
    for (slot, row) in first_after.iter_mut().zip(rows).rev() {
        if row.is_certain() {
            first = first.min(row.hi());
        }
        *slot = first;
    }

    let linked = Between::of(view, rows);
    let ends = stay_rows::ends_by_start(rows);
    let mut gaps = Vec::new();
    let mut before: Option<Seen<'a>> = None;
    let mut last_before = i64::MIN;
    for (at, (&row, first_after)) in rows.iter().zip(first_after).enumerate() {
        if let Some(from) = before
            && row.lo() > from.hi()
        {
            let least = row.lo().saturating_sub(from.hi());
            let most = match (first_after, last_before) {
                (i64::MAX, _) | (_, i64::MIN) => i64::MAX,
                (to, from) => to.saturating_sub(from),
            };
            let length = DurationRange::from_ends(least, most);
            let length = linked.as_ref().map_or(length, |linked| linked.narrowed(at, length));
            gaps.push(Gap::of_length(view, from, row, length));
        }
        // A stay reaches to its end.
        let row = row.claim().and_then(|claim| ends.get(&claim)).copied().unwrap_or(row);
        if row.certainty() == Certainty::Certain {
            last_before = last_before.max(row.lo());
        }
        // The sighting that reaches furthest, and of those the latest; what is
        // inferred from one of the same time stands behind it.
        let is_behind = |from: Seen<'_>| from.lo() == row.lo() && row.via.is_some();
        let reaches =
            |from: Seen<'_>| row.hi() >= from.hi() && !(row.hi() == from.hi() && is_behind(from));
        if before.is_none_or(reaches) {
            before = Some(row);
        }
    }
    gaps
}
