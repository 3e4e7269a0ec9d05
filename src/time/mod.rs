//! What time means here; the only door to chrono, chrono-tz and jiff.

pub(crate) mod any_order;
pub(crate) mod apart;
pub(crate) mod as_text;
pub(crate) mod civil;
pub(crate) mod duration;
mod graph;
pub(crate) mod interval;
pub(crate) mod julian;
pub(crate) mod leap;
pub(crate) mod local;
pub(crate) mod moments;
pub(crate) mod numeric;
pub(crate) mod pattern;

pub(crate) mod prose;
pub(crate) mod read_time;
pub(crate) mod reconcile;
pub(crate) mod shown;
pub(crate) mod sorted_spans;
pub(crate) mod stated;
pub(crate) mod timestamp;
pub(crate) mod zone;
