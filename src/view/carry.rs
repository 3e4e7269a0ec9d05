//! What a sighting of the carrier says of those it carries.

use super::known::View;
use super::seen::{Certainty, Seen};
use crate::actor::Actor;
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::speed::Speed;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::timeline::{Chain, Cover};

/// One chain of memberships, and where those on it were seen themselves.
#[derive(Debug, Clone)]
pub(super) struct Carry<'a> {
    chain: &'a Chain,
    pub(super) cover: Cover,
    /// Direct sightings of those on the chain, by their latest moment.
    direct: Vec<Direct>,
}

/// Where somebody on the chain was seen.
#[derive(Debug, Clone)]
struct Direct {
    claim: u32,
    interval: Interval,
    place: Place,
    /// Whether the carrier certainly was elsewhere.
    off: bool,
}

/// Where the claims say that a carrier was, in the order of their earliest
/// moments.
struct Whereabouts<'v, 'a> {
    view: &'v View<'a>,
    carrier: u32,
    speed: Option<Speed>,
    claims: Vec<(Interval, Place)>,
    /// The largest distance of any of the places from the first.
    spread: Distance,
}

impl<'a> Carry<'a> {
    pub(super) fn of(view: &View<'a>, chain: &'a Chain) -> Carry<'a> {
        let links = || chain.links.iter().filter_map(|&link| view.timeline.membership(link));
        let members = links().filter_map(|link| view.timeline.index_of(link.member().as_str()));
        let mut direct: Vec<Direct> = members
            .flat_map(|member| view.claims_about(member))
            .filter(|seen| seen.is_plain() && seen.place().is_located())
            .filter_map(|seen| {
                let (interval, place) = (seen.interval(), seen.place());
                Some(Direct { claim: seen.claim()?, interval, place, off: false })
            })
            .collect();
        if !direct.is_empty() {
            let carrier = Whereabouts::of(view, chain.carrier);
            for one in &mut direct {
                one.off = carrier.exclude(one.interval, &one.place);
            }
        }
        direct.sort_by_key(|direct| (direct.interval.hi(), direct.claim));
        Carry { chain, cover: Cover::of(links()), direct }
    }

    /// The times between which it carries for certain, if it ever does.
    pub(super) fn certain_span(&self) -> Option<(i64, i64)> {
        let (from, to) = self.cover.certain_span()?;
        let left = self.direct.iter().find(|direct| direct.off);
        let to = left.map_or(to, |left| to.min(left.interval.hi().saturating_sub(1)));
        (from <= to).then_some((from, to))
    }

    /// A sighting of the carrier as evidence for the member; `None` when it
    /// cannot be.
    pub(super) fn carried(&self, seen: Seen<'a>) -> Option<Seen<'a>> {
        let (lo, hi) = (seen.lo(), seen.hi());
        let at_once = |direct: &&Direct| direct.interval.hi() == lo && direct.interval.lo() == hi;
        let apart = |direct: &Direct| direct.place.meets(&seen.place()) == Some(false);
        if !self.cover.possible(lo, hi) || self.direct.iter().filter(at_once).any(apart) {
            return None;
        }
        let before = self.direct.iter().take_while(|direct| direct.interval.hi() <= lo);
        let left_by = before.filter(|direct| direct.off).last().map(|direct| direct.claim);
        let certain = left_by.is_none() && self.cover.certain(lo, hi);
        let certainty = if certain { Certainty::Certain } else { Certainty::Possible };
        Some(Seen { via: Some(self.chain), certainty, left_by, ..seen })
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
        Whereabouts { view, carrier, speed, claims, spread }
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
