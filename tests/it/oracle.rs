//! Every question against brute force: all the ways in which a few uncertain
//! claims can have been, on a grid of ten minutes.

use std::collections::BTreeSet;

use lastseen::{
    Ask, Certainty, DurationRange, LastSeen, Membership, MembershipKind, Order, Place, Sighting,
    SignedDuration, Source, Timeline, Timestamp,
};
use proptest::prelude::*;

use crate::claims::{
    FINE, GRID, Moment, at, half_open, minute, minutes, moments, number, numbers, passenger,
    realisations, sighting, span, timeline,
};

/// What `last_seen` has to say, worked out one realisation at a time.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Last {
    pub(crate) span: Option<(i64, i64)>,
    pub(crate) possible: BTreeSet<usize>,
    pub(crate) certain: BTreeSet<usize>,
    pub(crate) possibly_never: bool,
    /// Every instant at which the last one can have been.
    pub(crate) instants: BTreeSet<i64>,
}

impl Last {
    /// Holds an answer against it: what can have been last, and what certainly was.
    pub(crate) fn check(&self, last: &LastSeen<'_>) -> Result<(), TestCaseError> {
        prop_assert_eq!(numbers(last.possible().iter().copied()), self.possible.clone());
        prop_assert_eq!(last.is_never() || last.is_possibly_never(), self.possibly_never);
        match self.certain.len() {
            1 => prop_assert_eq!(last.certain().map(number), self.certain.first().copied()),
            0 => prop_assert!(last.certain().is_none() && !last.is_disputed()),
            _ => prop_assert!(last.certain().is_none() && last.is_disputed()),
        }
        Ok(())
    }
}

/// Each realisation says which sightings of the actor happened, and when, on the
/// finer grid.
pub(crate) fn last_by_brute_force(ways: &[Vec<(usize, i64)>], as_of: i64) -> Last {
    let mut last = Last { certain: (0..100).collect(), ..Last::default() };
    for way in ways {
        let in_time = way.iter().filter(|&&(_, t)| t <= as_of);
        let Some(latest) = in_time.clone().map(|&(_, t)| t).max() else {
            last.possibly_never = true;
            continue;
        };
        last.instants.insert(latest);
        let (lo, hi) = last.span.unwrap_or((latest, latest));
        last.span = Some((lo.min(latest), hi.max(latest)));
        let winners: BTreeSet<usize> =
            in_time.filter(|&&(_, t)| t == latest).map(|&(n, _)| n).collect();
        last.possible.extend(&winners);
        last.certain = last.certain.intersection(&winners).copied().collect();
    }
    if last.possible.is_empty() || last.possibly_never {
        last.certain.clear();
    }
    // The ends are those of the intervals: an excluded end counts as an end.
    let whole = |(lo, hi): (i64, i64)| (lo.div_euclid(FINE), (hi + FINE - 1).div_euclid(FINE));
    last.span = last.span.map(whole);
    last
}

pub(crate) fn numbered(ways: Vec<Vec<i64>>) -> Vec<Vec<(usize, i64)>> {
    ways.into_iter().map(|times| times.into_iter().enumerate().collect()).collect()
}

/// The gaps between sightings: the least and greatest length of the time
/// without sighting around each stretch that no claim touches.
fn gaps_by_brute_force(moments: &[Moment]) -> Vec<(i64, i64)> {
    let ways = realisations(moments);
    let mut gaps: Vec<(i64, i64)> = Vec::new();
    let mut dark_before = false;
    for minute in 0..GRID - 1 {
        let touched = moments.iter().any(|m| m.lo <= minute && m.hi > minute);
        let begins = moments.iter().any(|m| m.lo <= minute && m.hi >= minute);
        if touched {
            dark_before = false;
            continue;
        }
        if dark_before && !begins {
            continue;
        }
        dark_before = true;
        // Half a minute past `minute` is dark whatever happened.
        let lengths = ways.iter().filter_map(|times| {
            let before = times.iter().filter(|&&t| t <= minute).max()?;
            let after = times.iter().filter(|&&t| t > minute).min()?;
            Some(after - before)
        });
        let (least, most) = (lengths.clone().min(), lengths.max());
        gaps.extend(least.zip(most));
    }
    gaps
}

fn gaps_of(timeline: &Timeline) -> Vec<(i64, i64)> {
    let minutes = |d: Option<SignedDuration>| d.unwrap().as_secs() / 60;
    let view = timeline.as_known();
    view.gaps("x").map(|gap| (minutes(gap.length().min()), minutes(gap.length().max()))).collect()
}

proptest! {
    #[test]
    fn last_seen_is_what_brute_force_says(
        moments in moments(0..5),
        as_of in prop::option::of(0..GRID),
    ) {
        let expected =
            last_by_brute_force(&numbered(half_open(&moments)), FINE * as_of.unwrap_or(GRID));
        let timeline = timeline("x", &moments);
        let ask = as_of.map_or(Ask::of("x"), |minute| Ask::of("x").as_of(at(minute)));
        let last = timeline.as_known().last_seen(ask);
        prop_assert_eq!(span(&last), expected.span);
        prop_assert_eq!(numbers(last.possible().iter().copied()), expected.possible.clone());
        prop_assert_eq!(
            last.is_never() || last.is_possibly_never(),
            moments.is_empty() || expected.possibly_never
        );
        // Two that are certainly last at one instant lie apart here, so that
        // neither is named.
        match expected.certain.len() {
            1 => prop_assert_eq!(
                last.certain().map(number),
                expected.certain.first().copied()
            ),
            0 => prop_assert!(last.certain().is_none() && !last.is_disputed()),
            _ => prop_assert!(last.certain().is_none() && last.is_disputed()),
        }
    }

    #[test]
    fn gaps_are_what_brute_force_says(moments in moments(0..5)) {
        prop_assert_eq!(gaps_of(&timeline("x", &moments)), gaps_by_brute_force(&moments));
    }

    #[test]
    fn only_gaps_that_can_be_longer_than_the_threshold_are_listed(
        moments in moments(0..5),
        threshold in 0..5_i64,
    ) {
        let timeline = timeline("x", &moments);
        let listed = timeline.as_known().gaps(Ask::of("x").longer_than(minutes(threshold)));
        // Those among intervals that overlap have an oracle of their own.
        let is_dark = |gap: &lastseen::Gap<'_>| {
            let (from, to) = (gap.from().interval(), gap.to().unwrap().interval());
            gap.certainty() == Certainty::Certain && from.latest() < to.earliest()
        };
        let listed = listed.filter(is_dark);
        let expected = gaps_by_brute_force(&moments);
        prop_assert_eq!(listed.count(), expected.iter().filter(|gap| gap.1 > threshold).count());
    }

    #[test]
    fn the_gap_between_two_sightings_is_every_difference_they_can_have(
        moments in moments(2..3),
    ) {
        let timeline = timeline("x", &moments);
        let view = timeline.as_known();
        let seen: Vec<_> = view.sightings("x").collect();
        let (a, b) = (moments[number(seen[0])], moments[number(seen[1])]);
        let differences: Vec<i64> =
            (a.lo..=a.hi).flat_map(|ta| (b.lo..=b.hi).map(move |tb| tb - ta)).collect();
        let gap = view.gap(seen[0], seen[1]);
        prop_assert_eq!(
            gap.length(),
            DurationRange::new(
                minutes(*differences.iter().min().unwrap()),
                minutes(*differences.iter().max().unwrap()),
            ).unwrap()
        );
        let ways = half_open(&moments);
        let in_order = ways.iter().filter(|way| way[number(seen[0])] <= way[number(seen[1])]);
        prop_assert_eq!(gap.order(), match in_order.count() {
            0 => Order::Impossible,
            n if n == ways.len() => Order::Certain,
            _ => Order::Possible,
        });
        prop_assert_eq!(view.gap(seen[1], seen[0]).length(), -gap.length());
    }

    #[test]
    fn silence_is_every_time_that_can_have_passed(moments in moments(1..5), now in 0..GRID) {
        let last = last_by_brute_force(&numbered(half_open(&moments)), FINE * now);
        let timeline = timeline("x", &moments);
        let silence = timeline.as_known().silence("x", at(now));
        let expected = last.span.map(|(lo, hi)| {
            DurationRange::new(minutes(now - hi), minutes(now - lo)).unwrap()
        });
        prop_assert_eq!(silence.map(|gap| gap.length()), expected);
    }

    /// What is inferred through an uncertain membership is bounded, not
    /// exact: nothing possible is left out, nothing certain is invented.
    #[test]
    fn inference_through_a_membership_never_claims_too_much(
        own in moments(0..3),
        carried in moments(1..3),
        begin in (0..GRID, 0..3_i64),
        end in (0..GRID, 0..3_i64),
        as_of in 0..GRID,
    ) {
        let moment = |(lo, width): (i64, i64)| Moment { lo, hi: (lo + width).min(GRID - 1) };
        let (begin, end) = (moment(begin), moment(end));
        let mut timeline: Timeline = own
            .iter()
            .enumerate()
            .map(|(n, &m)| sighting("passenger", n, m))
            .chain(carried.iter().enumerate().map(|(n, &m)| sighting("train", own.len() + n, m)))
            .collect();
        timeline.join(passenger(begin, end));

        let all: Vec<Moment> = own.iter().chain(&carried).copied().chain([begin, end]).collect();
        let is_point = |t: i64| all.iter().any(|m| m.lo == m.hi && m.lo == t);
        let is_half_open = |way: &Vec<i64>| {
            let mut moments = way.iter().zip(&all);
            moments.all(|(&t, m)| m.lo == m.hi || t < m.hi && !is_point(t))
        };
        let ways: Vec<Vec<(usize, i64)>> = realisations(&all)
            .into_iter()
            .filter(is_half_open)
            .map(|mut times| {
                let (end, begin) = (times.pop().unwrap(), times.pop().unwrap());
                // Who was certainly seen elsewhere at that moment was not aboard.
                let elsewhere = |moment: &Moment| moment.lo == moment.hi && own.contains(moment);
                let aboard = |&(n, t): &(usize, i64)| {
                    n < own.len() || begin <= t && t <= end && !elsewhere(&carried[n - own.len()])
                };
                let aboard = times.into_iter().enumerate().filter(aboard);
                aboard.map(|(n, t)| (n, FINE * t)).collect()
            })
            .collect();
        prop_assume!(!ways.is_empty());
        let expected = last_by_brute_force(&ways, FINE * as_of);
        let last = timeline.as_known().last_seen(Ask::of("passenger").inferred().as_of(at(as_of)));

        prop_assert!(numbers(last.possible().iter().copied()).is_superset(&expected.possible));
        prop_assert!(!expected.possibly_never || last.is_never() || last.is_possibly_never());
        if let Some(certain) = last.certain() {
            prop_assert!(expected.certain.contains(&number(certain)));
            prop_assert!(last.possible().contains(&certain));
        }
        if let Some((lo, hi)) = expected.span {
            let (least, most) = span(&last).unwrap();
            prop_assert!(least <= lo && hi <= most);
        }
    }

    /// Memberships with sharp ends, of one kind or through a group: what any of
    /// them covers is covered, and everything is exact.
    #[test]
    fn sharp_memberships_carry_exactly_what_brute_force_says(
        own in moments(0..2),
        carried in moments(1..4),
        spans in prop::collection::vec((0..GRID, 0..5_i64, any::<bool>()), 1..4),
        as_of in 0..GRID,
    ) {
        let mut timeline: Timeline = own
            .iter()
            .enumerate()
            .map(|(n, &m)| sighting("passenger", n, m))
            .chain(carried.iter().enumerate().map(|(n, &m)| sighting("train", own.len() + n, m)))
            .collect();
        let always = Membership::new("group", MembershipKind::Aboard, "train");
        for (n, &(from, length, in_group)) in spans.iter().enumerate() {
            let whole = if in_group { "group" } else { "train" };
            let source = format!("s{n}");
            let membership = Membership::new("passenger", MembershipKind::PartOf, whole);
            let membership = membership.from(at(from)).until(at(from + length));
            timeline.join(membership.by(Source::new(&source)));
        }
        timeline.join(always);

        // Who was seen elsewhere at the very instant had left, which is a question of
        // its own.
        let points = |moments: &[Moment]| -> Vec<i64> {
            moments.iter().filter(|m| m.lo == m.hi).map(|m| m.lo).collect()
        };
        prop_assume!(!points(&own).iter().any(|t| points(&carried).contains(t)));
        let all: Vec<Moment> = own.iter().chain(&carried).copied().collect();
        let ends = || spans.iter().flat_map(|&(from, length, _)| [from, from + length]);
        let is_aboard = |t: i64| {
            spans.iter().any(|&(from, length, _)| FINE * from <= t && t <= FINE * (from + length))
        };
        let ways: Vec<Vec<(usize, i64)>> = half_open(&all)
            .into_iter()
            // Nobody is at two places at once.
            .filter(|way| {
                let mut carried = way.iter().zip(&all).skip(own.len());
                let apart = |t: i64, m: &Moment| m.lo == m.hi || !way[..own.len()].contains(&t);
                // Nor is anything vague at the instant of a membership's end.
                let is_end = |t: i64| ends().any(|end| FINE * end == t);
                carried.all(|(&t, m)| apart(t, m) && (m.lo == m.hi || !is_end(t)))
            })
            .map(|way| {
                let aboard = |&(n, t): &(usize, i64)| {
                    n < own.len() || is_aboard(t) && !way[..own.len()].contains(&t)
                };
                way.iter().copied().enumerate().filter(aboard).collect()
            })
            .collect();
        prop_assume!(!ways.is_empty());
        // As of half past a minute, so that nobody has to say what is of that instant.
        let expected = last_by_brute_force(&ways, FINE * as_of + 1);
        let half_past = at(as_of) + SignedDuration::from_secs(30);
        let last = timeline.as_known().last_seen(Ask::of("passenger").inferred().as_of(half_past));
        let up = |end: Timestamp| minute(end + SignedDuration::from_secs(59));
        let found = last.interval().and_then(|span| Some((span.earliest()?, span.latest()?)));
        prop_assert_eq!(found.map(|(lo, hi)| (minute(lo), up(hi))), expected.span);
        expected.check(&last)?;
    }

    /// Plain fixes in columns answer as the same rows kept as claims.
    #[test]
    fn columns_and_claims_give_the_same_answers(
        times in prop::collection::btree_set(0..200_i64, 0..30),
        shuffle in any::<u64>(),
        cut in 0..200_i64,
        threshold in 0..20_i64,
    ) {
        let mut times: Vec<i64> = times.into_iter().collect();
        // Any fixed scramble will do: the columns have to sort.
        times.sort_by_key(|t| (*t as u64).wrapping_mul(shuffle | 1));
        let row = |&t: &i64| {
            Sighting::new("x", Place::lat_lon(1.0, t as f64 / 10.0).unwrap(), at(t))
        };
        let columns: Timeline = times.iter().map(row).collect();
        let mut claims = Timeline::new();
        for t in &times {
            claims.add(row(t));
        }
        let ask = Ask::of("x").as_of(at(cut)).longer_than(minutes(threshold));
        let shown = |timeline: &Timeline| {
            let view = timeline.as_known();
            let last = view.last_seen(ask);
            let rows: Vec<_> = view
                .sightings(ask)
                .map(|seen| (seen.interval(), seen.place().lat(), seen.place().lon()))
                .collect();
            let gaps: Vec<_> = view
                .gaps(ask)
                .map(|gap| (gap.length(), gap.from().interval(), gap.order()))
                .collect();
            (rows, gaps, last.interval(), last.certain().map(|seen| seen.place().lon()))
        };
        prop_assert_eq!(shown(&columns), shown(&claims));
        let naive = times.iter().filter(|&&t| t <= cut).max();
        let last = columns.as_known().last_seen(ask).interval();
        prop_assert_eq!(last.map(|i| minute(i.exact().unwrap())), naive.copied());
    }
}
