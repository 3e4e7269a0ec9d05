//! What questions of many claims cost: seconds, memory, and how both grow.
//!
//! `cargo bench --bench claims -- table` measures all kinds of `kinds.rs` with 10^3, 10^4 and
//! 10^5 claims and prints the table of `RESULTS.md`; `-- table fast 1e4` measures the kinds
//! with that name, with so many claims at most. `-- write fast 1e4` writes such a case to the
//! standard output. Each question is asked in a process of its own, in which the case is read
//! first. Started as other benches are it only says so.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it prints what it measured, and stops where its own data is broken"
)]

mod kinds;

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, io, thread};

use lastseen::{Ask, Case, Speed, Timestamp};

use self::kinds::{KINDS, Kind};

const USAGE: &str = "\
what questions of many claims cost; nothing to measure by itself
  table [KIND] [MOST]   all questions of cases with 1e3 claims, 1e4, up to MOST (1e5)
  write KIND CLAIMS     one case, in JSON Lines
  ask QUESTION CASE     one question, in this process";

/// The questions, as the command of that name asks them; the first only reads, and the last is
/// for the last sighting, the gaps and the reach by inferred evidence.
const QUESTIONS: [&str; 6] = ["read", "check", "last", "gaps", "itinerary", "aboard"];

/// After so many seconds a process is stopped, and asks no more of its case.
const PATIENCE: f64 = 300.0;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).filter(|word| word != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["table", ref words @ ..] => {
            let most = words.iter().find_map(|word| word.parse::<f64>().ok()).unwrap_or(1e5);
            let names: Vec<&str> =
                words.iter().copied().filter(|word| word.parse::<f64>().is_err()).collect();
            table(&names, most)?;
        }
        ["write", name, claims] => {
            let kind = KINDS.iter().find(|kind| kind.name == name).ok_or("no such kind")?;
            kind.write(claims.parse::<f64>()? as u64, &mut BufWriter::new(io::stdout().lock()))?;
        }
        ["ask", question, case] => ask(question, Path::new(case))?,
        _ => println!("{USAGE}"),
    }
    Ok(())
}

/// What a question took: processor seconds without reading, and the peak of memory in
/// bytes with it.
#[derive(Clone, Copy)]
struct Cost {
    seconds: f64,
    peak: f64,
}

fn table(names: &[&str], most: f64) -> io::Result<()> {
    let sizes: Vec<u64> =
        (3..).map(|power| 10_u64.pow(power)).take_while(|&n| n as f64 <= most).collect();
    for Kind { name, about, .. } in KINDS.iter() {
        println!("* {name}: {about}");
    }
    println!();
    let heads: Vec<String> = sizes.iter().map(|size| format!("10^{}", size.ilog10())).collect();
    println!("| case | question | {} | exponent |", heads.join(" | "));
    println!("| --- | --- |{}", " --- |".repeat(sizes.len() + 1));
    for kind in KINDS.iter().filter(|kind| names.is_empty() || names.contains(&kind.name)) {
        let cases: Vec<(PathBuf, u64)> =
            sizes.iter().map(|&claims| written(kind, claims)).collect::<io::Result<_>>()?;
        for question in QUESTIONS {
            let costs = asked(question, &cases);
            let cells: Vec<String> = costs
                .iter()
                .zip(&cases)
                .map(|(cost, (_, bytes))| cell(question, *cost, *bytes))
                .collect();
            let exponent = exponent(&sizes, &costs);
            println!("| {} | {question} | {} | {exponent} |", kind.name, cells.join(" | "));
        }
        for (case, _) in cases {
            fs::remove_file(case)?;
        }
    }
    Ok(())
}

/// A case in a file, and how many bytes it has.
fn written(kind: &Kind, claims: u64) -> io::Result<(PathBuf, u64)> {
    let name = format!("lastseen-{}-{}-{claims}.jsonl", std::process::id(), kind.name);
    let path = env::temp_dir().join(name);
    let mut to = BufWriter::new(File::create(&path)?);
    kind.write(claims, &mut to)?;
    to.flush()?;
    let bytes = fs::metadata(&path)?.len();
    Ok((path, bytes))
}

/// What one question costs of each case; nothing once it takes too long.
fn asked(question: &str, cases: &[(PathBuf, u64)]) -> Vec<Option<Cost>> {
    let mut is_slow = false;
    let cost = |(case, _): &(PathBuf, u64)| {
        let cost = if is_slow { None } else { asked_once(question, case) };
        // The next has ten times as many claims.
        is_slow = cost.is_none_or(|cost| cost.seconds > PATIENCE / 2.0);
        cost
    };
    cases.iter().map(cost).collect()
}

/// What a question costs in a process of its own; nothing if that had to be stopped.
fn asked_once(question: &str, case: &Path) -> Option<Cost> {
    let mut process = Command::new(env::current_exe().ok()?);
    process.args(["ask", question]).arg(case).stdout(Stdio::piped()).stderr(Stdio::null());
    let (mut process, begun) = (process.spawn().ok()?, Instant::now());
    while process.try_wait().ok()?.is_none() {
        if begun.elapsed().as_secs_f64() > PATIENCE {
            process.kill().ok()?;
            process.wait().ok()?;
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let output = String::from_utf8(process.wait_with_output().ok()?.stdout).ok()?;
    let mut numbers = output.split_whitespace().map(|number| number.parse().ok());
    Some(Cost { seconds: numbers.next()??, peak: numbers.next()?? })
}

/// Seconds and megabytes; of reading, by the bytes of the file.
fn cell(question: &str, cost: Option<Cost>, bytes: u64) -> String {
    let Some(Cost { seconds, peak }) = cost else { return "more than 5 min".to_owned() };
    let bytes = bytes as f64;
    if question == "read" {
        return format!(
            "{seconds:.3} s, {:.0} MB/s, {:.1} × the file",
            bytes / seconds / 1e6,
            peak / bytes
        );
    }
    format!("{seconds:.3} s, {:.0} MB", peak / 1e6)
}

/// The slope of the logarithm of the seconds, from the first size to the last.
fn exponent(sizes: &[u64], costs: &[Option<Cost>]) -> String {
    let known: Vec<(f64, f64)> = sizes
        .iter()
        .zip(costs)
        .filter_map(|(&size, cost)| {
            Some(((size as f64).log10(), cost.as_ref()?.seconds.max(1e-6).log10()))
        })
        .collect();
    match known[..] {
        [first, .., last] => format!("{:.2}", (last.1 - first.1) / (last.0 - first.0)),
        _ => "–".to_owned(),
    }
}

/// Reads a case and asks one question of it; prints the processor seconds of the question
/// and the bytes of memory at the most.
fn ask(question: &str, path: &Path) -> Result<(), lastseen::Error> {
    let before = cpu_seconds();
    let case = Case::open(path)?;
    let read = cpu_seconds();
    let answer = answer(question, &case);
    let asked = cpu_seconds();
    eprintln!("{question}: {} characters", answer.len());
    let seconds = if question == "read" { read - before } else { asked - read };
    println!("{seconds} {}", peak_bytes());
    Ok(())
}

/// What the command of that name asks, as text.
fn answer(question: &str, case: &Case) -> String {
    let view = case.timeline().as_known();
    let lines = |lines: &mut dyn Iterator<Item = String>| lines.collect::<Vec<_>>().join("\n");
    // One that each kind has; the command asks for inferred evidence only if it is told to.
    let about = Ask::of("a0");
    // The command says of each answer which of its claims are doubtful.
    let doubtful = match question {
        "read" | "check" => 0,
        _ => view.conflicts().len(),
    };
    let text = match question {
        "check" => {
            let claims = lines(&mut view.claims().map(|seen| seen.to_string()));
            let conflicts = view.conflicts();
            let open = view.places_not_compared().len();
            let conflicts = lines(&mut conflicts.iter().map(|conflict| format!("{conflict:#}")));
            format!("{claims}{conflicts}{open}")
        }
        "last" => {
            let last = view.last_seen(about).to_string();
            let expected = lines(&mut view.expectations(about).iter().map(ToString::to_string));
            let absences = lines(&mut view.absences(about).iter().map(ToString::to_string));
            let network = view.network().inconsistencies().len();
            format!("{last}\n{expected}\n{absences}\n{network}")
        }
        "gaps" => {
            let gaps = lines(&mut view.gaps(about).map(|gap| gap.to_string()));
            format!("{gaps}\n{}", view.longest_gap(about).is_some())
        }
        "itinerary" => {
            let itinerary = view.itinerary(about).to_string();
            format!("{itinerary}\n{}", view.network().inferred_orders().len())
        }
        "aboard" => {
            let about = about.inferred();
            let (last, now) = (
                view.last_seen(about).to_string(),
                Timestamp::from_unix_seconds(1_577_923_200).unwrap(),
            );
            let gaps = lines(&mut view.gaps(about).map(|gap| gap.to_string()));
            let speed = Speed::km_per_hour(80.0).unwrap();
            format!("{last}\n{gaps}\n{}", view.reach(about, now, speed))
        }
        _ => String::new(),
    };
    format!("{text}\n{doubtful} conflicts")
}

/// The processor time of all threads, from the scheduler; 0 where there is none such.
fn cpu_seconds() -> f64 {
    // It counts up to the last time that a thread waited.
    thread::sleep(Duration::from_millis(2));
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return 0.0 };
    let nanoseconds = |path: &Path| -> Option<f64> {
        let text = fs::read_to_string(path.join("schedstat")).ok()?;
        text.split(' ').next()?.parse().ok()
    };
    threads.filter_map(|thread| nanoseconds(&thread.ok()?.path())).sum::<f64>() / 1e9
}

fn peak_bytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) * 1024.0
}
