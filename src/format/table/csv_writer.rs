//! CSV out: what the plain profile reads.

use std::io::{self, BufWriter, Write};

use super::number::is_absent;
use super::points::{Names, TablePoint, each_point};
use super::written::Written;
use crate::error::{Error, ErrorKind};
use crate::time::timestamp::Timestamp;
use crate::timeline::Timeline;

impl Timeline {
    /// Writes sightings as CSV: `actor`, `time`, `lat` and `lon`, by actor and
    /// time, times in UTC.
    ///
    /// A row is one instant and one point. A sighting in an area is written at the middle
    /// of it. What says that nobody was seen, has no position, or is at no one instant and
    /// place is left out: a moment is never made up. So is an actor with a blank
    /// id, which would come back as nobody. [`Written`] counts what became of
    /// each. The profile [`plain`](crate::Profile::plain) reads it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`] when writing fails.
    pub fn write_csv(&self, to: impl Write) -> Result<Written, Error> {
        let mut to = BufWriter::with_capacity(1 << 16, to);
        to.write_all(b"actor,time,lat,lon\n").map_err(unwritten)?;
        let written = each_point(self, Names::Dropped, read_back, |actor, point| {
            row(&mut to, actor.id().as_str(), point).map_err(unwritten)
        })?;
        to.flush().map_err(unwritten)?;
        Ok(written)
    }
}

/// Quotes keep an id as it is, but a blank one says nothing.
fn read_back(id: &str) -> &str {
    if id.trim_ascii().is_empty() { "" } else { id }
}

fn row(to: &mut impl Write, actor: &str, point: TablePoint<'_>) -> io::Result<()> {
    // Readers trim what is not quoted, and take a word such as `NaN` for nothing.
    let is_plain = actor.trim() == actor && !is_absent(actor.as_bytes());
    if !is_plain || actor.contains(['"', ',', ';', '\t', '\n', '\r']) {
        write!(to, "\"{}\"", actor.replace('"', "\"\""))?;
    } else {
        to.write_all(actor.as_bytes())?;
    }
    let time = Timestamp::clamped(point.time);
    writeln!(to, ",{time},{},{}", point.lat, point.lon)
}

/// The error of a file that cannot be written.
pub(in crate::format) fn unwritten(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Io, format!("cannot be written: {error}")).because(error)
}
