//! Articles for measuring: as many as wanted, the same ones every time.
//!
//! Their sentences are walks from word to word of the letters in `tests/data/letters`, so that words follow each other as they do
//! in news. Words and names that stand in no letter are made up of syllables, the rarer the more there are, as Zipf has it.

mod article;
pub mod floor;
pub mod kinds;
mod names;
mod random;
mod walk;

pub use article::{Article, articles};
pub use walk::Words;
