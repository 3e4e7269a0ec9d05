//! One row of an answer.

use std::cmp::Ordering;
use std::fmt;

use super::known::View;
use crate::actor::{Actor, Membership};
use crate::place::Place;
use crate::place::geodesy::dequantise;
use crate::sighting::Sighting;
use crate::source::{Modality, Source};
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
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
    pub(crate) via: Option<Chain<'a>>,
    pub(crate) certainty: Certainty,
    /// Whether something says when it ended. (Here and not in its row, which would be
    /// copied more slowly by half.)
    pub(super) has_end: bool,
    /// Whether the time asked about, or a membership, cuts the stay that it is a moment of.
    pub(crate) is_cut: bool,
    /// Whether that stay goes on after the time asked about.
    pub(super) goes_on: bool,
    /// The claim by which a member had left before this was seen.
    pub(crate) left_by: Option<u32>,
}

#[derive(Clone, Copy)]
pub(crate) enum Row<'a> {
    /// Counted from the first fix of the actor.
    Fix {
        row: usize,
        time: i64,
        lat: i32,
        lon: i32,
    },
    Claim {
        index: u32,
        sighting: &'a Sighting,
        interval: Interval,
    },
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
            Row::Claim { sighting, .. } => sighting.place().clone(),
        }
    }

    /// The instant, and the latitude and longitude in degrees, of a plain fix: one point
    /// at one instant. `None` for a claim.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2024-03-01T12:00:00Z".parse()?;
    /// let berth = Place::lat_lon(40.6441, -74.0716)?;
    /// let timeline: Timeline = [Sighting::new("tug", berth, noon)].into_iter().collect();
    ///
    /// let seen = timeline.as_known().last_seen("tug").certain();
    /// assert_eq!(seen.and_then(|seen| seen.fix()), Some((noon, 40.6441, -74.0716)));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn fix(self) -> Option<(Timestamp, f64, f64)> {
        match self.row {
            Row::Fix { time, lat, lon, .. } => {
                Some((Timestamp::clamped(time), dequantise(lat), dequantise(lon)))
            }
            Row::Claim { .. } => None,
        }
    }

    /// When: what the claims together leave possible of what this one says, cut
    /// off at its report and at what the view knows, since what was reported had
    /// happened.
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
            Row::Claim { sighting, .. } => Some(sighting),
        }
    }

    /// What [`Timeline::add`] called it, unless it is a plain fix. Both moments of a
    /// stay have its one id.
    #[must_use]
    pub fn id(self) -> Option<SightingId> {
        self.whole_id()
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
        let back = self.via.into_iter().flat_map(Chain::links_back);
        let mut links: Vec<u32> = back.map(|link| link.index).collect();
        links.reverse();
        links.into_iter().filter_map(move |link| self.timeline.membership(link))
    }

    /// Whether it speaks of the actor for certain. Direct evidence does, unless another
    /// account of the same event was [left out](View::meant); inferred evidence only if every membership is confirmed and lasted
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
    /// "After the arrival" is open-ended, whether it was reported or not, as long
    /// as no claim that it is linked with sets an end. So is a claim without a
    /// report whose end lies past what the view knows.
    #[must_use]
    pub fn is_open_ended(self) -> bool {
        !self.has_end
    }

    /// Whether it says that the actor was there: observed or reported, and no
    /// report of absence.
    pub(crate) fn is_plain(self) -> bool {
        self.sighting().is_none_or(Sighting::is_plain)
    }

    /// Whether it says what happened: observed or reported, be it that the
    /// actor was there or that it was looked for.
    pub(crate) fn is_fact(self) -> bool {
        self.sighting().is_none_or(Sighting::is_fact)
    }

    /// The index of the claim, unless it is a plain fix.
    pub(crate) fn claim(self) -> Option<u32> {
        match self.row {
            Row::Fix { .. } => None,
            Row::Claim { index, .. } => Some(index),
        }
    }

    /// Whether `instant`, in microseconds, is itself one of its moments: it is
    /// exact, a reading of its local time is that instant, or something else
    /// than its own words (a report, another claim) made it an end. A vague
    /// interval has no instant that it would share with a point.
    pub(crate) fn is_moment(self, instant: i64) -> bool {
        let interval = self.interval();
        let Some(sighting) = self.sighting() else { return interval.lo() == instant };
        let own = sighting.interval();
        if self.is_cut {
            return self.is_moment_of_cut(instant, own);
        }
        // One moment of a stay narrows the other to before its own end.
        let is_stay = self.other_end().is_some();
        let is_set = |end: i64, own: i64| {
            let is_set = sighting.is_linked() || end != own && !is_stay;
            end == instant && is_set && !self.is_cut_at(instant)
        };
        if interval.is_exact() && interval.lo() == instant {
            return true;
        }
        let pieces = sighting.pieces();
        // Where a report left out a candidate, the end is that of the one before.
        let is_end = pieces.as_slice().iter().any(|one| one.lo() == instant || one.hi() == instant);
        !is_end && (is_set(interval.lo(), own.lo()) || is_set(interval.hi(), own.hi()))
            || pieces.as_slice().iter().any(|one| one.is_exact() && one.lo() == instant)
    }

    /// Whether its memberships begin or end at an instant, which cuts it there.
    fn is_cut_at(self, instant: i64) -> bool {
        // By any chain that it may be by, of which only one is shown.
        let mut members = self.via.into_iter().flat_map(Chain::links_back).map(|link| link.member);
        members.any(|member| self.timeline.has_membership_end(member, instant))
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

    /// The same, if it happened within some time.
    pub(super) fn within(mut self, moments: Interval) -> Seen<'a> {
        if let Row::Claim { interval, .. } = &mut self.row {
            self.has_end |= moments.hi() < interval.hi();
            *interval = moments;
        }
        self
    }

    /// The same, shown no later than an instant from its earliest on.
    pub(super) fn until(mut self, latest: i64) -> Seen<'a> {
        if let Row::Claim { interval, .. } = &mut self.row {
            *interval = interval.up_to(latest);
        }
        self
    }

    /// Whether both are the same stored sighting, by whatever evidence.
    pub(crate) fn is_same_row(self, other: Seen<'_>) -> bool {
        let same_row = match (self.row, other.row) {
            (Row::Fix { row: a, .. }, Row::Fix { row: b, .. }) => {
                a == b && std::ptr::eq(self.actor, other.actor)
            }
            (Row::Claim { index: a, .. }, Row::Claim { index: b, .. }) => a == b,
            _ => false,
        };
        same_row && std::ptr::eq(self.timeline, other.timeline)
    }

    /// The same for the same sighting, and for few others.
    pub(crate) fn row_key(self) -> (bool, usize) {
        match self.row {
            Row::Fix { row, .. } => (false, row),
            Row::Claim { index, .. } => (true, index as usize),
        }
    }

    /// The order of sightings: by their earliest moment, then their latest. Of
    /// one time fixes come first, in the order of addition, and claims in that of
    /// what they say; and what is direct before what is inferred.
    pub(crate) fn in_order(&self, other: &Seen<'_>) -> Ordering {
        let ends = |seen: &Seen<'_>| (seen.lo(), seen.hi(), seen.claim().is_some());
        ends(self).cmp(&ends(other)).then_with(|| {
            let said = match (self.row, other.row) {
                (Row::Claim { sighting: one, .. }, Row::Claim { sighting: other, .. }) => {
                    one.content().cmp(&other.content())
                }
                (Row::Fix { row: one, .. }, Row::Fix { row: another, .. }) => {
                    self.actor.id().cmp(other.actor.id()).then(one.cmp(&another))
                }
                _ => Ordering::Equal,
            };
            let via = |seen: &Seen<'_>| seen.via.map(Chain::length);
            said.then_with(|| via(self).cmp(&via(other)))
        })
    }
}

impl<'a> View<'a> {
    /// Returns the sighting with this id; `None` when it had not been reported
    /// by then, or had been retracted.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::lat_lon(42.4286, 130.6456)?;
    /// let (arrival, departure): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-11T21:30:00Z".parse()?);
    /// let mut timeline = Timeline::new();
    /// let first = timeline.add(Sighting::new("train", khasan.clone(), arrival));
    /// let second = timeline.add(Sighting::new("train", khasan, departure));
    ///
    /// let view = timeline.as_known();
    /// let ends = view.claim(first).zip(view.claim(second));
    /// let stop = ends.map(|(first, second)| view.gap(first, second).length().to_string());
    /// assert_eq!(stop.as_deref(), Some("1h30m"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn claim(&self, id: SightingId) -> Option<Seen<'a>> {
        self.claim_at(id.claim())
    }

    /// Lists every claim that had been reported and not retracted, one by one, in
    /// the order of addition: denials, plans and reports of absence too. Plain
    /// fixes are not among them, and a stay is listed once, by its first moment.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Modality, Place, Sighting, Timeline};
    ///
    /// let vostochny = Place::unlocated("Vostochny");
    /// let plan = Sighting::new("kim", vostochny, Interval::UNBOUNDED).meant(Modality::Planned);
    /// let timeline: Timeline = [plan].into_iter().collect();
    /// let view = timeline.as_known();
    /// assert_eq!((view.claims().count(), view.sightings("kim").count()), (1, 0));
    /// ```
    pub fn claims(&self) -> impl Iterator<Item = Seen<'a>> + use<'a> {
        let (view, timeline) = (self.clone(), self.timeline);
        let stored = (0..).take_while(move |&claim| timeline.claim(claim).is_some());
        let whole = stored.filter(move |&claim| timeline.whole_claim(claim) == claim);
        whole.filter_map(move |claim| view.claim_at(claim))
    }

    /// A claim as direct evidence, with when it was as this view has it.
    pub(crate) fn seen_claim(&self, actor: &'a Actor, index: u32, claim: &'a Claim) -> Seen<'a> {
        let sighting = &claim.sighting;
        let interval = self.interval_of(index, sighting);
        let has_end = self.narrowed().and_then(|narrowed| narrowed.has_end(index));
        let has_end = has_end.unwrap_or_else(|| sighting.has_end(interval));
        let is_doubted = self.narrowed().is_some_and(|narrowed| narrowed.is_doubted(index));
        let certainty = if is_doubted { Certainty::Possible } else { Certainty::Certain };
        let row = Row::Claim { index, sighting, interval };
        Seen { has_end, certainty, ..self.seen(actor, row) }
    }

    /// A fix, counted from the first of its actor, as direct evidence.
    #[inline]
    pub(crate) fn seen_fix(&self, actor: &'a Actor, row: usize, fix: Fix) -> Seen<'a> {
        let (time, lat, lon) = fix;
        self.seen(actor, Row::Fix { row, time, lat, lon })
    }

    /// One row of the store, as direct evidence with an end.
    #[inline]
    fn seen(&self, actor: &'a Actor, row: Row<'a>) -> Seen<'a> {
        let (timeline, certainty) = (self.timeline, Certainty::Certain);
        let (via, left_by, is_cut, goes_on) = (None, None, false, false);
        Seen { timeline, actor, row, via, certainty, has_end: true, is_cut, goes_on, left_by }
    }

    /// A claim that was known and not taken back, whatever it says.
    pub(crate) fn claim_at(&self, index: u32) -> Option<Seen<'a>> {
        let claim = self.timeline.claim(index)?;
        if self.leaves_out(index) || !claim.is_known(self.known) {
            return None;
        }
        let actor = self.timeline.find_actor(claim.sighting.actor().as_str())?;
        Some(self.seen_claim(actor, index, claim))
    }

    /// One plain fix of an actor, counted from its first.
    pub(crate) fn fix_at(&self, actor: u32, at: usize) -> Option<Seen<'a>> {
        let track = self.timeline.fixes().track(actor);
        let fix = track.columns().fix(at)?;
        Some(self.seen_fix(self.timeline.actor_at(actor)?, at, fix))
    }

    /// The claims about one actor that were known and not taken back, whatever
    /// they say, by their earliest and latest moment.
    pub(crate) fn claims_about(&self, actor: u32) -> impl Iterator<Item = Seen<'a>> {
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
