//! One claim more in a case of many that say of each other's times.

use lastseen::{Actor, DurationRange, Interval, Place, Sighting, SignedDuration, Speed, Timeline};

use super::motion::{below, instant};
use crate::harness::Harness;

pub(crate) fn groups(harness: &Harness) {
    let count = harness.size(1_000, 50);
    for (title, anchor) in [
        ("network, each after the one before", chain as fn(&mut u64, u64) -> u64),
        ("network, each after a recent one", recent),
        ("network, each after any other", any),
    ] {
        let plain = case(count, anchor, None);
        let fast = case(count, anchor, Some(Speed::km_per_hour(80.0).unwrap()));
        harness
            .group(title, 1)
            .case("without a top speed", || plain.as_known().network())
            .case("with one of 80 km/h", || fast.as_known().network())
            .case("adding the last claim, 80 km/h", || {
                let mut more = fast.clone();
                more.add(claim(count as u64, 0.1).after("1", hours(1, 2)));
                more.as_known().network().view().last_seen("train").possible().len()
            })
            .run();
    }
}

fn chain(_: &mut u64, number: u64) -> u64 {
    number - 1
}

fn recent(seed: &mut u64, number: u64) -> u64 {
    number - 1 - below(seed, number.min(20))
}

fn any(seed: &mut u64, number: u64) -> u64 {
    below(seed, number)
}

/// A claim with a time of its own, and the others so many hours after another.
fn case(count: usize, anchor: fn(&mut u64, u64) -> u64, speed: Option<Speed>) -> Timeline {
    let mut timeline = Timeline::new();
    if let Some(speed) = speed {
        timeline.declare(Actor::new("train").at_most(speed));
    }
    let mut seed = 5;
    let start = Place::lat_lon(43.0, 131.0).unwrap();
    timeline.add(Sighting::new("train", start, instant(1_700_000_000)).labelled("0"));
    for number in 1..count as u64 {
        let after = anchor(&mut seed, number);
        let away = below(&mut seed, 200) as f64 / 100.0;
        let told = claim(number, away).after(&after.to_string(), hours(1, 3));
        timeline.add(told);
    }
    timeline
}

fn claim(number: u64, away: f64) -> Sighting {
    let place = Place::lat_lon(43.0 + away, 131.0).unwrap();
    Sighting::new("train", place, Interval::UNBOUNDED).labelled(&number.to_string())
}

fn hours(least: i64, most: i64) -> DurationRange {
    DurationRange::new(SignedDuration::from_hours(least), SignedDuration::from_hours(most)).unwrap()
}
