//! One word for each thing, and each thing once.
//!
//! A reader who meets a name has to know which thing it is, and a change made in
//! one place must not be needed in a second one. Each list of exceptions holds
//! what is left from before these rules; it only gets shorter.

use std::collections::{BTreeMap, HashMap};

use crate::ladder::read::files;
use crate::ladder::sources;

/// Names of types that are defined more than once, private ones too.
const TYPES: &[&str] = &[];

/// Names of files that stand in more than one folder.
const FILES: &[&str] = &[];

/// Pairs of files that share a run of lines.
const RUNS: &[&str] = &[];

/// How many lines make a run.
const RUN: usize = 12;

#[test]
fn a_type_name_is_defined_once() {
    let sources = sources();
    let mut places = BTreeMap::new();
    for (path, file) in files(&sources).values() {
        for (name, line) in &file.types {
            places.entry(name.clone()).or_insert_with(Vec::new).push(format!("{path}:{line}"));
        }
    }
    assert!(places.contains_key("Timestamp"), "the types were not found");
    let wrong = against(twice(places), TYPES, "TYPES", "give each thing its own name");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_file_name_stands_once() {
    let mut places = BTreeMap::new();
    // A file of answer/ has the name of the file whose answer it presents.
    for (path, _) in sources().into_iter().filter(|(path, _)| !path.starts_with("src/answer/")) {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        places.entry(name).or_insert_with(Vec::new).push(path);
    }
    places.retain(|name, _| !["mod.rs", "tests.rs"].contains(&name.as_str()));
    assert!(places.contains_key("lib.rs"), "the files were not found");
    let cure = "name each file after what stands in it";
    let wrong = against(twice(places), FILES, "FILES", cure);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_run_of_lines_stands_twice() {
    let wrong = against(runs(&sources()), RUNS, "RUNS", "let one piece of code serve both");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names with more than one place.
fn twice(mut places: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    places.retain(|_, places| places.len() > 1);
    places
}

/// What is found but not known, with its places and the cure; and what is known
/// but no longer found.
fn against(
    found: BTreeMap<String, Vec<String>>,
    known: &[&str],
    list: &str,
    cure: &str,
) -> Vec<String> {
    let paid = known.iter().filter(|name| !found.contains_key(**name));
    let paid = paid.map(|name| format!("{name} stands once: take it off {list} in {}", file!()));
    let new = found.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    let new = new.map(|(name, places)| format!("{name}: {}; {cure}", places.join(", ")));
    paid.chain(new).collect()
}

/// The runs of lines that stand in two places, by the files that share them.
fn runs(sources: &[(String, String)]) -> BTreeMap<String, Vec<String>> {
    let mut found = BTreeMap::new();
    let mut seen: HashMap<Vec<&str>, (&str, usize, usize)> = HashMap::new();
    for (path, text) in sources {
        let lines = telling_lines(text);
        let mut next = None;
        for (at, window) in lines.windows(RUN).enumerate() {
            let key: Vec<&str> = window.iter().map(|(_, line)| *line).collect();
            let first = window[0].0;
            let (other, other_at, other_line) = *seen.entry(key).or_insert((path, at, first));
            // A window meets itself, and the shifted one of a repeated line.
            if other == path && at < other_at + RUN {
                continue;
            }
            // The next window of a run that is already found.
            if next != Some((other, other_at, at)) {
                let places = format!("{other}:{other_line} and {path}:{first}");
                found.entry(format!("{other} ~ {path}")).or_insert_with(Vec::new).push(places);
            }
            next = Some((other, other_at + 1, at + 1));
        }
    }
    found
}

/// The lines that say something, with their numbers: no blank ones, comments,
/// brackets and imports.
fn telling_lines(text: &str) -> Vec<(usize, &str)> {
    let mut importing = false;
    let mut lines = Vec::new();
    for (line, number) in text.lines().map(str::trim).zip(1..) {
        let import =
            ["use ", "pub use ", "pub(crate) use "].iter().any(|word| line.starts_with(word));
        importing |= import;
        let says = line.contains(char::is_alphanumeric) && !line.starts_with("//") && !importing;
        importing &= !line.ends_with(';');
        if says {
            lines.push((number, line));
        }
    }
    lines
}

#[test]
fn a_list_of_exceptions_only_gets_shorter() {
    let found = BTreeMap::from([
        ("Clock".to_owned(), vec!["src/a.rs:1".to_owned(), "src/b.rs:2".to_owned()]),
        ("Row".to_owned(), vec!["src/a.rs:3".to_owned(), "src/b.rs:4".to_owned()]),
    ]);
    assert_eq!(
        against(found, &["Row", "Way"], "TYPES", "rename one"),
        [
            "Way stands once: take it off TYPES in tests/it/house.rs",
            "Clock: src/a.rs:1, src/b.rs:2; rename one",
        ]
    );
}

#[test]
fn a_run_is_found_whatever_stands_between_its_lines() {
    let lines: Vec<String> = (0..RUN + 3).map(|i| format!("let x{i} = {i};")).collect();
    let file = |path: &str, text: String| (path.to_owned(), text);
    let one = file("src/one.rs", format!("use a::b;\n{}", lines.join("\n")));
    let spaced = lines.join("\n\n    // A comment.\n}\nuse c::{\n    d,\n};\n  ");
    let other = file("src/other.rs", format!("fn f() {{\n{spaced}"));
    let found = runs(&[one.clone(), other]);
    let places = found.get("src/one.rs ~ src/other.rs").unwrap();
    assert_eq!(*places, ["src/one.rs:2 and src/other.rs:2"]);

    let short = file("src/short.rs", lines[..RUN - 1].join("\n"));
    assert_eq!(runs(&[one.clone(), short]), BTreeMap::new());
    let within = file("src/within.rs", [lines.as_slice(), &lines].concat().join("\n"));
    let found = runs(&[within]);
    assert_eq!(found["src/within.rs ~ src/within.rs"], ["src/within.rs:1 and src/within.rs:16"]);
    assert_eq!(runs(&[one, file("src/first.rs", lines.join("\n"))]).len(), 1);
    // A line that is repeated shares most of itself with its neighbours.
    let repeated = file("src/repeated.rs", "a();\n".repeat(RUN + 3));
    assert_eq!(runs(&[repeated]), BTreeMap::new());
}
