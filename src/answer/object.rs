//! How an answer is written as an object.

/// Serialises a type as an object of the given fields, in their order:
/// `serialize!(|stay: Stay<'_>| Object { count: stay.count() })` writes
/// `{"count":30}`. Attributes of serde work on a field.
macro_rules! serialize {
    (|$answer:ident: $type:ty| Object $fields:tt) => {
        serialize!(|$answer: $type| { Object $fields });
    };
    (|$answer:ident: $type:ty| {
        $(let $name:pat = $found:expr;)*
        Object { $($(#[$attribute:meta])* $key:ident: $value:expr),* $(,)? }
    }) => {
        #[doc = concat!("Writes an object with", $(" `", stringify!($key), "`",)* ".")]
        #[allow(non_camel_case_types)]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let $answer = self;
                $(let $name = $found;)*
                let object = object!(Object { $($(#[$attribute])* $key: $value),* });
                serde::Serialize::serialize(&object, to)
            }
        }
    };
}

/// An object within one that is serialised.
///
/// The fields become a struct that derives `Serialize`. Each has a type
/// parameter of its own name, so that no type has to be spelt out.
macro_rules! object {
    ($object:ident { $($(#[$attribute:meta])* $key:ident: $value:expr),* $(,)? }) => {{
        #[derive(serde::Serialize)]
        struct $object<$($key),*> {
            $($(#[$attribute])* $key: $key),*
        }

        $object { $($key: $value),* }
    }};
}

pub(crate) use {object, serialize};
