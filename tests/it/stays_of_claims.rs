//! Claims of stays against brute force: every first and last moment that a few of
//! them can have had, on a coarse grid.

use std::collections::BTreeSet;

use lastseen::{
    Ask, Certainty, ConflictKind, DurationRange, Interval, LastSeen, Place, Seen, Sighting,
    SignedDuration, Slip, StayEnd, Timeline, Timestamp, Together,
};
use proptest::prelude::*;

use crate::claims::{
    FINE, GRID, Moment, at, half_open, minute, minutes, number, numbers, passenger,
};

/// A claim of one moment, or of a stay by its first and its last moment.
#[derive(Debug, Clone, Copy)]
enum Said {
    Once(Moment),
    Stay(Moment, Moment),
}

pub(crate) fn moment() -> impl Strategy<Value = Moment> {
    (0..GRID, 0..4_i64).prop_map(|(lo, width)| Moment { lo, hi: (lo + width).min(GRID - 1) })
}

fn said() -> impl Strategy<Value = Said> {
    prop_oneof![
        moment().prop_map(Said::Once),
        (moment(), moment()).prop_map(|(one, other)| {
            // Whatever the order, some first moment comes before some last one.
            let (from, until) = if one.lo <= other.lo { (one, other) } else { (other, one) };
            Said::Stay(from, until)
        }),
    ]
}

pub(crate) fn interval(moment: Moment) -> Interval {
    Interval::new(at(moment.lo), at(moment.hi)).unwrap()
}

fn timeline(all: &[Said]) -> Timeline {
    let sighting = |(n, said): (usize, &Said)| {
        let place = Place::unlocated("the office");
        let sighting = match *said {
            Said::Once(moment) => Sighting::new("x", place, interval(moment)),
            Said::Stay(from, until) => Sighting::stay("x", place, interval(from), interval(until)),
        };
        sighting.labelled(&n.to_string())
    };
    all.iter().enumerate().map(sighting).collect()
}

/// Every reading: the first and the last moment of each claim, on the finer grid.
fn readings(all: &[Said]) -> Vec<Vec<(i64, i64)>> {
    let moments: Vec<Moment> = all
        .iter()
        .flat_map(|said| match *said {
            Said::Once(moment) => vec![moment],
            Said::Stay(from, until) => vec![from, until],
        })
        .collect();
    let read = |way: Vec<i64>| -> Option<Vec<(i64, i64)>> {
        let mut times = way.into_iter();
        let ends = all.iter().map(|said| {
            let first = times.next()?;
            let last = match said {
                Said::Once(_) => first,
                Said::Stay(..) => times.next()?,
            };
            (first <= last).then_some((first, last))
        });
        ends.collect()
    };
    half_open(&moments).into_iter().filter_map(read).collect()
}

/// When a claim last has the actor there by just after `as_of`, in quarters of the finer
/// grid: an end of a stay, at which it was there no longer, is a quarter earlier.
fn last_there((first, last): (i64, i64), as_of: i64) -> Option<i64> {
    match (first <= as_of, last <= as_of) {
        (false, _) => None,
        (true, false) => Some(4 * as_of + 1),
        (true, true) if first == last => Some(4 * last),
        (true, true) => Some(4 * last - 1),
    }
}

#[derive(Debug, Default, PartialEq)]
pub(crate) struct Last {
    span: Option<(i64, i64)>,
    possible: BTreeSet<usize>,
    certain: BTreeSet<usize>,
    possibly_never: bool,
}

pub(crate) fn last_by_brute_force(readings: &[Vec<(i64, i64)>], as_of: i64) -> Last {
    let mut last = Last { certain: (0..100).collect(), ..Last::default() };
    for reading in readings {
        let there = |n: &usize| last_there(reading[*n], as_of);
        let Some(latest) = (0..reading.len()).filter_map(|n| there(&n)).max() else {
            last.possibly_never = true;
            continue;
        };
        let instant = (latest + 1).div_euclid(4);
        let (lo, hi) = last.span.unwrap_or((instant, instant));
        last.span = Some((lo.min(instant), hi.max(instant)));
        let winners: BTreeSet<usize> =
            (0..reading.len()).filter(|n| there(n) == Some(latest)).collect();
        last.possible.extend(&winners);
        last.certain = last.certain.intersection(&winners).copied().collect();
    }
    if last.possible.is_empty() || last.possibly_never {
        last.certain.clear();
    }
    let whole = |(lo, hi): (i64, i64)| (lo.div_euclid(FINE), (hi + FINE - 1).div_euclid(FINE));
    last.span = last.span.map(whole);
    last
}

/// The least and the greatest length of the time without a sighting around each
/// stretch that no claim touches.
fn gaps_by_brute_force(all: &[Said], readings: &[Vec<(i64, i64)>]) -> Vec<(i64, i64)> {
    let spans: Vec<(i64, i64)> = all
        .iter()
        .map(|said| match *said {
            Said::Once(moment) => (moment.lo, moment.hi),
            Said::Stay(from, until) => (from.lo, until.hi),
        })
        .collect();
    let mut gaps = Vec::new();
    let mut dark_before = false;
    for minute in 0..GRID - 1 {
        let touched = spans.iter().any(|&(lo, hi)| lo <= minute && hi > minute);
        let begins = spans.iter().any(|&(lo, hi)| lo <= minute && hi >= minute);
        if touched {
            dark_before = false;
            continue;
        }
        if dark_before && !begins {
            continue;
        }
        dark_before = true;
        let lengths = readings.iter().filter_map(|reading| {
            let before = reading.iter().map(|ends| ends.1).filter(|&t| t <= FINE * minute);
            let after = reading.iter().map(|ends| ends.0).filter(|&t| t > FINE * minute);
            Some((before.max()?, after.min()?))
        });
        let lengths: Vec<(i64, i64)> = lengths.collect();
        let widest = |(before, after): &(i64, i64)| {
            let end = |t: i64| (t + FINE - 1).div_euclid(FINE);
            (after.div_euclid(FINE) - end(*before), end(*after) - before.div_euclid(FINE))
        };
        let least = lengths.iter().map(|pair| widest(pair).0).min();
        let most = lengths.iter().map(|pair| widest(pair).1).max();
        gaps.extend(least.zip(most));
    }
    gaps
}

pub(crate) fn held_against(last: &LastSeen<'_>, expected: &Last) -> Result<(), TestCaseError> {
    let up = |end: Timestamp| minute(end + SignedDuration::from_secs(59));
    let found = last.interval().and_then(|span| Some((span.earliest()?, span.latest()?)));
    prop_assert_eq!(found.map(|(lo, hi)| (minute(lo), up(hi))), expected.span);
    prop_assert_eq!(numbers(last.possible().iter().copied()), expected.possible.clone());
    prop_assert_eq!(last.possible().len(), expected.possible.len(), "a stay is listed once");
    // What may go on after the time asked about is shown up to it.
    let latest = last.possible().iter().map(|seen| seen.interval().latest()).max();
    prop_assert_eq!(latest, last.interval().map(|span| span.latest()));
    let never = last.is_never() || last.is_possibly_never();
    prop_assert_eq!(never, expected.possible.is_empty() || expected.possibly_never);
    match last.certain() {
        Some(seen) => prop_assert!(expected.certain.contains(&number(seen))),
        None => prop_assert!(expected.certain.is_empty()),
    }
    Ok(())
}

proptest! {
    #[test]
    fn the_last_sighting_is_what_brute_force_says(
        all in prop::collection::vec(said(), 0..4),
        as_of in prop::option::of(0..GRID),
    ) {
        let readings = readings(&all);
        prop_assume!(!readings.is_empty());
        // Half past a minute, so that nothing vague is of that very instant.
        let expected = last_by_brute_force(&readings, FINE * as_of.unwrap_or(GRID) + 1);
        let timeline = timeline(&all);
        let half_past = |minute| Ask::of("x").as_of(at(minute) + SignedDuration::from_secs(30));
        let ask = as_of.map_or(Ask::of("x"), half_past);
        held_against(&timeline.as_known().last_seen(ask), &expected)?;
    }

    #[test]
    fn the_silence_is_none_in_a_core(all in prop::collection::vec(said(), 1..4), now in 0..GRID) {
        let readings = readings(&all);
        prop_assume!(!readings.is_empty());
        let last = last_by_brute_force(&readings, FINE * now);
        let timeline = timeline(&all);
        let silence = timeline.as_known().silence("x", at(now));
        let lengths = silence.map(|gap| {
            let whole = |end: Option<SignedDuration>| end.unwrap().as_secs() / 60;
            (whole(gap.length().min()), whole(gap.length().max()))
        });
        prop_assert_eq!(lengths, last.span.map(|(lo, hi)| (now - hi, now - lo)));
    }

    #[test]
    fn a_gap_is_outside_of_every_stay(all in prop::collection::vec(said(), 0..4)) {
        let readings = readings(&all);
        prop_assume!(!readings.is_empty());
        let timeline = timeline(&all);
        let view = timeline.as_known();
        let whole = |end: Option<SignedDuration>| end.unwrap().as_secs() / 60;
        let gaps: Vec<(i64, i64)> = view
            .gaps("x")
            .map(|gap| (whole(gap.length().min()), whole(gap.length().max())))
            .collect();
        prop_assert_eq!(gaps, gaps_by_brute_force(&all, &readings));
    }
}

proptest! {
    /// Two at one place meet if they can be there at one instant, and certainly only if
    /// they are on every reading.
    #[test]
    fn who_stays_at_one_place_meets_whoever_is_there(one in said(), other in said()) {
        let all = [one, other];
        // Where somebody is, a vague interval has its first instant.
        let instants = |m: Moment| FINE * m.lo..(FINE * m.hi).max(FINE * m.lo + 1);
        let stretches = |said: Said| -> Vec<(i64, i64)> {
            let (first, last) = match said {
                Said::Once(moment) => return instants(moment).map(|t| (t, t)).collect(),
                Said::Stay(from, until) => (instants(from), instants(until)),
            };
            let pairs = first.flat_map(|a| last.clone().map(move |b| (a, b)));
            pairs.filter(|(a, b)| a <= b).collect()
        };
        let others = stretches(other);
        let pairs = stretches(one).into_iter();
        let ways: Vec<Vec<(i64, i64)>> =
            pairs.flat_map(|one| others.iter().map(move |&other| vec![one, other])).collect();
        prop_assume!(!ways.is_empty());
        let meets = |way: &&Vec<(i64, i64)>| {
            let ((a1, b1), (a2, b2)) = (way[0], way[1]);
            // Instants from the first to before the last, or the one that there is.
            a1.max(a2) < b1.max(a1 + 1).min(b2.max(a2 + 1))
        };
        let met = ways.iter().filter(meets).count();
        let mut timeline = Timeline::new();
        for (who, said) in ["x", "y"].into_iter().zip(all) {
            let place = Place::lat_lon(10.0, 0.0).unwrap();
            timeline.add(match said {
                Said::Once(moment) => Sighting::new(who, place, interval(moment)),
                Said::Stay(from, until) => {
                    Sighting::stay(who, place, interval(from), interval(until))
                }
            });
        }
        let rule = Together::at_one_place().across(SignedDuration::ZERO);
        let found = timeline.as_known().encounters(Ask::everyone(), rule);
        prop_assert_eq!(found.is_empty(), met == 0, "{:?}", found);
        let certain = found.iter().any(|one| one.certainty() == Certainty::Certain);
        prop_assert!(!certain || met == ways.len(), "{:?}", found);
        // Exact stays and moments are decided.
        let is_exact = |moment: Moment| moment.lo == moment.hi;
        let are_exact = all.iter().all(|said| match *said {
            Said::Once(moment) => is_exact(moment),
            Said::Stay(from, until) => is_exact(from) && is_exact(until),
        });
        prop_assert!(!are_exact || certain == (met > 0), "{:?}", found);
    }

    /// Of a stay of the train the part aboard is the passenger's: nothing possible is left
    /// out, and nothing certain is invented.
    #[test]
    fn a_membership_carries_a_part_of_a_stay(
        all in prop::collection::vec(said(), 1..3),
        begin in moment(),
        end in moment(),
        as_of in 0..GRID,
    ) {
        let with_ends = |all: &[Said]| -> Vec<Said> {
            all.iter().copied().chain([Said::Once(begin), Said::Once(end)]).collect()
        };
        let ways = readings(&with_ends(&all));
        prop_assume!(!ways.is_empty());
        let there = |(first, last): (i64, i64), (from, to): (i64, i64), is_stay: bool| {
            let by = FINE * as_of + 1;
            if !is_stay {
                return (from <= first && first <= to && first <= by).then_some(4 * first);
            }
            // From the later start to the earlier end, unless that is none.
            let (start, stop) = (first.max(from), last.min(to));
            let lasts = start < stop || first == last && start == stop;
            if lasts { last_there((start, stop), by) } else { None }
        };
        let mut last = Last { certain: (0..100).collect(), ..Last::default() };
        for way in &ways {
            let aboard = (way[all.len()].0, way[all.len() + 1].0);
            let ends = all.iter().zip(way).map(|(said, &ends)| {
                there(ends, aboard, matches!(said, Said::Stay(..)))
            });
            let ends: Vec<Option<i64>> = ends.collect();
            let Some(latest) = ends.iter().flatten().max() else {
                last.possibly_never = true;
                continue;
            };
            let instant = (latest + 1).div_euclid(4);
            let (lo, hi) = last.span.unwrap_or((instant, instant));
            last.span = Some((lo.min(instant), hi.max(instant)));
            let winners = ends.iter().enumerate().filter(|(_, end)| **end == Some(*latest));
            let winners: BTreeSet<usize> = winners.map(|(n, _)| n).collect();
            last.possible.extend(&winners);
            last.certain = last.certain.intersection(&winners).copied().collect();
        }
        let mut timeline = Timeline::new();
        for (n, said) in all.iter().enumerate() {
            let place = Place::unlocated("the station");
            let sighting = match *said {
                Said::Once(moment) => Sighting::new("train", place, interval(moment)),
                Said::Stay(from, until) => {
                    Sighting::stay("train", place, interval(from), interval(until))
                }
            };
            timeline.add(sighting.labelled(&n.to_string()));
        }
        timeline.join(passenger(begin, end));
        let half_past = at(as_of) + SignedDuration::from_secs(15);
        let ask = Ask::of("passenger").inferred().as_of(half_past);
        let found = timeline.as_known().last_seen(ask);
        prop_assert!(
            numbers(found.possible().iter().copied()).is_superset(&last.possible),
            "{found:?} {last:?}"
        );
        if last.possibly_never {
            prop_assert!(found.is_never() || found.is_possibly_never(), "{found:?} {last:?}");
        }
        if let Some(certain) = found.certain() {
            prop_assert!(last.certain.contains(&number(certain)), "{found:?} {last:?}");
        }
        if let Some((lo, hi)) = last.span {
            let span = found.interval().unwrap();
            let (least, most) = (span.earliest().unwrap(), span.latest().unwrap());
            let up = minute(most + SignedDuration::from_secs(59));
            prop_assert!(FINE * minute(least) <= lo && hi <= FINE * up, "{found:?} {last:?}");
        }
    }
}

#[test]
fn where_a_stay_and_the_ride_end_a_moment_is_last() {
    let exactly = |minute| Moment { lo: minute, hi: minute };
    // The train is seen at a minute and stays from 0 to 6, the passenger is aboard from 0.
    let last = |seen: i64, aboard_until: i64, as_of: i64| -> (BTreeSet<usize>, Option<usize>) {
        let station = || Place::unlocated("the station");
        let mut timeline: Timeline = [
            Sighting::new("train", station(), at(seen)).labelled("0"),
            Sighting::stay("train", station(), at(0), at(6)).labelled("1"),
        ]
        .into_iter()
        .collect();
        timeline.join(passenger(exactly(0), exactly(aboard_until)));
        let ask = Ask::of("passenger").inferred().as_of(at(as_of));
        let last = timeline.as_known().last_seen(ask);
        (numbers(last.possible().iter().copied()), last.certain().map(number))
    };
    // At the end of a stay nobody is there any longer, whatever ends it.
    assert_eq!(last(6, 6, 6), (BTreeSet::from([0]), Some(0)));
    assert_eq!(last(6, 6, 9), (BTreeSet::from([0]), Some(0)));
    assert_eq!(last(3, 3, 3), (BTreeSet::from([0]), Some(0)));
    // As of a moment in between it is there, and seen besides.
    assert_eq!(last(3, 6, 3).0, BTreeSet::from([0, 1]));
    assert_eq!(last(3, 6, 9), (BTreeSet::from([1]), Some(1)));
}

/// The same with each claim at one of two places that lie apart.
fn apart(all: &[(Said, bool)]) -> Timeline {
    let sighting = |(n, (said, is_far)): (usize, &(Said, bool))| {
        let place = Place::lat_lon(10.0, if *is_far { 1.0 } else { 0.0 }).unwrap();
        let sighting = match *said {
            Said::Once(moment) => Sighting::new("x", place, interval(moment)),
            Said::Stay(from, until) => Sighting::stay("x", place, interval(from), interval(until)),
        };
        sighting.labelled(&n.to_string())
    };
    all.iter().enumerate().map(sighting).collect()
}

/// Whether nobody who stays somewhere is at two places at one instant.
fn is_at_one_place(all: &[(Said, bool)], reading: &[(i64, i64)]) -> bool {
    let is_stay = |n: usize| matches!(all[n].0, Said::Stay(..));
    let pairs = (0..all.len()).flat_map(|n| (0..n).map(move |m| (n, m)));
    let mut apart = pairs.filter(|&(n, m)| all[n].1 != all[m].1 && (is_stay(n) || is_stay(m)));
    apart.all(|(n, m)| {
        // From the first moment to before the last, or at the one that there is.
        let ((a1, b1), (a2, b2)) = (reading[n], reading[m]);
        let (end1, end2) = (b1.max(a1 + 1), b2.max(a2 + 1));
        end1 <= a2 || end2 <= a1
    })
}

proptest! {
    /// Pair by pair: nothing possible is left out, and nothing certain is invented.
    #[test]
    fn nobody_is_at_two_places(all in prop::collection::vec((said(), any::<bool>()), 2..4)) {
        let said: Vec<Said> = all.iter().map(|(said, _)| *said).collect();
        let ways = readings(&said);
        prop_assume!(!ways.is_empty());
        let ways: Vec<_> =
            ways.into_iter().filter(|way| is_at_one_place(&all, way)).collect();
        let timeline = apart(&all);
        let view = timeline.as_known();
        let conflicts = view.conflicts();
        let is_stay = |n: usize| matches!(all[n].0, Said::Stay(..));
        let of_stays = conflicts.iter().filter(|conflict| {
            conflict.claims.iter().any(|claim| is_stay(number(*claim)))
        });
        let is_certain = of_stays.clone().any(|one| one.certainty == Certainty::Certain);
        prop_assert!(!is_certain || ways.is_empty(), "{conflicts:?}");
        if ways.is_empty() && all.len() == 2 {
            prop_assert!(is_certain);
        }
        prop_assume!(!ways.is_empty());
        // Each moment has the bounds that it has on some reading.
        for seen in view.sightings("x") {
            let end = |way: &Vec<(i64, i64)>| match seen.stay_end() {
                Some(StayEnd::End) => way[number(seen)].1,
                _ => way[number(seen)].0,
            };
            let (lo, hi) = (ways.iter().map(end).min(), ways.iter().map(end).max());
            let (earliest, latest) = (seen.interval().earliest(), seen.interval().latest());
            let (earliest, latest) = (minute(earliest.unwrap()), minute(latest.unwrap()));
            prop_assert!(FINE * earliest <= lo.unwrap() && hi.unwrap() <= FINE * latest);
            // Of two claims nothing more can be said.
            if all.len() == 2 {
                prop_assert!(lo.unwrap() - FINE * earliest <= FINE, "{seen:?} {lo:?}");
                prop_assert!(FINE * latest - hi.unwrap() <= FINE, "{seen:?} {hi:?}");
            }
        }
    }
}

#[test]
fn fixes_elsewhere_bound_a_stay() {
    let berth = Place::lat_lon(10.0, 0.0).unwrap();
    let moment = |lo, hi| interval(Moment { lo, hi });
    let moored = Sighting::stay("tug", berth, moment(0, 60), moment(300, 360)).labelled("moored");
    let fix = |minute, lat| Sighting::new("tug", Place::lat_lon(lat, 0.0).unwrap(), at(minute));
    let mut timeline: Timeline = [moored].into_iter().collect();
    // At sea at 20 and at 40 past, at the berth from then on, and off again at 5:30.
    timeline.extend(
        [(20, 9.0), (40, 9.5), (50, 10.0), (200, 10.0001), (330, 9.9), (350, 9.5)]
            .map(|(minute, lat)| fix(minute, lat)),
    );
    let view = timeline.as_known();
    let ends = |timeline: &Timeline| -> Vec<Interval> {
        let view = timeline.as_known();
        let rows = view.sightings("tug").filter(|seen| seen.stay_end().is_some());
        rows.map(|seen| seen.interval()).collect()
    };
    assert_eq!(ends(&timeline), [moment(40, 60), moment(300, 330)]);
    assert!(view.conflicts().is_empty());
    // 222 m off the berth in the core are elsewhere, and a conflict with the first.
    timeline.extend([fix(210, 10.002), fix(220, 10.003)]);
    let conflicts = timeline.as_known().conflicts();
    assert_eq!(conflicts.len(), 1);
    assert_eq!(conflicts[0].kind, ConflictKind::TwoPlaces);
    assert_eq!(conflicts[0].claims[1].interval(), Interval::at(at(210)));
    assert!(conflicts[0].explanations[2].contains("another fix"), "{:?}", conflicts[0]);
    assert_eq!(ends(&timeline), [moment(0, 60), moment(300, 360)]);
}

#[test]
fn a_stay_is_one_sighting_with_two_moments() {
    let office = Place::unlocated("the office");
    let (nine, noon) = (at(0), at(180));
    let mut timeline = Timeline::new();
    let id = timeline.add(Sighting::stay("kim", office, nine, noon).labelled("s1"));
    let view = timeline.as_known();
    assert_eq!((timeline.len(), view.claims().count(), view.sightings("kim").count()), (1, 1, 2));
    assert!(view.sightings("kim").all(|seen| seen.id() == Some(id)));
    assert_eq!(timeline.sighting(id).unwrap().until(), Some(Interval::at(noon)));
    // Outside of the time asked about it is one sighting too.
    let before = Ask::of("kim").as_of(at(-1));
    assert_eq!(view.last_seen(before).excluded().outside_time, 1);
    timeline.retract(id, None).unwrap();
    let last = timeline.as_known().last_seen("kim");
    assert_eq!((last.is_never(), last.excluded().retracted), (true, 1));
}

/// A report of what had not begun does not end it: the two contradict each other.
#[test]
fn an_open_end_is_not_before_its_start() {
    let berth = || Place::lat_lon(51.5, 0.0).unwrap();
    let lying = Sighting::stay("tug", berth(), at(60), Interval::UNBOUNDED).reported(at(0));
    let passing = [30, 90].map(|minute| Sighting::new("pilot", berth(), at(minute)));
    let timeline: Timeline = [lying].into_iter().chain(passing).collect();
    for view in [timeline.as_known(), timeline.as_known_at(at(30)), timeline.as_known_at(at(90))] {
        let moments: Vec<_> =
            view.sightings("tug").map(|seen| seen.interval().earliest()).collect();
        assert_eq!(moments, [Some(at(60)), Some(at(60))]);
        assert!(view.last_seen("tug").certain().unwrap().is_open_ended());
        let _ = view.encounters(Ask::everyone(), Together::default());
        assert_eq!(view.gaps("tug").count(), 0);
    }
    assert_eq!(timeline.as_known().conflicts().len(), 1);
}

#[test]
fn an_open_end_reaches_the_report() {
    let cell = || Place::unlocated("the cell");
    let held = Sighting::stay("kim", cell(), at(0), Interval::UNBOUNDED).labelled("held");
    let reported: Timeline = [held.clone().reported(at(60))].into_iter().collect();
    let last = reported.as_known().last_seen("kim");
    assert_eq!(last.interval(), Some(Interval::at(at(60))));
    let silence = |timeline: &Timeline, minute| {
        timeline.as_known().silence("kim", at(minute)).unwrap().length()
    };
    assert_eq!(silence(&reported, 30), SignedDuration::ZERO.into());
    assert_eq!(silence(&reported, 90), minutes(30).into());
    // Without a report it may still go on, or have ended as it began.
    let unreported: Timeline = [held.clone()].into_iter().collect();
    let up_to = |minute| DurationRange::new(SignedDuration::ZERO, minutes(minute));
    assert_eq!(silence(&unreported, 90), up_to(90).unwrap());
    let last = unreported.as_known().last_seen("kim").certain().unwrap();
    assert!(last.is_open_ended());
    assert_eq!(
        last.when(),
        format!(
            "since {}, and nobody says until when",
            Interval::at(at(0)).shown_in(cell().zones())
        )
    );
    assert!(!reported.as_known().last_seen("kim").certain().unwrap().is_open_ended());
    // As known at some moment it can have gone on up to that.
    let known = unreported.as_known_at(at(90)).last_seen("kim").interval();
    assert_eq!(known, Interval::new(at(0), at(90)).ok());
    // What is elsewhere later has ended it.
    let away = Sighting::new("kim", Place::lat_lon(51.6, 0.0).unwrap(), at(50));
    let held_in =
        Sighting::stay("kim", Place::lat_lon(51.5, 0.0).unwrap(), at(0), Interval::UNBOUNDED);
    let both: Timeline = [held_in.labelled("held"), away.labelled("away")].into_iter().collect();
    let last = both.as_known().last_seen("kim").certain().unwrap();
    assert_eq!((last.label(), both.as_known().conflicts().len()), (Some("away"), 0));
    // Reported before the end that is planned, it is cut there.
    let planned = Sighting::stay("kim", cell(), at(0), at(300)).reported(at(60));
    let planned: Timeline = [planned].into_iter().collect();
    assert_eq!(silence(&planned, 90), minutes(30).into());
    // Without a start it may have begun at any time before its end.
    let mut until: Timeline =
        [Sighting::stay("kim", cell(), Interval::UNBOUNDED, at(100))].into_iter().collect();
    until.add(Sighting::new("kim", cell(), at(0)));
    assert_eq!(until.as_known().gaps("kim").count(), 0);
    let most = |over| until.as_known().gaps(Ask::of("kim").longer_than(minutes(over))).count();
    assert_eq!((most(99), most(100)), (1, 0));
}

#[test]
fn without_a_report_a_stay_is_cut_at_the_moment_of_knowledge() {
    let office = Place::unlocated("the office");
    let timeline: Timeline = [Sighting::stay("kim", office, at(0), at(300))].into_iter().collect();
    let last = |minute| timeline.as_known_at(at(minute)).last_seen("kim").interval();
    assert_eq!(last(-1), None);
    assert_eq!(last(60), Some(Interval::at(at(60))));
    assert_eq!(last(400), Some(Interval::at(at(300))));
}

#[test]
fn a_slip_in_a_stay_or_in_what_is_elsewhere_can_explain_it() {
    let spot = |lon| Place::lat_lon(51.5, lon).unwrap();
    let hour = |hour: i64| at(60 * hour);
    let home = Sighting::stay("kim", spot(0.0), hour(18), hour(22)).labelled("home");
    let town = Sighting::new("kim", spot(0.2), hour(20)).labelled("town");
    let slips = |claims: &[Sighting]| -> Vec<(String, Slip)> {
        let timeline: Timeline = claims.iter().cloned().collect();
        let conflicts = timeline.as_known().conflicts();
        let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
        assert_eq!(conflict.kind, ConflictKind::TwoPlaces);
        let label = |seen: Seen<'_>| seen.label().unwrap_or_default().to_owned();
        let remedies = conflict.remedies.iter();
        remedies.map(|one| (one.claim.map_or(String::new(), label), one.slip)).collect()
    };
    let of = |label: &str, hours: [i8; 2]| -> Vec<(String, Slip)> {
        let [least, most] = hours.map(|hours| Slip::HourOffset { hours });
        let day = |days| Slip::DaySlip { days };
        let am_pm = |hours| Slip::AmPm { hours };
        let all = [least, most, am_pm(12), am_pm(-12), day(1), day(-1)];
        all.into_iter().map(|slip| (label.to_owned(), slip)).collect()
    };
    let two = || (String::new(), Slip::TwoActors);
    // From 16 to 20 it is over at 20; from 20 on it is not, and from 21 on it has not begun.
    let expected = [of("home", [-2, 3]), of("town", [2, -3]), vec![two()]].concat();
    assert_eq!(slips(&[home.clone(), town.clone()]), expected);
    // Twelve hours earlier it would cover another sighting in town.
    let more = [15, 7].map(|then| Sighting::new("kim", spot(0.2), hour(then)).labelled("more"));
    let later = slips(&[[home.clone(), town.clone()].as_slice(), more.as_slice()].concat());
    let of_home = |slip| later.contains(&("home".to_owned(), slip));
    assert!(of_home(Slip::HourOffset { hours: -2 }) && of_home(Slip::DaySlip { days: -1 }));
    assert!(!of_home(Slip::AmPm { hours: -12 }), "{later:?}");
    // Of two sightings elsewhere neither explains both.
    let both = [home.clone(), town, Sighting::new("kim", spot(0.2), hour(21)).labelled("late")];
    assert!(slips(&both).iter().all(|(label, _)| label == "home" || label.is_empty()));
    // A fix is not moved, and a stay is not moved onto another.
    let mut tracked: Timeline = [home].into_iter().collect();
    tracked.extend([6, 20].map(|then| Sighting::new("kim", spot(0.2), hour(then))));
    let conflicts = tracked.as_known().conflicts();
    let slips: Vec<Slip> = conflicts[0].remedies.iter().map(|one| one.slip).collect();
    let day = |days| Slip::DaySlip { days };
    let [earlier, later] = [-2, 3].map(|hours| Slip::HourOffset { hours });
    assert_eq!(slips, [earlier, later, Slip::AmPm { hours: 12 }, day(1), day(-1), Slip::TwoActors]);
}

#[test]
fn a_stay_that_ends_before_it_begins_is_told_so() {
    let talk = Sighting::stay("kim", Place::unlocated("the office"), at(120), at(0));
    let timeline: Timeline = [talk.labelled("talk")].into_iter().collect();
    let conflicts = timeline.as_known().conflicts();
    let told: Vec<_> = conflicts.iter().map(|one| (one.kind, one.summary.as_str())).collect();
    let said = "it is said to end 2h or more before it begins";
    assert_eq!(told, [(ConflictKind::InconsistentNetwork, said)]);
}
