//! How long the longest gap must be, and can be.

use super::ask::{Ask, Filter};
use super::known::View;
use super::linked;
use super::overlaps::{self, Wanted};
use super::rows::Merged;
use super::seen::{Certainty, Seen};
use super::sightings::Selection;
use crate::limits::CANDIDATE_CHOICES;
use crate::time::duration::{DurationRange, SignedDuration};

/// The longest of the gaps between an actor's sightings, whichever it is.
///
/// `Display` says it in a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct LongestGap {
    /// The least that it is on every reading, and the most that it is on any.
    pub length: DurationRange,
    /// The number of stretches in which more than 64 sightings overlap: a longer gap can
    /// be in one of them, but none is listed.
    pub not_looked_into: usize,
}

impl LongestGap {
    /// Returns whether there is a gap on every reading, be it one or another, or on some.
    #[must_use]
    pub fn certainty(self) -> Certainty {
        let is_certain = self.length.ends().0 > 0;
        if is_certain { Certainty::Certain } else { Certainty::Possible }
    }
}

impl View<'_> {
    /// Returns how long the longest gap is, at least and at most; `None` where there can
    /// be none: fewer than two sightings, all at one instant, or one stay alone. About everyone it is the longest of any actor.
    ///
    /// Somewhere in 48 hours with one sighting at an unknown time there is a gap of 24
    /// hours, though no instant is certainly without a sighting. With [`Ask::until`] the
    /// time since the last sighting counts as well.
    ///
    /// O(n log n) over the sightings selected.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Interval, Place, Sighting, SignedDuration, Timeline, Timestamp};
    ///
    /// let office = Place::unlocated("the office");
    /// let monday: Timestamp = "2023-05-01T10:00:00Z".parse()?;
    /// let days: Interval = "2023-05-01T00:00:00Z/2023-05-04T00:00:00Z".parse()?;
    /// let wednesday: Timestamp = "2023-05-03T10:00:00Z".parse()?;
    /// let timeline: Timeline = [
    ///     Sighting::new("kim", office.clone(), monday),
    ///     Sighting::new("kim", office.clone(), days),
    ///     Sighting::new("kim", office, wednesday),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// let longest = view.longest_gap("kim").map(|gap| gap.length.to_string());
    /// assert_eq!(longest.as_deref(), Some("24h to 48h"));
    ///
    /// let long = Ask::of("kim").longer_than(SignedDuration::from_hours(40));
    /// let long: Vec<String> = view.gaps(long).map(|gap| gap.length().to_string()).collect();
    /// assert_eq!(long, ["0s to 48h", "0s to 48h", "48h"]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn longest_gap<'q>(&self, ask: impl Into<Ask<'q>>) -> Option<LongestGap> {
        let ask = ask.into();
        let filter = ask.filter;
        let filter = filter.until.map_or(filter, |now| filter.as_of(now.as_unix_micros()));
        let filter = filter.longer_than(SignedDuration::ZERO);
        let actors = self.selected(ask).into_iter();
        let all = actors.filter_map(|actor| self.longest_of(filter, actor));
        all.reduce(|one, other| {
            let ((min, max), (least, most)) = (one.length.ends(), other.length.ends());
            LongestGap {
                length: DurationRange::from_ends(min.max(least), max.max(most)),
                not_looked_into: one.not_looked_into + other.not_looked_into,
            }
        })
    }

    fn longest_of(&self, filter: Filter, actor: u32) -> Option<LongestGap> {
        let (mut lengths, mut skipped) = (Vec::new(), 0);
        match self.selection(filter, actor) {
            Selection::Fixes(rows) => {
                let times = self.timeline.fixes().track(actor).times;
                let steps = times.get(rows).unwrap_or_default().windows(2);
                let steps = steps.filter_map(|pair| Some(pair.last()? - pair.first()?));
                lengths.extend(steps.max().map(|step| (step, step)));
            }
            Selection::Streams(streams) => {
                let mut rows: Vec<Seen<'_>> = Merged::new(streams).collect();
                if filter.bounded {
                    linked::give_way(self, &mut rows, filter.to);
                }
                let found = self.gaps_between((filter, actor), &rows, Wanted::Any);
                lengths.extend(found.gaps.iter().map(|gap| {
                    let (min, max) = gap.length().ends();
                    (if gap.is_certain() { min } else { 0 }, max)
                }));
                // Of accounts that count apart no gap is between, and so the least is open.
                let is_apart = rows.windows(2).any(|two| match two {
                    [one, other] => self.tell_of_one_event(*one, *other),
                    _ => false,
                });
                if rows.len() > 1 && !is_apart {
                    let least = self.least_longest((filter, actor), &rows);
                    lengths.push((least, least));
                }
                let widths = found.skipped.iter().map(|one| (0, one.to(*one).ends().1));
                lengths.extend(widths);
                skipped = found.skipped.len();
            }
        }
        if let Some(now) = filter.until {
            let last = self.last_of(filter, None, &[actor]);
            lengths.extend(self.open_gap(&last, now).map(|gap| gap.length().ends()));
        }
        let min = lengths.iter().map(|(min, _)| *min).max()?;
        let max = lengths.iter().map(|(_, max)| *max).max()?;
        let length = DurationRange::from_ends(min, max.max(min));
        (max.max(min) > 0).then_some(LongestGap { length, not_looked_into: skipped })
    }

    /// The least that the longest gap between some sightings must be, whichever of their
    /// candidates are right.
    fn least_longest(&self, (filter, actor): (Filter, u32), rows: &[Seen<'_>]) -> i64 {
        let worlds = self.worlds(rows);
        let most = CANDIDATE_CHOICES / worlds.len().max(1);
        let least = |view: &View<'_>, rows: &[Seen<'_>]| {
            view.least_on_choices((rows, filter), most, overlaps::least_longest)
        };
        let in_world = |world: &View<'_>| {
            let rows: Vec<Seen<'_>> = Merged::new(world.streams(filter, actor)).collect();
            least(world, &rows)
        };
        worlds.iter().map(in_world).min().unwrap_or_else(|| least(self, rows))
    }
}
