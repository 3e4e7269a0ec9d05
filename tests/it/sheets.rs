//! Tables of claims, as a person writes them: who, where, when in words, who says so.

use lastseen::{
    ActorKind, Case, FileKind, Input, Interval, Loaded, Modality, Profile, Reason, Seen, Timeline,
    Verdict,
};
use proptest::prelude::*;

fn day(text: &str) -> Interval {
    format!("{text}T00:00:00Z/{text}T23:59:59Z").parse().unwrap()
}

fn sheet(table: &str) -> (Timeline, Loaded) {
    let profile = Profile::infer(table.as_bytes()).unwrap();
    profile.published(day("2023-09-13")).load(table.as_bytes()).unwrap()
}

fn labelled<'t>(timeline: &'t Timeline, label: &str) -> &'t lastseen::Sighting {
    timeline.sighting(timeline.labelled(label).unwrap()).unwrap()
}

const PRESS: &str = "who,where,when,source,quote,lat,lon,zone\n\
    train,Khasan station,6:00 a.m. local time on Tuesday (20:00 GMT on Monday),kcna,\"crossed, at 6\",42.4286,130.6456,Asia/Vladivostok\n\
    train,Ussuriysk,hours later,ria,,43.8,131.95,Asia/Vladivostok\n\
    train,Vladivostok,Wednesday 2 p.m.,ria,seen at two,,,Asia/Vladivostok\n\
    train,Tumangang,at noon on Tuesday,kcna,,,,\n\
    train,Seoul,6:00 a.m. local time on Tuesday (20:00 GMT on Monday),kcna,,,,Asia/Seoul\n\
    kim,Moscow,Tuesday,tass,,,,Europe/Moscow\n\
    kim,,Tuesday,tass,,,,Europe/Moscow\n";

#[test]
fn a_sheet_of_claims_is_read_as_a_case_that_says_the_same() {
    let (timeline, told) = sheet(PRESS);
    assert_eq!((told.read, told.added, told.rejected), (7, 4, 3), "{told}");
    let case = Case::read_json(
        r#"{"lastseen": 1, "published": "2023-09-13T00:00:00Z/2023-09-13T23:59:59Z",
        "sources": [{"id": "kcna"}, {"id": "ria"}, {"id": "tass"}],
        "actors": [{"id": "train"}, {"id": "kim"}],
        "sightings": [
        {"id": "row 1", "actor": "train", "source": "kcna", "quote": "crossed, at 6",
         "time": "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)",
         "place": {"name": "Khasan station", "lat": 42.4286, "lon": 130.6456, "zone": "Asia/Vladivostok"}},
        {"id": "row 3", "actor": "train", "source": "ria", "quote": "seen at two",
         "time": "Wednesday 2 p.m.", "place": {"name": "Vladivostok", "zone": "Asia/Vladivostok"}},
        {"id": "row 5", "actor": "train", "source": "kcna",
         "time": "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)",
         "place": {"name": "Seoul", "zone": "Asia/Seoul"}},
        {"id": "row 6", "actor": "kim", "source": "tass", "time": "Tuesday",
         "place": {"name": "Moscow", "zone": "Europe/Moscow"}}]}"#,
    )
    .unwrap();
    for label in ["row 1", "row 3", "row 5", "row 6"] {
        assert_eq!(labelled(&timeline, label), labelled(case.timeline(), label), "{label}");
    }
    let verdict = |label: &str| labelled(&timeline, label).reconciled().unwrap().verdict();
    assert_eq!((verdict("row 1"), verdict("row 5")), (Verdict::Agreed, Verdict::Conflict));
    // What counts from another row, and what is on no clock, is refused with row and column.
    let refused: Vec<_> =
        told.first_rejected.iter().map(|row| (row.row, row.field.as_deref())).collect();
    assert_eq!(refused, [(2, Some("when")), (4, Some("when")), (7, None)], "{told}");
    assert!(told.first_rejected[1].error.to_string().contains("column `zone`"), "{told}");
    assert!(told.to_string().contains("row 4 (line 5), when: "), "{told}");
    assert_eq!(told.count(Reason::Time), 2);
}

#[test]
fn each_role_is_read_from_its_column() {
    let (timeline, told) = sheet(
        "id,actor,name,kind,time,until,lat,lon,radius_m,place,zone,source,reported,modality,quote,stated\n\
         a1,tug,The Tug,vehicle,2023-09-11T20:00:00Z,2023-09-11T22:00:00Z,42.428612345,130.6,50,Khasan,Asia/Vladivostok,kcna,2023-09-12,unconfirmed,there,\n\
         ,tug,,,2023-09-12T20:00:00Z,,42.4,130.6,,,,,,,,\n\
         a2,tug,,,2023-09-10T00:00:00Z/2023-09-11T00:00:00Z,,,,,Harbour,,,,,,10 September 2023\n\
         a3,tug,,,2023-09-10 06:00:00,,,,,Harbour,Asia/Vladivostok,,,,,\n\
         a3,tug,,,2023-09-10 07:00:00,,,,,Harbour,Asia/Vladivostok,,,,,\n\
         a4,tug,,,2023-09-10T07:00:00Z,,,,,,,,,,,\n\
         a5,tug,,,2023-09-10T07:00:00Z,,,,,Harbour,,,,perhaps,,\n\
         a6,tug,,,2023-09-10T07:00:00Z,,,,,Harbour,Mars,,,,,\n",
    );
    let rejected: Vec<_> =
        told.first_rejected.iter().map(|row| (row.row, row.field.as_deref())).collect();
    assert_eq!(rejected, [(7, Some("modality")), (8, Some("zone")), (5, Some("id"))], "{told}");
    let stay = labelled(&timeline, "a1");
    assert_eq!(stay.until().unwrap().to_string(), "2023-09-11T22:00:00Z");
    let place = stay.place();
    assert_eq!((place.name(), place.lat()), ("Khasan", Some(42.428612345)));
    assert_eq!(place.radius().unwrap().as_metres(), 50.0);
    assert_eq!(place.zones().iter().next().unwrap().to_string(), "Asia/Vladivostok");
    assert_eq!(stay.source().unwrap().id(), "kcna");
    assert_eq!((stay.modality(), stay.quote()), (Modality::Unconfirmed, Some("there")));
    assert!(stay.reported_at().unwrap().to_string().starts_with("2023-09-12T00:00:00Z"));
    let tug = timeline.actor("tug").unwrap();
    assert_eq!((tug.name(), tug.kind()), ("The Tug", ActorKind::Vehicle));
    let worked = labelled(&timeline, "a2");
    assert_eq!(worked.interval().to_string(), "2023-09-10T00:00:00Z/2023-09-11T00:00:00Z");
    assert_eq!(worked.stated().unwrap().as_str(), "10 September 2023");
    assert_eq!(labelled(&timeline, "a3").interval().to_string(), "2023-09-09T20:00:00Z");
    // The row that says no more than a fix is one.
    let view = timeline.as_known();
    assert_eq!(view.sightings("tug").filter(|seen| Seen::fix(*seen).is_some()).count(), 1);
}

#[test]
fn words_on_no_clock_are_on_that_of_the_table() {
    let table = "who,where,when\nkim,Khasan,12 September 2023 at 6 a.m.\n";
    let (_, told) = sheet(table);
    assert_eq!((told.added, told.rejected), (0, 1), "{told}");
    let zone: lastseen::Zone = "Asia/Vladivostok".parse().unwrap();
    let (timeline, _) = Profile::plain().zone(zone).load(table.as_bytes()).unwrap();
    let seen = labelled(&timeline, "row 1");
    assert_eq!(seen.interval().earliest().unwrap().to_string(), "2023-09-11T20:00:00Z");
}

#[test]
fn columns_of_a_table_of_fixes_make_it_no_sheet() {
    // An id, a name and a kind say nothing by themselves of a fix, nor does a zone that is none.
    let table = "id,mmsi,name,kind,zone,time,lat,lon\n\
        1,219000001,SEA,cargo,A3,2023-09-11T20:00:00Z,55,11\n\
        2,219000001,SEA,cargo,A4,2023-09-11T21:00:00Z,55,11\n";
    let (timeline, told) = sheet(table);
    assert_eq!((told.added, timeline.as_known().sightings("219000001").count()), (2, 2), "{told}");
    let view = timeline.as_known();
    assert!(view.sightings("219000001").all(|seen| seen.fix().is_some()));
    assert!(told.to_string().contains("the column \"zone\" is not read"), "{told}");
}

#[test]
fn rows_of_two_sheets_have_names_of_their_own() {
    let table = |place: &str| format!("who,where,when\nkim,{place},2023-09-11T20:00:00Z\n");
    let (one, two) = (table("Khasan"), table("Seoul"));
    let mut case = Case::from(Timeline::new());
    let inputs = [("one.csv", &one), ("two.csv", &two), ("two.csv", &two)];
    let mut added = Vec::new();
    for (name, text) in inputs {
        let input = Input::from(text.as_bytes()).named(name);
        added.push(case.load(Profile::plain(), input).unwrap().added);
    }
    assert_eq!(labelled(case.timeline(), "row 1").place().name(), "Khasan");
    assert_eq!(labelled(case.timeline(), "two row 1").place().name(), "Seoul");
    assert_eq!(added[..2], [1, 1]);
}

/// What a claim says, but for what a row has no place for.
fn said(seen: Seen<'_>) -> String {
    let told = seen.sighting().unwrap();
    let place = told.place();
    let name = [place.name(), place.id()].into_iter().find(|name| !name.is_empty());
    let radius = place.radius().map(lastseen::Distance::as_metres);
    format!(
        "{:?}",
        (
            (told.label(), seen.actor().name(), seen.actor().kind()),
            (told.interval(), told.is_stay(), told.stay_candidates(), told.candidates()),
            (name, place.lat(), place.lon(), radius.filter(|_| place.is_located()), place.zones()),
            (told.source().map(lastseen::Source::id), told.reported_at(), told.modality()),
            (told.absence(), told.quote(), told.stated().map(lastseen::Stated::as_str)),
        )
    )
}

fn all_said(timeline: &Timeline) -> Vec<String> {
    let mut all: Vec<String> = timeline.as_known().claims().map(said).collect();
    all.sort();
    all
}

fn written(case: &Case, kind: FileKind) -> String {
    let mut file = Vec::new();
    case.write(kind, &mut file).unwrap();
    String::from_utf8(file).unwrap()
}

fn read_table(table: &str) -> Case {
    let mut case = Case::from(Timeline::new());
    let told = case.load(Profile::plain(), table.as_bytes()).unwrap();
    assert_eq!((told.rejected, told.repeated), (0, 0), "{told}\n{table}");
    case
}

#[test]
fn claims_go_out_as_a_table_and_come_back() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.contains("expected") || name == "broken.json" {
            continue;
        }
        let case = Case::open(path).unwrap();
        let table = written(&case, FileKind::Csv);
        let back = read_table(&table);
        let (before, after) = (all_said(case.timeline()), all_said(back.timeline()));
        // An area that is no disc comes back as the one around it.
        let area = |said: &String| said.contains("None, ZoneSet") || said.contains("None, []");
        assert_eq!(before.len(), after.len(), "{name}");
        for (one, other) in before.iter().zip(&after).filter(|(one, _)| !area(one)) {
            assert_eq!(one, other, "{name}\n{table}");
        }
        let case_file = written(&back, FileKind::Json);
        let again = Case::read_json(&case_file).unwrap();
        assert_eq!(all_said(again.timeline()), after, "{name}\n{case_file}");
        assert_eq!(written(&again, FileKind::Csv), table, "{name}");
        count += 1;
    }
    assert!(count > 15);
}

#[test]
fn a_sheet_becomes_a_case_and_a_sheet_again() {
    let (timeline, _) = sheet(PRESS);
    let case = Case::from(timeline);
    let file = Case::read_json(written(&case, FileKind::Json)).unwrap();
    let table = written(&file, FileKind::Csv);
    assert_eq!(
        table.lines().next().unwrap(),
        "id,actor,time,lat,lon,place,zone,source,reported,quote,stated"
    );
    assert_eq!(all_said(read_table(&table).timeline()), all_said(case.timeline()));
}

#[test]
fn an_absence_and_an_assumed_stay_stay_what_they_are() {
    let case = Case::read_json(
        r#"{"actors": [{"id": "kim"}], "sightings": [
        {"id": "a", "actor": "kim", "place": "Khasan", "when": "2023-09-11T20:00:00Z", "absent": "full"},
        {"id": "b", "actor": "kim", "place": "Khasan", "when": "2023-09-12T20:00:00Z",
         "until": "2023-09-12T21:00:00Z", "stay": false},
        {"id": "c", "actor": "kim", "place": "Khasan", "time": "from 6 to 8 p.m. GMT on 13 September 2023"},
        {"id": "d", "actor": "kim", "place": "Khasan",
         "when": "2023-09-14T05:00:00Z or 2023-09-14T17:00:00Z"}]}"#,
    )
    .unwrap();
    let back = read_table(&written(&case, FileKind::Csv));
    assert_eq!(all_said(back.timeline()), all_said(case.timeline()));
    let view = back.timeline().as_known();
    assert!(view.last_seen("kim").interval().is_some());
}

#[test]
fn discs_alone_need_one_more_column() {
    let table = "actor,time,lat,lon,radius_m\n\
        ab,2024-05-01T06:10:00Z,48.85,2.29,2000\n\
        ab,2024-05-01T06:11:00Z,48.9,2.29,\n";
    assert_eq!(written(&read_table(table), FileKind::Csv), table);
    let plain = "actor,time,lat,lon\nab,2024-05-01T06:10:00Z,48.85,2.29\n";
    assert_eq!(written(&read_table(plain), FileKind::Csv), plain);
}

/// What people write into cells, and what nobody should.
fn cell() -> impl Strategy<Value = String> {
    let known = [
        "",
        "NA",
        "kim",
        "Khasan",
        "2023-09-11T20:00:00Z",
        "2023-09-11 20:00",
        "6 a.m. on Tuesday",
        "2023-09-11T20:00:00Z/2023-09-12T20:00:00Z",
        "2023-09-11T20:00:00Z or 2023-09-12T20:00:00Z",
        "../..",
        "hours later",
        "9999-12-31T23:59:59Z",
        "Asia/Vladivostok",
        "Mars",
        "95",
        "-1",
        "0",
        "1e300",
        "nan",
        "12,5",
        "true",
        "false",
        "full",
        "denied",
        "planned",
        "person",
        "row 1",
        " or ",
        "/",
        "\u{0}",
        "é",
        "N",
        "2023-10-29 02:30:00",
        "Europe/Vienna",
    ];
    prop_oneof![
        30 => Just(String::new()),
        4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned),
        1 => "[ -~é]{0,12}",
    ]
}

proptest! {
    /// Each row is loaded, repeated or rejected, and what was loaded goes out and comes back.
    #[test]
    fn every_row_of_any_sheet_is_accounted_for(
        rows in prop::collection::vec(prop::collection::vec(cell(), 18), 1..8),
    ) {
        let mut table = "id,actor,time,until,stay,lat,lon,radius_m,place,zone,source,reported,\
            modality,absent,quote,stated,name,kind\n".to_owned();
        for row in &rows {
            // A row that says nobody or nowhere tells little.
            let or = |at: usize, cell: &str| match (at, cell) {
                (1, "") => "kim".to_owned(),
                (8, "") => "Khasan".to_owned(),
                (15, "") => "6 a.m. on Tuesday".to_owned(),
                (_, cell) => cell.replace('"', "\"\""),
            };
            let cells = row.iter().enumerate().map(|(at, cell)| format!("\"{}\"", or(at, cell)));
            let cells: Vec<String> = cells.collect();
            table += &(cells.join(",") + "\n");
        }
        let profile = Profile::plain().published(day("2023-09-13")).zone(lastseen::Zone::UTC);
        let (timeline, told) = profile.load(table.as_bytes()).unwrap();
        prop_assert_eq!(told.read, rows.len() as u64);
        prop_assert_eq!(told.read, told.added + told.repeated + told.rejected, "{}", told);
        let case = Case::from(timeline);
        let out = written(&case, FileKind::Csv);
        let mut back = Case::from(Timeline::new());
        let again = back.load(Profile::plain(), out.as_bytes()).unwrap();
        prop_assert_eq!(again.rejected, 0, "{}\n{}", again, out);
        prop_assert_eq!(all_said(back.timeline()), all_said(case.timeline()), "{}", out);
    }
}
