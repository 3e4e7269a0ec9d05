//! Claims that are in conflict with themselves: with their clocks, their report,
//! the position of their place.

use std::collections::{BTreeMap, HashSet};

use super::kind::{Conflict, ConflictKind};
use crate::place::relative::{RelativeCheck, RelativeVerdict};
use crate::place::{Place, Relative};
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::time::reconcile::{Note, Reconciled, Verdict};
use crate::time::shown;
use crate::view::{Certainty, Seen};

/// A claim whose stated time is not one moment, or the end of a stay that is stated by
/// itself.
pub(super) fn clocks(claim: Seen<'_>) -> impl Iterator<Item = Conflict<'_>> {
    let start = claim.sighting().and_then(Sighting::reconciled).and_then(|it| clock(claim, it));
    let end = claim.sighting().and_then(Sighting::until_reconciled);
    let end = end.and_then(|read| clock(claim, read)).map(|mut conflict| {
        conflict.summary = format!("of the end of the stay, {}", conflict.summary);
        conflict
    });
    start.into_iter().chain(end)
}

fn clock<'a>(claim: Seen<'a>, read: &Reconciled) -> Option<Conflict<'a>> {
    let (kind, summary) = match read.verdict() {
        Verdict::Agreed | Verdict::Resolved => return None,
        Verdict::Conflict => (ConflictKind::TwoClocks, two_clocks(read)),
        Verdict::Nonexistent => (ConflictKind::NonexistentLocal, nonexistent(read)),
        Verdict::Ambiguous => (ConflictKind::AmbiguousLocal, ambiguous(read)),
    };
    let mut conflict = Conflict::new(kind, vec![claim], summary);
    if kind == ConflictKind::AmbiguousLocal {
        conflict.certainty = Certainty::Possible;
    }
    conflict.difference = read.difference().filter(|_| kind == ConflictKind::TwoClocks);
    let slips = read.explanations().iter().map(ToString::to_string);
    conflict.explanations = slips.chain(read.notes().map(|note| note.to_string())).collect();
    Some(conflict)
}

/// A claim with an abbreviation that its place did not use at that time of year.
pub(super) fn season(claim: Seen<'_>) -> Option<Conflict<'_>> {
    let read = claim.sighting()?.words_reconciled()?;
    let note = read.notes().find(|note| *note == Note::AbbreviationOutOfSeason)?;
    let mut conflict =
        Conflict::new(ConflictKind::AbbreviationSeason, vec![claim], note.to_string());
    conflict.explanations = read.explanations().iter().map(ToString::to_string).collect();
    Some(conflict)
}

fn two_clocks(read: &Reconciled) -> String {
    match (read.said_utc(), read.implied(), read.difference()) {
        (Some(said), Some(implied), Some(apart)) => {
            format!("one clock means {said} and the other {implied}, {} apart", apart.abs())
        }
        _ => "the two clock times are not the same moment".to_owned(),
    }
}

fn nonexistent(read: &Reconciled) -> String {
    match read.local_gap() {
        Some(gap) => format!(
            "the clocks of {} went from {} straight to {}",
            gap.zone,
            gap.start(),
            gap.end()
        ),
        None => "no clock there showed that time".to_owned(),
    }
}

fn ambiguous(read: &Reconciled) -> String {
    let moments: Vec<String> =
        read.candidates().iter().take(4).map(|one| one.interval.to_string()).collect();
    format!("the time may mean {}", moments.join(" or "))
}

/// A claim of the past that was reported before all of it.
pub(super) fn early_report(claim: Seen<'_>) -> Option<Conflict<'_>> {
    let sighting = claim.sighting()?;
    let (event, report) = (sighting.interval(), sighting.reported_at()?);
    let too_early = report.hi() < event.lo() || !report.is_exact() && report.hi() == event.lo();
    if !sighting.modality().is_past() || !too_early {
        return None;
    }
    let by = report.to(event).min()?;
    let summary = format!("it was reported at least {by} before it can have happened");
    let mut conflict = Conflict::new(ConflictKind::ReportBeforeEvent, vec![claim], summary);
    conflict.difference = Some(by);
    let zones = claim.place().zones();
    let (report, event) = (report.shown_in(zones), shown::each(&sighting.candidates(), zones));
    conflict.explanations = vec![format!("reported {report}"), format!("happened {event}")];
    Some(conflict)
}

/// A claim with a time that was worked out, and words that mean another one.
pub(super) fn words_differ(claim: Seen<'_>) -> Option<Conflict<'_>> {
    let sighting = claim.sighting().filter(|sighting| !sighting.is_at_written_instant())?;
    let read = sighting.reconciled()?;
    if sighting.stated()?.relative_to().is_some() {
        return None;
    }
    let meets = |one: &Interval, other: &Interval| one.lo() <= other.hi() && other.lo() <= one.hi();
    let candidates = sighting.candidates();
    let is_meant = |meant: &Interval| candidates.iter().any(|one| meets(one, meant));
    if is_meant(&read.interval()) || read.alternatives().iter().any(is_meant) {
        return None;
    }
    let zones = claim.place().zones();
    let said = read.interval().shown_in(zones);
    let summary = format!("its words mean {said}, which is no moment of its time");
    let mut conflict = Conflict::new(ConflictKind::WordsDiffer, vec![claim], summary);
    conflict.explanations = vec![format!("its time is {}", shown::each(&candidates, zones))];
    Some(conflict)
}

/// Places that do not lie where they are said to lie, each with the claims that
/// name it.
pub(super) fn relative_places<'a>(claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    // Places without an id of their own are told apart by their claim.
    let mut places: BTreeMap<(String, usize), Vec<Seen<'a>>> = BTreeMap::new();
    for (index, &claim) in claims.iter().enumerate() {
        let Some(sighting) = claim.sighting() else { continue };
        let place = sighting.place();
        if !place.stated_relations().is_empty() {
            let apart = if place.id().is_empty() { index } else { 0 };
            places.entry((place.id().to_owned(), apart)).or_default().push(claim);
        }
    }
    let mut found = Vec::new();
    for claims in places.into_values() {
        let Some(place) = claims.first().and_then(|claim| claim.sighting()).map(|s| s.place())
        else {
            continue;
        };
        found.extend(misplaced(place, &claims));
    }
    found
}

/// Declared places that do not lie where they are said to lie and that no claim
/// names.
pub(super) fn unnamed_places<'a>(places: &[Place], claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    let named: HashSet<String> = match places {
        [] => HashSet::new(),
        _ => claims.iter().map(|claim| claim.place().id().to_owned()).collect(),
    };
    let unnamed = places.iter().filter(|place| !named.contains(place.id()));
    unnamed.flat_map(|place| misplaced(place, &[])).collect()
}

/// In what ways a place does not lie where it is said to lie; `claims` name it.
fn misplaced<'a>(place: &Place, claims: &[Seen<'a>]) -> Vec<Conflict<'a>> {
    place.checks().filter_map(|(relation, check)| misses(place, relation, check, claims)).collect()
}

fn misses<'a>(
    place: &Place,
    relation: &Relative,
    check: RelativeCheck,
    claims: &[Seen<'a>],
) -> Option<Conflict<'a>> {
    let certainty = match check.verdict {
        RelativeVerdict::Holds => return None,
        RelativeVerdict::OnlyAsRoute => Certainty::Possible,
        RelativeVerdict::Fails => Certainty::Certain,
    };
    let stated = relation.range();
    let summary = format!("{place} is said to lie {relation}: that {}", check.verdict);
    let mut conflict = Conflict::new(ConflictKind::RelativePlace, claims.to_vec(), summary);
    conflict.certainty = certainty;
    conflict.explanations = vec![format!("stated {stated}, {} in a straight line", check.found)];
    let bearing = relation.from().bearing_to(place);
    if let Some((towards, bearing)) = relation.bearing().zip(bearing) {
        let fits = if check.bearing_holds == Some(false) { "does not fit" } else { "fits" };
        conflict.explanations.push(format!("the bearing of {bearing:.0}° {fits} \"{towards}\""));
    }
    conflict.distances = Some((stated, check.found));
    Some(conflict)
}
