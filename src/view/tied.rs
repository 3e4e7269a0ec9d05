//! Sightings of one instant: which is shown, and when they dispute the place.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::seen::{Row, Seen};
use crate::place::distance::Distance;

/// In what way sightings of one instant differ in place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dispute {
    /// Two places have different names, and no position that would tell.
    Names,
    /// Two places lie apart.
    Apart,
}

/// The order in which sightings are shown: the latest first, and of one time what
/// is direct before what is inferred, and an original before its copies.
pub(super) fn latest_first(one: &Seen<'_>, other: &Seen<'_>) -> Ordering {
    let is_own = |seen: &Seen<'_>| seen.sighting().is_none_or(|told| told.original().is_none());
    let key = |seen: &Seen<'_>| (seen.lo(), seen.hi(), seen.via.is_none(), is_own(seen));
    key(other).cmp(&key(one)).then_with(|| other.in_order(one))
}

/// Whether sightings that are all the last dispute the place.
pub(super) fn dispute(last: &[Seen<'_>], limit: Distance) -> Option<Dispute> {
    // Each place once: a thousand reports of one place are one.
    let mut distinct: Vec<Seen<'_>> = Vec::new();
    let mut found = None;
    for &seen in last {
        let mut is_known = false;
        for &other in &distinct {
            match differ(seen, other, limit) {
                Some(Dispute::Apart) => return Some(Dispute::Apart),
                Some(Dispute::Names) => found = Some(Dispute::Names),
                None => is_known |= seen.place().is_same_as(&other.place()),
            }
        }
        if !is_known {
            distinct.push(seen);
        }
    }
    found
}

fn differ(one: Seen<'_>, other: Seen<'_>, limit: Distance) -> Option<Dispute> {
    let (here, there) = (one.place(), other.place());
    let are_fixes = one.claim().is_none() && other.claim().is_none();
    let limit =
        if are_fixes && one.actor.id() == other.actor.id() { limit } else { Distance::ZERO };
    match here.distance_to(&there) {
        Some(apart) => (apart.min() > limit).then_some(Dispute::Apart),
        None => {
            let by_name = !here.is_located() && !there.is_located() && !here.is_same_as(&there);
            by_name.then_some(Dispute::Names)
        }
    }
}

/// Leaves of the fixes of one instant the one added last, where all others are
/// near it, and else one at each position. Returns of each that is left alone how
/// many other positions there were.
pub(super) fn leave_one<'a>(rows: &mut Vec<Seen<'a>>, limit: Distance) -> Vec<(Seen<'a>, usize)> {
    let mut counts = Vec::new();
    let are_tied = |one: &Seen<'a>, other: &Seen<'a>| {
        let is_fix = |seen: &Seen<'a>| matches!(seen.row, Row::Fix { .. });
        let of_one = one.actor.id() == other.actor.id() && one.via == other.via;
        is_fix(one) && is_fix(other) && of_one && one.lo() == other.lo()
    };
    let mut left = Vec::with_capacity(rows.len());
    for tied in rows.chunk_by(are_tied) {
        let Some((&last, others)) = tied.split_last() else { continue };
        let mut points: BTreeSet<(i32, i32)> = point(last).into_iter().collect();
        let is_new = |seen: &&Seen<'a>| point(**seen).is_some_and(|point| points.insert(point));
        let others: Vec<Seen<'a>> = others.iter().rev().filter(is_new).copied().collect();
        if others.iter().any(|&other| differ(last, other, limit).is_some()) {
            left.extend(&others);
        } else if !others.is_empty() {
            counts.push((last, others.len()));
        }
        left.push(last);
    }
    *rows = left;
    counts
}

fn point(seen: Seen<'_>) -> Option<(i32, i32)> {
    match seen.row {
        Row::Fix { lat, lon, .. } => Some((lat, lon)),
        Row::Claim { .. } => None,
    }
}
