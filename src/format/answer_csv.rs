//! Answers as rows of CSV.

use std::io::{BufWriter, Write};

use super::csv_field::push_field;
use super::table::unwritten;
use crate::answer::{AnswerColumn, AnswerColumns};
use crate::error::Error;
use crate::time::timestamp::Timestamp;

impl AnswerColumns {
    /// Writes the answers as CSV, a row an answer, with the names of the columns in the
    /// first line.
    ///
    /// A time is written in UTC, as RFC 3339 has it. A field is empty where nothing is
    /// known or nothing bounds a time; a length or a speed that nothing bounds is `inf`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Io`](crate::ErrorKind::Io) when writing fails.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::{AnswerColumns, Ask, Place, Sighting, Timeline, Timestamp};
    ///
    /// let noon: Timestamp = "2024-03-01T12:00:00Z".parse()?;
    /// let berth = Place::lat_lon(40.6441, -74.0716)?;
    /// let timeline: Timeline = [Sighting::new("tug", berth, noon)].into_iter().collect();
    ///
    /// let last: AnswerColumns = timeline.as_known().snapshot(Ask::everyone()).collect();
    /// let mut table = Vec::new();
    /// last.write_csv(&mut table)?;
    /// let table = String::from_utf8_lossy(&table);
    /// assert!(table.starts_with("actor_id,id,time_earliest,time_latest,lat,lon,"));
    /// assert!(table.contains("\ntug,,2024-03-01T12:00:00Z,2024-03-01T12:00:00Z,40.6441,"));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn write_csv(&self, to: impl Write) -> Result<(), Error> {
        let mut to = BufWriter::with_capacity(1 << 16, to);
        let names: Vec<&str> = self.iter().map(|(name, _)| name).collect();
        writeln!(to, "{}", names.join(",")).map_err(unwritten)?;
        let mut line = Vec::new();
        for row in 0..self.len() {
            line.clear();
            self.iter().for_each(|(_, column)| push_value(&mut line, column, row));
            line.pop();
            line.push(b'\n');
            to.write_all(&line).map_err(unwritten)?;
        }
        to.flush().map_err(unwritten)
    }
}

fn push_value(line: &mut Vec<u8>, column: &AnswerColumn, row: usize) {
    let value = match column {
        AnswerColumn::Times(all) => {
            let is_bound = |time: &&i64| !matches!(**time, i64::MIN | i64::MAX);
            let bound = all.get(row).filter(is_bound);
            bound.map(|&time| Timestamp::clamped(time).to_string())
        }
        AnswerColumn::Numbers(all) => {
            all.get(row).filter(|number| !number.is_nan()).map(f64::to_string)
        }
        AnswerColumn::Texts(all) => all.get(row).and_then(Option::as_deref).map(str::to_owned),
        AnswerColumn::Words(all) => all.get(row).map(|&word| word.to_owned()),
        AnswerColumn::Counts(all) => all.get(row).map(u64::to_string),
        AnswerColumn::Flags(all) => all.get(row).map(bool::to_string),
    };
    match value.as_deref() {
        // A text that is there and empty is another thing than none.
        Some("") => line.extend(b"\"\","),
        value => push_field(line, value.unwrap_or_default(), b','),
    }
}
