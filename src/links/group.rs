//! From linked claims to a network of their moments, or to the smallest set of
//! them that contradicts itself.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use super::facts::{ClockReading, Links, Sets};
use super::solved::{Fork, Solutions, Solved, choose};
use super::spans::Lag;
use crate::sighting::Sighting;
use crate::source::{Credibility, Modality, Reliability};
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::moments::{Cycle, Moments};
use crate::timeline::Clash;

/// The links of one group, by claim.
pub(crate) struct Group<'l, 'a> {
    links: &'l Links<'a>,
    claims: Vec<u32>,
    relations: HashMap<u32, Vec<Lag>>,
    readings: HashMap<u32, ClockReading<'a>>,
    /// The numbers of those whose stops are among the claims.
    pub(super) travellers: Vec<usize>,
}

impl<'l, 'a> Group<'l, 'a> {
    pub(crate) fn all(links: &'l Links<'a>) -> Vec<Group<'l, 'a>> {
        let mut relations: HashMap<u32, Vec<Lag>> = HashMap::new();
        for &relation in &links.relations {
            relations.entry(relation.from).or_default().push(relation);
            relations.entry(relation.to).or_default().push(relation);
        }
        let mut readings: HashMap<u32, ClockReading<'a>> =
            links.readings.iter().map(|&reading| (reading.claim, reading)).collect();
        let firsts = links.travellers.iter().zip(0..);
        // All the stops of one traveller are in one group.
        let travellers: HashMap<u32, usize> =
            firsts.filter_map(|(who, number)| Some((*who.stops.first()?, number))).collect();
        let groups = links.groups().into_iter().map(|claims| {
            let mut group = Group {
                links,
                relations: HashMap::new(),
                readings: HashMap::new(),
                travellers: claims
                    .iter()
                    .filter_map(|claim| travellers.get(claim))
                    .copied()
                    .collect(),
                claims,
            };
            for claim in &group.claims {
                group.relations.extend(relations.remove_entry(claim));
                group.readings.extend(readings.remove_entry(claim));
            }
            group.travellers.sort_unstable();
            group
        });
        groups.collect()
    }

    /// The claims in it.
    pub(crate) fn claims(&self) -> impl Iterator<Item = u32> {
        self.claims.iter().copied()
    }

    /// The networks of all claims but the weakest of each contradiction, one for each
    /// choice of their candidates that fits, and the contradictions.
    pub(super) fn solve(&self) -> (Solutions, Vec<Clash>) {
        let mut active: BTreeSet<u32> = self.claims.iter().copied().collect();
        let mut clashes = Vec::new();
        loop {
            match self.fit(&active, None) {
                Ok(solutions) => return (solutions, clashes),
                Err(found) => {
                    let clash = self.least(found);
                    for row in self.links.rows_of(clash.weakest) {
                        active.remove(&row);
                    }
                    clashes.push(clash);
                }
            }
        }
    }

    /// Whether some of the claims agree, if one of them was at another time.
    pub(crate) fn agree_if(&self, claims: &[u32], moved: (u32, Interval)) -> bool {
        self.fit(&claims.iter().copied().collect(), Some(moved)).is_ok()
    }

    /// The networks of some of the claims, or those of them that clash.
    fn fit(
        &self,
        active: &BTreeSet<u32>,
        moved: Option<(u32, Interval)>,
    ) -> Result<Solutions, Clash> {
        let mut building = self.build(active, moved)?;
        let is_moved = |claim: u32| moved.is_some_and(|(moved, _)| moved == claim);
        let claims = self.claims.iter().filter(|claim| active.contains(claim));
        let mut open: Vec<Fork> = Vec::new();
        for &claim in claims.filter(|&&claim| !is_moved(claim)) {
            let pieces = self.links.own_pieces(claim);
            if let Some(&node) = building.solved.nodes.get(&claim).filter(|_| !pieces.is_empty()) {
                let tag = building.tag(claim, claim);
                let alternatives = pieces.as_slice().iter().copied();
                open.push(Fork { node, tag, alternatives: alternatives.collect() });
            }
        }
        building.solved.moments.settle();
        let clash = |tags: BTreeSet<u32>, short_by: i64| {
            let tags = tags.iter().filter_map(|&tag| building.tags.get(tag as usize));
            self.clash(tags.flatten().copied().collect(), short_by)
        };
        choose(&building.solved, open).map_err(|(tags, short_by)| clash(tags, short_by))
    }

    /// The moments of some of the claims, one of them perhaps at another time,
    /// or those of them that clash.
    fn build(
        &self,
        active: &BTreeSet<u32>,
        moved: Option<(u32, Interval)>,
    ) -> Result<Building<'_, 'l, 'a>, Clash> {
        let mut building = Building {
            group: self,
            moved,
            solved: Solved {
                moments: Moments::new(),
                nodes: HashMap::new(),
                tied: Sets::default(),
                known_by: HashSet::new(),
            },
            clocks: HashMap::new(),
            guesses: HashMap::new(),
            tags: Vec::new(),
        };
        // Outwards from each claim along the relations, so that a relative
        // claim meets its anchor in place.
        let mut queue = VecDeque::new();
        let mut met: BTreeSet<u32> = BTreeSet::new();
        for &start in self.claims.iter().filter(|claim| active.contains(claim)) {
            if met.insert(start) {
                queue.push_back(start);
            }
            while let Some(claim) = queue.pop_front() {
                building.take(claim)?;
                for relation in self.relations.get(&claim).into_iter().flatten() {
                    let next = if relation.from == claim { relation.to } else { relation.from };
                    if active.contains(&next) && met.insert(next) {
                        queue.push_back(next);
                    }
                }
            }
        }
        Ok(building)
    }

    /// Leaves out of a clash whatever it does not need.
    fn least(&self, found: Clash) -> Clash {
        let mut clash = found;
        let mut needed: BTreeSet<u32> = BTreeSet::new();
        while let Some(tried) = clash.claims.iter().copied().find(|claim| !needed.contains(claim)) {
            // The two moments of a stay are one word.
            let out: BTreeSet<u32> = self.links.rows_of(tried).collect();
            let rest = clash.claims.iter().copied().filter(|claim| !out.contains(claim)).collect();
            match self.fit(&rest, None) {
                Ok(_) => needed.extend(out),
                Err(smaller) => clash = smaller,
            }
        }
        clash
    }

    fn clash(&self, mut claims: Vec<u32>, short_by: i64) -> Clash {
        claims.sort_by_cached_key(|&claim| self.links.key(claim));
        claims.dedup();
        let doubt = |claim: &u32| self.links.facts.get(claim).map(|fact| doubt(fact));
        let weakest = claims.iter().copied().max_by_key(doubt).unwrap_or_default();
        let out = self.links.rows_of(weakest).collect();
        Clash { claims, short_by, weakest, out }
    }
}

/// A network as it grows, claim by claim.
struct Building<'g, 'l, 'a> {
    group: &'g Group<'l, 'a>,
    moved: Option<(u32, Interval)>,
    solved: Solved,
    /// For each clock, the moment at which it showed 1970.
    clocks: HashMap<&'a str, u32>,
    guesses: HashMap<u32, i64>,
    /// Whose word each constraint is.
    tags: Vec<[u32; 2]>,
}

impl Building<'_, '_, '_> {
    fn take(&mut self, claim: u32) -> Result<(), Clash> {
        let Some(own) = self.group.links.own(claim) else { return Ok(()) };
        let moved = self.moved.filter(|(moved, _)| *moved == claim);
        let interval = moved.map_or(own, |(_, interval)| interval);
        let relations = self.group.relations.get(&claim).map_or(&[][..], Vec::as_slice);
        let guess = self.guess(claim, interval, relations);
        self.guesses.insert(claim, guess);
        let node = self.solved.moments.moment(guess);
        self.solved.nodes.insert(claim, node);

        let tag = self.tag(claim, claim);
        // By when it was known is a word of its own.
        let end = moved.map_or_else(|| self.group.links.own_end(claim), |_| interval.hi());
        let own = Interval::from_ends(interval.lo(), end.max(interval.hi()));
        self.demand(|solved| solved.moments.within(node, own, tag))?;
        if own != interval {
            let tag = self.tag(claim, claim);
            self.solved.known_by.insert(tag);
            let known = Interval::from_ends(i64::MIN, interval.hi());
            self.demand(|solved| solved.moments.within(node, known, tag))?;
        }
        for relation in relations {
            let ends = (self.solved.nodes.get(&relation.from), self.solved.nodes.get(&relation.to));
            if let (Some(&from), Some(&to)) = ends {
                let tag = self.tag(relation.from, relation.to);
                self.demand(|solved| solved.apart(from, to, relation.by, tag))?;
            }
        }
        if let Some(reading) = self.group.readings.get(&claim) {
            let (lo, hi) = (reading.shown.lo(), reading.shown.hi());
            let zero = match self.clocks.get(reading.clock) {
                Some(&zero) => zero,
                None => self.solved.moments.moment(guess.saturating_sub(lo)),
            };
            self.clocks.insert(reading.clock, zero);
            let shown = DurationRange::from_ends(lo, hi);
            let tag = self.tag(claim, claim);
            self.demand(|solved| solved.apart(zero, node, shown, tag))?;
        }
        Ok(())
    }

    fn tag(&mut self, one: u32, other: u32) -> u32 {
        self.tags.push([one, other]);
        u32::try_from(self.tags.len() - 1).unwrap_or(u32::MAX)
    }

    /// Takes a constraint in, or says whose words clash by it.
    fn demand(
        &mut self,
        constraint: impl FnOnce(&mut Solved) -> Result<(), Cycle>,
    ) -> Result<(), Clash> {
        constraint(&mut self.solved).map_err(|cycle| {
            let tags = cycle.tags.iter().filter_map(|&tag| self.tags.get(tag as usize));
            self.group.clash(tags.flatten().copied().collect(), cycle.short_by)
        })
    }

    /// The earliest that the claims already there leave, so that little of
    /// the schedule has to move.
    fn guess(&self, claim: u32, interval: Interval, relations: &[Lag]) -> i64 {
        let known = |claim: u32| self.guesses.get(&claim).copied();
        let mut guess = interval.lo();
        let mut latest = interval.hi();
        for relation in relations {
            let (min, max) = relation.by.ends();
            if relation.to == claim
                && let Some(from) = known(relation.from)
            {
                let earliest = if min == i64::MIN { i64::MIN } else { from.saturating_add(min) };
                guess = guess.max(earliest);
                latest = latest.min(from.saturating_add(max));
            } else if let Some(to) = known(relation.to) {
                let earliest = if max == i64::MAX { i64::MIN } else { to.saturating_sub(max) };
                guess = guess.max(earliest);
                latest = latest.min(to.saturating_sub(min));
            }
        }
        match (guess, latest) {
            (i64::MIN, i64::MAX) => 0,
            (i64::MIN, latest) => latest,
            (guess, _) => guess,
        }
    }
}

/// How much there is to be said against a claim, the most last.
///
/// Grades come first: of the source, then of the claim; what nobody judged
/// stands between the good and the bad. Then what is passed on stands behind
/// what was observed.
fn doubt(fact: &Sighting) -> (u8, u8, bool) {
    let reliability = fact.reliability().filter(|&grade| grade != Reliability::F);
    let credibility = fact.credibility().filter(|&grade| grade != Credibility::Unjudged);
    // Twice the place of a grade, so that the unjudged stand between the third
    // and the fourth.
    (
        reliability.map_or(5, |grade| 2 * grade as u8),
        credibility.map_or(5, |grade| 2 * grade as u8),
        fact.modality() != Modality::Observed,
    )
}
