//! The brute-force reader that search is held against: it knows tokens and no index, and tries every combination.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use dateline::article::{Actor, Article, Part, Published};
use dateline::dates::Period;
use dateline::index::Stored;
use dateline::query::{DateFilter, Form, Near, Query, Region, Spelling};
use dateline::text::{Language, Opens, Terms, fold, tokenise};

/// A token, and what it is part of; paragraphs and sentences are counted through the article.
struct Token {
    word: String,
    stem: String,
    part: Part,
    bytes: Range<usize>,
    paragraph: usize,
    sentence: usize,
    /// Where a paragraph begins, one position stays free.
    position: usize,
}

/// First and last token of something.
type Place = (usize, usize);

/// The article as the brute-force reader sees it.
pub(crate) struct Reader {
    tokens: Vec<Token>,
    /// Which tokens name which actor.
    mentions: Vec<(Place, usize)>,
    date: Option<Period>,
    actors: Vec<Actor>,
    terms: RefCell<Terms>,
}

/// Which tokens a question is about.
type Within<'a> = &'a dyn Fn(usize) -> bool;

impl Reader {
    pub(crate) fn of(stored: &Stored) -> Self {
        let mut terms = Terms::new(Language::ENGLISH);
        let tokens = tokens(&stored.article, &mut terms);
        let mut mentions = Vec::new();
        for (i, actor) in stored.actors.iter().enumerate() {
            for mention in &actor.mentions {
                let overlaps = |t: &Token| {
                    t.part == mention.part && t.bytes.start < mention.span.end && t.bytes.end > mention.span.start
                };
                let first = tokens.iter().position(overlaps);
                let last = tokens.iter().rposition(overlaps);
                mentions.extend(first.zip(last).map(|place| (place, i)));
            }
        }
        let date = stored.article.published.as_ref().map(Published::period);
        Self { tokens, mentions, date, actors: stored.actors.clone(), terms: RefCell::new(terms) }
    }

    pub(crate) fn matches(&self, query: &Query) -> bool {
        self.holds(query, &|_| true)
    }

    /// The bytes of each part that are to be highlighted, in order; what overlaps is one.
    pub(crate) fn highlights(&self, query: &Query) -> BTreeMap<Part, Vec<Range<usize>>> {
        let mut lit = BTreeSet::new();
        self.light(query, &|_| true, &mut lit);
        let mut parts: BTreeMap<Part, Vec<Range<usize>>> = BTreeMap::new();
        for (first, last) in lit {
            let (first, last) = (&self.tokens[first], &self.tokens[last]);
            let bytes = first.bytes.start..last.bytes.end;
            let lit = parts.entry(first.part).or_default();
            match lit.last_mut() {
                Some(before) if bytes.start < before.end => before.end = before.end.max(bytes.end),
                _ => lit.push(bytes),
            }
        }
        parts
    }

    fn is(&self, token: &Token, asked: &str, form: Form) -> bool {
        match form {
            Form::Stemmed => self.terms.borrow_mut().forms(asked).stem == token.stem,
            Form::Exact => token.word.to_lowercase() == asked.to_lowercase(),
            Form::Cased => token.word == asked,
        }
    }

    fn holds(&self, query: &Query, within: Within<'_>) -> bool {
        match query {
            Query::All => true,
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Spelled(_)
            | Query::Actor { .. }
            | Query::Near { .. } => !self.ways(query, within).is_empty(),
            Query::AtLeast { times, query } => {
                let firsts: BTreeSet<_> = self.ways(query, within).into_keys().map(|(first, _)| first).collect();
                firsts.len() >= *times as usize
            }
            Query::And(all) => all.iter().all(|q| self.holds(q, within)),
            Query::Or(any) => any.iter().any(|q| self.holds(q, within)),
            Query::Not(query) => !self.holds(query, within),
            Query::Region { region, query } => {
                self.pieces(*region, within).iter().any(|piece| self.holds(query, &|t| piece.contains(&t)))
            }
            Query::Section { heading, query } => self
                .sections(heading)
                .iter()
                .any(|(_, section)| query.as_ref().is_none_or(|query| self.holds(query, &|t| section.contains(&t)))),
            Query::Date(DateFilter::Unknown) => self.date.is_none(),
            Query::Date(DateFilter::In(period)) => self.date.is_some_and(|date| date.overlaps(period)),
            Query::Mentions(_) | Query::Added(_) | Query::Field { .. } => unreachable!("not asked"),
        }
    }

    /// Adds what makes the query hold.
    fn light(&self, query: &Query, within: Within<'_>, lit: &mut BTreeSet<Place>) {
        match query {
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Spelled(_)
            | Query::Actor { .. }
            | Query::Near { .. } => {
                lit.extend(self.ways(query, within).into_values().flatten());
            }
            Query::AtLeast { query: inner, .. } if self.holds(query, within) => self.light(inner, within, lit),
            Query::And(all) if self.holds(query, within) => all.iter().for_each(|q| self.light(q, within, lit)),
            Query::Or(any) => any.iter().for_each(|q| self.light(q, within, lit)),
            Query::Region { region, query } => {
                for piece in self.pieces(*region, within) {
                    if self.holds(query, &|t| piece.contains(&t)) {
                        self.light(query, &|t| piece.contains(&t), lit);
                    }
                }
            }
            Query::Section { heading, query } => {
                for (head, section) in self.sections(heading) {
                    if query.as_ref().is_none_or(|query| self.holds(query, &|t| section.contains(&t))) {
                        lit.extend(head);
                        if let Some(query) = query {
                            self.light(query, &|t| section.contains(&t), lit);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Every place where the query stands, with what of it makes it stand there.
    fn ways(&self, query: &Query, within: Within<'_>) -> BTreeMap<Place, BTreeSet<Place>> {
        let single = |place| (place, BTreeSet::from([place]));
        match query {
            Query::Word { text, form } | Query::Phrase { text, form } => {
                let asked: Vec<&str> = text.split(' ').collect();
                let fits = |&first: &usize| {
                    asked.iter().enumerate().all(|(i, asked)| {
                        self.tokens.get(first + i).is_some_and(|token| {
                            within(first + i)
                                && token.paragraph == self.tokens[first].paragraph
                                && self.is(token, asked, *form)
                        })
                    })
                };
                (0..self.tokens.len()).filter(fits).map(|first| single((first, first + asked.len() - 1))).collect()
            }
            Query::Spelled(spelling) => {
                let fits = |&t: &usize| within(t) && is_spelled(&fold(&self.tokens[t].word.to_lowercase()), spelling);
                (0..self.tokens.len()).filter(fits).map(|t| single((t, t))).collect()
            }
            Query::Actor { kind, name, .. } => {
                let is = |actor: &Actor| {
                    kind.is_none_or(|kind| kind == actor.kind)
                        && (actor.name == *name || actor.name.ends_with(&format!(" {name}")))
                };
                let mentions = self.mentions.iter().filter(|((first, _), a)| within(*first) && is(&self.actors[*a]));
                mentions.map(|(place, _)| single(*place)).collect()
            }
            Query::Or(any) => {
                let mut ways: BTreeMap<Place, BTreeSet<Place>> = BTreeMap::new();
                for (place, lit) in any.iter().flat_map(|q| self.ways(q, within)) {
                    ways.entry(place).or_default().extend(lit);
                }
                ways
            }
            Query::Near { near, queries } => {
                let mut covered = self.ways(&queries[0], within);
                for query in &queries[1..] {
                    let mut wider: BTreeMap<Place, BTreeSet<Place>> = BTreeMap::new();
                    for (right, lit_right) in self.ways(query, within) {
                        for (left, lit_left) in &covered {
                            if self.are_near(*near, *left, right) {
                                let place = (left.0.min(right.0), left.1.max(right.1));
                                wider.entry(place).or_default().extend(lit_left.iter().chain(&lit_right));
                            }
                        }
                    }
                    covered = wider;
                }
                covered
            }
            other => unreachable!("{other} stands at no place"),
        }
    }

    fn are_near(&self, near: Near, left: Place, right: Place) -> bool {
        let follows = |one: Place, other: Place| {
            let (one, other) = (&self.tokens[one.1], &self.tokens[other.0]);
            other.position > one.position
                && other.position - one.position <= near.distance as usize
                && other.part == one.part
        };
        follows(left, right) || (!near.ordered && follows(right, left))
    }

    /// The tokens of each piece that the region means, of those that lie within all of them.
    fn pieces(&self, region: Region, within: Within<'_>) -> Vec<BTreeSet<usize>> {
        let mut pieces: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for (i, token) in self.tokens.iter().enumerate() {
            let lead = token.part == Part::Text(0)
                && !self.tokens.iter().any(|t| t.part == Part::Text(0) && t.paragraph < token.paragraph);
            let number = match region {
                Region::Title => (token.part == Part::Title).then_some(0),
                Region::Lead => lead.then_some(0),
                Region::HeadLead => (token.part == Part::Title || lead).then_some(0),
                Region::Paragraph => Some(token.paragraph),
                Region::Sentence => Some(token.sentence),
            };
            if let Some(number) = number {
                pieces.entry(number).or_default().insert(i);
            }
        }
        pieces.into_values().filter(|piece| piece.iter().all(|&t| within(t))).collect()
    }

    /// Of each section with this phrase in its heading, where that stands, and its tokens.
    fn sections(&self, heading: &str) -> Vec<(BTreeSet<Place>, BTreeSet<usize>)> {
        let phrase = Query::Phrase { text: heading.to_owned(), form: Form::Stemmed };
        let numbers: BTreeSet<usize> = (self.tokens.iter())
            .filter_map(|token| if let Part::Heading(section) = token.part { Some(section) } else { None })
            .collect();
        let section = |number: usize| {
            let in_heading = |t: usize| self.tokens[t].part == Part::Heading(number);
            let found: BTreeSet<Place> = self.ways(&phrase, &in_heading).into_keys().collect();
            let parts = [Part::Heading(number), Part::Text(number)];
            let whole = (0..self.tokens.len()).filter(|&t| parts.contains(&self.tokens[t].part)).collect();
            (!found.is_empty()).then_some((found, whole))
        };
        numbers.into_iter().filter_map(section).collect()
    }
}

thread_local! {
    /// What was found out about spellings: trying everything takes long.
    static KNOWN: RefCell<HashMap<(Spelling, String), bool>> = RefCell::default();
}

fn is_spelled(word: &str, spelling: &Spelling) -> bool {
    let asked = (spelling.clone(), word.to_owned());
    let known = KNOWN.with_borrow(|known| known.get(&asked).copied());
    known.unwrap_or_else(|| {
        let is = is_spelled_so(word, spelling);
        KNOWN.with_borrow_mut(|known| known.insert(asked, is));
        is
    })
}

/// Whether a word in lower case and without accents is spelled so.
fn is_spelled_so(word: &str, spelling: &Spelling) -> bool {
    match spelling {
        Spelling::Regex(text) => regex::Regex::new(&format!("^(?i:{text})$")).unwrap().is_match(word),
        Spelling::Wildcard(text) => {
            let regex = text.replace('*', ".*").replace('?', ".");
            regex::Regex::new(&format!("^{regex}$")).unwrap().is_match(word)
        }
        Spelling::Similar { word: asked, edits } => {
            let mut reached = BTreeSet::from([asked.clone()]);
            for _ in 0..*edits {
                reached = reached.iter().flat_map(|word| edited(word)).collect();
            }
            reached.contains(word)
        }
    }
}

/// The word, and all that one edit makes of it, with letters of the words that tests are made of.
fn edited(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = vec![word.to_owned()];
    for at in 0..=letters.len() {
        let (before, after) = letters.split_at(at);
        let mut join = |middle: &[char], after: &[char]| all.push(before.iter().chain(middle).chain(after).collect());
        for c in "abedgiklnorst".chars() {
            join(&[c], after);
            join(&[c], after.get(1..).unwrap_or(&[]));
        }
        join(&[], after.get(1..).unwrap_or(&[]));
        if let [a, b, after @ ..] = after {
            join(&[*b, *a], after);
        }
    }
    all
}

fn tokens(article: &Article, terms: &mut Terms) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let (mut paragraph, mut sentence) = (0, 0);
    for (part, text) in article.parts() {
        let mut tokens = Vec::new();
        tokenise(text, &mut tokens);
        for token in tokens {
            paragraph += usize::from(token.opens == Opens::Paragraph);
            sentence += usize::from(token.opens != Opens::Nothing);
            let position = all.last().map_or(0, |last| last.position + if last.paragraph == paragraph { 1 } else { 2 });
            let word = token.of(text).to_owned();
            let stem = terms.forms(&word).stem.to_owned();
            let bytes = token.start as usize..token.end as usize;
            all.push(Token { word, stem, part, bytes, paragraph, sentence, position });
        }
    }
    all
}
