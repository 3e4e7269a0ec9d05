//! The commands on a case file itself: `case` lists its fields, `add` and `retract` append.

use std::path::Path;
use std::time::Duration;

use lastseen::{
    Absence, Case, CaseFile, Conflict, Credibility, Error, ErrorKind, FileKind, Interval, Modality,
    Place, Sighting, Timeline, Timestamp, ZoneSet, printable,
};
use serde::Serialize;
use serde_json::json;

use crate::args::{AddArgs, RetractArgs};
use crate::case_form::fields_text;
use crate::complaint::{Complaint, complain, in_option};
use crate::open::{shown, warn};
use crate::printed::{Answer, AnswerForm};
use crate::remarks::{is_vague, seen_or_watched};

/// The record of a sighting; a field without a value is not written.
#[derive(Debug, Default, Serialize)]
struct NewSighting<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<NewPlace<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<&'a str>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    lasting: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    modality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credibility: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    supersedes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retracts: Option<&'a str>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum NewPlace<'a> {
    Id(&'a str),
    Point { lat: f64, lon: f64 },
}

impl<'a> NewPlace<'a> {
    /// A place of the case, or else a position; what is neither is an id that the
    /// case does not have.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::OutOfRange`] for two numbers that are no position.
    fn of(case: &Case, text: &'a str) -> Result<NewPlace<'a>, Error> {
        if case.place(text).is_ok() {
            return Ok(NewPlace::Id(text));
        }
        let point = match text.parse::<Place>() {
            Ok(place) => place.lat().zip(place.lon()),
            Err(error) if error.kind() == ErrorKind::OutOfRange => return Err(error),
            Err(_) => None,
        };
        Ok(point.map_or(NewPlace::Id(text), |(lat, lon)| NewPlace::Point { lat, lon }))
    }
}

/// Opens a case to add to; while another writer has it, waits for a few seconds.
fn opened(path: &Path) -> Result<CaseFile, Complaint> {
    const POLL: Duration = Duration::from_millis(10);
    const POLLS: u32 = 500;
    if path == Path::new("-") {
        return Err("-: a case to add to must be a file; give its path".into());
    }
    for _ in 0..POLLS {
        match CaseFile::open(path) {
            Err(error) if error.kind() == ErrorKind::Locked => std::thread::sleep(POLL),
            done => return Ok(done?),
        }
    }
    Ok(CaseFile::open(path)?)
}

/// Opens a case, or begins it where there is none and `edit` is sound in an empty one.
/// Returns whether it is new, too.
fn opened_or_begun(
    path: &Path,
    edit: impl FnOnce(&mut Case) -> Result<(), Complaint>,
) -> Result<(CaseFile, bool), Complaint> {
    if path == Path::new("-") || path.exists() {
        return Ok((opened(path)?, false));
    }
    if FileKind::of_path(path) != Some(FileKind::JsonLines) {
        let cure = "check the path, or give a new case a name that ends in .jsonl";
        return Err(format!("{}: there is no such file; {cure}", shown(path)).into());
    }
    edit(&mut Case::from(Timeline::new()))?;
    match CaseFile::create(path) {
        Ok(file) => Ok((file, true)),
        // Another writer has begun it just now.
        Err(_) if path.exists() => Ok((opened(path)?, false)),
        Err(error) => Err(error.into()),
    }
}

/// The record of the sighting that `add` is given.
fn new_sighting<'a>(args: &'a AddArgs, id: &'a str, place: NewPlace<'a>) -> NewSighting<'a> {
    NewSighting {
        id: Some(id),
        actor: Some(&args.actor),
        place: Some(place),
        time: args.time.as_deref(),
        until: args.until.as_deref(),
        lasting: args.lasting.as_deref(),
        source: args.source.as_deref(),
        reported: args.reported.as_deref(),
        modality: args.modality.map(Modality::as_str),
        absent: args.absent.map(Absence::as_str),
        credibility: args.credibility.map(Credibility::as_str),
        quote: args.quote.as_deref(),
        supersedes: args.supersedes.as_deref(),
        retracts: None,
    }
}

pub(crate) fn add(args: &AddArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let place_in = |case: &Case| NewPlace::of(case, &args.place).map_err(in_option("--place"));
    let id_in = |case: &Case| match &args.id {
        Some(id) if case.timeline().labelled(id).is_ok() => {
            let cure = "give another, or leave --id out";
            let id = printable(id);
            Err(Complaint::from(format!("--id: the case has a sighting \"{id}\"; {cure}")))
        }
        Some(id) => Ok(id.clone()),
        None => Ok(case.free_id()),
    };
    let edit = |case: &mut Case, record: &NewSighting<'_>| {
        if args.declare {
            declare(case, args)?;
        }
        write(case, record)
    };
    let (mut file, is_new) = opened_or_begun(&args.case, |case| {
        if !args.declare {
            let cure = "check the path, or give --declare to begin a case with this actor";
            return Err(format!("{}: there is no such file; {cure}", shown(&args.case)).into());
        }
        let (id, place) = (id_in(case)?, place_in(case)?);
        Ok(edit(case, &new_sighting(args, &id, place))?)
    })?;
    warn(file.case().warnings(), Some(&args.case));
    let (id, place) = (id_in(file.case())?, place_in(file.case())?);
    let undeclared = undeclared(file.case(), &place);
    let record = new_sighting(args, &id, place);
    let appended = file.append(|case| edit(case, &record));
    if let (Err(error), Some(line)) = (&appended, &undeclared)
        && error.kind() == ErrorKind::NothingToResolve
    {
        return Err(format!("{error}\n{line}").into());
    }
    appended?;
    let case = file.case();
    let timeline = case.timeline();
    let Some(sighting) = timeline.sighting(timeline.labelled(&id)?) else {
        return Err(format!("{id} was added and is not there").into());
    };
    let when = case.sighting(&id)?.when_in_all();
    let actor = timeline.actor(&args.actor)?;
    let place = seen_or_watched(sighting.place(), Some(sighting));
    let meant = args.modality.map_or(String::new(), |modality| format!(", {modality}"));
    let mut text = format!("[{}] {actor}: {place}{meant}, {when}", printable(&id));
    if let Some(line) = &undeclared {
        text.push_str(&format!("\n{line}"));
    }
    if let Some(read) = sighting.reconciled() {
        text.push_str(&format!("\n\n{read:#}\n"));
    }
    if let Some(read) = sighting.until_reconciled() {
        text.push_str(&format!("\nuntil:\n\n{read:#}\n"));
    }
    let conflicts = timeline.as_known().conflicts();
    let own = |conflict: &&Conflict<'_>| {
        conflict.claims.iter().any(|claim| claim.label() == Some(&id)) && !is_vague(conflict)
    };
    let conflicts: Vec<&Conflict<'_>> = conflicts.iter().filter(own).collect();
    for conflict in &conflicts {
        text.push_str(&format!("\nConflict: {conflict:#}"));
    }
    let new = if is_new { ", a new case" } else { "" };
    text.push_str(&format!("\nAdded to {}{new}", shown(&args.case)));
    let data = json!({
        "conflicts": conflicts,
        "created": is_new,
        "id": id,
        "sighting": case.sighting(&id).ok(),
        "reading": sighting.reconciled(),
        "until_reading": sighting.until_reconciled(),
    });
    form.answer(text, &data)
}

/// That a place of a sighting is none of the case, and so only a name.
fn undeclared(case: &Case, place: &NewPlace<'_>) -> Option<String> {
    let NewPlace::Id(text) = place else { return None };
    case.place(text).is_err().then(|| {
        let text = printable(text);
        format!("No place \"{text}\" is declared: it is a name without a position or a clock.")
    })
}

pub(crate) fn retract(args: &RetractArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let mut file = opened(&args.case)?;
    warn(file.case().warnings(), Some(&args.case));
    // Not the one that is known now: it may be taken back from earlier on, too.
    let id = file.case().timeline().labelled(&args.id)?;
    let record = NewSighting {
        retracts: Some(&args.id),
        source: args.source.as_deref(),
        reported: args.reported.as_deref(),
        quote: args.quote.as_deref(),
        ..NewSighting::default()
    };
    if let Some(since) = file.case().timeline().retracted_since(id) {
        let mut with_it = file.case().clone();
        write(&mut with_it, &record)?;
        if with_it.timeline().retracted_since(id) == Some(since) {
            return is_retracted(&args.id, since, form);
        }
    }
    let known: Vec<String> = file.case().warnings().to_vec();
    file.append(|case| write(case, &record))?;
    let new = file.case().warnings().iter().filter(|warning| !known.contains(warning));
    new.for_each(|warning| complain(&format!("warning: {warning}")));
    let timeline = file.case().timeline();
    let sighting = timeline.sighting(id);
    let place = sighting.map(Sighting::place).map(ToString::to_string).unwrap_or_default();
    let actor = sighting.and_then(|sighting| timeline.actor(sighting.actor().as_str()).ok());
    let actor = actor.map(ToString::to_string).unwrap_or_default();
    let text = format!("Taken back: [{}] {actor}: {place}", printable(&args.id));
    form.answer(text, &json!({"retracted": args.id, "appended": true}))
}

/// The answer for a sighting of which another retraction says no more.
fn is_retracted(id: &str, since: Timestamp, form: AnswerForm) -> Result<Answer, Complaint> {
    let since = match since {
        Timestamp::MIN => "and never counted".to_owned(),
        since => format!("since {}", Interval::at(since).shown_in(ZoneSet::default())),
    };
    let text = format!("[{}] is taken back already, {since}: nothing is appended", printable(id));
    form.answer(text, &json!({"retracted": id, "appended": false}))
}

/// One field of a case file.
#[derive(Serialize)]
struct CaseField {
    record: &'static str,
    field: &'static str,
    holds: &'static str,
}

pub(crate) fn fields(form: AnswerForm) -> Result<Answer, Complaint> {
    let all = Case::fields().map(|(record, field, holds)| CaseField { record, field, holds });
    form.answer(fields_text(), &json!({"fields": all.collect::<Vec<_>>()}))
}

fn write(case: &mut Case, record: &NewSighting<'_>) -> Result<(), Error> {
    let record = serde_json::to_string(record).unwrap_or_default();
    case.record(&format!("{{\"sighting\":{record}}}"))
}

fn declare(case: &mut Case, args: &AddArgs) -> Result<(), Error> {
    if case.timeline().actor(&args.actor).is_err() {
        case.record(&json!({"actor": {"id": args.actor}}).to_string())?;
    }
    let is_declared = |id: &String| case.sources().any(|source| source.id() == id);
    match args.source.as_ref().filter(|id| !is_declared(id)) {
        Some(id) => case.record(&json!({"source": {"id": id}}).to_string()),
        None => Ok(()),
    }
}
