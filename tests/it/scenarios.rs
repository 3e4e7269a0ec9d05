//! The trip of September 2023, told by its sources: five cases with answers that
//! were worked out by hand and with other software.
//!
//! Each test is one row of them. Distances are those of GeographicLib on the
//! WGS 84 ellipsoid; zones those of Python's `zoneinfo`.

use lastseen::{
    Ask, Case, Certainty, Conflict, ConflictKind, Distance, Evidence, FileKind, Interval, LastSeen,
    Order, Outcome, Place, RelativeVerdict, Seen, SignedDuration, Speed, Timestamp, Together,
    Verdict, View,
};

use crate::case::written;

fn file(name: &str) -> String {
    let root = env!("CARGO_MANIFEST_DIR");
    std::fs::read_to_string(format!("{root}/tests/data/cases/{name}.json")).unwrap()
}

fn case(name: &str) -> Case {
    Case::read_json(file(name)).unwrap()
}

/// The case with one text in place of another that has to be there.
fn altered(name: &str, changes: &[(&str, &str)]) -> Case {
    let mut text = file(name);
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    Case::read_json(text).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn within(text: &str) -> Interval {
    text.parse().unwrap()
}

fn long(text: &str) -> SignedDuration {
    text.parse().unwrap()
}

fn kmh(speed: f64) -> Speed {
    Speed::km_per_hour(speed).unwrap()
}

/// Whether an instant is that one, give or take some seconds.
fn near(instant: Option<Timestamp>, expected: &str, seconds: i64) {
    let instant = instant.unwrap();
    let off = (instant - at(expected)).abs();
    assert!(off <= SignedDuration::from_secs(seconds), "{instant} for {expected}");
}

fn first<'a>(last: &LastSeen<'a>) -> (Option<&'a str>, Evidence) {
    let seen = last.possible().first().unwrap();
    (seen.label(), seen.evidence())
}

fn of_kind<'c, 'a>(conflicts: &'c [Conflict<'a>], kind: ConflictKind) -> Vec<&'c Conflict<'a>> {
    conflicts.iter().filter(|conflict| conflict.kind == kind).collect()
}

fn place<'c>(case: &'c Case, id: &str) -> &'c Place {
    case.place(id).unwrap()
}

const NOON: &str = "2023-09-12T12:00:00Z";

// S01: the trip.

/// The article alone: what the others say is taken out.
fn article(changes: &[(&str, &str)]) -> Case {
    let case = altered("s01", changes);
    let mut json: serde_json::Value =
        serde_json::from_str(&written(&case, FileKind::Json)).unwrap();
    let said = |sighting: &serde_json::Value| {
        ["c1", "c2", "c3", "c6"].iter().any(|id| sighting["id"] == **id)
    };
    json["sightings"].as_array_mut().unwrap().retain(said);
    Case::read_json(json.to_string()).unwrap()
}

const NO_SPEED: (&str, &str) = (", \"max_speed_kmh\": 80", "");

#[test]
fn s01_hours_later_is_from_two_to_twenty_four_hours_later() {
    let case = article(&[NO_SPEED]);
    let view = case.timeline().as_known();
    let last = view.last_seen("train");
    assert_eq!(last.certain().and_then(Seen::label), Some("c3"));
    let found = last.interval().unwrap();
    assert_eq!(found, within("2023-09-11T22:00:00Z/2023-09-12T20:00:00Z"));

    // Never later than the article itself.
    let early = article(&[
        NO_SPEED,
        (
            "\"source\": \"efe\", \"reported\": \"2023-09-13\"",
            "\"source\": \"efe\", \"reported\": \"2023-09-12T15:30:00Z\"",
        ),
    ]);
    let view = early.timeline().as_known();
    let found = view.last_seen("train").interval().unwrap();
    assert_eq!(found, within("2023-09-11T22:00:00Z/2023-09-12T15:30:00Z"));
}

#[test]
fn s01_the_way_to_ussuriysk_takes_two_hours_and_a_third() {
    let case = article(&[]);
    let view = case.timeline().as_known();
    let found = view.last_seen("train").interval().unwrap();
    near(found.earliest(), "2023-09-11T22:19:19Z", 30);
    assert_eq!(found.latest(), Some(at("2023-09-12T20:00:00Z")));
    // Other speeds, by 185.76 km over the speed; walking pace takes longer than
    // any "hours".
    for (speed, earliest) in [("60", "2023-09-11T23:05:46Z"), ("120", "2023-09-11T22:00:00Z")] {
        let speed = format!("\"max_speed_kmh\": {speed}");
        let case = article(&[("\"max_speed_kmh\": 80", &speed)]);
        let view = case.timeline().as_known();
        near(view.last_seen("train").interval().unwrap().earliest(), earliest, 30);
    }
    let case = article(&[("\"max_speed_kmh\": 80", "\"max_speed_kmh\": 5")]);
    let conflicts = case.timeline().as_known().conflicts();
    let [impossible] = of_kind(&conflicts, ConflictKind::ImpossibleTravel)[..] else {
        panic!("{conflicts:?}")
    };
    assert_eq!(impossible.certainty, Certainty::Certain);
}

#[test]
fn s01_every_clock_comes_to_its_instant_and_every_gap_to_its_length() {
    let case = case("s01");
    let view = case.timeline().as_known();
    let claim = |id: &str| view.claim(case.timeline().labelled(id).unwrap()).unwrap();
    for (id, instant) in [
        ("c1", "2023-09-11T20:00:00Z"),
        ("c4", "2023-09-12T02:15:00Z"),
        ("c5", "2023-09-12T03:10:00Z"),
        ("c7", "2023-09-13T04:00:00Z"),
        ("c8", "2023-09-13T03:30:00Z"),
    ] {
        assert_eq!(claim(id).interval(), within(instant), "{id}");
    }
    let read = claim("c1").sighting().unwrap().reconciled().unwrap();
    assert_eq!((read.verdict(), read.difference()), (Verdict::Agreed, Some(SignedDuration::ZERO)));
    for (from, to, length) in [
        ("c1", "c4", "6h15m"),
        ("c1", "c5", "7h10m"),
        ("c4", "c7", "25h45m"),
        ("c5", "c7", "24h50m"),
        ("c1", "c7", "32h"),
        ("c8", "c7", "30m"),
    ] {
        let gap = view.gap(claim(from), claim(to));
        assert_eq!(gap.length().exact().unwrap(), long(length), "{from} {to}");
        assert_eq!(gap.order(), Order::Certain);
    }
}

#[test]
fn s01_a_time_without_a_zone_depends_on_whose_clock_it_is() {
    // 13:00 by the clock of Amur Oblast and by that of Korea is 04:00 in UTC.
    for (change, instant) in [
        (None, "2023-09-13T04:00:00Z"),
        (
            Some(("\"zone\": \"Asia/Yakutsk\"", "\"zone\": \"Asia/Vladivostok\"")),
            "2023-09-13T03:00:00Z",
        ),
        (
            Some(("\"zone\": \"Asia/Yakutsk\"", "\"zone\": \"Europe/Moscow\"")),
            "2023-09-13T10:00:00Z",
        ),
    ] {
        let late =
            ("\"reported\": \"2023-09-13T05:30:00Z\"", "\"reported\": \"2023-09-13T12:00:00Z\"");
        let case = altered("s01", &change.into_iter().chain([late]).collect::<Vec<_>>());
        assert_eq!(case.sighting("c7").unwrap().interval(), within(instant));
    }
    // "About" is a quarter of an hour either way.
    let about = ("\"2023-09-13 13:00 local time\"", "\"about 13:00 local time on 2023-09-13\"");
    let case = altered("s01", &[about]);
    let view = case.timeline().as_known();
    let of = |id: &str| view.claim(case.timeline().labelled(id).unwrap()).unwrap();
    assert_eq!(of("c7").interval(), within("2023-09-13T03:45:00Z/2023-09-13T04:15:00Z"));
    // Half an hour earlier is half an hour earlier, whenever it was.
    assert_eq!(view.gap(of("c8"), of("c7")).length().exact().unwrap(), long("30m"));
}

#[test]
fn s01_kim_himself_was_last_seen_at_khasan() {
    let case = case("s01");
    let view = case.timeline().as_known_at(at(NOON));
    let last = view.last_seen("kim");
    assert_eq!(last.certain().and_then(Seen::label), Some("c2"));
    assert_eq!(last.interval().unwrap(), within("2023-09-11T20:00:00Z/2023-09-12T12:00:00Z"));

    // Said to be before the convoy was seen, it is no later than that.
    let ordered = article(&[
        NO_SPEED,
        ("\"time\": {\"after\": \"c1\"}", "\"time\": {\"after\": \"c1\", \"before\": \"c3\"}"),
        ("\"reported\": \"2023-09-12T12:00:00Z\"", "\"reported\": \"2023-09-13\""),
    ]);
    let view = ordered.timeline().as_known();
    let found = view.last_seen("kim").interval().unwrap();
    assert_eq!(found, within("2023-09-11T20:00:00Z/2023-09-12T20:00:00Z"));
}

/// Kim at Khasan, reported before the train was seen further on.
const WELCOME: (&str, &str) =
    ("\"reported\": \"2023-09-12T12:00:00Z\"", "\"reported\": \"2023-09-12T01:00:00Z\"");

#[test]
fn s01_kim_was_last_seen_with_the_train_by_inference() {
    let ask = Ask::of("kim").inferred();
    let case = altered("s01", &[WELCOME]);
    let view = case.timeline().as_known_at(at(NOON));
    let last = view.last_seen(ask);
    let seen = last.certain().unwrap();
    assert_eq!((seen.label(), seen.evidence()), (Some("c5"), Evidence::Inferred));
    assert_eq!(seen.interval(), within("2023-09-12T03:10:00Z"));
    assert_eq!(seen.via().next().unwrap().whole().as_str(), "train");
    let silence = view.silence(ask, at(NOON)).unwrap();
    assert_eq!(silence.length().exact().unwrap(), long("8h50m"));

    // While the welcome is only known to have been before noon, it may have
    // been later; but what is sure is sure by the train.
    let case = self::case("s01");
    let view = case.timeline().as_known_at(at(NOON));
    let last = view.last_seen(ask);
    assert_eq!(first(&last), (Some("c5"), Evidence::Inferred));
    assert_eq!(last.interval().unwrap().earliest(), Some(at("2023-09-12T03:10:00Z")));
    let silence = view.silence(ask, at(NOON)).unwrap();
    assert_eq!(silence.length().max(), Some(long("8h50m")));
    assert_eq!(silence.from().label(), Some("c5"));
}

/// The case with no more report times than its claims come with: nothing sets an
/// end to "after c1", nor one by noon to "hours after c1".
#[test]
fn s01_what_has_no_end_is_a_caveat_and_gives_way_on_request() {
    let case = case("s01_bare");
    let view = case.timeline().as_known_at(at(NOON));
    let ask = Ask::of("kim").inferred();
    let labels = |last: &LastSeen<'_>| -> Vec<String> {
        last.possible().iter().filter_map(|seen| seen.label()).map(str::to_owned).collect()
    };

    // Strictly: each may have been until noon.
    let last = view.last_seen(ask);
    assert_eq!(labels(&last), ["c5", "c3", "c2"]);
    assert_eq!(last.interval().unwrap(), within("2023-09-12T03:10:00Z/2023-09-12T12:00:00Z"));
    assert!(last.certain().is_none());
    let open: Vec<bool> = last.possible().iter().map(|seen| seen.is_open_ended()).collect();
    assert_eq!(open, [false, true, true]);
    assert_eq!(last.excluded().open_ended, 0);
    let told = last.to_string();
    let lines: Vec<&str> = told.lines().skip(1).collect();
    assert!(lines[0].contains("[c5]") && !lines[0].contains("may have been later"), "{told}");
    assert!(lines[2].ends_with("[c2]; may have been later: nothing says when it ended"), "{told}");
    let json = serde_json::to_value(&last).unwrap();
    assert_eq!(json["sightings"][0]["open_ended"], false);
    assert_eq!(json["sightings"][2]["open_ended"], true);
    let silence = view.silence(ask, at(NOON)).unwrap();
    assert_eq!(silence.from().label(), Some("c5"));
    assert_eq!(silence.length().max(), Some(long("8h50m")));
    assert_eq!(silence.length().min(), Some(SignedDuration::ZERO));
    assert_eq!(silence.maybe_later(), case.timeline().labelled("c2").ok());
    let told = silence.to_string();
    assert!(told.contains("at most 8h50m"), "{told}");
    assert!(
        told.ends_with("(khasan [c2] may have been later: nothing says when it ended)"),
        "{told}"
    );

    // On request: what is only bounded by the moment of knowledge gives way.
    let last = view.last_seen(ask.bounded());
    let seen = last.certain().unwrap();
    assert_eq!((seen.label(), seen.evidence()), (Some("c5"), Evidence::Inferred));
    assert_eq!(seen.via().next().unwrap().whole().as_str(), "train");
    assert_eq!(last.interval().unwrap(), within("2023-09-12T03:10:00Z"));
    assert_eq!((last.excluded().open_ended, last.excluded().modality), (2, 1));
    assert!(
        last.to_string().ends_with("; set aside: 2 sightings of which nothing says when it ended")
    );
    let silence = view.silence(ask.bounded(), at(NOON)).unwrap();
    assert_eq!(silence.length().exact().unwrap(), long("8h50m"));
    assert_eq!((silence.from().label(), silence.maybe_later()), (Some("c5"), None));
    let gaps: Vec<String> = view.gaps(ask.bounded()).map(|gap| gap.length().to_string()).collect();
    assert_eq!(gaps, ["6h15m", "55m"]);

    // There is nothing for it to give way to in what was seen of Kim himself.
    let last = view.last_seen(Ask::of("kim").bounded());
    assert_eq!(last.certain().and_then(Seen::label), Some("c2"));
    assert_eq!(last.interval().unwrap(), within("2023-09-11T20:00:00Z/2023-09-12T12:00:00Z"));
}

#[test]
fn s01_an_end_by_a_link_is_an_end() {
    // Before the convoy was seen, which was at most a day after the arrival:
    // only noon comes before that.
    let bare = file("s01_bare");
    let before = bare.replace("{\"after\": \"c1\"}", "{\"after\": \"c1\", \"before\": \"c3\"}");
    assert_ne!(before, bare);
    let case = Case::read_json(before).unwrap();
    let open = |known: Option<&str>| {
        let timeline = case.timeline();
        let view = known.map_or(timeline.as_known(), |known| timeline.as_known_at(at(known)));
        let network = view.network();
        let last = network.view().claim(timeline.labelled("c2").unwrap()).unwrap();
        last.is_open_ended()
    };
    assert!(open(Some(NOON)));
    assert!(!open(Some("2023-09-12T20:00:00Z")) && !open(None));
    // Without that word it has no end, whenever it is asked about.
    let case = Case::read_json(bare).unwrap();
    let network = case.timeline().as_known().network();
    let c2 = network.view().claim(case.timeline().labelled("c2").unwrap()).unwrap();
    assert!(c2.is_open_ended());
}

#[test]
fn s01_speculation_is_an_expectation_and_no_sighting() {
    let case = case("s01");
    let outcome = |known: &str| {
        let view = case.timeline().as_known_at(at(known));
        for ask in [Ask::of("kim"), Ask::of("kim").inferred()] {
            let last = view.last_seen(ask);
            assert!(last.possible().iter().all(|seen| seen.label() != Some("c6")), "{last}");
        }
        let expected = view.expectations("kim");
        let [expected] = expected.as_slice() else { panic!("{expected:?}") };
        assert_eq!(expected.claim.place().id(), "vostochny");
        (expected.outcome, expected.by.and_then(Seen::label).map(str::to_owned))
    };
    assert_eq!(outcome(NOON), (Outcome::Open, None));
    assert_eq!(outcome("2023-09-13T06:00:00Z"), (Outcome::Fulfilled, Some("c7".to_owned())));
    let known = case.timeline().as_known_at(at("2023-09-13T06:00:00Z")).network();
    let last = known.view().last_seen("kim").certain().unwrap();
    assert_eq!((last.label(), last.evidence()), (Some("c7"), Evidence::Direct));
    assert_eq!(last.place().id(), "vostochny");
    assert_eq!(last.interval(), within("2023-09-13T04:00:00Z"));
}

#[test]
fn s01_the_two_were_together_from_the_later_arrival_on() {
    let case = case("s01");
    let view = case.timeline().as_known();
    let together = Together::within(Distance::kilometres(1.0).unwrap()).staying(long("1h"));
    let met = view.encounters("kim", together);
    let [met] = met.as_slice() else { panic!("{met:?}") };
    assert_eq!(met.actors().map(|actor| actor.id().as_str()), ["kim", "putin"]);
    // Putin was seen at 03:30: that he stayed is an assumption.
    assert_eq!((met.certainty(), met.certain_interval()), (Certainty::Possible, None));
    assert_eq!(met.staying(), Some(long("1h")));
    assert_eq!(met.interval().earliest(), Some(at("2023-09-13T04:00:00Z")), "and none before");
    assert_eq!(met.seen()[0].first().unwrap().place().id(), "vostochny");
}

// S02: two clocks that disagree.

#[test]
fn s02_the_two_hours_between_the_clocks_are_reported_and_not_decided() {
    let case = case("s02");
    let view = case.timeline().as_known();
    let claim = |id: &str| view.claim(case.timeline().labelled(id).unwrap()).unwrap();
    let read = claim("published").sighting().unwrap().reconciled().unwrap();
    assert_eq!(read.verdict(), Verdict::Conflict);
    assert_eq!(read.difference().unwrap().abs(), long("2h"));
    assert_eq!(read.said_utc(), Some(within("2023-09-12T02:00:00Z")));
    assert_eq!(read.implied(), Some(within("2023-09-12T04:00:00Z")));
    assert_eq!(claim("published").interval(), within("2023-09-12T02:00:00Z/2023-09-12T04:00:00Z"));
    let slips: Vec<String> = read.explanations().iter().map(ToString::to_string).collect();
    assert!(slips.iter().any(|slip| slip.contains("Kamchatka")), "{slips:?}");
    // Publication is not the event: it bounds it from above alone.
    let passing = claim("passing").interval();
    assert_eq!((passing.earliest(), passing.latest()), (None, Some(at("2023-09-12T04:00:00Z"))));
    let conflicts = view.conflicts();
    assert_eq!(of_kind(&conflicts, ConflictKind::TwoClocks).len(), 1);
}

// S03: Monday and Tuesday are both right.

#[test]
fn s03_a_weekday_holds_or_not_by_the_clock_of_whoever_wrote_it() {
    let case = case("s03");
    let arrival = case.sighting("c1").unwrap().interval().earliest().unwrap();
    assert_eq!(arrival, at("2023-09-11T20:00:00Z"));
    for (id, day, holds) in [
        ("monday-by-moscow", "2023-09-10T21:00:00Z/2023-09-11T21:00:00Z", true),
        ("monday-there", "2023-09-10T14:00:00Z/2023-09-11T14:00:00Z", false),
        ("tuesday-there", "2023-09-11T14:00:00Z/2023-09-12T14:00:00Z", true),
        ("tuesday-by-moscow", "2023-09-11T21:00:00Z/2023-09-12T21:00:00Z", false),
    ] {
        let read = case.sighting(id).unwrap().interval();
        assert_eq!(read, within(day), "{id}");
        assert_eq!(read.contains(arrival), holds, "{id}");
    }
}

#[test]
fn s03_the_wrong_day_is_explained_by_the_clock_that_would_make_it_right() {
    let told = |id: &str| {
        let record = format!("\"id\": \"{id}\", ");
        let copy = format!("{record}\"copied_from\": \"c1\", ");
        altered("s03", &[(&record, &copy)])
    };
    for (id, agrees) in
        [("monday-by-moscow", true), ("tuesday-there", true), ("monday-there", false)]
    {
        let case = told(id);
        let conflicts = case.timeline().as_known().conflicts();
        let copies = of_kind(&conflicts, ConflictKind::CopiesDiffer);
        assert_eq!(copies.is_empty(), agrees, "{id}");
        if let [conflict] = copies[..] {
            let [clocks] = &conflict.explanations[..] else { panic!("{conflict:#}") };
            assert!(clocks.contains("Europe/Moscow"), "{clocks}");
        }
    }
}

#[test]
fn s03_a_day_conflicts_for_certain_only_by_a_clock_that_was_stated() {
    let told = |id: &str, time: &str| {
        let record = format!("\"id\": \"{id}\", ");
        let same = format!("{record}\"same_event\": \"c1\", ");
        let by_reuters = "\"on Monday\", \"source\": \"reuters\"";
        let timed = by_reuters.replace("on Monday", time);
        altered("s03", &[(&record, &same), (by_reuters, &timed)])
    };
    let found = |case: &Case| {
        let conflicts = case.timeline().as_known().conflicts();
        let differ = of_kind(&conflicts, ConflictKind::TimesDiffer);
        differ.first().map(|conflict| (conflict.certainty, conflict.explanations.to_vec()))
    };
    for id in ["monday-by-moscow", "tuesday-there"] {
        assert_eq!(found(&told(id, "on Monday")), None, "{id}");
    }
    // The clock is that of the place, which nobody stated: compatible.
    let (certainty, explained) = found(&told("monday-there", "on Monday")).unwrap();
    assert_eq!(certainty, Certainty::Possible);
    assert!(explained.iter().any(|why| why.contains("Europe/Moscow")), "{explained:?}");
    // Stated, it is not.
    let stated = told("monday-there", "on Monday, Vladivostok time");
    let (certainty, _) = found(&stated).unwrap();
    assert_eq!(certainty, Certainty::Certain);
}

// S17: relative places and reach.

#[test]
fn s17_distances_and_directions_are_those_of_the_ellipsoid() {
    let case = case("s17");
    for (from, to, km, azimuth) in [
        ("vladivostok", "ussuriysk", 76.5, 3.6),
        ("vladivostok", "baranovsky", 69.5, 2.0),
        ("khasan", "ussuriysk", 185.8, 34.3),
        ("khasan", "vladivostok", 127.0, 52.6),
        ("khasan", "baranovsky", 178.7, 34.9),
        ("vladivostok", "vostochny", 1010.6, 345.9),
        ("ussuriysk", "vostochny", 938.0, 344.6),
        ("baranovsky", "vostochny", 944.1, 344.8),
    ] {
        let (a, b) = (place(&case, from), place(&case, to));
        let found = a.distance_to(b).unwrap();
        assert!((found.min().as_kilometres() - km).abs() < 0.1, "{from} {to}: {found}");
        assert_eq!(found.min(), found.max());
        let bearing = a.bearing_to(b).unwrap();
        assert!((bearing - azimuth).abs() < 0.1, "{from} {to}: {bearing}");
    }
}

#[test]
fn s17_stated_distances_hold_or_hold_only_by_a_longer_route() {
    let verdicts = |changes: &[(&str, &str)], id: &str| -> Vec<RelativeVerdict> {
        let case = altered("s17", changes);
        place(&case, id).checks().map(|(_, check)| check.verdict).collect()
    };
    assert_eq!(verdicts(&[], "ussuriysk"), [RelativeVerdict::Holds]);
    assert_eq!(verdicts(&[], "baranovsky"), [RelativeVerdict::Holds]);
    let sixty = ("\"distance_km\": 74", "\"distance_km\": 60");
    assert_eq!(verdicts(&[sixty], "ussuriysk"), [RelativeVerdict::Fails]);
    assert_eq!(verdicts(&[sixty], "baranovsky"), [RelativeVerdict::Fails]);
    let unstated = "\"bearing\": \"north\"";
    for (metric, verdict) in [
        ("geodesic", RelativeVerdict::Fails),
        ("route", RelativeVerdict::Holds),
        ("unstated", RelativeVerdict::OnlyAsRoute),
    ] {
        let stated = format!("{unstated}, \"metric\": \"{metric}\"");
        assert_eq!(verdicts(&[(unstated, &stated)], "vostochny"), [verdict], "{metric}");
    }
    let case = case("s17");
    let (relation, check) = place(&case, "vostochny").checks().next().unwrap();
    assert_eq!(check.bearing_holds, Some(true));
    assert!((relation.range().min().as_kilometres() - 1350.0).abs() < 0.01);
    assert!((relation.range().max().as_kilometres() - 1650.0).abs() < 0.01);
    let conflicts = case.timeline().as_known().conflicts();
    let [flagged] = of_kind(&conflicts, ConflictKind::RelativePlace)[..] else {
        panic!("{conflicts:?}")
    };
    assert_eq!(flagged.certainty, Certainty::Possible);
    assert!(flagged.summary.contains("only a longer route"), "{flagged}");
}

#[test]
fn s17_the_average_speeds_that_the_legs_need() {
    let case = case("s17");
    let legs = case.timeline().as_known().gaps("train");
    let needed: Vec<f64> = legs.map(|gap| gap.speed().unwrap().min().as_km_per_hour()).collect();
    let [first, second] = needed[..] else { panic!("{needed:?}") };
    assert!((first - 28.6).abs() < 0.05, "{first}");
    assert!((second - 36.7).abs() < 0.05, "{second}");
    // With 36 km/h as the most it can do, that cannot be.
    let slow = altered(
        "s17",
        &[("\"kind\": \"vehicle\"", "\"kind\": \"vehicle\", \"max_speed_kmh\": 36")],
    );
    let conflicts = slow.timeline().as_known().conflicts();
    let [impossible] = of_kind(&conflicts, ConflictKind::ImpossibleTravel)[..] else {
        panic!("{conflicts:?}")
    };
    assert_eq!(impossible.certainty, Certainty::Certain);
    let (budget, way) = impossible.distances.unwrap();
    assert!((budget.max().as_kilometres() - 927.0).abs() < 0.1, "{budget}");
    assert!((way.min().as_kilometres() - 944.1).abs() < 0.1, "{way}");
}

fn at_noon(case: &Case) -> View<'_> {
    case.timeline().as_known_at(at(NOON))
}

#[test]
fn s17_the_cosmodrome_is_reached_in_the_evening_or_not_at_all() {
    let case = case("s17");
    let vostochny = place(&case, "vostochny");
    let arrival = at_noon(&case).earliest_arrival("train", vostochny, kmh(60.0)).unwrap();
    near(Some(arrival.at), "2023-09-12T17:59:04Z", 120);
    assert_eq!(arrival.because.label(), Some("c4"));
    let by =
        |speed: f64, by: &str| at_noon(&case).could_reach("train", vostochny, at(by), kmh(speed));
    assert!(by(60.0, "2023-09-13T04:00:00Z"));
    assert!(!by(60.0, "2023-09-12T17:56:00Z"));
    assert!(!by(36.0, "2023-09-13T04:00:00Z"));
    assert!(by(36.7, "2023-09-13T04:00:00Z"));
}

#[test]
fn s17_at_noon_the_train_was_in_a_disc_of_585_kilometres() {
    let case = case("s17");
    let reach = at_noon(&case).reach("train", at(NOON), kmh(60.0));
    let [limit] = &reach.limits[..] else { panic!("{reach:?}") };
    assert_eq!(limit.seen.label(), Some("c4"));
    assert!((limit.within.as_kilometres() - 585.0).abs() < 1e-6);
    assert_eq!(reach.allows(place(&case, "vladivostok")), Some(Certainty::Possible));
    assert_eq!(reach.allows(place(&case, "vostochny")), None);
}

// S18: who was on the train.

#[test]
fn s18_a_passenger_goes_where_the_train_goes_as_surely_as_it_is_one() {
    let case = case("s18");
    let view = at_noon(&case);
    for who in ["choe", "ri", "pak", "kim"] {
        let last = view.last_seen(Ask::of(who).inferred());
        let seen = last.certain().unwrap();
        assert_eq!((seen.label(), seen.evidence()), (Some("c5"), Evidence::Inferred), "{who}");
        assert_eq!(seen.interval(), within("2023-09-12T03:10:00Z"));
        assert_eq!(seen.certainty(), Certainty::Certain);
        assert_eq!(seen.via().next().unwrap().whole().as_str(), "train");
    }
    let kang = view.last_seen(Ask::of("kang").inferred());
    assert_eq!(first(&kang), (Some("c5"), Evidence::Inferred));
    assert_eq!(kang.possible()[0].certainty(), Certainty::Possible);
    assert!(kang.certain().is_none() && kang.is_possibly_never());
    // If he was aboard at all, he was aboard to the end.
    assert_eq!(kang.possible().len(), 1);
    assert_eq!(kang.interval().unwrap(), within("2023-09-12T03:10:00Z"));
}

#[test]
fn s18_who_stood_beside_the_train_was_not_on_it() {
    let case = case("s18");
    let last = at_noon(&case).last_seen(Ask::of("kim-yo-jong").inferred());
    let seen = last.certain().unwrap();
    assert_eq!((seen.label(), seen.evidence()), (Some("sister-platform"), Evidence::Direct));
    assert_eq!(seen.place().id(), "pyongyang");
    // Themselves, all of them were last seen boarding.
    for who in ["choe", "ri", "pak"] {
        let last = at_noon(&case).last_seen(who);
        assert_eq!(last.certain().unwrap().place().id(), "pyongyang", "{who}");
    }
}

#[test]
fn s18_a_denial_stands_until_a_photograph_and_is_not_deleted_then() {
    let case = case("s18");
    let ask = Ask::of("kim-yo-jong").inferred();
    let before = case.timeline().as_known_at(at("2023-09-13T08:00:00Z"));
    let [denial] = before.absences(ask)[..] else { panic!() };
    assert_eq!((denial.claim.label(), denial.outcome), (Some("sister-denied"), Outcome::Open));

    let after = case.timeline().as_known_at(at("2023-09-13T12:00:00Z"));
    assert_eq!(after.last_seen(ask).certain().unwrap().place().id(), "vostochny");
    let [denial] = after.absences(ask)[..] else { panic!() };
    assert_eq!(denial.outcome, Outcome::Contradicted);
    assert_eq!(denial.by.and_then(Seen::label), Some("sister-photo"));
    let conflicts = after.conflicts();
    assert_eq!(of_kind(&conflicts, ConflictKind::DeniedVsObserved).len(), 1);
}

#[test]
fn s18_seeing_one_passenger_off_the_train_moves_no_other() {
    let off = r#"{"id": "off", "actor": "kim", "place": "khasan", "time": "2023-09-12 09:00 local time", "reported": "2023-09-12T01:00:00Z"},
    {"id": "c1""#;
    let case = altered("s18", &[("{\"id\": \"c1\"", off)]);
    let last = at_noon(&case).last_seen(Ask::of("choe").inferred());
    assert_eq!(last.certain().and_then(Seen::label), Some("c5"));
    let kim = at_noon(&case).last_seen("kim");
    assert_eq!(kim.certain().and_then(Seen::label), Some("off"));
}

#[test]
fn s18_the_departure_has_two_parts_of_a_day_and_was_when_both_hold() {
    let case = case("s18");
    let of = |id: &str| case.sighting(id).unwrap();
    let view = case.timeline().as_known();
    let accounts = view.accounts(of("departure-ria"));
    let own = |id: &str| accounts.iter().find(|one| one.label() == Some(id)).unwrap().interval();
    let (tass, ria) = (own("departure-tass"), own("departure-ria"));
    assert_eq!(tass, within("2023-09-10T06:00:00Z/2023-09-10T09:00:00Z"));
    assert_eq!(ria, within("2023-09-10T07:00:00Z/2023-09-10T15:00:00Z"));
    // The departure was when both can be right.
    let both = within("2023-09-10T07:00:00Z/2023-09-10T09:00:00Z");
    assert_eq!(tass.intersection(ria), Some(both));
    assert_eq!([of("departure-tass").interval(), of("departure-ria").interval()], [both, both]);
    assert_eq!(tass.hull(ria), within("2023-09-10T06:00:00Z/2023-09-10T15:00:00Z"));
    // The late afternoon goes on into the evening, so that both can be right.
    let conflicts = case.timeline().as_known().conflicts();
    assert!(of_kind(&conflicts, ConflictKind::TimesDiffer).is_empty(), "{conflicts:?}");
    // Seven to nine, and arrived at eight in the evening of the next day.
    let gap = |id: &str| case.timeline().as_known().gap(of(id), of("c1")).length().to_string();
    assert_eq!(
        (gap("departure-tass"), gap("departure-ria")),
        ("35h to 37h".into(), "35h to 37h".into())
    );
}

// Times that count from several others.

#[test]
fn a_time_between_two_sightings_lies_between_them() {
    let case = Case::read_json(relative(r#"{"between": ["a", "b"]}"#)).unwrap();
    let view = case.timeline().as_known();
    let x = view.claim(case.timeline().labelled("x").unwrap()).unwrap();
    assert_eq!(x.interval(), within("2024-03-01T06:00:00Z/2024-03-01T18:00:00Z"));
    let list = r#"[{"after": "a", "by": "hours"}, {"before": "b"}]"#;
    let case = Case::read_json(relative(list)).unwrap();
    let view = case.timeline().as_known();
    let x = view.claim(case.timeline().labelled("x").unwrap()).unwrap();
    assert_eq!(x.interval(), within("2024-03-01T08:00:00Z/2024-03-01T18:00:00Z"));
}

#[test]
fn times_that_leave_no_moment_are_explained_by_the_claims_that_do_it() {
    // Later than b, which is later than a, and yet before a.
    let text = relative(r#"[{"after": "b"}, {"before": "a"}]"#);
    let case = Case::read_json(&text).unwrap();
    let network = case.timeline().as_known().network();
    let [clash] = network.inconsistencies() else { panic!("{:?}", network.inconsistencies()) };
    let claims: Vec<_> = clash.claims.iter().filter_map(|seen| seen.label()).collect();
    assert_eq!(claims, ["a", "b", "x"]);
    assert_eq!(clash.short_by, long("12h"));
    // Any one of the three less, and the others agree.
    for id in claims {
        let id = case.timeline().labelled(id).unwrap();
        assert!(network.without([id]).is_consistent());
    }
    let repaired = network.repaired();
    assert_eq!(repaired.dropped().len(), 1);
    // A clock time beside them is one more thing that has to hold.
    let own = relative(r#"{"local": "19:00", "date": "2024-03-01", "zone": "UTC", "before": "b"}"#);
    let case = Case::read_json(own).unwrap();
    let conflicts = case.timeline().as_known().conflicts();
    let [clash] = of_kind(&conflicts, ConflictKind::InconsistentNetwork)[..] else {
        panic!("{conflicts:?}")
    };
    assert_eq!(clash.difference, Some(long("1h")));
}

#[test]
fn without_what_it_counts_from_a_relative_claim_has_no_time() {
    let ends = |time: &str, without: &[&str]| {
        let case = Case::read_json(relative(time)).unwrap();
        let network = case.timeline().as_known().network();
        let id = |id: &&str| case.timeline().labelled(id).unwrap();
        let network = network.without(without.iter().map(id));
        let x = network.view().claim(id(&"x")).unwrap();
        let last = network.view().last_seen("who");
        assert!(last.possible().contains(&x), "it may have been at any time");
        (x.interval().earliest(), x.interval().latest())
    };
    let (six, six_pm) = (Some(at("2024-03-01T06:00:00Z")), Some(at("2024-03-01T18:00:00Z")));
    assert_eq!(ends(r#"{"after": "b", "by": "12 hours"}"#, &["b"]), (None, None));
    assert_eq!(ends(r#"{"after": "b"}"#, &["a"]), (six_pm, None));
    // Of two that it counts from, the other still holds.
    let between = r#"{"between": ["a", "b"]}"#;
    assert_eq!(ends(between, &["b"]), (six, None));
    assert_eq!(ends(between, &["a", "b"]), (None, None));
    // No later than it was known is still so.
    let reported = r#"{"after": "a"}, "reported": "2024-03-01T18:00:00Z""#;
    assert_eq!(ends(reported, &[]), (six, six_pm));
    assert_eq!(ends(reported, &["a"]), (None, six_pm));
    // A plan that counts from it loses its time too.
    let case = Case::read_json(relative(r#"{"after": "a"}, "modality": "planned""#)).unwrap();
    let network = case.timeline().as_known().network();
    let a = case.timeline().labelled("a").unwrap();
    let x = case.timeline().labelled("x").unwrap();
    let when =
        |network: &lastseen::Network<'_>| network.view().claim(x).unwrap().interval().earliest();
    assert_eq!((when(&network), when(&network.without([a]))), (six, None));
}

#[test]
fn readings_of_a_clock_that_was_off_are_as_far_apart_as_they_say() {
    let text = r#"{"actors": [{"id": "ship"}], "places": [{"id": "sea"}], "sightings": [
        {"id": "struck", "actor": "ship", "place": "sea", "time": {"clock": "bridge", "local": "23:40", "date": "1912-04-14"}},
        {"id": "sank", "actor": "ship", "place": "sea", "time": {"clock": "bridge", "local": "02:20", "date": "1912-04-15"}},
        {"id": "call", "actor": "ship", "place": "sea", "time": [{"utc": "1912-04-15 03:20"}, {"after": "struck", "by": "30 minutes"}]}]}"#;
    let case = Case::read_json(text).unwrap();
    let view = case.timeline().as_known();
    let of = |id: &str| view.claim(case.timeline().labelled(id).unwrap()).unwrap();
    assert_eq!(view.gap(of("struck"), of("sank")).length().exact().unwrap(), long("2h40m"));
    assert_eq!(of("sank").interval(), within("1912-04-15T05:30:00Z"));
}

fn relative(time: &str) -> String {
    format!(
        r#"{{"actors": [{{"id": "who"}}], "places": [{{"id": "p", "lat": 1, "lon": 1}}], "sightings": [
        {{"id": "a", "actor": "who", "place": "p", "time": "2024-03-01T06:00:00Z"}},
        {{"id": "x", "actor": "who", "place": "p", "time": {time}}},
        {{"id": "b", "actor": "who", "place": "p", "time": "2024-03-01T18:00:00Z"}}]}}"#
    )
}
