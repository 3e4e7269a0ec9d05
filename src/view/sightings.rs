//! The sightings themselves.

use super::ask::{Ask, Filter};
use super::lens::View;
use super::rows::{Merged, Stream};
use super::seen::Seen;

impl<'a> View<'a> {
    /// The selected sightings, in the order of their earliest moment; actor by
    /// actor when the question is about everyone.
    ///
    /// O(log n) to begin with each actor, then O(1) a sighting.
    #[must_use]
    pub fn sightings<'q>(self, ask: impl Into<Ask<'q>>) -> Sightings<'a> {
        let ask = ask.into();
        let actors = self.selected(ask).into_iter();
        Sightings { view: self, filter: ask.filter(), actors, rows: Merged::empty() }
    }

    /// The streams that a question draws on for one actor.
    pub(super) fn streams(self, filter: Filter, actor: u32) -> impl Iterator<Item = Stream<'a>> {
        let chains = if filter.inferred { self.timeline.chains_of(actor) } else { &[] };
        let along = chains.iter().filter_map(move |chain| Stream::along(self, filter, chain));
        Stream::direct(self, filter, actor).into_iter().chain(along)
    }
}

/// Sightings that a question selected, from [`View::sightings`].
#[derive(Debug)]
pub struct Sightings<'a> {
    view: View<'a>,
    filter: Filter,
    actors: std::vec::IntoIter<u32>,
    rows: Merged<'a>,
}

impl<'a> Iterator for Sightings<'a> {
    type Item = Seen<'a>;

    fn next(&mut self) -> Option<Seen<'a>> {
        loop {
            if let Some(seen) = self.rows.next() {
                return Some(seen);
            }
            let actor = self.actors.next()?;
            self.rows = Merged::new(self.view.streams(self.filter, actor));
        }
    }
}
