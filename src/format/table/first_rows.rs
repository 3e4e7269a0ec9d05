//! What the first rows of a table say of its columns, where their names leave it open.

use std::borrow::Cow;
use std::collections::HashSet;

use super::column_names::{is_like_radius, note_like_radius};
use super::column_role::{Column, ColumnRole};
use super::coordinates::pair;
use super::csv_record::{CsvFields, record_end};
use super::header::Header;
use super::number::is_absent;
use super::profile::Profile;
use crate::error::{Error, quoted};
use crate::time::any_order;
use crate::time::numeric::{DateAndTime, Form};
use crate::time::zone::Zone;

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
    let [actor_column, _, _, _, position_column, ..] = profile.columns;
    settle_more(header, profile, &rows, &mut notes);
    // Of those that are spoken of each may be so once.
    let is_of_claims = header.is_of_claims();
    let taken_by_names = header.at;
    let [actor, time, lat, lon, position, time_of_day, north_south, east_west, ..] = &mut header.at;
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
        && !is_of_claims
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
        let mut free =
            neighbours.into_iter().flatten().filter(|at| !taken_by_names.contains(&Some(*at)));
        free.find(|at| rows.is_of(*at, letters))
    };
    *north_south = beside(*lat, b"NS");
    *east_west = beside(*lon, b"EW");
    header.lay_out()?;
    Ok(notes)
}

/// Gives up columns that are called as a role and say something else, and names those that
/// look like one and are not read.
fn settle_more(
    header: &mut Header,
    profile: &Profile<'_>,
    rows: &FirstRows<'_>,
    notes: &mut Vec<String>,
) {
    let is_found =
        |role: ColumnRole| matches!(profile.columns.get(role as usize), Some(Column::Any(_)));
    let [_, _, lat, lon, position, _, _, _, radius, _, zone, place, _, _, _, _, stated, ..] =
        &mut header.at;
    let name = |at: usize| header.names.get(at).map_or("", String::as_str);
    // A column with both coordinates, or one with the name of the place.
    if let Some(at) = *position
        && (lat.is_none() && lon.is_none() && place.is_none())
        && stated.is_some()
        && is_found(ColumnRole::Position)
        && rows.column(at).next().is_some()
        && rows.column(at).all(|field| pair(field).is_none())
    {
        (*place, *position) = (Some(at), None);
    }
    if let Some(at) = *radius
        && is_found(ColumnRole::Radius)
        && let Some(why) = no_radius(rows, at)
    {
        notes.push(format!("the column {} is not read: {why}", quoted(name(at))));
        *radius = None;
    }
    if let Some(at) = *zone
        && is_found(ColumnRole::Zone)
        && rows.column(at).next().is_some()
        && !rows.column(at).any(is_zone)
    {
        notes.push(format!("the column {} is not read: it names no zones", quoted(name(at))));
        *zone = None;
    }
    if radius.is_some() {
        return;
    }
    for (at, name) in header.names.iter().enumerate() {
        let is_told = notes.iter().any(|note| note.contains(&quoted(name)));
        if is_like_radius(name)
            && !is_told
            && !header.at.contains(&Some(at))
            && rows.column(at).any(|field| number(field).is_some_and(|number| number > 1.0))
        {
            notes.push(note_like_radius(name));
        }
    }
}

fn number(field: &[u8]) -> Option<f64> {
    std::str::from_utf8(field).ok()?.replace(',', ".").parse().ok()
}

fn is_zone(field: &[u8]) -> bool {
    let text = std::str::from_utf8(field).unwrap_or_default();
    text.split_ascii_whitespace().next().is_some_and(|zone| zone.parse::<Zone>().is_ok())
}

/// Why a column that is called so has no radius.
fn no_radius(rows: &FirstRows<'_>, at: usize) -> Option<&'static str> {
    let fields: Vec<&[u8]> = rows.column(at).collect();
    let is_flag = |field: &&[u8]| {
        let is_word = |word: &str| field.eq_ignore_ascii_case(word.as_bytes());
        ["true", "false", "t", "f"].into_iter().any(is_word)
            || number(field).is_some_and(|number| number == 0.0 || number == 1.0)
    };
    let is_one = |field: &&[u8]| number(field) == Some(1.0);
    let has_both = fields.iter().any(is_one) && !fields.iter().all(is_one);
    if fields.is_empty() {
        None
    } else if fields.iter().all(is_flag) && (has_both || fields.len() >= FEW) {
        Some("it has 0 and 1 alone, as flags of AIS, and no metres")
    } else {
        let is_no_number = fields.iter().all(|field| number(field).is_none());
        is_no_number.then_some("it has no numbers")
    }
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
        let field = |role: ColumnRole| {
            let at = header.at.get(role as usize).copied().flatten();
            at.and_then(|at| row.get(at)).map(|field| field.trim_ascii().to_vec())
        };
        let Some(mut time) = field(ColumnRole::Time).filter(|time| !is_absent(time)) else {
            continue;
        };
        if let Some(clock) = field(ColumnRole::TimeOfDay) {
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
