//! The store: append-only, columnar, and silent about what it means.

mod bound;
mod chain;
mod circle;
mod claims_of;
pub(crate) mod columns;
mod fixes;
mod handle;
mod intern;
mod narrowed;
pub(crate) mod parallel;
mod runs;
mod step;
mod stored;
mod summary;
mod too_fast;

use std::sync::{Arc, OnceLock};

pub(crate) use self::bound::{
    Chart, Margin, POLAR, RADIAN, apart_squared, surely_apart, surely_within,
};
pub(crate) use self::chain::{Chain, Chains, Cover, Link};
pub(crate) use self::claims_of::Claim;
use self::claims_of::ClaimsOf;
pub(crate) use self::columns::{Columns, Fix, TURN, eastwards};
pub(crate) use self::fixes::{Fixes, Rows, Track};
pub use self::handle::ActorHandle;
use self::handle::IdKey;
pub(crate) use self::handle::Who;
use self::intern::Numbers;
pub(crate) use self::intern::{Interner, Short};
use self::narrowed::Memo;
pub(crate) use self::narrowed::{Clash, MostAfter, Narrowed};
use self::parallel::once;
pub(crate) use self::runs::{Repeats, Tally};
pub(crate) use self::step::{last_at, last_between, within};
pub(crate) use self::summary::StepAt;
use crate::actor::{Actor, ActorId, Membership};
use crate::error::{Error, ErrorKind, quoted};
use crate::place::Place;
use crate::sighting::Sighting;
use crate::sojourn::StayEnd;
use crate::time::timestamp::Timestamp;
use crate::words;

/// Everything that has been claimed; nothing is forgotten but what
/// [`forget_before`](Timeline::forget_before) is told to.
///
/// Put sightings in with [`add`](Timeline::add), `extend` or `collect`; ask
/// questions of a view of it. A retraction is an entry too: the sighting stays
/// and counts as long as it was not retracted.
///
/// # Cost
///
/// A sighting with an exact time, a bare position and nothing else (a *fix*)
/// takes 16 bytes, and 1.4 in a summary, when it comes through `extend` or
/// `collect`; positions of fixes are kept to 1e-7 degree (1.1 cm). Any other sighting, and each one
/// that `add` gives an id to, is kept whole beside them, in about 300 bytes, and 400 more if its
/// time is read from words; in any order at the same cost. `extend` is amortised
/// O(log n) a fix in any order.
///
/// A timeline can be asked between one `extend` and the next, as a live feed is. Fixes that are few
/// beside those that are there (less than an eighth) are then put in their places one by one:
/// amortised O(1) for a fix that is the last of its actor, and a late one moves those after it.
/// The first fix that an actor gets so takes its track out of the columns of all, which takes time
/// for each of its fixes and about eight times as many of other actors. Then a fix takes half a
/// byte more, and an actor about 250 bytes. A question about one actor never costs more for the
/// fixes of others. More fixes than that are put in their places together, which moves all n.
///
/// # In several threads
///
/// A clone shares the fixes with the timeline that it was made of, and costs time for each actor
/// and claim, not for each fix. So one thread goes on adding, and others ask what was there. The
/// first fix that an actor gets after that copies its track, as long as the clone is kept.
///
/// ```
/// use lastseen::{Place, Sighting, Timeline, Timestamp};
///
/// let (noon, one): (Timestamp, Timestamp) =
///     ("2023-09-12T12:00:00Z".parse()?, "2023-09-12T13:00:00Z".parse()?);
/// let berth = Place::lat_lon(40.6441, -74.0716)?;
/// let mut timeline: Timeline = [Sighting::new("tug", berth.clone(), noon)].into_iter().collect();
///
/// let snapshot = timeline.clone();
/// let asking = std::thread::spawn(move || snapshot.as_known().last_seen("tug").interval());
/// timeline.extend([Sighting::new("tug", berth, one)]);
///
/// assert_eq!(asking.join().expect("it only asks"), Some(noon.into()));
/// assert_eq!(timeline.as_known().last_seen("tug").interval(), Some(one.into()));
/// # Ok::<(), lastseen::Error>(())
/// ```
///
/// # Saving
///
/// A timeline is written as a case file, JSON or JSON Lines, and answers as it did when it
/// is read again:
///
#[cfg_attr(feature = "json", doc = "```")]
#[cfg_attr(not(feature = "json"), doc = "```ignore")]
/// use lastseen::{Case, FileKind, Place, Sighting, Timeline, Timestamp};
///
/// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
/// let khasan = Place::unlocated("Khasan");
/// let timeline: Timeline = [Sighting::new("kim", khasan, noon)].into_iter().collect();
///
/// let mut file = Vec::new();
/// Case::from(timeline.clone()).write(FileKind::Json, &mut file)?;
///
/// let case = Case::read_json(file)?;
/// let again = case.timeline();
/// assert_eq!(again.as_known().last_seen("kim").place(), Some(Place::unlocated("Khasan")));
/// # Ok::<(), lastseen::Error>(())
/// ```
///
/// # Example
///
/// ```
/// use lastseen::{Place, Sighting, Timeline, Timestamp};
///
/// let start: Timestamp = "2020-06-30T00:00:00Z".parse()?;
/// let mut timeline = Timeline::new();
/// let harbour = Place::lat_lon(40.6441, -74.0716)?;
/// let id = timeline.add(Sighting::new("367000140", harbour, start));
/// timeline.retract(id, None)?;
/// assert_eq!(timeline.len(), 1);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct Timeline {
    actors: Vec<Actor>,
    indexes: Numbers,
    keys: Vec<IdKey>,
    /// The actors in the order of their ids.
    by_id: OnceLock<Vec<u32>>,
    fixes: Fixes,
    pending: Rows,
    /// By actor, how many of its fixes were forgotten, and the first instant that was kept then.
    forgotten: Vec<(usize, i64)>,
    forgotten_before: Option<Timestamp>,
    /// The fixes with the pending ones in place, made when a question comes
    /// before the next `extend`.
    settled: OnceLock<Fixes>,
    claims: Vec<Claim>,
    /// How many of the claims are the last moment of the stay before them.
    stays: usize,
    claims_of: Vec<ClaimsOf>,
    /// How many claims and actors there are by which times can be narrower than
    /// the claims' own.
    linking: usize,
    narrowed: Memo,
    labels: Numbers,
    memberships: Vec<Membership>,
    /// Those of which it is said where they lie.
    places: Vec<Place>,
    links: Vec<Link>,
    chains: OnceLock<ChainsOf>,
}

/// The chains of memberships, as far as they were asked for.
#[derive(Debug, Clone)]
struct ChainsOf {
    /// By member, and by what they say.
    links: Vec<Link>,
    of: Vec<OnceLock<Chains>>,
    /// The members of all memberships, each with when one of these can begin or end, in order.
    ends: Vec<(u32, i64)>,
}

/// What [`Timeline::add`] calls a sighting from then on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SightingId(u32);

impl Timeline {
    /// An empty timeline.
    #[must_use]
    pub fn new() -> Timeline {
        Timeline::default()
    }

    /// How many sightings there are, retracted ones among them.
    #[must_use]
    pub fn len(&self) -> usize {
        self.fixes.len() + self.pending.len() + self.claims.len() - self.stays
    }

    /// Whether there is no sighting.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes that the columns of fixes and their index occupy.
    #[must_use]
    pub fn fix_bytes(&self) -> usize {
        self.fixes().bytes()
    }

    /// Says more of an actor than its id. What was said of it before is
    /// replaced; sightings are not touched.
    pub fn declare(&mut self, actor: Actor) {
        let index = self.actor_index(actor.id());
        self.linking -= usize::from(self.is_bound_by_speed(index));
        if let Some(slot) = self.actors.get_mut(index as usize) {
            *slot = actor;
        }
        self.linking += usize::from(self.is_bound_by_speed(index));
        self.narrowed.clear();
    }

    /// Adds one sighting, and returns what to call it.
    ///
    /// A label that another sighting already has keeps pointing to the first.
    pub fn add(&mut self, sighting: Sighting) -> SightingId {
        // The two moments of a stay stand side by side.
        let (first, last) = sighting.into_rows();
        let id = self.add_row(first);
        if let Some(last) = last {
            self.stays += 1;
            self.add_row(last);
        }
        id
    }

    /// Forgets the fixes before `moment`, but of each actor the last ones before it, those of
    /// one instant: for a service that keeps a day. Claims stay, and so does what `add` gave
    /// an id to.
    ///
    /// Questions of last sightings and of gaps from `moment` on are answered as before. An
    /// answer to [`View::last_seen`](crate::View::last_seen) that reaches before what is kept
    /// of an actor is never certain, and counts the fixes that were forgotten of it among
    /// those [set aside](crate::Excluded::forgotten);
    /// [`View::coverage`](crate::View::coverage) begins where the record does. Everything else
    /// (gaps, stays, positions, reach, conflicts) is found among what is kept. A fix that
    /// comes later, and lies before what is kept of its actor, is forgotten at once. A
    /// saved timeline has what is kept, and not that something was forgotten.
    ///
    /// O(n) over the fixes that are kept.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Place, Sighting, Timeline, Timestamp};
    ///
    /// let at = |hour: u8| format!("2024-01-01T{hour:02}:00:00Z").parse::<Timestamp>();
    /// let berth = Place::lat_lon(40.6441, -74.0716)?;
    /// let mut timeline = Timeline::new();
    /// for hour in [1, 3, 5, 7] {
    ///     timeline.extend([Sighting::new("tug", berth.clone(), at(hour)?)]);
    /// }
    /// timeline.forget_before(at(6)?);
    /// assert_eq!(timeline.len(), 2);
    ///
    /// let view = timeline.as_known();
    /// assert_eq!(view.last_seen(Ask::of("tug").as_of(at(6)?)).interval(), Some(at(5)?.into()));
    /// assert_eq!(
    ///     view.last_seen(Ask::of("tug").as_of(at(4)?)).to_string(),
    ///     "no sighting of tug in that time is kept; set aside: 2 sightings outside the time \
    ///      asked for, 2 sightings no longer kept"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn forget_before(&mut self, moment: impl Into<Timestamp>) {
        let moment = moment.into();
        self.settle();
        self.forget_stays();
        self.forgotten_before = self.forgotten_before.max(Some(moment));
        for (actor, count, first) in self.fixes.forget_before(moment.as_unix_micros()) {
            self.note_forgotten(actor, count, first);
        }
    }

    /// Notes that fixes were never kept: whose, how many, and the first instant that was.
    pub(crate) fn forget(&mut self, fixes: impl IntoIterator<Item = (ActorId, usize, i64)>) {
        for (id, count, first) in fixes {
            let actor = self.actor_index(&id);
            self.note_forgotten(actor, count, first);
            self.forgotten_before = self.forgotten_before.max(Some(Timestamp::clamped(first)));
        }
    }

    fn note_forgotten(&mut self, actor: u32, count: usize, first: i64) {
        if self.forgotten.len() <= actor as usize {
            self.forgotten.resize(actor as usize + 1, (0, i64::MIN));
        }
        if let Some(forgotten) = self.forgotten.get_mut(actor as usize) {
            *forgotten = (forgotten.0 + count, first);
        }
    }

    /// Returns the latest moment before which fixes [were forgotten](Timeline::forget_before);
    /// `None` if all are kept.
    #[must_use]
    pub fn forgotten_before(&self) -> Option<Timestamp> {
        self.forgotten_before
    }

    /// How many fixes of an actor were forgotten, and the first instant that was kept then.
    pub(crate) fn forgotten(&self, actor: u32) -> (usize, i64) {
        self.forgotten.get(actor as usize).copied().unwrap_or((0, i64::MIN))
    }

    /// Whether a fix comes when what it lies among has been forgotten; it is counted.
    fn is_forgotten(&mut self, actor: u32, time: i64) -> bool {
        match self.forgotten.get_mut(actor as usize) {
            Some((count, first)) if time < *first => {
                *count += 1;
                true
            }
            _ => false,
        }
    }

    /// Makes room for so many more sightings.
    #[cfg(feature = "json")]
    pub(crate) fn expect(&mut self, sightings: usize) {
        self.claims.reserve_exact(sightings);
    }

    fn add_row(&mut self, sighting: Sighting) -> SightingId {
        let actor = self.actor_index(sighting.actor());
        let index = u32::try_from(self.claims.len()).unwrap_or(u32::MAX);
        if let Some(label) = sighting.label().filter(|label| self.labels.get(label).is_none()) {
            self.labels.insert(label, index);
        }
        self.linking -= usize::from(self.is_bound_by_speed(actor));
        self.linking += usize::from(sighting.is_bound());
        self.claims.push(Claim { sighting, retracted: i64::MAX });
        if let Some(of_actor) = self.claims_of.get_mut(actor as usize) {
            of_actor.add(index, &self.claims);
        }
        self.linking += usize::from(self.is_bound_by_speed(actor));
        self.narrowed.clear();
        SightingId(index)
    }

    /// Takes a sighting back, from `at` on; from the beginning without it.
    ///
    /// A view of what was known before `at` still has it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] for an id that this timeline has not given. Ids
    /// are numbers: those of another timeline are not told apart from its own.
    pub fn retract(&mut self, id: SightingId, at: Option<Timestamp>) -> Result<(), Error> {
        if self.claim(id.0).is_none() {
            let message = format!("no sighting {} in this timeline", id.0);
            return Err(Error::new(ErrorKind::UnknownId, message));
        }
        let at = at.map_or(i64::MIN, Timestamp::as_unix_micros);
        for row in [Some(id.0), self.other_end(id.0)].into_iter().flatten() {
            if let Some(claim) = self.claims.get_mut(row as usize) {
                claim.retracted = claim.retracted.min(at);
            }
        }
        self.narrowed.clear();
        Ok(())
    }

    /// Returns the instant since when a sighting is taken back, [`Timestamp::MIN`] if it
    /// never counted; `None` if it stands.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let mut timeline = Timeline::new();
    /// let seen = timeline.add(Sighting::new("kim", Place::unlocated("Khasan"), noon));
    /// assert_eq!(timeline.retracted_since(seen), None);
    /// timeline.retract(seen, Some(noon))?;
    /// assert_eq!(timeline.retracted_since(seen), Some(noon));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn retracted_since(&self, id: SightingId) -> Option<Timestamp> {
        let since = self.claim(id.0)?.retracted;
        (since != i64::MAX).then(|| Timestamp::clamped(since))
    }

    /// Adds that one actor goes where another goes.
    pub fn join(&mut self, membership: Membership) {
        let link = Link {
            index: u32::try_from(self.memberships.len()).unwrap_or(u32::MAX),
            member: self.actor_index(membership.member()),
            whole: self.actor_index(membership.whole()),
        };
        if membership.carries() {
            self.links.push(link);
        }
        self.memberships.push(membership);
        self.chains.take();
    }

    /// Every actor, by id.
    pub fn actors(&self) -> impl Iterator<Item = &Actor> {
        self.by_id().iter().filter_map(|&index| self.actors.get(index as usize))
    }

    /// Returns the actor with this id.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the ids that come near, or all if they are
    /// few.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Actor, Timeline};
    ///
    /// let mut timeline = Timeline::new();
    /// timeline.declare(Actor::new("kim").named("Kim Jong-un"));
    /// assert_eq!(timeline.actor("kim")?.name(), "Kim Jong-un");
    /// let error = timeline.actor("kmi").expect_err("nobody has this id");
    /// assert_eq!(error.to_string(), "no actor \"kmi\"; did you mean \"kim\"?");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn actor(&self, id: &str) -> Result<&Actor, Error> {
        self.find_actor(id).ok_or_else(|| self.unknown(id))
    }

    /// Returns the handle of an actor, to ask about it without its id.
    ///
    /// # Errors
    ///
    /// Those of [`actor`](Timeline::actor).
    pub fn handle(&self, id: &str) -> Result<ActorHandle, Error> {
        let index = self.index_of(id);
        let handle = index.and_then(|index| ActorHandle::at(index, &self.keys));
        handle.ok_or_else(|| self.unknown(id))
    }

    /// Lists the handle of every actor, by id.
    pub fn handles(&self) -> impl Iterator<Item = ActorHandle> {
        self.by_id().iter().filter_map(|&index| ActorHandle::at(index, &self.keys))
    }

    /// Returns the actor of a handle.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] for a handle of another timeline that does not name an actor
    /// of this one.
    pub fn actor_of(&self, handle: ActorHandle) -> Result<&Actor, Error> {
        let index = handle.index_among(&self.keys);
        let actor = index.and_then(|index| self.actor_at(index));
        actor.ok_or_else(|| self.unknown(&handle.to_string()))
    }

    /// The error of an actor that is not there.
    fn unknown(&self, id: &str) -> Error {
        words::unknown("actor", id, self.actors().map(|actor| actor.id().as_str()))
    }

    /// The actor with this id, without an error for the want of it.
    pub(crate) fn find_actor(&self, id: &str) -> Option<&Actor> {
        self.actor_at(self.index_of(id)?)
    }

    /// Every membership, in the order of addition.
    pub fn memberships(&self) -> impl Iterator<Item = &Membership> {
        self.memberships.iter()
    }

    /// Actors each of which travels with the next, and the last with the
    /// first; `None` when there is no such circle.
    ///
    /// Somebody has made a mistake then: the carriage is in the train, and the
    /// train in the carriage. Answers stay sound all the same, since no chain
    /// of memberships visits an actor twice. Memberships that cannot all have
    /// held at one time make no circle.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Membership, MembershipKind, Timeline};
    ///
    /// let mut timeline = Timeline::new();
    /// timeline.join(Membership::new("carriage", MembershipKind::PartOf, "train"));
    /// assert_eq!(timeline.membership_cycle(), None);
    /// timeline.join(Membership::new("train", MembershipKind::Aboard, "carriage"));
    /// let circle = timeline.membership_cycle().expect("each is in the other");
    /// assert_eq!(circle, ["carriage".into(), "train".into()]);
    /// ```
    #[must_use]
    pub fn membership_cycle(&self) -> Option<Vec<ActorId>> {
        let span = |link: u32| match self.membership(link) {
            Some(membership) => membership.possible_span(),
            None => (i64::MAX, i64::MIN),
        };
        let circle = circle::circle(self.by_id(), &self.links, span)?;
        let ids = circle.into_iter().filter_map(|actor| self.actor_at(actor));
        Some(ids.map(|actor| actor.id().clone()).collect())
    }

    /// The sighting with this id.
    #[must_use]
    pub fn sighting(&self, id: SightingId) -> Option<&Sighting> {
        self.claims.get(id.0 as usize).map(|claim| &claim.sighting)
    }

    /// Lists the labels that sightings count from, or are accounts or copies of, and that no
    /// sighting has, each with the sighting that names it. Nothing follows from such a link; a
    /// slip in a label looks like this.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{DurationRange, Interval, Place, Sighting, SignedDuration, Timeline};
    ///
    /// let an_hour = DurationRange::exactly(SignedDuration::from_hours(1));
    /// let left = Sighting::new("kim", Place::unlocated("Khasan"), Interval::UNBOUNDED);
    /// let timeline: Timeline = [left.labelled("s2").after("s1", an_hour)].into_iter().collect();
    /// let labels: Vec<&str> = timeline.unresolved().map(|(_, label)| label).collect();
    /// assert_eq!(labels, ["s1"]);
    /// ```
    pub fn unresolved(&self) -> impl Iterator<Item = (&Sighting, &str)> {
        let claims = (0..).zip(&self.claims).filter(|(row, _)| self.whole_claim(*row) == *row);
        claims.flat_map(|(_, Claim { sighting, .. })| {
            let anchors = sighting.relations().iter().map(|relation| &*relation.to);
            let others = sighting.same_event().into_iter().chain(sighting.original());
            let labels = anchors.chain(others).filter(|label| self.labels.get(label).is_none());
            labels.map(move |label| (sighting, label))
        })
    }

    /// Returns the id of the first sighting with this label.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::UnknownId`] with the labels that come near, or all if they
    /// are few.
    pub fn labelled(&self, label: &str) -> Result<SightingId, Error> {
        let known = || {
            let claims = (0..).zip(&self.claims).filter(|(row, _)| self.whole_claim(*row) == *row);
            claims.filter_map(|(_, claim)| claim.sighting.label())
        };
        self.find_labelled(label).ok_or_else(|| match known().next() {
            Some(_) => words::unknown("sighting", label, known()),
            None => Error::new(ErrorKind::UnknownId, format!("no sighting {}", quoted(label)))
                .cured_by("rows of a table have no ids; ask for the gaps of an actor instead"),
        })
    }

    /// The sighting with this label, without an error for the want of it.
    pub(crate) fn find_labelled(&self, label: &str) -> Option<SightingId> {
        self.labels.get(label).map(SightingId)
    }

    /// How many labels sightings have.
    #[cfg(feature = "json")]
    pub(crate) fn label_count(&self) -> usize {
        self.labels.len()
    }

    /// Declares a place that no sighting may name, but of which it is said where
    /// it lies.
    #[cfg(feature = "json")]
    pub(crate) fn declare_place(&mut self, place: Place) {
        self.places.push(place);
    }

    /// The declared places.
    pub(crate) fn places(&self) -> &[Place] {
        &self.places
    }

    fn actor_index(&mut self, id: &ActorId) -> u32 {
        if let Some(index) = self.indexes.get(id.as_str()) {
            return index;
        }
        let index = u32::try_from(self.actors.len()).unwrap_or(u32::MAX);
        self.actors.push(Actor::new(id.clone()));
        self.claims_of.push(ClaimsOf::default());
        self.keys.push(IdKey::of(id.as_str()));
        self.indexes.insert(id.as_str(), index);
        self.by_id.take();
        index
    }

    /// Adds fixes: the ids of their actors, and rows whose actors are indexes of
    /// these. Says what was found among the new rows, and between these and the
    /// ones that are there.
    ///
    /// The rows are put into their runs at once, and let go of only then: for a
    /// while each has its 20 bytes there and its 16 here.
    pub(crate) fn take_rows(
        &mut self,
        ids: impl IntoIterator<Item = ActorId>,
        mut rows: Vec<Rows>,
        repeats: Repeats,
    ) -> Tally {
        self.settle();
        self.forget_stays();
        // By id, and so are their runs: who asks about everyone goes through the
        // actors in that order, and then through memory from front to back.
        let mut ids: Vec<(ActorId, usize)> = ids.into_iter().zip(0..).collect();
        ids.sort_unstable();
        let mut numbers = vec![0; ids.len()];
        for (id, at) in ids {
            let number = self.actor_index(&id);
            if let Some(slot) = numbers.get_mut(at) {
                *slot = number;
            }
        }
        if numbers.iter().enumerate().any(|(at, &number)| at != number as usize) {
            for actor in rows.iter_mut().flat_map(Rows::actors_mut) {
                *actor = numbers.get(*actor as usize).copied().unwrap_or(u32::MAX);
            }
        }
        if !self.forgotten.is_empty() {
            for rows in &mut rows {
                let all = rows.iter().enumerate();
                let late = all.filter(|(_, (actor, time, _))| self.is_forgotten(*actor, *time));
                let late: Vec<usize> = late.map(|(at, _)| at).collect();
                rows.remove(&late);
            }
        }
        let known = self.fixes.with(&[], self.actors.len(), Repeats::Kept).1;
        let (fixes, tally) = self.fixes.with(&rows, self.actors.len(), repeats);
        self.fixes = fixes;
        tally.without(known)
    }

    /// Forgets what fixes bound, since there are more: the stays of their actors.
    fn forget_stays(&mut self) {
        if self.stays > 0 {
            self.narrowed.clear();
        }
    }

    /// The fixes, all in their runs.
    pub(crate) fn fixes(&self) -> &Fixes {
        if self.pending.is_empty() {
            return &self.fixes;
        }
        once(&self.settled, || self.fixes.merged(&self.pending, self.actors.len()))
    }

    /// The fixes as sightings, by actor and time.
    #[cfg(feature = "json")]
    pub(crate) fn fix_sightings(&self) -> impl Iterator<Item = Sighting> {
        self.by_id().iter().flat_map(|&index| {
            let track = self.fixes().track(index);
            let id = self.actor_at(index).map(Actor::id);
            let fixes = track.times.iter().zip(track.points);
            fixes.filter_map(move |(&time, &(lat, lon))| {
                Some(Sighting::new(id?, Place::of_fix(lat, lon), Timestamp::clamped(time)))
            })
        })
    }

    /// The index of an actor.
    pub(crate) fn index_of(&self, id: &str) -> Option<u32> {
        self.indexes.get(id)
    }

    /// The index of the one actor that is asked about, if there is such an actor.
    #[inline]
    pub(crate) fn index_of_one(&self, who: Who<'_>) -> Option<u32> {
        match who {
            Who::Everyone => None,
            Who::Id(id) => self.index_of(id),
            Who::Number(number) => match Short::of_number(number) {
                Some(short) => self.indexes.get_short(short),
                None => self.index_of(&number.to_string()),
            },
            Who::Handle(handle) => handle.index_among(&self.keys),
        }
    }

    /// The indexes of all actors, in the order of their ids.
    pub(crate) fn by_id(&self) -> &[u32] {
        once::<Vec<u32>>(&self.by_id, || {
            let ids = self.actors.iter().map(Actor::id);
            let mut order: Vec<(&ActorId, u32)> = ids.zip(0..).collect();
            order.sort_unstable();
            order.into_iter().map(|(_, index)| index).collect()
        })
    }

    /// The actor at an index.
    pub(crate) fn actor_at(&self, index: u32) -> Option<&Actor> {
        self.actors.get(index as usize)
    }

    /// The claims of an actor, by earliest and latest moment.
    pub(crate) fn claims_of(&self, actor: u32) -> &[u32] {
        // Of a table of fixes nothing has to be read for each actor.
        if self.claims.is_empty() {
            return &[];
        }
        self.claims_of.get(actor as usize).map_or(&[], |claims| claims.in_order(&self.claims))
    }

    /// The longest time of a claim of an actor in microseconds, of a stay from its first moment
    /// to its last.
    pub(crate) fn longest_claim(&self, actor: u32) -> i64 {
        self.claims_of.get(actor as usize).map_or(0, ClaimsOf::longest)
    }

    /// Whether the way between its places can narrow the times of an actor's
    /// claims.
    fn is_bound_by_speed(&self, actor: u32) -> bool {
        let claims = self.claims_of.get(actor as usize);
        claims.is_some_and(|claims| claims.are_vague() && claims.len() > 1)
            && self.actor_at(actor).is_some_and(|actor| actor.max_speed().is_some())
    }

    /// Where the narrower times of the claims as known at a moment are, or will
    /// be; `None` where no claim says anything of the time of another.
    pub(crate) fn narrowed_at(&self, known: i64) -> Option<Arc<OnceLock<Narrowed>>> {
        (self.linking > 0).then(|| self.narrowed.at(known))
    }

    /// One claim.
    pub(crate) fn claim(&self, index: u32) -> Option<&Claim> {
        self.claims.get(index as usize)
    }

    /// How many rows of claims there are.
    pub(crate) fn claim_rows(&self) -> usize {
        self.claims.len()
    }

    /// The row of the other moment of a stay, where a claim is the first or the last
    /// moment of one and both are known.
    pub(crate) fn other_end(&self, index: u32) -> Option<u32> {
        let stay = self.claim(index)?.sighting.sojourn().filter(|stay| stay.is_paired)?;
        match stay.row? {
            StayEnd::Start => index.checked_add(1),
            StayEnd::End => index.checked_sub(1),
        }
    }

    /// The row of the other moment of a stay through which the actor was there.
    pub(crate) fn held_with(&self, index: u32) -> Option<u32> {
        let stay = self.claim(index)?.sighting.sojourn()?;
        self.other_end(index).filter(|_| !stay.is_assumed)
    }

    /// The claim that a row belongs to: of the last moment of a stay the first.
    pub(crate) fn whole_claim(&self, index: u32) -> u32 {
        self.other_end(index).map_or(index, |other| index.min(other))
    }

    /// One membership.
    pub(crate) fn membership(&self, index: u32) -> Option<&Membership> {
        self.memberships.get(index as usize)
    }

    /// The memberships by which one actor carries another, in the order of addition.
    pub(crate) fn links(&self) -> &[Link] {
        &self.links
    }

    /// The chains of memberships that begin at an actor; `None` if there are none.
    pub(crate) fn chains_of(&self, actor: u32) -> Option<&Chains> {
        if self.links.is_empty() {
            return None;
        }
        let all = self.all_chains();
        let find = || Chains::of(actor, &all.links, |link| self.membership(link));
        let chains = all.of.get(actor as usize).map(|chains| once(chains, find));
        chains.filter(|chains| !chains.is_empty())
    }

    /// Whether a membership of an actor can begin, or end, at an instant.
    pub(crate) fn has_membership_end(&self, member: u32, instant: i64) -> bool {
        self.all_chains().ends.binary_search(&(member, instant)).is_ok()
    }

    fn all_chains(&self) -> &ChainsOf {
        once(&self.chains, || {
            let mut links = self.links.clone();
            links.sort_by_cached_key(|link| {
                let membership = self.membership(link.index);
                (link.member, membership.map(Membership::content))
            });
            let ends = self.memberships.iter().flat_map(|one| {
                let (from, to) = one.possible_span();
                let member = self.index_of(one.member().as_str());
                member.into_iter().flat_map(move |member| [(member, from), (member, to)])
            });
            let mut ends: Vec<(u32, i64)> = ends.collect();
            ends.sort_unstable();
            ChainsOf { links, of: vec![OnceLock::new(); self.actors.len()], ends }
        })
    }

    /// Whether anything is known of an actor but what it belongs to.
    pub(crate) fn has_sightings(&self, actor: u32) -> bool {
        !self.claims_of(actor).is_empty() || !self.fixes().track(actor).times.is_empty()
    }

    /// Puts the pending fixes into their runs, taking over what a question has
    /// already put there.
    fn settle(&mut self) {
        if let Some(settled) = self.settled.take() {
            self.fixes = settled;
            self.pending = Rows::default();
        } else if !self.pending.is_empty() {
            self.fixes = self.fixes.merged(&self.pending, self.actors.len());
            self.pending = Rows::default();
        }
    }
}

impl SightingId {
    /// From the index of a claim.
    pub(crate) fn of_claim(index: u32) -> SightingId {
        SightingId(index)
    }

    /// The index of the claim.
    pub(crate) fn claim(self) -> u32 {
        self.0
    }
}

impl Extend<Sighting> for Timeline {
    fn extend<I: IntoIterator<Item = Sighting>>(&mut self, sightings: I) {
        let sightings = sightings.into_iter();
        self.forget_stays();
        if self.settled.get().is_some() {
            self.settle();
        }
        // Many are put in their places together, sooner than one by one.
        let mut is_fed = self.fixes.is_fed() && !self.fixes.is_many(sightings.size_hint().0);
        if !is_fed {
            self.pending.reserve(sightings.size_hint().0);
        }
        // Rows of one actor tend to come together; the last id is kept to
        // spare them the look-up.
        let mut last: Option<(ActorId, u32)> = None;
        for sighting in sightings {
            let Some((time, lat, lon)) = sighting.as_fix() else {
                self.add(sighting);
                continue;
            };
            let actor = match &last {
                Some((id, index)) if id == sighting.actor() => *index,
                _ => {
                    let index = self.actor_index(sighting.actor());
                    last = Some((sighting.actor().clone(), index));
                    index
                }
            };
            if self.is_forgotten(actor, time) {
                continue;
            }
            // What waits came before what comes now.
            is_fed &= self.pending.is_empty();
            if !is_fed || !self.fixes.put(actor, time, (lat, lon)) {
                self.pending.push(actor, time, lat, lon);
            }
        }
        // A merge moves every fix, so it waits until that is paid for.
        if self.pending.len() > self.fixes.len() / 2 {
            self.settle();
        }
    }
}

impl FromIterator<Sighting> for Timeline {
    fn from_iter<I: IntoIterator<Item = Sighting>>(sightings: I) -> Timeline {
        let mut timeline = Timeline::new();
        timeline.extend(sightings);
        timeline
    }
}
