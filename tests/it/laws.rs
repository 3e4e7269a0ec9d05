//! What must hold whatever the claims are.

use std::collections::BTreeSet;

use lastseen::{
    Ask, DurationRange, Interval, Modality, Place, Seen, Sighting, Timeline, Timestamp,
};
use proptest::prelude::*;

use crate::claims::{GRID, Moment, at, minutes, moments, numbers, sighting};

/// Moments with a report time, in minutes; none for one claim in four.
fn reported() -> impl Strategy<Value = Vec<(Moment, Option<i64>)>> {
    moments(0..6).prop_flat_map(|moments| {
        moments
            .into_iter()
            .map(|moment| {
                let report = (moment.hi..moment.hi + 8).prop_map(Some);
                (Just(moment), prop_oneof![3 => report, 1 => Just(None)])
            })
            .collect::<Vec<_>>()
    })
}

fn claim(number: usize, moment: Moment, report: Option<i64>) -> Sighting {
    let sighting = sighting("x", number, moment);
    match report {
        Some(minute) => sighting.reported(at(minute)),
        None => sighting,
    }
}

fn labels<'a>(seen: impl Iterator<Item = Seen<'a>>) -> BTreeSet<usize> {
    numbers(seen)
}

/// An answer with nothing in it but what the claims say.
type Shown = (Option<Interval>, BTreeSet<usize>, Option<usize>, Vec<DurationRange>);

fn shown(timeline: &Timeline) -> Shown {
    let view = timeline.as_known();
    let last = view.last_seen("x");
    let certain = last.certain().map(|seen| seen.label().unwrap().parse().unwrap());
    let gaps = view.gaps("x").map(|gap| gap.length()).collect();
    (last.interval(), numbers(last.possible().iter().copied()), certain, gaps)
}

proptest! {
    #[test]
    fn answers_do_not_depend_on_the_order_of_insertion(
        moments in moments(0..7).prop_shuffle(),
        order in any::<prop::sample::Index>(),
    ) {
        let forth: Timeline =
            moments.iter().enumerate().map(|(n, &m)| claim(n, m, None)).collect();
        let mut numbered: Vec<(usize, Moment)> = moments.iter().copied().enumerate().collect();
        if !numbered.is_empty() {
            let at = order.index(numbered.len());
            numbered.rotate_left(at);
            numbered.reverse();
        }
        let back: Timeline = numbered.iter().map(|&(n, m)| claim(n, m, None)).collect();
        prop_assert_eq!(shown(&forth), shown(&back));
    }

    #[test]
    fn shifting_every_claim_shifts_the_instants_and_no_gap(
        moments in moments(0..6),
        shift in -100_000..100_000_i64,
    ) {
        let moved = |moment: &Moment| Moment { lo: moment.lo + shift, hi: moment.hi + shift };
        let here: Timeline = moments.iter().enumerate().map(|(n, &m)| claim(n, m, None)).collect();
        let there: Timeline =
            moments.iter().enumerate().map(|(n, m)| claim(n, moved(m), None)).collect();
        let (mut here, there) = (shown(&here), shown(&there));
        here.0 = here.0.map(|interval| interval.shifted(DurationRange::exactly(minutes(shift))));
        prop_assert_eq!(here, there);
    }

    #[test]
    fn what_was_known_earlier_is_part_of_what_was_known_later(
        claims in reported(),
        earlier in 0..GRID + 8,
        wait in 0..GRID,
    ) {
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, &(m, r))| claim(n, m, r)).collect();
        let known = |minute| labels(timeline.as_known_at(at(minute)).sightings("x"));
        prop_assert!(known(earlier).is_subset(&known(earlier + wait)));
        prop_assert!(known(earlier + wait).is_subset(&labels(timeline.as_known().sightings("x"))));
        // Exactly the claims reported by then, or that can have happened by
        // then where nobody says when they were reported.
        let expected: BTreeSet<usize> = claims
            .iter()
            .enumerate()
            .filter(|(_, (moment, report))| report.unwrap_or(moment.lo) <= earlier)
            .map(|(n, _)| n)
            .collect();
        prop_assert_eq!(known(earlier), expected);
    }

    #[test]
    fn what_is_known_had_happened(claims in reported(), known in 0..GRID + 8) {
        let timeline: Timeline =
            claims.iter().enumerate().map(|(n, &(m, r))| claim(n, m, r)).collect();
        for seen in timeline.as_known_at(at(known)).sightings("x") {
            prop_assert!(seen.interval().latest().unwrap() <= at(known));
        }
    }

    #[test]
    fn a_retraction_counts_from_its_moment_on(moments in moments(1..5), from in 0..GRID) {
        let mut timeline = Timeline::new();
        let ids: Vec<_> =
            moments.iter().enumerate().map(|(n, &m)| timeline.add(claim(n, m, None))).collect();
        timeline.retract(ids[0], Some(at(from))).unwrap();
        for known in 0..GRID {
            let there = labels(timeline.as_known_at(at(known)).sightings("x")).contains(&0);
            prop_assert_eq!(there, moments[0].lo <= known && known < from);
        }
        prop_assert_eq!(timeline.len(), moments.len());
    }

    #[test]
    fn certain_is_among_the_possible(moments in moments(0..6), as_of in 0..GRID) {
        let timeline: Timeline =
            moments.iter().enumerate().map(|(n, &m)| claim(n, m, None)).collect();
        let last = timeline.as_known().last_seen(Ask::of("x").as_of(at(as_of)));
        if let Some(certain) = last.certain() {
            prop_assert!(last.possible().contains(&certain));
        }
    }

    #[test]
    fn only_what_is_asked_for_counts(
        moments in moments(1..6),
        meant in prop::collection::vec(prop::sample::select(&Modality::ALL[..]), 6),
    ) {
        let timeline: Timeline = moments
            .iter()
            .zip(&meant)
            .enumerate()
            .map(|(n, (&m, &modality))| claim(n, m, None).meant(modality))
            .collect();
        let of = |wanted: &[Modality]| -> BTreeSet<usize> {
            (0..moments.len()).filter(|&n| wanted.contains(&meant[n])).collect()
        };
        let view = timeline.as_known();
        let usual = [Modality::Observed, Modality::Reported];
        prop_assert_eq!(labels(view.sightings("x")), of(&usual));
        for modality in Modality::ALL {
            let ask = Ask::of("x").meant(&[modality]);
            prop_assert_eq!(labels(view.sightings(ask)), of(&[modality]));
        }
        let last = view.last_seen("x");
        prop_assert_eq!(last.excluded().modality, moments.len() - of(&usual).len());
    }
}

#[test]
fn the_fix_added_last_wins_a_tie() {
    let t: Timestamp = at(0);
    // 0.0001 degrees of longitude are 11 m on the equator.
    let place = |lon| Place::lat_lon(0.0, lon * 0.0001).unwrap();
    let mut timeline: Timeline =
        [Sighting::new("x", place(1.0), t), Sighting::new("x", place(2.0), t)]
            .into_iter()
            .collect();
    let lon = |timeline: &Timeline| {
        timeline.as_known().last_seen("x").certain().and_then(|seen| seen.place().lon())
    };
    assert_eq!(lon(&timeline), Some(0.0002));
    timeline.extend([Sighting::new("x", place(3.0), t)]);
    assert_eq!(lon(&timeline), Some(0.0003));
}

#[test]
fn a_fix_costs_sixteen_bytes_and_its_share_of_the_summary() {
    let rows = 10_000;
    let timeline: Timeline =
        (0..rows).map(|n| Sighting::new("x", Place::lat_lon(0.0, 0.0).unwrap(), at(n))).collect();
    // 44 bytes for 32 rows, and two starts and 24 bytes for the actor.
    let summary = 44 * (rows as usize).div_ceil(32) + 64;
    assert!(timeline.fix_bytes() <= 16 * rows as usize + summary, "{}", timeline.fix_bytes());
}
