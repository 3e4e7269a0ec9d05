//! Candidates of claims that are linked in time, against brute force and by hand.

use std::collections::BTreeSet;

use lastseen::{
    Ask, Certainty, DurationRange, Gap, Interval, Order, Place, Reconcile, Sighting,
    SignedDuration, Stated, Timeline, Timestamp, Zone,
};
use proptest::prelude::*;

use crate::claims::{
    FINE, GRID, Moment, at, at_one_of, longest_gap, minute, minutes, number, span,
};
use crate::oracle::{last_by_brute_force, numbered};

/// How one claim stands to another: at least and at most so many minutes later.
type Lag = (usize, usize, i64, i64);

fn lags() -> impl Strategy<Value = Vec<Lag>> {
    let lag = (0..3_usize, 0..3_usize, -3..4_i64, 0..3_i64);
    let lag = lag.prop_filter("two claims", |(from, to, ..)| from != to);
    prop::collection::vec(lag.prop_map(|(a, b, min, wide)| (a, b, min, min + wide)), 1..3)
}

/// Three claims of exact candidates, and how they stand to each other.
fn linked(claims: &[Vec<i64>], lags: &[Lag]) -> Timeline {
    let mut timeline = Timeline::new();
    for (n, claim) in claims.iter().enumerate() {
        let moments: Vec<Moment> = claim.iter().map(|&t| Moment { lo: t, hi: t }).collect();
        let mut seen = at_one_of("x", n, &moments);
        for &(from, _, min, max) in lags.iter().filter(|lag| lag.1 == n) {
            let by = DurationRange::new(minutes(min), minutes(max)).unwrap();
            seen = seen.after(&from.to_string(), by);
        }
        timeline.add(seen);
    }
    timeline
}

/// Every choice of candidates that the links allow, in minutes.
fn fitting(claims: &[Vec<i64>], lags: &[Lag]) -> Vec<Vec<i64>> {
    let longer = |so_far: Vec<Vec<i64>>, claim: &Vec<i64>| -> Vec<Vec<i64>> {
        let with = |way: &Vec<i64>, &t: &i64| way.iter().copied().chain([t]).collect();
        so_far.iter().flat_map(|way| claim.iter().map(move |t| with(way, t))).collect()
    };
    let mut ways = claims.iter().fold(vec![Vec::new()], longer);
    ways.retain(|way| {
        lags.iter().all(|&(from, to, min, max)| (min..=max).contains(&(way[to] - way[from])))
    });
    ways
}

proptest! {
    #[test]
    fn linked_candidates_are_what_brute_force_says(
        claims in prop::collection::vec(prop::collection::btree_set(0..GRID, 1..4), 3),
        lags in lags(),
        as_of in prop::option::of(0..GRID),
    ) {
        let claims: Vec<Vec<i64>> =
            claims.into_iter().map(|claim| claim.into_iter().collect()).collect();
        let ways = fitting(&claims, &lags);
        let timeline = linked(&claims, &lags);
        let view = timeline.as_known();
        prop_assert_eq!(view.network().is_consistent(), !ways.is_empty());
        if ways.is_empty() {
            // The claims of the contradiction have no reading, and each is needed.
            let network = view.network();
            let clash: Vec<usize> =
                network.inconsistencies()[0].claims.iter().map(|&seen| number(seen)).collect();
            let among = |some: &[usize]| -> Vec<Lag> {
                let is_in = |lag: &&Lag| some.contains(&lag.0) && some.contains(&lag.1);
                lags.iter().filter(is_in).copied().collect()
            };
            prop_assert!(fitting(&claims, &among(&clash)).is_empty());
            for left_out in &clash {
                let rest: Vec<usize> = clash.iter().copied().filter(|n| n != left_out).collect();
                prop_assert!(!fitting(&claims, &among(&rest)).is_empty());
            }
            return Ok(());
        }
        for seen in view.claims() {
            let own: BTreeSet<i64> = ways.iter().map(|way| way[number(seen)]).collect();
            let (first, last) = (at(*own.first().unwrap()), at(*own.last().unwrap()));
            prop_assert_eq!(seen.interval(), Interval::new(first, last).unwrap());
            for other in view.claims() {
                let by = |way: &Vec<i64>| minutes(way[number(other)] - way[number(seen)]);
                let least = ways.iter().map(by).min().unwrap();
                let most = ways.iter().map(by).max().unwrap();
                let length = view.gap(seen, other).length();
                // Those that are not linked are told apart by their intervals alone.
                prop_assert!(length.min() <= Some(least) && Some(most) <= length.max());
                let are_linked = lags.iter().any(|lag| {
                    let pair = (number(seen), number(other));
                    (lag.0, lag.1) == pair || (lag.1, lag.0) == pair
                });
                if are_linked {
                    prop_assert_eq!(length, DurationRange::new(least, most).unwrap());
                }
            }
        }
        let cut = as_of.map_or(i64::MAX, |t| FINE * t + 1);
        let fine = |way: &Vec<i64>| way.iter().map(|&t| FINE * t).collect();
        let expected = last_by_brute_force(&numbered(ways.iter().map(fine).collect()), cut);
        let half_past = |t: i64| at(t) + SignedDuration::from_secs(15);
        let ask = as_of.map_or(Ask::of("x"), |t| Ask::of("x").as_of(half_past(t)));
        let last = view.last_seen(ask);
        expected.check(&last)?;
        prop_assert_eq!(span(&last), expected.span);
        let found: BTreeSet<i64> =
            last.candidates().iter().map(|one| FINE * minute(one.exact().unwrap())).collect();
        prop_assert_eq!(found, expected.instants);
    }
}

/// The times between a moment and each next one, with whose they are.
fn steps(way: &[i64]) -> Vec<(usize, usize, i64)> {
    let all = (0..way.len()).flat_map(|a| (0..way.len()).map(move |b| (a, b)));
    let follows = |&(a, b): &(usize, usize)| {
        a != b && way[a] <= way[b] && !way.iter().any(|&t| way[a] < t && t < way[b])
    };
    all.filter(follows).map(|(a, b)| (a, b, way[b] - way[a])).collect()
}

proptest! {
    #[test]
    fn gaps_among_linked_candidates_leave_nothing_out(
        claims in prop::collection::vec(prop::collection::btree_set(0..GRID, 1..4), 3),
        lags in lags(),
        threshold in 1..5_i64,
    ) {
        let claims: Vec<Vec<i64>> =
            claims.into_iter().map(|claim| claim.into_iter().collect()).collect();
        let ways = fitting(&claims, &lags);
        prop_assume!(!ways.is_empty());
        let timeline = linked(&claims, &lags);
        let view = timeline.as_known();
        let listed: Vec<_> = view.gaps(Ask::of("x").longer_than(minutes(threshold))).collect();
        let length = |end: Option<SignedDuration>| end.unwrap().as_secs() / 60;
        let holds = |gap: &Gap<'_>, long: i64| {
            length(gap.length().min()) <= long && long <= length(gap.length().max())
        };
        for way in &ways {
            for (_, _, long) in steps(way).into_iter().filter(|step| step.2 > threshold) {
                prop_assert!(listed.iter().any(|gap| holds(gap, long)));
            }
            for gap in listed.iter().filter(|gap| gap.certainty() == Certainty::Certain) {
                // Whichever sightings it is between, where none is certainly next to it.
                prop_assert!(steps(way).into_iter().any(|(.., long)| holds(gap, long)));
            }
        }
        for gap in listed.iter().copied().chain(view.gaps("x")) {
            let (from, to) = (number(gap.from()), number(gap.to().unwrap()));
            let is_turned = ways.iter().any(|way| way[to] < way[from]);
            prop_assert_eq!(gap.order() == Order::Possible, is_turned, "{}", gap);
        }
        let longest = |way: &Vec<i64>| steps(way).into_iter().map(|step| step.2).max().unwrap();
        let found = longest_gap(&view);
        prop_assert_eq!(length(found.min()), ways.iter().map(longest).min().unwrap());
        prop_assert!(ways.iter().map(longest).max().unwrap() <= length(found.max()));
    }
}

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A time of the night when the clocks of New York showed an hour twice.
fn that_night(label: &str, time: &str) -> Sighting {
    let stated: Stated = format!("2024-11-03 {time}").parse().unwrap();
    let zone: Zone = "America/New_York".parse().unwrap();
    let read = stated.reconcile(Reconcile::new().zone(zone)).unwrap();
    let seen = Sighting::new("kim", Place::unlocated(label), read.interval()).labelled(label);
    seen.read_from(stated, Some(read))
}

#[test]
fn an_order_that_fits_one_showing_resolves_the_fold() {
    // 01:45, then 01:16 after it.
    let mut timeline = Timeline::new();
    timeline.add(that_night("first", "01:45"));
    let later = DurationRange::at_least(SignedDuration::ZERO);
    timeline.add(that_night("second", "01:16").after("first", later));
    let view = timeline.as_known();
    let seen: Vec<_> = view.sightings("kim").collect();
    assert_eq!(seen[0].interval(), Interval::at(when("2024-11-03T05:45:00Z")));
    assert_eq!(seen[1].interval(), Interval::at(when("2024-11-03T06:16:00Z")));
    assert_eq!(view.gap(seen[0], seen[1]).length().to_string(), "31m");
    assert!(view.last_seen("kim").certain().is_some_and(|seen| seen.label() == Some("second")));
}

#[test]
fn candidates_that_leave_no_way_are_a_contradiction() {
    // An hour and a half after 01:45 (05:45 or 06:45) is 07:15 or 08:15: never 01:16.
    let mut timeline = Timeline::new();
    timeline.add(that_night("first", "01:45"));
    let later = DurationRange::exactly(SignedDuration::from_mins(90));
    timeline.add(that_night("second", "01:16").after("first", later));
    // A quarter of an hour after is between the two showings of 01:16 or after both.
    timeline.add(that_night("third", "01:45"));
    let soon = DurationRange::exactly(SignedDuration::from_mins(15));
    timeline.add(that_night("fourth", "01:16").after("third", soon));
    let network = timeline.as_known().network();
    let clashes = network.inconsistencies().iter();
    let claims: Vec<usize> = clashes.map(|clash| clash.claims.len()).collect();
    assert_eq!(claims, [2, 2]);
}

#[test]
fn too_many_combinations_leave_the_hull_and_say_so() {
    let folds = |count: usize| -> Timeline {
        let later = DurationRange::at_least(SignedDuration::from_hours(-9));
        let mut timeline = Timeline::new();
        for n in 0..count {
            let seen = that_night(&n.to_string(), "01:30");
            let before = n.checked_sub(1).map(|before| before.to_string());
            timeline.add(before.map_or(seen.clone(), |before| seen.after(&before, later)));
        }
        timeline
    };
    // Two showings each: 64 combinations of six, and 128 of seven.
    for (count, is_outer) in [(6, false), (7, true)] {
        let timeline = folds(count);
        let view = timeline.as_known();
        let last = view.last_seen("kim");
        assert_eq!(last.is_outer_bound(), is_outer);
        assert_eq!(view.network().is_outer_bound(), is_outer);
        let said = "the times leave too many combinations to try, so that less may be possible";
        assert_eq!(last.to_string().contains(said), is_outer, "{last}");
        assert_eq!(last.possible().len(), count);
    }
}
