//! What the crate costs, beside what one would use without it.
//!
//! `cargo bench` measures everything, `cargo bench -- parse` the groups with
//! that word in their names, `cargo bench -- 1e7` so many rows instead of 10^5
//! and 10^6, and `cargo bench -- --test` runs each case once.
//! A new case is one `.case(name, || …)` in a file of `cases/`.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "it prints a table, and stops where its own data is broken"
)]

mod cases;
mod harness;

fn main() {
    let harness = harness::Harness::from_args();
    cases::parse::groups(&harness);
    cases::reconcile::groups(&harness);
    cases::network::groups(&harness);
    harness.for_each_size(|harness| {
        cases::ingest::groups(harness);
        cases::timeline::groups(harness);
        cases::motion::groups(harness);
        cases::feed::groups(harness);
    });
}
