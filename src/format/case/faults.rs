//! Everything that is wrong in a case, and not only the first of it.

use std::collections::HashSet;

use crate::error::Error;

/// Errors that do not follow from each other, in the order in which they were
/// found.
#[derive(Debug, Default)]
pub(super) struct Faults {
    found: Vec<Error>,
    /// Two questions can come upon one fault.
    known: HashSet<String>,
}

impl Faults {
    /// Keeps an error.
    pub(super) fn add(&mut self, error: Error) {
        let text = format!("{} {error}", error.path().unwrap_or_default());
        if self.known.insert(text) {
            self.found.push(error);
        }
    }

    /// What there is, and `None` with the error kept where there is none.
    pub(super) fn take<T>(&mut self, result: Result<T, Error>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.found.len()
    }

    /// All of them.
    pub(super) fn into_errors(self) -> Vec<Error> {
        self.found
    }
}
