//! What the attributes of an element say of its part in the page: article, frame, comments, something that is not seen.
//!
//! Most of the words are those by which the reader views of browsers go.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use memchr::memmem;

use super::names::{A, TABLE, is};
use super::outline::OL;
use super::scan::Name;

/// What the attributes of an element say.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "an element may have any of them")]
pub(super) struct Signs<'t> {
    /// Whether there are any.
    pub(super) any: bool,
    /// What its class and id say.
    words: u8,
    /// How much its class and id speak for an article: 25 each, or as much against it.
    pub(super) weight: i8,
    /// Its class.
    pub(super) class: &'t str,
    /// It is not seen.
    pub(super) hidden: bool,
    /// It is a menu, an alert or a dialog.
    pub(super) is_frame: bool,
    /// It lies over the page.
    is_modal: bool,
    is_dialog: bool,
    /// It says who wrote the article.
    author: bool,
    /// The number of the first item of a list, where it says one.
    pub(super) first: Option<u16>,
    /// It is a name.
    pub(super) is_name: bool,
    /// It is a table of data, not one that only arranges what is seen.
    pub(super) is_data: bool,
    /// It is a table that only arranges what is seen.
    pub(super) is_layout: bool,
}

/// Seldom part of an article.
const UNLIKELY: u8 = 1;
/// May be part of one after all.
const MAYBE: u8 = 2;
const FOR: u8 = 4;
const AGAINST: u8 = 8;
const BYLINE: u8 = 16;
/// Means something only where no letter stands around it.
const SHARE: u8 = 32;
/// Means something only as a word of its own, between spaces.
const WORD: u8 = 64;
/// A byline, as a word of its own: between signs, or by its capital as in `postAuthor`.
const AUTHOR: u8 = 128;

#[rustfmt::skip]
const WORDS: [(u8, &[&str]); 11] = [
    (UNLIKELY, &[
        "ad-break", "agegate", "ai2html", "breadcrumbs", "community", "cover-wrap", "disqus", "extra", "header", "legends", "menu", "pager", "popup",
        "remark", "replies", "rss", "social", "supplemental", "yom-remote",
    ]),
    (UNLIKELY | AGAINST, &[
        "-ad-", "banner", "combx", "comment", "footer", "gdpr", "related", "shoutbox", "sidebar", "skyscraper", "sponsor",
    ]),
    (AGAINST, &[
        "com-", "contact", "hidden", "masthead", "media", "meta", "outbrain", "promo", "scroll", "share", "shopping", "tags", "widget",
    ]),
    (AGAINST | WORD, &["hid"]),
    (MAYBE, &["and", "column", "shadow"]),
    (MAYBE | FOR, &["article", "body", "content", "main"]),
    (FOR, &["blog", "entry", "page", "post", "story", "text"]),
    (UNLIKELY | FOR, &["pagination"]),
    (BYLINE, &["byline", "writtenby"]),
    (AUTHOR, &["author", "authors"]),
    (SHARE, &["share", "sharedaddy"]),
];

/// Finds the words.
struct Finder {
    automaton: AhoCorasick,
    /// What each of them means.
    means: Vec<u8>,
}

static FINDER: LazyLock<Option<Finder>> = LazyLock::new(|| {
    let all = || WORDS.iter().flat_map(|&(means, words)| words.iter().map(move |&word| (means, word)));
    let mut builder = AhoCorasick::builder();
    builder.ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA));
    let automaton = builder.build(all().map(|(_, word)| word)).ok()?;
    Some(Finder { automaton, means: all().map(|(means, _)| means).collect() })
});

/// What a class or an id says, for [`Signs::name`].
pub(super) fn words(value: &str) -> u8 {
    let Some(Finder { automaton, means }) = &*FINDER else { return 0 };
    let mut said = 0;
    for found in automaton.find_overlapping_iter(value) {
        let Some(&means) = means.get(found.pattern().as_usize()) else { continue };
        let before = value.as_bytes().get(..found.start()).and_then(<[u8]>::last).copied().unwrap_or(b' ');
        let behind = value.as_bytes().get(found.end()).copied().unwrap_or(b' ');
        let counts = match means {
            SHARE => !before.is_ascii_alphanumeric() && !behind.is_ascii_alphanumeric(),
            AUTHOR => {
                let capital = value.as_bytes().get(found.start()).is_some_and(u8::is_ascii_uppercase);
                (!before.is_ascii_alphabetic() || (capital && before.is_ascii_lowercase()))
                    && !behind.is_ascii_lowercase()
            }
            _ if means & WORD != 0 => before == b' ' && behind == b' ',
            _ => true,
        };
        said |= if counts { means } else { 0 };
    }
    said
}

impl<'t> Signs<'t> {
    /// Takes what its class or its id says.
    pub(super) fn name(&mut self, said: u8) {
        let weight = i8::from(said & FOR != 0) - i8::from(said & AGAINST != 0);
        self.words |= said;
        self.weight = self.weight.saturating_add(25 * weight);
        self.any = true;
    }

    /// Reads an attribute of an element that is neither.
    pub(super) fn read(&mut self, element: Name, name: &str, value: &'t str) {
        match name.len() {
            3 if element == A && is(name, "rel") => self.author |= is(value, "author"),
            4 if is(name, "role") => self.role(value),
            5 if is(name, "style") => {
                // Few do, whatever the case of the first letter.
                let speaks_of = |word: &str| memmem::find(value.as_bytes(), word.as_bytes()).is_some();
                if !speaks_of("isplay") && !speaks_of("isibility") {
                    return;
                }
                let says = |property: &str, none: &str| {
                    value.split(';').filter_map(|rule| rule.split_once(':')).any(|(name, value)| {
                        is(name.trim(), property) && value.trim().get(..none.len()).is_some_and(|value| is(value, none))
                    })
                };
                self.hidden |= says("display", "none") || says("visibility", "hidden");
            }
            5 if element == OL && is(name, "start") => self.first = value.trim().parse().ok(),
            6 if is(name, "hidden") => self.hidden = true,
            7 if element == TABLE && is(name, "summary") => self.is_data = true,
            8 if is(name, "itemprop") => {
                self.author |= value.contains("author");
                self.is_name |= value.contains("name");
            }
            9 if element == TABLE && is(name, "datatable") => self.is_layout |= value == "0",
            10 if is(name, "aria-modal") => self.is_modal = is(value, "true"),
            11 if is(name, "aria-hidden") => self.hidden |= is(value, "true"),
            _ => return,
        }
        self.any = true;
    }

    fn role(&mut self, value: &str) {
        const FRAME: [&str; 7] = ["menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"];
        self.is_frame |= FRAME.contains(&value);
        self.is_dialog |= value == "dialog";
        self.is_layout |= value == "presentation";
    }

    /// Those of an element that only sets words off: what its class says, it says of the words.
    pub(super) fn of_a_word(self) -> Self {
        Self { hidden: self.hidden, is_name: self.is_name, ..Self::default() }
    }

    /// Whether it is never part of an article.
    pub(super) fn is_out(&self) -> bool {
        self.hidden || (self.is_modal && self.is_dialog)
    }

    /// Whether it is seldom part of an article.
    pub(super) fn is_unlikely(&self) -> bool {
        self.words & (UNLIKELY | MAYBE) == UNLIKELY
    }

    /// Whether it may say who wrote the article.
    pub(super) fn is_byline(&self) -> bool {
        self.author || self.words & (BYLINE | AUTHOR) != 0
    }

    /// Whether it is for handing the article on.
    pub(super) fn is_sharing(&self) -> bool {
        self.words & SHARE != 0
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::{attributes, key};
    use super::*;

    fn signs(tag: &str) -> Signs<'_> {
        let mut signs = Signs::default();
        attributes(tag).for_each(|(name, value)| match name {
            "class" | "id" => signs.name(words(value)),
            _ => signs.read(key("div"), name, value),
        });
        signs
    }

    #[test]
    fn words_of_classes_and_ids_count() {
        let weight = |tag: &str| signs(tag).weight;
        assert_eq!((weight("class=Article-Body"), weight("class=post id=story")), (25, 50));
        assert_eq!((weight("class=comments"), weight("id=content class=sidebar")), (-25, 0));
        assert_eq!((weight("class='a hid b'"), weight("class=hideous"), weight("class=x")), (-25, 0, 0));
        let unlikely = |tag: &str| signs(tag).is_unlikely();
        assert!(unlikely("class=comments") && unlikely("id=Sidebar") && !unlikely("class='sidebar main'"));
        let sharing = |tag: &str| signs(tag).is_sharing();
        assert!(
            sharing("class=post_share") && sharing("id=share") && !sharing("class=shared") && !sharing("class=ashare")
        );
        let byline = |tag: &str| signs(tag).is_byline();
        assert!(
            byline("class=articlebyline")
                && byline("class=post-author")
                && byline("class=articleAuthor")
                && byline("id=authors")
        );
        assert!(!byline("id=authority") && !byline("class=dateline") && !byline("class=coauthored"));
        assert!(signs("class=byline").is_byline() && signs("itemprop='author name'").is_byline());
    }

    #[test]
    fn what_is_not_seen_is_out() {
        let is_out = |tag: &str| signs(tag).is_out();
        assert!(is_out("style='color:red; Display : none'") && is_out("style=visibility:hidden") && is_out("hidden"));
        assert!(is_out("aria-hidden=true") && is_out("aria-modal=true role=dialog"));
        assert!(!is_out("style=display:block") && !is_out("aria-hidden=false") && !is_out("role=dialog"));
        assert!(signs("role=dialog").is_frame && !signs("role=main").is_frame && !signs("onclick=x").any);
    }
}
