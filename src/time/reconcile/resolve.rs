//! What one reading may mean: every instant at which one of its clocks showed it.

use super::answer::{Candidate, Candidates, LocalGap};
use super::clocks::{Clocks, WallClock};
use super::days::{self, Around};
use super::ledger::{Basis, Ledger, Note, Picked};
use super::policy::{GapPolicy, Grain, LeapPolicy, Reconcile};
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, MICROS_PER_SECOND, Wall};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::leap;
use crate::time::numeric::{self, TimeOfDay};
use crate::time::stated::{ClockTime, DayPart, Half, Reading};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Abbreviation, Mapping, Offset, Usage, Zone, usage, zones_of};

/// What one reading may mean.
#[derive(Default)]
pub(super) struct Meanings {
    /// In the order of time.
    pub(super) candidates: Candidates,
    /// What the clocks skipped instead of showing it.
    pub(super) gaps: Vec<LocalGap>,
    /// What an abbreviation means in zones that are less likely.
    pub(super) elsewhere: Candidates,
    /// What an abbreviation means where only the table knows it to be in use.
    by_offset: Candidates,
    /// What an abbreviation means where it was not in force.
    out_of_season: Candidates,
}

impl Meanings {
    fn push(&mut self, interval: Interval, zone: Option<Zone>, offset: Offset) {
        self.candidates.push(Candidate { interval, zone, offset });
    }

    /// Whether some zones, but not all, skipped the reading.
    fn is_skipped_in_some(&self) -> bool {
        let showed = |gap: &LocalGap| self.candidates.iter().any(|c| c.zone == Some(gap.zone));
        self.gaps.iter().any(|gap| !showed(gap))
    }

    /// Whether an abbreviation has a meaning; one by the table counts where no
    /// other does, and then one out of season.
    fn is_settled(&mut self, ledger: &mut Ledger) -> bool {
        if self.candidates.is_empty() && self.gaps.is_empty() {
            self.candidates = std::mem::take(&mut self.by_offset);
        }
        if self.candidates.is_empty() && self.gaps.is_empty() && !self.out_of_season.is_empty() {
            ledger.note(Note::AbbreviationOutOfSeason);
            self.candidates = std::mem::take(&mut self.out_of_season);
        }
        !self.candidates.is_empty() || !self.gaps.is_empty()
    }

    /// Sorts by time, so that the order of zones does not show.
    fn sort(&mut self) {
        self.candidates.sort_by_key(|c| (c.interval.lo(), c.interval.hi(), c.zone));
    }
}

/// Every moment that a reading may mean on its clocks.
pub(super) fn read(
    reading: &Reading,
    clocks: &Clocks,
    around: &Around<'_>,
    ledger: &mut Ledger,
) -> Result<Meanings, Error> {
    let mut found = Meanings::default();
    match clocks.letters {
        Some(letters) => abbreviated(reading, clocks, letters, around, ledger, &mut found)?,
        None => {
            for clock in clocks.list.iter() {
                show(reading, *clock, around, ledger, &mut found)?;
            }
        }
    }
    if found.candidates.is_empty() {
        shift(around.how, ledger, &mut found);
    } else if found.is_skipped_in_some() {
        ledger.note(Note::SkippedInSomeZones);
    }
    if let Some(ClockTime::Clock(TimeOfDay { second: 60, .. }, _)) = reading.time {
        leap_second(around, ledger, &mut found)?;
    }
    found.sort();
    Ok(found)
}

/// Adds the moments at which one clock showed the reading.
fn show(
    reading: &Reading,
    clock: WallClock,
    around: &Around<'_>,
    ledger: &mut Ledger,
    found: &mut Meanings,
) -> Result<(), Error> {
    let (first, second) = hours(reading, around.how, ledger);
    for hours in std::iter::once(first).chain(second) {
        for (first, last) in days::days(reading, hours.start, clock, around, ledger)?.iter() {
            let at = |date: CivilDate, micros| {
                Wall::from_micros(Wall::midnight(date).as_micros() + micros)
            };
            let start = at(*first, hours.start);
            let end = hours.end.or((first != last).then_some(hours.start));
            let end = end.map(|end| at(*last, end));
            match (clock, end) {
                (WallClock::Fixed(offset), end) => {
                    let end = end.unwrap_or(start);
                    found.push(between(start.at(offset), end.at(offset)), None, offset);
                }
                (WallClock::Zone(zone), None) if hours.is_edge => {
                    edge(zone, start, hours.start > 0, found)?;
                }
                (WallClock::Zone(zone), None) => point(zone, start, found)?,
                (WallClock::Zone(zone), Some(end)) => window(zone, start, end, found)?,
            }
        }
    }
    Ok(())
}

/// A stretch of the day in microseconds after midnight; a point has no end.
#[derive(Clone, Copy)]
struct Hours {
    start: i64,
    end: Option<i64>,
    /// Where one day ends and the next begins, whatever a clock showed then.
    is_edge: bool,
}

/// The hours that a reading may mean: one or two stretches.
fn hours(reading: &Reading, how: &Reconcile, ledger: &mut Ledger) -> (Hours, Option<Hours>) {
    let at = |seconds: i64| Hours { start: seconds * MICROS_PER_SECOND, end: None, is_edge: false };
    let edge = |seconds: i64| Hours { is_edge: true, ..at(seconds) };
    match reading.time {
        Some(ClockTime::Clock(time, half)) => {
            let width = match (how.grain, time.precision) {
                (Grain::AsStated, _) | (_, numeric::Precision::Micro) => None,
                (Grain::Truncated, numeric::Precision::Hour) => Some(3600),
                (Grain::Truncated, numeric::Precision::Minute) => Some(60),
                (Grain::Truncated, numeric::Precision::Second) => Some(1),
            };
            if width.is_some() {
                ledger.policy(Picked::Truncated);
            }
            let days = match half {
                Half::NextDay => 1,
                Half::DayBefore => -1,
                _ => 0,
            };
            let clock = |hour: u8| {
                // A leap second is looked at later, and until then stands for the
                // one before it.
                let start = TimeOfDay { hour, ..time }.since_midnight() + days * MICROS_PER_DAY;
                let end = width.map(|width| start + width * MICROS_PER_SECOND);
                Hours { start, end, is_edge: hour == 24 }
            };
            let day = |days: i64| {
                let by = |micros: i64| micros + days * MICROS_PER_DAY;
                let hours = clock(time.hour);
                Hours { start: by(hours.start), end: hours.end.map(by), ..hours }
            };
            match half {
                // Which night it is decides the date of its evening and of its morning.
                Half::EitherNight => {
                    ledger.note(Note::NightUnsaid);
                    let before = if time.hour < 12 { 0 } else { -1 };
                    (day(before), Some(day(before + 1)))
                }
                Half::Unsaid if (1..=12).contains(&time.hour) => {
                    ledger.note(Note::HalfOfDayUnsaid);
                    (clock(time.hour % 12), Some(clock(time.hour % 12 + 12)))
                }
                Half::Outside => {
                    ledger.note(Note::OutsideDayPart);
                    (clock(time.hour), None)
                }
                _ => (clock(time.hour), None),
            }
        }
        Some(ClockTime::Midnight) if reading.day.is_none() => (edge(0), None),
        Some(ClockTime::Midnight) => {
            ledger.note(Note::MidnightUnsaid);
            (edge(0), Some(edge(86_400)))
        }
        Some(ClockTime::Part(part)) => (of_part(part, how, ledger), None),
        Some(ClockTime::Overnight) => {
            ledger.note(Note::NightUnsaid);
            let before = of_part(DayPart::Overnight, how, ledger);
            let by = |micros: i64| micros + MICROS_PER_DAY;
            let after = Hours { start: by(before.start), end: before.end.map(by), ..before };
            (before, Some(after))
        }
        None => (Hours { end: Some(86_400 * MICROS_PER_SECOND), ..at(0) }, None),
    }
}

/// The hours of a part of the day.
fn of_part(part: DayPart, how: &Reconcile, ledger: &mut Ledger) -> Hours {
    let table = how.day_parts.unwrap_or_default();
    ledger.day_parts = Some(table.version);
    let (start, end) = table.hours(part).seconds();
    let end = Some(end * MICROS_PER_SECOND);
    Hours { start: start * MICROS_PER_SECOND, end, is_edge: false }
}

fn point(zone: Zone, wall: Wall, found: &mut Meanings) -> Result<(), Error> {
    let mapping = zone.read(wall)?;
    for offset in mapping.offsets() {
        found.push(Interval::at(wall.at(offset)), Some(zone), offset);
    }
    found.gaps.extend(LocalGap::new(zone, mapping, (wall, wall)));
    Ok(())
}

/// Midnight is where one day becomes the next, also where the clocks skipped it;
/// a day ends at the first of two midnights.
fn edge(zone: Zone, wall: Wall, is_end: bool, found: &mut Meanings) -> Result<(), Error> {
    let mapping = zone.read(wall)?;
    if !is_end && !matches!(mapping, Mapping::Gap { .. }) {
        return point(zone, wall, found);
    }
    let (start, offset) = mapping.start(wall);
    found.push(Interval::at(start), Some(zone), offset);
    Ok(())
}

/// A window goes through both of its ends, so that it keeps its true length
/// across a change of the clocks.
fn window(zone: Zone, start: Wall, end: Wall, found: &mut Meanings) -> Result<(), Error> {
    let mapping = zone.read(start)?;
    let (first, offset) = mapping.start(start);
    let gap = LocalGap::new(zone, mapping, (start, end));
    let last = match zone.read(end)? {
        Mapping::Unique(offset) | Mapping::Fold(_, offset) => end.at(offset),
        Mapping::Gap { at, .. } => at,
    };
    match gap {
        Some(gap) if last <= first => found.gaps.push(gap),
        // The end of a skipped day is the first instant after it.
        _ => found.push(between(first, last), Some(zone), offset),
    }
    Ok(())
}

fn between(first: Timestamp, last: Timestamp) -> Interval {
    Interval::at(first).hull(Interval::at(last.max(first)))
}

/// Moves a skipped reading to where the policy wants it.
fn shift(how: &Reconcile, ledger: &mut Ledger, found: &mut Meanings) {
    let picked = match how.gap {
        GapPolicy::Report | GapPolicy::Reject => return,
        GapPolicy::ShiftForward => Picked::GapForward,
        GapPolicy::ShiftBack => Picked::GapBack,
        GapPolicy::Transition => Picked::GapTransition,
    };
    for gap in found.gaps.iter() {
        let (start, end) = gap.wall;
        let (first, last, offset) = match how.gap {
            GapPolicy::ShiftForward => (start.at(gap.before), end.at(gap.before), gap.after),
            GapPolicy::ShiftBack => (start.at(gap.after), end.at(gap.after), gap.before),
            _ => (gap.at, gap.at, gap.after),
        };
        let (interval, zone) = (between(first, last), Some(gap.zone));
        found.candidates.push(Candidate { interval, zone, offset });
        ledger.note(Note::Shifted);
        ledger.policy(picked);
    }
}

/// Keeps the candidates that are leap seconds; none is an error.
fn leap_second(
    around: &Around<'_>,
    ledger: &mut Ledger,
    found: &mut Meanings,
) -> Result<(), Error> {
    let (policy, text) = (around.how.leap, quoted(around.text));
    let invalid = |message: String, cure: &str| {
        Err(Error::new(ErrorKind::InvalidLeapSecond, message).cured_by(cure))
    };
    if policy == LeapPolicy::Reject {
        let cure = "give the second before or after it, or set the leap policy";
        return invalid(format!("{text} is on a leap second"), cure);
    }
    ledger.note(Note::LeapSecond);
    ledger.policy(if policy == LeapPolicy::Roll { Picked::LeapRoll } else { Picked::LeapClamp });
    if policy == LeapPolicy::ClampAny {
        return Ok(());
    }
    let before = found.candidates.first().map(|c| Timestamp::clamped(c.interval.lo()));
    let second = |micros: i64| micros.div_euclid(MICROS_PER_SECOND);
    found.candidates.retain(|c| leap::is_leap_second(second(c.interval.lo())));
    if let (Some(instant), true) = (before, found.candidates.is_empty()) {
        let cure = "give a second from 0 to 59; leap seconds were at 23:59:60 UTC";
        let problem = "has second 60, but no leap second followed";
        return invalid(format!("{text} {problem} {instant}"), cure);
    }
    if policy == LeapPolicy::Roll {
        let by = DurationRange::exactly(SignedDuration::from_secs(1));
        for candidate in &mut found.candidates {
            candidate.interval = candidate.interval.shifted(by);
        }
    }
    Ok(())
}

/// Adds the moments that a reading by an abbreviation may mean.
///
/// It belongs to a zone of the place that uses it within a year, then to that of
/// the source, then to the zone that it names first. Where nothing is known of
/// the place, each zone that used it then may be meant.
fn abbreviated(
    reading: &Reading,
    clocks: &Clocks,
    letters: Abbreviation,
    around: &Around<'_>,
    ledger: &mut Ledger,
    found: &mut Meanings,
) -> Result<(), Error> {
    let by = |zone: Zone, ledger: &mut Ledger, found: &mut Meanings| {
        let mut here = Meanings::default();
        show(reading, WallClock::Zone(zone), around, ledger, &mut here)?;
        sort_by_use(letters, here, found)
    };
    let how = around.how;
    for clock in clocks.list.iter() {
        if let WallClock::Zone(zone) = clock {
            by(*zone, ledger, found)?;
        }
    }
    if found.is_settled(ledger) {
        ledger.basis(Basis::Place);
        return Ok(());
    }
    if let Some(zone) = how.source {
        by(zone, ledger, found)?;
    }
    if !how.zones.is_empty() {
        ledger.note(Note::AbbreviationNotOfPlace);
    }
    if found.is_settled(ledger) {
        ledger.basis(Basis::Source);
        return Ok(());
    }
    let mut named = zones_of(letters);
    if how.zones.is_empty() {
        for zone in named.by_ref() {
            by(zone, ledger, found)?;
        }
    } else {
        let mut is_first = true;
        for zone in named {
            if is_first {
                by(zone, ledger, found)?;
                is_first = !found.is_settled(ledger);
                continue;
            }
            let mut others = Meanings::default();
            by(zone, ledger, &mut others)?;
            let others = others.candidates.into_iter().chain(others.by_offset);
            let new = |other: &Candidate| {
                let known = found.candidates.iter().chain(&found.elsewhere);
                known.clone().all(|known| known.interval != other.interval)
            };
            let others: Candidates = others.filter(new).collect();
            found.elsewhere.extend(others);
        }
    }
    if found.is_settled(ledger) {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::UnknownAbbreviation,
        format!("no zone that is known for {} used it then", letters.as_str()),
    )
    .cured_by("write the offset, like +03:00, or the zone, like Europe/Moscow"))
}

/// Moves over what a zone read that used the abbreviation: as meant where it did
/// so then; by its own clock and by that of the letters where it did so at
/// another time of the year.
fn sort_by_use(letters: Abbreviation, here: Meanings, found: &mut Meanings) -> Result<(), Error> {
    for candidate in here.candidates {
        let Some(zone) = candidate.zone else { continue };
        match usage(letters, zone, Timestamp::clamped(candidate.interval.lo()))? {
            Usage::Then => found.candidates.push(candidate),
            Usage::ByOffset => found.by_offset.push(candidate),
            Usage::WithinAYear(offset) => {
                let by = candidate.offset.micros() - offset.micros();
                let moved = |end: i64| end.saturating_add(by);
                let (lo, hi) = (candidate.interval.lo(), candidate.interval.hi());
                let interval = Interval::from_ends(moved(lo), moved(hi));
                for one in [candidate, Candidate { interval, zone: None, offset }] {
                    if !found.out_of_season.contains(&one) {
                        found.out_of_season.push(one);
                    }
                }
            }
            Usage::Never => {}
        }
    }
    for gap in here.gaps {
        // The last second before the gap, and the first after it.
        let second = Timestamp::clamped(gap.at.as_unix_micros() - MICROS_PER_SECOND);
        if usage(letters, gap.zone, second)? == Usage::Then
            || usage(letters, gap.zone, gap.at)? == Usage::Then
        {
            found.gaps.push(gap);
        }
    }
    Ok(())
}
