//! The view itself: a timeline, and the moment of knowledge.

use super::ask::Ask;
use super::bounds::Bounds;
use crate::actor::{Actor, Membership};
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::timeline::{Claim, Timeline};

/// A timeline as it was known at some moment; every question is asked of one.
///
/// `Copy`, and free to make. A view as known at K has the sightings that had
/// certainly been reported by K and were not retracted by then. A sighting
/// without a report time counts as known from its earliest moment on.
///
/// What was known by K had happened by K: the latest moment of an observed or
/// reported claim is never after its report, nor after K.
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
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    pub(crate) timeline: &'a Timeline,
    known: i64,
    /// Narrower intervals than the claims' own, where they were worked out.
    bounds: Option<&'a Bounds>,
}

impl Timeline {
    /// Everything as known now.
    #[must_use]
    pub fn as_known(&self) -> View<'_> {
        View { timeline: self, known: i64::MAX, bounds: None }
    }

    /// Everything as known at `moment`: report time, not event time.
    #[must_use]
    pub fn as_known_at(&self, moment: Timestamp) -> View<'_> {
        View { timeline: self, known: moment.as_unix_micros(), bounds: None }
    }
}

impl<'a> View<'a> {
    /// The timeline it is a view of.
    #[must_use]
    pub fn timeline(self) -> &'a Timeline {
        self.timeline
    }

    /// The moment of knowledge; `None` for a view as known now.
    #[must_use]
    pub fn known_at(self) -> Option<Timestamp> {
        (self.known != i64::MAX).then(|| Timestamp::clamped(self.known))
    }

    /// The actors a question is about: one, or all by id.
    pub(crate) fn selected(self, ask: Ask<'_>) -> Vec<u32> {
        match ask.actor() {
            Some(id) => self.timeline.index_of(id).into_iter().collect(),
            None => self.timeline.by_id().to_vec(),
        }
    }

    /// The same view, with the intervals in `bounds`.
    pub(crate) fn with_bounds<'b>(self, bounds: Option<&'b Bounds>) -> View<'b>
    where
        'a: 'b,
    {
        View { bounds, ..self }
    }

    pub(crate) fn bounds(self) -> Option<&'a Bounds> {
        self.bounds
    }

    /// The claims of an actor, by their earliest and latest moment.
    pub(crate) fn claims_of(self, actor: u32) -> &'a [u32] {
        let arranged = self.bounds.and_then(|bounds| bounds.claims_of(actor));
        arranged.unwrap_or_else(|| self.timeline.claims_of(actor))
    }

    /// When a claim can have happened, as this view has it.
    pub(crate) fn interval_of(self, index: u32, sighting: &Sighting) -> Interval {
        let narrower = self.bounds.and_then(|bounds| bounds.interval(index));
        narrower.unwrap_or_else(|| sighting.interval_known_by(self.known))
    }

    /// Whether a claim had been made and not yet taken back.
    pub(crate) fn knows(self, claim: &Claim) -> bool {
        claim.sighting.known_from() <= self.known && !self.is_retracted(claim)
    }

    /// Whether a claim had been taken back.
    pub(crate) fn is_retracted(self, claim: &Claim) -> bool {
        claim.retracted <= self.known && claim.retracted != i64::MAX
    }

    /// The moment of knowledge in microseconds; `i64::MAX` for now.
    pub(crate) fn known(self) -> i64 {
        self.known
    }

    /// Whether a membership had been reported.
    pub(crate) fn knows_membership(self, membership: &Membership) -> bool {
        let from = match membership.reported_at() {
            Some(reported) => reported.hi(),
            None => membership.possible_span().0,
        };
        from <= self.known
    }

    /// The actor with this index.
    pub(crate) fn actor(self, index: u32) -> Option<&'a Actor> {
        self.timeline.actor_at(index)
    }
}
