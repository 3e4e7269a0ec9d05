//! Building a timeline of fixes and asking it, beside the maps of the standard
//! library that one would write without it.

use std::collections::{BTreeMap, HashMap};

use lastseen::{ActorId, Ask, Place, Sighting, SignedDuration, Timeline, Timestamp};

use crate::harness::Harness;

/// A row as a program has it before it knows this crate.
#[derive(Clone, Copy)]
struct Row {
    actor: usize,
    second: i64,
    lat: f64,
    lon: f64,
}

type Maps = HashMap<ActorId, BTreeMap<i64, (f64, f64)>>;

pub(crate) fn groups(harness: &Harness) {
    let count = harness.rows(1_000);
    let fleet = Fleet::new(count);
    let mut sorted = fleet.rows.clone();
    sorted.sort_by_key(|row| (row.actor, row.second));

    let (timeline, maps) = (fleet.timeline(&fleet.rows), fleet.maps(&fleet.rows));
    fleet.answers_are_equal(&timeline, &maps);
    println!("{:.2} bytes a fix", timeline.fix_bytes() as f64 / count as f64);

    harness
        .group("build a timeline, rows in any order", count)
        .case("HashMap of BTreeMap", || fleet.maps(&fleet.rows))
        .case("Timeline", || fleet.timeline(&fleet.rows))
        .run();
    harness
        .group("build a timeline, sorted rows", count)
        .case("HashMap of BTreeMap", || fleet.maps(&sorted))
        .case("Timeline", || fleet.timeline(&sorted))
        .run();

    let questions = fleet.questions(count);
    harness
        .group("last seen as of T", questions.len())
        .case("HashMap of BTreeMap", || {
            let last = |&(actor, second): &(usize, i64)| last_in(&maps, &fleet.ids[actor], second);
            questions.iter().filter_map(last).map(|(_, lat)| lat).sum::<f64>()
        })
        .case("View::last_seen", || {
            let view = timeline.as_known();
            let last = |&(actor, second): &(usize, i64)| {
                let ask = Ask::of(fleet.ids[actor].as_str()).as_of(instant(second));
                view.last_seen(ask).certain()?.place().lat()
            };
            questions.iter().filter_map(last).sum::<f64>()
        })
        .run();

    harness
        .group("every actor's last", fleet.ids.len())
        .case("HashMap of BTreeMap", || {
            let last = |id| last_in(&maps, id, i64::MAX);
            fleet.ids.iter().filter_map(last).map(|(_, lat)| lat).sum::<f64>()
        })
        .case("View::snapshot", || {
            let snapshot = timeline.as_known().snapshot(Ask::everyone());
            snapshot.filter_map(|last| last.certain()?.place().lat()).sum::<f64>()
        })
        .run();

    harness
        .group("all gaps longer than 2 h, with distance", count)
        .case("HashMap of BTreeMap, times only", || gaps_in(&maps).count())
        .case("View::gaps", || {
            let ask = Ask::everyone().longer_than(SignedDuration::from_hours(2));
            let gaps = timeline.as_known().gaps(ask);
            gaps.filter_map(|gap| Some(gap.distance()?.max().as_metres())).sum::<f64>()
        })
        .run();
}

/// Ships that report about every quarter of an hour for ten days.
struct Fleet {
    ids: Vec<ActorId>,
    rows: Vec<Row>,
    seed: u64,
}

impl Fleet {
    fn new(count: usize) -> Fleet {
        let ids = (0..count.div_ceil(1_000)).map(|n| ActorId::from(format!("{}", 200_000_000 + n)));
        let mut fleet = Fleet { ids: ids.collect(), rows: Vec::new(), seed: 0x9E37_79B9_7F4A_7C15 };
        for _ in 0..count {
            let row = Row {
                actor: fleet.below(fleet.ids.len() as u64) as usize,
                second: 1_700_000_000 + fleet.below(864_000) as i64,
                lat: fleet.below(9_000_000) as f64 / 1e5,
                lon: fleet.below(18_000_000) as f64 / 1e5,
            };
            fleet.rows.push(row);
        }
        fleet
    }

    /// A number below `limit`, by the xorshift of Marsaglia.
    fn below(&mut self, limit: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % limit
    }

    fn timeline(&self, rows: &[Row]) -> Timeline {
        let sighting = |row: &Row| {
            let place = Place::lat_lon(row.lat, row.lon).unwrap();
            Sighting::new(self.ids[row.actor].clone(), place, instant(row.second))
        };
        rows.iter().map(sighting).collect()
    }

    fn maps(&self, rows: &[Row]) -> Maps {
        let mut maps = Maps::new();
        for row in rows {
            let track = maps.entry(self.ids[row.actor].clone()).or_default();
            track.insert(row.second, (row.lat, row.lon));
        }
        maps
    }

    /// Actors and moments, in any order.
    fn questions(&self, count: usize) -> Vec<(usize, i64)> {
        let mut fleet = Fleet { ids: self.ids.clone(), rows: Vec::new(), seed: 7 };
        let actors = fleet.ids.len() as u64;
        (0..count)
            .map(|_| (fleet.below(actors) as usize, 1_700_000_000 + fleet.below(864_000) as i64))
            .collect()
    }

    fn answers_are_equal(&self, timeline: &Timeline, maps: &Maps) {
        let view = timeline.as_known();
        for (actor, second) in self.questions(1_000) {
            let ask = Ask::of(self.ids[actor].as_str()).as_of(instant(second));
            let ours = view.last_seen(ask);
            // A map keeps one of two positions of an instant; ours says that there are two.
            if ours.is_disputed() {
                continue;
            }
            let ours = ours.certain().map(|seen| {
                (seen.interval().exact().unwrap().as_unix_seconds(), seen.place().lat().unwrap())
            });
            assert_eq!(ours, last_in(maps, &self.ids[actor], second));
        }
        let ask = Ask::everyone().longer_than(SignedDuration::from_hours(2));
        assert_eq!(view.gaps(ask).count(), gaps_in(maps).count());
    }
}

fn last_in(maps: &Maps, id: &ActorId, second: i64) -> Option<(i64, f64)> {
    maps.get(id)?.range(..=second).next_back().map(|(&time, &(lat, _))| (time, lat))
}

fn gaps_in(maps: &Maps) -> impl Iterator<Item = i64> {
    maps.values().flat_map(|track| {
        track.keys().zip(track.keys().skip(1)).map(|(a, b)| b - a).filter(|&gap| gap > 7_200)
    })
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_unix_seconds(second).unwrap()
}
