//! Tries the dates of queries.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| dateline_fuzz::any_input::date_expression(text));
