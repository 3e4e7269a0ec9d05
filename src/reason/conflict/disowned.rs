//! Memberships that one source states and another denies.

use std::collections::BTreeMap;

use super::kind::{Conflict, ConflictKind};
use crate::actor::{Actor, ActorId, Membership};
use crate::source::Modality;
use crate::time::zone::ZoneSet;
use crate::view::{Certainty, View};

/// Each denial of a membership with the statement of it that it contradicts most.
pub(super) fn of_memberships<'a>(view: &View<'a>) -> Vec<Conflict<'a>> {
    let key = |one: &Membership| (one.member().clone(), one.kind().as_str(), one.whole().clone());
    let known = || view.timeline().memberships().filter(|one| view.has_membership(one));
    let is_denial = |one: &&Membership| one.modality() == Modality::Denied;
    let mut stated: BTreeMap<_, Vec<&Membership>> = BTreeMap::new();
    if known().any(|one| is_denial(&one)) {
        for one in known().filter(|one| one.is_confirmed()) {
            stated.entry(key(one)).or_default().push(one);
        }
    }
    let mut found = Vec::new();
    for denial in known().filter(is_denial) {
        let stated = stated.get(&key(denial)).map(Vec::as_slice).unwrap_or_default();
        let mut most: Option<(Certainty, &Membership)> = None;
        for &one in stated {
            let certainty = denied(one, denial);
            if certainty > most.map(|(certainty, _)| certainty) {
                most = certainty.map(|certainty| (certainty, one));
            }
            if certainty == Some(Certainty::Certain) {
                break;
            }
        }
        found.extend(most.map(|(certainty, one)| disowned(view, certainty, one, denial)));
    }
    found
}

/// Whether a denial, which is of all of its time, leaves no way for a membership to be so;
/// `None` where the two are of different times.
fn denied(stated: &Membership, denial: &Membership) -> Option<Certainty> {
    if !meet(stated.possible_span(), denial.possible_span()) {
        return None;
    }
    let denied = denial.certain_span();
    let began = stated.begun().map_or(stated.possible_span(), |begin| (begin.lo(), begin.hi()));
    let begins_in = denied.0 <= began.0 && began.1 <= denied.1;
    // Without an end that is said it may have ended by then.
    let held = stated.ended().is_some() && meet(stated.certain_span(), denied);
    Some(if begins_in || held { Certainty::Certain } else { Certainty::Possible })
}

/// Whether two spans share some time; an instant shares itself.
fn meet(one: (i64, i64), other: (i64, i64)) -> bool {
    let (from, to) = (one.0.max(other.0), one.1.min(other.1));
    let is_instant = |span: (i64, i64)| span.0 == span.1;
    from < to || from == to && (is_instant(one) || is_instant(other))
}

fn disowned<'a>(
    view: &View<'a>,
    certainty: Certainty,
    stated: &Membership,
    denial: &'a Membership,
) -> Conflict<'a> {
    let source = |one: &Membership| one.source().map_or("somebody".to_owned(), ToString::to_string);
    let name =
        |id: &ActorId| view.timeline().actor(id.as_str()).map_or(id.to_string(), Actor::to_string);
    let summary = format!(
        "{} denies what {} {}: {} {} {}",
        source(denial),
        source(stated),
        stated.modality(),
        name(stated.member()),
        stated.kind(),
        name(stated.whole()),
    );
    let mut conflict = Conflict::new(ConflictKind::MembershipDenied, Vec::new(), summary);
    conflict.certainty = certainty;
    conflict.denial = Some(denial);
    let said = |one: &Membership, what: &str| {
        let reported = one.reported_at()?.shown_in(ZoneSet::default());
        Some(format!("{what} was reported {reported}"))
    };
    conflict.explanations = [said(denial, "the denial"), said(stated, "the membership")]
        .into_iter()
        .flatten()
        .collect();
    conflict
}
