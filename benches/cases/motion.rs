//! The questions about movement, each beside the plain loop over sorted rows
//! that one would write without this crate, where there is one.

use lastseen::{
    Ask, Distance, Place, Sighting, SignedDuration, Speed, StayRule, Timeline, Timestamp, Together,
};

use crate::harness::Harness;

/// Seconds, latitude, longitude.
type Row = (i64, f64, f64);

pub(crate) fn groups(harness: &Harness) {
    let count = harness.rows(5_000);
    let ships = fleet(count);
    let timeline: Timeline = sightings(&ships).collect();
    let view = timeline.as_known();
    let everyone = Ask::everyone();

    let names: Vec<String> = (0..ships.len()).map(name).collect();
    let mut seed = 11;
    let asks: Vec<(usize, i64)> = (0..count)
        .map(|_| {
            (below(&mut seed, names.len() as u64) as usize, START + below(&mut seed, SPAN) as i64)
        })
        .collect();
    let ask = |&(ship, second): &(usize, i64)| Ask::of(&names[ship]).as_of(instant(second));
    harness
        .group("last seen as of T, a batch", asks.len())
        .case("View::last_seen, one by one", || {
            let answers = asks.iter().map(|query| view.last_seen(ask(query)));
            answers.filter_map(|last| last.certain()?.place().lat()).sum::<f64>()
        })
        .case("View::last_seen_each", || {
            let answers = view.last_seen_each(asks.iter().map(ask));
            answers.filter_map(|last| last.certain()?.place().lat()).sum::<f64>()
        })
        .run();

    let limit = Speed::knots(60.0).unwrap();
    let looped =
        || ships.iter().flat_map(|rows| rows.windows(2)).filter(|s| faster(s, limit)).count();
    assert_eq!(view.steps_faster_than(everyone, limit).count(), looped());
    harness
        .group("steps faster than 60 kn", count)
        .case("loop, great circles", looped)
        .case("View::steps_faster_than", || view.steps_faster_than(everyone, limit).count())
        .run();

    let (near, long) = (metres(200.0), SignedDuration::from_mins(60));
    harness
        .group("stays of 1 h", count)
        .case("loop, great circles from the first", || stays_from_first(&ships, 200.0, 3_600))
        .case("around the first, 200 m", || {
            view.stays(everyone, StayRule::around_first(near).for_at_least(long)).count()
        })
        .case("diameter 200 m", || {
            view.stays(everyone, StayRule::within_diameter(near).for_at_least(long)).count()
        })
        .run();

    let rule = Together::within(metres(500.0)).across(SignedDuration::from_mins(30));
    harness
        .group("encounters within 500 m", count)
        .case("for 2 h", || {
            view.encounters(everyone, rule.for_at_least(SignedDuration::from_hours(2))).len()
        })
        .case("for 10 min", || {
            view.encounters(everyone, rule.for_at_least(SignedDuration::from_mins(10))).len()
        })
        .run();

    let noon = instant(START + SPAN as i64 / 2);
    let gap = SignedDuration::from_mins(30);
    harness
        .group("every actor's position at noon", ships.len())
        .case("View::positions", || {
            view.positions(everyone, noon, gap).map(|position| position.lat_lon().0).sum::<f64>()
        })
        .run();
    harness
        .group("coverage without gaps over 30 min", count)
        .case("View::coverage", || view.coverage(everyone, gap).ratio())
        .run();
}

const START: i64 = 1_700_000_000;
const SPAN: u64 = 864_000;

/// Ships that go between ports and lie there, at about a thousand fixes each;
/// now and then one is silent for hours, or is said to be far away.
fn fleet(count: usize) -> Vec<Vec<Row>> {
    let mut seed = 0x9E37_79B9_7F4A_7C15;
    let port = |seed: &mut u64| {
        let port = below(seed, 400);
        (30.0 + (port % 20) as f64, -60.0 + (port / 20) as f64 * 1.5)
    };
    let ships = count.div_ceil(1_000).max(2);
    let each = count / ships;
    (0..ships)
        .map(|_| {
            let mut rows = Vec::with_capacity(each);
            let (mut at, mut to) = (port(&mut seed), port(&mut seed));
            let (mut rest, mut second) = (0_i64, START);
            for _ in 0..each {
                let silent = below(&mut seed, 400) == 0;
                second += if silent { 20_000 } else { 300 + below(&mut seed, 1_100) as i64 };
                let (north, east) = (to.0 - at.0, to.1 - at.1);
                let left = north.hypot(east);
                if left < 0.1 {
                    rest += 1;
                    if rest > 60 {
                        (rest, to) = (0, port(&mut seed));
                    }
                } else {
                    at.0 += north / left * 0.05;
                    at.1 += east / left * 0.05;
                }
                let jitter = |seed: &mut u64| (below(seed, 200) as f64 - 100.0) * 1e-6;
                let lost = below(&mut seed, 2_000) == 0;
                let lat = at.0 + jitter(&mut seed) + if lost { 5.0 } else { 0.0 };
                rows.push((second, lat, at.1 + jitter(&mut seed)));
            }
            rows
        })
        .collect()
}

/// A number below `limit`, by the xorshift of Marsaglia.
pub(super) fn below(seed: &mut u64, limit: u64) -> u64 {
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    *seed % limit
}

fn name(ship: usize) -> String {
    format!("{}", 200_000_000 + ship)
}

fn sightings(ships: &[Vec<Row>]) -> impl Iterator<Item = Sighting> {
    ships.iter().enumerate().flat_map(|(ship, rows)| {
        let name = name(ship);
        rows.iter().map(move |&(second, lat, lon)| {
            Sighting::new(name.as_str(), Place::lat_lon(lat, lon).unwrap(), instant(second))
        })
    })
}

pub(super) fn instant(second: i64) -> Timestamp {
    Timestamp::from_unix_seconds(second).unwrap()
}

fn metres(metres: f64) -> Distance {
    Distance::metres(metres).unwrap()
}

fn great_circle(a: Row, b: Row) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let cosines = a.1.to_radians().cos() * b.1.to_radians().cos();
    2.0 * 6_371_008.8 * (half(a.1, b.1) + cosines * half(a.2, b.2)).sqrt().asin()
}

fn faster(step: &[Row], limit: Speed) -> bool {
    let seconds = (step[1].0 - step[0].0) as f64;
    great_circle(step[0], step[1]) > limit.as_metres_per_second() * seconds
}

fn stays_from_first(ships: &[Vec<Row>], metres: f64, seconds: i64) -> usize {
    let mut found = 0;
    for rows in ships {
        let mut start = 0;
        for end in 1..=rows.len() {
            if rows.get(end).is_some_and(|row| great_circle(rows[start], *row) <= metres) {
                continue;
            }
            found += usize::from(rows[end - 1].0 - rows[start].0 >= seconds);
            start = end;
        }
    }
    found
}
