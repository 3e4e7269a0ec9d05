//! The moments of claims, as narrow as what they say of each other makes them.

use std::collections::{HashMap, HashSet};

use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::network::Moments;
use crate::timeline::Timeline;

/// What a view uses in place of the claims' own intervals.
///
/// Worked out above, by the reasoning; used here, so that every question asked
/// of a view gets the narrower answer without knowing why.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bounds {
    /// Claims that are linked to each other, directly or through others.
    parts: Vec<Moments>,
    of: HashMap<u32, Bound>,
    /// The claims of each actor that has one here, by their narrower ends.
    order: HashMap<u32, Vec<u32>>,
    dropped: HashSet<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Bound {
    interval: Interval,
    /// Whether anything sets its latest moment but that it was known by then.
    has_end: bool,
    /// Its part and its moment there, unless it only follows from others.
    place: Option<(u32, u32)>,
}

impl Bounds {
    /// Takes in claims that are linked, each with its moment in `moments` and
    /// whether anything sets a latest for it but that it was known by then.
    pub(crate) fn insert(
        &mut self,
        moments: Moments,
        claims: impl Iterator<Item = (u32, u32, bool)>,
    ) {
        let part = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        for (claim, node, has_end) in claims {
            let interval = moments.interval(node);
            self.of.insert(claim, Bound { interval, has_end, place: Some((part, node)) });
        }
        self.parts.push(moments);
    }

    /// Takes in a claim that follows from others and binds none of them.
    pub(crate) fn insert_dependent(&mut self, claim: u32, interval: Interval, has_end: bool) {
        self.of.insert(claim, Bound { interval, has_end, place: None });
    }

    /// Leaves a claim out of every answer.
    pub(crate) fn drop_claim(&mut self, claim: u32) {
        self.dropped.insert(claim);
    }

    /// Sorts the claims of the actors whose claims moved; the last step.
    pub(crate) fn arrange(&mut self, timeline: &Timeline) {
        let ends = |claim: u32| {
            let own = || timeline.claim(claim).map(|claim| claim.sighting.interval());
            let interval = self.interval(claim).or_else(own).unwrap_or(Interval::UNBOUNDED);
            (interval.lo(), interval.hi(), claim)
        };
        let actors: HashSet<u32> = self
            .of
            .keys()
            .filter_map(|&claim| timeline.claim(claim))
            .filter_map(|claim| timeline.index_of(claim.sighting.actor().as_str()))
            .collect();
        let arranged = actors.into_iter().map(|actor| {
            let mut claims = timeline.claims_of(actor).to_vec();
            claims.sort_unstable_by_key(|&claim| ends(claim));
            (actor, claims)
        });
        self.order = arranged.collect();
    }

    /// The interval of a claim, if it is narrower than, or as wide as, its own.
    pub(crate) fn interval(&self, claim: u32) -> Option<Interval> {
        self.of.get(&claim).map(|bound| bound.interval)
    }

    /// Whether anything sets the latest moment of a claim but that it was known
    /// by then.
    pub(super) fn has_end(&self, claim: u32) -> Option<bool> {
        self.of.get(&claim).map(|bound| bound.has_end)
    }

    /// The time from one claim to another, where they are linked.
    pub(crate) fn between(&self, from: u32, to: u32) -> Option<DurationRange> {
        let (part, from) = self.of.get(&from)?.place?;
        let (other, to) = self.of.get(&to)?.place?;
        (part == other).then(|| self.parts.get(part as usize).map(|all| all.between(from, to)))?
    }

    /// Whether the moment of a claim is linked to those of others.
    pub(crate) fn is_linked(&self, claim: u32) -> bool {
        self.of.get(&claim).is_some_and(|bound| bound.place.is_some())
    }

    /// Whether a claim is left out of every answer.
    pub(crate) fn is_dropped(&self, claim: u32) -> bool {
        self.dropped.contains(&claim)
    }

    /// The claims of an actor in their order, if it is not that of the store.
    pub(super) fn claims_of(&self, actor: u32) -> Option<&[u32]> {
        self.order.get(&actor).map(Vec::as_slice)
    }

    /// For each part the most that can pass from any of some claims to each of
    /// its claims; below zero where one of them certainly comes later.
    pub(super) fn most_after_any(&self, claims: impl Iterator<Item = u32>) -> Vec<Spread<'_>> {
        let mut nodes: HashMap<u32, Vec<u32>> = HashMap::new();
        for (part, node) in claims.filter_map(|claim| self.of.get(&claim)?.place) {
            nodes.entry(part).or_default().push(node);
        }
        let spread = |(part, nodes): (u32, Vec<u32>)| {
            let most_from = self.parts.get(part as usize)?.most_from_any(nodes.into_iter());
            Some(Spread { bounds: self, part, most_from })
        };
        nodes.into_iter().filter_map(spread).collect()
    }

    /// The most that can pass from a claim to each claim of its part.
    pub(super) fn spread(&self, claim: u32) -> Option<Spread<'_>> {
        let (part, node) = self.of.get(&claim)?.place?;
        let most_from = self.parts.get(part as usize)?.most_from(node);
        Some(Spread { bounds: self, part, most_from })
    }
}

/// The time from one claim to each other one of its part.
pub(super) struct Spread<'a> {
    bounds: &'a Bounds,
    part: u32,
    most_from: Vec<i64>,
}

impl Spread<'_> {
    /// The most by which `claim` can be later than this one, below zero when it
    /// is certainly earlier; `None` when they are not linked.
    pub(super) fn most_after(&self, claim: u32) -> Option<i64> {
        let (part, node) = self.bounds.of.get(&claim)?.place?;
        let most = || self.most_from.get(node as usize).copied();
        (part == self.part).then(most)?
    }
}
