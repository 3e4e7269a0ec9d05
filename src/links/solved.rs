//! The networks of a group of claims: which candidates go together.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::facts::Sets;
use crate::limits::CANDIDATE_CHOICES;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::moments::{Cycle, Moments};

/// The moments of a group of claims.
#[derive(Debug, Clone)]
pub(super) struct Solved {
    pub(super) moments: Moments,
    pub(super) nodes: HashMap<u32, u32>,
    /// Which moments are tied by more than the origin.
    pub(super) tied: Sets,
    /// The tags of constraints that are only by when something was known.
    pub(super) known_by: HashSet<u32>,
}

impl Solved {
    /// Demands that `by` passes from one moment to another, and ties the two.
    pub(super) fn apart(
        &mut self,
        from: u32,
        to: u32,
        by: DurationRange,
        tag: u32,
    ) -> Result<(), Cycle> {
        self.tied.join(from, to);
        self.moments.apart(from, to, by, tag)
    }
}

/// A moment, or the two of a stay, of which there are several candidates.
#[derive(Debug, Clone)]
pub(super) struct Fork {
    /// The claim that says so.
    pub(super) tag: u32,
    pub(super) alternatives: Vec<Alternative>,
}

/// In which intervals some moments can be together, and what else holds then.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    pub(super) moments: Vec<(u32, Interval)>,
    /// From one moment to another so much time passes, by the word of a tag.
    pub(super) apart: Vec<(u32, u32, DurationRange, u32)>,
}

impl Fork {
    /// Takes one of the alternatives into a network.
    fn take(&self, solved: &mut Solved, one: &Alternative) -> Result<(), Cycle> {
        for &(node, interval) in &one.moments {
            solved.moments.within(node, interval, self.tag)?;
        }
        one.apart.iter().try_for_each(|&(from, to, by, tag)| solved.apart(from, to, by, tag))
    }
}

/// The networks of a group, one for each choice of candidates that fits.
#[derive(Debug)]
pub(super) struct Solutions {
    pub(super) all: Vec<Solved>,
    /// Whether some candidates were not tried together.
    pub(super) is_outer: bool,
}

/// The tags of what cannot all hold, and by how much it misses each other.
type Refuted = (BTreeSet<u32>, i64);

/// Takes the choices into a network that is settled, first those that leave one way.
///
/// # Errors
///
/// The tags of what refutes every choice.
pub(super) fn choose(mut base: Solved, mut open: Vec<Fork>) -> Result<Solutions, Refuted> {
    let mut refuted: Refuted = (BTreeSet::new(), i64::MAX);
    loop {
        let before = open.len();
        let mut left = Vec::with_capacity(open.len());
        for mut fork in open {
            // Each instant of an interval is on some reading of the network.
            let meets = |&(node, one): &(u32, Interval)| {
                let now = base.moments.interval(node);
                one.lo() <= now.hi() && now.lo() <= one.hi()
            };
            let all = std::mem::take(&mut fork.alternatives).into_iter();
            let (fit, other): (Vec<_>, Vec<_>) = all.partition(|one| one.moments.iter().all(meets));
            for one in other {
                note(&mut refuted, fork.take(&mut base.clone(), &one));
            }
            match fit.as_slice() {
                [] => return Err(refuted),
                [one] => {
                    if let Err(cycle) = fork.take(&mut base, one) {
                        note(&mut refuted, Err(cycle));
                        return Err(refuted);
                    }
                }
                _ => left.push(Fork { alternatives: fit, ..fork }),
            }
        }
        open = left;
        if open.len() == before {
            break;
        }
    }
    let mut solutions = Solutions { all: vec![base], is_outer: false };
    for fork in open {
        if solutions.all.len().saturating_mul(fork.alternatives.len()) > CANDIDATE_CHOICES {
            solutions.is_outer = true;
            break;
        }
        let mut next = Vec::new();
        for solved in &solutions.all {
            for one in &fork.alternatives {
                let mut solved = solved.clone();
                match fork.take(&mut solved, one) {
                    Ok(()) => next.push(solved),
                    clash => note(&mut refuted, clash),
                }
            }
        }
        if next.is_empty() {
            return Err(refuted);
        }
        solutions.all = next;
    }
    Ok(solutions)
}

fn note(refuted: &mut Refuted, clash: Result<(), Cycle>) {
    if let Err(cycle) = clash {
        refuted.0.extend(cycle.tags);
        refuted.1 = refuted.1.min(cycle.short_by);
    }
}
