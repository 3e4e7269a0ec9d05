//! What a case file holds, in words.

use lastseen::Case;

/// The fields of a case file, by the records that they are of.
pub(crate) fn fields_text() -> String {
    let mut text = CASE_FORM.to_owned();
    let mut last = "";
    for (record, field, holds) in Case::fields() {
        if record != last {
            text += &format!("\n{record}\n");
            last = record;
        }
        text += &format!("  {field:15} {holds}\n");
    }
    text
}

const CASE_FORM: &str = r#"A case file is one JSON document, with the fields of "case" and with lists of records
under sources, places, actors, memberships, sightings and fixes:

  {"lastseen": 1, "published": "2024-03-08",
   "places": [{"id": "office", "lat": 51.5, "lon": -0.12, "zone": "Europe/London"}],
   "actors": [{"id": "kim"}],
   "sightings": [{"id": "s1", "actor": "kim", "place": "office",
                  "time": "from 9 a.m. to noon on 5 March 2024", "stay": true}]}

In JSON Lines each record is a line under its name, {"sighting": {"id": "s1", ...}}, and
the fields of "case" are a line without one: {"lastseen": 1, "published": "2024-03-08"}
"#;
