//! Lengths of time, distances and speeds: their numbers, and a length in words.

use serde::ser::{Serialize, Serializer};

use crate::place::distance::DistanceRange;
use crate::place::speed::{Speed, SpeedRange};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::shown::{coarse, up};

/// Whole seconds as an integer, anything finer as a fraction.
pub(super) struct Seconds(pub(super) SignedDuration);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0.as_micros() % 1_000_000 == 0 {
            to.serialize_i64(self.0.as_secs())
        } else {
            to.serialize_f64(self.0.as_secs_f64())
        }
    }
}

// An open end is null.
serialize!(|range: DurationRange| Object {
    min_seconds: range.min().map(Seconds),
    max_seconds: range.max().map(Seconds)
});

serialize!(|range: DistanceRange| Object {
    min_m: range.min().as_metres(),
    max_m: range.max().as_metres()
});

// Where no speed is too high, the most is null.
serialize!(|range: SpeedRange| Object {
    min_kmh: range.min().as_km_per_hour(),
    max_kmh: range.max().map(Speed::as_km_per_hour)
});

/// A length as a reader wants it: `6h15m`, `at least 2h, at most 24h`. One that
/// was computed to less than a millisecond is told to the second, outwards.
pub(crate) fn length(range: DurationRange) -> String {
    let (min, max) = range.ends();
    let least = coarse(min, i64::div_euclid);
    let range = DurationRange::from_ends(least, if min == max { least } else { coarse(max, up) });
    let zero = SignedDuration::ZERO;
    match (range.min(), range.max()) {
        (Some(min), Some(max)) if min == max => format!("exactly {}", in_days(min)),
        (Some(min), Some(max)) if min < zero && max >= zero => {
            format!("from {} before to {} after", in_days(min.abs()), in_days(max))
        }
        (Some(min), Some(max)) if min == zero => format!("at most {}", in_days(max)),
        (Some(min), Some(max)) => format!("at least {}, at most {}", in_days(min), in_days(max)),
        (Some(min), None) => format!("at least {}", in_days(min)),
        (None, Some(max)) => format!("at most {}", in_days(max)),
        (None, None) => "of unknown length".to_owned(),
    }
}

/// A length in days and hours from two days on: nobody counts 208 hours.
fn in_days(length: SignedDuration) -> String {
    const DAY: i64 = 86_400_000_000;
    let (days, rest) = (length.as_micros() / DAY, length.as_micros() % DAY);
    match (days, rest) {
        (-1..=1, _) => length.to_string(),
        (days, 0) => format!("{days} days"),
        (days, rest) => format!("{days} days {}", SignedDuration::from_micros(rest.abs())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::place::distance::Distance;

    fn json(value: impl Serialize) -> String {
        serde_json::to_string(&value).unwrap()
    }

    #[test]
    fn from_two_days_on_a_length_is_in_days() {
        for (minutes, text) in [
            (47 * 60 + 59, "exactly 47h59m"),
            (48 * 60, "exactly 2 days"),
            (208 * 60 + 10, "exactly 8 days 16h10m"),
            (-50 * 60, "exactly -2 days 2h"),
        ] {
            assert_eq!(length(DurationRange::exactly(SignedDuration::from_mins(minutes))), text);
        }
    }

    #[test]
    fn an_open_end_is_null_and_a_whole_second_an_integer() {
        let hour = SignedDuration::from_hours(1);
        assert_eq!(
            json(DurationRange::at_least(hour)),
            r#"{"min_seconds":3600,"max_seconds":null}"#
        );
        let half = DurationRange::exactly(SignedDuration::from_micros(500_000));
        assert_eq!(json(half), r#"{"min_seconds":0.5,"max_seconds":0.5}"#);
        let apart = DistanceRange::from(Distance::metres(5.0).unwrap());
        assert_eq!(json(apart), r#"{"min_m":5.0,"max_m":5.0}"#);
        let needed = SpeedRange::needed(apart, DurationRange::exactly(SignedDuration::ZERO));
        assert!(json(needed).ends_with(r#""max_kmh":null}"#) || needed.is_none());
    }
}
