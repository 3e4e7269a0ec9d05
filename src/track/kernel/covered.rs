//! How much of a time steps without a gap cover.

use crate::timeline::last_at;

/// How many microseconds from `from` to `to` lie inside steps no longer than
/// `limit`.
pub(crate) fn covered(times: &[i64], limit: i64, from: i64, to: i64) -> u64 {
    // The step that `from` is in begins at or before it.
    let first = last_at(times, from).unwrap_or(0);
    let rest = times.get(first..).unwrap_or_default();
    let mut sum = 0_u64;
    for (&start, &end) in rest.iter().zip(rest.get(1..).unwrap_or_default()) {
        if start >= to {
            break;
        }
        if end.saturating_sub(start) <= limit {
            let (start, end) = (start.max(from), end.min(to));
            sum = sum.saturating_add(if end > start { end.abs_diff(start) } else { 0 });
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_of_time_are_covered() {
        let always = [i64::MIN, i64::MAX];
        assert_eq!(covered(&always, i64::MAX, i64::MIN, i64::MAX), u64::MAX);
        assert_eq!(covered(&always, 5, i64::MIN, i64::MAX), 0);
        assert_eq!(covered(&[], 5, 0, 9), 0);
        assert_eq!(covered(&[0, 10], 10, 9, 3), 0);
    }

    proptest! {
        #[test]
        fn every_covered_instant_is_counted(
            mut times in prop::collection::vec(0..60_i64, 0..12),
            limit in 0..20_i64, from in -5..65_i64, to in -5..65_i64,
        ) {
            times.sort_unstable();
            let inside = |t: &i64| {
                times.windows(2).any(|step| {
                    step[1] - step[0] <= limit && step[0] <= *t && *t < step[1]
                })
            };
            let counted = (from..to).filter(inside).count();
            prop_assert_eq!(covered(&times, limit, from, to), counted as u64);
        }
    }
}
