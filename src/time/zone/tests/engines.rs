//! jiff's rules against chrono-tz's, over every name.

use super::*;
use crate::time::zone::chrono_tz as table;

/// 2100-01-01T00:00:00Z, from which chrono-tz has no changes.
const END: i64 = 4_102_444_800;

fn in_table(zone: Zone, seconds: i64) -> Result<Offset, Error> {
    table::offset_at(zone.0, stamp(seconds))
}

#[test]
fn chrono_tz_ends_with_2099() {
    use chrono::{Offset as _, TimeZone as _};
    let raw = |zone: Zone, seconds: i64| {
        let utc = chrono::DateTime::from_timestamp_secs(seconds).unwrap().naive_utc();
        ::chrono_tz::Tz::try_from(zone).unwrap().offset_from_utc_datetime(&utc).fix()
    };
    let weeks = |zone: Zone, first: i32, years: i64| {
        let from = year(first);
        (0..52 * years).map(|week| raw(zone, from + week * 7 * 86_400)).collect::<Vec<_>>()
    };
    let changes = |list: &[chrono::FixedOffset]| list.windows(2).any(|pair| pair[0] != pair[1]);
    let mut changing = 0;
    for zone in Zone::all() {
        assert!(!changes(&weeks(zone, 2100, 3)), "{zone} changes after 2099");
        let later = in_table(zone, END + 200 * 86_400);
        if changes(&weeks(zone, 2099, 1)) {
            changing += 1;
            let error = later.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::BeyondTzTable);
            assert!(error.to_string().contains("2100") && error.to_string().contains("jiff"));
            assert!(in_table(zone, END - 1).is_ok());
            let wall = Wall::from_micros((END + 86_400) * MICROS_PER_SECOND);
            assert_eq!(table::read(zone.0, wall).unwrap_err().kind(), ErrorKind::BeyondTzTable);
        } else {
            assert_eq!(later.unwrap(), in_table(zone, END - 1).unwrap());
            assert!(table::read(zone.0, Wall::from_micros(i64::MAX)).is_ok());
        }
    }
    // About a third of the names keep summer time.
    assert!((100..300).contains(&changing), "{changing}");
}

#[cfg(feature = "jiff")]
mod differential {
    use std::collections::BTreeMap;

    use super::*;
    use crate::time::zone::jiff as current;
    use crate::time::zone::mapping::Transition;

    /// The two releases differ in some zones, and the test must not take a new
    /// rule for a fault of an engine, nor the other way round. It tells them
    /// apart by how long a disagreement lasts: a fault at a boundary is a
    /// second or so wide, while a change that is added or moved makes clocks
    /// disagree for minutes at the least.
    const SHORTEST_RULE: i64 = 600;

    /// Seconds from probe to probe in a run that is not complete.
    const SOME_DAYS: i64 = 59 * 86_400 + 4321;

    fn agree(zone: Zone, seconds: i64) -> bool {
        current::offset_at(zone.0, stamp(seconds)).unwrap() == in_table(zone, seconds).unwrap()
    }

    /// Whether the disagreement at a second goes on for as long as a rule does.
    fn is_of_the_data(zone: Zone, seconds: i64) -> bool {
        const STEP: usize = 60;
        let apart =
            |range: std::ops::RangeInclusive<i64>| range.step_by(STEP).all(|at| !agree(zone, at));
        (0..=SHORTEST_RULE / STEP as i64)
            .map(|minutes| seconds - minutes * STEP as i64)
            .any(|start| apart(start..=start + SHORTEST_RULE))
    }

    /// The first and last day on which the engines differ, for every zone that
    /// has one; `step` is how far apart the probes are that look for changes
    /// which only chrono-tz knows.
    fn differences(step: i64) -> BTreeMap<Zone, (Timestamp, Timestamp)> {
        let (from, to) = (year(1850), year(2038));
        let mut differing = BTreeMap::new();
        for zone in Zone::all() {
            let changes = current::transitions(zone.0, stamp(from), stamp(to)).unwrap();
            let edges = changes.iter().flat_map(|change| {
                let at = change.at.as_unix_seconds();
                [at - 1, at, at + 1]
            });
            for at in edges.chain((from..to).step_by(step as usize)) {
                if agree(zone, at) {
                    continue;
                }
                assert!(is_of_the_data(zone, at), "{zone} at {} differs for a moment", stamp(at));
                let ends = differing.entry(zone).or_insert((stamp(at), stamp(at)));
                *ends = (ends.0.min(stamp(at)), ends.1.max(stamp(at)));
            }
            readings_agree(zone, &changes);
        }
        differing
    }

    /// At both edges of each gap and fold, where the engines know the same
    /// changes for three days around.
    fn readings_agree(zone: Zone, changes: &[Transition]) {
        for change in changes {
            let at = change.at.as_unix_seconds();
            let known = [-3 * 86_400, -1, 0, 1, 3 * 86_400].map(|by| agree(zone, at + by));
            if known.contains(&false) {
                continue;
            }
            for offset in [change.before, change.after] {
                for by in [-1, 0, 1] {
                    let seconds = at + i64::from(offset.seconds()) + by;
                    let wall = Wall::from_micros(seconds * MICROS_PER_SECOND);
                    assert_eq!(
                        current::read(zone.0, wall).unwrap(),
                        table::read(zone.0, wall).unwrap(),
                        "{zone} at {wall:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn abbreviations_agree_where_the_releases_do() {
        let differing = differences(SOME_DAYS);
        let mut apart = Vec::new();
        for zone in Zone::all().filter(|zone| !differing.contains_key(zone)) {
            for at in (year(1850)..year(2038)).step_by(307 * 86_400) {
                let at = stamp(at);
                let short = current::shown_at(zone.0, at).unwrap();
                let other = table::shown_at(zone.0, at).unwrap();
                if short != other {
                    apart.push((zone, at, short, other));
                }
            }
        }
        assert!(apart.is_empty(), "{apart:?}");
    }

    /// `LASTSEEN_ZONES=all` looks at every six hours instead of at some days;
    /// see `tests/scripts/zone-engines.sh`.
    #[test]
    fn the_engines_differ_only_where_their_releases_do() {
        let complete = std::env::var("LASTSEEN_ZONES").is_ok_and(|value| value == "all");
        let differing = differences(if complete { 6 * 3600 } else { SOME_DAYS });
        for (zone, (first, last)) in &differing {
            if complete {
                #[allow(clippy::print_stdout, reason = "the script shows the list")]
                {
                    println!("{zone} from {first} to {last}");
                }
            }
            // A correction to a zone is one to all of its links; a name that
            // was joined to the wrong rules would differ alone.
            let target = zone.canonical();
            let old_link = (year(1850)..year(2038))
                .step_by(97 * 86_400)
                .all(|at| in_table(*zone, at).unwrap() == in_table(target, at).unwrap());
            assert!(!old_link || differing.contains_key(&target), "{zone} differs, {target} not");
        }
        // The releases of a year or two touch some dozens of names. A fault in
        // how an engine reads a kind of rule would touch hundreds.
        assert!(differing.len() * 10 < NAMES.len(), "{} zones differ", differing.len());
        assert!(Zone::tzdb().release != table::tzdb().release || differing.is_empty());
    }
}
