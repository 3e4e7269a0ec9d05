//! Tables that other programs wrote, read by the command: `tests/data/foreign/cases.json`
//! has a kind, the arguments, a text or the name of a file beside it, and what comes out.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/foreign")
}

fn run(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lastseen"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap()).collect()
}

/// The rows of the table as CSV, without the header.
fn rows(arguments: &[&str], folder: &Path) -> (Vec<String>, String) {
    let out = run(arguments, folder);
    let told = String::from_utf8(out.stderr).unwrap();
    let rows = String::from_utf8(out.stdout).unwrap();
    (rows.lines().skip(1).map(str::to_owned).collect(), told)
}

/// The instant, and where, to the second and to 1e-5 degrees.
fn is_at(seen: &Value, expected: &Value) -> bool {
    let near =
        |key: &str| (seen[key].as_f64().unwrap() - expected[key].as_f64().unwrap()).abs() < 1e-5;
    let second = |text: &Value| text.as_str().unwrap()[..19].to_owned();
    second(&seen["earliest"]) == second(&expected["time"]) && near("lat") && near("lon")
}

/// What falls short of the case, if anything does.
fn shortcoming(case: &Value, folder: &Path) -> Option<String> {
    let arguments = texts(&case["args"]);
    let out = run(&arguments, folder);
    let told = String::from_utf8_lossy(&out.stderr).into_owned();
    let missing = |words: &Value, told: &str| {
        texts(words)
            .into_iter()
            .find(|word| !told.contains(word))
            .map(|word| format!("does not say {word:?}: {told}"))
    };
    if case["refused"].is_array() {
        let is_refused = out.status.code() == Some(2);
        return if is_refused {
            missing(&case["refused"], &told)
        } else {
            Some("is not refused".to_owned())
        };
    }
    if out.status.code() != Some(0) {
        return Some(told);
    }
    if case["rows"].is_array() {
        let (rows, told) = rows(&arguments, folder);
        let differs = rows != texts(&case["rows"]);
        return differs
            .then(|| format!("{rows:?} {told}"))
            .or_else(|| missing(&case["told"], &told));
    }
    if case["times"].is_array() || case["times"].is_object() {
        let options = arguments[3..].iter().copied();
        let convert: Vec<&str> =
            ["convert", arguments[1], "-", "--as", "csv"].into_iter().chain(options).collect();
        let (rows, told) = rows(&convert, folder);
        let found: Vec<[&str; 2]> = rows
            .iter()
            .map(|row| row.split(',').collect::<Vec<_>>())
            .map(|row| [row[0], row[1]])
            .collect();
        let is_there = |actor: Option<&str>, time: &str| {
            found.iter().any(|row| {
                actor.is_none_or(|actor| actor == row[0]) && row[1].starts_with(&time[..19])
            })
        };
        let differs = match &case["times"] {
            Value::Object(times) => {
                !times.iter().all(|(actor, time)| is_there(Some(actor), time.as_str().unwrap()))
            }
            times => {
                texts(times).len() != found.len()
                    || !texts(times).iter().all(|time| is_there(None, time))
            }
        };
        return differs.then(|| format!("{found:?} {told}"));
    }
    let answer = run(&[&arguments[..], &["--json"]].concat(), folder);
    let answer: Value = serde_json::from_slice(&answer.stdout).unwrap();
    if case["last"].is_object() && !is_at(&answer["sightings"][0], &case["last"]) {
        return Some(answer["sightings"][0].to_string());
    }
    if let Some(gaps) = case["gaps"].as_array()
        && answer["gaps"].as_array().map(Vec::len) != Some(gaps.len())
    {
        return Some(answer["gaps"].to_string());
    }
    missing(&case["told"], &told)
}

#[test]
fn tables_of_other_programs_come_in_whole() {
    let cases = std::fs::read(folder().join("cases.json")).unwrap();
    let cases: Vec<Value> = serde_json::from_slice(&cases).unwrap();
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foreign");
    std::fs::create_dir_all(&scratch).unwrap();
    let mut short = Vec::new();
    for case in &cases {
        let expected = ["rows", "times", "last", "gaps", "refused", "told"];
        assert!(expected.iter().any(|key| !case[*key].is_null()), "{case} expects nothing");
        let folder = match case["text"].as_str() {
            Some(text) => {
                std::fs::write(scratch.join(texts(&case["args"])[1]), text).unwrap();
                scratch.clone()
            }
            None => folder(),
        };
        if let Some(what) = shortcoming(case, &folder) {
            short.push(format!("{}: {:?}: {what}", case["kind"], texts(&case["args"])));
        }
    }
    assert!(
        short.is_empty(),
        "{}\n{} of {} fall short",
        short.join("\n"),
        short.len(),
        cases.len()
    );
}

#[test]
fn an_answer_as_data_has_the_accounts_of_its_tables() {
    let out = run(&["last", "k02_rownumber.csv", "bus2", "--json"], &folder());
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    let [table] = answer["tables"].as_array().unwrap().as_slice() else { panic!("{answer}") };
    assert_eq!(table["file"], "k02_rownumber.csv");
    assert_eq!(
        (&table["read"], &table["loaded"], &table["actors"]),
        (&20.into(), &20.into(), &2.into())
    );
    assert_eq!(table["actor_column"], "vehicle_id");
    assert_eq!(table["from"], "2024-05-01T08:00:00Z");
    assert_eq!(table["to"], "2024-05-01T08:19:00Z");
    assert_eq!(table["notes"].as_array().map(Vec::len), Some(0));
    let out =
        run(&["last", "../cases/../../../examples/data/khasan.json", "kim", "--json"], &folder());
    let answer: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(answer["tables"].is_null());
}
