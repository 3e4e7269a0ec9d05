//! Gaps between neighbouring fixes, as they are kept until they are taken.

use std::ops::Range;

use super::ask::Filter;
use super::gap::Gap;
use super::known::View;
use super::sightings::Selection;
use crate::actor::Actor;
use crate::place::distance::Distance;
use crate::place::geodesy::geodesic_e7;
use crate::timeline::{Fixes, StepAt};

/// A gap that was found: of plain fixes, a quarter of the size that it has as an
/// answer, and many are found at a time.
#[derive(Debug)]
pub(crate) enum Kept<'a> {
    Step { actor: &'a Actor, step: StepAt, apart: Distance },
    Other(Box<Gap<'a>>),
}

impl<'a> Kept<'a> {
    pub(crate) fn other(gap: Gap<'a>) -> Kept<'a> {
        Kept::Other(Box::new(gap))
    }

    /// The answer.
    pub(crate) fn gap(self, view: &View<'a>) -> Gap<'a> {
        match self {
            Kept::Step { actor, step: (row, from, to), apart } => Gap::of_step(
                view.seen_fix(actor, row, from),
                view.seen_fix(actor, row + 1, to),
                apart,
            ),
            Kept::Other(gap) => *gap,
        }
    }
}

impl<'a> View<'a> {
    /// Adds the gaps of some actors, one after another.
    ///
    /// `steps` adds those among some fixes of an actor, counted from its first;
    /// `others` adds those that an actor has besides, or of whom more counts than
    /// fixes.
    pub(crate) fn find_steps(
        &self,
        (filter, actors): (Filter, &[u32]),
        steps: impl Fn(&Fixes, (u32, Range<usize>), &mut Vec<StepAt>),
        others: impl Fn(u32, Selection<'a>, &mut Vec<Kept<'a>>),
        found: &mut Vec<Kept<'a>>,
    ) {
        // The steps of all first, and where those of each end.
        let (fixes, mut all) = (self.timeline.fixes(), Vec::new());
        let select = |&actor: &u32| {
            let selection = self.selection(filter, actor);
            if let Some(rows) = selection.rows() {
                steps(fixes, (actor, rows), &mut all);
            }
            (actor, selection, all.len())
        };
        let selected: Vec<(u32, Selection<'a>, usize)> = actors.iter().map(select).collect();
        found.reserve(all.len());
        let (mut steps, mut taken) = (all.into_iter(), 0);
        for (index, selection, end) in selected {
            if let Some(actor) = self.timeline.actor_at(index) {
                found.extend(steps.by_ref().take(end - taken).map(|step| {
                    let (_, (_, lat, lon), (_, to_lat, to_lon)) = step;
                    let apart = Distance::clamped(geodesic_e7(lat, lon, to_lat, to_lon));
                    Kept::Step { actor, step, apart }
                }));
                taken = end;
            }
            others(index, selection, found);
        }
    }
}
