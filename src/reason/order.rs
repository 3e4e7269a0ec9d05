//! Which of two moments came first.

use crate::time::interval::Interval;
use crate::view::Order;

impl Interval {
    /// Returns whether the moment in this interval comes strictly before the one
    /// in `other`.
    ///
    /// The moment of an interval can be any instant of it, so that of `[9, 10)`
    /// comes certainly before that of `[10, 11)`. Two moments can be the same
    /// instant where the intervals have an
    /// [intersection](Interval::intersection).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Order, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let morning: Interval = "2023-09-12T06:00:00Z/2023-09-12T12:00:00Z".parse()?;
    /// assert_eq!(morning.precedes(noon), Order::Certain);
    /// assert_eq!(Interval::at(noon).precedes(morning), Order::Impossible);
    ///
    /// let day: Interval = "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z".parse()?;
    /// assert_eq!(day.precedes(noon), Order::Possible);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn precedes(self, other: impl Into<Interval>) -> Order {
        let other = other.into();
        let after = other.lo() < self.hi();
        match self.lo() < other.hi() {
            false => Order::Impossible,
            true if after || self.intersection(other).is_some() => Order::Possible,
            true => Order::Certain,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The instants of an interval on a grid of half units, for the ends are
    /// whole ones: enough for every way two of them can fall out.
    fn instants((lo, hi): (i64, i64)) -> Vec<i64> {
        if lo == hi { vec![lo * 4] } else { (lo * 4..hi * 4).collect() }
    }

    fn by_brute_force(a: (i64, i64), b: (i64, i64)) -> Order {
        let pairs =
            instants(a).into_iter().flat_map(|t| instants(b).into_iter().map(move |u| t < u));
        let before: Vec<bool> = pairs.collect();
        match (before.contains(&true), before.contains(&false)) {
            (false, _) => Order::Impossible,
            (true, false) => Order::Certain,
            (true, true) => Order::Possible,
        }
    }

    proptest! {
        #[test]
        fn every_order_is_what_brute_force_says(
            a in (0..6_i64, 0..4_i64), b in (0..6_i64, 0..4_i64),
        ) {
            let (a, b) = ((a.0, a.0 + a.1), (b.0, b.0 + b.1));
            let of = |(lo, hi)| Interval::from_ends(lo, hi);
            prop_assert_eq!(of(a).precedes(of(b)), by_brute_force(a, b));
        }
    }

    #[test]
    fn an_open_end_leaves_everything_possible() {
        let five = Interval::from_ends(5, 5);
        assert_eq!(Interval::UNBOUNDED.precedes(five), Order::Possible);
        assert_eq!(five.precedes(Interval::UNBOUNDED), Order::Possible);
    }
}
