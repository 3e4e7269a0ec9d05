//! The claims of one actor in their order, whatever the order of their addition.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::parallel::once;
use crate::sighting::Sighting;
use crate::sojourn::StayEnd;

/// A sighting kept whole.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) sighting: Sighting,
    /// Since when it is retracted: `i64::MIN` for always, `i64::MAX` for never.
    pub(crate) retracted: i64,
}

/// The claims of one actor, by earliest and latest moment, and what they say.
#[derive(Debug, Clone, Default)]
pub(super) struct ClaimsOf {
    order: Vec<u32>,
    /// Those that were added after a later one; they are put in their places at the
    /// next question, all at once.
    late: Vec<u32>,
    /// The order with the late ones in it.
    settled: OnceLock<Vec<u32>>,
    /// Whether the time of one of them is not exact.
    are_vague: bool,
    /// The longest time of one of them, of a stay from its first moment to its last.
    longest: i64,
}

impl Claim {
    /// Whether it had been made and not yet taken back.
    pub(crate) fn is_known(&self, known: i64) -> bool {
        self.sighting.known_from() <= known && !self.is_retracted(known)
    }

    /// Whether it had been taken back.
    pub(crate) fn is_retracted(&self, known: i64) -> bool {
        self.retracted <= known && self.retracted != i64::MAX
    }
}

impl ClaimsOf {
    /// Adds one of the claims.
    pub(super) fn add(&mut self, index: u32, claims: &[Claim]) {
        if let Some(settled) = self.settled.take() {
            self.order = settled;
            self.late = Vec::new();
        }
        let is_last = self.late.is_empty()
            && self.order.last().is_none_or(|&last| compared(claims, last, index).is_le());
        if is_last {
            self.order.push(index)
        } else {
            self.late.push(index)
        }
        if let Some((lo, hi)) = ends(claims, index) {
            self.are_vague |= lo != hi;
            let stay = claims.get(index as usize).and_then(|claim| claim.sighting.sojourn());
            let is_last = stay.is_some_and(|it| it.is_paired && it.row == Some(StayEnd::End));
            // The first moment of a stay stands before its last.
            let first = index.checked_sub(1).filter(|_| is_last);
            let begun = first.and_then(|first| ends(claims, first)).map_or(lo, |(lo, _)| lo);
            self.longest = self.longest.max(hi.saturating_sub(begun.min(lo)));
        }
    }

    /// All of them in their order.
    pub(super) fn in_order(&self, claims: &[Claim]) -> &[u32] {
        if self.late.is_empty() {
            return &self.order;
        }
        once::<Vec<u32>>(&self.settled, || self.with_late(claims))
    }

    /// The order with the late ones in it, of which each comes after its equals.
    fn with_late(&self, claims: &[Claim]) -> Vec<u32> {
        // The ends beside each other are sooner compared than where the claims are.
        let mut late: Vec<_> = self.late.iter().map(|&at| (ends(claims, at), at)).collect();
        late.sort_by(|(one, at), (other, after)| {
            one.cmp(other).then_with(|| compared(claims, *at, *after))
        });
        let mut settled = Vec::with_capacity(self.len());
        let mut rest = self.order.as_slice();
        for (_, index) in late {
            let before = rest.partition_point(|&other| compared(claims, other, index).is_le());
            let (sooner, later) = rest.split_at(before);
            settled.extend_from_slice(sooner);
            settled.push(index);
            rest = later;
        }
        settled.extend_from_slice(rest);
        settled
    }

    pub(super) fn len(&self) -> usize {
        self.order.len() + self.late.len()
    }

    pub(super) fn longest(&self) -> i64 {
        self.longest
    }

    pub(super) fn are_vague(&self) -> bool {
        self.are_vague
    }
}

fn ends(claims: &[Claim], index: u32) -> Option<(i64, i64)> {
    let interval = claims.get(index as usize)?.sighting.interval();
    Some((interval.lo(), interval.hi()))
}

/// How two claims come after each other.
fn compared(claims: &[Claim], one: u32, other: u32) -> Ordering {
    let content = |index: u32| Some(claims.get(index as usize)?.sighting.content());
    let by_time = ends(claims, one).cmp(&ends(claims, other));
    by_time.then_with(|| content(one).cmp(&content(other)))
}
