//! For how long somebody was tracked without a long gap.

use std::fmt;

use super::quantity::Seconds;
use crate::track::Coverage;

serialize!(|coverage: Coverage| Object {
    covered_seconds: Seconds(coverage.covered),
    of_seconds: Seconds(coverage.of),
    ratio: coverage.ratio()
});

/// How much of how much, and the share.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.ratio().map(|ratio| format!(" ({:.1} %)", ratio * 100.0));
        f.pad(&format!("{} of {}{}", self.covered, self.of, share.unwrap_or_default()))
    }
}
