//! The rules as chrono-tz has them: a release of 2025, and no change after 2099.

use std::sync::OnceLock;

use chrono::{DateTime, LocalResult, NaiveDateTime, Offset as _, TimeZone as _, Utc};
use chrono_tz::{GapInfo, OffsetName as _, Tz, TzOffset};

use super::mapping::{Abbreviation, Mapping, Transition};
use super::names::NAMES;
use super::offset::Offset;
use super::tzdb::Tzdb;
use super::unknown::no_rules;

use crate::error::{Error, ErrorKind};
use crate::time::civil::Wall;
use crate::time::timestamp::Timestamp;

/// The last year whose changes are in the table.
const LAST_YEAR: i32 = 2099;
/// 2100-01-01T00:00:00Z.
const END: i64 = 4_102_444_800;
const YEAR: i64 = 365 * 86_400;

pub(super) fn tzdb() -> Tzdb {
    Tzdb { release: chrono_tz::IANA_TZDB_VERSION, source: "chrono-tz", until: Some(LAST_YEAR) }
}

/// A zone is looked up by name when it is first asked for, and kept.
fn rules(zone: u16) -> Result<Tz, Error> {
    static RULES: [OnceLock<Option<Tz>>; NAMES.len()] = [const { OnceLock::new() }; NAMES.len()];
    let load = || {
        let &(name, target) = NAMES.get(usize::from(zone))?;
        let target = NAMES.get(usize::from(target)).map_or(name, |&(target, _)| target);
        name.parse().or_else(|_| target.parse()).ok()
    };
    let slot = RULES.get(usize::from(zone));
    slot.and_then(|slot| *slot.get_or_init(load)).ok_or_else(|| no_rules(zone))
}

fn naive(seconds: i64) -> NaiveDateTime {
    DateTime::<Utc>::from_timestamp_secs(seconds).unwrap_or(DateTime::<Utc>::MAX_UTC).naive_utc()
}

fn offset(of: &TzOffset) -> Offset {
    Offset::clamped(of.fix().local_minus_utc())
}

fn found(rules: Tz, seconds: i64) -> TzOffset {
    rules.offset_from_utc_datetime(&naive(seconds))
}

/// Refuses an instant after the table's end where the clocks of the zone still
/// changed in its last year; a zone at a fixed offset goes on for ever.
fn within_table(rules: Tz, seconds: i64) -> Result<(), Error> {
    if seconds < END {
        return Ok(());
    }
    let weekly = (1..=52).map(|week| offset(&found(rules, END - week * YEAR / 52)));
    let last = offset(&found(rules, END - 1));
    if weekly.into_iter().all(|offset| offset == last) {
        return Ok(());
    }
    let year = chrono::Datelike::year(&naive(seconds));
    Err(Error::new(
        ErrorKind::BeyondTzTable,
        format!(
            "the year {year} is past {LAST_YEAR}, the last in the compiled rules of {}",
            rules.name()
        ),
    )
    .cured_by("build with the feature `jiff`, whose rules have no end"))
}

pub(super) fn offset_at(zone: u16, at: Timestamp) -> Result<Offset, Error> {
    let (rules, seconds) = (rules(zone)?, at.as_unix_seconds());
    within_table(rules, seconds)?;
    Ok(offset(&found(rules, seconds)))
}

/// The offset in force and its abbreviation.
pub(super) fn shown_at(zone: u16, at: Timestamp) -> Result<(Offset, Abbreviation), Error> {
    let (rules, seconds) = (rules(zone)?, at.as_unix_seconds());
    within_table(rules, seconds)?;
    let found = found(rules, seconds);
    let offset = offset(&found);
    // chrono-tz leaves out the abbreviations that tzdb makes of the offset.
    Ok((offset, found.abbreviation().map_or_else(|| numeric(offset), Abbreviation::new)))
}

/// `+10` or `+0430`.
fn numeric(offset: Offset) -> Abbreviation {
    let text = offset.to_string().replace(':', "");
    Abbreviation::new(text.strip_suffix("00").unwrap_or(&text))
}

pub(super) fn read(zone: u16, wall: Wall) -> Result<Mapping, Error> {
    let seconds = wall.as_seconds();
    let reading = naive(seconds);
    let rules = rules(zone)?;
    let mapping = match rules.offset_from_local_datetime(&reading) {
        LocalResult::Single(only) => Mapping::Unique(offset(&only)),
        LocalResult::Ambiguous(earlier, later) => Mapping::Fold(offset(&earlier), offset(&later)),
        LocalResult::None => match GapInfo::new(&reading, &rules).and_then(|gap| gap.begin) {
            Some((start, before)) => {
                let before = offset(&before);
                let at = start.and_utc().timestamp() - i64::from(before.seconds());
                Mapping::Gap {
                    before,
                    after: offset(&found(rules, at)),
                    at: Timestamp::clamped_seconds(at),
                }
            }
            // chrono-tz says of every reading it cannot map where the gap began.
            None => Mapping::Unique(offset(&found(rules, seconds))),
        },
    };
    let earliest = match mapping {
        Mapping::Unique(offset) | Mapping::Fold(offset, _) => offset,
        Mapping::Gap { after, .. } => after,
    };
    within_table(rules, seconds - i64::from(earliest.seconds()))?;
    Ok(mapping)
}

/// chrono-tz does not say where its changes are, so they are felt for in steps
/// that no two changes share and then halved down to the second.
#[cfg_attr(feature = "jiff", allow(dead_code, reason = "the tests compare offsets instead"))]
pub(super) fn transitions(
    zone: u16,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Transition>, Error> {
    const STEP: i64 = 6 * 3600;
    let rules = rules(zone)?;
    let (mut start, last) = (from.as_unix_seconds(), to.as_unix_seconds());
    // No rule changes anything in the first days of a year, so that the last
    // day of the table can be asked for with room after it.
    within_table(rules, last.saturating_sub(3 * 86_400))?;
    // Nothing changes before standard time or after the end of the table.
    start = start.max(BEFORE_STANDARD_TIME);
    let last = last.min(END);
    let mut list = Vec::new();
    let mut before = offset(&found(rules, start));
    while start < last {
        let end = last.min(start + STEP);
        if offset(&found(rules, end)) == before {
            start = end;
            continue;
        }
        let (mut same, mut changed) = (start, end);
        while changed - same > 1 {
            let middle = same + (changed - same) / 2;
            match offset(&found(rules, middle)) == before {
                true => same = middle,
                false => changed = middle,
            }
        }
        let after = offset(&found(rules, changed));
        list.push(Transition { at: Timestamp::clamped_seconds(changed), before, after });
        (start, before) = (changed, after);
    }
    Ok(list)
}

/// 1800-01-01T00:00:00Z. The first change of any zone came with the last day of
/// 1844, which the Spanish islands in the Pacific skipped.
#[cfg_attr(feature = "jiff", allow(dead_code, reason = "for `transitions`"))]
const BEFORE_STANDARD_TIME: i64 = -5_364_662_400;
