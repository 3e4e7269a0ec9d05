//! Answers as columns hold what the same answers say as objects.

use lastseen::{
    AnswerColumn, AnswerColumns, Ask, Case, Distance, Place, Profile, Sighting, SignedDuration,
    StayRule, Timeline, Timestamp, Together,
};
use serde_json::Value;

/// A case with vague times, sources and places, and an hour of ships.
fn timelines() -> [Timeline; 2] {
    let case = Case::open("examples/data/khasan.json").unwrap();
    let (ships, _) = Profile::marine_cadastre().load("tests/data/harbour.csv").unwrap();
    [case.timeline().clone(), ships]
}

/// Holds each column against a field of the objects: a text, a time, or a number that is
/// so many times the field's.
fn check<T>(answers: impl Iterator<Item = T> + Clone, fields: &[(&str, &str, f64)]) -> usize
where
    T: serde::Serialize,
    AnswerColumns: FromIterator<T>,
{
    let columns: AnswerColumns = answers.clone().collect();
    let objects: Vec<Value> = answers.map(|one| serde_json::to_value(one).unwrap()).collect();
    assert_eq!(columns.len(), objects.len());
    for &(name, field, times) in fields {
        let column = columns.column(name).unwrap();
        for (row, object) in objects.iter().enumerate() {
            let object = field.split('.').fold(object, |value, part| match part.parse::<usize>() {
                Ok(index) => value.get(index).unwrap_or(&Value::Null),
                Err(_) => &value[part],
            });
            let (is_same, held) = match column {
                AnswerColumn::Times(all) => {
                    let said: Option<Timestamp> = object.as_str().map(|text| text.parse().unwrap());
                    let open = [i64::MIN, i64::MAX].contains(&all[row]);
                    let same = said.map_or(open, |said| said.as_unix_micros() == all[row]);
                    (same, all[row].to_string())
                }
                AnswerColumn::Numbers(all) => {
                    let same = match object.as_f64() {
                        Some(said) => (said * times - all[row]).abs() <= 1e-9 * all[row].abs(),
                        None => !all[row].is_finite(),
                    };
                    (same, all[row].to_string())
                }
                AnswerColumn::Texts(all) => {
                    (object.as_str() == all[row].as_deref(), format!("{:?}", all[row]))
                }
                AnswerColumn::Words(all) => (object.as_str() == Some(all[row]), all[row].into()),
                AnswerColumn::Counts(all) => {
                    (object.as_u64() == Some(all[row]), all[row].to_string())
                }
                AnswerColumn::Flags(all) => {
                    (object.as_bool() == Some(all[row]), all[row].to_string())
                }
                other => panic!("{other:?}"),
            };
            assert!(is_same, "{name}[{row}] is {held}, where {field} is {object}");
        }
    }
    columns.len()
}

#[test]
fn columns_hold_what_the_objects_say() {
    const KMH: f64 = 1.0 / 3.6;
    let mut counts = [0; 6];
    for timeline in timelines() {
        let view = timeline.as_known();
        let half_hour = SignedDuration::from_mins(30);
        let asked = if timeline.len() > 1_000 {
            Ask::everyone().longer_than(SignedDuration::from_mins(5))
        } else {
            Ask::everyone()
        };
        counts[0] += check(
            view.gaps(asked).collect::<Vec<_>>().into_iter(),
            &[
                ("actor_id", "from_actor", 1.0),
                ("from_id", "from", 1.0),
                ("to_id", "to", 1.0),
                ("from_earliest", "from_earliest", 1.0),
                ("from_latest", "from_latest", 1.0),
                ("to_earliest", "to_earliest", 1.0),
                ("to_latest", "to_latest", 1.0),
                ("from_lat", "from_lat", 1.0),
                ("from_lon", "from_lon", 1.0),
                ("to_lat", "to_lat", 1.0),
                ("to_lon", "to_lon", 1.0),
                ("from_place_id", "from_place", 1.0),
                ("to_place_id", "to_place", 1.0),
                ("min_seconds", "min_seconds", 1.0),
                ("max_seconds", "max_seconds", 1.0),
                ("min_metres", "distance_min_m", 1.0),
                ("max_metres", "distance_max_m", 1.0),
                ("min_metres_per_second", "speed_min_kmh", KMH),
                ("max_metres_per_second", "speed_max_kmh", KMH),
                ("order", "order", 1.0),
                ("certainty", "certainty", 1.0),
            ],
        );
        counts[1] += check(
            view.sightings(Ask::everyone()).collect::<Vec<_>>().into_iter(),
            &[
                ("id", "id", 1.0),
                ("actor_id", "actor", 1.0),
                ("time_earliest", "earliest", 1.0),
                ("time_latest", "latest", 1.0),
                ("lat", "lat", 1.0),
                ("lon", "lon", 1.0),
                ("radius_metres", "radius_m", 1.0),
                ("place_id", "place", 1.0),
                ("source_id", "source", 1.0),
                ("modality", "modality", 1.0),
                ("evidence", "evidence", 1.0),
                ("certainty", "evidence_certainty", 1.0),
            ],
        );
        counts[2] += check(
            view.snapshot(Ask::everyone()).collect::<Vec<_>>().into_iter(),
            &[
                ("actor_id", "actor", 1.0),
                ("time_earliest", "earliest", 1.0),
                ("time_latest", "latest", 1.0),
                ("is_disputed", "disputed", 1.0),
            ],
        );
        let rule = StayRule::around_first(Distance::metres(200.0).unwrap());
        counts[3] += check(
            view.stays(Ask::everyone(), rule).collect::<Vec<_>>().into_iter(),
            &[
                ("actor_id", "actor", 1.0),
                ("lat", "lat", 1.0),
                ("lon", "lon", 1.0),
                ("place_id", "place", 1.0),
                ("arrival_earliest", "arrival_earliest", 1.0),
                ("arrival_latest", "arrival_latest", 1.0),
                ("departure_earliest", "departure_earliest", 1.0),
                ("departure_latest", "departure_latest", 1.0),
                ("min_seconds", "min_seconds", 1.0),
                ("max_seconds", "max_seconds", 1.0),
                ("sightings", "count", 1.0),
                ("left_out", "left_out", 1.0),
                ("certainty", "certainty", 1.0),
            ],
        );
        counts[4] += check(
            view.trips(Ask::everyone(), rule).collect::<Vec<_>>().into_iter(),
            &[
                ("actor_id", "actor", 1.0),
                ("min_seconds", "min_seconds", 1.0),
                ("max_seconds", "max_seconds", 1.0),
                ("min_metres", "distance_m", 1.0),
                ("from_earliest", "earliest", 1.0),
                ("to_latest", "latest", 1.0),
                ("sightings", "count", 1.0),
                ("left_out", "left_out", 1.0),
            ],
        );
        let together = Together::within(Distance::metres(100.0).unwrap()).across(half_hour);
        counts[5] += check(
            view.encounters(Ask::everyone(), together).into_iter(),
            &[
                ("actor_id", "actors.0", 1.0),
                ("other_id", "actors.1", 1.0),
                ("time_earliest", "earliest", 1.0),
                ("time_latest", "latest", 1.0),
                ("certain_earliest", "certain_from", 1.0),
                ("certain_latest", "certain_until", 1.0),
                ("min_seconds", "min_seconds", 1.0),
                ("max_seconds", "max_seconds", 1.0),
                ("min_metres", "distance_min_m", 1.0),
                ("max_metres", "distance_max_m", 1.0),
                ("evidence", "evidence", 1.0),
                ("certainty", "certainty", 1.0),
            ],
        );
    }
    assert!(counts.iter().all(|&count| count > 0), "{counts:?}");
}

#[test]
fn the_columns_of_no_answer_are_those_of_any() {
    let [case, ships] = timelines();
    let nobody = Timeline::new();
    let gaps = |timeline: &Timeline| -> AnswerColumns {
        timeline.as_known().gaps(Ask::everyone()).collect()
    };
    let (none, some) = (gaps(&nobody), gaps(&case));
    assert!(none.is_empty() && !some.is_empty());
    assert!(none.iter().map(|(name, _)| name).eq(some.iter().map(|(name, _)| name)));
    assert_eq!(gaps(&ships).len(), ships.as_known().gaps(Ask::everyone()).count());

    let error = none.times("from_lat").unwrap_err();
    assert!(error.to_string().starts_with("the column \"from_lat\" holds numbers"), "{error}");
    let error = none.times("from_lates").unwrap_err();
    assert!(error.to_string().contains("from_latest"), "{error}");
}

#[cfg(feature = "arrow")]
#[test]
fn a_record_batch_has_nulls_where_nothing_is_known() {
    use arrow_array::{Array, cast::AsArray};

    let [case, _] = timelines();
    let gaps: AnswerColumns = case.as_known().gaps(Ask::everyone()).collect();
    let batch = gaps.to_record_batch().unwrap();
    assert_eq!(batch.num_rows(), gaps.len());
    for (name, column) in gaps.iter() {
        let array = batch.column_by_name(name).unwrap();
        let nulls: Vec<bool> = match column {
            AnswerColumn::Times(all) => {
                all.iter().map(|time| [i64::MIN, i64::MAX].contains(time)).collect()
            }
            AnswerColumn::Numbers(all) => all.iter().map(|number| number.is_nan()).collect(),
            AnswerColumn::Texts(all) => all.iter().map(Option::is_none).collect(),
            _ => vec![false; gaps.len()],
        };
        let held: Vec<bool> = (0..array.len()).map(|row| array.is_null(row)).collect();
        assert_eq!(held, nulls, "{name}");
    }
    let texts = batch.column_by_name("from_id").unwrap().as_string::<i32>();
    let ids: Vec<Option<&str>> = texts.iter().collect();
    let known: Vec<Option<&str>> =
        gaps.texts("from_id").unwrap().iter().map(Option::as_deref).collect();
    assert_eq!(ids, known);
}

/// Each answer of `answers` as the fields of its row, read by another library.
fn read_csv<T>(answers: impl Iterator<Item = T>) -> (AnswerColumns, Vec<Vec<String>>)
where
    AnswerColumns: FromIterator<T>,
{
    let columns: AnswerColumns = answers.collect();
    let mut table = Vec::new();
    columns.write_csv(&mut table).unwrap();
    let mut table = csv::Reader::from_reader(table.as_slice());
    let names: Vec<String> = table.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(names, columns.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let fields = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    let rows = table.records().map(|row| fields(row.unwrap())).collect();
    (columns, rows)
}

/// Holds the rows against the columns that they were written from.
fn check_csv<T>(answers: impl Iterator<Item = T>)
where
    AnswerColumns: FromIterator<T>,
{
    let (columns, rows) = read_csv(answers);
    assert_eq!(rows.len(), columns.len());
    for (at, (name, column)) in columns.iter().enumerate() {
        for (row, fields) in rows.iter().enumerate() {
            let field = fields[at].as_str();
            let is_same = match column {
                AnswerColumn::Times(all) => match field {
                    "" => [i64::MIN, i64::MAX].contains(&all[row]),
                    field => field.parse::<Timestamp>().unwrap().as_unix_micros() == all[row],
                },
                AnswerColumn::Numbers(all) => match field {
                    "" => all[row].is_nan(),
                    field => field.parse::<f64>().unwrap() == all[row],
                },
                AnswerColumn::Texts(all) => field == all[row].as_deref().unwrap_or_default(),
                AnswerColumn::Words(all) => field == all[row],
                AnswerColumn::Counts(all) => field.parse::<u64>().unwrap() == all[row],
                AnswerColumn::Flags(all) => field.parse::<bool>().unwrap() == all[row],
                other => panic!("{other:?}"),
            };
            assert!(is_same, "{name}[{row}] is {field:?} in {column:?}");
        }
    }
}

#[test]
fn rows_of_csv_hold_what_the_columns_hold() {
    for timeline in timelines() {
        let view = timeline.as_known();
        check_csv(view.sightings(Ask::everyone()));
        check_csv(view.snapshot(Ask::everyone()));
        check_csv(view.gaps(Ask::everyone()));
        let rule = StayRule::within_diameter("200 m".parse().unwrap());
        check_csv(timeline.handles().flat_map(|ship| view.stays(ship, rule)));
        check_csv(timeline.handles().flat_map(|ship| view.trips(ship, rule)));
        let together = Together::within(Distance::metres(500.0).unwrap());
        check_csv(view.encounters(Ask::everyone(), together).into_iter());
    }
}

#[test]
fn an_id_of_any_letters_is_one_field() {
    let noon: Timestamp = "2024-03-01T12:00:00Z".parse().unwrap();
    let berth = Place::lat_lon(40.5, -74.0).unwrap();
    let ids =
        ["a,b", "a\"b\"", "\"", "a\nb", "a\r\nb", " a ", "a;b", "a\tb", "=1+1", "", "ä|ö", "'"];
    let timeline: Timeline = ids.iter().map(|&id| Sighting::new(id, berth.clone(), noon)).collect();
    let (_, rows) = read_csv(timeline.as_known().sightings(Ask::everyone()));
    let mut read: Vec<&str> = rows.iter().map(|row| row[1].as_str()).collect();
    let mut ids = ids.to_vec();
    read.sort_unstable();
    ids.sort_unstable();
    assert_eq!(read, ids);
}
