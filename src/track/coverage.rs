//! How much of a time the record covers.

use std::ops::Range;

use super::kernel::{covered, runs};
use super::path::Path;
use super::ways::Ways;
use crate::actor::Actor;
use crate::time::duration::SignedDuration;
use crate::view::Ask;
use crate::view::Seen;
use crate::view::View;

/// The time through which an actor's whereabouts are on record, and the time
/// asked about.
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, SignedDuration, Timeline, Timestamp};
///
/// let berth = Place::lat_lon(40.6441, -74.0716)?;
/// let timeline: Timeline = ["00:00", "00:30", "02:00"]
///     .into_iter()
///     .map(|clock| {
///         let at: Timestamp = format!("2020-06-30T{clock}:00Z").parse()?;
///         Ok(Sighting::new("tug", berth.clone(), at))
///     })
///     .collect::<Result<_, lastseen::Error>>()?;
///
/// let coverage = timeline.as_known().coverage("tug", SignedDuration::from_hours(1));
/// assert_eq!(coverage.covered(), SignedDuration::from_mins(30));
/// assert_eq!(coverage.ratio(), Some(0.25));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Coverage {
    covered: SignedDuration,
    of: SignedDuration,
}

impl Coverage {
    /// How long the steps that are no gaps last together.
    #[must_use]
    pub fn covered(self) -> SignedDuration {
        self.covered
    }

    /// How long the time asked about is.
    #[must_use]
    pub fn of(self) -> SignedDuration {
        self.of
    }

    /// The share that is covered, from 0 to 1; `None` of no time at all.
    #[must_use]
    pub fn ratio(self) -> Option<f64> {
        (self.of > SignedDuration::ZERO).then(|| self.covered.as_secs_f64() / self.of.as_secs_f64())
    }
}

/// Sightings of one actor that follow each other without a gap.
///
/// From [`View::runs`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Run<'a> {
    actor: &'a Actor,
    first: Seen<'a>,
    last: Seen<'a>,
    count: usize,
}

impl<'a> Run<'a> {
    /// Whose sightings they are.
    #[must_use]
    pub fn actor(self) -> &'a Actor {
        self.actor
    }

    /// The first of them.
    #[must_use]
    pub fn first(self) -> Seen<'a> {
        self.first
    }

    /// The last of them; the first one again if it stands alone.
    #[must_use]
    pub fn last(self) -> Seen<'a> {
        self.last
    }

    /// How many they are.
    #[must_use]
    pub fn count(self) -> usize {
        self.count
    }

    /// The time from the first to the last.
    #[must_use]
    pub fn length(self) -> SignedDuration {
        SignedDuration::from_micros(self.last.lo().saturating_sub(self.first.lo()))
    }
}

impl<'a> View<'a> {
    /// For how much of the time an actor's whereabouts are on record: the steps
    /// from sighting to sighting that are at most `max_gap` long.
    ///
    /// The time asked about runs from [`Ask::after`] to [`Ask::as_of`], and
    /// without these from the actor's first sighting to its last. Of everyone,
    /// it is the sum over all actors. Sightings whose time or point is not
    /// exact are not counted. O(n) over the steps in that time.
    #[must_use]
    pub fn coverage<'q>(&self, ask: impl Into<Ask<'q>>, max_gap: SignedDuration) -> Coverage {
        let ask = ask.into();
        let filter = ask.filter();
        let (mut sum, mut of) = (SignedDuration::ZERO, SignedDuration::ZERO);
        for index in self.selected(ask) {
            // A step may begin before the time asked about and end in it.
            let Some(path) = Path::new(self, filter.at_any_time(), index) else { continue };
            let times = path.columns().times();
            let (first, last) = (times.first().copied(), times.last().copied());
            let from = if filter.from == i64::MIN { first } else { Some(filter.from) };
            let to = if filter.to == i64::MAX { last } else { Some(filter.to) };
            let Some((from, to)) = from.zip(to).filter(|(from, to)| from <= to) else { continue };
            let covered = covered(times, max_gap.as_micros(), from, to);
            let covered = i64::try_from(covered).unwrap_or(i64::MAX);
            sum = sum + SignedDuration::from_micros(covered);
            of = of + SignedDuration::from_micros(to.saturating_sub(from));
        }
        Coverage { covered: sum, of }
    }

    /// The sightings as runs without a gap, actor by actor, oldest first: where
    /// strictly more than `max_gap` passes, another run begins.
    ///
    /// Only sightings at one exact instant at one point count. O(n).
    #[must_use]
    pub fn runs<'q>(&self, ask: impl Into<Ask<'q>>, max_gap: SignedDuration) -> Runs<'a> {
        Runs { limit: max_gap.as_micros(), ways: Ways::new(self, ask.into()) }
    }
}

/// Runs of one actor after another, from [`View::runs`].
#[derive(Debug)]
pub struct Runs<'a> {
    limit: i64,
    ways: Ways<'a, Range<usize>>,
}

impl<'a> Iterator for Runs<'a> {
    type Item = Run<'a>;

    fn next(&mut self) -> Option<Run<'a>> {
        let limit = self.limit;
        let find =
            |path: &Path<'a>| runs(path.columns().len(), path.steps_longer_than(limit)).collect();
        self.ways.next(find, |_, _, path, rows: Range<usize>| {
            let (first, last) = (path.seen(rows.start)?, path.seen(rows.end.checked_sub(1)?)?);
            Some(Run { actor: path.actor, first, last, count: rows.len() })
        })
    }
}
