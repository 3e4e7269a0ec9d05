//! The first and the last moment of a stay, by the words for it.

use super::answer::{Candidate, Reconciled};
use super::combine;
#[cfg(feature = "json")]
use super::decide::decide_from;
use super::policy::Reconcile;
use crate::error::Error;
use crate::time::interval::Interval;
use crate::time::stated::{ClockTime, Moment, Preposition, Readings, Stated};

/// What is certain of a whole day, in minutes after its midnight.
const DAY_CORE: (i64, i64) = (9 * 60, 17 * 60);
const MINUTE: i64 = 60_000_000;
const DAY: i64 = 1440 * MINUTE;

impl Stated {
    /// Returns the intervals of the first and the last moment of a stay of which this
    /// is said, by the evidence and the policies given. An end that it does not say is
    /// unbounded; `None` where it says one moment only.
    ///
    /// | words | first moment | last moment |
    /// | --- | --- | --- |
    /// | throughout the evening | in 16 to 19 | in 22 to 24 |
    /// | all day Tuesday | in 00 to 09 | in 17 to 24 |
    /// | throughout May | on its first day | on its last day |
    /// | from 3 to 5 March | on the third | on the fifth |
    /// | from 9 to 11 a.m. | at 9 | at 11 |
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
    /// use lastseen::{Reconcile, Stated, Zone};
    ///
    /// let said: Stated = "throughout the morning of 1 May 2024".parse()?;
    /// let (first, last) = said.stay(Zone::UTC)?.expect("a morning is no moment");
    /// assert_eq!(first.to_string(), "2024-05-01T00:00:00Z/2024-05-01T09:00:00Z");
    /// assert_eq!(last.to_string(), "2024-05-01T11:00:00Z/2024-05-01T12:00:00Z");
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn stay(&self, how: impl Into<Reconcile>) -> Result<Option<(Interval, Interval)>, Error> {
        self.two_ends(&how.into())
    }

    /// When a stay that began at `start` ended: what has no day of its own, and the next
    /// such day, is the first from then on.
    #[cfg(feature = "json")]
    pub(crate) fn ending(&self, start: Interval, how: &Reconcile) -> Result<Reconciled, Error> {
        match &self.moment {
            Moment::Clocks(Preposition::At, readings) if self.calendar.is_none() => {
                decide_from(start.earliest(), readings, how, self.text.as_str())
            }
            _ => self.reconcile(*how),
        }
    }

    fn two_ends(&self, how: &Reconcile) -> Result<Option<(Interval, Interval)>, Error> {
        match &self.moment {
            Moment::Clocks(Preposition::At, readings) => {
                let answer = self.reconcile(*how)?;
                let ends = each(&answer, |candidate| within(candidate, readings, how));
                Ok(Some(ends).filter(|(first, last)| first != last || !first.is_exact()))
            }
            Moment::Clocks(Preposition::NoEarlierThan, _) => {
                Ok(Some((self.at().reconcile(*how)?.interval(), Interval::UNBOUNDED)))
            }
            Moment::Clocks(Preposition::NoLaterThan, _) => {
                Ok(Some((Interval::UNBOUNDED, self.at().reconcile(*how)?.interval())))
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
                Ok(Some(each(&answer, |candidate| {
                    let (lo, hi) = (candidate.interval.lo(), candidate.interval.hi());
                    let first = Interval::from_ends(lo, lo.saturating_add(widths.0));
                    (first, Interval::from_ends(hi.saturating_sub(widths.1), hi))
                })))
            }
            Moment::Clocks(..) | Moment::Apart(..) | Moment::Relative(_) | Moment::Ago(_) => {
                Ok(None)
            }
        }
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

/// The ends that each candidate gives, together: the core is what all share.
fn each(
    answer: &Reconciled,
    ends: impl Fn(&Candidate) -> (Interval, Interval),
) -> (Interval, Interval) {
    let all = answer.candidates().iter().map(ends);
    let both = all.reduce(|one, other| (one.0.hull(other.0), one.1.hull(other.1)));
    let whole = answer.interval;
    let is_in = |(first, last): &(Interval, Interval)| first.hull(*last) == whole;
    both.filter(is_in).unwrap_or((whole, whole))
}

/// The first and the last moment of all of a time.
fn within(candidate: &Candidate, readings: &Readings, how: &Reconcile) -> (Interval, Interval) {
    let (lo, hi) = (candidate.interval.lo(), candidate.interval.hi());
    let times: Vec<ClockTime> = readings.iter().filter_map(|reading| reading.time).collect();
    let core = match times.as_slice() {
        [ClockTime::Part(part)] => {
            let hours = how.day_parts.unwrap_or_default().hours(*part);
            let after = |minute: i16| i64::from(minute - hours.span.0);
            hours.core.map(|(from, to)| {
                (candidate.later(lo, after(from)), candidate.later(lo, after(to)))
            })
        }
        [] if hi.saturating_sub(lo) <= DAY + DAY / 24 => {
            Some((candidate.later(lo, DAY_CORE.0), candidate.later(lo, DAY_CORE.1)))
        }
        // In its first day and in its last.
        [] => Some((candidate.later(lo, DAY / MINUTE), candidate.later(hi, -DAY / MINUTE))),
        _ => None,
    };
    match core {
        Some((from, to)) if lo <= from && from <= to && to <= hi => {
            (Interval::from_ends(lo, from), Interval::from_ends(to, hi))
        }
        _ => (candidate.interval, candidate.interval),
    }
}

impl Candidate {
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
