//! Numeric dates, times and offsets, read from the bytes without allocating.

use super::ast::{Day, Grain, Label};
use crate::time::civil::CivilDate;
use crate::time::zone::Offset;

use super::draft::{Clock, Written};

/// What a numeric form held, and the byte after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Iso {
    pub(super) day: Day,
    pub(super) clock: Option<Clock>,
    pub(super) label: Option<Label>,
    pub(super) end: usize,
}

/// Why a numeric form was refused: out of its range, or of two meanings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Bad {
    NoSuchDate,
    NoSuchYear,
    NoSuchTime,
    NoSuchOffset,
    /// `2023-09-12 06:00-07:00`: an offset, or a range of times.
    OffsetOrRange,
}

/// Reads a numeric form that starts at byte `at`; `None` when there is none.
///
/// `2023-09-12`, `2023/09/12`, `2023-09`, each but the last with `T06:00`,
/// ` 06:00:00.5`, an offset glued to that, and the basic form with a `T`.
pub(super) fn read(text: &str, at: usize) -> Option<Result<Iso, Bad>> {
    let mut cursor = Cursor { bytes: text.as_bytes(), at };
    let signed = matches!(cursor.peek(), Some(b'+' | b'-'));
    let negative = cursor.eat(b'-');
    if !negative {
        cursor.eat(b'+');
    }
    let start = cursor.at;
    let year = cursor.run()?;
    let digits = cursor.at - start;
    let year = if negative { -year } else { year };
    if digits == 8 && !signed && cursor.peek() == Some(b'T') {
        let (day, month) = (year % 100, year / 100 % 100);
        return Some(basic(&mut cursor, year / 10_000, month, day));
    }
    if digits != 4 && !(signed && (4..=6).contains(&digits)) {
        return None;
    }
    let separator = cursor.peek().filter(|mark| matches!(mark, b'-' | b'/'))?;
    cursor.at += 1;
    let month = cursor.digits(2)?;
    if cursor.peek() != Some(separator) {
        let ends = separator == b'-' && !cursor.peek().is_some_and(|b| b.is_ascii_digit());
        return ends.then(|| {
            let (first, last) = month_of(year, month).ok_or(no_date(year))?;
            Ok(Iso { day: Day::Span(first, last), clock: None, label: None, end: cursor.at })
        });
    }
    cursor.at += 1;
    let day = cursor.digits(2)?;
    let Some(date) = date(year, month, day) else { return Some(Err(no_date(year))) };
    let mut iso = Iso { day: Day::Date(date), clock: None, label: None, end: cursor.at };
    let joined_by_t = cursor.eat(b'T') || cursor.eat(b't');
    if !joined_by_t && !cursor.eat(b' ') {
        return Some(Ok(iso));
    }
    let before = cursor.at;
    let hour = cursor.digits(2);
    match hour {
        Some(hour) if cursor.peek() == Some(b':') => {
            Some(time(&mut cursor, hour, joined_by_t).map(|(clock, label)| {
                (iso.clock, iso.label, iso.end) = (Some(clock), label, cursor.at);
                iso
            }))
        }
        Some(_) if joined_by_t => {
            cursor.at = before;
            Some(compact_time(&mut cursor).map(|(clock, label)| {
                (iso.clock, iso.label, iso.end) = (Some(clock), label, cursor.at);
                iso
            }))
        }
        // `2023-09-12 6 a.m.` goes on in words.
        _ if !joined_by_t => Some(Ok(iso)),
        _ => Some(Err(Bad::NoSuchTime)),
    }
}

/// `20230912T0600Z`.
fn basic(cursor: &mut Cursor<'_>, year: i64, month: i64, day: i64) -> Result<Iso, Bad> {
    let date = date(year, month, day).ok_or(Bad::NoSuchDate)?;
    cursor.at += 1;
    let (clock, label) = compact_time(cursor)?;
    Ok(Iso { day: Day::Date(date), clock: Some(clock), label, end: cursor.at })
}

/// `06`, `0600`, `060000` and an offset.
fn compact_time(cursor: &mut Cursor<'_>) -> Result<(Clock, Option<Label>), Bad> {
    let start = cursor.at;
    let value = cursor.run().ok_or(Bad::NoSuchTime)?;
    let (hour, minute, second, grain) = match cursor.at - start {
        2 => (value, 0, 0, Grain::Hour),
        4 => (value / 100, value % 100, 0, Grain::Minute),
        6 => (value / 10_000, value / 100 % 100, value % 100, Grain::Second),
        _ => return Err(Bad::NoSuchTime),
    };
    let clock = clock(hour, minute, second, 0, grain).ok_or(Bad::NoSuchTime)?;
    Ok((clock, offset_label(cursor)?))
}

/// `:00`, `:00:00`, `:00:00.123` after an hour, and an offset.
fn time(
    cursor: &mut Cursor<'_>,
    hour: i64,
    joined_by_t: bool,
) -> Result<(Clock, Option<Label>), Bad> {
    cursor.at += 1;
    let minute = cursor.digits(2).ok_or(Bad::NoSuchTime)?;
    let (mut second, mut micros, mut grain) = (0, 0, Grain::Minute);
    if cursor.eat(b':') {
        second = cursor.digits(2).ok_or(Bad::NoSuchTime)?;
        grain = Grain::Second;
        if let Some(fraction) = cursor.fraction() {
            (micros, grain) = (fraction, Grain::Micro);
        }
    }
    let clock = clock(hour, minute, second, micros, grain).ok_or(Bad::NoSuchTime)?;
    // RFC 3339 allows the space, but in `06:00-07:00` people also write a range.
    if cursor.peek() == Some(b'-') && !joined_by_t && grain == Grain::Minute {
        return Err(Bad::OffsetOrRange);
    }
    Ok((clock, offset_label(cursor)?))
}

/// `Z` or `+10:00`, glued; anything else is left for the caller.
fn offset_label(cursor: &mut Cursor<'_>) -> Result<Option<Label>, Bad> {
    let text_ends = |byte: Option<u8>| !byte.is_some_and(|b| b.is_ascii_alphanumeric());
    match cursor.peek() {
        Some(b'Z' | b'z') if text_ends(cursor.bytes.get(cursor.at + 1).copied()) => {
            cursor.at += 1;
            Ok(Some(Label::Utc))
        }
        Some(b'+' | b'-' | 0xE2) => match offset(cursor.bytes, cursor.at) {
            Some(Ok((offset, end))) => {
                cursor.at = end;
                Ok(Some(Label::Offset(offset)))
            }
            Some(Err(bad)) => Err(bad),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// `+10`, `-0530`, `+10:00`, `−00:01:15` at byte `at`; `None` if no sign with
/// a digit stands there.
pub(super) fn offset(bytes: &[u8], at: usize) -> Option<Result<(Offset, usize), Bad>> {
    let mut cursor = Cursor { bytes, at };
    let sign = match cursor.peek()? {
        b'+' => 1,
        b'-' => -1,
        // U+2212, the minus sign of typographers.
        _ if bytes.get(at..)?.starts_with("−".as_bytes()) => {
            cursor.at += 2;
            -1
        }
        _ => return None,
    };
    cursor.at += 1;
    let start = cursor.at;
    let value = cursor.run()?;
    let (hours, mut minutes, mut seconds) = match cursor.at - start {
        1 | 2 => (value, 0, 0),
        4 => (value / 100, value % 100, 0),
        _ => return Some(Err(Bad::NoSuchOffset)),
    };
    if cursor.at - start <= 2 && cursor.eat(b':') {
        match cursor.digits(2) {
            Some(value) => minutes = value,
            None => return Some(Err(Bad::NoSuchOffset)),
        }
        if cursor.eat(b':') {
            match cursor.digits(2) {
                Some(value) => seconds = value,
                None => return Some(Err(Bad::NoSuchOffset)),
            }
        }
    }
    // The widest that any zone ever had is 15 h 56 min 8 s (Manila, until 1844).
    let good = hours < 16 && minutes < 60 && seconds < 60;
    let total = i32::try_from(sign * (hours * 3600 + minutes * 60 + seconds)).ok();
    let offset = total.filter(|_| good).and_then(|total| Offset::from_seconds(total).ok());
    Some(offset.map(|offset| (offset, cursor.at)).ok_or(Bad::NoSuchOffset))
}

/// A clock reading in 24-hour form, if there is such a time.
pub(super) fn clock(
    hour: i64,
    minute: i64,
    second: i64,
    micros: u32,
    grain: Grain,
) -> Option<Clock> {
    let end_of_day = hour == 24 && minute == 0 && second == 0 && micros == 0;
    if !(hour < 24 && minute < 60 && second <= 60 || end_of_day) {
        return None;
    }
    Some(Clock {
        hour: u8::try_from(hour).ok()?,
        minute: u8::try_from(minute).ok()?,
        second: u8::try_from(second).ok()?,
        micros,
        grain,
        written: Written::Day,
    })
}

/// Why there is no such date.
fn no_date(year: i64) -> Bad {
    if date(year, 6, 1).is_none() { Bad::NoSuchYear } else { Bad::NoSuchDate }
}

pub(super) fn date(year: i64, month: i64, day: i64) -> Option<CivilDate> {
    let (month, day) = (u32::try_from(month).ok()?, u32::try_from(day).ok()?);
    CivilDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The first and the last day of a month.
pub(super) fn month_of(year: i64, month: i64) -> Option<(CivilDate, CivilDate)> {
    let first = date(year, month, 1)?;
    let next = if month == 12 { date(year + 1, 1, 1)? } else { date(year, month + 1, 1)? };
    Some((first, next.pred_opt()?))
}

#[derive(Clone, Copy)]
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let eaten = self.peek() == Some(byte);
        self.at += usize::from(eaten);
        eaten
    }

    fn digit(&mut self) -> Option<i64> {
        let byte = self.peek().filter(u8::is_ascii_digit)?;
        self.at += 1;
        Some(i64::from(byte - b'0'))
    }

    /// Exactly `count` digits, with no further digit after them.
    fn digits(&mut self, count: usize) -> Option<i64> {
        let start = self.at;
        let value = self.run();
        if value.is_none() || self.at - start != count {
            self.at = start;
            return None;
        }
        value
    }

    /// All digits that come; more than eight are no number of ours.
    fn run(&mut self) -> Option<i64> {
        let start = self.at;
        let mut value = 0_i64;
        while let Some(digit) = self.digit() {
            value = value.saturating_mul(10).saturating_add(digit);
        }
        (1..=8).contains(&(self.at - start)).then_some(value)
    }

    /// `.123` or `,123` as microseconds; further digits are cut.
    fn fraction(&mut self) -> Option<u32> {
        let next_is_digit = self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        if !matches!(self.peek(), Some(b'.' | b',')) || !next_is_digit {
            return None;
        }
        self.at += 1;
        let (mut micros, mut weight) = (0, 100_000);
        while let Some(digit) = self.digit() {
            micros += u32::try_from(digit).unwrap_or_default() * weight;
            weight /= 10;
        }
        Some(micros)
    }
}
