//! Times made of others: between two moments, and hours later.

use super::answer::{Candidate, Candidates, Compared, Reconciled, Verdict};
use super::clocks::WallClock;
use super::days::{dates_of, shifted};
use super::decide::{decide, decide_from, hull, left_open, shown};
use super::ledger::{Basis, Ledger, Note};
use super::policy::{Fold, Reconcile, Sense};
use super::published::{date_of_day, to_the_day};
use super::tables::PHRASES;
use crate::error::{Error, ErrorKind, quoted};
use crate::time::civil::{CivilDate, MICROS_PER_DAY, Wall};
use crate::time::interval::Interval;
use crate::time::stated::{
    Day, Direction, Elapsed, Label, Preposition, Reading, Readings, RelativeTime, Tense,
};
use crate::time::zone::Zone;

/// Some time between two moments.
pub(super) fn between(
    from: &Readings,
    to: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let (start, end) = ends(from, to, how, text)?;
    let have_days = from.has_day() && to.has_day();
    let candidates = spans(&paired(&start.candidates, |_| &end.candidates, have_days));
    let hull = candidates.iter().map(|pair| pair.interval).reduce(Interval::hull);
    let failed = [&start, &end]
        .into_iter()
        .find(|one| matches!(one.verdict, Verdict::Conflict | Verdict::Nonexistent));
    let (interval, verdict) = match (hull, failed) {
        // What a conflict leaves open at one end, it leaves open in the whole.
        (Some(hull), Some(failed)) => {
            let (lo, hi) = (start.interval.lo().min(hull.lo()), end.interval.hi().max(hull.hi()));
            (Interval::from_ends(lo, hi), failed.verdict)
        }
        (Some(hull), None) if candidates.iter().any(|pair| pair.interval != hull) => {
            (hull, Verdict::Ambiguous)
        }
        (Some(hull), None) if [&start, &end].iter().all(|one| one.verdict == Verdict::Agreed) => {
            (hull, Verdict::Agreed)
        }
        (Some(hull), None) => (hull, Verdict::Resolved),
        (None, Some(failed)) => {
            let interval = start.interval.hull(end.interval);
            return Ok(Reconciled { interval, ..failed.clone() });
        }
        (None, None) => {
            let message = format!("{} ends before it starts", quoted(text));
            return Err(Error::new(ErrorKind::Contradiction, message)
                .cured_by("swap the two times, or give each its day"));
        }
    };
    let told = failed.unwrap_or(&start).clone();
    let compared = compared(&start, &end).or(told.compared);
    let ledger = noted(start.ledger.with(end.ledger), &candidates, how);
    let answer = Reconciled { compared, verdict, interval, candidates, ledger, ..told };
    left_open(&answer, how, text)?;
    Ok(answer)
}

/// What is to note of both ends, where each has helped to settle the other.
pub(super) fn noted(mut ledger: Ledger, pairs: &[Candidate], how: &Reconcile) -> Ledger {
    let last = |pair: &Candidate| {
        let end = Interval::from_ends(pair.interval.hi(), pair.interval.hi());
        Candidate { interval: end, ..*pair }
    };
    if !pairs.iter().all(|pair| how.is_later(&last(pair))) {
        ledger.withdraw(Note::AfterPublication);
    }
    let half = MICROS_PER_DAY.unsigned_abs() / 2;
    let halves = |one: &Candidate| {
        let is_half = |at: fn(Interval) -> i64| {
            pairs.iter().any(|other| at(other.interval).abs_diff(at(one.interval)) == half)
        };
        is_half(Interval::lo) || is_half(Interval::hi)
    };
    if !pairs.is_empty() && !pairs.iter().any(halves) {
        ledger.withdraw(Note::HalfOfDayUnsaid);
    }
    ledger
}

/// The two ends of a range, each by what it says and what the other adds to it.
pub(super) fn ends(
    from: &Readings,
    to: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<(Reconciled, Reconciled), Error> {
    let (mut start, mut end) = (*from, *to);
    share(&mut start, to);
    share(&mut end, &start);
    // What one end leaves open, the other may settle.
    let fold = if how.fold == Fold::Reject { Fold::Report } else { how.fold };
    let how = &Reconcile { fold, ..*how };
    let start = decide(Preposition::At, &start, how, text)?;
    // The last such start before publication, and the first such end after it:
    // the range may not have been over.
    if !from.has_day() && !to.has_day() {
        let end = end_after(&start, &end, how, text)?;
        return Ok((start, end));
    }
    // Days that may be the last or the coming one (a weekday beside a date says
    // which) are the first from the start on.
    let follows = end.iter().filter_map(|reading| reading.day).all(|day| {
        matches!(
            day,
            Day::Weekday(_, Tense::Unsaid)
                | Day::MonthDay { weekday: None, .. }
                | Day::OfMonth { weekday: None, .. }
                | Day::Month(_)
        )
    });
    if follows {
        let end = end_after(&start, &end, how, text)?;
        return Ok((start, end));
    }
    // Of two ends with days of their own, the start alone may be another day.
    let sense = if from.has_day() && to.has_day() { Sense::Likely } else { how.sense };
    let end = decide(Preposition::At, &end, &Reconcile { sense, ..*how }, text)?;
    Ok((start, end))
}

/// Where both ends stand on two clocks: the stretch on one against the other.
fn compared(start: &Reconciled, end: &Reconciled) -> Option<Compared> {
    let (first, last) = start.compared.zip(end.compared)?;
    let is_stretch = start.verdict == end.verdict && first.said.lo() <= last.said.lo();
    is_stretch.then(|| Compared {
        implied: stretch(first.implied, last.implied),
        said: stretch(first.said, last.said),
        difference: first.difference,
    })
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
    let mut candidates = Candidates::new();
    for from in start.candidates.iter() {
        let own = decide_from(from.interval.earliest(), to, how, text)?;
        for to in own
            .candidates
            .iter()
            .filter(|to| !has_zone(&start.candidates, to) || to.zone == from.zone)
        {
            if !candidates.contains(to) {
                candidates.push(*to);
            }
        }
    }
    end.candidates = candidates;
    Ok(end)
}

/// Whether the clock of one end is one of the other.
fn has_zone(end: &[Candidate], other: &Candidate) -> bool {
    end.iter().any(|one| one.zone == other.zone)
}

fn stretch(start: Interval, end: Interval) -> Interval {
    Interval::from_ends(start.lo(), end.hi().max(start.lo()))
}

/// What one side of `between 6 and 7 p.m. Moscow time on Tuesday` leaves unsaid
/// it has from the other: the day, and the clock.
fn share(to: &mut Readings, from: &Readings) {
    share_clock(to, from);
    for (reading, other) in beside(to, from) {
        reading.day = reading.day.or(other.day);
    }
}

/// The clock that one side leaves unsaid it has from the other.
pub(super) fn share_clock(to: &mut Readings, from: &Readings) {
    for (reading, other) in beside(to, from) {
        if reading.label == Label::Unsaid {
            reading.label = other.label;
        }
    }
}

/// Each reading of one side, with that of the other side on the same clock: of two
/// clocks each goes on at the other end, and so does its day.
fn beside<'r>(
    to: &'r mut Readings,
    from: &'r Readings,
) -> impl Iterator<Item = (&'r mut Reading, &'r Reading)> {
    let clocks = from.iter().count();
    let first = from.iter().next();
    to.iter_mut().enumerate().filter_map(move |(at, reading)| {
        let own = if clocks > 1 { from.iter().nth(at) } else { None };
        Some((reading, own.or(first)?))
    })
}

/// The starts and ends that go together, on one clock each where both have it; `ends` has
/// those of each start, by its number. Where both have a day of their own, and not the same,
/// how long it is says nothing of the halves of these days.
pub(super) fn paired<'e>(
    start: &[Candidate],
    ends: impl Fn(usize) -> &'e [Candidate],
    have_days: bool,
) -> Vec<(Candidate, Candidate)> {
    // Midnight ends a day.
    let day = |shown: i64| shown.div_euclid(MICROS_PER_DAY);
    let are_open = |from: &Candidate, to: &Candidate| {
        have_days && day(shown(from)) != day(shown(to).saturating_sub(1))
    };
    let meet = |at: usize, from: &Candidate, to: &Candidate| {
        let one_clock = from.zone == to.zone || !has_zone(start, to) && !has_zone(ends(at), from);
        one_clock && from.interval.lo() <= to.interval.hi()
    };
    let shown_width = |from: &Candidate, to: &Candidate| shown(to).saturating_sub(shown(from));
    let mut pairs = Vec::new();
    for (at, from) in start.iter().enumerate() {
        for to in ends(at).iter().filter(|to| meet(at, from, to)) {
            // With `between 6 and 7 p.m.` the 6 is that of the evening: of the
            // two halves of the day the shorter stretch is meant.
            let shorter = |(at, other): (usize, &Candidate)| {
                ends(at).iter().filter(|last| may_be(last, to)).any(|last| {
                    meet(at, other, last) && shown_width(other, last) < shown_width(from, to)
                })
            };
            let mut others = start.iter().enumerate().filter(|(_, other)| may_be(other, from));
            if are_open(from, to) || !others.any(shorter) {
                pairs.push((*from, *to));
            }
        }
    }
    pairs
}

/// The stretches from a start to an end.
pub(super) fn spans(pairs: &[(Candidate, Candidate)]) -> Candidates {
    let mut spans = Candidates::new();
    for (from, to) in pairs {
        let lo = from.interval.lo();
        let interval = Interval::from_ends(lo, to.interval.hi().max(lo));
        let span = Candidate { interval, ..*from };
        if !spans.contains(&span) {
            spans.push(span);
        }
    }
    spans
}

/// Whether two readings of a clock are the same, or in the other half of a day.
pub(super) fn may_be(one: &Candidate, other: &Candidate) -> bool {
    let apart = shown(one).abs_diff(shown(other));
    one.zone == other.zone && (apart == 0 || apart == MICROS_PER_DAY.unsigned_abs() / 2)
}

/// A moment counted from another.
pub(super) fn relative(
    relative: &RelativeTime,
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
    let dates = |clock: WallClock| dates_of(anchor, clock);
    counted(anchor, (relative.by, relative.direction), dates, how, ledger)
}

/// `three hours ago`: so long before the publication.
pub(super) fn ago(by: Elapsed, how: &Reconcile, text: &str) -> Result<Reconciled, Error> {
    let is_day = how.published.map(to_the_day).transpose()?.unwrap_or(false);
    let Some(published) = how.published else {
        let message = format!("{} counts from the publication", quoted(text));
        return Err(Error::new(ErrorKind::NoAnchor, message).cured_by("give the publication date"));
    };
    let mut ledger = Ledger::default();
    ledger.basis(Basis::Publication);
    if is_day {
        ledger.note(Note::PublishedToTheDay);
    }
    let dates = |clock: WallClock| match published.earliest().zip(published.latest()) {
        Some((first, end)) if is_day => {
            let date = date_of_day(first, end, clock, how.source)?;
            Ok(Some((date, date)))
        }
        _ => dates_of(published, clock),
    };
    counted(published, (by, Direction::Before), dates, how, ledger)
}

/// So long before or after a time on a clock.
pub(super) fn apart(
    (by, direction): (Elapsed, Direction),
    readings: &Readings,
    how: &Reconcile,
    text: &str,
) -> Result<Reconciled, Error> {
    let range = direction.signed(by.beside_clock().range());
    // What had come by the publication is the moment, not the time it counts from.
    let is_short = range.min().zip(range.max()).is_some_and(|(min, max)| {
        (max - min).as_micros() < MICROS_PER_DAY && max.abs().as_micros() < MICROS_PER_DAY
    });
    let exact = how.published.filter(|_| is_short && !readings.has_day());
    let moved = match exact {
        Some(published) if !to_the_day(published)? => Some(published.shifted(-range)),
        _ => how.published,
    };
    let mut answer =
        decide(Preposition::At, readings, &Reconcile { published: moved, ..*how }, text)?;
    for candidate in &mut answer.candidates {
        candidate.interval = candidate.interval.shifted(range);
    }
    answer.interval = answer.interval.shifted(range);
    if by.is_vague() {
        answer.ledger.phrases = Some(PHRASES);
    }
    Ok(answer)
}

/// So long from a moment: by the dates of the place, or else of the source, where
/// it is counted by date and one of them is known.
fn counted(
    anchor: Interval,
    (by, direction): (Elapsed, Direction),
    dates: impl Fn(WallClock) -> Result<Option<(CivilDate, CivilDate)>, Error>,
    how: &Reconcile,
    mut ledger: Ledger,
) -> Result<Reconciled, Error> {
    ledger.phrases = by.is_vague().then_some(PHRASES);
    let interval = anchor.shifted(direction.signed(by.range()));
    let mut candidates = Candidates::new();
    if by.is_on_calendar() {
        let own = how.unsaid();
        for zone in own.into_iter().chain(how.zones.iter().filter(|_| own.is_none())) {
            if let Some(dates) = dates(WallClock::Zone(zone))? {
                candidates.push(on_calendar(interval, (by, direction), dates, zone)?);
            }
        }
    }
    if candidates.is_empty() {
        let mut candidate = Candidate::at(interval);
        // One zone of the place says what its clocks showed at the start.
        if let ([zone], Some(start)) = (how.zones.as_slice(), interval.earliest())
            && let Ok(offset) = zone.offset_at(start)
        {
            (candidate.zone, candidate.offset) = (Some(*zone), offset);
        }
        candidates.push(candidate);
    } else {
        ledger.basis(if how.unsaid().is_some() { Basis::Source } else { Basis::Place });
    }
    let interval = hull(&candidates);
    let several = candidates.iter().any(|candidate| candidate.interval != interval);
    let verdict = if several { Verdict::Ambiguous } else { Verdict::Resolved };
    Ok(Reconciled { verdict, interval, candidates, compared: None, rare: None, ledger })
}

/// The ends that are counted by date, on the calendar of one zone; `interval` has
/// the others.
fn on_calendar(
    interval: Interval,
    (by, direction): (Elapsed, Direction),
    (first, last): (CivilDate, CivilDate),
    zone: Zone,
) -> Result<Candidate, Error> {
    let edge = |date: CivilDate| {
        let wall = Wall::midnight(date);
        Ok::<_, Error>(zone.read(wall)?.start(wall))
    };
    let (near, far) = match direction {
        Direction::After => (by.least, by.most),
        Direction::Before => (by.most, by.least),
    };
    let start = near
        .and_then(|length| length.dates(first, direction, by.is_plain()))
        .map(|(date, _)| edge(date));
    let end = far
        .and_then(|length| length.dates(last, direction, by.is_plain()))
        .map(|(_, date)| edge(shifted(date, 1)));
    let (start, end) = (start.transpose()?, end.transpose()?);
    let lo = start.map_or(interval.lo(), |(start, _)| start.as_unix_micros());
    let hi = end.map_or(interval.hi(), |(end, _)| end.as_unix_micros());
    let (_, offset) = match start.or(end) {
        Some(edge) => edge,
        None => edge(first)?,
    };
    let interval = Interval::from_ends(lo, hi.max(lo));
    Ok(Candidate { interval, zone: Some(zone), offset })
}
