//! What can be asked of plain sorted columns: slices in, plain numbers out.
//!
//! Nothing here knows a timeline, so that adaptors for other engines can call
//! the very same code. Times are microseconds since 1970, positions units of
//! 1e-7 degree, lengths metres. Definitions with the comparison of every
//! threshold are in `src/doc/definitions.md`.

mod bound;
mod columns;
mod interpolate;
mod legs;
mod meet;
mod nearby;
mod run;
mod stay;
mod step;
mod support;
mod travel;
mod window;

pub(crate) use self::columns::{Columns, Fix};
pub(crate) use self::interpolate::position_at;
pub(crate) use self::meet::{Meet, closest_approach, meetings};
pub(crate) use self::run::{covered, runs};
pub(crate) use self::stay::{Extent, middle, stays};
pub(crate) use self::step::{last_between, steps_longer_than, within};
pub(crate) use self::travel::{at_most_squared, is_faster};
