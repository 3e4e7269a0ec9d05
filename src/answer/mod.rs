//! One file an answer: as data, by `Serialize`, and as a sentence, by `Display`.

#[macro_use]
pub(crate) mod object;

mod actor;
mod columns;
mod conflict;
mod coverage;
mod encounter;
mod error;
mod expectation;
mod gap;
mod inconsistency;
mod itinerary;
mod last_seen;
mod place;
mod position;
mod quantity;
mod reach;
mod reconciled;
mod seen;
mod stay;
mod trip;

pub use self::columns::{AnswerColumn, AnswerColumns};
#[cfg(feature = "json")]
pub(crate) use self::quantity::length;
