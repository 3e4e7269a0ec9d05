//! What counts from what: the order in which to read it, and rounds of it.

/// The order in which each thing comes after all that it counts from, and the
/// rounds of those that count from each other, each from its lowest number on.
/// What only leads into a round is in neither.
pub(super) fn in_order(counts_from: &[Vec<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    let mut open: Vec<usize> = counts_from.iter().map(Vec::len).collect();
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); counts_from.len()];
    for (at, from) in counts_from.iter().enumerate() {
        for &from in from {
            if let Some(waiting) = waiting.get_mut(from) {
                waiting.push(at);
            }
        }
    }
    let mut order: Vec<usize> = (0..open.len()).filter(|&at| open.get(at) == Some(&0)).collect();
    let mut done = 0;
    while let Some(&at) = order.get(done) {
        done += 1;
        for next in waiting.get_mut(at).map(std::mem::take).unwrap_or_default() {
            let Some(left) = open.get_mut(next) else { continue };
            *left -= 1;
            if *left == 0 {
                order.push(next);
            }
        }
    }
    (order, rounds(counts_from, &open))
}

/// The rounds among those that still have an `open` number of others before
/// them: one of these leads on, and so at last into a round.
fn rounds(counts_from: &[Vec<usize>], open: &[usize]) -> Vec<Vec<usize>> {
    let is_open = |at: usize| open.get(at).is_some_and(|&left| left > 0);
    let next = |at: usize| counts_from.get(at)?.iter().copied().find(|&from| is_open(from));
    let mut seen_from: Vec<Option<usize>> = vec![None; open.len()];
    let mut found = Vec::new();
    for start in (0..open.len()).filter(|&at| is_open(at)) {
        let mut at = start;
        while let Some(seen @ None) = seen_from.get_mut(at) {
            *seen = Some(start);
            at = next(at).unwrap_or(at);
        }
        if seen_from.get(at) == Some(&Some(start)) {
            let mut round = vec![at];
            round
                .extend(std::iter::successors(next(at), |&at| next(at)).take_while(|&on| on != at));
            let lowest = round.iter().enumerate().min_by_key(|(_, at)| **at);
            let lowest = lowest.map_or(0, |(position, _)| position);
            round.rotate_left(lowest);
            found.push(round);
        }
    }
    found
}

/// A round in words, `a -> b -> a`; of a long one only the first names.
pub(super) fn in_words(names: impl Iterator<Item = String>) -> String {
    const SHOWN: usize = 8;
    let mut names: Vec<String> = names.collect();
    let first = names.first().cloned();
    if let Some(left) = names.len().checked_sub(SHOWN).filter(|left| *left > 0) {
        names.truncate(SHOWN);
        names.push(format!("({left} more)"));
    }
    names.extend(first);
    names.join(" -> ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_comes_after_what_it_counts_from() {
        let (order, rounds) = in_order(&[vec![1, 2], vec![2], vec![], vec![0, 2]]);
        assert_eq!((order, rounds), (vec![2, 1, 0, 3], vec![]));
    }

    #[test]
    fn every_round_is_found_once_and_what_leads_into_it_is_left_out() {
        let (order, rounds) =
            in_order(&[vec![3], vec![], vec![3], vec![4], vec![2], vec![5], vec![1, 4]]);
        assert_eq!((order, rounds), (vec![1], vec![vec![2, 3, 4], vec![5]]));
    }
}
