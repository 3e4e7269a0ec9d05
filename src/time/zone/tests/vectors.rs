//! Cases on which at least two independent oracles agree.

use serde_json::Value;

use super::*;
use crate::time::civil::CivilDate;
use crate::time::interval::Interval;
use crate::time::leap::is_leap_second;

fn vectors(op: &str) -> Vec<Value> {
    let file: Value =
        serde_json::from_str(include_str!("../../../../tests/data/tz_vectors.json")).unwrap();
    let all = file["vectors"].as_array().unwrap();
    let found: Vec<Value> = all.iter().filter(|vector| vector["op"] == op).cloned().collect();
    assert!(!found.is_empty(), "{op}");
    found
}

fn text<'v>(vector: &'v Value, field: &str) -> &'v str {
    vector[field].as_str().unwrap()
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

fn date(text: &str) -> CivilDate {
    CivilDate::parse_from_str(text, "%Y-%m-%d").unwrap()
}

/// Hours to seconds as they stand there, 24:00 and `:60` too.
fn wall(text: &str) -> Wall {
    let (day, clock) = text.split_once('T').unwrap();
    let parts: Vec<i64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    let seconds = parts[0] * 3600 + parts[1] * 60 + parts.get(2).map_or(0, |s| *s.min(&59));
    Wall::from_micros(Wall::midnight(date(day)).as_micros() + seconds * MICROS_PER_SECOND)
}

/// The answer, or `None` where chrono-tz may say that it does not know.
fn answer<T>(result: Result<T, Error>, wall: &str) -> Option<T> {
    match result {
        Ok(answer) => Some(answer),
        Err(error) => {
            let past_its_end = error.kind() == ErrorKind::BeyondTzTable
                && wall.get(..4).is_some_and(|year| year >= "2100");
            assert!(cfg!(not(feature = "jiff")) && past_its_end, "{wall}: {error}");
            None
        }
    }
}

#[test]
fn readings_resolve_as_the_oracles_say() {
    for vector in vectors("resolve") {
        let (id, at) = (text(&vector, "id"), text(&vector, "wall"));
        let expected = &vector["expected"];
        let reading = wall(at);
        let Some(mapping) = answer(zone(text(&vector, "zone")).read(reading), at) else { continue };
        let seconds = |value: &Value| Offset::from_seconds(value.as_i64().unwrap() as i32).unwrap();
        let offsets = &expected["offset_seconds"];
        match (text(expected, "kind"), mapping) {
            ("unique", Mapping::Unique(offset)) => {
                assert_eq!(offset, seconds(offsets), "{id}");
                assert_eq!(reading.at(offset), instant(&expected["utc"]), "{id}");
            }
            ("fold", Mapping::Fold(earlier, later)) => {
                assert_eq!([earlier, later], [seconds(&offsets[0]), seconds(&offsets[1])], "{id}");
                assert_eq!(reading.at(earlier), instant(&expected["utc"][0]), "{id}");
                assert_eq!(reading.at(later), instant(&expected["utc"][1]), "{id}");
            }
            ("gap", Mapping::Gap { before, after, at }) => {
                assert_eq!([before, after], [seconds(&offsets[0]), seconds(&offsets[1])], "{id}");
                assert_eq!(reading.at(after), instant(&expected["earlier_utc"]), "{id}");
                assert_eq!(reading.at(before), instant(&expected["later_utc"]), "{id}");
                if expected.get("transition_utc").is_some() {
                    assert_eq!(at, instant(&expected["transition_utc"]), "{id}");
                    let skipped = &expected["gap_local"];
                    assert_eq!(Wall::of(at, before), wall(skipped[0].as_str().unwrap()), "{id}");
                    assert_eq!(Wall::of(at, after), wall(skipped[1].as_str().unwrap()), "{id}");
                }
            }
            (kind, mapping) => panic!("{id}: {kind} expected, {mapping:?} found"),
        }
    }
}

#[test]
fn ships_clocks_go_by_longitude() {
    for vector in vectors("nautical") {
        let expected = &vector["expected"];
        let found = Zone::nautical(vector["lon"].as_f64().unwrap()).unwrap();
        assert_eq!(found.name(), text(expected, "zone"));
        let reading = wall(text(&vector, "wall"));
        let Mapping::Unique(offset) = found.read(reading).unwrap() else { panic!("{found}") };
        assert_eq!(reading.at(offset), instant(&expected["utc"]));
    }
    assert_eq!(Zone::nautical(180.0).unwrap().name(), "Etc/GMT-12");
    assert_eq!(Zone::nautical(-180.0).unwrap().name(), "Etc/GMT+12");
    assert_eq!(Zone::nautical(7.5).unwrap().name(), "Etc/GMT-1");
    assert_eq!(Zone::nautical(-0.0).unwrap().name(), "Etc/GMT");
    for nowhere in [180.1, -181.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Zone::nautical(nowhere).unwrap_err().kind(), ErrorKind::OutOfRange);
    }
}

#[test]
fn a_local_day_is_as_long_as_it_was() {
    for vector in vectors("day") {
        let day = zone(text(&vector, "zone")).days(date(text(&vector, "date"))).unwrap();
        let expected: Vec<Interval> = vector["expected"]["intervals"]
            .as_array()
            .unwrap()
            .iter()
            .map(|ends| Interval::new(instant(&ends[0]), instant(&ends[1])).unwrap())
            .collect();
        assert_eq!(day.pieces().collect::<Vec<_>>(), expected, "{vector}");
    }
}

#[test]
fn leap_seconds_fall_at_the_same_instant_everywhere() {
    for vector in vectors("leap") {
        let expected = &vector["expected"];
        let reading = wall(text(&vector, "wall"));
        let Mapping::Unique(offset) = zone(text(&vector, "zone")).read(reading).unwrap() else {
            panic!("{vector}")
        };
        let clamped = reading.at(offset);
        assert_eq!(clamped, instant(&expected["clamped_utc"]));
        let valid = is_leap_second(clamped.as_unix_seconds());
        assert_eq!(valid, expected["kind"] == "leap_second", "{vector}");
    }
}

#[test]
fn the_end_of_a_day_is_the_start_of_the_next() {
    for vector in vectors("clock24") {
        let expected = &vector["expected"];
        let reading = wall(text(&vector, "wall"));
        assert_eq!(reading, wall(text(expected, "normalised_wall")));
        match zone(text(&vector, "zone")).read(reading).unwrap() {
            Mapping::Unique(offset) => {
                assert_eq!(expected["kind"], "unique");
                assert_eq!(reading.at(offset), instant(&expected["utc"]));
            }
            Mapping::Fold(earlier, later) => {
                assert_eq!(expected["kind"], "fold");
                assert_eq!(reading.at(earlier), instant(&expected["utc"][0]));
                assert_eq!(reading.at(later), instant(&expected["utc"][1]));
            }
            // The day ends with the change, though no clock showed its end.
            Mapping::Gap { at, .. } => assert_eq!(at, instant(&expected["utc"])),
        }
    }
}
