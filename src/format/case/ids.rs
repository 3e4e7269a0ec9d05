//! What is declared under which id.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::document::SightingHead;
use super::field_words::SIGHTINGS;
use super::notes::RecordPath;
use super::reader::Record;
use crate::error::{Error, ErrorKind, quoted};
use crate::words;

/// Things of one sort by their ids, in the order of declaration.
#[derive(Debug)]
pub(super) struct Ids<T> {
    what: &'static str,
    index: HashMap<Arc<str>, usize>,
    things: Vec<(Arc<str>, RecordPath, T)>,
    /// Those whose record has a fault.
    broken: HashSet<Arc<str>>,
}

impl<T> Ids<T> {
    /// No `what` yet.
    pub(super) fn new(what: &'static str) -> Ids<T> {
        Ids { what, index: HashMap::new(), things: Vec::new(), broken: HashSet::new() }
    }

    /// Declares what a record says, even if not all of it can be read: what
    /// refers to it is not wrong for that.
    pub(super) fn declare<R>(&mut self, id: &str, entry: &Record<R>, thing: T) {
        if entry.notes.faults() > 0 {
            self.broken.insert(id.into());
        }
        if let Some((_, first, _)) = self.index.get(id).and_then(|&first| self.things.get(first)) {
            return entry.notes.fault("id", twice(self.what, id, *first));
        }
        self.push(id, entry.notes.at, thing);
    }

    /// Declares what nothing is known of but its id, unless it is declared.
    pub(super) fn supply(&mut self, id: &str, thing: impl FnOnce() -> T) {
        if !self.index.contains_key(id) {
            self.push(id, RecordPath::Top, thing());
        }
    }

    fn push(&mut self, id: &str, at: RecordPath, thing: T) {
        let id: Arc<str> = id.into();
        self.index.insert(Arc::clone(&id), self.things.len());
        self.things.push((id, at, thing));
    }

    /// Whether the record of this could not be read, so that nothing can be
    /// said of what depends on it.
    pub(super) fn is_broken(&self, id: &str) -> bool {
        self.broken.contains(id)
    }

    /// What is declared under an id.
    pub(super) fn get(&self, id: &str) -> Option<&T> {
        self.things.get(*self.index.get(id)?).map(|(_, _, thing)| thing)
    }

    /// What a field refers to.
    pub(super) fn find(&self, id: &str) -> Result<&T, Error> {
        self.get(id).ok_or_else(|| undeclared(self.what, id, self.pairs().map(|(id, _)| id)))
    }

    /// Everything that is declared.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.pairs().map(|(_, thing)| thing)
    }

    /// Everything that is declared, with its id.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &T)> + Clone {
        self.things.iter().map(|(id, _, thing)| (&**id, thing))
    }

    /// Everything, with its id.
    pub(super) fn into_pairs(self) -> impl Iterator<Item = (String, T)> {
        self.things.into_iter().map(|(id, _, thing)| ((*id).to_owned(), thing))
    }
}

/// The error of an id that a `what` before it has, too.
pub(super) fn twice(what: &str, id: &str, first: RecordPath) -> Error {
    let message = format!("the {what} {} is declared twice, first at {first}.id", quoted(id));
    Error::new(ErrorKind::DuplicateId, message).cured_by("give one of them another id")
}

/// The error of an id that no `what` has; these are `known`.
pub(super) fn undeclared<'k>(
    what: &str,
    id: &str,
    known: impl Iterator<Item = &'k str> + Clone,
) -> Error {
    let message = format!("no {what} is declared with the id {}", quoted(id));
    Error::new(ErrorKind::UnknownId, message).cured_by(words::cure(id, what, known))
}

/// The numbers of the records of sightings, by their ids.
#[derive(Debug, Default)]
pub(super) struct SightingIds<'t> {
    /// The first of each id, and where it stands.
    numbers: HashMap<Cow<'t, str>, (u32, u32)>,
    /// Those that only take others back.
    takes_back: HashSet<u32>,
    is_on_lines: bool,
    /// Whether two have one id.
    has_twice: bool,
    len: usize,
}

impl<'t> SightingIds<'t> {
    /// The ids of some records, in the order of the file.
    pub(super) fn of(
        heads: impl Iterator<Item = (RecordPath, SightingHead<'t>)>,
    ) -> SightingIds<'t> {
        let mut ids = SightingIds::default();
        for ((at, head), number) in heads.zip(0..) {
            ids.len += 1;
            if !head.is_sighting() {
                ids.takes_back.insert(number);
            }
            let place = match at {
                RecordPath::OnLine(line, _) => u32::try_from(line).unwrap_or(u32::MAX),
                _ => number,
            };
            ids.is_on_lines = matches!(at, RecordPath::OnLine(..));
            if let Some(id) = head.into_id() {
                let first = *ids.numbers.entry(id).or_insert((number, place));
                ids.has_twice |= first.0 != number;
            }
        }
        ids
    }

    /// Where the first record with the id of another one stands.
    pub(super) fn before(&self, id: &str, number: usize) -> Option<RecordPath> {
        if !self.has_twice {
            return None;
        }
        self.first(id).filter(|(first, _)| *first != number).map(|(_, at)| at)
    }

    /// How many records there are.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The number of the first record with an id, and where it stands.
    pub(super) fn first(&self, id: &str) -> Option<(usize, RecordPath)> {
        let (number, place) = *self.numbers.get(id)?;
        let (list, kind) = SIGHTINGS;
        let place = place as usize;
        let at = match self.is_on_lines {
            true => RecordPath::OnLine(place, kind),
            false => RecordPath::InList(list, place),
        };
        Some((number as usize, at))
    }

    /// The number of the record that a field refers to.
    pub(super) fn find(&self, id: &str) -> Result<usize, Error> {
        self.first(id).map(|(number, _)| number).ok_or_else(|| {
            let mut known: Vec<_> = self.numbers.iter().map(|(id, at)| (at, &**id)).collect();
            known.sort_unstable();
            undeclared("sighting", id, known.iter().map(|(_, id)| *id))
        })
    }

    /// The number of the sighting that a field refers to, which is more than a record
    /// that takes others back.
    pub(super) fn sighting(&self, id: &str, cure: &'static str) -> Result<usize, Error> {
        let number = self.find(id)?;
        if u32::try_from(number).is_ok_and(|number| self.takes_back.contains(&number)) {
            let message = format!("{} only takes back another record", quoted(id));
            return Err(Error::new(ErrorKind::UnknownId, message).cured_by(cure));
        }
        Ok(number)
    }
}
