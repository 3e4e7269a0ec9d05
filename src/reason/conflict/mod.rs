//! Which claims cannot be true as they stand.

mod claims;
mod kind;
mod reading;
mod travel;

pub use self::kind::{Conflict, ConflictKind};
use super::network::Network;
#[cfg(feature = "json")]
use crate::place::Place;
use crate::view::{Seen, View};

/// In what ways a place that no claim names does not lie where it is said to
/// lie.
#[cfg(feature = "json")]
pub(crate) fn of_place(place: &Place) -> Vec<Conflict<'static>> {
    reading::misplaced(place, &[])
}

impl<'a> View<'a> {
    /// Every conflict among what was known, in the order of the first claim of
    /// each.
    ///
    /// Claims are held against themselves, against their report, against each
    /// other and against what they say of each other's times: that of
    /// [`network`](View::network). Plain fixes are looked at only for actors
    /// with a top speed, each beside the next.
    #[must_use]
    pub fn conflicts(self) -> Vec<Conflict<'a>> {
        self.network().conflicts()
    }
}

impl<'a> Network<'a> {
    /// Every conflict, as [`View::conflicts`] has it, without what was left
    /// out of this network.
    ///
    /// What the claims together leave of their times decides: a journey that
    /// is only just possible by itself may not be, once another claim narrows
    /// the time. The claims in the answer have their own intervals.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict<'a>> {
        let claims: Vec<Seen<'a>> = self
            .plain_view()
            .claims()
            .filter(|claim| claim.id().is_none_or(|id| !self.leaves_out(id)))
            .collect();
        let mut found: Vec<Conflict<'a>> = Vec::new();
        for &claim in &claims {
            found.extend(reading::clocks(claim));
            found.extend(reading::season(claim));
            found.extend(reading::early_report(claim));
        }
        found.extend(reading::relative_places(&claims));
        if !self.is_consistent() {
            found.extend(self.inconsistencies().iter().map(claims::inconsistent));
        }
        for &actor in self.plain_view().timeline().by_id() {
            found.extend(travel::of_actor(self, actor));
        }
        found.extend(claims::opposed(self, &claims));
        found.extend(claims::accounts(self, &claims));
        found.extend(claims::copies(self, &claims));
        found.sort_by_key(|conflict| {
            (conflict.claims().first().and_then(|claim| claim.id()), conflict.kind())
        });
        found
    }
}
