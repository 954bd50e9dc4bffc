//! Words that may be meant as a date: `since 2024` without `date:` before it is two words.

use chrono::NaiveDate;

use super::ast::{Form, Query};
use crate::dates::is_expression;

/// Most words of a date: `between 5 February 2024 and 7 March 2024`.
const LONGEST: usize = 8;

impl Query {
    /// Words side by side, or a word, that are looked for and could be read as a date: as written, each once, in the order of the
    /// query. A mere number is none of them, and neither is a word that is as short as `sun`.
    #[must_use]
    pub fn words_like_dates(&self, today: NaiveDate) -> Vec<String> {
        let mut found = Vec::new();
        self.walk(&mut |query| {
            let Self::And(clauses) = query else { return };
            add(clauses, today, &mut found);
        });
        if let Self::Word { .. } = self {
            add(self.clauses(), today, &mut found);
        }
        found
    }
}

/// Adds the longest dates among the words of clauses, from the first on.
fn add(clauses: &[Query], today: NaiveDate, found: &mut Vec<String>) {
    let mut rest = clauses;
    while !rest.is_empty() {
        let words: Vec<&str> = rest.iter().map_while(plain).take(LONGEST).collect();
        let date = (1..=words.len()).rev().find_map(|count| {
            let text = words.get(..count)?.join(" ");
            is_date(&text, today).then_some((count, text))
        });
        let passed = date.as_ref().map_or(1, |&(count, _)| count);
        found.extend(date.map(|(_, text)| text).filter(|text| !found.contains(text)));
        rest = rest.get(passed..).unwrap_or(&[]);
    }
}

fn plain(query: &Query) -> Option<&str> {
    match query {
        Query::Word { text, form: Form::Stemmed } => Some(text),
        _ => None,
    }
}

fn is_date(text: &str, today: NaiveDate) -> bool {
    let digit = |c: char| c.is_ascii_digit();
    let telling = text.contains(' ') || (text.contains(digit) && !text.chars().all(digit)) || text.len() > 4;
    telling && !text.chars().all(digit) && is_expression(text, today)
}
