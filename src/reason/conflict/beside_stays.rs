//! The slips that would explain why a stay and what is elsewhere do not go together.

use super::kind::Conflict;
use super::overlap::known_fixes;
use super::travel::{Stops, too_far};
use crate::limits::REMEDY_CLAIMS_AROUND;
use crate::links::is_elsewhere;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::reason::remedy::{Remedy, Slip};
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::view::{Certainty, Seen, There};

/// When and where a sighting was, or would have been without a slip: from its first
/// moment to its last.
struct TimeAndPlace {
    first: Interval,
    last: Interval,
    place: Place,
    is_stay: bool,
}

impl TimeAndPlace {
    /// Without a slip; `None` where it cannot have been made.
    fn undone(&self, slip: Slip) -> Option<TimeAndPlace> {
        let (first, place) = slip.undone(self.first, &self.place)?;
        let (last, _) = slip.undone(self.last, &self.place)?;
        Some(TimeAndPlace { first, last, place, is_stay: self.is_stay })
    }
}

impl<'a> Stops<'_, 'a> {
    /// A conflict of a stay with what is elsewhere in its core, with every slip in one of
    /// its claims by which they would go together and nothing else would go wrong.
    pub(super) fn with_slips(&self, conflict: Conflict<'a>) -> Conflict<'a> {
        let told = conflict.claims.first().and_then(|seen| seen.sighting()?.sojourn());
        // Which of several candidates is meant explains more than a slip does.
        if conflict.certainty == Certainty::Possible || told.is_none_or(|stay| stay.is_open()) {
            return conflict;
        }
        let mut all: Vec<There<'a>> = There::each(self.stops.iter().copied()).collect();
        all.sort_by_key(|there| self.view.moment_of(there.first).lo());
        let there = |&seen: &Seen<'a>| {
            let found = all.iter().find(|there| there.seen() == seen).copied();
            found.unwrap_or(There { first: seen, last: seen })
        };
        let claims: Vec<There<'a>> = conflict.claims.iter().map(there).collect();
        let mut remedies = Vec::new();
        for (at, &claim) in claims.iter().enumerate() {
            let (before, after) = (claims.iter().take(at), claims.iter().skip(at + 1));
            let others: Vec<TimeAndPlace> =
                before.chain(after).map(|one| self.span(*one)).collect();
            let mut rest = others.iter().enumerate();
            let go =
                rest.all(|(at, one)| others.iter().skip(at + 1).all(|two| self.goes(one, two)));
            // Of a fix nobody has made a slip.
            if go && claim.seen().sighting().is_some() {
                let passes = |slip| self.goes_without(slip, claim, &others, &all);
                remedies.extend(Remedy::passing(claim.seen(), Slip::all(), passes));
            }
        }
        remedies.push(Remedy::new(Slip::TwoActors, None));
        conflict.remedied(remedies)
    }

    /// Whether a claim without a slip goes with some others, and with everything around
    /// that it goes with as it is.
    fn goes_without(
        &self,
        slip: Slip,
        claim: There<'a>,
        others: &[TimeAndPlace],
        all: &[There<'a>],
    ) -> bool {
        let as_is = self.span(claim);
        let Some(then) = as_is.undone(slip) else { return false };
        let is_near = |there: &&There<'a>| {
            let other = self.span(**there);
            other.first.lo() <= then.last.hi() && then.first.lo() <= other.last.hi()
        };
        // For the way to it and on from it.
        let starts_before = |there: &There<'a>| self.span(*there).first.lo() < then.first.lo();
        let around = all.partition_point(starts_before).saturating_sub(REMEDY_CLAIMS_AROUND);
        let around = all.iter().skip(around).take(2 * REMEDY_CLAIMS_AROUND);
        let near = all.iter().filter(is_near).chain(around);
        let mut near = near.filter(|there| there.seen() != claim.seen());
        others.iter().all(|other| self.goes(&then, other))
            && near.all(|&there| {
                let other = self.span(there);
                self.goes(&then, &other) || !self.goes(&as_is, &other)
            })
            && (!then.is_stay || self.has_no_fix_elsewhere(claim, &then))
    }

    fn span(&self, there: There<'a>) -> TimeAndPlace {
        TimeAndPlace {
            first: self.view.moment_of(there.first),
            last: self.view.moment_of(there.last),
            place: there.seen().place(),
            is_stay: there.is_stay(),
        }
    }

    /// Whether one of two sightings can be over when the other begins, with time for the
    /// way, or both are at one place.
    fn goes(&self, one: &TimeAndPlace, other: &TimeAndPlace) -> bool {
        let Some(apart) = one.place.distance_to(&other.place) else { return true };
        if apart.min() == Distance::ZERO {
            return true;
        }
        let follows = |one: &TimeAndPlace, other: &TimeAndPlace| {
            let (_, most) = one.last.to(other.first).ends();
            // The exact end of a stay leaves that instant to others.
            let are_exact = one.last.is_exact() && other.first.is_exact();
            let is_over =
                most > 0 || most == 0 && are_exact && one.is_stay && one.first != one.last;
            let time = DurationRange::from_ends(0, most.max(0));
            let has_way = |speed| too_far(apart, time, speed) != Some(Certainty::Certain);
            is_over && self.speed.is_none_or(has_way)
        };
        follows(one, other) || follows(other, one)
    }

    /// Whether no fix is elsewhere while a stay goes on.
    fn has_no_fix_elsewhere(&self, claim: There<'a>, then: &TimeAndPlace) -> bool {
        let actor = self.view.timeline().index_of(claim.seen().actor().id().as_str());
        let (times, points) = actor.map(|actor| known_fixes(self.view, actor)).unwrap_or_default();
        let from = times.partition_point(|&time| time < then.first.hi());
        let end = times.partition_point(|&time| time < then.last.lo()).max(from);
        let mut inside = points.get(from..end).unwrap_or_default().iter();
        !inside.any(|point| is_elsewhere(&then.place, *point))
    }
}
