//! Members that were seen where what they are said to travel with was not.

use std::ops::Range;

use super::kind::{Conflict, ConflictKind};
use super::travel::StopsOf;
use crate::actor::{Actor, Membership};
use crate::limits::CONFLICT_CLAIMS_AHEAD;
use crate::place::speed::SpeedRange;
use crate::time::interval::Interval;
use crate::timeline::{Chain, Chains, Cover, within};
use crate::view::{Seen, View, too_far};

/// The conflicts of one actor with the memberships that are said to have held for
/// a time with an end. Where no end is said, it had left by then.
pub(super) fn of_member<'a>(view: &View<'a>, stops: &StopsOf<'a>, actor: u32) -> Vec<Conflict<'a>> {
    let own = stops.of(actor);
    let all = (!own.is_empty()).then(|| view.timeline().chains_of(actor)).flatten();
    let chains = all.into_iter().flat_map(Chains::iter);
    let chains = chains.filter(|chain| view.timeline().has_sightings(chain.carrier()));
    // Once it is told of one, another chain to the same carrier says no more.
    let mut left: Vec<(Seen<'a>, Interval)> =
        own.iter().map(|&seen| (seen, view.moment_of(seen))).collect();
    let mut found: Vec<Conflict<'a>> = Vec::new();
    for chain in chains {
        let Some(said) = said_to_hold(view, chain) else { continue };
        let carrier = Carrier::new(view, said, chain.carrier(), stops.of(chain.carrier()));
        left.retain(|&(seen, then)| match carrier.nearest_apart(seen, then) {
            Some(other) => {
                found.push(parted(view, seen, other));
                false
            }
            None => true,
        });
    }
    found
}

/// The time in which a chain is said to have held, if that has an end.
fn said_to_hold(view: &View<'_>, chain: Chain<'_>) -> Option<(i64, i64)> {
    let links = || chain.links_back().filter_map(|link| view.timeline().membership(link.index));
    let has_end = |link: &Membership| link.ended().is_some() && view.knows_membership(link);
    links().all(has_end).then(|| Cover::of(links()).certain_span())?
}

/// What carries somebody, and where it was seen.
struct Carrier<'v, 'a> {
    view: &'v View<'a>,
    /// The time in which it is said to carry.
    said: (i64, i64),
    index: u32,
    stops: &'v [Seen<'a>],
    /// Those of them that begin in that time.
    stops_in: Range<usize>,
    /// Whether it has a fix in that time.
    has_fixes_in: bool,
}

impl<'v, 'a> Carrier<'v, 'a> {
    fn new(
        view: &'v View<'a>,
        said: (i64, i64),
        index: u32,
        stops: &'v [Seen<'a>],
    ) -> Carrier<'v, 'a> {
        let before = |time: i64| stops.partition_point(|&stop| view.moment_of(stop).lo() < time);
        let stops_in = before(said.0)..before(said.1.saturating_add(1));
        let fixes = within(view.timeline().fixes().track(index).times, said.0, said.1);
        Carrier { view, said, index, stops, stops_in, has_fixes_in: !fixes.is_empty() }
    }

    /// The sighting nearest in time from which there is no way to where the member
    /// was seen, though the two are said to have been together.
    fn nearest_apart(&self, member: Seen<'a>, then: Interval) -> Option<Seen<'a>> {
        let is_in = self.is_said(then);
        if !is_in && self.stops_in.is_empty() && !self.has_fixes_in {
            return None;
        }
        let start = then.lo();
        let next = self.stops.partition_point(|&stop| self.view.moment_of(stop).lo() < start);
        let first = next.saturating_sub(CONFLICT_CLAIMS_AHEAD);
        let mut near = first..self.stops.len().min(first + 2 * CONFLICT_CLAIMS_AHEAD);
        if !is_in {
            // Then only what was seen of the carrier in that time tells.
            near = near.start.max(self.stops_in.start)..near.end.min(self.stops_in.end);
        }
        let near = self.stops.get(near).unwrap_or_default().iter().copied();
        let apart =
            near.chain(self.fixes_around(start)).filter(|&stop| self.is_apart(member, stop));
        apart.min_by_key(|&stop| {
            let (least, most) = self.view.time_between(member, stop).ends();
            least.saturating_abs().max(most.saturating_abs())
        })
    }

    fn fixes_around(&self, instant: i64) -> impl Iterator<Item = Seen<'a>> {
        let times = self.view.timeline().fixes().track(self.index).times;
        let next = times.partition_point(|&time| time < instant);
        let around = next.saturating_sub(1)..next.saturating_add(2).min(times.len());
        let fixes = around.filter_map(|at| self.view.fix_at(self.index, at));
        fixes.filter(|fix| fix.lo() <= self.view.known)
    }

    /// Whether a top speed of either leaves no way between the two, where the one
    /// who would have to have been with the other is said to have been.
    fn is_apart(&self, member: Seen<'a>, stop: Seen<'a>) -> bool {
        let (then, there) = (self.view.moment_of(member), self.view.moment_of(stop));
        let exceeds =
            |actor: &Actor| too_far(actor.max_speed(), then, &member.place(), there, &stop.place());
        self.is_said(then) && exceeds(stop.actor())
            || self.is_said(there) && exceeds(member.actor())
    }

    /// Whether something was in the time in which it is said to carry.
    fn is_said(&self, when: Interval) -> bool {
        self.said.0 <= when.lo() && when.hi() <= self.said.1
    }
}

fn parted<'a>(view: &View<'a>, member: Seen<'a>, stop: Seen<'a>) -> Conflict<'a> {
    let (who, with) = (member.actor(), stop.actor());
    let summary = format!(
        "{who} is said to have been with {with}, and was at {} when {with} cannot have been",
        member.place()
    );
    let mut conflict = Conflict::new(ConflictKind::MemberApart, vec![member, stop], summary);
    if let Some(apart) = member.place().distance_to(&stop.place()) {
        conflict.explanations.push(format!("the places are {apart} apart"));
        conflict.needed_speed = SpeedRange::needed(apart, view.time_between(member, stop));
    }
    conflict.explanations.push(format!("they agree if {who} had left {with}, or came later"));
    conflict
}
