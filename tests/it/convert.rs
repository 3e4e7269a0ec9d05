//! The command that writes one form of file from another, and the forms
//! themselves.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lastseen::{Case, FileKind, Interval, Place, Profile, Sighting};
use serde_json::{Value, json};

const HARBOUR: &str = "tests/data/harbour.csv";
const KHASAN: &str = "examples/data/khasan.json";

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lastseen"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap()
}

fn data(arguments: &[&str]) -> Value {
    let output = run(&[arguments, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn complaint(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// A folder of one test, gone when the test is done.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("convert").join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Folder(folder)
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    fn file(&self, name: &str, text: &str) -> String {
        std::fs::write(self.0.join(name), text).unwrap();
        self.path(name)
    }

    fn names(&self) -> Vec<String> {
        let files = std::fs::read_dir(&self.0).unwrap();
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// All kinds of file that this build writes and reads.
pub(crate) fn kinds() -> impl Iterator<Item = FileKind> {
    let left_out = |kind: &FileKind| match kind {
        FileKind::Parquet => !cfg!(feature = "parquet"),
        // For other programs alone.
        FileKind::TimesketchCsv | FileKind::TimesketchJsonLines | FileKind::TimelineJs => true,
        _ => false,
    };
    FileKind::ALL.into_iter().filter(move |kind| !left_out(kind))
}

/// Their endings.
fn endings() -> impl Iterator<Item = &'static str> {
    kinds().map(FileKind::as_str)
}

/// What the rows of a table say, whatever file they are in.
fn rows(path: &str) -> Vec<String> {
    let case = Case::open(path).unwrap();
    let view = case.timeline().as_known();
    let seen = view.sightings(lastseen::Ask::everyone());
    let mut rows: Vec<String> = seen
        .map(|seen| {
            let (place, time) = (seen.place(), seen.interval());
            format!("{} {time} {:?} {:?}", seen.actor().id(), place.lat(), place.lon())
        })
        .collect();
    rows.sort();
    rows
}

#[test]
fn fixes_are_the_same_in_every_form_and_on_every_way_back() {
    let folder = Folder::new("every-form");
    let expected = rows(HARBOUR);
    assert_eq!(expected.len(), 8_687);
    for ending in endings() {
        let file = folder.path(&format!("harbour.{ending}"));
        let told = data(&["convert", HARBOUR, &file]);
        assert_eq!((&told["read"], &told["written"]), (&json!(8_689), &json!(8_687)), "{ending}");
        assert_eq!((&told["repeated"], &told["rejected_rows"]), (&json!(2), &json!(0)));
        assert_eq!((&told["rejected"], &told["losses"]), (&json!([]), &json!([])), "{ending}");
        assert_eq!(rows(&file), expected, "{ending}");
        let back = folder.path(&format!("{ending}.csv"));
        let told = data(&["convert", &file, &back]);
        assert_eq!((&told["read"], &told["written"]), (&json!(8_687), &json!(8_687)), "{ending}");
        assert_eq!(rows(&back), expected, "{ending}");
    }
}

#[test]
fn a_case_is_the_same_case_in_both_its_forms() {
    let folder = Folder::new("case");
    let (lines, whole) = (folder.path("k.jsonl"), folder.path("k.json"));
    for (from, to) in [(KHASAN, &lines), (&lines, &whole)] {
        let told = data(&["convert", from, to]);
        assert_eq!((&told["read"], &told["written"]), (&json!(9), &json!(9)));
        assert_eq!(told["losses"], json!([]));
    }
    let read = |path: &str| serde_json::from_slice::<Value>(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!(read(KHASAN), read(&whole));
    let check = |path: &str| data_of_check(path);
    assert_eq!(check(KHASAN), check(&lines));

    // A field beside a record has no place in one document, and is told of.
    let odd =
        "{\"lastseen\": 1, \"by\": \"me\"}\n{\"actor\": {\"id\": \"a\", \"x\": 1}, \"note\": 2}\n";
    let odd = folder.file("odd.jsonl", odd);
    let told = data(&["convert", &odd, &folder.path("odd.json")]);
    assert_eq!(
        (&told["losses"][0]["loss"], &told["losses"][0]["count"]),
        (&json!("unknown"), &json!(1))
    );
    assert_eq!(
        read(&folder.path("odd.json")),
        json!({"lastseen": 1, "by": "me", "actors": [{"id": "a", "x": 1}]})
    );
}

fn data_of_check(path: &str) -> Value {
    let output = run(&["check", path, "--json"]);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn what_a_row_cannot_hold_is_told_by_kind_and_number() {
    let folder = Folder::new("losses");
    let case = r#"{"lastseen": 1,
        "sources": [{"id": "k", "reliability": "C"}],
        "places": [{"id": "p", "lat": 1, "lon": 2, "radius_m": 500}, {"id": "q", "lat": 3, "lon": 4}],
        "actors": [{"id": "a", "name": "Anna"}, {"id": "b"}],
        "memberships": [{"member": "b", "of": "a", "kind": "aboard"}],
        "sightings": [
            {"id": "1", "actor": "a", "place": "p", "time": "2023-01-01T00:00:00Z"},
            {"id": "2", "actor": "a", "place": "q", "time": {"between": ["2023-01-02T00:00:00Z", "2023-01-02T02:00:00Z"]}},
            {"id": "3", "actor": "a", "place": "q", "time": "2023-01-03T00:00:00Z", "modality": "planned"},
            {"id": "4", "actor": "a", "place": "q", "time": "2023-01-04T00:00:00Z", "absent": "full"},
            {"id": "5", "actor": "a", "place": "q", "time": {"after": "2023-01-05T00:00:00Z"}},
            {"id": "6", "actor": "a", "place": "q", "time": "2023-01-06T00:00:00Z"},
            {"retracts": "6"}]}"#;
    let case = folder.file("case.json", case);
    for ending in endings().filter(|ending| ["gpx", "parquet"].contains(ending)) {
        let file = folder.path(&format!("out.{ending}"));
        let told = data(&["convert", &case, &file]);
        assert_eq!((&told["read"], &told["written"]), (&json!(6), &json!(1)), "{ending}");
        let losses: Vec<(&str, u64)> = told["losses"]
            .as_array()
            .unwrap()
            .iter()
            .map(|loss| (loss["loss"].as_str().unwrap(), loss["count"].as_u64().unwrap()))
            .collect();
        let expected = [
            ("interval", 1),
            ("area", 1),
            ("detail", 1),
            ("no_time", 1),
            ("not_seen", 2),
            ("retracted", 1),
            ("membership", 1),
            ("actor", 2),
            ("place", 2),
            ("source", 1),
        ];
        assert_eq!(losses, expected, "{ending}");
        assert_eq!(rows(&file), ["a 2023-01-01T00:00:00Z Some(1.0) Some(2.0)"]);
        let text = String::from_utf8(run(&["convert", &case, &file, "--force"]).stdout).unwrap();
        assert!(text.contains("memberships left out: 1"), "{text}");
    }
}

#[test]
fn rejected_rows_and_columns_not_read_are_told() {
    let folder = Folder::new("rejected");
    let told = data(&["convert", "tests/data/tables/danish-ais.csv", &folder.path("a.csv")]);
    assert_eq!(
        (&told["read"], &told["written"], &told["repeated"]),
        (&json!(5), &json!(3), &json!(1))
    );
    let rejected = &told["rejected"][0];
    assert_eq!((&rejected["row"], &rejected["field"]), (&json!(4), &json!("Latitude")));
    assert!(rejected["error"].as_str().unwrap().contains("latitude 91.000000"), "{rejected}");
    assert_eq!(
        (&told["losses"][0]["loss"], &told["losses"][0]["count"]),
        (&json!("column"), &json!(22))
    );
}

#[test]
fn a_table_of_rejected_rows_is_told_with_the_reasons_and_not_written() {
    let folder = Folder::new("all-rejected");
    let table = folder.file("in.csv", "actor,time,lat,lon\nkim,2020-01-01T00:00:00Z,NaN,2\n");
    let text = complaint(&["convert", &table, &folder.path("out.csv")]);
    for part in ["in.csv", "no row can be read", "1 without a position", "row 1 (line 2), lat"] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(folder.names(), ["in.csv"]);
    // Nor does a question answer as if nobody had been seen.
    let text = complaint(&["last", &table, "kim"]);
    assert!(text.contains("no row can be read") && text.contains("row 1 (line 2), lat"), "{text}");
    // A table without rows is one.
    let empty = folder.file("empty.csv", "actor,time,lat,lon\n");
    assert_eq!(data(&["convert", &empty, &folder.path("out.csv")])["written"], 0);
}

#[test]
fn nothing_is_overwritten_unasked_and_nothing_is_left_half_done() {
    let folder = Folder::new("overwrite");
    let table = folder.file("in.csv", "actor,time,lat,lon\na\u{1},2020-01-01T00:00:00Z,1,2\n");
    let there = folder.file("out.jsonl", "mine");
    assert!(complaint(&["convert", &table, &there]).contains("--force"));
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    assert!(complaint(&["convert", &table, &table, "--force"]).contains("another name"));
    let round = folder.path("./in.csv");
    assert!(complaint(&["convert", &table, &round, "--force"]).contains("another name"));
    assert_eq!(data(&["convert", &table, &there, "--force"])["written"], 1);
    assert!(std::fs::read_to_string(&there).unwrap().contains("\"fix\""));
    // XML has no way to write the control character; neither name of a file appears.
    assert!(complaint(&["convert", &table, &folder.path("out.gpx")]).contains("control character"));
    assert!(complaint(&["convert", &table, &folder.path("out.doc")]).contains(".parquet"));
    assert!(complaint(&["convert", "nowhere.csv", &folder.path("a.csv")]).contains("nowhere.csv"));
    assert!(
        complaint(&["convert", &table, &folder.path("no/such/a.csv")]).contains("cannot write")
    );
    let mut names = folder.names();
    names.sort();
    assert_eq!(names, ["in.csv", "out.jsonl"]);
}

#[test]
fn every_command_reads_tables_by_profile_and_zone_and_several_files() {
    let folder = Folder::new("case-options");
    let table = folder.file("a.csv", "actor,time,lat,lon\nbus,2023-09-12 06:00:00,42.4,130.6\n");
    assert!(complaint(&["last", &table, "bus"]).contains("--zone"));
    let last = |arguments: &[&str]| {
        data(&[&["last", &table, "bus"], arguments].concat())["latest"].clone()
    };
    let zone = ["--zone", "Asia/Vladivostok"];
    assert_eq!(last(&zone), "2023-09-11T20:00:00Z");
    let later = folder.file("b.csv", "actor,time,lat,lon\nbus,2023-09-12T00:00:00Z,42.5,130.7\n");
    let gpx = r#"<gpx><trk><name>bus</name><trkseg><trkpt lat="1" lon="2">
        <time>2023-09-13T00:00:00Z</time></trkpt></trkseg></trk></gpx>"#;
    let gpx = folder.file("c.gpx", gpx);
    assert_eq!(last(&[&zone[..], &["--with", &later]].concat()), "2023-09-12T00:00:00Z");
    assert_eq!(
        last(&[&zone[..], &["--with", &later, "--with", &gpx]].concat()),
        "2023-09-13T00:00:00Z"
    );
    assert_eq!(data(&["last", &gpx, "bus"])["latest"], "2023-09-13T00:00:00Z");
    // A case with the fixes of its train.
    let train = folder.file("t.csv", "actor,time,lat,lon\ntrain,2023-09-12T23:00:00Z,43.1,131.9\n");
    assert_eq!(
        data(&["last", KHASAN, "train", "--with", &train])["latest"],
        "2023-09-12T23:00:00Z"
    );
    let met = data(&["encounters", &later, "--with", &train, "--within", "1km"]);
    assert_eq!(met["encounters"], json!([]));

    let harbour = data(&["last", HARBOUR, "367000140", "--profile", "MarineCadastre"]);
    assert_eq!(harbour["latest"], "2020-06-30T00:59:59Z");
    assert!(complaint(&["last", HARBOUR, "367000140", "--profile", "plain"]).contains("\"time\""));
    assert!(complaint(&["check", HARBOUR, "--profile", "marine"]).contains("danish-ais"));
    assert!(complaint(&["last", KHASAN, "train", "--profile", "plain"]).contains("--profile"));
    assert!(complaint(&["last", KHASAN, "train", "--zone", "UTC"]).contains("--zone"));
    assert!(complaint(&["last", &table, "bus", "--zone", "Mars"]).contains("--zone: "));
    assert!(complaint(&["last", &table, "bus", "--with", KHASAN]).contains("case file"));
    let packed = folder.file("a.csv.gz", "\u{1f}\u{8b}\u{8}");
    std::fs::write(&packed, b"\x1f\x8b\x08\x00").unwrap();
    assert!(complaint(&["last", &packed, "bus"]).contains("a.csv.gz: what is packed is damaged"));
}

/// A timeline made by hand, which no document has.
#[test]
fn what_was_added_to_a_case_is_written_with_it() {
    let day: Interval = "2023-01-02T00:00:00Z/2023-01-03T00:00:00Z".parse().unwrap();
    let named = Place::lat_lon(3.0, 4.0).unwrap().named("harbour");
    let table = b"actor,time,lat,lon\na,2023-01-01T00:00:00Z,1.5,2.5\n";
    let (mut timeline, _) = Profile::plain().load(table).unwrap();
    timeline.add(Sighting::new("b", named.clone(), day).labelled("s1"));
    timeline.add(Sighting::new("b", named, Interval::UNBOUNDED));
    timeline.add(Sighting::new("b", Place::unlocated("there"), day));
    let case = Case::from(timeline);
    for kind in [FileKind::Json, FileKind::JsonLines] {
        let mut file = Vec::new();
        let written = case.write(kind, &mut file).unwrap();
        assert_eq!((written.sightings(), written.losses().count()), (4, 0), "{kind}");
        let read = match kind {
            FileKind::Json => Case::read_json(&file).unwrap(),
            _ => Case::read_jsonl(&file).unwrap(),
        };
        let id = read.timeline().labelled("s1").unwrap();
        let sighting = read.timeline().sighting(id).unwrap();
        assert_eq!((sighting.interval(), sighting.place().name()), (day, "harbour"));
        assert_eq!(
            read.timeline().as_known().last_seen("a").certain().unwrap().place().lat(),
            Some(1.5)
        );
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    use std::process::Stdio;
    use std::time::Duration;

    use super::*;

    /// A table that takes a while to convert.
    fn long(folder: &Folder) -> String {
        let rows = (0..200_000).map(|row| {
            let (hour, minute, second) = (row / 3600 % 24, row / 60 % 60, row % 60);
            format!(
                "a{},2020-01-{:02}T{hour:02}:{minute:02}:{second:02}Z,1,2\n",
                row % 97,
                1 + row / 86400
            )
        });
        folder.file("long.csv", &format!("actor,time,lat,lon\n{}", rows.collect::<String>()))
    }

    fn parts(folder: &Folder) -> Vec<String> {
        folder.names().into_iter().filter(|name| name.ends_with(".part")).collect()
    }

    /// A conversion that has begun to write.
    fn begun(folder: &Folder, arguments: &[&str]) -> std::process::Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
        let command = command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        while parts(folder).is_empty() && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        child
    }

    #[test]
    fn a_file_that_came_meanwhile_stays() {
        let folder = Folder::new("meanwhile");
        let (table, out) = (long(&folder), folder.path("out.jsonl"));
        let mut child = begun(&folder, &["convert", &table, &out]);
        std::fs::write(&out, "precious").unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(2));
        assert_eq!(std::fs::read_to_string(&out).unwrap(), "precious");
        assert!(parts(&folder).is_empty());
    }

    #[test]
    fn of_two_at_once_one_is_told() {
        let folder = Folder::new("two");
        let (table, out) = (long(&folder), folder.path("out.jsonl"));
        let mut child = begun(&folder, &["convert", &table, &out]);
        let other = run(&["convert", HARBOUR, &out, "--zone", "UTC"]);
        let codes = [child.wait().unwrap().code(), other.status.code()];
        assert!(codes.contains(&Some(0)) && codes.contains(&Some(2)), "{codes:?}");
    }

    #[test]
    fn a_request_to_stop_leaves_the_old_file_and_no_part() {
        let folder = Folder::new("stop");
        let table = long(&folder);
        for signal in ["-TERM", "-INT", "-HUP"] {
            let out = folder.file("out.jsonl", "old");
            let mut child = begun(&folder, &["convert", &table, &out, "--force"]);
            let kill = Command::new("kill").args([signal, &child.id().to_string()]).status();
            assert!(kill.unwrap().success());
            assert_eq!(child.wait().unwrap().code(), None, "{signal}");
            assert_eq!(std::fs::read_to_string(&out).unwrap(), "old");
            assert!(parts(&folder).is_empty(), "{signal}");
        }
    }

    #[test]
    fn a_file_that_may_not_grow_so_large_is_an_error_and_leaves_no_part() {
        let folder = Folder::new("limit");
        let (table, out) = (long(&folder), folder.path("out.jsonl"));
        let script = "ulimit -f 1 && exec \"$0\" convert \"$1\" \"$2\"";
        let limited = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_lastseen"), &table, &out])
            .output()
            .unwrap();
        let said = String::from_utf8(limited.stderr).unwrap();
        assert_eq!(limited.status.code(), Some(2), "{said}");
        assert!(said.contains("out.jsonl: ") && said.contains("cannot be written"), "{said}");
        assert!(parts(&folder).is_empty() && !std::path::Path::new(&out).exists());
    }

    #[test]
    fn what_is_replaced_keeps_its_permissions_and_a_link_stays_one() {
        let folder = Folder::new("permissions");
        let out = folder.file("out.jsonl", "old");
        std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o600)).unwrap();
        let link = folder.path("link.jsonl");
        symlink("out.jsonl", &link).unwrap();
        let convert = ["convert", HARBOUR, &link, "--zone", "UTC"];
        assert!(complaint(&convert).contains("--force"));
        let output = run(&[&convert[..], &["--force"]].concat());
        let said = String::from_utf8(output.stdout).unwrap();
        // The answer names the file that was written.
        assert!(said.contains("out.jsonl: ") && !said.contains("link.jsonl: "), "{said}");
        assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(std::fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Case::open(&out).unwrap().timeline().len(), rows(HARBOUR).len());
        let dangling = folder.path("nothing.jsonl");
        symlink("nowhere.jsonl", &dangling).unwrap();
        let into_nothing = ["convert", HARBOUR, &dangling, "--zone", "UTC", "--force"];
        assert!(complaint(&into_nothing).contains("link to nothing"));
    }

    #[test]
    fn what_a_killed_process_left_goes_with_the_next_and_nothing_else_does() {
        let folder = Folder::new("killed");
        let (table, out) = (long(&folder), folder.path("out.jsonl"));
        let mut child = begun(&folder, &["convert", &table, &out]);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = parts(&folder).len();
        let not_ours = [".lastseen-x-0.part", ".lastseen-1.part", "a.part", "lastseen-1-0.part"];
        not_ours.iter().for_each(|name| drop(folder.file(name, "mine")));
        // Another is at work, as its lock says.
        let locked = std::fs::File::create(folder.path(".lastseen-1-0.part")).unwrap();
        locked.lock().unwrap();
        assert_eq!(left, 1, "it was killed while it wrote");
        let convert = ["convert", HARBOUR, &folder.path("other.jsonl"), "--zone", "UTC"];
        assert!(data(&convert)["written"].as_u64() > Some(0));
        let mut names = parts(&folder);
        names.sort();
        let mut expected: Vec<&str> = not_ours.into_iter().chain([".lastseen-1-0.part"]).collect();
        expected.sort_unstable();
        assert_eq!(names, expected);
    }

    #[test]
    fn what_is_replaced_runs_as_nobody_else() {
        let folder = Folder::new("setuid");
        let out = folder.file("out.jsonl", "old");
        std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o6755)).unwrap();
        let before = std::fs::metadata(&out).unwrap();
        data(&["convert", HARBOUR, &out, "--zone", "UTC", "--force"]);
        let after = std::fs::metadata(&out).unwrap();
        assert_eq!(after.permissions().mode() & 0o7777, 0o755);
        assert_eq!((after.uid(), after.gid()), (before.uid(), before.gid()));
    }

    #[test]
    fn a_pipe_and_a_device_are_written_to_as_they_are() {
        let written = run(&["convert", KHASAN, "-", "--as", "jsonl"]).stdout;
        assert!(!written.is_empty());
        for path in ["/dev/stdout", "/dev/fd/1"] {
            let output = run(&["convert", KHASAN, path, "--as", "jsonl"]);
            assert_eq!(output.stdout, written, "{path}");
        }
        let folder = Folder::new("pipe");
        let pipe = folder.path("pipe.jsonl");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe).unwrap()
        });
        let output = run(&["convert", KHASAN, &pipe]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(reader.join().unwrap(), written);
        assert_eq!(folder.names(), ["pipe.jsonl"]);
        assert!(run(&["convert", KHASAN, "/dev/null", "--as", "json"]).status.success());
    }

    #[test]
    fn a_name_may_be_as_long_as_names_are() {
        let folder = Folder::new("name");
        let out = folder.path(&format!("{}.csv", "n".repeat(251)));
        assert!(data(&["convert", HARBOUR, &out, "--zone", "UTC"])["written"].as_u64() > Some(0));
    }
}

#[cfg(feature = "parquet")]
#[test]
fn no_moment_is_made_up_and_each_thing_lost_is_told_once() {
    let folder = Folder::new("moments");
    let ten = r#""time": "2024-03-05T10:00Z""#;
    for (sightings, times, expected) in [
        (r#"[{"id": "a", "actor": "kim", "place": "p", "time": "5 o'clock GMT on 5 March 2024"}]"#
            .to_owned(), &[][..], &[("interval", 1)][..]),
        (format!(r#"[{{"id": "a", "actor": "kim", "place": "p", {ten}, "until": "2024-03-05T12:00Z"}}]"#),
            &["10", "12"], &[("stay", 1), ("detail", 1)]),
        (r#"[{"id": "a", "actor": "kim", "place": "p", "time": "Monday", "until": "Wednesday"}]"#
            .to_owned(), &[], &[("interval", 1), ("stay", 1)]),
        (format!(r#"[{{"id": "a", "actor": "kim", "place": "p", {ten}, "modality": "unconfirmed"}}]"#),
            &[], &[("not_seen", 1)]),
        // Accounts are one event: at the moment that they share, or at none.
        (format!(r#"[{{"id": "a", "actor": "kim", "place": "p", {ten}}},
            {{"id": "b", "actor": "kim", "place": "p", "time": "2024-03-05T12:00Z", "same_event": "a"}}]"#),
            &[], &[("interval", 1), ("account", 1)]),
        (format!(r#"[{{"id": "a", "actor": "kim", "place": "p", {ten}}},
            {{"id": "b", "actor": "kim", "place": "p", "time": "5 March 2024", "same_event": "a"}}]"#),
            &["10"], &[("account", 1), ("detail", 1)]),
        (format!(r#"[{{"id": "a", "actor": "kim", "place": "p", {ten}}},
            {{"id": "b", "actor": "kim", "place": "q", {ten}, "same_event": "a"}}]"#),
            &[], &[("account", 1), ("places", 1)]),
        (format!(r#"[{{"id": "a", "actor": "kim", "place": "home", {ten}, "until": "2024-03-05T12:00Z"}}]"#),
            &[], &[("no_position", 1)]),
    ] {
        let case = format!(
            r#"{{"lastseen": 1, "published": "2024-03-08", "actors": [{{"id": "kim"}}],
                "places": [{{"id": "p", "lat": 1, "lon": 2, "zone": "UTC"}},
                           {{"id": "q", "lat": 3, "lon": 4, "zone": "UTC"}}],
                "sightings": {sightings}}}"#
        );
        let (case, out) = (folder.file("case.json", &case), folder.path("out.parquet"));
        let told = data(&["convert", &case, &out, "--force"]);
        let losses = told["losses"].as_array().unwrap().iter();
        let losses: Vec<(&str, u64)> = losses
            .map(|loss| (loss["loss"].as_str().unwrap(), loss["count"].as_u64().unwrap()))
            .filter(|(loss, _)| !["actor", "place"].contains(loss))
            .collect();
        assert_eq!(losses, expected, "{sightings}");
        let written: Vec<String> =
            times.iter().map(|hour| format!("kim 2024-03-05T{hour}:00:00Z Some(1.0) Some(2.0)")).collect();
        assert_eq!(rows(&out), written, "{sightings}");
    }
}
