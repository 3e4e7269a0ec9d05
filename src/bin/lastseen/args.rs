//! What can be asked for on the command line.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};

/// Where somebody was last seen, and what time gap exists, from uncertain
/// reports in mixed local time and GMT.
///
/// Exit status: 0 answered; 1 the case holds errors or conflicts (check only);
/// 2 misuse.
#[derive(Debug, Parser)]
#[command(name = "lastseen", version, disable_help_subcommand = false)]
pub(crate) struct Args {
    /// Print one JSON document instead of sentences.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// What instant is that?
    Reconcile(Reconcile),
    /// The verdict on every claim of a case, and all conflicts.
    Check(Check),
    /// Where was somebody last seen?
    Last(Last),
    /// What time gaps exist between the sightings of somebody?
    Gaps(Gaps),
    /// The time gap between two sightings.
    Gap(Gap),
    /// Where was somebody, one place after another?
    Itinerary(Itinerary),
    /// Where can somebody be?
    Reach(Reach),
    /// Who was with whom?
    Encounters(Encounters),
}

/// What instant is that?
///
/// Holds a local time against the GMT beside it, and names every slip that
/// would explain a difference.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen reconcile \"6:00 a.m. local time on Tuesday (20:00 GMT on Monday)\" \\
      --zone Asia/Vladivostok --published 2023-09-13")]
pub(crate) struct Reconcile {
    /// The time as it was written.
    pub(crate) text: String,
    /// A zone of the place, such as Asia/Vladivostok; may be given again.
    #[arg(long = "zone", value_name = "ZONE")]
    pub(crate) zones: Vec<String>,
    /// Where it was, to find its zones (needs the feature tz-lookup) and to read
    /// ship's time.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(crate) place: Option<String>,
    /// When it was published: what "Tuesday" counts from.
    #[arg(long, value_name = "TIME")]
    pub(crate) published: Option<String>,
}

/// The verdict on every claim of a case, and all conflicts.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen check examples/data/khasan.json && echo 'nothing to object'")]
pub(crate) struct Check {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    #[command(flatten)]
    pub(crate) known: Known,
}

/// What had been reported by some moment.
#[derive(Debug, Group)]
pub(crate) struct Known {
    /// Only what had been reported by then; a date stands for its end in UTC.
    #[arg(long, value_name = "TIME")]
    pub(crate) known_at: Option<String>,
}

/// Where was somebody last seen?
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen last examples/data/khasan.json kim --evidence inferred

A date in --at stands for the end of that day in UTC.")]
pub(crate) struct Last {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    /// The id of the actor.
    pub(crate) actor: String,
    /// What had last happened by then.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: Option<String>,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actor itself, or also what it travelled with.
    #[arg(long, value_enum, default_value_t = Evidence::Direct)]
    pub(crate) evidence: Evidence,
}

/// What time gaps exist between the sightings of somebody?
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen gaps examples/data/khasan.json train --longer-than 90min --until 2023-09-13

A date in --until stands for the end of that day in UTC.")]
pub(crate) struct Gaps {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    /// The id of the actor.
    pub(crate) actor: String,
    /// Only gaps that can be longer, such as 90min or 6h.
    #[arg(long, value_name = "DURATION")]
    pub(crate) longer_than: Option<String>,
    /// Also the open gap from the last sighting until then.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actor itself, or also what it travelled with.
    #[arg(long, value_enum, default_value_t = Evidence::Direct)]
    pub(crate) evidence: Evidence,
}

/// The time gap between two sightings, at least and at most.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen gap examples/data/khasan.json s1 s3")]
pub(crate) struct Gap {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    /// The id of the sighting it starts from.
    pub(crate) from: String,
    /// The id of the sighting it ends at.
    pub(crate) to: String,
    #[command(flatten)]
    pub(crate) known: Known,
}

/// Where was somebody, one place after another?
///
/// Stays and legs in layers: all of one layer come certainly before all of the
/// next, and within a layer only the legs tell an order.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen itinerary examples/data/khasan.json train")]
pub(crate) struct Itinerary {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    /// The id of the actor.
    pub(crate) actor: String,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actor itself, or also what it travelled with.
    #[arg(long, value_enum, default_value_t = Evidence::Direct)]
    pub(crate) evidence: Evidence,
}

/// Where can somebody be?
///
/// Tells of every place of the case whether the actor can be there, and draws
/// the area as GeoJSON with --json.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen reach examples/data/khasan.json train --at 2023-09-13T03:00:00Z \\
      --max-speed 80km/h --place vostochny

A date in --at stands for the end of that day in UTC.")]
pub(crate) struct Reach {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    /// The id of the actor.
    pub(crate) actor: String,
    /// The moment asked about.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: String,
    /// How fast it can be, such as 80km/h or 20kn; a bare number is in km/h.
    /// Without it, the top speed that the case states.
    #[arg(long, value_name = "SPEED", allow_hyphen_values = true)]
    pub(crate) max_speed: Option<String>,
    /// One place to ask about: an id of the case, or a position.
    #[arg(long, value_name = "ID|LAT,LON", allow_hyphen_values = true)]
    pub(crate) place: Option<String>,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actor itself, or also what it travelled with.
    #[arg(long, value_enum, default_value_t = Evidence::Direct)]
    pub(crate) evidence: Evidence,
}

/// Who was with whom?
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen encounters examples/data/khasan.json kim --within 1km --for 0min

A sighting is one moment. That somebody seen somewhere is there for a while
after is an assumption, which the answer names; --staying sets how long, and
with 0min only moments that coincide count.")]
pub(crate) struct Encounters {
    /// The case file, JSON or JSON Lines, or a table of fixes, CSV or Parquet.
    pub(crate) case: PathBuf,
    /// The id of the actor to ask about; everybody without it.
    pub(crate) actor: Option<String>,
    /// No farther apart than this, such as 500m or 2km; without it, at one
    /// place.
    #[arg(long, value_name = "DISTANCE", allow_hyphen_values = true)]
    pub(crate) within: Option<String>,
    /// Together for at least as long, such as 10min.
    #[arg(long = "for", value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) for_at_least: Option<String>,
    /// For how long somebody seen somewhere is taken to stay, unless seen
    /// elsewhere before.
    #[arg(long, value_name = "DURATION", default_value = "1h", allow_hyphen_values = true)]
    pub(crate) staying: String,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actors themselves, or also what they travelled with.
    #[arg(long, value_enum, default_value_t = Evidence::Direct)]
    pub(crate) evidence: Evidence,
}

/// By what a sighting may speak of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Evidence {
    /// The actor itself was seen.
    Direct,
    /// It, or something that it travelled with, was seen.
    Inferred,
}
