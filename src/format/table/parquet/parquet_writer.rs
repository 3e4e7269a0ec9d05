//! Parquet out: sorted by actor and time, each actor's id written once a batch.

use std::io::Write;
use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::SortingColumn;
use parquet::file::properties::WriterProperties;

use crate::error::Error;
use crate::format::table::csv_writer::unwritten;
use crate::format::table::number::is_absent;
use crate::format::table::points::{Names, TablePoint, each_point};
use crate::format::table::written::Written;
use crate::timeline::Timeline;

/// How many rows are handed over at a time.
const BATCH: usize = 1 << 16;

/// How many rows a group has: what one core reads in one go.
const GROUP: usize = 1 << 20;

impl Timeline {
    /// Writes sightings as Parquet: columns `actor`, `time`, `lat` and `lon`,
    /// sorted by actor and time.
    ///
    /// Actors are dictionary-encoded texts, times are microseconds in UTC, and
    /// coordinates are degrees in double precision. The profile
    /// [`plain`](crate::Profile::plain) reads it, as do other engines. What a
    /// row cannot hold is treated as by [`write_csv`](Timeline::write_csv), and
    /// counted.
    ///
    /// # Errors
    ///
    /// [`Io`](crate::ErrorKind::Io) when writing fails.
    ///
    /// # Example
    ///
    /// ```
    /// use lastseen::Profile;
    ///
    /// let table = b"actor,time,lat,lon\ntrain,2023-09-11T20:00:00Z,42.4286,130.6456\n";
    /// let (timeline, _) = Profile::plain().load(table)?;
    /// let mut file = Vec::new();
    /// let written = timeline.write_parquet(&mut file)?;
    /// assert_eq!((written.sightings(), written.losses().count()), (1, 0));
    /// let (back, _) = Profile::plain().load(&file)?;
    /// assert_eq!(back.len(), 1);
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn write_parquet(&self, to: impl Write + Send) -> Result<Written, Error> {
        let schema = Arc::new(schema());
        let mut writer =
            ArrowWriter::try_new(to, Arc::clone(&schema), Some(properties())).map_err(unwritten)?;
        let mut rows = WaitingRows::default();
        let written = each_point(self, Names::Dropped, read_back, |actor, point| {
            if rows.times.len() == BATCH {
                writer.write(&rows.take(&schema)?).map_err(unwritten)?;
            }
            rows.push(actor.id().as_str(), point);
            Ok(())
        })?;
        if !rows.times.is_empty() {
            writer.write(&rows.take(&schema)?).map_err(unwritten)?;
        }
        writer.close().map_err(unwritten)?;
        Ok(written)
    }
}

/// An id without the spaces around it, and nothing for a word that says nothing.
fn read_back(id: &str) -> &str {
    Some(id.trim_ascii()).filter(|id| !is_absent(id.as_bytes())).unwrap_or_default()
}

/// Rows that wait to be written.
#[derive(Default)]
struct WaitingRows<'a> {
    ids: Vec<&'a str>,
    actors: Vec<i32>,
    times: Vec<i64>,
    lats: Vec<f64>,
    lons: Vec<f64>,
}

impl<'a> WaitingRows<'a> {
    fn push(&mut self, actor: &'a str, point: TablePoint<'_>) {
        if self.ids.last() != Some(&actor) {
            self.ids.push(actor);
        }
        // There are no more ids than rows.
        self.actors.push(self.ids.len() as i32 - 1);
        self.times.push(point.time);
        self.lats.push(point.lat);
        self.lons.push(point.lon);
    }

    fn take(&mut self, schema: &Arc<Schema>) -> Result<RecordBatch, Error> {
        let WaitingRows { ids, actors, times, lats, lons } = std::mem::take(self);
        let ids: ArrayRef = Arc::new(StringArray::from(ids));
        let actors = DictionaryArray::<Int32Type>::try_new(Int32Array::from(actors), ids);
        let times = TimestampMicrosecondArray::from(times).with_timezone("UTC");
        let columns: Vec<ArrayRef> = vec![
            Arc::new(actors.map_err(unwritten)?),
            Arc::new(times),
            Arc::new(Float64Array::from(lats)),
            Arc::new(Float64Array::from(lons)),
        ];
        RecordBatch::try_new(Arc::clone(schema), columns).map_err(unwritten)
    }
}

fn schema() -> Schema {
    let text = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
    Schema::new(vec![
        Field::new("actor", text, false),
        Field::new("time", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), false),
        Field::new("lat", DataType::Float64, false),
        Field::new("lon", DataType::Float64, false),
    ])
}

fn properties() -> WriterProperties {
    let ascending =
        |column_idx| SortingColumn { column_idx, descending: false, nulls_first: false };
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .set_sorting_columns(Some(vec![ascending(0), ascending(1)]))
        .build()
}
