//! When two movers were near each other whatever way they took.

use super::interpolate::between;
use super::legs::{minus, square};
use super::meet::MICROMETRE;
use crate::limits::CERTAIN_STEPS;
use crate::place::ecef::{Space, chord, space};
use crate::timeline::{Columns, Fix, last_at, within};

/// A mover, and its top speed in metres a second where one is stated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mover<'a> {
    pub(crate) columns: Columns<'a>,
    pub(crate) speed: Option<f64>,
}

/// The longest time from `from` to `to` through which two movers are at most
/// `metres` apart on every way that their top speeds allow; an instant at which
/// both have a fix, where there is no speed.
///
/// Between two fixes a mover is in the lens that the reach of both has in common,
/// and that is in a ball around its middle. Going from an instant at which the
/// farthest points of both balls are nearer than the limit, the two need time to
/// come as far apart as that: so far every way is near, and from there again.
pub(crate) fn surely_near(
    movers: [Mover<'_>; 2],
    metres: f64,
    (from, to): (i64, i64),
) -> Option<(i64, i64)> {
    let near = chord(metres) + MICROMETRE;
    let [one, other] = movers;
    let spare = |t: i64| {
        // Without a top speed the other has few instants, which are soon found.
        let (b, a) = (other.reach(t)?, one.reach(t)?);
        let apart = square(a.centre, b.centre).sqrt() + a.radius + b.radius;
        (apart <= near).then_some(near - apart)
    };
    let Some(speed) = one.speed.zip(other.speed).map(|(one, other)| one + other) else {
        // Who has no top speed is known only where it has a fix.
        let (known, beside) = if one.speed.is_none() { (one, other) } else { (other, one) };
        let mut fixes = beside.fixes_in(from, to).peekable();
        let mut is_known = |t: i64| {
            while fixes.next_if(|fix| *fix < t).is_some() {}
            beside.speed.is_some() || fixes.peek() == Some(&t)
        };
        let first = known.fixes_in(from, to).find(|t| is_known(*t) && spare(*t).is_some());
        return first.map(|t| (t, t));
    };
    // As far from an instant towards another as every way is near.
    let creep = |from: i64, towards: i64| {
        let mut t = from;
        for _ in 0..CERTAIN_STEPS {
            let Some(spare) = spare(t) else { return t };
            // The cast makes the longest time of what is too long for it.
            let micros = (spare / speed * 1e6).floor() as u64;
            t = if t.abs_diff(towards) <= micros {
                return towards;
            } else if micros == 0 {
                return t;
            } else if from < towards {
                t.saturating_add_unsigned(micros)
            } else {
                t.saturating_sub_unsigned(micros)
            };
        }
        t
    };
    let mut longest: Option<(i64, i64)> = None;
    let mut keep = |from: i64, to: i64| {
        if longest.is_none_or(|(a, b)| b.abs_diff(a) < to.abs_diff(from)) {
            longest = Some((from, to));
        }
    };
    let (mut at, mut since) = (from, spare(from).map(|_| from));
    while at < to {
        let next = movers.iter().filter_map(|mover| mover.next_fix(at)).min();
        let next = next.map_or(to, |next| next.min(to));
        let end = creep(at, next);
        if end < next {
            since.into_iter().for_each(|since| keep(since, end));
            since = spare(next).map(|_| creep(next, at));
        }
        at = next;
    }
    since.into_iter().for_each(|since| keep(since, to));
    longest
}

/// Where a mover can be: within some metres of a point, straight through the
/// Earth.
#[derive(Debug, Clone, Copy)]
struct Ball {
    centre: Space,
    radius: f64,
}

impl<'a> Mover<'a> {
    /// When it has fixes from one instant to another.
    fn fixes_in(&self, from: i64, to: i64) -> impl Iterator<Item = i64> + use<'a> {
        let times = self.columns.times();
        times.get(within(times, from, to)).unwrap_or_default().iter().copied()
    }

    /// Where the mover can be at an instant; `None` if that is anywhere, or if
    /// its top speed leaves no way at all.
    fn reach(&self, t: i64) -> Option<Ball> {
        let before = last_at(self.columns.times(), t)?;
        let start = self.columns.fix(before)?;
        let ball = |fix: Fix, speed: f64| Ball {
            centre: space(between(fix, fix, fix.0)),
            radius: speed * t.abs_diff(fix.0) as f64 / 1e6,
        };
        if start.0 == t {
            return Some(ball(start, 0.0));
        }
        let speed = self.speed?;
        let end = self.columns.fix(self.columns.last_of_its_time(before + 1))?;
        ball(start, speed).lens(ball(end, speed))
    }

    /// When it has its first fix after an instant.
    fn next_fix(&self, t: i64) -> Option<i64> {
        let times = self.columns.times();
        times.get(last_at(times, t).map_or(0, |row| row + 1)).copied()
    }
}

impl Ball {
    /// The smallest ball around what two balls have in common.
    fn lens(self, other: Ball) -> Option<Ball> {
        let square = square(self.centre, other.centre);
        let apart = square.sqrt();
        if apart > self.radius + other.radius {
            return None;
        }
        // How far from the one centre the balls cut each other.
        let along = (square + self.radius.powi(2) - other.radius.powi(2)) / (2.0 * apart);
        if apart == 0.0 || along <= 0.0 || along >= apart {
            return Some(if self.radius <= other.radius { self } else { other });
        }
        let way = minus(other.centre, self.centre).map(|axis| axis * along / apart);
        let centre = minus(self.centre, way.map(|axis| -axis));
        Some(Ball { centre, radius: (self.radius.powi(2) - along * along).max(0.0).sqrt() })
    }
}

#[cfg(test)]
mod tests;
