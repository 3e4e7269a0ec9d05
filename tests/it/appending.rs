//! A case is edited, and a file is appended to, whatever happens to the writer.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use lastseen::{
    Actor, ActorKind, Case, CaseFile, ErrorKind, FileKind, Interval, Membership, MembershipKind,
    Place, Profile, Reliability, Sighting, Source, Timestamp,
};
use proptest::prelude::*;

const START: &str = r#"{"lastseen": 1}
{"source": {"id": "kcna", "name": "KCNA", "reliability": "C"}}
{"actor": {"id": "kim", "x-note": "kept"}}
{"sighting": {"id": "s1", "actor": "kim", "place": {"name": "Khasan"}, "time": "2023-09-11T20:00:00Z"}}
"#;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn seen(actor: &str, label: &str) -> Sighting {
    let there = Place::unlocated("Ussuriysk");
    Sighting::new(actor, there, at("2023-09-12T20:00:00Z")).labelled(label)
}

/// The file of a test, which goes away with it.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.jsonl"));
        std::fs::write(&path, START).unwrap();
        Scratch(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The case as it is read again from each form.
fn again(case: &Case) -> [Case; 2] {
    [FileKind::Json, FileKind::JsonLines].map(|form| {
        let mut file = Vec::new();
        case.write(form, &mut file).unwrap();
        match form {
            FileKind::Json => Case::read_json(&file).unwrap(),
            _ => Case::read_jsonl(&file).unwrap(),
        }
    })
}

#[test]
fn what_is_added_is_in_the_case_and_in_its_file() {
    let mut case = Case::read_jsonl(START).unwrap();
    case.declare(Actor::new("choe").of_kind(ActorKind::Person)).unwrap();
    case.join(Membership::new("choe", MembershipKind::Accompanies, "kim").by("kcna")).unwrap();
    let id = case.add(seen("choe", "s2").by("kcna").quoting("He was there.")).unwrap();
    assert_eq!(case.timeline().sighting(id).unwrap().label(), Some("s2"));
    let tass = Source::new("tass").graded(Reliability::B);
    case.add(seen("wonsan", "s3").by(tass)).unwrap();
    for case in again(&case).into_iter().chain([case]) {
        let timeline = case.timeline();
        assert_eq!((timeline.len(), timeline.memberships().count()), (3, 1));
        assert_eq!(timeline.actor("choe").unwrap().kind(), ActorKind::Person);
        // The source that was declared, and the one that was new.
        assert_eq!(case.sighting("s2").unwrap().source().unwrap().name(), "KCNA");
        let grades = case.sources().map(Source::reliability).collect::<Vec<_>>();
        assert_eq!(grades, [Some(Reliability::C), Some(Reliability::B)]);
        assert!(timeline.actor("wonsan").is_ok());
    }
}

#[test]
fn what_is_taken_back_counts_until_its_report() {
    let (before, from) = (at("2023-09-13T11:59:59Z"), at("2023-09-13T12:00:00Z"));
    let mut case = Case::read_jsonl(START).unwrap();
    case.add(seen("kim", "s2")).unwrap();
    case.retract("s2", Some(from.into())).unwrap();
    case.supersede("s1", seen("kim", "s3").reported(from)).unwrap();
    for case in again(&case).into_iter().chain([case]) {
        let labels = |moment| {
            let view = case.timeline().as_known_at(moment);
            view.claims().filter_map(|seen| seen.label()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!((labels(before).as_str(), labels(from).as_str()), ("s1 s2", "s3"));
    }
}

#[test]
fn what_is_added_without_a_label_can_be_taken_back() {
    let scratch = Scratch::new("unlabelled");
    let mut file = CaseFile::open(&scratch.0).unwrap();
    let choe = || Sighting::new("choe", Place::unlocated("Ussuriysk"), at("2023-09-12T20:00:00Z"));
    let ids = [(); 2].map(|()| file.append(|case| case.add(choe())).unwrap());
    let timeline = file.case().timeline();
    let labels = ids.map(|id| timeline.sighting(id).unwrap().label().map(str::to_owned));
    assert_eq!(labels, ["s2", "s3"].map(|label| Some(label.to_owned())));
    file.append(|case| case.retract("s2", None)).unwrap();
    drop(file);
    let again = CaseFile::open(&scratch.0).unwrap();
    let claims = again.case().timeline().as_known().claims();
    assert_eq!(claims.filter_map(|seen| seen.label()).collect::<Vec<_>>(), ["s1", "s3"]);
    // The number of one that was taken back is not given again.
    assert_eq!(again.case().free_id(), "s4");
}

#[test]
fn what_a_file_would_refuse_is_refused_and_the_case_stays() {
    let mut case = Case::read_jsonl(START).unwrap();
    let before = case.clone();
    let refused = [
        case.add(seen("kim", "s1")).unwrap_err(),
        case.add(seen("kim", "s2").copied_from("s9")).unwrap_err(),
        case.declare(Actor::new("kim")).unwrap_err(),
        case.retract("s9", None).unwrap_err(),
        case.join(Membership::new("kim", MembershipKind::Aboard, "kim")).unwrap_err(),
        case.record("{\"sighting\": {\"actor\": \"kmi\"}}").unwrap_err(),
        case.record("{\"sightnig\": {}}").unwrap_err(),
        case.record("{\"actor\": {\"id\": \"a\"}, \"source\": {\"id\": \"b\"}}").unwrap_err(),
        case.record("{\"actor\": {\"id\": \"a\"}").unwrap_err(),
    ];
    let kinds = refused.map(|error| error.kind());
    let (twice, unknown) = (ErrorKind::DuplicateId, ErrorKind::UnknownId);
    let format = ErrorKind::Format;
    let cycle = ErrorKind::Cycle;
    assert_eq!(kinds, [twice, unknown, twice, unknown, cycle, unknown, format, format, format]);
    assert_eq!(case, before);
}

#[test]
fn two_cases_become_one_and_each_keeps_its_reports() {
    let other = r#"{"published": "2023-09-20T00:00:00Z",
        "sources": [{"id": "kcna", "name": "KCNA", "reliability": "C"}],
        "actors": [{"id": "choe"}],
        "sightings": [{"id": "t1", "actor": "choe", "place": {"name": "Khasan"}, "time": "2023-09-12T20:00:00Z"}]}"#;
    let mut other = Case::read_json(other).unwrap();
    let table = b"actor,time,lat,lon\nship,2023-01-01T00:00:00Z,1.5,2.5\n";
    other.load(Profile::plain(), table).unwrap();
    let mut case = Case::read_jsonl(START).unwrap();
    case.merge(&other).unwrap();
    for case in again(&case).into_iter().chain([case]) {
        let timeline = case.timeline();
        assert_eq!((timeline.len(), case.sources().count(), timeline.actors().count()), (3, 1, 3));
        let reported = |id| case.sighting(id).unwrap().sighting().unwrap().reported_at();
        let published: Interval = "2023-09-20T00:00:00Z".parse().unwrap();
        assert_eq!((reported("s1"), reported("t1")), (None, Some(published)));
        assert!(
            timeline.as_known_at(at("2023-02-01T00:00:00Z")).last_seen("ship").certain().is_some()
        );
        assert_eq!(case.published(), None);
    }
    let mut twice = Case::read_jsonl(START).unwrap();
    let error = twice.merge(&Case::read_jsonl(START.replace("09-11T", "09-12T")).unwrap());
    assert_eq!(error.unwrap_err().kind(), ErrorKind::DuplicateId);
}

#[test]
fn a_second_writer_is_kept_out_and_nothing_but_records_is_appended() {
    let scratch = Scratch::new("second-writer");
    let mut file = CaseFile::open(&scratch.0).unwrap();
    let error = CaseFile::open(&scratch.0).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Locked);
    assert!(error.to_string().contains("another writer"), "{error}");
    assert_eq!(CaseFile::create(&scratch.0).unwrap_err().kind(), ErrorKind::Io);
    // Readers are not kept out.
    assert!(!cfg!(unix) || Case::open(&scratch.0).is_ok());

    let table = b"actor,time,lat,lon\nkim,2023-01-01T00:00:00Z,1.5,2.5\n";
    let error = file.append(|case| case.load(Profile::plain(), table)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Format, "{error}");
    let error = file.append(|case| case.retract("s9", None)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnknownId);
    assert_eq!(std::fs::read_to_string(&scratch.0).unwrap(), START);

    let fix =
        r#"{"fix": {"actor": "kim", "time": "2023-01-01T00:00:00Z", "lat": 1.5, "lon": 2.5}}"#;
    file.append(|case| case.record(fix)).unwrap();
    assert_eq!(file.case().timeline().len(), 2);
    // Somebody who does not know of the lock.
    std::fs::write(&scratch.0, START).unwrap();
    let error = file.append(|case| case.retract("s1", None)).unwrap_err();
    assert!(error.to_string().contains("open it again"), "{error}");
    drop(file);
    let mut file = CaseFile::open(&scratch.0).unwrap();
    file.append(|case| case.retract("s1", None)).unwrap();
    assert!(Case::open(&scratch.0).unwrap().sighting("s1").is_err());

    let json = scratch.0.with_extension("json");
    std::fs::write(&json, "{\"lastseen\": 1}").unwrap();
    assert_eq!(CaseFile::open(&json).unwrap_err().kind(), ErrorKind::Format);
    std::fs::remove_file(json).unwrap();
}

/// The numbers of the sightings of a file, from those that begin with `n`.
fn numbers(case: &Case) -> Vec<usize> {
    let claims = case.timeline().as_known().claims();
    claims.filter_map(|seen| seen.label()?.strip_prefix('n')?.parse().ok()).collect()
}

#[test]
fn a_file_cut_at_any_byte_keeps_every_whole_record_and_goes_on() {
    let scratch = Scratch::new("cut");
    let mut file = CaseFile::open(&scratch.0).unwrap();
    let mut ends = vec![START.len()];
    for number in 0..3 {
        file.append(|case| case.add(seen("kim", &format!("n{number}")).quoting("café"))).unwrap();
        ends.push(std::fs::metadata(&scratch.0).unwrap().len() as usize);
    }
    drop(file);
    let whole = std::fs::read(&scratch.0).unwrap();
    for cut in START.len()..=whole.len() {
        for zeros in [0, 7] {
            let torn = [&whole[..cut], &vec![0; zeros]].concat();
            std::fs::write(&scratch.0, torn).unwrap();
            // A record is whole without its line end, too.
            let kept = ends.iter().filter(|&&end| end > START.len() && end <= cut + 1).count();
            let mut file = CaseFile::open(&scratch.0).unwrap();
            assert_eq!(numbers(file.case()), Vec::from_iter(0..kept), "{cut}");
            let is_torn = !ends.iter().any(|end| *end == cut || *end == cut + 1);
            assert_eq!(!file.case().warnings().is_empty(), is_torn || zeros > 0, "{cut}");
            file.append(|case| case.add(seen("kim", "n7"))).unwrap();
            file.append(|case| case.add(seen("kim", "n8"))).unwrap();
            let known = Vec::from_iter((0..kept).chain([7, 8]));
            assert_eq!(numbers(file.case()), known);
            drop(file);
            assert_eq!(numbers(&Case::open(&scratch.0).unwrap()), known, "{cut}");
        }
    }
}

/// Not a test: the writer of the next one, which is killed.
#[test]
#[ignore = "is run by another test, as a process of its own"]
#[allow(clippy::print_stdout, reason = "that is how it says what is written")]
fn writer() {
    let Some(path) = std::env::var_os("LASTSEEN_TEST_CASE") else { return };
    let mut file = CaseFile::open(path).unwrap();
    let mut number = numbers(file.case()).iter().max().map_or(0, |last| last + 1);
    loop {
        file.append(|case| case.add(seen("kim", &format!("n{number}")))).unwrap();
        println!("\nwritten {number}");
        number += 1;
    }
}

#[test]
fn a_writer_killed_at_any_moment_loses_nothing_that_it_said_was_written() {
    const ROUNDS: usize = 300;
    let scratch = Scratch::new("killed");
    let mut known: Vec<usize> = Vec::new();
    for round in 0..ROUNDS {
        if round % 50 == 0 {
            std::fs::write(&scratch.0, START).unwrap();
            known.clear();
        }
        let mut writer = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "appending::writer", "--ignored", "--nocapture"])
            .env("LASTSEEN_TEST_CASE", &scratch.0)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let said = BufReader::new(writer.stdout.take().unwrap()).lines();
        let mut said = said.map_while(Result::ok);
        let written = |line: String| line.strip_prefix("written ")?.parse::<usize>().ok();
        known.extend(said.by_ref().filter_map(written).take(1 + round % 3));
        // While it goes on, it is somewhere in the next record.
        (0..round % 7 * 10_000).for_each(|spin| {
            std::hint::black_box(spin);
        });
        writer.kill().unwrap();
        writer.wait().unwrap();
        known.extend(said.filter_map(written));

        let case = Case::open(&scratch.0).unwrap();
        let found = numbers(&case);
        assert!(known.iter().all(|number| found.contains(number)), "{known:?} {found:?}");
        assert!(found.len() <= known.len() + 1 + round % 50, "{known:?} {found:?}");
        known = found;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// In whatever order edits are made, the file and the case in memory agree.
    #[test]
    fn the_file_says_what_the_case_says(edits in prop::collection::vec((0..5_u8, 0..6_usize), 1..8)) {
        let scratch = Scratch::new("agree");
        let mut file = CaseFile::open(&scratch.0).unwrap();
        for (step, (edit, other)) in edits.into_iter().enumerate() {
            let (label, old) = (format!("n{step}"), format!("n{other}"));
            let _ = file.append(|case| match edit {
                0 => case.add(seen("kim", &label)).map(drop),
                1 => case.supersede(&old, seen("kim", &label)).map(drop),
                2 => case.retract(&old, Some(at("2023-09-14T00:00:00Z").into())),
                3 => case.declare(Actor::new(label)),
                _ => case.join(Membership::new("kim", MembershipKind::Aboard, old)),
            });
            let read = Case::open(&scratch.0).unwrap();
            prop_assert_eq!(&read, file.case());
            prop_assert_eq!(numbers(&read), numbers(file.case()));
        }
    }
}

#[test]
fn a_case_can_be_begun_under_any_name_and_in_an_empty_file() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("begun");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for name in ["case.jsonl", "case"] {
        let path = folder.join(name);
        drop(CaseFile::create(&path).unwrap());
        let mut file = CaseFile::open(&path).unwrap();
        file.append(|case| case.record(r#"{"actor": {"id": "kim"}}"#)).unwrap();
        drop(file);
        assert!(Case::open(&path).unwrap().timeline().actor("kim").is_ok(), "{name}");

        // As a crash leaves it, before the first line is written.
        std::fs::write(&path, "").unwrap();
        let mut file = CaseFile::open(&path).unwrap();
        file.append(|case| case.record(r#"{"sighting": {"actor": "nobody"}}"#)).unwrap_err();
        assert_eq!(std::fs::read(&path).unwrap(), b"", "{name}: what is refused writes nothing");
        file.append(|case| case.record(r#"{"actor": {"id": "kim"}}"#)).unwrap();
        drop(file);
        assert!(Case::open(&path).unwrap().timeline().actor("kim").is_ok(), "{name}");
    }
    let table = folder.join("empty.csv");
    std::fs::write(&table, "").unwrap();
    assert_eq!(CaseFile::open(&table).unwrap_err().kind(), ErrorKind::Format);
    assert_eq!(std::fs::read(&table).unwrap(), b"");
    std::fs::remove_dir_all(folder).unwrap();
}
