//! The narrower times that follow from the links between claims.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::facts::{Links, arranged, is_relative};
use super::group::Group;
use super::journeys::{self, Travel, Ways};
use super::solved::Solved;
use super::spans::Lag;
use crate::time::interval::Interval;
use crate::timeline::{Narrowed, Timeline};

/// What follows from the claims known at a moment, but those in `without`; with
/// `mends` the weakest claim of each contradiction is left out as well.
pub(crate) fn solve(
    timeline: &Timeline,
    known: i64,
    without: BTreeSet<u32>,
    mends: bool,
) -> Narrowed {
    let mut narrowed = Narrowed::new(without.clone(), mends);
    let links = Links::of(timeline, known, &without);
    narrowed.insert_events(links.each_event().map(Arc::clone));
    let groups = Group::all(&links);
    for group in &groups {
        take_in(&mut narrowed, &links, group);
    }
    let linked: HashSet<u32> = groups.iter().flat_map(Group::claims).collect();
    for (claim, interval) in links.open().filter(|(claim, _)| !linked.contains(claim)) {
        narrowed.insert_dependent(claim, interval, false);
    }
    depend(&mut narrowed, &links);
    for (actor, claims) in arranged(timeline, &narrowed) {
        narrowed.arrange(actor, claims);
    }
    narrowed
}

/// The same on each of some choices of the candidates of some parts: of each a part and the
/// number of its solution.
pub(crate) fn in_worlds(
    timeline: &Timeline,
    narrowed: &Arc<OnceLock<Narrowed>>,
    worlds: &[Vec<(u32, usize)>],
) -> Vec<Narrowed> {
    let mut all = Narrowed::in_worlds(narrowed, worlds);
    for narrowed in &mut all {
        for (actor, claims) in arranged(timeline, narrowed) {
            narrowed.arrange(actor, claims);
        }
    }
    all
}

/// The claims of one group: their moments, or why they have none.
fn take_in(narrowed: &mut Narrowed, links: &Links<'_>, group: &Group<'_, '_>) {
    let (solutions, clashes) = group.solve();
    let is_broken = !narrowed.mends && !clashes.is_empty();
    narrowed.clashes.extend(clashes);
    let said = |claim: u32| links.facts.get(&claim).map(|fact| (fact, links.own(claim)));
    let has_own_end = |claim: u32| {
        said(claim).is_some_and(|(fact, own)| own.is_some_and(|own| fact.has_end(own)))
    };
    let accounts = |claim: &u32| links.events.get(claim);
    let is_first = |claim: &u32| accounts(claim).is_some_and(|all| all.first() == Some(claim));
    let events: Vec<&Arc<[u32]>> =
        group.claims().filter(is_first).filter_map(|claim| accounts(&claim)).collect();
    let ended = events.iter().filter(|all| all.iter().any(|&one| has_own_end(one)));
    let ended: HashSet<u32> = ended.flat_map(|all| all.iter().copied()).collect();
    if is_broken {
        narrowed.insert_contradicted(group.claims());
        // Nothing follows from it, and yet accounts of one event are one.
        for accounts in events {
            let all = accounts.iter().filter_map(|&one| links.own(one));
            let Some(hull) = all.reduce(Interval::hull) else { continue };
            for &account in accounts.iter() {
                narrowed.insert_dependent(account, hull, ended.contains(&account));
            }
        }
        return;
    }
    let travellers = solutions.all.first().into_iter().flat_map(|solved| {
        let travellers = group.travellers.iter();
        travellers.filter_map(move |&number| Ways::of(solved, links, number))
    });
    let ways: Vec<Ways> = travellers.collect();
    let travelled = solutions.all.into_iter().map(|mut solved| {
        let travel = journeys::tighten(&mut solved, links, &ways);
        (solved, travel)
    });
    let mut travelled: Vec<(Solved, Travel)> = travelled.collect();
    // A choice of candidates without a way is none where another has one.
    let fewest = travelled.iter().map(|(_, travel)| travel.impossible.len()).min();
    travelled.retain(|(_, travel)| Some(travel.impossible.len()) == fewest);
    let Some((first, travel)) = travelled.first() else { return };
    let orders = travel.orders.iter().copied();
    let others = travelled.iter().skip(1);
    let others = others.map(|(_, travel)| travel.orders.iter().copied().collect());
    let others: Vec<HashSet<(u32, u32)>> = others.collect();
    let is_in_all = |pair: &(u32, u32)| others.iter().all(|orders| orders.contains(pair));
    narrowed.orders.extend(orders.filter(is_in_all));
    narrowed.impossible.extend(travel.impossible.iter().copied());
    let latest: Vec<Vec<i64>> = travelled
        .iter()
        .map(|(solved, _)| solved.moments.latest_without(&solved.known_by))
        .collect();
    let has_end = |claim: u32, node: u32| {
        if links.events.contains_key(&claim) {
            return ended.contains(&claim);
        }
        let reported = || links.facts.get(&claim)?.reported_at();
        latest.iter().all(|latest| {
            let latest = latest.get(node as usize).copied().unwrap_or(i64::MAX);
            latest != i64::MAX && (latest <= links.known || reported().is_some())
        })
    };
    let claims = first.nodes.iter();
    let claims: Vec<(u32, u32, bool)> =
        claims.map(|(&claim, &node)| (claim, node, has_end(claim, node))).collect();
    let moments = travelled.into_iter().map(|(solved, _)| solved.moments).collect();
    narrowed.insert(moments, solutions.is_outer, claims);
    let events: Vec<Arc<[u32]>> =
        group.claims().filter_map(|claim| fitting(narrowed, links, claim)).collect();
    narrowed.insert_events(events.into_iter());
}

/// The accounts of the event that a claim is the first of, those first that can be right:
/// whose own time holds a moment that is left.
fn fitting(narrowed: &Narrowed, links: &Links<'_>, claim: u32) -> Option<Arc<[u32]>> {
    let accounts = links.events.get(&claim).filter(|all| all.first() == Some(&claim))?;
    let (left, pieces) = (narrowed.interval(claim)?, narrowed.pieces(claim));
    let fits = |&account: &u32| {
        let own = links.own(account).unwrap_or(left);
        let own_pieces = links.own_pieces(account);
        let meets = |one: &Interval| {
            let mut left = pieces.each(&left).iter();
            left.any(|left| left.lo() <= one.hi() && one.lo() <= left.hi())
        };
        own_pieces.each(&own).iter().any(meets)
    };
    let mut sorted = accounts.to_vec();
    sorted.sort_by_key(|account| !fits(account));
    Some(sorted.into())
}

/// Claims that are no facts take their times from what they refer to.
fn depend(narrowed: &mut Narrowed, links: &Links<'_>) {
    let known = links.known;
    let mut intervals: HashMap<u32, Interval> = HashMap::new();
    // What stood on a claim that is left out, or not known, does so no longer.
    let stands = |lag: &&Lag| !narrowed.is_dropped(lag.from) && links.sighting(lag.from).is_some();
    for lag in links.dependent.iter().filter(|lag| !stands(lag)) {
        if let Some(sighting) = links.sighting(lag.to).filter(|sighting| is_relative(sighting)) {
            let latest = sighting.latest_known_by(known);
            intervals.insert(lag.to, Interval::from_ends(i64::MIN, latest));
        }
    }
    // One round more than the longest chain can have links.
    for _ in 0..=links.dependent.len() {
        let mut moved = false;
        for lag in links.dependent.iter().filter(stands) {
            let now = |claim: u32| {
                let own = || Some(links.sighting(claim)?.interval_known_by(known));
                intervals.get(&claim).copied().or_else(|| narrowed.interval(claim)).or_else(own)
            };
            let (Some(from), Some(to)) = (now(lag.from), now(lag.to)) else { continue };
            let Some(both) = to.intersection(from.shifted(lag.by)) else { continue };
            moved |= both != to;
            intervals.insert(lag.to, both);
        }
        if !moved {
            break;
        }
    }
    for (claim, interval) in intervals {
        let ends = links.sighting(claim).is_some_and(|sighting| {
            interval.hi() < sighting.latest_known_by(known)
                || sighting.has_end(sighting.interval_known_by(known))
        });
        narrowed.insert_dependent(claim, interval, ends);
    }
}
