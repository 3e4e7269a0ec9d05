//! When a statement was published, on the clocks that it is held against.
//!
//! A publication that is known only to the day is that date wherever a clock is
//! read: it begins and ends with the date there, and with the date of the source
//! where the source has a clock of its own.

use super::answer::{Candidate, Reconciled};
use super::clocks::WallClock;
use super::policy::Reconcile;
use crate::error::{Error, ErrorKind};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, Wall};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Offset, Zone};

/// How far a date can begin or end from where it does elsewhere, and some more.
const ELSEWHERE: i64 = MICROS_PER_DAY + MICROS_PER_DAY / 4;

/// Whether a moment had come when the statement was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrived {
    Yes,
    /// By the date of the source, or by that of the place, but not by both.
    ByOneClock,
    No,
}

impl Reconcile {
    /// Whether a moment is later than the publication can have been, by every
    /// clock that may date it.
    pub(super) fn is_later(&self, candidate: &Candidate) -> bool {
        let lo = candidate.interval.lo();
        self.clocks(*candidate).all(|clock| self.is_later_on(clock, lo))
    }

    /// Whether what an answer says had come by the publication.
    pub(super) fn arrived(&self, answer: &Reconciled) -> Arrived {
        let lo = answer.interval.lo();
        let mut later = self.clocks(first(answer)).map(|clock| self.is_later_on(clock, lo));
        match (later.next(), later.next()) {
            (Some(one), Some(other)) if one != other => Arrived::ByOneClock,
            (Some(true), _) => Arrived::No,
            _ => Arrived::Yes,
        }
    }

    /// Whether some of what an answer says was still to come at the publication.
    pub(super) fn is_to_come(&self, answer: &Reconciled) -> bool {
        self.clocks(first(answer)).any(|clock| {
            let start = self.published_on(clock).map_or(i64::MIN, Interval::lo);
            answer.interval.hi() > start
        })
    }

    /// The publication as the source dates it or, where the source has no clock of
    /// its own, as the place does: of several zones, that in which the day ends last.
    pub(crate) fn publication(&self) -> Option<Interval> {
        let own = self.source.map(|zone| self.published_on(WallClock::Zone(zone)));
        let there = || self.zones.iter().map(|zone| self.published_on(WallClock::Zone(zone)));
        let dated = own.or_else(|| there().max_by_key(|there| there.map(Interval::hi)));
        dated.unwrap_or(self.published)
    }

    /// The clocks that may date the publication: that of the source, and the one
    /// on which a moment was read.
    fn clocks(&self, candidate: Candidate) -> impl Iterator<Item = WallClock> + use<> {
        let own = candidate.zone.map_or(WallClock::Fixed(candidate.offset), WallClock::Zone);
        self.source.map(WallClock::Zone).into_iter().chain([own])
    }

    fn is_later_on(&self, clock: WallClock, micros: i64) -> bool {
        match self.published {
            None => false,
            // Far from the publication it is the same on every clock.
            Some(published) if micros < published.lo().saturating_sub(ELSEWHERE) => false,
            Some(_) => self.published_on(clock).is_some_and(|there| there.is_before(micros)),
        }
    }

    /// The publication as one clock dates it.
    fn published_on(&self, clock: WallClock) -> Option<Interval> {
        let published = self.published?;
        let there = || {
            let (first, end) = published.earliest().zip(published.latest())?;
            let date = date_of_day(first, end, clock, self.source).ok()?;
            let start = clock.first_of(date).ok()?;
            Some(Interval::at(start).hull(Interval::at(clock.first_of(date.succ_opt()?).ok()?)))
        };
        // Where the rules of a zone end, the day is as it was given.
        if is_day(published) { there().or(Some(published)) } else { Some(published) }
    }
}

/// The first of the moments that an answer may mean, whose clock dates it.
fn first(answer: &Reconciled) -> Candidate {
    answer.candidates.first().copied().unwrap_or(Candidate::at(answer.interval))
}

impl WallClock {
    /// The first instant of a date.
    fn first_of(self, date: CivilDate) -> Result<Timestamp, Error> {
        let wall = Wall::midnight(date);
        match self {
            WallClock::Fixed(offset) => Ok(wall.at(offset)),
            WallClock::Zone(zone) => Ok(zone.read(wall)?.start(wall).0),
        }
    }
}

/// Whether a publication is a whole day, with or without a change of the clocks.
fn is_day(published: Interval) -> bool {
    let day = SignedDuration::from_hours(23)..=SignedDuration::from_hours(25);
    published.width().is_some_and(|width| day.contains(&width))
}

/// Whether a publication is known only to the day; an error if it is wider than
/// a day, from which nothing can count.
pub(super) fn to_the_day(published: Interval) -> Result<bool, Error> {
    if published.width().is_some_and(|width| width <= SignedDuration::from_hours(25)) {
        return Ok(is_day(published));
    }
    Err(Error::new(
        ErrorKind::NoAnchor,
        format!("the publication, {published}, is too wide to count from"),
    )
    .cured_by("give the day of the publication"))
}

/// The date of a day on whichever clock it began at midnight: `today` is that
/// date wherever the place is.
pub(super) fn date_of_day(
    start: Timestamp,
    end: Timestamp,
    clock: WallClock,
    source: Option<Zone>,
) -> Result<CivilDate, Error> {
    for clock in source.map(WallClock::Zone).into_iter().chain([clock]) {
        let wall = clock.showed(start)?;
        if wall.micros_of_day() == 0 {
            return Ok(wall.date());
        }
    }
    // Its noon is on that date by UTC too, on every clock but those that are
    // 13 hours ahead, which have to be that of the source or of the place.
    let half = (end - start).as_micros() / 2;
    Ok(Wall::of(start + SignedDuration::from_micros(half), Offset::UTC).date())
}
