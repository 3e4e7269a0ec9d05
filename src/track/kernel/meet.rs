//! When two movers were near each other.

use super::legs::{Leg, Step, Steps, Way, dot, minus, square};
use super::nearby::{Pair, pairs};
use crate::place::ecef::{Space, arc, chord};
use crate::timeline::parallel::in_halves;
use crate::timeline::{Columns, Margin};

/// A time through which two movers were within a distance of each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Meet {
    /// The movers by number, the lower one first.
    pub(crate) one: u32,
    pub(crate) other: u32,
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// When in that time they were nearest; the first such instant.
    pub(crate) nearest: i64,
    /// Whether they were near already when the record of one of them began, and
    /// still when it ended; a gap ends it too.
    pub(crate) cut: (bool, bool),
    /// How far apart they were at most, in metres.
    pub(crate) farthest: f64,
}

/// Movers are this near if they are within the distance, in metres: what the
/// arithmetic may be off.
pub(super) const MICROMETRE: f64 = 1e-6;

/// Every time through which two movers are at most `metres` apart for at least
/// `least` microseconds, by pair and time.
///
/// Between two fixes a mover goes steadily along the chart, as
/// [`position_at`](super::position_at) has it; during a step longer than
/// `limit` it is nowhere. With `only`, the meetings of that mover.
pub(crate) fn meetings(
    movers: &[Columns<'_>],
    metres: f64,
    least: i64,
    limit: i64,
    only: Option<u32>,
) -> Vec<Meet> {
    let pairs = pairs(movers, metres, least, limit, only);
    let find = |pairs: &[Pair], found: &mut Vec<Meet>| {
        let all = pairs.iter().flat_map(|pair| meetings_of(movers, *pair, metres, limit));
        found.extend(all.filter(|meet| meet.to.saturating_sub(meet.from) >= least));
    };
    in_halves(&pairs, PAIRS, &find).into_iter().flatten().collect()
}

/// So many pairs are gone through by one thread at a time.
const PAIRS: usize = 256;

/// The meetings of two movers, however short.
fn meetings_of(movers: &[Columns<'_>], pair: Pair, metres: f64, limit: i64) -> Vec<Meet> {
    let near = chord(metres) + MICROMETRE;
    let columns = |mover: u32| movers.get(mover as usize).copied().unwrap_or_default();
    let movers = (columns(pair.one), columns(pair.other));
    let mut found = Vec::new();
    let mut open: Option<(Meet, f64)> = None;
    together(movers, limit, (pair.from, pair.to), metres, |common| {
        let Some((from, to)) = common.within(near) else { return };
        // The distance leaps nowhere: who is near where a common leg begins,
        // and was not before, was not on record before.
        let (first, last) = common.squares_at_ends();
        let cut = (first <= near * near, last <= near * near);
        // The straight line between them is nowhere longer than at its ends.
        let farthest = first.max(last).min(near * near);
        let (nearest, apart) = common.nearest(from, to);
        match &mut open {
            Some((meet, least_apart)) if from <= meet.to => {
                meet.to = meet.to.max(to);
                meet.cut.1 = cut.1;
                meet.farthest = meet.farthest.max(farthest);
                if apart < *least_apart {
                    (meet.nearest, *least_apart) = (nearest, apart);
                }
            }
            _ => {
                found.extend(open.take().map(|(meet, _)| meet));
                let (one, other) = (pair.one, pair.other);
                let meet = Meet { one, other, from, to, nearest, cut, farthest };
                open = Some((meet, apart));
            }
        }
    });
    found.extend(open.map(|(meet, _)| meet));
    found.iter_mut().for_each(|meet| meet.farthest = arc(meet.farthest.sqrt()));
    found
}

/// A time in which both movers go in straight lines: how they lie to each other
/// at its two ends.
struct Common {
    start: i64,
    end: i64,
    apart: [f64; 3],
    change: [f64; 3],
}

impl Common {
    fn new(one: &Leg, other: &Leg, start: i64, end: i64) -> Common {
        let apart = minus(one.at(start), other.at(start));
        let change = minus(minus(one.at(end), other.at(end)), apart);
        Common { start, end, apart, change }
    }

    /// When they are at most `near` apart: the distance of two movers on
    /// straight lines has no second minimum, so that is one stretch of time.
    ///
    /// It is what solves `|apart + u change|² <= near²`.
    fn within(&self, near: f64) -> Option<(i64, i64)> {
        let (a, b) = (dot(self.change, self.change), dot(self.apart, self.change));
        let c = dot(self.apart, self.apart) - near * near;
        // The straight line between them is nowhere longer than at its ends.
        let ends = c + 2.0 * b + a;
        if near.is_infinite() || c <= 0.0 && ends <= 0.0 {
            return Some((self.start, self.end));
        }
        let root = b * b - a * c;
        if a == 0.0 || root < 0.0 {
            return None;
        }
        let root = root.sqrt();
        // The form that subtracts no nearly equal numbers.
        let q = if b < 0.0 { root - b } else { -root - b };
        let (mut enter, mut leave) = if q == 0.0 { (0.0, 0.0) } else { (q / a, c / q) };
        if enter > leave {
            std::mem::swap(&mut enter, &mut leave);
        }
        if c <= 0.0 {
            enter = 0.0;
        }
        if ends <= 0.0 {
            leave = 1.0;
        }
        (enter <= 1.0 && leave >= 0.0)
            .then(|| (self.instant(enter.max(0.0)), self.instant(leave.min(1.0))))
    }

    /// The squares of how far apart they are at the start, and at the end.
    fn squares_at_ends(&self) -> (f64, f64) {
        let end = minus(self.apart, self.change.map(|axis| -axis));
        (dot(self.apart, self.apart), dot(end, end))
    }

    /// When between two instants they are nearest, and the square of how near.
    fn nearest(&self, from: i64, to: i64) -> (i64, f64) {
        let (a, b) = (dot(self.change, self.change), dot(self.apart, self.change));
        let t =
            if a == 0.0 { from } else { self.instant((-b / a).clamp(0.0, 1.0)).clamp(from, to) };
        let whole = self.end.abs_diff(self.start);
        let share = if whole == 0 { 0.0 } else { t.abs_diff(self.start) as f64 / whole as f64 };
        let moved = self.change.map(|axis| axis * -share);
        (t, square(self.apart, moved))
    }

    /// The instant at a part of the time, to the nearest microsecond.
    fn instant(&self, share: f64) -> i64 {
        let whole = self.end.abs_diff(self.start);
        let since = ((whole as f64 * share).round() as u64).min(whole);
        self.start.saturating_add_unsigned(since)
    }
}

/// Calls `visit` for each stretch of the time in which both movers go along
/// one leg, save where they are surely more than `near` metres apart.
fn together(
    movers: (Columns<'_>, Columns<'_>),
    limit: i64,
    (from, to): (i64, i64),
    near: f64,
    mut visit: impl FnMut(&Common),
) {
    let mut one = Side::new(movers.0, limit, from);
    let mut other = Side::new(movers.1, limit, from);
    let margin = Margin::new(near);
    while let (Some(a), Some(b)) = (one.step, other.step) {
        let (start, end) = (a.from.0.max(b.from.0).max(from), a.to.0.min(b.to.0).min(to));
        if start > to {
            return;
        }
        if start <= end && a.may_be_near(&b, margin) {
            let (p, q) = (one.way(a), other.way(b));
            if let (Some(p_near), Some(q_near)) = (p.near(&b, margin), q.near(&a, margin)) {
                let first = start.max(p_near.0).max(q_near.0);
                let last = end.min(p_near.1).min(q_near.1);
                along_both(p, q, (start, end), (first, last), &mut visit);
            }
        }
        if a.to.0 <= b.to.0 {
            one.advance();
        } else {
            other.advance();
        }
    }
}

/// The same for two steps, from `start` to `end`; of their legs only those that
/// begin between `first`, or the leg it is in, and `last`.
fn along_both(
    one: Way,
    other: Way,
    (start, end): (i64, i64),
    (first, last): (i64, i64),
    visit: &mut impl FnMut(&Common),
) {
    let (mut i, mut j) = (one.part_at(first), other.part_at(first));
    while let (Some(p), Some(q)) = (one.leg(i), other.leg(j)) {
        let (start, end) = (p.start.max(q.start).max(start), p.end.min(q.end).min(end));
        if start > end || start > last {
            break;
        }
        visit(&Common::new(&p, &q, start, end));
        if p.end <= q.end {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// One of two movers: its step, and where that begins and ends once that was
/// wanted.
struct Side<'a> {
    steps: Steps<'a>,
    step: Option<Step>,
    ends: Option<(Space, Space)>,
}

impl<'a> Side<'a> {
    fn new(columns: Columns<'a>, limit: i64, from: i64) -> Side<'a> {
        let mut steps = Steps::new(columns, limit, from);
        let step = steps.next();
        Side { steps, step, ends: None }
    }

    fn advance(&mut self) {
        (self.step, self.ends) = (self.steps.next(), None);
    }

    fn way(&mut self, step: Step) -> Way {
        step.way(*self.ends.get_or_insert_with(|| step.ends()))
    }
}

#[cfg(test)]
mod tests;
