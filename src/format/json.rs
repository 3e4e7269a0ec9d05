//! A JSON document as it was written: fields in their order, none twice.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Number;
use serde_json::error::Category;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, quoted};
use crate::words;

/// The fields of an object, in the order of the file.
pub(super) type Object<'t> = Vec<(Cow<'t, str>, Json<'t>)>;

/// One value. Unlike `serde_json::Value` it keeps the order of fields, so that
/// what is written back is what was read, it refuses a field given twice, and it
/// borrows what it can from the text that it was read from.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Json<'t> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'t, str>),
    List(Vec<Json<'t>>),
    Object(Object<'t>),
}

/// Puts a field into an object, if anything is said in it.
pub(super) fn put<'t>(object: &mut Object<'t>, name: &'static str, said: Option<Json<'t>>) {
    object.extend(said.map(|said| (name.into(), said)));
}

/// A number, where JSON has a word for it.
pub(super) fn number<'t>(number: f64) -> Option<Json<'t>> {
    Number::from_f64(number).map(Json::Number)
}

/// A value on one line; texts and finite numbers always have a JSON form.
pub(super) fn text_of(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// One step on the way to a value in a document.
#[derive(Debug)]
enum PathStep {
    Field(String),
    Item(usize),
}

/// A name, borrowed where it can be.
#[derive(Debug, Deserialize)]
pub(super) struct Name<'t>(#[serde(borrow)] pub(super) Cow<'t, str>);

/// The fields of an object in their order, each with the text of its value.
pub(super) struct RawFields<'t>(pub(super) Vec<(Cow<'t, str>, &'t RawValue)>);

/// Why a text is not one JSON document.
#[derive(Debug)]
pub(super) struct Malformed {
    pub(super) error: Error,
    /// The text stops before the document does.
    pub(super) is_torn: bool,
}

impl<'t> Json<'t> {
    /// Reads one document, and nothing after it. Lines are counted from
    /// `first_line`.
    pub(super) fn read(text: &'t str, first_line: usize) -> Result<Json<'t>, Malformed> {
        let mut steps = Vec::new();
        let mut parser = serde_json::Deserializer::from_str(text);
        let read = JsonSeed(&mut steps).deserialize(&mut parser);
        read.and_then(|json| parser.end().map(|()| json)).map_err(|cause| {
            let is_torn = cause.classify() == Category::Eof;
            let mut error = malformed(text, first_line, cause);
            for step in steps {
                error = match step {
                    PathStep::Field(name) => error.within(words::clipped(&name)),
                    PathStep::Item(at) => error.within(format!("[{at}]")),
                };
            }
            Malformed { error, is_torn }
        })
    }

    /// The fields of an object, in the order of the file; of no other value.
    pub(super) fn fields(&self) -> &[(Cow<'t, str>, Json<'t>)] {
        match self {
            Json::Object(fields) => fields,
            _ => &[],
        }
    }

    /// One field of an object; `null` counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<&Json<'t>> {
        let (_, value) = self.fields().iter().find(|(other, _)| other == name)?;
        (*value != Json::Null).then_some(value)
    }

    /// What sort of value it is, with its article.
    pub(super) fn sort(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "true or false",
            Json::Number(_) => "a number",
            Json::Text(_) => "a text",
            Json::List(_) => "a list",
            Json::Object(_) => "an object",
        }
    }
}

/// Goes through one document as [`Json::read`] reads it, and returns its sort. Each field of
/// the object at the top is given to `field`, by its name and its sort; nothing else is kept.
pub(super) fn skim(
    text: &str,
    first_line: usize,
    mut field: impl FnMut(&str, &'static str),
) -> Result<&'static str, Malformed> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let seed = SkimSeed { names: &mut Vec::new(), field: Some(&mut field) };
    let sort = seed.deserialize(&mut parser);
    sort.and_then(|sort| parser.end().map(|()| sort)).map_err(|cause| {
        // Read again, it has its fault with the way to it.
        let again = Json::read(text, first_line).err();
        again.unwrap_or_else(|| Malformed {
            is_torn: cause.classify() == Category::Eof,
            error: malformed(text, first_line, cause),
        })
    })
}

fn malformed(text: &str, first_line: usize, cause: serde_json::Error) -> Error {
    let (line, column) = (cause.line(), cause.column());
    let place = format!("line {}, column {column}", first_line + line.saturating_sub(1));
    let there = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let rest = there.get(column.saturating_sub(1)..).unwrap_or_default();
    let lines_before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let start: usize = lines_before.map(str::len).sum();
    if let Some((at, mark)) = curly_mark(text, start + column) {
        let before = text.get(..at).unwrap_or_default();
        let line = first_line + before.matches('\n').count();
        let column = before.chars().rev().take_while(|letter| *letter != '\n').count() + 1;
        let message = format!(
            "not valid JSON at line {line}, column {column}: the quotation mark {mark} is not straight"
        );
        return Error::new(ErrorKind::Format, message)
            .cured_by("write straight quotation marks: \"")
            .because(cause);
    }
    // The parser appends its own position, which counts from its own start.
    let full = cause.to_string();
    let what = full.split(" at line ").next().unwrap_or(&full);
    let message = format!("not valid JSON at {place}: {what}");
    let cure = if cause.classify() == Category::Eof {
        "the text stops in the middle; get the rest of it"
    } else if cause.classify() == Category::Data {
        "keep one of the two"
    } else if what.starts_with("number out of range") {
        "write a number that a double can hold"
    } else if ["N", "I", "-I"].iter().any(|start| rest.starts_with(start)) {
        "JSON has no NaN and no Infinity; leave out what is not known"
    } else if what.starts_with("trailing characters") {
        "write one document, or one record a line in a .jsonl file"
    } else {
        "correct the text there"
    };
    Error::new(ErrorKind::Format, message).cured_by(cure).because(cause)
}

/// The typographic quotation mark that is why a text is no JSON before `end`, and
/// where it stands: one outside of all texts, or one within the text right before
/// the fault that what follows a text follows.
fn curly_mark(text: &str, end: usize) -> Option<(usize, char)> {
    let is_mark = |letter: char| "“”„‟«»‘’".contains(letter);
    // Where the last text began, and whether it has ended.
    let mut last = (0, true);
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().take_while(|(at, _)| *at < end) {
        match (letter, last.1) {
            (letter, true) if is_mark(letter) => return Some((at, letter)),
            ('"', true) => last = (at + 1, false),
            // The fault itself, right after a text, is what its mark brought about.
            (letter, true) if letter.is_whitespace() || at + 1 == end => {}
            (_, true) => last.0 = end,
            (_, false) if is_escaped => is_escaped = false,
            ('"', false) => last.1 = true,
            (letter, false) => is_escaped = letter == '\\',
        }
    }
    let said = text.get(last.0..end.min(text.len()))?;
    let mut marks = said.char_indices().filter(|(_, letter)| is_mark(*letter));
    let ends_text = |&(at, letter): &(usize, char)| {
        let rest = said.get(at + letter.len_utf8()..).unwrap_or_default();
        rest.trim_start().starts_with([':', ',', '}', ']'])
    };
    marks.find(ends_text).map(|(at, letter)| (last.0 + at, letter))
}

/// A set of names is only worth its cost for objects with so many fields.
const MANY: usize = 16;

/// Reads one value, and notes the way to the fault on the way out.
struct JsonSeed<'s>(&'s mut Vec<PathStep>);

impl<'de> DeserializeSeed<'de> for JsonSeed<'_> {
    type Value = Json<'de>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Json<'de>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for JsonSeed<'_> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_none<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Json<'de>, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json<'de>, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text)))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json<'de>, A::Error> {
        let mut list = Vec::new();
        loop {
            match items.next_element_seed(JsonSeed(self.0)) {
                Ok(Some(item)) => list.push(item),
                Ok(None) => return Ok(Json::List(list)),
                Err(error) => {
                    self.0.push(PathStep::Item(list.len()));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Json<'de>, A::Error> {
        let mut object = Object::new();
        let mut names: HashSet<Cow<'de, str>> = HashSet::new();
        while let Some(Name(name)) = fields.next_key()? {
            if object.len() == MANY {
                names.extend(object.iter().map(|(name, _)| name.clone()));
            }
            let is_new = match object.len() {
                ..MANY => object.iter().all(|(other, _)| *other != name),
                _ => names.insert(name.clone()),
            };
            if !is_new {
                let fault = format!("the field {} stands twice in one object", quoted(&name));
                return Err(A::Error::custom(fault));
            }
            match fields.next_value_seed(JsonSeed(self.0)) {
                Ok(value) => object.push((name, value)),
                Err(error) => {
                    self.0.push(PathStep::Field(name.into_owned()));
                    return Err(error);
                }
            }
        }
        Ok(Json::Object(object))
    }
}

/// Goes through one value, and returns its sort.
struct SkimSeed<'s, 'de> {
    /// The names so far of the fields of all objects that the value is in.
    names: &'s mut Vec<Cow<'de, str>>,
    field: Option<&'s mut TopField<'s>>,
}

/// What is done with a field of the object at the top, by its name and its sort.
type TopField<'f> = dyn FnMut(&str, &'static str) + 'f;

impl<'de> DeserializeSeed<'de> for SkimSeed<'_, 'de> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<&'static str, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SkimSeed<'_, 'de> {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<&'static str, E> {
        Ok(Json::Null.sort())
    }

    fn visit_bool<E>(self, value: bool) -> Result<&'static str, E> {
        Ok(Json::Bool(value).sort())
    }

    fn visit_i64<E>(self, value: i64) -> Result<&'static str, E> {
        Ok(Json::Number(value.into()).sort())
    }

    fn visit_u64<E>(self, value: u64) -> Result<&'static str, E> {
        Ok(Json::Number(value.into()).sort())
    }

    fn visit_f64<E>(self, _: f64) -> Result<&'static str, E> {
        Ok(Json::Number(0.into()).sort())
    }

    fn visit_str<E>(self, _: &str) -> Result<&'static str, E> {
        Ok(Json::Text(Cow::Borrowed("")).sort())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<&'static str, A::Error> {
        while items.next_element_seed(SkimSeed { names: self.names, field: None })?.is_some() {}
        Ok(Json::List(Vec::new()).sort())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<&'static str, A::Error> {
        let start = self.names.len();
        // Only for objects with many fields.
        let mut more: HashSet<Cow<'de, str>> = HashSet::new();
        while let Some(Name(name)) = fields.next_key()? {
            let own = self.names.get(start..).unwrap_or_default();
            let is_new = match own.len() {
                ..MANY => own.iter().all(|other| *other != name),
                _ => !own.contains(&name) && more.insert(name.clone()),
            };
            if !is_new {
                return Err(A::Error::custom("a field stands twice in one object"));
            }
            if own.len() < MANY {
                self.names.push(name.clone());
            }
            let sort = fields.next_value_seed(SkimSeed { names: self.names, field: None })?;
            if let Some(field) = &mut self.field {
                field(&name, sort);
            }
        }
        self.names.truncate(start);
        Ok(Json::Object(Object::new()).sort())
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Json<'de>, D::Error> {
        JsonSeed(&mut Vec::new()).deserialize(from)
    }
}

impl<'de> Deserialize<'de> for RawFields<'de> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<RawFields<'de>, D::Error> {
        from.deserialize_map(RawFields(Vec::new()))
    }
}

impl<'de> Visitor<'de> for RawFields<'de> {
    type Value = RawFields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<Self, A::Error> {
        while let Some((Name(name), value)) = fields.next_entry()? {
            self.0.push((name, value));
        }
        Ok(self)
    }
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Json::Null => to.serialize_unit(),
            Json::Bool(value) => to.serialize_bool(*value),
            Json::Number(value) => value.serialize(to),
            Json::Text(text) => to.serialize_str(text),
            Json::List(items) => to.collect_seq(items),
            Json::Object(fields) => to.collect_map(fields.iter().map(|(name, json)| (name, json))),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fault(text: &str) -> String {
        Json::read(text, 1).unwrap_err().error.to_string()
    }

    #[test]
    fn fields_keep_their_order_and_numbers_their_value() {
        let text = r#"{"z":1,"a":[true,null,-2.5,18446744073709551615],"m":{"b":"é","a":""}}"#;
        let json = Json::read(text, 1).unwrap();
        assert_eq!(serde_json::to_string(&json).unwrap(), text);
    }

    #[test]
    fn a_fault_is_told_with_its_field_and_its_line() {
        let nan = fault("{\"places\": [\n{\"lat\": 1},\n{\"lat\": NaN}]}");
        assert!(nan.starts_with("places[1].lat: not valid JSON at line 3, column "), "{nan}");
        assert!(nan.contains("no NaN"), "{nan}");
        let huge = fault(r#"{"places": [{"radius_m": 1e999}]}"#);
        assert!(huge.starts_with("places[0].radius_m: "), "{huge}");
        assert!(huge.contains("number out of range"), "{huge}");
        let infinite = fault(r#"{"lat": -Infinity}"#);
        assert!(infinite.starts_with("lat: "), "{infinite}");
        let twice = fault(r#"{"a": {"id": 1, "id": 2}}"#);
        assert!(twice.starts_with("a: "), "{twice}");
        assert!(twice.contains("\"id\" stands twice"), "{twice}");
        for (first, second) in [(0, 15), (3, 16), (15, 16), (16, 40), (0, 99)] {
            let name = |at| if at == second { first } else { at };
            let fields: Vec<String> =
                (0..100).map(|at| format!("\"f{}\": {at}", name(at))).collect();
            let twice = fault(&format!("{{{}}}", fields.join(", ")));
            assert!(twice.contains(&format!("\"f{first}\" stands twice")), "{twice}");
        }
    }

    #[test]
    fn a_curly_quotation_mark_is_named_with_its_place_where_it_is_the_fault() {
        for (text, place, mark) in [
            ("{“a”: 1}", "line 1, column 2", '“'),
            ("{\"é\": 1,\n \"b\": “x”}", "line 2, column 7", '“'),
            ("{\"é\": \"é\", \"b”: 1}", "line 1, column 14", '”'),
            ("{\"a\": \"x”, \"b\": 1}", "line 1, column 9", '”'),
            ("{\"a\": \"x”}", "line 1, column 9", '”'),
            ("{‘a’: 1}", "line 1, column 2", '‘'),
        ] {
            let told = fault(text);
            assert!(told.contains(&format!("{place}: the quotation mark {mark} ")), "{told}");
            assert!(told.contains("straight quotation marks"), "{told}");
        }
        // Within a text they are as good as any letter.
        for text in ["{\"a\": \"he said “no”\" 1}", "{\"a\": \"“\\\"”\", b}", "{\"a”, \": 1, 2}"]
        {
            assert!(!fault(text).contains("straight"), "{}", fault(text));
        }
    }

    #[test]
    fn a_text_that_stops_early_is_torn_and_one_that_goes_on_is_not() {
        let text = r#"{"a": [1, {"b": "c"}]}"#;
        for end in 1..text.len() {
            assert!(Json::read(&text[..end], 1).unwrap_err().is_torn, "{}", &text[..end]);
        }
        let more = Json::read("{}\n{}", 1).unwrap_err();
        assert!(!more.is_torn);
        assert!(more.error.to_string().contains(".jsonl"), "{}", more.error);
    }

    proptest! {
        #[test]
        fn what_is_skimmed_is_what_is_read(
            text in r#"\{("[a-c]":([0-9]{1,3}|-|"x\\?"|null|\[1,?(\{"a":2(,"[ab]":3)?\})?\]),?){0,4}\}?.?"#,
        ) {
            let mut fields = Vec::new();
            let skimmed = skim(&text, 3, |name, sort| fields.push((name.to_owned(), sort)));
            match (skimmed, Json::read(&text, 3)) {
                (Ok(sort), Ok(json)) => {
                    prop_assert_eq!(sort, json.sort());
                    let read = json.fields().iter();
                    let read: Vec<_> = read.map(|(name, it)| (name.to_string(), it.sort())).collect();
                    prop_assert_eq!(fields, read);
                }
                (Err(skimmed), Err(read)) => {
                    prop_assert_eq!(skimmed.error.to_string(), read.error.to_string());
                    prop_assert_eq!(skimmed.is_torn, read.is_torn);
                }
                (skimmed, read) => prop_assert!(false, "{:?} is {:?}", skimmed, read),
            }
        }
    }

    #[test]
    fn many_fields_are_skimmed_as_they_are_read() {
        for second in [1, 15, 16, 17, 40, 99] {
            for first in (0..second).step_by(7) {
                let name = |at| if at == second { first } else { at };
                let fields = (0..100).map(|at| format!("\"f{}\": {{\"f1\": 1}}", name(at)));
                let text = format!("{{{}}}", fields.collect::<Vec<_>>().join(", "));
                let fault = skim(&text, 1, |_, _| {}).unwrap_err().error.to_string();
                assert!(fault.contains(&format!("\"f{first}\" stands twice")), "{fault}");
            }
        }
    }

    #[test]
    fn a_tower_of_brackets_is_an_error_not_an_overflow() {
        let tower = "[".repeat(1_000_000);
        assert_eq!(Json::read(&tower, 1).unwrap_err().error.kind(), ErrorKind::Format);
    }

    fn any_json() -> impl Strategy<Value = Json<'static>> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::Bool),
            any::<i64>().prop_map(|n| Json::Number(n.into())),
            (-1e300..1e300_f64).prop_map(|n| Json::Number(Number::from_f64(n).unwrap())),
            ".*".prop_map(|text| Json::Text(text.into())),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Json::List),
                prop::collection::btree_map(".*", inner, 0..4).prop_map(|fields| {
                    let fields = fields.into_iter().map(|(name, json)| (name.into(), json));
                    Json::Object(fields.collect())
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_as_itself(json in any_json()) {
            let text = serde_json::to_string(&json).unwrap();
            prop_assert_eq!(Json::read(&text, 1).unwrap(), json);
        }
    }
}
