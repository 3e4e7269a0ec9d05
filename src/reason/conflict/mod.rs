//! Which claims cannot be true as they stand.

mod beside_stays;
mod claims;
mod disowned;
mod kind;
mod one_event;
mod overlap;
mod parted;
mod reading;
mod travel;
mod unplaced;

use std::collections::HashMap;

pub use self::kind::{Conflict, ConflictKind};
use self::travel::StopsOf;
use crate::view::{Seen, View};

impl<'a> View<'a> {
    /// Lists every conflict among what was known, in the order of the first
    /// claim of each; those of memberships, and of places that no claim names,
    /// come last.
    ///
    /// Claims are held against themselves, against their report, against each
    /// other and against what they say of each other's times. What the claims
    /// together leave of their times decides: a journey that is only just
    /// possible by itself may not be, once another claim narrows the time. The
    /// claims in the answer have their own intervals.
    ///
    /// Plain fixes are looked at only for actors with a top speed, each beside
    /// the next. In the view of a [network](View::network) from which claims
    /// were left out, these are in no conflict.
    #[must_use]
    pub fn conflicts(&self) -> Vec<Conflict<'a>> {
        let network = self.network();
        let (view, stated) = (network.view(), self.as_stated());
        let claims: Vec<Seen<'a>> = stated
            .claims()
            .filter(|claim| claim.claim().is_none_or(|index| !view.leaves_out(index)))
            .collect();
        let mut found: Vec<Conflict<'a>> = Vec::new();
        for &claim in &claims {
            found.extend(reading::clocks(claim).filter(|one| !one_event::settles(&view, one)));
            found.extend(reading::season(claim));
            found.extend(reading::early_report(claim));
            found.extend(reading::words_differ(claim));
        }
        found.extend(reading::relative_places(&claims));
        if !network.is_consistent() {
            found.extend(network.inconsistencies().iter().map(claims::inconsistent));
        }
        let mut impossible: HashMap<&str, Vec<(Seen<'a>, Seen<'a>)>> = HashMap::new();
        for &pair in network.impossible_travels() {
            impossible.entry(pair.0.actor().id().as_str()).or_default().push(pair);
        }
        let stops = StopsOf::all(&view);
        let carried = parted::SeenCarriers::of(&view, &stops);
        for &actor in self.timeline().by_id() {
            let id = self.timeline().actor_at(actor).map_or("", |actor| actor.id().as_str());
            let impossible = impossible.get(id).map(Vec::as_slice).unwrap_or_default();
            found.extend(travel::of_actor(&view, impossible, actor, stops.of(actor)));
            if carried.may_part(&view, &stops, actor) {
                found.extend(parted::of_member(&view, &stops, actor));
            }
        }
        found.extend(claims::opposed(&view, &claims));
        found.extend(one_event::by_time(&stated, &claims));
        found.extend(one_event::by_place(&view, &claims));
        found.extend(claims::copies(&stated, &claims));
        found.sort_by_key(|conflict| {
            (conflict.claims.first().and_then(|claim| claim.id()), conflict.kind)
        });
        found.extend(disowned::of_memberships(&view));
        found.extend(reading::unnamed_places(self.timeline().places(), &claims));
        found
    }
}
