//! Who says so, how good the source is, and how the claim is meant.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::error::printable;
use crate::time::reconcile::{Outlook, SourceClock};
use crate::time::stated::Calendar;
use crate::time::zone::Zone;
use crate::words::vocabulary;

/// Who says so: an agency, a witness, a receiver.
///
/// Cheap to clone. Two sources are the same when their ids are.
///
/// # Example
///
/// ```
/// use lastseen::{Reliability, Source};
///
/// let kcna = Source::new("kcna").named("KCNA").graded(Reliability::C);
/// assert_eq!(kcna.name(), "KCNA");
/// assert_eq!(Source::new("a witness").name(), "a witness");
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    inner: Arc<SourceParts>,
}

#[derive(Debug, Clone)]
struct SourceParts {
    id: Box<str>,
    name: Option<Box<str>>,
    reliability: Option<Reliability>,
    zone: Option<Zone>,
    clock: Option<SourceClock>,
    calendar: Option<Calendar>,
}

impl Source {
    /// A source with this id and nothing else known of it.
    #[must_use]
    pub fn new(id: &str) -> Source {
        let (name, reliability, zone, calendar) = (None, None, None, None);
        let (id, clock) = (id.into(), None);
        Source { inner: Arc::new(SourceParts { id, name, reliability, zone, clock, calendar }) }
    }

    /// With the name to show to a reader. The id is no name of its own.
    #[must_use]
    pub fn named(mut self, name: &str) -> Source {
        let inner = Arc::make_mut(&mut self.inner);
        inner.name = Some(name).filter(|name| *name != &*inner.id).map(Into::into);
        self
    }

    /// With a grade of how reliable the source has been.
    #[must_use]
    pub fn graded(mut self, reliability: Reliability) -> Source {
        Arc::make_mut(&mut self.inner).reliability = Some(reliability);
        self
    }

    /// With the zone of the source's own clock.
    #[must_use]
    pub fn writing_in(mut self, zone: Zone) -> Source {
        Arc::make_mut(&mut self.inner).zone = Some(zone);
        self
    }

    /// With the clock by which it writes times that name none: that of the place
    /// unless it is set.
    #[must_use]
    pub fn by_clock(mut self, clock: SourceClock) -> Source {
        Arc::make_mut(&mut self.inner).clock = Some(clock);
        self
    }

    /// With the calendar that the source dates by.
    #[must_use]
    pub fn dating_by(mut self, calendar: Calendar) -> Source {
        Arc::make_mut(&mut self.inner).calendar = Some(calendar);
        self
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.inner.id
    }

    /// The name to show: its own, or the id where it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        self.inner.name.as_deref().unwrap_or(&self.inner.id)
    }

    /// How reliable the source has been, if anybody graded it.
    #[must_use]
    pub fn reliability(&self) -> Option<Reliability> {
        self.inner.reliability
    }

    /// The zone of the source's own clock, if it is known.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        self.inner.zone
    }

    /// The clock by which it writes times that name none.
    #[must_use]
    pub fn clock(&self) -> SourceClock {
        self.inner.clock.unwrap_or_default()
    }

    /// The same, if somebody said it.
    pub(crate) fn said_clock(&self) -> Option<SourceClock> {
        self.inner.clock
    }

    /// The calendar that the source dates by, if it is known.
    #[must_use]
    pub fn calendar(&self) -> Option<Calendar> {
        self.inner.calendar
    }
}

impl From<&str> for Source {
    fn from(id: &str) -> Source {
        Source::new(id)
    }
}

impl From<String> for Source {
    fn from(id: String) -> Source {
        Source::new(&id)
    }
}

impl From<&Source> for Source {
    fn from(source: &Source) -> Source {
        source.clone()
    }
}

/// The name to show.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&printable(self.name()))
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Source) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Source {}

impl Hash for Source {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id().hash(state);
    }
}

vocabulary! {
    /// How reliable a source has been, on the Admiralty scale.
    ///
    /// `F` means that nobody can judge; it is unknown, not bad, and no minimum
    /// grade shuts it out. Letters are never turned into numbers, and have no order
    /// but that of a minimum grade.
    pub enum Reliability: "grade of a source" {
        /// Completely reliable.
        A = "A",
        /// Usually reliable.
        B = "B",
        /// Fairly reliable.
        C = "C",
        /// Not usually reliable.
        D = "D",
        /// Unreliable.
        E = "E",
        /// Cannot be judged.
        F = "F",
    }
}

impl Reliability {
    /// Whether a source of this grade passes a minimum of `floor`.
    #[must_use]
    pub(crate) fn meets(self, floor: Reliability) -> bool {
        self == Reliability::F || self as u8 <= floor as u8
    }
}

vocabulary! {
    /// How credible one piece of information is, on the Admiralty scale.
    ///
    /// Independent of the source's reliability. `6` means that nobody can judge.
    pub enum Credibility: "credibility" {
        /// 1: confirmed by other sources.
        Confirmed = "1",
        /// 2: probably true.
        Probable = "2",
        /// 3: possibly true.
        Possible = "3",
        /// 4: doubtful.
        Doubtful = "4",
        /// 5: improbable.
        Improbable = "5",
        /// 6: cannot be judged.
        Unjudged = "6",
    }
}

impl Credibility {
    /// Whether information of this grade passes a minimum of `floor`.
    #[must_use]
    pub(crate) fn meets(self, floor: Credibility) -> bool {
        self == Credibility::Unjudged || self as u8 <= floor as u8
    }
}

vocabulary! {
    /// How a claim is meant.
    ///
    /// Only observed and reported claims say that somebody was somewhere; the
    /// others are kept, and asked for by name.
    #[derive(Default)]
    #[non_exhaustive]
    pub enum Modality: "modality" {
        /// The source saw it, or a sensor measured it.
        #[default]
        Observed = "observed",
        /// The source passes on what others saw.
        Reported = "reported",
        /// The source concludes it from something else.
        Inferred = "inferred",
        /// The source itself says that it is not confirmed.
        Unconfirmed = "unconfirmed",
        /// The source says that it did not happen.
        Denied = "denied",
        /// It is meant to happen.
        Planned = "planned",
        /// Somebody thinks it may happen or may have happened.
        Speculated = "speculated",
    }
}

impl Modality {
    /// Whether the claim speaks of the past, so that it cannot have happened
    /// after it was reported. A denial may speak of what is still to come: that
    /// somebody does not travel along.
    #[must_use]
    pub(crate) const fn is_past(self) -> bool {
        !matches!(self, Modality::Planned | Modality::Speculated | Modality::Denied)
    }

    /// The way that a claim looks from its report unless it says so itself.
    pub(crate) const fn outlook(self) -> Outlook {
        match self {
            Modality::Planned | Modality::Speculated => Outlook::Ahead,
            _ => Outlook::Back,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grade_that_nobody_can_judge_passes_every_floor() {
        assert!(Reliability::F.meets(Reliability::A));
        assert!(Reliability::B.meets(Reliability::C));
        assert!(!Reliability::D.meets(Reliability::C));
        assert!(Credibility::Unjudged.meets(Credibility::Confirmed));
        assert!(!Credibility::Doubtful.meets(Credibility::Possible));
    }

    #[test]
    fn one_source_is_one_key_whatever_else_is_known_of_it() {
        let named = Source::new("kcna").named("KCNA");
        let sources: std::collections::HashSet<Source> =
            [named.clone(), "kcna".into(), String::from("kcna").into(), (&named).into()].into();
        assert_eq!((sources.len(), named.to_string()), (1, "KCNA".to_owned()));
    }
}
