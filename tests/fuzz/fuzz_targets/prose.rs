//! Runs `prose` of `entries.rs` on what libFuzzer makes up.
#![no_main]

#[path = "../entries.rs"]
#[allow(dead_code, reason = "each target runs one entry of the table")]
mod entries;

libfuzzer_sys::fuzz_target!(|data: &[u8]| entries::prose(data));
