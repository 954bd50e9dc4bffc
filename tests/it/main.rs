//! Tests of the library as its users see it.

#![allow(missing_docs, reason = "tests")]

mod letters;
mod real;
mod search;
mod tidy;
mod update;
