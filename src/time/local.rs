//! An instant as a wall clock showed it.

use std::fmt;

use chrono::{DateTime, Datelike, FixedOffset, Offset as _, Utc};

use crate::error::Error;
use crate::time::as_text::Line;
use crate::time::civil::{Wall, weekday_name};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Abbreviation, Offset, Zone};

/// An instant as the wall clocks of a zone showed it.
///
/// `Display` and serde write RFC 3339 with the offset,
/// `2023-09-12T06:00:00+10:00`; an offset with seconds is written out,
/// `-00:01:15`, and [`Timestamp`] reads either. The parts of the date and of the
/// time of day are those of the `chrono::DateTime<FixedOffset>` that it converts
/// into.
///
/// # Example
///
/// ```
/// use lastseen::{Timestamp, Zone};
///
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// let there = "Asia/Vladivostok".parse::<Zone>()?.local(arrival)?;
/// assert_eq!(there.to_string(), "2023-09-12T06:00:00+10:00");
/// assert_eq!(there.weekday(), "Tuesday");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Local {
    instant: Timestamp,
    wall: Wall,
    offset: Offset,
    zone: Zone,
    abbreviation: Abbreviation,
}

impl Zone {
    /// What the wall clocks of the zone showed at an instant.
    ///
    /// # Errors
    ///
    /// [`BeyondTzTable`](crate::ErrorKind::BeyondTzTable) past the end of the compiled
    /// rules, which the default feature `jiff` does not have.
    pub fn local(self, instant: Timestamp) -> Result<Local, Error> {
        let (offset, abbreviation) = self.shown_at(instant)?;
        let wall = Wall::of(instant, offset);
        Ok(Local { instant, wall, offset, zone: self, abbreviation })
    }
}

impl Local {
    /// The full English name of the day of the week.
    #[must_use]
    pub fn weekday(self) -> &'static str {
        weekday_name(self.wall.date().weekday())
    }

    /// The offset in force.
    #[must_use]
    pub fn offset(self) -> Offset {
        self.offset
    }

    /// The zone.
    #[must_use]
    pub fn zone(self) -> Zone {
        self.zone
    }

    /// The abbreviation in use, such as `AEST`, or `+10` where tzdb has none.
    #[must_use]
    pub fn abbreviation(&self) -> &str {
        self.abbreviation.as_str()
    }

    /// The instant.
    #[must_use]
    pub fn instant(self) -> Timestamp {
        self.instant
    }

    /// The year, month and day; 0 is the year before year 1.
    pub(crate) fn date(self) -> (i32, u32, u32) {
        let date = self.wall.date();
        (date.year(), date.month(), date.day())
    }

    #[cfg(test)]
    pub(crate) fn wall(self) -> Wall {
        self.wall
    }
}

impl serde::Serialize for Local {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl fmt::Display for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = Line::new();
        self.wall.write(&mut line);
        self.offset.write(&mut line);
        f.pad(line.as_str())
    }
}

impl From<Local> for DateTime<FixedOffset> {
    /// The instant and its offset; the zone's name is left behind.
    fn from(local: Local) -> DateTime<FixedOffset> {
        // No zone ever stood a day away from UTC, so the fallback is unreachable.
        let offset = FixedOffset::east_opt(local.offset.seconds()).unwrap_or(Utc.fix());
        DateTime::<Utc>::from(local.instant()).with_timezone(&offset)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(zone: &str, instant: &str) -> Local {
        zone.parse::<Zone>().unwrap().local(instant.parse().unwrap()).unwrap()
    }

    #[test]
    fn every_part_of_the_reading_can_be_asked_for() {
        let khasan = at("Asia/Vladivostok", "2023-09-11T20:07:09.5Z");
        assert_eq!(khasan.date(), (2023, 9, 12));
        assert_eq!((khasan.weekday(), khasan.abbreviation()), ("Tuesday", "+10"));
        assert_eq!(khasan.to_string(), "2023-09-12T06:07:09.500+10:00");
        assert_eq!(khasan.instant().to_string(), "2023-09-11T20:07:09.500Z");
    }

    #[test]
    fn an_offset_with_seconds_is_written_out_and_read_back() {
        let london = at("Europe/London", "1840-01-01T12:00:00Z");
        assert_eq!(london.to_string(), "1840-01-01T11:58:45-00:01:15");
        assert_eq!(london.to_string().parse::<Timestamp>().unwrap(), london.instant());
        assert_eq!(london.abbreviation(), "LMT");
    }

    #[test]
    fn chrono_takes_the_instant_with_its_offset() {
        let local = at("America/St_Johns", "2024-07-01T00:00:00Z");
        assert_eq!(DateTime::<FixedOffset>::from(local).to_rfc3339(), "2024-06-30T21:30:00-02:30");
    }
}
