//! The fields of a record for a stay: `"stay": true`, `until` and `for`.

use serde::Deserialize;

use super::notes::Notes;
use super::reader::{Field, unfit};
use super::times::{When, relation, says_soon};
use crate::error::{Error, ErrorKind, quoted};
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::reconcile::{Reconcile, StayUntil};
use crate::time::stated::{Fields, Stated};

/// How long a stay lasted: a text, or what was worked out, at least and at most.
#[derive(Debug, Deserialize)]
#[serde(rename = "a text or an object", rename_all = "lowercase", bound = "'de: 'd")]
pub(super) enum LengthRecord<'d> {
    Text(&'d str),
    Object(Box<LengthEnds<'d>>),
}

#[derive(Debug, Deserialize)]
#[serde(rename = "length", bound = "'de: 'd")]
pub(super) struct LengthEnds<'d> {
    min: Field<&'d str>,
    max: Field<&'d str>,
}

impl LengthRecord<'_> {
    pub(super) fn length(&self) -> Result<DurationRange, Error> {
        let length = match self {
            LengthRecord::Text(text) => {
                let fields = Fields { after: Some("it"), by: Some(*text), ..Fields::default() };
                let no_length = |kind: ErrorKind| {
                    let message = format!("{} is no length of time", quoted(text));
                    Error::new(kind, message)
                        .cured_by("write it like \"two hours\" or \"at least 3 days\"")
                };
                let stated =
                    Stated::from_fields(fields).map_err(|error| no_length(error.kind()))?;
                // "Soon after" says when something came, and not how long it took.
                match relation(&stated) {
                    Some((_, by)) if !says_soon(&stated) && !text.trim().is_empty() => by,
                    _ => return Err(no_length(ErrorKind::Syntax)),
                }
            }
            LengthRecord::Object(ends) => {
                let end = |name, said: Field<&str>, open: i64| match said.get() {
                    Some(text) => {
                        let length = text.parse::<SignedDuration>();
                        length.map(SignedDuration::as_micros).map_err(|error| error.within(name))
                    }
                    None => Ok(open),
                };
                let (min, max) = (end("min", ends.min, 0)?, end("max", ends.max, i64::MAX)?);
                DurationRange::from_ends(min, max)
            }
        };
        match length.ends() {
            (min, max) if 0 <= min && min <= max => Ok(length),
            _ => {
                let error = Error::new(ErrorKind::OutOfRange, "a stay lasts no time or some");
                Err(error.cured_by("write it like \"two hours\""))
            }
        }
    }
}

/// When something was by what it came after, and by what it was before, where these are
/// said.
pub(super) type SaidEnds = (Option<Interval>, Option<Interval>);

/// What is said of a stay beside when it began.
#[derive(Debug, Default)]
pub(super) struct SaidStay {
    pub(super) is_stay: Option<bool>,
    pub(super) until: Option<SaidUntil>,
    pub(super) lasting: Option<DurationRange>,
}

/// When a stay ended: in words, or as it was worked out, by one of some intervals.
#[derive(Debug)]
pub(super) enum SaidUntil {
    Words(Box<Stated>),
    Worked(Vec<Interval>),
}

impl SaidUntil {
    pub(super) fn of(when: &When<'_>) -> Result<SaidUntil, Error> {
        let text = match when {
            When::Text(text) => text,
            When::Object(_) => return Err(unfit("a text", "an object")),
            When::List(_) => return Err(unfit("a text", "a list")),
            When::Number(_) => return Err(unfit("a text", "a number")),
        };
        match either(text) {
            Ok(intervals) => Ok(SaidUntil::Worked(intervals)),
            Err(_) => text.parse().map(|stated| SaidUntil::Words(Box::new(stated))),
        }
    }
}

/// Intervals that were worked out, in one of which a moment lies.
pub(super) fn either(text: &str) -> Result<Vec<Interval>, Error> {
    text.split(" or ").map(str::parse).collect()
}

/// The same of text that a person wrote, who may leave out the seconds.
pub(super) fn worked_out(text: &str) -> Result<Vec<Interval>, Error> {
    let whole = |moment: &str| match moment.split_at_checked("2026-11-25T20:00".len()) {
        Some((minute, rest)) if minute.get(10..11) == Some("T") && !rest.starts_with(':') => {
            format!("{minute}:00{rest}")
        }
        _ => moment.to_owned(),
    };
    let one = |one: &str| one.split('/').map(whole).collect::<Vec<String>>().join("/");
    either(&text.split(" or ").map(one).collect::<Vec<String>>().join(" or "))
}

impl SaidStay {
    /// The sighting as a stay, if its stated time or these words make it one; what they
    /// say of its end in place of the time is among the notes.
    pub(super) fn of_stated(
        &self,
        sighting: Sighting,
        stated: &Stated,
        how: Reconcile,
        notes: &Notes,
    ) -> Result<Sighting, Error> {
        // A watch is all of its time.
        let is_watch = sighting.absence().is_some() || sighting.modality() == Modality::Denied;
        let says_stay = stated.is_stay() || is_watch && stated.is_from_to();
        let is_stay = self.is_stay.unwrap_or(says_stay);
        let is_assumed = self.is_stay.is_none() && !is_stay && stated.is_from_to();
        match &self.until {
            Some(SaidUntil::Words(until)) => {
                let stay = stated.stay_until(until, &how)?;
                if let Some(own) = stay.replaced {
                    notes.warn(replaced(&sighting, stated, own));
                }
                return Ok(self.until_read(sighting, until, stay));
            }
            Some(SaidUntil::Worked(ends)) => {
                return self.of_moments(sighting, &stated.stay_starts(&how)?, ends);
            }
            None if self.lasting.is_some() && !is_stay => {
                let unsaid = [Interval::UNBOUNDED];
                return self.of_moments(sighting, &stated.stay_starts(&how)?, &unsaid);
            }
            None => {}
        }
        if !is_stay && !is_assumed {
            return Ok(sighting);
        }
        let stays = stated.stay(how)?;
        if stays.is_empty() && self.is_stay == Some(true) {
            notes.warn(no_stay(stated));
        }
        Ok(self.with_length(sighting.staying(stays, is_assumed)))
    }

    /// Whether it is said to be a stay, and nothing is said of when it ended or how long it
    /// was.
    pub(super) fn is_bare(&self) -> bool {
        self.is_stay == Some(true) && self.until.is_none() && self.lasting.is_none()
    }

    /// The sighting as a stay, of which one of these is the first moment.
    pub(super) fn of_when(
        &self,
        sighting: Sighting,
        starts: &[Interval],
        how: Reconcile,
    ) -> Result<Sighting, Error> {
        match &self.until {
            Some(SaidUntil::Words(until)) => {
                Ok(self.until_read(sighting, until, until.stay_from(starts, &how)?))
            }
            Some(SaidUntil::Worked(ends)) => self.of_moments(sighting, starts, ends),
            None if self.lasting.is_some() || self.is_stay == Some(true) => {
                self.of_moments(sighting, starts, &[Interval::UNBOUNDED])
            }
            None => Ok(sighting),
        }
    }

    /// The sighting as a stay from one of some moments until one of others: of as many the
    /// first until the first and so on, else from one of the ones until any of the others.
    pub(super) fn of_moments(
        &self,
        sighting: Sighting,
        starts: &[Interval],
        ends: &[Interval],
    ) -> Result<Sighting, Error> {
        let stays: Vec<(Interval, Interval)> = match (starts, ends) {
            _ if starts.len() == ends.len() => {
                starts.iter().copied().zip(ends.iter().copied()).collect()
            }
            ([start], ends) => ends.iter().map(|end| (*start, *end)).collect(),
            (starts, [end]) => starts.iter().map(|start| (*start, *end)).collect(),
            _ => {
                let (starts, ends) = (starts.len(), ends.len());
                let message = format!(
                    "of {starts} first moments and {ends} last ones nobody says which go together"
                );
                let error = Error::new(ErrorKind::Contradiction, message);
                return Err(error.cured_by("write as many of each"));
            }
        };
        Ok(self.with_length(sighting.staying(stays, self.is_stay == Some(false))))
    }

    /// The sighting as a stay, whose first moment comes after other sightings, and whose
    /// last one before others, where these are said.
    pub(super) fn of_ends(
        &self,
        sighting: Sighting,
        (from, until): SaidEnds,
        how: Reconcile,
    ) -> Result<Sighting, Error> {
        if self.until.is_some() {
            let from = from.unwrap_or_else(|| sighting.interval());
            return self.of_when(sighting, &[from], how);
        }
        if self.lasting.is_none() && self.is_stay != Some(true) {
            return Ok(sighting);
        }
        let said = |end: Option<Interval>| end.unwrap_or(Interval::UNBOUNDED);
        Ok(self.with_length(sighting.staying([(said(from), said(until))], false)))
    }

    /// The sighting as a stay of which the end was said by itself.
    fn until_read(&self, sighting: Sighting, until: &Stated, stay: StayUntil) -> Sighting {
        let sighting = sighting.staying(stay.stays, self.is_stay == Some(false));
        self.with_length(sighting.until_read_from(until.clone(), stay.end))
    }

    fn with_length(&self, sighting: Sighting) -> Sighting {
        match self.lasting {
            Some(length) => sighting.lasting(length),
            None => sighting,
        }
    }
}

/// That a moment is no stay, whatever its record says.
fn no_stay(stated: &Stated) -> Error {
    let message = format!("{} is one moment, and no stay follows from it", quoted(stated.as_str()));
    let odd = Error::new(ErrorKind::Warning, message).within("stay");
    odd.cured_by("say how long it was with \"until\" or \"for\"")
}

/// The warning of a stay without a time, from which none follows.
pub(super) fn no_time() -> Error {
    let message = "no time is said, and no stay follows from that";
    let odd = Error::new(ErrorKind::Warning, message).within("stay");
    odd.cured_by("say when it was with \"time\", or when it ended with \"until\"")
}

/// Which end of the words for a stay its own field stands in place of.
fn replaced(sighting: &Sighting, stated: &Stated, own: Interval) -> Error {
    let own = own.shown_in(sighting.place().zones());
    let said = quoted(stated.as_str());
    Error::new(ErrorKind::Warning, format!("it stands in place of the end that {said} says: {own}"))
        .within("until")
}
