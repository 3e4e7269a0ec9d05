//! What can be asked for on the command line.

use clap::{Parser, Subcommand};

use crate::args::{
    ActorsArgs, AddArgs, CheckArgs, ConvertArgs, EncountersArgs, GapArgs, GapsArgs, ItineraryArgs,
    LastArgs, ReachArgs, ReadArgs, ReconcileArgs, ReportArgs, RetractArgs,
};
use crate::case_form::fields_text;
use crate::complaint::Complaint;
use crate::printed::AnswerForm;
use crate::track_args::{CoverageArgs, PositionArgs, StaysArgs, StepsArgs, TripsArgs};

/// The text of `--version`, with the source of the data that the binary holds.
const VERSION: &str = if cfg!(feature = "tz-lookup") {
    concat!(
        env!("CARGO_PKG_VERSION"),
        "\nBoundaries of time zones: (c) OpenStreetMap contributors, by timezone-boundary-builder,",
        "\nunder the Open Database License, ODbL 1.0: https://opendatacommons.org/licenses/odbl/"
    )
} else {
    env!("CARGO_PKG_VERSION")
};

/// Where somebody was last seen, and what time gap exists, from uncertain
/// reports in mixed local time and GMT.
///
/// Exit status: 0 answered; 1 the case holds errors or conflicts (check only);
/// 2 misuse.
#[derive(Debug, Parser)]
#[command(name = "lastseen", version, long_version = VERSION, disable_help_subcommand = false)]
pub(crate) struct Args {
    /// Print one JSON document instead of sentences, as --format json does.
    #[arg(long, global = true, conflicts_with_all = ["csv", "format"])]
    json: bool,
    /// Print the rows of the answer as CSV, as --format csv does.
    #[arg(long, global = true, conflicts_with = "format")]
    csv: bool,
    /// The form of the answer. What is said beside the rows, such as conflicts, is in
    /// text and json alone.
    #[arg(long, global = true, value_name = "FORM", value_enum)]
    format: Option<AnswerForm>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Args {
    /// The form in which the answer is asked for.
    ///
    /// # Errors
    ///
    /// That the answer has no rows to be printed in that form.
    pub(crate) fn form(&self) -> Result<AnswerForm, Complaint> {
        let (form, option) = match (self.json, self.csv, self.format) {
            (true, ..) => (AnswerForm::Json, "--json"),
            (_, true, _) => (AnswerForm::Csv, "--csv"),
            (.., form) => (form.unwrap_or(AnswerForm::Text), "--format"),
        };
        if form.is_rows() && !self.command.has_rows() {
            let cure = "take --json, or leave the option out";
            return Err(format!("{option}: this answer has no rows; {cure}").into());
        }
        Ok(form)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What instant is that?
    Reconcile(ReconcileArgs),
    /// Every time that an article states.
    Read(ReadArgs),
    /// The verdict on every claim of a case, and all conflicts.
    Check(CheckArgs),
    /// Where was somebody last seen?
    Last(LastArgs),
    /// What time gaps exist between the sightings of somebody?
    Gaps(GapsArgs),
    /// The time gap between two sightings.
    Gap(GapArgs),
    /// Where was somebody, one place after another?
    Itinerary(ItineraryArgs),
    /// Where can somebody be?
    Reach(ReachArgs),
    /// Who was with whom?
    Encounters(EncountersArgs),
    /// Who is in a file?
    Actors(ActorsArgs),
    /// Where did somebody stay?
    Stays(StaysArgs),
    /// Who went from where to where?
    Trips(TripsArgs),
    /// Which steps are too fast?
    Steps(StepsArgs),
    /// For how much of the time is on record where somebody was?
    Coverage(CoverageArgs),
    /// Where was somebody at a moment?
    Position(PositionArgs),
    /// From one form of file to another.
    Convert(ConvertArgs),
    /// A case as one page to look at, print and send.
    Report(ReportArgs),
    /// Add a sighting to a case.
    Add(AddArgs),
    /// Take a sighting back.
    Retract(RetractArgs),
    /// The fields of a case file.
    #[command(after_help = format!("Example:\n  lastseen case --json\n\n{}", fields_text()))]
    Case,
}

impl Command {
    /// Whether the answer has rows.
    fn has_rows(&self) -> bool {
        !matches!(
            self,
            Command::Reconcile(_)
                | Command::Read(_)
                | Command::Check(_)
                | Command::Reach(_)
                | Command::Convert(_)
                | Command::Report(_)
                | Command::Add(_)
                | Command::Retract(_)
                | Command::Case
        )
    }
}
