//! What was found on the ways of one actor after another.

use super::path::Path;
use crate::view::Found;
use crate::view::View;
use crate::view::{Ask, Filter};

/// What one way has, kept by its rows: answers are many times as large, and
/// those of many actors are found at a time.
type Way<'a, T> = (Path<'a>, std::vec::IntoIter<T>);

/// What was found and not yet taken.
#[derive(Debug)]
pub(super) struct Ways<'a, T> {
    view: View<'a>,
    filter: Filter,
    found: Found<Way<'a, T>>,
    way: Option<Way<'a, T>>,
}

impl<'a, T: Send> Ways<'a, T> {
    /// The ways of those that a question is about.
    pub(super) fn new(view: &View<'a>, ask: Ask<'_>) -> Ways<'a, T> {
        let found = Found::new(view.selected(ask));
        Ways { view: view.clone(), filter: ask.filter(), found, way: None }
    }

    /// The next answer, where `find` gives what one way has and `answer` what
    /// becomes of that when it is taken.
    pub(super) fn next<A>(
        &mut self,
        find: impl Fn(&Path<'a>) -> Vec<T> + Sync,
        answer: impl Fn(&View<'a>, Filter, &Path<'a>, T) -> Option<A>,
    ) -> Option<A> {
        let (view, filter) = (&self.view, self.filter);
        loop {
            if let Some((path, rest)) = &mut self.way
                && let Some(kept) = rest.next()
            {
                match answer(view, filter, path, kept) {
                    Some(answer) => return Some(answer),
                    None => continue,
                }
            }
            self.way = Some(self.found.next(|actors, found| {
                let paths = actors.iter().filter_map(|&index| Path::new(view, filter, index));
                let ways = paths.map(|path| (find(&path).into_iter(), path));
                let some = ways.filter(|(kept, _)| kept.len() > 0);
                found.extend(some.map(|(kept, path)| (path, kept)));
            })?);
        }
    }
}
