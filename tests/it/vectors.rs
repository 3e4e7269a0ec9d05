//! The vectors, through the same runner as the example `vectors`.

use lastseen::{Stated, Zone};

#[path = "../../examples/vectors.rs"]
#[allow(dead_code, reason = "its `main` is not run")]
mod runner;

const VECTORS: &str = include_str!("../data/tz_vectors.json");
const DISPUTED: &str = include_str!("../data/tz_vectors_disputed.json");

#[test]
fn every_vector_gets_the_answer_that_its_oracles_agree_on() {
    let report = runner::run(VECTORS).unwrap();
    assert_eq!(report.passed + report.failed.len(), 313);
    let mut failed = report.failed;
    // Without jiff's table an instant past its end is refused, not guessed.
    if let Some(until) = Zone::tzdb().until {
        let file: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
        failed.retain(|line| {
            let id = line.split(':').next().unwrap();
            let vectors = file["vectors"].as_array().unwrap();
            let vector = vectors.iter().find(|vector| vector["id"] == id).unwrap();
            let year: i32 = vector["wall"].as_str().unwrap()[..4].parse().unwrap();
            !(year > until && line.contains(&format!("the year {year} is past {until}")))
        });
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_runner_can_fail() {
    let mut file: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
    assert_eq!(file["vectors"][0]["id"], "unique-001");
    file["vectors"][0]["expected"]["utc"] = "2023-09-11T20:00:01Z".into();
    let wrong = file.to_string();
    let report = runner::run(&wrong).unwrap();
    assert!(report.failed.iter().any(|line| line.starts_with("unique-001: utc")));
}

#[test]
fn an_answer_on_which_releases_differ_names_its_release() {
    let file: serde_json::Value = serde_json::from_str(DISPUTED).unwrap();
    let cases = ["disputed", "version_sensitive"];
    let cases = cases.iter().flat_map(|list| file[list].as_array().unwrap());
    let mut answered = 0;
    for case in cases {
        let (Some(wall), Ok(zone)) = (
            case["wall"].as_str().or(case["date"].as_str()),
            case["zone"].as_str().unwrap().parse::<Zone>(),
        ) else {
            continue;
        };
        let answer = wall.parse::<Stated>().unwrap().reconcile(zone).unwrap();
        let json = serde_json::to_value(&answer).unwrap();
        let release = json["tzdb"]["release"].as_str().unwrap();
        assert!(release.starts_with("20") && release.len() == 5, "{release}");
        answered += 1;
    }
    assert!(answered >= 20, "only {answered} of the cases were read");
}
