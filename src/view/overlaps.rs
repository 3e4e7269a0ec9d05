//! Gaps among sightings whose intervals overlap, so that any of several can be next.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::Range;

use super::ask::Filter;
use super::gap::{Gap, Proviso};
use super::known::View;
use super::seen::Seen;
use super::stay_rows;
use crate::limits::GAP_SIGHTINGS;
use crate::sojourn::StayEnd;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;

/// The gaps within stretches of overlapping intervals, and how many such stretches have
/// too many sightings to be looked into.
pub(super) struct Overlapping<'a> {
    pub(super) gaps: Vec<Gap<'a>>,
    pub(super) skipped: Vec<Interval>,
}

/// Which gaps among sightings whose intervals overlap are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All that can be longer than the length asked for.
    Any,
    /// Those of some length on every reading. Only what links say can make one.
    Certain,
}

impl Wanted {
    /// Whether a gap between two can be among them.
    fn allows(self, view: &View<'_>, from: Seen<'_>, to: Seen<'_>) -> bool {
        let are_linked = || view.is_linked(from) && view.is_linked(to);
        self == Wanted::Any || are_linked() && view.time_between(from, to).ends().0 > 0
    }
}

/// The gaps that can be longer than `threshold` among rows in the order of their
/// earliest moments, where no instant outside of all intervals parts them; all gaps
/// without one.
pub(super) fn gaps<'a>(
    view: &View<'a>,
    (rows, filter): (&[Seen<'a>], Filter),
    (wanted, threshold): (Wanted, SignedDuration),
) -> Overlapping<'a> {
    let mut found = Overlapping { gaps: Vec::new(), skipped: Vec::new() };
    for stretch in stretches(rows) {
        let rows = rows.get(stretch).unwrap_or_default();
        let whole = rows.iter().map(|row| row.interval()).reduce(Interval::hull);
        let Some(whole) = whole.filter(|_| rows.len() > 1) else { continue };
        if !whole.to(whole).possibly_longer_than(threshold) {
            continue;
        }
        if rows.len() > GAP_SIGHTINGS {
            found.skipped.push(whole);
            continue;
        }
        let near = Neighbourhood::of(view, rows, filter);
        // A gap leads from the end of a stay, and to the start of one.
        let all = || rows.iter().enumerate();
        for (at, &from) in all().filter(|(_, row)| near.stays.end(row).is_none()) {
            let others = all().filter(|&(to, row)| {
                to != at && !near.stays.has_end(row) && wanted.allows(view, from, *row)
            });
            found.gaps.extend(others.filter_map(|(to, &row)| {
                let length = near.length(view, at, to)?;
                let is_long = length.possibly_longer_than(threshold);
                is_long.then(|| near.gap(view, (from, row), length))
            }));
        }
    }
    found
}

/// The gaps between candidates: across a stretch of time outside every candidate of every
/// row, though within the interval of some.
pub(super) fn between_candidates<'a>(
    view: &View<'a>,
    rows: &[Seen<'a>],
    filter: Filter,
) -> Vec<Gap<'a>> {
    let mut found: Vec<Gap<'a>> = Vec::new();
    if rows.iter().all(|&row| view.pieces_of(row).is_empty()) {
        return found;
    }
    for stretch in stretches(rows) {
        let rows = rows.get(stretch).unwrap_or_default();
        if !(2..=GAP_SIGHTINGS).contains(&rows.len()) {
            continue;
        }
        let (near, first) = (Neighbourhood::of(view, rows, filter), found.len());
        for (from, to) in near.around_dark() {
            let (Some(&one), Some(&other)) = (rows.get(from), rows.get(to)) else { continue };
            let mut known = found.iter().skip(first);
            let known = known.any(|gap| gap.from() == one && gap.to() == Some(other));
            let length = near.length(view, from, to).filter(|_| !known);
            found.extend(length.map(|length| near.gap(view, (one, other), length)));
        }
    }
    found
}

/// The rows of each stretch of time in which the intervals overlap or touch.
fn stretches(rows: &[Seen<'_>]) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    let (mut end, stays) = (i64::MIN, Stays::of(rows));
    for (at, row) in rows.iter().enumerate() {
        match all.last_mut() {
            Some(last) if row.lo() <= end => last.end = at + 1,
            _ => all.push(at..at + 1),
        }
        end = end.max(row.hi()).max(stays.end(row).map_or(i64::MIN, |end| end.hi()));
    }
    all
}

/// The stays among some rows: all from the one moment to the other is no gap.
struct Stays<'a> {
    /// By the rows of their first moments.
    ends: HashMap<u32, Seen<'a>>,
    /// The rows of those first moments that are there too.
    starts: HashSet<u32>,
}

impl<'a> Stays<'a> {
    fn of(rows: &[Seen<'a>]) -> Stays<'a> {
        let ends = stay_rows::ends_by_start(rows);
        let starts = rows.iter().filter_map(|row| row.claim());
        let starts = starts.filter(|row| ends.contains_key(row)).collect();
        Stays { ends, starts }
    }

    /// The last moment of the stay that a row is the first moment of.
    fn end(&self, row: &Seen<'a>) -> Option<Seen<'a>> {
        self.ends.get(&row.claim()?).copied()
    }

    /// Whether a row is the last moment of a stay of which the first is there too.
    fn has_end(&self, row: &Seen<'a>) -> bool {
        let is_end = row.stay_end() == Some(StayEnd::End);
        row.other_end().is_some_and(|start| is_end && self.starts.contains(&start))
    }

    /// Each stay, and each other row, with its first and its last moment.
    fn spans<'s>(
        &'s self,
        rows: &'s [Seen<'a>],
    ) -> impl Iterator<Item = (Seen<'a>, Seen<'a>)> + Clone {
        let own = rows.iter().filter(|row| !self.has_end(row));
        own.map(|row| (*row, self.end(row).unwrap_or(*row)))
    }
}

/// Rows of one stretch.
struct Neighbourhood<'r, 'a> {
    rows: &'r [Seen<'a>],
    /// The intervals in which each can have been, in the time asked about.
    pieces: Vec<Vec<Interval>>,
    stays: Stays<'a>,
    /// Those that certainly speak of the actor, by their earliest moments, each with the
    /// earliest latest moment from there on.
    bounds: Vec<(i64, i64)>,
}

impl<'r, 'a> Neighbourhood<'r, 'a> {
    fn of(view: &View<'a>, rows: &'r [Seen<'a>], filter: Filter) -> Neighbourhood<'r, 'a> {
        let stays = Stays::of(rows);
        // One has been before once its last moment has, and comes after as long as its
        // first has not.
        let certain = stays.spans(rows).filter(|(first, _)| first.is_certain());
        let mut bounds: Vec<(i64, i64)> =
            certain.map(|(first, last)| (last.lo(), first.hi())).collect();
        bounds.sort_unstable();
        let mut first = i64::MAX;
        for (_, hi) in bounds.iter_mut().rev() {
            first = first.min(*hi);
            *hi = first;
        }
        let is_asked = |one: &Interval| one.lo() <= filter.to && filter.from <= one.hi();
        let asked = |&row: &Seen<'a>| -> Vec<Interval> {
            view.candidates(row).into_iter().filter(is_asked).collect()
        };
        Neighbourhood { rows, pieces: rows.iter().map(asked).collect(), stays, bounds }
    }

    /// The latest that the next sighting after one at `instant` can be: any that cannot
    /// have been before has been by its end.
    fn next_by(&self, instant: i64) -> i64 {
        let later = self.bounds.partition_point(|&(lo, _)| lo <= instant);
        self.bounds.get(later).map_or(i64::MAX, |&(_, hi)| hi)
    }

    /// How long the time from one row to another can be with nothing between; `None`
    /// where something always lies between, or the other comes first.
    fn length(&self, view: &View<'a>, from: usize, to: usize) -> Option<DurationRange> {
        let mut found: Option<(i64, i64)> = None;
        let ends = self.pieces.get(from)?.iter().flat_map(|&one| {
            let others = self.pieces.get(to).into_iter().flatten();
            others.filter_map(move |&other| self.between(one, other))
        });
        for (least, most) in ends {
            let (min, max) = found.unwrap_or((least, most));
            found = Some((min.min(least), max.max(most)));
        }
        let (min, max) = found?;
        let (one, other) = (*self.rows.get(from)?, *self.rows.get(to)?);
        let (least, most) = view.time_between(one, other).ends();
        let (min, max) = (min.max(least), max.min(most));
        let is_open = min <= max && !self.always_parted(view, one, other);
        is_open.then(|| DurationRange::from_ends(min, max))
    }

    /// The least and the most that can pass between two moments in these intervals, of
    /// which the first comes first.
    fn between(&self, one: Interval, other: Interval) -> Option<(i64, i64)> {
        let latest = one.hi().min(other.hi());
        // Nothing lies between two at one instant, or two as near as can be.
        let least = if other.lo() <= latest { 0 } else { other.lo().saturating_sub(latest) };
        if other.hi() < one.lo() || other.lo() > self.next_by(latest) {
            return None;
        }
        // The longest begins where another can have been before, and not just after.
        let starts = self.bounds.iter().map(|&(lo, _)| lo);
        let starts = starts.filter(|&lo| one.lo() < lo && lo <= one.hi()).chain([one.lo()]);
        let lengths = starts.filter_map(|start| {
            let end = other.hi().min(self.next_by(start));
            let is_open = start == i64::MIN || end == i64::MAX;
            let length = if is_open { i64::MAX } else { end.saturating_sub(start) };
            (end >= start.max(other.lo())).then_some(length)
        });
        Some((least, lengths.max()?))
    }

    /// Whether the links put another row between two, whenever that was. One that can
    /// be no more than as early as the first of them, or as late as the other, is between.
    fn always_parted(&self, view: &View<'a>, one: Seen<'a>, other: Seen<'a>) -> bool {
        if !view.is_linked(one) || !view.is_linked(other) {
            return false;
        }
        self.rows.iter().any(|&third| {
            let is_third = third != one && third != other && third.is_certain();
            let follows = |from, to| {
                let (least, most) = view.time_between(from, to).ends();
                // Of two at one instant neither parts the other from a third.
                least >= 0 && most > 0
            };
            is_third && view.is_linked(third) && follows(one, third) && follows(third, other)
        })
    }

    /// The time from one row to another as a gap.
    fn gap(
        &self,
        view: &View<'a>,
        (one, other): (Seen<'a>, Seen<'a>),
        length: DurationRange,
    ) -> Gap<'a> {
        let times = view.times_between(one, other);
        let is_other = |(first, last): &(Seen<'a>, Seen<'a>)| {
            ![first, last].iter().any(|row| **row == one || **row == other)
        };
        let mut others = self.stays.spans(self.rows).filter(is_other);
        let proviso = Proviso {
            in_order: times.iter().any(|time| time.ends().0 < 0),
            alone: others.any(|third| can_part(view, one, third, other)),
            along: !one.is_certain() || !other.is_certain(),
        };
        Gap::of_length(view, one, other, length).only_if(proviso)
    }

    /// The rows before and after each stretch of time outside all candidates.
    fn around_dark(&self) -> Vec<(usize, usize)> {
        let own = |(row, pieces): (usize, &Vec<Interval>)| {
            pieces.iter().map(|one| (*one, row)).collect::<Vec<_>>()
        };
        let mut all: Vec<(Interval, usize)> =
            self.pieces.iter().enumerate().flat_map(own).collect();
        // A stay goes on to its last moment.
        all.extend(self.rows.iter().enumerate().filter_map(|(at, row)| {
            let end = self.stays.end(row)?;
            let to = self.rows.iter().position(|row| *row == end).unwrap_or(at);
            Some((row.interval().hull(end.interval()), to))
        }));
        all.sort_by_key(|(one, _)| (one.lo(), one.hi()));
        // One that has no other candidate is there on every reading.
        let is_open = |row: usize| self.pieces.get(row).is_none_or(|pieces| pieces.len() > 1);
        let last = |all: &[(Interval, usize)], but: Option<usize>| {
            let others = all.iter().filter(|(_, row)| Some(*row) != but);
            others.max_by_key(|(one, row)| (one.hi(), !is_open(*row))).map(|(_, row)| *row)
        };
        let first = |all: &[(Interval, usize)], but: Option<usize>| {
            let others = all.iter().filter(|(_, row)| Some(*row) != but);
            others.min_by_key(|(one, row)| (one.lo(), is_open(*row))).map(|(_, row)| *row)
        };
        let mut found: Vec<(usize, usize)> = Vec::new();
        for at in 1..all.len() {
            let (before, after) = all.split_at(at);
            let start = after.first().map(|(one, _)| one.lo());
            if before.iter().any(|(one, _)| Some(one.hi()) >= start) {
                continue;
            }
            let (from, to) = (last(before, None), first(after, None));
            // Between two candidates of one row it leads from it, or to it.
            let pairs = match from == to {
                false => [from.zip(to), None],
                true => [from.zip(first(after, from)), last(before, to).zip(to)],
            };
            found.extend(pairs.into_iter().flatten());
        }
        found
    }
}

/// Whether a sighting, or a stay by its first and its last moment, can lie between two
/// others, or a part of it.
fn can_part(
    view: &View<'_>,
    one: Seen<'_>,
    (first, last): (Seen<'_>, Seen<'_>),
    other: Seen<'_>,
) -> bool {
    let can_follow = |from: Seen<'_>, to: Seen<'_>| {
        view.times_between(from, to).iter().any(|time| time.ends().1 > 0)
    };
    let (from, to) = (one.lo(), other.hi());
    let is_stay = first.claim() != last.claim();
    let is_between = |moment: &Interval| moment.lo() < to && from < moment.hi();
    can_follow(one, last)
        && can_follow(first, other)
        && (is_stay || view.candidates(first).iter().any(is_between))
}

/// The least that the longest gap between some rows must be, whenever each was within its
/// interval: the rows are laid out so that none is longer, if that can be done.
///
/// Rows that may not speak of the actor can help, and need not be there.
pub(super) fn least_longest(rows: &[Seen<'_>]) -> i64 {
    let stays = Stays::of(rows);
    let spans: Vec<(Seen<'_>, Seen<'_>)> = stays.spans(rows).collect();
    let certain = || spans.iter().filter(|(first, _)| first.is_certain());
    let first = certain().map(|(first, _)| first.hi()).min();
    let last = certain().map(|(_, last)| last.lo()).max();
    let Some((first, last)) = first.zip(last) else { return 0 };
    if last <= first {
        return 0;
    }
    // Nothing ends the first sighting, or begins the last.
    let (mut no, mut yes) = (-1, last.saturating_sub(first));
    while i64::saturating_sub(yes, no) > 1 {
        let tried = no + i64::saturating_sub(yes, no) / 2;
        if is_bridged(&spans, first, last, tried) { yes = tried } else { no = tried }
    }
    yes
}

/// Whether the rows can be laid out so that no gap from `first` to `last` is longer than
/// `limit`: the row that ends first is put as late as it can be, since it is of the least
/// use later. A stay goes on to its end.
fn is_bridged(spans: &[(Seen<'_>, Seen<'_>)], first: i64, last: i64, limit: i64) -> bool {
    let mut coming = spans.iter().enumerate().peekable();
    let mut open: BTreeSet<(i64, usize)> = BTreeSet::new();
    let mut at = first;
    loop {
        if at >= last {
            return true;
        }
        let mut reach = at.saturating_add(limit);
        while let Some((row, (start, end))) = coming.next_if(|(_, (one, _))| one.lo() <= reach) {
            if start == end {
                open.insert((end.hi(), row));
            } else {
                at = at.max(end.hi());
                reach = at.saturating_add(limit);
            }
        }
        if at >= last {
            return true;
        }
        let next = open.range((at.saturating_add(1), 0)..).next().copied();
        let Some(next) = next.filter(|_| reach > at) else { return false };
        open.remove(&next);
        at = next.0.min(reach);
    }
}
