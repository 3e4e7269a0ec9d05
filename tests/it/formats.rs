//! The table of what survives in `src/doc/formats.md`, held against the files themselves.

use lastseen::{Ask, Case, FileKind, Input, Timeline, Zone};

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
const SHOWN: [(&str, &str); 27] = [
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
    ("source", "src"),
    ("its name, where it is another", "Pravda Daily"),
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
        "CSV" => &[FileKind::Csv],
        // It has the columns of a table of fixes, in bytes that do not show.
        "Parquet" => &[FileKind::Parquet],
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
            match kind {
                FileKind::Parquet => case.timeline().write_csv(&mut file).unwrap(),
                kind => case.write(kind, &mut file).unwrap(),
            };
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

/// A file of each format that is read, with a time that names no clock where it can, and
/// 10:00 at 52.5 north and 13.4 east.
const FILES: [(&str, &str); 14] = [
    (
        "Google's Timeline of a phone, since 2024",
        "[{\"startTime\":\"2024-01-01T11:00:00.000+01:00\",\"timelinePath\":\
         [{\"point\":\"geo:52.5,13.4\",\"durationMinutesOffsetFromStartTime\":\"0\"}]}]",
    ),
    (
        "trace of readsb and tar1090",
        "{\"icao\":\"x\",\"timestamp\":1704103200,\"trace\":[[0,52.5,13.4]]}",
    ),
    ("CSV and TSV", "actor,time,position\nx,2024-01-01T10:00:00,\"52.5, 13.4\"\n"),
    ("GPX", "<gpx><wpt lat=\"52.5\" lon=\"13.4\"><time>2024-01-01T10:00:00</time></wpt></gpx>"),
    (
        "KML",
        "<kml><Folder><name>x</name><Placemark><TimeStamp><when>2024-01-01T10:00:00</when></TimeStamp>\
         <Point><coordinates>13.4,52.5,30</coordinates></Point></Placemark>\
         <Placemark><TimeSpan><begin>2024-01-01T11:00:00</begin></TimeSpan>\
         <Point><coordinates>13.4,52.5</coordinates></Point></Placemark></Folder></kml>",
    ),
    (
        "TCX",
        "<TrainingCenterDatabase><Trackpoint><Time>2024-01-01T10:00:00</Time><Position>\
         <LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>13.4</LongitudeDegrees>\
         </Position></Trackpoint></TrainingCenterDatabase>",
    ),
    ("NMEA 0183", "$GPRMC,100000,A,5230.0000,N,01324.0000,E,0.5,180.0,010124,,\r\n"),
    ("IGC", "AXCT001\r\nHFDTE010124\r\nB1000005230000N01324000EA0028000421\r\n"),
    (
        "PLT of OziExplorer and GeoLife",
        "Geolife trajectory\r\nWGS 84\r\nAltitude is in Feet\r\nReserved 3\r\n\
         0,2,255,My Track,0,0,2,8421376\r\n0\r\n\
         52.5,13.4,0,492,45292.4166666667,2024-01-01,10:00:00\r\n",
    ),
    (
        "JSON objects, in a list or one a line",
        "[{\"at\": {\"lat\": 52.5, \"lon\": 13.4}, \"tags\": [1], \"time\": \"2024-01-01T10:00:00\"}]",
    ),
    (
        "GeoJSON",
        "{\"type\": \"FeatureCollection\", \"features\": [{\"type\": \"Feature\", \"properties\": \
         {\"time\": \"2024-01-01T10:00:00\"}, \"geometry\": {\"type\": \"Point\", \"coordinates\": \
         [13.4, 52.5]}}, {\"type\": \"Feature\", \"properties\": {\"coordTimes\": \
         [\"2024-01-01T10:00:00\"]}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": \
         [[13.4, 52.5]]}}, {\"type\": \"Feature\", \"properties\": {\"time\": \
         \"2024-01-01T12:00:00\"}, \"geometry\": {\"type\": \"LineString\", \"coordinates\": \
         [[13.4, 52.5], [14, 53]]}}]}",
    ),
    (
        "Google's Records",
        "{\"locations\": [{\"latitudeE7\": 525000000, \"longitudeE7\": 134000000, \
         \"timestamp\": \"2024-01-01T10:00:00\"}]}",
    ),
    (
        "recorder of OwnTracks",
        "2024-01-01T10:00:00Z\t*\t{\"_type\":\"location\",\"lat\":52.5,\"lon\":13.4,\"tst\":1704103200}\n",
    ),
    (
        "case file, JSON and JSON Lines",
        "{\"lastseen\": 1, \"actors\": [{\"id\": \"x\"}], \"sightings\": [{\"actor\": \"x\", \"place\": \
         {\"lat\": 52.5, \"lon\": 13.4, \"zone\": \"Etc/GMT-2\"}, \"time\": \"2024-01-01T12:00:00\"}]}",
    ),
];

/// Where and when everybody was, once each.
fn seen(timeline: &Timeline) -> Vec<String> {
    let view = timeline.as_known();
    let all = view.sightings(Ask::everyone());
    let place = |seen: lastseen::Seen<'_>| (seen.place().lat(), seen.place().lon());
    let mut all: Vec<String> =
        all.map(|seen| format!("{} {:?}", seen.interval(), place(seen))).collect();
    all.dedup();
    all
}

#[test]
fn a_time_without_an_offset_is_read_as_the_table_says() {
    let lines = FORMATS.lines().skip_while(|line| !line.starts_with("| format | what is read"));
    let rows = lines.skip(2).take_while(|line| line.starts_with('|')).map(cells);
    let mut met = 0;
    for row in rows {
        let (format, rule) = (row[0], row[3]);
        let Some((_, file)) = FILES.iter().find(|(name, _)| *name == format) else {
            assert_eq!(format, "Parquet", "{row:?}");
            continue;
        };
        met += 1;
        let input = || Input::from(file.as_bytes()).named("x");
        let at_ten = ["2024-01-01T10:00:00Z (Some(52.5), Some(13.4))"];
        if !rule.starts_with("`--zone`") {
            assert_eq!(seen(Case::open(input()).unwrap().timeline()), at_ten, "{format}");
            continue;
        }
        let error = Case::open(input()).unwrap_err().to_string();
        assert!(error.contains("no offset"), "{format}: {error}");
        let zone: Zone = "Etc/GMT".parse().unwrap();
        let profile = input().infer_profile().unwrap().zone(zone);
        let (timeline, _) = profile.load(input()).unwrap();
        assert_eq!(seen(&timeline), at_ten, "{format}");
    }
    assert_eq!(met, FILES.len());
}
