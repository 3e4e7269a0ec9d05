//! Claims that contradict each other or not, as their places are two or one, which a missing
//! position leaves open.

use std::collections::HashSet;

use super::overlap::are_at_once;
use super::travel::stops_at;
use crate::limits::CONFLICT_CLAIMS_AHEAD;
use crate::place::Place;
use crate::reason::fit;
use crate::time::sorted_spans::Spans;
use crate::view::{Certainty, Seen, There, View};

impl<'a> View<'a> {
    /// Lists the pairs of claims of one actor that contradict each other or not, as their
    /// places are two or one, where nothing says which: the two are named in different ways,
    /// and one of them has no position. No [conflict](View::conflicts) is made of these.
    ///
    /// Two sightings at one time contradict each other if their places are two; a sighting,
    /// and a denial or a whole absence at its time, if they are one.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let evening: Timestamp = "2024-03-05T20:00:00Z".parse()?;
    /// let timeline: Timeline = [
    ///     Sighting::new("kim", Place::unlocated("the pub"), evening),
    ///     Sighting::new("kim", Place::unlocated("home"), evening),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// assert!(view.conflicts().is_empty());
    /// assert_eq!(view.places_not_compared().len(), 1);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn places_not_compared(&self) -> Vec<[Seen<'a>; 2]> {
        let network = self.network();
        let view = network.view();
        let mut found = Vec::new();
        for &actor in self.timeline().by_id() {
            let stops = stops_at(&view, actor, |place| !place.is_unknown());
            found.extend(stops.iter().flat_map(|&stop| of_one_event(&view, stop)));
            found.extend(at_once(&view, &stops));
            found.extend(denied_elsewhere(&view, &stops, actor));
        }
        found
    }
}

/// A sighting with each account of the same event at a place that may be another.
fn of_one_event<'a>(view: &View<'a>, shown: Seen<'a>) -> Vec<[Seen<'a>; 2]> {
    let others = view.accounts(shown).into_iter().filter(|other| are_open(shown, *other));
    others.map(|other| [shown, other]).collect()
}

/// The pairs of sightings at one time.
fn at_once<'a>(view: &View<'a>, stops: &[Seen<'a>]) -> Vec<[Seen<'a>; 2]> {
    let mut all: Vec<There<'a>> = There::each(stops.iter().copied()).collect();
    all.sort_by_key(|there| view.moment_of(there.first).lo());
    let mut found = Vec::new();
    for (at, &one) in all.iter().enumerate() {
        let end = view.moment_of(one.last).hi();
        let later = all.iter().skip(at + 1).take(CONFLICT_CLAIMS_AHEAD);
        let later = later.take_while(|other| view.moment_of(other.first).lo() <= end);
        let pairs = later
            .filter(|&&other| are_open(one.seen(), other.seen()) && are_at_once(view, one, other));
        found.extend(pairs.map(|other| [one.seen(), other.seen()]));
    }
    found
}

/// The sightings with what says that the actor was not, at their time, at a place that may
/// be theirs.
fn denied_elsewhere<'a>(view: &View<'a>, stops: &[Seen<'a>], actor: u32) -> Vec<[Seen<'a>; 2]> {
    let stated = view.as_stated();
    let claims = stated.claims_about(actor);
    let is_left = |claim: &Seen<'a>| claim.claim().is_none_or(|row| !view.leaves_out(row));
    let against = claims.filter(is_left).filter(|claim| fit::is_exclusion(*claim));
    // Of a stay the first moment stands for both.
    let rows: HashSet<u32> = stops.iter().filter_map(|stop| stop.claim()).collect();
    let is_end = |seen: &Seen<'a>| {
        let start = seen.held_with().filter(|start| seen.claim().is_some_and(|own| *start < own));
        start.is_some_and(|start| rows.contains(&start))
    };
    let stops: Vec<Seen<'a>> = stops.iter().copied().filter(|seen| !is_end(seen)).collect();
    let spans = Spans::of(stops.iter().map(|&seen| fit::whole(view, seen)));
    let mut found = Vec::new();
    for against in against {
        let then = view.candidates(against);
        let met = spans.meeting(fit::excluded(view, against)).into_iter();
        let met = met.filter_map(|at| stops.get(at)).copied().filter(|&seen| {
            are_open(seen, against)
                && fit::at_its_time(&fit::Lasting::all(view, seen), against, &then)
                    == Some(Certainty::Certain)
        });
        found.extend(met.map(|seen| [seen, against]));
    }
    found
}

fn are_open(one: Seen<'_>, other: Seen<'_>) -> bool {
    let (here, there): (Place, Place) = (one.place(), other.place());
    here.may_be(&there)
}
