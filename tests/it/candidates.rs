//! Moments that are in one of several intervals, against brute force and by hand.

use lastseen::{
    Actor, Ask, Certainty, ConflictKind, DurationRange, Interval, Place, Reconcile, Sighting,
    SignedDuration, Stated, Timeline, Timestamp, Together, Zone,
};
use proptest::prelude::*;

use crate::claims::{
    FINE, GRID, Moment, at, at_one_of, candidates, in_candidates, minutes, passenger, span,
};
use crate::oracle::{last_by_brute_force, numbered};

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn spot(km: f64, name: &str) -> Place {
    Place::lat_lon(40.0 + km / 111.1, 130.0).unwrap().named(name)
}

/// A local time of New York as a sighting.
fn new_york(actor: &str, place: Place, text: &str) -> Sighting {
    let stated: Stated = text.parse().unwrap();
    let zone: Zone = "America/New_York".parse().unwrap();
    let read = stated.reconcile(Reconcile::new().zone(zone)).unwrap();
    Sighting::new(actor, place, read.interval()).read_from(stated, Some(read))
}

proptest! {
    #[test]
    fn the_last_sighting_goes_by_candidates_as_brute_force_does(
        claims in candidates(1..4, 1..4),
        as_of in prop::option::of(0..GRID),
    ) {
        let ways = numbered(in_candidates(&claims));
        prop_assume!(!ways.is_empty());
        let cut = FINE * as_of.unwrap_or(2 * GRID) + i64::from(as_of.is_some());
        let expected = last_by_brute_force(&ways, cut);
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, claim)| at_one_of("x", n, claim)).collect();
        // Half past a minute, so that nobody has to say what is of that instant.
        let ask = as_of.map_or(Ask::of("x"), |minute| {
            Ask::of("x").as_of(at(minute) + SignedDuration::from_secs(15))
        });
        let last = timeline.as_known().last_seen(ask);
        expected.check(&last)?;
        if as_of.is_none() {
            prop_assert_eq!(span(&last), expected.span);
        }
        let fine = |end: Timestamp| (end - at(0)).as_secs() * FINE / 60;
        let found = last.candidates();
        let is_in = |t: i64| found.iter().any(|one| {
            let (lo, hi) = (fine(one.earliest().unwrap()), fine(one.latest().unwrap()));
            lo <= t && (t < hi || lo == hi && t == hi || as_of.is_some() && t == hi)
        });
        for t in 0..FINE * GRID {
            let is_possible = expected.instants.contains(&t);
            // A vague interval shares no instant with a point, which may be among them.
            let is_left_open = t % FINE == 0 || as_of.is_some_and(|at| t > FINE * at);
            // Where no claim has several candidates the hull is all that is said.
            let is_hull = found.len() == 1;
            let is_wider = !is_possible && (is_left_open || is_hull);
            prop_assert!(is_in(t) == is_possible || is_wider, "{}", t);
        }
    }
}

proptest! {
    #[test]
    fn two_can_have_met_at_candidates_as_brute_force_says(
        x in candidates(1..3, 1..4),
        y in candidates(1..3, 1..3),
    ) {
        let add = |timeline: &mut Timeline, actor: &str, claims: &[Vec<Moment>]| {
            for (n, claim) in claims.iter().enumerate() {
                let interval = |m: &Moment| Interval::new(at(m.lo), at(m.hi)).unwrap();
                let seen = Sighting::new(actor, spot(0.0, "A"), interval(&claim[0]));
                timeline.add(seen.at_one_of(claim.iter().map(interval)).labelled(&n.to_string()));
            }
        };
        let mut timeline = Timeline::new();
        add(&mut timeline, "x", &x);
        add(&mut timeline, "y", &y);
        let together = Together::within("1 km".parse().unwrap()).across(minutes(0));
        let met = timeline.as_known().encounters("x", together);
        let is_at = |m: &Moment, t: i64| {
            let (lo, hi) = (FINE * m.lo, FINE * m.hi);
            lo <= t && (t < hi || lo == hi && t == hi)
        };
        let can_be = |claims: &[Vec<Moment>], t: i64| claims.iter().flatten().any(|m| is_at(m, t));
        for t in 0..FINE * GRID {
            let instant = at(0) + SignedDuration::from_secs(60 / FINE * t);
            let said = met.iter().any(|met| met.interval().contains(instant));
            let can_meet = can_be(&x, t) && can_be(&y, t);
            // An instant at which a vague one ends may be lost between two that are joined.
            let is_end = x.iter().chain(&y).flatten().any(|m| m.lo < m.hi && FINE * m.hi == t);
            prop_assert!(said == can_meet || is_end && !said, "{}", t);
        }
        let is_exact = |claims: &[Vec<Moment>], t: i64| {
            let moment = Moment { lo: t, hi: t };
            claims.iter().any(|claim| claim.iter().all(|m| *m == moment))
        };
        let is_certain = (0..GRID).any(|t| is_exact(&x, t) && is_exact(&y, t));
        let found = met.iter().any(|met| met.certainty() == Certainty::Certain);
        prop_assert_eq!(found, is_certain);
    }

    #[test]
    fn a_membership_carries_candidates_as_brute_force_says(
        claims in candidates(1..3, 1..4),
        begin in 0..GRID,
        length in 1..5_i64,
    ) {
        let end = begin + length;
        let mut timeline: Timeline =
            claims.iter().enumerate().map(|(n, claim)| at_one_of("train", n, claim)).collect();
        timeline.join(passenger(Moment { lo: begin, hi: begin }, Moment { lo: end, hi: end }));
        let is_aboard = |t: i64| FINE * begin <= t && t <= FINE * end;
        let is_end = |t: i64| t == FINE * begin || t == FINE * end;
        let has_point = |claim: &[Moment], t: i64| {
            let is_in = |m: &Moment| FINE * m.lo <= t && t < FINE * m.hi;
            // An instant within a vague candidate is part of it.
            claim.iter().any(|m| m.lo == m.hi && FINE * m.lo == t) && !claim.iter().any(is_in)
        };
        let ways: Vec<Vec<(usize, i64)>> = in_candidates(&claims)
            .into_iter()
            .filter(|way| {
                // Nothing vague is at the instant of a membership's end.
                let mut all = way.iter().zip(&claims);
                all.all(|(&t, claim)| !is_end(t) || has_point(claim, t))
            })
            .map(|way| way.into_iter().enumerate().filter(|&(_, t)| is_aboard(t)).collect())
            .collect();
        prop_assume!(!ways.is_empty());
        let expected = last_by_brute_force(&ways, i64::MAX);
        let last = timeline.as_known().last_seen(Ask::of("passenger").inferred());
        expected.check(&last)?;
    }
}

#[test]
fn a_fold_is_its_two_showings_and_nothing_between() {
    // 01:30 twice on 3 November 2024: 05:30 and 06:30 UTC.
    let mut timeline = Timeline::new();
    timeline.add(new_york("kim", spot(0.0, "A"), "2024-11-03 01:30"));
    timeline.add(Sighting::new("kim", spot(5.0, "B"), when("2024-11-03T06:00:00Z")).labelled("b"));
    let view = timeline.as_known();
    let last = view.last_seen("kim");
    assert_eq!(
        last.to_string().lines().next().unwrap(),
        "kim was last seen Sun 2024-11-03 06:00 or 06:30 UTC, at one of:"
    );
    // By ten past six the first showing is all that is left of it, and b came later.
    let last = view.last_seen(Ask::of("kim").as_of(when("2024-11-03T06:10:00Z")));
    assert_eq!(last.certain().and_then(|seen| seen.label()), Some("b"));
    assert_eq!(last.interval(), Some(Interval::at(when("2024-11-03T06:00:00Z"))));
    // By a quarter to six it was seen at A at 05:30, if at all.
    let last = view.last_seen(Ask::of("kim").as_of(when("2024-11-03T05:45:00Z")));
    assert_eq!(last.interval(), Some(Interval::at(when("2024-11-03T05:30:00Z"))));
    assert!(last.is_possibly_never());
    // Between the two nothing was seen.
    let between = Ask::of("kim").after(when("2024-11-03T05:40:00Z"));
    let between = between.as_of(when("2024-11-03T05:50:00Z"));
    assert!(view.last_seen(between).is_never());
}

#[test]
fn a_report_leaves_out_the_candidates_after_it() {
    let mut timeline = Timeline::new();
    let seen = new_york("kim", spot(0.0, "A"), "2024-11-03 01:30");
    timeline.add(seen.reported(when("2024-11-03T06:10:00Z")));
    let last = timeline.as_known().last_seen("kim");
    assert_eq!(last.interval(), Some(Interval::at(when("2024-11-03T05:30:00Z"))));
    assert!(last.certain().is_some_and(|seen| !seen.is_open_ended()));
}

#[test]
fn the_clocks_of_a_conflict_are_two_moments() {
    // 14:00 at Vladivostok is 04:00 UTC, and not 02:00.
    let stated: Stated = "2023-09-12 14:00 Asia/Vladivostok (02:00 GMT)".parse().unwrap();
    let read = stated.reconcile(Reconcile::new()).unwrap();
    let seen = Sighting::new("kim", spot(0.0, "A"), read.interval()).read_from(stated, Some(read));
    let (two, four) = (when("2023-09-12T02:00:00Z"), when("2023-09-12T04:00:00Z"));
    assert_eq!(seen.candidates(), [two.into(), four.into()]);
}

#[test]
fn travel_and_denials_go_by_the_candidates() {
    // 300 km in an hour or more is a way at 400 km/h, in no time it would be none.
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("kim").at_most("700 km/h".parse().unwrap()));
    timeline.add(new_york("kim", spot(0.0, "A"), "2024-11-03 01:30"));
    timeline.add(Sighting::new("kim", spot(300.0, "B"), when("2024-11-03T06:00:00Z")));
    let travel = |timeline: &Timeline| -> Vec<Certainty> {
        let conflicts = timeline.as_known().conflicts();
        let travel = conflicts.iter().filter(|one| one.kind == ConflictKind::ImpossibleTravel);
        travel.map(|one| one.certainty).collect()
    };
    assert_eq!(travel(&timeline), []);
    // At 500 km/h half an hour is too little on both readings.
    timeline.declare(Actor::new("kim").at_most("500 km/h".parse().unwrap()));
    assert_eq!(travel(&timeline), [Certainty::Certain]);

    // Watched between the two showings, in vain.
    let mut timeline = Timeline::new();
    timeline.add(new_york("kim", spot(0.0, "A"), "2024-11-03 01:30"));
    let watched =
        Interval::new(when("2024-11-03T05:40:00Z"), when("2024-11-03T06:20:00Z")).unwrap();
    let watch = Sighting::new("kim", spot(0.0, "A"), watched).absent(lastseen::Absence::Whole);
    timeline.add(watch);
    let kinds = timeline.as_known().conflicts().into_iter().map(|one| one.kind);
    assert_eq!(kinds.collect::<Vec<_>>(), [ConflictKind::AmbiguousLocal]);
}

#[test]
fn nobody_meets_between_the_two_showings() {
    for (other, expected) in [("06:00", 0), ("05:30", 1), ("06:30", 1)] {
        let mut timeline = Timeline::new();
        timeline.add(new_york("kim", spot(0.0, "A"), "2024-11-03 01:30"));
        let other = when(&format!("2024-11-03T{other}:00Z"));
        timeline.add(Sighting::new("li", spot(0.0, "A"), other));
        let met = timeline.as_known().encounters("kim", Together::within("1 km".parse().unwrap()));
        assert_eq!(met.len(), expected, "{met:?}");
        assert!(met.iter().all(|met| met.certainty() == Certainty::Possible));
    }
}

#[cfg(feature = "json")]
#[test]
fn candidates_are_kept_in_a_case_file() {
    let five = when("2023-09-12T05:00:00Z");
    let candidates =
        [Interval::at(five), "2023-09-12T16:45:00Z/2023-09-12T17:15:00Z".parse().unwrap()];
    let seen = Sighting::new("kim", spot(0.0, "A"), five).at_one_of(candidates).labelled("a");
    let timeline: Timeline = [seen.clone()].into_iter().collect();
    let mut bytes = Vec::new();
    lastseen::Case::from(timeline).write(lastseen::FileKind::Json, &mut bytes).unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let written = "\"when\":\"2023-09-12T05:00:00Z or 2023-09-12T16:45:00Z/2023-09-12T17:15:00Z\"";
    assert!(text.contains(written), "{text}");
    let case = lastseen::Case::read_json(text.as_bytes()).unwrap();
    let id = case.timeline().labelled("a").unwrap();
    assert_eq!(case.timeline().sighting(id).map(Sighting::candidates), Some(candidates.to_vec()));
}

#[test]
fn a_view_has_the_moments_that_the_links_leave_and_a_claim_its_own() {
    let hour = |hour: i64| Timestamp::from_unix_seconds(1_700_000_000 + 3600 * hour).unwrap();
    let dock = Place::unlocated("the dock");
    let two_hours = DurationRange::exactly(SignedDuration::from_hours(2));
    let timeline: Timeline = [
        Sighting::new("kim", dock.clone(), hour(0)).at_one_of([hour(0), hour(8)]).labelled("s1"),
        Sighting::new("kim", dock, Interval::UNBOUNDED).after("s1", two_hours),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    let later = view.sightings("kim").find(|seen| seen.label().is_none()).unwrap();
    assert_eq!(view.candidates(later), [hour(2).into(), hour(10).into()]);
    assert_eq!(later.candidates(), [Interval::new(hour(2), hour(10)).unwrap()]);
}
