//! Stays of which it is open which first and last moments are meant, against brute force
//! and by hand.

use std::collections::BTreeSet;

use lastseen::{
    Absence, Ask, Certainty, ConflictKind, Interval, Place, Sighting, SignedDuration, Timeline,
    Timestamp, Together,
};
use proptest::prelude::*;

use crate::claims::{FINE, GRID, Moment, at};
use crate::stays_of_claims::{held_against, interval, last_by_brute_force, moment};

/// The first and the last moments that go together.
type Candidates = Vec<(Moment, Moment)>;

fn stay() -> impl Strategy<Value = Candidates> {
    let pair = (moment(), moment()).prop_map(|(one, other)| {
        // Whatever the order, some first moment comes before some last one.
        if one.lo <= other.lo { (one, other) } else { (other, one) }
    });
    prop::collection::vec(pair, 1..4).prop_filter("candidates that meet are one", are_apart)
}

/// Whether no point is where a vague moment of the same end begins.
fn are_apart(stay: &Candidates) -> bool {
    let meet = |one: Moment, other: Moment| {
        one.lo == one.hi && other.lo < other.hi && other.lo <= one.lo && one.lo <= other.hi
    };
    let pairs = stay.iter().flat_map(|one| stay.iter().map(move |other| (one, other)));
    let mut pairs = pairs.filter(|(one, other)| meet(one.0, other.0) || meet(one.1, other.1));
    pairs.next().is_none()
}

fn sighting(number: usize, place: Place, stay: &Candidates) -> Sighting {
    let pairs = stay.iter().map(|&(from, until)| (interval(from), interval(until)));
    Sighting::new("x", place, at(0)).stayed_in_one_of(pairs).labelled(&number.to_string())
}

/// Every reading: the first and the last moment of each stay, on the finer grid.
fn readings(all: &[Candidates]) -> Vec<Vec<(i64, i64)>> {
    let points: BTreeSet<i64> = all
        .iter()
        .flatten()
        .flat_map(|(from, until)| [from, until])
        .filter(|moment| moment.lo == moment.hi)
        .map(|moment| FINE * moment.lo)
        .collect();
    let instants = |moment: Moment| -> Vec<i64> {
        match moment.hi - moment.lo {
            0 => vec![FINE * moment.lo],
            _ => (FINE * moment.lo..FINE * moment.hi).filter(|t| !points.contains(t)).collect(),
        }
    };
    all.iter().fold(vec![Vec::new()], |so_far, stay| {
        let mut ways: BTreeSet<(i64, i64)> = BTreeSet::new();
        for &(from, until) in stay {
            for first in instants(from) {
                ways.extend(
                    instants(until).into_iter().filter(|t| first <= *t).map(|t| (first, t)),
                );
            }
        }
        let longer = |so_far: &Vec<(i64, i64)>| -> Vec<Vec<(i64, i64)>> {
            ways.iter().map(|way| so_far.iter().copied().chain([*way]).collect()).collect()
        };
        so_far.iter().flat_map(longer).collect()
    })
}

proptest! {
    #[test]
    fn the_last_of_open_stays_is_what_brute_force_says(
        all in prop::collection::vec(stay(), 1..4),
        as_of in prop::option::of(0..GRID),
    ) {
        let readings = readings(&all);
        prop_assume!(!readings.is_empty());
        // Half past a minute, so that nothing vague is of that very instant.
        let expected = last_by_brute_force(&readings, FINE * as_of.unwrap_or(GRID) + 1);
        let office = || Place::unlocated("the office");
        let timeline: Timeline =
            all.iter().enumerate().map(|(n, stay)| sighting(n, office(), stay)).collect();
        let half_past = |minute| Ask::of("x").as_of(at(minute) + SignedDuration::from_secs(15));
        let ask = as_of.map_or(Ask::of("x"), half_past);
        held_against(&timeline.as_known().last_seen(ask), &expected)?;
    }

    /// Nothing possible is left out, and nothing certain is invented.
    #[test]
    fn nobody_is_at_two_places_in_an_open_stay(one in stay(), other in stay()) {
        let all = [one, other];
        let place = |n: usize| Place::lat_lon(10.0, n as f64).unwrap();
        let timeline: Timeline =
            all.iter().enumerate().map(|(n, stay)| sighting(n, place(n), stay)).collect();
        let ways = readings(&all);
        prop_assume!(!ways.is_empty());
        let is_possible = ways.iter().any(|way| {
            // From the first moment to before the last, or at the one that there is.
            let ((a1, b1), (a2, b2)) = (way[0], way[1]);
            b1.max(a1 + 1) <= a2 || b2.max(a2 + 1) <= a1
        });
        let conflicts = timeline.as_known().conflicts();
        let is_certain = conflicts.iter().any(|one| one.certainty == Certainty::Certain);
        prop_assert_eq!(is_certain, !is_possible, "{:?}", conflicts);
    }
}

fn spot(lon: f64) -> Place {
    Place::lat_lon(51.5, lon).unwrap()
}

fn hour(hour: i64) -> Timestamp {
    at(60 * hour)
}

/// From five to seven, in the morning or in the evening.
fn guard() -> Sighting {
    let pairs = [(hour(5), hour(7)), (hour(17), hour(19))];
    Sighting::new("kim", spot(0.0), hour(5)).stayed_in_one_of(pairs).labelled("guard")
}

fn with(others: impl IntoIterator<Item = Sighting>) -> Timeline {
    std::iter::once(guard()).chain(others).collect()
}

#[test]
fn between_its_candidates_nobody_is_there() {
    let timeline = with([]);
    let view = timeline.as_known();
    let ends = |ask: Ask<'_>| view.last_seen(ask).candidates();
    assert_eq!(ends(Ask::of("kim")), [hour(7).into(), hour(19).into()]);
    let told = view.last_seen("kim").to_string();
    assert_eq!(told.matches("from ").count(), 2, "each of the two is told: {told}");
    // At six it was there in the one case, and at noon in none.
    let last = view.last_seen(Ask::of("kim").as_of(hour(6)));
    assert_eq!((last.interval(), last.is_possibly_never()), (Some(hour(6).into()), true));
    assert_eq!(ends(Ask::of("kim").as_of(hour(12))), [Interval::at(hour(7))]);
    assert_eq!(ends(Ask::of("kim").as_of(hour(18))), [hour(7).into(), hour(18).into()]);
    // As known at six in the evening, if it was the evening it was still there.
    let known = timeline.as_known_at(hour(18)).last_seen("kim");
    assert_eq!(known.candidates(), [hour(7).into(), hour(18).into()]);
    // A report in the evening cuts the evening, and not the morning.
    let told: Timeline = [guard().reported(hour(18))].into_iter().collect();
    let told = told.as_known().last_seen("kim").to_string();
    assert!(told.contains(" until ") && told.contains(", and was still there "), "{told}");
    // A report at noon leaves the morning.
    let reported: Timeline = [guard().reported(hour(12))].into_iter().collect();
    assert_eq!(reported.as_known().last_seen("kim").interval(), Some(hour(7).into()));

    let met = |when: i64| {
        let passer = Sighting::new("li", spot(0.0), hour(when));
        let timeline = with([passer]);
        let together = Together::within("1 km".parse().unwrap());
        let met = timeline.as_known().encounters("kim", together);
        met.iter().map(|one| one.certainty()).collect::<Vec<_>>()
    };
    assert_eq!(met(6), [Certainty::Possible]);
    assert_eq!(met(12), []);
    assert_eq!(met(18), [Certainty::Possible]);
}

#[test]
fn what_is_elsewhere_decides_which_candidate_it_was() {
    let elsewhere =
        |when: i64| Sighting::new("kim", spot(1.0), hour(when)).labelled(&when.to_string());
    let timeline = with([elsewhere(6)]);
    let view = timeline.as_known();
    let last = view.last_seen("kim").certain().unwrap();
    assert_eq!(last.interval(), hour(19).into());
    assert_eq!(last.passed_over(), [Interval::at(hour(7))]);
    assert!(view.conflicts().iter().all(|one| one.kind != ConflictKind::TwoPlaces));
    // At both it was neither.
    let kinds = |timeline: &Timeline| -> Vec<(ConflictKind, Certainty)> {
        let conflicts = timeline.as_known().conflicts();
        conflicts.into_iter().map(|one| (one.kind, one.certainty)).collect()
    };
    let certain = [(ConflictKind::TwoPlaces, Certainty::Certain)];
    assert_eq!(kinds(&with([elsewhere(6), elsewhere(18)])), certain);
    // Fixes as well.
    let fix = |hours: &[i64]| {
        let mut timeline = with([]);
        timeline.extend(hours.iter().map(|&when| Sighting::new("kim", spot(1.0), hour(when))));
        timeline
    };
    assert_eq!(kinds(&fix(&[6])), []);
    assert_eq!(fix(&[6]).as_known().last_seen("kim").interval(), Some(hour(19).into()));
    assert_eq!(kinds(&fix(&[6, 18])), certain);
}

#[test]
fn a_search_belies_an_open_stay_if_it_does_each_candidate() {
    let found = |from: i64, until: i64| -> Vec<Certainty> {
        let watch =
            Sighting::stay("kim", spot(0.0), hour(from), hour(until)).absent(Absence::Whole);
        with([watch]).as_known().conflicts().iter().map(|one| one.certainty).collect()
    };
    assert_eq!(found(6, 7), [Certainty::Possible], "if it was the morning");
    assert_eq!(found(6, 18), [Certainty::Certain], "in both");
    assert_eq!(found(8, 16), [], "in neither");
    // A watch may be open itself.
    let watched = |when: i64| -> Vec<Certainty> {
        let watch = guard().absent(Absence::Whole);
        let seen = Sighting::new("kim", spot(0.0), hour(when)).labelled("seen");
        let timeline: Timeline = [watch, seen].into_iter().collect();
        timeline.as_known().conflicts().iter().map(|one| one.certainty).collect()
    };
    assert_eq!(watched(6), [Certainty::Possible]);
    assert_eq!(watched(12), []);
}

#[test]
fn the_candidates_of_the_first_moment_leave_the_last() {
    let stay = Sighting::stay("kim", spot(0.0), hour(5), hour(19));
    let stay = stay.at_one_of([hour(5), hour(17), hour(20)]);
    // One from after its end is none.
    let pairs = [(hour(5).into(), hour(19).into()), (hour(17).into(), hour(19).into())];
    assert_eq!(stay.stay_candidates(), pairs);
    assert_eq!(stay.candidates(), [hour(5).into(), hour(17).into()]);
    let timeline: Timeline = [stay].into_iter().collect();
    assert_eq!(timeline.as_known().last_seen("kim").interval(), Some(hour(19).into()));
}

#[cfg(feature = "json")]
#[test]
fn open_stays_are_kept_in_a_case_file() {
    let from_to = Sighting::from_to("kim", spot(0.0), hour(1), hour(2));
    let pairs = [(hour(1), hour(2)), (hour(1), hour(3)), (hour(13), hour(14))];
    let all = [guard(), from_to.stayed_in_one_of(pairs).labelled("walk")];
    let timeline: Timeline = all.clone().into_iter().collect();
    let mut bytes = Vec::new();
    lastseen::Case::from(timeline).write(lastseen::FileKind::Json, &mut bytes).unwrap();
    let case = lastseen::Case::read_json(bytes.as_slice()).unwrap();
    for told in all {
        let id = case.timeline().labelled(told.label().unwrap()).unwrap();
        let read = case.timeline().sighting(id).unwrap();
        assert_eq!(
            (read.stay_candidates(), read.is_stay()),
            (told.stay_candidates(), told.is_stay())
        );
    }
}
