//! Where a mover was between two fixes.

use crate::place::geodesy::Point;
use crate::timeline::{Columns, TURN, eastwards, last_at};

/// A place on the way from one row to another; the two are one at a fix.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    pub(crate) before: usize,
    pub(crate) after: usize,
    pub(crate) point: Point,
}

/// Where the mover was at `t`: latitude and longitude both change steadily from
/// one fix to the next, the longitude the short way round.
///
/// `None` before the first fix, after the last one, and strictly inside a step
/// longer than `limit`. Of several fixes at one time the one added last holds.
pub(crate) fn position_at(columns: Columns<'_>, t: i64, limit: i64) -> Option<Spot> {
    let before = last_at(columns.times(), t)?;
    let start = columns.fix(before)?;
    if start.0 == t {
        return Some(Spot { before, after: before, point: between(start, start, t) });
    }
    let after = columns.last_of_its_time(before + 1);
    let end = columns.fix(after)?;
    let short = end.0.saturating_sub(start.0) <= limit;
    short.then(|| Spot { before, after, point: between(start, end, t) })
}

/// The point at `t` on the way from one fix to a later one.
pub(super) fn between(from: (i64, i32, i32), to: (i64, i32, i32), t: i64) -> Point {
    let whole = to.0.abs_diff(from.0);
    let share = if whole == 0 { 0.0 } else { t.abs_diff(from.0) as f64 / whole as f64 };
    let north = i64::from(to.1) - i64::from(from.1);
    let lat = f64::from(from.1) + share * north as f64;
    let mut lon = f64::from(from.2) + share * eastwards(from.2, to.2) as f64;
    let turn = TURN as f64;
    if lon > turn / 2.0 {
        lon -= turn;
    } else if lon <= -turn / 2.0 {
        lon += turn;
    }
    Point { lat: lat / 1e7, lon: lon / 1e7 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::place::geodesy::quantise;
    use crate::timeline::columns::tests::{Owned, origin, walk};

    fn at(rows: &[(i64, f64, f64)], t: i64, limit: i64) -> Option<(f64, f64)> {
        let rows = rows.iter().map(|&(t, lat, lon)| (t, quantise(lat), quantise(lon)));
        let owned = Owned::new(rows.collect());
        position_at(owned.columns(), t, limit).map(|spot| (spot.point.lat, spot.point.lon))
    }

    #[test]
    fn three_quarters_of_the_time_is_three_quarters_of_the_way() {
        // 12:09 between 12:06 and 12:10, in minutes.
        assert_eq!(at(&[(6, 6.0, 0.0), (10, 6.0, 6.0)], 9, 60), Some((6.0, 4.5)));
        assert_eq!(at(&[(6, 0.0, 6.0), (10, 6.0, 6.0)], 9, 60), Some((4.5, 6.0)));
    }

    #[test]
    fn the_middle_of_a_step_over_the_antimeridian_is_on_it() {
        assert_eq!(at(&[(0, 10.0, 179.0), (2, 10.0, -179.0)], 1, 9), Some((10.0, 180.0)));
        assert_eq!(at(&[(0, 10.0, -179.0), (2, 10.0, 179.0)], 1, 9), Some((10.0, 180.0)));
        assert_eq!(at(&[(0, 10.0, 179.0), (4, 10.0, -179.0)], 3, 9), Some((10.0, -179.5)));
    }

    #[test]
    fn outside_the_record_and_inside_a_gap_nothing_is_known() {
        let rows = [(0, 0.0, 0.0), (10, 0.0, 1.0), (31, 0.0, 2.0)];
        for (t, lon) in [
            (-1, None),
            (0, Some(0.0)),
            (5, Some(0.5)),
            (10, Some(1.0)),
            (11, None),
            (30, None),
            (31, Some(2.0)),
            (32, None),
        ] {
            assert_eq!(at(&rows, t, 20).map(|(_, lon)| lon), lon, "at {t}");
        }
        // A step as long as the limit is no gap.
        assert!(at(&rows, 11, 21).is_some());
    }

    #[test]
    fn of_several_fixes_at_one_time_the_last_one_holds() {
        let rows = [(0, 0.0, 0.0), (0, 2.0, 0.0), (10, 9.0, 9.0), (10, 4.0, 0.0)];
        assert_eq!(at(&rows, 0, 60), Some((2.0, 0.0)));
        assert_eq!(at(&rows, 5, 60), Some((3.0, 0.0)));
    }

    #[test]
    fn the_ends_of_time_are_no_trouble() {
        let rows = [(i64::MIN, 0.0, 0.0), (i64::MAX, 1.0, 0.0)];
        let (lat, _) = at(&rows, 0, i64::MAX).unwrap();
        assert!((lat - 0.5).abs() < 1e-12);
        assert_eq!(at(&[], 0, 1), None);
    }

    proptest! {
        #[test]
        fn it_is_what_a_scan_of_all_steps_finds(
            (owned, t) in origin()
                .prop_flat_map(|origin| walk(origin, 5_000, 0..40))
                .prop_flat_map(|owned| {
                    let end = owned.times.last().copied().unwrap_or(0);
                    (Just(owned), -1_000_000..end + 1_000_000)
                }),
            limit in 0..100_000_000_i64,
        ) {
            let columns = owned.columns();
            // Only the last fix of each moment.
            let mut fixes: Vec<(i64, i32, i32)> = Vec::new();
            for row in columns.rows() {
                fixes.retain(|fix| fix.0 != row.0);
                fixes.push(row);
            }
            let mut scanned = fixes
                .iter()
                .find(|fix| fix.0 == t)
                .map(|fix| (f64::from(fix.1) / 1e7, f64::from(fix.2) / 1e7));
            for pair in fixes.windows(2) {
                if pair[0].0 < t && t < pair[1].0 && pair[1].0 - pair[0].0 <= limit {
                    let share = (t - pair[0].0) as f64 / (pair[1].0 - pair[0].0) as f64;
                    let mut east = f64::from(pair[1].2) - f64::from(pair[0].2);
                    if east.abs() > 1.8e9 {
                        east -= 3.6e9 * east.signum();
                    }
                    let lat = f64::from(pair[0].1) * (1.0 - share) + f64::from(pair[1].1) * share;
                    scanned = Some((lat / 1e7, (f64::from(pair[0].2) + share * east) / 1e7));
                }
            }
            let found = position_at(columns, t, limit).map(|spot| spot.point);
            prop_assert_eq!(found.is_some(), scanned.is_some());
            if let (Some(found), Some((lat, lon))) = (found, scanned) {
                prop_assert!((found.lat - lat).abs() < 1e-9);
                let turn = (found.lon - lon).rem_euclid(360.0);
                prop_assert!(turn.min(360.0 - turn) < 1e-9, "{} {}", found.lon, lon);
                prop_assert!(found.lon > -180.0 && found.lon <= 180.0);
            }
        }
    }
}
