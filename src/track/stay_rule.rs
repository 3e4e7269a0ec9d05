//! What counts as a stay, and where a path has one.

use std::ops::Range;

use super::kernel::{Extent, collect, stays};
use super::layers::{Layers, first_seen, last_seen, least_seen_for};
use super::path::Path;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::time::duration::SignedDuration;
use crate::view::Seen;

/// What counts as a stay: how close together, for how long.
///
/// A `Copy` value with setters. Without them, a stay may be of any length, and
/// no gap ends it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StayRule {
    pub(super) extent: Extent,
    least: SignedDuration,
    limit: SignedDuration,
}

impl StayRule {
    /// Takes sightings that lie at most `diameter` from each other.
    ///
    /// The same stays come out whichever way the track is turned or shifted.
    #[must_use]
    pub fn within_diameter(diameter: Distance) -> StayRule {
        StayRule::new(Extent::Diameter(diameter.as_metres()))
    }

    /// Takes sightings that lie at most `radius` from the first of them.
    ///
    /// One test a sighting; what has this form elsewhere is in the document on
    /// definitions.
    #[must_use]
    pub fn around_first(radius: Distance) -> StayRule {
        StayRule::new(Extent::FromFirst(radius.as_metres()))
    }

    /// Takes sightings at [the same](crate::Place::is_same_as) place, which need
    /// not have a position.
    ///
    /// An [itinerary](crate::View::itinerary) has these stays, and besides each
    /// sighting whose order to others elsewhere is not certain.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Place, Sighting, StayRule, Timeline};
    ///
    /// let claims = [
    ///     ("the hotel", "2024-05-01T08:00:00Z/2024-05-01T09:00:00Z"),
    ///     ("the hotel", "2024-05-01T12:00:00Z/2024-05-01T13:00:00Z"),
    ///     ("the bar", "2024-05-01T14:00:00Z/2024-05-01T15:00:00Z"),
    /// ];
    /// let timeline: Timeline = claims
    ///     .into_iter()
    ///     .map(|(place, time)| {
    ///         Ok(Sighting::new("kim", Place::unlocated(place), time.parse::<Interval>()?))
    ///     })
    ///     .collect::<Result<_, lastseen::Error>>()?;
    /// let rule = StayRule::at_one_place().for_at_least("2h".parse()?);
    /// let stays: Vec<_> = timeline.as_known().stays("kim", rule).collect();
    /// assert_eq!(stays.len(), 1);
    /// assert_eq!(stays[0].place().name(), "the hotel");
    /// assert_eq!(stays[0].seen_for().to_string(), "3h to 5h");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn at_one_place() -> StayRule {
        StayRule::new(Extent::OnePlace)
    }

    /// Takes nothing for a stay, so that [trips](crate::View::trips) are parted
    /// only by the gaps of [`broken_by`](StayRule::broken_by).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, StayRule, Timeline, Timestamp};
    ///
    /// let timeline: Timeline = ["00:00", "00:30", "02:00"]
    ///     .into_iter()
    ///     .map(|clock| {
    ///         let at: Timestamp = format!("2020-06-30T{clock}:00Z").parse()?;
    ///         Ok(Sighting::new("KLM42", Place::lat_lon(40.6, -74.1)?, at))
    ///     })
    ///     .collect::<Result<_, lastseen::Error>>()?;
    /// let rule = StayRule::no_stay().broken_by("1h".parse()?);
    /// let flights: Vec<_> = timeline.as_known().trips("KLM42", rule).collect();
    /// let counts: Vec<usize> = flights.iter().map(|flight| flight.count()).collect();
    /// assert_eq!(counts, [2, 1]);
    /// assert_eq!(flights[0].length().to_string(), "30m");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub const fn no_stay() -> StayRule {
        StayRule::new(Extent::Anywhere)
    }

    const fn new(extent: Extent) -> StayRule {
        let limit = SignedDuration::from_micros(i64::MAX);
        StayRule { extent, least: SignedDuration::ZERO, limit }
    }

    /// Takes only stays that certainly lasted at least so long: from the first
    /// sighting to the last. Where there is [no stay](StayRule::no_stay), this and
    /// the gap are of trips.
    #[must_use]
    pub const fn for_at_least(mut self, length: SignedDuration) -> StayRule {
        self.least = length;
        self
    }

    /// Ends a stay at a [gap](crate::View::gaps) that can be strictly longer than
    /// this; another one may begin after it at the same place.
    #[must_use]
    pub const fn broken_by(mut self, gap: SignedDuration) -> StayRule {
        self.limit = gap;
        self
    }

    /// The rows of the stays on a path, and without stays those between gaps.
    pub(super) fn find(self, path: &Path<'_>) -> Vec<Range<usize>> {
        let (least, limit) = (self.least.as_micros(), self.limit.as_micros());
        match path.layers() {
            Some(layers) => self.find_in_layers(layers, false),
            None => stays(path.columns(), self.extent, least, limit),
        }
    }

    /// The same in layers: what is found is a stay on every reading. With those
    /// that are `mixed`, also each layer that does not keep together.
    pub(super) fn find_in_layers(self, layers: &Layers<'_>, mixed: bool) -> Vec<Range<usize>> {
        let all = 0..layers.count();
        let seen = |layers_of: Range<usize>| layers.seen(layers.rows(layers_of));
        let layer = |at: usize| seen(at..at + 1);
        let is_mixed: Vec<bool> = all
            .clone()
            .map(|at| layers.is_at_several(at) || !self.all_near(layer(at), layer(at)))
            .collect();
        let is_mixed = |at: usize| is_mixed.get(at).copied().unwrap_or(false);
        let is_parted = |at: usize| {
            let Some(before) = at.checked_sub(1) else { return false };
            let (from, to) = (last_seen(layer(before)), first_seen(layer(at)));
            let is_gap = to.lo() > from.hi() && from.to(to).possibly_longer_than(self.limit);
            is_gap || is_mixed(before) || is_mixed(at)
        };
        let lasts = |run: &Range<usize>| {
            (mixed || !is_mixed(run.start))
                && least_seen_for(seen(run.clone())) >= self.least.as_micros()
        };
        let mut hub_reach = HubReach::default();
        let admit = |at: usize, start: usize| match self.extent {
            Extent::Diameter(metres) if hub_reach.is_within(metres, start..at, layer) => start,
            Extent::Diameter(_) => {
                let near = (start..at).rev().take_while(|&to| self.all_near(layer(to), layer(at)));
                near.last().unwrap_or(at)
            }
            _ if self.all_near(layer(start), layer(at)) => start,
            _ => at,
        };
        let runs = collect(all.map(is_parted), lasts, admit);
        runs.into_iter().map(|run| layers.rows(run)).collect()
    }

    /// Whether each of some sightings, which keep together, is certainly near
    /// each of others.
    fn all_near(self, these: &[Seen<'_>], those: &[Seen<'_>]) -> bool {
        let (these, limit) = match self.extent {
            Extent::Diameter(metres) | Extent::FromFirst(metres) => {
                (these, Some(Distance::clamped(metres)))
            }
            // One of them is as good as all.
            Extent::OnePlace => (these.get(..1).unwrap_or_default(), None),
            Extent::Anywhere => return true,
        };
        let near = |one: &Place, other: &Place| {
            let within = |limit| one.distance_to(other).is_some_and(|apart| apart.max() <= limit);
            one.is_same_as(other) || limit.is_some_and(within)
        };
        these
            .iter()
            .map(|one| one.place())
            .all(|one| those.iter().all(|other| near(&one, &other.place())))
    }
}

/// How far some layers reach from the first point of the first of them: where that is little,
/// each is near each without a look at all pairs.
#[derive(Debug, Default)]
struct HubReach {
    hub: Option<Place>,
    layers: Range<usize>,
    metres: f64,
}

impl HubReach {
    /// How much closer than the limit it has to be, for what is lost in rounding.
    const MARGIN: f64 = 0.01;

    /// Whether these layers and the one after them are within so many metres of each other,
    /// by how far they reach alone.
    fn is_within<'s, 'a: 's>(
        &mut self,
        metres: f64,
        layers: Range<usize>,
        layer: impl Fn(usize) -> &'s [Seen<'a>],
    ) -> bool {
        if self.layers.start != layers.start || self.hub.is_none() {
            let first = layer(layers.start).first().and_then(|seen| seen.place().point());
            self.hub = first.map(Place::at);
            (self.layers, self.metres) = (layers.start..layers.start, 0.0);
        }
        let Some(hub) = &self.hub else { return false };
        let far = |at: usize| {
            let apart = layer(at).iter().map(|seen| hub.distance_to(&seen.place()));
            let far = apart.map(|apart| apart.map_or(f64::INFINITY, |far| far.max().as_metres()));
            far.fold(0.0, f64::max)
        };
        self.metres = (self.layers.end..layers.end).map(far).fold(self.metres, f64::max);
        self.layers.end = layers.end;
        self.metres + far(layers.end) + HubReach::MARGIN <= metres
    }
}
