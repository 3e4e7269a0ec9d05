//! What claims leave open: whether two names are one place, at which of two places or times an
//! event was, which claim is wrong.

use lastseen::{Case, Certainty, ConflictKind, SignedDuration, Together};

/// A case with these sightings, at two places with a position that lie apart and others
/// without one.
fn case(sightings: &str) -> Case {
    Case::read_json(format!(
        r#"{{"lastseen": 1, "published": "2024-03-08",
            "places": [{{"id": "gl", "lat": 51.51, "lon": -0.13}},
                       {{"id": "gp", "lat": 48.86, "lon": 2.35}},
                       {{"id": "cell", "zone": "UTC"}}, {{"id": "fort", "lat": 50.0, "lon": 1.0, "zone": "UTC"}}],
            "actors": [{{"id": "kim"}}, {{"id": "lee"}}],
            "sightings": [{sightings}]}}"#
    ))
    .unwrap()
}

fn at(id: &str, actor: &str, place: &str, rest: &str) -> String {
    format!(r#"{{"id": "{id}", "actor": "{actor}", "place": "{place}", {rest}}}"#)
}

const EVENING: &str = r#""time": "2024-03-05T20:00Z""#;
const DENIED: &str = r#""time": "2024-03-05T20:00Z", "modality": "denied""#;

#[test]
fn two_names_without_a_position_make_no_conflict_and_are_told() {
    let later = r#""time": "2024-03-05T20:01Z""#;
    let stay = r#""time": "2024-03-05T19:00Z", "until": "2024-03-05T21:00Z""#;
    let watched = r#""time": "2024-03-05T20:00Z", "absent": "full""#;
    for (one, (place, said), are_open) in [
        (EVENING, ("home", EVENING), true),
        (EVENING, ("gl", EVENING), true),
        (EVENING, ("home", DENIED), true),
        (EVENING, ("home", watched), true),
        (EVENING, ("gl", DENIED), true),
        (stay, ("home", EVENING), true),
        (stay, ("home", stay), true),
        (stay, ("home", DENIED), true),
        (EVENING, ("home", later), false),
        (EVENING, ("pub", EVENING), false),
    ] {
        let case = case(&[at("a", "kim", "pub", one), at("b", "kim", place, said)].join(","));
        let view = case.timeline().as_known();
        assert!(view.conflicts().is_empty(), "{one} {place} {said}");
        let pairs = view.places_not_compared();
        let mut open: Vec<Vec<&str>> =
            pairs.iter().map(|pair| pair.iter().filter_map(|one| one.label()).collect()).collect();
        open.iter_mut().for_each(|pair| pair.sort_unstable());
        let expected: &[[&str; 2]] = if are_open { &[["a", "b"]] } else { &[] };
        assert_eq!(open, expected, "{one} {place} {said}");
    }
}

#[test]
fn a_denial_of_one_place_is_none_of_another_and_one_of_no_place_may_be_of_any() {
    let kinds = |denial: &str| {
        let case = case(&[at("a", "kim", "pub", EVENING), denial.to_owned()].join(","));
        let found = case.timeline().as_known().conflicts();
        found.iter().map(|one| (one.kind, one.certainty)).collect::<Vec<_>>()
    };
    let denied = ConflictKind::DeniedVsObserved;
    assert_eq!(kinds(&at("b", "kim", "pub", DENIED)), [(denied, Certainty::Certain)]);
    assert_eq!(kinds(&at("b", "kim", "home", DENIED)), []);
    let of_none = format!(r#"{{"id": "b", "actor": "kim", {DENIED}}}"#);
    assert_eq!(kinds(&of_none), [(denied, Certainty::Possible)]);
}

#[test]
fn accounts_at_two_names_name_both() {
    let same = r#""time": "2024-03-05T20:00Z", "same_event": "a""#;
    let case = case(&[at("a", "kim", "pub", EVENING), at("b", "kim", "home", same)].join(","));
    let view = case.timeline().as_known();
    let last = view.last_seen("kim");
    assert_eq!(
        last.to_string(),
        "kim was last seen at pub or home, Tue 2024-03-05 20:00 UTC [a]; as accounts [a] (pub) \
         and [b] (home) have it"
    );
    assert!(last.is_disputed() && last.certain().is_none());
    assert!(view.conflicts().is_empty());
    assert_eq!(view.places_not_compared().len(), 1);
}

#[test]
fn an_event_that_accounts_have_at_two_places_limits_reach_around_each() {
    let ten = r#""time": "2024-03-05T10:00Z""#;
    let same = r#""time": "2024-03-05T10:00Z", "same_event": "a""#;
    let case = case(&[at("a", "kim", "gl", ten), at("b", "kim", "gp", same)].join(","));
    let view = case.timeline().as_known();
    let then: lastseen::Timestamp = "2024-03-05T10:00:00Z".parse().unwrap();
    let reach = view.reach("kim", then, lastseen::Speed::km_per_hour(5.0).unwrap());
    assert_eq!(reach.to_string(), "within 0 m of gl or gp [a]");
    // Ten minutes later it is within 833 m of the one or the other, and not between.
    let later = view.reach(
        "kim",
        then + SignedDuration::from_mins(10),
        lastseen::Speed::km_per_hour(5.0).unwrap(),
    );
    assert!(later.to_string().ends_with("m of gl or gp [a]"), "{later}");
    for (lat, lon, can_be) in [
        (51.51, -0.13, true),
        (48.86, 2.35, true),
        (51.515, -0.13, true),
        (50.0, 1.0, false),
        (51.52, -0.13, false),
    ] {
        let place = lastseen::Place::lat_lon(lat, lon).unwrap();
        let expected = can_be.then_some(Certainty::Possible);
        assert_eq!(later.allows(&place), expected, "{lat}, {lon}");
    }
}

/// The encounters of kim, who is assumed to stay for an hour.
fn met(sightings: &[String]) -> Vec<(String, Certainty)> {
    let case = case(&sightings.join(","));
    let hour = Together::at_one_place().staying(SignedDuration::from_hours(1));
    let met = case.timeline().as_known().encounters("kim", hour);
    met.iter().map(|met| (met.to_string(), met.certainty())).collect()
}

#[test]
fn nobody_is_assumed_to_stay_once_seen_under_another_name() {
    let here = |id: &str, who: &str, place: &str, minute: &str| {
        at(id, who, place, &format!(r#""time": "2024-03-05T10:{minute}Z""#))
    };
    let [kim, lee] = [here("a", "kim", "pub", "00"), here("b", "lee", "pub", "30")];
    assert_eq!(met(&[kim.clone(), lee.clone()]).len(), 1);
    assert_eq!(met(&[kim.clone(), lee.clone(), here("c", "kim", "home", "15")]), []);
    // Nothing is known of where that was.
    let nowhere = r#"{"id": "c", "actor": "kim", "time": "2024-03-05T10:15Z"}"#;
    assert_eq!(met(&[kim, lee, nowhere.to_owned()]).len(), 1);
}

#[test]
fn at_each_of_two_times_of_one_event_they_are_together_possibly() {
    let kim = at("a", "kim", "pub", r#""time": "2024-03-05T10:00Z""#);
    let lee = at("b", "lee", "pub", r#""time": "2024-03-05T12:00Z", "same_event": "a""#);
    let both = met(&[kim, lee]);
    assert_eq!(both.iter().map(|met| met.1).collect::<Vec<_>>(), [Certainty::Possible; 2]);
    assert!(both[0].0.starts_with("if they stayed for up to 1h: kim and lee can have been"));
}

#[test]
fn who_was_at_one_of_two_places_can_have_met_somebody_at_either() {
    let (ten, eleven) = (r#""time": "2024-03-05T10:00Z""#, r#""time": "2024-03-05T11:00Z""#);
    let same = r#""time": "2024-03-05T10:00Z", "same_event": "a""#;
    let kim = [at("a", "kim", "gl", ten), at("b", "kim", "gp", same)];
    for (place, time, count) in
        [("gl", ten, 1), ("gp", ten, 1), ("fort", ten, 0), ("gp", eleven, 0)]
    {
        let both = met(&[&kim[..], &[at("c", "lee", place, time)]].concat());
        assert_eq!(both.len(), count, "{place} {time}");
        for (text, certainty) in both {
            assert_eq!(certainty, Certainty::Possible, "{text}");
            assert!(text.contains(&format!("together at {place}, ")), "{text}");
        }
    }
}

#[test]
fn who_is_still_there_at_the_report_is_there_then_and_may_stay_on() {
    let since = r#""time": "since 4 March 2024", "reported": "2024-03-06T09:00:00Z""#;
    let until = r#""time": "from 10 a.m. on 4 March to 9 a.m. on 6 March 2024", "stay": true"#;
    for (held, place, time, expected) in [
        (since, "cell", "09:00", Some(Certainty::Certain)),
        (since, "cell", "09:30", Some(Certainty::Possible)),
        (since, "cell", "10:30", None),
        (since, "fort", "09:00", Some(Certainty::Certain)),
        (since, "fort", "09:30", Some(Certainty::Possible)),
        // Somebody says that it was over then.
        (until, "cell", "09:30", None),
        (until, "cell", "09:00", None),
    ] {
        let held = at("a", "kim", place, held);
        let seen = at("b", "lee", place, &format!(r#""time": "2024-03-06T{time}:00Z""#));
        let both = met(&[held, seen]);
        let found = both.first().map(|met| met.1);
        assert_eq!(found, expected, "{place} {time}: {both:?}");
    }
}

#[test]
fn the_least_reliable_is_named_where_the_claims_differ_in_that() {
    let said = |grade: &str| {
        let later = format!(
            r#""time": "2024-03-05T09:00:00Z", "relations": [{{"to": "a", "min": "1h"}}]{grade}"#
        );
        let ten = r#""time": "2024-03-05T10:00:00Z""#;
        let case = case(&[at("a", "kim", "pub", ten), at("b", "kim", "home", &later)].join(","));
        let found = case.timeline().as_known().conflicts();
        found.iter().map(|one| format!("{one:#}")).collect::<String>()
    };
    assert!(said("").contains("without the claim b, the other can be right"), "{}", said(""));
    assert!(!said("").contains("least reliable"), "{}", said(""));
    let graded = said(r#", "credibility": 5"#);
    assert!(graded.contains("without the claim b, the least reliable"), "{graded}");
}

/// A case of kim aboard the train and the bus, with the times of the memberships.
fn aboard(train: &str, bus: Option<&str>, sightings: &str) -> Case {
    let membership = |whole: &str, times: &str| {
        format!(r#"{{"member": "kim", "of": "{whole}", "kind": "aboard"{times}}}"#)
    };
    let all: Vec<String> = std::iter::once(membership("train", train))
        .chain(bus.map(|times| membership("bus", times)))
        .collect();
    Case::read_json(format!(
        r#"{{"lastseen": 1, "published": "2024-03-08",
            "places": [{{"id": "gl", "lat": 51.51, "lon": -0.13}},
                       {{"id": "gp", "lat": 48.86, "lon": 2.35}}],
            "actors": [{{"id": "kim"}}, {{"id": "train"}}, {{"id": "bus"}}],
            "memberships": [{}], "sightings": [{sightings}]}}"#,
        all.join(",")
    ))
    .unwrap()
}

#[test]
fn nobody_is_aboard_two_that_are_apart() {
    let dated = r#", "from": "2024-03-05T08:00Z", "until": "2024-03-05T12:00Z""#;
    let early = r#", "from": "2024-03-05T08:00Z", "until": "2024-03-05T09:00Z""#;
    let since = r#", "from": "2024-03-05T08:00Z""#;
    let ten = r#""time": "2024-03-05T10:00Z""#;
    let noon = r#""time": "2024-03-05T11:00Z""#;
    let train = at("a", "train", "gl", ten);
    let (bus, kim) = (at("b", "bus", "gp", ten), at("b", "kim", "gp", ten));
    let cases = [
        (dated, Some(dated), &bus, Some(Certainty::Certain)),
        (dated, None, &kim, Some(Certainty::Certain)),
        // Each may have been left by then, or is another time.
        (dated, Some(early), &bus, None),
        (dated, Some(since), &bus, None),
        (dated, Some(dated), &at("b", "bus", "gl", ten), None),
        (dated, Some(dated), &at("b", "bus", "gp", noon), None),
        (since, None, &kim, None),
        ("", None, &kim, Some(Certainty::Possible)),
        // Nobody says that it was at one time.
        ("", Some(""), &bus, Some(Certainty::Possible)),
        (dated, Some(""), &bus, Some(Certainty::Possible)),
        ("", Some(dated), &bus, Some(Certainty::Possible)),
        ("", Some(since), &bus, None),
        ("", Some(""), &at("b", "bus", "gl", ten), None),
    ];
    for (aboard_train, aboard_bus, other, expected) in cases {
        let case = aboard(aboard_train, aboard_bus, &[train.clone(), other.clone()].join(","));
        let found = case.timeline().as_known().conflicts();
        let told: Vec<(ConflictKind, Certainty)> =
            found.iter().map(|one| (one.kind, one.certainty)).collect();
        let expected: Vec<(ConflictKind, Certainty)> =
            expected.map(|certainty| (ConflictKind::MemberApart, certainty)).into_iter().collect();
        assert_eq!(told, expected, "{aboard_train} {aboard_bus:?} {other}");
    }
}

#[test]
fn what_follows_from_one_of_two_times_is_one_of_two_times() {
    let open = r#""time": "5 o'clock GMT on 5 March 2024""#;
    let later = r#""time": {"after": "a", "by": "one hour"}"#;
    let linked = case(&[at("a", "kim", "pub", open), at("b", "kim", "home", later)].join(","));
    let last = linked.timeline().as_known().last_seen("kim").to_string();
    assert_eq!(last, "kim was last seen at home, Tue 2024-03-05 06:00 or 18:00 UTC [b]");
    let held = case(&at("a", "kim", "pub", &format!(r#"{open}, "for": "two hours""#)));
    let view = held.timeline().as_known();
    for (hour, expected) in
        [("18", "07:00 or 18:00 UTC"), ("20", "07:00 UTC; or from"), ("16", "07:00 UTC")]
    {
        let by: lastseen::Timestamp = format!("2024-03-05T{hour}:00:00Z").parse().unwrap();
        let last = view.last_seen(lastseen::Ask::of("kim").as_of(by)).to_string();
        assert!(last.contains(expected) && !last.contains("between"), "{hour}: {last}");
    }
}

#[test]
fn a_copy_stands_behind_its_original_and_says_if_that_was_taken_back() {
    let ten = r#""time": "2024-03-05T10:00Z""#;
    let copy = format!(r#"{ten}, "copied_from": "a""#);
    let of_copy = format!(r#"{ten}, "copied_from": "b""#);
    let all = |retracted: &str| {
        let first = format!("{ten}{retracted}");
        let all = [
            at("c", "kim", "pub", &of_copy),
            at("b", "kim", "pub", &copy),
            at("a", "kim", "pub", &first),
        ];
        case(&all.join(","))
    };
    let live = all("");
    let view = live.timeline().as_known();
    assert_eq!(view.last_seen("kim").certain().and_then(|seen| seen.label()), Some("a"));
    assert!(view.claims().all(|seen| view.retracted_original(seen).is_none()));
    let gone = all(r#", "retracted": true"#);
    let view = gone.timeline().as_known();
    let told: Vec<_> =
        view.claims().map(|seen| (seen.label(), view.retracted_original(seen))).collect();
    assert_eq!(told, [(Some("c"), Some("a")), (Some("b"), Some("a"))]);
}
