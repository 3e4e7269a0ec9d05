//! Questions about everybody on the command line, and the forms of their answers. The
//! numbers are those that `examples/output/harbour.txt` has.

use serde_json::Value;

use crate::cli::{complaint, data, run, said, status};

const HARBOUR: &str = "tests/data/harbour.csv";
const KHASAN: &str = "examples/data/khasan.json";

fn count(arguments: &[&str], key: &str) -> usize {
    data(arguments)[key].as_array().unwrap().len()
}

#[test]
fn the_numbers_of_the_harbour_come_out_of_the_command() {
    let rule = ["--within-diameter", "200m", "--for", "20min", "--broken-by", "15min"];
    let end = "2020-06-30T00:59:59Z";
    assert_eq!(count(&["gaps", HARBOUR, "--longer-than", "15min", "--until", end], "gaps"), 33);
    assert_eq!(count(&["steps", HARBOUR, "--faster-than", "30kn"], "steps"), 43);
    assert_eq!(count(&[&["stays", HARBOUR][..], &rule].concat(), "stays"), 226);
    assert_eq!(count(&["actors", HARBOUR], "actors"), 295);
    assert_eq!(count(&["last", HARBOUR], "last"), 295);
    let text = said(&["coverage", HARBOUR, "--max-gap", "5min"]);
    let all = text.lines().find(|line| line.starts_with("all together: ")).unwrap();
    assert!(all.ends_with("(86.5 %)"), "{all}");
    let trips = data(&[&["trips", HARBOUR][..], &rule].concat());
    let far = |trip: &&Value| trip["distance_m"].as_f64().unwrap_or_default();
    let trips = trips["trips"].as_array().unwrap();
    let longest = trips.iter().max_by(|one, other| far(one).total_cmp(&far(other))).unwrap();
    assert_eq!(longest["actor"], "367531710");
    assert!((far(&longest) - 43_100.0).abs() < 50.0, "{longest}");
}

#[test]
fn rows_come_as_lines_of_json_and_as_features() {
    let steps = ["steps", HARBOUR, "--faster-than", "30kn", "--format"];
    let lines = said(&[&steps[..], &["jsonl"]].concat());
    assert_eq!(lines.lines().count(), 43);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(first["actor_id"].is_string() && first["min_metres"].is_number(), "{first}");
    let map: Value = serde_json::from_str(&said(&[&steps[..], &["geojson"]].concat())).unwrap();
    let features = map["features"].as_array().unwrap();
    assert_eq!(features.len(), 43);
    assert_eq!(features[0]["geometry"]["type"], "LineString");
    assert_eq!(features[0]["geometry"]["coordinates"][0][0], first["from_lon"]);
    assert_eq!(features[0]["properties"], first);
    let text = complaint(&["check", KHASAN, "--format", "csv"]);
    assert!(text.contains("--format: this answer has no rows"), "{text}");
}

#[test]
fn a_name_stands_for_an_id_where_no_other_has_it() {
    let by_id = data(&["last", KHASAN, "kim"]);
    assert_eq!(data(&["last", KHASAN, "kim jong-un"]), by_id);
    let case = crate::cli::folder("named").join("two.json");
    let text =
        r#"{"lastseen": 1, "actors": [{"id": "a1", "name": "Lee"}, {"id": "a2", "name": "Lee"}]}"#;
    std::fs::write(&case, text).unwrap();
    let text = complaint(&["last", case.to_str().unwrap(), "Lee"]);
    assert!(text.contains("a1, a2"), "{text}");
}

#[test]
fn the_last_of_each_names_who_was_never_seen() {
    let all = run(&["last", KHASAN]);
    assert_eq!(status(&all), 0);
    let text = String::from_utf8(all.stdout).unwrap();
    let never = text.lines().find(|line| line.starts_with("Never seen: ")).unwrap();
    assert!(never.contains("foreign") && !never.contains("train"), "{text}");
}

/// Halfway in time between two fixes: halfway on the way, which over 1 km is the mean of both.
#[test]
fn a_position_is_seen_or_between_two_sightings_or_not_known() {
    let at = |time: &str| ["position", HARBOUR, "338361433", "--at", time].map(str::to_owned);
    let said = |time: &str| {
        let arguments = at(time);
        said(&arguments.each_ref().map(String::as_str))
    };
    let seen = said("2020-06-30T00:56:15Z");
    assert!(seen.starts_with("338361433 at 40.78779, -73.9155, "), "{seen}");
    assert!(seen.contains("seen then"), "{seen}");
    let between = said("2020-06-30T00:56:48Z");
    assert!(between.starts_with("338361433 at 40.7845"), "{between}");
    assert!(between.contains("seen 33s before and 33s after"), "{between}");
    let before = said("2020-06-29T00:00:00Z");
    assert!(before.starts_with("not known of 338361433: "), "{before}");
    let all = data(&["position", HARBOUR, "--at", "2020-06-30T00:30:00Z", "--max-gap", "10min"]);
    let known = all["positions"].as_array().unwrap().len();
    assert_eq!(known + all["not_known"].as_array().unwrap().len(), 295);
    let rows = ["position", HARBOUR, "--at", "2020-06-30T00:30:00Z", "--format", "csv"];
    let rows = crate::cli::said(&rows);
    assert_eq!(rows.lines().count(), 296);
    assert!(rows.starts_with("actor_id,time,lat,lon,is_seen,"), "{rows}");
}

#[test]
fn the_travel_of_a_table_is_checked_by_a_speed_that_is_given() {
    let text = said(&["check", HARBOUR]);
    assert!(text.contains("Travel was not checked, as no top speed is known"), "{text}");
    let text = said(&["check", HARBOUR, "--max-speed", "100kn"]);
    assert_eq!(text.trim(), "No conflict.");
    let fast = run(&["check", HARBOUR, "--max-speed", "30kn"]);
    assert_eq!(fast.status.code(), Some(1));
    // A conflict for each step that is too fast.
    let text = String::from_utf8(fast.stdout).unwrap();
    assert_eq!(text.matches("- impossible travel (certain): ").count(), 43, "{text}");
    let text = complaint(&["check", HARBOUR, "--max-speed", "fast"]);
    assert!(text.contains("--max-speed: "), "{text}");
}
