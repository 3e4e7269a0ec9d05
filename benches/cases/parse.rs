//! Text to instant and back.

use chrono::{DateTime, SecondsFormat, Utc};
use lastseen::{Interval, Timestamp};

use crate::harness::Harness;

pub(crate) fn groups(harness: &Harness) {
    let instants = instants(harness.size(10_000, 10));
    let texts: Vec<String> = instants.iter().map(Timestamp::to_string).collect();
    let intervals: Vec<String> =
        texts.windows(2).map(|two| format!("{}/{}", two[0], two[1])).collect();
    let stamps: Vec<DateTime<Utc>> = instants.iter().map(|instant| (*instant).into()).collect();

    harness
        .group("parse an instant", texts.len())
        .case("chrono", || {
            let parsed = texts.iter().map(|text| DateTime::parse_from_rfc3339(text).unwrap());
            parsed.map(|time| time.timestamp()).sum::<i64>()
        })
        .case("Timestamp", || {
            let parsed = texts.iter().map(|text| text.parse::<Timestamp>().unwrap());
            parsed.map(Timestamp::as_unix_micros).fold(0, i64::wrapping_add)
        })
        .run();

    harness
        .group("parse an interval", intervals.len())
        .case("chrono, both ends", || {
            let ends = intervals.iter().flat_map(|text| text.split('/'));
            let parsed = ends.map(|text| DateTime::parse_from_rfc3339(text).unwrap());
            parsed.map(|time| time.timestamp()).sum::<i64>()
        })
        .case("Interval", || {
            let parsed = intervals.iter().map(|text| text.parse::<Interval>().unwrap());
            parsed.filter(|interval| interval.earliest().is_some()).count()
        })
        .run();

    harness
        .group("write an instant", instants.len())
        .case("chrono", || {
            let written =
                stamps.iter().map(|time| time.to_rfc3339_opts(SecondsFormat::AutoSi, true));
            written.map(|text| text.len()).sum::<usize>()
        })
        .case("Timestamp", || instants.iter().map(|time| time.to_string().len()).sum::<usize>())
        .run();
}

/// Some hours apart, in order, from 2023 on.
fn instants(count: usize) -> Vec<Timestamp> {
    let seconds = (0_i64..).step_by(10_007).map(|step| 1_694_000_000 + step);
    seconds.take(count).map(|second| Timestamp::from_unix_seconds(second).unwrap()).collect()
}
