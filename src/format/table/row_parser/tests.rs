use std::collections::BTreeMap;
use std::io::Read;

use proptest::prelude::*;

use crate::format::table::input::Input;
use crate::format::table::load::load_one;
use crate::format::table::loaded::{Loaded, Reason};
use crate::format::table::loading::Loading;
use crate::format::table::profile::Profile;
use crate::time::timestamp::Timestamp;
use crate::time::zone::Zone;
use crate::timeline::Timeline;

/// Reads a few bytes at a time, as a pipe may.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let len = to.len().min(3).min(self.0.len());
        let (now, later) = self.0.split_at(len);
        to[..len].copy_from_slice(now);
        self.0 = later;
        Ok(len)
    }
}

const PROFILE: Profile<'static> = Profile::marine_cadastre();

fn load(table: &str, piece: usize, cores: usize, drips: bool) -> (Timeline, Loaded) {
    let mut loading = Loading::new(PROFILE, None);
    (loading.piece, loading.cores) = (piece, cores);
    let bytes = table.as_bytes();
    let mut drip = Drip(bytes);
    let mut input = if drips { Input::from(&mut drip) } else { Input::from(bytes) };
    load_one(&mut loading, &mut input.tables[0]).unwrap();
    let mut timeline = Timeline::new();
    let loaded = loading.finish(&mut timeline);
    (timeline, loaded)
}

/// Time, latitude and longitude of each fix, by actor.
type Tracks = BTreeMap<String, Vec<(i64, i32, i32)>>;

fn tracks(timeline: &Timeline) -> Tracks {
    let of = |id: &str| {
        let track = timeline.fixes().track(timeline.index_of(id).unwrap());
        let rows = track.times.iter().zip(track.points);
        rows.map(|(&time, &(lat, lon))| (time, lat, lon)).collect()
    };
    timeline
        .actors()
        .map(|actor| (actor.id().as_str().to_owned(), of(actor.id().as_str())))
        .collect()
}

/// What a plain program makes of the table: the csv crate for its fields, a
/// float for a coordinate, RFC 3339 for a time, and maps.
fn naive(table: &str) -> (Tracks, [u64; 4], Vec<(u64, Reason)>) {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    let width = reader.headers().unwrap().len();
    let (mut rows, mut read, mut rejected) = (BTreeMap::<String, Vec<_>>::new(), 0, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        read += 1;
        match row(&record, width) {
            Ok((actor, fix)) => rows.entry(actor).or_default().push(fix),
            Err(reason) => rejected.push((read, reason)),
        }
    }
    let (mut repeated, mut conflicting, mut late) = (0, 0, 0);
    let mut tracks = Tracks::new();
    for (actor, rows) in rows {
        let mut track: BTreeMap<i64, Vec<(i32, i32)>> = BTreeMap::new();
        for (time, lat, lon) in rows {
            late += u64::from(track.last_key_value().is_some_and(|(&latest, _)| latest > time));
            let positions = track.entry(time).or_default();
            let known = positions.len();
            positions.retain(|&position| position != (lat, lon));
            repeated += (known - positions.len()) as u64;
            conflicting += u64::from(known == positions.len() && known > 0);
            positions.push((lat, lon));
        }
        let rows = track.into_iter().flat_map(|(time, positions)| {
            positions.into_iter().map(move |(lat, lon)| (time, lat, lon))
        });
        tracks.insert(actor, rows.collect());
    }
    (tracks, [read, repeated, conflicting, late], rejected)
}

/// The columns are time, actor, two that are not read, latitude, longitude and
/// one more; the first fault from the left counts.
fn row(record: &csv::StringRecord, width: usize) -> Result<(String, (i64, i32, i32)), Reason> {
    if record.len() != width {
        return Err(Reason::Width);
    }
    let field = |at| record.get(at).unwrap().trim();
    let time = field(0).trim_end_matches('Z').replace(' ', "T") + "Z";
    let time: Timestamp = time.parse().map_err(|_| Reason::Time)?;
    if field(1).is_empty() {
        return Err(Reason::Actor);
    }
    let number = |text: &str| match text {
        "" | "NaN" => Err(Reason::NoPosition),
        text => text.parse::<f64>().map_err(|_| Reason::Coordinates),
    };
    let (lat, lon) = (number(field(4))?, number(field(5))?);
    if lat == 91.0 || lon == 181.0 {
        return Err(Reason::NoPosition);
    }
    if lat.abs() > 90.0 || lon.abs() > 180.0 {
        return Err(Reason::Coordinates);
    }
    let units = |degrees: f64| (degrees * 1e7).round() as i32;
    let lon = if lon == -180.0 { 180.0 } else { lon };
    Ok((field(1).to_owned(), (time.as_unix_micros(), units(lat), units(lon))))
}

fn time() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => (0..3_u32, 0..3_u32).prop_map(|(m, s)| format!("2020-06-30T00:0{m}:0{s}")),
        1 => "2020-06-(29|30|31)[T ]2[0-4]:00:00(\\.[0-9]{1,6})?Z?",
        1 => "|x|2020-06-30",
    ]
}

fn actor() -> impl Strategy<Value = String> {
    prop_oneof![8 => "[a-c]", 2 => "[a-c][0-9]{13,17}", 1 => " a|\"a\"|\"a,\"\"\nb\"|é|"]
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "-?[0-8](\\.[0-9]{1,7})?",
        1 => "-?(9[01]|1[78][0-9])(\\.0)?",
        1 => "|NaN|1e1|\\+4\\.5|-180|\"7\"|7 |4-5",
    ]
}

/// Without the letters that are a sign beside a coordinate.
fn other() -> impl Strategy<Value = String> {
    prop_oneof![6 => "[a-dx-z]{0,3}", 1 => "\"[a-d,\n]{0,4}\"", 1 => "a\"b"]
}

prop_compose! {
    fn line()(
        time in time(),
        actor in actor(),
        (a, b, c) in (other(), other(), other()),
        (lat, lon) in (number(), number()),
        slip in 0..30,
    ) -> String {
        let end = match slip { 0 => "", 1 => ",", _ => "," };
        let more = if slip == 1 { ",more" } else { "" };
        format!("{time},{actor},{a},{b},{lat},{lon}{end}{}{more}", if slip == 0 { "" } else { &c })
    }
}

proptest! {
    #[test]
    fn a_table_is_what_a_plain_program_makes_of_it(
        lines in prop::collection::vec(line(), 0..60),
        end in prop::sample::select(vec!["\n", "\r\n", "\n\n"]),
        last in any::<bool>(),
    ) {
        let header = "BaseDateTime,MMSI,SOG,COG,LAT,LON,VesselName";
        let mut table = header.to_owned() + end + &lines.join(end);
        if last {
            table += end;
        }
        let (expected, [read, repeated, conflicting, late], rejected) = naive(&table);
        let (whole, every) = load(&table, 1 << 20, 1, false);
        for (piece, cores, drips) in
            [(1 << 20, 1, false), (1, 1, true), (100, 1, false), (64, 3, true), (16, 3, false), (300, 2, false)]
        {
            let (timeline, loaded) = load(&table, piece, cores, drips);
            prop_assert_eq!(tracks(&timeline), expected.clone());
            // The actors have their numbers in the order of the file.
            for actor in whole.actors() {
                let id = actor.id().as_str();
                prop_assert_eq!(timeline.index_of(id), whole.index_of(id));
            }
            prop_assert_eq!(
                [loaded.read, loaded.repeated, loaded.conflicting, loaded.late],
                [read, repeated, conflicting, late]
            );
            let told: Vec<_> = loaded.first_rejected.iter().map(|row| (row.row, row.reason)).collect();
            prop_assert_eq!(told, rejected.clone());
            prop_assert_eq!(loaded.rejected, rejected.len() as u64);
            prop_assert_eq!(loaded.added + loaded.repeated + loaded.rejected, read);
            for told in &loaded.first_rejected {
                let whole = every.first_rejected.iter().find(|other| other.row == told.row).unwrap();
                prop_assert_eq!(told.line, whole.line);
                prop_assert_eq!(told.error.to_string(), whole.error.to_string());
            }
        }
    }
}

#[test]
fn a_line_is_counted_over_empty_ones_and_over_quoted_ends() {
    let table = "MMSI,VesselName,BaseDateTime,LAT,LON\r\n\r\n1,\"a\nb\",2020-06-30T00:00:00,1,2\r\n\
                 2,c,2020-06-30T00:00:00,95,2\r\n";
    for piece in [1, 30, 1 << 20] {
        let (_, loaded) = load(table, piece, 2, false);
        let row = &loaded.first_rejected[0];
        assert_eq!((row.row, row.line, row.field.as_deref()), (2, Some(5), Some("LAT")), "{piece}");
    }
}

#[test]
fn a_stray_quote_costs_its_row_only() {
    let mut table = "MMSI,VesselName,BaseDateTime,LAT,LON\n".to_owned();
    for row in 0..20_000 {
        let quote = if row == 7 { "\"" } else { "" };
        table += &format!("{row},{quote}x,2020-06-30T00:00:00,1,2\n");
    }
    for (piece, cores) in [(1, 1), (5_000, 3), (1 << 20, 1)] {
        let (_, loaded) = load(&table, piece, cores, false);
        assert_eq!((loaded.read, loaded.added), (20_000, 19_999));
        assert_eq!(
            (loaded.first_rejected[0].row, loaded.first_rejected[0].reason),
            (8, Reason::Quote)
        );
    }
}

#[test]
fn the_first_row_without_a_zone_is_named() {
    let table = "actor,time,lat,lon\na,2020-06-30T00:00:00Z,1,2\nb,2020-06-30T00:00:00,1,2\n";
    let error = Profile::plain().load(table.as_bytes()).unwrap_err();
    assert_eq!(error.path(), Some("row 2.time"));
    let (_, utc) = Profile::plain().zone(Zone::UTC).load(table.as_bytes()).unwrap();
    assert_eq!(utc.added, 2);
}
