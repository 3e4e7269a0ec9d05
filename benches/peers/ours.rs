//! Our side of the comparison with other engines that `benches/peers/run` makes.
//!
//! `run` starts this program for each measurement in a process of its own. It
//! writes the table that all engines read (`generate DATA ROWS DIR`), and answers the
//! questions of it (`load TABLE`, `ask TABLE QUERIES` and `walk TABLE`), one line
//! of JSON a task. Started as other benches are it only says so.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it prints what it measured, and stops where its own data is broken"
)]

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use lastseen::{
    ActorHandle, Ask, Distance, Gap, Interval, Profile, SignedDuration, Speed, SpeedRange,
    StayRule, Timeline, Timestamp, Together, View,
};

use self::sea::sea;

mod sea;

const USAGE: &str = "\
the side of this crate in benches/peers/run; nothing to measure by itself
  generator                the number of what this version generates
  generate DATA ROWS DIR   write the tables of harbours or the sea that all engines read
  load TABLE               read a table of CSV or Parquet
  ask TABLE QUERIES        questions of each fix
  walk TABLE               questions of movement: stays and encounters";

/// The number of what `generate` writes: one more with each change of it.
const GENERATOR: u32 = 3;

/// How often each task is done in one process.
const TIMES: usize = 5;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["generator"] => println!("{GENERATOR}"),
        ["generate", data, rows, dir] => {
            let (rows, mut random) = (rows.parse()?, Random(0x9E37_79B9_7F4A_7C15));
            let tables = match data {
                "harbours" => Tables::of_harbours(rows, &mut random),
                "sea" => Tables::of_sea(rows, &mut random),
                _ => return Err(format!("no such data: {data}").into()),
            };
            tables.write(Path::new(dir))?;
        }
        ["load", table] => {
            let mut answer = Answer::default();
            let measured = Measured::of(1, || answer = last_of_all(&read(table)));
            measured.print("load", &answer);
        }
        ["ask", table, queries] => ask(&read(table), queries),
        ["walk", table] => walk(&read(table)),
        _ => println!("{USAGE}"),
    }
    Ok(())
}

fn read(table: &str) -> Timeline {
    Profile::plain().load(table).unwrap().0
}

fn ask(timeline: &Timeline, queries: &str) {
    let view = timeline.as_known();
    let text = fs::read_to_string(queries).unwrap();
    let queries: Vec<(&str, Timestamp)> = text
        .lines()
        .skip(1)
        .map(|line| {
            let (actor, time) = line.split_once(',').unwrap();
            (actor, time.parse().unwrap())
        })
        .collect();

    let mut answer = Answer::default();
    let measured = Measured::of(TIMES, || {
        let asks = queries.iter().map(|&(actor, time)| Ask::of(actor).as_of(time));
        answer = last_of_each(&view, asks);
    });
    measured.print("as of", &answer);

    // Where ids are numbers, the peers have them as such.
    let numbers: Option<Vec<(u64, Timestamp)>> =
        queries.iter().map(|&(actor, time)| Some((actor.parse().ok()?, time))).collect();
    if let Some(queries) = numbers {
        let measured = Measured::of(TIMES, || {
            let asks = queries.iter().map(|&(actor, time)| Ask::of(actor).as_of(time));
            answer = last_of_each(&view, asks);
        });
        measured.print("as of", &answer);
        let number = |handle| {
            let id = timeline.actor_of(handle).unwrap().id();
            (id.as_str().parse().unwrap(), handle)
        };
        let handles: HashMap<u64, ActorHandle> = timeline.handles().map(number).collect();
        // Nobody has some of the numbers, and they have no handle.
        let who = |number| handles.get(&number).map_or(Ask::of(number), |&handle| handle.into());
        let asks: Vec<Ask<'_>> =
            queries.iter().map(|&(actor, time)| who(actor).as_of(time)).collect();
        let measured = Measured::of(TIMES, || answer = last_of_each(&view, asks.iter().copied()));
        measured.print("as of, handles", &answer);
    }

    // One by one, as somebody asks who has one question.
    let measured = Measured::of(TIMES, || {
        answer = Answer::default();
        for &(actor, time) in &queries {
            if let Some(seen) = view.last_seen(Ask::of(actor).as_of(time)).certain() {
                let place = seen.place();
                answer.add(place.lat().unwrap(), place.lon().unwrap());
            }
        }
    });
    measured.print("as of, one by one", &answer);

    one_as_of(timeline, &queries);

    let measured = Measured::of(TIMES, || answer = last_of_all(timeline));
    measured.print("snapshot", &answer);

    let threshold = SignedDuration::from_mins(30);
    let measured = Measured::of(TIMES, || {
        answer = steps(view.gaps(Ask::everyone().longer_than(threshold)));
    });
    measured.print("gaps", &answer);

    let limit = Speed::knots(60.0).unwrap();
    let measured = Measured::of(TIMES, || {
        answer = steps(view.steps_faster_than(Ask::everyone(), limit));
    });
    measured.print("fast", &answer);
}

/// One question: asked again and again of one ship, and each of another ship
/// after the caches of the processor were filled with something else.
fn last_of_each<'q>(view: &View<'_>, asks: impl Iterator<Item = Ask<'q>>) -> Answer {
    let mut answer = Answer::default();
    for last in view.last_seen_each(asks) {
        if let Some(seen) = last.certain() {
            let place = seen.place();
            answer.add(place.lat().unwrap(), place.lon().unwrap());
        }
    }
    answer
}

fn one_as_of(timeline: &Timeline, queries: &[(&str, Timestamp)]) {
    const EVICTING: usize = 1 << 26;
    const COLD: usize = 200;
    let view = timeline.as_known();
    let ask = |answer: &mut Answer, (actor, time): (&str, Timestamp)| {
        if let Some(seen) = view.last_seen(Ask::of(actor).as_of(time)).certain() {
            answer.add(seen.place().lat().unwrap(), seen.place().lon().unwrap());
        }
    };
    let mut answer = Answer::default();
    let (actor, _) = queries[0];
    let mut measured = Measured::of(TIMES, || {
        answer = Answer::default();
        for &(_, time) in queries {
            ask(&mut answer, (actor, time));
        }
    });
    measured.wall /= queries.len() as f64;
    measured.cpu /= queries.len() as f64;
    measured.print("as of, one, warm", &answer);

    let mut evicting = vec![0_u8; EVICTING];
    answer = Answer::default();
    let mut walls: Vec<f64> = Vec::new();
    for &query in queries.iter().step_by((queries.len() / COLD).max(1)) {
        evicting.iter_mut().step_by(64).for_each(|byte| *byte = byte.wrapping_add(1));
        std::hint::black_box(&evicting);
        let start = Instant::now();
        ask(&mut answer, query);
        walls.push(start.elapsed().as_secs_f64());
    }
    walls.sort_by(f64::total_cmp);
    let wall = walls[walls.len() / 2];
    // The clock of the scheduler is too coarse for one.
    Measured { wall, cpu: f64::NAN, peak: peak_megabytes() }.print("as of, one, cold", &answer);
}

fn walk(timeline: &Timeline) {
    let view = timeline.as_known();
    let (near, hour) = (Distance::metres(200.0).unwrap(), SignedDuration::from_mins(60));
    let mut answer = Answer::default();

    // As trackintel has it: the time counts until the first fix outside.
    let measured = Measured::of(TIMES, || {
        answer = Answer::default();
        for stay in view.stays(Ask::everyone(), StayRule::around_first(near)) {
            let from = stay.first().interval().earliest().unwrap();
            let last = stay.last().interval().earliest();
            let to = stay.departure().latest().or(last).unwrap();
            let length = to - from;
            if length >= hour {
                let place = stay.first().place();
                answer.add(place.lat().unwrap(), place.lon().unwrap());
                answer.seconds += length.as_secs_f64();
            }
        }
    });
    measured.print("stays, from the first", &answer);

    // As trackintel has it by default: what a gap or the end breaks is no stay.
    let gap = SignedDuration::from_mins(15);
    let measured = Measured::of(TIMES, || {
        answer = Answer::default();
        for stay in view.stays(Ask::everyone(), StayRule::around_first(near).broken_by(gap)) {
            let broken = stay.departure().width().is_some_and(|step| step <= gap);
            let length = Interval::from(stay.first()).to(stay.departure()).max();
            if let Some(length) = length.filter(|length| broken && *length >= hour) {
                let place = stay.first().place();
                answer.add(place.lat().unwrap(), place.lon().unwrap());
                answer.seconds += length.as_secs_f64();
            }
        }
    });
    measured.print("stays, no gaps", &answer);

    let measured = Measured::of(TIMES, || {
        answer = Answer::default();
        let rule = StayRule::within_diameter(near).for_at_least(hour);
        for stay in view.stays(Ask::everyone(), rule) {
            let place = stay.first().place();
            answer.add(place.lat().unwrap(), place.lon().unwrap());
            answer.seconds += stay.length().min().unwrap().as_secs_f64();
        }
    });
    measured.print("stays, diameter", &answer);

    let rule = Together::within(Distance::metres(500.0).unwrap())
        .across(SignedDuration::from_mins(30))
        .for_at_least(SignedDuration::from_hours(2));
    let measured = Measured::of(TIMES, || {
        answer = Answer::default();
        for met in view.encounters(Ask::everyone(), rule) {
            let place = met.closest().unwrap().positions()[0].place();
            answer.add(place.lat().unwrap(), place.lon().unwrap());
            answer.seconds += met.duration().max().unwrap().as_secs_f64();
        }
    });
    measured.print("encounters", &answer);
}

fn last_of_all(timeline: &Timeline) -> Answer {
    let mut answer = Answer { rows: timeline.len(), ..Answer::default() };
    for last in timeline.as_known().snapshot(Ask::everyone()) {
        let Some(seen) = last.certain() else { continue };
        let (place, interval) = (seen.place(), seen.interval());
        answer.add(place.lat().unwrap(), place.lon().unwrap());
        let time = interval.earliest().unwrap().as_unix_micros();
        answer.latest = answer.latest.max(time);
    }
    answer
}

fn steps<'a>(gaps: impl Iterator<Item = Gap<'a>>) -> Answer {
    let mut answer = Answer::default();
    for gap in gaps {
        let place = gap.from().place();
        answer.add(place.lat().unwrap(), place.lon().unwrap());
        answer.seconds += gap.length().min().unwrap().as_secs_f64();
        // One geodesic serves both.
        let distance = gap.distance().unwrap();
        let speed = SpeedRange::needed(distance, gap.length()).unwrap();
        answer.metres += distance.min().as_metres();
        answer.speed += speed.min().as_metres_per_second();
    }
    answer
}

/// What the engines' answers are compared by.
#[derive(Default)]
struct Answer {
    /// How many there are of what was asked for.
    count: u64,
    /// How many fixes were read.
    rows: usize,
    lats: f64,
    lons: f64,
    latest: i64,
    seconds: f64,
    metres: f64,
    speed: f64,
}

impl Answer {
    fn add(&mut self, lat: f64, lon: f64) {
        self.count += 1;
        self.lats += lat;
        self.lons += lon;
    }
}

/// What a task took, the median of several times.
struct Measured {
    wall: f64,
    cpu: f64,
    peak: f64,
}

impl Measured {
    fn of(times: usize, mut task: impl FnMut()) -> Measured {
        // From here on the peak is counted anew, where the kernel allows it.
        let _ = fs::write("/proc/self/clear_refs", "5");
        let mut taken: Vec<(f64, f64)> = (0..times)
            .map(|_| {
                let (start, before) = (Instant::now(), cpu_seconds());
                task();
                (start.elapsed().as_secs_f64(), cpu_seconds() - before)
            })
            .collect();
        taken.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (wall, cpu) = taken[times / 2];
        Measured { wall, cpu, peak: peak_megabytes() }
    }

    fn print(&self, task: &str, answer: &Answer) {
        let Measured { wall, cpu, peak } = self;
        let Answer { count, rows, lats, lons, latest, seconds, metres, speed } = answer;
        println!(
            "{{\"task\": \"{task}\", \"wall\": {wall}, \"cpu\": {cpu}, \"peak\": {peak}, \"answer\": \
             {{\"count\": {count}, \"rows\": {rows}, \"lats\": {lats}, \"lons\": {lons}, \"latest\": {latest}, \
             \"seconds\": {seconds}, \"metres\": {metres}, \"speed\": {speed}}}}}"
        );
    }
}

/// The processor time of all threads, from the scheduler; 0 where there is none
/// such.
fn cpu_seconds() -> f64 {
    let Ok(threads) = fs::read_dir("/proc/self/task") else { return 0.0 };
    let nanoseconds = |path: &Path| -> Option<f64> {
        let text = fs::read_to_string(path.join("schedstat")).ok()?;
        text.split(' ').next()?.parse().ok()
    };
    threads.filter_map(|thread| nanoseconds(&thread.ok()?.path())).sum::<f64>() / 1e9
}

fn peak_megabytes() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|peak| peak.trim().strip_suffix(" kB")?.parse::<f64>().ok());
    kilobytes.unwrap_or(f64::NAN) / 1024.0
}

/// 2024-01-01T00:00:00Z.
const START: i64 = 1_704_067_200;
const METRES_A_DEGREE: f64 = 111_195.0;
/// How many fixes a ship has in the mean.
const A_SHIP: usize = 1_000;
/// How many as-of questions there are.
const QUERIES: usize = 1_000_000;

/// The fixes of all ships, as they stand in a table, and what is asked of them.
struct Tables {
    /// The ids of the ships.
    ids: Vec<String>,
    /// Ship, seconds since 1970, latitude and longitude in 1e-7 degree.
    fixes: Vec<(u32, i64, i32, i32)>,
    decimals: usize,
    /// A ship and seconds since 1970.
    queries: Vec<(String, i64)>,
}

impl Tables {
    /// In random order, with names for ids and a harbour for each twenty ships.
    fn of_harbours(rows: usize, random: &mut Random) -> Tables {
        let ships = (rows / A_SHIP).max(1);
        let ports: Vec<(f64, f64)> = (0..(ships / 20).clamp(2, 500))
            .map(|_| (random.between(-60.0, 60.0), random.between(-180.0, 180.0)))
            .collect();
        let mut fixes: Vec<(u32, i64, i32, i32)> = Vec::with_capacity(rows);
        for ship in 0..ships {
            let share = rows * (ship + 1) / ships - rows * ship / ships;
            let port = ports[ship * ports.len() / ships];
            sail(ship as u32, share, port, random, &mut fixes);
        }
        let end = fixes.iter().map(|fix| fix.1).max().unwrap_or(START);
        random.shuffle(&mut fixes);
        let ids: Vec<String> = (0..ships).map(|ship| format!("a{ship:05}")).collect();
        let queries = (0..QUERIES).map(|_| {
            let id = &ids[random.below(ships as u64) as usize];
            (id.clone(), START + random.below((end - START) as u64) as i64)
        });
        Tables { queries: queries.collect(), ids, fixes, decimals: 7 }
    }

    /// In order of arrival, with numbers for ids and all in one sea.
    fn of_sea(rows: usize, random: &mut Random) -> Tables {
        let (numbers, fixes) = sea(rows, random);
        let ids: Vec<String> = numbers.iter().map(u32::to_string).collect();
        // Half of them by fixes, half by ships, and one of a hundred of nobody.
        let queries = (0..QUERIES).map(|_| {
            let fix = fixes[random.below(fixes.len() as u64) as usize].0 as usize;
            let ship = random.below(ids.len() as u64) as usize;
            let chosen = if random.below(2) == 0 { fix } else { ship };
            let nobody = random.below(100) == 0;
            let id = if nobody { "999000000" } else { &ids[chosen] };
            (id.to_string(), START - 3_600 + random.below(3 * 86_400 + 7_200) as i64)
        });
        Tables { queries: queries.collect(), ids, fixes, decimals: 5 }
    }

    /// Writes `fixes.csv`, `tenth.csv` of a tenth of the ships, `hundredth.csv` of a tenth of
    /// those, and `queries.csv`. The same number of rows is always the same file.
    fn write(&self, dir: &Path) -> std::io::Result<()> {
        let Tables { ids, fixes, decimals, queries } = self;
        let mut files = Vec::new();
        for (name, part) in [("fixes.csv", 1), ("tenth.csv", 10), ("hundredth.csv", 100)] {
            let mut file = BufWriter::with_capacity(1 << 20, File::create(dir.join(name))?);
            writeln!(file, "actor,time,lat,lon")?;
            files.push((file, ids.len().div_ceil(part)));
        }
        let mut line = String::new();
        for &(ship, time, lat, lon) in fixes {
            line.clear();
            let (id, time) = (&ids[ship as usize], Timestamp::from_unix_seconds(time).unwrap());
            let (lat, lon) = (f64::from(lat) / 1e7, f64::from(lon) / 1e7);
            writeln!(line, "{id},{time},{lat:.decimals$},{lon:.decimals$}").unwrap();
            for (file, ships) in &mut files {
                if (ship as usize) < *ships {
                    file.write_all(line.as_bytes())?;
                }
            }
        }
        for (mut file, _) in files {
            file.flush()?;
        }
        let mut file = BufWriter::new(File::create(dir.join("queries.csv"))?);
        writeln!(file, "actor,time")?;
        for (id, time) in queries {
            writeln!(file, "{id},{}", Timestamp::from_unix_seconds(*time).unwrap())?;
        }
        file.flush()
    }
}

/// The fixes of one ship: it lies in its harbour for some hours and reports every
/// three minutes, sails out and back and reports every minute, falls silent now
/// and then, and is sometimes put thousands of kilometres away for one fix.
///
/// Ships of one harbour follow each other by number, so that the first tenth of
/// the ships has whole harbours too.
fn sail(
    ship: u32,
    count: usize,
    port: (f64, f64),
    random: &mut Random,
    fixes: &mut Vec<(u32, i64, i32, i32)>,
) {
    /// A harbour measures 4.4 km.
    const HARBOUR: f64 = 0.02;
    let berth = |random: &mut Random| {
        (port.0 + random.between(-HARBOUR, HARBOUR), port.1 + random.between(-HARBOUR, HARBOUR))
    };
    let (mut lat, mut lon) = berth(random);
    let mut time = START + random.below(86_400) as i64;
    // Metres a second to the north and to the east, until then.
    let (mut north, mut east, mut until) = (0.0, 0.0, time);
    let mut phase = Phase::Back;
    for _ in 0..count {
        if time >= until {
            let seconds;
            (phase, north, east, seconds) = match phase {
                Phase::Back => (Phase::Lies, 0.0, 0.0, random.between(0.5, 15.0) * 3_600.0),
                Phase::Lies => {
                    let speed = random.between(2.0, 10.0);
                    let course = random.between(0.0, std::f64::consts::TAU);
                    let hours = random.between(0.3, 4.0);
                    (Phase::Out, speed * course.cos(), speed * course.sin(), hours * 3_600.0)
                }
                Phase::Out => {
                    let to = berth(random);
                    let cosine = ((lat + to.0) / 2.0).to_radians().cos();
                    let (up, right) = (to.0 - lat, (to.1 - lon) * cosine);
                    let seconds = up.hypot(right) * METRES_A_DEGREE / random.between(2.0, 10.0);
                    let a_second = METRES_A_DEGREE / seconds.max(1.0);
                    (Phase::Back, up * a_second, right * a_second, seconds)
                }
            };
            until = time + seconds as i64;
        }
        let luck = random.below(10_000);
        let lies = matches!(phase, Phase::Lies);
        // An anchored ship swings by some metres, which no threshold is near.
        let swing = if lies { 2e-4 } else { 0.0 };
        let (mut at, mut off) =
            (lat + random.between(-swing, swing), lon + random.between(-swing, swing));
        if luck < 5 {
            at = random.between(-70.0, 70.0);
            off = random.between(-180.0, 180.0);
        }
        let e7 = |degrees: f64| (degrees * 1e7).round() as i32;
        let off = (off + 540.0).rem_euclid(360.0) - 180.0;
        fixes.push((ship, time, e7(at), e7(off)));

        let step = match luck {
            100..170 => random.between(1_900.0, 20_000.0),
            _ if lies => random.between(170.0, 190.0),
            _ => random.between(50.0, 70.0),
        } as i64;
        // It stops where it wanted to go, though silent.
        let under_way = step.min(until - time) as f64;
        time += step;
        let metres = (north * under_way, east * under_way);
        lon += metres.1 / METRES_A_DEGREE / lat.to_radians().cos();
        lat = (lat + metres.0 / METRES_A_DEGREE).clamp(-75.0, 75.0);
    }
}

/// What a ship does.
enum Phase {
    Lies,
    Out,
    Back,
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

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last as u64 + 1) as usize);
        }
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.below(1 << 32) as f64 / (1_u64 << 32) as f64
    }
}
