//! What is declared under which id.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::reader::Record;
use crate::actor::Actor;
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::source::Source;
use crate::time::interval::Interval;
use crate::words;

/// What memberships and sightings refer to.
pub(super) struct Declared<'d> {
    pub(super) sources: Ids<'d, Source>,
    pub(super) places: Ids<'d, Place>,
    pub(super) actors: Ids<'d, Actor>,
    pub(super) published: Option<Interval>,
}

/// Things of one sort by their ids, in the order of declaration.
#[derive(Debug)]
pub(super) struct Ids<'d, T> {
    what: &'static str,
    index: HashMap<&'d str, usize>,
    things: Vec<(&'d str, String, T)>,
    /// Those whose record has a fault.
    broken: HashSet<&'d str>,
    /// What was found to be a name and no id.
    pub(super) names: RefCell<HashSet<String>>,
}

impl<'d, T> Ids<'d, T> {
    /// No `what` yet.
    pub(super) fn new(what: &'static str) -> Ids<'d, T> {
        Ids {
            what,
            index: HashMap::new(),
            things: Vec::new(),
            broken: HashSet::new(),
            names: RefCell::default(),
        }
    }

    /// Declares what a record says, even if not all of it can be read: what
    /// refers to it is not wrong for that.
    pub(super) fn declare<R>(&mut self, id: &'d str, entry: &Record<R>, thing: T) {
        if entry.notes.faults() > 0 {
            self.broken.insert(id);
        }
        if let Some((_, first, _)) = self.index.get(id).and_then(|&first| self.things.get(first)) {
            let message = format!(
                "the {} {} is declared twice, first at {}.id",
                self.what,
                quoted(id),
                first
            );
            let error = Error::new(ErrorKind::DuplicateId, message);
            return entry.notes.fault("id", error.cured_by("give one of them another id"));
        }
        self.index.insert(id, self.things.len());
        self.things.push((id, entry.notes.at.clone(), thing));
    }

    /// Declares what nothing is known of but its id, unless it is declared.
    pub(super) fn supply(&mut self, id: &'d str, thing: impl FnOnce() -> T) {
        if !self.index.contains_key(id) {
            self.index.insert(id, self.things.len());
            self.things.push((id, String::new(), thing()));
        }
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
        self.get(id).ok_or_else(|| {
            let message = format!("no {} is declared with the id {}", self.what, quoted(id));
            let known = self.things.iter().map(|(id, _, _)| *id);
            Error::new(ErrorKind::UnknownId, message).cured_by(words::cure(id, self.what, known))
        })
    }

    /// Everything that is declared.
    pub(super) fn all(&self) -> impl Iterator<Item = &T> {
        self.pairs().map(|(_, thing)| thing)
    }

    /// Everything that is declared, with its id.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&'d str, &T)> {
        self.things.iter().map(|(id, _, thing)| (*id, thing))
    }

    /// Everything, with its id.
    pub(super) fn into_pairs(self) -> impl Iterator<Item = (String, T)> {
        self.things.into_iter().map(|(id, _, thing)| (id.to_owned(), thing))
    }
}
