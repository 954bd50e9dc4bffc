//! Tries the tokeniser, the finder of actors and that of dates.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| dateline_fuzz::any_input::article(text));
