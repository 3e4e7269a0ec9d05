//! From the columns of a batch to those of the store, whatever their types.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    TimestampSecondType, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef};
use arrow_schema::{DataType, TimeUnit};

use crate::error::{Error, ErrorKind};
use crate::format::table::column_clock::{BadTime, ColumnClock};
use crate::format::table::column_role::ColumnRole;
use crate::format::table::coordinates::pair;
use crate::format::table::number::{Degrees, degrees, is_absent};
use crate::format::table::time_format::TimeFormat;
use crate::time::timestamp::Timestamp;
use crate::timeline::Interner;

/// The number of no actor.
pub(super) const NOBODY: u32 = u32::MAX;

/// The numbers of the values of a dictionary, kept while batches share it.
#[derive(Default)]
pub(super) struct Dictionary {
    values: Option<ArrayRef>,
    numbers: Vec<Option<u32>>,
}

impl Dictionary {
    fn numbers(&mut self, values: &ArrayRef) -> &mut [Option<u32>] {
        // Each batch has an array of its own around the same memory.
        let is_known = |known: &ArrayRef| known.to_data().ptr_eq(&values.to_data());
        if !self.values.as_ref().is_some_and(is_known) {
            self.values = Some(Arc::clone(values));
            self.numbers = vec![None; values.len()];
        }
        &mut self.numbers
    }
}

/// The number of each row's actor, [`NOBODY`] where none is named.
pub(super) fn actors(
    column: &ArrayRef,
    interner: &mut Interner,
    known: &mut Dictionary,
) -> Result<Vec<u32>, Error> {
    if let Some(dictionary) = column.as_any_dictionary_opt() {
        let (values, nulls) = (dictionary.values(), column.nulls());
        if values.is_empty() {
            return Ok(vec![NOBODY; column.len()]);
        }
        let numbers = known.numbers(values);
        let mut found = Vec::with_capacity(column.len());
        for (row, key) in dictionary.normalized_keys().into_iter().enumerate() {
            let is_named = nulls.is_none_or(|nulls| nulls.is_valid(row));
            let Some(slot) = numbers.get_mut(key).filter(|_| is_named) else {
                found.push(NOBODY);
                continue;
            };
            let number = match *slot {
                Some(number) => number,
                // Only here: a value that no row has shall not become an actor.
                None => {
                    let one = values.slice(key, 1);
                    let one = actors(&one, interner, &mut Dictionary::default())?;
                    *slot.insert(one.first().copied().unwrap_or(NOBODY))
                }
            };
            found.push(number);
        }
        return Ok(found);
    }
    let mut number = |id: Option<&str>| match id.map(str::trim_ascii) {
        Some(id) if !is_absent(id.as_bytes()) => interner.number(id.as_bytes()),
        _ => NOBODY,
    };
    Ok(match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().iter().map(number).collect(),
        DataType::LargeUtf8 => column.as_string::<i64>().iter().map(number).collect(),
        DataType::Utf8View => column.as_string_view().iter().map(number).collect(),
        DataType::Int8 => integers::<Int8Type>(column, &mut number),
        DataType::Int16 => integers::<Int16Type>(column, &mut number),
        DataType::Int32 => integers::<Int32Type>(column, &mut number),
        DataType::Int64 => integers::<Int64Type>(column, &mut number),
        DataType::UInt8 => integers::<UInt8Type>(column, &mut number),
        DataType::UInt16 => integers::<UInt16Type>(column, &mut number),
        DataType::UInt32 => integers::<UInt32Type>(column, &mut number),
        DataType::UInt64 => integers::<UInt64Type>(column, &mut number),
        other => return Err(unfit(ColumnRole::Actor, other, "a text or an integer")),
    })
}

fn integers<T>(column: &ArrayRef, number: &mut impl FnMut(Option<&str>) -> u32) -> Vec<u32>
where
    T: ArrowPrimitiveType,
    T::Native: std::fmt::Display + PartialEq,
{
    // Rows of one actor tend to come together, most of all in a sorted file.
    let mut last = None;
    let rows = column.as_primitive::<T>().iter();
    rows.map(|id| match (id, last) {
        (Some(id), Some((known, number))) if id == known => number,
        (Some(id), _) => {
            let number = number(Some(&id.to_string()));
            last = Some((id, number));
            number
        }
        (None, _) => NOBODY,
    })
    .collect()
}

/// How the times of a column are to be read.
pub(super) enum TimeColumn<'a> {
    /// Numbers that count so many units a second or microseconds a unit.
    Numbers {
        values: &'a [i64],
        unit: Unit,
        is_wall: bool,
    },
    /// Numbers since 1970, of so many microseconds each.
    Counts {
        column: &'a ArrayRef,
        unit: i64,
    },
    Texts(&'a ArrayRef),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Unit {
    Micros(i64),
    Nanos,
}

impl<'a> TimeColumn<'a> {
    pub(super) fn of(column: &'a ArrayRef, format: TimeFormat) -> Result<TimeColumn<'a>, Error> {
        let ((values, unit), zone): ((&[i64], _), _) = match column.data_type() {
            DataType::Timestamp(unit, zone) => (timestamps(column, *unit), zone.is_some()),
            DataType::Int64 | DataType::Float64 => {
                let Some(unit) = format.unit() else {
                    return Err(unfit(ColumnRole::Time, column.data_type(), "a timestamp").cured_by(
                        "read the times by `TimeFormat::EpochSeconds` or by `TimeFormat::EpochMillis`",
                    ));
                };
                return Ok(TimeColumn::Counts { column, unit });
            }
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                return Ok(TimeColumn::Texts(column));
            }
            other => return Err(unfit(ColumnRole::Time, other, "a timestamp, a number or a text")),
        };
        // What counts from 1970 does so in UTC, also where the file does not say it.
        let is_wall = !zone && format.unit().is_none();
        Ok(TimeColumn::Numbers { values, unit, is_wall })
    }

    /// The instant of one row, which is not null.
    pub(super) fn read(&self, clock: &mut ColumnClock, row: usize) -> Result<i64, BadTime> {
        match self {
            TimeColumn::Numbers { values, unit, is_wall } => {
                let value = values.get(row).copied().unwrap_or_default();
                let micros = match unit {
                    Unit::Micros(unit) => value.checked_mul(*unit),
                    Unit::Nanos => Some(value.div_euclid(1_000)),
                };
                let bad = |error| Err(BadTime::Unreadable(error));
                let Some(micros) = micros else {
                    let message = format!("{value} is beyond all instants");
                    return bad(Error::new(ErrorKind::OutOfRange, message));
                };
                let instant = match Timestamp::from_unix_micros(micros) {
                    Ok(instant) => instant,
                    Err(error) => return bad(error),
                };
                if !is_wall {
                    return Ok(micros);
                }
                clock.steady_instant(micros).map_or_else(
                    || {
                        let text = instant.to_string();
                        clock.instant(micros, clock.zone(), text.trim_end_matches('Z'))
                    },
                    Ok,
                )
            }
            TimeColumn::Counts { column, unit } => match column.as_primitive_opt::<Int64Type>() {
                Some(counts) => clock.whole(counts.value(row), *unit),
                None => clock.float(column.as_primitive::<Float64Type>().value(row), *unit),
            },
            TimeColumn::Texts(column) => clock.read(text(column, row).as_bytes()),
        }
    }
}

/// The numbers of a column of timestamps, and what they count.
pub(super) fn timestamps(column: &ArrayRef, unit: TimeUnit) -> (&[i64], Unit) {
    match unit {
        TimeUnit::Second => (values::<TimestampSecondType>(column), Unit::Micros(1_000_000)),
        TimeUnit::Millisecond => (values::<TimestampMillisecondType>(column), Unit::Micros(1_000)),
        TimeUnit::Microsecond => (values::<TimestampMicrosecondType>(column), Unit::Micros(1)),
        TimeUnit::Nanosecond => (values::<TimestampNanosecondType>(column), Unit::Nanos),
    }
}

fn values<T: ArrowPrimitiveType>(column: &ArrayRef) -> &[T::Native] {
    column.as_primitive::<T>().values()
}

pub(super) fn text(column: &ArrayRef, row: usize) -> &str {
    match column.data_type() {
        DataType::Utf8 => column.as_string::<i32>().value(row),
        DataType::LargeUtf8 => column.as_string::<i64>().value(row),
        _ => column.as_string_view().value(row),
    }
}

/// The degrees of one coordinate.
pub(super) enum DegreeColumn<'a> {
    Double(&'a [f64], &'a ArrayRef),
    Single(&'a [f32], &'a ArrayRef),
}

impl<'a> DegreeColumn<'a> {
    pub(super) fn of(column: &'a ArrayRef, role: ColumnRole) -> Result<DegreeColumn<'a>, Error> {
        match column.data_type() {
            DataType::Float64 => Ok(DegreeColumn::Double(values::<Float64Type>(column), column)),
            DataType::Float32 => Ok(DegreeColumn::Single(values::<Float32Type>(column), column)),
            other => Err(unfit(role, other, "a floating-point number")),
        }
    }

    pub(super) fn read(&self, row: usize) -> (Degrees, f64) {
        let (value, column) = match self {
            DegreeColumn::Double(values, column) => (values.get(row).copied(), column),
            DegreeColumn::Single(values, column) => {
                (values.get(row).copied().map(f64::from), column)
            }
        };
        match value {
            Some(value) if column.is_valid(row) && !value.is_nan() => {
                // The cast saturates, far beyond all degrees.
                (Degrees::Units((value * 1e7).round_ties_even() as i64), value)
            }
            _ => (Degrees::Absent, f64::NAN),
        }
    }
}

/// The positions of a batch, in two columns or in one.
pub(super) enum PlaceColumns<'a> {
    Apart(DegreeColumn<'a>, DegreeColumn<'a>),
    /// Points in WKB, as GeoParquet has them.
    Points(&'a ArrayRef),
    /// Both coordinates as text, WKT among it.
    Texts(&'a ArrayRef),
}

impl<'a> PlaceColumns<'a> {
    /// The columns of latitude and longitude, or that of both.
    pub(super) fn of(columns: [Option<&'a ArrayRef>; 3]) -> Result<PlaceColumns<'a>, Error> {
        match columns {
            [_, _, Some(both)] => match both.data_type() {
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView => {
                    Ok(PlaceColumns::Points(both))
                }
                DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
                    Ok(PlaceColumns::Texts(both))
                }
                other => Err(unfit(ColumnRole::Position, other, "points in WKB or a text")),
            },
            [Some(lat), Some(lon), None] => Ok(PlaceColumns::Apart(
                DegreeColumn::of(lat, ColumnRole::Lat)?,
                DegreeColumn::of(lon, ColumnRole::Lon)?,
            )),
            _ => Err(Error::new(ErrorKind::Missing, "a batch lacks the columns of the position")),
        }
    }

    /// The latitude and the longitude of a row, in the units of the store and in degrees.
    #[inline]
    pub(super) fn read(&self, row: usize) -> ((Degrees, f64), (Degrees, f64)) {
        const NONE: (Degrees, f64) = (Degrees::Absent, f64::NAN);
        const BAD: (Degrees, f64) = (Degrees::Unreadable, f64::NAN);
        let of_number = |value: f64| match value.is_nan() {
            true => NONE,
            // The cast saturates, far beyond all degrees.
            false => (Degrees::Units((value * 1e7).round_ties_even() as i64), value),
        };
        match self {
            PlaceColumns::Apart(lats, lons) => (lats.read(row), lons.read(row)),
            PlaceColumns::Points(column) | PlaceColumns::Texts(column) if !column.is_valid(row) => {
                (NONE, NONE)
            }
            PlaceColumns::Points(column) => match point(binary(column, row)) {
                Some((lat, lon)) => (of_number(lat), of_number(lon)),
                None => (BAD, BAD),
            },
            PlaceColumns::Texts(column) => match pair(text(column, row).as_bytes()) {
                Some((lat, lon)) => {
                    let shown = |text: &[u8]| std::str::from_utf8(text).ok()?.parse().ok();
                    let both = |text| (degrees(text), shown(text).unwrap_or(f64::NAN));
                    (both(lat), both(lon))
                }
                None => (BAD, BAD),
            },
        }
    }
}

fn binary(column: &ArrayRef, row: usize) -> &[u8] {
    match column.data_type() {
        DataType::Binary => column.as_binary::<i32>().value(row),
        DataType::LargeBinary => column.as_binary::<i64>().value(row),
        _ => column.as_binary_view().value(row),
    }
}

/// The latitude and the longitude of a point in WKB, also with an SRID and more dimensions.
fn point(bytes: &[u8]) -> Option<(f64, f64)> {
    const HAS_SRID: u32 = 1 << 29;
    let (order, rest) = bytes.split_first()?;
    let is_little = *order == 1;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let kind = if is_little { u32::from_le_bytes(*kind) } else { u32::from_be_bytes(*kind) };
    let rest = if kind & HAS_SRID != 0 { rest.get(4..)? } else { rest };
    // Dimensions are the thousands, or the highest bits.
    if (kind & 0xFFFF) % 1000 != 1 {
        return None;
    }
    let number = |bytes: [u8; 8]| {
        if is_little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) }
    };
    let (lon, rest) = rest.split_first_chunk::<8>()?;
    Some((number(*rest.first_chunk::<8>()?), number(*lon)))
}

fn unfit(role: ColumnRole, found: &DataType, wanted: &str) -> Error {
    let message = format!("the column of the {role} is {found}, not {wanted}");
    Error::new(ErrorKind::Format, message).cured_by(role.cure())
}
