//! How much of a time the record covers.

use super::kernel::covered;
use super::path::Path;
use crate::time::duration::SignedDuration;
use crate::view::{Ask, View};

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
/// assert_eq!(coverage.covered, SignedDuration::from_mins(30));
/// assert_eq!(coverage.ratio(), Some(0.25));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Coverage {
    /// How long the steps that are no gaps last together.
    pub covered: SignedDuration,
    /// How long the time asked about is.
    pub of: SignedDuration,
}

impl Coverage {
    /// The share that is covered, from 0 to 1; `None` of no time at all.
    #[must_use]
    pub fn ratio(self) -> Option<f64> {
        (self.of > SignedDuration::ZERO).then(|| self.covered.as_secs_f64() / self.of.as_secs_f64())
    }
}

impl View<'_> {
    /// For how much of the time an actor's whereabouts are on record: the steps
    /// from sighting to sighting that are at most `max_gap` long.
    ///
    /// The time asked about runs from [`Ask::after`] to [`Ask::as_of`], and
    /// without these from the actor's first sighting to its last. Of everyone,
    /// it is the sum over all actors. It does not reach before what is kept of an actor of
    /// which something [was forgotten](crate::Timeline::forget_before). Sightings whose time or point is not
    /// exact are not counted. O(n) over the steps in that time.
    #[must_use]
    pub fn coverage<'q>(&self, ask: impl Into<Ask<'q>>, max_gap: SignedDuration) -> Coverage {
        let ask = ask.into();
        let filter = ask.filter;
        let (mut sum, mut of) = (SignedDuration::ZERO, SignedDuration::ZERO);
        for index in self.selected(ask) {
            // A step may begin before the time asked about and end in it.
            let Some(path) = Path::new(self, filter.at_any_time(), index) else { continue };
            let times = path.columns().times();
            let (first, last) = (times.first().copied(), times.last().copied());
            let kept_from = self.timeline().forgotten(index).1;
            let from =
                if filter.from == i64::MIN { first } else { Some(filter.from.max(kept_from)) };
            let to = if filter.to == i64::MAX { last } else { Some(filter.to) };
            let Some((from, to)) = from.zip(to).filter(|(from, to)| from <= to) else { continue };
            let covered = covered(times, max_gap.as_micros(), from, to);
            let covered = i64::try_from(covered).unwrap_or(i64::MAX);
            let covered = covered.saturating_add(path.stayed(max_gap.as_micros(), (from, to)));
            sum = sum + SignedDuration::from_micros(covered);
            of = of + SignedDuration::from_micros(to.saturating_sub(from));
        }
        Coverage { covered: sum, of }
    }
}
