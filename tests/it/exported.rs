//! Files for maps and timelines: what is in them, held against the formats and the reports.

use lastseen::{
    Absence, Ask, Case, Distance, FileKind, Interval, Modality, Place, Sighting, Timeline,
    Timestamp, Written,
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Every kind of report, at the antimeridian and elsewhere.
const CASE: &str = r#"{"lastseen": 1,
    "sources": [{"id": "k", "name": "KCNA"}, {"id": "own", "zone": "Asia/Tokyo"}, {"id": "idle"}],
    "places": [
        {"id": "isle", "name": "the isle", "lat": -17, "lon": 179.9, "radius_m": 50000},
        {"id": "off", "from": "q", "distance_km": 740, "metric": "geodesic"},
        {"id": "pole", "lat": 89.5, "lon": 10, "radius_m": 200000},
        {"id": "q", "lat": 3, "lon": 4, "zone": "Africa/Lagos"},
        {"id": "unused", "lat": 3, "lon": 4}],
    "actors": [{"id": "a", "name": "Anna <b>&</b>", "kind": "person"}, {"id": "b", "max_speed_kmh": 90}],
    "memberships": [{"member": "b", "of": "a", "kind": "aboard"}],
    "sightings": [
        {"id": "1", "actor": "a", "place": "q", "time": "2023-01-01T00:00:00Z", "source": "k",
            "quote": "a \"b\" <c>, & d\ne", "reported": "2023-02-01T00:00:00Z", "credibility": "2"},
        {"id": "2", "actor": "a", "place": "isle", "time": "2023-01-02T00:00:00Z", "source": "own"},
        {"id": "3", "actor": "a", "place": "off", "time": {"between": ["2023-01-03T00:00:00Z", "2023-01-03T02:00:00Z"]}},
        {"id": "4", "actor": "a", "place": "pole", "time": "2023-01-04T00:00:00Z", "until": "2023-01-04T06:00:00Z", "stay": true},
        {"id": "5", "actor": "a", "place": "q", "time": "2023-01-05T00:00:00Z", "modality": "denied"},
        {"id": "6", "actor": "a", "place": "q", "time": "2023-01-06T00:00:00Z", "absent": "full"},
        {"id": "7", "actor": "a", "place": "the old mill", "time": "2023-01-07T00:00:00Z"},
        {"id": "8", "actor": "a", "place": "q", "time": {"after": "2023-01-08T00:00:00Z"}},
        {"id": "9", "actor": "a", "place": "q", "time": {"after": "1", "by": "2 hours"}},
        {"id": "10", "actor": "a", "place": "q", "modality": "speculated"},
        {"id": "11", "actor": "a", "place": "q", "time": "2023-01-11T00:00:00Z"},
        {"retracts": "11"}]}"#;

fn written(case: &Case, kind: FileKind) -> (String, Written) {
    let mut file = Vec::new();
    let written = case.write(kind, &mut file).unwrap();
    (String::from_utf8(file).unwrap(), written)
}

fn lost(written: Written) -> Vec<(&'static str, u64)> {
    written.losses().map(|(loss, count)| (loss.as_str(), count)).collect()
}

#[test]
fn each_file_tells_what_it_has_no_place_for() {
    let case = Case::read_json(CASE).unwrap();
    // The top speed of b, who was never seen; the zone of a source, and one without a report.
    let always = [("retracted", 1), ("membership", 1), ("actor", 1), ("place", 1), ("source", 2)];
    for kind in [FileKind::GeoJson, FileKind::Kml] {
        let (_, account) = written(&case, kind);
        assert_eq!(account.sightings(), 10, "{kind}");
        assert_eq!(lost(account), [&[("links", 1)][..], &always].concat(), "{kind}");
    }
    for kind in [FileKind::TimesketchCsv, FileKind::TimesketchJsonLines, FileKind::TimelineJs] {
        let (_, account) = written(&case, kind);
        assert_eq!(account.sightings(), 9, "{kind}");
        let all = [&[("links", 1), ("no_time", 1)][..], &always].concat();
        assert_eq!(lost(account), all, "{kind}");
    }
}

/// Checks a document against what RFC 7946 says of it, and returns its features.
fn features(text: &str) -> Vec<Value> {
    let document: Value = serde_json::from_str(text).unwrap();
    assert_eq!(document["type"], "FeatureCollection");
    let features = document["features"].as_array().unwrap();
    for feature in features {
        assert_eq!(feature["type"], "Feature");
        assert!(feature["properties"].is_object(), "{feature}");
        assert!(feature["id"].is_string() || feature.get("id").is_none(), "{feature}");
        let geometry = feature.get("geometry").unwrap();
        let coordinates = &geometry["coordinates"];
        match geometry["type"].as_str() {
            None => assert!(geometry.is_null(), "{feature}"),
            Some("Point") => {
                position(coordinates);
            }
            Some("Polygon") => polygon(coordinates),
            Some("MultiPolygon") => coordinates.as_array().unwrap().iter().for_each(polygon),
            Some(other) => panic!("{other}"),
        }
    }
    features.clone()
}

/// The longitude and the latitude of a position.
fn position(value: &Value) -> (f64, f64) {
    let [lon, lat] = value.as_array().unwrap().as_slice() else { panic!("{value}") };
    let (lon, lat) = (lon.as_f64().unwrap(), lat.as_f64().unwrap());
    assert!(lon.abs() <= 180.0 && lat.abs() <= 90.0, "{value}");
    (lon, lat)
}

fn polygon(rings: &Value) {
    for (at, ring) in rings.as_array().unwrap().iter().enumerate() {
        let ring: Vec<(f64, f64)> = ring.as_array().unwrap().iter().map(position).collect();
        assert!(ring.len() >= 4 && ring.first() == ring.last(), "{ring:?}");
        let edges = || ring.iter().zip(&ring[1..]);
        assert!(edges().all(|(from, to)| (from.0 - to.0).abs() <= 180.0), "{ring:?}");
        let area: f64 = edges().map(|(from, to)| from.0 * to.1 - to.0 * from.1).sum();
        assert_eq!(area > 0.0, at == 0, "the ring {at} has its area on its wrong hand: {ring:?}");
    }
}

#[test]
fn a_feature_says_what_the_report_says() {
    let (text, _) = written(&Case::read_json(CASE).unwrap(), FileKind::GeoJson);
    let features = features(&text);
    let feature = |id: &str| features.iter().find(|one| one["id"] == id).unwrap();
    assert_eq!(
        feature("1"),
        &json!({"type": "Feature", "id": "1",
            "properties": {"actor": "a", "name": "Anna <b>&</b>", "kind": "person",
                "time": "2023-01-01T00:00:00Z", "place_id": "q", "zones": ["Africa/Lagos"],
                "source": "k", "source_name": "KCNA", "credibility": "2",
                "reported": "2023-02-01T00:00:00Z", "quote": "a \"b\" <c>, & d\ne",
                "stated": "2023-01-01T00:00:00Z", "modality": "observed"},
            "geometry": {"type": "Point", "coordinates": [4.0, 3.0]}})
    );
    let isle = feature("2");
    assert_eq!(isle["geometry"]["type"], "MultiPolygon");
    assert_eq!(isle["geometry"]["coordinates"].as_array().unwrap().len(), 2);
    let said = |id: &str, names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| feature(id)["properties"][name].clone()).collect()
    };
    assert_eq!(
        said("2", &["time", "lat", "lon", "radius_m", "place"]),
        [
            json!("2023-01-02T00:00:00Z"),
            json!(-17.0),
            json!(179.9),
            json!(50000.0),
            json!("the isle")
        ]
    );
    let bounds = ["time", "earliest", "latest"];
    let ends = |from: &str, to: &str| [Value::Null, json!(from), json!(to)];
    assert_eq!(said("3", &bounds), ends("2023-01-03T00:00:00Z", "2023-01-03T02:00:00Z"));
    assert_eq!(feature("3")["geometry"]["coordinates"].as_array().unwrap().len(), 2, "a hole");
    assert_eq!(
        said("4", &["time", "until", "stay"]),
        [json!("2023-01-04T00:00:00Z"), json!("2023-01-04T06:00:00Z"), json!(true)]
    );
    // What says that nobody was seen has bounds, and no time that looks like a fix.
    assert_eq!(said("5", &bounds), ends("2023-01-05T00:00:00Z", "2023-01-05T00:00:00Z"));
    assert_eq!(said("6", &bounds), ends("2023-01-06T00:00:00Z", "2023-01-06T00:00:00Z"));
    assert_eq!(said("6", &["absent"]), [json!("full")]);
    assert_eq!(
        (&feature("7")["geometry"], &said("7", &["place"])[..]),
        (&Value::Null, &[json!("the old mill")][..])
    );
    assert_eq!(said("8", &["time", "latest"]), [Value::Null, Value::Null]);
    assert_eq!(said("8", &["earliest"]), [json!("2023-01-08T00:00:00Z")]);
    // When it was follows from another report.
    assert_eq!(said("9", &["time"]), [json!("2023-01-01T02:00:00Z")]);
    assert_eq!(said("10", &bounds), [Value::Null, Value::Null, Value::Null]);
}

/// What is read of a file as a table of fixes: who, when and where.
fn read_back(text: &str) -> Vec<String> {
    let case = Case::open(text.as_bytes()).unwrap();
    let view = case.timeline().as_known();
    let mut rows: Vec<String> = view
        .sightings(Ask::everyone())
        .map(|seen| {
            let (time, place) = (seen.interval(), seen.place());
            let said = seen.sighting();
            assert!(said.is_none_or(|said| said.label().is_none() && said.until().is_none()));
            let (lat, lon) = (place.lat().unwrap(), place.lon().unwrap());
            format!("{:?} {time} {lat} {lon}", seen.actor().id().as_str())
        })
        .collect();
    rows.sort();
    rows.dedup();
    rows
}

#[test]
fn what_is_read_back_is_where_somebody_was_seen_at_an_instant() {
    let case = Case::read_json(CASE).unwrap();
    let (one, two) = ("\"a\" 2023-01-01T00:00:00Z 3 4", "\"a\" 2023-01-01T02:00:00Z 3 4");
    let isle = "\"a\" 2023-01-02T00:00:00Z -17 179.9";
    let pole = "\"a\" 2023-01-04T00:00:00Z 89.5 10";
    assert_eq!(read_back(&written(&case, FileKind::GeoJson).0), [one, two, isle, pole]);
    // A stay is a span there, and no stamp.
    assert_eq!(read_back(&written(&case, FileKind::Kml).0), [one, two, isle]);
    for kind in [FileKind::TimesketchCsv, FileKind::TimesketchJsonLines, FileKind::TimelineJs] {
        let (text, _) = written(&case, kind);
        let error = Case::open(text.as_bytes()).unwrap_err().to_string();
        assert!(
            error.contains("latitude")
                || error.contains("no case file")
                || error.contains("not a case file"),
            "{error}"
        );
    }
}

#[test]
fn placemarks_have_stamps_spans_and_polygons() {
    let (text, _) = written(&Case::read_json(CASE).unwrap(), FileKind::Kml);
    let placemark = |id: &str| {
        let mark = format!("<Data name=\"id\"><value>{id}</value></Data>");
        text.split("<Placemark>").find(|part| part.contains(&mark)).unwrap()
    };
    for (id, parts) in [
        (
            "1",
            &[
                "<name>a</name><description>Anna &lt;b&gt;&amp;&lt;/b&gt;: ",
                "<TimeStamp><when>2023-01-01T00:00:00Z</when></TimeStamp>",
                "<Data name=\"source_name\"><value>KCNA</value></Data>",
                "</ExtendedData><Point><coordinates>4,3</coordinates></Point></Placemark>",
            ][..],
        ),
        ("2", &["<MultiGeometry><Point><coordinates>179.9,-17</coordinates></Point><Polygon>"]),
        (
            "3",
            &[
                "<TimeSpan><begin>2023-01-03T00:00:00Z</begin><end>2023-01-03T02:00:00Z</end></TimeSpan>",
                "<innerBoundaryIs>",
            ],
        ),
        (
            "4",
            &[
                "<TimeSpan><begin>2023-01-04T00:00:00Z</begin><end>2023-01-04T06:00:00Z</end></TimeSpan>",
            ],
        ),
        ("5", &["denied: ", "<TimeSpan><begin>2023-01-05T00:00:00Z</begin>"]),
        ("6", &["looked for and not seen: "]),
        ("7", &["the old mill", "</ExtendedData></Placemark>"]),
        ("8", &["<TimeSpan><begin>2023-01-08T00:00:00Z</begin></TimeSpan>"]),
        ("10", &["</description><ExtendedData>"]),
    ] {
        for part in parts {
            assert!(placemark(id).contains(part), "{id}: {}", placemark(id));
        }
    }
    let spelt = Sighting::new("a", Place::unlocated("x"), Interval::UNBOUNDED).quoting("a\u{1}b");
    let case = Case::from([spelt].into_iter().collect::<Timeline>());
    let error = case.write(FileKind::Kml, Vec::new()).unwrap_err();
    assert!(error.to_string().contains("control character"), "{error}");
}

/// The rows of a table, each as the names of its columns and their values.
fn table(text: &str) -> Vec<Value> {
    let mut table = csv::Reader::from_reader(text.as_bytes());
    let names = table.headers().unwrap().clone();
    let row = |row: csv::StringRecord| {
        let named = names.iter().zip(&row).filter(|(_, value)| !value.is_empty());
        Value::Object(named.map(|(name, value)| (name.to_owned(), json!(value))).collect())
    };
    table.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn timesketch_has_a_row_for_each_end() {
    let case = Case::read_json(CASE).unwrap();
    let rows = table(&written(&case, FileKind::TimesketchCsv).0);
    let ends: Vec<(&str, &str, &str)> = rows
        .iter()
        .map(|row| {
            let text = |name: &str| row[name].as_str().unwrap();
            let instant: Timestamp = text("datetime").parse().unwrap();
            assert_eq!(instant.as_unix_micros().to_string(), text("timestamp"));
            assert_eq!(text("datetime").len(), "2023-01-01T00:00:00.000000+00:00".len());
            assert!(text("message").starts_with("Anna <b>&</b>: "), "{row}");
            (text("id"), &text("datetime")[..16], text("timestamp_desc"))
        })
        .collect();
    assert_eq!(
        ends,
        [
            ("1", "2023-01-01T00:00", "seen"),
            ("9", "2023-01-01T02:00", "seen"),
            ("2", "2023-01-02T00:00", "seen"),
            ("3", "2023-01-03T00:00", "seen, at the earliest"),
            ("3", "2023-01-03T02:00", "seen, at the latest"),
            ("4", "2023-01-04T00:00", "first seen"),
            ("4", "2023-01-04T06:00", "last seen"),
            ("5", "2023-01-05T00:00", "denied"),
            ("6", "2023-01-06T00:00", "looked for and not seen"),
            ("7", "2023-01-07T00:00", "seen"),
            ("8", "2023-01-08T00:00", "seen, at the earliest"),
        ]
    );
    assert_eq!(rows[0]["quote"], "a \"b\" <c>, & d\ne");
    assert_eq!(
        (&rows[2]["place_lat"], &rows[2]["place_radius_m"]),
        (&json!("-17.0"), &json!("50000.0"))
    );
    // The other form says the same.
    let lines = written(&case, FileKind::TimesketchJsonLines).0;
    let objects: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let in_words = |value: &Value| match value {
        Value::Array(all) => {
            json!(all.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join(" or "))
        }
        Value::String(text) => json!(text),
        other => json!(other.to_string()),
    };
    for (row, object) in rows.iter().zip(&objects) {
        let object = object.as_object().unwrap();
        let object = object.iter().map(|(name, value)| (name.clone(), in_words(value)));
        assert_eq!(row, &Value::Object(object.collect()));
    }
    assert_eq!(rows.len(), objects.len());
}

#[test]
fn timelinejs_has_an_event_for_each_sighting_with_a_time() {
    let (text, _) = written(&Case::read_json(CASE).unwrap(), FileKind::TimelineJs);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["title"]["text"]["headline"], "Sightings of Anna &lt;b&gt;&amp;&lt;/b&gt;");
    let events = document["events"].as_array().unwrap();
    let event = |id: &str| events.iter().find(|one| one["unique_id"] == id).unwrap();
    let date = |day: u8, hour: u8| json!({"year": 2023, "month": 1, "day": day, "hour": hour, "minute": 0, "second": 0});
    assert_eq!((&event("1")["start_date"], &event("1")["end_date"]), (&date(1, 0), &Value::Null));
    assert_eq!((&event("3")["start_date"], &event("3")["end_date"]), (&date(3, 0), &date(3, 2)));
    assert_eq!((&event("4")["start_date"], &event("4")["end_date"]), (&date(4, 0), &date(4, 6)));
    assert_eq!((&event("8")["start_date"], &event("8")["end_date"]), (&date(8, 0), &Value::Null));
    assert_eq!(event("3")["display_date"], "between Tue 2023-01-03 00:00 and 02:00 UTC");
    assert_eq!(event("5")["text"]["headline"], "Anna &lt;b&gt;&amp;&lt;/b&gt;: denied: q");
    let quote = event("1")["text"]["text"].as_str().unwrap();
    assert!(quote.contains("<blockquote>a &quot;b&quot; &lt;c&gt;, &amp; d"), "{quote}");
    // A hostile name is no element anywhere.
    for tag in text.split('<').skip(1).filter_map(|rest| rest.split('>').next()) {
        assert!(["blockquote", "/blockquote", "p", "/p", "br"].contains(&tag), "<{tag}>");
    }
}

#[test]
fn a_stay_of_which_one_moment_is_known_says_which() {
    let at = |text: &str| Interval::at(text.parse().unwrap());
    let (first, last) = (at("2023-01-01T00:00:00Z"), at("2023-01-02T00:00:00Z"));
    let stay = |from, until| Sighting::stay("a", Place::unlocated("x"), from, until);
    let since = stay(first, Interval::UNBOUNDED).labelled("since");
    let until = stay(Interval::UNBOUNDED, last).labelled("until");
    let case = Case::from([since, until].into_iter().collect::<Timeline>());
    let features = features(&written(&case, FileKind::GeoJson).0);
    let said: Vec<[Value; 4]> = features
        .iter()
        .map(|one| {
            let said = |name: &str| one["properties"][name].clone();
            [one["id"].clone(), said("time"), said("until"), said("stay")]
        })
        .collect();
    let (first, last) = (json!("2023-01-01T00:00:00Z"), json!("2023-01-02T00:00:00Z"));
    assert_eq!(
        said,
        [
            [json!("until"), Value::Null, last, json!(true)],
            [json!("since"), first, Value::Null, json!(true)],
        ]
    );
    let rows = table(&written(&case, FileKind::TimesketchCsv).0);
    let meant: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (row["id"].as_str().unwrap(), row["timestamp_desc"].as_str().unwrap()))
        .collect();
    assert_eq!(
        meant,
        [
            ("until", "first seen, at the latest"),
            ("until", "last seen"),
            ("since", "first seen"),
            ("since", "last seen, at the earliest"),
        ]
    );
}

#[test]
fn spaces_around_an_id_are_kept_or_told() {
    let noon: Timestamp = "2024-01-01T12:00:00Z".parse().unwrap();
    let seen = Sighting::new(" a ", Place::lat_lon(1.0, 2.0).unwrap(), noon);
    let case = Case::from([seen].into_iter().collect::<Timeline>());
    let (text, account) = written(&case, FileKind::GeoJson);
    assert_eq!((read_back(&text), lost(account)), (vec![format!("\" a \" {noon} 1 2")], vec![]));
    let (text, account) = written(&case, FileKind::Kml);
    let trimmed = vec![format!("\"a\" {noon} 1 2")];
    assert_eq!((read_back(&text), lost(account)), (trimmed, vec![("actor", 1)]));
}

/// Ids as people and programs write them, none of them blank.
fn id() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z]{1,3}",
        "[a-zé\"',;:<>&|= ]{0,4}[A-Z][a-zß\\\\/{}\\[\\] ]{0,4}[a-z]",
        "[0-9]{9}",
    ]
    .prop_map(|id| id.trim().to_owned())
}

prop_compose! {
    fn fix()(
        id in id(), micros in -62_135_596_800_000_000..253_402_300_799_000_000_i64,
        lat in -900_000_000..=900_000_000_i32, lon in -1_799_999_999..=1_800_000_000_i32,
    ) -> (String, Timestamp, f64, f64) {
        let time = Timestamp::from_unix_micros(micros).unwrap();
        (id, time, f64::from(lat) / 1e7, f64::from(lon) / 1e7)
    }
}

/// Whether a point of the map lies in some polygons, by the number of edges to the west of it.
fn is_in(geometry: &Value, (lat, lon): (f64, f64)) -> bool {
    let polygons = match geometry["type"].as_str() {
        Some("Polygon") => vec![geometry["coordinates"].clone()],
        _ => geometry["coordinates"].as_array().unwrap().clone(),
    };
    let rings = polygons.iter().flat_map(|rings| rings.as_array().unwrap());
    let crossed = rings.map(|ring| {
        let ring: Vec<(f64, f64)> = ring.as_array().unwrap().iter().map(position).collect();
        let is_crossed = |(from, to): (&(f64, f64), &(f64, f64))| {
            let spans = (from.1 > lat) != (to.1 > lat);
            spans && lon > from.0 + (lat - from.1) / (to.1 - from.1) * (to.0 - from.0)
        };
        ring.iter().zip(&ring[1..]).filter(|edge| is_crossed(*edge)).count()
    });
    crossed.sum::<usize>() % 2 == 1
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn fixes_come_back_from_a_map_as_they_were(fixes in prop::collection::vec(fix(), 1..20)) {
        let timeline: Timeline = fixes
            .iter()
            .map(|(id, time, lat, lon)| {
                Sighting::new(id.as_str(), Place::lat_lon(*lat, *lon).unwrap(), *time)
            })
            .collect();
        let mut rows: Vec<String> =
            fixes.iter().map(|(id, time, lat, lon)| format!("{id:?} {time} {lat} {lon}")).collect();
        rows.sort();
        rows.dedup();
        let case = Case::from(timeline);
        for kind in [FileKind::GeoJson, FileKind::Kml] {
            let (text, account) = written(&case, kind);
            prop_assert_eq!(lost(account), []);
            prop_assert_eq!(&read_back(&text), &rows, "{}", text);
        }
        features(&written(&case, FileKind::GeoJson).0);
    }

    /// A program that looks for points with a time finds the fixes, and nothing else.
    #[test]
    fn no_report_but_of_who_was_seen_at_an_instant_looks_like_a_fix(
        reports in prop::collection::vec((0..4_u8, 0..7_usize, any::<bool>(), fix()), 1..12),
    ) {
        let mut expected = Vec::new();
        let reports = reports.iter().map(|(kind, modality, is_near, (id, time, lat, lon))| {
            let place = Place::lat_lon(*lat, *lon).unwrap();
            let place = if *is_near { place.with_radius("3 km".parse().unwrap()) } else { place };
            let modality = Modality::ALL[*modality];
            let later = Timestamp::from_unix_micros(time.as_unix_micros() + 60_000_000).unwrap();
            let report = match kind {
                0 => Sighting::new(id.as_str(), place, Interval::new(*time, later).unwrap()),
                1 => Sighting::stay(id.as_str(), place, *time, later),
                _ => Sighting::new(id.as_str(), place, *time),
            };
            let is_seen = matches!(modality, Modality::Observed | Modality::Reported);
            if *kind != 0 && *kind != 3 && is_seen {
                expected.push(format!("{id:?} {time} {lat} {lon}"));
            }
            let report = report.meant(modality);
            if *kind == 3 { report.absent(Absence::ALL[0]) } else { report }
        });
        let case = Case::from(reports.collect::<Timeline>());
        expected.sort();
        expected.dedup();
        let (text, account) = written(&case, FileKind::GeoJson);
        prop_assert_eq!(account.sightings(), case.timeline().len() as u64);
        features(&text);
        if !expected.is_empty() {
            prop_assert_eq!(read_back(&text), expected, "{}", text);
        }
    }

    #[test]
    fn an_area_takes_in_what_is_within_it_and_little_more(
        lat in -89.9..=89.9_f64, lon in -180.0..=180.0_f64, metres in 10.0..3e6_f64,
        points in prop::collection::vec((-1.0..=1.0_f64, -180.0..180.0_f64), 30),
    ) {
        let centre = Place::lat_lon(lat, lon).unwrap();
        let disc = centre.clone().with_radius(Distance::metres(metres).unwrap());
        let noon: Timestamp = "2024-01-01T12:00:00Z".parse().unwrap();
        let case = Case::from([Sighting::new("a", disc, noon)].into_iter().collect::<Timeline>());
        let text = written(&case, FileKind::GeoJson).0;
        let geometry = &features(&text)[0]["geometry"];
        // Points near the disc, and anywhere.
        let near = metres / 111_000.0 * 1.5;
        for (up, east) in points {
            let spread = near / lat.to_radians().cos().max(0.01);
            let other = (lat + up * near, lon + east / 180.0 * spread);
            for (lat, lon) in [other, (up * 89.9, east)] {
                let lon = (lon + 180.0).rem_euclid(360.0) - 180.0;
                let Ok(point) = Place::lat_lon(lat.clamp(-89.99, 89.99), lon) else { continue };
                let apart = centre.distance_to(&point).unwrap().min().as_metres();
                let at = (point.lat().unwrap(), point.lon().unwrap());
                if apart < metres * 0.99 {
                    prop_assert!(is_in(geometry, at), "{at:?} is {apart} away: {geometry}");
                } else if apart > metres * 1.02 + 1.0 {
                    prop_assert!(!is_in(geometry, at), "{at:?} is {apart} away: {geometry}");
                }
            }
        }
    }
}
