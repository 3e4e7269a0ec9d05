//! Files that are read as the table of their points.

use lastseen::{Ask, FileKind, Input, Profile, Timeline};

/// A file of each notation, and its points: who, when, where.
const FILES: [(&str, &str, &[&str]); 13] = [
    (
        "log.nmea",
        "$GPRMC,235959.00,A,5013.4760,N,01710.4770,E,0.5,180.0,080319,,*3C\r\n\
         $GPRMC,000001.00,A,5013.5000,N,01710.5000,W,0.5,180.0,090319,,*2E\r\n",
        &[
            "log 2019-03-08T23:59:59Z 50.2246000 17.1746167",
            "log 2019-03-09T00:00:01Z 50.2250000 -17.1750000",
        ],
    ),
    (
        "flight.igc",
        "AXCT0a1 x\nHFDTE160701\nB1602405407121N00249342WA0028000421\n",
        // `AXCT0a1 x` is no recorder, so this is no flight but a table without a header.
        &[],
    ),
    (
        "flight.igc",
        "AXCT001\r\nHFDTE160701\r\nB1602405407121N00249342WA0028000421\r\n",
        &["flight 2001-07-16T16:02:40Z 54.1186833 -2.8223667"],
    ),
    (
        "walk.plt",
        "Geolife trajectory\r\nWGS 84\r\nAltitude is in Feet\r\nReserved 3\r\n\
         0,2,255,My Track,0,0,2,8421376\r\n0\r\n\
         39.984702,116.318417,0,492,39744.1201851852,2008-10-23,02:53:04\r\n",
        &["walk 2008-10-23T02:53:04Z 39.9847020 116.3184170"],
    ),
    (
        "walk.kml",
        "<?xml version=\"1.0\"?><kml xmlns=\"http://www.opengis.net/kml/2.2\" \
         xmlns:gx=\"http://www.google.com/kml/ext/2.2\"><Placemark><name>walk</name><gx:Track>\
         <when>2024-01-01T10:00:00Z</when><when>2024-01-01T10:05:00Z</when>\
         <gx:coord>13.4 52.5 30</gx:coord><gx:coord>13.5 52.6 30</gx:coord>\
         </gx:Track></Placemark></kml>",
        &[
            "walk 2024-01-01T10:00:00Z 52.5000000 13.4000000",
            "walk 2024-01-01T10:05:00Z 52.6000000 13.5000000",
        ],
    ),
    (
        "run.tcx",
        "<TrainingCenterDatabase><Activities><Activity><Lap><Track><Trackpoint>\
         <Time>2024-01-01T10:00:00Z</Time><Position><LatitudeDegrees>52.5</LatitudeDegrees>\
         <LongitudeDegrees>13.4</LongitudeDegrees></Position></Trackpoint></Track></Lap>\
         </Activity></Activities></TrainingCenterDatabase>",
        &["run 2024-01-01T10:00:00Z 52.5000000 13.4000000"],
    ),
    (
        "fixes.jsonl",
        "{\"ssvid\":\"33\",\"timestamp\":\"2017-07-18T00:07:20Z\",\"lat\":-14.33,\"lon\":-170.61}\n\
         {\"ssvid\":\"33\",\"timestamp\":\"2017-07-18T00:35:50Z\",\"lat\":-14.31,\"lon\":-170.53}\n",
        &[
            "33 2017-07-18T00:07:20Z -14.3300000 -170.6100000",
            "33 2017-07-18T00:35:50Z -14.3100000 -170.5300000",
        ],
    ),
    (
        "map.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":\
         {\"name\":\"walk\",\"time\":\"2024-01-01T10:00:00Z\"},\"geometry\":{\"type\":\"Point\",\
         \"coordinates\":[13.4,52.5]}}]}",
        &["walk 2024-01-01T10:00:00Z 52.5000000 13.4000000"],
    ),
    (
        "Records.json",
        "{\"locations\": [{\"latitudeE7\": 525200000, \"longitudeE7\": 134050000, \
         \"timestamp\": \"2024-06-15T10:30:00Z\", \"accuracy\": 8}, {\"latitudeE7\": 525300000, \
         \"longitudeE7\": 134060000, \"timestampMs\": \"1718447460000\"}]}",
        &[
            "Records 2024-06-15T10:30:00Z 52.5200000 13.4050000 8 m",
            "Records 2024-06-15T10:31:00Z 52.5300000 13.4060000",
        ],
    ),
    (
        "2024-03.rec",
        "2024-03-01T09:03:09Z\t*                 \t{\"_type\":\"location\",\"tid\":\"XX\",\
         \"lat\":52.225,\"lon\":13.332,\"tst\":1709283789,\"acc\":10}\n\
         2024-03-01T18:28:30Z\t*                 \t{\"_type\":\"lwt\",\"tst\":1709317700}\n",
        &["XX 2024-03-01T09:03:09Z 52.2250000 13.3320000 10 m"],
    ),
    (
        "Timeline.json",
        "{\"semanticSegments\": [{\"startTime\": \"2024-06-15T12:00:00.000+02:00\", \"endTime\": \
         \"2024-06-15T14:00:00.000+02:00\", \"timelinePath\": [{\"point\": \"52.52°, -13.405°\", \
         \"time\": \"2024-06-15T12:10:00.000+02:00\"}]}, {\"startTime\": \
         \"2024-06-15T15:00:00.000+02:00\", \"endTime\": \"2024-06-15T15:20:00.000+02:00\", \
         \"activity\": {\"start\": {\"latLng\": \"52.53°, 13.406°\"}, \"end\": {\"latLng\": \
         \"52.54°, 13.407°\"}, \"distanceMeters\": 1100.0}}], \"rawSignals\": [{\"wifiScan\": \
         {\"deliveryTime\": \"2024-06-15T16:00:00.000+02:00\"}}, {\"position\": {\"LatLng\": \
         \"52.55°, 13.408°\", \"accuracyMeters\": 13, \"timestamp\": \
         \"2024-06-15T16:01:00.000+02:00\"}}], \"userLocationProfile\": {}}",
        &[
            "Timeline 2024-06-15T10:10:00Z 52.5200000 -13.4050000",
            "Timeline 2024-06-15T13:00:00Z 52.5300000 13.4060000",
            "Timeline 2024-06-15T13:20:00Z 52.5400000 13.4070000",
            "Timeline 2024-06-15T14:01:00Z 52.5500000 13.4080000 13 m",
        ],
    ),
    (
        "location-history.json",
        "[{\"endTime\": \"2024-06-15T14:00:00.000+02:00\", \"startTime\": \
         \"2024-06-15T12:00:00.000+02:00\", \"timelinePath\": [{\"point\": \"geo:52.520000,13.405000\", \
         \"durationMinutesOffsetFromStartTime\": \"25\"}]}, {\"startTime\": \
         \"2024-06-15T15:00:00.000+02:00\", \"endTime\": \"2024-06-15T15:20:00.000+02:00\", \
         \"activity\": {\"start\": \"geo:52.53,13.406\", \"end\": \"geo:52.54,13.407\"}}, {\"startTime\": \
         \"2024-06-15T16:00:00.000+02:00\", \"endTime\": \"2024-06-15T17:00:00.000+02:00\", \
         \"timelineMemory\": {}}]",
        &[
            "location-history 2024-06-15T10:25:00Z 52.5200000 13.4050000",
            "location-history 2024-06-15T13:00:00Z 52.5300000 13.4060000",
            "location-history 2024-06-15T13:20:00Z 52.5400000 13.4070000",
        ],
    ),
    (
        "trace_full_3c6444.json",
        "{\"icao\":\"3c6444\",\"r\":\"D-AIBL\",\"t\":\"A319\",\"timestamp\": 1718447400.125,\n\
         \"trace\":[[0.00,49.263300,10.614239,25275,373.7,315.8,0,-1216,null,\"adsb_icao\"],\n\
         [60.5,49.3,-10.7,\"ground\",0,null,1,null,{\"flight\":\"DLH1\"},\"mlat\"]]}",
        &[
            "3c6444 2024-06-15T10:30:00.125Z 49.2633000 10.6142390",
            "3c6444 2024-06-15T10:31:00.625Z 49.3000000 -10.7000000",
        ],
    ),
];

/// A visit is a stay, by the name that the phone has for the place if it has one.
#[test]
fn a_visit_of_a_phone_is_a_stay() {
    let android = r#"{"semanticSegments": [{"startTime": "2024-06-15T12:00:00.000+02:00",
        "endTime": "2024-06-15T14:30:00.000+02:00", "visit": {"hierarchyLevel": 0,
        "probability": 0.8, "topCandidate": {"placeId": "x", "semanticType": "HOME",
        "probability": 0.5, "placeLocation": {"latLng": "52.52°, 13.405°"}}}}]}"#;
    let ios = r#"[{"startTime": "2024-06-15T12:00:00.000+02:00",
        "endTime": "2024-06-15T14:30:00.000+02:00", "visit": {"hierarchyLevel": "0",
        "probability": "0.8", "topCandidate": {"placeID": "x", "semanticType": "Unknown",
        "probability": "0.5", "placeLocation": "geo:52.520000,13.405000"}}}]"#;
    for (text, place) in [(android, "HOME"), (ios, "")] {
        let mut input = Input::from(text.as_bytes()).named("phone.json");
        let (timeline, loaded) = input.infer_profile().unwrap().load(input).unwrap();
        assert_eq!((loaded.read, loaded.added), (1, 1), "{loaded}");
        let last = timeline.as_known().last_seen("phone");
        assert_eq!(last.interval().unwrap().to_string(), "2024-06-15T12:30:00Z");
        let seen = last.certain().unwrap();
        assert_eq!(seen.place().name(), place);
        assert_eq!(seen.sighting().unwrap().is_stay(), Some(true));
    }
}

fn points(timeline: &Timeline) -> Vec<String> {
    let view = timeline.as_known();
    let point = |seen: lastseen::Seen<'_>| {
        let (time, place) = (seen.interval().earliest().unwrap(), seen.place());
        let radius = place.radius().unwrap().as_metres();
        let around = if radius > 0.0 { format!(" {radius} m") } else { String::new() };
        let (lat, lon) = (place.lat().unwrap(), place.lon().unwrap());
        format!("{} {time} {lat:.7} {lon:.7}{around}", seen.actor().id())
    };
    view.sightings(Ask::everyone()).map(point).collect()
}

#[test]
fn a_file_of_each_notation_is_read_by_itself() {
    for (name, text, expected) in FILES {
        let input = || Input::from(text.as_bytes()).named(name);
        let Ok(profile) = input().infer_profile() else {
            assert!(expected.is_empty(), "{name}");
            continue;
        };
        let (timeline, loaded) = profile.load(input()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(points(&timeline), expected, "{name}: {loaded}");
        assert_eq!(input().kind().unwrap(), FileKind::Csv, "{name}");
        let mut reader = text.as_bytes();
        let (again, _) = profile.load(Input::from(&mut reader).named(name)).unwrap();
        assert_eq!(points(&again), expected, "{name}");
        assert!(loaded.first_rejected.iter().all(|row| row.line.is_none()), "{name}: {loaded}");
    }
}

#[test]
fn a_file_that_is_cut_or_changed_anywhere_is_read_as_far_as_it_goes_or_refused() {
    for (name, text, expected) in FILES {
        for at in 0..text.len() {
            let input = Input::from(&text.as_bytes()[..at]).named(name);
            if let Ok((timeline, _)) = Profile::plain().load(input) {
                assert!(timeline.len() <= expected.len(), "{name} cut at {at}");
            }
            for byte in [b'"', b'<', b'{', b',', b'\n', b'0', 0xFF] {
                let mut changed = text.as_bytes().to_vec();
                changed[at] = byte;
                let _ = Profile::plain().load(Input::from(&changed).named(name));
            }
        }
    }
}

#[test]
fn a_case_is_read_as_a_case() {
    for text in [
        "{\"lastseen\": 1, \"actors\": [{\"id\": \"kim\"}]}",
        "{\"actor\": {\"id\": \"kim\"}}\n{\"sighting\": {\"actor\": \"kim\"}}\n",
    ] {
        let kind = Input::from(text.as_bytes()).kind().unwrap();
        assert!(matches!(kind, FileKind::Json | FileKind::JsonLines), "{text}");
    }
}

#[test]
fn no_point_is_left_out_without_a_count() {
    // What is read of a file, and how many of its rows are rejected.
    for (text, points, rejected) in [
        // An object alone, and one with all on lines of its own.
        ("{\"id\":\"a\",\"time\":\"2024-01-01T10:00:00Z\",\"lat\":48.1,\"lon\":11.5}\n", 1, 0),
        (
            "{\n \"id\": \"a\",\n \"time\": \"2024-01-01T10:00:00Z\",\n \"lat\": 1, \"lon\": 2\n}",
            1,
            0,
        ),
        // A line that was cut, and one that is no object.
        (
            "{\"id\":\"a\",\"time\":\"2024-01-01T10:00:00Z\",\"lat\":1,\"lon\":2}\nnull\n{\"id\":\"a\",\"ti",
            1,
            2,
        ),
        // Points of one time, an area, and more times than points.
        (
            r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"m","properties":{"time":"2024-01-01T10:00:00Z"},
             "geometry":{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}},
            {"type":"Feature","id":"m","properties":{"time":"2024-01-01T11:00:00Z"},
             "geometry":{"type":"Polygon","coordinates":[[[1,2],[3,4],[5,6],[1,2]]]}},
            {"type":"Feature","id":"n","properties":{"coordTimes":[["2024-01-01T10:00:00Z"],
             ["2024-01-01T10:01:00Z","2024-01-01T10:02:00Z"]]},
             "geometry":{"type":"MultiLineString","coordinates":[[[1,2]],[[3,4]]]}}]}"#,
            4,
            2,
        ),
        // A receiver that says the day nowhere.
        ("$GPGGA,123519,4807.038,N,01131.000,E,1,08,0.9,545.4,M,46.9,M,,*47\n", 0, 1),
        (
            "<kml><Placemark><name>a</name><Point><coordinates>1,2</coordinates></Point></Placemark></kml>",
            0,
            1,
        ),
    ] {
        let input = || Input::from(text.as_bytes()).named("points");
        let profile = input().infer_profile().unwrap();
        let (timeline, loaded) = profile.load(input()).unwrap();
        assert_eq!((timeline.len(), loaded.rejected), (points, rejected), "{text}: {loaded}");
    }
}

/// A row of CSV over several lines is told, as its quotes may be a slip. Here are none.
#[test]
fn a_line_end_in_an_id_is_no_row_over_several_lines() {
    let feature = "{\"type\": \"Feature\", \"properties\": {\"actor\": \"new\\nline\", \
                   \"time\": \"2024-01-01T10:00:00Z\"}, \"geometry\": {\"type\": \"Point\", \
                   \"coordinates\": [13.4, 52.5]}}";
    let (timeline, loaded) = Profile::plain().load(feature.as_bytes()).unwrap();
    assert_eq!(
        timeline.actors().map(|actor| actor.id().as_str()).collect::<Vec<_>>(),
        ["new\nline"]
    );
    assert_eq!((loaded.read, loaded.over_lines, loaded.longest_record), (1, 0, None));
}

#[test]
fn a_case_is_not_added_to_a_table() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("points.jsonl");
    let text = "{\"id\":\"a\",\"time\":\"2024-01-01T10:00:00Z\",\"lat\":48.1,\"lon\":11.5}\n";
    std::fs::write(&path, text).unwrap();
    let error = lastseen::CaseFile::open(&path).unwrap_err();
    assert!(error.to_string().contains("is a table"), "{error}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[test]
fn long_properties_and_many_columns_take_no_square() {
    let points = 3_000;
    let list = |of: &dyn Fn(usize) -> String| (0..points).map(of).collect::<Vec<_>>().join(",");
    let line = format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"name\":\"a\",\"desc\":\"{}\",\"times\":[{}]}},\
         \"geometry\":{{\"type\":\"LineString\",\"coordinates\":[{}]}}}}",
        "x".repeat(1_000_000),
        list(&|n| format!("\"2024-01-01T{:02}:{:02}:00Z\"", n / 60 % 24, n % 60)),
        list(&|n| format!("[{},1]", n as f64 / 100.0)),
    );
    let (timeline, _) = Profile::plain().load(line.as_bytes()).unwrap();
    assert_eq!(timeline.len(), points);

    let own = |n: usize| {
        format!("{{\"k{n}\":1,\"id\":\"a\",\"lat\":1,\"lon\":2,\"time\":\"2024-01-01T00:00:00Z\"}}")
    };
    let objects = format!("[{}]", list(&own));
    let (timeline, loaded) = Profile::plain().load(objects.as_bytes()).unwrap();
    assert_eq!((timeline.len(), loaded.read), (1, 3_000));
    assert!(loaded.unread.len() < 1_000);
}

#[test]
fn what_is_wrong_with_a_point_names_its_field() {
    let lines = "{\"id\": \"a\", \"time\": \"soon\", \"lat\": 1, \"lon\": 2}\n\
                 {\"id\": \"a\", \"time\": \"2024-01-01T00:00:00Z\", \"lat\": 91, \"lon\": 2}\n";
    let (_, loaded) = Profile::plain().load(lines.as_bytes()).unwrap();
    let told: Vec<String> = loaded.first_rejected.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("row 1, time: "), "{told:?}");
    assert!(told[1].starts_with("row 2, lat: latitude \"91\""), "{told:?}");

    let error = Profile::plain().load("[{\"id\": 1,}]".as_bytes()).unwrap_err();
    assert!(error.to_string().contains("not valid JSON at line 1"), "{error}");
    let error = Profile::plain().load("<kml><Document>".as_bytes()).unwrap_err();
    assert!(error.to_string().contains("stops in the middle"), "{error}");
}
