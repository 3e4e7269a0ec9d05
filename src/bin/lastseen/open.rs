//! Files, and how their tables are read; each error names the option.

use std::fmt;
use std::io::{IsTerminal, Read, Write, stderr, stdin};
use std::ops::{ControlFlow, Deref};
use std::path::{Path, PathBuf};

use lastseen::{
    Ask, Case, Error, ErrorKind, Evidence, FileKind, Fold, Input, Loaded, Profile, Progress,
    SignedDuration, TimeFormat, Timeline, Zone, printable,
};
use serde::Serialize;

use crate::args::{CaseFiles, FoldChoice, Tables};
use crate::complaint::{Complaint, complain, in_option};
use crate::time_options::{moment, published};

/// A path as it is printed.
pub(crate) fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

/// All that is wrong with a case file, at least one error. As a complaint it is the
/// first.
#[derive(Debug)]
pub(crate) struct Faults(pub(crate) Vec<Error>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.first().map_or(Ok(()), |first| first.fmt(f))
    }
}

impl std::error::Error for Faults {}

/// Returns the faults of a file, if these are the complaint. A table has one error.
pub(crate) fn faults_of(complaint: Complaint) -> Result<Faults, Complaint> {
    let table = complaint.downcast::<Error>().map(|error| Faults(vec![*error]));
    table.or_else(|other| other.downcast::<Faults>().map(|faults| *faults))
}

/// A case, and what became of the rows of its tables.
#[derive(Debug)]
pub(crate) struct Opened {
    case: Case,
    pub(crate) tables: Vec<TableAccount>,
    /// Whose all rows of the tables are.
    of_actor: Option<String>,
}

/// The account of one table.
#[derive(Debug, Serialize)]
pub(crate) struct TableAccount {
    file: String,
    #[serde(flatten)]
    loaded: Loaded,
}

/// An answer, and what its tables had.
#[derive(Serialize)]
pub(crate) struct OnTables<'a, T: Serialize> {
    #[serde(flatten)]
    answer: &'a T,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    tables: &'a [TableAccount],
}

impl Deref for Opened {
    type Target = Case;

    fn deref(&self) -> &Case {
        &self.case
    }
}

impl Opened {
    /// The data of an answer with the accounts of the tables that it stands on.
    pub(crate) fn with_tables<'a, T: Serialize>(&'a self, answer: &'a T) -> OnTables<'a, T> {
        OnTables { answer, tables: &self.tables }
    }

    /// The id of the actor that is asked about: by its id, by a name that no other has,
    /// or by any that the tables have where all their rows are of one.
    pub(crate) fn meant<'a>(&'a self, actor: &'a str) -> Result<&'a str, Complaint> {
        let timeline = self.case.timeline();
        let Err(unknown) = timeline.actor(actor) else { return Ok(actor) };
        if let Some(of_actor) = &self.of_actor {
            return Ok(of_actor);
        }
        let wanted = actor.to_lowercase();
        let named = timeline.actors().filter(|one| one.name().to_lowercase() == wanted);
        let named: Vec<&str> = named.map(|one| one.id().as_str()).collect();
        match named.as_slice() {
            [] => Err(unknown.into()),
            [one] => Ok(one),
            many => {
                let ids = many.iter().map(|id| printable(id)).collect::<Vec<_>>().join(", ");
                Err(format!("{actor:?} is the name of several actors; give one of {ids}").into())
            }
        }
    }
}

/// Reads the case, adds the files of fixes to it, and tells at once what is odd
/// in them: it may be the reason why there is no answer.
pub(crate) fn open(files: &CaseFiles) -> Result<Opened, Complaint> {
    let CaseFiles { case: path, with, tables } = files;
    check_one_stream(with.iter().chain([path]))?;
    let mut others = Vec::new();
    for path in with {
        let mut other = input(path, tables);
        if is_case(&mut other)? {
            let cure = "put the records of both into one file";
            return Err(format!("--with: {} is a case file; {cure}", shown(path)).into());
        }
        others.push((path.as_path(), other));
    }
    let mut first = input(path, tables);
    let is_case = is_case(&mut first)?;
    let mut case = if !is_case {
        others.insert(0, (path, first));
        Case::from(Timeline::new())
    } else if with.is_empty() {
        read_input(first, path, tables)?.0
    } else {
        read_case(first)?
    };
    let known = if is_case { case.warnings().len() } else { 0 };
    warn(case.warnings().get(..known).unwrap_or_default(), Some(path));
    let mut accounts = Vec::new();
    for (path, table) in others {
        let loaded = add(&mut case, (path, table), tables)?;
        accounts.push(TableAccount { file: shown(path), loaded });
    }
    warn(case.warnings().get(known..).unwrap_or_default(), None);
    Ok(Opened { case, tables: accounts, of_actor: tables.of_actor.clone() })
}

/// Opens a case for a question that one row of each actor does not answer.
pub(crate) fn open_whole(files: &CaseFiles) -> Result<Opened, Complaint> {
    if files.tables.last_only {
        return Err("--last-only: this needs all rows; leave the option out".into());
    }
    if files.tables.area.is_some() {
        complain(
            "warning: rows outside the area are left out: between two others may lie a visit elsewhere",
        );
    }
    open(files)
}

/// Reads one file of any form; of a table with the account of its rows.
pub(crate) fn read(path: &Path, tables: &Tables) -> Result<(Case, Option<Loaded>), Complaint> {
    read_input(input(path, tables), path, tables)
}

fn read_input(
    mut input: Input<'_>,
    path: &Path,
    tables: &Tables,
) -> Result<(Case, Option<Loaded>), Complaint> {
    if is_case(&mut input)? {
        tables.check_unused(path)?;
        return Ok((read_case(input)?, None));
    }
    let mut case = Case::from(Timeline::new());
    let loaded = add(&mut case, (path, input), tables)?;
    Ok((case, Some(loaded)))
}

/// A file, or the standard input for `-`.
pub(crate) fn stream(path: &Path) -> Input<'static> {
    if path != Path::new("-") {
        return Input::from(path.to_owned());
    }
    let reader: Box<dyn Read> = Box::new(stdin());
    Input::from(reader).named("standard input")
}

fn input(path: &Path, tables: &Tables) -> Input<'static> {
    match tables.unpacked_at_most {
        Some(bytes) => stream(path).unpacked_at_most(bytes),
        None => stream(path),
    }
}

/// Checks that the standard input is given once.
fn check_one_stream<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Result<(), Complaint> {
    match paths.filter(|path| *path == Path::new("-")).count() {
        0 | 1 => Ok(()),
        _ => Err("-: the standard input can be read once; give one of the files a path".into()),
    }
}

/// Reads a case file. Where it is wrong, what is odd in it may be the reason.
pub(crate) fn read_case(input: Input<'_>) -> Result<Case, Faults> {
    Case::examine(input).map_err(Faults).inspect_err(|Faults(faults)| {
        for odd in faults.iter().filter(|fault| fault.kind() == ErrorKind::Warning) {
            complain(&format!("warning: {odd}"));
        }
    })
}

/// Prints warnings: those of a case file with its path, those of tables as they are, since
/// they name their own.
pub(crate) fn warn(warnings: &[String], path: Option<&Path>) {
    let file = path.map_or(String::new(), |path| match path == Path::new("-") {
        true => "standard input: ".to_owned(),
        false => format!("{}: ", shown(path)),
    });
    for warning in warnings {
        complain(&format!("warning: {file}{warning}"));
    }
}

/// Whether a file is a case file, and no table.
fn is_case(input: &mut Input<'_>) -> Result<bool, Error> {
    Ok(matches!(input.kind()?, FileKind::Json | FileKind::JsonLines))
}

fn add(
    case: &mut Case,
    (path, mut input): (&Path, Input<'_>),
    tables: &Tables,
) -> Result<Loaded, Complaint> {
    let profile = tables.selected(tables.profile_of(&mut input)?)?;
    let only: Vec<&str> = tables.only.iter().map(String::as_str).collect();
    let profile = if only.is_empty() { profile } else { profile.only(&only) };
    // Only somebody who watches needs to see that it is still at work.
    let loaded = if stderr().is_terminal() {
        let loaded = case.load(profile, input.on_progress(show));
        let _ = write!(stderr(), "\r\x1b[K");
        loaded?
    } else {
        case.load(profile, input)?
    };
    // An answer would be as if nobody had been seen.
    if loaded.read > 0 && loaded.read == loaded.rejected {
        return Err(format!("{}: no row can be read: {loaded}", shown(path)).into());
    }
    if loaded.unselected > 0 && loaded.read == loaded.rejected + loaded.unselected {
        let cure = "check --only, --area and --between";
        return Err(format!("{}: no row is as asked for; {cure}: {loaded}", shown(path)).into());
    }
    Ok(loaded)
}

fn show(progress: Progress) -> ControlFlow<()> {
    /// What takes no time to read needs no account.
    const LONG: u64 = 1 << 25;
    if progress.total.unwrap_or(progress.bytes) >= LONG {
        let share = match progress.total {
            Some(total) if total > 0 => format!(", {} %", progress.bytes * 100 / total),
            _ => String::new(),
        };
        let _ = write!(stderr(), "\r\x1b[K{} rows read{share}", progress.rows);
    }
    ControlFlow::Continue(())
}

impl Tables {
    /// How a file is read: as it was said, or else as its header says.
    fn profile_of(&self, input: &mut Input<'_>) -> Result<Profile<'_>, Complaint> {
        let says_columns = !self.columns.is_empty() || self.delimiter.is_some();
        let profile = match &self.profile {
            Some(name) => name.parse::<Profile<'_>>().map_err(in_option("--profile"))?,
            None if self.no_headers && input.kind()? == FileKind::Csv => Profile::plain(),
            None => match input.infer_profile() {
                // A header that says nothing by itself is what the options are for.
                Err(error) if says_columns && error.kind() == ErrorKind::Missing => {
                    Profile::plain()
                }
                profile => profile?,
            },
        };
        let profile = match &self.zone {
            Some(zone) => profile.zone(zone_of_tables(zone)?),
            None => profile,
        };
        let profile = match &self.of_actor {
            Some(id) => profile.of_actor(id),
            None => profile,
        };
        let profile = match &self.now {
            Some(now) => profile.now(now.parse().map_err(in_option("--now"))?),
            None => profile,
        };
        let profile = match &self.published {
            Some(text) => profile.published(published("--published", text)?),
            None => profile,
        };
        let profile = match self.fold {
            Some(FoldChoice::Earlier) => profile.fold(Fold::Earlier),
            Some(FoldChoice::Later) => profile.fold(Fold::Later),
            Some(FoldChoice::ByOrder) | None => profile,
        };
        if profile.name() != "gpx" {
            return self.with_columns(profile);
        }
        // GPX has no columns, but may be read beside a table that has.
        if self.profile.is_some() && !self.columns.is_empty() {
            return Err("--columns: GPX has none; leave the option out".into());
        }
        Ok(profile)
    }

    /// A profile that keeps the rows that were asked for.
    fn selected<'a>(&self, profile: Profile<'a>) -> Result<Profile<'a>, Complaint> {
        let profile = if self.last_only { profile.last_only() } else { profile };
        let profile = match &self.share {
            Some(text) => {
                let numbers = text.split_once('/').map(|(one, of)| (one.parse(), of.parse()));
                let Some((Ok(number), Ok(of))) = numbers else {
                    return Err(format!("--share: {text:?} is no share; write it like 1/4").into());
                };
                let in_share = |error| format!("--share: {error}");
                profile.share(number, of).map_err(in_share)?
            }
            None => profile,
        };
        let profile = match &self.between {
            Some(text) => {
                let (from, until) = text.split_once(',').ok_or_else(|| {
                    let cure = "write both, like 2023-09-11,2023-09-13";
                    format!("--between: {text:?} is no two moments; {cure}")
                })?;
                let (from, until) = (moment("--between", from)?, moment("--between", until)?);
                if from >= until {
                    let cure = "write the earlier moment first";
                    return Err(format!("--between: {text:?} holds no time; {cure}").into());
                }
                profile.between(from, until)
            }
            None => profile,
        };
        let Some(text) = &self.area else { return Ok(profile) };
        let edges = text.split(',').map(|edge| edge.trim().parse::<f64>().ok());
        let edges: Option<Vec<f64>> = edges.collect();
        match edges.as_deref() {
            Some(&[south, west, north, east])
                if south <= north
                    && [south, north].iter().all(|lat| (-90.0..=90.0).contains(lat))
                    && [west, east].iter().all(|lon| (-180.0..=180.0).contains(lon)) =>
            {
                Ok(profile.within(south..=north, west..=east))
            }
            _ => {
                let cure = "write its edges south,west,north,east in degrees, like 40,-75,41,-73";
                Err(format!("--area: {text:?} is no area; {cure}").into())
            }
        }
    }

    /// A profile with the columns that were named.
    fn with_columns<'a>(&'a self, mut profile: Profile<'a>) -> Result<Profile<'a>, Complaint> {
        for text in &self.columns {
            profile = match text.split_once('=') {
                Some(("time", column)) => profile.time(column, TimeFormat::Iso),
                Some((role, column)) => {
                    profile.column(role.parse().map_err(in_option("--columns"))?, column)
                }
                None => {
                    let cure = "write a role, = and the name of the column, like actor=ship";
                    return Err(format!("--columns: {text:?} names no column; {cure}").into());
                }
            };
        }
        if self.no_headers {
            profile = profile.without_header();
        }
        if self.e7 {
            profile = profile.degrees_e7();
        }
        if let Some(pattern) = self.time_format.as_deref().filter(|text| text.contains('%')) {
            profile = profile.time_pattern(pattern).map_err(in_option("--time-format"))?;
        } else if let Some(format) = &self.time_format {
            profile = profile.time_format(format.parse().map_err(in_option("--time-format"))?);
        }
        Ok(match self.delimiter.as_deref() {
            None => profile,
            Some("tab" | "\\t") => profile.delimiter(b'\t'),
            Some(text) => match text.as_bytes() {
                [delimiter] => profile.delimiter(*delimiter),
                _ => {
                    let cure = "give one character, such as \"|\", or \"tab\"";
                    return Err(format!("--delimiter: {text:?} is not one; {cure}").into());
                }
            },
        })
    }

    /// That no option about tables was given, where there is no table.
    fn check_unused(&self, path: &Path) -> Result<(), Complaint> {
        let given = [
            ("--profile", self.profile.is_some()),
            ("--columns", !self.columns.is_empty()),
            ("--actor", self.of_actor.is_some()),
            ("--no-headers", self.no_headers),
            ("--e7", self.e7),
            ("--now", self.now.is_some()),
            ("--published", self.published.is_some()),
            ("--time-format", self.time_format.is_some()),
            ("--delimiter", self.delimiter.is_some()),
            ("--zone", self.zone.is_some()),
            ("--fold", self.fold.is_some()),
            ("--only", !self.only.is_empty()),
            ("--area", self.area.is_some()),
            ("--between", self.between.is_some()),
            ("--last-only", self.last_only),
            ("--share", self.share.is_some()),
        ];
        let Some((option, _)) = given.into_iter().find(|(_, is_given)| *is_given) else {
            return Ok(());
        };
        let what = "is a case file, which says itself what its fields mean";
        Err(format!("{option}: {} {what}; leave the option out", shown(path)).into())
    }
}

/// The zone of `--zone`. Of the names of the zone table, three look like the clock of a
/// country and have no summer time.
fn zone_of_tables(name: &str) -> Result<Zone, Complaint> {
    let kept = [
        ("EST", "America/New_York", 5),
        ("MST", "America/Denver", 7),
        ("HST", "Pacific/Honolulu", 10),
    ];
    if let Some((letters, zone, hours)) =
        kept.into_iter().find(|(letters, ..)| name.trim() == *letters)
    {
        let cure = format!("write {zone}, or Etc/GMT+{hours} for that");
        let message = format!("--zone: {letters} is {hours} hours behind UTC all year, summer too");
        return Err(format!("{message}; {cure}").into());
    }
    name.parse().map_err(in_option("--zone"))
}

/// The length that an option says, which is no less than no time.
pub(crate) fn length(option: &str, text: &str) -> Result<SignedDuration, Complaint> {
    let length: SignedDuration = text.parse().map_err(in_option(option))?;
    if length < SignedDuration::ZERO {
        return Err(format!("{option}: {text} is less than no time; give 0min or more").into());
    }
    Ok(length)
}

/// A question about one actor of a case, which has to be there.
pub(crate) fn about<'a>(
    case: &Case,
    actor: &'a str,
    evidence: Evidence,
) -> Result<Ask<'a>, Complaint> {
    case.timeline().actor(actor)?;
    Ok(by(Ask::of(actor), evidence))
}

/// A question, by direct or by any evidence.
pub(crate) fn by(ask: Ask<'_>, evidence: Evidence) -> Ask<'_> {
    if evidence == Evidence::Inferred { ask.inferred() } else { ask }
}
