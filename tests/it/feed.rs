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
