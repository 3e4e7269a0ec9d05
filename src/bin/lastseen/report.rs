//! The page of a case.

use std::io::stdout;

use lastseen::{Report, Zone};
use serde::Serialize;

use crate::args::ReportArgs;
use crate::complaint::{Complaint, in_option};
use crate::conversion::file_to_write;
use crate::open::{read_case, shown, stream, warn};
use crate::printed::{Answer, AnswerForm};
use crate::target::Target;
use crate::time_options::TimeOptions;

/// What was written where.
#[derive(Debug, Serialize)]
struct PageWritten {
    file: String,
    claims: usize,
    conflicts: usize,
}

pub(crate) fn report(args: &ReportArgs, form: AnswerForm) -> Result<Answer, Complaint> {
    let (from, to) = (args.case.as_path(), args.output.as_path());
    let mut how = Report::new();
    let mut asked = TimeOptions::default();
    if let Some(until) = asked.latest("--until", args.until.as_deref())? {
        how = how.until(until);
    }
    let known_at = asked.last_instant("--known-at", args.known.known_at.as_deref())?;
    if let Some(known_at) = known_at {
        how = how.known_at(known_at);
    }
    if let Some(zone) = &args.zone {
        how = how.zone(zone.parse::<Zone>().map_err(in_option("--zone"))?);
    }
    let target = file_to_write(from, to, args.force)?;
    let case = read_case(stream(from))?;
    warn(case.warnings(), Some(from));
    match &target {
        Some(target) => target.write(|file| {
            let written = case.write_report(file, how);
            written.map_err(|error| format!("{}: {error}", shown(to)).into())
        })?,
        None => case.write_report(stdout(), how)?,
    }
    let view = match known_at {
        Some(moment) => case.timeline().as_known_at(moment),
        None => case.timeline().as_known(),
    };
    let file = shown(target.as_ref().map_or(to, Target::path));
    let (claims, conflicts) = (view.claims().count(), view.conflicts().len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let (many, more) = (plural(claims), plural(conflicts));
    let text = format!("{file}: {claims} claim{many}, {conflicts} conflict{more}");
    let answer = asked.answer(form, text, &PageWritten { file, claims, conflicts })?;
    Ok(Answer { is_aside: target.is_none(), ..answer })
}
