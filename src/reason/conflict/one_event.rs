//! Accounts of one event that do not agree, and the clocks that would explain it.

use super::kind::{Conflict, ConflictKind};
use crate::error::printable;
use crate::reason::fit::Lasting;
use crate::sighting::Sighting;
use crate::time::apart::Pieces;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::reconcile::{Basis, Reconcile, Reconciled, well_known_zones};
use crate::time::shown;
use crate::time::stated::Stated;
use crate::time::zone::Zone;
use crate::view::{Certainty, Event, Seen, View};

/// Accounts of one event whose times do not agree, as [`Lasting::agrees`] has it.
///
/// That is certain only if no clock that nobody stated can be blamed, and the
/// two do not even touch: the evening begins when the afternoon ends.
pub(super) fn by_time<'a>(stated: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let pairs = claims.iter().filter_map(|&account| {
        let label = account.sighting()?.same_event()?;
        Some((account, stated.claim(stated.timeline().find_labelled(label)?)?))
    });
    pairs.filter_map(|(account, other)| differ(stated, account, other)).collect()
}

/// Whether the other accounts of an event leave one of the readings of an account of it.
pub(super) fn settles(view: &View<'_>, conflict: &Conflict<'_>) -> bool {
    let [claim] = conflict.claims.as_slice() else { return false };
    if conflict.kind != ConflictKind::AmbiguousLocal || view.accounts(*claim).is_empty() {
        return false;
    }
    let left = view.candidates(*claim);
    let is_left = |one: &&Interval| left.iter().any(|left| one.intersection(*left).is_some());
    claim.candidates().iter().filter(is_left).count() == 1
}

fn differ<'a>(stated: &View<'a>, account: Seen<'a>, other: Seen<'a>) -> Option<Conflict<'a>> {
    let (mine, its) = (Lasting::told(stated, account), Lasting::told(stated, other));
    let pairs = || mine.iter().flat_map(|one| its.iter().map(move |other| (*one, *other)));
    let mut agreeing = pairs().filter(|(one, other)| one.agrees(*other)).peekable();
    let agree = agreeing.peek().is_some();
    // Of two actors each has a stay of its own.
    let is_one_stay = |(one, other): (Lasting, Lasting)| !one.has_other_end_than(other);
    if agree && (account.actor() != other.actor() || agreeing.any(is_one_stay)) {
        return None;
    }
    let summary = format!(
        "one event is said to have been {}; and {}",
        stated.when(other),
        stated.when(account)
    );
    let mut conflict = Conflict::new(ConflictKind::TimesDiffer, vec![other, account], summary);
    if agree {
        conflict.certainty = Certainty::Possible;
        let part = "they agree if one of the two speaks of a part of the stay only";
        conflict.explanations.push(part.to_owned());
        return Some(conflict);
    }
    let clocks: Vec<String> = [(account, other), (other, account)]
        .into_iter()
        .filter_map(|(claim, other)| by_other_clocks(stated, claim, other))
        .collect();
    if pairs().any(|(one, other)| one.touches(other)) || !clocks.is_empty() {
        conflict.certainty = Certainty::Possible;
    }
    let is_moment = |one: &Lasting| matches!(one, Lasting::Moment(_));
    if mine.iter().chain(&its).all(is_moment) {
        let all: Vec<Interval> = mine.iter().chain(&its).map(|one| one.hull()).collect();
        let hull = all.iter().copied().reduce(Interval::hull).unwrap_or(Interval::UNBOUNDED);
        let left = shown::each(&Pieces::of(all).or(hull), account.place().zones());
        conflict.explanations.push(format!("together they leave {left}"));
    }
    conflict.explanations.extend(clocks);
    let apart = pairs().filter_map(|(one, other)| nearest(other.hull(), one.hull()));
    conflict.difference = apart.min_by_key(|apart| apart.abs());
    Some(conflict)
}

/// The least that two times lie apart.
fn nearest(one: Interval, other: Interval) -> Option<SignedDuration> {
    let apart = one.to(other);
    let (min, max) = (apart.min()?, apart.max()?);
    Some(if max < SignedDuration::ZERO { max } else { min })
}

/// Events whose accounts have them at places that lie apart: certain if these agree on when
/// it was.
pub(super) fn by_place<'a>(view: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let shown = claims.iter().filter(|&&claim| view.stands_for_event(claim, |_| true));
    let events = shown.filter_map(|&claim| view.event_of(claim));
    let mut found = Vec::new();
    for event in events.filter(Event::are_apart) {
        let accounts = &event.accounts;
        let parted = |one: &&Seen<'a>| {
            let here = one.place();
            accounts.iter().any(|other| here.meets(&other.place()) == Some(false))
        };
        let claims: Vec<Seen<'a>> = accounts.iter().filter(parted).copied().collect();
        let mut places: Vec<String> = Vec::new();
        for claim in &claims {
            let place = claim.place().to_string();
            if !places.contains(&place) {
                places.push(place);
            }
        }
        let summary = format!("one event is said to have been at {}", places.join(", and at "));
        let ways = claims.iter().enumerate().flat_map(|(at, one)| {
            let others = claims.iter().skip(at + 1);
            others.filter_map(move |other| one.place().distance_to(&other.place()))
        });
        let apart = ways.reduce(|most, way| if way.min() > most.min() { way } else { most });
        let mut conflict = Conflict::new(ConflictKind::PlacesDiffer, claims, summary);
        if event.differ_in_time() {
            conflict.certainty = Certainty::Possible;
        }
        conflict.explanations.extend(apart.map(|apart| format!("the places are {apart} apart")));
        found.push(conflict);
    }
    found
}

/// A claim by its label, or by whose sighting it is.
pub(super) fn name(claim: Seen<'_>) -> String {
    match claim.label() {
        Some(label) => format!("the claim {}", printable(label)),
        None => format!("the sighting of {}", claim.actor()),
    }
}

/// The clocks by which a time whose clock nobody stated would agree with
/// another: at most a few, those that differ least from the one assumed.
pub(super) fn by_other_clocks(view: &View<'_>, claim: Seen<'_>, other: Seen<'_>) -> Option<String> {
    const FEW: usize = 3;
    let with = Lasting::told(view, other);
    let sighting = claim.sighting()?;
    let (stated, read) = (sighting.stated()?, sighting.reconciled()?);
    let stated_by_clock = |told: &Sighting| told.stated().is_none_or(Stated::has_clock_time);
    let of_clock =
        with.iter().all(|one| one.is_exact()) || other.sighting().is_some_and(stated_by_clock);
    // Two days, or parts of one, are no matter of hours.
    if !is_open(read) || !stated.has_clock_time() && !of_clock {
        return None;
    }
    let mut how = Reconcile::new().outlook(claim.modality().outlook());
    if let Some(reported) = sighting.reported_at() {
        how = how.published(reported);
    }
    let told = Lasting::told(view, claim);
    // By how much another clock moves it, if it agrees then.
    let moved = |zone: Zone| -> Option<i64> {
        let then = stated.reconcile(how.zone(zone)).ok()?;
        let by = then.interval().lo().saturating_sub(read.interval().lo());
        let moments = || then.pieces().or(then.interval()).into_iter().map(Lasting::Moment);
        let moved: Vec<Lasting> = match told.as_slice() {
            // Both ends of a stay are by one clock.
            [stay @ Lasting::Stay(..)] => vec![stay.later(by)],
            _ => moments().collect(),
        };
        let agrees = moved.iter().any(|one| with.iter().any(|other| one.agrees(*other)));
        (by != 0 && agrees).then_some(by)
    };
    let name = name(claim);
    // The plainest slip of all: it was in GMT to begin with. Days are not
    // given by GMT.
    if told.iter().all(|one| one.is_exact()) && moved(Zone::UTC).is_some() {
        return Some(format!("they agree if the time of {name} is one in GMT, taken for local"));
    }
    let zones = well_known_zones(None);
    let mut fitting: Vec<(u64, Zone)> =
        zones.filter_map(|zone| Some((moved(zone)?.unsigned_abs(), zone))).collect();
    fitting.sort_by_key(|(by, _)| *by);
    let names: Vec<&str> = fitting.iter().take(FEW).map(|(_, zone)| zone.name()).collect();
    (!names.is_empty()).then(|| {
        let more = if fitting.len() > FEW { ", among others" } else { "" };
        let names = names.join(" or ");
        format!("they agree if the source of {name} wrote by the clocks of {names}{more}")
    })
}

/// Whether the clock of a reading is assumed, and none is said: one that was stated stays.
fn is_open(read: &Reconciled) -> bool {
    let is_assumed = |basis| matches!(basis, Basis::Place | Basis::Source);
    let is_said = |basis| {
        matches!(
            basis,
            Basis::StatedUtc | Basis::StatedOffset | Basis::StatedZone | Basis::Abbreviation
        )
    };
    read.bases().any(is_assumed) && !read.bases().any(is_said)
}
