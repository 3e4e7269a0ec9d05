//! What each command can be given.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as Group, ValueEnum};
use lastseen::{
    Absence, Calendar, Credibility, Error, Evidence, FileKind, Modality, Outlook, Reliability,
};

/// A case, and how its tables are read.
#[derive(Debug, Group)]
pub(crate) struct CaseFiles {
    /// The case: a case file, JSON or JSON Lines, or fixes in CSV, GPX or
    /// Parquet, also packed with gzip or zstd; - for the standard input.
    pub(crate) case: PathBuf,
    /// A file of fixes, CSV, GPX or Parquet, to add to the case; may be given
    /// again.
    #[arg(long, value_name = "FILE")]
    pub(crate) with: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// How tables of fixes are read.
#[derive(Debug, Group)]
pub(crate) struct Tables {
    /// What the columns of the tables mean: marinecadastre, danish-ais, opensky,
    /// movebank, flightradar24, ibtracs, brest, gpx or plain; without it the one that
    /// fits the header.
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The names of columns, where the profile says something else, such as
    /// actor=ship,time=Date+Time,radius=hdop*5; by their numbers from 1 with
    /// --no-headers. The roles are actor, time, lat, lon, position, radius (in metres, or
    /// with a factor), until, zone, and in a table of claims place, source, reported,
    /// quote, modality, stated (the time in words), id, name and kind.
    #[arg(long, value_name = "ROLE=COLUMN", value_delimiter = ',')]
    pub(crate) columns: Vec<String>,
    /// All rows and tracks are of this actor; a name that they have then stands for it
    /// in a question. Without it a table without a column for the actor is of one that
    /// is called as the file.
    #[arg(long = "actor", value_name = "ID")]
    pub(crate) of_actor: Option<String>,
    /// How times are written: iso, day-month-year, month-day-year, day-or-month (as
    /// the rows decide), epoch-seconds, epoch-millis, or a pattern such as
    /// "%d.%m.%Y %H:%M"; without it as the profile says, and iso in a column that
    /// --columns names.
    #[arg(long, value_name = "FORMAT")]
    pub(crate) time_format: Option<String>,
    /// What stands between two fields of a CSV, one character or "tab"; without
    /// it the comma, the semicolon, the tab, the bar and the blank are tried.
    #[arg(long, value_name = "CHARACTER")]
    pub(crate) delimiter: Option<String>,
    /// The tables have no line with the names of their columns.
    #[arg(long)]
    pub(crate) no_headers: bool,
    /// Degrees are whole numbers of ten millionths, as in columns called ...E7.
    #[arg(long)]
    pub(crate) e7: bool,
    /// Keep the rows of this actor alone; may be given again.
    #[arg(long, value_name = "ID")]
    pub(crate) only: Vec<String>,
    /// Keep the rows in this area alone, in degrees; from a western edge to a lesser
    /// eastern one it goes across the 180th meridian.
    #[arg(long, value_name = "SOUTH,WEST,NORTH,EAST", allow_hyphen_values = true)]
    pub(crate) area: Option<String>,
    /// Keep the rows from the first of two moments on and before the second alone, such
    /// as 2023-09-11,2023-09-13; by UTC where they name no clock.
    #[arg(long, value_name = "FROM,UNTIL")]
    pub(crate) between: Option<String>,
    /// Keep the last row of each actor alone, so that a table larger than memory can be
    /// asked who was last seen where.
    #[arg(long)]
    pub(crate) last_only: bool,
    /// Keep one share of the actors alone, such as 1/4: a table larger than memory is asked
    /// share by share, here four times.
    #[arg(long, value_name = "N/OF")]
    pub(crate) share: Option<String>,
    /// Count the rows of tables that are after this instant, such as
    /// 2023-09-13T08:00:00Z.
    #[arg(long, value_name = "INSTANT")]
    pub(crate) now: Option<String>,
    /// When the claims of a table were published that do not say it: what "Tuesday" counts
    /// from.
    #[arg(long, value_name = "TIME")]
    pub(crate) published: Option<String>,
    /// Whose clock the times of tables and GPX are of that have no offset, such
    /// as UTC or Europe/Copenhagen.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// Which instant is meant where the clocks of the zone showed a time twice;
    /// without it as by-order.
    #[arg(long, value_enum)]
    pub(crate) fold: Option<FoldChoice>,
    /// How many bytes a packed file may unpack to, such as 8000000000; without it
    /// 250 times its size.
    #[arg(long, value_name = "BYTES")]
    pub(crate) unpacked_at_most: Option<u64>,
}

/// Which of two instants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FoldChoice {
    /// The first time that the clocks showed it.
    Earlier,
    /// The second.
    Later,
    /// By the order of the rows; where that leaves it open they are rejected.
    ByOrder,
}

/// What instant is that?
///
/// Holds a local time against the GMT beside it, and names every slip that
/// would explain a difference.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen reconcile \"6:00 a.m. local time on Tuesday (20:00 GMT on Monday)\" \\
      --zone Asia/Vladivostok --published 2023-09-13")]
pub(crate) struct ReconcileArgs {
    /// The time as it was written.
    pub(crate) text: String,
    /// A zone of the place, such as Asia/Vladivostok; may be given again.
    #[arg(long = "zone", value_name = "ZONE")]
    pub(crate) zones: Vec<String>,
    /// Where it was, to find its zones (needs the feature tz-lookup) and to read
    /// ship's time.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(crate) place: Option<String>,
    /// How far around it that may have been, such as 5km; over a border, both
    /// sides count.
    #[arg(long, value_name = "DISTANCE", requires = "place")]
    pub(crate) radius: Option<String>,
    /// When it was published: what "Tuesday" counts from. A date is that day
    /// wherever the place is; a month is too little.
    #[arg(long, value_name = "TIME")]
    pub(crate) published: Option<String>,
    /// The way that it looks from then: back as a report, so that "Friday" is the
    /// last one, or ahead as a plan, so that it is the coming one.
    #[arg(long, default_value_t = Outlook::Back, value_parser = one_of(Outlook::ALL, Outlook::as_str))]
    pub(crate) outlook: Outlook,
    /// The calendar of its dates, where the text does not say it.
    #[arg(long, value_parser = one_of(Calendar::ALL, Calendar::as_str))]
    pub(crate) calendar: Option<Calendar>,
}

/// Every time that an article states.
///
/// Prints each statement of time in its sentence, with its verdict; what it leaves
/// unsaid it has from the statements around it, and says so. Words that may be
/// something else than a time are passed over.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen read examples/data/khasan.txt \\
      --zone Asia/Vladivostok --published 2023-09-13

With --case khasan-draft.json it writes a case file with one sighting for each
statement; fill in who and where, and lastseen check tells what is missing.")]
pub(crate) struct ReadArgs {
    /// The text: a file, in UTF-8; - for the standard input.
    #[arg(value_name = "ARTICLE.txt")]
    pub(crate) article: PathBuf,
    /// A zone of the place it tells of, such as Asia/Vladivostok; may be given again.
    #[arg(long = "zone", value_name = "ZONE")]
    pub(crate) zones: Vec<String>,
    /// The place it tells of, to find its zones (needs the feature tz-lookup) and
    /// to read ship's time.
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    pub(crate) place: Option<String>,
    /// When it was published: what "Tuesday" counts from. A date is that day
    /// wherever the place is.
    #[arg(long, value_name = "TIME")]
    pub(crate) published: Option<String>,
    /// Write a case file, .json, with one sighting for each statement; one that is
    /// there is never replaced.
    #[arg(long, value_name = "OUT")]
    pub(crate) case: Option<PathBuf>,
}

/// The verdict on every claim of a case, and all conflicts; or everything that is
/// wrong in the file.
///
/// Exit status 1 if there is any, but for what is only possible because a time
/// is vague: travel that may be too fast, a local time with several readings.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen check examples/data/khasan.json && echo 'nothing to object'

Of a table, of which nobody's top speed is known:
  lastseen check tests/data/harbour.csv --max-speed 100kn")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) case: CaseFiles,
    /// The top speed of those of whom none is known, such as 50kn or 900km/h; a bare
    /// number is in km/h.
    #[arg(long, value_name = "SPEED", allow_hyphen_values = true)]
    pub(crate) max_speed: Option<String>,
    #[command(flatten)]
    pub(crate) known: Known,
}

/// Who is in a file?
///
/// Each actor with its id, its name, how often it was seen, and when first and last.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen actors examples/data/khasan.json

For a table larger than a screen:
  lastseen actors tests/data/harbour.csv --csv")]
pub(crate) struct ActorsArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
}

/// What had been reported by some moment.
#[derive(Debug, Group)]
pub(crate) struct Known {
    /// Only what had been reported by then; a date stands for its end in UTC.
    #[arg(long, value_name = "TIME")]
    pub(crate) known_at: Option<String>,
}

/// Whom a question is about, and which of their sightings count.
#[derive(Debug, Group)]
pub(crate) struct Chosen {
    #[command(flatten)]
    pub(crate) case: CaseFiles,
    /// The actor, by its id, or by its name if no other has it; everybody without it.
    pub(crate) actor: Option<String>,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actors themselves, or also what they travelled with.
    #[arg(long, default_value_t = Evidence::Direct, value_parser = one_of(Evidence::ALL, Evidence::as_str))]
    pub(crate) evidence: Evidence,
    /// Only claims that are meant so; without it those observed and reported. May be
    /// given again.
    #[arg(long, value_parser = one_of(Modality::ALL, Modality::as_str))]
    pub(crate) meant: Vec<Modality>,
    /// Only what a source of this grade or a better one says, from A to E, and of sources
    /// that nobody can judge, F.
    #[arg(long, value_name = "GRADE", value_parser = one_of(Reliability::ALL, Reliability::as_str))]
    pub(crate) at_least: Option<Reliability>,
    /// Only what is as credible or more so, from 1, confirmed, to 5, and what nobody can
    /// judge, 6.
    #[arg(long, value_name = "GRADE", value_parser = one_of(Credibility::ALL, Credibility::as_str))]
    pub(crate) credible: Option<Credibility>,
}

/// The time that a question is about.
#[derive(Debug, Group)]
pub(crate) struct TimeSpan {
    /// Only what happened from then on; a date stands for its beginning in UTC.
    #[arg(long, value_name = "TIME")]
    pub(crate) after: Option<String>,
    /// Only what had happened by then; a date stands for its end in UTC.
    #[arg(long, value_name = "TIME")]
    pub(crate) as_of: Option<String>,
}

/// One actor of a case, and which of its sightings count.
#[derive(Debug, Group)]
pub(crate) struct Subject {
    #[command(flatten)]
    pub(crate) case: CaseFiles,
    /// The actor, by its id, or by its name if no other has it.
    pub(crate) actor: String,
    #[command(flatten)]
    pub(crate) known: Known,
    /// Only the actor itself, or also what it travelled with.
    #[arg(long, default_value_t = Evidence::Direct, value_parser = one_of(Evidence::ALL, Evidence::as_str))]
    pub(crate) evidence: Evidence,
}

/// Where was somebody last seen?
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen last examples/data/khasan.json kim --evidence inferred

A table with columns of its own:
  lastseen last ships.csv Aurora --columns actor=ship,time=utc,lat=y,lon=x \\
      --zone UTC

The last of each actor:
  lastseen last tests/data/harbour.csv --csv

A date in --at stands for the end of that day in UTC.")]
pub(crate) struct LastArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    /// What had last happened by then.
    #[arg(long, visible_alias = "as-of", value_name = "TIME")]
    pub(crate) at: Option<String>,
    /// Set aside a sighting of which nothing says when it ended, where another
    /// was certainly no earlier than it can have been.
    #[arg(long)]
    pub(crate) bounded: bool,
}

/// What time gaps exist between the sightings of somebody?
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen gaps examples/data/khasan.json train --longer-than 90min --until 2023-09-13

The rows for a spreadsheet or an engine:
  lastseen gaps examples/data/khasan.json train --csv > gaps.csv

The gaps of everybody:
  lastseen gaps tests/data/harbour.csv --longer-than 15min

A date in --until stands for the end of that day in UTC.")]
pub(crate) struct GapsArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    /// Only gaps that can be longer, such as 90min or 6h.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) longer_than: Option<String>,
    /// Also the open gap from the last sighting until then.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Set aside a sighting of which nothing says when it ended, where another
    /// was certainly no earlier than it can have been.
    #[arg(long)]
    pub(crate) bounded: bool,
}

/// The time gap between two sightings, at least and at most.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen gap examples/data/khasan.json s1 s3")]
pub(crate) struct GapArgs {
    #[command(flatten)]
    pub(crate) case: CaseFiles,
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
/// next, and within a layer only the legs tell an order. The rows are the stays.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen itinerary examples/data/khasan.json train")]
pub(crate) struct ItineraryArgs {
    #[command(flatten)]
    pub(crate) about: Subject,
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
pub(crate) struct ReachArgs {
    #[command(flatten)]
    pub(crate) about: Subject,
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
}

/// Who was with whom?
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen encounters examples/data/khasan.json kim --within 1km --for 0min

Where somebody was between two sightings, or after one, is an assumption, which
each answer names: a straight way between two sightings at most --across apart,
and for reports a stay where somebody was seen (--staying). What rests on either
is possible, not certain.")]
pub(crate) struct EncountersArgs {
    #[command(flatten)]
    pub(crate) about: Chosen,
    /// No farther apart than this, such as 500m or 2km; without it, at one
    /// place.
    #[arg(long, value_name = "DISTANCE", allow_hyphen_values = true)]
    pub(crate) within: Option<String>,
    /// Together for at least as long, such as 10min.
    #[arg(long = "for", value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) for_at_least: Option<String>,
    /// Assume a straight way between two sightings at most so long apart.
    #[arg(long, value_name = "DURATION", default_value = "15min", allow_hyphen_values = true)]
    pub(crate) across: String,
    /// Assume that somebody stays where they were seen for up to so long, unless
    /// seen elsewhere before; without it 1h for a case file and for a table whose fixes
    /// have a radius, none with another table.
    #[arg(long, value_name = "DURATION", allow_hyphen_values = true)]
    pub(crate) staying: Option<String>,
}

/// From one form of file to another.
///
/// Reads a case file, JSON or JSON Lines, or fixes in CSV, GPX, Parquet or another
/// form of points with times, and writes a case file, such a table, or a file for
/// maps (GeoJSON, KML) and timelines (Timesketch, TimelineJS), by the ending of OUT.
/// Lists how many rows were read, written and rejected, and all that the form of OUT
/// has no place for. OUT appears when it is complete, and not at all after an error,
/// nor if every row was rejected.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen convert examples/data/khasan.json khasan.jsonl

CSV, GPX and Parquet hold one instant and one point a sighting. What happened in
an area is written at its middle; what says that nobody was seen (an absence, a
denial, a plan), is unconfirmed, or has no position or no one instant is left out.

For a map, with bounds, areas, sources and quotes:
  lastseen convert examples/data/khasan.json khasan.geojson
  lastseen convert examples/data/khasan.json khasan.kml

For a timeline, with what has a time:
  lastseen convert examples/data/khasan.json khasan.timesketch.csv
  lastseen convert examples/data/khasan.json khasan.timesketch.jsonl
  lastseen convert examples/data/khasan.json khasan.timelinejs.json")]
pub(crate) struct ConvertArgs {
    /// The file to read, also packed with gzip or zstd; - for the standard input.
    #[arg(value_name = "IN")]
    pub(crate) from: PathBuf,
    /// The file to write: .json, .jsonl, .csv, .gpx, .parquet, .geojson, .kml,
    /// .timesketch.csv, .timesketch.jsonl or .timelinejs.json; - for the standard
    /// output, with --as.
    #[arg(value_name = "OUT")]
    pub(crate) to: PathBuf,
    /// The form to write, whatever OUT is called.
    #[arg(long = "as", value_name = "FORM", value_parser = one_of(FileKind::ALL, FileKind::as_str))]
    pub(crate) kind: Option<FileKind>,
    /// Replace OUT if it is there. It keeps its permissions; of a link, the file that
    /// it leads to is replaced, and the link stays.
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) tables: Tables,
}

/// A case as one page to look at, print and send.
///
/// Writes one file of HTML that needs nothing else: who was last seen where, every claim
/// on one time axis, the conflicts, and all claims in a table. It loads nothing and has
/// no script. OUT appears when it is complete, and not at all after an error.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen report examples/data/khasan.json --until 2023-09-13 \\
      --zone Asia/Vladivostok -o khasan.html

A date in --until stands for the end of that day in UTC.")]
pub(crate) struct ReportArgs {
    /// The case file, JSON or JSON Lines; - for the standard input.
    pub(crate) case: PathBuf,
    /// The file to write; - for the standard output.
    #[arg(short, long, value_name = "OUT")]
    pub(crate) output: PathBuf,
    /// Replace OUT if it is there.
    #[arg(long)]
    pub(crate) force: bool,
    /// Who was last seen by then, and how long the silence was.
    #[arg(long, value_name = "TIME", visible_alias = "at")]
    pub(crate) until: Option<String>,
    /// A second time axis by the clocks of a zone, such as Asia/Vladivostok.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    #[command(flatten)]
    pub(crate) known: Known,
}

/// Add a sighting to a case.
///
/// Appends one record to a case file in JSON Lines, after it was read as the file
/// is, and prints what was understood. The record is on the disk when the command
/// ends; two writers at once are not possible. To start a case:
/// echo '{"lastseen": 1}' > CASE.jsonl
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen add khasan.jsonl --actor kim --place khasan --source kcna \\
      --time \"6 a.m. local time on 13 September 2023\" --quote \"It left at dawn.\"

A stay: --time \"10:00 on 5 March 2024\" --until \"noon on 5 March 2024\", or --for
\"two hours\"; \"since Monday\" and \"throughout Tuesday\" are stays too. What else a
sighting can say, such as same_event for another account of one event, is written into
the file; `lastseen case` lists all its fields.

Without --id it is the next of s1, s2, s3 that is free. A time without a clock is
read by that of the source or of the place, as in the file.")]
pub(crate) struct AddArgs {
    /// The case file, JSON Lines; with --declare it is made if it is not there.
    #[arg(value_name = "CASE.jsonl")]
    pub(crate) case: PathBuf,
    /// The id of the actor.
    #[arg(long, value_name = "ID")]
    pub(crate) actor: String,
    /// Where: the id of a place of the case, or a position.
    #[arg(long, value_name = "ID|LAT,LON", allow_hyphen_values = true)]
    pub(crate) place: String,
    /// When, as the source wrote it; without it, at any time up to the report.
    #[arg(long)]
    pub(crate) time: Option<String>,
    /// Until when it stayed there, where --time is when it came.
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// For how long it stayed there, like "two hours".
    #[arg(long = "for", value_name = "LENGTH")]
    pub(crate) lasting: Option<String>,
    /// The id of the source.
    #[arg(long, value_name = "ID")]
    pub(crate) source: Option<String>,
    /// The words of the source.
    #[arg(long, value_name = "TEXT")]
    pub(crate) quote: Option<String>,
    /// When it was reported; without it, when the case was published.
    #[arg(long, value_name = "TIME")]
    pub(crate) reported: Option<String>,
    /// The id of the sighting.
    #[arg(long)]
    pub(crate) id: Option<String>,
    /// How it is meant.
    #[arg(long, value_parser = one_of(Modality::ALL, Modality::as_str))]
    pub(crate) modality: Option<Modality>,
    /// The actor was looked for and not seen; how well.
    #[arg(long, value_parser = one_of(Absence::ALL, Absence::as_str))]
    pub(crate) absent: Option<Absence>,
    /// How credible it is, from 1, confirmed, to 6, not to be judged.
    #[arg(long, value_parser = one_of(Credibility::ALL, Credibility::as_str))]
    pub(crate) credibility: Option<Credibility>,
    /// The id of a sighting that it takes the place of.
    #[arg(long, value_name = "ID")]
    pub(crate) supersedes: Option<String>,
    /// Declare the actor and the source if the case does not have them.
    #[arg(long)]
    pub(crate) declare: bool,
}

/// Take a sighting back.
///
/// Appends a retraction to a case file in JSON Lines. A view as known before it
/// was reported still has the sighting.
#[derive(Debug, Group)]
#[command(after_help = "Example:
  lastseen retract khasan.jsonl s1 --reported 2023-09-14T09:00:00Z")]
pub(crate) struct RetractArgs {
    /// The case file, JSON Lines.
    #[arg(value_name = "CASE.jsonl")]
    pub(crate) case: PathBuf,
    /// The id of the sighting.
    pub(crate) id: String,
    /// When it was taken back; without it, when the case was published, or always
    /// if it does not say so.
    #[arg(long, value_name = "TIME")]
    pub(crate) reported: Option<String>,
    /// The id of the source that took it back.
    #[arg(long, value_name = "ID")]
    pub(crate) source: Option<String>,
    /// Its words.
    #[arg(long, value_name = "TEXT")]
    pub(crate) quote: Option<String>,
}

/// The words of the library, which the help lists.
fn one_of<T, const N: usize>(
    all: [T; N],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T>
where
    T: FromStr<Err = Error> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.map(word)).try_map(|word| word.parse())
}
