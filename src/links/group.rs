//! From linked claims to a network of their moments, or to the smallest set of
//! them that contradicts itself.

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};

use super::event::agreements;
use super::facts::{ClockReading, Links, Sets, doubt};
use super::solved::{Alternative, Fork, Solutions, Solved, choose};
use super::spans::Lag;
use crate::time::apart::Pieces;
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
        for &claim in claims {
            let Some(&node) = building.solved.nodes.get(&claim) else { continue };
            if !self.links.is_account(claim, active) {
                if is_moved(claim) || self.links.last_of_stay(claim).is_some_and(is_moved) {
                    continue;
                }
                let alternatives = self.own_alternatives(claim, &building.solved);
                if !alternatives.is_empty() {
                    open.push(Fork { tag: building.tag(claim, claim), alternatives });
                }
            } else if self.links.accounts(claim, active).next() == Some(claim) {
                let accounts: Vec<u32> = self.links.accounts(claim, active).collect();
                let alternatives = building.alternatives(node, &accounts);
                open.push(Fork { tag: building.tag_of(accounts), alternatives });
            }
        }
        building.solved.moments.settle();
        let Building { solved, tags, events, .. } = building;
        choose(solved, open).map_err(|(refuted, short_by)| {
            let claims = refuted.iter().flat_map(|&tag| said_by(&tags, &events, tag));
            self.clash(claims.collect(), short_by)
        })
    }

    /// The candidates of a claim by its own word, where there are several: of its moment,
    /// or of both moments of a stay, which are those of the row of its first.
    fn own_alternatives(&self, claim: u32, solved: &Solved) -> Vec<Alternative> {
        let of = |moments: Vec<(u32, Interval)>| Alternative { moments, apart: Vec::new() };
        let node = |claim: u32| solved.nodes.get(&claim).copied();
        let Some(own) = node(claim) else { return Vec::new() };
        if let Some(last) = self.links.last_of_stay(claim) {
            let Some(last) = node(last) else { return Vec::new() };
            let stays = self.links.own_stays(claim).into_iter();
            return stays.map(|(first, end)| of(vec![(own, first), (last, end)])).collect();
        }
        let pieces = self.links.own_pieces(claim);
        pieces.as_slice().iter().map(|&interval| of(vec![(own, interval)])).collect()
    }

    /// The moments of some of the claims, one of them perhaps at another time,
    /// or those of them that clash.
    fn build<'g>(
        &'g self,
        active: &'g BTreeSet<u32>,
        moved: Option<(u32, Interval)>,
    ) -> Result<Building<'g, 'l, 'a>, Clash> {
        let mut building = Building {
            group: self,
            active,
            moved,
            solved: Solved {
                moments: Moments::new(),
                nodes: HashMap::new(),
                tied: Sets::default(),
                known_by: HashSet::new(),
            },
            clocks: HashMap::new(),
            nodes: HashMap::new(),
            guesses: HashMap::new(),
            tags: Vec::new(),
            events: HashMap::new(),
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
    active: &'g BTreeSet<u32>,
    moved: Option<(u32, Interval)>,
    solved: Solved,
    /// For each clock, the moment at which it showed 1970.
    clocks: HashMap<&'a str, u32>,
    /// The moment of each event, by the first of its accounts.
    nodes: HashMap<u32, u32>,
    guesses: HashMap<u32, i64>,
    /// Whose word each constraint is.
    tags: Vec<[u32; 2]>,
    /// The accounts of an event, where it is theirs.
    events: HashMap<u32, Vec<u32>>,
}

/// Whose word a constraint is.
fn said_by(tags: &[[u32; 2]], events: &HashMap<u32, Vec<u32>>, tag: u32) -> Vec<u32> {
    let two = || tags.get(tag as usize).map(|claims| claims.to_vec());
    events.get(&tag).cloned().or_else(two).unwrap_or_default()
}

impl Building<'_, '_, '_> {
    /// An account of an event, which has one moment with the others: at any time that one
    /// of them says, until it is chosen which of them hold.
    fn take_account(&mut self, claim: u32) -> Result<(), Clash> {
        let links = self.group.links;
        let relations = self.group.relations.get(&claim).map_or(&[][..], Vec::as_slice);
        let first = links.accounts(claim, self.active).next().unwrap_or(claim);
        if let Some(&node) = self.nodes.get(&first) {
            self.solved.nodes.insert(claim, node);
        } else {
            let accounts: Vec<u32> = links.accounts(claim, self.active).collect();
            let own = accounts.iter().filter_map(|&account| self.said(account));
            let Some(hull) = own.reduce(Interval::hull) else { return Ok(()) };
            let guess = self.guess(claim, hull, &[]);
            let node = self.solved.moments.moment(guess);
            self.solved.nodes.insert(claim, node);
            self.nodes.insert(first, node);
            let tag = self.tag_of(accounts);
            self.demand(|solved| solved.moments.within(node, hull, tag))?;
        }
        if let Some(own) = links.own(claim) {
            self.guesses.insert(claim, own.lo());
        }
        self.relate(relations)
    }

    /// When one of several accounts of an event has it.
    fn said(&self, account: u32) -> Option<Interval> {
        let moved = self.moved.filter(|(moved, _)| *moved == account);
        let links = self.group.links;
        let own = || links.facts.get(&account).map(|fact| fact.interval_known_by(links.known));
        moved.map(|(_, interval)| interval).or_else(own)
    }

    /// The moments that an event can have been at: where as many of its accounts agree as
    /// can, each time with what those say of its time besides.
    fn alternatives(&mut self, node: u32, accounts: &[u32]) -> Vec<Alternative> {
        let pieces = |account: u32| -> Vec<(u32, Interval)> {
            let is_moved = self.moved.is_some_and(|(moved, _)| moved == account);
            let own =
                if is_moved { Pieces::default() } else { self.group.links.own_pieces(account) };
            let whole = self.said(account).unwrap_or(Interval::UNBOUNDED);
            own.or(whole).into_iter().map(|one| (account, one)).collect()
        };
        let all: Vec<(u32, Interval)> = accounts.iter().flat_map(|&one| pieces(one)).collect();
        let agreed = agreements(&all);
        let said = |agreed: (BTreeSet<u32>, Interval)| {
            let (accounts, interval) = agreed;
            let mut apart = Vec::new();
            for &account in &accounts {
                let relations = self.group.relations.get(&account).into_iter().flatten();
                for relation in relations.filter(|relation| relation.to == account) {
                    let from = self.solved.nodes.get(&relation.from).copied();
                    if let Some(from) = from.filter(|&from| from != node) {
                        let tag = self.tag(relation.from, account);
                        apart.push((from, node, relation.by, tag));
                    }
                }
                if let Some(reading) = self.group.readings.get(&account)
                    && let Some(&zero) = self.clocks.get(reading.clock)
                {
                    let shown = DurationRange::from_ends(reading.shown.lo(), reading.shown.hi());
                    let tag = self.tag(account, account);
                    apart.push((zero, node, shown, tag));
                }
            }
            Alternative { moments: vec![(node, interval)], apart }
        };
        agreed.into_iter().map(said).collect()
    }

    fn take(&mut self, claim: u32) -> Result<(), Clash> {
        if self.group.links.is_account(claim, self.active) {
            return self.take_account(claim);
        }
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
        self.relate(relations)?;
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

    /// Takes in relations of which both claims are there. What an account says of the
    /// time of its event waits until it is chosen which accounts hold.
    fn relate(&mut self, relations: &[Lag]) -> Result<(), Clash> {
        for relation in relations {
            let ends = (self.solved.nodes.get(&relation.from), self.solved.nodes.get(&relation.to));
            let is_account = || self.group.links.is_account(relation.to, self.active);
            if let (Some(&from), Some(&to)) = ends
                && !is_account()
            {
                let tag = self.tag(relation.from, relation.to);
                self.demand(|solved| solved.apart(from, to, relation.by, tag))?;
            }
        }
        Ok(())
    }

    /// A word of all accounts of an event.
    fn tag_of(&mut self, accounts: Vec<u32>) -> u32 {
        let first = accounts.first().copied().unwrap_or_default();
        let tag = self.tag(first, first);
        self.events.insert(tag, accounts);
        tag
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
            let tags = cycle.tags.iter();
            let claims = tags.flat_map(|&tag| said_by(&self.tags, &self.events, tag));
            self.group.clash(claims.collect(), cycle.short_by)
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
