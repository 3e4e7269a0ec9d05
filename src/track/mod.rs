//! What sightings one after another show: stays, trips, itineraries, encounters,
//! positions, fast steps.

mod coverage;
mod encounters;
mod fast;
mod itinerary;
mod kernel;
mod layers;
mod path;
mod per_actor;
mod position;
mod stay_rule;
mod stays;
mod stretch;
mod trips;

pub use self::coverage::Coverage;
pub use self::encounters::{Approach, Encounter, Together};
pub use self::itinerary::Itinerary;
pub use self::position::Position;
pub use self::stay_rule::StayRule;
pub use self::stays::Stay;
pub use self::trips::Trip;
