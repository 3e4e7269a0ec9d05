//! Times that claims give each other.

use std::collections::BTreeSet;

use super::remedy::{Remedy, Slip};
use crate::limits::SLIP_CLAIMS;
use crate::links::{self, Group, Links};
use crate::time::duration::SignedDuration;
use crate::timeline::{Clash, Narrowed, SightingId};
use crate::view::{Seen, View};

/// What the claims of a view say of each other's times: where they contradict
/// each other, and what order follows.
///
/// Every answer of a view counts the links between claims by itself. A network
/// is asked for what is wrong with them, and for a view without some of them.
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
/// with them, directly or through others: a view then has their own intervals,
/// until [`repaired`](Network::repaired) or [`without`](Network::without) leaves
/// some out.
///
/// # Example
///
/// ```
/// use lastseen::{DurationRange, Interval, Place, Reliability, Sighting, SignedDuration};
/// use lastseen::{Source, Timeline, Timestamp};
///
/// let four: Timestamp = "2023-09-13T04:00:00Z".parse()?;
/// let five: Timestamp = "2023-09-13T05:00:00Z".parse()?;
/// let vostochny = Place::lat_lon(51.884, 128.334)?;
/// let forum = Source::new("forum").graded(Reliability::E);
/// let before = |minutes: i64| DurationRange::exactly(SignedDuration::from_mins(-minutes));
/// let timeline: Timeline = [
///     Sighting::new("kim", vostochny.clone(), four).labelled("kim arrives"),
///     Sighting::new("putin", vostochny.clone(), five).labelled("he waits").by(forum),
///     Sighting::new("putin", vostochny, Interval::UNBOUNDED)
///         .labelled("putin arrives")
///         .after("kim arrives", before(30))
///         .after("he waits", before(5)),
/// ]
/// .into_iter()
/// .collect();
///
/// let network = timeline.as_known().network();
/// assert_eq!(network.inconsistencies()[0].short_by.to_string(), "1h25m");
///
/// let view = network.repaired().view();
/// let last = view.last_seen("putin");
/// assert_eq!(last.interval().expect("seen").to_string(), "2023-09-13T03:30:00Z");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Network<'a> {
    view: View<'a>,
    inconsistencies: Vec<Inconsistency<'a>>,
    orders: Vec<(Seen<'a>, Seen<'a>)>,
    impossible: Vec<(Seen<'a>, Seen<'a>)>,
    dropped: Vec<Seen<'a>>,
}

/// Claims that cannot all be true.
///
/// The set is as small as it can be: without any one of them the others agree
/// with each other.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Inconsistency<'a> {
    /// The claims, by label.
    pub claims: Vec<Seen<'a>>,
    /// The one of them with the most against it: by the grade of its source,
    /// then by its own, then because it is only passed on. What nobody judged
    /// counts as neither good nor bad; of equal ones it is one of them.
    pub least_reliable: Seen<'a>,
    /// By how much they miss each other: the least that one of the times would
    /// have to change.
    pub short_by: SignedDuration,
    /// The slips, each in the time of one of the claims, by which they would
    /// agree.
    pub remedies: Vec<Remedy<'a>>,
}

impl<'a> View<'a> {
    /// Returns what the claims say of each other's times.
    ///
    /// O(n log n) over the claims that are linked, for the usual case of a few
    /// links a claim; the others are only passed by. What the first question
    /// that needed it has worked out is not worked out again.
    #[must_use]
    pub fn network(&self) -> Network<'a> {
        match self.narrowed() {
            Some(narrowed) => Network::of(self, narrowed),
            None => self.solved(BTreeSet::new(), false),
        }
    }

    fn solved(&self, without: BTreeSet<u32>, mends: bool) -> Network<'a> {
        let narrowed = links::solve(self.timeline(), self.known, without, mends);
        let view = self.narrowed_to(narrowed);
        view.network()
    }
}

impl<'a> Network<'a> {
    fn of(view: &View<'a>, narrowed: &Narrowed) -> Network<'a> {
        let stated = view.as_stated();
        let seen = |claim: u32| stated.claim_at(claim);
        let pairs = |pairs: &[(u32, u32)]| -> Vec<(Seen<'a>, Seen<'a>)> {
            pairs.iter().filter_map(|&(one, other)| seen(one).zip(seen(other))).collect()
        };
        Network {
            inconsistencies: inconsistencies(&stated, narrowed),
            orders: pairs(&narrowed.orders),
            impossible: pairs(&narrowed.impossible),
            dropped: whole(view, narrowed.dropped()).filter_map(seen).collect(),
            view: view.clone(),
        }
    }

    /// Returns the view of the claims that are not left out.
    #[must_use]
    pub fn view(&self) -> View<'a> {
        self.view.clone()
    }

    /// Whether the times of all claims, but those that were left out, can be
    /// true together.
    ///
    /// Places are not looked at here: who is in two places at once, or would
    /// have gone too fast, is among the [`conflicts`](View::conflicts).
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        self.inconsistencies.is_empty()
            || self.view.narrowed().is_some_and(|narrowed| narrowed.mends)
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

    /// Whether the claims have more candidates than were tried together, so that a
    /// contradiction may be missed.
    #[must_use]
    pub fn is_outer_bound(&self) -> bool {
        self.view.narrowed().is_some_and(Narrowed::has_outer_part)
    }

    /// The orders that no claim states, the earlier sighting first: there is
    /// time for the way in this order only.
    #[must_use]
    pub fn inferred_orders(&self) -> &[(Seen<'a>, Seen<'a>)] {
        &self.orders
    }

    /// The same without the [least reliable](Inconsistency::least_reliable)
    /// claim of each contradiction; [`dropped`](Network::dropped) lists them.
    #[must_use]
    pub fn repaired(&self) -> Network<'a> {
        self.view.solved(self.left_out(), true)
    }

    /// The same without some claims: what would follow if they were not true.
    #[must_use]
    pub fn without(&self, claims: impl IntoIterator<Item = SightingId>) -> Network<'a> {
        let mut without = self.left_out();
        let timeline = self.view.timeline();
        let rows = |id: SightingId| [Some(id.claim()), timeline.other_end(id.claim())];
        without.extend(claims.into_iter().flat_map(rows).flatten());
        self.view.solved(without, false)
    }

    /// The claims that were left out on request.
    fn left_out(&self) -> BTreeSet<u32> {
        self.view.narrowed().map_or_else(BTreeSet::new, |narrowed| narrowed.without.clone())
    }

    /// The claims that were left out.
    #[must_use]
    pub fn dropped(&self) -> &[Seen<'a>] {
        &self.dropped
    }

    /// Two sightings of one traveller each, between which there is no time for
    /// the way in either order, once the other claims are considered.
    pub(crate) fn impossible_travels(&self) -> &[(Seen<'a>, Seen<'a>)] {
        &self.impossible
    }
}

/// The contradictions among the claims of `stated`, which have their own
/// intervals there.
fn inconsistencies<'a>(stated: &View<'a>, narrowed: &Narrowed) -> Vec<Inconsistency<'a>> {
    if narrowed.clashes.is_empty() {
        return Vec::new();
    }
    let links = Links::of(stated.timeline(), stated.known, &narrowed.without);
    let groups = Group::all(&links);
    let inconsistency = |clash: &Clash| {
        let mut group = groups.iter();
        let group = group.find(|group| group.claims().any(|claim| claim == clash.weakest))?;
        let claims = whole(stated, clash.claims.iter().copied());
        let mut claims: Vec<Seen<'a>> = claims.filter_map(|claim| stated.claim_at(claim)).collect();
        claims.sort_by_key(|claim| claim.label().map(|label| (label.len(), label)));
        Some(Inconsistency {
            claims,
            least_reliable: stated.claim_at(stated.timeline().whole_claim(clash.weakest))?,
            short_by: SignedDuration::from_micros(clash.short_by),
            remedies: remedies(stated, group, &clash.claims),
        })
    };
    narrowed.clashes.iter().filter_map(inconsistency).collect()
}

/// The claims of some rows, each once.
fn whole(view: &View<'_>, rows: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    let mut met = BTreeSet::new();
    let claims = rows.map(|row| view.timeline().whole_claim(row));
    claims.filter(|claim| met.insert(*claim)).collect::<Vec<_>>().into_iter()
}

/// The slips in the own times of some claims of a group by which they would
/// agree.
fn remedies<'a>(stated: &View<'a>, group: &Group<'_, '_>, claims: &[u32]) -> Vec<Remedy<'a>> {
    let few = claims.iter().filter(|_| claims.len() <= SLIP_CLAIMS);
    let remedies = few.filter_map(|&claim| {
        let seen = stated.claim_at(claim)?;
        let interval = seen.interval();
        // Without a time of its own there can be no slip in it.
        // A slip in one moment of a stay would be one in the other as well.
        let is_stay = stated.timeline().other_end(claim).is_some();
        let is_timed = interval.lo() != i64::MIN && interval.hi() != i64::MAX && !is_stay;
        let agree = |slip: Slip| {
            let moved = slip.time_undone(interval).filter(|_| is_timed);
            moved.is_some_and(|moved| group.agree_if(claims, (claim, moved)))
        };
        Some(Remedy::passing(seen, Slip::of_time(), agree))
    });
    remedies.flatten().collect()
}
