//! Memberships that lead in a circle.

use std::collections::HashMap;

use super::chain::Link;

/// Actors each of which travels with the next, and the last with the first, at
/// one time on some reading, from the one of them that `order` has first. The
/// circle is one that is whole at the earliest moment.
pub(crate) fn circle(
    order: &[u32],
    links: &[Link],
    span: impl Fn(u32) -> (i64, i64),
) -> Option<Vec<u32>> {
    let ranks: HashMap<u32, usize> = order.iter().copied().zip(0..).collect();
    let rank = |actor: u32| ranks.get(&actor).copied();
    let timed = |link: &Link| Some((span(link.index), rank(link.member)?, rank(link.whole)?));
    let mut timed: Vec<((i64, i64), usize, usize)> = links.iter().filter_map(timed).collect();
    timed.retain(|((begin, end), ..)| begin <= end);
    timed.sort_unstable();
    let mut sorted = Sorted::of(order.len(), &timed);
    let mut circle = timed.iter().find_map(|&((begin, end), member, whole)| {
        sorted.insert(begin, Onward { end, from: member, to: whole })
    })?;
    let first = circle.iter().enumerate().min_by_key(|(_, rank)| **rank)?.0;
    circle.rotate_left(first);
    Some(circle.into_iter().filter_map(|rank| order.get(rank).copied()).collect())
}

/// A way on from one actor to another, as long as it can hold.
#[derive(Clone, Copy)]
struct Onward {
    end: i64,
    from: usize,
    to: usize,
}

/// Actors in an order in which all ways that hold at a moment lead forward. A new
/// way that leads backward moves only actors between its two ends (Pearce and
/// Kelly 2007); one that comes to its end moves none.
struct Sorted {
    places: Vec<usize>,
    out: Vec<Vec<Onward>>,
    into: Vec<Vec<Onward>>,
}

impl Sorted {
    /// Without any way. The order is that in which a search leaves the actors,
    /// backwards, so that a way leads back only where there is a circle at whatever
    /// time.
    fn of(actors: usize, timed: &[((i64, i64), usize, usize)]) -> Sorted {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); actors];
        for &(_, member, whole) in timed.iter().rev() {
            next.get_mut(member).into_iter().for_each(|next| next.push(whole));
        }
        let (mut is_met, mut left) = (vec![false; actors], 0);
        let mut places = vec![0; actors];
        let mut meet = |actor: usize| {
            let is_met = is_met.get_mut(actor);
            is_met.is_some_and(|is_met| !std::mem::replace(is_met, true))
        };
        for start in (0..actors).rev() {
            let mut path = if meet(start) { vec![start] } else { Vec::new() };
            while let Some(&actor) = path.last() {
                match next.get_mut(actor).and_then(Vec::pop) {
                    Some(whole) if meet(whole) => path.push(whole),
                    Some(_) => {}
                    None => {
                        path.pop();
                        left += 1;
                        places.get_mut(actor).into_iter().for_each(|at| *at = actors - left);
                    }
                }
            }
        }
        Sorted { places, out: vec![Vec::new(); actors], into: vec![Vec::new(); actors] }
    }

    fn place(&self, actor: usize) -> usize {
        self.places.get(actor).copied().unwrap_or_default()
    }

    /// Adds a way that holds from `now` on, and returns the circle that it closes.
    fn insert(&mut self, now: i64, new: Onward) -> Option<Vec<usize>> {
        let (first, last) = (self.place(new.to), self.place(new.from));
        if last <= first && new.from != new.to {
            self.add(new);
            return None;
        }
        let ahead = reach(&mut self.out, new.to, now, |way| way.to, &self.places, first..=last);
        if let Some(circle) = round(&ahead, new) {
            return Some(circle);
        }
        let behind =
            reach(&mut self.into, new.from, now, |way| way.from, &self.places, first..=last);
        let by_place = |reached: HashMap<usize, Option<usize>>| {
            let mut actors: Vec<usize> = reached.into_keys().collect();
            actors.sort_unstable_by_key(|&actor| self.place(actor));
            actors
        };
        let moved = [by_place(behind), by_place(ahead)].concat();
        let mut places: Vec<usize> = moved.iter().map(|&actor| self.place(actor)).collect();
        places.sort_unstable();
        for (actor, place) in moved.into_iter().zip(places) {
            self.places.get_mut(actor).into_iter().for_each(|at| *at = place);
        }
        self.add(new);
        None
    }

    fn add(&mut self, new: Onward) {
        self.out.get_mut(new.from).into_iter().for_each(|out| out.push(new));
        self.into.get_mut(new.to).into_iter().for_each(|into| into.push(new));
    }
}

/// The actors that ways lead to from one, each with the one before it, among those
/// at some places of the order. Ways that have ended by `now` are let go of.
fn reach(
    ways: &mut [Vec<Onward>],
    start: usize,
    now: i64,
    end: impl Fn(&Onward) -> usize,
    places: &[usize],
    among: std::ops::RangeInclusive<usize>,
) -> HashMap<usize, Option<usize>> {
    let mut reached = HashMap::from([(start, None)]);
    let mut queue = vec![start];
    while let Some(actor) = queue.pop() {
        let Some(ways) = ways.get_mut(actor) else { continue };
        ways.retain(|way| way.end >= now);
        for next in ways.iter().map(&end) {
            let is_among = places.get(next).is_some_and(|place| among.contains(place));
            if is_among && !reached.contains_key(&next) {
                reached.insert(next, Some(actor));
                queue.push(next);
            }
        }
    }
    reached
}

/// The circle that a way closes, if one of those reached leads to where it begins.
fn round(ahead: &HashMap<usize, Option<usize>>, new: Onward) -> Option<Vec<usize>> {
    ahead.get(&new.from)?;
    let back = |actor: &usize| ahead.get(actor).copied().flatten();
    let mut circle: Vec<usize> = std::iter::successors(Some(new.from), back).collect();
    circle.reverse();
    Some(circle)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: impl IntoIterator<Item = (u32, u32)>) -> Vec<Link> {
        let link = |(index, (member, whole))| Link { index, member, whole };
        (0..).zip(pairs).map(link).collect()
    }

    fn always(_: u32) -> (i64, i64) {
        (i64::MIN, i64::MAX)
    }

    #[test]
    fn a_circle_is_one_only_if_all_of_it_can_hold_at_one_time() {
        let links = links([(3, 0), (0, 1), (1, 2), (2, 0), (2, 4)]);
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links, always), Some(vec![0, 1, 2]));
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links[..3], always), None);
        let by_turns = |index| (10 * i64::from(index), 10 * i64::from(index) + 5);
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links, by_turns), None);
        assert_eq!(circle(&[7], &[Link { index: 0, member: 7, whole: 7 }], always), Some(vec![7]));
    }

    #[test]
    fn a_circle_may_be_as_long_as_it_likes() {
        const ACTORS: u32 = 100_000;
        let order: Vec<u32> = (0..ACTORS).collect();
        let line = || (0..ACTORS).map(|actor| (actor, (actor + 1) % ACTORS));
        assert_eq!(circle(&order, &links(line()), always).map(|all| all.len()), Some(100_000));
        assert_eq!(circle(&order, &links(line().skip(1)), always), None);
        // Whichever way round, and in whatever order.
        let back = line().map(|(member, whole)| (whole, member)).step_by(7);
        let rest = line().map(|(member, whole)| (whole, member));
        assert!(circle(&order, &links(back.chain(rest)), always).is_some());
    }

    /// Whether some moment has a circle, by walking from each actor at each moment.
    fn by_force(actors: u32, links: &[Link], span: impl Fn(u32) -> (i64, i64)) -> bool {
        (0..20).any(|now| {
            let holds = |link: &&Link| (span(link.index).0..=span(link.index).1).contains(&now);
            (0..actors).any(|start| {
                let mut reached = vec![start];
                let mut at = 0;
                while let Some(&actor) = reached.get(at) {
                    for link in links.iter().filter(holds).filter(|link| link.member == actor) {
                        if link.whole == start {
                            return true;
                        }
                        if !reached.contains(&link.whole) {
                            reached.push(link.whole);
                        }
                    }
                    at += 1;
                }
                false
            })
        })
    }

    proptest::proptest! {
        #[test]
        fn there_is_a_circle_if_one_is_whole_at_some_moment(
            drawn in proptest::collection::vec((0_u32..7, 0_u32..7, 0_i64..15, 0_i64..5), 0..20)
        ) {
            let drawn: Vec<_> = drawn.into_iter().filter(|(a, b, ..)| a != b).collect();
            let span = |index: u32| {
                let (.., begin, long) = drawn[index as usize];
                (begin, begin + long)
            };
            let links = links(drawn.iter().map(|&(a, b, ..)| (a, b)));
            let order: Vec<u32> = (0..7).collect();
            let found = circle(&order, &links, span);
            proptest::prop_assert_eq!(found.is_some(), by_force(7, &links, span));
            let Some(found) = found else { return Ok(()) };
            // Some moment is in a link of each two that follow each other.
            let is_round = |now: i64| (0..found.len()).all(|at| {
                let (one, other) = (found[at], found[(at + 1) % found.len()]);
                links.iter().any(|link| {
                    let (begin, end) = span(link.index);
                    (link.member, link.whole) == (one, other) && begin <= now && now <= end
                })
            });
            proptest::prop_assert!((0..20).any(is_round));
        }
    }
}
