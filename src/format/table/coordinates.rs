//! Two numbers that may be a position.

use super::loaded::Reason;
use super::number::Degrees;
use crate::error::{Error, ErrorKind, quoted};

const PER_DEGREE: i64 = 10_000_000;
const POLE: i64 = 90 * PER_DEGREE;
const HALF_TURN: i64 = 180 * PER_DEGREE;

/// What AIS sends for "not available".
const AIS_NO_LAT: i64 = 91 * PER_DEGREE;
const AIS_NO_LON: i64 = 181 * PER_DEGREE;

/// Which of the two is at fault, and how.
#[derive(Debug)]
pub(super) struct BadPosition {
    pub(super) is_lon: bool,
    pub(super) reason: Reason,
    flaw: Flaw,
}

#[derive(Debug, Clone, Copy)]
enum Flaw {
    Absent,
    NotAvailable,
    NotANumber,
    Outside,
    /// Each is outside its own range and inside the other's.
    Swapped,
}

/// The position in the units of the store, if it is on Earth. The meridian at
/// -180 is that at 180.
#[inline]
pub(super) fn checked(lat: i64, lon: i64) -> Option<(i32, i32)> {
    if lat.abs() > POLE || lon.abs() > HALF_TURN {
        return None;
    }
    let lon = if lon == -HALF_TURN { HALF_TURN } else { lon };
    // Both fit by the limits above.
    Some((lat as i32, lon as i32))
}

/// The position, or what is wrong with it.
pub(super) fn of(lat: Degrees, lon: Degrees, is_ais: bool) -> Result<(i32, i32), BadPosition> {
    let bad = |is_lon, reason, flaw| Err(BadPosition { is_lon, reason, flaw });
    let units = |degrees, is_lon| match degrees {
        Degrees::Units(units) => Ok(units),
        Degrees::Absent => {
            Err(BadPosition { is_lon, reason: Reason::NoPosition, flaw: Flaw::Absent })
        }
        Degrees::Unreadable => {
            Err(BadPosition { is_lon, reason: Reason::Coordinates, flaw: Flaw::NotANumber })
        }
    };
    let (lat, lon) = (units(lat, false)?, units(lon, true)?);
    if is_ais && (lat == AIS_NO_LAT || lon == AIS_NO_LON) {
        return bad(lat != AIS_NO_LAT, Reason::NoPosition, Flaw::NotAvailable);
    }
    if let Some(position) = checked(lat, lon) {
        return Ok(position);
    }
    if lat.abs() > POLE {
        let is_swapped = lat.abs() <= HALF_TURN && lon.abs() <= POLE;
        let flaw = if is_swapped { Flaw::Swapped } else { Flaw::Outside };
        return bad(false, Reason::Coordinates, flaw);
    }
    bad(true, Reason::Coordinates, Flaw::Outside)
}

impl BadPosition {
    /// The error about the field as it is written.
    #[cold]
    pub(super) fn error(&self, field: &str) -> Error {
        let (noun, range) =
            if self.is_lon { ("longitude", "-180..=180") } else { ("latitude", "-90..=90") };
        match self.flaw {
            Flaw::Absent => Error::new(ErrorKind::Missing, format!("the row has no {noun}"))
                .cured_by("leave out rows without a position"),
            Flaw::NotAvailable => {
                let message = format!("{noun} {field} is what AIS sends where there is none");
                Error::new(ErrorKind::Missing, message)
                    .cured_by("leave out rows without a position")
            }
            Flaw::NotANumber => {
                Error::new(ErrorKind::Syntax, format!("{} is no {noun}", quoted(field)))
                    .cured_by("write decimal degrees, north and east positive")
            }
            Flaw::Outside => {
                let message = format!("{noun} {} is not in {range}", quoted(field));
                Error::new(ErrorKind::OutOfRange, message)
                    .cured_by("write decimal degrees, north and east positive")
            }
            Flaw::Swapped => {
                let message = format!("{noun} {} is not in {range}", quoted(field));
                Error::new(ErrorKind::OutOfRange, message)
                    .cured_by("name the columns the other way round, if all rows are so")
            }
        }
    }
}
