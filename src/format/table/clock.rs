//! The times of a table: many rows, one form, often one day.

mod epoch;

use self::epoch::{BadCount, number, plain_number};
use super::number::{is_absent, leading_digits, word};
use super::time_format::TimeFormat;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{MICROS_PER_DAY, MICROS_PER_SECOND, Wall};
use crate::time::leap::is_leap_second;
use crate::time::reconcile::Fold;
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Mapping, Zone};

/// Why a field is no instant.
#[derive(Debug)]
pub(super) enum BadTime {
    /// There is nothing.
    Absent,
    /// It has another form, or names a time that is in no calendar.
    Unreadable(Error),
    /// It has neither an offset nor, in the profile, a zone.
    NoZone(Error),
    /// The clocks of the zone showed it twice.
    Twice(Error),
    /// The clocks of the zone never showed it.
    Never(Error),
}

/// Reads the times of one column.
#[derive(Debug, Clone)]
pub(super) struct Clock {
    format: TimeFormat,
    zone: Option<Zone>,
    fold: Fold,
    settled: Settled,
    /// The ten bytes of the last date, and the microseconds of its midnight as
    /// if it were UTC: most rows are of the day of the row before.
    day: ([u8; 10], i64),
    /// A day, as if it were UTC, on which the zone's offset does not change,
    /// and that offset in microseconds.
    steady: Option<(i64, i64)>,
}

/// How many times were read as an instant that is not all they say.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Settled {
    /// Shown twice, and taken by the policy.
    pub(super) folds: u64,
    /// Within a leap second, and taken for the second before.
    pub(super) leap_seconds: u64,
}

impl Clock {
    pub(super) fn new(format: TimeFormat, zone: Option<Zone>, fold: Fold) -> Clock {
        // No date has these bytes.
        Clock { format, zone, fold, settled: Settled::default(), day: ([0; 10], 0), steady: None }
    }

    /// What was settled since this was asked last.
    pub(super) fn take_settled(&mut self) -> Settled {
        std::mem::take(&mut self.settled)
    }

    /// The instant in the form of most rows, and where the text of it ends;
    /// `None` for any other form.
    #[inline]
    pub(super) fn plain(&mut self, text: &[u8], at: usize) -> Option<(i64, usize)> {
        match self.format {
            TimeFormat::EpochSeconds => plain_number(text, at, MICROS_PER_SECOND),
            TimeFormat::EpochMillis => plain_number(text, at, 1_000),
            TimeFormat::Iso | TimeFormat::DayMonthYear | TimeFormat::MonthDayYear => {
                let (wall, end) = self.plain_wall(text, at)?;
                if text.get(end) == Some(&b'Z') && self.format == TimeFormat::Iso {
                    return Some((wall, end + 1));
                }
                Some((self.steady_instant(wall)?, end))
            }
        }
    }

    /// `2020-06-30T00:00:00` with up to seven decimals, or the same with another
    /// form of date.
    #[inline]
    fn plain_wall(&mut self, text: &[u8], at: usize) -> Option<(i64, usize)> {
        let date = text.get(at..)?.first_chunk::<10>()?;
        if *date != self.day.0 {
            self.day = (*date, i64::from(days_of(date, self.format)?) * MICROS_PER_DAY);
        }
        if !matches!(text.get(at + 10)?, b'T' | b' ') {
            return None;
        }
        let seconds = plain_clock(word(text, at + 11)?)?;
        let mut micros = i64::from(seconds) * MICROS_PER_SECOND;
        let mut end = at + 19;
        if text.get(end) == Some(&b'.') {
            let (decimals, digits) = leading_digits(word(text, end + 1)?);
            const SCALE: [i64; 7] = [0, 100_000, 10_000, 1_000, 100, 10, 1];
            let scale = *SCALE.get(digits as usize)?;
            if scale == 0 {
                return None;
            }
            micros += decimals as i64 * scale;
            end += 1 + digits as usize;
        }
        Some((self.day.1 + micros, end))
    }

    /// The instant of a wall reading, which is as if it were UTC, if it is easily
    /// told.
    #[inline]
    pub(super) fn steady_instant(&mut self, wall: i64) -> Option<i64> {
        if self.zone? == Zone::UTC {
            return Some(wall);
        }
        let day = wall.div_euclid(MICROS_PER_DAY);
        match self.steady {
            Some((steady, offset)) if steady == day => Some(wall - offset),
            _ => self.new_day(day).map(|offset| wall - offset),
        }
    }

    /// The offset of the zone on a day on which it does not change.
    #[cold]
    fn new_day(&mut self, day: i64) -> Option<i64> {
        let zone = self.zone?;
        let midnight = day.checked_mul(MICROS_PER_DAY)?;
        // No offset is a whole day, so the local day lies between these.
        let from = Timestamp::from_unix_micros(midnight.checked_sub(MICROS_PER_DAY)?).ok()?;
        let to = Timestamp::from_unix_micros(midnight.checked_add(2 * MICROS_PER_DAY)?).ok()?;
        if !zone.transitions(from, to).ok()?.is_empty() {
            return None;
        }
        let offset = zone.offset_at(from).ok()?.micros();
        self.steady = Some((day, offset));
        Some(offset)
    }

    /// The instant in any form that this column may have.
    pub(super) fn read(&mut self, field: &[u8]) -> Result<i64, BadTime> {
        let field = field.trim_ascii();
        if is_absent(field) {
            return Err(BadTime::Absent);
        }
        if let Some(unit) = self.format.unit() {
            return number(field, unit).map_err(|bad| self.miscounted(bad, &shown(field)));
        }
        let wall = match self.format {
            TimeFormat::Iso => iso_wall(field),
            order => short_wall(field, order),
        };
        match wall {
            Some(Wall60 { micros, is_leap: false }) => self.instant(micros, field),
            Some(Wall60 { micros, is_leap: true }) => {
                let instant = self.instant(micros, field)?;
                self.leap_second(instant, field)
            }
            None if self.format == TimeFormat::Iso => self.iso_instant(field),
            None => Err(BadTime::Unreadable(self.unreadable(&shown(field)))),
        }
    }

    /// A time with an offset, or one that is wrong in a way that is told here.
    fn iso_instant(&mut self, field: &[u8]) -> Result<i64, BadTime> {
        let text = String::from_utf8_lossy(field);
        if field.first_chunk().is_some_and(|date| days_of(date, TimeFormat::Iso).is_some())
            && field.len() == 10
        {
            let message = format!("{} has a date and no time of day", quoted(&text));
            let error = Error::new(ErrorKind::Missing, message);
            let cure = format!("write both, like {}", self.format.example());
            return Err(BadTime::Unreadable(error.cured_by(cure)));
        }
        let instant = text.parse::<Timestamp>().or_else(|error| {
            let strict = as_rfc_3339(&text).ok_or(error)?;
            strict.parse()
        });
        let instant = instant.map_err(BadTime::Unreadable)?;
        let is_leap = field.get(17..19) == Some(b"60");
        self.settled.leap_seconds += u64::from(is_leap);
        Ok(instant.as_unix_micros())
    }

    /// The second before a leap second, if there was one after it.
    fn leap_second(&mut self, before: i64, field: &[u8]) -> Result<i64, BadTime> {
        if is_leap_second(before.div_euclid(MICROS_PER_SECOND)) {
            self.settled.leap_seconds += 1;
            return Ok(before);
        }
        let message = format!(
            "{} has a second 60 where no leap second was ever inserted",
            quoted(&shown(field))
        );
        let error = Error::new(ErrorKind::InvalidLeapSecond, message);
        Err(BadTime::Unreadable(error.cured_by("write second 59, or 00 of the next minute")))
    }

    /// The instant that a whole number of the column's units stands for.
    #[cfg(feature = "parquet")]
    pub(super) fn whole(&self, count: i64, unit: i64) -> Result<i64, BadTime> {
        epoch::whole(count, unit).map_err(|bad| self.miscounted(bad, &count.to_string()))
    }

    /// The instant that a float of the column's units stands for.
    #[cfg(feature = "parquet")]
    pub(super) fn float(&self, count: f64, unit: i64) -> Result<i64, BadTime> {
        if count.is_nan() {
            return Err(BadTime::Absent);
        }
        epoch::float(count, unit).map_err(|bad| self.miscounted(bad, &count.to_string()))
    }

    #[cold]
    fn miscounted(&self, bad: BadCount, text: &str) -> BadTime {
        if bad == BadCount::NoNumber {
            return BadTime::Unreadable(self.unreadable(text));
        }
        let (unit, cure) = match self.format {
            TimeFormat::EpochMillis => {
                ("milliseconds", "the column may be in microseconds: turn them into milliseconds")
            }
            _ => (
                "seconds",
                "the column may be in milliseconds: give it the time format epoch-millis with `Profile::time_format`",
            ),
        };
        let message = format!("{} {unit} are beyond the year 9999", quoted(text));
        BadTime::Unreadable(Error::new(ErrorKind::OutOfRange, message).cured_by(cure))
    }

    /// The instant at which the zone's clocks showed a reading, which is as if
    /// it were UTC; how it is written is for the error.
    pub(super) fn instant(&mut self, wall: i64, field: &[u8]) -> Result<i64, BadTime> {
        let Some(zone) = self.zone else {
            let message = format!("{} has no offset from UTC", quoted(&shown(field)));
            let cure = "say whose clock it is with `Profile::zone`, such as UTC";
            return Err(BadTime::NoZone(
                Error::new(ErrorKind::NothingToResolve, message).cured_by(cure),
            ));
        };
        if let Some(instant) = self.steady_instant(wall) {
            return Ok(instant);
        }
        let mapping = zone.read(Wall::from_micros(wall)).map_err(BadTime::Unreadable)?;
        let (earlier, later) = match mapping {
            Mapping::Unique(offset) => return Ok(wall - offset.micros()),
            Mapping::Fold(first, second) => (wall - first.micros(), wall - second.micros()),
            Mapping::Gap { at, .. } => {
                let message = format!(
                    "{} was never shown in {zone}, whose clocks were set forward at {at}",
                    quoted(&shown(field))
                );
                let cure = "correct the zone of the profile";
                return Err(BadTime::Never(Error::new(ErrorKind::Inexact, message).cured_by(cure)));
            }
        };
        match self.fold {
            Fold::Earlier => {
                self.settled.folds += 1;
                Ok(earlier)
            }
            Fold::Later => {
                self.settled.folds += 1;
                Ok(later)
            }
            _ => {
                let message = format!(
                    "{} was shown twice in {zone}, at {} and at {}",
                    quoted(&shown(field)),
                    Timestamp::clamped(earlier),
                    Timestamp::clamped(later)
                );
                let cure = "choose the earlier or the later for all rows with `Profile::fold`";
                Err(BadTime::Twice(Error::new(ErrorKind::Inexact, message).cured_by(cure)))
            }
        }
    }

    fn unreadable(&self, text: &str) -> Error {
        let cure = format!("write it like {}", self.format.example());
        Error::new(ErrorKind::Syntax, format!("{} is not a time", quoted(text))).cured_by(cure)
    }
}

fn shown(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

/// `00:00:00` in seconds.
#[inline]
fn plain_clock(word: u64) -> Option<u32> {
    // `word` as text is the clock, its first digit in the lowest byte. Digits
    // become 0 to 9 and colons 0; any other byte sets a bit of the mask.
    let clock = word ^ u64::from_le_bytes(*b"00:00:00");
    let others = (clock.wrapping_add(0x7676_7F76_767F_7676) | clock) & 0x8080_8080_8080_8080;
    if others != 0 {
        return None;
    }
    let digit = |byte: u32| (clock >> (8 * byte)) as u32 & 0xF;
    let (hour, minute, second) =
        (digit(0) * 10 + digit(1), digit(3) * 10 + digit(4), digit(6) * 10 + digit(7));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(hour * 3600 + minute * 60 + second)
}

/// Days since 1970-01-01 of a date at fixed positions.
fn days_of(date: &[u8; 10], format: TimeFormat) -> Option<i32> {
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |number, byte| {
            byte.is_ascii_digit().then(|| number * 10 + u32::from(byte - b'0'))
        })
    };
    let (year, month, day) = match (format, date) {
        (TimeFormat::Iso, [year @ .., b'-', m1, m2, b'-', d1, d2]) => {
            (number(year)?, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
        }
        (TimeFormat::Iso, _) => return None,
        (order, [a1, a2, s1 @ (b'/' | b'-' | b'.'), b1, b2, s2, year @ ..]) if s1 == s2 => {
            let (a, b) = (number(&[*a1, *a2])?, number(&[*b1, *b2])?);
            let (month, day) = if order == TimeFormat::MonthDayYear { (a, b) } else { (b, a) };
            (number(year)?, month, day)
        }
        _ => return None,
    };
    days_since_1970(year, month, day)
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, `None` if there is
/// no such day.
fn days_since_1970(year: u32, month: u32, day: u32) -> Option<i32> {
    const BEFORE: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    const LENGTHS: [u8; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    if year > 9999 {
        return None;
    }
    let at = month.checked_sub(1)? as usize;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = u32::from(*LENGTHS.get(at)?) + u32::from(is_leap && month == 2);
    if day == 0 || day > length {
        return None;
    }
    // Leap days of the years before this one, that of year 0 among them.
    let leaps = year.div_ceil(4) - year.div_ceil(100) + year.div_ceil(400);
    let before = u32::from(*BEFORE.get(at)?) + u32::from(is_leap && month > 2);
    Some((year * 365 + leaps + before + day - 1) as i32 - 719_528)
}

/// What a clock showed, as if it were UTC, and whether that was a second 60,
/// for which the second before it stands then.
#[derive(Debug, Clone, Copy)]
struct Wall60 {
    micros: i64,
    is_leap: bool,
}

/// `2020-06-30T00:00Z` and `2020-06-30 00:00:00 UTC` as RFC 3339 writes them.
fn as_rfc_3339(text: &str) -> Option<String> {
    let named = ["UTC", "GMT", "Z", "z"].into_iter().find_map(|name| text.strip_suffix(name));
    let (wall, offset) = match named {
        Some(wall) => (wall.trim_end(), "Z"),
        None => text
            .split_at_checked(text.len().checked_sub("+00:00".len())?)
            .filter(|(_, offset)| offset.starts_with(['+', '-']))?,
    };
    let seconds = if wall.len() == "2020-06-30T00:00".len() { ":00" } else { "" };
    Some(format!("{wall}{seconds}{offset}"))
}

/// `2020-06-30T00:00`, with seconds and any decimals, and nothing after it; a
/// date alone has no time.
fn iso_wall(field: &[u8]) -> Option<Wall60> {
    let (date, rest) = field.split_first_chunk::<10>()?;
    let (mark, clock) = rest.split_first()?;
    if !matches!(mark, b'T' | b't' | b' ') {
        return None;
    }
    let days = days_of(date, TimeFormat::Iso)?;
    clock_on(days, clock)
}

/// A day, month and year with one or two digits and any of `/`, `-` and `.`,
/// and a time of day.
fn short_wall(field: &[u8], order: TimeFormat) -> Option<Wall60> {
    let space = field.iter().position(|byte| matches!(byte, b' ' | b'T'))?;
    let (date, clock) = (field.get(..space)?, field.get(space + 1..)?);
    let mut parts = date.split(|byte| matches!(byte, b'/' | b'-' | b'.'));
    let (a, b) = (small(parts.next()?, 2)?, small(parts.next()?, 2)?);
    // Two digits could be a year of any century.
    let year = small(parts.next().filter(|year| year.len() == 4)?, 4)?;
    if parts.next().is_some() {
        return None;
    }
    let (month, day) = if order == TimeFormat::MonthDayYear { (a, b) } else { (b, a) };
    let days = days_since_1970(year, month, day)?;
    clock_on(days, clock.trim_ascii())
}

/// A time of day on 24 hours, on a day since 1970.
fn clock_on(days: i32, text: &[u8]) -> Option<Wall60> {
    let mut parts = text.split(|&byte| byte == b':');
    let hour = small(parts.next()?, 2).filter(|&hour| hour < 24)?;
    let minute = parts.next().filter(|text| text.len() == 2)?;
    let minute = small(minute, 2).filter(|&minute| minute < 60)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (second, fraction) = text.split_at_checked(2)?;
            let second = small(second, 2).filter(|&second| second <= 60)?;
            (second, fraction_micros(fraction)?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    let seconds = i64::from(hour * 3600 + minute * 60 + second.min(59));
    let micros = i64::from(days) * MICROS_PER_DAY + seconds * MICROS_PER_SECOND + fraction;
    Some(Wall60 { micros, is_leap: second == 60 })
}

/// Decimals after a point, cut to microseconds.
fn fraction_micros(text: &[u8]) -> Option<i64> {
    let [b'.' | b',', digits @ ..] = text else { return text.is_empty().then_some(0) };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let digits = digits.iter().chain(b"000000").take(6);
    Some(digits.fold(0, |number, byte| number * 10 + i64::from(byte - b'0')))
}

/// A number of one to `longest` digits.
fn small(text: &[u8], longest: usize) -> Option<u32> {
    if text.is_empty() || text.len() > longest || !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(text.iter().fold(0, |number, byte| number * 10 + u32::from(byte - b'0')))
}

#[cfg(test)]
mod tests;
