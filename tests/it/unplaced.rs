//! Places without a position, which may be one or two, and accounts that leave a place or a
//! time open.

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
