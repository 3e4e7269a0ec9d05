//! By which memberships a sighting of one actor speaks of another.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet};
use std::hash::Hash;

use crate::actor::Membership;
use crate::limits::CHAIN_STEPS;
use crate::time::interval::Interval;

/// How often a link is looked at, on the average, before its time is left out of account.
const LOOKS_AT_A_LINK: usize = 4;

/// A link of the network: membership `index` leads from `member` to `whole`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) index: u32,
    pub(crate) member: u32,
    pub(crate) whole: u32,
}

/// Chains that start at one actor: as many as it takes to cover every moment that
/// any chain covers, possibly or for certain, as known at whatever moment. Each is
/// kept as its last membership and the chain before it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Chains {
    steps: Vec<ChainStep>,
    /// The steps by their carriers, in the order in which these were met.
    by_carrier: Vec<u32>,
    /// Whether they stand for chains that nobody looked for, at whatever time.
    are_outer: bool,
}

#[derive(Debug, Clone)]
struct ChainStep {
    link: Link,
    /// The number of the step before, unless it is the first.
    before: Option<u32>,
    length: u32,
    is_only: bool,
}

/// Memberships that lead from an actor to something it travels with: the
/// minister is part of the delegation, the delegation is aboard the train.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chain<'a> {
    all: &'a Chains,
    last: u32,
    step: &'a ChainStep,
}

impl Chains {
    /// Those that start at an actor. Chains differ in when they hold, so one search
    /// is made for each stretch of time between two ends of memberships, and finds
    /// the chain that was known first; `links` are by their members, and the first
    /// of equals is taken.
    pub(crate) fn of<'a>(
        start: u32,
        links: &[Link],
        membership: impl Fn(u32) -> Option<&'a Membership>,
    ) -> Chains {
        let web = Web::from(start, links, membership);
        let in_time = ChainSearch::of(&web).through_time();
        let search = in_time.unwrap_or_else(|| {
            let mut search = ChainSearch::of(&web);
            search.active.extend(web.numbered());
            search.run(|_| true);
            search.found.are_outer = true;
            search
        });
        let mut chains = search.found;
        let mut by_carrier: Vec<u32> = (0..).take(chains.steps.len()).collect();
        let met = |at: &u32| {
            let whole = chains.steps.get(*at as usize)?.link.whole;
            web.into.get(&whole).map(|(first, _)| *first)
        };
        by_carrier.sort_by_key(|at| (met(at), *at));
        chains.by_carrier = by_carrier;
        chains
    }

    /// All of them, by their carriers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Chain<'_>> {
        self.by_carrier.iter().filter_map(|&last| self.ending(last))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// All of them, by their carriers, each with a value made link by link: of its own first
    /// link, and of each further one with the value before it.
    pub(crate) fn fold<T: Clone>(
        &self,
        add: impl Fn(Option<&T>, Link) -> T,
    ) -> impl Iterator<Item = (Chain<'_>, T)> {
        let mut made: Vec<T> = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let before = step.before.and_then(|before| made.get(before as usize));
            made.push(add(before, step.link));
        }
        self.iter().filter_map(move |chain| Some((chain, made.get(chain.last as usize)?.clone())))
    }

    fn ending(&self, last: u32) -> Option<Chain<'_>> {
        self.steps.get(last as usize).map(|step| Chain { all: self, last, step })
    }
}

impl<'a> Chain<'a> {
    /// The actor whose sightings carry over.
    pub(crate) fn carrier(self) -> u32 {
        self.step.link.whole
    }

    /// The same for the same chain of one actor, and for no other.
    pub(crate) fn key(self) -> impl Eq + Hash + use<> {
        (std::ptr::from_ref(self.all).addr(), self.last)
    }

    /// Whether no other chain leads to the carrier.
    pub(crate) fn is_only(self) -> bool {
        self.step.is_only && !self.all.are_outer
    }

    /// Whether it stands for chains that nobody looked for, at whatever time.
    pub(crate) fn is_outer(self) -> bool {
        self.all.are_outer
    }

    /// How many memberships there are.
    pub(crate) fn length(self) -> u32 {
        self.step.length
    }

    /// The memberships from the carrier back to the actor's own.
    pub(crate) fn links_back(self) -> impl Iterator<Item = Link> + Clone + use<'a> {
        let back = |chain: &Chain<'a>| chain.all.ending(chain.step.before?);
        std::iter::successors(Some(self), back).map(|chain| chain.step.link)
    }
}

impl PartialEq for Chain<'_> {
    fn eq(&self, other: &Chain<'_>) -> bool {
        let is_same = std::ptr::eq(self.all, other.all) && self.last == other.last;
        is_same
            || self.length() == other.length()
                && self
                    .links_back()
                    .map(|link| link.index)
                    .eq(other.links_back().map(|link| link.index))
    }
}

/// From the first to the last stretch of time, both included.
fn holds((first, last): (usize, usize), stretch: usize) -> bool {
    first <= stretch && stretch <= last
}

/// The memberships by which an actor can be carried at all.
struct Web {
    start: u32,
    links: Vec<WebLink>,
    /// The first link to each actor, in the order in which they were met, and how
    /// many there are.
    into: HashMap<u32, (usize, usize)>,
    /// How many stretches of time there are. Twice the number of an end of
    /// memberships is that instant, and one more all the time until the next.
    stretches: usize,
}

struct WebLink {
    link: Link,
    known_from: i64,
    is_confirmed: bool,
    possible: (usize, usize),
    certain: (usize, usize),
}

impl Web {
    fn from<'a>(
        start: u32,
        links: &[Link],
        membership: impl Fn(u32) -> Option<&'a Membership>,
    ) -> Web {
        let reached = Leads::by_time(start, links, &membership)
            .unwrap_or_else(|| Leads::at_any_time(start, links, &membership));
        let spans = |of: &Membership| [of.possible_span(), of.certain_span()];
        let mut ends: Vec<i64> =
            reached.iter().flat_map(|(_, of)| spans(of)).flat_map(|(a, b)| [a, b]).collect();
        ends.sort_unstable();
        ends.dedup();
        let at = |end: i64| 2 * ends.partition_point(|&other| other < end);
        let web_link = |&(link, of): &(Link, &Membership)| {
            let cover = Cover::of(std::iter::once(of));
            let ([possible, certain], open) = (spans(of), usize::from(!cover.has_last));
            WebLink {
                link,
                known_from: of.known_from(),
                is_confirmed: of.is_confirmed(),
                possible: (at(possible.0), at(possible.1).saturating_sub(open)),
                certain: (at(certain.0), at(certain.1)),
            }
        };
        let links: Vec<WebLink> = reached.iter().map(web_link).collect();
        let mut into = HashMap::new();
        for (number, WebLink { link, .. }) in links.iter().enumerate() {
            into.entry(link.whole).or_insert((number, 0)).1 += 1;
        }
        Web { start, links, into, stretches: 2 * ends.len() }
    }

    /// The links by their members, with their numbers.
    fn numbered(&self) -> impl Iterator<Item = (u32, usize)> {
        self.links.iter().enumerate().map(|(number, of)| (of.link.member, number))
    }
}

/// The search for what can carry an actor at all.
struct Leads<'a, 'l> {
    /// By their members.
    links: &'l [Link],
    /// The links found, in the order in which they were met.
    found: Vec<(Link, &'a Membership)>,
    is_found: HashSet<u32>,
    /// The times at which each actor is known to carry, apart from each other.
    times: HashMap<u32, BTreeMap<i64, i64>>,
}

impl<'a, 'l> Leads<'a, 'l> {
    /// The links that can hold while the links before them do; `None` if it takes longer
    /// to look at the times than it saves.
    fn by_time(
        start: u32,
        links: &'l [Link],
        membership: &impl Fn(u32) -> Option<&'a Membership>,
    ) -> Option<Vec<(Link, &'a Membership)>> {
        let mut leads = Leads::of(links);
        let mut left = links.len().saturating_mul(LOOKS_AT_A_LINK);
        let mut queue = vec![(start, (i64::MIN, i64::MAX))];
        while let Some((member, time)) = queue.pop() {
            for &link in leads.of_member(member) {
                left = left.checked_sub(1)?;
                let Some(of) = membership(link.index).filter(|_| link.whole != start) else {
                    continue;
                };
                let span = of.possible_span();
                let span = (span.0.max(time.0), span.1.min(time.1));
                if span.0 <= span.1 {
                    leads.meet(link, of);
                    if leads.add_time(link.whole, span) {
                        queue.push((link.whole, span));
                    }
                }
            }
        }
        Some(leads.found)
    }

    /// The links that lead on from the actor, whenever they hold.
    fn at_any_time(
        start: u32,
        links: &'l [Link],
        membership: &impl Fn(u32) -> Option<&'a Membership>,
    ) -> Vec<(Link, &'a Membership)> {
        let mut leads = Leads::of(links);
        let (mut met, mut queue) = (HashSet::from([start]), vec![start]);
        while let Some(member) = queue.pop() {
            for &link in leads.of_member(member) {
                let Some(of) = membership(link.index).filter(|_| link.whole != start) else {
                    continue;
                };
                leads.meet(link, of);
                if met.insert(link.whole) {
                    queue.push(link.whole);
                }
            }
        }
        leads.found
    }

    fn of(links: &'l [Link]) -> Leads<'a, 'l> {
        Leads { links, found: Vec::new(), is_found: HashSet::new(), times: HashMap::new() }
    }

    fn of_member(&self, member: u32) -> &'l [Link] {
        let from = self.links.partition_point(|link| link.member < member);
        let to = self.links.partition_point(|link| link.member <= member);
        self.links.get(from..to).unwrap_or_default()
    }

    fn meet(&mut self, link: Link, of: &'a Membership) {
        if self.is_found.insert(link.index) {
            self.found.push((link, of));
        }
    }

    /// Adds a time at which an actor carries; returns whether some of it is new.
    fn add_time(&mut self, actor: u32, (from, to): (i64, i64)) -> bool {
        let times = self.times.entry(actor).or_default();
        if times.range(..=from).next_back().is_some_and(|(_, end)| *end >= to) {
            return false;
        }
        let (mut first, mut last) = (from, to);
        while let Some((&begin, &end)) =
            times.range(..=last).next_back().filter(|(_, end)| **end >= from)
        {
            times.remove(&begin);
            (first, last) = (first.min(begin), last.max(end));
        }
        times.insert(first, last);
        true
    }
}

/// The search for chains, one stretch of time after another.
struct ChainSearch<'w> {
    web: &'w Web,
    /// The links that can hold in the stretch, by their members.
    active: BTreeSet<(u32, usize)>,
    found: Chains,
    /// The number of each step found, by the step before and its link.
    numbers: HashMap<(Option<u32>, usize), u32>,
    /// How many more links may be looked at.
    left: usize,
}

impl<'w> ChainSearch<'w> {
    fn of(web: &'w Web) -> ChainSearch<'w> {
        let (active, found, numbers) = (BTreeSet::new(), Chains::default(), HashMap::new());
        ChainSearch { web, active, found, numbers, left: CHAIN_STEPS }
    }

    /// Searches every stretch of time; `None` if that takes too long.
    fn through_time(mut self) -> Option<ChainSearch<'w>> {
        let end = |at: fn(&WebLink) -> usize| {
            let mut links: Vec<(usize, (u32, usize))> =
                self.web.links.iter().map(at).zip(self.web.numbered()).collect();
            links.sort_unstable();
            links.into_iter().peekable()
        };
        let (mut begin, mut over) = (end(|link| link.possible.0), end(|link| link.possible.1));
        // In any other stretch there are the links of the one before.
        let mut is_new = vec![false; self.web.stretches + 2];
        for (first, last) in self.web.links.iter().flat_map(|link| [link.possible, link.certain]) {
            for stretch in [first, last.saturating_add(1)] {
                is_new.get_mut(stretch).into_iter().for_each(|is_new| *is_new = true);
            }
        }
        for (stretch, is_new) in (0..self.web.stretches).zip(is_new) {
            while let Some((_, link)) = begin.next_if(|(at, _)| *at == stretch) {
                self.active.insert(link);
            }
            // Where nothing carries the actor itself there is no chain.
            if is_new && self.active_of(self.web.start).next().is_some() {
                self.run_through(stretch);
            }
            while let Some((_, link)) = over.next_if(|(at, _)| *at <= stretch) {
                self.active.remove(&link);
            }
            if self.left == 0 {
                return None;
            }
        }
        Some(self)
    }

    /// The links of a member that can hold in the stretch.
    fn active_of(&self, member: u32) -> impl Iterator<Item = usize> {
        self.active.range((member, 0)..=(member, usize::MAX)).map(|(_, number)| *number)
    }

    /// Searches among all the links of a stretch, then among those that are confirmed, and
    /// those that hold for certain: unless these are all that were met before.
    fn run_through(&mut self, stretch: usize) {
        let confirmed = |link: &WebLink| link.is_confirmed;
        let certain = |link: &WebLink| link.is_confirmed && holds(link.certain, stretch);
        let (mut all_confirmed, mut all_certain) = (true, true);
        self.run(|link| {
            all_confirmed &= confirmed(link);
            all_certain &= certain(link);
            true
        });
        if !all_confirmed {
            all_certain = true;
            self.run(|link| {
                all_certain &= certain(link) || !confirmed(link);
                confirmed(link)
            });
        }
        if !all_certain {
            self.run(certain);
        }
    }

    /// Adds for each carrier that `admitted` links lead to the chain known first,
    /// and of these the shortest.
    fn run(&mut self, mut admitted: impl FnMut(&WebLink) -> bool) {
        let mut queue = BinaryHeap::from([Reverse((i64::MIN, 0_u32, 0, self.web.start, None))]);
        let mut settled: HashSet<u32> = HashSet::new();
        while let Some(Reverse((known, length, last, member, before))) = queue.pop() {
            if !settled.insert(member) {
                continue;
            }
            let step = if length > 0 { Some(self.step(before, last, length)) } else { None };
            for &(_, number) in self.active.range((member, 0)..=(member, usize::MAX)) {
                self.left = self.left.saturating_sub(1);
                let Some(link) = self.web.links.get(number).filter(|link| admitted(link)) else {
                    continue;
                };
                if !settled.contains(&link.link.whole) {
                    let known = known.max(link.known_from);
                    queue.push(Reverse((known, length + 1, number, link.link.whole, step)));
                }
            }
        }
    }

    /// The number of the step by a link, which goes on from another.
    fn step(&mut self, before: Option<u32>, number: usize, length: u32) -> u32 {
        let next = u32::try_from(self.found.steps.len()).unwrap_or(u32::MAX);
        let at = *self.numbers.entry((before, number)).or_insert(next);
        if at == next
            && let Some(WebLink { link, .. }) = self.web.links.get(number)
        {
            let is_alone = self.web.into.get(&link.whole).is_some_and(|(_, into)| *into == 1);
            let before_it = before.and_then(|before| self.found.steps.get(before as usize));
            let is_only = is_alone && before_it.is_none_or(|step| step.is_only);
            self.found.steps.push(ChainStep { link: *link, before, length, is_only });
        }
        at
    }
}

/// When a chain of memberships holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cover {
    /// It can have held from the first to the second of these microseconds.
    pub(crate) possible_span: (i64, i64),
    /// Whether the second is an instant at which it can have held: the end is
    /// known, and includes itself.
    has_last: bool,
    /// If all of it is true, it held for certain between these, where the first
    /// is not the greater.
    pub(crate) if_true: (i64, i64),
    is_confirmed: bool,
}

impl Cover {
    /// The time all of `memberships` hold together.
    pub(crate) fn of<'a>(memberships: impl Iterator<Item = &'a Membership>) -> Cover {
        let always = (i64::MIN, i64::MAX);
        let cover =
            Cover { possible_span: always, has_last: true, if_true: always, is_confirmed: true };
        memberships.fold(cover, |cover, membership| {
            cover.and(Cover {
                possible_span: membership.possible_span(),
                has_last: membership.ended().is_none_or(Interval::is_exact),
                if_true: membership.certain_span(),
                is_confirmed: membership.is_confirmed(),
            })
        })
    }

    /// The time both hold.
    pub(crate) fn and(self, other: Cover) -> Cover {
        let meet = |a: (i64, i64), b: (i64, i64)| (a.0.max(b.0), a.1.min(b.1));
        let has_last = match other.possible_span.1.cmp(&self.possible_span.1) {
            Ordering::Less => other.has_last,
            Ordering::Equal => self.has_last && other.has_last,
            Ordering::Greater => self.has_last,
        };
        Cover {
            possible_span: meet(self.possible_span, other.possible_span),
            has_last,
            if_true: meet(self.if_true, other.if_true),
            is_confirmed: self.is_confirmed && other.is_confirmed,
        }
    }

    /// At any time, but never for certain.
    pub(crate) fn outer() -> Cover {
        let always = (i64::MIN, i64::MAX);
        Cover { possible_span: always, has_last: true, if_true: (0, -1), is_confirmed: false }
    }

    /// At the same time, but never for certain.
    pub(crate) fn doubted(self) -> Cover {
        Cover { possible_span: self.possible_span, has_last: self.has_last, ..Cover::outer() }
    }

    /// The moments of an interval at which it can have held.
    pub(crate) fn possible(self, interval: Interval) -> Option<Interval> {
        let (from, to) = self.possible_span;
        let (lo, hi) = (interval.lo().max(from), interval.hi().min(to));
        let is_point = interval.is_exact() && lo == hi && (hi < to || self.has_last);
        (lo < hi || is_point).then(|| Interval::from_ends(lo, hi))
    }

    /// The times between which it held for certain, if it ever did.
    pub(crate) fn certain_span(self) -> Option<(i64, i64)> {
        (self.is_confirmed && self.if_true.0 <= self.if_true.1).then_some(self.if_true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::MembershipKind;

    fn link(index: u32, member: u32, whole: u32) -> Link {
        Link { index, member, whole }
    }

    /// Memberships of actors by number, each as long as anybody knows.
    fn found(start: u32, pairs: &[(u32, u32)]) -> Vec<(u32, Vec<u32>)> {
        let memberships: Vec<Membership> = pairs
            .iter()
            .map(|(member, whole)| {
                Membership::new(
                    member.to_string().as_str(),
                    MembershipKind::Aboard,
                    whole.to_string().as_str(),
                )
            })
            .collect();
        let links: Vec<Link> =
            (0..).zip(pairs).map(|(index, &(member, whole))| link(index, member, whole)).collect();
        let chains = Chains::of(start, &links, |index| memberships.get(index as usize));
        let back = |chain: Chain<'_>| chain.links_back().map(|link| link.index).collect();
        let found = chains.iter().map(|chain| (chain.carrier(), back(chain)));
        found
            .map(|(carrier, mut links): (u32, Vec<u32>)| {
                links.reverse();
                (carrier, links)
            })
            .collect()
    }

    #[test]
    fn a_chain_passes_through_what_is_aboard_and_stops_at_a_circle() {
        // 0 is part of 1, 1 is aboard 2, and 2 claims to be part of 0.
        let pairs = [(0, 1), (1, 2), (2, 0)];
        assert_eq!(found(0, &pairs), [(1, vec![0]), (2, vec![0, 1])]);
        assert_eq!(found(3, &pairs), []);
    }

    #[test]
    fn where_everybody_travels_with_everybody_each_is_carried_by_each_at_once() {
        let pairs: Vec<(u32, u32)> =
            (0..30).flat_map(|a| (0..30).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
        let found = found(7, &pairs);
        assert_eq!(found.len(), 29);
        assert!(found.iter().all(|(_, links)| links.len() == 1));
    }
}
