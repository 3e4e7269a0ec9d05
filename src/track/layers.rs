//! Sightings in certain order: all of one layer come before all of the next.

use std::ops::Range;

use crate::limits::LINKED_LAYER;
use crate::time::interval::Interval;
use crate::view::{Seen, View};

/// Some sightings in layers, all of which come certainly before all of the
/// next.
///
/// Within a layer they are by their earliest moment, which says nothing of their
/// order; the earliest and the latest moments of one layer are no later than
/// those of the next.
#[derive(Debug)]
pub(super) struct Layers<'a> {
    seen: Vec<Seen<'a>>,
    /// Where each layer ends among the sightings.
    ends: Vec<usize>,
    /// The claims that accounts have at places that lie apart.
    apart: Vec<u32>,
}

impl<'a> Layers<'a> {
    pub(super) fn of(view: &View<'_>, mut rows: Vec<Seen<'a>>) -> Layers<'a> {
        // Where a stay ends, another can begin.
        let is_over = |seen: &Seen<'_>| seen.interval().is_exact() && view.is_open_end(*seen);
        rows.sort_by_cached_key(|seen| (seen.lo(), seen.hi(), !is_over(seen)));
        let apart = rows.iter().filter(|&&seen| view.has_apart_places(seen));
        let apart: Vec<u32> = apart.filter_map(|seen| seen.claim()).collect();
        let mut layers = Layers { seen: Vec::with_capacity(rows.len()), ends: Vec::new(), apart };
        let mut layer: Vec<Seen<'a>> = Vec::new();
        let mut end = i64::MIN;
        for seen in rows {
            // A layer ends where all before has happened; but several at the
            // instant of its end, if it is one instant, are of one layer, unless that is
            // where stays end.
            let same_instant = layer.first().is_some_and(|first| {
                first.lo() == seen.hi()
                    && first.hi() == seen.hi()
                    && is_over(first) == is_over(&seen)
            });
            if !layer.is_empty() && seen.lo() >= end && !same_instant {
                layers.push_linked(view, std::mem::take(&mut layer));
            }
            end = if layer.is_empty() { seen.hi() } else { end.max(seen.hi()) };
            layer.push(seen);
        }
        layers.push_linked(view, layer);
        layers
    }

    /// How many layers there are.
    pub(super) fn count(&self) -> usize {
        self.ends.len()
    }

    /// How many sightings there are.
    pub(super) fn len(&self) -> usize {
        self.seen.len()
    }

    /// Where the sightings of some layers are.
    pub(super) fn rows(&self, layers: Range<usize>) -> Range<usize> {
        let end = |layer: usize| layer.checked_sub(1).and_then(|at| self.ends.get(at)).copied();
        end(layers.start).unwrap_or(0)..end(layers.end).unwrap_or(0)
    }

    /// Some of the sightings.
    pub(super) fn seen(&self, rows: Range<usize>) -> &[Seen<'a>] {
        self.seen.get(rows).unwrap_or_default()
    }

    /// Whether accounts have some sighting of a layer at places that lie apart.
    pub(super) fn is_at_several(&self, layer: usize) -> bool {
        let seen = self.seen(self.rows(layer..layer + 1));
        seen.iter().any(|seen| seen.claim().is_some_and(|claim| self.apart.contains(&claim)))
    }

    /// The earliest that the last sighting before some others can have been;
    /// open if none is certain.
    pub(super) fn last_before(&self, rows: &Range<usize>) -> i64 {
        let (lo, hi) = span(self.seen(rows.clone()));
        let layer = self.ends.partition_point(|&end| end <= rows.start);
        let start = self.rows(layer..layer).start;
        let earlier = self.seen(0..rows.start).iter().enumerate().rev();
        let is_before =
            |row: usize, seen: &Seen<'_>| row < start || seen.hi() <= lo && seen.lo() < hi;
        let mut before = earlier.filter(|&(row, seen)| seen.is_certain() && is_before(row, seen));
        before.next().map_or(i64::MIN, |(_, seen)| seen.lo())
    }

    /// The latest that the first sighting after some others can have been; open
    /// if none is certain.
    pub(super) fn first_after(&self, rows: &Range<usize>) -> i64 {
        let (lo, hi) = span(self.seen(rows.clone()));
        let layer = self.ends.partition_point(|&end| end < rows.end);
        let end = self.ends.get(layer).copied().unwrap_or(self.seen.len());
        let is_after =
            |row: usize, seen: &Seen<'_>| row >= end || seen.lo() >= hi && seen.hi() > lo;
        let mut first = i64::MAX;
        for (row, seen) in self.seen.iter().enumerate().skip(rows.end) {
            if seen.lo() >= first {
                break;
            }
            if seen.is_certain() && is_after(row, seen) {
                first = first.min(seen.hi());
            }
        }
        first
    }
}

/// From the earliest to the latest moment of some sightings.
pub(super) fn span(seen: &[Seen<'_>]) -> (i64, i64) {
    let lo = seen.iter().map(|seen| seen.lo()).min();
    let hi = seen.iter().map(|seen| seen.hi()).max();
    (lo.unwrap_or(i64::MIN), hi.unwrap_or(i64::MAX))
}

/// When the first of some sightings was, where those that may speak of somebody
/// else bound it on one side only.
pub(super) fn first_seen(seen: &[Seen<'_>]) -> Interval {
    let (lo, hi) = span(seen);
    let latest = seen.iter().filter(|seen| seen.is_certain()).map(|seen| seen.hi()).min();
    Interval::from_ends(lo, latest.unwrap_or(hi))
}

/// When the last of some sightings was.
pub(super) fn last_seen(seen: &[Seen<'_>]) -> Interval {
    let (lo, hi) = span(seen);
    let earliest = seen.iter().filter(|seen| seen.is_certain()).map(|seen| seen.lo()).max();
    Interval::from_ends(earliest.unwrap_or(lo), hi)
}

/// The least time, in microseconds, from the first of some sightings to the
/// last.
pub(super) fn least_seen_for(seen: &[Seen<'_>]) -> i64 {
    match (first_seen(seen).hi(), last_seen(seen).lo()) {
        (i64::MAX, _) | (_, i64::MIN) => 0,
        (first, last) => last.saturating_sub(first).max(0),
    }
}

/// Whether each of some sightings certainly comes before the next, and so before all that
/// follow.
fn are_in_order(view: &View<'_>, rows: &[Seen<'_>]) -> bool {
    let most = |from: Seen<'_>, to: Seen<'_>| view.time_between(from, to).ends().1;
    let precedes = |one, other| most(other, one) <= 0 && most(one, other) > 0;
    rows.iter().zip(rows.iter().skip(1)).all(|(&one, &other)| precedes(one, other))
}

/// The order of some sightings: the most that can pass from each to each.
pub(super) struct Precedence(Vec<Vec<i64>>);

impl Precedence {
    pub(super) fn of(view: &View<'_>, rows: &[Seen<'_>]) -> Precedence {
        Precedence(rows.iter().map(|&seen| view.most_between(seen, rows)).collect())
    }

    fn most(&self, from: usize, to: usize) -> i64 {
        self.0.get(from).and_then(|most| most.get(to)).copied().unwrap_or(i64::MAX)
    }

    /// Whether one certainly comes before another. Two at one instant have no
    /// order.
    pub(super) fn precedes(&self, one: usize, other: usize) -> bool {
        self.most(other, one) <= 0 && self.most(one, other) > 0
    }
}

impl<'a> Layers<'a> {
    /// Adds a layer, or the several layers that it is by the links between the
    /// claims.
    fn push_linked(&mut self, view: &View<'_>, layer: Vec<Seen<'a>>) {
        let linked = layer.iter().any(|&seen| view.is_linked(seen));
        if !linked || layer.len() < 2 {
            self.push(layer);
            return;
        }
        if are_in_order(view, &layer) {
            layer.into_iter().for_each(|seen| self.push([seen]));
            return;
        }
        if layer.len() > LINKED_LAYER {
            self.push(layer);
            return;
        }
        // Sightings whose order is not certain belong together, and so do those
        // that share such a neighbour. What is left is in order throughout.
        let order = Precedence::of(view, &layer);
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for n in 0..layer.len() {
            let (apart, together): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| {
                part.iter().all(|&other| order.precedes(other, n) || order.precedes(n, other))
            });
            parts = apart;
            parts.push(together.into_iter().flatten().chain([n]).collect());
        }
        let before = |part: &Vec<usize>| {
            let first = part.first().copied().unwrap_or(0);
            (0..layer.len()).filter(|&other| order.precedes(other, first)).count()
        };
        // The first of a part comes after all of the parts before, and at most
        // after some of its own.
        parts.sort_by_cached_key(before);
        for mut part in parts {
            part.sort_unstable();
            self.push(part.into_iter().filter_map(|n| layer.get(n).copied()));
        }
    }

    fn push(&mut self, layer: impl IntoIterator<Item = Seen<'a>>) {
        let before = self.seen.len();
        self.seen.extend(layer);
        if self.seen.len() > before {
            self.ends.push(self.seen.len());
        }
    }
}
