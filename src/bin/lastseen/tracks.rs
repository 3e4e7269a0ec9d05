//! Where somebody stayed and went over a time, and how much of it is on record.

use std::fmt::{self, Write as _};

use lastseen::{
    Actor, AnswerColumn, AnswerColumns, Ask, Coverage, Error, Gap, Stay, StayRule, Trip,
};
use serde::Serialize;

use crate::complaint::{Complaint, in_option};
use crate::open::{length, open_whole};
use crate::printed::{Answer, AnswerForm};
use crate::reasoned::speed;
use crate::remarks::{
    list_first, note_other_clocks, note_passed_over, warn_of_conflicts, warn_of_inconsistency,
};
use crate::time_options::TimeOptions;
use crate::track_args::{CoverageArgs, StayOptions, StaysArgs, StepsArgs, TripsArgs};

impl StayOptions {
    fn rule(&self) -> Result<StayRule, Complaint> {
        let rule = match (&self.within_diameter, &self.around_first) {
            (Some(text), _) => {
                StayRule::within_diameter(text.parse().map_err(in_option("--within-diameter"))?)
            }
            (_, Some(text)) => {
                StayRule::around_first(text.parse().map_err(in_option("--around-first"))?)
            }
            (None, None) => StayRule::at_one_place(),
        };
        self.timed(rule)
    }

    fn timed(&self, rule: StayRule) -> Result<StayRule, Complaint> {
        let rule = match &self.for_at_least {
            Some(text) => rule.for_at_least(length("--for", text)?),
            None => rule,
        };
        Ok(match &self.broken_by {
            Some(text) => rule.broken_by(length("--broken-by", text)?),
            None => rule,
        })
    }
}

pub(crate) fn stays(args: &StaysArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let ask = args.span.of(args.about.ask(&case)?, &mut asked)?;
    let rule = args.rule.rule()?;
    let view = asked.view(case.timeline(), &args.about.known)?;
    if form.is_rows() {
        return Ok(form.answer(String::new(), &())?.with_rows(form, view.stays(ask, rule)));
    }
    let stays: Vec<Stay<'_>> = view.stays(ask, rule).collect();
    let mut text = String::new();
    if stays.is_empty() {
        writeln!(text, "No stay.")?;
    }
    list_first(&stays, "stays", &mut text)?;
    let stands_on = || stays.iter().flat_map(Stay::sightings);
    let inconsistent = warn_of_inconsistency(&view, stands_on(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on(), &mut text)?;
    let mut passed_over = note_passed_over(stands_on(), None, &mut text)?;
    note_other_clocks(stands_on(), &mut passed_over, &mut text)?;
    let said = Stayed { stays: &stays, inconsistent, in_conflict, passed_over };
    asked.answer(form, text, &case.with_tables(&said))
}

/// What `stays` says.
#[derive(Serialize)]
struct Stayed<'a> {
    stays: &'a [Stay<'a>],
    inconsistent: bool,
    /// The sightings of the stays that are in some conflict.
    in_conflict: Vec<&'a str>,
    /// Those whose words allow another time as well.
    passed_over: Vec<&'a str>,
}

pub(crate) fn trips(args: &TripsArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let ask = args.span.of(args.about.ask(&case)?, &mut asked)?;
    let rule = match args.no_stay {
        true => args.rule.timed(StayRule::no_stay())?,
        false => args.rule.rule()?,
    };
    let view = asked.view(case.timeline(), &args.about.known)?;
    if form.is_rows() {
        return Ok(form.answer(String::new(), &())?.with_rows(form, view.trips(ask, rule)));
    }
    let trips: Vec<Trip<'_>> = view.trips(ask, rule).collect();
    let mut text = String::new();
    if trips.is_empty() {
        writeln!(text, "No trip.")?;
    }
    list_first(&trips, "trips", &mut text)?;
    let stands_on = || trips.iter().flat_map(|trip| [trip.first(), trip.last()]);
    let inconsistent = warn_of_inconsistency(&view, stands_on(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on(), &mut text)?;
    let said = Travelled { trips: &trips, inconsistent, in_conflict };
    asked.answer(form, text, &case.with_tables(&said))
}

/// What `trips` says.
#[derive(Serialize)]
struct Travelled<'a> {
    trips: &'a [Trip<'a>],
    inconsistent: bool,
    /// The sightings at the ends of the trips that are in some conflict.
    in_conflict: Vec<&'a str>,
}

pub(crate) fn steps(args: &StepsArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let ask = args.span.of(args.about.ask(&case)?, &mut asked)?;
    let limit = speed("--faster-than", &args.faster_than)?;
    let view = asked.view(case.timeline(), &args.about.known)?;
    let found = view.steps_faster_than(ask, limit);
    if form.is_rows() {
        return Ok(form.answer(String::new(), &())?.with_rows(form, found));
    }
    let steps: Vec<Gap<'_>> = found.collect();
    let mut text = String::new();
    if steps.is_empty() {
        writeln!(text, "No step needs more than {limit}.")?;
    }
    let lines: Vec<String> = steps.iter().map(step_line).collect();
    list_first(&lines, "steps", &mut text)?;
    let stands_on = || steps.iter().flat_map(|step| [Some(step.from()), step.to()]).flatten();
    let inconsistent = warn_of_inconsistency(&view, stands_on(), &mut text)?;
    let in_conflict = warn_of_conflicts(&view, stands_on(), &mut text)?;
    let said = FastSteps {
        faster_than_kmh: limit.as_km_per_hour(),
        steps: &steps,
        inconsistent,
        in_conflict,
    };
    asked.answer(form, text, &case.with_tables(&said))
}

/// Whose step it is, when it began, and how long and fast it is.
pub(crate) fn step_line(step: &Gap<'_>) -> String {
    let from = step.from();
    format!("{}, {}: {step}", from.actor(), from.when())
}

/// What `steps` says.
#[derive(Serialize)]
struct FastSteps<'a> {
    faster_than_kmh: f64,
    steps: &'a [Gap<'a>],
    inconsistent: bool,
    /// The sightings of the steps that are in some conflict.
    in_conflict: Vec<&'a str>,
}

pub(crate) fn coverage(args: &CoverageArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let case = open_whole(&args.about.case)?;
    let mut asked = TimeOptions::default();
    let max_gap = length("--max-gap", &args.max_gap)?;
    let every = args.span.of(args.about.ask(&case)?, &mut asked)?;
    let view = asked.view(case.timeline(), &args.about.known)?;
    let of_one = |actor| {
        let ask = args.span.of(args.about.ask_of(actor), &mut TimeOptions::default());
        ask.map(|ask: Ask<'_>| view.coverage(ask, max_gap))
    };
    let mut rows: Vec<Covered<'_>> = Vec::new();
    let only = args.about.actor.as_deref().map(|actor| case.meant(actor)).transpose()?;
    for actor in case.timeline().actors() {
        let id = actor.id().as_str();
        if only.is_none_or(|only| only == id) {
            rows.push(Covered { actor, coverage: of_one(id)? });
        }
    }
    if form.is_rows() {
        let rows = columns(&rows)?;
        return Ok(Answer { rows: Some(rows), ..form.answer(String::new(), &())? });
    }
    let all = view.coverage(every, max_gap);
    let mut text = String::new();
    list_first(&rows, "actors", &mut text)?;
    if only.is_none() {
        writeln!(text, "all together: {all}")?;
    }
    writeln!(text, "on record: steps of at most {max_gap}")?;
    let said = OnRecord { max_gap_seconds: max_gap.as_secs_f64(), all, actors: &rows };
    asked.answer(form, text, &case.with_tables(&said))
}

/// How much of the time of one actor is on record.
#[derive(Serialize)]
struct Covered<'a> {
    #[serde(serialize_with = "by_id")]
    actor: &'a Actor,
    #[serde(flatten)]
    coverage: Coverage,
}

fn by_id<S: serde::Serializer>(actor: &&Actor, to: S) -> Result<S::Ok, S::Error> {
    actor.id().serialize(to)
}

impl fmt::Display for Covered<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.actor, self.coverage)
    }
}

/// What `coverage` says.
#[derive(Serialize)]
struct OnRecord<'a> {
    max_gap_seconds: f64,
    all: Coverage,
    actors: &'a [Covered<'a>],
}

fn columns(rows: &[Covered<'_>]) -> Result<AnswerColumns, Error> {
    let numbers = |number: fn(&Coverage) -> f64| {
        AnswerColumn::Numbers(rows.iter().map(|row| number(&row.coverage)).collect())
    };
    let ids = rows.iter().map(|row| Some(row.actor.id().as_str().into())).collect();
    AnswerColumns::try_from(vec![
        ("actor_id", AnswerColumn::Texts(ids)),
        ("covered_seconds", numbers(|row| row.covered.as_secs_f64())),
        ("of_seconds", numbers(|row| row.of.as_secs_f64())),
        ("ratio", numbers(|row| row.ratio().unwrap_or(f64::NAN))),
    ])
}
