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

impl fmt::Display for Remedy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claim = match self.claim {
            Some(seen) => match seen.label() {
                Some(label) => format!("the claim {}", printable(label)),
                None => format!("the sighting at {}", seen.interval()),
            },
            None => String::new(),
        };
        let by = |count: i8, unit: &str| {
            let (count, way) = (count.unsigned_abs(), if count < 0 { "earlier" } else { "later" });
            format!("{count} {unit}{} {way}", if count == 1 { "" } else { "s" })
        };
        f.pad(&match self.slip {
            Slip::HourOffset { hours } => {
                format!("{claim} fits {}: a clock of another zone", by(hours, "hour"))
            }
            Slip::AmPm { hours } => {
                format!("{claim} fits {}: an a.m./p.m. slip", by(hours, "hour"))
            }
            Slip::DaySlip { days } => format!("{claim} fits {}: the wrong day", by(days, "day")),
            Slip::SwappedCoordinates => {
                format!("{claim} fits with latitude and longitude swapped")
            }
            Slip::FlippedLatitude => {
                format!("{claim} fits with north for south, or south for north")
            }
            Slip::FlippedLongitude => format!("{claim} fits with east for west, or west for east"),
            Slip::TwoActors => "two actors go by one id".to_owned(),
        })
    }
}
