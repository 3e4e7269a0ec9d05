//! What a question selects.

use crate::actor::{Actor, ActorId, Membership};
use crate::limits::DISPUTED_METRES;
use crate::place::distance::Distance;
use crate::sighting::Sighting;
use crate::source::{Credibility, Modality, Reliability, Source};
use crate::time::duration::SignedDuration;
use crate::time::timestamp::Timestamp;
use crate::timeline::{ActorHandle, Who};

/// What a question is about: whose sightings, of what kind, at what times.
///
/// A `Copy` value with setters; every question takes `impl Into<Ask>`, so that
/// the plain case is only the actor, or its id. By default it selects the actor's own
/// sightings (*direct* evidence) that are observed or reported, of any grade.
///
/// # Example
///
/// ```
/// use lastseen::{Ask, Place, Sighting, Timeline, Timestamp};
///
/// let (noon, one): (Timestamp, Timestamp) =
///     ("2023-09-12T12:00:00Z".parse()?, "2023-09-12T13:00:00Z".parse()?);
/// let berth = Place::lat_lon(40.6441, -74.0716)?;
/// let timeline: Timeline = [Sighting::new("tug", berth, one)].into_iter().collect();
///
/// let view = timeline.as_known();
/// let tug = timeline.actor("tug")?;
/// assert_eq!(view.last_seen(tug).interval(), view.last_seen("tug").interval());
/// assert!(view.last_seen(Ask::of(tug).as_of(noon)).is_never());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask<'a> {
    pub(crate) who: Who<'a>,
    pub(crate) filter: Filter,
}

/// The ways in which a claim is meant, unless others are asked for.
const USUAL: u8 = bit(Modality::Observed) | bit(Modality::Reported);

/// What a question selects, whoever it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Filter {
    /// The first and last microsecond asked about, with the extremes of `i64`
    /// for no limit.
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) inferred: bool,
    /// Reports of having looked in vain, instead of sightings.
    pub(crate) absences: bool,
    /// What has no end gives way to what has one.
    pub(crate) bounded: bool,
    pub(crate) longer_than: SignedDuration,
    /// Beyond this two fixes of one instant are at two places.
    disputed_beyond: Option<Distance>,
    pub(crate) until: Option<Timestamp>,
    pub(crate) weight: Weight,
}

/// The ways in which claims are meant, and the least grades of them and of their sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    modalities: u8,
    reliability: Option<Reliability>,
    credibility: Option<Credibility>,
}

impl<'a> Ask<'a> {
    /// About one actor: its id, an [`Actor`], an [`ActorHandle`], or the number that is
    /// its id.
    #[must_use]
    pub fn of(who: impl Into<Ask<'a>>) -> Ask<'a> {
        who.into()
    }

    /// About every actor.
    #[must_use]
    #[inline]
    pub fn everyone() -> Ask<'a> {
        let filter = Filter {
            from: i64::MIN,
            to: i64::MAX,
            inferred: false,
            absences: false,
            bounded: false,
            longer_than: SignedDuration::ZERO,
            disputed_beyond: None,
            until: None,
            weight: Weight::ANY,
        };
        Ask { who: Who::Everyone, filter }
    }

    /// Only what can have happened at or before `instant`: event time, not
    /// what was known then.
    #[must_use]
    pub fn as_of(mut self, instant: impl Into<Timestamp>) -> Ask<'a> {
        self.filter.to = instant.into().as_unix_micros();
        self
    }

    /// Only what can have happened at or after `instant`.
    #[must_use]
    pub fn after(mut self, instant: impl Into<Timestamp>) -> Ask<'a> {
        self.filter.from = instant.into().as_unix_micros();
        self
    }

    /// Also sightings of what the actor travelled with, as inferred evidence.
    #[must_use]
    pub fn inferred(mut self) -> Ask<'a> {
        self.filter.inferred = true;
        self
    }

    /// Sets aside [open-ended](crate::Seen::is_open_ended) sightings that another one makes
    /// look old. "He got off after the train had arrived" has no end, and may have been at
    /// any time until it was known; the train seen further on counts in its place.
    ///
    /// Such a sighting is set aside where it can have been before another that
    /// has an end, and that is certainly no earlier than its own earliest moment.
    /// So the answer never gets earlier by it, and no longer says that it may be
    /// later. This is an assumption, for the last sighting, for the silence since it and for
    /// gaps.
    #[must_use]
    pub fn bounded(mut self) -> Ask<'a> {
        self.filter.bounded = true;
        self
    }

    /// Not the sightings, but the reports that the actor was looked for and not
    /// seen.
    #[must_use]
    pub fn absences(mut self) -> Ask<'a> {
        self.filter.absences = true;
        self
    }

    /// Only claims meant in one of these ways.
    ///
    /// An [inferred](Ask::inferred) sighting is as weak as the memberships that carry it:
    /// in the order observed, reported, inferred, unconfirmed, one that comes after all
    /// ways asked for carries nothing. With observed and reported, as if nothing was
    /// said, an inferred or unconfirmed one carries what is possible.
    #[must_use]
    pub fn meant(mut self, modalities: &[Modality]) -> Ask<'a> {
        self.filter.weight = self.filter.weight.meant(modalities);
        self
    }

    /// Only sources at least this reliable, of sightings and of the memberships that
    /// carry them. Unjudged and ungraded ones pass.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{
    ///     Ask, Membership, MembershipKind, Place, Reliability, Sighting, Source, Timeline, Timestamp,
    /// };
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let rumour = Source::new("rumour").graded(Reliability::E);
    /// let mut timeline = Timeline::new();
    /// timeline.add(Sighting::new("train", Place::unlocated("Khasan"), noon));
    /// timeline.join(Membership::new("kim", MembershipKind::Aboard, "train").by(rumour));
    ///
    /// let (view, kim) = (timeline.as_known(), Ask::of("kim").inferred());
    /// assert!(view.last_seen(kim).certain().is_some());
    /// assert!(view.last_seen(kim.at_least(Reliability::C)).is_never());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn at_least(mut self, floor: Reliability) -> Ask<'a> {
        self.filter.weight = self.filter.weight.at_least(floor);
        self
    }

    /// Only claims at least this credible. Unjudged and ungraded ones pass.
    #[must_use]
    pub fn credible(mut self, floor: Credibility) -> Ask<'a> {
        self.filter.weight.credibility = Some(floor);
        self
    }

    /// Of two fixes at the last instant, how far apart they are one place: 100 m
    /// unless set. Beyond it the last sighting [is
    /// disputed](crate::LastSeen::is_disputed).
    #[must_use]
    pub fn disputed_beyond(mut self, distance: Distance) -> Ask<'a> {
        self.filter.disputed_beyond = Some(distance);
        self
    }

    /// Of gaps, only those that can be strictly longer than this.
    #[must_use]
    pub fn longer_than(mut self, threshold: SignedDuration) -> Ask<'a> {
        self.filter.longer_than = threshold;
        self
    }

    /// Of gaps, those that there were at `now`: also the open one since the last
    /// sighting, and no sighting that can only have been later.
    #[must_use]
    pub fn until(mut self, now: impl Into<Timestamp>) -> Ask<'a> {
        self.filter.until = Some(now.into());
        self
    }
}

impl Filter {
    /// The same, but nothing after `to`.
    pub(crate) fn as_of(self, to: i64) -> Filter {
        Filter { to: self.to.min(to), ..self }
    }

    /// The same from `from` to `to`, both included, and nothing after that.
    pub(crate) fn within(self, from: i64, to: i64) -> Filter {
        Filter { from: self.from.max(from), to: self.to.min(to), until: None, ..self }
    }

    /// The same of gaps that can be longer.
    pub(crate) fn longer_than(self, longer_than: SignedDuration) -> Filter {
        Filter { longer_than, ..self }
    }

    /// The same at any time.
    pub(crate) fn at_any_time(self) -> Filter {
        Filter { from: i64::MIN, to: i64::MAX, ..self }
    }

    /// Beyond which distance two fixes of one instant are at two places.
    pub(crate) fn disputed_distance(self) -> Distance {
        self.disputed_beyond.unwrap_or(Distance::clamped(DISPUTED_METRES))
    }

    /// Whether that distance is the one that holds unless another is set.
    pub(crate) fn disputes_as_usual(self) -> bool {
        self.disputed_beyond.is_none()
    }

    /// Whether plain fixes are asked for; nobody grades them.
    pub(crate) fn takes_fixes(self) -> bool {
        self.takes(Modality::Observed) && !self.absences
    }

    /// Whether claims meant this way are asked for.
    pub(crate) fn takes(self, modality: Modality) -> bool {
        self.weight.modalities & bit(modality) != 0
    }

    /// Whether the grades of a claim reach the floors asked for.
    pub(crate) fn grades(self, sighting: &Sighting) -> bool {
        let reliability = self.weight.reliability.zip(sighting.reliability());
        let credibility = self.weight.credibility.zip(sighting.credibility());
        reliability.is_none_or(|(floor, grade)| grade.meets(floor))
            && credibility.is_none_or(|(floor, grade)| grade.meets(floor))
    }
}

impl Weight {
    /// Everything that is observed or reported, of any grade.
    pub(crate) const ANY: Weight =
        Weight { modalities: USUAL, reliability: None, credibility: None };

    pub(crate) fn meant(self, modalities: &[Modality]) -> Weight {
        let modalities = modalities.iter().fold(0, |set, modality| set | bit(*modality));
        Weight { modalities, ..self }
    }

    pub(crate) fn at_least(self, floor: Reliability) -> Weight {
        Weight { reliability: Some(floor), ..self }
    }

    /// Whether a membership may carry what is asked for.
    pub(crate) fn admits(self, membership: &Membership) -> bool {
        let grade = membership.source().and_then(Source::reliability);
        let is_reliable =
            self.reliability.zip(grade).is_none_or(|(floor, grade)| grade.meets(floor));
        // What it carries is no surer than itself.
        let is_sure = self.modalities >> membership.modality() as u8 != 0;
        is_reliable && (is_sure || self.modalities == USUAL)
    }
}

impl<'a> From<&'a str> for Ask<'a> {
    #[inline]
    fn from(actor: &'a str) -> Ask<'a> {
        Ask { who: Who::Id(actor), ..Ask::everyone() }
    }
}

/// The actor whose id is the number in its digits, as an MMSI is.
impl From<u64> for Ask<'_> {
    #[inline]
    fn from(actor: u64) -> Self {
        Ask { who: Who::Number(actor), ..Ask::everyone() }
    }
}

impl From<ActorHandle> for Ask<'_> {
    #[inline]
    fn from(actor: ActorHandle) -> Self {
        Ask { who: Who::Handle(actor), ..Ask::everyone() }
    }
}

impl<'a> From<&'a String> for Ask<'a> {
    #[inline]
    fn from(actor: &'a String) -> Ask<'a> {
        actor.as_str().into()
    }
}

impl<'a> From<&'a ActorId> for Ask<'a> {
    #[inline]
    fn from(actor: &'a ActorId) -> Ask<'a> {
        actor.as_str().into()
    }
}

impl<'a> From<&'a Actor> for Ask<'a> {
    #[inline]
    fn from(actor: &'a Actor) -> Ask<'a> {
        actor.id().into()
    }
}

const fn bit(modality: Modality) -> u8 {
    1 << modality as u8
}
