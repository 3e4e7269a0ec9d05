//! Where somebody was last seen.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;

use lastseen::{
    Actor, ActorId, Ask, Expectation, Interval, LastSeen, Outcome, Seen, Sighting, Timestamp, View,
    printable,
};
use serde::Serialize;

use crate::args::LastArgs;
use crate::complaint::Complaint;
use crate::open::{Opened, open};
use crate::printed::{Answer, AnswerForm};
use crate::remarks::{
    BY_INFERENCE, FEW, WEAK, is_fact, list_first, note_apart_accounts, note_other_clocks,
    note_passed_over, note_repeats, warn_of_conflicts, warn_of_inconsistency,
};
use crate::time_options::TimeOptions;

pub(crate) fn last(args: &LastArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let every = args.about.ask(&case)?;
    let mut ask = every;
    let at = asked.last_instant("--at", args.at.as_deref())?;
    if let Some(at) = at {
        ask = ask.as_of(at);
    }
    if args.bounded {
        ask = ask.bounded();
    }
    let view = asked.view(case.timeline(), &args.about.known)?;
    let Some(actor) = &args.about.actor else {
        return last_of_each(&case, (&view, ask, at), asked, form);
    };
    let actor = case.meant(actor)?;
    let last = view.last_seen(ask);
    let mut text = format!("{last}\n");
    if last.is_never() && !view.last_seen(ask.inferred()).is_never() {
        let name = case.timeline().actor(actor)?;
        writeln!(text, "{name} {BY_INFERENCE}")?;
    }
    let weak: Vec<Seen<'_>> = view.sightings(ask.meant(&WEAK)).collect();
    for seen in &weak {
        writeln!(text, "Not counted ({}): {seen}", seen.modality())?;
    }
    let expectations = view.expectations(every);
    for expected in &expectations {
        writeln!(text, "Expected: {expected}")?;
    }
    let absences = view.absences(every);
    for absence in absences.iter().filter(|absence| absence.outcome != Outcome::Open) {
        writeln!(text, "Denied, or looked for: {absence}")?;
    }
    let stands_on = last.possible().iter().copied();
    let inconsistent = warn_of_inconsistency(&view, stands_on.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on.clone(), &mut text)?;
    let mut passed_over = note_passed_over(stands_on.clone(), at, &mut text)?;
    // By the other clock it may have been in time.
    let in_time = |seen: &Seen<'_>| {
        let earliest = seen.by_other_clock().and_then(Interval::earliest);
        at.zip(earliest).is_some_and(|(at, earliest)| earliest <= at)
    };
    let later = view.sightings(every).filter(in_time);
    note_other_clocks(stands_on.chain(later), &mut passed_over, &mut text)?;
    note_apart_accounts(&view, last.possible().iter().copied(), &mut text)?;
    note_repeats(&view, last.possible().iter().copied(), &mut text)?;
    let timed_by = note_timed_by(&view, last.possible().iter().copied(), &mut text)?;
    let not_counted = &weak[..];
    let said = LastAnswer {
        last: &last,
        not_counted,
        expectations,
        absences,
        inconsistent,
        in_conflict,
        passed_over,
        timed_by,
    };
    let answer = asked.answer(form, text, &case.with_tables(&said))?;
    Ok(answer.with_rows(form, [last]))
}

/// Where each actor was last seen that was seen at all.
fn last_of_each<'a>(
    case: &'a Opened,
    (view, ask, at): (&View<'a>, Ask<'_>, Option<Timestamp>),
    asked: TimeOptions<'_>,
    form: AnswerForm,
) -> Result<Answer, Complaint> {
    let all: Vec<LastSeen<'_>> = view.snapshot(ask).collect();
    if form.is_rows() {
        return Ok(form.answer(String::new(), &())?.with_rows(form, all));
    }
    let mut text = String::new();
    list_first(&all, "actors", &mut text)?;
    let seen: HashSet<&ActorId> = all.iter().filter_map(|last| Some(last.actor()?.id())).collect();
    let never = case.timeline().actors().map(Actor::id).filter(|id| !seen.contains(id));
    let never: Vec<&ActorId> = never.collect();
    if !never.is_empty() {
        let few = never.iter().take(FEW).map(|id| printable(id.as_str()));
        let few = few.collect::<Vec<_>>().join(", ");
        match never.len().saturating_sub(FEW) {
            0 => writeln!(text, "Never seen: {few}")?,
            more => writeln!(text, "Never seen: {few} and {more} more")?,
        }
    }
    let stands_on = all.iter().flat_map(LastSeen::possible).copied();
    let inconsistent = warn_of_inconsistency(view, stands_on.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(view, stands_on.clone(), &mut text)?;
    let mut passed_over = note_passed_over(stands_on.clone(), at, &mut text)?;
    note_other_clocks(stands_on, &mut passed_over, &mut text)?;
    let said = LastOfEach { last: &all, never, inconsistent, in_conflict, passed_over };
    asked.answer(form, text, &case.with_tables(&said))
}

/// What `last` says of everybody.
#[derive(Serialize)]
struct LastOfEach<'a> {
    last: &'a [LastSeen<'a>],
    /// Those of whom no sighting counts.
    never: Vec<&'a ActorId>,
    inconsistent: bool,
    /// The sightings of the answer that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

/// What `last` says of one actor: the answer, and what says less than it.
#[derive(Serialize)]
struct LastAnswer<'a> {
    #[serde(flatten)]
    last: &'a LastSeen<'a>,
    not_counted: &'a [Seen<'a>],
    expectations: Vec<Expectation<'a>>,
    absences: Vec<Expectation<'a>>,
    /// Whether claims contradict each other in their times.
    inconsistent: bool,
    /// The sightings of the answer that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
    /// Those whose time goes by that of the sightings of others.
    timed_by: Vec<TimedBy<'a>>,
}

/// A sighting whose time goes by that of somebody else's.
#[derive(Serialize)]
struct TimedBy<'a> {
    sighting: &'a str,
    by: &'a str,
    actor: &'a ActorId,
}

/// Says of the sightings that an answer stands on which ones of other actors their times go
/// by, as one event or as they are linked: one line each.
fn note_timed_by<'a>(
    view: &View<'a>,
    stands_on: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<Vec<TimedBy<'a>>, Complaint> {
    let mut found: Vec<TimedBy<'_>> = Vec::new();
    let facts = LinkedFacts::of(view);
    let mut told: HashSet<&str> = HashSet::new();
    for seen in stands_on {
        let Some((sighting, id)) = seen.sighting().zip(seen.label()) else { continue };
        // A claim with a time of its own takes none from another.
        if sighting.interval().is_exact() || view.is_contradicted(seen) || !told.insert(id) {
            continue;
        }
        let by: Vec<TimedBy<'_>> = facts.others(sighting, id).collect();
        let named: Vec<String> = by
            .iter()
            .map(|one| format!("[{}] ({})", printable(one.by), printable(one.actor.as_str())))
            .collect();
        if !named.is_empty() {
            let (id, named) = (printable(id), named.join(" and "));
            writeln!(text, "The time of [{id}] goes by that of {named} as well.")?;
        }
        found.extend(by);
    }
    Ok(found)
}

/// The claims that others' times can go by.
struct LinkedFacts<'a> {
    facts: Vec<Seen<'a>>,
    /// Where they are, by the label of their event, by their own, and by those that they
    /// count from.
    by_label: HashMap<&'a str, BTreeSet<usize>>,
}

impl<'a> LinkedFacts<'a> {
    fn of(view: &View<'a>) -> LinkedFacts<'a> {
        let facts: Vec<Seen<'a>> =
            view.claims().filter(|claim| is_fact(claim.modality())).collect();
        let mut by_label: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (at, told) in facts.iter().enumerate() {
            let Some(told) = told.sighting() else { continue };
            let from = told.relations().iter().map(|relation| &*relation.to);
            for label in told.label().into_iter().chain(told.same_event()).chain(from) {
                by_label.entry(label).or_default().insert(at);
            }
        }
        LinkedFacts { facts, by_label }
    }

    /// Those of other actors that are one event with a claim, or linked with it.
    fn others(&self, told: &'a Sighting, id: &'a str) -> impl Iterator<Item = TimedBy<'a>> {
        let event = |told: &'a Sighting| told.same_event().or(told.label());
        let is_to = |one: &'a Sighting, other: &'a Sighting| {
            one.relations().iter().any(|relation| Some(&*relation.to) == other.label())
        };
        let is_linked = move |other: &'a Sighting| {
            let are_moments = [told, other].iter().all(|one| one.is_stay() != Some(true));
            are_moments && event(told) == event(other) || is_to(told, other) || is_to(other, told)
        };
        let from = told.relations().iter().map(|relation| &*relation.to);
        let labels = told.label().into_iter().chain(told.same_event()).chain(from);
        let near = labels.filter_map(|label| self.by_label.get(label)).flatten().copied();
        let near: BTreeSet<usize> = near.collect();
        near.into_iter().filter_map(move |at| {
            let other = self.facts.get(at).filter(|other| other.actor().id() != told.actor())?;
            other.sighting().filter(|other| is_linked(other))?;
            Some(TimedBy { sighting: id, by: other.label()?, actor: other.actor().id() })
        })
    }
}
