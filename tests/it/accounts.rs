//! Accounts of one event are one sighting.

use std::collections::BTreeSet;

use lastseen::{
    Actor, Ask, Certainty, ConflictKind, Distance, DurationRange, Interval, Place, Reliability,
    Sighting, SignedDuration, Source, Speed, Timeline, Timestamp, Together,
};
use proptest::prelude::*;

use crate::claims::{FINE, GRID, Moment, at, half_open, moments, number, sighting, span};
use crate::oracle::{last_by_brute_force, numbered};

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn june(time: &str) -> Timestamp {
    when(&format!("2009-06-01T{time}:00Z"))
}

fn spot(lat: f64, lon: f64, name: &str) -> Place {
    Place::lat_lon(lat, lon).unwrap().named(name)
}

fn fence() -> Place {
    spot(-3.85, -32.42, "the radar fence")
}

fn sea() -> Place {
    spot(3.0, -30.4, "the sea")
}

/// A radar exit that is said to have been at 01:48 or 02:48, and a message at 02:14.
fn flight() -> Timeline {
    [
        Sighting::new("a", fence(), june("01:48")).labelled("n1"),
        Sighting::new("a", fence(), june("02:48")).labelled("n2").same_event_as("n1"),
        Sighting::new("a", sea(), june("02:14")).labelled("m1"),
    ]
    .into_iter()
    .collect()
}

#[test]
fn accounts_that_differ_are_candidates_of_one_sighting() {
    let timeline = flight();
    let view = timeline.as_known();
    let last = view.last_seen("a");
    let text = last.to_string();
    let said = "a was last seen Mon 2009-06-01 02:14 or 02:48 UTC, at one of:\n  - \
                the sea, Mon 2009-06-01 02:14 UTC [m1]\n  - \
                the radar fence, Mon 2009-06-01 01:48 or 02:48 UTC [n1]; \
                as accounts [n1] and [n2] have it, which differ";
    assert_eq!(text, said);
    assert_eq!(last.candidates(), [june("02:14").into(), june("02:48").into()]);
    // By 02:30 it was at the fence at 01:48, or not yet.
    let last = view.last_seen(Ask::of("a").as_of(june("02:30")));
    assert_eq!(last.certain().and_then(|seen| seen.label()), Some("m1"));

    assert_eq!(view.sightings("a").count(), 2);
    assert_eq!(view.itinerary("a").stays().len(), 2);
    let lengths: Vec<String> = view.gaps("a").map(|gap| gap.length().to_string()).collect();
    assert_eq!(lengths, ["26m", "34m"]);
    let hour = SignedDuration::from_mins(30);
    let gaps: Vec<String> =
        view.gaps(Ask::of("a").longer_than(hour)).map(|gap| gap.length().to_string()).collect();
    assert_eq!(gaps, ["34m"]);
    // Nobody has to be at the fence at both times.
    let speed = Speed::km_per_hour(1500.0).unwrap();
    assert!(view.reach("a", june("02:14"), speed).allows(&sea()).is_some());
    assert!(view.could_reach("a", &sea(), june("02:14"), speed));
    let kinds: Vec<ConflictKind> = view.conflicts().iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ConflictKind::TimesDiffer]);
}

#[test]
fn accounts_that_agree_are_at_the_moment_that_they_share() {
    let towpath = || spot(51.45, -0.19, "the towpath");
    let just_before =
        Interval::new(when("2023-09-09T09:30:00Z"), when("2023-09-09T10:00:00Z")).unwrap();
    let timeline: Timeline = [
        Sighting::new("k", towpath(), when("2023-09-09T09:41:00Z")).labelled("police"),
        Sighting::new("k", towpath(), just_before).labelled("paper").same_event_as("police"),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    let said = "k was last seen at the towpath, Sat 2023-09-09 09:41 UTC [police]; as accounts \
                [police] and [paper] have it";
    assert_eq!(view.last_seen("k").to_string(), said);
    assert!(view.conflicts().is_empty());
    let silence = view.silence("k", when("2023-09-09T10:41:00Z")).unwrap();
    assert_eq!(silence.length().to_string(), "1h");
}

#[test]
fn a_relation_to_an_account_is_one_to_the_event() {
    let mut timeline = flight();
    let later = DurationRange::exactly(SignedDuration::from_mins(10));
    timeline.add(Sighting::new("a", sea(), june("02:58")).labelled("z").after("n2", later));
    let view = timeline.as_known();
    // Ten minutes after the exit it was 02:58, so that the second account is right.
    let seen = view.claim(timeline.labelled("n1").unwrap()).unwrap();
    assert_eq!(seen.interval(), Interval::at(june("02:48")));
    let both = view.claim(timeline.labelled("n2").unwrap()).unwrap();
    assert_eq!(view.gap(seen, both).length().to_string(), "0s");
}

#[test]
fn an_account_counts_from_its_report_on() {
    let timeline: Timeline = [
        Sighting::new("a", fence(), june("01:48")).labelled("n1").reported(june("05:00")),
        Sighting::new("a", fence(), june("02:48"))
            .labelled("n2")
            .same_event_as("n1")
            .reported(june("08:00")),
    ]
    .into_iter()
    .collect();
    let moments = |known: Option<&str>| {
        let view = known.map_or(timeline.as_known(), |known| timeline.as_known_at(june(known)));
        view.last_seen("a").candidates().len()
    };
    assert_eq!([moments(Some("04:00")), moments(Some("06:00")), moments(None)], [0, 1, 2]);
}

#[test]
fn accounts_at_apart_places_are_a_conflict_of_their_own() {
    for (time, certainty) in [("01:48", Certainty::Certain), ("02:48", Certainty::Possible)] {
        let mut timeline = Timeline::new();
        timeline.declare(Actor::new("a").at_most("900 km/h".parse().unwrap()));
        timeline.add(Sighting::new("a", fence(), june("01:48")).labelled("n1"));
        timeline.add(Sighting::new("a", sea(), june(time)).labelled("n2").same_event_as("n1"));
        let view = timeline.as_known();
        let conflicts = view.conflicts();
        let places: Vec<_> =
            conflicts.iter().filter(|one| one.kind == ConflictKind::PlacesDiffer).collect();
        assert_eq!(places.len(), 1, "{conflicts:?}");
        assert_eq!(places[0].certainty, certainty);
        assert!(places[0].remedies.is_empty());
        let others = conflicts.iter().filter(|one| one.kind != ConflictKind::PlacesDiffer);
        assert!(others.into_iter().all(|one| one.kind == ConflictKind::TimesDiffer));
        let last = view.last_seen("a");
        assert!(last.is_disputed() && last.certain().is_none());
        let said = "as accounts [n1] (the radar fence) and [n2] (the sea) have it, which differ";
        assert!(last.to_string().contains(said), "{last}");
        // It can have been near either of them, an hour later.
        let speed = Speed::km_per_hour(100.0).unwrap();
        let reach = view.reach("a", june("03:48"), speed);
        assert!(reach.allows(&fence()).is_some() && reach.allows(&sea()).is_some());
    }
}

#[test]
fn an_event_at_two_places_is_at_both_in_gaps_and_itineraries() {
    // From the sea to the fence are 790 km.
    let before = Sighting::new("a", sea(), june("00:48")).labelled("m");
    let one = Sighting::new("a", fence(), june("01:48")).labelled("n1");
    let other = Sighting::new("a", sea(), june("01:48")).labelled("n2").same_event_as("n1");
    let after = Sighting::new("a", fence(), june("02:48")).labelled("z");
    let timeline: Timeline = [before, one, other, after].into_iter().collect();
    let view = timeline.as_known();
    let gaps: Vec<_> = view.gaps("a").collect();
    assert_eq!(gaps.len(), 2);
    let itinerary = view.itinerary("a");
    assert_eq!(itinerary.stays().len(), 3, "{itinerary}");
    let legs: Vec<_> = itinerary.trips().map(|trip| trip.gap()).collect();
    for gap in gaps.iter().chain(&legs) {
        let apart = gap.distance().unwrap();
        assert_eq!(apart.min(), Distance::ZERO);
        assert!((780.0..800.0).contains(&apart.max().as_kilometres()), "{apart}");
        assert!(gap.to_string().contains("the radar fence or the sea [n1]"), "{gap}");
        let json = serde_json::to_value(gap).unwrap();
        let places = if gap.from().label() == Some("m") { "to_places" } else { "from_places" };
        let names: Vec<&str> = json[places]
            .as_array()
            .unwrap()
            .iter()
            .map(|place| place["place_name"].as_str().unwrap())
            .collect();
        assert_eq!(names, ["the radar fence", "the sea"]);
    }
    assert!(itinerary.to_string().contains("2. the radar fence or the sea, "), "{itinerary}");
    let far: Vec<_> = itinerary.trips().map(|trip| trip.distance().unwrap()).collect();
    assert!(far.iter().all(|far| far.min() == Distance::ZERO));
    let silence = view.silence(Ask::of("a").as_of(june("02:00")), june("02:00")).unwrap();
    assert_eq!(
        silence.to_string(),
        "since the radar fence or the sea [n1]: exactly 12m without a sighting"
    );
    let last = view.last_seen(Ask::of("a").as_of(june("02:00")));
    assert_eq!(
        last.to_string(),
        "a was last seen at the radar fence or the sea, Mon 2009-06-01 01:48 UTC [n1]; as \
         accounts [n1] (the radar fence) and [n2] (the sea) have it, which differ"
    );
}

#[test]
fn accounts_of_two_actors_share_the_moment_alone() {
    let timeline: Timeline = [
        Sighting::new("a", sea(), june("01:48")).labelled("n1"),
        Sighting::new("b", sea(), Interval::new(june("01:00"), june("03:00")).unwrap())
            .labelled("n2")
            .same_event_as("n1"),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    for actor in ["a", "b"] {
        assert_eq!(view.last_seen(actor).interval(), Some(Interval::at(june("01:48"))));
        assert!(view.accounts(view.last_seen(actor).possible()[0]).is_empty());
    }
    let met = view.encounters("a", Together::within("1 km".parse().unwrap()));
    assert_eq!(met.iter().map(|met| met.certainty()).collect::<Vec<_>>(), [Certainty::Certain]);
}

#[test]
fn an_absence_is_no_account_of_a_sighting() {
    let timeline: Timeline = [
        Sighting::new("a", fence(), june("01:48")).labelled("n1"),
        Sighting::new("a", fence(), june("02:48"))
            .labelled("n2")
            .absent(lastseen::Absence::Whole)
            .same_event_as("n1"),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    assert_eq!(view.last_seen("a").interval(), Some(Interval::at(june("01:48"))));
    assert!(view.accounts(view.last_seen("a").possible()[0]).is_empty());
}

#[test]
fn a_clock_that_was_stated_is_not_replaced() {
    // 19:00 at Rio is 22:00 GMT, and 19:29 is 22:29 GMT: 29 minutes are no zone.
    let rio = || spot(-22.81, -43.25, "Rio");
    let stated = |label: &str, text: &str| {
        let stated: lastseen::Stated = text.parse().unwrap();
        let zone: lastseen::Zone = "America/Sao_Paulo".parse().unwrap();
        let read = stated.reconcile(lastseen::Reconcile::new().zone(zone)).unwrap();
        let seen = Sighting::new("a", rio(), read.interval()).labelled(label);
        seen.read_from(stated, Some(read))
    };
    let found = |one: &str, other: &str| {
        let timeline: Timeline =
            [stated("d1", one), stated("d2", other).same_event_as("d1")].into_iter().collect();
        let conflicts = timeline.as_known().conflicts();
        assert_eq!(conflicts.len(), 1, "{conflicts:?}");
        let clocks = conflicts[0].explanations.iter().any(|one| one.contains("they agree if"));
        (conflicts[0].certainty, clocks)
    };
    let (one, other) = (
        "1900 local time (2200 GMT) on Sunday 31 May 2009",
        "2229 GMT on Sunday 31 May 2009 (7:29pm local)",
    );
    assert_eq!(found(one, other), (Certainty::Certain, false));
    // Two days, or a day and a part of another, are no matter of hours either.
    let (day, part) = ("24 December 2008", "early in the morning of 25 December 2008");
    assert_eq!(found(day, part), (Certainty::Possible, false), "they touch at midnight");
    // A clock time that names no clock may be by another.
    let local = "19:00 on 31 May 2009";
    assert_eq!(found(local, "2200 GMT on 2 June 2009"), (Certainty::Certain, false));
    assert_eq!(found(local, "1900 GMT on 31 May 2009"), (Certainty::Possible, true));
}

#[test]
fn accounts_that_no_reading_and_no_clock_makes_agree_differ_for_certain() {
    let london: lastseen::Zone = "Europe/London".parse().unwrap();
    let published = when("2024-03-08T12:00:00Z");
    let told = |label: &str, text: &str| {
        let stated: lastseen::Stated = text.parse().unwrap();
        let how = lastseen::Reconcile::new().zone(london).published(published);
        let read = stated.reconcile(how).unwrap();
        let place = spot(51.5, -0.1, "the towpath").in_zone(london);
        let seen = Sighting::new("k", place, read.interval()).labelled(label).reported(published);
        seen.read_from(stated, Some(read))
    };
    let found = |one: &str, other: &str| {
        let timeline: Timeline =
            [told("p", one), told("n", other).same_event_as("p")].into_iter().collect();
        let mut conflicts = timeline.as_known().conflicts();
        conflicts.retain(|one| one.kind == ConflictKind::TimesDiffer);
        let [differ] = conflicts.as_slice() else { panic!("{conflicts:?}") };
        (differ.certainty, differ.explanations.clone())
    };
    // A.m. or p.m., neither is 14:00, nor by any clock of whole quarters of an hour.
    let (certainty, explanations) = found("10:41 on 5 March 2024", "14:00 on 5 March 2024");
    assert_eq!(certainty, Certainty::Certain);
    let [left] = explanations.as_slice() else { panic!("{explanations:?}") };
    assert!(left.starts_with("together they leave Tue 2024-03-05 10:41 or 14:00 or 22:41 UTC"));
    // In March the clock of London is that of GMT, which explains nothing.
    let (certainty, explanations) = found("09:00 on 5 March 2024", "14:00 on 5 March 2024");
    assert_eq!(certainty, Certainty::Possible);
    let is_false =
        |one: &String| one.contains("one in GMT") || one.contains("clocks of Europe/London");
    assert!(!explanations.iter().any(is_false), "{explanations:?}");
    let cures = |claim: &str| {
        let start = format!("they agree if the source of the claim {claim} wrote by the clocks");
        explanations.iter().filter(|one| one.starts_with(&start)).count()
    };
    assert_eq!((cures("p"), cures("n")), (1, 1), "{explanations:?}");
}

#[test]
fn nobody_travels_within_one_place() {
    let city = |id: &str| {
        let radius = "20 km".parse().unwrap();
        Place::lat_lon(51.5, 0.0).unwrap().with_radius(radius).named("London").with_id(id)
    };
    for (other, count) in [("london", 0), ("greater-london", 1)] {
        let mut timeline = Timeline::new();
        timeline.declare(Actor::new("k").at_most("50 km/h".parse().unwrap()));
        timeline.add(Sighting::new("k", city("london"), june("10:00")));
        timeline.add(Sighting::new("k", city(other), june("10:10")));
        let view = timeline.as_known();
        assert_eq!(view.conflicts().len(), count);
        let gap = view.gaps("k").next().unwrap();
        assert_eq!(gap.to_string().contains("at the same place"), count == 0, "{gap}");
    }
}

proptest! {
    /// Three accounts of one event and one more sighting: the event is at each instant that
    /// as many accounts allow as any set of them that can agree.
    #[test]
    fn an_event_is_where_its_accounts_agree_as_brute_force_says(
        accounts in moments(1..4),
        others in moments(0..3),
        as_of in prop::option::of(0..GRID),
    ) {
        let all: Vec<Moment> = accounts.iter().chain(&others).copied().collect();
        // Vague moments tie with no point.
        let is_point = |t: i64| all.iter().any(|m| m.lo == m.hi && FINE * m.lo == t);
        let allows = |m: &Moment, t: i64| {
            let (lo, hi) = (FINE * m.lo, FINE * m.hi);
            if lo == hi { t == lo } else { lo <= t && t < hi }
        };
        let at_instant = |t: i64| -> BTreeSet<usize> {
            (0..accounts.len()).filter(|&n| allows(&accounts[n], t)).collect()
        };
        let sets: Vec<BTreeSet<usize>> = (0..FINE * GRID).map(at_instant).collect();
        let is_largest = |t: i64| {
            let set = &sets[t as usize];
            !set.is_empty() && !sets.iter().any(|other| other != set && other.is_superset(set))
        };
        let has_point = |t: i64| sets[t as usize].iter().any(|&n| accounts[n].lo == accounts[n].hi);
        let event: Vec<i64> = (0..FINE * GRID)
            .filter(|&t| is_largest(t) && (has_point(t) || !is_point(t)))
            .collect();
        let rest = half_open(&all[accounts.len()..].iter().chain(&accounts).copied().collect::<Vec<_>>());
        let mut rest: BTreeSet<Vec<i64>> =
            rest.into_iter().map(|way| way[..others.len()].to_vec()).collect();
        if others.is_empty() {
            rest.insert(Vec::new());
        }
        let ways: Vec<Vec<i64>> = rest
            .iter()
            .flat_map(|way| event.iter().map(move |&t| [vec![t], way.clone()].concat()))
            .collect();
        prop_assume!(!ways.is_empty());
        let mut timeline = Timeline::new();
        for (n, &moment) in accounts.iter().enumerate() {
            // All at one place, so that they agree on that.
            let seen = sighting("x", n, moment);
            timeline.add(if n == 0 { seen } else { seen.same_event_as("0") });
        }
        for (n, &moment) in others.iter().enumerate() {
            timeline.add(sighting("x", accounts.len() + n, moment));
        }
        let cut = as_of.map_or(i64::MAX, |t| FINE * t + 1);
        let expected = last_by_brute_force(&numbered(ways), cut);
        let half_past = |t: i64| at(t) + SignedDuration::from_secs(15);
        let ask = as_of.map_or(Ask::of("x"), |t| Ask::of("x").as_of(half_past(t)));
        let last = timeline.as_known().last_seen(ask);
        // The accounts count as the first of them.
        let row = |n: usize| if n < accounts.len() { 0 } else { n - accounts.len() + 1 };
        let found: BTreeSet<usize> = last.possible().iter().map(|&seen| row(number(seen))).collect();
        prop_assert_eq!(found, expected.possible.clone());
        prop_assert_eq!(last.is_never() || last.is_possibly_never(), expected.possibly_never);
        // At places apart the event is disputed, which is another matter.
        if accounts.len() == 1 && expected.certain.len() == 1 {
            let certain = last.certain().map(|seen| row(number(seen)));
            prop_assert_eq!(certain, expected.certain.first().copied());
        }
        if expected.certain.is_empty() {
            prop_assert!(last.certain().is_none());
        }
        if as_of.is_none() {
            prop_assert_eq!(span(&last), expected.span);
        }
    }
}

#[test]
fn a_way_that_fits_one_account_leaves_that_one() {
    // From the fence to the sea are 790 km, 50 minutes at 950 km/h: not from 01:48 to 02:14.
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("a").at_most("950 km/h".parse().unwrap()));
    timeline.add(Sighting::new("a", fence(), june("01:48")).labelled("n1"));
    timeline.add(Sighting::new("a", fence(), june("02:48")).labelled("n2").same_event_as("n1"));
    timeline.add(Sighting::new("a", fence(), june("00:48")).labelled("n3").same_event_as("n1"));
    timeline.add(Sighting::new("a", sea(), june("02:14")).labelled("m1"));
    let view = timeline.as_known();
    let seen: Vec<_> = view.sightings("a").collect();
    // The account that is left stands for the event.
    let labels: Vec<_> = seen.iter().filter_map(|seen| seen.label()).collect();
    assert_eq!(labels, ["n3", "m1"]);
    assert_eq!(seen[0].interval(), Interval::at(june("00:48")));
}

#[test]
fn a_stay_keeps_its_two_moments_beside_another_account() {
    let mut timeline = Timeline::new();
    timeline.add(Sighting::stay("a", sea(), june("01:00"), june("03:00")).labelled("s"));
    timeline.add(Sighting::new("a", sea(), june("02:00")).labelled("n").same_event_as("s"));
    let two = Sighting::stay("a", sea(), june("01:00"), june("03:00")).labelled("t");
    timeline.add(two.same_event_as("s"));
    let view = timeline.as_known();
    assert_eq!(view.last_seen("a").interval(), Some(Interval::at(june("03:00"))));
    assert!(view.network().is_consistent());
    assert!(view.conflicts().is_empty(), "{:?}", view.conflicts());
}

#[test]
fn a_stay_agrees_with_a_moment_in_it_and_with_what_it_overlaps() {
    let stay = |from: &str, to: &str| Sighting::stay("a", sea(), june(from), june(to));
    let moment = |at: &str| Sighting::new("a", sea(), june(at));
    let since = Sighting::stay("a", sea(), june("01:00"), Interval::UNBOUNDED);
    let since = since.reported(june("05:00"));
    let (possible, certain) = (Some(Certainty::Possible), Some(Certainty::Certain));
    for (one, other, expected) in [
        (stay("01:00", "03:00"), moment("02:00"), None),
        (stay("01:00", "03:00"), moment("03:00"), None),
        (stay("01:00", "03:00"), moment("03:01"), certain),
        (stay("01:00", "03:00"), moment("00:59"), certain),
        (stay("01:00", "03:00"), stay("01:00", "03:00"), None),
        (stay("01:00", "03:00"), stay("02:00", "04:00"), possible),
        (stay("01:00", "03:00"), stay("01:00", "02:00"), possible),
        (stay("01:00", "03:00"), stay("03:00", "04:00"), possible),
        (stay("01:00", "03:00"), stay("03:10", "04:00"), certain),
        // It may have gone on.
        (since.clone(), moment("06:00"), None),
        (since.clone(), stay("01:00", "06:00"), None),
        (since, moment("00:30"), certain),
    ] {
        for turned in [false, true] {
            let (one, other) =
                if turned { (other.clone(), one.clone()) } else { (one.clone(), other.clone()) };
            let timeline: Timeline =
                [one.labelled("s"), other.labelled("t").same_event_as("s")].into_iter().collect();
            let conflicts = timeline.as_known().conflicts();
            let differ = conflicts.iter().find(|one| one.kind == ConflictKind::TimesDiffer);
            assert_eq!(differ.map(|one| one.certainty), expected, "{conflicts:?}");
            let cures = differ.map_or(&[][..], |one| &one.explanations);
            assert!(!cures.iter().any(|cure| cure.contains("clocks")), "{cures:?}");
        }
    }
    // Of two people as well.
    let other = Sighting::stay("b", sea(), june("02:00"), june("04:00")).same_event_as("s");
    let timeline: Timeline = [stay("01:00", "03:00").labelled("s"), other].into_iter().collect();
    assert!(timeline.as_known().conflicts().is_empty());
}

#[test]
fn the_account_that_is_best_known_stands_for_the_event() {
    let day = Interval::new(june("00:00"), june("23:00")).unwrap();
    let said = |label: &str, place: Place, when: Interval| {
        Sighting::new("a", place, when).labelled(label).same_event_as("a1")
    };
    let first = |accounts: &[Sighting]| {
        let shown = |accounts: Vec<&Sighting>| {
            let timeline: Timeline = accounts.into_iter().cloned().collect();
            let seen = timeline.as_known().sightings("a").next();
            seen.and_then(|seen| seen.label()).map(str::to_owned)
        };
        let (one, other) =
            (shown(accounts.iter().collect()), shown(accounts.iter().rev().collect()));
        assert_eq!(one, other, "the order of the records");
        one.unwrap()
    };
    let exact = Interval::at(june("10:41"));
    assert_eq!(first(&[said("a1", fence(), day), said("a2", fence(), exact)]), "a2");
    let around = || fence().with_radius("5 km".parse().unwrap());
    let nowhere = || Place::unlocated("somewhere");
    assert_eq!(first(&[said("a1", around(), exact), said("a2", fence(), exact)]), "a2");
    assert_eq!(first(&[said("a1", nowhere(), exact), said("a2", around(), exact)]), "a2");
    let by = |grade| Source::new("x").graded(grade);
    let graded = |label, grade| said(label, fence(), exact).by(by(grade));
    assert_eq!(first(&[said("a1", fence(), exact), graded("a2", Reliability::A)]), "a2");
    assert_eq!(first(&[graded("a1", Reliability::D), graded("a2", Reliability::B)]), "a2");
    // Alike in all that, the first label.
    assert_eq!(first(&[said("a1", sea(), exact), said("a2", fence(), exact)]), "a1");
}
