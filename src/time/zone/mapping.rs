//! What a zone's rules say of one reading and of one instant.

use std::fmt;

use super::offset::Offset;
use crate::time::civil::Wall;
use crate::time::timestamp::Timestamp;

/// How a wall reading maps to instants in one zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mapping {
    /// The wall showed it once.
    Unique(Offset),
    /// The wall showed it twice: the offset of the earlier instant, then that
    /// of the later.
    Fold(Offset, Offset),
    /// The wall skipped it, at the instant `at`.
    Gap { before: Offset, after: Offset, at: Timestamp },
}

impl Mapping {
    /// The offsets at which the wall showed it, in the order of the instants.
    pub(crate) fn offsets(self) -> impl Iterator<Item = Offset> {
        let (first, second) = match self {
            Mapping::Unique(offset) => (Some(offset), None),
            Mapping::Fold(first, second) => (Some(first), Some(second)),
            Mapping::Gap { .. } => (None, None),
        };
        first.into_iter().chain(second)
    }

    /// The first instant at which the clock showed `wall` or had skipped it,
    /// and the offset then.
    pub(crate) fn start(self, wall: Wall) -> (Timestamp, Offset) {
        match self {
            Mapping::Unique(offset) | Mapping::Fold(offset, _) => (wall.at(offset), offset),
            Mapping::Gap { at, after, .. } => (at, after),
        }
    }
}

/// A change of a zone's offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Transition {
    pub(crate) at: Timestamp,
    pub(crate) before: Offset,
    pub(crate) after: Offset,
}

/// A zone abbreviation, such as `AEST` or `+0430`; padded with zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Abbreviation([u8; 6]);

impl Abbreviation {
    /// The first six ASCII characters. tzdb keeps to that length, because POSIX
    /// promises room for no more, and its longest have five.
    pub(crate) fn new(text: &str) -> Abbreviation {
        let mut bytes = [0; 6];
        for (to, from) in bytes.iter_mut().zip(text.bytes().filter(u8::is_ascii)) {
            *to = from;
        }
        Abbreviation(bytes)
    }

    pub(crate) fn as_str(&self) -> &str {
        let len = self.0.iter().position(|&byte| byte == 0).unwrap_or(self.0.len());
        // Only ASCII was put in, so the fallback is unreachable.
        self.0.get(..len).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Debug for Abbreviation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}
