//! Claims that cannot be true as they stand, found and left as they are.

use lastseen::{Case, Certainty, Conflict, ConflictKind, FileKind, SignedDuration, Timestamp};

use crate::case::written;

/// A case with these sightings of the train, at places around Vladivostok.
fn case(sightings: &[&str]) -> Case {
    let sightings: Vec<String> = sightings
        .iter()
        .enumerate()
        .map(|(at, fields)| format!(r#"{{"id": "s{at}", "actor": "train", {fields}}}"#))
        .collect();
    Case::read_json(format!(
        r#"{{
          "actors": [{{"id": "train"}}],
          "places": [
            {{"id": "khasan", "lat": 42.4286, "lon": 130.6456, "zone": "Asia/Vladivostok"}},
            {{"id": "ussuriysk", "lat": 43.8029, "lon": 131.9458, "zone": "Asia/Vladivostok"}},
            {{"id": "yard", "lat": 43.8029, "lon": 131.9458, "radius_m": 5000}},
            {{"id": "new-york", "lat": 40.71, "lon": -74.0, "zone": "America/New_York"}},
            {{"id": "vladivostok", "lat": 43.1155, "lon": 131.8855}}
          ],
          "sightings": [{}]
        }}"#,
        sightings.join(", ")
    ))
    .unwrap()
}

fn kinds(conflicts: &[Conflict<'_>]) -> Vec<(&'static str, Certainty, Vec<String>)> {
    let labels = |conflict: &Conflict<'_>| {
        conflict.claims.iter().map(|claim| claim.label().unwrap().to_owned()).collect()
    };
    conflicts.iter().map(|c| (c.kind.as_str(), c.certainty, labels(c))).collect()
}

/// The conflicts of a case with these sightings.
fn found(sightings: &[&str]) -> Vec<(&'static str, Certainty, Vec<String>)> {
    kinds(&case(sightings).timeline().as_known().conflicts())
}

fn one(
    kind: &'static str,
    certainty: Certainty,
    claims: &[&str],
) -> Vec<(&'static str, Certainty, Vec<String>)> {
    vec![(kind, certainty, claims.iter().map(|claim| (*claim).to_owned()).collect())]
}

#[test]
fn a_time_that_the_clock_skipped_is_a_conflict_and_one_it_showed_twice_may_be() {
    // New York set its clocks forward on 12 March and back on 5 November 2023.
    for (time, expected) in [
        ("2023-03-12 02:30", one("nonexistent_local", Certainty::Certain, &["s0"])),
        ("2023-11-05 01:30", one("ambiguous_local", Certainty::Possible, &["s0"])),
        ("2023-11-05 01:30 (05:30 UTC)", vec![]),
        ("2023-11-05 03:30", vec![]),
    ] {
        let sighting = format!(r#""place": "new-york", "time": "{time}""#);
        assert_eq!(found(&[&sighting]), expected, "{time}");
    }
}

#[test]
fn what_was_reported_before_it_happened_is_a_conflict_unless_it_is_to_come() {
    let report = |reported: &str, modality: &str| {
        let sighting = format!(
            r#""place": "khasan", "time": "2023-09-12T06:00:00Z", "reported": "{reported}", "modality": "{modality}""#
        );
        case(&[&sighting])
    };
    let early = report("2023-09-12T05:00:00Z", "observed");
    let conflicts = early.timeline().as_known().conflicts();
    assert_eq!(kinds(&conflicts), one("report_before_event", Certainty::Certain, &["s0"]));
    assert_eq!(conflicts[0].difference, Some(SignedDuration::from_hours(1)));
    for (reported, modality, count) in [
        ("2023-09-12T06:00:00Z", "observed", 0),
        // The whole of a day: it may have been later that day.
        ("2023-09-12", "observed", 0),
        ("2023-09-11", "observed", 1),
        ("2023-09-11", "planned", 0),
        ("2023-09-11", "speculated", 0),
    ] {
        let case = report(reported, modality);
        assert_eq!(case.timeline().as_known().conflicts().len(), count, "{reported} {modality}");
    }
}

#[test]
fn one_train_is_not_in_two_places_at_once() {
    let here = r#""place": "khasan", "time": "2023-09-12T06:00:00Z""#;
    let there = r#""place": "ussuriysk", "time": "2023-09-12T06:00:00Z""#;
    let around = r#""place": "yard", "time": "2023-09-12T06:00:00Z""#;
    let later = r#""place": "khasan", "time": "2023-09-12T06:00:01Z""#;
    let denied = r#""place": "khasan", "time": "2023-09-12T06:00:00Z", "modality": "denied""#;
    let absent = r#""place": "khasan", "time": "2023-09-12T06:00:00Z", "absent": "full""#;
    for (sightings, expected) in [
        (&[here, there][..], one("two_places", Certainty::Certain, &["s0", "s1"])),
        // In the order of the places.
        (&[there, here], one("two_places", Certainty::Certain, &["s1", "s0"])),
        // Of a row of claims the closest pair tells it.
        (&[there, around, here], one("two_places", Certainty::Certain, &["s2", "s0", "s1"])),
        (&[there, around], vec![]),
        (&[there, later], vec![]),
        (&[there, denied], vec![]),
        (&[there, absent], vec![]),
        (&[here, here], vec![]),
    ] {
        assert_eq!(found(sightings), expected, "{sightings:?}");
    }
    let both = case(&[here, there]);
    let last = both.timeline().as_known().last_seen("train");
    assert!(last.is_disputed() && last.certain().is_none());
}

#[test]
fn a_stated_distance_is_held_against_the_map() {
    // Vladivostok to Ussuriysk is 76.5 km, at a bearing of 3.6 degrees.
    for (stated, expected) in [
        (r#""distance_km": 74"#, None),
        (r#""distance_km": 74, "bearing": "north""#, None),
        (r#""distance_km": 74, "bearing": "south""#, Some(Certainty::Certain)),
        (r#""distance_km": 60"#, Some(Certainty::Certain)),
        (r#""distance_km": 60, "metric": "route""#, Some(Certainty::Certain)),
        (r#""distance_km": 110"#, Some(Certainty::Possible)),
        (r#""distance_km": 110, "metric": "route""#, None),
        (r#""distance_km": 110, "metric": "geodesic""#, Some(Certainty::Certain)),
    ] {
        let sighting = format!(
            r#""place": {{"lat": 43.8029, "lon": 131.9458, "stated": [{{"from": "vladivostok", {stated}}}]}}"#
        );
        let case = case(&[&sighting]);
        let conflicts = case.timeline().as_known().conflicts();
        assert_eq!(conflicts.first().map(|conflict| conflict.certainty), expected, "{stated}");
        for conflict in conflicts {
            assert_eq!(conflict.kind, ConflictKind::RelativePlace);
            let (_, found) = conflict.distances.unwrap();
            assert!((found.min().as_kilometres() - 76.5).abs() < 0.1, "{found}");
        }
    }
}

#[test]
fn a_retracted_claim_conflicts_with_nothing() {
    let case = case(&[
        r#""place": "khasan", "time": "2023-09-12T06:00:00Z", "reported": "2023-09-12T07:00:00Z""#,
        r#""place": "ussuriysk", "time": "2023-09-12T06:00:00Z", "reported": "2023-09-12T07:00:00Z""#,
    ]);
    let text = written(&case, FileKind::Json).replace(
        "\"sightings\": [",
        r#""sightings": [{"retracts": "s0", "reported": "2023-09-13T00:00:00Z"},"#,
    );
    let case = Case::read_json(text).unwrap();
    assert_eq!(case.timeline().as_known().conflicts().len(), 0);
    let before: Timestamp = "2023-09-12T12:00:00Z".parse().unwrap();
    let conflicts = case.timeline().as_known_at(before).conflicts();
    assert_eq!(kinds(&conflicts), one("two_places", Certainty::Certain, &["s0", "s1"]));
}
