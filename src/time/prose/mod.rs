//! Whole texts: where a time is stated in running prose, and when it was.
//!
//! Finding is done on the words alone (`pieces.rs`, `find.rs`, `traps.rs`); what a
//! statement has from the sentences around it is read off them too (`cues.rs`), so
//! that `context.rs`, which gives the instants, looks at no text.

mod context;
mod cues;
mod find;
mod hint;
mod mention;
mod pieces;
mod traps;

pub use self::hint::Hint;
pub use self::mention::{Mention, Mentioned};
