//! The questions about movement, on the harbour file and against plain loops.

use std::collections::BTreeMap;

use lastseen::*;
use proptest::prelude::*;

type Row = (i64, f64, f64);

/// Ship by ship: seconds, latitude, longitude, in the order of time.
fn rows() -> BTreeMap<String, Vec<Row>> {
    let mut ships: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in include_str!("../data/harbour.csv").lines().skip(1) {
        let field: Vec<&str> = line.split(',').collect();
        let time: Timestamp = format!("{}Z", field[0]).parse().unwrap();
        let row = (time.as_unix_seconds(), field[2].parse().unwrap(), field[3].parse().unwrap());
        ships.entry(field[1].to_owned()).or_default().push(row);
    }
    ships.values_mut().for_each(|rows| rows.sort_by_key(|row| row.0));
    ships
}

fn instant(second: i64) -> Timestamp {
    Timestamp::from_unix_seconds(second).unwrap()
}

fn place(lat: f64, lon: f64) -> Place {
    Place::lat_lon(lat, lon).unwrap()
}

fn timeline(ships: &BTreeMap<String, Vec<Row>>) -> Timeline {
    let sightings = ships.iter().flat_map(|(ship, rows)| {
        rows.iter().map(|&(t, lat, lon)| Sighting::new(ship.as_str(), place(lat, lon), instant(t)))
    });
    sightings.collect()
}

fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

fn metres(metres: f64) -> Distance {
    Distance::metres(metres).unwrap()
}

/// The great circle on a sphere, by the law of haversines: the oracle here.
fn on_the_sphere(a: Row, b: Row) -> f64 {
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let cosines = a.1.to_radians().cos() * b.1.to_radians().cos();
    2.0 * 6_371_008.8 * (half(a.1, b.1) + cosines * half(a.2, b.2)).sqrt().asin()
}

#[test]
fn fast_steps_of_the_harbour_are_those_of_a_loop() {
    let ships = rows();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    for knots in [5.0, 15.0, 30.0] {
        let found = view.steps_faster_than(Ask::everyone(), Speed::knots(knots).unwrap()).count();
        // The sphere is within 0.56 % of the ellipsoid.
        let faster = |share: f64| {
            let step = |pair: &[Row]| {
                let seconds = (pair[1].0 - pair[0].0) as f64;
                on_the_sphere(pair[0], pair[1]) > knots * share * 1852.0 / 3600.0 * seconds
            };
            ships.values().flat_map(|rows| rows.windows(2)).filter(|pair| step(pair)).count()
        };
        let (most, least) = (faster(0.994), faster(1.006));
        assert!((least..=most).contains(&found), "{knots} kn: {least} {found} {most}");
        assert!(knots > 20.0 || least > 0);
    }
}

#[test]
fn runs_and_gaps_of_the_harbour_add_up() {
    let ships = rows();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    for (minutes, gaps) in [(3, 926), (5, 283), (6, 140), (10, 27), (15, 12), (30, 0)] {
        let rule = StayRule::no_stay().broken_by(mins(minutes));
        let runs: Vec<Trip<'_>> = view.trips(Ask::everyone(), rule).collect();
        assert_eq!(runs.len(), 295 + gaps);
        assert_eq!(runs.iter().map(|run| run.count()).sum::<usize>(), 8_689);
        // What is not in a gap is in a run.
        let lengths = runs.iter().fold(secs(0), |sum, run| sum + run.length().exact().unwrap());
        let coverage = view.coverage(Ask::everyone(), mins(minutes));
        assert_eq!(coverage.covered, lengths);
        let longer = Ask::everyone().longer_than(mins(minutes));
        let dark = view.gaps(longer).fold(secs(0), |sum, gap| sum + gap.length().exact().unwrap());
        assert_eq!(coverage.of, lengths + dark);
    }
    assert_eq!(view.coverage(Ask::everyone(), mins(30)).ratio(), Some(1.0));
    assert_eq!(view.coverage("nobody", mins(30)).ratio(), None);
}

#[test]
fn the_time_asked_about_bounds_the_coverage() {
    let ships = BTreeMap::from([("tug".to_owned(), vec![(0, 0.0, 0.0), (60, 0.0, 0.0)])]);
    let timeline = timeline(&ships);
    let of = |from, to, limit| {
        let ask = Ask::of("tug").after(instant(from)).as_of(instant(to));
        timeline.as_known().coverage(ask, secs(limit)).ratio()
    };
    assert_eq!(of(30, 90, 60), Some(0.5));
    assert_eq!(of(-60, 60, 60), Some(0.5));
    assert_eq!(of(20, 40, 60), Some(1.0));
    assert_eq!(of(20, 40, 59), Some(0.0));
    assert_eq!(of(70, 80, 60), Some(0.0));
    assert_eq!(of(40, 40, 60), None);
}

#[test]
fn positions_of_the_harbour_lie_between_their_fixes() {
    let ships = rows();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    let half_past: Timestamp = "2020-06-30T00:30:00Z".parse().unwrap();
    let positions: Vec<Position<'_>> =
        view.positions(Ask::everyone(), half_past, mins(5)).collect();
    let second = half_past.as_unix_seconds();
    let expected = ships.values().filter(|rows| {
        rows.iter().any(|row| row.0 == second)
            || rows.windows(2).any(|pair| {
                pair[0].0 < second && second < pair[1].0 && pair[1].0 - pair[0].0 <= 300
            })
    });
    assert_eq!(positions.len(), expected.count());
    for position in &positions {
        let (before, after) = (position.before(), position.after());
        let step = before.place().distance_to(&after.place()).unwrap().max();
        let [a, b] =
            [before, after].map(|seen| seen.place().distance_to(&position.place()).unwrap().max());
        assert!((a.as_metres() + b.as_metres() - step.as_metres()).abs() < 0.1);
    }
    // As of the half hour nobody knows what comes after it.
    let ask = Ask::everyone().as_of(half_past);
    assert!(view.positions(ask, half_past, mins(5)).all(|position| position.is_seen()));
}

#[test]
fn stays_of_the_harbour_hold_what_they_promise() {
    let ships = rows();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    let rule = StayRule::within_diameter(metres(100.0)).for_at_least(mins(20));
    let stays: Vec<Stay<'_>> = view.stays(Ask::everyone(), rule).collect();
    assert!(stays.len() > 50, "{}", stays.len());
    for stay in &stays {
        let sightings: Vec<Seen<'_>> = stay.sightings().collect();
        assert_eq!(sightings.len(), stay.count());
        assert!(stay.length().min().unwrap() >= mins(20));
        let points: Vec<Place> = sightings.iter().map(|seen| seen.place()).collect();
        for a in &points {
            let widest = points.iter().map(|b| a.distance_to(b).unwrap().max()).max().unwrap();
            assert!(widest <= metres(100.0));
            assert!(stay.place().distance_to(a).unwrap().min() == Distance::ZERO);
        }
        assert!(stay.place().radius().unwrap() <= metres(100.0));
        // The sightings beside it would make it too wide.
        let outside = |second: Option<i64>| {
            let row = ships[stay.actor().id().as_str()].iter().find(|row| Some(row.0) == second);
            row.is_none_or(|&(_, lat, lon)| {
                let to = |p: &Place| p.distance_to(&place(lat, lon)).unwrap().max();
                points.iter().map(to).max().unwrap() > metres(100.0)
            })
        };
        assert!(outside(stay.departure().latest().map(Timestamp::as_unix_seconds)));
        let trips: Vec<Trip<'_>> = view.trips(stay.actor().id().as_str(), rule).collect();
        assert!(trips.iter().all(|trip| trip.count() >= 2));
    }
    // Trips and stays share one sighting at each end, and nothing else.
    for ship in ships.keys() {
        let stays: Vec<usize> = view.stays(ship.as_str(), rule).map(|s| s.count()).collect();
        let trips: Vec<usize> = view.trips(ship.as_str(), rule).map(|t| t.count()).collect();
        let shared = view
            .trips(ship.as_str(), rule)
            .map(|t| usize::from(t.from().is_some()) + usize::from(t.to().is_some()))
            .sum::<usize>();
        let all = stays.iter().sum::<usize>() + trips.iter().sum::<usize>() - shared;
        let lone = ships[ship].len() == 1 && stays.is_empty();
        assert_eq!(all + usize::from(lone), ships[ship].len(), "{ship}");
    }
}

#[test]
fn the_first_test_of_a_stay_is_one_a_sighting() {
    let ships = rows();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    let rule = StayRule::around_first(metres(100.0)).for_at_least(mins(10)).broken_by(mins(15));
    let stays: Vec<Stay<'_>> = view.stays(Ask::everyone(), rule).collect();
    // The same by a loop on the sphere.
    let mut looped = 0;
    for rows in ships.values() {
        let mut start = 0;
        for end in 1..=rows.len() {
            let goes_on = rows.get(end).is_some_and(|row| {
                row.0 - rows[end - 1].0 <= 900 && on_the_sphere(rows[start], *row) <= 100.0
            });
            if !goes_on {
                looped += usize::from(rows[end - 1].0 - rows[start].0 >= 600);
                start = end;
            }
        }
    }
    // One fix may lie within 0.5 m of the limit.
    assert!(stays.len().abs_diff(looped) <= 2, "{} {looped}", stays.len());
    assert!(stays.iter().all(|stay| stay.gaps(mins(15)).next().is_none()));
}

/// Stay points as trackintel's sliding method counts them: until the fix that
/// broke the stay, and none before a gap or at the end.
fn counted_until_outside(rows: &[Row], metres: f64, least: i64, gap: i64) -> Vec<(i64, i64)> {
    let (mut found, mut start) = (Vec::new(), 0);
    for current in 1..rows.len() {
        if rows[current].0 - rows[current - 1].0 > gap {
            start = current;
        } else if on_the_sphere(rows[start], rows[current]) > metres {
            if rows[current].0 - rows[start].0 >= least {
                found.push((rows[start].0, rows[current].0));
            }
            start = current;
        }
    }
    found
}

#[test]
fn the_recipe_for_the_stay_points_of_others_gives_theirs() {
    let ships = rows();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    let (least, gap) = (mins(5), mins(4));
    let rule = StayRule::around_first(metres(100.0)).broken_by(gap);
    let (mut all, mut differing) = (0, 0);
    for (ship, rows) in &ships {
        let stays = view.stays(ship.as_str(), rule).filter_map(|stay| {
            let until = stay.departure().latest()?;
            let from = stay.first().interval().exact().ok()?;
            let broken = stay.departure().width()? <= gap && until - from >= least;
            broken.then(|| (from.as_unix_seconds(), until.as_unix_seconds()))
        });
        let (ours, theirs): (Vec<_>, _) =
            (stays.collect(), counted_until_outside(rows, 100.0, 300, 240));
        all += theirs.len();
        differing += usize::from(ours != theirs);
    }
    // A fix within 0.5 m of the limit may part one ship from its loop.
    assert!(all > 50 && differing <= 2, "{all} stay points, {differing} ships differ");
}

#[test]
fn encounters_of_the_harbour_are_those_of_a_dense_sampling() {
    let ships: BTreeMap<String, Vec<Row>> = rows().into_iter().take(60).collect();
    let timeline = timeline(&ships);
    let view = timeline.as_known();
    let rule = Together::within(metres(300.0)).across(mins(6)).for_at_least(mins(10));
    let met = view.encounters(Ask::everyone(), rule);
    assert!(!met.is_empty());

    // Where everybody was, every 20 seconds.
    let start = "2020-06-30T00:00:00Z".parse::<Timestamp>().unwrap().as_unix_seconds();
    let mut near: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
    for second in (start..start + 3_600).step_by(20) {
        let positions: Vec<(String, Row)> = view
            .positions(Ask::everyone(), instant(second), mins(6))
            .map(|position| {
                let (lat, lon) = position.lat_lon();
                (position.actor().id().to_string(), (second, lat, lon))
            })
            .collect();
        for (place, (one, a)) in positions.iter().enumerate() {
            for (other, b) in &positions[place + 1..] {
                if on_the_sphere(*a, *b) <= 300.0 {
                    near.entry((one.clone(), other.clone())).or_default().push(second);
                }
            }
        }
    }
    // Pairs that are near for clearly more, and for at least nearly, so long.
    let lasting = |seconds: i64| {
        let runs = |times: &Vec<i64>| {
            times.chunk_by(|a, b| b - a == 20).any(|run| run[run.len() - 1] - run[0] >= seconds)
        };
        near.iter()
            .filter(|(_, times)| runs(times))
            .map(|(pair, _)| pair.clone())
            .collect::<Vec<_>>()
    };
    let mut pairs: Vec<(String, String)> = met
        .iter()
        .map(|meeting| {
            let [one, other] = meeting.actors();
            (one.id().to_string(), other.id().to_string())
        })
        .collect();
    pairs.dedup();
    assert!(lasting(640).iter().all(|pair| pairs.contains(pair)));
    assert!(pairs.iter().all(|pair| lasting(540).contains(pair)));
    for meeting in &met {
        assert!(meeting.duration().max().unwrap() >= mins(10));
        let (closest, when) = (meeting.closest().unwrap(), meeting.interval());
        assert!(closest.distance() <= metres(300.01));
        assert!(when.earliest() <= Some(closest.at()) && Some(closest.at()) <= when.latest());
        let apart = meeting.distance().unwrap();
        assert_eq!(apart.min(), closest.distance());
        assert!(apart.max() <= metres(300.01), "{apart}");
    }
    // Who is asked about does not matter.
    for meeting in met.iter().take(20) {
        let [one, other] = meeting.actors();
        for asked in [one, other] {
            let own = view.encounters(asked.id().as_str(), rule);
            let same = |m: &&Encounter<'_>| m.interval() == meeting.interval();
            let found = own.iter().find(same).unwrap();
            assert_eq!(found.actors()[0], asked);
        }
    }
}

#[test]
fn a_gap_shows_what_was_received_before_it() {
    let track: Vec<Row> = [0, 60, 120, 180, 4_000].map(|t| (t, 0.0, 0.0)).to_vec();
    let timeline = timeline(&BTreeMap::from([("tug".to_owned(), track)]));
    let view = timeline.as_known();
    let end = view.last_seen(Ask::everyone()).interval().unwrap().latest().unwrap();
    let ask = Ask::of("tug").longer_than(mins(30)).until(end + mins(60));
    let gaps: Vec<Gap<'_>> = view.gaps(ask).collect();
    assert_eq!(gaps.len(), 2);
    assert_eq!(view.sightings_before(gaps[0], secs(60)), 2);
    assert_eq!(view.sightings_before(gaps[0], mins(60)), 4);
    assert_eq!(view.sightings_before(gaps[1], mins(60)), 1);
    assert!(gaps[1].to().is_none());
}

#[test]
fn until_a_moment_there_are_the_gaps_of_that_moment() {
    let track: Vec<Row> = [0, 6_000, 300_000].map(|t| (t, 0.0, 0.0)).to_vec();
    let fixes = timeline(&BTreeMap::from([("tug".to_owned(), track.clone())]));
    let mut claims = Timeline::new();
    for (time, lat, lon) in track {
        claims.add(Sighting::new("tug", place(lat, lon), instant(time)));
    }
    for timeline in [&fixes, &claims] {
        let until = |now: i64| {
            let gaps = timeline.as_known().gaps(Ask::of("tug").until(instant(now)));
            let told = gaps.map(|gap| (gap.length().min().unwrap(), gap.to().is_some()));
            told.collect::<Vec<_>>()
        };
        assert_eq!(until(12_000), [(secs(6_000), true), (secs(6_000), false)]);
        assert_eq!(until(6_000), [(secs(6_000), true)]);
        assert_eq!(until(300_060)[1..], [(secs(294_000), true), (secs(60), false)]);
    }
}

#[test]
fn exact_claims_are_on_the_way_and_vague_ones_are_not() {
    let mut timeline = Timeline::new();
    let quay = place(0.0, 0.0).named("the quay");
    timeline.add(Sighting::new("kim", quay, instant(0)));
    timeline.add(Sighting::new("kim", place(0.0, 0.2), instant(200)));
    let vague = Interval::new(instant(90), instant(110)).unwrap();
    timeline.add(Sighting::new("kim", place(5.0, 5.0), vague));
    // A fix with a radius would be on it.
    let near = place(5.0, 5.0).with_radius(metres(9.0));
    timeline.add(Sighting::new("kim", near, instant(100)).quoting("near the buoy"));
    timeline.extend([Sighting::new("kim", place(0.0, 0.1), instant(100))]);
    let view = timeline.as_known();
    let lon = |second| Some(view.position("kim", instant(second), mins(5))?.lat_lon().1);
    assert_eq!((lon(0), lon(50), lon(150)), (Some(0.0), Some(0.05), Some(0.15)));
    assert_eq!(lon(201), None);
    let run = view.trips("kim", StayRule::no_stay().broken_by(mins(5))).next().unwrap();
    assert_eq!((run.count(), run.left_out()), (3, 2));
    let stay = view.stays("kim", StayRule::within_diameter(metres(30_000.0))).next().unwrap();
    assert_eq!((stay.count(), stay.sightings().count(), stay.left_out()), (3, 3, 2));
    assert_eq!(stay.arrival().earliest(), None);
}

proptest! {
    #[test]
    fn a_batch_answers_as_one_by_one(
        fixes in prop::collection::vec((0..4_u8, 0..100_i64), 0..60),
        claims in prop::collection::vec((0..2_u8, 0..100_i64, 0..30_i64), 0..4),
        asks in prop::collection::vec((0..6_u8, -5..105_i64, 0..3_u8), 0..60),
        known in 0..150_i64,
    ) {
        let name = |actor: u8| format!("ship-{actor}");
        let mut timeline: Timeline = fixes
            .iter()
            .enumerate()
            .map(|(n, &(actor, t))| Sighting::new(name(actor).as_str(), place(n as f64, 0.0), instant(t)))
            .collect();
        for (actor, t, width) in claims {
            let when = Interval::new(instant(t), instant(t + width)).unwrap();
            timeline.add(Sighting::new(name(actor).as_str(), place(70.0, 0.0), when));
        }
        let names: Vec<String> = asks.iter().map(|ask| name(ask.0)).collect();
        let asks: Vec<Ask<'_>> = asks
            .iter()
            .zip(&names)
            .map(|(&(_, t, kind), name)| match kind {
                0 => Ask::of(name),
                1 => Ask::of(name).as_of(instant(t)),
                _ => Ask::of(name).as_of(instant(t)).after(instant(t - 20)),
            })
            .chain([Ask::everyone()])
            .collect();
        for view in [timeline.as_known(), timeline.as_known_at(instant(known))] {
            let each = view.last_seen_each(asks.iter().copied());
            prop_assert_eq!(each.len(), asks.len());
            for (batch, &ask) in each.zip(&asks) {
                let single = view.last_seen(ask);
                prop_assert_eq!(batch.possible(), single.possible());
                prop_assert_eq!(batch.certain(), single.certain());
                prop_assert_eq!(batch.interval(), single.interval());
                prop_assert_eq!(batch.actor(), single.actor());
            }
        }
    }
}
