//! What comes up while a case is read: everything that is wrong, and not only
//! the first of it, and what is odd.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::rc::Rc;

use crate::error::Error;

/// The notes on one place in a case file, which are among those on the whole.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    all: Rc<Book>,
    /// How many faults there are in this record.
    count: Rc<Cell<usize>>,
    /// The path of the place, such as `sightings[3]` or `line 7: sighting`.
    pub(super) at: String,
}

/// The notes on a case, in the order in which they were made.
#[derive(Debug, Default)]
struct Book {
    faults: RefCell<Vec<Error>>,
    warnings: RefCell<Vec<String>>,
}

impl Notes {
    /// The notes on a record.
    pub(super) fn on(&self, at: String) -> Notes {
        Notes { all: Rc::clone(&self.all), count: Rc::default(), at }
    }

    /// The notes on an object in a field of this place.
    pub(super) fn within(&self, field: &str) -> Notes {
        Notes { at: format!("{}.{field}", self.at), ..self.clone() }
    }

    /// Keeps an error in a field, or in the place as a whole without one.
    pub(super) fn fault(&self, field: &str, error: Error) {
        self.count.set(self.count.get() + 1);
        self.all.faults.borrow_mut().push(error.within(field).within(&self.at));
    }

    /// Keeps as a warning what is odd and no error.
    pub(super) fn warn(&self, odd: Error) {
        self.all.warnings.borrow_mut().push(odd.within(&self.at).to_string());
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
    pub(super) fn finish(self) -> (Vec<Error>, Vec<String>) {
        let mut known = HashSet::new();
        let mut faults = self.all.faults.take();
        faults.retain(|error| known.insert(error.to_string()));
        (faults, self.all.warnings.take())
    }
}
