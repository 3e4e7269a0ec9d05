//! When a mover was near a place.

use super::interpolate::between;
use super::legs::{Step, Steps};
use crate::limits::VISIT_INSTANTS;
use crate::place::geodesy::{Point, quantise};
use crate::timeline::{Columns, Margin, apart_squared};

/// A place that a mover may have been near.
pub(crate) struct Landmark<F> {
    /// All of it that counts as near lies within `reach` metres of this point.
    pub(crate) centre: Point,
    pub(crate) reach: f64,
    /// Who is no farther from it than this, in metres, is near.
    pub(crate) near: f64,
    /// The least and the greatest distance of the place from a point.
    pub(crate) apart: F,
}

/// A time through which a mover was near a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Visit {
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// Whether it was near already when its record began or the time asked
    /// about, and still when that ended.
    pub(crate) cut: (bool, bool),
    /// The least and the greatest distance in that time, to about a metre.
    pub(crate) apart: (f64, f64),
}

impl<F: Fn(Point) -> (f64, f64)> Landmark<F> {
    /// The times from `from` to `to` through which a mover was near, going as
    /// [`position_at`](super::position_at) has it across steps no longer than
    /// `limit`.
    ///
    /// On a step no distance changes faster than the mover goes. So an instant
    /// decides of all around it, up to what it is from the limit; what stays
    /// open is halved, down to a microsecond.
    pub(crate) fn visits(
        &self,
        columns: Columns<'_>,
        limit: i64,
        (from, to): (i64, i64),
    ) -> Vec<Visit> {
        let (lat, lon) = (quantise(self.centre.lat), quantise(self.centre.lon));
        let still = Step { from: (from, lat, lon), to: (from, lat, lon) };
        let margin = Margin::new(self.reach);
        let mut found = Vec::new();
        for step in Steps::new(columns, limit, from) {
            let (start, end) = (step.from.0.max(from), step.to.0.min(to));
            if step.from.0 > to {
                break;
            }
            if start <= end && step.may_be_near(&still, margin) {
                self.on_step(step, (start, end), &mut found);
            }
        }
        found
    }

    fn on_step(&self, step: Step, (start, end): (i64, i64), found: &mut Vec<Visit>) {
        let at = |t: i64| (self.apart)(between(step.from, step.to, t));
        let way = apart_squared((step.from.1, step.from.2), (step.to.1, step.to.2)).sqrt();
        let whole = step.to.0.abs_diff(step.from.0).max(1) as f64;
        let mut add = |from: i64, to: i64, apart: (f64, f64)| match found.last_mut() {
            Some(last) if from <= last.to.saturating_add(1) => {
                last.to = last.to.max(to);
                last.cut.1 = to == end;
                last.apart = (last.apart.0.min(apart.0), last.apart.1.max(apart.1));
            }
            _ => found.push(Visit { from, to, cut: (from == start, to == end), apart }),
        };
        let ends = [(start, at(start)), (end, at(end))];
        let [first, last] = ends.map(|(t, apart)| (apart.0 <= self.near).then_some((t, apart)));
        if let Some((t, apart)) = first {
            add(t, t, apart);
        }
        let mut least = ends.iter().fold(f64::INFINITY, |least, (_, apart)| least.min(apart.0));
        let (mut open, mut looked) = (vec![(start, end)], 0);
        while let Some((from, to)) = open.pop() {
            if to.abs_diff(from) <= 1 {
                let both = [from, to].map(|t| (t, at(t)));
                let near = both.into_iter().filter(|(_, apart)| apart.0 <= self.near);
                near.for_each(|(t, apart)| add(t, t, apart));
                continue;
            }
            let middle = from + (to - from) / 2;
            let apart = at(middle);
            let slack = way * (to.abs_diff(middle) as f64 / whole);
            (looked, least) = (looked + 1, least.min(apart.0));
            if apart.0 - slack > self.near {
                continue;
            }
            let near = apart.0 + slack <= self.near && (apart.0 - slack).max(0.0) >= least - 1.0;
            if near || looked > VISIT_INSTANTS {
                add(from, to, apart);
            } else {
                open.extend([(middle, to), (from, middle)]);
            }
        }
        if let Some((t, apart)) = last {
            add(t, t, apart);
        }
    }
}

#[cfg(test)]
mod tests;
