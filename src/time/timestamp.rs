//! An instant.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeZone, Utc};

use super::as_text::{Line, serde_as_text};
use super::civil::{MICROS_PER_SECOND, Wall};
use super::duration::SignedDuration;
use super::numeric;
use crate::error::{Error, ErrorKind};

/// An instant: microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// `Display`, `FromStr` and serde speak RFC 3339; the output is always UTC with
/// a `Z`, so that no offset with seconds is ever rounded (London was
/// −00:01:15 in 1840). The range is that of `chrono::DateTime<Utc>`, the years
/// −262143 to 262142, and conversions from and to chrono cannot fail. A year
/// outside of 0 to 9999 is written and read in the expanded form of ISO 8601,
/// a sign and six digits: `-000043-03-15T12:00:00Z`. Year 0 is the one before
/// year 1. Sub-microsecond digits are cut.
///
/// A `:60` is read where there was a leap second, at 23:59:60 UTC on 27 days
/// since 1972, and becomes the second before it; anywhere else it is refused
/// with [`ErrorKind::InvalidLeapSecond`].
///
/// # Example
///
/// ```
/// use lastseen::{SignedDuration, Timestamp};
///
/// let arrival: Timestamp = "2023-09-12T06:00:00+10:00".parse()?;
/// assert_eq!(arrival.to_string(), "2023-09-11T20:00:00Z");
/// let later = arrival + SignedDuration::from_hours(2);
/// assert_eq!(later - arrival, SignedDuration::from_mins(120));
///
/// let chrono: chrono::DateTime<chrono::Utc> = arrival.into();
/// assert_eq!(Timestamp::from(chrono), arrival);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    micros: i64,
}

impl Timestamp {
    /// The earliest instant.
    pub const MIN: Timestamp = Timestamp { micros: DateTime::<Utc>::MIN_UTC.timestamp_micros() };

    /// The latest instant.
    pub const MAX: Timestamp = Timestamp { micros: DateTime::<Utc>::MAX_UTC.timestamp_micros() };

    /// The instant `micros` microseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] beyond [`MIN`](Timestamp::MIN) or
    /// [`MAX`](Timestamp::MAX).
    pub fn from_unix_micros(micros: i64) -> Result<Timestamp, Error> {
        if (Self::MIN.micros..=Self::MAX.micros).contains(&micros) {
            return Ok(Timestamp { micros });
        }
        Err(Error::new(
            ErrorKind::OutOfRange,
            format!("{micros} microseconds since 1970 is outside the years -262143 to 262142"),
        ))
    }

    /// The instant `seconds` seconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// As [`from_unix_micros`](Timestamp::from_unix_micros).
    pub fn from_unix_seconds(seconds: i64) -> Result<Timestamp, Error> {
        let micros = seconds.checked_mul(MICROS_PER_SECOND).ok_or_else(|| {
            Error::new(
                ErrorKind::OutOfRange,
                format!("{seconds} seconds since 1970 is outside the years -262143 to 262142"),
            )
            .cured_by("divide by 1,000 if these are milliseconds")
        })?;
        Timestamp::from_unix_micros(micros)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_unix_micros(self) -> i64 {
        self.micros
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded towards the past.
    #[must_use]
    pub const fn as_unix_seconds(self) -> i64 {
        self.micros.div_euclid(1_000_000)
    }

    /// From microseconds, brought into the range.
    pub(crate) fn clamped(micros: i64) -> Timestamp {
        Timestamp { micros: micros.clamp(Self::MIN.micros, Self::MAX.micros) }
    }

    /// Whether a text is exactly the one that it is written as.
    pub(crate) fn is_written(self, text: &str) -> bool {
        self.line().as_str() == text
    }

    /// The text of it.
    fn line(self) -> Line {
        let mut line = Line::new();
        Wall::from_micros(self.micros).write(&mut line);
        line.push(b'Z');
        line
    }

    /// From seconds, brought into the range.
    pub(crate) fn clamped_seconds(seconds: i64) -> Timestamp {
        Timestamp::clamped(seconds.saturating_mul(MICROS_PER_SECOND))
    }
}

impl Add<SignedDuration> for Timestamp {
    type Output = Timestamp;
    /// Saturates at the ends of the range.
    fn add(self, by: SignedDuration) -> Timestamp {
        Timestamp::clamped(self.micros.saturating_add(by.as_micros()))
    }
}

impl Sub<SignedDuration> for Timestamp {
    type Output = Timestamp;
    /// Saturates at the ends of the range.
    fn sub(self, by: SignedDuration) -> Timestamp {
        Timestamp::clamped(self.micros.saturating_sub(by.as_micros()))
    }
}

impl Sub for Timestamp {
    type Output = SignedDuration;
    /// The time from `other` to `self`, saturating at ±292,000 years.
    fn sub(self, other: Timestamp) -> SignedDuration {
        SignedDuration::from_micros(self.micros.saturating_sub(other.micros))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.line().as_str())
    }
}

impl fmt::Debug for Timestamp {
    /// As it is printed: a count of microseconds tells nobody anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    /// Reads RFC 3339, offset or `Z` required.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Syntax`] for what is no such text,
    /// [`ErrorKind::InvalidLeapSecond`] for a `:60` that never was, and
    /// [`ErrorKind::OutOfRange`] for a year beyond the range.
    fn from_str(text: &str) -> Result<Timestamp, Error> {
        let read = numeric::rfc_3339(text.trim());
        read.map(|micros| Timestamp { micros }).map_err(|wrong| wrong.error(text))
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = Error;

    /// Rounds towards the past. What is outside of the years that a timestamp
    /// has is refused with [`ErrorKind::OutOfRange`].
    fn try_from(time: SystemTime) -> Result<Timestamp, Error> {
        let micros = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_micros()).ok(),
            Err(before) => {
                let micros = before.duration().as_nanos().div_ceil(1_000);
                i64::try_from(micros).ok().map(|micros| -micros)
            }
        };
        Timestamp::from_unix_micros(micros.unwrap_or(i64::MAX))
    }
}

impl<Tz: TimeZone> From<DateTime<Tz>> for Timestamp {
    /// chrono's leap second becomes the last microsecond before it.
    fn from(instant: DateTime<Tz>) -> Timestamp {
        let fraction = instant.timestamp_subsec_micros().min(999_999);
        Timestamp { micros: instant.timestamp() * MICROS_PER_SECOND + i64::from(fraction) }
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(instant: Timestamp) -> DateTime<Utc> {
        // The range of `Timestamp` is chrono's own, so the fallback is unreachable.
        DateTime::from_timestamp_micros(instant.micros).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Timestamp {
    /// Rounds nanoseconds towards the past.
    fn from(instant: jiff::Timestamp) -> Timestamp {
        // jiff's years −9999 to 9999 are inside of ours.
        let micros = instant.as_nanosecond().div_euclid(1000);
        Timestamp::clamped(i64::try_from(micros).unwrap_or(i64::MAX))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<Timestamp> for jiff::Timestamp {
    type Error = Error;

    /// Refuses a year that jiff does not have, beyond ±9999, with
    /// [`ErrorKind::OutOfRange`].
    fn try_from(instant: Timestamp) -> Result<jiff::Timestamp, Error> {
        jiff::Timestamp::from_microsecond(instant.micros).map_err(|cause| {
            let message = format!("{instant} is outside the years that jiff has");
            Error::new(ErrorKind::OutOfRange, message).because(cause)
        })
    }
}

serde_as_text!(Timestamp, "an instant in RFC 3339, like 2023-09-11T20:00:00Z");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_time_of_the_system_is_rounded_towards_the_past() {
        let at = |nanos: i64| {
            let by = std::time::Duration::from_nanos(nanos.unsigned_abs());
            let time = if nanos < 0 { UNIX_EPOCH - by } else { UNIX_EPOCH + by };
            Timestamp::try_from(time).unwrap().as_unix_micros()
        };
        assert_eq!([0, 999, 1_000, -1, -1_000, -1_001].map(at), [0, 0, 1, -1, -1, -2]);
        let late = UNIX_EPOCH + std::time::Duration::from_secs(1 << 50);
        assert_eq!(Timestamp::try_from(late).unwrap_err().kind(), ErrorKind::OutOfRange);
    }

    #[test]
    fn the_ends_of_the_range_survive_chrono() {
        for end in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(Timestamp::from(DateTime::<Utc>::from(end)), end);
        }
        assert!(Timestamp::from_unix_micros(i64::MAX).is_err());
        assert!(Timestamp::from_unix_seconds(i64::MIN).is_err());
    }

    fn kind(text: &str) -> ErrorKind {
        text.parse::<Timestamp>().unwrap_err().kind()
    }

    #[test]
    fn years_beyond_four_digits_are_written_with_a_sign_and_read_back() {
        let nile = "-000043-03-15T12:00:00Z";
        assert_eq!(nile.parse::<Timestamp>().unwrap().to_string(), nile);
        assert_eq!(Timestamp::MAX.to_string(), "+262142-12-31T23:59:59.999999Z");
        assert_eq!(
            "0000-01-01T00:00:00Z".parse::<Timestamp>().unwrap().as_unix_seconds(),
            -62_167_219_200
        );
        assert_eq!(kind("+262143-01-01T00:00:00Z"), ErrorKind::OutOfRange);
        assert_eq!(kind("-999999-01-01T00:00:00Z"), ErrorKind::OutOfRange);
        assert_eq!(kind("+262142-12-31T23:59:59-00:01"), ErrorKind::OutOfRange);
        assert_eq!(kind("12345-01-01T00:00:00Z"), ErrorKind::Syntax);
    }

    #[test]
    fn a_leap_second_is_read_where_there_was_one() {
        let last: Timestamp = "2016-12-31T23:59:59Z".parse().unwrap();
        for text in
            ["2016-12-31T23:59:60Z", "2017-01-01T08:59:60+09:00", "2016-12-31T18:59:60-05:00"]
        {
            assert_eq!(text.parse::<Timestamp>().unwrap(), last, "{text}");
        }
        for text in ["2014-06-30T23:59:60Z", "2016-12-31T23:59:60-05:00", "2023-09-11T20:00:60Z"] {
            assert_eq!(kind(text), ErrorKind::InvalidLeapSecond, "{text}");
        }
        assert_eq!(kind("2016-12-31T23:59:61Z"), ErrorKind::Syntax);
    }

    #[test]
    fn an_hour_24_is_refused_with_a_cure() {
        let error = "2023-09-11T24:00:00Z".parse::<Timestamp>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Syntax);
        assert_eq!(error.cure(), Some("write 00:00 of the next day"));
    }

    #[test]
    fn chronos_leap_second_is_the_last_microsecond_before_it() {
        let leap = DateTime::parse_from_rfc3339("2016-12-31T23:59:60.25Z").unwrap();
        assert_eq!(Timestamp::from(leap).to_string(), "2016-12-31T23:59:59.999999Z");
    }

    #[test]
    fn offsets_with_seconds_are_read() {
        let london: Timestamp = "1840-01-01T12:00:00-00:01:15".parse().unwrap();
        assert_eq!(london.to_string(), "1840-01-01T12:01:15Z");
        let minus: Timestamp = "2023-09-11T10:00:00\u{2212}10:00".parse().unwrap();
        assert_eq!(minus.to_string(), "2023-09-11T20:00:00Z");
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiffs_instants_convert_both_ways() {
        let text = "1969-12-31T23:59:59.9999999Z";
        let ours = Timestamp::from(text.parse::<jiff::Timestamp>().unwrap());
        assert_eq!(ours, text.parse().unwrap());
        assert_eq!(ours.as_unix_micros(), -1);
        let back = jiff::Timestamp::try_from(ours).unwrap();
        assert_eq!(back.to_string(), ours.to_string());
        let error = jiff::Timestamp::try_from(Timestamp::MAX).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OutOfRange);
    }

    proptest! {
        #[test]
        fn text_reads_back_as_itself(micros in Timestamp::MIN.micros..=Timestamp::MAX.micros, cut in 0..3) {
            let unit = [1, 1_000, 1_000_000][cut as usize];
            let instant = Timestamp::clamped(micros / unit * unit);
            prop_assert_eq!(instant.to_string().parse::<Timestamp>().unwrap(), instant);
        }

        #[test]
        fn the_text_is_chronos(micros in -62_167_219_200_000_000..253_402_300_800_000_000_i64) {
            let instant = Timestamp::clamped(micros);
            let chrono = DateTime::<Utc>::from(instant);
            let oracle = chrono.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
            prop_assert_eq!(instant.to_string(), oracle);
        }

        /// chrono is the oracle for everything but `:60`, where it knows no
        /// list, and hour 24.
        #[test]
        fn what_is_read_is_what_chrono_reads(
            text in "(19|20|99|00)[0-9]{2}-[01][0-9]-[0-3][0-9][Tt ][012][0-9]:[0-6][0-9]:[0-5][0-9](\\.[0-9]{1,12})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])"
        ) {
            let oracle = DateTime::parse_from_rfc3339(&text).ok().map(Timestamp::from);
            prop_assert_eq!(text.parse::<Timestamp>().ok(), oracle);
        }

        #[test]
        fn no_text_panics(text in "[-+0-9TZ:. é]{0,40}") {
            let _ = text.parse::<Timestamp>();
        }
    }

    #[test]
    fn a_time_without_offset_is_refused() {
        for text in ["2023-09-11T20:00:00", "2023-09-11", "now", "", "2023-13-01T00:00:00Z"] {
            assert_eq!(text.parse::<Timestamp>().unwrap_err().kind(), ErrorKind::Syntax, "{text}");
        }
    }

    #[test]
    fn chrono_zones_convert() {
        let tz: chrono_tz::Tz = chrono_tz::Asia::Vladivostok;
        let local = tz.with_ymd_and_hms(2023, 9, 12, 6, 0, 0).unwrap();
        assert_eq!(Timestamp::from(local).to_string(), "2023-09-11T20:00:00Z");
    }
}
