//! From paths to raw documents: walking directories, and decoding bytes to text.

mod charset;
mod walk;

pub use charset::{Decoded, decode, is_binary};
pub use walk::{SourceFile, Unreadable, Walked, key, key_of_gone, walk};
