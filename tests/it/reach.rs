//! Where somebody can be: the numbers of the train, and what must hold.

use lastseen::{
    Absence, Ask, Certainty, Distance, Interval, Metric, Outline, Place, Relative, Sighting,
    SignedDuration, Speed, Timeline, Timestamp,
};
use proptest::prelude::*;

use crate::claims::{GRID, Moment, at, moments};
use crate::globe::{LatLon, apart, moved, place, somewhere};

fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn km_per_hour(speed: f64) -> Speed {
    Speed::km_per_hour(speed).unwrap()
}

const BARANOVSKY: LatLon = (43.7403, 131.9156);
const VLADIVOSTOK: LatLon = (43.1155, 131.8855);
const VOSTOCHNY: LatLon = (51.884, 128.334);

fn train() -> Timeline {
    [Sighting::new("train", place(BARANOVSKY), time("2023-09-12T02:15:00Z"))].into_iter().collect()
}

#[test]
fn the_train_is_at_the_cosmodrome_in_the_evening_at_the_earliest() {
    let timeline = train();
    let view = timeline.as_known();
    let arrival = view.earliest_arrival("train", &place(VOSTOCHNY), km_per_hour(60.0)).unwrap();
    let off = (arrival.at - time("2023-09-12T17:59:04Z")).abs();
    assert!(off < SignedDuration::from_mins(2), "{}", arrival.at);
    assert_eq!(arrival.because.place(), place(BARANOVSKY));
    let by = time("2023-09-13T04:00:00Z");
    assert!(view.could_reach("train", &place(VOSTOCHNY), by, km_per_hour(60.0)));
    assert!(!view.could_reach("train", &place(VOSTOCHNY), by, km_per_hour(36.0)));
    // 25:45 at 36 km/h are 927 km, and 944 km are needed.
    let reach = view.reach("train", by, km_per_hour(36.0));
    assert_eq!(reach.limits[0].within.as_kilometres().round(), 927.0);
    assert!(!reach.limits[0].allows(&place(VOSTOCHNY)));
}

#[test]
fn at_noon_the_train_is_somewhere_in_a_disc() {
    let timeline = train();
    let reach = timeline.as_known().reach("train", time("2023-09-12T12:00:00Z"), km_per_hour(60.0));
    assert!((reach.limits[0].within.as_kilometres() - 585.0).abs() < 0.001);
    assert_eq!(reach.allows(&place(VLADIVOSTOK)), Some(Certainty::Possible));
    assert_eq!(reach.allows(&place(VOSTOCHNY)), None);
    let region = place(BARANOVSKY).with_radius(Distance::kilometres(586.0).unwrap());
    assert_eq!(reach.allows(&region), Some(Certainty::Certain));
    let outline = reach.outline(96);
    assert!(inside(&outline, VLADIVOSTOK) && !inside(&outline, VOSTOCHNY));
}

#[test]
fn between_two_sightings_both_of_them_limit() {
    let mut timeline = train();
    // Back at the same place twelve hours later.
    timeline.extend([Sighting::new("train", place(BARANOVSKY), time("2023-09-12T14:15:00Z"))]);
    let reach = |text, ask| timeline.as_known().reach(ask, time(text), km_per_hour(10.0));
    let half = |text| reach(text, Ask::of("train")).limits[0].within.as_kilometres();
    // The whole of what the one leaves is left by the other as well.
    let early = reach("2023-09-12T03:15:00Z", Ask::of("train"));
    assert_eq!(early.limits.len(), 1);
    assert!((half("2023-09-12T03:15:00Z") - 10.0).abs() < 1e-6);
    assert!((half("2023-09-12T13:15:00Z") - 10.0).abs() < 1e-6);
    // As of the instant asked about only the past counts.
    let then = time("2023-09-12T13:15:00Z");
    let past = reach("2023-09-12T13:15:00Z", Ask::of("train").as_of(then));
    assert!((past.limits[0].within.as_kilometres() - 110.0).abs() < 1e-6);
}

#[test]
fn an_exact_sighting_puts_the_actor_there_and_nowhere_else() {
    let timeline = train();
    let then = time("2023-09-12T02:15:00Z");
    let reach = timeline.as_known().reach("train", then, km_per_hour(60.0));
    assert_eq!(reach.allows(&place(BARANOVSKY)), Some(Certainty::Certain));
    assert_eq!(reach.allows(&place(VLADIVOSTOK)), None);
    // A place is certain by its name as well.
    let border = Place::unlocated("the border");
    let timeline: Timeline = [Sighting::new("x", border.clone(), then)].into_iter().collect();
    let reach = timeline.as_known().reach("x", then, km_per_hour(60.0));
    assert_eq!(reach.allows(&border), Some(Certainty::Certain));
    assert_eq!(reach.allows(&place(VLADIVOSTOK)), Some(Certainty::Possible));
    let later = timeline.as_known().reach("x", time("2023-09-12T02:16:00Z"), km_per_hour(60.0));
    assert_eq!(later.allows(&border), Some(Certainty::Possible));
    assert!(later.limits.is_empty());
}

#[test]
fn who_was_never_seen_can_be_anywhere() {
    let timeline = train();
    let view = timeline.as_known();
    let then = time("2023-09-12T02:15:00Z");
    let reach = view.reach("kim", then, km_per_hour(60.0));
    assert_eq!(reach.allows(&place(VOSTOCHNY)), Some(Certainty::Possible));
    assert!(view.could_reach("kim", &place(VOSTOCHNY), then, km_per_hour(1.0)));
    assert!(view.earliest_arrival("kim", &place(VOSTOCHNY), km_per_hour(1.0)).is_none());
    assert!(inside(&reach.outline(16), VOSTOCHNY));
}

#[test]
fn without_speed_nobody_gets_anywhere() {
    let timeline = train();
    let view = timeline.as_known();
    assert!(view.earliest_arrival("train", &place(VOSTOCHNY), Speed::ZERO).is_none());
    let here = view.earliest_arrival("train", &place(BARANOVSKY), Speed::ZERO).unwrap();
    assert_eq!(here.at, time("2023-09-12T02:15:00Z"));
    let late = time("2030-01-01T00:00:00Z");
    let reach = view.reach("train", late, Speed::ZERO);
    assert_eq!(reach.allows(&place(BARANOVSKY)), Some(Certainty::Certain));
}

#[test]
fn a_place_that_was_watched_in_vain_is_excluded_while_it_was_watched() {
    let mut timeline = train();
    let station = place(VLADIVOSTOK).with_radius("2 km".parse().unwrap());
    let watch = |absence| {
        let (from, until) = (time("2023-09-12T06:00:00Z"), time("2023-09-12T09:00:00Z"));
        Sighting::stay("train", station.clone(), from, until).absent(absence)
    };
    timeline.extend([watch(Absence::Part)]);
    let allows = |timeline: &Timeline, text, place: &Place| {
        timeline.as_known().reach("train", time(text), km_per_hour(60.0)).allows(place)
    };
    let (before, during, after) =
        ("2023-09-12T05:59:59Z", "2023-09-12T08:00:00Z", "2023-09-12T09:00:00Z");
    let platform = place(VLADIVOSTOK);
    assert_eq!(allows(&timeline, during, &platform), Some(Certainty::Possible));
    timeline.extend([watch(Absence::Whole)]);
    assert_eq!(allows(&timeline, before, &platform), Some(Certainty::Possible));
    assert_eq!(allows(&timeline, during, &platform), None);
    assert_eq!(allows(&timeline, during, &station), None);
    assert_eq!(allows(&timeline, after, &platform), Some(Certainty::Possible));
    let around = place(VLADIVOSTOK).with_radius("3 km".parse().unwrap());
    assert_eq!(allows(&timeline, during, &around), Some(Certainty::Possible));

    let view = timeline.as_known();
    let reach = view.reach("train", time(during), km_per_hour(60.0));
    assert_eq!(reach.watched.len(), 1);
    // Both reports can be asked for, and neither is a sighting.
    assert_eq!(view.sightings(Ask::of("train").absences()).count(), 2);
    assert_eq!(view.sightings("train").count(), 1);
    assert_eq!(view.last_seen("train").certain().unwrap().place(), place(BARANOVSKY));
    let outline = reach.outline(48);
    assert!(!inside(&outline, VLADIVOSTOK) && inside(&outline, (43.2, 131.8855)));
    // 69.5 km at 15 km/h end while the station is being watched.
    let arrival = view.earliest_arrival("train", &platform, km_per_hour(15.0)).unwrap();
    assert_eq!(arrival.at, time(after));
    assert_eq!(arrival.because.sighting().unwrap().absence(), Some(Absence::Whole));
}

#[test]
fn of_a_long_track_only_the_neighbours_limit() {
    // 0.8 degrees of the equator are 89 km, and 100 km an hour are allowed.
    let fix = |n: i64| Sighting::new("x", place((0.0, n as f64 / 60.0 * 0.8)), at(n));
    let timeline: Timeline = (0..5000).map(fix).collect();
    let half = at(2500) + SignedDuration::from_secs(30);
    let reach = timeline.as_known().reach("x", half, km_per_hour(100.0));
    let times: Vec<Interval> = reach.limits.iter().map(|l| l.seen.interval()).collect();
    assert_eq!(times.len(), 2);
    assert!(times.contains(&at(2500).into()) && times.contains(&at(2501).into()));
}

#[test]
fn two_sightings_too_far_apart_leave_no_place() {
    let mut timeline = train();
    timeline.extend([Sighting::new("train", place(VOSTOCHNY), time("2023-09-12T03:15:00Z"))]);
    let reach = timeline.as_known().reach("train", time("2023-09-12T03:00:00Z"), km_per_hour(60.0));
    assert!(reach.is_nowhere());
    assert!(reach.outline(32).is_empty());
    let fast =
        timeline.as_known().reach("train", time("2023-09-12T03:00:00Z"), km_per_hour(1000.0));
    assert!(!fast.is_nowhere());
}

#[test]
fn a_relative_place_limits_as_the_ring_it_is() {
    let about = Relative::new("74 km".parse().unwrap(), place(VLADIVOSTOK)).along(Metric::Geodesic);
    let then = time("2023-09-12T02:15:00Z");
    let timeline: Timeline = [Sighting::new("train", about.place(), then)].into_iter().collect();
    let reach = |hours| {
        let at = then + SignedDuration::from_hours(hours);
        timeline.as_known().reach("train", at, km_per_hour(10.0))
    };
    // Ussuriysk is 76.5 km from Vladivostok, within 74 km and a tenth.
    assert_eq!(reach(0).allows(&place((43.8029, 131.9458))), Some(Certainty::Possible));
    assert_eq!(reach(0).allows(&about.place()), Some(Certainty::Certain));
    // The inner edge is 66.6 km away.
    assert_eq!(reach(6).allows(&place(VLADIVOSTOK)), None);
    assert_eq!(reach(7).allows(&place(VLADIVOSTOK)), Some(Certainty::Possible));
    assert!(!inside(&reach(5).outline(64), VLADIVOSTOK));
    assert!(inside(&reach(7).outline(64), VLADIVOSTOK));
}

#[test]
fn a_sector_is_drawn_in_its_direction() {
    let north = Relative::new("1,500 km".parse().unwrap(), place(VLADIVOSTOK))
        .along(Metric::Geodesic)
        .towards("north".parse().unwrap());
    let timeline: Timeline = [Sighting::new("train", north.place(), at(0))].into_iter().collect();
    let reach = timeline.as_known().reach("train", at(0), Speed::ZERO);
    let outline = reach.outline(32);
    check_form(&outline);
    for (bearing, km, drawn) in
        [(0.0, 1500.0, true), (44.0, 1400.0, true), (180.0, 1500.0, false), (0.0, 1000.0, false)]
    {
        let point = moved(VLADIVOSTOK, bearing, km * 1000.0);
        assert_eq!(inside(&outline, point), drawn, "{bearing} {km}");
        assert_eq!(reach.allows(&place(point)).is_some(), drawn, "{bearing} {km}");
    }
}

/// Whether a point is in the polygons: by how many edges lie to its west.
fn inside(outline: &Outline, (lat, lon): LatLon) -> bool {
    let in_ring = |ring: &Vec<(f64, f64)>| {
        let crossed = ring.windows(2).filter(|edge| {
            let ((lat1, lon1), (lat2, lon2)) = (edge[0], edge[1]);
            (lat1 > lat) != (lat2 > lat)
                && lon1 + (lat - lat1) / (lat2 - lat1) * (lon2 - lon1) < lon
        });
        crossed.count() % 2 == 1
    };
    outline.polygons().iter().any(|rings| {
        let (outer, holes) = rings.split_first().unwrap();
        in_ring(outer) && !holes.iter().any(in_ring)
    })
}

/// What RFC 7946 asks of polygons.
fn check_form(outline: &Outline) {
    let twice_area = |ring: &[(f64, f64)]| -> f64 {
        ring.windows(2).map(|e| e[0].1 * e[1].0 - e[1].1 * e[0].0).sum()
    };
    for rings in outline.polygons() {
        for (n, ring) in rings.iter().enumerate() {
            assert!(ring.len() >= 4 && ring.first() == ring.last());
            for (lat, lon) in ring {
                assert!((-90.0..=90.0).contains(lat) && (-180.0..=180.0).contains(lon));
            }
            // The outer ring runs counter-clockwise, and the holes clockwise.
            assert_eq!(twice_area(ring) > 0.0, n == 0);
            // No edge is so long that it could be meant the other way round.
            assert!(ring.windows(2).all(|edge| (edge[0].1 - edge[1].1).abs() < 16.0), "{ring:?}");
        }
    }
}

fn disc(centre: LatLon, metres: f64) -> Place {
    place(centre).with_radius(Distance::metres(metres).unwrap())
}

/// A reach that is the discs themselves: nobody moves, and every sighting is
/// exact.
fn standing(discs: &[(LatLon, f64)]) -> Timeline {
    discs.iter().map(|&(centre, metres)| Sighting::new("x", disc(centre, metres), at(0))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_outline_holds_what_the_distances_allow(
        centre in somewhere(),
        reach in prop_oneof![1e3..1e6_f64, 1e6..1.9e7_f64],
        second in (0.0..360.0_f64, 0.0..1.5_f64, 0.3..2.0_f64),
        probes in prop::collection::vec((0.0..360.0_f64, 0.0..1.3_f64), 40),
    ) {
        let other = (moved(centre, second.0, second.1 * reach), (second.2 * reach).min(1.9e7));
        for discs in [vec![(centre, reach)], vec![(centre, reach), other]] {
            let timeline = standing(&discs);
            let reached = timeline.as_known().reach("x", at(0), Speed::ZERO);
            let outline = reached.outline(24);
            check_form(&outline);
            for &(bearing, far) in &probes {
                let point = moved(centre, bearing, (far * reach).min(1.99e7));
                let allowed = reached.allows(&place(point)).is_some();
                // The ellipsoid is not the sphere, and the drawing is up to a
                // hundredth too large.
                let clear = discs.iter().all(|&(centre, metres)| {
                    (apart(centre, point) - metres).abs() > 0.02 * metres
                });
                if clear {
                    let by_sphere = discs.iter().all(|&(c, metres)| apart(c, point) < metres);
                    prop_assert_eq!(allowed, by_sphere, "{:?}", point);
                    prop_assert_eq!(inside(&outline, point), allowed, "{:?} {:?}", point, discs);
                }
                // Never too small, but for the width of the edges.
                if allowed && discs.iter().all(|&(_, metres)| metres < 1.5e7) {
                    prop_assert!(inside(&outline, point), "{:?} {:?}", point, discs);
                }
            }
        }
    }

}

proptest! {
    #[test]
    fn reach_is_what_the_sphere_says_of_every_reading(
        base in somewhere(),
        moments in moments(1..5),
        offsets in prop::collection::vec((0.0..360.0_f64, 0.0..4e3_f64), 5),
        probe in (0.0..360.0_f64, 0.0..8e3_f64),
        minute in 0..GRID,
    ) {
        // 30 km/h are 500 m a minute.
        let (speed, metres_a_minute) = (km_per_hour(30.0), 500.0);
        let centres: Vec<LatLon> = offsets.iter().map(|&(b, m)| moved(base, b, m)).collect();
        let timeline: Timeline = moments
            .iter()
            .zip(&centres)
            .map(|(&Moment { lo, hi }, &centre)| {
                Sighting::new("x", place(centre), Interval::new(at(lo), at(hi)).unwrap())
            })
            .collect();
        let point = moved(base, probe.0, probe.1);
        // Of each sighting some minute must do.
        let (mut expected, mut clear) = (true, true);
        for (moment, &centre) in moments.iter().zip(&centres) {
            let far = apart(centre, point);
            let slack = (moment.lo..=moment.hi)
                .map(|t| (minute - t).abs() as f64 * metres_a_minute - far)
                .fold(f64::MIN, f64::max);
            expected &= slack >= 0.0;
            clear &= slack.abs() > 0.01 * far + 1.0;
        }
        let reach = timeline.as_known().reach("x", at(minute), speed);
        let allowed = reach.allows(&place(point));
        if clear {
            prop_assert_eq!(allowed.is_some(), expected);
        }
        if reach.is_nowhere() {
            prop_assert_eq!(allowed, None);
        }
        // What is certain leaves nothing else.
        for &centre in &centres {
            if reach.allows(&place(centre)) == Some(Certainty::Certain) && apart(centre, point) > 1.0 {
                prop_assert_eq!(allowed, None);
            }
        }
        // One more sighting never makes it larger.
        let fewer: Timeline = moments
            .iter()
            .zip(&centres)
            .skip(1)
            .map(|(&Moment { lo, hi }, &centre)| {
                Sighting::new("x", place(centre), Interval::new(at(lo), at(hi)).unwrap())
            })
            .collect();
        let wider = fewer.as_known().reach("x", at(minute), speed).allows(&place(point));
        prop_assert!(allowed.is_none() || wider.is_some());
    }

    #[test]
    fn the_earliest_arrival_is_the_first_moment_with_time_for_the_way(
        base in somewhere(),
        moments in moments(1..4),
        offsets in prop::collection::vec((0.0..360.0_f64, 0.0..4e3_f64), 4),
        target in (0.0..360.0_f64, 0.0..8e3_f64),
    ) {
        let speed = km_per_hour(30.0);
        let said = |(&Moment { lo, hi }, &(bearing, metres)): (&Moment, &(f64, f64))| {
            let place = place(moved(base, bearing, metres));
            Sighting::new("x", place, Interval::new(at(lo), at(hi)).unwrap())
        };
        let timeline: Timeline = moments.iter().zip(&offsets).map(said).collect();
        // Of points at one instant one alone can be right.
        let instead = |n: usize, m: usize| {
            let (one, other) = (moments[n], moments[m]);
            n != m && one.lo == one.hi && (one.lo, one.hi) == (other.lo, other.hi)
        };
        let with = |n: usize| -> Timeline {
            let all = moments.iter().zip(&offsets).enumerate();
            all.filter(|&(m, _)| !instead(n, m)).map(|(_, one)| said(one)).collect()
        };
        let view = timeline.as_known();
        let target = place(moved(base, target.0, target.1));
        let start = moments.iter().map(|moment| moment.lo).max().unwrap();
        // What only touches the start of the last is over by then, and a vague moment
        // that begins there comes after a point.
        let begins = moments.iter().any(|m| m.lo == start && m.lo < m.hi);
        let can_be_last = |m: &Moment| m.hi > start || m.lo == start && !begins;
        // By then one that can be the last has been, at its own place, long enough
        // before.
        let left = |minute: f64| {
            moments.iter().zip(&offsets).any(|(moment, &(bearing, metres))| {
                let from = place(moved(base, bearing, metres));
                let way = from.distance_to(&target).unwrap().min().as_metres();
                let hours = (minute - moment.lo.max(start) as f64) / 60.0;
                // Give or take what positions are rounded to.
                can_be_last(moment) && way <= 30_000.0 * hours + 0.05
            })
        };
        let first = (start..400)
            .find(|&minute| {
                left(minute as f64)
                    && view.reach("x", at(minute), speed).allows(&target).is_some()
            })
            .unwrap();
        let arrival = view.earliest_arrival("x", &target, speed).unwrap().at;
        // No later than the first minute with time for the way; a place may be in
        // reach for less than a minute, so it can be earlier. But not too early.
        prop_assert!(arrival <= at(first));
        prop_assert!(left((arrival - at(0)).as_secs_f64() / 60.0));
        // A little faster, for the rounding of the numbers.
        let gone = Speed::km_per_hour(30.000001).unwrap();
        let allows = |timeline: Timeline| {
            timeline.as_known().reach("x", arrival, gone).allows(&target).is_some()
        };
        prop_assert!((0..moments.len()).any(|n| allows(with(n))));
        prop_assert!(view.could_reach("x", &target, at(300), speed));
        prop_assert!(view.could_reach("x", &target, arrival, gone));
    }

    /// Between two sightings it is the ellipse: there and back in the time.
    #[test]
    fn between_two_sightings_a_detour_has_to_fit_in(
        from in somewhere(), to in (0.0..360.0_f64, 0.0..9.0_f64),
        aside in (0.0..360.0_f64, 0.0..20.0_f64),
    ) {
        // An hour at 20 km/h.
        let end = moved(from, to.0, to.1 * 1000.0);
        let detour = moved(from, aside.0, aside.1 * 1000.0);
        let timeline: Timeline = [
            Sighting::new("x", place(from), at(0)),
            Sighting::new("x", place(end), at(60)),
        ]
        .into_iter()
        .collect();
        let before_the_second = at(60) - SignedDuration::from_micros(1);
        let way = apart(from, detour) + apart(detour, end);
        if (way - 20_000.0).abs() > 0.01 * way + 1.0 {
            let could = timeline.as_known().could_reach(
                "x", &place(detour), before_the_second, km_per_hour(20.0),
            );
            prop_assert_eq!(could, way < 20_000.0);
        }
    }

    #[test]
    fn whoever_moved_is_where_reach_says(
        start in somewhere(),
        steps in prop::collection::vec((0.0..360.0_f64, 0.0..495.0_f64), 12),
        claims in prop::collection::vec((0..12_usize, 0..4_i64, 0..4_i64, 0.0..900.0_f64), 1..5),
        asked in 0..12_usize,
    ) {
        let mut track = vec![start];
        for &(bearing, metres) in &steps {
            track.push(moved(*track.last().unwrap(), bearing, metres));
        }
        // Each claim is true: its interval holds the minute, its disc the point.
        let timeline: Timeline = claims
            .iter()
            .map(|&(minute, early, late, blur)| {
                let centre = moved(track[minute], blur, blur);
                let when = Interval::new(at(minute as i64 - early), at(minute as i64 + late + 1));
                Sighting::new("x", disc(centre, blur * 1.01), when.unwrap())
            })
            .collect();
        let view = timeline.as_known();
        let (then, truth) = (at(asked as i64), place(track[asked]));
        let reach = view.reach("x", then, km_per_hour(30.3));
        prop_assert!(reach.allows(&truth).is_some());
        prop_assert!(!reach.is_nowhere());
        prop_assert!(view.could_reach("x", &truth, then, km_per_hour(30.3)));
        if let Some(arrival) = view.earliest_arrival(Ask::of("x").as_of(then), &truth, km_per_hour(30.3)) {
            let last = claims.iter().map(|claim| claim.0).filter(|&m| m <= asked).max();
            if last.is_some() {
                prop_assert!(arrival.at <= then);
            }
        }
    }
}
