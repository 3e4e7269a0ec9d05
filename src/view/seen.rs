//! One row of an answer.

use std::fmt;

use super::bounds::Bounds;
use super::lens::View;
use crate::actor::{Actor, Membership};
use crate::place::Place;
use crate::sighting::Sighting;
use crate::source::{Modality, Source};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::timeline::{Chain, Claim, Fix, SightingId, Timeline};
use crate::words::vocabulary;

/// A stored sighting, as an answer hands it out: a light `Copy` handle.
///
/// It knows by which evidence it speaks of the actor that was asked about: its
/// own sighting, or that of something it travelled with.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    pub(crate) timeline: &'a Timeline,
    pub(crate) actor: &'a Actor,
    pub(crate) row: Row<'a>,
    pub(crate) via: Option<&'a Chain>,
    pub(crate) certainty: Certainty,
    pub(crate) bounds: Option<&'a Bounds>,
    /// The claim by which a member had left before this was seen.
    pub(crate) left_by: Option<u32>,
}

#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    Fix { row: usize, time: i64, lat: i32, lon: i32 },
    Claim { index: u32, claim: &'a Claim, interval: Interval },
}

vocabulary! {
    /// Whether something holds on every reading of the claims, or on some.
    #[derive(PartialOrd, Ord)]
    pub enum Certainty: "certainty" {
        /// On some reading.
        Possible = "possible",
        /// On every reading.
        Certain = "certain",
    }
}

vocabulary! {
    /// The evidence by which a sighting speaks of an actor.
    pub enum Evidence: "kind of evidence" {
        /// The actor itself was seen.
        Direct = "direct",
        /// Something that it travelled with was seen.
        Inferred = "inferred",
    }
}

impl<'a> Seen<'a> {
    /// Who was seen. For inferred evidence that is the carrier, not the actor
    /// asked about.
    #[must_use]
    #[inline]
    pub fn actor(self) -> &'a Actor {
        self.actor
    }

    /// Where.
    #[must_use]
    #[inline]
    pub fn place(self) -> Place {
        match self.row {
            Row::Fix { lat, lon, .. } => Place::of_fix(lat, lon),
            Row::Claim { claim, .. } => claim.sighting.place().clone(),
        }
    }

    /// When: what the claim says, cut off at its report and at what the view
    /// knows, since what was reported had happened. In the view of a network
    /// it is what the claims together leave possible.
    #[must_use]
    #[inline]
    pub fn interval(self) -> Interval {
        match self.row {
            Row::Fix { time, .. } => Interval::from_ends(time, time),
            Row::Claim { interval, .. } => interval,
        }
    }

    /// The whole sighting, unless it is a plain fix.
    #[must_use]
    pub fn sighting(self) -> Option<&'a Sighting> {
        match self.row {
            Row::Fix { .. } => None,
            Row::Claim { claim, .. } => Some(&claim.sighting),
        }
    }

    /// What [`Timeline::add`] called it, unless it is a plain fix.
    #[must_use]
    pub fn id(self) -> Option<SightingId> {
        match self.row {
            Row::Fix { .. } => None,
            Row::Claim { index, .. } => Some(SightingId::of_claim(index)),
        }
    }

    /// The label the claim goes by.
    #[must_use]
    pub fn label(self) -> Option<&'a str> {
        self.sighting()?.label()
    }

    /// Who says so, if anybody is named.
    #[must_use]
    pub fn source(self) -> Option<&'a Source> {
        self.sighting()?.source()
    }

    /// How the claim is meant; plain fixes are observed.
    #[must_use]
    pub fn modality(self) -> Modality {
        self.sighting().map_or(Modality::Observed, Sighting::modality)
    }

    /// Whether the actor itself was seen, or something it travelled with.
    #[must_use]
    #[inline]
    pub fn evidence(self) -> Evidence {
        if self.via.is_some() { Evidence::Inferred } else { Evidence::Direct }
    }

    /// The memberships by which it speaks of the actor asked about, that
    /// actor's own first; none for direct evidence.
    pub fn via(self) -> impl Iterator<Item = &'a Membership> {
        let links = self.via.map_or(&[][..], |chain| &chain.links);
        links.iter().filter_map(move |&link| self.timeline.membership(link))
    }

    /// Whether it speaks of the actor for certain. Direct evidence always does;
    /// inferred evidence only if every membership is confirmed and lasted
    /// through the whole interval.
    #[must_use]
    #[inline]
    pub fn certainty(self) -> Certainty {
        self.certainty
    }

    /// The direct sighting by which the actor asked about had left the carrier,
    /// when this one was later.
    ///
    /// A membership without an end goes on until a direct sighting contradicts
    /// it: the member was seen where the carrier certainly was not. What the
    /// carrier did from then on speaks of the member as possible only.
    #[must_use]
    pub fn left_by(self) -> Option<SightingId> {
        self.left_by.map(SightingId::of_claim)
    }

    /// Whether nothing says when it ended: its latest moment is open, or no more
    /// than the moment by which it was known.
    ///
    /// "After the arrival" is open-ended, whether it was reported or not; in the
    /// view of a network only as long as no claim that it is linked with sets an
    /// end. So is a claim without a report whose end lies past what the view
    /// knows.
    #[must_use]
    pub fn is_open_ended(self) -> bool {
        let Row::Claim { index, claim, interval } = self.row else { return false };
        let sighting = &claim.sighting;
        let has_end = self.bounds.and_then(|bounds| bounds.has_end(index));
        !has_end.unwrap_or_else(|| {
            let end = sighting.interval().hi();
            end != i64::MAX && (end <= interval.hi() || sighting.reported_at().is_some())
        })
    }

    /// The time that can have passed from this sighting to another.
    pub(crate) fn time_to(self, other: Seen<'_>) -> DurationRange {
        let same = std::ptr::eq(self.timeline, other.timeline);
        if same && self.claim().is_some() && self.claim() == other.claim() {
            return SignedDuration::ZERO.into();
        }
        let bounds = self.bounds.filter(|_| same);
        let linked = bounds.and_then(|bounds| bounds.between(self.claim()?, other.claim()?));
        linked.unwrap_or_else(|| self.interval().to(other.interval()))
    }

    /// The most that can have passed from this sighting to each of several, in
    /// microseconds, with one search of the links for all of them; `i64::MAX`
    /// for no bound.
    pub(crate) fn most_to(self, others: &[Seen<'_>]) -> Vec<i64> {
        let spread = self.claim().and_then(|claim| self.bounds?.spread(claim));
        let linked = |other: Seen<'_>| {
            let spread = spread.as_ref().filter(|_| std::ptr::eq(self.timeline, other.timeline))?;
            spread.most_after(other.claim()?)
        };
        let most = |other: Seen<'_>| linked(other).unwrap_or_else(|| self.time_to(other).ends().1);
        others.iter().map(|&other| most(other)).collect()
    }

    /// Whether its moment is linked to that of another claim, so that the time
    /// between the two can be narrower than their intervals say.
    pub(crate) fn is_linked(self) -> bool {
        let linked = |bounds: &Bounds| self.claim().is_some_and(|claim| bounds.is_linked(claim));
        self.bounds.is_some_and(linked)
    }

    /// Whether it says that the actor was there: observed or reported, and no
    /// report of absence.
    pub(crate) fn is_plain(self) -> bool {
        let absent = self.sighting().is_some_and(|sighting| sighting.absence().is_some());
        !absent && matches!(self.modality(), Modality::Observed | Modality::Reported)
    }

    /// Whether it says what happened: observed or reported, be it that the
    /// actor was there or that it was looked for.
    pub(crate) fn is_fact(self) -> bool {
        matches!(self.modality(), Modality::Observed | Modality::Reported)
    }

    /// The index of the claim, unless it is a plain fix.
    pub(crate) fn claim(self) -> Option<u32> {
        match self.row {
            Row::Fix { .. } => None,
            Row::Claim { index, .. } => Some(index),
        }
    }

    /// The earliest end in microseconds.
    pub(crate) fn lo(self) -> i64 {
        self.interval().lo()
    }

    /// The latest end in microseconds.
    pub(crate) fn hi(self) -> i64 {
        self.interval().hi()
    }

    pub(crate) fn is_certain(self) -> bool {
        self.certainty == Certainty::Certain
    }

    /// Whether both are the same stored sighting, by whatever evidence.
    pub(crate) fn is_same_row(self, other: Seen<'_>) -> bool {
        let same_row = match (self.row, other.row) {
            (Row::Fix { row: a, .. }, Row::Fix { row: b, .. }) => a == b,
            (Row::Claim { index: a, .. }, Row::Claim { index: b, .. }) => a == b,
            _ => false,
        };
        same_row && std::ptr::eq(self.timeline, other.timeline)
    }

    /// Where it stands among sightings that begin at the same moment.
    pub(crate) fn rank(self) -> (i64, i64, u8, usize) {
        match self.row {
            Row::Fix { time, row, .. } => (time, time, 0, row),
            Row::Claim { index, .. } => (self.lo(), self.hi(), 1, index as usize),
        }
    }
}

impl<'a> View<'a> {
    /// One row of the store, as direct evidence.
    pub(crate) fn seen(self, actor: &'a Actor, row: Row<'a>) -> Seen<'a> {
        let (timeline, bounds) = (self.timeline, self.bounds());
        Seen {
            timeline,
            actor,
            row,
            via: None,
            certainty: Certainty::Certain,
            bounds,
            left_by: None,
        }
    }

    /// A fix in its row of all, as direct evidence.
    pub(crate) fn seen_fix(self, actor: &'a Actor, row: usize, fix: Fix) -> Seen<'a> {
        let (time, lat, lon) = fix;
        self.seen(actor, Row::Fix { row, time, lat, lon })
    }

    /// A claim that was known and not taken back, whatever it says.
    pub(crate) fn claim_at(self, index: u32) -> Option<Seen<'a>> {
        let claim = self.timeline.claim(index)?;
        let dropped = self.bounds().is_some_and(|bounds| bounds.is_dropped(index));
        if dropped || !self.knows(claim) {
            return None;
        }
        let actor = self.timeline.index_of(claim.sighting.actor().as_str());
        let actor = self.timeline.actor_at(actor?)?;
        let interval = self.interval_of(index, &claim.sighting);
        Some(self.seen(actor, Row::Claim { index, claim, interval }))
    }

    /// One plain fix of an actor, counted from its first.
    pub(crate) fn fix_at(self, actor: u32, at: usize) -> Option<Seen<'a>> {
        let track = self.timeline.fixes().track(actor);
        let fix = track.columns().fix(at)?;
        Some(self.seen_fix(self.timeline.actor_at(actor)?, track.first_row + at, fix))
    }

    /// The claims about one actor that were known and not taken back, whatever
    /// they say, by their earliest and latest moment.
    pub(crate) fn claims_about(self, actor: u32) -> impl Iterator<Item = Seen<'a>> {
        self.claims_of(actor).iter().filter_map(move |&index| self.claim_at(index))
    }
}

impl PartialEq for Seen<'_> {
    /// Whether both are the same stored sighting, by the same evidence.
    fn eq(&self, other: &Seen<'_>) -> bool {
        self.is_same_row(*other) && self.via == other.via
    }
}

impl fmt::Debug for Seen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seen")
            .field("actor", &self.actor().id().as_str())
            .field("label", &self.label())
            .field("interval", &format_args!("{}", self.interval()))
            .field("evidence", &self.evidence())
            .field("certainty", &self.certainty)
            .finish_non_exhaustive()
    }
}

impl From<Seen<'_>> for Interval {
    fn from(seen: Seen<'_>) -> Interval {
        seen.interval()
    }
}
