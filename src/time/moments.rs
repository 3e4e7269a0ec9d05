//! Moments, and what is known of the time between them.
//!
//! A *simple temporal network* (Dechter, Meiri and Pearl, "Temporal constraint
//! networks", 1991): variables on the time line, and constraints of the form
//! `b - a <= max`. Seen as a graph with one edge a constraint, the tightest
//! bound on `b - a` is the length of the shortest path from `a` to `b`, and the
//! constraints contradict each other exactly if some cycle has a negative
//! length.
//!
//! The solver keeps one *schedule* that satisfies every constraint. It proves
//! that there is no contradiction, it makes every reduced edge length
//! non-negative, so that Dijkstra's algorithm finds the shortest paths, and a
//! new constraint moves only as much of it as has to move (Cotton and Maler,
//! "Fast and flexible difference constraint propagation", 2006).
//!
//! Most networks are chains, stars and trees but for the origin. What every way
//! between two moments has to pass (`graph.rs`) keeps a search to what lies
//! between them, so that a question about neighbours costs the same however
//! many are linked.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};
use std::sync::OnceLock;

use super::duration::DurationRange;
use super::graph::{Blocks, components};
use super::interval::Interval;
use super::timestamp::Timestamp;

/// Moments and constraints on the time between them, never contradictory.
#[derive(Debug, Clone)]
pub(crate) struct Moments {
    edges: Vec<Edge>,
    /// The edges that leave and enter each moment.
    out: Vec<Vec<u32>>,
    into: Vec<Vec<u32>>,
    /// One way in which everything can have been.
    schedule: Vec<i128>,
    /// The lengths of the shortest paths from the origin, and to it; kept
    /// up to date once they have been worked out.
    from_origin: Vec<i128>,
    to_origin: Vec<i128>,
    settled: bool,
    /// Worked out when it is first asked for, and again after a new constraint.
    linkage: OnceLock<Linkage>,
}

/// What needs no search to be told of the way from one moment to another.
#[derive(Debug, Clone)]
struct Linkage {
    /// Numbers that never increase along a way that does not lead over the origin.
    order: Vec<u32>,
    /// Moments of one number keep the distance that they have in the schedule: they are
    /// on one cycle without slack.
    rigid: Vec<u32>,
    /// Of all moments but the origin.
    blocks: Blocks,
    /// The least slack with which each moment is left, and entered, but by the origin.
    left: Vec<i128>,
    entered: Vec<i128>,
}

/// The moment 1970-01-01T00:00:00Z, which every network has.
pub(crate) const ORIGIN: u32 = 0;

/// `to - from` is at most `max`; `tag` says whose word that is.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: u32,
    to: u32,
    max: i64,
    tag: u32,
}

/// A simple negative cycle: constraints that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cycle {
    /// The tags of its constraints, in the order of the cycle.
    pub(crate) tags: Vec<u32>,
    /// By how many microseconds they miss each other.
    pub(crate) short_by: i64,
}

/// No bound. Sums of fewer than 2^63 lengths of 64 bits stay below it.
const OPEN: i128 = i128::MAX;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heading {
    Forth,
    Back,
}

impl Moments {
    /// The origin alone.
    pub(crate) fn new() -> Moments {
        Moments {
            edges: Vec::new(),
            out: vec![Vec::new()],
            into: vec![Vec::new()],
            schedule: vec![0],
            from_origin: vec![0],
            to_origin: vec![0],
            settled: false,
            linkage: OnceLock::new(),
        }
    }

    /// One more moment, bound by nothing yet. The closer `guess` is to where
    /// it can have been, the less has to move later.
    pub(crate) fn moment(&mut self, guess: i64) -> u32 {
        let node = u32::try_from(self.schedule.len()).unwrap_or(u32::MAX);
        self.schedule.push(i128::from(guess));
        self.out.push(Vec::new());
        self.into.push(Vec::new());
        self.from_origin.push(OPEN);
        self.to_origin.push(OPEN);
        self.linkage = OnceLock::new();
        node
    }

    /// Demands that `by` passes from one moment to another.
    ///
    /// # Errors
    ///
    /// One simple negative cycle when that contradicts the rest; then the
    /// constraint is not taken in.
    pub(crate) fn apart(
        &mut self,
        from: u32,
        to: u32,
        by: DurationRange,
        tag: u32,
    ) -> Result<(), Cycle> {
        let (min, max) = by.ends();
        if max != i64::MAX {
            self.require(Edge { from, to, max, tag })?;
        }
        if min != i64::MIN {
            self.require(Edge { from: to, to: from, max: min.saturating_neg(), tag })?;
        }
        Ok(())
    }

    /// Demands that a moment lies within an interval.
    ///
    /// # Errors
    ///
    /// As [`apart`](Moments::apart).
    pub(crate) fn within(&mut self, node: u32, interval: Interval, tag: u32) -> Result<(), Cycle> {
        self.apart(ORIGIN, node, DurationRange::from_ends(interval.lo(), interval.hi()), tag)
    }

    fn require(&mut self, edge: Edge) -> Result<(), Cycle> {
        self.reschedule(edge)?;
        self.linkage = OnceLock::new();
        let index = u32::try_from(self.edges.len()).unwrap_or(u32::MAX);
        self.edges.push(edge);
        if let Some(out) = self.out.get_mut(edge.from as usize) {
            out.push(index);
        }
        if let Some(into) = self.into.get_mut(edge.to as usize) {
            into.push(index);
        }
        if self.settled {
            let mut forth = std::mem::take(&mut self.from_origin);
            let start = (edge.to, plus(at(&forth, edge.from), edge.max));
            self.relax(&mut forth, [start], Heading::Forth, |_| true);
            self.from_origin = forth;
            let mut back = std::mem::take(&mut self.to_origin);
            let start = (edge.from, plus(at(&back, edge.to), edge.max));
            self.relax(&mut back, [start], Heading::Back, |_| true);
            self.to_origin = back;
        }
        Ok(())
    }

    /// Moves the schedule so that it satisfies `new` too.
    ///
    /// Whatever has to move earlier does so once, those that have to move most
    /// first. If the start of the new edge itself would have to move, then the
    /// way that led there closes a negative cycle.
    fn reschedule(&mut self, new: Edge) -> Result<(), Cycle> {
        let planned = |node: u32| self.planned(node);
        let slack = self.slack(new);
        if slack >= 0 {
            return Ok(());
        }
        let mut moved: HashMap<u32, i128> = HashMap::new();
        let mut reached: HashMap<u32, (i128, Option<u32>)> = HashMap::new();
        reached.insert(new.to, (slack, None));
        let mut queue = BinaryHeap::from([Reverse((slack, new.to))]);
        while let Some(Reverse((by, node))) = queue.pop() {
            if moved.contains_key(&node) {
                continue;
            }
            if node == new.from {
                return Err(self.cycle(new, &reached, by));
            }
            let then = planned(node) + by;
            moved.insert(node, then);
            for &index in self.out.get(node as usize).into_iter().flatten() {
                let Some(edge) = self.edges.get(index as usize) else { continue };
                let by = then + i128::from(edge.max) - planned(edge.to);
                let known = reached.get(&edge.to).map_or(0, |&(by, _)| by);
                if by < known && !moved.contains_key(&edge.to) {
                    reached.insert(edge.to, (by, Some(index)));
                    queue.push(Reverse((by, edge.to)));
                }
            }
        }
        for (node, then) in moved {
            if let Some(slot) = self.schedule.get_mut(node as usize) {
                *slot = then;
            }
        }
        Ok(())
    }

    /// The tags around the cycle that `new` closes.
    fn cycle(&self, new: Edge, reached: &HashMap<u32, (i128, Option<u32>)>, length: i128) -> Cycle {
        let mut tags = vec![new.tag];
        let mut node = new.from;
        while let Some(&(_, Some(index))) = reached.get(&node) {
            let Some(edge) = self.edges.get(index as usize) else { break };
            tags.push(edge.tag);
            node = edge.from;
        }
        tags.reverse();
        Cycle { tags, short_by: narrow(-length) }
    }

    /// Works out the bounds of every moment; later constraints then keep them
    /// up to date.
    pub(crate) fn settle(&mut self) {
        self.from_origin = self.paths([ORIGIN], Heading::Forth, |_| true);
        self.to_origin = self.paths([ORIGIN], Heading::Back, |_| true);
        self.settled = true;
        // Half way between the earliest and the latest everything holds as well,
        // with room to both sides: then searches stay near to where they start.
        let middle = self.from_origin.iter().zip(&self.to_origin).map(|pair| match pair {
            (&OPEN, _) | (_, &OPEN) => None,
            (latest, back) => Some((latest - back).div_euclid(2)),
        });
        if let Some(middle) = middle.collect() {
            self.schedule = middle;
            self.linkage = OnceLock::new();
        }
    }

    /// Leaves the bounds as they are, however many constraints come, until they
    /// are settled again: too wide then, but never wrong.
    pub(crate) fn unsettle(&mut self) {
        self.settled = false;
    }

    /// When a moment can have been; all of this interval, and nothing else.
    pub(crate) fn interval(&self, node: u32) -> Interval {
        let clamped = |length: i128| {
            let (least, most) = (Timestamp::MIN.as_unix_micros(), Timestamp::MAX.as_unix_micros());
            narrow(length.clamp(i128::from(least), i128::from(most)))
        };
        let hi = match at(&self.from_origin, node) {
            OPEN => i64::MAX,
            length => clamped(length),
        };
        let lo = match at(&self.to_origin, node) {
            OPEN => i64::MIN,
            length => clamped(-length),
        };
        Interval::from_ends(lo, hi.max(lo))
    }

    /// The latest that each moment can have been if the constraints with these
    /// tags were not there; `i64::MAX` for no bound.
    pub(crate) fn latest_without(&self, tags: &HashSet<u32>) -> Vec<i64> {
        let lengths = self.paths([ORIGIN], Heading::Forth, |edge| !tags.contains(&edge.tag));
        lengths.into_iter().map(narrow).collect()
    }

    /// The most that can pass from any of `nodes` to each moment, the least of
    /// these, in microseconds; `i64::MAX` for no bound.
    pub(crate) fn most_from(&self, nodes: impl IntoIterator<Item = u32>) -> Vec<i64> {
        self.paths(nodes, Heading::Forth, |_| true).into_iter().map(narrow).collect()
    }

    /// The most that can pass from each moment to one of them, in microseconds; `i64::MAX`
    /// for no bound.
    pub(crate) fn most_to(&self, node: u32) -> Vec<i64> {
        self.paths([node], Heading::Back, |_| true).into_iter().map(narrow).collect()
    }

    /// The most that can pass from one moment to another, in microseconds, where links
    /// leave less than the intervals as they were when the network was last settled.
    pub(crate) fn most_by_links(&self, from: u32, to: u32) -> Option<i64> {
        let bound = self.slack_over_origin(from, to);
        let slack = self.least_slack(from, to, bound, |node| node != ORIGIN)?;
        Some(narrow(slack + self.planned(to) - self.planned(from)))
    }

    /// The time that can pass from one moment to another, once the network is settled.
    pub(crate) fn between(&self, from: u32, to: u32) -> DurationRange {
        if self.are_rigid(from, to) {
            let by = narrow(self.planned(to) - self.planned(from));
            return DurationRange::from_ends(by, by);
        }
        let most = narrow(self.shortest(from, to));
        let least = match narrow(self.shortest(to, from)) {
            i64::MAX => i64::MIN,
            length => -length,
        };
        DurationRange::from_ends(least, most)
    }

    /// Whether two moments are always one.
    pub(crate) fn are_one(&self, one: u32, other: u32) -> bool {
        self.are_rigid(one, other) && self.planned(one) == self.planned(other)
    }

    /// Whether the time between two moments is always the same.
    fn are_rigid(&self, one: u32, other: u32) -> bool {
        let rigid = &self.linkage().rigid;
        one == other || rigid.get(one as usize) == rigid.get(other as usize)
    }

    fn linkage(&self) -> &Linkage {
        self.linkage.get_or_init(|| {
            let onward = |node: u32, counts: fn(i128, Edge) -> bool| {
                let edges = self.edges_of(node, Heading::Forth);
                edges.filter(move |&(edge, _)| counts(self.slack(edge), edge)).map(|(_, to)| to)
            };
            let count = self.schedule.len();
            let is_direct = |_, edge: Edge| edge.from != ORIGIN && edge.to != ORIGIN;
            Linkage {
                order: components(count, |node| onward(node, is_direct)),
                rigid: components(count, |node| onward(node, |slack, _| slack == 0)),
                blocks: Blocks::of(count, |node| {
                    let joined = |way| self.edges_of(node, way).map(|(_, next)| next);
                    let joined = joined(Heading::Forth).chain(joined(Heading::Back));
                    joined.filter(move |&next| node != ORIGIN && next != ORIGIN)
                }),
                left: self.least_slacks(Heading::Forth),
                entered: self.least_slacks(Heading::Back),
            }
        })
    }

    /// The length of the shortest path from one moment to another.
    fn shortest(&self, from: u32, to: u32) -> i128 {
        let bound = self.slack_over_origin(from, to);
        let over_origin = |slack: i128| match slack {
            OPEN => OPEN,
            slack => slack + self.planned(to) - self.planned(from),
        };
        let Linkage { order, blocks, left, entered, .. } = self.linkage();
        let order = |node: u32| order.get(node as usize).copied().unwrap_or(0);
        let least = at(left, from).max(at(entered, to)).max(0);
        if least >= bound || order(from) < order(to) {
            return over_origin(bound);
        }
        let by_links = || {
            let mut slack = 0;
            for (from, to, block) in blocks.steps(from, to)? {
                let orders = order(to)..=order(from);
                let is_between = |node| {
                    node != ORIGIN && blocks.is_in(node, block) && orders.contains(&order(node))
                };
                slack += self.least_slack(from, to, bound - slack, is_between)?;
            }
            Some(slack)
        };
        over_origin(by_links().unwrap_or(bound))
    }

    /// The least slack of an edge that leaves each moment, or enters it.
    fn least_slacks(&self, way: Heading) -> Vec<i128> {
        let least = |node: u32| {
            let edges = self.edges_of(node, way).filter(|(_, next)| *next != ORIGIN);
            edges.map(|(edge, _)| self.slack(edge)).min().unwrap_or(OPEN)
        };
        (0..).take(self.schedule.len()).map(least).collect()
    }

    /// The slack of the path over the origin.
    fn slack_over_origin(&self, from: u32, to: u32) -> i128 {
        match (at(&self.to_origin, from), at(&self.from_origin, to)) {
            (OPEN, _) | (_, OPEN) => OPEN,
            (there, back) => there + back + self.planned(from) - self.planned(to),
        }
    }

    /// The least slack of a path over some moments, if it is below a bound. The search goes
    /// out from both ends at once, so that it seldom comes to look at all that is linked with
    /// what many are linked with.
    fn least_slack(
        &self,
        from: u32,
        to: u32,
        bound: i128,
        is_between: impl Fn(u32) -> bool,
    ) -> Option<i128> {
        if !is_between(from) || !is_between(to) {
            return None;
        }
        let mut best = bound;
        let (mut forth, mut back) =
            (Outward::new(Heading::Forth, from), Outward::new(Heading::Back, to));
        while let (Some((ahead, next)), Some((behind, last_next))) = (forth.next(), back.next())
            && ahead + behind < best
        {
            let is_less = forth.work + self.degree(next, Heading::Forth)
                <= back.work + self.degree(last_next, Heading::Back);
            let (side, other) = if is_less { (&mut forth, &back) } else { (&mut back, &forth) };
            let Some(Reverse((slack, node))) = side.queue.pop() else { break };
            if side.reached.get(&node).is_some_and(|&known| known < slack) {
                continue;
            }
            side.work += self.degree(node, side.way);
            for (edge, next) in self.edges_of(node, side.way) {
                let slack = slack + self.slack(edge);
                if slack < best
                    && is_between(next)
                    && side.reach(next, slack)
                    && let Some(&rest) = other.reached.get(&next)
                {
                    best = best.min(slack + rest);
                }
            }
        }
        (best < bound).then_some(best)
    }

    fn planned(&self, node: u32) -> i128 {
        self.schedule.get(node as usize).copied().unwrap_or(0)
    }

    /// How many edges leave a moment, or enter it.
    fn degree(&self, node: u32, way: Heading) -> usize {
        let edges = if way == Heading::Forth { &self.out } else { &self.into };
        edges.get(node as usize).map_or(0, Vec::len)
    }

    /// How much more than planned can pass along an edge.
    fn slack(&self, edge: Edge) -> i128 {
        self.planned(edge.from) + i128::from(edge.max) - self.planned(edge.to)
    }

    /// The lengths of the shortest paths from any of `nodes` to every moment, or
    /// back, over those edges that count.
    fn paths(
        &self,
        nodes: impl IntoIterator<Item = u32>,
        way: Heading,
        counts: impl Fn(Edge) -> bool,
    ) -> Vec<i128> {
        let mut lengths = vec![OPEN; self.schedule.len()];
        self.relax(&mut lengths, nodes.into_iter().map(|node| (node, 0)), way, counts);
        lengths
    }

    /// Brings down every length that a path of one of the lengths at one of the
    /// starts brings down.
    ///
    /// By the schedule no reduced edge is negative, so the queue hands each
    /// node out with its final length first.
    fn relax(
        &self,
        lengths: &mut [i128],
        starts: impl IntoIterator<Item = (u32, i128)>,
        way: Heading,
        counts: impl Fn(Edge) -> bool,
    ) {
        let known = starts.into_iter().filter(|(_, length)| *length != OPEN);
        let mut queue: BinaryHeap<_> = known
            .map(|(node, length)| Reverse((self.key(way, node, length), node, length)))
            .collect();
        while let Some(Reverse((_, node, length))) = queue.pop() {
            match lengths.get_mut(node as usize) {
                Some(slot) if length < *slot => *slot = length,
                _ => continue,
            }
            for (edge, next) in self.edges_of(node, way) {
                let length = plus(length, edge.max);
                if length < at(lengths, next) && counts(edge) {
                    queue.push(Reverse((self.key(way, next, length), next, length)));
                }
            }
        }
    }

    /// The length of a path to `node` by the schedule: what the queue goes by.
    fn key(&self, way: Heading, node: u32, length: i128) -> i128 {
        let planned = self.planned(node);
        if way == Heading::Forth { length - planned } else { length + planned }
    }

    /// The edges that leave a moment, or those that enter it, with the moment at
    /// the other end.
    fn edges_of(&self, node: u32, way: Heading) -> impl Iterator<Item = (Edge, u32)> {
        let edges = if way == Heading::Forth { &self.out } else { &self.into };
        let edges = edges.get(node as usize).into_iter().flatten();
        let edges = edges.filter_map(|&index| self.edges.get(index as usize).copied());
        edges.map(move |edge| (edge, if way == Heading::Forth { edge.to } else { edge.from }))
    }
}

/// One end of a search that goes out from both, with slack for lengths: none is negative.
struct Outward {
    way: Heading,
    /// The least length found to each moment.
    reached: HashMap<u32, i128>,
    queue: BinaryHeap<Reverse<(i128, u32)>>,
    /// How many edges have been looked at.
    work: usize,
}

impl Outward {
    fn new(way: Heading, start: u32) -> Outward {
        let queue = BinaryHeap::from([Reverse((0, start))]);
        Outward { way, reached: HashMap::from([(start, 0)]), queue, work: 0 }
    }

    /// The moment to go on from, and the length to it.
    fn next(&self) -> Option<(i128, u32)> {
        self.queue.peek().map(|next| next.0)
    }

    /// Takes in a length to a moment, and returns whether it is the least so far.
    fn reach(&mut self, node: u32, length: i128) -> bool {
        let known = self.reached.entry(node).or_insert(OPEN);
        let is_less = length < *known;
        if is_less {
            *known = length;
            self.queue.push(Reverse((length, node)));
        }
        is_less
    }
}

fn at(lengths: &[i128], node: u32) -> i128 {
    lengths.get(node as usize).copied().unwrap_or(OPEN)
}

fn plus(length: i128, more: i64) -> i128 {
    if length == OPEN { OPEN } else { length + i128::from(more) }
}

/// In 64 bits; what is beyond them is cut to the ends that do not mean open.
fn narrow(length: i128) -> i64 {
    if length == OPEN {
        return i64::MAX;
    }
    let (least, most) = (i128::from(i64::MIN + 1), i128::from(i64::MAX - 1));
    i64::try_from(length.clamp(least, most)).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Every constraint is `(from, to, min, max)`; moment 0 is the origin.
    type Wanted = (u32, u32, i64, i64);

    const MOMENTS: u32 = 4;
    const GRID: i64 = 6;

    fn wanted() -> impl Strategy<Value = Vec<Wanted>> {
        let bound = (0..=MOMENTS, 0..=MOMENTS, -GRID..=GRID, 0..4_i64)
            .prop_filter("two moments", |(from, to, _, _)| from != to)
            .prop_map(|(from, to, min, width)| (from, to, min, min + width));
        prop::collection::vec(bound, 0..7)
    }

    /// Every moment starts out within the grid, so that brute force is finite.
    fn boxed() -> Vec<Wanted> {
        (1..=MOMENTS).map(|node| (0, node, 0, GRID)).collect()
    }

    fn network(constraints: &[Wanted]) -> Result<Moments, Cycle> {
        let mut moments = Moments::new();
        for _ in 0..MOMENTS {
            moments.moment(0);
        }
        for (tag, &(from, to, min, max)) in constraints.iter().enumerate() {
            moments.apart(from, to, DurationRange::from_ends(min, max), tag as u32)?;
        }
        moments.settle();
        Ok(moments)
    }

    fn realisations(constraints: &[Wanted]) -> Vec<Vec<i64>> {
        let mut all = vec![vec![0]];
        for node in 1..=MOMENTS {
            let later = |times: Vec<i64>| {
                (0..=GRID).map(move |t| times.iter().copied().chain([t]).collect::<Vec<i64>>())
            };
            all = all.into_iter().flat_map(later).collect();
            all.retain(|times| {
                constraints.iter().all(|&(from, to, min, max)| {
                    if from.max(to) > node {
                        return true;
                    }
                    let by = times[to as usize] - times[from as usize];
                    min <= by && by <= max
                })
            });
        }
        all
    }

    proptest! {
        #[test]
        fn bounds_are_the_exact_projections_of_all_realisations(more in wanted()) {
            let constraints: Vec<Wanted> = boxed().into_iter().chain(more).collect();
            let ways = realisations(&constraints);
            let Ok(moments) = network(&constraints) else {
                prop_assert!(ways.is_empty());
                return Ok(());
            };
            prop_assert!(!ways.is_empty());
            for a in 0..=MOMENTS {
                let of = |a: u32| ways.iter().map(move |times| times[a as usize]);
                let interval = moments.interval(a);
                prop_assert_eq!(Some(interval.lo()), of(a).min());
                prop_assert_eq!(Some(interval.hi()), of(a).max());
                let most_from = moments.most_from([a]);
                let most_to = moments.most_to(a);
                let any = moments.most_from([a, 1]);
                let from_first = moments.most_from([1]);
                for b in 0..=MOMENTS {
                    let by = of(a).zip(of(b)).map(|(a, b)| b - a);
                    let expected = (by.clone().min().unwrap(), by.max().unwrap());
                    prop_assert_eq!(moments.between(a, b).ends(), expected);
                    prop_assert_eq!(moments.are_one(a, b), expected == (0, 0));
                    prop_assert_eq!(most_from[b as usize], expected.1);
                    prop_assert_eq!(most_to[b as usize], -expected.0);
                    prop_assert_eq!(any[b as usize], expected.1.min(from_first[b as usize]));
                    // What does not lead over the origin, and what does.
                    if a != ORIGIN && b != ORIGIN && a != b {
                        let over = interval.to(moments.interval(b)).ends();
                        let most = moments.most_by_links(a, b).unwrap_or(over.1);
                        let least = moments.most_by_links(b, a).map_or(over.0, |most| -most);
                        prop_assert_eq!((least, most), expected);
                    }
                }
            }
        }

        #[test]
        fn a_contradiction_is_proved_by_its_cycle_alone(more in wanted()) {
            let constraints: Vec<Wanted> = boxed().into_iter().chain(more).collect();
            let Err(cycle) = network(&constraints) else { return Ok(()) };
            let of_cycle: Vec<Wanted> = constraints
                .iter()
                .enumerate()
                .filter(|(tag, _)| cycle.tags.contains(&(*tag as u32)))
                .map(|(_, &constraint)| constraint)
                .collect();
            prop_assert!(network(&of_cycle).is_err());
        }

        #[test]
        fn a_constraint_added_later_gives_the_same_as_one_there_from_the_start(
            first in wanted(), more in wanted(),
        ) {
            let constraints: Vec<Wanted> = boxed().into_iter().chain(first).collect();
            let Ok(mut moments) = network(&constraints) else { return Ok(()) };
            let before: Vec<Interval> = (0..=MOMENTS).map(|node| moments.interval(node)).collect();
            let all: Vec<Wanted> = constraints.into_iter().chain(more.iter().copied()).collect();
            let added = more.iter().try_for_each(|&(from, to, min, max)| {
                moments.apart(from, to, DurationRange::from_ends(min, max), 0)
            });
            let Ok(at_once) = network(&all) else {
                prop_assert!(added.is_err());
                return Ok(());
            };
            prop_assert!(added.is_ok());
            for pair in 0..(MOMENTS + 1).pow(2) {
                let (a, b) = (pair / (MOMENTS + 1), pair % (MOMENTS + 1));
                prop_assert_eq!(moments.between(a, b), at_once.between(a, b));
            }
            for node in 0..=MOMENTS {
                let interval = moments.interval(node);
                prop_assert_eq!(interval, at_once.interval(node));
                // Never wider than before.
                let old = before[node as usize];
                prop_assert!(old.lo() <= interval.lo() && interval.hi() <= old.hi());
            }
        }
    }

    #[test]
    fn a_latest_without_some_constraints_is_that_of_the_others_alone() {
        let mut moments = Moments::new();
        let [a, b, c] = [(); 3].map(|()| moments.moment(0));
        moments.within(a, Interval::from_ends(0, 10), 0).unwrap();
        moments.apart(a, b, DurationRange::from_ends(2, 24), 1).unwrap();
        moments.apart(b, c, DurationRange::from_ends(0, i64::MAX), 2).unwrap();
        for (node, tag) in [(a, 3), (b, 4), (c, 5)] {
            moments.within(node, Interval::from_ends(i64::MIN, 12), tag).unwrap();
        }
        moments.settle();
        let latest = |node| moments.interval(node).hi();
        assert_eq!([a, b, c].map(latest), [10, 12, 12]);
        let without = moments.latest_without(&HashSet::from([3, 4, 5]));
        assert_eq!([a, b, c].map(|node| without[node as usize]), [10, 34, i64::MAX]);
        assert_eq!(moments.latest_without(&HashSet::new()), [0, 10, 12, 12]);
    }

    #[test]
    fn what_nothing_bounds_stays_unbounded() {
        let mut moments = Moments::new();
        let (a, b) = (moments.moment(0), moments.moment(0));
        moments.apart(a, b, DurationRange::from_ends(5, i64::MAX), 0).unwrap();
        moments.settle();
        assert_eq!(moments.interval(b), Interval::UNBOUNDED);
        assert_eq!(moments.between(a, b), DurationRange::from_ends(5, i64::MAX));
        // Two moments can contradict each other without being anywhere.
        assert_eq!(
            moments.apart(b, a, DurationRange::from_ends(0, 3), 7),
            Err(Cycle { tags: vec![0, 7], short_by: 5 })
        );
        let end = i64::MAX - 1;
        moments.apart(a, b, DurationRange::from_ends(end, end), 1).unwrap();
        moments.within(a, Interval::from_ends(end, end), 2).unwrap();
        assert_eq!(moments.interval(b).hi(), Timestamp::MAX.as_unix_micros());
    }
}
