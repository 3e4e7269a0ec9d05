//! `Moscow time`, `British time`: zones by the name of a place or its people.
//!
//! Most come from the last part of the IANA names. The table below has the
//! adjectives and countries, the cities that IANA does not list, and the names
//! that could mean several zones, which are refused.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::ast::Label;
use crate::time::zone::{Offset, Zone, abbreviation};
use crate::words;

/// What a name before the word `time` stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Named {
    Label(Label),
    /// Several zones, or something else altogether.
    Several,
}

/// Zones with the countries, peoples and cities that they are named by, in lower
/// case, words joined by `_`.
const ZONES: &[(&str, &[&str])] = &[
    ("Africa/Accra", &["ghana", "ghanaian"]),
    ("Africa/Addis_Ababa", &["ethiopia", "ethiopian"]),
    ("Africa/Algiers", &["algeria", "algerian"]),
    ("Africa/Cairo", &["egyptian"]),
    ("Africa/Casablanca", &["moroccan", "morocco"]),
    ("Africa/Dar_es_Salaam", &["tanzania", "tanzanian"]),
    ("Africa/Harare", &["zimbabwe", "zimbabwean"]),
    ("Africa/Johannesburg", &["south_african"]),
    ("Africa/Kampala", &["uganda", "ugandan"]),
    ("Africa/Khartoum", &["sudan", "sudanese"]),
    ("Africa/Lagos", &["nigeria", "nigerian"]),
    ("Africa/Mogadishu", &["somali", "somalia"]),
    ("Africa/Nairobi", &["kenya"]),
    ("Africa/Tripoli", &["libyan"]),
    ("Africa/Tunis", &["tunisia", "tunisian"]),
    ("America/Argentina/Buenos_Aires", &["argentine", "buenos_aires"]),
    ("America/Asuncion", &["paraguay", "paraguayan"]),
    ("America/Bogota", &["colombia", "colombian"]),
    ("America/Caracas", &["venezuela", "venezuelan"]),
    ("America/Chicago", &["ct", "central"]),
    ("America/Denver", &["mountain", "mt"]),
    ("America/Guatemala", &["guatemalan"]),
    ("America/Havana", &["cuban"]),
    ("America/Jamaica", &["jamaican"]),
    ("America/La_Paz", &["bolivia", "bolivian"]),
    ("America/Lima", &["peru", "peruvian"]),
    ("America/Los_Angeles", &["pacific", "pt"]),
    ("America/Montevideo", &["uruguay", "uruguayan"]),
    ("America/New_York", &["eastern", "et", "washington"]),
    ("America/Panama", &["panamanian"]),
    ("Asia/Aden", &["yemen"]),
    ("Asia/Amman", &["jordan", "jordanian"]),
    ("Asia/Ashgabat", &["turkmen", "turkmenistan"]),
    ("Asia/Baghdad", &["iraq", "iraqi"]),
    ("Asia/Bahrain", &["bahraini"]),
    ("Asia/Baku", &["azerbaijan", "azerbaijani"]),
    ("Asia/Bangkok", &["hanoi", "thai", "thailand"]),
    ("Asia/Beirut", &["lebanese", "lebanon"]),
    ("Asia/Bishkek", &["kyrgyz", "kyrgyzstan"]),
    ("Asia/Colombo", &["sri_lanka", "sri_lankan"]),
    ("Asia/Damascus", &["syria", "syrian"]),
    ("Asia/Dhaka", &["bangladesh", "bangladeshi"]),
    ("Asia/Dubai", &["emirati", "uae"]),
    ("Asia/Dushanbe", &["tajik", "tajikistan"]),
    ("Asia/Ho_Chi_Minh", &["vietnam"]),
    ("Asia/Jerusalem", &["israeli", "tel_aviv"]),
    ("Asia/Kabul", &["afghan", "afghanistan"]),
    ("Asia/Karachi", &["islamabad", "pakistan", "pakistani"]),
    ("Asia/Kathmandu", &["nepal"]),
    ("Asia/Kolkata", &["delhi", "india", "indian", "mumbai", "new_delhi"]),
    ("Asia/Kuala_Lumpur", &["malaysia", "malaysian"]),
    ("Asia/Kuwait", &["kuwaiti"]),
    ("Asia/Manila", &["philippine"]),
    ("Asia/Muscat", &["oman", "omani"]),
    ("Asia/Phnom_Penh", &["cambodia", "cambodian"]),
    ("Asia/Pyongyang", &["north_korea", "north_korean"]),
    ("Asia/Qatar", &["qatari"]),
    ("Asia/Riyadh", &["saudi"]),
    ("Asia/Seoul", &["south_korea", "south_korean"]),
    ("Asia/Shanghai", &["beijing", "china", "chinese"]),
    ("Asia/Singapore", &["singaporean"]),
    ("Asia/Taipei", &["taiwan"]),
    ("Asia/Tashkent", &["uzbek", "uzbekistan"]),
    ("Asia/Tbilisi", &["georgian"]),
    ("Asia/Tehran", &["iranian"]),
    ("Asia/Tokyo", &["japan", "japanese"]),
    ("Asia/Vientiane", &["laos"]),
    ("Asia/Vladivostok", &["ussuriysk", "ussuriisk"]),
    ("Asia/Yangon", &["burmese", "myanmar"]),
    ("Asia/Yerevan", &["armenia", "armenian"]),
    ("Atlantic/Reykjavik", &["iceland", "icelandic"]),
    ("Europe/Amsterdam", &["dutch"]),
    ("Europe/Athens", &["greece", "greek"]),
    ("Europe/Belgrade", &["serbia", "serbian"]),
    ("Europe/Berlin", &["german", "germany"]),
    ("Europe/Bratislava", &["slovak", "slovakia"]),
    ("Europe/Brussels", &["belgian", "belgium"]),
    ("Europe/Bucharest", &["romania", "romanian"]),
    ("Europe/Budapest", &["hungarian", "hungary"]),
    ("Europe/Chisinau", &["moldova", "moldovan"]),
    ("Europe/Copenhagen", &["danish", "denmark"]),
    ("Europe/Dublin", &["irish"]),
    ("Europe/Helsinki", &["finland", "finnish"]),
    ("Europe/Istanbul", &["turkish"]),
    ("Europe/Kyiv", &["ukraine", "ukrainian"]),
    ("Europe/London", &["britain", "british", "uk"]),
    ("Europe/Malta", &["maltese"]),
    ("Europe/Minsk", &["belarusian"]),
    ("Europe/Moscow", &["saint_petersburg", "st_petersburg"]),
    // It was three hours ahead of UTC, and from 2011 to 2014 four.
    ("Europe/Moscow", &["moscow_standard"]),
    ("Europe/Oslo", &["norway", "norwegian"]),
    ("Europe/Paris", &["france", "french"]),
    ("Europe/Prague", &["czech"]),
    ("Europe/Riga", &["latvia", "latvian"]),
    ("Europe/Rome", &["italian", "italy"]),
    ("Europe/Sofia", &["bulgaria", "bulgarian"]),
    ("Europe/Stockholm", &["sweden", "swedish"]),
    ("Europe/Tallinn", &["estonia", "estonian"]),
    ("Europe/Tirane", &["albania", "albanian"]),
    ("Europe/Vienna", &["austria", "austrian"]),
    ("Europe/Vilnius", &["lithuania", "lithuanian"]),
    ("Europe/Warsaw", &["polish"]),
    ("Europe/Zagreb", &["croatia", "croatian"]),
    ("Europe/Zurich", &["geneva", "swiss", "switzerland"]),
];

/// Names for which an abbreviation says just as much, and no more. Arizona is
/// on mountain standard time in summer too, and Jamaica on eastern.
const ABBREVIATIONS: &[(&str, &[&str])] = &[
    ("ACDT", &["australian_central_daylight"]),
    ("ACST", &["australian_central_standard"]),
    ("AEDT", &["australian_eastern_daylight"]),
    ("AEST", &["australian_eastern_standard"]),
    ("AWST", &["australian_western_standard"]),
    ("CEST", &["central_european_summer"]),
    ("CET", &["central_european", "central_european_standard"]),
    ("EDT", &["eastern_daylight"]),
    ("EEST", &["eastern_european_summer"]),
    ("EET", &["eastern_european"]),
    ("EST", &["eastern_standard"]),
    ("JST", &["japan_standard"]),
    // Seoul and Pyongyang, which differed from 2015 to 2018.
    ("KST", &["korea", "korea_standard", "korean", "korean_standard"]),
    ("MDT", &["mountain_daylight"]),
    ("MST", &["mountain_standard"]),
];

/// Names of a clock that says which zone, and how many minutes it was from UTC.
/// The letters of each mean another one elsewhere as well: CST Shanghai, IST
/// Dublin, PST Manila, BST Dhaka.
const CLOCKS: &[(&str, &str, i32)] = &[
    ("british_summer", "Europe/London", 60),
    ("central_daylight", "America/Chicago", -300),
    ("central_standard", "America/Chicago", -360),
    ("china_standard", "Asia/Shanghai", 480),
    ("cuba_standard", "America/Havana", -300),
    ("india_standard", "Asia/Kolkata", 330),
    ("indian_standard", "Asia/Kolkata", 330),
    ("irish_standard", "Europe/Dublin", 60),
    ("israel_daylight", "Asia/Jerusalem", 180),
    ("israel_standard", "Asia/Jerusalem", 120),
    ("pacific_daylight", "America/Los_Angeles", -420),
    ("pacific_standard", "America/Los_Angeles", -480),
    ("philippine_standard", "Asia/Manila", 480),
];

/// Names that stand for several zones, or for something else altogether.
const AMBIGUOUS: &[&[&str]] = &[
    &["america", "american", "us", "usa", "continental", "atlantic_standard"],
    &["canada", "canadian", "brazil", "brazilian", "mexico", "mexican", "bajanorte", "bajasur"],
    &["bahia", "cordoba", "la_rioja", "san_juan", "san_luis", "st_johns"],
    &["knox", "marengo", "monticello", "vincennes", "winamac"],
    &["europe", "european", "spain", "spanish", "portuguese", "cyprus"],
    &["russia", "russian", "siberian", "far_eastern", "petersburg", "kazakh", "kazakhstan"],
    &["mongolia", "mongolian", "indonesia", "indonesian", "congo"],
    &["australia", "australian", "act", "nsw", "victoria", "hamilton", "lhi", "norfolk"],
    &["east", "west", "north", "south", "center", "general", "factory"],
    &["christmas", "easter", "easterisland", "midway", "samoa", "wake", "troll"],
];

/// What `name`, the words before `time`, stands for; `None` if nothing known.
///
/// Spaces, hyphens and dots between the words count alike.
pub(super) fn lookup(name: &str) -> Option<Named> {
    NAMES.get(&key(name)).copied()
}

/// Up to three names of one zone each that `name` may be a slip of.
pub(super) fn nearest(name: &str) -> Vec<String> {
    let of_one = NAMES.iter().filter(|(_, named)| matches!(named, Named::Label(_)));
    let near = words::nearest(&key(name), of_one.map(|(name, _)| name.as_str()));
    let written = |name: &str| name.split('_').map(words::capitalised).collect::<Vec<_>>();
    near.into_iter().map(|name| written(name).join(" ")).collect()
}

/// A name as the table has it.
fn key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split([' ', '-', '.', '_', '\u{a0}', '\n', '\t']).filter(|w| !w.is_empty()) {
        if !key.is_empty() {
            key.push('_');
        }
        key.push_str(&word.to_lowercase());
    }
    key
}

static NAMES: LazyLock<HashMap<String, Named>> = LazyLock::new(table);

fn table() -> HashMap<String, Named> {
    let mut table = HashMap::new();
    for zone in Zone::all() {
        let parts: Vec<&str> = zone.name().split('/').collect();
        // `America/Argentina/San_Juan` is not what `San Juan time` means.
        let (Some(last), true) = (parts.last(), parts.len() <= 2 || parts.contains(&"Kentucky"))
        else {
            continue;
        };
        if parts.first() == Some(&"Etc") || !last.starts_with(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let key = last.to_lowercase().replace('-', "_");
        let named = Named::Label(Label::Zone(zone));
        table
            .entry(key)
            .and_modify(|known| {
                let same = match *known {
                    Named::Label(Label::Zone(other)) => other.canonical() == zone.canonical(),
                    _ => false,
                };
                // The name with an area is today's; `Japan` and `GB` are links.
                if !same {
                    *known = Named::Several;
                } else if parts.len() == 2 {
                    *known = named;
                }
            })
            .or_insert(named);
    }
    let mut add = |names: &[&str], named| {
        table.extend(names.iter().map(|name| ((*name).to_owned(), named)));
    };
    for (zone, names) in ZONES {
        if let Ok(zone) = zone.parse() {
            add(names, Named::Label(Label::Zone(zone)));
        }
    }
    for (letters, names) in ABBREVIATIONS {
        if let Some(letters) = abbreviation(letters) {
            add(names, Named::Label(Label::Abbreviation(letters)));
        }
    }
    for names in AMBIGUOUS {
        add(names, Named::Several);
    }
    add(&["greenwich", "greenwich_mean"], Named::Label(Label::Gmt));
    add(&["universal", "coordinated_universal"], Named::Label(Label::Utc));
    for (name, zone, minutes) in CLOCKS {
        if let (Ok(offset), Ok(zone)) = (Offset::from_seconds(minutes * 60), zone.parse()) {
            add(&[*name], Named::Label(Label::OffsetInZone(offset, zone)));
        }
    }
    table
}

/// The zone of a city, a country or a people, where a name has one.
pub(crate) fn zone_of(name: &str) -> Option<Zone> {
    match lookup(name)? {
        Named::Label(Label::Zone(zone)) => Some(zone),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Option<&'static str> {
        match lookup(name)? {
            Named::Label(Label::Zone(zone)) => Some(zone.name()),
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn every_row_of_the_table_names_a_zone_that_exists() {
        for (expected, names) in ZONES {
            assert!(expected.parse::<Zone>().is_ok(), "{expected}");
            for name in *names {
                assert_eq!(zone(name), Some(*expected), "{name}");
            }
        }
        for (letters, names) in ABBREVIATIONS {
            let label = Label::Abbreviation(abbreviation(letters).unwrap());
            for name in *names {
                assert_eq!(lookup(name), Some(Named::Label(label)), "{name}");
            }
        }
    }

    #[test]
    fn every_clock_of_the_table_has_a_zone_that_exists() {
        for (name, zone, minutes) in CLOCKS {
            let offset = Offset::from_seconds(minutes * 60).unwrap();
            let label = Label::OffsetInZone(offset, zone.parse().unwrap());
            assert_eq!(lookup(name), Some(Named::Label(label)), "{name}");
        }
    }

    #[test]
    fn cities_are_the_last_part_of_an_iana_name() {
        assert_eq!(zone("Moscow"), Some("Europe/Moscow"));
        assert_eq!(zone("New York"), Some("America/New_York"));
        assert_eq!(zone("Port-au-Prince"), Some("America/Port-au-Prince"));
        assert_eq!(zone("St. Petersburg"), Some("Europe/Moscow"));
        assert_eq!(zone("Kiev"), Some("Europe/Kiev"));
        assert_eq!(zone("Atlantis"), None);
    }

    #[test]
    fn a_name_of_several_zones_is_none_of_them() {
        for name in ["Russian", "US", "Samoa", "San Juan", "Petersburg", "Christmas", "East"] {
            assert!(matches!(lookup(name), Some(Named::Several)), "{name}");
        }
    }
}
