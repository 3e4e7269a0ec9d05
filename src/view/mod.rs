//! The lens: selects from a timeline, as known now or as known at some moment.

mod ask;
mod batch;
mod bounds;
mod carry;
mod claims;
mod coverage;
mod found;
mod gaps;
mod last;
mod lens;
mod linked;
mod meetings;
mod path;
mod position;
mod rows;
mod seen;
mod sightings;
mod stays;
mod steps;
mod travel;
mod trips;

pub use self::ask::Ask;
pub use self::batch::LastSeenEach;
pub(crate) use self::bounds::Bounds;
pub(crate) use self::carry::too_far;
pub use self::coverage::{Coverage, Run, Runs};
pub use self::gaps::{Gap, Gaps, Order};
pub use self::last::{Excluded, LastSeen, Snapshot};
pub use self::lens::View;
pub use self::meetings::{Approach, Meeting, MeetingRule};
pub use self::position::{Position, Positions};
pub use self::seen::{Certainty, Evidence, Seen};
pub use self::sightings::Sightings;
pub use self::stays::{StayPoint, StayRule, Stays};
pub use self::travel::FastSteps;
pub use self::trips::{Trip, Trips};
