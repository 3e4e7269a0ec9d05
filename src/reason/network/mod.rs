//! Times that claims give each other.

mod links;
mod solve;
mod travel;

use std::collections::{BTreeSet, HashMap, HashSet};

use self::links::{Links, Relation};
use self::solve::{Clash, Group};
use super::remedy::Remedy;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::timeline::SightingId;
use crate::view::{Bounds, Gap, Seen, View};

/// What the claims of a view say of each other's times, worked out.
///
/// Each claim has a moment. Its own interval bounds it, and so do the claims it
/// is related to ("hours after", "30 minutes before"), the other readings of the
/// [clock](crate::Sighting::on_clock) it was read from, and, for an actor with a
/// [top speed](crate::Actor::max_speed), the way from one place to another. All
/// of these are bounds on differences, a *simple temporal network*, so the
/// intervals that come out are exact: each instant in them is the moment on some
/// reading of all the claims. (The exception is travel in an order that no claim
/// settles: nothing is concluded from it until one of the orders is excluded.)
///
/// Only what was observed or reported binds others. A plan, a speculation, a
/// denial gets its time from what it refers to and gives none back. Plain fixes
/// never enter.
///
/// Where claims contradict each other nothing follows from any that is linked
/// with them, directly or through others: the [view](Network::view) then has
/// their own intervals, until [`repaired`](Network::repaired) or
/// [`without`](Network::without) leaves some out.
///
/// # Example
///
/// ```
/// use lastseen::{DurationRange, Interval, Place, Sighting, SignedDuration, Timeline, Timestamp};
///
/// let four: Timestamp = "2023-09-13T04:00:00Z".parse()?;
/// let vostochny = Place::lat_lon(51.884, 128.334)?;
/// let half_an_hour_before = DurationRange::exactly(SignedDuration::from_mins(-30));
/// let timeline: Timeline = [
///     Sighting::new("kim", vostochny.clone(), four).labelled("kim arrives"),
///     Sighting::new("putin", vostochny, Interval::UNBOUNDED)
///         .after("kim arrives", half_an_hour_before),
/// ]
/// .into_iter()
/// .collect();
///
/// let network = timeline.as_known().network();
/// let last = network.view().last_seen("putin");
/// assert_eq!(last.interval().expect("seen").to_string(), "2023-09-13T03:30:00Z");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Network<'a> {
    view: View<'a>,
    bounds: Bounds,
    inconsistencies: Vec<Inconsistency<'a>>,
    orders: Vec<InferredOrder<'a>>,
    impossible: Vec<(Seen<'a>, Seen<'a>)>,
    without: BTreeSet<u32>,
    dropped: Vec<Seen<'a>>,
    repair: Option<Repair>,
}

/// How to go on when claims contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repair {
    /// Of each contradiction leave out the [least
    /// reliable](Inconsistency::least_reliable) claim.
    DropLeastReliable,
}

/// Claims that cannot all be true.
///
/// The set is as small as it can be: without any one of them the others agree
/// with each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Inconsistency<'a> {
    claims: Vec<Seen<'a>>,
    least_reliable: Seen<'a>,
    short_by: SignedDuration,
    remedies: Vec<Remedy<'a>>,
}

/// An order that no claim states: there is time for the way in this order only.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InferredOrder<'a> {
    before: Seen<'a>,
    after: Seen<'a>,
}

impl<'a> View<'a> {
    /// Works out what the claims say of each other's times.
    ///
    /// O(n log n) over the claims that are linked, for the usual case of a few
    /// links a claim; the others are only passed by.
    #[must_use]
    pub fn network(self) -> Network<'a> {
        Network::solve(self.with_bounds(None), BTreeSet::new(), None)
    }
}

impl<'a> Network<'a> {
    fn solve(view: View<'a>, without: BTreeSet<u32>, repair: Option<Repair>) -> Network<'a> {
        let links = Links::of(view, &without);
        let mut network = Network {
            view,
            bounds: Bounds::default(),
            inconsistencies: Vec::new(),
            orders: Vec::new(),
            impossible: Vec::new(),
            dropped: without.iter().filter_map(|&claim| view.claim_at(claim)).collect(),
            without,
            repair,
        };
        for &claim in &network.without {
            network.bounds.drop_claim(claim);
        }
        let groups = Group::all(&links);
        for group in &groups {
            network.take_in(&links, group);
        }
        let linked: HashSet<u32> = groups.iter().flat_map(Group::claims).collect();
        for (claim, interval) in links.open().filter(|(claim, _)| !linked.contains(claim)) {
            network.bounds.insert_dependent(claim, interval, false);
        }
        network.depend(&links);
        network.bounds.arrange(view.timeline());
        network
    }

    /// The claims of one group: their bounds, or why they have none.
    fn take_in(&mut self, links: &Links<'a>, group: &Group<'_, 'a>) {
        let (mut solved, clashes) = group.solve();
        let seen = |claim: u32| links.facts.get(&claim).copied();
        let of_clash = |clash: &Clash| {
            Some(Inconsistency {
                claims: clash.claims.iter().filter_map(|&claim| seen(claim)).collect(),
                least_reliable: seen(clash.weakest)?,
                short_by: SignedDuration::from_micros(clash.short_by),
                remedies: clash
                    .slips
                    .iter()
                    .map(|&(claim, slip)| Remedy::new(slip, seen(claim)))
                    .collect(),
            })
        };
        self.inconsistencies.extend(clashes.iter().filter_map(of_clash));
        if self.repair.is_none() && !clashes.is_empty() {
            return;
        }
        for clash in &clashes {
            self.bounds.drop_claim(clash.weakest);
            self.dropped.extend(seen(clash.weakest));
        }
        let travellers: Vec<_> = links
            .travellers
            .iter()
            .filter(|traveller| {
                let mut claims = traveller.stops.iter().filter_map(|stop| stop.claim());
                claims.any(|claim| solved.nodes.contains_key(&claim))
            })
            .cloned()
            .collect();
        let mut tied = travel::ties(&solved, group.linked());
        let travel = travel::tighten(&mut solved, &travellers, &mut tied);
        let order = |(before, after)| InferredOrder { before, after };
        self.orders.extend(travel.orders.into_iter().map(order));
        self.impossible.extend(travel.impossible);
        let latest = solved.moments.latest_without(&solved.known_by);
        let has_end = |claim: u32, node: u32| {
            let latest = latest.get(node as usize).copied().unwrap_or(i64::MAX);
            let reported = || seen(claim)?.sighting()?.reported_at();
            latest != i64::MAX && (latest <= self.view.known() || reported().is_some())
        };
        let claims = solved.nodes.into_iter();
        let claims = claims.map(|(claim, node)| (claim, node, has_end(claim, node)));
        self.bounds.insert(solved.moments, claims);
    }

    /// Claims that are no facts take their times from what they refer to.
    fn depend(&mut self, links: &Links<'a>) {
        let mut intervals: HashMap<u32, Interval> = HashMap::new();
        // What stood on a claim that is left out does so no longer.
        let stands = |relation: &&Relation| !self.bounds.is_dropped(relation.from);
        for relation in links.dependent.iter().filter(|relation| !stands(relation)) {
            let seen = self.view.claim_at(relation.to).and_then(Seen::sighting);
            if let Some(sighting) = seen.filter(|sighting| links::is_relative(sighting)) {
                let latest = sighting.latest_known_by(self.view.known());
                intervals.insert(relation.to, Interval::from_ends(i64::MIN, latest));
            }
        }
        // One round more than the longest chain can have links.
        for _ in 0..=links.dependent.len() {
            let mut moved = false;
            for relation in links.dependent.iter().filter(stands) {
                let now = |claim: u32| {
                    let known = intervals.get(&claim).copied();
                    let own = || self.view.claim_at(claim).map(Seen::interval);
                    known.or_else(|| self.bounds.interval(claim)).or_else(own)
                };
                let (Some(from), Some(to)) = (now(relation.from), now(relation.to)) else {
                    continue;
                };
                let Some(both) = to.intersection(from.shifted(relation.by)) else { continue };
                moved |= both != to;
                intervals.insert(relation.to, both);
            }
            if !moved {
                break;
            }
        }
        for (claim, interval) in intervals {
            let seen = self.view.claim_at(claim);
            let cut = seen
                .and_then(Seen::sighting)
                .map_or(i64::MAX, |sighting| sighting.latest_known_by(self.view.known()));
            let ends = interval.hi() < cut || seen.is_some_and(|seen| !seen.is_open_ended());
            self.bounds.insert_dependent(claim, interval, ends);
        }
    }

    /// The same lens, with the intervals as narrow as the claims make them
    /// together; every question can be asked of it.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        self.view.with_bounds(Some(&self.bounds))
    }

    /// Whether the times of all claims, but those that were left out, can be
    /// true together.
    ///
    /// Places are not looked at here: who is in two places at once, or would
    /// have gone too fast, is among the [`conflicts`](Network::conflicts).
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.repair.is_some() || self.inconsistencies.is_empty()
    }

    /// What cannot all be true, each with the fewest claims that show it.
    ///
    /// Disjoint contradictions are listed each; of those that share claims,
    /// as many as it takes to leave none once the least reliable claim of each
    /// is left out. After a [repair](Network::repaired) they are the ones that
    /// were mended.
    #[must_use]
    pub fn inconsistencies(&self) -> &[Inconsistency<'a>] {
        &self.inconsistencies
    }

    /// The orders that follow from there being time for no other.
    #[must_use]
    pub fn inferred_orders(&self) -> &[InferredOrder<'a>] {
        &self.orders
    }

    /// The same, with some claims left out where they contradict each other;
    /// [`dropped`](Network::dropped) says which.
    #[must_use]
    pub fn repaired(&self, how: Repair) -> Network<'a> {
        Network::solve(self.view, self.without.clone(), Some(how))
    }

    /// The same without some claims: what would follow if they were not true.
    #[must_use]
    pub fn without(&self, claims: impl IntoIterator<Item = SightingId>) -> Network<'a> {
        let claims = claims.into_iter().map(SightingId::claim);
        Network::solve(self.view, self.without.iter().copied().chain(claims).collect(), None)
    }

    /// The claims that were left out.
    #[must_use]
    pub fn dropped(&self) -> &[Seen<'a>] {
        &self.dropped
    }

    /// The gap from one sighting to another, as the claims together leave it.
    #[must_use]
    pub fn gap<'s>(&self, from: Seen<'s>, to: Seen<'s>) -> Gap<'s> {
        Gap::between(from, to).with_length(self.time_between(from, to))
    }

    /// When a sighting was, as the claims together leave it.
    pub(crate) fn interval_of(&self, seen: Seen<'_>) -> Interval {
        let narrower = seen.claim().and_then(|claim| self.bounds.interval(claim));
        narrower.unwrap_or_else(|| seen.interval())
    }

    /// Whether a claim was left out.
    pub(crate) fn leaves_out(&self, id: SightingId) -> bool {
        self.bounds.is_dropped(id.claim())
    }

    /// The time from one sighting to another.
    pub(crate) fn time_between(&self, from: Seen<'_>, to: Seen<'_>) -> DurationRange {
        if from.claim().is_some() && from.claim() == to.claim() {
            return SignedDuration::ZERO.into();
        }
        let linked = || self.bounds.between(from.claim()?, to.claim()?);
        linked().unwrap_or_else(|| self.interval_of(from).to(self.interval_of(to)))
    }

    /// Two sightings of one traveller each, between which there is no time for
    /// the way in either order, once the other claims are considered.
    pub(crate) fn impossible_travels(&self) -> &[(Seen<'a>, Seen<'a>)] {
        &self.impossible
    }

    /// The view without the narrower intervals.
    pub(crate) fn plain_view(&self) -> View<'a> {
        self.view
    }
}

impl<'a> Inconsistency<'a> {
    /// The claims, by label.
    #[must_use]
    pub fn claims(&self) -> &[Seen<'a>] {
        &self.claims
    }

    /// The one of them with the most against it: by the grade of its source,
    /// then by its own, then because it is only passed on. What nobody judged
    /// counts as neither good nor bad.
    #[must_use]
    pub fn least_reliable(&self) -> Seen<'a> {
        self.least_reliable
    }

    /// The slips, each in the time of one of the claims, by which they would
    /// agree.
    #[must_use]
    pub fn remedies(&self) -> &[Remedy<'a>] {
        &self.remedies
    }

    /// By how much they miss each other: the least that one of the times would
    /// have to change.
    #[must_use]
    pub fn short_by(&self) -> SignedDuration {
        self.short_by
    }
}

impl<'a> InferredOrder<'a> {
    /// What came first.
    #[must_use]
    pub fn before(self) -> Seen<'a> {
        self.before
    }

    /// What came second.
    #[must_use]
    pub fn after(self) -> Seen<'a> {
        self.after
    }
}
