//! What tracks of fixes show: stays, trips, meetings, positions, fast steps.

mod coverage;
mod fast;
mod kernel;
mod meetings;
mod path;
mod position;
mod stays;
mod trips;
mod ways;

pub use self::coverage::{Coverage, Run, Runs};
pub use self::fast::FastSteps;
pub use self::meetings::{Approach, Meeting, MeetingRule};
pub use self::position::{Position, Positions};
pub use self::stays::{StayPoint, StayRule, Stays};
pub use self::trips::{Trip, Trips};
