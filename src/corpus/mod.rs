//! From paths to raw documents: walking directories, unpacking containers, and decoding bytes to text.

mod charset;
mod content;
mod part;
mod unpack;
mod walk;

pub use charset::{Decoded, decode, is_binary, is_wide, stated_charset};
pub use content::{Content, PIECE, Whole};
pub use part::Part;
pub use unpack::{Member, Sink, Unpacked, unpack};
pub use walk::{SourceFile, Unreadable, Walked, key, key_of_gone, walk};
