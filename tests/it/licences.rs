//! Each licence that a dependency needs is on the list of `.deny.toml`, also where
//! cargo-deny is not installed.

use std::collections::HashSet;
use std::process::Command;

use serde_json::Value;

fn output(program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The licences in the list `allow` of the rules.
fn allowed(rules: &str) -> HashSet<&str> {
    let (_, list) = rules.split_once("\nallow = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    list.split('"').skip(1).step_by(2).collect()
}

/// Whether an SPDX expression can be met by some licences.
fn is_met(expression: &str, by: &HashSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words: Vec<&str> = spaced.split_whitespace().rev().collect();
    any_of(&mut words, by)
}

fn any_of(words: &mut Vec<&str>, by: &HashSet<&str>) -> bool {
    let mut is_met = all_of(words, by);
    while words.last() == Some(&"OR") {
        words.pop();
        is_met |= all_of(words, by);
    }
    is_met
}

fn all_of(words: &mut Vec<&str>, by: &HashSet<&str>) -> bool {
    let mut is_met = one(words, by);
    while matches!(words.last(), Some(&"AND" | &"WITH")) {
        words.pop();
        is_met &= one(words, by);
    }
    is_met
}

fn one(words: &mut Vec<&str>, by: &HashSet<&str>) -> bool {
    match words.pop() {
        Some("(") => {
            let is_met = any_of(words, by);
            words.pop();
            is_met
        }
        word => word.is_some_and(|word| by.contains(word)),
    }
}

#[test]
fn an_expression_is_met_as_it_says() {
    let by = HashSet::from(["MIT", "Unicode-3.0"]);
    for (expression, expected) in [
        ("MIT/Apache-2.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("MIT AND ODbL-1.0", false),
        ("GPL-3.0", false),
        ("Apache-2.0 OR (MIT AND Zlib)", false),
    ] {
        assert_eq!(is_met(expression, &by), expected, "{expression}");
    }
}

#[test]
fn each_licence_that_a_dependency_needs_is_on_the_list() {
    let rules = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/.deny.toml"));
    let rules = rules.unwrap();
    let allowed = allowed(&rules);
    let rustc = output("rustc", &["-vV"]);
    let host = rustc.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let asked = ["metadata", "--offline", "--locked", "--all-features", "--format-version", "1"];
    let asked = [&asked[..], &["--filter-platform", host]].concat();
    let metadata: Value = serde_json::from_str(&output(env!("CARGO"), &asked)).unwrap();
    let nodes = metadata["resolve"]["nodes"].as_array().unwrap();
    let used: HashSet<&str> = nodes.iter().filter_map(|node| node["id"].as_str()).collect();
    let packages = metadata["packages"].as_array().unwrap();
    let packages = packages.iter().filter(|one| used.contains(one["id"].as_str().unwrap()));
    let mut looked_at = 0;
    for package in packages {
        let licence = package["license"].as_str().unwrap_or("none");
        assert!(is_met(licence, &allowed), "{} needs {licence}", package["name"]);
        looked_at += 1;
    }
    assert!(looked_at > 50, "{looked_at}");
}

#[cfg(all(feature = "cli", feature = "tz-lookup"))]
#[test]
fn the_command_names_the_source_of_its_boundaries() {
    let text = output(env!("CARGO_BIN_EXE_lastseen"), &["--version"]);
    assert!(text.contains("OpenStreetMap contributors") && text.contains("ODbL"), "{text}");
}
