//! The command line, run as a user runs it.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use lastseen::Profile;
use serde_json::{Value, json};

use crate::ladder::sources;

pub(crate) fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lastseen"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

pub(crate) fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub(crate) fn said(arguments: &[&str]) -> String {
    String::from_utf8(run(arguments).stdout).unwrap()
}

pub(crate) fn data(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--json"]].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What is said on the error output, with nothing on the other.
pub(crate) fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(status(&output), 2, "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

const ARTICLE: &str = "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)";
const HARBOUR: &str = "tests/data/harbour.csv";

const KHASAN: &str = "examples/data/khasan.json";

#[test]
fn the_phrase_of_the_article_is_agreed_at_khasan_and_a_conflict_at_seoul() {
    let published = ["--published", "2023-09-13T08:00:00Z"];
    let ask = |zone| data(&[&["reconcile", ARTICLE, "--zone", zone][..], &published].concat());
    let khasan = ask("Asia/Vladivostok");
    assert_eq!(khasan["verdict"], "agreed");
    assert_eq!(khasan["earliest"], "2023-09-11T20:00:00Z");
    assert_eq!(khasan["latest"], "2023-09-11T20:00:00Z");
    assert_eq!(khasan["difference_seconds"], 0);
    assert_eq!(khasan["candidates"][0]["utc"], "2023-09-11T20:00:00Z");
    assert_eq!(khasan["candidates"][0]["zone"], "Asia/Vladivostok");
    assert_eq!(khasan["candidates"][0]["offset_seconds"], 36_000);
    assert_eq!(khasan["explanations"], json!([]));
    assert!(khasan["tzdb"]["release"].is_string());

    let seoul = ask("Asia/Seoul");
    assert_eq!(seoul["verdict"], "conflict");
    assert_eq!(seoul["difference_seconds"].as_i64().map(i64::abs), Some(3600));
    assert_eq!(seoul["explanations"][0]["code"], "other_zone");
    // A conflict is an answer: only `check` makes a status of it.
    let output = run(&[&["reconcile", ARTICLE, "--zone", "Asia/Seoul"][..], &published].concat());
    assert_eq!(status(&output), 0);
}

#[test]
fn a_sentence_has_both_clocks_and_all_its_dates() {
    let text =
        said(&["reconcile", ARTICLE, "--zone", "Asia/Vladivostok", "--published", "2023-09-13"]);
    assert!(text.contains("agreed"), "{text}");
    let both = "Mon 2023-09-11 20:00 UTC (Tue 2023-09-12 06:00 +10:00, Asia/Vladivostok)";
    assert!(text.contains(both), "{text}");
}

#[test]
fn an_article_is_read_statement_by_statement() {
    let article = "examples/data/khasan.txt";
    let options = ["--zone", "Asia/Vladivostok", "--published", "2023-09-13"];
    let read = data(&[&["read", article][..], &options].concat());
    let column = |key: &str| -> Vec<Value> {
        read["times"].as_array().unwrap().iter().map(|time| time[key].clone()).collect()
    };
    let (arrival, later) =
        ("6:00 a.m. local time on\nTuesday (20:00 GMT on Monday)", "hours later");
    let words = ["Wednesday", arrival, later, "Since then", "8 p.m. on Thursday"];
    assert_eq!(column("text"), words);
    assert_eq!(column("from"), [json!(null), json!(null), json!(1), json!(2), json!(null)]);
    assert_eq!(read["times"][1]["verdict"], "agreed");
    assert_eq!(read["times"][1]["earliest"], "2023-09-11T20:00:00Z");
    // Eight in the evening there, of the day after the publication.
    assert_eq!(read["times"][4]["earliest"], "2023-09-14T10:00:00Z");
    let text =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(article)).unwrap();
    for time in read["times"].as_array().unwrap() {
        let at = |key: &str| usize::try_from(time[key].as_u64().unwrap()).unwrap();
        assert_eq!(text[at("start")..at("end")], *time["text"].as_str().unwrap());
    }
    let told = said(&[&["read", article][..], &options].concat());
    assert!(told.contains("\"hours later\": resolved: between Mon 2023-09-11 22:00"), "{told}");
    assert!(told.contains("    from \"6:00 a.m. local time on Tuesday"), "{told}");
}

#[test]
fn an_article_becomes_a_case_that_check_leads_through() {
    let folder = folder("read");
    let path = folder.join("draft.json");
    let out = path.to_str().unwrap();
    let read = ["read", "examples/data/khasan.txt", "--zone", "Asia/Vladivostok"];
    let options = ["--published", "2023-09-13", "--case", out];
    let told = said(&[&read[..], &options].concat());
    assert!(told.contains("now: lastseen check"), "{told}");
    let draft: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let ids: Vec<&Value> =
        draft["sightings"].as_array().unwrap().iter().map(|one| &one["id"]).collect();
    assert_eq!(ids, ["s1", "s2", "s3", "s5"], "since then is no sighting");
    assert_eq!(draft["sightings"][2]["time"], json!({"after": "s2", "by": "hours"}));
    assert_eq!(draft["sightings"][3]["modality"], "planned");
    // What is there is never replaced.
    assert!(complaint(&[&read[..], &options].concat()).contains("--case"));

    let faults = data(&["check", out]);
    let faults = faults["errors"].as_array().unwrap();
    assert_eq!(faults.len(), 8, "who and where of four sightings: {faults:?}");
    let filled = std::fs::read_to_string(&path).unwrap();
    let filled = filled.replace("\"actor\": \"\"", "\"actor\": \"train\"");
    let filled = filled.replace("\"place\": \"\"", "\"place\": \"place\"");
    std::fs::write(&path, filled.replace("\"id\": \"actor\"", "\"id\": \"train\"")).unwrap();
    let checked = data(&["check", out]);
    assert_eq!(checked["claims"].as_array().unwrap().len(), 4);
    assert_eq!(checked["claims"][1]["verdict"], "agreed");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn last_says_where_by_which_report_and_by_what_evidence() {
    let train = data(&["last", KHASAN, "train"]);
    assert_eq!(train["earliest"], "2023-09-11T22:00:00Z");
    assert_eq!(train["latest"], "2023-09-12T20:00:00Z");
    assert_eq!(train["sightings"][0]["id"], "s3");
    assert_eq!(train["sightings"][0]["place"], "ussuriysk");
    assert_eq!(train["sightings"][0]["certainty"], "certain");
    assert_eq!(train["sightings"][0]["evidence"], "direct");
    assert_eq!(train["sightings"][0]["via"], json!([]));

    let minister = data(&["last", KHASAN, "foreign", "--evidence", "inferred"]);
    let seen = &minister["sightings"][0];
    assert_eq!((&seen["id"], &seen["evidence"]), (&json!("s3"), &json!("inferred")));
    let chain: Vec<&Value> =
        seen["via"].as_array().unwrap().iter().map(|link| &link["of"]).collect();
    assert_eq!(chain, ["delegation", "train"]);

    let direct = data(&["last", KHASAN, "foreign"]);
    assert_eq!(direct["sightings"], json!([]));
    assert_eq!(direct["earliest"], Value::Null);
    let never = said(&["last", KHASAN, "foreign"]);
    assert_eq!(never.lines().count(), 2, "{never}");
    assert!(
        never.ends_with("travelled with what was seen; --evidence inferred counts that.\n"),
        "{never}"
    );
    assert!(said(&["last", KHASAN, "putin"]).contains("Vladimir Putin was never seen"));
    let kim = said(&["last", KHASAN, "kim"]);
    assert!(kim.contains("Not counted (speculated): Vostochny cosmodrome"), "{kim}");
}

#[test]
fn last_at_a_time_and_last_as_known_at_a_time_are_two_questions() {
    let s01 = "tests/data/cases/s01.json";
    let id = |arguments: &[&str]| {
        data(&[&["last", s01, "train"], arguments].concat())["sightings"][0]["id"].clone()
    };
    assert_eq!(id(&["--known-at", "2023-09-12T12:00:00Z"]), "c5");
    assert_eq!(id(&["--known-at", "2023-09-12T03:30:00Z"]), "c4");
    assert_eq!(id(&["--at", "2023-09-12T02:30:00Z", "--known-at", "2023-09-12T12:00:00Z"]), "c4");
    // A date is the whole day: by its end the first three reports were there.
    assert_eq!(id(&["--known-at", "2023-09-12"]), "c5");
}

#[test]
fn gaps_have_a_least_and_a_greatest_length() {
    let train = data(&["gaps", KHASAN, "train", "--until", "2023-09-13T08:00:00Z"]);
    let gap = &train["gaps"][0];
    assert_eq!((&gap["from"], &gap["to"]), (&json!("s1"), &json!("s3")));
    assert_eq!((&gap["min_seconds"], &gap["max_seconds"]), (&json!(7_200), &json!(86_400)));
    assert_eq!(gap["order"], "certain");
    // 185.8 km on the ellipsoid; the station reaches 1 km, the town 5 km.
    let km = |field: &str| gap[field].as_f64().unwrap() / 1000.0;
    assert!((km("distance_min_m") - 179.8).abs() < 0.2, "{gap}");
    assert!((km("distance_max_m") - 191.8).abs() < 0.2, "{gap}");
    let open = &train["gaps"][1];
    assert_eq!((&open["from"], &open["to"]), (&json!("s3"), &Value::Null));
    // From 20:00 on the 12th, or 22:00 on the 11th, to 08:00 on the 13th.
    assert_eq!((&open["min_seconds"], &open["max_seconds"]), (&json!(43_200), &json!(122_400)));
    assert_eq!(open["distance_min_m"], Value::Null);

    let long = data(&["gaps", KHASAN, "train", "--longer-than", "24h"]);
    assert_eq!(long["gaps"], json!([]));
    let between = data(&["gap", KHASAN, "s1", "s3"]);
    assert_eq!(&between, gap);
    let back = data(&["gap", KHASAN, "s3", "s1"]);
    assert_eq!(back["order"], "impossible");
    assert_eq!((&back["min_seconds"], &back["max_seconds"]), (&json!(-86_400), &json!(-7_200)));
}

#[test]
fn check_tells_a_sound_case_from_a_conflicting_and_a_broken_one() {
    let conflict = run(&["check", "tests/data/cases/s02.json", "--json"]);
    assert_eq!(status(&conflict), 1);
    let json: Value = serde_json::from_slice(&conflict.stdout).unwrap();
    assert_eq!(json["claims"][0]["id"], "published");
    assert_eq!(json["claims"][0]["verdict"], "conflict");
    assert_eq!(json["claims"][0]["earliest"], "2023-09-12T02:00:00Z");
    assert_eq!(json["claims"][0]["latest"], "2023-09-12T04:00:00Z");
    let found = &json["conflicts"][0];
    assert_eq!(found["kind"], "two_clocks");
    assert_eq!(found["certainty"], "certain");
    assert_eq!(found["claims"], json!(["published"]));
    assert!(found["explanations"].to_string().contains("Kamchatka"), "{found}");

    let sound = run(&["check", "tests/data/cases/s03.json"]);
    assert_eq!(status(&sound), 0);
    assert!(String::from_utf8(sound.stdout).unwrap().contains("No conflict"));

    let folder = folder("check");
    let broken = folder.join("broken.json");
    std::fs::write(&broken, r#"{"actors": [{"id": "a"}, {"id": "a"}]}"#).unwrap();
    let broken = broken.to_str().unwrap();
    let output = run(&["check", broken, "--json"]);
    assert_eq!(status(&output), 1);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["errors"][0]["path"], "actors[1].id");
    assert!(complaint(&["last", broken, "a"]).contains("actors[1].id"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn check_tells_every_fault_in_whatever_order_and_of_what_is_no_json_that_it_is_none() {
    let folder = folder("faults");
    let path = folder.join("case.json");
    let file = path.to_str().unwrap();
    let sightings =
        [r#"{"actor": "a", "place": "p", "quote": 5}"#, r#"{"actor": "b", "place": "p"}"#];
    for (first, second) in [(0, 1), (1, 0)] {
        let list = format!("{}, {}", sightings[first], sightings[second]);
        let head = r#""actors": [{"id": "a"}], "places": [{"id": "p"}]"#;
        std::fs::write(&path, format!("{{{head}, \"sightings\": [{list}]}}")).unwrap();
        let output = run(&["check", file, "--json"]);
        assert_eq!(status(&output), 1);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let paths: Vec<&Value> =
            json["errors"].as_array().unwrap().iter().map(|error| &error["path"]).collect();
        let quote = format!("sightings[{first}].quote");
        let actor = format!("sightings[{second}].actor");
        assert_eq!(paths.len(), 2, "{json}");
        assert!(paths.contains(&&json!(quote)) && paths.contains(&&json!(actor)), "{json}");
    }
    std::fs::write(&path, r#"{"sighting": [{"actor": "a"}], "actors": []}"#).unwrap();
    let output = run(&["check", file]);
    assert_eq!(status(&output), 1);
    assert!(String::from_utf8(output.stdout).unwrap().contains("did you mean \"sightings\"?"));
    for none in ["{\"actors\": [{\"id\": }]}", "[1]", "7", "{\"a\": 1}"] {
        std::fs::write(&path, none).unwrap();
        assert!(complaint(&["check", file]).contains("case.json"), "{none}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_time_that_is_only_vague_makes_no_exit_status() {
    let folder = folder("vague");
    let check = |name: &str, sightings: &str| {
        let path = folder.join(name);
        let text = format!(
            r#"{{"actors": [{{"id": "a", "max_speed_kmh": 50}}], "places": [
            {{"id": "p", "lat": 52.5, "lon": 13.4, "zone": "Europe/Berlin"}},
            {{"id": "q", "lat": 53.5, "lon": 10.0, "zone": "Europe/Berlin"}}], "sightings": [{sightings}]}}"#
        );
        std::fs::write(&path, text).unwrap();
        let output = run(&["check", path.to_str().unwrap(), "--json"]);
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        let conflict = &json["conflicts"][0];
        let found = (conflict["kind"].clone(), conflict["certainty"].clone());
        (status(&output), found.0, found.1)
    };
    // One day for two places 255 km apart, either of which can have been first.
    let vague = r#"{"id": "s1", "actor": "a", "place": "p", "time": "2024-06-01"},
                   {"id": "s2", "actor": "a", "place": "q", "time": "2024-06-01"}"#;
    let expected = (0, json!("impossible_travel"), json!("possible"));
    assert_eq!(check("vague.json", vague), expected);
    let fold = r#"{"id": "s1", "actor": "a", "place": "p", "time": "2024-10-27 02:30"}"#;
    assert_eq!(check("fold.json", fold), (0, json!("ambiguous_local"), json!("possible")));
    // At 50 km/h it takes five hours.
    let sharp = r#"{"id": "s1", "actor": "a", "place": "p", "time": "2024-06-01 10:00"},
                   {"id": "s2", "actor": "a", "place": "q", "time": "2024-06-01 12:00"}"#;
    assert_eq!(check("sharp.json", sharp), (1, json!("impossible_travel"), json!("certain")));
    // Possible, but one statement stands against the other.
    let denied = r#"{"id": "s1", "actor": "a", "place": "p", "time": "2024-06-01"},
        {"id": "s2", "actor": "a", "place": "p", "time": "2024-06-01 10:00", "modality": "denied"}"#;
    assert_eq!(check("denied.json", denied), (1, json!("denied_vs_observed"), json!("possible")));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_search_that_found_nobody_is_no_sighting() {
    let folder = folder("absent");
    let path = folder.join("case.json");
    let text = r#"{"actors": [{"id": "a"}], "places": [{"id": "p", "lat": 1, "lon": 1}], "sightings": [
        {"id": "s1", "actor": "a", "place": "p", "time": "2023-01-01T00:00:00Z", "absent": "full"}]}"#;
    std::fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap();
    assert_eq!(data(&["last", path, "a"])["never"], true);
    assert_eq!(data(&["check", path])["claims"][0]["absent"], "full");
    assert!(said(&["check", path]).contains("not seen at p (full)"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_claims_together_narrow_what_is_answered() {
    // 185.76 km take 2 h 19 min 19 s at the 80 km/h that this case states.
    let gap = data(&["gap", "tests/data/cases/s01.json", "c1", "c3"]);
    assert!((gap["min_seconds"].as_f64().unwrap() - 8359.0).abs() < 30.0, "{gap}");
    let c3 = &data(&["check", "tests/data/cases/s01.json"])["claims"][3];
    assert!(c3["earliest"].as_str().unwrap().starts_with("2023-09-11T22:19:19"), "{c3}");
}

#[test]
fn last_tells_what_was_expected_and_what_became_of_it() {
    let s01 = "tests/data/cases/s01.json";
    let noon = data(&["last", s01, "kim", "--known-at", "2023-09-12T12:00:00Z"]);
    assert_eq!(noon["sightings"][0]["id"], "c2");
    assert_eq!(noon["expectations"][0]["claim"]["place"], "vostochny");
    assert_eq!(noon["expectations"][0]["outcome"], "open");
    let later = data(&["last", s01, "kim", "--known-at", "2023-09-13T06:00:00Z"]);
    assert_eq!(later["expectations"][0]["outcome"], "fulfilled");
    assert_eq!(later["expectations"][0]["by"]["id"], "c7");
    let denied = data(&["last", "tests/data/cases/s18.json", "kim-yo-jong"]);
    assert_eq!(denied["absences"][0]["outcome"], "contradicted");
}

#[test]
fn an_itinerary_has_layers_and_legs_and_orders_nothing_by_itself() {
    let train = data(&["itinerary", "tests/data/cases/s01.json", "train"]);
    let layers: Vec<Vec<&str>> = train["layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| {
            let stays = layer.as_array().unwrap().iter();
            stays.map(|stay| stay["sightings"][0]["id"].as_str().unwrap()).collect()
        })
        .collect();
    assert_eq!(layers, [vec!["c1"], vec!["c3", "c4", "c5"]]);
    let legs: Vec<(&str, &str)> = train["legs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leg| (leg["from"].as_str().unwrap(), leg["to"].as_str().unwrap()))
        .collect();
    assert_eq!(legs, [("c1", "c3"), ("c1", "c4"), ("c4", "c5")]);
    assert_eq!(train["legs"][1]["min_seconds"], 22_500);
    assert!((train["legs"][1]["speed_min_kmh"].as_f64().unwrap() - 28.6).abs() < 0.05);
    let text = said(&["itinerary", "tests/data/cases/s01.json", "train"]);
    assert!(text.contains("order that is not certain"), "{text}");
    assert!(said(&["itinerary", KHASAN, "putin"]).contains("was never seen"));
}

#[test]
fn reach_tells_of_each_place_and_draws_the_area() {
    let s17 = "tests/data/cases/s17.json";
    let noon = "2023-09-12T12:00:00Z";
    let ask = ["reach", s17, "train", "--at", noon, "--known-at", noon, "--max-speed", "60 km/h"];
    let reach = data(&ask);
    assert_eq!(reach["certainty"], "possible");
    let ids = |list: &str| -> Vec<String> {
        let places = reach[list].as_array().unwrap().iter();
        places.map(|place| place["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("places"), ["khasan", "vladivostok", "ussuriysk", "baranovsky"]);
    assert_eq!(ids("impossible_places"), ["vostochny"]);
    assert_eq!(reach["limits"][0]["sighting"]["id"], "c4");
    assert!((reach["limits"][0]["within_m"].as_f64().unwrap() - 585_000.0).abs() < 1.0);
    check_geojson(&reach["geojson"]);

    let there = data(&[&ask[..], &["--place", "vostochny"]].concat());
    assert_eq!((&there["certainty"], &there["places"]), (&json!("impossible"), &json!([])));
    assert_eq!(there["could_have_reached"], false);
    let arrival = there["impossible_places"][0]["earliest_arrival"].as_str().unwrap();
    assert!(("2023-09-12T17:57".."2023-09-12T18:02").contains(&arrival), "{arrival}");
    let near = data(&[&ask[..], &["--place", "43.1,131.9"]].concat());
    assert_eq!(
        (&near["certainty"], &near["could_have_reached"]),
        (&json!("possible"), &json!(true))
    );
    // An exact sighting at that moment leaves one place.
    let passing = "2023-09-12T02:15:00Z";
    let here = data(&[
        "reach",
        s17,
        "train",
        "--at",
        passing,
        "--max-speed",
        "60",
        "--place",
        "baranovsky",
    ]);
    assert_eq!(here["certainty"], "certain");
    let text = said(&ask);
    assert!(text.contains("within 585 km of baranovsky [c4]"), "{text}");
    assert!(text.contains("vostochny: cannot be there"), "{text}");
}

#[test]
fn an_area_that_crosses_the_antimeridian_or_holds_a_pole_is_cut_there() {
    let folder = folder("reach");
    let path = folder.join("case.json");
    for (lat, lon) in [(-17.0, 179.5), (89.0, 30.0), (-88.5, -170.0)] {
        let text = format!(
            r#"{{"actors": [{{"id": "a"}}], "places": [{{"id": "p", "lat": {lat}, "lon": {lon}}}],
            "sightings": [{{"id": "s", "actor": "a", "place": "p", "time": "2024-01-01T00:00:00Z"}}]}}"#
        );
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap();
        let reach =
            data(&["reach", path, "a", "--at", "2024-01-01T10:00:00Z", "--max-speed", "30km/h"]);
        let polygons = check_geojson(&reach["geojson"]);
        assert_eq!(polygons > 1, lat == -17.0, "{lat} {lon}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// Checks a feature by RFC 7946, and counts its polygons.
fn check_geojson(feature: &Value) -> usize {
    assert_eq!(feature["type"], "Feature");
    assert!(feature["properties"].is_object());
    let geometry = &feature["geometry"];
    assert_eq!(geometry["type"], "MultiPolygon");
    let polygons = geometry["coordinates"].as_array().unwrap();
    for polygon in polygons {
        for (at, ring) in polygon.as_array().unwrap().iter().enumerate() {
            let ring: Vec<(f64, f64)> = ring
                .as_array()
                .unwrap()
                .iter()
                .map(|at| (at[0].as_f64().unwrap(), at[1].as_f64().unwrap()))
                .collect();
            assert!(ring.len() >= 4);
            assert_eq!(ring.first(), ring.last());
            let on_earth = |&(lon, lat): &(f64, f64)| lon.abs() <= 180.0 && lat.abs() <= 90.0;
            assert!(ring.iter().all(on_earth));
            // Outer rings go counter-clockwise, holes clockwise.
            let twice: f64 =
                ring.windows(2).map(|pair| pair[0].0 * pair[1].1 - pair[1].0 * pair[0].1).sum();
            assert_eq!(twice > 0.0, at == 0);
        }
    }
    polygons.len()
}

#[test]
fn encounters_tell_who_when_for_how_long_and_how_surely() {
    let s01 = "tests/data/cases/s01.json";
    let met = data(&["encounters", s01, "kim", "--within", "1km", "--for", "10min"]);
    assert_eq!(met["staying_seconds"], 3600.0);
    let [met] = met["encounters"].as_array().unwrap().as_slice() else { panic!("{met}") };
    assert_eq!(met["actors"], json!(["kim", "putin"]));
    assert_eq!(met["earliest"], "2023-09-13T04:00:00Z");
    // Putin, seen at 03:30, is there still only if he stayed.
    assert_eq!((&met["certainty"], &met["staying_seconds"]), (&json!("possible"), &json!(3600)));
    assert_eq!(met["places"], json!(["vostochny", "vostochny"]));
    assert_eq!(met["sightings"], json!([["c7"], ["c8"]]));
    assert_eq!((&met["min_seconds"], &met["max_seconds"]), (&json!(0), &json!(1800)));
    // As moments alone the two do not coincide.
    let none = data(&["encounters", s01, "kim", "--within", "1km", "--staying", "0min"]);
    assert_eq!(none["encounters"], json!([]));
    assert!(said(&["encounters", s01]).contains("if they stayed for up to 1h: "));
}

#[test]
fn encounters_of_a_table_end_with_its_record() {
    let met = data(&["encounters", HARBOUR, "--within", "100 m", "--for", "10m"]);
    assert_eq!((&met["staying_seconds"], &met["across_seconds"]), (&json!(0.0), &json!(900.0)));
    let mut last: std::collections::BTreeMap<&str, &str> = std::collections::BTreeMap::new();
    let rows: Vec<Vec<&str>> = include_str!("../data/harbour.csv")
        .lines()
        .skip(1)
        .map(|row| row.split(',').collect())
        .collect();
    for row in &rows {
        let end = last.entry(row[1]).or_default();
        *end = row[0].max(*end);
    }
    let all = met["encounters"].as_array().unwrap();
    assert!(all.len() > 50, "{}", all.len());
    for met in all {
        let end = met["latest"].as_str().unwrap().trim_end_matches('Z');
        for actor in met["actors"].as_array().unwrap() {
            assert!(end <= last[actor.as_str().unwrap()], "{met}");
        }
        assert_eq!((&met["certainty"], &met["across_seconds"]), (&json!("possible"), &json!(900)));
        assert_eq!(met["staying_seconds"], json!(null));
    }
    let said = said(&["encounters", HARBOUR, "--within", "100 m", "--for", "10m"]);
    let assumed = "on straight ways between sightings at most 15m apart";
    assert!(said.lines().all(|line| line.ends_with(assumed)), "{said}");
    let stayed = ["encounters", HARBOUR, "--within", "100 m", "--for", "70m", "--staying", "1h"];
    let stayed = data(&stayed);
    assert_eq!(stayed["encounters"][0]["staying_seconds"], json!(3600));
    let none =
        data(&["encounters", HARBOUR, "--within", "100 m", "--for", "10m", "--across", "0s"]);
    assert_eq!(none["encounters"], json!([]));
}

#[test]
fn misuse_is_told_on_the_error_output_with_a_cure() {
    for (arguments, words) in [
        (&["last", KHASAN, "kin"][..], "did you mean \"kim\"?"),
        (&["gap", KHASAN, "s1", "s33"], "did you mean \"s3\""),
        (&["last", "nowhere.json", "kim"], "nowhere.json"),
        (&["last", KHASAN, "kim", "--at", "sixish"], "--at: "),
        (&["last", KHASAN, "kim", "--evidence", "hearsay"], "inferred"),
        (&["gaps", KHASAN, "kim", "--longer-than", "5 parsecs"], "--longer-than: "),
        (&["reconcile", "6 a.m. on Tuesday", "--zone", "Asia/Vladivostock"], "Asia/Vladivostok"),
        (&["reconcile", "6 a.m. on Tuesday", "--zone", "Asia/Vladivostok"], "Tuesday"),
        (&["reconcile", "noon 2023-09-12", "--place", "95,0"], "--place: lat: "),
        (&["reconcile", "2023-09-12 noon local time"], "zone"),
        (&["itinerary", KHASAN, "kin"], "did you mean \"kim\"?"),
        (&["reach", KHASAN, "train", "--max-speed", "80"], "--at"),
        (&["reach", KHASAN, "train", "--at", "2023-09-13"], "--max-speed"),
        (&["reach", KHASAN, "train", "--at", "sixish", "--max-speed", "80"], "--at: "),
        (&["reach", KHASAN, "train", "--at", "2023-09-13", "--max-speed", "-5"], "--max-speed: "),
        (&["reach", KHASAN, "train", "--at", "2023-09-13", "--max-speed", "NaN"], "--max-speed: "),
        (&["reach", KHASAN, "train", "--at", "2023-09-13", "--max-speed", "fast"], "80 km/h"),
        (
            &[
                "reach",
                KHASAN,
                "train",
                "--at",
                "2023-09-13",
                "--max-speed",
                "80",
                "--place",
                "khazan",
            ],
            "did you mean \"khasan\"?",
        ),
        (
            &[
                "reach",
                KHASAN,
                "train",
                "--at",
                "2023-09-13",
                "--max-speed",
                "80",
                "--place",
                "95,0",
            ],
            "--place: lat: ",
        ),
        (&["encounters", KHASAN, "--within", "near"], "--within: "),
        (&["encounters", KHASAN, "--within", "-1km"], "--within: "),
        (&["encounters", KHASAN, "--for", "long"], "--for: "),
        (&["encounters", KHASAN, "--staying", "-1h"], "--staying: "),
        (&["encounters", KHASAN, "--across", "-1h"], "--across: "),
        (&["encounters", KHASAN, "nobody"], "nobody"),
        (&["gap", KHASAN, "s1", "s3", "--known-at", "2023-09-01"], "had not been reported"),
        (&["last", KHASAN, "kim", "--known-at", "soon"], "--known-at: "),
        (&["gap", "tests/data/harbour.csv", "1", "2"], "ask for the gaps of an actor"),
        (&["gaps", HARBOUR, "367000140", "--last-only"], "--last-only: this needs all rows"),
        (&["last", HARBOUR, "367000140", "--area", "41,-75,40,-73"], "--area: "),
        (&["last", HARBOUR, "367000140", "--between", "2020-06-30"], "--between: "),
        (&["last", HARBOUR, "367000140", "--between", "2020-06-30,soon"], "--between: "),
        (&["last", HARBOUR, "366999618", "--only", "367000140"], "366999618"),
        (&["last", HARBOUR, "367000140", "--only", "nobody"], "no row is as asked for"),
        (&["last", HARBOUR, "367000140", "--between", "2020-07-02,2020-07-01"], "--between: "),
        (&["last", KHASAN, "kim", "--only", "kim"], "--only: "),
        (&["gaps", HARBOUR, "367000140", "--share", "half"], "--share: \"half\" is no share"),
        (&["gaps", HARBOUR, "367000140", "--share", "5/4"], "--share: there is no share 5 of 4"),
        (&["encounters", HARBOUR, "--share", "1/2"], "--share: two that met"),
        (&["last", KHASAN, "kim", "--share", "1/2"], "--share: "),
        (&["check"], "CASE"),
        (&["seen"], "seen"),
    ] {
        let text = complaint(arguments);
        assert!(text.contains(words), "{arguments:?}: {text}");
    }
}

#[test]
fn rows_are_selected_on_the_command_line() {
    for (arguments, time) in [
        (&["--only", "366999618", "--only", "367000140"][..], "00:59:59 UTC"),
        (&["--last-only"], "00:59:59 UTC"),
        (&["--share", "1/1"], "00:59:59 UTC"),
        (&["--between", "2020-06-30,2020-06-30T00:10:00Z"], "00:09:40 UTC"),
        (&["--area", "40.6,-74.1,40.7,-74.0", "--last-only"], "00:59:59 UTC"),
    ] {
        let output = run(&[&["last", HARBOUR, "367000140"], arguments].concat());
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.trim_end().ends_with(time), "{arguments:?}: {text}");
    }
}

/// What the library says is read in programs, which have no options.
#[test]
fn the_library_names_no_option() {
    let known = ["columns", "time-format", "delimiter", "zone", "fold", "profile", "known-at"];
    for (path, text) in sources().into_iter().filter(|(path, _)| !path.starts_with("src/bin/")) {
        for option in known {
            assert!(!text.contains(&format!("--{option}")), "{path} names --{option}");
        }
    }
}

#[test]
fn the_columns_of_a_table_are_named_on_the_command_line() {
    let folder = folder("columns");
    let path = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let last = |arguments: &[&str]| data(&[&["last"], arguments].concat())["latest"].clone();
    let own = path("own.csv", "ship,utc,y,x\nAurora,2023-09-11 20:00:00,59.9,30.3\n");
    let columns = ["--columns", "actor=ship,time=utc,lat=y,lon=x"];
    // The error says by which option.
    let text = complaint(&["last", &own, "Aurora"]);
    assert!(text.contains("with --columns lat=NAME") && !text.contains("Profile::"), "{text}");
    let text = complaint(&[&["last", &own, "Aurora"], &columns[..]].concat());
    assert!(text.contains("--zone"), "{text}");
    let utc = [&[&own, "Aurora", "--zone", "UTC"][..], &columns].concat();
    assert_eq!(last(&utc), "2023-09-11T20:00:00Z");
    // Twice, for one each; and what a named profile calls something else.
    let split = ["--columns", "actor=ship,time=utc", "--columns", "lat=y,lon=x"];
    assert_eq!(
        last(&[&[&own, "Aurora", "--zone", "UTC"][..], &split].concat()),
        "2023-09-11T20:00:00Z"
    );
    let danish = path(
        "danish.csv",
        "# Timestamp,MMSI,Name,Latitude,Longitude\n11/09/2023 20:00:00,7,Aurora,59.9,30.3\n",
    );
    assert_eq!(last(&[&danish, "Aurora", "--columns", "actor=name"]), "2023-09-11T20:00:00Z");

    let epoch = path("epoch.txt", "who|t|lat|lon\nAurora|1694462400000|59.9|30.3\n");
    let bars = [&epoch, "Aurora", "--columns", "actor=who", "--delimiter", "|", "--time-format"];
    assert_eq!(last(&[&bars[..], &["epoch-millis"]].concat()), "2023-09-11T20:00:00Z");
    let text = complaint(&[&["last"], &bars[..], &["epoch-seconds"]].concat());
    assert!(text.contains("--time-format") && text.contains("milliseconds"), "{text}");
    let text = complaint(&[&["last"], &bars[..], &["unix"]].concat());
    assert!(text.contains("--time-format: ") && text.contains("epoch-millis"), "{text}");

    let twice = path("twice.tsv", "id\ttime\tlat\tlon\nbus\t2023-10-29 02:30:00\t1\t2\n");
    let zone = ["--zone", "Europe/Copenhagen", "--delimiter", "tab"];
    let bus = [&[&twice, "bus"][..], &zone].concat();
    assert!(complaint(&[&["last"], &bus[..]].concat()).contains("--fold"));
    assert_eq!(last(&[&bus[..], &["--fold", "earlier"]].concat()), "2023-10-29T00:30:00Z");
    assert_eq!(last(&[&bus[..], &["--fold", "later"]].concat()), "2023-10-29T01:30:00Z");

    for (arguments, words) in [
        (&["last", &own, "Aurora", "--columns", "ship"][..], "--columns: \"ship\" names no column"),
        (&["last", &own, "Aurora", "--columns", "who=ship"], "actor, time"),
        (&["last", &own, "Aurora", "--columns", "actor=vessel"], "no column \"vessel\""),
        (&["last", &own, "Aurora", "--delimiter", "||"], "--delimiter: "),
        (
            &["last", &own, "Aurora", "--profile", "gpx", "--columns", "actor=ship"],
            "--columns: GPX",
        ),
        (&["last", KHASAN, "train", "--columns", "actor=ship"], "--columns: "),
        (&["last", KHASAN, "train", "--time-format", "iso"], "--time-format: "),
    ] {
        let text = complaint(arguments);
        assert!(text.contains(words), "{arguments:?}: {text}");
    }
    let text = said(&[&["check", &own], &columns[..]].concat());
    assert!(text.contains("row 1.utc") && text.contains("--zone"), "{text}");
    let help = said(&["last", "--help"]);
    for profile in Profile::all() {
        assert!(help.contains(profile.name()), "{help}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn check_names_the_clock_that_a_time_may_be_by() {
    let told = said(&["check", "tests/data/cases/desks.json"]);
    let or = "00:30 UTC (Tue 2022-05-10 06:00 +05:30, Asia/Kolkata); or Tue 2022-05-10 10:00 UTC (Tue \
              2022-05-10 15:30 +05:30, Asia/Kolkata), by the source's clock, America/New_York";
    // Of the wire nobody says by which clock it writes.
    assert_eq!(told.matches(or).count(), 1, "{told}");
    assert!(!told.contains("nearer to the report"), "{told}");
    assert_eq!(told.matches("taken for a time by the source's clock").count(), 3, "{told}");
}

#[test]
fn a_warning_goes_to_the_error_output_and_stops_nothing() {
    let folder = folder("torn");
    let unread = folder.join("unread.json");
    std::fs::write(
        &unread,
        r#"{"pubished": "2026-11-25", "actors": [{"id": "a"}],
            "sightings": [{"actor": "a", "place": "the hall", "time": "Tuesday"}]}"#,
    )
    .unwrap();
    let file = unread.to_str().unwrap();
    for arguments in [&["check", file][..], &["last", file, "a"]] {
        let output = run(arguments);
        assert_ne!(status(&output), 0);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains("pubished: the field is not read; did you mean"), "{told}");
    }
    let path = folder.join("case.jsonl");
    std::fs::write(&path, "{\"actor\": {\"id\": \"a\"}}\n{\"sighting\": {\"id\"").unwrap();
    let output = run(&["last", path.to_str().unwrap(), "a", "--json"]);
    assert_eq!(status(&output), 0);
    assert!(String::from_utf8(output.stderr).unwrap().contains("case.jsonl: line 2"));
    assert!(serde_json::from_slice::<Value>(&output.stdout).unwrap()["never"] == true);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lastseen"))
        .args(["check", KHASAN, "--json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_ne!(output.status.code(), None, "ended by a signal");
}

#[test]
fn the_help_of_each_command_shows_an_example_that_runs() {
    let all = said(&["help"]);
    let list = all.split("Commands:").nth(1).unwrap().split("\n\n").next().unwrap();
    let commands = list.lines().filter_map(|line| line.split_whitespace().next());
    let commands: Vec<&str> = commands.filter(|command| *command != "help").collect();
    assert!(commands.contains(&"reconcile"), "{all}");
    for command in commands {
        let help = said(&[command, "--help"]);
        assert!(help.contains("--json"), "{help}");
        let example = help.split("Example:").nth(1).unwrap();
        assert!(example.contains(&format!("lastseen {command} ")), "{help}");
        let example = example.trim_start().split("\n\n").next().unwrap();
        let line = example.replace("\\\n", " ");
        let line = line.split("&&").next().unwrap();
        let mut words = words(line.strip_prefix("lastseen").unwrap());
        let folder = folder("help");
        let written = folder.join("khasan.jsonl");
        if ["convert", "report"].contains(&command) {
            *words.last_mut().unwrap() = written.to_str().unwrap();
        }
        if command == "add" || command == "retract" {
            said(&["convert", KHASAN, written.to_str().unwrap()]);
            words[1] = written.to_str().unwrap();
        }
        let output = run(&words);
        std::fs::remove_dir_all(folder).unwrap();
        assert!(status(&output) < 2, "{line}");
        assert!(!output.stdout.is_empty(), "{line}");
    }
}

/// The words of a command line, where a word may stand in quotation marks.
fn words(line: &str) -> Vec<&str> {
    let quoted = line.split('"').enumerate();
    quoted
        .flat_map(|(at, part)| match at % 2 {
            0 => part.split_whitespace().collect(),
            _ => vec![part],
        })
        .collect()
}

pub(crate) fn folder(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_date_of_publication_is_that_day_wherever_the_place_is() {
    let ask = |text, published| {
        ["reconcile", text, "--zone", "Pacific/Auckland", "--published", published]
    };
    // Auckland is twelve hours ahead: its 13 September begins at noon UTC.
    let today = data(&ask("today", "2023-09-13"));
    assert_eq!(today["earliest"], "2023-09-12T12:00:00Z");
    assert_eq!(today["latest"], "2023-09-13T12:00:00Z");
    assert_eq!(today["notes"], json!(["published-to-the-day"]));
    let text = complaint(&ask("today", "2023"));
    assert!(text.contains("give the day of the publication"), "{text}");
}

#[test]
fn one_record_is_a_case_by_every_name_and_through_a_pipe() {
    let folder = folder("one-record");
    let record = r#"{"actor": {"id": "kim"}, "sighting": {"actor": "kim", "place": "pub", "time": "2023-09-12T00:00:00Z"}}"#;
    let expected = "kim was last seen at pub, Tue 2023-09-12 00:00 UTC\n";
    for text in [record.to_owned(), format!("{record}\n"), format!("\n{record}\r\n\n")] {
        for name in ["case.jsonl", "case.json", "case"] {
            let path = folder.join(name);
            std::fs::write(&path, &text).unwrap();
            assert_eq!(said(&["last", path.to_str().unwrap(), "kim"]), expected, "{name} {text:?}");
        }
        let piped = Command::new(env!("CARGO_BIN_EXE_lastseen"))
            .args(["last", "-", "kim"])
            .stdin(std::fs::File::open(folder.join("case")).unwrap())
            .output()
            .unwrap();
        assert_eq!(String::from_utf8(piped.stdout).unwrap(), expected, "{text:?}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_answer_tells_of_the_contradictions_that_it_stands_on_and_counts_the_others() {
    let folder = folder("contradictions");
    let path = folder.join("case.json");
    // Each of these is an hour before itself, by way of the other.
    let clash = |actor: &str, one: &str, other: &str| {
        format!(
            r#"{{"id": "{one}", "actor": "{actor}", "place": "a", "time": "2023-09-12T0{{}}:00:00Z"}},
               {{"id": "{other}", "actor": "{actor}", "place": "a",
                "time": [{{"after": "{one}", "by": "1 hour"}}, "2023-09-12T00:00:00Z"]}}"#
        )
        .replace("{}", "5")
    };
    let case = format!(
        r#"{{"actors": [{{"id": "kim"}}, {{"id": "choe"}}, {{"id": "ri"}}, {{"id": "pak"}}],
            "sightings": [{}, {}, {},
            {{"id": "p", "actor": "pak", "place": "a", "time": {{"after": "k2", "by": "1 hour"}}}},
            {{"id": "q", "actor": "pak", "place": "a", "time": "2023-09-13T00:00:00Z"}},
            {{"id": "r", "actor": "pak", "place": "b", "time": {{"after": "q", "by": "1 hour"}}}}]}}"#,
        clash("kim", "k1", "k2"),
        clash("choe", "c1", "c2"),
        clash("ri", "r1", "r2"),
    );
    std::fs::write(&path, case).unwrap();
    let case = path.to_str().unwrap();
    let lines = |command: &str, actor: &str| -> Vec<String> {
        let text = said(&[command, case, actor]);
        let lines = text.lines().filter(|line| line.contains("contradict"));
        lines.map(str::to_owned).collect()
    };
    let of = "The times of k1, k2 contradict each other by 6h; see `check`.";
    let others = "2 contradictions of other times; run `lastseen check`.";
    assert_eq!(lines("last", "kim"), [of, others]);
    assert_eq!(lines("itinerary", "kim"), [of, others]);
    let all = "3 contradictions of other times; run `lastseen check`.";
    assert_eq!(lines("last", "pak"), [all]);
    let linked = "[p] is linked with times that contradict each other.";
    assert_eq!(lines("itinerary", "pak"), [linked, all]);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn add_begins_a_case_when_it_has_something_to_write() {
    let folder = folder("begin");
    let path = folder.join("new.jsonl");
    let _ = std::fs::remove_file(&path);
    let case = path.to_str().unwrap();
    let add = |case: &str, more: &[&str]| {
        let at = ["--time", "2023-09-12T00:00:00Z"];
        run(&[&["add", case, "--actor", "kim"], &at[..], more].concat())
    };
    let refused = |case: &str, more: &[&str]| {
        let output = add(case, more);
        assert_eq!(status(&output), 2, "{case} {more:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    // Nobody has declared the actor.
    assert!(refused(case, &["--place", "1,2"]).contains("--declare to begin"));
    for (position, range) in
        [("91,200", "-90..=90"), ("1,200", "-180..=180"), ("200,1", "-90..=90")]
    {
        let told = refused(case, &["--declare", "--place", position]);
        assert!(told.contains("--place: ") && told.contains(range), "{told}");
    }
    assert!(!path.exists());
    let other = folder.join("new.txt");
    let told = refused(other.to_str().unwrap(), &["--declare", "--place", "1,2"]);
    assert!(told.contains(".jsonl") && !other.exists(), "{told}");
    assert!(refused("-", &["--place", "1,2"]).contains("must be a file"));
    assert!(complaint(&["retract", "-", "s1"]).contains("must be a file"));

    let told = String::from_utf8(add(case, &["--declare", "--place", "1,2"]).stdout).unwrap();
    assert!(told.ends_with("new.jsonl, a new case\n"), "{told}");
    let again = String::from_utf8(add(case, &["--place", "1,2"]).stdout).unwrap();
    assert!(again.contains("[s2] kim") && again.ends_with("new.jsonl\n"), "{again}");
    assert!(refused(case, &["--place", "91,200"]).contains("-90..=90"));
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn several_that_add_at_once_begin_one_case_and_wait_for_each_other() {
    let folder = folder("at-once");
    let path = folder.join("case.jsonl");
    let _ = std::fs::remove_file(&path);
    let words = ["--actor", "kim", "--declare", "--place", "1,2", "--time", "2023-09-12T00:00:00Z"];
    let add = |_| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
        command.arg("add").arg(&path).args(words).stdout(Stdio::null()).spawn().unwrap()
    };
    let all: Vec<_> = (0..12).map(add).collect();
    for mut one in all {
        assert!(one.wait().unwrap().success());
    }
    let case = lastseen::Case::open(&path).unwrap();
    assert_eq!(case.timeline().len(), 12);
    assert_eq!(std::fs::read_to_string(&path).unwrap().lines().count(), 1 + 1 + 12);
    std::fs::remove_dir_all(folder).unwrap();
}

/// The fields of the rows that a command prints with `--csv`, by the names of its columns.
fn rows(arguments: &[&str]) -> Vec<Value> {
    let output = run(&[arguments, &["--csv"]].concat());
    assert_eq!(status(&output), 0, "{arguments:?}");
    let mut table = csv::Reader::from_reader(output.stdout.as_slice());
    let names = table.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        names.iter().zip(&row).map(|(name, field)| (name.to_owned(), json!(field))).collect()
    };
    table.records().map(|record| Value::Object(row(record.unwrap()))).collect()
}

#[test]
fn the_rows_of_an_answer_are_what_its_data_say() {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let gaps = ["gaps", KHASAN, "train"];
    let (rows_of_gaps, said) = (rows(&gaps), data(&gaps));
    let all = said["gaps"].as_array().unwrap();
    assert!(!all.is_empty() && rows_of_gaps.len() == all.len());
    for (row, gap) in rows_of_gaps.iter().zip(all) {
        assert_eq!(text(&row["from_id"]), text(&gap["from"]));
        assert_eq!(text(&row["to_earliest"]), text(&gap["to_earliest"]));
        assert_eq!(text(&row["certainty"]), text(&gap["certainty"]));
    }
    let gap = rows(&["gap", KHASAN, "s1", "s3"]);
    assert_eq!((gap.len(), &gap[0]["to_id"]), (1, &json!("s3")));
    let last = rows(&["last", KHASAN, "kim"]);
    let said = data(&["last", KHASAN, "kim"]);
    assert_eq!((last.len(), &last[0]["time_latest"]), (1, &said["latest"]));
    let stays = rows(&["itinerary", KHASAN, "train"]);
    let said = data(&["itinerary", KHASAN, "train"]);
    let layers = said["layers"].as_array().unwrap().iter();
    assert_eq!(stays.len(), layers.map(|layer| layer.as_array().unwrap().len()).sum::<usize>());
    let met = ["encounters", HARBOUR, "--within", "500m", "--for", "10min"];
    let (rows_met, said) = (rows(&met), data(&met));
    assert_eq!(rows_met.len(), said["encounters"].as_array().unwrap().len());
    assert!(rows_met.len() > 1, "{rows_met:?}");
    // Where there are no rows there is no such option, and it is one or the other.
    assert!(
        complaint(&["reach", KHASAN, "train", "--at", "2023-09-13", "--csv"]).contains("--csv")
    );
    assert!(complaint(&["last", KHASAN, "kim", "--csv", "--json"]).contains("--json"));
}

#[test]
fn two_phones_that_say_how_far_off_they_are_can_have_been_together() {
    let folder = folder("discs");
    let rows = |who: &str| -> String {
        let row = |at: u8| format!("{who},2024-05-01T06:{at}0:00Z,52.0,4.{at},20\n");
        (0..4).map(row).collect()
    };
    let path = folder.join("phones.csv");
    let table = format!("actor,time,lat,lon,accuracy\n{}{}", rows("ab"), rows("cd"));
    std::fs::write(&path, table).unwrap();
    let arguments = ["encounters", path.to_str().unwrap(), "--within", "500m", "--for", "5min"];
    let text = String::from_utf8(run(&arguments).stdout).unwrap();
    let start = "if they stayed for up to 1h: ab and cd can have been together at 52, 4 (give or take 20 m), ";
    assert!(text.starts_with(start), "{text}");
    std::fs::remove_dir_all(folder).unwrap();
}
