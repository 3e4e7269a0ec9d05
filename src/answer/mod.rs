//! Answers as data, by `Serialize`, and as sentences, by `Display`.

mod account;
pub(crate) mod clock;
mod data;
mod reasoned;
mod reasoned_text;
mod sentence;
mod tracks;
mod tracks_text;
mod values;
