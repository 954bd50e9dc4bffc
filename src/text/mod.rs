//! THE tokeniser: one pass over a text gives byte spans, letter case, and where sentences and paragraphs begin; and the terms
//! that a token stands for in the index.
//!
//! Indexing, querying, highlighting and actor finding all read tokens from here, so they cannot disagree.

mod language;
mod sentence;
mod tell;
mod terms;
mod token;

pub use language::Language;
pub use tell::Teller;
pub use terms::{FORM_SEPARATOR, FORM_SEPARATOR_BYTE, Forms, Terms, bare, fold, plain, split_tongue};
pub use token::{Case, Opens, Token, tokenise};
