//! The records of a case file, and where each stands.

use crate::error::{Error, ErrorKind, quoted};
use crate::format::json::{Json, Object};

/// One record: its fields, and the path that errors name it by.
#[derive(Debug, Clone, Copy)]
pub(super) struct Record<'a> {
    at: Spot<'a>,
    fields: &'a Object,
}

/// The path of a record, made only when an error needs it.
#[derive(Debug, Clone, Copy)]
enum Spot<'a> {
    /// The document itself, or a line of it.
    Top(Option<usize>),
    /// `sightings[3]`.
    Item(&'static str, usize),
    /// `line 7: sighting`.
    Line(&'static str, usize),
    /// A field of another record.
    Field(&'a Record<'a>, &'static str),
    /// An item of a list in another record.
    ListItem(&'a Record<'a>, &'static str, usize),
}

impl<'a> Record<'a> {
    /// The document, or a line of it.
    pub(super) fn top(line: Option<usize>, fields: &'a Object) -> Record<'a> {
        Record { at: Spot::Top(line), fields }
    }

    /// Item `index` of the list `list` of the document.
    pub(super) fn item(list: &'static str, index: usize, json: &'a Json) -> Result<Self, Error> {
        Record::at(Spot::Item(list, index), json)
    }

    /// What `line` holds under the name `kind`.
    pub(super) fn line(kind: &'static str, line: usize, json: &'a Json) -> Result<Self, Error> {
        Record::at(Spot::Line(kind, line), json)
    }

    fn at(at: Spot<'a>, json: &'a Json) -> Result<Record<'a>, Error> {
        match json {
            Json::Object(fields) => Ok(Record { at, fields }),
            other => Err(unfit("an object", other).within(at.path())),
        }
    }

    /// The path that errors name it by.
    pub(super) fn path(&self) -> String {
        self.at.path()
    }

    /// The names of its fields.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.fields.iter().map(|(name, _)| name.as_str())
    }

    /// An error in one of its fields.
    pub(super) fn blame(&self, field: &str, error: Error) -> Error {
        let error = if field.is_empty() { error } else { error.within(field) };
        match self.path().as_str() {
            "" => error,
            path => error.within(path),
        }
    }

    /// One field; `null` counts as absent.
    pub(super) fn get(&self, field: &str) -> Option<&'a Json> {
        let (_, value) = self.fields.iter().find(|(name, _)| name == field)?;
        (*value != Json::Null).then_some(value)
    }

    /// Whether there is anything in a field.
    pub(super) fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }

    /// A text.
    pub(super) fn text(&self, field: &'static str) -> Result<Option<&'a str>, Error> {
        match self.get(field) {
            None => Ok(None),
            Some(Json::Text(text)) => Ok(Some(text)),
            Some(other) => Err(self.blame(field, unfit("a text", other))),
        }
    }

    /// A text that has to be there, and not be empty.
    pub(super) fn need_text(&self, field: &'static str) -> Result<&'a str, Error> {
        match self.text(field)? {
            Some("") => {
                let error = Error::new(ErrorKind::Missing, "an empty text says nothing");
                Err(self.blame(field, error.cured_by("fill it in")))
            }
            Some(text) => Ok(text),
            None => Err(self.missing(field)),
        }
    }

    /// That a field is not there and has to be.
    pub(super) fn missing(&self, field: &str) -> Error {
        let error = Error::new(ErrorKind::Missing, format!("the field \"{field}\" is missing"));
        self.blame("", error.cured_by("add it"))
    }

    /// A text or several.
    pub(super) fn texts(&self, field: &'static str) -> Result<Vec<&'a str>, Error> {
        let items = match self.get(field) {
            None => return Ok(Vec::new()),
            Some(Json::Text(text)) => return Ok(vec![text]),
            Some(Json::List(items)) => items,
            Some(other) => return Err(self.blame(field, unfit("a text or a list of texts", other))),
        };
        let text = |(at, item): (usize, &'a Json)| match item {
            Json::Text(text) => Ok(text.as_str()),
            other => Err(self.blame(field, unfit("a text", other).within(format!("[{at}]")))),
        };
        items.iter().enumerate().map(text).collect()
    }

    /// A number.
    pub(super) fn number(&self, field: &'static str) -> Result<Option<f64>, Error> {
        match self.get(field) {
            None => Ok(None),
            Some(Json::Number(number)) => Ok(number.as_f64()),
            Some(Json::Text(text)) => {
                let error = Error::new(
                    ErrorKind::Format,
                    format!("a number is expected, not the text {}", quoted(text)),
                );
                Err(self.blame(field, error.cured_by("write it without quotation marks")))
            }
            Some(other) => Err(self.blame(field, unfit("a number", other))),
        }
    }

    /// One of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        field: &'static str,
        table: &[(&str, T)],
    ) -> Result<Option<T>, Error> {
        let Some(text) = self.text(field)? else { return Ok(None) };
        let found = table.iter().find(|(word, _)| *word == text);
        found.map(|&(_, value)| Some(value)).ok_or_else(|| {
            let words: Vec<&str> = table.iter().map(|&(word, _)| word).collect();
            let error = Error::new(
                ErrorKind::Syntax,
                format!("{} is not one of the words for this", quoted(text)),
            );
            self.blame(field, error.cured_by(format!("use one of {}", words.join(", "))))
        })
    }

    /// A value with a text form.
    pub(super) fn parsed<T>(&self, field: &'static str) -> Result<Option<T>, Error>
    where
        T: std::str::FromStr<Err = Error>,
    {
        let parse = |text: &str| text.parse().map_err(|error| self.blame(field, error));
        self.text(field)?.map(parse).transpose()
    }

    /// A record in a field.
    pub(super) fn record(&'a self, field: &'static str) -> Result<Option<Record<'a>>, Error> {
        let at = Spot::Field(self, field);
        self.get(field).map(|json| Record::at(at, json)).transpose()
    }

    /// Item `index` of the list in a field.
    pub(super) fn list_item(
        &'a self,
        field: &'static str,
        index: usize,
        json: &'a Json,
    ) -> Result<Record<'a>, Error> {
        Record::at(Spot::ListItem(self, field, index), json)
    }

    /// The records in a list in a field.
    pub(super) fn records(&'a self, field: &'static str) -> Result<Vec<Record<'a>>, Error> {
        match self.get(field) {
            None => Ok(Vec::new()),
            Some(Json::List(items)) => items
                .iter()
                .enumerate()
                .map(|(index, json)| Record::at(Spot::ListItem(self, field, index), json))
                .collect(),
            Some(other) => Err(self.blame(field, unfit("a list", other))),
        }
    }
}

impl Spot<'_> {
    fn path(self) -> String {
        match self {
            Spot::Top(None) => String::new(),
            Spot::Top(Some(line)) => format!("line {line}"),
            Spot::Item(list, index) => format!("{list}[{index}]"),
            Spot::Line(kind, line) => format!("line {line}: {kind}"),
            Spot::Field(record, field) => join(&record.path(), field),
            Spot::ListItem(record, field, index) => {
                format!("{}[{index}]", join(&record.path(), field))
            }
        }
    }
}

/// The path of a field of what is at a path.
pub(super) fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// That a value is not of the sort it should be.
pub(super) fn unfit(wanted: &str, found: &Json) -> Error {
    let message = format!("{wanted} is expected here, not {}", found.sort());
    Error::new(ErrorKind::Format, message).cured_by(format!("write {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Json {
        Json::read(text, 1).map_err(|fault| fault.error).unwrap()
    }

    #[test]
    fn an_error_names_the_way_down_to_its_field() {
        let json = json(r#"{"place": {"lat": "42"}, "stated": [{"from": 5}]}"#);
        let record = Record::item("sightings", 3, &json).unwrap();
        let place = record.record("place").unwrap().unwrap();
        assert_eq!(place.number("lat").unwrap_err().path(), Some("sightings[3].place.lat"));
        let stated = record.records("stated").unwrap();
        let error = stated.first().unwrap().text("from").unwrap_err();
        assert_eq!(error.path(), Some("sightings[3].stated[0].from"));
        let line = Record::line("sighting", 7, &json).unwrap();
        assert_eq!(line.text("place").unwrap_err().path(), Some("line 7: sighting.place"));
        assert_eq!(line.missing("actor").path(), Some("line 7: sighting"));
    }

    #[test]
    fn null_is_nothing() {
        let json = json(r#"{"id": null, "name": ""}"#);
        let record = Record::item("actors", 0, &json).unwrap();
        assert_eq!(record.text("id").unwrap(), None);
        assert_eq!(record.need_text("id").unwrap_err().kind(), ErrorKind::Missing);
        assert_eq!(record.need_text("name").unwrap_err().path(), Some("actors[0].name"));
    }
}
