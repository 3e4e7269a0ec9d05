//! Where an actor was at an instant between two sightings.

use super::kernel::position_at;
use super::path::Path;
use crate::actor::Actor;
use crate::place::Place;
use crate::place::convert::GeoPoint;
use crate::place::distance::Distance;
use crate::place::geodesy::Point;
use crate::time::duration::SignedDuration;
use crate::time::timestamp::Timestamp;
use crate::timeline::Who;
use crate::view::{Ask, Filter, Seen, There, View};

/// Where an actor was at an instant, if it went steadily from one sighting to
/// the next.
///
/// Latitude and longitude both change steadily, the longitude the short way
/// round: a straight line on the chart. Only sightings at one exact instant at
/// one point count. Below 45 degrees of latitude a step of 20 km is at most 8 m
/// off the geodesic; that grows with the square of the step and with the
/// tangent of the latitude.
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, SignedDuration, Timeline, Timestamp};
///
/// let at = |text: &str| text.parse::<Timestamp>();
/// let timeline: Timeline = [
///     Sighting::new("ferry", Place::lat_lon(0.0, 6.0)?, at("2024-01-01T12:06:00Z")?),
///     Sighting::new("ferry", Place::lat_lon(6.0, 6.0)?, at("2024-01-01T12:10:00Z")?),
/// ]
/// .into_iter()
/// .collect();
/// let view = timeline.as_known();
///
/// let nine = at("2024-01-01T12:09:00Z")?;
/// let known = view.position("ferry", nine, SignedDuration::from_mins(4));
/// assert_eq!(known.map(|position| position.lat_lon()), Some((4.5, 6.0)));
/// // Four minutes without a sighting may be too long to guess.
/// assert!(view.position("ferry", nine, SignedDuration::from_mins(3)).is_none());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Position<'a> {
    actor: &'a Actor,
    at: Timestamp,
    point: Point,
    before: Seen<'a>,
    after: Seen<'a>,
}

impl<'a> Position<'a> {
    /// Returns whose position it is.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// Returns the instant.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns the point as a place.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::at(self.point)
    }

    /// Returns latitude and longitude in degrees.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, SignedDuration, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2024-01-01T12:00:00Z".parse()?;
    /// let timeline: Timeline =
    ///     [Sighting::new("ferry", Place::lat_lon(4.5, 6.0)?, noon)].into_iter().collect();
    /// let position = timeline.as_known().position("ferry", noon, SignedDuration::ZERO);
    /// let position = position.expect("it was seen just then");
    /// assert_eq!(position.lat_lon(), (4.5, 6.0));
    /// assert_eq!(geo::Point::from(&position), geo::Point::new(6.0, 4.5));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn lat_lon(&self) -> (f64, f64) {
        (self.point.lat, self.point.lon)
    }

    /// Returns the last sighting at or before the instant.
    #[must_use]
    pub fn before(&self) -> Seen<'a> {
        self.before
    }

    /// Returns the first sighting at or after the instant.
    #[must_use]
    pub fn after(&self) -> Seen<'a> {
        self.after
    }

    /// Whether the actor was seen just then, so that nothing was interpolated.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.before == self.after
    }

    /// Puts another actor in place of its own, with its own sightings.
    pub(super) fn stand_in(&mut self, actor: &'a Actor, own: impl Fn(&Seen<'a>) -> Seen<'a>) {
        (self.before, self.after) = (own(&self.before), own(&self.after));
        self.actor = actor;
    }

    /// The position in the core of a stay, however long that is.
    fn in_stay(view: &View<'a>, path: &Path<'a>, filter: Filter, t: i64) -> Option<Position<'a>> {
        if path.is_plain() {
            return None;
        }
        let rows = view.sightings(Ask { who: Who::Id(path.actor.id().as_str()), filter });
        let certain = rows.filter(|seen| seen.is_certain());
        let mut stays = There::each(certain).filter(|there| there.is_stay());
        stays.find_map(|there| {
            let (before, after) = (there.first, there.last);
            let place = before.place();
            let is_there = before.hi() <= t && t < after.lo();
            let is_point = place.radius() == Some(Distance::ZERO);
            let point = place.point().filter(|_| is_there && is_point)?;
            let at = Timestamp::clamped(t);
            Some(Position { actor: path.actor, at, point, before, after })
        })
    }

    /// The position on a path.
    pub(super) fn on(path: &Path<'a>, t: i64, limit: i64) -> Option<Position<'a>> {
        let spot = position_at(path.columns(), t, limit)?;
        Some(Position {
            actor: path.actor,
            at: Timestamp::clamped(t),
            point: spot.point,
            before: path.seen(spot.before)?,
            after: path.seen(spot.after)?,
        })
    }
}

/// The point of geo or geo-types: `x` is the longitude, `y` the latitude.
impl From<&Position<'_>> for GeoPoint {
    fn from(position: &Position<'_>) -> GeoPoint {
        GeoPoint::new(position.point.lon, position.point.lat)
    }
}

impl<'a> View<'a> {
    /// Returns where an actor was at an instant.
    ///
    /// `None` before its first sighting and after its last one, and between two
    /// that are strictly more than `max_gap` apart: there is no telling. In the time
    /// through which it certainly stayed at one point, that is where it was. Of
    /// several fixes at one instant the one added last holds. O(log n).
    #[must_use]
    pub fn position<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        at: impl Into<Timestamp>,
        max_gap: SignedDuration,
    ) -> Option<Position<'a>> {
        self.positions(ask, at, max_gap).next()
    }

    /// Returns where each actor was at an instant, by actor id, one by one as they
    /// are taken; those of which it is not known are left out.
    ///
    /// O(log n) an actor.
    pub fn positions<'q, A: Into<Ask<'q>>, T: Into<Timestamp>>(
        &self,
        ask: A,
        at: T,
        max_gap: SignedDuration,
    ) -> impl Iterator<Item = Position<'a>> + use<'a, A, T> {
        let (ask, at) = (ask.into(), at.into());
        let (filter, t, limit) = (ask.filter, at.as_unix_micros(), max_gap.as_micros());
        let paths = self.selected(ask).into_iter();
        let view = self.clone();
        let paths = paths.filter_map(move |index| Path::new(&view, filter, index));
        let stays = self.clone();
        paths.filter_map(move |path| {
            Position::on(&path, t, limit).or_else(|| Position::in_stay(&stays, &path, filter, t))
        })
    }
}
