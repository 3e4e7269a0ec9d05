//! What several claims mean together: each expected value is worked out by hand.

use lastseen::{Interval, Modality, Order, Outcome, Place, Sighting, Timeline, Timestamp};

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A day of September 2023, which ends when the next one begins.
fn day(day: u8) -> Interval {
    Interval::new(
        when(&format!("2023-09-{day:02}T00:00:00Z")),
        when(&format!("2023-09-{:02}T00:00:00Z", day + 1)),
    )
    .unwrap()
}

fn spot(lat: f64, lon: f64, name: &str) -> Place {
    Place::lat_lon(lat, lon).unwrap().named(name)
}

/// Kim at places a degree apart, by claims that each have an id.
fn kim(times: &[Interval]) -> Timeline {
    let mut timeline = Timeline::new();
    for (number, &time) in times.iter().enumerate() {
        let place = spot(40.0 + number as f64, 130.0, &number.to_string());
        timeline.add(Sighting::new("kim", place, time).labelled(&number.to_string()));
    }
    timeline
}

fn possible(timeline: &Timeline) -> Vec<&str> {
    let last = timeline.as_known().last_seen("kim");
    let mut labels: Vec<&str> = last.possible().iter().filter_map(|seen| seen.label()).collect();
    labels.sort_unstable();
    labels
}

#[test]
fn what_ends_when_another_begins_is_not_possibly_last() {
    let midnight = Interval::at(when("2023-09-13T00:00:00Z"));
    assert_eq!(possible(&kim(&[day(12), day(13)])), ["1"]);
    assert_eq!(possible(&kim(&[day(12), midnight])), ["1"]);
    // Midnight is no moment of Wednesday that anybody shares with it.
    assert_eq!(possible(&kim(&[midnight, day(13)])), ["1"]);
    assert_eq!(possible(&kim(&[midnight, midnight, day(12)])), ["0", "1"]);
    assert_eq!(possible(&kim(&[day(13), day(13)])), ["0", "1"]);
}

#[test]
fn what_a_report_cut_includes_its_end() {
    let noon = when("2023-09-12T12:00:00Z");
    let mut timeline = kim(&[Interval::at(noon)]);
    let place = spot(50.0, 130.0, "cut");
    timeline.add(Sighting::new("kim", place, day(12)).reported(noon).labelled("cut"));
    assert_eq!(possible(&timeline), ["0", "cut"]);
}

#[test]
fn tuesday_comes_before_wednesday_and_not_the_other_way_round() {
    let timeline = kim(&[day(12), day(13)]);
    let view = timeline.as_known();
    let seen: Vec<_> = view.sightings("kim").collect();
    assert_eq!(view.gap(seen[0], seen[1]).order(), Order::Certain);
    assert_eq!(view.gap(seen[1], seen[0]).order(), Order::Impossible);
}

#[test]
fn what_only_touches_an_end_contradicts_nothing() {
    let wednesday = when("2023-09-13T00:00:00Z");
    let place = || spot(40.0, 130.0, "Khasan");
    let mut timeline = Timeline::new();
    timeline.add(Sighting::new("kim", place(), day(12)).meant(Modality::Denied));
    timeline.add(Sighting::new("kim", place(), wednesday));
    let view = timeline.as_known();
    assert!(view.conflicts().is_empty());
    assert_eq!(view.absences("kim")[0].outcome, Outcome::Open);
}
