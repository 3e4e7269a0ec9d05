//! A time through which two actors were near each other.

use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

use super::super::path::Path;
use super::super::position::Position;
use super::presence::{go_on, width};
use crate::actor::Actor;
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::view::{Certainty, Evidence, Seen};

/// A time through which two actors can have been together, or certainly were,
/// from [`View::encounters`](crate::View::encounters).
///
/// On straight ways its ends are the exact instants at which the two came near
/// and parted, or at which what is known of one of them begins or ends. Pieces
/// of one pair that touch are one encounter.
#[derive(Debug, Clone)]
pub struct Encounter<'a> {
    pub(super) actors: [&'a Actor; 2],
    /// Shared by all encounters of one presence.
    pub(super) seen: [Arc<Vec<Seen<'a>>>; 2],
    pub(super) distance: Option<DistanceRange>,
    pub(super) possible: (i64, i64),
    /// The longest time that they were certainly together.
    pub(super) certain: Option<(i64, i64)>,
    /// The most that they can have been together on one reading.
    pub(super) longest: i64,
    pub(super) certainty: Certainty,
    pub(super) cut: (bool, bool),
    /// Whether one of them was on a way, rather than at a place.
    pub(super) moves: bool,
    /// Whether the end is that of a way, and so an instant at which they were together.
    pub(super) has_end: bool,
    /// Apart, since it is most of an encounter, and many have none.
    pub(super) closest: Option<Box<Approach<'a>>>,
    pub(super) across: Option<SignedDuration>,
    pub(super) staying: Option<SignedDuration>,
    pub(super) if_stayed: bool,
    /// Of one joined of several pieces, the evidence of those that are as certain as it is;
    /// its sightings are in their order then.
    pub(super) joined: Option<Evidence>,
    /// Where each of them was, if accounts of a sighting have it at other places too.
    pub(super) places: Option<Box<[Place; 2]>>,
}

impl<'a> Encounter<'a> {
    /// Returns the two actors: the one asked about first, else by id.
    #[must_use]
    pub fn actors(&self) -> [&'a Actor; 2] {
        self.actors
    }

    /// Returns the time in which they can have been together.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval::from_ends(self.possible.0, self.possible.1)
    }

    /// Returns the longest time through which they certainly were together, the first where
    /// several are as long.
    /// `None` even of a certain encounter when nobody knows when it was.
    #[must_use]
    pub fn certain_interval(&self) -> Option<Interval> {
        self.certain.map(|(from, to)| Interval::from_ends(from, to))
    }

    /// Returns how long they were together: from the longest certain part to the
    /// longest that one reading leaves, which of two that were each there at one moment is
    /// no longer than they are assumed to stay.
    #[must_use]
    pub fn duration(&self) -> DurationRange {
        let least = self.certain.map_or(0, width);
        DurationRange::from_ends(least, self.longest.max(least))
    }

    /// Returns how far apart they were; `None` at a place without a position.
    #[must_use]
    pub fn distance(&self) -> Option<DistanceRange> {
        self.distance
    }

    /// Returns whether it happened on every reading, for as long as was asked.
    /// What rests on an assumption is possible.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// Returns whether it [certainly](Encounter::certainty) happened.
    #[must_use]
    pub fn is_certain(&self) -> bool {
        self.certainty == Certainty::Certain
    }

    /// Returns whether both were seen themselves, or one by what it travelled with. A
    /// part of it that is only possible makes no certain one direct.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        if let Some(evidence) = self.joined {
            return evidence;
        }
        let direct =
            |seen: &Arc<Vec<Seen<'a>>>| seen.iter().any(|s| s.evidence() == Evidence::Direct);
        if self.seen.iter().all(direct) { Evidence::Direct } else { Evidence::Inferred }
    }

    /// Returns the sightings of the first and of the second that it stands on;
    /// of a way the last one before it and the first one after it.
    #[must_use]
    pub fn seen(&self) -> [&[Seen<'a>]; 2] {
        let [one, other] = &self.seen;
        [one, other]
    }

    /// Returns when they were nearest, how near and where, if both were on
    /// their ways or seen at a point.
    #[must_use]
    pub fn closest(&self) -> Option<&Approach<'a>> {
        self.closest.as_deref()
    }

    /// Returns whether what is known of one of them begins with it, so that
    /// they may have been together before.
    #[must_use]
    pub fn is_cut_at_start(&self) -> bool {
        self.cut.0
    }

    /// Returns whether what is known of one of them ends with it, so that they
    /// may have stayed together.
    #[must_use]
    pub fn is_cut_at_end(&self) -> bool {
        self.cut.1
    }

    /// Returns the longest step that a straight way was assumed across, if one
    /// was: the [`Together::across`](crate::Together::across) of the question.
    #[must_use]
    pub fn across(&self) -> Option<SignedDuration> {
        self.across
    }

    /// Returns for how long an actor was assumed to stay where it was seen, if
    /// one was: the [`Together::staying`](crate::Together::staying) of the
    /// question.
    #[must_use]
    pub fn staying(&self) -> Option<SignedDuration> {
        self.staying
    }

    /// Returns whether it is one only if an actor stayed all the time between the two
    /// moments of a claim, which [`Sighting::from_to`](crate::Sighting::from_to) leaves open.
    #[must_use]
    pub fn if_stayed(&self) -> bool {
        self.if_stayed
    }

    /// Where each of them was, by its first sighting.
    pub(crate) fn places(&self) -> [Option<Place>; 2] {
        match &self.places {
            Some(places) => (**places).clone().map(Some),
            None => self.seen.each_ref().map(|seen| seen.first().map(|seen| seen.place())),
        }
    }

    /// Names the two the other way round.
    pub(super) fn swap(&mut self) {
        self.actors.reverse();
        self.seen.reverse();
        if let Some(places) = &mut self.places {
            places.reverse();
        }
        if let Some(closest) = &mut self.closest {
            closest.positions.reverse();
        }
    }

    /// Whether a piece of the same pair, which begins no earlier, is one with
    /// this: a way goes on as what it touches, and so do two stretches at the
    /// same places.
    pub(super) fn goes_on_as(&self, next: &Encounter<'a>) -> bool {
        let moves = self.moves || next.moves;
        // A vague moment has not the instant at which it ends, and would lose one that
        // begins there.
        let has_end = self.has_end || next.possible.0 < next.possible.1;
        let meets = moves && has_end && next.possible.0 == self.possible.1;
        (meets || go_on(self.possible, next.possible)) && (moves || self.is_where(next))
    }

    /// Takes in a piece that it goes on as.
    pub(super) fn join(&mut self, next: Encounter<'a>) {
        self.moves |= next.moves;
        // What lies within a piece that needs no assumption needs none.
        self.if_stayed = match next.possible.1 > self.possible.1 {
            true => self.if_stayed || next.if_stayed,
            false if next.possible == self.possible => self.if_stayed && next.if_stayed,
            false => self.if_stayed,
        };
        if next.possible.0 == self.possible.0 {
            self.cut.0 &= next.cut.0;
        }
        match next.possible.1.cmp(&self.possible.1) {
            Ordering::Less => {}
            Ordering::Equal => {
                self.cut.1 &= next.cut.1;
                self.has_end |= next.has_end;
            }
            Ordering::Greater => {
                (self.possible.1, self.cut.1) = (next.possible.1, next.cut.1);
                self.has_end = next.has_end;
            }
        }
        self.longest = self.longest.saturating_add(next.longest).min(width(self.possible));
        let evidence = match self.certainty.cmp(&next.certainty) {
            Ordering::Greater => self.evidence(),
            Ordering::Less => next.evidence(),
            Ordering::Equal if self.evidence() == Evidence::Direct => Evidence::Direct,
            Ordering::Equal => next.evidence(),
        };
        for (seen, more) in self.seen.iter_mut().zip(next.seen) {
            if self.joined.is_none() && !seen.is_sorted_by(|one, next| one.in_order(next).is_le()) {
                Arc::make_mut(seen).sort_by(Seen::in_order);
            }
            let new: Vec<Seen<'a>> = more.iter().copied().filter(|one| !holds(seen, one)).collect();
            for one in new {
                let at = seen.partition_point(|other| other.in_order(&one).is_le());
                Arc::make_mut(seen).insert(at, one);
            }
        }
        self.joined = Some(evidence);
        self.distance = hull(self.distance, next.distance);
        // The longest, and the first of equals.
        let rank = |one: &(i64, i64)| (Reverse(width(*one)), one.0);
        self.certain = [self.certain, next.certain].into_iter().flatten().min_by_key(rank);
        self.certainty = self.certainty.max(next.certainty);
        self.closest = match (self.closest.take(), next.closest) {
            (Some(own), Some(next)) if next.distance < own.distance => Some(next),
            (own, next) => own.or(next),
        };
        self.across = self.across.or(next.across);
        self.staying = self.staying.or(next.staying);
        // What is certain throughout rests on no assumption.
        if self.certain == Some(self.possible) {
            (self.across, self.staying, self.if_stayed) = (None, None, false);
        }
    }

    /// Whether both are seen at the same places.
    fn is_where(&self, other: &Encounter<'a>) -> bool {
        let pairs = self.places().into_iter().zip(other.places());
        pairs
            .into_iter()
            .all(|(one, other)| one.zip(other).is_some_and(|(one, other)| one.is_same_as(&other)))
    }
}

/// Whether a sighting is among others that are in their order.
fn holds(seen: &[Seen<'_>], one: &Seen<'_>) -> bool {
    let at = seen.partition_point(|other| other.in_order(one).is_lt());
    let equals = seen.iter().skip(at).take_while(|other| other.in_order(one).is_eq());
    equals.into_iter().any(|other| other == one)
}

/// The smallest range of distances that holds both.
fn hull(one: Option<DistanceRange>, other: Option<DistanceRange>) -> Option<DistanceRange> {
    let Some((a, b)) = one.zip(other) else { return one.or(other) };
    DistanceRange::new(a.min().min(b.min()), a.max().max(b.max())).ok()
}

/// The instant at which two actors were nearest to each other.
#[derive(Debug, Clone)]
pub struct Approach<'a> {
    at: Timestamp,
    distance: Distance,
    positions: [Position<'a>; 2],
}

impl<'a> Approach<'a> {
    /// Returns the two actors, in the order of the encounter.
    #[must_use]
    pub fn actors(&self) -> [&'a Actor; 2] {
        let [one, other] = &self.positions;
        [one.actor(), other.actor()]
    }

    /// Returns the instant; the first one if they were as near at several.
    #[must_use]
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Returns how far apart they were, on the geodesic.
    #[must_use]
    pub fn distance(&self) -> Distance {
        self.distance
    }

    /// Returns where each of them was, in the order of
    /// [`actors`](Approach::actors).
    #[must_use]
    pub fn positions(&self) -> &[Position<'a>; 2] {
        &self.positions
    }

    /// Puts another actor in place of one of the two, with its own sightings.
    pub(super) fn stand_in(
        &mut self,
        side: usize,
        actor: &'a Actor,
        own: impl Fn(&Seen<'a>) -> Seen<'a>,
    ) {
        if let Some(position) = self.positions.get_mut(side) {
            position.stand_in(actor, own);
        }
    }

    pub(super) fn on(one: &Path<'a>, other: &Path<'a>, t: i64, limit: i64) -> Option<Approach<'a>> {
        let positions = [Position::on(one, t, limit)?, Position::on(other, t, limit)?];
        let [a, b] = &positions;
        let distance = a.place().distance_to(&b.place())?.min();
        Some(Approach { at: Timestamp::clamped(t), distance, positions })
    }
}
