//! Fixes that come one by one, between questions, answer as those loaded at once.

use lastseen::{
    Ask, Distance, Place, Sighting, SignedDuration, Speed, StayRule, Timeline, Timestamp, Together,
};
use proptest::prelude::*;

/// A ship, when, and where.
type Row = (u8, i64, i8);

fn at(second: i64) -> Timestamp {
    Timestamp::from_unix_seconds(second).unwrap()
}

fn name(ship: u8) -> String {
    format!("ship {ship}")
}

fn fix(&(ship, second, lat): &Row) -> Sighting {
    let place = Place::lat_lon(f64::from(lat) * 0.001, 0.0).unwrap();
    Sighting::new(name(ship), place, at(second))
}

/// Rows that come about in the order of time: many a little late, some very late, and
/// many of one instant.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let late = prop_oneof![6 => Just(0), 2 => 0..9_i64, 1 => 0..900_i64];
    let row = (0..5_u8, prop_oneof![0..3_i64, 0..90_i64], late, -9..9_i8);
    prop::collection::vec(row, 1..160).prop_map(|rows| {
        let mut now = 0;
        let row = |(ship, pause, late, lat): (u8, i64, i64, i8)| {
            now += pause;
            (ship, (now - late) * 60, lat)
        };
        rows.into_iter().map(row).collect()
    })
}

/// Everything that a timeline answers of a ship, or of all.
fn answers(timeline: &Timeline, ship: Option<&str>, moment: Timestamp) -> Vec<String> {
    let ask = ship.map_or(Ask::everyone(), Ask::of);
    let (view, an_hour) = (timeline.as_known(), SignedDuration::from_hours(1));
    let metres = |metres| Distance::metres(metres).unwrap();
    let mut told: Vec<String> = vec![
        view.last_seen(ask).to_string(),
        view.last_seen(ask.as_of(moment)).to_string(),
        timeline.as_known_at(moment).last_seen(ask).to_string(),
        format!("{:?}", view.last_seen(ask.after(moment)).excluded()),
        format!("{:?} {:?}", view.longest_gap(ask), view.coverage(ask, an_hour)),
        format!("{}", timeline.len()),
    ];
    told.extend(view.last_seen_each([ask, ask.as_of(moment)]).map(|last| last.to_string()));
    told.extend(view.sightings(ask.after(moment)).map(|seen| seen.to_string()));
    told.extend(view.snapshot(ask.as_of(moment)).map(|last| last.to_string()));
    for ask in [ask.longer_than(an_hour), ask.as_of(moment), ask.until(moment)] {
        told.extend(view.gaps(ask).map(|gap| format!("{gap} {}", gap.from())));
    }
    let knot = Speed::knots(1.0).unwrap();
    told.extend(view.steps_faster_than(ask, knot).map(|gap| format!("{gap} {}", gap.from())));
    let rule = StayRule::within_diameter(metres(500.0)).for_at_least(an_hour);
    told.extend(view.stays(ask, rule).map(|stay| format!("{stay} {}", stay.count())));
    let rule = Together::within(metres(700.0)).across(an_hour);
    told.extend(view.encounters(ask, rule).iter().map(ToString::to_string));
    told
}

/// Whether both answer alike, of each ship and of all.
fn are_alike(fed: &Timeline, loaded: &Timeline, moment: Timestamp) -> Result<(), TestCaseError> {
    for ship in (0..5).map(|ship| Some(name(ship))).chain([None]) {
        let of = |timeline| answers(timeline, ship.as_deref(), moment);
        prop_assert_eq!(of(fed), of(loaded));
    }
    Ok(())
}

proptest! {
    // Each asks for everything several times.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_feed_answers_as_what_is_loaded_at_once(
        rows in rows(), batches in prop::collection::vec((1..12_usize, 0..4_u8), 1..60),
        claim in prop::option::of(0..5_u8), moment in 0..9_000_i64,
    ) {
        let (first, mut rest) = rows.split_at(rows.len() / 2);
        let mut fed: Timeline = first.iter().map(fix).collect();
        let moment = at(60 * moment);
        for (size, question) in batches.into_iter().cycle() {
            let (now, later) = rest.split_at(size.min(rest.len()));
            fed.extend(now.iter().map(fix));
            rest = later;
            match (question, now.first()) {
                // Of the ship that was seen last, of all, or none.
                (0 | 1, Some(row)) => drop(fed.as_known().last_seen(&*name(row.0)).to_string()),
                (2, _) => drop(answers(&fed, None, moment)),
                _ => {}
            }
            if rest.is_empty() {
                break;
            }
        }
        let mut loaded: Timeline = rows.iter().map(fix).collect();
        if let Some(ship) = claim {
            let said = Sighting::new(name(ship), Place::unlocated("port"), at(3_000));
            fed.add(said.clone());
            loaded.add(said);
        }
        are_alike(&fed, &loaded, moment)?;
    }
}

/// Every gap of a ship, with where and when it begins.
fn gaps(timeline: &Timeline, ship: &str) -> Vec<String> {
    let view = timeline.as_known();
    view.gaps(ship).map(|gap| format!("{gap} {}", gap.from())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_kept_answers_as_if_all_were(
        rows in rows(), cuts in prop::collection::vec((1..40_usize, 0..3_000_i64), 1..5),
        moments in prop::collection::vec(0..6_000_i64, 8),
        claim in prop::option::of(0..6_000_i64),
    ) {
        let all: Timeline = rows.iter().map(fix).collect();
        let (mut kept, mut all) = (Timeline::new(), all);
        let (mut rest, mut before) = (rows.as_slice(), None);
        for (size, moment) in cuts {
            let (now, later) = rest.split_at(size.min(rest.len()));
            kept.extend(now.iter().map(fix));
            let _ = kept.as_known().last_seen("ship 1").to_string();
            kept.forget_before(at(60 * moment));
            before = before.max(Some(at(60 * moment)));
            rest = later;
        }
        prop_assert_eq!(kept.forgotten_before(), before);
        for row in rest {
            kept.extend([fix(row)]);
        }
        if let Some(moment) = claim {
            let said = Sighting::new("ship 1", Place::unlocated("port"), at(60 * moment));
            kept.add(said.clone());
            all.add(said);
        }
        for ship in (0..5).map(name) {
            for moment in &moments {
                let ask = Ask::of(&*ship).as_of(at(60 * moment));
                let (ours, full) = (kept.as_known().last_seen(ask), all.as_known().last_seen(ask));
                let batch = kept.as_known().last_seen_each([ask]).next().unwrap();
                prop_assert_eq!(batch.to_string(), ours.to_string());
                if ours.excluded().forgotten == 0 && !ours.is_unknown_actor() {
                    prop_assert_eq!(ours.certain().map(|seen| seen.to_string()),
                        full.certain().map(|seen| seen.to_string()));
                    prop_assert_eq!(ours.is_never(), full.is_never());
                } else {
                    prop_assert_eq!(ours.certain(), None);
                    prop_assert!(Some(at(60 * moment)) < before || ours.is_unknown_actor());
                }
            }
            // The gaps that begin with what is kept are the last of all.
            if claim.is_none() {
                let (ours, full) = (gaps(&kept, &ship), gaps(&all, &ship));
                prop_assert!(full.ends_with(&ours), "{ours:?} {full:?}");
            }
        }
    }
}

#[test]
fn of_what_was_forgotten_nothing_is_certain() {
    let mut timeline: Timeline = (0..9).map(|minute| fix(&(1, 60 * minute, 1))).collect();
    timeline.extend([fix(&(2, 300, 1))]);
    timeline.add(Sighting::new("ship 1", Place::unlocated("port"), at(30)));
    timeline.forget_before(at(250));
    // Kept are the fix at 240 and those after it, the claim, and the other ship.
    assert_eq!((timeline.len(), timeline.forgotten_before()), (7, Some(at(250))));
    let last = |ship, second| {
        let last = timeline.as_known().last_seen(Ask::of(ship).as_of(at(second)));
        (last.is_never(), last.certain().is_some(), last.excluded().forgotten)
    };
    assert_eq!(last("ship 1", 250), (false, true, 0));
    // By then there were fixes, and perhaps the claim was the last, and perhaps none was.
    assert_eq!(last("ship 1", 230), (false, false, 4));
    assert_eq!(last("ship 1", 20), (true, false, 4));
    assert_eq!(last("ship 2", 20), (true, false, 0));
    let an_hour = SignedDuration::from_hours(1);
    let coverage = timeline.as_known().coverage(Ask::of("ship 1").after(at(0)), an_hour);
    assert_eq!(coverage.of, SignedDuration::from_secs(240));
    // What comes among the forgotten ones is forgotten too, and no answer changes.
    timeline.extend([fix(&(1, 239, 1)), fix(&(2, 10, 1))]);
    assert_eq!(timeline.len(), 8);
}

#[test]
fn a_clone_answers_in_other_threads_what_was_there() {
    let mut timeline: Timeline =
        (0..400).map(|minute| fix(&((minute % 4) as u8, 60 * minute, 1))).collect();
    let mut threads = Vec::new();
    for minute in 400..480 {
        timeline.extend([fix(&((minute % 4) as u8, 60 * minute, 2))]);
        let last = timeline.as_known().last_seen(&*name((minute % 4) as u8)).to_string();
        if minute % 8 == 0 {
            let snapshot = timeline.clone();
            threads.push((
                minute,
                std::thread::spawn(move || {
                    let moment = at(60 * minute);
                    (
                        last,
                        (0..4)
                            .map(name)
                            .chain([String::new()])
                            .flat_map(|ship| {
                                let ship = Some(ship.as_str()).filter(|ship| !ship.is_empty());
                                answers(&snapshot, ship, moment)
                            })
                            .collect::<Vec<_>>(),
                    )
                }),
            ));
        }
    }
    for (minute, thread) in threads {
        let (last, told) = thread.join().unwrap();
        let then: Timeline = (0..=minute)
            .map(|minute| fix(&((minute % 4) as u8, 60 * minute, if minute < 400 { 1 } else { 2 })))
            .collect();
        assert_eq!(last, then.as_known().last_seen(&*name((minute % 4) as u8)).to_string());
        let expected = (0..4).map(|ship| Some(name(ship))).chain([None]);
        let expected = expected.flat_map(|ship| answers(&then, ship.as_deref(), at(60 * minute)));
        assert_eq!(told, expected.collect::<Vec<_>>());
    }
}
