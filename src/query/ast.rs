//! The query as a value, and the constructors that keep its normal form.

use std::ops::Not;

use super::spelling::Spelling;
use super::word::has_word;
use crate::article::ActorKind;
use crate::dates::Period;
use crate::error::{Error, ErrorKind, Result};

/// What is asked of every article.
///
/// The normal form, which the parser gives and [`Self::and`], [`Self::all_of`], [`Self::any_of`], [`Self::near`],
/// [`Self::at_least`], [`Self::region`], [`Self::section`] and `!` keep: `And` and `Or` hold two or more queries, none of their
/// own sort and none of them [`Self::All`]; nothing is negated twice; within a region or section stand only words, phrases,
/// actors, mentioned dates, sentences, paragraphs and what joins them, or, within a region, [`Self::All`] alone; `Near` and
/// `AtLeast` hold places only; texts and names hold a letter or a digit.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// Every article: the empty query, and `*`.
    All,
    /// `talks`, `cease-fire`: what stands between two spaces. Where it is more than one word, they follow each other.
    Word {
        /// As written, with straight apostrophes and hyphens.
        text: String,
        /// Which forms of it are meant.
        form: Form,
    },
    /// `"ceasefire talks"`: these words in this order.
    Phrase {
        /// As written between the quotation marks, with straight apostrophes and hyphens.
        text: String,
        /// Which forms of its words are meant.
        form: Form,
    },
    /// `sanction*`, `colour~1`, `/colou?r/`: a word that is spelled so.
    Spelled(Spelling),
    /// All of them hold.
    And(Vec<Self>),
    /// At least one of them holds.
    Or(Vec<Self>),
    /// It does not hold.
    Not(Box<Self>),
    /// `gas NEAR/5 oil`, `gas PRE/5 oil PRE/5 price`: each stands so near to what those before it cover.
    Near {
        /// How near, and whether in this order.
        near: Near,
        /// Two or more places; the first is no `Near` that is as near.
        queries: Vec<Self>,
    },
    /// `atleast3(gas)`: it stands at so many places.
    AtLeast {
        /// Two or more.
        times: u32,
        /// What stands at places.
        query: Box<Self>,
    },
    /// `title:`, `lead:`, `hlead:`, `sentence:`, `paragraph:`: asked of that part of the article alone.
    Region {
        /// Which part.
        region: Region,
        /// What is asked of it; [`Self::All`], `title:*`, where it only has to be there.
        query: Box<Self>,
    },
    /// `section:"Policy Impact"(gas OR oil)`: a section whose heading holds the phrase, and of which all of `query` is true.
    Section {
        /// The phrase in the heading; `None`, `section:*`, where any section with a heading will do.
        heading: Option<String>,
        /// What is asked of the heading and the text of that one section; `None` where it only has to be there.
        query: Option<Box<Self>>,
    },
    /// `actor:`, `person:`, `org:`, `place:`: who or what is named.
    Actor {
        /// The kind asked for; `None` for any.
        kind: Option<ActorKind>,
        /// A name, a surname or an alias.
        name: String,
        /// `actor:=Yusuf`: whoever is written so or has this surname, whatever else is known of them.
        literal: bool,
    },
    /// `actor:*`, `person:*`: anybody of this kind is named; of any kind for `None`.
    Anybody(Option<ActorKind>),
    /// `mentions:`: what dates it speaks of.
    Mentions(Period),
    /// `added:`: on which day it first came into the index.
    Added(Period),
    /// `date:`: when it was published.
    Date(DateFilter),
    /// `desk:World`, `words:>500`: a field of the schema.
    Field {
        /// The field's name.
        name: String,
        /// What is asked of it.
        value: FieldValue,
    },
}

/// Which forms of a word are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// `talks`: all forms with the same stem, in any case.
    Stemmed,
    /// `=talks`: this form, in any case.
    Exact,
    /// `case:Apple`: this form in this case.
    Cased,
}

/// How near to each other places stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Near {
    /// From the last word of the one to the first word of the other at most so many positions: 1 where nothing stands between
    /// them.
    pub distance: u32,
    /// Whether the first comes first.
    pub ordered: bool,
}

/// A part of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Region {
    /// The title.
    Title,
    /// The first paragraph before the first heading.
    Lead,
    /// The title or the lead: what is asked may stand partly in the one, partly in the other.
    HeadLead,
    /// A paragraph, a heading or the title: one of them has to have all that is asked.
    Paragraph,
    /// A sentence: one has to have all that is asked.
    Sentence,
}

/// A question about the date of publication.
#[derive(Debug, Clone, PartialEq)]
pub enum DateFilter {
    /// Published within this period.
    In(Period),
    /// The date is not known.
    Unknown,
}

/// A question about a field of the schema.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue {
    /// The article has the field.
    Any,
    /// A keyword field is this text; a text field holds these words in this order.
    Text(String),
    /// A number.
    Number(NumberFilter),
    /// A date within the period.
    Date(Period),
}

/// A question about a number; none of them is infinite or NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberFilter {
    /// From the first to the second, both included; the first is not larger.
    Between(f64, f64),
    /// This number or more.
    AtLeast(f64),
    /// More than this number.
    Above(f64),
    /// This number or less.
    AtMost(f64),
    /// Less than this number.
    Below(f64),
}

impl Query {
    /// Whether every article answers it.
    #[must_use]
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// What has to hold, each for itself: the parts of an `And`, or the query itself; nothing for [`Self::All`].
    #[must_use]
    pub fn clauses(&self) -> &[Self] {
        match self {
            Self::All => &[],
            Self::And(clauses) => clauses,
            clause => std::slice::from_ref(clause),
        }
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self::all_of([self, other])
    }

    /// All of `queries` hold; [`Self::All`] if there are none.
    #[must_use]
    pub fn all_of(queries: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for query in queries {
            match query {
                Self::All => {}
                Self::And(inner) => all.extend(inner),
                query => all.push(query),
            }
        }
        match all.pop() {
            None => Self::All,
            Some(only) if all.is_empty() => only,
            Some(last) => {
                all.push(last);
                Self::And(all)
            }
        }
    }

    /// At least one of `queries` holds; for none of them what no article answers, `NOT *`.
    #[must_use]
    pub fn any_of(queries: impl IntoIterator<Item = Self>) -> Self {
        let mut any = Vec::new();
        for query in queries {
            match query {
                Self::All => return Self::All,
                Self::Or(inner) => any.extend(inner),
                query => any.push(query),
            }
        }
        match any.pop() {
            None => !Self::All,
            Some(only) if any.is_empty() => only,
            Some(last) => {
                any.push(last);
                Self::Or(any)
            }
        }
    }

    /// `query` asked of a region; what it asks of the whole article (dates, fields, other regions, sections) stays outside. For
    /// [`Self::All`], that there is such a region.
    ///
    /// # Errors
    ///
    /// If nothing in `query` can be asked of a region, or if an `OR` or `NOT` joins what can with what cannot.
    pub fn region(region: Region, query: Self) -> Result<Self> {
        if query.is_all() {
            return Ok(Self::Region { region, query: Box::new(query) });
        }
        let (inside, outside) = query.split()?;
        if inside.is_all() {
            let what = format!("`{}:` holds only what is asked of the whole article", region.name());
            let fix = format!("write that as a clause of its own, and {0}:word, or {0}:* for any", region.name());
            return Err(Error::new(ErrorKind::Query, what).fix(fix));
        }
        Ok(Self::Region { region, query: Box::new(inside) }.and(outside))
    }

    /// `query` asked of one section whose heading holds the phrase; what it asks of the whole article (dates, fields, regions,
    /// other sections) stays outside.
    ///
    /// # Errors
    ///
    /// If an `OR` or `NOT` joins what can be asked of a section with what cannot, or if the heading holds no word.
    pub fn section(heading: impl Into<String>, query: Self) -> Result<Self> {
        let heading = heading.into();
        if !has_word(&heading) {
            let error = Error::new(ErrorKind::Query, "the heading of the section holds no word");
            return Err(error.fix("name words of the heading: section:\"Policy Impact\""));
        }
        Self::in_section(Some(heading), query)
    }

    /// The same of any one section that has a heading.
    ///
    /// # Errors
    ///
    /// If an `OR` or `NOT` joins what can be asked of a section with what cannot.
    pub fn any_section(query: Self) -> Result<Self> {
        Self::in_section(None, query)
    }

    fn in_section(heading: Option<String>, query: Self) -> Result<Self> {
        let (inside, outside) = query.split()?;
        let query = (!inside.is_all()).then(|| Box::new(inside));
        Ok(Self::Section { heading, query }.and(outside))
    }

    /// The same, but that every actor is meant as written.
    #[must_use]
    pub fn literally(self) -> Self {
        let all = |queries: Vec<Self>| queries.into_iter().map(Self::literally).collect();
        match self {
            Self::Actor { kind, name, .. } => Self::Actor { kind, name, literal: true },
            Self::And(queries) => Self::And(all(queries)),
            Self::Or(queries) => Self::Or(all(queries)),
            Self::Not(query) => Self::Not(Box::new(query.literally())),
            Self::Near { near, queries } => Self::Near { near, queries: all(queries) },
            Self::AtLeast { times, query } => Self::AtLeast { times, query: Box::new(query.literally()) },
            Self::Region { region, query } => Self::Region { region, query: Box::new(query.literally()) },
            Self::Section { heading, query } => {
                Self::Section { heading, query: query.map(|query| Box::new(query.literally())) }
            }
            other @ (Self::All
            | Self::Word { .. }
            | Self::Phrase { .. }
            | Self::Spelled(_)
            | Self::Anybody(_)
            | Self::Mentions(_)
            | Self::Added(_)
            | Self::Date(_)
            | Self::Field { .. }) => other,
        }
    }

    /// Calls `visit` with the query and with everything in it.
    pub(crate) fn walk<'q>(&'q self, visit: &mut impl FnMut(&'q Self)) {
        visit(self);
        match self {
            Self::And(queries) | Self::Or(queries) | Self::Near { queries, .. } => {
                for query in queries {
                    query.walk(visit);
                }
            }
            Self::Not(query)
            | Self::AtLeast { query, .. }
            | Self::Region { query, .. }
            | Self::Section { query: Some(query), .. } => query.walk(visit),
            _ => {}
        }
    }

    /// Parts what can be asked of a piece of the text from what is asked of the article.
    fn split(self) -> Result<(Self, Self)> {
        let clauses = match self {
            Self::And(clauses) => clauses,
            clause => vec![clause],
        };
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        for clause in clauses {
            match clause.asks() {
                Asks { text: true, article: true } => {
                    let what = "words that are looked for within one part of the article are joined by OR or NOT with \
                                what can only be asked of the whole article";
                    let fix = "put dates, fields, regions and other sections outside the parentheses";
                    return Err(Error::new(ErrorKind::Query, what).fix(fix));
                }
                Asks { text: true, .. } => inside.push(clause),
                Asks { .. } => outside.push(clause),
            }
        }
        Ok((Self::all_of(inside), Self::all_of(outside)))
    }

    fn asks(&self) -> Asks {
        match self {
            Self::Word { .. }
            | Self::Phrase { .. }
            | Self::Spelled(_)
            | Self::Actor { .. }
            | Self::Anybody(_)
            | Self::Mentions(_)
            | Self::Near { .. }
            | Self::AtLeast { .. }
            | Self::Region { region: Region::Sentence | Region::Paragraph, .. } => Asks { text: true, article: false },
            Self::All
            | Self::Region { .. }
            | Self::Section { .. }
            | Self::Added(_)
            | Self::Date(_)
            | Self::Field { .. } => Asks { text: false, article: true },
            Self::Not(query) => query.asks(),
            Self::And(queries) | Self::Or(queries) => {
                queries.iter().map(Self::asks).fold(Asks { text: false, article: false }, |a, b| Asks {
                    text: a.text || b.text,
                    article: a.article || b.article,
                })
            }
        }
    }
}

/// What a query is about.
#[derive(Clone, Copy)]
struct Asks {
    /// Something that stands at a place in the text.
    text: bool,
    /// Something that is true of an article as a whole.
    article: bool,
}

impl Not for Query {
    type Output = Self;

    /// It does not hold.
    fn not(self) -> Self {
        match self {
            Self::Not(query) => *query,
            query => Self::Not(Box::new(query)),
        }
    }
}

impl Region {
    /// `title`, `lead`, `hlead`, `paragraph` or `sentence`, as a query calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Lead => "lead",
            Self::HeadLead => "hlead",
            Self::Paragraph => "paragraph",
            Self::Sentence => "sentence",
        }
    }

    /// Of parts within each other the outer one is larger.
    pub(super) fn size(self) -> u8 {
        match self {
            Self::Title | Self::Lead | Self::HeadLead => 2,
            Self::Paragraph => 1,
            Self::Sentence => 0,
        }
    }
}

impl NumberFilter {
    /// Whether `number` is one of those asked for.
    #[must_use]
    pub fn contains(self, number: f64) -> bool {
        match self {
            Self::Between(from, to) => from <= number && number <= to,
            Self::AtLeast(from) => number >= from,
            Self::Above(from) => number > from,
            Self::AtMost(to) => number <= to,
            Self::Below(to) => number < to,
        }
    }
}
