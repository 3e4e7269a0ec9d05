//! The header of a table: which of its columns a profile reads.

use super::column_names::{DAYS, TIMES_OF_DAY};
use super::column_role::{Column, ColumnRole};
use super::csv_record::{CsvFields, record_end};
use super::profile::Profile;
use crate::error::{Error, ErrorKind, printable, quoted};
use crate::limits::HEADER;

/// The column of each role that has one.
pub(super) type Places = [Option<usize>; ColumnRole::ALL.len()];

/// What a header says of the records below it: how they are cut, and which
/// fields are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    /// The names of all columns: a record has as many fields.
    pub(super) names: Vec<String>,
    /// The fields to read, by role.
    pub(super) at: Places,
    /// What each field up to the last that is read is for.
    pub(super) plan: Vec<Option<ColumnRole>>,
}

impl Header {
    /// Finds the columns of a profile in the header of a file.
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
        // The error is that of the delimiter which cuts the line into most parts.
        let mut best: Option<(usize, Error)> = None;
        for &delimiter in profile.delimiter.as_ref().map_or(DELIMITERS, std::slice::from_ref) {
            check_delimiter(delimiter)?;
            let (names, unclosed) = names_of(header, delimiter);
            let parts = names.len();
            let cut = match unclosed {
                Some(error) => Err(error),
                None => Header::cut(profile, names, delimiter),
            };
            match cut {
                Ok(shape) => return Ok(shape),
                Err(error) if best.as_ref().is_none_or(|(most, _)| parts > *most) => {
                    best = Some((parts, error));
                }
                Err(_) => {}
            }
        }
        let empty = || Error::new(ErrorKind::Missing, "the header is empty");
        Err(best.map_or_else(empty, |(_, error)| error))
    }

    fn cut(profile: &Profile<'_>, names: Vec<String>, delimiter: u8) -> Result<Header, Error> {
        let at = places(profile, &names)?;
        let mut header = Header { delimiter, names, at, plan: Vec::new() };
        header.lay_out()?;
        Ok(header)
    }

    /// Finds the columns of a table that has no header by their numbers. The first line
    /// is the first that is cut into as many fields as the next: returns how many stand
    /// before it, too.
    ///
    /// # Errors
    ///
    /// Those of [`Header::of`].
    pub(super) fn numbered(
        profile: &Profile<'_>,
        lines: &[Vec<u8>],
    ) -> Result<(Header, usize), Error> {
        let mut failed = None;
        for &delimiter in profile.delimiter.as_ref().map_or(DELIMITERS, std::slice::from_ref) {
            check_delimiter(delimiter)?;
            let width = |line: &Vec<u8>| {
                let record = record_end(line, 0, delimiter, true).map_or(0, |(end, _)| end);
                CsvFields::of(line.get(..record).unwrap_or_default(), delimiter).count()
            };
            let widths: Vec<usize> = lines.iter().map(width).collect();
            let alike = widths
                .windows(2)
                .position(|pair| matches!(pair, [one, next] if one == next && *one > 1));
            let first = alike.unwrap_or_default();
            let names =
                (1..=widths.get(first).copied().unwrap_or_default()).map(|at| at.to_string());
            match Header::cut(profile, names.collect(), delimiter) {
                Ok(header) => return Ok((header, first)),
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        Err(failed.unwrap_or_else(|| Error::new(ErrorKind::Missing, "there is no row")))
    }

    /// Plans the fields by the places of the roles.
    pub(super) fn lay_out(&mut self) -> Result<(), Error> {
        let last = self.at.iter().flatten().copied().max().unwrap_or_default();
        self.plan = vec![None; last + 1];
        for (role, at) in ColumnRole::ALL.into_iter().zip(self.at) {
            let Some(slot) = at.and_then(|at| self.plan.get_mut(at)) else { continue };
            if slot.is_some() {
                let message = format!("one column for two things, the {role} too");
                return Err(Error::new(ErrorKind::Contradiction, message).cured_by(role.cure()));
            }
            *slot = Some(role);
        }
        Ok(())
    }

    /// The name of the column of a role; empty if there is none.
    pub(super) fn name(&self, role: ColumnRole) -> &str {
        let at = self.at.get(role as usize).copied().flatten();
        at.and_then(|at| self.names.get(at)).map_or("", String::as_str)
    }

    /// Whether a role has a column.
    pub(super) fn has(&self, role: ColumnRole) -> bool {
        self.at.get(role as usize).copied().flatten().is_some()
    }

    /// Whether a row may say more than who, when and at which point.
    pub(super) fn has_more(&self) -> bool {
        has_more(&self.at)
    }

    /// Whether its rows are claims of sources.
    pub(super) fn is_of_claims(&self) -> bool {
        ColumnRole::ALL.into_iter().any(|role| role.is_of_claims() && self.has(role))
    }

    /// Whether nothing is read but a number or a text for each of the first four roles.
    pub(super) fn is_plain(&self) -> bool {
        let [actor, time, lat, lon, others @ ..] = self.at;
        [actor, time, lat, lon].iter().all(Option::is_some) && others.iter().all(Option::is_none)
    }

    /// Whether the name of the column of a coordinate says that it has ten millionths.
    pub(super) fn is_e7(&self) -> bool {
        let ends = |role| self.name(role).to_ascii_lowercase().ends_with("e7");
        ends(ColumnRole::Lat) && ends(ColumnRole::Lon)
    }
}

/// What may stand between fields, the commonest first.
const DELIMITERS: &[u8] = b",;\t| ";

fn check_delimiter(delimiter: u8) -> Result<(), Error> {
    if !matches!(delimiter, b'"' | b'\r' | b'\n') && delimiter.is_ascii() {
        return Ok(());
    }
    let message = format!("{:?} cannot stand between fields", char::from(delimiter));
    Err(Error::new(ErrorKind::Format, message).cured_by("give another delimiter"))
}

/// Which of the columns of a table plays each role.
pub(super) fn places(profile: &Profile<'_>, names: &[String]) -> Result<Places, Error> {
    use ColumnRole::{Actor, Lat, Lon, Place, Position, Stated, Time, TimeOfDay};
    let [actor, time, lat, lon, position, time_of_day, ..] = profile.columns;
    let find = |role, column| place(role, column, names);
    let actor = match actor {
        _ if profile.of_actor.is_some() => None,
        Column::Any(known) if profile.is_plain() => first_of(known, names)?,
        named => Some(find(Actor, named)?),
    };
    let mut at: Places = [None; ColumnRole::ALL.len()];
    let mut set = |role: ColumnRole, column| {
        if let Some(slot) = at.get_mut(role as usize) {
            *slot = column;
        }
    };
    // In a table of claims the time may be in words alone, and the place a name.
    let has = |role| more(profile, role, names, &[]).is_ok_and(|column| column.is_some());
    // A row of a timeline of evidence may be one end of a bound, which is no time at a place.
    let is_of_ends = names.iter().any(|name| name.eq_ignore_ascii_case("timestamp_desc"));
    let may_lack =
        |column: Column<'_>, role| !is_of_ends && !matches!(column, Column::Named(_)) && has(role);
    set(Actor, actor);
    match times(time, time_of_day, names) {
        Err(_) if may_lack(time, Stated) => {}
        times => {
            let (time, time_of_day) = times?;
            set(Time, Some(time));
            set(TimeOfDay, time_of_day);
        }
    }
    let both = (find(Lat, lat), find(Lon, lon));
    let position = match position {
        Column::Any(known) if both.0.is_err() || both.1.is_err() => first_of(known, names)?,
        Column::Any(_) | Column::Unnamed => None,
        named @ Column::Named(_) => Some(find(Position, named)?),
    };
    set(Position, position);
    let lacks_both = both.0.is_err() && both.1.is_err();
    if position.is_none() && !(lacks_both && may_lack(lat, Place) && may_lack(lon, Place)) {
        set(Lat, Some(both.0?));
        set(Lon, Some(both.1?));
    }
    add_more(profile, names, &mut at)?;
    Ok(at)
}

/// Adds the columns of what is said beside who, when and at which point.
fn add_more(profile: &Profile<'_>, names: &[String], at: &mut Places) -> Result<(), Error> {
    let roles = || ColumnRole::ALL.into_iter().zip(profile.columns).skip(FIRST_MORE);
    let mut is_of_claims = false;
    for needs_claims in [false, true] {
        for (role, column) in roles().filter(|(role, _)| role.needs_claims() == needs_claims) {
            if needs_claims && !is_of_claims && !matches!(column, Column::Named(_)) {
                continue;
            }
            let found = more(profile, role, names, &*at)?;
            is_of_claims |= found.is_some() && role.is_of_claims();
            if let Some(slot) = at.get_mut(role as usize) {
                *slot = found;
            }
        }
    }
    Ok(())
}

/// Whether a row may say more than who, when and at which point.
pub(super) fn has_more(at: &Places) -> bool {
    at.iter().skip(FIRST_MORE).any(Option::is_some)
}

/// The first of the roles that a row need not have.
pub(super) const FIRST_MORE: usize = ColumnRole::Radius as usize;

/// The column of one of those; none that plays a role already, unless it was named.
fn more(
    profile: &Profile<'_>,
    role: ColumnRole,
    names: &[String],
    taken: &[Option<usize>],
) -> Result<Option<usize>, Error> {
    let column = profile.columns.get(role as usize).copied().unwrap_or(Column::Unnamed);
    let is_claim = role.is_of_claims() || role.needs_claims();
    match column {
        Column::Named(_) if is_claim && !cfg!(feature = "json") => {
            let error = Error::new(ErrorKind::Format, format!("the {role} of a row is not read"));
            Err(error.cured_by("turn on the feature `json` of the crate"))
        }
        Column::Named(name) if role == ColumnRole::Radius => {
            let whole = place(role, column, names);
            match (whole, scaled(name)) {
                (Err(_), Some((name, _))) => place(role, Column::Named(name), names).map(Some),
                (whole, _) => whole.map(Some),
            }
        }
        Column::Named(_) => place(role, column, names).map(Some),
        Column::Any(known) if !is_claim || cfg!(feature = "json") => {
            let of_name = |wanted: &&str| {
                let is_it = |(_, name): &(usize, &String)| name.eq_ignore_ascii_case(wanted);
                let mut found = names.iter().enumerate().filter(is_it).map(|(at, _)| at);
                // Of two that are called so nobody says which is meant.
                let sole = found.next().filter(|_| found.next().is_none());
                sole.filter(|at| !taken.contains(&Some(*at)))
            };
            Ok(known.iter().find_map(of_name))
        }
        Column::Any(_) | Column::Unnamed => Ok(None),
    }
}

/// The name of a column, and how many metres one of it is, of `hdop*5`.
pub(super) fn scaled(name: &str) -> Option<(&str, f64)> {
    let (name, factor) = name.rsplit_once('*')?;
    let factor = factor.trim().parse::<f64>().ok()?;
    (factor > 0.0 && factor.is_finite()).then_some((name.trim(), factor))
}

/// The column of the time, and that of the time of day if the first has the day alone.
fn times(
    time: Column<'_>,
    time_of_day: Column<'_>,
    names: &[String],
) -> Result<(usize, Option<usize>), Error> {
    let whole = place(ColumnRole::Time, time, names);
    match (time, time_of_day) {
        (Column::Named(both), _) => match (whole, both.split_once('+')) {
            (Err(_), Some((day, time))) => {
                let day = place(ColumnRole::Time, Column::Named(day), names)?;
                Ok((day, Some(place(ColumnRole::TimeOfDay, Column::Named(time), names)?)))
            }
            (whole, _) => Ok((whole?, None)),
        },
        (Column::Any(_), Column::Any(clocks)) => {
            let whole = whole?;
            let is_in = |known: &[&str]| {
                names
                    .get(whole)
                    .is_some_and(|name| known.iter().any(|one| name.eq_ignore_ascii_case(one)))
            };
            let (day, clock) = match (is_in(TIMES_OF_DAY), is_in(DAYS)) {
                (true, _) => (first_of(DAYS, names)?, Some(whole)),
                (false, true) => (Some(whole), first_of(clocks, names)?),
                (false, false) => (None, None),
            };
            Ok(match (day, clock) {
                (Some(day), Some(clock)) if day != clock => (day, Some(clock)),
                _ => (whole, None),
            })
        }
        _ => Ok((whole?, None)),
    }
}

/// The column under the first of these names that is there.
fn first_of(known: &[&str], names: &[String]) -> Result<Option<usize>, Error> {
    for wanted in known {
        let is_it = |(_, name): &(usize, &String)| name.eq_ignore_ascii_case(wanted.trim());
        let mut found = names.iter().enumerate().filter(is_it);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some((at, _)), None) => return Ok(Some(at)),
            (Some((_, name)), Some(_)) => {
                let message = format!("two columns are called {}", quoted(name));
                let error = Error::new(ErrorKind::DuplicateId, message);
                return Err(error.cured_by("rename one of them"));
            }
        }
    }
    Ok(None)
}

fn place(role: ColumnRole, column: Column<'_>, names: &[String]) -> Result<usize, Error> {
    let missing = |message, cure| Err(Error::new(ErrorKind::Missing, message).cured_by(cure));
    let wanted: &[&str] = match &column {
        Column::Unnamed => {
            let message = format!("the profile has no column for the {role}");
            return missing(message, role.cure());
        }
        Column::Named(name) => std::slice::from_ref(name),
        Column::Any(known) => known,
    };
    if let Some(at) = first_of(wanted, names)? {
        return Ok(at);
    }
    // The first names stand for their kin.
    let wanted: Vec<String> = wanted.iter().take(4).map(|name| quoted(name)).collect();
    let mut shown: Vec<&str> = names.iter().take(30).map(String::as_str).collect();
    if names.len() > shown.len() {
        shown.push("and more");
    }
    let columns = shown.join(", ");
    let columns: String = printable(&columns).chars().take(600).collect();
    let is_number = |name: &String| name.parse::<f64>().is_ok();
    if names.len() > 2 && names.iter().filter(|name| is_number(name)).count() > 1 {
        let message = format!("the first line looks like data: {columns}");
        let cure =
            "say so with `Profile::without_header`, and give the columns by their numbers from 1";
        return missing(message, cure.to_owned());
    }
    let cure = format!("{}, or rename one; the columns are {columns}", role.cure());
    missing(format!("no column {} for the {role}", wanted.join(" or ")), cure)
}

/// The columns that play no role.
pub(super) fn unread<'n>(names: &'n [String], at: &Places) -> Vec<&'n str> {
    let others = names.iter().enumerate().filter(|(column, _)| !at.contains(&Some(*column)));
    others.map(|(_, name)| name.as_str()).collect()
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
        let cut = DELIMITERS.iter().map(|&delimiter| names_of(header, delimiter));
        let closed = |(names, unclosed): (_, Option<Error>)| unclosed.is_none().then_some(names);
        let cut: Vec<Vec<String>> = cut.filter_map(closed).collect();
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

/// The names in a header, and the error where a quotation mark that opens one is not closed.
fn names_of(header: &str, delimiter: u8) -> (Vec<String>, Option<Error>) {
    let header = header.trim_start_matches('\u{feff}');
    let (record, _) = record_end(header.as_bytes(), 0, delimiter, true).unwrap_or_default();
    let record = header.as_bytes().get(..record).unwrap_or_default();
    let (mut fields, mut names, mut unclosed) =
        (CsvFields::of(record, delimiter), Vec::new(), None);
    while let Some(field) = fields.next() {
        let name = String::from_utf8_lossy(&field).trim().to_owned();
        if fields.is_unclosed && unclosed.is_none() {
            let message = format!(
                "the quotation mark before {} is not closed",
                quoted(name.trim_start_matches('"'))
            );
            let error = Error::new(ErrorKind::Format, message);
            unclosed = Some(error.cured_by("close it in the same line, or take it away"));
        }
        names.push(name);
    }
    (names, unclosed)
}
