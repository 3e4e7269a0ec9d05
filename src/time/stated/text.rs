//! A text kept inline when it is short.

use std::fmt;

/// A text kept inline when it is short.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Text(Repr);

/// How much fits inline: any RFC 3339 instant, and most with an IANA name.
const INLINE: usize = 39;

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Inline { len: u8, bytes: [u8; INLINE] },
    Heap(Box<str>),
}

impl Text {
    pub(crate) fn new(text: &str) -> Text {
        let mut bytes = [0; INLINE];
        match (bytes.get_mut(..text.len()), u8::try_from(text.len())) {
            (Some(start), Ok(len)) => {
                start.copy_from_slice(text.as_bytes());
                Text(Repr::Inline { len, bytes })
            }
            _ => Text(Repr::Heap(text.into())),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match &self.0 {
            // The bytes came from a `&str`, so neither fallback is reached.
            Repr::Inline { len, bytes } => bytes
                .get(..usize::from(*len))
                .and_then(|bytes| std::str::from_utf8(bytes).ok())
                .unwrap_or_default(),
            Repr::Heap(text) => text,
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_kept_whole_on_both_sides_of_the_limit() {
        for len in [0, 1, 38, 39, 40, 1000] {
            let text = "é".repeat(len / 2) + &"x".repeat(len % 2);
            assert_eq!(text.len(), len);
            assert_eq!(Text::new(&text).as_str(), text);
        }
    }
}
