//! The network of times against brute force: all the ways in which a few
//! related claims can have been, on a coarse grid.

use std::collections::BTreeSet;

use lastseen::{
    Actor, ActorKind, Ask, Certainty, DurationRange, Gap, Interval, LastSeen, Modality, Network,
    Order, Place, Reliability, Seen, Sighting, SignedDuration, Source, Speed, Timeline, Timestamp,
    View,
};
use proptest::prelude::*;

use crate::claims::{GRID, Moment, at, minute, minutes, moments, number, numbers, sighting, span};

/// Claim `to` says that it was from `min` to `max` minutes later than `from`.
#[derive(Debug, Clone, Copy)]
struct Link {
    from: usize,
    to: usize,
    min: i64,
    max: i64,
}

#[derive(Debug, Clone)]
struct Case {
    moments: Vec<Moment>,
    links: Vec<Link>,
}

fn cases(claims: std::ops::Range<usize>) -> impl Strategy<Value = Case> {
    moments(claims).prop_flat_map(|moments| {
        let n = moments.len();
        let link = (0..n, 0..n, -4..5_i64, 0..4_i64).prop_map(|(from, to, min, width)| Link {
            from,
            to,
            min,
            max: min + width,
        });
        let links = prop::collection::vec(link, 0..n + 1)
            .prop_map(|links| links.into_iter().filter(|link| link.from != link.to).collect());
        (Just(moments), links).prop_map(|(moments, links)| Case { moments, links })
    })
}

fn range(min: i64, max: i64) -> DurationRange {
    DurationRange::new(minutes(min), minutes(max)).unwrap()
}

impl Case {
    fn claim(&self, number: usize, shift: i64) -> Sighting {
        let Moment { lo, hi } = self.moments[number];
        let claim = sighting("x", number, Moment { lo: lo + shift, hi: hi + shift });
        let links = self.links.iter().filter(|link| link.to == number);
        links.fold(claim, |claim, link| {
            claim.after(&link.from.to_string(), range(link.min, link.max))
        })
    }

    fn timeline(&self) -> Timeline {
        self.only(0..self.moments.len())
    }

    /// As claims of their own, so that each has an id.
    fn only(&self, numbers: impl Iterator<Item = usize>) -> Timeline {
        let mut timeline = Timeline::new();
        for number in numbers {
            timeline.add(self.claim(number, 0));
        }
        timeline
    }

    /// Every way in which the claims in `numbers` can have been, with those
    /// links that are among them.
    fn ways(&self, numbers: &BTreeSet<usize>) -> Vec<Vec<(usize, i64)>> {
        let mut ways: Vec<Vec<(usize, i64)>> = vec![Vec::new()];
        for &claim in numbers {
            let Moment { lo, hi } = self.moments[claim];
            let longer = |way: Vec<(usize, i64)>| {
                (lo..=hi).map(move |t| way.iter().copied().chain([(claim, t)]).collect::<Vec<_>>())
            };
            ways = ways.into_iter().flat_map(longer).collect();
            ways.retain(|way| self.holds(way));
        }
        ways
    }

    fn holds(&self, way: &[(usize, i64)]) -> bool {
        let time = |claim: usize| way.iter().find(|(n, _)| *n == claim).map(|(_, t)| *t);
        self.links.iter().all(|link| match (time(link.from), time(link.to)) {
            (Some(from), Some(to)) => link.min <= to - from && to - from <= link.max,
            _ => true,
        })
    }

    /// Whether nothing is at an end that its interval excludes, or at the instant
    /// of a point that it is not linked with.
    fn is_half_open(&self, way: &[(usize, i64)]) -> bool {
        let is_point = |t: i64| self.moments.iter().any(|m| m.lo == m.hi && m.lo == t);
        way.iter().all(|&(n, t)| {
            let Moment { lo, hi } = self.moments[n];
            lo == hi || t < hi && !is_point(t)
        })
    }

    /// Which of the last of a way were so by the half-open rule as well: one alone, or
    /// several that are left the same instant. Of a moment with more than one instant
    /// and another at its end, the grid does not say which is later.
    fn sure_winners(
        &self,
        ways: &[Vec<(usize, i64)>],
        way: &[(usize, i64)],
        winners: &BTreeSet<usize>,
    ) -> BTreeSet<usize> {
        let is_one_instant = |claim: &usize| {
            let mut times = ways.iter().map(|way| way[*claim].1);
            let first = times.next();
            times.all(|time| Some(time) == first)
        };
        let is_sure = winners.len() == 1 || winners.iter().all(is_one_instant);
        let winners = winners.iter().copied().filter(|_| is_sure && self.is_half_open(way));
        winners.collect()
    }

    fn all(&self) -> BTreeSet<usize> {
        (0..self.moments.len()).collect()
    }
}

fn ends(interval: Interval) -> (i64, i64) {
    (minute(interval.earliest().unwrap()), minute(interval.latest().unwrap()))
}

fn length(range: DurationRange) -> (i64, i64) {
    (range.min().unwrap().as_secs() / 60, range.max().unwrap().as_secs() / 60)
}

fn of<'a>(network: &'a Network<'_>, claim: usize) -> Seen<'a> {
    network.view().sightings("x").find(|&seen| number(seen) == claim).unwrap()
}

proptest! {
    #[test]
    fn bounds_and_gaps_are_what_brute_force_says(case in cases(1..6)) {
        let timeline = case.timeline();
        let network = timeline.as_known().network();
        let ways = case.ways(&case.all());
        prop_assert_eq!(network.is_consistent(), !ways.is_empty());
        if ways.is_empty() {
            return Ok(());
        }
        for a in case.all() {
            let times = ways.iter().map(|way| way[a].1);
            let expected = (times.clone().min().unwrap(), times.max().unwrap());
            prop_assert_eq!(ends(of(&network, a).interval()), expected);
            for b in case.all() {
                let by = ways.iter().map(|way| way[b].1 - way[a].1);
                let expected = (by.clone().min().unwrap(), by.max().unwrap());
                let gap = network.view().gap(of(&network, a), of(&network, b));
                prop_assert_eq!(length(gap.length()), expected);
                prop_assert_eq!(
                    timeline.as_known().gap(of(&network, a), of(&network, b)).length(),
                    gap.length()
                );
            }
        }
    }

    #[test]
    fn what_can_have_been_last_is_what_brute_force_says(case in cases(1..6)) {
        let timeline = case.timeline();
        let network = timeline.as_known().network();
        let ways = case.ways(&case.all());
        if ways.is_empty() {
            return Ok(());
        }
        let (mut possible, mut surely) = (BTreeSet::new(), BTreeSet::new());
        let mut certain = case.all();
        let mut instants = BTreeSet::new();
        for way in &ways {
            let last = way.iter().map(|(_, t)| *t).max().unwrap();
            let winners: BTreeSet<usize> =
                way.iter().filter(|(_, t)| *t == last).map(|(n, _)| *n).collect();
            certain = certain.intersection(&winners).copied().collect();
            surely.extend(case.sure_winners(&ways, way, &winners));
            possible.extend(winners);
            instants.insert(last);
        }
        let last = network.view().last_seen("x");
        // An end that a link has set belongs to the interval, so the two differ.
        let found = numbers(last.possible().iter().copied());
        prop_assert!(found.is_superset(&surely) && found.is_subset(&possible), "{found:?}");
        prop_assert_eq!(span(&last), instants.first().copied().zip(instants.last().copied()));
        match certain.len() {
            0 => prop_assert!(last.certain().is_none() && !last.is_disputed()),
            1 => prop_assert_eq!(last.certain().map(number), certain.first().copied()),
            // All places lie apart here.
            _ => prop_assert!(last.certain().is_none() && last.is_disputed()),
        }
    }

    #[test]
    fn what_can_have_been_last_as_of_a_moment_is_what_brute_force_says(
        case in cases(1..6),
        as_of in 0..GRID,
    ) {
        let timeline = case.timeline();
        let network = timeline.as_known().network();
        let ways = case.ways(&case.all());
        if ways.is_empty() {
            return Ok(());
        }
        let (mut possible, mut surely) = (BTreeSet::new(), BTreeSet::new());
        let mut certain = case.all();
        let mut instants = BTreeSet::new();
        let mut possibly_never = false;
        for way in &ways {
            let in_time = || way.iter().filter(|(_, t)| *t <= as_of);
            let Some(last) = in_time().map(|(_, t)| *t).max() else {
                possibly_never = true;
                continue;
            };
            let winners: BTreeSet<usize> =
                in_time().filter(|(_, t)| *t == last).map(|(n, _)| *n).collect();
            certain = certain.intersection(&winners).copied().collect();
            surely.extend(case.sure_winners(&ways, way, &winners));
            possible.extend(winners);
            instants.insert(last);
        }
        if possibly_never {
            certain.clear();
        }
        let last = network.view().last_seen(Ask::of("x").as_of(at(as_of)));
        let found = numbers(last.possible().iter().copied());
        prop_assert!(found.is_superset(&surely) && found.is_subset(&possible), "{found:?}");
        prop_assert_eq!(last.is_never() || last.is_possibly_never(), possibly_never);
        match certain.len() {
            0 => prop_assert!(last.certain().is_none() && !last.is_disputed()),
            1 => prop_assert_eq!(last.certain().map(number), certain.first().copied()),
            _ => prop_assert!(last.certain().is_none() && last.is_disputed()),
        }
        if let (Some(&first), Some(&end)) = (instants.first(), instants.last()) {
            let interval = last.interval().unwrap();
            prop_assert_eq!(interval.latest(), Some(at(end)));
            // Off the grid "after T" begins at once, on it a minute later.
            let earlier = at(first) - interval.earliest().unwrap();
            prop_assert!(SignedDuration::ZERO <= earlier && earlier < minutes(1));
            let silence = network.view().silence("x", at(as_of)).unwrap().length();
            prop_assert_eq!(silence, interval.to(Interval::at(at(as_of))));
        }
    }

    /// However many claims are linked: the shortest and the longest way from
    /// one before the gap to one after it.
    #[test]
    fn every_gap_is_exactly_as_long_as_on_some_reading(case in cases(2..7)) {
        let timeline = case.timeline();
        let network = timeline.as_known().network();
        let ways = case.ways(&case.all());
        if ways.is_empty() {
            return Ok(());
        }
        for gap in network.view().gaps("x") {
            let (from, to) = (gap.from().interval(), gap.to().unwrap().interval());
            let (dark, light) = (ends(from).1, ends(to).0);
            if light <= dark {
                // Between two that are linked, wherever they are.
                let (from, to) = (number(gap.from()), number(gap.to().unwrap()));
                let (least, most) = length(gap.length());
                prop_assert!(gap.certainty() == Certainty::Certain && least > 0, "{}", gap);
                for way in &ways {
                    let (start, end) = (way[from].1, way[to].1);
                    prop_assert!(least <= end - start && end - start <= most, "{}", gap);
                    prop_assert!(!way.iter().any(|&(_, t)| start < t && t < end), "{}", gap);
                }
                continue;
            }
            let lengths = ways.iter().map(|way| {
                let before = way.iter().map(|(_, t)| *t).filter(|t| *t <= dark).max().unwrap();
                let after = way.iter().map(|(_, t)| *t).filter(|t| *t >= light).min().unwrap();
                after - before
            });
            let expected = (lengths.clone().min().unwrap(), lengths.max().unwrap());
            prop_assert_eq!(length(gap.length()), expected);
        }
    }

    #[test]
    fn asking_for_a_length_brings_no_gap_that_is_one_on_every_reading(case in cases(2..7)) {
        let timeline = case.timeline();
        let view = timeline.as_known();
        let pairs = |ask: Ask<'_>| -> Vec<(usize, usize)> {
            let some = |gap: &Gap<'_>| {
                gap.certainty() == Certainty::Certain && length(gap.length()).0 > 0
            };
            let pair = |gap: Gap<'_>| (number(gap.from()), number(gap.to().unwrap()));
            view.gaps(ask).filter(some).map(pair).collect()
        };
        let asked = Ask::of("x").longer_than(SignedDuration::from_micros(1));
        prop_assert_eq!(pairs(Ask::of("x")), pairs(asked));
    }

    #[test]
    fn an_inconsistency_names_a_set_of_which_every_claim_is_needed(case in cases(2..6)) {
        let timeline = case.timeline();
        let network = timeline.as_known().network();
        for inconsistency in network.inconsistencies() {
            let claims = numbers(inconsistency.claims.iter().copied());
            prop_assert!(case.ways(&claims).is_empty(), "{:?} agree", claims);
            for claim in &claims {
                let rest = claims.iter().copied().filter(|other| other != claim).collect();
                prop_assert!(!case.ways(&rest).is_empty(), "{} is not needed", claim);
            }
            prop_assert!(inconsistency.claims.contains(&inconsistency.least_reliable));
            prop_assert!(inconsistency.short_by > SignedDuration::ZERO);
            // The grid spans less than an hour, so that no slip of hours helps
            // a claim that is bound to others.
            prop_assert!(inconsistency.remedies.is_empty());
        }
    }

    #[test]
    fn a_repaired_network_is_that_of_the_claims_left(case in cases(2..6)) {
        let timeline = case.timeline();
        let repaired = timeline.as_known().network().repaired();
        let dropped = numbers(repaired.dropped().iter().copied());
        let left: BTreeSet<usize> = case.all().difference(&dropped).copied().collect();
        let ways = case.ways(&left);
        prop_assert!(!ways.is_empty());
        prop_assert_eq!(repaired.inconsistencies().len(), dropped.len());
        prop_assert_eq!(numbers(repaired.view().sightings("x")), left.clone());
        prop_assert_eq!(repaired.view().last_seen("x").excluded().dropped, dropped.len());
        for (place, &claim) in left.iter().enumerate() {
            let times = ways.iter().map(|way| way[place].1);
            let expected = (times.clone().min().unwrap(), times.max().unwrap());
            prop_assert_eq!(ends(of(&repaired, claim).interval()), expected);
        }
        // Leaving them out by hand is the same.
        let ids: Vec<_> = repaired.dropped().iter().filter_map(|seen| seen.id()).collect();
        let by_hand = timeline.as_known().network().without(ids);
        prop_assert!(by_hand.is_consistent());
        for &claim in &left {
            prop_assert_eq!(of(&by_hand, claim).interval(), of(&repaired, claim).interval());
        }
    }

    #[test]
    fn adding_a_claim_never_widens_a_consistent_bound(case in cases(2..6)) {
        let all = case.moments.len();
        let (fewer, more) = (case.only(0..all - 1), case.timeline());
        let (fewer, more) = (fewer.as_known().network(), more.as_known().network());
        if !more.is_consistent() {
            return Ok(());
        }
        prop_assert!(fewer.is_consistent());
        for claim in 0..all - 1 {
            let (wide, narrow) = (of(&fewer, claim).interval(), of(&more, claim).interval());
            let (wide, narrow) = (ends(wide), ends(narrow));
            prop_assert!(wide.0 <= narrow.0 && narrow.1 <= wide.1);
        }
    }

    #[test]
    fn neither_the_order_of_addition_nor_a_shift_of_all_times_changes_anything(
        case in cases(2..6),
        shift in -100_000..100_000_i64,
    ) {
        let shown = |timeline: &Timeline| {
            let network = timeline.as_known().network();
            let clashes: Vec<(BTreeSet<usize>, usize, SignedDuration)> = network
                .inconsistencies()
                .iter()
                .map(|clash| {
                    let claims = numbers(clash.claims.iter().copied());
                    (claims, number(clash.least_reliable), clash.short_by)
                })
                .collect();
            let intervals: Vec<Interval> =
                case.all().into_iter().map(|claim| of(&network, claim).interval()).collect();
            let possible = numbers(network.view().last_seen("x").possible().iter().copied());
            (clashes, intervals, possible)
        };
        let forth = shown(&case.timeline());
        let back = shown(&case.only((0..case.moments.len()).rev()));
        prop_assert_eq!(&forth, &back);
        let mut moved = Timeline::new();
        for claim in case.all() {
            moved.add(case.claim(claim, shift));
        }
        let mut moved = shown(&moved);
        let by = DurationRange::exactly(minutes(-shift));
        for interval in &mut moved.1 {
            *interval = interval.shifted(by);
        }
        prop_assert_eq!(forth, moved);
    }
}

proptest! {
    /// Claims without a report, some without an end, as known at some moment:
    /// what gives way is what the definition says, and the rest is answered as
    /// if it had never been there.
    #[test]
    fn what_has_no_end_gives_way_and_nothing_gets_earlier(
        claims in prop::collection::vec((0..GRID, prop::option::of(0..6_i64)), 1..6),
        known in 0..GRID,
    ) {
        let claim = |number: usize| {
            let (lo, width) = claims[number];
            let interval = match width {
                Some(width) => Interval::new(at(lo), at(lo + width)).unwrap(),
                None => Interval::since(at(lo)),
            };
            Sighting::new("x", spot(10.0, number as f64), interval).labelled(&number.to_string())
        };
        let of = |numbers: &BTreeSet<usize>| numbers.iter().map(|&n| claim(n)).collect::<Timeline>();
        let end = |number: usize| claims[number].1.map(|width| claims[number].0 + width);
        let all: BTreeSet<usize> = (0..claims.len()).filter(|&n| claims[n].0 <= known).collect();
        let is_open = |number: usize| end(number).is_none_or(|end| end > known);
        let gives_way = |number: usize| {
            is_open(number) && all.iter().any(|&other| {
                !is_open(other)
                    && claims[other].0 >= claims[number].0
                    && end(other) > Some(claims[number].0)
            })
        };
        let rest: BTreeSet<usize> = all.iter().copied().filter(|&n| !gives_way(n)).collect();

        let (whole, fewer) = (of(&all), of(&rest));
        let (whole, fewer) = (whole.as_known_at(at(known)), fewer.as_known_at(at(known)));
        let (network, other) = (whole.network(), fewer.network());
        for (whole, fewer) in [(&whole, &fewer), (&network.view(), &other.view())] {
            for seen in whole.sightings("x") {
                prop_assert_eq!(seen.is_open_ended(), is_open(number(seen)));
            }
            let strict = whole.last_seen("x");
            let bounded = whole.last_seen(Ask::of("x").bounded());
            let expected = fewer.last_seen("x");
            prop_assert_eq!(bounded.excluded().open_ended, all.len() - rest.len());
            prop_assert_eq!(span(&bounded), span(&expected));
            prop_assert_eq!(
                numbers(bounded.possible().iter().copied()),
                numbers(expected.possible().iter().copied())
            );
            prop_assert_eq!(bounded.certain().map(number), expected.certain().map(number));
            prop_assert_eq!(span(&bounded).map(|span| span.0), span(&strict).map(|span| span.0));
            let gaps = |view: &View<'_>, ask: Ask<'_>| {
                view.gaps(ask).map(|gap| length(gap.length())).collect::<Vec<_>>()
            };
            prop_assert_eq!(gaps(whole, Ask::of("x").bounded()), gaps(fewer, "x".into()));
        }
    }
}

/// Times, lengths and links from the ends of what can be written.
fn wild() -> impl Strategy<Value = Timeline> {
    let instant =
        || prop_oneof![Just(Timestamp::MIN), Just(Timestamp::MAX), (0..GRID).prop_map(at),];
    let interval = (instant(), instant(), 0..5_u8).prop_map(|(a, b, open)| match open {
        0 => Interval::UNBOUNDED,
        1 => Interval::since(a),
        2 => Interval::until(a),
        _ => Interval::new(a.min(b), a.max(b)).unwrap(),
    });
    let micros = || prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(i64::MIN + 1), -99..99_i64];
    let by = (micros(), micros()).prop_map(|(a, b)| {
        let length = SignedDuration::from_micros;
        DurationRange::new(length(a.min(b)), length(a.max(b))).unwrap()
    });
    let place = (-90.0..90.0, -180.0..180.0).prop_map(|(lat, lon)| spot(lat, lon));
    let modality = prop::sample::select(&Modality::ALL[..]);
    let report = prop::option::of(instant());
    let claim = (interval.clone(), place, by, 0..8_usize, 0..6_u8, modality, interval, report);
    let claims = prop::collection::vec(claim, 0..8);
    let speed = prop_oneof![Just(None), Just(Some(Speed::ZERO)), Just(Speed::knots(20.0).ok())];
    (claims, speed).prop_map(|(claims, speed)| {
        let mut timeline = Timeline::new();
        if let Some(speed) = speed {
            timeline.declare(Actor::new("x").at_most(speed));
        }
        for (number, claim) in claims.into_iter().enumerate() {
            let (interval, place, by, to, kind, modality, shown, report) = claim;
            let claim = Sighting::new("x", place, interval).labelled(&number.to_string());
            let claim = match kind {
                0 | 1 => claim.after(&to.to_string(), by),
                2 => claim.on_clock("ship", shown),
                3 => claim.absent(lastseen::Absence::Whole),
                4 => claim.copied_from(&to.to_string()),
                _ => claim,
            };
            let claim = claim.meant(if number % 2 == 0 { modality } else { Modality::Observed });
            timeline.add(report.iter().fold(claim, |claim, &report| claim.reported(report)));
        }
        timeline
    })
}

proptest! {
    #[test]
    fn nothing_that_can_be_written_makes_it_panic(timeline in wild(), known in 0..GRID) {
        for view in [timeline.as_known(), timeline.as_known_at(at(known))] {
            let network = view.network();
            let repaired = network.repaired();
            for view in [network.view(), repaired.view()] {
                let last = view.last_seen(Ask::of("x").as_of(at(known)));
                prop_assert!(last.certain().is_none_or(|seen| last.possible().contains(&seen)));
                let _ = (view.last_seen("x"), view.gaps("x").count(), view.conflicts());
                let _ = (view.expectations("x"), view.absences("x"), view.silence("x", at(known)));
            }
            let again = repaired.without(repaired.dropped().iter().filter_map(|seen| seen.id()));
            prop_assert!(again.is_consistent());
        }
    }
}

/// What a view says of x, in words.
fn said(view: &View<'_>) -> Vec<String> {
    let claims = view.claims().map(|seen| format!("{seen:?} {}", seen.is_open_ended()));
    let last = [view.last_seen("x"), view.last_seen(Ask::of("x").bounded())];
    let gaps = view.gaps(Ask::of("x").until(at(GRID))).map(|gap| gap.to_string());
    let itinerary = view.itinerary("x").to_string();
    claims.chain(last.map(|last| last.to_string())).chain(gaps).chain([itinerary]).collect()
}

/// An answer borrows from the timeline, not from the view.
fn last_of(timeline: &Timeline, known: Timestamp) -> LastSeen<'_> {
    timeline.as_known_at(known).last_seen("x")
}

proptest! {
    /// Whatever was asked before the timeline changed, and whether or not
    /// anything in it is linked.
    #[test]
    fn every_view_counts_the_links_as_they_are_now(timeline in wild(), known in 0..GRID) {
        let views = |timeline: &Timeline| -> Vec<(Vec<String>, Vec<String>)> {
            let views = [timeline.as_known(), timeline.as_known_at(at(known))];
            // Without nothing: worked out anew.
            views.map(|view| (said(&view), said(&view.network().without([]).view()))).into()
        };
        let mut grown = Timeline::new();
        let numbers = (0..8_usize).flat_map(|number| timeline.labelled(&number.to_string()));
        for id in numbers {
            grown.add(timeline.sighting(id).unwrap().clone());
            prop_assert!(views(&grown).iter().all(|(now, anew)| now == anew));
        }
        let slow = grown.clone();
        timeline.actors().for_each(|actor| grown.declare(actor.clone()));
        for (now, anew) in views(&grown).into_iter().chain(views(&slow)) {
            prop_assert_eq!(now, anew);
        }
        prop_assert_eq!(views(&grown), views(&timeline));
        prop_assert_eq!(last_of(&grown, at(known)).to_string(), last_of(&timeline, at(known)).to_string());
        if let Ok(first) = grown.labelled("0") {
            grown.retract(first, None).unwrap();
            for (now, anew) in views(&grown) {
                prop_assert_eq!(now, anew);
            }
        }
    }
}

/// Claims of a traveller who needs a minute from each place to the next.
fn traveller(moments: &[(Moment, usize)]) -> Timeline {
    let mut timeline = Timeline::new();
    // A degree of the equator is 111,319.49 m; a thousandth in a minute, with
    // a hair to spare for rounding.
    let speed = Speed::metres_per_second(111.32 / 60.0).unwrap();
    timeline.declare(Actor::new("x").at_most(speed));
    for (number, &(Moment { lo, hi }, stop)) in moments.iter().enumerate() {
        let place = Place::lat_lon(0.0, stop as f64 / 1000.0).unwrap();
        let interval = Interval::new(at(lo), at(hi)).unwrap();
        timeline.add(Sighting::new("x", place, interval).labelled(&number.to_string()));
    }
    timeline
}

proptest! {
    #[test]
    fn travel_excludes_nothing_that_can_have_been(
        stops in prop::collection::vec((moments(1..2), 0..6_usize), 1..5),
    ) {
        let stops: Vec<(Moment, usize)> = stops.into_iter().map(|(m, stop)| (m[0], stop)).collect();
        let moments: Vec<Moment> = stops.iter().map(|(moment, _)| *moment).collect();
        let mut ways = crate::claims::realisations(&moments);
        ways.retain(|times| {
            let pairs = |a: usize| (0..a).map(move |b| (a, b));
            (0..times.len()).flat_map(pairs).all(|(a, b)| {
                times[a].abs_diff(times[b]) >= stops[a].1.abs_diff(stops[b].1) as u64
            })
        });
        let timeline = traveller(&stops);
        let network = timeline.as_known().network();
        for claim in 0..stops.len() {
            let interval = of(&network, claim).interval();
            for way in &ways {
                prop_assert!(interval.earliest().unwrap() <= at(way[claim]));
                prop_assert!(at(way[claim]) <= interval.latest().unwrap());
            }
        }
        for &(earlier, later) in network.inferred_orders() {
            let (before, after) = (number(earlier), number(later));
            prop_assert!(ways.iter().all(|way| way[before] < way[after]));
            prop_assert_eq!(network.view().gap(earlier, later).order(), Order::Certain);
        }
    }

    /// Of two stops nothing is left undecided: as soon as one order is
    /// excluded, the bounds are those of the other.
    #[test]
    fn travel_between_two_stops_is_exact_once_the_order_is_known(
        moments in moments(2..3),
        apart in 1..6_usize,
    ) {
        let timeline = traveller(&[(moments[0], 0), (moments[1], apart)]);
        let network = timeline.as_known().network();
        let needed = apart as i64;
        let ways = crate::claims::realisations(&moments);
        let forth: Vec<_> = ways.iter().filter(|way| way[1] - way[0] >= needed).collect();
        let back: Vec<_> = ways.iter().filter(|way| way[0] - way[1] >= needed).collect();
        let one_way = match (forth.is_empty(), back.is_empty()) {
            (false, true) => forth,
            (true, false) => back,
            _ => {
                for (claim, own) in moments.iter().enumerate() {
                    // Of the two orders together, nothing is excluded.
                    if !forth.is_empty() {
                        let either = || forth.iter().chain(&back).map(|way| way[claim]);
                        let hull = either().min().zip(either().max());
                        prop_assert_eq!(hull, Some((own.lo, own.hi)));
                    }
                    prop_assert_eq!(ends(of(&network, claim).interval()), (own.lo, own.hi));
                }
                return Ok(());
            }
        };
        for claim in 0..2 {
            let times = one_way.iter().map(|way| way[claim]);
            let interval = of(&network, claim).interval();
            // To the second: the speed has a hair to spare.
            let second = SignedDuration::from_secs(1);
            let earliest = at(times.clone().min().unwrap()) - interval.earliest().unwrap();
            let latest = at(times.max().unwrap()) - interval.latest().unwrap();
            prop_assert!(earliest.abs() < second && latest.abs() < second);
        }
    }
}

fn when(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn spot(lat: f64, lon: f64) -> Place {
    Place::lat_lon(lat, lon).unwrap()
}

fn hours_after() -> DurationRange {
    DurationRange::new(SignedDuration::from_hours(2), SignedDuration::from_hours(24)).unwrap()
}

/// The seed article: the train at Khasan, and hours later at Ussuriysk.
fn train() -> Timeline {
    let mut timeline = Timeline::new();
    let khasan = spot(42.4286, 130.6456);
    timeline.add(
        Sighting::new("train", khasan, when("2023-09-11T20:00:00Z")).labelled("c1").by("kcna"),
    );
    timeline.add(
        Sighting::new("train", spot(43.8029, 131.9458), Interval::UNBOUNDED)
            .labelled("c3")
            .after("c1", hours_after()),
    );
    timeline
}

#[test]
fn hours_after_the_arrival_is_from_two_to_twenty_four_hours_later() {
    let timeline = train();
    let network = timeline.as_known().network();
    let last = network.view().last_seen("train").certain().unwrap();
    assert_eq!(last.label(), Some("c3"));
    assert_eq!(last.interval().to_string(), "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z");
    // What the claim says by itself stays as it is, and no view ignores the rest.
    assert_eq!(last.sighting().unwrap().interval(), Interval::UNBOUNDED);
    assert_eq!(timeline.as_known().claim_interval("c3"), last.interval());
}

#[test]
fn a_relative_claim_is_no_later_than_its_report() {
    let mut timeline = train();
    let published = when("2023-09-12T12:00:00Z");
    timeline.add(
        Sighting::new("train", spot(43.8, 131.9), Interval::UNBOUNDED)
            .labelled("reported")
            .after("c1", hours_after())
            .reported(published),
    );
    let network = timeline.as_known().network();
    let interval = network.view().claim_interval("reported");
    assert_eq!(interval.to_string(), "2023-09-11T22:00:00Z/2023-09-12T12:00:00Z");
}

#[test]
fn eighty_kilometres_an_hour_bring_the_train_no_earlier_than_22_19_19() {
    let mut timeline = train();
    timeline.declare(
        Actor::new("train").of_kind(ActorKind::Vehicle).at_most("80 km/h".parse().unwrap()),
    );
    let network = timeline.as_known().network();
    let earliest = network.view().claim_interval("c3").earliest().unwrap();
    // 185.76 km at 80 km/h, and what coordinates typed from memory are off.
    assert!((earliest - when("2023-09-11T22:19:19Z")).abs() <= SignedDuration::from_secs(30));
    // The order is stated, so nothing is inferred.
    assert!(network.inferred_orders().is_empty());
}

trait ByLabel {
    fn claim_interval(&self, label: &str) -> Interval;
}

impl ByLabel for lastseen::View<'_> {
    fn claim_interval(&self, label: &str) -> Interval {
        let everything = lastseen::Ask::everyone().meant(&Modality::ALL);
        self.sightings(everything).find(|seen| seen.label() == Some(label)).unwrap().interval()
    }
}

#[test]
fn two_readings_of_one_clock_are_exactly_as_far_apart_as_they_show() {
    // The ship's clock was two to three hours behind Greenwich; nobody knows
    // how far. It struck at 23:40 and sank at 02:20 by that clock.
    let ship = spot(41.73, -49.95);
    let reading = |text: &str| when(text);
    let mut timeline = Timeline::new();
    timeline.add(
        Sighting::new("titanic", ship.clone(), Interval::UNBOUNDED)
            .labelled("struck")
            .on_clock("ship", reading("1912-04-14T23:40:00Z")),
    );
    let window = "1912-04-15T04:20:00Z/1912-04-15T05:50:00Z".parse::<Interval>().unwrap();
    timeline.add(
        Sighting::new("titanic", ship, window)
            .labelled("sank")
            .on_clock("ship", reading("1912-04-15T02:20:00Z")),
    );
    let network = timeline.as_known().network();
    let view = network.view();
    assert_eq!(
        view.claim_interval("struck").to_string(),
        "1912-04-15T01:40:00Z/1912-04-15T03:10:00Z"
    );
    let seen: Vec<_> = view.sightings("titanic").collect();
    let gap = network.view().gap(seen[0], seen[1]).length();
    assert_eq!(gap.exact().unwrap(), SignedDuration::from_mins(160));
}

/// TASS said Monday, KCNA said Tuesday; both meant the arrival at Khasan, and by
/// the clocks of Moscow and of Vladivostok both are right.
#[test]
fn a_day_by_another_clock_agrees_and_by_the_clock_of_the_place_it_does_not() {
    for (day, agrees) in [
        // Monday in Moscow, Monday and Tuesday in Vladivostok, Tuesday in Moscow.
        ("2023-09-10T21:00:00Z/2023-09-11T21:00:00Z", true),
        ("2023-09-10T14:00:00Z/2023-09-11T14:00:00Z", false),
        ("2023-09-11T14:00:00Z/2023-09-12T14:00:00Z", true),
        ("2023-09-11T21:00:00Z/2023-09-12T21:00:00Z", false),
    ] {
        let mut timeline = train();
        let day: Interval = day.parse().unwrap();
        timeline.add(
            Sighting::new("train", spot(42.4286, 130.6456), day)
                .labelled("day")
                .after("c1", SignedDuration::ZERO),
        );
        let network = timeline.as_known().network();
        assert_eq!(network.is_consistent(), agrees, "{day}");
        let arrival = Interval::at(when("2023-09-11T20:00:00Z"));
        let expected = if agrees { arrival } else { day };
        assert_eq!(network.view().claim_interval("day"), expected);
    }
}

#[test]
fn what_follows_from_a_claim_follows_once_it_is_known() {
    let mut timeline = train();
    let (tuesday, wednesday) = (when("2023-09-12T12:00:00Z"), when("2023-09-13T12:00:00Z"));
    timeline.add(
        Sighting::new("train", spot(43.7403, 131.9156), when("2023-09-12T02:15:00Z"))
            .labelled("c4")
            .after("c3", DurationRange::at_least(SignedDuration::from_hours(1)))
            .reported(wednesday),
    );
    let shown = |known| {
        let network = timeline.as_known_at(known).network();
        network.view().claim_interval("c3").to_string()
    };
    // What is known has happened.
    assert_eq!(shown(tuesday), "2023-09-11T22:00:00Z/2023-09-12T12:00:00Z");
    assert_eq!(shown(wednesday), "2023-09-11T22:00:00Z/2023-09-12T01:15:00Z");
}

#[test]
fn a_plan_takes_its_time_from_a_fact_and_gives_none_back() {
    let half_an_hour = DurationRange::exactly(SignedDuration::from_mins(30));
    let place = spot(51.884, 128.334);
    let mut timeline = Timeline::new();
    let day = "2023-09-13T00:00:00Z/2023-09-14T00:00:00Z".parse::<Interval>().unwrap();
    timeline.add(Sighting::new("kim", place.clone(), day).labelled("arrives"));
    let noon = Interval::at(when("2023-09-13T12:00:00Z"));
    timeline.add(
        Sighting::new("kim", place.clone(), noon)
            .labelled("planned")
            .meant(Modality::Planned)
            .after("arrives", half_an_hour),
    );
    timeline.add(
        Sighting::new("putin", place, Interval::UNBOUNDED)
            .labelled("leaves")
            .meant(Modality::Planned)
            .after("planned", half_an_hour),
    );
    let network = timeline.as_known().network();
    let view = network.view();
    assert_eq!(view.claim_interval("arrives"), day);
    assert_eq!(view.claim_interval("leaves"), Interval::at(when("2023-09-13T12:30:00Z")));
}

#[test]
fn of_a_contradiction_the_worst_source_is_dropped_and_said_so() {
    let place = spot(42.4, 130.6);
    let mut timeline = Timeline::new();
    let exactly = |hours| DurationRange::exactly(SignedDuration::from_hours(hours));
    let (noon, three) = (when("2023-09-12T12:00:00Z"), when("2023-09-12T15:00:00Z"));
    timeline.add(
        Sighting::new("x", place.clone(), noon)
            .labelled("a")
            .by(Source::new("wire").graded(Reliability::B)),
    );
    timeline.add(
        Sighting::new("x", place.clone(), three)
            .labelled("b")
            .by(Source::new("forum").graded(Reliability::E)),
    );
    timeline.add(
        Sighting::new("x", place.clone(), Interval::UNBOUNDED).labelled("c").after("a", exactly(1)),
    );
    timeline.add(
        Sighting::new("x", place, Interval::UNBOUNDED)
            .labelled("d")
            .after("c", exactly(1))
            .after("b", exactly(0)),
    );
    let network = timeline.as_known().network();
    let [clash] = network.inconsistencies() else { panic!("one contradiction") };
    let labels: Vec<_> = clash.claims.iter().filter_map(|seen| seen.label()).collect();
    assert_eq!(labels, ["a", "b", "c", "d"]);
    assert_eq!(clash.least_reliable.label(), Some("b"));
    assert_eq!(clash.short_by, SignedDuration::from_hours(1));
    // Out of a contradiction nothing follows.
    assert_eq!(network.view().claim_interval("c"), Interval::UNBOUNDED);

    let repaired = network.repaired();
    let dropped: Vec<_> = repaired.dropped().iter().filter_map(|seen| seen.label()).collect();
    assert_eq!(dropped, ["b"]);
    let last = repaired.view().last_seen("x");
    assert_eq!(last.interval(), Some(Interval::at(when("2023-09-12T14:00:00Z"))));
    assert_eq!(last.excluded().dropped, 1);
}

#[test]
fn readings_of_a_clock_stay_tied_when_another_one_is_left_out() {
    let span = |hours: &str| -> Interval {
        let (from, to) = hours.split_once('-').unwrap();
        format!("2023-09-12T{from}:00:00Z/2023-09-12T{to}:00:00Z").parse().unwrap()
    };
    let noon = when("2023-09-12T12:00:00Z");
    // Whichever reading comes first, since their order is not that of addition.
    for _ in 0..20 {
        let mut timeline = Timeline::new();
        timeline.declare(Actor::new("x").at_most("60 km/h".parse().unwrap()));
        timeline.add(Sighting::new("y", spot(0.0, 0.0), noon).labelled("met"));
        timeline.add(
            Sighting::new("y", spot(0.0, 0.0), noon)
                .labelled("wrong")
                .by(Source::new("forum").graded(Reliability::E))
                .after("met", range(60, 60))
                .on_clock("ship", noon),
        );
        let day = span("00-23");
        let here = Sighting::new("x", spot(0.0, 0.0), day).labelled("here");
        timeline.add(here.on_clock("ship", span("12-13")));
        // Two hours away.
        let there = Sighting::new("x", spot(0.0, 1.078), day).labelled("there");
        timeline.add(there.on_clock("ship", span("14-15")));
        let repaired = timeline.as_known().network().repaired();
        assert_eq!(repaired.dropped().len(), 1);
        let view = repaired.view();
        let claim = |label| view.claim(timeline.labelled(label).unwrap()).unwrap();
        let apart = view.gap(claim("here"), claim("there")).length();
        assert!(apart.min() > Some(SignedDuration::from_mins(119)), "{apart}");
    }
}

#[test]
fn an_order_that_only_the_way_settles_is_inferred_and_said_so() {
    // At noon in one town, and some time from eleven to two in another, two
    // hours away: there was no time for that before noon.
    let mut timeline = Timeline::new();
    timeline.declare(Actor::new("x").at_most("60 km/h".parse().unwrap()));
    let noon = when("2023-09-12T12:00:00Z");
    timeline.add(Sighting::new("x", spot(0.0, 0.0), noon).labelled("here"));
    let window: Interval = "2023-09-12T11:00:00Z/2023-09-12T15:00:00Z".parse().unwrap();
    timeline.add(Sighting::new("x", spot(0.0, 1.078), window).labelled("there"));
    let network = timeline.as_known().network();
    let [(before, after)] = network.inferred_orders() else { panic!("one order") };
    assert_eq!((before.label(), after.label()), (Some("here"), Some("there")));
    let earliest = network.view().claim_interval("there").earliest().unwrap();
    assert!((earliest - when("2023-09-12T14:00:00Z")).abs() < SignedDuration::from_secs(5));
}

#[test]
fn a_thousand_relative_claims_are_as_exact_as_one() {
    let mut timeline = Timeline::new();
    let step = range(1, 2);
    timeline.add(Sighting::new("x", spot(0.0, 0.0), at(0)).labelled("0"));
    for number in 1..1000_usize {
        timeline.add(
            Sighting::new("x", spot(0.0, 0.0), Interval::UNBOUNDED)
                .labelled(&number.to_string())
                .after(&(number - 1).to_string(), step),
        );
    }
    let network = timeline.as_known().network();
    let last = network.view().last_seen("x");
    assert_eq!(span(&last), Some((999, 1998)));
    assert_eq!(last.certain().map(number), Some(999));
}
