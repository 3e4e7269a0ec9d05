//! Members that were seen where what they are said to travel with was not.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::kind::{Conflict, ConflictKind};
use super::travel::StopsOf;
use crate::actor::{Actor, Membership};
use crate::limits::CONFLICT_CLAIMS_AHEAD;
use crate::place::speed::{Speed, SpeedRange};
use crate::time::interval::Interval;
use crate::time::sorted_spans::{CountedSpans, Spans};
use crate::timeline::{Chain, Chains, Cover, Link, Timeline, within};
use crate::view::{Certainty, Seen, View, too_far};

/// By how many seen actors each actor can be carried: as much of it as decides whether a
/// conflict can be.
pub(super) struct SeenCarriers<'a> {
    timeline: &'a Timeline,
    /// The first seen actors found that memberships lead to, by actor.
    by: Vec<[Option<u32>; 2]>,
    /// How many memberships each actor has of its own.
    links: Vec<usize>,
    /// When anybody was seen.
    seen: CountedSpans,
    /// The longest that anybody can be on a way, in microseconds.
    longest_way: i64,
}

impl<'a> SeenCarriers<'a> {
    pub(super) fn of(view: &View<'a>, stops: &StopsOf<'a>) -> SeenCarriers<'a> {
        let timeline = view.timeline();
        let mut by = vec![[None; 2]; timeline.by_id().len()];
        let mut links = vec![0; by.len()];
        let mut back: HashMap<u32, Vec<u32>> = HashMap::new();
        for link in timeline.links() {
            if let Some(own) = links.get_mut(link.member as usize) {
                *own += 1;
            }
            back.entry(link.whole).or_default().push(link.member);
        }
        let seen = back.keys().copied().filter(|whole| timeline.has_sightings(*whole));
        let mut queue: Vec<(u32, u32)> = seen.map(|whole| (whole, whole)).collect();
        while let Some((whole, carrier)) = queue.pop() {
            for &member in back.get(&whole).map(Vec::as_slice).unwrap_or_default() {
                let Some(known) = by.get_mut(member as usize) else { continue };
                let is_new = member != carrier && !known.contains(&Some(carrier));
                if is_new && let Some(free) = known.iter_mut().find(|slot| slot.is_none()) {
                    *free = Some(carrier);
                    queue.push((member, carrier));
                }
            }
        }
        let actors = || (0..).take(by.len());
        let claims = actors().flat_map(|actor| stops.moments(view, actor));
        let seen =
            CountedSpans::of(claims.chain(actors().filter_map(|actor| fixes(timeline, actor))));
        let speeds = actors().filter_map(|actor| timeline.actor_at(actor)?.max_speed());
        let longest_way = speeds.map(Speed::time_to_anywhere).max().unwrap_or(0);
        SeenCarriers { timeline, by, links, seen, longest_way }
    }

    /// Whether an actor was seen, and so was what can carry it; or two memberships of its own
    /// may lead to two that were seen. Two that were seen at no near times cannot be apart.
    pub(super) fn may_part(&self, view: &View<'a>, stops: &StopsOf<'a>, actor: u32) -> bool {
        match self.by.get(actor as usize) {
            None | Some([None, _]) => false,
            Some([Some(_), other]) => {
                let links = self.links.get(actor as usize).copied().unwrap_or_default();
                let own = || stops.moments(view, actor);
                let fixes = fixes(self.timeline, actor);
                let of_own = CountedSpans::of(own().chain(fixes));
                let is_near = |then: Interval| {
                    let time = then.widened(self.longest_way);
                    self.seen.meeting(time) > of_own.meeting(time)
                };
                other.is_some() && links > 1 || own().any(is_near)
            }
        }
    }
}

/// From the first fix of an actor to the last.
fn fixes(timeline: &Timeline, actor: u32) -> Option<Interval> {
    let times = timeline.fixes().track(actor).times;
    Some(Interval::from_ends(*times.first()?, *times.last()?))
}

/// The conflicts of one actor with the memberships that are said to have held for
/// a time with an end, and of two such memberships. Where no end is said, it had left by
/// then; where nothing is said of the time at all, that is told as possible.
pub(super) fn of_member<'a>(view: &View<'a>, stops: &StopsOf<'a>, actor: u32) -> Vec<Conflict<'a>> {
    let timeline = view.timeline();
    let Some((member, all)) = timeline.actor_at(actor).zip(timeline.chains_of(actor)) else {
        return Vec::new();
    };
    let chains = all
        .fold(|before, link| ChainTime::by(view, before, link))
        .filter(|(chain, _)| timeline.has_sightings(chain.carrier()));
    let carriers = chains.filter_map(|(chain, said)| {
        let when = said.when()?;
        let (index, first) = (chain.carrier(), said.first);
        Some(Carrier::new(view, member, when, index, first, stops.of(index)))
    });
    let carriers: Vec<Carrier<'_, 'a>> = carriers.collect();
    let around = longest_way(member, &carriers);
    let own: Vec<(Seen<'a>, Interval)> =
        stops.of(actor).iter().map(|&seen| (seen, view.moment_of(seen))).collect();
    let spans = Spans::of(own.iter().map(|(_, then)| *then));
    // Once it is told of one, another chain to the same carrier says no more.
    let mut told: HashSet<usize> = HashSet::new();
    let mut found: Vec<Conflict<'a>> = Vec::new();
    for carrier in carriers.iter().filter(|_| !own.is_empty()) {
        for at in spans.meeting(carrier.seen_around(around).widened(around)) {
            let left = own.get(at).filter(|_| !told.contains(&at));
            let apart =
                left.and_then(|&(seen, then)| Some((seen, carrier.nearest_apart(seen, then)?)));
            if let Some((seen, other)) = apart {
                found.push(parted(carrier, seen, other));
                told.insert(at);
            }
        }
    }
    found.extend(with_both(&carriers, around));
    found
}

/// The longest that the member, or what carries it, can be on a way, in microseconds: to what
/// was seen longer before or after there is one.
fn longest_way(member: &Actor, carriers: &[Carrier<'_, '_>]) -> i64 {
    let carry = carriers.iter().filter_map(|carrier| {
        let actor = carrier.view.timeline().actor_at(carrier.index)?;
        actor.max_speed()
    });
    let speeds = carry.chain(member.max_speed());
    speeds.map(Speed::time_to_anywhere).max().unwrap_or(0)
}

/// The time of a chain, as its memberships say it.
#[derive(Clone, Copy)]
struct ChainTime {
    /// The first of its memberships.
    first: u32,
    cover: Cover,
    /// Whether the end of each is said.
    has_end: bool,
    /// Whether nothing is said of the time of any.
    is_undated: bool,
}

impl ChainTime {
    /// The same of a chain with one more link.
    fn by(view: &View<'_>, before: Option<&ChainTime>, link: Link) -> ChainTime {
        let membership = view.timeline().membership(link.index);
        let known = membership.filter(|one| view.has_membership(one));
        let is_undated =
            |one: &Membership| one.begun().is_none() && one.ended().is_none() && one.is_confirmed();
        let by_itself = ChainTime {
            first: link.index,
            cover: Cover::of(membership.into_iter()),
            has_end: known.is_some_and(|one| one.ended().is_some()),
            is_undated: known.is_some_and(is_undated),
        };
        before.map_or(by_itself, |before| ChainTime {
            first: before.first,
            cover: before.cover.and(by_itself.cover),
            has_end: before.has_end && by_itself.has_end,
            is_undated: before.is_undated && by_itself.is_undated,
        })
    }

    /// The time in which the chain is said to have held, if that has an end, or if nothing is
    /// said of it: then it may not have held all the time.
    fn when(self) -> Option<((i64, i64), Certainty)> {
        if self.is_undated {
            return Some(((i64::MIN, i64::MAX), Certainty::Possible));
        }
        let held = if self.has_end { self.cover.certain_span() } else { None };
        held.map(|held| (held, Certainty::Certain))
    }
}

/// What carries somebody, and where it was seen.
struct Carrier<'v, 'a> {
    view: &'v View<'a>,
    /// Whom it carries.
    member: &'a Actor,
    /// The time in which it is said to carry, and whether it then did so all the time.
    said: (i64, i64),
    certainty: Certainty,
    index: u32,
    /// The first membership of the chain by which it carries.
    first: u32,
    stops: &'v [Seen<'a>],
    /// Those of them that begin in that time.
    stops_in: Range<usize>,
    /// Whether it has a fix in that time.
    has_fixes_in: bool,
}

impl<'v, 'a> Carrier<'v, 'a> {
    fn new(
        view: &'v View<'a>,
        member: &'a Actor,
        (said, certainty): ((i64, i64), Certainty),
        index: u32,
        first: u32,
        stops: &'v [Seen<'a>],
    ) -> Carrier<'v, 'a> {
        let before = |time: i64| stops.partition_point(|&stop| view.moment_of(stop).lo() < time);
        let stops_in = before(said.0)..before(said.1.saturating_add(1));
        let fixes = within(view.timeline().fixes().track(index).times, said.0, said.1);
        let has_fixes_in = !fixes.is_empty();
        Carrier { view, member, said, certainty, index, first, stops, stops_in, has_fixes_in }
    }

    /// Its sightings that were in the time in which it is said to carry.
    fn said_stops(&self) -> impl Iterator<Item = (Seen<'a>, Interval)> {
        let stops = self.stops.get(self.stops_in.clone()).unwrap_or_default().iter();
        let moments = stops.map(|&stop| (stop, self.view.moment_of(stop)));
        moments.filter(|(_, then)| self.is_said(*then))
    }

    /// From the first to the last of these.
    fn seen_in(&self) -> Option<Interval> {
        self.said_stops().map(|(_, then)| then).reduce(Interval::hull)
    }

    /// From the first to the last sighting that is looked at for what was seen in that time,
    /// or up to so many microseconds before or after.
    fn seen_around(&self, around: i64) -> Interval {
        let time = Interval::from_ends(self.said.0, self.said.1).widened(around);
        if !self.view.timeline().fixes().track(self.index).times.is_empty() {
            return time;
        }
        let end = self.stops_in.end.saturating_add(CONFLICT_CLAIMS_AHEAD).min(self.stops.len());
        let looked_at = self.stops_in.start.saturating_sub(CONFLICT_CLAIMS_AHEAD)..end;
        let stops = self.stops.get(looked_at).unwrap_or_default().iter();
        let moments = stops.map(|&stop| self.view.moment_of(stop));
        let near = moments.filter(|then| then.lo() <= time.hi() && time.lo() <= then.hi());
        near.reduce(Interval::hull).unwrap_or(Interval::from_ends(i64::MAX, i64::MAX))
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
        self.is_said(then) && exceeds(stop.actor()) || self.is_said(there) && exceeds(self.member)
    }

    /// Whether something was in the time in which it is said to carry.
    fn is_said(&self, when: Interval) -> bool {
        self.said.0 <= when.lo() && when.hi() <= self.said.1
    }
}

fn parted<'a>(carrier: &Carrier<'_, 'a>, member: Seen<'a>, stop: Seen<'a>) -> Conflict<'a> {
    let (who, with) = (member.actor(), stop.actor());
    let summary = format!(
        "{who} is said to have been with {with}, and was at {} when {with} cannot have been",
        member.place()
    );
    let mut conflict = held_apart(carrier.view, [member, stop], summary);
    conflict.certainty = carrier.certainty;
    conflict.explanations.push(format!("they agree if {who} had left {with}, or came later"));
    conflict
}

/// The conflicts of two that are said to carry somebody, neither of which carries the other.
/// Two that one membership of somebody leads to are a conflict of whom it leads to.
fn with_both<'a>(carriers: &[Carrier<'_, 'a>], around: i64) -> Vec<Conflict<'a>> {
    let is_single = carriers.windows(2).all(|pair| {
        let [one, other] = pair else { return true };
        one.first == other.first
    });
    if is_single {
        return Vec::new();
    }
    let above = |index: u32| {
        let chains = carriers.first().and_then(|one| one.view.timeline().chains_of(index));
        let chains = chains.into_iter().flat_map(Chains::iter);
        chains.map(Chain::carrier).chain([index]).collect()
    };
    let mut known: HashMap<u32, HashSet<u32>> = HashMap::new();
    let mut carries =
        |one: u32, other: u32| known.entry(one).or_insert_with(|| above(one)).contains(&other);
    let spans = Spans::of(carriers.iter().map(|carrier| carrier.seen_around(around)));
    let mut found = Vec::new();
    for (at, one) in carriers.iter().enumerate() {
        let Some(seen) = one.seen_in() else { continue };
        let near = spans.meeting(seen.widened(around)).into_iter().filter(|other| *other > at);
        for other in near.filter_map(|other| carriers.get(other)) {
            let is_beside = other.first != one.first
                && other.index != one.index
                && !carries(one.index, other.index)
                && !carries(other.index, one.index);
            found.extend(is_beside.then(|| with_two(one, other)).flatten());
        }
    }
    found
}

/// The first sighting of what carries somebody from which there is no way to where something
/// else was seen that is said to carry it then.
fn with_two<'a>(one: &Carrier<'_, 'a>, other: &Carrier<'_, 'a>) -> Option<Conflict<'a>> {
    let view = one.view;
    let mut apart =
        one.said_stops().filter_map(|(stop, then)| Some([stop, other.nearest_apart(stop, then)?]));
    let pair = apart.next()?;
    let (who, [these, those]) = (one.member, pair.map(Seen::actor));
    let [here, there] = pair.map(Seen::place);
    let summary = format!(
        "{who} is said to have been with {these}, at {here}, and with {those}, at {there}, and \
         cannot have been with both"
    );
    let mut conflict = held_apart(view, pair, summary);
    conflict.certainty = one.certainty.min(other.certainty);
    conflict.explanations.push(format!("they agree if {who} was not with one of the two then"));
    Some(conflict)
}

fn held_apart<'a>(view: &View<'a>, [one, other]: [Seen<'a>; 2], summary: String) -> Conflict<'a> {
    let mut conflict = Conflict::new(ConflictKind::MemberApart, vec![one, other], summary);
    if let Some(apart) = one.place().distance_to(&other.place()) {
        conflict.explanations.push(format!("the places are {apart} apart"));
        conflict.needed_speed = SpeedRange::needed(apart, view.time_between(one, other));
    }
    conflict
}
