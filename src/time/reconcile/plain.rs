//! The plain case: a dated clock reading in one zone, alone or with a UTC time
//! that agrees.
//!
//! Nearly every row of a table and every well-formed instant is one, and the
//! machinery for the rest costs several times as much as the answer. What is
//! not plain gets no answer here; what is gets the one that the machinery
//! gives, which a test holds against it.

use super::answer::{Candidate, Candidates, Compared, Reconciled, Verdict};
use super::decide::note_candidates;
use super::ledger::{Basis, Ledger};
use super::old_style;
use super::policy::{Gmt, Grain, Reconcile};
use crate::time::civil::Wall;
use crate::time::duration::SignedDuration;
use crate::time::interval::Interval;
use crate::time::stated::{ClockTime, Day, Half, Label, Reading, Readings};
use crate::time::zone::{Mapping, Offset, Zone};

/// The answer, where the readings are plain and leave nothing to decide.
#[inline]
pub(super) fn plain(readings: &Readings, how: &Reconcile) -> Option<Reconciled> {
    if how.calendar.is_some() || how.grain != Grain::AsStated || how.overflow {
        return None;
    }
    let mut list = readings.iter();
    let (first, second, None) = (list.next()?, list.next(), list.next()) else { return None };
    let mut ledger = Ledger::default();
    let wall = shown(first)?;
    let candidate = match first.label {
        Label::Utc if second.is_none() => utc(wall, how, &mut ledger)?,
        _ => {
            let zone = zone(first.label, how, &mut ledger)?;
            let Mapping::Unique(offset) = zone.read(wall).ok()? else { return None };
            let interval = Interval::at(wall.at(offset));
            Candidate { interval, zone: Some(zone), offset }
        }
    };
    let interval = candidate.interval;
    if old_style::may_be_kept(interval) {
        return None;
    }
    let agreed = match second {
        None => false,
        Some(said) if says_utc(said.label, how) => {
            if Interval::at(shown(said)?.at(Offset::UTC)) != interval {
                return None;
            }
            true
        }
        Some(_) => return None,
    };
    ledger.basis(if agreed { Basis::StatedUtc } else { Basis::OnlyReading });
    note_candidates(&[candidate], how, &mut ledger);
    Some(Reconciled {
        verdict: if agreed { Verdict::Agreed } else { Verdict::Resolved },
        interval,
        candidates: Candidates::from_buf_and_len([candidate; 2], 1),
        compared: agreed.then_some(Compared {
            implied: interval,
            said: interval,
            difference: SignedDuration::ZERO,
        }),
        rare: None,
        ledger,
    })
}

/// A dated clock reading that says which half of the day it means.
fn shown(reading: &Reading) -> Option<Wall> {
    let (Some(Day::Date(date)), Some(ClockTime::Clock(time, Half::Said))) =
        (reading.day, reading.time)
    else {
        return None;
    };
    let micros = Wall::midnight(date).as_micros() + time.since_midnight();
    (time.second < 60).then(|| Wall::from_micros(micros))
}

fn says_utc(label: Label, how: &Reconcile) -> bool {
    label == Label::Utc || label == Label::Gmt && how.gmt == Gmt::Utc
}

/// The one zone that a label means.
fn zone(label: Label, how: &Reconcile, ledger: &mut Ledger) -> Option<Zone> {
    let (zone, basis) = match (label, how.unsaid()) {
        (Label::Zone(zone), _) => (zone, Basis::StatedZone),
        (Label::Unsaid, Some(source)) => (source, Basis::Source),
        (Label::Unsaid | Label::Local, _) => match how.zones.as_slice() {
            [zone] => (*zone, Basis::Place),
            _ => return None,
        },
        _ => return None,
    };
    ledger.basis(basis);
    Some(zone)
}

/// A UTC time alone, with the clock of the place where that is one.
fn utc(wall: Wall, how: &Reconcile, ledger: &mut Ledger) -> Option<Candidate> {
    let instant = wall.at(Offset::UTC);
    let (zone, offset) = match how.zones.as_slice() {
        [] => (None, Offset::UTC),
        [zone] => (Some(*zone), zone.offset_at(instant).ok()?),
        _ => return None,
    };
    ledger.basis(Basis::StatedUtc);
    Some(Candidate { interval: Interval::at(instant), zone, offset })
}
