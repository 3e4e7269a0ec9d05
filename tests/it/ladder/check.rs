//! The rules of the ladder, as a function from sources to breaches.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Files, Module, Source, files};

/// What the checker knows about the crate.
#[derive(Clone, Copy)]
pub(crate) struct Rules<'a> {
    /// Module paths from the lowest rung to the highest. A rung is one file or
    /// one room: a folder whose files may use each other, but not in a circle.
    pub(crate) ladder: &'a [&'a str],
    /// Foreign crates and the modules that may name them; an empty list means
    /// anywhere.
    pub(crate) doors: &'a [(&'a str, &'a [&'a str])],
    /// Rooms whose `mod.rs` and children need each other; the children may
    /// still not need one another in a circle.
    pub(crate) knots: &'a [&'a str],
    /// The rungs that may print.
    pub(crate) printers: &'a [&'a str],
}

/// The types that know what time it is.
const CLOCKS: [&str; 7] =
    ["Instant", "Local", "SystemTime", "Timestamp", "Utc", "Zoned", "ZonedDateTime"];

const PRINTS: [&str; 5] = ["print!", "println!", "eprint!", "eprintln!", "dbg!"];

/// The files of one room: which needs which, and on which line.
type Room = BTreeMap<Module, BTreeMap<Module, usize>>;

/// Every breach of `rules` in `sources`, which are paths such as
/// `src/time/zone.rs` with their texts.
pub(crate) fn check(rules: Rules<'_>, sources: &[(String, String)]) -> Vec<String> {
    let files = files(sources);
    let mut rooms: BTreeMap<Module, Room> = BTreeMap::new();
    let mut breaches = BTreeSet::new();
    let mut report = |module: &Module, line, what: String| {
        let path = files.get(module).map_or("", |(path, _)| path);
        breaches.insert((path, line, what));
    };
    for (module, (_, file)) in &files {
        for (line, what) in faults(rules, file) {
            report(module, line, what);
        }
        let Some((low, room)) = rung(rules.ladder, module) else {
            let cure = "put it into LADDER in tests/it/ladder.rs, above all that it imports and \
                        below all that import it";
            report(module, 1, format!("stands on no rung; {cure}"));
            continue;
        };
        for (path, line, written) in &file.inside {
            let to = target(&files, path);
            let Some((high, other)) = rung(rules.ladder, &to).filter(|_| to != *module) else {
                continue;
            };
            if room == other {
                let needs = rooms.entry(other).or_default().entry(module.clone()).or_default();
                needs.entry(to).or_insert(*line);
            } else if high >= low {
                let cure = if to.is_empty() {
                    "name the module where the item stands, not the crate root"
                } else {
                    "a file imports from the rungs below it; move the item to the file of the \
                     highest type in its signature"
                };
                let (from, to) = (shown(module), shown(&to));
                report(
                    module,
                    *line,
                    format!("{from} imports from {to} above it ({written}); {cure}"),
                );
            }
        }
    }
    for knot in rules.knots {
        let mod_rs = segments(knot);
        let room = rooms.entry(mod_rs.clone()).or_default();
        if circle(room).is_empty() {
            report(&mod_rs, 1, "has no circle any more; take it out of KNOTS".to_owned());
        }
        room.remove(&mod_rs);
        room.values_mut().for_each(|needs| needs.retain(|to, _| *to != mod_rs));
    }
    for room in rooms.values() {
        if let [first, second, ..] = circle(room)[..] {
            let names: Vec<String> = circle(room).into_iter().map(|file| shown(file)).collect();
            let cure = "move what both need into a file below both";
            let what = format!("a circle inside a room: {}; {cure}", names.join(" -> "));
            report(first, room[first][second], what);
        }
    }
    breaches.iter().map(|(path, line, what)| format!("{path}:{line}: {what}")).collect()
}

/// What is wrong with a file by itself, with the lines.
fn faults(rules: Rules<'_>, file: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let within = |rooms: &[&str]| rooms.iter().any(|room| file.module.starts_with(&segments(room)));
    if let (Some(line), true) = (file.code, is_doorplate(rules.ladder, &file.module)) {
        let what = "holds code; this file only declares and re-exports what stands below it";
        found.push((line, what.to_owned()));
    }
    for (path, line) in &file.elsewhere {
        let door = rules.doors.iter().find(|(name, _)| *name == path[0]);
        if let Some((name, rooms)) = door.filter(|(_, rooms)| !rooms.is_empty() && !within(rooms)) {
            found.push((*line, format!("names {name}, whose only door is {}", rooms.join(", "))));
        }
    }
    for (mark, line) in &file.marked {
        let what = match mark.trim_end_matches("::now") {
            "pub trait" => "a public trait; this crate has none, the standard ones are its API",
            clock if CLOCKS.contains(&clock) => "asks the clock; `now` is an argument here",
            print if PRINTS.contains(&print) && !within(rules.printers) => {
                "prints; only the binary may"
            }
            _ => continue,
        };
        found.push((*line, format!("{mark} {what}")));
    }
    found
}

fn segments(path: &str) -> Module {
    path.split("::").map(str::to_owned).collect()
}

fn shown(module: &[String]) -> String {
    if module.is_empty() { "lib.rs".to_owned() } else { module.join("::") }
}

/// The height and the rung of a module: the declared one that it is or lies in.
/// A doorplate stands just above its folder, which is why heights are counted
/// in twos.
fn rung(ladder: &[&str], module: &[String]) -> Option<(usize, Module)> {
    let rungs = ladder.iter().map(|rung| segments(rung)).zip((0..).step_by(2));
    if is_doorplate(ladder, module) {
        let below = rungs.filter(|(rung, _)| rung.starts_with(module));
        return below.last().map(|(_, height)| (height + 1, module.to_vec()));
    }
    let around = rungs.filter(|(rung, _)| module.starts_with(rung));
    around.max_by_key(|(rung, _)| rung.len()).map(|(rung, height)| (height, rung))
}

/// A file that only declares and re-exports what stands below it: the crate
/// root, and the `mod.rs` of a folder whose files are rungs themselves.
fn is_doorplate(ladder: &[&str], module: &[String]) -> bool {
    let mut rungs = ladder.iter().map(|rung| segments(rung));
    rungs.any(|rung| rung.len() > module.len() && rung.starts_with(module))
}

/// The file that a path leads to, through re-exports.
fn target(files: &Files<'_>, path: &[String]) -> Module {
    let mut path = path.to_vec();
    // No chain of re-exports is longer than this, unless it is a circle.
    for _ in 0..8 {
        let depth = (0..=path.len()).rev().find(|depth| files.contains_key(&path[..*depth]));
        let (module, rest) = path.split_at(depth.unwrap_or(0));
        let exports =
            files.get(module).filter(|_| !module.is_empty()).map(|(_, file)| &file.exports);
        let export = rest.first().zip(exports).and_then(|(name, exports)| exports.get(name));
        match export {
            Some(origin) => path = [origin.as_slice(), &rest[1..]].concat(),
            None => return module.to_vec(),
        }
    }
    path
}

/// The files of a circle in order, the first one twice; nothing without one.
fn circle(room: &Room) -> Vec<&Module> {
    let mut left: BTreeSet<&Module> = room.keys().collect();
    let next =
        |file: &Module, left: &BTreeSet<&Module>| room[file].keys().find(|to| left.contains(to));
    // Who needs nobody that is left is in no circle.
    while let Some(free) = left.iter().find(|file| next(file, &left).is_none()).copied() {
        left.remove(free);
    }
    let mut trail: Vec<&Module> = left.first().copied().into_iter().collect();
    while let Some(to) = trail.last().and_then(|file| next(file, &left)) {
        let start = trail.iter().position(|seen| *seen == to);
        trail.push(to);
        if let Some(start) = start {
            return trail.split_off(start);
        }
    }
    trail
}
