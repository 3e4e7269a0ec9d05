//! Stays and trips of claims, over every way in which these can have been.

use std::collections::BTreeMap;

use lastseen::{DurationRange, Interval, Place, Sighting, Stay, StayRule, Timeline, Trip};
use proptest::prelude::*;

use crate::claims::{Moment, at, minute, minutes, moments, numbers, realisations};

/// A place that lies some 100 m from the ones before and after it.
fn spot(number: usize) -> Place {
    Place::lat_lon(10.0 + number as f64 * 0.0009, 20.0).unwrap()
}

/// Claims at one of three spots each, labelled with their numbers.
fn timeline(claims: &[(Moment, usize)]) -> Timeline {
    let sighting = |(n, &(moment, at_spot)): (usize, &(Moment, usize))| {
        let interval = Interval::new(at(moment.lo), at(moment.hi)).unwrap();
        Sighting::new("x", spot(at_spot), interval).labelled(&n.to_string())
    };
    claims.iter().enumerate().map(sighting).collect()
}

fn placed() -> impl Strategy<Value = Vec<(Moment, usize)>> {
    moments(1..7).prop_flat_map(|moments| {
        moments.into_iter().map(|moment| (Just(moment), 0..3_usize)).collect::<Vec<_>>()
    })
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Form {
    OnePlace,
    AroundFirst,
    Diameter,
}

fn forms() -> impl Strategy<Value = Form> {
    prop_oneof![Just(Form::OnePlace), Just(Form::AroundFirst), Just(Form::Diameter)]
}

fn rule(form: Form, least: i64, limit: i64) -> StayRule {
    let near = "120 m".parse().unwrap();
    let rule = match form {
        Form::OnePlace => StayRule::at_one_place(),
        Form::AroundFirst => StayRule::around_first(near),
        Form::Diameter => StayRule::within_diameter(near),
    };
    rule.for_at_least(minutes(least)).broken_by(minutes(limit))
}

fn ends(interval: Interval) -> (Option<i64>, Option<i64>) {
    (interval.earliest().map(minute), interval.latest().map(minute))
}

fn in_minutes(range: DurationRange) -> (i64, i64) {
    (range.min().unwrap().as_secs() / 60, range.max().unwrap().as_secs() / 60)
}

fn of(stay: &Stay<'_>) -> Vec<usize> {
    numbers(stay.sightings()).into_iter().collect()
}

proptest! {
    #[test]
    fn what_is_found_is_a_stay_on_every_reading(
        claims in placed(), form in forms(), least in 0..5_i64, limit in 1..12_i64,
    ) {
        let timeline = timeline(&claims);
        let moments: Vec<Moment> = claims.iter().map(|claim| claim.0).collect();
        let ways = realisations(&moments);
        for stay in timeline.as_known().stays("x", rule(form, least, limit)) {
            let inside = of(&stay);
            prop_assert_eq!(stay.count(), inside.len());
            let near = |a: usize, b: usize| {
                claims[a].1.abs_diff(claims[b].1) <= usize::from(form != Form::OnePlace)
            };
            for way in &ways {
                let mut times: Vec<i64> = inside.iter().map(|&n| way[n]).collect();
                times.sort_unstable();
                let (first, last) = (times[0], times[times.len() - 1]);
                prop_assert!(last - first >= least);
                // No step over a time that is outside all intervals is too long.
                for end in inside.iter().map(|&n| moments[n].hi) {
                    let (before, after): (Vec<usize>, Vec<usize>) =
                        inside.iter().partition(|&&n| moments[n].lo <= end);
                    let last = before.iter().map(|&n| way[n]).max().unwrap();
                    let is_over = before.iter().all(|&n| moments[n].hi <= end);
                    let first = after.iter().map(|&n| way[n]).min();
                    prop_assert!(!is_over || first.is_none_or(|first| first - last <= limit));
                }
                for n in (0..claims.len()).filter(|n| !inside.contains(n)) {
                    prop_assert!(way[n] <= first || way[n] >= last, "{} {:?}", n, inside);
                }
                let together = |&one: &usize| inside.iter().all(|&other| near(one, other));
                let mut of_first = inside.iter().filter(|&&n| way[n] == first);
                prop_assert!(of_first.any(together));
                prop_assert!(form == Form::AroundFirst || inside.iter().all(together));
            }
        }
    }

    /// The oracle is the engine for fixes, which has oracles of its own.
    #[test]
    fn exact_claims_beside_a_vague_one_stay_as_fixes_do(
        track in prop::collection::btree_map(0..40_i64, 0..3_usize, 1..12),
        form in forms(), least in 0..5_i64, limit in 1..12_i64,
    ) {
        let exact = |(&minute, &spot): (&i64, &usize)| (Moment { lo: minute, hi: minute }, spot);
        let mut claims: Vec<(Moment, usize)> = track.iter().map(exact).collect();
        let fixes: Timeline =
            claims.iter().map(|&(when, n)| Sighting::new("x", spot(n), at(when.lo))).collect();
        claims.push((Moment { lo: 100, hi: 101 }, 50));
        let claimed = timeline(&claims);
        let rule = rule(form, least, limit);
        let shown = |timeline: &Timeline| -> Vec<_> {
            let stays = timeline.as_known().stays("x", rule);
            let stays = stays.filter(|stay| stay.first_seen().earliest() < Some(at(100)));
            let shown = |stay: Stay<'_>| {
                let seen = (stay.count(), stay.first_seen(), stay.last_seen(), stay.seen_for());
                (seen, stay.arrival(), stay.departure().earliest(), stay.place().radius())
            };
            stays.map(shown).collect()
        };
        prop_assert_eq!(shown(&claimed), shown(&fixes));
    }

    #[test]
    fn who_stayed_came_after_what_is_certainly_before(claims in placed()) {
        let timeline = timeline(&claims);
        let moments: Vec<Moment> = claims.iter().map(|claim| claim.0).collect();
        let ways = realisations(&moments);
        let precedes =
            |a: usize, b: usize| moments[a].hi <= moments[b].lo && moments[a] != moments[b];
        for stay in timeline.as_known().itinerary("x").stays() {
            let inside = of(stay);
            let all = |holds: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
                (0..claims.len()).filter(|&n| inside.iter().all(|&m| holds(n, m))).collect()
            };
            let before = all(&|n, m| precedes(n, m));
            let after = all(&|n, m| precedes(m, n));
            let first = |way: &Vec<i64>, of: &[usize]| of.iter().map(|&n| way[n]).min();
            let last = |way: &Vec<i64>, of: &[usize]| of.iter().map(|&n| way[n]).max();
            let came = ways.iter().map(|way| last(way, &before)).min().unwrap();
            let there = ways.iter().map(|way| first(way, &inside)).max().unwrap();
            prop_assert_eq!(ends(stay.arrival()), (came, there));
            let left = ways.iter().map(|way| last(way, &inside)).min().unwrap();
            let gone = ways.iter().map(|way| first(way, &after)).max().unwrap();
            prop_assert_eq!(ends(stay.departure()), (left, gone));
        }
    }

    #[test]
    fn trips_take_what_every_reading_leaves_them(
        claims in placed(), form in forms(), least in 0..3_i64,
    ) {
        let timeline = timeline(&claims);
        let view = timeline.as_known();
        let rule = rule(form, least, 100);
        let moments: Vec<Moment> = claims.iter().map(|claim| claim.0).collect();
        let ways = realisations(&moments);
        let stays: Vec<Stay<'_>> = view.stays("x", rule).collect();
        let trips: Vec<Trip<'_>> = view.trips("x", rule).collect();
        // Trips and stays share one sighting at each end, and nothing else.
        let mut shared = BTreeMap::<usize, usize>::new();
        for n in trips.iter().flat_map(|trip| numbers(trip.sightings())) {
            *shared.entry(n).or_default() += 1;
        }
        let known = claims.len() > 1 || stays.len() == 1;
        for n in (0..claims.len()).filter(|_| known) {
            let stayed = stays.iter().any(|stay| of(stay).contains(&n));
            prop_assert!(stayed || shared.get(&n) == Some(&1), "{} {:?}", n, shared);
        }
        for trip in &trips {
            let (Some(from), Some(to)) = (trip.from(), trip.to()) else { continue };
            prop_assert!(stays.contains(from) && stays.contains(to));
            let (from, to) = (of(from), of(to));
            let mut outside: Vec<usize> = numbers(trip.sightings()).into_iter().collect();
            outside.retain(|n| !from.contains(n) && !to.contains(n));
            prop_assert_eq!(trip.count(), outside.len() + 2);
            let range = |way: &Vec<i64>, of: &[usize]| {
                let times = || of.iter().map(|&n| way[n]);
                (times().min().unwrap(), times().max().unwrap())
            };
            let gaps = ways.iter().map(|way| range(way, &to).0 - range(way, &from).1);
            let gap = (gaps.clone().min().unwrap(), gaps.max().unwrap());
            prop_assert_eq!(in_minutes(trip.gap().length()), gap);
            let least = match outside[..] {
                [] => 0,
                _ => ways.iter().map(|way| {
                    let (first, last) = range(way, &outside);
                    last - first
                }).min().unwrap(),
            };
            prop_assert_eq!(in_minutes(trip.length()), (least, gap.1));
        }
    }
}

#[test]
fn a_place_needs_no_position_to_stay_at() {
    let named = |name: &str, lo, hi| {
        let interval = Interval::new(at(lo), at(hi)).unwrap();
        Sighting::new("kim", Place::unlocated(name), interval)
    };
    let timeline: Timeline = [
        named("the hotel", 0, 10),
        named("the hotel", 100, 110),
        named("the street", 110, 130),
        named("the office", 150, 160),
        named("the office", 300, 310),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    for rule in [StayRule::at_one_place(), StayRule::within_diameter("1 m".parse().unwrap())] {
        let rule = rule.for_at_least(minutes(60));
        let stays: Vec<Stay<'_>> = view.stays("kim", rule).collect();
        let names: Vec<String> = stays.iter().map(|stay| stay.place().to_string()).collect();
        assert_eq!(names, ["the hotel", "the office"]);
        assert_eq!(in_minutes(stays[0].seen_for()), (90, 110));
        assert_eq!(ends(stays[0].departure()), (Some(100), Some(130)));
        assert_eq!(ends(stays[1].arrival()), (Some(110), Some(160)));
        let trips: Vec<Trip<'_>> = view.trips("kim", rule).collect();
        assert_eq!(trips.len(), 1);
        assert_eq!((trips[0].count(), trips[0].distance()), (3, None));
        assert_eq!(in_minutes(trips[0].gap().length()), (40, 60));
        assert_eq!(in_minutes(trips[0].length()), (0, 60));
    }
    // Parted by a gap alone: the longest that it can be is what counts.
    let trips = |gap| view.trips("kim", StayRule::no_stay().broken_by(minutes(gap))).count();
    assert_eq!((trips(160), trips(159), trips(109), trips(49)), (1, 2, 3, 4));
}
