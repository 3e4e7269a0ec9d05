//! Case files that are wrong, each in one way, and what is said of it.

use lastseen::{Case, Error, ErrorKind};

/// A right case, to be made wrong.
const RIGHT: &str = r#"{
  "lastseen": 1,
  "published": "2023-09-13T08:00:00Z",
  "sources": [{"id": "kcna", "zone": "Asia/Pyongyang"}],
  "places": [{"id": "khasan", "lat": 42.4286, "lon": 130.6456, "radius_m": 1000, "zone": "Asia/Vladivostok"},
             {"id": "near", "from": "khasan", "distance_km": 10, "bearing": "north", "metric": "unstated"}],
  "actors": [{"id": "kim"}, {"id": "train", "kind": "vehicle", "max_speed_kmh": 80}],
  "memberships": [{"member": "kim", "of": "train", "kind": "aboard", "from": "2023-09-10"}],
  "sightings": [
    {"id": "s1", "actor": "train", "place": "khasan", "time": "6 a.m. on Tuesday", "credibility": "2"},
    {"id": "s2", "actor": "train", "place": {"lat": 43.8, "lon": 131.9, "zone": "Asia/Vladivostok"}, "time": {"after": "s1", "by": "hours"}, "modality": "reported"},
    {"id": "s3", "actor": "kim", "place": {"from": "khasan", "distance_km": 74}, "absent": "full", "quote": "no"}
  ]
}"#;

fn fault(from: &str, to: &str) -> Error {
    assert_eq!(RIGHT.matches(from).count(), 1, "{from}");
    Case::read_json(RIGHT.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn the_case_is_right_before_it_is_made_wrong() {
    let case = Case::read_json(RIGHT).unwrap();
    assert_eq!((case.timeline().len(), case.warnings().len()), (3, 0));
}

/// What is replaced, by what; the kind and the path of the error, and words
/// that it has to say.
type Fault = (&'static str, &'static str, ErrorKind, &'static str, &'static [&'static str]);

const FAULTS: &[Fault] = &[
    (
        "\"from\": \"2023-09-10\"",
        "\"from\": \"9 a.m. on 10 September 2023\"",
        ErrorKind::NothingToResolve,
        "memberships[0].from",
        &["clock of which nothing is known", "offset"],
    ),
    (
        "\"absent\": \"full\"",
        "\"absent\": true",
        ErrorKind::Format,
        "sightings[2].absent",
        &["\"full\", \"partial\" or \"nothing_later\""],
    ),
    (
        "\"6 a.m. on Tuesday\"",
        "\"at 05:00 or 17:00 on 12 September 2023\"",
        ErrorKind::Syntax,
        "sightings[0].time",
        &["of one of two moments write \"when\""],
    ),
    (
        "\"quote\": \"no\"",
        "\"retracted\": \"some time\"",
        ErrorKind::Syntax,
        "sightings[2].retracted",
        &["some time"],
    ),
    (
        "\"zone\": \"Asia/Pyongyang\"",
        "\"zone\": \"Asia/Pyongjang\"",
        ErrorKind::UnknownZone,
        "sources[0].zone",
        &["Asia/Pyongjang", "Asia/Pyongyang"],
    ),
    ("42.4286", "95", ErrorKind::OutOfRange, "places[0].lat", &["95", "-90..=90"]),
    ("42.4286", "130.6456", ErrorKind::OutOfRange, "places[0].lat", &["130.6456"]),
    ("42.4286", "\"42\"", ErrorKind::Format, "places[0].lat", &["42", "quotation marks"]),
    ("42.4286", "NaN", ErrorKind::Format, "places[0].lat", &["line 5", "NaN"]),
    ("42.4286", "-Infinity", ErrorKind::Format, "places[0].lat", &["line 5"]),
    ("42.4286", "1e999", ErrorKind::Format, "places[0].lat", &["out of range"]),
    ("1000,", "1e30,", ErrorKind::OutOfRange, "places[0].radius_m", &["Earth", "metres"]),
    ("1000,", "-1,", ErrorKind::OutOfRange, "places[0].radius_m", &["-1"]),
    ("\"lat\": 42.4286, ", "", ErrorKind::Missing, "places[0]", &["\"lat\""]),
    ("\"north\"", "\"up\"", ErrorKind::Syntax, "places[1].bearing", &["up", "north"]),
    ("\"north\"", "400", ErrorKind::OutOfRange, "places[1].bearing", &["400"]),
    ("\"unstated\"", "\"rail\"", ErrorKind::Syntax, "places[1].metric", &["rail", "route"]),
    ("10, \"bearing\"", "null, \"bearing\"", ErrorKind::Missing, "places[1]", &["distance_km"]),
    (
        "\"id\": \"near\", \"from\": \"khasan\"",
        "\"id\": \"near\", \"from\": \"near\"",
        ErrorKind::Cycle,
        "places[1].from",
        &["\"near\" -> \"near\""],
    ),
    (
        "\"kind\": \"vehicle\"",
        "\"kind\": \"boat\"",
        ErrorKind::Syntax,
        "actors[1].kind",
        &["boat", "vehicle"],
    ),
    ("80}", "-80}", ErrorKind::OutOfRange, "actors[1].max_speed_kmh", &["-80"]),
    (
        "{\"id\": \"kim\"}, {",
        "{\"id\": \"train\"}, {",
        ErrorKind::DuplicateId,
        "actors[1].id",
        &["\"train\"", "actors[0].id"],
    ),
    (
        "\"member\": \"kim\"",
        "\"member\": \"kym\"",
        ErrorKind::UnknownId,
        "memberships[0].member",
        &["\"kym\"", "did you mean \"kim\"?"],
    ),
    ("\"of\": \"train\"", "\"of\": \"kim\"", ErrorKind::Cycle, "memberships[0].of", &["itself"]),
    ("\"aboard\"", "\"on\"", ErrorKind::Syntax, "memberships[0].kind", &["\"on\"", "aboard"]),
    (
        "\"from\": \"2023-09-10\"",
        "\"from\": \"2023-09-31\"",
        ErrorKind::OutOfRange,
        "memberships[0].from",
        &["2023-09-31"],
    ),
    // The day before is over when the first day begins.
    (
        "\"from\": \"2023-09-10\"",
        "\"from\": \"2023-09-10\", \"until\": \"2023-09-09\"",
        ErrorKind::Contradiction,
        "memberships[0].until",
        &["before", "\"from\""],
    ),
    (
        "\"actor\": \"train\", \"place\": \"khasan\"",
        "\"actor\": \"trian\", \"place\": \"khasan\"",
        ErrorKind::UnknownId,
        "sightings[0].actor",
        &["\"trian\"", "\"train\""],
    ),
    (
        "\"place\": \"khasan\", \"time\"",
        "\"place\": \"hasan\", \"time\"",
        ErrorKind::UnknownId,
        "sightings[0].place",
        &["\"hasan\"", "\"khasan\""],
    ),
    (
        "\"place\": \"khasan\", \"time\"",
        "\"time\"",
        ErrorKind::NothingToResolve,
        "sightings[0].time",
        &["write \"zone\": \"Europe/Paris\" in the place"],
    ),
    (
        "\"place\": \"khasan\", \"time\"",
        "\"place\": \"\", \"time\"",
        ErrorKind::Missing,
        "sightings[0].place",
        &["leave \"place\" out"],
    ),
    ("\"kind\": \"aboard\", ", "", ErrorKind::Missing, "memberships[0]", &["\"kind\"", "aboard"]),
    ("\"2023-09-13T08:00:00Z\"", "\"Tuesday\"", ErrorKind::NoAnchor, "published", &["2026-11-25"]),
    (
        "\"sightings\": [",
        "\"claims\": [",
        ErrorKind::Format,
        "claims",
        &["did you mean \"sightings\"?"],
    ),
    (
        "\"actors\": [",
        "\"Vessels\": [",
        ErrorKind::Format,
        "Vessels",
        &["did you mean \"actors\"?"],
    ),
    (
        "\"place\": \"khasan\", \"time\"",
        "\"place\": 7, \"time\"",
        ErrorKind::Format,
        "sightings[0].place",
        &["a number"],
    ),
    (
        "\"id\": \"s2\"",
        "\"id\": \"s1\"",
        ErrorKind::DuplicateId,
        "sightings[1].id",
        &["sightings[0].id"],
    ),
    ("43.8,", "95,", ErrorKind::OutOfRange, "sightings[1].place.lat", &["95"]),
    (
        "6 a.m. on Tuesday",
        "6 a.m. on Tuesday 13 September 2023",
        ErrorKind::Contradiction,
        "sightings[0].time",
        &["Tuesday", "Wednesday"],
    ),
    ("6 a.m. on Tuesday", "sixish", ErrorKind::Syntax, "sightings[0].time", &["sixish"]),
    ("6 a.m. on Tuesday", "", ErrorKind::Syntax, "sightings[0].time", &[]),
    (
        "\"6 a.m. on Tuesday\"",
        "1694462400",
        ErrorKind::Format,
        "sightings[0].time",
        &["1694462400"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "{\"after\": \"s9\", \"by\": \"hours\"}",
        ErrorKind::UnknownId,
        "sightings[1].time",
        &["\"s9\""],
    ),
    (
        "\"6 a.m. on Tuesday\"",
        "{\"before\": \"s2\"}",
        ErrorKind::Cycle,
        "sightings[0].time",
        &["s1 -> s2 -> s1"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "\"hours later\"",
        ErrorKind::NoAnchor,
        "sightings[1].time",
        &["{\"after\": \"s1\""],
    ),
    (
        "\"reported\"}",
        "\"said\"}",
        ErrorKind::Syntax,
        "sightings[1].modality",
        &["said", "reported"],
    ),
    ("\"2\"", "\"7\"", ErrorKind::Syntax, "sightings[0].credibility", &["7"]),
    ("\"2\"", "7", ErrorKind::OutOfRange, "sightings[0].credibility", &["7"]),
    (
        "\"quote\": \"no\"",
        "\"when\": \"Tuesday\"",
        ErrorKind::Syntax,
        "sightings[2].when",
        &["write the words of the source as \"time\""],
    ),
    ("\"full\"", "\"no\"", ErrorKind::Syntax, "sightings[2].absent", &["no", "partial"]),
    (
        "\"quote\": \"no\"",
        "\"retracts\": \"s0\"",
        ErrorKind::UnknownId,
        "sightings[2].retracts",
        &["\"s0\""],
    ),
    (
        "\"quote\": \"no\"",
        "\"supersedes\": \"s3\"",
        ErrorKind::Cycle,
        "sightings[2].supersedes",
        &["itself"],
    ),
    (
        "\"quote\": \"no\"",
        "\"copied_from\": \"s3\"",
        ErrorKind::Cycle,
        "sightings[2].copied_from",
        &["itself"],
    ),
    (
        "\"quote\": \"no\"",
        "\"same_event\": \"s3\"",
        ErrorKind::Cycle,
        "sightings[2].same_event",
        &["itself"],
    ),
    ("\"6 a.m. on Tuesday\"", "[]", ErrorKind::Missing, "sightings[0].time", &["empty"]),
    (
        "\"quote\": \"no\"",
        "\"copied_from\": \"s0\"",
        ErrorKind::UnknownId,
        "sightings[2].copied_from",
        &["\"s0\""],
    ),
    (
        "\"quote\": \"no\"",
        "\"clock\": {\"id\": \"ship\"}",
        ErrorKind::Missing,
        "sightings[2].clock",
        &["\"reads\""],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "{\"after\": \"s1\", \"before\": \"s3\", \"by\": \"hours\"}",
        ErrorKind::Contradiction,
        "sightings[1].time.by",
        &["a list of times"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "{\"after\": [\"s1\", \"s8\"]}",
        ErrorKind::UnknownId,
        "sightings[1].time.after",
        &["\"s8\""],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "[{\"after\": \"s1\", \"by\": \"ages\"}]",
        ErrorKind::Syntax,
        "sightings[1].time[0].by",
        &["ages"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "[{\"after\": \"s1\"}, 5]",
        ErrorKind::Format,
        "sightings[1].time[1]",
        &["a number"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "[\"2023-09-12\", \"2023-09-13\"]",
        ErrorKind::Contradiction,
        "sightings[1].time[1]",
        &["two clock times"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "{\"clock\": \"ship\", \"local\": \"23:40\", \"date\": \"2023-09-12\", \"zone\": \"UTC\"}",
        ErrorKind::Contradiction,
        "sightings[1].time.zone",
        &["\"ship\""],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "{\"clock\": 5, \"local\": \"23:40\", \"date\": \"2023-09-12\"}",
        ErrorKind::Format,
        "sightings[1].time.clock",
        &["a number"],
    ),
    (
        "{\"after\": \"s1\", \"by\": \"hours\"}",
        "{\"clock\": \"ship\"}",
        ErrorKind::Missing,
        "sightings[1].time",
        &[],
    ),
    (
        "\"from\": \"2023-09-10\"}",
        "\"from\": \"2023-09-10\"}, {\"member\": \"train\", \"of\": \"kim\", \"kind\": \"part_of\"}",
        ErrorKind::Cycle,
        "memberships[0].of",
        &["kim -> train -> kim"],
    ),
    (
        "\"sightings\": [",
        "\"sighting\": [",
        ErrorKind::Format,
        "sighting",
        &["did you mean \"sightings\"?"],
    ),
    (
        "\"sightings\": [",
        "\"sightngs\": [",
        ErrorKind::Format,
        "sightngs",
        &["did you mean \"sightings\"?"],
    ),
    (
        "\"memberships\": [",
        "\"membership\": [",
        ErrorKind::Format,
        "membership",
        &["did you mean \"memberships\"?"],
    ),
    ("\"lastseen\": 1", "\"lastseen\": 2", ErrorKind::Format, "lastseen", &["2"]),
    (
        "\"quote\": \"no\"",
        "\"id\": \"s4\"",
        ErrorKind::Format,
        "sightings[2]",
        &["\"id\"", "twice"],
    ),
];

#[test]
fn every_fault_is_told_with_its_place_its_text_and_a_cure() {
    for (from, to, kind, path, words) in FAULTS {
        let error = fault(from, to);
        let text = error.to_string();
        assert_eq!(error.kind(), *kind, "{text}");
        assert_eq!(error.path(), Some(*path), "{text}");
        for word in *words {
            assert!(text.contains(word), "{word:?} in {text}");
        }
        assert!(error.cure().is_some(), "{text}");
        assert!(text.len() < 600, "{text}");
    }
}

#[test]
fn a_day_may_be_the_first_and_the_last_of_a_membership() {
    let day = RIGHT.replacen(
        "\"from\": \"2023-09-10\"",
        "\"from\": \"2023-09-10\", \"until\": \"2023-09-10\"",
        1,
    );
    assert!(Case::read_json(day).is_ok());
}

#[test]
fn a_weekday_needs_a_publication() {
    let error = fault("  \"published\": \"2023-09-13T08:00:00Z\",\n", "");
    assert_eq!((error.kind(), error.path()), (ErrorKind::NoAnchor, Some("sightings[0].time")));
    let cure = "write \"published\": \"2026-11-25\" at the top, or \"reported\" in the record";
    assert!(error.to_string().contains("Tuesday"), "{error}");
    assert_eq!(error.cure(), Some(cure));
}

#[test]
fn a_text_that_stops_anywhere_is_an_error_with_a_cure() {
    for end in 1..RIGHT.len() {
        let error = Case::read_json(&RIGHT[..end]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format);
        assert!(error.to_string().contains("line ") && error.cure().is_some(), "{error}");
    }
}

#[test]
fn what_is_no_case_is_said_to_be_none() {
    for text in
        ["", "[]", "7", "{}", "{\"type\": \"FeatureCollection\", \"features\": []}", "\u{0}"]
    {
        let error = Case::read_json(text).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Format, "{text}");
    }
    assert_eq!(Case::read_jsonl("").unwrap_err().kind(), ErrorKind::Format);
    assert_eq!(Case::read_jsonl("hello").unwrap_err().kind(), ErrorKind::Format);
}

#[test]
fn ten_megabytes_in_a_field_are_read_and_cut_in_the_message() {
    let long = "x".repeat(10_000_000);
    let case = Case::read_json(RIGHT.replacen("\"no\"", &format!("{long:?}"), 1)).unwrap();
    let quote = case.sighting("s3").unwrap().sighting().unwrap().quote().unwrap();
    assert_eq!(quote.len(), long.len());
    for (from, path) in [
        ("6 a.m. on Tuesday", "sightings[0].time"),
        ("Asia/Pyongyang", "sources[0].zone"),
        ("vehicle", "actors[1].kind"),
        ("hours", "sightings[1].time.by"),
        ("north", "places[1].bearing"),
    ] {
        let error = fault(from, &long);
        assert_eq!(error.path(), Some(path));
        assert!(error.to_string().len() < 1000, "{}", error.to_string().len());
    }
    for from in ["\"member\": \"kim\"", "\"actor\": \"kim\""] {
        let field = from.split_once(':').unwrap().0;
        let error = fault(from, &format!("{field}: {long:?}"));
        assert_eq!(error.kind(), ErrorKind::UnknownId);
        assert!(error.to_string().len() < 1000);
    }
}

#[test]
fn midnight_at_the_end_of_a_day_and_a_leap_second_are_read() {
    let time = |text: &str| {
        let case = Case::read_json(RIGHT.replacen("6 a.m. on Tuesday", text, 1)).unwrap();
        case.sighting("s1").unwrap().interval().to_string()
    };
    assert_eq!(time("2023-09-11 24:00 UTC"), "2023-09-12T00:00:00Z");
    assert_eq!(time("2016-12-31 23:59:60 UTC"), "2016-12-31T23:59:59Z");
    let error = fault("6 a.m. on Tuesday", "2023-09-11 23:59:60 UTC");
    assert_eq!(error.kind(), ErrorKind::InvalidLeapSecond);
    assert_eq!(error.path(), Some("sightings[0].time"));
}

#[test]
fn a_long_chain_of_times_is_followed_and_a_long_round_is_told() {
    let chain = |count: usize, first: &str| {
        let mut sightings =
            vec![format!(r#"{{"id": "s0", "actor": "a", "place": "p", "time": {first}}}"#)];
        for index in 1..count {
            sightings.push(format!(
                r#"{{"id": "s{index}", "actor": "a", "place": "p", "time": {{"after": "s{}", "by": "1 second"}}}}"#,
                index - 1
            ));
        }
        sightings.reverse();
        format!(
            r#"{{"actors": [{{"id": "a"}}], "places": [{{"id": "p", "lat": 0, "lon": 0}}], "sightings": [{}]}}"#,
            sightings.join(",")
        )
    };
    let case = Case::read_json(chain(3600, "\"2023-01-01T00:00:00Z\"")).unwrap();
    let last = case.sighting("s3599").unwrap().interval().to_string();
    assert_eq!(last, "2023-01-01T00:59:59Z");
    let error = Case::read_json(chain(3600, r#"{"after": "s3599"}"#)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cycle);
    assert!(error.to_string().len() < 600, "{error}");
}

#[test]
fn the_faults_of_a_file_are_told_together_and_the_first_is_the_error_of_open() {
    let path = std::env::temp_dir().join(format!("lastseen-faults-{}.jsonl", std::process::id()));
    let faults = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let faults = Case::faults(&path);
        let first = Case::open(&path).err().map(|error| error.to_string());
        assert_eq!(faults.first().map(ToString::to_string), first);
        let place = |fault: &Error| fault.path().unwrap_or_default().to_owned();
        faults.iter().map(place).collect::<Vec<_>>()
    };
    let right = "{\"actor\": {\"id\": \"a\"}}\n{\"place\": {\"id\": \"p\", \"lat\": 1, \"lon\": 2, \"zone\": \"Asia/Tokyo\"}}\n";
    let sound = "{\"sighting\": {\"id\": \"s\", \"actor\": \"a\", \"place\": \"p\"}}\n";
    assert!(faults(&format!("{right}{sound}")).is_empty());
    // No field of a record hides another, of whatever kind the record is.
    let many = "{\"source\": {\"id\": \"k\", \"reliability\": \"Q\", \"zone\": 5}}\n\
                {\"place\": {\"id\": \"p\", \"lat\": 95, \"lon\": 2, \"radius_m\": -1, \"zones\": [\"Asia/Tokyo\", 7]}}\n\
                {\"actor\": {\"id\": \"a\", \"kind\": \"boat\", \"max_speed_kmh\": \"80\"}}\n\
                {\"membership\": {\"member\": \"b\", \"of\": \"c\", \"from\": \"2023-09-31\", \"modality\": \"sworn\"}}\n";
    let mut told = faults(many);
    told.sort();
    let each = [
        "line 1: source.reliability",
        "line 1: source.zone",
        "line 2: place.lat",
        "line 2: place.radius_m",
        "line 2: place.zones[1]",
        "line 3: actor.kind",
        "line 3: actor.max_speed_kmh",
        "line 4: membership",
        "line 4: membership.from",
        "line 4: membership.member",
        "line 4: membership.modality",
        "line 4: membership.of",
    ];
    assert_eq!(told, each);
    // A time that counts from one that cannot be read is not wrong for that.
    let wrong = "{\"sighting\": {\"id\": \"s\", \"actor\": \"b\", \"place\": \"p\", \"time\": \"sixish\"}}\n\
                 {\"sighting\": {\"id\": \"t\", \"actor\": \"a\", \"place\": \"p\", \"time\": {\"after\": \"s\", \"by\": \"hours\"}}}\n";
    let told = ["line 3: sighting.actor", "line 3: sighting.time"];
    assert_eq!(faults(&format!("{right}{wrong}")), told);
    // Nor is one whose place cannot be read, nor what travels with a wrong actor.
    let broken = "{\"actor\": {\"id\": \"a\", \"kind\": \"boat\"}}\n{\"actor\": {\"id\": \"m\"}}\n\
                  {\"place\": {\"id\": \"p\", \"lat\": 1, \"lon\": 2, \"zone\": \"Asia/Tokio\"}}\n\
                  {\"membership\": {\"member\": \"m\", \"of\": \"a\", \"kind\": \"aboard\"}}\n\
                  {\"sighting\": {\"id\": \"s\", \"actor\": \"a\", \"place\": \"p\", \"time\": \"6 a.m. local time on 1 May 2023\"}}\n";
    assert_eq!(faults(broken), ["line 3: place.zone", "line 1: actor.kind"]);
    // What is not read may be why something is missing, so it is listed behind.
    let unread = format!("{right}{{\"pubished\": \"2026-11-25\"}}\n{sound}").replace(
        "\"place\": \"p\"",
        "\"place\": \"p\", \"date\": \"12:00\", \"time\": \"Tuesday\"",
    );
    assert_eq!(
        faults(&unread),
        ["line 4: sighting.time", "line 3.pubished", "line 4: sighting.date"]
    );
    let kinds: Vec<ErrorKind> = Case::faults(&path).iter().map(Error::kind).collect();
    assert_eq!(kinds, [ErrorKind::NoAnchor, ErrorKind::Warning, ErrorKind::Warning]);
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn a_line_that_is_no_record_hides_no_fault_of_the_others() {
    let lines = "{\"lastseen\": 1}\n\
        {\"actor\": {\"id\": \"kim\"}\n\
        {\"place\": {\"id\": \"pier\", \"lat\": 95, \"lon\": 1}}}\n\
        7\n\
        {\"sighting\": {\"actor\": \"kim\", \"place\": \"pier\", \"time\": \"tomorow\"}}\n\
        {\"sighting\": {\"actor\": \"kim\", \"place\": \"pier\", \"modality\": \"heard\"}}\n";
    // The second line stops in the middle, as one does that was cut off in writing: a
    // warning. Of kim and the pier nothing is said, as their lines are lost.
    let faults = Case::examine(lines.as_bytes()).unwrap_err();
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    let starts = [
        "not valid JSON at line 3",
        "line 4: ",
        "line 5: sighting.time: ",
        "line 6: sighting.modality: ",
        "line 2: ",
    ];
    assert_eq!(said.len(), starts.len(), "{said:#?}");
    for (said, start) in said.iter().zip(starts) {
        assert!(said.starts_with(start), "{said}");
    }
    // Without one record it is no such file at all.
    let none = Case::examine("{\"actor\": }\nb\n[1\n".as_bytes()).unwrap_err();
    assert_eq!(none.len(), 1, "{none:#?}");
}

#[test]
fn a_list_under_another_word_is_no_error_beside_its_own() {
    let text = RIGHT.replacen("\"sightings\": [", "\"reports\": [{}], \"sightings\": [", 1);
    let case = Case::read_json(text).unwrap();
    let [warning] = case.warnings() else { panic!("{:?}", case.warnings()) };
    assert!(warning.starts_with("reports: the field is not read"), "{warning}");
}

#[test]
fn what_is_said_of_the_case_under_a_name_is_an_error() {
    let line = "{\"case\": {\"lastseen\": 1, \"published\": \"2024-03-08\"}}\n";
    let lines = format!("{line}{{\"actor\": {{\"id\": \"kim\"}}}}\n");
    let error = Case::read_jsonl(&lines).unwrap_err();
    assert_eq!((error.kind(), error.path()), (ErrorKind::Format, Some("line 1.case")));
    assert!(error.to_string().contains("write {\"lastseen\": 1"), "{error}");
    // A writer may have a word of that name.
    let own = lines.replace(line, "{\"case\": {\"number\": 7}}\n");
    assert_eq!(Case::read_jsonl(&own).unwrap().warnings().len(), 1);
}

#[test]
fn a_sighting_is_taken_back_from_a_day_on_and_not_from_before_its_report() {
    let retracted = |since: &str| {
        let field = format!("\"quote\": \"no\", \"retracted\": {since}");
        Case::read_json(RIGHT.replacen("\"quote\": \"no\"", &field, 1)).unwrap()
    };
    let since = |case: &Case| {
        let id = case.timeline().labelled("s3").unwrap();
        case.timeline().retracted_since(id).map(|since| since.to_string())
    };
    // The last microsecond of the day by UTC; the case is of 13 September.
    let case = retracted("\"2023-09-14\"");
    assert_eq!(since(&case).as_deref(), Some("2023-09-14T23:59:59.999999Z"));
    assert!(case.warnings().is_empty());
    let case = retracted("\"2023-09-14T05:00:00Z\"");
    assert_eq!(since(&case).as_deref(), Some("2023-09-14T05:00:00Z"));
    let case = retracted("\"2023-09-10\"");
    assert!(case.warnings()[0].contains("from before it was reported"), "{:?}", case.warnings());
    assert!(retracted("true").warnings().is_empty());
}

#[test]
fn a_moment_said_to_be_a_stay_is_told() {
    let stay = |time: &str| {
        let time = format!("\"{time}\", \"stay\": true");
        Case::read_json(RIGHT.replacen("\"6 a.m. on Tuesday\"", &time, 1)).unwrap()
    };
    let told = stay("6 a.m. on Tuesday");
    assert!(told.warnings()[0].contains("is one moment, and no stay follows"));
    assert!(stay("Tuesday").warnings().is_empty());
}
