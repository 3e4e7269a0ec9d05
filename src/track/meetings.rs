//! Which actors met on their ways.

use super::kernel::{Meet, closest_approach, meetings};
use super::path::Path;
use super::position::Position;
use crate::actor::Actor;
use crate::place::distance::Distance;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::Columns;
use crate::view::Ask;
use crate::view::View;

/// What counts as a meeting: how near, for how long, and how long a gap may be
/// for a way across it to be assumed.
///
/// A `Copy` value with setters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MeetingRule {
    within: Distance,
    least: SignedDuration,
    limit: SignedDuration,
}

impl MeetingRule {
    /// At most `distance` apart, for any time, where neither is in a gap
    /// strictly longer than `max_gap`.
    #[must_use]
    pub const fn within(distance: Distance, max_gap: SignedDuration) -> MeetingRule {
        MeetingRule { within: distance, least: SignedDuration::ZERO, limit: max_gap }
    }

    /// Only meetings that lasted at least so long.
    #[must_use]
    pub const fn for_at_least(mut self, length: SignedDuration) -> MeetingRule {
        self.least = length;
        self
    }
}

/// A time through which two actors were near each other, from
/// [`View::meetings`].
///
/// Both are taken to go steadily from sighting to sighting, as a [`Position`]
/// has it. So its ends are the exact instants at which the two came near and
/// parted on these ways, or at which the record of one of them begins or ends.
///
/// # Example
///
/// ```
/// use lastseen::{MeetingRule, Place, Sighting, Timeline, Timestamp};
///
/// let at = |text: &str| text.parse::<Timestamp>();
/// let (start, end) = (at("2024-01-01T12:00:00Z")?, at("2024-01-01T13:00:00Z")?);
/// let timeline: Timeline = [
///     Sighting::new("buoy", Place::lat_lon(0.0, 0.0)?, start),
///     Sighting::new("buoy", Place::lat_lon(0.0, 0.0)?, end),
///     Sighting::new("tug", Place::lat_lon(0.0, -0.1)?, start),
///     Sighting::new("tug", Place::lat_lon(0.0, 0.1)?, end),
/// ]
/// .into_iter()
/// .collect();
///
/// let rule = MeetingRule::within("2 km".parse()?, "1h".parse()?);
/// let met = timeline.as_known().meetings("tug", rule);
/// assert_eq!(met.len(), 1);
/// assert_eq!(met[0].closest().at(), at("2024-01-01T12:30:00Z")?);
/// assert!((met[0].length().as_secs_f64() - 646.8).abs() < 0.1);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Meeting<'a> {
    from: i64,
    to: i64,
    cut: (bool, bool),
    closest: Approach<'a>,
}

/// The instant at which two actors were nearest to each other.
#[derive(Debug, Clone)]
pub struct Approach<'a> {
    at: Timestamp,
    distance: Distance,
    positions: [Position<'a>; 2],
}

impl<'a> Meeting<'a> {
    /// The two: the one asked about first, else by id.
    #[must_use]
    pub fn actors(&self) -> [&'a Actor; 2] {
        self.closest.actors()
    }

    /// When they came near.
    #[must_use]
    pub fn from(&self) -> Timestamp {
        Timestamp::clamped(self.from)
    }

    /// When they parted.
    #[must_use]
    pub fn to(&self) -> Timestamp {
        Timestamp::clamped(self.to)
    }

    /// Whether they were near already when the record of one of them began or a
    /// gap ended, so that they may have met before.
    #[must_use]
    pub fn is_cut_at_start(&self) -> bool {
        self.cut.0
    }

    /// Whether they were near still when the record of one of them ended or a
    /// gap began, so that they may have stayed together.
    #[must_use]
    pub fn is_cut_at_end(&self) -> bool {
        self.cut.1
    }

    /// For how long they were near.
    #[must_use]
    pub fn length(&self) -> SignedDuration {
        SignedDuration::from_micros(self.to.saturating_sub(self.from))
    }

    /// The time of the meeting.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval::from_ends(self.from, self.to)
    }

    /// When they were nearest in that time, how near and where; and between
    /// which sightings that was.
    #[must_use]
    pub fn closest(&self) -> &Approach<'a> {
        &self.closest
    }
}

impl<'a> Approach<'a> {
    /// The two, in the order of the question.
    #[must_use]
    pub fn actors(&self) -> [&'a Actor; 2] {
        let [one, other] = &self.positions;
        [one.actor(), other.actor()]
    }

    /// The instant; the first one if they were as near at several.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// How far apart they were, on the geodesic.
    #[must_use]
    pub fn distance(&self) -> Distance {
        self.distance
    }

    /// Where each of them was.
    #[must_use]
    pub fn positions(&self) -> &[Position<'a>; 2] {
        &self.positions
    }

    fn on(one: &Path<'a>, other: &Path<'a>, t: i64, limit: i64) -> Option<Approach<'a>> {
        let positions = [Position::on(one, t, limit)?, Position::on(other, t, limit)?];
        let [a, b] = &positions;
        let distance = a.place().distance_to(b.place())?.min();
        Some(Approach { at: Timestamp::clamped(t), distance, positions })
    }
}

impl<'a> View<'a> {
    /// The meetings of one actor with any other, or of all actors with each
    /// other: by id of the two, oldest first.
    ///
    /// The rest of the question selects the sightings of both sides. Only those
    /// at one exact instant at one point count; for uncertain claims there is
    /// another question. It does not matter which of two is asked about.
    ///
    /// O(n log n) over all sightings while few actors are near each other.
    #[must_use]
    pub fn meetings<'q>(&self, ask: impl Into<Ask<'q>>, rule: MeetingRule) -> Vec<Meeting<'a>> {
        let ask = ask.into();
        let everyone = self.timeline.by_id().iter();
        let paths: Vec<Path<'a>> =
            everyone.filter_map(|&index| Path::new(self, ask.filter(), index)).collect();
        let columns: Vec<Columns<'_>> = paths.iter().map(Path::columns).collect();
        let only = match ask.actor() {
            None => None,
            Some(id) => {
                let place = paths.iter().position(|path| path.actor.id().as_str() == id);
                let Some(only) = place.and_then(|place| u32::try_from(place).ok()) else {
                    return Vec::new();
                };
                Some(only)
            }
        };
        let limit = rule.limit.as_micros();
        let metres = rule.within.as_metres();
        let meet = |meet: Meet| {
            let swap = only == Some(meet.other);
            let (one, other) = if swap { (meet.other, meet.one) } else { (meet.one, meet.other) };
            let (one, other) = (paths.get(one as usize)?, paths.get(other as usize)?);
            let closest = Approach::on(one, other, meet.nearest, limit)?;
            Some(Meeting { from: meet.from, to: meet.to, cut: meet.cut, closest })
        };
        let found = meetings(&columns, metres, rule.least.as_micros(), limit, only);
        found.into_iter().filter_map(meet).collect()
    }

    /// When two actors were nearest to each other on their ways, never across a
    /// gap strictly longer than `max_gap`; the first instant if there are
    /// several.
    ///
    /// `None` when there is no instant at which the positions of both are
    /// known. O(n) over the sightings of both.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, SignedDuration, Timeline, Timestamp};
    ///
    /// let timeline: Timeline = [
    ///     ("a", 1, 0.0, 0.0), ("a", 3, 0.001, 0.001), ("a", 5, 0.0, 0.0),
    ///     ("b", 2, 0.0, 0.002), ("b", 4, 0.001, 0.001), ("b", 6, 0.002, 0.002),
    /// ]
    /// .into_iter()
    /// .map(|(actor, day, lat, lon)| {
    ///     let at: Timestamp = format!("2024-01-0{day}T00:00:00Z").parse()?;
    ///     Ok(Sighting::new(actor, Place::lat_lon(lat, lon)?, at))
    /// })
    /// .collect::<Result<_, lastseen::Error>>()?;
    ///
    /// let view = timeline.as_known();
    /// let closest = view.closest_approach("a", "b", SignedDuration::from_hours(48));
    /// let closest = closest.expect("both are on record from the second to the fifth");
    /// assert_eq!(closest.at(), "2024-01-03T12:00:00Z".parse()?);
    /// assert_eq!(closest.distance().to_string(), "55.7 m");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn closest_approach<'q>(
        &self,
        one: impl Into<Ask<'q>>,
        other: impl Into<Ask<'q>>,
        max_gap: SignedDuration,
    ) -> Option<Approach<'a>> {
        let path = |ask: Ask<'_>| {
            let index = self.timeline.index_of(ask.actor()?)?;
            Path::new(self, ask.filter(), index)
        };
        let (one, other) = (path(one.into())?, path(other.into())?);
        let limit = max_gap.as_micros();
        let t = closest_approach(one.columns(), other.columns(), limit)?;
        Approach::on(&one, &other, t, limit)
    }
}
