//! Which way: a direction and how loosely it was meant.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind, quoted};
use crate::time::as_text::serde_as_text;

/// A direction, clockwise from true north, and how far either side of it is
/// still meant.
///
/// "North of" is loose talk: unless [narrowed](Bearing::within), a bearing
/// takes in 45° on either side.
///
/// `FromStr` reads the points of the compass (`north`, `NE`, `north-north-west`),
/// degrees (`345.9`, `346°`) and, after either, how loose it is (`346° ±5°`).
/// `Display` and serde write the same.
///
/// # Example
///
/// ```
/// use lastseen::Bearing;
///
/// let north: Bearing = "north".parse()?;
/// assert_eq!((north.as_degrees(), north.tolerance()), (0.0, 45.0));
/// assert_eq!("346° ±5°".parse::<Bearing>()?, Bearing::degrees(346.0)?.within(5.0)?);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bearing {
    /// In 0..360, never the negative zero.
    degrees: f64,
    /// In 0..=180.
    within: f64,
}

/// Half of the right angle between two neighbouring main points of the compass
/// would be the strict reading; press reports are looser than that.
const LOOSE: f64 = 45.0;

const POINTS: [(&str, &str); 16] = [
    ("north", "N"),
    ("north-northeast", "NNE"),
    ("northeast", "NE"),
    ("east-northeast", "ENE"),
    ("east", "E"),
    ("east-southeast", "ESE"),
    ("southeast", "SE"),
    ("south-southeast", "SSE"),
    ("south", "S"),
    ("south-southwest", "SSW"),
    ("southwest", "SW"),
    ("west-southwest", "WSW"),
    ("west", "W"),
    ("west-northwest", "WNW"),
    ("northwest", "NW"),
    ("north-northwest", "NNW"),
];
const STEP: f64 = 22.5;

impl Bearing {
    /// The direction of so many degrees clockwise from true north, -360 to 360,
    /// give or take 45°.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] for a number outside -360..=360.
    pub fn degrees(degrees: f64) -> Result<Bearing, Error> {
        if degrees.abs() <= 360.0 {
            // A tiny negative number comes out as 360, which is 0.
            let degrees = degrees.rem_euclid(360.0) % 360.0 + 0.0;
            return Ok(Bearing { degrees, within: LOOSE });
        }
        Err(Error::new(ErrorKind::OutOfRange, format!("{degrees}° is no bearing"))
            .cured_by("give degrees clockwise from north, from 0 to 360"))
    }

    /// The same direction, with so many degrees allowed on either side, 0 to
    /// 180.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] for a number outside 0..=180.
    pub fn within(self, degrees: f64) -> Result<Bearing, Error> {
        if (0.0..=180.0).contains(&degrees) {
            return Ok(Bearing { within: degrees + 0.0, ..self });
        }
        Err(Error::new(ErrorKind::OutOfRange, format!("a bearing cannot be within {degrees}°"))
            .cured_by("give degrees on either side, from 0 to 180"))
    }

    /// The middle direction, in degrees clockwise from true north, 0 up to but
    /// not including 360.
    #[must_use]
    pub const fn as_degrees(self) -> f64 {
        self.degrees
    }

    /// How many degrees on either side of the middle are still meant, 0 to 180.
    #[must_use]
    pub const fn tolerance(self) -> f64 {
        self.within
    }

    /// How far beyond the nearer edge a direction lies, in degrees; not above
    /// zero when it is inside.
    pub(super) fn misses_by(self, degrees: f64) -> f64 {
        let apart = (degrees - self.degrees).rem_euclid(360.0);
        apart.min(360.0 - apart) - self.within
    }
}

impl fmt::Display for Bearing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let point = POINTS.iter().zip(0_u8..).find(|(_, at)| f64::from(*at) * STEP == self.degrees);
        let mut text = match point {
            Some(((word, _), _)) => (*word).to_owned(),
            None => format!("{}°", self.degrees),
        };
        if self.within != LOOSE {
            text += &format!(" ±{}°", self.within);
        }
        f.pad(&text)
    }
}

impl FromStr for Bearing {
    type Err = Error;

    fn from_str(text: &str) -> Result<Bearing, Error> {
        let bad = || {
            Error::new(ErrorKind::Syntax, format!("{} is not a direction", quoted(text))).cured_by(
                "write a point of the compass or degrees, like NNW, north, 346 or 346° ±5°",
            )
        };
        let (direction, within) = match text.split_once('±') {
            Some((direction, within)) => (direction, Some(degrees(within).ok_or_else(bad)?)),
            None => (text, None),
        };
        let bearing = match degrees(direction) {
            Some(number) => Bearing::degrees(number)?,
            None => Bearing::degrees(point(direction).ok_or_else(bad)?)?,
        };
        within.map_or(Ok(bearing), |within| bearing.within(within))
    }
}

/// Reads `346`, `346.5°` or `346 degrees`.
fn degrees(text: &str) -> Option<f64> {
    let text = text.trim();
    let number = ["°", "degrees", "deg"].iter().find_map(|unit| text.strip_suffix(unit));
    let number = number.unwrap_or(text).trim_end();
    // Kept to plain decimals, as `f64` would read `inf` and `nan` as well.
    let plain = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+');
    number.chars().all(plain).then(|| number.parse().ok())?
}

/// Reads a point of the compass, in letters or in words however joined.
fn point(text: &str) -> Option<f64> {
    // No point of the compass has more letters than `north-northeast`.
    const LONGEST: usize = 20;
    let joined = |text: &str| text.replace(['-', ' ', '_'], "");
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    let word = joined(text);
    POINTS.iter().zip(0_u8..).find_map(|((name, letters), at)| {
        let same = joined(name).eq_ignore_ascii_case(&word) || letters.eq_ignore_ascii_case(&word);
        same.then(|| f64::from(at) * STEP)
    })
}

serde_as_text!(Bearing, "a direction such as north or 346°");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn points_of_the_compass_are_read_however_they_are_joined() {
        for (text, degrees) in [
            ("north", 0.0),
            ("N", 0.0),
            ("nnw", 337.5),
            ("North-north-west", 337.5),
            ("north west", 315.0),
            ("NORTHEAST", 45.0),
            ("south-west", 225.0),
            ("346", 346.0),
            (" 345.9° ", 345.9),
            ("90 degrees", 90.0),
            ("360", 0.0),
            ("-90", 270.0),
        ] {
            let bearing: Bearing = text.parse().unwrap();
            assert_eq!((bearing.as_degrees(), bearing.tolerance()), (degrees, 45.0), "{text}");
        }
    }

    #[test]
    fn what_is_no_direction_is_refused() {
        for text in ["", "°", "up", "nn", "north of", "NaN", "inf", "1e2", "±5", "5±", "5±x"] {
            assert_eq!(text.parse::<Bearing>().unwrap_err().kind(), ErrorKind::Syntax, "{text}");
        }
        for text in ["361", "-361", "10 ±181", "10 ±-1"] {
            assert_eq!(
                text.parse::<Bearing>().unwrap_err().kind(),
                ErrorKind::OutOfRange,
                "{text}"
            );
        }
        assert!(Bearing::degrees(f64::NAN).is_err());
        assert!(Bearing::degrees(1.0).unwrap().within(f64::NAN).is_err());
    }

    #[test]
    fn a_hair_west_of_north_is_not_360() {
        assert_eq!(Bearing::degrees(-1e-17).unwrap().as_degrees(), 0.0);
    }

    #[test]
    fn north_goes_round_through_zero() {
        let north = Bearing::degrees(0.0).unwrap();
        for (degrees, inside) in [(0.0, true), (315.0, true), (345.9, true), (45.0, true)] {
            assert_eq!(north.misses_by(degrees) <= 0.0, inside, "{degrees}");
        }
        for degrees in [45.1, 180.0, 314.9] {
            assert!(north.misses_by(degrees) > 0.0, "{degrees}");
        }
        assert!(north.within(180.0).unwrap().misses_by(180.0) <= 0.0);
    }

    proptest! {
        #[test]
        fn text_reads_back_as_itself(degrees in -360.0..=360.0, within in 0.0..=180.0) {
            let bearing = Bearing::degrees(degrees).unwrap().within(within).unwrap();
            prop_assert_eq!(bearing.to_string().parse::<Bearing>().unwrap(), bearing);
            prop_assert!(bearing.as_degrees() < 360.0);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<Bearing>();
        }
    }
}
