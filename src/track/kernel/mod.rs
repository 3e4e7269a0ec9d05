//! What can be asked of plain sorted columns: slices in, plain numbers out.
//!
//! Nothing here knows a timeline, so that adaptors for other engines can call
//! the very same code. Times are microseconds since 1970, positions units of
//! 1e-7 degree, lengths metres. Definitions with the comparison of every
//! threshold are in `src/doc/definitions.md`.

mod covered;
mod flat;
mod instants;
mod interpolate;
mod legs;
mod meet;
mod nearby;
mod stay;
mod support;
mod sure;
mod visit;
mod window;

pub(super) use self::covered::covered;
pub(super) use self::interpolate::position_at;
pub(super) use self::meet::{Meet, meetings};
pub(super) use self::nearby::Company;
pub(super) use self::stay::{Extent, collect, middle, stays};
pub(super) use self::sure::{Mover, surely_near};
pub(super) use self::visit::{Landmark, Visit};
