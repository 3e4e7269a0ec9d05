//! The names of what stands at the top of a case file, and other words for
//! fields, with what to write in place of them.

use std::borrow::Cow;

use crate::format::json::Json;
use crate::words;

/// A list of a document, and what a record of it is called on a line.
pub(super) type RecordKind = (&'static str, &'static str);

pub(super) const SOURCES: RecordKind = ("sources", "source");
pub(super) const PLACES: RecordKind = ("places", "place");
pub(super) const ACTORS: RecordKind = ("actors", "actor");
pub(super) const MEMBERSHIPS: RecordKind = ("memberships", "membership");
pub(super) const SIGHTINGS: RecordKind = ("sightings", "sighting");
/// The list that is kept in columns, and not in the document.
pub(super) const FIXES: RecordKind = ("fixes", "fix");

/// All of them, in the order in which they are written.
pub(super) const KINDS: [RecordKind; 6] = [SOURCES, PLACES, ACTORS, MEMBERSHIPS, SIGHTINGS, FIXES];

/// Whether a document has this list.
pub(super) fn is_list(name: &str) -> bool {
    KINDS.iter().any(|(list, _)| *list == name)
}

/// What else stands at the top.
pub(super) const HEADER: [&str; 2] = ["lastseen", "published"];

/// Words by which people call a field of a record, and what to write in place of
/// them. A word is in small letters, without marks between its parts.
const OTHER_WORDS: &[(&str, &str, &str)] = &[
    (
        "case",
        "date day when time timestamp publication publicationdate publicationtime pubdate \
         publishedat publishedon reported",
        r#"write "published": "2026-11-25""#,
    ),
    ("case", "version format formatversion", r#"write "lastseen": 1"#),
    ("source", "title label agency outlet publisher", r#"write "name""#),
    ("source", "grade rating admiralty", r#"write "reliability": "B""#),
    ("source", "timezone tz", r#"write "zone": "Europe/Paris""#),
    ("place", "title label city town address", r#"write "name""#),
    ("place", "latitude", r#"write "lat""#),
    ("place", "lng long longitude", r#"write "lon""#),
    (
        "place",
        "coordinates coordinate coords position point location latlon latlng geo geometry",
        r#"write "lat": 42.4286, "lon": 130.6456"#,
    ),
    ("place", "radius accuracy uncertainty radiuskm", r#"write "radius_m", in metres"#),
    ("place", "timezone tz", r#"write "zone": "Europe/Paris""#),
    ("place", "timezones", r#"write "zones""#),
    ("place", "direction azimuth heading", r#"write "bearing""#),
    ("place", "distance distancem", r#"write "distance_km", in kilometres"#),
    ("relation", "direction azimuth heading", r#"write "bearing""#),
    ("relation", "distance distancem", r#"write "distance_km", in kilometres"#),
    ("actor", "title label vessel", r#"write "name""#),
    ("actor", "type sort category class", r#"write "kind": "person""#),
    (
        "actor",
        "speed maxspeed topspeed speedkmh maxspeedkn maxspeedkmph",
        r#"write "max_speed_kmh", in kilometres an hour"#,
    ),
    ("membership", "actor who name person passenger", r#"write "member""#),
    (
        "membership",
        "in on whole group vehicle vessel ship carrier organisation organization",
        r#"write "of""#,
    ),
    ("membership", "since start begin began startdate", r#"write "from""#),
    ("membership", "to till end ended enddate", r#"write "until""#),
    ("membership", "type sort relation role", r#"write "kind": "aboard""#),
    ("membership", "by agency publisher", r#"write "source""#),
    ("membership", "published publication reportedat", r#"write "reported""#),
    ("membership", "status certainty confidence", r#"write "modality": "unconfirmed""#),
    ("sighting", "who name vessel person ship vehicle train whom subject", r#"write "actor""#),
    ("sighting", "where location loc site at", r#"write "place""#),
    (
        "sighting",
        "lat latitude lon lng long longitude coordinates coords position point latlon",
        r#"write "place": {"lat": 42.4286, "lon": 130.6456}"#,
    ),
    ("sighting", "date datetime timestamp day moment local utc gmt seen", r#"write "time""#),
    (
        "sighting",
        "from to start end begin since till between",
        r#"write "time": {"between": ["6 p.m.", "7 p.m."]}"#,
    ),
    (
        "sighting",
        "after before",
        r#"write "time": {"after": "s1"}, with the id of the other sighting, or with a time"#,
    ),
    (
        "sighting",
        "zone timezone tz offset utcoffset",
        r#"write "zone" into the place or the source, or into a time of parts: "time": {"local": "06:00", "date": "2026-11-25", "zone": "Europe/Paris"}"#,
    ),
    ("sighting", "by agency publisher author according", r#"write "source""#),
    ("sighting", "published publication reportedat publishedat", r#"write "reported""#),
    ("sighting", "status type kind certainty confidence", r#"write "modality": "reported""#),
    ("sighting", "text quotation words wording", r#"write "quote""#),
    ("sighting", "notseen absence", r#"write "absent": "full""#),
    ("sighting", "replaces corrects updates", r#"write "supersedes""#),
    ("sighting", "withdraws deletes revokes", r#"write "retracts""#),
    ("sighting", "label key ref", r#"write "id""#),
    ("sighting", "grade rating", r#"write "reliability": "B", or "credibility": "2""#),
    ("clock", "clock name", r#"write "id""#),
    ("clock", "time shows reading showed", r#"write "reads""#),
    ("time", "when datetime time timestamp hour at clocktime", r#"write "local": "06:00""#),
    ("time", "day", r#"write "date": "2026-11-25""#),
    ("time", "timezone tz", r#"write "zone": "Europe/Paris""#),
    ("time", "gmt zulu", r#"write "utc": "20:00""#),
    ("time", "since", r#"write "after""#),
    ("time", "until till", r#"write "before""#),
    ("time", "from to start end begin", r#"write "between": ["6 p.m.", "7 p.m."]"#),
    ("time", "approximately around circa roughly approx", r#"write "about""#),
];

/// Words by which people call each of the lists, or a record of it on a line.
const OTHER_KINDS: [&str; KINDS.len()] = [
    "agency agencies outlet outlets publisher publishers",
    "location locations site sites",
    "person persons people vessel vessels ship ships vehicle vehicles",
    "member members passenger passengers",
    "claim claims report reports observation observations event events",
    "",
];

/// What to do about a field that a record, named by its kind, does not have;
/// these are `known` to it.
pub(super) fn cure<'k>(
    record: &str,
    name: &str,
    known: impl Iterator<Item = &'k str>,
) -> Cow<'static, str> {
    let plain = plain(name);
    let other = OTHER_WORDS.iter().find(|(of, names, _)| *of == record && has(names, &plain));
    if let Some((_, _, cure)) = other {
        return (*cure).into();
    }
    // Of two letters each is a slip of many.
    let near = if name.len() > 2 { words::nearest(name, known) } else { Vec::new() };
    match near.first() {
        Some(near) => format!("did you mean \"{near}\"?").into(),
        None => format!("if it is your own, write \"x-{}\"", words::clipped(name)).into(),
    }
}

/// Which of the `lists`, or of the records on a line, is meant by a field of the
/// top that holds records: one with a slip in its name, or one under another
/// word that is not there under its own.
pub(super) fn misnamed_list(
    top: &Json<'_>,
    (name, value): (&str, &Json<'_>),
    lists: &[&'static str],
) -> Option<&'static str> {
    // A text or a number is no record, whatever it is called.
    let is_record = matches!(value, Json::List(_) | Json::Object(_));
    if !is_record || lists.contains(&name) || is_own(name) {
        return None;
    }
    let plain = plain(name);
    let kind = KINDS.iter().zip(OTHER_KINDS).find(|(_, names)| has(names, &plain));
    let mut names = kind.into_iter().flat_map(|((list, record), _)| [*list, *record]);
    let other = names.find(|name| lists.contains(name) && top.get(name).is_none());
    other.or_else(|| words::nearest(name, lists.iter().copied()).first().copied())
}

/// Whether a field is its writer's own: nobody expects it to be read.
pub(super) fn is_own(name: &str) -> bool {
    name.starts_with('_') || name.starts_with("x-") || name == "$schema"
}

fn has(names: &str, plain: &str) -> bool {
    names.split_ascii_whitespace().any(|name| name == plain)
}

/// A name without what people write between its parts: `timeZone`, `time_zone`
/// and `Time zone` are one word.
fn plain(name: &str) -> String {
    const LONGEST: usize = 64;
    let letters = name.chars().take(LONGEST).filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_in_one_row_of_its_record_and_as_it_is_looked_up() {
        let rows = OTHER_WORDS.iter().map(|(record, names, _)| (*record, *names));
        let lists = OTHER_KINDS.iter().map(|names| ("list", *names));
        let mut words: Vec<(&str, &str)> = rows
            .chain(lists)
            .flat_map(|(record, names)| names.split(' ').map(move |name| (record, name)))
            .filter(|(_, name)| !name.is_empty())
            .collect();
        let count = words.len();
        assert!(words.iter().all(|(_, name)| plain(name) == *name), "{words:?}");
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn a_field_is_known_by_its_word_then_by_its_slip_then_not_at_all() {
        let cure = |name| cure("place", name, ["lat", "lon", "zone"].into_iter());
        assert_eq!(cure("Longitude"), "write \"lon\"");
        for name in ["timezone", "timeZone", "time_zone", "Time zone"] {
            assert_eq!(cure(name), "write \"zone\": \"Europe/Paris\"", "{name}");
        }
        assert_eq!(cure("zoen"), "did you mean \"zone\"?");
        assert_eq!(cure("wikidata"), "if it is your own, write \"x-wikidata\"");
    }
}
