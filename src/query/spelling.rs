//! Words by their spelling: wildcards, similar spellings, regular expressions.

use std::fmt;
use std::ops::RangeInclusive;

use regex::{Regex, RegexBuilder};

use super::ast::Query;
use super::word::has_word;
use crate::error::{Error, ErrorKind};

/// Most clauses of one query that are asked by spelling.
pub const MAX_SPELLINGS: usize = 16;

/// Longest wildcard, word or regular expression, in bytes.
pub const MAX_SPELLING: usize = 250;

/// What a compiled regular expression may weigh, in bytes.
const MAX_REGEX: usize = 1 << 18;

/// How words are spelled. They are compared as they are written, but in lower case, without accents and apostrophes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// `sanction*`, `wom?n`: `*` stands for any letters or none, `?` for one.
    Wildcard(String),
    /// `colour~1`: with so many letters more, fewer, different or swapped with the next.
    Similar {
        /// The word.
        word: String,
        /// 1 or 2.
        edits: usize,
    },
    /// `/colou?r/`: the whole word.
    Regex(String),
}

impl Query {
    /// Words that are spelled so.
    ///
    /// # Errors
    ///
    /// If that cannot be read, is too short to mean few words, or too long.
    pub fn spelled(spelling: Spelling) -> Result<Self, Error> {
        match spelling.problem() {
            None => Ok(Self::Spelled(spelling)),
            Some((what, fix)) => Err(Error::new(ErrorKind::Query, what).fix(fix)),
        }
    }
}

impl Spelling {
    /// The spelling that is meant by a word without quotation marks, if one is.
    pub(super) fn of(chunk: &str) -> Option<Self> {
        if chunk.contains(['*', '?']) && has_word(chunk) {
            return Some(Self::Wildcard(chunk.to_owned()));
        }
        let (word, edits) = chunk.rsplit_once('~')?;
        let plain = edits.bytes().all(|b| b.is_ascii_digit());
        let edits = edits.parse().ok().or_else(|| edits.is_empty().then_some(0));
        edits.filter(|_| plain && has_word(word)).map(|edits| Self::Similar { word: word.to_owned(), edits })
    }

    /// What is wrong with it, and what to write instead.
    fn problem(&self) -> Option<(String, String)> {
        let problem = |what: &str, fix: &str| Some((what.to_owned(), fix.to_owned()));
        let text = match self {
            Self::Wildcard(text) | Self::Similar { word: text, .. } | Self::Regex(text) => text,
        };
        if text.len() > MAX_SPELLING {
            return problem("this is longer than any word", "write fewer letters");
        }
        match self {
            Self::Wildcard(text) => {
                if text.ends_with('?') && !text.trim_end_matches('?').contains(['*', '?']) {
                    let fix = "leave the question mark out; for words with one more letter write a regular expression: /gas./";
                    return problem("a question mark ends this", fix);
                }
                if !text.chars().all(|c| is_letter(c) || matches!(c, '*' | '?')) {
                    let fix = "join several words: cease PRE/1 fir*; or put it between quotation marks as it stands";
                    return problem("a wildcard stands within one word of letters and digits", fix);
                }
                if letters(text) < 2 {
                    return problem(
                        "a wildcard with fewer than two letters means too many words",
                        "write more letters",
                    );
                }
            }
            Self::Similar { word, edits } => {
                const EDITS: RangeInclusive<usize> = 1..=2;
                if !EDITS.contains(edits) {
                    return problem("similar spellings differ by 1 or 2 letters", "write word~1 or word~2");
                }
                if !word.chars().all(is_letter) {
                    let fix = "write it after a word alone: colour~1; or put all of it between quotation marks";
                    return problem("similar spellings are those of one word of letters and digits", fix);
                }
                if letters(word) <= 2 * edits {
                    let fix = if *edits == 1 { "leave out ~1" } else { "write ~1, or leave it out" };
                    let what = format!("a word with fewer than {} letters is similar to too many", 2 * edits + 1);
                    return Some((what, fix.to_owned()));
                }
            }
            Self::Regex(text) => {
                if let Err(what) = regex(text) {
                    return Some((what, "quote the words as they stand, or join them with OR".to_owned()));
                }
            }
        }
        None
    }
}

/// The regular expression that a whole word in lower case has to match; what is wrong with it, in a line.
pub(crate) fn regex(text: &str) -> Result<Regex, String> {
    if text.is_empty() || text.contains(char::is_whitespace) {
        return Err("a regular expression is about one word, which holds no space".to_owned());
    }
    if ends_early(text) {
        return Err("a slash within a regular expression is written \\/".to_owned());
    }
    let build =
        |text: &str| RegexBuilder::new(text).case_insensitive(true).size_limit(MAX_REGEX).nest_limit(32).build();
    // Alone first: what closes a parenthesis that it has not opened must not close ours.
    build(text).and_then(|_| build(&format!("^(?:{text})$"))).map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => "this regular expression stands for too much".to_owned(),
        error => {
            let text = error.to_string();
            let line = text.lines().last().unwrap_or("").trim().trim_start_matches("error: ");
            format!("this is no regular expression: {line}")
        }
    })
}

/// Whether a slash or a lone backslash would end it before its end.
fn ends_early(text: &str) -> bool {
    closing_slash(&format!("{text}/")) != Some(text.len())
}

/// Where the slash stands that ends a regular expression; the text begins after the first one.
pub(super) fn closing_slash(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == '/' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() || c == '\'' || ('\u{300}'..='\u{36f}').contains(&c)
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

impl fmt::Display for Spelling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wildcard(text) => f.write_str(text),
            Self::Similar { word, edits } => write!(f, "{word}~{edits}"),
            Self::Regex(text) => write!(f, "/{text}/"),
        }
    }
}
