//! Whom a question is about.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};

use super::intern::Short;
use crate::error::printable;

/// An actor of a timeline, found once to be asked about often: a `Copy` value without a
/// text or a lifetime.
///
/// It is of the timeline that made it, however that grows, and of its clones. In another
/// timeline it is the actor with the same id under the same number, or else an actor that
/// is not known there; never an actor with another id.
///
/// # Example
///
/// ```
/// use lastseen::{Ask, Place, Sighting, Timeline, Timestamp};
///
/// let noon: Timestamp = "2024-03-01T12:00:00Z".parse()?;
/// let berth = Place::lat_lon(40.6441, -74.0716)?;
/// let timeline: Timeline = [Sighting::new("367000140", berth, noon)].into_iter().collect();
///
/// let tug = timeline.handle("367000140")?;
/// let view = timeline.as_known();
/// assert_eq!(view.last_seen(Ask::of(tug).as_of(noon)).interval(), Some(noon.into()));
/// // A number is the id that is written in its digits.
/// assert!(!view.last_seen(367_000_140).is_never());
///
/// let other = Timeline::new();
/// assert!(other.as_known().last_seen(tug).is_unknown_actor());
/// assert!(other.actor_of(tug).is_err());
/// # Ok::<(), lastseen::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ActorHandle {
    index: u32,
    id: IdKey,
}

impl ActorHandle {
    /// The handle of the actor at an index.
    pub(super) fn at(index: u32, keys: &[IdKey]) -> Option<ActorHandle> {
        Some(ActorHandle { index, id: *keys.get(index as usize)? })
    }

    /// The index of the actor, if it has the same id where these are all ids.
    #[inline]
    pub(super) fn index_among(self, keys: &[IdKey]) -> Option<u32> {
        (*keys.get(self.index as usize)? == self.id).then_some(self.index)
    }
}

/// The id of a handle: the id itself where it is short.
impl fmt::Display for ActorHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.id.short() {
            Some(short) => f.pad(&printable(&String::from_utf8_lossy(&short.text()))),
            None => f.pad("of another timeline"),
        }
    }
}

/// An id in 16 bytes: itself if it is short, or else 120 bits of its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct IdKey([u64; 2]);

impl IdKey {
    /// In place of the length that a short id has.
    const HASHED: u64 = 0xFF << 56;

    pub(super) fn of(id: &str) -> IdKey {
        if let Some(short) = Short::of(id.as_bytes()) {
            let bits = short.bits();
            return IdKey([bits as u64, (bits >> 64) as u64]);
        }
        let [low, high] = [1, 2].map(|salt| {
            let mut hasher = DefaultHasher::new();
            hasher.write_u8(salt);
            hasher.write(id.as_bytes());
            hasher.finish()
        });
        IdKey([low, high | IdKey::HASHED])
    }

    fn short(self) -> Option<Short> {
        let IdKey([low, high]) = self;
        Short::of_bits(u128::from(high) << 64 | u128::from(low))
    }
}

/// Whom a question is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who<'a> {
    Everyone,
    Id(&'a str),
    /// The id in its digits.
    Number(u64),
    Handle(ActorHandle),
}

impl fmt::Display for Who<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Who::Everyone => Ok(()),
            Who::Id(id) => f.write_str(id),
            Who::Number(number) => number.fmt(f),
            Who::Handle(handle) => handle.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Actor, Ask, Timeline};

    fn timeline<'i>(ids: impl IntoIterator<Item = &'i str>) -> Timeline {
        let mut timeline = Timeline::new();
        ids.into_iter().for_each(|id| timeline.declare(Actor::new(id)));
        timeline
    }

    #[test]
    fn a_handle_is_of_its_timeline_its_clones_and_what_they_become() {
        const LONG: &str = "a ship with a name of more than fifteen bytes";
        let mut one = timeline(["219000001", LONG, "", "\u{1b}[2J"]);
        let handles: Vec<ActorHandle> = one.handles().collect();
        let ids: Vec<&str> = one.actors().map(|actor| actor.id().as_str()).collect();
        assert_eq!(ids, ["", "\u{1b}[2J", "219000001", LONG]);
        for (&handle, id) in handles.iter().zip(&ids) {
            assert_eq!(one.handle(id).unwrap(), handle);
            assert_eq!(one.clone().actor_of(handle).unwrap().id().as_str(), *id);
        }
        assert_eq!(handles[2].to_string(), "219000001");
        assert!(!handles[1].to_string().contains('\u{1b}'));
        one.declare(Actor::new("100"));
        assert_eq!(one.actor_of(handles[2]).unwrap().id().as_str(), "219000001");
        assert!(one.handle("219000002").unwrap_err().to_string().contains("219000001"));
    }

    #[test]
    fn in_another_timeline_a_handle_is_nobody_else() {
        let one = timeline(["a", "b", "the longest name of all of them"]);
        let same = timeline(["a", "b", "the longest name of all of them"]);
        let other = timeline(["b", "a", "the longest name of all of then"]);
        for (handle, id) in one.handles().zip(["a", "b", "the longest name of all of them"]) {
            assert_eq!(same.actor_of(handle).unwrap().id().as_str(), id);
            assert!(other.actor_of(handle).is_err(), "{id}");
            assert!(other.as_known().last_seen(Ask::of(handle)).is_unknown_actor(), "{id}");
            assert_eq!(other.as_known().gaps(handle).count(), 0);
        }
    }

    #[test]
    fn a_number_is_the_id_in_its_digits() {
        let numbers = [0, 7, 10, 219_000_001, 999_999_999_999_999, 1_000_000_000_000_000, u64::MAX];
        let texts = numbers.map(|number| number.to_string());
        let timeline = timeline(texts.iter().map(String::as_str));
        for (number, text) in numbers.into_iter().zip(&texts) {
            assert_eq!(timeline.index_of_one(Who::Number(number)), timeline.index_of(text));
            assert!(timeline.index_of(text).is_some());
        }
        assert_eq!(timeline.index_of_one(Who::Number(8)), None);
        let last = timeline.as_known().last_seen(8);
        assert!(last.to_string().starts_with("no actor \"8\" is known here"), "{last}");
    }
}
