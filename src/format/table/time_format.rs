//! How the times of a column are written.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, quoted};
use crate::time::numeric::Form;

/// How the times of a column are written.
///
/// `FromStr` reads, and `Display` writes, a word such as `epoch-millis`.
///
/// # Example
///
/// ```
/// use lastseen::TimeFormat;
///
/// assert_eq!("day-month-year".parse::<TimeFormat>()?, TimeFormat::DayMonthYear);
/// assert_eq!(TimeFormat::EpochMillis.to_string(), "epoch-millis");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum TimeFormat {
    /// `2023-09-11T20:00:00Z`, `2023-09-11 20:00 UTC` or `2023-09-11
    /// 20:00:00.5`, with an offset or in the zone of the profile.
    #[default]
    Iso,
    /// `11/09/2023 20:00:00`, with any of `/`, `-` and `.` in the date.
    DayMonthYear,
    /// `09/11/2023 20:00:00`, with any of `/`, `-` and `.` in the date.
    MonthDayYear,
    /// Seconds since 1970 in UTC, whole or with decimals, up to the year 9999.
    EpochSeconds,
    /// Milliseconds since 1970 in UTC, whole or with decimals, up to the year
    /// 9999.
    EpochMillis,
}

impl TimeFormat {
    /// Every format.
    pub const ALL: [TimeFormat; 5] = [
        TimeFormat::Iso,
        TimeFormat::DayMonthYear,
        TimeFormat::MonthDayYear,
        TimeFormat::EpochSeconds,
        TimeFormat::EpochMillis,
    ];

    /// The word for it, such as `epoch-millis`, which `FromStr` reads and
    /// `Display` writes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            TimeFormat::Iso => "iso",
            TimeFormat::DayMonthYear => "day-month-year",
            TimeFormat::MonthDayYear => "month-day-year",
            TimeFormat::EpochSeconds => "epoch-seconds",
            TimeFormat::EpochMillis => "epoch-millis",
        }
    }

    pub(super) const fn example(self) -> &'static str {
        match self {
            TimeFormat::Iso => "2023-09-11T20:00:00Z",
            TimeFormat::DayMonthYear => "11/09/2023 20:00:00",
            TimeFormat::MonthDayYear => "09/11/2023 20:00:00",
            TimeFormat::EpochSeconds => "1694462400",
            TimeFormat::EpochMillis => "1694462400000",
        }
    }

    /// How a date and time are written.
    pub(super) const fn form(self) -> Form {
        match self {
            TimeFormat::DayMonthYear => Form::DayFirst,
            TimeFormat::MonthDayYear => Form::MonthFirst,
            _ => Form::YearFirst,
        }
    }

    /// Of a number since 1970, the microseconds that it counts by.
    pub(super) const fn unit(self) -> Option<i64> {
        match self {
            TimeFormat::EpochSeconds => Some(1_000_000),
            TimeFormat::EpochMillis => Some(1_000),
            _ => None,
        }
    }
}

impl fmt::Display for TimeFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for TimeFormat {
    type Err = Error;

    /// Reads the word for it, in any case.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] with the words there are.
    fn from_str(word: &str) -> Result<Self, Error> {
        let is_it = |format: &TimeFormat| format.as_str().eq_ignore_ascii_case(word.trim());
        TimeFormat::ALL.into_iter().find(is_it).ok_or_else(|| {
            let words = TimeFormat::ALL.map(TimeFormat::as_str).join(", ");
            Error::new(ErrorKind::Syntax, format!("{} is not a time format", quoted(word)))
                .cured_by(format!("use one of {words}"))
        })
    }
}
