//! When an actor was at one place, for the questions about several actors.

use std::cmp::Ordering;

use crate::place::Place;
use crate::view::Seen;

/// An actor at one place, by one or more sightings; times in microseconds.
#[derive(Debug, Clone)]
pub(super) struct Presence<'a> {
    pub(super) place: Place,
    pub(super) seen: Vec<Seen<'a>>,
    /// It can have been there from the first to the second.
    pub(super) possible: (i64, i64),
    /// Whether the second of these is itself an instant at which it can have
    /// been there, as the later reading of a local time is.
    pub(super) at_end: bool,
    /// It certainly was there from the first until before the second, or at the
    /// one instant when both are equal; oldest first, and no two of them meet.
    pub(super) certain: Vec<(i64, i64)>,
}

/// The presences that an actor's sightings give, which come in the order of
/// their earliest moments, when it stays up to `linger` microseconds wherever
/// it is seen unless it is seen elsewhere before.
///
/// Without lingering a sighting is one moment: it is certain only when it is
/// exact, and then lasts no time.
pub(super) fn presences<'a>(rows: &[Seen<'a>], linger: i64) -> Vec<Presence<'a>> {
    let places: Vec<Place> = rows.iter().map(|seen| seen.place()).collect();
    let others = Elsewhere::new(rows, &places);
    let mut found: Vec<Presence<'a>> = Vec::new();
    for (row, (&seen, place)) in rows.iter().zip(&places).enumerate() {
        let (lo, hi) = (seen.lo(), seen.hi());
        let possible = (lo, others.last_leaving(row, hi.saturating_add(linger)));
        let at_end = possible.1 == hi && is_reading(seen, hi);
        let stays = (hi, others.first_leaving(row, lo.saturating_add(linger)));
        let is_there = lo == hi || lo != i64::MIN && stays.0 < stays.1;
        let certain = (seen.is_certain() && is_there).then_some(stays);
        match found.last_mut() {
            Some(last) if go_on(last.possible, possible) && last.place.is_same_as(place) => {
                last.seen.push(seen);
                last.at_end = match possible.1.cmp(&last.possible.1) {
                    Ordering::Less => last.at_end,
                    Ordering::Equal => last.at_end || at_end,
                    Ordering::Greater => at_end,
                };
                last.possible.1 = last.possible.1.max(possible.1);
                last.certain.extend(certain);
            }
            _ => found.push(Presence {
                place: place.clone(),
                seen: vec![seen],
                possible,
                at_end,
                certain: certain.into_iter().collect(),
            }),
        }
    }
    for presence in &mut found {
        presence.certain = joined(std::mem::take(&mut presence.certain));
    }
    found
}

/// Whether an instant is one of several that a sighting's local time may mean.
fn is_reading(seen: Seen<'_>, instant: i64) -> bool {
    let read = seen.sighting().and_then(|sighting| sighting.reconciled());
    let instants = read.into_iter().flat_map(|read| read.candidates());
    instants.map(|one| one.interval()).any(|one| one.is_exact() && one.lo() == instant)
}

/// Whether two spans, the first of which begins no later, are one without a
/// break. An instant at the open end of a span is not part of it, and would be
/// lost.
fn go_on(one: (i64, i64), next: (i64, i64)) -> bool {
    next.0 < one.1 || next.0 == one.1 && (next.0 < next.1 || one.0 == one.1)
}

/// The same instants, as intervals of which no two meet.
fn joined(mut spans: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    spans.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        match all.last_mut() {
            Some(last) if go_on(*last, (from, to)) => last.1 = last.1.max(to),
            _ => all.push((from, to)),
        }
    }
    all
}

/// Where the sightings of an actor say that it has left.
struct Elsewhere<'r, 'a> {
    rows: &'r [Seen<'a>],
    places: &'r [Place],
    /// Of each row the next one that is not certainly at the same place.
    next: Vec<usize>,
    /// Whether an earlier one, not certainly at the same place, can have been
    /// after the earliest moment of this.
    overtaken: Vec<bool>,
}

impl<'r, 'a> Elsewhere<'r, 'a> {
    fn new(rows: &'r [Seen<'a>], places: &'r [Place]) -> Elsewhere<'r, 'a> {
        let mut next = vec![rows.len(); rows.len()];
        for (row, pair) in places.windows(2).enumerate().rev() {
            let same = matches!(pair, [one, other] if one.is_same_as(other));
            let after =
                if same { next.get(row + 1).copied().unwrap_or(rows.len()) } else { row + 1 };
            if let Some(slot) = next.get_mut(row) {
                *slot = after;
            }
        }
        let mut open: Vec<usize> = Vec::new();
        let mut overtaken = Vec::with_capacity(rows.len());
        for (row, (seen, place)) in rows.iter().zip(places).enumerate() {
            open.retain(|&other| rows.get(other).is_some_and(|other| other.hi() > seen.lo()));
            let elsewhere =
                |other: &usize| places.get(*other).is_some_and(|p| !p.is_same_as(place));
            overtaken.push(open.iter().any(elsewhere));
            open.push(row);
        }
        Elsewhere { rows, places, next, overtaken }
    }

    /// Up to when it certainly stays, but at most until `limit`.
    fn first_leaving(&self, row: usize, limit: i64) -> i64 {
        let (Some(seen), Some(place)) = (self.rows.get(row), self.places.get(row)) else {
            return limit;
        };
        if self.overtaken.get(row) == Some(&true) {
            // The other moment may be the later one. Only that of the sighting
            // itself is sure then, if it is exact.
            return limit.min(seen.lo());
        }
        let at = self.next.get(row).copied().unwrap_or(self.rows.len());
        let later = self.rows.iter().zip(self.places).skip(at);
        let mut elsewhere = later
            .take_while(|(other, _)| other.lo() <= limit)
            .filter(|(other, there)| other.hi() > seen.lo() && !there.is_same_as(place));
        match elsewhere.next() {
            Some((other, _)) => limit.min(other.lo().max(seen.lo())),
            None => limit,
        }
    }

    /// Until when it can have stayed, but at most until `limit`.
    fn last_leaving(&self, row: usize, limit: i64) -> i64 {
        let (Some(seen), Some(place)) = (self.rows.get(row), self.places.get(row)) else {
            return limit;
        };
        if limit <= seen.hi() {
            return limit;
        }
        let mut limit = limit;
        let mut at = self.next.get(row).copied().unwrap_or(self.rows.len());
        while let (Some(other), Some(there)) = (self.rows.get(at), self.places.get(at)) {
            if other.lo() >= limit {
                break;
            }
            let later = other.lo() >= seen.hi() && other.lo() > seen.lo();
            let left = later && other.is_certain();
            if left && place.meets(there) == Some(false) {
                limit = limit.min(other.hi());
            }
            // A run at one place is passed over at once, once it began later.
            at = if left && place.is_same_as(there) {
                self.next.get(at).copied().unwrap_or(self.rows.len())
            } else {
                at + 1
            };
        }
        limit.max(seen.hi())
    }
}
