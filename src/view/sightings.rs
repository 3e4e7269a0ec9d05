//! The sightings themselves.

use std::ops::Range;

use super::ask::{Ask, Filter};
use super::carry::{CarriedBy, SeenMembers};
use super::known::View;
use super::rows::{Merged, Stream};
use super::seen::Seen;
use crate::timeline::{Chain, within};

impl<'a> View<'a> {
    /// Lists the selected sightings one by one, in the order of their earliest
    /// moment; actor by actor when the question is about everyone.
    ///
    /// O(log n) to begin with each actor, then O(1) a sighting.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::unlocated("Khasan");
    /// let ussuriysk = Place::unlocated("Ussuriysk");
    /// let (arrival, passing): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-12T02:15:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("train", khasan, arrival),
    ///     Sighting::new("train", ussuriysk, passing),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// let seen: Vec<String> = view.sightings("train").map(|seen| seen.to_string()).collect();
    /// assert_eq!(seen[0], "Khasan, Mon 2023-09-11 20:00 UTC");
    /// assert_eq!(seen.len(), 2);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn sightings<'q, A: Into<Ask<'q>>>(
        &self,
        ask: A,
    ) -> impl Iterator<Item = Seen<'a>> + use<'a, A> {
        let (view, ask) = (self.clone(), ask.into());
        let filter = ask.filter;
        let rows = move |actor| Merged::new(view.streams(filter, actor));
        self.selected(ask).into_iter().flat_map(rows)
    }

    /// The streams that a question draws on for one actor.
    pub(crate) fn streams(&self, filter: Filter, actor: u32) -> impl Iterator<Item = Stream<'a>> {
        let all = filter.inferred.then(|| self.timeline.chains_of(actor)).flatten();
        let said = |before: Option<&CarriedBy>, link| CarriedBy::by(self, filter, before, link);
        let chains = all.into_iter().flat_map(|all| all.fold(said));
        // Most of what can carry somebody was never seen.
        let chains = chains.filter(|(chain, _)| self.timeline.has_sightings(chain.carrier()));
        let chains: Vec<(Chain<'a>, CarriedBy)> = chains.collect();
        let members = all.filter(|_| !chains.is_empty()).map(|all| SeenMembers::of(self, all));
        let by_carrier = chains.chunk_by(|(one, _), (other, _)| one.carrier() == other.carrier());
        let along =
            by_carrier.filter_map(|chains| Stream::along(self, filter, chains, members.as_ref()?));
        let along: Vec<Stream<'a>> = along.collect();
        Stream::direct(self, filter, actor).into_iter().chain(along)
    }
}

/// What a question draws on for one actor.
pub(crate) enum Selection<'a> {
    /// Nothing but its own fixes, these counted from its first: plain columns hold
    /// the whole answer.
    Fixes(Range<usize>),
    /// Sightings of every kind.
    Streams(Vec<Stream<'a>>),
}

impl Selection<'_> {
    /// The fixes of the actor, counted from its first, where nothing else counts.
    pub(crate) fn rows(&self) -> Option<Range<usize>> {
        match self {
            Selection::Fixes(rows) => Some(rows.clone()),
            Selection::Streams(_) => None,
        }
    }
}

impl<'a> View<'a> {
    /// What a question draws on for one actor.
    pub(crate) fn selection(&self, filter: Filter, actor: u32) -> Selection<'a> {
        if self.has_only_fixes(filter, actor) {
            let track = self.timeline.fixes().track(actor);
            let rows = within(track.times, filter.from, filter.to.min(self.known));
            return Selection::Fixes(rows);
        }
        let streams: Vec<Stream<'a>> = self.streams(filter, actor).collect();
        match streams.as_slice() {
            [stream] => stream.only_fixes().map(Selection::Fixes),
            _ => None,
        }
        .unwrap_or(Selection::Streams(streams))
    }
}
