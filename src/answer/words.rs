//! The words of the closed lists.

use std::fmt;

use serde::ser::{Serialize, Serializer};

use crate::reason::Outcome;
use crate::reason::conflict::ConflictKind;
use crate::sighting::Absence;
use crate::view::{Certainty, Evidence, Order};

/// The word for it, in lower case, as `Display` and serde write it.
macro_rules! by_word {
    ($($name:ty),+) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.as_str())
            }
        }
    )+};
}

by_word!(Absence, Certainty, Evidence, Order, ConflictKind, Outcome);

impl Certainty {
    /// The word for it, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Certainty::Possible => "possible",
            Certainty::Certain => "certain",
        }
    }
}

impl Evidence {
    /// The word for it, in lower case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Evidence::Direct => "direct",
            Evidence::Inferred => "inferred",
        }
    }
}

impl Absence {
    /// The word for how much was watched, as in the case file.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Absence::Whole => "full",
            Absence::Part => "partial",
            Absence::NothingLater => "nothing_later",
        }
    }
}
