//! The names of the fields that a record is read by.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

/// The names of the fields of a record.
pub(super) type FieldNames = &'static [&'static str];

/// The fields that a record is read by.
pub(super) fn known<'d, R: Deserialize<'d>>() -> FieldNames {
    R::deserialize(Lister).err().and_then(|listed| listed.0).unwrap_or_default()
}

/// A value of no sort, which only takes in what a record asks for.
struct Lister;

/// The fields that were asked for.
#[derive(Debug)]
struct Listed(Option<FieldNames>);

impl<'de> Deserializer<'de> for Lister {
    type Error = Listed;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Listed> {
        Err(Listed(None))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: FieldNames,
        _: V,
    ) -> Result<V::Value, Listed> {
        Err(Listed(Some(known)))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields of a record")
    }
}

impl std::error::Error for Listed {}

impl serde::de::Error for Listed {
    fn custom<T: fmt::Display>(_: T) -> Listed {
        Listed(None)
    }
}
