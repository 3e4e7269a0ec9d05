//! Where an actor was one place after another.

use crate::limits::LINKED_LAYER;
use crate::place::Place;
use crate::place::distance::DistanceRange;
use crate::place::speed::SpeedRange;
use crate::time::duration::DurationRange;
use crate::time::interval::Interval;
use crate::view::{Ask, Certainty, Gap, Seen, View};

/// An actor's sightings as stays and legs, in certain order only.
///
/// The stays stand in layers: all of one layer come certainly before all of the
/// next. Of two stays in one layer the order may be unknown; where it is
/// certain nevertheless, there is a [leg](Itinerary::legs) from the one to the
/// other. So one vague sighting can make one layer of many stays, and what is
/// known of their order is still there, in the legs.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Place, Sighting, Timeline, Timestamp};
///
/// let place = |lat, lon, name| Ok::<_, lastseen::Error>(Place::lat_lon(lat, lon)?.named(name));
/// let arrival: Timestamp = "2023-09-11T20:00:00Z".parse()?;
/// let later: Interval = "2023-09-11T22:00:00Z/2023-09-12T20:00:00Z".parse()?;
/// let passed: Timestamp = "2023-09-12T02:15:00Z".parse()?;
/// let timeline: Timeline = [
///     Sighting::new("train", place(42.4286, 130.6456, "Khasan")?, arrival),
///     Sighting::new("train", place(43.8029, 131.9458, "Ussuriysk")?, later),
///     Sighting::new("train", place(43.7403, 131.9156, "Baranovsky")?, passed),
/// ]
/// .into_iter()
/// .collect();
///
/// let itinerary = timeline.as_known().itinerary("train");
/// // Whether Ussuriysk came before Baranovsky, nobody has said.
/// let layers: Vec<usize> = itinerary.layers().map(<[_]>::len).collect();
/// assert_eq!(layers, [1, 2]);
/// let legs: Vec<String> = itinerary.legs().map(|leg| leg.length().to_string()).collect();
/// assert_eq!(legs, ["2h to 24h", "6h15m"]);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Itinerary<'a> {
    view: View<'a>,
    /// By earliest moment, then latest.
    stays: Vec<Stay<'a>>,
    /// Where each layer ends among the stays.
    layers: Vec<usize>,
    /// The legs by the numbers of their stays, where the intervals alone do not
    /// tell them: claims are linked in time.
    steps: Option<Vec<(usize, usize)>>,
}

/// An actor at one place, with no sighting elsewhere between.
///
/// That it stayed is not said: it was seen there at least once, and perhaps
/// again.
#[derive(Debug, Clone, PartialEq)]
pub struct Stay<'a> {
    place: Place,
    seen: Vec<Seen<'a>>,
}

/// From one stay to one that certainly comes after it, with none certainly
/// between.
#[derive(Debug, Clone, Copy)]
pub struct Leg<'i, 'a> {
    from: &'i Stay<'a>,
    to: &'i Stay<'a>,
    gap: Gap<'a>,
}

impl<'a> Stay<'a> {
    fn of(seen: Seen<'a>, place: Place) -> Stay<'a> {
        Stay { place, seen: vec![seen] }
    }

    /// Where.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The sightings that it stands on, by earliest moment.
    #[must_use]
    pub fn seen(&self) -> &[Seen<'a>] {
        &self.seen
    }

    /// Whether some sighting certainly speaks of the actor.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let certain = self.seen.iter().any(|seen| seen.is_certain());
        if certain { Certainty::Certain } else { Certainty::Possible }
    }

    /// When it was first seen there.
    #[must_use]
    pub fn first(&self) -> Interval {
        let latest = self.settled().map(|seen| seen.hi()).min();
        Interval::from_ends(self.lo(), latest.unwrap_or(self.hi()))
    }

    /// When it was last seen there.
    #[must_use]
    pub fn last(&self) -> Interval {
        let earliest = self.settled().map(|seen| seen.lo()).max();
        Interval::from_ends(earliest.unwrap_or(self.lo()), self.hi())
    }

    /// How long from the first sighting there to the last one; no time at all
    /// where there is only one.
    #[must_use]
    pub fn length(&self) -> DurationRange {
        let least = match (self.first().hi(), self.last().lo()) {
            (i64::MAX, _) | (_, i64::MIN) => 0,
            (first, last) => last.saturating_sub(first).max(0),
        };
        // The two may not be one and the same sighting, if that reaches widest
        // on both sides.
        let most = widest(&self.seen).max(least);
        DurationRange::from_ends(least, most)
    }

    fn settled(&self) -> impl Iterator<Item = Seen<'a>> {
        self.seen.iter().copied().filter(|seen| seen.is_certain())
    }

    fn lo(&self) -> i64 {
        self.seen.iter().map(|seen| seen.lo()).min().unwrap_or(i64::MIN)
    }

    fn hi(&self) -> i64 {
        self.seen.iter().map(|seen| seen.hi()).max().unwrap_or(i64::MAX)
    }
}

/// The longest time that can lie between two different sightings.
fn widest(seen: &[Seen<'_>]) -> i64 {
    let two = |mut keys: Vec<(i64, usize)>| {
        keys.sort_unstable();
        keys.truncate(2);
        keys
    };
    let firsts = two(seen.iter().enumerate().map(|(n, seen)| (seen.lo(), n)).collect());
    let lasts = two(seen.iter().enumerate().map(|(n, seen)| (!seen.hi(), n)).collect());
    let pairs = firsts.iter().flat_map(|first| lasts.iter().map(move |last| (first, last)));
    pairs
        .filter(|((_, one), (_, other))| one != other)
        .map(|(&(lo, _), &(hi, _))| match (lo, !hi) {
            (i64::MIN, _) | (_, i64::MAX) => i64::MAX,
            (lo, hi) => hi.saturating_sub(lo),
        })
        .max()
        .unwrap_or(0)
}

impl<'i, 'a> Leg<'i, 'a> {
    fn between(view: &View<'a>, from: &'i Stay<'a>, to: &'i Stay<'a>) -> Option<Leg<'i, 'a>> {
        // The sightings nearest to the gap, and its length over all of them.
        let last = from.seen.iter().copied().max_by_key(|seen| (seen.hi(), seen.lo()))?;
        let first = to.seen.iter().copied().min_by_key(|seen| (seen.lo(), seen.hi()))?;
        let between = view.gap(last, first);
        let gap = match (from.seen.len(), to.seen.len()) {
            (1, 1) => between,
            _ => between.with_length(from.last().to(to.first())),
        };
        Some(Leg { from, to, gap })
    }

    /// Where it sets out.
    #[must_use]
    pub fn from(self) -> &'i Stay<'a> {
        self.from
    }

    /// Where it arrives.
    #[must_use]
    pub fn to(self) -> &'i Stay<'a> {
        self.to
    }

    /// The gap between the last sighting at the one place and the first at the
    /// other.
    #[must_use]
    pub fn gap(self) -> Gap<'a> {
        self.gap
    }

    /// The time it took, at least and at most, with what the actor spent
    /// unseen at either end.
    #[must_use]
    pub fn length(self) -> DurationRange {
        self.gap.length()
    }

    /// How far apart the two places are; `None` when one has no position.
    #[must_use]
    pub fn distance(self) -> Option<DistanceRange> {
        self.gap.distance()
    }

    /// The speed that it takes.
    #[must_use]
    pub fn speed(self) -> Option<SpeedRange> {
        self.gap.speed()
    }
}

impl<'a> Itinerary<'a> {
    /// The stays of one layer after another; within a layer by their earliest
    /// moment, which says nothing of their order.
    pub fn layers(&self) -> impl Iterator<Item = &[Stay<'a>]> {
        let starts = std::iter::once(0).chain(self.layers.iter().copied());
        starts.zip(&self.layers).map(|(from, &to)| self.stays.get(from..to).unwrap_or_default())
    }

    /// Every stay, in the order of the layers.
    #[must_use]
    pub fn stays(&self) -> &[Stay<'a>] {
        &self.stays
    }

    /// Every step of the certain order: from a stay to each that comes
    /// certainly after it with no other certainly between.
    ///
    /// Two stays have certain order exactly if legs lead from the one to the
    /// other.
    pub fn legs(&self) -> impl Iterator<Item = Leg<'_, 'a>> {
        let stay = |n: usize| self.stays.get(n);
        let linked = self.steps.iter().flatten();
        let linked = linked.filter_map(move |&(a, b)| Leg::between(&self.view, stay(a)?, stay(b)?));
        let alone = self.steps.is_none().then(|| self.legs_of_intervals());
        linked.chain(alone.into_iter().flatten())
    }

    /// The legs that follow from the intervals of the stays alone.
    fn legs_of_intervals(&self) -> impl Iterator<Item = Leg<'_, 'a>> {
        // The earliest end among each stay and those after it, and whether only
        // stays of that one instant end there.
        let mut ends = vec![(i64::MAX, true); self.stays.len()];
        let mut end = (i64::MAX, true);
        for (slot, stay) in ends.iter_mut().zip(&self.stays).rev() {
            end = end.min((stay.hi(), stay.lo() == stay.hi()));
            *slot = end;
        }
        self.stays.iter().enumerate().flat_map(move |(n, from)| {
            let after = self.after(n, from);
            // Whatever begins once another has come and gone is a step away.
            let (end, instant) = ends.get(after).copied().unwrap_or((i64::MAX, true));
            let later = self.stays.get(after..).unwrap_or_default().iter();
            later
                .take_while(move |to| to.lo() < end || instant && to.lo() == end && to.hi() == end)
                .filter_map(move |to| Leg::between(&self.view, from, to))
        })
    }

    /// The first stay that comes certainly after this one.
    fn after(&self, n: usize, from: &Stay<'a>) -> usize {
        let key = (from.lo(), from.hi());
        let rest = self.stays.get(n..).unwrap_or_default();
        // Stays at one and the same instant have no order.
        n + rest.partition_point(|to| to.lo() < from.hi() || (to.lo(), to.hi()) == key)
    }
}

impl<'a> View<'a> {
    /// An actor's sightings as stays and legs, without an order that nobody
    /// stated.
    ///
    /// Sightings one after another at [the same](Place::is_same_as) place, with
    /// none that can lie between elsewhere, are one stay. One sighting comes
    /// certainly before another when its latest moment is no later than the
    /// earliest of the other; two at one exact instant stand in one layer.
    /// Where claims are linked, "two hours later" is later whenever it was.
    ///
    /// O(n log n) over the sightings selected, and O(k²) over k of one layer
    /// that are linked; of more than 1,000 in one layer the links are not looked
    /// at.
    #[must_use]
    pub fn itinerary<'q>(&self, ask: impl Into<Ask<'q>>) -> Itinerary<'a> {
        let mut rows: Vec<Seen<'a>> = self.sightings(ask).collect();
        rows.sort_by_key(|seen| (seen.lo(), seen.hi()));
        let mut itinerary =
            Itinerary { view: self.clone(), stays: Vec::new(), layers: Vec::new(), steps: None };
        let mut layer: Vec<Seen<'a>> = Vec::new();
        let mut end = i64::MIN;
        for seen in rows {
            // A layer ends where all before has happened; but several at the
            // instant of its end, if it is one instant, are of one layer.
            let same_instant = layer
                .first()
                .is_some_and(|first| first.lo() == seen.hi() && first.hi() == seen.hi());
            if !layer.is_empty() && seen.lo() >= end && !same_instant {
                itinerary.push_linked(std::mem::take(&mut layer));
            }
            end = if layer.is_empty() { seen.hi() } else { end.max(seen.hi()) };
            layer.push(seen);
        }
        itinerary.push_linked(layer);
        if itinerary.stays.iter().flat_map(|stay| &stay.seen).any(|&seen| self.is_linked(seen)) {
            itinerary.steps = itinerary.linked_steps();
        }
        itinerary
    }
}

/// The order of some sightings: the most that can pass from each to each.
struct Precedence(Vec<Vec<i64>>);

impl Precedence {
    fn of(view: &View<'_>, rows: &[Seen<'_>]) -> Precedence {
        Precedence(rows.iter().map(|&seen| view.most_between(seen, rows)).collect())
    }

    fn most(&self, from: usize, to: usize) -> i64 {
        self.0.get(from).and_then(|most| most.get(to)).copied().unwrap_or(i64::MAX)
    }

    /// Whether one certainly comes before another. Two at one instant have no
    /// order.
    fn precedes(&self, one: usize, other: usize) -> bool {
        self.most(other, one) <= 0 && self.most(one, other) > 0
    }
}

impl<'a> Itinerary<'a> {
    /// Adds a layer, or the several layers that it is by the links between the
    /// claims.
    fn push_linked(&mut self, layer: Vec<Seen<'a>>) {
        let linked = layer.iter().any(|&seen| self.view.is_linked(seen));
        if !linked || layer.len() < 2 || layer.len() > LINKED_LAYER {
            self.push(layer);
            return;
        }
        // Sightings whose order is not certain belong together, and so do those
        // that share such a neighbour. What is left is in order throughout.
        let order = Precedence::of(&self.view, &layer);
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for n in 0..layer.len() {
            let (apart, together): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| {
                part.iter().all(|&other| order.precedes(other, n) || order.precedes(n, other))
            });
            parts = apart;
            parts.push(together.into_iter().flatten().chain([n]).collect());
        }
        let before = |part: &Vec<usize>| {
            let first = part.first().copied().unwrap_or(0);
            (0..layer.len()).filter(|&other| order.precedes(other, first)).count()
        };
        // The first of a part comes after all of the parts before, and at most
        // after some of its own.
        parts.sort_by_cached_key(before);
        for mut part in parts {
            part.sort_unstable();
            self.push(part.into_iter().filter_map(|n| layer.get(n).copied()).collect());
        }
    }

    /// Adds a layer. One that is all at one place is one stay, and goes on with
    /// the layer before if that is at the same place.
    fn push(&mut self, layer: Vec<Seen<'a>>) {
        let Some(place) = layer.first().map(|seen| seen.place()) else { return };
        if !layer.iter().all(|seen| seen.place().is_same_as(&place)) {
            self.stays.extend(layer.into_iter().map(|seen| Stay::of(seen, seen.place())));
            self.layers.push(self.stays.len());
            return;
        }
        let before = self.layers.len().checked_sub(2).and_then(|at| self.layers.get(at)).copied();
        let alone = self.stays.len().checked_sub(before.unwrap_or(0)) == Some(1);
        match self.stays.last_mut() {
            Some(last) if alone && last.place.is_same_as(&place) => last.seen.extend(layer),
            _ => {
                self.stays.push(Stay { place, seen: layer });
                self.layers.push(self.stays.len());
            }
        }
    }

    /// The steps of the certain order: within each layer, and from the last of
    /// one layer to the first of the next. `None` when a layer is too large.
    fn linked_steps(&self) -> Option<Vec<(usize, usize)>> {
        let starts = std::iter::once(0).chain(self.layers.iter().copied());
        let mut steps = Vec::new();
        let mut lasts: Vec<usize> = Vec::new();
        for (from, &to) in starts.zip(&self.layers) {
            // Where a layer has several stays, each is one sighting.
            let layer = self.stays.get(from..to)?;
            let rows: Vec<Seen<'a>> = match layer {
                [one] => one.seen.first().copied().into_iter().collect(),
                many => many.iter().flat_map(|stay| stay.seen.iter().copied()).collect(),
            };
            if rows.len() > LINKED_LAYER {
                return None;
            }
            let order = Precedence::of(&self.view, &rows);
            let all = || 0..rows.len();
            let rank: Vec<usize> =
                all().map(|m| all().filter(|&n| order.precedes(n, m)).count()).collect();
            let rank = |n: usize| rank.get(n).copied().unwrap_or(0);
            for first in all().filter(|&n| rank(n) == 0) {
                steps.extend(lasts.iter().map(|&last| (last, from + first)));
            }
            lasts.clear();
            for n in all() {
                let mut after: Vec<usize> = all().filter(|&m| order.precedes(n, m)).collect();
                if after.is_empty() {
                    lasts.push(from + n);
                }
                after.sort_by_key(|&m| rank(m));
                let mut next: Vec<usize> = Vec::new();
                for m in after {
                    // What comes between comes after a next one, or is one.
                    if !next.iter().any(|&between| order.precedes(between, m)) {
                        next.push(m);
                    }
                }
                steps.extend(next.into_iter().map(|m| (from + n, from + m)));
            }
        }
        steps.sort_unstable();
        Some(steps)
    }
}
