//! What the command tells of the time between sightings: of stays, of linked claims, of what
//! is not counted.

use serde_json::{Value, json};

use crate::cli::{data, folder, said};

/// A case of Kim in a file of its own, with the time of each claim in UTC.
fn case(name: &str, sightings: &[Value]) -> String {
    let sightings: Vec<Value> = sightings
        .iter()
        .map(|sighting| {
            let mut sighting = sighting.clone();
            sighting["actor"] = json!("kim");
            sighting
        })
        .collect();
    let places = json!([
        {"id": "north", "lat": 51.52, "lon": -0.13}, {"id": "south", "lat": 51.51, "lon": -0.13},
        {"id": "cell", "zone": "UTC"}, {"id": "annex", "zone": "UTC"},
    ]);
    let case = json!({
        "lastseen": 1, "published": "2024-03-08", "places": places,
        "actors": [{"id": "kim"}, {"id": "train", "kind": "vehicle"}],
        "memberships": [{"member": "kim", "of": "train", "kind": "aboard"}],
        "sightings": sightings,
    });
    let path = folder("told_gaps").join(format!("{name}.json"));
    std::fs::write(&path, case.to_string()).unwrap();
    path.to_str().unwrap().to_owned()
}

fn at(clock: &str) -> String {
    format!("2024-03-05T{clock}:00Z")
}

fn moment(id: &str, place: &str, clock: &str) -> Value {
    json!({"id": id, "place": place, "time": at(clock)})
}

fn stay(id: &str, place: &str, [from, until]: [&str; 2]) -> Value {
    json!({"id": id, "place": place, "time": at(from), "until": at(until)})
}

/// The first line of an answer.
fn first(arguments: &[&str]) -> String {
    said(arguments).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn a_gap_of_some_length_on_every_reading_is_listed_without_a_length_asked_for() {
    let after_custody = case(
        "custody",
        &[
            json!({"id": "a", "place": "cell", "time": "Monday", "until": "Wednesday"}),
            json!({"id": "b", "place": "home",
                   "time": {"after": {"end_of": "a"}, "by": "two hours"}}),
        ],
    );
    let exactly = "from cell [a] to home [b]: exactly 2h";
    assert_eq!(first(&["gaps", &after_custody, "kim"]), exactly);
    assert_eq!(first(&["gaps", &after_custody, "kim", "--longer-than", "1h"]), exactly);
    assert_eq!(first(&["gap", &after_custody, "a", "b"]), exactly);
    let legs = &data(&["itinerary", &after_custody, "kim"])["legs"];
    assert_eq!((&legs[0]["min_seconds"], &legs[0]["max_seconds"]), (&json!(7200), &json!(7200)));
}

#[test]
fn no_gap_is_said_only_where_none_can_be() {
    let ends = [moment("a", "pub", "10:00"), moment("b", "home", "14:00")];
    let between = json!({"id": "c", "place": "office", "time": {"between": ["a", "b"]}});
    let linked = case("between", &[&ends[..], &[between]].concat());
    let told = "no gap of kim is certain between any two named sightings, but the longest is at \
                least 2h, at most 4h";
    assert_eq!(said(&["gaps", &linked, "kim"]).trim_end(), told);
    let vague = |id: &str, place: &str, [from, to]: [&str; 2]| {
        json!({"id": id, "place": place,
               "time": format!("between {from} and {to} GMT on 5 March 2024")})
    };
    let two = [vague("a", "pub", ["10 a.m.", "noon"]), vague("b", "home", ["11 a.m.", "1 p.m."])];
    let told = "kim has no certain gap; the longest can be 3h";
    assert_eq!(said(&["gaps", &case("vague", &two), "kim"]).trim_end(), told);
    let touching = [stay("a", "pub", ["09:00", "12:00"]), stay("b", "home", ["12:00", "17:00"])];
    assert_eq!(said(&["gaps", &case("touching", &touching), "kim"]).trim_end(), "kim has no gap");
}

#[test]
fn a_claim_that_is_always_between_two_parts_them() {
    let open = [
        json!({"id": "a", "place": "pub", "when": format!("{} or {}", at("05:00"), at("17:00"))}),
        json!({"id": "b", "place": "home", "time": {"before": "a", "by": "one hour"}}),
        json!({"id": "c", "place": "office", "time": {"after": "a"}}),
    ];
    let open = case("parted", &open);
    for longer in [&[][..], &["--longer-than", "30min"]] {
        let gaps = &data(&[&["gaps", &open, "kim"], longer].concat())["gaps"];
        let gaps = gaps.as_array().unwrap().iter();
        let pairs: Vec<[&Value; 2]> = gaps.clone().map(|gap| [&gap["from"], &gap["to"]]).collect();
        assert!(!pairs.contains(&[&json!("b"), &json!("c")]), "{pairs:?}");
        let certain = gaps.filter(|gap| gap["from"] == "b" && gap["min_seconds"] == 3600);
        assert_eq!(certain.filter(|gap| gap["certainty"] == "certain").count(), 1);
    }
}

#[test]
fn between_stays_it_is_from_the_end_of_one_to_the_start_of_the_other() {
    let gap = |name: &str, one: [&str; 2], other: [&str; 2]| -> [String; 2] {
        let case = case(name, &[stay("a", "pub", one), stay("b", "home", other)]);
        let length = |text: String| text.rsplit(": ").next().unwrap_or_default().to_owned();
        [length(first(&["gap", &case, "a", "b"])), length(first(&["gap", &case, "b", "a"]))]
    };
    assert_eq!(gap("touch", ["09:00", "12:00"], ["12:00", "17:00"]), ["exactly 0s", "exactly 0s"]);
    assert_eq!(
        gap("overlap", ["09:00", "13:00"], ["12:00", "17:00"]),
        ["exactly 0s", "exactly 0s"]
    );
    assert_eq!(gap("nest", ["09:00", "17:00"], ["12:00", "13:00"]), ["exactly 0s", "exactly 0s"]);
    let [there, back] = gap("parted_stays", ["09:00", "12:00"], ["13:30", "17:00"]);
    assert_eq!(there, "exactly 1h30m");
    assert!(back.contains("certainly the other way round"), "{back}");
}

#[test]
fn two_stays_that_touch_are_two_lines_of_an_itinerary() {
    let hotel = case(
        "hotel",
        &[stay("a", "lon", ["09:00", "12:00"]), stay("b", "hotel", ["12:00", "17:00"])],
    );
    let told = said(&["itinerary", &hotel, "kim"]);
    let lines: Vec<&str> = told.lines().skip(1).collect();
    let expected = [
        "1. lon, first Tue 2024-03-05 09:00 UTC, last Tue 2024-03-05 12:00 UTC [a]",
        "2. hotel, first Tue 2024-03-05 12:00 UTC, last Tue 2024-03-05 17:00 UTC [b]",
        "Legs:",
        "- from lon [a] to hotel [b]: exactly 0s",
        "No distance is known from or to lon, hotel, for want of a position.",
    ];
    assert_eq!(lines, expected, "{told}");
}

#[test]
fn of_a_moment_elsewhere_within_a_stay_a_leg_is_at_most() {
    let court =
        case("court", &[stay("a", "cell", ["09:00", "17:00"]), moment("b", "court", "12:00")]);
    let there = "from cell [a] to court [b]: at most 3h";
    let back = "from court [b] to cell [a]: at most 5h";
    assert_eq!(first(&["gap", &court, "a", "b"]), there);
    assert_eq!(first(&["gap", &court, "b", "a"]), back);
    let told = said(&["itinerary", &court, "kim"]);
    let legs: Vec<&str> = told.lines().filter_map(|line| line.strip_prefix("- ")).collect();
    assert_eq!(legs, [there, back], "{told}");
}

#[test]
fn gaps_tell_what_is_not_counted_in_them() {
    let doubted = case(
        "doubted",
        &[
            moment("a", "pub", "10:00"),
            json!({"id": "b", "place": "home", "time": at("11:00"), "modality": "unconfirmed"}),
            json!({"id": "c", "place": "home", "time": at("16:00"), "modality": "unconfirmed"}),
        ],
    );
    let until = ["gaps", &doubted, "kim", "--until", &at("12:00")];
    let told = said(&until);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("Not counted")).collect();
    assert_eq!(lines.len(), 1, "{told}");
    assert!(lines[0].starts_with("Not counted (unconfirmed): ") && lines[0].contains("[b]"));
    assert_eq!(data(&until)["not_counted"][0]["id"], "b");
}

#[test]
fn an_end_of_a_gap_says_that_it_is_inferred() {
    let mut train = moment("a", "south", "10:00");
    train["actor"] = json!("train");
    let path = case("inferred", &[moment("b", "north", "14:00")]);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut whole: Value = serde_json::from_str(&text).unwrap();
    whole["sightings"].as_array_mut().unwrap().push(train);
    std::fs::write(&path, whole.to_string()).unwrap();
    let told = first(&["gaps", &path, "kim", "--evidence", "inferred"]);
    assert!(told.starts_with("from south [a] by inference to north [b]: exactly 4h"), "{told}");
}

#[test]
fn a_gap_names_all_that_were_at_its_instant() {
    let times = [("a", "south", "10:00"), ("b", "north", "10:00"), ("c", "south", "13:00")];
    let case = case("instant", &times.map(|(id, place, clock)| moment(id, place, clock)));
    let told = said(&["gaps", &case, "kim"]);
    assert!(told.starts_with("from south [a] to south [c]: exactly 3h"), "{told}");
    assert!(told.contains("At the instant of south [a] there is also north [b]."), "{told}");
    assert_eq!(data(&["gaps", &case, "kim"])["at_one_instant"], json!([["a", "b"]]));
}

#[test]
fn of_two_stays_that_can_overlap_a_leg_is_told_once() {
    let days = |id: &str, place: &str, from: &str, until: &str| json!({"id": id, "place": place, "time": from, "until": until});
    let stays =
        [days("a", "cell", "Monday", "Wednesday"), days("b", "annex", "Wednesday", "Thursday")];
    let told = said(&["itinerary", &case("days", &stays), "kim"]);
    let legs: Vec<&str> = told.lines().filter(|line| line.starts_with("- ")).collect();
    assert_eq!(legs, ["- from cell [a] to annex [b]: at most 24h"], "{told}");
}

#[test]
fn of_two_places_at_one_instant_the_actor_can_be_at_either_at_once() {
    let both = case("either", &[moment("a", "south", "10:00"), moment("b", "north", "10:00")]);
    let reach = data(&["reach", &both, "kim", "--at", &at("11:00"), "--max-speed", "5km/h"]);
    let arrivals = reach["places"].as_array().unwrap().iter();
    let arrivals: Vec<&Value> = arrivals.map(|place| &place["earliest_arrival"]).collect();
    assert_eq!(arrivals, [&json!(at("10:00")), &json!(at("10:00"))]);
}

#[test]
fn what_two_moments_leave_open_is_said_of_the_time_between() {
    let range =
        json!({"id": "a", "place": "north", "time": "from 13:00 to 15:00 GMT on 5 March 2024"});
    let bare = case("bare", std::slice::from_ref(&range));
    let silence = first(&["gaps", &bare, "kim", "--until", &at("14:00")]);
    let expected =
        "since north [a]: exactly 1h without a sighting, unless they stayed there throughout";
    assert_eq!(silence, expected);
    // After its second moment nothing is left open.
    let silence = said(&["gaps", &bare, "kim", "--until", &at("16:00")]);
    assert!(silence.contains("since north [a]: exactly 1h without a sighting\n"), "{silence}");

    let elsewhere = case("elsewhere", &[range, moment("b", "south", "14:00")]);
    let checked = said(&["check", &elsewhere]);
    assert!(
        checked.contains("15:00 UTC, not that it stayed, and at south in that time"),
        "{checked}"
    );
}

#[test]
fn no_label_decides_where_an_event_limits_reach() {
    for label in ["0", "z"] {
        let mut other = moment(label, "annex", "10:00");
        other["same_event"] = json!("k");
        let event = case(&format!("event-{label}"), &[moment("k", "north", "10:00"), other]);
        let reach = said(&["reach", &event, "kim", "--at", &at("10:30"), "--max-speed", "5km/h"]);
        assert!(reach.contains("anywhere"), "{reach}");
    }
}

#[test]
fn accounts_of_one_event_are_one_item_where_one_is_a_stay() {
    let home = |id: &str, clock: &str| moment(id, "south", clock);
    let also = |mut account: Value| {
        account["same_event"] = json!("p1");
        account
    };
    let (long, longer) = (stay("p1", "north", ["10:00", "12:00"]), ["10:30", "13:00"]);
    let held = also(stay("p2", "north", longer));
    let both = case("two_stays", &[home("a", "08:00"), long.clone(), held, home("b", "15:00")]);
    let ends = |list: &Value| -> Vec<[Value; 2]> {
        let all = list.as_array().unwrap().iter();
        all.map(|gap| [gap["from"].clone(), gap["to"].clone()]).collect()
    };
    let expected = [[json!("a"), json!("p1")], [json!("p2"), json!("b")]];
    assert_eq!(ends(&data(&["gaps", &both, "kim"])["gaps"]), expected);
    let itinerary = data(&["itinerary", &both, "kim"]);
    assert_eq!(ends(&itinerary["legs"]), expected);
    assert_eq!(itinerary["layers"].as_array().unwrap().len(), 3);
    assert!(said(&["itinerary", &both, "kim"]).contains("last Tue 2024-03-05 13:00 UTC [p1, p2]"));
    // Eight hours between what two say of one thing are none without a sighting.
    let apart = case("moment_and_stay", &[long, also(moment("p2", "north", "20:00"))]);
    assert_eq!(said(&["gaps", &apart, "kim"]).lines().next(), Some("kim has no gap"));
    assert_eq!(data(&["itinerary", &apart, "kim"])["legs"], json!([]));
}

#[test]
fn an_account_settles_which_reading_of_another_it_was() {
    let open = json!({"id": "a", "place": "cell", "time": "5 o'clock on 5 March 2024"});
    let kinds = |name: &str, sightings: &[Value]| {
        let conflicts = data(&["check", &case(name, sightings)])["conflicts"].clone();
        let kinds = conflicts.as_array().unwrap().iter().map(|one| one["kind"].clone());
        kinds.collect::<Vec<_>>()
    };
    let account =
        |clock: &str| json!({"id": "b", "place": "cell", "time": at(clock), "same_event": "a"});
    assert_eq!(kinds("open", std::slice::from_ref(&open)), ["ambiguous_local"]);
    assert_eq!(kinds("settled", &[open.clone(), account("17:00")]), Vec::<Value>::new());
    let noon = kinds("unsettled", &[open, account("12:00")]);
    assert_eq!(noon, ["ambiguous_local", "times_differ"]);
}

#[test]
fn an_itinerary_tells_candidates_and_what_is_without_a_position() {
    let open = json!({"id": "a", "place": "cell", "time": "5 o'clock on 5 March 2024"});
    let after = |id: &str, place: &str, by: &str| json!({"id": id, "place": place, "time": {"after": "a", "by": by}});
    let linked =
        [open, after("b", "cell", "exactly 10 minutes"), after("c", "annex", "exactly 1 hour")];
    let linked = case("candidates", &linked);
    let told = said(&["itinerary", &linked, "kim"]);
    assert!(
        told.contains(
            "1. cell, first Tue 2024-03-05 05:00 or 17:00 UTC, last Tue 2024-03-05 05:10 or 17:10 UTC [a, b]"
        ),
        "{told}"
    );
    assert!(
        told.contains("No distance is known from or to cell, annex, for want of a position."),
        "{told}"
    );
    assert_eq!(data(&["itinerary", &linked, "kim"])["without_position"], json!(["cell", "annex"]));
    let one = case("one_place", &[moment("a", "cell", "10:00"), moment("b", "cell", "12:00")]);
    assert!(!said(&["itinerary", &one, "kim"]).contains("No distance"));
}

#[test]
fn a_date_is_half_open_and_a_watch_is_from_when_to_when() {
    let midnight = json!({"id": "b", "place": "south", "time": "2024-03-06T00:00:00Z"});
    let watch = json!({"id": "w", "place": "north", "time": "from 04:00 to 04:30 UTC on 5 March 2024",
                       "absent": "full"});
    let both = case("midnight", &[moment("a", "north", "10:00"), midnight, watch]);
    let last = |at: &str| data(&["last", &both, "kim", "--at", at])["sightings"][0]["id"].clone();
    assert_eq!((last("2024-03-05"), last("2024-03-06T00:00:00Z")), (json!("a"), json!("b")));
    let told = said(&["check", &both]);
    assert!(
        told.contains("  from Tue 2024-03-05 04:00 UTC to Tue 2024-03-05 04:30 UTC\n"),
        "{told}"
    );
    // Only its train was seen.
    let mut seen = moment("a", "north", "10:00");
    seen["actor"] = json!("train");
    let sightings = json!([seen]);
    let text = std::fs::read_to_string(&both).unwrap();
    let mut other: Value = serde_json::from_str(&text).unwrap();
    other["sightings"] = sightings;
    let path = folder("told_gaps").join("by_train.json");
    std::fs::write(&path, other.to_string()).unwrap();
    let told = said(&["itinerary", path.to_str().unwrap(), "kim"]);
    assert!(told.contains("--evidence inferred counts that."), "{told}");
}

#[test]
fn a_gap_names_all_that_it_can_lead_from_or_to() {
    let two = json!({"id": "s2", "place": "south",
        "when": "2024-03-05T05:00:00Z or 2024-03-05T09:00:00Z"});
    let path = case(
        "instead",
        &[moment("s1", "north", "02:00"), two.clone(), moment("s3", "cell", "07:00")],
    );
    let text = said(&["gaps", &path, "kim"]);
    let lines: Vec<&str> = text.lines().collect();
    // Three hours to the south if it was there at five, five to the cell if it was not.
    assert!(
        lines[0].starts_with("from north [s1] to south [s2]: at least 3h, at most 5h"),
        "{text}"
    );
    assert_eq!(lines[2], "    or to cell [s3], if that was the next");
    assert_eq!(text.matches("    or ").count(), 1, "{text}");

    // Since nine or since seven: at least one hour at ten, at most three.
    let text = said(&["gaps", &path, "kim", "--until", &at("10:00")]);
    assert!(text.contains("since cell [s3]: at least 1h, at most 3h without a sighting"), "{text}");
    assert!(text.contains("    or since south [s2], if that was the last\n"), "{text}");

    // Of two that are exact nothing else can be the next.
    let path =
        case("not_instead", &[moment("s1", "north", "02:00"), moment("s2", "south", "05:00")]);
    let text = said(&["gaps", &path, "kim", "--until", &at("10:00")]);
    assert!(!text.contains("    or "), "{text}");
}

#[test]
fn where_nothing_is_known_of_a_gap_no_length_is_said() {
    let path =
        case("no_time", &[json!({"id": "s1", "place": "north"}), moment("s2", "south", "12:00")]);
    let text = said(&["gaps", &path, "kim"]);
    assert_eq!(text.lines().next(), Some("kim has no certain gap; one can be of any length"));
}

#[test]
fn no_speed_helps_at_two_places_at_one_instant() {
    let path = case("at_once", &[moment("s1", "north", "12:00"), moment("s2", "south", "12:00")]);
    for clock in ["12:00", "12:05"] {
        let text = said(&["reach", &path, "kim", "--at", &at(clock), "--max-speed", "5km/h"]);
        assert!(
            text.contains("[s1]") && text.contains("no speed leads from one to the other"),
            "{text}"
        );
        assert!(!text.contains("--max-speed"), "{text}");
    }
    // A kilometre in five minutes is a matter of speed.
    let path = case("too_fast", &[moment("s1", "north", "12:00"), moment("s2", "south", "12:05")]);
    let text = said(&["reach", &path, "kim", "--at", &at("12:00"), "--max-speed", "5km/h"]);
    assert!(text.contains("Give a higher --max-speed"), "{text}");
}

#[test]
fn an_arrival_is_from_where_the_actor_was_last_seen() {
    let path = case("arrival", &[moment("s1", "north", "12:00")]);
    let text = said(&[
        "reach",
        &path,
        "kim",
        "--at",
        &at("12:01"),
        "--max-speed",
        "5km/h",
        "--place",
        "south",
    ]);
    let told = "- south: cannot be there; from where it was last seen, it can get there Tue 2024-03-05 12:13";
    assert!(text.contains(told), "{text}");
}
