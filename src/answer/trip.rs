//! Who went from where to where.

use std::fmt;

use super::quantity::{Seconds, length};
use crate::track::Trip;

serialize!(|trip: Trip<'_>| Object {
    actor: trip.actor().id(),
    // Null where the track begins or ends on the way.
    from: trip.from(),
    to: trip.to(),
    min_seconds: trip.length().min().map(Seconds),
    max_seconds: trip.length().max().map(Seconds),
    distance_m: trip.distance().as_metres(),
    count: trip.count()
});

/// Who went from where to where, how long and how far.
impl fmt::Display for Trip<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from().map_or_else(|| self.first().place(), |stay| stay.place());
        let to = self.to().map_or_else(|| self.last().place(), |stay| stay.place());
        let (actor, long, far) = (self.actor(), length(self.length()), self.distance());
        f.pad(&format!("{actor} went from {from} to {to}: {long}, {far}"))
    }
}
