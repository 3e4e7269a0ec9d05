//! A small stopwatch: no dependency, and its numbers can be read without one.
//!
//! The cases of one group take turns, so that a busy machine slows all of them
//! alike; what is printed is the median of their turns, and the ratio to the
//! first case of the group that is run.

use std::env;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// How often each case takes its turn.
const TURNS: usize = 15;

/// A case that takes long has fewer turns, but three, once it took this long.
const ENOUGH: Duration = Duration::from_secs(3);

/// A turn is repeated until it lasts this long, so that the clock can see it.
const TURN: Duration = Duration::from_millis(20);

/// What the command line asked for.
pub(crate) struct Harness {
    /// Run each case once, on little data: only to see that it still works.
    quick: bool,
    filters: Vec<String>,
    /// For how many rows the groups are run that depend on it.
    rows: Vec<usize>,
}

/// Cases that do the same work in several ways; the first is the baseline.
pub(crate) struct Group<'a> {
    harness: &'a Harness,
    title: &'a str,
    operations: usize,
    cases: Vec<Case<'a>>,
}

struct Case<'a> {
    name: &'a str,
    run: Box<dyn FnMut() + 'a>,
    repeats: u32,
    turns: Vec<Duration>,
}

impl Harness {
    /// `cargo bench -- parse` runs the groups and cases with `parse` in their
    /// names, `cargo bench -- 1e7` those that depend on it with so many rows
    /// (10^5 and 10^6 otherwise). Without the `--bench` that cargo adds, or with `--test`, each
    /// runs once.
    pub(crate) fn from_args() -> Harness {
        let arguments: Vec<String> = env::args().skip(1).collect();
        let given = |flag: &str| arguments.iter().any(|argument| argument == flag);
        let rows = |text: &String| text.parse::<f64>().ok().map(|rows| rows as usize);
        let words = arguments.iter().filter(|text| !text.starts_with('-'));
        let (sizes, filters): (Vec<&String>, Vec<&String>) =
            words.partition(|text| rows(text).is_some());
        let mut rows: Vec<usize> = sizes.into_iter().filter_map(rows).collect();
        if rows.is_empty() {
            rows = vec![100_000, 1_000_000];
        }
        let quick = given("--test") || !given("--bench");
        Harness { quick, filters: filters.into_iter().cloned().collect(), rows }
    }

    /// Calls `groups` for each number of rows, or once to see that it works.
    pub(crate) fn for_each_size(&self, groups: impl Fn(&Harness)) {
        let sizes = if self.quick { &self.rows[..1] } else { &self.rows };
        for &rows in sizes {
            let (quick, filters) = (self.quick, self.filters.clone());
            groups(&Harness { quick, filters, rows: vec![rows] });
        }
    }

    /// How many rows to make in [`Harness::for_each_size`]; `quick` only to run
    /// once.
    pub(crate) fn rows(&self, quick: usize) -> usize {
        if self.quick { quick } else { self.rows[0] }
    }

    /// How much data to make: `full` to measure, `quick` only to run once.
    pub(crate) fn size(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }

    /// Begins a group whose cases each do `operations` operations a run.
    pub(crate) fn group<'a>(&'a self, title: &'a str, operations: usize) -> Group<'a> {
        Group { harness: self, title, operations, cases: Vec::new() }
    }

    /// Whether any case of a group may be asked for: what it needs is then worth
    /// making.
    pub(crate) fn wants_group(&self, title: &str) -> bool {
        let said = |filter: &String| title.contains(filter.as_str()) || filter.contains('/');
        self.filters.is_empty() || self.filters.iter().any(said)
    }

    fn wants(&self, title: &str, name: &str) -> bool {
        let full = format!("{title}/{name}");
        self.filters.is_empty() || self.filters.iter().any(|filter| full.contains(filter))
    }
}

impl<'a> Group<'a> {
    /// Adds a case; what `run` returns is kept from being optimised away.
    #[must_use]
    pub(crate) fn case<T>(mut self, name: &'a str, mut run: impl FnMut() -> T + 'a) -> Self {
        if self.harness.wants(self.title, name) {
            let run = Box::new(move || drop(black_box(run())));
            self.cases.push(Case { name, run, repeats: 1, turns: Vec::new() });
        }
        self
    }

    /// Runs the cases and prints their table.
    pub(crate) fn run(mut self) {
        if self.cases.is_empty() {
            return;
        }
        if self.harness.quick {
            for case in &mut self.cases {
                (case.run)();
                println!("{}/{}: ran", self.title, case.name);
            }
            return;
        }
        self.cases.iter_mut().for_each(Case::warm_up);
        for turn in 0..TURNS {
            for case in &mut self.cases {
                if turn < 3 || case.turns.iter().sum::<Duration>() < ENOUGH {
                    case.take_turn();
                }
            }
        }
        println!("\n{} ({} operations a run)", self.title, self.operations);
        println!("  {:<32} {:>14} {:>14} {:>9}", "case", "per operation", "per run", "ratio");
        let mut baseline = None;
        for case in &mut self.cases {
            let run = case.median();
            let operation = run / self.operations.max(1) as f64;
            let ratio = run / *baseline.get_or_insert(run);
            let (operation, run) = (shown(operation), shown(run));
            println!("  {:<32} {operation:>14} {run:>14} {ratio:>8.2}x", case.name);
        }
    }
}

impl Case<'_> {
    /// Finds how many runs make a turn, and fills the caches on the way.
    fn warm_up(&mut self) {
        loop {
            let took = self.time();
            if took >= TURN || self.repeats >= 1 << 20 {
                return;
            }
            self.repeats *= 2;
        }
    }

    fn take_turn(&mut self) {
        let took = self.time();
        self.turns.push(took);
    }

    fn time(&mut self) -> Duration {
        let start = Instant::now();
        for _ in 0..self.repeats {
            (self.run)();
        }
        start.elapsed()
    }

    /// Nanoseconds of one run.
    fn median(&mut self) -> f64 {
        self.turns.sort_unstable();
        let middle = self.turns.get(self.turns.len() / 2).copied().unwrap_or_default();
        middle.as_secs_f64() * 1e9 / f64::from(self.repeats)
    }
}

fn shown(nanoseconds: f64) -> String {
    match nanoseconds {
        n if n < 1e3 => format!("{n:.1} ns"),
        n if n < 1e6 => format!("{:.2} us", n / 1e3),
        n if n < 1e9 => format!("{:.2} ms", n / 1e6),
        n => format!("{:.3} s", n / 1e9),
    }
}
