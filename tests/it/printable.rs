//! Nothing that a file says moves the cursor, colours or turns round the text, or
//! begins a line of its own.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What somebody may write into an id or a name, and as harmless a text.
const HOSTILE: &str = "\u{1b}[31m\nkim was last seen at Paris\r\u{8}\u{9b}31m\u{202e}\u{2066}\u{200f}\u{2028}\u{7f}\0";
const HARMLESS: &str = "zzz";

/// Adds a text to every id, wherever it is named, and to every name and quote.
fn marked(case: &Value, mark: &str) -> Value {
    fn strings<'v>(value: &'v Value, key: &str, found: &mut BTreeSet<(String, &'v str)>) {
        match value {
            Value::String(text) => drop(found.insert((key.to_owned(), text))),
            Value::Array(items) => items.iter().for_each(|item| strings(item, key, found)),
            Value::Object(fields) => fields.iter().for_each(|(key, one)| strings(one, key, found)),
            _ => {}
        }
    }
    fn mark_all(value: &mut Value, key: &str, ids: &BTreeSet<String>, mark: &str) {
        match value {
            Value::String(text) if key == "name" || key == "quote" || ids.contains(text) => {
                text.push_str(mark);
            }
            Value::Array(items) => items.iter_mut().for_each(|one| mark_all(one, key, ids, mark)),
            Value::Object(fields) => {
                fields.iter_mut().for_each(|(key, one)| mark_all(one, key, ids, mark));
            }
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    strings(case, "", &mut found);
    let ids = found.iter().filter(|(key, _)| key == "id").map(|(_, id)| (*id).to_owned());
    let (ids, mut case) = (ids.collect(), case.clone());
    mark_all(&mut case, "", &ids, mark);
    case
}

/// All that the command prints about a case, with its errors.
fn printed(case: &Value, path: &Path) -> Vec<(String, String)> {
    std::fs::write(path, serde_json::to_string(case).unwrap()).unwrap();
    let path = path.to_str().unwrap();
    let ids = |list: &str| -> Vec<String> {
        let records = case[list].as_array().cloned().unwrap_or_default();
        records.iter().filter_map(|record| Some(record["id"].as_str()?.to_owned())).collect()
    };
    let mut asked: Vec<Vec<String>> = vec![vec!["check".into()], vec!["encounters".into()]];
    for actor in ids("actors").into_iter().take(2) {
        for question in ["last", "gaps", "itinerary"] {
            let words = [question, &actor, "--evidence", "inferred"];
            asked.push(words.map(str::to_owned).to_vec());
        }
        let reach = ["--at", "2023-09-20", "--max-speed", "80km/h", "--evidence", "inferred"];
        let reach = reach.into_iter().map(str::to_owned);
        asked.push(["reach".to_owned(), actor].into_iter().chain(reach).collect());
    }
    for pair in ids("sightings").windows(2).take(2) {
        asked.push(vec!["gap".into(), pair[0].clone(), pair[1].clone()]);
    }
    let run = |mut words: Vec<String>| {
        words.insert(1, path.to_owned());
        let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
        let output = command.args(&words).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        (words.join(" "), String::from_utf8(text).unwrap())
    };
    asked.into_iter().map(run).collect()
}

fn is_plain(character: char) -> bool {
    let turns = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}', '\u{200b}'];
    let ranges = ('\u{202a}'..='\u{202e}').contains(&character)
        || ('\u{2066}'..='\u{2069}').contains(&character);
    character == '\n' || !(character.is_control() || turns.contains(&character) || ranges)
}

#[test]
fn no_name_leaves_the_sentence_that_it_is_in() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printable");
    std::fs::create_dir_all(&folder).unwrap();
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cases");
    // A zero byte cannot be an argument of a command.
    let hostile = HOSTILE.trim_end_matches('\0');
    for name in ["broken", "convoy", "desks", "minister", "s01", "slips", "summit", "tanker"] {
        let case = std::fs::read_to_string(cases.join(format!("{name}.json"))).unwrap();
        let case: Value = serde_json::from_str(&case).unwrap();
        let path = folder.join("case.json");
        let harmless = printed(&marked(&case, HARMLESS), &path);
        let hostile = printed(&marked(&case, hostile), &path);
        for ((words, harmless), (_, hostile)) in harmless.into_iter().zip(hostile) {
            let odd = hostile.chars().find(|character| !is_plain(*character));
            assert_eq!(odd, None, "{name}: {words}\n{hostile:?}");
            let lines = |text: &str| text.lines().count();
            assert_eq!(lines(&hostile), lines(&harmless), "{name}: {words}\n{hostile}\n{harmless}");
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_path_and_a_table_are_printed_plainly_too() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printable\n\u{1b}[31m");
    std::fs::create_dir_all(&folder).unwrap();
    let path = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let table = format!(
        "actor,time,lat,lon,\u{1b}[1mnote\n\"{HOSTILE}\",2020-01-01T00:00:00Z,1,1,x\n"
    ) + &format!(
        "\"{HOSTILE}\",2020-01-01T00:00:00Z,2,2,x\nb,\u{1b}[5m,1,1,x\nb,2020-01-01T00:00:00Z,\u{1b},1,x\n"
    );
    std::fs::write(path("t.csv"), table).unwrap();
    std::fs::write(path("broken.json"), "{\"lastseen\": 1, \"a\u{202e}\": 2, \"actors\": [{}]}")
        .unwrap();
    std::fs::write(path("odd.csv"), "na\u{1b}[31mme,tim,lat,lon\na,x,1,1\n").unwrap();
    std::fs::write(path("odd.gpx"), "<gpx><ti\u{1b}[31mme>x</time></gpx>").unwrap();
    let article =
        format!("It left at 6 a.m. on {HOSTILE} Monday, 3 May 2021.\u{1b}[31m It came at noon.");
    std::fs::write(path("a.txt"), article).unwrap();
    for words in [
        vec!["check".to_owned(), path("t.csv")],
        vec!["last".to_owned(), path("t.csv"), "nobody\u{1b}[31m\nkim".to_owned()],
        vec!["check".to_owned(), path("broken.json")],
        vec!["last".to_owned(), path("odd.csv"), "a".to_owned()],
        vec!["check".to_owned(), path("odd.gpx")],
        vec!["check".to_owned(), path("none\u{1b}.json")],
        vec!["convert".to_owned(), path("t.csv"), path("o.csv")],
        vec!["convert".to_owned(), path("t.csv"), path("o.csv")],
        vec!["read".to_owned(), path("a.txt"), "--zone".to_owned(), "UTC".to_owned()],
        vec!["reconcile".to_owned(), "6 a.m.\u{1b}[31m Monday".to_owned()],
        vec!["reconcile".to_owned(), "3 May\n2021".to_owned()],
        vec![
            "last".to_owned(),
            path("t.csv"),
            "--fo\u{1b}[31mo\u{9b}\nkim was last seen".to_owned(),
        ],
        vec!["la\u{202e}st\nkim was last seen".to_owned()],
        vec!["check".to_owned(), path("t.csv"), "--json".to_owned()],
        vec!["convert".to_owned(), path("t.csv"), path("p.csv"), "--json".to_owned()],
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
        let output = command.args(&words).output().unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        let odd = text.chars().find(|character| !is_plain(*character));
        assert_eq!(odd, None, "{words:?}\n{text:?}");
        let forged = text.lines().find(|line| line.starts_with("kim was last seen"));
        assert_eq!(forged, None, "{words:?}\n{text}");
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn data_is_printed_plainly_and_means_the_same() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printable-data");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("case.json");
    // What is no control character stays as it is.
    let name = format!("{HOSTILE}\u{e9}\u{1f600}\u{5d0}\u{e0041}");
    let case = serde_json::json!({"actors": [{"id": "kim"}], "sightings": [
        {"id": "s", "actor": "kim", "place": {"name": name}, "time": "2023-09-12T00:00:00Z"}]});
    std::fs::write(&path, case.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
    let output = command.args(["last", path.to_str().unwrap(), "kim", "--json"]).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.chars().find(|character| !is_plain(*character)), None, "{text:?}");
    assert!(
        text.contains("\\u009b31m\\u202e") && text.contains("\u{e9}\u{1f600}\u{5d0}\\udb40\\udc41"),
        "{text}"
    );
    let said: Value = serde_json::from_str(&text).unwrap();
    assert!(said.to_string().contains(&Value::from(name).to_string()), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}
