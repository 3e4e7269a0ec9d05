//! What is said beside an answer of the sightings that it stands on.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::{self, Write as _};

use lastseen::{
    Basis, Certainty, Conflict, ConflictKind, Interval, Modality, Place, Seen, Sighting, StayEnd,
    Timestamp, View, printable,
};

use crate::complaint::Complaint;

/// How many of one kind are told.
pub(crate) const FEW: usize = 5;

/// How many answers are told in sentences: nobody reads through more.
const LISTED: usize = 10_000;

/// Says the first answers, a line each, and how many more there are.
pub(crate) fn list_first<T: fmt::Display>(
    answers: &[T],
    are: &str,
    text: &mut String,
) -> Result<(), Complaint> {
    for answer in answers.iter().take(LISTED) {
        writeln!(text, "{answer}")?;
    }
    if let more @ 1.. = answers.len().saturating_sub(LISTED) {
        writeln!(text, "... and {more} more {are}; --json and --csv list them all")?;
    }
    Ok(())
}

/// Said of who was never seen, after its name.
pub(crate) const BY_INFERENCE: &str =
    "travelled with what was seen; --evidence inferred counts that.";

/// What says less than that somebody was somewhere.
pub(crate) const WEAK: [Modality; 5] = [
    Modality::Inferred,
    Modality::Unconfirmed,
    Modality::Denied,
    Modality::Planned,
    Modality::Speculated,
];

pub(crate) const NOT_TRIED: &str = "Not every combination of the times was tried: a contradiction may be \
                         missed, and less may be possible.";

/// The place of a sighting, and of an absence that nobody was seen there.
pub(crate) fn seen_or_watched(place: &Place, told: Option<&Sighting>) -> String {
    match told.and_then(Sighting::absence) {
        None => place.to_string(),
        Some(watched) => format!("looked for and not seen at {place} ({})", watched.as_str()),
    }
}

/// Whether a conflict is there only because a time is vague, or since a stay is
/// assumed: nothing speaks against anything, and so it makes no exit status.
pub(crate) fn is_vague(conflict: &Conflict<'_>) -> bool {
    let of_time = [
        ConflictKind::ImpossibleTravel,
        ConflictKind::AmbiguousLocal,
        ConflictKind::TwoPlaces,
        ConflictKind::MemberApart,
        ConflictKind::MembershipDenied,
    ];
    conflict.certainty == Certainty::Possible && of_time.contains(&conflict.kind)
}

/// Whether a claim that is meant so binds the times of others.
pub(crate) fn is_fact(modality: Modality) -> bool {
    matches!(modality, Modality::Observed | Modality::Reported)
}

/// Says of which sightings that an answer stands on the words allow another time as well,
/// for which what else is said leaves no room: one line each.
pub(crate) fn note_passed_over<'a>(
    stands_on: impl Iterator<Item = Seen<'a>>,
    at: Option<Timestamp>,
    text: &mut String,
) -> Result<Vec<&'a str>, Complaint> {
    let mut labels: Vec<&str> = Vec::new();
    for seen in stands_on {
        let Some(label) = seen.label().filter(|label| !labels.contains(label)) else { continue };
        let zones = seen.place().zones();
        let is_later = |one: &Interval| at.zip(one.earliest()).is_some_and(|(at, one)| at < one);
        let (later, others): (Vec<Interval>, Vec<Interval>) =
            seen.passed_over().into_iter().partition(is_later);
        let why = [
            (others, "that does not go with what else is said"),
            (later, "that is after the time asked for"),
        ];
        for (others, why) in why.into_iter().filter(|(others, _)| !others.is_empty()) {
            let others: Vec<String> = others.iter().map(|one| one.shown_in(zones)).collect();
            let (id, others) = (printable(label), others.join("; or "));
            let be = match seen.stay_end() {
                None => "be",
                Some(StayEnd::Start) => "begin",
                Some(StayEnd::End) => "end",
            };
            writeln!(text, "By its words [{id}] may also {be} {others}; {why}.")?;
            if labels.last() != Some(&label) {
                labels.push(label);
            }
        }
    }
    Ok(labels)
}

/// Says which of the sightings that an answer stands on name no clock and were read by one
/// of two: one line each, and their labels among those of `told`.
pub(crate) fn note_other_clocks<'a>(
    stands_on: impl Iterator<Item = Seen<'a>>,
    told: &mut Vec<&'a str>,
    text: &mut String,
) -> Result<(), Complaint> {
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for seen in stands_on {
        let Some((label, other)) = seen.label().zip(seen.by_other_clock()) else { continue };
        if !met.insert(label) {
            continue;
        }
        let read = seen.sighting().and_then(Sighting::reconciled);
        let by_source = read.is_some_and(|read| read.rests_on(Basis::Source));
        let (is_by, other_is) = if by_source { ("source", "place") } else { ("place", "source") };
        let other = other.shown_in(seen.place().zones());
        let id = printable(label);
        writeln!(
            text,
            "[{id}] names no clock and is read by that of its {is_by}; by that of its {other_is} it is {other}."
        )?;
        if !told.contains(&label) {
            told.push(label);
        }
    }
    Ok(())
}

/// Says of the sightings that an answer stands on which others tell of the same event and
/// count by themselves, since one of the two is a stay: one line each.
pub(crate) fn note_apart_accounts<'a>(
    view: &View<'a>,
    stands_on: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<(), Complaint> {
    let event = |seen: Seen<'a>| seen.sighting().and_then(Sighting::same_event).or(seen.label());
    let is_stay = |seen: Seen<'a>| seen.sighting().is_some_and(|told| told.is_stay() == Some(true));
    let mut accounts: BTreeMap<&str, Vec<Seen<'a>>> = BTreeMap::new();
    for claim in view.claims() {
        if let Some(event) = event(claim) {
            accounts.entry(event).or_default().push(claim);
        }
    }
    for seen in stands_on {
        // Each event is told of once.
        let all = event(seen).and_then(|event| accounts.remove(event));
        let Some((all, label)) = all.zip(seen.label()) else { continue };
        let others = all.into_iter().filter(|&other| {
            other.label() != Some(label)
                && other.actor() == seen.actor()
                && (is_stay(seen) || is_stay(other))
        });
        let others: Vec<String> = others
            .map(|other| {
                let id = printable(other.label().unwrap_or("-"));
                format!("[{id}] ({}, {})", other.place(), view.when(other))
            })
            .collect();
        if !others.is_empty() {
            let (label, others) = (printable(label), others.join(" and "));
            writeln!(text, "[{label}] tells of one event with {others}; each counts by itself.")?;
        }
    }
    Ok(())
}

/// Says which of some sightings only repeat one that was retracted: one line each.
pub(crate) fn note_repeats<'a>(
    view: &View<'a>,
    seen: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<bool, Complaint> {
    let mut lines: Vec<String> = Vec::new();
    for seen in seen {
        let Some(original) = view.retracted_original(seen) else { continue };
        let copy = seen.label().map_or_else(
            || format!("The sighting at {}", seen.place()),
            |id| format!("[{}]", printable(id)),
        );
        let line = format!("{copy} only repeats [{}], which was retracted.", printable(original));
        if !lines.contains(&line) {
            writeln!(text, "{line}")?;
            lines.push(line);
        }
    }
    Ok(!lines.is_empty())
}

/// Says which of the sightings that an answer stands on are in a conflict, in one
/// line.
pub(crate) fn warn_of_conflicts<'a>(
    view: &View<'a>,
    stands_on: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<Vec<&'a str>, Complaint> {
    let mut named = stands_on.filter_map(|seen| Some((seen, seen.label()?))).peekable();
    let conflicts = if named.peek().is_some() { view.conflicts() } else { Vec::new() };
    let against: Vec<_> = conflicts.iter().filter(|conflict| !is_vague(conflict)).collect();
    let claims = against.iter().flat_map(|conflict| &conflict.claims);
    let doubted: BTreeSet<&str> = claims.filter_map(|seen| seen.label()).collect();
    let is_denial = |one: &&&Conflict<'_>| one.kind == ConflictKind::MembershipDenied;
    let denials: Vec<_> = against.iter().filter(is_denial).collect();
    let is_doubted = |seen: Seen<'a>, label| {
        doubted.contains(label) || denials.iter().any(|denial| denial.denies_chain_of(seen))
    };
    // Each once.
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let named = named.filter(|&(seen, label)| is_doubted(seen, label) && told.insert(label));
    let labels: Vec<&str> = named.map(|(_, label)| label).collect();
    let printed: Vec<_> = labels.iter().map(|label| printable(label)).collect();
    match printed.as_slice() {
        [] => {}
        [one] => writeln!(text, "[{one}] is in a conflict; see `check`.")?,
        many => writeln!(text, "[{}] are in conflicts; see `check`.", many.join(", "))?,
    }
    Ok(labels)
}

/// Lists the contradictions of times that hold a sighting of the answer, and names those of
/// its sightings that are linked with such times: nothing follows from any of these. Other
/// contradictions are counted.
pub(crate) fn warn_of_inconsistency<'a>(
    view: &View<'a>,
    stands_on: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<bool, Complaint> {
    let network = view.network();
    if network.is_outer_bound() {
        writeln!(text, "{NOT_TRIED}")?;
    }
    let all = network.inconsistencies();
    if all.is_empty() {
        return Ok(false);
    }
    let stands_on: Vec<Seen<'_>> = stands_on.filter(|seen| view.is_contradicted(*seen)).collect();
    let ids: HashSet<_> = stands_on.iter().filter_map(|seen| seen.id()).collect();
    let is_own = |seen: &Seen<'_>| seen.id().is_some_and(|id| ids.contains(&id));
    let mut told: HashSet<_> = HashSet::new();
    let (own, others): (Vec<_>, Vec<_>) =
        all.iter().partition(|clash| clash.claims.iter().any(is_own));
    for clash in own {
        let claims = clash.claims.iter().map(|seen| printable(seen.label().unwrap_or("-")));
        let claims = claims.collect::<Vec<_>>().join(", ");
        let short = clash.short_by;
        writeln!(text, "The times of {claims} contradict each other by {short}; see `check`.")?;
        told.extend(clash.claims.iter().filter_map(|seen| seen.id()));
    }
    let linked = stands_on.iter().filter(|seen| seen.id().is_some_and(|id| told.insert(id)));
    let linked: Vec<_> = linked.filter_map(|seen| seen.label().map(printable)).collect();
    match linked.as_slice() {
        [] => {}
        [one] => writeln!(text, "[{one}] is linked with times that contradict each other.")?,
        many => {
            let many = many.join(", ");
            writeln!(text, "[{many}] are linked with times that contradict each other.")?;
        }
    }
    match others.len() {
        0 => {}
        1 => writeln!(text, "1 contradiction of other times; run `lastseen check`.")?,
        count => {
            writeln!(text, "{count} contradictions of other times; run `lastseen check`.")?;
        }
    }
    Ok(!network.is_consistent())
}

/// Says which of the sightings that an answer stands on have other accounts, one line
/// each.
pub(crate) fn list_accounts<'a>(
    view: &View<'a>,
    stands_on: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<Vec<Vec<&'a str>>, Complaint> {
    let mut listed: Vec<Vec<&str>> = Vec::new();
    for seen in stands_on {
        let accounts = view.accounts(seen);
        let labels: Vec<&str> = accounts.iter().filter_map(|one| one.label()).collect();
        if let Some((first, others)) = labels.split_first()
            && !listed.contains(&labels)
        {
            let bracketed = |label: &&str| format!("[{}]", printable(label));
            let others: Vec<String> = others.iter().map(bracketed).collect();
            writeln!(text, "{} is one event with {}.", bracketed(first), others.join(", "))?;
            listed.push(labels);
        }
    }
    Ok(listed)
}
