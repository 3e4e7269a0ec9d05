//! The figures of a real hour of ship traffic, published with the file.

use lastseen::{Ask, Place, Sighting, SignedDuration, Timeline, Timestamp};

fn harbour() -> Timeline {
    include_str!("../data/harbour.csv")
        .lines()
        .skip(1)
        .map(|line| {
            let field: Vec<&str> = line.split(',').collect();
            let time: Timestamp = format!("{}Z", field[0]).parse().unwrap();
            let position =
                Place::lat_lon(field[2].parse().unwrap(), field[3].parse().unwrap()).unwrap();
            Sighting::new(field[1], position, time)
        })
        .collect()
}

#[test]
fn the_gaps_of_the_harbour_are_as_published() {
    let timeline = harbour();
    let view = timeline.as_known();
    assert_eq!(timeline.len(), 8_689);
    for (minutes, gaps) in [(3, 926), (5, 283), (6, 140), (10, 27), (15, 12), (30, 0)] {
        let threshold = SignedDuration::from_mins(minutes);
        let ask = Ask::everyone().longer_than(threshold);
        assert_eq!(view.gaps(ask).count(), gaps, "longer than {minutes} min");
        // The answer for all is that for each.
        let each = view
            .timeline()
            .actors()
            .map(|actor| view.gaps(Ask::of(actor.id().as_str()).longer_than(threshold)).count());
        assert_eq!(each.sum::<usize>(), gaps);
    }
    let one_row =
        timeline.actors().filter(|actor| view.sightings(actor.id().as_str()).count() == 1);
    assert_eq!((timeline.actors().count(), one_row.count()), (295, 5));
}

#[test]
fn the_vessels_seen_by_half_past_are_as_published() {
    let timeline = harbour();
    let half_past: Timestamp = "2020-06-30T00:30:00Z".parse().unwrap();
    let snapshot = timeline.as_known().snapshot(Ask::everyone().as_of(half_past));
    let silences: Vec<SignedDuration> =
        snapshot.map(|last| half_past - last.interval().unwrap().exact().unwrap()).collect();
    let longer = |minutes| {
        silences.iter().filter(|&&silence| silence > SignedDuration::from_mins(minutes)).count()
    };
    assert_eq!((silences.len(), longer(5), longer(10)), (284, 27, 12));
}

#[test]
fn as_known_at_half_past_is_what_had_been_received_by_then() {
    let timeline = harbour();
    let half_past: Timestamp = "2020-06-30T00:30:00Z".parse().unwrap();
    let as_of = timeline.as_known().sightings(Ask::everyone().as_of(half_past)).count();
    let as_known = timeline.as_known_at(half_past).sightings(Ask::everyone()).count();
    assert_eq!(as_of, as_known);
    let rows = include_str!("../data/harbour.csv").lines().skip(1);
    assert_eq!(as_of, rows.filter(|row| row[..19] <= *"2020-06-30T00:30:00").count());
}

#[test]
#[cfg(feature = "json")]
fn a_table_is_a_case_of_which_only_the_rows_are_known() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/harbour.csv");
    let case = lastseen::Case::open(path).unwrap();
    let ask = Ask::everyone().longer_than(SignedDuration::from_mins(10));
    assert_eq!(case.timeline().as_known().gaps(ask).count(), 27);
    // Two rows stand in the file twice; see `tests/data/README.md`.
    assert_eq!(case.timeline().len(), 8_687);
    assert!(case.warnings().iter().any(|line| line.contains("2 repeat")), "{:?}", case.warnings());
    let error = lastseen::Case::open("no such table.csv").unwrap_err();
    assert_eq!(error.kind(), lastseen::ErrorKind::Io);
}
