//! The rules of the ladder, as a function from sources to breaches.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::paths::{Module, Named, Names, names};
use super::tokens::{Token, matching, test_modules, tokens};

/// What the checker is told about the crate.
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

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Breach {
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) what: String,
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

/// The types that know what time it is.
const CLOCKS: [&str; 7] =
    ["Instant", "Local", "SystemTime", "Timestamp", "Utc", "Zoned", "ZonedDateTime"];

/// Who imports from whom, and on which line.
type Edges = BTreeMap<Module, Vec<(Module, usize)>>;

struct File<'a> {
    path: &'a str,
    source: &'a str,
    names: Names,
}

struct Crate<'a> {
    rules: Rules<'a>,
    files: BTreeMap<Module, File<'a>>,
    breaches: BTreeSet<Breach>,
}

/// Every breach of `rules` in `sources`, which are paths such as
/// `src/time/zone.rs` with their texts.
pub(crate) fn check(rules: Rules<'_>, sources: &[(String, String)]) -> Vec<Breach> {
    let mut modules: BTreeMap<Module, (&str, &str)> = sources
        .iter()
        .map(|(path, source)| (module_of(path), (path.as_str(), source.as_str())))
        .collect();
    let tests: Vec<Module> = modules
        .iter()
        .flat_map(|(module, (_, source))| {
            test_modules(source).into_iter().map(move |name| [module.as_slice(), &[name]].concat())
        })
        .collect();
    modules.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));

    let files = modules.iter().map(|(module, (path, source))| {
        let children: Vec<&str> = modules
            .keys()
            .filter(|other| other.len() == module.len() + 1 && other.starts_with(module))
            .filter_map(|other| other.last().map(String::as_str))
            .collect();
        let root = if module.first().is_some_and(|first| first == "bin") { 2 } else { 0 };
        let names = names(source, module, &module[..root], &children);
        (module.clone(), File { path, source, names })
    });
    let mut all = Crate { rules, files: files.collect(), breaches: BTreeSet::new() };
    all.check_rungs();
    all.check_rooms();
    all.check_words();
    all.breaches.into_iter().collect()
}

/// `src/time/zone/mod.rs` and `src/time/zone.rs` are both `time::zone`.
fn module_of(path: &str) -> Module {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut segments: Module = path.split('/').map(str::to_owned).collect();
    if matches!(segments.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        segments.pop();
    }
    segments
}

fn segments(path: &str) -> Module {
    path.split("::").map(str::to_owned).collect()
}

fn shown(module: &[String]) -> String {
    if module.is_empty() { "lib.rs".to_owned() } else { module.join("::") }
}

impl Crate<'_> {
    /// The height and the rung of a module: the declared one that it is or lies
    /// in. A folder whose files are rungs themselves, and the crate root, stand
    /// just above them, which is why heights are counted in twos.
    fn rung(&self, module: &[String]) -> Option<(usize, Module)> {
        let ladder = || self.rules.ladder.iter().map(|rung| segments(rung)).zip((0..).step_by(2));
        if self.is_doorplate(module) {
            let below = ladder().filter(|(rung, _)| rung.starts_with(module));
            return below.map(|(_, height)| (height + 1, module.to_vec())).max();
        }
        let around = ladder().filter(|(rung, _)| module.starts_with(rung));
        around.max_by_key(|(rung, _)| rung.len()).map(|(rung, height)| (height, rung))
    }

    /// A file that only declares and re-exports what stands below it.
    fn is_doorplate(&self, module: &[String]) -> bool {
        let mut rungs = self.rules.ladder.iter().map(|rung| segments(rung));
        rungs.any(|rung| rung.len() > module.len() && rung.starts_with(module))
    }

    /// The file that a path leads to, through re-exports.
    fn target(&self, path: &[String]) -> Module {
        let mut path = path.to_vec();
        // No chain of re-exports is longer than this, unless it is a circle.
        for _ in 0..8 {
            let depth = (0..=path.len()).rev().find(|n| self.files.contains_key(&path[..*n]));
            let module = path[..depth.unwrap_or(0)].to_vec();
            let file = self.files.get(&module);
            let next = path.get(module.len());
            match next.and_then(|name| file.and_then(|file| file.names.reexports.get(name))) {
                Some(origin) if !module.is_empty() => {
                    let rest = path[module.len() + 1..].to_vec();
                    path = [origin.as_slice(), &rest].concat();
                }
                _ => return module,
            }
        }
        path
    }

    fn report(&mut self, module: &[String], line: usize, what: impl Into<String>) {
        let file = self.files.get(module).map_or("", |file| file.path).to_owned();
        self.breaches.insert(Breach { file, line, what: what.into() });
    }

    fn edges(&self) -> Vec<(Module, Module, usize)> {
        let of = |(module, file): (&Module, &File<'_>)| {
            let edge = |named: &Named| (module.clone(), self.target(&named.path), named.line);
            file.names.inside.iter().map(edge).collect::<Vec<_>>()
        };
        self.files.iter().flat_map(of).filter(|(from, to, _)| from != to).collect()
    }

    fn check_rungs(&mut self) {
        for module in self.files.keys().cloned().collect::<Vec<_>>() {
            if self.rung(&module).is_none() {
                self.report(
                    &module,
                    1,
                    "stands on no rung; put it into LADDER in tests/it/ladder.rs, above all that \
                     it imports and below all that import it",
                );
            } else if self.is_doorplate(&module) {
                self.check_doorplate(&module);
            }
        }
        for (from, to, line) in self.edges() {
            let (Some((low, room)), Some((high, other))) = (self.rung(&from), self.rung(&to))
            else {
                continue;
            };
            if room != other && high >= low {
                let cure = if to.is_empty() {
                    "name the module where the item stands, not the crate root"
                } else {
                    "a file imports from the rungs below it; move the item to the file of the \
                     highest type in its signature"
                };
                let what = format!("{} imports from {} above it; {cure}", shown(&from), shown(&to));
                self.report(&from, line, what);
            }
        }
    }

    /// `mod`, `use` and attributes; a module may have a body of the same.
    fn check_doorplate(&mut self, module: &Module) {
        let Some(file) = self.files.get(module) else { return };
        let tokens = tokens(file.source);
        let (mut i, mut start) = (0, 0);
        while i < tokens.len() {
            let word = tokens[i].word();
            if tokens[i].is("#") {
                let bang = usize::from(tokens.get(i + 1).is_some_and(|token| token.is("!")));
                i = matching(&tokens, i + 1 + bang) + 1;
                start = i;
            } else if tokens[i].is("}") {
                i += 1;
            } else if word == Some("pub") {
                let scoped = tokens.get(i + 1).is_some_and(|token| token.is("("));
                i = if scoped { matching(&tokens, i + 1) + 1 } else { i + 1 };
            } else if word == Some("mod") {
                i += 3;
                start = i;
            } else if word == Some("use") {
                i += tokens[i..].iter().position(|token| token.is(";")).unwrap_or(tokens.len()) + 1;
                start = i;
            } else {
                let line = tokens.get(start).map_or(1, |token: &Token| token.line);
                let what =
                    "holds code; this file only declares and re-exports what stands below it";
                self.report(module, line, what);
                return;
            }
        }
    }

    /// Inside a room, files may use each other in one direction only.
    ///
    /// `mod.rs` is either the bottom of its room (it holds the types, and its
    /// children import them) or the top (it calls its children); a re-export is
    /// a signpost and not an import, and is followed to where the item stands.
    fn check_rooms(&mut self) {
        let mut rooms: BTreeMap<Module, Edges> = BTreeMap::new();
        for (from, to, line) in self.edges() {
            let (Some((_, room)), Some((_, other))) = (self.rung(&from), self.rung(&to)) else {
                continue;
            };
            if room == other {
                rooms.entry(room).or_default().entry(from).or_default().push((to, line));
            }
        }
        for knot in self.rules.knots {
            let room = segments(knot);
            let edges = rooms.entry(room.clone()).or_default();
            if circle(edges).is_none() {
                self.report(&room, 1, "has no circle any more; take it out of KNOTS");
            }
            edges.remove(&room);
            edges.values_mut().for_each(|targets| targets.retain(|(to, _)| *to != room));
        }
        for edges in rooms.values() {
            let Some(circle) = circle(edges) else { continue };
            let line = edges[&circle[0]].iter().find(|(to, _)| *to == circle[1]);
            let line = line.map_or(1, |(_, line)| *line);
            let names: Vec<String> = circle.iter().map(|module| shown(module)).collect();
            let what = format!(
                "a circle inside a room: {}; move what both need into a file below both",
                names.join(" -> ")
            );
            self.report(&circle[0], line, what);
        }
    }

    fn check_words(&mut self) {
        for module in self.files.keys().cloned().collect::<Vec<_>>() {
            let Some(file) = self.files.get(&module) else { continue };
            let mut found = Vec::new();
            for Named { path, line } in &file.names.elsewhere {
                found.extend(self.wrong_door(&module, &path[0]).map(|what| (*line, what)));
            }
            let tokens = tokens(file.source);
            for three in tokens.windows(3) {
                let clock = three[0].word().filter(|word| CLOCKS.contains(word));
                if let (Some(clock), Some("now")) = (clock, three[2].word()) {
                    let what = format!("asks the clock ({clock}::now); `now` is an argument here");
                    found.push((three[0].line, what));
                }
            }
            for pair in tokens.windows(2) {
                let word = pair[0].word().unwrap_or_default();
                let prints = ["print", "println", "eprint", "eprintln", "dbg"].contains(&word);
                let printer = self.rules.printers.iter().any(|rung| within(&module, rung));
                if prints && pair[1].is("!") && !printer {
                    found.push((pair[0].line, format!("{word}! prints; only the binary may")));
                }
                if word == "pub" && pair[1].word() == Some("trait") {
                    let what = "a public trait; this crate has none, the standard ones are its API";
                    found.push((pair[0].line, what.to_owned()));
                }
            }
            for (line, what) in found {
                self.report(&module, line, what);
            }
        }
    }

    fn wrong_door(&self, module: &[String], name: &str) -> Option<String> {
        let (_, rooms) = self.rules.doors.iter().find(|(door, _)| *door == name)?;
        let allowed = rooms.is_empty() || rooms.iter().any(|room| within(module, room));
        (!allowed).then(|| format!("names {name}, whose only door is {}", rooms.join(", ")))
    }
}

fn within(module: &[String], room: &str) -> bool {
    module.starts_with(&segments(room))
}

/// The first circle there is: its files in order, the first one twice.
fn circle(edges: &Edges) -> Option<Vec<Module>> {
    let mut done = BTreeSet::new();
    edges.keys().find_map(|start| circle_from(edges, start, &mut Vec::new(), &mut done))
}

fn circle_from(
    edges: &Edges,
    at: &Module,
    trail: &mut Vec<Module>,
    done: &mut BTreeSet<Module>,
) -> Option<Vec<Module>> {
    if let Some(start) = trail.iter().position(|seen| seen == at) {
        return Some([&trail[start..], std::slice::from_ref(at)].concat());
    }
    if !done.insert(at.clone()) {
        return None;
    }
    trail.push(at.clone());
    let next = edges.get(at).map(Vec::as_slice).unwrap_or_default();
    let found = next.iter().find_map(|(to, _)| circle_from(edges, to, trail, done));
    trail.pop();
    found
}
