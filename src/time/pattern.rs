//! Times by a pattern of one's own, in the words of `strftime`.

use chrono::format::{Item, Parsed, StrftimeItems, parse};
use chrono::{Datelike, Timelike};

use super::civil::{MICROS_PER_SECOND, Wall};
use super::numeric::{DateAndTime, Precision, TimeOfDay, Wrong, date};
use crate::error::{Error, ErrorKind, quoted};

/// Checks that a pattern can be read by.
///
/// # Errors
///
/// [`ErrorKind::Syntax`] for a letter after `%` that stands for nothing.
pub(crate) fn check(pattern: &str) -> Result<(), Error> {
    if StrftimeItems::new(pattern).all(|item| item != Item::Error) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Syntax, format!("{} is no pattern of a time", quoted(pattern)))
        .cured_by("write it as strftime has it, like %d.%m.%Y %H:%M:%S"))
}

/// Reads a whole text by a pattern.
pub(crate) fn read(text: &str, pattern: &str) -> Result<DateAndTime, Wrong> {
    let mut parsed = Parsed::new();
    parse(&mut parsed, text, StrftimeItems::new(pattern)).map_err(|_| Wrong::Form)?;
    if let Some(seconds) = parsed.timestamp() {
        let micros = i64::from(parsed.nanosecond().unwrap_or_default()) / 1_000;
        let wall = seconds.checked_mul(MICROS_PER_SECOND).and_then(|wall| wall.checked_add(micros));
        return Ok(DateAndTime {
            wall: wall.ok_or(Wrong::Range)?,
            is_leap: false,
            offset: Some(0),
        });
    }
    let day = parsed.to_naive_date().map_err(|_| Wrong::NoSuchDay)?;
    // Seconds are often left out; a pattern without an hour has no time of day.
    let time = parsed.to_naive_time().map_err(|_| Wrong::NoTime)?;
    let day = date(day.year().into(), day.month().into(), day.day().into());
    let is_leap = time.nanosecond() >= 1_000_000_000;
    let [hour, minute] = [time.hour(), time.minute()].map(i64::from);
    let second = i64::from(time.second()) + i64::from(is_leap);
    let micros = time.nanosecond() % 1_000_000_000 / 1_000;
    let time = TimeOfDay::new([hour, minute, second], micros, Precision::Micro);
    let (day, time) = day.zip(time).ok_or(Wrong::NoSuchDay)?;
    let wall = Wall::midnight(day).as_micros() + time.since_midnight();
    let offset = parsed.offset().map(|east| i64::from(east) * MICROS_PER_SECOND);
    Ok(DateAndTime { wall, is_leap, offset })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_read_as_strftime_has_it() {
        let read = |text, pattern| {
            read(text, pattern).map(|read| (read.wall / MICROS_PER_SECOND, read.offset))
        };
        // By `date -u -d '2012-04-03 18:00:00' +%s`.
        assert_eq!(read("03.04.2012 18:00", "%d.%m.%Y %H:%M"), Ok((1_333_476_000, None)));
        assert_eq!(read("3/4/12 6:00 PM", "%d/%m/%y %I:%M %p"), Ok((1_333_476_000, None)));
        assert_eq!(
            read("2012-094 18:00 +0100", "%Y-%j %H:%M %z"),
            Ok((1_333_476_000, Some(3_600 * MICROS_PER_SECOND)))
        );
        assert_eq!(read("1333476000", "%s"), Ok((1_333_476_000, Some(0))));
        assert_eq!(read("03.04.2012", "%d.%m.%Y"), Err(Wrong::NoTime));
        assert_eq!(read("03.04.2012 18:00x", "%d.%m.%Y %H:%M"), Err(Wrong::Form));
        assert_eq!(read("31.02.2012 18:00", "%d.%m.%Y %H:%M"), Err(Wrong::NoSuchDay));
        assert!(check("%d.%m.%Y").is_ok() && check("%d.%Q").is_err());
    }
}
