//! One text for `Display`, `FromStr` and serde.

/// A short line of ASCII put together without allocating.
///
/// The longest that is written is an instant with an expanded year and an
/// offset with seconds, 38 characters; what goes beyond the end is left out.
pub(crate) struct Line {
    bytes: [u8; 40],
    len: usize,
}

impl Line {
    pub(crate) const fn new() -> Line {
        Line { bytes: [0; 40], len: 0 }
    }

    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(slot) = self.bytes.get_mut(self.len) {
            *slot = byte;
            self.len += 1;
        }
    }

    /// The last `width` decimal digits of a number.
    pub(crate) fn digits(&mut self, number: u32, width: u32) {
        for place in (0..width).rev() {
            let digit = number / 10_u32.saturating_pow(place) % 10;
            self.push(b'0' + digit as u8);
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        // Only ASCII is put in, so the fallbacks are unreachable.
        let bytes = self.bytes.get(..self.len).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }
}

/// Serialises by `Display` and deserialises by `FromStr`, from a borrowed
/// string wherever the format can lend one.
macro_rules! serde_as_text {
    ($type:ty, $expecting:literal) => {
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<$type, D::Error> {
                struct Text;

                impl serde::de::Visitor<'_> for Text {
                    type Value = $type;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str($expecting)
                    }

                    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<$type, E> {
                        text.parse().map_err(E::custom)
                    }
                }

                from.deserialize_str(Text)
            }
        }
    };
}

pub(crate) use serde_as_text;

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;

    use crate::{Interval, Offset, SignedDuration, Timestamp, Zone};

    fn survives<T>(text: &str)
    where
        T: serde::Serialize + DeserializeOwned + std::fmt::Display,
    {
        let json = format!("\"{text}\"");
        // Once from a text that can be lent, once from one that cannot.
        let lent: T = serde_json::from_str(&json).unwrap();
        let owned: T = serde_json::from_reader(json.as_bytes()).unwrap();
        assert_eq!(serde_json::to_string(&lent).unwrap(), json);
        assert_eq!(owned.to_string(), text);
        let error = serde_json::from_str::<T>("\"?\"").err().unwrap().to_string();
        assert!(error.contains("\"?\""), "{error}");
        assert!(serde_json::from_str::<T>("17").is_err());
    }

    #[test]
    fn serde_speaks_the_text_of_display() {
        survives::<Timestamp>("2023-09-11T20:00:00Z");
        survives::<Interval>("2023-09-11T20:00:00Z/..");
        survives::<SignedDuration>("6h15m");
        survives::<Zone>("Asia/Vladivostok");
        survives::<Offset>("-00:01:15");
    }

    #[test]
    fn a_line_keeps_the_last_digits_and_never_runs_over() {
        let mut line = super::Line::new();
        line.digits(12_345, 3);
        line.digits(7, 2);
        assert_eq!(line.as_str(), "34507");
        line.digits(0, 200);
        assert_eq!(line.as_str().len(), 40);
    }
}
