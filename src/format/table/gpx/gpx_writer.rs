//! GPX out: a track for each actor.

use std::io::{self, BufWriter, Write};

use quick_xml::escape::escape;

use crate::error::Error;
use crate::format::table::csv_writer::unwritten;
use crate::format::table::points::{Names, TablePoint, each_point};
use crate::format::table::written::Written;
use crate::format::table::xml::check_letters;
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="lastseen" xmlns="http://www.topografix.com/GPX/1/1">
"#;

impl Timeline {
    /// Writes sightings as GPX 1.1: a track for each actor with its id as the
    /// name, one point a sighting, by time, with the name of the place.
    ///
    /// What a point cannot hold is treated as by
    /// [`write_csv`](Timeline::write_csv), and counted. The profile
    /// [`gpx`](crate::Profile::gpx) reads it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) when writing fails;
    /// [`ErrorKind::Format`](crate::ErrorKind::Format) for an actor
    /// or a place with a control character in its name, which XML cannot hold.
    pub fn write_gpx(&self, to: impl Write) -> Result<Written, Error> {
        let mut to = BufWriter::with_capacity(1 << 16, to);
        to.write_all(HEAD.as_bytes()).map_err(unwritten)?;
        let mut open: Option<&str> = None;
        let written = each_point(self, Names::Kept, str::trim, |actor, at| {
            let id = actor.id().as_str();
            if open != Some(id) {
                check_letters(id)?;
                close(&mut to, open).map_err(unwritten)?;
                let name = escape(id);
                writeln!(to, "<trk><name>{name}</name><trkseg>").map_err(unwritten)?;
                open = Some(id);
            }
            check_letters(at.name)?;
            point(&mut to, at).map_err(unwritten)
        })?;
        close(&mut to, open).map_err(unwritten)?;
        to.write_all(b"</gpx>\n").map_err(unwritten)?;
        to.flush().map_err(unwritten)?;
        Ok(written)
    }
}

fn close(to: &mut impl Write, open: Option<&str>) -> io::Result<()> {
    match open {
        Some(_) => to.write_all(b"</trkseg></trk>\n"),
        None => Ok(()),
    }
}

fn point(to: &mut impl Write, point: TablePoint<'_>) -> io::Result<()> {
    let time = Timestamp::clamped(point.time);
    write!(to, "<trkpt lat=\"{}\" lon=\"{}\"><time>{time}</time>", point.lat, point.lon)?;
    if !point.name.is_empty() {
        write!(to, "<name>{}</name>", escape(point.name))?;
    }
    to.write_all(b"</trkpt>\n")
}
