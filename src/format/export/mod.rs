//! Sightings as files for maps and timelines, with all that is said of each.

mod exported;
mod geojson_writer;
#[cfg(feature = "gpx")]
mod kml_writer;
mod timelinejs_writer;
mod timesketch_writer;

pub(super) use self::exported::{unsaid_places, unsaid_sources};
pub(super) use self::geojson_writer::write_geojson;
#[cfg(feature = "gpx")]
pub(super) use self::kml_writer::write_kml;
pub(super) use self::timelinejs_writer::write_timelinejs;
pub(super) use self::timesketch_writer::{write_timesketch_csv, write_timesketch_jsonl};
