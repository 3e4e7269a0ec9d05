//! Times made of others: between two moments, and hours later.

use super::answer::{Candidate, Compared, Reconciled, Verdict};
use super::clocks::Clock;
use super::days::{shifted, to_the_day};
use super::decide::{decide, decide_from, left_open, shown};
use super::few::Few;
use super::ledger::{Basis, Ledger, Note};
use super::policy::{Fold, Reconcile};
use super::tables::Phrases;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, Wall};
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::stated::{Approach, Day, Direction, Elapsed, Label, Readings, Relative, Tense};
use crate::time::timestamp::Timestamp;
use crate::time::zone::{Mapping, Offset};

/// Some time between two moments.
pub(super) fn between(
    from: &Readings,
    to: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let (mut from, mut to) = (*from, *to);
    let lacks_day = |readings: &Readings| readings.iter().all(|reading| reading.day.is_none());
    let no_day = lacks_day(&from) && lacks_day(&to);
    share(&mut from, &to);
    share(&mut to, &from);
    // What one end leaves open, the other may settle.
    let ends =
        &Reconcile { fold: if how.fold == Fold::Reject { Fold::Report } else { how.fold }, ..*how };
    let (start, end) = if no_day {
        // The last such stretch before publication: its end first, and then the
        // last such start before that end.
        let end = decide(Approach::At, &to, ends, text)?;
        (decide_from(end.interval.latest(), &from, ends, text)?, end)
    } else {
        let start = decide(Approach::At, &from, ends, text)?;
        let end = match follows(&mut to) {
            true => end_after(&start, &to, ends, text)?,
            false => decide(Approach::At, &to, ends, text)?,
        };
        (start, end)
    };
    let pairs = paired(&start, &end);
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
    let answer = Reconciled {
        compared,
        verdict,
        interval: Interval::from_ends(lo, hi),
        candidates: pairs,
        ledger: start.ledger.with(end.ledger),
        ..told
    };
    left_open(&answer, how, text)?;
    Ok(answer)
}

/// Whether an end names only days that may be the last or the coming one (a
/// weekday beside a date says which); they are then the first from the start on.
fn follows(to: &mut Readings) -> bool {
    let mut later = *to;
    for day in later.iter_mut().filter_map(|reading| reading.day.as_mut()) {
        match day {
            Day::Weekday(_, tense @ Tense::Unsaid)
            | Day::MonthDay { tense: tense @ Tense::Unsaid, weekday: None, .. } => {
                *tense = Tense::Onward;
            }
            _ => return false,
        }
    }
    *to = later;
    true
}

/// The end of a range after its start, which each clock has at its own time.
fn end_after(
    start: &Reconciled,
    to: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let mut end = decide_from(start.interval.earliest(), to, how, text)?;
    let Some(first) = start.candidates.iter().next() else { return Ok(end) };
    if start.candidates.iter().all(|from| from.zone == first.zone) {
        return Ok(end);
    }
    let mut candidates: Few<Candidate, 2> = Few::new(Candidate::FILLER);
    for from in start.candidates.iter() {
        let own = decide_from(from.interval.earliest(), to, how, text)?;
        for to in own.candidates.iter().filter(|to| !has_zone(start, to) || to.zone == from.zone) {
            if !candidates.as_slice().contains(to) {
                candidates.push(*to);
            }
        }
    }
    end.candidates = candidates;
    Ok(end)
}

/// Whether the clock of one end is one of the other.
fn has_zone(end: &Reconciled, other: &Candidate) -> bool {
    end.candidates.iter().any(|one| one.zone == other.zone)
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

/// The stretches from a start to an end, on one clock each where both have it.
fn paired(start: &Reconciled, end: &Reconciled) -> Few<Candidate, 2> {
    let meet = |from: &Candidate, to: &Candidate| {
        let one_clock = from.zone == to.zone || !has_zone(start, to) && !has_zone(end, from);
        one_clock && from.interval.lo() <= to.interval.hi()
    };
    let shown_width = |from: &Candidate, to: &Candidate| shown(to).saturating_sub(shown(from));
    let mut pairs: Few<Candidate, 2> = Few::new(Candidate::FILLER);
    for from in start.candidates.iter() {
        for to in end.candidates.iter().filter(|to| meet(from, to)) {
            // With `between 6 and 7 p.m.` the 6 is that of the evening: of the
            // two halves of the day the shorter stretch is meant.
            let shorter = |other: &Candidate| {
                end.candidates.iter().filter(|last| may_be(last, to)).any(|last| {
                    meet(other, last) && shown_width(other, last) < shown_width(from, to)
                })
            };
            let interval = Interval::from_ends(from.interval.lo(), to.interval.hi());
            let pair = Candidate { interval, ..*from };
            let mut others = start.candidates.iter().filter(|other| may_be(other, from));
            if !others.any(shorter) && !pairs.as_slice().contains(&pair) {
                pairs.push(pair);
            }
        }
    }
    pairs
}

/// Whether two readings of a clock are the same, or in the other half of a day.
fn may_be(one: &Candidate, other: &Candidate) -> bool {
    let apart = shown(one).abs_diff(shown(other));
    one.zone == other.zone && (apart == 0 || apart == MICROS_PER_DAY.unsigned_abs() / 2)
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
    let is_day = how.published.map(to_the_day).transpose()?.unwrap_or(false);
    let relative = Relative { by, direction: Direction::Before, from: None };
    let (Some(published), Some(range)) = (how.published, elapsed(&relative, how)) else {
        let message = format!("{} counts from the publication", quoted(text));
        return Err(Error::new(ErrorKind::NoAnchor, message).cured_by("give the publication date"));
    };
    let mut ledger = Ledger::default();
    ledger.basis(Basis::Publication);
    if is_day {
        ledger.note(Note::PublishedToTheDay);
    }
    Ok(counted(published, range, by, how, ledger))
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
            let wall = Wall::midnight(date);
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
