//! A table in Parquet that says more than who, when and at which point, as the text of one.

use std::io::Read;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, DataType, TimeUnit};

use super::parquet_columns::{PlaceColumns, Unit, text, timestamps};
use super::parquet_source::{malformed, sound};
use crate::error::{Error, ErrorKind};
use crate::format::csv_field::push_field;
use crate::format::table::column_role::ColumnRole;
use crate::format::table::number::Degrees;
use crate::format::table::rewritten::RowText;
use crate::format::table::time_format::TimeFormat;
use crate::place::geodesy::dequantise;
use crate::time::timestamp::Timestamp;

/// Whether a column of this type can be read for a role.
pub(super) fn is_readable(role: ColumnRole, of: &DataType) -> bool {
    match of {
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
            role == ColumnRole::Position
        }
        // A flag is no length.
        DataType::Boolean => role == ColumnRole::Stay,
        DataType::Dictionary(_, values) => is_readable(role, values),
        other => {
            other.is_integer()
                || matches!(other, DataType::Float32 | DataType::Float64 | DataType::Timestamp(..))
                || matches!(other, DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View)
        }
    }
}

/// The rows of some batches as CSV, with these columns.
pub(super) fn text_of(
    mut batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + 'static,
    columns: Vec<(ColumnRole, String)>,
    format: TimeFormat,
) -> Box<dyn Read> {
    let mut header = Vec::new();
    for (_, name) in &columns {
        push_field(&mut header, name, b',');
    }
    header.pop();
    let header = String::from_utf8_lossy(&header).into_owned();
    Box::new(RowText::new(&header, move |rows| {
        let Some(batch) = sound(|| batches.next().transpose().map_err(malformed))? else {
            return Ok(false);
        };
        sound(|| push_rows(&batch, &columns, format, rows))?;
        Ok(true)
    }))
}

fn push_rows(
    batch: &RecordBatch,
    columns: &[(ColumnRole, String)],
    format: TimeFormat,
    rows: &mut Vec<u8>,
) -> Result<(), Error> {
    let of_name = |(_, name): &(ColumnRole, String)| {
        let column = batch.column_by_name(name);
        let missing = || Error::new(ErrorKind::Missing, format!("a batch lacks the column {name}"));
        column.ok_or_else(missing)
    };
    let columns = columns.iter().map(of_name).collect::<Result<Vec<&ArrayRef>, Error>>()?;
    for row in 0..batch.num_rows() {
        for column in &columns {
            push_field(rows, &cell(column, row, format)?, b',');
        }
        rows.pop();
        rows.push(b'\n');
    }
    Ok(())
}

/// What stands in one row of a column.
fn cell(column: &ArrayRef, row: usize, format: TimeFormat) -> Result<String, Error> {
    if column.is_null(row) {
        return Ok(String::new());
    }
    if let Some(dictionary) = column.as_any_dictionary_opt() {
        let key = dictionary.normalized_keys().get(row).copied().unwrap_or_default();
        return cell(dictionary.values(), key, format);
    }
    Ok(match column.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => text(column, row).to_owned(),
        DataType::Boolean => column.as_boolean().value(row).to_string(),
        DataType::Float64 => number::<Float64Type>(column, row),
        DataType::Float32 => number::<Float32Type>(column, row),
        DataType::Int8 => number::<Int8Type>(column, row),
        DataType::Int16 => number::<Int16Type>(column, row),
        DataType::Int32 => number::<Int32Type>(column, row),
        DataType::Int64 => number::<Int64Type>(column, row),
        DataType::UInt8 => number::<UInt8Type>(column, row),
        DataType::UInt16 => number::<UInt16Type>(column, row),
        DataType::UInt32 => number::<UInt32Type>(column, row),
        DataType::UInt64 => number::<UInt64Type>(column, row),
        DataType::Timestamp(unit, zone) => instant(column, row, *unit, zone.is_some(), format)?,
        _ => match PlaceColumns::of([None, None, Some(column)])?.read(row) {
            ((Degrees::Units(lat), _), (Degrees::Units(lon), _)) => {
                let degrees = |units: i64| i32::try_from(units).map(dequantise).ok();
                let pair = degrees(lat).zip(degrees(lon));
                pair.map_or_else(|| "?".to_owned(), |(lat, lon)| format!("{lat},{lon}"))
            }
            ((Degrees::Absent, _), _) | (_, (Degrees::Absent, _)) => String::new(),
            _ => "?".to_owned(),
        },
    })
}

fn number<T: ArrowPrimitiveType>(column: &ArrayRef, row: usize) -> String
where
    T::Native: std::fmt::Display,
{
    column.as_primitive::<T>().value(row).to_string()
}

/// A timestamp as the clock of a column reads it: without a zone no offset is made up.
fn instant(
    column: &ArrayRef,
    row: usize,
    unit: TimeUnit,
    has_zone: bool,
    format: TimeFormat,
) -> Result<String, Error> {
    let (values, unit) = timestamps(column, unit);
    let value = values.get(row).copied().unwrap_or_default();
    let micros = match unit {
        Unit::Micros(unit) => value.checked_mul(unit).unwrap_or(i64::MAX),
        Unit::Nanos => value.div_euclid(1_000),
    };
    if let Some(unit) = format.unit() {
        let digits = if unit > 1_000 { 6 } else { 3 };
        let (whole, rest) = (micros.div_euclid(unit), micros.rem_euclid(unit));
        return Ok(format!("{whole}.{rest:0digits$}"));
    }
    // A row with another is refused with its number.
    let Ok(instant) = Timestamp::from_unix_micros(micros) else { return Ok(value.to_string()) };
    let text = instant.to_string();
    Ok(if has_zone { text } else { text.trim_end_matches('Z').to_owned() })
}
