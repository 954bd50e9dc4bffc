//! What the targets check; `tests/it/robust.rs` checks the same on inputs of its own.

#[path = "../../tests/it/any_input.rs"]
pub mod any_input;
