//! Answers as data: every answer is a JSON value that a strict reader takes.

use serde::Serialize;

use lastseen::{
    Ask, Case, Distance, Place, Sighting, SignedDuration, Speed, StayRule, Timeline, Timestamp,
    Together,
};

/// The value, read back by the reader of case files, which refuses a name that
/// stands twice and keeps what it does not know.
#[track_caller]
fn json(answer: impl Serialize) -> serde_json::Value {
    let text = serde_json::to_string(&answer).unwrap();
    if let Err(error) = Case::read_json(format!(r#"{{"lastseen": 1, "answer": {text}}}"#)) {
        panic!("{error}\n{text}");
    }
    serde_json::from_str(&text).unwrap()
}

#[test]
fn every_answer_about_a_case_is_data() {
    let case = Case::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/trip.json")).unwrap();
    let network = case.timeline().as_known().network();
    let view = network.view();
    let now: Timestamp = "2023-09-13T06:00:00Z".parse().unwrap();
    let speed = Speed::km_per_hour(60.0).unwrap();
    for actor in case.timeline().actors() {
        let ask = Ask::from(actor).inferred();
        assert_eq!(json(view.last_seen(ask))["actor"], actor.id().as_str());
        assert_eq!(json(actor)["id"], actor.id().as_str());
        json(view.gaps(ask).collect::<Vec<_>>());
        json(view.silence(ask, now));
        json(view.itinerary(ask));
        json(view.expectations(ask));
        json(view.reach(ask, now, speed));
        json(view.sightings(ask).collect::<Vec<_>>());
    }
    let vostochny = case.place("vostochny").unwrap();
    assert_eq!(json(vostochny)["radius_m"], 15_000.0);
    let arrival = view.earliest_arrival("train", vostochny, speed).unwrap();
    assert_eq!(json(&arrival)["because"]["id"], "c5");
    let an_hour = Together::at_one_place().staying(SignedDuration::from_hours(1));
    assert_eq!(json(view.encounters(Ask::everyone(), an_hour))[0]["actors"][0], "kim");
    json(network.inconsistencies());
    json(network.inferred_orders());
    for source in case.sources() {
        assert_eq!(json(source)["name"], source.name());
    }
}

#[test]
fn an_event_keeps_its_candidates_and_its_accounts_as_data() {
    let at = |clock: &str| format!("2009-06-01T{clock}:00Z").parse::<Timestamp>().unwrap();
    let place = |name| Place::unlocated(name);
    let timeline: Timeline = [
        Sighting::new("a", place("fence"), at("01:48")).labelled("n1"),
        Sighting::new("a", place("fence"), at("02:48")).labelled("n2").same_event_as("n1"),
        Sighting::new("a", place("sea"), at("06:00")).labelled("m1"),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    let moments = serde_json::json!([
        {"earliest": "2009-06-01T01:48:00Z", "latest": "2009-06-01T01:48:00Z"},
        {"earliest": "2009-06-01T02:48:00Z", "latest": "2009-06-01T02:48:00Z"},
    ]);
    let gaps = json(view.gaps("a").collect::<Vec<_>>());
    assert_eq!(
        (&gaps[0]["from_candidates"], &gaps[0]["to_candidates"]),
        (&moments, &serde_json::json!([]))
    );
    assert_eq!(json(view.silence("a", at("05:00")))["from_candidates"], moments);
    let stay = &json(view.itinerary("a"))["layers"][0][0];
    let seen = &stay["sightings"][0];
    assert_eq!((&stay["candidates"], &seen["moments"]), (&moments, &moments));
    assert_eq!(seen["accounts"], serde_json::json!(["n1", "n2"]));
    assert_eq!(seen["accounts_differ"], true);
}

#[test]
fn every_conflict_is_data() {
    let at = |lat, lon| Place::lat_lon(lat, lon).unwrap();
    let noon: Timestamp = "2023-09-12T12:00:00Z".parse().unwrap();
    let mut timeline = Timeline::new();
    timeline.declare(lastseen::Actor::new("train").at_most(Speed::km_per_hour(80.0).unwrap()));
    timeline.add(Sighting::new("train", at(42.0, 130.0), noon).labelled("a"));
    let later = noon + SignedDuration::from_hours(1);
    timeline.add(Sighting::new("train", at(45.0, 130.0), later).labelled("b"));
    let conflicts = timeline.as_known().conflicts();
    assert_eq!(conflicts.len(), 1);
    let conflict = json(&conflicts[0]);
    assert_eq!(conflict["claims"], serde_json::json!(["a", "b"]));
    // Three degrees of latitude are some 333 km.
    let needed = conflict["speed_min_kmh"].as_f64().unwrap();
    assert!((333.0..334.0).contains(&needed), "{conflict}");
}

#[test]
fn every_answer_about_tracks_is_data() {
    let noon: Timestamp = "2020-06-30T12:00:00Z".parse().unwrap();
    let (minute, half_minute) = (SignedDuration::from_mins(1), SignedDuration::from_secs(30));
    // A ferry waits for ten minutes, crosses for ten and waits again; a tug
    // lies where it began.
    let track = |who: &'static str, crosses: bool| {
        (0..30).map(move |n| {
            let north = if crosses { f64::from((n - 10).clamp(0, 10)) * 0.002 } else { 0.0 };
            let place = Place::lat_lon(40.6 + north, -74.0).unwrap();
            Sighting::new(who, place, noon + minute * i64::from(n))
        })
    };
    let timeline: Timeline = track("ferry", true).chain(track("tug", false)).collect();
    let view = timeline.as_known();
    let metres = |metres| Distance::metres(metres).unwrap();
    let rule = StayRule::within_diameter(metres(50.0)).for_at_least(minute * 5);
    let gap = json(view.gaps(Ask::of("ferry").longer_than(half_minute)).next());
    assert_eq!((&gap["from_actor"], &gap["from_lat"]), (&"ferry".into(), &40.6.into()));
    let told: Vec<String> = view.stays("ferry", rule).map(|stay| stay.to_string()).collect();
    assert!(told[0].starts_with("ferry stayed at 40.6"), "{told:?}");
    let stays = json(view.stays("ferry", rule).collect::<Vec<_>>());
    assert_eq!(
        (stays[0]["actor"].as_str(), stays.as_array().map(Vec::len)),
        (Some("ferry"), Some(2))
    );
    let trips = json(view.trips("ferry", rule).collect::<Vec<_>>());
    assert_eq!(trips.as_array().map(Vec::len), Some(1));
    assert!(trips[0]["from"]["lat"].as_f64() < trips[0]["to"]["lat"].as_f64());
    let runs = StayRule::no_stay().broken_by(minute * 2);
    assert_eq!(
        json(view.trips("tug", runs).collect::<Vec<_>>()),
        serde_json::json!([{
            "actor": "tug", "from": null, "to": null, "min_seconds": 29 * 60,
            "max_seconds": 29 * 60, "distance_m": 0.0, "count": 30,
            "earliest": "2020-06-30T12:00:00Z", "latest": "2020-06-30T12:29:00Z", "left_out": 0,
        }])
    );
    let coverage = json(view.coverage("tug", minute * 2));
    assert_eq!(
        (&coverage["covered_seconds"], &coverage["ratio"]),
        (&(29 * 60).into(), &1.0.into())
    );
    assert_eq!(view.coverage("tug", minute * 2).to_string(), "29m of 29m (100.0 %)");
    let run = view.trips("tug", runs).next().unwrap();
    assert_eq!(
        run.to_string(),
        "tug went from 40.6, -74 to 40.6, -74, from Tue 2020-06-30 12:00 UTC to \
         Tue 2020-06-30 12:29 UTC: exactly 29m, 0 m"
    );
    let met = json(view.encounters(Ask::everyone(), Together::within(metres(100.0))));
    assert_eq!(met[0]["closest"]["distance_m"], 0.0);
    let position = view.position("ferry", noon + half_minute, minute * 2).unwrap();
    assert!(position.to_string().ends_with("12:00:30 UTC, between two sightings"), "{position}");
    let between = json(view.position("ferry", noon + half_minute, minute * 2));
    assert_eq!((&between["seen"], &between["lon"]), (&false.into(), &(-74.0).into()));
}

#[test]
fn an_unknown_actor_is_data_too() {
    let noon: Timestamp = "2023-09-12T12:00:00Z".parse().unwrap();
    let train = Sighting::new("train", Place::unlocated("there"), noon);
    let timeline: Timeline = [train].into_iter().collect();
    let last = json(timeline.as_known().last_seen("trian"));
    assert_eq!(last["unknown_actor"], "trian");
    assert_eq!(last["did_you_mean"], serde_json::json!(["train"]));
    let last = json(timeline.as_known().last_seen("train"));
    assert_eq!((&last["unknown_actor"], &last["never"]), (&().into(), &false.into()));
}

#[test]
fn what_a_network_found_is_told_and_is_data() {
    let noon: Timestamp = "2023-09-12T12:00:00Z".parse().unwrap();
    let hour = SignedDuration::from_hours(1);
    let there = || Place::unlocated("there");
    let mut timeline = Timeline::new();
    timeline.add(Sighting::new("train", there(), noon).labelled("a"));
    let later = Sighting::new("train", there(), noon + hour).labelled("b");
    timeline.add(later.after("a", hour * 3));
    let network = timeline.as_known().network();
    let [found] = network.inconsistencies() else { panic!("{network:?}") };
    // One hour is stated by the clock, three by the relation.
    let told = found.to_string();
    assert!(
        told.starts_with("these cannot all be true: [") && told.ends_with("wrong by 2h or more"),
        "{told}"
    );
    assert_eq!(json(found)["short_by_seconds"], 2 * 3600);
}
