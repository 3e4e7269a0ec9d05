//! The fields of a record for a stay: `"stay": true`, `until` and `for`.

use serde::Deserialize;

use super::reader::{Field, unfit};
use super::times::{When, relation};
use crate::error::{Error, ErrorKind, quoted};
use crate::sighting::Sighting;
use crate::source::Modality;
use crate::time::duration::{DurationRange, SignedDuration};
use crate::time::interval::Interval;
use crate::time::reconcile::Reconcile;
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
                let no_length = |error: Error| {
                    let message = format!("{} is no length of time", quoted(text));
                    Error::new(error.kind(), message)
                        .cured_by("write it like \"two hours\" or \"at least 3 days\"")
                };
                let stated = Stated::from_fields(fields).map_err(no_length)?;
                relation(&stated).map_or(DurationRange::from_ends(0, i64::MAX), |(_, by)| by)
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

/// What is said of a stay beside when it began.
#[derive(Debug, Default)]
pub(super) struct SaidStay {
    pub(super) is_stay: Option<bool>,
    pub(super) until: Option<SaidUntil>,
    pub(super) lasting: Option<DurationRange>,
}

/// When a stay ended: in words, or as it was worked out.
#[derive(Debug)]
pub(super) enum SaidUntil {
    Words(Box<Stated>),
    Worked(Interval),
}

impl SaidUntil {
    pub(super) fn of(when: &When<'_>) -> Result<SaidUntil, Error> {
        let When::Text(text) = when else { return Err(unfit("a text", "something else")) };
        match text.parse::<Interval>() {
            Ok(interval) => Ok(SaidUntil::Worked(interval)),
            Err(_) => text.parse().map(|stated| SaidUntil::Words(Box::new(stated))),
        }
    }

    /// When that was; a day that it does not say is counted from the start of the stay.
    fn interval(&self, from: Interval, how: Reconcile) -> Result<Interval, Error> {
        match self {
            SaidUntil::Worked(interval) => Ok(*interval),
            SaidUntil::Words(stated) => {
                let ending = stated.ending(from, &how);
                Ok(ending.map_err(|error| error.within("until"))?.interval())
            }
        }
    }
}

impl SaidStay {
    /// The sighting as a stay, if its stated time or these words make it one.
    pub(super) fn of_stated(
        &self,
        sighting: Sighting,
        stated: &Stated,
        how: Reconcile,
    ) -> Result<Sighting, Error> {
        // A watch is all of its time.
        let is_watch = sighting.absence().is_some() || sighting.modality() == Modality::Denied;
        let says_stay = stated.is_stay() || is_watch && stated.is_from_to();
        let is_stay = self.is_stay.unwrap_or(says_stay);
        let is_assumed = self.is_stay.is_none() && !is_stay && stated.is_from_to();
        if self.until.is_some() || self.lasting.is_some() && !is_stay {
            return self.of_when(sighting, how);
        }
        if !is_stay && !is_assumed {
            return Ok(sighting);
        }
        let Some((first, last)) = stated.stay(how)? else { return Ok(sighting) };
        Ok(self.with_length(sighting.staying(first, last, is_assumed)))
    }

    /// The sighting as a stay, of which its time is the first moment.
    pub(super) fn of_when(&self, sighting: Sighting, how: Reconcile) -> Result<Sighting, Error> {
        let from = sighting.interval();
        let until = match &self.until {
            Some(until) => until.interval(from, how)?,
            None if self.lasting.is_some() || self.is_stay == Some(true) => Interval::UNBOUNDED,
            None => return Ok(sighting),
        };
        let is_assumed = self.is_stay == Some(false);
        Ok(self.with_length(sighting.staying(from, until, is_assumed)))
    }

    /// The sighting as a stay, whose first moment comes after other sightings, and whose
    /// last one before others, where these are said.
    pub(super) fn of_ends(
        &self,
        sighting: Sighting,
        (from, until): (Option<Interval>, Option<Interval>),
    ) -> Sighting {
        if self.lasting.is_none() && self.is_stay != Some(true) {
            return sighting;
        }
        let said = |end: Option<Interval>| end.unwrap_or(Interval::UNBOUNDED);
        self.with_length(sighting.staying(said(from), said(until), false))
    }

    fn with_length(&self, sighting: Sighting) -> Sighting {
        match self.lasting {
            Some(length) => sighting.lasting(length),
            None => sighting,
        }
    }
}
