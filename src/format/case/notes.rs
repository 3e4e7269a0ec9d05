//! What comes up while a case is read: everything that is wrong, and not only
//! the first of it, and what is odd.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

use crate::error::Error;

/// The notes on one place in a case file, which are among those on the whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    all: Rc<Book>,
    /// How many faults there are in this record.
    count: Rc<Cell<usize>>,
    pub(super) at: RecordPath,
    /// The way on from there to an object in the record.
    within: Cow<'static, str>,
}

/// Where a record stands in its file: `sightings[3]` or `line 7: sighting`.
#[derive(Debug, Clone, Copy, Default)]
pub(super) enum RecordPath {
    /// The document itself, or a record alone.
    #[default]
    Top,
    Line(usize),
    OnLine(usize, &'static str),
    InList(&'static str, usize),
}

impl fmt::Display for RecordPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RecordPath::Top => Ok(()),
            RecordPath::Line(line) => write!(f, "line {line}"),
            RecordPath::OnLine(line, kind) => write!(f, "line {line}: {kind}"),
            RecordPath::InList(list, index) => write!(f, "{list}[{index}]"),
        }
    }
}

/// The notes on a case, in the order in which they were made.
#[derive(Debug, Default)]
struct Book {
    faults: RefCell<Vec<Error>>,
    warnings: RefCell<Vec<Warning>>,
    /// Where among the warnings stands the first that says the same of a record
    /// of this kind.
    first: RefCell<HashMap<String, usize>>,
}

/// What is odd in one record, and in how many more.
#[derive(Debug)]
struct Warning {
    /// Its path without numbers, and its words: what is the same for each such record.
    kind: String,
    odd: Error,
    more: usize,
}

/// The notes that were made on some records, for the notes on their case.
#[derive(Debug, Default)]
pub(super) struct NotesTaken {
    faults: Vec<Error>,
    warnings: Vec<Warning>,
}

impl Book {
    fn warn(&self, warning: Warning) {
        let mut warnings = self.warnings.borrow_mut();
        match self.first.borrow_mut().entry(warning.kind.clone()) {
            Entry::Occupied(first) => {
                let first = warnings.get_mut(*first.get());
                first.into_iter().for_each(|first| first.more += 1 + warning.more);
            }
            Entry::Vacant(first) => {
                first.insert(warnings.len());
                warnings.push(warning);
            }
        }
    }
}

impl Notes {
    /// The notes on a record.
    pub(super) fn on(&self, at: RecordPath) -> Notes {
        Notes { all: Rc::clone(&self.all), count: Rc::default(), at, within: Cow::default() }
    }

    fn path(&self) -> String {
        let path = self.at.to_string();
        let dot = if path.is_empty() || self.within.is_empty() { "" } else { "." };
        path + dot + &self.within
    }

    /// The notes on an object in a field of this place.
    pub(super) fn within(&self, field: impl Into<Cow<'static, str>>) -> Notes {
        let field = field.into();
        let within = if self.within.is_empty() {
            field
        } else {
            Cow::Owned(format!("{}.{field}", self.within))
        };
        Notes { within, ..self.clone() }
    }

    /// Keeps an error in a field, or in the place as a whole without one.
    pub(super) fn fault(&self, field: &str, error: Error) {
        self.count.set(self.count.get() + 1);
        self.all.faults.borrow_mut().push(error.within(field).within(self.path()));
    }

    /// Keeps as a warning what is odd and no error. What is so in many records
    /// of a kind is one warning, of the first of them.
    pub(super) fn warn(&self, odd: Error) {
        let path = self.path();
        let kind: String = path.chars().filter(|letter| !letter.is_ascii_digit()).collect();
        let kind = format!("{kind}: {odd}");
        self.all.warn(Warning { kind, odd: odd.within(path), more: 0 });
    }

    /// Takes out what has been noted so far.
    pub(super) fn take_out(&self) -> NotesTaken {
        self.all.first.borrow_mut().clear();
        NotesTaken { faults: self.all.faults.take(), warnings: self.all.warnings.take() }
    }

    /// Adds what was noted elsewhere, as if it had been noted here.
    pub(super) fn put_in(&self, taken: NotesTaken) {
        self.all.faults.borrow_mut().extend(taken.faults);
        taken.warnings.into_iter().for_each(|warning| self.all.warn(warning));
    }

    /// What there is; without it the error is kept.
    pub(super) fn take<T>(&self, field: &str, read: Result<T, Error>) -> Option<T> {
        read.map_err(|error| self.fault(field, error)).ok()
    }

    /// Reads what is said in a field, if anything is.
    pub(super) fn read<S, T>(
        &self,
        field: &str,
        said: Option<S>,
        read: impl FnOnce(S) -> Result<T, Error>,
    ) -> Option<T> {
        self.take(field, read(said?))
    }

    /// How many faults there are in this record so far.
    pub(super) fn faults(&self) -> usize {
        self.count.get()
    }

    /// All faults, none twice, and all warnings.
    pub(super) fn finish(self) -> (Vec<Error>, Vec<Error>) {
        let mut known = HashSet::new();
        let mut faults = self.all.faults.take();
        faults.retain(|error| known.insert(error.to_string()));
        let warnings =
            self.all.warnings.take().into_iter().map(|Warning { odd, more, .. }| match more {
                0 => odd,
                1 => odd.also("in 1 more record"),
                more => odd.also(&format!("in {more} more records")),
            });
        (faults, warnings.collect())
    }
}
