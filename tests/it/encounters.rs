//! Who was with whom, against brute force: every way in which a few sightings
//! can have been, on a grid of quarters of a minute.

use std::collections::BTreeSet;

use lastseen::{
    Ask, Certainty, Distance, DurationRange, Encounter, Evidence, Interval, Membership,
    MembershipKind, Modality, Place, Sighting, SignedDuration, Timeline, Timestamp, Together, View,
};
use proptest::prelude::*;

use crate::claims::{Moment, at, minutes};
use crate::globe::{moved, place, somewhere};

const KM: f64 = 1000.0;

fn kilometre() -> Distance {
    Distance::metres(KM).unwrap()
}

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The ministers and the cosmodrome: the train at 12:15 and 13:10 in
/// Vladivostok, Putin at 12:30 and Kim at 13:00 in Vostochny the day after.
fn ministers() -> Timeline {
    let vostochny = Place::lat_lon(51.884, 128.334).unwrap().named("Vostochny");
    let near_ussuriysk = Place::lat_lon(43.8029, 131.9458).unwrap().named("near Ussuriysk");
    let baranovsky = Place::lat_lon(43.7403, 131.9156).unwrap().named("Baranovsky");
    let mut timeline: Timeline = [
        Sighting::new("train", baranovsky, time("2023-09-12T02:15:00Z")).labelled("c4"),
        Sighting::new("train", near_ussuriysk, time("2023-09-12T03:10:00Z")).labelled("c5"),
        Sighting::new("kim", vostochny.clone(), time("2023-09-13T04:00:00Z")).labelled("c7"),
        Sighting::new("putin", vostochny, time("2023-09-13T03:30:00Z")).labelled("c8"),
    ]
    .into_iter()
    .collect();
    let left = time("2023-09-10T06:00:00Z");
    let aboard = |who| Membership::new(who, MembershipKind::Aboard, "train").from(left);
    timeline.join(aboard("kim").until(time("2023-09-13T03:00:00Z")));
    timeline.join(aboard("choe"));
    timeline.join(aboard("kang").meant(Modality::Unconfirmed));
    timeline
}

#[test]
fn kim_and_putin_are_together_at_the_cosmodrome_from_four_and_not_before() {
    let timeline = ministers();
    let view = timeline.as_known();
    let together = Together::at_one_place().staying("1h".parse().unwrap());
    let met = view.encounters(Ask::of("kim").inferred(), together);
    let with_putin: Vec<&Encounter<'_>> =
        met.iter().filter(|met| met.actors()[1].id().as_str() == "putin").collect();
    let [met] = with_putin[..] else { panic!("{with_putin:?}") };
    // What rests on an assumption is never certain.
    assert_eq!((met.certainty(), met.certain_interval()), (Certainty::Possible, None));
    assert_eq!(met.staying(), Some("1h".parse().unwrap()));
    assert_eq!(met.evidence(), Evidence::Direct);
    let four = time("2023-09-13T04:00:00Z");
    assert_eq!(met.interval().earliest(), Some(four));
    assert_eq!(met.duration().max(), Some(minutes(30)));
    assert_eq!(met.seen().map(|seen| seen[0].label().unwrap()), ["c7", "c8"]);

    let before = Ask::of("kim").as_of(four - SignedDuration::from_secs(1));
    assert!(view.encounters(before, together).is_empty());
    // Without the assumption two moments half an hour apart say nothing.
    assert!(view.encounters("kim", Together::at_one_place()).is_empty());
}

#[test]
fn the_ministers_are_together_by_what_the_train_was_seen_to_do() {
    let timeline = ministers();
    let view = timeline.as_known();
    let met = view.encounters(Ask::of("choe").inferred(), Together::within(kilometre()));
    let shown: Vec<(&str, Certainty, Evidence)> = met
        .iter()
        .map(|met| (met.actors()[1].id().as_str(), met.certainty(), met.evidence()))
        .collect();
    let (certain, possible) = (Certainty::Certain, Certainty::Possible);
    assert_eq!(
        shown,
        [
            ("kang", possible, Evidence::Inferred),
            ("kim", certain, Evidence::Inferred),
            ("kang", possible, Evidence::Inferred),
            ("kim", certain, Evidence::Inferred),
        ]
    );
    // Direct evidence alone knows nothing of it, and being aboard a train is no
    // encounter with it.
    assert!(view.encounters("choe", Together::within(kilometre())).is_empty());
}

#[test]
fn two_exact_moments_at_one_instant_are_an_encounter_of_no_length() {
    let here = place((10.0, 10.0));
    let timeline: Timeline = [
        Sighting::new("x", here.clone(), at(0)),
        Sighting::new("y", here.clone(), at(0)),
        Sighting::new("z", here, Interval::new(at(0), at(60)).unwrap()),
    ]
    .into_iter()
    .collect();
    let view = timeline.as_known();
    let met = view.encounters("x", kilometre());
    let [with_y, with_z] = &met[..] else { panic!("{met:?}") };
    assert_eq!(with_y.certainty(), Certainty::Certain);
    assert_eq!(with_y.duration(), DurationRange::exactly(SignedDuration::ZERO));
    assert_eq!(with_z.certainty(), Certainty::Possible);
    let longer = Together::within(kilometre()).for_at_least(minutes(1));
    assert!(view.encounters("x", longer).is_empty());
    // Someone who may have gone within the ten minutes is there for ten of them
    // at most.
    let longer = longer.staying(minutes(10));
    assert_eq!(view.encounters("x", longer).len(), 2);
    let longest = longer.for_at_least(minutes(10));
    let met = view.encounters("x", longest);
    assert_eq!(met.len(), 2);
    // Both were seen at once, and only if they stayed were they there for long.
    assert_eq!(met[0].certainty(), Certainty::Possible);
    assert_eq!(met[0].certain_interval(), Some(Interval::at(at(0))));
    assert_eq!(met[1].certainty(), Certainty::Possible);
    assert!(view.encounters("x", longest.for_at_least(minutes(11))).is_empty());
}

#[test]
fn claims_linked_to_one_instant_are_together_whenever_that_was() {
    let here = place((10.0, 10.0));
    let morning = Interval::new(at(0), at(60)).unwrap();
    let later = |by: i64| DurationRange::exactly(minutes(by));
    let timeline = |by| {
        let mut timeline = Timeline::new();
        timeline.add(Sighting::new("kim", here.clone(), morning).labelled("c2"));
        let day = Interval::new(at(0), at(600)).unwrap();
        timeline.add(Sighting::new("kozlov", here.clone(), day).after("c2", later(by)));
        timeline
    };
    let greeted = timeline(0);
    let met = greeted.as_known().encounters("kim", kilometre());
    let [met] = &met[..] else { panic!("{met:?}") };
    assert_eq!((met.certainty(), met.certain_interval()), (Certainty::Certain, None));
    assert_eq!(met.interval(), morning);
    // An hour later is never at the same time, though the intervals overlap.
    let missed = timeline(30);
    let view = missed.as_known();
    assert!(view.encounters("kim", kilometre()).is_empty());
    let stayed = Together::within(kilometre()).staying(minutes(31));
    assert_eq!(view.encounters("kim", stayed).len(), 1);
}

#[test]
fn a_ring_meets_who_is_within_it() {
    let about = lastseen::Relative::new("74 km".parse().unwrap(), place((43.1155, 131.8855)))
        .along(lastseen::Metric::Geodesic);
    let timeline: Timeline = [
        Sighting::new("x", about.place(), at(0)),
        Sighting::new("in it", place((43.8029, 131.9458)), at(0)),
        Sighting::new("inside of it", place((43.1155, 131.8855)), at(0)),
        Sighting::new("who knows", Place::unlocated("the border"), at(0)),
        Sighting::new("y", Place::unlocated("the border"), at(0)),
    ]
    .into_iter()
    .collect();
    let names = |met: Vec<Encounter<'_>>| -> Vec<(String, Certainty)> {
        met.iter().map(|m| (m.actors()[1].id().to_string(), m.certainty())).collect()
    };
    let view = timeline.as_known();
    let possible = vec![("in it".to_owned(), Certainty::Possible)];
    assert_eq!(names(view.encounters("x", kilometre())), possible);
    let border = names(view.encounters("y", kilometre()));
    assert_eq!(border, [("who knows".to_owned(), Certainty::Possible)]);
    let border = names(view.encounters("y", Together::at_one_place()));
    assert_eq!(border, [("who knows".to_owned(), Certainty::Certain)]);
}

/// Steps of the fine grid in a minute.
const FINE: i64 = 2;

/// Where an actor is at each instant of the fine grid: at which of the places
/// it can be, and at which it is on every reading.
fn whereabouts(claims: &[(Moment, usize)], staying: i64) -> Vec<[(bool, bool); 2]> {
    let instants = |m: Moment| match (m.lo * FINE, m.hi * FINE) {
        (lo, hi) if lo == hi => vec![lo],
        (lo, hi) => (lo..hi).collect(),
    };
    let mut ways: Vec<Vec<i64>> = vec![Vec::new()];
    for &(moment, _) in claims {
        let longer = |way: &Vec<i64>| {
            let way = way.clone();
            instants(moment).into_iter().map(move |t| [way.clone(), vec![t]].concat())
        };
        ways = ways.iter().flat_map(longer).collect();
    }
    (0..30 * FINE)
        .map(|now| {
            [0, 1].map(|place| {
                let is_there = |way: &Vec<i64>| {
                    claims.iter().zip(way).any(|(&(_, there), &t)| {
                        let stays = t == now || t < now && now < t + staying * FINE;
                        let left = claims
                            .iter()
                            .zip(way)
                            .any(|(&(_, other), &u)| other != place && t < u && u <= now);
                        there == place && stays && !left
                    })
                };
                (ways.iter().any(is_there), ways.iter().all(is_there))
            })
        })
        .collect()
}

fn fine(now: i64) -> Timestamp {
    at(0) + SignedDuration::from_secs(60 / FINE * now)
}

fn claims() -> impl Strategy<Value = Vec<(Moment, usize)>> {
    let moment = (0..10_i64, 0..4_i64).prop_map(|(lo, width)| Moment { lo, hi: lo + width });
    prop::collection::vec((moment, 0..2_usize), 0..4)
}

fn add(timeline: &mut Timeline, actor: &str, claims: &[(Moment, usize)]) {
    timeline.extend(claims.iter().map(|&(moment, spot)| {
        let interval = Interval::new(at(moment.lo), at(moment.hi)).unwrap();
        Sighting::new(actor, place((10.0, spot as f64)), interval)
    }));
}

/// An encounter as plain numbers, to be compared.
type Shown = (Interval, Option<Interval>, DurationRange, Certainty, [String; 2]);

fn shown(met: &Encounter<'_>) -> Shown {
    let names = met.actors().map(|actor| actor.id().to_string());
    (met.interval(), met.certain_interval(), met.duration(), met.certainty(), names)
}

fn all(view: &View<'_>, ask: Ask<'_>, together: Together) -> Vec<Shown> {
    view.encounters(ask, together).iter().map(shown).collect()
}

proptest! {
    #[test]
    fn encounters_are_what_brute_force_says(
        x in claims(), y in claims(), staying in 0..5_i64,
    ) {
        let mut timeline = Timeline::new();
        add(&mut timeline, "x", &x);
        add(&mut timeline, "y", &y);
        let together = Together::within(kilometre()).across(minutes(0)).staying(minutes(staying));
        let met = timeline.as_known().encounters("x", together);
        let (of_x, of_y) = (whereabouts(&x, staying), whereabouts(&y, staying));
        // What is certain is so without the assumption.
        let (sure_x, sure_y) = (whereabouts(&x, 0), whereabouts(&y, 0));
        for (now, (x, y)) in (0..).zip(of_x.iter().zip(&of_y)) {
            let possible = (0..2).any(|spot| x[spot].0 && y[spot].0);
            let (sure_x, sure_y) = (&sure_x[now as usize], &sure_y[now as usize]);
            let certain = (0..2).any(|spot| sure_x[spot].1 && sure_y[spot].1);
            let said = met.iter().any(|met| met.interval().contains(fine(now)));
            let sure = |met: &Encounter<'_>| {
                met.certain_interval().is_some_and(|span| span.contains(fine(now)))
            };
            // What can be is said, and what is said to be certain is.
            prop_assert!(said || !possible, "{}", now);
            prop_assert!(certain || !met.iter().any(sure), "{}", now);
            // Without the assumption, the answer is exact.
            if staying == 0 {
                prop_assert_eq!(said, possible, "{}", now);
                prop_assert_eq!(met.iter().any(sure), certain, "{}", now);
            }
        }
        for met in &met {
            let (possible, certain) = (met.interval(), met.certain_interval());
            if let Some(certain) = certain {
                prop_assert_eq!(possible.intersection(certain), Some(certain));
            }
            prop_assert_eq!(met.certainty() == Certainty::Certain, certain.is_some());
        }
    }

    #[test]
    fn an_encounter_is_one_from_either_side(
        x in claims(), y in claims(), staying in 0..5_i64, length in 0..3_i64,
    ) {
        let mut timeline = Timeline::new();
        add(&mut timeline, "y", &y);
        add(&mut timeline, "x", &x);
        let together =
            Together::within(kilometre()).staying(minutes(staying)).for_at_least(minutes(length));
        let view = timeline.as_known();
        let of_x = all(&view, Ask::of("x"), together);
        let mut of_y = all(&view, Ask::of("y"), together);
        for (.., names) in &mut of_y {
            names.reverse();
        }
        prop_assert_eq!(&of_x, &of_y);
        prop_assert_eq!(&of_x, &all(&view, Ask::everyone(), together));
        let sorted = of_x.windows(2).all(|two| two[0].0.earliest() <= two[1].0.earliest());
        prop_assert!(sorted);
    }

    #[test]
    fn the_sweep_finds_what_all_pairs_find(
        base in somewhere(),
        rows in prop::collection::vec(
            (0..6_usize, 0..3_i64, 0.0..360.0_f64, 0.0..150.0_f64, 0.0..20.0_f64), 0..16,
        ),
        within in 0.0..60.0_f64,
    ) {
        let names = ["a", "b", "c", "d", "e", "f"];
        let sightings: Vec<Sighting> = rows
            .iter()
            .map(|&(actor, minute, bearing, km, radius)| {
                let spot = place(moved(base, bearing, km * KM));
                let spot = spot.with_radius(Distance::metres(radius * KM).unwrap());
                Sighting::new(names[actor], spot, at(minute))
            })
            .collect();
        let near = Distance::metres(within * KM).unwrap();
        let mut expected = BTreeSet::new();
        for one in &sightings {
            for other in &sightings {
                let apart = one.place().distance_to(other.place()).unwrap();
                if one.actor() < other.actor()
                    && one.interval() == other.interval()
                    && apart.possibly_within(near)
                {
                    let names = [one.actor().to_string(), other.actor().to_string()];
                    expected.insert((names, one.interval().to_string(), apart.certainly_within(near)));
                }
            }
        }
        let timeline: Timeline = sightings.into_iter().collect();
        let met = timeline.as_known().encounters(Ask::everyone(), near);
        let found: BTreeSet<_> = met
            .iter()
            .map(|met| {
                let (interval, .., certainty, names) = shown(met);
                (names, interval.to_string(), certainty == Certainty::Certain)
            })
            .collect();
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn many_rows_are_swept_and_not_paired() {
    // A hundred ships that report every minute, each in its own harbour, and a
    // pilot who is at one of them once.
    let mut timeline: Timeline = (0..40_000_i64)
        .map(|row| {
            let (ship, minute) = (row % 100, row / 100);
            let harbour = place((ship as f64 - 50.0, 0.0));
            Sighting::new(format!("ship {ship}"), harbour, at(minute))
        })
        .collect();
    timeline.extend([Sighting::new("pilot", place((-8.0, 0.0)), at(320))]);
    let view = timeline.as_known();
    let met = view.encounters(Ask::everyone(), kilometre());
    let names: Vec<Shown> = met.iter().map(shown).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].4, ["pilot", "ship 42"]);
    assert_eq!(all(&view, Ask::of("ship 42"), kilometre().into()).len(), 1);
}
