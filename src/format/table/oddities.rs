//! From when to when a load goes, and what no honest table has.

use super::loaded::Loaded;
use crate::error::quoted;
use crate::time::civil::{MICROS_PER_DAY, MICROS_PER_SECOND};
use crate::time::timestamp::Timestamp;
use crate::timeline::Rows;

const WEEK: i64 = 7 * MICROS_PER_DAY;
/// After so many weeks the clock of GPS begins again.
const ROLLOVER: i64 = 1024 * WEEK;
/// What is so far from all other rows is alone.
const FAR: i64 = 365 * MICROS_PER_DAY;
/// How few actors with one row each may be as they should.
const FEW: u64 = 3;

/// Adds to an account who and when its rows are of, and notes on what is odd in them.
pub(super) fn oddities(
    loaded: &mut Loaded,
    rows: &[Rows],
    ids: &[Box<[u8]>],
    now: Option<Timestamp>,
) {
    let times = || rows.iter().flat_map(Rows::times).copied();
    loaded.actors = ids.len() as u64;
    let (mut from, mut to) = (i64::MAX, i64::MIN);
    for times in rows.iter().map(Rows::times) {
        let wider = |(from, to): (i64, i64), time: &i64| (from.min(*time), to.max(*time));
        (from, to) = times.iter().fold((from, to), wider);
    }
    if from > to {
        return;
    }
    loaded.from = Some(Timestamp::clamped(from));
    loaded.to = Some(Timestamp::clamped(to));
    let notes = &mut loaded.notes;
    let is_first_day = |time: &i64| (0..MICROS_PER_DAY).contains(time);
    if is_first_day(&from) || from < 0 && to >= 0 {
        let first = times().filter(is_first_day).count();
        if first > 0 {
            notes.push(format!("{first} at 1970-01-01, as clocks that were never set have it"));
        }
    }
    let count: u64 = rows.iter().map(|rows| rows.len() as u64).sum();
    if to - from > FAR && count > 2 {
        alone(notes, times, from, to);
    }
    if to - from > ROLLOVER - WEEK {
        let steps = rollovers(rows, ids.len());
        if steps > 0 {
            notes.push(format!(
                "{steps} are 1,024 weeks from the row before, by which clocks of GPS slip"
            ));
        }
    }
    if let Some(now) = now.filter(|now| to > now.as_unix_micros()) {
        let later = times().filter(|time| *time > now.as_unix_micros()).count();
        notes.push(format!("{later} are in the future, after {now}"));
    }
    let zeros = rows.iter().flat_map(Rows::points).filter(|point| **point == (0, 0)).count();
    if zeros > 0 {
        notes.push(format!("{zeros} at 0, 0, as programs write it that have no position"));
    }
    spoilt(notes, rows, ids);
    let is_sure = |column: &str| {
        ["actor", "mmsi", "icao24"].iter().any(|sure| column.eq_ignore_ascii_case(sure))
    };
    let is_open = loaded.actor_column.as_deref().is_some_and(|column| !is_sure(column));
    if loaded.actors == count && count >= FEW && is_open {
        notes.push(
            "every row is of another actor; check that their ids are not numbers of rows"
                .to_owned(),
        );
    }
}

/// Notes the last instant where it is long after all others, and the first likewise.
fn alone<I: Iterator<Item = i64>>(
    notes: &mut Vec<String>,
    times: impl Fn() -> I,
    from: i64,
    to: i64,
) {
    let before = times().filter(|time| *time < to).max();
    let after = times().filter(|time| *time > from).min();
    let ends = [(to, before, "after"), (from, after, "before")];
    for (end, next, side) in ends {
        let other = if end == to { from } else { to };
        let Some(next) = next.filter(|next| (end - next).abs() > FAR.max((next - other).abs()))
        else {
            continue;
        };
        let count = times().filter(|time| *time == end).count();
        let hours = (end - next).abs() / MICROS_PER_SECOND / 3600;
        let at = Timestamp::clamped(end);
        notes.push(format!("{count} at {at}, {hours}h {side} all others"));
    }
}

/// How many rows come 1,024 weeks before or after the row of their actor before them.
fn rollovers(rows: &[Rows], actors: usize) -> usize {
    let mut last = vec![None; actors];
    let mut count = 0;
    for (actor, time, _) in rows.iter().flat_map(Rows::iter) {
        let Some(slot) = last.get_mut(actor as usize) else { continue };
        let is_slip = |before: i64| ((time - before).abs() - ROLLOVER).abs() <= WEEK;
        count += usize::from(slot.replace(time).is_some_and(is_slip));
    }
    count
}

/// Notes ids that a spreadsheet has written as a rounded number.
fn spoilt(notes: &mut Vec<String>, rows: &[Rows], ids: &[Box<[u8]>]) {
    let is_spoilt = |id: &[u8]| {
        let text = std::str::from_utf8(id).unwrap_or_default().to_ascii_uppercase();
        text.split_once("E+").is_some_and(|(number, power)| {
            let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
            let digits = number.replacen(['.', ','], "", 1);
            !digits.is_empty() && is_number(&digits) && !power.is_empty() && is_number(power)
        })
    };
    if !ids.iter().any(|id| is_spoilt(id)) {
        return;
    }
    let mut counts = vec![0_u64; ids.len()];
    for (actor, ..) in rows.iter().flat_map(Rows::iter) {
        if let Some(count) = counts.get_mut(actor as usize) {
            *count += 1;
        }
    }
    for (id, count) in ids.iter().zip(counts).filter(|(id, _)| is_spoilt(id)).take(FEW as usize) {
        let id = quoted(&String::from_utf8_lossy(id));
        notes.push(format!(
            "{count} of {id}, the scientific notation in which spreadsheets write long numbers, rounded"
        ));
    }
}
