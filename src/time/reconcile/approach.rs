//! The word before a time: about, before, shortly after.

use super::answer::Candidate;
use super::few::Few;
use super::policy::Reconcile;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::stated::{Approach, ClockTime, Readings};

/// What a word before a time makes of each moment that the time may mean.
///
/// Each by itself, and then the hull: `before` two moments that disagree is
/// before the later one, not before their hull.
#[derive(Clone, Copy)]
pub(super) struct Near<'a> {
    approach: Approach,
    how: &'a Reconcile,
    /// `about 6` is as rough as a clock, `about Tuesday` as a calendar.
    by_clock: bool,
}

impl<'a> Near<'a> {
    pub(super) fn new(approach: Approach, readings: &Readings, how: &'a Reconcile) -> Near<'a> {
        let by_clock = readings.iter().any(|reading| {
            matches!(reading.time, Some(ClockTime::Clock(..) | ClockTime::Midnight))
        });
        Near { approach, how, by_clock }
    }

    /// The times as they are.
    pub(super) const fn at(how: &'a Reconcile) -> Near<'a> {
        Near { approach: Approach::At, how, by_clock: false }
    }

    /// The version of the table that says how rough the word is, if one does.
    pub(super) fn table(&self) -> Option<&'static str> {
        self.is_rough().then(|| self.how.phrases.get().version)
    }

    /// Whether it is some moment near the time. The others bound it by the time
    /// itself.
    pub(super) const fn is_rough(&self) -> bool {
        matches!(self.approach, Approach::About | Approach::ShortlyBefore | Approach::ShortlyAfter)
    }

    /// When it was, if the time is this one.
    pub(super) fn of(&self, time: Interval) -> Interval {
        let (lo, hi) = (time.lo(), time.hi());
        // A clock reading that is a window is one moment within it; of a day or
        // an evening the end is meant.
        let end = |end| if self.by_clock { time } else { Interval::from_ends(end, end) };
        let shortly = || self.how.phrases.get().shortly.abs().as_micros();
        match self.approach {
            Approach::At => time,
            Approach::About => time.give_or_take(self.about(time)),
            Approach::ShortlyBefore => end(lo).shifted(DurationRange::from_ends(-shortly(), 0)),
            Approach::ShortlyAfter => end(hi).shifted(DurationRange::from_ends(0, shortly())),
            Approach::Before => Interval::from_ends(i64::MIN, lo),
            Approach::NoLaterThan => Interval::from_ends(i64::MIN, hi),
            Approach::After => Interval::from_ends(hi, i64::MAX),
            Approach::NoEarlierThan => Interval::from_ends(lo, i64::MAX),
        }
    }

    fn about(&self, time: Interval) -> SignedDuration {
        let phrases = self.how.phrases.get();
        let percent = if self.by_clock { 0 } else { phrases.about_window_percent };
        let width = time.width().unwrap_or(SignedDuration::ZERO).as_micros();
        let part = SignedDuration::from_micros(width / 100 * i64::from(percent));
        phrases.about.abs().max(part)
    }

    /// When it was, if the time is any of these.
    pub(super) fn any(&self, times: impl Iterator<Item = Interval>) -> Interval {
        times.map(|time| self.of(time)).reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED)
    }

    /// Applies the word to each candidate.
    pub(super) fn each(&self, candidates: &mut Few<Candidate, 2>) {
        if self.approach != Approach::At {
            for candidate in candidates.as_mut_slice() {
                candidate.interval = self.of(candidate.interval);
            }
        }
    }
}
