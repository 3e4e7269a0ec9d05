//! Rows that were asked for: the same as the whole table has of them.

use lastseen::{Ask, Input, Interval, Place, Profile, Sighting, Timeline, Timestamp};
use proptest::prelude::*;

/// One row: the ship, the second, and the units of a tenth of a degree.
type Row = (u8, u16, i16, i16);

const SHIPS: [&str; 5] = ["219000001", "219000002", "tug", "a ship with a long name", "b"];

fn at(second: i64) -> Timestamp {
    Timestamp::from_unix_seconds(second).unwrap()
}

fn degrees((_, _, lat, lon): Row) -> (f64, f64) {
    (f64::from(lat) / 10.0, f64::from(lon) / 10.0)
}

fn csv(rows: &[Row]) -> String {
    let line = |&row: &Row| {
        let (lat, lon) = degrees(row);
        format!("{},{},{lat},{lon}\n", SHIPS[usize::from(row.0)], at(i64::from(row.1)))
    };
    std::iter::once("actor,time,lat,lon\n".to_owned()).chain(rows.iter().map(line)).collect()
}

/// Every fix as text, in order.
fn fixes(timeline: &Timeline) -> Vec<String> {
    let view = timeline.as_known();
    let mut all: Vec<String> = view
        .sightings(Ask::everyone())
        .map(|seen| {
            let (time, lat, lon) = seen.fix().unwrap();
            format!("{} {time} {lat:.1} {lon:.1}", seen.actor().id())
        })
        .collect();
    all.sort();
    all
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let lon = prop_oneof![-1_800..=1_800_i16, 1_700..=1_800_i16, -1_800..=-1_700_i16];
    prop::collection::vec((0..5_u8, 0..40_u16, -900..=900_i16, lon), 0..40)
}

proptest! {
    #[test]
    fn what_is_kept_is_what_the_whole_table_has_of_it(
        rows in rows(),
        ids in prop::option::of(prop::collection::vec(0..5_usize, 0..3)),
        area in prop::option::of(((-900..900_i16, -900..900_i16), (-1_800..=1_800_i16, -1_800..=1_800_i16))),
        period in prop::option::of((0..40_i64, 0..40_i64)),
    ) {
        let ids: Option<Vec<&str>> = ids.map(|ids| ids.into_iter().map(|id| SHIPS[id]).collect());
        let tenth = |units: i16| f64::from(units) / 10.0;
        let mut profile = Profile::plain();
        if let Some(ids) = &ids {
            profile = profile.only(ids);
        }
        if let Some(((south, north), (west, east))) = area {
            profile = profile.within(tenth(south)..=tenth(north), tenth(west)..=tenth(east));
        }
        if let Some((from, until)) = period {
            profile = profile.between(at(from), at(until));
        }
        let is_kept = |&&(ship, second, lat, lon): &&Row| {
            let (second, ship) = (i64::from(second), SHIPS[usize::from(ship)]);
            let east = |west, east| if west > east { lon >= west || lon <= east } else { (west..=east).contains(&lon) };
            ids.as_ref().is_none_or(|ids| ids.contains(&ship))
                && area.is_none_or(|((south, north), (from, to))| (south..=north).contains(&lat) && east(from, to))
                && period.is_none_or(|(from, until)| from <= second && second < until)
        };
        let kept: Vec<Row> = rows.iter().filter(is_kept).copied().collect();
        let (expected, _) = Profile::plain().load(csv(&kept).as_bytes()).unwrap();
        let text = csv(&rows);
        let (found, loaded) = profile.load(text.as_bytes()).unwrap();
        prop_assert_eq!(fixes(&found), fixes(&expected));
        prop_assert_eq!(loaded.unselected as usize, rows.len() - kept.len());
        prop_assert_eq!(loaded.read, loaded.added + loaded.repeated + loaded.rejected + loaded.unselected);
        prop_assert_eq!(found.actor("b").is_ok(), kept.iter().any(|row| row.0 == 4));

        #[cfg(feature = "parquet")]
        {
            let (whole, _) = Profile::plain().load(text.as_bytes()).unwrap();
            let mut file = Vec::new();
            whole.write_parquet(&mut file).unwrap();
            let (found, loaded) = profile.load(&file).unwrap();
            prop_assert_eq!(fixes(&found), fixes(&expected));
            prop_assert_eq!(loaded.read as usize, whole.len());
        }
    }

    #[test]
    fn the_last_of_each_is_that_of_the_whole_table(rows in rows(), cut in 0..40_usize, split in 0..40_usize) {
        let (one, other) = rows.split_at(split.min(rows.len()));
        let (one, other) = (csv(one), csv(other));
        let both = || Input::from([one.as_bytes(), other.as_bytes()]);
        let (whole, _) = Profile::plain().load(both()).unwrap();
        let (last, loaded) = Profile::plain().last_only().load(both()).unwrap();
        let view = |timeline: &Timeline| -> Vec<(String, Vec<String>)> {
            let view = timeline.as_known();
            let seen = view.snapshot(Ask::everyone());
            seen.map(|last| {
                let mut all: Vec<String> = last.possible().iter().map(|seen| format!("{:?}", seen.fix())).collect();
                all.sort();
                (last.actor().unwrap().id().to_string(), all)
            }).collect()
        };
        prop_assert_eq!(view(&last), view(&whole));
        prop_assert_eq!(loaded.read, loaded.added + loaded.repeated + loaded.rejected + loaded.unselected);
        prop_assert_eq!(loaded.added as usize, last.len());

        // Before the last moment nobody is said to have been nowhere: what lies there is not kept.
        for ship in SHIPS.iter().filter(|ship| whole.actor(ship).is_ok()) {
            let ask = Ask::of(*ship).as_of(at(cut as i64));
            let (before, now) = (last.as_known().last_seen(ask), whole.as_known().last_seen(ask));
            if before.is_never() && !now.is_never() {
                prop_assert!(before.excluded().forgotten > 0, "{ship}: {before}");
            } else {
                prop_assert_eq!(before.interval(), now.interval());
            }
        }
    }
}

#[test]
fn a_later_row_joins_the_last_and_an_earlier_one_does_not() {
    let table = csv(&[(2, 10, 400, -740), (2, 20, 401, -740)]);
    let (mut timeline, _) = Profile::plain().last_only().load(table.as_bytes()).unwrap();
    let berth = Place::lat_lon(40.0, -74.0).unwrap();
    timeline.extend([15, 30].map(|second| Sighting::new("tug", berth.clone(), at(second))));
    assert_eq!(fixes(&timeline).len(), 2);
    let last = timeline.as_known().last_seen("tug");
    assert_eq!(last.interval(), Some(Interval::at(at(30))));
    assert_eq!(timeline.forgotten_before(), Some(at(20)));
}

#[cfg(feature = "parquet")]
#[test]
fn groups_of_rows_that_are_not_asked_for_are_not_even_decoded() {
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    };
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::file::properties::WriterProperties;
    use parquet::file::reader::{FileReader, SerializedFileReader};

    const GROUP: usize = 1_000;
    let n = || 0..4 * GROUP as i64;
    // Four groups, each of a ship, an hour and a degree of its own.
    let ships = n().map(|row| 200_000_000 + row / GROUP as i64);
    let second = |row: i64| 1_600_000_000 + row / GROUP as i64 * 3_600 + row % GROUP as i64;
    let times = TimestampMicrosecondArray::from_iter_values(n().map(|row| second(row) * 1_000_000));
    let degrees = |from: f64| -> ArrayRef {
        let lat = |row: i64| from + (row / GROUP as i64) as f64 + (row % 997) as f64 / 1e4;
        Arc::new(Float64Array::from_iter_values(n().map(lat)))
    };
    let columns = |ships: ArrayRef| {
        let times: ArrayRef = Arc::new(times.clone().with_timezone("UTC"));
        RecordBatch::try_from_iter([
            ("mmsi", ships),
            ("time", times),
            ("lat", degrees(-2.0)),
            ("lon", degrees(170.0)),
        ])
        .unwrap()
    };
    let numbers = columns(Arc::new(Int64Array::from_iter_values(ships.clone())));
    let texts = ships.map(|ship| ship.to_string()).map(Some);
    let texts = columns(Arc::new(texts.collect::<StringArray>()));

    for batch in [numbers, texts] {
        let properties = WriterProperties::builder()
            .set_max_row_group_row_count(Some(GROUP))
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .build();
        let mut file = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut file, batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        // Each page of the latitudes of all groups but the second is broken in its middle.
        let reader = SerializedFileReader::new(bytes::Bytes::from(file.clone())).unwrap();
        for (group, about) in reader.metadata().row_groups().iter().enumerate() {
            let (start, length) = about.column(2).byte_range();
            if group != 1 {
                file[(start + length / 2) as usize] ^= 0x55;
                file[(start + length / 2) as usize + 1] ^= 0x55;
            }
        }
        assert!(Profile::plain().load(&file).is_err(), "the damage is seen where it is read");
        let second = 1_600_003_600;
        let profiles = [
            Profile::plain().only(&["200000001"]),
            Profile::plain().within(-1.0..=-0.5, -180.0..=180.0),
            Profile::plain().between(at(second), at(second + 3_600)),
        ];
        for (which, profile) in profiles.into_iter().enumerate() {
            let read = profile.load(&file).unwrap_or_else(|error| panic!("{which}: {error}"));
            let (timeline, loaded) = read;
            assert_eq!((timeline.len(), loaded.read, loaded.unselected), (1_000, 4_000, 3_000));
            assert!(timeline.actor("200000001").is_ok());
        }
    }
}

proptest! {
    #[test]
    fn each_actor_is_in_one_share_with_all_of_its_rows(rows in rows(), of in 1..6_u32) {
        let text = csv(&rows);
        let (whole, _) = Profile::plain().load(text.as_bytes()).unwrap();
        let (mut found, mut actors, mut added) = (Vec::new(), Vec::new(), 0);
        for number in 1..=of {
            let share = Profile::plain().share(number, of).unwrap();
            let (timeline, loaded) = share.load(text.as_bytes()).unwrap();
            found.extend(fixes(&timeline));
            actors.extend(timeline.actors().map(|actor| actor.id().to_string()));
            added += loaded.added;
            prop_assert_eq!(loaded.read, loaded.added + loaded.repeated + loaded.rejected + loaded.unselected);
        }
        found.sort();
        actors.sort();
        let mut all: Vec<String> = whole.actors().map(|actor| actor.id().to_string()).collect();
        all.sort();
        prop_assert_eq!(actors, all);
        prop_assert_eq!(added as usize, whole.len());
        prop_assert_eq!(found, fixes(&whole));
    }
}

#[test]
fn shares_are_of_about_the_same_size_and_none_lies_outside() {
    let ids: Vec<String> = (0..10_000).map(|ship| format!("{}", 219_000_000 + ship)).collect();
    let rows = ids.iter().map(|id| format!("{id},2023-09-11T20:00:00Z,1,2\n"));
    let text: String = std::iter::once("actor,time,lat,lon\n".to_owned()).chain(rows).collect();
    for number in 1..=4 {
        let share = Profile::plain().share(number, 4).unwrap();
        let (timeline, _) = share.load(text.as_bytes()).unwrap();
        assert!((2_300..2_700).contains(&timeline.len()), "share {number}: {}", timeline.len());
    }
    for (number, of) in [(0, 4), (5, 4), (1, 0), (0, 0)] {
        let error = Profile::plain().share(number, of).unwrap_err();
        assert_eq!(error.kind(), lastseen::ErrorKind::OutOfRange);
    }
}
