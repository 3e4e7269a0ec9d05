//! Who: the actors, and what they belong to.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use crate::error::printable;
use crate::place::speed::Speed;
use crate::source::{Modality, Source};
use crate::time::interval::Interval;
use crate::words::vocabulary;

/// The identity of an actor: a short text, cheap to clone.
///
/// Two actors are the same when their ids are; names are for readers. A map by
/// `ActorId` can be asked with a `&str`.
///
/// # Example
///
/// ```
/// use std::collections::BTreeMap;
///
/// use lastseen::ActorId;
///
/// let mut seats: BTreeMap<ActorId, u8> = BTreeMap::new();
/// seats.insert("kim".into(), 1);
/// assert_eq!(seats.get("kim"), Some(&1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActorId(Arc<str>);

impl ActorId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text itself, shared.
    pub(crate) fn shared(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl From<&str> for ActorId {
    fn from(id: &str) -> ActorId {
        ActorId(id.into())
    }
}

impl From<String> for ActorId {
    fn from(id: String) -> ActorId {
        ActorId(id.into())
    }
}

impl From<&String> for ActorId {
    fn from(id: &String) -> ActorId {
        ActorId(id.as_str().into())
    }
}

/// Shares the text of the other.
impl From<&ActorId> for ActorId {
    fn from(id: &ActorId) -> ActorId {
        id.clone()
    }
}

/// The id of the actor.
impl From<&Actor> for ActorId {
    fn from(actor: &Actor) -> ActorId {
        actor.id().clone()
    }
}

impl AsRef<str> for ActorId {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ActorId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// The id as it is printed in a sentence, see [`printable`](crate::printable);
/// [`as_str`](ActorId::as_str) is the id itself.
impl fmt::Display for ActorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(&self.0))
    }
}

/// Who can be seen: a person, a group, a vehicle, an organisation.
///
/// # Example
///
/// ```
/// use lastseen::{Actor, ActorKind, Speed};
///
/// let train = Actor::new("train")
///     .named("Kim's train")
///     .of_kind(ActorKind::Vehicle)
///     .at_most(Speed::km_per_hour(80.0)?);
/// assert_eq!(train.name(), "Kim's train");
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    id: ActorId,
    name: Option<Box<str>>,
    kind: ActorKind,
    max_speed: Option<Speed>,
}

vocabulary! {
    /// The sort of an actor.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum ActorKind: "kind of actor" {
        /// One person.
        Person = "person",
        /// Several persons together.
        Group = "group",
        /// A train, a ship, an aircraft, a car.
        Vehicle = "vehicle",
        /// A body that is not in one place by nature.
        Organisation = "organisation",
        /// Nobody has said.
        #[default]
        Unknown = "unknown",
    }
}

/// The name to show.
impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(self.name()))
    }
}

impl Actor {
    /// An actor with this id and nothing else known of it.
    #[must_use]
    pub fn new(id: impl Into<ActorId>) -> Actor {
        Actor { id: id.into(), name: None, kind: ActorKind::Unknown, max_speed: None }
    }

    /// With the name to show to a reader. The id is no name of its own.
    #[must_use]
    pub fn named(mut self, name: &str) -> Actor {
        self.name = Some(name).filter(|name| *name != self.id.as_str()).map(Into::into);
        self
    }

    /// Of this kind.
    #[must_use]
    pub fn of_kind(mut self, kind: ActorKind) -> Actor {
        self.kind = kind;
        self
    }

    /// Never faster than this. Without it, nothing is judged by speed.
    #[must_use]
    pub fn at_most(mut self, speed: Speed) -> Actor {
        self.max_speed = Some(speed);
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &ActorId {
        &self.id
    }

    /// The name to show: its own, or the id where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.name.as_deref().unwrap_or(self.id.as_str())
    }

    /// What sort of actor it is.
    #[must_use]
    pub fn kind(&self) -> ActorKind {
        self.kind
    }

    /// The top speed, if one is stated.
    #[must_use]
    pub fn max_speed(&self) -> Option<Speed> {
        self.max_speed
    }
}

/// That one actor goes where another goes, for a time; a claim like any other.
///
/// A sighting of the whole carries over to its members while the membership
/// lasts, as *inferred* evidence. It never works the other way: seeing a member
/// says nothing of the whole, nor of the other members.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Membership, MembershipKind, Timestamp};
///
/// let departure: Timestamp = "2023-09-10T06:00:00Z".parse()?;
/// let aboard = Membership::new("kim", MembershipKind::Aboard, "train")
///     .from(Interval::at(departure));
/// assert_eq!(aboard.begun(), Some(departure.into()));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    member: ActorId,
    whole: ActorId,
    kind: MembershipKind,
    from: Option<Interval>,
    until: Option<Interval>,
    modality: Modality,
    source: Option<Source>,
    reported: Option<Interval>,
}

vocabulary! {
    /// The way in which an actor belongs to another. `Display` is the word in a
    /// sentence: `part of`, where the case file has `part_of`.
    #[non_exhaustive]
    pub enum MembershipKind: "kind of membership" {
        /// In or on a vehicle. Carries.
        Aboard = "aboard",
        /// Travels along. Carries.
        Accompanies = "accompanies",
        /// One of a group that is together. Carries.
        PartOf = "part_of" => "part of",
        /// Belongs to, without being there: a party, a ministry. Never carries.
        Affiliated = "affiliated" => "affiliated with",
    }
}

impl Membership {
    /// `member` is `kind` of `whole`, for as long as anyone knows.
    #[must_use]
    pub fn new(
        member: impl Into<ActorId>,
        kind: MembershipKind,
        whole: impl Into<ActorId>,
    ) -> Membership {
        Membership {
            member: member.into(),
            whole: whole.into(),
            kind,
            from: None,
            until: None,
            modality: Modality::Observed,
            source: None,
            reported: None,
        }
    }

    /// It began at some time in `begin`.
    #[must_use]
    pub fn from(mut self, begin: impl Into<Interval>) -> Membership {
        self.from = Some(begin.into());
        self
    }

    /// It ended at some time in `end`.
    #[must_use]
    pub fn until(mut self, end: impl Into<Interval>) -> Membership {
        self.until = Some(end.into());
        self
    }

    /// How the claim is meant. Unconfirmed and inferred memberships carry
    /// sightings as possible only; denied, planned and speculated ones do not.
    #[must_use]
    pub fn meant(mut self, modality: Modality) -> Membership {
        self.modality = modality;
        self
    }

    /// Who says so.
    #[must_use]
    pub fn by(mut self, source: impl Into<Source>) -> Membership {
        self.source = Some(source.into());
        self
    }

    /// When it was reported.
    #[must_use]
    pub fn reported(mut self, when: impl Into<Interval>) -> Membership {
        self.reported = Some(when.into());
        self
    }

    /// Who belongs.
    #[must_use]
    pub fn member(&self) -> &ActorId {
        &self.member
    }

    /// What it belongs to.
    #[must_use]
    pub fn whole(&self) -> &ActorId {
        &self.whole
    }

    /// In what way.
    #[must_use]
    pub fn kind(&self) -> MembershipKind {
        self.kind
    }

    /// How the claim is meant.
    #[must_use]
    pub fn modality(&self) -> Modality {
        self.modality
    }

    /// Who says so, if anybody is named.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }

    /// When it was reported, if that is known.
    #[must_use]
    pub fn reported_at(&self) -> Option<Interval> {
        self.reported
    }

    /// When it began, if that is known.
    #[must_use]
    pub fn begun(&self) -> Option<Interval> {
        self.from
    }

    /// When it ended, if that is known.
    #[must_use]
    pub fn ended(&self) -> Option<Interval> {
        self.until
    }

    /// The content as a key: memberships are in the order of what they say,
    /// whichever was added first.
    pub(crate) fn content(&self) -> impl Ord + '_ {
        let ends = |when: Option<Interval>| when.map(|when| (when.lo(), when.hi()));
        let who = (&self.whole, &self.member, self.kind.as_str());
        let when = [self.from, self.until, self.reported].map(ends);
        (who, when, self.modality.as_str(), self.source.as_ref().map(Source::id))
    }

    /// Whether a sighting of the whole says anything of the member.
    #[must_use]
    pub(crate) fn carries(&self) -> bool {
        let stands = match self.modality {
            Modality::Denied | Modality::Planned | Modality::Speculated => false,
            Modality::Observed | Modality::Reported => true,
            Modality::Inferred | Modality::Unconfirmed => true,
        };
        stands && self.kind != MembershipKind::Affiliated
    }

    /// The moment from which it counts as known, in microseconds.
    pub(crate) fn known_from(&self) -> i64 {
        self.reported.map_or(self.possible_span().0, Interval::last)
    }

    /// Whether the claim itself is firm.
    pub(crate) fn is_confirmed(&self) -> bool {
        matches!(self.modality, Modality::Observed | Modality::Reported)
    }

    /// The time during which it can have held: from the earliest beginning to
    /// the latest end, in microseconds.
    pub(crate) fn possible_span(&self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, Interval::lo), self.until.map_or(i64::MAX, Interval::hi))
    }

    /// The time during which it held for certain: from the latest beginning to
    /// the earliest end, in microseconds; empty when the first exceeds the
    /// second.
    pub(crate) fn certain_span(&self) -> (i64, i64) {
        (self.from.map_or(i64::MIN, Interval::hi), self.until.map_or(i64::MAX, Interval::lo))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_same_from_whatever_it_is_made() {
        let kim = Actor::new("kim").named("Kim Jong-un");
        let ids: [ActorId; 5] = [
            "kim".into(),
            String::from("kim").into(),
            (&String::from("kim")).into(),
            (&kim).into(),
            kim.id().into(),
        ];
        assert!(ids.iter().all(|id| id == kim.id() && id.as_ref() == "kim"));
        assert_eq!(kim.to_string(), "Kim Jong-un");
    }
}
