//! Who met whom, by their tracks.

use std::fmt;

use super::quantity::Seconds;
use super::shown::utc;
use crate::actor::Actor;
use crate::track::{Approach, Meeting};

serialize!(|meeting: Meeting<'_>| Object {
    actors: meeting.actors().map(Actor::id),
    from: meeting.from(),
    to: meeting.to(),
    seconds: Seconds(meeting.length()),
    cut_at_start: meeting.is_cut_at_start(),
    cut_at_end: meeting.is_cut_at_end(),
    closest: meeting.closest()
});

serialize!(|approach: Approach<'_>| Object {
    at: approach.at(),
    distance_m: approach.distance().as_metres(),
    positions: approach.positions()
});

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

/// Who was how near to whom, and when.
impl fmt::Display for Approach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        f.pad(&format!("{one} and {other} {} apart, {}", self.distance(), utc(self.at())))
    }
}
