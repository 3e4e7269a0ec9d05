//! By which memberships a sighting of one actor speaks of another.

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};

use crate::actor::Membership;
use crate::limits::{CHAIN_STEPS, CIRCLE_STEPS};
use crate::time::interval::Interval;

/// Memberships that lead from an actor to something it travels with: the
/// minister is part of the delegation, the delegation is aboard the train.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    /// The actor whose sightings carry over.
    pub(crate) carrier: u32,
    /// Indexes of the memberships, the actor's own first.
    pub(crate) links: Vec<u32>,
    /// Whether no other chain leads to the carrier.
    pub(crate) is_only: bool,
    /// Whether it stands for chains that nobody looked for, at whatever time.
    pub(crate) is_outer: bool,
}

/// A link of the network: membership `index` leads from `member` to `whole`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Link {
    pub(crate) index: u32,
    pub(crate) member: u32,
    pub(crate) whole: u32,
}

/// Chains that start at an actor, by their carriers: as many as it takes to
/// cover every moment that any chain covers, possibly or for certain, as known at
/// whatever moment. Chains differ in when they hold, so one search is made for
/// each stretch of time between two ends of memberships, and finds the chain that
/// was known first; `links` are by their members, and the first of equals is taken.
pub(crate) fn chains<'a>(
    start: u32,
    links: &[Link],
    membership: impl Fn(u32) -> Option<&'a Membership>,
) -> Vec<Chain> {
    let web = Web::from(start, links, membership);
    let mut found: BTreeSet<Numbered> = BTreeSet::new();
    let is_outer = web.links.len().saturating_mul(web.ends.len()) > CHAIN_STEPS;
    if is_outer {
        web.search(|_| true, &mut found);
    }
    let stretches = if is_outer { 0 } else { 2 * web.ends.len() };
    for stretch in 0..stretches {
        web.search(|link| holds(link.possible, stretch), &mut found);
        web.search(|link| link.is_confirmed && holds(link.possible, stretch), &mut found);
        web.search(|link| link.is_confirmed && holds(link.certain, stretch), &mut found);
    }
    found.into_iter().filter_map(|(_, numbers)| web.chain(&numbers, is_outer)).collect()
}

/// A chain by the number of its carrier, in the order in which they were met, and
/// those of its links.
type Numbered = (usize, Vec<usize>);

/// From the first to the last stretch of time, both included.
fn holds((first, last): (usize, usize), stretch: usize) -> bool {
    first <= stretch && stretch <= last
}

/// The memberships by which an actor can be carried at all.
struct Web {
    start: u32,
    links: Vec<WebLink>,
    /// The links by their members.
    from: HashMap<u32, Vec<usize>>,
    /// The links to each actor, in the order in which they were met.
    into: HashMap<u32, Vec<usize>>,
    /// Where memberships begin and end. Time is in stretches: twice the number of
    /// an end is that instant, and one more all the time until the next.
    ends: Vec<i64>,
}

struct WebLink {
    link: Link,
    known_from: i64,
    is_confirmed: bool,
    possible: (usize, usize),
    certain: (usize, usize),
}

impl Web {
    fn from<'a>(
        start: u32,
        links: &[Link],
        membership: impl Fn(u32) -> Option<&'a Membership>,
    ) -> Web {
        let of_member = |member: u32| {
            let from = links.partition_point(|link| link.member < member);
            let to = links.partition_point(|link| link.member <= member);
            links.get(from..to).unwrap_or_default()
        };
        let (mut met, mut queue) = (HashSet::from([start]), vec![start]);
        let mut reached: Vec<(Link, &Membership)> = Vec::new();
        while let Some(member) = queue.pop() {
            for &link in of_member(member) {
                let Some(of) = membership(link.index).filter(|_| link.whole != start) else {
                    continue;
                };
                reached.push((link, of));
                if met.insert(link.whole) {
                    queue.push(link.whole);
                }
            }
        }
        let spans = |of: &Membership| [of.possible_span(), of.certain_span()];
        let mut ends: Vec<i64> =
            reached.iter().flat_map(|(_, of)| spans(of)).flat_map(|(a, b)| [a, b]).collect();
        ends.sort_unstable();
        ends.dedup();
        let at = |end: i64| 2 * ends.partition_point(|&other| other < end);
        let web_link = |&(link, of): &(Link, &Membership)| {
            let cover = Cover::of(std::iter::once(of));
            let ([possible, certain], open) = (spans(of), usize::from(!cover.has_last));
            WebLink {
                link,
                known_from: of.known_from(),
                is_confirmed: of.is_confirmed(),
                possible: (at(possible.0), at(possible.1).saturating_sub(open)),
                certain: (at(certain.0), at(certain.1)),
            }
        };
        let links: Vec<WebLink> = reached.iter().map(web_link).collect();
        let (mut from, mut into) =
            (HashMap::<u32, Vec<usize>>::new(), HashMap::<u32, Vec<usize>>::new());
        for (number, WebLink { link, .. }) in links.iter().enumerate() {
            from.entry(link.member).or_default().push(number);
            into.entry(link.whole).or_default().push(number);
        }
        Web { start, links, from, into, ends }
    }

    /// Adds for each carrier that `admitted` links lead to the chain known first,
    /// and of these the shortest.
    fn search(&self, admitted: impl Fn(&WebLink) -> bool, found: &mut BTreeSet<Numbered>) {
        let mut by: HashMap<u32, usize> = HashMap::new();
        let mut queue = BinaryHeap::from([Reverse((i64::MIN, 0_usize, 0, self.start))]);
        let mut settled: HashSet<u32> = HashSet::new();
        while let Some(Reverse((known, length, last, member))) = queue.pop() {
            if !settled.insert(member) {
                continue;
            }
            if member != self.start {
                by.insert(member, last);
            }
            for &number in self.from.get(&member).into_iter().flatten() {
                let Some(link) = self.links.get(number).filter(|link| admitted(link)) else {
                    continue;
                };
                if !settled.contains(&link.link.whole) {
                    let known = known.max(link.known_from);
                    queue.push(Reverse((known, length + 1, number, link.link.whole)));
                }
            }
        }
        found.extend(by.keys().map(|&carrier| self.numbered(carrier, &by)));
    }

    /// The chain to a carrier by the link to each actor on it.
    fn numbered(&self, carrier: u32, by: &HashMap<u32, usize>) -> Numbered {
        let (mut numbers, mut at) = (Vec::new(), carrier);
        while let Some((&number, link)) =
            by.get(&at).and_then(|at| Some((at, self.links.get(*at)?)))
        {
            numbers.push(number);
            at = link.link.member;
        }
        numbers.reverse();
        let first = self.into.get(&carrier).and_then(|links| links.first());
        (first.copied().unwrap_or_default(), numbers)
    }

    fn chain(&self, numbers: &[usize], is_outer: bool) -> Option<Chain> {
        let links: Vec<Link> =
            numbers.iter().filter_map(|&number| Some(self.links.get(number)?.link)).collect();
        let carrier = links.last()?.whole;
        let is_alone = |link: &Link| self.into.get(&link.whole).is_some_and(|into| into.len() == 1);
        let is_only = !is_outer && links.iter().all(is_alone);
        let links = links.into_iter().map(|link| link.index).collect();
        Some(Chain { carrier, links, is_only, is_outer })
    }
}

/// Actors each of which travels with the next, and the last with the first, at
/// one time on some reading; the circle is searched from `order` on.
pub(crate) fn circle(
    order: &[u32],
    links: &[Link],
    span: impl Fn(u32) -> (i64, i64),
) -> Option<Vec<u32>> {
    // Whoever has nobody before or nobody behind is in no circle.
    let mut left = links.to_vec();
    loop {
        let members: HashSet<u32> = left.iter().map(|link| link.member).collect();
        let wholes: HashSet<u32> = left.iter().map(|link| link.whole).collect();
        let before = left.len();
        left.retain(|link| members.contains(&link.whole) && wholes.contains(&link.member));
        if left.len() == before {
            break;
        }
    }
    let mut from: HashMap<u32, Vec<Link>> = HashMap::new();
    for link in left {
        from.entry(link.member).or_default().push(link);
    }
    let mut steps = CIRCLE_STEPS;
    order.iter().find_map(|&start| {
        let mut path = vec![start];
        closes(&from, &span, &mut path, (i64::MIN, i64::MAX), &mut steps).then_some(path)
    })
}

/// Whether some way on from `path` closes the circle. Only a dense web of
/// memberships that exclude each other in time can use up the steps.
fn closes(
    from: &HashMap<u32, Vec<Link>>,
    span: &impl Fn(u32) -> (i64, i64),
    path: &mut Vec<u32>,
    during: (i64, i64),
    steps: &mut usize,
) -> bool {
    let (Some(&first), Some(&last)) = (path.first(), path.last()) else { return false };
    for link in from.get(&last).into_iter().flatten() {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        let (begin, end) = span(link.index);
        let during = (during.0.max(begin), during.1.min(end));
        if during.0 > during.1 {
            continue;
        }
        if link.whole == first {
            return true;
        }
        if !path.contains(&link.whole) {
            path.push(link.whole);
            if closes(from, span, path, during, steps) {
                return true;
            }
            path.pop();
        }
    }
    false
}

/// When a chain of memberships holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cover {
    /// It can have held from the first to the second of these microseconds.
    pub(crate) possible_span: (i64, i64),
    /// Whether the second is an instant at which it can have held: the end is
    /// known, and includes itself.
    has_last: bool,
    /// If all of it is true, it held for certain between these, where the first
    /// is not the greater.
    pub(crate) if_true: (i64, i64),
    is_confirmed: bool,
}

impl Cover {
    /// The time all of `memberships` hold together.
    pub(crate) fn of<'a>(memberships: impl Iterator<Item = &'a Membership>) -> Cover {
        let always = (i64::MIN, i64::MAX);
        let meet = |a: (i64, i64), b: (i64, i64)| (a.0.max(b.0), a.1.min(b.1));
        let cover =
            Cover { possible_span: always, has_last: true, if_true: always, is_confirmed: true };
        memberships.fold(cover, |cover, membership| {
            let span = membership.possible_span();
            let is_known = membership.ended().is_none_or(Interval::is_exact);
            let ends_here = span.1 <= cover.possible_span.1;
            let goes_on = span.1 < cover.possible_span.1 || cover.has_last;
            Cover {
                possible_span: meet(cover.possible_span, span),
                has_last: if ends_here { is_known && goes_on } else { cover.has_last },
                if_true: meet(cover.if_true, membership.certain_span()),
                is_confirmed: cover.is_confirmed && membership.is_confirmed(),
            }
        })
    }

    /// At any time, but never for certain.
    pub(crate) fn outer() -> Cover {
        let always = (i64::MIN, i64::MAX);
        Cover { possible_span: always, has_last: true, if_true: (0, -1), is_confirmed: false }
    }

    /// The moments of an interval at which it can have held.
    pub(crate) fn possible(self, interval: Interval) -> Option<Interval> {
        let (from, to) = self.possible_span;
        let (lo, hi) = (interval.lo().max(from), interval.hi().min(to));
        let is_point = interval.is_exact() && lo == hi && (hi < to || self.has_last);
        (lo < hi || is_point).then(|| Interval::from_ends(lo, hi))
    }

    /// The times between which it held for certain, if it ever did.
    pub(crate) fn certain_span(self) -> Option<(i64, i64)> {
        (self.is_confirmed && self.if_true.0 <= self.if_true.1).then_some(self.if_true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actor::MembershipKind;

    fn link(index: u32, member: u32, whole: u32) -> Link {
        Link { index, member, whole }
    }

    /// Memberships of actors by number, each as long as anybody knows.
    fn found(start: u32, pairs: &[(u32, u32)]) -> Vec<(u32, Vec<u32>)> {
        let memberships: Vec<Membership> = pairs
            .iter()
            .map(|(member, whole)| {
                Membership::new(
                    member.to_string().as_str(),
                    MembershipKind::Aboard,
                    whole.to_string().as_str(),
                )
            })
            .collect();
        let links: Vec<Link> =
            (0..).zip(pairs).map(|(index, &(member, whole))| link(index, member, whole)).collect();
        let chains = chains(start, &links, |index| memberships.get(index as usize));
        chains.into_iter().map(|chain| (chain.carrier, chain.links)).collect()
    }

    #[test]
    fn a_chain_passes_through_what_is_aboard_and_stops_at_a_circle() {
        // 0 is part of 1, 1 is aboard 2, and 2 claims to be part of 0.
        let pairs = [(0, 1), (1, 2), (2, 0)];
        assert_eq!(found(0, &pairs), [(1, vec![0]), (2, vec![0, 1])]);
        assert_eq!(found(3, &pairs), []);
    }

    #[test]
    fn where_everybody_travels_with_everybody_each_is_carried_by_each_at_once() {
        let pairs: Vec<(u32, u32)> =
            (0..30).flat_map(|a| (0..30).map(move |b| (a, b))).filter(|(a, b)| a != b).collect();
        let found = found(7, &pairs);
        assert_eq!(found.len(), 29);
        assert!(found.iter().all(|(_, links)| links.len() == 1));
        let links: Vec<Link> =
            (0..).zip(&pairs).map(|(index, &(a, b))| link(index, a, b)).collect();
        assert!(circle(&[5], &links, |_| (0, 0)).is_some());
    }

    #[test]
    fn a_circle_is_one_only_if_all_of_it_can_hold_at_one_time() {
        let links = [link(0, 3, 0), link(1, 0, 1), link(2, 1, 2), link(3, 2, 0), link(4, 2, 4)];
        let always = |_| (i64::MIN, i64::MAX);
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links, always), Some(vec![0, 1, 2]));
        assert_eq!(circle(&[3, 0, 1, 2, 4], &links[..3], always), None);
        let by_turns = |index| (10 * i64::from(index), 10 * i64::from(index) + 5);
        assert_eq!(circle(&[0, 1, 2], &links, by_turns), None);
        assert_eq!(circle(&[7], &[link(0, 7, 7)], always), Some(vec![7]));
    }
}
