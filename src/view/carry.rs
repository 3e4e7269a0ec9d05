//! What a sighting of the carrier says of those it carries.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::Deref;

use super::ask::Filter;
use super::known::View;
use super::seen::{Certainty, Seen};
use crate::actor::{Actor, Membership};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::speed::Speed;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::sorted_spans::Spans;
use crate::timeline::{Chain, Chains, Cover, Link};

/// How a carrier carries the actor asked about: by chains that hold together what
/// any chain does.
#[derive(Debug, Clone)]
pub(super) struct Carry<'a> {
    ways: Vec<ByChain<'a>>,
    /// From when to when each of them can hold.
    spans: Spans,
}

/// One chain of memberships, and where those on it were seen themselves.
#[derive(Debug, Clone)]
struct ByChain<'a> {
    chain: Chain<'a>,
    cover: Cover,
    /// Direct sightings of those on the chain, by their latest moment.
    direct: Vec<Direct>,
}

/// Where somebody on a chain was seen.
#[derive(Debug, Clone)]
struct Direct {
    claim: u32,
    interval: Interval,
    place: Place,
    /// How fast whoever was seen can go.
    speed: Option<Speed>,
    /// Whether it is the actor asked about.
    is_own: bool,
    /// Whether the carrier certainly was elsewhere.
    off: bool,
}

/// What the memberships of a chain say together.
#[derive(Debug, Clone, Copy)]
pub(super) struct CarriedBy {
    cover: Cover,
    is_known: bool,
    /// Whether all of them are of the weight that is asked for.
    is_admitted: bool,
}

/// Where those who are on the chains of a question were seen.
pub(super) struct SeenMembers {
    /// Each with the number of who was seen.
    all: Vec<(u32, Direct)>,
    spans: Spans,
    /// The longest that one of them can be on a way, in microseconds.
    longest_way: i64,
}

/// Where the claims say that a carrier was, in the order of their earliest
/// moments.
struct Whereabouts<'v, 'a> {
    view: &'v View<'a>,
    carrier: u32,
    speed: Option<Speed>,
    claims: Vec<(Interval, Place)>,
    /// From when to when anything is said of it.
    told: Option<Interval>,
    /// All its claims, each stay from its first moment to its last.
    wholes: Vec<Interval>,
    spans: Spans,
    /// The largest distance of any of the places from the first.
    spread: Distance,
}

impl<'a> Carry<'a> {
    /// By the chains to one carrier that were known and are asked for; `None` without
    /// any.
    pub(super) fn of(
        view: &View<'a>,
        chains: &[(Chain<'a>, CarriedBy)],
        members: &SeenMembers,
    ) -> Option<Carry<'a>> {
        // Gathered only if somebody on a chain was seen.
        let index = chains.first()?.0.carrier();
        let carrier = LazyCell::new(|| Whereabouts::of(view, index));
        let known = chains.iter().filter(|(_, said)| said.is_known);
        let ways = known.filter_map(|&(chain, said)| {
            let mut way = ByChain::of(chain, said.cover, &carrier, members);
            if !said.is_admitted {
                // The chains kept stand for all: another at that time may be asked for.
                way.cover = (!chain.is_only()).then(|| way.cover.doubted())?;
            }
            Some(way)
        });
        let ways: Vec<ByChain<'a>> = ways.collect();
        let spans = Spans::of(ways.iter().map(|way| {
            let (from, to) = way.cover.possible_span;
            Interval::from_ends(from, to.max(from))
        }));
        (!ways.is_empty()).then_some(Carry { ways, spans })
    }

    /// The chains that can hold at some moment of a time.
    fn ways_in(&self, time: Interval) -> impl Iterator<Item = &ByChain<'a>> {
        self.spans.meeting(time).into_iter().filter_map(|at| self.ways.get(at))
    }

    /// The times between which it can carry at all.
    pub(super) fn possible_span(&self) -> (i64, i64) {
        let spans = || self.ways.iter().map(|way| way.cover.possible_span);
        let (from, to) = (spans().map(|span| span.0).min(), spans().map(|span| span.1).max());
        (from.unwrap_or(i64::MAX), to.unwrap_or(i64::MIN))
    }

    /// A sighting of the carrier as evidence for the member, of as much of its
    /// time as any chain holds; `None` when it cannot be. The chains are those that
    /// hold between the two ends asked about, if any does.
    pub(super) fn carried(&self, seen: Seen<'a>, asked: (i64, i64)) -> Option<Seen<'a>> {
        let (whole, pieces) = (seen.interval(), seen.pieces());
        let possible = |cover: Cover| {
            let moments = pieces.each(&whole).iter().filter_map(|&one| cover.possible(one));
            moments.reduce(Interval::hull)
        };
        let holding: Vec<(&ByChain<'a>, Interval)> =
            self.ways_in(whole).filter_map(|way| Some((way, possible(way.cover)?))).collect();
        let open = holding.iter().copied().filter(|(way, _)| !way.is_barred(seen));
        let mut open: Vec<(&ByChain<'a>, Interval)> = open.collect();
        let is_certain = covers(&open, seen);
        if open.is_empty() {
            // Where there are other chains, they need not pass through those who
            // were elsewhere; but the member itself is on all of them.
            let is_sure =
                |(way, _): &(&ByChain<'a>, Interval)| way.chain.is_only() || way.is_own(seen);
            if holding.iter().any(is_sure) {
                return None;
            }
            open = holding;
        }
        let via = chosen(&open, seen)?;
        let moments = || open.iter().map(|(_, moments)| *moments);
        let in_time = moments().filter(|at| at.lo() <= asked.1 && asked.0 <= at.hi());
        let hull = in_time.reduce(Interval::hull).or_else(|| moments().next())?;
        let certainty = if is_certain { Certainty::Certain } else { Certainty::Possible };
        let left_by = if is_certain { None } else { via.left_by(seen) };
        let certainty = certainty.min(seen.certainty);
        let carried = Seen { via: Some(via.chain), certainty, left_by, ..seen };
        Some(if is_certain { carried } else { carried.within(hull) })
    }
}

impl<'a> Carry<'a> {
    /// The two moments of a stay of the carrier as evidence for the member: of the stay
    /// as much as any chain holds. `None` when it cannot be.
    pub(super) fn carried_through(&self, seen: Seen<'a>, stay: StayPart) -> Option<Carried<'a>> {
        let whole = Interval::from_ends(stay.0.lo(), stay.1.hi());
        let parts = self.ways_in(whole).filter_map(|way| way.part_of(seen, stay));
        let parts: Vec<(&ByChain<'a>, StayPart, bool)> = parts.collect();
        // One chain that holds for certain says more than any that may.
        let firm = parts.iter().find(|(.., is_certain)| *is_certain).copied();
        let (way, part, is_certain) = match firm {
            Some(firm) => firm,
            None => {
                let (way, first, _) = *parts.first()?;
                let all = parts.iter().map(|(_, part, _)| *part);
                let both =
                    |one: StayPart, other: StayPart| (one.0.hull(other.0), one.1.hull(other.1));
                (way, all.fold(first, both), false)
            }
        };
        let certainty = if is_certain { Certainty::Certain } else { Certainty::Possible };
        Some(Carried { via: way.chain, certainty, stay: part })
    }
}

/// The first and the last moment of a stay.
pub(super) type StayPart = (Interval, Interval);

/// A stay of the carrier, as far as it speaks of the member.
#[derive(Debug, Clone, Copy)]
pub(super) struct Carried<'a> {
    pub(super) via: Chain<'a>,
    pub(super) certainty: Certainty,
    pub(super) stay: StayPart,
}

impl<'a> ByChain<'a> {
    /// The part of a stay in which the chain can hold, from the later of the two starts
    /// to the earlier of the two ends, and whether there certainly is one.
    fn part_of(
        &self,
        seen: Seen<'a>,
        (first, last): StayPart,
    ) -> Option<(&ByChain<'a>, StayPart, bool)> {
        let whole = self.cover.possible(Interval::from_ends(first.lo(), last.hi()))?;
        // Who was seen elsewhere while the carrier stayed had left by then.
        let place = seen.place();
        let left = self.direct.iter().filter(|direct| {
            let is_in = first.hi() <= direct.interval.lo() && direct.interval.hi() <= last.lo();
            is_in && direct.place.meets(&place) == Some(false)
        });
        let left = left.map(|direct| direct.interval).min_by_key(|then| then.lo());
        let (lo, mut hi) = (whole.lo(), whole.hi());
        let (mut begun, mut over) = match self.cover.certain_span() {
            Some((from, to)) => (first.hi().max(from), last.lo().min(to)),
            None => (i64::MAX, i64::MIN),
        };
        if let Some(then) = left {
            (hi, over) = (hi.min(then.hi()), over.min(then.lo()));
        }
        if hi < lo || hi == lo && !whole.is_exact() {
            return None;
        }
        let is_certain = begun < over && (left.is_some() || !self.may_have_left(seen));
        (begun, over) = (begun.min(hi).max(lo), over.min(hi).max(lo));
        Some((self, (Interval::from_ends(lo, begun), Interval::from_ends(over, hi)), is_certain))
    }

    fn of<'v>(
        chain: Chain<'a>,
        said: Cover,
        carrier: &impl Deref<Target = Whereabouts<'v, 'a>>,
        members: &SeenMembers,
    ) -> ByChain<'a>
    where
        'a: 'v,
    {
        let cover = if chain.is_outer() { Cover::outer() } else { said };
        let mut direct: Vec<Direct> = match members.all.is_empty() {
            true => Vec::new(),
            false => members.on(chain, carrier.near(cover, members.longest_way)),
        };
        for one in &mut direct {
            // Nobody leaves what it has not come aboard yet.
            let has_begun = one.interval.hi() >= cover.possible_span.0;
            one.off = has_begun && carrier.exclude(one.interval, &one.place);
        }
        direct.sort_by_key(|direct| (direct.interval.hi(), direct.claim));
        ByChain { chain, cover, direct }
    }

    /// Whether somebody on the chain certainly was not where the carrier was.
    fn is_barred(&self, seen: Seen<'_>) -> bool {
        self.direct.iter().any(|direct| direct.bars(seen))
    }

    /// The same of the member itself.
    fn is_own(&self, seen: Seen<'_>) -> bool {
        self.direct.iter().any(|direct| direct.is_own && direct.bars(seen))
    }

    /// The last sighting by which somebody on the chain had left the carrier.
    fn left_by(&self, seen: Seen<'_>) -> Option<u32> {
        let before = self.direct.iter().take_while(|direct| direct.interval.hi() <= seen.lo());
        before.filter(|direct| direct.off).last().map(|direct| direct.claim)
    }

    /// Whether somebody on the chain can have left it before a sighting.
    fn may_have_left(&self, seen: Seen<'_>) -> bool {
        let is_before =
            |direct: &Direct| direct.interval.lo() < seen.hi() || direct.interval.hi() <= seen.lo();
        self.direct.iter().any(|direct| direct.off && is_before(direct))
    }
}

impl CarriedBy {
    /// The same with one more membership on the chain.
    pub(super) fn by(
        view: &View<'_>,
        filter: Filter,
        before: Option<&CarriedBy>,
        link: Link,
    ) -> CarriedBy {
        let membership = view.timeline.membership(link.index);
        let admits = |one: &Membership| filter.weight.admits(one) && view.weight.admits(one);
        let own = CarriedBy {
            cover: Cover::of(membership.into_iter()),
            is_known: membership.is_none_or(|one| view.knows_membership(one)),
            is_admitted: membership.is_none_or(admits),
        };
        before.map_or(own, |before| CarriedBy {
            cover: before.cover.and(own.cover),
            is_known: before.is_known && own.is_known,
            is_admitted: before.is_admitted && own.is_admitted,
        })
    }
}

impl SeenMembers {
    pub(super) fn of(view: &View<'_>, chains: &Chains) -> SeenMembers {
        let last = chains.iter().filter_map(|chain| Some((chain, chain.links_back().next()?)));
        let members: BTreeMap<u32, bool> =
            last.map(|(chain, link)| (link.member, chain.length() == 1)).collect();
        let mut all: Vec<(u32, Direct)> = Vec::new();
        for (member, is_own) in members {
            let claims = view.claims_about(member).filter(|seen| seen.is_plain());
            // Accounts that differ in place say of none of them that it was there.
            let claims = claims.filter(|&seen| !view.has_apart_places(seen));
            let direct = claims.filter_map(|seen| Direct::of(seen, is_own));
            all.extend(direct.map(|direct| (member, direct)));
        }
        let spans = Spans::of(all.iter().map(|(_, direct)| direct.interval));
        let speeds = all.iter().filter_map(|(_, direct)| direct.speed);
        let longest_way = speeds.map(Speed::time_to_anywhere).max().unwrap_or(0);
        SeenMembers { all, spans, longest_way }
    }

    /// Those of who is on a chain, that meet a time.
    fn on(&self, chain: Chain<'_>, time: Option<Interval>) -> Vec<Direct> {
        let near = time.map(|time| self.spans.meeting(time)).unwrap_or_default().into_iter();
        let near = near.filter_map(|at| self.all.get(at));
        // What carries at last is no member on its own chain.
        let near: Vec<&(u32, Direct)> =
            near.filter(|(member, _)| *member != chain.carrier()).collect();
        if near.is_empty() {
            return Vec::new();
        }
        let mut members: Vec<u32> = chain.links_back().map(|link| link.member).collect();
        members.sort_unstable();
        let on = near.into_iter().filter(|(member, _)| members.binary_search(member).is_ok());
        on.map(|(_, direct)| direct.clone()).collect()
    }
}

impl Direct {
    fn of(seen: Seen<'_>, is_own: bool) -> Option<Direct> {
        let (interval, place) = (seen.interval(), seen.place());
        let (claim, speed) = (seen.claim()?, seen.actor.max_speed());
        place.is_located().then_some(Direct { claim, interval, place, speed, is_own, off: false })
    }

    /// Whether who was seen here cannot have been where the carrier was seen: at
    /// the same instant, or because no way is so fast.
    fn bars(&self, seen: Seen<'_>) -> bool {
        too_far(self.speed, self.interval, &self.place, seen.interval(), &seen.place())
    }
}

impl<'v, 'a> Whereabouts<'v, 'a> {
    fn of(view: &'v View<'a>, carrier: u32) -> Whereabouts<'v, 'a> {
        let speed = view.timeline.actor_at(carrier).and_then(Actor::max_speed);
        let plain = view.claims_about(carrier).filter(|seen| seen.is_plain());
        let mut claims: Vec<(Interval, Place)> = plain
            .map(|seen| (seen.interval(), seen.place()))
            .filter(|(_, place)| place.is_located())
            .collect();
        claims.sort_by_key(|(interval, _)| interval.lo());
        let first = claims.first().map(|(_, place)| place.clone());
        let from_first = claims.iter().filter_map(|(_, place)| first.as_ref()?.distance_to(place));
        let spread = from_first.map(|apart| apart.max()).fold(Distance::ZERO, Distance::max);
        let whole = |seen: Seen<'a>| {
            let stay = view.stay_of(seen).map(|(first, last)| first.hull(last));
            stay.map_or(seen.interval(), |stay| stay.hull(seen.interval()))
        };
        let wholes: Vec<Interval> = view.claims_about(carrier).map(whole).collect();
        let times = view.timeline.fixes().track(carrier).times;
        let fixes = times.first().zip(times.last());
        let fixes = fixes.map(|(&first, &last)| Interval::from_ends(first, last));
        let told = wholes.iter().copied().chain(fixes).reduce(Interval::hull);
        let spans = Spans::of(wholes.iter().copied());
        Whereabouts { view, carrier, speed, claims, told, wholes, spans, spread }
    }

    /// The time within which it matters where a member was seen, by a chain with this cover:
    /// around what was seen of the carrier, and around what of that the chain can carry.
    fn near(&self, cover: Cover, longest_way: i64) -> Option<Interval> {
        let way = self.speed.map_or(0, Speed::time_to_anywhere).max(longest_way);
        let (from, to) = cover.possible_span;
        let span = Interval::from_ends(from, to.max(from));
        let carried = self.spans.meeting(span).into_iter().filter_map(|at| self.wholes.get(at));
        let (all, own) =
            (self.told?.widened(way), carried.copied().fold(span, Interval::hull).widened(way));
        let (lo, hi) = (all.lo().max(own.lo()), all.hi().min(own.hi()));
        (lo <= hi).then(|| Interval::from_ends(lo, hi))
    }

    /// Whether the carrier certainly was not at `place` in `interval`: it was
    /// elsewhere at that very moment, or too far away to get there.
    fn exclude(&self, interval: Interval, place: &Place) -> bool {
        let within = self.longest_way(place);
        let from = interval.hi().saturating_sub(within);
        let to = interval.hi().saturating_add(within);
        let next = self.claims.partition_point(|(other, _)| other.lo() < from);
        let mut near = self.claims.iter().skip(next).take_while(|(other, _)| other.lo() <= to);
        let too_far = |(other, there): &(Interval, Place)| {
            too_far(self.speed, interval, place, *other, there)
        };
        near.any(too_far) || self.fixes_exclude(interval, place)
    }

    /// The longest that the way from any of the claims to `place` can take, in
    /// microseconds: a claim that begins longer before or after is not too far.
    fn longest_way(&self, place: &Place) -> i64 {
        let (Some(speed), Some((_, first))) = (self.speed, self.claims.first()) else { return 0 };
        let to_first = place.distance_to(first).map_or(Distance::ZERO, DistanceRange::max);
        // A metre more than any rounding of the distances.
        let metres = to_first.as_metres() + self.spread.as_metres() + 1.0;
        speed.time_for(Distance::clamped(metres)).map_or(i64::MAX, SignedDuration::as_micros)
    }

    /// The same by the fixes of the carrier: those around the moment say most.
    fn fixes_exclude(&self, interval: Interval, place: &Place) -> bool {
        let track = self.view.timeline.fixes().track(self.carrier);
        let next = track.times.partition_point(|&time| time < interval.lo());
        (next.saturating_sub(1)..next.saturating_add(2)).any(|row| {
            track.columns().fix(row).is_some_and(|(time, lat, lon)| {
                let then = Interval::from_ends(time, time);
                let there = Place::of_fix(lat, lon);
                time <= self.view.known && too_far(self.speed, interval, place, then, &there)
            })
        })
    }
}

/// Whether the chains together hold for certain in all of the time of a sighting,
/// and nobody on them can have left before.
fn covers(ways: &[(&ByChain<'_>, Interval)], seen: Seen<'_>) -> bool {
    let stays = ways.iter().filter(|(way, _)| !way.may_have_left(seen));
    let mut spans: Vec<(i64, i64)> =
        stays.filter_map(|(way, _)| way.cover.certain_span()).collect();
    spans.sort_unstable();
    let (whole, pieces) = (seen.interval(), seen.pieces());
    pieces.each(&whole).iter().all(|one| {
        let (lo, hi) = (one.lo(), one.hi());
        let mut covered: Option<i64> = None;
        for &(from, to) in &spans {
            if from <= covered.unwrap_or(lo) && to >= lo {
                covered = covered.max(Some(to));
            }
        }
        covered.is_some_and(|to| hi <= to)
    })
}

/// The chain to show: one that holds through all of the time if it is true, and
/// else the first.
fn chosen<'w, 'a>(ways: &[(&'w ByChain<'a>, Interval)], seen: Seen<'_>) -> Option<&'w ByChain<'a>> {
    let holds =
        |way: &ByChain<'_>| way.cover.if_true.0 <= seen.lo() && seen.hi() <= way.cover.if_true.1;
    let key = |way: &ByChain<'_>| {
        let is_firm = way.cover.certain_span().is_some();
        (!holds(way), way.left_by(seen).is_some(), !is_firm, way.chain.length())
    };
    ways.iter().map(|(way, _)| *way).min_by_key(|way| key(way))
}

/// Whether nobody at `speed` can have been at both places, on any reading.
pub(crate) fn too_far(
    speed: Option<Speed>,
    one: Interval,
    here: &Place,
    other: Interval,
    there: &Place,
) -> bool {
    let (min, max) = one.to(other).ends();
    if min == i64::MIN || max == i64::MAX {
        return false;
    }
    let most = SignedDuration::from_micros(min.saturating_abs().max(max.saturating_abs()));
    let reach = match speed {
        Some(speed) => speed.distance_in(most),
        None if most == SignedDuration::ZERO => Distance::ZERO,
        None => return false,
    };
    here.distance_to(there).is_some_and(|apart| apart.min() > reach)
}
