//! From the records of one piece of a file to rows.
//!
//! Nearly every row of nearly every file has the plainest form, and is read in
//! one pass over its bytes: each field says itself where it ends. Any row that
//! has not is cut into fields and read again with patience, and only there
//! errors are made. Both ways read the same rows alike; a test holds one
//! against the other.

mod claim_row;

use std::borrow::Cow;
use std::collections::HashMap;

use super::column_clock::{BadTime, ColumnClock};
use super::column_role::{Column, ColumnRole};
use super::coordinates;
use super::csv_record::{CsvFields, record_end};
use super::header::{Header, scaled};
use super::loaded::{Reason, Rejected};
use super::number::{Degrees, LONGEST_ABSENT, degrees, is_absent, plain_degrees};
use super::parsed::{ClaimRow, Fault, Parsed, Refused, Twice, fault, longer, nobody};
use super::profile::Profile;
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::limits::QUOTED_RECORD;
use crate::sighting::Sighting;
use crate::time::interval::Interval;
use crate::time::reconcile::Fold;
use crate::time::zone::Zone;
use crate::timeline::{Fix, Interner, Rows, Short};

/// How many rows show how a table is written.
const ENOUGH: u64 = 50;

/// Reads pieces of a file, each of whole records.
#[derive(Debug)]
pub(super) struct RowParser<'a> {
    header: &'a Header,
    /// Whose all rows are, where no column says it.
    whose: &'a str,
    /// Whether rows of the plainest form are looked for.
    is_plain: bool,
    is_ais: bool,
    is_e7: bool,
    /// Whether a time that was shown twice may be told by the order of the rows.
    is_by_order: bool,
    clock: ColumnClock<'a>,
    /// Of the row that was read last: the second time that the clock showed it.
    twice: Option<(i64, Error)>,
    /// How many longitudes were over 180.
    wrapped: u64,
    /// How many metres one of the column of the radius is.
    radius_factor: f64,
    /// Whether ids are hexadecimal numbers, which large letters do not change.
    is_hex: bool,
    /// The clocks of the zones that rows name.
    clocks: HashMap<Zone, ColumnClock<'a>>,
    /// Whose clock words are on that name none.
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "there are no words"))]
    zone: Option<Zone>,
    /// When it was reported what no row says it of.
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "there are no claims"))]
    published: Option<Interval>,
    /// What rows say of their actors, by id.
    people: HashMap<Box<[u8]>, Actor>,
    /// Numbers the actors in the order in which this parser meets them.
    pub(super) actors: Interner,
}

/// A row, as it was read.
enum RowRead<'r> {
    Fix(Cow<'r, [u8]>, Fix),
    /// At a disc, or for some time.
    Claim(Sighting),
    /// By a source or in words, and what is odd in it.
    #[cfg_attr(not(feature = "json"), expect(dead_code, reason = "there are no claims"))]
    Said(Sighting, Vec<Error>),
}

impl<'a> RowParser<'a> {
    pub(super) fn new(profile: &Profile<'a>, header: &'a Header, whose: &'a str) -> RowParser<'a> {
        let is_e7 = profile.is_e7 || header.is_e7();
        RowParser {
            header,
            whose,
            is_plain: header.is_plain() && !is_e7 && profile.pattern.is_none(),
            is_ais: profile.is_ais,
            is_e7,
            is_by_order: profile.fold == Fold::Report,
            clock: ColumnClock::of(profile),
            twice: None,
            wrapped: 0,
            radius_factor: radius_factor(profile, header),
            is_hex: false,
            clocks: HashMap::new(),
            zone: profile.zone,
            published: profile.published,
            people: HashMap::new(),
            actors: Interner::default(),
        }
    }

    /// Takes ids for hexadecimal numbers.
    pub(super) fn with_hex(self, is_hex: bool) -> RowParser<'a> {
        RowParser { is_hex, ..self }
    }

    /// Reads all records of a piece, and lists the first `room` that are
    /// rejected.
    pub(super) fn parse(&mut self, piece: &[u8], room: usize) -> Parsed {
        let mut parsed = Parsed::default();
        let lines = memchr::memchr_iter(b'\n', piece).count();
        parsed.rows = Rows::with_capacity(lines + 1);
        let (mut at, mut others) = (0, 0_u64);
        while at < piece.len() && parsed.fatal.is_none() {
            let plain = if self.is_plain { self.plain_row(piece, at) } else { None };
            at = match plain {
                Some((actor, (time, lat, lon), next)) => {
                    let actor = self.actors.short(actor);
                    parsed.rows.push(actor, time, lat, lon);
                    parsed.records += 1;
                    parsed.lines += 1;
                    next
                }
                None => {
                    others += 1;
                    self.any_row(piece, at, room, &mut parsed)
                }
            };
        }
        // A piece without one row of the plainest form is of a table without any.
        self.is_plain &= others < parsed.records || others < ENOUGH;
        parsed.rows.shrink();
        parsed.settled = self.clock.take_settled();
        parsed.wrapped = std::mem::take(&mut self.wrapped);
        parsed.people = std::mem::take(&mut self.people).into_values().collect();
        parsed
    }

    /// One row of the plainest form, and where the next one starts. It is called at one
    /// place only, where it is put in whole.
    #[inline]
    fn plain_row(&mut self, piece: &[u8], start: usize) -> Option<(Short, Fix, usize)> {
        let delimiter = self.header.delimiter;
        let (mut actor, mut time, mut lat, mut lon) = (None, 0, 0, 0);
        let mut at = start;
        let mut is_last = false;
        for role in &self.header.plan {
            if is_last {
                return None;
            }
            match role {
                None => {
                    let rest = piece.get(at..)?;
                    if rest.first() == Some(&b'"') {
                        return None;
                    }
                    at += memchr::memchr2(delimiter, b'\n', rest)?;
                }
                Some(ColumnRole::Actor) => {
                    let bytes = *piece.get(at..)?.first_chunk::<16>()?;
                    let len = end_of_word(bytes, delimiter)?;
                    if len <= LONGEST_ABSENT && is_absent(bytes.get(..len)?) {
                        return None;
                    }
                    actor = Some(Short::first_of(bytes, len)?);
                    at += len;
                }
                Some(ColumnRole::Time) => (time, at) = self.clock.plain(piece, at)?,
                Some(ColumnRole::Lat) => (lat, at) = plain_degrees(piece, at)?,
                Some(ColumnRole::Lon) => (lon, at) = plain_degrees(piece, at)?,
                Some(_) => return None,
            }
            match *piece.get(at)? {
                byte if byte == delimiter => at += 1,
                b'\n' => is_last = true,
                b'\r' if piece.get(at + 1) == Some(&b'\n') => {
                    at += 1;
                    is_last = true;
                }
                _ => return None,
            }
        }
        let (lat, lon) = coordinates::checked(lat, lon)?;
        let left = self.header.names.len() - self.header.plan.len();
        if is_last {
            return (left == 0).then_some((actor?, (time, lat, lon), at + 1));
        }
        // The fields after the last that is read are only counted.
        let rest = piece.get(at..)?;
        let end = memchr::memchr(b'\n', rest)?;
        let rest = rest.get(..end)?;
        if memchr::memchr(b'"', rest).is_some() {
            return None;
        }
        let fields = memchr::memchr_iter(delimiter, rest).count() + 1;
        (fields == left).then_some((actor?, (time, lat, lon), at + end + 1))
    }

    /// One row of any form; where the next one starts.
    #[cold]
    fn any_row(&mut self, piece: &[u8], at: usize, room: usize, parsed: &mut Parsed) -> usize {
        // All of the piece is here, so there is always an end.
        let (end, next) = record_end(piece, at, self.header.delimiter, true)
            .unwrap_or((piece.len(), piece.len()));
        let line = parsed.lines;
        let text = piece.get(at..next).unwrap_or_default();
        parsed.lines += memchr::memchr_iter(b'\n', text).count() as u64;
        let record = piece.get(at..end).unwrap_or_default();
        let inner = memchr::memchr_iter(b'\n', record).count() as u64;
        if inner > 0 {
            parsed.over_lines += 1;
            longer(&mut parsed.longest_record, (line + 1, line + 1 + inner));
        }
        if record.iter().all(|&byte| byte == b' ') {
            return next;
        }
        parsed.records += 1;
        match self.row(record) {
            Ok(RowRead::Fix(actor, (time, lat, lon))) => {
                let actor = self.actors.number(&actor);
                if let Some((later, error)) = self.twice.take() {
                    let rejected = Rejected {
                        row: parsed.records,
                        line: Some(line + 1),
                        reason: Reason::TimeTwice,
                        field: Some(self.header.name(ColumnRole::Time).to_owned()),
                        error,
                    };
                    parsed.twice.push(Twice { at: parsed.rows.len(), later, rejected });
                }
                parsed.rows.push(actor, time, lat, lon);
            }
            Ok(RowRead::Claim(sighting)) => {
                let (row, line) = (parsed.records, Some(line + 1));
                parsed.claims.push(ClaimRow { row, line, is_said: false, sighting });
            }
            Ok(RowRead::Said(sighting, odd)) => {
                let (row, line) = (parsed.records, Some(line + 1));
                parsed.odd.extend(odd.into_iter().map(|odd| (row, odd)));
                parsed.claims.push(ClaimRow { row, line, is_said: true, sighting });
            }
            Err(refused) => {
                let names = ColumnRole::ALL.map(|role| self.header.name(role));
                parsed.refuse(refused, Some(line + 1), room, &names);
            }
        }
        next
    }

    fn row<'r>(&mut self, record: &'r [u8]) -> Result<RowRead<'r>, Refused>
    where
        'a: 'r,
    {
        self.twice = None;
        let mut found: RowFields<'r> = Default::default();
        let mut fields = CsvFields::of(record, self.header.delimiter);
        let (mut count, mut has_more, mut is_quoted) = (0, false, false);
        let width = self.header.names.len();
        while let Some(field) = fields.next() {
            has_more |= count >= width && !field.is_empty();
            if let Some(Some(role)) = self.header.plan.get(count)
                && let Some(slot) = found.get_mut(*role as usize)
            {
                *slot = Some(field);
                is_quoted |= *role == ColumnRole::Actor && fields.is_quoted;
            }
            count += 1;
        }
        if fields.is_unclosed {
            let message = format!("{} opens a quote that is not closed", shown(record));
            let most = QUOTED_RECORD >> 10;
            let cure = format!("close it, or make the record shorter: {most} KiB at most");
            return Err(fault(Reason::Quote, None, ErrorKind::Format, message, &cure).into());
        }
        // A delimiter at the end of each row is a habit, and says nothing.
        if count < width || has_more {
            let message = format!("{count} fields, where the header has {width}");
            let cure = "quote fields that hold the delimiter";
            return Err(fault(Reason::Width, None, ErrorKind::Format, message, cure).into());
        }
        if self.header.has_more() {
            return self.claim_row(found, is_quoted);
        }
        // From left to right, so that the first fault counts.
        let (mut instant, mut position) = (None, None);
        let mut id = Cow::Borrowed(self.whose.as_bytes());
        for role in self.header.plan.iter().flatten() {
            match role {
                ColumnRole::Actor => {
                    let field = found.get_mut(*role as usize).and_then(Option::take);
                    id = checked_id(field.unwrap_or_default(), is_quoted)?;
                }
                ColumnRole::Time | ColumnRole::TimeOfDay if instant.is_none() => {
                    instant = Some(self.instant(&found)?);
                }
                ColumnRole::Time | ColumnRole::TimeOfDay => {}
                _ if position.is_none() => position = Some(self.position(&found)?),
                _ => {}
            }
        }
        let (lat, lon) = position.unwrap_or_default();
        Ok(RowRead::Fix(id, (instant.unwrap_or_default(), lat, lon)))
    }

    /// The instant that the column of the time says, and that of the time of day.
    fn instant(&mut self, found: &RowFields<'_>) -> Result<i64, BadTime> {
        let time = field_of(found, ColumnRole::Time);
        let of_day = field_of(found, ColumnRole::TimeOfDay);
        let both;
        let time = match of_day {
            b"" => time,
            _ if is_absent(time.trim_ascii()) => time,
            _ => {
                both = [time.trim_ascii(), of_day.trim_ascii()].join(&b' ');
                &both
            }
        };
        match self.clock.read(time) {
            Err(BadTime::Twice { earlier, later, error }) if self.is_by_order => {
                self.twice = Some((later, error));
                Ok(earlier)
            }
            read => read,
        }
    }

    fn position(&mut self, found: &RowFields<'_>) -> Result<(i32, i32), Fault> {
        let (lat, lon) = match field_of(found, ColumnRole::Position) {
            b"" => (field_of(found, ColumnRole::Lat), field_of(found, ColumnRole::Lon)),
            both if is_absent(both.trim_ascii()) => (both, both),
            both => coordinates::pair(both).ok_or_else(|| {
                let message = format!("{} is no position", shown(both));
                let cure = "write latitude and longitude in decimal degrees, like 42.4,130.6";
                fault(
                    Reason::Coordinates,
                    Some(ColumnRole::Position),
                    ErrorKind::Syntax,
                    message,
                    cure,
                )
            })?,
        };
        let read = |field: &[u8], role: ColumnRole, letter: ColumnRole| {
            let degrees = self.degrees(field, role);
            match self.header.name(letter) {
                "" => degrees,
                _ => coordinates::signed(degrees, field_of(found, letter)),
            }
        };
        let degrees = (
            read(lat, ColumnRole::Lat, ColumnRole::NorthSouth),
            read(lon, ColumnRole::Lon, ColumnRole::EastWest),
        );
        let position = coordinates::of(degrees.0, degrees.1, self.is_ais, |role| {
            String::from_utf8_lossy(if role == ColumnRole::Lat { lat } else { lon }).into_owned()
        })?;
        self.wrapped += u64::from(coordinates::is_wrapped(degrees.1));
        Ok(position)
    }

    /// One coordinate in any form.
    fn degrees(&self, field: &[u8], role: ColumnRole) -> Degrees {
        let field = with_point(field, self.header.delimiter);
        if self.is_e7 {
            let number = std::str::from_utf8(&field).ok().and_then(|text| text.trim().parse().ok());
            return match number {
                _ if is_absent(field.trim_ascii()) => Degrees::Absent,
                Some(units) => Degrees::Units(units),
                None => Degrees::Unreadable,
            };
        }
        match degrees(&field) {
            Degrees::Unreadable => {
                coordinates::angle(&field, role).map_or(Degrees::Unreadable, Degrees::Units)
            }
            read => read,
        }
    }
}

/// How many metres one of the column of the radius is.
fn radius_factor(profile: &Profile<'_>, header: &Header) -> f64 {
    match profile.columns.get(ColumnRole::Radius as usize) {
        Some(Column::Named(name))
            if !name.eq_ignore_ascii_case(header.name(ColumnRole::Radius)) =>
        {
            scaled(name).map_or(1.0, |(_, factor)| factor)
        }
        _ => 1.0,
    }
}

/// The fields of a row that are read, by role.
type RowFields<'r> = [Option<Cow<'r, [u8]>>; ColumnRole::ALL.len()];

/// The field of a role; nothing if it has no column.
fn field_of<'f>(found: &'f RowFields<'_>, role: ColumnRole) -> &'f [u8] {
    found.get(role as usize).and_then(Option::as_deref).unwrap_or_default()
}

fn shown(bytes: &[u8]) -> String {
    quoted(&String::from_utf8_lossy(bytes))
}

/// The id: what stands in quotes as it is, and anything else without the spaces
/// around it and unless it is a word for nothing.
fn checked_id(field: Cow<'_, [u8]>, is_quoted: bool) -> Result<Cow<'_, [u8]>, Fault> {
    if std::str::from_utf8(&field).is_err() {
        let message = format!("{} is not UTF-8", shown(&field));
        let cure = "save the file as UTF-8";
        return Err(fault(
            Reason::Actor,
            Some(ColumnRole::Actor),
            ErrorKind::Format,
            message,
            cure,
        ));
    }
    let id = field.trim_ascii();
    if id.is_empty() || (!is_quoted && is_absent(id)) {
        return Err(nobody(id));
    }
    Ok(match field {
        field if is_quoted => field,
        Cow::Borrowed(field) => Cow::Borrowed(field.trim_ascii()),
        Cow::Owned(field) => Cow::Owned(field.trim_ascii().to_vec()),
    })
}

/// A decimal comma as a point, where commas do not stand between fields.
fn with_point(field: &[u8], delimiter: u8) -> Cow<'_, [u8]> {
    let has_comma = delimiter != b',' && field.contains(&b',') && !field.contains(&b'.');
    if !has_comma {
        return Cow::Borrowed(field);
    }
    Cow::Owned(field.iter().map(|&byte| if byte == b',' { b'.' } else { byte }).collect())
}

/// How many of 16 bytes are a word: printable ASCII up to a delimiter or a line
/// end. `None` if it is empty, does not end there, or has another byte in it.
#[inline]
fn end_of_word(bytes: [u8; 16], delimiter: u8) -> Option<usize> {
    const ONES: u128 = u128::MAX / 0xFF;
    const HIGHS: u128 = ONES << 7;
    let word = u128::from_le_bytes(bytes);
    let other = word ^ (ONES * delimiter as u128);
    // The lowest byte that is zero is found right; a carry spoils only those
    // after it. So it is with bytes below 0x23, the space and the quote among
    // them, which are left to the slow way.
    let delimiters = other.wrapping_sub(ONES) & !other & HIGHS;
    let low = word.wrapping_sub(ONES * 0x23) & !word & HIGHS;
    let high = word & HIGHS;
    let ends = delimiters | low | high;
    let at = ends.trailing_zeros() as usize / 8;
    let is_end = matches!(*bytes.get(at)?, b'\n' | b'\r') || bytes.get(at) == Some(&delimiter);
    (at > 0 && is_end).then_some(at)
}

#[cfg(test)]
mod tests;
