//! What the ways of a graph have in common: its strong components and its blocks.

/// Not yet numbered.
const NONE: u32 = u32::MAX;

/// The number of the component of each node: nodes have one number where a way leads from
/// each to the other, and every other way leads to a lower number (Tarjan, "Depth-first
/// search and linear graph algorithms", 1972).
pub(super) fn components<I: Iterator<Item = u32>>(
    count: usize,
    next: impl Fn(u32) -> I,
) -> Vec<u32> {
    let (mut of, mut low) = (vec![NONE; count], vec![NONE; count]);
    let (mut met, mut found) = (0, 0);
    // Those without a component, and those on the way to the node that is looked at, each
    // with its own number and what it leads to.
    let mut open: Vec<u32> = Vec::new();
    let mut path: Vec<(u32, u32, I)> = Vec::new();
    for start in 0..u32::try_from(count).unwrap_or(NONE) {
        let mut entered = Some(start).filter(|_| at(&low, start) == NONE);
        loop {
            if let Some(node) = entered.take() {
                set(&mut low, node, met);
                open.push(node);
                path.push((node, met, next(node)));
                met += 1;
            }
            let Some((node, number, following)) = path.last_mut() else { break };
            let (node, number) = (*node, *number);
            match following.next() {
                Some(to) if at(&low, to) == NONE => entered = Some(to),
                Some(to) if at(&of, to) == NONE => {
                    let least = at(&low, node).min(at(&low, to));
                    set(&mut low, node, least);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    let least = at(&low, node);
                    if least == number {
                        while let Some(member) = open.pop() {
                            set(&mut of, member, found);
                            if member == node {
                                break;
                            }
                        }
                        found += 1;
                    }
                    if let Some(&(before, _, _)) = path.last() {
                        let least = at(&low, before).min(least);
                        set(&mut low, before, least);
                    }
                }
            }
        }
    }
    of
}

/// The *blocks* of an undirected graph: two nodes that are joined are in one block, and two
/// blocks share at most one node, which every way from the one to the other passes (Hopcroft
/// and Tarjan, "Efficient algorithms for graph manipulation", 1973).
#[derive(Debug, Clone)]
pub(super) struct Blocks {
    /// The block of each node that is not its top; none of the first of what hangs together.
    block: Vec<u32>,
    /// The node of each block by which it hangs on the others.
    top: Vec<u32>,
    /// Over how many blocks each node hangs on the first, and the number of that.
    depth: Vec<u32>,
    first: Vec<u32>,
}

impl Blocks {
    pub(super) fn of<I: Iterator<Item = u32>>(count: usize, next: impl Fn(u32) -> I) -> Blocks {
        let (mut number, mut low) = (vec![NONE; count], vec![NONE; count]);
        let mut blocks = Blocks {
            block: vec![NONE; count],
            top: Vec::new(),
            depth: vec![0; count],
            first: (0..).take(count).collect(),
        };
        let mut met: Vec<u32> = Vec::with_capacity(count);
        // Those without a block, and those on the way to the node that is looked at, each
        // with what it is joined to.
        let mut open: Vec<u32> = Vec::new();
        let mut path: Vec<(u32, I)> = Vec::new();
        for start in 0..u32::try_from(count).unwrap_or(NONE) {
            let mut entered = Some(start).filter(|_| at(&number, start) == NONE);
            loop {
                if let Some(node) = entered.take() {
                    let own = u32::try_from(met.len()).unwrap_or(NONE);
                    set(&mut number, node, own);
                    set(&mut low, node, own);
                    met.push(node);
                    open.push(node);
                    path.push((node, next(node)));
                }
                let Some((node, joined)) = path.last_mut() else { break };
                let node = *node;
                match joined.next() {
                    Some(to) if at(&number, to) == NONE => entered = Some(to),
                    Some(to) => {
                        let least = at(&low, node).min(at(&number, to));
                        set(&mut low, node, least);
                    }
                    None => {
                        path.pop();
                        let Some(&(before, _)) = path.last() else {
                            open.clear();
                            continue;
                        };
                        if at(&low, node) >= at(&number, before) {
                            blocks.close(&mut open, node, before);
                        }
                        let least = at(&low, before).min(at(&low, node));
                        set(&mut low, before, least);
                    }
                }
            }
        }
        for node in met {
            if let Some(top) = blocks.top_of(node) {
                let depth = at(&blocks.depth, top) + 1;
                set(&mut blocks.depth, node, depth);
                let first = at(&blocks.first, top);
                set(&mut blocks.first, node, first);
            }
        }
        blocks
    }

    /// Makes a block of a node and those after it, hanging on `top`.
    fn close(&mut self, open: &mut Vec<u32>, node: u32, top: u32) {
        let block = u32::try_from(self.top.len()).unwrap_or(NONE);
        self.top.push(top);
        while let Some(member) = open.pop() {
            set(&mut self.block, member, block);
            if member == node {
                break;
            }
        }
    }

    fn top_of(&self, node: u32) -> Option<u32> {
        self.top.get(at(&self.block, node) as usize).copied()
    }

    /// Whether a node is in a block.
    pub(super) fn is_in(&self, node: u32, block: u32) -> bool {
        at(&self.block, node) == block || self.top.get(block as usize) == Some(&node)
    }

    /// The nodes that every way from one to another passes, each two of them with the block
    /// that they are in, in no order; `None` where there is no way.
    pub(super) fn steps(
        &self,
        from: u32,
        to: u32,
    ) -> Option<impl Iterator<Item = (u32, u32, u32)>> {
        let (mut ahead, mut behind) = (from, to);
        let step = move || {
            let (block, other) = (at(&self.block, ahead), at(&self.block, behind));
            if ahead == behind {
                return None;
            }
            let (one, two) = (ahead, behind);
            if block == other {
                ahead = behind;
                return Some((one, two, block));
            }
            if at(&self.depth, ahead) >= at(&self.depth, behind) {
                ahead = self.top_of(one)?;
                return Some((one, ahead, block));
            }
            behind = self.top_of(two)?;
            Some((behind, two, other))
        };
        let is_joined = at(&self.first, from) == at(&self.first, to);
        is_joined.then(|| std::iter::from_fn(step))
    }
}

fn at(numbers: &[u32], node: u32) -> u32 {
    numbers.get(node as usize).copied().unwrap_or(0)
}

fn set(numbers: &mut [u32], node: u32, number: u32) {
    numbers.get_mut(node as usize).into_iter().for_each(|slot| *slot = number);
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    const NODES: u32 = 7;

    /// The nodes of each way from one to another that passes none twice.
    fn ways(joined: &[(u32, u32)], from: u32, to: u32) -> Vec<BTreeSet<u32>> {
        let (mut found, mut open) = (Vec::new(), vec![(from, BTreeSet::from([from]))]);
        while let Some((node, way)) = open.pop() {
            if node == to {
                found.push(way);
                continue;
            }
            for next in (0..NODES).filter(|next| !way.contains(next)) {
                if joined.contains(&(node, next)) || joined.contains(&(next, node)) {
                    open.push((next, way.iter().copied().chain([next]).collect()));
                }
            }
        }
        found
    }

    proptest! {
        #[test]
        fn components_are_what_every_way_says(
            edges in prop::collection::vec((0..7_usize, 0..7_usize), 0..14),
        ) {
            let mut leads = [[false; 7]; 7];
            edges.iter().for_each(|&(from, to)| leads[from][to] = true);
            (0..7).for_each(|node| leads[node][node] = true);
            for over in 0..7 {
                for from in 0..7 {
                    for to in 0..7 {
                        leads[from][to] |= leads[from][over] && leads[over][to];
                    }
                }
            }
            let next = |node: u32| {
                let of = edges.iter().filter(move |(from, _)| *from == node as usize);
                of.map(|&(_, to)| to as u32)
            };
            let of = components(7, next);
            for from in 0..7 {
                for to in 0..7 {
                    prop_assert_eq!(of[from] == of[to], leads[from][to] && leads[to][from]);
                    prop_assert!(!leads[from][to] || of[from] >= of[to]);
                }
            }
        }

        #[test]
        fn steps_are_over_the_nodes_that_every_way_passes(
            joined in prop::collection::vec((0..NODES, 0..NODES), 0..12),
        ) {
            let next = |node: u32| {
                let of = joined.iter().flat_map(|&(one, other)| [(one, other), (other, one)]);
                of.filter(move |(one, _)| *one == node).map(|(_, other)| other)
            };
            let blocks = Blocks::of(NODES as usize, next);
            for from in 0..NODES {
                for to in 0..NODES {
                    let steps = blocks.steps(from, to).map(|steps| steps.collect::<Vec<_>>());
                    let all = ways(&joined, from, to);
                    prop_assert_eq!(steps.is_some(), !all.is_empty());
                    let passed = all.into_iter().reduce(|all, way| &all & &way);
                    let Some((steps, passed)) = steps.zip(passed) else { continue };
                    prop_assert_eq!(steps.len() + 1, passed.len());
                    let ends = steps.iter().flat_map(|&(one, other, _)| [one, other]);
                    prop_assert_eq!(ends.chain([from, to]).collect::<BTreeSet<u32>>(), passed);
                    for (one, other, block) in steps {
                        let between: BTreeSet<u32> =
                            ways(&joined, one, other).into_iter().flatten().collect();
                        let is_in = |node: &u32| blocks.is_in(*node, block);
                        prop_assert_eq!((0..NODES).filter(is_in).collect::<BTreeSet<u32>>(), between);
                    }
                }
            }
        }
    }
}
