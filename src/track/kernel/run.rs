//! Stretches without a gap, and how much of a time they cover.

use std::ops::Range;

use crate::timeline::last_at;

/// So many rows in as few ranges as possible, none of which goes over one of the
/// steps that begin in the rows of `long`, in their order.
pub(crate) fn runs(rows: usize, long: Vec<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    let ends = long.into_iter().map(|row| row + 1);
    ends.chain((rows > 0).then_some(rows)).map(move |end| {
        let run = start..end;
        start = end;
        run
    })
}

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
    use crate::timeline::steps_longer_than;

    #[test]
    fn a_step_as_long_as_the_limit_parts_nothing() {
        let of = |times: &[i64], limit| {
            runs(times.len(), steps_longer_than(times, limit).collect()).collect::<Vec<_>>()
        };
        assert_eq!(of(&[], 5), []);
        assert_eq!(of(&[1], 5), vec![0..1]);
        assert_eq!(of(&[1, 6, 12, 13], 5), [0..2, 2..4]);
        assert_eq!(of(&[i64::MIN, i64::MAX], i64::MAX - 1), [0..1, 1..2]);
    }

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
