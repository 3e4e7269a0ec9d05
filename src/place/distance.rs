//! How far: one distance, and a distance known only within bounds.

use std::fmt;
use std::ops::Add;
use std::str::FromStr;

use super::quantity::{number_and_unit, quantity};
use crate::error::{Error, ErrorKind, quoted};

const KILOMETRE: f64 = 1000.0;
/// The international nautical mile, exact by definition.
const NAUTICAL_MILE: f64 = 1852.0;
/// The international statute mile, exact by definition.
const MILE: f64 = 1609.344;

/// A distance on the ground: a finite number of metres, zero or more.
///
/// `Display` is for people and rounds to a tenth: `450 m`, `185.8 km`.
/// `FromStr` reads metres, kilometres, nautical miles and statute miles, with
/// commas between thousands if you like: `500 m`, `1,500 km`, `3 nmi`, `2 mi`.
/// serde speaks the same text, but always in metres and without rounding.
///
/// # Example
///
/// ```
/// use lastseen::Distance;
///
/// let stated: Distance = "1,500 km".parse()?;
/// assert_eq!(stated, Distance::kilometres(1500.0)?);
/// assert_eq!(stated.to_string(), "1500 km");
/// assert_eq!("3 nmi".parse::<Distance>()?.as_metres(), 5556.0);
/// assert!(Distance::metres(-1.0).is_err());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Distance {
    /// Finite, never below zero and never the negative zero.
    metres: f64,
}

impl Distance {
    /// No distance at all.
    pub const ZERO: Distance = Distance { metres: 0.0 };

    /// A distance in metres.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] for a number that is negative, infinite or
    /// not a number.
    pub fn metres(metres: f64) -> Result<Distance, Error> {
        Distance::checked(metres, 1.0, "m")
    }

    /// A distance in kilometres.
    ///
    /// # Errors
    ///
    /// As for [`metres`](Distance::metres).
    pub fn kilometres(kilometres: f64) -> Result<Distance, Error> {
        Distance::checked(kilometres, KILOMETRE, "km")
    }

    /// A distance in international nautical miles of 1852 m.
    ///
    /// # Errors
    ///
    /// As for [`metres`](Distance::metres).
    pub fn nautical_miles(miles: f64) -> Result<Distance, Error> {
        Distance::checked(miles, NAUTICAL_MILE, "nmi")
    }

    /// A distance in international (statute) miles of 1609.344 m.
    ///
    /// # Errors
    ///
    /// As for [`metres`](Distance::metres).
    pub fn miles(miles: f64) -> Result<Distance, Error> {
        Distance::checked(miles, MILE, "mi")
    }

    /// The distance in metres.
    #[must_use]
    pub const fn as_metres(self) -> f64 {
        self.metres
    }

    /// The distance in kilometres.
    #[must_use]
    pub fn as_kilometres(self) -> f64 {
        self.metres / KILOMETRE
    }
}

quantity!(Distance { metres: "m" }, "distance");

impl Add for Distance {
    type Output = Distance;
    fn add(self, other: Distance) -> Distance {
        Distance::clamped(self.metres + other.metres)
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = |number: f64| (number * 10.0).round() / 10.0;
        let metres = tenths(self.metres);
        if metres < KILOMETRE {
            return f.pad(&format!("{metres} m"));
        }
        f.pad(&format!("{} km", tenths(self.metres / KILOMETRE)))
    }
}

impl FromStr for Distance {
    type Err = Error;

    fn from_str(text: &str) -> Result<Distance, Error> {
        let bad = || {
            Error::new(ErrorKind::Syntax, format!("{} is not a distance", quoted(text)))
                .cured_by("write a number and its unit, like 500 m, 74 km, 3 nmi or 2 mi")
        };
        let (number, unit) = number_and_unit(text).ok_or_else(bad)?;
        match unit {
            "m" | "metre" | "metres" | "meter" | "meters" => Distance::metres(number),
            "km" | "kilometre" | "kilometres" | "kilometer" | "kilometers" => {
                Distance::kilometres(number)
            }
            "nmi" | "NM" | "nautical mile" | "nautical miles" => Distance::nautical_miles(number),
            "mi" | "mile" | "miles" => Distance::miles(number),
            _ => Err(bad()),
        }
    }
}

/// At least `min`, at most `max`: how far apart two places are whose exact
/// points are not known.
///
/// # Example
///
/// ```
/// use lastseen::{Distance, DistanceRange};
///
/// let range = DistanceRange::new(Distance::kilometres(66.6)?, Distance::kilometres(81.4)?)?;
/// assert_eq!(range.to_string(), "66.6 km to 81.4 km");
/// let limit = Distance::kilometres(70.0)?;
/// assert!(range.min() <= limit, "they are possibly within 70 km of each other");
/// assert!(range.max() > limit, "but not certainly");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DistanceRange {
    min: Distance,
    max: Distance,
}

impl DistanceRange {
    /// From `min` to `max`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] when `max` is less than `min`.
    pub fn new(min: Distance, max: Distance) -> Result<DistanceRange, Error> {
        if max < min {
            return Err(Error::new(
                ErrorKind::OutOfRange,
                format!("a range of distance cannot go from {min} down to {max}"),
            )
            .cured_by("swap the two ends"));
        }
        Ok(DistanceRange { min, max })
    }

    /// From metres computed here: ends out of order meet at the upper one.
    pub(crate) fn clamped(min: f64, max: f64) -> DistanceRange {
        let max = Distance::clamped(max);
        DistanceRange { min: Distance::clamped(min).min(max), max }
    }

    /// The least distance.
    #[must_use]
    pub const fn min(self) -> Distance {
        self.min
    }

    /// The greatest distance.
    #[must_use]
    pub const fn max(self) -> Distance {
        self.max
    }
}

impl From<Distance> for DistanceRange {
    fn from(distance: Distance) -> DistanceRange {
        DistanceRange { min: distance, max: distance }
    }
}

impl fmt::Display for DistanceRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (min, max) = (self.min.to_string(), self.max.to_string());
        // Ends that read the same are one number to a reader.
        if min == max {
            return f.pad(&max);
        }
        f.pad(&format!("{min} to {max}"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn units_have_their_defined_lengths() {
        for (text, metres) in [
            ("500 m", 500.0),
            ("74km", 74_000.0),
            ("0.5 km", 500.0),
            ("1,500 km", 1_500_000.0),
            ("12,345,678.5 m", 12_345_678.5),
            ("3 nmi", 5556.0),
            ("3 NM", 5556.0),
            ("2 mi", 3218.688),
            (" 60  nautical miles ", 111_120.0),
            ("0 m", 0.0),
        ] {
            assert_eq!(text.parse::<Distance>().unwrap().as_metres(), metres, "{text}");
        }
    }

    #[test]
    fn what_is_no_distance_is_refused_with_a_cure() {
        for text in [
            "",
            "km",
            "5",
            "5 parsecs",
            "1,5 km",
            ",500 m",
            "1,,500 m",
            "1.2.3 km",
            "5 nm",
            "1.500,5 km",
            "inf km",
            "NaN m",
            "1 000 km",
            "0,001,5 m",
            "0,500 km",
            "1234,567 m",
            "- 5 m",
        ] {
            let error = text.parse::<Distance>().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Syntax, "{text}");
            assert!(error.cure().is_some());
        }
        for number in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX] {
            let error = Distance::kilometres(number).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::OutOfRange, "{number}");
        }
        assert_eq!("-5 km".parse::<Distance>().unwrap_err().kind(), ErrorKind::OutOfRange);
        let huge = format!("{}.{} km", "9".repeat(400), "9".repeat(400));
        assert_eq!(huge.parse::<Distance>().unwrap_err().kind(), ErrorKind::OutOfRange);
    }

    #[test]
    fn people_read_metres_up_to_a_kilometre() {
        for (metres, text) in [
            (0.0, "0 m"),
            (0.04, "0 m"),
            (999.9, "999.9 m"),
            (999.96, "1 km"),
            (185_812.0, "185.8 km"),
        ] {
            assert_eq!(Distance::metres(metres).unwrap().to_string(), text);
        }
    }

    #[test]
    fn the_negative_zero_is_zero() {
        assert_eq!(Distance::metres(-0.0).unwrap().as_metres().to_bits(), 0);
        assert_eq!(Distance::clamped(f64::NAN), Distance::ZERO);
        assert_eq!(Distance::clamped(-0.0).as_metres().to_bits(), 0);
    }

    #[test]
    fn sums_never_leave_the_finite() {
        let far = Distance::metres(f64::MAX).unwrap();
        assert_eq!(far + far, far);
    }

    #[test]
    fn a_range_keeps_its_ends_in_order() {
        let (near, far) = (Distance::clamped(1.0), Distance::clamped(2.0));
        assert_eq!(DistanceRange::new(far, near).unwrap_err().kind(), ErrorKind::OutOfRange);
        assert_eq!(DistanceRange::clamped(5.0, 2.0), far.into());
    }

    proptest! {
        #[test]
        fn serde_loses_nothing(metres in 0.0..f64::MAX) {
            let distance = Distance::metres(metres).unwrap();
            let text = serde_json::to_string(&distance).unwrap();
            prop_assert_eq!(serde_json::from_str::<Distance>(&text).unwrap(), distance);
        }

        #[test]
        fn display_reads_back_within_its_rounding(metres in 0.0..4e7) {
            let read: Distance = Distance::metres(metres).unwrap().to_string().parse().unwrap();
            let rounding = if metres < 999.0 { 0.0501 } else { 50.001 };
            prop_assert!((read.as_metres() - metres).abs() <= rounding);
        }

        #[test]
        fn no_text_makes_it_panic(text in ".{0,40}") {
            let _ = text.parse::<Distance>();
        }
    }
}
