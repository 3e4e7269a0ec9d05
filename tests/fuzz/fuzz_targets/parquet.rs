//! Runs `parquet` of `entries.rs` on what libFuzzer makes up.
#![no_main]

#[path = "../entries.rs"]
#[allow(dead_code, reason = "each target runs one entry of the table")]
mod entries;

// A panic that the library catches is no finding, and libFuzzer ends at any.
libfuzzer_sys::fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |data: &[u8]| entries::parquet(data)
);
