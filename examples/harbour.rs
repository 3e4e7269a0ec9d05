//! An hour of ship traffic in New York harbour, asked everything that the crate
//! can say about movement.
//!
//! `cargo run --example harbour` reads `tests/data/harbour.csv`, and with a path
//! any other file of the columns time (UTC), ship, latitude, longitude.

#![allow(clippy::print_stdout, reason = "its answers are for people")]

use std::path::Path;
use std::{env, fs};

use lastseen::{
    Approach, Ask, Distance, Error, Interval, Place, Sighting, SignedDuration, Speed, StayRule,
    Timeline, Timestamp, Together,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = env::args().nth(1);
    let file = given.unwrap_or_else(|| {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        here.join("tests/data/harbour.csv").display().to_string()
    });
    let text = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let timeline: Timeline = text
        .lines()
        .enumerate()
        .skip(1)
        .map(|(row, line)| sighting(line).map_err(|error| format!("row {}: {error}", row + 1)))
        .collect::<Result<_, String>>()?;
    report(&timeline)?;
    Ok(())
}

/// One row of the file.
fn sighting(line: &str) -> Result<Sighting, Error> {
    let mut fields = line.split(',');
    let mut next = || fields.next().unwrap_or_default();
    // The file means UTC without saying so.
    let time: Timestamp = format!("{}Z", next()).parse()?;
    let ship = next();
    let place: Place = format!("{}, {}", next(), next()).parse()?;
    Ok(Sighting::new(ship, place, time))
}

fn report(timeline: &Timeline) -> Result<(), Error> {
    let view = timeline.as_known();
    let everyone = Ask::everyone();
    let Some(end) = view.last_seen(everyone).interval().and_then(|last| last.latest()) else {
        println!("There is nothing in the file.");
        return Ok(());
    };
    let ships = timeline.actors().count();
    println!("{} fixes of {ships} ships; the last at {end}.", timeline.len());

    // Who is silent?
    let half_past: Timestamp = "2020-06-30T00:30:00Z".parse()?;
    let seen = view.snapshot(everyone.as_of(half_past));
    let silent = seen.filter(|last| {
        let since = last.interval().map(|moment| moment.to(half_past));
        since.is_some_and(|since| since.certainly_longer_than(SignedDuration::from_mins(10)))
    });
    println!("\nAt {half_past}, {} ships were silent for over 10 min.", silent.count());

    // What gaps are there, and how were the ships received before?
    let quarter = SignedDuration::from_mins(15);
    let gaps: Vec<_> = view.gaps(everyone.longer_than(quarter).until(end)).collect();
    let open = gaps.iter().filter(|gap| gap.to().is_none()).count();
    println!("\n{} gaps over 15 min, {open} of them open at the end:", gaps.len());
    for gap in gaps.iter().take(3) {
        let before = view.sightings_before(*gap, quarter);
        let ship = gap.from().actor().id();
        let seen = gap.distance().map_or("not seen since".to_owned(), |far| format!("{far} on"));
        println!("  {ship}: {} long, {seen}, {before} fixes in 15 min before", gap.length());
    }
    let coverage = view.coverage(everyone, SignedDuration::from_mins(5));
    let share = coverage.ratio().unwrap_or_default() * 100.0;
    println!("  Without gaps over 5 min, {share:.1} % of the time is covered.");

    // Is all of it possible?
    let fast = view.steps_faster_than(everyone, Speed::knots(30.0)?);
    println!("\n{} steps need more than 30 kn.", fast.count());

    // Who stayed, and who went where?
    let rule = StayRule::within_diameter(Distance::metres(200.0)?)
        .for_at_least(SignedDuration::from_mins(20))
        .broken_by(quarter);
    println!("\n{} stays of 20 min within 200 m.", view.stays(everyone, rule).count());
    let trips = view.trips(everyone, rule).filter_map(|trip| Some((trip.distance()?, trip)));
    if let Some((far, trip)) = trips.max_by_key(|(far, _)| far.max()) {
        println!("The longest way is of {}: {far}.", trip.actor().id());
    }

    // Who met whom?
    let near = Distance::metres(300.0)?;
    let rule = Together::within(near).across(SignedDuration::from_mins(6)).for_at_least(quarter);
    let met = view.encounters(everyone, rule);
    println!("\n{} encounters within {near} for {quarter}; the closest:", met.len());
    let closest = met.iter().filter_map(|met| Some((met.closest()?, met.interval())));
    let ends = |(near, when): (_, Interval)| Some((near, when.earliest()?, when.latest()?));
    let closest: Option<(&Approach<'_>, _, _)> =
        closest.min_by_key(|(closest, _)| closest.distance()).and_then(ends);
    if let Some((closest, from, to)) = closest {
        let ([one, other], near) = (closest.actors(), closest.distance());
        println!("  {} and {}, {near} apart, from {from} to {to}", one.id(), other.id());

        // Where was it in between two fixes?
        let middle = from + SignedDuration::from_micros((to - from).as_micros() / 2);
        let at = view.position(one.id().as_str(), middle, SignedDuration::from_mins(6));
        if let Some((lat, lon)) = at.map(|at| at.lat_lon()) {
            println!("  At {middle} {} was at {lat:.5}, {lon:.5}.", one.id());
        }
    }
    Ok(())
}
