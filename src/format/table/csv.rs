//! CSV in: pieces of the text are parsed, on all cores with the feature
//! `rayon`, and put together in the order of the file, so that the result is
//! the same however many there are.

use std::borrow::Cow;

use super::buffer::Buffer;
use super::header::Header;
use super::loading::{Counted, Loading};
use super::parsed::Parsed;
use super::row_parser::RowParser;
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

/// Reads a text table.
pub(super) fn load_csv(loading: &mut Loading<'_>, mut buffer: Buffer<'_>) -> Result<(), Error> {
    if buffer.peek(3)? == b"\xEF\xBB\xBF" {
        buffer.skip(3);
    }
    let profile = loading.profile;
    let (header, line) = match profile.header {
        Some(header) => (header.to_owned(), 0),
        None => {
            let (header, lines, length) = first_lines(&mut buffer)?;
            buffer.skip(length);
            (header, lines)
        }
    };
    let header = Header::of(&profile, &header).map_err(|error| error.within("header"))?;
    loading.unread(header.unread.iter().map(|name| &**name));
    let cores = loading.cores.max(1);
    let new_slot = || Slot {
        parser: RowParser::new(&profile, &header),
        parsed: Vec::new(),
        numbers: Vec::new(),
    };
    let mut slots: Vec<Slot<'_>> = std::iter::repeat_with(new_slot).take(cores).collect();
    let mut counted = Counted { row: 0, line };
    let mut turns = read_turns(&mut buffer, header.delimiter, cores)?;
    while !turns.is_empty() {
        let next = parse_while(&mut slots, &turns, loading.room(), || {
            read_turns(&mut buffer, header.delimiter, cores)
        });
        for slot in &mut slots {
            let (read, actors) = (slot.parsed.drain(..), &slot.parser.actors);
            loading.take_in(read, actors, &mut slot.numbers, &mut counted)?;
        }
        turns = next?;
        loading.progress(buffer.bytes)?;
    }
    Ok(())
}

/// The header, with how many lines it takes to find it, and how many bytes:
/// spreadsheets may write `sep=;` on a line before it, for other spreadsheets.
pub(super) fn first_lines(buffer: &mut Buffer<'_>) -> Result<(String, u64, usize), Error> {
    let line = buffer.line(0)?;
    let first = header(&line)?;
    if !first.trim_start_matches('\u{feff}').starts_with("sep=") {
        return Ok((first, 1, line.len()));
    }
    let second = buffer.line(line.len())?;
    Ok((header(&second)?, 2, line.len() + second.len()))
}

fn header(line: &[u8]) -> Result<String, Error> {
    let line = std::str::from_utf8(line).map_err(|_| {
        let shown = quoted(&String::from_utf8_lossy(line));
        Error::new(ErrorKind::Format, format!("the first line, {shown}, is not UTF-8"))
            .cured_by("save the file as UTF-8")
    })?;
    if line.trim().is_empty() {
        return Err(Error::new(ErrorKind::Format, "the first line is empty")
            .cured_by("begin with the names of the columns, or give the profile a header"));
    }
    let line = line.trim_end_matches(['\r', '\n']);
    if line.contains('\r') {
        return Err(Error::new(ErrorKind::Format, "its lines end with a carriage return alone")
            .cured_by("save the file with the line ends of Unix or Windows"));
    }
    Ok(line.to_owned())
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
