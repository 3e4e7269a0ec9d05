use proptest::prelude::*;

use super::super::interpolate::position_at;
use super::*;
use crate::place::geodesy::{geodesic, geodesic_e7};
use crate::timeline::POLAR;
use crate::timeline::columns::tests::{Owned, origin, walk};

const SECOND: i64 = 1_000_000;
const DAY: i64 = 86_400 * SECOND;

fn apart_at(one: Columns<'_>, other: Columns<'_>, t: i64, limit: i64) -> Option<f64> {
    let (a, b) = (position_at(one, t, limit)?, position_at(other, t, limit)?);
    Some(geodesic(a.point, b.point))
}

/// The first instant at which two movers are nearest: there is no limit to how
/// far apart they may be.
fn closest_approach(one: Columns<'_>, other: Columns<'_>, limit: i64) -> Option<i64> {
    let all = meetings(&[one, other], &[], 3e7, 0, limit, None);
    let near = |meet: &Meet| apart_at(one, other, meet.nearest, limit).unwrap();
    all.iter().min_by(|a, b| near(a).total_cmp(&near(b))).map(|meet| meet.nearest)
}

/// Every pair by the quadratics alone, without boxes or cells.
fn all_pairs(movers: &[Columns<'_>], metres: f64, least: i64, limit: i64) -> Vec<Meet> {
    let mut found = Vec::new();
    for (one, a) in movers.iter().enumerate() {
        for (other, b) in movers.iter().enumerate().skip(one + 1) {
            let pair = meetings(&[*a, *b], &[], metres, least, limit, None).into_iter();
            found.extend(pair.map(|meet| Meet { one: one as u32, other: other as u32, ..meet }));
        }
    }
    found
}

/// A thousandth of a degree as one unit.
fn planar(rows: &[(i64, i32, i32)]) -> Owned {
    Owned::new(rows.iter().map(|&(day, x, y)| (day * DAY, y * 10_000, x * 10_000)).collect())
}

#[test]
fn two_that_pass_are_closest_at_noon_of_the_third_day() {
    let a = planar(&[(1, 0, 0), (3, 1, 1), (5, 0, 0)]);
    let b = planar(&[(2, 2, 0), (4, 1, 1), (6, 2, 2)]);
    let noon = 3 * DAY + DAY / 2;
    // They are half a unit apart then, along the equator.
    let half = geodesic_e7(5_000, 0, 5_000, 5_000);
    for (one, other) in [(&a, &b), (&b, &a)] {
        let (one, other) = (one.columns(), other.columns());
        let t = closest_approach(one, other, i64::MAX).unwrap();
        assert!((t - noon).abs() <= 1_000, "{t} is not {noon}");
        let apart = apart_at(one, other, t, i64::MAX).unwrap();
        assert!((apart - half).abs() < 1e-3, "{apart} is not {half}");
        let met = |metres| meetings(&[one, other], &[], metres, 0, i64::MAX, None);
        assert!(met(half - 0.01).is_empty());
        let met = met(half + 0.01);
        assert_eq!(met.len(), 1);
        assert!(met[0].from < noon && noon < met[0].to);
        assert!((met[0].nearest - noon).abs() <= 1_000);
    }
}

#[test]
fn crossing_times_are_exact() {
    // One lies still, the other passes over it at 1 unit a second: it is within
    // a hundred units from 100 s before to 100 s after.
    let still = Owned::new(vec![(0, 0, 0), (1_000 * SECOND, 0, 0)]);
    let passes = Owned::new(vec![(0, 0, -5_000), (1_000 * SECOND, 0, 5_000)]);
    let metres = geodesic_e7(0, 0, 0, 1_000);
    let met = meetings(&[still.columns(), passes.columns()], &[], metres, 0, i64::MAX, None);
    assert_eq!(met.len(), 1);
    for (found, exact) in [(met[0].from, 400), (met[0].to, 600), (met[0].nearest, 500)] {
        // A micrometre is 90 µs at this speed.
        assert!((found - exact * SECOND).abs() <= 200, "{found} is not {exact} s");
    }
    assert_eq!(met[0].cut, (false, false));
    let of =
        |least| meetings(&[still.columns(), passes.columns()], &[], metres, least, i64::MAX, None);
    assert_eq!((of(199 * SECOND).len(), of(201 * SECOND).len()), (1, 0));
}

#[test]
fn nobody_is_met_inside_a_gap() {
    let still = Owned::new((0..11).map(|n| (n * 100 * SECOND, 0, 0)).collect());
    let passes = Owned::new(vec![(0, 0, -5_000), (1_000 * SECOND, 0, 5_000)]);
    let met =
        |limit| meetings(&[still.columns(), passes.columns()], &[], 10.0, 0, limit, None).len();
    assert_eq!((met(1_000 * SECOND), met(1_000 * SECOND - 1)), (1, 0));
    // Where its record ends it is near still.
    let early = Owned::new(vec![(0, 0, -5_000), (500 * SECOND, 0, 0)]);
    let late = Owned::new(vec![(500 * SECOND, 0, 0), (1_000 * SECOND, 0, 5_000)]);
    for (part, cut) in [(early, (false, true)), (late, (true, false))] {
        let met = meetings(&[still.columns(), part.columns()], &[], 10.0, 0, i64::MAX, None);
        assert_eq!(met.iter().map(|meet| meet.cut).collect::<Vec<_>>(), [cut]);
    }
    // At the fixes beside the gap it is known where it was.
    let met = meetings(&[still.columns(), passes.columns()], &[], 100.0, 0, SECOND, None);
    assert_eq!(
        met.iter().map(|meet| (meet.from, meet.to)).collect::<Vec<_>>(),
        [(0, 0), (1_000 * SECOND, 1_000 * SECOND)]
    );
}

#[test]
fn the_antimeridian_and_the_pole_part_nobody() {
    let at = |lat, lon| Owned::new(vec![(0, lat, lon), (9 * SECOND, lat, lon)]);
    for (a, b) in [
        (at(0, 1_799_999_990), at(0, -1_799_999_990)),
        (at(899_999_990, 0), at(899_999_990, 1_800_000_000)),
        (at(-900_000_000, 0), at(-899_999_999, -900_000_000)),
    ] {
        let met = meetings(&[a.columns(), b.columns()], &[], 1.0, 9 * SECOND, i64::MAX, None);
        assert_eq!(met.len(), 1);
        assert_eq!((met[0].from, met[0].to), (0, 9 * SECOND));
    }
}

#[test]
fn more_than_the_widest_distance_meets_all() {
    let at = |lat, lon| Owned::new(vec![(0, lat, lon), (9, lat, lon)]);
    let all = [at(0, 0), at(0, 1_800_000_000), at(900_000_000, 0)];
    let movers: Vec<Columns<'_>> = all.iter().map(Owned::columns).collect();
    assert_eq!(meetings(&movers, &[], 3e7, 0, i64::MAX, None).len(), 3);
    assert_eq!(meetings(&movers, &[], 3e7, 0, i64::MAX, Some(1)).len(), 2);
}

fn fleet(movers: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Owned>> {
    let wide = (-450_000_000..450_000_000, -1_800_000_000..1_800_000_000);
    origin().prop_flat_map(move |origin| {
        let mover = prop_oneof![
            6 => walk(origin, 4_000, 0..30),
            1 => walk(origin, 400_000, 0..30),
            1 => wide.clone().prop_flat_map(|origin| walk(origin, 4_000, 0..30)),
            // Now and then far away, and back at once.
            1 => (walk(origin, 4_000, 4..30), wide.clone()).prop_map(|(mut owned, (lat, lon))| {
                let middle = owned.times.len() / 2;
                owned.points[middle] = (lat, lon);
                owned
            }),
        ];
        prop::collection::vec(mover, movers.clone())
    })
}

proptest! {
    #[test]
    fn movers_are_together_at_just_the_times_of_their_meetings(
        all in fleet(2..3), metres in 1.0..2_000.0, limit in 1..300_i64,
        moments in prop::collection::vec(0..6_000_i64, 60),
    ) {
        let (one, other) = (all[0].columns(), all[1].columns());
        let limit = limit * SECOND;
        let polar = all.iter().any(|owned| owned.points.iter().any(|(lat, _)| lat.unsigned_abs() > POLAR));
        let met = meetings(&[one, other], &[], metres, 0, limit, None);
        // Between 8 cm and a few metres by which the straight lines leave the chart.
        let slack = if polar { 2_000.0 } else { 10.0 };
        let fixes = one.times().iter().chain(other.times()).copied();
        for t in moments.into_iter().map(|second| second * SECOND).chain(fixes) {
            let Some(apart) = apart_at(one, other, t, limit) else {
                prop_assert!(!met.iter().any(|meet| meet.from < t && t < meet.to));
                continue;
            };
            let inside = met.iter().any(|meet| meet.from <= t && t <= meet.to);
            prop_assert!(inside || apart > metres - slack, "{apart} m apart at {t}");
            prop_assert!(!inside || apart < metres + slack, "{apart} m apart at {t}");
        }
        let mirrored = meetings(&[other, one], &[], metres, 0, limit, None);
        prop_assert_eq!(&met, &mirrored);
    }

    #[test]
    fn no_sampled_moment_is_closer_than_the_closest_approach(
        all in fleet(2..3), limit in 1..300_i64,
        moments in prop::collection::vec(0..6_000_i64, 60),
    ) {
        let (one, other) = (all[0].columns(), all[1].columns());
        let limit = limit * SECOND;
        let polar = all.iter().any(|owned| owned.points.iter().any(|(lat, _)| lat.unsigned_abs() > POLAR));
        let slack = if polar { 2_000.0 } else { 10.0 };
        let closest = closest_approach(one, other, limit)
            .and_then(|t| apart_at(one, other, t, limit));
        for t in moments.into_iter().map(|second| second * SECOND) {
            if let Some(apart) = apart_at(one, other, t, limit) {
                let closest = closest.unwrap();
                prop_assert!(closest <= apart + slack, "{closest} m, but {apart} m at {t}");
            }
        }
    }
}

proptest! {
    // The oracle tries every pair.
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_grid_misses_no_pair(
        all in fleet(17..40), metres in prop_oneof![1.0..3_000.0, 1_000.0..4e6],
        least in 0..300_i64, limit in 1..300_i64,
    ) {
        let movers: Vec<Columns<'_>> = all.iter().map(Owned::columns).collect();
        let (least, limit) = (least * SECOND, limit * SECOND);
        let found = meetings(&movers, &[], metres, least, limit, None);
        let naive = all_pairs(&movers, metres, least, limit);
        prop_assert_eq!(&found, &naive);
        for mover in [0, movers.len() as u32 / 2] {
            let own = meetings(&movers, &[], metres, least, limit, Some(mover));
            let of = |meet: &&Meet| meet.one == mover || meet.other == mover;
            let expected: Vec<Meet> = naive.iter().filter(of).copied().collect();
            prop_assert_eq!(own, expected);
        }
    }

    #[test]
    fn the_instants_miss_no_pair(
        all in drifting(2..12), metres in prop_oneof![1.0..300.0, 1_000.0..4e6],
        least in 1..3_000_i64, limit in 60..2_000_i64,
    ) {
        let movers: Vec<Columns<'_>> = all.iter().map(Owned::columns).collect();
        let (least, limit) = (least * SECOND, limit * SECOND);
        for only in [None, Some(0), Some(1)] {
            let Some(chosen) = pairs_for_long(&movers, metres, least, limit, only) else { continue };
            let of = |pairs: &[Pair]| -> Vec<Meet> {
                let all = pairs.iter().flat_map(|pair| meetings_of(&movers, *pair, metres, limit));
                all.filter(|meet| meet.to - meet.from >= least).collect()
            };
            let by_boxes = pairs(&movers, &[], metres, least, limit, only);
            prop_assert_eq!(of(&chosen), of(&by_boxes));
        }
    }
}

/// Movers that stay about an origin for long, as ships at anchor do, and others.
fn drifting(movers: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Owned>> {
    origin().prop_flat_map(move |origin| {
        let mover = prop_oneof![
            4 => walk(origin, 1_000, 20..60),
            2 => walk(origin, 10_000, 20..60),
            1 => walk(origin, 400_000, 20..60),
        ];
        prop::collection::vec(mover, movers.clone())
    })
}

#[test]
fn who_is_near_for_too_short_a_time_is_not_gone_through() {
    // A fix each minute; in the first half of each hour they are 11 m apart, then 11 km.
    let minute = 60 * SECOND;
    let still = Owned::new((0..240).map(|n| (n * minute, 0, 0)).collect());
    let apart = |n: i64| if n % 60 < 30 { 1_000 } else { 1_000_000 };
    let other = Owned::new((0..240).map(|n| (n * minute, apart(n), 0)).collect());
    let movers = [still.columns(), other.columns()];
    let chosen = |least: i64| pairs_for_long(&movers, 20.0, least * minute, minute, None);
    assert_eq!(chosen(120).unwrap(), []);
    assert_eq!(chosen(20).unwrap().len(), 4);
    assert_eq!(meetings(&movers, &[], 20.0, 20 * minute, minute, None).len(), 4);
    // So many instants would cost more than the fixes.
    assert_eq!(chosen(1), None);
}

proptest! {
    #[test]
    fn of_a_company_only_meetings_in_its_time_are_left_out(
        mut all in fleet(2..24), metres in 1.0..2_000.0, limit in 1..300_i64,
        numbers in prop::collection::vec(prop::option::of(0..3_u32), 24),
        times in prop::collection::vec((0..6_000_i64, 0..6_000_i64), 3),
    ) {
        // Some go together indeed.
        let copies: Vec<Owned> =
            all.iter().take(3).map(|one| {
                Owned::new(one.columns().rows().collect())
            }).collect();
        all.extend(copies);
        let movers: Vec<Columns<'_>> = all.iter().map(Owned::columns).collect();
        let limit = limit * SECOND;
        let company = |number: u32| {
            let (from, length) = times[number as usize];
            Company { number, time: (from * SECOND, (from + length) * SECOND) }
        };
        let numbers = numbers.into_iter().cycle().take(movers.len());
        let companies: Vec<Option<Company>> = numbers.map(|number| number.map(company)).collect();
        let own = |meet: &Meet| {
            let (one, other) = (companies[meet.one as usize]?, companies[meet.other as usize]?);
            (one == other).then_some(one.time)
        };
        // Of each meeting what is before and after the time of the company.
        let parts = |meet: &Meet| {
            let time = own(meet).unwrap_or((i64::MAX, i64::MIN));
            let (before, after) = ((meet.from, meet.to.min(time.0 - 1)), (meet.from.max(time.1 + 1), meet.to));
            let parts = if own(meet).is_none() { vec![(meet.from, meet.to)] } else { vec![before, after] };
            let parts = parts.into_iter().filter(|(from, to)| from <= to);
            parts.map(|(from, to)| (meet.one, meet.other, from, to)).collect::<Vec<_>>()
        };
        let found = |companies: &[Option<Company>]| {
            let met = meetings(&movers, companies, metres, 0, limit, None);
            met.iter().flat_map(parts).collect::<Vec<_>>()
        };
        prop_assert_eq!(found(&companies), found(&[]));
    }
}
