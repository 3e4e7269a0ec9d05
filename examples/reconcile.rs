//! Times as the press writes them, and what they mean.
//!
//! ```sh
//! cargo run --example reconcile
//! cargo run --example reconcile -- "shortly before 14:00 Moscow time" Europe/Moscow
//! ```

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "that is what an example is for")]

use lastseen::{Error, Reconcile, Stated, Timestamp, Zone};

fn main() -> Result<(), Error> {
    let published: Timestamp = "2023-09-13T08:00:00Z".parse()?;
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [text, zone] = arguments.as_slice() {
        return read(text, zone, published);
    }
    for (why, text, zone) in [
        (
            "Both clocks agree.",
            "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)",
            "Asia/Vladivostok",
        ),
        (
            "The same words, had it been in Korea.",
            "6:00 a.m. local time on Tuesday (20:00 GMT on Monday)",
            "Asia/Seoul",
        ),
        (
            "A real report: two hours apart.",
            "14:00 local time on Tuesday (2:00 GMT)",
            "Asia/Vladivostok",
        ),
        (
            "Named by the clock of the source.",
            "05:15 Moscow time on 12 September 2023",
            "Asia/Vladivostok",
        ),
        ("A part of a day.", "early morning on Tuesday", "Asia/Vladivostok"),
        ("The clock showed this time twice.", "2022-11-06 01:30", "America/New_York"),
        ("The clock never showed this time.", "2023-03-12 02:30", "America/New_York"),
        ("A day that Samoa skipped.", "30 December 2011", "Pacific/Apia"),
        ("An abbreviation with several meanings.", "2023-09-12 09:00 CST", "Asia/Shanghai"),
        ("Military.", "DTG 110600Z SEP 23", "Asia/Vladivostok"),
    ] {
        println!("{why}");
        read(text, zone, published)?;
        println!();
    }
    for text in ["Tuesday 13 September 2023", "sixish on Tuesday", "1694462400"] {
        match text.parse::<Stated>() {
            Ok(stated) => println!("“{text}” was read as {}", stated.understood()),
            Err(error) => println!("“{text}” is refused: {error}"),
        }
    }
    Ok(())
}

fn read(text: &str, zone: &str, published: Timestamp) -> Result<(), Error> {
    let stated: Stated = text.parse()?;
    let read = stated.reconcile(Reconcile::from(published).zone(zone.parse::<Zone>()?))?;
    println!("  “{stated}”, in {zone}");
    for line in format!("{read:#}").lines().filter(|line| !line.starts_with("zone rules")) {
        println!("    {line}");
    }
    Ok(())
}
