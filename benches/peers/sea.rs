//! A table as receivers of AIS write it: one crowded sea, in order of arrival.
//!
//! Three days in about the Danish straits. Ships sail from port to port and report
//! every 2 to 180 seconds, at berth two or four times as seldom, and nearly fall silent now and then. One in
//! 25 sails with another, one in 250 shares its number with a second vessel. One fix in 50 comes
//! late, one in 200 is repeated, one in 5,000 is some tens of kilometres off.

use std::f64::consts::TAU;

use super::{METRES_A_DEGREE, Random, START};

/// A ship by its number, seconds since 1970, and latitude and longitude in 1e-7 degree.
pub(crate) type Row = (u32, i64, i32, i32);

const DAY: f64 = 86_400.0;
const WINDOW: f64 = 3.0 * DAY;
const PORTS: usize = 60;
/// Metres a second.
const KNOT: f64 = 0.514_444;
/// Of one in so many ships a second vessel has the number too.
const SHARED: usize = 250;

/// How many ships there are on a table of so many rows.
fn ships(rows: usize) -> usize {
    if rows > 10_000_000 { rows / 2_000 } else { (rows / 1_000).clamp(200, 5_000) }
}

/// The numbers of the ships, and their fixes in order of arrival.
pub(crate) fn sea(rows: usize, random: &mut Random) -> (Vec<u32>, Vec<Row>) {
    let ports: Vec<[f64; 2]> =
        (0..PORTS).map(|_| [random.between(54.0, 58.5), random.between(7.0, 15.5)]).collect();
    let shares = shares(rows, random);
    let step = 575_000_000 / shares.len() as u64;
    let mut numbers: Vec<u32> = (0..shares.len() as u64)
        .map(|ship| (201_000_000 + ship * step + random.below(step)) as u32)
        .collect();
    random.shuffle(&mut numbers);
    let mut fixes: Vec<Row> = Vec::with_capacity(rows + rows / 8);
    let mut recent: Vec<Track> = Vec::new();
    for (ship, &count) in shares.iter().enumerate() {
        let interval = random.between(2_f64.ln(), 180_f64.ln()).exp();
        let longest = WINDOW * random.between(0.5, 1.0);
        let least = (count as f64 * 2.2).min(WINDOW);
        let span = (count as f64 * interval).min(longest).max(least);
        let mut start = START as f64 + random.between(0.0, 1.0) * (WINDOW - span);
        let mut end = start + span;
        let track = if !recent.is_empty() && random.below(25) == 0 {
            let leads = &recent[random.below(recent.len() as u64) as usize];
            let track = leads.beside(random);
            end = end.min(track.end() - 1.0);
            start = start.max(track.start()).min(end - 60.0);
            track
        } else {
            let track = Track::new(&ports, (start, end), random);
            if span > 6.0 * 3_600.0 {
                recent.push(track.clone());
                recent.drain(..recent.len().saturating_sub(50));
            }
            track
        };
        let second =
            (ship % SHARED == 7).then(|| Track::new(&ports, (start, end), random).wander(random));
        let track = track.wander(random);
        let mut last = 0;
        for t in track.reports(count, (start, end), random) {
            let second = second.as_ref().filter(|_| random.below(10) < 3);
            let mut at = second.unwrap_or(&track).at(t, random);
            if random.below(5_000) == 0 {
                at = [at[0] + 0.4 * random.normal(), at[1] + 0.7 * random.normal()];
            }
            // Five decimals, as they are sent.
            let [lat, lon] = at.map(|degrees| (degrees * 1e5).round() as i32 * 100);
            let time = t as i64;
            if time > last {
                fixes.push((ship as u32, time, lat, lon));
                last = time;
            }
        }
    }
    (numbers, arrived(rows, fixes, random))
}

/// How many fixes each ship has, some more together than there are rows: few ships have many.
fn shares(rows: usize, random: &mut Random) -> Vec<usize> {
    let weights: Vec<f64> = (0..ships(rows)).map(|rank| (rank as f64 + 10.0).powf(-0.75)).collect();
    let wanted = rows as f64 * 1.06;
    let sum: f64 = weights.iter().sum();
    let counts = weights.iter().map(|weight| (weight / sum * wanted).clamp(5.0, 0.45 * WINDOW));
    let counts: Vec<f64> = counts.collect();
    let sum: f64 = counts.iter().sum();
    let mut shares: Vec<usize> =
        counts.iter().map(|count| (count * wanted / sum).ceil() as usize).collect();
    random.shuffle(&mut shares);
    shares
}

/// Just so many of the fixes, with the repeated ones, by the time of their arrival.
fn arrived(rows: usize, mut fixes: Vec<Row>, random: &mut Random) -> Vec<Row> {
    let repeated = rows / 200;
    random.shuffle(&mut fixes);
    fixes.truncate(rows - repeated);
    let again: Vec<Row> =
        (0..repeated).map(|_| fixes[random.below(fixes.len() as u64) as usize]).collect();
    let mut all: Vec<(f64, Row)> = Vec::with_capacity(rows);
    for fix in fixes {
        let late = if random.below(50) == 0 { random.exponential(120.0) } else { 0.0 };
        all.push((fix.1 as f64 + late, fix));
    }
    all.extend(again.into_iter().map(|fix| (fix.1 as f64 + random.exponential(30.0), fix)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().map(|(_, fix)| fix).collect()
}

/// Where one vessel turns, and when; it moves, or lies, from each point to the next.
#[derive(Clone)]
struct Track {
    times: Vec<f64>,
    points: Vec<[f64; 2]>,
    moves: Vec<bool>,
    /// How far it strays from the straight way, each ten minutes.
    strays: Vec<[f64; 2]>,
}

impl Track {
    fn new(ports: &[[f64; 2]], (start, end): (f64, f64), random: &mut Random) -> Track {
        let berth = |port: [f64; 2], random: &mut Random| {
            [port[0] + 0.006 * random.normal(), port[1] + 0.006 * random.normal()]
        };
        let mut track =
            Track { times: Vec::new(), points: Vec::new(), moves: Vec::new(), strays: Vec::new() };
        let mut port = random.below(PORTS as u64) as usize;
        let mut here = berth(ports[port], random);
        let mut t = start - random.between(0.0, 6.0) * 3_600.0;
        let mut lies = random.below(10) < 6;
        while t < end {
            if lies {
                track.turn(t, here, false);
                t += random.between(1.0, 14.0) * 3_600.0;
            }
            track.turn(t, here, true);
            // Not always the nearest one.
            let mut next = (f64::INFINITY, port);
            for (other, at) in ports.iter().enumerate().filter(|&(other, _)| other != port) {
                let away = (at[0] - ports[port][0]).powi(2) + (at[1] - ports[port][1]).powi(2);
                let away = away + random.between(0.0, 6.0);
                if away < next.0 {
                    next = (away, other);
                }
            }
            port = next.1;
            let there = berth(ports[port], random);
            t += (metres(here, there) / (random.between(7.0, 20.0) * KNOT)).max(60.0);
            (here, lies) = (there, true);
        }
        track.turn(t, here, false);
        track
    }

    fn turn(&mut self, t: f64, at: [f64; 2], moves: bool) {
        self.times.push(t);
        self.points.push(at);
        self.moves.push(moves);
    }

    fn start(&self) -> f64 {
        self.times[0]
    }

    fn end(&self) -> f64 {
        self.times[self.times.len() - 1]
    }

    /// The same some hundred metres off.
    fn beside(&self, random: &mut Random) -> Track {
        let off = [0.0009 * random.normal(), 0.0009 * random.normal()];
        let aside = |at: &[f64; 2]| [at[0] + off[0], at[1] + off[1]];
        Track { points: self.points.iter().map(aside).collect(), ..self.clone() }
    }

    fn wander(mut self, random: &mut Random) -> Track {
        let steps = ((self.end() - self.start()) / 600.0) as usize + 2;
        let mut off = [0.0, 0.0];
        for _ in 0..steps {
            self.strays.push(off);
            off = off.map(|off: f64| 0.97 * off + 0.0012 * random.normal());
        }
        self
    }

    /// From which point on it is at an instant.
    fn leg(&self, t: f64) -> usize {
        let after = self.times.partition_point(|time| *time <= t);
        after.saturating_sub(1).min(self.times.len() - 2)
    }

    /// The instants of its reports: few in silences and at berth.
    fn reports(&self, count: usize, (start, end): (f64, f64), random: &mut Random) -> Vec<f64> {
        let slower = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 2.0, 4.0, 4.0, 4.0][random.below(10) as usize];
        let mut cuts: Vec<f64> = vec![start, end];
        cuts.extend(self.times.iter().filter(|t| start < **t && **t < end));
        let mut silences: Vec<(f64, f64)> = Vec::new();
        // As many as arrive by chance in so many days, six a day.
        let mut days = random.exponential(1.0 / 6.0);
        while days < ((end - start) / DAY).min(2.0) {
            days += random.exponential(1.0 / 6.0);
            let silent = random.between(0.4_f64.ln(), 10_f64.ln()).exp() * 3_600.0;
            if silent < (end - start) / 2.0 {
                let from = random.between(start, end - silent);
                silences.push((from, from + silent));
                cuts.extend([from, from + silent]);
            }
        }
        cuts.sort_by(f64::total_cmp);
        // Of each part when it ends, and the reports by then if moving gives one a second. In a
        // silence there are few: it goes with the part that follows.
        let mut sums: Vec<(f64, f64)> = vec![(start, 0.0)];
        for part in cuts.windows(2) {
            let middle = (part[0] + part[1]) / 2.0;
            if !silences.iter().any(|(from, to)| *from < middle && middle < *to) {
                let rate = if self.moves[self.leg(middle)] { 1.0 } else { 1.0 / slower };
                sums.push((part[1], sums[sums.len() - 1].1 + rate * (part[1] - part[0])));
            }
        }
        if sums.len() < 2 {
            return vec![start];
        }
        let whole = sums[sums.len() - 1].1;
        let mut part = 1;
        let mut instants = Vec::with_capacity(count);
        for report in 0..count {
            let at = (report as f64 + random.between(0.0, 0.8)) * whole / count as f64;
            while part + 1 < sums.len() && sums[part].1 < at {
                part += 1;
            }
            let (from, to) = (sums[part - 1], sums[part]);
            let share = if to.1 > from.1 { (at - from.1) / (to.1 - from.1) } else { 0.0 };
            instants.push(from.0 + share.clamp(0.0, 1.0) * (to.0 - from.0));
        }
        instants
    }

    /// Where it says that it is, some metres off.
    fn at(&self, t: f64, random: &mut Random) -> [f64; 2] {
        let leg = self.leg(t);
        let (from, to) = (self.times[leg], self.times[leg + 1]);
        let share = ((t - from) / (to - from).max(1.0)).clamp(0.0, 1.0);
        let [mut lat, mut lon] = mix(self.points[leg], self.points[leg + 1], share);
        if self.moves[leg] {
            let near_end = ((t - from).min(to - t) / 1_800.0).clamp(0.0, 1.0);
            let place = ((t - self.start()) / 600.0).max(0.0);
            let step = (place as usize).min(self.strays.len() - 2);
            let off = mix(self.strays[step], self.strays[step + 1], place - step as f64);
            (lat, lon) = (lat + off[0] * near_end, lon + off[1] * 1.8 * near_end);
        }
        let swing = 5.0 / METRES_A_DEGREE;
        lat += swing * random.normal();
        [lat, lon + swing * random.normal() / lat.to_radians().cos()]
    }
}

fn mix(one: [f64; 2], other: [f64; 2], share: f64) -> [f64; 2] {
    [one[0] + share * (other[0] - one[0]), one[1] + share * (other[1] - one[1])]
}

fn metres(one: [f64; 2], other: [f64; 2]) -> f64 {
    let (north, east) = (other[0] - one[0], other[1] - one[1]);
    METRES_A_DEGREE * north.hypot(east * one[0].to_radians().cos())
}

impl Random {
    fn exponential(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.between(0.0, 1.0)).ln()
    }

    /// Of mean 0 and deviation 1, by Box and Muller.
    fn normal(&mut self) -> f64 {
        self.exponential(2.0).sqrt() * (TAU * self.between(0.0, 1.0)).cos()
    }
}
