//! Steps that need more speed than there was, and what was received before.

use crate::place::speed::Speed;
use crate::time::duration::SignedDuration;
use crate::timeline::Fixes;
use crate::view::{Ask, Filter, Gap, Kept, Merged, Seen, Selection, Stream, View, in_chunks};

impl<'a> View<'a> {
    /// Returns each step from one sighting to the next that needs strictly more
    /// than `limit`, impossible travel: actor by actor, oldest first, one by one
    /// as they are taken.
    ///
    /// The distance is the geodesic, and the kindest reading counts: the least
    /// distance in the longest time. Being elsewhere at the same instant needs
    /// more than any speed, and then [`Gap::speed`] is `None`. Sightings go in
    /// the order of their earliest moments, those without a position aside. A
    /// single wrong fix makes two steps, there and back.
    ///
    /// O(n); of plain fixes, most steps are settled by a bound on their
    /// distance.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let at = |text: &str| text.parse::<Timestamp>();
    /// let timeline: Timeline = [
    ///     Sighting::new("tug", Place::lat_lon(40.64, -74.07)?, at("2020-06-30T00:00:00Z")?),
    ///     Sighting::new("tug", Place::lat_lon(40.65, -74.07)?, at("2020-06-30T00:10:00Z")?),
    ///     Sighting::new("tug", Place::lat_lon(41.65, -74.07)?, at("2020-06-30T00:20:00Z")?),
    /// ]
    /// .into_iter()
    /// .collect();
    /// let steps: Vec<_> = timeline.as_known().steps_faster_than("tug", "60 kn".parse()?).collect();
    /// assert_eq!(steps.len(), 1);
    /// assert_eq!(steps[0].distance().expect("both are located").to_string(), "111.1 km");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn steps_faster_than<'q, A: Into<Ask<'q>>>(
        &self,
        ask: A,
        limit: Speed,
    ) -> impl Iterator<Item = Gap<'a>> + use<'a, A> {
        let ask = ask.into();
        let filter = ask.filter;
        let (view, asked) = (self.clone(), self.clone());
        let find = move |actors: &[u32], found: &mut Vec<Kept<'a>>| {
            asked.fast_steps(filter, actors, limit, found);
        };
        in_chunks(self.selected(ask), find).map(move |kept| kept.gap(&view))
    }

    /// Adds those of some actors.
    fn fast_steps(&self, filter: Filter, actors: &[u32], limit: Speed, found: &mut Vec<Kept<'a>>) {
        let steps = |fixes: &Fixes, of: (u32, _), found: &mut Vec<_>| {
            fixes.steps_faster_than(of, limit.as_metres_per_second(), found);
        };
        let others = |_, selection, found: &mut Vec<Kept<'a>>| {
            let Selection::Streams(streams) = selection else { return };
            let mut before = None::<Seen<'a>>;
            for seen in Merged::new(streams).filter(|seen| seen.place().is_located()) {
                let gap = before.map(|before| self.gap_of_moments(before, seen));
                let is_fast = |gap: &Gap<'_>| gap.speed().is_none_or(|needed| needed.min() > limit);
                found.extend(gap.filter(is_fast).map(Kept::other));
                before = Some(seen);
            }
        };
        self.find_steps((filter, actors), steps, others, found);
    }

    /// How many sightings of the actor there are in the time before a gap: from
    /// `window` before the last one until that one, both included.
    ///
    /// A gap after frequent reception says more than one in thin coverage. Only
    /// the actor's own sightings count, as [`Ask::of`] selects them. O(log n)
    /// for an actor of plain fixes.
    #[must_use]
    pub fn sightings_before(&self, gap: Gap<'a>, window: SignedDuration) -> usize {
        let last = gap.from();
        let (from, to) = (last.lo().saturating_sub(window.as_micros()), last.lo());
        let Some(index) = self.timeline.index_of(last.actor().id().as_str()) else { return 0 };
        let filter = Ask::everyone().filter.within(from, to);
        match self.selection(filter, index) {
            Selection::Fixes(rows) => rows.len(),
            Selection::Streams(streams) => streams.into_iter().map(Stream::count).sum(),
        }
    }
}
