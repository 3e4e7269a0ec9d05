//! Who was last seen where.

use std::fmt;

use super::place::several;
use super::seen::{at_one_of, candidates, labels, no_end};
use crate::actor::Actor;
use crate::error::{printable, quoted};
use crate::place::Place;
use crate::time::interval::Interval;
use crate::time::shown;
use crate::time::zone::ZoneSet;
use crate::view::{Certainty, Dispute, Event, Excluded, LastSeen, Seen};
use crate::words::{listed, nearest};

serialize!(|last: LastSeen<'_>| {
    let sightings = last.possible().iter().map(|&seen| {
        object!(Last {
            #[serde(flatten)]
            seen: seen,
            certainty: last.certainty_of(seen),
            accounts: labels(last.accounts(seen)),
            accounts_differ: last.event(seen).is_some_and(Event::differs),
            places: several(&last.event(seen).map_or_else(Vec::new, Event::places)),
            moments: candidates(last.moments(seen))
        })
    });
    Object {
        actor: last.actor().map(Actor::id),
        earliest: last.interval().and_then(Interval::earliest),
        latest: last.interval().and_then(Interval::latest),
        candidates: candidates(&last.candidates()),
        never: last.is_never(),
        possibly_never: last.is_possibly_never(),
        disputed: last.is_disputed(),
        outer_bound: last.is_outer_bound(),
        nearby_positions: last.nearby_positions(),
        sightings: sightings.collect::<Vec<_>>(),
        excluded: last.excluded(),
        unknown_actor: last.unknown_actor().map(|(id, _)| id),
        did_you_mean: near_actors(last),
    }
});

serialize!(|excluded: Excluded| Object {
    total: excluded.total(),
    not_yet_known: excluded.not_yet_known,
    retracted: excluded.retracted,
    modality: excluded.modality,
    grade: excluded.grade,
    absence: excluded.absence,
    outside_time: excluded.outside_time,
    not_along: excluded.not_along,
    dropped: excluded.dropped,
    forgotten: excluded.forgotten,
    open_ended: excluded.open_ended
});

/// Said where the candidates of claims are too many.
pub(super) const NOT_TRIED: &str =
    "the times leave too many combinations to try, so that less may be possible";

/// The ids that an unknown one may be a slip of.
fn near_actors<'a>(last: &LastSeen<'a>) -> Vec<&'a str> {
    let near = last
        .unknown_actor()
        .map(|(id, timeline)| nearest(id, timeline.actors().map(|actor| actor.id().as_str())));
    near.unwrap_or_default()
}

/// Where somebody was last seen, in one sentence, or in a list where more than
/// one sighting can have been the last.
impl fmt::Display for LastSeen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Of everyone, each sighting has to say whose it was.
        let whose = |seen: Seen<'_>| match self.actor() {
            Some(_) => String::new(),
            None => format!("{} at ", seen.actor()),
        };
        let (who, last) = match self.actor() {
            Some(actor) => (printable(actor.name()), "last seen"),
            None => ("the last of all".into(), "seen"),
        };
        if let Some((id, _)) = self.unknown_actor() {
            write!(f, "no actor {} is known here", quoted(id))?;
            return match near_actors(self).as_slice() {
                [] => Ok(()),
                near => write!(f, "; did you mean {}?", listed(near)),
            };
        }
        if self.is_never() {
            match (self.actor(), self.excluded().forgotten) {
                (Some(actor), 0) => write!(f, "{actor} was never seen")?,
                (None, 0) => write!(f, "nobody was seen")?,
                (Some(actor), _) => write!(f, "no sighting of {actor} in that time is kept")?,
                (None, _) => write!(f, "no sighting in that time is kept")?,
            }
            return set_aside(f, self.excluded());
        }
        let if_at_all = if self.is_possibly_never() { ", if at all," } else { "" };
        if let Some(seen) = self.certain() {
            match self.actor() {
                Some(_) => write!(f, "{who} was last seen at {}", self.told(seen))?,
                None => write!(f, "{who} was {}{}", whose(seen), self.told(seen))?,
            }
        } else if let [seen] = self.possible() {
            match self.actor() {
                Some(_) => write!(f, "{who} was last seen{if_at_all} at ")?,
                None => write!(f, "{who} was{if_at_all} {}", whose(*seen))?,
            }
            write!(f, "{}", self.told(*seen))?;
        } else {
            let is_apart = self.dispute() == Some(Dispute::Apart);
            let among = if is_apart { "in places that lie apart" } else { "at one of" };
            let place = self.possible().first().map(|seen| seen.place());
            let zones = place.as_ref().map_or_else(ZoneSet::default, Place::zones);
            write!(f, "{who} was {last}{if_at_all} {}, ", shown::each(&self.candidates(), zones))?;
            let is_there =
                |place: &Place| self.possible().iter().all(|seen| seen.place().is_same_as(place));
            match place.filter(is_there) {
                Some(place) if self.actor().is_some() => write!(f, "at {place}, by one of:")?,
                _ => write!(f, "{among}:")?,
            }
            for &seen in self.possible() {
                write!(f, "\n  - {}{}", whose(seen), self.told(seen))?;
                let open = seen.sighting().filter(|_| seen.is_open_ended());
                if let Some(open) = open.filter(|_| self.certainty_of(seen) != Certainty::Certain) {
                    write!(f, "; may have been later: {}", no_end(open))?;
                }
            }
        }
        match self.nearby_positions() {
            0 => {}
            1 => write!(f, "; another position of that instant lies near")?,
            count => write!(f, "; {count} other positions of that instant lie near")?,
        }
        if self.is_outer_bound() {
            write!(f, "; {NOT_TRIED}")?;
        }
        // What was asked for to be set aside is told beside the answer too.
        let Excluded { open_ended, forgotten, .. } = self.excluded();
        set_aside(f, Excluded { open_ended, forgotten, ..Excluded::default() })
    }
}

impl LastSeen<'_> {
    /// One of the possible sightings, with its accounts if there are several.
    fn told(&self, seen: Seen<'_>) -> String {
        let Some(event) = self.event(seen) else {
            let other = self.other_moment(seen);
            let when = match self.moments(seen) {
                [] => seen.when_beside(other),
                several => seen.when_at(several, other),
            };
            return at_one_of(seen, &[seen.place()], &when);
        };
        at_one_of(seen, &event.places(), &shown::each(&event.moments, seen.place().zones()))
            + "; "
            + &as_accounts(event)
    }
}

/// The accounts that an event is by: `as accounts [n1] and [n2] have it, which differ`.
fn as_accounts(event: &Event<'_>) -> String {
    let apart = event.places().len() > 1;
    let account = |&seen: &Seen<'_>| {
        let source = seen.source().map_or_else(|| "somebody".to_owned(), ToString::to_string);
        let name = seen.label().map_or(source, |label| format!("[{}]", printable(label)));
        if apart { format!("{name} ({})", seen.place()) } else { name }
    };
    let names: Vec<String> = event.accounts.iter().map(account).collect();
    let all = match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    };
    let differ = if event.differs() { ", which differ" } else { "" };
    format!("as accounts {all} have it{differ}")
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
        (excluded.dropped, "left out of the view"),
        (excluded.forgotten, "no longer kept"),
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
