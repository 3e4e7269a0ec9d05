//! A live feed: each fix is added by itself, and where its ship was last seen is asked at
//! once. Beside the map of tracks that one would write without the crate.
//!
//! What counts here is not the median but the mean and the slowest calls.

use std::collections::HashMap;
use std::hint::black_box;
use std::time::{Duration, Instant};

use lastseen::{ActorId, Place, Sighting, Timeline, Timestamp};

use crate::harness::Harness;

/// The microsecond, latitude and longitude of a fix.
type Fix = (i64, i32, i32);

const TITLE: &str = "feed: append one fix and ask for the last";
const FIXES_OF_A_SHIP: usize = 2_000;
/// After so many calls a snapshot is taken, which replaces the one before.
const SNAPSHOT_EVERY: usize = 1_000;

pub(crate) fn groups(harness: &Harness) {
    if !harness.wants_group(TITLE) {
        return;
    }
    let rows = harness.rows(10_000);
    let mut feed = Feed::new(rows);
    let fixes: Vec<(usize, Fix)> = (0..harness.size(200_000, 1_000)).map(|_| feed.next()).collect();
    println!("\n{TITLE} ({rows} fixes of {} ships in place)", feed.ids.len());
    println!("  {:<36} {:>10} {:>10} {:>10} {:>8}", "case", "mean", "p99", "worst", "bytes");

    let mut tracks = feed.tracks();
    let ours = |(ship, fix): (usize, Fix)| {
        Sighting::new(feed.ids[ship].clone(), place(fix), instant(fix.0))
    };
    let last = |timeline: &Timeline, ship: usize| {
        let seen = timeline.as_known().last_seen(feed.ids[ship].as_str()).certain();
        seen.map(|seen| seen.place().lat())
    };
    let mut timeline = feed.timeline();
    let told = calls(&fixes, |(ship, fix)| {
        let track = tracks.entry(ship as u32).or_default();
        track.insert(track.partition_point(|other| other.0 <= fix.0), fix);
        track.last().map(|last| last.1)
    });
    let kept = |track: &Vec<Fix>| track.capacity() * size_of::<Fix>();
    let rows = rows + fixes.len();
    told.print("HashMap of Vec", tracks.values().map(kept).sum::<usize>() / rows);

    let told = calls(&fixes, |(ship, fix)| {
        timeline.extend([ours((ship, fix))]);
        last(&timeline, ship)
    });
    told.print("Timeline", timeline.fix_bytes() / rows);
    for (ship, track) in tracks {
        let ours = timeline.as_known().last_seen(feed.ids[ship as usize].as_str());
        let ours = ours.interval().unwrap().exact().unwrap();
        assert_eq!(Some(ours.as_unix_micros()), track.last().map(|last| last.0));
    }

    let (mut timeline, mut count) = (feed.timeline(), 0);
    let mut snapshot = timeline.clone();
    let told = calls(&fixes, |(ship, fix)| {
        count += 1;
        if count % SNAPSHOT_EVERY == 0 {
            snapshot = timeline.clone();
        }
        timeline.extend([ours((ship, fix))]);
        last(&timeline, ship)
    });
    told.print("Timeline, a clone each 1,000 calls", timeline.fix_bytes() / rows);
    black_box(snapshot);

    let mut timeline = feed.timeline();
    let batches: Vec<&[(usize, Fix)]> = fixes.chunks(1_000).collect();
    let told = calls(&batches, |batch| {
        timeline.extend(batch.iter().map(|&row| ours(row)));
        batch.last().map(|row| last(&timeline, row.0))
    });
    told.print("Timeline, 1,000 fixes a call", timeline.fix_bytes() / rows);
    let told = calls(&[(); 20], |()| timeline.clone());
    told.print("a clone", timeline.fix_bytes() / rows);
}

/// What some calls took.
struct Calls(Vec<Duration>);

fn calls<Q: Copy, T>(asked: &[Q], mut call: impl FnMut(Q) -> T) -> Calls {
    let time = |&asked: &Q| {
        let start = Instant::now();
        black_box(call(asked));
        start.elapsed()
    };
    Calls(asked.iter().map(time).collect())
}

impl Calls {
    fn print(mut self, name: &str, bytes: usize) {
        let micros = |time: Duration| format!("{:.2} us", time.as_secs_f64() * 1e6);
        self.0.sort_unstable();
        let count = self.0.len();
        let mean = micros(self.0.iter().sum::<Duration>() / count as u32);
        let (p99, worst) = (micros(self.0[count * 99 / 100]), micros(self.0[count - 1]));
        println!("  {name:<36} {mean:>10} {p99:>10} {worst:>10} {bytes:>8}");
    }
}

/// Ships that report each minute. Of what they send one in twenty comes up to ten minutes
/// late, and one in a thousand up to a day.
struct Feed {
    ids: Vec<ActorId>,
    now: Vec<i64>,
    seed: u64,
}

impl Feed {
    fn new(rows: usize) -> Feed {
        let ships = rows.div_ceil(FIXES_OF_A_SHIP);
        let ids = (0..ships).map(|n| ActorId::from(format!("{}", 200_000_000 + n)));
        let now = (FIXES_OF_A_SHIP as i64) * 60_000_000;
        Feed { ids: ids.collect(), now: vec![now; ships], seed: 0x9E37_79B9_7F4A_7C15 }
    }

    fn placed(ship: usize, row: i64) -> Fix {
        (row * 60_000_000, (ship as i32 % 800) * 1_000_000 + row as i32 * 50, row as i32 * 70)
    }

    fn tracks(&self) -> HashMap<u32, Vec<Fix>> {
        let rows = 0..FIXES_OF_A_SHIP as i64;
        let track = |ship| rows.clone().map(|row| Feed::placed(ship, row)).collect();
        (0..self.ids.len()).map(|ship| (ship as u32, track(ship))).collect()
    }

    /// The rows come as they were sent, minute by minute.
    fn timeline(&self) -> Timeline {
        let ships = || self.ids.iter().enumerate();
        let rows = 0..FIXES_OF_A_SHIP as i64;
        let sighting = |(row, (ship, id)): (i64, (usize, &ActorId))| {
            let fix = Feed::placed(ship, row);
            Sighting::new(id.clone(), place(fix), instant(fix.0))
        };
        rows.flat_map(|row| ships().map(move |ship| (row, ship))).map(sighting).collect()
    }

    fn next(&mut self) -> (usize, Fix) {
        let ship = self.below(self.ids.len() as u64) as usize;
        self.now[ship] += 60_000_000;
        let late = match self.below(1_000) {
            0 => self.below(86_400),
            1..=50 => self.below(600),
            _ => 0,
        };
        let (_, lat, lon) = Feed::placed(ship, self.now[ship] / 60_000_000);
        (ship, (self.now[ship] - late as i64 * 1_000_000, lat, lon))
    }

    /// A number below `limit`, by the xorshift of Marsaglia.
    fn below(&mut self, limit: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % limit
    }
}

fn place((_, lat, lon): Fix) -> Place {
    Place::lat_lon(f64::from(lat) * 1e-7, f64::from(lon) * 1e-7).unwrap()
}

fn instant(micros: i64) -> Timestamp {
    Timestamp::from_unix_micros(micros).unwrap()
}
