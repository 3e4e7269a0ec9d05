//! Who was with whom.

mod companions;
mod encounter;
mod presence;
mod question;
mod rule;
mod sweep;
mod twins;

pub use self::encounter::{Approach, Encounter};
pub use self::rule::Together;
