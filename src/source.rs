//! Who says so, how good the source is, and how the claim is meant.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, by_word};
use crate::time::zone::Zone;

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
    inner: Arc<Inner>,
}

#[derive(Debug, Clone)]
struct Inner {
    id: Box<str>,
    name: Option<Box<str>>,
    reliability: Option<Reliability>,
    zone: Option<Zone>,
}

impl Source {
    /// A source with this id and nothing else known of it.
    #[must_use]
    pub fn new(id: &str) -> Source {
        Source {
            inner: Arc::new(Inner { id: id.into(), name: None, reliability: None, zone: None }),
        }
    }

    /// With the name to show to a reader.
    #[must_use]
    pub fn named(mut self, name: &str) -> Source {
        Arc::make_mut(&mut self.inner).name = Some(name.into());
        self
    }

    /// With a grade of how reliable the source has been.
    #[must_use]
    pub fn graded(mut self, reliability: Reliability) -> Source {
        Arc::make_mut(&mut self.inner).reliability = Some(reliability);
        self
    }

    /// With the zone of the clock the source writes by.
    #[must_use]
    pub fn writing_in(mut self, zone: Zone) -> Source {
        Arc::make_mut(&mut self.inner).zone = Some(zone);
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

    /// The zone of the clock the source writes by, if it is known.
    #[must_use]
    pub fn zone(&self) -> Option<Zone> {
        self.inner.zone
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
        f.pad(self.name())
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

/// How reliable a source has been, on the Admiralty scale.
///
/// `F` means that nobody can judge; it is unknown, not bad, and no minimum
/// grade shuts it out. Letters are never turned into numbers, and have no order
/// but the floor of [`meets`](Reliability::meets).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Reliability {
    /// Completely reliable.
    A,
    /// Usually reliable.
    B,
    /// Fairly reliable.
    C,
    /// Not usually reliable.
    D,
    /// Unreliable.
    E,
    /// Cannot be judged.
    F,
}

impl Reliability {
    /// Every grade, in the order of declaration.
    pub const ALL: [Reliability; 6] = [
        Reliability::A,
        Reliability::B,
        Reliability::C,
        Reliability::D,
        Reliability::E,
        Reliability::F,
    ];

    /// The letter for it, as in the case file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Reliability::A => "A",
            Reliability::B => "B",
            Reliability::C => "C",
            Reliability::D => "D",
            Reliability::E => "E",
            Reliability::F => "F",
        }
    }

    /// Whether a source of this grade passes a minimum of `floor`.
    #[must_use]
    pub fn meets(self, floor: Reliability) -> bool {
        self == Reliability::F || self as u8 <= floor as u8
    }
}

/// How credible one piece of information is, on the Admiralty scale.
///
/// Independent of the source's reliability. `6` means that nobody can judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Credibility {
    /// 1: confirmed by other sources.
    #[serde(rename = "1")]
    Confirmed,
    /// 2: probably true.
    #[serde(rename = "2")]
    Probable,
    /// 3: possibly true.
    #[serde(rename = "3")]
    Possible,
    /// 4: doubtful.
    #[serde(rename = "4")]
    Doubtful,
    /// 5: improbable.
    #[serde(rename = "5")]
    Improbable,
    /// 6: cannot be judged.
    #[serde(rename = "6")]
    Unjudged,
}

impl Credibility {
    /// Every grade, in the order of declaration.
    pub const ALL: [Credibility; 6] = [
        Credibility::Confirmed,
        Credibility::Probable,
        Credibility::Possible,
        Credibility::Doubtful,
        Credibility::Improbable,
        Credibility::Unjudged,
    ];

    /// The digit for it, as in the case file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Credibility::Confirmed => "1",
            Credibility::Probable => "2",
            Credibility::Possible => "3",
            Credibility::Doubtful => "4",
            Credibility::Improbable => "5",
            Credibility::Unjudged => "6",
        }
    }

    /// Whether information of this grade passes a minimum of `floor`.
    #[must_use]
    pub fn meets(self, floor: Credibility) -> bool {
        self == Credibility::Unjudged || self as u8 <= floor as u8
    }
}

/// How a claim is meant.
///
/// Only observed and reported claims say that somebody was somewhere; the
/// others are kept, and asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Modality {
    /// The source saw it, or a sensor measured it.
    #[default]
    Observed,
    /// The source passes on what others saw.
    Reported,
    /// The source concludes it from something else.
    Inferred,
    /// The source itself says that it is not confirmed.
    Unconfirmed,
    /// The source says that it did not happen.
    Denied,
    /// It is meant to happen.
    Planned,
    /// Somebody thinks it may happen or may have happened.
    Speculated,
}

impl Modality {
    /// Every modality, in the order of declaration.
    pub const ALL: [Modality; 7] = [
        Modality::Observed,
        Modality::Reported,
        Modality::Inferred,
        Modality::Unconfirmed,
        Modality::Denied,
        Modality::Planned,
        Modality::Speculated,
    ];

    /// The word for it, as in the case file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Modality::Observed => "observed",
            Modality::Reported => "reported",
            Modality::Inferred => "inferred",
            Modality::Unconfirmed => "unconfirmed",
            Modality::Denied => "denied",
            Modality::Planned => "planned",
            Modality::Speculated => "speculated",
        }
    }

    /// Whether the claim speaks of the past, so that it cannot have happened
    /// after it was reported. A denial may speak of what is still to come: that
    /// somebody does not travel along.
    #[must_use]
    pub const fn is_past(self) -> bool {
        !matches!(self, Modality::Planned | Modality::Speculated | Modality::Denied)
    }
}

impl fmt::Display for Modality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Modality {
    type Err = Error;

    fn from_str(text: &str) -> Result<Modality, Error> {
        by_word(text, "modality", &Modality::ALL, Modality::as_str)
    }
}

/// The letter, `A` to `F`.
impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Reliability {
    type Err = Error;

    fn from_str(text: &str) -> Result<Reliability, Error> {
        by_word(text, "grade of a source", &Reliability::ALL, Reliability::as_str)
    }
}

/// The digit, `1` to `6`.
impl fmt::Display for Credibility {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Credibility {
    type Err = Error;

    fn from_str(text: &str) -> Result<Credibility, Error> {
        by_word(text, "credibility", &Credibility::ALL, Credibility::as_str)
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
    fn a_modality_reads_back_as_itself() {
        for modality in Modality::ALL {
            assert_eq!(modality.to_string().parse::<Modality>().unwrap(), modality);
        }
        assert!("rumoured".parse::<Modality>().unwrap_err().to_string().contains("speculated"));
    }

    #[test]
    fn a_grade_reads_back_as_itself_and_is_the_text_of_serde() {
        for grade in Reliability::ALL {
            assert_eq!(grade.to_string().parse::<Reliability>().unwrap(), grade);
            assert_eq!(serde_json::to_string(&grade).unwrap(), format!("\"{grade}\""));
        }
        for grade in Credibility::ALL {
            assert_eq!(grade.to_string().parse::<Credibility>().unwrap(), grade);
            assert_eq!(serde_json::to_string(&grade).unwrap(), format!("\"{grade}\""));
        }
        for text in ["", "a", "G", "7", "A1"] {
            assert!(text.parse::<Reliability>().is_err() && text.parse::<Credibility>().is_err());
        }
    }

    #[test]
    fn one_source_is_one_key_whatever_else_is_known_of_it() {
        let named = Source::new("kcna").named("KCNA");
        let sources: std::collections::HashSet<Source> =
            [named.clone(), "kcna".into(), String::from("kcna").into(), (&named).into()].into();
        assert_eq!((sources.len(), named.to_string()), (1, "KCNA".to_owned()));
    }
}
