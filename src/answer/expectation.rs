//! What was planned or denied, and what became of it.

use std::fmt;

use super::seen::place_and_label;
use crate::error::printable;
use crate::reason::{Expectation, Outcome};
use crate::time::shown;
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
        let day = if time.earliest().is_some() && time.latest().is_some() {
            format!(" for {}", shown::each(&claim.candidates(), claim.place().zones()))
        } else {
            String::new()
        };
        let mut text = format!("{}, {}{day}: {}", claim.place(), claim.modality(), self.outcome);
        if let Some(by) = self.by {
            let perhaps = if self.certainty == Certainty::Possible { "perhaps " } else { "" };
            let when = shown::each(&by.candidates(), by.place().zones());
            text += &format!(", {perhaps}by {}, {when}", place_and_label(by));
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
