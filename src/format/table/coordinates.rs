//! Two numbers that may be a position.

use super::loaded::Reason;
use super::number::Degrees;
use super::parsed::{Fault, fault};
use super::profile::Role;
use crate::error::{ErrorKind, quoted};

const PER_DEGREE: i64 = 10_000_000;
const POLE: i64 = 90 * PER_DEGREE;
const HALF_TURN: i64 = 180 * PER_DEGREE;

/// What AIS sends for "not available".
const AIS_NO_LAT: i64 = 91 * PER_DEGREE;
const AIS_NO_LON: i64 = 181 * PER_DEGREE;

const NO_POSITION: &str = "leave out rows without a position";
const DECIMAL: &str = "write decimal degrees, north and east positive";
const SWAPPED: &str = "name the columns the other way round, if all rows are so";

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

/// The position, or what is wrong with a coordinate, which is `written` so.
#[inline]
pub(super) fn of(
    lat: Degrees,
    lon: Degrees,
    is_ais: bool,
    written: impl Fn(Role) -> String,
) -> Result<(i32, i32), Fault> {
    if let (Degrees::Units(lat), Degrees::Units(lon)) = (lat, lon)
        && !(is_ais && says_none(lat, lon))
        && let Some(position) = checked(lat, lon)
    {
        return Ok(position);
    }
    Err(refused(lat, lon, is_ais, written))
}

fn says_none(lat: i64, lon: i64) -> bool {
    lat == AIS_NO_LAT || lon == AIS_NO_LON
}

/// Why two numbers are no position.
#[cold]
fn refused(lat: Degrees, lon: Degrees, is_ais: bool, written: impl Fn(Role) -> String) -> Fault {
    let absent = |role, message| {
        fault(Reason::NoPosition, Some(role), ErrorKind::Missing, message, NO_POSITION)
    };
    let wrong =
        |role, kind, message, cure| fault(Reason::Coordinates, Some(role), kind, message, cure);
    let units = |role: Role, degrees| match degrees {
        Degrees::Units(units) => Ok(units),
        Degrees::Absent => Err(absent(role, format!("the row has no {role}"))),
        Degrees::Unreadable => {
            let message = format!("{} is no {role}", quoted(&written(role)));
            Err(wrong(role, ErrorKind::Syntax, message, DECIMAL))
        }
    };
    let (lat, lon) = match (units(Role::Lat, lat), units(Role::Lon, lon)) {
        (Ok(lat), Ok(lon)) => (lat, lon),
        (Err(fault), _) | (_, Err(fault)) => return fault,
    };
    if is_ais && says_none(lat, lon) {
        let role = if lat == AIS_NO_LAT { Role::Lat } else { Role::Lon };
        let message = format!("{role} {} is what AIS sends where there is none", written(role));
        return absent(role, message);
    }
    let (role, range) = match lat.abs() > POLE {
        true => (Role::Lat, "-90..=90"),
        false => (Role::Lon, "-180..=180"),
    };
    // Each may be outside its own range and inside the other's.
    let is_swapped = role == Role::Lat && lat.abs() <= HALF_TURN && lon.abs() <= POLE;
    let message = format!("{role} {} is not in {range}", quoted(&written(role)));
    let cure = if is_swapped { SWAPPED } else { DECIMAL };
    wrong(role, ErrorKind::OutOfRange, message, cure)
}
