//! Tables as their publishers write them, and what the reader says of them.

use std::fmt::Write as _;
use std::io::{Cursor, Read};
use std::ops::ControlFlow;

use lastseen::{
    Ask, ErrorKind, Fold, Input, Loss, Place, Profile, Progress, Reason, Sighting, SignedDuration,
    TimeFormat, Timeline, Timestamp, Zone,
};

fn last(timeline: &Timeline, actor: &str) -> (String, f64, f64) {
    let last = timeline.as_known().last_seen(actor);
    let seen = last.certain().unwrap();
    let (lat, lon) = (seen.place().lat().unwrap(), seen.place().lon().unwrap());
    (seen.interval().to_string(), lat, lon)
}

#[test]
fn the_harbour_gives_the_published_figures() {
    let harbour = include_bytes!("../data/harbour.csv");
    for (profile, rows, repeated) in [
        (Profile::marine_cadastre(), 8_687, 2),
        (Profile::marine_cadastre().keep_repeats(), 8_689, 0),
    ] {
        let (timeline, report) = profile.load(harbour).unwrap();
        assert_eq!((report.read, report.added, report.repeated), (8_689, rows, repeated));
        assert_eq!((report.rejected, report.conflicting, report.profile), (0, 0, "marinecadastre"));
        let view = timeline.as_known();
        for (minutes, gaps) in [(3, 926), (5, 283), (6, 140), (10, 27), (15, 12), (30, 0)] {
            let ask = Ask::everyone().longer_than(SignedDuration::from_mins(minutes));
            assert_eq!(view.gaps(ask).count(), gaps);
        }
        let half_past: Timestamp = "2020-06-30T00:30:00Z".parse().unwrap();
        assert_eq!(view.snapshot(Ask::everyone().as_of(half_past)).count(), 284);
    }
}

#[test]
fn each_publisher_has_a_profile_that_its_header_finds() {
    let tables = [
        (
            "marinecadastre",
            "MMSI,BaseDateTime,LAT,LON,SOG,COG\n9,2020-06-30T12:00:00,40.5,-74.25,0.1,3\n",
        ),
        (
            "marinecadastre",
            "mmsi,base_date_time,longitude,latitude,sog\r\n9,2020-06-30 12:00:00,-74.25,40.5,1\r\n",
        ),
        (
            "danish-ais",
            "# Timestamp,Type of mobile,MMSI,Latitude,Longitude,Navigational status\n\
             30/06/2020 12:00:00,Class A,9,40.500000,-74.250000,Moored\n",
        ),
        (
            "opensky",
            "time,icao24,lat,lon,velocity,callsign,onground,lastposupdate,lastcontact\n\
             1593518410,9,40.5,-74.25,200.1,SWR1,False,1593518400.0,1593518410.1\n",
        ),
        (
            "movebank",
            "event-id,visible,timestamp,location-long,location-lat,sensor-type,individual-local-identifier\n\
             1,true,2020-06-30 12:00:00.000,-74.25,40.5,\"gps\",\"9\"\n",
        ),
        (
            "flightradar24",
            "Timestamp,UTC,Callsign,Position,Altitude,Speed,Direction\n\
             1593518400,2020-06-30T12:00:00Z,9,\"40.5,-74.25\",850,0,117\n",
        ),
        (
            "ibtracs",
            "SID,SEASON,NUMBER,BASIN,NAME,ISO_TIME,NATURE,LAT,LON\n\
             9,2020,1,NA,NAMED,2020-06-30 12:00:00,TS,40.5,285.75\n",
        ),
        (
            "brest",
            "sourcemmsi,navigationalstatus,rateofturn,speedoverground,courseoverground,trueheading,lon,lat,t\n\
             9,0,0,0.1,13.1,36,-74.25,40.5,1593518400\n",
        ),
        ("plain", "id;timestamp;lon;lat\n9;2020-06-30T14:00:00+02:00;-74,25;40,5\n"),
    ];
    for profile in Profile::all() {
        let has_table = tables.iter().any(|(name, _)| *name == profile.name());
        assert!(has_table || profile == Profile::gpx(), "give {profile} a line");
    }
    for (name, table) in tables {
        let header = table.lines().next().unwrap();
        let profile = Profile::infer(header.as_bytes()).unwrap();
        assert_eq!(profile.name(), name, "{header}");
        assert_eq!(name.parse::<Profile<'_>>().unwrap(), profile);
        let (timeline, report) = profile.load(table.as_bytes()).unwrap();
        assert_eq!(report.rejected, 0, "{report}");
        assert_eq!(last(&timeline, "9"), ("2020-06-30T12:00:00Z".into(), 40.5, -74.25), "{name}");
    }
}

#[test]
fn a_header_that_fits_no_profile_is_told_what_is_missing() {
    let error = Profile::infer(b"actor,moment,lat,lon").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
    for part in ["no column \"time\"", "`Profile::time`", "actor, moment, lat, lon"] {
        assert!(error.to_string().contains(part), "{error}");
    }
    let error = "marine".parse::<Profile<'_>>().unwrap_err();
    assert!(error.cure().unwrap().contains("marinecadastre"), "{error}");
    let error = Profile::new().actor("a").load(b"a,t\n").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Missing);
}

#[test]
fn a_file_without_a_header_is_given_one() {
    let profile = Profile::plain().header("lat,lon,time,actor");
    let (timeline, report) = profile.load(b"1.5,2.5,2020-06-30T12:00:00Z,a").unwrap();
    assert_eq!(last(&timeline, "a"), ("2020-06-30T12:00:00Z".into(), 1.5, 2.5));
    assert_eq!(report.read, 1);
}

#[test]
fn what_is_wrong_with_a_row_is_told_by_row_field_and_reason() {
    let table = "actor,time,lat,lon,note\n\
        a,2020-06-30T12:00:00Z,1,2,\n\
        a,2020-06-30T12:00:00Z,1,2,again\n\
        a,2020-06-30T12:00:00Z,1,2.5,elsewhere\n\
        a,2020-06-30T11:00:00Z,1,2,late\n\
        ,2020-06-30T12:00:00Z,1,2,\n\
        b,Tuesday,1,2,\n\
        b,2020-06-30T12:00:00Z,,2,\n\
        b,2020-06-30T12:00:00Z,100,2,\n\
        b,2020-06-30T12:00:00Z,1,400,\n\
        b,2020-06-30T12:00:00Z,1\n\
        b,2020-06-30T12:00:00Z,1,2,\"open\n";
    let (timeline, report) = Profile::plain().load(table.as_bytes()).unwrap();
    assert_eq!((report.read, report.added, timeline.len()), (11, 3, 3));
    assert_eq!((report.repeated, report.conflicting, report.late), (1, 1, 1));
    let noon: Timestamp = "2020-06-30T12:00:00Z".parse().unwrap();
    assert_eq!(report.first_conflicts, [("a".into(), noon)]);
    let told: Vec<_> = report
        .first_rejected
        .iter()
        .map(|row| (row.row, row.reason, row.field.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (5, Reason::Actor, Some("actor")),
            (6, Reason::Time, Some("time")),
            (7, Reason::NoPosition, Some("lat")),
            (8, Reason::Coordinates, Some("lat")),
            (9, Reason::Coordinates, Some("lon")),
            (10, Reason::Width, None),
            (11, Reason::Quote, None),
        ]
    );
    assert!(report.first_rejected.iter().all(|row| row.error.cure().is_some()));
    let text = report.to_string();
    for part in
        ["11 rows read, 3 loaded", "1 repeat", "7 rejected", "row 8 (line 9), lat: latitude"]
    {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["rejected"][1]["row"], 6);
    assert_eq!(json["rejected"][1]["field"], "time");
    let (_, few) = Profile::plain().list_first(2).load(table.as_bytes()).unwrap();
    assert_eq!((few.first_rejected.len(), few.rejected), (2, 7));
}

#[test]
fn local_rows_are_read_by_their_zone_and_a_fold_is_never_guessed() {
    let table = "actor,time,lat,lon\n\
        bus,2023-10-29 01:59:00,1,2\n\
        bus,2023-10-29 02:30:00,1,3\n\
        bus,2023-10-29 03:00:00,1,4\n\
        bus,2023-03-26 02:30:00,1,5\n";
    let copenhagen: Zone = "Europe/Copenhagen".parse().unwrap();
    let profile = Profile::plain().zone(copenhagen);
    let (_, report) = profile.load(table.as_bytes()).unwrap();
    assert_eq!((report.added, report.count(Reason::TimeTwice)), (2, 1));
    assert_eq!(report.count(Reason::TimeNever), 1);
    let (timeline, report) = profile.fold(Fold::Later).load(table.as_bytes()).unwrap();
    assert_eq!((report.added, report.folds), (3, 1));
    let seen: Vec<String> =
        timeline.as_known().sightings("bus").map(|seen| seen.interval().to_string()).collect();
    assert_eq!(seen, ["2023-10-28T23:59:00Z", "2023-10-29T01:30:00Z", "2023-10-29T02:00:00Z"]);
    // Without a zone it is the file that is at fault.
    let error = Profile::plain().load(table.as_bytes()).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::NothingToResolve, Some("row 1.time")));
}

#[test]
fn a_word_for_nothing_is_no_actor_unless_it_stands_in_quotes() {
    let table = "actor,time,lat,lon\n\
        null,2020-06-30T12:00:00Z,1.5,2.5\n\
        NaN,2020-06-30T12:00:00Z,1.5,2.5\n\
         n/a ,2020-06-30T12:00:00Z,1.5,2.5\n\
        NULL,2020-06-30T12:00:00Z,1.5,2.5\n\
        \"\",2020-06-30T12:00:00Z,1.5,2.5\n\
        \" \",2020-06-30T12:00:00Z,1.5,2.5\n\
        \"NA\",2020-06-30T12:00:00Z,1.5,2.5\n\
        Nancy,2020-06-30T12:00:00Z,1.5,2.5\n";
    let (timeline, report) = Profile::plain().load(table.as_bytes()).unwrap();
    let ids: Vec<&str> = timeline.actors().map(|actor| actor.id().as_str()).collect();
    assert_eq!(ids, ["NA", "Nancy"]);
    assert_eq!((report.count(Reason::Actor), report.rejected), (6, 6));
    let told = report.first_rejected[1].to_string();
    assert!(told.contains("row 2 (line 3), actor: \"NaN\" names no actor"), "{told}");
}

#[test]
fn a_csv_is_read_back_as_it_was_written_whatever_the_ids_are() {
    let ids = [" a", "a", "a ", "NaN", "null", "x,y", "say \"a\"", "two\nlines", "\tt", "é"];
    let place = || Place::lat_lon(1.5, 2.5).unwrap();
    let noon: Timestamp = "2020-06-30T12:00:00Z".parse().unwrap();
    let mut timeline: lastseen::Timeline =
        ids.iter().map(|&id| Sighting::new(id, place(), noon)).collect();
    // Nobody can read back who has no name.
    timeline.add(Sighting::new("", place(), noon));
    timeline.extend([Sighting::new(" ", place(), noon)]);
    let mut table = Vec::new();
    let written = timeline.write_csv(&mut table).unwrap();
    assert_eq!((written.sightings(), written.count(Loss::NoActor)), (10, 2));
    assert_eq!(written.count(Loss::Actor), 2);
    let (back, report) = Profile::plain().load(&table).unwrap();
    assert_eq!((report.added, report.rejected), (10, 0));
    for id in ids {
        assert_eq!(back.as_known().sightings(id).count(), 1, "{id:?}");
    }
}

#[test]
fn a_leap_second_is_loaded_counted_and_told() {
    let table = "MMSI,BaseDateTime,LAT,LON\n\
        9,2016-12-31T23:59:58,1,2\n9,2016-12-31T23:59:60,1,3\n9,2016-12-31,1,4\n";
    let (_, report) = Profile::marine_cadastre().load(table.as_bytes()).unwrap();
    assert_eq!((report.added, report.leap_seconds, report.rejected), (2, 1, 1));
    let text = report.to_string();
    assert!(text.contains("1 have a time in a leap second"), "{text}");
    assert!(text.contains("no time of day"), "{text}");
    assert_eq!(serde_json::to_value(&report).unwrap()["leap_seconds"], 1);
}

#[test]
fn a_quoted_field_beyond_the_limit_is_told_with_it() {
    let note = "line\n".repeat(14_000);
    let table = format!(
        "actor,time,lat,lon,note\na,2020-06-30T12:00:00Z,1,2,\"{note}\"\nb,2020-06-30T12:00:00Z,1,2,x\n"
    );
    let (_, report) = Profile::plain().load(table.as_bytes()).unwrap();
    // The quote at the end of the note is one that opens its line.
    assert_eq!((report.added, report.count(Reason::Quote)), (1, 2));
    let error = report.first_rejected[0].error.to_string();
    assert!(error.contains("64 KiB") && error.contains("shorter"), "{error}");
}

#[test]
fn other_kinds_of_file_are_told_apart() {
    let packed = if cfg!(feature = "unpack") { "another copy" } else { "feature `unpack`" };
    for (start, part) in [
        (&b"\x1F\x8B\x08\0"[..], packed),
        (b"PK\x03\x04", "unzip"),
        (b"\xFF\xFEa\0", "UTF-8"),
        (b"\xFFabc,d\n", "UTF-8"),
        (b"", "header"),
    ] {
        let error = Profile::plain().load(start).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
        assert!(error.cure().unwrap_or_default().contains(part), "{error}");
    }
}

#[test]
fn several_files_make_one_timeline_and_errors_name_theirs() {
    let folder = std::env::temp_dir().join(format!("lastseen-ingest-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let (first, second) = (folder.join("1.csv"), folder.join("2.csv"));
    std::fs::write(&first, "actor,time,lat,lon\na,2020-06-30T12:00:00Z,1,2\n").unwrap();
    std::fs::write(&second, "lon,lat,actor,time\n4,3,a,2020-07-01T12:00:00Z\n4,99,a,x\n").unwrap();
    let mut told: Vec<Progress> = Vec::new();
    let files = Input::from([&first, &second]).on_progress(|now| {
        told.push(now);
        ControlFlow::Continue(())
    });
    let (timeline, report) = Profile::plain().load(files).unwrap();
    assert_eq!(last(&timeline, "a"), ("2020-07-01T12:00:00Z".into(), 3.0, 4.0));
    assert_eq!(Profile::infer(&second).unwrap(), Profile::plain());
    #[cfg(feature = "parquet")]
    {
        let path = folder.join("both.parquet");
        timeline.write_parquet(std::fs::File::create(&path).unwrap()).unwrap();
        assert_eq!(Profile::infer(&path).unwrap(), Profile::plain());
        let (again, _) = Profile::plain().load(&path).unwrap();
        assert_eq!(last(&again, "a"), last(&timeline, "a"));
    }
    assert_eq!(report.read, 3);
    assert_eq!(told.iter().map(|now| now.rows).collect::<Vec<_>>(), [1, 2]);
    assert!(told.iter().all(|now| Some(now.bytes) == now.total));
    assert!(report.first_rejected[0].error.file().unwrap().ends_with("2.csv"));
    let error = Profile::plain().load(folder.join("3.csv")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.file().unwrap().ends_with("3.csv"));
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn every_sort_of_input_is_loaded_alike() {
    let folder = std::env::temp_dir().join(format!("lastseen-input-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("table.csv");
    let text = "actor,time,lat,lon\na,2020-06-30T12:00:00Z,1,2\n";
    std::fs::write(&path, text).unwrap();
    let name = path.to_str().unwrap().to_owned();
    let (bytes, plain) = (text.as_bytes().to_vec(), Profile::plain().keep_repeats());
    let (mut one, mut other) = (text.as_bytes(), text.as_bytes());
    let rows = |input: Input<'_>| plain.load(input).unwrap().1.added;
    for input in [
        Input::from(text.as_bytes()),
        Input::from(&bytes),
        Input::from(b"actor,time,lat,lon\na,2020-06-30T12:00:00Z,1,2"),
        Input::from(&mut one),
        Input::from(std::fs::File::open(&path).unwrap()),
        Input::from(Box::new(bytes.as_slice()) as Box<dyn Read>),
        Input::from(name.as_str()),
        Input::from(&name),
        Input::from(name.clone()),
        Input::from(path.as_path()),
        Input::from(&path),
        Input::from(path.clone()),
    ] {
        assert_eq!(rows(input), 1);
    }
    for input in [
        Input::from([&path, &path]),
        Input::from(&[name.as_str(), &name][..]),
        Input::from(vec![path.clone(), path.clone()]),
        Input::from(&vec![text.as_bytes(), text.as_bytes()]),
        [Input::from(&mut other), Input::from(&path)].into_iter().collect(),
    ] {
        assert_eq!(rows(input), 2);
    }
    assert_eq!(rows(Input::default()), 0);
    assert_eq!(Profile::infer(Input::default()).unwrap_err().kind(), ErrorKind::Missing);
    assert_eq!(Profile::infer([&path, &folder]).unwrap(), Profile::plain());
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_text_of_a_table_in_place_of_a_path_is_told() {
    let row = "a,2020-06-30T12:00:00Z,1,2\n";
    for text in ["actor,time,lat,lon".to_owned(), format!("actor,time,lat,lon\n{row}").repeat(99)] {
        let error = Profile::infer(&text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        assert!(error.cure().unwrap().contains("as bytes"), "{error}");
        assert!(error.to_string().len() < 300, "{error}");
    }
}

/// The row that stands in the timeline before.
fn one_row() -> Timeline {
    let noon: Timestamp = "2020-06-30T12:00:00Z".parse().unwrap();
    [Sighting::new("a", Place::lat_lon(1.0, 2.0).unwrap(), noon)].into_iter().collect()
}

/// Stops the load of a table after some reports, or fails.
#[track_caller]
fn assert_stops(profile: Profile<'_>, table: &[u8], after: usize) {
    let (mut timeline, mut reports) = (one_row(), 0);
    let input = Input::from(table).on_progress(|_| {
        reports += 1;
        if reports > after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let error = timeline.load(profile, input).unwrap_err();
    assert_eq!((error.kind(), reports), (ErrorKind::Stopped, after + 1), "{error}");
    assert_eq!((timeline.len(), timeline.actors().count()), (1, 1));
    // The same without a stop is loaded.
    assert!(timeline.load(profile, table).unwrap().added > 0);
}

#[test]
fn a_load_that_is_stopped_leaves_the_timeline_as_it_was() {
    let mut csv = "actor,time,lat,lon,note\n".to_owned();
    // More than all cores take in one turn, so that there are several reports.
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    for row in 0..600 * cores as i64 {
        let time = Timestamp::from_unix_seconds(1_600_000_000 + row).unwrap();
        writeln!(csv, "ship {},{time},1.5,2.5,{:010000}", row % 7, 0).unwrap();
    }
    for after in [0, 1] {
        assert_stops(Profile::plain(), csv.as_bytes(), after);
    }
    #[cfg(feature = "gpx")]
    {
        let mut gpx = Vec::new();
        one_row().write_gpx(&mut gpx).unwrap();
        assert_stops(Profile::gpx().keep_repeats(), &gpx, 0);
    }
    #[cfg(feature = "parquet")]
    {
        let mut parquet = Vec::new();
        one_row().write_parquet(&mut parquet).unwrap();
        assert_stops(Profile::plain().keep_repeats(), &parquet, 0);
    }
}

/// Fails after some bytes, as a broken pipe does.
struct Breaks<'a>(&'a [u8]);

impl Read for Breaks<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        if self.0.is_empty() {
            return Err(std::io::Error::other("the line is dead"));
        }
        self.0.read(to)
    }
}

#[test]
fn a_reader_that_fails_is_an_error_with_its_cause() {
    let error = Profile::plain().load(&mut Breaks(b"actor,time,lat,lon\na,")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert!(error.to_string().contains("the line is dead"));
    assert!(std::error::Error::source(&error).is_some());
}

/// More rows than one piece holds, in many pieces for many cores: the sums are
/// known without a parser.
#[test]
fn a_table_of_many_pieces_is_complete_and_in_order() {
    let (actors, rows) = (97, 300_000_i64);
    let mut table = "t,who,x,y\n".to_owned();
    for row in 0..rows {
        let (lat, lon) = (row % 90, row % 180);
        writeln!(table, "{},ship {},{lon}.{:07},{lat}.5", 1_600_000_000 + row, row % actors, row)
            .unwrap();
    }
    let profile = Profile::new().actor("who").time("t", TimeFormat::EpochSeconds).lat("y").lon("x");
    let (timeline, report) = profile.load(&mut Cursor::new(&table)).unwrap();
    assert_eq!((report.read, report.added), (300_000, 300_000));
    assert_eq!((report.late, report.rejected), (0, 0));
    let view = timeline.as_known();
    for actor in 0..actors {
        let id = format!("ship {actor}");
        let count = (rows - actor + actors - 1) / actors;
        assert_eq!(view.sightings(id.as_str()).count() as i64, count);
        let row = actor + (count - 1) * actors;
        let lon = (row % 180) as f64 + row as f64 / 1e7;
        let time = Timestamp::from_unix_seconds(1_600_000_000 + row).unwrap().to_string();
        assert_eq!(last(&timeline, &id), (time, (row % 90) as f64 + 0.5, lon));
    }
}

#[cfg(feature = "parquet")]
mod parquet {
    use std::sync::Arc;

    use ::parquet::basic::Compression;
    use arrow_array::*;
    use lastseen::{Interval, Written};
    use proptest::prelude::*;

    use super::*;

    fn file(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        packed(columns, Compression::UNCOMPRESSED)
    }

    fn packed(columns: Vec<(&str, ArrayRef)>, how: Compression) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut file = Vec::new();
        let properties = ::parquet::file::properties::WriterProperties::builder()
            .set_max_row_group_row_count(Some(3))
            .set_compression(how)
            .build();
        let mut writer =
            ::parquet::arrow::ArrowWriter::try_new(&mut file, batch.schema(), Some(properties))
                .unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        file
    }

    const NOON: i64 = 1_593_518_400;

    #[test]
    fn a_column_of_radii_or_of_claims_is_read_as_in_a_text() {
        let who = || Arc::new(StringArray::from(vec!["ab"; 4])) as ArrayRef;
        let text = |texts: Vec<Option<&str>>| Arc::new(StringArray::from(texts)) as ArrayRef;
        let times: ArrayRef = Arc::new(
            TimestampMillisecondArray::from(
                (0..4).map(|row| (NOON + row) * 1_000).collect::<Vec<_>>(),
            )
            .with_timezone("UTC"),
        );
        let lat: ArrayRef = Arc::new(Float64Array::from(vec![40.5; 4]));
        let lon: ArrayRef = Arc::new(Float32Array::from(vec![-74.25; 4]));
        let radii: ArrayRef =
            Arc::new(Float32Array::from(vec![Some(12.5), None, Some(0.0), Some(-1.0)]));
        let fixes = |name| {
            vec![
                ("actor", who()),
                ("time", Arc::clone(&times)),
                ("lat", Arc::clone(&lat)),
                ("lon", Arc::clone(&lon)),
                (name, Arc::clone(&radii)),
                ("note", text(vec![None; 4])),
            ]
        };
        let (timeline, told) = Profile::plain().load(&file(fixes("accuracy"))).unwrap();
        assert_eq!((told.read, told.added, told.rejected), (4, 3, 1), "{told}");
        assert_eq!((told.first_rejected[0].row, told.first_rejected[0].line), (4, None));
        assert_eq!(told.first_rejected[0].field.as_deref(), Some("accuracy"));
        assert_eq!(told.unread, ["note"]);
        let view = timeline.as_known();
        let seen: Vec<_> = view
            .sightings("ab")
            .map(|seen| (seen.interval().to_string(), seen.place().radius().unwrap().as_metres()))
            .collect();
        let at = |second| format!("2020-06-30T12:00:0{second}Z");
        assert_eq!(seen, [(at(0), 12.5), (at(1), 0.0), (at(2), 0.0)]);

        // Under another name it is told, and of another type it is none.
        let (_, told) = Profile::plain().load(&file(fixes("hdop"))).unwrap();
        assert!(told.to_string().contains("\"hdop\" is not read"), "{told}");
        let mut flags = fixes("x");
        flags[4] = ("accuracy", Arc::new(BooleanArray::from(vec![true; 4])));
        let (timeline, told) = Profile::plain().load(&file(flags)).unwrap();
        assert_eq!((told.added, told.unread.len()), (4, 2), "{told}");
        assert!(timeline.as_known().sightings("ab").all(|seen| seen.fix().is_some()));

        if !cfg!(feature = "json") {
            return;
        }
        let claims = file(vec![
            ("who", who()),
            ("where", text(vec![Some("Khasan"), Some("a, \"b\""), None, Some("Seoul")])),
            ("when", text(vec![Some("6 a.m. on 12 September 2023"); 4])),
            ("zone", text(vec![Some("Asia/Vladivostok"), Some("UTC"), None, Some("Asia/Seoul")])),
        ]);
        let (timeline, told) = Profile::infer(&claims).unwrap().load(&claims).unwrap();
        assert_eq!((told.added, told.rejected), (3, 1), "{told}");
        let places: Vec<String> =
            timeline.as_known().claims().map(|seen| seen.place().name().to_owned()).collect();
        assert_eq!(places.len(), 3);
        assert!(places.contains(&"a, \"b\"".to_owned()), "{places:?}");
    }

    #[test]
    fn any_kind_of_actor_and_unit_of_time_is_read() {
        let ids = || vec![Some("9"), Some("7"), None, Some("9"), Some("9")];
        let numbers = || vec![Some(9), Some(7), None, Some(9), Some(9)];
        let actors: [ArrayRef; 6] = [
            Arc::new(StringArray::from(ids())),
            Arc::new(LargeStringArray::from(ids())),
            Arc::new(StringViewArray::from(ids())),
            Arc::new(ids().into_iter().collect::<DictionaryArray<types::Int16Type>>()),
            Arc::new(Int32Array::from(numbers())),
            Arc::new(UInt64Array::from(
                numbers().into_iter().map(|id| id.map(|id| id as u64)).collect::<Vec<_>>(),
            )),
        ];
        let at = |unit: i64| (0..5).map(|row| (NOON + row) * unit).collect::<Vec<i64>>();
        let times: [ArrayRef; 4] = [
            Arc::new(TimestampSecondArray::from(at(1))),
            Arc::new(TimestampMillisecondArray::from(at(1_000)).with_timezone("UTC")),
            Arc::new(TimestampMicrosecondArray::from(at(1_000_000)).with_timezone("+02:00")),
            Arc::new(TimestampNanosecondArray::from(at(1_000_000_000))),
        ];
        let lat: ArrayRef = Arc::new(Float64Array::from(vec![40.5; 5]));
        let lon: ArrayRef = Arc::new(Float32Array::from(vec![
            Some(-74.25),
            Some(-74.25),
            Some(-74.25),
            None,
            Some(-74.25),
        ]));
        for actor in &actors {
            for time in &times {
                let file = file(vec![
                    ("lon", lon.clone()),
                    ("time", time.clone()),
                    ("actor", actor.clone()),
                    ("lat", lat.clone()),
                ]);
                let (timeline, report) = Profile::plain().zone(Zone::UTC).load(&file).unwrap();
                assert_eq!((report.read, report.added), (5, 3), "{:?}", actor.data_type());
                let told: Vec<_> = report
                    .first_rejected
                    .iter()
                    .map(|row| (row.row, row.reason, row.line))
                    .collect();
                assert_eq!(told, [(3, Reason::Actor, None), (4, Reason::NoPosition, None)]);
                assert_eq!(timeline.actors().count(), 2);
                assert_eq!(
                    last(&timeline, "9"),
                    ("2020-06-30T12:00:04Z".into(), 40.5, -74.25),
                    "{:?}",
                    time.data_type()
                );
            }
        }
    }

    #[test]
    fn times_without_a_zone_need_that_of_the_profile() {
        let table = |time: ArrayRef| {
            file(vec![
                ("actor", Arc::new(StringArray::from(vec!["a"])) as ArrayRef),
                ("time", time),
                ("lat", Arc::new(Float64Array::from(vec![1.0]))),
                ("lon", Arc::new(Float64Array::from(vec![2.0]))),
            ])
        };
        let wall = table(Arc::new(TimestampSecondArray::from(vec![NOON])));
        let error = Profile::plain().load(&wall).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::NothingToResolve);
        assert_eq!(error.path(), Some("row 1.time"));
        let khasan: Zone = "Asia/Vladivostok".parse().unwrap();
        let (timeline, _) = Profile::plain().zone(khasan).load(&wall).unwrap();
        assert_eq!(last(&timeline, "a").0, "2020-06-30T02:00:00Z");
        let text = table(Arc::new(StringArray::from(vec!["2020-06-30T12:00:00+02:00"])));
        assert_eq!(last(&Profile::plain().load(&text).unwrap().0, "a").0, "2020-06-30T10:00:00Z");
        let epoch = table(Arc::new(Int64Array::from(vec![NOON])));
        assert_eq!(Profile::plain().load(&epoch).unwrap_err().kind(), ErrorKind::Format);
        let seconds = Profile::plain().time("time", TimeFormat::EpochSeconds);
        assert_eq!(last(&seconds.load(&epoch).unwrap().0, "a").0, "2020-06-30T12:00:00Z");
    }

    /// Rows of the given actors, all but the times, which are of one position.
    fn rows<'a>(actors: Vec<&str>, time: ArrayRef) -> Vec<(&'a str, ArrayRef)> {
        let count = actors.len();
        vec![
            ("actor", Arc::new(StringArray::from(actors)) as ArrayRef),
            ("time", time),
            ("lat", Arc::new(Float64Array::from(vec![1.5; count]))),
            ("lon", Arc::new(Float64Array::from(vec![2.5; count]))),
        ]
    }

    #[test]
    fn points_in_one_column_of_one_actor_are_read() {
        // By Python's struct: the point -2.25, 42.5 in both orders, the second with an SRID.
        let little = b"\x01\x01\0\0\0\0\0\0\0\0\0\x02\xc0\0\0\0\0\0\x40\x45\x40".to_vec();
        let big = b"\0\x20\0\0\x01\0\0\x10\xe6\xc0\x02\0\0\0\0\0\0\x40\x45\x40\0\0\0\0\0".to_vec();
        let points = BinaryArray::from_iter([Some(little), Some(big), Some(vec![1, 2]), None]);
        let texts = StringArray::from_iter([
            Some("POINT (-2.25 42.5)"),
            Some("42.5,-2.25"),
            Some("Khasan"),
            None,
        ]);
        for geometry in [Arc::new(points) as ArrayRef, Arc::new(texts)] {
            let time = TimestampSecondArray::from(vec![NOON, NOON + 1, NOON, NOON]);
            let columns = vec![
                ("time", Arc::new(time.with_timezone("UTC")) as ArrayRef),
                ("geometry", geometry),
            ];
            let (timeline, report) = Profile::plain().of_actor("a").load(&file(columns)).unwrap();
            assert_eq!((report.added, report.rejected), (2, 2), "{report}");
            assert_eq!(report.count(Reason::NoPosition), 1);
            assert_eq!(last(&timeline, "a"), ("2020-06-30T12:00:01Z".into(), 42.5, -2.25));
        }
    }

    #[test]
    fn longitudes_to_360_and_the_name_of_the_file_are_read_as_in_csv() {
        let columns = vec![
            ("time", Arc::new(StringArray::from(vec!["2020-06-30T12:00:00Z"])) as ArrayRef),
            ("lat", Arc::new(Float64Array::from(vec![42.5]))),
            ("lon", Arc::new(Float64Array::from(vec![357.75]))),
        ];
        let table = file(columns);
        let (timeline, report) =
            Profile::plain().load(Input::from(&table).named("walk.parquet")).unwrap();
        assert_eq!((report.added, report.wrapped), (1, 1));
        assert_eq!(last(&timeline, "walk").2, -2.25);
        let error = Profile::plain().load(&table).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Missing);
    }

    #[test]
    fn only_actors_of_sound_rows_are_known_as_in_csv() {
        let mut table = "actor,time,lat,lon\n".to_owned();
        let actors = ["z", "b", "a", "b", "NaN", "z"];
        let lats = [95.0, 1.0, 1.0, 95.0, 1.0, 95.0];
        for (actor, lat) in actors.iter().zip(lats) {
            writeln!(table, "{actor},2020-06-30T12:00:00Z,{lat},2.5").unwrap();
        }
        let mut columns =
            rows(actors.to_vec(), Arc::new(StringArray::from(vec!["2020-06-30T12:00:00Z"; 6])));
        columns[2].1 = Arc::new(Float64Array::from(lats.to_vec()));
        let loaded =
            [table.into_bytes(), file(columns)].map(|table| Profile::plain().load(&table).unwrap());
        for (timeline, report) in &loaded {
            let ids: Vec<&str> = timeline.actors().map(|actor| actor.id().as_str()).collect();
            assert_eq!(ids, ["a", "b"]);
            assert_eq!((report.count(Reason::Coordinates), report.count(Reason::Actor)), (3, 1));
        }
    }

    #[test]
    fn an_id_that_is_a_word_for_nothing_is_not_written() {
        let noon = Timestamp::from_unix_seconds(NOON).unwrap();
        let place = Place::lat_lon(1.0, 2.0).unwrap();
        let timeline: lastseen::Timeline = ["NaN", "b", " c"]
            .into_iter()
            .map(|id| Sighting::new(id, place.clone(), noon))
            .collect();
        let mut file = Vec::new();
        let written = timeline.write_parquet(&mut file).unwrap();
        assert_eq!((written.sightings(), written.count(Loss::NoActor)), (2, 1));
        // One is left out, and one loses a space.
        assert_eq!(written.count(Loss::Actor), 2);
        let (back, report) = Profile::plain().load(&file).unwrap();
        assert!(back.actor("c").is_ok() && report.added == 2);
    }

    #[test]
    fn what_counts_from_1970_may_be_a_float_or_a_timestamp_that_says_no_zone() {
        let seconds = Profile::plain().time("time", TimeFormat::EpochSeconds);
        let at = |time: ArrayRef| {
            let count = time.len();
            seconds.load(&file(rows(vec!["a"; count], time))).unwrap()
        };
        // The CSV twin says 1593518410.1.
        let (float, report) = at(Arc::new(Float64Array::from(vec![
            Some(1_593_518_410.1),
            Some(f64::NAN),
            None,
            Some(1.6e12),
        ])));
        assert_eq!((report.added, report.count(Reason::Time)), (1, 3));
        assert_eq!(last(&float, "a").0, "2020-06-30T12:00:10.100Z");
        assert!(report.first_rejected[2].error.cure().unwrap().contains("milliseconds"));
        let (millis, _) = at(Arc::new(TimestampMillisecondArray::from(vec![NOON * 1_000])));
        assert_eq!(last(&millis, "a").0, "2020-06-30T12:00:00Z");
        let (_, report) = at(Arc::new(Int64Array::from(vec![NOON, NOON * 1_000])));
        assert_eq!((report.added, report.count(Reason::Time)), (1, 1));
    }

    #[test]
    fn every_common_codec_is_read_and_of_others_it_is_told_which_are() {
        let time = || Arc::new(TimestampSecondArray::from(vec![NOON; 2]).with_timezone("UTC"));
        for codec in [
            Compression::GZIP(Default::default()),
            Compression::LZ4,
            Compression::LZ4_RAW,
            Compression::SNAPPY,
            Compression::ZSTD(Default::default()),
        ] {
            let file = packed(rows(vec!["a", "b"], time()), codec);
            let (_, report) = Profile::plain().load(&file).unwrap();
            assert_eq!(report.added, 2, "{codec}");
        }
        // In the directory the codec stands after the path of the column, as a
        // number in zigzag: 2 for gzip, 4 for brotli, 3 for lzo.
        let gzip = packed(rows(vec!["a", "b"], time()), Compression::GZIP(Default::default()));
        let codec = b"lat\x15\x04\x16";
        let at = gzip.windows(codec.len()).position(|bytes| bytes == codec).unwrap() + 4;
        for (number, name) in [(8, "brotli"), (6, "lzo")] {
            let mut file = gzip.clone();
            file[at] = number;
            let error = Profile::plain().load(&file).unwrap_err();
            assert_eq!((error.kind(), error.path()), (ErrorKind::Format, Some("schema")));
            assert!(
                error.to_string().contains(&format!("\"lat\" is packed with {name}")),
                "{error}"
            );
            assert!(error.cure().unwrap().contains("zstd"), "{error}");
        }
    }

    #[test]
    fn what_is_more_than_a_fix_is_counted_and_left_out() {
        let harbour = include_bytes!("../data/harbour.csv");
        let (mut timeline, _) = Profile::marine_cadastre().load(harbour).unwrap();
        let place = Place::lat_lon(1.0, 2.0).unwrap();
        let day: Interval = "2020-06-30T00:00:00Z/2020-07-01T00:00:00Z".parse().unwrap();
        timeline.add(Sighting::new("367000140", place, day));
        let mut file = Vec::new();
        let written: Written = timeline.write_parquet(&mut file).unwrap();
        assert_eq!((written.sightings(), written.count(Loss::Interval)), (8_687, 1));
        assert_eq!(written.losses().count(), 1);
        let profile = Profile::infer(&mut Cursor::new(&file)).unwrap();
        let (timeline, report) = profile.load(&mut Cursor::new(&file)).unwrap();
        assert_eq!((report.added, report.late), (8_687, 0));
        let ask = || Ask::everyone().longer_than(SignedDuration::from_mins(5));
        assert_eq!(timeline.as_known().gaps(ask()).count(), 283);
        let error = Profile::plain().load(&file[..file.len() / 2]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(rows in prop::collection::vec((0..5_u8, 0..50_i64, -900_000_000..=900_000_000_i32), 0..80)) {
            let mut table = "actor,time,lat,lon\n".to_owned();
            for (actor, time, lat) in &rows {
                let time = Timestamp::from_unix_seconds(NOON + time).unwrap();
                writeln!(table, "ship {actor},{time},{},{}", f64::from(*lat) / 1e7, f64::from(*lat) / 5e6).unwrap();
            }
            let (text, _) = Profile::plain().load(table.as_bytes()).unwrap();
            let mut file = Vec::new();
            text.write_parquet(&mut file).unwrap();
            let (back, _) = Profile::plain().load(&file).unwrap();
            let all = |timeline: &lastseen::Timeline| -> Vec<String> {
                let view = timeline.as_known();
                view.sightings(Ask::everyone()).map(|seen| format!("{} {} {}", seen.actor().id(), seen.interval(), seen.place())).collect()
            };
            prop_assert_eq!(all(&text), all(&back));
        }
    }
}

#[test]
fn a_quotation_mark_that_the_header_does_not_close_is_an_error() {
    let row = "kim,2023-09-11T20:00:00Z,42,130,1\n";
    let refused = |header: &str| {
        let table = format!("{header}\n{row}");
        let error = Profile::plain().load(table.as_bytes()).unwrap_err();
        let inferred = Input::from(table.as_bytes()).infer_profile().unwrap_err();
        assert_eq!(error.to_string(), inferred.to_string(), "{header}");
        error.to_string()
    };
    for (header, name) in [
        ("\"actor,time,lat,lon,speed", "actor"),
        ("actor,\"time,lat,lon,speed", "time"),
        ("actor,time,lat,lon,\"speed", "speed"),
        ("\u{feff}\"actor;time;lat;lon;speed", "actor"),
    ] {
        let told = refused(header);
        let expected =
            format!("header: the quotation mark before \"{name}\" is not closed; close it");
        assert!(told.starts_with(&expected), "{told}");
    }
    let told = refused("# by hand\nactor,time,lat,\"lon,speed");
    assert!(told.starts_with("header (line 2): the quotation mark before \"lon\""), "{told}");
    for header in ["\"actor\",time,\"lat\",lon,speed", "actor,time,lat,lon,5\" gun"] {
        let table = format!("{header}\n{row}");
        assert_eq!(Profile::plain().load(table.as_bytes()).unwrap().0.len(), 1, "{header}");
    }
}

#[test]
fn a_last_number_without_a_line_end_that_is_shorter_than_the_others_is_noted() {
    let notes = |rows: &str| {
        let table = format!("actor,time,lat,lon{rows}");
        let (timeline, loaded) = Profile::plain().load(table.as_bytes()).unwrap();
        (timeline.len(), loaded.notes.iter().filter(|note| note.contains("cut off")).count())
    };
    let row = |second: u8, lon: &str| format!("\nkim,2023-09-11T20:00:0{second}Z,42,{lon}");
    let two = |lon: &str| format!("{}{}", row(1, "130.6456"), row(2, lon));
    for cut in ["130.645", "130.", "130", "1"] {
        assert_eq!(notes(&two(cut)), (2, 1), "{cut}");
        // With its line end it is as it was meant.
        assert_eq!(notes(&(two(cut) + "\n")), (2, 0), "{cut}");
    }
    assert_eq!(notes(&two("130.6457")), (2, 0));
    assert_eq!(notes(&row(1, "130")), (1, 0));
    // A column that is not read says nothing.
    let other = ",speed".to_owned() + &row(1, "130,22.5") + &row(2, "131,2");
    assert_eq!(notes(&other), (2, 0));
    // However long the table is.
    let long: String =
        (0..200_000).map(|at| format!("\na{at},2023-09-11T20:00:00Z,42,130.64")).collect();
    assert_eq!(notes(&(long.clone() + "5")), (200_000, 0));
    assert_eq!(notes(&(long + "\nkim,2023-09-11T20:00:00Z,42,130.6")), (200_001, 1));
}

#[test]
fn a_count_since_1970_in_a_table_of_claims_is_answered_with_its_unit() {
    let table = "mmsi,timestamp,lat,lon,source\n9,1325376000.0,14.8,-26.8,dalhousie\n";
    let error = Profile::plain().load(table.as_bytes()).map(|(_, loaded)| loaded.to_string());
    let said = error.unwrap_or_else(|error| error.to_string());
    assert!(said.contains("if it counts seconds since 1970"), "{said}");
}

/// `18:00-19:00` is no reading of a clock 19 hours west of Greenwich, and `18:00-07:00` may be
/// one of 7 hours or from six in the evening to seven in the morning.
#[test]
fn a_range_of_times_is_no_offset() {
    let row = |time: &str| format!("actor,time,lat,lon\nkim,{time},50,5\n");
    for time in ["2023-09-19 18:00-19:00", "2023-09-19 18:00-07:00"] {
        let (timeline, loaded) = match Profile::plain().load(row(time).as_bytes()) {
            Ok(read) => read,
            Err(error) => panic!("{time}: {error}"),
        };
        assert_eq!((timeline.len(), loaded.rejected), (0, 1), "{time}");
        #[cfg(feature = "json")]
        {
            let claim = format!("actor,place,time,zone\nkim,Sea,{time},Europe/Paris\n");
            let (timeline, loaded) = Profile::plain().load(claim.as_bytes()).unwrap();
            assert_eq!((timeline.len(), loaded.rejected), (0, 1), "{time}: {loaded}");
        }
    }
    for (time, instant) in [
        ("2023-09-19 18:00:00-07:00", "2023-09-20T01:00:00Z"),
        ("2023-09-19T18:00-07:00", "2023-09-20T01:00:00Z"),
        ("2023-09-19 18:00+02:00", "2023-09-19T16:00:00Z"),
        ("2023-09-19 18:00:00-07", "2023-09-20T01:00:00Z"),
    ] {
        let (timeline, loaded) = Profile::plain().load(row(time).as_bytes()).unwrap();
        let last = timeline.as_known().last_seen("kim");
        let read = last.interval().map(|when| when.to_string());
        assert_eq!(read.as_deref(), Some(instant), "{time}: {loaded}");
    }
}
