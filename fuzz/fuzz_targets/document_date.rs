//! Tries the dates of documents.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| dateline_fuzz::any_input::document_date(text));
