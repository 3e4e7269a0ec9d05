//! One answer, one sentence.

use std::fmt;

use super::clock::{self, coarse, up};
use crate::actor::{ActorId, Membership};
use crate::reason::conflict::Conflict;
use crate::sighting::Sighting;
use crate::source::Source;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::zone::{Zone, ZoneSet};
use crate::timeline::Timeline;
use crate::view::{Certainty, Evidence, Excluded, Gap, LastSeen, Order, Seen};

/// A length as a reader wants it: `6h15m`, `at least 2h, at most 24h`. One that
/// was computed to less than a millisecond is told to the second, outwards.
pub(super) fn length(range: DurationRange) -> String {
    let (min, max) = range.ends();
    let least = coarse(min, i64::div_euclid);
    let range = DurationRange::from_ends(least, if min == max { least } else { coarse(max, up) });
    match (range.min(), range.max()) {
        (Some(min), Some(max)) if min == max => format!("exactly {min}"),
        (Some(min), Some(max)) if min.is_negative() && !max.is_negative() => {
            format!("from {} before to {max} after", min.abs())
        }
        (Some(min), Some(max)) if min == SignedDuration::ZERO => format!("at most {max}"),
        (Some(min), Some(max)) => format!("at least {min}, at most {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => "of unknown length".to_owned(),
    }
}

/// The name to show for an actor.
fn name<'a>(timeline: &'a Timeline, id: &'a ActorId) -> &'a str {
    timeline.actor(id.as_str()).map_or(id.as_str(), |actor| actor.name())
}

/// How one actor came to speak of another: `Choe part of the delegation, the
/// delegation aboard the train since Sun 2023-09-10 (says TASS)`.
fn chain(seen: Seen<'_>) -> String {
    let links: Vec<String> = seen.via().map(|link| membership(seen.timeline(), link)).collect();
    links.join(", ")
}

fn membership(timeline: &Timeline, link: &Membership) -> String {
    let (member, whole) = (name(timeline, link.member()), name(timeline, link.whole()));
    let mut text = format!("{member} {} {whole}", link.kind().as_str());
    let zone = link.source().and_then(Source::zone).unwrap_or(Zone::UTC);
    if let Some(day) = link.begun().and_then(Interval::earliest).and_then(|at| clock::day(at, zone))
    {
        text += &format!(" since {day}");
    }
    if let Some(source) = link.source() {
        text += &format!(" (says {})", source.name());
    }
    text
}

pub(super) fn zones_of(seen: Seen<'_>) -> ZoneSet {
    seen.place().zones()
}

/// Where, when, and who says so: `Khasan station, Mon 2023-09-11 20:00 UTC (…),
/// says KCNA [s1]`.
impl fmt::Display for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = format!("{}, {}", self.place(), self.interval().shown_in(zones_of(*self)));
        if let Some(source) = self.source() {
            text += &format!(", says {}", source.name());
        }
        if let Some(label) = self.label() {
            text += &format!(" [{label}]");
        }
        if self.evidence() == Evidence::Inferred {
            let sure = if self.is_certain() { "" } else { ", which is not certain" };
            text += &format!("; by inference: {}{sure}", chain(*self));
        }
        f.pad(&text)
    }
}

/// Where somebody was last seen, in one sentence, or in a list where more than
/// one sighting can have been the last.
impl fmt::Display for LastSeen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of everyone, each sighting has to say whose it was.
        let whose = |seen: Seen<'_>| match self.actor() {
            Some(_) => String::new(),
            None => format!("{} at ", seen.actor().name()),
        };
        let (who, last) = match self.actor() {
            Some(actor) => (actor.name(), "last seen"),
            None => ("the last of all", "seen"),
        };
        if self.is_never() {
            match self.actor() {
                Some(actor) => write!(f, "{} was never seen", actor.name())?,
                None => write!(f, "nobody was seen")?,
            }
            return set_aside(f, self.excluded());
        }
        let if_at_all = if self.is_possibly_never() { ", if at all" } else { "" };
        if let Some(seen) = self.certain() {
            match self.actor() {
                Some(_) => write!(f, "{who} was last seen at {seen}")?,
                None => write!(f, "{who} was {}{seen}", whose(seen))?,
            }
        } else if let (Some(_), [seen], false) = (self.actor(), self.possible(), self.is_disputed())
        {
            let comma = if if_at_all.is_empty() { "" } else { "," };
            write!(f, "{who} was last seen{if_at_all}{comma} at {seen}")?;
        } else {
            let when = self.interval().unwrap_or(Interval::UNBOUNDED);
            let among = if self.is_disputed() { "in places that lie apart" } else { "at one of" };
            let zones =
                self.possible().first().map_or_else(ZoneSet::default, |&seen| zones_of(seen));
            write!(f, "{who} was {last}{if_at_all} {}, {among}:", when.shown_in(zones))?;
            for &seen in self.possible() {
                write!(f, "\n  - {}{seen}", whose(seen))?;
                let open = seen.sighting().filter(|_| seen.is_open_ended());
                if let Some(open) = open.filter(|_| self.certainty_of(seen) != Certainty::Certain) {
                    write!(f, "; may have been later: {}", no_end(open))?;
                }
            }
        }
        // What was asked for to be set aside is told beside the answer too.
        let open_ended = self.excluded().open_ended;
        set_aside(f, Excluded { open_ended, ..Excluded::default() })
    }
}

/// Why the end of a sighting is no more than what was known.
fn no_end(sighting: &Sighting) -> &'static str {
    match sighting.reported_at() {
        Some(_) => "nothing but its report says when it ended",
        None if sighting.interval().latest().is_some() => {
            "nothing ends it but the moment of knowledge"
        }
        None => "nothing says when it ended",
    }
}

/// The reasons for which claims were set aside, each with its number.
fn set_aside(f: &mut fmt::Formatter<'_>, excluded: Excluded) -> fmt::Result {
    let reasons = [
        (excluded.modality, "only speculated, planned, unconfirmed or denied"),
        (excluded.not_yet_known, "not reported by then"),
        (excluded.retracted, "retracted"),
        (excluded.outside_time, "outside the time asked for"),
        (excluded.absence, "of a search that found nobody"),
        (excluded.grade, "below the grade asked for"),
        (excluded.not_along, "of what it did not travel with then"),
        (excluded.dropped, "left out, as the times contradict each other"),
        (excluded.open_ended, "of which nothing says when it ended"),
    ];
    let told: Vec<String> = reasons
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, reason)| match count {
            1 => format!("1 sighting {reason}"),
            count => format!("{count} sightings {reason}"),
        })
        .collect();
    if told.is_empty() { Ok(()) } else { write!(f, "; set aside: {}", told.join(", ")) }
}

/// A gap in one sentence: between what, how long, how far, how fast.
impl fmt::Display for Gap<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how_long = length(self.length());
        let from = stop(self.from());
        let Some(to) = self.to() else {
            let mut text = format!("since {from}: {how_long} without a sighting");
            let timeline = self.from().timeline();
            if let Some(later) = self.maybe_later().and_then(|id| timeline.sighting(id)) {
                let label = later.label().map_or_else(String::new, |label| format!(" [{label}]"));
                let place = later.place();
                text += &format!(" ({place}{label} may have been later: {})", no_end(later));
            }
            return f.pad(&text);
        };
        let mut text = format!("from {from} to {}: {how_long}", stop(to));
        let stays = self.distance().is_some_and(|d| d.max().as_metres() == 0.0);
        if stays {
            text += ", at the same place";
        } else if let Some(distance) = self.distance() {
            text += &format!(", {distance} apart");
        }
        if let (false, Order::Certain, Some(speed)) = (stays, self.order(), self.speed()) {
            text += &format!(", at least {} needed", speed.min());
        }
        text += match self.order() {
            Order::Certain => "",
            Order::Possible => "; which came first is not certain",
            Order::Impossible => "; they are certainly the other way round",
        };
        f.pad(&text)
    }
}

/// A sighting as an end of a gap.
pub(super) fn stop(seen: Seen<'_>) -> String {
    match seen.label() {
        Some(label) => format!("{} [{label}]", seen.place()),
        None => seen.place().to_string(),
    }
}

/// A conflict in one sentence; with `{:#}` what bears on it follows, one thing a
/// line.
impl fmt::Display for Conflict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels: Vec<&str> = self.claims().iter().filter_map(|claim| claim.label()).collect();
        let mut text = format!("{} ({})", self.kind().as_str().replace('_', " "), self.certainty());
        if !labels.is_empty() {
            text += &format!(" in {}", labels.join(", "));
        }
        text += &format!(": {}", self.summary());
        if f.alternate() {
            for explanation in self.explanations() {
                text += &format!("\n    {explanation}");
            }
        }
        f.pad(&text)
    }
}
