//! Single records by serde: what is written reads back as itself, and what is
//! wrong is said as in a case file.

use std::fmt::Debug;

use lastseen::{
    Actor, Case, Fold, Interval, Membership, Place, Reconcile, Relative, Sighting, Source, Stated,
    Timeline, Timestamp, Zone,
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::saving::{actor, fix, membership, place, said_of, source, timeline};

/// What comes back of a record, by way of a text and by way of a value.
#[track_caller]
fn again<T: Serialize + DeserializeOwned + PartialEq + Debug>(one: &T) -> T {
    let text = serde_json::to_string(one).unwrap();
    let read: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(read, serde_json::from_value(serde_json::to_value(one).unwrap()).unwrap());
    read
}

/// Everything that is said of a source: two are equal when their ids are.
fn whole(source: &Source) -> String {
    let graded = (source.reliability(), source.zone(), source.clock(), source.calendar());
    format!("{:?} {:?} {graded:?}", source.id(), source.name())
}

proptest! {
    #[test]
    fn an_actor_and_a_place_read_back_as_themselves(actor in actor(), place in place()) {
        prop_assert_eq!(again(&actor), actor);
        prop_assert_eq!(again(&place), place);
    }

    #[test]
    fn a_source_with_an_id_reads_back_as_itself(source in source()) {
        if source.id().is_empty() {
            let text = serde_json::to_string(&source).unwrap();
            let error = serde_json::from_str::<Source>(&text).unwrap_err();
            prop_assert!(error.to_string().contains("\"id\""), "{}", error);
        } else {
            prop_assert_eq!(whole(&again(&source)), whole(&source));
        }
    }

    #[test]
    fn a_membership_reads_back_as_itself(one in membership()) {
        let read = again(&one);
        prop_assert_eq!(read.source().map(whole), one.source().map(whole));
        prop_assert_eq!(read, one);
    }

    #[test]
    fn a_sighting_reads_back_as_itself(timeline in timeline(), fix in fix()) {
        prop_assert_eq!(again(&fix), fix);
        let view = timeline.as_known();
        for claim in view.claims() {
            let one = claim.sighting().unwrap();
            let read = again(one);
            prop_assert_eq!(read.source().map(whole), one.source().map(whole));
            // A timeline keeps of a stay what is known of its two moments.
            let mut kept = Timeline::new();
            let id = kept.add(read);
            prop_assert_eq!(said_of(kept.sighting(id).unwrap()), said_of(one));
        }
    }
}

#[test]
fn a_record_is_in_the_words_of_the_case_file() {
    let khasan = Place::lat_lon(42.4286, 130.6456).unwrap().with_id("khasan");
    let near = Relative::new("74 km".parse().unwrap(), khasan.clone()).place();
    let kcna = Source::new("kcna").writing_in("Asia/Pyongyang".parse().unwrap());
    let arrival: Timestamp = "2023-09-11T20:00:00Z".parse().unwrap();
    let told = Sighting::new("train", near, arrival).by(kcna).labelled("s2");
    let told = told.after("s1", "2h".parse::<lastseen::SignedDuration>().unwrap());
    assert_eq!(
        serde_json::to_value(&told).unwrap(),
        json!({
            "id": "s2",
            "actor": "train",
            "place": {"from": "khasan", "distance_km": 74.0},
            "when": "2023-09-11T20:00:00Z",
            "relations": [{"to": "s1", "min": "2h", "max": "2h"}],
            "source": "kcna",
            "sources": [{"id": "kcna", "zone": "Asia/Pyongyang"}],
            "places": [{"id": "khasan", "lat": 42.4286, "lon": 130.6456}],
        })
    );
    assert_eq!(again(&told), told);
    // A source of which nothing but the id is known needs no record.
    let plain = Sighting::new("kim", khasan, arrival).by("tass");
    let plain = serde_json::to_value(&plain).unwrap();
    assert_eq!((&plain["source"], plain.get("sources")), (&json!("tass"), None));
    // What a reporter wrote is read as in a case file.
    let said: Sighting = serde_json::from_value(json!({
        "actor": "train",
        "place": {"name": "Khasan", "zone": "Asia/Vladivostok"},
        "time": "6 a.m. on Tuesday",
        "reported": "2023-09-13T08:00:00Z",
        "_row": 17,
    }))
    .unwrap();
    assert_eq!(said.interval(), Interval::at(arrival));
}

#[test]
fn a_reading_that_the_record_cannot_say_leaves_its_interval() {
    let berlin: Zone = "Europe/Berlin".parse().unwrap();
    let twice: Stated = "2024-10-27 02:30".parse().unwrap();
    let read = twice.reconcile(Reconcile::from(berlin).fold(Fold::Earlier)).unwrap();
    let place = Place::unlocated("the square").in_zone(berlin);
    let one = Sighting::new("kim", place, read.interval()).read_from(twice.clone(), Some(read));
    let found = again(&one);
    assert_eq!((found.interval(), found.stated()), (one.interval(), Some(&twice)));
    assert_eq!(found.reconciled(), None);
}

/// A record with a fault, by its list.
const WRONG: &[(&str, &str)] = &[
    ("actors", r#"{"id": "a", "kind": "boat"}"#),
    ("actors", r#"{"id": "a", "max_speed_kmh": -80}"#),
    ("actors", r#"{"kind": "person"}"#),
    ("sources", r#"{"id": "s", "zone": "Asia/Vladivostock"}"#),
    ("sources", r#"{"id": "s", "clock": "mine"}"#),
    ("places", r#"{"id": "p", "lat": 95, "lon": 2}"#),
    ("places", r#"{"id": "p", "lat": "42", "lon": 2}"#),
    ("places", r#"{"id": "p", "from": "q", "distance_km": 5}"#),
    ("memberships", r#"{"member": "kim", "of": "train"}"#),
    ("memberships", r#"{"member": "kim", "of": "train", "kind": "on"}"#),
    ("memberships", r#"{"member": "kim", "of": "kim", "kind": "aboard"}"#),
    ("sightings", r#"{"actor": "kim", "time": "Tuesday"}"#),
    ("sightings", r#"{"actor": "kim", "time": "2023-09-12 06:00"}"#),
    ("sightings", r#"{"actor": "kim", "time": "sixish"}"#),
    ("sightings", r#"{"actor": "kim", "time": {"after": "s9"}}"#),
    ("sightings", r#"{"actor": "kim", "place": {"lat": 1}}"#),
    ("sightings", r#"{"place": "the hall", "time": "2023-09-12T06:00:00Z"}"#),
    ("sightings", r#"{"actor": "kim", "credibility": 9}"#),
    ("sightings", r#"7"#),
];

#[test]
fn what_is_wrong_is_said_as_in_a_case_file() {
    fn error<T: DeserializeOwned + Debug>(record: &str) -> String {
        serde_json::from_str::<T>(record).unwrap_err().to_string()
    }
    for (list, record) in WRONG {
        let found = match *list {
            "actors" => error::<Actor>(record),
            "sources" => error::<Source>(record),
            "places" => error::<Place>(record),
            "memberships" => error::<Membership>(record),
            _ => error::<Sighting>(record),
        };
        // The same record in a case where everything that it refers to is there.
        let mut case = json!({"lastseen": 1, "actors": [{"id": "kim"}, {"id": "train"}]});
        case[*list] = Value::Array(vec![serde_json::from_str(record).unwrap()]);
        let of_case = Case::read_json(case.to_string()).unwrap_err().to_string();
        let first = format!("{list}[0]");
        let of_case = of_case.strip_prefix(&first).unwrap();
        let of_case = of_case.strip_prefix('.').or(of_case.strip_prefix(": ")).unwrap();
        // A record that a message lists is another one in a lone record.
        let (of_case, _) = of_case.split_once("; declare it").unwrap_or((of_case, ""));
        assert!(found.starts_with(of_case), "{record}: {found}, not {of_case}");
    }
}

#[test]
fn a_field_that_is_not_read_is_an_error_where_nobody_would_see_a_warning() {
    let error = serde_json::from_str::<Place>(r#"{"id": "p", "latitude": 55.1}"#).unwrap_err();
    assert_eq!(error.to_string(), "latitude: the field is not read; write \"lat\"");
    let own = r#"{"id": "a", "_row": 7, "x-by": "me", "age": null}"#;
    assert_eq!(serde_json::from_str::<Actor>(own).unwrap(), Actor::new("a"));
}
