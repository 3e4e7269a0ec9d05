use proptest::prelude::*;

use super::super::interpolate::position_at;
use super::*;
use crate::place::geodesy::{destination, geodesic, geodesic_e7};
use crate::timeline::columns::tests::{Owned, origin, walk};

const SECOND: i64 = 1_000_000;

/// The visits of a ring from `inner` to `outer` metres around a point, within
/// `near` metres of it.
fn visits(
    owned: &Owned,
    limit: i64,
    span: (i64, i64),
    centre: Point,
    (inner, outer): (f64, f64),
    near: f64,
) -> Vec<Visit> {
    let apart = |point: Point| {
        let between = geodesic(centre, point);
        ((between - outer).max(inner - between).max(0.0), between + outer)
    };
    Landmark { centre, reach: outer + near, near, apart }.visits(owned.columns(), limit, span)
}

const ORIGIN: Point = Point { lat: 0.0, lon: 0.0 };

/// Over the origin at a hundred-thousandth of a degree a second, ten seconds
/// from fix to fix.
fn passes() -> Owned {
    Owned::new((-20..=20).map(|n| (n * 10 * SECOND, 0, n as i32 * 1_000)).collect())
}

#[test]
fn the_ends_of_a_visit_are_exact() {
    let metres = geodesic_e7(0, 0, 0, 10_000);
    let all = (i64::MIN, i64::MAX);
    for (radius, near) in [(0.0, metres), (metres, 0.0), (metres / 2.0, metres / 2.0)] {
        let found = visits(&passes(), i64::MAX, all, ORIGIN, (0.0, radius), near);
        let [visit] = found[..] else { panic!("{found:?}") };
        assert!((visit.from + 100 * SECOND).abs() <= 5, "{visit:?}");
        assert!((visit.to - 100 * SECOND).abs() <= 5, "{visit:?}");
        assert_eq!(visit.cut, (false, false));
        assert!(visit.apart.0 < 1.0 && (visit.apart.1 - metres - radius).abs() < 0.01);
    }
    // In the time asked about, at an instant, and where the record ends.
    let near = |span| visits(&passes(), i64::MAX, span, ORIGIN, (0.0, 0.0), metres);
    let of =
        |span| near(span).iter().map(|visit| (visit.from, visit.to, visit.cut)).collect::<Vec<_>>();
    assert_eq!(of((-SECOND, 7 * SECOND)), [(-SECOND, 7 * SECOND, (true, true))]);
    assert_eq!(of((3, 3)), [(3, 3, (true, true))]);
    assert_eq!(of((200 * SECOND, 900 * SECOND)), []);
    // Across no step at all it is there at its fixes.
    let single = visits(&passes(), 0, all, ORIGIN, (0.0, 0.0), metres * 1.000_001);
    assert_eq!(single.len(), 21);
    assert!(single.iter().all(|visit| visit.from == visit.to && visit.from % (10 * SECOND) == 0));
}

#[test]
fn in_the_middle_of_a_ring_is_not_in_it() {
    let at = |second: i32| geodesic_e7(0, 0, 0, second * 100);
    let found = visits(&passes(), i64::MAX, (i64::MIN, i64::MAX), ORIGIN, (at(70), at(90)), 0.0);
    let times: Vec<(i64, i64)> = found.iter().map(|visit| (visit.from, visit.to)).collect();
    let expected = [(-90, -70), (70, 90)].map(|(from, to)| (from * SECOND, to * SECOND));
    assert_eq!(times.len(), 2, "{times:?}");
    for (found, exact) in times.iter().zip(expected) {
        assert!((found.0 - exact.0).abs() <= 5 && (found.1 - exact.1).abs() <= 5, "{times:?}");
    }
}

#[test]
fn what_takes_too_long_to_decide_counts_as_near() {
    // Round the pole on a parallel, as far from it as the limit everywhere.
    let owned = Owned::new(vec![(0, 899_000_000, 0), (900 * SECOND, 899_000_000, 900_000_000)]);
    let pole = Point { lat: 90.0, lon: 0.0 };
    let near = geodesic(pole, Point { lat: 89.9, lon: 45.0 });
    let found = visits(&owned, i64::MAX, (i64::MIN, i64::MAX), pole, (0.0, 0.0), near - 1e-9);
    let last = found.last().map(|visit| visit.to);
    assert_eq!(last, Some(900 * SECOND), "{found:?}");
    let far = visits(&owned, i64::MAX, (i64::MIN, i64::MAX), pole, (0.0, 0.0), near - 100.0);
    assert_eq!(far, []);
}

proptest! {
    #[test]
    fn a_mover_is_near_at_just_the_times_of_its_visits(
        owned in origin().prop_flat_map(|origin| walk(origin, 20_000, 1..20)),
        (bearing, off) in (0.0..360.0, 0.0..3_000.0),
        (inner, wide, near) in (0.0..800.0, 0.0..800.0, 0.0..800.0), is_disc: bool,
        limit in 0..300_i64, (from, length) in (-50..500_i64, 0..2_000_i64),
        moments in prop::collection::vec(0..3_000_i64, 40),
    ) {
        let (inner, limit) = (if is_disc { 0.0 } else { inner }, limit * SECOND);
        let (lat, lon) = owned.points[0];
        let start = Point { lat: f64::from(lat) / 1e7, lon: f64::from(lon) / 1e7 };
        let centre = destination(start, bearing, off);
        let span = (from * SECOND, (from + length) * SECOND);
        let found = visits(&owned, limit, span, centre, (inner, inner + wide), near);
        prop_assert!(found.windows(2).all(|two| two[0].to < two[1].from));
        let times = owned.times.iter().copied();
        for t in moments.into_iter().map(|second| second * SECOND).chain(times) {
            let visit = found.iter().find(|visit| visit.from <= t && t <= visit.to);
            let spot = position_at(owned.columns(), t, limit).filter(|_| span.0 <= t && t <= span.1);
            let Some(spot) = spot else {
                prop_assert!(visit.is_none(), "{visit:?} at {t}");
                continue;
            };
            let between = geodesic(centre, spot.point);
            let apart = f64::max(between - inner - wide, inner - between).max(0.0);
            prop_assert!(visit.is_some() || apart > near - 1e-3, "{apart} m at {t}");
            if let Some(visit) = visit {
                prop_assert!(apart < near + 1e-3, "{apart} m at {t}");
                prop_assert!(visit.apart.0 <= apart + 1.1, "{visit:?}, {apart} m at {t}");
            }
        }
    }
}
