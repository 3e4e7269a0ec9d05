//! Stays as a case file says them, and what follows; each answer is reasoned out.

use lastseen::{Case, Certainty, ConflictKind, Interval, Place, Speed, Stated, Timestamp, Zone};
use serde_json::json;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn interval(text: &str) -> Interval {
    text.parse().unwrap()
}

/// A case of one office in Vladivostok and of these sightings there or elsewhere.
fn case(sightings: serde_json::Value) -> Case {
    let whole = case_json(&sightings);
    Case::read_json(whole.to_string()).unwrap_or_else(|error| panic!("{error}"))
}

fn case_json(sightings: &serde_json::Value) -> serde_json::Value {
    json!({
        "lastseen": 1,
        "published": "2024-05-02T00:00:00Z",
        "places": [
            {"id": "office", "lat": 43.1155, "lon": 131.8855, "zone": "Asia/Vladivostok"},
            {"id": "lisbon", "lat": 38.7223, "lon": -9.1393, "zone": "Europe/Lisbon"},
        ],
        "actors": [{"id": "x", "max_speed_kmh": 900}],
        "sightings": sightings,
    })
}

/// F1: "throughout the morning" shrank to one moment.
#[test]
fn throughout_the_morning_is_a_stay() {
    let case = case(json!([
        {"id": "d", "actor": "x", "place": "office", "time": "throughout the morning of 1 May 2024"},
    ]));
    let timeline = case.timeline();
    let stay = timeline.sighting(timeline.labelled("d").unwrap()).unwrap();
    // From 00 to 09 and from 11 to 12 in Vladivostok, ten hours ahead.
    assert_eq!(stay.interval(), interval("2024-04-30T14:00:00Z/2024-04-30T23:00:00Z"));
    assert_eq!(stay.until(), Some(interval("2024-05-01T01:00:00Z/2024-05-01T02:00:00Z")));
    let view = timeline.as_known();
    let reach = |clock: &str| {
        let office = Place::lat_lon(43.1155, 131.8855).unwrap();
        let speed = Speed::km_per_hour(900.0).unwrap();
        view.reach("x", at(clock), speed).allows(&office)
    };
    assert_eq!(reach("2024-05-01T00:00:00Z"), Some(Certainty::Certain), "ten in the morning");
    assert_eq!(reach("2024-05-01T01:30:00Z"), Some(Certainty::Possible), "half past eleven");
}

#[test]
fn words_say_the_first_and_the_last_moment() {
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let published = at("2024-03-08T12:00:00Z");
    let ends = |text: &str| {
        let stated: Stated = text.parse().unwrap_or_else(|error| panic!("{error}"));
        let how = lastseen::Reconcile::from(published).zone(zone);
        let (first, last) = stated.stay(how).unwrap().unwrap();
        (stated.is_stay(), first.to_string(), last.to_string())
    };
    let stay = |text: &str, is_stay: bool, first: &str, last: &str| {
        assert_eq!(ends(text), (is_stay, first.to_owned(), last.to_owned()), "{text}");
    };
    // Berlin is an hour ahead; the evening is 16 to 24 with the core 19 to 22.
    let evening =
        ("2024-03-05T15:00:00Z/2024-03-05T18:00:00Z", "2024-03-05T21:00:00Z/2024-03-05T23:00:00Z");
    for text in [
        "all evening on 5 March 2024",
        "throughout the evening of 5 March 2024",
        "the whole evening of 5 March 2024",
        "there all evening on Tuesday",
    ] {
        stay(text, true, evening.0, evening.1);
    }
    let day =
        ("2024-03-04T23:00:00Z/2024-03-05T08:00:00Z", "2024-03-05T16:00:00Z/2024-03-05T23:00:00Z");
    for text in
        ["all day Tuesday", "throughout Tuesday", "all of Tuesday", "the whole day on Tuesday"]
    {
        stay(text, true, day.0, day.1);
    }
    // Days have 24 hours but for those on which the clocks are set: 31 March has 23.
    stay(
        "throughout March 2024",
        true,
        "2024-02-29T23:00:00Z/2024-03-01T23:00:00Z",
        "2024-03-30T23:00:00Z/2024-03-31T22:00:00Z",
    );
    stay(
        "in custody from 3 to 5 March 2024",
        true,
        "2024-03-02T23:00:00Z/2024-03-03T23:00:00Z",
        "2024-03-04T23:00:00Z/2024-03-05T23:00:00Z",
    );
    stay("from 9 to 11 a.m. on Tuesday", false, "2024-03-05T08:00:00Z", "2024-03-05T10:00:00Z");
    stay("in custody since Monday", true, "2024-03-03T23:00:00Z/2024-03-04T23:00:00Z", "../..");
    stay("since Monday", true, "2024-03-03T23:00:00Z/2024-03-04T23:00:00Z", "../..");
    stay("held until Wednesday", true, "../..", "2024-03-05T23:00:00Z/2024-03-06T23:00:00Z");
    // A part of the day without a core begins and ends anywhere in it.
    let early = "2024-03-04T23:00:00Z/2024-03-05T07:00:00Z";
    stay(
        "throughout the early hours of Tuesday",
        true,
        "2024-03-04T23:00:00Z/2024-03-05T05:00:00Z",
        "2024-03-04T23:00:00Z/2024-03-05T05:00:00Z",
    );
    let _ = early;
}

/// What a sighting of a case is narrowed to: its interval in the view of all.
fn narrowed(case: &Case, id: &str) -> String {
    let timeline = case.timeline();
    let seen = timeline.as_known().claim(timeline.labelled(id).unwrap()).unwrap();
    seen.interval().to_string()
}

#[test]
fn what_is_said_beside_a_stay_counts_from_its_ends() {
    let held = |id: &str, time: serde_json::Value| json!({"id": id, "actor": "x", "time": time});
    let case = case(json!([
        {"id": "held", "actor": "x", "place": "office", "time": "2024-04-01T10:00Z",
         "until": "2024-04-03T12:00Z"},
        held("freed", json!({"after": "held", "by": "two hours"})),
        held("taken", json!({"before": "held", "by": "one hour"})),
        held("asked", json!({"during": "held"})),
        held("fed", json!({"after": {"start_of": "held"}, "by": "two hours"})),
        held("moved", json!({"before": {"end_of": "held"}, "by": "3 hours"})),
    ]));
    let is = |id: &str, when: &str| assert_eq!(narrowed(&case, id), when, "{id}");
    is("freed", "2024-04-03T14:00:00Z");
    is("taken", "2024-04-01T09:00:00Z");
    is("asked", "2024-04-01T10:00:00Z/2024-04-03T12:00:00Z");
    is("fed", "2024-04-01T12:00:00Z");
    is("moved", "2024-04-03T09:00:00Z");
    assert!(case.timeline().as_known().network().is_consistent());
    assert!(case.timeline().as_known().conflicts().is_empty());
}

#[test]
fn a_stay_says_what_it_counts_from() {
    let case = case(json!([
        {"id": "came", "actor": "x", "time": "2024-04-01T10:00Z"},
        {"id": "left", "actor": "x", "time": "2024-04-01T18:00Z"},
        {"id": "lunch", "actor": "x", "place": "office", "time": {"after": "came", "by": "two hours"},
         "for": "3 hours"},
        {"id": "rest", "actor": "x", "place": "office", "stay": true,
         "time": [{"after": "came", "by": "6 hours"}, {"before": "left", "by": "one hour"}]},
    ]));
    let timeline = case.timeline();
    let ends = |id: &str| -> Vec<String> {
        let view = timeline.as_known();
        let rows = view.sightings("x").filter(|seen| seen.label() == Some(id));
        rows.map(|seen| seen.interval().to_string()).collect()
    };
    // Two hours after 10:00, for three hours.
    assert_eq!(ends("lunch"), ["2024-04-01T12:00:00Z", "2024-04-01T15:00:00Z"]);
    // After binds its start, before its end.
    assert_eq!(ends("rest"), ["2024-04-01T16:00:00Z", "2024-04-01T17:00:00Z"]);
}

#[test]
fn after_an_open_end_is_at_least_so_long_after_it() {
    let case = case(json!([
        {"id": "held", "actor": "x", "place": "office", "time": "in custody since 1 April 2024",
         "reported": "2024-04-04T00:00:00Z"},
        {"id": "freed", "actor": "x", "time": {"after": "held", "by": "two hours"},
         "reported": "2024-04-20T00:00:00Z"},
        {"id": "seen", "actor": "x", "time": {"before": {"end_of": "held"}},
         "reported": "2024-04-20T00:00:00Z"},
    ]));
    // Known to be held by the report; two hours after a release of which nobody knows.
    assert_eq!(narrowed(&case, "freed"), "2024-04-04T02:00:00Z/2024-04-20T00:00:00Z");
    // Before an end that nobody knows sets nothing.
    assert_eq!(narrowed(&case, "seen"), "../2024-04-20T00:00:00Z");
}

#[test]
fn a_bare_from_to_is_two_moments_with_an_assumed_stay() {
    let both = json!([
        {"id": "guard", "actor": "x", "place": "office",
         "time": "from 09:00 to 11:00 UTC on 1 April 2024"},
        {"id": "shop", "actor": "x", "place": "lisbon", "time": "2024-04-01T10:00Z"},
    ]);
    let alone = case(json!([both[0]]));
    let view = alone.timeline().as_known();
    let gaps: Vec<String> = view.gaps("x").map(|gap| gap.to_string()).collect();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert!(gaps[0].ends_with("at the same place, unless it stayed there throughout"), "{gaps:?}");
    assert!(view.conflicts().is_empty());
    // Elsewhere between them ends the assumption; only the top speed makes a conflict.
    let case = case(both);
    let conflicts = case.timeline().as_known().conflicts();
    let of_stay = conflicts.iter().find(|one| one.kind == ConflictKind::TwoPlaces).unwrap();
    assert_eq!(of_stay.certainty, Certainty::Possible);
    // Said to be a stay, it is a conflict.
    let mut stay = case_json(&json!([
        {"id": "guard", "actor": "y", "place": "office", "stay": true,
         "time": "from 09:00 to 11:00 UTC on 1 April 2024"},
        {"id": "shop", "actor": "y", "place": "lisbon", "time": "2024-04-01T10:00Z"},
    ]));
    stay["actors"] = json!([{"id": "y"}]);
    let stay = Case::read_json(stay.to_string()).unwrap();
    let conflicts = stay.timeline().as_known().conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].certainty, Certainty::Certain);
}
