//! Sightings of one actor that are too far apart for the time between them.

use super::kind::{Conflict, ConflictKind};
use super::overlap::{self, known_fixes};
use crate::limits::{CONFLICT_CLAIMS_AHEAD, REMEDY_CLAIMS_AROUND, SLIP_CLAIMS};
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::place::geodesy::{haversine_e7, surely_nearer};
use crate::place::speed::{Speed, SpeedRange};
use crate::reason::fit;
use crate::reason::remedy::{Remedy, Slip};
use crate::sighting::Sighting;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::view::{Certainty, Seen, View};

/// Every conflict of one actor's sightings by their places and times.
///
/// `impossible` are those between which a network found no way, and `stops` what
/// [`stops_of`] says.
pub(super) fn of_actor<'a>(
    view: &View<'a>,
    impossible: &[(Seen<'a>, Seen<'a>)],
    actor: u32,
    stops: &[Seen<'a>],
) -> Vec<Conflict<'a>> {
    let Some(who) = view.timeline().actor_at(actor) else { return Vec::new() };
    let speed = who.max_speed();
    let is_stuck = !impossible.is_empty();
    let all = Stops { view, impossible, speed, stops, is_stuck };
    let overlaps = overlap::of_stays(view, stops, impossible, actor);
    let mut found = all.among_claims();
    found.extend(speed.map(|speed| all.between_fixes(actor, speed)).unwrap_or_default());
    found.extend(all.beside_fixes(actor));
    // Who is elsewhere while a stay goes on has no way either.
    found.retain(|conflict| !overlaps.iter().any(|overlap| overlap.covers(conflict)));
    found.extend(overlaps.into_iter().map(|overlap| all.with_slips(overlap)));
    found
}

/// The claims that say where an actor was, with their own times and in the order
/// of what the claims together leave of these.
fn stops_of<'a>(view: &View<'a>, actor: u32) -> Vec<Seen<'a>> {
    stops_at(view, actor, Place::is_located)
}

/// The same of those at some places.
pub(super) fn stops_at<'a>(
    view: &View<'a>,
    actor: u32,
    wanted: impl Fn(&Place) -> bool,
) -> Vec<Seen<'a>> {
    let mut stops: Vec<Seen<'a>> = view
        .as_stated()
        .claims_about(actor)
        .filter(|seen| seen.is_plain() && wanted(&seen.place()))
        .filter(|seen| seen.claim().is_none_or(|claim| !view.leaves_out(claim)))
        .filter(|&seen| view.stands_for_event(seen, |account| wanted(account.place())))
        .collect();
    stops.sort_by_cached_key(|&stop| {
        let interval = view.moment_of(stop);
        (interval.lo(), interval.hi(), stop.sighting().map(Sighting::content))
    });
    stops
}

/// The same of every actor, by its index.
pub(super) struct StopsOf<'a>(Vec<Vec<Seen<'a>>>);

impl<'a> StopsOf<'a> {
    pub(super) fn all(view: &View<'a>) -> StopsOf<'a> {
        StopsOf(
            (0..view.timeline().by_id().len()).map(|actor| stops_of(view, actor as u32)).collect(),
        )
    }

    pub(super) fn of(&self, actor: u32) -> &[Seen<'a>] {
        self.0.get(actor as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// When each of those of an actor was.
    pub(super) fn moments(&self, view: &View<'a>, actor: u32) -> impl Iterator<Item = Interval> {
        self.of(actor).iter().map(|&stop| view.moment_of(stop))
    }
}

pub(super) struct Stops<'n, 'a> {
    /// With the times as the claims together leave them.
    pub(super) view: &'n View<'a>,
    /// The pairs between which the network found no way.
    impossible: &'n [(Seen<'a>, Seen<'a>)],
    pub(super) speed: Option<Speed>,
    /// In the order of time.
    pub(super) stops: &'n [Seen<'a>],
    /// Whether it found no way through all of them.
    is_stuck: bool,
}

impl<'a> Stops<'_, 'a> {
    /// Pairs of claims. Of a row of claims that do not go together only the
    /// closest pairs are reported: all the pairs of two halves would be noise.
    fn among_claims(&self) -> Vec<Conflict<'a>> {
        let mut found = self.at_one_instant();
        // Whether a reported pair lies within each pair of the span before: pairs around
        // it are left out.
        let mut is_around = vec![false; self.stops.len()];
        let moments = self.stops.iter().map(|&stop| self.view.moment_of(stop));
        let moments: Vec<Interval> = moments.collect();
        for span in 1..=CONFLICT_CLAIMS_AHEAD.min(self.stops.len()) {
            for (at, (&one, &other)) in
                self.stops.iter().zip(self.stops.iter().skip(span)).enumerate()
            {
                let is_around_next = is_around.get(at + 1).is_some_and(|&next| next);
                let Some(is_around) = is_around.get_mut(at) else { continue };
                *is_around |= is_around_next;
                // Without a top speed only what was at one instant cannot be.
                let may_be_two = self.speed.is_some() || moments.get(at) == moments.get(at + span);
                if *is_around || !may_be_two {
                    continue;
                }
                // Reported above, all of one instant together.
                let is_apart = |way: DistanceRange| way.min() > Distance::ZERO;
                if self.at_once(one, other)
                    && self.view.distance_between(one, other).is_some_and(is_apart)
                {
                    continue;
                }
                if let Some(conflict) = self.held(one, other, span == 1) {
                    *is_around = conflict.certainty == Certainty::Certain;
                    found.push(conflict);
                }
            }
        }
        let known = |pair: (Seen<'a>, Seen<'a>), found: &[Conflict<'a>]| {
            found.iter().any(|conflict| {
                conflict.claims.contains(&pair.0) && conflict.claims.contains(&pair.1)
            })
        };
        if found.iter().any(|conflict| conflict.certainty == Certainty::Certain) {
            return found;
        }
        // Each for itself would do; with what the others say it does not.
        let of_stops = self.impossible.iter().filter(|pair| self.stops.contains(&pair.0));
        let mut unknown = of_stops.filter(|&&pair| !known(pair, &found));
        let told = unknown
            .find_map(|&(one, other)| self.too_fast(one, other, self.speed?, Certainty::Certain));
        found.extend(told);
        found
    }

    /// One pair; what is only possible is reported of neighbours alone.
    fn held(&self, one: Seen<'a>, other: Seen<'a>, neighbours: bool) -> Option<Conflict<'a>> {
        let (first, second) = (self.view.moment_of(one), self.view.moment_of(other));
        // Two moments that are one have one interval.
        if self.speed.is_none() && first != second {
            return None;
        }
        let apart = self.view.distance_between(one, other)?;
        let is_one_place = || {
            let is_at_one = |seen| !self.view.has_apart_places(seen);
            one.place().has_id_of(&other.place()) && is_at_one(one) && is_at_one(other)
        };
        if apart.max() == Distance::ZERO || is_one_place() {
            return None;
        }
        if apart.min() > Distance::ZERO && self.at_once(one, other) {
            return self.two_places(vec![one, other]);
        }
        let speed = self.speed?;
        // The intervals by themselves allow no less than the claims together,
        // and are quicker to ask.
        let mut certainty = too_far(apart, first.to(second), speed)?;
        let has_candidates = [one, other].iter().any(|&stop| !self.view.pieces_of(stop).is_empty());
        if certainty == Certainty::Possible && (neighbours || self.is_stuck || has_candidates) {
            let times = self.view.times_between(one, other);
            certainty = fit::on_all_or_some(times.iter().map(|&time| too_far(apart, time, speed)))?;
        }
        if certainty == Certainty::Possible && !neighbours {
            return None;
        }
        self.too_fast(one, other, speed, certainty)
    }

    /// Whether two sightings are of one instant, whenever that was.
    fn at_once(&self, one: Seen<'a>, other: Seen<'a>) -> bool {
        // Stays are held against everything else by themselves.
        if one.held_with().is_some() || other.held_with().is_some() {
            return false;
        }
        // Two moments that are one have one interval.
        self.view.moment_of(one) == self.view.moment_of(other)
            && self.view.are_one_moment(one, other)
    }

    /// Claims of one instant at places that lie apart, instant by instant.
    fn at_one_instant(&self) -> Vec<Conflict<'a>> {
        let mut instants: Vec<Vec<Seen<'a>>> = Vec::new();
        // Those of one instant have one interval, and so stand close together.
        for &stop in self.stops {
            let mut near = instants.iter_mut().rev().take(CONFLICT_CLAIMS_AHEAD);
            match near.find(|claims| claims.first().is_some_and(|&one| self.at_once(one, stop))) {
                Some(claims) => claims.push(stop),
                None => instants.push(vec![stop]),
            }
        }
        instants.into_iter().filter_map(|claims| self.two_places(claims)).collect()
    }

    /// Those of some claims of one instant that cannot be so beside the others.
    fn two_places(&self, claims: Vec<Seen<'a>>) -> Option<Conflict<'a>> {
        let apart = |one: Seen<'a>| {
            let others = claims.iter().filter(|&&other| other != one);
            let ways = others.filter_map(|&other| self.view.distance_between(one, other));
            ways.reduce(|most, way| if way.min() > most.min() { way } else { most })
        };
        let parted: Vec<(Seen<'a>, DistanceRange)> = claims
            .iter()
            .filter_map(|&claim| Some((claim, apart(claim)?)))
            .filter(|(_, apart)| apart.min() > Distance::ZERO)
            .collect();
        let &(first, apart) = parted.first()?;
        let summary = format!(
            "{} is said to have been in {} places, {}",
            first.actor(),
            if parted.len() == 2 { "two".to_owned() } else { parted.len().to_string() },
            self.view.when(first)
        );
        let claims: Vec<Seen<'a>> = parted.into_iter().map(|(claim, _)| claim).collect();
        let remedies = self.remedies(&claims);
        let mut conflict = Conflict::new(ConflictKind::TwoPlaces, claims, summary);
        conflict.explanations = vec![format!("the places are {apart} apart")];
        Some(conflict.remedied(remedies))
    }

    fn too_fast(
        &self,
        one: Seen<'a>,
        other: Seen<'a>,
        speed: Speed,
        certainty: Certainty,
    ) -> Option<Conflict<'a>> {
        let apart = self.view.distance_between(one, other)?;
        let times = self.view.times_between(one, other);
        let spans = || times.iter().map(|&time| unsigned(time));
        let least = spans().map(|(least, _)| least).min().unwrap_or(0);
        let most = spans().map(|(_, most)| most).max().unwrap_or(i64::MAX);
        let needed = SpeedRange::needed(apart, DurationRange::from_ends(least, most));
        let certain = certainty == Certainty::Certain;
        let summary = format!(
            "{} {} {apart} in {}, which {} more than {speed}",
            one.actor(),
            if certain { "would have gone" } else { "may have gone" },
            in_seconds(least, most),
            if certain { "takes" } else { "can take" },
        );
        let mut conflict = Conflict::new(ConflictKind::ImpossibleTravel, vec![one, other], summary);
        conflict.certainty = certainty;
        conflict.needed_speed = needed;
        let reach = |micros: i64| match micros {
            i64::MAX => f64::MAX,
            micros => speed.distance_in(SignedDuration::from_micros(micros)).as_metres(),
        };
        conflict.distances = Some((DistanceRange::clamped(reach(least), reach(most)), apart));
        let (way, time) = if certain { (apart.min(), most) } else { (apart.max(), least) };
        let lacking = speed.time_for(way).map(|takes| takes - SignedDuration::from_micros(time));
        conflict.difference = lacking.filter(|lacking| *lacking > SignedDuration::ZERO);
        // What can be no way at all needs no speed.
        if let Some(needed) = needed.filter(|_| apart.min() > Distance::ZERO) {
            conflict.explanations.push(format!("the way needs {needed}"));
        }
        if let Some(lacking) = conflict.difference {
            let lacking = in_seconds(lacking.as_micros(), lacking.as_micros());
            conflict.explanations.push(if certain {
                format!("{lacking} too little for the way")
            } else {
                format!("{lacking} too little for the way if all of it is at its tightest")
            });
        }
        if !certain {
            return Some(conflict);
        }
        conflict = conflict.remedied(self.remedies(&[one, other]));
        let alone = one.interval().to(other.interval());
        if too_far(apart, alone, speed) != Some(Certainty::Certain) {
            conflict.explanations.push(
                "by themselves the two have a way; what is said of the others leaves none"
                    .to_owned(),
            );
            // The claim without which there would be one, where one will do.
            conflict.claims.extend(self.third(one, other, speed));
        }
        Some(conflict)
    }

    /// A claim near two others with which there is no way through all three, in
    /// whatever order.
    fn third(&self, one: Seen<'a>, other: Seen<'a>, speed: Speed) -> Option<Seen<'a>> {
        let at = self.stops.iter().position(|&stop| stop == one)?;
        let around = self.stops.iter().copied().skip(at.saturating_sub(REMEDY_CLAIMS_AROUND));
        let mut near = around.take(2 * REMEDY_CLAIMS_AROUND);
        near.find(|&third| {
            third != one && third != other && {
                let orders = [[one, other, third], [one, third, other], [third, one, other]];
                let back = orders.map(|[a, b, c]| [c, b, a]);
                !orders.into_iter().chain(back).any(|order| goes_through(order, speed))
            }
        })
    }

    /// Every slip in one of the claims by which they would all go together,
    /// and by which nothing else would go wrong; none among very many.
    fn remedies(&self, claims: &[Seen<'a>]) -> Vec<Remedy<'a>> {
        let mut remedies = Vec::new();
        for &claim in claims.iter().filter(|_| claims.len() <= SLIP_CLAIMS) {
            let others: Vec<Seen<'a>> =
                claims.iter().copied().filter(|&other| other != claim).collect();
            let (interval, place) = (self.view.moment_of(claim), claim.place());
            remedies.extend(Remedy::passing(claim, Slip::all(), |slip| {
                let undone = slip.undone(interval, &place);
                undone.is_some_and(|(then, there)| self.fits(claim, &others, then, &there))
            }));
        }
        remedies.push(Remedy::new(Slip::TwoActors, None));
        remedies
    }

    /// Whether the others go together, and `claim`, at another time or place,
    /// with them and with everything around that it goes with as it is.
    fn fits(&self, claim: Seen<'a>, others: &[Seen<'a>], then: Interval, there: &Place) -> bool {
        let goes = |interval: Interval, place: &Place, other: Seen<'a>| {
            let time = interval.to(self.view.moment_of(other));
            let Some(apart) = place.distance_to(&other.place()) else { return true };
            let together = time == SignedDuration::ZERO.into();
            match self.speed {
                _ if together => apart.min() == Distance::ZERO,
                Some(speed) => too_far(apart, time, speed) != Some(Certainty::Certain),
                None => true,
            }
        };
        let as_is =
            |one: Seen<'a>, other: Seen<'a>| goes(self.view.moment_of(one), &one.place(), other);
        let starts_before = |&stop: &Seen<'a>| self.view.moment_of(stop).lo() < then.lo();
        let around = self.stops.partition_point(starts_before).saturating_sub(REMEDY_CLAIMS_AROUND);
        let mut near = self.stops.iter().copied().skip(around).take(2 * REMEDY_CLAIMS_AROUND);
        others.iter().enumerate().all(|(at, &one)| {
            let mut rest = others.iter().skip(at + 1);
            goes(then, there, one) && rest.all(|&other| as_is(one, other))
        }) && near.all(|stop| {
            stop == claim
                || others.contains(&stop)
                || goes(then, there, stop)
                || !as_is(claim, stop)
        })
    }

    /// Neighbours among the plain fixes.
    fn between_fixes(&self, actor: u32, speed: Speed) -> Vec<Conflict<'a>> {
        let view = self.view;
        let (times, points) = known_fixes(view, actor);
        let mut found = Vec::new();
        let steps = times.iter().zip(times.iter().skip(1));
        let ways = points.iter().zip(points.iter().skip(1));
        for (at, ((&t1, &t2), (&(lat1, lon1), &(lat2, lon2)))) in steps.zip(ways).enumerate() {
            let reach = speed.distance_in(SignedDuration::from_micros(t2.saturating_sub(t1)));
            // Fixes of one instant are no travel: the last one counts.
            if t1 == t2 || surely_nearer(haversine_e7(lat1, lon1, lat2, lon2), reach.as_metres()) {
                continue;
            }
            let fixes = view.fix_at(actor, at).zip(view.fix_at(actor, at + 1));
            found.extend(fixes.and_then(|(one, other)| self.held(one, other, true)));
        }
        found
    }

    /// Each claim beside the fix by its start and the fix from its end on; one of
    /// an instant beside the fixes of that instant, before it and after it. Of
    /// several fixes at one instant the last counts.
    fn beside_fixes(&self, actor: u32) -> Vec<Conflict<'a>> {
        let view = self.view;
        let (times, _) = known_fixes(view, actor);
        let last_by = |end: i64| times.partition_point(|&time| time <= end).checked_sub(1);
        let first_from = |start: i64| {
            let first = times.get(times.partition_point(|&time| time < start))?;
            last_by(*first)
        };
        let mut found = Vec::new();
        for &claim in self.stops {
            let interval = self.view.moment_of(claim);
            let (lo, hi) = (interval.lo(), interval.hi());
            let beyond = |far: Option<usize>| far.filter(|_| lo == hi);
            let before = [beyond(last_by(lo.saturating_sub(1))), last_by(lo)];
            let after = [first_from(hi), beyond(first_from(hi.saturating_add(1)))];
            let mut near: Vec<usize> = before.into_iter().chain(after).flatten().collect();
            near.dedup();
            for fix in near.into_iter().filter_map(|at| view.fix_at(actor, at)) {
                let (one, other) = if fix.lo() <= lo { (fix, claim) } else { (claim, fix) };
                found.extend(self.held(one, other, true));
            }
        }
        found
    }
}

/// Whether there is a way through claims in this order, by their own times.
fn goes_through(order: [Seen<'_>; 3], speed: Speed) -> bool {
    let mut arrival = (i64::MIN, None::<Place>);
    order.into_iter().all(|stop| {
        let (then, here) = (stop.interval(), stop.place());
        let apart = arrival.1.as_ref().and_then(|before| before.distance_to(&here));
        let takes = apart.map_or(Some(SignedDuration::ZERO), |way| speed.time_for(way.min()));
        let takes = takes.map_or(i64::MAX, SignedDuration::as_micros);
        arrival = (then.lo().max(arrival.0.saturating_add(takes)), Some(here));
        arrival.0 <= then.hi()
    })
}

/// Lengths in microseconds for a reader: to the second.
fn in_seconds(least: i64, most: i64) -> DurationRange {
    let rounded = |micros: i64| match micros {
        i64::MIN | i64::MAX | -999_999..=999_999 => micros,
        micros => ((micros / 500_000 + micros.signum()) / 2).saturating_mul(1_000_000),
    };
    DurationRange::from_ends(rounded(least), rounded(most))
}

/// The least and the greatest time that can have passed, whatever the order,
/// in microseconds; `i64::MAX` for no bound.
fn unsigned(time: DurationRange) -> (i64, i64) {
    let (min, max) = time.ends();
    let least = if min > 0 { min } else { max.min(0).saturating_neg() };
    let most = match (min, max) {
        (i64::MIN, _) | (_, i64::MAX) => i64::MAX,
        (min, max) => min.saturating_abs().max(max.saturating_abs()),
    };
    (least, most)
}

/// Whether a distance is too far for a time at the top speed; `None` when it is
/// certainly not.
pub(super) fn too_far(
    apart: DistanceRange,
    time: DurationRange,
    speed: Speed,
) -> Option<Certainty> {
    let (least, most) = unsigned(time);
    let reach = |micros: i64| speed.distance_in(SignedDuration::from_micros(micros));
    // Less than a centimetre is the rounding of a time to the microsecond.
    let exceeds = |way: Distance, reach: Distance| way.as_metres() > reach.as_metres() + 0.01;
    if most != i64::MAX && exceeds(apart.min(), reach(most)) {
        return Some(Certainty::Certain);
    }
    exceeds(apart.max(), reach(least)).then_some(Certainty::Possible)
}
