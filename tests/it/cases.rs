//! Made-up cases of other times and places, asked on the command line as a user
//! asks; the answers next to each were worked out by hand.
//!
//! `NAME.expected.json` has a list of questions: the arguments in `ask`, with
//! `CASE` for the file; why the answer is so in `why`; and `is`, which the JSON
//! answer has to contain. A number matches one that differs by less than a part
//! in ten thousand, a list one of equal length; where `"some"` stands in its
//! place, each of its items matches some item.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What an answer lacks of what it has to contain; nothing if it has it all.
fn lacks(expected: &Value, found: &Value, at: &str) -> Option<String> {
    match (expected, found) {
        (Value::Object(fields), _) if fields.contains_key("some") => {
            let (Some(items), Some(all)) = (fields["some"].as_array(), found.as_array()) else {
                return Some(format!("{at} is no list: {found}"));
            };
            let missing =
                items.iter().find(|item| all.iter().all(|one| lacks(item, one, at).is_some()));
            missing.map(|item| format!("{at} has no {item}, but {found:#}"))
        }
        (Value::Object(fields), _) => {
            fields.iter().find_map(|(name, value)| match found.get(name) {
                Some(inner) => lacks(value, inner, &format!("{at}.{name}")),
                None => Some(format!("{at}.{name} is not there")),
            })
        }
        (Value::Array(items), Value::Array(all)) if items.len() == all.len() => {
            let mut pairs = items.iter().zip(all).enumerate();
            pairs.find_map(|(index, (item, one))| lacks(item, one, &format!("{at}[{index}]")))
        }
        (Value::Number(wanted), Value::Number(number)) => {
            let (wanted, number) = (wanted.as_f64()?, number.as_f64()?);
            let near = (wanted - number).abs() <= wanted.abs() * 1e-4;
            (!near).then(|| format!("{at} is {number}, not {wanted}"))
        }
        _ => (expected != found).then(|| format!("{at} is {found:#}, not {expected}")),
    }
}

fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let stem = name.split('.').next().unwrap();
    let text = fs::read_to_string(folder.join(format!("{stem}.expected.json"))).unwrap();
    let questions: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert!(!questions.is_empty());
    for question in &questions {
        let words = question["ask"].as_str().unwrap();
        let arguments = words.split(' ').map(|word| match word {
            "CASE" => folder.join(name).display().to_string(),
            other => other.to_owned(),
        });
        let output = Command::new(env!("CARGO_BIN_EXE_lastseen"))
            .args(arguments)
            .arg("--json")
            .output()
            .unwrap();
        let status = question.get("status").and_then(Value::as_i64).unwrap_or(0);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code().map(i64::from), Some(status), "{name}: {words}: {said}");
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let lacking = lacks(&question["is"], &found, "answer");
        assert_eq!(lacking, None, "{name}: {words}: {}", question["why"]);
    }
}

#[test]
fn a_time_without_a_clock_has_two() {
    check("desks.json");
}

#[test]
fn a_tanker_goes_dark_and_its_id_is_heard_elsewhere() {
    check("tanker.json");
}

#[test]
fn a_reporter_is_taken_on_the_day_the_clocks_went_forward() {
    check("abduction.json");
}

#[test]
fn a_yacht_is_seen_on_an_earlier_date_at_a_later_time() {
    check("yacht.json");
}

#[test]
fn a_party_climbs_by_a_clock_with_a_quarter_of_an_hour() {
    check("summit.json");
}

#[test]
fn a_night_has_one_hour_twice() {
    check("fold.json");
}

#[test]
fn hostages_are_where_their_convoy_is_until_they_are_seen_elsewhere() {
    check("convoy.json");
}

#[test]
fn a_minister_may_be_aboard_and_is_denied_to_be() {
    check("minister.json");
}

#[test]
fn slips_are_named_with_what_would_undo_them() {
    check("slips.json");
}

#[test]
fn rumours_are_superseded_and_taken_back() {
    check("rumours.jsonl");
}

#[test]
fn a_flight_leaves_the_radar_at_three_times() {
    check("flight.json");
}

#[test]
fn an_arrest_has_two_accounts_that_agree() {
    check("arrest.json");
}

#[test]
fn times_are_said_in_every_form() {
    check("forms.json");
}

#[test]
fn every_fault_of_a_broken_case_is_told() {
    check("broken.json");
}
