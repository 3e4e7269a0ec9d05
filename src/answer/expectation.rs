//! What was planned or denied, and what became of it.

use std::fmt;

use super::seen::place_and_label;
use crate::error::printable;
use crate::reason::{Expectation, Outcome};
use crate::sighting::{Absence, Sighting};
use crate::view::Certainty;

serialize!(|expectation: Expectation<'_>| Object {
    claim: expectation.claim,
    outcome: expectation.outcome,
    by: expectation.by,
    certainty: expectation.certainty,
    otherwise: expectation.otherwise
});

/// What was expected, and what became of it.
impl fmt::Display for Expectation<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let claim = self.claim;
        let time = claim.interval();
        let absence = claim.sighting().and_then(Sighting::absence);
        let is_instant = time.is_exact() && claim.stay_end().is_none();
        let day = match (time.earliest(), time.latest()) {
            (Some(_), Some(_)) if is_instant && absence.is_none() => {
                format!(" for {}", claim.when())
            }
            (Some(_), Some(_)) => format!(", {}", claim.when()),
            _ => String::new(),
        };
        let kind = match absence {
            Some(Absence::NothingLater) => "nothing later known of".to_owned(),
            Some(looked) => format!("looked for and not seen ({looked})"),
            None => claim.modality().to_string(),
        };
        let outcome = match self.outcome {
            Outcome::Superseded => "seen later",
            outcome => outcome.as_str(),
        };
        let mut text = format!("{}, {kind}{day}: {outcome}", claim.place());
        if let Some(by) = self.by {
            let perhaps = if self.certainty == Certainty::Possible { "perhaps " } else { "" };
            let by_or_at = if self.outcome == Outcome::Superseded { "at" } else { "by" };
            text += &format!(", {perhaps}{by_or_at} {}, {}", place_and_label(by), by.when());
        } else if self.outcome == Outcome::Open {
            text += ", nothing known bears on it";
        }
        if let Some(otherwise) = self.otherwise {
            text += &format!("; by another reading of its time, {otherwise}");
        }
        if let Some(label) = claim.label() {
            text = format!("[{}] {text}", printable(label));
        }
        f.pad(&text)
    }
}
