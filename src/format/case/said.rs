//! What of a timeline a document says.

use crate::timeline::Timeline;

/// How many records of each kind of a timeline are those of a document.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Said {
    pub(super) claims: usize,
    pub(super) memberships: usize,
}

impl Said {
    /// All that is in a timeline.
    pub(super) fn all_of(timeline: &Timeline) -> Said {
        let claims = timeline.len() - timeline.fixes().len();
        Said { claims, memberships: timeline.memberships().count() }
    }
}
