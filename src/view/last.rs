//! Where somebody was last seen.

use super::accounts::Event;
use super::ask::{Ask, Filter};
use super::decided::Decided;
use super::excluded::Excluded;
use super::known::View;
use super::linked;
use super::rows::Stream;
use super::seen::{Certainty, Seen};
use super::stay_rows;
use super::tied::{self, Dispute};
use crate::actor::Actor;
use crate::place::Place;
use crate::time::apart::Pieces;
use crate::time::interval::Interval;
use crate::timeline::{Timeline, Who, within};

/// The answer to "where was X last seen": every sighting that can have been the
/// last, and the one that certainly was, if there is one.
///
/// For sightings with intervals `[lo, hi]`, the last one happened in
/// `[max lo, max hi]`. A sighting is *possibly last* when its `hi` is later than
/// every other's `lo`, or it is an instant that is no earlier than these and no
/// vague interval begins there; *certainly last* when its `lo` is no earlier than
/// every other's `hi`. As of T, the intervals are cut at T: one
/// that reaches past T may lie after it, so it can be last but cannot push
/// another out.
///
/// Where claims are linked ("two hours after"), the same is decided by what the
/// claims together leave possible: possibly last is what no other certainly
/// follows, certainly last what none can follow.
///
/// Never having been seen is an answer too, with the number of claims that were
/// set aside, by reason.
#[derive(Debug, Clone)]
pub struct LastSeen<'a> {
    actor: Option<&'a Actor>,
    found: Found<'a>,
}

/// What there is; the answer of plain fixes is small and costs no allocation. All but
/// a fix is kept short, so that a fix needs no word more to be told from them.
#[derive(Debug, Clone)]
enum Found<'a> {
    Unknown { id: Box<str>, timeline: &'a Timeline },
    Nothing { not_yet_known: usize, outside_time: usize, forgotten: usize },
    Fix([Seen<'a>; 1]),
    Claims(Box<Claims<'a>>),
}

#[derive(Debug, Clone)]
struct Claims<'a> {
    /// Possibly last, by their earliest moments, the latest first.
    possible: Vec<Seen<'a>>,
    certain: Option<Seen<'a>>,
    dispute: Option<Dispute>,
    /// Other positions of the last instant, near the one shown.
    nearby: usize,
    span: (i64, i64),
    /// The intervals within that, where they are several.
    candidates: Pieces,
    /// Whether some sighting certainly happened in time, and for certain
    /// speaks of the actor.
    anchored: bool,
    /// Whether some candidates were not tried together.
    is_outer: bool,
    /// Those of the possible ones of which there are several accounts.
    events: Vec<Event<'a>>,
    /// The other moments of those that are one moment of a stay.
    other_moments: Vec<(Seen<'a>, Interval)>,
    /// The intervals in which those can have been of which links, or the other moment of a
    /// stay, leave several.
    several: Vec<(Seen<'a>, Vec<Interval>)>,
    excluded: Excluded,
}

impl<'a> View<'a> {
    /// Returns where an actor was last seen.
    ///
    /// With [`Ask::as_of`], what was last by then in event time; with
    /// [`Ask::inferred`], also by what the actor travelled with. A question
    /// about everyone gives the last of all sightings.
    ///
    /// O(log n) over an actor's fixes and O(k log k) over its k claims.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::unlocated("Khasan");
    /// let ussuriysk = Place::unlocated("Ussuriysk");
    /// let (arrival, passing): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-12T02:15:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("train", khasan, arrival),
    ///     Sighting::new("train", ussuriysk, passing),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let last = timeline.as_known().last_seen("train");
    /// assert_eq!(
    ///     last.to_string(),
    ///     "train was last seen at Ussuriysk, Tue 2023-09-12 02:15 UTC"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn last_seen<'q>(&self, ask: impl Into<Ask<'q>>) -> LastSeen<'a> {
        let ask = ask.into();
        if ask.who == Who::Everyone {
            return self.last_of(ask.filter, None, self.timeline.by_id());
        }
        match self.timeline.index_of_one(ask.who) {
            Some(index) => self.last_of(ask.filter, self.timeline.actor_at(index), &[index]),
            None => {
                let found =
                    Found::Unknown { id: ask.who.to_string().into(), timeline: self.timeline };
                LastSeen { actor: None, found }
            }
        }
    }

    /// Lists every actor's last sighting, by actor id, one by one as they are
    /// taken; actors never seen are left out.
    ///
    /// O(log n) an actor.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Ask, Place, Sighting, Timeline, Timestamp};
    ///
    /// let khasan = Place::unlocated("Khasan");
    /// let ussuriysk = Place::unlocated("Ussuriysk");
    /// let (arrival, passing): (Timestamp, Timestamp) =
    ///     ("2023-09-11T20:00:00Z".parse()?, "2023-09-12T02:15:00Z".parse()?);
    /// let timeline: Timeline = [
    ///     Sighting::new("train", khasan, arrival),
    ///     Sighting::new("train", ussuriysk, passing),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let view = timeline.as_known();
    /// let all: Vec<String> = view.snapshot(Ask::everyone()).map(|last| last.to_string()).collect();
    /// assert_eq!(all, ["train was last seen at Ussuriysk, Tue 2023-09-12 02:15 UTC"]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn snapshot<'q, A: Into<Ask<'q>>>(
        &self,
        ask: A,
    ) -> impl Iterator<Item = LastSeen<'a>> + use<'a, A> {
        let (view, ask) = (self.clone(), ask.into());
        let filter = ask.filter;
        let last = move |actor| view.last_of(filter, view.timeline.actor_at(actor), &[actor]);
        self.selected(ask).into_iter().map(last).filter(|last| !last.is_never())
    }

    pub(super) fn last_of(
        &self,
        filter: Filter,
        actor: Option<&'a Actor>,
        actors: &[u32],
    ) -> LastSeen<'a> {
        match *actors {
            [] => return LastSeen::nothing(actor, Excluded::default()),
            [index] if self.has_only_fixes(filter, index) => {
                match Stream::last_fix(self, filter, index) {
                    None => return LastSeen::nothing(actor, self.fixes_set_aside(filter, index)),
                    Some((seen, false)) => return LastSeen::of_fix(actor, seen),
                    Some((_, true)) => {}
                }
            }
            _ => {}
        }
        let (rows, mut excluded) = self.candidates_for_last(filter, actors);
        if rows.is_empty() && filter.takes_fixes() {
            for &index in actors {
                let fixes = self.fixes_set_aside(filter, index);
                excluded.not_yet_known += fixes.not_yet_known;
                excluded.outside_time += fixes.outside_time;
            }
        }
        let worlds = self.worlds(&rows);
        let is_outer = self.is_outer(&rows);
        let mut decided = if worlds.is_empty() {
            Decided::of(self, rows, filter)
        } else {
            let in_world = |world: &View<'a>| {
                let (rows, _) = world.candidates_for_last(filter, actors);
                Decided::of(world, rows, filter)
            };
            Decided::in_any(&rows, worlds.iter().map(in_world).collect())
        };
        if excluded.forgotten > 0 {
            decided.last.clear();
        }
        let claims = Claims::new(decided, self, filter, is_outer, excluded);
        LastSeen { actor, found: Found::Claims(Box::new(claims)) }
    }

    /// The sightings of which one was the last, and what was set aside.
    fn candidates_for_last(&self, filter: Filter, actors: &[u32]) -> (Vec<Seen<'a>>, Excluded) {
        let mut excluded = Excluded::default();
        let mut rows: Vec<Seen<'a>> = Vec::new();
        for stream in actors.iter().flat_map(|&index| self.streams(filter, index)) {
            rows.extend(stream.last_fixes());
            excluded.forgotten += stream.forgotten();
            for claim in stream.claims() {
                match claim {
                    Ok(seen) => rows.push(seen),
                    Err(set_aside) => *set_aside(&mut excluded) += 1,
                }
            }
        }
        stay_rows::leave_ends(&mut rows, filter.to);
        if filter.bounded {
            excluded.open_ended = linked::give_way(self, &mut rows, filter.to);
        }
        (rows, excluded)
    }

    /// The fixes of an actor, of which none answers a question that takes them.
    pub(super) fn fixes_set_aside(&self, filter: Filter, index: u32) -> Excluded {
        let times = self.timeline.fixes().track(index).times;
        let known = within(times, i64::MIN, self.known).len();
        Excluded {
            not_yet_known: times.len() - known,
            outside_time: known,
            forgotten: self.fixes_forgotten(filter, index),
            ..Excluded::default()
        }
    }

    /// How many fixes of an actor were forgotten, if some may lie in the time asked about
    /// and none that is kept lies there after them.
    pub(super) fn fixes_forgotten(&self, filter: Filter, index: u32) -> usize {
        let (count, first) = self.timeline.forgotten(index);
        let can_be_last = filter.from < first && filter.to.min(self.known) < first;
        if can_be_last { count } else { 0 }
    }

    /// Whether fixes are asked for, and are all that can answer.
    pub(super) fn has_only_fixes(&self, filter: Filter, index: u32) -> bool {
        filter.takes_fixes()
            && self.timeline.claims_of(index).is_empty()
            && (!filter.inferred || self.timeline.chains_of(index).is_none())
    }
}

impl<'a> LastSeen<'a> {
    /// The answer that is one fix.
    #[inline]
    pub(super) fn of_fix(actor: Option<&'a Actor>, seen: Seen<'a>) -> LastSeen<'a> {
        LastSeen { actor, found: Found::Fix([seen]) }
    }

    /// The answer without a sighting, with the fixes that were set aside.
    pub(super) fn nothing(actor: Option<&'a Actor>, fixes: Excluded) -> LastSeen<'a> {
        let Excluded { not_yet_known, outside_time, forgotten, .. } = fixes;
        LastSeen { actor, found: Found::Nothing { not_yet_known, outside_time, forgotten } }
    }

    /// What claims say, if they had a part in it.
    fn claims(&self) -> Option<&Claims<'a>> {
        match &self.found {
            Found::Claims(claims) => Some(claims),
            Found::Unknown { .. } | Found::Nothing { .. } | Found::Fix(_) => None,
        }
    }

    /// Whom the question was about, if it was about one known actor.
    #[must_use]
    pub fn actor(&self) -> Option<&'a Actor> {
        self.actor
    }

    /// The moment of the last sighting, whichever it was; `None` if there is
    /// none.
    #[must_use]
    pub fn interval(&self) -> Option<Interval> {
        if let Found::Fix([seen]) = &self.found {
            return Some(seen.interval());
        }
        let (lo, hi) = self.claims()?.span;
        (lo <= hi).then(|| Interval::from_ends(lo, hi))
    }

    /// The intervals in which the last sighting can have been, in order: one, unless
    /// claims with several candidates, or accounts of an event that differ, leave several
    /// apart from each other.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let five: Timestamp = "2023-09-12T05:00:00Z".parse()?;
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let afternoon: Timestamp = "2023-09-12T17:00:00Z".parse()?;
    /// let khasan = Place::unlocated("Khasan");
    /// let timeline: Timeline = [
    ///     Sighting::new("kim", khasan.clone(), five).at_one_of([five, afternoon]),
    ///     Sighting::new("kim", khasan, noon),
    /// ]
    /// .into_iter()
    /// .collect();
    /// let last = timeline.as_known().last_seen("kim");
    /// assert_eq!(last.candidates(), [noon.into(), afternoon.into()]);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn candidates(&self) -> Vec<Interval> {
        let pieces = self.claims().map(|claims| claims.candidates.clone()).unwrap_or_default();
        self.interval().map_or_else(Vec::new, |whole| pieces.or(whole))
    }

    /// Returns the sighting that was certainly last: none can have been later.
    ///
    /// Others stay among the [possible](LastSeen::possible) ones where they can
    /// have been at the very same instant; of these the actor's own goes before
    /// one that is inferred. `None` where each can have been before another, and
    /// where the last instant [is disputed](LastSeen::is_disputed): that is a
    /// conflict, not a choice.
    #[must_use]
    #[inline]
    pub fn certain(&self) -> Option<Seen<'a>> {
        match &self.found {
            Found::Fix([seen]) => Some(*seen),
            _ => self.claims()?.certain,
        }
    }

    /// Returns the place of the sighting that was [certainly](LastSeen::certain) last.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let (noon, khasan): (Timestamp, _) =
    ///     ("2023-09-12T12:00:00Z".parse()?, Place::unlocated("Khasan"));
    /// let mut timeline: Timeline =
    ///     [Sighting::new("kim", khasan.clone(), noon)].into_iter().collect();
    /// assert_eq!(timeline.as_known().last_seen("kim").place(), Some(khasan));
    /// timeline.add(Sighting::new("kim", Place::unlocated("Moscow"), noon));
    /// assert_eq!(timeline.as_known().last_seen("kim").place(), None);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.certain().map(Seen::place)
    }

    /// Every sighting that can have been last, the one with the latest earliest
    /// moment first: it is the last that is known to have come so late. As of T
    /// the interval of each is cut at T.
    #[must_use]
    pub fn possible(&self) -> &[Seen<'a>] {
        match &self.found {
            Found::Unknown { .. } | Found::Nothing { .. } => &[],
            Found::Fix(seen) => seen,
            Found::Claims(claims) => &claims.possible,
        }
    }

    /// Whether one of the possible sightings was certainly, or only possibly,
    /// the last.
    #[must_use]
    pub(crate) fn certainty_of(&self, seen: Seen<'a>) -> Certainty {
        if self.certain() == Some(seen) { Certainty::Certain } else { Certainty::Possible }
    }

    /// Whether several sightings at the same last instant name places that lie
    /// apart, or places without a position and of different names. Fixes of one
    /// actor have to be [farther apart](Ask::disputed_beyond) than 100 m.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        self.dispute().is_some()
    }

    /// In what way the places of the last instant differ, if they do.
    pub(crate) fn dispute(&self) -> Option<Dispute> {
        self.claims()?.dispute
    }

    /// The number of other positions that fixes have at the last instant, all of
    /// them too near the one shown to dispute it.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// // A thousandth of a degree of latitude is 111 m.
    /// let tug = |lat| Ok::<_, lastseen::Error>(Sighting::new("tug", Place::lat_lon(lat, 0.0)?, noon));
    /// let mut timeline: Timeline = [tug(40.0000)?, tug(40.0005)?].into_iter().collect();
    /// let last = timeline.as_known().last_seen("tug");
    /// assert_eq!((last.nearby_positions(), last.is_disputed()), (1, false));
    ///
    /// timeline.extend([tug(40.002)?]);
    /// assert!(timeline.as_known().last_seen("tug").is_disputed());
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn nearby_positions(&self) -> usize {
        self.claims().map_or(0, |claims| claims.nearby)
    }

    /// Whether the question was about an actor of whom nothing was ever said,
    /// which is how a misspelt id looks.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
    /// let berth = Place::lat_lon(40.6441, -74.0716)?;
    /// let timeline: Timeline = [Sighting::new("Kim", berth, noon)].into_iter().collect();
    ///
    /// let last = timeline.as_known().last_seen("kim");
    /// assert!(last.is_unknown_actor());
    /// assert_eq!(last.to_string(), r#"no actor "kim" is known here; did you mean "Kim"?"#);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn is_unknown_actor(&self) -> bool {
        matches!(self.found, Found::Unknown { .. })
    }

    /// The id of an unknown actor, and where it was looked for.
    pub(crate) fn unknown_actor(&self) -> Option<(&str, &'a Timeline)> {
        match &self.found {
            Found::Unknown { id, timeline } => Some((id, timeline)),
            Found::Nothing { .. } | Found::Fix(_) | Found::Claims(_) => None,
        }
    }

    /// Whether there is no sighting at all, among those that are kept.
    #[must_use]
    pub fn is_never(&self) -> bool {
        self.possible().is_empty()
    }

    /// Whether the actor can have been never seen: all there is may have
    /// happened after the time asked about, or may speak of others only.
    #[must_use]
    pub fn is_possibly_never(&self) -> bool {
        let is_fix = matches!(self.found, Found::Fix(_));
        !is_fix && self.claims().is_none_or(|claims| !claims.anchored)
    }

    /// The sighting with its accounts, if there are several.
    pub(crate) fn event(&self, seen: Seen<'_>) -> Option<&Event<'a>> {
        self.claims()?.events.iter().find(|event| event.shown.is_same_row(seen))
    }

    /// When the other moment was of the stay that one of the possible sightings is a moment
    /// of.
    pub(crate) fn other_moment(&self, seen: Seen<'_>) -> Option<Interval> {
        let mut all = self.claims()?.other_moments.iter();
        all.find(|(row, _)| *row == seen).map(|(_, moment)| *moment)
    }

    /// The intervals in which one of the possible sightings can have been, by the time asked
    /// about; empty where its own interval says it all.
    pub(crate) fn moments(&self, seen: Seen<'_>) -> &[Interval] {
        let several = self.claims().into_iter().flat_map(|claims| &claims.several);
        let mut several = several.filter(|(row, _)| *row == seen).map(|(_, all)| all.as_slice());
        let event = || self.event(seen).map(|event| event.moments.as_slice());
        event().or_else(|| several.next()).unwrap_or_default()
    }

    /// Lists the accounts of one of the possible sightings, each with its own time, where
    /// there are [several](View::accounts).
    #[must_use]
    pub fn accounts(&self, seen: Seen<'_>) -> &[Seen<'a>] {
        self.event(seen).map_or(&[], |event| &event.accounts)
    }

    /// Whether claims that are linked have more candidates than were tried together, so
    /// that a sighting may be among the [possible](LastSeen::possible) ones that was the
    /// last on no reading.
    #[must_use]
    pub fn is_outer_bound(&self) -> bool {
        self.claims().is_some_and(|claims| claims.is_outer)
    }

    /// The claims that do not count in this answer.
    #[must_use]
    pub fn excluded(&self) -> Excluded {
        match &self.found {
            Found::Nothing { not_yet_known, outside_time, forgotten } => Excluded {
                not_yet_known: *not_yet_known,
                outside_time: *outside_time,
                forgotten: *forgotten,
                ..Excluded::default()
            },
            Found::Unknown { .. } | Found::Fix(_) => Excluded::default(),
            Found::Claims(claims) => claims.excluded,
        }
    }
}

impl<'a> Claims<'a> {
    fn new(
        decided: Decided<'a>,
        view: &View<'a>,
        filter: Filter,
        is_outer: bool,
        excluded: Excluded,
    ) -> Claims<'a> {
        let event = |&row: &Seen<'a>| Some(view.event_of(row)?.up_to(filter.to));
        let events: Vec<Event<'a>> = decided.rows.iter().filter_map(event).collect();
        let is_last = |event: &&Event<'a>| decided.last.contains(&event.shown);
        let dispute = events.iter().filter(is_last).filter_map(Event::dispute).max();
        let dispute = tied::dispute(&decided.last, filter.disputed_distance()).max(dispute);
        let certain = decided.last.first().copied().filter(|_| dispute.is_none());
        let shown =
            if dispute.is_some() { None } else { certain.or(decided.rows.first().copied()) };
        let is_shown = |(seen, _): &&(Seen<'a>, usize)| shown == Some(*seen);
        let other_moment = |row: &Seen<'a>| Some((*row, view.other_moment(*row)?));
        // One that a membership carries is cut to what that covers.
        let several = |row: &Seen<'a>| {
            let own = row.via.is_none().then_some(*row)?;
            Some((own, view.several_by(own, filter.to)?))
        };
        // What may have gone on after the time asked about is shown up to it.
        let cut = |row: &Seen<'a>| row.until(view.latest_by(*row, filter.to));
        Claims {
            nearby: decided.nearby.iter().find(is_shown).map_or(0, |(_, count)| *count),
            possible: decided.rows.iter().map(cut).collect(),
            certain,
            dispute,
            span: decided.span,
            candidates: decided.candidates,
            anchored: decided.anchored,
            is_outer,
            events,
            other_moments: decided.rows.iter().filter_map(other_moment).collect(),
            several: decided.rows.iter().filter_map(several).collect(),
            excluded,
        }
    }
}
