//! On what the accounts of one event agree.

use std::collections::BTreeSet;

use crate::time::interval::Interval;

/// The largest sets of accounts that have a moment in common, each with the interval that
/// they have so: one where all agree, and several where they differ. An account may be
/// listed with several intervals.
pub(super) fn agreements(said: &[(u32, Interval)]) -> Vec<(BTreeSet<u32>, Interval)> {
    let mut found: Vec<(BTreeSet<u32>, Interval)> = Vec::new();
    // Of intervals that have a moment in common one begins last.
    for (_, start) in said {
        let at = Interval::from_ends(start.lo(), start.lo());
        let holds = |one: &Interval| *one == *start || one.intersection(at).is_some();
        let sharing = said.iter().filter(|(_, one)| holds(one));
        let end = sharing.clone().map(|(_, one)| one.hi()).min().unwrap_or(start.hi());
        let shared = (sharing.map(|(account, _)| *account).collect(), start.lo());
        let shared = (shared.0, Interval::from_ends(shared.1, end.max(shared.1)));
        if !found.contains(&shared) {
            found.push(shared);
        }
    }
    let sets: Vec<BTreeSet<u32>> = found.iter().map(|(set, _)| set.clone()).collect();
    found.retain(|(set, _)| !sets.iter().any(|other| set != other && set.is_subset(other)));
    found.sort_by_key(|(_, interval)| (interval.lo(), interval.hi()));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// At each instant of a grid that is fine enough, the accounts that allow it.
        #[test]
        fn the_largest_sets_are_what_brute_force_says(
            ends in prop::collection::vec((0..8_i64, 0..4_i64), 1..5),
        ) {
            let of = |&(lo, width): &(i64, i64)| Interval::from_ends(lo, lo + width);
            let said: Vec<(u32, Interval)> = (0..).zip(ends.iter().map(of)).collect();
            let fine = |one: &Interval| Interval::from_ends(4 * one.lo(), 4 * one.hi());
            let at = |t: i64| -> BTreeSet<u32> {
                let point = Interval::from_ends(t, t);
                let there = said.iter().filter(|(_, one)| fine(one).intersection(point).is_some());
                there.map(|(account, _)| *account).collect()
            };
            let all: BTreeSet<BTreeSet<u32>> = (0..50).map(at).collect();
            let is_largest =
                |set: &BTreeSet<u32>| !all.iter().any(|one| one != set && one.is_superset(set));
            let expected: BTreeSet<BTreeSet<u32>> =
                all.iter().filter(|set| is_largest(set)).cloned().collect();
            let found = agreements(&said);
            let sets: BTreeSet<BTreeSet<u32>> = found.iter().map(|(set, _)| set.clone()).collect();
            prop_assert_eq!(&sets, &expected);
            for (set, interval) in found {
                for t in 0..50 {
                    let point = Interval::from_ends(t, t);
                    let is_in = fine(&interval).intersection(point).is_some();
                    prop_assert!(!is_in || at(t) == set);
                }
            }
        }
    }
}
