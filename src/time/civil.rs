//! Calendar days and wall readings; chrono's types, which stay inside `time/`.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, NaiveDateTime};
pub(crate) use chrono::{NaiveDate as CivilDate, Weekday};

use super::as_text::Line;

pub(crate) const MICROS_PER_SECOND: i64 = 1_000_000;
pub(crate) const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// What a wall clock and a calendar showed: microseconds as if they were UTC.
///
/// The range is chrono's, the years −262143 to 262142; what would leave it is
/// brought back to its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Wall(i64);

impl Wall {
    const MIN: i64 = NaiveDateTime::MIN.and_utc().timestamp_micros();
    const MAX: i64 = NaiveDateTime::MAX.and_utc().timestamp_micros();
    pub(crate) const RANGE: RangeInclusive<i64> = Wall::MIN..=Wall::MAX;

    /// The midnight that starts a day.
    pub(crate) fn midnight(date: CivilDate) -> Wall {
        Wall(i64::from(date.to_epoch_days()) * MICROS_PER_DAY)
    }

    /// From microseconds, brought into the range.
    pub(crate) fn from_micros(micros: i64) -> Wall {
        Wall(micros.clamp(Self::MIN, Self::MAX))
    }

    /// Microseconds, as if the reading were UTC.
    pub(crate) const fn as_micros(self) -> i64 {
        self.0
    }

    /// Whole seconds, as if the reading were UTC, rounded towards the past.
    pub(crate) const fn as_seconds(self) -> i64 {
        self.0.div_euclid(MICROS_PER_SECOND)
    }

    /// The calendar day.
    pub(crate) fn date(self) -> CivilDate {
        // The range of `Wall` is chrono's own, so the fallback is unreachable.
        DateTime::from_timestamp_micros(self.0).map_or(CivilDate::MAX, |t| t.date_naive())
    }

    /// Microseconds since the start of the calendar day.
    pub(crate) const fn micros_of_day(self) -> i64 {
        self.0.rem_euclid(MICROS_PER_DAY)
    }

    /// Writes the reading as ISO 8601, `2023-09-12T06:00:00.500`: with three or six
    /// decimals where there are any, and with a sign and six digits for a year
    /// outside of 0 to 9999.
    pub(crate) fn write(self, line: &mut Line) {
        let date = self.date();
        match date.year() {
            year @ 0..=9999 => line.digits(year.unsigned_abs(), 4),
            year => {
                line.push(if year < 0 { b'-' } else { b'+' });
                line.digits(year.unsigned_abs(), 6);
            }
        }
        line.push(b'-');
        line.digits(date.month(), 2);
        line.push(b'-');
        line.digits(date.day(), 2);
        // Below 86,400, and below 1,000,000.
        let seconds = (self.micros_of_day() / MICROS_PER_SECOND) as u32;
        let fraction = (self.micros_of_day() % MICROS_PER_SECOND) as u32;
        for (mark, number) in
            [(b'T', seconds / 3600), (b':', seconds / 60 % 60), (b':', seconds % 60)]
        {
            line.push(mark);
            line.digits(number, 2);
        }
        if fraction != 0 {
            line.push(b'.');
            match fraction % 1000 {
                0 => line.digits(fraction / 1000, 3),
                _ => line.digits(fraction, 6),
            }
        }
    }
}

/// The full English name of a day of the week.
pub(crate) fn weekday_name(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
