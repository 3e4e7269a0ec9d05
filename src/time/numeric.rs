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

impl Form {
    /// What stands before decimals.
    const fn points(self) -> &'static [u8] {
        if matches!(self, Form::Rfc3339) { b"." } else { b".," }
    }
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
    #[inline]
    pub(crate) fn read(text: &[u8], form: Form) -> Result<DateAndTime, Wrong> {
        let mut cursor = Cursor { bytes: text, at: 0 };
        let (wall, is_leap) = match plain(text, form) {
            Some(wall) => {
                cursor.at = "2020-06-30T00:00:00".len();
                (wall + i64::from(cursor.decimals(form.points()).unwrap_or(0)), false)
            }
            None => cursor.date_and_time(form)?,
        };
        let offset = match cursor.rest() {
            b"" => None,
            b"Z" | b"z" => Some(0),
            _ if form != Form::Rfc3339 && may_be_range(text, cursor.at) => {
                return Err(Wrong::Form);
            }
            rest => Some(last_offset(rest, form).ok_or(Wrong::Form)?),
        };
        Ok(DateAndTime { wall, is_leap, offset })
    }

    /// Returns the `instant` at which a clock showed this, in microseconds since
    /// 1970, unless it is out of range or a second 60 that never was.
    #[inline]
    pub(crate) fn checked(self, instant: i64) -> Result<i64, Wrong> {
        if self.is_leap && !is_leap_second(instant.div_euclid(MICROS_PER_SECOND)) {
            return Err(Wrong::LeapSecond);
        }
        Wall::RANGE.contains(&instant).then_some(instant).ok_or(Wrong::Range)
    }
}

/// Reads an instant, in microseconds since 1970.
pub(crate) fn rfc_3339(text: &str) -> Result<i64, Wrong> {
    let read = DateAndTime::read(text.as_bytes(), Form::Rfc3339)?;
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
pub(crate) enum Precision {
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
    pub(crate) precision: Precision,
}

impl TimeOfDay {
    /// The midnight that ends a day.
    pub(crate) const END: TimeOfDay =
        TimeOfDay { hour: 24, minute: 0, second: 0, micros: 0, precision: Precision::Minute };

    /// Returns the time that a clock of 24 hours shows so. Hour 24 is the end of
    /// the day and nothing later; a second 60 may be a leap second anywhere.
    pub(crate) fn new(
        [hour, minute, second]: [i64; 3],
        micros: u32,
        precision: Precision,
    ) -> Option<TimeOfDay> {
        let is_end = [hour, minute, second, micros.into()] == [24, 0, 0, 0];
        let is_shown = hour < 24 && minute < 60 && second <= 60;
        let [hour, minute, second] = [hour, minute, second].map(u8::try_from);
        let time = TimeOfDay {
            hour: hour.ok()?,
            minute: minute.ok()?,
            second: second.ok()?,
            micros,
            precision,
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
#[inline]
pub(crate) fn date(year: i64, month: i64, day: i64) -> Option<CivilDate> {
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    CivilDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
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
    #[inline]
    pub(crate) fn eat(&mut self, marks: &[u8]) -> Option<u8> {
        let mark = self.peek().filter(|byte| marks.contains(byte))?;
        self.at += 1;
        Some(mark)
    }

    /// Reads all digits that come, if there are so many: eight at the most.
    #[inline]
    pub(crate) fn number(&mut self, digits: RangeInclusive<usize>) -> Option<i64> {
        let (mut number, mut end) = (0_i64, self.at);
        while let Some(byte) = self.bytes.get(end).filter(|byte| byte.is_ascii_digit()) {
            // Of more digits than are taken the number is not used.
            number = number.wrapping_mul(10).wrapping_add(i64::from(byte - b'0'));
            end += 1;
        }
        if !digits.contains(&(end - self.at)) {
            return None;
        }
        self.at = end;
        Some(number)
    }

    /// Reads a year of four digits, or of a sign and four to six.
    pub(crate) fn year(&mut self) -> Option<i64> {
        match self.eat(b"+-") {
            None => self.number(4..=4),
            Some(b'-') => self.number(4..=6).map(|year| -year),
            Some(_) => self.number(4..=6),
        }
    }

    /// Reads the year, month and day of a date.
    fn numbers(&mut self, form: Form) -> Option<[i64; 3]> {
        match form {
            Form::Rfc3339 | Form::YearFirst => self.year_first(),
            Form::DayFirst => self.year_last().map(|[day, month, year]| [year, month, day]),
            Form::MonthFirst => self.year_last().map(|[month, day, year]| [year, month, day]),
        }
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

    /// Reads `06:00`, `06:00:00` or `06:00:00.5`, with so many digits of the hour
    /// and one of `points` before decimals, which are cut beyond microseconds.
    pub(crate) fn time(&mut self, hour: RangeInclusive<usize>, points: &[u8]) -> Option<TimeOfDay> {
        let hour = self.number(hour)?;
        self.eat(b":")?;
        let minute = self.number(2..=2)?;
        if self.eat(b":").is_none() {
            return TimeOfDay::new([hour, minute, 0], 0, Precision::Minute);
        }
        let second = self.number(2..=2)?;
        let (micros, precision) = match self.decimals(points) {
            Some(micros) => (micros, Precision::Micro),
            None => (0, Precision::Second),
        };
        TimeOfDay::new([hour, minute, second], micros, precision)
    }

    /// Reads one of `points` and the decimals after it, cut to microseconds.
    #[inline]
    pub(crate) fn decimals(&mut self, points: &[u8]) -> Option<u32> {
        let mut ahead = *self;
        ahead.eat(points)?;
        let start = ahead.at;
        let (mut micros, mut weight) = (0, 100_000);
        while let Some(byte) = ahead.peek().filter(u8::is_ascii_digit) {
            micros += u32::from(byte - b'0') * weight;
            weight /= 10;
            ahead.at += 1;
        }
        let is_read = ahead.at > start;
        *self = if is_read { ahead } else { *self };
        is_read.then_some(micros)
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
        let [year, month, day] = self.numbers(form).ok_or(Wrong::Form)?;
        let day = date(year, month, day).ok_or_else(|| match date(year, 6, 1) {
            Some(_) => Wrong::NoSuchDay,
            None => Wrong::Range,
        })?;
        if self.rest().is_empty() {
            return Err(Wrong::NoTime);
        }
        self.eat(b"Tt ").ok_or(Wrong::Form)?;
        let is_strict = form == Form::Rfc3339;
        let hour = if is_strict { 2..=2 } else { 1..=2 };
        while !is_strict && self.eat(b" ").is_some() {}
        let time = self.time(hour, form.points()).ok_or(Wrong::Form)?;
        if is_strict && time.precision < Precision::Second {
            return Err(Wrong::Form);
        }
        if time.hour == 24 {
            return Err(Wrong::Hour24);
        }
        let midnight = Wall::midnight(day).as_micros();
        Ok((midnight + time.since_midnight(), time.second == 60))
    }
}

/// Whether the sign at a byte may stand between two times: in ` 18:00-19:00` nothing says that
/// it begins an offset.
pub(crate) fn may_be_range(text: &[u8], at: usize) -> bool {
    let (before, rest) = text.split_at_checked(at).unwrap_or((text, &[]));
    matches!((before, rest), ([.., b' ', _, _, b':', _, _], [b'-', ..]))
}

/// Microseconds east of UTC of an offset that ends a text.
fn last_offset(bytes: &[u8], form: Form) -> Option<i64> {
    let is_strict = form == Form::Rfc3339;
    let named = || std::str::from_utf8(bytes).map(str::trim_start);
    if !is_strict && matches!(named(), Ok("Z" | "z" | "UTC" | "GMT")) {
        return Some(0);
    }
    let mut cursor = Cursor { bytes, at: 0 };
    let has_colon = matches!(bytes, [b'+' | b'-', _, _, b':', ..] | [0xE2, _, _, _, _, b':', ..]);
    let east = cursor.offset(6)?.ok().filter(|east| east.abs() < 86_400)?;
    let is_whole = cursor.rest().is_empty() && (has_colon || !is_strict);
    is_whole.then_some(i64::from(east) * MICROS_PER_SECOND)
}

// The form of most texts, eight bytes at a time.

/// Microseconds since 1970 of `2020-06-30T00:00:00` as if in UTC; `None` for any
/// other form.
#[inline]
fn plain(text: &[u8], form: Form) -> Option<i64> {
    let seconds = plain_seconds(text, 10)?;
    Some(plain_day(text.first_chunk()?, form)? + seconds)
}

/// The midnight of a date of ten bytes, in microseconds since 1970 as if in UTC.
#[inline]
pub(crate) fn plain_day(bytes: &[u8; 10], form: Form) -> Option<i64> {
    let [year, month, day] = match form {
        Form::Rfc3339 | Form::YearFirst => plain_date(bytes)?,
        _ => {
            let mut cursor = Cursor { bytes, at: 0 };
            cursor.numbers(form).filter(|_| cursor.at == bytes.len())?
        }
    };
    date(year, month, day).map(|day| Wall::midnight(day).as_micros())
}

/// The microseconds since midnight of `T00:00:00`, with up to six decimals if
/// more text follows, and where it ends.
#[inline]
pub(crate) fn plain_time(text: &[u8], at: usize) -> Option<(i64, usize)> {
    let seconds = plain_seconds(text, at)?;
    let (micros, end) = plain_decimals(text, at + 9, 6)?;
    Some((seconds + micros, end))
}

/// The microseconds since midnight of `T00:00:00`.
#[inline]
fn plain_seconds(text: &[u8], at: usize) -> Option<i64> {
    if !matches!(text.get(at)?, b'T' | b' ') {
        return None;
    }
    let clock = fitting(word(text, at + 1)?, *b"00:00:00", 0x7676_7F76_767F_7676)?;
    let two = |byte: u32| ((clock >> (8 * byte)) & 0xF) * 10 + ((clock >> (8 * byte + 8)) & 0xF);
    let (hour, minute, second) = (two(0), two(3), two(6));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some((hour * 3600 + minute * 60 + second) as i64 * MICROS_PER_SECOND)
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

/// The year, month and day of `2020-06-30`.
#[inline]
fn plain_date([date @ .., tens, ones]: &[u8; 10]) -> Option<[i64; 3]> {
    let date = fitting(u64::from_le_bytes(*date), *b"0000-00-", 0x7F76_767F_7676_7676)?;
    let digit = |byte: u32| (date >> (8 * byte)) as i64 & 0xF;
    let year = digit(0) * 1000 + digit(1) * 100 + digit(2) * 10 + digit(3);
    if !(tens.is_ascii_digit() && ones.is_ascii_digit()) {
        return None;
    }
    let day = i64::from(tens - b'0') * 10 + i64::from(ones - b'0');
    Some([year, digit(5) * 10 + digit(6), day])
}

/// Eight bytes with digits as numbers where `form` has a zero, and zeros for its
/// marks, if they are of that form. The first byte of a text is the lowest.
#[inline]
fn fitting(word: u64, form: [u8; 8], limits: u64) -> Option<u64> {
    // Digits become 0 to 9 and marks 0. With 0x76 for a digit and 0x7F for a mark
    // among the limits, any other byte sets its high bit.
    let word = word ^ u64::from_le_bytes(form);
    let others = (word.wrapping_add(limits) | word) & 0x8080_8080_8080_8080;
    (others == 0).then_some(word)
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
        let is_time = |time, micros| TimeOfDay::new(time, micros, Precision::Micro).is_some();
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
        let noon = rfc_3339("2023-09-01T12:05:00Z").unwrap();
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
            assert_eq!(rfc_3339(text), Err(Wrong::Form), "{text}");
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
                let followed = followed.as_bytes();
                let plain = plain_day(followed.first_chunk().unwrap(), form)
                    .zip(plain_time(followed, 10))
                    .map(|(midnight, (micros, end))| (midnight + micros, end));
                let is_plain = time.len() <= " 00:00:00.000000".len();
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
