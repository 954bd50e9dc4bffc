//! Full-text search for news: an archive of dated articles goes in, and who said what, when, and in which part of the article
//! comes out.
//!
//! # The code map
//!
//! Data flows one way:
//!
//! ```text
//! corpus -> formats -> article -> actors -> index          (ingest composes these; ingest::parse stops before index)
//!                               query -> search -> render
//! ```
//!
//! | module | holds | may import |
//! |---|---|---|
//! | `error` | the library's one error: what, where, and the fix | – |
//! | `suggest` | the nearest known spelling | – |
//! | `text` | THE tokeniser: spans, case, sentence and paragraph starts; stems and written forms, cached; languages, and which a text is in | – |
//! | `dates` | `Period`; date expressions of queries; dates of documents; dates that texts speak of | suggest, text |
//! | `located` | TOML values that know where they stand, for errors | error, suggest |
//! | `schema` | `index_schema.toml` as values | dates, error, located, suggest |
//! | `article` | what a news document is: plain values | dates |
//! | `layout` | the position space: where every token of an article stands, and what begins where | article, text |
//! | `corpus` | walking directories, unpacking containers, decoding charsets | error |
//! | `formats` | one file a format: text -> articles; detection | article, corpus, dates, schema |
//! | `actors` | who is named in an article: a model that marks names, merging, the gazetteer, the user's rules | article, error, layout, located, suggest, text |
//! | `index` | schema -> tantivy; the writer, snapshots, the ledger | actors, article, dates, error, layout, schema, text |
//! | `ingest` | corpus .. index, in parallel; `parse`, without an index | actors, article, corpus, dates, error, formats, index, layout, schema, text |
//! | `query` | the query as a value: syntax tree, parser, `Display` that round-trips; saved queries | article, dates, error, located, suggest |
//! | `search` | query -> pattern -> hits, passages, counts | actors, article, dates, error, index, layout, query, schema, suggest, text |
//! | `render` | plain data -> bytes: text for people, JSON lines for programs | actors, article, dates, error, index, ingest, query, search, text |
//!
//! tantivy is known to `index` and `search` alone. Nothing here prints, reads the clock, the environment or arguments, or
//! panics on any input; `src/bin/dateline/` does the former. `tests/it/tidy.rs` holds the code against this table.

pub mod actors;
pub mod article;
pub mod corpus;
pub mod dates;
pub mod error;
pub mod formats;
pub mod index;
pub mod ingest;
pub mod layout;
mod located;
pub mod query;

pub mod render;
pub mod schema;
pub mod search;
mod suggest;
pub mod text;
