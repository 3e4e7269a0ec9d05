//! What must hold of every zone, against brute force.

use proptest::prelude::*;

use super::*;
use crate::time::civil::{CivilDate, MICROS_PER_DAY};
use crate::time::interval::Interval;

fn any_zone() -> impl Strategy<Value = Zone> {
    (0..NAMES.len() as u16).prop_map(Zone)
}

/// The end of what the rules in use can answer for.
fn last_year() -> i32 {
    if cfg!(feature = "jiff") { 260_000 } else { 2099 }
}

/// A second: in the days of zone rules more often than not, and else anywhere.
fn any_second() -> impl Strategy<Value = i64> {
    prop_oneof![
        3 => year(1840)..year(2099),
        1 => year(-260_000)..year(last_year()),
    ]
}

/// A second within some hours of a change of the zone, where there is one
/// within the next years, and else the second itself.
fn near_a_change(zone: Zone, seconds: i64, by: i64) -> i64 {
    let to = seconds.saturating_add(3 * 366 * 86_400).min(year(last_year()));
    let changes = zone.transitions(stamp(seconds), stamp(to)).unwrap();
    changes.first().map_or(seconds, |change| change.at.as_unix_seconds()) + by
}

/// Every offset of the zone within three days that maps the reading to an
/// instant at which the offset was in force; the earlier instant first.
fn preimages(zone: Zone, wall: Wall) -> Vec<Offset> {
    let around = |days: i64| stamp(wall.as_seconds() + days * 86_400);
    let mut offsets = vec![zone.offset_at(around(-3)).unwrap()];
    for change in zone.transitions(around(-3), around(3)).unwrap() {
        offsets.push(change.after);
    }
    offsets.sort_unstable_by(|a, b| b.cmp(a));
    offsets.dedup();
    offsets.retain(|&offset| zone.offset_at(wall.at(offset)).unwrap() == offset);
    offsets
}

proptest! {
    // chrono-tz has to feel for its changes, which takes longer.
    #![proptest_config(ProptestConfig::with_cases(if cfg!(feature = "jiff") { 2000 } else { 500 }))]

    #[test]
    fn an_instant_comes_back_from_its_local_reading(
        zone in any_zone(), seconds in any_second(), micros in 0..1_000_000_i64, by in -90_000..90_000_i64,
    ) {
        for seconds in [seconds, near_a_change(zone, seconds, by)] {
            let instant = stamp(seconds) + crate::SignedDuration::from_micros(micros);
            let local = zone.local(instant).unwrap();
            prop_assert_eq!(local.to_string().parse::<Timestamp>().unwrap(), instant);
            let back = match zone.read(local.wall()).unwrap() {
                Mapping::Unique(offset) => vec![offset],
                Mapping::Fold(earlier, later) => vec![earlier, later],
                Mapping::Gap { .. } => vec![],
            };
            prop_assert!(back.contains(&local.offset()), "{} {:?}", local, back);
        }
    }

    #[test]
    fn a_reading_has_the_preimages_that_brute_force_finds(
        zone in any_zone(), seconds in any_second(), by in -90_000..90_000_i64,
    ) {
        let wall = Wall::from_micros(near_a_change(zone, seconds, by) * MICROS_PER_SECOND);
        let all = preimages(zone, wall);
        match zone.read(wall).unwrap() {
            Mapping::Unique(offset) => prop_assert_eq!(all, vec![offset]),
            Mapping::Fold(earlier, later) => {
                prop_assert!(wall.at(earlier) < wall.at(later));
                prop_assert_eq!(all, vec![earlier, later]);
            }
            Mapping::Gap { before, after, at } => {
                prop_assert_eq!(all, vec![]);
                let just_before = Timestamp::clamped(at.as_unix_micros() - 1);
                prop_assert_eq!(zone.offset_at(just_before).unwrap(), before);
                prop_assert_eq!(zone.offset_at(at).unwrap(), after);
                prop_assert!(Wall::of(at, before) <= wall && wall < Wall::of(at, after));
            }
        }
    }

    #[test]
    fn a_day_holds_the_instants_whose_local_date_it_is(
        zone in any_zone(), seconds in any_second(), by in -90_000..90_000_i64,
        probes in prop::collection::vec(-60 * 3600..60 * 3600_i64, 20),
    ) {
        let date = Wall::from_micros(near_a_change(zone, seconds, by) * MICROS_PER_SECOND).date();
        let day = zone.days(date).unwrap();
        let midnight = i64::from(date.to_epoch_days()) * 86_400;
        for probe in probes {
            let instant = stamp(midnight + probe);
            let inside = day.pieces().any(|piece| piece.contains(instant));
            let on_the_day = zone.local(instant).unwrap().wall().date() == date;
            prop_assert_eq!(inside, on_the_day, "{} {} {}", zone, date, instant);
        }
    }

    #[test]
    fn days_tile_the_time_line(zone in any_zone(), seconds in any_second(), by in -90_000..90_000_i64) {
        let date = Wall::from_micros(near_a_change(zone, seconds, by) * MICROS_PER_SECOND).date();
        let mut pieces: Vec<Interval> = date
            .iter_days()
            .take(5)
            .flat_map(|date: CivilDate| zone.days(date).unwrap().pieces().collect::<Vec<_>>())
            .collect();
        pieces.sort_unstable_by_key(|piece| piece.lo());
        // A jump back over the first or the last midnight leaves a hole that
        // belongs to a day outside of the five.
        let inner = pieces.first().unwrap().lo() + 2 * MICROS_PER_DAY
            ..pieces.last().unwrap().hi() - 2 * MICROS_PER_DAY;
        for pair in pieces.windows(2) {
            prop_assert!(pair[0].hi() <= pair[1].lo(), "{} {:?} overlap", zone, pair);
            if inner.contains(&pair[0].hi()) {
                prop_assert_eq!(pair[0].hi(), pair[1].lo(), "{} {:?} leave a hole", zone, pair);
            }
        }
    }

    #[test]
    fn changes_are_where_the_offset_changes(zone in any_zone(), seconds in any_second()) {
        let to = (seconds + 2 * 366 * 86_400).min(year(last_year()));
        let mut offset = zone.offset_at(stamp(seconds)).unwrap();
        for change in zone.transitions(stamp(seconds), stamp(to)).unwrap() {
            prop_assert_eq!(change.before, offset);
            prop_assert_ne!(change.before, change.after);
            let just_before = Timestamp::clamped(change.at.as_unix_micros() - 1);
            prop_assert_eq!(zone.offset_at(just_before).unwrap(), change.before);
            prop_assert_eq!(zone.offset_at(change.at).unwrap(), change.after);
            offset = change.after;
        }
        prop_assert_eq!(zone.offset_at(stamp(to)).unwrap(), offset);
    }
}

#[test]
fn a_day_over_which_the_clock_jumped_back_has_two_pieces() {
    // Newfoundland went back at 00:01, from 7 November to 23:01 on the 6th.
    let date = CivilDate::from_ymd_opt(2010, 11, 6).unwrap();
    let of = |date| zone("America/St_Johns").days(date).unwrap().pieces().count();
    assert_eq!((of(date), of(date.succ_opt().unwrap())), (2, 2));
}

#[test]
fn the_ends_of_time_have_an_offset() {
    for zone in Zone::all() {
        zone.local(Timestamp::MIN).unwrap();
        zone.read(Wall::from_micros(i64::MIN)).unwrap();
        zone.days(CivilDate::MIN).unwrap();
        if cfg!(feature = "jiff") {
            zone.local(Timestamp::MAX).unwrap();
            zone.read(Wall::from_micros(i64::MAX)).unwrap();
            zone.days(CivilDate::MAX).unwrap();
        }
    }
}

#[test]
fn before_the_first_rule_the_offset_never_changes() {
    for zone in Zone::all() {
        let oldest = zone.offset_at(Timestamp::MIN).unwrap();
        assert_eq!(zone.offset_at(stamp(year(1800))).unwrap(), oldest, "{zone}");
    }
}

/// The Spanish islands in the Pacific went without 31 December 1844.
#[cfg(feature = "jiff")]
#[test]
fn the_first_change_of_any_zone_was_a_jump_over_the_date_line() {
    let changes = |zone: Zone| zone.transitions(stamp(year(1500)), stamp(year(1850))).unwrap();
    let first = Zone::all().flat_map(changes).min_by_key(|change| change.at).unwrap();
    let skipped = Wall::of(first.at, first.before).date();
    assert_eq!(skipped, CivilDate::from_ymd_opt(1844, 12, 31).unwrap());
    assert_eq!(first.after.seconds() - first.before.seconds(), 86_400);
}

/// Four centuries are a whole number of weeks, so what a rule without an end
/// does in 2399 it does again in 262,000 years.
#[cfg(feature = "jiff")]
#[test]
fn rules_without_an_end_repeat_every_four_centuries() {
    let london = zone("Europe/London");
    let changes = |first: i32, last: i32| {
        let list = london.transitions(stamp(year(first)), stamp(year(last))).unwrap();
        list.iter().map(|change| change.at.as_unix_seconds() - year(first)).collect::<Vec<_>>()
    };
    assert_eq!(changes(2399, 2400).len(), 2);
    assert_eq!(changes(2399, 2400), changes(2399 + 400 * 600, 2400 + 400 * 600));
    // Over the end of jiff's years, nothing is lost and nothing comes twice.
    assert_eq!(changes(9_900, 10_900).len(), 2_000);
    assert_eq!(changes(9_900, 10_300), changes(10_300, 10_700));
    assert_eq!(changes(-12_000, 1_800).len(), 0);
}
