//! When two movers were near each other.

use super::flat::{Flat, FlatPoint, FlatStep, SLACK};
use super::instants::pairs_for_long;
use super::legs::{Leg, Step, Steps, Way, dot, minus, square};
use super::nearby::{Company, Pair, pairs};
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
/// `limit` it is nowhere. With `only`, the meetings of that mover. A meeting of two of one
/// company may be left out, or begin later or end sooner, in the time in which they go together.
pub(crate) fn meetings(
    movers: &[Columns<'_>],
    companies: &[Option<Company>],
    metres: f64,
    least: i64,
    limit: i64,
    only: Option<u32>,
) -> Vec<Meet> {
    let pairs = pairs_for_long(movers, metres, least, limit, only)
        .unwrap_or_else(|| pairs(movers, companies, metres, least, limit, only));
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
    let clear = ((near - SLACK).max(0.0).powi(2), (near + SLACK).powi(2));
    let mut met = MeetsOfPair { pair, near, clear, found: Vec::new(), open: None };
    together(movers, limit, metres, &mut met);
    met.found.extend(met.open.map(|open| open.meet));
    met.found.iter_mut().for_each(|meet| meet.farthest = arc(meet.farthest.sqrt()));
    met.found
}

/// The meetings of a pair that were found so far.
struct MeetsOfPair {
    pair: Pair,
    near: f64,
    /// Who is nearer than the one is within the distance, who is farther than the other
    /// is not; squares.
    clear: (f64, f64),
    /// How far apart they were is a square here.
    found: Vec<Meet>,
    open: Option<Open>,
}

/// The meeting that may go on.
struct Open {
    meet: Meet,
    /// The square of how near they were.
    apart: f64,
    /// Who is surely farther apart than the one of these, and nearer than the other,
    /// changes neither how near nor how far they were; squares.
    between: (f64, f64),
}

impl MeetsOfPair {
    /// Takes in a time in which both go straight.
    fn add(&mut self, common: &Common) {
        let near = self.near;
        let within = common.within(near);
        // What begins outside is found with another pair, or is not wanted.
        let is_of_pair = |(from, _): &(i64, i64)| self.pair.from <= *from && *from <= self.pair.to;
        let Some((from, to)) = within.filter(is_of_pair) else { return };
        // The distance leaps nowhere: who is near where a common leg begins,
        // and was not before, was not on record before.
        let (first, last) = common.squares_at_ends();
        let cut = (first <= near * near, last <= near * near);
        // The straight line between them is nowhere longer than at its ends.
        let farthest = first.max(last).min(near * near);
        let (nearest, apart) = common.nearest(from, to);
        let Pair { one, other, .. } = self.pair;
        let mut meet = Meet { one, other, from, to, nearest, cut, farthest };
        let mut least = apart;
        match self.open.take() {
            Some(open) if from <= open.meet.to => {
                meet.from = open.meet.from;
                meet.to = to.max(open.meet.to);
                meet.cut.0 = open.meet.cut.0;
                meet.farthest = farthest.max(open.meet.farthest);
                if apart >= open.apart {
                    (meet.nearest, least) = (open.meet.nearest, open.apart);
                }
            }
            over => self.found.extend(over.map(|open| open.meet)),
        }
        let between =
            ((least.sqrt() + SLACK).powi(2), (meet.farthest.sqrt() - SLACK).max(0.0).powi(2));
        self.open = Some(Open { meet, apart: least, between });
    }

    /// Whether it is enough to know the squares of how near and how far they can be
    /// from one instant to another, which is taken in then.
    #[inline]
    fn is_clear(&mut self, (from, to): (i64, i64), (nearest, farthest): (f64, f64)) -> bool {
        if nearest > self.clear.1 {
            return true;
        }
        let Some(open) = self.open.as_mut().filter(|open| {
            from <= open.meet.to
                && farthest < self.clear.0.min(open.between.1)
                && nearest > open.between.0
        }) else {
            return false;
        };
        open.meet.to = to.max(open.meet.to);
        open.meet.cut.1 = true;
        true
    }
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

/// Takes in each stretch of the time of a pair in which both movers go along one leg, save
/// where how far apart they can be is enough.
fn together(movers: (Columns<'_>, Columns<'_>), limit: i64, metres: f64, met: &mut MeetsOfPair) {
    let Pair { from, to, .. } = met.pair;
    let sides = Side::new(movers.0, limit, from).zip(Side::new(movers.1, limit, from));
    let Some((mut one, mut other)) = sides else { return };
    let margin = Margin::new(metres);
    let mut flat: Option<Flat> = None;
    // How they were apart at an instant, on the flat chart.
    let mut last = (i64::MIN, FlatPoint::default());
    loop {
        let (start, end) =
            (one.step.from.0.max(other.step.from.0), one.step.to.0.min(other.step.to.0));
        if start > to {
            return;
        }
        if start <= end {
            if one.line.is_none() && !flat.is_some_and(|flat| flat.holds(one.step.from)) {
                flat = Flat::around(one.step.from);
                one.line = flat.and_then(|flat| flat.line(&one.step));
                other.line = flat.and_then(|flat| flat.line(&other.step));
                last.0 = i64::MIN;
            }
            let is_clear = match (&flat, &one.line, &other.line) {
                (Some(flat), Some(p), Some(q)) => {
                    let first = if last.0 == start { last.1 } else { p.apart(q, start) };
                    last = (end, p.apart(q, end));
                    met.is_clear((start, end), flat.bounds(first, last.1))
                }
                _ => !one.step.may_be_near(&other.step, margin),
            };
            if !is_clear {
                let (p, q) = (one.way(), other.way());
                let near = p.near(&other.step, margin).zip(q.near(&one.step, margin));
                if let Some((p_near, q_near)) = near {
                    let first = start.max(p_near.0).max(q_near.0);
                    let last = end.min(p_near.1).min(q_near.1);
                    along_both(p, q, (start, end), (first, last), &mut |common| met.add(common));
                }
            }
        }
        let side = if one.step.to.0 <= other.step.to.0 { &mut one } else { &mut other };
        if !side.advance(flat.as_ref()) {
            return;
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

/// One of two movers: its step, and what was wanted of it.
struct Side<'a> {
    steps: Steps<'a>,
    step: Step,
    ends: Option<(Space, Space)>,
    /// On the flat chart, if there is one and the step does not leave it.
    line: Option<FlatStep>,
}

impl<'a> Side<'a> {
    fn new(columns: Columns<'a>, limit: i64, from: i64) -> Option<Side<'a>> {
        let mut steps = Steps::new(columns, limit, from);
        let step = steps.next()?;
        Some(Side { steps, step, ends: None, line: None })
    }

    /// Goes on to the next step, if there is one.
    #[inline]
    fn advance(&mut self, flat: Option<&Flat>) -> bool {
        let Some(step) = self.steps.next() else { return false };
        self.line = flat.and_then(|flat| match &self.line {
            Some(line) if self.step.to == step.from => flat.next_line(line, &step),
            _ => flat.line(&step),
        });
        (self.step, self.ends) = (step, None);
        true
    }

    fn way(&mut self) -> Way {
        self.step.way(*self.ends.get_or_insert_with(|| self.step.ends()))
    }
}

#[cfg(test)]
mod tests;
