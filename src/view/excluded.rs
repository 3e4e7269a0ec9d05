//! What an answer sets aside.

/// How many claims an answer sets aside, by the first reason that applies.
///
/// Plain fixes are counted where none of them is left, and the answer is that
/// the actor was never seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub struct Excluded {
    /// Not reported by the moment of knowledge.
    pub not_yet_known: usize,
    /// Taken back by then.
    pub retracted: usize,
    /// Meant in a way that was not asked for: speculated, planned, denied.
    pub modality: usize,
    /// Below the grade asked for.
    pub grade: usize,
    /// A report that the actor was looked for and not seen.
    pub absence: usize,
    /// Outside the time asked for.
    pub outside_time: usize,
    /// Of something that the actor did not travel with at the time.
    pub not_along: usize,
    /// Left out of the view, as the caller asked: to mend an inconsistency, by
    /// [`Network::without`](crate::Network::without), or by [`View::meant`](crate::View::meant)
    /// and the like.
    pub dropped: usize,
    /// Fixes that the timeline [has forgotten](crate::Timeline::forget_before), where some may lie
    /// in the time asked for, and none that is kept lies after them.
    pub forgotten: usize,
    /// Without an end, where only what has one [counts](crate::Ask::bounded).
    pub open_ended: usize,
}

impl Excluded {
    /// All of them together.
    #[must_use]
    pub fn total(self) -> usize {
        self.not_yet_known
            + self.retracted
            + self.modality
            + self.grade
            + self.absence
            + self.outside_time
            + self.not_along
            + self.dropped
            + self.forgotten
            + self.open_ended
    }
}

/// Why a claim does not count in an answer: where it is counted instead.
pub(super) type SetAside = fn(&mut Excluded) -> &mut usize;
