//! The view: selects from a timeline, as known now or as known at some moment.

mod accounts;
mod ask;
mod batch;
mod candidates;
mod carry;
mod chunks;
mod decided;
mod excluded;
mod gap;
mod gaps;
mod known;
mod last;
mod linked;
mod longest;
mod overlaps;
mod rows;
mod seen;
mod sightings;
mod stay_rows;
mod steps;
mod tied;

pub(crate) use self::accounts::Event;
pub use self::ask::Ask;
pub(crate) use self::ask::Filter;
pub(crate) use self::carry::too_far;
pub(crate) use self::chunks::in_chunks;
pub use self::excluded::Excluded;
pub use self::gap::{Gap, Order};
pub use self::known::View;
pub use self::last::LastSeen;
pub use self::longest::LongestGap;
pub(crate) use self::rows::{Merged, Stream};
pub use self::seen::{Certainty, Evidence, Seen};
pub(crate) use self::sightings::Selection;
pub(crate) use self::steps::Kept;
pub(crate) use self::tied::Dispute;
