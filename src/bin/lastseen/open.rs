//! Files, and how their tables are read; each error names the option.

use std::borrow::Cow;
use std::fmt;
use std::io::{IsTerminal, Read, Write, stderr, stdin};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use lastseen::{
    Ask, Case, Error, ErrorKind, Evidence, FileKind, Fold, Input, Loaded, Profile, Progress,
    SignedDuration, TimeFormat, Timeline, printable,
};

use crate::args::{CaseFiles, FoldChoice, Tables};

/// What is said to the user when a command cannot be carried out.
pub(crate) type Complaint = Box<dyn std::error::Error>;

/// Says it on the error output; where that is closed, nobody wants to know.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(stderr(), "lastseen: {}", in_options(text));
}

/// The setters that the cures of the library name, and the options for them.
const OPTIONS: [(&str, &str); 8] = [
    ("`Profile::actor`", "--columns actor=NAME"),
    ("`Profile::time`", "--columns time=NAME"),
    ("`Profile::lat`", "--columns lat=NAME"),
    ("`Profile::lon`", "--columns lon=NAME"),
    ("`Profile::time_format`", "--time-format"),
    ("`Profile::zone`", "--zone"),
    ("`Profile::fold`", "--fold"),
    ("`Input::unpacked_at_most`", "--unpacked-at-most"),
];

/// A text with the options of the command in place of the setters of the
/// library.
pub(crate) fn in_options(text: &str) -> Cow<'_, str> {
    if !text.contains("`Profile::") && !text.contains("`Input::") {
        return text.into();
    }
    let replace = |text: String, (setter, option): (&str, &str)| text.replace(setter, option);
    OPTIONS.into_iter().fold(text.to_owned(), replace).into()
}

/// A path as it is printed.
pub(crate) fn shown(path: &Path) -> String {
    printable(&path.to_string_lossy()).into_owned()
}

/// A complaint about the value of an option.
pub(crate) fn in_option(option: &str) -> impl Fn(Error) -> Complaint {
    move |error| format!("{option}: {error}").into()
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

/// Reads the case, adds the files of fixes to it, and tells at once what is odd
/// in them: it may be the reason why there is no answer.
pub(crate) fn open(files: &CaseFiles) -> Result<Case, Complaint> {
    Ok(open_all(files)?.0)
}

/// The same, and whether some of the files are tables.
pub(crate) fn open_all(files: &CaseFiles) -> Result<(Case, bool), Complaint> {
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
    for table in others {
        add(&mut case, table, tables)?;
    }
    warn(&case);
    Ok((case, !is_case || !with.is_empty()))
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
fn read_case(input: Input<'_>) -> Result<Case, Faults> {
    Case::examine(input).map_err(Faults).inspect_err(|Faults(faults)| {
        for odd in faults.iter().filter(|fault| fault.kind() == ErrorKind::Warning) {
            complain(&format!("warning: {odd}"));
        }
    })
}

/// Tells what is odd in a case.
pub(crate) fn warn(case: &Case) {
    for warning in case.warnings() {
        complain(&format!("warning: {warning}"));
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
    let profile = tables.profile_of(&mut input)?;
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
            None => match input.infer_profile() {
                // A header that says nothing by itself is what the options are for.
                Err(error) if says_columns && error.kind() == ErrorKind::Missing => {
                    Profile::plain()
                }
                profile => profile?,
            },
        };
        let profile = match &self.zone {
            Some(zone) => profile.zone(zone.parse().map_err(in_option("--zone"))?),
            None => profile,
        };
        let profile = match self.fold {
            Some(FoldChoice::Earlier) => profile.fold(Fold::Earlier),
            Some(FoldChoice::Later) => profile.fold(Fold::Later),
            None => profile,
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

    /// A profile with the columns that were named.
    fn with_columns<'a>(&'a self, mut profile: Profile<'a>) -> Result<Profile<'a>, Complaint> {
        for text in &self.columns {
            profile = match text.split_once('=') {
                Some(("actor", column)) => profile.actor(column),
                Some(("time", column)) => profile.time(column, TimeFormat::Iso),
                Some(("lat", column)) => profile.lat(column),
                Some(("lon", column)) => profile.lon(column),
                _ => {
                    let cure = "write actor=, time=, lat= or lon= and the name of the column";
                    return Err(format!("--columns: {text:?} names no column; {cure}").into());
                }
            };
        }
        if let Some(format) = &self.time_format {
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
            ("--time-format", self.time_format.is_some()),
            ("--delimiter", self.delimiter.is_some()),
            ("--zone", self.zone.is_some()),
            ("--fold", self.fold.is_some()),
        ];
        let Some((option, _)) = given.into_iter().find(|(_, is_given)| *is_given) else {
            return Ok(());
        };
        let what = "is a case file, which says itself what its fields mean";
        Err(format!("{option}: {} {what}; leave the option out", shown(path)).into())
    }
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
