//! By which memberships a sighting of one actor speaks of another.

use std::collections::{HashMap, HashSet};

use crate::actor::Membership;
use crate::limits::{CHAIN_LINKS, CHAINS_OF_ACTOR, CIRCLE_STEPS};

/// Memberships that lead from an actor to something it travels with: the
/// minister is part of the delegation, the delegation is aboard the train.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The actor whose sightings carry over.
    pub(crate) carrier: u32,
    /// Indexes of the memberships, the actor's own first.
    pub(crate) links: Vec<u32>,
}

/// A link of the network: membership `index` leads from `member` to `whole`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) index: u32,
    pub(crate) member: u32,
    pub(crate) whole: u32,
}

/// Every chain that starts at each of `actors` actors and visits none twice,
/// the shortest first; where everybody is said to travel with everybody, there
/// would be no end of them.
pub(crate) fn chains(actors: usize, links: &[Link]) -> Vec<Vec<Chain>> {
    let mut from: Vec<Vec<Link>> = vec![Vec::new(); actors];
    for link in links {
        if let Some(out) = from.get_mut(link.member as usize) {
            out.push(*link);
        }
    }
    (0..actors).map(|start| chains_from(&from, u32::try_from(start).unwrap_or(u32::MAX))).collect()
}

fn chains_from(from: &[Vec<Link>], start: u32) -> Vec<Chain> {
    let mut found: Vec<Chain> = Vec::new();
    // Whom each chain visits, in the order of `found`.
    let mut visited: Vec<Vec<u32>> = Vec::new();
    let mut next = 0;
    let (mut at, mut path, mut way) = (start, Vec::new(), vec![start]);
    loop {
        for link in from.get(at as usize).into_iter().flatten() {
            if path.len() < CHAIN_LINKS
                && found.len() < CHAINS_OF_ACTOR
                && !way.contains(&link.whole)
            {
                let with = |so_far: &[u32], more: u32| [so_far, &[more]].concat();
                found.push(Chain { carrier: link.whole, links: with(&path, link.index) });
                visited.push(with(&way, link.whole));
            }
        }
        let (Some(chain), Some(visits)) = (found.get(next), visited.get(next)) else {
            return found;
        };
        (at, path, way) = (chain.carrier, chain.links.clone(), visits.clone());
        next += 1;
    }
}

/// Actors each of which travels with the next, and the last with the first, at
/// one time on some reading; the circle is searched from `order` on.
pub(crate) fn circle(
    order: &[u32],
    links: &[Link],
    span: impl Fn(u32) -> (i64, i64),
) -> Option<Vec<u32>> {
    // Whoever has nobody before or nobody behind is in no circle.
    let mut left = links.to_vec();
    loop {
        let members: HashSet<u32> = left.iter().map(|link| link.member).collect();
        let wholes: HashSet<u32> = left.iter().map(|link| link.whole).collect();
        let before = left.len();
        left.retain(|link| members.contains(&link.whole) && wholes.contains(&link.member));
        if left.len() == before {
            break;
        }
    }
    let mut from: HashMap<u32, Vec<Link>> = HashMap::new();
    for link in left {
        from.entry(link.member).or_default().push(link);
    }
    let mut steps = CIRCLE_STEPS;
    order.iter().find_map(|&start| {
        let mut path = vec![start];
        closes(&from, &span, &mut path, (i64::MIN, i64::MAX), &mut steps).then_some(path)
    })
}

/// Whether some way on from `path` closes the circle. Only a dense web of
/// memberships that exclude each other in time can use up the steps.
fn closes(
    from: &HashMap<u32, Vec<Link>>,
    span: &impl Fn(u32) -> (i64, i64),
    path: &mut Vec<u32>,
    during: (i64, i64),
    steps: &mut usize,
) -> bool {
    let (Some(&first), Some(&last)) = (path.first(), path.last()) else { return false };
    for link in from.get(&last).into_iter().flatten() {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        let (begin, end) = span(link.index);
        let during = (during.0.max(begin), during.1.min(end));
        if during.0 > during.1 {
            continue;
        }
        if link.whole == first {
            return true;
        }
        if !path.contains(&link.whole) {
            path.push(link.whole);
            if closes(from, span, path, during, steps) {
                return true;
            }
            path.pop();
        }
    }
    false
}

/// When a chain of memberships holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cover {
    /// It can have held from the first to the second of these microseconds.
    pub(crate) possible_span: (i64, i64),
    /// If all of it is true, it held for certain between these, where the first
    /// is not the greater.
    pub(crate) if_true: (i64, i64),
    is_confirmed: bool,
}

impl Cover {
    /// The time all of `memberships` hold together.
    pub(crate) fn of<'a>(memberships: impl Iterator<Item = &'a Membership>) -> Cover {
        let always = (i64::MIN, i64::MAX);
        let meet = |a: (i64, i64), b: (i64, i64)| (a.0.max(b.0), a.1.min(b.1));
        let cover = Cover { possible_span: always, if_true: always, is_confirmed: true };
        memberships.fold(cover, |cover, membership| Cover {
            possible_span: meet(cover.possible_span, membership.possible_span()),
            if_true: meet(cover.if_true, membership.certain_span()),
            is_confirmed: cover.is_confirmed && membership.is_confirmed(),
        })
    }

    /// Whether it can have held at some time from `lo` to `hi`.
    pub(crate) fn possible(self, lo: i64, hi: i64) -> bool {
        self.possible_span.0 <= hi && lo <= self.possible_span.1
    }

    /// Whether it held during all of `lo` to `hi`.
    pub(crate) fn certain(self, lo: i64, hi: i64) -> bool {
        self.is_confirmed && self.if_true.0 <= lo && hi <= self.if_true.1
    }

    /// The times between which it held for certain, if it ever did.
    pub(crate) fn certain_span(self) -> Option<(i64, i64)> {
        (self.is_confirmed && self.if_true.0 <= self.if_true.1).then_some(self.if_true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(index: u32, member: u32, whole: u32) -> Link {
        Link { index, member, whole }
    }

    #[test]
    fn a_chain_passes_through_what_is_aboard_and_stops_at_a_circle() {
        // 0 is part of 1, 1 is aboard 2, and 2 claims to be part of 0.
        let found = chains(4, &[link(0, 0, 1), link(1, 1, 2), link(2, 2, 0)]);
        assert_eq!(
            found[0],
            [Chain { carrier: 1, links: vec![0] }, Chain { carrier: 2, links: vec![0, 1] }]
        );
        assert_eq!(found[3], []);
    }

    #[test]
    fn where_everybody_travels_with_everybody_the_shortest_chains_are_followed() {
        let everybody = 0..30_u32;
        let links: Vec<Link> = everybody
            .clone()
            .flat_map(|a| everybody.clone().map(move |b| (a, b)))
            .filter(|(a, b)| a != b)
            .map(|(a, b)| link(a * 30 + b, a, b))
            .collect();
        let found = chains(30, &links);
        assert!(found.iter().all(|chains| chains.len() == CHAINS_OF_ACTOR));
        assert!(found[7].is_sorted_by_key(|chain| chain.links.len()));
        assert_eq!(found[7].iter().filter(|chain| chain.links.len() == 1).count(), 29);
        assert!(circle(&[5], &links, |_| (0, 0)).is_some());
    }

    #[test]
    fn a_circle_is_one_only_if_all_of_it_can_hold_at_one_time() {
        let links = [link(0, 3, 0), link(1, 0, 1), link(2, 1, 2), link(3, 2, 0), link(4, 2, 4)];
        let always = |_| (i64::MIN, i64::MAX);
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links, always), Some(vec![0, 1, 2]));
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links[..3], always), None);
        let by_turns = |index| (10 * i64::from(index), 10 * i64::from(index) + 5);
        assert_eq!(circle(&[0, 1, 2], &links, by_turns), None);
        assert_eq!(circle(&[7], &[link(0, 7, 7)], always), Some(vec![7]));
    }
}
