//! The word before a time: about, before, shortly after.

use super::answer::Candidates;
use super::tables::{ABOUT, ABOUT_PART, PHRASES, SHORTLY};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::stated::{ClockTime, Preposition, Readings};

/// What a word before a time makes of each moment that the time may mean.
///
/// Each by itself, and then the hull: `before` two moments that disagree is
/// before the later one, not before their hull.
#[derive(Clone, Copy)]
pub(super) struct Near {
    preposition: Preposition,
    /// `about 6` is as rough as a clock, `about Tuesday` as a calendar.
    by_clock: bool,
    /// The time itself is about right: `since about 6`.
    of_rough: bool,
}

impl Near {
    /// The times as they are.
    pub(super) const AT: Near =
        Near { preposition: Preposition::At, by_clock: false, of_rough: false };

    pub(super) fn new(preposition: Preposition, readings: &Readings) -> Near {
        let by_clock = readings.iter().any(|reading| {
            matches!(reading.time, Some(ClockTime::Clock(..) | ClockTime::Midnight))
        });
        match (preposition, readings.is_rough) {
            (Preposition::At, true) => {
                Near { preposition: Preposition::About, by_clock, of_rough: false }
            }
            (_, of_rough) => Near { preposition, by_clock, of_rough },
        }
    }

    /// The version of the table that says how rough the word is, if one does.
    pub(super) fn table(self) -> Option<&'static str> {
        (self.is_rough() || self.of_rough).then_some(PHRASES)
    }

    /// Whether it is some moment near the time. The others bound it by the time
    /// itself.
    pub(super) const fn is_rough(self) -> bool {
        matches!(
            self.preposition,
            Preposition::About | Preposition::ShortlyBefore | Preposition::ShortlyAfter
        )
    }

    /// When it was, if the time is this one.
    pub(super) fn of(self, time: Interval) -> Interval {
        let time = if self.of_rough { time.give_or_take(self.about(time)) } else { time };
        let (lo, hi) = (time.lo(), time.hi());
        // A clock reading that is a window is one moment within it; of a day or
        // an evening the end is meant.
        let end = |end| if self.by_clock { time } else { Interval::from_ends(end, end) };
        let shortly = SHORTLY.as_micros();
        match self.preposition {
            Preposition::At => time,
            Preposition::About => time.give_or_take(self.about(time)),
            Preposition::ShortlyBefore => end(lo).shifted(DurationRange::from_ends(-shortly, 0)),
            Preposition::ShortlyAfter => end(hi).shifted(DurationRange::from_ends(0, shortly)),
            // What is before a rough time is before some moment of it.
            Preposition::Before if self.of_rough => Interval::from_ends(i64::MIN, hi),
            Preposition::After if self.of_rough => Interval::from_ends(lo, i64::MAX),
            Preposition::Before => Interval::from_ends(i64::MIN, lo),
            Preposition::NoLaterThan => Interval::from_ends(i64::MIN, hi),
            Preposition::After => Interval::from_ends(hi, i64::MAX),
            Preposition::NoEarlierThan => Interval::from_ends(lo, i64::MAX),
        }
    }

    fn about(self, time: Interval) -> SignedDuration {
        match time.width().filter(|_| !self.by_clock) {
            Some(width) => ABOUT.max(SignedDuration::from_micros(width.as_micros() / ABOUT_PART)),
            None => ABOUT,
        }
    }

    /// When it was, if the time is any of these.
    pub(super) fn any(self, times: impl Iterator<Item = Interval>) -> Interval {
        times.map(|time| self.of(time)).reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED)
    }

    /// Applies the word to each candidate.
    pub(super) fn each(self, candidates: &mut Candidates) {
        if self.preposition != Preposition::At {
            for candidate in candidates {
                candidate.interval = self.of(candidate.interval);
            }
        }
    }
}
