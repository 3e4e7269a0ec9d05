//! What the command tells of the times of claims: of stays, of what was left out, of what
//! follows from others.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// A case of Kim, an office and a depot in London, in a file of its own.
fn case(name: &str, sightings: &[Value]) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.jsonl"));
    let place =
        |id: &str, lat: f64| json!({"id": id, "lat": lat, "lon": -0.1, "zone": "Europe/London"});
    let records = [
        json!({"lastseen": 1, "published": "2024-03-08"}),
        json!({"place": place("office", 51.5)}),
        json!({"place": place("depot", 51.6)}),
        json!({"actor": {"id": "kim"}}),
    ];
    let sightings = sightings.iter().map(|sighting| {
        let mut sighting = sighting.clone();
        sighting["actor"] = json!("kim");
        json!({"sighting": sighting})
    });
    let lines: Vec<String> =
        records.into_iter().chain(sightings).map(|record| format!("{record}\n")).collect();
    std::fs::write(&path, lines.concat()).unwrap();
    path
}

fn run(path: &PathBuf, arguments: &[&str]) -> String {
    let (command, rest) = arguments.split_first().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_lastseen"))
        .arg(command)
        .arg(path)
        .args(rest)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

fn data(path: &PathBuf, arguments: &[&str]) -> Value {
    serde_json::from_str(&run(path, &[arguments, &["--json"]].concat())).unwrap()
}

#[test]
fn a_time_that_was_left_out_is_told() {
    // Kim was at the depot at ten in the morning.
    let path = case(
        "left_out",
        &[
            json!({"id": "s1", "place": "office", "time": "10:00 on 5 March 2024"}),
            json!({"id": "s2", "place": "depot", "time": "9:30 a.m. on 5 March 2024",
                   "until": "11 a.m."}),
        ],
    );
    let hint = "By its words [s1] may also be Tue 2024-03-05 10:00 UTC";
    for arguments in [&["last", "kim"][..], &["gaps", "kim"], &["itinerary", "kim"], &["check"]] {
        assert!(run(&path, arguments).contains(hint), "{arguments:?}");
    }
    assert_eq!(data(&path, &["last", "kim"])["passed_over"], json!(["s1"]));
    // Nothing was left out of what has one time.
    let path = case(
        "one_time",
        &[json!({"id": "s1", "place": "office", "time": "10:00 GMT on 5 March 2024"})],
    );
    assert_eq!(data(&path, &["last", "kim"])["passed_over"], json!([]));
}

#[test]
fn check_tells_all_of_a_range_and_what_follows_from_it() {
    let path = case(
        "whole",
        &[
            json!({"id": "s1", "place": "office", "time": "from 09:00 to 13:00 on 5 March 2024"}),
            json!({"id": "s2", "place": "office", "time": "10:00 GMT on 6 March 2024",
                   "until": "1 p.m."}),
            json!({"id": "s3", "place": "office", "time": {"during": "s2"}}),
            json!({"id": "s4", "place": "office",
                   "time": {"after": {"start_of": "s2"}, "by": "one hour"}}),
        ],
    );
    let told = run(&path, &["check"]);
    let lines: Vec<&str> = told.lines().collect();
    let of = |id: &str| {
        let at = lines.iter().position(|line| line.starts_with(id)).unwrap();
        (lines[at], lines[at + 1])
    };
    let (_, range) = of("s1");
    assert!(range.contains("from Tue 2024-03-05 09:00 UTC"), "{range}");
    assert!(range.contains(" to Tue 2024-03-05 13:00 UTC"), "{range}");
    assert!(range.ends_with(", not said to have stayed"), "{range}");
    let (_, stay) = of("s2");
    assert!(stay.contains("from Wed 2024-03-06 10:00 UTC"), "{stay}");
    assert!(stay.contains("until Wed 2024-03-06 13:00 UTC"), "{stay}");
    let (verdict, during) = of("s3");
    assert!(verdict.contains("follows"), "{verdict}");
    assert!(during.contains("between Wed 2024-03-06 10:00 and 13:00 UTC"), "{during}");
    assert!(during.ends_with(", as follows from [s2]"), "{during}");
    let (verdict, after) = of("s4");
    assert!(verdict.contains("follows"), "{verdict}");
    assert!(after.trim_start().starts_with("Wed 2024-03-06 11:00 UTC"), "{after}");

    let claims = data(&path, &["check"])["claims"].clone();
    let stayed = |at: usize| claims[at]["stayed"].clone();
    assert_eq!([stayed(0), stayed(1), stayed(2)], [json!(false), json!(true), json!(null)]);
    let until = json!({"earliest": "2024-03-05T13:00:00Z", "latest": "2024-03-05T13:00:00Z"});
    assert_eq!(claims[0]["stays"][0][1], until);
    assert_eq!(claims[1]["until_reading"]["verdict"], "resolved");
    assert_eq!(claims[2]["follows_from"], json!(["s2"]));
}

#[test]
fn add_tells_what_an_end_was_read_as_and_what_it_contradicts() {
    let path = case("ends", &[]);
    let add = |time: &str, until: &str| {
        let who = ["--actor", "kim", "--place", "office"];
        run(&path, &[&["add"], &who[..], &["--time", time, "--until", until]].concat())
    };
    let told = add("09:00 on 5 March 2024", "12:00");
    assert!(told.contains("until Tue 2024-03-05 12:00 UTC"), "{told}");
    let (_, end) = told.split_once("\nuntil:\n").unwrap();
    assert!(end.trim_start().starts_with("verdict"), "{told}");
    assert!(end.contains("resolved") && !end.contains("neither a.m. nor p.m."), "{told}");
    let told = add("10 p.m. on 4 March 2024", "midnight on 5 March 2024");
    let (_, end) = told.split_once("\nuntil:\n").unwrap();
    assert!(end.contains("ambiguous: more than one moment fits"), "{told}");
    assert!(!told.contains("Conflict:"), "{told}");
    // As `check` has it.
    let told = add("2 p.m. on 7 March 2024", "noon on 7 March 2024");
    let conflict =
        "inconsistent network (certain) in s3: it is said to end 2h or more before it begins";
    assert!(told.contains(&format!("Conflict: {conflict}")), "{told}");
    assert!(run(&path, &["check"]).contains(conflict), "{}", run(&path, &["check"]));
}

#[test]
fn a_time_after_the_moment_asked_about_is_no_contradiction() {
    let path = case(
        "asked",
        &[json!({"id": "s1", "place": "office", "time": "5 o'clock GMT on 5 March 2024"})],
    );
    let told = run(&path, &["last", "kim", "--at", "2024-03-05T12:00:00Z"]);
    assert!(told.contains("By its words [s1] may also be Tue 2024-03-05 17:00 UTC"), "{told}");
    assert!(told.contains("; that is after the time asked for."), "{told}");
    assert!(!told.contains("does not go with"), "{told}");
}

#[test]
fn the_other_clock_of_a_time_that_names_none_is_told() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("other_clock.json");
    let seen = |id: &str, time: &str| json!({"id": id, "actor": id, "place": "ny", "source": "s", "time": time});
    let mut text = json!({
        "lastseen": 1, "published": "2024-03-08", "actors": [{"id": "kim"}, {"id": "lee"}],
        "places": [{"id": "ny", "lat": 40.7, "lon": -74.0, "zone": "America/New_York"}],
        "sources": [{"id": "s", "zone": "Europe/London"}],
        "sightings": [seen("kim", "9 a.m. on 5 March 2024"), seen("lee", "14:10 GMT on 5 March 2024")],
    });
    std::fs::write(&path, text.to_string()).unwrap();
    // Nine o'clock in London is four o'clock in New York.
    let line = "[kim] names no clock and is read by that of its place; by that of its source it \
                is Tue 2024-03-05 09:00 UTC";
    for arguments in [
        &["last", "kim"][..],
        &["last", "kim", "--at", "2024-03-05T12:00:00Z"],
        &["gaps", "kim", "--until", "2024-03-06T00:00:00Z"],
        &["gap", "kim", "lee"],
        &["itinerary", "kim"],
        &["reach", "kim", "--at", "2024-03-05T16:00:00Z", "--max-speed", "50"],
        &["encounters"],
    ] {
        let told = run(&path, arguments);
        assert_eq!(told.matches(line).count(), 1, "{arguments:?}: {told}");
        assert_eq!(data(&path, arguments)["passed_over"], json!(["kim"]), "{arguments:?}");
    }
    for arguments in [&["last", "kim", "--at", "2024-03-05T08:00:00Z"][..], &["last", "lee"]] {
        assert!(!run(&path, arguments).contains("names no clock and is read by that"));
    }
    assert!(run(&path, &["check"]).contains(", by the source's clock, Europe/London"));
    // Who says by which clock the source writes leaves nothing open.
    text["sources"][0]["clock"] = json!("place");
    std::fs::write(&path, text.to_string()).unwrap();
    assert!(!run(&path, &["last", "kim"]).contains("names no clock"));
    assert!(!run(&path, &["check"]).contains("source's clock"));
}

#[test]
fn check_tells_the_coming_day_where_it_is_nearer() {
    let day = |name: &str, time: &str| {
        run(&case(name, &[json!({"id": "s1", "place": "office", "time": time})]), &["check"])
    };
    let told = day("coming", "noon on 9 March");
    assert!(told.contains("Thu 2023-03-09 12:00 UTC"), "{told}");
    assert!(told.contains("; or Sat 2024-03-09 12:00 UTC"), "{told}");
    assert!(told.contains(", which is nearer to the report"), "{told}");
    let told = day("past", "noon on 7 March");
    assert!(told.contains("Thu 2024-03-07 12:00 UTC") && !told.contains("nearer"), "{told}");
}

#[test]
fn words_that_mean_another_time_than_what_was_worked_out_are_a_conflict() {
    let told = |name: &str, time: &str| {
        let sighting = json!({"id": "s1", "place": "office", "time": time,
                              "when": "2024-03-06T12:00Z"});
        let conflicts = data(&case(name, &[sighting]), &["check"])["conflicts"].clone();
        let all = conflicts.as_array().unwrap().iter();
        Value::from_iter(all.filter(|one| one["kind"] != "ambiguous_local").cloned())
    };
    let differ = told("words_differ", "10 a.m. GMT on 5 March 2024");
    assert_eq!(
        (&differ[0]["kind"], &differ[0]["certainty"]),
        (&json!("words_differ"), &json!("certain"))
    );
    let when = "its time is Wed 2024-03-06 12:00 UTC";
    assert!(differ[0]["explanations"][0].as_str().unwrap().starts_with(when), "{differ}");
    // Noon of that Wednesday is a moment of each of these.
    for (name, time) in [
        ("words_day", "6 March 2024"),
        ("words_half", "12 o'clock on 6 March 2024"),
        ("words_since", "since Monday"),
        ("words_range", "from 9 a.m. to 1 p.m. on 6 March 2024"),
    ] {
        assert_eq!(told(name, time), json!([]), "{time}");
    }
}

#[test]
fn until_is_said_of_a_stay() {
    let path = case(
        "until",
        &[json!({"id": "s1", "place": "office", "time": "until noon GMT on 5 March 2024"})],
    );
    let told = run(&path, &["last", "kim"]);
    assert!(told.contains("until Tue 2024-03-05 12:00 UTC"), "{told}");
    assert_eq!(data(&path, &["check"])["claims"][0]["stayed"], true);
    let by = case(
        "by",
        &[json!({"id": "s1", "place": "office", "time": "by noon GMT on 5 March 2024"})],
    );
    assert_eq!(data(&by, &["check"])["claims"][0]["stayed"], Value::Null);
}

#[test]
fn add_says_how_a_sighting_is_meant_and_which_place_is_none() {
    let path = case("meant", &[]);
    let add = |more: &[&str]| run(&path, &[&["add", "--actor", "kim"], more].concat());
    let at = "10:00 GMT on 5 March 2024";
    let told = add(&["--place", "office", "--time", at, "--absent", "full"]);
    assert!(told.contains("[s1] kim: looked for and not seen at office (full), Tue"), "{told}");
    let told = add(&["--place", "office", "--time", at, "--modality", "denied"]);
    assert!(told.contains("[s2] kim: office, denied, Tue"), "{told}");
    let line = "No place \"nowhere\" is declared: it is a name without a position or a clock.";
    for time in [at, "10 a.m. on 5 March 2024"] {
        let told = add(&["--place", "nowhere", "--time", time]);
        assert!(told.contains(line), "{told}");
    }
    let told = add(&["--place", "office", "--time", at]);
    assert!(told.contains("[s4] kim: office, Tue") && !told.contains("No place"), "{told}");
}

#[test]
fn no_time_follows_from_a_claim_that_is_taken_back_or_not_known_yet() {
    let told = |name: &str, base: Value, words: Value| {
        let mut first = json!({"id": "s1", "place": "office", "time": "10:00 GMT on 5 March 2024"});
        for (field, said) in base.as_object().unwrap() {
            first[field] = said.clone();
        }
        let second = json!({"id": "b", "place": "office", "time": words,
                            "reported": "2024-03-06T12:00:00Z"});
        case(name, &[first, second])
    };
    let ways = [
        json!({"after": "s1", "by": "two hours"}),
        json!({"after": {"end_of": "s1"}, "by": "two hours"}),
        json!("two hours after s1"),
    ];
    let later = json!({"reported": "2024-03-07T20:00:00Z"});
    for (at, words) in ways.iter().enumerate() {
        for (base, why, asked) in [
            (json!({"retracted": true}), "retracted", &[][..]),
            (later.clone(), "not reported by then", &["--known-at", "2024-03-06T18:00:00Z"][..]),
            (json!({"modality": "denied"}), "denied", &[][..]),
            (json!({"modality": "planned"}), "planned", &[][..]),
        ] {
            let path = told(&format!("{}-{at}", &why[..3]), base, words.clone());
            let last = run(&path, &[&["last", "kim"], asked].concat());
            assert!(last.contains("before Wed 2024-03-06 12:00 UTC"), "{why} {words}: {last}");
            let check = run(&path, &[&["check"], asked].concat());
            let line = format!("[b] counts from [s1], which is {why}: no time follows from that.");
            assert!(check.contains(&line), "{check}");
            assert!(!check.contains("as follows from") && !check.contains("Tue 2024-03-05 12:00"));
        }
        // From a claim that is known it follows as before.
        let path = told(&format!("stands-{at}"), later.clone(), words.clone());
        let last = run(&path, &["last", "kim"]);
        assert!(last.contains("Tue 2024-03-05 12:00 UTC"), "{last}");
        assert!(!run(&path, &["check"]).contains("counts from"));
    }
}
