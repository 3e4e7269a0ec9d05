//! Which of some sightings can have been the last.

use std::collections::HashMap;

use super::ask::Filter;
use super::known::View;
use super::linked;
use super::seen::Seen;
use super::tied;
use crate::time::apart::Pieces;
use crate::time::interval::Interval;
use crate::timeline::{Cover, MostAfter};

/// Which of some rows can have been the last.
pub(super) struct Decided<'a> {
    /// Those, with the one to show first.
    pub(super) rows: Vec<Seen<'a>>,
    /// Those that no other can follow.
    pub(super) last: Vec<Seen<'a>>,
    pub(super) span: (i64, i64),
    pub(super) candidates: Pieces,
    pub(super) anchored: bool,
    pub(super) nearby: Vec<(Seen<'a>, usize)>,
}

impl<'a> Decided<'a> {
    /// The last among `rows`.
    pub(super) fn of(view: &View<'a>, mut rows: Vec<Seen<'a>>, filter: Filter) -> Decided<'a> {
        let (to, limit) = (filter.to, filter.disputed_distance());
        let end = |seen: Seen<'_>| view.latest_by(seen, to);
        let nearby = tied::leave_one(&mut rows, limit);
        let floor = push_out(view, &mut rows, to);
        let earliest = linked::as_of(view, &mut rows, to);
        // A late moment that is sure goes before one that is only possible.
        let ends = |seen: &Seen<'_>| (seen.lo(), end(*seen));
        rows.sort_by(|one, other| {
            ends(other).cmp(&ends(one)).then_with(|| tied::latest_first(one, other))
        });
        let last = certainly_last(view, &rows, to);
        rows.sort_by(tied::latest_first);
        let lo = earliest.or(floor).or_else(|| rows.iter().map(|seen| seen.lo()).min());
        let hi = rows.iter().map(|&seen| end(seen)).max();
        let span = (lo.unwrap_or(i64::MAX), hi.unwrap_or(i64::MIN));
        let candidates = view.pieces_between(&rows, span.0, span.1);
        Decided { rows, last, span, candidates, anchored: floor.is_some(), nearby }
    }

    /// What holds on some of several choices of candidates, and certainly last what is so
    /// on all; `rows` are those of the question.
    pub(super) fn in_any(rows: &[Seen<'a>], worlds: Vec<Decided<'a>>) -> Decided<'a> {
        let of = |keep: &dyn Fn(&Seen<'a>) -> bool| -> Vec<Seen<'a>> {
            rows.iter().copied().filter(|row| keep(row)).collect()
        };
        let mut possible = of(&|row| worlds.iter().any(|world| world.rows.contains(row)));
        possible.sort_by(tied::latest_first);
        let mut last = of(&|row| worlds.iter().all(|world| world.last.contains(row)));
        last.sort_by(tied::latest_first);
        let spans = worlds.iter().filter(|world| !world.rows.is_empty());
        let pieces = spans.flat_map(|world| {
            let (lo, hi) = world.span;
            world.candidates.clone().or(Interval::from_ends(lo, hi.max(lo)))
        });
        let pieces: Vec<Interval> = pieces.collect();
        let hull = pieces.iter().copied().reduce(Interval::hull);
        Decided {
            rows: possible,
            last,
            span: hull.map_or((i64::MAX, i64::MIN), |hull| (hull.lo(), hull.hi())),
            candidates: Pieces::of(pieces),
            anchored: worlds.iter().all(|world| world.anchored),
            nearby: worlds.into_iter().flat_map(|world| world.nearby).collect(),
        }
    }
}

/// Takes out what was certainly before another of the rows, and returns the
/// moment after which the last one certainly was, if there is any.
fn push_out(view: &View<'_>, rows: &mut Vec<Seen<'_>>, to: i64) -> Option<i64> {
    // Only a sighting that certainly happened in time, and certainly speaks of
    // the actor, pushes earlier ones out.
    let is_settled = |seen: &&Seen<'_>| seen.is_certain() && seen.hi() <= to;
    let settled = rows.iter().filter(is_settled);
    let floor = settled.clone().map(|seen| seen.lo()).max();
    if let Some(floor) = floor {
        // What is vague and begins there comes after whatever is of that instant.
        let is_after =
            settled.clone().any(|seen| seen.lo() == floor && !view.is_moment(*seen, floor));
        // A stay that ends there leaves that instant to what is there.
        let is_there = |seen: &Seen<'_>| seen.lo() == floor && !view.is_open_end(*seen);
        let is_left = settled.clone().any(is_there);
        rows.retain(|row| !(is_left && row.hi() == floor && view.is_open_end(*row)));
        rows.retain(|row| reaches(view, *row, floor, to, !is_after));
    }
    push_out_by_chain(view, rows, to);
    linked::push_out(view, rows, to);
    floor
}

/// Whether a row can have been later than `floor` and no later than `to`, or
/// where `ties` at that very instant.
fn reaches(view: &View<'_>, row: Seen<'_>, floor: i64, to: i64, ties: bool) -> bool {
    view.latest_by(row, to) > floor || ties && row.hi() >= floor && view.is_moment(row, floor)
}

/// The rows that no other can follow, of rows with the latest earliest moment
/// first.
fn certainly_last<'a>(view: &View<'a>, rows: &[Seen<'a>], to: i64) -> Vec<Seen<'a>> {
    let end = |seen: &Seen<'_>| view.latest_by(*seen, to);
    // The greatest end, and the greatest among the others.
    let (first, second) =
        rows.iter().map(end).fold((i64::MIN, i64::MIN), |(first, second), end| {
            (first.max(end), second.max(first.min(end)))
        });
    let never_after = |seen: &Seen<'a>, after: MostAfter<'_>| {
        rows.iter().all(|other| {
            let most = || view.own_claim(*other).and_then(|claim| after.to(claim));
            other == seen || seen.lo() >= end(other) || most().is_some_and(|by| by <= 0)
        })
    };
    let is_settled = |seen: &&Seen<'a>| seen.is_certain() && seen.hi() <= to;
    // No other's interval ends later than that of the last, nor begins so.
    let is_widest = |seen: &&Seen<'a>| {
        let begins_last = rows.first().is_some_and(|row| row.lo() == seen.lo());
        end(seen) == first && begins_last && view.is_linked(**seen)
    };
    // The last is after each: those that one is not certainly before are out.
    let widest = rows.iter().filter(is_settled).filter(is_widest);
    let (mut widest, mut by_links): (Vec<Seen<'a>>, _) = (widest.copied().collect(), None);
    while let Some(&middle) = widest.get(widest.len() / 2) {
        by_links = Some(middle);
        let before = view.most_before(middle);
        widest.retain(|next| {
            let most = view.own_claim(*next).and_then(|claim| before.as_ref()?.to(claim));
            let is_over = next.lo() >= end(&middle) || most.is_some_and(|by| by <= 0);
            is_over && *next != middle && !view.are_one_moment(middle, *next)
        });
    }
    let is_after_all =
        |seen: &Seen<'a>| view.most_after(*seen).is_some_and(|after| never_after(seen, after));
    let by_links = by_links.filter(is_after_all);
    let is_last = |seen: &&Seen<'a>| {
        let others = if end(seen) == first { second } else { first };
        let is_one = |last: Seen<'a>| last == **seen || view.are_one_moment(last, **seen);
        seen.lo() >= others || is_widest(seen) && by_links.is_some_and(is_one)
    };
    rows.iter().filter(is_settled).filter(is_last).copied().collect()
}

/// Takes out what one chain of memberships says before it says something later:
/// whether it holds is not certain, but if it does, it does for both.
fn push_out_by_chain(view: &View<'_>, rows: &mut Vec<Seen<'_>>, to: i64) {
    let mut floors = HashMap::new();
    for &row in rows.iter().filter(|row| !row.is_certain() && row.left_by().is_none()) {
        // Where there are other chains, what came earlier may be by one of these.
        let Some(chain) = row.via.filter(|chain| chain.is_only()) else { continue };
        let (from, until) = Cover::of(row.via()).if_true;
        // All of its time, not what the chain leaves of it.
        let whole =
            row.claim().zip(row.sighting()).map(|(claim, told)| view.interval_of(claim, told));
        let whole = whole.unwrap_or(row.interval());
        if from <= whole.lo() && whole.hi() <= until && row.hi() <= to {
            let floor = floors.entry(chain.key()).or_insert(i64::MIN);
            *floor = row.lo().max(*floor);
        }
    }
    rows.retain(|row| {
        let floor = row.via.and_then(|via| floors.get(&via.key()));
        floor.is_none_or(|&floor| reaches(view, *row, floor, to, true))
    });
}
