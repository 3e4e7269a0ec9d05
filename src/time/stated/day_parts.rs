//! The hours of the parts of a day, in a table with a version.

use super::ast::DayPart;

/// The hours that the named parts of a day stand for.
///
/// The parts overlap, as words do. A moment said to be in a part is anywhere in
/// its span; what is said of the whole of a part is certain in its core only. A
/// clock time beside a part has to lie in the span, or a
/// [note](crate::Note::OutsideDayPart) says that it does not.
///
/// Take [`DayParts::DEFAULT`], change what your sources mean by it, and give the
/// table a `version` of its own: an answer that stands on it names that version.
/// Which hours may stand beside a part is always by the default table.
///
/// # Example
///
/// ```
/// use lastseen::{DayParts, PartHours};
///
/// let ours = DayParts {
///     evening: PartHours::new(17 * 60, 23 * 60),
///     version: "day-parts/newsroom",
///     ..DayParts::DEFAULT
/// };
/// assert_eq!(ours.morning, DayParts::DEFAULT.morning);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are the words of the table, and the type says the rest")]
pub struct DayParts {
    pub early: PartHours,
    pub small_hours: PartHours,
    pub early_morning: PartHours,
    pub morning: PartHours,
    pub late_morning: PartHours,
    pub midday: PartHours,
    pub afternoon: PartHours,
    pub early_afternoon: PartHours,
    pub late_afternoon: PartHours,
    pub evening: PartHours,
    pub early_evening: PartHours,
    pub late_evening: PartHours,
    pub night: PartHours,
    pub overnight: PartHours,
    pub late: PartHours,
    /// The name by which an answer refers to this table.
    pub version: &'static str,
}

/// The hours of one part of a day, in minutes after its midnight.
///
/// A start below zero lies on the day before, an end past 1,440 on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PartHours {
    /// From when to when a moment in this part can be, the end not included.
    pub span: (i16, i16),
    /// The hours that nobody would leave out of it; `None` for a part that has
    /// no such hours.
    pub core: Option<(i16, i16)>,
}

impl PartHours {
    /// A part from one minute to another, without a core.
    #[must_use]
    pub const fn new(start: i16, end: i16) -> PartHours {
        PartHours { span: (start, end), core: None }
    }

    /// The same with a core.
    #[must_use]
    pub const fn with_core(self, start: i16, end: i16) -> PartHours {
        PartHours { core: Some((start, end)), ..self }
    }

    /// From when to when, in seconds after midnight; a table of the caller's may
    /// hold an end before its start.
    pub(crate) fn seconds(self) -> (i64, i64) {
        let (start, end) = self.span;
        (i64::from(start) * 60, i64::from(end.max(start)) * 60)
    }

    /// The days by which an hour of the clock lies after that of the part, if
    /// the part has the hour.
    pub(super) fn day_of(self, hour: u8) -> Option<i8> {
        let (start, end) = self.span;
        let minute = i16::from(hour) * 60;
        [0, 1, -1].into_iter().find(|days| {
            let minute = minute + i16::from(*days) * 1440;
            (start..end).contains(&minute)
        })
    }
}

impl DayParts {
    /// The table used when none is given.
    ///
    /// | words | hours | core |
    /// | --- | --- | --- |
    /// | early | 00 to 08 | |
    /// | small hours, early hours | 00 to 06 | |
    /// | morning | 00 to 12 | 09 to 11 |
    /// | early and late morning | 00 to 07, 09 to 12 | |
    /// | midday | 11 to 14 | |
    /// | afternoon | 12 to 18 | 13 to 17 |
    /// | early and late afternoon | 12 to 15, 15 to 18 | |
    /// | evening | 16 to 24 | 19 to 22 |
    /// | early and late evening | 16 to 21, 20 to 24 | |
    /// | night | 18 to 06 of the next day | 22 to 04 |
    /// | overnight | 18 of the day before to 08 | 22 to 04 |
    /// | late | 18 to 24 | |
    pub const DEFAULT: DayParts = DayParts {
        early: hours(0, 8),
        small_hours: hours(0, 6),
        early_morning: hours(0, 7),
        morning: hours(0, 12).with_core(9 * 60, 11 * 60),
        late_morning: hours(9, 12),
        midday: hours(11, 14),
        afternoon: hours(12, 18).with_core(13 * 60, 17 * 60),
        early_afternoon: hours(12, 15),
        late_afternoon: hours(15, 18),
        evening: hours(16, 24).with_core(19 * 60, 22 * 60),
        early_evening: hours(16, 21),
        late_evening: hours(20, 24),
        night: hours(18, 30).with_core(22 * 60, 28 * 60),
        overnight: hours(-6, 8).with_core(-2 * 60, 4 * 60),
        late: hours(18, 24),
        version: Self::DEFAULT_VERSION,
    };

    /// The version of [`DEFAULT`](DayParts::DEFAULT).
    pub const DEFAULT_VERSION: &'static str = "day-parts/2";

    /// The narrower table of earlier releases, without cores.
    ///
    /// | words | hours |
    /// | --- | --- |
    /// | early, small hours, overnight | 00 to 06 |
    /// | early morning, morning, late morning | 03 to 07, 06 to 12, 10 to 12 |
    /// | midday | 11 to 14 |
    /// | afternoon, early and late | 12 to 18, 12 to 15, 15 to 18 |
    /// | evening, early and late | 18 to 24, 18 to 21, 21 to 24 |
    /// | night | 20 to 04 of the next day |
    /// | late | 20 to 24 |
    pub const NARROW: DayParts = DayParts {
        early: hours(0, 6),
        small_hours: hours(0, 6),
        early_morning: hours(3, 7),
        morning: hours(6, 12),
        late_morning: hours(10, 12),
        midday: hours(11, 14),
        afternoon: hours(12, 18),
        early_afternoon: hours(12, 15),
        late_afternoon: hours(15, 18),
        evening: hours(18, 24),
        early_evening: hours(18, 21),
        late_evening: hours(21, 24),
        night: hours(20, 28),
        overnight: hours(0, 6),
        late: hours(20, 24),
        version: "day-parts/1",
    };

    /// Returns the hours of a part.
    #[must_use]
    pub const fn hours(&self, part: DayPart) -> PartHours {
        match part {
            DayPart::Early => self.early,
            DayPart::SmallHours => self.small_hours,
            DayPart::EarlyMorning => self.early_morning,
            DayPart::Morning => self.morning,
            DayPart::LateMorning => self.late_morning,
            DayPart::Midday => self.midday,
            DayPart::Afternoon => self.afternoon,
            DayPart::EarlyAfternoon => self.early_afternoon,
            DayPart::LateAfternoon => self.late_afternoon,
            DayPart::Evening => self.evening,
            DayPart::EarlyEvening => self.early_evening,
            DayPart::LateEvening => self.late_evening,
            DayPart::Night => self.night,
            DayPart::Overnight => self.overnight,
            DayPart::Late => self.late,
        }
    }
}

const fn hours(start: i16, end: i16) -> PartHours {
    PartHours::new(start * 60, end * 60)
}

impl Default for DayParts {
    fn default() -> DayParts {
        DayParts::DEFAULT
    }
}
