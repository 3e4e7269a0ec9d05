//! The zone abbreviations that are read, and what each may mean.
//!
//! An abbreviation is not a zone: `CST` is Chicago, Shanghai or Havana, `MSK`
//! was +04:00 in 2012 and +03:00 in 2023, and `KST` meant two offsets at once
//! in 2016. The table names the zones to look at; which of them used the
//! abbreviation at the moment in question, and at which offset, the zone rules
//! decide. Since about 2017 the tz database writes numbers where it found no
//! abbreviation in common English use; for those that are in use all the same,
//! the table gives the offset, and the zone counts while it has that offset.

use super::iana::Zone;
use super::mapping::{Abbreviation, Transition};
use super::offset::Offset;
use crate::error::Error;
use crate::time::duration::SignedDuration;
use crate::time::timestamp::Timestamp;

/// The abbreviation that a word is: in upper case, but for Guam's.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let word = if word == "ChST" { "CHST" } else { word };
    let at = TABLE.binary_search_by_key(&word, |(letters, ..)| letters);
    at.is_ok().then(|| Abbreviation::new(word))
}

/// Every abbreviation, in the order of the alphabet.
pub(crate) fn all() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|(letters, ..)| *letters)
}

/// The zones where an abbreviation may be in use; the first is the one that it
/// names where nothing else is known.
pub(crate) fn zones(letters: Abbreviation) -> impl Iterator<Item = Zone> {
    let rows = TABLE.iter().filter(move |(known, ..)| *known == letters.as_str());
    rows.flat_map(|(_, _, zones)| zones.iter().filter_map(|zone| zone.parse().ok()))
}

/// How a zone stands to an abbreviation at some moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// Its clocks went by it then.
    Then,
    /// Its clocks had the offset then by which the table knows it, though tzdb has
    /// no such letters for them.
    ByOffset,
    /// Its clocks went by it at another time within a year, with this offset.
    WithinAYear(Offset),
    /// They did not.
    Never,
}

/// How a zone used an abbreviation at an instant, or else nearest to it.
///
/// # Errors
///
/// As the zone's own, past the end of its table.
pub(crate) fn usage(letters: Abbreviation, zone: Zone, at: Timestamp) -> Result<Usage, Error> {
    let minutes = minutes(letters, zone);
    let by_offset =
        |offset: Offset| minutes.is_some_and(|minutes| offset.seconds() == minutes * 60);
    let is_used = |at: Timestamp, offset: Offset| {
        Ok::<_, Error>(by_offset(offset) || zone.abbreviation_at(at)? == letters)
    };
    if zone.abbreviation_at(at)? == letters {
        return Ok(Usage::Then);
    }
    if by_offset(zone.offset_at(at)?) {
        return Ok(Usage::ByOffset);
    }
    let a_year = SignedDuration::from_hours(365 * 24);
    let micros = at.as_unix_micros();
    let mut nearest: Option<(u64, Offset)> = None;
    let mut consider = |from: i64, offset: Offset, at: Timestamp| {
        let away = from.abs_diff(micros);
        if nearest.is_none_or(|(least, _)| away < least) && is_used(at, offset)? {
            nearest = Some((away, offset));
        }
        Ok::<_, Error>(())
    };
    for Transition { at: change, before, after } in zone.transitions(at - a_year, at + a_year)? {
        let edge = change.as_unix_micros();
        let last = Timestamp::clamped(edge.saturating_sub(1_000_000));
        consider(edge, before, last)?;
        consider(edge, after, change)?;
    }
    Ok(nearest.map_or(Usage::Never, |(_, offset)| Usage::WithinAYear(offset)))
}

/// The offset by which a zone is known to use an abbreviation that tzdb does not
/// have, in minutes.
fn minutes(letters: Abbreviation, zone: Zone) -> Option<i32> {
    let rows = TABLE.iter().filter(|(known, ..)| *known == letters.as_str());
    let mut rows = rows.filter(|(_, minutes, _)| minutes.is_some());
    let row = rows.find(|(.., zones)| {
        let zones = zones.iter().filter_map(|name| name.parse::<Zone>().ok());
        zones.into_iter().any(|known| known.canonical() == zone.canonical())
    })?;
    row.1.map(i32::from)
}

/// Abbreviations with the offset, where it is needed, and the zones.
const TABLE: &[(&str, Option<i16>, &[&str])] = &[
    ("ACDT", None, &["Australia/Adelaide"]),
    ("ACST", None, &["Australia/Adelaide", "Australia/Darwin"]),
    ("ADT", None, &["America/Halifax"]),
    ("AEDT", None, &["Australia/Sydney"]),
    ("AEST", None, &["Australia/Sydney", "Australia/Brisbane"]),
    ("AFT", Some(270), &["Asia/Kabul"]),
    ("AKDT", None, &["America/Anchorage"]),
    ("AKST", None, &["America/Anchorage"]),
    ("ALMT", Some(360), &["Asia/Almaty"]),
    ("AMT", Some(-240), &["America/Manaus"]),
    ("AMT", Some(240), &["Asia/Yerevan"]),
    ("ART", Some(-180), &["America/Argentina/Buenos_Aires"]),
    ("AST", None, &["America/Halifax", "America/Puerto_Rico"]),
    ("AST", Some(180), &["Asia/Riyadh"]),
    ("AWST", None, &["Australia/Perth"]),
    ("AZT", Some(240), &["Asia/Baku"]),
    ("BDT", Some(360), &["Asia/Dhaka"]),
    ("BOT", Some(-240), &["America/La_Paz"]),
    ("BRT", Some(-180), &["America/Sao_Paulo"]),
    ("BST", None, &["Europe/London"]),
    ("BST", Some(360), &["Asia/Dhaka"]),
    ("BST", Some(660), &["Pacific/Bougainville"]),
    ("CAT", None, &["Africa/Maputo"]),
    ("CDT", None, &["America/Chicago", "America/Havana", "America/Mexico_City"]),
    ("CEST", None, &["Europe/Paris", "Europe/Berlin"]),
    ("CET", None, &["Europe/Paris", "Europe/Berlin", "Africa/Algiers"]),
    ("CHST", Some(600), &["Pacific/Guam"]),
    ("CLST", Some(-180), &["America/Santiago"]),
    ("CLT", Some(-240), &["America/Santiago"]),
    ("COT", Some(-300), &["America/Bogota"]),
    ("CST", None, &["America/Chicago", "America/Regina", "America/Mexico_City", "America/Havana"]),
    ("CST", None, &["Asia/Shanghai", "Asia/Taipei"]),
    ("CVT", Some(-60), &["Atlantic/Cape_Verde"]),
    ("EAT", None, &["Africa/Nairobi"]),
    ("ECT", Some(-300), &["America/Guayaquil"]),
    ("EDT", None, &["America/New_York"]),
    ("EEST", None, &["Europe/Kyiv", "Europe/Athens", "Asia/Beirut"]),
    ("EET", None, &["Europe/Kyiv", "Europe/Athens", "Europe/Kaliningrad", "Africa/Cairo"]),
    ("EET", None, &["Asia/Beirut"]),
    ("EST", None, &["America/New_York", "America/Panama", "America/Jamaica"]),
    ("FKST", Some(-180), &["Atlantic/Stanley"]),
    ("FKT", Some(-240), &["Atlantic/Stanley"]),
    ("GET", Some(240), &["Asia/Tbilisi"]),
    ("GST", Some(240), &["Asia/Dubai"]),
    ("GST", Some(-120), &["Atlantic/South_Georgia"]),
    ("HADT", Some(-540), &["America/Adak"]),
    ("HAST", Some(-600), &["America/Adak"]),
    ("HDT", None, &["America/Adak"]),
    ("HKT", None, &["Asia/Hong_Kong"]),
    ("HST", None, &["Pacific/Honolulu"]),
    ("ICT", Some(420), &["Asia/Bangkok", "Asia/Ho_Chi_Minh"]),
    ("IDT", None, &["Asia/Jerusalem"]),
    ("IRDT", Some(270), &["Asia/Tehran"]),
    ("IRKT", Some(480), &["Asia/Irkutsk"]),
    ("IRST", Some(210), &["Asia/Tehran"]),
    ("IST", None, &["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"]),
    ("JST", None, &["Asia/Tokyo"]),
    ("KGT", Some(360), &["Asia/Bishkek"]),
    ("KRAT", Some(420), &["Asia/Krasnoyarsk"]),
    ("KST", None, &["Asia/Seoul", "Asia/Pyongyang"]),
    ("MAGT", Some(660), &["Asia/Magadan"]),
    ("MDT", None, &["America/Denver"]),
    ("MMT", Some(390), &["Asia/Yangon"]),
    ("MSD", None, &["Europe/Moscow"]),
    ("MSK", None, &["Europe/Moscow", "Europe/Simferopol", "Europe/Minsk"]),
    ("MST", None, &["America/Denver", "America/Phoenix"]),
    ("MYT", Some(480), &["Asia/Kuala_Lumpur"]),
    ("NDT", None, &["America/St_Johns"]),
    ("NOVT", Some(420), &["Asia/Novosibirsk"]),
    ("NPT", Some(345), &["Asia/Kathmandu"]),
    ("NST", None, &["America/St_Johns"]),
    ("NZDT", None, &["Pacific/Auckland"]),
    ("NZST", None, &["Pacific/Auckland"]),
    ("OMST", Some(360), &["Asia/Omsk"]),
    ("PDT", None, &["America/Los_Angeles"]),
    ("PET", Some(-300), &["America/Lima"]),
    ("PET", Some(720), &["Asia/Kamchatka"]),
    ("PETT", Some(720), &["Asia/Kamchatka"]),
    ("PGT", Some(600), &["Pacific/Port_Moresby"]),
    ("PHT", Some(480), &["Asia/Manila"]),
    ("PKT", None, &["Asia/Karachi"]),
    ("PST", None, &["America/Los_Angeles", "Asia/Manila"]),
    ("PYST", Some(-180), &["America/Asuncion"]),
    ("PYT", Some(-240), &["America/Asuncion"]),
    ("SAKT", Some(660), &["Asia/Sakhalin"]),
    ("SAMT", Some(240), &["Europe/Samara"]),
    ("SAST", None, &["Africa/Johannesburg"]),
    ("SGT", Some(480), &["Asia/Singapore"]),
    ("SRET", Some(660), &["Asia/Srednekolymsk"]),
    ("SST", None, &["Pacific/Pago_Pago"]),
    ("SST", Some(480), &["Asia/Singapore"]),
    ("TRT", Some(180), &["Europe/Istanbul"]),
    ("ULAT", Some(480), &["Asia/Ulaanbaatar"]),
    ("UYT", Some(-180), &["America/Montevideo"]),
    ("UZT", Some(300), &["Asia/Tashkent"]),
    ("VET", Some(-240), &["America/Caracas"]),
    ("VLAT", Some(600), &["Asia/Vladivostok"]),
    ("WAST", Some(120), &["Africa/Windhoek"]),
    ("WAT", None, &["Africa/Lagos"]),
    ("WEST", None, &["Europe/Lisbon"]),
    ("WET", None, &["Europe/Lisbon"]),
    ("WIB", None, &["Asia/Jakarta"]),
    ("WIT", None, &["Asia/Jayapura"]),
    ("WITA", None, &["Asia/Makassar"]),
    ("YAKT", Some(540), &["Asia/Yakutsk"]),
    ("YEKT", Some(300), &["Asia/Yekaterinburg"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_in_order_and_their_zones_exist() {
        assert!(TABLE.is_sorted_by_key(|(letters, ..)| letters));
        for (letters, _, zones) in TABLE {
            assert!(letters.len() <= 6 && letters.bytes().all(|b| b.is_ascii_uppercase()));
            assert_eq!(abbreviation(letters).unwrap().as_str(), *letters);
            for zone in *zones {
                assert!(zone.parse::<Zone>().is_ok(), "{zone}");
            }
        }
        assert_eq!(abbreviation("kst"), None);
        assert_eq!(abbreviation("ChST").unwrap().as_str(), "CHST");
    }

    #[test]
    fn each_abbreviation_is_used_by_the_zone_that_it_names_first() {
        // Some were given up; each was in use on one of these days.
        let days = ["2024-01-15T00:00:00Z", "2024-07-15T00:00:00Z", "2010-01-15T00:00:00Z"];
        let days = days.into_iter().chain(["2010-07-15T00:00:00Z"]);
        let days: Vec<Timestamp> = days.map(|day| day.parse().unwrap()).collect();
        for letters in all() {
            let letters = abbreviation(letters).unwrap();
            let first = zones(letters).next().unwrap();
            let used = days.iter().any(|day| {
                matches!(usage(letters, first, *day).unwrap(), Usage::Then | Usage::ByOffset)
            });
            assert!(used, "{letters:?} in {first}");
        }
    }

    #[test]
    fn the_nearest_use_is_found_on_either_side() {
        let usage = |letters: &str, zone: &str, at: &str| {
            let letters = Abbreviation::new(letters);
            usage(letters, zone.parse().unwrap(), at.parse().unwrap()).unwrap()
        };
        let within = |hours: i32| Usage::WithinAYear(Offset::from_seconds(hours * 3600).unwrap());
        assert_eq!(usage("EST", "America/New_York", "2024-07-04T00:00:00Z"), within(-5));
        assert_eq!(usage("EST", "America/New_York", "2024-01-04T00:00:00Z"), Usage::Then);
        assert_eq!(usage("EST", "America/Los_Angeles", "2024-01-04T00:00:00Z"), Usage::Never);
        // Moscow's summer time of 2010 was called MSD, and was MSK's +04:00 of 2011.
        assert_eq!(usage("MSK", "Europe/Moscow", "2010-07-01T00:00:00Z"), within(3));
        assert_eq!(usage("MSK", "Europe/Moscow", "2014-07-01T00:00:00Z"), Usage::Then);
        assert_eq!(usage("MSD", "Europe/Moscow", "2011-08-01T00:00:00Z"), within(4));
        assert_eq!(usage("MSD", "Europe/Moscow", "2014-08-01T00:00:00Z"), Usage::Never);
        // Letters that tzdb does not have.
        assert_eq!(usage("CLST", "America/Santiago", "2024-07-01T00:00:00Z"), within(-3));
        assert_eq!(usage("CHST", "Pacific/Saipan", "2024-07-01T00:00:00Z"), Usage::ByOffset);
    }
}
