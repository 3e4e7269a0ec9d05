//! Where somebody was, one place after the other.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::reason::{Itinerary, Leg};

serialize!(|itinerary: Itinerary<'_>| Object {
    layers: itinerary.layers().collect::<Vec<_>>(),
    legs: itinerary.legs().collect::<Vec<_>>()
});

/// As the gap that it is.
impl Serialize for Leg<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.gap().serialize(to)
    }
}

/// As the gap that it is.
impl fmt::Display for Leg<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.gap().fmt(f)
    }
}

/// The layers, numbered, and the legs between them.
impl fmt::Display for Itinerary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut lines: Vec<String> = Vec::new();
        for (number, layer) in (1..).zip(self.layers()) {
            match layer {
                [stay] => lines.push(format!("{number}. {stay}")),
                stays => {
                    let order = "in an order that is not certain throughout";
                    lines.push(format!("{number}. {order}:"));
                    lines.extend(stays.iter().map(|stay| format!("   - {stay}")));
                }
            }
        }
        let legs: Vec<String> = self.legs().map(|leg| format!("- {leg}")).collect();
        if !legs.is_empty() {
            lines.push("Legs:".to_owned());
            lines.extend(legs);
        }
        f.pad(&lines.join("\n"))
    }
}
