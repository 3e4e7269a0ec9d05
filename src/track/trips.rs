//! The ways between stays.

use super::path::{Path, point_of, points_between};
use super::stays::{StayPoint, StayRows, StayRule, stays_on};
use super::ways::Ways;
use crate::actor::Actor;
use crate::place::distance::Distance;
use crate::place::geodesy::geodesic_e7;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::view::Gap;
use crate::view::Seen;
use crate::view::View;
use crate::view::{Ask, Filter};

/// The way of an actor from one stay to the next, from [`View::trips`].
///
/// It goes from the last sighting of the one to the first sighting of the
/// other. The first trip of a record may begin, and the last one end, without a
/// stay.
#[derive(Debug, Clone)]
pub struct Trip<'a> {
    view: View<'a>,
    filter: Filter,
    actor: &'a Actor,
    from: Option<StayPoint<'a>>,
    to: Option<StayPoint<'a>>,
    first: Seen<'a>,
    last: Seen<'a>,
    count: usize,
}

impl<'a> Trip<'a> {
    /// Whose trip it is.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// The stay before it.
    #[must_use]
    pub fn from(&self) -> Option<&StayPoint<'a>> {
        self.from.as_ref()
    }

    /// The stay after it.
    #[must_use]
    pub fn to(&self) -> Option<&StayPoint<'a>> {
        self.to.as_ref()
    }

    /// The last sighting of the stay before, or the first of the record.
    #[must_use]
    pub fn first(&self) -> Seen<'a> {
        self.first
    }

    /// The first sighting of the stay after, or the last of the record.
    #[must_use]
    pub fn last(&self) -> Seen<'a> {
        self.last
    }

    /// How many sightings it has, the first and the last among them.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// Its sightings, oldest first.
    pub fn sightings(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        points_between(&self.view, self.filter, self.actor, self.first, self.last)
    }

    /// Its gaps that are strictly longer than `threshold`.
    pub fn gaps(&self, threshold: SignedDuration) -> impl Iterator<Item = Gap<'a>> + use<'a> {
        let filter = self.filter.within(self.first.lo(), self.last.lo());
        self.view.gaps(Ask::with(self.actor.id().as_str(), filter).longer_than(threshold))
    }

    /// How long it took: at most from the last sighting in the one stay to the
    /// first in the other, at least from the first sighting outside to the last.
    ///
    /// Where there is no stay, from or to the end of the record, which may have
    /// cut the trip off.
    #[must_use]
    pub fn length(&self) -> DurationRange {
        let left = self.from().map_or(self.first.interval(), |stay| stay.departure());
        let came = self.to().map_or(self.last.interval(), |stay| stay.arrival());
        let most = self.last.lo().saturating_sub(self.first.lo());
        let least = came.lo().max(self.first.lo()).saturating_sub(left.hi().min(self.last.lo()));
        DurationRange::from_ends(least.clamp(0, most.max(0)), most)
    }

    /// How far it is from sighting to sighting, along geodesics: no less than
    /// this was travelled.
    #[must_use]
    pub fn distance(&self) -> Distance {
        let mut points = self.sightings().filter_map(point_of);
        let Some(mut before) = points.next() else { return Distance::ZERO };
        let mut metres = 0.0;
        for point in points {
            metres += geodesic_e7(before.0, before.1, point.0, point.1);
            before = point;
        }
        Distance::clamped(metres)
    }
}

impl<'a> View<'a> {
    /// The trips between the stays that a rule finds, actor by actor, oldest
    /// first; an actor that never stayed has one trip.
    ///
    /// Costs as much as [`stays`](View::stays).
    #[must_use]
    pub fn trips<'q>(&self, ask: impl Into<Ask<'q>>, rule: StayRule) -> Trips<'a> {
        Trips { rule, ways: Ways::new(self, ask.into()) }
    }
}

/// Trips of one actor after another, from [`View::trips`].
#[derive(Debug)]
pub struct Trips<'a> {
    rule: StayRule,
    ways: Ways<'a, TripRows>,
}

impl<'a> Iterator for Trips<'a> {
    type Item = Trip<'a>;

    fn next(&mut self) -> Option<Trip<'a>> {
        let rule = self.rule;
        self.ways.next(|path| trips_on(path, rule), Trip::on)
    }
}

/// A trip as rows of the way that it is on, the first and the last of them.
#[derive(Debug)]
struct TripRows {
    from: Option<StayRows>,
    to: Option<StayRows>,
    rows: (usize, usize),
}

/// The trips on one way; what has one sighting is none.
fn trips_on(path: &Path<'_>, rule: StayRule) -> Vec<TripRows> {
    let mut trips = Vec::new();
    let (mut from, mut first) = (None::<StayRows>, 0);
    for stay in stays_on(path, rule) {
        let next = stay.rows.end.saturating_sub(1);
        let to = Some(stay.clone());
        trips.push(TripRows { from, to, rows: (first, stay.rows.start) });
        (from, first) = (Some(stay), next);
    }
    if let Some(last) = path.columns().len().checked_sub(1) {
        trips.push(TripRows { from, to: None, rows: (first, last) });
    }
    trips.retain(|trip| trip.rows.0 < trip.rows.1);
    trips
}

impl<'a> Trip<'a> {
    /// The trip on a way.
    fn on(view: &View<'a>, filter: Filter, path: &Path<'a>, trip: TripRows) -> Option<Trip<'a>> {
        let stay = |stay: Option<StayRows>| StayPoint::on(view, filter, path, stay?);
        let (first, last) = trip.rows;
        Some(Trip {
            view: view.clone(),
            filter,
            actor: path.actor,
            from: stay(trip.from),
            to: stay(trip.to),
            first: path.seen(first)?,
            last: path.seen(last)?,
            count: last - first + 1,
        })
    }
}
