//! The way of one actor, as columns that the kernels of motion read.

use std::ops::Range;

use crate::actor::Actor;
use crate::place::distance::Distance;
use crate::place::geodesy::quantise;
use crate::timeline::{Columns, steps_longer_than};
use crate::view::Merged;
use crate::view::Seen;
use crate::view::Selection;
use crate::view::View;
use crate::view::{Ask, Filter};

/// The selected sightings of an actor that are at one instant at one point;
/// nothing can be interpolated between others.
///
/// Plain fixes are read where they are stored. Claims are copied into columns
/// of their own, with the fixes that lie between them.
#[derive(Debug)]
pub(super) struct Path<'a> {
    pub(super) actor: &'a Actor,
    rows: Rows<'a>,
}

#[derive(Debug)]
enum Rows<'a> {
    Fixes { view: View<'a>, rows: Range<usize> },
    Points { seen: Vec<Seen<'a>>, times: Vec<i64>, points: Vec<(i32, i32)> },
}

impl<'a> Path<'a> {
    /// That of the actor with this index.
    pub(super) fn new(view: &View<'a>, filter: Filter, index: u32) -> Option<Path<'a>> {
        let actor = view.actor(index)?;
        let streams = match view.selection(filter, index) {
            Selection::Fixes(rows) => {
                return Some(Path { actor, rows: Rows::Fixes { view: view.clone(), rows } });
            }
            Selection::Streams(streams) => streams,
        };
        let (mut seen, mut times, mut points) = (vec![], vec![], vec![]);
        for row in Merged::new(streams) {
            let Some(point) = point_of(row) else { continue };
            seen.push(row);
            times.push(row.lo());
            points.push(point);
        }
        Some(Path { actor, rows: Rows::Points { seen, times, points } })
    }

    /// Whether the actor has no sightings but plain fixes.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.rows, Rows::Fixes { .. })
    }

    /// The columns of the way.
    pub(super) fn columns(&self) -> Columns<'_> {
        match &self.rows {
            Rows::Fixes { view, rows } => view.timeline.fixes().columns(rows.clone()),
            Rows::Points { times, points, .. } => Columns::new(times, points),
        }
    }

    /// The rows of the columns from which more than `limit` microseconds pass
    /// until the next.
    pub(super) fn steps_longer_than(&self, limit: i64) -> Vec<usize> {
        match &self.rows {
            Rows::Fixes { view, rows } => {
                let run = std::iter::once(rows.clone());
                let steps = view.timeline.fixes().steps_longer_than(run, limit);
                steps.into_iter().map(|(row, ..)| row - rows.start).collect()
            }
            Rows::Points { times, .. } => steps_longer_than(times, limit).collect(),
        }
    }

    /// The sighting that one row of the columns is.
    pub(super) fn seen(&self, row: usize) -> Option<Seen<'a>> {
        match &self.rows {
            Rows::Fixes { view, rows } => {
                let row = rows.start.checked_add(row)?;
                Some(view.seen_fix(self.actor, row, view.timeline.fixes().row(row)?))
            }
            Rows::Points { seen, .. } => seen.get(row).copied(),
        }
    }
}

/// The sightings of a way from one to another, oldest first.
pub(super) fn points_between<'a>(
    view: &View<'a>,
    filter: Filter,
    actor: &'a Actor,
    first: Seen<'a>,
    last: Seen<'a>,
) -> impl Iterator<Item = Seen<'a>> + use<'a> {
    let ranks = first.rank()..=last.rank();
    let ask = Ask::with(actor.id().as_str(), filter.within(first.lo(), last.lo()));
    view.sightings(ask)
        .filter(move |seen| ranks.contains(&seen.rank()) && point_of(*seen).is_some())
}

/// Latitude and longitude in units of 1e-7 degree, if the sighting is at one
/// instant at one point, and for certain speaks of the actor.
pub(super) fn point_of(seen: Seen<'_>) -> Option<(i32, i32)> {
    let place = seen.place();
    let exact =
        seen.is_certain() && seen.interval().is_exact() && place.radius() == Some(Distance::ZERO);
    let point = place.point().filter(|_| exact)?;
    Some((quantise(point.lat), quantise(point.lon)))
}
