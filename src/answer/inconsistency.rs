//! What the times of claims say of each other.

use std::fmt;

use super::quantity::Seconds;
use super::seen::{label_or_time, labels};
use crate::reason::Inconsistency;

serialize!(|found: Inconsistency<'_>| Object {
    claims: labels(&found.claims),
    least_reliable: found.least_reliable.label(),
    short_by_seconds: Seconds(found.short_by)
});

/// Which claims cannot all be true, and by how much their times miss.
impl fmt::Display for Inconsistency<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claims: Vec<String> = self.claims.iter().copied().map(label_or_time).collect();
        let (claims, by) = (claims.join(", "), self.short_by);
        f.pad(&format!(
            "these cannot all be true: {claims}; one of the times is wrong by {by} or more"
        ))
    }
}
