//! What `check` says of a case.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error as _;
use std::fmt::{self, Write as _};

use lastseen::{
    Actor, ActorId, Basis, Conflict, Error, ErrorKind, Interval, Note, Place, Reconciled, Seen,
    Sighting, Speed, Stated, Timeline, Timestamp, Tzdb, Verdict, View, Zone, printable,
};
use serde::Serialize;

use crate::args::CheckArgs;
use crate::complaint::Complaint;
use crate::open::{Faults, faults_of, open_whole};
use crate::printed::{Answer, AnswerForm};
use crate::reasoned::speed;
use crate::remarks::{
    FEW, NOT_TRIED, is_fact, is_vague, note_passed_over, note_repeats, seen_or_watched,
};
use crate::time_options::TimeOptions;

pub(crate) fn check(args: &CheckArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = match open_whole(&args.case).map_err(faults_of) {
        Ok(case) => case,
        Err(Ok(Faults(faults))) if !faults.first().is_some_and(is_unreadable) => {
            return broken(faults, form);
        }
        Err(Ok(faults)) => return Err(faults.into()),
        Err(Err(complaint)) => return Err(complaint),
    };
    let mut asked = TimeOptions::default();
    let fastest = args.max_speed.as_deref().map(|text| speed("--max-speed", text)).transpose()?;
    let timeline = match fastest {
        Some(fastest) => Cow::Owned(at_most(case.timeline(), fastest)),
        None => Cow::Borrowed(case.timeline()),
    };
    let view = asked.view(&timeline, &args.known)?;
    let conflicts = view.conflicts();
    // An account of an event has its own time here.
    let mut accounts = HashMap::new();
    for seen in view.claims() {
        if !accounts.contains_key(&seen.id()) {
            accounts.extend(view.accounts(seen).into_iter().map(|account| (account.id(), account)));
        }
    }
    let as_said = |seen: Seen<'_>| accounts.get(&seen.id()).copied();
    let claims = view.claims().map(|seen| CheckedClaim::of(&view, as_said(seen).unwrap_or(seen)));
    let claims: Vec<CheckedClaim<'_>> = claims.collect();
    let mut text = String::new();
    let labels = claims.iter().map(|claim| printable(claim.seen.label().unwrap_or("-")).len());
    let width = labels.max().unwrap_or(1);
    for claim in &claims {
        let CheckedClaim { seen, verdict, .. } = claim;
        let label = printable(seen.label().unwrap_or("-"));
        let verdict = claim.word(*verdict);
        let (actor, modality, place) = (seen.actor(), seen.modality(), seen.place());
        let source = seen.source().map_or(String::new(), |by| format!(" by {by}"));
        let when = match seen.sighting().and_then(Sighting::is_stay) {
            Some(false) => seen.when_in_all(),
            _ if as_said(*seen).is_some() => seen.when(),
            _ => view.when(*seen),
        };
        let place = seen_or_watched(&place, seen.sighting());
        writeln!(text, "{label:width$}  {verdict:11}  {actor}: {place}, {modality}{source}")?;
        let clock = claim.assumed_clock().unwrap_or_default();
        let (nearer, follows) = (claim.nearer_day().unwrap_or_default(), claim.follows());
        writeln!(text, "{:width$}  {:11}  {when}{clock}{nearer}{follows}", "", "")?;
    }
    writeln!(text)?;
    let passed_over = note_passed_over(claims.iter().map(|claim| claim.seen), None, &mut text)?;
    let unfounded = claims.iter().flat_map(|claim| &claim.counts_from_in_vain);
    let has_unfounded = unfounded.clone().next().is_some();
    for line in unfounded {
        writeln!(text, "{line}")?;
    }
    let repeats = note_repeats(&view, view.claims(), &mut text)?;
    if !passed_over.is_empty() || has_unfounded || repeats {
        writeln!(text)?;
    }
    let (vague, against): (Vec<_>, Vec<_>) = conflicts.iter().partition(|one| is_vague(one));
    match against.len() {
        0 => writeln!(text, "No conflict.")?,
        1 => writeln!(text, "1 conflict:")?,
        count => writeln!(text, "{count} conflicts:")?,
    }
    for conflict in &against {
        writeln!(text, "- {conflict:#}")?;
    }
    if !vague.is_empty() {
        writeln!(text, "Not settled by what is known, but no contradiction:")?;
    }
    for conflict in &vague {
        writeln!(text, "- {conflict:#}")?;
    }
    if view.network().is_outer_bound() {
        writeln!(text, "{NOT_TRIED}")?;
    }
    let travel_not_checked = without_speed(&view);
    if let Some(line) = not_checked(&travel_not_checked) {
        writeln!(text, "{line}")?;
    }
    let places_not_compared = view.places_not_compared();
    for pair in places_not_compared.iter().take(FEW) {
        writeln!(text, "{}", not_compared(*pair))?;
    }
    if let more @ 1.. = places_not_compared.len().saturating_sub(FEW) {
        writeln!(text, "So it is of {more} more pairs of sightings.")?;
    }
    let is_clean = against.is_empty();
    let checked = Checked {
        claims,
        conflicts: &conflicts,
        travel_not_checked,
        places_not_compared: places_not_compared.iter().map(|pair| pair.map(Seen::label)).collect(),
        errors: &[],
        warnings: case.warnings(),
        tzdb: Zone::tzdb(),
    };
    Ok(Answer { is_clean, ..asked.answer(form, text, &case.with_tables(&checked))? })
}

/// The same with a top speed of each actor of which none is known.
fn at_most(timeline: &Timeline, fastest: Speed) -> Timeline {
    let mut checked = timeline.clone();
    for actor in timeline.actors().filter(|actor| actor.max_speed().is_none()) {
        checked.declare(actor.clone().at_most(fastest));
    }
    checked
}

/// The actors that were seen at places apart, and of which no top speed is known.
fn without_speed<'a>(view: &View<'a>) -> Vec<&'a ActorId> {
    let moves = |actor: &&Actor| {
        let places = view.sightings(*actor).map(|seen| seen.place());
        let mut places = places.filter(Place::is_located);
        let first = places.next();
        let is_apart = |one: &Place, other: &Place| {
            one.distance_to(other).is_some_and(|apart| apart.min().as_metres() > 0.0)
        };
        first.is_some_and(|first| places.any(|other| is_apart(&first, &other)))
    };
    let actors = view.timeline().actors().filter(|actor| actor.max_speed().is_none());
    actors.filter(moves).map(Actor::id).collect()
}

/// Says that nothing is known of whether two sightings of one time were at one place.
fn not_compared(pair: [Seen<'_>; 2]) -> String {
    let [one, other] = pair.map(Seen::place);
    let named: Vec<String> = pair
        .iter()
        .filter_map(|seen| seen.label())
        .map(|id| format!("[{}]", printable(id)))
        .collect();
    let labels = if named.is_empty() { String::new() } else { format!(" ({})", named.join(", ")) };
    let lacks = match (one.is_located(), other.is_located()) {
        (false, false) => "neither has a position".to_owned(),
        (true, _) => format!("{other} has no position"),
        (false, true) => format!("{one} has no position"),
    };
    format!("Whether {one} and {other} are one place was not checked, as {lacks}{labels}.")
}

/// Says whose travel was not checked, if anybody's was not.
fn not_checked(actors: &[&ActorId]) -> Option<String> {
    let some: Vec<_> = actors.iter().take(FEW).map(|id| printable(id.as_str())).collect();
    let more = match actors.len().saturating_sub(FEW) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let who = (!some.is_empty()).then(|| some.join(", "))?;
    Some(format!("Travel was not checked, as no top speed is known, of {who}{more}."))
}

/// Whether nothing can be said of the file, since it is not there or no sound
/// JSON: what is wrong with a field has a place in it and no deeper cause.
fn is_unreadable(error: &Error) -> bool {
    let is_in_a_field = error.path().is_some() && error.source().is_none();
    match error.kind() {
        ErrorKind::Io => true,
        ErrorKind::Format => !is_in_a_field,
        _ => false,
    }
}

/// The answer for a case that is well-formed and says what cannot be.
fn broken(mut errors: Vec<Error>, form: AnswerForm) -> Result<Answer, Complaint> {
    let warnings = errors.extract_if(.., |error| error.kind() == ErrorKind::Warning);
    let warnings: Vec<String> = warnings.map(|odd| odd.to_string()).collect();
    let mut text = match errors.len() {
        1 => String::new(),
        count => format!("{count} errors:\n"),
    };
    for (error, more) in alike(&errors) {
        let mark = if errors.len() == 1 { "error in" } else { "-" };
        match more {
            0 => writeln!(text, "{mark} {error}")?,
            1 => writeln!(text, "{mark} {error} (and in 1 more record)")?,
            more => writeln!(text, "{mark} {error} (and in {more} more records)")?,
        }
    }
    let checked = Checked {
        claims: Vec::new(),
        conflicts: &[],
        travel_not_checked: Vec::new(),
        places_not_compared: Vec::new(),
        errors: &errors,
        warnings: &warnings,
        tzdb: Zone::tzdb(),
    };
    Ok(Answer { is_clean: false, ..form.answer(text, &checked)? })
}

/// The first of the errors that differ in nothing but the number of their record, with
/// how many more there are.
fn alike(errors: &[Error]) -> Vec<(&Error, usize)> {
    let mut found: Vec<(&Error, usize)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for error in errors {
        let text = error.to_string();
        let (place, problem) = text.split_once(": ").unwrap_or(("", &text));
        let (record, problem) = problem.split_once(": ").unwrap_or((place, problem));
        let record: String = record.chars().filter(|c| !c.is_ascii_digit()).collect();
        match places.entry(format!("{record}: {problem}")) {
            Entry::Occupied(first) => {
                found.get_mut(*first.get()).into_iter().for_each(|(_, more)| *more += 1);
            }
            Entry::Vacant(first) => {
                first.insert(found.len());
                found.push((error, 0));
            }
        }
    }
    found
}

/// What `check` says of a case.
#[derive(Serialize)]
struct Checked<'a> {
    claims: Vec<CheckedClaim<'a>>,
    conflicts: &'a [Conflict<'a>],
    /// Whoever was seen at places apart, and has no top speed.
    travel_not_checked: Vec<&'a ActorId>,
    /// The pairs of claims of which it is open whether they are at one place, and so whether
    /// they contradict each other.
    places_not_compared: Vec<[Option<&'a str>; 2]>,
    errors: &'a [Error],
    warnings: &'a [String],
    tzdb: Tzdb,
}

/// What `check` says of one claim.
#[derive(Serialize)]
struct CheckedClaim<'a> {
    #[serde(flatten)]
    seen: Seen<'a>,
    verdict: Option<Verdict>,
    stated: Option<&'a str>,
    reading: Option<&'a Reconciled>,
    /// The reading of the end of a stay, where it was stated by itself.
    until_reading: Option<&'a Reconciled>,
    /// From when to when, where it speaks of two moments: of each pair that goes together.
    stays: Vec<[WrittenMoment; 2]>,
    /// Whether the actor is said to have stayed there between the two.
    stayed: Option<bool>,
    /// The sightings that its time follows from, where it has no words of its own for it.
    follows_from: Vec<&'a str>,
    /// Those that it counts from and that give it no time, and why.
    counts_from_in_vain: Vec<CountedInVain<'a>>,
    /// Whether it is linked with claims that contradict each other: nothing follows from them.
    #[serde(skip)]
    is_contradicted: bool,
}

/// Whether the words of a claim say its time by that of another.
fn is_relative(told: &Sighting) -> bool {
    told.stated().and_then(Stated::relative_to).is_some()
}

/// A sighting that another one counts from, and that gives it no time.
#[derive(PartialEq, Serialize)]
struct CountedInVain<'a> {
    #[serde(skip)]
    label: &'a str,
    sighting: &'a str,
    why: &'static str,
}

impl fmt::Display for CountedInVain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (label, sighting) = (printable(self.label), printable(self.sighting));
        write!(f, "[{label}] counts from [{sighting}], which is {}: ", self.why)?;
        f.write_str("no time follows from that.")
    }
}

/// Why no time of a claim follows from that of a sighting that it counts from; `None`
/// where it does.
fn why_in_vain(view: &View<'_>, told: &Sighting, label: &str) -> Option<&'static str> {
    let anchor = view.timeline().labelled(label).ok()?;
    match view.claim(anchor) {
        Some(seen) => {
            let binds = is_fact(seen.modality()) || !is_fact(told.modality());
            (!binds).then(|| seen.modality().as_str())
        }
        None => {
            let since = view.timeline().retracted_since(anchor);
            let is_retracted =
                since.is_some_and(|since| view.known_at().is_none_or(|at| since <= at));
            Some(if is_retracted { "retracted" } else { "not reported by then" })
        }
    }
}

/// The ends of an interval.
#[derive(Serialize)]
struct WrittenMoment {
    earliest: Option<Timestamp>,
    latest: Option<Timestamp>,
}

impl From<Interval> for WrittenMoment {
    fn from(moment: Interval) -> WrittenMoment {
        WrittenMoment { earliest: moment.earliest(), latest: moment.latest() }
    }
}

impl<'a> CheckedClaim<'a> {
    fn of(view: &View<'a>, seen: Seen<'a>) -> CheckedClaim<'a> {
        let told = seen.sighting();
        let reading = told.and_then(Sighting::reconciled);
        let (mut follows_from, mut counts_from_in_vain) = (Vec::new(), Vec::new());
        for (told, relation) in
            told.into_iter().flat_map(|told| told.relations().iter().map(move |one| (told, one)))
        {
            let (label, sighting) = (seen.label().unwrap_or("-"), &*relation.to);
            match why_in_vain(view, told, sighting) {
                Some(why) => counts_from_in_vain.push(CountedInVain { label, sighting, why }),
                None if !follows_from.contains(&sighting) => follows_from.push(sighting),
                None => {}
            }
        }
        counts_from_in_vain.dedup();
        let is_relative = told.is_some_and(is_relative);
        // Its words give it no time where that is so.
        let reading = reading.filter(|_| !is_relative || counts_from_in_vain.is_empty());
        let is_contradicted = view.is_contradicted(seen);
        if reading.is_some() && !is_relative || is_contradicted {
            follows_from.clear();
        }
        let verdict = reading.map(Reconciled::verdict);
        let stays = told.map(Sighting::stay_candidates).unwrap_or_default().into_iter();
        CheckedClaim {
            seen,
            verdict,
            stated: told.and_then(Sighting::stated).map(Stated::as_str),
            reading,
            until_reading: told.and_then(Sighting::until_reconciled),
            stays: stays.map(|(from, until)| [from.into(), until.into()]).collect(),
            stayed: told.and_then(Sighting::is_stay),
            follows_from,
            counts_from_in_vain,
            is_contradicted,
        }
    }

    /// How its time was come by, in one word: as its own words are read; else that it follows
    /// from others, was given, or is in no way known.
    fn word(&self, verdict: Option<Verdict>) -> &'static str {
        let told = self.seen.sighting();
        let is_relative = told.is_some_and(is_relative);
        // That it was reported is no time of its own.
        let is_given = told.is_some_and(|told| {
            let own = told.interval();
            let known = told.reported_at().and_then(Interval::latest);
            own.earliest().is_some() || own.latest() != known
        });
        let is_linked = told.is_some_and(|told| !told.relations().is_empty());
        match verdict.filter(|verdict| *verdict != Verdict::Resolved || !is_relative) {
            Some(verdict) => verdict.as_str(),
            None if is_given && !is_relative => "given",
            None if is_linked && self.is_contradicted => Verdict::Conflict.as_str(),
            None if self.follows_from.is_empty() => "no time",
            None => "follows",
        }
    }

    /// The sightings that its time follows from.
    fn follows(&self) -> String {
        let named: Vec<String> =
            self.follows_from.iter().map(|id| format!("[{}]", printable(id))).collect();
        match named.as_slice() {
            [] => String::new(),
            named => format!(", as follows from {}", named.join(", ")),
        }
    }

    /// The other day that its words may mean, where that is nearer to the report: `9 March` in a
    /// report of 8 March is the one of the year before.
    fn nearer_day(&self) -> Option<String> {
        let (reading, report) = (self.reading?, self.seen.sighting()?.reported_at()?);
        let distance = |one: &Interval| {
            let apart = Interval::at(report.earliest()?).to(one.earliest()?).min()?;
            Some(apart.as_secs_f64().abs())
        };
        let own = distance(&reading.interval())?;
        // That of the other clock is the last one.
        let by_clock = usize::from(reading.has(Note::ClockUnsaid));
        let others = reading.alternatives().iter().rev().skip(by_clock);
        let nearer = others.rev().find(|one| distance(one).is_some_and(|other| other < own))?;
        let nearer = nearer.shown_in(self.seen.place().zones());
        Some(format!("; or {nearer}, which is nearer to the report"))
    }

    /// By which clock a time that names none was read, where that is the one of its
    /// source and not of the place; or when it was by the clock of the source.
    fn assumed_clock(&self) -> Option<String> {
        let reading = self.reading?;
        let zone = self.seen.source()?.zone()?;
        if reading.rests_on(Basis::Source) {
            let elsewhere = !self.seen.place().zones().contains(zone);
            return elsewhere.then(|| format!("; taken for a time by the source's clock, {zone}"));
        }
        let other = self.seen.by_other_clock()?;
        let other = other.shown_in(self.seen.place().zones());
        Some(format!("; or {other}, by the source's clock, {zone}"))
    }
}
