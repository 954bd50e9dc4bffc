//! Which words of an index are spelled as a query asks: the words of its dictionaries that match.
//!
//! The text field has the stem of every word; the form field has, after the stem, each word that is not written as its stem. A
//! word that is written as its stem is known by having the stem and no form.

use std::collections::BTreeSet;
use std::sync::Arc;

use regex::Regex;
use tantivy::schema::Field;
use tantivy::{SegmentReader, Term};

use crate::error::{Error, ErrorKind, Result};
use crate::index::{Snapshot, SpaceFields};
use crate::query::{Query, Spelling, regex};
use crate::text::{FORM_SEPARATOR, FORM_SEPARATOR_BYTE, bare, plain};

/// Most words that a spelling may stand for.
pub(super) const MAX_WORDS: usize = 1024;

/// What a spelling stands for, as terms of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Expansion {
    /// The stems that are spelled so, in order. They are meant where none of `others` stands.
    stems: Vec<String>,
    /// The forms of these stems that are not spelled so, in order.
    others: Vec<String>,
    /// The forms that are spelled so and whose stems are not, in order.
    forms: Vec<String>,
    /// The words, in order.
    pub(super) words: Vec<String>,
}

/// What the spellings of a query stand for.
#[derive(Debug, Default)]
pub(super) struct Expansions(Vec<(Spelling, Arc<Expansion>)>);

impl Expansions {
    /// Looks through the dictionaries once for all spellings of a query.
    pub(super) fn of(query: &Query, snapshot: &Snapshot<'_>) -> Result<Self> {
        let mut spellings: Vec<&Spelling> = Vec::new();
        query.walk(&mut |query| match query {
            Query::Spelled(spelling) if !spellings.contains(&spelling) => spellings.push(spelling),
            _ => {}
        });
        if spellings.is_empty() {
            return Ok(Self::default());
        }
        let mut searches = spellings.into_iter().map(Search::new).collect::<Result<Vec<_>>>()?;
        let fields = snapshot.fields().space;
        for reader in snapshot.searcher().segment_readers() {
            look_through(&mut searches, reader, fields).map_err(|error| snapshot.failed(error))?;
        }
        let mut expansions = Vec::with_capacity(searches.len());
        for search in searches {
            let spelling = search.spelling.clone();
            expansions.push((spelling, Arc::new(search.finish(snapshot)?)));
        }
        Ok(Self(expansions))
    }

    /// What a spelling stands for.
    pub(super) fn get(&self, spelling: &Spelling) -> Option<&Arc<Expansion>> {
        self.0.iter().find(|(known, _)| known == spelling).map(|(_, expansion)| expansion)
    }
}

impl Expansion {
    /// The terms that stand wherever one of the words does.
    pub(super) fn terms(&self, fields: SpaceFields) -> Vec<Term> {
        let mut terms = terms(fields.text, &self.stems);
        terms.append(&mut self::terms(fields.form, &self.forms));
        terms
    }

    /// The terms of words that have one of the stems and are spelled otherwise.
    pub(super) fn others(&self, fields: SpaceFields) -> Vec<Term> {
        terms(fields.form, &self.others)
    }

    /// Whether a word with this stem and this form is one of them.
    pub(super) fn has(&self, stem: &str, form: Option<&str>) -> bool {
        let is_in = |words: &[String], word: &str| words.binary_search_by(|known| known.as_str().cmp(word)).is_ok();
        match form {
            Some(form) if is_in(&self.forms, form) => true,
            Some(form) => is_in(&self.stems, stem) && !is_in(&self.others, form),
            None => is_in(&self.stems, stem),
        }
    }
}

fn terms(field: Field, words: &[String]) -> Vec<Term> {
    words.iter().map(|word| Term::from_field_text(field, word)).collect()
}

/// One spelling that is looked for.
struct Search<'q> {
    spelling: &'q Spelling,
    matcher: Matcher,
    stems: BTreeSet<String>,
    forms: BTreeSet<String>,
    words: BTreeSet<String>,
}

impl<'q> Search<'q> {
    fn new(spelling: &'q Spelling) -> Result<Self> {
        let matcher = Matcher::of(spelling)?;
        Ok(Self { spelling, matcher, stems: BTreeSet::new(), forms: BTreeSet::new(), words: BTreeSet::new() })
    }

    /// Whether there are so many words that no more need to be looked for.
    fn is_full(&self) -> bool {
        self.words.len() > MAX_WORDS
    }

    fn finish(self, snapshot: &Snapshot<'_>) -> Result<Expansion> {
        if self.is_full() {
            let what = format!("`{}` stands for more than {MAX_WORDS} words of this index", self.spelling);
            let error = Error::new(ErrorKind::Query, what).about(self.spelling.to_string());
            return Err(error.fix("write more of its letters"));
        }
        let mut others = BTreeSet::new();
        for reader in snapshot.searcher().segment_readers() {
            self.other_forms(reader, snapshot.fields().space, &mut others).map_err(|error| snapshot.failed(error))?;
        }
        let forms = self.forms.into_iter();
        let forms = forms.filter(|form| !self.stems.contains(form.split(FORM_SEPARATOR).next().unwrap_or("")));
        Ok(Expansion {
            forms: forms.collect(),
            stems: self.stems.into_iter().collect(),
            others: others.into_iter().collect(),
            words: self.words.into_iter().collect(),
        })
    }

    /// Adds the forms of the stems that are not spelled so.
    fn other_forms(
        &self,
        reader: &SegmentReader,
        fields: SpaceFields,
        others: &mut BTreeSet<String>,
    ) -> tantivy::Result<()> {
        let inverted = reader.inverted_index(fields.form)?;
        for stem in &self.stems {
            let prefix = format!("{stem}{FORM_SEPARATOR}");
            let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
            while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                let form = String::from_utf8_lossy(terms.key());
                if !self.matcher.matches(&plain(form.get(prefix.len()..).unwrap_or(""))) {
                    others.insert(form.into_owned());
                }
            }
        }
        Ok(())
    }
}

/// Adds the words of a segment's dictionaries to the searches that they match.
fn look_through(searches: &mut [Search<'_>], reader: &SegmentReader, fields: SpaceFields) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(fields.text)?;
    let mut text = inverted.terms().stream()?;
    while text.advance() {
        let Ok(stem) = std::str::from_utf8(text.key()) else { continue };
        let word = bare(stem);
        for search in searches.iter_mut().filter(|search| !search.is_full() && search.matcher.matches(word)) {
            search.stems.insert(stem.to_owned());
            search.words.insert(word.to_owned());
        }
    }
    let inverted = reader.inverted_index(fields.form)?;
    let mut forms = inverted.terms().stream()?;
    while forms.advance() {
        let Some(at) = forms.key().iter().position(|&byte| byte == FORM_SEPARATOR_BYTE) else { continue };
        let Ok(written) = std::str::from_utf8(forms.key().get(at + 1..).unwrap_or(&[])) else { continue };
        let written = plain(written);
        for search in searches.iter_mut().filter(|search| !search.is_full() && search.matcher.matches(&written)) {
            search.forms.insert(String::from_utf8_lossy(forms.key()).into_owned());
            search.words.insert(written.clone().into_owned());
        }
    }
    Ok(())
}

/// Tells words that are spelled so from others.
enum Matcher {
    Wildcard(Vec<char>),
    Similar { word: Vec<char>, edits: usize },
    Regex(Regex),
}

impl Matcher {
    fn of(spelling: &Spelling) -> Result<Self> {
        let letters = |text: &str| plain(text).chars().filter(|&c| c != '\'').collect();
        Ok(match spelling {
            Spelling::Wildcard(text) => Self::Wildcard(letters(text)),
            Spelling::Similar { word, edits } => Self::Similar { word: letters(word), edits: *edits },
            Spelling::Regex(text) => {
                // An apostrophe that is asked for is in none of the words, and may be repeated: `/o'*brien/`.
                let text = crate::text::fold(text).replace(['\'', '‘', '’', '‛', '\u{2bc}'], "'?");
                let regex = regex(&text).map_err(|what| {
                    Error::new(ErrorKind::Query, what).fix("write it without accents, which words are compared without")
                })?;
                Self::Regex(regex)
            }
        })
    }

    fn matches(&self, word: &str) -> bool {
        match self {
            Self::Wildcard(pattern) => is_like(pattern, word),
            Self::Similar { word: asked, edits } => is_similar(asked, word, *edits),
            Self::Regex(regex) => regex.is_match(word),
        }
    }
}

/// Whether `*` and `?` in the pattern can stand for letters so that it is the word.
fn is_like(pattern: &[char], word: &str) -> bool {
    let (mut next, mut rest) = (0, word);
    // What comes after the last `*`, and the shortest rest that it has not been tried with.
    let mut again: Option<(usize, &str)> = None;
    loop {
        let mut chars = rest.chars();
        match (pattern.get(next), chars.next()) {
            (Some('*'), _) => {
                next += 1;
                again = Some((next, rest));
            }
            (Some(&asked), Some(c)) if asked == '?' || asked == c => {
                next += 1;
                rest = chars.as_str();
            }
            (None, None) => return true,
            _ => {
                let Some((after, tried)) = again else { return false };
                let mut chars = tried.chars();
                if chars.next().is_none() {
                    return false;
                }
                (next, rest) = (after, chars.as_str());
                again = Some((after, rest));
            }
        }
    }
}

/// Whether so many letters more, fewer, different, or swapped with the next, make the one the other.
fn is_similar(asked: &[char], word: &str, edits: usize) -> bool {
    if word.chars().count().abs_diff(asked.len()) > edits {
        return false;
    }
    let width = asked.len() + 1;
    // Rows of the usual table: of the letter before the last, of the last, and of this one.
    let (mut before, mut last, mut row) = (vec![0; width], (0..width).collect::<Vec<_>>(), vec![0; width]);
    let mut previous = None;
    for c in word.chars() {
        let at = |row: &[usize], i: usize| row.get(i).copied().unwrap_or(usize::MAX / 2);
        let first = at(&last, 0) + 1;
        let mut least = first;
        if let Some(slot) = row.first_mut() {
            *slot = first;
        }
        let mut left = first;
        for (i, &letter) in (1..).zip(asked) {
            let mut cost = (left + 1).min(at(&last, i) + 1).min(at(&last, i - 1) + usize::from(letter != c));
            let swapped = i > 1 && previous == Some(letter) && asked.get(i - 2) == Some(&c);
            if swapped {
                cost = cost.min(at(&before, i - 2) + 1);
            }
            if let Some(slot) = row.get_mut(i) {
                *slot = cost;
            }
            left = cost;
            least = least.min(cost);
        }
        if least > edits {
            return false;
        }
        previous = Some(c);
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last.last().is_some_and(|&cost| cost <= edits)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn letters(text: &str) -> Vec<char> {
        text.chars().collect()
    }

    /// Whether the pattern is the word, by trying everything.
    fn like(pattern: &[char], word: &[char]) -> bool {
        match (pattern.split_first(), word.split_first()) {
            (None, None) => true,
            (Some(('*', rest)), Some((_, after))) => like(rest, word) || like(pattern, after),
            (Some(('*', rest)), None) => like(rest, word),
            (Some((asked, rest)), Some((c, after))) => (*asked == '?' || asked == c) && like(rest, after),
            _ => false,
        }
    }

    /// Whether so many edits suffice, by trying everything; a pair that was swapped is not edited again.
    fn similar(a: &[char], b: &[char], edits: usize) -> bool {
        if let (Some((x, a)), Some((y, b))) = (a.split_first(), b.split_first())
            && x == y
            && similar(a, b, edits)
        {
            return true;
        }
        let Some(left) = edits.checked_sub(1) else { return a.is_empty() && b.is_empty() };
        let (rest_a, rest_b) = (a.get(1..), b.get(1..));
        let swapped = match (a, b) {
            ([one, two, a @ ..], [first, second, b @ ..]) => one == second && two == first && similar(a, b, left),
            _ => false,
        };
        swapped
            || (a.is_empty() && b.is_empty())
            || rest_a.is_some_and(|rest| similar(rest, b, left))
            || rest_b.is_some_and(|rest| similar(a, rest, left))
            || rest_a.zip(rest_b).is_some_and(|(a, b)| similar(a, b, left))
    }

    #[test]
    fn regular_expressions_need_no_apostrophes() {
        for (text, word, is) in [
            ("o'brien", "obrien", true),
            ("O’Br.*", "obrien", true),
            ("o'?brien", "brien", false),
            ("(o')*brien", "brien", true),
            ("o[^']brien", "oxbrien", true),
            ("caf[eé]'s", "cafes", true),
        ] {
            let matcher = Matcher::of(&Spelling::Regex(text.to_owned())).unwrap();
            assert_eq!(matcher.matches(word), is, "{text} {word}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn wildcards_and_similar_spellings(pattern in "[abé*?]{0,8}", word in "[abé]{0,8}", edits in 1usize..3) {
            prop_assert_eq!(is_like(&letters(&pattern), &word), like(&letters(&pattern), &letters(&word)));
            let asked = pattern.replace(['*', '?'], "a");
            prop_assert_eq!(
                is_similar(&letters(&asked), &word, edits),
                similar(&letters(&asked), &letters(&word), edits),
                "{} {} {}", asked, word, edits
            );
        }
    }
}
