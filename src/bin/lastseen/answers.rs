//! The commands: each asks the library, and says the answer twice, as sentences
//! and as data.

use std::cell::LazyCell;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::error::Error as _;
use std::fmt::{self, Write as _};
use std::ops::Deref;

use lastseen::{
    Actor, ActorId, Ask, Basis, Certainty, Conflict, ConflictKind, DurationRange, Error, ErrorKind,
    Expectation, Gap, Interval, LastSeen, LongestGap, Modality, Note, Outcome, Place, Reconcile,
    Reconciled, Seen, Sighting, SignedDuration, Stated, StayEnd, Timestamp, Tzdb, Verdict, View,
    Zone, printable,
};
use serde::Serialize;

use crate::args::{CheckArgs, GapArgs, GapsArgs, LastArgs, ReconcileArgs, Subject};
use crate::complaint::{Complaint, in_option};
use crate::open::{Faults, about, faults_of, length, open, open_whole};
use crate::printed::{Answer, AnswerForm};
use crate::time_options::TimeOptions;

pub(crate) fn reconcile(args: &ReconcileArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let stated: Stated = args.text.parse()?;
    let (zones, place) = (&args.zones, args.place.as_deref());
    let mut asked = TimeOptions::default();
    let published = args.published.as_deref();
    let mut how = evidence(zones, (place, args.radius.as_deref()), published, &mut asked)?;
    if let Some(calendar) = args.calendar {
        how = how.calendar(calendar);
    }
    let read = stated.reconcile(how.outlook(args.outlook))?;
    let text = format!("\"{}\"\n\n{read:#}", args.text);
    asked.answer(form, text, &read)
}

/// The zones, the place with its radius, and the publication that a time is read by.
pub(crate) fn evidence<'a>(
    zones: &[String],
    (place, radius): (Option<&str>, Option<&str>),
    published: Option<&'a str>,
    asked: &mut TimeOptions<'a>,
) -> Result<Reconcile, Complaint> {
    let mut how = Reconcile::new();
    for zone in zones {
        how = how.zone(zone.parse::<Zone>().map_err(in_option("--zone"))?);
    }
    if let Some(text) = place {
        let mut place: Place = text.parse().map_err(in_option("--place"))?;
        if let Some(radius) = radius {
            place = place.with_radius(radius.parse().map_err(in_option("--radius"))?);
        }
        if let Some(longitude) = place.lon() {
            how = how.longitude(longitude)?;
        }
        if zones.is_empty() {
            how = zones_at(&place, how)?;
        }
    }
    if let Some(published) = published {
        how = how.published(asked.interval("--published", published)?);
    }
    Ok(how)
}

#[cfg(feature = "tz-lookup")]
fn zones_at(place: &Place, how: Reconcile) -> Result<Reconcile, Complaint> {
    how.located(place).map_err(in_option("--place"))
}

/// Without boundaries a position says nothing of its zones, but the text may
/// need none.
#[cfg(not(feature = "tz-lookup"))]
fn zones_at(_: &Place, how: Reconcile) -> Result<Reconcile, Complaint> {
    Ok(how)
}

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
    let view = asked.view(&case, &args.known)?;
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

/// The place of a sighting, and of an absence that nobody was seen there.
pub(crate) fn seen_or_watched(place: &Place, told: Option<&Sighting>) -> String {
    match told.and_then(Sighting::absence) {
        None => place.to_string(),
        Some(watched) => format!("looked for and not seen at {place} ({})", watched.as_str()),
    }
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

/// How many of one kind are told.
pub(crate) const FEW: usize = 5;

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

/// Whether a claim that is meant so binds the times of others.
fn is_fact(modality: Modality) -> bool {
    matches!(modality, Modality::Observed | Modality::Reported)
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

/// Said of who was never seen, after its name.
pub(crate) const BY_INFERENCE: &str =
    "travelled with what was seen; --evidence inferred counts that.";

pub(crate) fn last(args: &LastArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let Subject { case, actor, known, evidence } = &args.about;
    let case = open(case)?;
    let actor = case.meant(actor);
    let mut asked = TimeOptions::default();
    let every = about(&case, actor, *evidence)?;
    let mut ask = every;
    let at = asked.last_instant("--at", args.at.as_deref())?;
    if let Some(at) = at {
        ask = ask.as_of(at);
    }
    if args.bounded {
        ask = ask.bounded();
    }
    let view = asked.view(&case, known)?;
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
    Ok(answer.with_rows(args.rows, [last]))
}

/// What `last` says: the answer, and what says less than it.
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
fn note_repeats<'a>(
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

const NOT_TRIED: &str = "Not every combination of the times was tried: a contradiction may be \
                         missed, and less may be possible.";

/// What says less than that somebody was somewhere.
const WEAK: [Modality; 5] = [
    Modality::Inferred,
    Modality::Unconfirmed,
    Modality::Denied,
    Modality::Planned,
    Modality::Speculated,
];

pub(crate) fn gaps(args: &GapsArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let Subject { case, actor, known, evidence } = &args.about;
    let case = open_whole(case)?;
    let actor = case.meant(actor);
    let mut ask = about(&case, actor, *evidence)?;
    if let Some(text) = &args.longer_than {
        ask = ask.longer_than(length("--longer-than", text)?);
    }
    let mut asked = TimeOptions::default();
    let until = asked.latest("--until", args.until.as_deref())?;
    if let Some(until) = until {
        ask = ask.until(until);
    }
    if args.bounded {
        ask = ask.bounded();
    }
    let view = asked.view(&case, known)?;
    let gaps: Vec<Gap<'_>> = view.gaps(ask).collect();
    let mut text = String::new();
    let longest = view.longest_gap(ask);
    if gaps.is_empty() {
        let name = case.timeline().actor(actor)?;
        match longest {
            _ if args.longer_than.is_some() => writeln!(text, "{name} has no such gap")?,
            None => writeln!(text, "{name} has no gap")?,
            Some(longest) => {
                let long = longest.to_string();
                let says = match (longest.length.min(), longest.length.max()) {
                    (Some(SignedDuration::ZERO), None) if longest.not_looked_into == 0 => {
                        format!("{name} has no certain gap; one can be of any length")
                    }
                    (Some(SignedDuration::ZERO), _) => {
                        let long = long.trim_start_matches("at most ");
                        format!("{name} has no certain gap; the longest can be {long}")
                    }
                    _ => format!(
                        "no gap of {name} is certain between any two named sightings, but the \
                         longest is {long}"
                    ),
                };
                writeln!(text, "{says}")?;
            }
        }
    }
    let all = LazyCell::new(|| ByEnds::of(view.sightings(by_then(ask, until))));
    for gap in &gaps {
        writeln!(text, "{gap}")?;
        writeln!(text, "    {}", ends(&view, *gap))?;
        list_instead(&view, ask, (*gap, until), &all, &mut text)?;
    }
    let is_open = |gap: &Gap<'_>| gap.certainty() == Certainty::Possible;
    // Of those that are listed it would be the longest that can be.
    let listed = gaps.iter().map(|gap| most(gap.length())).max();
    let is_longer = |longest: &LongestGap| listed.is_some_and(|one| most(longest.length) > one);
    let says_more = |longest: &LongestGap| {
        longest.not_looked_into > 0 || gaps.iter().any(is_open) || is_longer(longest)
    };
    let is_said = gaps.is_empty() && args.longer_than.is_none();
    if let Some(longest) = longest.filter(|longest| !is_said && says_more(longest)) {
        writeln!(text, "whichever it is, the longest gap is {longest}")?;
    }
    // What says less than that somebody was there parts no gap.
    let not_counted: Vec<Seen<'_>> = in_any(&gaps, until, view.sightings(ask.meant(&WEAK)));
    for seen in &not_counted {
        writeln!(text, "Not counted ({}): {seen}", seen.modality())?;
    }
    let ends = gaps.iter().flat_map(|gap| [Some(gap.from()), gap.to()]).flatten();
    let at_one_instant = list_tied(&view, ask, ends.clone(), &mut text)?;
    let accounts = list_accounts(&view, ends.clone(), &mut text)?;
    note_apart_accounts(&view, ends.clone(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, ends.clone(), &mut text)?;
    let mut passed_over = note_passed_over(ends.clone(), None, &mut text)?;
    note_other_clocks(ends, &mut passed_over, &mut text)?;
    let said = GapsAnswer {
        actor,
        gaps: &gaps,
        longest,
        not_counted: &not_counted,
        at_one_instant,
        accounts,
        in_conflict,
        passed_over,
    };
    let answer = asked.answer(form, text, &case.with_tables(&said))?;
    Ok(answer.with_rows(args.rows, gaps))
}

/// The place of a sighting, and its label in brackets.
fn named(seen: &Seen<'_>) -> String {
    match seen.label() {
        Some(label) => format!("{} [{}]", seen.place(), printable(label)),
        None => seen.place().to_string(),
    }
}

/// Says which other sightings a gap leads from, or to, on some readings: its length takes
/// all of them in, and so can be another than that between the two that it names.
fn list_instead<'a>(
    view: &View<'a>,
    ask: Ask<'_>,
    (gap, until): (Gap<'a>, Option<Timestamp>),
    all: &impl Deref<Target = ByEnds<'a>>,
    text: &mut String,
) -> Result<(), Complaint> {
    let Some(to) = gap.to() else {
        let now = until.map(Interval::at);
        let is_own = now.is_none_or(|now| gap.from().interval().to(now) == gap.length());
        let last = view.last_seen(by_then(ask, until));
        let others = last.possible().iter().filter(|seen| **seen != gap.from());
        let others: Vec<String> = others.map(named).collect();
        if !is_own && !others.is_empty() {
            writeln!(text, "    or since {}, if that was the last", others.join(" or "))?;
        }
        return Ok(());
    };
    let is_own = view.gap(gap.from(), to).length() == gap.length();
    if is_own || gap.certainty() == Certainty::Possible {
        return Ok(());
    }
    let can_follow = |one: Seen<'_>, other: Seen<'_>| {
        view.gap(one, other).length().possibly_longer_than(SignedDuration::ZERO)
    };
    // A stay is before the gap by its last moment, and after it by its first.
    let is_before = |seen: &Seen<'_>| {
        let is_past = seen.interval().latest() <= gap.from().interval().latest();
        is_past && seen.stay_end() != Some(StayEnd::Start) && can_follow(gap.from(), *seen)
    };
    let is_after = |seen: &Seen<'_>| {
        let is_past = seen.interval().earliest() >= to.interval().earliest();
        is_past && seen.stay_end() != Some(StayEnd::End) && can_follow(*seen, to)
    };
    let is_other = |seen: &Seen<'_>| *seen != gap.from() && *seen != to;
    let before = all.ending_by(gap.from()).into_iter().filter(is_other).filter(is_before);
    let before: Vec<String> = before.map(|seen| named(&seen)).collect();
    let after = all.beginning_from(to).into_iter().filter(is_other).filter(is_after);
    let after: Vec<String> = after.map(|seen| named(&seen)).collect();
    if !before.is_empty() {
        writeln!(text, "    or from {}, if that was the last before", before.join(" or "))?;
    }
    if !after.is_empty() {
        writeln!(text, "    or to {}, if that was the next", after.join(" or "))?;
    }
    Ok(())
}

/// A question of gaps as one of the sightings that there were by then.
fn by_then(ask: Ask<'_>, until: Option<Timestamp>) -> Ask<'_> {
    until.map_or(ask, |now| ask.as_of(now))
}

/// The end of a sighting, and its row.
type RowEnd = (Option<Timestamp>, usize);

/// Sightings by either end, to find those near a gap without a look at each.
struct ByEnds<'a> {
    rows: Vec<Seen<'a>>,
    /// The rows by their earliest moments, and by their latest: those without one first.
    by_start: Vec<RowEnd>,
    by_end: Vec<RowEnd>,
}

impl<'a> ByEnds<'a> {
    fn of(rows: impl Iterator<Item = Seen<'a>>) -> ByEnds<'a> {
        let rows: Vec<Seen<'a>> = rows.collect();
        let sorted = |end: fn(&Interval) -> Option<Timestamp>| {
            let ends = rows.iter().map(|seen| end(&seen.interval())).zip(0..);
            let mut ends: Vec<RowEnd> = ends.collect();
            ends.sort_unstable();
            ends
        };
        let (by_start, by_end) = (sorted(|one| one.earliest()), sorted(|one| one.latest()));
        ByEnds { rows, by_start, by_end }
    }

    /// Those that end no later than another, and can come after it.
    fn ending_by(&self, last: Seen<'_>) -> Vec<Seen<'a>> {
        let (earliest, latest) = (last.interval().earliest(), last.interval().latest());
        let open = self.by_end.partition_point(|(end, _)| end.is_none());
        let from = self.by_end.partition_point(|(end, _)| *end <= earliest).max(open);
        let to = self.by_end.partition_point(|(end, _)| *end <= latest);
        self.of_parts([self.by_end.get(..open.min(to)), self.by_end.get(from..to)])
    }

    /// Those that begin no earlier than another, and can come before it.
    fn beginning_from(&self, first: Seen<'_>) -> Vec<Seen<'a>> {
        let (earliest, latest) = (first.interval().earliest(), first.interval().latest());
        let is_past = |end: Option<Timestamp>| latest.is_some_and(|latest| end >= Some(latest));
        let from = self.by_start.partition_point(|(start, _)| *start < earliest);
        let to = self.by_start.partition_point(|(start, _)| !is_past(*start));
        self.of_parts([self.by_start.get(from..to), None])
    }

    /// The rows of some parts, in their order.
    fn of_parts(&self, parts: [Option<&[RowEnd]>; 2]) -> Vec<Seen<'a>> {
        let rows = parts.into_iter().flatten().flatten();
        let mut rows: Vec<usize> = rows.map(|(_, row)| *row).collect();
        rows.sort_unstable();
        rows.into_iter().filter_map(|row| self.rows.get(row)).copied().collect()
    }
}

/// Says which other claims there are at the very instant of the end of a gap elsewhere: it
/// leads from, or to, each of them.
fn list_tied<'a>(
    view: &View<'a>,
    ask: Ask<'_>,
    ends: impl Iterator<Item = Seen<'a>>,
    text: &mut String,
) -> Result<Vec<Vec<&'a str>>, Complaint> {
    let mut listed: Vec<Vec<&str>> = Vec::new();
    if view.claims().next().is_none() {
        return Ok(listed);
    }
    let instant = |seen: Seen<'_>| {
        let is_moment = seen.interval().is_exact() && seen.stay_end().is_none();
        seen.interval().earliest().filter(|_| is_moment)
    };
    let mut all: BTreeMap<Timestamp, Vec<Seen<'_>>> = BTreeMap::new();
    for seen in view.sightings(ask).filter(|seen| seen.sighting().is_some()) {
        if let Some(at) = instant(seen) {
            all.entry(at).or_default().push(seen);
        }
    }
    for end in ends {
        let tied = instant(end).and_then(|at| all.get(&at)).into_iter().flatten();
        let others: Vec<Seen<'_>> =
            tied.filter(|seen| !seen.place().is_same_as(&end.place())).copied().collect();
        let labels: Vec<&str> =
            [end].iter().chain(&others).filter_map(|seen| seen.label()).collect();
        if others.is_empty() || listed.contains(&labels) {
            continue;
        }
        let others: Vec<String> = others.iter().map(named).collect();
        writeln!(text, "At the instant of {} there is also {}.", named(&end), others.join(", "))?;
        listed.push(labels);
    }
    Ok(listed)
}

/// The sightings that can lie in one of some gaps, of which an open one goes on until a moment.
fn in_any<'a>(
    gaps: &[Gap<'_>],
    until: Option<Timestamp>,
    rows: impl Iterator<Item = Seen<'a>>,
) -> Vec<Seen<'a>> {
    // An end that is open is as early, or as late, as can be.
    let span = |gap: &Gap<'_>| {
        let end = gap.to().map_or(until, |to| to.interval().latest());
        (gap.from().interval().earliest(), end.unwrap_or(Timestamp::MAX))
    };
    let mut spans: Vec<(Option<Timestamp>, Timestamp)> = gaps.iter().map(span).collect();
    spans.sort_unstable();
    // The latest end of each gap and those before it.
    let mut latest = Timestamp::MIN;
    for (_, end) in &mut spans {
        latest = latest.max(*end);
        *end = latest;
    }
    let is_in = |seen: &Seen<'_>| {
        let (earliest, latest) = (seen.interval().earliest(), seen.interval().latest());
        let begun = latest.map_or(spans.len(), |latest| {
            spans.partition_point(|(from, _)| from.is_none_or(|from| from < latest))
        });
        let last = begun.checked_sub(1).and_then(|at| spans.get(at));
        last.is_some_and(|(_, end)| earliest.is_none_or(|earliest| earliest < *end))
    };
    rows.filter(is_in).collect()
}

/// The most that a length can be, one without an end above all.
fn most(length: DurationRange) -> (bool, Option<SignedDuration>) {
    (length.max().is_none(), length.max())
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

/// What `gaps` says.
#[derive(Serialize)]
struct GapsAnswer<'a> {
    actor: &'a str,
    gaps: &'a [Gap<'a>],
    /// How long the longest of all is, whichever that is.
    longest: Option<LongestGap>,
    /// The claims that can lie in one of the gaps, and say less than that somebody was there.
    not_counted: &'a [Seen<'a>],
    /// The sightings of one instant at several places, of which one is beside a gap.
    at_one_instant: Vec<Vec<&'a str>>,
    /// The accounts of each sighting beside a gap that has several.
    accounts: Vec<Vec<&'a str>>,
    /// The sightings beside a gap that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

/// When a gap began, and when it ended.
fn ends(view: &View<'_>, gap: Gap<'_>) -> String {
    let shown = |seen: Seen<'_>| view.when(seen);
    match gap.to() {
        Some(to) => format!("{} -> {}", shown(gap.from()), shown(to)),
        None => shown(gap.from()),
    }
}

pub(crate) fn gap(args: &GapArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.case)?;
    let mut asked = TimeOptions::default();
    let view = asked.view(&case, &args.known)?;
    let seen = |id: &str| -> Result<Seen<'_>, Complaint> {
        // One that was retracted later still stood then.
        if let Some(seen) = view.claim(case.timeline().labelled(id)?) {
            return Ok(seen);
        }
        case.sighting(id)?;
        Err(format!("{id:?} had not been reported by then").into())
    };
    let gap = view.gap(seen(&args.from)?, seen(&args.to)?);
    let mut text = format!("{gap}\n    {}\n", ends(&view, gap));
    let two = [Some(gap.from()), gap.to()].into_iter().flatten();
    for seen in two.clone() {
        note_first_of_two(&view, seen, &mut text)?;
    }
    let mut passed_over = note_passed_over(two.clone(), None, &mut text)?;
    note_other_clocks(two, &mut passed_over, &mut text)?;
    let answer =
        asked.answer(form, text, &case.with_tables(&GapAnswer { gap: &gap, passed_over }))?;
    Ok(answer.with_rows(args.rows, [gap]))
}

/// Says of a claim of two moments and no stay that it counts by the first of them.
fn note_first_of_two(view: &View<'_>, seen: Seen<'_>, text: &mut String) -> Result<(), Complaint> {
    let told = seen.sighting().filter(|told| told.is_stay() == Some(false));
    if let Some(until) = told.and_then(Sighting::until) {
        let (first, last) = (view.when(seen), until.shown_in(seen.place().zones()));
        let id = printable(seen.label().unwrap_or("-"));
        writeln!(
            text,
            "[{id}] is of two moments, not said to have stayed; counted by the first, {first}, \
             and not by the last, {last}."
        )?;
    }
    Ok(())
}

/// The answer of `gap`.
#[derive(Serialize)]
struct GapAnswer<'a> {
    #[serde(flatten)]
    gap: &'a Gap<'a>,
    /// The sightings whose words allow another time as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    passed_over: Vec<&'a str>,
}
