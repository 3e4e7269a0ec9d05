//! Accounts of one event: one sighting, said by several.

use std::collections::BTreeSet;

use super::known::View;
use super::seen::Seen;
use super::tied::Dispute;
use crate::links;
use crate::place::Place;
use crate::place::distance::DistanceRange;
use crate::sighting::Sighting;
use crate::source::{Credibility, Modality, Reliability};
use crate::time::interval::Interval;
use crate::timeline::Narrowed;

/// A sighting that there are several accounts of.
#[derive(Debug, Clone)]
pub(crate) struct Event<'a> {
    /// The account that stands for it.
    pub(crate) shown: Seen<'a>,
    /// All of them, with their own times.
    pub(crate) accounts: Vec<Seen<'a>>,
    /// The intervals in which the event can have been.
    pub(crate) moments: Vec<Interval>,
}

impl<'a> Event<'a> {
    /// The same as of an instant, by which it can have been.
    pub(super) fn up_to(mut self, to: i64) -> Event<'a> {
        self.moments.retain(|one| one.lo() <= to);
        self.moments.iter_mut().for_each(|one| *one = one.up_to(to));
        self
    }

    /// Whether some accounts have no moment, or no place, in common.
    pub(crate) fn differs(&self) -> bool {
        self.are_apart() || self.differ_in_time()
    }

    /// Whether two accounts have no moment in common.
    pub(crate) fn differ_in_time(&self) -> bool {
        let moments: Vec<Vec<Interval>> =
            self.accounts.iter().map(|account| account.candidates()).collect();
        let meet = |one: &[Interval], other: &[Interval]| {
            one.iter().any(|a| other.iter().any(|b| a.intersection(*b).is_some()))
        };
        let (single, several): (Vec<&[Interval]>, Vec<&[Interval]>) =
            moments.iter().map(Vec::as_slice).partition(|one| one.len() == 1);
        let only = |one: &[Interval]| one.first().copied().unwrap_or(Interval::UNBOUNDED);
        let ends_first = single.iter().min_by_key(|one| (only(one).hi(), only(one).is_exact()));
        let begins_last = single.iter().max_by_key(|one| only(one).lo());
        // Of two single intervals that lie apart one ends before the other begins.
        ends_first.zip(begins_last).is_some_and(|(one, other)| !meet(one, other))
            || several.iter().any(|one| moments.iter().any(|other| !meet(one, other)))
    }

    /// Whether two accounts have it at places that lie apart.
    pub(crate) fn are_apart(&self) -> bool {
        let apart = |one: &Place, other: &Place| one.meets(other) == Some(false);
        any_two(&self.places(), apart)
    }

    /// In what way the places of its accounts differ, if they do.
    pub(super) fn dispute(&self) -> Option<Dispute> {
        let by_name = || any_two(&self.places(), Place::has_other_name_than);
        let apart = self.are_apart().then_some(Dispute::Apart);
        apart.or_else(|| by_name().then_some(Dispute::Names))
    }

    /// Where it was: at one place, or at one of several that lie apart or may do.
    pub(crate) fn places(&self) -> Vec<Place> {
        places_of(self.shown, &self.accounts)
    }
}

/// The place of a sighting, and where other accounts of it have it, each once, where some
/// of these places lie apart, or may do since one of them has no position.
fn places_of(seen: Seen<'_>, accounts: &[Seen<'_>]) -> Vec<Place> {
    let mut places = vec![seen.place()];
    for place in accounts.iter().map(|account| account.place()) {
        if !place.is_unknown() && !places.contains(&place) {
            places.push(place);
        }
    }
    if !any_two(&places, |one, other| one.meets(other) == Some(false) || one.may_be(other)) {
        places.truncate(1);
    }
    places
}

/// Whether two of some places are as asked.
fn any_two(places: &[Place], are: impl Fn(&Place, &Place) -> bool) -> bool {
    let mut rest = places.iter().enumerate();
    rest.any(|(at, one)| places.iter().skip(at + 1).any(|other| are(one, other)))
}

impl<'a> View<'a> {
    /// Lists the accounts of the event that a sighting is one of, each with its own time:
    /// those of the same actor that were known, the one that stands for the event first.
    /// Empty where there is no other account.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let fence = Place::lat_lon(-3.85, -32.42)?.named("the radar fence");
    /// let (one, two): (Timestamp, Timestamp) =
    ///     ("2009-06-01T01:48:00Z".parse()?, "2009-06-01T02:48:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("flight", fence.clone(), one).labelled("n1"),
    ///     Sighting::new("flight", fence, two).labelled("n2").same_event_as("n1"),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// let seen: Vec<_> = view.sightings("flight").collect();
    /// assert_eq!(seen.len(), 1);
    /// let labels: Vec<_> = view.accounts(seen[0]).iter().filter_map(|one| one.label()).collect();
    /// assert_eq!(labels, ["n1", "n2"]);
    /// assert_eq!(
    ///     view.last_seen("flight").to_string(),
    ///     "flight was last seen at the radar fence, Mon 2009-06-01 01:48 or 02:48 UTC [n1]; as \
    ///      accounts [n1] and [n2] have it, which differ"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn accounts(&self, seen: Seen<'_>) -> Vec<Seen<'a>> {
        let stated = self.as_stated();
        let all = self.account_indexes(seen).filter_map(|claim| stated.claim_at(claim));
        let same: Vec<Seen<'a>> = all.filter(|one| one.actor.id() == seen.actor.id()).collect();
        if same.len() > 1 { same } else { Vec::new() }
    }

    /// Returns the view without the claims that are meant in another way: none of them is
    /// an account of an event, nor bounds the time of another claim. Plain fixes stay, and
    /// memberships carry as [`Ask::meant`](crate::Ask::meant) has it. A question still asks for what was observed or reported, unless
    /// [`Ask::meant`](crate::Ask::meant) says otherwise.
    ///
    /// An event keeps the time that its other accounts have in common. What rests on
    /// leaving an account out is possible, never certain.
    #[must_use]
    pub fn meant(&self, modalities: &[Modality]) -> View<'a> {
        let weighed = self.weighed(self.weight.meant(modalities));
        weighed.of_claims(|sighting| modalities.contains(&sighting.modality()))
    }

    /// Returns the view without the claims, and the memberships, of sources that are less
    /// reliable; unjudged and ungraded ones stay, and what is left out is as in [`meant`](View::meant).
    #[must_use]
    pub fn at_least(&self, floor: Reliability) -> View<'a> {
        let meets = |grade: Reliability| grade.meets(floor);
        let weighed = self.weighed(self.weight.at_least(floor));
        weighed.of_claims(|sighting| sighting.reliability().is_none_or(meets))
    }

    /// Returns the view without the claims that are less credible; unjudged and ungraded
    /// ones stay, and what is left out is as in [`meant`](View::meant).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Credibility, Place, Sighting, Timeline, Timestamp};
    ///
    /// let pier = Place::unlocated("the pier");
    /// let (ten, noon): (Timestamp, Timestamp) =
    ///     ("2024-03-05T10:00:00Z".parse()?, "2024-03-05T12:00:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("kim", pier.clone(), ten).labelled("police"),
    ///     Sighting::new("kim", pier, noon)
    ///         .credible(Credibility::Doubtful)
    ///         .same_event_as("police"),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let all = timeline.as_known();
    /// let credible = all.credible(Credibility::Possible);
    /// assert_eq!(all.last_seen("kim").candidates(), [ten.into(), noon.into()]);
    /// assert_eq!(credible.last_seen("kim").candidates(), [ten.into()]);
    /// // It may have been at noon, as the other account has it.
    /// assert_eq!(credible.last_seen("kim").certain(), None);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn credible(&self, floor: Credibility) -> View<'a> {
        let meets = |grade: Credibility| grade.meets(floor);
        self.of_claims(|sighting| sighting.credibility().is_none_or(meets))
    }

    /// Returns the label of the retracted sighting that one only repeats, directly or by
    /// way of other [copies](crate::Sighting::copied_from).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let pub_ = Place::unlocated("the pub");
    /// let ten: Timestamp = "2024-03-05T10:00:00Z".parse()?;
    /// let mut timeline = Timeline::new();
    /// let first = timeline.add(Sighting::new("kim", pub_.clone(), ten).labelled("agency"));
    /// timeline.add(Sighting::new("kim", pub_, ten).labelled("paper").copied_from("agency"));
    /// timeline.retract(first, None)?;
    ///
    /// let view = timeline.as_known();
    /// let last = view.last_seen("kim").certain();
    /// assert_eq!(last.and_then(|seen| view.retracted_original(seen)), Some("agency"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn retracted_original(&self, seen: Seen<'a>) -> Option<&'a str> {
        let timeline = self.timeline;
        let mut met = BTreeSet::new();
        let mut copy = seen.sighting()?;
        while let Some(label) = copy.original().filter(|&label| met.insert(label)) {
            let original = timeline.claim(timeline.find_labelled(label)?.claim())?;
            if original.is_retracted(self.known) {
                return Some(label);
            }
            copy = &original.sighting;
        }
        None
    }

    /// The view of some claims.
    fn of_claims(&self, keeps: impl Fn(&Sighting) -> bool) -> View<'a> {
        let timeline = self.timeline;
        let rows = (0..).map_while(|row| Some((row, timeline.claim(row)?)));
        let left_out = rows.filter(|(_, claim)| !keeps(&claim.sighting));
        let left_out: BTreeSet<u32> = left_out.map(|(row, _)| row).collect();
        let before = self.narrowed();
        let accounts = |&row: &u32| before.into_iter().flat_map(move |all| all.accounts(row));
        let doubted: BTreeSet<u32> = left_out.iter().flat_map(accounts).collect();
        let mut without = before.map_or_else(BTreeSet::new, |all| all.without.clone());
        without.extend(left_out);
        let mut narrowed =
            links::solve(timeline, self.known, without, before.is_some_and(|all| all.mends));
        let of_before = before.into_iter().flat_map(Narrowed::doubted);
        narrowed.doubt(of_before.chain(doubted));
        self.narrowed_to(narrowed)
    }

    /// The accounts of the event that a claim is one of, of whatever actor.
    pub(crate) fn account_indexes(&self, seen: Seen<'_>) -> impl Iterator<Item = u32> {
        let claim = seen.claim().filter(|_| seen.sighting().is_some());
        let narrowed = claim.and_then(|claim| Some((self.narrowed()?, claim)));
        narrowed.into_iter().flat_map(|(narrowed, claim)| narrowed.accounts(claim))
    }

    /// Whether an instant is itself one of the moments of a sighting, by the words of some
    /// account of it.
    pub(crate) fn is_moment(&self, seen: Seen<'_>, instant: i64) -> bool {
        let accounts = self.accounts(seen);
        if accounts.is_empty() {
            return seen.is_moment(instant);
        }
        let is_own = |one: &Seen<'_>| one.lo() == instant || one.hi() == instant;
        let is_set = seen.lo() == instant || seen.hi() == instant;
        accounts.iter().any(|one| one.is_moment(instant)) || is_set && !accounts.iter().any(is_own)
    }

    /// Whether two claims of an actor are accounts of one event, be they of stays or not.
    pub(crate) fn tell_of_one_event(&self, one: Seen<'a>, other: Seen<'a>) -> bool {
        let named = |seen: Seen<'a>| seen.sighting().and_then(Sighting::same_event);
        if named(one).is_none() && named(other).is_none() || one.actor != other.actor {
            return false;
        }
        let event = |seen: Seen<'a>| {
            let mut met = BTreeSet::new();
            let mut label = seen.label()?;
            while met.insert(label)
                && let Some(id) = self.timeline.find_labelled(label)
                && let Some(next) = self.timeline.sighting(id).and_then(Sighting::same_event)
            {
                label = next;
            }
            Some(label)
        };
        let one_event = event(one).or_else(|| named(one));
        one.id() != other.id() && one_event == event(other).or_else(|| named(other))
    }

    /// The same as one event.
    pub(crate) fn event_of(&self, shown: Seen<'a>) -> Option<Event<'a>> {
        let accounts = self.accounts(shown);
        let moments = || self.candidates(shown);
        (!accounts.is_empty()).then(|| Event { shown, accounts, moments: moments() })
    }

    /// Whether a claim stands for its event, or has no other account: of those of its actor
    /// that are `admitted` the first does.
    pub(crate) fn stands_for_event(
        &self,
        seen: Seen<'_>,
        admitted: impl Fn(&Sighting) -> bool,
    ) -> bool {
        let sighting = |claim| self.timeline.claim(claim).map(|claim| &claim.sighting);
        let accounts = self.account_indexes(seen);
        let before = accounts.take_while(|&claim| Some(claim) != seen.claim());
        let mut before = before.filter_map(sighting);
        !before.any(|other| other.actor() == seen.actor.id() && admitted(other))
    }

    /// The places of a sighting, its own first: several where accounts have it at places
    /// that lie apart, or may do.
    pub(crate) fn places_of(&self, seen: Seen<'_>) -> Vec<Place> {
        places_of(seen, &self.accounts(seen))
    }

    /// Whether the accounts of a sighting have it at places that lie apart, or may do.
    pub(crate) fn has_apart_places(&self, seen: Seen<'_>) -> bool {
        self.places_of(seen).len() > 1
    }

    /// How far apart two sightings are, whichever of their accounts are right; `None`
    /// where one of the places has no position.
    pub(crate) fn distance_between(&self, one: Seen<'_>, other: Seen<'_>) -> Option<DistanceRange> {
        let (here, there) = (self.places_of(one), self.places_of(other));
        let mut all: Option<DistanceRange> = None;
        for (here, there) in here.iter().flat_map(|here| there.iter().map(move |to| (here, to))) {
            let way = here.distance_to(there)?;
            all = Some(match all {
                None => way,
                Some(all) => DistanceRange::clamped(
                    all.min().min(way.min()).as_metres(),
                    all.max().max(way.max()).as_metres(),
                ),
            });
        }
        all
    }
}
