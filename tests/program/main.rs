//! Tests that run the program itself, apart from those that write to indexes in their own process: a child that is just being
//! born holds the locks of its parent.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "a test that fails says so")]

mod check;
mod damage;
mod lock;
mod watch;
