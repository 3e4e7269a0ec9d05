//! The table of what survives in `src/doc/formats.md`, held against the files themselves.

use lastseen::{Case, FileKind};

const FORMATS: &str = include_str!("../../src/doc/formats.md");

/// Each thing once, with a text that nothing else in the file has.
const CASE: &str = r#"{"lastseen": 1,
    "sources": [{"id": "src", "name": "Pravda Daily", "reliability": "D", "zone": "Asia/Tokyo"}],
    "places": [{"id": "p", "name": "Khasan pier", "lat": 42.4286, "lon": 130.6456, "zone": "Asia/Vladivostok"},
        {"id": "disc", "lat": 1, "lon": 2, "radius_m": 4321}],
    "actors": [{"id": "anna-id", "name": "Anna Nym", "kind": "person", "max_speed_kmh": 87.5}, {"id": "delegation-id"}],
    "memberships": [{"member": "anna-id", "of": "delegation-id", "kind": "aboard"}],
    "sightings": [
        {"id": "label-1", "actor": "anna-id", "place": "p", "time": "2023-01-01T03:04:05Z"},
        {"actor": "anna-id", "place": "p", "time": {"between": ["2023-01-02T06:07:08Z", "2023-01-02T08:00:00Z"]}},
        {"actor": "anna-id", "place": "p", "when": "2023-01-03T09:10:11Z or 2023-01-03T21:10:11Z"},
        {"actor": "anna-id", "place": "p", "time": "2023-01-04T12:00:00Z", "until": "2023-01-04T12:13:14Z", "stay": true},
        {"actor": "anna-id", "place": "p", "time": {"after": "2023-01-05T15:16:17Z"}},
        {"id": "timeless", "actor": "anna-id", "place": "p"},
        {"actor": "anna-id", "place": "disc", "time": "2023-01-06T00:00:00Z"},
        {"actor": "anna-id", "place": "the old depot", "time": "2023-01-07T00:00:00Z"},
        {"actor": "anna-id", "place": "p", "time": "6 a.m. on 8 January 2023", "source": "src", "reported": "2023-02-03T00:00:00Z", "quote": "left at dawn"},
        {"actor": "anna-id", "place": "p", "time": "2023-01-09T18:19:20Z", "modality": "denied"},
        {"id": "later", "actor": "anna-id", "place": "p", "time": {"after": "label-1", "by": "3 weeks"}},
        {"id": "gone", "actor": "anna-id", "place": "p", "time": "2023-01-10T21:22:23Z"},
        {"retracts": "gone"}]}"#;

/// Where each row of the table shows in a file.
const SHOWN: [(&str, &str); 26] = [
    ("id of the actor", "anna-id"),
    ("its name", "Anna Nym"),
    ("its kind", "person"),
    ("its top speed", "87.5"),
    ("id of the sighting", "label-1"),
    ("an instant", "2023-01-01T03:04:05"),
    ("bounds of a time", "2023-01-02T06:07:08"),
    ("several moments", "2023-01-03T09:10:11"),
    ("the last moment of a stay", "2023-01-04T12:13:14"),
    ("a time open on one side", "2023-01-05T15:16:17"),
    ("no time at all", "timeless"),
    ("a position", "42.4286"),
    ("its radius", "4321"),
    ("name of the place", "Khasan pier"),
    ("a place without a position", "the old depot"),
    ("zone of the place", "Asia/Vladivostok"),
    ("source", "Pravda Daily"),
    ("grade of the source", "reliability"),
    ("when it was reported", "2023-02-03"),
    ("quote", "left at dawn"),
    ("the time in words", "6 a.m. on 8 January 2023"),
    ("denials, absences, plans", "2023-01-09T18:19:20"),
    ("what a sighting says of the time of another", "\"by\""),
    ("memberships", "delegation-id"),
    ("retracted sightings", "2023-01-10T21:22:23"),
    ("zone of the source", "Asia/Tokyo"),
];

/// The kinds of file in the columns of the table.
fn kinds(column: &str) -> &'static [FileKind] {
    match column {
        "case file" => &[FileKind::Json, FileKind::JsonLines],
        // Parquet has the columns of CSV, in bytes that do not show.
        "CSV, Parquet" => &[FileKind::Csv],
        "GPX" => &[FileKind::Gpx],
        "GeoJSON" => &[FileKind::GeoJson],
        "KML" => &[FileKind::Kml],
        "Timesketch" => &[FileKind::TimesketchCsv, FileKind::TimesketchJsonLines],
        "TimelineJS" => &[FileKind::TimelineJs],
        other => panic!("{other}"),
    }
}

fn cells(line: &str) -> Vec<&str> {
    line.trim_matches('|').split('|').map(str::trim).collect()
}

#[test]
fn what_survives_is_in_the_file_and_nothing_else_is() {
    let case = Case::read_json(CASE).unwrap();
    let mut lines = FORMATS.lines().skip_while(|line| !line.starts_with("| what | case file"));
    let columns = cells(lines.next().unwrap());
    let rows: Vec<Vec<&str>> =
        lines.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect();
    let named: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(named, SHOWN.map(|(what, _)| what));
    for (at, column) in columns.iter().enumerate().skip(1) {
        for &kind in kinds(column) {
            let mut file = Vec::new();
            case.write(kind, &mut file).unwrap();
            let file = String::from_utf8(file).unwrap();
            for (row, (what, text)) in rows.iter().zip(SHOWN) {
                let said = if file.contains(text) { "yes" } else { "no" };
                assert_eq!(row[at], said, "{what} in {kind}: {text} in\n{file}");
            }
        }
    }
}

#[test]
fn every_ending_that_is_written_and_every_property_is_listed() {
    for kind in FileKind::ALL {
        assert!(FORMATS.contains(&format!("`.{}`", kind.as_str())), "{kind}");
    }
    let mut file = Vec::new();
    Case::read_json(CASE).unwrap().write(FileKind::TimesketchCsv, &mut file).unwrap();
    let file = String::from_utf8(file).unwrap();
    for name in file.lines().next().unwrap().split(',') {
        assert!(FORMATS.contains(&format!("`{name}`")), "{name}");
    }
}
