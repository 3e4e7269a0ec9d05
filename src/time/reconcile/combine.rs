//! Words around a time: about, before, between, and hours later.

use super::answer::{Candidate, Compared, Reconciled, Verdict};
use super::clocks::Clock;
use super::days::shifted;
use super::decide::decide;
use super::few::Few;
use super::ledger::{Basis, Ledger};
use super::policy::Reconcile;
use super::tables::Phrases;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{CivilDate, Wall};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::stated::{
    Approach, ClockTime, Day, Direction, Elapsed, Label, Reading, Readings, Relative,
};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Mapping, Offset};

/// Applies `about`, `before` and the like to an answer about the time itself.
pub(super) fn approach(
    approach: Approach,
    readings: &Readings,
    how: &Reconcile,
    answer: &mut Reconciled,
) {
    if approach == Approach::At {
        return;
    }
    if matches!(approach, Approach::About | Approach::ShortlyBefore | Approach::ShortlyAfter) {
        answer.ledger.phrases = Some(how.phrases.get().version);
    }
    // `about 6` is as rough as a clock, `about Tuesday` as a calendar.
    let by_clock = readings
        .iter()
        .any(|reading| matches!(reading.time, Some(ClockTime::Clock { .. } | ClockTime::Midnight)));
    let phrases = &Phrases {
        about_window_percent: if by_clock { 0 } else { how.phrases.get().about_window_percent },
        ..how.phrases.get()
    };
    // In a conflict, what is rough is each of the two readings, not their hull.
    let rough = answer.implied().filter(|_| answer.verdict == Verdict::Conflict);
    answer.interval =
        approached(approach, phrases, answer.interval, rough.unwrap_or(answer.interval));
    for candidate in answer.candidates.as_mut_slice() {
        candidate.interval = approached(approach, phrases, candidate.interval, candidate.interval);
    }
    if answer.verdict == Verdict::Ambiguous {
        let candidates = answer.candidates.iter().map(|candidate| candidate.interval);
        answer.interval = candidates.reduce(Interval::hull).unwrap_or(answer.interval);
    }
}

/// `time` moved and widened; by how much depends on how long `rough` is.
fn approached(approach: Approach, phrases: &Phrases, time: Interval, rough: Interval) -> Interval {
    let shortly = phrases.shortly.abs().as_micros();
    let widened = |before: i64, after: i64| time.shifted(DurationRange::from_ends(before, after));
    match approach {
        Approach::At => time,
        Approach::About => {
            let width = rough.width().unwrap_or(SignedDuration::ZERO).as_micros();
            let part = width / 100 * i64::from(phrases.about_window_percent);
            time.give_or_take(phrases.about.abs().max(SignedDuration::from_micros(part)))
        }
        Approach::ShortlyBefore => widened(-shortly, 0),
        Approach::ShortlyAfter => widened(0, shortly),
        Approach::Before => Interval::from_ends(i64::MIN, time.lo()),
        Approach::NoLaterThan => Interval::from_ends(i64::MIN, time.hi()),
        Approach::After => Interval::from_ends(time.hi(), i64::MAX),
        Approach::NoEarlierThan => Interval::from_ends(time.lo(), i64::MAX),
    }
}

/// Some time between two moments.
pub(super) fn between(
    from: &Readings,
    to: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let (mut from, mut to) = (*from, *to);
    let lacks_day = |readings: &Readings| readings.iter().all(|reading| reading.day.is_none());
    let (from_lacks, to_lacks) = (lacks_day(&from), lacks_day(&to));
    share(&mut from, &to);
    share(&mut to, &from);
    let (start, end) = match (from_lacks, to_lacks) {
        (true, true) => {
            // The last such stretch before publication: its end first, and
            // then the last such start before that end.
            let end = decide(&to, how, text)?;
            let before = end.interval.latest().map_or(*how, |latest| how.published(latest));
            (decide(&from, &before, text)?, end)
        }
        _ => (decide(&from, how, text)?, decide(&to, how, text)?),
    };
    let mut pairs = paired(&start, &end);
    let (mut start, mut end) = (start, end);
    // `between 11 p.m. and 1 a.m. on Tuesday` starts on Monday.
    if pairs.is_empty() && from_lacks && !to_lacks && move_days(&mut from, -1) {
        start = decide(&from, how, text)?;
        pairs = paired(&start, &end);
    } else if pairs.is_empty() && to_lacks && !from_lacks && move_days(&mut to, 1) {
        end = decide(&to, how, text)?;
        pairs = paired(&start, &end);
    }
    let failed = [&start, &end]
        .into_iter()
        .find(|one| matches!(one.verdict, Verdict::Conflict | Verdict::Nonexistent));
    let Some(hull) = pairs.iter().map(|pair| pair.interval).reduce(Interval::hull) else {
        if let Some(failed) = failed {
            return Ok(Reconciled {
                interval: start.interval.hull(end.interval),
                ..failed.clone()
            });
        }
        return Err(Error::new(
            ErrorKind::Contradiction,
            format!("{} ends before it starts", quoted(text)),
        )
        .cured_by("swap the two times, or give each its day"));
    };
    let several = pairs.iter().any(|pair| pair.interval != hull);
    let agreed = start.verdict == Verdict::Agreed && end.verdict == Verdict::Agreed;
    let verdict = match failed {
        Some(failed) => failed.verdict,
        None if several => Verdict::Ambiguous,
        None if agreed => Verdict::Agreed,
        None => Verdict::Resolved,
    };
    let (lo, hi) = match failed {
        // What a conflict leaves open at one end, it leaves open in the whole.
        Some(_) => (start.interval.lo().min(hull.lo()), end.interval.hi().max(hull.hi())),
        None => (hull.lo(), hull.hi()),
    };
    let told = failed.unwrap_or(&start).clone();
    let compared = match (start.compared, end.compared) {
        // Both ends stand on two clocks: the stretch on one against the other.
        (Some(first), Some(last))
            if start.verdict == end.verdict && first.said.lo() <= last.said.lo() =>
        {
            Some(Compared {
                implied: stretch(first.implied, last.implied),
                said: stretch(first.said, last.said),
                difference: first.difference,
            })
        }
        _ => told.compared,
    };
    Ok(Reconciled {
        compared,
        verdict,
        interval: Interval::from_ends(lo, hi),
        candidates: pairs,
        ledger: start.ledger.with(end.ledger),
        ..told
    })
}

fn stretch(start: Interval, end: Interval) -> Interval {
    Interval::from_ends(start.lo(), end.hi().max(start.lo()))
}

/// What one side of `between 6 and 7 p.m. Moscow time on Tuesday` leaves unsaid
/// it has from the other: the day, and the clock.
fn share(to: &mut Readings, from: &Readings) {
    let Some(other) = from.iter().next().copied() else { return };
    // Of two clocks, each goes on at the other end, and so does its day.
    let clocks = from.iter().count();
    for (at, reading) in to.iter_mut().enumerate() {
        let other = if clocks > 1 { from.iter().nth(at).copied().unwrap_or(other) } else { other };
        if reading.day.is_none() {
            reading.day = other.day;
        }
        if reading.label == Label::Unsaid {
            reading.label = other.label;
        }
    }
}

/// Moves every day by one, and says whether that could be done.
fn move_days(readings: &mut Readings, by: i64) -> bool {
    readings.iter_mut().all(|reading: &mut Reading| {
        let day = match reading.day {
            Some(Day::Date(date)) => Day::Date(shifted(date, by)),
            Some(Day::Weekday(weekday, tense)) => {
                Day::Weekday(if by < 0 { weekday.pred() } else { weekday.succ() }, tense)
            }
            Some(Day::FromPublication(days)) => {
                Day::FromPublication(days.saturating_add(if by < 0 { -1 } else { 1 }))
            }
            _ => return false,
        };
        reading.day = Some(day);
        true
    })
}

/// The shortest stretches, on one clock each, from a start to an end.
fn paired(start: &Reconciled, end: &Reconciled) -> Few<Candidate, 2> {
    let mut pairs: Few<Candidate, 2> = Few::new(Candidate::FILLER);
    let mut add = |from: &Candidate, to: &Candidate| {
        let pair = Interval::from_ends(from.interval.lo(), to.interval.hi());
        let candidate = Candidate { interval: pair, ..*from };
        if !pairs.as_slice().contains(&candidate) {
            pairs.push(candidate);
        }
    };
    let width = |from: &Candidate, to: &Candidate| {
        let width = to.interval.hi().saturating_sub(from.interval.lo());
        (from.zone == to.zone && width >= 0).then_some(width)
    };
    for zone_of in start.candidates.iter() {
        // With `between 6 and 7 p.m.` the 6 is that of the evening: the
        // shortest stretch on each clock is meant.
        let own = |c: &&Candidate| c.zone == zone_of.zone;
        let shortest = start
            .candidates
            .iter()
            .filter(own)
            .flat_map(|from| end.candidates.iter().filter_map(move |to| width(from, to)))
            .min();
        for to in end.candidates.iter() {
            if shortest.is_some() && width(zone_of, to) == shortest {
                add(zone_of, to);
            }
        }
    }
    pairs
}

/// A moment counted from another.
pub(super) fn relative(
    relative: &Relative,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let Some(anchor) = how.anchor else {
        let message = match &relative.from {
            Some(name) => format!("{} counts from {}", quoted(text), quoted(name)),
            None => format!("{} names nothing to count from", quoted(text)),
        };
        return Err(Error::new(ErrorKind::NoAnchor, message)
            .cured_by("give the moment it counts from as the anchor"));
    };
    let mut ledger = Ledger::default();
    ledger.basis(Basis::Anchor);
    if let Some(range) = elapsed(relative, how) {
        return Ok(counted(anchor, range, relative.by, how, ledger));
    }
    let mut candidates: Few<Candidate, 2> = Few::new(Candidate::FILLER);
    let interval = next_day(anchor, relative.direction, how, text, &mut ledger, &mut candidates)?;
    let several = candidates.iter().any(|candidate| candidate.interval != interval);
    Ok(Reconciled {
        verdict: if several { Verdict::Ambiguous } else { Verdict::Resolved },
        interval,
        candidates,
        compared: None,
        rare: None,
        ledger,
    })
}

/// `three hours ago`: so long before the publication.
pub(super) fn ago(by: Elapsed, how: &Reconcile, text: &str) -> Result<Reconciled, Error> {
    let relative = Relative { by, direction: Direction::Before, from: None };
    let (Some(published), Some(range)) = (how.published, elapsed(&relative, how)) else {
        let message = format!("{} counts from the publication", quoted(text));
        return Err(Error::new(ErrorKind::NoAnchor, message).cured_by("give the publication date"));
    };
    let mut ledger = Ledger::default();
    ledger.basis(Basis::Publication);
    Ok(counted(Interval::at(published), range, by, how, ledger))
}

/// So long from a moment.
fn counted(
    anchor: Interval,
    range: DurationRange,
    by: Elapsed,
    how: &Reconcile,
    ledger: Ledger,
) -> Reconciled {
    let mut ledger = ledger;
    if Phrases::rules(by) {
        ledger.phrases = Some(how.phrases.get().version);
    }
    let interval = anchor.shifted(range);
    let mut candidate = Candidate { interval, ..Candidate::FILLER };
    // One zone of the place says what its clocks showed at the start.
    if let ([zone], Some(start)) = (how.zones.as_slice(), interval.earliest())
        && let Ok(offset) = zone.offset_at(start)
    {
        (candidate.zone, candidate.offset) = (Some(*zone), offset);
    }
    let mut candidates: Few<Candidate, 2> = Few::new(Candidate::FILLER);
    candidates.push(candidate);
    let verdict = Verdict::Resolved;
    Reconciled { verdict, interval, candidates, compared: None, rare: None, ledger }
}

/// How long a relative time says it is from its anchor, signed; `None` where
/// that depends on a calendar (`the next day`).
pub(super) fn elapsed(relative: &Relative, how: &Reconcile) -> Option<DurationRange> {
    let range = how.phrases.get().range(relative.by)?;
    Some(match relative.direction {
        Direction::After => range,
        Direction::Before => {
            let (min, max) = range.ends();
            // The extremes of i64 mean no end, and stay so when turned round.
            DurationRange::from_ends(if max == i64::MAX { i64::MIN } else { -max }, -min)
        }
    })
}

/// The civil day after (or before) the anchor, on the calendar of the place.
fn next_day(
    anchor: Interval,
    direction: Direction,
    how: &Reconcile,
    text: &str,
    ledger: &mut Ledger,
    candidates: &mut Few<Candidate, 2>,
) -> Result<Interval, Error> {
    let (Some(earliest), Some(latest)) = (anchor.earliest(), anchor.latest()) else {
        return Err(Error::new(
            ErrorKind::NoAnchor,
            format!("{} counts from a moment without bounds", quoted(text)),
        )
        .cured_by("bound the moment on both sides"));
    };
    // An interval ends before its end, unless it is a point.
    let last = if anchor.is_exact() { latest } else { latest - SignedDuration::from_micros(1) };
    let zones = how.zones.iter().chain(how.source.filter(|_| how.zones.is_empty()));
    for zone in zones {
        let clock = Clock::Zone(zone);
        let by = if direction == Direction::After { 1 } else { -1 };
        let first = shifted(clock.date_at(earliest)?, by);
        let last = shifted(clock.date_at(last)?, by + 1);
        let edge = |date: CivilDate| {
            let wall = Wall::new(date, 0, 0);
            Ok::<(Timestamp, Offset), Error>(match zone.read(wall)? {
                Mapping::Unique(offset) | Mapping::Fold(offset, _) => (wall.at(offset), offset),
                Mapping::Gap { at, after, .. } => (at, after),
            })
        };
        let ((start, offset), (end, _)) = (edge(first)?, edge(last)?);
        let (start, end) = (start.as_unix_micros(), end.as_unix_micros());
        let interval = Interval::from_ends(start, end.max(start));
        let zone = Some(zone);
        candidates.push(Candidate { interval, zone, offset });
    }
    ledger.basis(if how.zones.is_empty() { Basis::Source } else { Basis::Place });
    let intervals = candidates.iter().map(|candidate| candidate.interval);
    intervals.reduce(Interval::hull).ok_or_else(|| {
        Error::new(ErrorKind::NothingToResolve, format!("{} needs a calendar", quoted(text)))
            .cured_by("give the zone or the place")
    })
}
