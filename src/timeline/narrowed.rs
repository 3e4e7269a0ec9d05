//! The moments of claims, as narrow as what they say of each other makes them.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::limits::CANDIDATE_CHOICES;
use crate::sojourn::StayMoments;
use crate::time::apart::Pieces;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::time::moments::Moments;

/// What a view uses in place of the claims' own intervals, and what else
/// follows from the links between claims.
///
/// Kept here and worked out above.
#[derive(Debug, Clone, Default)]
pub(crate) struct Narrowed {
    /// What holds of everything that is not said here: of one choice of candidates only
    /// what that leaves is kept.
    under: Option<Arc<OnceLock<Narrowed>>>,
    /// The parts of that choice, by their numbers.
    chosen: Vec<(u32, Part)>,
    /// Claims that are linked to each other, directly or through others.
    parts: Vec<Part>,
    of: HashMap<u32, Narrower>,
    /// The claims of each actor that has one here, by their narrower ends.
    order: HashMap<u32, Vec<u32>>,
    /// The accounts of each event of which there are several, by each of them; the one
    /// to show first.
    events: HashMap<u32, Arc<[u32]>>,
    /// Claims that were left out on request.
    pub(crate) without: BTreeSet<u32>,
    /// Whether the weakest claim of each contradiction is left out. Otherwise
    /// nothing follows from claims that contradict each other.
    pub(crate) mends: bool,
    pub(crate) clashes: Vec<Clash>,
    /// Accounts of events of which another account was left out on request.
    doubted: BTreeSet<u32>,
    /// Claims that contradict each other, and all that are linked with them.
    contradicted: BTreeSet<u32>,
    /// What comes before what, since there is time for the way in no other
    /// order.
    pub(crate) orders: Vec<(u32, u32)>,
    /// Sightings of one traveller between which there is no time for the way in
    /// either order.
    pub(crate) impossible: Vec<(u32, u32)>,
}

/// The moments of linked claims: one network for each choice of their candidates.
#[derive(Debug, Clone)]
struct Part {
    solutions: Vec<Arc<Moments>>,
    /// Whether some candidates were not tried together.
    is_outer: bool,
}

impl Part {
    fn interval(&self, node: u32) -> Interval {
        let all = self.solutions.iter().map(|moments| moments.interval(node));
        all.reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED)
    }

    fn between(&self, from: u32, to: u32) -> Vec<DurationRange> {
        self.solutions.iter().map(|moments| moments.between(from, to)).collect()
    }

    /// The most that can pass from any of some moments to each, on some solution.
    fn most_from(&self, nodes: &[u32]) -> Vec<i64> {
        self.most_of(|moments| moments.most_from(nodes.iter().copied()))
    }

    /// The most that each of several lengths is on some solution.
    fn most_of(&self, lengths: impl Fn(&Moments) -> Vec<i64>) -> Vec<i64> {
        let all = self.solutions.iter().map(|moments| lengths(moments));
        let later = |(one, other): (i64, i64)| one.max(other);
        let most = all.reduce(|most, next| most.into_iter().zip(next).map(later).collect());
        most.unwrap_or_default()
    }
}

/// Claims that cannot all be true, and would be if any one were not there.
#[derive(Debug, Clone)]
pub(crate) struct Clash {
    pub(crate) claims: Vec<u32>,
    pub(crate) short_by: i64,
    pub(crate) weakest: u32,
    /// The rows that are left out with it: itself, and of a stay its other moment.
    pub(crate) out: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Narrower {
    interval: Interval,
    /// Whether anything sets its latest moment but that it was known by then.
    has_end: bool,
    /// Its part and its moment there, unless it only follows from others.
    place: Option<(u32, u32)>,
}

impl Narrowed {
    /// Nothing so far, but what is to be left out.
    pub(crate) fn new(without: BTreeSet<u32>, mends: bool) -> Narrowed {
        Narrowed { without, mends, ..Narrowed::default() }
    }

    /// Takes in claims that are linked, each with its moment in every one of `solutions`
    /// and whether anything sets a latest for it but that it was known by then.
    pub(crate) fn insert(
        &mut self,
        solutions: Vec<Moments>,
        is_outer: bool,
        claims: impl IntoIterator<Item = (u32, u32, bool)>,
    ) {
        let number = u32::try_from(self.parts.len()).unwrap_or(u32::MAX);
        let part = Part { solutions: solutions.into_iter().map(Arc::new).collect(), is_outer };
        for (claim, node, has_end) in claims {
            let interval = part.interval(node);
            self.of.insert(claim, Narrower { interval, has_end, place: Some((number, node)) });
        }
        self.parts.push(part);
    }

    /// The choices of candidates that some claims leave open together, each as a part
    /// and the number of its solution: none where there is one, or too many to try.
    pub(crate) fn worlds(&self, claims: impl Iterator<Item = u32>) -> Vec<Vec<(u32, usize)>> {
        let mut worlds: Vec<Vec<(u32, usize)>> = vec![Vec::new()];
        for (number, part) in self.parts_of(claims) {
            let choices = part.solutions.len();
            if choices < 2 {
                continue;
            }
            if worlds.len().saturating_mul(choices) > CANDIDATE_CHOICES {
                return Vec::new();
            }
            let longer = |world: &Vec<(u32, usize)>| -> Vec<Vec<(u32, usize)>> {
                let with = |choice| world.iter().copied().chain([(number, choice)]).collect();
                (0..choices).map(with).collect()
            };
            worlds = worlds.iter().flat_map(longer).collect();
        }
        if worlds.len() > 1 { worlds } else { Vec::new() }
    }

    /// Whether there are candidates of some claims that were not tried together.
    pub(crate) fn is_outer(&self, claims: impl Iterator<Item = u32>) -> bool {
        let mut choices = 1_usize;
        self.parts_of(claims).into_iter().any(|(_, part)| {
            choices = choices.saturating_mul(part.solutions.len());
            part.is_outer || choices > CANDIDATE_CHOICES
        })
    }

    /// The same of the claims of any one part.
    pub(crate) fn has_outer_part(&self) -> bool {
        self.parts.iter().any(|part| part.is_outer)
    }

    /// The parts that some claims are in, each once.
    fn parts_of(&self, claims: impl Iterator<Item = u32>) -> Vec<(u32, &Part)> {
        let numbers: BTreeSet<u32> =
            claims.filter_map(|claim| Some(self.narrower(claim)?.place?.0)).collect();
        let parts = numbers.into_iter();
        parts.filter_map(|number| Some((number, self.part(number)?))).collect()
    }

    /// The same on each of some choices of candidates, all of the same parts.
    pub(crate) fn in_worlds(
        under: &Arc<OnceLock<Narrowed>>,
        worlds: &[Vec<(u32, usize)>],
    ) -> Vec<Narrowed> {
        let (Some(all), Some(first)) = (under.get(), worlds.first()) else { return Vec::new() };
        let is_chosen = |narrower: &Narrower| {
            narrower.place.is_some_and(|(part, _)| first.iter().any(|(chosen, _)| *chosen == part))
        };
        let claims = all.of.iter().filter(|(_, narrower)| is_chosen(narrower));
        let claims: Vec<(u32, Narrower)> = claims.map(|(&claim, &of)| (claim, of)).collect();
        let in_world = |world: &Vec<(u32, usize)>| {
            let mut narrowed = Narrowed {
                under: Some(Arc::clone(under)),
                without: all.without.clone(),
                mends: all.mends,
                clashes: all.clashes.clone(),
                ..Narrowed::default()
            };
            for &(number, choice) in world {
                let part = all.parts.get(number as usize);
                narrowed.chosen.extend(part.map(|part| {
                    let solutions = part.solutions.get(choice).cloned().into_iter().collect();
                    (number, Part { solutions, is_outer: part.is_outer })
                }));
            }
            for &(claim, mut narrower) in &claims {
                if let Some((number, node)) = narrower.place
                    && let Some(part) = narrowed.part(number)
                {
                    narrower.interval = part.interval(node);
                }
                narrowed.of.insert(claim, narrower);
            }
            narrowed
        };
        worlds.iter().map(in_world).collect()
    }

    fn under(&self) -> Option<&Narrowed> {
        self.under.as_ref()?.get()
    }

    fn narrower(&self, claim: u32) -> Option<&Narrower> {
        self.of.get(&claim).or_else(|| self.under()?.of.get(&claim))
    }

    fn part(&self, number: u32) -> Option<&Part> {
        let chosen = self.chosen.iter().find(|(chosen, _)| *chosen == number);
        let of_all = || self.under().unwrap_or(self).parts.get(number as usize);
        chosen.map(|(_, part)| part).or_else(of_all)
    }

    /// The intervals of a claim, where they are several.
    pub(crate) fn pieces(&self, claim: u32) -> Pieces {
        let place = || self.narrower(claim)?.place;
        let Some((number, node)) = place() else { return Pieces::default() };
        match self.part(number) {
            Some(part) if part.solutions.len() > 1 => {
                Pieces::of(part.solutions.iter().map(|moments| moments.interval(node)))
            }
            _ => Pieces::default(),
        }
    }

    /// The intervals of the two moments of a stay that go together, one pair for each
    /// choice of candidates.
    pub(crate) fn stays(&self, first: u32, last: u32) -> Vec<StayMoments> {
        let place = |claim: u32| self.narrower(claim)?.place;
        let Some(((number, first), (_, last))) = place(first).zip(place(last)) else {
            return Vec::new();
        };
        let all = self.part(number).map_or(&[][..], |part| &part.solutions);
        let mut found: Vec<StayMoments> = Vec::new();
        for moments in all {
            let ends = (moments.interval(first), moments.interval(last));
            if !found.contains(&ends) {
                found.push(ends);
            }
        }
        found
    }

    /// Takes in a claim that follows from others and binds none of them.
    pub(crate) fn insert_dependent(&mut self, claim: u32, interval: Interval, has_end: bool) {
        self.of.insert(claim, Narrower { interval, has_end, place: None });
    }

    /// Takes in the accounts of some events, in the place of what was known of them.
    pub(crate) fn insert_events(&mut self, events: impl Iterator<Item = Arc<[u32]>>) {
        for accounts in events {
            for &account in accounts.iter() {
                self.events.insert(account, Arc::clone(&accounts));
            }
        }
    }

    /// The accounts of the event that a claim is one of, the one to show first; none
    /// where there is no other.
    pub(crate) fn accounts(&self, claim: u32) -> impl Iterator<Item = u32> {
        let all = self.under().unwrap_or(self).events.get(&claim).map_or(&[][..], |all| all);
        let left = || all.iter().copied().filter(|&one| !self.is_dropped(one));
        let has_other = left().nth(1).is_some();
        left().filter(move |_| has_other)
    }

    /// Takes in the order of an actor's claims, where it is not that of the
    /// store.
    pub(crate) fn arrange(&mut self, actor: u32, claims: Vec<u32>) {
        self.order.insert(actor, claims);
    }

    /// The claims taken in.
    pub(crate) fn claims(&self) -> impl Iterator<Item = u32> {
        self.of.keys().copied()
    }

    /// The interval of a claim, if it is narrower than, or as wide as, its own.
    pub(crate) fn interval(&self, claim: u32) -> Option<Interval> {
        self.narrower(claim).map(|narrower| narrower.interval)
    }

    /// Whether anything sets the latest moment of a claim but that it was known
    /// by then.
    pub(crate) fn has_end(&self, claim: u32) -> Option<bool> {
        self.narrower(claim).map(|narrower| narrower.has_end)
    }

    /// The time from one claim to another, where they are linked: on each choice of
    /// candidates.
    pub(crate) fn times_between(&self, from: u32, to: u32) -> Option<Vec<DurationRange>> {
        let (part, from) = self.narrower(from)?.place?;
        let (other, to) = self.narrower(to)?.place?;
        (part == other).then(|| self.part(part).map(|all| all.between(from, to)))?
    }

    /// The time from one claim to another, where they are linked.
    pub(crate) fn between(&self, from: u32, to: u32) -> Option<DurationRange> {
        let all = self.times_between(from, to)?.into_iter().map(DurationRange::ends);
        let (min, max) = all.reduce(|one, next| (one.0.min(next.0), one.1.max(next.1)))?;
        Some(DurationRange::from_ends(min, max))
    }

    /// Whether two claims are always of one moment; `None` where they are not linked.
    pub(crate) fn are_one(&self, one: u32, other: u32) -> Option<bool> {
        let (part, one) = self.narrower(one)?.place?;
        let (other_part, other) = self.narrower(other)?.place?;
        let all = &self.part(part).filter(|_| part == other_part)?.solutions;
        Some(all.iter().all(|moments| moments.are_one(one, other)))
    }

    /// Takes in accounts of events of which another account was left out on request.
    pub(crate) fn doubt(&mut self, claims: impl Iterator<Item = u32>) {
        self.doubted.extend(claims);
    }

    /// The accounts of events of which another account was left out on request.
    pub(crate) fn doubted(&self) -> impl Iterator<Item = u32> {
        self.under().unwrap_or(self).doubted.iter().copied()
    }

    /// Whether a claim stands for an event although another account of it was left out.
    pub(crate) fn is_doubted(&self, claim: u32) -> bool {
        self.under().unwrap_or(self).doubted.contains(&claim)
    }

    /// Takes in linked claims of which some contradict each other.
    pub(crate) fn insert_contradicted(&mut self, claims: impl Iterator<Item = u32>) {
        self.contradicted.extend(claims);
    }

    /// Whether a claim is linked with a contradiction, so that nothing follows from it.
    pub(crate) fn is_contradicted(&self, claim: u32) -> bool {
        self.under().unwrap_or(self).contradicted.contains(&claim)
    }

    /// Whether the moment of a claim is linked to those of others.
    pub(crate) fn is_linked(&self, claim: u32) -> bool {
        self.narrower(claim).is_some_and(|narrower| narrower.place.is_some())
    }

    /// Whether a claim is left out of every answer.
    pub(crate) fn is_dropped(&self, claim: u32) -> bool {
        self.without.contains(&claim) || self.mended().any(|weakest| weakest == claim)
    }

    /// The claims that are left out of every answer.
    pub(crate) fn dropped(&self) -> impl Iterator<Item = u32> {
        self.without.iter().copied().chain(self.mended())
    }

    fn mended(&self) -> impl Iterator<Item = u32> {
        self.clashes.iter().filter(|_| self.mends).flat_map(|clash| clash.out.iter().copied())
    }

    /// The claims of an actor in their order, if it is not that of the store.
    pub(crate) fn claims_of(&self, actor: u32) -> Option<&[u32]> {
        let own = self.order.get(&actor);
        own.or_else(|| self.under()?.order.get(&actor)).map(Vec::as_slice)
    }

    /// For each part the most that can pass from any of some claims to each of
    /// its claims; below zero where one of them certainly comes later.
    pub(crate) fn most_after_any(&self, claims: impl Iterator<Item = u32>) -> Vec<MostAfter<'_>> {
        let mut nodes: HashMap<u32, Vec<u32>> = HashMap::new();
        for (part, node) in claims.filter_map(|claim| self.narrower(claim)?.place) {
            nodes.entry(part).or_default().push(node);
        }
        let most_after = |(part, nodes): (u32, Vec<u32>)| {
            let most = self.part(part)?.most_from(&nodes);
            Some(MostAfter { narrowed: self, part, most })
        };
        nodes.into_iter().filter_map(most_after).collect()
    }

    /// The most that can pass from a claim to each claim of its part.
    pub(crate) fn most_after(&self, claim: u32) -> Option<MostAfter<'_>> {
        let (part, node) = self.narrower(claim)?.place?;
        let most = self.part(part)?.most_from(&[node]);
        Some(MostAfter { narrowed: self, part, most })
    }

    /// The most that can pass to a claim from each claim of its part.
    pub(crate) fn most_before(&self, claim: u32) -> Option<MostAfter<'_>> {
        let (part, node) = self.narrower(claim)?.place?;
        let most = self.part(part)?.most_of(|moments| moments.most_to(node));
        Some(MostAfter { narrowed: self, part, most })
    }
}

/// The most that can pass from one claim, or from any of several, to each other
/// one of its part; or to one from each.
pub(crate) struct MostAfter<'n> {
    narrowed: &'n Narrowed,
    part: u32,
    most: Vec<i64>,
}

impl MostAfter<'_> {
    /// The most by which `claim` can be later, or that one later than it; below zero when
    /// that is certainly earlier; `None` when they are not linked.
    pub(crate) fn to(&self, claim: u32) -> Option<i64> {
        let (part, node) = self.narrowed.narrower(claim)?.place?;
        let most = || self.most.get(node as usize).copied();
        (part == self.part).then(most)?
    }
}

/// What was worked out for the views asked last, by their moments of knowledge,
/// so that asking again costs nothing.
#[derive(Debug, Default)]
pub(crate) struct Memo(Mutex<Vec<(i64, Arc<OnceLock<Narrowed>>)>>);

/// So many moments of knowledge are kept.
const KEPT: usize = 8;

impl Memo {
    /// Where the answer for one moment of knowledge is, or will be.
    pub(crate) fn at(&self, known: i64) -> Arc<OnceLock<Narrowed>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.iter().position(|(moment, _)| *moment == known);
        let (_, cell) = match found {
            Some(place) => kept.remove(place),
            None => {
                // The first has not been asked for longest.
                if kept.len() == KEPT {
                    kept.remove(0);
                }
                (known, Arc::default())
            }
        };
        kept.push((known, Arc::clone(&cell)));
        cell
    }

    /// Forgets everything, since a claim has changed.
    pub(crate) fn clear(&mut self) {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Shares what was worked out until one of the two changes.
impl Clone for Memo {
    fn clone(&self) -> Memo {
        Memo(Mutex::new(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}
