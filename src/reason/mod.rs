//! What follows from several claims together; each answer shows those it
//! stands on.

pub(crate) mod conflict;
mod expectation;
mod fit;
mod network;
mod order;
mod reach;
mod remedy;

pub use self::expectation::{Expectation, Outcome};
pub use self::network::{Inconsistency, Network};
pub use self::reach::{Arrival, Limit, Reach};
pub use self::remedy::{Remedy, Slip};
