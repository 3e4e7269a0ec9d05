//! What the first rows of a table say of its columns, where their names leave it open.

use std::borrow::Cow;
use std::collections::HashSet;

use super::coordinates::pair;
use super::csv_record::{CsvFields, record_end};
use super::header::Header;
use super::number::is_absent;
use super::profile::{Column, Profile, Role};
use crate::error::{Error, quoted};
use crate::time::any_order;
use crate::time::numeric::{DateAndTime, Form};

/// The first records, as fields.
struct FirstRows<'a>(Vec<Vec<Cow<'a, [u8]>>>);

/// How few rows differ in a column by chance.
const FEW: usize = 3;

impl<'a> FirstRows<'a> {
    /// Those of a text, which is `all` of the table or its beginning.
    fn of(text: &'a [u8], delimiter: u8, all: bool) -> FirstRows<'a> {
        let (mut rows, mut at) = (Vec::new(), 0);
        while at < text.len()
            && let Some((end, next)) = record_end(text, at, delimiter, all)
        {
            let record = text.get(at..end).unwrap_or_default();
            if !record.iter().all(|&byte| byte == b' ') {
                rows.push(CsvFields::of(record, delimiter).collect());
            }
            at = next;
        }
        FirstRows(rows)
    }

    /// What a column has, without blanks around it and where there is something.
    fn column(&self, at: usize) -> impl Iterator<Item = &[u8]> {
        let fields = self.0.iter().filter_map(move |row| row.get(at));
        fields.map(|field| field.trim_ascii()).filter(|field| !is_absent(field))
    }

    fn is_all_different(&self, at: usize) -> bool {
        let mut met = HashSet::new();
        self.0.len() >= FEW && self.column(at).all(|field| met.insert(field.to_vec()))
    }

    /// Whether a column has nothing but these letters.
    fn is_of(&self, at: usize, letters: &[u8; 2]) -> bool {
        let is_one =
            |field: &[u8]| matches!(field, [one] if letters.contains(&one.to_ascii_uppercase()));
        self.column(at).next().is_some() && self.column(at).all(is_one)
    }
}

/// Whether a text has a date and a time of day.
fn is_whole(text: &[u8]) -> bool {
    [Form::YearFirst, Form::DayFirst, Form::MonthFirst]
        .into_iter()
        .any(|form| DateAndTime::read(text, form).is_ok() || any_order::read(text, form).is_ok())
}

/// Settles by the first rows of a table what its header leaves open, and says what is not
/// as the names have it.
///
/// # Errors
///
/// Those of [`Header::lay_out`].
pub(super) fn settle(
    header: &mut Header,
    profile: &Profile<'_>,
    text: &[u8],
    all: bool,
) -> Result<Vec<String>, Error> {
    let rows = FirstRows::of(text, header.delimiter, all);
    let mut notes = Vec::new();
    let [actor_column, .., position_column, _, _, _] = profile.columns;
    let [actor, time, lat, lon, position, time_of_day, north_south, east_west] = &mut header.at;
    let names = &header.names;
    let known = |column: Column<'_>| match column {
        Column::Any(known) => known,
        _ => &[],
    };
    let columns = |known: &'static [&'static str]| {
        known.iter().filter_map(|one| names.iter().position(|name| name.eq_ignore_ascii_case(one)))
    };
    if let Some(taken) = actor
        && profile.is_plain()
        && rows.is_all_different(*taken)
        && let Some(other) = columns(known(actor_column)).find(|at| !rows.is_all_different(*at))
    {
        let name = |at: usize| quoted(names.get(at).map_or("", String::as_str));
        let (passed, chosen) = (name(*taken), name(other));
        notes.push(format!("{passed} differs in every row, so {chosen} was taken for the actor"));
        *taken = other;
    }
    if let (Some(day), Some(clock)) = (*time, *time_of_day) {
        // Either may say it all.
        let first_is_whole = |at| rows.column(at).next().is_some_and(is_whole);
        if first_is_whole(clock) {
            (*time, *time_of_day) = (Some(clock), None);
        } else if first_is_whole(day) {
            *time_of_day = None;
        }
    }
    if let Some(taken) = position {
        let is_pair =
            |at: &usize| rows.column(*at).next().is_some_and(|field| pair(field).is_some());
        *taken = columns(known(position_column)).find(is_pair).unwrap_or(*taken);
    }
    let beside = |at: Option<usize>, letters| {
        let at = at?;
        let neighbours = [Some(at + 1), at.checked_sub(1)];
        neighbours.into_iter().flatten().find(|at| rows.is_of(*at, letters))
    };
    *north_south = beside(*lat, b"NS");
    *east_west = beside(*lon, b"EW");
    header.lay_out()?;
    Ok(notes)
}

/// The order of day and month that the rows of a column decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayOrder {
    /// The first row has another form.
    None,
    /// Every row may be either.
    Either,
    DayFirst,
    MonthFirst,
}

/// Looks for a row that has its day or its month first and can be nothing else; returns
/// its time, or else that of the first row. A row of another form ends the search, unless
/// the order `is_open`.
pub(super) fn date_order(
    header: &Header,
    text: &[u8],
    all: bool,
    is_open: bool,
) -> (DayOrder, String) {
    let mut first = None;
    for row in FirstRows::of(text, header.delimiter, all).0 {
        let field = |role: Role| {
            let at = header.at.get(role as usize).copied().flatten();
            at.and_then(|at| row.get(at)).map(|field| field.trim_ascii().to_vec())
        };
        let Some(mut time) = field(Role::Time).filter(|time| !is_absent(time)) else { continue };
        if let Some(clock) = field(Role::TimeOfDay) {
            time.push(b' ');
            time.extend(clock);
        }
        let fits =
            |form| DateAndTime::read(&time, form).is_ok() || any_order::read(&time, form).is_ok();
        let order = match (fits(Form::YearFirst), fits(Form::DayFirst), fits(Form::MonthFirst)) {
            (false, true, true) => DayOrder::Either,
            (false, true, false) => DayOrder::DayFirst,
            (false, false, true) => DayOrder::MonthFirst,
            _ => DayOrder::None,
        };
        let time = String::from_utf8_lossy(&time).into_owned();
        match order {
            DayOrder::DayFirst | DayOrder::MonthFirst => return (order, time),
            DayOrder::None if is_open => {}
            DayOrder::None if first.is_none() => return (order, time),
            _ => first = first.or(Some(time)),
        }
    }
    match first {
        Some(time) => (DayOrder::Either, time),
        None => (DayOrder::None, String::new()),
    }
}
