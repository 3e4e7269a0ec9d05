//! The tests that see the crate from outside, as one binary.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that finds its own data broken has to stop there"
)]

mod accounts;
#[cfg(feature = "json")]
mod appending;
#[cfg(feature = "cli")]
mod asked_of_all;
mod auto_traits;
mod candidates;
#[cfg(feature = "json")]
mod case;
#[cfg(feature = "json")]
mod case_conflicts;
#[cfg(feature = "json")]
mod case_faults;
#[cfg(feature = "cli")]
mod cases;
mod claims;
#[cfg(feature = "cli")]
mod cli;
#[cfg(feature = "json")]
mod columns;
mod conflicts;
#[cfg(feature = "cli")]
mod convert;
mod corpus;
#[cfg(feature = "json")]
mod data;
mod encounters;
mod expectations;
#[cfg(feature = "cli")]
mod exported;
mod feed;
#[cfg(feature = "cli")]
mod foreign;
#[cfg(feature = "cli")]
mod formats;
mod globe;
mod harbour;
mod house;
mod ingest;
mod itinerary;
mod jointly;
mod ladder;
mod laws;
#[cfg(feature = "json")]
mod left_open;
#[cfg(feature = "json")]
mod licences;
mod limits;
mod linked_candidates;
mod membership;
mod motion;
mod network;
mod open_stays;
mod oracle;
mod overlapping_gaps;
mod phrases;
#[cfg(feature = "rayon")]
mod pool;
#[cfg(feature = "cli")]
mod printable;
#[cfg(feature = "json")]
mod prose;
mod radius;
mod reach;
mod reconcile;
mod reconcile_counted;
mod reconcile_days;
mod reconcile_laws;
mod reconcile_ranges;
#[cfg(feature = "json")]
mod records;
#[cfg(feature = "json")]
mod report;
#[cfg(all(feature = "gpx", feature = "json"))]
mod rewritten;
#[cfg(feature = "json")]
mod saving;
#[cfg(feature = "json")]
mod scenarios;
mod selection;
#[cfg(feature = "json")]
mod sentences;
#[cfg(feature = "json")]
mod sheets;
#[cfg(feature = "json")]
mod shuffled;
mod stays;
#[cfg(feature = "json")]
mod stays_in_cases;
mod stays_of_claims;
#[cfg(feature = "cli")]
mod streams;
#[cfg(feature = "cli")]
mod surroundings;
mod tables;
mod together;
mod told;
#[cfg(feature = "cli")]
mod told_by_command;
#[cfg(feature = "cli")]
mod told_gaps;
#[cfg(feature = "cli")]
mod told_times;
mod vectors;
mod words;
#[cfg(feature = "json")]
mod worked_stays;
