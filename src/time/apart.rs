//! The stretches in which one moment can lie, where they are several.

use super::duration::DurationRange;
use super::interval::Interval;

/// The candidates of one moment: intervals that lie apart from each other, in order.
/// Empty where one interval says it all, and then without an allocation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Pieces(Vec<Interval>);

impl Pieces {
    /// From intervals in any order; those that meet are one.
    pub(crate) fn of(intervals: impl IntoIterator<Item = Interval>) -> Pieces {
        let mut all: Vec<Interval> = intervals.into_iter().collect();
        all.sort_by_key(|one| (one.lo(), one.hi()));
        let mut apart: Vec<Interval> = Vec::with_capacity(all.len());
        for next in all {
            match apart.last_mut() {
                // A vague one excludes its end, which a point there is not part of.
                Some(last)
                    if next.lo() < last.hi()
                        || next.lo() == last.hi() && (last.is_exact() || !next.is_exact()) =>
                {
                    *last = last.hull(next);
                }
                _ => apart.push(next),
            }
        }
        if apart.len() < 2 { Pieces::default() } else { Pieces(apart) }
    }

    /// Whether one interval says it all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn as_slice(&self) -> &[Interval] {
        &self.0
    }

    /// Each piece, or `whole` where there is only one, without a copy.
    pub(crate) fn each<'p>(&'p self, whole: &'p Interval) -> &'p [Interval] {
        if self.is_empty() { std::slice::from_ref(whole) } else { &self.0 }
    }

    /// Each piece, or `whole` where there is only one.
    pub(crate) fn or(self, whole: Interval) -> Vec<Interval> {
        if self.is_empty() { vec![whole] } else { self.0 }
    }

    /// From the first to the last; `None` where one interval says it all.
    pub(crate) fn hull(&self) -> Option<Interval> {
        Some(self.0.first()?.hull(*self.0.last()?))
    }

    /// As much of each as lies between two instants, both included.
    pub(crate) fn between(&self, from: i64, to: i64) -> Vec<Interval> {
        let cut = |one: &Interval| {
            let (lo, hi) = (one.lo().max(from), one.hi().min(to));
            let is_one = lo < hi || lo == hi && (one.is_exact() || hi < one.hi());
            is_one.then(|| Interval::from_ends(lo, hi))
        };
        self.0.iter().filter_map(cut).collect()
    }

    /// The same of a moment that is known to lie in an interval.
    pub(crate) fn within(self, interval: Interval) -> Pieces {
        match self.hull() {
            None => self,
            Some(hull) if hull == interval => self,
            Some(_) => Pieces::of(self.between(interval.lo(), interval.hi())),
        }
    }

    /// The latest that it can have been by an instant.
    pub(crate) fn latest_by(&self, to: i64) -> Option<i64> {
        let begun = self.0.iter().filter(|one| one.lo() <= to);
        begun.map(|one| one.hi().min(to)).max()
    }
}

/// Every time that can pass from a moment in one of some intervals to one in another:
/// the ranges of each two of them.
pub(crate) fn ranges<'p>(
    from: &'p [Interval],
    to: &'p [Interval],
) -> impl Iterator<Item = DurationRange> + 'p {
    from.iter().flat_map(|&one| to.iter().map(move |&other| one.to(other)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of(lo: i64, hi: i64) -> Interval {
        Interval::from_ends(lo, hi)
    }

    /// On a grid four times as fine, since the ends are whole numbers.
    fn instants(one: &Interval) -> Vec<i64> {
        if one.is_exact() { vec![4 * one.lo()] } else { (4 * one.lo()..4 * one.hi()).collect() }
    }

    proptest! {
        #[test]
        fn pieces_are_the_instants_of_the_intervals(
            ends in prop::collection::vec((0..8_i64, 0..3_i64), 1..5), cut in (0..8_i64, 0..4_i64),
        ) {
            let all: Vec<Interval> = ends.iter().map(|&(lo, width)| of(lo, lo + width)).collect();
            let mut expected: Vec<i64> = all.iter().flat_map(instants).collect();
            expected.sort_unstable();
            expected.dedup();
            let pieces = Pieces::of(all.clone());
            let hull = all.iter().copied().reduce(Interval::hull).unwrap();
            let found: Vec<i64> = pieces.clone().or(hull).iter().flat_map(instants).collect();
            prop_assert_eq!(&found, &expected);

            let (from, to) = (cut.0, cut.0 + cut.1);
            let by = expected.iter().filter(|&&t| t <= 4 * to);
            let latest = pieces.latest_by(to);
            if !pieces.is_empty() {
                // The supremum of what is excluded at an end.
                let up = by.max().map(|t| (t + 3).div_euclid(4));
                prop_assert_eq!(latest, up);
            }
            let inside = |t: &&i64| 4 * from <= **t && **t < 4 * to;
            let kept = pieces.between(from, to);
            let inner: Vec<i64> = kept.iter().flat_map(instants).collect();
            let expected: Vec<i64> = expected.iter().filter(inside).copied().collect();
            if !pieces.is_empty() {
                let inner: Vec<i64> = inner.iter().filter(inside).copied().collect();
                prop_assert_eq!(inner, expected);
            }
        }
    }

    #[test]
    fn what_meets_is_one_and_one_is_none() {
        assert!(Pieces::of([of(0, 5), of(5, 9)]).is_empty());
        assert!(Pieces::of([of(5, 5), of(5, 9)]).is_empty());
        assert_eq!(Pieces::of([of(9, 9), of(5, 5)]).as_slice(), [of(5, 5), of(9, 9)]);
        assert_eq!(Pieces::of([of(0, 5), of(5, 5)]).as_slice().len(), 2);
    }
}
