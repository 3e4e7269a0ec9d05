//! The command beside whatever surrounds it: the environment, threads, and files that nobody
//! should have written.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A folder of this test alone, which is removed with what is in it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("lastseen-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn run(arguments: &[&str], surroundings: &[(&str, &str)]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lastseen"))
        .args(arguments)
        .envs(surroundings.iter().copied())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Everything that some commands print of some files.
fn all_said(surroundings: &[(&str, &str)]) -> Vec<(String, Vec<u8>, Vec<u8>)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(cases)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.to_string_lossy().contains("expected"))
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .collect();
    files.sort();
    assert!(files.len() > 5, "{files:?}");
    files.truncate(4);
    files.push("examples/data/khasan.json".into());
    files.push("tests/data/encounters.csv".into());
    let mut said = Vec::new();
    for file in files.iter().filter_map(|file| file.to_str()) {
        for arguments in [
            &["check", file][..],
            &["check", file, "--json"],
            &["encounters", file, "--json"],
            &["convert", file, "-", "--as", "jsonl"],
        ] {
            let output = run(arguments, surroundings);
            said.push((arguments.join(" "), output.stdout, output.stderr));
        }
    }
    said
}

#[test]
fn answers_are_the_same_bytes_whatever_the_environment_is() {
    let usual = all_said(&[]);
    assert!(usual.iter().filter(|(_, out, _)| out.len() > 100).count() > 10);
    for surroundings in [
        &[][..],
        &[("TZ", "Asia/Tokyo")],
        &[("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR")],
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "7")],
        &[("COLUMNS", "20"), ("TERM", "dumb"), ("NO_COLOR", "1")],
        &[("HOME", "/nonexistent")],
    ] {
        for (usual, now) in usual.iter().zip(all_said(surroundings)) {
            assert_eq!(*usual, now, "{surroundings:?}");
        }
    }
}

/// Files that are empty, endless in one line, deep, or full of numbers that are none.
fn hostile(folder: &Folder) -> Vec<PathBuf> {
    let (header, row) = ("actor,time,lat,lon\n", "a,2020-01-01T00:00:00Z,1,1\n");
    let with = |rows: &str| format!("{header}{rows}").into_bytes();
    let utf16: Vec<u8> = with(row).into_iter().flat_map(|byte| [byte, 0]).collect();
    let places = ["NaN,1", "inf,1", "1e400,1", "95,1", "1,540", "-0.0,-0.0", "1e-400,1", "1,", ","];
    let numbers: String =
        places.iter().map(|place| format!("a,2020-01-01T00:00:00Z,{place}\n")).collect();
    let years = ["-9999", "0000", "9999", "+10000", "-999999", "+292278", &"9".repeat(30)];
    let years: String =
        years.iter().map(|year| format!("a,{year}-01-01T00:00:00Z,1,1\n")).collect();
    let since_1970 = ["9223372036854775807", "-9223372036854775808", "1e308", "NaN", "0"];
    let since_1970: String = since_1970.iter().map(|time| format!("a,{time},1,1\n")).collect();
    let columns: String = (0..20_000).map(|column| format!("c{column},")).collect();
    let gpx = "<gpx version=\"1.1\" creator=\"x\" xmlns=\"http://www.topografix.com/GPX/1/1\">";
    let point = "<trkpt lat=\"1\" lon=\"2\"><time>2020-01-01T00:00:00Z</time></trkpt>";
    let track =
        |name: &str| format!("<trk><name>{name}</name><trkseg>{point}</trkseg></trk></gpx>");
    let entities: String = ('b'..='l')
        .map(|name| {
            let before = char::from_u32(u32::from(name) - 1).unwrap();
            format!("<!ENTITY {name} \"{}\">", format!("&{before};").repeat(10))
        })
        .collect();
    let bomb = format!("<!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\">{entities}]>{gpx}{}", track("&l;"));
    let deep = 20_000;
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("empty.csv", Vec::new()),
        ("empty.json", Vec::new()),
        ("empty.gpx", Vec::new()),
        ("header.csv", header.into()),
        ("returns.csv", format!("{header}{row}").replace('\n', "\r").into()),
        ("utf16.csv", [vec![0xFF, 0xFE], utf16].concat()),
        ("nul.csv", with(&format!("a\0,\0,\0,\0\n{row}"))),
        ("numbers.csv", with(&numbers)),
        ("years.csv", with(&years)),
        ("since.csv", with(&since_1970)),
        ("field.csv", with(&format!("\"{}\",2020-01-01T00:00:00Z,1,1\n{row}", "x".repeat(300_000)))),
        ("columns.csv", columns.into()),
        ("quote.csv", with(&format!("\"{}", row.repeat(10_000)))),
        ("zero.csv", vec![0; 100_000]),
        ("deep.json", format!("{}{}", "[".repeat(deep), "]".repeat(deep)).into()),
        ("objects.json", format!("{}1{}", "{\"a\":".repeat(deep), "}".repeat(deep)).into()),
        ("twice.json", br#"{"lastseen":1,"lastseen":1}"#.into()),
        ("huge.json", format!(r#"{{"lastseen":1,"places":[{{"id":"p","lat":{},"lon":1}}]}}"#, "9".repeat(400)).into()),
        ("wide.json", br#"{"lastseen":1,"places":[{"id":"p","lat":1,"lon":1,"radius_m":1e308}]}"#.into()),
        ("words.json", format!(r#"{{"lastseen":1,"actors":[{{"id":"a"}}],"sightings":[{{"actor":"a","place":{{"lat":1,"lon":1}},"time":"{}"}}]}}"#, "6 a.m. on Tuesday ".repeat(5_000)).into()),
        ("same.jsonl", format!("{{\"lastseen\":1}}\n{}", "{\"actor\":{\"id\":\"a\"}}\n".repeat(2_000)).into()),
        ("bomb.gpx", bomb.into()),
        ("deep.gpx", format!("{gpx}{}{}{}", "<a>".repeat(deep), "</a>".repeat(deep), track("a")).into()),
        ("open.gpx", format!("{gpx}{}", "<trk>".repeat(deep)).into()),
    ];
    files.into_iter().map(|(name, bytes)| folder.file(name, bytes)).collect()
}

#[test]
fn hostile_files_are_answered_or_refused_and_nothing_panics() {
    let folder = Folder::new("hostile");
    let (mut answered, mut refused) = (0, 0);
    for path in hostile(&folder) {
        let file = path.to_str().unwrap();
        for arguments in
            [&["last", file, "a"][..], &["check", file], &["gaps", file, "a", "--json"]]
        {
            let output = run(arguments, &[]);
            let complaint = String::from_utf8_lossy(&output.stderr);
            assert!(!complaint.contains("panicked"), "{arguments:?}: {complaint}");
            match output.status.code() {
                Some(0 | 1) => answered += 1,
                Some(2) => {
                    refused += 1;
                    // An error says something, and no more than somebody reads.
                    assert!(complaint.starts_with("lastseen: "), "{arguments:?}: {complaint}");
                    assert!(complaint.len() < 2_000, "{arguments:?}: {} bytes", complaint.len());
                }
                other => panic!("{arguments:?} ended with {other:?}: {complaint}"),
            }
        }
    }
    assert!(answered > 10 && refused > 10, "{answered} answered, {refused} refused");
}
