//! From an article to all that is made of it before it is indexed.

use crate::actors::Finder;
use crate::article::{Article, MentionedDate};
use crate::dates::{DateFinder, DateOrder, Precision, Spoken};
use crate::index::Stored;
use crate::layout::Layout;
use crate::text::{Language, Teller, Terms};

/// Lays articles out and finds who is named in them, and which dates they speak of; keeps what it learns of words from one to the next.
pub(super) struct Reader {
    pub(super) terms: Terms,
    /// Where the schema has several languages.
    teller: Option<Teller>,
    finder: Option<Finder>,
    date_order: Option<DateOrder>,
}

/// An article whose words have been read.
pub(super) struct Laid {
    pub(super) article: Article,
    /// Where the schema has several.
    pub(super) language: Option<Language>,
    pub(super) layout: Layout,
    /// The numbers of the words of the layout's tokens.
    pub(super) numbers: Vec<u32>,
}

/// An article with all that is made of it before it is indexed.
pub(super) struct Complete {
    pub(super) stored: Stored,
    pub(super) layout: Layout,
    /// The numbers of the words of the layout's tokens.
    pub(super) numbers: Vec<u32>,
}

impl Reader {
    pub(super) fn new(languages: &[Language], date_order: Option<DateOrder>, with_actors: bool) -> Self {
        let finder = with_actors.then(Finder::new);
        Self { terms: Terms::of(languages), teller: Teller::of(languages), finder, date_order }
    }

    /// Forgets words if they have become too many.
    pub(super) fn renew(&mut self) {
        self.terms.renew();
    }

    /// Reads the words of an article. [`Self::renew`] is to be called from time to time, when none is laid out.
    pub(super) fn lay_out(&mut self, article: Article) -> Laid {
        let language = self.teller.as_ref().map(|teller| {
            let texts = article.sections.iter().map(|section| section.text.as_str());
            teller.tell(said(&article), texts)
        });
        if let Some(language) = language {
            self.terms.speak(language);
        }
        let layout = Layout::of(&article, self.terms.language());
        let numbers = layout.numbers(&article, &mut self.terms);
        Laid { article, language, layout, numbers }
    }

    /// Finds actors and dates in an article that was laid out since the last call of [`Self::renew`].
    pub(super) fn complete(&mut self, laid: Laid) -> Complete {
        let Laid { article, language, layout, numbers } = laid;
        if let Some(language) = language {
            self.terms.speak(language);
        }
        let actors = match &mut self.finder {
            // Who goes by capitals would take every noun for a name.
            Some(_) if !self.terms.language().has_capitals_for_names() => Vec::new(),
            Some(finder) => finder.find(&article, &layout, &numbers, &mut self.terms),
            None => Vec::new(),
        };
        let dates = mentioned_dates(&article, &layout, self.date_order);
        Complete { stored: Stored { article, actors, dates, language, added: None }, layout, numbers }
    }
}

/// The keys of metadata that may say which language an article is in.
const LANGUAGE: [&str; 7] = ["language", "lang", "xml:lang", "inLanguage", "content_language", "locale", "languages"];

/// The language that an article says it is in: the first that is one.
fn said(article: &Article) -> Option<Language> {
    let said = LANGUAGE.iter().filter_map(|key| article.meta(key));
    said.filter_map(|value| value.as_array().map_or(Some(value), |values| values.first()))
        .find_map(|value| value.as_str().and_then(Language::from_tag))
}

/// The dates that an article speaks of, in reading order.
fn mentioned_dates(article: &Article, layout: &Layout, order: Option<DateOrder>) -> Vec<MentionedDate> {
    // Nothing can be told from a month or a year.
    let published = article.published.as_ref().filter(|published| published.precision == Precision::Day);
    let mut finder = DateFinder::new(published.map(|published| published.date), order);
    let (mut dates, mut found) = (Vec::new(), Vec::new());
    for (part, tokens) in layout.by_part() {
        let text = article.part(part).unwrap_or("");
        finder.find(text, tokens.iter().map(|placed| placed.token), &mut found);
        let date = |spoken: Spoken| MentionedDate { period: spoken.period, part, span: spoken.start..spoken.end };
        dates.extend(found.drain(..).map(date));
    }
    dates
}
