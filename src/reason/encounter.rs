//! Who was with whom.

use super::presence::{Presence, presences};
use crate::actor::Actor;
use crate::place::Place;
use crate::place::distance::{Distance, DistanceRange};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::timeline::Cover;
use crate::view::{Ask, Certainty, Evidence, Seen, View};

/// What counts as an encounter: how near, for how long.
///
/// A `Copy` value with setters. A sighting is one moment, so by itself it puts
/// two actors together only at that moment; [`staying`](Together::staying) says
/// for how long somebody seen somewhere may be taken to be there still.
///
/// # Example
///
/// ```
/// use lastseen::{Certainty, Place, Sighting, Timeline, Timestamp, Together};
///
/// let vostochny = Place::lat_lon(51.884, 128.334)?.named("Vostochny");
/// let arrival: Timestamp = "2023-09-13T03:30:00Z".parse()?;
/// let welcome: Timestamp = "2023-09-13T04:00:00Z".parse()?;
/// let timeline: Timeline = [
///     Sighting::new("putin", vostochny.clone(), arrival),
///     Sighting::new("kim", vostochny, welcome),
/// ]
/// .into_iter()
/// .collect();
///
/// let view = timeline.as_known();
/// assert!(view.encounters("kim", Together::within("1 km".parse()?)).is_empty());
/// let for_an_hour = Together::within("1 km".parse()?).staying("1h".parse()?);
/// let met = view.encounters("kim", for_an_hour);
/// assert_eq!(met[0].certainty(), Certainty::Certain);
/// assert_eq!(met[0].certain_interval().and_then(|i| i.earliest()), Some(welcome));
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Together {
    /// `None` for "at the same place".
    within: Option<Distance>,
    for_at_least: SignedDuration,
    staying: SignedDuration,
}

impl Together {
    /// No farther apart than `distance`.
    #[must_use]
    pub const fn within(distance: Distance) -> Together {
        Together { within: Some(distance), ..Together::at_one_place() }
    }

    /// At the same place, however large: certain when the two places are
    /// [the same](Place::is_same_as), possible when they overlap.
    #[must_use]
    pub const fn at_one_place() -> Together {
        Together { within: None, for_at_least: SignedDuration::ZERO, staying: SignedDuration::ZERO }
    }

    /// Only those that can have lasted as long. They are certain only if they
    /// certainly did.
    #[must_use]
    pub const fn for_at_least(mut self, length: SignedDuration) -> Together {
        self.for_at_least = length;
        self
    }

    /// Takes everybody to stay where they are seen, up to `length`, unless they
    /// are seen elsewhere before.
    ///
    /// That is an assumption, and what is certain is so under it.
    #[must_use]
    pub const fn staying(mut self, length: SignedDuration) -> Together {
        self.staying = length;
        self
    }

    /// How near two places count as together: whether they can be, and whether
    /// they are for certain.
    fn holds(self, one: &Place, other: &Place) -> Option<Certainty> {
        if one.is_same_as(other) && (self.within.is_none() || !one.is_located()) {
            // How large a place without a position is, nobody knows.
            let sure = self.within.is_none();
            return Some(if sure { Certainty::Certain } else { Certainty::Possible });
        }
        let apart = one.distance_to(other)?;
        let limit = self.within.unwrap_or(Distance::ZERO);
        match (apart.possibly_within(limit), apart.certainly_within(limit)) {
            (false, _) => None,
            (true, false) => Some(Certainty::Possible),
            (true, true) => Some(Certainty::Certain),
        }
    }
}

impl Default for Together {
    /// At one place, for however short.
    fn default() -> Together {
        Together::at_one_place()
    }
}

impl From<Distance> for Together {
    fn from(distance: Distance) -> Together {
        Together::within(distance)
    }
}

/// That two actors were at one place at one time, certainly or possibly, from
/// [`View::encounters`].
#[derive(Debug, Clone)]
pub struct Encounter<'a> {
    actors: [&'a Actor; 2],
    seen: [Vec<Seen<'a>>; 2],
    distance: Option<DistanceRange>,
    possible: (i64, i64),
    /// The longest time that they were certainly together.
    certain: Option<(i64, i64)>,
    certainty: Certainty,
}

impl<'a> Encounter<'a> {
    /// The two: the one asked about first, else by id.
    #[must_use]
    pub fn actors(&self) -> [&'a Actor; 2] {
        self.actors
    }

    /// The time in which they can have been together.
    #[must_use]
    pub fn interval(&self) -> Interval {
        Interval::from_ends(self.possible.0, self.possible.1)
    }

    /// The time through which they certainly were together; the longest one if
    /// there are several. `None` even of a certain encounter when nobody knows
    /// when it was.
    #[must_use]
    pub fn certain_interval(&self) -> Option<Interval> {
        self.certain.map(|(from, to)| Interval::from_ends(from, to))
    }

    /// For how long they were together, at least for certain and at most within
    /// what the sightings cover.
    #[must_use]
    pub fn duration(&self) -> DurationRange {
        let least = self.certain.map_or(0, |(from, to)| to.saturating_sub(from));
        DurationRange::from_ends(least, width(self.possible))
    }

    /// How far apart they were; `None` at a place without a position.
    #[must_use]
    pub fn distance(&self) -> Option<DistanceRange> {
        self.distance
    }

    /// Whether it happened on every reading, for as long as was asked.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.certainty
    }

    /// Whether both were seen themselves, or one by what it travelled with.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        let direct = |seen: &Vec<Seen<'a>>| seen.iter().any(|s| s.evidence() == Evidence::Direct);
        if self.seen.iter().all(direct) { Evidence::Direct } else { Evidence::Inferred }
    }

    /// The sightings of the first and of the second that it stands on.
    #[must_use]
    pub fn seen(&self) -> [&[Seen<'a>]; 2] {
        let [one, other] = &self.seen;
        [one, other]
    }
}

fn width((from, to): (i64, i64)) -> i64 {
    if from == i64::MIN || to == i64::MAX { i64::MAX } else { to.saturating_sub(from) }
}

impl<'a> View<'a> {
    /// Who was with an actor, or who was with whom if the question is about
    /// everyone: oldest first.
    ///
    /// Two actors were *possibly* together when their sightings leave some
    /// instant at which both are at places that can be near enough, *certainly*
    /// when at some instant both are on every reading. With [`Ask::inferred`]
    /// what they travelled with counts as well; that they travelled with each
    /// other is no encounter.
    ///
    /// A sweep over time and latitude: O(n log n) and the pairs that are
    /// together in both. Positions between sightings are not interpolated.
    #[must_use]
    pub fn encounters<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        together: impl Into<Together>,
    ) -> Vec<Encounter<'a>> {
        let (ask, together) = (ask.into(), together.into());
        let linger = together.staying.as_micros().max(0);
        let about = |id: &str| {
            let rows: Vec<Seen<'a>> = self.sightings(ask.about(id)).collect();
            presences(&rows, linger)
        };
        let subject = ask.actor().and_then(|id| self.timeline().actor(id));
        if ask.actor().is_some() && subject.is_none() {
            return Vec::new();
        }
        let of_subject = subject.map(|actor| about(actor.id().as_str()));
        // Nobody is met before the first or after the last of these.
        let bounds = of_subject.as_ref().map(|all| {
            let from = all.iter().map(|presence| presence.possible.0).min();
            let to = all.iter().map(|presence| presence.possible.1).max();
            (from.unwrap_or(i64::MAX), to.unwrap_or(i64::MIN))
        });
        let mut all: Vec<Being<'a>> = Vec::new();
        for actor in self.timeline().actors() {
            let is_subject = subject.is_some_and(|subject| subject.id() == actor.id());
            let presences = match &of_subject {
                Some(of_subject) if is_subject => of_subject.clone(),
                _ => about(actor.id().as_str()),
            };
            let met = presences.into_iter().filter(|presence| {
                bounds.is_none_or(|(from, to)| {
                    presence.possible.0 <= to && from <= presence.possible.1
                })
            });
            all.extend(met.map(|presence| Being::new(actor, is_subject, presence, together)));
        }
        all.sort_by_key(|being| being.presence.possible);

        let mut found = Vec::new();
        // Where the question is about one actor the others do not meet each other.
        let (mut others, mut own) = (Active::default(), Active::default());
        for (index, being) in all.iter().enumerate() {
            let theirs = if being.is_subject || subject.is_none() { &mut others } else { &mut own };
            theirs.meeting(being, &all, |other| {
                if being.actor.id() != other.actor.id() {
                    let met = self.meet(being, other, together);
                    found.extend(met.filter(|met| !self.travel_together(met)));
                }
            });
            let side = if being.is_subject { &mut own } else { &mut others };
            side.push(index, being);
        }
        found.sort_by(|a, b| {
            let key = |met: &Encounter<'a>| (met.possible, met.actors.map(Actor::id));
            key(a).cmp(&key(b))
        });
        found
    }
}

impl<'a> View<'a> {
    /// Whether one of the two travels with the other by confirmed memberships,
    /// so that their being together is nothing new.
    fn travel_together(&self, met: &Encounter<'a>) -> bool {
        let [one, other] = met.actors.map(|actor| self.timeline().index_of(actor.id().as_str()));
        let Some((one, other)) = one.zip(other) else { return false };
        let (from, to) = met.possible;
        [(one, other), (other, one)].into_iter().any(|(member, whole)| {
            let chains = self.timeline().chains_of(member).iter();
            chains.filter(|chain| chain.carrier == whole).any(|chain| {
                let links = chain.links.iter().filter_map(|&link| self.timeline().membership(link));
                let firm =
                    links.clone().all(|link| link.is_confirmed() && self.knows_membership(link));
                firm && Cover::of(links).possible(from, to)
            })
        })
    }
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
            let near = together.within.unwrap_or(Distance::ZERO).as_metres();
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

impl<'a> View<'a> {
    /// The encounter of two, if there is one.
    fn meet(&self, a: &Being<'a>, b: &Being<'a>, together: Together) -> Option<Encounter<'a>> {
        let swapped = b.is_subject || !a.is_subject && b.actor.id() < a.actor.id();
        let (a, b) = if swapped { (b, a) } else { (a, b) };
        let shared = shared(&a.presence, &b.presence)?;
        let near = together.holds(&a.presence.place, &b.presence.place)?;
        if carried(&a.presence, &b.presence) {
            return None;
        }
        let possible = (shared.lo(), shared.hi());
        if width(possible) < together.for_at_least.as_micros() {
            return None;
        }
        let linked = by_links(self, &a.presence, &b.presence, together.staying)?;
        let certain = (near == Certainty::Certain)
            .then(|| longest_overlap(&a.presence.certain, &b.presence.certain))
            .flatten();
        // Linked to one instant, they were together whenever that was.
        let at_once = near == Certainty::Certain && linked == Certainty::Certain;
        let is_certain = (certain.is_some() || at_once)
            && certain.map_or(0, width) >= together.for_at_least.as_micros();
        Some(Encounter {
            actors: [a.actor, b.actor],
            distance: a.presence.place.distance_to(&b.presence.place),
            seen: [a.presence.seen.clone(), b.presence.seen.clone()],
            possible,
            certain,
            certainty: if is_certain { Certainty::Certain } else { Certainty::Possible },
        })
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
    let ([one], [other]) = (a.seen.as_slice(), b.seen.as_slice()) else {
        return Some(Certainty::Possible);
    };
    let (least, most) = view.time_between(*one, *other).ends();
    let staying = staying.as_micros().max(0);
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

/// The longest span that lies in one of each, which both come in order.
fn longest_overlap(these: &[(i64, i64)], those: &[(i64, i64)]) -> Option<(i64, i64)> {
    let (mut these, mut those) = (these.iter().peekable(), those.iter().peekable());
    let mut longest: Option<(i64, i64)> = None;
    while let (Some(&&one), Some(&&other)) = (these.peek(), those.peek()) {
        let of = |(from, to)| Interval::from_ends(from, to);
        if let Some(shared) = of(one).intersection(of(other)) {
            let span = (shared.lo(), shared.hi());
            if longest.is_none_or(|longest| width(span) > width(longest)) {
                longest = Some(span);
            }
        }
        if one.1 < other.1 {
            these.next();
        } else {
            those.next();
        }
    }
    longest
}
