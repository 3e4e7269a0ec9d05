use proptest::prelude::*;

use super::super::meet::meetings;
use super::*;
use crate::place::geodesy::{Point, destination, geodesic, geodesic_e7};
use crate::timeline::columns::tests::{Owned, origin, walk};

const SECOND: i64 = 1_000_000;

fn sure(all: [&Owned; 2], speeds: [Option<f64>; 2], metres: f64) -> Option<(i64, i64)> {
    let [one, other] = [0, 1].map(|n| Mover { columns: all[n].columns(), speed: speeds[n] });
    let from = all[0].times[0].max(all[1].times[0]);
    let to = all[0].times.last().min(all[1].times.last()).copied().unwrap();
    surely_near([one, other], metres, (from, to))
}

/// Fixes at the origin, each so many seconds after the one before.
fn moored(from: i64, every: i64) -> Owned {
    Owned::new((0..10).map(|n| ((from + n * every) * SECOND, 0, 0)).collect())
}

#[test]
fn without_a_top_speed_only_the_instants_of_both_are_certain() {
    let (a, b) = (moored(0, 60), moored(40, 70));
    // 60 n = 40 + 70 m first at 180.
    assert_eq!(sure([&a, &b], [None, None], 10.0), Some((180 * SECOND, 180 * SECOND)));
    assert_eq!(sure([&a, &moored(30, 60)], [None, None], 10.0), None);
    // Who never moves is where it was seen.
    let still = sure([&a, &moored(30, 60)], [None, Some(0.0)], 10.0);
    assert_eq!(still, Some((60 * SECOND, 60 * SECOND)));
    let both = sure([&a, &moored(30, 60)], [Some(0.0), Some(0.0)], 10.0);
    assert_eq!(both, Some((30 * SECOND, 540 * SECOND)));
}

#[test]
fn two_at_a_mooring_are_together_while_they_have_no_time_to_leave_it() {
    let (a, b) = (moored(0, 60), moored(30, 60));
    let within = |metres| sure([&a, &b], [Some(1.0), Some(1.0)], metres);
    // The sum of the times to the next fix of each is half a minute always.
    assert_eq!(within(30.3), Some((30 * SECOND, 540 * SECOND)));
    assert_eq!(within(29.9), None);
    // So little is left that it would take more steps than are taken.
    assert!(within(30.000_1).is_some_and(|(from, to)| to - from < 540 * SECOND));
    // At once, each for fifteen seconds and a half before it is 31 m.
    let (from, to) = sure([&a, &a], [Some(1.0), Some(1.0)], 31.0).unwrap();
    assert!((to - from - 31 * SECOND).abs() <= 2, "{from} to {to}");
    assert_eq!(sure([&a, &a], [Some(1.0), Some(1.0)], 60.5), Some((0, 540 * SECOND)));
}

#[test]
fn who_has_no_time_for_a_detour_is_on_its_way() {
    let sails = Owned::new(vec![(0, 0, 0), (600 * SECOND, 0, 1_000_000)]);
    let way = geodesic_e7(0, 0, 0, 1_000_000);
    let speed = Some(1.02 * way / 600.0);
    // Half as much again is left for the way off and back: the lens is as wide
    // as the root of 1.02² - 1.
    let wide = (1.02_f64.powi(2) - 1.0).sqrt() * way;
    let within = |metres| sure([&sails, &sails], [speed, speed], metres);
    assert_eq!(within(wide * 1.01), Some((0, 600 * SECOND)));
    assert!(within(wide * 0.99).is_some_and(|(from, to)| to - from < 300 * SECOND));
    // A speed that does not suffice for the way says nothing of its middle.
    let slow = Some(0.9 * way / 600.0);
    let parts = sure([&sails, &sails], [slow, slow], wide * 1.01);
    assert!(parts.is_some_and(|(from, to)| to - from < 300 * SECOND));
}

/// Where a mover can be at an instant: points that keep to its speed from the
/// fix before and to the fix after.
fn places(mover: Mover<'_>, t: i64, tries: &[(f64, f64)]) -> Vec<Point> {
    let before = last_at(mover.columns.times(), t).unwrap();
    let after = mover.columns.last_of_its_time(before + 1);
    let fix = |row| mover.columns.fix(row).map(|fix| (fix.0, between(fix, fix, fix.0)));
    let (start, end) = (fix(before).unwrap(), fix(after));
    let reach = |time: i64| mover.speed.unwrap_or(0.0) * time.abs_diff(t) as f64 / 1e6;
    if start.0 == t || mover.speed.is_none() {
        return vec![start.1];
    }
    let all = tries.iter().flat_map(|&(bearing, share)| {
        let from = |(time, point): (i64, Point)| destination(point, bearing, share * reach(time));
        [Some(from(start)), end.map(from)]
    });
    let fits = |place: &Point| {
        [Some(start), end].into_iter().flatten().all(|(t, p)| geodesic(p, *place) <= reach(t))
    };
    all.flatten().filter(fits).collect()
}

proptest! {
    #[test]
    fn no_way_that_the_speed_allows_leads_away_from_what_is_certain(
        all in origin().prop_flat_map(|origin| {
            prop::collection::vec(walk(origin, 3_000, 2..12), 2..3)
        }),
        speeds in prop::collection::vec(prop::option::of(0.0..40.0), 2..3),
        metres in 10.0..3_000.0,
        tries in prop::collection::vec((0.0..360.0, 0.0..=1.0), 24),
        share in 0.0..=1.0,
    ) {
        let [one, other] = [0, 1].map(|n| Mover { columns: all[n].columns(), speed: speeds[n] });
        for meet in meetings(&[one.columns, other.columns], &[], metres, 0, i64::MAX, None) {
            let Some((from, to)) = surely_near([one, other], metres, (meet.from, meet.to)) else {
                continue;
            };
            prop_assert!(meet.from <= from && from <= to && to <= meet.to);
            prop_assert!(from == to || speeds.iter().all(Option::is_some));
            for t in [from, to, from + ((to - from) as f64 * share) as i64] {
                for a in places(one, t, &tries) {
                    for b in places(other, t, &tries) {
                        let apart = geodesic(a, b);
                        prop_assert!(apart <= metres + 0.01, "{apart} m at {t}");
                    }
                }
            }
        }
    }
}
