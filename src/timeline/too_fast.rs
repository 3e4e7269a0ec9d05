//! Steps that no mover of a given speed can have made.

use super::bound::{UNIT, apart_squared, surely_apart, surely_within};
use super::columns::Fix;
use crate::place::geodesy::{geodesic_e7, haversine_e7, surely_farther, surely_nearer};

/// The square of a speed in metres a second that is no less than what the step
/// between two fixes needs; infinite for two places at one instant.
///
/// Made without a root or a sine, for blocks of rows to be passed over. A step
/// over the antimeridian looks long here, and is looked at again.
pub(crate) fn at_most_squared(from: Fix, to: Fix) -> f64 {
    let north = f64::from(to.1) - f64::from(from.1);
    let east = f64::from(to.2) - f64::from(from.2);
    let square = UNIT * UNIT * (north * north + east * east);
    let seconds = to.0.saturating_sub(from.0) as f64 * 1e-6;
    if square > 0.0 { square / (seconds * seconds) } else { 0.0 }
}

/// Whether the step between two fixes needs strictly more than `speed` metres a
/// second on the geodesic.
///
/// Another position at the same instant needs more than any speed; the same
/// position at the same instant needs none.
pub(crate) fn is_faster(from: Fix, to: Fix, speed: f64) -> bool {
    let seconds = to.0.abs_diff(from.0) as f64 / 1e6;
    let limit = speed * seconds;
    if apart_squared((from.1, from.2), (to.1, to.2)) <= surely_within(limit) {
        return false;
    }
    if surely_apart((from.1, from.2), (to.1, to.2), limit) {
        return true;
    }
    let rough = haversine_e7(from.1, from.2, to.1, to.2);
    if surely_nearer(rough, limit) {
        return false;
    }
    surely_farther(rough, limit) || {
        // Divided, as the speed of a gap is: the step at the limit is no faster.
        let apart = geodesic_e7(from.1, from.2, to.1, to.2);
        if seconds > 0.0 { apart / seconds > speed } else { apart > 0.0 }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::timeline::columns::tests::{origin, walk};

    #[test]
    fn in_two_places_at_one_instant_is_faster_than_any_speed() {
        assert!(is_faster((5, 0, 0), (5, 1, 0), 1e9));
        assert!(!is_faster((5, 1, 0), (5, 1, 0), 1e9));
        assert_eq!(at_most_squared((5, 0, 0), (5, 1, 0)), f64::INFINITY);
        assert_eq!(at_most_squared((5, 1, 0), (5, 1, 0)), 0.0);
        // One point of the antimeridian has two numbers.
        assert!(!is_faster((5, 0, 1_800_000_000), (5, 0, -1_800_000_000), 0.0));
    }

    #[test]
    fn a_speed_that_just_suffices_is_not_exceeded() {
        // 110574.389 m is the first degree of the meridian; take a second.
        let (from, to) = ((0, 0, 0), (1_000_000, 10_000_000, 0));
        assert!(!is_faster(from, to, 110_574.4));
        assert!(is_faster(from, to, 110_574.3));
    }

    proptest! {
        #[test]
        fn the_filters_hide_no_fast_step(
            owned in origin().prop_flat_map(|origin| walk(origin, 60_000, 0..200)),
            speed in 0.0..60.0,
        ) {
            let columns = owned.columns();
            for row in 1..columns.len() {
                let (a, b) = (columns.fix(row - 1).unwrap(), columns.fix(row).unwrap());
                let apart = geodesic_e7(a.1, a.2, b.1, b.2);
                let seconds = (b.0 - a.0) as f64 / 1e6;
                let naive = if a.0 == b.0 { apart > 0.0 } else { apart / seconds > speed };
                prop_assert_eq!(is_faster(a, b, speed), naive);
                prop_assert!(a.0 == b.0 || !is_faster(a, b, apart / seconds));
                prop_assert!(!naive || at_most_squared(a, b) > speed * speed);
            }
        }
    }
}
