//! `Moscow time`, `British time`: zones by the name of a place or its people.
//!
//! Most come from the last part of the IANA names. The table below has the
//! adjectives and countries, the cities that IANA does not list, and the names
//! that could mean several zones, which are refused.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::ast::Label;
use crate::time::zone::{Offset, Zone};
use crate::words;

/// What a name before the word `time` stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Named {
    Label(Label),
    /// Several zones; what to write instead.
    Ambiguous(&'static str),
}

/// Zones by country, people or city, in lower case, words joined by `_`.
const ZONES: &[(&str, &str)] = &[
    ("afghan", "Asia/Kabul"),
    ("afghanistan", "Asia/Kabul"),
    ("argentine", "America/Argentina/Buenos_Aires"),
    ("beijing", "Asia/Shanghai"),
    ("belarusian", "Europe/Minsk"),
    ("britain", "Europe/London"),
    ("british", "Europe/London"),
    ("buenos_aires", "America/Argentina/Buenos_Aires"),
    ("china", "Asia/Shanghai"),
    ("chinese", "Asia/Shanghai"),
    ("ct", "America/Chicago"),
    ("central", "America/Chicago"),
    ("delhi", "Asia/Kolkata"),
    ("eastern", "America/New_York"),
    ("egyptian", "Africa/Cairo"),
    ("et", "America/New_York"),
    ("finland", "Europe/Helsinki"),
    ("finnish", "Europe/Helsinki"),
    ("france", "Europe/Paris"),
    ("french", "Europe/Paris"),
    ("geneva", "Europe/Zurich"),
    ("german", "Europe/Berlin"),
    ("germany", "Europe/Berlin"),
    ("greece", "Europe/Athens"),
    ("greek", "Europe/Athens"),
    ("hanoi", "Asia/Bangkok"),
    ("india", "Asia/Kolkata"),
    ("indian", "Asia/Kolkata"),
    ("iranian", "Asia/Tehran"),
    ("iraq", "Asia/Baghdad"),
    ("iraqi", "Asia/Baghdad"),
    ("irish", "Europe/Dublin"),
    ("islamabad", "Asia/Karachi"),
    ("israeli", "Asia/Jerusalem"),
    ("italian", "Europe/Rome"),
    ("italy", "Europe/Rome"),
    ("japan", "Asia/Tokyo"),
    ("japanese", "Asia/Tokyo"),
    ("kenya", "Africa/Nairobi"),
    ("lebanese", "Asia/Beirut"),
    ("lebanon", "Asia/Beirut"),
    // It was three hours ahead of UTC, and from 2011 to 2014 four.
    ("moscow_standard", "Europe/Moscow"),
    ("mountain", "America/Denver"),
    ("mt", "America/Denver"),
    ("mumbai", "Asia/Kolkata"),
    ("nepal", "Asia/Kathmandu"),
    ("new_delhi", "Asia/Kolkata"),
    ("north_korea", "Asia/Pyongyang"),
    ("north_korean", "Asia/Pyongyang"),
    ("pacific", "America/Los_Angeles"),
    ("pakistan", "Asia/Karachi"),
    ("pakistani", "Asia/Karachi"),
    ("philippine", "Asia/Manila"),
    ("polish", "Europe/Warsaw"),
    ("pt", "America/Los_Angeles"),
    ("saint_petersburg", "Europe/Moscow"),
    ("saudi", "Asia/Riyadh"),
    ("singaporean", "Asia/Singapore"),
    ("south_african", "Africa/Johannesburg"),
    ("south_korea", "Asia/Seoul"),
    ("south_korean", "Asia/Seoul"),
    ("st_petersburg", "Europe/Moscow"),
    ("sweden", "Europe/Stockholm"),
    ("swedish", "Europe/Stockholm"),
    ("swiss", "Europe/Zurich"),
    ("switzerland", "Europe/Zurich"),
    ("syria", "Asia/Damascus"),
    ("syrian", "Asia/Damascus"),
    ("taiwan", "Asia/Taipei"),
    ("tel_aviv", "Asia/Jerusalem"),
    ("thai", "Asia/Bangkok"),
    ("thailand", "Asia/Bangkok"),
    ("turkish", "Europe/Istanbul"),
    ("uk", "Europe/London"),
    ("ukraine", "Europe/Kyiv"),
    ("ukrainian", "Europe/Kyiv"),
    ("ussuriysk", "Asia/Vladivostok"),
    ("ussuriisk", "Asia/Vladivostok"),
    ("vietnam", "Asia/Ho_Chi_Minh"),
    ("washington", "America/New_York"),
    ("yemen", "Asia/Aden"),
];

/// Names for which an abbreviation says just as much, and no more. Arizona is
/// on mountain standard time in summer too, and Jamaica on eastern.
const ABBREVIATIONS: &[(&str, &[u8; 6])] = &[
    ("central_european", b"CET\0\0\0"),
    ("central_european_standard", b"CET\0\0\0"),
    ("central_european_summer", b"CEST\0\0"),
    ("eastern_daylight", b"EDT\0\0\0"),
    ("eastern_european", b"EET\0\0\0"),
    ("eastern_european_summer", b"EEST\0\0"),
    ("eastern_standard", b"EST\0\0\0"),
    ("japan_standard", b"JST\0\0\0"),
    // Seoul and Pyongyang, which differed from 2015 to 2018.
    ("korea", b"KST\0\0\0"),
    ("korea_standard", b"KST\0\0\0"),
    ("korean", b"KST\0\0\0"),
    ("korean_standard", b"KST\0\0\0"),
    ("mountain_daylight", b"MDT\0\0\0"),
    ("mountain_standard", b"MST\0\0\0"),
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

const SEVERAL: &str = "name a city, like \"Moscow time\", or an IANA zone";

/// Names that stand for several zones, or for something else altogether.
const AMBIGUOUS: &[&str] = &[
    "act",
    "america",
    "american",
    "atlantic_standard",
    "australia",
    "australian",
    "bahia",
    "bajanorte",
    "bajasur",
    "brazil",
    "brazilian",
    "canada",
    "canadian",
    "center",
    "christmas",
    "congo",
    "continental",
    "cordoba",
    "cyprus",
    "east",
    "easter",
    "easterisland",
    "europe",
    "european",
    "factory",
    "far_eastern",
    "general",
    "hamilton",
    "indonesia",
    "indonesian",
    "kazakh",
    "kazakhstan",
    "knox",
    "la_rioja",
    "lhi",
    "marengo",
    "mexican",
    "mexico",
    "midway",
    "mongolia",
    "mongolian",
    "monticello",
    "norfolk",
    "north",
    "nsw",
    "petersburg",
    "portuguese",
    "russia",
    "russian",
    "samoa",
    "san_juan",
    "san_luis",
    "siberian",
    "south",
    "spain",
    "spanish",
    "st_johns",
    "troll",
    "us",
    "usa",
    "victoria",
    "vincennes",
    "wake",
    "west",
    "winamac",
];

/// What `name`, the words before `time`, stands for; `None` if nothing known.
///
/// Spaces, hyphens and dots between the words count alike.
pub(super) fn lookup(name: &str) -> Option<Named> {
    names().get(&key(name)).copied()
}

/// Up to three names of one zone each that `name` may be a slip of.
pub(super) fn nearest(name: &str) -> Vec<String> {
    let of_one = names().iter().filter(|(_, named)| matches!(named, Named::Label(_)));
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

fn names() -> &'static HashMap<String, Named> {
    static NAMES: OnceLock<HashMap<String, Named>> = OnceLock::new();
    NAMES.get_or_init(table)
}

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
                    *known = Named::Ambiguous(SEVERAL);
                } else if parts.len() == 2 {
                    *known = named;
                }
            })
            .or_insert(named);
    }
    for (name, zone) in ZONES {
        if let Ok(zone) = zone.parse() {
            table.insert((*name).to_owned(), Named::Label(Label::Zone(zone)));
        }
    }
    for (name, letters) in ABBREVIATIONS {
        table.insert((*name).to_owned(), Named::Label(Label::Abbreviation(**letters)));
    }
    for name in AMBIGUOUS {
        table.insert((*name).to_owned(), Named::Ambiguous(SEVERAL));
    }
    for name in ["greenwich", "greenwich_mean"] {
        table.insert(name.to_owned(), Named::Label(Label::Gmt));
    }
    for name in ["universal", "coordinated_universal"] {
        table.insert(name.to_owned(), Named::Label(Label::Utc));
    }
    for (name, zone, minutes) in CLOCKS {
        if let (Ok(offset), Ok(zone)) = (Offset::from_seconds(minutes * 60), zone.parse()) {
            let named = Named::Label(Label::OffsetInZone(offset, zone));
            table.insert((*name).to_owned(), named);
        }
    }
    table
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
        for (name, expected) in ZONES {
            assert!(expected.parse::<Zone>().is_ok(), "{expected}");
            assert_eq!(zone(name), Some(*expected), "{name}");
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
            assert!(matches!(lookup(name), Some(Named::Ambiguous(_))), "{name}");
        }
    }
}
