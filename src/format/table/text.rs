//! A text table to rows: pieces are parsed, on all cores with the feature
//! `rayon`, and put together in the order of the file, so that the result is
//! the same however many there are.

use std::borrow::Cow;

use super::kind::kind_of;
use super::loading::{Counted, Loading, Progress};
use super::pieces::Pieces;
use super::rows::{Parsed, Parser};
use super::shape::Shape;
use crate::error::{Error, ErrorKind, quoted};

/// How many pieces one core is given at a time.
const TURN: usize = 4;

/// A parser, what it has just read, and what its numbers of actors mean.
struct Slot<'s> {
    parser: Parser<'s>,
    parsed: Vec<Parsed>,
    numbers: Vec<u32>,
}

type Batch<'a> = Vec<Cow<'a, [u8]>>;

impl Loading<'_> {
    /// Reads a text table.
    pub(super) fn text(
        &mut self,
        mut pieces: Pieces<'_>,
        total: Option<u64>,
        watch: &mut dyn FnMut(Progress),
    ) -> Result<(), Error> {
        kind_of(pieces.peek(4)?).as_text()?;
        if self.profile.is_gpx() {
            return Err(Error::new(ErrorKind::Format, "the file is no GPX")
                .cured_by("read a table with the profile of its columns"));
        }
        if pieces.peek(3)? == b"\xEF\xBB\xBF" {
            pieces.skip(3);
        }
        let (header, line) = match self.profile.header {
            Some(header) => (header.to_owned(), 0),
            None => first_lines(&mut pieces)?,
        };
        let profile = self.profile;
        let shape = Shape::of(&profile, &header).map_err(|error| error.within("header"))?;
        self.unread(shape.unread.iter().map(|name| &**name));
        let mut slots: Vec<Slot<'_>> = (0..self.cores.max(1))
            .map(|_| Slot {
                parser: Parser::new(&profile, &shape),
                parsed: Vec::new(),
                numbers: Vec::new(),
            })
            .collect();
        let mut counted = Counted { row: 0, line };
        let before = self.report.read;
        let mut batches = read_batches(&mut pieces, shape.delimiter, slots.len())?;
        while !batches.is_empty() {
            let tell = profile.told.saturating_sub(self.report.told.len());
            let next = parse_while(&mut slots, &batches, tell, || {
                read_batches(&mut pieces, shape.delimiter, self.cores.max(1))
            });
            for slot in &mut slots {
                let (read, actors) = (slot.parsed.drain(..), &slot.parser.actors);
                self.take_in(read, actors, &mut slot.numbers, &mut counted)?;
            }
            batches = next?;
            let rows = self.report.read - before;
            watch(Progress { rows, bytes: pieces.bytes, total });
        }
        Ok(())
    }
}

/// The header, and how many lines were read to find it: spreadsheets may write
/// `sep=;` on a line before it, for other spreadsheets.
pub(super) fn first_lines(pieces: &mut Pieces<'_>) -> Result<(String, u64), Error> {
    let first = header(&pieces.line()?)?;
    let is_hint = first.trim_start_matches('\u{feff}').starts_with("sep=");
    if is_hint { Ok((header(&pieces.line()?)?, 2)) } else { Ok((first, 1)) }
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

/// Up to one batch for each core, each of pieces that follow each other.
fn read_batches<'a>(
    pieces: &mut Pieces<'a>,
    delimiter: u8,
    cores: usize,
) -> Result<Vec<Batch<'a>>, Error> {
    let mut batches = Vec::new();
    for _ in 0..cores {
        let mut batch = Batch::new();
        while batch.len() < TURN
            && let Some(piece) = pieces.next(delimiter)?
        {
            batch.push(piece);
        }
        if batch.is_empty() {
            break;
        }
        batches.push(batch);
    }
    Ok(batches)
}

impl Slot<'_> {
    fn parse(&mut self, batch: &Batch<'_>, tell: usize) {
        for piece in batch {
            self.parsed.push(self.parser.parse(piece, tell));
        }
    }
}

/// Parses the batches and does something else in the meantime.
#[cfg(feature = "rayon")]
fn parse_while<T>(
    slots: &mut [Slot<'_>],
    batches: &[Batch<'_>],
    tell: usize,
    meanwhile: impl FnOnce() -> T,
) -> T {
    if let ([slot], [batch]) = (&mut *slots, batches) {
        slot.parse(batch, tell);
        return meanwhile();
    }
    rayon::in_place_scope(|scope| {
        for (slot, batch) in slots.iter_mut().zip(batches) {
            scope.spawn(move |_| slot.parse(batch, tell));
        }
        meanwhile()
    })
}

#[cfg(not(feature = "rayon"))]
fn parse_while<T>(
    slots: &mut [Slot<'_>],
    batches: &[Batch<'_>],
    tell: usize,
    meanwhile: impl FnOnce() -> T,
) -> T {
    for (slot, batch) in slots.iter_mut().zip(batches) {
        slot.parse(batch, tell);
    }
    meanwhile()
}
