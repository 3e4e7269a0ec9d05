//! Which of two moments came first.

use crate::time::interval::Interval;
use crate::view::Order;

/// How two moments can stand to each other: before, at the same instant, after.
///
/// Each of the three is certain, possible or impossible, and together they
/// leave out nothing: if one is certain the other two are impossible. The
/// moment of an interval can be any instant of it, so that of `[9, 10)` comes
/// certainly before that of `[10, 11)`.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Order, Timestamp};
///
/// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
/// let morning: Interval = "2023-09-12T06:00:00Z/2023-09-12T12:00:00Z".parse()?;
/// let order = morning.order(noon);
/// assert_eq!(order.before(), Order::Certain);
/// assert_eq!((order.same(), order.after()), (Order::Impossible, Order::Impossible));
///
/// let day: Interval = "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z".parse()?;
/// assert_eq!(day.order(noon).same(), Order::Possible);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sequence {
    before: Order,
    same: Order,
    after: Order,
}

impl Interval {
    /// How the moment in this interval can stand to the one in `other`.
    #[must_use]
    pub fn order(self, other: impl Into<Interval>) -> Sequence {
        let other = other.into();
        let before = self.lo() < other.hi();
        let after = other.lo() < self.hi();
        let same = self.intersection(other).is_some();
        let one = |possible: bool, another: bool, third: bool| match (possible, another || third) {
            (false, _) => Order::Impossible,
            (true, true) => Order::Possible,
            (true, false) => Order::Certain,
        };
        Sequence {
            before: one(before, same, after),
            same: one(same, before, after),
            after: one(after, before, same),
        }
    }
}

impl Sequence {
    /// Whether the first comes before the second.
    #[must_use]
    pub const fn before(self) -> Order {
        self.before
    }

    /// Whether both are at one instant.
    #[must_use]
    pub const fn same(self) -> Order {
        self.same
    }

    /// Whether the first comes after the second.
    #[must_use]
    pub const fn after(self) -> Order {
        self.after
    }

    /// The same, with the two changed about.
    #[must_use]
    pub const fn mirrored(self) -> Sequence {
        Sequence { before: self.after, same: self.same, after: self.before }
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

    fn by_brute_force(a: (i64, i64), b: (i64, i64)) -> [Order; 3] {
        let (mut ways, mut found) = (0, [0; 3]);
        for t in instants(a) {
            for u in instants(b) {
                ways += 1;
                let [before, same, after] = &mut found;
                *match t.cmp(&u) {
                    std::cmp::Ordering::Less => before,
                    std::cmp::Ordering::Equal => same,
                    std::cmp::Ordering::Greater => after,
                } += 1;
            }
        }
        found.map(|count| match count {
            0 => Order::Impossible,
            n if n == ways => Order::Certain,
            _ => Order::Possible,
        })
    }

    proptest! {
        #[test]
        fn every_order_is_what_brute_force_says(
            a in (0..6_i64, 0..4_i64), b in (0..6_i64, 0..4_i64),
        ) {
            let (a, b) = ((a.0, a.0 + a.1), (b.0, b.0 + b.1));
            let of = |(lo, hi)| Interval::from_ends(lo, hi);
            let order = of(a).order(of(b));
            prop_assert_eq!([order.before(), order.same(), order.after()], by_brute_force(a, b));
            prop_assert_eq!(of(b).order(of(a)), order.mirrored());
        }
    }

    #[test]
    fn an_open_end_leaves_everything_possible() {
        let order = Interval::UNBOUNDED.order(Interval::from_ends(5, 5));
        let possible = Order::Possible;
        assert_eq!((order.before(), order.same(), order.after()), (possible, possible, possible));
    }
}
