//! The slips that would explain why two sightings do not go together.

use std::fmt;

use crate::error::printable;
use crate::place::Place;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::view::Seen;

/// A single change by which a conflict would vanish. Never applied.
///
/// `Display` says it in one clause.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Remedy<'a> {
    /// The mistake that would explain the conflict.
    pub slip: Slip,
    /// The claim in which it was made; `None` for a mistake about the actor.
    pub claim: Option<Seen<'a>>,
}

/// A common mistake in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Slip {
    /// The clock was read in the wrong zone.
    HourOffset {
        /// How many hours to add.
        hours: i8,
    },
    /// Morning for evening, or the other way round.
    AmPm {
        /// How many hours to add: 12, or −12.
        hours: i8,
    },
    /// The wrong day.
    DaySlip {
        /// How many days to add.
        days: i8,
    },
    /// Longitude and latitude in the wrong order.
    SwappedCoordinates,
    /// South for north.
    FlippedLatitude,
    /// West for east.
    FlippedLongitude,
    /// One id, but two actors that move.
    TwoActors,
}

/// The clocks of the world are at most 26 hours apart; more than 14 from UTC
/// none of them is.
const MOST_HOURS: i8 = 14;

impl Slip {
    /// Returns its stable name, such as `hour_offset`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Slip::HourOffset { .. } => "hour_offset",
            Slip::AmPm { .. } => "am_pm",
            Slip::DaySlip { .. } => "day_slip",
            Slip::SwappedCoordinates => "swapped_coordinates",
            Slip::FlippedLatitude => "flipped_latitude",
            Slip::FlippedLongitude => "flipped_longitude",
            Slip::TwoActors => "two_actors",
        }
    }

    /// Every slip in the time of one claim, the smallest offsets first.
    pub(super) fn of_time() -> impl Iterator<Item = Slip> {
        Slip::all().filter(|slip| slip.hours().is_some())
    }

    /// How many hours to add, if the slip is one of time.
    fn hours(self) -> Option<i64> {
        match self {
            Slip::HourOffset { hours } | Slip::AmPm { hours } => Some(i64::from(hours)),
            Slip::DaySlip { days } => Some(24 * i64::from(days)),
            _ => None,
        }
    }

    /// The interval without the slip; `None` for a slip of another kind.
    pub(super) fn time_undone(self, interval: Interval) -> Option<Interval> {
        let by = SignedDuration::from_hours(self.hours()?);
        Some(interval.shifted(DurationRange::exactly(by)))
    }

    /// Every slip that one claim may have, the smallest offsets first.
    pub(super) fn all() -> impl Iterator<Item = Slip> {
        let hours = (1..=MOST_HOURS).filter(|hours| *hours != 12);
        let hours = hours.flat_map(|hours| [hours, -hours]);
        hours.map(|hours| Slip::HourOffset { hours }).chain([
            Slip::AmPm { hours: 12 },
            Slip::AmPm { hours: -12 },
            Slip::DaySlip { days: 1 },
            Slip::DaySlip { days: -1 },
            Slip::SwappedCoordinates,
            Slip::FlippedLatitude,
            Slip::FlippedLongitude,
        ])
    }

    /// When and where it was without the slip; `None` where the slip cannot
    /// have been made.
    pub(super) fn undone(self, interval: Interval, place: &Place) -> Option<(Interval, Place)> {
        if let Some(then) = self.time_undone(interval) {
            return Some((then, place.clone()));
        }
        let moved = |lat: f64, lon: f64| {
            let moved = Place::lat_lon(lat, lon).ok()?;
            Some(match place.radius() {
                Some(radius) => moved.with_radius(radius),
                None => moved,
            })
        };
        let (lat, lon) = (place.lat()?, place.lon()?);
        Some(match self {
            Slip::SwappedCoordinates => (interval, moved(lon, lat)?),
            Slip::FlippedLatitude => (interval, moved(-lat, lon)?),
            Slip::FlippedLongitude => (interval, moved(lat, -lon)?),
            _ => return None,
        })
    }
}

impl<'a> Remedy<'a> {
    pub(super) fn new(slip: Slip, claim: Option<Seen<'a>>) -> Remedy<'a> {
        Remedy { slip, claim }
    }

    /// The slips in one claim that pass a test; of the hours in one direction
    /// the least is enough.
    pub(super) fn passing(
        claim: Seen<'a>,
        slips: impl Iterator<Item = Slip>,
        passes: impl Fn(Slip) -> bool,
    ) -> Vec<Remedy<'a>> {
        let (mut later, mut earlier) = (false, false);
        let mut passing = Vec::new();
        for slip in slips {
            let done = match slip {
                Slip::HourOffset { hours } if hours > 0 => &mut later,
                Slip::HourOffset { .. } => &mut earlier,
                _ => &mut false,
            };
            if !*done && passes(slip) {
                *done = true;
                passing.push(Remedy::new(slip, Some(claim)));
            }
        }
        passing
    }
}

/// The change that would fit, and the mistake behind it: "1 hour later: a clock of another zone".
impl fmt::Display for Slip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = |count: i8, unit: &str| {
            let (count, way) = (count.unsigned_abs(), if count < 0 { "earlier" } else { "later" });
            format!("{count} {unit}{} {way}", if count == 1 { "" } else { "s" })
        };
        f.pad(&match *self {
            Slip::HourOffset { hours } => format!("{}: a clock of another zone", by(hours, "hour")),
            Slip::AmPm { hours } => format!("{}: an a.m./p.m. slip", by(hours, "hour")),
            Slip::DaySlip { days } => format!("{}: the wrong day", by(days, "day")),
            Slip::SwappedCoordinates => "with latitude and longitude swapped".to_owned(),
            Slip::FlippedLatitude => "with north for south, or south for north".to_owned(),
            Slip::FlippedLongitude => "with east for west, or west for east".to_owned(),
            Slip::TwoActors => "two actors go by one id".to_owned(),
        })
    }
}

impl fmt::Display for Remedy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let slip = self.slip;
        f.pad(&match self.claim.map(|seen| (seen, seen.label())) {
            Some((_, Some(label))) => format!("the claim {} fits {slip}", printable(label)),
            Some((seen, None)) => format!("the sighting at {} fits {slip}", seen.interval()),
            None => slip.to_string(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_says_what_would_fit() {
        let said = |slip: Slip| slip.to_string();
        assert_eq!(said(Slip::HourOffset { hours: 1 }), "1 hour later: a clock of another zone");
        assert_eq!(said(Slip::AmPm { hours: -12 }), "12 hours earlier: an a.m./p.m. slip");
        assert_eq!(said(Slip::DaySlip { days: -1 }), "1 day earlier: the wrong day");
        assert_eq!(said(Slip::TwoActors), "two actors go by one id");
        assert_eq!(
            format!("{:>40}", Slip::SwappedCoordinates),
            "     with latitude and longitude swapped"
        );
    }
}
