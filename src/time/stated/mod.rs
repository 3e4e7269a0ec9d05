//! A time as somebody wrote it.
//!
//! No phrase is read as something else than it says: whatever the rules do not
//! read to its last character is refused, and so is what has two meanings that
//! the values of `ast.rs` cannot both hold.

mod amount;
mod ast;
mod calendar_day;
mod clock_words;
mod counted;
mod day_parts;
mod edtf;
mod element;
mod fields;
mod holding;
mod inline_text;
mod iso;
mod label;
mod lex;
mod lexicon;
mod named;
mod near_text;
mod numeric_form;
mod old_dates;
mod parser;
mod partial_reading;
mod readings;
mod statement;
mod suggestion;
mod time_of_day;
mod understood;

pub use self::ast::{Calendar, DayPart, Qualifier, Stated};
pub(crate) use self::ast::{
    CalendarUnit, ClockTime, Day, Direction, Elapsed, Half, Label, Length, Moment, Preposition,
    Reading, Readings, RelativeTime, Tense,
};
pub use self::day_parts::{DayParts, PartHours};
pub use self::fields::Fields;
pub(crate) use self::lexicon::{Word, word as time_word};
pub(crate) use self::named::zone_of;
pub(crate) use self::old_dates::is_said as says_old_style;
