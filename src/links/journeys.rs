//! Travel takes time: with a top speed, the distance between two places is a
//! bound on the time between them.

use std::collections::HashMap;

use super::facts::Links;
use super::solved::Solved;
use crate::limits::{TRAVEL_CLAIMS, TRAVEL_CLAIMS_AHEAD};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::time::duration::DurationRange;

/// What the travels of one group of claims tell.
#[derive(Debug, Default)]
pub(super) struct Travel {
    /// Whose order is settled by there being time for no other.
    pub(super) orders: Vec<(u32, u32)>,
    /// Between which there is time in neither order.
    pub(super) impossible: Vec<(u32, u32)>,
}

/// Two stops of one traveller.
#[derive(Debug, Clone, Copy)]
struct Journey {
    traveller: usize,
    stops: (u32, u32),
    nodes: (u32, u32),
    /// The least time from one to the other, in microseconds.
    takes: i64,
}

/// Longer than any time between two instants.
const FOR_EVER: i64 = i64::MAX / 2;

/// Takes the travels into the network, until nothing moves any more.
///
/// A traveller for whom there is no way at all is left as it was: out of what
/// cannot have been, nothing follows.
pub(super) fn tighten(solved: &mut Solved, links: &Links<'_>, travellers: &[usize]) -> Travel {
    let travellers = travellers.iter();
    let mut pairs: Vec<Journey> =
        travellers.flat_map(|&number| journeys(solved, links, number)).collect();
    let mut impossible = Vec::new();
    loop {
        let mut attempt = solved.clone();
        match to_fixpoint(&mut attempt, &pairs) {
            Ok(orders) => {
                *solved = attempt;
                return Travel { orders, impossible };
            }
            Err(pair) => {
                let Journey { traveller, stops, .. } = pair;
                impossible.push(stops);
                pairs.retain(|other| other.traveller != traveller);
            }
        }
    }
}

fn journeys(solved: &Solved, links: &Links<'_>, number: usize) -> Vec<Journey> {
    let Some(traveller) = links.travellers.get(number) else { return Vec::new() };
    // The accounts of one event are one stop, and may have it at several places.
    let mut stops: Vec<(u32, u32, Vec<&Place>)> = Vec::with_capacity(traveller.stops.len());
    let mut events: HashMap<u32, usize> = HashMap::new();
    for &stop in &traveller.stops {
        let (Some(&node), Some(fact)) = (solved.nodes.get(&stop), links.facts.get(&stop)) else {
            continue;
        };
        let known = events.get(&node).and_then(|&at| stops.get_mut(at));
        if let Some((_, _, places)) = known {
            places.push(fact.place());
            continue;
        }
        if links.events.contains_key(&stop) {
            events.insert(node, stops.len());
        }
        stops.push((stop, node, vec![fact.place()]));
    }
    let window = if stops.len() > TRAVEL_CLAIMS { TRAVEL_CLAIMS_AHEAD } else { TRAVEL_CLAIMS };
    let mut pairs = Vec::new();
    for (at, (one, node, here)) in stops.iter().enumerate() {
        for (other, other_node, there) in stops.iter().skip(at + 1).take(window) {
            let ways =
                here.iter().flat_map(|here| there.iter().map(|there| here.distance_to(there)));
            let least = ways.map(|way| way.map_or(Distance::ZERO, DistanceRange::min));
            let Some(least) = least.reduce(Distance::min).filter(|way| *way != Distance::ZERO)
            else {
                continue;
            };
            let takes = traveller.speed.time_for(least);
            let takes = takes.map_or(FOR_EVER, |time| time.as_micros().min(FOR_EVER));
            let (stops, nodes) = ((*one, *other), (*node, *other_node));
            pairs.push(Journey { traveller: number, stops, nodes, takes });
        }
    }
    pairs
}

/// The orders that follow, or the pair between which there is no way.
///
/// In rounds: what one of them concludes from the bounds, which may be too wide
/// by then but are never wrong, narrows them for the next.
fn to_fixpoint(solved: &mut Solved, pairs: &[Journey]) -> Result<Vec<(u32, u32)>, Journey> {
    let mut orders = Vec::new();
    let mut open = pairs.to_vec();
    loop {
        let mut left = Vec::new();
        let mut moved = false;
        solved.moments.unsettle();
        for ahead in open.chunk_by(|one, next| one.nodes.0 == next.nodes.0) {
            for (&pair, (least, most)) in ahead.iter().zip(bounds(solved, ahead)) {
                let takes = pair.takes;
                if is_settled(takes, (least, most)) {
                    continue;
                }
                let (one, other) = pair.nodes;
                let (from, to, stops) = match (most >= takes, least <= -takes) {
                    (true, true) => {
                        left.push(pair);
                        continue;
                    }
                    (false, false) => return Err(pair),
                    (true, false) => (one, other, pair.stops),
                    (false, true) => (other, one, (pair.stops.1, pair.stops.0)),
                };
                // Where the bounds allowed for it and the rest does not, there
                // is no way between the stops either.
                let by = DurationRange::from_ends(takes, i64::MAX);
                solved.apart(from, to, by, 0).map_err(|_| pair)?;
                let was_certain = if from == one { least >= 0 } else { most <= 0 };
                if !was_certain {
                    orders.push(stops);
                }
                moved = true;
            }
        }
        solved.moments.settle();
        if !moved {
            return Ok(orders);
        }
        open = left;
    }
}

/// Whether the way between two stops, of this least time, fits into the time
/// between them in the order that they certainly have.
fn is_settled(takes: i64, (least, most): (i64, i64)) -> bool {
    least >= takes || most <= -takes
}

/// The time from the first stop of some pairs, the same in all of them, to each
/// second one: by the intervals, and where these do not settle the order, by
/// what links the two.
fn bounds(solved: &mut Solved, ahead: &[Journey]) -> Vec<(i64, i64)> {
    let Some(from) = ahead.first().map(|pair| pair.nodes.0) else { return Vec::new() };
    let Solved { moments, tied, .. } = solved;
    let start = moments.interval(from);
    let ends = |pair: &Journey| start.to(moments.interval(pair.nodes.1)).ends();
    let mut bounds: Vec<(i64, i64)> = ahead.iter().map(ends).collect();
    let root = tied.root(from);
    let mut in_doubt = |bounds: &[(i64, i64)]| -> Vec<u32> {
        let pairs = ahead.iter().zip(bounds);
        let open = pairs.filter(|(pair, bounds)| !is_settled(pair.takes, **bounds));
        open.map(|(pair, _)| pair.nodes.1).filter(|&to| tied.root(to) == root).collect()
    };
    let wanted = in_doubt(&bounds);
    if wanted.is_empty() {
        return bounds;
    }
    let most_to = moments.most_to_near(from, &wanted);
    for (pair, (least, _)) in ahead.iter().zip(&mut bounds) {
        let back = most_to.get(&pair.nodes.1);
        *least = back.map_or(*least, |back| (*least).max(back.saturating_neg()));
    }
    let wanted = in_doubt(&bounds);
    if wanted.is_empty() {
        return bounds;
    }
    let most_from = moments.most_from_near(from, &wanted);
    for (pair, (_, most)) in ahead.iter().zip(&mut bounds) {
        *most = most_from.get(&pair.nodes.1).map_or(*most, |forth| (*most).min(*forth));
    }
    bounds
}
