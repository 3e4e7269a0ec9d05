//! A time as somebody wrote it and what it was read as, in as little room as it takes.

use std::sync::OnceLock;

use super::reconcile::{Reconcile, Reconciled};
use super::stated::Stated;
use super::timestamp::Timestamp;
use super::zone::Zone;

/// A time as it was written, and what it was read as.
#[derive(Debug, Clone)]
pub(crate) enum ReadTime {
    /// An instant written as this crate writes it, at a place with one zone or none: it is
    /// read again when somebody asks, which few do, as most claims of a log are such.
    Instant(Timestamp, Option<Zone>, OnceLock<Option<Box<ReadWords>>>),
    Words(Box<ReadWords>),
}

/// The words of a time, and what they were read as.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReadWords {
    pub(crate) stated: Stated,
    pub(crate) reconciled: Option<Reconciled>,
}

impl ReadTime {
    pub(crate) fn of(stated: Stated, reconciled: Option<Reconciled>) -> ReadTime {
        let words = ReadWords { stated, reconciled };
        match words.instant() {
            Some((instant, zone)) => ReadTime::Instant(instant, zone, OnceLock::new()),
            None => ReadTime::Words(Box::new(words)),
        }
    }

    /// All that was written and read.
    pub(crate) fn all(&self) -> Option<&ReadWords> {
        match self {
            ReadTime::Instant(instant, zone, read) => {
                read.get_or_init(|| ReadWords::of(*instant, *zone).map(Box::new)).as_deref()
            }
            ReadTime::Words(words) => Some(words),
        }
    }

    /// The instant, where it is one and nothing else.
    pub(crate) fn instant(&self) -> Option<Timestamp> {
        match self {
            ReadTime::Instant(instant, ..) => Some(*instant),
            ReadTime::Words(_) => None,
        }
    }

    /// The same, unless it is an instant, of which nothing is left to say.
    pub(crate) fn words(&self) -> Option<&ReadWords> {
        match self {
            ReadTime::Instant(..) => None,
            ReadTime::Words(words) => Some(words),
        }
    }
}

impl PartialEq for ReadTime {
    fn eq(&self, other: &ReadTime) -> bool {
        match (self, other) {
            (ReadTime::Instant(one, here, _), ReadTime::Instant(other, there, _)) => {
                one == other && here == there
            }
            (ReadTime::Words(one), ReadTime::Words(other)) => one == other,
            // Where one is read again, the other was read as something else.
            _ => false,
        }
    }
}

impl ReadWords {
    /// An instant as this crate writes and reads it.
    fn of(instant: Timestamp, zone: Option<Zone>) -> Option<ReadWords> {
        let stated: Stated = instant.to_string().parse().ok()?;
        let reconciled = Some(stated.reconcile(at_a_place_of(zone)).ok()?);
        Some(ReadWords { stated, reconciled })
    }

    /// The instant and the zone that are written and read as these.
    ///
    /// A statement is made of its text alone, so that the same text is the same statement.
    fn instant(&self) -> Option<(Timestamp, Option<Zone>)> {
        let read = self.reconciled.as_ref().filter(|_| self.stated.as_str().ends_with('Z'))?;
        let (instant, zone) = (read.exact().ok()?, read.zone());
        let is_so = instant.is_written(self.stated.as_str())
            && self.stated.reconcile(at_a_place_of(zone)).is_ok_and(|again| again == *read);
        is_so.then_some((instant, zone))
    }
}

fn at_a_place_of(zone: Option<Zone>) -> Reconcile {
    zone.map_or(Reconcile::new(), |zone| Reconcile::new().zone(zone))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, how: Reconcile) -> ReadWords {
        let stated: Stated = text.parse().unwrap();
        let reconciled = stated.reconcile(how).ok();
        ReadWords { stated, reconciled }
    }

    #[test]
    fn whatever_was_written_comes_back() {
        let tokyo: Zone = "Asia/Tokyo".parse().unwrap();
        let cases = [
            ("2023-09-11T20:00:00Z", Reconcile::new(), true),
            ("2023-09-11T20:00:00.250Z", Reconcile::new(), true),
            ("2023-09-11T20:00:00Z", Reconcile::new().zone(tokyo), true),
            ("2023-09-11T20:00:00.25Z", Reconcile::new(), false),
            ("2023-09-11T20:00Z", Reconcile::new(), false),
            ("2023-09-11t20:00:00Z", Reconcile::new(), false),
            ("2023-09-12T06:00:00+10:00", Reconcile::new(), false),
            ("2023-09-11 20:00 Z", Reconcile::new().zone(tokyo), false),
            ("between 6 and 7 p.m. on 3 May 2024", Reconcile::new().zone(tokyo), false),
            ("6 p.m. on Tuesday", Reconcile::new(), false),
        ];
        for (text, how, is_instant) in cases {
            let words = read(text, how);
            let kept = ReadTime::of(words.stated.clone(), words.reconciled.clone());
            assert_eq!(kept.words().is_none(), is_instant, "{text}");
            assert_eq!(kept.all(), Some(&words), "{text}");
        }
    }

    #[test]
    fn an_instant_that_was_asked_for_is_the_same_as_one_that_was_not() {
        let words = read("2023-09-11T20:00:00Z", Reconcile::new());
        let [asked, other] =
            [(); 2].map(|()| ReadTime::of(words.stated.clone(), words.reconciled.clone()));
        assert!(asked.all().is_some());
        assert_eq!(asked, other);
        assert_ne!(asked, ReadTime::of(words.stated, None));
    }
}
