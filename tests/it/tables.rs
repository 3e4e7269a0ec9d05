//! Tables as publishers, spreadsheets and accidents make them.

use lastseen::{Ask, ErrorKind, Loaded, Place, Profile, Reason, Sighting, Timeline, Timestamp};
use proptest::prelude::*;

fn path(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/tables").join(name)
}

/// Every sighting, one a line.
fn lines(timeline: &Timeline) -> Vec<String> {
    let view = timeline.as_known();
    view.sightings(Ask::everyone())
        .map(|seen| {
            let place = seen.place();
            let (lat, lon) = (place.lat().unwrap(), place.lon().unwrap());
            format!("{} {} {lat} {lon}", seen.actor().id(), seen.interval())
        })
        .collect()
}

fn load(table: &str) -> (Timeline, Loaded) {
    Profile::plain().load(table.as_bytes()).unwrap()
}

#[test]
fn the_files_of_each_publisher_are_read_as_they_are() {
    let files = [
        (
            "marinecadastre-2023.csv",
            "marinecadastre",
            &[
                "366000001 2023-06-15T00:00:00Z 40.64413 -74.07164",
                "366000001 2023-06-15T00:01:10Z 40.6442 -74.07171",
                "366000002 2023-06-15T00:00:04Z 29.12345 -90.205",
                "366000002 2023-06-15T00:01:05Z 29.12363 -90.20111",
            ][..],
        ),
        (
            "marinecadastre-2025.csv",
            "marinecadastre",
            &[
                "366000001 2025-01-01T00:00:00Z 38.40362 -82.55641",
                "366000001 2025-01-01T00:01:00Z 38.40363 -82.5564",
                "366000004 2025-01-01T00:00:03Z 40.51168 -80.11748",
            ],
        ),
        (
            "danish-ais.csv",
            "danish-ais",
            &[
                "219000001 2025-09-01T00:00:00Z 57.717413 10.586715",
                "219000001 2025-09-13T23:59:59Z 57.72 10.59",
                "2190001 2025-09-01T00:00:00Z 56.71657 11.519047",
            ],
        ),
        (
            "opensky.csv",
            "opensky",
            &[
                "39c902 2023-01-01T12:21:10.760Z 43.2897949 5.4023352",
                "39c902 2023-01-01T12:21:30.301Z 43.2905273 5.4003906",
            ],
        ),
        (
            "movebank.csv",
            "movebank",
            &[
                "Example B 2011-03-01T06:00:00.500Z -1.4 36.9",
                "Example, A 2011-03-01T06:00:00Z -1.45 36.95",
                "Example, A 2011-03-01T07:00:00Z -1.45 36.96",
            ],
        ),
    ];
    for entry in std::fs::read_dir(path("")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let is_here = files.iter().any(|(file, ..)| *file == name);
        assert!(is_here || name.ends_with(".gpx"), "give {name} a row");
    }
    for (file, profile, rows) in files {
        let found = Profile::infer(path(file)).unwrap();
        assert_eq!(found.name(), profile, "{file}");
        let (timeline, report) = found.load(path(file)).unwrap();
        assert_eq!(lines(&timeline), rows, "{file}");
        let accounted = report.added + report.repeated + report.rejected;
        assert_eq!(report.read, accounted, "{file}");
        assert_eq!(report.rejected, report.count(Reason::NoPosition), "{file}: {report}");
        assert!(!report.unread.is_empty());
    }
}

#[test]
fn accidents_of_form_change_nothing() {
    let row = ["a 2020-01-01T00:00:00Z 1.5 2.25"];
    let long = format!(
        "actor,time,lat,lon,x\na,2020-01-01T00:00:00Z,1.5,2.25,{}\n",
        "y".repeat(10_000_000)
    );
    for table in [
        "\u{feff}actor,time,lat,lon\r\na,2020-01-01T00:00:00Z,1.5,2.25\r\n",
        "actor;time;lat;lon\na;2020-01-01T00:00:00Z;1,5;2,25",
        "sep=;\r\nactor;time;lat;lon\r\na;2020-01-01T00:00:00Z;1,5;2,25\r\n",
        "actor\ttime\tlat\tlon\na\t2020-01-01 01:00:00+01:00\t1,5\t2.25\n",
        "actor,time,lat,lon,\na,2020-01-01T00:00:00Z,1.5,2.25,\n",
        "actor,time,lat,lon\na,2020-01-01T00:00:00Z,1.5,2.25,\n",
        "actor,time,lat,lon\n\n   \na,2020-01-01T00:00:00Z,1.5,2.25\n\n",
        "LON,Lat,TIME,Actor\n2.25,1.5,2020-01-01T00:00:00.000000Z,a\n",
        "actor,time,lat,lon,x,x\na,2020-01-01T00:00:00Z,1.5,2.25,3,4\n",
        "note,actor,time,lat,lon\n\"two\r\nlines, \"\"quoted\"\"\",a,2020-01-01T00:00:00Z,\"1.5\",2.25\n",
        &long,
    ] {
        let (timeline, report) = load(table);
        assert_eq!(lines(&timeline), row, "{}", &table[..table.len().min(200)]);
        assert_eq!((report.read, report.rejected), (1, 0));
    }
    let (timeline, report) = load("actor,time,lat,lon\n");
    assert_eq!((report.read, timeline.len()), (0, 0));
}

#[test]
fn a_file_that_cannot_be_read_says_why_and_what_to_do() {
    let packed = if cfg!(feature = "unpack") { "another copy" } else { "feature `unpack`" };
    for (table, kind, words) in [
        (&b""[..], ErrorKind::Format, "begin with the names of the columns"),
        (b"actor,time,lat,lon\ra,2020-01-01T00:00:00Z,1,2\r", ErrorKind::Format, "line ends"),
        (b"actor,time,lat,lat,lon\n", ErrorKind::DuplicateId, "rename one of them"),
        (b"actor,time,lat\n", ErrorKind::Missing, "longitude"),
        (b"\x1f\x8b\x08\0", ErrorKind::Format, packed),
        (b"\x28\xB5\x2F\xFD\0", ErrorKind::Format, packed),
        (b"<gpx></gpx>", ErrorKind::Format, "with the profile gpx"),
        (
            b"actor,time,lat,lon\na,2020-01-01T00:00:00Z,1,2\na,2020-01-01T00:00:00,1,2\n",
            ErrorKind::NothingToResolve,
            "row 2.time: \"2020-01-01T00:00:00\" has no offset from UTC; say whose clock",
        ),
    ] {
        let error = Profile::plain().load(table).unwrap_err();
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_row_that_cannot_be_read_says_why_and_what_to_do() {
    for (row, reason, field, words) in [
        ("a,2020-01-01T00:00:00Z,130.5,42.4", Reason::Coordinates, "lat", "the other way round"),
        ("a,2020-01-01T00:00:00Z,42°65'N,130E", Reason::Coordinates, "lat", "decimal degrees"),
        ("a,2020-01-01T00:00:00Z,1,361", Reason::Coordinates, "lon", "-180..=180"),
        ("a,2020-01-01T00:00:00Z,1,NaN", Reason::NoPosition, "lon", "no longitude"),
        ("a,43831.5,1,2", Reason::Time, "time", "time_pattern"),
        ("a,1/31/2020 5:00 PM,1,2", Reason::Time, "time", "MonthDayYear"),
        ("a,,1,2", Reason::Time, "time", "no time"),
        (" ,2020-01-01T00:00:00Z,1,2", Reason::Actor, "actor", "names no actor"),
        ("a,2020-01-01T00:00:00Z,1,5,2,25", Reason::Width, "", "quote fields"),
        ("a,2020-01-01T00:00:00Z,1", Reason::Width, "", "header has 4"),
    ] {
        let table = format!("actor,time,lat,lon\nb,2020-01-01T00:00:00Z,1,2\n{row}\n");
        let (timeline, report) = load(&table);
        assert_eq!((report.read, timeline.len()), (2, 1), "{row}");
        let [told] = report.first_rejected.as_slice() else { panic!("{row}: {report}") };
        assert_eq!((told.row, told.line, told.reason), (2, Some(3), reason), "{row}");
        assert_eq!(told.field.as_deref().unwrap_or_default(), field, "{row}");
        assert!(told.error.to_string().contains(words), "{told}");
    }
    // 0/0 is in the sea off Africa: a place, and none of the AIS placeholders.
    let ais = "MMSI,BaseDateTime,LAT,LON\n1,2020-01-01T00:00:00,0,0\n2,2020-01-01T00:00:00,91,181\n\
        3,2020-01-01T00:00:00,91.0,0\n4,2020-01-01T00:00:00,0,181.00000\n";
    let (_, report) = Profile::marine_cadastre().load(ais.as_bytes()).unwrap();
    assert_eq!((report.added, report.count(Reason::NoPosition)), (1, 3));
}

#[test]
fn rows_are_added_to_a_timeline_that_has_fixes_and_claims() {
    let noon: Timestamp = "2020-01-01T12:00:00Z".parse().unwrap();
    let khasan = Place::lat_lon(42.4, 130.6).unwrap().named("Khasan");
    let mut timeline = Timeline::new();
    timeline.add(Sighting::new("train", khasan, noon).labelled("s1"));
    // Not yet in its run when the table comes.
    timeline.extend([Sighting::new("bus", Place::lat_lon(1.0, 2.0).unwrap(), noon)]);
    let table = "actor,time,lat,lon\n\
        ship,2020-01-01T12:00:00Z,5,6\n\
        bus,2020-01-01T12:00:00Z,1,2\n\
        bus,2020-01-01T12:00:00Z,3,4\n\
        train,2020-01-01T13:00:00Z,43,131\n\
        bus,2020-01-01T11:00:00Z,0,1\n";
    let report = timeline.load(Profile::plain(), table.as_bytes()).unwrap();
    assert_eq!((report.read, report.added, timeline.len()), (5, 4, 6));
    assert_eq!((report.repeated, report.conflicting, report.late), (1, 1, 1));
    let all = [
        "bus 2020-01-01T11:00:00Z 0 1",
        "bus 2020-01-01T12:00:00Z 1 2",
        "bus 2020-01-01T12:00:00Z 3 4",
        "ship 2020-01-01T12:00:00Z 5 6",
        "train 2020-01-01T12:00:00Z 42.4 130.6",
        "train 2020-01-01T13:00:00Z 43 131",
    ];
    assert_eq!(lines(&timeline), all);
    assert!(timeline.labelled("s1").is_ok());

    // The same file again brings nothing, and nothing that was known is told again.
    let report = timeline.load(Profile::plain(), table.as_bytes()).unwrap();
    assert_eq!((report.added, report.repeated, report.conflicting), (0, 5, 0));
    assert_eq!(lines(&timeline), all);

    let error = timeline.load(Profile::plain(), b"actor\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    assert_eq!(lines(&timeline), all);
    let files = [path("danish-ais.csv"), path("danish-ais.csv")];
    let report = timeline.load(Profile::danish_ais(), files).unwrap();
    assert_eq!((report.added, report.repeated, report.rejected), (3, 5, 2));
    assert_eq!(timeline.len(), 9);
}

proptest! {
    /// Whatever somebody is called, and wherever: rows go out and come in again.
    #[test]
    fn what_is_written_as_csv_or_gpx_is_read_back(
        rows in prop::collection::vec(
            ("[a-c\"',;<>&\\[\\] \u{e9}\u{1f6a2}]{0,3}[a-c\"&<]", 0..50_i64, -900_000_000..=900_000_000_i32),
            1..40,
        )
    ) {
        let sightings = rows.iter().map(|(actor, time, lat)| {
            let time = Timestamp::from_unix_micros(1_593_518_400_000_000 + time * 1_250_001).unwrap();
            let place = Place::lat_lon(f64::from(*lat) / 1e7, f64::from(*lat) / 5e6).unwrap();
            Sighting::new(actor.trim(), place, time)
        });
        let timeline: Timeline = sightings.collect();
        let mut table = Vec::new();
        let written = timeline.write_csv(&mut table).unwrap();
        prop_assert_eq!(written.sightings(), rows.len() as u64);
        let (back, report) = Profile::plain().keep_repeats().load(&table).unwrap();
        prop_assert_eq!(lines(&back), lines(&timeline), "{}", report);
        #[cfg(feature = "gpx")]
        {
            let mut tracks = Vec::new();
            timeline.write_gpx(&mut tracks).unwrap();
            let (back, report) = Profile::gpx().keep_repeats().load(&tracks).unwrap();
            prop_assert_eq!(lines(&back), lines(&timeline), "{}", report);
        }
    }
}

/// In Vienna the clocks went back at 01:00 UTC, two hours after the first of these minutes.
fn in_vienna(minute: i64) -> String {
    let shown = minute + if minute < 120 { 60 } else { 0 };
    format!("2018-10-28 {:02}:{:02}:00", shown / 60, shown % 60)
}

proptest! {
    /// The instants are the oracle: those of the hour that was shown twice are told where one
    /// of the second showing is before one of the first by the clock.
    #[test]
    fn the_order_of_the_rows_tells_what_the_clocks_showed_twice(
        minutes in prop::collection::btree_set((0..240_i64, 0..2_usize), 1..24),
        delimiter in prop::sample::select(vec![',', ';']),
    ) {
        let header = ["id", "time", "lat", "lon"].join(&delimiter.to_string());
        let row = |(minute, actor): &(i64, usize)| {
            let row = [["a", "b"][*actor], &in_vienna(*minute), "1", "2"];
            row.join(&delimiter.to_string())
        };
        let table = minutes.iter().map(row).fold(header, |table, row| table + "\n" + &row);
        let vienna = "Europe/Vienna".parse().unwrap();
        let (timeline, report) = Profile::plain().zone(vienna).load(table.as_bytes()).unwrap();
        let (mut expected, mut told) = (Vec::new(), 0);
        for actor in 0..2 {
            let of = |from, to| {
                let its = minutes.iter().filter(move |row| row.1 == actor);
                its.map(|row| row.0).filter(move |minute| (from..to).contains(minute))
            };
            let is_told = match (of(60, 120).next_back(), of(120, 180).next()) {
                (Some(first), Some(second)) => second - 60 < first,
                _ => false,
            };
            told += if is_told { of(60, 180).count() as u64 } else { 0 };
            let kept = of(0, 240).filter(|minute| is_told || !(60..180).contains(minute));
            // The first minute is 23:00 UTC of the day before.
            expected.extend(kept.map(|minute| format!(
                "{} 2018-10-{}T{:02}:{:02}:00Z 1 2", ["a", "b"][actor],
                if minute < 60 { 27 } else { 28 }, (minute + 23 * 60) / 60 % 24, minute % 60
            )));
        }
        prop_assert_eq!(lines(&timeline), expected);
        prop_assert_eq!(report.folds_by_order, told);
        prop_assert_eq!(report.added + report.count(Reason::TimeTwice), minutes.len() as u64);
        prop_assert_eq!(report.late, 0);
    }
}

#[cfg(feature = "gpx")]
mod gpx {
    use lastseen::Zone;

    use super::*;

    #[test]
    fn tracks_are_fixes_and_named_points_are_places() {
        let profile = Profile::infer(path("logger.gpx")).unwrap();
        assert_eq!((profile.name(), profile), ("gpx", Profile::gpx()));
        let (timeline, report) = profile.load(path("logger.gpx")).unwrap();
        assert_eq!(
            lines(&timeline),
            [
                "Train <1> 2023-09-11T20:00:00Z 42.4286 130.6456",
                "Train <1> 2023-09-11T20:10:00.250Z 42.5 130.7",
                "Train <1> 2023-09-11T21:00:00Z 42.6 130.8",
                "logger 2023-09-11T20:00:00Z 1 2",
                "logger 2023-09-11T20:00:00Z 42.4286 130.6456",
            ]
        );
        let named = timeline.as_known().claims().next().unwrap();
        assert_eq!(named.place().name(), "Khasan & station");
        assert_eq!((report.read, report.added, report.rejected), (10, 5, 5));
        let told: Vec<_> = report
            .first_rejected
            .iter()
            .map(|row| (row.row, row.line.unwrap(), row.reason, row.field.as_deref().unwrap_or("")))
            .collect();
        assert_eq!(
            told,
            [
                (2, 6, Reason::Time, "time"),
                (3, 7, Reason::Planned, ""),
                (6, 15, Reason::Coordinates, "lat"),
                (8, 19, Reason::NoPosition, "lon"),
                (9, 20, Reason::Time, "time"),
            ]
        );
        assert_eq!(report.unread, ["ele", "extensions", "metadata"]);
    }

    #[test]
    fn a_time_without_a_zone_is_an_error_until_one_is_given() {
        let gpx = br#"<gpx><trk><name>a</name><trkseg>
            <trkpt lat="1" lon="2"><time>2023-09-12T06:00:00</time></trkpt></trkseg></trk></gpx>"#;
        let error = Profile::gpx().load(gpx).unwrap_err();
        assert_eq!((error.kind(), error.path()), (ErrorKind::NothingToResolve, Some("row 1.time")));
        let zone: Zone = "Asia/Vladivostok".parse().unwrap();
        let (timeline, _) = Profile::gpx().zone(zone).load(gpx).unwrap();
        assert_eq!(lines(&timeline), ["a 2023-09-11T20:00:00Z 1 2"]);
    }

    #[test]
    fn what_is_no_gpx_says_where_and_why() {
        for (text, words) in [
            ("<kml></kml>", "begins with \"kml\""),
            ("<gpx>\n<trk>\n</gpx>", "line 3: is not sound XML"),
            ("<gpx><trk><trkseg>\n<trkpt lat=\"1\" lon=\"2\">", "line 2: the file stops"),
            ("<gpx><wpt lat=\"1\" lat=\"2\"/></gpx>", "line 1: is not sound XML"),
            ("actor,time,lat,lon\n", "no GPX"),
        ] {
            let error = Profile::gpx().load(text.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Format);
            assert!(error.to_string().contains(words), "{error}");
        }
        let anonymous = b"<gpx><trk><trkseg><trkpt lat=\"1\" lon=\"2\"/></trkseg></trk></gpx>";
        let (_, report) = Profile::gpx().load(anonymous).unwrap();
        assert_eq!(report.count(Reason::Actor), 1);
    }
}

#[test]
fn two_stray_quotes_swallow_no_rows_and_rows_over_several_lines_are_counted() {
    let row = |minute: i64, note: &str| format!("a,2020-01-01T00:{minute:02}:00Z,1,1,{note}\n");
    let rows = (1..49).map(|minute| row(minute, "SHIP")).collect::<String>();
    let stray = row(0, "\"12 IN TUG");
    let end = row(50, "\"12 IN TUG");
    let (_, loaded) = load(&format!("actor,time,lat,lon,note\n{stray}{rows}{end}"));
    assert_eq!((loaded.read, loaded.added, loaded.count(Reason::Quote)), (50, 48, 2));
    assert_eq!(loaded.over_lines, 0);
    // As RFC 4180 has it, this is one row, but nobody can know that it was meant.
    let quoted = [row(0, "\"two"), row(1, "lines\"")].concat();
    let (_, loaded) = load(&format!("actor,time,lat,lon,note\n{quoted}{rows}"));
    assert_eq!((loaded.read, loaded.over_lines), (49, 1));
    let note = "1 go over several lines, in quotes, at most from line 2 to 3; check";
    assert!(loaded.to_string().contains(note), "{loaded}");
    assert_eq!(serde_json::to_value(&loaded).unwrap()["over_lines"], 1);

    // Two slips that a delimiter follows look like one field: the account says where.
    let swallowed = [rows.clone(), row(50, "\"TUG\n"), rows.clone(), row(51, "\""), quoted];
    let (_, loaded) = load(&format!("actor,time,lat,lon,note\n{}", swallowed.concat()));
    assert_eq!((loaded.read, loaded.over_lines), (50, 2));
    // The header is line 1, then come 48 rows; the slip takes a line more than the rows in it.
    assert_eq!(loaded.longest_record, Some((50, 50 + 1 + 48 + 1)));
}
