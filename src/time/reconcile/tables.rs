//! What vague words mean: two published tables, each with a version.

use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::stated::{DayPart, Elapsed};

/// A table of the caller's, or the default one.
///
/// Options are made for every statement, and few carry a table: one that is not
/// there need not be written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own<T>(Option<T>);

impl<T: Copy + Default> Own<T> {
    pub(super) const NONE: Own<T> = Own(None);

    pub(super) const fn new(table: T) -> Own<T> {
        Own(Some(table))
    }

    pub(super) fn get(self) -> T {
        self.0.unwrap_or_default()
    }
}

impl<T: Copy + Default + PartialEq> PartialEq for Own<T> {
    fn eq(&self, other: &Own<T>) -> bool {
        self.get() == other.get()
    }
}

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

/// The lengths of time that vague phrases stand for.
///
/// Pairs are `(at least, at most)`; the upper end is not included. Take
/// [`Phrases::DEFAULT`], change what your sources mean by it, and give the
/// table a `version` of its own: an answer that stands on it names that version.
///
/// # Example
///
/// ```
/// use lastseen::{Phrases, SignedDuration};
///
/// let cautious = Phrases {
///     about: SignedDuration::from_mins(30),
///     version: "phrases/cautious",
///     ..Phrases::DEFAULT
/// };
/// assert_eq!(cautious.hours, Phrases::DEFAULT.hours);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Phrases {
    /// `about 6`: this much either way.
    pub about: SignedDuration,
    /// `about Tuesday`, `circa 1912`: percent of the length of what is named,
    /// either way.
    pub about_window_percent: u16,
    /// `shortly before` and `shortly after`: at most this long.
    pub shortly: SignedDuration,
    /// `minutes later`.
    pub minutes: (SignedDuration, SignedDuration),
    /// `hours later`.
    pub hours: (SignedDuration, SignedDuration),
    /// `days later`.
    pub days: (SignedDuration, SignedDuration),
    /// `about two hours later`, `an hour later`: percent of the length named.
    pub about_percent: (u16, u16),
    /// The name by which an answer refers to this table.
    pub version: &'static str,
}

impl Phrases {
    /// The table used when none is given.
    ///
    /// | phrase | range |
    /// | --- | --- |
    /// | about 14:00 | 15 min either way |
    /// | about Tuesday, circa 1912 | half a day, half a year either way (50 percent) |
    /// | shortly before, shortly after | up to 30 min |
    /// | minutes later | 1 to 60 min |
    /// | about an hour later | 45 to 90 min (75 to 150 percent) |
    /// | hours later | 2 to 24 h |
    /// | days later | 2 to 14 d |
    pub const DEFAULT: Phrases = Phrases {
        about: SignedDuration::from_mins(15),
        about_window_percent: 50,
        shortly: SignedDuration::from_mins(30),
        minutes: (SignedDuration::from_mins(1), SignedDuration::from_mins(60)),
        hours: (SignedDuration::from_hours(2), SignedDuration::from_hours(24)),
        days: (SignedDuration::from_hours(48), SignedDuration::from_hours(14 * 24)),
        about_percent: (75, 150),
        version: Self::DEFAULT_VERSION,
    };

    /// The version of [`DEFAULT`](Phrases::DEFAULT).
    pub const DEFAULT_VERSION: &'static str = "phrases/1";

    /// How long a phrase says, at least and at most; `None` for the next day,
    /// which is no length of time but a day of a calendar.
    pub(crate) fn range(&self, elapsed: Elapsed) -> Option<DurationRange> {
        let seconds = |seconds: u32| SignedDuration::from_secs(i64::from(seconds));
        let (least, most) = match elapsed {
            Elapsed::Exactly(length) => (seconds(length), seconds(length)),
            Elapsed::About(length) => {
                let percent = |percent: u16| {
                    let micros = seconds(length).as_micros();
                    // Below 2^32 seconds and 2^16 percent this cannot overflow.
                    SignedDuration::from_micros(micros / 100 * i64::from(percent))
                };
                (percent(self.about_percent.0), percent(self.about_percent.1))
            }
            Elapsed::Minutes => self.minutes,
            Elapsed::Hours => self.hours,
            Elapsed::Days => self.days,
            Elapsed::Shortly => (SignedDuration::ZERO, self.shortly),
            Elapsed::Unsaid => return Some(DurationRange::from_ends(0, i64::MAX)),
            Elapsed::NextDay => return None,
        };
        // A table of the caller's may hold its pairs the wrong way round.
        let (least, most) = (least.min(most), least.max(most));
        Some(DurationRange::from_ends(least.as_micros(), most.as_micros()))
    }

    /// Whether a phrase takes its length from the table, or says it itself.
    pub(crate) const fn rules(elapsed: Elapsed) -> bool {
        !matches!(elapsed, Elapsed::Exactly(_) | Elapsed::Unsaid | Elapsed::NextDay)
    }
}

impl Default for Phrases {
    fn default() -> Phrases {
        Phrases::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_table_is_the_one_when_none_is_given() {
        let ours = Phrases { version: "phrases/ours", ..Phrases::DEFAULT };
        assert_eq!(Own::NONE, Own::new(Phrases::DEFAULT));
        assert_ne!(Own::NONE, Own::new(ours));
        assert_eq!(Own::new(ours).get(), ours);
    }

    #[test]
    fn phrases_mean_what_the_table_says() {
        let text = |elapsed| Phrases::DEFAULT.range(elapsed).unwrap().to_string();
        assert_eq!(text(Elapsed::Exactly(1800)), "30m");
        assert_eq!(text(Elapsed::About(3600)), "45m to 1h30m");
        assert_eq!(text(Elapsed::Minutes), "1m to 1h");
        assert_eq!(text(Elapsed::Hours), "2h to 24h");
        assert_eq!(text(Elapsed::Days), "48h to 336h");
        assert_eq!(text(Elapsed::Shortly), "0s to 30m");
        assert_eq!(Phrases::DEFAULT.range(Elapsed::NextDay), None);
        assert_eq!(Phrases::DEFAULT.range(Elapsed::Unsaid).unwrap().max(), None);
    }

    #[test]
    fn the_longest_length_does_not_overflow() {
        let table = Phrases { about_percent: (u16::MAX, u16::MAX), ..Phrases::DEFAULT };
        let longest = table.range(Elapsed::About(u32::MAX)).unwrap().min().unwrap();
        let factor = f64::from(u16::MAX) / 100.0;
        assert!((longest.as_secs_f64() / (f64::from(u32::MAX) * factor) - 1.0).abs() < 1e-9);
    }
}
