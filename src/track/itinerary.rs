//! Where an actor was one place after another.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::layers::{Precedence, span};
use super::path::Path;
use super::stay_rule::StayRule;
use super::stays::Stay;
use super::trips::Trip;
use crate::limits::LINKED_LAYER;
use crate::sighting::Sighting;
use crate::view::{Ask, Seen, View};

/// An actor's sightings as stays and the trips between them, in certain order
/// only.
///
/// The stays are in layers: all of one layer come certainly before all of the
/// next. Of two stays in one layer the order may be unknown; where it is certain
/// nevertheless, there is a [trip](Itinerary::trips) from the one to the other.
/// So one vague sighting can make one layer of many stays, and what is known of
/// their order is still there, in the trips.
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
/// let gaps: Vec<String> =
///     itinerary.trips().map(|trip| trip.gap().length().to_string()).collect();
/// assert_eq!(gaps, ["2h to 24h", "6h15m"]);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Itinerary<'a> {
    /// By earliest moment, then latest.
    stays: Vec<Stay<'a>>,
    /// Where each layer ends among the stays.
    layers: Vec<usize>,
    /// The trips by the numbers of their stays, where they do not follow from
    /// the intervals alone: claims are linked in time.
    steps: Option<Vec<(usize, usize)>>,
}

impl<'a> Itinerary<'a> {
    /// Returns the stays of one layer after another; within a layer by their
    /// earliest moment, which says nothing of their order.
    pub fn layers(&self) -> impl Iterator<Item = &[Stay<'a>]> {
        let starts = std::iter::once(0).chain(self.layers.iter().copied());
        starts.zip(&self.layers).map(|(from, &to)| self.stays.get(from..to).unwrap_or_default())
    }

    /// Returns every stay, in the order of the layers.
    #[must_use]
    pub fn stays(&self) -> &[Stay<'a>] {
        &self.stays
    }

    /// Returns every step of the certain order: from a stay to each that comes
    /// certainly after it with no other certainly between.
    ///
    /// Two stays have certain order exactly if trips lead from the one to the
    /// other. Of stays whose times overlap by thousands these can be millions; they are made
    /// one by one as they are taken.
    pub fn trips(&self) -> impl Iterator<Item = Trip<'a>> {
        self.steps().filter_map(|(from, to)| Trip::between(from, to))
    }

    /// The stays at both ends of each step that is worth telling: none within one claim of a
    /// stay or one event, and one between two claims.
    pub(crate) fn legs(&self) -> impl Iterator<Item = (&Stay<'a>, &Stay<'a>)> {
        let mut told: HashSet<(u32, u32)> = HashSet::new();
        let whole = |seen: Seen<'a>| {
            let row = seen.claim()?;
            Some(seen.held_with().map_or(row, |other| row.min(other)))
        };
        self.steps().filter(move |(from, to)| {
            let (last, first) = (from.last(), to.first());
            let is_within_stay = first.claim().is_some() && last.held_with() == first.claim();
            if is_within_stay || from.view().tell_of_one_event(last, first) {
                return false;
            }
            whole(last).zip(whole(first)).is_none_or(|claims| told.insert(claims))
        })
    }

    /// How many of these there are.
    pub(crate) fn count_legs(&self) -> usize {
        // Where each claim is one moment and one event, each step is worth telling.
        let is_alone = |seen: Seen<'_>| {
            let event = seen.sighting().and_then(Sighting::same_event);
            seen.held_with().is_none() && event.is_none()
        };
        if self.stays.iter().flat_map(Stay::sightings).all(is_alone) {
            return match &self.steps {
                Some(steps) => steps.len(),
                None => self.steps_of_intervals().map(|(_, to)| to.len()).sum(),
            };
        }
        self.legs().count()
    }

    /// The stays at both ends of each step.
    fn steps(&self) -> impl Iterator<Item = (&Stay<'a>, &Stay<'a>)> {
        let stay = |n: usize| self.stays.get(n);
        let linked = self.steps.iter().flatten();
        let linked = linked.filter_map(move |&(a, b)| Some((stay(a)?, stay(b)?)));
        let alone = self.steps.is_none().then(|| self.steps_of_intervals());
        let alone = alone.into_iter().flatten().flat_map(move |(n, to)| {
            let to = self.stays.get(to).unwrap_or_default();
            stay(n).into_iter().flat_map(move |from| to.iter().map(move |to| (from, to)))
        });
        linked.chain(alone)
    }

    /// The steps that follow from the intervals of the stays alone: from each stay to some
    /// side by side.
    fn steps_of_intervals(&self) -> impl Iterator<Item = (usize, Range<usize>)> + use<'a> {
        let spans: Vec<(i64, i64)> = self.stays.iter().map(span_of).collect();
        // The earliest end among each stay and those after it, and whether only
        // stays of that one instant end there.
        let mut ends = vec![(i64::MAX, true); spans.len()];
        let mut end = (i64::MAX, true);
        for (slot, &(lo, hi)) in ends.iter_mut().zip(&spans).rev() {
            end = end.min((hi, lo == hi));
            *slot = end;
        }
        (0..spans.len()).map(move |n| {
            let after = after(&spans, n);
            // Whatever begins once another has come and gone is a step away.
            let (end, instant) = ends.get(after).copied().unwrap_or((i64::MAX, true));
            let later = spans.get(after..).unwrap_or_default();
            let before = later.partition_point(|&(lo, _)| lo < end);
            let at_once = later.iter().skip(before).take_while(|at| instant && **at == (end, end));
            (n, after..after + before + at_once.count())
        })
    }
}

/// From the earliest to the latest moment of a stay.
fn span_of(stay: &Stay<'_>) -> (i64, i64) {
    span(stay.here.layered().unwrap_or_default())
}

/// The first stay that comes certainly after one.
fn after(spans: &[(i64, i64)], n: usize) -> usize {
    let rest = spans.get(n..).unwrap_or_default();
    let Some(&from) = rest.first() else { return n };
    // Stays at one and the same instant have no order.
    n + rest.partition_point(|&to| to.0 < from.1 || to == from)
}

impl<'a> View<'a> {
    /// Returns an actor's sightings as stays and trips, without an order that
    /// nobody stated.
    ///
    /// Sightings one after another at [the same](crate::Place::is_same_as)
    /// place, with none that can lie between elsewhere, are one stay, as
    /// [`StayRule::at_one_place`] has it; others are a stay each. One sighting
    /// comes certainly before another when its latest moment is no later than
    /// the earliest of the other; two at one exact instant are in one layer.
    /// Where claims are linked, "two hours later" is later whenever it was.
    ///
    /// O(n log n) over the sightings selected, and O(k²) over k of one layer
    /// that are linked. Of more than 1,000 in one layer the links are looked at only
    /// if each certainly comes before the next. Of stays that overlap there can be as many
    /// trips as pairs: as text and as data 10,000 are written, and the others counted.
    #[must_use]
    pub fn itinerary<'q>(&self, ask: impl Into<Ask<'q>>) -> Itinerary<'a> {
        let ask = ask.into();
        let seen: Vec<Seen<'a>> = self.sightings(ask).collect();
        let mut itinerary = Itinerary { stays: Vec::new(), layers: Vec::new(), steps: None };
        let asked = self.timeline.index_of_one(ask.who);
        let asked = asked.and_then(|index| self.timeline.actor_at(index));
        let Some(actor) = asked.or_else(|| Some(seen.first()?.actor())) else { return itinerary };
        let is_linked = seen.iter().any(|&seen| self.is_linked(seen));
        let path = Arc::new(Path::in_layers(self, ask.filter, actor, seen));
        for rows in path.layers().map_or_else(Vec::new, |layers| RULE.find_in_layers(layers, true))
        {
            let Some(stay) = Stay::on(&path, rows.clone()) else { continue };
            let place = stay.first().place();
            if stay.sightings().all(|seen| seen.place().is_same_as(&place)) {
                itinerary.stays.push(stay);
            } else {
                itinerary.stays.extend(rows.filter_map(|row| Stay::on(&path, row..row + 1)));
            }
            itinerary.layers.push(itinerary.stays.len());
        }
        if is_linked {
            itinerary.steps = itinerary.linked_steps(self);
        }
        itinerary
    }
}

const RULE: StayRule = StayRule::at_one_place();

impl<'a> Itinerary<'a> {
    /// The steps of the certain order: within each layer, and from the last of
    /// one layer to the first of the next. `None` when a layer is too large.
    fn linked_steps(&self, view: &View<'_>) -> Option<Vec<(usize, usize)>> {
        let starts = std::iter::once(0).chain(self.layers.iter().copied());
        let mut steps = Vec::new();
        let mut lasts: Vec<usize> = Vec::new();
        for (from, &to) in starts.zip(&self.layers) {
            // Where a layer has several stays, each is one sighting.
            let layer = self.stays.get(from..to)?;
            let rows: Vec<Seen<'a>> = match layer {
                [one] => vec![one.first()],
                many => many.iter().flat_map(Stay::sightings).collect(),
            };
            if rows.len() > LINKED_LAYER {
                return None;
            }
            let order = Precedence::of(view, &rows);
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
