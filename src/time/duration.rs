//! Elapsed time: exact, and as a range.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;
use std::time::Duration;

use super::as_text::serde_as_text;
use crate::error::{Error, ErrorKind, quoted};

/// A signed length of time in microseconds.
///
/// `std::time::Duration` cannot be negative, and the time from one sighting to
/// another can be. Arithmetic saturates at ±292,000 years, beyond any
/// difference of two sensible instants.
///
/// `Display` and `FromStr` speak the same text: `6h15m`, `45s`, `-2h`, `1.5s`,
/// `25h45m`. Parsing also takes the units spelled out (`30 min`, `2 hours`,
/// `1 d 3 h`). The largest unit written is the hour, so that no reader has to
/// ask how long a day was.
///
/// # Example
///
/// ```
/// use lastseen::SignedDuration;
///
/// let gap: SignedDuration = "6h15m".parse()?;
/// assert_eq!(gap.as_secs(), 22_500);
/// assert_eq!("1 day 2 hours".parse::<SignedDuration>()?.to_string(), "26h");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SignedDuration {
    micros: i64,
}

const SECOND: i64 = 1_000_000;

impl SignedDuration {
    /// No time at all.
    pub const ZERO: SignedDuration = SignedDuration { micros: 0 };

    /// A length in microseconds.
    #[must_use]
    pub const fn from_micros(micros: i64) -> SignedDuration {
        SignedDuration { micros }
    }

    /// A length in seconds.
    #[must_use]
    pub const fn from_secs(seconds: i64) -> SignedDuration {
        SignedDuration { micros: seconds.saturating_mul(SECOND) }
    }

    /// A length in minutes.
    #[must_use]
    pub const fn from_mins(minutes: i64) -> SignedDuration {
        SignedDuration { micros: minutes.saturating_mul(60 * SECOND) }
    }

    /// A length in hours.
    #[must_use]
    pub const fn from_hours(hours: i64) -> SignedDuration {
        SignedDuration { micros: hours.saturating_mul(3600 * SECOND) }
    }

    /// The length in whole microseconds.
    #[must_use]
    pub const fn as_micros(self) -> i64 {
        self.micros
    }

    /// The length in whole seconds, cut towards zero.
    #[must_use]
    pub const fn as_secs(self) -> i64 {
        self.micros / SECOND
    }

    /// The length in seconds, with the fraction.
    #[must_use]
    pub fn as_secs_f64(self) -> f64 {
        self.micros as f64 / SECOND as f64
    }

    /// The same length without its sign.
    #[must_use]
    pub const fn abs(self) -> SignedDuration {
        SignedDuration { micros: self.micros.saturating_abs() }
    }
}

impl From<Duration> for SignedDuration {
    fn from(length: Duration) -> SignedDuration {
        SignedDuration { micros: i64::try_from(length.as_micros()).unwrap_or(i64::MAX) }
    }
}

impl Add for SignedDuration {
    type Output = SignedDuration;
    fn add(self, other: SignedDuration) -> SignedDuration {
        SignedDuration { micros: self.micros.saturating_add(other.micros) }
    }
}

impl Sub for SignedDuration {
    type Output = SignedDuration;
    fn sub(self, other: SignedDuration) -> SignedDuration {
        SignedDuration { micros: self.micros.saturating_sub(other.micros) }
    }
}

impl Neg for SignedDuration {
    type Output = SignedDuration;
    fn neg(self) -> SignedDuration {
        SignedDuration { micros: self.micros.saturating_neg() }
    }
}

impl Mul<i64> for SignedDuration {
    type Output = SignedDuration;
    fn mul(self, times: i64) -> SignedDuration {
        SignedDuration { micros: self.micros.saturating_mul(times) }
    }
}

impl Sum for SignedDuration {
    fn sum<I: Iterator<Item = SignedDuration>>(lengths: I) -> SignedDuration {
        lengths.fold(SignedDuration::ZERO, Add::add)
    }
}

impl fmt::Display for SignedDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let whole = self.micros.unsigned_abs();
        let (seconds, fraction) = (whole / SECOND as u64, whole % SECOND as u64);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        let mut text = String::new();
        if self.micros < 0 {
            text.push('-');
        }
        if hours > 0 {
            text += &format!("{hours}h");
        }
        if minutes > 0 {
            text += &format!("{minutes}m");
        }
        if fraction > 0 {
            let digits = format!("{fraction:06}");
            text += &format!("{seconds}.{}s", digits.trim_end_matches('0'));
        } else if seconds > 0 || whole == 0 {
            text += &format!("{seconds}s");
        }
        f.pad(&text)
    }
}

impl FromStr for SignedDuration {
    type Err = Error;

    fn from_str(text: &str) -> Result<SignedDuration, Error> {
        let bad = || {
            Error::new(ErrorKind::Syntax, format!("{} is not a length of time", quoted(text)))
                .cured_by("write it like 45s, 30min, 6h15m or 2 d")
        };
        let (negative, mut rest) = match text.trim().strip_prefix('-') {
            Some(rest) => (true, rest.trim_start()),
            None => (false, text.trim()),
        };
        if rest.is_empty() {
            return Err(bad());
        }
        let mut micros: i64 = 0;
        while !rest.is_empty() {
            let number = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or_else(bad)?;
            let (digits, tail) = rest.split_at(number);
            let tail = tail.trim_start();
            let word = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
            let (unit, tail) = tail.split_at(word);
            let unit = unit_seconds(unit).ok_or_else(bad)?;
            let part = scaled(digits, unit).ok_or_else(bad)?;
            micros = micros.checked_add(part).ok_or_else(bad)?;
            rest = tail.trim_start();
        }
        Ok(SignedDuration { micros: if negative { -micros } else { micros } })
    }
}

/// How many seconds a unit has, by any of its usual spellings.
fn unit_seconds(unit: &str) -> Option<i64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        "w" | "week" | "weeks" => 7 * 86_400,
        _ => return None,
    })
}

/// `digits` (with at most one point and six decimals) times `unit` seconds, in
/// microseconds, without going through floating point.
fn scaled(digits: &str, unit: i64) -> Option<i64> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if fraction.len() > 6 || fraction.contains('.') {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
    whole.checked_mul(SECOND)?.checked_add(fraction)?.checked_mul(unit)
}

serde_as_text!(SignedDuration, "a length of time, like 6h15m");

/// At least `min`, at most `max`: an elapsed time known from two uncertain ends.
///
/// Signed, and never clamped to zero: a range that starts below zero says that
/// the order of the two ends is not certain. Either end may be open, when an
/// interval it came from was unbounded.
///
/// # Example
///
/// ```
/// use lastseen::{DurationRange, SignedDuration};
///
/// let gap = DurationRange::new(SignedDuration::from_hours(2), SignedDuration::from_hours(24))?;
/// assert_eq!(gap.to_string(), "2h to 24h");
/// assert_eq!("2h to 24h".parse::<DurationRange>()?, gap);
/// assert_eq!(gap.exact().unwrap_err().kind(), lastseen::ErrorKind::Inexact);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DurationRange {
    /// `i64::MIN` when open below.
    min: i64,
    /// `i64::MAX` when open above.
    max: i64,
}

impl DurationRange {
    /// Any length at all.
    pub const UNKNOWN: DurationRange = DurationRange { min: i64::MIN, max: i64::MAX };

    /// From `min` to `max`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] when `max` is less than `min`.
    pub fn new(min: SignedDuration, max: SignedDuration) -> Result<DurationRange, Error> {
        if max < min {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("a range of time cannot go from {min} down to {max}"),
            ));
        }
        Ok(DurationRange { min: min.micros, max: max.micros })
    }

    /// Exactly `length`.
    #[must_use]
    pub const fn exactly(length: SignedDuration) -> DurationRange {
        DurationRange { min: length.micros, max: length.micros }
    }

    /// At least `min`, with no upper end.
    #[must_use]
    pub const fn at_least(min: SignedDuration) -> DurationRange {
        DurationRange { min: min.micros, max: i64::MAX }
    }

    /// From raw ends in microseconds, where the extremes of `i64` mean open.
    pub(crate) const fn from_ends(min: i64, max: i64) -> DurationRange {
        DurationRange { min, max }
    }

    /// The raw ends in microseconds, where the extremes of `i64` mean open.
    pub(crate) const fn ends(self) -> (i64, i64) {
        (self.min, self.max)
    }

    /// The least length, or `None` when the range is open below.
    #[must_use]
    pub fn min(self) -> Option<SignedDuration> {
        (self.min != i64::MIN).then_some(SignedDuration { micros: self.min })
    }

    /// The greatest length, or `None` when the range is open above.
    #[must_use]
    pub fn max(self) -> Option<SignedDuration> {
        (self.max != i64::MAX).then_some(SignedDuration { micros: self.max })
    }

    /// The length, if there is only one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Inexact`] when the two ends differ.
    pub fn exact(self) -> Result<SignedDuration, Error> {
        if self.min == self.max {
            return Ok(SignedDuration { micros: self.min });
        }
        Err(Error::new(ErrorKind::Inexact, format!("the length is not exact: {self}"))
            .cured_by("use min() and max()"))
    }

    /// Whether every length in the range is longer than `threshold`.
    #[must_use]
    pub fn certainly_longer_than(self, threshold: SignedDuration) -> bool {
        self.min > threshold.micros
    }

    /// Whether some length in the range is longer than `threshold`.
    #[must_use]
    pub fn possibly_longer_than(self, threshold: SignedDuration) -> bool {
        self.max > threshold.micros
    }
}

impl Neg for DurationRange {
    type Output = DurationRange;
    /// The same elapsed time seen from the other end: negated and swapped.
    fn neg(self) -> DurationRange {
        let flip = |end: i64| match end {
            i64::MIN => i64::MAX,
            i64::MAX => i64::MIN,
            end => -end,
        };
        DurationRange { min: flip(self.max), max: flip(self.min) }
    }
}

impl From<SignedDuration> for DurationRange {
    fn from(length: SignedDuration) -> DurationRange {
        DurationRange::exactly(length)
    }
}

impl FromStr for DurationRange {
    type Err = Error;

    /// Reads a length, or what [`Display`](fmt::Display) writes: `1h to 2h`, `at least 1h`,
    /// `at most 1h`, `unknown`.
    fn from_str(text: &str) -> Result<DurationRange, Error> {
        let text = text.trim();
        if text == "unknown" {
            return Ok(DurationRange::UNKNOWN);
        }
        if let Some(min) = text.strip_prefix("at least ") {
            return Ok(DurationRange::at_least(min.parse()?));
        }
        if let Some(max) = text.strip_prefix("at most ") {
            let SignedDuration { micros: max } = max.parse()?;
            return Ok(DurationRange { min: i64::MIN, max });
        }
        match text.split_once(" to ") {
            Some((min, max)) => DurationRange::new(min.parse()?, max.parse()?),
            None => Ok(DurationRange::exactly(text.parse()?)),
        }
    }
}

impl fmt::Display for DurationRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match (self.min(), self.max()) {
            (Some(min), Some(max)) if min == max => min.to_string(),
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => "unknown".to_owned(),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_reads_back_as_itself() {
        let hours = SignedDuration::from_hours;
        let bounded = DurationRange::new(hours(-1), hours(2)).unwrap();
        let at_most = DurationRange { min: i64::MIN, ..bounded };
        let at_least = DurationRange::at_least(hours(3));
        for range in
            [bounded, at_most, at_least, DurationRange::exactly(hours(1)), DurationRange::UNKNOWN]
        {
            assert_eq!(range.to_string().parse::<DurationRange>().unwrap(), range);
        }
        for text in ["", "2h to", "2h to 1h", "at most", "to 1h", "unknown to 2h"] {
            assert!(text.parse::<DurationRange>().is_err(), "{text}");
        }
    }

    #[test]
    fn text_reads_back_as_itself() {
        for micros in [0, 1, 999_999, 1_000_000, 61_500_000, 92_700_000_000, -7_200_000_000] {
            let length = SignedDuration::from_micros(micros);
            assert_eq!(length.to_string().parse::<SignedDuration>().unwrap(), length);
        }
    }

    #[test]
    fn units_may_be_spelled_out() {
        for (text, seconds) in [
            ("30 min", 1800),
            ("2 hours", 7200),
            ("1 d 3 h", 97_200),
            ("1.5h", 5400),
            ("-45s", -45),
            ("2 weeks", 1_209_600),
        ] {
            assert_eq!(text.parse::<SignedDuration>().unwrap().as_secs(), seconds, "{text}");
        }
        for text in ["", "-", "h", "5", "1..5h", "5 parsecs", "9999999999999999h", "1h-2m"] {
            assert_eq!(
                text.parse::<SignedDuration>().unwrap_err().kind(),
                ErrorKind::Syntax,
                "{text}"
            );
        }
    }

    #[test]
    fn a_range_turned_round_twice_is_itself() {
        let ranges = [
            DurationRange::UNKNOWN,
            DurationRange::at_least(SignedDuration::from_hours(3)),
            DurationRange::from_ends(-5, 7),
        ];
        for range in ranges {
            assert_eq!(-(-range), range);
        }
        assert_eq!(-DurationRange::from_ends(-5, 7), DurationRange::from_ends(-7, 5));
    }
}
