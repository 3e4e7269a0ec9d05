//! EDTF (ISO 8601-2) dates, and ISO 8601 intervals; the only door to edtf-core.

use edtf_core::{Bound, Bounds, Date, Edtf, IntervalEndpoint, Precision, YearKind};

use super::ast::{Day, Label, Moment, Preposition, Qualifier, Reading, Readings, Stated};
use super::parser::{Cue, Parser};
use super::partial_reading::Partial;
use super::readings;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::CivilDate;
use crate::time::numeric;

/// Reads a text in a form that only EDTF has, or an interval of instants.
///
/// What both EDTF and the rest of the grammar read, `2023-09` or `2023-09-12`,
/// is left to the latter, and so is what is no EDTF.
pub(super) fn read(text: &str) -> Result<Option<Stated>, Error> {
    let trimmed = text.trim();
    let starts = trimmed.starts_with(|c: char| {
        c.is_ascii_digit() || matches!(c, '-' | 'Y' | '[' | '{' | '.' | '?' | '%' | '~' | '/')
    });
    if !starts {
        return Ok(None);
    }
    // `2023-21` is the spring of 2023.
    let season = trimmed.len() == 7
        && trimmed.split_once('-').is_some_and(|(_, month)| {
            month.parse().is_ok_and(|month: u8| (21..=41).contains(&month))
        });
    let special = season
        || trimmed.contains(['?', '%', '~', 'X', '/', '[', '{', 'S'])
        || trimmed.starts_with(['Y', '.']);
    let belongs = |b: u8| b.is_ascii_digit() || b"-XYSE?~%/.,[]{}TZ:+".contains(&b);
    if !(special && trimmed.bytes().all(belongs)) {
        return Ok(None);
    }
    if let Some(stated) = instants(text)? {
        return Ok(Some(stated));
    }
    let Ok(edtf) = Edtf::parse(trimmed) else { return Ok(None) };
    let held = match &edtf {
        Edtf::DateTime(_) => return Ok(None),
        Edtf::Date(date) => of_date(date, edtf.bounds()),
        Edtf::Interval(interval) => of_interval(interval, edtf.bounds()),
        Edtf::Set(_) => Err("is a set of dates, not one time"),
    };
    match held {
        Ok((preposition, day, qualifier)) => {
            let end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            let reading =
                Reading { day: Some(day), time: None, label: Label::Unsaid, span: (0, end) };
            let moment = Moment::Clocks(preposition, Readings::new(reading));
            Ok(Some(Stated { qualifier, ..Stated::new(text, moment) }))
        }
        Err(problem) => {
            let message = format!("{} {problem}", quoted(trimmed));
            Err(Error::new(ErrorKind::Syntax, message)
                .cured_by("write a date, or the first and the last day like 2023-09-10/2023-09-12"))
        }
    }
}

type Held = Result<(Preposition, Day, Option<Qualifier>), &'static str>;

fn of_date(date: &Date, bounds: Bounds) -> Held {
    let qualifier = plain(date)?;
    let (first, last) = (day(bounds.earliest)?, day(bounds.latest)?);
    let day = if first == last { Day::Date(first) } else { Day::Span(first, last) };
    Ok((Preposition::At, day, qualifier))
}

fn of_interval(interval: &edtf_core::Interval, bounds: Bounds) -> Held {
    use IntervalEndpoint::{Date, Open, Unknown};
    const PARTLY: &str = "qualifies one end of the interval only";
    let end = |bound| day(bound);
    match (&interval.start, &interval.end) {
        (Date(from), Date(to)) => {
            let (first, second) = (plain(from)?, plain(to)?);
            let year_with_zero = |date: &edtf_core::Date| {
                date.precision() == Precision::Year
                    && date.year.value().is_some_and(|year| (0..1000).contains(&year))
            };
            if year_with_zero(from) || year_with_zero(to) {
                return Err("may be years or clock times");
            }
            if first != second {
                return Err(PARTLY);
            }
            let (from, to) = (end(bounds.earliest)?, end(bounds.latest)?);
            if to < from {
                return Err("ends before it begins");
            }
            Ok((Preposition::At, Day::Span(from, to), first))
        }
        (Date(from), Open) => {
            let qualifier = plain(from)?;
            Ok((Preposition::NoEarlierThan, Day::Date(end(bounds.earliest)?), qualifier))
        }
        (Open, Date(to)) => {
            let qualifier = plain(to)?;
            Ok((Preposition::NoLaterThan, Day::Date(end(bounds.latest)?), qualifier))
        }
        (Open, Open) => Err("says no time"),
        (Unknown, _) | (_, Unknown) => {
            Err("has an unknown end, which is not the same as an open one, written ..")
        }
        _ => Err("has an end that is itself open"),
    }
}

/// The qualifier of a date, if the date is days in a row with one qualifier.
fn plain(date: &Date) -> Result<Option<Qualifier>, &'static str> {
    if date.precision() == Precision::Season {
        return Err("is a season or another part of a year, whose days are not said");
    }
    if date.year.significant_digits.is_some() {
        return Err("counts significant digits");
    }
    let year = match date.year.kind {
        YearKind::Standard { digits, .. } => digits,
        _ => [Some(0); 4],
    };
    let fields = [date.month, date.day].into_iter().flatten();
    let digits = year.into_iter().chain(fields.clone().flat_map(|field| field.digits));
    // `2023-XX-12` is twelve days apart from each other.
    if digits.skip_while(Option::is_some).any(|digit| digit.is_some()) {
        return Err("leaves open days that are not in a row");
    }
    let of = date.year.qualifier;
    if fields.into_iter().any(|field| field.qualifier != of) {
        return Err("qualifies a part of the date only");
    }
    Ok(match (of.uncertain, of.approximate) {
        (false, false) => None,
        (true, false) => Some(Qualifier::Uncertain),
        (false, true) => Some(Qualifier::Approximate),
        (true, true) => Some(Qualifier::Both),
    })
}

fn day(bound: Bound) -> Result<CivilDate, &'static str> {
    match bound {
        Bound::Date(date) => numeric::date(date.year, i64::from(date.month), i64::from(date.day))
            .ok_or("is beyond the years -262143 to 262142"),
        _ => Err("is beyond the years -262143 to 262142"),
    }
}

/// `2023-09-12T06:00Z/2023-09-12T08:00Z`, one end of which may be `..`.
fn instants(text: &str) -> Result<Option<Stated>, Error> {
    let Some((from, to)) = text.trim().split_once('/') else { return Ok(None) };
    let is_open = |side: &str| side == "..";
    let is_side = |side: &str| is_open(side) || side.contains('T');
    if !(is_side(from) && is_side(to)) {
        return Ok(None);
    }
    let mut parser = Parser::new(text);
    let slash = parser.lex.token.start + from.len();
    let mut first = None;
    if !is_open(from) {
        let mut draft = Partial::new(parser.lex.token.start);
        parser.elements(&mut draft, Cue::Nothing)?;
        if parser.lex.token.start != slash {
            return Err(parser.residue());
        }
        first = Some(readings::List::of(draft));
    }
    parser.jump(if is_open(to) { slash + 3 } else { slash + 1 });
    let mut second = None;
    if !is_open(to) {
        let mut draft = Partial::new(parser.lex.token.start);
        parser.elements(&mut draft, Cue::Nothing)?;
        second = Some(parser.list(draft)?);
    }
    let lex = &parser.lex;
    let moment = match (first, second) {
        (Some(first), Some(second)) => readings::between(lex, first, second, &Partial::new(0))?,
        (Some(from), None) => Moment::Clocks(Preposition::NoEarlierThan, from.readings(lex)?),
        (None, Some(to)) => Moment::Clocks(Preposition::NoLaterThan, to.readings(lex)?),
        (None, None) => return Ok(None),
    };
    parser.finish()?;
    Ok(Some(Stated::new(text, moment)))
}
