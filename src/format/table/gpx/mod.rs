//! GPX: tracks and waypoints with times.

mod lines;
mod read;
mod write;
