//! What became of plans, speculation and reports of absence.

use super::fit;
use crate::actor::ActorId;
use crate::place::speed::Speed;
use crate::sighting::{Absence, Sighting};
use crate::source::Modality;
use crate::time::interval::Interval;
use crate::time::sorted_spans::Spans;
use crate::view::{Ask, Certainty, Seen, There, View, too_far};
use crate::words::vocabulary;

/// A claim that later claims can bear out or belie, and what became of it in
/// the view it was asked of.
///
/// # Example
///
/// ```
/// use lastseen::{Interval, Modality, Outcome, Place, Sighting, Timeline, Timestamp};
///
/// let (tuesday, wednesday): (Timestamp, Timestamp) =
///     ("2023-09-12T04:00:00Z".parse()?, "2023-09-13T04:00:00Z".parse()?);
/// let vostochny = Place::lat_lon(51.884, 128.334)?.named("Vostochny");
/// let mut timeline = Timeline::new();
/// timeline.add(
///     Sighting::new("kim", vostochny.clone(), Interval::UNBOUNDED)
///         .meant(Modality::Speculated)
///         .reported(tuesday),
/// );
/// timeline.add(Sighting::new("kim", vostochny, wednesday).reported(wednesday));
///
/// let then = timeline.as_known_at(tuesday).expectations("kim");
/// assert_eq!(then[0].outcome, Outcome::Open);
/// let now = timeline.as_known().expectations("kim");
/// assert_eq!(now[0].outcome, Outcome::Fulfilled);
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Expectation<'a> {
    /// The claim.
    pub claim: Seen<'a>,
    /// What became of it.
    pub outcome: Outcome,
    /// The claim that decided it; `None` as long as it is open.
    pub by: Option<Seen<'a>>,
    /// Whether that claim decides it on every reading, or on some.
    pub certainty: Certainty,
    /// The outcome by another day that the time of the claim may mean, where it is
    /// another outcome. The outcome itself goes by the likeliest day.
    pub otherwise: Option<Outcome>,
}

vocabulary! {
    /// The outcome of a claim that later claims can bear out or belie.
    #[non_exhaustive]
    pub enum Outcome: "outcome" {
        /// Nothing known bears on it.
        Open = "open",
        /// It was borne out.
        Fulfilled = "fulfilled",
        /// It cannot be so, or was not so.
        Contradicted = "contradicted",
        /// It was so as far as the source could know, and more is known now.
        Superseded = "superseded",
    }
}

/// One claim that bears on another.
type Ruling<'a> = (Outcome, Seen<'a>, Certainty);

impl<'a> View<'a> {
    /// What was planned or speculated of an actor, each with what became of it
    /// as far as this view knows.
    ///
    /// It is *fulfilled* by a sighting, direct or inferred, at its place and in
    /// its time; one without a time of its own looks ahead from its report. It is
    /// *contradicted* by a sighting from which there is no way to it (at its
    /// very moment elsewhere, or too far off for the actor's top speed), by a
    /// report of absence from the whole of the place during all of its time, and
    /// by a denial. What is certain goes before what is possible, and otherwise
    /// being fulfilled before being contradicted. That its time has passed
    /// decides nothing.
    #[must_use]
    pub fn expectations<'q>(&self, ask: impl Into<Ask<'q>>) -> Vec<Expectation<'a>> {
        let expects = |modality| matches!(modality, Modality::Planned | Modality::Speculated);
        // Worked out once for all plans of one actor.
        let mut known: Option<PlanGrounds<'a>> = None;
        let mut found = self.ruled(
            ask.into(),
            |seen| expects(seen.modality()),
            |view, claim| {
                let (time, is_stated) = fit::spoken_of(claim);
                // Of a stay, any of its time.
                let is_stay = view.stay_of(claim).is_some();
                let time = if is_stay { fit::whole(view, claim) } else { time };
                view.of_expectation(
                    claim,
                    time,
                    is_stated,
                    PlanGrounds::of(&mut known, view, claim),
                )
            },
        );
        for expectation in &mut found {
            let known = PlanGrounds::of(&mut known, self, expectation.claim);
            expectation.otherwise = self.otherwise(expectation, known);
        }
        found
    }

    /// The first other outcome by another reading of the time of a claim.
    fn otherwise(&self, expectation: &Expectation<'a>, known: &PlanGrounds<'a>) -> Option<Outcome> {
        let read = expectation.claim.sighting()?.reconciled()?;
        let outcomes = read.alternatives().iter().map(|&time| {
            let ruling = self.of_expectation(expectation.claim, time, true, known);
            ruling.map_or(Outcome::Open, |(outcome, ..)| outcome)
        });
        outcomes.into_iter().find(|outcome| *outcome != expectation.outcome)
    }

    /// The denials and the reports of absence of an actor, each with what
    /// became of it as far as this view knows.
    ///
    /// A denial, and the absence from a whole place, are *contradicted* by a
    /// sighting there. Having looked at part of a place excludes nothing and
    /// stays open. That a source knew of [nothing
    /// later](Absence::NothingLater) is *contradicted* by a later sighting that
    /// had certainly been reported when the source wrote, and *superseded* by
    /// any other later sighting.
    #[must_use]
    pub fn absences<'q>(&self, ask: impl Into<Ask<'q>>) -> Vec<Expectation<'a>> {
        let absent = |seen: Seen<'a>| {
            let looked = seen.sighting().is_some_and(|sighting| sighting.absence().is_some());
            looked && seen.is_fact() || seen.modality() == Modality::Denied
        };
        // Worked out once for all denials of one actor.
        let mut known: Option<AbsenceGrounds<'a>> = None;
        self.ruled(ask.into(), absent, |view, claim| {
            let actor = claim.actor().id();
            let other = known.take().filter(|known| known.actor == actor);
            let known = known.insert(other.unwrap_or_else(|| AbsenceGrounds::new(view, actor)));
            view.of_absence(claim, known)
        })
    }

    fn ruled(
        &self,
        ask: Ask<'_>,
        wanted: impl Fn(Seen<'a>) -> bool,
        mut rule: impl FnMut(&View<'a>, Seen<'a>) -> Option<Ruling<'a>>,
    ) -> Vec<Expectation<'a>> {
        let claims = self.selected(ask).into_iter().flat_map(|actor| self.claims_about(actor));
        let is_whole = |seen: &Seen<'a>| {
            seen.claim().is_none_or(|row| self.timeline().whole_claim(row) == row)
        };
        let ruled =
            claims.filter(is_whole).filter(|&claim| wanted(claim)).map(|claim| {
                match rule(self, claim) {
                    Some((outcome, by, certainty)) => {
                        Expectation { claim, outcome, by: Some(by), certainty, otherwise: None }
                    }
                    None => {
                        let (outcome, certainty) = (Outcome::Open, Certainty::Certain);
                        Expectation { claim, outcome, by: None, certainty, otherwise: None }
                    }
                }
            });
        ruled.collect()
    }

    fn of_expectation(
        &self,
        claim: Seen<'a>,
        time: Interval,
        is_stated: bool,
        known: &PlanGrounds<'a>,
    ) -> Option<Ruling<'a>> {
        let ahead = match claim.sighting().and_then(Sighting::reported_at) {
            Some(reported) if !is_stated => reported.lo(),
            _ => i64::MIN,
        };
        let place = claim.place();
        let mut best: Option<Ruling<'a>> = None;
        let mut consider = |outcome: Outcome, by: Seen<'a>, certainty: Certainty| {
            // What comes first stays, unless it is less certain.
            if best.is_none_or(|(_, _, known)| known < certainty) {
                best = Some((outcome, by, certainty));
            }
        };
        for (there, when) in meeting(&known.inferred, time) {
            let seen = there.seen();
            if there.last.hi() >= ahead
                && let Some(then) = fulfils(when, time)
                && let Some(there) = fit::is_at(&seen.place(), &place)
            {
                consider(Outcome::Fulfilled, seen, there.min(then).min(seen.certainty()));
            }
        }
        let speed = claim.actor().max_speed();
        // Farther off in time there is a way to everywhere.
        let around = speed.map_or(0, Speed::time_to_anywhere);
        let around = (time.lo().saturating_sub(around), time.hi().saturating_add(around));
        for &seen in meeting(&known.direct, Interval::from_ends(around.0, around.1)) {
            if too_far(speed, time, &place, seen.interval(), &seen.place()) {
                consider(Outcome::Contradicted, seen, Certainty::Certain);
            }
        }
        // Who stayed elsewhere all that time was not there.
        for &there in meeting(&known.stays, time) {
            let when = fit::Lasting::all_found(self, there);
            let is_sure = |one: &fit::Lasting| one.is_in(time, None) == Some(Certainty::Certain);
            let is_elsewhere = there.seen().place().meets(&place) == Some(false);
            if is_elsewhere && when.iter().all(is_sure) {
                consider(Outcome::Contradicted, there.seen(), Certainty::Certain);
            }
        }
        for &against in &known.against {
            if let Some(there) = fit::is_at(&place, &against.place())
                && let Some(then) = fit::is_in(time, fit::spoken_of(against).0)
            {
                consider(Outcome::Contradicted, against, there.min(then));
            }
        }
        best
    }

    /// What became of a denial or an absence by the sightings of its actor.
    fn of_absence(&self, claim: Seen<'a>, known: &AbsenceGrounds<'a>) -> Option<Ruling<'a>> {
        let sighting = claim.sighting()?;
        if sighting.absence() == Some(Absence::NothingLater) {
            return known.after(claim, sighting.reported_at());
        }
        if !fit::is_exclusion(claim) {
            return None;
        }
        let then = self.candidates(claim);
        let mut rulings = meeting(&known.there, fit::excluded(self, claim)).filter_map(|&there| {
            let (seen, when) = (there.seen(), fit::Lasting::all_found(self, there));
            let certainty = fit::belies(seen, &when, claim, &then)?;
            Some((Outcome::Contradicted, seen, certainty))
        });
        // The first that is certain, or else the first.
        let first = rulings.next()?;
        let is_certain = |ruling: &Ruling<'a>| ruling.2 == Certainty::Certain;
        Some(if is_certain(&first) { first } else { rulings.find(is_certain).unwrap_or(first) })
    }
}

/// All of one actor that bears on its denials and absences.
struct AbsenceGrounds<'a> {
    actor: &'a ActorId,
    /// Its sightings by their earliest moments.
    seen: Vec<Seen<'a>>,
    /// By when one of these sightings, from each on, had certainly been reported.
    reported_by: Vec<i64>,
    there: Timed<There<'a>>,
}

impl<'a> AbsenceGrounds<'a> {
    fn new(view: &View<'a>, actor: &'a ActorId) -> AbsenceGrounds<'a> {
        let mut seen: Vec<Seen<'a>> = view.sightings(actor.as_str()).collect();
        let there: Vec<There<'a>> = There::each(seen.iter().copied()).collect();
        let spans = there.iter().map(|there| there.first.interval().hull(there.last.interval()));
        let spans = Spans::of(spans);
        seen.sort_by_key(|seen| seen.lo());
        let reports = seen.iter().rev().map(|&seen| reported_by(seen).unwrap_or(i64::MAX));
        let mut reported_by: Vec<i64> = reports
            .scan(i64::MAX, |soonest, by| {
                *soonest = by.min(*soonest);
                Some(*soonest)
            })
            .collect();
        reported_by.reverse();
        AbsenceGrounds { actor, seen, reported_by, there: (there, spans) }
    }

    /// The outcome of the word that nothing later was known when somebody `wrote`.
    fn after(&self, claim: Seen<'a>, wrote: Option<Interval>) -> Option<Ruling<'a>> {
        let at = self.seen.partition_point(|seen| seen.lo() <= claim.hi());
        let later = self.seen.get(at..).unwrap_or_default();
        let first = *later.first()?;
        let had_read = |by: i64| wrote.is_some_and(|wrote| by < wrote.lo());
        let was_known = self.reported_by.get(at).is_some_and(|by| had_read(*by));
        let known = later.iter().filter(|_| was_known);
        let mut known = known.filter(|&&seen| reported_by(seen).is_some_and(had_read));
        Some(match known.next() {
            Some(&seen) => (Outcome::Contradicted, seen, Certainty::Certain),
            None => (Outcome::Superseded, first, Certainty::Certain),
        })
    }
}

/// By when a sighting had certainly been reported, if anything is said of that.
fn reported_by(seen: Seen<'_>) -> Option<i64> {
    Some(seen.sighting()?.reported_at()?.hi())
}

/// Things with their times.
type Timed<T> = (Vec<T>, Spans);

/// Those that meet a time, in their order.
fn meeting<T>((things, spans): &Timed<T>, time: Interval) -> impl Iterator<Item = &T> {
    spans.meeting(time).into_iter().filter_map(|at| things.get(at))
}

/// All of one actor that bears on its plans.
struct PlanGrounds<'a> {
    actor: &'a ActorId,
    /// Where it was, by whatever evidence, and when.
    inferred: Timed<(There<'a>, Vec<fit::Lasting>)>,
    direct: Timed<Seen<'a>>,
    stays: Timed<There<'a>>,
    /// The claims that it was nowhere in a place.
    against: Vec<Seen<'a>>,
}

impl<'a> PlanGrounds<'a> {
    /// What bears on a claim: as it was worked out for another of the same actor.
    fn of<'m>(
        known: &'m mut Option<PlanGrounds<'a>>,
        view: &View<'a>,
        claim: Seen<'a>,
    ) -> &'m PlanGrounds<'a> {
        let actor = claim.actor().id();
        let other = known.take().filter(|known| known.actor == actor);
        known.insert(other.unwrap_or_else(|| PlanGrounds::new(view, actor)))
    }

    fn new(view: &View<'a>, actor: &'a ActorId) -> PlanGrounds<'a> {
        let whole = |there: &There<'a>, when: &[fit::Lasting]| {
            let last = there.last.hi().max(there.first.lo());
            let through = Interval::from_ends(there.first.lo(), last);
            when.iter().map(|one| one.hull()).fold(through, Interval::hull)
        };
        let when = |there: &There<'a>| fit::Lasting::all_found(view, *there);
        let inferred = There::each(view.sightings(Ask::of(actor).inferred()));
        let inferred: Vec<_> = inferred.map(|there| (there, when(&there))).collect();
        let spans = Spans::of(inferred.iter().map(|(there, when)| whole(there, when)));
        let direct: Vec<Seen<'a>> = view.sightings(Ask::of(actor)).collect();
        let stays = There::each(direct.iter().copied()).filter(|there| there.is_stay());
        let stays: Vec<There<'a>> = stays.collect();
        let about = view.timeline().index_of(actor.as_str());
        let about = about.into_iter().flat_map(|about| view.claims_about(about));
        PlanGrounds {
            actor,
            inferred: (inferred, spans),
            stays: {
                let spans = Spans::of(stays.iter().map(|stay| whole(stay, &when(stay))));
                (stays, spans)
            },
            direct: {
                let spans = Spans::of(direct.iter().map(|seen| seen.interval()));
                (direct, spans)
            },
            against: about.filter(|&seen| fit::is_exclusion(seen)).collect(),
        }
    }
}

/// Whether something was in the time of an expectation.
fn fulfils(when: &[fit::Lasting], time: Interval) -> Option<Certainty> {
    fit::on_all_or_some(when.iter().map(|one| match *one {
        fit::Lasting::Moment(moment) => fit::is_in(moment, time),
        // Of a stay some moment is enough.
        stay @ fit::Lasting::Stay(..) => {
            stay.is_in(time, Some((time.lo(), time.hi()))).max(stay.is_in(time, None))
        }
    }))
}
