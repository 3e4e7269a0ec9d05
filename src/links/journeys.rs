//! Travel takes time: with a top speed, the distance between two places is a
//! bound on the time between them.

use std::collections::HashMap;

use super::facts::Links;
use super::solved::Solved;
use crate::limits::{TRAVEL_CLAIMS, TRAVEL_CLAIMS_AHEAD};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;

/// What the travels of one group of claims tell.
#[derive(Debug, Default)]
pub(super) struct Travel {
    /// Whose order is settled by there being time for no other.
    pub(super) orders: Vec<(u32, u32)>,
    /// Between which there is time in neither order.
    pub(super) impossible: Vec<(u32, u32)>,
}

/// Two stops of one traveller, which come one after the other.
#[derive(Debug, Clone, Copy)]
struct Journey {
    traveller: usize,
    stops: (u32, u32),
    one: Stop,
    other: Stop,
    /// The least time from one to the other, in microseconds.
    takes: i64,
}

/// The first and the last moment at a place, which are one but for a stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stop {
    first: u32,
    last: u32,
    /// Whether these two are said to be exact.
    are_exact: (bool, bool),
    /// Whether it lasts no time.
    is_instant: bool,
}

impl Stop {
    fn is_stay(self) -> bool {
        self.first != self.last
    }
}

/// Longer than any time between two instants.
const FOR_EVER: i64 = i64::MAX / 2;

/// The ways of one traveller, which do not depend on when it was where.
#[derive(Debug)]
pub(super) struct Ways {
    traveller: usize,
    /// The first and the last row of each stop.
    stops: Vec<(u32, u32)>,
    /// From one of the stops to a later one, with the least time that it takes.
    ways: Vec<(usize, usize, i64)>,
}

/// Takes the travels into the network, until nothing moves any more.
///
/// A traveller for whom there is no way at all is left as it was: out of what
/// cannot have been, nothing follows.
pub(super) fn tighten(solved: &mut Solved, links: &Links<'_>, ways: &[Ways]) -> Travel {
    let mut pairs: Vec<Journey> =
        ways.iter().flat_map(|ways| ways.journeys(solved, links)).collect();
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

impl Ways {
    /// The ways of the traveller with this number, between stops with a moment in a network.
    pub(super) fn of(solved: &Solved, links: &Links<'_>, number: usize) -> Option<Ways> {
        let traveller = links.travellers.get(number)?;
        let stop = |&row: &u32| {
            let (row, last) = links.stop(row)?;
            let node = *solved.nodes.get(&row).filter(|_| solved.nodes.contains_key(&last))?;
            Some(((row, last), node, links.facts.get(&row)?.place()))
        };
        // The accounts of one event are one stop, and may have it at several places.
        let mut stops: Vec<((u32, u32), Vec<&Place>)> = Vec::with_capacity(traveller.stops.len());
        let mut events: HashMap<u32, usize> = HashMap::new();
        for (rows, node, place) in traveller.stops.iter().filter_map(stop) {
            let known = events.get(&node).and_then(|&at| stops.get_mut(at));
            if let Some((_, places)) = known {
                places.push(place);
                continue;
            }
            if links.events.contains_key(&rows.0) {
                events.insert(node, stops.len());
            }
            stops.push((rows, vec![place]));
        }
        let window = if stops.len() > TRAVEL_CLAIMS { TRAVEL_CLAIMS_AHEAD } else { TRAVEL_CLAIMS };
        let is_stay = |(first, last): (u32, u32)| first != last;
        let mut ways = Vec::new();
        for (at, &(one, ref here)) in stops.iter().enumerate() {
            for (to, &(other, ref there)) in stops.iter().enumerate().skip(at + 1).take(window) {
                // Without a top speed only a stay leaves no time for what is elsewhere.
                if traveller.speed.is_none() && !is_stay(one) && !is_stay(other) {
                    continue;
                }
                let all =
                    here.iter().flat_map(|here| there.iter().map(|there| here.distance_to(there)));
                let least = all.map(|way| way.map_or(Distance::ZERO, DistanceRange::min));
                let Some(least) = least.reduce(Distance::min).filter(|way| *way != Distance::ZERO)
                else {
                    continue;
                };
                let takes = match traveller.speed {
                    None => 0,
                    Some(speed) => {
                        let takes = speed.time_for(least);
                        takes.map_or(FOR_EVER, |time| time.as_micros().min(FOR_EVER))
                    }
                };
                ways.push((at, to, takes));
            }
        }
        let stops = stops.into_iter().map(|(rows, _)| rows).collect();
        Some(Ways { traveller: number, stops, ways })
    }

    fn journeys(&self, solved: &Solved, links: &Links<'_>) -> Vec<Journey> {
        let stop = |&(row, last): &(u32, u32)| {
            let node = |row: u32| solved.nodes.get(&row).copied();
            // By its own word, or by the one of several candidates that is taken here.
            let own = |row: u32| -> Option<Interval> {
                let (fact, moment) = (links.facts.get(&row)?, solved.moments.interval(node(row)?));
                let stays = fact.stays_known_by(links.known);
                let is_taken = moment.is_exact()
                    && (fact.pieces().as_slice().contains(&moment)
                        || stays.iter().any(|&(first, last)| [first, last].contains(&moment)));
                Some(if is_taken { moment } else { fact.interval() })
            };
            let is_exact = |row: u32| own(row).is_some_and(Interval::is_exact);
            let are_exact = (is_exact(row), is_exact(last));
            let is_instant = are_exact.0 && own(row) == own(last);
            Some(Stop { first: node(row)?, last: node(last)?, are_exact, is_instant })
        };
        let stops: Vec<Option<Stop>> = self.stops.iter().map(stop).collect();
        let ways = self.ways.iter().filter_map(|&(at, to, takes)| {
            let of = |at: usize| Some((self.stops.get(at)?.0, (*stops.get(at)?)?));
            let ((first, one), (second, other)) = of(at).zip(of(to))?;
            Some(Journey { traveller: self.traveller, stops: (first, second), one, other, takes })
        });
        ways.collect()
    }
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
        for ahead in open.chunk_by(|pair, next| pair.one == next.one) {
            for (&pair, (least, most)) in ahead.iter().zip(bounds(solved, ahead)) {
                let takes = pair.takes;
                if pair.is_settled((least, most), solved) {
                    continue;
                }
                let (one, other) = (pair.one, pair.other);
                let is_ahead = pair.has_time(most, one, other);
                let is_back = pair.has_time(least.saturating_neg(), other, one);
                let (from, to, stops) = match (is_ahead, is_back) {
                    (true, true) => {
                        left.push(pair);
                        continue;
                    }
                    (false, false) => return Err(pair),
                    (true, false) => (one.last, other.first, pair.stops),
                    (false, true) => (other.last, one.first, (pair.stops.1, pair.stops.0)),
                };
                // Where the bounds allowed for it and the rest does not, there
                // is no way between the stops either.
                let by = DurationRange::from_ends(takes, i64::MAX);
                solved.apart(from, to, by, 0).map_err(|_| pair)?;
                let was_certain = if from == one.last { least >= 0 } else { most <= 0 };
                // Of stays the two are bounds on different moments.
                if !was_certain || one.is_stay() || other.is_stay() {
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

impl Journey {
    /// Whether there is time for the way from one of the stops to the other when at most
    /// so much passes between them. Where it takes none, only the exact end of a stay
    /// leaves its very instant to what is exact.
    fn has_time(&self, most: i64, from: Stop, to: Stop) -> bool {
        let shares = !from.is_instant && from.are_exact.1 && to.are_exact.0;
        most >= self.takes && (self.takes > 0 || most > 0 || shares)
    }

    /// Whether the way between the two stops fits into the time between them in the
    /// order that they certainly have.
    fn is_settled(&self, (least, most): (i64, i64), solved: &Solved) -> bool {
        if !self.one.is_stay() && !self.other.is_stay() {
            return least >= self.takes || most <= -self.takes;
        }
        let apart = |from: Stop, to: Stop| {
            let moments = &solved.moments;
            let least = moments.interval(from.last).to(moments.interval(to.first)).ends().0;
            // An instant is not over when another begins at it.
            let is_shared = least == 0 && from.is_instant && to.are_exact.0;
            least >= self.takes && !is_shared
        };
        apart(self.one, self.other) || apart(self.other, self.one)
    }
}

/// The time from the first moment of the first stop of some pairs, the same in all of
/// them, to the last of each second one, at least; and from its last moment to the
/// first of each second one, at most: by the intervals, and where these do not settle
/// the order, by what links the two.
fn bounds(solved: &mut Solved, ahead: &[Journey]) -> Vec<(i64, i64)> {
    let Some(from) = ahead.first().map(|pair| pair.one) else { return Vec::new() };
    let ends = |pair: &Journey| {
        let apart = |from: u32, to: u32| {
            solved.moments.interval(from).to(solved.moments.interval(to)).ends()
        };
        (apart(from.first, pair.other.last).0, apart(from.last, pair.other.first).1)
    };
    let mut bounds: Vec<(i64, i64)> = ahead.iter().map(ends).collect();
    let root = solved.tied.root(from.first);
    for (pair, bounds) in ahead.iter().zip(&mut bounds) {
        let (last, first) = (pair.other.last, pair.other.first);
        if !pair.is_settled(*bounds, solved) && solved.tied.root(last) == root {
            let back = solved.moments.most_by_links(last, from.first);
            bounds.0 = back.map_or(bounds.0, |back| bounds.0.max(back.saturating_neg()));
        }
        if !pair.is_settled(*bounds, solved) && solved.tied.root(first) == root {
            let forth = solved.moments.most_by_links(from.last, first);
            bounds.1 = forth.map_or(bounds.1, |forth| bounds.1.min(forth));
        }
    }
    bounds
}
