//! A fleet of a few thousand ships in a table of millions of rows: read it, and
//! ask where they were last and for how long each fell silent.
//!
//! ```sh
//! cargo run --release --example fleet --features rayon -- 10000000
//! cargo run --release --example fleet -- AIS_2020_06_30.csv
//! cargo run --release --example fleet -- 1000000 --write fleet.csv
//! ```
//!
//! With a number it makes up so many rows, always the same ones: ships that
//! report every few seconds under way and every three minutes at anchor, fall
//! silent now and then, send rows twice, late, without a position and with an
//! impossible one.

#![allow(clippy::print_stdout, reason = "it shows its answers")]

use std::env;
use std::error::Error;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::ops::ControlFlow;
use std::time::Instant;

use lastseen::{Ask, Input, Loaded, Profile, Progress, SignedDuration, Timeline};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        [] => generated(100_000),
        [rows, "--write", path] => {
            let mut file = BufWriter::new(File::create(path)?);
            Fleet::new(rows.parse()?).write(&mut file)?;
            Ok(file.flush()?)
        }
        [first, ref files @ ..] => match first.parse() {
            Ok(rows) => generated(rows),
            Err(_) => {
                let profile = Profile::infer(first)?;
                println!("{first}: columns of {profile}");
                load(profile, [&[first], files].concat().into())
            }
        },
    }
}

fn generated(rows: usize) -> Result<(), Box<dyn Error>> {
    let mut table = Vec::new();
    Fleet::new(rows).write(&mut table)?;
    println!("made {} MB of CSV", table.len() / 1_000_000);
    load(Profile::marine_cadastre(), Input::from(&table))
}

fn load(profile: Profile<'_>, input: Input<'_>) -> Result<(), Box<dyn Error>> {
    let start = Instant::now();
    let (timeline, loaded) = profile.load(input.on_progress(show(start)))?;
    ask(&timeline, &loaded, start)
}

/// What to do while a long load goes on: a line each million rows.
fn show(start: Instant) -> impl FnMut(Progress) -> ControlFlow<()> {
    let mut millions = 0;
    move |progress| {
        if progress.rows / 1_000_000 > millions {
            millions = progress.rows / 1_000_000;
            let seconds = start.elapsed().as_secs_f64();
            let share = progress.total.map(|total| 100 * progress.bytes / total.max(1));
            let share = share.map(|share| format!(", {share} %")).unwrap_or_default();
            println!("{millions} million rows in {seconds:.2} s{share}");
        }
        ControlFlow::Continue(())
    }
}

fn ask(timeline: &Timeline, loaded: &Loaded, start: Instant) -> Result<(), Box<dyn Error>> {
    let seconds = start.elapsed().as_secs_f64();
    let rate = loaded.read as f64 / seconds / 1e6;
    println!("loaded in {seconds:.3} s, {rate:.1} million rows a second");
    let bytes = timeline.fix_bytes() as f64;
    println!("{:.2} bytes a fix", bytes / timeline.len() as f64);
    if let Some(peak) = peak() {
        println!("{:.2} times as much memory at most, all of the process", peak / bytes);
    }
    println!("\n{loaded}\n");

    let start = Instant::now();
    let view = timeline.as_known();
    let everyone = view.snapshot(Ask::everyone()).count();
    println!("{everyone} ships last seen, in {:.1} ms; the first of them:", milliseconds(start));
    for last in view.snapshot(Ask::everyone()).take(5) {
        let Some(seen) = last.certain() else { continue };
        println!("  {} at {}, {}", seen.actor().id(), seen.place(), seen.interval());
    }
    let start = Instant::now();
    let gaps: Vec<_> =
        view.gaps(Ask::everyone().longer_than(SignedDuration::from_mins(30))).collect();
    println!("{} gaps longer than 30 min, in {:.1} ms", gaps.len(), milliseconds(start));
    Ok(())
}

/// The most bytes that the process had in memory, where the system tells it as
/// Linux does; made-up tables are among them.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<f64>().ok()? * 1024.0)
}

fn milliseconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

/// Ships and the harbours they sail between.
struct Fleet {
    rows: usize,
    ships: Vec<Ship>,
    random: Random,
}

struct Ship {
    mmsi: u32,
    lat: f64,
    lon: f64,
    /// Degrees a second, none at anchor.
    speed: (f64, f64),
    next: f64,
    until: f64,
}

/// Rotterdam, Singapore, New York, Suva, near the antimeridian, and Tromsø.
const PORTS: [(f64, f64); 5] =
    [(51.95, 4.05), (1.26, 103.84), (40.64, -74.07), (-18.13, 178.42), (69.65, 18.96)];

/// 2020-06-30T00:00:00Z.
const FIRST_DAY: i64 = 1_593_475_200;

impl Fleet {
    fn new(rows: usize) -> Fleet {
        let mut random = Random(0x9E37_79B9_7F4A_7C15);
        let ships = (0..(rows / 2_000).clamp(5, 5_000)).zip(PORTS.into_iter().cycle());
        let ships = ships.map(|(number, (lat, lon))| Ship {
            mmsi: 200_000_000 + 1_117 * number as u32,
            lat: lat + random.between(-0.2, 0.2),
            lon: lon + random.between(-0.2, 0.2),
            speed: (0.0, 0.0),
            next: random.between(0.0, 180.0),
            until: 0.0,
        });
        Fleet { rows, ships: ships.collect(), random }
    }

    /// Writes the rows by time, minute by minute, as a receiver would.
    fn write(mut self, to: &mut impl Write) -> io::Result<()> {
        writeln!(to, "BaseDateTime,MMSI,LAT,LON")?;
        let (mut left, mut minute) = (self.rows, 0.0);
        while left > 0 {
            minute += 60.0;
            for ship in &mut self.ships {
                while ship.next < minute && left > 0 {
                    let rows = ship.report(&mut self.random, to)?;
                    left = left.saturating_sub(rows);
                }
            }
        }
        Ok(())
    }
}

impl Ship {
    /// Writes one report, or two or a bad one, and sails on.
    fn report(&mut self, random: &mut Random, to: &mut impl Write) -> io::Result<usize> {
        if self.next >= self.until {
            // Under way for some hours, or at anchor.
            let way = random.between(0.0, 1.0);
            let speed = if way < 0.5 { 0.0 } else { random.between(2e-5, 1e-4) };
            let course = random.between(0.0, std::f64::consts::TAU);
            self.speed = (speed * course.sin(), speed * course.cos());
            self.until = self.next + random.between(3_600.0, 36_000.0);
        }
        let luck = random.below(100_000);
        // A fix that comes a minute late, in a thousand.
        let time = self.next - if luck < 100 { 60.0 } else { 0.0 };
        let (mmsi, lat, lon) = (self.mmsi, self.lat, self.lon);
        let mut rows = 1;
        let time = Clock(FIRST_DAY + time as i64);
        match luck {
            200..210 => writeln!(to, "{time},{mmsi},,")?,
            210..215 => writeln!(to, "{time},{mmsi},91.00000,181.00000")?,
            215..220 => writeln!(to, "{time},{mmsi},{lon:.5},4{lat:.5}")?,
            _ => writeln!(to, "{time},{mmsi},{lat:.5},{lon:.5}")?,
        }
        if (300..350).contains(&luck) {
            writeln!(to, "{time},{mmsi},{lat:.5},{lon:.5}")?;
            rows += 1;
        }
        let step = match luck {
            // It falls silent for up to six hours.
            400..420 => random.between(1_800.0, 21_600.0),
            _ if self.speed == (0.0, 0.0) => random.between(175.0, 185.0),
            _ => random.between(8.0, 12.0),
        };
        self.next += step;
        self.lat = (self.lat + self.speed.0 * step).clamp(-80.0, 80.0);
        self.lon = (self.lon + self.speed.1 * step + 540.0).rem_euclid(360.0) - 180.0;
        Ok(rows)
    }
}

/// Seconds since 1970, written as AIS files have them.
struct Clock(i64);

impl std::fmt::Display for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let instant = lastseen::Timestamp::from_unix_seconds(self.0);
        let text = instant.map_err(|_| std::fmt::Error)?.to_string();
        f.write_str(text.trim_end_matches('Z'))
    }
}

/// The xorshift of Marsaglia: the same fleet in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.below(1 << 32) as f64 / (1_u64 << 32) as f64
    }
}
