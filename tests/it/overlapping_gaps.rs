//! Gaps among sightings whose intervals overlap, against brute force.

use std::collections::BTreeMap;

use lastseen::{
    Ask, Certainty, DurationRange, Interval, Order, Place, Sighting, SignedDuration, Timeline,
    Timestamp,
};
use proptest::prelude::*;

use crate::claims::{
    Moment, at_one_of, candidates, longest_gap, minutes, number, sighting, timeline,
};

/// So many steps of a grid make a minute: rows that lie as evenly as they can between two
/// others divide the time in two or three.
const STEPS: i64 = 6;

/// Every way in which claims can have been, at steps of the grid, both ends included.
fn ways(claims: &[Vec<Moment>], steps: i64) -> Vec<Vec<i64>> {
    let longer = |so_far: Vec<Vec<i64>>, claim: &Vec<Moment>| -> Vec<Vec<i64>> {
        let instants = claim.iter().flat_map(|m| steps * m.lo..=steps * m.hi);
        let instants: std::collections::BTreeSet<i64> = instants.collect();
        let with = |way: &Vec<i64>, t: i64| way.iter().copied().chain([t]).collect();
        let all = so_far.iter().flat_map(|way| instants.iter().map(move |&t| with(way, t)));
        all.collect()
    };
    claims.iter().fold(vec![Vec::new()], longer)
}

/// The pairs that can follow each other, with the least and the most that passes between
/// them, and on how many ways they do.
fn pairs(ways: &[Vec<i64>]) -> BTreeMap<(usize, usize), (i64, i64, usize)> {
    let mut found = BTreeMap::new();
    for way in ways {
        for (a, &from) in way.iter().enumerate() {
            for (b, &to) in way.iter().enumerate() {
                let parts = |&t: &i64| from < t && t < to;
                if a == b || to < from || way.iter().any(parts) {
                    continue;
                }
                let pair = found.entry((a, b)).or_insert((to - from, to - from, 0));
                *pair = (pair.0.min(to - from), pair.1.max(to - from), pair.2 + 1);
            }
        }
    }
    found
}

fn overlap(moments: &[Vec<Moment>], a: usize, b: usize) -> bool {
    // In one stretch that no instant outside of all intervals parts.
    let hull = |claim: &Vec<Moment>| {
        (claim.iter().map(|m| m.lo).min().unwrap(), claim.iter().map(|m| m.hi).max().unwrap())
    };
    let (one, other) = (hull(&moments[a]), hull(&moments[b]));
    let (from, to) = (one.1.min(other.1), one.0.max(other.0));
    let covered = |t: i64| moments.iter().map(hull).any(|(lo, hi)| lo <= t && t < hi);
    (from..to).all(covered)
}

proptest! {
    #[test]
    fn gaps_among_overlapping_intervals_are_what_brute_force_says(
        claims in candidates(2..5, 1..3),
        threshold in 1..6_i64,
    ) {
        let ways = ways(&claims, 1);
        prop_assume!(ways.len() < 3000);
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, claim)| at_one_of("x", n, claim)).collect();
        let view = timeline.as_known();
        let gaps = view.gaps(Ask::of("x").longer_than(minutes(threshold)));
        let within = |a: usize, b: usize| overlap(&claims, a, b);
        let mut expected = pairs(&ways);
        expected.retain(|&(a, b), (_, most, _)| *most > threshold && within(a, b));
        let mut found = BTreeMap::new();
        for gap in gaps {
            let pair = (number(gap.from()), number(gap.to().unwrap()));
            if within(pair.0, pair.1) {
                let length = [gap.length().min(), gap.length().max()];
                let [least, most] = length.map(|end| end.unwrap().as_secs() / 60);
                found.insert(pair, (least, most));
                let all = expected.get(&pair).map(|(.., count)| *count) == Some(ways.len());
                // Where two share an instant, nothing lies between them either.
                prop_assert!(gap.certainty() == Certainty::Possible || all, "{:?}", pair);
                let turned = ways.iter().any(|way| way[pair.1] < way[pair.0]);
                prop_assert_eq!(gap.order() == Order::Possible, turned, "{:?}", pair);
                prop_assert!(gap.to_string().contains("in this order") == turned);
            }
        }
        let lengths = expected.iter().map(|(&pair, &(least, most, _))| (pair, (least, most)));
        prop_assert_eq!(found, lengths.collect::<BTreeMap<_, _>>());
    }

    /// On a grid fine enough for what is between two neighbouring instants.
    #[test]
    fn a_gap_is_certain_if_brute_force_says_that_it_is_on_all_readings(
        claims in candidates(2..4, 1..3),
    ) {
        let ways = ways(&claims, 2);
        prop_assume!(ways.len() < 3000);
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, claim)| at_one_of("x", n, claim)).collect();
        let view = timeline.as_known();
        let expected = pairs(&ways);
        for gap in view.gaps(Ask::of("x").longer_than(SignedDuration::from_secs(10))) {
            let pair = (number(gap.from()), number(gap.to().unwrap()));
            if overlap(&claims, pair.0, pair.1) {
                let all = expected.get(&pair).map(|(.., count)| *count) == Some(ways.len());
                prop_assert_eq!(gap.certainty() == Certainty::Certain, all, "{}", gap);
            }
        }
    }

    #[test]
    fn gaps_between_candidates_are_what_brute_force_says(claims in candidates(2..4, 1..3)) {
        let ways = ways(&claims, 1);
        prop_assume!(ways.len() < 3000);
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, claim)| at_one_of("x", n, claim)).collect();
        let view = timeline.as_known();
        let all: Vec<Moment> = claims.iter().flatten().copied().collect();
        // Whether an instant between two lies outside all that anything can be at.
        let is_dark = |from: i64, to: i64| {
            let is_covered = |half: i64| all.iter().any(|m| 2 * m.lo <= half && half <= 2 * m.hi);
            (2 * from..2 * to).any(|half| !is_covered(half))
        };
        let expected = pairs(&ways);
        let mut has_gap = false;
        for way in &ways {
            let mut sorted = way.clone();
            sorted.sort_unstable();
            has_gap |= sorted.windows(2).any(|pair| is_dark(pair[0], pair[1]));
        }
        let gaps: Vec<_> = view.gaps("x").collect();
        prop_assert_eq!(!gaps.is_empty(), has_gap, "{:?}", gaps);
        for gap in gaps {
            let pair = (number(gap.from()), number(gap.to().unwrap()));
            if !overlap(&claims, pair.0, pair.1) {
                // One that is dark on every reading.
                prop_assert_eq!(gap.certainty(), Certainty::Certain);
                continue;
            }
            let &(least, most, count) = expected.get(&pair).unwrap();
            let length = [gap.length().min(), gap.length().max()];
            prop_assert_eq!(length.map(|end| end.unwrap().as_secs() / 60), [least, most]);
            prop_assert!(gap.certainty() == Certainty::Possible || count == ways.len());
        }
    }

    #[test]
    fn the_longest_gap_between_candidates_is_what_brute_force_says(
        claims in candidates(2..4, 1..3),
    ) {
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, claim)| at_one_of("x", n, claim)).collect();
        let longest = |mut way: Vec<i64>| {
            way.sort_unstable();
            way.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap()
        };
        let all = ways(&claims, STEPS);
        prop_assume!(all.len() < 20_000);
        let least = all.into_iter().map(longest).min().unwrap();
        let most = ways(&claims, 1).into_iter().map(longest).max().unwrap();
        let found = longest_gap(&timeline.as_known());
        let seconds = |end: Option<SignedDuration>| end.unwrap().as_secs();
        prop_assert_eq!(seconds(found.min()), 60 / STEPS * least);
        prop_assert_eq!(seconds(found.max()), 60 * most);
    }

    #[test]
    fn the_longest_gap_is_at_least_what_brute_force_says(
        moments in crate::claims::moments(2..5),
    ) {
        let claims: Vec<Vec<Moment>> = moments.iter().map(|&moment| vec![moment]).collect();
        let longest = |mut way: Vec<i64>| {
            way.sort_unstable();
            way.windows(2).map(|pair| pair[1] - pair[0]).max().unwrap()
        };
        let least = ways(&claims, if moments.len() < 4 { STEPS } else { 2 });
        let least = least.into_iter().map(longest).min().unwrap();
        let most = ways(&claims, 1).into_iter().map(longest).max().unwrap();
        let timeline = timeline("x", &moments);
        let found = longest_gap(&timeline.as_known());
        let seconds = |end: Option<SignedDuration>| end.unwrap().as_secs();
        if moments.len() < 4 {
            prop_assert_eq!(seconds(found.min()), 60 / STEPS * least);
        } else {
            // A grid of half minutes has not every even layout of four.
            prop_assert!(seconds(found.min()) <= 30 * least, "{} {}", found, least);
        }
        prop_assert_eq!(seconds(found.max()), 60 * most);
    }
}

/// The uncovered time between two of some stretches, whose they are, and how long.
fn uncovered(spans: &[(i64, i64)]) -> Vec<(usize, usize, i64)> {
    let mut found = Vec::new();
    for (a, &(_, from)) in spans.iter().enumerate() {
        for (b, &(to, _)) in spans.iter().enumerate() {
            let parts = |&(start, end): &(i64, i64)| {
                start < to && end > from && (start != end || from < start)
            };
            if a != b && from <= to && !spans.iter().any(parts) {
                found.push((a, b, to - from));
            }
        }
    }
    found
}

proptest! {
    #[test]
    fn no_gap_is_within_a_stay_as_brute_force_says(
        moments in crate::claims::moments(1..4),
        start in (0..8_i64, 0..3_i64),
        end in (0..3_i64, 0..3_i64),
        threshold in 1..6_i64,
    ) {
        let start = Moment { lo: start.0, hi: start.0 + start.1 };
        let end = Moment { lo: start.hi + end.0, hi: start.hi + end.0 + end.1 };
        let stays = (start.lo..=start.hi).flat_map(|a| (end.lo..=end.hi).map(move |b| (a, b)));
        let points: Vec<Vec<Moment>> = moments.iter().map(|&moment| vec![moment]).collect();
        let points = ways(&points, 1);
        let all: Vec<Vec<(i64, i64)>> = stays
            .flat_map(|stay| {
                let with = move |way: &Vec<i64>| -> Vec<(i64, i64)> {
                    way.iter().map(|&t| (t, t)).chain([stay]).collect()
                };
                points.iter().map(with).collect::<Vec<_>>()
            })
            .collect();
        let stay = moments.len();
        let mut timeline = timeline("x", &moments);
        let interval = |m: Moment| {
            Interval::new(crate::claims::at(m.lo), crate::claims::at(m.hi)).unwrap()
        };
        // Apart from no other place, so that no claim has to be before or after it.
        let berth = Place::unlocated("the berth");
        let seen = Sighting::stay("x", berth, interval(start), interval(end));
        timeline.add(seen.labelled(&stay.to_string()));
        let view = timeline.as_known();

        let hull = Moment { lo: start.lo, hi: end.hi };
        let claims: Vec<Vec<Moment>> =
            moments.iter().copied().chain([hull]).map(|moment| vec![moment]).collect();
        let within = |a: usize, b: usize| overlap(&claims, a, b);
        let mut expected: BTreeMap<(usize, usize), (i64, i64)> = BTreeMap::new();
        for (a, b, length) in all.iter().flat_map(|spans| uncovered(spans)) {
            let pair = expected.entry((a, b)).or_insert((length, length));
            *pair = (pair.0.min(length), pair.1.max(length));
        }
        expected.retain(|&(a, b), (_, most)| *most > threshold && within(a, b));
        let mut found = BTreeMap::new();
        for gap in view.gaps(Ask::of("x").longer_than(minutes(threshold))) {
            let pair = (number(gap.from()), number(gap.to().unwrap()));
            if within(pair.0, pair.1) {
                let length = [gap.length().min(), gap.length().max()];
                let [least, most] = length.map(|end| end.unwrap().as_secs() / 60);
                found.insert(pair, (least, most));
            }
        }
        prop_assert_eq!(found, expected);

        let longest = |spans: &Vec<(i64, i64)>| {
            uncovered(spans).into_iter().map(|(_, _, length)| length).max().unwrap_or(0)
        };
        let found = longest_gap(&view);
        let seconds = |end: Option<SignedDuration>| end.unwrap().as_secs();
        prop_assert!(seconds(found.min()) <= 60 * all.iter().map(longest).min().unwrap());
        prop_assert!(seconds(found.max()) >= 60 * all.iter().map(longest).max().unwrap());
    }
}

/// When a stay can have begun and ended, at the earliest and at the latest.
fn a_stay() -> impl Strategy<Value = (Moment, Moment)> {
    (0..8_i64, 0..3_i64, 0..5_i64, 0..3_i64).prop_map(|(lo, wide, held, open)| {
        let start = Moment { lo, hi: lo + wide };
        let end = Moment { lo: start.hi + held, hi: start.hi + held + open };
        (start, end)
    })
}

fn hull(all: impl Iterator<Item = i64>) -> (i64, i64) {
    all.fold((i64::MAX, i64::MIN), |(min, max), one| (min.min(one), max.max(one)))
}

proptest! {
    #[test]
    fn the_gap_between_two_stays_is_what_brute_force_says(
        one in a_stay(),
        other in a_stay(),
        moment in (0..12_i64, 0..3_i64),
    ) {
        let interval = |m: Moment| {
            Interval::new(crate::claims::at(m.lo), crate::claims::at(m.hi)).unwrap()
        };
        let place = |name: &str| Place::unlocated(name);
        let stay = |name: &str, (start, end): (Moment, Moment)| {
            Sighting::stay("x", place(name), interval(start), interval(end)).labelled(name)
        };
        let seen = Moment { lo: moment.0, hi: moment.0 + moment.1 };
        let point = Sighting::new("x", place("seen"), interval(seen)).labelled("seen");
        let timeline: Timeline =
            [stay("one", one), stay("other", other), point].into_iter().collect();
        let view = timeline.as_known();
        let claim = |label: &str| view.claim(timeline.labelled(label).unwrap()).unwrap();
        let gap = |from: &str, to: &str| {
            let length = view.gap(claim(from), claim(to)).length();
            let [least, most] = [length.min(), length.max()];
            (least.unwrap().as_secs() / 60, most.unwrap().as_secs() / 60)
        };

        let ways = |(start, end): (Moment, Moment)| -> Vec<(i64, i64)> {
            (start.lo..=start.hi).flat_map(|a| (end.lo..=end.hi).map(move |b| (a, b))).collect()
        };
        // From the one to the other, or back; nothing where they overlap.
        let pairs = || ways(one).into_iter().flat_map(|a| ways(other).into_iter().map(move |b| (a, b)));
        let between = |((a, b), (c, d)): ((i64, i64), (i64, i64))| (c - b).max(0) - (a - d).max(0);
        prop_assert_eq!(gap("one", "other"), hull(pairs().map(between)));
        prop_assert_eq!(gap("other", "one"), hull(pairs().map(|pair| -between(pair))));

        // A moment within the stay comes after some time away, or before.
        let can_be_within = seen.lo < one.1.hi;
        let with = |within: fn(i64, i64, i64) -> i64, sign: i64| {
            let ways = ways(one).into_iter();
            let ways = ways.flat_map(|(a, b)| (seen.lo..=seen.hi).map(move |t| (a, b, t)));
            hull(ways.flat_map(|(a, b, t)| {
                let is_within = can_be_within && a <= t && t <= b;
                let apart = (t - b).max(0) - (a - t).max(0);
                [Some(sign * apart), is_within.then(|| within(a, b, t))].into_iter().flatten()
            }))
        };
        prop_assert_eq!(gap("one", "seen"), with(|a, _, t| t - a, 1));
        prop_assert_eq!(gap("seen", "one"), with(|_, b, t| b - t, -1));
    }
}

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[test]
fn a_claim_of_some_days_leaves_a_gap_of_one_day_at_least() {
    let office = || Place::lat_lon(40.0, 130.0).unwrap();
    let days = Interval::new(when("2023-05-01T00:00:00Z"), when("2023-05-04T00:00:00Z")).unwrap();
    let timeline: Timeline = [
        Sighting::new("kim", office(), when("2023-05-01T10:00:00Z")).labelled("a"),
        Sighting::new("kim", office(), days).labelled("b"),
        Sighting::new("kim", office(), when("2023-05-03T10:00:00Z")).labelled("c"),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    let day = |hours| Ask::of("kim").longer_than(SignedDuration::from_hours(hours));
    let listed = |hours| -> Vec<(String, String)> {
        let pair = |gap: lastseen::Gap<'_>| {
            let label = |seen: lastseen::Seen<'_>| seen.label().unwrap().to_owned();
            let pair = label(gap.from()) + &label(gap.to().unwrap());
            assert_eq!(gap.certainty(), Certainty::Possible);
            (pair, gap.length().to_string())
        };
        view.gaps(day(hours)).map(pair).collect()
    };
    let pair = |pair: &str, length: &str| (pair.to_owned(), length.to_owned());
    // Before a it is up to 10 hours, after c up to 14.
    let some = [pair("bc", "0s to 48h"), pair("ab", "0s to 48h"), pair("ac", "48h")];
    assert_eq!(listed(20), some);
    assert_eq!(listed(48), []);
    let longest = view.longest_gap("kim").unwrap();
    assert_eq!(longest.length.to_string(), "24h to 48h");
    assert_eq!(longest.to_string(), "at least 24h, at most 2 days");
}

#[test]
fn tuesday_and_wednesday_are_a_gap_on_every_reading() {
    let day = |day: i64| Moment { lo: day, hi: day + 1 };
    let timeline = timeline("x", &[day(2), day(3)]);
    let view = timeline.as_known();
    let ask = Ask::of("x").longer_than(SignedDuration::from_secs(90));
    let gaps: Vec<_> = view.gaps(ask).collect();
    assert_eq!(gaps.len(), 1);
    assert_eq!(gaps[0].certainty(), Certainty::Certain);
    assert_eq!(gaps[0].length().to_string(), "0s to 2m");
}

#[test]
fn a_gap_says_what_it_takes() {
    let day = Interval::new(when("2024-03-05T00:00:00Z"), when("2024-03-06T00:00:00Z")).unwrap();
    let part = Interval::new(when("2024-03-05T12:00:00Z"), when("2024-03-05T18:00:00Z")).unwrap();
    let said = |sightings: Vec<Sighting>| -> Vec<String> {
        let timeline: Timeline = sightings.into_iter().collect();
        let ask = Ask::of("kim").longer_than(SignedDuration::from_hours(1));
        timeline.as_known().gaps(ask).map(|gap| gap.to_string()).collect()
    };
    let seen = |label: &str, moment: Interval| {
        Sighting::new("kim", Place::unlocated(label), moment).labelled(label)
    };
    // There is no other sighting.
    assert_eq!(
        said(vec![seen("a", day), seen("b", part)]),
        [
            "from a [a] to b [b]: at most 18h; only if they came in this order",
            "from b [b] to a [a]: at most 12h; only if they came in this order",
        ]
    );
    // A relation says the order, and how long it is at least.
    let two_hours = DurationRange::at_least(SignedDuration::from_hours(2));
    assert_eq!(
        said(vec![seen("a", day), seen("b", day).after("a", two_hours)]),
        ["from a [a] to b [b]: at least 2h, at most 24h"]
    );
    let three: Interval = when("2024-03-05T03:00:00Z").into();
    let all = said(vec![seen("a", day), seen("b", day).after("a", two_hours), seen("c", three)]);
    // With c before a or after b.
    let parted = "at least 2h, at most 21h; only if no other sighting lies between";
    assert!(all.iter().any(|gap| gap.ends_with(parted)), "{all:?}");
}

#[test]
fn five_o_clock_and_noon_are_hours_apart_on_both_readings() {
    let at = |clock: &str| Interval::at(when(&format!("2024-03-05T{clock}:00Z")));
    let seen = |label: &str| Sighting::new("kim", Place::unlocated(label), at("12:00"));
    let five = seen("home").at_one_of([at("05:00"), at("17:00")]);
    let timeline: Timeline = [five, seen("the park")].into_iter().collect();
    let view = timeline.as_known();
    for ask in [Ask::of("kim"), Ask::of("kim").longer_than(SignedDuration::from_hours(1))] {
        let gaps: Vec<String> = view.gaps(ask).map(|gap| gap.to_string()).collect();
        assert_eq!(
            gaps,
            [
                "from home to the park: exactly 7h; only if they came in this order",
                "from the park to home: exactly 5h; only if they came in this order",
            ]
        );
        assert_eq!(view.longest_gap(ask).unwrap().to_string(), "at least 5h, at most 7h");
    }
    // By one in the afternoon five had been, or had not come yet.
    let by_one = Ask::of("kim").until(when("2024-03-05T13:00:00Z"));
    let gaps: Vec<String> = view.gaps(by_one).map(|gap| gap.to_string()).collect();
    assert_eq!(
        gaps,
        [
            "from home to the park: exactly 7h; only if they came in this order",
            "since the park: exactly 1h without a sighting",
        ]
    );
    assert_eq!(view.longest_gap(by_one).unwrap().to_string(), "at least 1h, at most 7h");
    // The showings of a fold half an hour before, and after.
    let fold = seen("home").at_one_of([at("11:30"), at("12:30")]);
    let timeline: Timeline = [fold, seen("the park")].into_iter().collect();
    let longest = timeline.as_known().longest_gap("kim").unwrap();
    assert_eq!(longest.to_string(), "exactly 30m");
}

#[test]
fn too_many_overlapping_sightings_are_counted() {
    let many = |count: usize| -> Timeline {
        let claim = |n| sighting("x", n, Moment { lo: 0, hi: 9 });
        (0..count).map(claim).collect()
    };
    for (count, skipped) in [(64, 0), (65, 1)] {
        let timeline = many(count);
        let view = timeline.as_known();
        let longest = view.longest_gap("x").unwrap();
        assert_eq!(longest.not_looked_into, skipped);
        assert_eq!(longest.length.max(), Some(minutes(9)));
        let said = "; one stretch has too many overlapping sightings to look into";
        assert_eq!(longest.to_string().ends_with(said), skipped == 1, "{longest}");
        let gaps = view.gaps(Ask::of("x").longer_than(minutes(8)));
        assert_eq!(gaps.count(), if skipped == 0 { 64 * 63 } else { 0 });
    }
}

#[test]
fn of_one_stay_alone_or_of_one_instant_there_is_no_longest_gap() {
    let (nine, noon) = (when("2024-03-05T09:00:00Z"), when("2024-03-05T12:00:00Z"));
    let office = || Place::unlocated("the office");
    let longest = |sightings: Vec<Sighting>| {
        let timeline: Timeline = sightings.into_iter().collect();
        let longest = timeline.as_known().longest_gap("kim");
        longest.map(|longest| (longest.length.to_string(), longest.certainty()))
    };
    let stay = || Sighting::stay("kim", office(), nine, noon);
    let seen = |moment: Interval| Sighting::new("kim", office(), moment);
    assert_eq!(longest(vec![stay()]), None);
    assert_eq!(longest(vec![seen(nine.into()), seen(nine.into())]), None);
    let one = when("2024-03-05T13:00:00Z");
    let certain = ("1h".to_owned(), Certainty::Certain);
    assert_eq!(longest(vec![stay(), seen(one.into())]), Some(certain));
    // Both may have been at one instant.
    let morning = Interval::new(nine, noon).unwrap();
    let possible = ("0s to 3h".to_owned(), Certainty::Possible);
    assert_eq!(longest(vec![seen(morning), seen(morning)]), Some(possible));
}
