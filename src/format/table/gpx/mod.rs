//! GPX: tracks and waypoints with times.

mod gpx_reader;
mod gpx_writer;
mod lines;

pub(super) use self::gpx_reader::load_gpx;
