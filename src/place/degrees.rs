//! The cures for numbers that are no position.

use crate::error::{Error, ErrorKind};

pub(super) fn bad_latitude(lat: f64, lon: f64) -> Error {
    let error = Error::new(ErrorKind::OutOfRange, format!("latitude {lat} is not in -90..=90"));
    if lat.abs() <= 180.0 && lon.abs() <= 90.0 {
        return error.cured_by("swap the two numbers, the latitude comes first");
    }
    error.cured_by(degrees_and_minutes(lat))
}

pub(super) fn bad_longitude(lon: f64) -> Error {
    let error = Error::new(ErrorKind::OutOfRange, format!("longitude {lon} is not in -180..=180"));
    if (180.0..=360.0).contains(&lon.abs()) {
        let turned = lon - 360.0 * lon.signum();
        return error.cured_by(format!("write {turned} for the same meridian"));
    }
    error.cured_by(degrees_and_minutes(lon))
}

/// The cure for `4342.5`, which a GPS receiver means as 43° 42.5'.
fn degrees_and_minutes(number: f64) -> String {
    let (degrees, minutes) = ((number.abs() / 100.0).trunc(), number.abs() % 100.0);
    if (1.0..=180.0).contains(&degrees) && minutes < 60.0 {
        let decimal = number.signum() * (degrees + minutes / 60.0);
        return format!(
            "write decimal degrees, such as {decimal:.5} if it is {degrees}° {minutes:.3}'"
        );
    }
    "write decimal degrees, north and east positive".to_owned()
}
