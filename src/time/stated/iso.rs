//! The numeric forms that a phrase may hold.

use super::ast::{Day, Label};
use super::lexicon::{self, Word};
use crate::time::civil::CivilDate;
use crate::time::numeric::{Cursor, Precision, TimeOfDay, date};
use crate::time::zone::Offset;

/// What a numeric form held, and the byte after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Iso {
    pub(super) day: Day,
    pub(super) time: Option<TimeOfDay>,
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

/// Whether `:01 08:10:` follows.
fn is_of_a_camera(rest: &[u8]) -> bool {
    let is = |text: &[u8], shape: &[u8]| {
        let mut pairs = text.iter().zip(shape);
        text.len() >= shape.len()
            && pairs.all(|(byte, shape)| byte == shape || *shape == b'0' && byte.is_ascii_digit())
    };
    let after = rest.get(3..).unwrap_or_default();
    // A space that does not break is two bytes.
    let after = after.strip_prefix(b" ").or_else(|| after.strip_prefix("\u{a0}".as_bytes()));
    is(rest, b":00") && after.is_some_and(|time| is(time, b"00:00:"))
}

/// Reads a numeric form that starts at byte `at`; `None` when there is none.
///
/// `2023-09-12`, `2023/09/12`, `2023-09`, each but the last with `T06:00`,
/// ` 06:00:00.5`, an offset glued to that, and the basic form with a `T`.
pub(super) fn read(text: &str, at: usize) -> Option<Result<Iso, Bad>> {
    if let Some(read) = of_web_log(text, at) {
        return Some(read);
    }
    let mut cursor = Cursor { bytes: text.as_bytes(), at };
    let Some(year) = cursor.year() else {
        let day = cursor.number(8..=8).filter(|_| cursor.at == at + 8)?;
        cursor.eat(b"T")?;
        let day = date(day / 10_000, day / 100 % 100, day % 100).ok_or(Bad::NoSuchDate);
        let time = compact(&mut cursor);
        return Some(day.and_then(|day| timed(cursor, day, time)));
    };
    // `2024:05:01 08:10:00`, as cameras write it.
    let mark = cursor.eat(b"-/:")?;
    let month = cursor.number(2..=2)?;
    if mark == b':' && !is_of_a_camera(cursor.rest()) {
        return None;
    }
    if cursor.eat(&[mark]).is_none() {
        let ends = mark == b'-' && !cursor.peek().is_some_and(|b| b.is_ascii_digit());
        return ends.then(|| {
            let (first, last) = month_of(year, month).ok_or(no_date(year))?;
            Ok(Iso { day: Day::Span(first, last), time: None, label: None, end: cursor.at })
        });
    }
    let Some(date) = date(year, month, cursor.number(2..=2)?) else {
        return Some(Err(no_date(year)));
    };
    let only = Ok(Iso { day: Day::Date(date), time: None, label: None, end: cursor.at });
    let Some(joint) = cursor.eat(b"Tt ") else { return Some(only) };
    let mut ahead = cursor;
    let time = match (ahead.number(2..=2), ahead.eat(b":"), joint) {
        (Some(_), Some(_), _) => cursor.time(2..=2, b".,"),
        // `2023-09-12 6 a.m.` goes on in words.
        (_, _, b' ') => return Some(only),
        (Some(_), None, _) => compact(&mut cursor),
        _ => None,
    };
    // RFC 3339 allows the space, but in `06:00-07:00` people also write a range.
    let is_minute = time.is_some_and(|time| time.precision == Precision::Minute);
    if is_minute && joint == b' ' && cursor.peek() == Some(b'-') {
        return Some(Err(Bad::OffsetOrRange));
    }
    Some(timed(cursor, date, time))
}

/// `12/Sep/2023:17:50:33 +0000`, as web servers log it.
fn of_web_log(text: &str, at: usize) -> Option<Result<Iso, Bad>> {
    let mut cursor = Cursor { bytes: text.as_bytes(), at };
    let day = cursor.number(2..=2)?;
    cursor.eat(b"/")?;
    let Some(Word::Month(month)) = lexicon::word(text.get(cursor.at..cursor.at + 3)?) else {
        return None;
    };
    cursor.at += 3;
    cursor.eat(b"/")?;
    let year = cursor.number(4..=4)?;
    cursor.eat(b":")?;
    let time = cursor.time(2..=2, b".,");
    cursor.eat(b" ");
    Some(match date(year, month.into(), day) {
        Some(date) => timed(cursor, date, time),
        None => Err(no_date(year)),
    })
}

/// A day with the time that was read, and the offset that may be glued to it.
fn timed(mut cursor: Cursor<'_>, day: CivilDate, time: Option<TimeOfDay>) -> Result<Iso, Bad> {
    let time = Some(time.ok_or(Bad::NoSuchTime)?);
    let label = offset_label(&mut cursor)?;
    Ok(Iso { day: Day::Date(day), time, label, end: cursor.at })
}

/// `06`, `0600`, `060000`.
fn compact(cursor: &mut Cursor<'_>) -> Option<TimeOfDay> {
    let start = cursor.at;
    let value = cursor.number(2..=6)?;
    let (time, precision) = match cursor.at - start {
        2 => ([value, 0, 0], Precision::Hour),
        4 => ([value / 100, value % 100, 0], Precision::Minute),
        6 => ([value / 10_000, value / 100 % 100, value % 100], Precision::Second),
        _ => return None,
    };
    TimeOfDay::new(time, 0, precision)
}

/// `Z` or `+10:00`, glued; anything else is left for the caller.
fn offset_label(cursor: &mut Cursor<'_>) -> Result<Option<Label>, Bad> {
    if let [b'Z' | b'z', after @ ..] = cursor.rest() {
        let is_word = after.first().is_some_and(u8::is_ascii_alphanumeric);
        cursor.at += usize::from(!is_word);
        return Ok((!is_word).then_some(Label::Utc));
    }
    let Some(read) = offset(cursor.bytes, cursor.at) else { return Ok(None) };
    let (offset, end) = read?;
    cursor.at = end;
    Ok(Some(Label::Offset(offset)))
}

/// `+10`, `-0530`, `+10:00`, `−00:01:15` at byte `at`; `None` if no sign with
/// a digit stands there.
pub(super) fn offset(bytes: &[u8], at: usize) -> Option<Result<(Offset, usize), Bad>> {
    let mut cursor = Cursor { bytes, at };
    // The widest that any zone ever had is 15 h 56 min 8 s (Manila, until 1844).
    let east = cursor.offset(4)?.ok().filter(|east| east.abs() < 16 * 3600);
    let offset = east.and_then(|east| Offset::from_seconds(east).ok());
    Some(offset.map(|offset| (offset, cursor.at)).ok_or(Bad::NoSuchOffset))
}

/// Why there is no such date.
fn no_date(year: i64) -> Bad {
    if date(year, 6, 1).is_none() { Bad::NoSuchYear } else { Bad::NoSuchDate }
}

/// The first and the last day of a month.
pub(super) fn month_of(year: i64, month: i64) -> Option<(CivilDate, CivilDate)> {
    let first = date(year, month, 1)?;
    let next = if month == 12 { date(year + 1, 1, 1)? } else { date(year, month + 1, 1)? };
    Some((first, next.pred_opt()?))
}
