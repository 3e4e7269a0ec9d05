//! What tracks of fixes show: stays, trips, encounters, positions, fast steps.

mod coverage;
mod encounters;
mod fast;
mod kernel;
mod path;
mod position;
mod stays;
mod trips;
mod ways;

pub use self::coverage::{Coverage, Run, Runs};
pub use self::encounters::{Approach, Encounter, Together};
pub use self::fast::FastSteps;
pub use self::position::{Position, Positions};
pub use self::stays::{StayPoint, StayRule, Stays};
pub use self::trips::{Trip, Trips};
