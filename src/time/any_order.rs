//! Dates and times in figures and words, in the many orders in which programs print them.
//!
//! The slow way of a table, where [`numeric`](super::numeric) does not know the form:
//! `Tue Apr 03 18:00:09 +0000 2012`, `13:52:55 01-Oct-2026`, `20210701_185151`,
//! `07/30/2024 11:36:02 PM`. The parts may stand in any order; each stands once.

use super::civil::{MICROS_PER_SECOND, Wall};
use super::numeric::{Cursor, DateAndTime, Form, Precision, TimeOfDay, Wrong, date, may_be_range};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What stands before decimals.
const POINTS: &[u8] = b".,";

/// The parts that were met.
#[derive(Debug, Default)]
struct Parts<'a> {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    time: Option<TimeOfDay>,
    is_afternoon: Option<bool>,
    offset: Option<i64>,
    zone: Option<&'a str>,
}

/// Reads a date, a time of day and what is said of the clock, and the name of a zone if
/// one is there.
pub(crate) fn read(text: &[u8], form: Form) -> Result<(DateAndTime, Option<&str>), Wrong> {
    let (mut cursor, mut parts) = (Cursor { bytes: text, at: 0 }, Parts::default());
    loop {
        pass_blanks(&mut cursor);
        let Some(next) = cursor.peek() else { break };
        let is_read = match next {
            b'0'..=b'9' => parts.figures(&mut cursor, form),
            b'A'..=b'Z' | b'a'..=b'z' => parts.word(&mut cursor),
            b'[' => parts.bracket(&mut cursor),
            // A browser says the zone in words after its offset.
            b'(' if parts.offset.is_some() => {
                cursor.at = text.len();
                Some(())
            }
            _ => parts.offset(&mut cursor),
        };
        is_read.ok_or(Wrong::Form)?;
    }
    Ok((parts.date_and_time()?, parts.zone))
}

/// Passes over blanks, those of Unicode that programs print among them, and marks.
fn pass_blanks(cursor: &mut Cursor<'_>) {
    const WIDE: [&[u8]; 2] = ["\u{a0}".as_bytes(), "\u{202f}".as_bytes()];
    loop {
        let wide = WIDE.iter().find(|blank| cursor.rest().starts_with(blank));
        cursor.at += match wide {
            Some(blank) => blank.len(),
            None if cursor.eat(b" \t,_").is_some() => 0,
            None => return,
        };
    }
}

/// The number from 1 of the name that a word is, or begins with three letters or more.
fn numbered(word: &str, names: &[&str]) -> Option<i64> {
    let is_it = |name: &&str| word.len() >= 3 && name.starts_with(word);
    names.iter().position(is_it).and_then(|at| i64::try_from(at + 1).ok())
}

/// Fills a slot that is empty.
fn once<T>(slot: &mut Option<T>, value: T) -> Option<()> {
    slot.is_none().then(|| *slot = Some(value))
}

impl<'a> Parts<'a> {
    fn figures(&mut self, cursor: &mut Cursor<'a>, form: Form) -> Option<()> {
        let digits = cursor.rest().iter().take_while(|byte| byte.is_ascii_digit()).count();
        let is_dated = self.year.is_some() && self.day.is_some();
        match (digits, cursor.rest().get(digits)) {
            (1..=2, Some(b':')) => once(&mut self.time, cursor.time(1..=2, POINTS)?),
            (1..=2, Some(b'/' | b'-' | b'.')) => self.parted(cursor, form),
            (4, Some(b'/' | b'-' | b'.' | b':')) => self.parted(cursor, form),
            (8, _) => self.day(cursor.number(8..=8)?),
            (12 | 14, _) => {
                let number = cursor.number(12..=14)?;
                let (day, clock) = if digits == 12 {
                    (number / 10_000, number % 10_000 * 100)
                } else {
                    (number / 1_000_000, number % 1_000_000)
                };
                self.day(day)?;
                self.clock(clock, cursor)
            }
            (6, _) if is_dated => {
                let clock = cursor.number(6..=6)?;
                self.clock(clock, cursor)
            }
            (4, _) if is_dated => {
                let clock = cursor.number(4..=4)?;
                self.clock(clock * 100, cursor)
            }
            (4, _) => once(&mut self.year, cursor.number(4..=4)?),
            (1..=2, _) => once(&mut self.day, cursor.number(1..=2)?),
            _ => None,
        }
    }

    /// A day as eight digits.
    fn day(&mut self, number: i64) -> Option<()> {
        once(&mut self.year, number / 10_000)?;
        once(&mut self.month, number / 100 % 100)?;
        once(&mut self.day, number % 100)
    }

    /// A time of day as six digits, and its decimals.
    fn clock(&mut self, number: i64, cursor: &mut Cursor<'_>) -> Option<()> {
        let parts = [number / 10_000, number / 100 % 100, number % 100];
        let (micros, precision) = match cursor.decimals(POINTS) {
            Some(micros) => (micros, Precision::Micro),
            None => (0, Precision::Second),
        };
        once(&mut self.time, TimeOfDay::new(parts, micros, precision)?)
    }

    /// Three parts with the same mark between: the year in front, or behind.
    fn parted(&mut self, cursor: &mut Cursor<'_>, form: Form) -> Option<()> {
        let start = cursor.at;
        let first = cursor.number(1..=4)?;
        let is_year_first = cursor.at - start == 4;
        let mark = cursor.eat(b"/-.:")?;
        let is_named = cursor.peek()?.is_ascii_alphabetic();
        let second = match is_named {
            true => numbered(&letters(cursor)?.to_ascii_lowercase(), &MONTHS)?,
            false => cursor.number(1..=2)?,
        };
        cursor.eat(&[mark])?;
        let last = if is_year_first { cursor.number(1..=2)? } else { cursor.number(4..=4)? };
        let [year, month, day] = match form {
            _ if is_year_first => [first, second, last],
            _ if is_named => [last, second, first],
            Form::DayFirst => [last, second, first],
            Form::MonthFirst => [last, first, second],
            Form::Rfc3339 | Form::YearFirst => return None,
        };
        once(&mut self.year, year)?;
        once(&mut self.month, month)?;
        once(&mut self.day, day)
    }

    fn word(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        let start = cursor.at;
        let word = letters(cursor)?;
        match (word.to_ascii_lowercase().as_str(), cursor.peek()) {
            (_, Some(b'/')) => {
                cursor.at = start;
                self.zone(cursor)
            }
            ("t", Some(b'0'..=b'9')) => Some(()),
            // How long the program ran, as Go prints it, ends the text.
            ("m", Some(b'=')) => {
                cursor.at = cursor.bytes.len();
                Some(())
            }
            ("z" | "utc" | "gmt" | "ut", _) => match self.offset {
                None | Some(0) => {
                    self.offset = Some(0);
                    Some(())
                }
                Some(_) => None,
            },
            ("am" | "a", _) => once(&mut self.is_afternoon, false),
            ("pm" | "p", _) => once(&mut self.is_afternoon, true),
            (lower, _) => match numbered(lower, &MONTHS) {
                Some(month) => once(&mut self.month, month),
                // Letters after an offset name it once more.
                None => {
                    let is_known = numbered(lower, &WEEKDAYS).is_some() || self.offset.is_some();
                    is_known.then_some(())
                }
            },
        }
    }

    /// `[Europe/Paris]`.
    fn bracket(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        cursor.eat(b"[")?;
        self.zone(cursor)?;
        cursor.eat(b"]").map(drop)
    }

    fn zone(&mut self, cursor: &mut Cursor<'a>) -> Option<()> {
        let is_in = |byte: &&u8| byte.is_ascii_alphanumeric() || b"/_+-".contains(byte);
        let len = cursor.rest().iter().take_while(is_in).count();
        let name = std::str::from_utf8(cursor.rest().get(..len)?).ok()?;
        cursor.at += len;
        once(&mut self.zone, name)
    }

    fn offset(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        // A sign before the time of day is no offset.
        self.time?;
        if may_be_range(cursor.bytes, cursor.at) {
            return None;
        }
        let east = cursor.offset(6)?.ok().filter(|east| east.abs() < 86_400)?;
        let east = i64::from(east) * MICROS_PER_SECOND;
        match self.offset {
            None | Some(0) => {
                self.offset = Some(east);
                Some(())
            }
            Some(_) => None,
        }
    }

    fn date_and_time(&self) -> Result<DateAndTime, Wrong> {
        let (Some(year), Some(month), Some(day)) = (self.year, self.month, self.day) else {
            return Err(Wrong::Form);
        };
        let day = date(year, month, day).ok_or(Wrong::NoSuchDay)?;
        let mut time = self.time.ok_or(Wrong::NoTime)?;
        if let Some(is_afternoon) = self.is_afternoon {
            if !(1..=12).contains(&time.hour) {
                return Err(Wrong::Form);
            }
            time.hour = time.hour % 12 + if is_afternoon { 12 } else { 0 };
        }
        if time.hour == 24 {
            return Err(Wrong::Hour24);
        }
        let wall = Wall::midnight(day).as_micros() + time.since_midnight();
        Ok(DateAndTime { wall, is_leap: time.second == 60, offset: self.offset })
    }
}

/// The letters that come, at least one.
fn letters<'a>(cursor: &mut Cursor<'a>) -> Option<&'a str> {
    let len = cursor.rest().iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let word = std::str::from_utf8(cursor.rest().get(..len)?).ok()?;
    cursor.at += len;
    (len > 0).then_some(word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, form: Form) -> String {
        match read(text.as_bytes(), form) {
            Err(wrong) => format!("{wrong:?}"),
            Ok((read, zone)) => {
                let wall = Wall::from_micros(read.wall).as_seconds();
                let hours = read.offset.map(|offset| offset / 60 / MICROS_PER_SECOND);
                format!("{wall} {hours:?} {}", zone.unwrap_or("-"))
            }
        }
    }

    /// The seconds are those of `date -u -d` for the same reading.
    #[test]
    fn programs_print_one_instant_in_many_forms() {
        for text in [
            "Tue Apr 03 18:00:09 +0000 2012",
            "2012-04-03 18:00:09.000000001 +0000 UTC m=+0.000012",
            "Tue Apr 3 2012 18:00:09 GMT+0000 (Coordinated Universal Time)",
            "20120403T180009Z",
            "20120403180009 +00",
            "2012/04/03 6:00:09 PM UTC",
            "18:00:09 03-Apr-2012 GMT",
            "3 April 2012, 18:00:09 Z",
            "2012:04:03 18:00:09+00:00",
        ] {
            assert_eq!(shown(text, Form::YearFirst), "1333476009 Some(0) -", "{text}");
        }
        assert_eq!(shown("20120403_180009", Form::YearFirst), "1333476009 None -");
        assert_eq!(shown("04/03/2012 6:00:09\u{202f}PM", Form::MonthFirst), "1333476009 None -");
        assert_eq!(shown("03.04.2012 18:00:09", Form::DayFirst), "1333476009 None -");
        assert_eq!(
            shown("2012-04-03T20:00:09+02:00[Europe/Paris]", Form::YearFirst),
            "1333483209 Some(120) Europe/Paris"
        );
        assert_eq!(
            shown("2012-04-03 11:00:09 America/Los_Angeles", Form::YearFirst),
            "1333450809 None America/Los_Angeles"
        );
    }

    proptest! {
        /// The reader of ISO texts is the oracle.
        #[test]
        fn one_reading_in_any_order_is_that_of_its_iso_text(
            (year, month, day) in (1000..=9999_i64, 1..=12_usize, 1..=28_i64),
            (hour, minute, second) in (0..24_i64, 0..60_i64, 0..60_i64),
            micros in 0..1_000_000_i64,
        ) {
            let iso = format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}.{micros:06}");
            let expected = DateAndTime::read(iso.as_bytes(), Form::YearFirst).unwrap().wall;
            let time = format!("{hour}:{minute:02}:{second:02}.{micros:06}");
            let half = if hour < 12 { "AM" } else { "pm" };
            let of_twelve = format!("{}:{minute:02}:{second:02}.{micros:06} {half}", (hour + 11) % 12 + 1);
            let name = MONTHS[month - 1];
            for (text, form) in [
                (format!("{year}{month:02}{day:02}T{hour:02}{minute:02}{second:02}.{micros:06}"), Form::YearFirst),
                (format!("{year}/{month}/{day} {of_twelve}"), Form::YearFirst),
                (format!("{time} {day}-{}-{year}", &name[..3]), Form::YearFirst),
                (format!("{name} {day} {year}, {of_twelve}"), Form::YearFirst),
                (format!("{day}.{month}.{year} {of_twelve}"), Form::DayFirst),
                (format!("{month}/{day}/{year} {time}"), Form::MonthFirst),
            ] {
                let (found, _) = read(text.as_bytes(), form).unwrap();
                prop_assert_eq!(found.wall, expected, "{}", text);
            }
        }
    }

    #[test]
    fn what_leaves_a_part_open_or_says_it_twice_is_none() {
        for (text, wrong) in [
            ("03/04/2012 18:00:09", "Form"),
            ("18:00:09", "Form"),
            ("2012-04-03", "NoTime"),
            ("2012/02/30 10:00", "NoSuchDay"),
            ("2012-04-03 13:00 PM", "Form"),
            ("2012-04-03 10:00 CET", "Form"),
            ("2012-04-03 10:00 11:00", "Form"),
            ("2012-04-03 10:00 +0200 UTC", "Form"),
            ("9/12/23 6:00", "Form"),
            ("", "Form"),
        ] {
            assert_eq!(shown(text, Form::YearFirst), wrong, "{text}");
        }
    }
}
