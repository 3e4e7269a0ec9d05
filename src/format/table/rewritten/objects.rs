//! Objects of JSON as rows: a list of them, one a line, or those of GeoJSON, of Google's
//! Records and Timeline, of OwnTracks and of readsb.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, Read};
use std::ops::Range;

use serde_json::value::RawValue;

use super::row_text::{ObjectRow, RowText, next_line, text};
use super::{aircraft_trace, google_timeline};
use crate::error::{Error, ErrorKind};
use crate::format::csv_field::push_field;
use crate::format::file_kind::unreadable;
use crate::format::json::{Json, Malformed, RawFields};
use crate::format::table::buffer::too_long;
use crate::format::table::column_names::LATS;
use crate::limits::CASE_BYTES;
use crate::time::timestamp::Timestamp;

/// How many columns a table has at most; the fields of others are left out.
const COLUMNS: usize = 1_000;
/// How many bytes a property of a feature has that is kept beside each of its points.
const LONGEST: usize = 1_000;
/// How many lines are looked at for the names of the columns.
const FIRST: usize = 100;
/// The lists of a document that are known to hold points.
const LISTS: [&str; 4] = ["features", "locations", "points", "positions"];
/// The fields at the top of a case, and the names of its records.
const OF_A_CASE: [&str; 14] = [
    "lastseen",
    "published",
    "sources",
    "source",
    "places",
    "place",
    "actors",
    "actor",
    "memberships",
    "membership",
    "sightings",
    "sighting",
    "fixes",
    "fix",
];

/// Whether a text begins like objects that are no records of a case.
pub(super) fn is_table(start: &[u8]) -> bool {
    match start {
        [b'[', rest @ ..] => rest.trim_ascii_start().starts_with(b"{"),
        [b'{', ..] => {
            let (keys, end) = keys(start);
            let is_of_case = |(key, first): &(&[u8], u8)| {
                let is_known = OF_A_CASE.iter().any(|known| known.as_bytes() == *key);
                is_known && (*key == b"lastseen" || matches!(first, b'{' | b'['))
            };
            if keys.is_empty() || keys.iter().any(is_of_case) {
                return false;
            }
            let next = end.and_then(|end| start.get(end..)).unwrap_or_default();
            keys.iter().any(is_list)
                || aircraft_trace::is_one(&keys)
                || next.trim_ascii_start().starts_with(b"{")
                || is_point(start, &keys)
        }
        _ => {
            let first = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
            of_recorder(first).is_some()
        }
    }
}

/// Whether one object alone is a point: a feature, or something with a latitude.
fn is_point(text: &[u8], keys: &[(&[u8], u8)]) -> bool {
    let is_feature = || memchr::memmem::find(text, b"\"Feature").is_some();
    keys.iter().any(|(key, first)| {
        let key = String::from_utf8_lossy(key).to_ascii_lowercase();
        let is_latitude = LATS.contains(&key.as_str()) && !matches!(first, b'{' | b'[');
        is_latitude || key == "type" && is_feature()
    })
}

/// The object in a line of the recorder of OwnTracks, which has the time and the topic before
/// it.
fn of_recorder(line: &[u8]) -> Option<&[u8]> {
    let at = memchr::memmem::find(line, b"\t{\"_type\"")?;
    line.get(at + 1..)
}

/// The names of the fields of the object at the start, each with the first byte of its
/// value, as far as the text goes; and where the object ends, if it does.
fn keys(text: &[u8]) -> (Vec<(&[u8], u8)>, Option<usize>) {
    let (mut keys, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    while let Some(byte) = text.get(at) {
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return (keys, Some(at + 1));
                }
            }
            b'"' => {
                let Some(end) = string_end(text, at + 1) else { break };
                let rest = text.get(end + 1..).unwrap_or_default().trim_ascii_start();
                if let (1, [b':', value @ ..]) = (depth, rest)
                    && let Some(first) = value.trim_ascii_start().first()
                {
                    keys.push((text.get(at + 1..end).unwrap_or_default(), *first));
                }
                at = end;
            }
            _ => {}
        }
        at += 1;
    }
    (keys, None)
}

/// Where a string ends whose first byte is at `at`.
fn string_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match text.get(at)? {
            b'"' => return Some(at),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// Whether a text begins like one document, and not like an object a line.
fn is_document(text: &[u8]) -> bool {
    match text {
        [b'{', ..] => {
            let (keys, end) = keys(text);
            let line = memchr::memchr(b'\n', text).unwrap_or(text.len());
            end.is_none_or(|end| end > line) || keys.iter().any(is_list)
        }
        text => text.starts_with(b"["),
    }
}

/// Whether a document is one object that is a point itself.
fn is_alone(text: &[u8]) -> bool {
    let (keys, _) = keys(text);
    let is_one = is_point(text, &keys) || aircraft_trace::is_one(&keys);
    text.starts_with(b"{") && is_one && !keys.iter().any(is_list)
}

fn lists() -> impl Iterator<Item = &'static str> {
    LISTS.into_iter().chain(google_timeline::LISTS)
}

/// Whether a field is a list that is known to hold points.
fn is_list((key, first): &(&[u8], u8)) -> bool {
    *first == b'[' && lists().any(|list| list.as_bytes() == *key)
}

/// The names of the columns of the first object, if all of it is in the text.
pub(super) fn header(start: &[u8]) -> String {
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let first = memchr::memchr(b'\n', text).and_then(|end| text.get(..end)).unwrap_or(text);
    // In a document the first object is in a list.
    let objects = match of_recorder(first) {
        Some(object) => Some(object),
        None if is_document(text) && !is_alone(text) => {
            memchr::memchr(b'[', text).and_then(|list| text.get(list + 1..))
        }
        None => Some(text),
    };
    let object = objects.map(<[u8]>::trim_ascii_start).unwrap_or_default();
    let whole = keys(object).1.and_then(|end| std::str::from_utf8(object.get(..end)?).ok());
    let rows = whole.and_then(|text| Json::read(text, 1).ok()).map(|json| rows_of(&json));
    let names: Vec<String> =
        rows.into_iter().flatten().take(1).flatten().map(|(name, _)| name).collect();
    line_of(names.iter().map(String::as_str))
}

/// The rows of a file, after the line with the names of their columns.
pub(super) fn rows(
    mut file: impl BufRead,
) -> RowText<impl FnMut(&mut Vec<u8>) -> Result<bool, Error>> {
    let mut table: Option<ObjectTable> = None;
    let mut list: Option<ObjectList> = None;
    let mut line = Vec::new();
    RowText::empty(move |to: &mut Vec<u8>| {
        if let Some(table) = &table {
            let rows = match &mut list {
                Some(list) => list.next_rows().transpose()?,
                None => next_line(&mut file, &mut line)?.then(|| rows_of_line(&line)),
            };
            rows.iter().flatten().for_each(|row| table.write(row, to));
            return Ok(rows.is_some());
        }
        let start = file.fill_buf().map_err(unreadable)?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        let (mut new, mut first) = (ObjectTable::default(), Vec::new());
        if is_document(start.trim_ascii_start()) {
            let mut found = ObjectList::read(&mut file)?;
            while let Some(rows) = found.next_rows().transpose()? {
                new.take_names(&rows);
            }
            found.next = 0;
            list = Some(found);
        } else {
            while first.len() < FIRST && next_line(&mut file, &mut line)? {
                first.extend(rows_of_line(&line));
            }
            new.take_names(&first);
        }
        to.extend(line_of(new.names.iter().map(String::as_str)).bytes());
        to.push(b'\n');
        first.iter().for_each(|row| new.write(row, to));
        table = Some(new);
        Ok(true)
    })
}

/// One document, and where each object of its list stands in it: each is read by itself, as
/// all together take ten times the room of their text.
struct ObjectList {
    text: String,
    parts: Vec<Range<usize>>,
    /// The part that is read next.
    next: usize,
}

impl ObjectList {
    fn read(file: &mut impl BufRead) -> Result<ObjectList, Error> {
        let mut bytes = Vec::new();
        file.take(CASE_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
        if bytes.len() as u64 > CASE_BYTES {
            return Err(too_long(CASE_BYTES));
        }
        let text = String::from_utf8(bytes).map_err(|cause| {
            Error::new(ErrorKind::Format, "the file is no text in UTF-8")
                .cured_by("save it as UTF-8")
                .because(cause)
        })?;
        match parts(&text) {
            Some(parts) => Ok(ObjectList { text, parts, next: 0 }),
            None => Err(fault(&text)),
        }
    }

    /// The rows of the next object.
    fn next_rows(&mut self) -> Option<Result<Vec<ObjectRow>, Error>> {
        let part = self.parts.get(self.next)?.clone();
        self.next += 1;
        let json = Json::read(self.text.get(part).unwrap_or_default(), 1);
        Some(json.map(|json| rows_of(&json)).map_err(|_| fault(&self.text)))
    }
}

/// Where the objects of a document stand: those of its list, or the one that it is itself;
/// `None` if it is malformed.
fn parts(text: &str) -> Option<Vec<Range<usize>>> {
    let document = unmarked(text);
    let list: Vec<&RawValue> = if document.starts_with('[') {
        serde_json::from_str(document).ok()?
    } else {
        let RawFields(fields) = serde_json::from_str(document).ok()?;
        let names: HashSet<&str> = fields.iter().map(|(name, _)| name.as_ref()).collect();
        let is_list = |(name, value): &&(Cow<'_, str>, &RawValue), list: &str| {
            name == list && value.get().starts_with('[')
        };
        if names.len() < fields.len() {
            return None;
        }
        let mut all = Vec::new();
        let mut is_alone = true;
        for list in lists() {
            for (_, list) in fields.iter().filter(|field| is_list(field, list)) {
                all.append(&mut serde_json::from_str(list.get()).ok()?);
                is_alone = false;
            }
        }
        if is_alone { vec![serde_json::from_str(document).ok()?] } else { all }
    };
    let place = |part: &&RawValue| {
        let from = part.get().as_ptr().addr() - text.as_ptr().addr();
        from..from + part.get().len()
    };
    Some(list.iter().map(place).collect())
}

/// What is wrong in a document, with its place in the whole.
fn fault(text: &str) -> Error {
    match Json::read(unmarked(text), 1) {
        Err(Malformed { error, .. }) => error,
        Ok(_) => Error::new(ErrorKind::Format, "the file is no list of objects"),
    }
}

/// A text without a mark of its encoding and blanks around it.
fn unmarked(text: &str) -> &str {
    text.trim_start_matches('\u{feff}').trim()
}

/// The rows of a line; one that is no object is a row without anything, so that it is counted.
fn rows_of_line(line: &[u8]) -> Vec<ObjectRow> {
    let text = String::from_utf8_lossy(of_recorder(line).unwrap_or(line));
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Vec::new();
    }
    match Json::read(text, 1) {
        Ok(json @ Json::Object(_)) => rows_of(&json),
        _ => vec![Vec::new()],
    }
}

/// The columns of a table, and where each stands.
#[derive(Default)]
struct ObjectTable {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl ObjectTable {
    /// Adds the columns that some rows have and that are not there yet.
    fn take_names(&mut self, rows: &[ObjectRow]) {
        for (name, _) in rows.iter().flatten() {
            if self.names.len() < COLUMNS && !self.places.contains_key(name) {
                self.places.insert(name.clone(), self.names.len());
                self.names.push(name.clone());
            }
        }
    }

    fn write(&self, row: &ObjectRow, to: &mut Vec<u8>) {
        let mut fields = vec![""; self.names.len()];
        for (name, value) in row {
            if let Some(slot) = self.places.get(name).and_then(|at| fields.get_mut(*at)) {
                *slot = value;
            }
        }
        let last = fields.pop();
        fields.into_iter().for_each(|field| push_field(to, field, b','));
        push_field(to, last.unwrap_or_default(), b'\n');
    }
}

fn line_of<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let mut line = Vec::new();
    let is_end = |letter: char| letter.is_control();
    names.for_each(|name| push_field(&mut line, &name.replace(is_end, " "), b','));
    line.pop();
    String::from_utf8(line).unwrap_or_default()
}

/// The rows of one object: one, or one a point of a line of GeoJSON whose points have times.
fn rows_of<'t>(json: &'t Json<'t>) -> Vec<ObjectRow> {
    let is_feature = matches!(json.get("type"), Some(Json::Text(kind)) if kind == "Feature");
    if !is_feature {
        if let Some(rows) = google_timeline::rows(json).or_else(|| aircraft_trace::rows(json)) {
            return rows;
        }
        let mut row = Vec::new();
        flatten(json, "", &mut row);
        return vec![with_instant(row)];
    }
    let mut row = Vec::new();
    let properties = json.get("properties");
    if let Some(properties) = properties {
        flatten(properties, "", &mut row);
    }
    // Its own id, beside what else says whose it is.
    if let Some(id) = json.get("id").filter(|_| !row.iter().any(|(name, _)| name == "id")) {
        row.push(("id".to_owned(), text(id).into_owned()));
    }
    // What is long is no id and no time, and there may be a copy for each point.
    row.retain(|(_, value)| value.len() <= LONGEST);
    let row = with_instant(row);
    let Some(geometry) = json.get("geometry") else { return vec![row] };
    let kind = if let Some(Json::Text(kind)) = geometry.get("type") { kind.as_ref() } else { "" };
    let list = |json: Option<&'t Json<'t>>| {
        if let Some(Json::List(list)) = json { list.as_slice() } else { &[] }
    };
    let points = list(geometry.get("coordinates"));
    let of_points = properties.and_then(|all| all.get("coordinateProperties"));
    let times = ["times", "coordTimes", "timestamps"].iter().find_map(|name| {
        let owners = [properties, of_points].into_iter().flatten();
        let times = owners.map(|owner| list(owner.get(name)));
        times.into_iter().find(|times| !times.is_empty())
    });
    let times = flat(times.unwrap_or_default(), |time| matches!(time, Json::List(_)));
    let is_of_lists = |part: &Json<'_>| matches!(part, Json::List(list) if list.iter().any(|one| matches!(one, Json::List(_))));
    let points: Vec<&Json<'_>> = match kind {
        "Point" => geometry.get("coordinates").into_iter().collect(),
        "MultiPoint" => points.iter().collect(),
        // Without times of its points a way says nothing of when.
        "LineString" | "MultiLineString" if !times.is_empty() => flat(points, is_of_lists),
        _ => Vec::new(),
    };
    if points.is_empty() {
        return vec![row];
    }
    let row_at = |at: usize| {
        let mut row = row.clone();
        if !times.is_empty() {
            row.retain(|(name, _)| name != "time");
            let time = times.get(at).map(|time| text(time)).unwrap_or_default();
            row.push(("time".to_owned(), time.into_owned()));
        }
        points.get(at).into_iter().for_each(|point| push_point(point, &mut row));
        row
    };
    (0..points.len().max(times.len())).map(row_at).collect()
}

/// The parts of a list, and those of the lists in it that are lists of parts.
fn flat<'v, 't>(list: &'v [Json<'t>], is_list: impl Fn(&Json<'t>) -> bool) -> Vec<&'v Json<'t>> {
    let parts = list.iter().map(|part| match part {
        Json::List(parts) if is_list(part) => parts.as_slice(),
        part => std::slice::from_ref(part),
    });
    parts.flatten().collect()
}

/// Adds a position of GeoJSON, the longitude first.
fn push_point(point: &Json<'_>, row: &mut ObjectRow) {
    let Json::List(degrees) = point else { return };
    row.retain(|(name, _)| name != "lat" && name != "lon");
    for (name, at) in [("lat", 1), ("lon", 0)] {
        let degrees = degrees.get(at).map(text).unwrap_or_default();
        row.push((name.to_owned(), degrees.into_owned()));
    }
}

/// Adds the fields of an object, those of objects in it by their own names too, unless there
/// are several of one name. Lists are left out.
fn flatten(json: &Json<'_>, of: &str, row: &mut ObjectRow) {
    // No recursion: what is left to do, the first last.
    let mut left: Vec<(String, &Json<'_>)> = vec![(of.to_owned(), json)];
    while let Some((path, json)) = left.pop() {
        match json {
            Json::Object(fields) => {
                for (name, value) in fields.iter().rev() {
                    let path =
                        if path.is_empty() { name.to_string() } else { format!("{path}.{name}") };
                    left.push((path, value));
                }
            }
            Json::List(_) => {}
            value => {
                let own = path.rsplit('.').next().unwrap_or_default();
                let is_taken = row.iter().any(|(name, _)| name == own);
                let name = if is_taken { path } else { own.to_owned() };
                row.push((name, text(value).into_owned()));
            }
        }
    }
}

/// The same with the instant of a count whose unit its name says.
fn with_instant(mut row: ObjectRow) -> ObjectRow {
    let has = |wanted: &str| row.iter().position(|(name, _)| name == wanted);
    let (at, micros) = match (has("_type").and(has("tst")), has("timestampMs")) {
        // OwnTracks.
        (Some(at), _) => (at, 1_000_000),
        // Google's Records until 2022.
        (None, Some(at)) if has("timestamp").is_none() => (at, 1_000),
        _ => return row,
    };
    if let Some((name, value)) = row.get_mut(at) {
        *name = "timestamp".to_owned();
        let count = value.parse::<i64>().ok().and_then(|count| count.checked_mul(micros));
        let instant = count.and_then(|count| Timestamp::from_unix_micros(count).ok());
        if let Some(instant) = instant {
            *value = instant.to_string();
        }
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mut table = String::new();
        rows(text.as_bytes()).read_to_string(&mut table).unwrap();
        table.lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_case_is_none() {
        for text in [
            "{\"lastseen\": 1}",
            "{\n \"published\": \"2024-01-01\", \"sightings\": [",
            "{\"actor\": {\"id\": \"kim\"}}\n{\"sighting\": {}}",
            "{\"sightings\": [{\"actor\": \"kim\"}]}",
            "{\"claims\": [{\"actor\": \"kim\"}]}",
            "{}",
            "[1, 2]",
            "a,b\n1,2\n",
        ] {
            assert!(!is_table(text.as_bytes()), "{text}");
        }
        for text in [
            "{\"actor\": \"kim\", \"lat\": 1}\n{\"actor\": \"kim\"",
            "[ {\"id\": 1}",
            "{\"type\": \"FeatureCollection\", \"features\": [",
            "2024-03-01T09:03:09Z\t*\t{\"_type\":\"location\"}",
        ] {
            assert!(is_table(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn objects_are_rows_of_all_their_columns() {
        let list = r#"[{"ship": "a, b", "at": {"lat": 1.5, "lon": -2}, "t": "2024-01-01T00:00:00Z"},
            {"t": null, "ship": "c", "speed": 7, "ports": [1], "lat": 2}]"#;
        let table = ["ship,lat,lon,t,speed", "\"a, b\",1.5,-2,2024-01-01T00:00:00Z,", "c,2,,,7"];
        assert_eq!(read(list), table);
        assert_eq!(header(list.as_bytes()), "ship,lat,lon,t");
        let lines = list.trim_matches(['[', ']']).replace("},\n", "}\n\n");
        assert_eq!(read(&lines), table);
        assert_eq!(header(lines.as_bytes()), "ship,lat,lon,t");
    }

    #[test]
    fn features_have_the_longitude_first() {
        let map = r#"{"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "walk", "time": "2024-01-01T00:00:00Z"},
             "geometry": {"type": "Point", "coordinates": [13.4, 52.5, 30]}},
            {"type": "Feature", "properties": {"name": "ride", "coordTimes": ["1", "2"]},
             "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4], [5, 6]]}},
            {"type": "Feature", "properties": {"name": "nowhere"}, "geometry": null}]}"#;
        assert_eq!(
            read(map),
            [
                "name,time,lat,lon",
                "walk,2024-01-01T00:00:00Z,52.5,13.4",
                "ride,1,2,1",
                "ride,2,4,3",
                "ride,,6,5",
                "nowhere,,,"
            ]
        );
        assert_eq!(header(map.as_bytes()), "name,time,lat,lon");
    }

    #[test]
    fn counts_whose_unit_is_known_are_instants() {
        let records =
            r#"{"locations": [{"latitudeE7": 525200000, "timestampMs": "1718447460000"}]}"#;
        assert_eq!(read(records), ["latitudeE7,timestamp", "525200000,2024-06-15T10:31:00Z"]);
        let recorder =
            "2024-03-01T09:03:09Z\t*\t{\"_type\":\"location\",\"tid\":\"XX\",\"tst\":1709283789}\n";
        assert_eq!(read(recorder), ["_type,tid,timestamp", "location,XX,2024-03-01T09:03:09Z"]);
        assert_eq!(header(recorder.as_bytes()), "_type,tid,timestamp");
    }

    #[test]
    fn what_is_wrong_in_a_document_has_its_place_in_the_whole() {
        for (text, place) in [
            ("[{\"lat\": 1},\n {\"lat\": 1, \"lat\": 2}]", "line 2"),
            ("{\"features\": [{}],\n \"features\": []}", "line 2"),
            ("[{\"lat\": 1},\n {\"lat\": }]", "line 2"),
            ("{\"locations\": [{\"lat\": 1}", "line 1"),
        ] {
            let mut table = String::new();
            let error = rows(text.as_bytes()).read_to_string(&mut table).unwrap_err();
            assert!(error.to_string().contains(place), "{text}: {error}");
            assert_eq!(table, "");
        }
    }

    #[test]
    fn deep_objects_take_no_stack() {
        let deep = format!("{}1{}", "{\"a\":".repeat(100), "}".repeat(100));
        assert_eq!(read(&format!("[{deep}]")).len(), 2);
        let mut table = String::new();
        let deeper = format!("[{}", "{\"a\":".repeat(1_000_000));
        assert!(rows(deeper.as_bytes()).read_to_string(&mut table).is_err());
    }
}
