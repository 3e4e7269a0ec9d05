//! One word for each thing, and each thing once.
//!
//! A reader who meets a name has to know which thing it is, and a change made in
//! one place must not be needed in a second one.

use std::collections::{BTreeMap, HashMap};

use crate::ladder::read::files;
use crate::ladder::sources;

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
    none(twice(places), "give each thing its own name");
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
    none(twice(places), "name each file after what stands in it");
}

#[test]
fn no_run_of_lines_stands_twice() {
    none(runs(&sources()), "let one piece of code serve both");
}

#[test]
fn a_cell_of_the_store_is_filled_by_one_thread() {
    // Below the store nothing is handed to other threads.
    let below = ["src/time/", "src/place/", "src/timeline/parallel.rs"];
    let mut found = BTreeMap::new();
    for (path, text) in sources() {
        if !below.iter().any(|below| path.starts_with(below)) && text.contains("get_or_init") {
            found.insert("get_or_init".to_owned(), vec![path]);
        }
    }
    none(found, "fill it by `parallel::once`, which keeps a pool thread from waiting for itself");
}

/// The names with more than one place.
fn twice(mut places: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
    places.retain(|_, places| places.len() > 1);
    places
}

/// Fails with everything that was found, its places and the cure.
fn none(found: BTreeMap<String, Vec<String>>, cure: &str) {
    let wrong = found.iter().map(|(name, places)| format!("{name}: {}; {cure}", places.join(", ")));
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
#[should_panic = "Clock: src/a.rs:1, src/b.rs:2; rename one"]
fn what_is_found_fails_with_its_places_and_the_cure() {
    let places = vec!["src/a.rs:1".to_owned(), "src/b.rs:2".to_owned()];
    none(twice(BTreeMap::from([("Clock".to_owned(), places)])), "rename one");
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
