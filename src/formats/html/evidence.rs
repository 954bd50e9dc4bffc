//! All that a page says of its date, each with how far it can be trusted.

use std::ops::Range;

use chrono::{Datelike, NaiveDate, NaiveTime};

use super::find::{YEARS, days, value};
use super::json_ld::{Linked, Node};
use super::line::{Beside, beside, is_place};
use super::metas::{DATED, MODIFIED, PUBLISHED};
use super::names::is_dating;
use super::page::{Mark, Owner, Page};
use super::scripts::{self, Said};
use super::words::{Label, label_after, label_before};
use crate::article::Provenance;
use crate::dates::{DateError, DateErrorKind, DateOrder, DocumentDate, Precision, parse_path_date};

/// Something that a page says of its date.
pub(super) struct Evidence {
    /// From 1 to 100: how far it can be trusted.
    pub(super) strength: u8,
    /// Whether it is of the last change, not of publication.
    pub(super) modified: bool,
    /// Whether a reader sees it near the headline.
    pub(super) visible: bool,
    /// Where it stands: `meta article:published_time`.
    pub(super) place: String,
    /// As it is written.
    pub(super) written: String,
    /// What it is read as, or why it is not.
    pub(super) read: Result<Date, DateError>,
    /// What sort of place it is.
    pub(super) provenance: Provenance,
    /// The bytes of the page.
    pub(super) span: Option<Range<usize>>,
}

/// A date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) date: NaiveDate,
    pub(super) time: Option<NaiveTime>,
    pub(super) precision: Precision,
}

impl From<DocumentDate> for Date {
    fn from(found: DocumentDate) -> Self {
        Self { date: found.date, time: found.time, precision: found.precision }
    }
}

/// The least strength of what is said in so many words: JSON-LD, meta elements, `itemprop`, the address.
pub(super) const SAID: u8 = 88;

/// How many days of the text, and how many elements, are weighed: the first ones.
const MOST: usize = 400;

/// The strength of an address that gives no day.
pub(super) const MONTH: u8 = 24;

/// The strength of a bare date in the text: it may tell the day where the address gives the month, and nothing else.
pub(super) const FAINT: u8 = 10;

/// Gathers what a page says of its date, in no order.
pub(super) fn gather(
    source: &str,
    page: &Page<'_>,
    linked: &Linked,
    headline: Option<&Range<usize>>,
    order: Option<DateOrder>,
) -> Vec<Evidence> {
    let mut all = Gathered { source, page, headline, order, all: Vec::new() };
    all.json_ld(linked);
    all.metas();
    all.addresses();
    all.marks();
    all.text();
    all.title();
    if all.all.iter().all(|evidence| evidence.strength < 75 || evidence.read.is_err()) {
        all.scripts();
    }
    all.all
}

struct Gathered<'p, 't> {
    source: &'p str,
    page: &'p Page<'t>,
    headline: Option<&'p Range<usize>>,
    order: Option<DateOrder>,
    all: Vec<Evidence>,
}

impl Gathered<'_, '_> {
    fn add(
        &mut self,
        strength: u8,
        place: &str,
        written: &str,
        provenance: Provenance,
        span: Option<Range<usize>>,
    ) -> Option<&mut Evidence> {
        let read = value(written, self.order).map(Date::from);
        // A word, or a time of the first day that computers have, says nothing.
        let says = match &read {
            Ok(found) => found.date.year() != 1970 && (1800..YEARS.end).contains(&found.date.year()),
            Err(error) => error.kind != DateErrorKind::Unknown,
        };
        let written = super::super::clean::excerpt(written);
        let evidence = Evidence {
            strength,
            modified: false,
            visible: false,
            place: place.to_owned(),
            written,
            read,
            provenance,
            span,
        };
        if !says {
            return None;
        }
        self.all.push(evidence);
        self.all.last_mut()
    }

    fn json_ld(&mut self, linked: &Linked) {
        for (key, article, page, modified) in
            [("datePublished", 98, SAID, false), ("dateCreated", 64, 58, false), ("dateModified", 34, 28, true)]
        {
            let (node, strength) = if linked.articles.iter().any(|node| node.text(key).is_some()) {
                (linked.articles.first(), article)
            } else {
                (linked.pages.first(), page)
            };
            if let Some(node) = node {
                self.node(node, key, strength, modified);
            }
        }
    }

    fn node(&mut self, node: &Node, key: &str, strength: u8, modified: bool) {
        let Some(text) = node.text(key) else { return };
        if let Some(evidence) =
            self.add(strength, &format!("JSON-LD {key}"), text, Provenance::JsonLd, Some(node.span.clone()))
        {
            evidence.modified = modified;
        }
    }

    fn metas(&mut self) {
        let page = self.page;
        let tables: [(&[&str], u8, bool); 3] = [(&PUBLISHED, 96, false), (&DATED, 66, false), (&MODIFIED, 32, true)];
        for (names, strength, modified) in tables {
            for name in names {
                let head = page.meta(name).find(|meta| meta.within.is_none());
                let body = page.meta(name).filter(|meta| meta.within.is_some());
                for meta in head.into_iter().chain(body.take(MOST)) {
                    let strength = match meta.within {
                        // A server says when it made the page, whenever the article was written.
                        None if meta.name == "last-modified" => 20,
                        None => strength,
                        Some(within) => self.of_item(within, strength),
                    };
                    let place = format!("meta {}", meta.name);
                    if let Some(evidence) =
                        self.add(strength, &place, &meta.content, Provenance::Meta, Some(meta.span.clone()))
                    {
                        evidence.modified = modified;
                    }
                }
            }
        }
    }

    /// The strength of a property that stands in the text: of the item that has the headline, near the headline, or anywhere.
    fn of_item(&self, (at, item): (usize, usize), strength: u8) -> u8 {
        let is_own = self.headline.is_some_and(|headline| self.page.item(item).contains(&headline.start));
        let here = at..at;
        match self.is_near(&here) {
            _ if self.is_others(item) => FAINT,
            _ if is_own => strength,
            true => strength.min(92) - u8::from(self.is_above(&here)),
            false => strength.min(59),
        }
    }

    fn addresses(&mut self) {
        let page = self.page;
        let canonical = page.canonical.iter().map(|(address, span)| ("canonical address", &**address, span.clone()));
        let graph = page.meta("og:url").map(|meta| ("address og:url", &*meta.content, meta.span.clone()));
        let first = canonical.chain(graph).find_map(|(place, address, span)| {
            let path = address
                .split_once("://")
                .map_or(address, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
            // What stands behind a question mark may be the name of the article.
            let query = || parse_path_date(&path.replace(['?', '=', '&'], "/"));
            Some((place, address.len() - path.len(), parse_path_date(path).or_else(query)?, address, span))
        });
        let Some((place, shift, found, address, span)) = first else { return };
        let bytes = match &found {
            Ok(found) => found.span.start + shift..found.span.end + shift,
            Err(error) => error.span.start + shift..error.span.end + shift,
        };
        let in_query = address.find('?').is_some_and(|at| at < bytes.start);
        let written = address.get(bytes).unwrap_or("");
        let strength = match &found {
            Ok(found) if found.precision == Precision::Month => MONTH,
            _ if in_query => 60,
            _ if written.contains('/') => 90,
            _ => 85,
        };
        self.all.push(Evidence {
            strength,
            modified: false,
            visible: false,
            place: place.to_owned(),
            written: written.to_owned(),
            read: found.map(|found| Date { date: found.date, time: None, precision: found.precision }),
            provenance: Provenance::Path,
            span: Some(span),
        });
    }

    /// Dates in the attributes of elements.
    fn marks(&mut self) {
        let page = self.page;
        for mark in page.marks.iter().take(MOST) {
            let Some(written) = mark.value.filter(|written| written.contains(|c: char| c.is_ascii_digit())) else {
                continue;
            };
            let near = self.is_near(&mark.text);
            let published = mark.kind.published || has(mark.itemprop, "datePublished");
            let label = self.label(&mark.text);
            let modified = is_modified(mark, label);
            let strength = match (published, near, mark.time || mark.kind.date) {
                _ if label == Some(Label::Other) => continue,
                _ if page.owner(mark.zone) == Owner::Other || self.is_others(mark.item) => continue,
                _ if page.owner(mark.zone) == Owner::Either && !published => continue,
                _ if modified => 30,
                (true, true, _) => 92,
                (true, false, _) => 59,
                (_, true, true) => 83,
                (_, true, false) => 66,
                (_, false, true) => 57,
                (_, false, false) => 30,
            } - u8::from(self.is_above(&mark.text));
            let place = if mark.time { "time element" } else { "attribute of an element" };
            if let Some(evidence) = self.add(strength, place, written, Provenance::Time, Some(mark.span.clone())) {
                evidence.modified = modified;
            }
        }
    }

    /// Days in the text that is seen.
    fn text(&mut self) {
        let page = self.page;
        for found in days(&page.text, self.order).into_iter().take(MOST) {
            let span = found.span;
            let owner = page.owner(page.zone_at(span.start));
            let (near, label) = (self.is_near(&span) && owner == Owner::Article, self.label(&span));
            if owner == Owner::Other || (owner == Owner::Either && label.is_none()) {
                continue;
            }
            let mark = self.mark_around(&span);
            let modified = mark.map_or(label == Some(Label::Modified), |mark| is_modified(mark, label));
            let published = mark.is_some_and(|mark| mark.kind.published || has(mark.itemprop, "datePublished"));
            let pick = |here: u8, far: u8| if near { here - u8::from(self.is_above(&span)) } else { far };
            let beside = self.beside(&span);
            let strength = match label {
                Some(Label::Other) => continue,
                _ if modified && owner == Owner::Either => 15,
                Some(Label::Published) if owner == Owner::Either => 38,
                _ if modified && (beside != Beside::Prose || mark.is_some()) => 29,
                _ if modified => continue,
                // A sentence may speak of what was published at any time.
                Some(Label::Published) if beside != Beside::Prose => pick(84, 62),
                _ if published => pick(82, 60),
                _ if mark.is_some() => pick(78, 56),
                _ if beside != Beside::Prose && near && self.follows(&span) => pick(72, 72),
                _ if beside != Beside::Prose => FAINT,
                // `Kisumu, 5 February 2024. The talks ...`
                _ if near && self.opens(&span) => 50,
                _ => continue,
            };
            let place = match (label, mark) {
                (Some(Label::Published), _) => "text after a word for publication",
                (Some(Label::Modified), _) => "text after a word for a change",
                (None, Some(_)) => "text of an element for dates",
                _ if near => "text near the headline",
                _ => "text",
            };
            self.all.push(Evidence {
                strength,
                modified,
                visible: near && !modified,
                place: place.to_owned(),
                written: page.text.get(span.clone()).unwrap_or("").trim().to_owned(),
                read: found.read.map(Date::from),
                provenance: Provenance::Text,
                span: Some(page.in_source(&span)),
            });
        }
    }

    /// Days in the title of the page.
    fn title(&mut self) {
        let title = self.page.title.map(super::about::line).unwrap_or_default();
        if let Some(found) = days(&title, self.order).first() {
            self.add(45, "title element", title.get(found.span.clone()).unwrap_or(""), Provenance::Text, None);
        }
    }

    /// What scripts say of the article that they show: the day that stands nearest to the headline, else
    /// the only one that is in no list, or the only one.
    fn scripts(&mut self) {
        const BEGINNING: usize = 24;
        const SHORTEST: usize = 12;
        let page = self.page;
        // A word or two may stand anywhere.
        let headline = self.headline.filter(|headline| headline.len() >= SHORTEST);
        let headline = headline.and_then(|headline| page.text.get(headline.clone())).unwrap_or("");
        let headline = headline.get(..headline.floor_char_boundary(BEGINNING)).unwrap_or("");
        let all = page.scripts.iter().flat_map(|script| scripts::dates(self.source, script, headline));
        let dated = |said: &Said<'_>| value(said.value, self.order).ok().map(|found| found.date);
        let mut all: Vec<(NaiveDate, Said<'_>)> = all.filter_map(|said| Some((dated(&said)?, said))).collect();
        let rank = |said: &Said<'_>| (said.distance, said.in_list);
        all.sort_by_key(|(_, said)| rank(said));
        let Some((first, said)) = all.first() else { return };
        let mut others = all.iter().filter(|(_, other)| rank(other) == rank(said));
        if said.distance < usize::MAX || others.all(|(date, _)| date == first) {
            let (place, span) = (format!("script {}", said.key), said.span.clone());
            self.add(58, &place, said.value, Provenance::Meta, Some(span));
        }
    }

    /// Whether a place in the text is near the headline, below it or right above it.
    fn is_near(&self, span: &Range<usize>) -> bool {
        let Some(headline) = self.headline else { return span.start < 1_000 };
        if span.start >= headline.start { span.start < headline.end + 700 } else { span.end + 250 > headline.start }
    }

    /// Whether a place in the text is above the headline: what is below counts before it.
    fn is_above(&self, span: &Range<usize>) -> bool {
        self.headline.is_some_and(|headline| span.end <= headline.start)
    }

    /// Whether an item ends above the headline: it is that of another article.
    fn is_others(&self, item: usize) -> bool {
        item > 0 && self.is_above(&self.page.item(item))
    }

    /// The line that a place in the text is on, or what of it is between bars or not far away.
    fn line(&self, span: &Range<usize>) -> Range<usize> {
        const FAR: usize = 200;
        const BARS: [char; 3] = ['\n', '|', '•'];
        let text = &self.page.text;
        let first = text.floor_char_boundary(span.start.saturating_sub(FAR));
        let last = text.floor_char_boundary(span.end + FAR);
        let (before, after) = (text.get(first..span.start).unwrap_or(""), text.get(span.end..last).unwrap_or(""));
        let start = span.start - before.rsplit(BARS).next().map_or(0, str::len);
        let end = span.end + after.split(BARS).next().map_or(0, str::len);
        start..end
    }

    /// What its line says beside a date, and beside the others that it has.
    fn beside(&self, span: &Range<usize>) -> Beside {
        let line = self.page.text.get(self.line(span)).unwrap_or("");
        beside(line, &days(line, self.order))
    }

    /// Whether little stands between the headline and a date, or it comes before.
    fn follows(&self, span: &Range<usize>) -> bool {
        const LITTLE: usize = 300;
        self.headline.is_none_or(|headline| span.start < headline.end + LITTLE)
    }

    /// Whether a line begins with a place and a date as a story does that has its own.
    fn opens(&self, span: &Range<usize>) -> bool {
        let line = self.line(span);
        let (before, after) = (self.page.text.get(line.start..span.start), self.page.text.get(span.end..line.end));
        before.is_some_and(|before| (1..50).contains(&before.len()) && is_place(before))
            && after.is_some_and(|after| after.trim_start().starts_with(['.', ':', '–', '—', '-', ')']))
    }

    /// What the words beside a date say of it: those before it on its line, or on the line above if it is alone on its own; or
    /// those after it.
    fn label(&self, span: &Range<usize>) -> Option<Label> {
        let text = &self.page.text;
        let before = text.get(text.floor_char_boundary(span.start.saturating_sub(70))..span.start)?;
        let (above, here) = before.rsplit_once('\n').map_or(("", before), |(above, here)| (above, here));
        // A date before this one has its own word.
        let digits = here.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
        let own = here.get(digits..).unwrap_or("");
        let above = above.rsplit('\n').next().unwrap_or("").trim();
        let short = own.trim().is_empty() && digits == 0 && above.len() < 40;
        let within = text.get(span.start..text.floor_char_boundary(span.end.min(span.start + 40))).unwrap_or("");
        let within = within.get(..within.find(|c: char| c.is_ascii_digit()).unwrap_or(0)).unwrap_or("");
        let after = || {
            let after = text.get(span.end..text.floor_char_boundary(span.end + 40)).unwrap_or("");
            label_after(after.split('\n').next().unwrap_or(""))
        };
        label_before(within)
            .or_else(|| label_before(own))
            .or_else(|| if short { label_before(above) } else { None })
            .or_else(after)
    }

    /// The smallest element for dates around a place in the text.
    fn mark_around(&self, span: &Range<usize>) -> Option<&Mark<'_>> {
        let marks = &self.page.marks;
        let behind = marks.partition_point(|mark| mark.text.start <= span.start);
        let around = |mark: &&Mark<'_>| {
            let dated = mark.kind.date || mark.kind.author || mark.time || is_dating(mark.itemprop);
            dated && mark.text.end >= span.start + 4 && mark.text.len() < 250
        };
        marks.get(behind.saturating_sub(12)..behind)?.iter().rev().find(around)
    }
}

fn is_modified(mark: &Mark<'_>, label: Option<Label>) -> bool {
    let published = mark.kind.published || has(mark.itemprop, "datePublished");
    let says = mark.kind.modified || has(mark.itemprop, "dateModified") || label == Some(Label::Modified);
    says && !published && label != Some(Label::Published)
}

fn has(itemprop: &str, name: &str) -> bool {
    itemprop.split_ascii_whitespace().any(|prop| prop.eq_ignore_ascii_case(name))
}
