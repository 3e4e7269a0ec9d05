//! What to write instead of a name that is no zone.

use super::names::NAMES;
use super::offset::Offset;
use crate::error::{Error, ErrorKind, quoted};
use crate::words::distance;

/// Abbreviations that people write where a zone is asked for, and zones they
/// may mean. `EST`, `MST`, `HST` and a few others are names in tzdb itself.
const ABBREVIATIONS: [(&str, &[&str]); 22] = [
    ("AEST", &["Australia/Sydney", "Australia/Brisbane"]),
    ("AEDT", &["Australia/Sydney"]),
    ("AST", &["America/Halifax", "Asia/Riyadh"]),
    ("BST", &["Europe/London", "Asia/Dhaka"]),
    ("CAT", &["Africa/Maputo"]),
    ("CDT", &["America/Chicago", "America/Havana"]),
    ("CEST", &["Europe/Berlin", "Europe/Paris"]),
    ("CST", &["America/Chicago", "Asia/Shanghai", "America/Havana"]),
    ("EAT", &["Africa/Nairobi"]),
    ("EDT", &["America/New_York"]),
    ("EEST", &["Europe/Kyiv", "Europe/Athens"]),
    ("HKT", &["Asia/Hong_Kong"]),
    ("IST", &["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"]),
    ("JST", &["Asia/Tokyo"]),
    ("KST", &["Asia/Seoul", "Asia/Pyongyang"]),
    ("MDT", &["America/Denver"]),
    ("MSK", &["Europe/Moscow"]),
    ("NZST", &["Pacific/Auckland"]),
    ("PDT", &["America/Los_Angeles"]),
    ("PKT", &["Asia/Karachi"]),
    ("PST", &["America/Los_Angeles", "Asia/Manila"]),
    ("SGT", &["Asia/Singapore"]),
];

/// Longer input is no misspelt name, and comparing it would only take time.
const LONGEST: usize = 48;

/// The table of names and the compiled rules do not fit each other.
#[cold]
pub(super) fn no_rules(zone: u16) -> Error {
    let name = NAMES.get(usize::from(zone)).map_or("this zone", |&(name, _)| name);
    let message = format!("no rules are compiled in for {name}");
    Error::new(ErrorKind::UnknownZone, message).cured_by("build with the feature `jiff`")
}

#[cold]
pub(super) fn unknown(name: &str) -> Error {
    let error = Error::new(ErrorKind::UnknownZone, format!("{} is no time zone", quoted(name)));
    let name = name.trim();
    if let Some(offset) = offset_in(name) {
        let cure = format!("give {offset} as an offset, which is not a zone");
        return error.cured_by(match fixed_zone(offset) {
            Some(zone) => format!("{cure}, or write {zone}, whose sign runs the other way"),
            None => cure,
        });
    }
    let known = ABBREVIATIONS.iter().find(|(short, _)| short.eq_ignore_ascii_case(name));
    if let Some((short, zones)) = known {
        return error.cured_by(format!("{short} is an abbreviation; write {}", listed(zones)));
    }
    let nearest = nearest(name);
    error.cured_by(match nearest.is_empty() {
        false => format!("write {}", listed(&nearest)),
        true => "write an IANA name, like Asia/Vladivostok".to_owned(),
    })
}

/// `UTC+3`, `GMT-5`, `+03:00`.
fn offset_in(name: &str) -> Option<Offset> {
    let prefix = ["UTC", "GMT", "UT"].into_iter().find(|&prefix| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    });
    let rest = name.get(prefix.map_or(0, str::len)..)?.trim_start();
    rest.starts_with(['+', '-', '\u{2212}']).then(|| rest.parse().ok()).flatten()
}

fn fixed_zone(offset: Offset) -> Option<String> {
    let (hours, rest) = (offset.seconds() / 3600, offset.seconds() % 3600);
    let name = format!("Etc/GMT{:+}", -hours);
    (rest == 0 && NAMES.iter().any(|&(known, _)| known == name)).then_some(name)
}

fn listed(names: &[&str]) -> String {
    match names {
        [before, last] => format!("{before} or {last}"),
        [rest @ .., before, last] => format!("{}, {before} or {last}", rest.join(", ")),
        names => names.concat(),
    }
}

/// Up to three names that need the fewest changed letters, of the whole name or
/// of its last part; blanks and hyphens count as underscores.
fn nearest(name: &str) -> Vec<&'static str> {
    if name.is_empty() || name.len() > LONGEST {
        return Vec::new();
    }
    let city = |name: &str| name.rfind('/').map_or(0, |slash| slash + 1);
    let wanted = name.replace([' ', '-'], "_");
    let wanted_city = wanted.get(city(&wanted)..).unwrap_or_default();
    // A right city under a wrong continent is near, but not right.
    let moved = usize::from(wanted.len() != wanted_city.len());
    let most = (wanted_city.len() / 4).clamp(1, 3);
    let apart = |from: &str, to: &str| match from.len().abs_diff(to.len()) > most {
        true => usize::MAX,
        false => distance(from, &to.replace('-', "_")),
    };
    let mut found: Vec<(usize, &'static str)> = NAMES
        .iter()
        .filter_map(|&(name, _)| {
            let city = apart(wanted_city, name.get(city(name)..)?);
            let least = apart(&wanted, name).min(city.saturating_add(moved));
            (least <= most).then_some((least, name))
        })
        .collect();
    found.sort_unstable();
    let best = found.first().map_or(0, |&(distance, _)| distance);
    found.retain(|&(distance, _)| distance == best);
    found.into_iter().take(3).map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::super::iana::Zone;
    use super::*;

    fn cure(name: &str) -> String {
        let error = name.parse::<Zone>().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownZone);
        error.cure().unwrap().to_owned()
    }

    #[test]
    fn a_misspelt_name_gets_the_right_one() {
        assert_eq!(cure("Asia/Vladivostock"), "write Asia/Vladivostok");
        assert_eq!(cure("Vladivostok"), "write Asia/Vladivostok");
        assert_eq!(cure("new york"), "write America/New_York");
        assert_eq!(cure("Asia/Moscow"), "write Europe/Moscow");
        assert_eq!(cure("Asia/Toyko"), "write Asia/Tokyo");
        assert_eq!(cure("Port au Prince"), "write America/Port-au-Prince");
    }

    #[test]
    fn an_offset_is_no_zone_and_the_sign_of_etc_is_pointed_out() {
        for name in ["UTC+3", "gmt+03:00", "+03:00"] {
            assert!(cure(name).contains("+03:00"), "{name}");
            assert!(cure(name).contains("Etc/GMT-3"), "{name}");
        }
        assert!(cure("GMT-5").contains("Etc/GMT+5"));
        assert!(!cure("UTC+05:30").contains("Etc"));
    }

    #[test]
    fn an_abbreviation_gets_zones_that_exist() {
        assert!(cure("cst").contains("Asia/Shanghai"));
        for (short, zones) in ABBREVIATIONS {
            assert!(short.parse::<Zone>().is_err(), "{short}");
            for zone in zones {
                assert_eq!(zone.parse::<Zone>().unwrap().name(), *zone);
            }
        }
    }

    #[test]
    fn hostile_input_is_answered_shortly() {
        for name in ["", "/", "é", &"x".repeat(1_000_000), "UTC+é", "\u{2212}\u{2212}"] {
            let error = name.parse::<Zone>().unwrap_err();
            assert!(error.to_string().len() < 400);
        }
    }
}
