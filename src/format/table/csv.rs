//! CSV in: pieces of the text are parsed, on all cores with the feature
//! `rayon`, and put together in the order of the file, so that the result is
//! the same however many there are.

use std::borrow::Cow;

use super::buffer::Buffer;
use super::column_role::{ColumnRole, HeaderLine};
use super::csv_record::CsvFields;
use super::first_rows::{DayOrder, date_order, settle};
use super::header::{Header, unread};
use super::loading::{Counted, Loading};
use super::parsed::Parsed;
use super::profile::Profile;
use super::row_parser::RowParser;
use super::time_format::TimeFormat;
use crate::error::{Error, ErrorKind, quoted};

/// How many pieces one core is given at a time.
const PIECES_A_TURN: usize = 4;

/// A parser, what it has just read, and what its numbers of actors mean.
struct Slot<'s> {
    parser: RowParser<'s>,
    parsed: Vec<Parsed>,
    numbers: Vec<u32>,
}

/// Pieces that follow each other, for one core.
type Turn<'a> = Vec<Cow<'a, [u8]>>;

/// How many bytes of rows are looked at to settle what the header leaves open.
const FIRST_ROWS: usize = 1 << 14;
/// How many lines may stand before the header, or one more.
const LINES_BEFORE: u64 = 30;

/// Reads a text table; `stem` is the name of its file, without the ending.
pub(super) fn load_csv(
    loading: &mut Loading<'_>,
    mut buffer: Buffer<'_>,
    stem: &str,
) -> Result<(), Error> {
    if buffer.peek(3)? == b"\xEF\xBB\xBF" {
        buffer.skip(3);
    }
    let (mut header, line) = find_header(loading, &mut buffer)?;
    let first_rows = buffer.peek(FIRST_ROWS)?;
    let is_all = first_rows.len() < FIRST_ROWS;
    let notes = settle(&mut header, &loading.profile, first_rows, is_all);
    loading.loaded.notes.extend(notes.map_err(|error| error.within("header"))?);
    let profile = in_order(loading.profile, &header, &mut buffer)?;
    loading.unread(unread(&header.names, &header.at));
    loading.whose(header.name(ColumnRole::Actor), stem)?;
    let cores = loading.cores.max(1);
    let whose = loading.profile.of_actor.unwrap_or(stem);
    let is_hex = loading.is_hex;
    let new_slot = || Slot {
        parser: RowParser::new(&profile, &header, whose).with_hex(is_hex),
        parsed: Vec::new(),
        numbers: Vec::new(),
    };
    let mut slots: Vec<Slot<'_>> = std::iter::repeat_with(new_slot).take(cores).collect();
    let mut counted = Counted { row: 0, line };
    let mut turns = read_turns(&mut buffer, header.delimiter, cores)?;
    let mut line_before = Vec::new();
    while !turns.is_empty() {
        let next = parse_while(&mut slots, &turns, loading.room(), || {
            read_turns(&mut buffer, header.delimiter, cores)
        });
        for slot in &mut slots {
            let (read, actors) = (slot.parsed.drain(..), &slot.parser.actors);
            loading.take_in(read, actors, &mut slot.numbers, &mut counted)?;
        }
        let next = next?;
        let pieces = turns.iter().flatten().rev();
        let mut lines = pieces.flat_map(|piece| piece.rsplit(|byte| *byte == b'\n'));
        let is_ended = lines.clone().next().is_none_or(<[u8]>::is_empty);
        let mut lines = lines.by_ref().filter(|line| !line.is_empty());
        let last = lines.next().unwrap_or_default();
        if next.is_empty() && !is_ended {
            let before = lines.next().unwrap_or(&line_before);
            loading.loaded.notes.extend(may_be_cut(&header, before, last));
        }
        line_before = last.to_vec();
        turns = next;
        loading.progress(buffer.bytes)?;
    }
    loading.settle_twice();
    Ok(())
}

/// The columns of the table, and how many lines stand before its first row, which are
/// passed over.
fn find_header(loading: &mut Loading<'_>, buffer: &mut Buffer<'_>) -> Result<(Header, u64), Error> {
    let profile = loading.profile;
    let within = |error: Error| error.within("header");
    let (header, before, length, lines) = match profile.header {
        HeaderLine::Given(header) => (Header::of(&profile, header).map_err(within)?, 0, 0, 0),
        HeaderLine::InTheFile => {
            let found = first_fitting(buffer, |line| Header::of(&profile, line))?;
            (found.fits, found.lines - 1 - found.expected, found.length, found.lines)
        }
        HeaderLine::Numbers => {
            let (mut lines, mut length) = (Vec::new(), 0);
            while lines.len() as u64 <= LINES_BEFORE {
                let line = buffer.line(length)?;
                if line.is_empty() {
                    break;
                }
                length += line.len();
                lines.push(line);
            }
            let (header, before) = Header::numbered(&profile, &lines).map_err(within)?;
            let length = lines.iter().take(before).map(Vec::len).sum();
            (header, before as u64, length, before as u64)
        }
    };
    buffer.skip(length);
    if before > 0 {
        let what = if before == 1 { "line" } else { "lines" };
        loading.loaded.notes.push(format!("{before} {what} before the header passed over"));
    }
    Ok((header, lines))
}

/// What a line of the table fits, and where.
pub(super) struct Fitting<T> {
    pub(super) fits: T,
    /// How many lines and bytes it takes to the end of it.
    lines: u64,
    length: usize,
    /// How many of the lines before it nobody needs to hear of.
    expected: u64,
}

/// The first line that can be a header; the error is that of the first that is not empty
/// and no comment.
pub(super) fn first_fitting<T>(
    buffer: &mut Buffer<'_>,
    fit: impl Fn(&str) -> Result<T, Error>,
) -> Result<Fitting<T>, Error> {
    let (mut length, mut expected) = (0, 0);
    // What is wrong with the first line, and whether that is a comment.
    let mut failed: Option<(bool, Error)> = None;
    for lines in 1..=LINES_BEFORE {
        let bytes = buffer.line(length)?;
        if bytes.is_empty() {
            break;
        }
        length += bytes.len();
        let line = match header_line(&bytes) {
            Ok(line) => line,
            Err(error) if failed.is_none() => return Err(error),
            // What is no text after a line that is none of a table is no header.
            Err(_) => break,
        };
        // Spreadsheets write `sep=;` for other spreadsheets.
        if line.trim().is_empty() || line.trim_start_matches('\u{feff}').starts_with("sep=") {
            expected += u64::from(!line.trim().is_empty());
            continue;
        }
        let at = match lines {
            1 => "header".to_owned(),
            later => format!("header (line {later})"),
        };
        match fit(&line).map_err(|error| error.within(at)) {
            Ok(fits) => return Ok(Fitting { fits, lines, length, expected }),
            Err(error) if failed.as_ref().is_none_or(|(is_comment, _)| *is_comment) => {
                failed = Some((line.starts_with('#'), error));
            }
            Err(_) => {}
        }
    }
    Err(failed.map(|(_, error)| error).unwrap_or_else(|| {
        Error::new(ErrorKind::Format, "there is no header").cured_by(
            "begin with the names of the columns, or say that there are none with `Profile::without_header`",
        )
    }))
}

fn header_line(line: &[u8]) -> Result<String, Error> {
    let line = std::str::from_utf8(line).map_err(|_| {
        let shown = quoted(&String::from_utf8_lossy(line));
        Error::new(ErrorKind::Format, format!("the first line, {shown}, is not UTF-8"))
            .cured_by("save the file as UTF-8")
    })?;
    let line = line.trim_end_matches(['\r', '\n']);
    if line.contains('\r') {
        return Err(Error::new(ErrorKind::Format, "its lines end with a carriage return alone")
            .cured_by("save the file with the line ends of Unix or Windows"));
    }
    Ok(line.to_owned())
}

/// The profile with the order of day and month that the rows decide, if it is open.
///
/// # Errors
///
/// [`ErrorKind::Contradiction`] where the profile has another form, or where nothing
/// decides.
fn in_order<'p>(
    profile: Profile<'p>,
    header: &Header,
    buffer: &mut Buffer<'_>,
) -> Result<Profile<'p>, Error> {
    let is_open = profile.format == TimeFormat::DayOrMonth;
    if profile.pattern.is_some() || !is_open && profile.format != TimeFormat::Iso {
        return Ok(profile);
    }
    let mut size = FIRST_ROWS;
    let (order, text) = loop {
        let text = buffer.peek(size)?;
        let is_all = text.len() < size;
        let found = date_order(header, text, is_all, is_open);
        if is_all || found.0 != DayOrder::Either {
            break found;
        }
        size *= 2;
    };
    let (format, cure) = match order {
        DayOrder::None => return Ok(profile),
        DayOrder::Either => {
            (None, "read the times by `TimeFormat::DayMonthYear` or by `TimeFormat::MonthDayYear`")
        }
        DayOrder::DayFirst => {
            (Some(TimeFormat::DayMonthYear), "read the times by `TimeFormat::DayMonthYear`")
        }
        DayOrder::MonthFirst => {
            (Some(TimeFormat::MonthDayYear), "read the times by `TimeFormat::MonthDayYear`")
        }
    };
    match format.filter(|_| is_open) {
        Some(format) => Ok(profile.time_format(format)),
        None => {
            let what = match format {
                Some(_) => "has the day and the month in another order than ISO",
                None => "may have the day or the month first, as all rows may",
            };
            let error = Error::new(ErrorKind::Contradiction, format!("{} {what}", quoted(&text)));
            Err(error.cured_by(cure).within(header.name(ColumnRole::Time)))
        }
    }
}

/// Says that the last row may be cut off: without a line end nothing tells a number from
/// the beginning of one, but that it is shorter than that of the row before it.
fn may_be_cut(header: &Header, before: &[u8], last: &[u8]) -> Option<String> {
    let is_read = header.plan.len() == header.names.len();
    let field = |line| {
        let mut fields: Vec<_> = CsvFields::of(line, header.delimiter).collect();
        let field = fields.pop().filter(|_| fields.len() + 1 == header.names.len())?;
        Some(String::from_utf8_lossy(&field).trim().to_owned())
    };
    let (whole, own) = (field(before)?, field(last)?);
    let is_number = own.parse::<f64>().is_ok() && whole.parse::<f64>().is_ok();
    (is_read && is_number && own.len() < whole.len()).then(|| {
        format!(
            "the last row has no line end, and its {} is shorter than {}, the one before it: it \
             may be cut off",
            quoted(&own),
            quoted(&whole)
        )
    })
}

/// Up to one turn for each core, each of pieces that follow each other.
fn read_turns<'a>(
    buffer: &mut Buffer<'a>,
    delimiter: u8,
    cores: usize,
) -> Result<Vec<Turn<'a>>, Error> {
    let mut turns = Vec::new();
    for _ in 0..cores {
        let mut turn = Turn::new();
        while turn.len() < PIECES_A_TURN
            && let Some(piece) = buffer.next(delimiter)?
        {
            turn.push(piece);
        }
        if turn.is_empty() {
            break;
        }
        turns.push(turn);
    }
    Ok(turns)
}

impl Slot<'_> {
    fn parse(&mut self, turn: &Turn<'_>, room: usize) {
        for piece in turn {
            self.parsed.push(self.parser.parse(piece, room));
        }
    }
}

/// Parses the turns and does something else in the meantime.
#[cfg(feature = "rayon")]
fn parse_while<T>(
    slots: &mut [Slot<'_>],
    turns: &[Turn<'_>],
    room: usize,
    meanwhile: impl FnOnce() -> T,
) -> T {
    if let ([slot], [turn]) = (&mut *slots, turns) {
        slot.parse(turn, room);
        return meanwhile();
    }
    rayon::in_place_scope(|scope| {
        for (slot, turn) in slots.iter_mut().zip(turns) {
            scope.spawn(move |_| slot.parse(turn, room));
        }
        meanwhile()
    })
}

#[cfg(not(feature = "rayon"))]
fn parse_while<T>(
    slots: &mut [Slot<'_>],
    turns: &[Turn<'_>],
    room: usize,
    meanwhile: impl FnOnce() -> T,
) -> T {
    for (slot, turn) in slots.iter_mut().zip(turns) {
        slot.parse(turn, room);
    }
    meanwhile()
}
