//! Some sightings of one actor that follow each other.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::layers;
use super::path::Path;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::view::{Gap, Seen};

/// Rows of a path that follow each other: what a stay and a trip are made of.
#[derive(Clone)]
pub(super) struct Stretch<'a> {
    pub(super) path: Arc<Path<'a>>,
    pub(super) rows: Range<usize>,
    /// The one with the earliest earliest moment.
    pub(super) first: Seen<'a>,
    /// The one with the latest latest moment.
    pub(super) last: Seen<'a>,
}

impl<'a> Stretch<'a> {
    /// `None` of no rows.
    #[inline]
    pub(super) fn new(path: Arc<Path<'a>>, rows: Range<usize>) -> Option<Stretch<'a>> {
        let first = path.seen(rows.start)?;
        let last = match path.layers() {
            Some(layers) => {
                let seen = layers.seen(rows.clone()).iter().copied();
                seen.max_by_key(|seen| (seen.hi(), seen.lo()))?
            }
            None => path.seen(rows.end.checked_sub(1)?)?,
        };
        Some(Stretch { path, rows, first, last })
    }

    /// All of some sightings of the same actor.
    pub(super) fn through(&self, seen: Vec<Seen<'a>>) -> Option<Stretch<'a>> {
        let rows = 0..seen.len();
        Stretch::new(Arc::new(self.path.through(seen)), rows)
    }

    pub(super) fn sightings(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        let path = Arc::clone(&self.path);
        self.rows.clone().filter_map(move |row| path.seen(row))
    }

    pub(super) fn gaps(
        &self,
        threshold: SignedDuration,
    ) -> impl Iterator<Item = Gap<'a>> + use<'a> {
        let ask = self.path.ask(self.first.lo(), self.last.hi());
        self.path.view.gaps(ask.longer_than(threshold))
    }

    /// When the first sighting was.
    pub(super) fn first_seen(&self) -> Interval {
        self.layered().map_or(self.first.interval(), layers::first_seen)
    }

    /// When the last sighting was.
    pub(super) fn last_seen(&self) -> Interval {
        self.layered().map_or(self.last.interval(), layers::last_seen)
    }

    /// The sightings, where they are in layers.
    pub(super) fn layered(&self) -> Option<&[Seen<'a>]> {
        self.path.layers().map(|layers| layers.seen(self.rows.clone()))
    }
}

impl PartialEq for Stretch<'_> {
    /// Whether both have the same sightings.
    fn eq(&self, other: &Stretch<'_>) -> bool {
        self.rows.len() == other.rows.len() && self.sightings().eq(other.sightings())
    }
}

impl fmt::Debug for Stretch<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stretch")
            .field("actor", &self.path.actor.id().as_str())
            .field("first", &self.first)
            .field("last", &self.last)
            .field("count", &self.rows.len())
            .finish_non_exhaustive()
    }
}
