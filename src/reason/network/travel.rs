//! Travel takes time: with a top speed, the distance between two places is a
//! bound on the time between them.

use std::collections::{HashMap, HashSet};

use super::links::{Sets, Traveller};
use super::solve::Solved;
use crate::place::distance::Distance;
use crate::time::duration::DurationRange;
use crate::view::Seen;

/// What the travels of one group of claims tell.
#[derive(Debug, Default)]
pub(super) struct Travel<'a> {
    /// Whose order is settled by there being time for no other.
    pub(super) orders: Vec<(Seen<'a>, Seen<'a>)>,
    /// Between which there is time in neither order.
    pub(super) impossible: Vec<(Seen<'a>, Seen<'a>)>,
}

/// Two stops of one traveller.
#[derive(Debug, Clone, Copy)]
struct Pair<'a> {
    traveller: usize,
    stops: (Seen<'a>, Seen<'a>),
    nodes: (u32, u32),
    /// The least time from one to the other, in microseconds.
    takes: i64,
}

/// With more stops than this, a stop is held only against the few that follow.
const MANY: usize = 64;
const FEW: usize = 16;

/// How many moments count as near.
const NEAR: usize = 64;

/// Longer than any time between two instants.
const FOR_EVER: i64 = i64::MAX / 2;

/// Takes the travels into the network, until nothing moves any more.
///
/// A traveller for whom there is no way at all is left as it was: out of what
/// cannot have been, nothing follows.
pub(super) fn tighten<'a>(
    solved: &mut Solved,
    travellers: &[Traveller<'a>],
    tied: &mut Sets,
) -> Travel<'a> {
    let mut pairs: Vec<Pair<'a>> = travellers
        .iter()
        .enumerate()
        .flat_map(|(number, traveller)| pairs(solved, number, traveller))
        .collect();
    let mut impossible = Vec::new();
    loop {
        let mut attempt = solved.clone();
        match to_fixpoint(&mut attempt, &pairs, tied) {
            Ok(orders) => {
                *solved = attempt;
                return Travel { orders, impossible };
            }
            Err(index) => {
                let Some(&Pair { traveller, stops, .. }) = pairs.get(index) else {
                    return Travel { orders: Vec::new(), impossible };
                };
                impossible.push(stops);
                pairs.retain(|other| other.traveller != traveller);
            }
        }
    }
}

fn pairs<'a>(solved: &Solved, number: usize, traveller: &Traveller<'a>) -> Vec<Pair<'a>> {
    let stops: Vec<(Seen<'a>, u32)> = traveller
        .stops
        .iter()
        .filter_map(|&stop| Some((stop, *solved.nodes.get(&stop.claim()?)?)))
        .collect();
    let window = if stops.len() > MANY { FEW } else { MANY };
    let mut pairs = Vec::new();
    for (at, &(one, node)) in stops.iter().enumerate() {
        let here = one.place();
        for &(other, other_node) in stops.iter().skip(at + 1).take(window) {
            let Some(apart) = here.distance_to(&other.place()) else { continue };
            if apart.min() == Distance::ZERO {
                continue;
            }
            let takes = traveller.speed.time_for(apart.min());
            let takes = takes.map_or(FOR_EVER, |time| time.as_micros().min(FOR_EVER));
            let (stops, nodes) = ((one, other), (node, other_node));
            pairs.push(Pair { traveller: number, stops, nodes, takes });
        }
    }
    pairs
}

/// The orders that follow, or the pair between which there is no way.
fn to_fixpoint<'a>(
    solved: &mut Solved,
    pairs: &[Pair<'a>],
    tied: &mut Sets,
) -> Result<Vec<(Seen<'a>, Seen<'a>)>, usize> {
    let mut orders = Vec::new();
    let mut done: HashSet<usize> = HashSet::new();
    loop {
        let before = done.len();
        let mut reach: Option<(u32, Reach)> = None;
        let mut near: Option<(u32, Vec<i64>)> = None;
        for (index, pair) in pairs.iter().enumerate() {
            if done.contains(&index) {
                continue;
            }
            let (from, to) = pair.nodes;
            let apart = solved.moments.interval(from).to(solved.moments.interval(to)).ends();
            let is_settled = apart.0 >= pair.takes || apart.1 <= -pair.takes;
            let is_tied = !is_settled && tied.root(from) == tied.root(to);
            if is_tied {
                // Most often the nearest links tell.
                if near.as_ref().is_none_or(|(of, _)| *of != from) {
                    near = Some((from, solved.moments.most_to_from_near(from, NEAR)));
                }
                let back = near.as_ref().and_then(|(_, most_to)| most_to.get(to as usize));
                if back.is_some_and(|&back| back <= -pair.takes) {
                    done.insert(index);
                    continue;
                }
            }
            let (least, most) = if is_tied {
                if reach.as_ref().is_none_or(|(of, _)| *of != from) {
                    reach = Some((from, Reach::of(solved, from)));
                }
                reach.as_ref().map_or((i64::MIN, i64::MAX), |(_, reach)| reach.to(to))
            } else {
                apart
            };
            let takes = pair.takes;
            if least >= takes || most <= -takes {
                done.insert(index);
                continue;
            }
            let (from, to, stops) = match (most >= takes, least <= -takes) {
                (true, true) => continue,
                (false, false) => return Err(index),
                (true, false) => (from, to, pair.stops),
                (false, true) => (to, from, (pair.stops.1, pair.stops.0)),
            };
            let by = DurationRange::from_ends(takes, i64::MAX);
            if solved.moments.apart(from, to, by, 0).is_err() {
                // Excluded by the bounds above; a pair that clashes all the
                // same has no way between its stops.
                return Err(index);
            }
            let was_certain = if from == pair.nodes.0 { least >= 0 } else { most <= 0 };
            if !was_certain {
                orders.push(stops);
            }
            tied.join(from, to);
            done.insert(index);
            reach = None;
        }
        if done.len() == before {
            return Ok(orders);
        }
    }
}

/// The time between one moment and every other.
struct Reach {
    most_from: Vec<i64>,
    most_to: Vec<i64>,
}

impl Reach {
    fn of(solved: &Solved, node: u32) -> Reach {
        let moments = &solved.moments;
        Reach { most_from: moments.most_from(node), most_to: moments.most_to(node) }
    }

    fn to(&self, node: u32) -> (i64, i64) {
        let node = node as usize;
        let least = match self.most_to.get(node) {
            None | Some(&i64::MAX) => i64::MIN,
            Some(most) => -most,
        };
        (least, self.most_from.get(node).copied().unwrap_or(i64::MAX))
    }
}

/// Which moments of a group are tied by more than the origin.
pub(super) fn ties(solved: &Solved, linked: impl Iterator<Item = (u32, u32)>) -> Sets {
    let mut tied = Sets::default();
    let nodes: &HashMap<u32, u32> = &solved.nodes;
    for (one, other) in linked {
        if let (Some(&one), Some(&other)) = (nodes.get(&one), nodes.get(&other)) {
            tied.join(one, other);
        }
    }
    tied
}
