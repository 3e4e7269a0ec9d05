//! No answer and no conflict depends on the order of the records.

use lastseen::{Ask, Case, Timestamp, Together, View};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

/// The records of a case: memberships and sightings.
#[derive(Debug, Clone)]
struct Records {
    memberships: Vec<Value>,
    sightings: Vec<Value>,
}

const PLACES: [&str; 5] = ["a", "b", "near b", "nowhere", "somewhere"];

fn time() -> impl Strategy<Value = String> {
    // Few instants, so that many claims share one.
    (0..4_u8, 0..3_u8).prop_map(|(from, hours)| match hours {
        0 => format!("2023-09-12T0{from}:00:00Z"),
        _ => format!("2023-09-12T0{from}:00:00Z/2023-09-12T0{}:00:00Z", from + hours),
    })
}

fn records() -> impl Strategy<Value = Records> {
    let actors = prop::sample::select(&["kim", "train", "ship"][..]);
    let modalities = prop::sample::select(&["reported", "reported", "denied", "planned"][..]);
    let what = (actors, prop::sample::select(&PLACES[..]), modalities);
    let sighting = (what, time(), 0..2_u8, any::<bool>());
    let membership = (prop::sample::select(&["train", "ship"][..]), time(), any::<bool>());
    (prop::collection::vec(sighting, 1..6), prop::collection::vec(membership, 0..4)).prop_map(
        |(sightings, memberships)| {
            let sighting =
                |(number, (what, time, source, links)): (usize, (_, String, u8, bool))| {
                    let (actor, place, modality): (&str, &str, &str) = what;
                    let id = format!("c{number}");
                    let source = format!("s{source}");
                    let mut record = json!({"id": id, "actor": actor, "place": place,
                    "modality": modality, "source": source, "time": time});
                    if links && number > 0 {
                        record["time"] = json!({"after": "c0", "by": "1 hour"});
                    }
                    record
                };
            let membership = |(number, (of, time, has_end)): (usize, (&str, String, bool))| {
                let source = format!("s{}", number % 2);
                let mut record = json!({"member": "kim", "of": of, "kind": "aboard",
                    "from": "2023-09-12T00:00:00Z", "source": source});
                if has_end {
                    record["until"] = json!(time);
                }
                record
            };
            Records {
                sightings: sightings.into_iter().enumerate().map(sighting).collect(),
                memberships: memberships.into_iter().enumerate().map(membership).collect(),
            }
        },
    )
}

fn case(records: &Records) -> Case {
    let places = PLACES.map(|id| match id {
        "a" => json!({"id": id, "lat": 42.0, "lon": 130.0}),
        "b" => json!({"id": id, "lat": 43.0, "lon": 130.0}),
        "near b" => json!({"id": id, "lat": 43.0, "lon": 130.0, "radius_m": 5000}),
        _ => json!({"id": id, "name": id}),
    });
    let case = json!({
        "sources": [{"id": "s0"}, {"id": "s1"}],
        "actors": [{"id": "kim", "max_speed_kmh": 100}, {"id": "train"}, {"id": "ship"}],
        "places": places,
        "memberships": records.memberships,
        "sightings": records.sightings,
    });
    Case::read_json(case.to_string()).unwrap()
}

fn say(said: &mut Vec<String>, answer: &(impl Serialize + ToString)) {
    said.push(answer.to_string());
    said.push(serde_json::to_string(answer).unwrap());
}

/// Every answer as a sentence and as data; conflicts come in the order of the
/// records, so theirs is left aside.
fn said(view: &View<'_>) -> Vec<String> {
    let two: Timestamp = "2023-09-12T02:00:00Z".parse().unwrap();
    let mut said = Vec::new();
    for actor in ["kim", "train", "ship"] {
        for ask in [Ask::of(actor), Ask::of(actor).inferred(), Ask::of(actor).inferred().as_of(two)]
        {
            say(&mut said, &view.last_seen(ask));
            view.gaps(ask.until(two)).for_each(|gap| say(&mut said, &gap));
            view.sightings(ask).for_each(|seen| say(&mut said, &seen));
            say(&mut said, &view.itinerary(ask));
        }
        view.expectations(actor).iter().for_each(|of| say(&mut said, of));
        view.absences(actor).iter().for_each(|of| say(&mut said, of));
    }
    let met = view.encounters(Ask::everyone().inferred(), Together::at_one_place());
    met.iter().for_each(|met| say(&mut said, met));
    let mut conflicts = Vec::new();
    view.conflicts().iter().for_each(|conflict| say(&mut conflicts, conflict));
    conflicts.sort();
    said.extend(conflicts);
    said
}

proptest! {
    #[test]
    fn the_order_of_the_records_changes_no_answer(
        (records, shuffled) in records().prop_flat_map(|records| {
            let shuffled = (
                Just(records.memberships.clone()).prop_shuffle(),
                Just(records.sightings.clone()).prop_shuffle(),
            );
            let shuffled =
                shuffled.prop_map(|(memberships, sightings)| Records { memberships, sightings });
            (Just(records), shuffled)
        }),
    ) {
        let (one, other) = (case(&records), case(&shuffled));
        let (one, other) = (said(&one.timeline().as_known()), said(&other.timeline().as_known()));
        prop_assert_eq!(one.len(), other.len());
        for (one, other) in one.iter().zip(&other) {
            prop_assert_eq!(one, other);
        }
    }
}

#[test]
fn the_records_have_answers_that_differ() {
    // The law could hold because nothing is said: two places do make a dispute.
    let at = |place: &str| json!({"id": place, "actor": "kim", "place": place, "time": "2023-09-12T01:00:00Z"});
    let sightings = vec![at("nowhere"), at("somewhere")];
    let case = case(&Records { memberships: Vec::new(), sightings });
    let last = case.timeline().as_known().last_seen("kim").to_string();
    assert_eq!(
        last,
        "kim was last seen Tue 2023-09-12 01:00 UTC, at one of:\n  \
         - somewhere, Tue 2023-09-12 01:00 UTC [somewhere]\n  \
         - nowhere, Tue 2023-09-12 01:00 UTC [nowhere]"
    );
}
