//! A time as somebody wrote it.
//!
//! No phrase is read as something else than it says: whatever the rules do not
//! read to its last character is refused, and so is what has two meanings that
//! the values of `ast.rs` cannot both hold.

mod ast;
mod clock;
mod clock_words;
mod day;
mod draft;
mod edtf;
mod element;
mod fields;
mod iso;
mod label;
mod lex;
mod lexicon;
mod named;
mod parser;
mod readings;
mod relative;
mod statement;
mod suggestion;
mod text;
mod understood;

pub(crate) use self::ast::{
    Approach, ClockTime, Day, Direction, Elapsed, Half, Label, Moment, Reading, Readings, Relative,
    Tense,
};
pub use self::ast::{DayPart, Qualifier, Stated};
pub use self::fields::Fields;
pub use self::understood::Understood;
