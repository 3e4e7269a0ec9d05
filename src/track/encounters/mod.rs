//! Who was with whom.

mod companions;
mod encounter;
mod presence;
mod question;
mod rule;
mod sweep;

pub use self::encounter::{Approach, Encounter};
pub use self::rule::Together;
