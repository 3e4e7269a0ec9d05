//! The header of a table: which of its columns a profile reads.

use super::csv_record::{CsvFields, record_end};
use super::profile::{Column, Profile, Role};
use crate::error::{Error, ErrorKind, quoted};
use crate::limits::HEADER;

/// What a header says of the records below it: how they are cut, and which
/// fields are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    /// How many fields a record has.
    pub(super) width: usize,
    /// The fields to read, by role.
    pub(super) at: [usize; 4],
    /// What each field up to the last that is read is for.
    pub(super) plan: Vec<Option<Role>>,
    /// The names of the columns that are read, by role.
    pub(super) names: [Box<str>; 4],
    /// The names of the others.
    pub(super) unread: Vec<Box<str>>,
}

impl Header {
    /// Finds the columns of a profile in the first line of a file.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Missing`] for a column that is not there,
    /// [`ErrorKind::DuplicateId`] for one that is there twice.
    pub(super) fn of(profile: &Profile<'_>, header: &str) -> Result<Header, Error> {
        if header.len() > HEADER {
            let message = format!("the first line has {} bytes", header.len());
            return Err(Error::new(ErrorKind::Format, message)
                .cured_by("begin with the names of the columns, and check that it is a table"));
        }
        let tried: &[u8] = match &profile.delimiter {
            Some(delimiter) => std::slice::from_ref(delimiter),
            None => b",;\t",
        };
        let mut first_error = None;
        for &delimiter in tried {
            match Header::cut_at(profile, header, delimiter) {
                Ok(shape) => return Ok(shape),
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.unwrap_or_else(|| Error::new(ErrorKind::Missing, "the header is empty")))
    }

    fn cut_at(profile: &Profile<'_>, header: &str, delimiter: u8) -> Result<Header, Error> {
        if matches!(delimiter, b'"' | b'\r' | b'\n') || !delimiter.is_ascii() {
            let message = format!("{:?} cannot stand between fields", char::from(delimiter));
            return Err(Error::new(ErrorKind::Format, message).cured_by("give another delimiter"));
        }
        let names = names_of(header, delimiter);
        let at = places(profile, &names)?;
        let named = at.map(|at| names.get(at).map_or("", String::as_str).into());
        let width = names.len();
        let last = at.iter().copied().max().unwrap_or_default();
        let mut plan = vec![None; last + 1];
        for (role, at) in Role::ALL.into_iter().zip(at) {
            if let Some(slot) = plan.get_mut(at) {
                if slot.is_some() {
                    let message = format!("one column for two things, the {role} too");
                    return Err(Error::new(ErrorKind::Contradiction, message).cured_by(role.cure()));
                }
                *slot = Some(role);
            }
        }
        let unread = unread(&names, at).map(Into::into).collect();
        Ok(Header { delimiter, width, at, plan, names: named, unread })
    }
}

/// Which of the columns of a table plays each role.
pub(super) fn places(profile: &Profile<'_>, names: &[String]) -> Result<[usize; 4], Error> {
    let mut at = [0; 4];
    for ((role, column), slot) in Role::ALL.into_iter().zip(profile.columns).zip(&mut at) {
        *slot = place(role, column, names)?;
    }
    Ok(at)
}

fn place(role: Role, column: Column<'_>, names: &[String]) -> Result<usize, Error> {
    let missing = |message, cure| Err(Error::new(ErrorKind::Missing, message).cured_by(cure));
    let wanted: &[&str] = match &column {
        Column::Unnamed => {
            let message = format!("the profile has no column for the {role}");
            return missing(message, role.cure());
        }
        Column::Named(name) => std::slice::from_ref(name),
        Column::Any(known) => known,
    };
    for wanted in wanted {
        let is_it = |(_, name): &(usize, &String)| name.eq_ignore_ascii_case(wanted.trim());
        let mut found = names.iter().enumerate().filter(is_it);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some((at, _)), None) => return Ok(at),
            (Some((_, name)), Some(_)) => {
                let message = format!("two columns are called {}", quoted(name));
                let error = Error::new(ErrorKind::DuplicateId, message);
                return Err(error.cured_by("rename one of them"));
            }
        }
    }
    let wanted: Vec<String> = wanted.iter().map(|name| quoted(name)).collect();
    let mut shown: Vec<&str> = names.iter().take(30).map(String::as_str).collect();
    if names.len() > shown.len() {
        shown.push("and more");
    }
    let columns: String = shown.join(", ").chars().take(600).collect();
    let cure = format!("{}, or rename one; the columns are {columns}", role.cure());
    missing(format!("no column {} for the {role}", wanted.join(" or ")), cure)
}

/// The columns that play no role.
pub(super) fn unread(names: &[String], at: [usize; 4]) -> impl Iterator<Item = &str> {
    let others = names.iter().enumerate().filter(move |(column, _)| !at.contains(column));
    others.map(|(_, name)| name.as_str())
}

/// The named profile whose columns are in a header; the most particular one
/// where several fit.
///
/// # Errors
///
/// [`ErrorKind::Missing`] when none fits, with the first column that even the
/// plain profile lacks.
pub(super) fn infer_header(header: &str) -> Result<Profile<'static>, Error> {
    if header.len() <= HEADER {
        let cut = [b',', b';', b'\t'].map(|delimiter| names_of(header, delimiter));
        let fits = |profile: &Profile<'_>| cut.iter().any(|names| places(profile, names).is_ok());
        if let Some(profile) = Profile::all().into_iter().find(fits) {
            return Ok(profile);
        }
    }
    Header::of(&Profile::plain(), header).map(|_| Profile::plain())
}

/// [`infer_header`] for the names themselves.
#[cfg(feature = "parquet")]
pub(super) fn infer_names(names: &[String]) -> Result<Profile<'static>, Error> {
    let fits = |profile: &Profile<'_>| places(profile, names).is_ok();
    let found = Profile::all().into_iter().find(fits);
    found.map_or_else(|| places(&Profile::plain(), names).map(|_| Profile::plain()), Ok)
}

fn names_of(header: &str, delimiter: u8) -> Vec<String> {
    let header = header.trim_start_matches('\u{feff}');
    let (record, _) = record_end(header.as_bytes(), 0, delimiter, true).unwrap_or_default();
    let record = header.as_bytes().get(..record).unwrap_or_default();
    CsvFields::of(record, delimiter)
        .map(|field| String::from_utf8_lossy(&field).trim().to_owned())
        .collect()
}
