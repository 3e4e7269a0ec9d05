//! The rows of an answer as lines of JSON, and as GeoJSON (RFC 7946).

use std::io::{BufWriter, Write};

use lastseen::{AnswerColumn, AnswerColumns, Timestamp};
use serde_json::{Value, json};

use crate::complaint::Complaint;
use crate::printed::{AnswerForm, plain_json};

pub(crate) fn write_rows(
    rows: &AnswerColumns,
    form: AnswerForm,
    to: impl Write,
) -> Result<(), Complaint> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    match form {
        AnswerForm::Geojson => {
            to.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
            let mut before = "\n";
            for row in 0..rows.len() {
                let properties = object(rows, row)?;
                let geometry = geometry(rows, row);
                write!(to, "{before}{{\"type\":\"Feature\",\"properties\":{properties},")?;
                write!(to, "\"geometry\":{geometry}}}")?;
                before = ",\n";
            }
            to.write_all(b"\n]}\n")?;
        }
        AnswerForm::Jsonl => {
            for row in 0..rows.len() {
                writeln!(to, "{}", object(rows, row)?)?;
            }
        }
        _ => rows.write_csv(&mut to)?,
    }
    Ok(to.flush()?)
}

/// A row as an object, with its columns in their order.
fn object(rows: &AnswerColumns, row: usize) -> Result<String, Complaint> {
    let mut text = String::from("{");
    for (name, column) in rows.iter() {
        let comma = if text.len() > 1 { "," } else { "" };
        text += &format!("{comma}\"{name}\":{}", serde_json::to_string(&value(column, row))?);
    }
    text.push('}');
    Ok(plain_json(&text).into_owned())
}

/// One value; null where nothing is known, or nothing bounds it.
fn value(column: &AnswerColumn, row: usize) -> Value {
    match column {
        AnswerColumn::Times(all) => {
            let is_bound = |time: &i64| !matches!(*time, i64::MIN | i64::MAX);
            let bound = all.get(row).copied().filter(is_bound);
            json!(bound.and_then(|time| Timestamp::from_unix_micros(time).ok()))
        }
        AnswerColumn::Numbers(all) => json!(all.get(row)),
        AnswerColumn::Texts(all) => json!(all.get(row).and_then(Option::as_deref)),
        AnswerColumn::Words(all) => json!(all.get(row)),
        AnswerColumn::Counts(all) => json!(all.get(row)),
        AnswerColumn::Flags(all) => json!(all.get(row)),
        _ => Value::Null,
    }
}

/// A point; the straight line from one to another; or nothing, where there is no position.
fn geometry(rows: &AnswerColumns, row: usize) -> Value {
    let point = |lat: &str, lon: &str| {
        let number = |name| rows.numbers(name).ok()?.get(row).copied().filter(|n| n.is_finite());
        Some((number(lon)?, number(lat)?))
    };
    let here = point("lat", "lon").or_else(|| point("closest_lat", "closest_lon"));
    match (here.or_else(|| point("from_lat", "from_lon")), point("to_lat", "to_lon")) {
        (Some(from), Some(to)) => line(from, to),
        (Some((lon, lat)), None) | (None, Some((lon, lat))) => {
            json!({"type": "Point", "coordinates": [lon, lat]})
        }
        (None, None) => Value::Null,
    }
}

/// A line, cut where it crosses the 180th meridian.
fn line(from: (f64, f64), to: (f64, f64)) -> Value {
    let across = to.0 - from.0;
    if across.abs() <= 180.0 {
        let ends = [[from.0, from.1], [to.0, to.1]];
        return json!({"type": "LineString", "coordinates": ends});
    }
    // The short way round leads over the edge that is nearer to its beginning.
    let edge = if across > 0.0 { -180.0 } else { 180.0 };
    let way = across + 2.0 * edge;
    let share = if way == 0.0 { 0.5 } else { (edge - from.0) / way };
    let lat = from.1 + (to.1 - from.1) * share;
    let two = [[[from.0, from.1], [edge, lat]], [[-edge, lat], [to.0, to.1]]];
    json!({"type": "MultiLineString", "coordinates": two})
}
