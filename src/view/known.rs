//! The view itself: a timeline, and the moment of knowledge.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::ask::{Ask, Weight};
use crate::actor::Membership;
use crate::links;
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::parallel::once;
use crate::timeline::{Narrowed, Timeline, Who};

/// A timeline as it was known at some moment; every question is asked of one.
///
/// A view is cheap to make and to clone. Answers borrow from the timeline, not
/// from the view, so that it need not be kept in a variable. A question with
/// several answers lists them: as a `Vec` where it takes all the work to find
/// the first, else as an iterator that finds the next when it is taken.
///
/// A view as known at K has the sightings that had
/// certainly been reported by K and were not retracted by then. A sighting
/// without a report time counts as known from its earliest moment on.
///
/// What was known by K had happened by K: the latest moment of an observed or
/// reported claim is never after its report, nor after K.
///
/// What claims say of each other's times counts in every answer: that one was
/// "hours after" another, what one clock showed, and the way between two places
/// at the [top speed](crate::Actor::at_most). That is worked out at the first
/// question that needs it, once for all views of the same moment, and not at all
/// where no claim says such a thing. Claims that contradict each other have
/// their own intervals; [`network`](View::network) says which they are.
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, Timeline, Timestamp};
///
/// let (noon, one): (Timestamp, Timestamp) =
///     ("2023-09-12T12:00:00Z".parse()?, "2023-09-12T13:00:00Z".parse()?);
/// let mut timeline = Timeline::new();
/// timeline.add(Sighting::new("kim", Place::lat_lon(42.4, 130.6)?, noon).reported(one));
/// assert!(timeline.as_known_at(noon).last_seen("kim").is_never());
/// assert_eq!(timeline.as_known_at(one).sightings("kim").count(), 1);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct View<'a> {
    pub(crate) timeline: &'a Timeline,
    /// The moment of knowledge in microseconds; `i64::MAX` for now.
    pub(crate) known: i64,
    /// Narrower intervals than the claims' own, once they are worked out;
    /// nothing where they are not wanted, or are the same.
    narrowed: Option<Arc<OnceLock<Narrowed>>>,
    /// How the claims and memberships are meant, and of which grade, that it is a view of.
    pub(super) weight: Weight,
}

impl Timeline {
    /// Returns the view of everything as known now.
    #[must_use]
    pub fn as_known(&self) -> View<'_> {
        self.known_by(i64::MAX)
    }

    /// Returns the view of everything as known at `moment`: report time, not
    /// event time.
    #[must_use]
    pub fn as_known_at(&self, moment: impl Into<Timestamp>) -> View<'_> {
        self.known_by(moment.into().as_unix_micros())
    }

    /// The same of a moment in microseconds.
    pub(crate) fn known_by(&self, known: i64) -> View<'_> {
        View { timeline: self, known, narrowed: self.narrowed_at(known), weight: Weight::ANY }
    }
}

impl<'a> View<'a> {
    /// The timeline it is a view of.
    #[must_use]
    pub fn timeline(&self) -> &'a Timeline {
        self.timeline
    }

    /// The moment of knowledge; `None` for a view as known now.
    #[must_use]
    pub fn known_at(&self) -> Option<Timestamp> {
        (self.known != i64::MAX).then(|| Timestamp::clamped(self.known))
    }

    /// The actors a question is about: one, or all by id.
    pub(crate) fn selected(&self, ask: Ask<'_>) -> Vec<u32> {
        match ask.who {
            Who::Everyone => self.timeline.by_id().to_vec(),
            who => self.timeline.index_of_one(who).into_iter().collect(),
        }
    }

    /// The same claims, all of them, with their own intervals.
    pub(crate) fn as_stated(&self) -> View<'a> {
        View { narrowed: None, ..*self }
    }

    /// The same view, with other intervals.
    pub(crate) fn narrowed_to(&self, narrowed: Narrowed) -> View<'a> {
        View { narrowed: Some(Arc::new(OnceLock::from(narrowed))), ..*self }
    }

    /// The same view, of memberships of that weight.
    pub(super) fn weighed(&self, weight: Weight) -> View<'a> {
        View { weight, ..self.clone() }
    }

    /// The narrower intervals, if there are any.
    pub(crate) fn narrowed(&self) -> Option<&Narrowed> {
        let narrowed = self.narrowed.as_ref()?;
        Some(once(narrowed, || links::solve(self.timeline, self.known, BTreeSet::new(), false)))
    }

    /// Where these are kept.
    pub(super) fn narrowed_cell(&self) -> Option<&Arc<OnceLock<Narrowed>>> {
        self.narrowed.as_ref()
    }

    /// Whether a claim is left out of this view.
    pub(crate) fn leaves_out(&self, claim: u32) -> bool {
        self.narrowed().is_some_and(|narrowed| narrowed.is_dropped(claim))
    }

    /// The claims of an actor, by their earliest and latest moment.
    pub(crate) fn claims_of(&self, actor: u32) -> &[u32] {
        let own = self.timeline.claims_of(actor);
        let arranged = || self.narrowed()?.claims_of(actor);
        if own.is_empty() { own } else { arranged().unwrap_or(own) }
    }

    /// Which of an actor's claims can have a part in a time: all that have, and some more.
    pub(crate) fn claims_within(&self, actor: u32, (from, to): (i64, i64)) -> Range<usize> {
        let all = self.timeline.claims_of(actor);
        // What links leave of a time can be more than its own words do.
        if self.narrowed().is_some() {
            return 0..all.len();
        }
        let longest = self.timeline.longest_claim(actor);
        let begins = |claim: u32| self.timeline.claim(claim).map(|it| it.sighting.interval().lo());
        let (from, to) = (from.saturating_sub(longest), to.saturating_add(longest));
        let first = all.partition_point(|&claim| begins(claim).is_some_and(|lo| lo < from));
        let end = all.partition_point(|&claim| begins(claim).is_some_and(|lo| lo <= to));
        first..end.max(first)
    }

    /// When a claim can have happened, as this view has it.
    pub(crate) fn interval_of(&self, index: u32, sighting: &Sighting) -> Interval {
        let narrower = self.narrowed().and_then(|narrowed| narrowed.interval(index));
        narrower.unwrap_or_else(|| sighting.interval_known_by(self.known))
    }

    /// Whether a membership had been reported, and is among those that it is a view of.
    pub(crate) fn has_membership(&self, membership: &Membership) -> bool {
        self.knows_membership(membership) && self.weight.admits(membership)
    }

    /// Whether a membership had been reported.
    pub(crate) fn knows_membership(&self, membership: &Membership) -> bool {
        membership.known_from() <= self.known
    }
}
