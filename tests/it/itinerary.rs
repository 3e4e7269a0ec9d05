//! Stays and the trips between them: never an order that nobody stated.

use lastseen::{
    Ask, Certainty, DurationRange, Interval, Itinerary, Membership, MembershipKind, Modality,
    Order, Place, Sighting, Stay, Timeline,
};
use proptest::prelude::*;

use crate::claims::{Moment, at, minute, minutes, moments, numbers, realisations, sighting};
use crate::globe::place;

/// Sightings at one of two places each, labelled with their numbers.
fn timeline(claims: &[(Moment, usize)]) -> Timeline {
    let sighting = |(n, &(moment, spot)): (usize, &(Moment, usize))| {
        let interval = Interval::new(at(moment.lo), at(moment.hi)).unwrap();
        Sighting::new("x", place((10.0, spot as f64)), interval).labelled(&n.to_string())
    };
    claims.iter().enumerate().map(sighting).collect()
}

/// Whether one comes certainly before the other; of two at one exact instant
/// neither does.
fn precedes(a: Moment, b: Moment) -> bool {
    a.hi <= b.lo && a != b
}

fn placed(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<(Moment, usize)>> {
    moments(count).prop_flat_map(|moments| {
        moments.into_iter().map(|moment| (Just(moment), 0..2_usize)).collect::<Vec<_>>()
    })
}

fn numbers_of(itinerary: &Itinerary<'_>) -> Vec<Vec<Vec<usize>>> {
    let layer = |stays: &[Stay<'_>]| -> Vec<Vec<usize>> {
        stays.iter().map(|stay| numbers(stay.sightings()).into_iter().collect()).collect()
    };
    itinerary.layers().map(layer).collect()
}

proptest! {
    #[test]
    fn layers_keep_every_certain_order_and_add_none(claims in placed(0..7)) {
        let timeline = timeline(&claims);
        let itinerary = timeline.as_known().itinerary("x");
        let layers = numbers_of(&itinerary);
        let moment = |n: usize| claims[n].0;
        let mut all: Vec<usize> = layers.iter().flatten().flatten().copied().collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..claims.len()).collect::<Vec<_>>());
        for (n, earlier) in layers.iter().enumerate() {
            for later in &layers[n + 1..] {
                for &a in earlier.iter().flatten() {
                    for &b in later.iter().flatten() {
                        prop_assert!(precedes(moment(a), moment(b)), "{:?}", layers);
                    }
                }
            }
        }
        // A layer of several stays cannot be cut: on either side of any cut
        // there are two whose order is not certain.
        for layer in layers.iter().filter(|layer| layer.len() > 1) {
            let mut flat: Vec<usize> = layer.iter().flatten().copied().collect();
            flat.sort_by_key(|&n| (moment(n).lo, moment(n).hi));
            for cut in 1..flat.len() {
                let (early, late) = flat.split_at(cut);
                let all = early.iter().all(|&a| late.iter().all(|&b| precedes(moment(a), moment(b))));
                prop_assert!(!all, "{:?} {}", flat, cut);
            }
        }
    }

    #[test]
    fn a_stay_is_one_place_with_nothing_elsewhere_between(claims in placed(0..7)) {
        let timeline = timeline(&claims);
        let itinerary = timeline.as_known().itinerary("x");
        for stay in itinerary.stays() {
            let of_stay: Vec<usize> = numbers(stay.sightings()).into_iter().collect();
            let spots: Vec<usize> = of_stay.iter().map(|&n| claims[n].1).collect();
            prop_assert!(spots.iter().all(|spot| *spot == spots[0]));
            let elsewhere = claims.iter().filter(|claim| claim.1 != spots[0]);
            for &(other, _) in elsewhere.filter(|_| of_stay.len() > 1) {
                let before = of_stay.iter().all(|&n| precedes(other, claims[n].0));
                let after = of_stay.iter().all(|&n| precedes(claims[n].0, other));
                prop_assert!(before || after);
            }
            // First, last and length over every way it can have been.
            let moments: Vec<Moment> = of_stay.iter().map(|&n| claims[n].0).collect();
            let ways = realisations(&moments);
            let range = |of: fn(&Vec<i64>) -> i64| {
                (ways.iter().map(of).min().unwrap(), ways.iter().map(of).max().unwrap())
            };
            let ends = |i: Interval| (minute(i.earliest().unwrap()), minute(i.latest().unwrap()));
            prop_assert_eq!(ends(stay.first_seen()), range(|way| *way.iter().min().unwrap()));
            prop_assert_eq!(ends(stay.last_seen()), range(|way| *way.iter().max().unwrap()));
            let length = stay.seen_for();
            let length = [length.min(), length.max()].map(|end| end.unwrap().as_secs() / 60);
            let (least, most) = range(|way| way.iter().max().unwrap() - way.iter().min().unwrap());
            prop_assert_eq!(length, [least, most]);
        }
        // And what can be one stay is: two layers after one another that are
        // one place each are not the same place.
        let layers: Vec<&[Stay<'_>]> = itinerary.layers().collect();
        for two in layers.windows(2) {
            if let [[one], [other]] = two {
                prop_assert!(!one.place().is_same_as(&other.place()));
            }
        }
    }

    #[test]
    fn trips_are_the_steps_of_the_certain_order(claims in placed(0..7)) {
        let timeline = timeline(&claims);
        let itinerary = timeline.as_known().itinerary("x");
        let stays = itinerary.stays();
        let span = |stay: &Stay<'_>| Moment {
            lo: minute(stay.first_seen().earliest().unwrap()),
            hi: minute(stay.last_seen().latest().unwrap()),
        };
        let before = |a: &Stay<'_>, b: &Stay<'_>| precedes(span(a), span(b));
        let mut expected = Vec::new();
        for (n, a) in stays.iter().enumerate() {
            for (m, b) in stays.iter().enumerate() {
                let between = stays.iter().any(|c| before(a, c) && before(c, b));
                if before(a, b) && !between {
                    expected.push((n, m));
                }
            }
        }
        let index = |stay: &Stay<'_>| stays.iter().position(|other| other == stay);
        let mut found = Vec::new();
        for trip in itinerary.trips() {
            let (from, to) = (trip.from().unwrap(), trip.to().unwrap());
            found.push((index(from).unwrap(), index(to).unwrap()));
            prop_assert_eq!(trip.gap().order(), Order::Certain);
            // The length over every way in which both can have been.
            let moments = |stay: &Stay<'_>| -> Vec<Moment> {
                numbers(stay.sightings()).into_iter().map(|n| claims[n].0).collect()
            };
            let (from, to) = (realisations(&moments(from)), realisations(&moments(to)));
            let lengths = from.iter().flat_map(|a| {
                to.iter().map(|b| b.iter().min().unwrap() - a.iter().max().unwrap())
            });
            let length = [trip.gap().length().min(), trip.gap().length().max()];
            let length = length.map(|end| end.unwrap().as_secs() / 60);
            prop_assert_eq!(length, [lengths.clone().min().unwrap(), lengths.max().unwrap()]);
        }
        found.sort_unstable();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn the_order_of_insertion_changes_nothing(claims in placed(0..7), by in 0..7_usize) {
        let shown = |claims: &[(Moment, usize)]| {
            let timeline = timeline(claims);
            let itinerary = timeline.as_known().itinerary("x");
            let layer = |layer: &[Stay<'_>]| -> Vec<_> {
                layer.iter().map(|stay| (stay.first_seen(), stay.last_seen(), stay.count())).collect()
            };
            let mut layers: Vec<Vec<_>> = itinerary.layers().map(layer).collect();
            layers.iter_mut().for_each(|layer| layer.sort_by_key(|stay| format!("{stay:?}")));
            layers
        };
        let mut turned = claims.clone();
        turned.reverse();
        let by = by % turned.len().max(1);
        turned.rotate_left(by);
        prop_assert_eq!(shown(&claims), shown(&turned));
    }
}

#[test]
fn the_train_goes_from_khasan_towards_the_cosmodrome() {
    let named = |lat, lon, name| Place::lat_lon(lat, lon).unwrap().named(name);
    let khasan = || named(42.4286, 130.6456, "Khasan");
    let sighting =
        |place: Place, when: &str| Sighting::new("train", place, when.parse::<Interval>().unwrap());
    let mut timeline: Timeline = [
        sighting(khasan(), "2023-09-11T20:00:00Z"),
        sighting(khasan(), "2023-09-11T20:00:00Z/2023-09-11T21:00:00Z"),
        sighting(named(43.7403, 131.9156, "Baranovsky"), "2023-09-12T02:15:00Z"),
        sighting(named(43.8029, 131.9458, "Ussuriysk"), "2023-09-12T03:10:00Z"),
    ]
    .into_iter()
    .collect();
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train"));
    timeline.join(
        Membership::new("kang", MembershipKind::Aboard, "train").meant(Modality::Unconfirmed),
    );
    let view = timeline.as_known();
    let itinerary = view.itinerary("train");
    let names: Vec<Vec<String>> = itinerary
        .layers()
        .map(|layer| layer.iter().map(|stay| stay.place().to_string()).collect())
        .collect();
    assert_eq!(names, [["Khasan"], ["Baranovsky"], ["Ussuriysk"]]);
    let khasan = &itinerary.stays()[0];
    assert_eq!((khasan.count(), khasan.seen_for().to_string().as_str()), (2, "0s to 1h"));
    let trips: Vec<_> = itinerary.trips().collect();
    assert_eq!(trips.len(), 2);
    // 178.7 km in 5:15 to 6:15.
    assert_eq!(trips[0].gap().length().to_string(), "5h15m to 6h15m");
    assert_eq!(trips[0].distance().unwrap().to_string(), "178.7 km");
    assert_eq!(trips[0].gap().speed().unwrap().to_string(), "28.6 km/h to 34 km/h");

    let of = |who| view.itinerary(Ask::of(who).inferred());
    assert_eq!(of("kim").stays().len(), 3);
    assert!(of("kim").stays().iter().all(|stay| stay.certainty() == Certainty::Certain));
    assert!(of("kang").stays().iter().all(|stay| stay.certainty() == Certainty::Possible));
    assert_eq!(view.itinerary("kim").layers().count(), 0);
    assert_eq!(view.itinerary("kim").trips().count(), 0);
}

proptest! {
    /// Claims that are linked in time, in the view of their network.
    #[test]
    fn linked_claims_are_in_the_order_of_every_reading(
        moments in moments(1..5),
        links in prop::collection::vec((0..5_usize, 0..5_usize, -3..4_i64, 0..3_i64), 0..4),
    ) {
        let links: Vec<_> = links
            .into_iter()
            .filter(|&(from, to, ..)| from.max(to) < moments.len() && from != to)
            .collect();
        let mut timeline = Timeline::new();
        for (n, &moment) in moments.iter().enumerate() {
            let sighting = sighting("x", n, moment);
            let own = links.iter().filter(|link| link.1 == n);
            timeline.add(own.fold(sighting, |sighting, &(from, _, least, wide)| {
                let by = DurationRange::new(minutes(least), minutes(least + wide)).unwrap();
                sighting.after(&from.to_string(), by)
            }));
        }
        let mut ways = realisations(&moments);
        ways.retain(|way| {
            links.iter().all(|&(from, to, least, wide)| {
                (least..=least + wide).contains(&(way[to] - way[from]))
            })
        });
        prop_assume!(!ways.is_empty());
        let before = |a: usize, b: usize| {
            ways.iter().all(|way| way[a] <= way[b]) && ways.iter().any(|way| way[a] < way[b])
        };
        let view = timeline.as_known();
        let itinerary = view.itinerary("x");
        let layers = numbers_of(&itinerary);
        let layer_of = |n: usize| layers.iter().position(|layer| layer.iter().flatten().any(|&m| m == n));
        for a in 0..moments.len() {
            for b in 0..moments.len() {
                if layer_of(a) < layer_of(b) {
                    prop_assert!(before(a, b), "{} {} {:?}", a, b, layers);
                }
            }
        }
        // Every place is another one here, so that each stay is one claim.
        let number = |stay: &Stay<'_>| crate::claims::number(stay.first());
        let mut found: Vec<(usize, usize)> =
            itinerary.trips().map(|trip| (number(trip.from().unwrap()), number(trip.to().unwrap()))).collect();
        found.sort_unstable();
        let mut expected = Vec::new();
        for a in 0..moments.len() {
            for b in 0..moments.len() {
                let between = (0..moments.len()).any(|c| before(a, c) && before(c, b));
                if before(a, b) && !between {
                    expected.push((a, b));
                }
            }
        }
        prop_assert_eq!(found, expected);
    }
}

proptest! {
    /// A stay, and another one that began so long after its end: the leg is as long as that
    /// can be, and its order is settled, whenever the two were.
    #[test]
    fn a_leg_between_linked_stays_is_what_brute_force_says(
        apart in prop::collection::vec(0..3_i64, 4),
        widths in prop::collection::vec(0..4_i64, 4),
        lag in (0..3_i64, 1..4_i64),
    ) {
        // From each moment to the next one, so that the earliest of all are a reading.
        let between = [apart[0], apart[1], lag.0 + apart[2].min(lag.1), apart[3]];
        let mut ends: Vec<Moment> = Vec::new();
        for (by, width) in between.into_iter().zip(widths) {
            let lo = ends.last().map_or(0, |m| m.lo) + by;
            ends.push(Moment { lo, hi: lo + width });
        }
        let lengths: Vec<i64> = realisations(&ends)
            .into_iter()
            .filter(|way| way[0] <= way[1] && way[2] <= way[3])
            .map(|way| way[2] - way[1])
            .filter(|by| (lag.0..=lag.0 + lag.1).contains(by))
            .collect();
        let stay = |name: &str, from: usize| {
            let [from, until] = [ends[from], ends[from + 1]]
                .map(|m| Interval::new(at(m.lo), at(m.hi)).unwrap());
            Sighting::stay("x", Place::unlocated(name), from, until).labelled(name)
        };
        let by = DurationRange::new(minutes(lag.0), minutes(lag.0 + lag.1)).unwrap();
        let timeline: Timeline =
            [stay("a", 0), stay("b", 2).after("a", by)].into_iter().collect();
        let (least, most) = (lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
        // Two at one instant have no order.
        prop_assume!(*most > 0);
        let itinerary = timeline.as_known().itinerary("x");
        let legs: Vec<_> = itinerary.trips().map(|trip| trip.gap()).collect();
        let [leg] = legs.as_slice() else { panic!("{itinerary}") };
        prop_assert_eq!(leg.length(), DurationRange::new(minutes(*least), minutes(*most)).unwrap());
        prop_assert_eq!(leg.order(), Order::Certain);
    }
}

#[test]
fn many_fixes_are_a_chain() {
    let timeline: Timeline = (0..20_000_i64)
        .map(|row| Sighting::new("x", place((10.0, (row / 2) as f64 / 1000.0)), at(row)))
        .collect();
    let itinerary = timeline.as_known().itinerary("x");
    assert_eq!((itinerary.stays().len(), itinerary.layers().count()), (10_000, 10_000));
    assert_eq!(itinerary.trips().count(), 9_999);
}

#[test]
fn a_trip_of_vague_moments_says_when_it_was_seen_before_and_after() {
    let hours = |from: &str, to: &str| -> Interval {
        format!("2024-03-05T{from}:00Z/2024-03-05T{to}:00Z").parse().unwrap()
    };
    let there = Place::lat_lon(51.5, 1.0).unwrap().named("there");
    let here = Place::lat_lon(51.5, 0.0).unwrap().named("here");
    let timeline: Timeline = [
        Sighting::new("kim", here, hours("10:00", "12:00")),
        Sighting::new("kim", there, hours("14:00", "15:00")),
    ]
    .into_iter()
    .collect();
    let itinerary = timeline.as_known().itinerary("kim");
    let told: Vec<String> = itinerary.trips().map(|trip| trip.to_string()).collect();
    let [told] = told.as_slice() else { panic!("{told:?}") };
    // It can have left at any time from 10:00 on, and have come until 15:00.
    let when = "kim went from here to there, last seen before it between Tue 2024-03-05 10:00 and \
                12:00 UTC, first after it between Tue 2024-03-05 14:00 and 15:00 UTC: at most 5h";
    assert!(told.starts_with(when), "{told}");
}
