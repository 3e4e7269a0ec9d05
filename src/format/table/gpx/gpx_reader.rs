//! GPX in, as a stream: what is kept of a point is what its row in a table has.

use std::collections::BTreeSet;
use std::io::Read;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::lines::Lines;
use crate::actor::ActorId;
use crate::error::{Error, ErrorKind, printable, quoted};
use crate::format::table::column_clock::{BadTime, ColumnClock};
use crate::format::table::column_role::ColumnRole;
use crate::format::table::coordinates;
use crate::format::table::loaded::Reason;
use crate::format::table::loading::{Counted, Loading};
use crate::format::table::number::degrees;
use crate::format::table::parsed::{Fault, Parsed, Refused, fault};
use crate::format::table::time_format::TimeFormat;
use crate::format::table::xml::meant;
use crate::place::Place;
use crate::sighting::Sighting;
use crate::time::timestamp::Timestamp;
use crate::timeline::Interner;

/// What the elements and attributes of a point are called, by role.
const GPX: [&str; 4] = ["name", "time", "lat", "lon"];

/// How many points are handed over at a time.
const BATCH: u64 = 1 << 16;

/// The elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Gpx,
    Track,
    Segment,
    Route,
    /// A point of a track, a waypoint, a point of a route.
    TrackPoint,
    Waypoint,
    RoutePoint,
    Name,
    Time,
    Other,
}

impl Tag {
    fn of(name: &[u8]) -> Tag {
        match name {
            b"gpx" => Tag::Gpx,
            b"trk" => Tag::Track,
            b"trkseg" => Tag::Segment,
            b"rte" => Tag::Route,
            b"trkpt" => Tag::TrackPoint,
            b"wpt" => Tag::Waypoint,
            b"rtept" => Tag::RoutePoint,
            b"name" => Tag::Name,
            b"time" => Tag::Time,
            _ => Tag::Other,
        }
    }

    fn is_point(self) -> bool {
        matches!(self, Tag::TrackPoint | Tag::Waypoint | Tag::RoutePoint)
    }
}

/// A point as it is written.
#[derive(Debug, Default)]
struct GpxPoint {
    line: u64,
    lat: String,
    lon: String,
    time: String,
    name: String,
}

/// What is open, and what was read since the last hand-over.
struct Walk<'a> {
    /// Whose points those are that no track names.
    file: &'a str,
    /// Whose all points are, if somebody says so.
    of_actor: Option<&'a str>,
    clock: ColumnClock<'a>,
    open: Vec<Tag>,
    /// The name of the track that is open.
    track: String,
    point: GpxPoint,
    actors: Interner,
    parsed: Parsed,
    /// Points that have a name, which a row has no place for.
    named: Vec<Sighting>,
    unread: BTreeSet<String>,
    room: usize,
}

/// Reads GPX; points outside a track with a name are of `file`.
pub(in crate::format::table) fn load_gpx(
    loading: &mut Loading<'_>,
    reader: impl Read,
    file: &str,
) -> Result<(), Error> {
    let mut xml = Reader::from_reader(Lines::of(reader));
    xml.config_mut().expand_empty_elements = true;
    let mut walk = Walk {
        file,
        of_actor: loading.profile.of_actor,
        clock: ColumnClock::new(TimeFormat::Iso, loading.profile.zone, loading.profile.fold),
        open: Vec::new(),
        track: String::new(),
        point: GpxPoint::default(),
        actors: Interner::default(),
        parsed: Parsed::default(),
        named: Vec::new(),
        unread: BTreeSet::new(),
        room: loading.room(),
    };
    let (mut numbers, mut counted) = (Vec::new(), Counted::default());
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer);
        let line = xml.get_ref().line();
        let is_end = matches!(event, Ok(Event::Eof));
        walk.event(event.map_err(|error| malformed(error, line))?, line)?;
        if is_end || walk.parsed.records == BATCH || walk.parsed.fatal.is_some() {
            let mut parsed = std::mem::take(&mut walk.parsed);
            parsed.settled = walk.clock.take_settled();
            loading.take_in([parsed], &walk.actors, &mut numbers, &mut counted)?;
            walk.room = loading.room();
            loading.progress(xml.buffer_position())?;
        }
        if is_end {
            break;
        }
    }
    loading.claims.append(&mut walk.named);
    loading.unread(walk.unread.iter().map(String::as_str));
    Ok(())
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, line: u64) -> Result<(), Error> {
        match event {
            Event::Start(element) => self.start(&element, line)?,
            Event::End(_) => self.end(),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                self.text(&meant(&reference).map_err(|error| malformed(error, line))?);
            }
            Event::Eof => self.at_end(line)?,
            _ => {}
        }
        Ok(())
    }

    fn start(&mut self, element: &BytesStart<'_>, line: u64) -> Result<(), Error> {
        let name = element.local_name();
        let (parent, tag) = (self.open.last().copied(), Tag::of(name.as_ref().as_bytes()));
        match (parent, tag) {
            (None, Tag::Gpx) => {}
            (None, _) => {
                let name = quoted(name.as_ref());
                let message = format!("the file is XML, but no GPX: it begins with {name}");
                return Err(Error::new(ErrorKind::Format, message).cured_by("convert it to GPX"));
            }
            (Some(_), Tag::Track) => self.track.clear(),
            (Some(_), tag) if tag.is_point() => self.point = point(element, line)?,
            (Some(parent), Tag::Other) if parent != Tag::Other => {
                self.unread.insert(name.as_ref().to_owned());
            }
            _ => {}
        }
        self.open.push(tag);
        Ok(())
    }

    fn text(&mut self, text: &str) {
        let field = match self.open.as_slice() {
            [.., Tag::Track, Tag::Name] => &mut self.track,
            [.., point, Tag::Name] if point.is_point() => &mut self.point.name,
            [.., point, Tag::Time] if point.is_point() => &mut self.point.time,
            _ => return,
        };
        field.push_str(text);
    }

    fn end(&mut self) {
        let Some(tag) = self.open.pop() else { return };
        if tag.is_point() {
            self.parsed.records += 1;
            if let Err(refused) = self.read(tag) {
                self.parsed.refuse(refused, Some(self.point.line), self.room, &GPX);
            }
        }
    }

    fn at_end(&self, line: u64) -> Result<(), Error> {
        if self.open.is_empty() {
            return Ok(());
        }
        let error = Error::new(ErrorKind::Format, "the file stops in the middle");
        Err(error.cured_by("get the rest of it").within(format!("line {line}")))
    }

    /// Reads the point that has ended.
    fn read(&mut self, tag: Tag) -> Result<(), Refused> {
        let actor = match (tag, self.of_actor) {
            (Tag::RoutePoint, _) => return Err(planned().into()),
            (_, Some(actor)) => actor,
            (Tag::TrackPoint, None) if !self.track.trim().is_empty() => self.track.trim(),
            (_, None) => self.file,
        };
        if actor.is_empty() {
            return Err(nobody().into());
        }
        let time = self.clock.read(self.point.time.as_bytes())?;
        let (lat, lon) = self.point.position()?;
        let is_wrapped = coordinates::is_wrapped(degrees(self.point.lon.as_bytes()));
        self.parsed.wrapped += u64::from(is_wrapped);
        let name = self.point.name.trim();
        if name.is_empty() {
            let number = self.actors.number(actor.as_bytes());
            self.parsed.rows.push(number, time, lat, lon);
            return Ok(());
        }
        let when = Timestamp::from_unix_micros(time).map_err(BadTime::Unreadable)?;
        let place = Place::of_fix(lat, lon).named(name);
        self.named.push(Sighting::new(ActorId::from(actor), place, when));
        Ok(())
    }
}

impl GpxPoint {
    fn position(&self) -> Result<(i32, i32), Fault> {
        let (lat, lon) = (degrees(self.lat.as_bytes()), degrees(self.lon.as_bytes()));
        let written =
            |role: ColumnRole| if role == ColumnRole::Lat { &self.lat } else { &self.lon };
        coordinates::of(lat, lon, false, |role| written(role).clone())
    }
}

fn point(element: &BytesStart<'_>, line: u64) -> Result<GpxPoint, Error> {
    let mut point = GpxPoint { line, ..GpxPoint::default() };
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| malformed(error.into(), line))?;
        let field = match attribute.key.local_name().as_ref() {
            "lat" => &mut point.lat,
            "lon" => &mut point.lon,
            _ => continue,
        };
        let value = attribute.normalized_value(XmlVersion::Explicit1_0);
        let value = value.map_err(|error| malformed(error, line))?;
        field.push_str(&value);
    }
    Ok(point)
}

#[cold]
fn malformed(error: quick_xml::Error, line: u64) -> Error {
    let text: String = printable(&error.to_string()).chars().take(300).collect();
    Error::new(ErrorKind::Format, format!("is not sound XML: {text}"))
        .cured_by("export the file again, as UTF-8")
        .because(error)
        .within(format!("line {line}"))
}

#[cold]
fn nobody() -> Fault {
    let message = "neither the track nor the file has a name".to_owned();
    let cure = "give the track a name, or read it from a file";
    fault(Reason::Actor, Some(ColumnRole::Actor), ErrorKind::Missing, message, cure)
}

#[cold]
fn planned() -> Fault {
    let message = "a route is a plan, and nobody was seen there".to_owned();
    fault(Reason::Planned, None, ErrorKind::Missing, message, "export the track instead")
}
