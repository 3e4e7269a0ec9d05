//! Reading a table of fixes, beside what one would write without the crate.

use std::collections::HashMap;
use std::fmt::Write as _;

use lastseen::{Ask, Place, Profile, Sighting, Timeline, Timestamp};

use crate::harness::Harness;

/// The group of which the slope over the numbers of rows is read.
const BESIDE_CSV: &str = "CSV, beside the rows as the crate csv cuts them";

pub(crate) fn groups(harness: &Harness) {
    let count = harness.rows(1_000);
    if harness.wants_group(BESIDE_CSV) {
        beside_csv(harness, count);
    }
    let table = table(count, false);
    let mixed = table_in_any_order(count);

    let (ours, loaded) = Profile::marine_cadastre().load(table.as_bytes()).unwrap();
    assert_eq!((ours.len(), loaded.added), (count, count as u64));
    assert_eq!(by_hand(&table).values().map(Vec::len).sum::<usize>(), count);

    harness
        .group("CSV to columns, sorted by actor and time", count)
        .case("split, parse, HashMap of Vec", || by_hand(&table))
        .case("Sighting by Sighting", || by_sightings(&table))
        .case("Profile::load", || Profile::marine_cadastre().load(table.as_bytes()).unwrap())
        .run();
    harness
        .group("the same, rows in any order", count)
        .case("split, parse, HashMap of Vec", || by_hand(&mixed))
        .case("Profile::load", || Profile::marine_cadastre().load(mixed.as_bytes()).unwrap())
        .run();
    let wide = wide(&table);
    harness
        .group("the same, with 14 more columns", count)
        .case("split, parse, HashMap of Vec", || by_hand(&wide))
        .case("Profile::load", || Profile::marine_cadastre().load(wide.as_bytes()).unwrap())
        .run();
    #[cfg(feature = "parquet")]
    {
        let mut file = Vec::new();
        ours.write_parquet(&mut file).unwrap();
        harness
            .group("Parquet", count)
            .case("Profile::load", || Profile::plain().load(&file).unwrap())
            .case("Timeline::write_parquet", || ours.write_parquet(std::io::sink()).unwrap())
            .run();
    }
}

/// What a row costs as there are more of them: a sorted timeline with its
/// index, beside the rows as the crate `csv` cuts them, in a `Vec` and unsorted.
fn beside_csv(harness: &Harness, count: usize) {
    let table = table(count, false);
    let (ours, _) = Profile::marine_cadastre().load(table.as_bytes()).unwrap();
    let mut theirs = by_the_csv_crate(&table);
    theirs.sort_by_key(|row| (row.0, row.1));
    let view = ours.as_known();
    let seen = view.sightings(Ask::everyone());
    let equal = seen.zip(&theirs).all(|(seen, (ship, time, lat, lon))| {
        let place = seen.place();
        seen.actor().id().as_str() == ship.to_string()
            && seen.interval().earliest().unwrap().as_unix_seconds() == *time
            && (place.lat(), place.lon()) == (Some(*lat), Some(*lon))
    });
    assert!(equal && ours.len() == theirs.len(), "the rows differ");
    drop(theirs);
    harness
        .group(BESIDE_CSV, count)
        .case("csv crate, parse, Vec", || by_the_csv_crate(&table))
        .case("Profile::load", || Profile::marine_cadastre().load(table.as_bytes()).unwrap())
        .run();
}

/// Ship, seconds since 1970, latitude and longitude.
fn by_the_csv_crate(table: &str) -> Vec<(u32, i64, f64, f64)> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let (mut record, mut rows) = (csv::StringRecord::new(), Vec::new());
    while reader.read_record(&mut record).unwrap() {
        let time = seconds(record[0].as_bytes());
        rows.push((
            record[1].parse().unwrap(),
            time,
            record[2].parse().unwrap(),
            record[3].parse().unwrap(),
        ));
    }
    rows
}

/// `2020-06-30T00:00:00` by its positions, with the days of the civil calendar
/// counted from March as in Hinnant's `days_from_civil`.
fn seconds(text: &[u8]) -> i64 {
    let number = |from: usize, to: usize| {
        text[from..to].iter().fold(0, |number, byte| number * 10 + i64::from(byte - b'0'))
    };
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let year = if month <= 2 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719_468;
    days * 86_400 + number(11, 13) * 3_600 + number(14, 16) * 60 + number(17, 19)
}

/// Ships that report in turn, second after second; or each row anywhere.
fn table(count: usize, mixed: bool) -> String {
    let mut table = "BaseDateTime,MMSI,LAT,LON\n".to_owned();
    let ships = count.div_ceil(1_000);
    for row in 0..count {
        let at = if mixed { row.wrapping_mul(7_919_999) % count } else { row };
        let second = 1_593_475_200 + (at / ships) as i64 * 10 + (at % 10) as i64;
        let time = Timestamp::from_unix_seconds(second).unwrap().to_string();
        let (lat, lon) = (at % 90, at * 7 % 180);
        let digits = at.wrapping_mul(2_654_435_761) % 100_000;
        let (time, ship) = (time.trim_end_matches('Z'), 200_000_000 + at % ships * 1_117);
        writeln!(table, "{time},{ship},{lat}.{digits:05},-{lon}.{digits:05}").unwrap();
    }
    table
}

/// 7,919,999 is a prime that divides no count used here, so each row is there.
fn table_in_any_order(count: usize) -> String {
    table(count, true)
}

fn wide(table: &str) -> String {
    let more = ",0.0,-60.6,246.0,SAMUEL I NEWHOUSE,IMO7702774,WYR3371,60.0,0.0,94.0,21.0,,69.0,B,x";
    let mut wide = String::new();
    for line in table.lines() {
        wide.push_str(line);
        wide.push_str(more);
        wide.push('\n');
    }
    wide
}

fn fields(line: &str) -> Option<(&str, i64, f64, f64)> {
    let mut fields = line.split(',');
    let time = fields.next()?;
    let ship = fields.next()?;
    let lat = fields.next()?.parse().ok()?;
    let lon = fields.next()?.parse().ok()?;
    let time: Timestamp = format!("{time}Z").parse().ok()?;
    Some((ship, time.as_unix_micros(), lat, lon))
}

fn by_hand(table: &str) -> HashMap<String, Vec<(i64, f64, f64)>> {
    let mut ships: HashMap<String, Vec<_>> = HashMap::new();
    for (ship, time, lat, lon) in table.lines().skip(1).filter_map(fields) {
        match ships.get_mut(ship) {
            Some(track) => track.push((time, lat, lon)),
            None => drop(ships.insert(ship.to_owned(), vec![(time, lat, lon)])),
        }
    }
    for track in ships.values_mut() {
        track.sort_by_key(|row| row.0);
    }
    ships
}

fn by_sightings(table: &str) -> Timeline {
    let sighting = |(ship, time, lat, lon)| {
        let place = Place::lat_lon(lat, lon).ok()?;
        Some(Sighting::new(ship, place, Timestamp::from_unix_micros(time).ok()?))
    };
    table.lines().skip(1).filter_map(fields).filter_map(sighting).collect()
}
