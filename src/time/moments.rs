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

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use super::duration::DurationRange;
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
        let planned = |node: u32| self.schedule.get(node as usize).copied().unwrap_or(0);
        let slack = planned(new.from) + i128::from(new.max) - planned(new.to);
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

    /// As [`most_from`](Moments::most_from) for a few moments, by ways that do
    /// not lead over the origin: those the intervals tell.
    pub(crate) fn most_from_near(&self, node: u32, wanted: &[u32]) -> HashMap<u32, i64> {
        self.near(node, Heading::Forth, wanted)
    }

    /// The same for the most that can pass from each of them to `node`.
    pub(crate) fn most_to_near(&self, node: u32, wanted: &[u32]) -> HashMap<u32, i64> {
        self.near(node, Heading::Back, wanted)
    }

    /// Searches outwards until all that are wanted are found.
    fn near(&self, start: u32, way: Heading, wanted: &[u32]) -> HashMap<u32, i64> {
        let mut found = HashMap::new();
        let mut met: HashSet<u32> = HashSet::from([ORIGIN]);
        let mut queue = BinaryHeap::from([Reverse((self.key(way, start, 0), start, 0_i128))]);
        while let Some(Reverse((_, node, length))) = queue.pop() {
            if !met.insert(node) {
                continue;
            }
            if wanted.contains(&node) {
                found.insert(node, narrow(length));
                if found.len() == wanted.len() {
                    break;
                }
            }
            for (edge, next) in self.edges_of(node, way) {
                if !met.contains(&next) {
                    let length = plus(length, edge.max);
                    queue.push(Reverse((self.key(way, next, length), next, length)));
                }
            }
        }
        found
    }

    /// The time that can pass from one moment to another, once the network is settled.
    pub(crate) fn between(&self, from: u32, to: u32) -> DurationRange {
        let most = narrow(self.shortest(from, to, Heading::Forth));
        let least = match narrow(self.shortest(from, to, Heading::Back)) {
            i64::MAX => i64::MIN,
            length => -length,
        };
        DurationRange::from_ends(least, most)
    }

    /// The length of the shortest path from one moment to another, or back. The
    /// search goes on only as long as a path can be shorter than the one over the
    /// origin.
    fn shortest(&self, from: u32, to: u32, way: Heading) -> i128 {
        let (there, back) = match way {
            Heading::Forth => (&self.from_origin, &self.to_origin),
            Heading::Back => (&self.to_origin, &self.from_origin),
        };
        let over_origin = match (at(back, from), at(there, to)) {
            (OPEN, _) | (_, OPEN) => OPEN,
            (back, there) => back + there,
        };
        let bound = if over_origin == OPEN { OPEN } else { self.key(way, to, over_origin) };
        let mut met: HashSet<u32> = HashSet::from([ORIGIN]);
        let mut queue = BinaryHeap::from([Reverse((self.key(way, from, 0), from, 0_i128))]);
        while let Some(Reverse((key, node, length))) = queue.pop() {
            if key >= bound {
                break;
            }
            if node == to {
                return length;
            }
            if !met.insert(node) {
                continue;
            }
            for (edge, next) in self.edges_of(node, way) {
                let length = plus(length, edge.max);
                let key = self.key(way, next, length);
                if key < bound && !met.contains(&next) {
                    queue.push(Reverse((key, next, length)));
                }
            }
        }
        over_origin
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
        let planned = self.schedule.get(node as usize).copied().unwrap_or(0);
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
                let any = moments.most_from([a, 1]);
                let from_first = moments.most_from([1]);
                let all: Vec<u32> = (1..=MOMENTS).collect();
                let near = (moments.most_from_near(a, &all), moments.most_to_near(a, &all));
                for b in 0..=MOMENTS {
                    let by = of(a).zip(of(b)).map(|(a, b)| b - a);
                    let expected = (by.clone().min().unwrap(), by.max().unwrap());
                    prop_assert_eq!(moments.between(a, b).ends(), expected);
                    prop_assert_eq!(most_from[b as usize], expected.1);
                    prop_assert_eq!(any[b as usize], expected.1.min(from_first[b as usize]));
                    // What does not lead over the origin, and what does.
                    if a != ORIGIN && b != ORIGIN {
                        let over = interval.to(moments.interval(b)).ends();
                        let most = near.0.get(&b).map_or(over.1, |most| over.1.min(*most));
                        let least = near.1.get(&b).map_or(over.0, |most| over.0.max(-*most));
                        prop_assert_eq!((least, most), if a == b { (0, 0) } else { expected });
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
