//! The silences of real ships: an hour of AIS reports from New York harbour.
//!
//! ```sh
//! cargo run --example gaps
//! cargo run --example gaps -- my-fixes.csv   # BaseDateTime,MMSI,LAT,LON
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "that is what an example is for")]

use std::error::Error;

use lastseen::{Ask, Gap, Place, Sighting, SignedDuration, Timeline, Timestamp};

const HARBOUR: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/harbour.csv");

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| HARBOUR.to_owned());
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
    let timeline: Timeline = text.lines().skip(1).map(fix).collect::<Result<_, _>>()?;
    let vessels = timeline.actors().count();
    println!("{} reports of {vessels} vessels, {} bytes", timeline.len(), timeline.fix_bytes());

    let view = timeline.as_known();
    println!("\nGaps longer than");
    for minutes in [3, 5, 6, 10, 15, 30] {
        let ask = Ask::everyone().longer_than(SignedDuration::from_mins(minutes));
        println!("  {minutes:2} min  {:4}", view.gaps(ask).count());
    }

    let mut longest: Vec<Gap<'_>> =
        view.gaps(Ask::everyone().longer_than(SignedDuration::from_mins(15))).collect();
    longest.sort_by_key(|gap| std::cmp::Reverse(gap.length().min()));
    println!("\nThe longest of all, with the distance that was covered unseen");
    for gap in longest {
        let (vessel, length) = (gap.from().actor().id(), gap.length().exact()?);
        let distance = gap.distance().map_or_else(String::new, |distance| distance.to_string());
        let speed = gap.speed().map_or_else(String::new, |speed| speed.min().to_string());
        let from = gap.from().interval();
        println!("  {vessel}  from {from}  {length:>6}  {distance:>8}  {speed:>9}");
    }

    let half_past: Timestamp = "2020-06-30T00:30:00Z".parse()?;
    println!("\nAt {half_past}, not heard of for more than ten minutes");
    for last in view.snapshot(Ask::everyone().as_of(half_past)) {
        let (Some(seen), Some(when)) = (last.certain(), last.interval()) else { continue };
        let silence = when.to(half_past).exact()?;
        if silence > SignedDuration::from_mins(10) {
            println!("  {}  {silence:>6}  last at {}", seen.actor().id(), seen.place());
        }
    }
    Ok(())
}

/// One row as a sighting; the time is UTC, which the file does not say.
fn fix(row: &str) -> Result<Sighting, Box<dyn Error>> {
    let mut fields = row.split(',');
    let mut field = || fields.next().ok_or_else(|| format!("too few fields in {row:?}"));
    let time: Timestamp = format!("{}Z", field()?).parse()?;
    let vessel = field()?;
    let place = Place::lat_lon(field()?.trim().parse()?, field()?.trim().parse()?)?;
    Ok(Sighting::new(vessel, place, time))
}
