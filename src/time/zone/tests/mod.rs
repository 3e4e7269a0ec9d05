//! The zone layer against vectors, laws, and its two engines against each other.

mod engines;
mod laws;
mod local_day;
mod spelling;
mod vectors;

use super::names::NAMES;
use super::*;
use crate::error::{Error, ErrorKind};
use crate::time::civil::MICROS_PER_SECOND;
use crate::time::civil::Wall;
use crate::time::timestamp::Timestamp;

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn stamp(seconds: i64) -> Timestamp {
    Timestamp::clamped_seconds(seconds)
}

/// Seconds since 1970 at the start of a year of the proleptic Gregorian calendar.
fn year(year: i32) -> i64 {
    chrono::NaiveDate::from_ymd_opt(year, 1, 1)
        .unwrap()
        .and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp()
}
