//! What one source file names, read by `syn`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream, Parser};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, Lit, Meta, Token, UseTree, Visibility};

/// A module path from the root of the crate: `["time", "zone"]`.
pub(crate) type Module = Vec<String>;

/// A source file, without what is compiled only for unit tests. Each `usize` is
/// the line of what stands before it.
#[derive(Default)]
pub(crate) struct Source {
    pub(crate) module: Module,
    /// Paths inside this crate, from its root; last, the path as written.
    pub(crate) inside: Vec<(Module, usize, String)>,
    /// Paths that begin in another crate, in a type or in a prelude.
    pub(crate) elsewhere: Vec<(Vec<String>, usize)>,
    /// `pub use`: the public name, and the path that it stands for.
    pub(crate) exports: BTreeMap<String, Module>,
    /// The modules that are compiled only for unit tests.
    pub(crate) tests: Vec<Module>,
    /// Each struct, enum, union, type alias and trait.
    pub(crate) types: Vec<(String, usize)>,
    /// What only some files may hold, or none: each `macro!`, `Type::now` and
    /// `pub trait`.
    pub(crate) marked: Vec<(String, usize)>,
    /// The first item that is neither `mod` nor `use`.
    pub(crate) code: Option<usize>,
    /// The modules below this one that have files of their own.
    children: BTreeSet<String>,
    /// What is imported, and the modules with a body in this file.
    local: BTreeSet<String>,
    /// The inline modules around what is being read.
    inner: Vec<String>,
    /// Paths that begin with none of `crate`, `self` and `super`.
    loose: Vec<(Vec<String>, usize, Option<String>)>,
}

/// Each file by its module, with its path.
pub(crate) type Files<'a> = BTreeMap<Module, (&'a str, Source)>;

/// Reads every file that is not compiled only for unit tests.
pub(crate) fn files(sources: &[(String, String)]) -> Files<'_> {
    let read = sources.iter().map(|(path, text)| {
        let source = Source::read(path, text);
        (source.module.clone(), (path.as_str(), source))
    });
    let mut files: Files<'_> = read.collect();
    let tests: Vec<Module> = files.values().flat_map(|(_, file)| file.tests.clone()).collect();
    files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
    files
}

impl Source {
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let mut source = Self { module: module_of(path), ..Self::default() };
        source.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}")));
        for (path, line, export) in std::mem::take(&mut source.loose) {
            if source.children.contains(&path[0]) {
                let from_root = [source.module.as_slice(), &path].concat();
                source.link(from_root, line, &path, export);
            } else if !source.local.contains(&path[0]) {
                source.elsewhere.push((path, line));
            }
        }
        source
    }

    /// Sorts in a path: `rooted` if it begins with `::`, at another crate, and
    /// with the name that it is exported under.
    fn name(&mut self, path: Vec<String>, line: usize, rooted: bool, export: Option<String>) {
        if let [.., kind, now] = path.as_slice()
            && now == "now"
        {
            self.marked.push((format!("{kind}::now"), line));
        }
        let around = [self.module.as_slice(), &self.inner].concat();
        // A binary has a root of its own.
        let root = if around.first().is_some_and(|first| first == "bin") { 2 } else { 0 };
        let mut from_root = match path[0].as_str() {
            _ if rooted => return self.elsewhere.push((path, line)),
            "crate" => around[..root].to_vec(),
            "self" | "super" => around,
            _ => return self.loose.push((path, line, export)),
        };
        for name in &path {
            match name.as_str() {
                "crate" | "self" => {}
                "super" => drop(from_root.pop()),
                _ => from_root.push(name.clone()),
            }
        }
        self.link(from_root, line, &path, export);
    }

    fn link(&mut self, from_root: Module, line: usize, path: &[String], export: Option<String>) {
        // A signpost to what stands below is no import.
        if export.is_none() || !from_root.starts_with(&self.module) {
            self.inside.push((from_root.clone(), line, path.join("::")));
        }
        self.exports.extend(export.map(|name| (name, from_root)));
    }

    fn import(&mut self, tree: &UseTree, path: &[String], item: &syn::ItemUse) {
        let with = |name: &Ident| [path, &[text(name)]].concat();
        let (mut path, alias) = match tree {
            UseTree::Path(branch) => return self.import(&branch.tree, &with(&branch.ident), item),
            UseTree::Group(group) => {
                return group.items.iter().for_each(|branch| self.import(branch, path, item));
            }
            UseTree::Glob(_) => (path.to_vec(), Some("_".to_owned())),
            UseTree::Name(leaf) => (with(&leaf.ident), None),
            UseTree::Rename(leaf) => (with(&leaf.ident), Some(text(&leaf.rename))),
        };
        // `use a::{self}` imports `a`.
        path.pop_if(|last| last == "self");
        let name = alias.or_else(|| path.last().cloned()).filter(|name| name != "_");
        self.local.extend(name.clone().filter(|name| *name != path[0]));
        let export = name.filter(|_| !matches!(item.vis, Visibility::Inherited));
        self.name(path, tree.span().start().line, item.leading_colon.is_some(), export);
    }

    /// The paths in a macro or an attribute, which `syn` does not interpret.
    fn tokens(&mut self, tokens: TokenStream) {
        // `$crate::view` is read as `crate::view`.
        let dollar = |tree: &TokenTree| matches!(tree, TokenTree::Punct(p) if p.as_char() == '$');
        let scan = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if input.peek(Token![pub]) && input.peek2(Token![trait]) {
                    self.marked.push(("pub trait".to_owned(), input.span().start().line));
                }
                if input.peek(Token![enum]) && input.peek2(syn::Ident) {
                    input.parse::<Token![enum]>()?;
                    let (name, line) = (input.parse::<Ident>()?, input.span().start().line);
                    // A lower-case name is that of a parameter: `enum $name`.
                    let named = text(&name).starts_with(char::is_uppercase);
                    self.types.extend(named.then(|| (text(&name), line)));
                } else if let Some(item) = next(input) {
                    self.visit_item_use(&item);
                } else if let Some(call) = next(input) {
                    self.visit_macro(&call);
                } else if let Some(path) = next(input) {
                    self.visit_expr_path(&path);
                } else if let TokenTree::Group(group) = input.parse()? {
                    self.tokens(group.stream());
                }
            }
            Ok(())
        };
        let plain: TokenStream = tokens.into_iter().filter(|tree| !dollar(tree)).collect();
        scan.parse2(plain).unwrap();
    }
}

impl<'a> Visit<'a> for Source {
    fn visit_item(&mut self, item: &'a Item) {
        let (attributes, ident) = parts(item);
        let line = ident.map_or(item.span(), Ident::span).start().line;
        if attributes.iter().any(for_tests) {
            let test = ident.map(|name| [self.module.as_slice(), &[text(name)]].concat());
            return self.tests.extend(test);
        }
        if !matches!(item, Item::Mod(_) | Item::Use(_)) {
            self.code.get_or_insert(line);
            self.types.extend(ident.map(|name| (text(name), line)));
        }
        if matches!(item, Item::Trait(item) if matches!(item.vis, Visibility::Public(_))) {
            self.marked.push(("pub trait".to_owned(), line));
        }
        visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, module: &'a syn::ItemMod) {
        let names = if module.content.is_some() { &mut self.local } else { &mut self.children };
        names.insert(text(&module.ident));
        self.inner.push(text(&module.ident));
        visit::visit_item_mod(self, module);
        self.inner.pop();
    }

    fn visit_impl_item_fn(&mut self, function: &'a syn::ImplItemFn) {
        if !function.attrs.iter().any(for_tests) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
        self.import(&item.tree, &[], item);
    }

    fn visit_item_extern_crate(&mut self, item: &'a syn::ItemExternCrate) {
        self.elsewhere.push((vec![text(&item.ident)], item.ident.span().start().line));
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|part| text(&part.ident)).collect();
        if names.len() > 1 {
            let (line, rooted) = (path.span().start().line, path.leading_colon.is_some());
            self.name(names, line, rooted, None);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, call: &'a syn::Macro) {
        let name = call.path.segments.last().map(|part| format!("{}!", part.ident));
        self.marked.extend(name.map(|name| (name, call.path.span().start().line)));
        self.tokens(call.tokens.clone());
        visit::visit_macro(self, call);
    }

    fn visit_attribute(&mut self, attribute: &'a Attribute) {
        if let Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone());
            // Serde names functions and types in strings.
            for tree in list.tokens.clone().into_iter().filter(|_| list.path.is_ident("serde")) {
                if let TokenTree::Literal(literal) = tree
                    && let Lit::Str(text) = Lit::new(literal)
                    && let Ok(tokens) = text.parse()
                {
                    self.tokens(tokens);
                }
            }
        }
        visit::visit_attribute(self, attribute);
    }

    /// `pub(in crate::time)` imports nothing.
    fn visit_visibility(&mut self, _: &'a Visibility) {}
}

/// Takes a `T` from the start of `input`, if there is one.
fn next<T: Parse>(input: ParseStream<'_>) -> Option<T> {
    let ahead = input.fork();
    let found = ahead.parse().ok()?;
    input.advance_to(&ahead);
    Some(found)
}

fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// `src/time/zone/mod.rs` and `src/time/zone.rs` are both `time::zone`.
fn module_of(path: &str) -> Module {
    let path = path.trim_start_matches("src/").trim_end_matches(".rs");
    let mut segments: Module = path.split('/').map(str::to_owned).collect();
    segments.pop_if(|last| ["mod", "lib", "main"].contains(&last.as_str()));
    segments
}

/// The attributes of an item; the name if it is a type or a module.
fn parts(item: &Item) -> (&[Attribute], Option<&Ident>) {
    macro_rules! parts {
        ($($named:ident)*; $($other:ident)*) => {
            match item {
                $(Item::$named(item) => (&item.attrs, Some(&item.ident)),)*
                $(Item::$other(item) => (&item.attrs, None),)*
                _ => (&[], None),
            }
        };
    }
    parts!(Enum Mod Struct Trait TraitAlias Type Union;
        Const ExternCrate Fn ForeignMod Impl Macro Static Use)
}

/// `#[cfg(test)]` and `#[cfg(all(test, …))]`.
fn for_tests(attribute: &Attribute) -> bool {
    let Meta::List(list) = &attribute.meta else { return false };
    let condition = list.tokens.to_string().replace(' ', "");
    list.path.is_ident("cfg") && (condition == "test" || condition.starts_with("all(test,"))
}
