//! Who was with whom by sightings that are not on a way.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use super::super::kernel::Company;
use super::companions::Companions;
use super::encounter::Encounter;
use super::presence::{Presence, width};
use super::rule::Together;
use crate::actor::Actor;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::view::{Certainty, Evidence, Seen, View};

/// An actor where it was seen, but not on its way.
pub(super) struct Present<'a> {
    pub(super) actor: &'a Actor,
    /// Its number.
    pub(super) index: u32,
    /// The company in which it goes through all of the time.
    pub(super) company: Option<Company>,
    pub(super) presence: Presence<'a>,
}

impl Present<'_> {
    /// Whether it travels with all of a company as long as it is there.
    pub(super) fn is_among(&self, company: Option<u32>) -> bool {
        company.is_some() && self.company.map(|own| own.number) == company
    }
}

/// The encounters of actors present somewhere, by a sweep over time: O(n log n),
/// and the pairs that are there at one time, save those of one company. With a subject,
/// those of which it is one.
pub(super) fn sweep<'a>(
    view: &View<'a>,
    presences: Vec<Present<'a>>,
    subject: Option<&'a Actor>,
    together: Together,
    companions: &Companions<'_, 'a>,
) -> Vec<Encounter<'a>> {
    let being = |present| Being::new(present, subject, together);
    let mut all: Vec<Being<'a>> = presences.into_iter().map(being).collect();
    all.sort_by_key(|being| being.presence().possible);
    let mut found = Vec::new();
    let mut present: BTreeMap<Option<u32>, Vec<&Being<'a>>> = BTreeMap::new();
    for being in &all {
        present.retain(|company, others| {
            if being.present.is_among(*company) {
                return true;
            }
            others.retain(|other| other.presence().possible.1 >= being.presence().possible.0);
            let near = others.iter().filter(|other| {
                let is_asked = subject.is_none() || other.is_subject != being.is_subject;
                is_asked && other.may_be_near(being) && other.present.index != being.present.index
            });
            found.extend(near.filter_map(|other| meet(view, being, other, together, companions)));
            !others.is_empty()
        });
        let company = companions.company(being.present.index).map(|company| company.number);
        present.entry(company).or_default().push(being);
    }
    found
}

/// An actor at a place, on its way through the sweep.
struct Being<'a> {
    present: Present<'a>,
    is_subject: bool,
    /// The latitudes between which those who are with it lie; `None` for a place
    /// without a position.
    lats: Option<(f64, f64)>,
}

/// No degree of latitude is shorter than this, in metres.
const LEAST_DEGREE: f64 = 110_574.0;

impl<'a> Being<'a> {
    fn new(present: Present<'a>, subject: Option<&Actor>, together: Together) -> Being<'a> {
        let lats = present.presence.place.extent().map(|(centre, _, most)| {
            let reach = (most + together.metres()) / LEAST_DEGREE;
            (centre.lat - reach, centre.lat + reach)
        });
        let is_subject = subject.is_some_and(|subject| subject.id() == present.actor.id());
        Being { present, is_subject, lats }
    }

    fn presence(&self) -> &Presence<'a> {
        &self.present.presence
    }

    /// Whether the latitudes of both leave it open that they are together.
    fn may_be_near(&self, other: &Being<'_>) -> bool {
        match (self.lats, other.lats) {
            (Some(one), Some(other)) => one.0 <= other.1 && other.0 <= one.1,
            (one, other) => one.is_none() && other.is_none(),
        }
    }
}

/// The encounter of two, if there is one.
fn meet<'a>(
    view: &View<'a>,
    a: &Being<'a>,
    b: &Being<'a>,
    together: Together,
    companions: &Companions<'_, 'a>,
) -> Option<Encounter<'a>> {
    let (one, other) = (a.presence(), b.presence());
    let shared = shared(one, other)?;
    let possible = (shared.lo(), shared.hi());
    if companions.travel(a.present.index, b.present.index, possible) {
        return None;
    }
    let near = together.holds(&one.place, &other.place)?;
    let is_open = one.is_one_of || other.is_one_of;
    let near = if is_open { Certainty::Possible } else { near };
    if carried(one, other) {
        return None;
    }
    let linked = by_links(view, one, other, together.stay())?;
    let sure = in_cores(one, other).or_else(|| at_once(one, other).map(|t| (t, t)));
    let certain = sure.filter(|_| near == Certainty::Certain);
    // Linked to one instant, they were together whenever that was.
    let is_certain =
        certain.is_some() || near == Certainty::Certain && linked == Certainty::Certain;
    let staying = together.stay().as_micros();
    let longest = one.longest(staying).min(other.longest(staying)).min(width(possible));
    let stays = one.rests_on_stay(possible) || other.rests_on_stay(possible);
    Some(Encounter {
        actors: [a.present.actor, b.present.actor],
        distance: one.place.distance_to(&other.place),
        seen: [Arc::clone(&one.seen), Arc::clone(&other.seen)],
        possible,
        certain,
        longest,
        certainty: if is_certain { Certainty::Certain } else { Certainty::Possible },
        cut: (true, true),
        moves: false,
        has_end: false,
        closest: None,
        across: None,
        staying: stays.then(|| together.stay()),
        if_stayed: one.if_stayed || other.if_stayed,
        joined: None,
        places: is_open.then(|| Box::new([one.place.clone(), other.place.clone()])),
    })
}

/// The first instant at which both were seen for certain.
fn at_once(a: &Presence<'_>, b: &Presence<'_>) -> Option<i64> {
    let exact = |seen: &&Seen<'_>| seen.is_certain() && seen.lo() == seen.hi();
    // Exact sightings of a presence are in their order.
    let mut all = a.seen.iter().filter(exact).map(|seen| seen.lo());
    let mut others = b.seen.iter().filter(exact).map(|seen| seen.lo());
    let (mut one, mut other) = (all.next()?, others.next()?);
    loop {
        match one.cmp(&other) {
            Ordering::Less => one = all.next()?,
            Ordering::Equal => return Some(one),
            Ordering::Greater => other = others.next()?,
        }
    }
}

/// When both certainly were where they were, one of them at least by a stay.
fn in_cores(a: &Presence<'_>, b: &Presence<'_>) -> Option<(i64, i64)> {
    let exact = |seen: &&Seen<'_>| seen.is_certain() && seen.lo() == seen.hi();
    let firm =
        |who: &Presence<'_>| who.core.filter(|_| who.seen.iter().all(|seen| seen.is_certain()));
    let seen_in = |(from, to): (i64, i64), stays: &Presence<'_>, other: &Presence<'_>| {
        let mut instants = other.seen.iter().filter(exact).map(|seen| seen.lo());
        let is_in = |t: &i64| (from..to).contains(t) || stays.still_there && *t == to;
        instants.find(is_in).map(|t| (t, t))
    };
    match (firm(a), firm(b)) {
        (Some(one), Some(other)) => {
            let both = (one.0.max(other.0), one.1.min(other.1));
            (both.0 < both.1).then_some(both)
        }
        (Some(core), None) => seen_in(core, a, b),
        (None, Some(core)) => seen_in(core, b, a),
        (None, None) => None,
    }
}

/// When both can have been where they were.
fn shared(a: &Presence<'_>, b: &Presence<'_>) -> Option<Interval> {
    let of = |(from, to)| Interval::from_ends(from, to);
    let (mine, its) = (of(a.possible), of(b.possible));
    mine.intersection(its).or_else(|| {
        let end = mine.hi().min(its.hi());
        let there = |who: &Presence<'_>, when: Interval| {
            when.lo() == end || when.hi() == end && who.at_end || when.lo() < end && end < when.hi()
        };
        (there(a, mine) && there(b, its)).then_some(Interval::from_ends(end, end))
    })
}

/// What the time between two single sightings says of their being at one time,
/// if that is known better than from their intervals: `None` when they cannot.
fn by_links(
    view: &View<'_>,
    a: &Presence<'_>,
    b: &Presence<'_>,
    staying: SignedDuration,
) -> Option<Certainty> {
    let is_stay = a.core.is_some() || b.core.is_some();
    let ([one], [other], false) = (a.seen.as_slice(), b.seen.as_slice(), is_stay) else {
        return Some(Certainty::Possible);
    };
    let (least, most) = view.time_between(*one, *other).ends();
    let staying = staying.as_micros();
    let apart = least > 0 && least >= staying || most < 0 && most <= -staying;
    let at_once = (least, most) == (0, 0) && one.is_certain() && other.is_certain();
    // At one of several candidates they were together, and at none of them for certain.
    let at_once = at_once && view.pieces_of(*one).is_empty() && view.pieces_of(*other).is_empty();
    (!apart).then_some(if at_once { Certainty::Certain } else { Certainty::Possible })
}

/// Whether one is there only because the other is: it travels with it.
fn carried(a: &Presence<'_>, b: &Presence<'_>) -> bool {
    let by = |member: &Presence<'_>, carrier: &Presence<'_>| {
        let is_along = |seen: &Seen<'_>| seen.evidence() == Evidence::Inferred;
        member.seen.iter().all(is_along) && are_among(&member.seen, &carrier.seen)
    };
    by(a, b) && !by(b, a) || by(b, a) && !by(a, b)
}

/// Whether all of some sightings are stored sightings that are among others.
fn are_among(some: &[Seen<'_>], all: &[Seen<'_>]) -> bool {
    let is_among = |one: &Seen<'_>| all.iter().any(|other| other.is_same_row(*one));
    if some.len().min(all.len()) < FEW {
        return some.iter().all(is_among);
    }
    let keys: HashSet<RowKey> = all.iter().map(row_key).collect();
    some.iter().all(|one| keys.contains(&row_key(one)))
}

/// The stored sighting that one is, whoever it speaks of: equal where
/// [`is_same_row`](Seen::is_same_row) holds.
pub(super) type RowKey = ((bool, usize), usize);

pub(super) fn row_key(seen: &Seen<'_>) -> RowKey {
    (seen.row_key(), std::ptr::from_ref(seen.actor()).addr())
}

/// Fewer sightings than these are looked through one by one.
const FEW: usize = 16;
