//! Who was with whom by sightings that are not on a way.

use super::encounter::Encounter;
use super::presence::Presence;
use super::rule::Together;
use crate::actor::Actor;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::view::{Certainty, Evidence, Seen};

/// The encounters of actors present somewhere, by a sweep over time and
/// latitude: O(n log n), and the pairs that are together in both. With a
/// subject, those of which it is one.
pub(super) fn sweep<'a>(
    presences: Vec<(&'a Actor, bool, Presence<'a>)>,
    has_subject: bool,
    together: Together,
) -> Vec<Encounter<'a>> {
    let being = |(actor, is_subject, presence)| Being::new(actor, is_subject, presence, together);
    let mut all: Vec<Being<'a>> = presences.into_iter().map(being).collect();
    all.sort_by_key(|being| being.presence.possible);
    let mut found = Vec::new();
    // Where the question is about one actor the others do not meet each other.
    let (mut others, mut own) = (Active::default(), Active::default());
    for (index, being) in all.iter().enumerate() {
        let theirs = if being.is_subject || !has_subject { &mut others } else { &mut own };
        theirs.meeting(being, &all, |other| {
            if being.actor.id() != other.actor.id() {
                found.extend(meet(being, other, together));
            }
        });
        let side = if being.is_subject { &mut own } else { &mut others };
        side.push(index, being);
    }
    found
}

/// An actor at a place, on its way through the sweep.
#[derive(Debug)]
struct Being<'a> {
    actor: &'a Actor,
    is_subject: bool,
    presence: Presence<'a>,
    /// The bands of latitude that it lies in, and those that somebody who is
    /// with it may lie in.
    bands: Option<((u8, u8), (u8, u8))>,
}

impl<'a> Being<'a> {
    fn new(
        actor: &'a Actor,
        is_subject: bool,
        presence: Presence<'a>,
        together: Together,
    ) -> Being<'a> {
        let bands = presence.place.extent().map(|(centre, _, most)| {
            let near = together.metres();
            let bands = |metres: f64| {
                let degrees = metres / LEAST_DEGREE;
                (band(centre.lat - degrees), band(centre.lat + degrees))
            };
            (bands(most), bands(most + near))
        });
        Being { actor, is_subject, presence, bands }
    }
}

/// No degree of latitude is shorter than this, in metres.
const LEAST_DEGREE: f64 = 110_574.0;

/// The number of the band of latitude, one degree wide. Rounding down and the
/// cast keep the order of latitudes, which is all that is needed.
fn band(lat: f64) -> u8 {
    (lat + 90.0).clamp(0.0, 180.0).floor() as u8
}

/// Who is present at the moment of the sweep, by band of latitude.
#[derive(Debug)]
struct Active {
    bands: Vec<Vec<usize>>,
    /// Those at places without a position.
    anywhere: Vec<usize>,
}

impl Default for Active {
    fn default() -> Active {
        Active { bands: vec![Vec::new(); 181], anywhere: Vec::new() }
    }
}

impl Active {
    fn push(&mut self, index: usize, being: &Being<'_>) {
        let Some(((south, north), _)) = being.bands else {
            self.anywhere.push(index);
            return;
        };
        for band in south..=north {
            if let Some(band) = self.bands.get_mut(usize::from(band)) {
                band.push(index);
            }
        }
    }

    /// Calls `met` with each that is still there and may be near.
    fn meeting<'b, 'a>(
        &mut self,
        being: &Being<'a>,
        all: &'b [Being<'a>],
        mut met: impl FnMut(&'b Being<'a>),
    ) {
        let now = being.presence.possible.0;
        let still = |other: usize| all.get(other).filter(|other| other.presence.possible.1 >= now);
        let Some((_, (south, north))) = being.bands else {
            self.anywhere.retain(|&other| still(other).is_some());
            self.anywhere.iter().filter_map(|&other| still(other)).for_each(met);
            return;
        };
        for band in south..=north {
            let Some(members) = self.bands.get_mut(usize::from(band)) else { continue };
            members.retain(|&other| still(other).is_some());
            for other in members.iter().filter_map(|&other| still(other)) {
                // One that lies in several bands is met in the first of them.
                let first = other.bands.map_or(band, |((from, _), _)| from.max(south));
                if first == band {
                    met(other);
                }
            }
        }
    }
}

/// The encounter of two, if there is one.
fn meet<'a>(a: &Being<'a>, b: &Being<'a>, together: Together) -> Option<Encounter<'a>> {
    let swapped = b.is_subject || !a.is_subject && b.actor.id() < a.actor.id();
    let (a, b) = if swapped { (b, a) } else { (a, b) };
    let (one, other) = (&a.presence, &b.presence);
    let shared = shared(one, other)?;
    let near = together.holds(&one.place, &other.place)?;
    if carried(one, other) {
        return None;
    }
    let possible = (shared.lo(), shared.hi());
    let linked = by_links(one, other, together.stay())?;
    let certain = at_once(one, other).filter(|_| near == Certainty::Certain).map(|t| (t, t));
    // Linked to one instant, they were together whenever that was.
    let is_certain =
        certain.is_some() || near == Certainty::Certain && linked == Certainty::Certain;
    let stays = one.rests_on_stay(possible) || other.rests_on_stay(possible);
    Some(Encounter {
        actors: [a.actor, b.actor],
        distance: one.place.distance_to(&other.place),
        seen: [one.seen.clone(), other.seen.clone()],
        possible,
        certain,
        certainty: if is_certain { Certainty::Certain } else { Certainty::Possible },
        cut: (true, true),
        moves: false,
        closest: None,
        across: None,
        staying: stays.then(|| together.stay()),
    })
}

/// The first instant at which both were seen for certain.
fn at_once(a: &Presence<'_>, b: &Presence<'_>) -> Option<i64> {
    let exact = |seen: &&Seen<'_>| seen.is_certain() && seen.lo() == seen.hi();
    let mut all = a.seen.iter().filter(exact).map(|seen| seen.lo());
    all.find(|t| b.seen.iter().filter(exact).any(|seen| seen.lo() == *t))
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
fn by_links(a: &Presence<'_>, b: &Presence<'_>, staying: SignedDuration) -> Option<Certainty> {
    let ([one], [other]) = (a.seen.as_slice(), b.seen.as_slice()) else {
        return Some(Certainty::Possible);
    };
    let (least, most) = one.time_to(*other).ends();
    let staying = staying.as_micros();
    let apart = least > 0 && least >= staying || most < 0 && most <= -staying;
    let at_once = (least, most) == (0, 0) && one.is_certain() && other.is_certain();
    (!apart).then_some(if at_once { Certainty::Certain } else { Certainty::Possible })
}

/// Whether one is there only because the other is: it travels with it.
fn carried(a: &Presence<'_>, b: &Presence<'_>) -> bool {
    let by = |member: &Presence<'_>, carrier: &Presence<'_>| {
        member.seen.iter().all(|seen| {
            let chain = seen.evidence() == Evidence::Inferred;
            chain && carrier.seen.iter().any(|other| other.is_same_row(*seen))
        })
    };
    by(a, b) && !by(b, a) || by(b, a) && !by(a, b)
}
