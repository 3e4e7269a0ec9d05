//! Where an actor was by sightings that are not on a way.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::path::point_of;
use crate::place::Place;
use crate::sojourn::StayEnd;
use crate::time::interval::Interval;
use crate::view::{Seen, View, assumed_ends, ends_by_start};

/// An actor at one place, by one or more sightings; times in microseconds.
#[derive(Debug, Clone)]
pub(super) struct Presence<'a> {
    pub(super) place: Place,
    /// Shared by all encounters of it.
    pub(super) seen: Arc<Vec<Seen<'a>>>,
    /// It can have been there from the first to the second.
    pub(super) possible: (i64, i64),
    /// Whether the second of these is itself an instant at which it can have
    /// been there, as the later reading of a local time is.
    pub(super) at_end: bool,
    /// From this instant on it was there only if it stayed.
    pub(super) assumed_from: i64,
    /// Of a claim of a stay, from when to when it was there for certain, if it was.
    pub(super) core: Option<(i64, i64)>,
    /// Whether it was there only if it stayed between the two moments of one claim.
    pub(super) if_stayed: bool,
    /// Whether a stay that nobody ended still went on at the end of its core.
    pub(super) still_there: bool,
    /// Whether the place is one of several where accounts have it.
    pub(super) is_one_of: bool,
}

impl Presence<'_> {
    /// The most that it can have been there on one reading: of a sighting of one moment no
    /// longer than an actor is assumed to stay.
    pub(super) fn longest(&self, staying: i64) -> i64 {
        let count = i64::try_from(self.seen.len()).unwrap_or(i64::MAX);
        let is_held = self.core.is_some() || self.if_stayed;
        let held = if is_held { i64::MAX } else { staying.saturating_mul(count) };
        held.min(width(self.possible))
    }

    /// Whether the actor was there through a span of it only if it stayed.
    pub(super) fn rests_on_stay(&self, (from, to): (i64, i64)) -> bool {
        let open_end = from == to && self.possible.0 < to && to < self.possible.1;
        to > self.assumed_from || self.core.is_none() && open_end && to == self.assumed_from
    }
}

/// What is assumed of an actor between its sightings, in microseconds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Assumed {
    /// On a way between two sightings at most so far apart.
    pub(super) across: i64,
    /// There for so long after a sighting, unless on a way or seen elsewhere.
    pub(super) staying: i64,
}

/// Where and when an actor was by one sighting, or at one candidate of it.
struct Showing<'a> {
    row: usize,
    seen: Seen<'a>,
    place: Place,
    is_one_of: bool,
    time: Interval,
    held: Option<HeldThere>,
}

/// What a stay adds to the time in which it can have been.
#[derive(Clone, Copy)]
struct HeldThere {
    /// From when to when the actor was there for certain, if it was.
    core: (i64, i64),
    at_end: bool,
    /// The last moment, where nobody says that the stay was over then.
    still_at: Option<Interval>,
}

impl<'a> Showing<'a> {
    /// A presence by this alone, that lasts until some instant.
    fn until(self, last: i64, at_end: bool) -> Presence<'a> {
        Presence {
            place: self.place,
            seen: Arc::new(vec![self.seen]),
            possible: (self.time.lo(), last),
            at_end,
            assumed_from: self.time.hi(),
            core: self.held.map(|held| held.core),
            if_stayed: false,
            still_there: self.held.is_some_and(|held| held.still_at.is_some()),
            is_one_of: self.is_one_of,
        }
    }
}

/// The presences that an actor's sightings give, which come in the order of
/// their earliest moments. A sighting on a way gives one only if the actor is
/// assumed to stay and no way leads on from it.
pub(super) fn presences<'a>(
    view: &View<'a>,
    rows: &[Seen<'a>],
    assumed: Assumed,
) -> Vec<Presence<'a>> {
    let places: Vec<Place> = rows.iter().map(|seen| seen.place()).collect();
    let elsewhere = Elsewhere::new(view, rows, &places);
    let mut found: Vec<Presence<'a>> = Vec::new();
    for shown in showings(view, rows, &elsewhere, assumed) {
        let (lo, hi, place) = (shown.time.lo(), shown.time.hi(), &shown.place);
        if let Some(HeldThere { at_end, still_at, .. }) = shown.held {
            let until = hi.saturating_add(assumed.staying);
            let stays = |end| elsewhere.last_leaving(shown.row, place, end, until);
            let last = still_at.map_or(hi, stays);
            found.push(shown.until(last, at_end && last == hi));
            continue;
        }
        let until = hi.saturating_add(assumed.staying);
        let last = elsewhere.last_leaving(shown.row, place, shown.time, until);
        let at_end = last == hi && lo < hi && view.is_moment(shown.seen, hi);
        match found.last_mut() {
            Some(there)
                if there.core.is_none()
                    && !(there.is_one_of || shown.is_one_of)
                    && go_on(there.possible, (lo, last))
                    && there.place.is_same_as(place) =>
            {
                Arc::make_mut(&mut there.seen).push(shown.seen);
                if last >= there.possible.1 {
                    there.at_end = at_end || there.at_end && last == there.possible.1;
                    there.possible.1 = last;
                }
                if go_on((there.possible.0, there.assumed_from), (lo, hi)) {
                    there.assumed_from = there.assumed_from.max(hi);
                }
            }
            _ => found.push(shown.until(last, at_end)),
        }
    }
    found.extend(between_moments(rows, &places, &elsewhere));
    found
}

/// Where an actor was beside its way, in the order of the earliest moments.
fn showings<'a>(
    view: &View<'a>,
    rows: &[Seen<'a>],
    elsewhere: &Elsewhere<'_, 'a>,
    assumed: Assumed,
) -> Vec<Showing<'a>> {
    let ends = ends_by_start(rows);
    let mut found: Vec<Showing<'a>> = Vec::new();
    for ((row, &seen), on_way) in rows.iter().enumerate().zip(on_way(view, rows)) {
        let places = elsewhere.places_at(row);
        let is_one_of = places.len() > 1;
        let each = |time: Interval, held: Option<HeldThere>| {
            let places = places.iter().cloned();
            places.map(move |place| Showing { row, seen, place, is_one_of, time, held })
        };
        if let Some(end) = seen.claim().and_then(|start| ends.get(&start)) {
            // Of a stay that may be one instant, that instant.
            let own = seen.sighting().map_or(seen.interval(), |told| told.interval());
            let may_begin = own.hi() > end.lo() || own == end.interval();
            let goes_on = end.sighting().is_some_and(|told| told.may_go_on(view.known));
            let still_at = (goes_on && !end.is_cut).then(|| end.interval());
            let at_end = end.interval().is_exact() && (may_begin || still_at.is_some());
            let held = HeldThere { core: (seen.hi(), end.lo()), at_end, still_at };
            // Of several candidates each by itself; what is certain is so in all.
            let hull = (seen.interval(), end.interval());
            let stays = if seen.is_cut || end.is_cut { vec![hull] } else { view.stays_of(seen) };
            found.extend(stays.into_iter().flat_map(|(first, last)| {
                each(Interval::from_ends(first.lo(), last.hi()), Some(held))
            }));
            continue;
        }
        let start = seen.held_with().filter(|_| seen.stay_end() == Some(StayEnd::End));
        if start.is_some_and(|start| ends.contains_key(&start)) {
            continue;
        }
        let until_next = match on_way {
            OnWay::Never => i64::MAX,
            OnWay::UntilNext(time) if assumed.staying > 0 => time,
            OnWay::UntilNext(_) | OnWay::Replaced => continue,
        };
        if until_next <= assumed.across {
            continue;
        }
        let (whole, pieces) = (seen.interval(), view.pieces_of(seen));
        found.extend(pieces.each(&whole).iter().flat_map(|&one| each(one, None)));
    }
    found.sort_by_key(|shown| (shown.time.lo(), shown.time.hi()));
    found
}

/// Where an actor was if it stayed between the two moments of one claim, and was not seen
/// elsewhere between them.
fn between_moments<'a>(
    rows: &[Seen<'a>],
    places: &[Place],
    elsewhere: &Elsewhere<'_, 'a>,
) -> Vec<Presence<'a>> {
    let ends = assumed_ends(rows);
    let of = |(row, (&first, place)): (usize, (&Seen<'a>, &Place))| {
        let &last = ends.get(&first.claim()?)?;
        let is_left = elsewhere.last_leaving(row, place, first.interval(), last.lo()) < last.lo();
        (!is_left).then(|| Presence {
            place: place.clone(),
            seen: Arc::new(vec![first, last]),
            possible: (first.lo(), last.hi()),
            at_end: false,
            assumed_from: i64::MAX,
            core: None,
            if_stayed: true,
            still_there: false,
            is_one_of: false,
        })
    };
    rows.iter().zip(places).enumerate().filter_map(of).collect()
}

/// Whether a sighting is on the way of its actor.
#[derive(Debug, Clone, Copy)]
enum OnWay {
    /// It is vague in time or place, or another holds at its instant.
    Never,
    /// Another fix of the table holds at its instant.
    Replaced,
    /// It is, and so many microseconds pass until the next that is.
    UntilNext(i64),
}

/// Of several sightings at one instant the last is on the way. A fix gives way
/// to a later fix; a claim stands beside whatever else is said.
fn on_way(view: &View<'_>, rows: &[Seen<'_>]) -> Vec<OnWay> {
    let mut next: Option<Seen<'_>> = None;
    let mut all: Vec<OnWay> = rows
        .iter()
        .rev()
        .map(|&seen| {
            if point_of(view, seen).is_none() {
                return OnWay::Never;
            }
            let after = next.replace(seen);
            match after {
                Some(after) if after.lo() == seen.lo() => {
                    next = Some(after);
                    let fixes = seen.claim().is_none() && after.claim().is_none();
                    if fixes { OnWay::Replaced } else { OnWay::Never }
                }
                after => OnWay::UntilNext(
                    after.map_or(i64::MAX, |after| after.lo().saturating_sub(seen.lo())),
                ),
            }
        })
        .collect();
    all.reverse();
    all
}

/// Whether two spans, the first of which begins no later, are one without a
/// break. An instant at the open end of a span is not part of it, and would be
/// lost.
pub(super) fn go_on(one: (i64, i64), next: (i64, i64)) -> bool {
    next.0 < one.1 || next.0 == one.1 && (next.0 < next.1 || one.0 == one.1)
}

/// How long a span is, in microseconds.
pub(super) fn width((from, to): (i64, i64)) -> i64 {
    if from == i64::MIN || to == i64::MAX { i64::MAX } else { to.saturating_sub(from) }
}

/// Where the sightings of an actor say that it has left.
struct Elsewhere<'r, 'a> {
    rows: &'r [Seen<'a>],
    places: &'r [Place],
    /// Of the rows that accounts have at several places, all of these.
    several: HashMap<usize, Vec<Place>>,
    /// Of each row the next one that is not certainly at the same place.
    next: Vec<usize>,
}

impl<'r, 'a> Elsewhere<'r, 'a> {
    fn new(view: &View<'a>, rows: &'r [Seen<'a>], places: &'r [Place]) -> Elsewhere<'r, 'a> {
        let mut next = vec![rows.len(); rows.len()];
        for (row, pair) in places.windows(2).enumerate().rev() {
            let same = matches!(pair, [one, other] if one.is_same_as(other));
            let after =
                if same { next.get(row + 1).copied().unwrap_or(rows.len()) } else { row + 1 };
            if let Some(slot) = next.get_mut(row) {
                *slot = after;
            }
        }
        let claims = rows.iter().enumerate().filter(|(_, seen)| seen.claim().is_some());
        let several = claims.map(|(row, &seen)| (row, view.places_of(seen)));
        let several = several.filter(|(_, places)| places.len() > 1).collect();
        Elsewhere { rows, places, several, next }
    }

    /// The place of a row, or each of several.
    fn places_at(&self, row: usize) -> &[Place] {
        let own = || self.places.get(row).map_or(&[][..], std::slice::from_ref);
        self.several.get(&row).map_or_else(own, Vec::as_slice)
    }

    /// Until when it can have stayed at `place` that was seen there in `seen`, but at most
    /// until `limit`.
    fn last_leaving(&self, row: usize, place: &Place, seen: Interval, limit: i64) -> i64 {
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
            // Of two names without a position nothing says that they are one place.
            let is_elsewhere = |there: &Place| {
                place.meets(there) == Some(false) || place.has_other_name_than(there)
            };
            if left && self.places_at(at).iter().all(is_elsewhere) {
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
