//! Which claims say something of each other's times.

use std::collections::{BTreeSet, HashMap};

use crate::place::speed::Speed;
use crate::sighting::Sighting;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::view::{Seen, View};

/// The facts of a view that are linked, and how.
///
/// Facts are what somebody observed or reported, absences among them. What is
/// planned, speculated, denied, inferred or unconfirmed may depend on a fact
/// but never binds one.
#[derive(Debug, Default)]
pub(super) struct Links<'a> {
    pub(super) relations: Vec<Relation>,
    pub(super) readings: Vec<Reading<'a>>,
    pub(super) travellers: Vec<Traveller<'a>>,
    /// Relations of claims that are no facts.
    pub(super) dependent: Vec<Relation>,
    pub(super) facts: HashMap<u32, Seen<'a>>,
    /// When a fact was that says nothing of its time but how it stands to
    /// others: at any time until its report.
    open: HashMap<u32, Interval>,
}

/// Claim `to` is `by` later than claim `from`; `to` says so.
#[derive(Debug, Clone, Copy)]
pub(super) struct Relation {
    pub(super) from: u32,
    pub(super) to: u32,
    pub(super) by: DurationRange,
}

/// What a clock of unknown offset showed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) claim: u32,
    pub(super) clock: &'a str,
    pub(super) shown: Interval,
}

/// An actor with a top speed, and where it was seen.
#[derive(Debug, Clone)]
pub(super) struct Traveller<'a> {
    pub(super) speed: Speed,
    pub(super) stops: Vec<Seen<'a>>,
}

impl<'a> Links<'a> {
    /// Everything in `view` but the claims in `without`.
    pub(super) fn of(view: View<'a>, without: &BTreeSet<u32>) -> Links<'a> {
        let mut links = Links::default();
        let timeline = view.timeline();
        for &actor in timeline.by_id() {
            let claims = view.claims_about(actor);
            let known: Vec<(u32, Seen<'a>)> = claims
                .filter_map(|seen| Some((seen.claim()?, seen)))
                .filter(|(claim, _)| !without.contains(claim))
                .collect();
            if let Some(speed) = timeline.actor_at(actor).and_then(|actor| actor.max_speed()) {
                let stops = known.iter().map(|&(_, seen)| seen);
                let stops = stops.filter(|seen| seen.is_plain() && seen.place().is_located());
                links.travellers.push(Traveller { speed, stops: stops.collect() });
            }
            for (claim, seen) in known {
                links.add(view, claim, seen);
            }
        }
        let facts = &links.facts;
        links.relations.retain(|relation| facts.contains_key(&relation.from));
        // Which contradiction is found first must not depend on the order of
        // addition.
        let mut relations = std::mem::take(&mut links.relations);
        relations.sort_by_cached_key(|relation| {
            (links.key(relation.to), links.key(relation.from), relation.by.ends())
        });
        links.relations = relations;
        links.open = links.opened(view, without);
        links
    }

    /// When a fact was by its own word.
    pub(super) fn own(&self, claim: u32) -> Option<Interval> {
        self.open
            .get(&claim)
            .copied()
            .or_else(|| self.facts.get(&claim).map(|seen| seen.interval()))
    }

    /// The latest that a fact was by its own word, whenever it was known.
    pub(super) fn own_end(&self, claim: u32) -> i64 {
        let sighting = self.facts.get(&claim).and_then(|seen| seen.sighting());
        let ends = sighting.filter(|_| !self.open.contains_key(&claim));
        ends.map_or(i64::MAX, |sighting| sighting.interval().hi())
    }

    /// The facts whose interval only repeats what their relations say. In the
    /// network the relations say it, and that it stands on the others: with one
    /// of those left out, nothing is said.
    fn opened(&self, view: View<'a>, without: &BTreeSet<u32>) -> HashMap<u32, Interval> {
        let mut said: HashMap<u32, Option<Interval>> = HashMap::new();
        let anchors = |seen: Seen<'a>| {
            let relations = seen.sighting().map_or(&[][..], |sighting| sighting.relations());
            relations.iter().filter_map(|relation| view.timeline().labelled(&relation.to))
        };
        if !without.is_empty() {
            let lost = |seen: Seen<'a>| anchors(seen).any(|id| without.contains(&id.claim()));
            let facts = self.facts.iter().filter(|(_, seen)| lost(**seen));
            said.extend(facts.map(|(&claim, _)| (claim, None)));
        }
        for relation in &self.relations {
            let Some(anchor) = self.facts.get(&relation.from).and_then(|seen| seen.sighting())
            else {
                continue;
            };
            // `None` from the beginning stays so.
            let within = said.entry(relation.to).or_insert(Some(Interval::UNBOUNDED));
            let by_this = anchor.interval().shifted(relation.by);
            *within = within.and_then(|within| within.intersection(by_this));
        }
        let open = |(claim, within): (u32, Option<Interval>)| {
            let sighting = self.facts.get(&claim)?.sighting()?;
            let relative = is_relative(sighting);
            let latest = sighting.latest_known_by(view.known());
            let late = sighting.interval().lo() > latest;
            // Where the relations leave no time, the interval repeats one of them.
            let repeats = within.is_none_or(|within| within == sighting.interval());
            (relative && repeats && !late).then_some((claim, Interval::from_ends(i64::MIN, latest)))
        };
        said.into_iter().filter_map(open).collect()
    }

    /// These facts, with when they can have been without their relations.
    pub(super) fn open(&self) -> impl Iterator<Item = (u32, Interval)> {
        self.open.iter().map(|(&claim, &interval)| (claim, interval))
    }

    fn add(&mut self, view: View<'a>, claim: u32, seen: Seen<'a>) {
        let Some(sighting) = seen.sighting() else { return };
        let is_fact = seen.is_fact();
        if is_fact {
            self.facts.insert(claim, seen);
        }
        for relation in sighting.relations() {
            let Some(anchor) = view.timeline().labelled(&relation.to) else { continue };
            let relation = Relation { from: anchor.claim(), to: claim, by: relation.by };
            if relation.from == claim {
                continue;
            }
            if is_fact { &mut self.relations } else { &mut self.dependent }.push(relation);
        }
        if let Some((clock, shown)) = sighting.clock().filter(|_| is_fact) {
            self.readings.push(Reading { claim, clock, shown });
        }
    }

    /// The facts that are linked, in groups, each in an order that does not
    /// depend on the order of addition as long as labels are unique.
    pub(super) fn groups(&self) -> Vec<Vec<u32>> {
        let mut sets = Sets::default();
        for relation in &self.relations {
            sets.join(relation.from, relation.to);
        }
        let mut first_on: HashMap<&str, u32> = HashMap::new();
        for reading in &self.readings {
            let first = *first_on.entry(reading.clock).or_insert(reading.claim);
            sets.join(first, reading.claim);
        }
        for traveller in &self.travellers {
            let claims: Vec<u32> = traveller.stops.iter().filter_map(|stop| stop.claim()).collect();
            for pair in claims.windows(2) {
                if let [one, other] = *pair {
                    sets.join(one, other);
                }
            }
        }
        let mut groups = sets.groups();
        for group in &mut groups {
            group.sort_by_cached_key(|claim| self.key(*claim));
        }
        groups.sort_by_cached_key(|group| group.first().map(|claim| self.key(*claim)));
        groups
    }

    /// Where a claim stands among others, whenever they were added.
    pub(super) fn key(&self, claim: u32) -> (&'a str, i64, i64, u32) {
        match self.facts.get(&claim) {
            Some(seen) => (seen.label().unwrap_or(""), seen.lo(), seen.hi(), claim),
            None => ("", 0, 0, claim),
        }
    }
}

/// Whether a claim says of its time how it stands to others.
pub(super) fn is_relative(sighting: &Sighting) -> bool {
    sighting.stated().is_some_and(|stated| stated.relative_to().is_some())
}

/// Disjoint sets of claims.
#[derive(Debug, Default)]
pub(super) struct Sets {
    parent: HashMap<u32, u32>,
}

impl Sets {
    /// The claim that stands for the set of `claim`.
    pub(super) fn root(&mut self, claim: u32) -> u32 {
        let mut root = claim;
        while let Some(&parent) = self.parent.get(&root)
            && parent != root
        {
            root = parent;
        }
        let mut at = claim;
        while at != root {
            at = self.parent.insert(at, root).unwrap_or(root);
        }
        self.parent.entry(root).or_insert(root);
        root
    }

    pub(super) fn join(&mut self, one: u32, other: u32) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent.insert(one.max(other), one.min(other));
    }

    /// Every set of more than one claim.
    fn groups(&mut self) -> Vec<Vec<u32>> {
        let claims: Vec<u32> = self.parent.keys().copied().collect();
        let mut groups: HashMap<u32, Vec<u32>> = HashMap::new();
        for claim in claims {
            groups.entry(self.root(claim)).or_default().push(claim);
        }
        groups.into_values().filter(|group| group.len() > 1).collect()
    }
}
