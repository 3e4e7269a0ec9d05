//! What can be asked for of where somebody was over a time.

use clap::Args as Group;

use crate::args::{Chosen, TimeSpan};

/// What counts as a stay.
#[derive(Debug, Group)]
pub(crate) struct StayOptions {
    /// At sightings at most so far from each other, such as 200m; without either form, at
    /// one place.
    #[arg(long, value_name = "DISTANCE", allow_hyphen_values = true)]
    pub(crate) within_diameter: Option<String>,
    /// At sightings at most so far from the first of them.
    #[arg(
        long,
        value_name = "DISTANCE",
        conflicts_with = "within_diameter",
        allow_hyphen_values = true
    )]
    pub(crate) around_first: Option<String>,
    /// For at least as long, such as 20min.
    #[arg(long = "for", value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) for_at_least: Option<String>,
    /// Ended by a time without a sighting that can be longer than this, such as 15min.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) broken_by: Option<String>,
}

/// Where did somebody stay?
///
/// What is found is a stay on every reading of the sightings.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen stays tests/data/harbour.csv --within-diameter 200m --for 20min --broken-by 15min")]
pub(crate) struct StaysArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    #[command(flatten)]
    pub(crate) rule: StayOptions,
    #[command(flatten)]
    pub(crate) span: TimeSpan,
}

/// Who went from where to where?
///
/// A trip is what lies between two stays, or between long times without a sighting.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen trips tests/data/harbour.csv --within-diameter 200m --for 20min --broken-by 15min

Flights, which stay nowhere, parted by the hours without a sighting:
  lastseen trips tests/data/harbour.csv --no-stay --broken-by 1h")]
pub(crate) struct TripsArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    #[command(flatten)]
    pub(crate) rule: StayOptions,
    /// Nothing is a stay: only --broken-by parts two trips, and --for is of trips.
    #[arg(long, conflicts_with_all = ["within_diameter", "around_first"])]
    pub(crate) no_stay: bool,
    #[command(flatten)]
    pub(crate) span: TimeSpan,
}

/// Which steps are too fast?
///
/// From each sighting to the next, those that need more than a speed on every reading.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen steps tests/data/harbour.csv --faster-than 30kn")]
pub(crate) struct StepsArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    /// The speed, such as 30kn or 80km/h; a bare number is in km/h.
    #[arg(long, value_name = "SPEED", allow_hyphen_values = true)]
    pub(crate) faster_than: String,
    #[command(flatten)]
    pub(crate) span: TimeSpan,
}

/// For how much of the time is on record where somebody was?
///
/// Counts the steps from sighting to sighting that are no longer than --max-gap.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen coverage tests/data/harbour.csv --max-gap 5min

The time runs from --after to --as-of, and without these from the first sighting of each
actor to its last.")]
pub(crate) struct CoverageArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    /// The longest step after which it is still on record where somebody was.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) max_gap: String,
    #[command(flatten)]
    pub(crate) span: TimeSpan,
}

/// Where was somebody at a moment?
///
/// Seen then, on the straight way between two sightings, or not known: then where they had
/// been seen last.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen position tests/data/harbour.csv 338361433 --at 2020-06-30T00:56:48Z")]
pub(crate) struct PositionArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    /// The moment, such as 2023-09-11T20:00:00Z; a date stands for its end in UTC.
    #[arg(long, value_name = "TIME")]
    pub(crate) at: String,
    /// The longest time between two sightings in which a straight way is assumed.
    #[arg(long, value_name = "DURATION", default_value = "1h", allow_hyphen_values = true)]
    pub(crate) max_gap: String,
}
