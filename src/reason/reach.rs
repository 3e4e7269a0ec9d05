//! Where somebody can be.

use super::fit;
use crate::place::Place;
use crate::place::distance::Distance;
use crate::place::outline::Outline;
use crate::place::speed::Speed;
use crate::sighting::Absence;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::view::{Ask, Certainty, Seen, There, View};

/// Where an actor can be at one instant, given how fast it can be.
///
/// Each sighting puts the actor into a disc around its place, of the radius
/// that the top speed covers in the longest time that can lie between the
/// sighting and the instant. The actor is in all of these discs: between two
/// sightings in the lens that they have in common, after the last one in a
/// disc that grows. Where somebody watched the whole of a place in vain at the
/// time, it is not there. This is an outer bound: if the sightings are true and
/// the speed is right, the actor is inside.
///
/// A sighting that only possibly speaks of the actor limits nothing, nor does
/// one at a place without a position, or one of a contradiction. Everything is decided by distances on
/// the ellipsoid, so that neither the antimeridian nor a pole is special.
///
/// # Example
///
/// ```
/// use lastseen::{Certainty, Place, Sighting, Speed, Timeline, Timestamp};
///
/// let baranovsky = Place::lat_lon(43.7403, 131.9156)?;
/// let vladivostok = Place::lat_lon(43.1155, 131.8855)?;
/// let vostochny = Place::lat_lon(51.884, 128.334)?;
/// let passed: Timestamp = "2023-09-12T02:15:00Z".parse()?;
/// let noon: Timestamp = "2023-09-12T12:00:00Z".parse()?;
/// let timeline: Timeline = [Sighting::new("train", baranovsky, passed)].into_iter().collect();
///
/// let reach = timeline.as_known().reach("train", noon, Speed::km_per_hour(60.0)?);
/// assert_eq!(reach.limits[0].within.to_string(), "585 km");
/// assert_eq!(reach.allows(&vladivostok), Some(Certainty::Possible));
/// assert_eq!(reach.allows(&vostochny), None);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Reach<'a> {
    /// The instant asked about.
    pub at: Timestamp,
    /// The top speed it was asked with.
    pub speed: Speed,
    /// The sightings that it stands on, the tightest first; those that add
    /// nothing to a tighter one are left out.
    pub limits: Vec<Limit<'a>>,
    /// The reports of having watched a whole place in vain at the time.
    pub watched: Vec<Seen<'a>>,
    /// The sightings that limit nothing, since they are linked with claims whose
    /// [times contradict](crate::Network::inconsistencies) each other: nobody knows which
    /// of these is wrong.
    pub contradicted: Vec<Seen<'a>>,
}

/// How far from one sighting's place the actor can be.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Limit<'a> {
    /// The sighting it stands on.
    pub seen: Seen<'a>,
    /// How far from the place of the sighting the actor can be.
    pub within: Distance,
    /// Where other accounts have the sighting at other places, which the distance takes in.
    apart: Option<Apart>,
}

/// The room around a sighting that accounts have at several places.
#[derive(Debug, Clone, Copy)]
struct Apart {
    /// As known at which moment.
    known: i64,
    /// How far from the one or the other of the places the actor can be.
    within: Distance,
}

/// The earliest instant at which an actor can be somewhere.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Arrival<'a> {
    /// The earliest instant.
    pub at: Timestamp,
    /// The sighting that it stands on: any earlier, and that one could not be
    /// true.
    pub because: Seen<'a>,
}

/// Positions of fixes are kept to about a centimetre, and distances are kinder
/// by as much: what is called impossible is.
const ROUNDING: f64 = 0.02;

/// With no more limits than this is another one compared, in search of one
/// that leaves it nothing to say.
const COMPARED: usize = 8;

impl<'a> Limit<'a> {
    /// Whether the actor can be somewhere in `place` as far as this one goes.
    #[must_use]
    pub fn allows(self, place: &Place) -> bool {
        let metres = self.around().as_metres() + ROUNDING;
        let is_near = |here: &Place| {
            here.distance_to(place).is_none_or(|apart| apart.min().as_metres() <= metres)
        };
        self.places().iter().any(is_near)
    }

    /// The places around which it leaves the actor: those that accounts have the sighting at.
    pub(crate) fn places(self) -> Vec<Place> {
        match self.apart {
            Some(apart) => self.seen.timeline.known_by(apart.known).places_of(self.seen),
            None => vec![self.seen.place()],
        }
    }

    /// How far from one of its places the actor can be.
    pub(crate) fn around(self) -> Distance {
        self.apart.map_or(self.within, |apart| apart.within)
    }

    fn of(view: &View<'a>, there: There<'a>, at: i64, speed: Speed) -> Option<Limit<'a>> {
        // By its first moment from before, by its last from after.
        let (first, last) = (there.first.hi(), there.last.lo());
        let within = match (at < first, last < at) {
            // Who never moves is always there, and so is who stays.
            _ if speed == Speed::ZERO => 0.0,
            (true, _) if first == i64::MAX => return None,
            (_, true) if last == i64::MIN => return None,
            (before, after) => {
                let until = if before { at.abs_diff(first) } else { 0 };
                let since = if after { at.abs_diff(last) } else { 0 };
                until.max(since) as f64 / 1e6 * speed.as_metres_per_second()
            }
        };
        // Around the place shown, and as far as any other that the accounts have it at.
        let seen = there.seen();
        let (here, places) = (seen.place(), view.places_of(seen));
        let others = places.get(1..).unwrap_or_default();
        if others.iter().any(|other| here.distance_to(other).is_none()) {
            return None;
        }
        let ways = others.iter().filter_map(|other| here.distance_to(other));
        let spread = ways.map(|way| way.max().as_metres()).fold(0.0, f64::max);
        let around = Distance::clamped(within);
        let apart = (!others.is_empty()).then_some(Apart { known: view.known, within: around });
        Some(Limit { seen, within: Distance::clamped(within + spread), apart })
    }

    /// Whether all that this one allows is allowed by `other`.
    fn implies(self, other: Limit<'a>) -> bool {
        if other.apart.is_some() {
            return false;
        }
        let apart = self.seen.place().distance_to(&other.seen.place());
        apart.is_some_and(|apart| self.within + apart.max() <= other.within)
    }

    /// Whether this one and another leave the actor no place at all.
    fn is_far_from(self, other: Limit<'a>) -> bool {
        let reach = (self.around() + other.around()).as_metres() + ROUNDING;
        let is_far = |here: &Place, there: &Place| {
            here.distance_to(there).is_some_and(|apart| apart.min().as_metres() > reach)
        };
        let (these, those) = (self.places(), other.places());
        these.iter().all(|here| those.iter().all(|there| is_far(here, there)))
    }

    /// Whether the actor certainly is in `place`.
    fn puts_in(self, place: &Place) -> bool {
        let within = self.around();
        self.places().iter().all(|here| {
            place.contains_around(here, within.as_metres())
                || within == Distance::ZERO && here.certainly_within(place)
        })
    }
}

impl<'a> Reach<'a> {
    /// Whether the actor can be in `place`, and whether it certainly is; `None`
    /// when it cannot.
    ///
    /// Of a place with an extent "can" asks whether each sighting alone leaves
    /// some of it, which is an outer bound; of a point the answer is exact.
    /// It is certain when a sighting puts the actor nowhere else.
    #[must_use]
    pub fn allows(&self, place: &Place) -> Option<Certainty> {
        let seen_off = self.watched.iter().any(|seen| place.certainly_within(&seen.place()));
        if seen_off || !self.limits.iter().all(|limit| limit.allows(place)) {
            return None;
        }
        let certain = self.limits.iter().any(|limit| limit.puts_in(place));
        Some(if certain { Certainty::Certain } else { Certainty::Possible })
    }

    /// Whether two of the sightings leave the actor no place at all: at this
    /// speed they cannot both be true.
    #[must_use]
    pub fn is_nowhere(&self) -> bool {
        self.pairs().any(|(one, other)| one.is_far_from(other))
    }

    /// Returns two of the sightings that put the actor at two places at one instant, if there
    /// are such: no speed leads from the one to the other.
    #[must_use]
    pub fn two_places(&self) -> Option<[Seen<'a>; 2]> {
        let is_there = |limit: Limit<'a>| limit.around() == Distance::ZERO;
        let mut pairs = self.pairs().filter(|_| self.speed > Speed::ZERO);
        let pair = pairs.find(|&(one, other)| {
            let at_once = is_there(one) && is_there(other) || is_instead(one.seen, other.seen);
            at_once && one.is_far_from(other)
        });
        pair.map(|(one, other)| [one.seen, other.seen])
    }

    /// Each two of the limits.
    fn pairs(&self) -> impl Iterator<Item = (Limit<'a>, Limit<'a>)> {
        let all = self.limits.iter().enumerate();
        all.flat_map(|(n, one)| self.limits.iter().skip(n + 1).map(|other| (*one, *other)))
    }

    /// The outline of it, for drawing only, of circles with at least `vertices`
    /// corners each. It is a little too large rather than too small.
    #[must_use]
    pub fn outline(&self, vertices: u16) -> Outline {
        let inside = self.limits.iter().map(|limit| (limit.seen.place(), limit.within));
        let outside = self.watched.iter().map(|seen| seen.place());
        Outline::new(inside, outside, vertices)
    }
}

impl<'a> View<'a> {
    /// Where an actor can be at an instant, never faster than `speed`.
    ///
    /// All selected sightings count, those after the instant as well: who is
    /// seen there at six cannot be far from there at five. To go by the earlier
    /// ones alone, ask with [`Ask::as_of`]. A question about everyone takes all
    /// sightings for those of one actor.
    ///
    /// O(n log n) over the sightings selected.
    #[must_use]
    pub fn reach<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        at: impl Into<Timestamp>,
        speed: Speed,
    ) -> Reach<'a> {
        let (ask, at) = (ask.into(), at.into());
        let certain = self.sightings(ask).filter(|seen| seen.is_certain());
        let mut contradicted: Vec<Seen<'a>> = Vec::new();
        // On a track that keeps to the speed each fix before the instant makes
        // the one before it needless, so that few are held at any time.
        let mut all: Vec<Limit<'a>> = Vec::new();
        for there in There::each(certain) {
            if self.is_contradicted(there.seen()) {
                contradicted.push(there.seen());
                continue;
            }
            let Some(limit) = Limit::of(self, there, at.as_unix_micros(), speed) else { continue };
            // A place without a position says something only when it is the
            // very place asked about.
            let says = limit.seen.place().is_located() || limit.within == Distance::ZERO;
            if !says || all.iter().rev().take(COMPARED).any(|tighter| tighter.implies(limit)) {
                continue;
            }
            while all.last().is_some_and(|last| limit.implies(*last)) {
                all.pop();
            }
            all.push(limit);
        }
        all.sort_by_key(|limit| limit.within);
        let mut limits: Vec<Limit<'a>> = Vec::new();
        for limit in all {
            if !limits.iter().take(COMPARED).any(|tighter| tighter.implies(limit)) {
                limits.push(limit);
            }
        }
        let watched = self.watched(ask).filter(|seen| is_watched(*seen, at)).collect();
        Reach { at, speed, limits, watched, contradicted }
    }

    /// When an actor can be at `place` at the earliest, never faster than
    /// `speed`, counted from when it was last seen; `None` when it was never
    /// seen, or can never get there.
    ///
    /// That is the earliest instant of the last sighting plus the time that the
    /// distance takes, the least over all sightings that can have been the last,
    /// and not before [`reach`](View::reach) allows the place. Of two at one instant at
    /// places apart one is wrong, and it is the least over both.
    ///
    /// O(n log n) over the sightings selected.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Speed, Timeline, Timestamp};
    ///
    /// let baranovsky = Place::lat_lon(43.7403, 131.9156)?;
    /// let vostochny = Place::lat_lon(51.884, 128.334)?;
    /// let passed: Timestamp = "2023-09-12T02:15:00Z".parse()?;
    /// let timeline: Timeline = [Sighting::new("train", baranovsky, passed)].into_iter().collect();
    ///
    /// let speed = Speed::km_per_hour(60.0)?;
    /// let arrival = timeline.as_known().earliest_arrival("train", &vostochny, speed);
    /// let at = arrival.expect("a train gets there").at;
    /// assert!(at.to_string().starts_with("2023-09-12T17:59"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn earliest_arrival<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        place: &Place,
        speed: Speed,
    ) -> Option<Arrival<'a>> {
        let ask = ask.into();
        let last = self.last_seen(ask);
        let start = last.interval()?.lo();
        let barred = self.barred(ask, place, speed);
        let arrivals = last.possible().iter().filter_map(|&seen| {
            // One that may not speak of the actor, or may be wrong, leaves it anywhere.
            let is_sure = seen.is_certain() && !self.is_contradicted(seen);
            let way = if is_sure { way_to(self, seen, place, speed) } else { 0 };
            let from = seen.lo().max(start);
            let from = if from == i64::MIN { from } else { from.saturating_add(way) };
            let others = barred.iter().filter(|(.., by)| !is_instead(seen, *by));
            let (at, later) = first_free(from, others.copied().collect())?;
            Some((at, later.unwrap_or(seen)))
        });
        let (at, because) = arrivals.min_by_key(|(at, _)| *at)?;
        Some(Arrival { at: Timestamp::clamped(at), because })
    }

    /// Whether an actor can have been at `place` by `by`, never faster than
    /// `speed`, at some instant since it was last seen as of then.
    ///
    /// True if it was never seen, since then nothing speaks against it. It can be true where
    /// [`reach`](View::reach) at `by` does not allow the place: there was time to go there, and
    /// on to where it was at `by`.
    #[must_use]
    pub fn could_reach<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        place: &Place,
        by: impl Into<Timestamp>,
        speed: Speed,
    ) -> bool {
        let (ask, by) = (ask.into(), by.into());
        let last = self.last_seen(ask.as_of(by));
        let start = last.interval().map_or(i64::MIN, Interval::lo);
        let barred = self.barred(ask, place, speed);
        let is_free = |seen: Option<&Seen<'a>>| {
            let is_wrong = |by: Seen<'_>| seen.is_some_and(|seen| is_instead(*seen, by));
            let others = barred.iter().filter(|(.., by)| !is_wrong(*by)).copied().collect();
            first_free(start, others).is_some_and(|(at, _)| at <= by.as_unix_micros())
        };
        let mut possible = last.possible().iter();
        last.is_never() && is_free(None) || possible.any(|seen| is_free(Some(seen)))
    }

    /// The reports of having watched a whole place in vain.
    fn watched<'q>(&self, ask: Ask<'q>) -> impl Iterator<Item = Seen<'a>> + use<'a, 'q> {
        // Only those about the actor itself: nobody who looks for a train looks
        // into it.
        let view = self.clone();
        self.sightings(ask.absences()).filter(move |seen| {
            if view.is_contradicted(*seen) {
                return false;
            }
            let whole = seen.sighting().and_then(|sighting| sighting.absence());
            whole == Some(Absence::Whole) && seen.via().next().is_none()
        })
    }

    /// When the actor cannot be at `place`: open intervals in microseconds,
    /// each by the sighting that bars it.
    fn barred(&self, ask: Ask<'_>, place: &Place, speed: Speed) -> Vec<(i64, i64, Seen<'a>)> {
        let is_sure = |seen: &Seen<'_>| seen.is_certain() && !self.is_contradicted(*seen);
        let sightings = self.sightings(ask).filter(is_sure);
        let limits = There::each(sightings).filter_map(|there| {
            let seen = there.seen();
            let micros = way_to(self, seen, place, speed);
            if micros == 0 {
                return None;
            }
            let (lo, hi) = (there.last.lo(), there.first.hi());
            if micros == i64::MAX {
                return Some((i64::MIN, i64::MAX, seen));
            }
            if lo == i64::MIN || hi == i64::MAX {
                return None;
            }
            let (from, to) = (hi.saturating_sub(micros), lo.saturating_add(micros));
            (from < to).then_some((from, to, seen))
        });
        let watched = self.watched(ask).filter(|seen| place.certainly_within(&seen.place()));
        let watched = watched.filter_map(|seen| {
            let (lo, hi) = watched_span(seen)?;
            Some((lo.saturating_sub(1), hi.max(lo.saturating_add(1)), seen))
        });
        limits.chain(watched).collect()
    }
}

/// Whether two sightings are at one exact instant at places that lie apart: one of
/// them is wrong, and says nothing where the other is right.
fn is_instead(one: Seen<'_>, other: Seen<'_>) -> bool {
    let is_exact = one.interval().is_exact() && one.interval() == other.interval();
    let is_moment = |seen: Seen<'_>| seen.stay_end().is_none();
    let apart = || one.place().distance_to(&other.place());
    let are_moments = is_exact && is_moment(one) && is_moment(other);
    are_moments && apart().is_some_and(|apart| apart.min() > Distance::ZERO)
}

/// From when to when a place was certainly watched, if it was: of an absence that is no
/// watch, at an exact moment.
fn watched_span(seen: Seen<'_>) -> Option<(i64, i64)> {
    let exact = seen.interval().is_exact().then_some((seen.lo(), seen.hi()));
    fit::watch(seen, Interval::UNBOUNDED).or(exact).filter(|(from, to)| from <= to)
}

/// Whether a place was certainly watched at an instant.
fn is_watched(seen: Seen<'_>, at: Timestamp) -> bool {
    let at = at.as_unix_micros();
    watched_span(seen).is_some_and(|(from, to)| from <= at && (at < to || at == to && from == to))
}

/// How long the way from a sighting to `place` takes at least, in microseconds;
/// `i64::MAX` for ever.
fn way_to(view: &View<'_>, seen: Seen<'_>, place: &Place, speed: Speed) -> i64 {
    let places = view.places_of(seen);
    let ways = places.iter().map(|here| here.distance_to(place));
    let metres = ways.map(|way| way.map_or(0.0, |way| way.min().as_metres() - ROUNDING));
    let metres = metres.fold(f64::INFINITY, f64::min);
    if metres <= 0.0 {
        return 0;
    }
    // The cast saturates; without speed no time is enough.
    (metres / speed.as_metres_per_second() * 1e6).ceil() as i64
}

/// The first instant from `start` on that lies in none of the open intervals,
/// and what moved it there, if anything did.
fn first_free<'a>(
    start: i64,
    mut barred: Vec<(i64, i64, Seen<'a>)>,
) -> Option<(i64, Option<Seen<'a>>)> {
    barred.sort_unstable_by_key(|&(from, to, _)| (from, to));
    let (mut at, mut because) = (start, None);
    for (from, to, seen) in barred {
        // At the very beginning of time nothing lies before.
        if (from < at || from == i64::MIN) && at < to {
            (at, because) = (to, Some(seen));
        }
    }
    (at != i64::MAX).then_some((at, because))
}
