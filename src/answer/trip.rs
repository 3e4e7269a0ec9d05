//! Who went from where to where.

use std::fmt;

use super::quantity::{Seconds, length};
use super::stay::left_out;
use crate::time::shown::utc;
use crate::track::Trip;

serialize!(|trip: Trip<'_>| Object {
    actor: trip.actor().id(),
    // Null where the track begins or ends on the way.
    from: trip.from(),
    to: trip.to(),
    min_seconds: trip.length().min().map(Seconds),
    max_seconds: trip.length().max().map(Seconds),
    distance_m: trip.distance().map(|range| range.min().as_metres()),
    count: trip.count(),
    earliest: trip.first().interval().earliest(),
    latest: trip.last().interval().latest(),
    left_out: trip.left_out()
});

/// Who went from where to where, from when to when, how long and how far.
impl fmt::Display for Trip<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from().map_or_else(|| self.first().place(), |stay| stay.place());
        let to = self.to().map_or_else(|| self.last().place(), |stay| stay.place());
        let (left, came) = (utc(self.first()), utc(self.last()));
        let (actor, long) = (self.actor(), length(self.length()));
        let far = self.distance().map_or(String::new(), |far| format!(", {far}"));
        let rest = left_out(self.left_out());
        let is_exact = self.first().interval().is_exact() && self.last().interval().is_exact();
        let when = match is_exact {
            true => format!("from {left} to {came}"),
            false => format!("last seen before it {left}, first after it {came}"),
        };
        f.pad(&format!("{actor} went from {from} to {to}, {when}: {long}{far}{rest}"))
    }
}
