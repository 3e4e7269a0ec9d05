//! Small random claims on a coarse grid, for the oracles and the laws.

use std::collections::BTreeSet;

use lastseen::{
    DurationRange, Interval, LastSeen, Membership, MembershipKind, Place, Seen, Sighting,
    SignedDuration, Timeline, Timestamp, View,
};
use proptest::prelude::*;

/// The grid has this many instants, a minute apart.
pub(crate) const GRID: i64 = 10;

/// So many instants of the finer grid make one of the other.
pub(crate) const FINE: i64 = 4;

/// A claim about one moment: at least `lo`, at most `hi`, in minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) lo: i64,
    pub(crate) hi: i64,
}

pub(crate) fn moments(count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<Moment>> {
    let moment =
        (0..GRID, 0..4_i64).prop_map(|(lo, width)| Moment { lo, hi: (lo + width).min(GRID - 1) });
    prop::collection::vec(moment, count)
}

pub(crate) fn at(minute: i64) -> Timestamp {
    Timestamp::from_unix_seconds(1_600_000_000 + 60 * minute).unwrap()
}

pub(crate) fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// The grid instant of a timestamp.
pub(crate) fn minute(instant: Timestamp) -> i64 {
    (instant - at(0)).as_secs() / 60
}

/// A sighting labelled with its number.
pub(crate) fn sighting(actor: &str, number: usize, moment: Moment) -> Sighting {
    let place = Place::lat_lon(10.0, number as f64).unwrap();
    let interval = Interval::new(at(moment.lo), at(moment.hi)).unwrap();
    Sighting::new(actor, place, interval).labelled(&number.to_string())
}

pub(crate) fn timeline(actor: &str, moments: &[Moment]) -> Timeline {
    moments.iter().enumerate().map(|(n, &moment)| sighting(actor, n, moment)).collect()
}

pub(crate) fn number(seen: Seen<'_>) -> usize {
    seen.label().unwrap().parse().unwrap()
}

pub(crate) fn numbers<'a>(seen: impl IntoIterator<Item = Seen<'a>>) -> BTreeSet<usize> {
    seen.into_iter().map(number).collect()
}

/// First and last minute of an answer.
pub(crate) fn span(last: &LastSeen<'_>) -> Option<(i64, i64)> {
    let interval = last.interval()?;
    Some((minute(interval.earliest()?), minute(interval.latest()?)))
}

/// Every way in which the moments can have been, one minute each.
pub(crate) fn realisations(moments: &[Moment]) -> Vec<Vec<i64>> {
    moments.iter().fold(vec![Vec::new()], |so_far, moment| {
        so_far
            .iter()
            .flat_map(|times| {
                (moment.lo..=moment.hi).map(move |t| {
                    let mut times = times.clone();
                    times.push(t);
                    times
                })
            })
            .collect()
    })
}

/// Some moments each of which is in one of its candidates.
pub(crate) fn candidates(
    claims: std::ops::Range<usize>,
    each: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<Vec<Moment>>> {
    prop::collection::vec(moments(each), claims)
}

/// A sighting labelled with its number, in one of some intervals.
pub(crate) fn at_one_of(actor: &str, number: usize, candidates: &[Moment]) -> Sighting {
    let interval = |m: &Moment| Interval::new(at(m.lo), at(m.hi)).unwrap();
    sighting(actor, number, candidates[0]).at_one_of(candidates.iter().map(interval))
}

/// As `half_open`, of moments each of which is in one of its candidates.
pub(crate) fn in_candidates(claims: &[Vec<Moment>]) -> Vec<Vec<i64>> {
    // An instant within a vague candidate is part of it.
    let is_apart = |claim: &[Moment], m: &Moment| {
        m.lo < m.hi || !claim.iter().any(|other| other.lo <= m.lo && m.lo < other.hi)
    };
    let claims: Vec<Vec<Moment>> = claims
        .iter()
        .map(|claim| claim.iter().filter(|m| is_apart(claim, m)).copied().collect())
        .collect();
    let all: Vec<Moment> = claims.iter().flatten().copied().collect();
    let is_point = |t: i64| all.iter().any(|m| m.lo == m.hi && FINE * m.lo == t);
    claims.iter().fold(vec![Vec::new()], |so_far, candidates| {
        let mut instants = BTreeSet::new();
        for m in candidates {
            instants.extend((FINE * m.lo..FINE * m.hi).filter(|&t| !is_point(t)));
            instants.extend((m.lo == m.hi).then_some(FINE * m.lo));
        }
        let longer = |way: &Vec<i64>| -> Vec<Vec<i64>> {
            instants.iter().map(|&t| way.iter().copied().chain([t]).collect()).collect()
        };
        so_far.iter().flat_map(longer).collect()
    })
}

/// Every way in which the moments can have been on a grid four times as fine,
/// where an interval excludes its end and shares no instant with a point.
pub(crate) fn half_open(moments: &[Moment]) -> Vec<Vec<i64>> {
    let is_point = |t: i64| moments.iter().any(|m| m.lo == m.hi && FINE * m.lo == t);
    moments.iter().fold(vec![Vec::new()], |so_far, m| {
        let instants: Vec<i64> = match m.hi - m.lo {
            0 => vec![FINE * m.lo],
            _ => (FINE * m.lo..FINE * m.hi).filter(|&t| !is_point(t)).collect(),
        };
        let longer = |way: &Vec<i64>| -> Vec<Vec<i64>> {
            instants.iter().map(|&t| way.iter().copied().chain([t]).collect()).collect()
        };
        so_far.iter().flat_map(longer).collect()
    })
}

/// A passenger aboard from some time in the first to some time in the second.
pub(crate) fn passenger(from: Moment, until: Moment) -> Membership {
    let interval = |m: Moment| Interval::new(at(m.lo), at(m.hi)).unwrap();
    Membership::new("passenger", MembershipKind::Aboard, "train")
        .from(interval(from))
        .until(interval(until))
}

/// How long the longest gap of x is; none at all is one of no time.
pub(crate) fn longest_gap(view: &View<'_>) -> DurationRange {
    let none = DurationRange::exactly(SignedDuration::ZERO);
    view.longest_gap("x").map_or(none, |longest| longest.length)
}
