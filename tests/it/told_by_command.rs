//! What the command must not keep silent.

use serde_json::{Value, json};

use crate::cli::{complaint, data, folder, run, said, status};

/// A case in a file of its own.
fn case(name: &str, actors: Value, sightings: Value) -> String {
    let places = json!([
        {"id": "office", "name": "the office", "lat": 51.5, "lon": -0.12, "zone": "Europe/London"},
        {"id": "paris", "lat": 48.8566, "lon": 2.3522, "zone": "Europe/Paris"},
    ]);
    let case = json!({
        "lastseen": 1, "published": "2024-03-08", "places": places, "actors": actors,
        "sightings": sightings,
    });
    file(&format!("{name}.json"), &case.to_string())
}

fn file(name: &str, text: &str) -> String {
    let path = folder("told").join(name);
    // Tests that share a case write it while another reads it.
    let new = path.with_extension(format!("{:?}", std::thread::current().id()));
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, &path).unwrap();
    path.to_str().unwrap().to_owned()
}

fn office() -> String {
    let sightings = json!([{"id": "s1", "actor": "kim", "place": "office",
                            "time": "from 9 a.m. to 1 p.m. on 5 March 2024"}]);
    case("office", json!([{"id": "kim"}]), sightings)
}

#[test]
fn how_a_moment_was_read_is_said_where_it_names_no_clock() {
    let case = office();
    let line = "--at \"2024-03-05 12:00\" names no clock and is read by UTC, as Tue 2024-03-05 \
                12:00 UTC.";
    let text = said(&["last", &case, "kim", "--at", "2024-03-05 12:00"]);
    assert!(text.ends_with(&format!("{line}\n")), "{text}");
    let read = &data(&["last", &case, "kim", "--at", "2024-03-05 12:00"])["read_by_utc"];
    let told = json!([{"option": "--at", "text": "2024-03-05 12:00",
                       "instant": "2024-03-05T12:00:00Z"}]);
    assert_eq!(*read, told);
    // A day ends by a clock, too.
    let day = &data(&["gaps", &case, "kim", "--until", "2024-03-06"])["read_by_utc"];
    assert_eq!(day[0]["instant"], "2024-03-07T00:00:00Z");
    for clocked in ["2024-03-05T12:00:00Z", "noon GMT on 5 March 2024", "2024-03-05T12:00+01:00"] {
        let asked = data(&["last", &case, "kim", "--at", clocked]);
        assert_eq!(asked["read_by_utc"], Value::Null, "{clocked}");
    }
    let text = said(&["check", &case, "--known-at", "2024-03-09"]);
    assert!(text.contains("--known-at \"2024-03-09\" names no clock"), "{text}");
}

#[test]
fn a_moment_that_means_two_is_refused_with_both() {
    let case = office();
    for (text, cure) in [
        ("03/02/2025", "write 2025-02-03 or 2025-03-02"),
        ("5 o'clock on 5 March 2024", "write 2024-03-05T05:00:00Z or 2024-03-05T17:00:00Z"),
    ] {
        let error = complaint(&["last", &case, "kim", "--at", text]);
        assert!(error.contains("--at: ") && error.contains(cure), "{error}");
    }
    let error = complaint(&["gaps", &case, "kim", "--until", "03/02/2025"]);
    assert!(error.contains("--until: "), "{error}");
    // The same day in either order.
    assert_eq!(status(&run(&["last", &case, "kim", "--at", "03/03/2025"])), 0);
}

#[test]
fn less_than_no_time_is_refused() {
    let case = office();
    let error = complaint(&["gaps", &case, "kim", "--longer-than", "-2h"]);
    assert!(error.contains("--longer-than: -2h is less than no time; give 0min"), "{error}");
    let error = complaint(&["encounters", &case, "--for", "-5min"]);
    assert!(error.contains("--for: -5min is less than no time"), "{error}");
}

#[test]
fn every_answer_says_that_it_stands_on_a_conflict() {
    let sightings = json!([
        {"id": "s1", "actor": "kim", "place": "office", "time": "2024-03-05T12:00:00Z"},
        {"id": "s2", "actor": "kim", "place": "paris", "time": "2024-03-05T12:00:00Z"},
        {"id": "s3", "actor": "choe", "place": "paris", "time": "2024-03-05T12:00:00Z"},
    ]);
    let case = case("both", json!([{"id": "kim"}, {"id": "choe"}]), sightings);
    let line = "are in conflicts; see `check`.";
    let reach = ["reach", &case, "kim", "--at", "2024-03-05T20:00:00Z", "--max-speed", "100"];
    assert!(said(&reach).contains(&format!("[s1, s2] {line}")), "{}", said(&reach));
    assert_eq!(data(&reach)["in_conflict"], json!(["s1", "s2"]));
    let met = data(&["encounters", &case, "kim"]);
    assert_eq!(met["in_conflict"], json!(["s2"]));
    assert!(said(&["encounters", &case]).contains("[s2] is in a conflict; see `check`."));
}

#[test]
fn check_says_whose_travel_it_did_not_look_at() {
    let sightings = json!([
        {"id": "s1", "actor": "kim", "place": "office", "time": "2024-03-05T12:00:00Z"},
        {"id": "s2", "actor": "kim", "place": "paris", "time": "2024-03-05T12:10:00Z"},
        {"id": "s3", "actor": "choe", "place": "paris", "time": "2024-03-05T12:00:00Z"},
    ]);
    let slow = case("slow", json!([{"id": "kim"}, {"id": "choe"}]), sightings.clone());
    let text = said(&["check", &slow]);
    assert!(
        text.contains("No conflict.\nTravel was not checked, as no top speed is known, of kim.")
    );
    assert_eq!(data(&["check", &slow])["travel_not_checked"], json!(["kim"]));
    let fast = json!([{"id": "kim", "max_speed_kmh": 5000.0}, {"id": "choe"}]);
    let fast = case("fast", fast, sightings);
    assert_eq!(data(&["check", &fast])["travel_not_checked"], json!([]));
    assert!(!said(&["check", &fast]).contains("Travel"));
}

#[test]
fn a_table_without_a_readable_row_is_an_error() {
    let table = file("bad.csv", "actor,time,lat,lon\nx,never,1,2\ny,2024-03-05T12:00:00Z,95,2\n");
    for command in [&["check", &table][..], &["last", &table, "x"]] {
        let error = complaint(command);
        assert!(error.contains("no row can be read: 2 rows read"), "{error}");
    }
    let case = office();
    let error = complaint(&["last", &case, "kim", "--with", &table]);
    assert!(error.contains("bad.csv: no row can be read"), "{error}");
}

#[test]
fn a_second_retraction_that_says_no_more_is_not_written() {
    let lines = [
        json!({"lastseen": 1, "published": "2024-03-08"}),
        json!({"actor": {"id": "kim"}}),
        json!({"sighting": {"id": "s1", "actor": "kim", "place": {"name": "the pier"},
                            "time": "2024-03-05T12:00:00Z", "reported": "2024-03-06T08:00:00Z"}}),
    ];
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let path = file("retracted.jsonl", &text);
    let count = || std::fs::read_to_string(&path).unwrap().lines().count();
    let at = |time: &str| data(&["retract", &path, "s1", "--reported", time]);
    assert_eq!(at("2024-03-07T00:00:00Z"), json!({"retracted": "s1", "appended": true}));
    assert_eq!(count(), 4);
    // The same again, and a later one.
    let again = said(&["retract", &path, "s1", "--reported", "2024-03-07T00:00:00Z"]);
    assert_eq!(
        again,
        "[s1] is taken back already, since Thu 2024-03-07 00:00 UTC: nothing is appended\n"
    );
    assert_eq!(at("2024-03-08T00:00:00Z"), json!({"retracted": "s1", "appended": false}));
    assert_eq!(count(), 4);
    // From earlier on is more.
    assert_eq!(at("2024-03-06T12:00:00Z")["appended"], true);
    assert_eq!(count(), 5);
    // Older than the claim's report.
    let output = run(&["retract", &path, "s1", "--reported", "2024-03-01T00:00:00Z"]);
    assert_eq!(status(&output), 0);
    let warned = String::from_utf8(output.stderr).unwrap();
    let odd = "retracts \"s1\" from before it was reported: it never counts";
    assert!(warned.contains(odd), "{warned}");
}

#[test]
fn the_fields_of_a_case_file_are_listed() {
    let text = said(&["case"]);
    for field in ["same_event", "until", "for", "stay", "supersedes", "max_speed_kmh"] {
        assert!(text.contains(&format!("\n  {field} ")), "{field}: {text}");
    }
    let help = said(&["help", "case"]);
    assert!(help.contains(text.trim_end()), "{help}");
    let all = data(&["case"]);
    let until = json!({"record": "sighting", "field": "until",
                       "holds": "when a stay ended that began at time"});
    assert!(all["fields"].as_array().unwrap().contains(&until), "{all}");
    assert!(said(&["help", "add"]).contains("lastseen case"));
}

#[test]
fn accounts_of_one_event_that_count_by_themselves_are_named() {
    let stay = |id: &str, until: &str| {
        json!({"id": id, "actor": "kim", "place": "office", "time": "2024-03-05T10:00Z",
               "until": until})
    };
    let mut other = stay("b", "2024-03-05T13:00Z");
    other["same_event"] = json!("a");
    let both = json!([stay("a", "2024-03-05T12:00Z"), other]);
    let case = case("stays", json!([{"id": "kim"}]), both);
    let line = "[b] tells of one event with [a] (the office, from Tue 2024-03-05 10:00 UTC";
    for asked in [&["last", &case, "kim"][..], &["gaps", &case, "kim", "--until", "2024-03-06"]] {
        let text = said(asked);
        assert_eq!(text.matches(line).count(), 1, "{text}");
        assert!(text.contains("; each counts by itself.\n"), "{text}");
    }
}

#[test]
fn last_names_the_sightings_of_others_that_its_time_goes_by() {
    let lee = |id: &str, hour: &str| json!({"id": id, "actor": "lee", "place": "office", "time": format!("{hour} GMT on 5 March 2024")});
    let kim = |id: &str, fields: Value| {
        let mut kim = json!({"id": id, "actor": "kim", "place": "office"});
        kim.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        kim
    };
    let event = json!({"time": "5 March 2024", "same_event": "a"});
    let between = json!({"time": {"after": "a", "before": "c"}});
    let own = json!({"time": "10:00 GMT on 5 March 2024", "same_event": "a"});
    let with = |name: &str, fields: Value| {
        let sightings = json!([lee("a", "10:00"), lee("c", "11:00"), kim("b", fields)]);
        case(name, json!([{"id": "kim"}, {"id": "lee"}]), sightings)
    };
    let path = with("event", event);
    let text = said(&["last", &path, "kim"]);
    assert!(text.contains("The time of [b] goes by that of [a] (lee) as well.\n"), "{text}");
    let by = &data(&["last", &path, "kim"])["timed_by"];
    assert_eq!(*by, json!([{"sighting": "b", "by": "a", "actor": "lee"}]));
    let path = with("between", between);
    let text = said(&["last", &path, "kim"]);
    assert!(text.contains("The time of [b] goes by that of [a] (lee) and [c] (lee)"), "{text}");
    // One that says an instant itself takes none from another.
    assert_eq!(data(&["last", &with("own", own), "kim"])["timed_by"], json!([]));
}

#[test]
fn check_says_in_one_word_how_a_time_was_come_by() {
    let kim = |id: &str, more: Value| {
        let mut kim = json!({"id": id, "actor": "kim", "place": "office"});
        kim.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        kim
    };
    let stay = json!({"time": "from 10:00 to 12:00 GMT on 5 March 2024", "stay": true});
    let words = |path: &str| {
        let text = said(&["check", path]);
        let word = |id: &str| {
            let line = text.lines().find(|line| line.starts_with(&format!("{id} "))).unwrap();
            line[id.len()..].split("kim:").next().unwrap().trim().to_owned()
        };
        ["a", "b", "c", "d", "e", "g"].map(word)
    };
    let all = |least: &str| {
        json!([
            kim("a", stay.clone()),
            kim("b", json!({"time": {"after": "a"}})),
            kim("c", json!({"time": {"after": {"end_of": "a"}}})),
            kim("d", json!({"when": "2024-03-05T13:00:00Z"})),
            kim("e", json!({})),
            kim(
                "g",
                json!({"when": "2024-03-05T09:00:00Z", "relations": [{"to": "a", "min": least}]})
            ),
        ])
    };
    let agreed = case("agreed", json!([{"id": "kim"}]), all("-4h"));
    assert_eq!(words(&agreed), ["resolved", "follows", "follows", "given", "no time", "given"]);
    let claims = &data(&["check", &agreed])["claims"];
    assert_eq!([&claims[1]["follows_from"], &claims[2]["follows_from"]], [&json!(["a"]); 2]);
    // An hour after the end of the stay it was not before its start; and from what is wrong
    // nothing follows.
    let wrong = case("wrong", json!([{"id": "kim"}]), all("1h"));
    assert_eq!(words(&wrong), ["resolved", "conflict", "conflict", "given", "no time", "given"]);
    assert!(!said(&["check", &wrong]).contains("as follows from"));
}

#[test]
fn a_denial_says_how_it_was_meant_and_all_of_its_time() {
    let kim =
        |id: &str, time: &str| json!({"id": id, "actor": "kim", "place": "office", "time": time});
    let mut known = kim("a", "from 10:00 to 12:00 GMT on 5 March 2024");
    known["absent"] = json!("nothing_later");
    let mut planned = kim("p", "11:00 GMT on 7 March 2024");
    planned["modality"] = json!("planned");
    let sightings = json!([known, kim("b", "6 March 2024"), planned]);
    let text = said(&["last", &case("later", json!([{"id": "kim"}]), sightings), "kim"]);
    assert!(text.contains("[a] the office, nothing later known of, from Tue 2024"), "{text}");
    assert!(text.contains(": seen later, at the office [b], between Wed"), "{text}");
    assert!(text.contains("[p] the office, planned for Thu 2024-03-07 11:00 UTC"), "{text}");
    let mut looked = kim("w", "all evening on 5 March 2024");
    looked["absent"] = json!("full");
    let sightings = json!([looked, kim("x", "from 17:30 to 22:30 GMT on 5 March 2024")]);
    let text = said(&["last", &case("looked", json!([{"id": "kim"}]), sightings), "kim"]);
    assert!(text.contains("[w] the office, looked for and not seen (full), from some"), "{text}");
}

#[test]
fn who_was_never_seen_may_have_been_along() {
    let with = |kind: &str| {
        let case = json!({
            "lastseen": 1, "places": [{"id": "office", "lat": 51.5, "lon": -0.12}],
            "actors": [{"id": "kim"}, {"id": "train", "kind": "vehicle"}],
            "memberships": [{"member": "kim", "of": "train", "kind": kind}],
            "sightings": [{"id": "a", "actor": "train", "place": "office",
                           "time": "10:00 GMT on 5 March 2024"}],
        });
        said(&["last", &file(&format!("{kind}.json"), &case.to_string()), "kim"])
    };
    let hint = "kim travelled with what was seen; --evidence inferred counts that.\n";
    assert_eq!(with("aboard"), format!("kim was never seen\n{hint}"));
    assert_eq!(with("affiliated"), "kim was never seen\n");
}

#[test]
fn for_is_a_length_and_no_slip_of_four() {
    let with = |name: &str, more: Value| {
        let mut kim = json!({"id": "a", "actor": "kim", "place": "office",
                             "time": "10:00 GMT on 5 March 2024"});
        kim.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        said(&["check", &case(name, json!([{"id": "kim"}]), json!([kim]))])
    };
    for length in ["soon", "shortly", ""] {
        let text = with("soon", json!({"for": length}));
        let cure = format!(
            "sightings[0].for: \"{length}\" is no length of time; write it like \"two hours\""
        );
        assert!(text.contains(&cure), "{text}");
    }
    assert!(with("hours", json!({"for": "a few hours"})).contains("No conflict."));
    let text = with("time", json!({"time": "5 March 2024 for two hours"}));
    assert!(text.contains("\"for\" at character 14") && !text.contains("did you mean"), "{text}");
}

#[test]
fn a_copy_names_its_original_as_data() {
    let kim = |id: &str| json!({"id": id, "actor": "kim", "place": "office", "time": "10:00 GMT on 5 March 2024"});
    let mut copy = kim("b");
    copy["copied_from"] = json!("a");
    let path = case("copy", json!([{"id": "kim"}]), json!([kim("a"), copy]));
    let claims = &data(&["check", &path])["claims"];
    assert_eq!([&claims[0]["copied_from"], &claims[1]["copied_from"]], [&Value::Null, &json!("a")]);
}

#[test]
fn a_gap_beside_two_moments_says_which_it_counts_by() {
    let kim = |id: &str, time: &str| json!({"id": id, "actor": "kim", "place": "office", "time": format!("{time} GMT on 5 March 2024")});
    let all =
        [kim("a", "from 10:00 to 12:00"), kim("b", "19:00"), kim("c", "between 10:00 and 12:00")];
    let path = case("two", json!([{"id": "kim"}]), json!(all));
    let text = said(&["gap", &path, "a", "b"]);
    assert!(text.contains("exactly 9h"), "{text}");
    let line = "[a] is of two moments, not said to have stayed; counted by the first, Tue \
                2024-03-05 10:00 UTC";
    assert!(text.contains(line), "{text}");
    assert!(text.contains(", and not by the last, Tue 2024-03-05 12:00 UTC"), "{text}");
    assert!(!said(&["gap", &path, "c", "b"]).contains("two moments"));
}

#[test]
fn a_report_of_the_next_midnight_was_not_known_on_the_day() {
    let kim = |id: &str, hour: u8, reported: &str| {
        json!({"id": id, "actor": "kim", "place": "office", "reported": reported,
               "time": format!("{hour:02}:00 GMT on 5 March 2024")})
    };
    let mut back = kim("back", 9, "2024-03-05T10:00:00Z");
    back["retracted"] = json!("2024-03-05");
    let all = [
        kim("day", 8, "2024-03-05"),
        back,
        kim("eve", 20, "2024-03-05T23:59:59Z"),
        kim("midnight", 21, "2024-03-06T00:00:00Z"),
    ];
    let path = case("midnight", json!([{"id": "kim"}]), json!(all));
    let known = |at: &str| {
        let claims = data(&["check", &path, "--known-at", at])["claims"].clone();
        let ids = claims.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap());
        ids.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(known("2024-03-05"), ["day", "eve"]);
    assert_eq!(known("2024-03-05T23:59:59Z"), ["back", "eve"]);
    assert_eq!(known("2024-03-06T00:00:00Z"), ["day", "eve", "midnight"]);
}

#[test]
fn an_answer_says_that_a_membership_it_stands_on_is_denied() {
    let with = |name: &str, denied: Value| {
        let mut denial =
            json!({"member": "kim", "of": "train", "kind": "aboard", "modality": "denied"});
        denial.as_object_mut().unwrap().extend(denied.as_object().unwrap().clone());
        let case = json!({
            "lastseen": 1, "published": "2024-03-08",
            "places": [{"id": "office", "lat": 51.5, "lon": -0.12, "zone": "Europe/London"}],
            "actors": [{"id": "kim"}, {"id": "train"}],
            "memberships": [
                {"member": "kim", "of": "train", "kind": "aboard",
                 "from": "2024-03-01T00:00Z", "until": "2024-03-07T00:00Z"},
                denial,
            ],
            "sightings": [
                {"id": "a", "actor": "train", "place": "office", "time": "10:00 GMT on 5 March 2024"},
                {"id": "b", "actor": "kim", "place": "office", "time": "8:00 GMT on 5 March 2024"},
            ],
        });
        file(&format!("{name}.json"), &case.to_string())
    };
    let line = "[a] is in a conflict; see `check`.\n";
    let path = with("disowned", json!({}));
    for command in ["last", "gaps", "itinerary"] {
        let told = said(&[command, &path, "kim", "--evidence", "inferred"]);
        assert!(told.contains(line), "{told}");
    }
    assert!(!said(&["last", &path, "train"]).contains(line));
    // What is denied is a time in which the train was not seen.
    let other = with("disowned-later", json!({"from": "2024-03-06T00:00Z"}));
    assert!(said(&["check", &other]).contains("membership denied (certain)"));
    assert!(!said(&["last", &other, "kim", "--evidence", "inferred"]).contains(line));
}

#[test]
fn of_two_stays_the_longer_one_can_have_been_shorter() {
    let stay = |id: &str, place: &str, from: &str, until: &str| json!({"id": id, "actor": "kim", "place": place, "time": from, "until": until});
    let night = stay("night", "office", "2024-03-05T18:00:00Z", "2024-03-06T09:00:00Z");
    let with = |name: &str, from: &str, until: &str| {
        let dinner = stay("dinner", "paris", from, until);
        said(&["check", &case(name, json!([{"id": "kim"}]), json!([night, dinner]))])
    };
    let inside = with("inside", "2024-03-05T20:00:00Z", "2024-03-05T22:00:00Z");
    assert!(inside.contains("in night, dinner: "), "{inside}");
    assert!(inside.contains("they agree if kim was not at the office all that time"), "{inside}");
    // Neither can have been shorter and still have been.
    let same = with("same", "2024-03-05T18:00:00Z", "2024-03-06T09:00:00Z");
    assert!(same.contains("two places (certain)") && !same.contains("they agree if"), "{same}");
    // The one can have ended, or the other begun, in time.
    let across = with("across", "2024-03-06T08:00:00Z", "2024-03-06T12:00:00Z");
    assert!(across.contains("all that time"), "{across}");
}

#[test]
fn check_gives_each_account_its_own_time() {
    let with = |id: &str, time: &str, of: Option<&str>| json!({"id": id, "actor": "kim", "place": "office", "time": time, "same_event": of});
    let all = json!([
        with("police", "10:41 GMT on 5 March 2024", None),
        with("paper", "11:30 GMT on 5 March 2024", Some("police")),
    ]);
    let text = said(&["check", &case("own-times", json!([{"id": "kim"}]), all)]);
    let (claims, rest) = text.split_once("\n\n").unwrap();
    assert!(claims.contains("  Tue 2024-03-05 10:41 UTC"), "{claims}");
    assert!(claims.contains("  Tue 2024-03-05 11:30 UTC"), "{claims}");
    assert!(!claims.contains(" or "), "{claims}");
    assert!(rest.contains("together they leave Tue 2024-03-05 10:41 or 11:30 UTC"), "{rest}");
}
