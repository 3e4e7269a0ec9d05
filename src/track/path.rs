//! The sightings of one actor in their order, as the questions of motion read
//! them.

use super::layers::Layers;
use crate::actor::Actor;
use crate::place::distance::Distance;
use crate::place::geodesy::quantise;
use crate::sighting::Sighting;
use crate::timeline::{Columns, Who};
use crate::view::{Ask, Filter, Merged, Seen, Selection, View, ends_by_start};

/// The selected sightings of an actor in their order.
///
/// Those that are at one exact instant at one point are columns: plain fixes are
/// read where they are stored, claims are copied. Others are in layers.
#[derive(Debug)]
pub(super) struct Path<'a> {
    pub(super) actor: &'a Actor,
    pub(super) view: View<'a>,
    filter: Filter,
    rows: PathRows<'a>,
    /// Whether the question selects sightings that are not on the path.
    is_partial: bool,
    /// Whether these are fixes with a radius, or some are.
    has_discs: bool,
}

#[derive(Debug)]
enum PathRows<'a> {
    /// From the fix on that is the `first`, counted from that of the actor.
    Fixes {
        first: usize,
        columns: Columns<'a>,
    },
    Points {
        seen: Vec<Seen<'a>>,
        times: Vec<i64>,
        points: Vec<(i32, i32)>,
    },
    Layers(Layers<'a>),
}

impl<'a> Path<'a> {
    /// The sightings at one exact instant at one point of the actor with this
    /// index. Nothing can be interpolated between others.
    pub(super) fn new(view: &View<'a>, filter: Filter, index: u32) -> Option<Path<'a>> {
        let actor = view.timeline.actor_at(index)?;
        let (mut is_partial, mut has_discs) = (false, false);
        let rows = match view.selection(filter, index) {
            Selection::Fixes(rows) => PathRows::Fixes {
                first: rows.start,
                columns: view.timeline.fixes().track(index).columns().part(rows),
            },
            Selection::Streams(streams) => {
                let (mut seen, mut times, mut points) = (vec![], vec![], vec![]);
                for row in Merged::new(streams) {
                    let Some(point) = point_of(view, row) else {
                        is_partial = true;
                        has_discs |= is_disc(row);
                        continue;
                    };
                    seen.push(row);
                    times.push(row.lo());
                    points.push(point);
                }
                PathRows::Points { seen, times, points }
            }
        };
        Some(Path { actor, view: view.clone(), filter, rows, is_partial, has_discs })
    }

    /// Whether the actor has no sightings but plain fixes.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.rows, PathRows::Fixes { .. })
    }

    /// Every sighting of the actor with this index, in layers where `in_layers`
    /// is wanted, where some fix has a radius, or where the actor has no fix and some claim
    /// is not exact.
    pub(super) fn whole(
        view: &View<'a>,
        filter: Filter,
        index: u32,
        in_layers: bool,
    ) -> Option<Path<'a>> {
        let path = Path::new(view, filter, index)?;
        let has_fix = match &path.rows {
            PathRows::Points { seen, .. } => seen.iter().any(|seen| seen.claim().is_none()),
            _ => true,
        };
        if !in_layers && (has_fix && !path.has_discs || !path.is_partial) {
            return Some(path);
        }
        let rows = view.sightings(Ask { who: Who::Id(path.actor.id().as_str()), filter }).collect();
        Some(Path::in_layers(view, filter, path.actor, rows))
    }

    /// Sightings of whatever width, in layers.
    pub(super) fn in_layers(
        view: &View<'a>,
        filter: Filter,
        actor: &'a Actor,
        seen: Vec<Seen<'a>>,
    ) -> Path<'a> {
        let rows = PathRows::Layers(Layers::of(view, seen));
        Path { actor, view: view.clone(), filter, rows, is_partial: false, has_discs: false }
    }

    /// Some sightings of the same actor that follow each other.
    pub(super) fn through(&self, seen: Vec<Seen<'a>>) -> Path<'a> {
        Path::in_layers(&self.view, self.filter, self.actor, seen)
    }

    /// The columns of the path; none of one in layers.
    pub(super) fn columns(&self) -> Columns<'_> {
        match &self.rows {
            PathRows::Fixes { columns, .. } => *columns,
            PathRows::Points { times, points, .. } => Columns::new(times, points),
            PathRows::Layers(_) => Columns::default(),
        }
    }

    /// For how much of a time the actor certainly stayed where it was seen, in steps that
    /// are longer than `limit`, in microseconds.
    pub(super) fn stayed(&self, limit: i64, (from, to): (i64, i64)) -> i64 {
        let PathRows::Points { seen, .. } = &self.rows else { return 0 };
        let ends = ends_by_start(seen);
        if ends.is_empty() {
            return 0;
        }
        let mut until = i64::MIN;
        let mut sum: i64 = 0;
        for (row, next) in seen.iter().zip(seen.iter().skip(1)) {
            let end = row.claim().and_then(|claim| ends.get(&claim));
            until = until.max(end.map_or(i64::MIN, |end| end.lo()));
            let (start, end) = (row.lo(), next.lo());
            if end.saturating_sub(start) > limit && end <= until {
                sum = sum.saturating_add((end.min(to).saturating_sub(start.max(from))).max(0));
            }
        }
        sum
    }

    /// How many sightings are on the path.
    pub(super) fn len(&self) -> usize {
        self.layers().map_or_else(|| self.columns().len(), Layers::len)
    }

    /// The layers of a path that is no columns.
    pub(super) fn layers(&self) -> Option<&Layers<'a>> {
        match &self.rows {
            PathRows::Layers(layers) => Some(layers),
            _ => None,
        }
    }

    /// The sighting in one row of the path.
    #[inline]
    pub(super) fn seen(&self, row: usize) -> Option<Seen<'a>> {
        match &self.rows {
            PathRows::Fixes { first, columns } => {
                Some(self.view.seen_fix(self.actor, first + row, columns.fix(row)?))
            }
            PathRows::Points { seen, .. } => seen.get(row).copied(),
            PathRows::Layers(layers) => layers.seen(row..row + 1).first().copied(),
        }
    }

    /// The question that the path answers, of what can lie between two moments.
    pub(super) fn ask(&self, from: i64, to: i64) -> Ask<'a> {
        Ask { who: Who::Id(self.actor.id().as_str()), filter: self.filter.within(from, to) }
    }

    /// How many sightings that can lie between two moments are not on the path.
    pub(super) fn left_out(&self, from: i64, to: i64) -> usize {
        if !self.is_partial {
            return 0;
        }
        let all = self.view.sightings(self.ask(from, to));
        all.filter(|&seen| point_of(&self.view, seen).is_none()).count()
    }
}

/// Whether the sighting is a fix with a radius.
fn is_disc(seen: Seen<'_>) -> bool {
    seen.sighting().is_some_and(Sighting::is_disc)
}

/// Latitude and longitude in units of 1e-7 degree, if the sighting is at one
/// instant at one point, and for certain speaks of the actor. Of accounts that have it at
/// several places none is that point.
pub(super) fn point_of(view: &View<'_>, seen: Seen<'_>) -> Option<(i32, i32)> {
    let place = seen.place();
    let exact =
        seen.is_certain() && seen.interval().is_exact() && place.radius() == Some(Distance::ZERO);
    let point = place.point().filter(|_| exact)?;
    if seen.claim().is_some() && view.has_apart_places(seen) {
        return None;
    }
    Some((quantise(point.lat), quantise(point.lon)))
}
