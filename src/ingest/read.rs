//! From an article to all that is made of it before it is indexed.

use crate::actors::Finder;
use crate::article::{Article, MentionedDate};
use crate::dates::{DateFinder, DateOrder, Precision, Spoken};
use crate::index::Stored;
use crate::layout::Layout;
use crate::text::{Language, Terms};

/// Lays articles out and finds who is named in them, and which dates they speak of; keeps what it learns of words from one to the next.
pub(super) struct Reader {
    pub(super) terms: Terms,
    finder: Option<Finder>,
    date_order: Option<DateOrder>,
}

/// An article with all that is made of it before it is indexed.
pub(super) struct Complete {
    pub(super) stored: Stored,
    pub(super) layout: Layout,
    /// The numbers of the words of the layout's tokens.
    pub(super) numbers: Vec<u32>,
}

impl Reader {
    pub(super) fn new(language: Language, date_order: Option<DateOrder>, with_actors: bool) -> Self {
        Self { terms: Terms::new(language), finder: with_actors.then(Finder::new), date_order }
    }

    pub(super) fn complete(&mut self, article: Article) -> Complete {
        self.terms.renew();
        let layout = Layout::of(&article);
        let numbers = layout.numbers(&article, &mut self.terms);
        let actors = match &mut self.finder {
            Some(finder) => finder.find(&article, &layout, &numbers, &mut self.terms),
            None => Vec::new(),
        };
        let dates = mentioned_dates(&article, &layout, self.date_order);
        Complete { stored: Stored { article, actors, dates, added: None }, layout, numbers }
    }
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
