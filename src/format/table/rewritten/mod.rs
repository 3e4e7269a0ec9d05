//! Files that are no table, and are read as the table of their points.

#[cfg(feature = "json")]
mod aircraft_trace;
#[cfg(feature = "json")]
mod google_timeline;
#[cfg(feature = "json")]
mod objects;
mod row_text;
mod sentences;
#[cfg(feature = "gpx")]
mod xml_points;

use std::io::{BufReader, Read};

#[cfg(feature = "parquet")]
pub(super) use self::row_text::RowText;
use self::row_text::by_line;
use self::sentences::{Igc, Nmea, Plt};

/// Whether a file that begins with these bytes is read as the table of its points.
#[cfg(feature = "json")]
pub(in crate::format) fn is_rewritten(start: &[u8]) -> bool {
    Notation::of_start(start).is_some()
}

/// How a file is written that is read as a table.
///
/// Each is rewritten as CSV while it is read, so that its rows are read, checked and counted
/// as those of any table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// Sentences of a receiver, NMEA 0183.
    Nmea,
    /// A flight, as the gliding commission has it.
    Igc,
    /// A track of OziExplorer or GeoLife.
    Plt,
    /// Placemarks of Google Earth.
    #[cfg(feature = "gpx")]
    Kml,
    /// An activity of Garmin.
    #[cfg(feature = "gpx")]
    Tcx,
    /// Objects of JSON, in a list or one a line.
    #[cfg(feature = "json")]
    Objects,
}

impl Notation {
    /// The notation of a file that begins with these bytes; `None` for a table.
    pub(super) fn of_start(start: &[u8]) -> Option<Notation> {
        let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
        #[cfg(feature = "gpx")]
        if text.starts_with(b"<") {
            return match xml_points::root(text)?.as_str() {
                "kml" => Some(Notation::Kml),
                "TrainingCenterDatabase" => Some(Notation::Tcx),
                _ => None,
            };
        }
        #[cfg(feature = "json")]
        if objects::is_table(text) {
            return Some(Notation::Objects);
        }
        let first = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if sentences::is_nmea(text) {
            Some(Notation::Nmea)
        } else if sentences::is_plt(first) {
            Some(Notation::Plt)
        } else {
            sentences::is_igc(text).then_some(Notation::Igc)
        }
    }

    /// Whether a file that begins with these bytes has features of a map.
    #[cfg_attr(not(feature = "json"), expect(unused_variables, reason = "there is no GeoJSON"))]
    pub(super) fn is_map(self, start: &[u8]) -> bool {
        match self {
            #[cfg(feature = "json")]
            Notation::Objects => memchr::memmem::find(start, b"\"Feature").is_some(),
            _ => false,
        }
    }

    /// The names of the columns of a file that begins with these bytes, as far as they show.
    #[cfg_attr(not(feature = "json"), expect(unused_variables, reason = "others have one each"))]
    pub(super) fn header(self, start: &[u8]) -> String {
        match self {
            Notation::Nmea | Notation::Igc | Notation::Plt => sentences::HEADER.to_owned(),
            #[cfg(feature = "gpx")]
            Notation::Kml => xml_points::HEADER.to_owned(),
            #[cfg(feature = "gpx")]
            Notation::Tcx => sentences::HEADER.to_owned(),
            #[cfg(feature = "json")]
            Notation::Objects => objects::header(start),
        }
    }

    /// The file as a table in CSV.
    pub(super) fn rewrite<'a>(self, file: Box<dyn Read + 'a>) -> Box<dyn Read + 'a> {
        let file = BufReader::with_capacity(1 << 16, file);
        match self {
            Notation::Nmea => {
                let mut receiver = Nmea::default();
                Box::new(by_line(file, move |line, rows| {
                    receiver.row(line, rows);
                    Ok(())
                }))
            }
            Notation::Igc => {
                let mut flight = Igc::default();
                Box::new(by_line(file, move |line, rows| {
                    flight.row(line, rows);
                    Ok(())
                }))
            }
            Notation::Plt => {
                let mut track = Plt::default();
                Box::new(by_line(file, move |line, rows| track.row(line, rows)))
            }
            #[cfg(feature = "gpx")]
            Notation::Kml => Box::new(xml_points::placemarks(file)),
            #[cfg(feature = "gpx")]
            Notation::Tcx => Box::new(xml_points::trackpoints(file)),
            #[cfg(feature = "json")]
            Notation::Objects => Box::new(objects::rows(file)),
        }
    }
}
