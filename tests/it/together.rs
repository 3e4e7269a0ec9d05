//! Who was with whom where many are carried by the same, against the same question of each
//! alone, and against brute force.

use std::collections::{BTreeMap, BTreeSet};

use lastseen::{
    Ask, Encounter, Interval, Membership, MembershipKind, Modality, Place, Seen, Sighting,
    SignedDuration, Timeline, Together,
};
use proptest::prelude::*;

use crate::claims::{at, minutes};

fn id(actor: usize) -> String {
    format!("m{actor:02}")
}

/// One of a few places, 55 m apart from the next.
fn spot(number: usize) -> Place {
    Place::lat_lon(10.0 + number as f64 * 0.0005, 20.0).unwrap()
}

/// A membership: who, in what, from and until when, and whether it is confirmed.
type Said = (usize, usize, Option<i64>, Option<i64>, bool);

fn memberships(actors: usize) -> impl Strategy<Value = Vec<Said>> {
    let minute = || prop::option::weighted(0.3, 0..60_i64);
    let any = (0..actors - 1, 1..actors, minute(), minute(), prop::bool::weighted(0.9)).prop_map(
        move |(member, up, from, length, is_confirmed)| {
            let whole = (member + up).min(actors - 1);
            let until = length.map(|length| from.unwrap_or(0) + length);
            (member, whole, from, until, is_confirmed)
        },
    );
    // One in another, or all in one, or any.
    prop_oneof![
        (1..actors).prop_map(|n| (0..n).map(|m| (m, m + 1, None, None, true)).collect()),
        Just((0..actors - 1).map(|m| (m, actors - 1, None, None, true)).collect()),
        (0..40_i64).prop_map(move |until| {
            (0..actors - 1).map(|m| (m, m + 1, Some(3), Some(3 + until), true)).collect()
        }),
        prop::collection::vec(any, 0..2 * actors),
    ]
}

/// A sighting: of whom, where, from when, for how long it is vague, and whether it is a fix.
fn sightings(actors: usize) -> impl Strategy<Value = Vec<(usize, usize, i64, i64, bool)>> {
    let width = prop_oneof![3 => Just(0), 1 => 1..20_i64];
    let one = (0..actors, 0..4_usize, 0..60_i64, width, prop::bool::weighted(0.2));
    prop::collection::vec(one, 1..14)
}

fn timeline(memberships: &[Said], sightings: &[(usize, usize, i64, i64, bool)]) -> Timeline {
    let mut timeline = Timeline::new();
    for (number, &(actor, place, from, width, is_fix)) in sightings.iter().enumerate() {
        let when = Interval::new(at(from), at(from + width)).unwrap();
        let one = Sighting::new(id(actor).as_str(), spot(place), when);
        if is_fix && width == 0 {
            timeline.extend([one]);
        } else {
            timeline.add(one.labelled(&number.to_string()));
        }
    }
    for &(member, whole, from, until, is_confirmed) in memberships {
        let (member, whole) = (id(member), id(whole));
        let mut one = Membership::new(member.as_str(), MembershipKind::Aboard, whole.as_str());
        if let Some(from) = from {
            one = one.from(at(from));
        }
        if let Some(until) = until {
            one = one.until(at(until));
        }
        if !is_confirmed {
            one = one.meant(Modality::Unconfirmed);
        }
        timeline.join(one);
    }
    timeline
}

/// All that is said of an encounter, with the memberships by which each sighting counts.
fn told(met: &Encounter<'_>) -> String {
    let via = |seen: &Seen<'_>| {
        let links: Vec<String> =
            seen.via().map(|one| format!("{}-{}", one.member(), one.whole())).collect();
        format!("{seen:?} {links:?}")
    };
    let seen = met.seen().map(|seen| seen.iter().map(via).collect::<Vec<_>>());
    format!("{} {seen:?} {met}", serde_json::to_string(met).unwrap())
}

proptest! {
    #[test]
    fn the_encounters_of_everybody_are_those_of_each(
        said in memberships(7), seen in sightings(7),
        within in prop::option::of(0..150_u32),
        (staying, across) in (0..40_i64, prop_oneof![Just(0), 1..40_i64]),
        least in prop_oneof![3 => Just(0), 1 => 1..10_i64],
    ) {
        let timeline = timeline(&said, &seen);
        let view = timeline.as_known();
        let rule = match within {
            Some(metres) => Together::within(lastseen::Distance::metres(metres.into()).unwrap()),
            None => Together::at_one_place(),
        };
        let rule = rule.staying(minutes(staying)).across(minutes(across));
        let rule = rule.for_at_least(minutes(least));
        let all = view.encounters(Ask::everyone().inferred(), rule);
        let mut each = Vec::new();
        for actor in timeline.actors() {
            let met = view.encounters(Ask::of(actor).inferred(), rule);
            each.extend(met.into_iter().filter(|met| met.actors()[0].id() < met.actors()[1].id()));
        }
        // Each is oldest first, and of one time by the two.
        let order = |met: &Encounter<'_>| {
            let time = met.interval();
            (time.earliest(), time.latest(), met.actors().map(|actor| actor.id().clone()))
        };
        each.sort_by_key(order);
        let told = |met: &[Encounter<'_>]| met.iter().map(told).collect::<Vec<_>>();
        prop_assert_eq!(told(&all), told(&each));
    }

    #[test]
    fn who_is_carried_to_a_sighting_is_there_with_all_who_do_not_carry_it(
        // Of each but the last the one that it is aboard all the time, if it is aboard one.
        aboard in prop::collection::vec(prop::option::weighted(0.8, 0..20_usize), 1..14),
        seen in prop::collection::vec((0..14_usize, 0..3_usize), 1..8),
    ) {
        let actors = aboard.len() + 1;
        let whole = |member: usize| {
            let up = aboard.get(member).copied().flatten()?;
            Some((member + 1 + up).min(actors - 1))
        };
        let said: Vec<Said> =
            (0..actors).filter_map(|m| Some((m, whole(m)?, None, None, true))).collect();
        // Two hours apart, so that nothing leads from one to the next.
        let seen: Vec<_> = seen.into_iter().zip(0..).map(|((actor, place), n)| {
            (actor % actors, place, 120 * n, 0, false)
        }).collect();
        let timeline = timeline(&said, &seen);
        // Each with all that carries it.
        let above: Vec<BTreeSet<usize>> = (0..actors)
            .map(|actor| std::iter::successors(whole(actor), |&next| whole(next)).collect())
            .collect();
        let mut expected: BTreeMap<(i64, String, String), usize> = BTreeMap::new();
        for (number, &(who, _, minute, ..)) in seen.iter().enumerate() {
            let there: Vec<usize> =
                (0..actors).filter(|&one| one == who || above[one].contains(&who)).collect();
            for &one in &there {
                for &other in there.iter().filter(|&&other| one < other) {
                    if !above[one].contains(&other) && !above[other].contains(&one) {
                        expected.insert((minute, id(one), id(other)), number);
                    }
                }
            }
        }
        let view = timeline.as_known();
        let rule = Together::at_one_place().across(SignedDuration::ZERO);
        let all = view.encounters(Ask::everyone().inferred(), rule);
        let found: BTreeMap<(i64, String, String), usize> = all.iter().map(|met| {
            let [one, other] = met.actors().map(|actor| actor.id().to_string());
            let labels = met.seen().map(|seen| seen.iter().map(|one| one.label()).collect::<Vec<_>>());
            assert_eq!(labels[0], labels[1]);
            let minute = (met.interval().earliest().unwrap() - at(0)).as_secs() / 60;
            ((minute, one, other), labels[0][0].unwrap().parse().unwrap())
        }).collect();
        prop_assert_eq!(found.len(), all.len());
        prop_assert_eq!(found, expected);
    }
}
