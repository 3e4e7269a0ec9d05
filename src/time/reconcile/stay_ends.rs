//! The first and the last moment of a stay, by the words for it.

use super::answer::{Candidate, Reconciled, Verdict};
use super::combine;
#[cfg(feature = "json")]
use super::decide::decide_from;
#[cfg(feature = "json")]
use super::ledger::Note;
use super::policy::Reconcile;
use crate::error::Error;
use crate::time::interval::Interval;
use crate::time::stated::{ClockTime, DayPart, Moment, Preposition, Readings, Stated};

/// What is certain of a whole day, in minutes after its midnight.
const DAY_CORE: (i64, i64) = (9 * 60, 17 * 60);
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1440 * MINUTE;

/// A first and a last moment that go together.
type CandidatePair = (Candidate, Candidate);

/// A stay whose end was said by itself.
#[cfg(feature = "json")]
#[derive(Debug)]
pub(crate) struct StayUntil {
    /// The first and the last moments that go together.
    pub(crate) stays: Vec<(Interval, Interval)>,
    /// What the words for the end were read as, of these stays.
    pub(crate) end: Reconciled,
    /// The end that the words for the stay have themselves, where that is another.
    pub(crate) replaced: Option<Interval>,
}

impl Stated {
    /// Returns the intervals of the first and the last moment of a stay of which this
    /// is said, by the evidence and the policies given: one pair, or several where it is
    /// open which are meant. An end that it does not say is unbounded; empty where it
    /// says one moment only.
    ///
    /// | words | first moment | last moment |
    /// | --- | --- | --- |
    /// | throughout the evening | in 16 to 19 | in 22 to 24 |
    /// | all day Tuesday | in 00 to 09 | in 17 to 24 |
    /// | throughout May | on its first day | on its last day |
    /// | from 3 to 5 March | on the third | on the fifth |
    /// | from 9 to 11 a.m. | at 9 | at 11 |
    /// | from 5 to 7 | at 5, or at 17 | at 7, or at 19 |
    /// | since Monday | on Monday | |
    /// | until Monday | | on Monday |
    ///
    /// A part of the day without hours that nobody would leave out of it (a core in
    /// [`DayParts`](crate::DayParts)) begins and ends anywhere in it.
    ///
    /// # Errors
    ///
    /// Those of [`reconcile`](Stated::reconcile).
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{Interval, Reconcile, Stated, Zone};
    ///
    /// let said: Stated = "throughout the morning of 1 May 2024".parse()?;
    /// let first: Interval = "2024-05-01T00:00:00Z/2024-05-01T09:00:00Z".parse()?;
    /// let last: Interval = "2024-05-01T11:00:00Z/2024-05-01T12:00:00Z".parse()?;
    /// assert_eq!(said.stay(Zone::UTC)?, [(first, last)]);
    ///
    /// // In the morning, or in the evening.
    /// let said: Stated = "from 5 to 7 on 1 May 2024".parse()?;
    /// assert_eq!(said.stay(Zone::UTC)?.len(), 2);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn stay(&self, how: impl Into<Reconcile>) -> Result<Vec<(Interval, Interval)>, Error> {
        let pairs = self.pairs(&how.into())?;
        let is_moment = |(first, last): &CandidatePair| first.interval == last.interval;
        if pairs.iter().all(|pair| is_moment(pair) && pair.0.interval.is_exact()) {
            return Ok(Vec::new());
        }
        Ok(intervals(&pairs))
    }

    /// A stay that began when this says and ended when other words say. What these leave
    /// unsaid follows from the start: the clock, and the day, which is the first such from
    /// then on.
    #[cfg(feature = "json")]
    pub(crate) fn stay_until(&self, until: &Stated, how: &Reconcile) -> Result<StayUntil, Error> {
        let (said, until) = (self.beside(until), until.beside(self));
        let (starts, own_ends) = said.starts(how)?;
        let clock = match &self.moment {
            Moment::Clocks(_, readings) | Moment::Between(readings, _) => Some(readings),
            _ => None,
        };
        let has_day = match &self.moment {
            Moment::Clocks(_, readings) => readings.has_day(),
            Moment::Between(from, to) => from.has_day() || to.has_day(),
            _ => true,
        };
        let stay = until.ends_from(&starts, clock, has_day, how)?;
        let is_other = |own: &Interval| {
            let meets = |end: &Interval| own.lo() <= end.hi() && end.lo() <= own.hi();
            !stay.stays.iter().any(|(_, end)| meets(end))
        };
        let own_end = own_ends.into_iter().reduce(Interval::hull);
        Ok(StayUntil { replaced: own_end.filter(is_other), ..stay })
    }

    /// A stay that began at one of some moments and ended when this says.
    #[cfg(feature = "json")]
    pub(crate) fn stay_from(
        &self,
        starts: &[Interval],
        how: &Reconcile,
    ) -> Result<StayUntil, Error> {
        let starts: Vec<Candidate> = starts.iter().map(|start| Candidate::at(*start)).collect();
        self.ends_from(&starts, None, true, how)
    }

    /// The stays that began at one of some moments, by clocks if some are said and on a day
    /// of their own if they have one, and ended when this says.
    #[cfg(feature = "json")]
    fn ends_from(
        &self,
        starts: &[Candidate],
        clock: Option<&Readings>,
        has_day: bool,
        how: &Reconcile,
    ) -> Result<StayUntil, Error> {
        let names_day = matches!(&self.moment, Moment::Clocks(_, readings) if readings.has_day());
        let mut ends: Vec<Vec<Candidate>> = Vec::with_capacity(starts.len());
        let mut read: Option<Reconciled> = None;
        for start in starts {
            // Of the halves of a day it is counted from the first, as in a range.
            let halves = starts.iter().filter(|other| combine::may_be(other, start));
            let first = halves.map(|half| half.interval).min_by_key(|half| half.lo());
            let one = self.ending(first.unwrap_or(start.interval), clock, how)?;
            ends.push(moments(&one));
            read.get_or_insert(one);
        }
        let of_start = |at: usize| ends.get(at).map_or(&[][..], Vec::as_slice);
        let mut pairs = combine::paired(starts, of_start, has_day && names_day);
        if pairs.is_empty() {
            // It ends before it begins, which is a contradiction, and found later.
            let from = |(start, ends): (&Candidate, Vec<Candidate>)| {
                let start = *start;
                ends.into_iter().map(move |end| (start, end))
            };
            pairs = starts.iter().zip(ends).flat_map(from).collect();
        }
        let read = read.map_or_else(|| self.reconcile(*how), Ok)?;
        let left = pairs.iter().map(|(_, end)| *end).collect::<Vec<Candidate>>();
        let end = read.left_with(&left, &combine::spans(&pairs), how);
        Ok(StayUntil { stays: intervals(&pairs), end, replaced: None })
    }

    /// The first moments of a stay, and the last ones where its words say them as well.
    #[cfg(feature = "json")]
    fn starts(&self, how: &Reconcile) -> Result<(Vec<Candidate>, Vec<Interval>), Error> {
        if !self.is_stay() && !self.is_from_to() {
            return Ok((moments(&self.reconcile(*how)?), Vec::new()));
        }
        let mut starts: Vec<Candidate> = Vec::new();
        let mut ends: Vec<Interval> = Vec::new();
        for (first, last) in self.pairs(how)? {
            if !starts.contains(&first) {
                starts.push(first);
            }
            let is_said = last.interval != Interval::UNBOUNDED && last != first;
            ends.extend(is_said.then_some(last.interval));
        }
        if starts.is_empty() {
            starts = moments(&self.reconcile(*how)?);
        }
        Ok((starts, ends))
    }

    /// The first moments of a stay of which this says when it began.
    #[cfg(feature = "json")]
    pub(crate) fn stay_starts(&self, how: &Reconcile) -> Result<Vec<Interval>, Error> {
        let (starts, _) = self.starts(how)?;
        Ok(starts.iter().map(|start| start.interval).collect())
    }

    /// When a stay that began at `start`, by clocks if some are said, ended: what has no day
    /// of its own, and the next such day, is the first from then on.
    #[cfg(feature = "json")]
    fn ending(
        &self,
        start: Interval,
        clock: Option<&Readings>,
        how: &Reconcile,
    ) -> Result<Reconciled, Error> {
        let Some(start) = start.earliest() else { return self.reconcile(*how) };
        match &self.moment {
            Moment::Clocks(Preposition::At, readings) if self.calendar.is_none() => {
                let mut readings = *readings;
                if let Some(clock) = clock {
                    combine::share_clock(&mut readings, clock);
                }
                decide_from(Some(start), &readings, how, self.text.as_str())
            }
            _ => self.reconcile(*how),
        }
    }

    fn pairs(&self, how: &Reconcile) -> Result<Vec<CandidatePair>, Error> {
        const UNSAID: Candidate = Candidate::at(Interval::UNBOUNDED);
        Ok(match &self.moment {
            Moment::Clocks(Preposition::At, readings) => {
                let all = moments(&self.reconcile(*how)?);
                all.iter().map(|one| within(one, readings, how)).collect()
            }
            Moment::Clocks(Preposition::NoEarlierThan, _) => {
                let all = moments(&self.at().reconcile(*how)?);
                all.into_iter().map(|one| (one, UNSAID)).collect()
            }
            Moment::Clocks(Preposition::NoLaterThan, _) => {
                let all = moments(&self.at().reconcile(*how)?);
                all.into_iter().map(|one| (UNSAID, one)).collect()
            }
            Moment::Between(from, to) => {
                let answer = self.reconcile(*how)?;
                let width = |end: &Reconciled| {
                    let one = end.candidates().first().map_or(end.interval, |one| one.interval);
                    one.hi().saturating_sub(one.lo())
                };
                // Whichever day it is, the two are as rough.
                let widths = combine::ends(from, to, how, self.text.as_str())
                    .map_or((0, 0), |(start, end)| (width(&start), width(&end)));
                let ends = |one: &Candidate| {
                    let (lo, hi) = (one.interval.lo(), one.interval.hi());
                    let first = Interval::from_ends(lo, lo.saturating_add(widths.0));
                    let last = Interval::from_ends(hi.saturating_sub(widths.1), hi);
                    (one.during(first), one.during(last))
                };
                moments(&answer).iter().map(ends).collect()
            }
            Moment::Clocks(..) | Moment::Apart(..) | Moment::Relative(_) | Moment::Ago(_) => {
                Vec::new()
            }
        })
    }

    /// The same without the word before it.
    fn at(&self) -> Stated {
        match &self.moment {
            Moment::Clocks(_, readings) => {
                Stated { moment: Moment::Clocks(Preposition::At, *readings), ..self.clone() }
            }
            _ => self.clone(),
        }
    }
}

/// The moments that an answer leaves: its candidates, and of two clocks that disagree
/// what the other one says; or all of its interval, where these are not all.
fn moments(answer: &Reconciled) -> Vec<Candidate> {
    let said = answer.said_utc().filter(|_| answer.verdict == Verdict::Conflict);
    let said = said.map(Candidate::at);
    let mut all: Vec<Candidate> = Vec::new();
    for one in answer.candidates.iter().copied().chain(said) {
        if !all.iter().any(|known| known.interval == one.interval) {
            all.push(one);
        }
    }
    let hull = all.iter().map(|one| one.interval).reduce(Interval::hull);
    if hull == Some(answer.interval) { all } else { vec![Candidate::at(answer.interval)] }
}

fn intervals(pairs: &[CandidatePair]) -> Vec<(Interval, Interval)> {
    let mut found: Vec<(Interval, Interval)> = Vec::with_capacity(pairs.len());
    for (first, last) in pairs {
        let ends = (first.interval, last.interval);
        if !found.contains(&ends) {
            found.push(ends);
        }
    }
    found
}

/// The first and the last moment of all of a time.
fn within(candidate: &Candidate, readings: &Readings, how: &Reconcile) -> CandidatePair {
    let (lo, hi) = (candidate.interval.lo(), candidate.interval.hi());
    let times: Vec<ClockTime> = readings.iter().filter_map(|reading| reading.time).collect();
    let part = match times.as_slice() {
        [ClockTime::Part(part)] => Some(*part),
        [ClockTime::Overnight] => Some(DayPart::Overnight),
        _ => None,
    };
    let core = match (part, times.as_slice()) {
        (Some(part), _) => {
            let hours = how.day_parts.unwrap_or_default().hours(part);
            let after = |minute: i16| i64::from(minute - hours.span.0);
            hours.core.map(|(from, to)| {
                (candidate.later(lo, after(from)), candidate.later(lo, after(to)))
            })
        }
        (None, []) if hi.saturating_sub(lo) <= DAY + DAY / 24 => {
            Some((candidate.later(lo, DAY_CORE.0), candidate.later(lo, DAY_CORE.1)))
        }
        // In its first day and in its last.
        (None, []) => Some((candidate.later(lo, DAY / MINUTE), candidate.later(hi, -DAY / MINUTE))),
        _ => None,
    };
    match core {
        Some((from, to)) if lo <= from && from <= to && to <= hi => {
            let (first, last) = (Interval::from_ends(lo, from), Interval::from_ends(to, hi));
            (candidate.during(first), candidate.during(last))
        }
        _ => (*candidate, *candidate),
    }
}

impl Candidate {
    /// The same clock in another time.
    const fn during(self, interval: Interval) -> Candidate {
        Candidate { interval, ..self }
    }

    /// So many minutes later by the clock of its zone.
    fn later(&self, instant: i64, minutes: i64) -> i64 {
        let by = |from: i64, micros: i64| from.saturating_add(micros);
        let offset = |instant: i64| {
            let instant = Interval::from_ends(instant, instant).earliest()?;
            Some(self.zone?.offset_at(instant).ok()?.micros())
        };
        let later = by(instant, minutes.saturating_mul(MINUTE));
        match offset(instant).zip(offset(later)) {
            Some((before, after)) => by(later, before - after),
            None => later,
        }
    }
}

#[cfg(feature = "json")]
impl Reconciled {
    /// The same of which some candidates are left, by the stays that they are the ends of.
    fn left_with(&self, left: &[Candidate], stays: &[Candidate], how: &Reconcile) -> Reconciled {
        let all = moments(self);
        let is_narrowed = all.iter().any(|one| !left.contains(one));
        let mut end = self.clone();
        if is_narrowed || left.iter().any(|one| !all.contains(one)) {
            end.candidates = left.iter().copied().collect();
            end.candidates.sort_by_key(|one| (one.interval.lo(), one.interval.hi()));
            end.candidates.dedup();
            let hull = left.iter().map(|one| one.interval).reduce(Interval::hull);
            end.interval = hull.unwrap_or(self.interval);
            end.verdict = match (self.verdict, end.candidates.as_slice()) {
                (Verdict::Conflict | Verdict::Nonexistent, _) => self.verdict,
                (_, [_]) if self.verdict == Verdict::Ambiguous => Verdict::Resolved,
                (_, [_]) => self.verdict,
                _ => Verdict::Ambiguous,
            };
        }
        end.ledger = combine::noted(end.ledger, stays, how);
        // It is counted from the start.
        end.ledger.withdraw(Note::DayFromPublication);
        end
    }
}
