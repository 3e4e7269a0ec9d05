//! What is declared under which id.

use std::collections::{HashMap, HashSet};

use super::faults::Faults;
use super::record::Record;
use crate::error::{Error, ErrorKind, quoted};
use crate::words;

/// Things of one sort by their ids, in the order of declaration.
#[derive(Debug)]
pub(super) struct Ids<'d, T> {
    what: &'static str,
    index: HashMap<&'d str, usize>,
    entries: Vec<(&'d str, Record<'d>, T)>,
    /// Those that stand in for a record that could not be read.
    broken: HashSet<&'d str>,
}

impl<'d, T> Ids<'d, T> {
    /// No `what` yet.
    pub(super) fn new(what: &'static str) -> Ids<'d, T> {
        Ids { what, index: HashMap::new(), entries: Vec::new(), broken: HashSet::new() }
    }

    /// Declares one.
    pub(super) fn declare(&mut self, id: &'d str, at: Record<'d>, thing: T) -> Result<(), Error> {
        if let Some((_, first, _)) = self.index.get(id).and_then(|&first| self.entries.get(first)) {
            let message = format!(
                "the {} {} is declared twice, first at {}.id",
                self.what,
                quoted(id),
                first.path()
            );
            let error = Error::new(ErrorKind::DuplicateId, message);
            return Err(at.blame("id", error.cured_by("give one of them another id")));
        }
        self.index.insert(id, self.entries.len());
        self.entries.push((id, at, thing));
        Ok(())
    }

    /// Declares what a record says, or `instead` where it cannot be read: what
    /// refers to it is not wrong for that.
    pub(super) fn read(
        &mut self,
        at: Record<'d>,
        faults: &mut Faults,
        read: Result<T, Error>,
        instead: impl FnOnce(&'d str) -> T,
    ) {
        let Some(id) = faults.take(at.need_text("id")) else { return };
        let thing = faults.take(read).unwrap_or_else(|| {
            self.broken.insert(id);
            instead(id)
        });
        let declared = self.declare(id, at, thing);
        faults.take(declared);
    }

    /// Whether the record of this could not be read, so that nothing can be
    /// said of what depends on it.
    pub(super) fn is_broken(&self, id: &str) -> bool {
        self.broken.contains(id)
    }

    /// What a field refers to.
    pub(super) fn find(&self, at: &Record<'_>, field: &str, id: &str) -> Result<&T, Error> {
        self.get(id).ok_or_else(|| at.blame(field, self.unknown(id)))
    }

    /// That there is no such id.
    pub(super) fn unknown(&self, id: &str) -> Error {
        let message = format!("no {} is declared with the id {}", self.what, quoted(id));
        let known = self.entries.iter().map(|(id, _, _)| *id);
        Error::new(ErrorKind::UnknownId, message).cured_by(words::cure(id, self.what, known))
    }

    /// What is declared under an id.
    pub(super) fn get(&self, id: &str) -> Option<&T> {
        self.entries.get(*self.index.get(id)?).map(|(_, _, thing)| thing)
    }

    /// Everything that is declared.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, _, thing)| thing)
    }

    /// Everything, with its id.
    pub(super) fn into_pairs(self) -> impl Iterator<Item = (String, T)> {
        self.entries.into_iter().map(|(id, _, thing)| (id.to_owned(), thing))
    }
}
