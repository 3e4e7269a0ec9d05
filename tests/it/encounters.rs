//! Who was with whom, against brute force: every way in which a few sightings
//! can have been, on a grid of quarters of a minute.

use std::collections::{BTreeMap, BTreeSet};

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
    assert!(with_y.certainty() == Certainty::Certain && with_y.is_certain());
    assert_eq!(with_y.duration(), DurationRange::exactly(SignedDuration::ZERO));
    assert!(with_z.certainty() == Certainty::Possible && !with_z.is_certain());
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

/// Without the fixes that another one at the same instant replaces.
fn holding(claims: &[(Moment, usize)]) -> Vec<(Moment, usize)> {
    let is_replaced = |number: usize, moment: Moment| {
        let mut later = claims.iter().skip(number + 1);
        moment.lo == moment.hi && later.any(|&(other, _)| other == moment)
    };
    let all = claims.iter().copied().enumerate();
    all.filter(|&(number, (moment, _))| !is_replaced(number, moment))
        .map(|(_, claim)| claim)
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
        let (x, y) = (holding(&x), holding(&y));
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
        // Of two places apart at one instant one is wrong.
        let is_in_doubt = |one: &Sighting| {
            let mut own = sightings.iter().filter(|other| other.actor() == one.actor());
            own.any(|other| {
                let is_apart = one.place().distance_to(other.place()).unwrap().min() > Distance::ZERO;
                one.interval() == other.interval() && is_apart
            })
        };
        for one in &sightings {
            for other in &sightings {
                let apart = one.place().distance_to(other.place()).unwrap();
                if one.actor() < other.actor()
                    && one.interval() == other.interval()
                    && apart.min() <= near
                {
                    let names = [one.actor().to_string(), other.actor().to_string()];
                    let is_sure = apart.max() <= near && !is_in_doubt(one) && !is_in_doubt(other);
                    expected.insert((names, one.interval().to_string(), is_sure));
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

/// `x` is there at 5, some time from 4 to 7, and at 7; `y` some time from 5 to 8.
#[test]
fn a_vague_sighting_keeps_the_instant_that_ends_it_apart() {
    let mut timeline = Timeline::new();
    let of = |lo, hi| (Moment { lo, hi }, 0);
    add(&mut timeline, "x", &[of(5, 5), of(4, 7), of(7, 7)]);
    add(&mut timeline, "y", &[of(5, 8)]);
    let together = Together::within(kilometre()).across(minutes(0));
    let met = timeline.as_known().encounters("x", together);
    let spans: Vec<Interval> = met.iter().map(|met| met.interval()).collect();
    assert_eq!(spans, [Interval::new(at(5), at(7)).unwrap(), Interval::at(at(7))]);
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

/// The fixes of one set of `tests/data/encounters.csv`.
fn vector(name: &str) -> Timeline {
    let lines = include_str!("../data/encounters.csv").lines().skip(1);
    let rows = lines.map(|line| line.split(',').collect::<Vec<&str>>());
    let rows: Vec<Sighting> = rows
        .filter(|row| row[0] == name)
        .map(|row| {
            let spot = (row[3].parse().unwrap(), row[4].parse().unwrap());
            Sighting::new(row[1], place(spot), time(row[2]))
        })
        .collect();
    assert!(!rows.is_empty(), "{name}");
    rows.into_iter().collect()
}

/// Encounters as `one-other hh:mm:ss-hh:mm:ss`, with a bar at an end that is cut.
fn spans(timeline: &Timeline, together: Together) -> Vec<String> {
    let met = timeline.as_known().encounters(Ask::everyone(), together);
    let shown = met.iter().map(|met| {
        let [one, other] = met.actors().map(|actor| actor.id().to_string());
        let clock = |at: Option<Timestamp>| {
            let nearest = at.unwrap() + SignedDuration::from_micros(500_000);
            let second = Timestamp::from_unix_seconds(nearest.as_unix_seconds()).unwrap();
            second.to_string()[11..19].to_owned()
        };
        let (from, to) = (clock(met.interval().earliest()), clock(met.interval().latest()));
        let cut = |is_cut: bool| if is_cut { "|" } else { "" };
        let (start, end) = (cut(met.is_cut_at_start()), cut(met.is_cut_at_end()));
        format!("{one}-{other} {start}{from}-{to}{end}")
    });
    shown.collect()
}

fn half_a_kilometre() -> Together {
    Together::within(Distance::metres(500.0).unwrap())
}

#[test]
fn two_that_sail_together_are_together_between_their_fixes_and_not_after_them() {
    let half_an_hour = half_a_kilometre().for_at_least(minutes(30));
    assert_eq!(spans(&vector("convoy"), half_an_hour), ["a-b |12:00:00-12:30:00|"]);
    assert_eq!(spans(&vector("convoy_offset"), half_a_kilometre()), ["a-b |12:05:00-12:30:00|"]);
    assert_eq!(spans(&vector("left_long_ago"), half_a_kilometre()), [""; 0]);
    // The two were seen at once, but not for half an hour.
    let convoy = vector("convoy");
    let met = convoy.as_known().encounters("a", half_a_kilometre());
    assert_eq!(met[0].certain_interval(), Some(Interval::at(time("2024-05-01T12:00:00Z"))));
    assert_eq!(met[0].certainty(), Certainty::Certain);
    let met = convoy.as_known().encounters("a", half_an_hour);
    assert_eq!(met[0].certainty(), Certainty::Possible);
    assert_eq!(met[0].across(), Some(minutes(15)));
    let offset = vector("convoy_offset");
    let met = offset.as_known().encounters("a", half_a_kilometre());
    assert_eq!((met[0].certainty(), met[0].certain_interval()), (Certainty::Possible, None));
    assert_eq!(met[0].closest().unwrap().distance().to_string(), "0 m");
}

/// What pipe-encounters finds at ticks of ten minutes, across gaps of 70: 16:10
/// to 17:00, 16:10 to 17:10, the same three, none, and 07:40 to 10:10.
#[test]
fn encounters_of_global_fishing_watch_are_found_at_their_instants() {
    let of = |name: &str| {
        spans(&vector(name), half_a_kilometre().for_at_least(minutes(30)).across(minutes(70)))
    };
    assert_eq!(of("simple"), ["1-2 16:02:23-17:04:45"]);
    assert_eq!(of("dateline"), ["1-2 16:03:01-17:10:43"]);
    assert_eq!(
        of("multi"),
        ["2-3 |15:20:00-17:50:00|", "1-2 |15:40:00-17:40:00|", "1-3 |15:40:00-17:40:00|"]
    );
    assert_eq!(of("fast"), [""; 0]);
    assert_eq!(of("real"), ["441910000-563418000 |07:32:37-10:17:44|"]);
}

#[test]
fn who_has_no_time_to_leave_is_there_for_certain() {
    let knots = |speed: f64| lastseen::Speed::knots(speed).unwrap();
    let moored = |speed: Option<f64>| {
        let mut timeline = Timeline::new();
        for (actor, start) in [("a", 0), ("b", 1)] {
            if let Some(speed) = speed {
                timeline.declare(lastseen::Actor::new(actor).at_most(knots(speed)));
            }
            let fixes =
                (0..10).map(|n| Sighting::new(actor, place((10.0, 10.0)), at(start + 3 * n)));
            timeline.extend(fixes);
        }
        let met = timeline.as_known().encounters("a", half_a_kilometre());
        assert_eq!(met.len(), 1);
        assert_eq!(met[0].interval(), Interval::new(at(1), at(27)).unwrap());
        (met[0].certainty(), met[0].certain_interval())
    };
    assert_eq!(moored(None), (Certainty::Possible, None));
    // 2 kn for a minute and two, either way, are 185 m.
    let (certain, all) = moored(Some(2.0));
    assert_eq!((certain, all), (Certainty::Certain, Some(Interval::new(at(1), at(27)).unwrap())));
    // At 10 kn 500 m are 97 s, for both together: over a minute they have while
    // they go on to the next fix of the one and back to the last of the other.
    let (certain, some) = moored(Some(10.0));
    let long = some.and_then(Interval::width).unwrap().as_secs_f64();
    assert!(certain == Certainty::Certain && (long - 97.19).abs() < 0.01, "{long} s");
    assert_eq!(moored(Some(20.0)), (Certainty::Possible, None));
}

#[test]
fn a_report_is_held_against_the_way_of_a_ship() {
    let mut timeline = Timeline::new();
    let harbour = place((0.0, 0.0)).with_radius(Distance::metres(2_000.0).unwrap());
    let hour = Interval::new(at(0), at(60)).unwrap();
    timeline.add(Sighting::new("agent", harbour.clone(), hour).labelled("r1"));
    // Eastwards over the harbour, 0.1 degrees in ten minutes: 11.13 km.
    timeline.extend(
        (-3..=3_i64).map(|n| Sighting::new("ship", place((0.0, 0.1 * n as f64)), at(30 + 10 * n))),
    );
    let near = Together::within(kilometre());
    let met = timeline.as_known().encounters("ship", near);
    let [met] = &met[..] else { panic!("{met:?}") };
    assert_eq!(met.certainty(), Certainty::Possible);
    let ends =
        [met.interval().earliest(), met.interval().latest()].map(|end| end.unwrap() - at(30));
    // 3 km are 2 min 41.7 s of its way.
    assert!((ends[0].as_secs_f64() + 161.7).abs() < 0.1, "{ends:?}");
    assert!((ends[1].as_secs_f64() - 161.7).abs() < 0.1, "{ends:?}");
    assert!(!met.is_cut_at_start() && !met.is_cut_at_end());
    assert_eq!(met.seen().map(<[_]>::len), [2, 1]);
    assert_eq!(met.seen()[1][0].label(), Some("r1"));
    assert_eq!((met.across(), met.staying()), (Some(minutes(15)), None));
    assert_eq!(met.distance().unwrap().min(), Distance::ZERO);
    assert!((met.distance().unwrap().max().as_metres() - 5_000.0).abs() < 1.0);
    assert!(met.to_string().contains("on straight ways between sightings at most 15m apart"));
    // Before the ship came, and after it was gone, nobody met it.
    let early = Interval::new(at(0), at(20)).unwrap();
    timeline.add(Sighting::new("pilot", harbour.clone(), early));
    let met = timeline.as_known().encounters("pilot", near);
    assert!(met.iter().all(|met| met.actors()[1].id().as_str() == "agent"), "{met:?}");
    // At its fix in the middle the ship was seen, and so was who was there then.
    timeline.add(Sighting::new("guard", harbour, at(30)));
    let met = timeline
        .as_known()
        .encounters("guard", Together::within(Distance::metres(2_000.0).unwrap()));
    assert_eq!(met.iter().filter(|met| met.certainty() == Certainty::Certain).count(), 1);
}

#[test]
fn a_ship_and_who_is_aboard_do_not_meet_while_it_is_aboard() {
    let fixes = |actor: &'static str| {
        (0..=12_i64).map(move |n| Sighting::new(actor, place((10.0, 10.0)), at(5 * n)))
    };
    let mut timeline: Timeline = fixes("ship").chain(fixes("pilot")).collect();
    let ask = |timeline: &Timeline| -> Vec<Interval> {
        let met = timeline.as_known().encounters("pilot", kilometre());
        met.iter().map(Encounter::interval).collect()
    };
    assert_eq!(ask(&timeline), [Interval::new(at(0), at(60)).unwrap()]);
    let aboard = Membership::new("pilot", MembershipKind::Aboard, "ship");
    timeline.join(aboard.from(at(18)).until(at(33)));
    let beside = [(0, 15), (35, 60)].map(|(from, to)| Interval::new(at(from), at(to)).unwrap());
    assert_eq!(ask(&timeline), beside);
}

#[test]
fn the_instant_at_which_a_vague_moment_ends_is_not_lost_to_the_one_before() {
    let seen = |actor, from, to| {
        Sighting::new(actor, place((10.0, 1.0)), Interval::new(at(from), at(to)).unwrap())
    };
    let timeline: Timeline =
        [seen("x", 5, 7), seen("y", 6, 6), seen("y", 3, 6)].into_iter().collect();
    let met = timeline.as_known().encounters("x", Together::from(kilometre()).across(minutes(0)));
    assert!(met.iter().any(|met| met.interval().contains(at(6))), "{met:?}");
}

#[test]
fn of_two_certain_instants_the_first_is_told_whatever_each_follows_from() {
    let degree = 1.0 / 111_319.490_793;
    let fix =
        |actor, minute, spot: f64| Sighting::new(actor, place((0.0, spot * degree)), at(minute));
    let disc = place((0.0, 300.0 * degree)).with_radius(Distance::metres(100.0).unwrap());
    let timeline: Timeline = [
        fix("x", 8, 0.0),
        fix("x", 12, 500.0),
        fix("x", 13, 100.0),
        fix("y", 9, 0.0),
        Sighting::new("y", disc, at(12)),
        fix("y", 13, 300.0),
    ]
    .into_iter()
    .collect();
    let near = Together::within(Distance::metres(350.0).unwrap()).across(minutes(4));
    let met = timeline.as_known().encounters("x", near);
    // By the disc at 12, by the points at 13.
    let certain: Vec<_> = met.iter().filter_map(Encounter::certain_interval).collect();
    assert_eq!(certain, [Interval::at(at(12))]);
}

/// One sighting of a small case: when, where on the equator in steps of 100 m,
/// within how many such steps, and whether it is added as a claim.
type Sign = (Moment, i64, i64, bool);

fn signs() -> impl Strategy<Value = Vec<Sign>> {
    let moment = prop_oneof![
        3 => (0..14_i64).prop_map(|lo| Moment { lo, hi: lo }),
        1 => (0..10_i64, 1..5_i64).prop_map(|(lo, width)| Moment { lo, hi: lo + width }),
    ];
    let radius = prop_oneof![4 => Just(0_i64), 1 => 1..4_i64];
    let sign = (moment, 0..12_i64, radius, any::<bool>());
    prop::collection::vec(sign, 0..6).prop_map(|mut signs| {
        // Which of two points at one instant holds is a question of its own.
        signs.sort_by_key(|sign| (sign.0.lo, sign.0.hi));
        signs.dedup_by_key(|sign| sign.0.lo);
        signs
    })
}

const STEP: f64 = 100.0;

/// Where an actor can be at an instant of the fine grid, as a disc in metres
/// along the equator, and whether it was seen there then.
fn spots(signs: &[Sign], across: i64, now: f64) -> Vec<(f64, f64, bool)> {
    let on_way: Vec<(f64, f64)> = signs
        .iter()
        .filter(|(moment, _, radius, _)| moment.lo == moment.hi && *radius == 0)
        .map(|(moment, spot, ..)| (moment.lo as f64, *spot as f64 * STEP))
        .collect();
    let between = on_way
        .windows(2)
        .filter(|two| two[0].0 < now && now < two[1].0 && two[1].0 - two[0].0 <= across as f64);
    let between = between.map(|two| {
        let share = (now - two[0].0) / (two[1].0 - two[0].0);
        (two[0].1 + share * (two[1].1 - two[0].1), 0.0, false)
    });
    let seen = signs.iter().filter(|(moment, ..)| {
        let (lo, hi) = (moment.lo as f64, moment.hi as f64);
        lo == now || lo < now && now < hi
    });
    let seen = seen.map(|&(moment, spot, radius, _)| {
        (spot as f64 * STEP, radius as f64 * STEP, moment.lo == moment.hi)
    });
    between.chain(seen).collect()
}

proptest! {
    #[test]
    fn on_ways_and_by_claims_encounters_are_what_brute_force_says(
        x in signs(), y in signs(), across in 0..6_i64, within in 0..6_i64,
    ) {
        let mut timeline = Timeline::new();
        // A metre of the equator in degrees.
        let degree = 1.0 / 111_319.490_793;
        for (actor, signs) in [("x", &x), ("y", &y)] {
            for &(moment, spot, radius, is_claim) in signs {
                let radius = Distance::metres(radius as f64 * STEP).unwrap();
                let spot = place((0.0, spot as f64 * STEP * degree)).with_radius(radius);
                let when = Interval::new(at(moment.lo), at(moment.hi)).unwrap();
                let sighting = Sighting::new(actor, spot, when);
                if is_claim { timeline.add(sighting); } else { timeline.extend([sighting]); }
            }
        }
        // Half a step more, so that no place of the case is just at the limit.
        let limit = (within as f64 + 0.5) * STEP;
        let near = Together::within(Distance::metres(limit).unwrap());
        let view = timeline.as_known();
        let met = view.encounters("x", near.across(minutes(across)));
        // Whether it is so by two points, of which ways are made too.
        let mut certain = BTreeMap::new();
        for tenth in 0..150_i64 {
            let (now, instant) = (tenth as f64 / 10.0, at(0) + SignedDuration::from_secs(6 * tenth));
            let (of_x, of_y) = (spots(&x, across, now), spots(&y, across, now));
            let pairs = || of_x.iter().flat_map(|a| of_y.iter().map(move |b| (a, b)));
            let least = pairs().map(|(a, b)| (a.0 - b.0).abs() - a.1 - b.1);
            let least = least.fold(f64::INFINITY, f64::min);
            let near = pairs()
                .filter(|(a, b)| a.2 && b.2 && (a.0 - b.0).abs() + a.1 + b.1 <= limit)
                .map(|(a, b)| a.1 == 0.0 && b.1 == 0.0);
            if let Some(by_points) = near.reduce(|one, other| one || other) {
                certain.insert(instant, by_points);
            }
            let said = met.iter().any(|met| {
                met.interval().earliest() <= Some(instant) && Some(instant) <= met.interval().latest()
            });
            let inside = met.iter().any(|met| {
                met.interval().earliest() < Some(instant) && Some(instant) < met.interval().latest()
            });
            // A millimetre for the positions, which are whole numbers inside.
            prop_assert!(said || least > limit - 0.05, "{} m at {now}", least);
            prop_assert!(!inside || least < limit + 0.05, "{} m at {now}", least);
        }
        for met in &met {
            let when = met.interval();
            // Claims of two places are two encounters, and each has its own
            // instants; of a way only the sightings at its ends are listed.
            let stands_on = |t: Timestamp| {
                met.seen().iter().all(|seen| {
                    let exact = || seen.iter().filter_map(|one| one.interval().exact().ok());
                    exact().any(|one| one <= t) && exact().any(|one| one >= t)
                })
            };
            let inside = |t: Timestamp| when.earliest() <= Some(t) && Some(t) <= when.latest();
            let is_listed = |t: Timestamp| {
                met.seen().iter().all(|seen| seen.iter().any(|one| one.interval() == t.into()))
            };
            let own: Vec<Timestamp> = certain
                .iter()
                .filter(|(t, by_points)| {
                    inside(**t) && stands_on(**t) && (**by_points || is_listed(**t))
                })
                .map(|(t, _)| *t)
                .collect();
            prop_assert_eq!(met.certainty() == Certainty::Certain, !own.is_empty(), "{:?}", met);
            prop_assert_eq!(met.certain_interval(), own.first().map(|t| Interval::at(*t)));
            let ways = x.iter().chain(&y).all(|(moment, _, radius, _)| {
                moment.lo == moment.hi && *radius == 0
            });
            // Where they came near and parted, they were just so far apart.
            let ends = [
                (met.is_cut_at_start(), when.earliest().unwrap()),
                (met.is_cut_at_end(), when.latest().unwrap()),
            ];
            for (_, end) in ends.into_iter().filter(|(is_cut, _)| ways && !is_cut) {
                let [a, b] = ["x", "y"].map(|who| view.position(who, end, minutes(across)).unwrap());
                let apart = a.place().distance_to(&b.place()).unwrap().max().as_metres();
                prop_assert!((apart - limit).abs() < 0.01, "{apart} m at {end}");
            }
        }
        let found = |t: &Timestamp| met.iter().any(|met| {
            let when = met.interval();
            let holds = when.earliest() <= Some(*t) && Some(*t) <= when.latest();
            holds && met.certainty() == Certainty::Certain
        });
        prop_assert!(certain.keys().all(found));
        // It does not matter which of the two is asked about.
        let spans = |met: &[Encounter<'_>]| met.iter().map(|met| {
            (met.interval(), met.certain_interval(), met.certainty(), met.distance())
        }).collect::<Vec<_>>();
        prop_assert_eq!(spans(&met), spans(&view.encounters("y", near.across(minutes(across)))));
    }
}

#[test]
fn two_that_are_each_there_at_one_moment_are_together_as_long_as_one_stays() {
    let hotel = || Place::lat_lon(51.51, -0.14).unwrap();
    let hour = Interval::new(at(0), at(60)).unwrap();
    let timeline: Timeline =
        [Sighting::new("kim", hotel(), hour), Sighting::new("choe", hotel(), hour)]
            .into_iter()
            .collect();
    let view = timeline.as_known();
    for (staying, end, most) in [(0, 60, 0), (20, 80, 20), (60, 120, 60)] {
        let together = Together::at_one_place().staying(minutes(staying));
        let met = view.encounters("kim", together);
        assert_eq!(met.len(), 1);
        assert_eq!(met[0].interval(), Interval::new(at(0), at(end)).unwrap());
        assert_eq!(met[0].duration().max(), Some(minutes(most)), "{}", met[0]);
        let longer = together.for_at_least(minutes(most + 1));
        assert!(view.encounters("kim", longer).is_empty());
    }
    let told = view.encounters("kim", Together::at_one_place())[0].to_string();
    assert!(told.ends_with(", for an instant at most"), "{told}");
}

#[test]
fn two_at_two_places_are_told_with_both_and_how_far_apart_they_are() {
    let [hotel, office] = [("the hotel", 51.51), ("the office", 51.5)]
        .map(|(name, lat)| Place::lat_lon(lat, -0.14).unwrap().named(name));
    let timeline: Timeline =
        [Sighting::new("choe", hotel, at(0)), Sighting::new("lee", office, at(0))]
            .into_iter()
            .collect();
    let met = timeline.as_known().encounters("choe", Together::within("2 km".parse().unwrap()));
    let told = "choe and lee certainly were together, choe at the hotel and lee at the office, 1.1 km apart";
    assert!(met[0].to_string().starts_with(told), "{}", met[0]);
}

#[test]
fn nothing_is_certain_by_a_claim_of_somebody_at_two_places_at_once() {
    let [hotel, restaurant] = [("the hotel", 51.51), ("the restaurant", 51.52)]
        .map(|(name, lat)| move || Place::lat_lon(lat, -0.14).unwrap().named(name));
    let certain = |kim: Vec<Sighting>| {
        let choe = Sighting::stay("choe", hotel(), at(60), at(300));
        let timeline: Timeline = kim.into_iter().chain([choe]).collect();
        let met = timeline.as_known().encounters("kim", Together::at_one_place());
        met.iter().map(|met| (met.certainty(), met.certain_interval())).collect::<Vec<_>>()
    };
    let night = || Sighting::stay("kim", hotel(), at(0), at(900));
    let shared = Interval::new(at(60), at(300)).unwrap();
    let open = [(Certainty::Possible, None)];
    assert_eq!(certain(vec![night()]), [(Certainty::Certain, Some(shared))]);
    let dinner = Sighting::stay("kim", restaurant(), at(120), at(240));
    assert_eq!(certain(vec![night(), dinner]), open);
    assert_eq!(certain(vec![night(), Sighting::new("kim", restaurant(), at(120))]), open);
    // Both at one instant; and one that begins where the other ends, which is no conflict.
    let instant = || Sighting::new("kim", hotel(), at(120));
    assert_eq!(certain(vec![instant(), Sighting::new("kim", restaurant(), at(120))]), open);
    let late = Sighting::stay("kim", restaurant(), at(900), at(960));
    assert_eq!(certain(vec![night(), late]), [(Certainty::Certain, Some(shared))]);
}

/// A time that is certain from end to end by the train takes nothing from the sighting of kim,
/// after which they would have to have stayed.
#[test]
fn what_is_certain_throughout_rests_on_no_stay() {
    let hour = |hour: &str| time(&format!("2024-05-01T{hour}:00Z"));
    let station = || Place::unlocated("the station");
    let mut timeline: Timeline = [
        Sighting::stay("train", station(), hour("10:00"), hour("14:00")),
        Sighting::stay("car", station(), hour("11:00"), hour("13:00")),
        Sighting::new("kim", station(), hour("10:30")),
    ]
    .into_iter()
    .collect();
    timeline.join(Membership::new("kim", MembershipKind::Aboard, "train"));
    let together = Together::at_one_place().staying("1h".parse().unwrap());
    let met = timeline.as_known().encounters(Ask::of("kim").inferred(), together);
    let [car] = met.as_slice() else { panic!("{met:?}") };
    assert!(car.is_certain());
    assert_eq!(car.certain_interval(), Some(car.interval()));
    assert_eq!((car.staying(), car.across(), car.if_stayed()), (None, None, false));
    // What kim's own sighting makes possible makes nothing direct that the train makes certain.
    assert_eq!(car.evidence(), Evidence::Inferred);
    // Seen by itself it was there only if it stayed.
    let met = timeline.as_known().encounters("kim", together);
    let [car] = met.as_slice() else { panic!("{met:?}") };
    assert_eq!((car.is_certain(), car.staying().is_some()), (false, true));
    assert_eq!(car.evidence(), Evidence::Direct);
}
