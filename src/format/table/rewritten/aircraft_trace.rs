//! The trace of an aircraft, as readsb and tar1090 keep it for a day.
//!
//! The fields are those of README-json.md of readsb.

use super::row_text::{ObjectRow, text};
use crate::format::json::Json;
use crate::time::timestamp::Timestamp;

/// The points of a trace: seconds after the time of the document, latitude and longitude;
/// `None` for any other object.
pub(super) fn rows(json: &Json<'_>) -> Option<Vec<ObjectRow>> {
    let (icao, Json::List(trace)) = (json.get("icao")?, json.get("trace")?) else { return None };
    let seconds = |json: &Json<'_>| match json {
        Json::Number(number) => number.as_f64(),
        _ => None,
    };
    let start = json.get("timestamp").and_then(seconds);
    let row = |point: &Json<'_>| {
        let mut row: ObjectRow = vec![("icao".to_owned(), text(icao).into_owned())];
        let Json::List(point) = point else { return row };
        let [after, lat, lon, ..] = point.as_slice() else { return row };
        // To the millisecond: as a number of seconds it has no more digits.
        let millis =
            start.zip(seconds(after)).map(|(start, after)| ((start + after) * 1e3).round());
        let micros = millis.and_then(|millis| (millis as i64).checked_mul(1_000));
        let time = micros.and_then(|micros| Timestamp::from_unix_micros(micros).ok());
        row.extend(time.map(|time| ("time".to_owned(), time.to_string())));
        row.push(("lat".to_owned(), text(lat).into_owned()));
        row.push(("lon".to_owned(), text(lon).into_owned()));
        row
    };
    Some(trace.iter().map(row).collect())
}

/// Whether an object has the fields of one.
pub(super) fn is_one(keys: &[(&[u8], u8)]) -> bool {
    let has = |wanted: &[u8], first: u8| keys.contains(&(wanted, first));
    has(b"icao", b'"') && has(b"trace", b'[')
}
