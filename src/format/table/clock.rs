//! The times of a table: many rows, one form, often one day.

use super::number::{is_absent, leading_digits, word};
use super::profile::TimeFormat;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{MICROS_PER_DAY, MICROS_PER_SECOND, Wall};
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
    /// How many times were shown twice and taken by the policy.
    pub(super) folds: u64,
    /// The ten bytes of the last date, and the microseconds of its midnight as
    /// if it were UTC: most rows are of the day of the row before.
    day: ([u8; 10], i64),
    /// A day, as if it were UTC, on which the zone's offset does not change,
    /// and that offset in microseconds.
    steady: Option<(i64, i64)>,
}

impl Clock {
    pub(super) fn new(format: TimeFormat, zone: Option<Zone>, fold: Fold) -> Clock {
        // No date has these bytes.
        Clock { format, zone, fold, folds: 0, day: ([0; 10], 0), steady: None }
    }

    /// Takes over what another clock found of the same column.
    pub(super) fn take_folds(&mut self) -> u64 {
        std::mem::take(&mut self.folds)
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
        let unreadable = || BadTime::Unreadable(self.unreadable(&shown(field)));
        let wall = match self.format {
            TimeFormat::EpochSeconds => {
                return number(field, MICROS_PER_SECOND).ok_or_else(unreadable);
            }
            TimeFormat::EpochMillis => return number(field, 1_000).ok_or_else(unreadable),
            TimeFormat::Iso => match iso_wall(field) {
                Some(wall) => wall,
                // It has an offset, or it is wrong in a way that is told there.
                None => {
                    let text = std::str::from_utf8(field).map_err(|_| unreadable())?;
                    let instant = text.parse::<Timestamp>().map_err(BadTime::Unreadable)?;
                    return Ok(instant.as_unix_micros());
                }
            },
            order => short_wall(field, order).ok_or_else(unreadable)?,
        };
        self.instant(wall, field)
    }

    /// The instant at which the zone's clocks showed a reading, which is as if
    /// it were UTC; how it is written is for the error.
    pub(super) fn instant(&mut self, wall: i64, field: &[u8]) -> Result<i64, BadTime> {
        let Some(zone) = self.zone else {
            let message = format!("{} has no offset from UTC", quoted(&shown(field)));
            let cure = "say whose clock it is with Profile::zone (--zone on the command line), such as UTC";
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
                self.folds += 1;
                Ok(earlier)
            }
            Fold::Later => {
                self.folds += 1;
                Ok(later)
            }
            _ => {
                let message = format!(
                    "{} was shown twice in {zone}, at {} and at {}",
                    quoted(&shown(field)),
                    Timestamp::clamped(earlier),
                    Timestamp::clamped(later)
                );
                let cure = "choose one for all rows with Profile::fold";
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

/// A whole number of up to 18 digits, with up to seven decimals.
#[inline]
fn plain_number(text: &[u8], at: usize, unit: i64) -> Option<(i64, usize)> {
    let (mut whole, count) = leading_digits(word(text, at)?);
    let mut end = at + count as usize;
    if count == 8 {
        let (more, count) = leading_digits(word(text, end)?);
        // Sixteen digits and more are no time of a table.
        whole = whole * 10_u64.checked_pow(count).filter(|_| count < 8)? + more;
        end += count as usize;
    } else if count == 0 {
        return None;
    }
    let mut micros = i64::try_from(whole).ok()?.checked_mul(unit)?;
    if text.get(end) == Some(&b'.') {
        let (decimals, digits) = leading_digits(word(text, end + 1)?);
        if digits == 0 || digits == 8 {
            return None;
        }
        let fraction = i64::try_from(decimals).ok()? * unit / 10_i64.checked_pow(digits)?;
        micros = micros.checked_add(fraction)?;
        end += 1 + digits as usize;
    }
    Timestamp::from_unix_micros(micros).ok()?;
    Some((micros, end))
}

/// A number with any sign, decimals or exponent, in microseconds; decimals
/// beyond them are cut towards the past.
fn number(field: &[u8], unit: i64) -> Option<i64> {
    let text = std::str::from_utf8(field).ok()?;
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let micros = match whole.parse::<i64>() {
        Ok(number) if decimals.bytes().all(|byte| byte.is_ascii_digit()) => {
            let digits = decimals.bytes().chain(*b"000000").take(6);
            let millionths = digits.fold(0, |number, byte| number * 10 + i64::from(byte - b'0'));
            let fraction = millionths * unit;
            let fraction = if whole.starts_with('-') { -fraction } else { fraction };
            number.checked_mul(unit)?.checked_add(fraction.div_euclid(1_000_000))?
        }
        _ => {
            let number = text.parse::<f64>().ok()? * unit as f64;
            // Beyond it a float skips microseconds, and the year 2255 is past.
            if number.abs() > 9e15 {
                return None;
            }
            number.floor() as i64
        }
    };
    Timestamp::from_unix_micros(micros).ok().map(Timestamp::as_unix_micros)
}

/// `2020-06-30T00:00`, with seconds and any decimals, and nothing after it; a
/// date alone has no time.
fn iso_wall(field: &[u8]) -> Option<i64> {
    let (date, rest) = field.split_first_chunk::<10>()?;
    let (mark, clock) = rest.split_first()?;
    if !matches!(mark, b'T' | b't' | b' ') {
        return None;
    }
    let days = days_of(date, TimeFormat::Iso)?;
    Some(i64::from(days) * MICROS_PER_DAY + clock_micros(clock)?)
}

/// A day, month and year with one or two digits and any of `/`, `-` and `.`,
/// and a time of day.
fn short_wall(field: &[u8], order: TimeFormat) -> Option<i64> {
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
    Some(i64::from(days) * MICROS_PER_DAY + clock_micros(clock.trim_ascii())?)
}

/// A time of day on 24 hours, in microseconds.
fn clock_micros(text: &[u8]) -> Option<i64> {
    let mut parts = text.split(|&byte| byte == b':');
    let hour = small(parts.next()?, 2).filter(|&hour| hour < 24)?;
    let minute = parts.next().filter(|text| text.len() == 2)?;
    let minute = small(minute, 2).filter(|&minute| minute < 60)?;
    let (second, fraction) = match parts.next() {
        None => (0, 0),
        Some(text) => {
            let (second, fraction) = text.split_at_checked(2)?;
            let second = small(second, 2).filter(|&second| second < 60)?;
            (second, fraction_micros(fraction)?)
        }
    };
    if parts.next().is_some() {
        return None;
    }
    Some(i64::from(hour * 3600 + minute * 60 + second) * MICROS_PER_SECOND + fraction)
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
