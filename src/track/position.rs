//! Where an actor was at an instant between two sightings.

use super::kernel::position_at;
use super::path::Path;
use crate::actor::Actor;
use crate::place::Place;
use crate::time::duration::SignedDuration;
use crate::time::timestamp::Timestamp;
use crate::view::Seen;
use crate::view::View;
use crate::view::{Ask, Filter};

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
/// assert_eq!(known.and_then(|position| position.place().lat()), Some(4.5));
/// // Four minutes without a sighting may be too long to guess.
/// assert!(view.position("ferry", nine, SignedDuration::from_mins(3)).is_none());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Position<'a> {
    actor: &'a Actor,
    at: Timestamp,
    place: Place,
    before: Seen<'a>,
    after: Seen<'a>,
}

impl<'a> Position<'a> {
    /// Whose position it is.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// The instant.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The point.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The last sighting at or before the instant.
    #[must_use]
    pub fn before(&self) -> Seen<'a> {
        self.before
    }

    /// The first sighting at or after the instant.
    #[must_use]
    pub fn after(&self) -> Seen<'a> {
        self.after
    }

    /// Whether the actor was seen just then, so that nothing was interpolated.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.before == self.after
    }

    /// The position on a path.
    pub(super) fn on(path: &Path<'a>, t: i64, limit: i64) -> Option<Position<'a>> {
        let spot = position_at(path.columns(), t, limit)?;
        Some(Position {
            actor: path.actor,
            at: Timestamp::clamped(t),
            place: Place::lat_lon(spot.point.lat, spot.point.lon).ok()?,
            before: path.seen(spot.before)?,
            after: path.seen(spot.after)?,
        })
    }
}

impl<'a> View<'a> {
    /// Where an actor was at an instant.
    ///
    /// `None` before its first sighting and after its last one, and between two
    /// that are strictly more than `max_gap` apart: there is no telling. Of
    /// several fixes at one instant the one added last holds. O(log n).
    #[must_use]
    pub fn position<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        at: Timestamp,
        max_gap: SignedDuration,
    ) -> Option<Position<'a>> {
        self.positions(ask, at, max_gap).next()
    }

    /// Where each actor was at an instant, by actor id; those of which it is
    /// not known are left out.
    ///
    /// O(log n) an actor.
    #[must_use]
    pub fn positions<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        at: Timestamp,
        max_gap: SignedDuration,
    ) -> Positions<'a> {
        let ask = ask.into();
        let (t, limit) = (at.as_unix_micros(), max_gap.as_micros());
        let actors = self.selected(ask).into_iter();
        Positions { view: self.clone(), filter: ask.filter(), t, limit, actors }
    }
}

/// The position of one actor after another, from [`View::positions`].
#[derive(Debug)]
pub struct Positions<'a> {
    view: View<'a>,
    filter: Filter,
    t: i64,
    limit: i64,
    actors: std::vec::IntoIter<u32>,
}

impl<'a> Iterator for Positions<'a> {
    type Item = Position<'a>;

    fn next(&mut self) -> Option<Position<'a>> {
        let (view, filter) = (&self.view, self.filter);
        self.actors
            .find_map(|index| Position::on(&Path::new(view, filter, index)?, self.t, self.limit))
    }
}
