//! Where somebody was at a moment.

use std::fmt;

use crate::time::shown::utc;
use crate::track::Position;

serialize!(|position: Position<'_>| Object {
    actor: position.actor().id(),
    at: position.at(),
    lat: position.place().lat(),
    lon: position.place().lon(),
    // False where it lies between two sightings.
    seen: position.is_seen()
});

/// Who, where and when, and whether it lies between two sightings.
impl fmt::Display for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if self.is_seen() { "" } else { ", between two sightings" };
        f.pad(&format!("{} at {}, {}{between}", self.actor(), self.place(), utc(self.at())))
    }
}
