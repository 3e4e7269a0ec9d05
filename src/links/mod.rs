//! What claims say of each other's times, and what follows from it: relations,
//! clocks, and travel at a top speed.

mod event;
mod facts;
mod group;
mod journeys;
mod solve;
mod solved;
mod spans;

pub(crate) use self::facts::{Links, doubt};
pub(crate) use self::group::Group;
pub(crate) use self::solve::{in_worlds, solve};
pub(crate) use self::spans::is_elsewhere;
