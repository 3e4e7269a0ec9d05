//! For how long somebody was tracked without a long gap.

use std::fmt;

use super::quantity::Seconds;
use super::shown::utc;
use crate::track::{Coverage, Run};

serialize!(|coverage: Coverage| Object {
    covered_seconds: Seconds(coverage.covered()),
    of_seconds: Seconds(coverage.of()),
    ratio: coverage.ratio()
});

serialize!(|run: Run<'_>| Object {
    actor: run.actor().id(),
    from: run.first().interval().earliest(),
    to: run.last().interval().latest(),
    seconds: Seconds(run.length()),
    count: run.count()
});

/// How much of how much, and the share.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.ratio().map(|ratio| format!(" ({:.1} %)", ratio * 100.0));
        f.pad(&format!("{} of {}{}", self.covered(), self.of(), share.unwrap_or_default()))
    }
}

/// Whose, from when to when, how long, of how many sightings.
impl fmt::Display for Run<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (utc(self.first()), utc(self.last()));
        let (actor, long, count) = (self.actor(), self.length(), self.count());
        let sightings = if count == 1 { "sighting" } else { "sightings" };
        f.pad(&format!("{actor} from {from} to {to}: {long}, {count} {sightings}"))
    }
}
