//! Claims that contradict other claims: by their times, by a denial, as copies.

use std::collections::BTreeMap;

use super::kind::{Conflict, ConflictKind};
use crate::error::printable;
use crate::reason::fit;
use crate::reason::network::Inconsistency;
use crate::sighting::{Absence, Sighting};
use crate::source::Modality;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::reconcile::{Basis, Reconcile, well_known_zones};
use crate::time::stated::Stated;
use crate::time::zone::Zone;
use crate::view::{Certainty, Event, Seen, View};

/// Times that cannot all be so.
pub(super) fn inconsistent<'a>(clash: &Inconsistency<'a>) -> Conflict<'a> {
    let claims = clash.claims.to_vec();
    let summary = format!("the times miss each other by {}", clash.short_by);
    let name = |claim: Seen<'_>| match claim.label() {
        Some(label) => format!("the claim {}", printable(label)),
        None => format!("the sighting of {}", claim.actor()),
    };
    let without = |&claim: &Seen<'_>| {
        let worst = if claim == clash.least_reliable { ", the least reliable" } else { "" };
        format!("without {}{worst}, the others agree", name(claim))
    };
    let explanations = claims.iter().map(without).collect();
    let mut conflict = Conflict::new(ConflictKind::InconsistentNetwork, claims, summary);
    conflict.explanations = explanations;
    conflict.difference = Some(clash.short_by);
    conflict.remedied(clash.remedies.to_vec())
}

/// Denials and whole absences of each actor, held against its sightings.
pub(super) fn opposed<'a>(view: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let mut of: BTreeMap<&str, Vec<Seen<'a>>> = BTreeMap::new();
    for &claim in claims {
        of.entry(claim.actor().id().as_str()).or_default().push(claim);
    }
    let mut found = Vec::new();
    for claims in of.values() {
        // Worked out once: each denial is held against all that it can be about.
        let mut plain: Option<Vec<(Seen<'a>, Interval)>> = None;
        for &against in claims {
            let Some(sighting) = against.sighting() else { continue };
            let kind = match (sighting.modality(), sighting.absence()) {
                (Modality::Denied, None) => ConflictKind::DeniedVsObserved,
                (_, Some(Absence::Whole)) if against.is_fact() => ConflictKind::AbsentVsObserved,
                _ => continue,
            };
            let plain = plain.get_or_insert_with(|| {
                let plain = claims.iter().copied().filter(|seen| seen.is_plain());
                plain.map(|seen| (seen, fit::whole(view, seen))).collect()
            });
            let time = fit::whole(view, against).hull(fit::spoken_of(against).0);
            let is_near = |whole: Interval| whole.lo() <= time.hi() && time.lo() <= whole.hi();
            let at_the_time = plain.iter().filter(|(_, whole)| is_near(*whole));
            let mut events: Vec<u32> = Vec::new();
            for &(seen, _) in at_the_time {
                // Of several accounts of one event the first that is opposed stands for it.
                let event = view.account_indexes(seen).first().copied();
                if event.is_some_and(|event| events.contains(&event)) {
                    continue;
                }
                if let Some(mut conflict) = oppose(view, kind, against, seen) {
                    if view.has_apart_places(seen) {
                        conflict.certainty = Certainty::Possible;
                    }
                    events.extend(event);
                    found.push(conflict);
                }
            }
        }
    }
    found
}

fn oppose<'a>(
    view: &View<'a>,
    kind: ConflictKind,
    against: Seen<'a>,
    seen: Seen<'a>,
) -> Option<Conflict<'a>> {
    let is_denial = kind == ConflictKind::DeniedVsObserved;
    let (seen_in, against_in) = (fit::Lasting::all(view, seen), view.moments_of(against));
    let certainty = fit::belies(seen, &seen_in, against, &against_in)?;
    let who = |claim: Seen<'_>| claim.source().map_or("somebody".to_owned(), ToString::to_string);
    let says = if is_denial { "denies" } else { "saw no trace of" };
    let summary = format!(
        "{} {says} what {} {}: {} at {}",
        who(against),
        who(seen),
        seen.modality(),
        seen.actor(),
        seen.place(),
    );
    let mut conflict = Conflict::new(kind, vec![against, seen], summary);
    conflict.certainty = certainty;
    let said = |claim: Seen<'_>, what: &str| {
        let reported = claim.sighting()?.reported_at()?;
        let reported = reported.shown_in(claim.place().zones());
        Some(format!("{what} was reported {reported}"))
    };
    let denial = if is_denial { "the denial" } else { "the search" };
    conflict.explanations =
        [said(against, denial), said(seen, "the sighting")].into_iter().flatten().collect();
    Some(conflict)
}

/// Accounts of one event whose times have no moment in common.
///
/// That is certain only if no clock that nobody stated can be blamed, and the
/// two do not even touch: the evening begins when the afternoon ends.
pub(super) fn accounts<'a>(stated: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let pairs = claims.iter().filter_map(|&account| {
        let label = account.sighting()?.same_event()?;
        Some((account, stated.claim(stated.timeline().find_labelled(label)?)?))
    });
    pairs
        .filter_map(|(account, other)| {
            let (mine, its) = (account.interval(), other.interval());
            fit::is_in_any(&account.candidates(), &other.candidates()).is_none().then_some(())?;
            let hull = mine.hull(its);
            let [first, second] =
                [(other, its), (account, mine)].map(|(at, time)| time.shown_in(at.place().zones()));
            let summary = format!("one event is said to have been {first}; and {second}");
            let kind = ConflictKind::TimesDiffer;
            let mut conflict = Conflict::new(kind, vec![other, account], summary);
            let clocks = [by_other_clocks(account, other), by_other_clocks(other, account)];
            let touches = mine.hi() == its.lo() || its.hi() == mine.lo();
            if touches || clocks.iter().any(Option::is_some) {
                conflict.certainty = Certainty::Possible;
            }
            let hull = hull.shown_in(account.place().zones());
            conflict.explanations.push(format!("together they leave {hull}"));
            conflict.explanations.extend(clocks.into_iter().flatten());
            conflict.difference = nearest(its.to(mine));
            Some(conflict)
        })
        .collect()
}

/// Events whose accounts have them at places that lie apart: certain if these agree on when
/// it was.
pub(super) fn accounts_by_place<'a>(view: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
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

/// The least that two times lie apart.
fn nearest(apart: DurationRange) -> Option<SignedDuration> {
    let (min, max) = (apart.min()?, apart.max()?);
    Some(if max < SignedDuration::ZERO { max } else { min })
}

/// Copies that do not say what their original says.
pub(super) fn copies<'a>(stated: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let original = |copy: Seen<'a>| {
        let label = copy.sighting()?.original()?;
        stated.claim(stated.timeline().find_labelled(label)?)
    };
    let pairs = claims.iter().filter_map(|&copy| Some((copy, original(copy)?)));
    pairs.filter_map(|(copy, original)| differ(copy, original)).collect()
}

fn differ<'a>(copy: Seen<'a>, original: Seen<'a>) -> Option<Conflict<'a>> {
    let (one, other) = (copy.sighting()?, original.sighting()?);
    let (mine, its) = (one.interval(), other.interval());
    let mut ways: Vec<(Certainty, String)> = Vec::new();
    if one.actor() != other.actor() {
        let actors = format!("{} for {}", copy.actor(), original.actor());
        ways.push((Certainty::Certain, actors));
    }
    let mut clocks = None;
    let shown = |time: Interval, of: Seen<'_>| time.shown_in(of.place().zones());
    let instead = || format!("{} for {}", shown(mine, copy), shown(its, original));
    // A copy may say less, or more, than its original; not something else.
    let (my_moments, its_moments) = (copy.candidates(), original.candidates());
    let is_in = fit::is_in_any;
    let times = match my_moments == its_moments {
        true => (Some(Certainty::Certain), None),
        false => (is_in(&my_moments, &its_moments), is_in(&its_moments, &my_moments)),
    };
    match times {
        (Some(Certainty::Certain), _) | (_, Some(Certainty::Certain)) => {}
        (None, _) => {
            ways.push((Certainty::Certain, instead()));
            clocks = by_other_clocks(copy, original);
        }
        _ => ways.push((Certainty::Possible, instead())),
    }
    let (here, there) = (one.place(), other.place());
    if here.meets(there) == Some(false) {
        ways.push((Certainty::Certain, format!("{here} for {there}")));
    } else if here.meets(there).is_none() && !here.is_same_as(there) {
        ways.push((Certainty::Possible, format!("{here} for {there}")));
    }
    if one.modality() != other.modality() && !(copy.is_fact() && original.is_fact()) {
        let words = format!("{} for {}", one.modality(), other.modality());
        ways.push((Certainty::Certain, words));
    }
    let certainty = ways.iter().map(|(certainty, _)| *certainty).max()?;
    let differences: Vec<String> = ways.into_iter().map(|(_, way)| way).collect();
    let summary = format!("the copy has {}", differences.join(", and "));
    let mut conflict = Conflict::new(ConflictKind::CopiesDiffer, vec![original, copy], summary);
    conflict.certainty = certainty;
    conflict.explanations.extend(clocks);
    Some(conflict)
}

/// The clocks by which a time whose clock nobody stated would agree with
/// another: at most a few, those that differ least from the one assumed.
fn by_other_clocks(claim: Seen<'_>, other: Seen<'_>) -> Option<String> {
    const FEW: usize = 3;
    let with = other.interval();
    let stated_by_clock = |told: &Sighting| told.stated().is_none_or(Stated::has_clock_time);
    let of_clock = with.is_exact() || other.sighting().is_some_and(stated_by_clock);
    let sighting = claim.sighting()?;
    let (stated, read) = (sighting.stated()?, sighting.reconciled()?);
    let is_assumed = |basis| matches!(basis, Basis::Place | Basis::Source);
    let is_said = |basis| {
        matches!(
            basis,
            Basis::StatedUtc | Basis::StatedOffset | Basis::StatedZone | Basis::Abbreviation
        )
    };
    // A clock that was stated stays. Two days, or parts of one, are no matter of hours.
    let is_open = read.bases().any(is_assumed) && !read.bases().any(is_said);
    let is_by_clock = stated.has_clock_time() || of_clock;
    if !is_open || !is_by_clock {
        return None;
    }
    let mut how = Reconcile::new().outlook(claim.modality().outlook());
    if let Some(reported) = sighting.reported_at() {
        how = how.published(reported);
    }
    let assumed = read.interval().lo();
    let mut fitting: Vec<(u64, Zone)> = well_known_zones(None)
        .filter_map(|zone| {
            let then = stated.reconcile(how.zone(zone)).ok()?.interval();
            let fits = then.intersection(with).is_some();
            fits.then(|| (then.lo().abs_diff(assumed), zone))
        })
        .collect();
    fitting.sort_by_key(|(by, _)| *by);
    // The plainest slip of all: it was in GMT to begin with. Days are not
    // given by GMT.
    let in_utc = stated.reconcile(how.zone(Zone::UTC)).ok().map(|read| read.interval());
    if read.interval().is_exact() && in_utc.is_some_and(|then| then.intersection(with).is_some()) {
        return Some("they agree if the time is one in GMT that was taken for local".to_owned());
    }
    let names: Vec<&str> = fitting.iter().take(FEW).map(|(_, zone)| zone.name()).collect();
    (!names.is_empty()).then(|| {
        let more = if fitting.len() > FEW { ", among others" } else { "" };
        format!("they agree if the source wrote by the clocks of {}{more}", names.join(" or "))
    })
}
