//! What became of plans and of reports of absence.

use std::collections::BTreeSet;

use lastseen::{
    Absence, Actor, Certainty, Interval, Modality, Outcome, Place, Sighting, Timeline, Timestamp,
};
use proptest::prelude::*;

use crate::claims::{GRID, Moment, at, moments};

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn harbour() -> Place {
    Place::lat_lon(54.0, 10.0).unwrap().named("the harbour")
}

fn elsewhere() -> Place {
    Place::lat_lon(44.0, 10.0).unwrap()
}

fn plan() -> Sighting {
    let day: Interval = "2024-05-02T00:00:00Z/2024-05-03T00:00:00Z".parse().unwrap();
    Sighting::new("ship", harbour(), day)
        .meant(Modality::Planned)
        .reported(when("2024-05-01T00:00:00Z"))
}

fn became(sightings: impl IntoIterator<Item = Sighting>) -> (Outcome, Certainty) {
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("ship").at_most("20 kn".parse().unwrap()));
    for sighting in sightings {
        timeline.add(sighting);
    }
    let view = timeline.as_known();
    let [only] = &view.expectations("ship")[..] else { panic!("one plan") };
    (only.outcome, only.certainty)
}

#[test]
fn a_plan_is_open_until_something_bears_on_it() {
    assert_eq!(became([plan()]).0, Outcome::Open);
    // A day too early, there or anywhere within reach.
    let early = Sighting::new("ship", harbour(), when("2024-05-01T00:00:00Z"));
    assert_eq!(became([plan(), early]).0, Outcome::Open);
    // That its time has passed says nothing.
    let later = Sighting::new("ship", elsewhere(), when("2024-06-01T00:00:00Z"));
    assert_eq!(became([plan(), later]).0, Outcome::Open);
}

#[test]
fn a_plan_is_fulfilled_by_a_sighting_there_and_then() {
    let there = Sighting::new("ship", harbour(), when("2024-05-02T12:00:00Z"));
    assert_eq!(became([plan(), there]), (Outcome::Fulfilled, Certainty::Certain));
    let vague: Interval = "2024-05-02T12:00:00Z/2024-05-04T00:00:00Z".parse().unwrap();
    let there = Sighting::new("ship", harbour(), vague);
    assert_eq!(became([plan(), there]), (Outcome::Fulfilled, Certainty::Possible));
}

#[test]
fn a_plan_is_contradicted_by_distance_by_a_search_and_by_a_denial() {
    // 1,100 km take thirty hours at 20 knots; it was there at noon of the day.
    let far = Sighting::new("ship", elsewhere(), when("2024-05-02T12:00:00Z"));
    assert_eq!(became([plan(), far]), (Outcome::Contradicted, Certainty::Certain));
    let days: Interval = "2024-05-01T00:00:00Z/2024-05-04T00:00:00Z".parse().unwrap();
    let searched = Sighting::new("ship", harbour(), days).absent(Absence::Whole);
    assert_eq!(became([plan(), searched.clone()]), (Outcome::Contradicted, Certainty::Certain));
    let in_part = Sighting::new("ship", harbour(), days).absent(Absence::Part);
    assert_eq!(became([plan(), in_part]).0, Outcome::Open);
    let denied = Sighting::new("ship", harbour(), days)
        .meant(Modality::Denied)
        .reported(when("2024-05-01T12:00:00Z"));
    assert_eq!(became([plan(), denied]), (Outcome::Contradicted, Certainty::Certain));
    // Being seen there outweighs what anybody said.
    let there = Sighting::new("ship", harbour(), when("2024-05-02T12:00:00Z"));
    assert_eq!(became([plan(), searched, there]).0, Outcome::Fulfilled);
}

#[test]
fn speculation_without_a_time_looks_ahead_from_its_report() {
    let rumour = Sighting::new("ship", harbour(), Interval::UNBOUNDED)
        .meant(Modality::Speculated)
        .reported(when("2024-05-01T00:00:00Z"));
    let visit = |time| Sighting::new("ship", harbour(), when(time));
    assert_eq!(became([rumour.clone(), visit("2019-05-01T00:00:00Z")]).0, Outcome::Open);
    assert_eq!(became([rumour, visit("2024-05-05T00:00:00Z")]).0, Outcome::Fulfilled);
}

fn absences(timeline: &Timeline) -> Vec<Outcome> {
    timeline.as_known().absences("ship").into_iter().map(|one| one.outcome).collect()
}

#[test]
fn that_nothing_later_was_known_is_belied_or_overtaken() {
    let since = when("2024-05-01T12:00:00Z");
    let wrote = when("2024-05-03T00:00:00Z");
    let lost =
        Sighting::new("ship", harbour(), since).absent(Absence::NothingLater).reported(wrote);
    let seen = |time, report: Option<&str>| {
        let seen = Sighting::new("ship", elsewhere(), when(time));
        report.iter().fold(seen, |seen, report| seen.reported(when(report)))
    };
    for (others, outcome) in [
        (vec![], Outcome::Open),
        (vec![seen("2024-05-01T10:00:00Z", None)], Outcome::Open),
        // Reported before the source wrote: it should have known.
        (vec![seen("2024-05-02T12:00:00Z", Some("2024-05-02T18:00:00Z"))], Outcome::Contradicted),
        (vec![seen("2024-05-02T12:00:00Z", Some("2024-05-04T00:00:00Z"))], Outcome::Superseded),
        (vec![seen("2024-05-05T00:00:00Z", Some("2024-05-05T00:00:00Z"))], Outcome::Superseded),
        (vec![seen("2024-05-02T12:00:00Z", None)], Outcome::Superseded),
    ] {
        let mut timeline = Timeline::new();
        timeline.add(lost.clone());
        for other in others {
            timeline.add(other);
        }
        assert_eq!(absences(&timeline), [outcome]);
        // It says nothing of where the ship was.
        assert!(timeline.as_known().conflicts().is_empty());
    }
}

#[test]
fn the_ways_of_not_being_seen_differ_in_what_they_exclude() {
    let day: Interval = "2024-05-02T00:00:00Z/2024-05-03T00:00:00Z".parse().unwrap();
    let noon = when("2024-05-02T12:00:00Z");
    let claim = || Sighting::new("ship", harbour(), day);
    for (against, outcome) in [
        (claim().absent(Absence::Whole), Outcome::Contradicted),
        (claim().absent(Absence::Part), Outcome::Open),
        (claim().meant(Modality::Denied), Outcome::Contradicted),
    ] {
        let mut timeline = Timeline::new();
        timeline.add(against);
        timeline.add(Sighting::new("ship", harbour(), noon).labelled("seen"));
        assert_eq!(absences(&timeline), [outcome]);
        // None of them takes the sighting away, nor counts as one.
        let last = timeline.as_known().last_seen("ship");
        assert_eq!(last.certain().and_then(|seen| seen.label()), Some("seen"));
        assert_eq!(last.excluded().total(), 1);
    }
}

proptest! {
    /// With exact places a plan is fulfilled for certain if every reading of
    /// some sighting lies in its time, and possibly if one does.
    #[test]
    fn fulfilment_is_what_brute_force_says(
        planned in moments(1..2),
        seen in moments(0..4),
        there in prop::collection::vec(any::<bool>(), 4),
    ) {
        let interval = |moment: Moment| Interval::new(at(moment.lo), at(moment.hi)).unwrap();
        let mut timeline = Timeline::new();
        timeline
            .add(Sighting::new("ship", harbour(), interval(planned[0])).meant(Modality::Planned));
        for (&moment, &there) in seen.iter().zip(&there) {
            let place = if there { harbour() } else { elsewhere() };
            timeline.add(Sighting::new("ship", place, interval(moment)));
        }
        // On half minutes, where an interval excludes its end.
        let instants = |m: &Moment| (2 * m.lo..(2 * m.hi).max(2 * m.lo + 1)).collect::<Vec<i64>>();
        let planned_for = instants(&planned[0]);
        let in_time = |t: &i64| planned_for.contains(t);
        let visits = || seen.iter().zip(&there).filter(|(_, there)| **there).map(|(m, _)| m);
        let certain = visits().any(|moment| instants(moment).iter().all(in_time));
        let possible = visits().any(|moment| instants(moment).iter().any(in_time));
        let view = timeline.as_known();
        let plan = view.expectations("ship")[0];
        let fulfilled = plan.outcome == Outcome::Fulfilled;
        if certain {
            prop_assert!(fulfilled && plan.certainty == Certainty::Certain);
        } else if possible && plan.outcome != Outcome::Contradicted {
            prop_assert!(fulfilled && plan.certainty == Certainty::Possible);
        } else {
            prop_assert!(!fulfilled);
        }
        // Elsewhere at the only moment there was is the one contradiction here.
        let elsewhere: BTreeSet<i64> = seen
            .iter()
            .zip(&there)
            .filter(|(moment, there)| !**there && moment.lo == moment.hi)
            .map(|(moment, _)| moment.lo)
            .collect();
        let missed = planned[0].lo == planned[0].hi && elsewhere.contains(&planned[0].lo);
        prop_assert_eq!(plan.outcome == Outcome::Contradicted, missed && !certain);
        prop_assert!(planned[0].hi < GRID);
    }

    #[test]
    fn what_was_known_of_a_plan_earlier_is_not_more_than_later(
        planned in moments(1..2),
        seen in moments(0..4),
        known in 0..GRID,
    ) {
        let interval = |moment: Moment| Interval::new(at(moment.lo), at(moment.hi)).unwrap();
        let mut timeline = Timeline::new();
        let plan = Sighting::new("ship", harbour(), interval(planned[0])).reported(at(0));
        timeline.add(plan.meant(Modality::Planned));
        for &moment in &seen {
            let seen = Sighting::new("ship", harbour(), interval(moment));
            timeline.add(seen.reported(at(moment.hi)));
        }
        let open = |view: lastseen::View<'_>| view.expectations("ship")[0].outcome == Outcome::Open;
        prop_assert!(open(timeline.as_known_at(at(known))) || !open(timeline.as_known()));
    }
}
