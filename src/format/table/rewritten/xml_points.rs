//! Points of KML and TCX.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::row_text::RowText;
use crate::error::{Error, ErrorKind};
use crate::format::csv_field::push_field;
use crate::format::table::xml::meant;

/// The columns of KML.
pub(super) const HEADER: &str = "name,time,lat,lon";

/// The name of the first element, without its prefix.
pub(super) fn root(start: &[u8]) -> Option<String> {
    let whole = match std::str::from_utf8(start) {
        Ok(text) => text.len(),
        Err(cut) => cut.valid_up_to(),
    };
    let mut xml = Reader::from_reader(start.get(..whole)?);
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => {
                return Some(element.local_name().as_ref().to_owned());
            }
            Event::Eof => return None,
            _ => buffer.clear(),
        }
    }
}

/// A document, element by element, with those that are open.
struct Elements<R> {
    xml: Reader<R>,
    buffer: Vec<u8>,
    /// The names of the open elements, without prefixes.
    open: Vec<String>,
    text: String,
}

/// The next part of a document.
enum XmlPart {
    /// An element begins, of this name.
    Start,
    /// The innermost one ends, and held this text.
    End(String, String),
    AtEnd,
}

impl<R: BufRead> Elements<R> {
    fn new(file: R) -> Elements<R> {
        let mut xml = Reader::from_reader(file);
        xml.config_mut().expand_empty_elements = true;
        Elements { xml, buffer: Vec::new(), open: Vec::new(), text: String::new() }
    }

    fn next(&mut self) -> Result<XmlPart, Error> {
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer).map_err(malformed)?;
            match event {
                Event::Start(element) => {
                    self.open.push(element.local_name().as_ref().to_owned());
                    self.text.clear();
                    return Ok(XmlPart::Start);
                }
                Event::End(_) => {
                    let text = std::mem::take(&mut self.text).trim().to_owned();
                    return Ok(XmlPart::End(self.open.pop().unwrap_or_default(), text));
                }
                Event::Text(text) => self.text.push_str(&text.xml10_content()),
                Event::CData(text) => self.text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let meant = meant(&reference).map_err(malformed)?;
                    self.text.push_str(&meant);
                }
                Event::Eof if self.open.is_empty() => return Ok(XmlPart::AtEnd),
                Event::Eof => {
                    let error = Error::new(ErrorKind::Format, "the file stops in the middle");
                    return Err(error.cured_by("get the rest of it"));
                }
                _ => {}
            }
        }
    }
}

fn malformed(error: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Format, format!("not well-formed XML: {error}"))
        .cured_by("get the file again, or mend what is named")
}

/// A placemark, as far as it was read.
#[derive(Debug, Default)]
struct Placemark {
    name: String,
    /// The times of a track, or of a point.
    times: Vec<String>,
    /// Longitude and latitude, as they are written.
    points: Vec<String>,
}

/// The timed points of KML: those of tracks, and placemarks of one point with a time stamp.
/// A placemark without a name is called as what it is in.
pub(super) fn placemarks(
    file: impl BufRead,
) -> RowText<impl FnMut(&mut Vec<u8>) -> Result<bool, Error>> {
    let mut elements = Elements::new(file);
    // The names of the folders that are open, by depth.
    let mut names: Vec<(usize, String)> = Vec::new();
    let mut placemark = Placemark::default();
    RowText::new(HEADER, move |rows: &mut Vec<u8>| {
        match elements.next()? {
            XmlPart::AtEnd => return Ok(false),
            XmlPart::Start => {
                if elements.open.last().is_some_and(|name| name == "Placemark") {
                    placemark = Placemark::default();
                }
            }
            XmlPart::End(name, text) => {
                let within = |name: &str| elements.open.iter().any(|open| open == name);
                let parent = elements.open.last().map_or("", String::as_str);
                let depth = elements.open.len();
                names.retain(|(of, _)| *of <= depth);
                match (name.as_str(), parent) {
                    ("name", "Placemark") => placemark.name = text,
                    ("name", "Folder" | "Document") => names.push((depth, text)),
                    ("when", "Track" | "TimeStamp") => placemark.times.push(text),
                    ("coord", "Track") => placemark.points.push(text),
                    ("coordinates", "Point") if within("Placemark") => placemark.points.push(text),
                    ("Track" | "Placemark", _) => {
                        let folder = names.last().map_or("", |(_, name)| name.as_str());
                        placemark.write(folder, rows);
                    }
                    _ => {}
                }
            }
        }
        Ok(true)
    })
}

impl Placemark {
    /// Appends the rows of its points, each with the time beside it. One without a time, as in
    /// a span, is counted so.
    fn write(&mut self, folder: &str, rows: &mut Vec<u8>) {
        let name = if self.name.is_empty() { folder } else { &self.name };
        let (times, points) = (std::mem::take(&mut self.times), std::mem::take(&mut self.points));
        // One time is that of each of several points; without one a point has none.
        let shared = if let [time] = times.as_slice() { time.as_str() } else { "" };
        for at in 0..times.len().max(points.len()) {
            let time = times.get(at).map_or(shared, String::as_str);
            let point = points.get(at).map_or("", String::as_str);
            let mut degrees = point.split([',', ' ']).filter(|part| !part.is_empty());
            let (lon, lat) = (degrees.next().unwrap_or_default(), degrees.next());
            push_field(rows, name, b',');
            push_field(rows, time, b',');
            push_field(rows, lat.unwrap_or_default(), b',');
            push_field(rows, lon, b'\n');
        }
    }
}

/// The points of TCX that have a position.
pub(super) fn trackpoints(
    file: impl BufRead,
) -> RowText<impl FnMut(&mut Vec<u8>) -> Result<bool, Error>> {
    let mut elements = Elements::new(file);
    let [mut time, mut lat, mut lon] = [const { String::new() }; 3];
    RowText::new(super::sentences::HEADER, move |rows: &mut Vec<u8>| {
        match elements.next()? {
            XmlPart::AtEnd => return Ok(false),
            XmlPart::Start => {}
            XmlPart::End(name, text) => {
                let parent = elements.open.last().map_or("", String::as_str);
                match (name.as_str(), parent) {
                    ("Time", "Trackpoint") => time = text,
                    ("LatitudeDegrees", "Position") => lat = text,
                    ("LongitudeDegrees", "Position") => lon = text,
                    ("Trackpoint", _) => {
                        let [time, lat, lon] = [&mut time, &mut lat, &mut lon].map(std::mem::take);
                        // Indoors a watch counts the heart and no position.
                        if !lat.is_empty() || !lon.is_empty() {
                            push_field(rows, &time, b',');
                            push_field(rows, &lat, b',');
                            push_field(rows, &lon, b'\n');
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(true)
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn read(mut table: impl Read) -> Vec<String> {
        let mut text = String::new();
        table.read_to_string(&mut text).unwrap();
        text.lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn the_first_element_is_found() {
        for (text, name) in [
            ("<?xml version=\"1.0\"?>\n<!-- a map -->\n<kml xmlns=\"x\">", Some("kml")),
            ("<TrainingCenterDatabase\n  xmlns=\"x\"", None),
            ("<g:gpx/>", Some("gpx")),
            ("<", None),
            ("no xml", None),
        ] {
            assert_eq!(root(text.as_bytes()).as_deref(), name, "{text}");
        }
    }

    #[test]
    fn placemarks_with_a_time() {
        let kml = r#"<?xml version="1.0"?>
            <kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
            <Document><name>a day &amp; a night</name>
              <Folder><name>the ride</name>
                <Placemark><gx:Track>
                  <when>2024-01-01T10:00:00Z</when><gx:coord>13.4 52.5 30</gx:coord>
                  <when>2024-01-01T10:05:00Z</when><gx:coord>13.5 52.6 30</gx:coord>
                  <when>2024-01-01T10:06:00Z</when>
                </gx:Track></Placemark>
              </Folder>
              <Placemark><TimeStamp><when>2024-01-01T11:00:00Z</when></TimeStamp>
                <Point><coordinates> 13.6,52.7,0 </coordinates></Point></Placemark>
              <Placemark><name>a hill, high</name><Point><coordinates>13.6,52.7</coordinates></Point>
                <TimeStamp><when>2024-01-01T12:00:00Z</when></TimeStamp></Placemark>
              <Placemark><name>two</name><TimeStamp><when>2024-01-01T13:00:00Z</when></TimeStamp>
                <MultiGeometry><Point><coordinates>1,2</coordinates></Point>
                <Point><coordinates>3,4</coordinates></Point></MultiGeometry></Placemark>
              <Placemark><name>a span</name><TimeSpan><begin>2024-01-01</begin></TimeSpan>
                <Point><coordinates>1,2</coordinates></Point></Placemark>
              <Placemark><name>a road</name><LineString><coordinates>1,2 3,4</coordinates></LineString></Placemark>
            </Document></kml>"#;
        assert_eq!(
            read(placemarks(kml.as_bytes())),
            [
                "the ride,2024-01-01T10:00:00Z,52.5,13.4",
                "the ride,2024-01-01T10:05:00Z,52.6,13.5",
                "the ride,2024-01-01T10:06:00Z,,",
                "a day & a night,2024-01-01T11:00:00Z,52.7,13.6",
                "\"a hill, high\",2024-01-01T12:00:00Z,52.7,13.6",
                "two,2024-01-01T13:00:00Z,2,1",
                "two,2024-01-01T13:00:00Z,4,3",
                "a span,,2,1",
            ]
        );
    }

    #[test]
    fn points_of_a_watch() {
        let tcx = r#"<TrainingCenterDatabase><Activities><Activity><Lap><Track>
            <Trackpoint><Time>2024-01-01T10:00:00Z</Time><Position>
              <LatitudeDegrees>52.5</LatitudeDegrees><LongitudeDegrees>13.4</LongitudeDegrees>
            </Position></Trackpoint>
            <Trackpoint><Time>2024-01-01T10:00:05Z</Time></Trackpoint>
            <Trackpoint><Time>2024-01-01T10:00:09Z</Time><Position>
              <LatitudeDegrees>52.6</LatitudeDegrees></Position></Trackpoint>
            </Track></Lap></Activity></Activities></TrainingCenterDatabase>"#;
        assert_eq!(
            read(trackpoints(tcx.as_bytes())),
            ["2024-01-01T10:00:00Z,52.5,13.4", "2024-01-01T10:00:09Z,52.6,"]
        );
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let mut text = String::new();
        let cut = "<kml><Document><Placemark>".as_bytes();
        let error = placemarks(cut).read_to_string(&mut text).unwrap_err();
        assert!(error.to_string().contains("stops in the middle"), "{error}");
    }
}
