//! Answers as sentences.

mod account;
pub(crate) mod clock;
mod reasoned;
mod sentence;
mod tracks;
