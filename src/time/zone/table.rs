//! The changes of one zone over the years that most reports are about, laid
//! out so that a reading finds its own within a step or two.
//!
//! An engine answers for any year, and to ask it a reading has to be made into
//! a civil time first. Here it stays a count of seconds. What the table does
//! not cover is left to the engine.

use super::mapping::{Mapping, Transition};
use super::offset::Offset;
use crate::time::timestamp::Timestamp;

/// 1800-01-01T00:00:00Z; the first change of any zone was in 1844.
const FIRST: i64 = -5_364_662_400;
/// 2050-01-01T00:00:00Z.
const LAST: i64 = 2_524_608_000;
/// A stretch of the guide is 2^24 seconds, about half a year: a zone with
/// summer time has one change in it.
const STRETCH: u32 = 24;

/// No offset is as wide, so that what a wall showed in a second is settled by
/// the changes within this of it.
const WIDEST: i64 = 2 * 86_400;

/// The changes of one zone, in the order of the readings that they touch.
pub(super) struct Table {
    /// The first stands for what was before all changes.
    changes: Box<[Change]>,
    /// For every stretch the change that was the last at its start.
    guide: Box<[u16]>,
}

/// A clock set forward or back.
struct Change {
    /// The first reading that was skipped or shown twice.
    start: i64,
    before: Offset,
    after: Offset,
}

impl Change {
    fn new(change: &Transition) -> Change {
        let Transition { at, before, after } = *change;
        let start = at.as_unix_seconds() + i64::from(before.seconds().min(after.seconds()));
        Change { start, before, after }
    }

    /// The first reading that only the clock of the later offset showed.
    const fn end(&self) -> i64 {
        self.start + self.before.seconds().abs_diff(self.after.seconds()) as i64
    }

    /// How a reading maps that is not before the start, nor touched by the
    /// next change.
    fn read(&self, wall: i64) -> Mapping {
        let (before, after) = (self.before, self.after);
        if wall >= self.end() {
            return Mapping::Unique(after);
        }
        if after < before {
            return Mapping::Fold(before, after);
        }
        // The start is the change as the earlier offset shows it, the smaller.
        let at = Timestamp::clamped_seconds(self.start - i64::from(before.seconds()));
        Mapping::Gap { before, after, at }
    }
}

impl Table {
    /// The instants between which a table needs to know every change.
    pub(super) const NEEDS: (i64, i64) = (FIRST - WIDEST, LAST + WIDEST);

    /// From the offset at the start of [`NEEDS`](Table::NEEDS) and the changes
    /// after it. `None` where a clock was set again before it had shown what
    /// the last change repeats or skips: such a reading has more than two
    /// meanings, which only an engine can sort out.
    pub(super) fn new(before: Offset, transitions: &[Transition]) -> Option<Table> {
        let first = Change { start: i64::MIN, before, after: before };
        let changes: Box<[Change]> =
            std::iter::once(first).chain(transitions.iter().map(Change::new)).collect();
        let apart = |pair: &[Change]| matches!(pair, [one, next] if one.end() <= next.start);
        if !changes.windows(2).all(apart) {
            return None;
        }
        let last_at = |wall: i64| changes.partition_point(|change| change.start <= wall) - 1;
        let stretches = 0..=(LAST - FIRST) >> STRETCH;
        let guide: Option<Box<[u16]>> = stretches
            .map(|stretch| u16::try_from(last_at(FIRST + (stretch << STRETCH))).ok())
            .collect();
        Some(Table { guide: guide?, changes })
    }

    /// How a reading maps, in seconds as if it were UTC; `None` outside of the
    /// years of the table.
    #[inline]
    pub(super) fn read(&self, wall: i64) -> Option<Mapping> {
        if !(FIRST..LAST).contains(&wall) {
            return None;
        }
        let stretch = ((wall - FIRST) >> STRETCH) as usize;
        let mut last = usize::from(*self.guide.get(stretch)?);
        while let Some(next) = self.changes.get(last + 1)
            && next.start <= wall
        {
            last += 1;
        }
        self.changes.get(last).map(|change| change.read(wall))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset(hours: i32) -> Offset {
        Offset::clamped(hours * 3600)
    }

    fn change(at: i64, before: i32, after: i32) -> Transition {
        let at = Timestamp::clamped_seconds(at);
        Transition { at, before: offset(before), after: offset(after) }
    }

    #[test]
    fn a_clock_set_forward_and_back_by_hand() {
        // At 1970-01-02T00:00:00Z from 1 to 2 hours, ten days later back again.
        let (on, off) = (86_400, 11 * 86_400);
        let table = Table::new(offset(1), &[change(on, 1, 2), change(off, 2, 1)]).unwrap();
        let read = |wall: i64| table.read(wall).unwrap();
        let at = Timestamp::clamped_seconds(on);
        let gap = Mapping::Gap { before: offset(1), after: offset(2), at };
        let fold = Mapping::Fold(offset(2), offset(1));
        let winter = Mapping::Unique(offset(1));
        let summer = Mapping::Unique(offset(2));
        assert_eq!([read(FIRST), read(0), read(on + 3599)], [winter; 3]);
        assert_eq!([read(on + 3600), read(on + 7199)], [gap; 2]);
        assert_eq!([read(on + 7200), read(off + 3599)], [summer; 2]);
        assert_eq!([read(off + 3600), read(off + 7199)], [fold; 2]);
        assert_eq!([read(off + 7200), read(LAST - 1)], [winter; 2]);
        assert_eq!([table.read(FIRST - 1), table.read(LAST)], [None; 2]);
        assert_eq!([table.read(i64::MIN), table.read(i64::MAX)], [None; 2]);
    }

    #[test]
    fn changes_that_touch_the_same_reading_make_no_table() {
        let back_twice = [change(0, 2, 1), change(1800, 1, 0)];
        assert!(Table::new(offset(2), &back_twice).is_none());
        let back_in_turn = [change(0, 2, 1), change(3600, 1, 0)];
        assert!(Table::new(offset(2), &back_in_turn).is_none());
        let back_later = [change(0, 2, 1), change(7200, 1, 0)];
        assert!(Table::new(offset(2), &back_later).is_some());
    }
}
