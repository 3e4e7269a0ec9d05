//! The times of a table: many rows, one form, often one day.

mod epoch;

use self::epoch::{BadCount, number, plain_number};
use super::number::is_absent;
use super::profile::Profile;
use super::time_format::TimeFormat;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::any_order;
use crate::time::civil::{MICROS_PER_DAY, MICROS_PER_SECOND, Wall};
use crate::time::numeric::{self, Cursor, DateAndTime, Form, Wrong};
use crate::time::pattern;
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
    /// The clocks of the zone showed it twice, for the second time at `later`.
    Twice { earlier: i64, later: i64, error: Error },
    /// It has the day where others have the month, so none is to be believed.
    OtherOrder(Error),
    /// The clocks of the zone never showed it.
    Never(Error),
}

/// Reads the times of one column.
#[derive(Debug, Clone)]
pub(super) struct ColumnClock<'a> {
    format: TimeFormat,
    /// What the times are read by in place of the format.
    pattern: Option<&'a str>,
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

impl<'a> ColumnClock<'a> {
    /// The clock of the tables of a profile.
    pub(super) fn of(profile: &Profile<'a>) -> ColumnClock<'a> {
        let clock = ColumnClock::new(profile.format, profile.zone, profile.fold);
        ColumnClock { pattern: profile.pattern, ..clock }
    }

    pub(super) fn new(format: TimeFormat, zone: Option<Zone>, fold: Fold) -> ColumnClock<'a> {
        // No date has these bytes.
        ColumnClock {
            format,
            pattern: None,
            zone,
            fold,
            settled: Settled::default(),
            day: ([0; 10], 0),
            steady: None,
        }
    }

    /// The zone of times without an offset.
    #[cfg(feature = "parquet")]
    pub(super) fn zone(&self) -> Option<Zone> {
        self.zone
    }

    /// The same clock in another zone.
    pub(super) fn in_zone(&self, zone: Zone) -> ColumnClock<'a> {
        let clock = ColumnClock::new(self.format, Some(zone), self.fold);
        ColumnClock { pattern: self.pattern, ..clock }
    }

    /// Adds what another clock of the column settled.
    pub(super) fn settle(&mut self, more: Settled) {
        self.settled.folds += more.folds;
        self.settled.leap_seconds += more.leap_seconds;
    }

    /// What was settled since this was asked last.
    pub(super) fn take_settled(&mut self) -> Settled {
        std::mem::take(&mut self.settled)
    }

    /// The instant in the form of most rows, and where the text of it ends;
    /// `None` for any other form. Never asked where there is a pattern.
    #[inline]
    pub(super) fn plain(&mut self, text: &[u8], at: usize) -> Option<(i64, usize)> {
        match self.format {
            TimeFormat::EpochSeconds => return plain_number(text, at, MICROS_PER_SECOND),
            TimeFormat::EpochMillis => return plain_number(text, at, 1_000),
            _ => {}
        }
        let date = text.get(at..)?.first_chunk::<10>()?;
        if *date != self.day.0 {
            self.day = (*date, numeric::plain_day(date, self.format.form())?);
        }
        let (micros, end) = numeric::plain_time(text, at + 10)?;
        let wall = self.day.1 + micros;
        if text.get(end) == Some(&b'Z') {
            return Some((wall, end + 1));
        }
        Some((self.steady_instant(wall)?, end))
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
        if let Some(unit) = self.format.unit().filter(|_| self.pattern.is_none()) {
            return number(field, unit).map_err(|bad| self.miscounted(bad, &shown(field)));
        }
        // There may be white space beyond ASCII.
        let text = String::from_utf8_lossy(field);
        let text = text.trim();
        let (read, name) = self.printed(text).map_err(|wrong| self.unreadable(wrong, text))?;
        let zone = match name {
            Some(name) => Some(name.parse::<Zone>().map_err(BadTime::Unreadable)?),
            None => self.zone,
        };
        let instant = match read.offset {
            Some(offset) => read.wall - offset,
            None => self.instant(read.wall, zone, text)?,
        };
        let instant = read.checked(instant).map_err(|wrong| self.unreadable(wrong, text))?;
        self.settled.leap_seconds += u64::from(read.is_leap);
        Ok(instant)
    }

    /// Reads a text by the pattern or the format, and the name of a zone in it.
    fn printed<'t>(&self, text: &'t str) -> Result<(DateAndTime, Option<&'t str>), Wrong> {
        if let Some(pattern) = self.pattern {
            return pattern::read(text, pattern).map(|read| (read, None));
        }
        let form = self.format.form();
        match DateAndTime::read(text.as_bytes(), form) {
            Ok(read) => Ok((read, None)),
            Err(Wrong::Form) => any_order::read(text.as_bytes(), form),
            Err(wrong) => Err(wrong),
        }
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
            return BadTime::Unreadable(self.no_time(text));
        }
        let (unit, cure) = match self.format {
            TimeFormat::EpochMillis => {
                ("milliseconds", "the column may be in microseconds: turn them into milliseconds")
            }
            _ => (
                "seconds",
                "the column may be in milliseconds: read the times by `TimeFormat::EpochMillis`",
            ),
        };
        let message = format!("{} {unit} are beyond the year 9999", quoted(text));
        BadTime::Unreadable(Error::new(ErrorKind::OutOfRange, message).cured_by(cure))
    }

    /// The instant at which the zone's clocks showed a reading, which is as if
    /// it were UTC; how it is written is for the error.
    pub(super) fn instant(
        &mut self,
        wall: i64,
        zone: Option<Zone>,
        text: &str,
    ) -> Result<i64, BadTime> {
        let Some(zone) = zone else {
            let message = format!("{} has no offset from UTC", quoted(text));
            let cure = "say whose clock it is with `Profile::zone`, such as UTC";
            return Err(BadTime::NoZone(
                Error::new(ErrorKind::NothingToResolve, message).cured_by(cure),
            ));
        };
        if self.zone == Some(zone)
            && let Some(instant) = self.steady_instant(wall)
        {
            return Ok(instant);
        }
        let mapping = zone.read(Wall::from_micros(wall)).map_err(BadTime::Unreadable)?;
        let (earlier, later) = match mapping {
            Mapping::Unique(offset) => return Ok(wall - offset.micros()),
            Mapping::Fold(first, second) => (wall - first.micros(), wall - second.micros()),
            Mapping::Gap { at, .. } => {
                let message = format!(
                    "{} was never shown in {zone}, whose clocks were set forward at {at}",
                    quoted(text)
                );
                let cure = "correct the zone of the profile";
                return Err(BadTime::Never(Error::new(ErrorKind::Inexact, message).cured_by(cure)));
            }
        };
        let chosen = match self.fold {
            Fold::Earlier => earlier,
            Fold::Later => later,
            _ => {
                let message = format!(
                    "{} was shown twice in {zone}, at {} and at {}",
                    quoted(text),
                    Timestamp::clamped(earlier),
                    Timestamp::clamped(later)
                );
                let cure = "choose the earlier or the later for all rows with `Profile::fold`";
                let error = Error::new(ErrorKind::Inexact, message).cured_by(cure);
                return Err(BadTime::Twice { earlier, later, error });
            }
        };
        self.settled.folds += 1;
        Ok(chosen)
    }

    #[cold]
    fn unreadable(&self, wrong: Wrong, text: &str) -> BadTime {
        if let Some(pattern) = self.pattern {
            let message = format!("{} is not a time by the pattern {pattern:?}", quoted(text));
            let error = Error::new(ErrorKind::Syntax, message);
            return BadTime::Unreadable(error.cured_by("correct the pattern, or leave it out"));
        }
        let others = self.other_orders(text);
        if let ([only], Form::DayFirst | Form::MonthFirst) = (others.as_slice(), self.format.form())
            && matches!(wrong, Wrong::Form | Wrong::NoSuchDay)
        {
            let message = format!(
                "{} is not {}, so the other rows are not to be believed either",
                quoted(text),
                self.format
            );
            let error = Error::new(ErrorKind::Contradiction, message);
            return BadTime::OtherOrder(error.cured_by(format!("read the times by {only}")));
        }
        BadTime::Unreadable(match wrong {
            Wrong::NoTime => {
                let message = format!("{} has a date and no time of day", quoted(text));
                let cure = format!("write both, like {}", self.format.example());
                Error::new(ErrorKind::Missing, message).cured_by(cure)
            }
            Wrong::Form if !others.is_empty() => {
                let cure = format!("read the times by {}", others.join(" or by "));
                self.no_time(text).cured_by(cure)
            }
            Wrong::Form if is_time_of_day(text) => {
                let message = format!("{} is a time of day without a date", quoted(text));
                let cure = "give the columns of both with `Profile::time`, like Date+Time";
                Error::new(ErrorKind::Missing, message).cured_by(cure)
            }
            wrong if self.format == TimeFormat::Iso || wrong == Wrong::LeapSecond => {
                match (wrong, counts_in(text)) {
                    (_, Some(cure)) => self.no_time(text).cured_by(cure),
                    (Wrong::Form, None) => self.no_time(text),
                    (wrong, None) => wrong.error(text),
                }
            }
            _ => self.no_time(text),
        })
    }

    /// The names of the formats with the day and the month in other places by which a text
    /// can be read.
    fn other_orders(&self, text: &str) -> Vec<&'static str> {
        const ORDERS: [(Form, &str); 2] = [
            (Form::DayFirst, "`TimeFormat::DayMonthYear`"),
            (Form::MonthFirst, "`TimeFormat::MonthDayYear`"),
        ];
        let fits = |form: Form| {
            DateAndTime::read(text.as_bytes(), form).is_ok()
                || any_order::read(text.as_bytes(), form).is_ok()
        };
        let others = ORDERS.into_iter().filter(|(form, _)| *form != self.format.form());
        others.filter(|(form, _)| fits(*form)).map(|(_, name)| name).collect()
    }

    fn no_time(&self, text: &str) -> Error {
        let example = self.format.example();
        let cure =
            format!("write it like {example}, or give its pattern by `Profile::time_pattern`");
        Error::new(ErrorKind::Syntax, format!("{} is not a time", quoted(text))).cured_by(cure)
    }
}

/// Whether a text is a time of day and nothing else.
fn is_time_of_day(text: &str) -> bool {
    let mut cursor = Cursor { bytes: text.as_bytes(), at: 0 };
    cursor.time(1..=2, b".,").is_some() && matches!(cursor.rest().trim_ascii_start().len(), 0..=2)
}

/// What to do about a number that can count from 1970 in our days.
fn counts_in(text: &str) -> Option<&'static str> {
    let whole = text.split('.').next().unwrap_or(text);
    if text.parse::<f64>().is_err() || !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match whole.len() {
        9..=10 => {
            Some("if it counts seconds since 1970, read the times by `TimeFormat::EpochSeconds`")
        }
        12..=13 => Some(
            "if it counts milliseconds since 1970, read the times by `TimeFormat::EpochMillis`",
        ),
        15..=19 => Some("if it counts from 1970, turn it into milliseconds"),
        _ => None,
    }
}

fn shown(field: &[u8]) -> String {
    String::from_utf8_lossy(field).into_owned()
}

#[cfg(test)]
mod tests;
