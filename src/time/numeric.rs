//! Numeric dates, times of day and offsets: one reader for all of them.
//!
//! Whether a day is in the calendar, hour 24 ends a day, a second 60 was a leap
//! second and how decimals are cut is decided here, for instants, for tables and
//! for the numbers in phrases alike.

use std::ops::RangeInclusive;

use super::civil::{CivilDate, MICROS_PER_SECOND, Wall};
use super::leap::is_leap_second;
use crate::error::{Error, ErrorKind, quoted};

/// How a date and a time of day are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// RFC 3339, with the expanded years of ISO 8601 and the seconds that an old
    /// offset may have.
    Rfc3339,
    /// As tables have it: the same with a comma, an hour of one digit, no
    /// seconds, any offset that is read, ` UTC`, or none of these.
    YearFirst,
    /// `1/9/2023` for a day in September.
    DayFirst,
    /// `9/1/2023` for a day in September.
    MonthFirst,
}

/// A date and a time of day that were read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DateAndTime {
    /// Microseconds since 1970 as if it were UTC, with the second before it for
    /// a second 60.
    pub(crate) wall: i64,
    /// Whether the second is 60.
    pub(crate) is_leap: bool,
    /// Microseconds east of UTC, if an offset is said.
    pub(crate) offset: Option<i64>,
}

impl DateAndTime {
    /// Reads a whole text.
    pub(crate) fn read(text: &[u8], form: Form) -> Result<DateAndTime, Wrong> {
        let mut cursor = Cursor { bytes: text, at: 0 };
        let (wall, is_leap) = match plain(text, form) {
            Some((wall, end)) => {
                cursor.at = end;
                (wall, false)
            }
            None => cursor.date_and_time(form)?,
        };
        let offset = if cursor.rest().is_empty() {
            None
        } else {
            Some(cursor.last_offset(form).ok_or(Wrong::Form)?)
        };
        Ok(DateAndTime { wall, is_leap, offset })
    }

    /// Returns the `instant` at which a clock showed this, in microseconds since
    /// 1970, unless it is out of range or a second 60 that never was.
    pub(crate) fn checked(self, instant: i64) -> Result<i64, Wrong> {
        if self.is_leap && !is_leap_second(instant.div_euclid(MICROS_PER_SECOND)) {
            return Err(Wrong::LeapSecond);
        }
        Wall::RANGE.contains(&instant).then_some(instant).ok_or(Wrong::Range)
    }
}

/// Reads an instant, in microseconds since 1970.
pub(crate) fn rfc_3339(text: &[u8]) -> Result<i64, Wrong> {
    let read = DateAndTime::read(text, Form::Rfc3339)?;
    // At most 262,144 years of 3.2e13 microseconds: 8.3e18, below the i64 limit.
    read.checked(read.wall - read.offset.ok_or(Wrong::NoOffset)?)
}

/// What keeps a text from being an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    Form,
    NoTime,
    NoOffset,
    NoSuchDay,
    Hour24,
    LeapSecond,
    Range,
}

impl Wrong {
    #[cold]
    pub(crate) fn error(self, text: &str) -> Error {
        let text = quoted(text);
        let form = "write RFC 3339 with an offset, like 2023-09-11T20:00:00Z";
        let (kind, message, cure) = match self {
            Wrong::Form => (ErrorKind::Syntax, "is not an instant", form),
            Wrong::NoTime | Wrong::NoOffset => (ErrorKind::Syntax, "has no offset from UTC", form),
            Wrong::NoSuchDay => {
                (ErrorKind::Syntax, "names a day that no calendar has", "correct the date")
            }
            Wrong::Hour24 => (
                ErrorKind::Syntax,
                "has an hour 24, which RFC 3339 does not",
                "write 00:00 of the next day",
            ),
            Wrong::LeapSecond => (
                ErrorKind::InvalidLeapSecond,
                "has a second 60 where no leap second was ever inserted",
                "write second 59, or 00 of the next minute",
            ),
            Wrong::Range => (
                ErrorKind::OutOfRange,
                "is outside the years -262143 to 262142",
                "correct the year",
            ),
        };
        Error::new(kind, format!("{text} {message}")).cured_by(cure)
    }
}

/// The smallest unit that a time of day names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Grain {
    Hour,
    Minute,
    Second,
    Micro,
}

/// A time of day on 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TimeOfDay {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) micros: u32,
    pub(crate) grain: Grain,
}

impl TimeOfDay {
    /// The midnight that ends a day.
    pub(crate) const END: TimeOfDay =
        TimeOfDay { hour: 24, minute: 0, second: 0, micros: 0, grain: Grain::Minute };

    /// Returns the time that a clock of 24 hours shows so. Hour 24 is the end of
    /// the day and nothing later; a second 60 may be a leap second anywhere.
    pub(crate) fn new(
        [hour, minute, second]: [i64; 3],
        micros: u32,
        grain: Grain,
    ) -> Option<TimeOfDay> {
        let is_end = [hour, minute, second, micros.into()] == [24, 0, 0, 0];
        let is_shown = hour < 24 && minute < 60 && second <= 60;
        let [hour, minute, second] = [hour, minute, second].map(u8::try_from);
        let time = TimeOfDay {
            hour: hour.ok()?,
            minute: minute.ok()?,
            second: second.ok()?,
            micros,
            grain,
        };
        (is_shown || is_end).then_some(time)
    }

    /// Microseconds since midnight, with the second before it for a second 60.
    pub(crate) fn since_midnight(self) -> i64 {
        let minutes = i64::from(self.hour) * 60 + i64::from(self.minute);
        let seconds = minutes * 60 + i64::from(self.second.min(59));
        seconds * MICROS_PER_SECOND + i64::from(self.micros)
    }
}

/// Returns a day of the Gregorian calendar, if there is such a day.
pub(crate) fn date(year: i64, month: i64, day: i64) -> Option<CivilDate> {
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    CivilDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// Returns the same, or says whether it is the year that is out of range.
fn checked_date(year: i64, month: i64, day: i64) -> Result<CivilDate, Wrong> {
    date(year, month, day).ok_or(match date(year, 6, 1) {
        Some(_) => Wrong::NoSuchDay,
        None => Wrong::Range,
    })
}

/// Numbers, and the marks between them, from byte `at` of a text on. What is not
/// there leaves the cursor anywhere: whoever goes on reads with a copy.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Reads one of `marks`.
    pub(crate) fn eat(&mut self, marks: &[u8]) -> Option<u8> {
        let mark = self.peek().filter(|byte| marks.contains(byte))?;
        self.at += 1;
        Some(mark)
    }

    /// Reads all digits that come, if there are so many: eight at the most.
    pub(crate) fn number(&mut self, digits: RangeInclusive<usize>) -> Option<i64> {
        let rest = self.rest();
        let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let number = rest.get(..len).filter(|_| digits.contains(&len))?;
        self.at += len;
        Some(number.iter().fold(0, |number, byte| number * 10 + i64::from(byte - b'0')))
    }

    /// Reads a year of four digits, or of a sign and four to six.
    pub(crate) fn year(&mut self) -> Option<i64> {
        match self.eat(b"+-") {
            None => self.number(4..=4),
            Some(b'-') => self.number(4..=6).map(|year| -year),
            Some(_) => self.number(4..=6),
        }
    }

    fn date(&mut self, form: Form) -> Result<CivilDate, Wrong> {
        let numbers = match form {
            Form::Rfc3339 | Form::YearFirst => self.year_first(),
            Form::DayFirst => self.year_last().map(|[day, month, year]| [year, month, day]),
            Form::MonthFirst => self.year_last().map(|[month, day, year]| [year, month, day]),
        };
        let [year, month, day] = numbers.ok_or(Wrong::Form)?;
        checked_date(year, month, day)
    }

    /// `2023-09-12`.
    fn year_first(&mut self) -> Option<[i64; 3]> {
        let year = self.year()?;
        self.eat(b"-")?;
        let month = self.number(2..=2)?;
        self.eat(b"-")?;
        Some([year, month, self.number(2..=2)?])
    }

    /// `12/9/2023`; two digits could be a year of any century.
    fn year_last(&mut self) -> Option<[i64; 3]> {
        let first = self.number(1..=2)?;
        self.eat(b"/-.")?;
        let second = self.number(1..=2)?;
        self.eat(b"/-.")?;
        Some([first, second, self.number(4..=4)?])
    }

    /// Reads `06:00`, `06:00:00` or `06:00:00.5`, with so many digits of the
    /// hour; decimals beyond microseconds are cut.
    pub(crate) fn time(&mut self, hour: RangeInclusive<usize>) -> Option<TimeOfDay> {
        let hour = self.number(hour)?;
        self.eat(b":")?;
        let minute = self.number(2..=2)?;
        if self.eat(b":").is_none() {
            return TimeOfDay::new([hour, minute, 0], 0, Grain::Minute);
        }
        let second = self.number(2..=2)?;
        let (micros, grain) = match self.decimals() {
            Some(micros) => (micros, Grain::Micro),
            None => (0, Grain::Second),
        };
        TimeOfDay::new([hour, minute, second], micros, grain)
    }

    fn decimals(&mut self) -> Option<u32> {
        let [b'.' | b',', rest @ ..] = self.rest() else { return None };
        let len = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let digits = rest.get(..len).filter(|_| len > 0)?;
        self.at += 1 + len;
        let six = digits.iter().chain(b"000000").take(6);
        Some(six.fold(0, |micros, byte| micros * 10 + u32::from(byte - b'0')))
    }

    /// Reads `+10`, `-0530`, `+10:00`, `-004430` or `−00:01:15` as seconds east of
    /// UTC, with at most so many digits in a row. Nothing is there without a sign
    /// and a digit.
    pub(crate) fn offset(&mut self, most: usize) -> Option<Result<i32, Wrong>> {
        const MINUS: &[u8] = "\u{2212}".as_bytes();
        let sign = match self.eat(b"+-") {
            Some(b'+') => 1,
            Some(_) => -1,
            None if self.rest().starts_with(MINUS) => {
                self.at += MINUS.len();
                -1
            }
            None => return None,
        };
        let start = self.at;
        let number = self.number(1..=8)?;
        let digits = self.at - start;
        let east = if digits > most { None } else { self.offset_from(number, digits) };
        Some(east.map(|east| sign * east).ok_or(Wrong::Form))
    }

    /// Reads what follows the first `number` of an offset, of so many digits.
    fn offset_from(&mut self, number: i64, digits: usize) -> Option<i32> {
        let (hours, mut minutes, mut seconds) = match digits {
            1 | 2 => (number, 0, 0),
            4 => (number / 100, number % 100, 0),
            6 => (number / 10_000, number / 100 % 100, number % 100),
            _ => return None,
        };
        if digits <= 2 && self.eat(b":").is_some() {
            minutes = self.number(2..=2)?;
            if self.eat(b":").is_some() {
                seconds = self.number(2..=2)?;
            }
        }
        let east = i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?;
        (minutes < 60 && seconds < 60).then_some(east)
    }

    /// Microseconds since 1970 as if in UTC, and whether the second is 60.
    fn date_and_time(&mut self, form: Form) -> Result<(i64, bool), Wrong> {
        let day = self.date(form)?;
        if self.rest().is_empty() {
            return Err(Wrong::NoTime);
        }
        self.eat(b"Tt ").ok_or(Wrong::Form)?;
        let is_strict = form == Form::Rfc3339;
        let hour = if is_strict { 2..=2 } else { 1..=2 };
        while !is_strict && self.eat(b" ").is_some() {}
        let time = self.time(hour).ok_or(Wrong::Form)?;
        if is_strict && (time.grain < Grain::Second || self.bytes.contains(&b',')) {
            return Err(Wrong::Form);
        }
        if time.hour == 24 {
            return Err(Wrong::Hour24);
        }
        let midnight = Wall::midnight(day).as_micros();
        Ok((midnight + time.since_midnight(), time.second == 60))
    }

    /// Reads an offset to the end of the text, in microseconds.
    fn last_offset(mut self, form: Form) -> Option<i64> {
        let rest = self.rest();
        if let b"Z" | b"z" = rest {
            return Some(0);
        }
        if form != Form::Rfc3339
            && let "Z" | "z" | "UTC" | "GMT" = std::str::from_utf8(rest).ok()?.trim_start()
        {
            return Some(0);
        }
        let mut digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit());
        let has_colon = digits.nth(2) == Some(&b':');
        let east = self.offset(6)?.ok().filter(|east| east.abs() < 86_400)?;
        let is_whole = self.rest().is_empty() && (has_colon || form != Form::Rfc3339);
        is_whole.then_some(i64::from(east) * MICROS_PER_SECOND)
    }
}

// The form of most texts, eight bytes at a time.

/// Microseconds since 1970 as if in UTC, and where the text of it ends; `None`
/// for any other form.
#[inline]
fn plain(text: &[u8], form: Form) -> Option<(i64, usize)> {
    let midnight = plain_day(text.first_chunk()?, form)?;
    let (micros, end) = plain_time(text, 10)?;
    (text.get(end) != Some(&b',')).then_some((midnight + micros, end))
}

/// The midnight of a date of ten bytes, in microseconds since 1970 as if in UTC.
pub(crate) fn plain_day(bytes: &[u8; 10], form: Form) -> Option<i64> {
    let mut cursor = Cursor { bytes, at: 0 };
    let day = cursor.date(form).ok().filter(|_| cursor.at == bytes.len())?;
    Some(Wall::midnight(day).as_micros())
}

/// The microseconds since midnight of `T00:00:00`, with up to six decimals if
/// more text follows, and where it ends.
#[inline]
pub(crate) fn plain_time(text: &[u8], at: usize) -> Option<(i64, usize)> {
    if !matches!(text.get(at)?, b'T' | b' ') {
        return None;
    }
    let seconds = plain_clock(word(text, at + 1)?)?;
    let (micros, end) = plain_decimals(text, at + 9, 6)?;
    Some((i64::from(seconds) * MICROS_PER_SECOND + micros, end))
}

/// The decimals of a number that ends at `at`, as a whole number of so many
/// `places`, and where they end; zero without a point, and `None` for more of them.
#[inline]
pub(crate) fn plain_decimals(text: &[u8], at: usize, places: u32) -> Option<(i64, usize)> {
    const POWERS: [i64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    if text.get(at) != Some(&b'.') {
        return Some((0, at));
    }
    let (decimals, digits) = leading_digits(word(text, at + 1)?);
    let scale = POWERS.get(places.checked_sub(digits)? as usize).filter(|_| digits > 0)?;
    Some((decimals as i64 * scale, at + 1 + digits as usize))
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

/// The eight bytes at `at`.
#[inline]
pub(crate) fn word(text: &[u8], at: usize) -> Option<u64> {
    let bytes = text.get(at..)?.first_chunk::<8>()?;
    Some(u64::from_le_bytes(*bytes))
}

/// How many decimal digits eight bytes begin with, and the number they make.
/// The first byte of the text is the lowest of the word.
#[inline]
pub(crate) const fn leading_digits(word: u64) -> (u64, u32) {
    // Digits become 0 to 9, all other bytes become larger.
    let word = word ^ 0x3030_3030_3030_3030;
    // A byte over 9 sets its high bit. The carry out of one may spoil the bytes
    // after it, but not the place of the first.
    let others = (word.wrapping_add(0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080;
    let count = others.trailing_zeros() / 8;
    if count == 0 {
        return (0, 0);
    }
    // Zeros in front, so that there are always eight digits.
    let digits = word << (64 - 8 * count);
    // Pairs, then fours, then all eight, each step in all lanes at once.
    let pairs = digits.wrapping_mul(10).wrapping_add(digits >> 8);
    let low = (pairs & 0x0000_00FF_0000_00FF).wrapping_mul(0x000F_4240_0000_0064);
    let high = ((pairs >> 16) & 0x0000_00FF_0000_00FF).wrapping_mul(0x0000_2710_0000_0001);
    (low.wrapping_add(high) >> 32, count)
}

#[cfg(test)]
mod tests {
    use chrono::{FixedOffset, NaiveDateTime};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn hour_24_ends_a_day_and_a_second_60_may_be_anywhere() {
        let is_time = |time, micros| TimeOfDay::new(time, micros, Grain::Micro).is_some();
        for time in [[0, 0, 0], [24, 0, 0], [23, 59, 60], [8, 59, 60]] {
            assert!(is_time(time, 0), "{time:?}");
        }
        for time in [[24, 0, 1], [24, 1, 0], [25, 0, 0], [12, 60, 0], [12, 0, 61], [-1, 0, 0]] {
            assert!(!is_time(time, 0), "{time:?}");
        }
        assert!(!is_time([24, 0, 0], 1));
    }

    #[test]
    fn tables_may_leave_out_what_an_instant_has_to_have() {
        let noon = rfc_3339(b"2023-09-01T12:05:00Z").unwrap();
        for (text, form) in [
            ("2023-09-01 12:05Z", Form::YearFirst),
            ("2023-09-01 9:05-03", Form::YearFirst),
            ("2023-09-01T12:05:00,0 GMT", Form::YearFirst),
            ("2023-09-01  14:05:00+0200", Form::YearFirst),
            ("1.9.2023 12:05 UTC", Form::DayFirst),
            ("9/1/2023 14:05:00+02:00", Form::MonthFirst),
        ] {
            let read = DateAndTime::read(text.as_bytes(), form).unwrap();
            assert_eq!(read.wall - read.offset.unwrap(), noon, "{text}");
            assert_eq!(rfc_3339(text.as_bytes()), Err(Wrong::Form), "{text}");
        }
    }

    proptest! {
        /// chrono is the oracle.
        #[test]
        fn a_date_and_time_is_that_of_chrono(
            text in "(19|20|00|99)[0-9]{2}-[01][0-9]-[0-3][0-9] [0-2][0-9]:[0-6][0-9]:[0-5][0-9](\\.[0-9]{1,9})?"
        ) {
            let oracle = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S%.f").ok();
            let oracle = oracle.map(|time| time.and_utc().timestamp_micros());
            let (date, time) = text.split_at(10);
            let (year, month, day) = (&date[..4], &date[5..7], &date[8..]);
            for (date, form) in [
                (date.to_owned(), Form::Rfc3339),
                (date.to_owned(), Form::YearFirst),
                (format!("{day}/{month}/{year}"), Form::DayFirst),
                (format!("{month}.{day}.{year}"), Form::MonthFirst),
            ] {
                let bare = format!("{date}{time}");
                let wall = |text: &str| DateAndTime::read(text.as_bytes(), form).ok().map(|read| read.wall);
                prop_assert_eq!(wall(&bare), oracle);
                prop_assert_eq!(wall(&format!("{bare}Z")), oracle);
                let followed = format!("{bare} and more");
                let plain = plain(followed.as_bytes(), form);
                let is_plain = oracle.is_some() && time.len() <= " 00:00:00.000000".len();
                prop_assert_eq!(plain, oracle.filter(|_| is_plain).map(|wall| (wall, bare.len())));
            }
        }

        /// chrono is the oracle.
        #[test]
        fn an_offset_is_that_of_chrono(text in "[+-][0-2][0-9]:?[0-6][0-9]") {
            let oracle = text.parse::<FixedOffset>().ok().map(|offset| offset.local_minus_utc());
            let read = Cursor { bytes: text.as_bytes(), at: 0 }.offset(4).and_then(Result::ok);
            prop_assert_eq!(read.filter(|east| east.abs() < 86_400), oracle);
        }
        #[test]
        fn digits_are_counted_and_read_whatever_follows(digits in "[0-9]{0,8}", rest in prop::collection::vec(any::<u8>(), 8)) {
            let mut bytes = digits.clone().into_bytes();
            bytes.extend(rest);
            bytes.truncate(8);
            let count = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
            let number = std::str::from_utf8(&bytes[..count]).unwrap().parse().unwrap_or(0);
            let word = word(&bytes, 0).unwrap();
            prop_assert_eq!(leading_digits(word), (number, count as u32));
        }
    }
}
