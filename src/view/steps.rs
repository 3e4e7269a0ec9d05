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
    /// `steps` finds them in runs of fixes, in all of them at once; `others`
    /// adds those that an actor has besides, or of whom more counts than fixes.
    pub(crate) fn find_steps(
        &self,
        (filter, actors): (Filter, &[u32]),
        steps: impl Fn(&Fixes, &mut dyn Iterator<Item = Range<usize>>) -> Vec<StepAt>,
        others: impl Fn(u32, Selection<'a>, &mut Vec<Kept<'a>>),
        found: &mut Vec<Kept<'a>>,
    ) {
        let selected: Vec<Selection<'a>> =
            actors.iter().map(|&actor| self.selection(filter, actor)).collect();
        let mut runs = selected.iter().filter_map(Selection::rows);
        let steps = steps(self.timeline.fixes(), &mut runs);
        found.reserve(steps.len());
        let mut steps = steps.into_iter().peekable();
        for (&index, selection) in actors.iter().zip(selected) {
            if let (Some(actor), Some(rows)) = (self.timeline.actor_at(index), selection.rows()) {
                while let Some(step) = steps.next_if(|(row, ..)| rows.contains(row)) {
                    let (_, (_, lat, lon), (_, to_lat, to_lon)) = step;
                    let apart = Distance::clamped(geodesic_e7(lat, lon, to_lat, to_lon));
                    found.push(Kept::Step { actor, step, apart });
                }
            }
            others(index, selection, found);
        }
    }
}
