//! Claims that contradict other claims: by their times, by a denial, as copies.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::kind::{Conflict, ConflictKind};
use super::one_event::{by_other_clocks, name};
use crate::links::doubt;
use crate::reason::fit;
use crate::reason::network::Inconsistency;
use crate::sighting::{Absence, Sighting};
use crate::sojourn::Sojourn;
use crate::source::Modality;
use crate::time::sorted_spans::Spans;
use crate::view::{Certainty, Seen, View};

/// Times that cannot all be so.
pub(super) fn inconsistent<'a>(clash: &Inconsistency<'a>) -> Conflict<'a> {
    let claims = clash.claims.to_vec();
    // A stay can contradict itself.
    let (whose, rest) = match claims.len() {
        1 => ("its", ""),
        2 => ("the", "the other can be right"),
        _ => ("the", "the others agree"),
    };
    let by = clash.short_by;
    let is_backward = claims.len() == 1 && claims.iter().any(|&claim| ends_before_it_begins(claim));
    let summary = match is_backward {
        true => format!("it is said to end {by} or more before it begins"),
        false => format!("{whose} times cannot all be so: one is wrong by {by} or more"),
    };
    let doubts = |claim: Seen<'_>| claim.sighting().map(doubt);
    let most = doubts(clash.least_reliable);
    let is_better = |claim: &Seen<'_>| *claim == clash.least_reliable || doubts(*claim) < most;
    let stands_out = claims.iter().all(is_better);
    let without = |&claim: &Seen<'_>| {
        let is_worst = stands_out && claim == clash.least_reliable;
        let worst = if is_worst { ", the least reliable" } else { "" };
        format!("without {}{worst}, {rest}", name(claim))
    };
    let explanations = claims.iter().filter(|_| claims.len() > 1).map(without).collect();
    let mut conflict = Conflict::new(ConflictKind::InconsistentNetwork, claims, summary);
    conflict.explanations = explanations;
    conflict.difference = Some(clash.short_by);
    conflict.remedied(clash.remedies.to_vec())
}

/// Whether no last moment of a stay comes after a first one, as it is told.
fn ends_before_it_begins(claim: Seen<'_>) -> bool {
    let told = claim.sighting().and_then(Sighting::sojourn);
    let all = told.map(Sojourn::candidates).unwrap_or_default();
    !all.is_empty() && all.iter().all(|(first, last)| last.hi() < first.lo())
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
        let mut plain: Option<(Vec<Seen<'a>>, Spans)> = None;
        for &against in claims {
            let Some(sighting) = against.sighting() else { continue };
            let kind = match (sighting.modality(), sighting.absence()) {
                (Modality::Denied, None) => ConflictKind::DeniedVsObserved,
                (_, Some(Absence::Whole)) if against.is_fact() => ConflictKind::AbsentVsObserved,
                _ => continue,
            };
            let (plain, spans) = plain.get_or_insert_with(|| {
                let plain = claims.iter().copied().filter(|seen| seen.is_plain());
                let plain: Vec<Seen<'a>> = plain.collect();
                let spans = Spans::of(plain.iter().map(|&seen| fit::whole(view, seen)));
                (plain, spans)
            });
            let time = fit::excluded(view, against);
            // Of several accounts of one event the best known that is opposed stands for it.
            let met = spans.meeting(time).into_iter().filter_map(|at| plain.get(at));
            // The place of each account, and the first of its event.
            let mut places: HashMap<u32, (usize, u32)> = HashMap::new();
            let mut met: Vec<(usize, Option<u32>, Seen<'a>)> = met
                .map(|&seen| {
                    let Some(claim) = seen.claim() else { return (0, None, seen) };
                    if !places.contains_key(&claim) {
                        let first = view.account_indexes(seen).next();
                        let all = view.account_indexes(seen).zip(0..);
                        let all = all.filter_map(|(one, at)| Some((one, (at, first?))));
                        places.extend(all);
                    }
                    let place = places.get(&claim);
                    (place.map_or(0, |(at, _)| *at), place.map(|(_, first)| *first), seen)
                })
                .collect();
            met.sort_by_key(|(at, ..)| *at);
            let mut events: HashSet<u32> = HashSet::new();
            for (_, event, seen) in met {
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
    let (seen_in, against_in) = (fit::Lasting::all(view, seen), view.candidates(against));
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

/// Copies that do not say what their original says.
pub(super) fn copies<'a>(stated: &View<'a>, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let original = |copy: Seen<'a>| {
        let label = copy.sighting()?.original()?;
        stated.claim(stated.timeline().find_labelled(label)?)
    };
    let pairs = claims.iter().filter_map(|&copy| Some((copy, original(copy)?)));
    pairs.filter_map(|(copy, original)| differ(stated, copy, original)).collect()
}

fn differ<'a>(stated: &View<'a>, copy: Seen<'a>, original: Seen<'a>) -> Option<Conflict<'a>> {
    let (one, other) = (copy.sighting()?, original.sighting()?);
    let mut ways: Vec<(Certainty, String)> = Vec::new();
    if one.actor() != other.actor() {
        let actors = format!("{} for {}", copy.actor(), original.actor());
        ways.push((Certainty::Certain, actors));
    }
    let mut clocks = None;
    let instead = || format!("{} for {}", stated.when(copy), stated.when(original));
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
            clocks = by_other_clocks(stated, copy, original);
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
