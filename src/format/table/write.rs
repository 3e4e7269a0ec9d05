//! CSV out: what the plain profile reads.

use std::io::{self, BufWriter, Write};

use super::points::{Names, Point, each_point};
use super::written::Written;
use crate::error::{Error, ErrorKind};
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;

impl Timeline {
    /// Writes sightings as CSV: `actor`, `time`, `lat` and `lon`, by actor and
    /// time, times in UTC.
    ///
    /// A row is one instant and one point. A sighting within an interval or an
    /// area is written at the middle of it; what says that nobody was seen, has
    /// no position or an open time is left out. [`Written`] counts what became
    /// of each. The profile [`plain`](crate::Profile::plain) reads it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when writing fails.
    pub fn write_csv(&self, to: impl Write) -> Result<Written, Error> {
        let mut to = BufWriter::with_capacity(1 << 16, to);
        to.write_all(b"actor,time,lat,lon\n").map_err(unwritten)?;
        let written = each_point(self, Names::Dropped, |actor, point| {
            row(&mut to, actor.id().as_str(), point).map_err(unwritten)
        })?;
        to.flush().map_err(unwritten)?;
        Ok(written)
    }
}

fn row(to: &mut impl Write, actor: &str, point: Point<'_>) -> io::Result<()> {
    // Readers trim what is not quoted.
    if actor.contains(['"', ',', ';', '\t', '\n', '\r']) || actor.trim() != actor {
        write!(to, "\"{}\"", actor.replace('"', "\"\""))?;
    } else {
        to.write_all(actor.as_bytes())?;
    }
    let time = Timestamp::clamped(point.time);
    writeln!(to, ",{time},{},{}", point.lat, point.lon)
}

/// The error of a file that cannot be written.
pub(super) fn unwritten(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be written: {error}")).because(error)
}
