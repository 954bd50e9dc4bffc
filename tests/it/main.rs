//! Tests of the library as its users see it.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that fails says so")]
#![allow(clippy::format_collect, clippy::cast_possible_truncation, reason = "small numbers")]

mod actors;
mod added;
mod again;
mod annotated;
#[allow(unreachable_pub, reason = "the targets of `fuzz` call it, too")]
mod any_input;
mod articles;
mod asked;
mod check;
mod collections;
mod containers;
mod facets;
mod fields;
mod hostile;
mod letters;
mod mentions;
mod mutated;
mod named;
mod only;
mod pdf;
mod present;
mod queries;
mod reader;
mod real;
mod real_search;
mod relaxed;
mod repair;
mod robust;
mod rules;
mod same;
mod search;
mod stop;
mod stream;
mod tidy;
mod tongues;
mod twins;
mod update;
mod wires;
mod words;
