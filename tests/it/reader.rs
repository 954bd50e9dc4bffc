//! The brute-force reader that search is held against: it knows tokens and no index, and tries every combination.
//!
//! What a token is, which words have one stem, who is meant by a name and what a date in a field is, it asks of those who say so
//! for the index, too; they have tests of their own. Where something stands and what holds there it finds out by itself.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::rc::Rc;

use chrono::NaiveDate;
use dateline::actors::{keys, own_keys};
use dateline::article::{ActorKind, Article, Part, Published};
use dateline::dates::Period;
use dateline::index::Stored;
use dateline::query::{DateFilter, Form, Near, Query, Region};
use dateline::schema::Schema;
use dateline::text::{Language, Opens};

use crate::fields::Values;
use crate::words::{Asked, Words};

/// A token, and what it is part of; paragraphs and sentences are counted through the article.
struct Token {
    word: usize,
    part: Part,
    bytes: Range<usize>,
    paragraph: usize,
    sentence: usize,
    /// Where a paragraph begins, one position stays free.
    position: usize,
}

/// First and last token of something.
type Place = (usize, usize);

/// A run of tokens that a question is about.
type Tokens = Range<usize>;

/// An actor where it is named: what it is known as, and what is written there.
struct Named {
    place: Place,
    kind: ActorKind,
    known: Vec<String>,
    written: Vec<String>,
}

/// The article as the brute-force reader sees it.
pub(crate) struct Reader {
    words: Rc<RefCell<Words>>,
    language: Language,
    tokens: Vec<Token>,
    /// Where each word stands, in order.
    standing: HashMap<usize, Vec<usize>>,
    /// The tokens of every piece that a region means, in order.
    pieces: HashMap<Region, Vec<Tokens>>,
    /// The tokens of the heading and of the whole of every section that has a heading.
    sections: Vec<(Tokens, Tokens)>,
    named: Vec<Named>,
    /// The dates that it speaks of.
    dates: Vec<(Place, Period)>,
    published: Option<Period>,
    added: Option<NaiveDate>,
    fields: Values,
}

impl Reader {
    pub(crate) fn of(stored: &Stored, schema: &Schema, language: Language, words: &Rc<RefCell<Words>>) -> Self {
        let Stored { article, actors, dates, added, .. } = stored;
        let tokens = tokens(article, language, &mut words.borrow_mut());
        let place = |part: Part, span: &Range<usize>| {
            let overlaps = |t: &Token| t.part == part && t.bytes.start < span.end && t.bytes.end > span.start;
            tokens.iter().position(overlaps).zip(tokens.iter().rposition(overlaps))
        };
        let mut named = Vec::new();
        for (actor, mention) in actors.iter().flat_map(|actor| actor.mentions.iter().map(move |m| (actor, m))) {
            let surface = &article.part(mention.part).unwrap()[mention.span.clone()];
            let keys = |name: &str| own_keys(actor.kind, name);
            let (known, written) = (keys(&actor.name), keys(surface));
            let place = place(mention.part, &mention.span);
            named.extend(place.map(|place| Named { place, kind: actor.kind, known, written }));
        }
        let dates = dates.iter().filter_map(|date| Some((place(date.part, &date.span)?, date.period))).collect();
        Self {
            words: words.clone(),
            language,
            pieces: pieces(&tokens),
            sections: sections(&tokens),
            named,
            dates,
            published: article.published.as_ref().map(Published::period),
            added: *added,
            fields: Values::of(article, schema, language, &mut words.borrow_mut()),
            standing: standing(&tokens),
            tokens,
        }
    }

    pub(crate) fn matches(&self, query: &Query) -> bool {
        self.holds(query, &self.all())
    }

    /// The bytes of each part that are to be highlighted, in order; what overlaps is one.
    pub(crate) fn highlights(&self, query: &Query) -> BTreeMap<Part, Vec<Range<usize>>> {
        let mut lit = BTreeSet::new();
        self.light(query, &self.all(), &mut lit);
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

    fn all(&self) -> Tokens {
        0..self.tokens.len()
    }

    fn holds(&self, query: &Query, within: &Tokens) -> bool {
        match query {
            Query::All => true,
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Spelled(_)
            | Query::Actor { .. }
            | Query::Anybody(_)
            | Query::Mentions(_) => !self.places(query, within).is_empty(),
            Query::Near { .. } => !self.ways(query, within).is_empty(),
            Query::AtLeast { times, query } => {
                let firsts: BTreeSet<_> = self.ways(query, within).into_keys().map(|(first, _)| first).collect();
                firsts.len() >= *times as usize
            }
            Query::And(all) => all.iter().all(|q| self.holds(q, within)),
            Query::Or(any) => any.iter().any(|q| self.holds(q, within)),
            Query::Not(query) => !self.holds(query, within),
            Query::Region { region, query } => self.pieces(*region, within).any(|piece| self.holds(query, piece)),
            Query::Section { heading, query } => self
                .sections(heading.as_deref())
                .iter()
                .any(|(_, section)| query.as_ref().is_none_or(|query| self.holds(query, section))),
            Query::Date(DateFilter::Unknown) => self.published.is_none(),
            Query::Date(DateFilter::In(period)) => self.published.is_some_and(|date| date.overlaps(period)),
            Query::Added(period) => self.added.is_some_and(|day| period.contains(day)),
            Query::Field { name, value } => self.fields.are(name, value, &mut self.words.borrow_mut()),
        }
    }

    /// Adds what makes the query hold.
    fn light(&self, query: &Query, within: &Tokens, lit: &mut BTreeSet<Place>) {
        match query {
            Query::Word { .. }
            | Query::Phrase { .. }
            | Query::Spelled(_)
            | Query::Actor { .. }
            | Query::Anybody(_)
            | Query::Mentions(_) => lit.extend(self.places(query, within)),
            Query::Near { .. } => lit.extend(self.ways(query, within).into_values().flatten()),
            Query::AtLeast { query: inner, .. } if self.holds(query, within) => self.light(inner, within, lit),
            Query::And(all) if self.holds(query, within) => all.iter().for_each(|q| self.light(q, within, lit)),
            Query::Or(any) => any.iter().for_each(|q| self.light(q, within, lit)),
            Query::Region { region, query } => {
                for piece in self.pieces(*region, within) {
                    if self.holds(query, piece) {
                        self.light(query, piece, lit);
                    }
                }
            }
            Query::Section { heading, query } => {
                for (head, section) in self.sections(heading.as_deref()) {
                    if query.as_ref().is_none_or(|query| self.holds(query, &section)) {
                        lit.extend(head);
                        if let Some(query) = query {
                            self.light(query, &section, lit);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    /// Every place of what stands at places by itself.
    fn places(&self, query: &Query, within: &Tokens) -> Vec<Place> {
        match query {
            Query::Word { text, form } | Query::Phrase { text, form } => {
                let mut asked = Vec::new();
                self.language.tokenise(text, &mut asked);
                let asked: Vec<_> =
                    asked.iter().map(|token| self.meant(&Asked::Word(token.of(text).to_owned(), *form))).collect();
                let fits = |&first: &usize| {
                    asked.iter().enumerate().all(|(i, meant)| {
                        let token = &self.tokens[first + i];
                        token.paragraph == self.tokens[first].paragraph && meant.contains(&token.word)
                    })
                };
                let last = (within.end + 1).saturating_sub(asked.len()).max(within.start);
                let Some(first) = asked.first() else { return Vec::new() };
                let firsts = self.standing(first, &(within.start..last)).into_iter();
                firsts.filter(fits).map(|first| (first, first + asked.len() - 1)).collect()
            }
            Query::Spelled(spelling) => {
                let meant = self.meant(&Asked::Spelled(spelling.clone()));
                self.standing(&meant, within).into_iter().map(|t| (t, t)).collect()
            }
            Query::Anybody(kind) => {
                let is = |named: &&Named| within.contains(&named.place.0) && kind.is_none_or(|kind| kind == named.kind);
                self.named.iter().filter(is).map(|named| named.place).collect()
            }
            Query::Actor { kind, name, literal } => {
                let sought = self.words.borrow_mut().sought(name, *literal);
                let is = |named: &&Named| {
                    let sought = &sought[ActorKind::ALL.iter().position(|kind| *kind == named.kind).unwrap()];
                    within.contains(&named.place.0)
                        && kind.is_none_or(|kind| kind == named.kind)
                        && sought.is(&keys(&named.known, &named.written))
                };
                self.named.iter().filter(is).map(|named| named.place).collect()
            }
            Query::Mentions(asked) => {
                let is = |(place, date): &&(Place, Period)| within.contains(&place.0) && is_meant(*date, *asked);
                self.dates.iter().filter(is).map(|(place, _)| *place).collect()
            }
            other => unreachable!("{other} stands at no place by itself"),
        }
    }

    /// Where these words stand, in order.
    fn standing(&self, words: &BTreeSet<usize>, within: &Tokens) -> Vec<usize> {
        let known = words.iter().filter_map(|word| self.standing.get(word)).flatten();
        let mut standing: Vec<usize> = known.copied().filter(|token| within.contains(token)).collect();
        standing.sort_unstable();
        standing
    }

    fn meant(&self, asked: &Asked) -> Rc<BTreeSet<usize>> {
        self.words.borrow_mut().meant(asked, self.language)
    }

    /// Every place where the query stands, with what of it makes it stand there.
    fn ways(&self, query: &Query, within: &Tokens) -> BTreeMap<Place, BTreeSet<Place>> {
        match query {
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
                    let widest = covered.keys().map(|place| place.1 - place.0).max().unwrap_or(0);
                    for (right, lit_right) in self.ways(query, within) {
                        // No two tokens are nearer to each other than there are tokens between them.
                        let reach = near.distance as usize;
                        let (from, to) = (right.0.saturating_sub(reach + widest), right.1 + reach);
                        for (left, lit_left) in covered.range((from, 0)..=(to, usize::MAX)) {
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
            single => self.places(single, within).into_iter().map(|place| (place, BTreeSet::from([place]))).collect(),
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

    /// The pieces that the region means, of those that lie within these tokens.
    fn pieces(&self, region: Region, within: &Tokens) -> impl Iterator<Item = &Tokens> {
        self.pieces[&region].iter().filter(|piece| within.start <= piece.start && piece.end <= within.end)
    }

    /// Of each section with this phrase in its heading, where that stands, and its tokens.
    fn sections(&self, heading: Option<&str>) -> Vec<(Vec<Place>, Tokens)> {
        let phrase = heading.map(|text| Query::Phrase { text: text.to_owned(), form: Form::Stemmed });
        let places = |heading| phrase.as_ref().map_or_else(Vec::new, |phrase| self.places(phrase, heading));
        let found = self.sections.iter().map(|(heading, whole)| (places(heading), whole.clone()));
        found.filter(|(places, _)| heading.is_none() || !places.is_empty()).collect()
    }
}

/// As `docs/query-language.md` has it: a shared day, and no longer.
fn is_meant(date: Period, asked: Period) -> bool {
    let days = |period: Period| period.from.zip(period.to).map_or(i64::MAX, |(from, to)| (to - from).num_days());
    let begins = date.to.is_none_or(|last| asked.from.is_none_or(|first| first <= last));
    let ends = date.from.is_none_or(|first| asked.to.is_none_or(|last| first <= last));
    days(date) <= days(asked) && begins && ends
}

fn tokens(article: &Article, language: Language, words: &mut Words) -> Vec<Token> {
    let mut all: Vec<Token> = Vec::new();
    let (mut paragraph, mut sentence) = (0, 0);
    for (part, text) in article.parts() {
        let mut tokens = Vec::new();
        language.tokenise(text, &mut tokens);
        for token in tokens {
            paragraph += usize::from(token.opens == Opens::Paragraph);
            sentence += usize::from(token.opens != Opens::Nothing);
            let position = all.last().map_or(0, |last| last.position + if last.paragraph == paragraph { 1 } else { 2 });
            let word = words.number(token.of(text), language);
            let bytes = token.start as usize..token.end as usize;
            all.push(Token { word, part, bytes, paragraph, sentence, position });
        }
    }
    all
}

fn standing(tokens: &[Token]) -> HashMap<usize, Vec<usize>> {
    let mut standing: HashMap<usize, Vec<usize>> = HashMap::new();
    for (i, token) in tokens.iter().enumerate() {
        standing.entry(token.word).or_default().push(i);
    }
    standing
}

/// From the first to the last token for which `is` holds, if it does for any.
fn run(tokens: &[Token], is: impl Fn(&Token) -> bool) -> Option<Tokens> {
    let ends = tokens.iter().position(&is).zip(tokens.iter().rposition(&is));
    ends.map(|(first, last)| first..last + 1)
}

fn pieces(tokens: &[Token]) -> HashMap<Region, Vec<Tokens>> {
    let opening = tokens.iter().find(|t| t.part == Part::Text(0)).map(|t| t.paragraph);
    let is_lead = |t: &Token| Some(t.paragraph) == opening;
    let numbers = |of: fn(&Token) -> usize| tokens.iter().map(of).collect::<BTreeSet<_>>().into_iter();
    let each = |of: fn(&Token) -> usize| numbers(of).filter_map(|n| run(tokens, |t| of(t) == n)).collect();
    HashMap::from([
        (Region::Title, run(tokens, |t| t.part == Part::Title).into_iter().collect()),
        (Region::Lead, run(tokens, is_lead).into_iter().collect()),
        (Region::HeadLead, run(tokens, |t| t.part == Part::Title || is_lead(t)).into_iter().collect()),
        (Region::Paragraph, each(|t| t.paragraph)),
        (Region::Sentence, each(|t| t.sentence)),
    ])
}

fn sections(tokens: &[Token]) -> Vec<(Tokens, Tokens)> {
    let numbers: BTreeSet<usize> = tokens.iter().filter_map(|t| t.part.section()).collect();
    let section = |n: usize| {
        let heading = run(tokens, |t| t.part == Part::Heading(n))?;
        Some((heading, run(tokens, |t| t.part.section() == Some(n))?))
    };
    numbers.into_iter().filter_map(section).collect()
}
