//! A conflict, and the kinds of it.

use crate::actor::Membership;
use crate::place::distance::DistanceRange;
use crate::place::speed::SpeedRange;
use crate::reason::remedy::Remedy;
use crate::time::duration::SignedDuration;
use crate::view::{Certainty, Seen};
use crate::words::vocabulary;

/// Claims that cannot be true as they stand, and what would explain it.
///
/// A conflict is an answer, not an error; nothing is corrected by itself.
///
/// # Example
///
/// ```
/// use lastseen::{ConflictKind, Place, Sighting, Timeline, Timestamp};
///
/// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
/// let mut timeline = Timeline::new();
/// for place in [Place::lat_lon(42.4286, 130.6456)?, Place::lat_lon(43.8029, 131.9458)?] {
///     timeline.add(Sighting::new("train", place, noon));
/// }
/// let conflicts = timeline.as_known().conflicts();
/// assert_eq!(conflicts.len(), 1);
/// assert_eq!(conflicts[0].kind, ConflictKind::TwoPlaces);
/// assert_eq!(conflicts[0].explanations[0], "the places are 185.8 km apart");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Conflict<'a> {
    /// In what way the claims conflict.
    pub kind: ConflictKind,
    /// Whether the claims conflict on every reading of them, or on some.
    pub certainty: Certainty,
    /// The claims that conflict, with each other or within themselves; none for
    /// a membership that is denied, nor for a place that no claim names. A denial, or a watch that saw nobody, comes before what
    /// it contradicts.
    pub claims: Vec<Seen<'a>>,
    /// What disagrees with what, in one clause.
    pub summary: String,
    /// What would explain it, and what else bears on it, each in one clause.
    /// None of it is ever applied.
    pub explanations: Vec<String>,
    /// Every change of one report, by a common [slip](crate::Slip), that would remove the
    /// conflict: for travel that is too fast and for two places at once one that brings no
    /// other conflict, for an inconsistent network one by which its claims agree. None for the other
    /// kinds, and for travel that is possibly too fast. A stay is moved as a whole.
    pub remedies: Vec<Remedy<'a>>,
    /// By how much time the claims miss each other: stated minus implied for
    /// two clocks, event minus report for a report that came too early, the
    /// time that is lacking for the way or for all the stated times to hold.
    pub difference: Option<SignedDuration>,
    /// For a place that is not where it is said to be, the distance as stated
    /// and as it is; for travel, the way that the top speed allows in the time
    /// there was, and the way there is.
    pub distances: Option<(DistanceRange, DistanceRange)>,
    /// The speed that the travel needs; `None` for other kinds, and when no
    /// speed would do.
    pub needed_speed: Option<SpeedRange>,
    /// The denial of a membership.
    pub(super) denial: Option<&'a Membership>,
}

vocabulary! {
    /// In what way claims conflict.
    #[derive(PartialOrd, Ord)]
    #[non_exhaustive]
    pub enum ConflictKind: "kind of conflict" {
        /// One report gives two clock times that are not the same moment.
        TwoClocks = "two_clocks",
        /// A local time that no clock showed.
        NonexistentLocal = "nonexistent_local",
        /// A local time that means more than one moment.
        AmbiguousLocal = "ambiguous_local",
        /// An abbreviation of a zone that was not in use there at that time of
        /// year, such as EST in July.
        AbbreviationSeason = "abbreviation_season",
        /// Something that was reported before it can have happened.
        ReportBeforeEvent = "report_before_event",
        /// A time that was worked out, and that the words which it is from cannot mean.
        WordsDiffer = "words_differ",
        /// Times that claims give each other and that cannot all be so.
        InconsistentNetwork = "inconsistent_network",
        /// Two places too far apart for the actor's top speed.
        ImpossibleTravel = "impossible_travel",
        /// One actor at one instant in places that lie apart.
        TwoPlaces = "two_places",
        /// A member seen where what it is said to travel with cannot have been.
        MemberApart = "member_apart",
        /// Somebody denies what somebody else observed or reported.
        DeniedVsObserved = "denied_vs_observed",
        /// Somebody denies that one actor went with another, and somebody else says so.
        MembershipDenied = "membership_denied",
        /// The whole place was watched and the actor was not there, and yet was
        /// seen there.
        AbsentVsObserved = "absent_vs_observed",
        /// A place that does not lie where it is said to lie.
        RelativePlace = "relative_place",
        /// Two accounts of one event whose times have no moment in common.
        TimesDiffer = "times_differ",
        /// Accounts of one event that have it at places that lie apart.
        PlacesDiffer = "places_differ",
        /// A copy that does not say what its original says.
        CopiesDiffer = "copies_differ",
    }
}

impl<'a> Conflict<'a> {
    pub(super) fn new(kind: ConflictKind, claims: Vec<Seen<'a>>, summary: String) -> Conflict<'a> {
        Conflict {
            kind,
            certainty: Certainty::Certain,
            claims,
            summary,
            explanations: Vec::new(),
            remedies: Vec::new(),
            difference: None,
            distances: None,
            needed_speed: None,
            denial: None,
        }
    }

    /// Whether it denies a membership by which a sighting speaks of the actor asked about,
    /// for a time in which the sighting can have been.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{
    ///     Ask, Membership, MembershipKind, Modality, Place, Sighting, Timeline, Timestamp,
    /// };
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let mut timeline = Timeline::new();
    /// timeline.add(Sighting::new("train", Place::unlocated("Khasan"), noon));
    /// let aboard = Membership::new("kim", MembershipKind::Aboard, "train");
    /// timeline.join(aboard.clone());
    /// timeline.join(aboard.meant(Modality::Denied));
    ///
    /// let view = timeline.as_known();
    /// let last = view.last_seen(Ask::of("kim").inferred()).certain().expect("it was at Khasan");
    /// assert!(view.conflicts()[0].denies_chain_of(last));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn denies_chain_of(&self, seen: Seen<'_>) -> bool {
        let is_denied = |denial: &Membership| {
            let says_so = |link: &Membership| {
                (link.member(), link.kind(), link.whole())
                    == (denial.member(), denial.kind(), denial.whole())
            };
            let (from, to) = denial.possible_span();
            seen.lo() <= to && from <= seen.hi() && seen.via().any(says_so)
        };
        self.denial.is_some_and(is_denied)
    }

    /// Whether its claims are those of another conflict, or some of them.
    pub(super) fn covers(&self, other: &Conflict<'_>) -> bool {
        let is_here = |seen: &Seen<'_>| {
            self.claims.iter().any(|own| {
                own.is_same_row(*seen) || own.other_end() == seen.claim() && seen.claim().is_some()
            })
        };
        other.claims.iter().all(is_here)
    }

    /// With repairs, which are explanations too.
    pub(super) fn remedied(mut self, remedies: Vec<Remedy<'a>>) -> Conflict<'a> {
        self.explanations.extend(remedies.iter().map(ToString::to_string));
        self.remedies = remedies;
        self
    }
}
