//! The paths that one source file names, as a reader would resolve them.

use std::collections::{BTreeMap, BTreeSet};

use super::tokens::{Token, matching, tokens};

/// A module path from the root of the crate: `["time", "zone"]`.
pub(crate) type Module = Vec<String>;

/// A path as written, and the line it stands on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named {
    pub(crate) path: Vec<String>,
    pub(crate) line: usize,
}

/// What a file says about other files and other crates.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// Paths inside this crate, resolved to the root of the crate.
    pub(crate) inside: BTreeSet<Named>,
    /// Paths that begin elsewhere: in another crate, in a type, in a prelude.
    pub(crate) elsewhere: BTreeSet<Named>,
    /// `pub use` at the top of the file: the public name and what it stands for.
    pub(crate) reexports: BTreeMap<String, Vec<String>>,
}

/// One branch of a `use` tree.
struct Leaf {
    path: Vec<String>,
    /// The name it has in this file; none for `*` and `_`.
    name: Option<String>,
    line: usize,
}

/// Reads the paths in `source`, which is the module `module`.
///
/// `children` are the modules that have files of their own below it. `root` is
/// where `crate::` begins: empty but for a binary.
pub(crate) fn names(source: &str, module: &[String], root: &[String], children: &[&str]) -> Names {
    let tokens = tokens(source);
    let mut reader = Reader {
        module,
        root,
        children,
        inner: Vec::new(),
        inline: BTreeSet::new(),
        imported: BTreeSet::new(),
        names: Names::default(),
    };
    // Imports are in force before they are written.
    for pass in [Pass::Imports, Pass::Uses] {
        reader.read(&tokens, pass);
    }
    reader.names
}

#[derive(Clone, Copy, PartialEq)]
enum Pass {
    Imports,
    Uses,
}

struct Reader<'a> {
    module: &'a [String],
    root: &'a [String],
    children: &'a [&'a str],
    /// The inline modules around the present token, and where each ends.
    inner: Vec<(String, usize)>,
    inline: BTreeSet<String>,
    imported: BTreeSet<String>,
    names: Names,
}

impl Reader<'_> {
    fn read(&mut self, tokens: &[Token], pass: Pass) {
        let mut i = 0;
        while i < tokens.len() {
            self.inner.retain(|(_, end)| i < *end);
            let opens = tokens.get(i + 2).is_some_and(|token| token.is("{"));
            match tokens[i].word() {
                Some("mod") if opens => {
                    let name = tokens[i + 1].word().unwrap_or_default().to_owned();
                    self.inline.insert(name.clone());
                    self.inner.push((name, matching(tokens, i + 2)));
                    i += 3;
                }
                Some("use") => {
                    i = self.import(tokens, i + 1, pass);
                }
                Some("crate") if i > 0 && tokens[i - 1].word() == Some("extern") => {
                    if let (Some(name), Pass::Uses) = (tokens[i + 1].word(), pass) {
                        let path = vec![name.to_owned(), String::new()];
                        self.names.elsewhere.insert(Named { path, line: tokens[i].line });
                    }
                    i += 2;
                }
                Some("serde") if i > 1 && tokens[i - 1].is("[") => {
                    if pass == Pass::Uses {
                        self.attribute(tokens, i);
                    }
                    i += 1;
                }
                Some(_) => i = self.expression(tokens, i, pass),
                None => i += 1,
            }
        }
        self.inner.clear();
    }

    /// A path in code. A lone word is a path only where it is imported.
    fn expression(&mut self, tokens: &[Token], start: usize, pass: Pass) -> usize {
        let (path, end) = straight(tokens, start);
        let before = |n: usize| start.checked_sub(n).map(|i| &tokens[i]);
        let marked = |n: usize, mark: &str| before(n).is_some_and(|token| token.is(mark));
        // A field or a method; but `..` may stand before a path.
        let member = marked(1, ".") && !marked(2, ".");
        // After `>::` it is an associated name; after a bare `::`, a crate.
        let rooted = marked(1, "::");
        let associated = rooted && marked(2, ">");
        // `pub(in crate::time)`.
        let visibility = marked(2, "(") && before(1).and_then(Token::word) == Some("in");
        if pass == Pass::Uses && path.len() > 1 && !member && !associated && !visibility {
            self.record(path, tokens[start].line, rooted);
        }
        end
    }

    fn import(&mut self, tokens: &[Token], start: usize, pass: Pass) -> usize {
        let begins = |token: &Token| token.word().is_some() || token.is("::") || token.is("{");
        // `use<'a>` is a bound, not an import.
        if !tokens.get(start).is_some_and(begins) {
            return start;
        }
        let before = start.checked_sub(2).map(|i| &tokens[i]);
        let public = before.is_some_and(|token| token.word() == Some("pub") || token.is(")"));
        let rooted = tokens[start].is("::");
        let mut leaves = Vec::new();
        let end = tree(tokens, start + usize::from(rooted), &[], &mut leaves);
        for leaf in leaves {
            match pass {
                Pass::Imports => self.imported.extend(leaf.name),
                Pass::Uses => {
                    let resolved = self.resolve(&leaf.path, true);
                    let named = leaf.name.filter(|_| public);
                    let signpost = resolved.as_ref().is_some_and(|path| self.is_below(path));
                    if let (Some(path), Some(name)) = (resolved, named) {
                        self.names.reexports.insert(name, path);
                        if signpost {
                            continue;
                        }
                    }
                    self.imported_path(leaf.path, leaf.line, rooted);
                }
            }
        }
        end
    }

    fn is_below(&self, path: &[String]) -> bool {
        path.starts_with(self.module)
    }

    /// Serde names functions and types in strings.
    fn attribute(&mut self, tokens: &[Token], start: usize) {
        for token in &tokens[start..matching(tokens, start - 1)] {
            if let super::tokens::Kind::Text(text) = &token.kind {
                let inner = super::tokens::tokens(text);
                let Some(first) = inner.iter().position(|token| token.word().is_some()) else {
                    continue;
                };
                let (path, _) = straight(&inner, first);
                if path.len() > 1 {
                    self.record(path, token.line, false);
                }
            }
        }
    }

    fn record(&mut self, path: Vec<String>, line: usize, rooted: bool) {
        let first = path[0].as_str();
        let relative = ["crate", "self", "super"].contains(&first);
        let own = self.inline.contains(first) || self.imported.contains(first);
        // Its `use` already tells where an imported name comes from.
        if !relative && !rooted && own && !self.children.contains(&first) {
            return;
        }
        self.imported_path(path, line, rooted);
    }

    fn imported_path(&mut self, path: Vec<String>, line: usize, rooted: bool) {
        match self.resolve(&path, false).filter(|_| !rooted) {
            Some(path) => self.names.inside.insert(Named { path, line }),
            None => self.names.elsewhere.insert(Named { path, line }),
        };
    }

    /// The path from the root of the crate, where it leads into the crate.
    fn resolve(&self, path: &[String], import: bool) -> Option<Vec<String>> {
        let mut here: Vec<String> = self.module.to_vec();
        here.extend(self.inner.iter().map(|(name, _)| name.clone()));
        let first = path.first()?.as_str();
        let mut rest = path;
        match first {
            "crate" => (here, rest) = (self.root.to_vec(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            _ if self.inner.is_empty() && self.children.contains(&first) => {}
            _ if import && self.inline.contains(first) => {}
            _ => return None,
        }
        while rest.first().is_some_and(|segment| segment == "super") {
            here.pop();
            rest = &rest[1..];
        }
        here.extend_from_slice(rest);
        Some(here)
    }
}

/// `a::b::c`, without what follows in angle brackets.
fn straight(tokens: &[Token], start: usize) -> (Vec<String>, usize) {
    let (mut path, mut i) = (Vec::new(), start);
    while let Some(word) = tokens.get(i).and_then(Token::word) {
        path.push(word.to_owned());
        i += 1;
        let goes_on = tokens.get(i).is_some_and(|token| token.is("::"));
        if !goes_on || tokens.get(i + 1).and_then(Token::word).is_none() {
            break;
        }
        i += 1;
    }
    (path, i)
}

fn tree(tokens: &[Token], start: usize, prefix: &[String], leaves: &mut Vec<Leaf>) -> usize {
    let (path, mut i) = straight(tokens, start);
    let path = [prefix, &path].concat();
    let line = tokens.get(start).map_or(0, |token| token.line);
    if tokens.get(i).is_some_and(|token| token.is("::")) {
        i += 1;
    }
    if tokens.get(i).is_some_and(|token| token.is("{")) {
        let end = matching(tokens, i);
        i += 1;
        while i < end {
            i = tree(tokens, i, &path, leaves);
            i += usize::from(tokens[i].is(","));
        }
        return end + 1;
    }
    if tokens.get(i).is_some_and(|token| token.is("*")) {
        leaves.push(Leaf { path, name: None, line });
        return i + 1;
    }
    let mut path = path;
    // `use a::{self}` imports `a`.
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let mut name = path.last().cloned();
    if tokens.get(i).and_then(Token::word) == Some("as") {
        name = tokens.get(i + 1).and_then(Token::word).map(str::to_owned);
        i += 2;
    }
    leaves.push(Leaf { path, name: name.filter(|name| name != "_"), line });
    // Never stand still on what this reader does not know.
    i.max(start + 1)
}
