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
pub(super) fn zones(letters: &str) -> impl Iterator<Item = (&'static str, Option<i16>)> {
    let rows = TABLE.iter().filter(move |(known, ..)| *known == letters);
    rows.flat_map(|(_, minutes, zones)| zones.iter().map(move |zone| (*zone, *minutes)))
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
    ("BRT", Some(-180), &["America/Sao_Paulo"]),
    ("BST", None, &["Europe/London"]),
    ("BST", Some(360), &["Asia/Dhaka"]),
    ("BST", Some(660), &["Pacific/Bougainville"]),
    ("CAT", None, &["Africa/Maputo"]),
    ("CDT", None, &["America/Chicago", "America/Havana", "America/Mexico_City"]),
    ("CEST", None, &["Europe/Paris", "Europe/Berlin"]),
    ("CET", None, &["Europe/Paris", "Europe/Berlin", "Africa/Algiers"]),
    ("CHST", None, &["Pacific/Guam"]),
    ("CLT", Some(-240), &["America/Santiago"]),
    ("COT", Some(-300), &["America/Bogota"]),
    ("CST", None, &["America/Chicago", "America/Regina", "America/Mexico_City", "America/Havana"]),
    ("CST", None, &["Asia/Shanghai", "Asia/Taipei"]),
    ("EAT", None, &["Africa/Nairobi"]),
    ("EDT", None, &["America/New_York"]),
    ("EEST", None, &["Europe/Kyiv", "Europe/Athens", "Asia/Beirut"]),
    ("EET", None, &["Europe/Kyiv", "Europe/Athens", "Europe/Kaliningrad", "Africa/Cairo"]),
    ("EET", None, &["Asia/Beirut"]),
    ("EST", None, &["America/New_York", "America/Panama", "America/Jamaica"]),
    ("GET", Some(240), &["Asia/Tbilisi"]),
    ("GST", Some(240), &["Asia/Dubai"]),
    ("GST", Some(-120), &["Atlantic/South_Georgia"]),
    ("HKT", None, &["Asia/Hong_Kong"]),
    ("HST", None, &["Pacific/Honolulu"]),
    ("ICT", Some(420), &["Asia/Bangkok", "Asia/Ho_Chi_Minh"]),
    ("IDT", None, &["Asia/Jerusalem"]),
    ("IRKT", Some(480), &["Asia/Irkutsk"]),
    ("IRST", Some(210), &["Asia/Tehran"]),
    ("IST", None, &["Asia/Kolkata", "Asia/Jerusalem", "Europe/Dublin"]),
    ("JST", None, &["Asia/Tokyo"]),
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
    ("PHT", Some(480), &["Asia/Manila"]),
    ("PKT", None, &["Asia/Karachi"]),
    ("PST", None, &["America/Los_Angeles", "Asia/Manila"]),
    ("SAKT", Some(660), &["Asia/Sakhalin"]),
    ("SAMT", Some(240), &["Europe/Samara"]),
    ("SAST", None, &["Africa/Johannesburg"]),
    ("SGT", Some(480), &["Asia/Singapore"]),
    ("SST", None, &["Pacific/Pago_Pago"]),
    ("SST", Some(480), &["Asia/Singapore"]),
    ("TRT", Some(180), &["Europe/Istanbul"]),
    ("ULAT", Some(480), &["Asia/Ulaanbaatar"]),
    ("UZT", Some(300), &["Asia/Tashkent"]),
    ("VET", Some(-240), &["America/Caracas"]),
    ("VLAT", Some(600), &["Asia/Vladivostok"]),
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
    use crate::time::zone::Zone;

    #[test]
    fn the_rows_are_in_order_and_their_zones_exist() {
        assert!(TABLE.is_sorted_by_key(|(letters, ..)| letters));
        for (letters, _, zones) in TABLE {
            assert!(letters.len() <= 6 && letters.bytes().all(|b| b.is_ascii_uppercase()));
            for zone in *zones {
                assert!(zone.parse::<Zone>().is_ok(), "{zone}");
            }
        }
    }
}
