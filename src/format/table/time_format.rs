//! How the times of a column are written.

use crate::time::numeric::Form;
use crate::words::vocabulary;

vocabulary! {
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
    #[derive(Default)]
    #[non_exhaustive]
    pub enum TimeFormat: "time format" {
        /// `2023-09-11T20:00:00Z`, `2023-09-11 20:00 UTC` or `2023-09-11
        /// 20:00:00.5`, with an offset or in the zone of the profile; and every other form
        /// that leaves no doubt which number is the day: `20230911T200000Z`,
        /// `2023/09/11 8:00 PM +0530`, `20:00:00 11-Sep-2023`,
        /// `Mon Sep 11 20:00:00 +0000 2023`, `2023-09-11T20:00:00[Asia/Vladivostok]`.
        #[default]
        Iso = "iso",
        /// `11/09/2023 20:00:00`, with any of `/`, `-` and `.` in the date, and
        /// with an offset or in the zone of the profile.
        DayMonthYear = "day-month-year",
        /// `09/11/2023 20:00:00`, with any of `/`, `-` and `.` in the date, and
        /// with an offset or in the zone of the profile.
        MonthDayYear = "month-day-year",
        /// `11/09/2023 20:00:00` with the day or the month first, as a row decides that can
        /// be read one way only. If none decides, the file is refused. Of CSV alone.
        DayOrMonth = "day-or-month",
        /// Seconds since 1970 in UTC, whole or with decimals, up to the year 9999.
        EpochSeconds = "epoch-seconds",
        /// Milliseconds since 1970 in UTC, whole or with decimals, up to the year
        /// 9999.
        EpochMillis = "epoch-millis",
    }
}

impl TimeFormat {
    pub(super) const fn example(self) -> &'static str {
        match self {
            TimeFormat::Iso => "2023-09-11T20:00:00Z",
            TimeFormat::DayMonthYear | TimeFormat::DayOrMonth => "11/09/2023 20:00:00",
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
