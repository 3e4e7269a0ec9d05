//! Answers that follow from several claims, as sentences.

use std::fmt;

use super::sentence::{length, stop, zones_of};
use crate::place::Place;
use crate::reason::{Encounter, Expectation, Itinerary, Leg, Limit, Outcome, Reach, Stay};
use crate::time::interval::Interval;
use crate::time::zone::ZoneSet;
use crate::view::{Certainty, Evidence, Seen};

/// The labels of sightings in brackets, as far as they have any.
fn labels(seen: &[Seen<'_>]) -> String {
    let labels: Vec<&str> = seen.iter().filter_map(|seen| seen.label()).collect();
    if labels.is_empty() { String::new() } else { format!(" [{}]", labels.join(", ")) }
}

/// Where, when, and by which sightings.
impl fmt::Display for Stay<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.first(), self.last());
        let when = |interval: Interval| interval.shown_in(self.place().zones());
        let mut text = match self.seen() {
            [seen] => format!("{}, {}", self.place(), when(seen.interval())),
            _ => format!("{}, first {}, last {}", self.place(), when(first), when(last)),
        };
        text += &labels(self.seen());
        if self.certainty() == Certainty::Possible {
            text += ", if it was along";
        } else if self.seen().iter().all(|seen| seen.evidence() == Evidence::Inferred) {
            text += ", by inference";
        }
        f.pad(&text)
    }
}

/// As the gap that it is.
impl fmt::Display for Leg<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.gap().fmt(f)
    }
}

/// The layers, numbered, and the legs between them.
impl fmt::Display for Itinerary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = Vec::new();
        for (number, layer) in (1..).zip(self.layers()) {
            match layer {
                [stay] => lines.push(format!("{number}. {stay}")),
                stays => {
                    let order = "in an order that is not certain throughout";
                    lines.push(format!("{number}. {order}:"));
                    lines.extend(stays.iter().map(|stay| format!("   - {stay}")));
                }
            }
        }
        let legs: Vec<String> = self.legs().map(|leg| format!("- {leg}")).collect();
        if !legs.is_empty() {
            lines.push("Legs:".to_owned());
            lines.extend(legs);
        }
        f.pad(&lines.join("\n"))
    }
}

/// How near to which sighting.
impl fmt::Display for Limit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("within {} of {}", self.within(), stop(self.seen())))
    }
}

/// What limits where somebody can be, one thing a line.
impl fmt::Display for Reach<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_nowhere() {
            return f
                .pad(&format!("nowhere: at {} the sightings cannot all be true", self.speed()));
        }
        let mut limits: Vec<String> = self.limits().iter().map(ToString::to_string).collect();
        if limits.is_empty() {
            limits.push("anywhere".to_owned());
        }
        let not = self.watched().iter().map(|seen| format!("not at {}", stop(*seen)));
        limits.extend(not);
        f.pad(&limits.join("\n"))
    }
}

/// Who was with whom, where, when, and for how long.
impl fmt::Display for Encounter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, other] = self.actors();
        let place = self.seen()[0].first().map(|seen| seen.place());
        let zones = place.as_ref().map_or_else(ZoneSet::default, Place::zones);
        let at = place.map_or(String::new(), |place| format!(" at {place}"));
        let (were, when) = match (self.certainty(), self.certain_interval()) {
            (Certainty::Certain, Some(when)) => ("certainly were", when),
            (Certainty::Certain, None) => ("certainly were", self.interval()),
            (Certainty::Possible, _) => ("can have been", self.interval()),
        };
        let mut text = format!(
            "{} and {} {were} together{at}, {}; {}",
            one.name(),
            other.name(),
            when.shown_in(zones),
            length(self.duration()),
        );
        let [these, those] = self.seen().map(labels);
        text += &format!("{these}{those}");
        if self.evidence() == Evidence::Inferred {
            text += ", by inference";
        }
        f.pad(&text)
    }
}

/// What was expected, and what became of it.
impl fmt::Display for Expectation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claim = self.claim();
        let mut text = format!("{}, {}: {}", claim.place(), claim.modality(), self.outcome());
        if let Some(by) = self.by() {
            let perhaps = if self.certainty() == Certainty::Possible { "perhaps " } else { "" };
            let when = by.interval().shown_in(zones_of(by));
            text += &format!(", {perhaps}by {}, {when}", stop(by));
        } else if self.outcome() == Outcome::Open {
            text += ", nothing known bears on it";
        }
        if let Some(label) = claim.label() {
            text = format!("[{label}] {text}");
        }
        f.pad(&text)
    }
}
