//! Tries the parsers of all formats.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| dateline_fuzz::any_input::document(bytes));
