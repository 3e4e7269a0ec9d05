//! Finds the encounters of actors on their ways and at single sightings.

use std::collections::HashMap;
use std::sync::Arc;

use super::super::kernel::{Landmark, Meet, Mover, Visit, meetings, position_at, surely_near};
use super::super::path::Path;
use super::companions::Companions;
use super::encounter::{Approach, Encounter};
use super::presence::{Assumed, Presence, presences, width};
use super::rule::Together;
use super::sweep::{Present, sweep};
use super::twins::Twins;
use crate::actor::{Actor, ActorId};
use crate::place::Place;
use crate::place::distance::DistanceRange;
use crate::place::geodesy::Point;
use crate::place::speed::Speed;
use crate::time::interval::Interval;
use crate::time::sorted_spans::Spans;
use crate::timeline::parallel::in_halves;
use crate::timeline::{Columns, Who, within};
use crate::view::{Ask, Certainty, Evidence, Seen, There, View};

impl<'a> View<'a> {
    /// Returns the encounters of one actor with any other, or of all actors with
    /// each other: oldest first, all at once.
    ///
    /// Two actors are together at an instant if they are then no farther apart
    /// than asked. Where they were is taken from their sightings and from the
    /// straight ways between them, across steps no longer than
    /// [`Together::across`]; nothing is assumed before the first sighting or
    /// after the last. A sighting that is vague in time or place counts at every
    /// instant and every point that it leaves open.
    ///
    /// An encounter is *certain* only where both were seen, or where their top
    /// speeds ([`Actor::max_speed`]) leave no other way; what rests on a way or
    /// on [`Together::staying`] is *possible*, and says so. With
    /// [`Ask::inferred`] what they travelled with counts as well; that they
    /// travelled with each other is no encounter. It does not matter which of
    /// two is asked about.
    ///
    /// O(n log n) over all sightings while few actors are near each other. Each
    /// vague sighting is held against the ways of all others in its time. Inferred
    /// sightings count once for each that is carried, and who goes with the carrier, or with
    /// others like it, is not searched for again and again.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Place, Sighting, Timeline, Timestamp, Together};
    ///
    /// let at = |text: &str| text.parse::<Timestamp>();
    /// let (start, end) = (at("2024-01-01T12:00:00Z")?, at("2024-01-01T13:00:00Z")?);
    /// let timeline: Timeline = [
    ///     Sighting::new("buoy", Place::lat_lon(0.0, 0.0)?, start),
    ///     Sighting::new("buoy", Place::lat_lon(0.0, 0.0)?, end),
    ///     Sighting::new("tug", Place::lat_lon(0.0, -0.1)?, start),
    ///     Sighting::new("tug", Place::lat_lon(0.0, 0.1)?, end),
    /// ]
    /// .into_iter()
    /// .collect();
    ///
    /// let rule = Together::within("2 km".parse()?).across("1h".parse()?);
    /// let met = timeline.as_known().encounters("tug", rule);
    /// assert_eq!(
    ///     met[0].to_string(),
    ///     "tug and buoy can have been together, between Mon 2024-01-01 12:24:36 and \
    ///      12:35:24 UTC, for at most 10m47s, 0 m apart at closest, at 0, 0, on straight ways \
    ///      between sightings at most 1h apart"
    /// );
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    #[must_use]
    pub fn encounters<'q>(
        &self,
        ask: impl Into<Ask<'q>>,
        rule: impl Into<Together>,
    ) -> Vec<Encounter<'a>> {
        let (ask, rule) = (ask.into(), rule.into());
        let subject = self.timeline().index_of_one(ask.who);
        let subject = subject.and_then(|index| self.timeline().actor_at(index));
        if ask.who != Who::Everyone && subject.is_none() {
            return Vec::new();
        }
        let everyone = self.timeline.by_id().iter();
        let path = |&index: &u32| Some((index, Path::new(self, ask.filter, index)?));
        let mut paths: Vec<(u32, Path<'a>)> = everyone.filter_map(path).collect();
        // Many have the sightings of one that carries them all.
        let is_shared = subject.is_none() && ask.filter.inferred;
        let companions = Companions::of(self);
        let companions = if is_shared { companions.in_companies() } else { companions };
        let search = Search { view: self, rule, subject, paths: &paths, companions: &companions };
        let mut present = search.presences(ask);
        let twins = match is_shared {
            true => Twins::of(self, ask, &present, &companions),
            false => Twins::default(),
        };
        paths.retain(|(index, _)| !twins.leaves_out(*index));
        present.retain(|present| !twins.leaves_out(present.index));
        let search = Search { view: self, rule, subject, paths: &paths, companions: &companions };
        let mut found = search.on_ways(present.is_empty());
        found.extend(search.beside_ways(&present));
        found.extend(search.at_sightings(present));
        search.leave_open(ask, &mut found);
        let mut found = twins.each(self, search.joined(found));
        found.sort_by(|a, b| (a.possible, pair(a)).cmp(&(b.possible, pair(b))));
        found
    }
}

/// The two of an encounter.
fn pair<'a>(met: &Encounter<'a>) -> [&'a ActorId; 2] {
    met.actors.map(Actor::id)
}

/// One question, and the ways of everybody.
struct Search<'p, 'a> {
    view: &'p View<'a>,
    rule: Together,
    /// The actor asked about.
    subject: Option<&'a Actor>,
    /// By id of the actor, each with its number.
    paths: &'p [(u32, Path<'a>)],
    companions: &'p Companions<'p, 'a>,
}

/// The ways of some actors, and all their time.
struct Crowd<'p, 'a> {
    /// The number of the company that they are.
    company: Option<u32>,
    time: Interval,
    ways: Vec<(Interval, &'p (u32, Path<'a>))>,
}

/// So many meetings are made encounters by one thread at a time.
const MEETINGS: usize = 64;

impl<'a> Search<'_, 'a> {
    fn is_subject(&self, actor: &Actor) -> bool {
        self.subject.is_some_and(|subject| subject.id() == actor.id())
    }

    /// The longest step that a way leads across, in microseconds.
    fn gap(&self) -> i64 {
        self.rule.across.as_micros()
    }

    /// Everybody where they were seen, but not on their ways.
    fn presences(&self, ask: Ask<'_>) -> Vec<Present<'a>> {
        let (across, staying) = (self.gap(), self.rule.stay().as_micros());
        let some = self.paths.iter().filter(|(_, path)| staying > 0 || !path.is_plain());
        let of = |(index, path): &(u32, Path<'a>)| {
            let rows: Vec<Seen<'a>> = self
                .view
                .sightings(Ask { who: Who::Id(path.actor.id().as_str()), ..ask })
                .collect();
            let (actor, index) = (path.actor, *index);
            let company = self.companions.company(index);
            let found = presences(self.view, &rows, Assumed { across, staying }).into_iter();
            found.map(move |presence| {
                let company = company.filter(|company| company.holds(presence.possible));
                Present { actor, index, company, presence }
            })
        };
        some.flat_map(of).collect()
    }

    /// The encounters of two on their ways.
    fn on_ways(&self, alone: bool) -> Vec<Encounter<'a>> {
        let only = match self.subject {
            None => None,
            Some(_) => match self.paths.iter().position(|(_, path)| self.is_subject(path.actor)) {
                None => return Vec::new(),
                place => place.and_then(|place| u32::try_from(place).ok()),
            },
        };
        // What is too short may go on beside a way.
        let least = if alone { self.rule.for_at_least.as_micros() } else { 0 };
        let columns: Vec<Columns<'_>> = self.paths.iter().map(|(_, path)| path.columns()).collect();
        let companies = self.companions.among(self.paths.iter().map(|(index, _)| *index));
        let found = meetings(&columns, &companies, self.rule.metres(), least, self.gap(), only);
        let answer = |some: &[Meet], answers: &mut Vec<Encounter<'a>>| {
            answers.extend(some.iter().flat_map(|meet| self.met(*meet)));
        };
        in_halves(&found, MEETINGS, &answer).into_iter().flatten().collect()
    }

    /// What is left of a meeting on the ways of two, without the times in which
    /// they travelled together.
    fn met(&self, meet: Meet) -> Vec<Encounter<'a>> {
        let path = |mover: u32| self.paths.get(mover as usize);
        let Some(((index, one), (its, other))) = path(meet.one).zip(path(meet.other)) else {
            return Vec::new();
        };
        let span = (meet.from, meet.to);
        if self.has_left(one, span) || self.has_left(other, span) {
            return Vec::new();
        }
        if !self.companions.travel(*index, *its, span) {
            return self.on(one, other, meet).into_iter().collect();
        }
        let mut free = vec![span];
        for (from, to) in self.companions.travels(*index, *its) {
            let rest = |span: (i64, i64)| {
                let before = (span.0, span.1.min(from.saturating_sub(1)));
                [before, (span.0.max(to.saturating_add(1)), span.1)]
            };
            free = free.into_iter().flat_map(rest).filter(|(from, to)| from <= to).collect();
        }
        let again = |(from, to): (i64, i64)| {
            let part = |path: &'_ Path<'a>| {
                let rows = within(path.columns().times(), from, to);
                let first = if from == span.0 { rows.start.saturating_sub(1) } else { rows.start };
                first..rows.end
            };
            let columns = [one.columns().part(part(one)), other.columns().part(part(other))];
            meetings(&columns, &[], self.rule.metres(), 0, self.gap(), None)
        };
        let found = free.into_iter().flat_map(again);
        let found = found.filter(|part| span.0 <= part.from && part.to <= span.1);
        found.filter_map(|part| self.on(one, other, part)).collect()
    }

    /// A meeting on the ways of two as an encounter.
    fn on(&self, one: &Path<'a>, other: &Path<'a>, meet: Meet) -> Option<Encounter<'a>> {
        let span = (meet.from, meet.to);
        let closest = Approach::on(one, other, meet.nearest, self.gap())?;
        let movers =
            [one, other].map(|path| Mover { columns: path.columns(), speed: speed(path.actor) });
        let certain = surely_near(movers, self.rule.metres(), span);
        let is_seen = meet.from == meet.to && closest.positions().iter().all(|at| at.is_seen());
        Some(Encounter {
            actors: [one.actor, other.actor],
            seen: [self.around(one, span), self.around(other, span)].map(Arc::new),
            distance: Some(DistanceRange::clamped(closest.distance().as_metres(), meet.farthest)),
            possible: span,
            certain,
            longest: width(span),
            certainty: certainty(certain.is_some()),
            cut: meet.cut,
            moves: true,
            has_end: true,
            closest: Some(Box::new(closest)),
            across: (!is_seen).then_some(self.rule.across),
            staying: None,
            if_stayed: false,
            joined: None,
            places: None,
        })
    }

    /// Whether a span is the instant at which a stay ended: the actor was there no longer.
    fn has_left(&self, path: &Path<'a>, span: (i64, i64)) -> bool {
        span.0 == span.1 && !path.is_plain() && {
            let at = self.around(path, span);
            let is_over = |seen: &Seen<'a>| {
                let goes_on = seen.sighting().is_some_and(|told| told.may_go_on(self.view.known));
                self.view.is_open_end(*seen) && !goes_on
            };
            at.len() == 1 && at.iter().all(is_over)
        }
    }

    /// The sightings between which a way lies through a span.
    fn around(&self, path: &Path<'a>, (from, to): (i64, i64)) -> Vec<Seen<'a>> {
        let at = |t: i64| position_at(path.columns(), t, self.gap());
        let first = at(from).map(|spot| spot.before);
        let last = at(to).map(|spot| spot.after).filter(|last| Some(*last) != first);
        first.into_iter().chain(last).filter_map(|row| path.seen(row)).collect()
    }

    /// The encounters of somebody seen somewhere with somebody on a way.
    fn beside_ways(&self, present: &[Present<'a>]) -> Vec<Encounter<'a>> {
        let crowds = self.crowds();
        let spans = Spans::of(crowds.iter().map(|crowd| crowd.time));
        let of = |present: &Present<'a>| {
            let (from, to) = present.presence.possible;
            let time = Interval::from_ends(from, to);
            let near = spans.meeting(time).into_iter().filter_map(|at| crowds.get(at));
            let others = near.filter(|crowd| !present.is_among(crowd.company));
            let ways = others.flat_map(|crowd| &crowd.ways).filter(|(its, way)| {
                let (index, path) = *way;
                let is_asked = |actor: &Actor| self.subject.is_none() || self.is_subject(actor);
                let is_then = its.lo() <= time.hi() && time.lo() <= its.hi();
                is_then
                    && *index != present.index
                    && (is_asked(present.actor) || is_asked(path.actor))
            });
            ways.flat_map(|(_, way)| self.beside(present, way)).collect::<Vec<_>>()
        };
        present.iter().flat_map(of).collect()
    }

    /// The ways of everybody: of each company together, and of each other actor alone.
    fn crowds(&self) -> Vec<Crowd<'_, 'a>> {
        let time = |path: &Path<'a>| {
            let times = path.columns().times();
            Some(Interval::from_ends(*times.first()?, *times.last()?))
        };
        let mut crowds: Vec<Crowd<'_, 'a>> = Vec::new();
        let mut numbers: HashMap<u32, usize> = HashMap::new();
        for way in self.paths {
            let Some(time) = time(&way.1) else { continue };
            let company = self.companions.company(way.0).map(|company| company.number);
            let own = company.and_then(|company| numbers.get(&company).copied());
            match own.and_then(|own| crowds.get_mut(own)) {
                Some(crowd) => {
                    crowd.time = crowd.time.hull(time);
                    crowd.ways.push((time, way));
                }
                None => {
                    numbers.extend(company.map(|company| (company, crowds.len())));
                    crowds.push(Crowd { company, time, ways: vec![(time, way)] });
                }
            }
        }
        crowds
    }

    fn beside(
        &self,
        Present { actor, index, presence, .. }: &Present<'a>,
        (its, path): &(u32, Path<'a>),
    ) -> Vec<Encounter<'a>> {
        let Some((centre, _, most)) = presence.place.extent() else { return Vec::new() };
        if self.companions.travel_through(*index, *its, presence.possible) {
            return Vec::new();
        }
        let near = self.rule.metres();
        let apart = |point: Point| {
            let range = Place::lat_lon(point.lat, point.lon).ok()?.distance_to(&presence.place)?;
            Some((range.min().as_metres(), range.max().as_metres()))
        };
        let apart = |point: Point| apart(point).unwrap_or((f64::INFINITY, f64::INFINITY));
        let landmark = Landmark { centre, reach: most + near, near, apart };
        let visits = landmark.visits(path.columns(), self.gap(), presence.possible);
        if visits.is_empty() {
            return Vec::new();
        }
        // A vague moment is before the end of its interval.
        let open_end = |visit: &Visit| {
            let (from, to) = presence.possible;
            from < to && visit.from == to && !presence.at_end
        };
        let carried = presence.seen.iter().all(|seen| {
            seen.evidence() == Evidence::Inferred && seen.actor().id() == path.actor.id()
        });
        let met = visits.into_iter().filter(|visit| {
            let span = (visit.from, visit.to);
            let is_over = open_end(visit) || self.has_left(path, span);
            !(carried || is_over || self.companions.travel(*index, *its, span))
        });
        met.map(|visit| self.visited(actor, presence, path, visit)).collect()
    }

    /// A visit of somebody's way to where another was seen, as an encounter.
    fn visited(
        &self,
        actor: &'a Actor,
        presence: &Presence<'a>,
        path: &Path<'a>,
        visit: Visit,
    ) -> Encounter<'a> {
        let span = (visit.from, visit.to);
        let of_way = self.around(path, span);
        let is_seen = visit.from == visit.to && of_way.len() == 1;
        let firm = presence.seen.iter().filter(|_| !presence.is_one_of);
        let sure = firm.filter(|seen| self.surely_beside(**seen, path, span));
        let sure: Vec<Interval> = sure.map(|seen| seen.interval()).collect();
        let certain = sure.iter().find(|when| when.is_exact()).map(|when| (when.lo(), when.hi()));
        let certain = certain.or_else(|| self.in_core(presence, path, span));
        let way = of_way.first().filter(|_| presence.is_one_of).map(|seen| seen.place());
        let places = way.map(|way| Box::new([presence.place.clone(), way]));
        Encounter {
            actors: [actor, path.actor],
            seen: [Arc::clone(&presence.seen), Arc::new(of_way)],
            distance: Some(DistanceRange::clamped(visit.apart.0, visit.apart.1)),
            possible: span,
            certain,
            longest: presence.longest(self.rule.stay().as_micros()).min(width(span)),
            certainty: certainty(!sure.is_empty() || certain.is_some()),
            cut: visit.cut,
            moves: true,
            has_end: visit.from == visit.to || visit.to < presence.possible.1 || presence.at_end,
            closest: None,
            across: (!is_seen).then_some(self.rule.across),
            staying: presence.rests_on_stay(span).then(|| self.rule.stay()),
            if_stayed: presence.if_stayed,
            joined: None,
            places,
        }
    }

    /// When somebody was seen near where another certainly stayed.
    fn in_core(
        &self,
        presence: &Presence<'a>,
        path: &Path<'a>,
        (from, to): (i64, i64),
    ) -> Option<(i64, i64)> {
        let is_sure = !presence.is_one_of && presence.seen.iter().all(|seen| seen.is_certain());
        let core = presence.core.filter(|_| is_sure)?;
        let end = core.1.saturating_sub(i64::from(!presence.still_there));
        let columns = path.columns();
        let rows = within(columns.times(), core.0.max(from), to.min(end));
        let mut near = rows.filter_map(|row| columns.fix(columns.last_of_its_time(row)));
        let near = near.find(|&(_, lat, lon)| {
            let apart = presence.place.distance_to(&Place::of_fix(lat, lon));
            apart.is_some_and(|apart| apart.max().as_metres() <= self.rule.metres())
        });
        near.map(|(time, ..)| (time, time))
    }

    /// Whether somebody was near a sighting of another at whatever instant of a
    /// span that was, on every way that its top speed allows from one of its own
    /// sightings; without a top speed it is known at these alone.
    fn surely_beside(&self, seen: Seen<'a>, path: &Path<'a>, (from, to): (i64, i64)) -> bool {
        let (lo, hi, place) = (seen.lo(), seen.hi(), seen.place());
        if !seen.is_certain() || lo < from || to < hi {
            return false;
        }
        let times = path.columns().times();
        let rows = within(times, lo, hi);
        let around = rows.start.saturating_sub(1)..rows.end.saturating_add(1).min(times.len());
        let speed = speed(path.actor);
        around.into_iter().any(|row| {
            let Some((time, lat, lon)) = path.columns().fix(path.columns().last_of_its_time(row))
            else {
                return false;
            };
            let micros = time.abs_diff(lo).max(time.abs_diff(hi));
            let way = match speed {
                _ if micros == 0 => 0.0,
                Some(speed) => speed * micros as f64 / 1e6,
                None => return false,
            };
            let apart = place.distance_to(&Place::of_fix(lat, lon));
            apart.is_some_and(|apart| apart.max().as_metres() + way <= self.rule.metres())
        })
    }

    /// The encounters of two where they were seen.
    fn at_sightings(&self, present: Vec<Present<'a>>) -> Vec<Encounter<'a>> {
        sweep(self.view, present, self.subject, self.rule, self.companions)
    }

    /// Makes possible what is certain only by a claim that another of its actor contradicts:
    /// at two places at once, one of the two is wrong.
    fn leave_open(&self, ask: Ask<'_>, found: &mut [Encounter<'a>]) {
        let mut claims: HashMap<&str, ClaimedPlaces<'a>> = HashMap::new();
        for met in found.iter_mut().filter(|met| met.certainty == Certainty::Certain) {
            let sides = met.actors.into_iter().zip(&met.seen);
            let mut told =
                sides.flat_map(|(actor, seen)| seen.iter().map(move |seen| (actor, *seen)));
            let is_open = told.any(|(actor, seen)| {
                let Some(claim) = seen.claim() else { return false };
                let id = actor.id().as_str();
                let all = claims.entry(id).or_insert_with(|| {
                    let rows = self.view.sightings(Ask { who: Who::Id(id), ..ask });
                    ClaimedPlaces::of(rows.filter(|seen| seen.claim().is_some()))
                });
                all.is_contradicted(claim, seen)
            });
            if is_open {
                (met.certain, met.certainty) = (None, Certainty::Possible);
            }
        }
    }

    /// The pieces of each pair in its order that touch as one, those that can have lasted as
    /// long as was asked, pair by pair.
    fn joined(&self, mut pieces: Vec<Encounter<'a>>) -> Vec<Encounter<'a>> {
        for piece in &mut pieces {
            let [one, other] = piece.actors;
            if self.is_subject(other) || !self.is_subject(one) && other.id() < one.id() {
                piece.swap();
            }
        }
        pieces.sort_by(|a, b| (pair(a), a.possible).cmp(&(pair(b), b.possible)));
        let mut found: Vec<Encounter<'a>> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            match found.last_mut() {
                Some(last) if pair(last) == pair(&piece) && last.goes_on_as(&piece) => {
                    last.join(piece);
                }
                _ => found.push(piece),
            }
        }
        let least = self.rule.for_at_least.as_micros();
        found.retain(|met| met.longest >= least);
        for met in &mut found {
            let lasted = met.certain.map_or(0, width) >= least;
            met.certainty = certainty(met.certainty == Certainty::Certain && lasted);
        }
        found
    }
}

/// Where the claims have one actor, and which of them others contradict.
struct ClaimedPlaces<'a> {
    all: Vec<There<'a>>,
    /// The numbers of those that a claim is the first or the last moment of.
    of: HashMap<u32, Vec<usize>>,
    /// The times of those that are certain, with their numbers.
    certain: Spans,
    numbers: Vec<usize>,
    /// What was found out.
    known: HashMap<u32, bool>,
}

impl<'a> ClaimedPlaces<'a> {
    fn of(rows: impl Iterator<Item = Seen<'a>>) -> ClaimedPlaces<'a> {
        let all: Vec<There<'a>> = There::each(rows).collect();
        let mut of: HashMap<u32, Vec<usize>> = HashMap::new();
        for (number, there) in all.iter().enumerate() {
            let (first, last) = (there.first.claim(), there.last.claim());
            for claim in first.into_iter().chain(last.filter(|_| last != first)) {
                of.entry(claim).or_default().push(number);
            }
        }
        let certain = all.iter().enumerate().filter_map(|(number, there)| {
            let (from, to) = there.certain_time()?;
            Some((number, Interval::from_ends(from, to)))
        });
        let (numbers, times): (Vec<usize>, Vec<Interval>) = certain.unzip();
        let certain = Spans::of(times.into_iter());
        ClaimedPlaces { all, of, certain, numbers, known: HashMap::new() }
    }

    /// Whether the actor cannot have been there, by another claim.
    fn is_contradicted(&mut self, claim: u32, seen: Seen<'a>) -> bool {
        if let Some(known) = self.known.get(&claim) {
            return *known;
        }
        let own = self.of.get(&claim).into_iter().flatten().filter_map(|own| self.all.get(*own));
        let mut own = own.filter(|there| there.first == seen || there.last == seen);
        let is_contradicted = own.any(|own| {
            let time = own.certain_time().map(|(from, to)| Interval::from_ends(from, to));
            let near = time.map(|time| self.certain.meeting(time)).unwrap_or_default();
            let others = near.into_iter().filter_map(|at| self.all.get(*self.numbers.get(at)?));
            others.into_iter().any(|other| own.is_instead_of(*other))
        });
        self.known.insert(claim, is_contradicted);
        is_contradicted
    }
}

/// The top speed of an actor in metres a second.
fn speed(actor: &Actor) -> Option<f64> {
    actor.max_speed().map(Speed::as_metres_per_second)
}

fn certainty(is_certain: bool) -> Certainty {
    if is_certain { Certainty::Certain } else { Certainty::Possible }
}
