//! When something happened, as far as anyone knows.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, TimeZone};

use super::as_text::serde_as_text;
use super::duration::{DurationRange, SignedDuration};
use super::timestamp::Timestamp;
use crate::error::{Error, ErrorKind};

/// `[earliest, latest)` of one moment: "at some time within".
///
/// A point when both ends are equal. Half-open otherwise, so that the days of a
/// calendar tile the time line; lengths and gaps are computed from the two ends
/// alone. Either end may be unbounded.
///
/// Intervals have no natural order and do not implement `Ord`.
///
/// `Display`, `FromStr` and serde speak the interval form of ISO 8601, with
/// `..` for an unbounded end: `2023-09-11T22:00:00Z/2023-09-12T20:00:00Z`,
/// `../2023-09-12T04:00:00Z`; a point is written as the instant alone.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Timestamp};
///
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// let seen: Interval = "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z".parse()?;
/// assert_eq!(Interval::at(arrival).to(seen).to_string(), "2h to 24h");
/// assert_eq!(Interval::at(arrival).exact()?, arrival);
/// assert!(seen.exact().is_err());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// `i64::MIN` when unbounded, which no `Timestamp` is.
    lo: i64,
    /// `i64::MAX` when unbounded, which no `Timestamp` is.
    hi: i64,
}

impl Interval {
    /// At any time.
    pub const UNBOUNDED: Interval = Interval { lo: i64::MIN, hi: i64::MAX };

    /// At some time from `earliest` until before `latest`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] when `latest` comes before `earliest`.
    pub fn new(earliest: Timestamp, latest: Timestamp) -> Result<Interval, Error> {
        if latest < earliest {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("an interval cannot end at {latest}, before it starts at {earliest}"),
            )
            .cured_by("swap the two ends"));
        }
        Ok(Interval { lo: earliest.as_unix_micros(), hi: latest.as_unix_micros() })
    }

    /// Exactly at `instant`.
    #[must_use]
    pub const fn at(instant: Timestamp) -> Interval {
        Interval { lo: instant.as_unix_micros(), hi: instant.as_unix_micros() }
    }

    /// At `instant` or any time after.
    #[must_use]
    pub const fn since(instant: Timestamp) -> Interval {
        Interval { lo: instant.as_unix_micros(), hi: i64::MAX }
    }

    /// At any time before `instant`.
    #[must_use]
    pub const fn until(instant: Timestamp) -> Interval {
        Interval { lo: i64::MIN, hi: instant.as_unix_micros() }
    }

    /// From raw ends in microseconds, where the extremes of `i64` mean
    /// unbounded; `lo <= hi` is the caller's to keep.
    pub(crate) const fn from_ends(lo: i64, hi: i64) -> Interval {
        debug_assert!(lo <= hi);
        Interval { lo, hi }
    }

    /// The earliest end in microseconds, `i64::MIN` when unbounded.
    pub(crate) const fn lo(self) -> i64 {
        self.lo
    }

    /// The latest end in microseconds, `i64::MAX` when unbounded.
    pub(crate) const fn hi(self) -> i64 {
        self.hi
    }

    /// The last instant within it, in microseconds: a vague one excludes its end.
    pub(crate) const fn last(self) -> i64 {
        if self.lo < self.hi && self.hi < i64::MAX { self.hi - 1 } else { self.hi }
    }

    /// The same with so many microseconds more on either side.
    pub(crate) fn widened(self, by: i64) -> Interval {
        Interval::from_ends(self.lo().saturating_sub(by), self.hi().saturating_add(by))
    }

    /// The same up to an instant, and at least its earliest.
    pub(crate) fn up_to(self, latest: i64) -> Interval {
        Interval::from_ends(self.lo(), self.hi().min(latest).max(self.lo()))
    }

    /// Whether it lies before an instant in microseconds. It ends before its end,
    /// unless it is a point.
    pub(crate) fn is_before(self, micros: i64) -> bool {
        self.hi < micros || self.hi == micros && !self.is_exact()
    }

    /// The earliest it can have been, or `None` when unbounded.
    #[must_use]
    pub fn earliest(self) -> Option<Timestamp> {
        (self.lo != i64::MIN).then(|| Timestamp::clamped(self.lo))
    }

    /// The latest it can have been, or `None` when unbounded.
    #[must_use]
    pub fn latest(self) -> Option<Timestamp> {
        (self.hi != i64::MAX).then(|| Timestamp::clamped(self.hi))
    }

    /// Whether there is only one instant it can have been.
    #[must_use]
    pub const fn is_exact(self) -> bool {
        self.lo == self.hi
    }

    /// The instant, if there is only one.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Inexact`] when the ends differ.
    pub fn exact(self) -> Result<Timestamp, Error> {
        if self.is_exact() {
            return Ok(Timestamp::clamped(self.lo));
        }
        Err(Error::new(ErrorKind::Inexact, format!("the time is not exact: {self}"))
            .cured_by("use earliest() and latest()"))
    }

    /// Whether `instant` is one of the instants it can have been.
    #[must_use]
    pub const fn contains(self, instant: Timestamp) -> bool {
        let t = instant.as_unix_micros();
        self.lo <= t && (t < self.hi || self.lo == self.hi && t == self.hi)
    }

    /// How long the interval is; open when an end is unbounded.
    #[must_use]
    pub fn width(self) -> Option<SignedDuration> {
        Some(self.latest()? - self.earliest()?)
    }

    /// The instants both allow, or `None` if there are none.
    #[must_use]
    pub fn intersection(self, other: Interval) -> Option<Interval> {
        let (lo, hi) = (self.lo.max(other.lo), self.hi.min(other.hi));
        let meets = lo < hi
            || lo == hi && [self, other].iter().all(|i| i.is_exact() || i.lo <= lo && lo < i.hi);
        meets.then_some(Interval { lo, hi })
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(self, other: Interval) -> Interval {
        Interval { lo: self.lo.min(other.lo), hi: self.hi.max(other.hi) }
    }

    /// The time from this moment to `later`: at least, at most.
    ///
    /// Signed and never clamped: `[later.earliest − self.latest,
    /// later.latest − self.earliest]`. `a.to(b)` is `b.to(a)` negated.
    #[must_use]
    pub fn to(self, later: impl Into<Interval>) -> DurationRange {
        let later = later.into();
        let min = match (later.lo, self.hi) {
            (i64::MIN, _) | (_, i64::MAX) => i64::MIN,
            (lo, hi) => lo.saturating_sub(hi),
        };
        let max = match (later.hi, self.lo) {
            (i64::MAX, _) | (_, i64::MIN) => i64::MAX,
            (hi, lo) => hi.saturating_sub(lo),
        };
        DurationRange::from_ends(min, max)
    }

    /// The moment `by` later than this one: both ends move, each by its own.
    #[must_use]
    pub fn shifted(self, by: DurationRange) -> Interval {
        let (min, max) = by.ends();
        let lo = match (self.lo, min) {
            (i64::MIN, _) | (_, i64::MIN) => i64::MIN,
            (lo, min) => Timestamp::clamped(lo.saturating_add(min)).as_unix_micros(),
        };
        let hi = match (self.hi, max) {
            (i64::MAX, _) | (_, i64::MAX) => i64::MAX,
            (hi, max) => Timestamp::clamped(hi.saturating_add(max)).as_unix_micros(),
        };
        Interval { lo, hi }
    }

    /// Wider by `slack` on both sides.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, SignedDuration, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let about = Interval::at(noon).give_or_take(SignedDuration::from_mins(15));
    /// assert_eq!(about.to_string(), "2023-09-12T11:45:00Z/2023-09-12T12:15:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn give_or_take(self, slack: SignedDuration) -> Interval {
        let slack = slack.abs().as_micros();
        self.shifted(DurationRange::from_ends(-slack, slack))
    }
}

impl From<Timestamp> for Interval {
    fn from(instant: Timestamp) -> Interval {
        Interval::at(instant)
    }
}

/// The instant, as an interval that is exact.
impl<Z: TimeZone> From<DateTime<Z>> for Interval {
    fn from(instant: DateTime<Z>) -> Interval {
        Interval::at(instant.into())
    }
}

/// The instant, as an interval that is exact.
#[cfg(feature = "jiff")]
impl From<jiff::Timestamp> for Interval {
    fn from(instant: jiff::Timestamp) -> Interval {
        Interval::at(instant.into())
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = |end: Option<Timestamp>| end.map_or_else(|| "..".to_owned(), |t| t.to_string());
        if self.is_exact() {
            return fmt::Display::fmt(&Timestamp::clamped(self.lo), f);
        }
        f.pad(&format!("{}/{}", end(self.earliest()), end(self.latest())))
    }
}

impl fmt::Debug for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Interval {
    type Err = Error;

    fn from_str(text: &str) -> Result<Interval, Error> {
        let Some((from, to)) = text.split_once('/') else {
            return text.parse().map(Interval::at);
        };
        let end = |text: &str| match text.trim() {
            ".." => Ok(None),
            text => text.parse::<Timestamp>().map(Some),
        };
        Ok(match (end(from)?, end(to)?) {
            (Some(from), Some(to)) => Interval::new(from, to)?,
            (Some(from), None) => Interval::since(from),
            (None, Some(to)) => Interval::until(to),
            (None, None) => Interval::UNBOUNDED,
        })
    }
}

serde_as_text!(Interval, "an instant, or two with a slash between them");

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lo: i64, hi: i64) -> Interval {
        Interval::from_ends(lo, hi)
    }

    #[test]
    fn an_instant_of_another_library_is_an_exact_interval() {
        let noon = "2023-09-12T12:00:00Z";
        let own: Interval = noon.parse().unwrap();
        assert_eq!(Interval::from(DateTime::parse_from_rfc3339(noon).unwrap()), own);
        #[cfg(feature = "jiff")]
        assert_eq!(Interval::from(noon.parse::<jiff::Timestamp>().unwrap()), own);
    }

    #[test]
    fn half_open_neighbours_do_not_meet_but_points_do() {
        assert_eq!(of(0, 10).intersection(of(10, 20)), None);
        assert_eq!(of(0, 10).intersection(of(9, 20)), Some(of(9, 10)));
        assert_eq!(of(10, 10).intersection(of(10, 20)), Some(of(10, 10)));
        assert_eq!(of(10, 10).intersection(of(0, 10)), None);
        assert_eq!(of(10, 10).intersection(of(10, 10)), Some(of(10, 10)));
    }

    #[test]
    fn elapsed_time_is_signed_and_open_ends_stay_open() {
        assert_eq!(of(0, 10).to(of(5, 20)), DurationRange::from_ends(-5, 20));
        assert_eq!(of(5, 20).to(of(0, 10)), -of(0, 10).to(of(5, 20)));
        let since = Interval::since(Timestamp::from_unix_seconds(0).unwrap());
        assert_eq!(since.to(of(5, 5)).min(), None);
        assert_eq!(since.to(of(5, 5)).max(), Some(SignedDuration::from_micros(5)));
    }

    #[test]
    fn text_reads_back_as_itself() {
        for text in [
            "2023-09-11T20:00:00Z",
            "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z",
            "../2023-09-12T04:00:00Z",
            "2023-09-12T04:00:00Z/..",
            "../..",
        ] {
            assert_eq!(text.parse::<Interval>().unwrap().to_string(), text);
        }
        let turned = "2023-09-12T20:00:00Z/2023-09-11T22:00:00Z".parse::<Interval>();
        assert_eq!(turned.unwrap_err().kind(), ErrorKind::OutOfRange);
    }
}
