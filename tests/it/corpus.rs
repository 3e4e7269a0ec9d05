//! The fuzz corpus on the stable toolchain: each seed as it is, cut short, and
//! with a few bytes changed.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../fuzz/entries.rs"]
mod entries;

use entries::ENTRIES;

/// Enough to reach every branch that is one slip away from a seed.
const CHANGES: usize = 50;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

fn names_in(path: &Path) -> Vec<String> {
    let entries = fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn seeds(entry: &str) -> Vec<Vec<u8>> {
    let corpus = folder().join("corpus").join(entry);
    names_in(&corpus).iter().map(|name| fs::read(corpus.join(name)).unwrap()).collect()
}

/// xorshift64: the same numbers in each run, so that a failure comes back.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// One byte replaced, removed or doubled; or the end of another seed put on.
fn changed(seed: &[u8], other: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    const LIKELY: &[u8] = b"0123456789-+:./TZz ,()[]ahmsdP\0\xc3\xff";
    let mut bytes = seed.to_vec();
    let at = numbers.below(bytes.len() + 1);
    match numbers.below(4) {
        0 => bytes.insert(at, LIKELY[numbers.below(LIKELY.len())]),
        1 if at < bytes.len() => bytes[at] = LIKELY[numbers.below(LIKELY.len())],
        2 if at < bytes.len() => drop(bytes.remove(at)),
        _ => {
            bytes.truncate(at);
            bytes.extend_from_slice(&other[numbers.below(other.len() + 1)..]);
        }
    }
    bytes
}

#[test]
fn no_entry_panics_on_its_corpus_or_near_it() {
    for (name, run) in ENTRIES {
        let seeds = seeds(name);
        assert!(!seeds.is_empty(), "{name} has no seeds");
        let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
        for seed in &seeds {
            for end in 0..=seed.len() {
                run(&seed[..end]);
            }
            for _ in 0..CHANGES {
                let other = &seeds[numbers.below(seeds.len())];
                let once = changed(seed, other, &mut numbers);
                run(&once);
                run(&changed(&once, other, &mut numbers));
            }
        }
    }
}

#[test]
fn every_entry_survives_ten_megabytes() {
    for (_, run) in ENTRIES {
        for filler in [" ", "9", "(", "a", "é", "Tuesday "] {
            run(filler.repeat(10_000_000 / filler.len()).as_bytes());
        }
    }
}

#[test]
fn every_entry_has_a_target_and_every_target_an_entry() {
    let names: Vec<String> = ENTRIES.iter().map(|(name, _)| (*name).to_owned()).collect();
    let files: Vec<String> = names.iter().map(|name| format!("{name}.rs")).collect();
    assert_eq!(names_in(&folder().join("fuzz_targets")), files);
    assert_eq!(names_in(&folder().join("corpus")), names);
    let manifest = include_str!("../fuzz/Cargo.toml");
    for name in names {
        assert!(manifest.contains(&format!("\nname = \"{name}\"\n")), "{name} is no [[bin]]");
        let target = folder().join(format!("fuzz_targets/{name}.rs"));
        let source = fs::read_to_string(target).unwrap();
        assert!(source.contains(&format!("entries::{name}(")), "{name}.rs runs another entry");
    }
}
