//! Which slip would explain that two readings disagree.

use chrono::Datelike;

use super::answer::Candidate;
use super::clocks::london;
use super::explanation::Explanation;
use super::policy::Reconcile;
use super::well_known;
use crate::time::civil::{CivilDate, MICROS_PER_DAY, MICROS_PER_SECOND, Wall};
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Offset, Zone};

/// A conflict: a wall reading, and the stated time that it does not fit.
pub(super) struct Disagreement<'a> {
    pub(super) how: &'a Reconcile,
    /// The wall reading, as it was read.
    pub(super) implied: Candidate,
    pub(super) said: Interval,
    /// Stated minus implied.
    pub(super) difference: SignedDuration,
    /// Whether the stated time is called GMT.
    pub(super) gmt: bool,
}

/// Every slip that explains the disagreement, in the order of the enum.
///
/// Past the end of the zone table nothing can be looked up, and what cannot be
/// is no explanation.
pub(super) fn explain(conflict: &Disagreement<'_>) -> Vec<Explanation> {
    let mut found = Vec::new();
    let offset = conflict.implied.offset;
    if let Some(used) = conflict.offset_used() {
        if let Some(zone) = conflict.implied.zone {
            found.extend(conflict.same_zone(zone, used));
        }
        let near = |seconds: i64| conflict.near(used - seconds * MICROS_PER_SECOND);
        if offset != Offset::UTC && near(-i64::from(offset.seconds())) {
            found.push(Explanation::SignInverted);
        }
        if near(0) {
            found.push(Explanation::UtcIsLocal);
        }
    }
    let difference = conflict.difference.as_micros();
    if conflict.near(difference.abs() - MICROS_PER_DAY / 2) {
        found.push(Explanation::AmPmSlip);
    }
    let days = (difference + difference.signum() * MICROS_PER_DAY / 2) / MICROS_PER_DAY;
    match i8::try_from(days) {
        Ok(days @ (-7..=-1 | 1..=7)) if conflict.is_shifted_by(days) => {
            found.push(Explanation::DaySlip { days });
        }
        _ => {}
    }
    if found.is_empty()
        && let (Some(zone), Some(used)) = (conflict.implied.zone, conflict.offset_used())
    {
        found.extend(conflict.later_offset(zone, used));
    }
    if conflict.gmt && conflict.by_london() {
        found.push(Explanation::GmtMeansLondon);
    }
    conflict.other_zones(&mut found);
    found.sort_unstable();
    found
}

impl Disagreement<'_> {
    /// Whether so many microseconds are none, within the tolerance.
    fn near(&self, micros: i64) -> bool {
        micros.abs() <= self.how.tolerance.as_micros()
    }

    /// What the wall clock showed at the start of the reading.
    fn wall(&self) -> Wall {
        Wall::of(Timestamp::clamped(self.implied.interval.lo()), self.implied.offset)
    }

    /// The offset that leads from the wall reading to the stated instant, in
    /// microseconds; only points have one.
    fn offset_used(&self) -> Option<i64> {
        let points = self.implied.interval.is_exact() && self.said.is_exact();
        points.then(|| self.wall().as_micros() - self.said.lo())
    }

    /// The offset used, if the zone had it in the year of the reading, or
    /// shortly before.
    fn same_zone(&self, zone: Zone, used: i64) -> Option<Explanation> {
        let year = self.wall().date().year();
        let new_year = |year: i32| {
            let first = CivilDate::from_ymd_opt(year, 1, 1).unwrap_or(CivilDate::MIN);
            Wall::midnight(first).at(self.implied.offset)
        };
        let fits = |offset: Offset| self.near(used - offset.micros());
        let (start, end) = (new_year(year), new_year(year.saturating_add(1)));
        let at_start = std::iter::once(zone.offset_at(start).ok()?);
        let changes = zone.transitions(start, end).ok()?;
        let mut of_year = at_start.chain(changes.iter().map(|change| change.after));
        if let Some(offset) = of_year.find(|offset| fits(*offset)) {
            return Some(Explanation::NearbyOffset { offset });
        }
        let from = new_year(year.saturating_sub(i32::from(self.how.stale_years)));
        let changes = zone.transitions(from, start).ok()?;
        let last = changes.iter().rev().find(|change| fits(change.before))?;
        let (offset, last_in_force) = (last.before, last.at);
        Some(Explanation::StaleOffset { offset, last_in_force })
    }

    /// The offset used, if the zone took it up later and before the publication, so
    /// that whoever wrote the times may have gone by the clocks of the day.
    fn later_offset(&self, zone: Zone, used: i64) -> Option<Explanation> {
        let at = Timestamp::clamped(self.implied.interval.lo());
        let century = at + SignedDuration::from_hours(24 * 366 * 100);
        let known = self.how.published.and_then(Interval::latest).unwrap_or(century);
        let changes = zone.transitions(at, century.min(known)).ok()?;
        let change = changes.iter().find(|change| self.near(used - change.after.micros()))?;
        Some(Explanation::LaterOffset { offset: change.after, first_in_force: change.at })
    }

    /// Whether the wall reading fits the stated time when it is read there.
    fn fits_in(&self, zone: Zone) -> bool {
        let start = self.wall();
        let length = match (self.implied.interval.earliest(), self.implied.interval.latest()) {
            (Some(earliest), Some(latest)) => (latest - earliest).as_micros(),
            _ => return false,
        };
        let fits = |offset: Offset| {
            let first = start.at(offset).as_unix_micros();
            let there = Interval::from_ends(first, first.saturating_add(length));
            difference(there, self.said).abs() <= self.how.tolerance
                && (there.intersection(self.said).is_some() || self.said.is_exact() && length == 0)
        };
        zone.read(start).is_ok_and(|shown| shown.offsets().any(fits))
    }

    /// The zones listed for explanations, those of the place and of the
    /// source; or, where none was listed and nothing else explains it, one of
    /// the well-known.
    fn other_zones(&self, found: &mut Vec<Explanation>) {
        let own = self.implied.zone.map(Zone::canonical);
        let listed = self.how.others.unwrap_or_default();
        let listed = listed.iter().chain(self.how.zones.iter()).chain(self.how.source);
        for zone in listed {
            let explanation = Explanation::OtherZone { zone };
            if Some(zone.canonical()) != own && !found.contains(&explanation) && self.fits_in(zone)
            {
                found.push(explanation);
            }
        }
        if found.is_empty() && self.how.others.is_none() {
            for zone in well_known::zones(self.implied.zone) {
                if Some(zone.canonical()) != own && self.fits_in(zone) {
                    found.push(Explanation::OtherZone { zone });
                    break;
                }
            }
        }
    }

    /// Whether the stated time is so many days after the implied one.
    fn is_shifted_by(&self, days: i8) -> bool {
        let by = i64::from(days) * MICROS_PER_DAY;
        let implied = self.implied.interval;
        if implied.is_exact() && self.said.is_exact() {
            return self.near(self.difference.as_micros() - by);
        }
        let moved =
            Interval::from_ends(implied.lo().saturating_add(by), implied.hi().saturating_add(by));
        moved.intersection(self.said).is_some()
    }

    /// Whether the stated clock, read in London, is the implied time.
    fn by_london(&self) -> bool {
        if !self.said.is_exact() {
            return false;
        }
        let wall = Wall::from_micros(self.said.lo());
        let fits = |offset: Offset| {
            let there = Interval::at(wall.at(offset));
            difference(self.implied.interval, there).abs() <= self.how.tolerance
        };
        london().and_then(|london| london.read(wall)).is_ok_and(|shown| shown.offsets().any(fits))
    }
}

/// Stated minus implied: zero where they overlap, and otherwise between the
/// nearer ends, with the sign of the order.
pub(super) fn difference(implied: Interval, said: Interval) -> SignedDuration {
    let micros = if implied.intersection(said).is_some() {
        0
    } else if said.lo() >= implied.hi() {
        said.lo().saturating_sub(implied.hi())
    } else {
        said.hi().saturating_sub(implied.lo())
    };
    SignedDuration::from_micros(micros)
}
