//! The answers about one actor after another, several actors at a time.

use crate::timeline::parallel::join;

/// What was found for some actors, and those that are still to be asked.
///
/// First one actor is asked, then twice as many each time, so that who wants
/// only the first answer does not wait for all; large parts are gone through
/// side by side. The answers come in the order of the actors either way.
#[derive(Debug)]
pub(crate) struct Found<T> {
    actors: std::vec::IntoIter<u32>,
    /// What was found and not yet taken: of one part, and of those after it.
    part: std::vec::IntoIter<T>,
    parts: std::vec::IntoIter<Vec<T>>,
    /// How many actors are asked next.
    next: usize,
}

/// So many actors are asked by one thread at a time, and at once altogether.
const PART: usize = 64;
const MOST: usize = 16 * PART;

impl<T: Send> Found<T> {
    pub(crate) fn new(actors: Vec<u32>) -> Found<T> {
        let (part, parts) = (Vec::new().into_iter(), Vec::new().into_iter());
        Found { actors: actors.into_iter(), part, parts, next: 1 }
    }

    /// The next answer, where `find` gives those about some actors, one after
    /// another.
    pub(crate) fn next(&mut self, find: impl Fn(&[u32], &mut Vec<T>) + Sync) -> Option<T> {
        loop {
            if let Some(answer) = self.part.next() {
                return Some(answer);
            }
            if let Some(part) = self.parts.next() {
                self.part = part.into_iter();
                continue;
            }
            let rest = self.actors.as_slice();
            if rest.is_empty() {
                return None;
            }
            let some = rest.get(..self.next).unwrap_or(rest);
            self.parts = each(some, &find).into_iter();
            if let Some(last) = some.len().checked_sub(1) {
                self.actors.nth(last);
            }
            self.next = (self.next * 2).min(MOST);
        }
    }
}

/// The answers about each of some actors, in parts.
fn each<T: Send>(actors: &[u32], find: &(impl Fn(&[u32], &mut Vec<T>) + Sync)) -> Vec<Vec<T>> {
    if actors.len() <= PART {
        let mut found = Vec::new();
        find(actors, &mut found);
        return vec![found];
    }
    let (one, other) = actors.split_at(actors.len() / 2);
    let (mut one, other) = join(|| each(one, find), || each(other, find));
    one.extend(other);
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_in_the_order_of_the_actors() {
        let actors: Vec<u32> = (0..5_000).rev().collect();
        let find = |actors: &[u32], found: &mut Vec<u32>| {
            let some = |&actor: &u32| std::iter::repeat_n(actor, actor as usize % 3);
            found.extend(actors.iter().flat_map(some));
        };
        let mut expected = Vec::new();
        find(&actors, &mut expected);
        let mut found = Found::new(actors);
        assert!(std::iter::from_fn(|| found.next(find)).eq(expected));
    }
}
