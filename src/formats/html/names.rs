//! The elements of pages, by what they do.

use super::scan::{Name, key};

/// Attributes in which sites keep dates.
#[rustfmt::skip]
pub(super) const DATA: [&str; 8] = [
    "data-date", "data-datetime", "data-timestamp", "data-utime", "data-time", "data-published", "data-publish-date",
    "data-pubdate",
];

pub(super) const META: Name = key("meta");
pub(super) const LINK: Name = key("link");
pub(super) const HTML: Name = key("html");
pub(super) const BODY: Name = key("body");
pub(super) const MAIN: Name = key("main");
pub(super) const ASIDE: Name = key("aside");
pub(super) const FOOTER: Name = key("footer");
pub(super) const NAV: Name = key("nav");
pub(super) const FORM: Name = key("form");
pub(super) const A: Name = key("a");
pub(super) const SPAN: Name = key("span");
pub(super) const Q: Name = key("q");
pub(super) const B: Name = key("b");
pub(super) const STRONG: Name = key("strong");
pub(super) const TIME: Name = key("time");
pub(super) const RELATIVE_TIME: Name = key("relative-time");
pub(super) const H1: Name = key("h1");
pub(super) const H2: Name = key("h2");
pub(super) const H3: Name = key("h3");
pub(super) const LI: Name = key("li");
pub(super) const TD: Name = key("td");
pub(super) const TH: Name = key("th");
pub(super) const TR: Name = key("tr");
pub(super) const TABLE: Name = key("table");
pub(super) const TBODY: Name = key("tbody");
pub(super) const THEAD: Name = key("thead");
pub(super) const TFOOT: Name = key("tfoot");
pub(super) const CAPTION: Name = key("caption");

pub(super) fn is(text: &str, word: &str) -> bool {
    text.eq_ignore_ascii_case(word)
}

/// Whether an `itemprop` is that of a date of the work.
pub(super) fn is_dating(itemprop: &str) -> bool {
    let word = |word: &str| itemprop.split_ascii_whitespace().any(|prop| prop.eq_ignore_ascii_case(word));
    word("datePublished") || word("dateModified") || word("dateCreated") || word("uploadDate")
}

pub(super) fn is_void(name: Name) -> bool {
    #[rustfmt::skip]
    const VOID: [Name; 12] = [
        key("br"), key("img"), key("hr"), key("input"), key("area"), key("base"), key("col"), key("embed"), key("source"),
        key("track"), key("wbr"), key("param"),
    ];
    VOID.contains(&name)
}

/// Elements whose content the scanner passes over.
pub(super) fn is_raw(name: Name) -> bool {
    const RAW: [Name; 4] = [key("script"), key("style"), key("title"), key("svg")];
    RAW.contains(&name)
}

/// Elements that hold a few words, not an article.
pub(super) fn is_small(name: Name) -> bool {
    const SMALL: [Name; 10] = [
        key("time"),
        key("span"),
        key("p"),
        key("abbr"),
        key("a"),
        key("em"),
        key("small"),
        key("div"),
        key("li"),
        key("td"),
    ];
    SMALL.contains(&name)
}

/// Elements that begin on a line of their own.
pub(super) fn is_block(name: Name) -> bool {
    #[rustfmt::skip]
    const BLOCKS: [Name; 46] = [
        key("p"), key("div"), key("li"), key("ul"), key("ol"), key("h1"), key("h2"), key("h3"), key("h4"), key("h5"), key("h6"),
        key("td"), key("th"), key("tr"), key("table"), key("tbody"), key("thead"), key("tfoot"), key("caption"), key("section"),
        key("article"), key("header"), key("footer"), key("nav"), key("aside"), key("main"), key("body"), key("html"), key("head"),
        key("blockquote"), key("pre"), key("figure"), key("figcaption"), key("dl"), key("dt"), key("dd"), key("form"),
        key("fieldset"), key("address"), key("br"), key("hr"), key("center"), key("details"), key("summary"), key("hgroup"),
        key("template"),
    ];
    // Half of all elements are these.
    !matches!(name, A | SPAN | B | STRONG) && BLOCKS.contains(&name)
}

/// Whether an open element ends where another begins.
pub(super) fn is_ended_by(open: Name, next: Name, block: bool) -> bool {
    const P: Name = key("p");
    const DT: Name = key("dt");
    const DD: Name = key("dd");
    match open {
        P => block && next != key("br"),
        LI => next == LI,
        DT | DD => next == DT || next == DD,
        TD | TH => matches!(next, TD | TH | TR),
        TR => next == TR,
        _ => false,
    }
}
