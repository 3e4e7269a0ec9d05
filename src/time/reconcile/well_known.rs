//! Zones that news copy is likely to have used by mistake.
//!
//! Tried in an explanation only where the caller lists no zones of its own.
//! One for each offset in wide use, and the neighbours that are often confused;
//! of several with the same offset the first of the same area is named.

use crate::time::zone::Zone;
use std::sync::LazyLock;

/// The parts of the world, each with its cities from the first to be named on.
const CITIES: &[(&str, &[&str])] = &[
    ("Europe", &["London", "Paris", "Kyiv", "Moscow", "Samara"]),
    ("Asia", &["Jerusalem", "Riyadh", "Tehran", "Dubai", "Kabul", "Karachi", "Yekaterinburg"]),
    ("Asia", &["Kolkata", "Kathmandu", "Dhaka", "Omsk", "Yangon", "Bangkok", "Krasnoyarsk"]),
    ("Asia", &["Shanghai", "Irkutsk", "Seoul", "Tokyo", "Pyongyang", "Yakutsk", "Vladivostok"]),
    ("Asia", &["Magadan", "Kamchatka"]),
    ("Australia", &["Perth", "Darwin", "Adelaide", "Brisbane", "Sydney"]),
    ("Pacific", &["Auckland", "Honolulu"]),
    ("America", &["New_York", "Chicago", "Denver", "Phoenix", "Los_Angeles", "Anchorage"]),
    ("America", &["Halifax", "St_Johns", "Caracas", "Sao_Paulo"]),
    ("Atlantic", &["Azores"]),
    ("Africa", &["Lagos", "Cairo", "Nairobi"]),
];

/// The zones, those of the same area as `near` first.
pub(crate) fn zones(near: Option<Zone>) -> impl Iterator<Item = Zone> {
    static ZONES: LazyLock<Vec<Zone>> =
        LazyLock::new(|| names().filter_map(|name| name.parse().ok()).collect());
    let own = near.map(area);
    let of_area = move |zone: &Zone| Some(area(*zone)) == own;
    let first = ZONES.iter().copied().filter(of_area);
    first.chain(ZONES.iter().copied().filter(move |zone| !of_area(zone)))
}

fn names() -> impl Iterator<Item = String> {
    CITIES.iter().flat_map(|(area, cities)| cities.iter().map(move |city| format!("{area}/{city}")))
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
        assert_eq!(listed.len(), names().count());
        assert_eq!(listed[0].name(), "Europe/London");
        let kamchatka: Zone = "Asia/Kamchatka".parse().unwrap();
        assert!(zones(Some(kamchatka)).next().unwrap().name().starts_with("Asia/"));
    }
}
