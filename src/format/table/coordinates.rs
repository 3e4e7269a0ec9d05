//! Two numbers that may be a position.

use super::column_role::ColumnRole;
use super::loaded::Reason;
use super::number::Degrees;
use super::parsed::{Fault, fault};
use crate::error::{ErrorKind, quoted};

const PER_DEGREE: i64 = 10_000_000;
const POLE: i64 = 90 * PER_DEGREE;
const HALF_TURN: i64 = 180 * PER_DEGREE;
const TURN: i64 = 2 * HALF_TURN;

/// What AIS sends for "not available".
const AIS_NO_LAT: i64 = 91 * PER_DEGREE;
const AIS_NO_LON: i64 = 181 * PER_DEGREE;

const NO_POSITION: &str = "leave out rows without a position";
const DECIMAL: &str = "write decimal degrees, north and east positive";
const TEN_MILLIONTHS: &str =
    "read whole numbers of ten millionths of a degree with `Profile::degrees_e7`";
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

/// A longitude from 180 to 360 as it is west.
fn unwrapped(lon: i64) -> i64 {
    if (HALF_TURN + 1..=TURN).contains(&lon) { lon - TURN } else { lon }
}

/// Whether a longitude that is on Earth is one of those from 180 to 360.
pub(super) fn is_wrapped(lon: Degrees) -> bool {
    matches!(lon, Degrees::Units(units) if units > HALF_TURN)
}

/// The position, or what is wrong with a coordinate, which is `written` so. A longitude
/// from 180 to 360 is less 360, except where the AIS standard has a meaning for it.
#[inline]
pub(super) fn of(
    lat: Degrees,
    lon: Degrees,
    is_ais: bool,
    written: impl Fn(ColumnRole) -> String,
) -> Result<(i32, i32), Fault> {
    if let (Degrees::Units(lat), Degrees::Units(lon)) = (lat, lon)
        && !(is_ais && says_none(lat, lon))
        && let Some(position) = checked(lat, if is_ais { lon } else { unwrapped(lon) })
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
fn refused(
    lat: Degrees,
    lon: Degrees,
    is_ais: bool,
    written: impl Fn(ColumnRole) -> String,
) -> Fault {
    let absent = |role, message| {
        fault(Reason::NoPosition, Some(role), ErrorKind::Missing, message, NO_POSITION)
    };
    let wrong =
        |role, kind, message, cure| fault(Reason::Coordinates, Some(role), kind, message, cure);
    let units = |role: ColumnRole, degrees| match degrees {
        Degrees::Units(units) => Ok(units),
        Degrees::Absent => Err(absent(role, format!("the row has no {role}"))),
        Degrees::Unreadable => {
            let text = written(role);
            let is_whole = text.len() > 6 && text.trim().parse::<i64>().is_ok();
            let cure = if is_whole { TEN_MILLIONTHS } else { DECIMAL };
            Err(wrong(role, ErrorKind::Syntax, format!("{} is no {role}", quoted(&text)), cure))
        }
    };
    let (lat, lon) = match (units(ColumnRole::Lat, lat), units(ColumnRole::Lon, lon)) {
        (Ok(lat), Ok(lon)) => (lat, lon),
        (Err(fault), _) | (_, Err(fault)) => return fault,
    };
    if is_ais && says_none(lat, lon) {
        let role = if lat == AIS_NO_LAT { ColumnRole::Lat } else { ColumnRole::Lon };
        let message = format!("{role} {} is what AIS sends where there is none", written(role));
        return absent(role, message);
    }
    let (role, range) = match lat.abs() > POLE {
        true => (ColumnRole::Lat, "-90..=90"),
        false => (ColumnRole::Lon, "-180..=180"),
    };
    // Each may be outside its own range and inside the other's.
    let is_swapped = role == ColumnRole::Lat && lat.abs() <= HALF_TURN && lon.abs() <= POLE;
    let message = format!("{role} {} is not in {range}", quoted(&written(role)));
    let cure = if is_swapped { SWAPPED } else { DECIMAL };
    wrong(role, ErrorKind::OutOfRange, message, cure)
}

/// The latitude and the longitude of a field that has both: `42.4,130.6`, or a point in
/// WKT, whose longitude comes first.
pub(super) fn pair(field: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = std::str::from_utf8(field).ok()?.trim();
    if let Some((head, rest)) = text.split_once('(')
        && head
            .trim()
            .trim_end_matches(['z', 'Z', 'm', 'M', ' '])
            .to_ascii_uppercase()
            .ends_with("POINT")
    {
        let mut numbers = rest.trim_end_matches([')', ' ']).split_ascii_whitespace();
        let (lon, lat) = (numbers.next()?, numbers.next()?);
        return Some((lat.as_bytes(), lon.as_bytes()));
    }
    let text = text.strip_prefix("geo:").unwrap_or(text);
    let text = text.trim_matches(['(', ')', '[', ']', '{', '}', ' ']);
    let is_one = |mark: char| text.matches(mark).count() == 1;
    let (lat, lon) = match [';', ',', '/'].into_iter().find(|mark| is_one(*mark)) {
        Some(mark) => text.split_once(mark)?,
        None => text.split_once(char::is_whitespace)?,
    };
    let is_number =
        |text: &str| text.bytes().any(|byte| byte.is_ascii_digit()) && !text.contains('(');
    (is_number(lat) && is_number(lon)).then_some((lat.trim().as_bytes(), lon.trim().as_bytes()))
}

/// Degrees with a letter, a sign for degrees, minutes or seconds: `28.5N`, `43°48'N`,
/// `W 131 57 0.5`. `None` for any other form, and for letters of the other coordinate.
pub(super) fn angle(field: &[u8], role: ColumnRole) -> Option<i64> {
    let letters = if role == ColumnRole::Lat { ['N', 'S'] } else { ['E', 'W'] };
    let text = std::str::from_utf8(field).ok()?.trim();
    let letter = |text: &str, found: Option<char>| {
        let found = found.map(|letter| letter.to_ascii_uppercase());
        found.filter(|letter| letters.contains(letter) && text.len() > 1)
    };
    let (first, last) = (letter(text, text.chars().next()), letter(text, text.chars().next_back()));
    let (text, letter) = match (first, last) {
        (Some(letter), None) => (text.get(1..)?, Some(letter)),
        (None, Some(letter)) => (text.get(..text.len() - 1)?, Some(letter)),
        (None, None) => (text, None),
        (Some(_), Some(_)) => return None,
    };
    let is_negative = text.trim().starts_with(['-', '\u{2212}']);
    if is_negative && letter.is_some() {
        return None;
    }
    let digits = text.trim().trim_start_matches(['-', '\u{2212}', '+']);
    let is_mark = |letter: char| " \u{a0}°º˚'′’\"″”:".contains(letter);
    let mut degrees = 0.0;
    let mut parts = digits.split(is_mark).filter(|part| !part.is_empty()).peekable();
    for unit in [1.0, 60.0, 3600.0] {
        let Some(part) = parts.next() else { break };
        let is_whole = part.bytes().all(|byte| byte.is_ascii_digit());
        let is_decimal = part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        let number = part
            .parse::<f64>()
            .ok()
            .filter(|_| is_whole || is_decimal && parts.peek().is_none())?;
        if unit > 1.0 && number >= 60.0 {
            return None;
        }
        degrees += number / unit;
    }
    // The field has to be used up, and no bare number: that has another way.
    if parts.next().is_some() || letter.is_none() && !digits.contains(is_mark) || degrees > 360.0 {
        return None;
    }
    let units = (degrees * PER_DEGREE as f64).round() as i64;
    Some(if is_negative || matches!(letter, Some('S' | 'W')) { -units } else { units })
}

/// The degrees with the sign that the letter in the next field gives them.
pub(super) fn signed(degrees: Degrees, letter: &[u8]) -> Degrees {
    let Degrees::Units(units) = degrees else { return degrees };
    match letter.trim_ascii() {
        b"" => Degrees::Absent,
        [b'N' | b'n' | b'E' | b'e'] if units >= 0 => degrees,
        [b'S' | b's' | b'W' | b'w'] => Degrees::Units(-units.abs()),
        _ => Degrees::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_read_with_their_letters_and_parts() {
        let lats = [
            ("28.5N", 28.5),
            ("S28.5", -28.5),
            ("43°48'N", 43.8),
            ("43° 48' 36\" N", 43.81),
            ("-43:48:36", -43.81),
            ("35.05°", 35.05),
            ("12 30.6 s", -12.51),
            ("−12°", -12.0),
            ("0°0′0.36″N", 0.0001),
        ];
        for (text, degrees) in lats {
            let units = (degrees * 1e7_f64).round() as i64;
            assert_eq!(angle(text.as_bytes(), ColumnRole::Lat), Some(units), "{text}");
        }
        assert_eq!(angle("131°57'0\"W".as_bytes(), ColumnRole::Lon), Some(-1_319_500_000));
        for text in
            ["28.5", "28.5E", "-28.5S", "28°60'", "28.5° 30'", "1 2 3 4", "N", "", "x°", "361°"]
        {
            assert_eq!(angle(text.as_bytes(), ColumnRole::Lat), None, "{text}");
        }
    }

    #[test]
    fn a_field_may_have_both_coordinates() {
        let read = |text: &'static str| {
            let (lat, lon) = pair(text.as_bytes())?;
            Some([lat, lon].map(|part| String::from_utf8_lossy(part).into_owned()))
        };
        for text in [
            "1.5,-2.5",
            " 1.5 , -2.5 ",
            "(1.5, -2.5)",
            "[1.5 -2.5]",
            "1.5;-2.5",
            "geo:1.5,-2.5",
            "POINT (-2.5 1.5)",
            "point z(-2.5 1.5 30)",
            "SRID=4326;POINT(-2.5 1.5)",
        ] {
            assert_eq!(read(text), Some(["1.5", "-2.5"].map(str::to_owned)), "{text}");
        }
        assert_eq!(read("35.05°, 135.67°"), Some(["35.05°", "135.67°"].map(str::to_owned)));
        for text in ["", "1.5", "Khasan, Russia", "POLYGON((1 2))", "POINT EMPTY"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
