//! Steps that no mover of a given speed can have made.

use super::bound::{UNIT, apart_squared, surely_apart, surely_within};
use super::columns::Columns;
use crate::place::geodesy::{geodesic_e7, haversine_e7, surely_farther, surely_nearer};

/// The rows whose step to the next row needs strictly more than `speed` metres
/// a second on the geodesic.
///
/// Another position at the same instant needs more than any speed; the same
/// position at the same instant needs none.
///
/// The test that most steps fail is a bound on the distance without a root or
/// a sine; it is applied to blocks of rows at a time, without a branch.
pub(crate) fn steps_faster_than(
    columns: Columns<'_>,
    speed: f64,
) -> impl Iterator<Item = usize> + use<'_> {
    const BLOCK: usize = 64;
    let starts = (0..columns.len().saturating_sub(1)).step_by(BLOCK);
    starts.flat_map(move |start| {
        let end = columns.len().min(start + BLOCK + 1);
        let block = columns.part(start..end);
        let suspect = suspects(block, speed);
        let rows = if suspect { start..end - 1 } else { start..start };
        rows.filter(move |&row| is_faster(columns, row, speed).unwrap_or(false))
    })
}

/// Whether some step of a block may be faster.
fn suspects(block: Columns<'_>, speed: f64) -> bool {
    let reach = speed * 1e-6;
    let (times, next) = (block.times(), block.part(1..block.len()));
    let steps = block.points().zip(next.points()).zip(times.iter().zip(next.times()));
    steps.fold(false, |suspect, ((a, b), (from, to))| {
        // Raw differences: a step over the antimeridian looks long, and is
        // looked at again.
        let north = f64::from(b.0) - f64::from(a.0);
        let east = f64::from(b.1) - f64::from(a.1);
        let reach = reach * to.saturating_sub(*from) as f64;
        suspect | (UNIT * UNIT * (north * north + east * east) > reach * reach)
    })
}

fn is_faster(columns: Columns<'_>, row: usize, speed: f64) -> Option<bool> {
    let (from, to) = (columns.fix(row)?, columns.fix(row + 1)?);
    let limit = speed * (to.0.abs_diff(from.0) as f64 / 1e6);
    if apart_squared((from.1, from.2), (to.1, to.2)) <= surely_within(limit) {
        return Some(false);
    }
    if surely_apart((from.1, from.2), (to.1, to.2), limit) {
        return Some(true);
    }
    let rough = haversine_e7(from.1, from.2, to.1, to.2);
    if surely_nearer(rough, limit) {
        return Some(false);
    }
    Some(surely_farther(rough, limit) || geodesic_e7(from.1, from.2, to.1, to.2) > limit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::columns::tests::{Owned, origin, walk};
    use super::*;

    #[test]
    fn in_two_places_at_one_instant_is_faster_than_any_speed() {
        let owned = Owned::new(vec![(5, 0, 0), (5, 1, 0), (5, 1, 0)]);
        let found: Vec<usize> = steps_faster_than(owned.columns(), 1e9).collect();
        assert_eq!(found, [0]);
        // One point of the antimeridian has two numbers.
        let owned = Owned::new(vec![(5, 0, 1_800_000_000), (5, 0, -1_800_000_000)]);
        assert_eq!(steps_faster_than(owned.columns(), 0.0).count(), 0);
    }

    #[test]
    fn a_speed_that_just_suffices_is_not_exceeded() {
        // 110574.389 m is the first degree of the meridian; take a second.
        let owned = Owned::new(vec![(0, 0, 0), (1_000_000, 10_000_000, 0)]);
        assert_eq!(steps_faster_than(owned.columns(), 110_574.4).count(), 0);
        assert_eq!(steps_faster_than(owned.columns(), 110_574.3).count(), 1);
    }

    proptest! {
        #[test]
        fn the_filter_hides_no_fast_step(
            owned in origin().prop_flat_map(|origin| walk(origin, 60_000, 0..200)),
            speed in 0.0..60.0,
        ) {
            let columns = owned.columns();
            let naive: Vec<usize> = (1..columns.len())
                .filter(|&row| {
                    let (a, b) = (columns.fix(row - 1).unwrap(), columns.fix(row).unwrap());
                    let apart = geodesic_e7(a.1, a.2, b.1, b.2);
                    if a.0 == b.0 { apart > 0.0 } else { apart > speed * ((b.0 - a.0) as f64 / 1e6) }
                })
                .map(|row| row - 1)
                .collect();
            let found: Vec<usize> = steps_faster_than(columns, speed).collect();
            prop_assert_eq!(found, naive);
        }
    }
}
