//! Which claims say something of each other's times.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use super::spans::{self, Lag};
use crate::place::speed::Speed;
use crate::sighting::Sighting;
use crate::sojourn::{StayEnd, StayMoments};
use crate::source::{Credibility, Modality, Reliability};
use crate::time::apart::Pieces;
use crate::time::interval::Interval;
use crate::timeline::{Narrowed, SightingId, Timeline};

/// The facts known at some moment that are linked, and how.
///
/// Facts are what somebody observed or reported, absences among them. What is
/// planned, speculated, denied, inferred or unconfirmed may depend on a fact
/// but never binds one.
#[derive(Debug)]
pub(crate) struct Links<'a> {
    timeline: &'a Timeline,
    pub(super) known: i64,
    pub(super) relations: Vec<Lag>,
    pub(super) readings: Vec<ClockReading<'a>>,
    pub(super) travellers: Vec<Traveller>,
    /// Relations of claims that are no facts.
    pub(super) dependent: Vec<Lag>,
    pub(super) facts: HashMap<u32, &'a Sighting>,
    /// When a fact was that says nothing of its time but how it stands to
    /// others: at any time until its report.
    open: HashMap<u32, Interval>,
    /// The accounts of each event of which there are several, by each of them.
    pub(super) events: HashMap<u32, Arc<[u32]>>,
    /// When a moment of a stay was, where fixes elsewhere bound it.
    by_fixes: HashMap<u32, Interval>,
}

/// What a clock of unknown offset showed.
#[derive(Debug, Clone, Copy)]
pub(super) struct ClockReading<'a> {
    pub(super) claim: u32,
    pub(super) clock: &'a str,
    pub(super) shown: Interval,
}

/// An actor with a top speed, and where it was seen.
#[derive(Debug, Clone)]
pub(super) struct Traveller {
    /// `None` where only stays are held against what is elsewhere.
    pub(super) speed: Option<Speed>,
    /// By its earliest and latest moment by its own word.
    pub(super) stops: Vec<u32>,
}

impl<'a> Links<'a> {
    /// Everything that was known at a moment, but the claims in `without`.
    pub(crate) fn of(timeline: &'a Timeline, known: i64, without: &BTreeSet<u32>) -> Links<'a> {
        let mut links = Links {
            timeline,
            known,
            relations: Vec::new(),
            readings: Vec::new(),
            travellers: Vec::new(),
            dependent: Vec::new(),
            facts: HashMap::new(),
            open: HashMap::new(),
            events: HashMap::new(),
            by_fixes: HashMap::new(),
        };
        for &actor in timeline.by_id() {
            let claims = timeline.claims_of(actor).iter().filter(|claim| !without.contains(claim));
            let claims: Vec<(u32, &Sighting)> =
                claims.filter_map(|&claim| Some((claim, links.sighting(claim)?))).collect();
            let speed = timeline.actor_at(actor).and_then(|actor| actor.max_speed());
            let is_stop =
                |sighting: &Sighting| sighting.is_plain() && sighting.place().is_located();
            let stops: Vec<(u32, &Sighting)> =
                claims.iter().copied().filter(|(_, sighting)| is_stop(sighting)).collect();
            if speed.is_some() || stops.iter().any(|(row, _)| timeline.held_with(*row).is_some()) {
                links.bound_by_fixes(actor, &stops);
                let stops = stops.into_iter().map(|(claim, _)| claim).collect();
                links.travellers.push(Traveller { speed, stops });
            }
            for (claim, sighting) in claims {
                links.add(claim, sighting);
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
        links.open = links.opened();
        links.events = links.same_events();
        links
    }

    /// The facts that are accounts of one event, each an account of a sighting: what was
    /// observed goes before what is passed on, then the one that knows best when and where it
    /// was, then the one that least speaks against, and then the label decides.
    fn same_events(&self) -> HashMap<u32, Arc<[u32]>> {
        let mut sets = Sets::default();
        // A stay has two moments, and stands for itself.
        let is_account = |fact: &Sighting| fact.is_plain() && fact.stay_end().is_none();
        let plain = |claim: u32| self.facts.get(&claim).filter(|fact| is_account(fact));
        for (&claim, fact) in self.facts.iter().filter(|(_, fact)| is_account(fact)) {
            let other = fact.same_event().and_then(|label| self.timeline.find_labelled(label));
            let other = other.map(SightingId::claim).filter(|&other| plain(other).is_some());
            if let Some(other) = other {
                sets.join(claim, other);
            }
        }
        let mut events = HashMap::new();
        for mut accounts in sets.groups() {
            accounts.sort_by_cached_key(|&claim| {
                let fact = plain(claim)?;
                let (own, place) = (self.own(claim)?, fact.place());
                let width = own.hi().saturating_sub(own.lo());
                let radius = place.radius().map(|radius| radius.as_metres().to_bits());
                let vague = (width, !place.is_located(), radius);
                let label = fact.label().map(|label| (label.len(), label));
                let is_passed_on = fact.modality() != Modality::Observed;
                Some((is_passed_on, vague, doubt(fact), label, fact.content()))
            });
            let accounts: Arc<[u32]> = accounts.into();
            events.extend(accounts.iter().map(|&claim| (claim, Arc::clone(&accounts))));
        }
        events
    }

    /// The accounts of each event of which there are several.
    pub(super) fn each_event(&self) -> impl Iterator<Item = &Arc<[u32]>> {
        let first = self.events.iter().filter(|(claim, all)| all.first() == Some(claim));
        first.map(|(_, accounts)| accounts)
    }

    /// The accounts of the event of a claim that are among some claims.
    pub(super) fn accounts(&self, claim: u32, active: &BTreeSet<u32>) -> impl Iterator<Item = u32> {
        let all = self.events.get(&claim).into_iter().flat_map(|accounts| accounts.iter());
        all.copied().filter(|account| active.contains(account))
    }

    /// Whether a claim is one of several accounts of an event among some claims.
    pub(super) fn is_account(&self, claim: u32, active: &BTreeSet<u32>) -> bool {
        self.accounts(claim, active).nth(1).is_some()
    }

    /// When a fact was by its own word.
    pub(super) fn own(&self, claim: u32) -> Option<Interval> {
        self.open
            .get(&claim)
            .or_else(|| self.by_fixes.get(&claim))
            .copied()
            .or_else(|| self.facts.get(&claim).map(|fact| fact.interval_known_by(self.known)))
    }

    /// The row of the last moment of a stay of which both moments are known, by that of
    /// its first.
    pub(super) fn last_of_stay(&self, claim: u32) -> Option<u32> {
        let fact = self.facts.get(&claim).filter(|fact| fact.stay_end() == Some(StayEnd::Start))?;
        let is_open = fact.sojourn().is_some_and(|stay| stay.is_open() && stay.is_paired);
        self.timeline.other_end(claim).filter(|_| is_open)
    }

    /// The first and the last moments of such a stay that go together, by its own word.
    pub(super) fn own_stays(&self, claim: u32) -> Vec<StayMoments> {
        let fact = self.facts.get(&claim);
        fact.map(|fact| fact.stays_known_by(self.known)).unwrap_or_default()
    }

    /// When a fact was by its own word, where that is several intervals. Those of a stay
    /// go together with the other moment.
    pub(super) fn own_pieces(&self, claim: u32) -> Pieces {
        let is_alone = |fact: &&&Sighting| {
            fact.sojourn().is_none_or(|stay| !stay.is_open() || !stay.is_paired)
        };
        let fact = self.facts.get(&claim).filter(|_| !self.open.contains_key(&claim));
        let fact = fact.filter(is_alone);
        let pieces = fact.map(|fact| fact.pieces().within(fact.interval_known_by(self.known)));
        pieces.unwrap_or_default()
    }

    /// A claim that was known, whatever it says.
    pub(super) fn sighting(&self, claim: u32) -> Option<&'a Sighting> {
        let known = self.timeline.claim(claim).filter(|claim| claim.is_known(self.known));
        known.map(|claim| &claim.sighting)
    }

    /// The latest that a fact was by its own word, whenever it was known.
    pub(super) fn own_end(&self, claim: u32) -> i64 {
        let ends = self.facts.get(&claim).filter(|_| !self.open.contains_key(&claim));
        ends.map_or(i64::MAX, |fact| fact.interval().hi())
    }

    /// The facts whose interval only repeats what their relations say. In the
    /// network the relations say it, and that it stands on the others: with one
    /// of those left out, taken back, not yet reported or no fact, nothing is said.
    fn opened(&self) -> HashMap<u32, Interval> {
        let mut said: HashMap<u32, Option<Interval>> = HashMap::new();
        let lost = |fact: &Sighting| {
            let anchors = fact.relations().iter();
            let mut anchors = anchors.filter_map(|lag| self.timeline.find_labelled(&lag.to));
            anchors.any(|id| !self.facts.contains_key(&id.claim()))
        };
        let facts = self.facts.iter().filter(|(_, fact)| is_relative(fact) && lost(fact));
        said.extend(facts.map(|(&claim, _)| (claim, None)));
        let is_between = |lag: &&Lag| self.timeline.other_end(lag.from) != Some(lag.to);
        for lag in self.relations.iter().filter(is_between) {
            let Some(anchor) = self.facts.get(&lag.from) else { continue };
            // `None` from the beginning stays so.
            let within = said.entry(lag.to).or_insert(Some(Interval::UNBOUNDED));
            let by_this = anchor.interval().shifted(lag.by);
            *within = within.and_then(|within| within.intersection(by_this));
        }
        let open = |(claim, within): (u32, Option<Interval>)| {
            let sighting = self.facts.get(&claim)?;
            let relative = is_relative(sighting);
            let latest = sighting.latest_known_by(self.known);
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

    fn add(&mut self, claim: u32, sighting: &'a Sighting) {
        let is_fact = sighting.is_fact();
        if is_fact {
            self.facts.insert(claim, sighting);
        }
        for lag in spans::lags(self.timeline, self.known, claim, sighting) {
            if is_fact { &mut self.relations } else { &mut self.dependent }.push(lag);
        }
        if let Some((clock, shown)) = sighting.clock().filter(|_| is_fact) {
            self.readings.push(ClockReading { claim, clock, shown });
        }
    }

    /// The facts that are linked, in groups, each in an order that does not
    /// depend on the order of addition.
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
        for accounts in self.each_event() {
            for (&one, &other) in accounts.iter().zip(accounts.iter().skip(1)) {
                sets.join(one, other);
            }
        }
        for traveller in &self.travellers {
            for pair in traveller.stops.windows(2) {
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

    /// The first and the last row of a stop; `None` for the last moment of a stay, which
    /// comes with the first.
    pub(super) fn stop(&self, row: u32) -> Option<(u32, u32)> {
        match self.timeline.held_with(row) {
            Some(last) if row < last => Some((row, last)),
            Some(_) => None,
            None => Some((row, row)),
        }
    }

    /// Notes by which fixes the stays of an actor had not begun, or were over.
    fn bound_by_fixes(&mut self, actor: u32, stops: &[(u32, &Sighting)]) {
        for &(row, stop) in stops {
            let Some((row, last)) = self.stop(row).filter(|(row, last)| row != last) else {
                continue;
            };
            let interval = |row: u32| Some(self.facts_of(row)?.interval_known_by(self.known));
            let Some(ends) = interval(row).zip(interval(last)) else { continue };
            let fixes = self.timeline.fixes().track(actor);
            let bound = spans::by_fixes(fixes, self.known, stop.place(), ends);
            // Where they leave no candidate, that is a conflict.
            let fits = |&(first_in, last_in): &StayMoments| {
                let all = stop.stays_known_by(self.known);
                let meets = |one: Interval, other: Interval| {
                    one.lo() <= other.hi() && other.lo() <= one.hi()
                };
                let fits =
                    |&(first, end): &StayMoments| meets(first, first_in) && meets(end, last_in);
                all.is_empty() || all.iter().any(fits)
            };
            if let Some((first_in, last_in)) = bound.filter(fits) {
                self.by_fixes.insert(row, first_in);
                self.by_fixes.insert(last, last_in);
            }
        }
    }

    fn facts_of(&self, row: u32) -> Option<&'a Sighting> {
        self.sighting(row).filter(|sighting| sighting.is_fact())
    }

    /// A claim and, of a moment of a stay, the other one.
    pub(super) fn rows_of(&self, claim: u32) -> impl Iterator<Item = u32> + use<> {
        [Some(claim), self.timeline.other_end(claim)].into_iter().flatten()
    }

    /// Where a claim stands among others, whenever they were added.
    pub(super) fn key(&self, claim: u32) -> impl Ord + use<'a> {
        self.facts.get(&claim).map(|&fact| {
            let interval = fact.interval_known_by(self.known);
            (interval.lo(), interval.hi(), fact.content())
        })
    }
}

/// The claims of each actor of whom some are narrowed, by their narrower times.
pub(super) fn arranged(timeline: &Timeline, narrowed: &Narrowed) -> Vec<(u32, Vec<u32>)> {
    let sighting = |claim: u32| timeline.claim(claim).map(|claim| &claim.sighting);
    let ends = |claim: u32| {
        let own = || sighting(claim).map(Sighting::interval);
        let interval = narrowed.interval(claim).or_else(own).unwrap_or(Interval::UNBOUNDED);
        (interval.lo(), interval.hi(), sighting(claim).map(Sighting::content))
    };
    let actor = |claim| timeline.index_of(sighting(claim)?.actor().as_str());
    let actors: HashSet<u32> = narrowed.claims().filter_map(actor).collect();
    let arranged = actors.into_iter().map(|actor| {
        let mut claims = timeline.claims_of(actor).to_vec();
        claims.sort_by_cached_key(|&claim| ends(claim));
        (actor, claims)
    });
    arranged.collect()
}

/// Whether a claim says of its time how it stands to others.
pub(super) fn is_relative(sighting: &Sighting) -> bool {
    sighting.words().is_some_and(|stated| stated.relative_to().is_some())
}

/// How much there is to be said against a claim, the most last.
///
/// Grades come first: of the source, then of the claim; what nobody judged
/// stands between the good and the bad. Then what is passed on stands behind
/// what was observed.
pub(crate) fn doubt(fact: &Sighting) -> (u8, u8, bool) {
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

/// Disjoint sets of claims, or of moments.
#[derive(Debug, Clone, Default)]
pub(super) struct Sets {
    parent: HashMap<u32, u32>,
}

impl Sets {
    /// The one that stands for the set of `claim`.
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
