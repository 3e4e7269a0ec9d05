//! No answer and no conflict depends on the order of the records.

use std::collections::BTreeSet;

use lastseen::{Ask, Case, Conflict, Expectation, Seen, Stay, Timestamp, Together, View};
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
    let links = (any::<bool>(), prop::bool::weighted(0.3));
    let sighting = (what, time(), 0..2_u8, links);
    let membership = (prop::sample::select(&["train", "ship"][..]), time(), any::<bool>());
    (prop::collection::vec(sighting, 1..6), prop::collection::vec(membership, 0..4)).prop_map(
        |(sightings, memberships)| {
            let sighting = |(number, (what, time, source, (links, stays))): (
                usize,
                (_, String, u8, (bool, bool)),
            )| {
                let (actor, place, modality): (&str, &str, &str) = what;
                let id = format!("c{number}");
                let source = format!("s{source}");
                let mut record = json!({"id": id, "actor": actor, "place": place,
                    "modality": modality, "source": source, "time": time});
                if links && number > 0 {
                    match source.as_str() {
                        "s0" => record["time"] = json!({"after": "c0", "by": "1 hour"}),
                        _ => record["same_event"] = json!(format!("c{}", number - 1)),
                    }
                }
                if stays && record["time"].is_string() && !time.contains('/') {
                    record["until"] = json!("2023-09-12T03:00:00Z");
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

/// The records under other labels, of which the first has the first name.
fn relabelled(records: &Records, names: &[usize]) -> Records {
    let name = |label: &str| -> String {
        let number = label.trim_start_matches('c').parse::<usize>().unwrap();
        format!("c{}", names[number])
    };
    let mut renamed = records.clone();
    for record in &mut renamed.sightings {
        record["id"] = json!(name(record["id"].as_str().unwrap()));
        for at in ["/time/after", "/same_event", "/copied_from"] {
            if let Some(label) = record.pointer_mut(at) {
                *label = json!(name(label.as_str().unwrap()));
            }
        }
    }
    renamed
}

/// What the answers say beside which label stands first, with each label by its number
/// among `names`.
fn said_beside_labels(view: &View<'_>, names: &[usize]) -> Vec<String> {
    let two: Timestamp = "2023-09-12T02:00:00Z".parse().unwrap();
    let of_label = |seen: &Seen<'_>| {
        let label =
            seen.label().map(|label| label.trim_start_matches('c').parse::<usize>().unwrap());
        names.iter().position(|name| Some(*name) == label)
    };
    // Which of its accounts stands for an event can go by the label.
    let number = |seen: &Seen<'_>| {
        let accounts = view.accounts(*seen);
        accounts.iter().map(of_label).min().unwrap_or_else(|| of_label(seen))
    };
    let set = |all: &[Seen<'_>]| all.iter().map(number).collect::<BTreeSet<_>>();
    let mut said = Vec::new();
    for actor in ["kim", "train", "ship"] {
        for ask in [Ask::of(actor), Ask::of(actor).inferred(), Ask::of(actor).inferred().as_of(two)]
        {
            let last = view.last_seen(ask);
            let (is_certain, ends) = (last.certain().is_some(), last.candidates());
            said.push(format!(
                "{is_certain} {ends:?} {} {:?}",
                last.is_disputed(),
                set(last.possible())
            ));
            let mut gaps: Vec<String> = view
                .gaps(ask.until(two))
                .map(|gap| {
                    let far = gap.distance();
                    format!("{:?} {:?} {:?} {far:?}", gap.length(), gap.certainty(), gap.order())
                })
                .collect();
            gaps.sort();
            said.extend(gaps);
            said.push(format!("{:?}", set(&view.sightings(ask).collect::<Vec<_>>())));
            let itinerary = view.itinerary(ask);
            let layer = |stays: &[Stay<'_>]| -> BTreeSet<_> {
                let each = stays.iter().map(|stay| set(&stay.sightings().collect::<Vec<_>>()));
                // And with it the place, and whose stay it is a part of, if they name several.
                let is_at_several = |seen: Seen<'_>| {
                    view.accounts(seen).iter().any(|account| account.place() != seen.place())
                };
                match stays.iter().flat_map(Stay::sightings).any(is_at_several) {
                    true => BTreeSet::from([each.flatten().collect()]),
                    false => each.collect(),
                }
            };
            said.extend(itinerary.layers().map(|stays| format!("{:?}", layer(stays))));
        }
        let outcome = |one: &Expectation<'_>| {
            format!("{:?} {:?} {:?}", number(&one.claim), one.outcome, one.certainty)
        };
        let mut outcomes: Vec<String> = view.expectations(actor).iter().map(outcome).collect();
        outcomes.extend(view.absences(actor).iter().map(outcome));
        outcomes.sort();
        said.extend(outcomes);
    }
    let met = view.encounters(Ask::everyone().inferred(), Together::at_one_place());
    let mut met: Vec<String> = met
        .iter()
        .map(|one| {
            let actors = one.actors().map(|actor| actor.id().as_str());
            format!("{actors:?} {} {:?} {:?}", one.interval(), one.certainty(), one.evidence())
        })
        .collect();
    met.sort();
    said.extend(met);
    let conflicts = view.conflicts();
    let conflict = |one: &Conflict<'_>| {
        let remedies: BTreeSet<String> = one
            .remedies
            .iter()
            .map(|remedy| format!("{:?} {:?}", remedy.claim.as_ref().map(number), remedy.slip))
            .collect();
        format!("{} {} {:?} {remedies:?}", one.kind, one.certainty, set(&one.claims))
    };
    let mut conflicts: Vec<String> = conflicts.iter().map(conflict).collect();
    conflicts.sort();
    said.extend(conflicts);
    said
}

proptest! {
    #[test]
    fn the_labels_of_the_records_change_no_answer(
        records in records(),
        names in Just((0..6).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let other = relabelled(&records, &names);
        let (one, other) = (case(&records), case(&other));
        let as_they_are: Vec<usize> = (0..6).collect();
        let one = said_beside_labels(&one.timeline().as_known(), &as_they_are);
        let other = said_beside_labels(&other.timeline().as_known(), &names);
        let (only, others): (Vec<_>, Vec<_>) = (
            one.iter().filter(|line| !other.contains(line)).collect(),
            other.iter().filter(|line| !one.contains(line)).collect(),
        );
        prop_assert!(one == other, "{only:#?}\n{others:#?}");
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
