//! Claims that cannot all be right.

use std::fmt;

use super::quantity::Seconds;
use super::seen::labels;
use crate::error::printable;
use crate::place::speed::{Speed, SpeedRange};
use crate::reason::conflict::{Conflict, ConflictKind};
use crate::view::{Certainty, Seen};

serialize!(|conflict: Conflict<'_>| {
    let (stated, found) = conflict.distances.unzip();
    let remedies = conflict.remedies.iter().map(|remedy| {
        object!(Remedied {
            code: remedy.slip.as_str(),
            claim: remedy.claim.and_then(Seen::label),
            text: remedy.to_string()
        })
    });
    let speed = conflict.needed_speed;
    Object {
        kind: conflict.kind,
        certainty: conflict.certainty,
        claims: labels(&conflict.claims),
        summary: &conflict.summary,
        explanations: &conflict.explanations,
        remedies: remedies.collect::<Vec<_>>(),
        difference_seconds: conflict.difference.map(Seconds),
        speed_min_kmh: speed.map(|range| range.min().as_km_per_hour()),
        speed_max_kmh: speed.and_then(SpeedRange::max).map(Speed::as_km_per_hour),
        stated_min_m: stated.map(|range| range.min().as_metres()),
        stated_max_m: stated.map(|range| range.max().as_metres()),
        found_min_m: found.map(|range| range.min().as_metres()),
        found_max_m: found.map(|range| range.max().as_metres()),
    }
});

/// A conflict in one sentence; with `{:#}` what bears on it follows, one thing a
/// line.
impl fmt::Display for Conflict<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let labels = self.claims.iter().filter_map(|claim| claim.label().map(printable));
        let labels: Vec<_> = labels.collect();
        let mut text = match (self.kind, self.certainty) {
            (ConflictKind::ImpossibleTravel, Certainty::Possible) => {
                "travel that may have been too fast".to_owned()
            }
            (kind, certainty) => format!("{} ({certainty})", kind.as_str().replace('_', " ")),
        };
        if !labels.is_empty() {
            text += &format!(" in {}", labels.join(", "));
        }
        text += &format!(": {}", self.summary);
        if f.alternate() {
            for explanation in &self.explanations {
                text += &format!("\n    {explanation}");
            }
        }
        f.pad(&text)
    }
}
