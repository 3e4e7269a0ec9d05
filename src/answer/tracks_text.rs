//! Answers about tracks of fixes, and what a network found, as sentences.

use std::fmt;

use super::sentence::{length, stop, zones_of};
use crate::reason::{Arrival, Inconsistency, InferredOrder};
use crate::time::interval::Interval;
use crate::time::zone::ZoneSet;
use crate::track::{Approach, Coverage, Meeting, Position, Run, StayPoint, Trip};
use crate::view::Seen;

/// A moment by UTC: a fix knows no other clock.
fn utc(when: impl Into<Interval>) -> String {
    when.into().shown_in(ZoneSet::default()).to_string()
}

/// A sighting by its label, or by whose it is and when.
fn called(seen: &Seen<'_>) -> String {
    match seen.label() {
        Some(label) => format!("[{label}]"),
        None => format!("{} at {}", seen.actor(), seen.interval()),
    }
}

/// Who, where and when, and whether it lies between two sightings.
impl fmt::Display for Position<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let between = if self.is_seen() { "" } else { ", between two sightings" };
        f.pad(&format!("{} at {}, {}{between}", self.actor(), self.place(), utc(self.at())))
    }
}

/// Who stayed where, from when to when, how long.
impl fmt::Display for StayPoint<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (arrival, departure) = (utc(self.arrival()), utc(self.departure()));
        let (actor, place) = (self.actor(), self.place());
        let long = length(self.length());
        f.pad(&format!("{actor} stayed at {place}: came {arrival}, left {departure}; {long}"))
    }
}

/// Who went from where to where, how long and how far.
impl fmt::Display for Trip<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = self.from().map_or_else(|| self.first().place(), |stay| stay.place());
        let to = self.to().map_or_else(|| self.last().place(), |stay| stay.place());
        let (actor, long, far) = (self.actor(), length(self.length()), self.distance());
        f.pad(&format!("{actor} went from {from} to {to}: {long}, {far}"))
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

/// How much of how much, and the share.
impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = self.ratio().map(|ratio| format!(" ({:.1} %)", ratio * 100.0));
        f.pad(&format!("{} of {}{}", self.covered(), self.of(), share.unwrap_or_default()))
    }
}

/// Who was how near to whom, and when.
impl fmt::Display for Approach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        f.pad(&format!("{one} and {other} {} apart, {}", self.distance(), utc(self.at())))
    }
}

/// Who met whom, from when to when, how long, how near.
impl fmt::Display for Meeting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        let (from, to) = (utc(self.from()), utc(self.to()));
        let (long, near) = (self.length(), self.closest().distance());
        f.pad(&format!(
            "{one} and {other} met from {from} to {to}: {long}, {near} apart at closest"
        ))
    }
}

/// From when on, and from which sighting that counts.
impl fmt::Display for Arrival<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = Interval::at(self.at()).shown_in(zones_of(self.because()));
        f.pad(&format!("from {at} on, counted from {}", stop(self.because())))
    }
}

/// Which claims cannot all be true, and by how much their times miss.
impl fmt::Display for Inconsistency<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claims: Vec<String> = self.claims().iter().map(called).collect();
        let (claims, by) = (claims.join(", "), self.short_by());
        f.pad(&format!("these cannot all be true: {claims}; their times miss by {by}"))
    }
}

/// Which claim comes before which, and why.
impl fmt::Display for InferredOrder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (called(&self.before()), called(&self.after()));
        f.pad(&format!("{before} before {after}: only so there is time for the way"))
    }
}
