//! Where actors stayed.

use std::ops::Range;

use super::kernel::{Extent, middle, stays};
use super::path::{Path, points_between};
use super::ways::Ways;
use crate::actor::Actor;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::view::Gap;
use crate::view::Seen;
use crate::view::View;
use crate::view::{Ask, Filter};

/// What counts as a stay: how close together, for how long.
///
/// A `Copy` value with setters. Without them, a stay may be of any length, and
/// no gap ends it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StayRule {
    extent: Extent,
    least: SignedDuration,
    limit: SignedDuration,
}

impl StayRule {
    /// All sightings of a stay lie at most `diameter` from each other.
    ///
    /// The same stays come out whichever way the track is turned or shifted.
    #[must_use]
    pub fn within_diameter(diameter: Distance) -> StayRule {
        StayRule::new(Extent::Diameter(diameter.as_metres()))
    }

    /// All sightings of a stay lie at most `radius` from the first of them.
    ///
    /// One test a sighting; what has this form elsewhere is in the document on
    /// definitions.
    #[must_use]
    pub fn around_first(radius: Distance) -> StayRule {
        StayRule::new(Extent::FromFirst(radius.as_metres()))
    }

    const fn new(extent: Extent) -> StayRule {
        let limit = SignedDuration::from_micros(i64::MAX);
        StayRule { extent, least: SignedDuration::ZERO, limit }
    }

    /// Only stays that certainly lasted at least so long: from the first
    /// sighting to the last.
    #[must_use]
    pub const fn for_at_least(mut self, length: SignedDuration) -> StayRule {
        self.least = length;
        self
    }

    /// A gap strictly longer than this ends a stay; another one may begin after
    /// it at the same place.
    #[must_use]
    pub const fn broken_by(mut self, gap: SignedDuration) -> StayRule {
        self.limit = gap;
        self
    }
}

/// A stay: sightings of one actor that keep together, from [`View::stays`].
///
/// When it arrived is known no better than from the last sighting outside to
/// the first one inside; so both ends are intervals, and the length is a range.
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
/// assert_eq!(stay.gaps("30m".parse()?).count(), 1);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct StayPoint<'a> {
    view: View<'a>,
    filter: Filter,
    actor: &'a Actor,
    first: Seen<'a>,
    last: Seen<'a>,
    before: Option<Seen<'a>>,
    after: Option<Seen<'a>>,
    count: usize,
    /// The middle of the box around the sightings.
    middle: (i32, i32),
}

impl<'a> StayPoint<'a> {
    /// Who stayed.
    #[must_use]
    pub fn actor(&self) -> &'a Actor {
        self.actor
    }

    /// The first sighting inside.
    #[must_use]
    pub fn first(&self) -> Seen<'a> {
        self.first
    }

    /// The last sighting inside.
    #[must_use]
    pub fn last(&self) -> Seen<'a> {
        self.last
    }

    /// How many sightings it stands on.
    #[must_use]
    pub fn count(&self) -> usize {
        self.count
    }

    /// The sightings it stands on, oldest first.
    pub fn sightings(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        points_between(&self.view, self.filter, self.actor, self.first, self.last)
    }

    /// The gaps inside the stay that are strictly longer than `threshold`: that
    /// the actor was there all the time is then an assumption.
    pub fn gaps(&self, threshold: SignedDuration) -> impl Iterator<Item = Gap<'a>> + use<'a> {
        let filter = self.filter.within(self.first.lo(), self.last.lo());
        self.view.gaps(Ask::with(self.actor.id().as_str(), filter).longer_than(threshold))
    }

    /// When it arrived: from the last sighting outside, unbounded if there is
    /// none, to the first one inside.
    #[must_use]
    pub fn arrival(&self) -> Interval {
        let first = self.first.lo();
        Interval::from_ends(self.before.map_or(i64::MIN, Seen::lo).min(first), first)
    }

    /// When it left: from the last sighting inside to the first one outside,
    /// unbounded if there is none.
    #[must_use]
    pub fn departure(&self) -> Interval {
        let last = self.last.lo();
        Interval::from_ends(last, self.after.map_or(i64::MAX, Seen::lo).max(last))
    }

    /// How long it stayed: at least from the first sighting inside to the last,
    /// at most from the last one outside before to the first one after.
    #[must_use]
    pub fn length(&self) -> DurationRange {
        self.arrival().to(self.departure())
    }

    /// Where: a disc that holds all sightings, around the middle of the box
    /// that they span on the chart.
    #[must_use]
    pub fn place(&self) -> Place {
        let middle = Place::of_fix(self.middle.0, self.middle.1);
        let far = self.sightings().filter_map(|seen| seen.place().distance_to(&middle));
        let radius = far.map(|apart| apart.max()).max().unwrap_or(Distance::ZERO);
        middle.with_radius(radius)
    }
}

impl<'a> View<'a> {
    /// The stays that a rule finds, actor by actor, oldest first.
    ///
    /// Only sightings at one exact instant at one point count. With a diameter,
    /// a stay begins as early as it can: of all runs of sightings that keep
    /// together and end with the same one, the longest counts. Around the first
    /// sighting, where a run is too short another begins with the sighting that
    /// broke it. In either form a stay goes on as long as it can, and the next
    /// one is looked for among the sightings after it.
    ///
    /// O(n) around the first sighting, and O(n log n) with a diameter, save for
    /// tracks that spread to within a thousandth of the diameter.
    #[must_use]
    pub fn stays<'q>(&self, ask: impl Into<Ask<'q>>, rule: StayRule) -> Stays<'a> {
        Stays { rule, ways: Ways::new(self, ask.into()) }
    }
}

/// Stays of one actor after another, from [`View::stays`].
#[derive(Debug)]
pub struct Stays<'a> {
    rule: StayRule,
    ways: Ways<'a, StayRows>,
}

impl<'a> Iterator for Stays<'a> {
    type Item = StayPoint<'a>;

    fn next(&mut self) -> Option<StayPoint<'a>> {
        let rule = self.rule;
        self.ways.next(|path| stays_on(path, rule), StayPoint::on)
    }
}

/// A stay as rows of the way that it is on.
#[derive(Debug, Clone)]
pub(super) struct StayRows {
    pub(super) rows: Range<usize>,
    middle: (i32, i32),
}

/// The stays on one way.
pub(super) fn stays_on(path: &Path<'_>, rule: StayRule) -> Vec<StayRows> {
    let columns = path.columns();
    let found = stays(columns, rule.extent, rule.least.as_micros(), rule.limit.as_micros());
    let stay = |rows: Range<usize>| {
        let middle = middle(columns.part(rows.clone()))?;
        Some(StayRows { rows, middle })
    };
    found.into_iter().filter_map(stay).collect()
}

impl<'a> StayPoint<'a> {
    /// The stay on a way.
    pub(super) fn on(
        view: &View<'a>,
        filter: Filter,
        path: &Path<'a>,
        stay: StayRows,
    ) -> Option<StayPoint<'a>> {
        let StayRows { rows, middle } = stay;
        Some(StayPoint {
            view: view.clone(),
            filter,
            actor: path.actor,
            first: path.seen(rows.start)?,
            last: path.seen(rows.end.checked_sub(1)?)?,
            before: rows.start.checked_sub(1).and_then(|row| path.seen(row)),
            after: path.seen(rows.end).filter(|_| rows.end < path.columns().len()),
            count: rows.len(),
            middle,
        })
    }
}
