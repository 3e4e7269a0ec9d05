//! Two numbers that may be a position.

use super::loaded::Reason;
use super::number::Degrees;
use super::parsed::Fault;
use super::profile::Role;
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
    pub(super) role: Role,
    reason: Reason,
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
    let bad = |role, reason, flaw| BadPosition { role, reason, flaw };
    let units = |role, degrees| match degrees {
        Degrees::Units(units) => Ok(units),
        Degrees::Absent => Err(bad(role, Reason::NoPosition, Flaw::Absent)),
        Degrees::Unreadable => Err(bad(role, Reason::Coordinates, Flaw::NotANumber)),
    };
    let (lat, lon) = (units(Role::Lat, lat)?, units(Role::Lon, lon)?);
    if is_ais && (lat == AIS_NO_LAT || lon == AIS_NO_LON) {
        let role = if lat == AIS_NO_LAT { Role::Lat } else { Role::Lon };
        return Err(bad(role, Reason::NoPosition, Flaw::NotAvailable));
    }
    if let Some(position) = checked(lat, lon) {
        return Ok(position);
    }
    if lat.abs() > POLE {
        let is_swapped = lat.abs() <= HALF_TURN && lon.abs() <= POLE;
        let flaw = if is_swapped { Flaw::Swapped } else { Flaw::Outside };
        return Err(bad(Role::Lat, Reason::Coordinates, flaw));
    }
    Err(bad(Role::Lon, Reason::Coordinates, Flaw::Outside))
}

impl BadPosition {
    /// What is wrong with the field, which is written like this.
    #[cold]
    pub(super) fn fault(self, field: &str) -> Fault {
        let noun = self.role.noun();
        let range = if self.role == Role::Lat { "-90..=90" } else { "-180..=180" };
        let outside = || format!("{noun} {} is not in {range}", quoted(field));
        let (kind, message, cure) = match self.flaw {
            Flaw::Absent => (
                ErrorKind::Missing,
                format!("the row has no {noun}"),
                "leave out rows without a position",
            ),
            Flaw::NotAvailable => (
                ErrorKind::Missing,
                format!("{noun} {field} is what AIS sends where there is none"),
                "leave out rows without a position",
            ),
            Flaw::NotANumber => (
                ErrorKind::Syntax,
                format!("{} is no {noun}", quoted(field)),
                "write decimal degrees, north and east positive",
            ),
            Flaw::Outside => {
                (ErrorKind::OutOfRange, outside(), "write decimal degrees, north and east positive")
            }
            Flaw::Swapped => (
                ErrorKind::OutOfRange,
                outside(),
                "name the columns the other way round, if all rows are so",
            ),
        };
        (self.reason, Some(self.role), Error::new(kind, message).cured_by(cure))
    }
}
