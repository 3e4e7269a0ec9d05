//! The fields that the reader knows, by the records it reads them into, with what each
//! holds.

use super::Case;
use super::build::CaseHeader;
use super::field_names::{FieldNames, known};
use super::fix_records::FixRecord;
use super::people::{ActorRecord, MembershipRecord, SourceRecord};
use super::places::PlaceRecord;
use super::sighting_records::SightingRecord;
use super::times::TimeRecord;

/// The meaning of each field, by the name of its record; the names themselves are those of
/// the reader.
const MEANINGS: &[(&str, &str, &str)] = &[
    ("case", "lastseen", "the version of the format, 1"),
    ("case", "published", "when it was published, an instant or a date: weekdays count from it"),
    ("source", "as", "what other records call it, if it is not its id"),
    ("source", "id", "what other records call it"),
    ("source", "name", "who says so"),
    ("source", "reliability", "its grade, A to F"),
    ("source", "zone", "the zone of its own clock, like Europe/Paris"),
    ("source", "clock", "by which clock it writes: place or own"),
    ("source", "calendar", "of its dates: gregorian or julian"),
    ("place", "as", "what other records call it, if it is not its id"),
    ("place", "id", "what other records call it"),
    ("place", "name", "what it is called"),
    ("place", "lat", "its latitude in degrees"),
    ("place", "lon", "its longitude in degrees"),
    ("place", "from", "in place of a position: the id of the place that it is so far from"),
    ("place", "distance_km", "how far from there, in kilometres"),
    ("place", "distance_m", "the same in metres"),
    ("place", "give_or_take_m", "how wrong the distance may be, in metres"),
    ("place", "bearing", "which way from there: degrees, or north"),
    ("place", "metric", "how it was measured: geodesic, route or unstated"),
    ("place", "radius_m", "how large it is around its position, in metres"),
    ("place", "zone", "the zone of its clocks, like Asia/Vladivostok, or by_position"),
    ("place", "zones", "the same of several"),
    ("place", "stated", "a list of what was said of where it lies: from, distance_km, bearing"),
    ("actor", "id", "what other records call it"),
    ("actor", "name", "what it is called"),
    ("actor", "kind", "person, group, vehicle, organisation"),
    ("actor", "max_speed_kmh", "its top speed in km/h: without it no travel is checked"),
    ("actor", "max_speed_mps", "the same in metres a second"),
    ("membership", "member", "the id of the actor that goes along"),
    ("membership", "of", "the id of the actor that it goes with, or belongs to"),
    ("membership", "kind", "aboard, accompanies, part_of; affiliated, which carries nobody"),
    ("membership", "source", "the id of who says so"),
    ("membership", "reported", "when it was said"),
    ("membership", "from", "when it began"),
    ("membership", "until", "when it ended"),
    ("membership", "modality", "how it is meant, as of a sighting"),
    ("sighting", "id", "what other records call it"),
    ("sighting", "actor", "the id of who was seen"),
    ("sighting", "place", "where: an id, a name, or an object with the fields of a place"),
    ("sighting", "source", "the id of who says so"),
    ("sighting", "reported", "when it was said; without it, when the case was published"),
    (
        "sighting",
        "modality",
        "observed, reported, inferred, unconfirmed, denied, planned or speculated",
    ),
    ("sighting", "outlook", "which way its day is looked for: back, or ahead"),
    ("sighting", "calendar", "of its dates: gregorian or julian"),
    ("sighting", "reliability", "the grade of the source in this, A to F"),
    ("sighting", "credibility", "its own grade, 1 to 6"),
    ("sighting", "absent", "it was looked for and not seen: full, partial or nothing_later"),
    ("sighting", "quote", "the words of the source"),
    (
        "sighting",
        "same_event",
        "the id of another account of the same event: they are one sighting",
    ),
    ("sighting", "copied_from", "the id of the claim that it repeats"),
    ("sighting", "clock", "what a clock of unknown offset showed: {\"id\", \"reads\"}"),
    (
        "sighting",
        "time",
        "when, as the source wrote it, or an object with the fields of a time; without it, at any \
         time up to the report; said throughout, all or since, it is a stay",
    ),
    ("sighting", "until", "when a stay ended that began at time"),
    ("sighting", "stay", "true: there all of that time; false: at one moment of it"),
    ("sighting", "for", "how long a stay lasted that began at time, like \"two hours\""),
    (
        "sighting",
        "when",
        "what time was worked out to: an instant, two with a slash between them, or several \
         candidates with or between them",
    ),
    ("sighting", "stated", "the time as the source wrote it, beside when, which counts"),
    ("sighting", "relations", "by how much it was later than others: a list of {to, min, max}"),
    ("sighting", "retracted", "since when it is taken back, or true for always"),
    ("sighting", "retracts", "the ids of sightings that this takes back"),
    ("sighting", "supersedes", "the ids of sightings that this takes the place of"),
    ("time", "local", "a clock time, by the clocks of the place"),
    ("time", "zone", "the zone that it is by, or local time"),
    ("time", "offset", "the offset that it is by, like +10:00"),
    ("time", "utc", "the same moment by UTC: the two are held against each other"),
    ("time", "date", "the day, or a weekday"),
    ("time", "part", "the part of the day, like evening"),
    ("time", "about", "true: give or take a quarter of an hour; or the time itself"),
    ("time", "between", "two times, or the ids of two sightings, that it lay between"),
    ("time", "before", "a time, an id or {\"end_of\": id} that it was before"),
    ("time", "after", "a time, an id or {\"start_of\": id} that it was after"),
    ("time", "during", "the id of a stay that it was in"),
    ("time", "by", "how long before or after, like \"two hours\""),
    ("time", "throughout", "true: there all of that time; or the time itself"),
    ("time", "clock", "the clock of unknown offset that showed it"),
    ("fix", "actor", "the id of who was there"),
    ("fix", "time", "an instant with its offset"),
    ("fix", "lat", "the latitude in degrees"),
    ("fix", "lon", "the longitude in degrees"),
];

impl Case {
    /// Lists the fields of a case file as the reader knows them: the record that each is
    /// of, its name, and what it holds.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Case;
    ///
    /// let until = Case::fields().find(|field| field.0 == "sighting" && field.1 == "until");
    /// let (_, _, what) = until.ok_or("a stay has an end")?;
    /// assert_eq!(what, "when a stay ended that began at time");
    /// # Ok::<(), &str>(())
    /// ```
    pub fn fields() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        let records: [(&str, FieldNames); 8] = [
            ("case", known::<CaseHeader<'_>>()),
            ("source", known::<SourceRecord<'_>>()),
            ("place", known::<PlaceRecord<'_>>()),
            ("actor", known::<ActorRecord<'_>>()),
            ("membership", known::<MembershipRecord<'_>>()),
            ("sighting", known::<SightingRecord<'_>>()),
            ("time", known::<TimeRecord<'_>>()),
            ("fix", known::<FixRecord<'_>>()),
        ];
        let of = |(record, names): (&'static str, FieldNames)| {
            names.iter().map(move |&name| (record, name, meaning(record, name)))
        };
        records.into_iter().flat_map(of)
    }
}

/// The meaning of a field.
fn meaning(record: &str, name: &str) -> &'static str {
    let mut rows = MEANINGS.iter();
    rows.find(|row| (row.0, row.1) == (record, name)).map_or("", |row| row.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_field_of_the_reader_is_explained_and_none_besides() {
        let read: Vec<(&str, &str)> =
            Case::fields().map(|(record, name, _)| (record, name)).collect();
        let explained: Vec<(&str, &str)> =
            MEANINGS.iter().map(|(record, name, _)| (*record, *name)).collect();
        assert_eq!(read, explained);
        assert!(read.contains(&("sighting", "for")) && read.contains(&("source", "as")));
    }
}
