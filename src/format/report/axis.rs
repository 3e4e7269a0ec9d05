//! The ticks of a time axis, at round readings of a clock.

use crate::time::civil::{MICROS_PER_DAY, MICROS_PER_SECOND};
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;

/// A round reading of a clock, and the instant at which it showed that.
#[derive(Debug, PartialEq)]
pub(super) struct AxisTick {
    pub(super) at: i64,
    pub(super) label: String,
}

/// From one tick to the next, in seconds.
const SECONDS: [i64; 15] = [
    1, 5, 15, 60, 300, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 1_209_600,
];

/// From one tick to the next, in months.
const MONTHS: [i64; 16] =
    [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 60_000, 120_000, 600_000, 6_000_000];

const MONTH_NAMES: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Lists at most about `most` ticks from one instant to another by the clocks of a zone.
pub(super) fn ticks((from, to): (i64, i64), zone: Zone, most: i64) -> Vec<AxisTick> {
    let seconds = (to.saturating_sub(from)) / MICROS_PER_SECOND;
    let fits = |step: &&i64| seconds / **step < most;
    let readings = match SECONDS.iter().find(fits) {
        Some(&step) => by_seconds((from, to), zone, step),
        None => by_months((from, to), zone, most),
    };
    let ticks = readings.into_iter().filter_map(|(reading, step)| {
        let at = instant(reading, zone)?;
        (from <= at && at <= to).then(|| AxisTick { at, label: label(reading, step) })
    });
    ticks.collect()
}

/// The midnights from the last one before an instant to another, with whether the day is
/// an odd one; none where there are more than `most`.
pub(super) fn days((from, to): (i64, i64), zone: Zone, most: i64) -> Vec<(i64, bool)> {
    let first = wall(from, zone).div_euclid(MICROS_PER_DAY);
    let last = wall(to, zone).div_euclid(MICROS_PER_DAY);
    if last - first > most {
        return Vec::new();
    }
    let midnight = |day: i64| {
        let at = instant(day * MICROS_PER_DAY, zone).unwrap_or(day * MICROS_PER_DAY);
        (at, day % 2 != 0)
    };
    (first..=last + 1).map(midnight).collect()
}

/// How far apart two ticks are.
#[derive(Clone, Copy)]
enum TickStep {
    Seconds(i64),
    Months(i64),
}

fn by_seconds((from, to): (i64, i64), zone: Zone, step: i64) -> Vec<(i64, TickStep)> {
    let micros = step * MICROS_PER_SECOND;
    // Weeks begin on Monday, and the first day of Unix was a Thursday.
    let phase = if step % 604_800 == 0 { 4 * MICROS_PER_DAY } else { 0 };
    let (first, last) = (wall(from, zone) - phase, wall(to, zone) - phase);
    let numbers = first.div_euclid(micros)..=last.div_euclid(micros) + 1;
    numbers.map(|number| (number * micros + phase, TickStep::Seconds(step))).collect()
}

fn by_months((from, to): (i64, i64), zone: Zone, most: i64) -> Vec<(i64, TickStep)> {
    let month = |micros: i64| {
        let (year, month, _) = date(wall(micros, zone).div_euclid(MICROS_PER_DAY));
        year * 12 + month - 1
    };
    let (first, last) = (month(from), month(to));
    let step = MONTHS.into_iter().find(|step| (last - first) / step < most).unwrap_or(6_000_000);
    let numbers = first.div_euclid(step)..=last.div_euclid(step) + 1;
    numbers
        .map(|number| {
            (days_to(number * step).saturating_mul(MICROS_PER_DAY), TickStep::Months(step))
        })
        .collect()
}

/// The reading of a clock at an instant, as if it were UTC.
fn wall(micros: i64, zone: Zone) -> i64 {
    micros.saturating_add(offset(micros, zone))
}

fn offset(micros: i64, zone: Zone) -> i64 {
    let local = zone.local(Timestamp::clamped(micros));
    local.map_or(0, |local| i64::from(local.offset().seconds()) * MICROS_PER_SECOND)
}

/// The instant of a reading; `None` where the clocks skipped it.
fn instant(reading: i64, zone: Zone) -> Option<i64> {
    let guess = reading.saturating_sub(offset(reading, zone));
    let candidates = [guess, reading.saturating_sub(offset(guess, zone))];
    candidates.into_iter().find(|&at| wall(at, zone) == reading)
}

fn label(reading: i64, step: TickStep) -> String {
    let (year, month, day) = date(reading.div_euclid(MICROS_PER_DAY));
    let name = usize::try_from(month - 1).ok().and_then(|month| MONTH_NAMES.get(month));
    let name = name.copied().unwrap_or_default();
    let of_day = reading.rem_euclid(MICROS_PER_DAY) / MICROS_PER_SECOND;
    let (hour, minute, second) = (of_day / 3600, of_day / 60 % 60, of_day % 60);
    match step {
        TickStep::Months(step) if step % 12 == 0 => year.to_string(),
        TickStep::Months(_) => format!("{name} {year}"),
        TickStep::Seconds(_) if of_day == 0 => format!("{day} {name}"),
        TickStep::Seconds(step) if step < 60 => format!("{hour:02}:{minute:02}:{second:02}"),
        TickStep::Seconds(_) => format!("{hour:02}:{minute:02}"),
    }
}

/// The days from 1970 to the first of a month, counted from January of year 0 of the
/// proleptic Gregorian calendar.
fn days_to(month: i64) -> i64 {
    // Years that begin in March have the leap day at their end.
    let (year, from_march) = ((month - 2).div_euclid(12), (month - 2).rem_euclid(12));
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year * 365 + leaps + (153 * from_march + 2) / 5 - 719_468
}

/// Year, month and day of a day counted from 1970.
fn date(day: i64) -> (i64, i64, i64) {
    let mut month = (day + 719_468).div_euclid(146_097) * 4800 + {
        let of_era = (day + 719_468).rem_euclid(146_097);
        (of_era * 4800) / 146_097
    };
    while days_to(month + 1) <= day {
        month += 1;
    }
    while days_to(month) > day {
        month -= 1;
    }
    (month.div_euclid(12), month.rem_euclid(12) + 1, day - days_to(month) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_unix_micros()
    }

    fn told(from: &str, to: &str, zone: &str) -> Vec<(String, String)> {
        let all = ticks((at(from), at(to)), zone.parse().unwrap(), 8);
        all.into_iter().map(|tick| (Timestamp::clamped(tick.at).to_string(), tick.label)).collect()
    }

    #[test]
    fn days_and_months_are_those_of_the_calendar() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", (1970, 1, 1)),
            ("2000-02-29T00:00:00Z", (2000, 2, 29)),
            ("1900-03-01T00:00:00Z", (1900, 3, 1)),
            ("2023-12-31T00:00:00Z", (2023, 12, 31)),
            ("-0044-03-15T00:00:00Z", (-44, 3, 15)),
        ] {
            let Ok(instant) = text.parse::<Timestamp>() else { continue };
            let day = instant.as_unix_micros().div_euclid(MICROS_PER_DAY);
            assert_eq!(date(day), expected, "{text}");
        }
        assert_eq!(days_to(1970 * 12), 0);
        assert_eq!(days_to(2000 * 12 + 2), at("2000-03-01T00:00:00Z") / MICROS_PER_DAY);
    }

    #[test]
    fn ticks_are_round_by_the_clock_of_their_zone() {
        let hours = told("2023-09-11T20:10:00Z", "2023-09-12T13:00:00Z", "Asia/Vladivostok");
        let expected = [
            ("2023-09-11T23:00:00Z", "09:00"),
            ("2023-09-12T02:00:00Z", "12:00"),
            ("2023-09-12T05:00:00Z", "15:00"),
            ("2023-09-12T08:00:00Z", "18:00"),
            ("2023-09-12T11:00:00Z", "21:00"),
        ];
        let expected = expected.map(|(at, label)| (at.to_owned(), label.to_owned()));
        assert_eq!(hours, expected);
    }

    #[test]
    fn a_day_of_25_hours_has_its_ticks_at_the_readings() {
        // New York, when summer time ended at 06:00 UTC.
        let day = told("2024-11-03T00:00:00Z", "2024-11-03T23:00:00Z", "America/New_York");
        let has = |at: &str, label: &str| day.contains(&(at.to_owned(), label.to_owned()));
        assert!(has("2024-11-03T04:00:00Z", "3 Nov"), "{day:?}");
        assert!(has("2024-11-03T17:00:00Z", "12:00"), "{day:?}");
    }

    #[test]
    fn centuries_have_ticks_too() {
        let years = told("0900-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "UTC");
        assert!((2..=9).contains(&years.len()), "{years:?}");
        assert!(years.contains(&("1000-01-01T00:00:00Z".to_owned(), "1000".to_owned())));
    }
}
