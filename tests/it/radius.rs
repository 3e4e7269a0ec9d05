//! A fix with a radius is the disc that it is, in every question.

use lastseen::{
    Ask, ColumnRole, Distance, ErrorKind, Loaded, Profile, Reason, SignedDuration, Speed, StayRule,
    Timeline,
};

fn loaded(table: &str) -> (Timeline, Loaded) {
    Profile::plain().load(table.as_bytes()).unwrap()
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

/// Two discs of 2 and of 5 km, whose middles are 5.56 km apart.
const PHONE: &str = "actor,time,lat,lon,accuracy\n\
    ab,2024-05-01T06:10:00Z,48.85,2.29,2000\n\
    ab,2024-05-01T06:11:00Z,48.90,2.29,5000\n";

#[test]
fn distance_and_speed_are_from_disc_to_disc() {
    let (timeline, _) = loaded(PHONE);
    let gap = timeline.as_known().gaps("ab").next().unwrap();
    let apart = gap.distance().unwrap();
    assert_eq!(apart.min().as_metres(), 0.0);
    // A minute of latitude at 49 degrees is 1853.4 m: 3 of them and 7 km.
    assert!((apart.max().as_metres() - 12_560.0).abs() < 5.0, "{apart}");
    assert_eq!(gap.speed().unwrap().min(), "0 km/h".parse::<Speed>().unwrap());
    let fast = "1 km/h".parse::<Speed>().unwrap();
    assert_eq!(timeline.as_known().steps_faster_than("ab", fast).count(), 0);
    let last = timeline.as_known().last_seen("ab");
    assert_eq!(last.place().unwrap().radius().unwrap().as_metres(), 5000.0);
}

#[test]
fn a_radius_is_found_by_its_name_or_named_with_a_factor() {
    let names = [
        "accuracy",
        "horizontalAccuracy",
        "acc",
        "hacc",
        "accuracy_m",
        "radius_m",
        "coordinateUncertaintyInMeters",
        "Accuracy (m)",
        "position_accuracy",
    ];
    for name in names {
        let table = PHONE.replace("accuracy", name);
        let (timeline, loaded) = loaded(&table);
        let last = timeline.as_known().last_seen("ab");
        assert_eq!(last.place().unwrap().radius().unwrap().as_metres(), 5000.0, "{name}");
        assert!(loaded.unread.is_empty(), "{name}");
    }
    let table = "actor,time,lat,lon,hdop\nab,2024-05-01T06:10:00Z,48.85,2.29,2.5\n";
    let (timeline, told) = loaded(table);
    assert_eq!(
        timeline.as_known().last_seen("ab").place().unwrap().radius().unwrap().as_metres(),
        0.0
    );
    assert!(told.to_string().contains("the column \"hdop\" is not read"), "{told}");
    for (column, metres) in [("hdop", 2.5), ("hdop*4", 10.0)] {
        let profile = Profile::plain().column(ColumnRole::Radius, column);
        let (timeline, told) = profile.load(table.as_bytes()).unwrap();
        let place = timeline.as_known().last_seen("ab").place().unwrap();
        assert_eq!(place.radius().unwrap().as_metres(), metres, "{told}");
    }
    for column in ["hdop*0", "hdop*-1", "hdop*x", "pdop*2"] {
        let profile = Profile::plain().column(ColumnRole::Radius, column);
        assert_eq!(
            profile.load(table.as_bytes()).unwrap_err().kind(),
            ErrorKind::Missing,
            "{column}"
        );
    }
}

#[test]
fn flags_and_words_are_no_radius_and_the_column_is_told() {
    for fields in
        [["0", "1", "1"], ["1", "1", "1"], ["true", "false", "true"], ["high", "low", "low"]]
    {
        let rows = (0..3).zip(fields);
        let rows: String =
            rows.map(|(at, field)| format!("9,2024-05-01T06:1{at}:00Z,55,11,{field}\n")).collect();
        let (timeline, told) = loaded(&format!("mmsi,time,lat,lon,position_accuracy\n{rows}"));
        assert_eq!((told.added, told.rejected), (3, 0));
        let view = timeline.as_known();
        assert!(view.sightings(Ask::everyone()).all(|seen| seen.fix().is_some()), "{fields:?}");
        assert!(told.to_string().contains("\"position_accuracy\" is not read"), "{told}");
    }
}

#[test]
fn every_row_is_accounted_for() {
    let (timeline, told) = loaded(
        "actor,time,lat,lon,accuracy\n\
         ab,2024-05-01T06:10:00Z,48.85,2.29,2000\n\
         ab,2024-05-01T06:10:00Z,48.85,2.29,2000\n\
         ab,2024-05-01T06:11:00Z,48.90,2.29,-5\n\
         ab,2024-05-01T06:12:00Z,48.90,2.29,high\n\
         ab,2024-05-01T06:13:00Z,48.90,2.29,0\n\
         ab,2024-05-01T06:14:00Z,48.90,2.29,\n\
         ab,2024-05-01T06:10:00Z,48.95,2.29,20\n\
         ab,2024-05-01T06:10:00Z,48.86,2.29,2000\n\
         ab,2024-05-01T06:09:00Z,48.95,2.29,20\n",
    );
    let counts = (told.read, told.added, told.repeated, told.rejected);
    assert_eq!(counts, (9, 6, 1, 2), "{told}");
    // The first and the last of the three discs at 6:10 have nothing in common; the last two neither.
    assert_eq!((told.conflicting, told.first_conflicts.len(), told.late), (2, 1, 1), "{told}");
    assert_eq!(told.count(Reason::Radius), 2);
    let [negative, word] = told.first_rejected.as_slice() else { panic!("{told}") };
    assert_eq!((negative.row, negative.field.as_deref()), (3, Some("accuracy")));
    assert!(word.error.to_string().contains("write metres"), "{word}");
    assert_eq!((told.actors, told.from.unwrap().to_string()), (1, "2024-05-01T06:09:00Z".into()));
    assert_eq!(told.to.unwrap().to_string(), "2024-05-01T06:14:00Z");
    let plain = timeline.as_known().sightings(Ask::everyone()).filter(|seen| seen.fix().is_some());
    assert_eq!(plain.count(), 2);
}

#[test]
fn the_same_table_again_repeats_itself() {
    let (mut timeline, first) = loaded(PHONE);
    let again = timeline.load(Profile::plain(), PHONE.as_bytes()).unwrap();
    assert_eq!((first.added, again.added, again.repeated), (2, 0, 2));
}

/// A disc among the points of a stay, as far off as it says.
#[test]
fn stays_count_discs_among_points() {
    let row = |minute: u32, lat: f64, radius: &str| {
        format!("ab,2024-05-01T06:{minute:02}:00Z,{lat},2.29,{radius}\n")
    };
    let stays = |middle: String| {
        let rows = [row(0, 48.85, ""), middle, row(20, 48.85, "")].concat();
        let (timeline, _) = loaded(&format!("actor,time,lat,lon,accuracy\n{rows}"));
        let found = timeline.as_known();
        let stays: Vec<_> = found
            .stays(
                "ab",
                StayRule::within_diameter("100 m".parse::<Distance>().unwrap())
                    .for_at_least(minutes(15)),
            )
            .map(|stay| (stay.count(), stay.left_out()))
            .collect();
        stays
    };
    assert_eq!(stays(row(10, 48.85, "")), [(3, 0)]);
    assert_eq!(stays(row(10, 48.85, "20")), [(3, 0)]);
    // 1.1 km off, and no nearer than a kilometre.
    assert_eq!(stays(row(10, 48.86, "20")), []);
    assert_eq!(stays(row(10, 48.86, "")), []);
}

/// A night at home, a fix a second: not each pair of them is looked at.
#[test]
fn many_discs_at_one_place_are_one_stay() {
    let rows: String = (0..20_000)
        .map(|second| {
            let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
            let (lon, radius) = (second % 7, 5 + second % 9);
            format!(
                "ab,2024-05-01T{hour:02}:{minute:02}:{second:02}Z,48.85,2.29{lon:03},{radius}\n"
            )
        })
        .collect();
    let (timeline, _) = loaded(&format!("actor,time,lat,lon,accuracy\n{rows}"));
    let view = timeline.as_known();
    let stays = |diameter: &str| {
        let rule = StayRule::within_diameter(diameter.parse::<Distance>().unwrap());
        view.stays("ab", rule.for_at_least(minutes(15)))
            .map(|stay| stay.count())
            .collect::<Vec<_>>()
    };
    assert_eq!(stays("200 m"), [20_000]);
    // Two discs of 13 m are not certainly within 20 m of each other.
    assert_eq!(stays("20 m"), [0; 0]);
}

#[test]
fn a_row_with_an_end_is_a_stay() {
    let table = "actor,time,until,lat,lon\n\
        ab,2024-05-01T06:00:00Z,2024-05-01T08:00:00Z,48.85,2.29\n\
        ab,2024-05-01T09:00:00Z,,48.85,2.30\n\
        ab,2024-05-01T10:00:00Z,2024-05-01T09:30:00Z,48.85,2.31\n";
    let (timeline, told) = loaded(table);
    assert_eq!((told.added, told.rejected), (2, 1), "{told}");
    assert_eq!(told.first_rejected[0].field.as_deref(), Some("until"));
    let gap = timeline.as_known().gaps("ab").next().unwrap();
    assert_eq!(gap.length().to_string(), "1h");
}

#[test]
fn local_times_are_read_by_the_zone_of_their_row() {
    let table = "actor,time,lat,lon,timezone\n\
        ab,2024-05-01 08:00:00,48.85,2.29,Europe/Paris\n\
        ab,2024-05-01 06:00:00,51.5,-0.1,Europe/London\n\
        ab,2024-05-01 06:00:00,51.5,-0.1,\n\
        ab,2024-05-01 06:00:00,51.5,-0.1,Mars\n\
        ab,2024-05-01T07:00:00Z,51.5,-0.1,\n";
    let (timeline, told) = loaded(table);
    assert_eq!((told.added, told.rejected), (3, 2), "{told}");
    let fields: Vec<_> = told.first_rejected.iter().map(|row| row.field.as_deref()).collect();
    assert_eq!(fields, [Some("timezone"), Some("timezone")], "{told}");
    let view = timeline.as_known();
    let times: Vec<String> =
        view.sightings("ab").map(|seen| seen.fix().unwrap().0.to_string()).collect();
    let expected = ["2024-05-01T05:00:00Z", "2024-05-01T06:00:00Z", "2024-05-01T07:00:00Z"];
    assert_eq!(times, expected);
}
