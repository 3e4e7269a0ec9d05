//! The answers about one actor after another, several actors at a time.

use crate::timeline::parallel::in_halves;

/// So many actors are asked by one thread at a time, and at once altogether.
const PART: usize = 64;
const MOST: usize = 16 * PART;

/// The answers about some actors, in their order, where `find` adds those about
/// a few of them.
///
/// First one actor is asked, then twice as many each time, so that who wants
/// only the first answer does not wait for all; large parts are gone through
/// side by side.
pub(crate) fn in_chunks<T: Send>(
    actors: Vec<u32>,
    find: impl Fn(&[u32], &mut Vec<T>) + Sync,
) -> impl Iterator<Item = T> {
    let (mut asked, mut next) = (0, 1);
    let chunks = std::iter::from_fn(move || {
        let rest = actors.get(asked..).filter(|rest| !rest.is_empty())?;
        let chunk = rest.get(..next).unwrap_or(rest);
        asked += chunk.len();
        next = (next * 2).min(MOST);
        Some(in_halves(chunk, PART, &find))
    });
    chunks.flatten().flatten()
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
        assert!(in_chunks(actors, find).eq(expected));
    }
}
