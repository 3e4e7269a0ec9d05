//! The days of a zone's own calendar, by another way than `reconcile` finds them.

use super::*;
use crate::time::civil::{CivilDate, MICROS_PER_DAY};
use crate::time::interval::Interval;

/// The instants whose local date is one day: none, one stretch, or two where
/// the clock was set back over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LocalDay {
    first: Option<Interval>,
    second: Option<Interval>,
}

impl LocalDay {
    /// The stretches, in order.
    pub(super) fn pieces(self) -> impl Iterator<Item = Interval> {
        self.first.into_iter().chain(self.second)
    }

    /// Adds a stretch that starts no earlier than the last one ended.
    fn push(&mut self, piece: Interval) {
        let last = if self.second.is_some() { &mut self.second } else { &mut self.first };
        match last {
            None => *last = Some(piece),
            Some(before) if before.hi() == piece.lo() => *before = before.hull(piece),
            // A third stretch would take two jumps back over one midnight.
            Some(_) => self.second = Some(self.second.map_or(piece, |second| second.hull(piece))),
        }
    }
}

impl Zone {
    /// The instants whose local date is `date`.
    pub(super) fn days(self, date: CivilDate) -> Result<LocalDay, Error> {
        /// No offset is as wide, so that a day lies within this of its own
        /// hours in UTC.
        const WIDEST: i64 = MICROS_PER_DAY;
        let midnight = i64::from(date.to_epoch_days()).saturating_mul(MICROS_PER_DAY);
        let next = midnight + MICROS_PER_DAY;
        let from = Timestamp::clamped(midnight - WIDEST);
        let to = Timestamp::clamped(next + WIDEST);
        let mut day = LocalDay { first: None, second: None };
        let mut add = |start: i64, end: i64, offset: Offset| {
            let lo = start.max(midnight - offset.micros());
            let hi = end.min(next - offset.micros());
            if lo < hi {
                day.push(Interval::from_ends(lo, hi));
            }
        };
        let (mut start, mut offset) = (from.as_unix_micros(), self.offset_at(from)?);
        for change in self.transitions(from, to)? {
            let at = change.at.as_unix_micros();
            add(start, at, offset);
            (start, offset) = (at, change.after);
        }
        add(start, to.as_unix_micros(), offset);
        Ok(day)
    }
}
