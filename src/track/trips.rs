//! The ways between stays.

use std::ops::Range;
use std::sync::Arc;

use super::kernel::Extent;
use super::path::Path;
use super::per_actor::per_actor;
use super::stay_rule::StayRule;
use super::stays::Stay;
use super::stretch::Stretch;
use crate::actor::Actor;
use crate::place::distance::DistanceRange;
use crate::place::geodesy::geodesic_e7;
use crate::sojourn::StayEnd;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::view::{Ask, Gap, Seen, View};

/// The way of an actor from one stay to the next.
///
/// From [`View::trips`] and [`Itinerary::trips`](crate::Itinerary::trips). It
/// goes from the last sighting of the one to the first sighting of the other.
/// The first trip of a record may begin, and the last one end, without a stay;
/// and all do that are parted by [gaps alone](StayRule::no_stay).
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, StayRule, Timeline, Timestamp};
///
/// let track = [("00:00", 40.60), ("00:20", 40.60), ("00:30", 40.65), ("00:50", 40.70)];
/// let timeline: Timeline = track
///     .into_iter()
///     .map(|(clock, lat)| {
///         let at: Timestamp = format!("2020-06-30T{clock}:00Z").parse()?;
///         Ok(Sighting::new("tug", Place::lat_lon(lat, -74.07)?, at))
///     })
///     .collect::<Result<_, lastseen::Error>>()?;
///
/// let rule = StayRule::within_diameter("200 m".parse()?).for_at_least("20m".parse()?);
/// let trips: Vec<_> = timeline.as_known().trips("tug", rule).collect();
/// assert_eq!(trips.len(), 1);
/// assert!(trips[0].from().is_some() && trips[0].to().is_none());
/// assert_eq!(trips[0].length().to_string(), "20m to 30m");
/// assert_eq!(trips[0].distance().expect("both ends are located").to_string(), "11.1 km");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Trip<'a> {
    from: Option<Stay<'a>>,
    to: Option<Stay<'a>>,
    way: Stretch<'a>,
}

impl<'a> Trip<'a> {
    /// Returns the trip from one stay to another, with nothing known between.
    pub(crate) fn between(from: &Stay<'a>, to: &Stay<'a>) -> Option<Trip<'a>> {
        let way = from.here.through(vec![from.last(), to.first()])?;
        Some(Trip { from: Some(from.clone()), to: Some(to.clone()), way })
    }

    /// Returns who went.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.way.path.actor
    }

    /// Returns the stay before it.
    #[must_use]
    pub fn from(&self) -> Option<&Stay<'a>> {
        self.from.as_ref()
    }

    /// Returns the stay after it.
    #[must_use]
    pub fn to(&self) -> Option<&Stay<'a>> {
        self.to.as_ref()
    }

    /// Returns the last sighting of the stay before, or the first of the record.
    #[must_use]
    pub fn first(&self) -> Seen<'a> {
        self.way.first
    }

    /// Returns the first sighting of the stay after, or the last of the record.
    #[must_use]
    pub fn last(&self) -> Seen<'a> {
        self.way.last
    }

    /// Returns the number of its sightings, the first and the last among them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.way.rows.len()
    }

    /// Returns its sightings, by their earliest moment. Of a trip of an
    /// itinerary these are the first and the last.
    pub fn sightings(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        self.way.sightings()
    }

    /// Returns how many sightings of the actor in its time were left out, as
    /// [`Stay::left_out`] has it.
    #[must_use]
    pub fn left_out(&self) -> usize {
        self.way.path.left_out(self.first().lo(), self.last().hi())
    }

    /// Returns its gaps that can be strictly longer than `threshold`.
    pub fn gaps(&self, threshold: SignedDuration) -> impl Iterator<Item = Gap<'a>> + use<'a> {
        self.way.gaps(threshold)
    }

    /// Returns the gap between its first sighting and its last, over whatever
    /// was seen between: its length is that from when the actor was last seen at
    /// the one place to when it was first seen at the other. It is never below zero, and
    /// where a claim of a stay goes on beyond that, it is at most so long.
    #[must_use]
    pub fn gap(&self) -> Gap<'a> {
        let is_one = |stay: Option<&Stay<'a>>| stay.is_none_or(|stay| stay.count() == 1);
        let (gap, is_cut_short) = if is_one(self.from()) && is_one(self.to()) {
            (self.way.path.view.gap(self.first(), self.last()), false)
        } else {
            let is_split =
                has_half(self.from(), StayEnd::Start) || has_half(self.to(), StayEnd::End);
            (self.gap_of_moments(), is_split)
        };
        let (least, most) = gap.length().ends();
        let least = if is_cut_short { 0 } else { least.max(0) };
        gap.with_length(DurationRange::from_ends(least, most.max(0)))
    }

    /// The gap between the sightings as the moments that they are.
    fn gap_of_moments(&self) -> Gap<'a> {
        let gap = self.way.path.view.gap_of_moments(self.first(), self.last());
        let left = self.from().map_or(self.first().interval(), Stay::last_seen);
        let came = self.to().map_or(self.last().interval(), Stay::first_seen);
        let length = left.to(came);
        let layered = |stay: Option<&'_ Stay<'a>>| Some(stay?.here.layered()?.to_vec());
        let Some((before, after)) = layered(self.from()).zip(layered(self.to())) else {
            return gap.with_length(length);
        };
        gap.with_length(self.way.path.view.time_from_last_to_first(&before, &after, length))
    }

    /// Returns how long it took: at most as long as its [gap](Trip::gap), with
    /// what the actor spent unseen at either place; at least from the first
    /// sighting outside to the last.
    ///
    /// Where there is no stay, from or to the end of the record, which may have
    /// cut the trip off.
    #[must_use]
    pub fn length(&self) -> DurationRange {
        let (first, last) = (self.first(), self.last());
        let left = self.from().map_or(first.interval(), Stay::departure);
        let came = self.to().map_or(last.interval(), Stay::arrival);
        let (_, most) = self.gap().length().ends();
        let most = most.max(0);
        let least = came.lo().max(first.lo()).saturating_sub(left.hi().min(last.hi()));
        DurationRange::from_ends(least.clamp(0, most), most)
    }

    /// Returns how far it is from sighting to sighting, along geodesics: no less
    /// than this was travelled. `None` when either end has no position.
    #[must_use]
    pub fn distance(&self) -> Option<DistanceRange> {
        if let Some(seen) = self.way.layered() {
            return along(&self.way.path.view, seen);
        }
        let points = self.way.path.columns().part(self.way.rows.clone());
        let steps = points.points().zip(points.points().skip(1));
        let metres = steps.map(|(from, to)| geodesic_e7(from.0, from.1, to.0, to.1)).sum();
        Some(DistanceRange::clamped(metres, metres))
    }

    fn on(path: &Arc<Path<'a>>, found: TripRows) -> Option<Trip<'a>> {
        let stay = |rows: Option<Range<usize>>| Stay::on(path, rows?);
        let (from, to) = (stay(found.from), stay(found.to));
        let way = Stretch::new(Arc::clone(path), found.rows.clone())?;
        // In layers the last sighting of a stay need not be in its last row.
        let way = match (way.layered(), &from) {
            (Some([_, rest @ ..]), Some(from)) => {
                way.through(std::iter::once(from.last()).chain(rest.iter().copied()).collect())?
            }
            _ => way,
        };
        Some(Trip { from, to, way })
    }
}

/// Whether one moment of a claim of a stay is among some sightings, and the other is not.
fn has_half(stay: Option<&Stay<'_>>, moment: StayEnd) -> bool {
    let Some(stay) = stay else { return false };
    let has = |row: u32| stay.sightings().any(|seen| seen.claim() == Some(row));
    let mut moments = stay.sightings().filter(|seen| seen.stay_end() == Some(moment));
    moments.any(|seen| seen.held_with().is_some_and(|other| !has(other)))
}

/// How far it is from each of some sightings with a position to the next.
fn along(view: &View<'_>, seen: &[Seen<'_>]) -> Option<DistanceRange> {
    let (first, last) = (*seen.first()?, seen.last()?);
    if !first.place().is_located() || !last.place().is_located() {
        return None;
    }
    let (mut least, mut most, mut before) = (0.0, 0.0, first);
    for &next in seen.iter().skip(1) {
        let Some(apart) = view.distance_between(before, next) else { continue };
        least += apart.min().as_metres();
        most += apart.max().as_metres();
        before = next;
    }
    Some(DistanceRange::clamped(least, most))
}

impl<'a> View<'a> {
    /// Returns the trips between the stays that a rule finds, actor by actor,
    /// oldest first, one by one as they are taken; an actor that never stayed
    /// has one trip.
    ///
    /// Without a stay between them, sightings are parted by gaps only if the
    /// rule has [no stay](StayRule::no_stay) at all. Costs as much as
    /// [`stays`](View::stays), and takes the same sightings.
    pub fn trips<'q, A: Into<Ask<'q>>>(
        &self,
        ask: A,
        rule: StayRule,
    ) -> impl Iterator<Item = Trip<'a>> + use<'a, A> {
        let find = move |path: &Path<'a>| trips_on(path, rule);
        per_actor(self, ask.into(), rule.extent == Extent::OnePlace, find, Trip::on)
    }
}

/// A trip as the rows of its path, and of the stays at its ends.
#[derive(Debug)]
struct TripRows {
    from: Option<Range<usize>>,
    to: Option<Range<usize>>,
    rows: Range<usize>,
}

/// The trips on one path.
fn trips_on(path: &Path<'_>, rule: StayRule) -> Vec<TripRows> {
    let found = rule.find(path);
    if rule.extent == Extent::Anywhere {
        return found.into_iter().map(|rows| TripRows { from: None, to: None, rows }).collect();
    }
    let mut trips = Vec::new();
    let (mut from, mut first) = (None, 0);
    for stay in found {
        trips.push(TripRows { from, to: Some(stay.clone()), rows: first..stay.start + 1 });
        first = stay.end.saturating_sub(1);
        from = Some(stay);
    }
    trips.push(TripRows { from, to: None, rows: first..path.len() });
    // A stay at the end of the record is the end of no trip.
    trips.retain(|trip| trip.rows.len() > 1);
    trips
}
