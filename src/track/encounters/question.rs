//! Finds the encounters of actors on their ways and at single sightings.

use std::collections::HashMap;

use super::super::kernel::{Landmark, Meet, Mover, Visit, meetings, position_at, surely_near};
use super::super::path::Path;
use super::encounter::{Approach, Encounter};
use super::presence::{Assumed, Presence, presences, width};
use super::rule::Together;
use super::sweep::sweep;
use crate::actor::{Actor, Membership};
use crate::place::Place;
use crate::place::distance::DistanceRange;
use crate::place::geodesy::Point;
use crate::place::speed::Speed;
use crate::time::interval::Interval;
use crate::time::sorted_spans::Spans;
use crate::timeline::parallel::in_halves;
use crate::timeline::{Chains, Columns, Cover, Who, within};
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
    /// vague sighting is held against the ways of all others in its time.
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
        let paths: Vec<Path<'a>> =
            everyone.filter_map(|&index| Path::new(self, ask.filter, index)).collect();
        let search = Search { view: self, rule, subject, paths: &paths };
        let present = search.presences(ask);
        let mut found = search.on_ways(present.is_empty());
        found.extend(search.beside_ways(&present));
        found.extend(search.at_sightings(present));
        search.leave_open(ask, &mut found);
        search.joined(found)
    }
}

/// One question, and the ways of everybody.
struct Search<'p, 'a> {
    view: &'p View<'a>,
    rule: Together,
    /// The actor asked about.
    subject: Option<&'a Actor>,
    /// By id of the actor.
    paths: &'p [Path<'a>],
}

/// So many meetings are made encounters by one thread at a time.
const MEETINGS: usize = 64;

/// An actor where it was seen, but not on its way.
type Present<'a> = (&'a Actor, Presence<'a>);

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
        let some = self.paths.iter().filter(|path| staying > 0 || !path.is_plain());
        let of = |path: &Path<'a>| {
            let rows: Vec<Seen<'a>> = self
                .view
                .sightings(Ask { who: Who::Id(path.actor.id().as_str()), ..ask })
                .collect();
            presences(self.view, &rows, Assumed { across, staying })
        };
        some.flat_map(|path| of(path).into_iter().map(|presence| (path.actor, presence))).collect()
    }

    /// The encounters of two on their ways.
    fn on_ways(&self, alone: bool) -> Vec<Encounter<'a>> {
        let only = match self.subject {
            None => None,
            Some(_) => match self.paths.iter().position(|path| self.is_subject(path.actor)) {
                None => return Vec::new(),
                place => place.and_then(|place| u32::try_from(place).ok()),
            },
        };
        // What is too short may go on beside a way.
        let least = if alone { self.rule.for_at_least.as_micros() } else { 0 };
        let columns: Vec<Columns<'_>> = self.paths.iter().map(Path::columns).collect();
        let found = meetings(&columns, self.rule.metres(), least, self.gap(), only);
        let answer = |some: &[Meet], answers: &mut Vec<Encounter<'a>>| {
            answers.extend(some.iter().flat_map(|meet| self.met(*meet)));
        };
        in_halves(&found, MEETINGS, &answer).into_iter().flatten().collect()
    }

    /// What is left of a meeting on the ways of two, without the times in which
    /// they travelled together.
    fn met(&self, meet: Meet) -> Vec<Encounter<'a>> {
        let path = |mover: u32| self.paths.get(mover as usize);
        let Some((one, other)) = path(meet.one).zip(path(meet.other)) else { return Vec::new() };
        let span = (meet.from, meet.to);
        if self.has_left(one, span) || self.has_left(other, span) {
            return Vec::new();
        }
        let travels = self.travels([one.actor, other.actor]);
        if !travels.iter().any(|travel| overlap(*travel, span)) {
            return self.on(one, other, meet).into_iter().collect();
        }
        let mut free = vec![span];
        for (from, to) in travels {
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
            meetings(&columns, self.rule.metres(), 0, self.gap(), None)
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
            seen: [self.around(one, span), self.around(other, span)],
            distance: Some(DistanceRange::clamped(closest.distance().as_metres(), meet.farthest)),
            possible: span,
            certain,
            longest: width(span),
            certainty: certainty(certain.is_some()),
            cut: meet.cut,
            moves: true,
            has_end: true,
            closest: Some(closest),
            across: (!is_seen).then_some(self.rule.across),
            staying: None,
            if_stayed: false,
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
        let time = |path: &Path<'a>| {
            let times = path.columns().times();
            Some(Interval::from_ends(*times.first()?, *times.last()?))
        };
        let ways = self.paths.iter().filter_map(|path| Some((path, time(path)?)));
        let (ways, times): (Vec<&Path<'a>>, Vec<Interval>) = ways.unzip();
        let spans = Spans::of(times.into_iter());
        let of = |(actor, presence): &Present<'a>| {
            let (from, to) = presence.possible;
            let near = spans.meeting(Interval::from_ends(from, to)).into_iter();
            let others = near.filter_map(|at| ways.get(at)).filter(|path| {
                let is_asked = |actor: &Actor| self.subject.is_none() || self.is_subject(actor);
                path.actor.id() != actor.id() && (is_asked(actor) || is_asked(path.actor))
            });
            others.flat_map(|path| self.beside(actor, presence, path)).collect::<Vec<_>>()
        };
        present.iter().flat_map(of).collect()
    }

    fn beside(
        &self,
        actor: &'a Actor,
        presence: &Presence<'a>,
        path: &Path<'a>,
    ) -> Vec<Encounter<'a>> {
        let Some((centre, _, most)) = presence.place.extent() else { return Vec::new() };
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
            !(carried || is_over || self.travel([actor, path.actor], span))
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
            seen: [presence.seen.clone(), of_way],
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
        let mut found = sweep(self.view, present, self.subject, self.rule);
        found.retain(|met| !self.travel(met.actors, met.possible));
        found
    }

    /// Makes possible what is certain only by a claim that another of its actor contradicts:
    /// at two places at once, one of the two is wrong.
    fn leave_open(&self, ask: Ask<'_>, found: &mut [Encounter<'a>]) {
        let mut claims: HashMap<&str, Vec<There<'a>>> = HashMap::new();
        for met in found.iter_mut().filter(|met| met.certainty == Certainty::Certain) {
            let sides = met.actors.into_iter().zip(&met.seen);
            let mut told =
                sides.flat_map(|(actor, seen)| seen.iter().map(move |seen| (actor, seen)));
            let is_open = told.any(|(actor, seen)| {
                if seen.claim().is_none() {
                    return false;
                }
                let id = actor.id().as_str();
                let all = claims.entry(id).or_insert_with(|| {
                    let rows = self.view.sightings(Ask { who: Who::Id(id), ..ask });
                    There::each(rows.filter(|seen| seen.claim().is_some())).collect()
                });
                let mut own =
                    all.iter().filter(|there| there.first == *seen || there.last == *seen);
                own.any(|own| all.iter().any(|other| own.is_instead_of(*other)))
            });
            if is_open {
                (met.certain, met.certainty) = (None, Certainty::Possible);
            }
        }
    }

    /// Whether one of two can have travelled with the other in a span.
    fn travel(&self, actors: [&'a Actor; 2], span: (i64, i64)) -> bool {
        self.travels(actors).into_iter().any(|travel| overlap(travel, span))
    }

    /// The times in which one of two can have travelled with the other by
    /// confirmed memberships, so that their being together is nothing new.
    fn travels(&self, actors: [&'a Actor; 2]) -> Vec<(i64, i64)> {
        let timeline = self.view.timeline();
        let [one, other] = actors.map(|actor| timeline.index_of(actor.id().as_str()));
        let Some((one, other)) = one.zip(other) else { return Vec::new() };
        let mut spans = Vec::new();
        for (member, whole) in [(one, other), (other, one)] {
            let chains = timeline.chains_of(member).into_iter().flat_map(Chains::iter);
            for chain in chains.filter(|chain| chain.carrier() == whole) {
                let links = chain.links_back().filter_map(|link| timeline.membership(link.index));
                let firm =
                    |link: &Membership| link.is_confirmed() && self.view.has_membership(link);
                if links.clone().all(firm) {
                    spans.push(Cover::of(links).possible_span);
                }
            }
        }
        spans
    }

    /// The pieces of each pair in its order that touch as one, those that can have lasted as
    /// long as was asked, oldest first.
    fn joined(&self, mut pieces: Vec<Encounter<'a>>) -> Vec<Encounter<'a>> {
        let pair = |met: &Encounter<'a>| met.actors.map(Actor::id);
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
        found.sort_by(|a, b| (a.possible, pair(a)).cmp(&(b.possible, pair(b))));
        found
    }
}

/// The top speed of an actor in metres a second.
fn speed(actor: &Actor) -> Option<f64> {
    actor.max_speed().map(Speed::as_metres_per_second)
}

fn certainty(is_certain: bool) -> Certainty {
    if is_certain { Certainty::Certain } else { Certainty::Possible }
}

/// Whether two spans have an instant in common: what only touches an end has
/// none, unless it is an instant itself.
fn overlap(one: (i64, i64), other: (i64, i64)) -> bool {
    let (from, to) = (one.0.max(other.0), one.1.min(other.1));
    from < to || from == to && (one.0 == one.1 || other.0 == other.1)
}
