//! What vague words mean: parts of a day and lengths of time, each table with a
//! version.

use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::stated::{DayPart, Direction, Elapsed, RelativeTime};

/// The hours that the named parts of a day stand for.
///
/// Each part is `(start, end)` in minutes after midnight, the end not included;
/// an end past 1,440 lies on the next day. The parts may overlap, as words do.
/// Take [`DayParts::DEFAULT`], change what your sources mean by it, and give the
/// table a `version` of its own: an answer that stands on it names that version.
///
/// # Example
///
/// ```
/// use lastseen::DayParts;
///
/// let ours = DayParts {
///     evening: (17 * 60, 23 * 60),
///     version: "day-parts/newsroom",
///     ..DayParts::DEFAULT
/// };
/// assert_eq!(ours.morning, DayParts::DEFAULT.morning);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the fields are the words of the table, and the type says the rest")]
pub struct DayParts {
    pub early: (u16, u16),
    pub early_morning: (u16, u16),
    pub morning: (u16, u16),
    pub late_morning: (u16, u16),
    pub midday: (u16, u16),
    pub afternoon: (u16, u16),
    pub early_afternoon: (u16, u16),
    pub late_afternoon: (u16, u16),
    pub evening: (u16, u16),
    pub early_evening: (u16, u16),
    pub late_evening: (u16, u16),
    pub night: (u16, u16),
    pub overnight: (u16, u16),
    pub late: (u16, u16),
    /// The name by which an answer refers to this table.
    pub version: &'static str,
}

impl DayParts {
    /// The table used when none is given.
    ///
    /// | words | hours |
    /// | --- | --- |
    /// | early | 00 to 06 |
    /// | early morning, morning, late morning | 03 to 07, 06 to 12, 10 to 12 |
    /// | midday | 11 to 14 |
    /// | afternoon, early and late | 12 to 18, 12 to 15, 15 to 18 |
    /// | evening, early and late | 18 to 24, 18 to 21, 21 to 24 |
    /// | night | 20 to 04 of the next day |
    /// | overnight | 00 to 06 |
    /// | late | 20 to 24 |
    pub const DEFAULT: DayParts = DayParts {
        early: hours(0, 6),
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
        version: Self::DEFAULT_VERSION,
    };

    /// The version of [`DEFAULT`](DayParts::DEFAULT).
    pub const DEFAULT_VERSION: &'static str = "day-parts/1";

    /// Start and end of a part, in seconds after midnight.
    pub(crate) const fn seconds(&self, part: DayPart) -> (u32, u32) {
        let (start, end) = match part {
            DayPart::Early => self.early,
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
        };
        (start as u32 * 60, end as u32 * 60)
    }
}

const fn hours(start: u16, end: u16) -> (u16, u16) {
    (start * 60, end * 60)
}

impl Default for DayParts {
    fn default() -> DayParts {
        DayParts::DEFAULT
    }
}

/// The version of the lengths that vague phrases stand for, by which an answer
/// names them.
pub(super) const PHRASES: &str = "phrases/1";

/// Either side of a time that a text says it was `about`.
pub(super) const ABOUT: SignedDuration = SignedDuration::from_mins(15);
/// Either side of a window, in parts of its length: half a day for `about Tuesday`.
pub(super) const ABOUT_PART: i64 = 2;
/// The most that `shortly before` and `shortly after` are from a time.
pub(super) const SHORTLY: SignedDuration = SignedDuration::from_mins(30);

impl RelativeTime {
    /// How long it says it is from its anchor, negative for `before`; `None` for
    /// the next day, which is no length of time but a day of a calendar.
    pub(crate) fn elapsed(&self) -> Option<DurationRange> {
        let range = self.by.range()?;
        Some(if self.direction == Direction::Before { -range } else { range })
    }
}

impl Elapsed {
    /// How long a phrase says, at least and at most; `None` for the next day.
    pub(super) fn range(self) -> Option<DurationRange> {
        let minutes = |least: i64, most: i64| (least * 60, most * 60);
        let (least, most) = match self {
            Elapsed::Exactly(length) => (i64::from(length), i64::from(length)),
            Elapsed::About(length) => {
                let quarter = i64::from(length) * 250_000;
                return Some(DurationRange::from_ends(quarter * 3, quarter * 6));
            }
            Elapsed::Minutes => minutes(1, 60),
            Elapsed::Hours => minutes(2 * 60, 24 * 60),
            Elapsed::Days => minutes(2 * 24 * 60, 14 * 24 * 60),
            Elapsed::Shortly => (0, SHORTLY.as_secs()),
            Elapsed::Unsaid => return Some(DurationRange::at_least(SignedDuration::ZERO)),
            Elapsed::NextDay => return None,
        };
        let [least, most] = [least, most].map(|end| SignedDuration::from_secs(end).as_micros());
        Some(DurationRange::from_ends(least, most))
    }

    /// Whether a phrase takes its length from the table, or says it itself.
    pub(super) const fn is_vague(self) -> bool {
        !matches!(self, Elapsed::Exactly(_) | Elapsed::Unsaid | Elapsed::NextDay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_mean_what_the_table_says() {
        let text = |elapsed: Elapsed| elapsed.range().unwrap().to_string();
        assert_eq!(text(Elapsed::Exactly(1800)), "30m");
        assert_eq!(text(Elapsed::About(3600)), "45m to 1h30m");
        assert_eq!(text(Elapsed::Minutes), "1m to 1h");
        assert_eq!(text(Elapsed::Hours), "2h to 24h");
        assert_eq!(text(Elapsed::Days), "48h to 336h");
        assert_eq!(text(Elapsed::Shortly), "0s to 30m");
        assert_eq!(Elapsed::NextDay.range(), None);
        assert_eq!(Elapsed::Unsaid.range().unwrap().max(), None);
        let longest = Elapsed::About(u32::MAX).range().unwrap().max().unwrap();
        assert_eq!(longest.as_secs(), i64::from(u32::MAX) * 3 / 2);
    }
}
