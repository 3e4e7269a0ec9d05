//! On what the accounts of one event agree.

use std::collections::{BTreeSet, HashMap};

use crate::time::interval::Interval;

/// The largest sets of accounts that have a moment in common, each with the interval that
/// they have so: one where all agree, and several where they differ. An account may be
/// listed with several intervals.
pub(super) fn agreements(said: &[(u32, Interval)]) -> Vec<(BTreeSet<u32>, Interval)> {
    let mut by_start: Vec<(u32, Interval)> = said.to_vec();
    by_start.sort_by_key(|(_, one)| one.lo());
    let mut starts = by_start.chunk_by(|(_, one), (_, next)| one.lo() == next.lo()).peekable();
    let start = |starting: &[(u32, Interval)]| starting.first().map(|(_, one)| one.lo());
    let mut found: Vec<(BTreeSet<u32>, Interval)> = Vec::new();
    // Of intervals that have a moment in common one begins last.
    let mut sharing: BTreeSet<(i64, u32)> = BTreeSet::new();
    while let Some(starting) = starts.next() {
        let Some(from) = start(starting) else { continue };
        while let Some(&over) = sharing.first().filter(|(end, _)| *end <= from) {
            sharing.remove(&over);
        }
        sharing.extend(starting.iter().map(|&(account, one)| (one.hi(), account)));
        let end = sharing.first().map_or(from, |(end, _)| *end);
        // Where all go on when the next begins, that one shares it with them.
        if starts.peek().and_then(|next| start(next)).is_none_or(|next| end <= next) {
            let accounts = sharing.iter().map(|(_, account)| *account).collect();
            found.push((accounts, Interval::from_ends(from, end.max(from))));
        }
    }
    let mut sets_of: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, (set, _)) in found.iter().enumerate() {
        set.iter().for_each(|&account| sets_of.entry(account).or_default().push(at));
    }
    // What a set is a part of holds the account of it that the fewest hold.
    let is_part = |set: &BTreeSet<u32>| {
        let rarest =
            set.iter().filter_map(|account| sets_of.get(account)).min_by_key(|at| at.len());
        let mut others = rarest.into_iter().flatten().filter_map(|&at| found.get(at));
        others.any(|(other, _)| set.len() < other.len() && set.is_subset(other))
    };
    let parts: Vec<bool> = found.iter().map(|(set, _)| is_part(set)).collect();
    let mut parts = parts.into_iter();
    found.retain(|_| !parts.next().unwrap_or(false));
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
            let mut said: Vec<(u32, Interval)> = (0..).zip(ends.iter().map(of)).collect();
            // The intervals of one account lie apart.
            if let [one, other, ..] = said.as_mut_slice()
                && (one.1.hi() < other.1.lo() || other.1.hi() < one.1.lo())
            {
                other.0 = one.0;
            }
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
