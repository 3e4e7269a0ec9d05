//! Cases as files: the right answers of real ones, and every way to be wrong.

use lastseen::{
    Ask, Calendar, Case, Certainty, ConflictKind, ErrorKind, Evidence, Explanation, FileKind,
    Interval, LastSeen, Modality, Order, Outcome, Reconcile, Seen, SignedDuration, Stated,
    Timestamp, Verdict, View, Zone,
};

fn case(name: &str) -> Case {
    let root = env!("CARGO_MANIFEST_DIR");
    Case::open(format!("{root}/tests/data/cases/{name}.json")).unwrap()
}

fn khasan() -> Case {
    Case::open(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/khasan.json")).unwrap()
}

/// The case as a file.
pub(crate) fn written(case: &Case, form: FileKind) -> String {
    let mut file = Vec::new();
    case.write(form, &mut file).unwrap();
    String::from_utf8(file).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn interval(text: &str) -> Interval {
    text.parse().unwrap()
}

fn hours(text: &str) -> SignedDuration {
    text.parse().unwrap()
}

fn claim<'a>(case: &'a Case, id: &str) -> Seen<'a> {
    case.sighting(id).unwrap()
}

fn labels<'a>(last: &LastSeen<'a>) -> Vec<&'a str> {
    last.possible().iter().filter_map(|seen| seen.label()).collect()
}

fn gap_of(case: &Case, from: &str, to: &str) -> SignedDuration {
    case.timeline().as_known().gap(claim(case, from), claim(case, to)).length().exact().unwrap()
}

// The article.

#[test]
fn both_clocks_of_the_article_mean_one_moment_at_khasan() {
    let stated: Stated = "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)".parse().unwrap();
    let how = Reconcile::from(at("2023-09-13T08:00:00Z"));
    let khasan = stated.reconcile(how.zone("Asia/Vladivostok".parse().unwrap())).unwrap();
    assert_eq!(khasan.verdict(), Verdict::Agreed);
    assert_eq!(khasan.exact().unwrap(), at("2023-09-11T20:00:00Z"));
    assert_eq!(khasan.offset().unwrap().to_string(), "+10:00");

    let seoul: Zone = "Asia/Seoul".parse().unwrap();
    let conflict = stated.reconcile(how.zone(seoul)).unwrap();
    assert_eq!(conflict.verdict(), Verdict::Conflict);
    assert_eq!(conflict.difference().unwrap().abs(), SignedDuration::from_hours(1));
    let other = |explanation: &Explanation| matches!(explanation, Explanation::OtherZone { .. });
    assert!(conflict.explanations().iter().any(other), "{:?}", conflict.explanations());
}

#[test]
fn the_train_of_the_article_was_last_seen_at_ussuriysk() {
    let case = khasan();
    let view = case.timeline().as_known();
    let last = view.last_seen("train");
    let seen = last.certain().unwrap();
    assert_eq!(seen.place().id(), "ussuriysk");
    assert_eq!(seen.interval(), interval("2023-09-11T22:00:00Z/2023-09-12T20:00:00Z"));
    let gap = view.gaps("train").next().unwrap();
    assert_eq!(gap.length().to_string(), "2h to 24h");
    assert_eq!(gap.order(), Order::Certain);
}

#[test]
fn a_report_cuts_off_what_it_cannot_have_known() {
    let text =
        written(&case("s01"), FileKind::Json).replace("\"2023-09-13\"", "\"2023-09-12T10:00:00Z\"");
    let case = Case::read_json(text).unwrap();
    // From when the train can have been there, as the other case below has it.
    let seen = claim(&case, "c3").interval();
    assert_eq!(seen.latest(), Some(at("2023-09-12T10:00:00Z")));
    assert!((seen.earliest().unwrap() - at("2023-09-11T22:19:19Z")).abs() < hours("1s"));
}

#[test]
fn every_minister_of_the_article_was_last_seen_by_inference_only() {
    let case = khasan();
    let view = case.timeline().as_known();
    for minister in ["defence", "foreign", "munitions", "science"] {
        assert!(view.last_seen(minister).is_never(), "{minister}");
        let last = view.last_seen(Ask::of(minister).inferred());
        let seen = last.certain().unwrap();
        assert_eq!((seen.label(), seen.evidence()), (Some("s3"), Evidence::Inferred));
        let chain: Vec<&str> = seen.via().map(|link| link.whole().as_str()).collect();
        assert_eq!(chain, ["delegation", "train"], "{minister}");
    }
}

#[test]
fn speculation_is_in_no_answer_that_does_not_ask_for_it() {
    let case = khasan();
    let view = case.timeline().as_known();
    for ask in [Ask::of("kim"), Ask::of("kim").inferred()] {
        let last = view.last_seen(ask);
        assert!(!labels(&last).contains(&"s4"), "{last}");
        assert_eq!(last.excluded().modality, 2);
    }
    let expected: Vec<_> =
        view.sightings(Ask::of("kim").meant(&[Modality::Speculated])).map(|s| s.place()).collect();
    assert!(expected.iter().any(|place| place.id() == "vostochny"));
}

#[test]
fn the_distances_of_the_article_are_held_against_the_map() {
    let case = khasan();
    let conflicts = case.timeline().as_known().conflicts();
    let mut distances = conflicts.iter().filter(|c| c.kind == ConflictKind::RelativePlace);
    let cosmodrome = distances.next().unwrap();
    assert!(distances.next().is_none(), "74 km holds: {conflicts:?}");
    assert_eq!(cosmodrome.certainty, Certainty::Possible);
    assert_eq!(cosmodrome.claims.first().unwrap().label(), Some("s4"));
    let (stated, found) = cosmodrome.distances.unwrap();
    assert!((stated.min().as_kilometres() - 1350.0).abs() < 0.01, "{stated}");
    // 1,010.6 km on the ellipsoid, and 15 km of the cosmodrome either way.
    assert!((found.min().as_kilometres() - 995.6).abs() < 0.2, "{found}");
}

// Scenario 1: the same trip from several sources.

#[test]
fn the_clocks_of_six_sources_meet_on_one_line() {
    let case = case("s01");
    for (id, moment) in [
        ("c1", "2023-09-11T20:00:00Z"),
        ("c4", "2023-09-12T02:15:00Z"),
        ("c5", "2023-09-12T03:10:00Z"),
        ("c7", "2023-09-13T04:00:00Z"),
        ("c8", "2023-09-13T03:30:00Z"),
    ] {
        assert_eq!(claim(&case, id).interval(), interval(moment), "{id}");
    }
    // What it says by itself; the way at 80 km/h narrows it, below.
    let hours_later = claim(&case, "c3").sighting().unwrap().interval();
    assert_eq!(hours_later, interval("2023-09-11T22:00:00Z/2023-09-12T20:00:00Z"));
    for (from, to, length) in [
        ("c1", "c4", "6h15m"),
        ("c1", "c5", "7h10m"),
        ("c4", "c7", "25h45m"),
        ("c5", "c7", "24h50m"),
        ("c1", "c7", "32h"),
    ] {
        assert_eq!(gap_of(&case, from, to), hours(length), "{from} {to}");
    }
    let view = case.timeline().as_known();
    let needed = view.gap(claim(&case, "c1"), claim(&case, "c4")).speed().unwrap();
    assert!((needed.min().as_km_per_hour() - 28.6).abs() < 0.1, "{needed}");
}

#[test]
fn a_top_speed_keeps_the_train_from_ussuriysk_until_it_can_be_there() {
    let case = case("s01");
    let view = case.timeline().as_known();
    let claims: Vec<Seen<'_>> = view.claims().collect();
    let convoy = claims.iter().find(|claim| claim.label() == Some("c3")).unwrap();
    // 185.76 km at 80 km/h take 2:19:19 from 20:00 on.
    let earliest = convoy.interval().earliest().unwrap();
    let off = (earliest - at("2023-09-11T22:19:19Z")).abs();
    assert!(off < SignedDuration::from_secs(30), "{earliest}");
}

fn at_noon(case: &Case) -> View<'_> {
    case.timeline().as_known_at(at("2023-09-12T12:00:00Z"))
}

#[test]
fn what_was_known_at_noon_is_not_what_is_known_now() {
    let case = case("s01");
    let direct = at_noon(&case).last_seen("kim");
    let seen = direct.certain().unwrap();
    assert_eq!(seen.label(), Some("c2"));
    assert_eq!(seen.interval(), interval("2023-09-11T20:00:00Z/2023-09-12T12:00:00Z"));

    // Kim at Khasan, at any time until noon, may still be later than the train
    // near Ussuriysk; but not earlier than that is the last of both.
    let inferred = at_noon(&case).last_seen(Ask::of("kim").inferred());
    assert_eq!(inferred.interval().unwrap().earliest(), Some(at("2023-09-12T03:10:00Z")));
    assert!(labels(&inferred).contains(&"c5"), "{inferred}");
    assert!(!labels(&inferred).contains(&"c4"), "{inferred}");
    let by_train = inferred.possible().iter().find(|seen| seen.label() == Some("c5")).unwrap();
    assert_eq!(by_train.evidence(), Evidence::Inferred);
    assert_eq!(by_train.via().next().unwrap().whole().as_str(), "train");

    let silence = at_noon(&case).silence("train", at("2023-09-12T12:00:00Z")).unwrap();
    assert_eq!(silence.length().exact().unwrap(), hours("8h50m"));

    let later = case.timeline().as_known_at(at("2023-09-13T06:00:00Z")).last_seen("kim");
    assert_eq!(later.certain().unwrap().label(), Some("c7"));
    assert_eq!(later.certain().unwrap().place().id(), "vostochny");
    for view in [at_noon(&case), case.timeline().as_known()] {
        assert!(!labels(&view.last_seen(Ask::of("kim").inferred())).contains(&"c6"));
    }
}

#[test]
fn a_time_may_count_from_one_that_stands_further_down() {
    let case = case("s01");
    let ids: Vec<_> = case.timeline().as_known().claims().filter_map(|c| c.label()).collect();
    assert_eq!(ids, ["c8", "c1", "c2", "c3", "c4", "c5", "c6", "c7"], "the order of the file");
    let relation = &claim(&case, "c8").sighting().unwrap().relations()[0];
    assert_eq!(&*relation.to, "c7");
    assert_eq!(relation.by.exact().unwrap(), SignedDuration::from_mins(-30));
    let hours = &claim(&case, "c3").sighting().unwrap().relations()[0];
    assert_eq!(hours.by.to_string(), "2h to 24h");
}

// Scenario 2: two clocks that disagree.

#[test]
fn two_clocks_that_disagree_are_reported_and_never_chosen_from() {
    let case = case("s02");
    let published = claim(&case, "published");
    let read = published.sighting().unwrap().reconciled().unwrap();
    assert_eq!(read.verdict(), Verdict::Conflict);
    assert_eq!(read.interval(), interval("2023-09-12T02:00:00Z/2023-09-12T04:00:00Z"));
    assert_eq!(read.difference().unwrap().abs(), SignedDuration::from_hours(2));
    let kamchatka: Zone = "Asia/Kamchatka".parse().unwrap();
    assert!(read.explanations().contains(&Explanation::OtherZone { zone: kamchatka }));
    // The publication bounds what it shows from above only.
    let passing = claim(&case, "passing").interval();
    assert_eq!(passing.earliest(), None);
    assert_eq!(passing.latest(), Some(at("2023-09-12T04:00:00Z")));

    let conflicts = case.timeline().as_known().conflicts();
    let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
    assert_eq!(conflict.kind, ConflictKind::TwoClocks);
    assert_eq!(conflict.difference.unwrap().abs(), SignedDuration::from_hours(2));
    assert!(conflict.explanations.iter().any(|slip| slip.contains("Kamchatka")), "{conflict:#}");
}

// Scenario 3: Monday and Tuesday are both right.

#[test]
fn a_weekday_is_a_day_of_whoever_speaks() {
    let case = case("s03");
    let arrival = at("2023-09-11T20:00:00Z");
    for (id, day, holds) in [
        ("monday-by-moscow", "2023-09-10T21:00:00Z/2023-09-11T21:00:00Z", true),
        ("monday-there", "2023-09-10T14:00:00Z/2023-09-11T14:00:00Z", false),
        ("tuesday-there", "2023-09-11T14:00:00Z/2023-09-12T14:00:00Z", true),
        ("tuesday-by-moscow", "2023-09-11T21:00:00Z/2023-09-12T21:00:00Z", false),
    ] {
        let read = claim(&case, id).interval();
        assert_eq!(read, interval(day), "{id}");
        assert_eq!(read.contains(arrival), holds, "{id}");
    }
}

// Scenario 18: who was on the train.

#[test]
fn a_confirmed_passenger_was_there_for_certain_and_an_unconfirmed_one_perhaps() {
    let case = case("s18");
    let view = at_noon(&case);
    let c5 = interval("2023-09-12T03:10:00Z");
    let choe = view.last_seen(Ask::of("choe").inferred());
    assert_eq!(choe.certain().map(|seen| (seen.label(), seen.interval())), Some((Some("c5"), c5)));
    let kang = view.last_seen(Ask::of("kang").inferred());
    assert_eq!(kang.certain(), None);
    assert_eq!(kang.possible().first().and_then(|seen| seen.label()), Some("c5"));
    assert_eq!(kang.possible().first().unwrap().certainty(), Certainty::Possible);
    // Of the passenger itself only the boarding was seen.
    assert_eq!(view.last_seen("choe").certain().unwrap().place().id(), "pyongyang");
    assert!(view.last_seen("kang").is_never());
}

#[test]
fn a_denial_neither_carries_nor_vanishes() {
    let case = case("s18");
    let noon = at_noon(&case).last_seen(Ask::of("kim-yo-jong").inferred());
    assert_eq!(noon.certain().unwrap().place().id(), "pyongyang");
    let view = case.timeline().as_known();
    let later = view.last_seen(Ask::of("kim-yo-jong").inferred());
    assert_eq!(later.certain().unwrap().label(), Some("sister-photo"));
    let denials = view.sightings(Ask::of("kim-yo-jong").meant(&[Modality::Denied]));
    assert_eq!(denials.map(|seen| seen.label()).collect::<Vec<_>>(), [Some("sister-denied")]);
    let before = case.timeline().as_known_at(at("2023-09-13T08:00:00Z"));
    assert_eq!(before.sightings(Ask::of("kim-yo-jong").meant(&[Modality::Denied])).count(), 1);
}

#[test]
fn two_parts_of_a_day_overlap_and_the_event_is_where_they_do() {
    let case = case("s18");
    let own = |id: &str| claim(&case, id).sighting().unwrap().interval();
    let (late_afternoon, evening) = (own("departure-tass"), own("departure-ria"));
    assert_eq!(late_afternoon, interval("2023-09-10T06:00:00Z/2023-09-10T09:00:00Z"));
    assert_eq!(evening, interval("2023-09-10T07:00:00Z/2023-09-10T15:00:00Z"));
    let arrival = claim(&case, "c1").interval();
    let departure = claim(&case, "departure-ria").interval();
    assert_eq!(Some(departure), late_afternoon.intersection(evening));
    assert_eq!(departure.to(arrival).to_string(), "35h to 37h");
}

// Retractions.

#[test]
fn what_is_taken_back_counts_until_the_retraction_was_reported() {
    let case = Case::read_json(
        r#"{"lastseen": 1, "actors": [{"id": "a"}],
            "places": [{"id": "here", "lat": 1, "lon": 1}, {"id": "there", "lat": 2, "lon": 2}],
            "sightings": [
              {"id": "s1", "actor": "a", "place": "here", "time": "2023-01-01T10:00:00Z", "reported": "2023-01-01T11:00:00Z"},
              {"id": "s2", "actor": "a", "place": "here", "time": "2023-01-01T08:00:00Z", "reported": "2023-01-01T11:00:00Z"},
              {"id": "r", "retracts": "s1", "reported": "2023-01-02T00:00:00Z"},
              {"id": "s3", "actor": "a", "place": "there", "time": "2023-01-01T08:00:00Z", "reported": "2023-01-03T00:00:00Z", "supersedes": ["s2"]}]}"#,
    )
    .unwrap();
    let known = |moment: &str| {
        let last = case.timeline().as_known_at(at(moment)).last_seen("a");
        last.certain().and_then(|seen| seen.label())
    };
    assert_eq!(known("2023-01-01T12:00:00Z"), Some("s1"));
    assert_eq!(known("2023-01-02T12:00:00Z"), Some("s2"));
    assert_eq!(known("2023-01-03T12:00:00Z"), Some("s3"));
    let error = case.sighting("s1").unwrap_err();
    assert!(error.to_string().contains("retracted"), "{error}");
    assert_eq!(case.timeline().len(), 3, "nothing is forgotten");
}

// One clock, and copies.

#[test]
fn two_readings_of_one_clock_are_exactly_apart_whatever_it_showed() {
    let case = Case::read_json(
        r#"{"actors": [{"id": "titanic"}], "places": [{"id": "sea"}],
            "sightings": [
              {"id": "struck", "actor": "titanic", "place": "sea", "clock": {"id": "ship", "reads": "1912-04-14 23:40"}},
              {"id": "sank", "actor": "titanic", "place": "sea", "clock": {"id": "ship", "reads": "1912-04-15 02:20"}},
              {"id": "told", "actor": "titanic", "place": "sea", "copied_from": "sank"}]}"#,
    )
    .unwrap();
    let read = |id| claim(&case, id).sighting().unwrap().clock().unwrap();
    assert_eq!((read("struck").0, read("sank").0), ("ship", "ship"));
    assert_eq!(read("struck").1.to(read("sank").1).exact().unwrap(), hours("2h40m"));
    assert_eq!(claim(&case, "told").sighting().unwrap().original(), Some("sank"));
}

// What stays as it is.

#[test]
fn unknown_fields_are_kept_in_their_place() {
    let text = r#"{
  "title": "kept",
  "lastseen": 1,
  "actors": [
    {
      "id": "a",
      "wikidata": {
        "q": 4612
      },
      "name": null
    }
  ],
  "zzz": [
    0.1,
    1e-7
  ]
}
"#;
    let case = Case::read_json(text).unwrap();
    assert_eq!(written(&case, FileKind::Json), text);
    assert_eq!(Case::read_json(text).unwrap(), case);
    let unread = case.warnings().iter().map(|warning| warning.split(": ").next().unwrap());
    assert_eq!(unread.collect::<Vec<_>>(), ["title", "zzz", "actors[0].wikidata"]);
    for name in ["s01", "s02", "s03", "s18"] {
        let case = self::case(name);
        assert_eq!(Case::read_json(written(&case, FileKind::Json)).unwrap(), case, "{name}");
    }
}

#[test]
fn a_place_on_a_border_keeps_all_its_zones() {
    let case = Case::read_json(
        r#"{"places": [{"id": "p", "zone": "Asia/Vladivostok", "zones": ["Asia/Pyongyang", "Asia/Shanghai"]}]}"#,
    )
    .unwrap();
    let zones: Vec<String> =
        case.place("p").unwrap().zones().iter().map(|z| z.to_string()).collect();
    assert_eq!(zones, ["Asia/Pyongyang", "Asia/Shanghai", "Asia/Vladivostok"]);
    let many: Vec<String> = (1..=12).map(|hours| format!("\"Etc/GMT+{hours}\"")).collect();
    let more: Vec<String> = (1..=5).map(|hours| format!("\"Etc/GMT-{hours}\"")).collect();
    let text = format!(
        r#"{{"places": [{{"id": "p", "zones": [{},{}]}}]}}"#,
        many.join(","),
        more.join(",")
    );
    let error = Case::read_json(text).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::OutOfRange, Some("places[0].zones")));
}

#[test]
fn a_thing_that_is_not_there_is_an_error_that_names_what_is() {
    let case = khasan();
    let timeline = case.timeline();
    let text = |error: lastseen::Error| {
        assert_eq!(error.kind(), ErrorKind::UnknownId);
        error.to_string()
    };
    assert_eq!(text(timeline.actor("kin").unwrap_err()), "no actor \"kin\"; did you mean \"kim\"?");
    assert_eq!(
        text(case.place("hasan").unwrap_err()),
        "no place \"hasan\"; did you mean \"khasan\"?"
    );
    assert!(text(timeline.labelled("farwell").unwrap_err()).contains("\"farewell\""));
    assert!(
        text(case.sighting("zzz").unwrap_err()).starts_with("no sighting \"zzz\"; use one of ")
    );
    assert_eq!(timeline.actor("kim").unwrap().id().as_str(), "kim");
}

#[test]
fn a_place_that_no_claim_names_is_held_against_what_is_said_of_it() {
    let text = |place: &str| {
        format!(
            r#"{{"places": [{{"id": "here", "lat": 0, "lon": 0}},
                {{"id": "there", "lat": 0, "lon": 1, "stated": [{{"from": "here", "distance_km": 200}}]}}],
                "actors": [{{"id": "a"}}],
                "sightings": [{{"id": "s", "actor": "a", "place": "{place}", "time": "2020-01-01T00:00:00Z"}}]}}"#
        )
    };
    // A degree of the equator is 111.3 km.
    for (place, labels) in [("here", vec![]), ("there", vec![Some("s")])] {
        let case = Case::read_json(text(place)).unwrap();
        let conflicts = case.timeline().as_known().conflicts();
        let [conflict] = conflicts.as_slice() else { panic!("{conflicts:?}") };
        assert_eq!(conflict.kind, ConflictKind::RelativePlace);
        let named: Vec<_> = conflict.claims.iter().map(|claim| claim.label()).collect();
        assert_eq!(named, labels, "{place}");
    }
}

#[test]
fn a_field_that_says_it_is_its_writers_own_is_no_warning() {
    let case = Case::read_json(
        r#"{"$schema": "s", "_title": "t", "x-by": "me", "gone": null,
            "actors": [{"id": "a", "_note": [], "x-wiki": {}, "nothing": null}]}"#,
    )
    .unwrap();
    assert_eq!(case.warnings(), [""; 0]);
}

#[test]
fn what_is_odd_in_many_records_is_one_warning() {
    let actors: Vec<String> =
        (0..30).map(|at| format!(r#"{{"id": "a{at}", "age": 9, "type": "x"}}"#)).collect();
    let text =
        format!(r#"{{"actors": [{}], "places": [{{"id": "p", "age": 1}}]}}"#, actors.join(","));
    let case = Case::read_json(text).unwrap();
    let own = "if it is your own, write \"x-age\"";
    let told = [
        format!("places[0].age: the field is not read; {own}"),
        format!("actors[0].age: the field is not read, and in 29 more records; {own}"),
        "actors[0].type: the field is not read, and in 29 more records; write \"kind\": \"person\""
            .to_owned(),
    ];
    assert_eq!(case.warnings(), told);
}

/// A field of a record that is not read, and what is to be written.
const OTHER_WORDS: &[(&str, &str, &str)] = &[
    ("", "publicationDate", "\"published\": \"2026-11-25\""),
    ("", "date", "\"published\": \"2026-11-25\""),
    ("sources", "timezone", "\"zone\""),
    ("places", "latitude", "\"lat\""),
    ("places", "longitude", "\"lon\""),
    ("places", "lng", "\"lon\""),
    ("places", "long", "\"lon\""),
    ("places", "timezone", "\"zone\": \"Europe/Paris\""),
    ("places", "time_zone", "\"zone\": \"Europe/Paris\""),
    ("places", "tz", "\"zone\": \"Europe/Paris\""),
    ("places", "radius", "\"radius_m\", in metres"),
    ("actors", "type", "\"kind\""),
    ("actors", "speed", "\"max_speed_kmh\", in kilometres an hour"),
    ("memberships", "to", "\"until\""),
    ("memberships", "till", "\"until\""),
    ("memberships", "end", "\"until\""),
    ("memberships", "type", "\"kind\""),
    ("memberships", "who", "\"member\""),
    ("sightings", "date", "\"time\""),
    ("sightings", "datetime", "\"time\""),
    ("sightings", "timestamp", "\"time\""),
    ("sightings", "where", "\"place\""),
    ("sightings", "location", "\"place\""),
    ("sightings", "lat", "\"place\": {\"lat\""),
    ("sightings", "who", "\"actor\""),
    ("sightings", "vessel", "\"actor\""),
    ("sightings", "name", "\"actor\""),
    ("sightings", "by", "\"source\""),
    ("sightings", "status", "\"modality\""),
    ("sightings", "type", "\"modality\""),
    ("sightings", "published", "\"reported\""),
    ("sightings", "zone", "\"zone\" into the place"),
    ("sightings", "to", "\"time\": {\"between\": ["),
];

#[test]
fn a_field_under_another_word_is_answered_with_its_own() {
    for (list, field, cure) in OTHER_WORDS {
        let unread = format!("\"{field}\": \"2026-01-01\"");
        let add = |name: &str| match *list == name {
            true => format!(", {unread}"),
            false => String::new(),
        };
        let text = format!(
            r#"{{"lastseen": 1{}, "sources": [{{"id": "s"{}}}], "places": [{{"id": "p"{}}}],
            "actors": [{{"id": "a"{}}}, {{"id": "b"}}],
            "memberships": [{{"member": "a", "of": "b", "kind": "aboard"{}}}],
            "sightings": [{{"actor": "a", "place": "p"{}}}]}}"#,
            add(""),
            add("sources"),
            add("places"),
            add("actors"),
            add("memberships"),
            add("sightings")
        );
        let case = Case::read_json(&text).unwrap();
        let [warning] = case.warnings() else { panic!("{text}: {:?}", case.warnings()) };
        let path = if list.is_empty() { (*field).to_owned() } else { format!("{list}[0].{field}") };
        let told = format!("{path}: the field is not read; write {cure}");
        assert!(warning.starts_with(&told), "{warning}, not {told}");
    }
}

#[test]
fn a_place_may_be_left_out_or_be_only_a_name() {
    let read = |place: &str| {
        Case::read_json(format!(
            r#"{{"actors": [{{"id": "a"}}],
                "places": [{{"id": "khasan", "name": "The station", "lat": 42.4, "lon": 130.6}}],
                "sightings": [{{"id": "s", "actor": "a"{place}, "time": "2023-09-11T20:00:00Z"}}]}}"#
        ))
    };
    let sentence = |case: &Case| case.timeline().as_known().last_seen("a").to_string();
    let case = read("").unwrap();
    assert_eq!(case.sighting("s").unwrap().place().to_string(), "an unknown place");
    assert!(sentence(&case).contains("was last seen at an unknown place"), "{}", sentence(&case));
    let case = read(r#", "place": "the old depot""#).unwrap();
    let place = case.sighting("s").unwrap().place();
    assert_eq!((place.name(), place.id(), place.is_located()), ("the old depot", "", false));
    assert_eq!(case.warnings(), [""; 0]);
    // What looks like an id is no name, and neither is the name of a place.
    for text in ["hasan", "Khasan", "The station", "the station"] {
        let error = read(&format!(r#", "place": "{text}""#)).unwrap_err();
        assert_eq!(
            (error.kind(), error.path()),
            (ErrorKind::UnknownId, Some("sightings[0].place"))
        );
        let cure =
            format!("did you mean \"khasan\"? for another place write {{\"name\": \"{text}\"}}");
        assert_eq!(error.cure(), Some(&*cure));
    }
    let case = read(r#", "place": {"name": "hasan"}"#).unwrap();
    assert_eq!(case.sighting("s").unwrap().place().name(), "hasan");
    let case = read(r#", "place": "kha san""#).unwrap();
    let [warning] = case.warnings() else { panic!("{:?}", case.warnings()) };
    assert!(
        warning.starts_with("sightings[0].place: \"kha san\" is read as the name"),
        "{warning}"
    );
    assert!(warning.contains("did you mean \"khasan\"?"), "{warning}");
    let error = read(", \"place\": \"\"").unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Missing, Some("sightings[0].place")));
}

#[test]
fn a_slip_is_warned_of_wherever_a_field_can_stand() {
    for (text, field, meant) in [
        (r#"{"actors": [{"id": "a", "nmae": "A"}], "sightings": []}"#, "actors[0].nmae", "name"),
        (r#"{"publishd": "2023-09-13", "actors": []}"#, "publishd", "published"),
        // A text is no list of records, whatever it is called.
        (r#"{"source": "my notebook", "actors": []}"#, "source", "sources"),
        (
            r#"{"actors": [{"id": "a", "max_sped_kmh": 80}]}"#,
            "actors[0].max_sped_kmh",
            "max_speed_kmh",
        ),
        (
            r#"{"places": [{"id": "p", "lat": 1, "lon": 2},
                {"id": "q", "stated": [{"from": "p", "distance_km": 5, "baering": "north"}]}]}"#,
            "places[1].stated[0].baering",
            "bearing",
        ),
        (
            r#"{"actors": [{"id": "a"}], "places": [{"id": "p"}], "sightings": [{"actor": "a", "place": "p",
                "clock": {"id": "ship", "reads": {"local": "23:40", "date": "1912-04-14", "bout": "x"}}}]}"#,
            "sightings[0].clock.reads.bout",
            "about",
        ),
        (
            r#"{"actors": [{"id": "a"}], "places": [{"id": "p"}], "sightings": [{"actor": "a", "place": "p",
                "time": [{"date": "1912-04-14", "zone": "UTC", "clok": "ship"}]}]}"#,
            "sightings[0].time[0].clok",
            "clock",
        ),
    ] {
        let case = Case::read_json(text).unwrap();
        let [warning] = case.warnings() else { panic!("{field}: {:?}", case.warnings()) };
        assert!(warning.starts_with(&format!("{field}: ")), "{warning}");
        assert!(warning.contains(&format!("did you mean \"{meant}\"?")), "{warning}");
    }
}

// JSON Lines.

#[test]
fn a_kind_of_record_that_is_nearly_known_is_an_error_on_a_line_too() {
    let error = Case::read_jsonl(LINES.replace("\"sighting\"", "\"sightings\"")).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Format, Some("line 6.sightings")));
    assert!(error.cure().unwrap().contains("\"sighting\""), "{error}");
}

const LINES: &str = r#"{"lastseen": 1, "published": "2023-09-13T08:00:00Z"}
{"actor": {"id": "train"}}

{"place": {"id": "khasan", "lat": 42.4286, "lon": 130.6456, "zone": "Asia/Vladivostok"}}
{"note": "kept"}
{"sighting": {"id": "s1", "actor": "train", "place": "khasan", "time": "6 a.m. local time on Tuesday"}}
"#;

#[test]
fn lines_hold_the_same_records() {
    let case = Case::read_jsonl(LINES).unwrap();
    assert_eq!(claim(&case, "s1").interval(), interval("2023-09-11T20:00:00Z"));
    assert_eq!(Case::read_jsonl(written(&case, FileKind::JsonLines)).unwrap(), case);
    let [warning] = case.warnings() else { panic!("{:?}", case.warnings()) };
    assert!(warning.starts_with("line 5.note: the field is not read"), "{warning}");
}

#[test]
fn a_torn_last_line_is_left_out_and_told_of_wherever_it_tore() {
    let more = r#"{"sighting": {"id": "s2é", "actor": "train", "place": "khasan"}}"#;
    for cut in 1..more.len() {
        let mut torn = LINES.as_bytes().to_vec();
        torn.extend_from_slice(&more.as_bytes()[..cut]);
        let case = Case::read_jsonl(&torn).unwrap();
        assert_eq!(case.timeline().len(), 1, "{cut}");
        let warnings = case.warnings();
        assert!(warnings[0].starts_with("line 7: the last line"), "{warnings:?}");
        // Appended on a new line, or by somebody who did not look, it is there.
        for end in ["\n", ""] {
            let again = [&torn, end.as_bytes(), more.as_bytes()].concat();
            let case = Case::read_jsonl(&again).unwrap();
            assert_eq!(case.timeline().len(), 2, "{cut}");
            assert!(case.warnings()[0].starts_with("line 7: "), "{:?}", case.warnings());
        }
    }
}

#[test]
fn a_torn_line_loses_only_itself_and_other_slips_are_errors() {
    let lost = |text: &str| Case::read_jsonl(text).unwrap_err();
    // What refers to the record that is lost is wrong without it.
    let torn = LINES.replacen("\"train\"}}", "\"train\"", 1);
    assert_eq!(lost(&torn).kind(), ErrorKind::UnknownId);
    let case = Case::read_jsonl(format!("{LINES}{{\"sighting\": \n\0\0\n")).unwrap();
    let [torn, zeros, _] = case.warnings() else { panic!("{:?}", case.warnings()) };
    assert!(torn.starts_with("line 7: this line was not written to its end"), "{torn}");
    assert!(zeros.starts_with("line 8: zero bytes"), "{zeros}");
    let slip = lost(&format!("{LINES}{{\"actor\": {{\"id\": kim}}}}\n"));
    assert_eq!(slip.kind(), ErrorKind::Format);
    assert!(slip.to_string().contains("line 7"), "{slip}");
    let alone = lost("{\"actor\": {");
    assert!(alone.to_string().contains("line 1"), "{alone}");
}

#[test]
fn the_path_of_an_error_in_lines_is_its_line() {
    let text = LINES.replace("6 a.m. local time on Tuesday", "sixish");
    let error = Case::read_jsonl(text).unwrap_err();
    assert_eq!(error.path(), Some("line 6: sighting.time"));
}

#[test]
fn a_file_without_a_telling_name_is_read_by_what_is_in_it() {
    let folder = std::env::temp_dir().join(format!("lastseen-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("case");
    std::fs::write(&path, LINES).unwrap();
    assert_eq!(Case::open(&path).unwrap(), Case::read_jsonl(LINES).unwrap());
    std::fs::write(&path, "\u{feff}{\n\"actors\": []}").unwrap();
    assert!(Case::open(&path).unwrap().timeline().is_empty());
    std::fs::write(&path, b"{\"actors\": [{\"id\": \"caf\xe9\"}]}\n").unwrap();
    let error = Case::open(&path).unwrap_err();
    assert!(error.to_string().contains("UTF-8"), "{error}");
    assert_eq!((error.file(), error.path()), (path.to_str(), None));
    std::fs::write(&path, "{\"actors\": [{\"id\": 1}]}").unwrap();
    let error = Case::open(&path).unwrap_err();
    assert_eq!((error.file(), error.path()), (path.to_str(), Some("actors[0].id")));
    assert_eq!(Case::faults(&path)[0].to_string(), error.to_string());
    std::fs::remove_dir_all(&folder).unwrap();
    let error = Case::open(&path).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Io);
    assert_eq!(error.file(), path.to_str());
}

#[test]
fn a_case_published_on_a_day_has_no_hour_of_publication() {
    let read = |time: &str| {
        let text = format!(
            r#"{{"lastseen": 1, "published": "2023-09-13",
            "places": [{{"id": "p", "zone": "UTC"}}], "actors": [{{"id": "a"}}],
            "sightings": [{{"id": "s", "actor": "a", "place": "p", "time": "{time}"}}]}}"#
        );
        let case = Case::read_json(text).unwrap();
        let interval = claim(&case, "s").sighting().unwrap().reconciled().unwrap().interval();
        interval.to_string()
    };
    assert_eq!(read("three hours ago"), "2023-09-12T21:00:00Z/2023-09-13T21:00:00Z");
    assert_eq!(read("11 a.m. local time"), "2023-09-13T11:00:00Z");
    assert_eq!(read("18:00 local time"), "2023-09-13T18:00:00Z");
    assert_eq!(read("yesterday"), "2023-09-12T00:00:00Z/2023-09-13T00:00:00Z");
}

/// A case of one place and one actor, with these sightings.
fn case_at(zone: &str, published: &str, sightings: &str) -> Case {
    let text = format!(
        r#"{{"lastseen": 1, "published": "{published}",
        "places": [{{"id": "here", "lat": 43.1, "lon": 131.9, "zone": "{zone}"}},
                   {{"id": "home", "lat": 39.0, "lon": 125.75, "zone": "Asia/Pyongyang"}}],
        "actors": [{{"id": "k", "max_speed_kmh": 120}}], "sightings": [{sightings}]}}"#
    );
    Case::read_json(text).unwrap()
}

#[test]
fn a_report_of_a_day_cuts_at_the_end_of_that_day_at_the_place() {
    let case = case_at(
        "America/Los_Angeles",
        "2023-09-13",
        r#"{"id": "evening", "actor": "k", "place": "here", "modality": "reported", "time": "about 7 p.m. on 13 September"},
           {"id": "day", "actor": "k", "place": "here", "modality": "reported", "time": "Wednesday"}"#,
    );
    let view = case.timeline().as_known();
    assert!(view.conflicts().is_empty(), "{:?}", view.conflicts());
    assert_eq!(
        claim(&case, "day").interval(),
        interval("2023-09-13T07:00:00Z/2023-09-14T07:00:00Z")
    );
}

#[test]
fn a_plan_is_of_the_coming_day_and_says_what_the_past_one_would_make_of_it() {
    let plan = |more: &str| {
        format!(
            r#"{{"id": "plan", "actor": "k", "place": "here", "modality": "planned", "time": "10 a.m. on Friday"{more}}},
            {{"id": "back", "actor": "k", "place": "home", "time": "2023-09-08T00:00:00Z", "reported": "2023-09-09"}},
            {{"id": "there", "actor": "k", "place": "here", "time": "2023-09-15T00:00:00Z", "reported": "2023-09-15T03:00:00Z"}}"#
        )
    };
    let case = case_at("Asia/Vladivostok", "2023-09-13T08:00:00Z", &plan(""));
    assert_eq!(claim(&case, "plan").interval(), interval("2023-09-15T00:00:00Z"));
    let view = case.timeline().as_known();
    let [expected] = &view.expectations("k")[..] else { panic!("one plan") };
    assert_eq!(expected.outcome, Outcome::Fulfilled);
    assert_eq!(
        expected.by.and_then(|seen| seen.label().map(str::to_owned)).as_deref(),
        Some("there")
    );
    // At that hour of the Friday before it was seen at home.
    assert_eq!(expected.otherwise, Some(Outcome::Contradicted));
    let sentence = expected.to_string();
    assert!(sentence.contains("for Fri 2023-09-15 00:00 UTC"), "{sentence}");
    assert!(sentence.contains("by another reading of its time, contradicted"), "{sentence}");
    // "Was due" looks back.
    let case = case_at("Asia/Vladivostok", "2023-09-13T08:00:00Z", &plan(r#", "outlook": "back""#));
    assert_eq!(claim(&case, "plan").interval(), interval("2023-09-08T00:00:00Z"));
}

#[test]
fn a_source_or_a_claim_may_date_by_the_old_calendar() {
    let text = r#"{"lastseen": 1,
        "sources": [{"id": "pravda", "calendar": "julian"}],
        "places": [{"id": "p", "zone": "Europe/Moscow"}], "actors": [{"id": "a"}],
        "sightings": [
          {"id": "by-source", "actor": "a", "place": "p", "source": "pravda", "time": "25 October 1917"},
          {"id": "by-claim", "actor": "a", "place": "p", "calendar": "julian", "time": "25 October 1917"},
          {"id": "new", "actor": "a", "place": "p", "source": "pravda", "calendar": "gregorian", "time": "25 October 1917"}]}"#;
    let case = Case::read_json(text).unwrap();
    let seventh = interval("1917-11-06T20:28:41Z/1917-11-07T20:28:41Z");
    assert_eq!(claim(&case, "by-source").interval(), seventh);
    assert_eq!(claim(&case, "by-claim").interval(), seventh);
    assert_eq!(
        claim(&case, "new").interval(),
        interval("1917-10-24T20:28:41Z/1917-10-25T20:28:41Z")
    );
    assert_eq!(case.sources().next().unwrap().calendar(), Some(Calendar::Julian));
}

/// A case with a place whose zone is said in these words, and a local time there.
fn at_khasan(zone: &str) -> Result<Case, lastseen::Error> {
    let text = format!(
        r#"{{"lastseen": 1, "actors": [{{"id": "kim"}}],
        "places": [{{"id": "khasan", "lat": 42.4286, "lon": 130.6456{zone}}}],
        "sightings": [{{"id": "s1", "actor": "kim", "place": "khasan", "time": "2023-09-12 06:00"}}]}}"#
    );
    Case::read_json(text)
}

#[test]
fn a_position_says_nothing_of_its_zones_unless_it_is_asked() {
    // The same with the feature `tz-lookup` and without it.
    let error = at_khasan("").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NothingToResolve, "{error}");
    let named = at_khasan(r#", "zone": "Asia/Vladivostok""#).unwrap();
    let by_position = at_khasan(r#", "zone": "by_position""#);
    if cfg!(feature = "tz-lookup") {
        let by_position = by_position.unwrap();
        let seen = by_position.sighting("s1").unwrap();
        assert_eq!(seen.interval(), named.sighting("s1").unwrap().interval());
    } else {
        let error = by_position.unwrap_err();
        assert!(error.cure().unwrap().contains("`tz-lookup`"), "{error}");
    }
    let lost = r#"{"lastseen": 1, "places": [{"id": "p", "name": "P", "zone": "by_position"}]}"#;
    assert_eq!(Case::read_json(lost).unwrap_err().path(), Some("places[0].zone"));
}
