//! What the well-known zone abbreviations may mean.
//!
//! An abbreviation is not a zone: `CST` is Chicago, Shanghai or Havana, `MSK`
//! was +04:00 in 2012 and +03:00 in 2023, and `KST` meant two offsets at once
//! in 2016. The table names the zones to look at; which of them used the
//! abbreviation at the moment in question, and at which offset, the zone rules
//! decide. Since about 2017 the tz database writes numbers where it found no
//! abbreviation in common English use; for those that are in use all the same,
//! the table gives the offset, and the zone counts while it has that offset.

/// The zones where an abbreviation may be in use, each with the offset in
/// minutes by which to know it where tzdb has no letters for it.
pub(super) fn zones(letters: &str) -> Zones {
    TABLE.iter().find(|(known, _)| *known == letters).map_or(&[], |(_, zones)| zones)
}

/// Zones, each with the offset in minutes by which to know it, if that is needed.
type Zones = &'static [(&'static str, Option<i16>)];

const TABLE: &[(&str, Zones)] = &[
    ("ACDT", &[("Australia/Adelaide", None)]),
    ("ACST", &[("Australia/Adelaide", None), ("Australia/Darwin", None)]),
    ("ADT", &[("America/Halifax", None)]),
    ("AEDT", &[("Australia/Sydney", None)]),
    ("AEST", &[("Australia/Sydney", None), ("Australia/Brisbane", None)]),
    ("AFT", &[("Asia/Kabul", Some(270))]),
    ("AKDT", &[("America/Anchorage", None)]),
    ("AKST", &[("America/Anchorage", None)]),
    ("ALMT", &[("Asia/Almaty", Some(360))]),
    ("AMT", &[("America/Manaus", Some(-240)), ("Asia/Yerevan", Some(240))]),
    ("ART", &[("America/Argentina/Buenos_Aires", Some(-180))]),
    (
        "AST",
        &[("America/Halifax", None), ("America/Puerto_Rico", None), ("Asia/Riyadh", Some(180))],
    ),
    ("AWST", &[("Australia/Perth", None)]),
    ("AZT", &[("Asia/Baku", Some(240))]),
    ("BDT", &[("Asia/Dhaka", Some(360))]),
    ("BRT", &[("America/Sao_Paulo", Some(-180))]),
    (
        "BST",
        &[("Europe/London", None), ("Asia/Dhaka", Some(360)), ("Pacific/Bougainville", Some(660))],
    ),
    ("CAT", &[("Africa/Maputo", None)]),
    ("CDT", &[("America/Chicago", None), ("America/Havana", None), ("America/Mexico_City", None)]),
    ("CEST", &[("Europe/Paris", None), ("Europe/Berlin", None)]),
    ("CET", &[("Europe/Paris", None), ("Europe/Berlin", None), ("Africa/Algiers", None)]),
    ("CHST", &[("Pacific/Guam", None)]),
    ("CLT", &[("America/Santiago", Some(-240))]),
    ("COT", &[("America/Bogota", Some(-300))]),
    (
        "CST",
        &[
            ("America/Chicago", None),
            ("America/Regina", None),
            ("America/Mexico_City", None),
            ("America/Havana", None),
            ("Asia/Shanghai", None),
            ("Asia/Taipei", None),
        ],
    ),
    ("EAT", &[("Africa/Nairobi", None)]),
    ("EDT", &[("America/New_York", None)]),
    ("EEST", &[("Europe/Kyiv", None), ("Europe/Athens", None), ("Asia/Beirut", None)]),
    (
        "EET",
        &[
            ("Europe/Kyiv", None),
            ("Europe/Athens", None),
            ("Europe/Kaliningrad", None),
            ("Africa/Cairo", None),
            ("Asia/Beirut", None),
        ],
    ),
    ("EST", &[("America/New_York", None), ("America/Panama", None), ("America/Jamaica", None)]),
    ("GET", &[("Asia/Tbilisi", Some(240))]),
    ("GST", &[("Asia/Dubai", Some(240)), ("Atlantic/South_Georgia", Some(-120))]),
    ("HKT", &[("Asia/Hong_Kong", None)]),
    ("HST", &[("Pacific/Honolulu", None)]),
    ("ICT", &[("Asia/Bangkok", Some(420)), ("Asia/Ho_Chi_Minh", Some(420))]),
    ("IDT", &[("Asia/Jerusalem", None)]),
    ("IRKT", &[("Asia/Irkutsk", Some(480))]),
    ("IRST", &[("Asia/Tehran", Some(210))]),
    ("IST", &[("Asia/Kolkata", None), ("Asia/Jerusalem", None), ("Europe/Dublin", None)]),
    ("JST", &[("Asia/Tokyo", None)]),
    ("KRAT", &[("Asia/Krasnoyarsk", Some(420))]),
    ("KST", &[("Asia/Seoul", None), ("Asia/Pyongyang", None)]),
    ("MAGT", &[("Asia/Magadan", Some(660))]),
    ("MDT", &[("America/Denver", None)]),
    ("MMT", &[("Asia/Yangon", Some(390))]),
    ("MSD", &[("Europe/Moscow", None)]),
    ("MSK", &[("Europe/Moscow", None), ("Europe/Simferopol", None), ("Europe/Minsk", None)]),
    ("MST", &[("America/Denver", None), ("America/Phoenix", None)]),
    ("MYT", &[("Asia/Kuala_Lumpur", Some(480))]),
    ("NDT", &[("America/St_Johns", None)]),
    ("NOVT", &[("Asia/Novosibirsk", Some(420))]),
    ("NPT", &[("Asia/Kathmandu", Some(345))]),
    ("NST", &[("America/St_Johns", None)]),
    ("NZDT", &[("Pacific/Auckland", None)]),
    ("NZST", &[("Pacific/Auckland", None)]),
    ("OMST", &[("Asia/Omsk", Some(360))]),
    ("PDT", &[("America/Los_Angeles", None)]),
    ("PET", &[("America/Lima", Some(-300)), ("Asia/Kamchatka", Some(720))]),
    ("PETT", &[("Asia/Kamchatka", Some(720))]),
    ("PHT", &[("Asia/Manila", Some(480))]),
    ("PKT", &[("Asia/Karachi", None)]),
    ("PST", &[("America/Los_Angeles", None), ("Asia/Manila", None)]),
    ("SAKT", &[("Asia/Sakhalin", Some(660))]),
    ("SAMT", &[("Europe/Samara", Some(240))]),
    ("SAST", &[("Africa/Johannesburg", None)]),
    ("SGT", &[("Asia/Singapore", Some(480))]),
    ("SST", &[("Pacific/Pago_Pago", None), ("Asia/Singapore", Some(480))]),
    ("TRT", &[("Europe/Istanbul", Some(180))]),
    ("ULAT", &[("Asia/Ulaanbaatar", Some(480))]),
    ("UZT", &[("Asia/Tashkent", Some(300))]),
    ("VET", &[("America/Caracas", Some(-240))]),
    ("VLAT", &[("Asia/Vladivostok", Some(600))]),
    ("WAT", &[("Africa/Lagos", None)]),
    ("WEST", &[("Europe/Lisbon", None)]),
    ("WET", &[("Europe/Lisbon", None)]),
    ("WIB", &[("Asia/Jakarta", None)]),
    ("WIT", &[("Asia/Jayapura", None)]),
    ("WITA", &[("Asia/Makassar", None)]),
    ("YAKT", &[("Asia/Yakutsk", Some(540))]),
    ("YEKT", &[("Asia/Yekaterinburg", Some(300))]),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::zone::Zone;

    #[test]
    fn the_rows_are_in_order_and_their_zones_exist() {
        assert!(TABLE.is_sorted_by(|a, b| a.0 < b.0));
        for (letters, zones) in TABLE {
            assert!(letters.len() <= 6 && letters.bytes().all(|b| b.is_ascii_uppercase()));
            for (zone, _) in *zones {
                assert!(zone.parse::<Zone>().is_ok(), "{zone}");
            }
        }
    }
}
