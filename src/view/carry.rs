//! What a sighting of the carrier says of those it carries.

use super::lens::View;
use super::seen::{Certainty, Seen};
use crate::place::Place;
use crate::place::distance::Distance;
use crate::place::speed::Speed;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::timeline::{Chain, Cover};

/// One chain of memberships, and where those on it were seen themselves.
#[derive(Debug, Clone)]
pub(super) struct Carry<'a> {
    chain: &'a Chain,
    cover: Cover,
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

/// Sightings of the carrier that are further away in the order of time than
/// this many others are not held against one of a member.
const NEIGHBOURS: usize = 8;

impl<'a> Carry<'a> {
    pub(super) fn of(view: &View<'a>, chain: &'a Chain) -> Carry<'a> {
        let links = || chain.links.iter().filter_map(|&link| view.timeline.membership(link));
        let members = links().filter_map(|link| view.timeline.index_of(link.member().as_str()));
        let mut direct: Vec<Direct> = members
            .flat_map(|member| view.claims_about(member))
            .filter(|seen| seen.is_plain() && seen.place().is_located())
            .filter_map(|seen| {
                let (interval, place) = (seen.interval(), seen.place());
                let off = is_off(view, chain.carrier, interval, &place);
                Some(Direct { claim: seen.claim()?, interval, place, off })
            })
            .collect();
        direct.sort_by_key(|direct| (direct.interval.hi(), direct.claim));
        Carry { chain, cover: Cover::of(links()), direct }
    }

    /// The times between which it can carry.
    pub(super) fn possible_span(&self) -> (i64, i64) {
        self.cover.possible_span()
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

/// Whether the carrier certainly was not at `place` in `interval`: it was
/// elsewhere at that very moment, or too far away to get there.
fn is_off(view: &View<'_>, carrier: u32, interval: Interval, place: &Place) -> bool {
    let Some(actor) = view.timeline.actor_at(carrier) else { return false };
    let speed = actor.max_speed();
    let claims = view.claims_of(carrier);
    let from = |index: &u32| {
        view.timeline.claim(*index).map(|claim| view.interval_of(*index, &claim.sighting).lo())
    };
    let next = claims.partition_point(|index| from(index) < Some(interval.lo()));
    let near = claims.iter().skip(next.saturating_sub(NEIGHBOURS)).take(2 * NEIGHBOURS);
    let claims = near
        .filter_map(|&index| view.claim_at(index))
        .filter(|seen| seen.is_plain())
        .any(|seen| too_far(speed, interval, place, seen.interval(), &seen.place()));
    if claims {
        return true;
    }
    let track = view.timeline.fixes().track(carrier);
    let next = track.times.partition_point(|&time| time < interval.lo());
    (next.saturating_sub(1)..next.saturating_add(2)).any(|row| {
        track.columns().fix(row).is_some_and(|(time, lat, lon)| {
            time <= view.known()
                && too_far(
                    speed,
                    interval,
                    place,
                    Interval::from_ends(time, time),
                    &Place::of_fix(lat, lon),
                )
        })
    })
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
