//! What the times of claims say of each other.

use std::fmt;

use super::object::serialize;
use super::quantity::Seconds;
use super::seen::{called, labels};
use crate::reason::{Inconsistency, InferredOrder};
use crate::view::Seen;

serialize!(|found: Inconsistency<'_>| Object {
    claims: labels(found.claims()),
    least_reliable: found.least_reliable().label(),
    short_by_seconds: Seconds(found.short_by())
});

serialize!(|order: InferredOrder<'_>| Object {
    before: Brief(order.before()),
    after: Brief(order.after())
});

/// A sighting by its label and its time.
struct Brief<'a>(Seen<'a>);

serialize!(|brief: Brief<'_>| Object {
    id: brief.0.label(),
    earliest: brief.0.interval().earliest(),
    latest: brief.0.interval().latest()
});

/// Which claims cannot all be true, and by how much their times miss.
impl fmt::Display for Inconsistency<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claims: Vec<String> = self.claims().iter().copied().map(called).collect();
        let (claims, by) = (claims.join(", "), self.short_by());
        f.pad(&format!("these cannot all be true: {claims}; their times miss by {by}"))
    }
}

/// Which claim comes before which, and why.
impl fmt::Display for InferredOrder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (called(self.before()), called(self.after()));
        f.pad(&format!("{before} before {after}: only so there is time for the way"))
    }
}
