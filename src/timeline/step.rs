//! What a sorted column of times answers alone: the last, a range, long steps.

use std::ops::Range;

/// The row of the last time at or before `t`.
///
/// Where several rows have that time it is the one added last, since runs keep
/// the order of addition.
///
/// Trackers report at a steady pace, so the search starts where `t` would be
/// if they all did, and widens from there: few places of memory are touched,
/// and the cost stays O(log n) whatever the pace.
pub(crate) fn last_at(times: &[i64], t: i64) -> Option<usize> {
    last_between(times, (*times.first()?, *times.last()?), t)
}

/// [`last_at`] for who knows the first and the last time: neither is read.
pub(crate) fn last_between(times: &[i64], ends: (i64, i64), t: i64) -> Option<usize> {
    let (first, last) = ends;
    if last <= t {
        return times.len().checked_sub(1);
    }
    if t < first || times.is_empty() {
        return None;
    }
    let share = (t as f64 - first as f64) / (last as f64 - first as f64);
    let guess = ((times.len() - 1) as f64 * share) as usize;
    // A row at or before `t`, and one after it.
    let (mut before, mut after) = (0, times.len() - 1);
    let mut reach = 4;
    if times.get(guess).is_some_and(|&time| time <= t) {
        before = guess;
        while let Some(&time) = times.get(before.saturating_add(reach)) {
            if time > t {
                after = before + reach;
                break;
            }
            before += reach;
            reach *= 2;
        }
    } else {
        after = guess.min(after);
        while let Some(row) = after.checked_sub(reach) {
            if times.get(row).is_some_and(|&time| time <= t) {
                before = row;
                break;
            }
            after = row;
            reach *= 2;
        }
    }
    let bracket = times.get(before..=after)?;
    bracket.partition_point(|&time| time <= t).checked_sub(1).map(|row| before + row)
}

/// The rows of the times from `from` to `to`, both included.
///
/// A limit that no time reaches is not searched for.
pub(crate) fn within(times: &[i64], from: i64, to: i64) -> Range<usize> {
    // Nothing is read where nothing is cut off.
    let first = match times.first() {
        _ if from == i64::MIN => 0,
        Some(&first) if first < from => times.partition_point(|&time| time < from),
        _ => 0,
    };
    let end = match to {
        i64::MAX => times.len(),
        _ => last_at(times, to).map_or(0, |row| row + 1),
    };
    first..end.max(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_equal_times_is_the_one_added_last() {
        assert_eq!(last_at(&[1, 5, 5, 9], 5), Some(2));
        assert_eq!(last_at(&[1, 5, 5, 9], 0), None);
        assert_eq!(last_at(&[1, 5, 5, 9], i64::MAX), Some(3));
        assert_eq!(last_at(&[], 0), None);
    }

    #[test]
    fn the_search_finds_what_a_scan_finds_at_any_pace() {
        let paces: [fn(i64) -> i64; 5] = [
            |row| row,
            |row| row * row * row,
            |row| i64::MAX - (1 << row.min(61)),
            |row| row / 7,
            |row| if row < 90 { i64::MIN + row } else { i64::MAX - 100 + row },
        ];
        for pace in paces {
            let mut times: Vec<i64> = (0..100).map(pace).collect();
            times.sort_unstable();
            for t in times.iter().flat_map(|&t| [t.saturating_sub(1), t, t.saturating_add(1)]) {
                let scanned = times.iter().rposition(|&time| time <= t);
                assert_eq!(last_at(&times, t), scanned, "{t} in {times:?}");
            }
        }
    }

    #[test]
    fn both_ends_of_a_range_are_in_it() {
        let times = [1, 5, 5, 9];
        assert_eq!(within(&times, i64::MIN, i64::MAX), 0..4);
        assert_eq!(within(&times, 5, 5), 1..3);
        assert_eq!(within(&times, 2, 4), 1..1);
        assert_eq!(within(&times, 10, 4), 4..4);
        assert_eq!(within(&[], 0, 1), 0..0);
    }
}
