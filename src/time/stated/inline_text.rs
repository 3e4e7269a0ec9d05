//! A text kept inline when it is short.

use std::fmt;

use smallvec::SmallVec;

/// A text kept inline when it is short, as any RFC 3339 instant is, and most
/// with an IANA name.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Text(SmallVec<[u8; 40]>);

impl Text {
    pub(crate) fn new(text: &str) -> Text {
        Text(SmallVec::from_slice(text.as_bytes()))
    }

    pub(crate) fn as_str(&self) -> &str {
        // The bytes came from a `&str`, so the fallback is not reached.
        std::str::from_utf8(&self.0).unwrap_or_default()
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
        for len in [0, 1, 39, 40, 41, 1000] {
            let text = "é".repeat(len / 2) + &"x".repeat(len % 2);
            assert_eq!(text.len(), len);
            assert_eq!(Text::new(&text).as_str(), text);
        }
    }
}
