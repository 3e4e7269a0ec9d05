//! Where actors stayed.

use std::ops::Range;
use std::sync::Arc;

use super::kernel::{Extent, middle};
use super::layers::least_seen_for;
use super::path::Path;
use super::per_actor::per_actor;
use super::stay_rule::StayRule;
use super::stretch::Stretch;
use crate::actor::Actor;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::place::geodesy::quantise;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::view::{Ask, Certainty, Gap, Seen, View};

/// An actor at one place, by sightings with none elsewhere between.
///
/// From [`View::stays`] and [`Itinerary::stays`](crate::Itinerary::stays). A
/// sighting is one moment, so what is known for certain lies between the first
/// sighting and the last. When the actor came is known no better than from the
/// last sighting elsewhere to the first one here: both ends are intervals, and
/// lengths are ranges.
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, StayRule, Timeline, Timestamp};
///
/// let track = [("00:00", 40.60), ("00:20", 40.64), ("01:30", 40.64), ("01:40", 40.70)];
/// let timeline: Timeline = track
///     .into_iter()
///     .map(|(clock, lat)| {
///         let at: Timestamp = format!("2020-06-30T{clock}:00Z").parse()?;
///         Ok(Sighting::new("tug", Place::lat_lon(lat, -74.07)?, at))
///     })
///     .collect::<Result<_, lastseen::Error>>()?;
/// let view = timeline.as_known();
///
/// let rule = StayRule::within_diameter("200 m".parse()?).for_at_least("1h".parse()?);
/// let stay = view.stays("tug", rule).next().expect("it stayed");
/// assert_eq!(stay.arrival().to_string(), "2020-06-30T00:00:00Z/2020-06-30T00:20:00Z");
/// assert_eq!(stay.length().to_string(), "1h10m to 1h40m");
/// assert_eq!(stay.seen_for().to_string(), "1h10m");
/// assert_eq!(stay.gaps("30m".parse()?).count(), 1);
/// assert_eq!(
///     stay.to_string(),
///     "tug stayed at 40.64, -74.07: came between Tue 2020-06-30 00:00 and 00:20 UTC, \
///      left between Tue 2020-06-30 01:30 and 01:40 UTC; at least 1h10m, at most 1h40m"
/// );
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Stay<'a> {
    pub(super) here: Stretch<'a>,
}

impl<'a> Stay<'a> {
    /// Returns who stayed.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.here.path.actor
    }

    /// Returns the place of the sightings, where it is one, else a disc that
    /// holds all of them, around the middle of the box that they span on the
    /// chart.
    #[must_use]
    pub fn place(&self) -> Place {
        let first = self.here.first.place();
        if self.sightings().all(|seen| seen.place().is_same_as(&first)) {
            return first;
        }
        let points = self.sightings().filter_map(|seen| seen.place().point());
        let points = points.map(|point| (quantise(point.lat), quantise(point.lon)));
        let Some((lat, lon)) = middle(points) else { return first };
        let middle = Place::of_fix(lat, lon);
        let far = self.sightings().filter_map(|seen| seen.place().distance_to(&middle));
        let radius = far.map(|apart| apart.max()).max().unwrap_or(Distance::ZERO);
        middle.with_radius(radius)
    }

    /// Returns the first sighting here: the one with the earliest earliest
    /// moment.
    #[must_use]
    pub fn first(&self) -> Seen<'a> {
        self.here.first
    }

    /// Returns the last sighting here: the one with the latest latest moment.
    #[must_use]
    pub fn last(&self) -> Seen<'a> {
        self.here.last
    }

    /// Returns the number of sightings here.
    #[must_use]
    pub fn count(&self) -> usize {
        self.here.rows.len()
    }

    /// Returns the sightings here, by their earliest moment.
    pub fn sightings(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        self.here.sightings()
    }

    /// Returns how many sightings of the actor between the one before and the
    /// one after were left out, because they are not at one exact instant at one
    /// point: where the actor has fixes, only such sightings are judged.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.here.path.left_out(self.arrival().lo(), self.departure().hi())
    }

    /// Returns the gaps here that can be strictly longer than `threshold`. That
    /// the actor was here all the time is then an assumption.
    pub fn gaps(&self, threshold: SignedDuration) -> impl Iterator<Item = Gap<'a>> + use<'a> {
        self.here.gaps(threshold)
    }

    /// Returns whether some sighting here certainly speaks of the actor.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        let certain = self.sightings().any(|seen| seen.is_certain());
        if certain { Certainty::Certain } else { Certainty::Possible }
    }

    /// Returns when the actor was first seen here.
    #[must_use]
    pub fn first_seen(&self) -> Interval {
        self.here.first_seen()
    }

    /// Returns when the actor was last seen here.
    #[must_use]
    pub fn last_seen(&self) -> Interval {
        self.here.last_seen()
    }

    /// Returns the time from the first sighting here to the last; none where
    /// there is only one.
    #[must_use]
    pub fn seen_for(&self) -> DurationRange {
        let Some(seen) = self.here.layered() else { return self.first_seen().to(self.last_seen()) };
        let least = least_seen_for(seen);
        // The two may not be one and the same sighting, if that reaches widest
        // on both sides.
        DurationRange::from_ends(least, widest(seen).max(least))
    }

    /// Returns when the actor came: from the last sighting elsewhere, unbounded
    /// if there is none, to the first one here.
    #[must_use]
    pub fn arrival(&self) -> Interval {
        let (path, rows) = (&self.here.path, &self.here.rows);
        let before = match path.layers() {
            Some(layers) => layers.last_before(rows),
            None => {
                let before = rows.start.checked_sub(1);
                before.and_then(|row| path.columns().times().get(row)).copied().unwrap_or(i64::MIN)
            }
        };
        let first = self.first_seen().hi();
        Interval::from_ends(before.min(first), first)
    }

    /// Returns when the actor left: from the last sighting here to the first one
    /// elsewhere, unbounded if there is none.
    #[must_use]
    pub fn departure(&self) -> Interval {
        let (path, rows) = (&self.here.path, &self.here.rows);
        let after = match path.layers() {
            Some(layers) => layers.first_after(rows),
            None => path.columns().times().get(rows.end).copied().unwrap_or(i64::MAX),
        };
        let last = self.last_seen().lo();
        Interval::from_ends(last, after.max(last))
    }

    /// Returns the time from the arrival to the departure: at least from the
    /// first sighting here to the last, at most from the last one elsewhere
    /// before to the first one after.
    #[must_use]
    pub fn length(&self) -> DurationRange {
        let (least, most) = self.arrival().to(self.departure()).ends();
        DurationRange::from_ends(least.max(0), most)
    }

    /// The view that found it.
    pub(crate) fn view(&self) -> &View<'a> {
        &self.here.path.view
    }

    /// `None` of no rows.
    #[inline]
    pub(super) fn on(path: &Arc<Path<'a>>, rows: Range<usize>) -> Option<Stay<'a>> {
        Some(Stay { here: Stretch::new(Arc::clone(path), rows)? })
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

impl<'a> View<'a> {
    /// Returns the stays that a rule finds, actor by actor, oldest first, one by
    /// one as they are taken.
    ///
    /// With a diameter, a stay begins as early as it can: of all runs of
    /// sightings that keep together and end with the same one, the longest
    /// counts. Around the first sighting, where a run is too short another
    /// begins with the sighting that broke it. In either form a stay goes on as
    /// long as it can, and the next one is looked for among the sightings after
    /// it.
    ///
    /// Of an actor that has fixes, only sightings at one exact instant at one
    /// point count, and [`Stay::left_out`] counts the others. Of one that is
    /// known by claims alone, or of which some fix has a radius, all count, and what is found is a stay on every
    /// reading: sightings that are certainly near each other, with none between
    /// that can be elsewhere. Sightings whose order to others elsewhere is not
    /// certain are then no stay; an [itinerary](View::itinerary) has them.
    ///
    /// O(n) around the first sighting, and O(n log n) with a diameter, save for
    /// tracks that spread to within a thousandth of the diameter; O(k²) over the
    /// k claims of one stay where some are not exact, unless they are well within the
    /// diameter of its first.
    pub fn stays<'q, A: Into<Ask<'q>>>(
        &self,
        ask: A,
        rule: StayRule,
    ) -> impl Iterator<Item = Stay<'a>> + use<'a, A> {
        let find = move |path: &Path<'a>| match rule.extent {
            Extent::Anywhere => Vec::new(),
            _ => rule.find(path),
        };
        per_actor(self, ask.into(), rule.extent == Extent::OnePlace, find, Stay::on)
    }
}
