//! Records of a case file, read by serde.
//!
//! Serde stops at the first error. So each field of a record is a [`Field`],
//! which is read whatever is in it: the [`Reader`] has noted by then what is
//! wrong, and one bad field hides no other.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use super::field_words::{self, misnamed_list};
use super::notes::Notes;
use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::Json;
use crate::words;

/// One record: what it says, and the notes on it.
#[derive(Debug)]
pub(super) struct Record<R> {
    pub(super) said: R,
    pub(super) notes: Notes,
}

impl<'d, R: Deserialize<'d>> Record<R> {
    /// Reads a record, and warns of each field that is not read; `others` are
    /// known beside those of the record. Without an object there is none, but a
    /// note.
    pub(super) fn read(
        notes: Notes,
        json: &'d Json<'_>,
        others: &[&'static str],
    ) -> Option<Record<R>> {
        let said = R::deserialize(Reader { json, way: PathTo::Record(others), notes: &notes });
        Some(Record { said: said.ok()?, notes })
    }
}

/// A field of a record. What is wrong with it is among the faults of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field<T> {
    Absent,
    Wrong,
    Given(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Field<T>, D::Error> {
        Ok(match Option::deserialize(from) {
            Ok(None) => Field::Absent,
            Ok(Some(said)) => Field::Given(said),
            Err(_) => Field::Wrong,
        })
    }
}

impl<T> Field<T> {
    /// What is said in it, if that can be read.
    pub(super) fn as_ref(&self) -> Option<&T> {
        match self {
            Field::Given(said) => Some(said),
            Field::Absent | Field::Wrong => None,
        }
    }

    /// What is said in it, if that can be read.
    pub(super) fn get(self) -> Option<T>
    where
        T: Copy,
    {
        self.as_ref().copied()
    }

    pub(super) fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }
}

impl Notes {
    /// A text that has to be there, and not be empty.
    pub(super) fn need<'d>(&self, field: &str, said: Field<&'d str>) -> Option<&'d str> {
        match said {
            Field::Wrong => None,
            said => self.take("", filled(field, said)),
        }
    }

    /// What others call a record: its id, or what it says beside it.
    pub(super) fn key<'d>(&self, key: Field<&'d str>, id: Field<&'d str>) -> Option<&'d str> {
        if key.is_absent() { self.need("id", id) } else { self.need("as", key) }
    }
}

/// A text or several.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename = "a text or a list of texts", rename_all = "lowercase", bound = "'de: 'd")]
pub(super) enum Texts<'d> {
    Text(&'d str),
    List(Vec<&'d str>),
}

impl<'d> Texts<'d> {
    pub(super) fn all(&self) -> &[&'d str] {
        match self {
            Texts::Text(text) => std::slice::from_ref(text),
            Texts::List(texts) => texts,
        }
    }
}

/// The way from a record to a value in it.
#[derive(Debug, Clone, Copy)]
enum PathTo<'w> {
    /// The record itself, with the fields that are known beside its own.
    Record(&'w [&'static str]),
    Field(&'w PathTo<'w>, &'static str),
    Item(&'w PathTo<'w>, usize),
}

impl PathTo<'_> {
    fn blame(mut self, mut error: Error) -> Error {
        loop {
            (self, error) = match self {
                PathTo::Record(_) => return error,
                PathTo::Field(up, name) => (*up, error.within(name)),
                PathTo::Item(up, index) => (*up, error.within(format!("[{index}]"))),
            };
        }
    }
}

/// A value of the file, for serde to read.
///
/// An enum is chosen from by the sort of the value: its variants are some of
/// `text`, `number`, `bool`, `list` and `object`, and its name is what an error
/// says is expected.
#[derive(Debug, Clone, Copy)]
struct Reader<'r, 'de> {
    json: &'de Json<'de>,
    way: PathTo<'r>,
    notes: &'r Notes,
}

/// That a value cannot be read, which has been noted.
#[derive(Debug)]
struct Noted;

impl Reader<'_, '_> {
    fn wrong(self, error: Error) -> Noted {
        self.notes.fault("", self.way.blame(error));
        Noted
    }

    fn unfit(self, wanted: &str) -> Noted {
        self.wrong(unfit(wanted, self.json.sort()))
    }

    /// Warns of a field that is not read, whatever it is called, unless its name
    /// says that it is the writer's own or there is nothing in it.
    fn warn_of(self, record: &str, (name, value): (&str, &Json<'_>), known: &[&str]) {
        let others = if let PathTo::Record(others) = self.way { others } else { &[] };
        if others.contains(&name)
            || field_words::is_own(name)
            || *value == Json::Null
            // That one is an error.
            || misnamed_list(self.json, (name, value), others).is_some()
        {
            return;
        }
        let known = known.iter().chain(others).copied();
        let odd = Error::new(ErrorKind::Warning, "the field is not read")
            .cured_by(field_words::cure(record, name, known))
            .within(words::clipped(name));
        self.notes.warn(self.way.blame(odd));
    }
}

impl<'de> Deserializer<'de> for Reader<'_, 'de> {
    type Error = Noted;

    /// Only a number may say itself what it is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        match self.json {
            Json::Number(number) => number.deserialize_any(visitor).map_err(Noted::custom),
            _ => Err(self.unfit("a number")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        visitor.visit_some(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        match self.json {
            Json::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.unfit("true or false")),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        match self.json {
            Json::Text(text) => visitor.visit_borrowed_str(text),
            _ => Err(self.unfit("a text")),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        match self.json {
            Json::Number(number) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            Json::Text(text) => {
                let message = format!("a number is expected, not the text {}", quoted(text));
                let error = Error::new(ErrorKind::Format, message);
                Err(self.wrong(error.cured_by("write it without quotation marks")))
            }
            _ => Err(self.unfit("a number")),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Noted> {
        let Json::List(items) = self.json else { return Err(self.unfit("a list")) };
        let items = items.iter().enumerate();
        visitor.visit_seq(SeqDeserializer::new(items.map(|(index, json)| Reader {
            json,
            way: PathTo::Item(&self.way, index),
            ..self
        })))
    }

    /// Reads every field, and fails after that where one of them was wrong; but
    /// not for the record itself, whose other fields are still of use.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        record: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Noted> {
        if !matches!(self.json, Json::Object(_)) {
            return Err(self.unfit("an object"));
        }
        let faults = self.notes.faults();
        let given = self.json.fields().iter().filter_map(|(name, json)| {
            let Some(&name) = known.iter().find(|known| *known == name) else {
                self.warn_of(record, (name, json), known);
                return None;
            };
            let way = PathTo::Field(&self.way, name);
            (*json != Json::Null).then_some((name, Reader { json, way, ..self }))
        });
        let read = visitor.visit_map(MapDeserializer::new(given))?;
        let is_whole = self.notes.faults() == faults;
        if is_whole || matches!(self.way, PathTo::Record(_)) { Ok(read) } else { Err(Noted) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        wanted: &'static str,
        sorts: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Noted> {
        let sort = match self.json {
            Json::Null => "null",
            Json::Bool(_) => "bool",
            Json::Number(_) => "number",
            Json::Text(_) => "text",
            Json::List(_) => "list",
            Json::Object(_) => "object",
        };
        if !sorts.contains(&sort) {
            return Err(self.unfit(wanted));
        }
        let chosen = MapDeserializer::new(std::iter::once((sort, self)));
        visitor.visit_enum(MapAccessDeserializer::new(chosen))
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char string bytes byte_buf unit unit_struct
        newtype_struct tuple tuple_struct map identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Noted> for Reader<'_, 'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl fmt::Display for Noted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("what is wrong has been noted")
    }
}

impl std::error::Error for Noted {}

impl serde::de::Error for Noted {
    fn custom<T: fmt::Display>(_: T) -> Noted {
        Noted
    }
}

/// A value is not of the sort that it should be.
pub(super) fn unfit(wanted: &str, found: &str) -> Error {
    let message = format!("{wanted} is expected here, not {found}");
    Error::new(ErrorKind::Format, message).cured_by(format!("write {wanted}"))
}

/// A field is not there and has to be.
pub(super) fn missing(field: &str) -> Error {
    Error::new(ErrorKind::Missing, format!("the field \"{field}\" is missing")).cured_by("add it")
}

/// A text that has to be there, and not be empty.
pub(super) fn filled<'d>(field: &str, said: Field<&'d str>) -> Result<&'d str, Error> {
    match said.get() {
        Some("") => {
            let error = Error::new(ErrorKind::Missing, "an empty text says nothing");
            Err(error.cured_by("fill it in").within(field))
        }
        Some(text) => Ok(text),
        None => Err(missing(field)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::notes::RecordPath;
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(bound = "'de: 'd")]
    struct Sample<'d> {
        id: Field<&'d str>,
        name: Field<&'d str>,
        place: Field<SamplePlace<'d>>,
        stated: Field<Vec<SamplePlace<'d>>>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(bound = "'de: 'd")]
    struct SamplePlace<'d> {
        lat: Field<f64>,
        zones: Field<Texts<'d>>,
    }

    fn json(text: &str) -> Json<'_> {
        Json::read(text, 1).map_err(|fault| fault.error).unwrap()
    }

    #[test]
    fn no_wrong_field_hides_another_and_each_is_listed_in_its_order_with_the_way_to_it() {
        let json = json(
            r#"{"stated": [{"lat": 1, "zones": "x"}, {"lat": true, "zones": [7]}], "nmae": 1,
                "place": {"lat": "42", "zones": 5, "lta": 6}, "id": [], "name": "kept"}"#,
        );
        let notes = Notes::default();
        let at = notes.on(RecordPath::OnLine(7, "sighting"));
        let entry: Record<Sample<'_>> = Record::read(at, &json, &[]).unwrap();
        assert_eq!((entry.said.name, entry.notes.faults()), (Field::Given("kept"), 5));
        assert!(matches!(entry.said.place, Field::Wrong), "{:?}", entry.said);
        let (faults, warnings) = notes.finish();
        let unread: Vec<&str> = warnings.iter().filter_map(Error::path).collect();
        assert_eq!(unread, ["line 7: sighting.nmae", "line 7: sighting.place.lta"]);
        let paths: Vec<&str> = faults.iter().filter_map(Error::path).collect();
        let fields = ["stated[1].lat", "stated[1].zones[0]", "place.lat", "place.zones", "id"];
        assert_eq!(paths, fields.map(|field| format!("line 7: sighting.{field}")));
    }

    #[test]
    fn what_fits_is_read_in_all_its_sorts() {
        let json =
            json(r#"{"place": {"lat": 1, "zones": "x"}, "stated": [{"zones": ["y", "z"]}]}"#);
        let notes = Notes::default();
        let record: Record<Sample<'_>> = Record::read(notes.clone(), &json, &[]).unwrap();
        let Field::Given(place) = record.said.place else { panic!("{:?}", record.said.place) };
        assert_eq!(place.lat, Field::Given(1.0));
        assert_eq!(place.zones.as_ref().map(Texts::all), Some(&["x"][..]));
        let Field::Given(stated) = record.said.stated else { panic!("{:?}", record.said.stated) };
        let [stated] = stated.as_slice() else { panic!("{stated:?}") };
        assert_eq!(stated.lat, Field::Absent);
        assert_eq!(stated.zones.as_ref().map(Texts::all), Some(&["y", "z"][..]));
        assert_eq!(notes.faults(), 0);
    }

    #[test]
    fn null_is_nothing() {
        let json = json(r#"{"id": null, "name": ""}"#);
        let notes = Notes::default();
        let read = |json| {
            let at = notes.on(RecordPath::InList("actors", 0));
            Record::<Sample<'_>>::read(at, json, &[])
        };
        let entry = read(&json).unwrap();
        assert_eq!(entry.said.id, Field::Absent);
        assert_eq!(entry.notes.need("id", entry.said.id), None);
        assert_eq!(entry.notes.need("name", entry.said.name), None);
        assert!(read(&Json::List(Vec::new())).is_none());
        let (faults, _) = notes.finish();
        let [id, name, list] = faults.as_slice() else { panic!("{faults:?}") };
        assert_eq!((id.kind(), id.path()), (ErrorKind::Missing, Some("actors[0]")));
        assert_eq!((name.kind(), name.path()), (ErrorKind::Missing, Some("actors[0].name")));
        assert_eq!((list.kind(), list.path()), (ErrorKind::Format, Some("actors[0]")));
    }
}
