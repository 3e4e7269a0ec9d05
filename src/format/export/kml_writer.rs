//! KML 2.2 out: a folder for each actor, a placemark for each sighting.

use std::io::{self, BufWriter, Write};

use quick_xml::escape::escape;

use super::exported::{Exported, each_sighting, in_words, owned};
use crate::error::Error;
use crate::format::json::put;
use crate::format::table::{Loss, Written, check_letters, unwritten};
use crate::place::outline::Outline;
use crate::timeline::Timeline;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document>
"#;

/// Writes placemarks, one a line.
pub(in crate::format) fn write_kml(timeline: &Timeline, to: impl Write) -> Result<Written, Error> {
    let mut to = BufWriter::with_capacity(1 << 16, to);
    to.write_all(HEAD.as_bytes()).map_err(unwritten)?;
    let mut open: Option<String> = None;
    let mut trimmed = 0;
    let mut written = each_sighting(timeline, |told| {
        let id = told.actor().id().as_str();
        if open.as_deref() != Some(id) {
            close(&mut to, open.as_deref()).map_err(unwritten)?;
            writeln!(to, "<Folder><name>{}</name>", xml(id)?).map_err(unwritten)?;
            open = Some(id.to_owned());
            trimmed += usize::from(id.trim() != id);
        }
        to.write_all(placemark(told)?.as_bytes()).map_err(unwritten)?;
        Ok(true)
    })?;
    written.lose(Loss::Actor, trimmed);
    close(&mut to, open.as_deref()).map_err(unwritten)?;
    to.write_all(b"</Document></kml>\n").map_err(unwritten)?;
    to.flush().map_err(unwritten)?;
    Ok(written)
}

fn close(to: &mut impl Write, open: Option<&str>) -> io::Result<()> {
    open.map_or(Ok(()), |_| to.write_all(b"</Folder>\n"))
}

/// A text as it stands in an element.
fn xml(text: &str) -> Result<String, Error> {
    check_letters(text)?;
    // A reader makes a plain line end of what is not escaped.
    Ok(escape(text).replace('\r', "&#13;"))
}

/// A placemark, in the order of its elements that the format asks for. A fix is called as
/// its folder, so that a map of many is not covered with names.
fn placemark(told: &Exported<'_, '_>) -> Result<String, Error> {
    let mut to = String::from("<Placemark>");
    if told.seen.sighting().is_some() {
        let (name, says) = (xml(told.actor().id().as_str())?, xml(&told.sentence())?);
        to += &format!("<name>{name}</name><description>{says}</description>");
    }
    to += &time(told);
    if let Some(sighting) = told.seen.sighting() {
        let mut fields = told.fields();
        put(&mut fields, "id", sighting.label().map(|label| owned(label.to_owned())));
        told.put_position(["lat", "lon", "radius_m"], &mut fields);
        to += "<ExtendedData>";
        for (name, value) in &fields {
            let value = xml(&in_words(value))?;
            to += &format!("<Data name=\"{name}\"><value>{value}</value></Data>");
        }
        to += "</ExtendedData>";
    }
    let place = told.seen.place();
    let point = place.lat().zip(place.lon());
    let point =
        point.map(|(lat, lon)| format!("<Point><coordinates>{lon},{lat}</coordinates></Point>"));
    to += &match (point, told.area()) {
        (point, None) => point.unwrap_or_default(),
        (point, Some(area)) => {
            let polygons = polygons(&area);
            format!("<MultiGeometry>{}{polygons}</MultiGeometry>", point.unwrap_or_default())
        }
    };
    to += "</Placemark>\n";
    Ok(to)
}

/// An instant as a stamp, what has bounds as a span.
fn time(told: &Exported<'_, '_>) -> String {
    let (instant, span) = (told.instant().filter(|_| told.until.is_none()), told.span());
    let end = |name: &str, end: Option<_>| match end {
        Some(end) => format!("<{name}>{end}</{name}>"),
        None => String::new(),
    };
    match (instant, end("begin", span.earliest()) + &end("end", span.latest())) {
        (Some(instant), _) => format!("<TimeStamp><when>{instant}</when></TimeStamp>"),
        (None, ends) if ends.is_empty() => ends,
        (None, ends) => format!("<TimeSpan>{ends}</TimeSpan>"),
    }
}

/// The parts of an area; one that crosses the antimeridian is cut there.
fn polygons(area: &Outline) -> String {
    let ring = |ring: &Vec<(f64, f64)>| {
        let corners = ring.iter().map(|(lat, lon)| format!("{lon:.7},{lat:.7}"));
        let corners = corners.collect::<Vec<_>>().join(" ");
        format!("<LinearRing><coordinates>{corners}</coordinates></LinearRing>")
    };
    let polygon = |rings: &Vec<Vec<(f64, f64)>>| {
        let rings = rings.iter().map(ring).enumerate().map(|(at, ring)| match at {
            0 => format!("<outerBoundaryIs>{ring}</outerBoundaryIs>"),
            _ => format!("<innerBoundaryIs>{ring}</innerBoundaryIs>"),
        });
        format!("<Polygon>{}</Polygon>", rings.collect::<String>())
    };
    area.polygons().iter().map(polygon).collect()
}
