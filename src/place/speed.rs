//! How fast: one speed, and the speed that a journey needed.

use std::fmt;
use std::str::FromStr;

use super::distance::{Distance, DistanceRange};
use super::geodesy::FARTHEST;
use super::quantity::{number_and_unit, quantity};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::duration::{DurationRange, SignedDuration};

/// One kilometre per hour in metres per second.
const KM_PER_HOUR: f64 = 1.0 / 3.6;
/// One nautical mile of 1852 m per hour.
const KNOT: f64 = 1852.0 / 3600.0;
/// One statute mile of 1609.344 m per hour.
const MILE_PER_HOUR: f64 = 1609.344 / 3600.0;
const MICROS: f64 = 1e6;

/// A speed over the ground: a finite number of metres per second, zero or more.
///
/// `Display` is for people and rounds to a tenth: `28.6 km/h`. `FromStr` reads
/// `80 km/h`, `60 kn`, `10 m/s`, `5 mph`. serde speaks the same text, but
/// always in metres per second and without rounding.
///
/// # Example
///
/// ```
/// use lastseen::{Distance, SignedDuration, Speed};
///
/// let train: Speed = "60 km/h".parse()?;
/// assert_eq!(train.distance_in(SignedDuration::from_mins(585)), Distance::kilometres(585.0)?);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Speed {
    /// Finite, never below zero and never the negative zero.
    metres_per_second: f64,
}

impl Speed {
    /// Standing still.
    pub const ZERO: Speed = Speed { metres_per_second: 0.0 };

    /// A speed in metres per second.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] for a number that is negative, infinite or
    /// not a number.
    pub fn metres_per_second(speed: f64) -> Result<Speed, Error> {
        Speed::checked(speed, 1.0, "m/s")
    }

    /// A speed in kilometres per hour.
    ///
    /// # Errors
    ///
    /// As for [`metres_per_second`](Speed::metres_per_second).
    pub fn km_per_hour(speed: f64) -> Result<Speed, Error> {
        Speed::checked(speed, KM_PER_HOUR, "km/h")
    }

    /// A speed in knots: nautical miles of 1852 m per hour.
    ///
    /// # Errors
    ///
    /// As for [`metres_per_second`](Speed::metres_per_second).
    pub fn knots(speed: f64) -> Result<Speed, Error> {
        Speed::checked(speed, KNOT, "kn")
    }

    /// A speed in statute miles of 1609.344 m per hour.
    ///
    /// # Errors
    ///
    /// As for [`metres_per_second`](Speed::metres_per_second).
    pub fn miles_per_hour(speed: f64) -> Result<Speed, Error> {
        Speed::checked(speed, MILE_PER_HOUR, "mph")
    }

    /// The speed in metres per second.
    #[must_use]
    pub const fn as_metres_per_second(self) -> f64 {
        self.metres_per_second
    }

    /// The speed in kilometres per hour.
    #[must_use]
    pub fn as_km_per_hour(self) -> f64 {
        self.metres_per_second * 3.6
    }

    /// How far one gets at this speed; the sign of the time does not matter.
    #[must_use]
    pub fn distance_in(self, time: SignedDuration) -> Distance {
        Distance::clamped(self.metres_per_second * seconds(time))
    }

    /// How long `distance` takes at this speed, to the nearest microsecond, or
    /// `None` when it takes for ever because the speed is zero.
    #[must_use]
    pub(crate) fn time_for(self, distance: Distance) -> Option<SignedDuration> {
        if distance == Distance::ZERO {
            return Some(SignedDuration::ZERO);
        }
        let micros = distance.as_metres() / self.metres_per_second * MICROS;
        // The cast saturates, as all arithmetic of times here does.
        micros.is_finite().then(|| SignedDuration::from_micros(micros.round() as i64))
    }

    /// The time in which there is a way to everywhere, in microseconds, and a little more.
    pub(crate) fn time_to_anywhere(self) -> i64 {
        let farthest = Distance::clamped(FARTHEST + 1e3);
        self.time_for(farthest).map_or(i64::MAX, SignedDuration::as_micros)
    }
}

fn seconds(time: SignedDuration) -> f64 {
    time.as_micros().unsigned_abs() as f64 / MICROS
}

quantity!(Speed { metres_per_second: "m/s" }, "speed");

impl fmt::Display for Speed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.as_km_per_hour() * 10.0).round() / 10.0;
        f.pad(&format!("{tenths} km/h"))
    }
}

impl FromStr for Speed {
    type Err = Error;

    fn from_str(text: &str) -> Result<Speed, Error> {
        let bad = || {
            Error::new(ErrorKind::Syntax, format!("{} is not a speed", quoted(text)))
                .cured_by("write a number and its unit, like 80 km/h, 60 kn, 10 m/s or 5 mph")
        };
        let (number, unit) = number_and_unit(text).ok_or_else(bad)?;
        match unit {
            "m/s" => Speed::metres_per_second(number),
            "km/h" | "kmh" | "kph" => Speed::km_per_hour(number),
            "kn" | "kt" | "kts" | "knot" | "knots" => Speed::knots(number),
            "mph" | "mi/h" => Speed::miles_per_hour(number),
            _ => Err(bad()),
        }
    }
}

/// The average speed that a journey needed: at least `min`, at most `max`.
///
/// Open above when the time may have been as short as nothing, which is so
/// whenever the order of the two ends is not certain.
///
/// # Example
///
/// ```
/// use lastseen::{Distance, DurationRange, SignedDuration, SpeedRange};
///
/// let distance = Distance::kilometres(178.7)?.into();
/// let time = SignedDuration::from_mins(375).into();
/// let needed = SpeedRange::needed(distance, time).expect("there was time");
/// assert_eq!(needed.to_string(), "28.6 km/h");
///
/// // In two places at one instant: no speed suffices.
/// assert!(SpeedRange::needed(distance, SignedDuration::ZERO.into()).is_none());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpeedRange {
    min: Speed,
    max: Option<Speed>,
}

impl SpeedRange {
    /// The average speed needed to cover `distance` in `time`.
    ///
    /// A negative time is a journey the other way round and needs the same
    /// speed. `None` when there is a distance to cover and certainly no time.
    #[must_use]
    #[inline]
    pub fn needed(distance: DistanceRange, time: DurationRange) -> Option<SpeedRange> {
        let (least, most) = lengths(time);
        let (near, far) = (distance.min().as_metres(), distance.max().as_metres());
        let min = match most {
            _ if near == 0.0 => 0.0,
            Some(0.0) => return None,
            Some(most) => near / most,
            None => 0.0,
        };
        let max = match least {
            _ if far == 0.0 => Some(0.0),
            0.0 => None,
            least => Some(far / least),
        };
        Some(SpeedRange { min: Speed::clamped(min), max: max.map(Speed::clamped) })
    }

    /// The speed that the kindest reading needs: the least distance in the
    /// longest time.
    #[must_use]
    pub const fn min(self) -> Speed {
        self.min
    }

    /// The speed that the hardest reading needs, or `None` when that reading
    /// leaves no time at all.
    #[must_use]
    pub const fn max(self) -> Option<Speed> {
        self.max
    }
}

/// The least and the greatest length without sign, in seconds; the latter is
/// `None` when the range is open.
fn lengths(time: DurationRange) -> (f64, Option<f64>) {
    let (min, max) = (time.min(), time.max());
    let least = match (min, max) {
        (Some(min), _) if min > SignedDuration::ZERO => seconds(min),
        (_, Some(max)) if max < SignedDuration::ZERO => seconds(max),
        _ => 0.0,
    };
    let most = min.zip(max).map(|(min, max)| seconds(min).max(seconds(max)));
    (least, most)
}

impl fmt::Display for SpeedRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let min = self.min.to_string();
        match self.max.map(|max| max.to_string()) {
            None => f.pad(&format!("at least {min}")),
            Some(max) if max == min => f.pad(&max),
            Some(max) => f.pad(&format!("{min} to {max}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn km(min: f64, max: f64) -> DistanceRange {
        DistanceRange::clamped(min * 1000.0, max * 1000.0)
    }

    fn hours(min: i64, max: i64) -> DurationRange {
        DurationRange::new(SignedDuration::from_hours(min), SignedDuration::from_hours(max))
            .unwrap()
    }

    #[test]
    fn units_have_their_defined_sizes() {
        for (text, speed) in [
            ("10 m/s", 10.0),
            ("36 km/h", 10.0),
            ("36kmh", 10.0),
            ("1,800 kn", 926.0),
            ("3600 mph", 1609.344),
        ] {
            let read = text.parse::<Speed>().unwrap().as_metres_per_second();
            assert!((read - speed).abs() < 1e-9, "{text} gave {read}");
        }
        for text in ["", "80", "km/h", "80 km", "1,5 km/h", "fast", "80 km/h/s"] {
            assert_eq!(text.parse::<Speed>().unwrap_err().kind(), ErrorKind::Syntax, "{text}");
        }
        assert_eq!("-3 kn".parse::<Speed>().unwrap_err().kind(), ErrorKind::OutOfRange);
        assert!(Speed::knots(f64::NAN).is_err());
    }

    #[test]
    fn a_certain_order_bounds_the_speed_on_both_sides() {
        let needed = SpeedRange::needed(km(100.0, 120.0), hours(2, 4)).unwrap();
        assert!((needed.min().as_km_per_hour() - 25.0).abs() < 1e-9);
        assert!((needed.max().unwrap().as_km_per_hour() - 60.0).abs() < 1e-9);
        let back = SpeedRange::needed(km(100.0, 120.0), hours(-4, -2)).unwrap();
        assert_eq!(back, needed);
    }

    #[test]
    fn an_uncertain_order_leaves_the_speed_open_above() {
        let needed = SpeedRange::needed(km(100.0, 120.0), hours(-2, 4)).unwrap();
        assert!((needed.min().as_km_per_hour() - 25.0).abs() < 1e-9);
        assert_eq!(needed.max(), None);
        assert_eq!(needed.to_string(), "at least 25 km/h");
        assert!(needed.max().is_none());
    }

    #[test]
    fn endless_time_needs_no_speed() {
        let time = DurationRange::at_least(SignedDuration::from_hours(2));
        let needed = SpeedRange::needed(km(100.0, 120.0), time).unwrap();
        assert_eq!(needed.min(), Speed::ZERO);
        assert!((needed.max().unwrap().as_km_per_hour() - 60.0).abs() < 1e-9);
        let unknown = SpeedRange::needed(km(100.0, 120.0), DurationRange::UNKNOWN).unwrap();
        assert_eq!((unknown.min(), unknown.max()), (Speed::ZERO, None));
    }

    #[test]
    fn no_time_suffices_only_where_no_distance_is_certain() {
        assert_eq!(SpeedRange::needed(km(1.0, 2.0), hours(0, 0)), None);
        let maybe = SpeedRange::needed(km(0.0, 2.0), hours(0, 0)).unwrap();
        assert_eq!((maybe.min(), maybe.max()), (Speed::ZERO, None));
        let here = SpeedRange::needed(km(0.0, 0.0), hours(0, 0)).unwrap();
        assert_eq!((here.min(), here.max()), (Speed::ZERO, Some(Speed::ZERO)));
    }

    #[test]
    fn standing_still_reaches_only_where_one_is() {
        assert_eq!(Speed::ZERO.time_for(Distance::clamped(1.0)), None);
        assert_eq!(Speed::ZERO.time_for(Distance::ZERO), Some(SignedDuration::ZERO));
    }

    proptest! {
        #[test]
        fn the_needed_speed_of_every_reading_is_in_the_range(
            near in 0.0..2e7, wide in 0.0..1e6, from in -1_000_000i64..1_000_000,
            length in 0i64..1_000_000, s in 0.0..=1.0, t in 0.0..=1.0,
        ) {
            let time = DurationRange::new(
                SignedDuration::from_secs(from), SignedDuration::from_secs(from + length),
            ).unwrap();
            let distance = DistanceRange::clamped(near, near + wide);
            let elapsed: f64 = from as f64 + length as f64 * t;
            let reading: f64 = (near + wide * s) / elapsed.abs();
            if let Some(needed) = SpeedRange::needed(distance, time) && reading.is_finite() {
                let slack = 1e-9 * reading;
                prop_assert!(needed.min().as_metres_per_second() <= reading + slack);
                prop_assert!(needed.max().is_none_or(|max| max.as_metres_per_second() + slack >= reading));
            }
        }

        #[test]
        fn serde_loses_nothing(speed in 0.0..f64::MAX) {
            let speed = Speed::metres_per_second(speed).unwrap();
            let text = serde_json::to_string(&speed).unwrap();
            prop_assert_eq!(serde_json::from_str::<Speed>(&text).unwrap(), speed);
        }
    }
}
