//! Zones that news copy is likely to have used by mistake.
//!
//! Tried in an explanation only where the caller lists no zones of its own.
//! One for each offset in wide use, and the neighbours that are often confused;
//! of several with the same offset the first of the same area is named.

use crate::time::zone::Zone;
use std::sync::LazyLock;

const NAMES: &[&str] = &[
    "Europe/London",
    "Europe/Paris",
    "Europe/Kyiv",
    "Europe/Moscow",
    "Europe/Samara",
    "Asia/Jerusalem",
    "Asia/Riyadh",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Karachi",
    "Asia/Yekaterinburg",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Dhaka",
    "Asia/Omsk",
    "Asia/Yangon",
    "Asia/Bangkok",
    "Asia/Krasnoyarsk",
    "Asia/Shanghai",
    "Asia/Irkutsk",
    "Asia/Seoul",
    "Asia/Tokyo",
    "Asia/Pyongyang",
    "Asia/Yakutsk",
    "Asia/Vladivostok",
    "Asia/Magadan",
    "Asia/Kamchatka",
    "Australia/Perth",
    "Australia/Darwin",
    "Australia/Adelaide",
    "Australia/Brisbane",
    "Australia/Sydney",
    "Pacific/Auckland",
    "Pacific/Honolulu",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Halifax",
    "America/St_Johns",
    "America/Caracas",
    "America/Sao_Paulo",
    "Atlantic/Azores",
    "Africa/Lagos",
    "Africa/Cairo",
    "Africa/Nairobi",
];

/// The zones, those of the same area as `near` first.
pub(crate) fn zones(near: Option<Zone>) -> impl Iterator<Item = Zone> {
    static ZONES: LazyLock<Vec<Zone>> =
        LazyLock::new(|| NAMES.iter().filter_map(|name| name.parse().ok()).collect());
    let own = near.map(area);
    let of_area = move |zone: &Zone| Some(area(*zone)) == own;
    let first = ZONES.iter().copied().filter(of_area);
    first.chain(ZONES.iter().copied().filter(move |zone| !of_area(zone)))
}

fn area(zone: Zone) -> &'static str {
    zone.name().split('/').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_zone_and_the_own_area_comes_first() {
        let moscow: Zone = "Europe/Moscow".parse().unwrap();
        let listed: Vec<_> = zones(Some(moscow)).collect();
        assert_eq!(listed.len(), NAMES.len());
        assert_eq!(listed[0].name(), "Europe/London");
        let kamchatka: Zone = "Asia/Kamchatka".parse().unwrap();
        assert!(zones(Some(kamchatka)).next().unwrap().name().starts_with("Asia/"));
    }
}
