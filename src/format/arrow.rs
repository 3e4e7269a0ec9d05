//! Answers as record batches of Arrow.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    UInt64Array,
};

use crate::answer::{AnswerColumn, AnswerColumns};
use crate::error::{Error, ErrorKind};

impl AnswerColumns {
    /// Returns the columns as a record batch, for an engine that speaks Arrow.
    ///
    /// Times are timestamps in microseconds in UTC. What is missing or not bounded is null,
    /// but for a length that nothing bounds, which is infinite.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Format`] where Arrow cannot hold so many bytes of text in one batch.
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
    /// let batch = last.to_record_batch()?;
    /// assert_eq!((batch.num_rows(), batch.num_columns()), (1, 10));
    /// # Ok::<(), lastseen::Error>(())
    /// ```
    pub fn to_record_batch(&self) -> Result<RecordBatch, Error> {
        let columns = self.iter().map(|(name, column)| Ok((name, array(column)?, true)));
        let columns: Vec<(&str, ArrayRef, bool)> = columns.collect::<Result<_, Error>>()?;
        RecordBatch::try_from_iter_with_nullable(columns).map_err(too_much)
    }
}

fn array(column: &AnswerColumn) -> Result<ArrayRef, Error> {
    Ok(match column {
        AnswerColumn::Times(times) => {
            let is_bound = |time: &i64| !matches!(*time, i64::MIN | i64::MAX);
            let times = times.iter().map(|&time| Some(time).filter(is_bound));
            let times: TimestampMicrosecondArray = times.collect();
            Arc::new(times.with_timezone("UTC"))
        }
        AnswerColumn::Numbers(numbers) => {
            let numbers = numbers.iter().map(|&number| Some(number).filter(|one| !one.is_nan()));
            Arc::new(numbers.collect::<Float64Array>())
        }
        AnswerColumn::Texts(texts) => {
            check_offsets(texts.iter().flatten().map(|text| text.len()))?;
            Arc::new(texts.iter().map(Option::as_deref).collect::<StringArray>())
        }
        AnswerColumn::Words(words) => {
            check_offsets(words.iter().map(|word| word.len()))?;
            Arc::new(words.iter().map(|&word| Some(word)).collect::<StringArray>())
        }
        AnswerColumn::Counts(counts) => Arc::new(UInt64Array::from_iter_values(counts.clone())),
        AnswerColumn::Flags(flags) => Arc::new(BooleanArray::from(flags.clone())),
    })
}

/// Checks that the texts of a column can be counted in 31 bits.
fn check_offsets(lengths: impl Iterator<Item = usize>) -> Result<(), Error> {
    if lengths.sum::<usize>() <= i32::MAX as usize {
        return Ok(());
    }
    Err(too_much("more than 2 GiB of text in one column"))
}

fn too_much(cause: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Format, format!("the answers are no record batch: {cause}"))
        .cured_by("collect fewer answers at a time")
}
