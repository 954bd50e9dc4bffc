//! Markdown with front matter in YAML or TOML: headings and standalone bold lines make sections, every other key is metadata.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::blocks::{begin_item, begin_line};
use super::clean::{decode_entities, is_html, push_collapsed, strip_tags};
use super::front::Language;
use super::heading::reads_as_heading;
use super::record::{set_date, take_named, take_title};
use super::{Format, Found, Raw, Sink, article, front, letter};
use crate::article::{Article, Metadata, Provenance, Rejection, Section, Warning};
use crate::schema::Schema;

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    endings: &["md", "markdown", "mdown", "mkd"],
    sniff,
    cut: |_| None,
    decodes: false,
    parse,
};

/// Front matter: `---` or `+++`, then a line with a key.
fn sniff(head: &str) -> bool {
    let mut lines = head.trim_start().lines();
    let Some(language) = lines.next().and_then(Language::after) else { return false };
    let key = lines.find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    let key = key.and_then(|line| line.split_once(language.sign()));
    key.map(|(key, _)| key.trim_end()).is_some_and(|key| !key.is_empty() && !key.contains(' '))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let order = schema.date_order;
    let (front, body_start) = front::split(raw.text);
    let front = front.and_then(|(language, at)| Some((at.start, front::read(language, raw.text.get(at)?)?)));
    // Rules that stand around text belong to the body.
    let body_start = if front.is_some() { body_start } else { 0 };
    let mut article = article(Metadata::new());
    let mut dated = false;
    if let Some((start, (mut object, warning))) = front {
        let line = raw.line + lines_before(raw.text, start);
        article.warnings.extend(warning.map(|wrong| Warning::at(line + wrong.line, wrong.message)));
        // As it would read in a heading: `AT\&T`.
        article.title = take_title(&mut object, &schema.records.title).map(without_escapes);
        let date = take_named(&mut object, &schema.records.date);
        article.metadata = object;
        dated = date.is_some();
        if let Some((key, date)) = date {
            set_date(&mut article, &format!("front matter {key}"), &date, Provenance::FrontMatter, order, line);
        }
    }
    let body = raw.text.get(body_start..).unwrap_or("");
    let (offset, line) = (raw.offset + body_start, raw.line + lines_before(raw.text, body_start));
    let here = Raw { text: body, bytes: body.as_bytes(), offset, line, ..raw };
    // As in a letter, the date may stand on a line of the body instead.
    let date_line =
        if article.published.is_none() && !dated { letter::take_date(here, order, &mut article) } else { None };
    if dated {
        letter::compare_date(here, order, &mut article);
    }
    dated |= date_line.is_some();
    article.sections = sections(here, date_line.unwrap_or_default());
    take_leading_title(&mut article);
    if article.published.is_none() && !dated {
        letter::set_from_lead(&mut article, order);
    }
    let empty = article.sections.iter().all(|section| section.heading.is_none() && section.text.is_empty());
    if empty && article.title.is_none() {
        let reason = "the file has neither a title nor a text".to_owned();
        return sink(Found::Rejected(Rejection { line: None, reason }));
    }
    sink(Found::Article { article: Box::new(article), ordinal: 0 });
}

fn lines_before(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or("").bytes().filter(|&byte| byte == b'\n').count()
}

/// The first heading is the title where there is none yet, and nothing stands before it; where it repeats the title it goes.
fn take_leading_title(article: &mut Article) {
    let Some([first, second]) = article.sections.get(..2) else { return };
    let Some(heading) = second.heading.clone().filter(|_| first.text.is_empty()) else { return };
    let same = |title: &String| title.trim().eq_ignore_ascii_case(heading.trim());
    if article.title.is_none() || article.title.as_ref().is_some_and(same) {
        article.title.get_or_insert(heading);
        article.sections.remove(0);
        if let Some(section) = article.sections.first_mut() {
            section.heading = None;
        }
    }
}

/// The sections of a Markdown text without the bytes of its date line.
fn sections(raw: Raw<'_>, date_line: Range<usize>) -> Vec<Section> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut builder = Builder { sections: vec![Section::default()], source: raw.text, date_line, ..Builder::default() };
    for (event, range) in Parser::new_ext(raw.text, options).into_offset_iter() {
        builder.event(event, range);
    }
    builder.flush(Kind::Paragraph);
    builder.settle();
    for span in builder.sections.iter_mut().filter_map(|section| section.span.as_mut()) {
        *span = span.start + raw.offset..span.end + raw.offset;
    }
    builder.sections
}

/// What ends where a text is flushed.
#[derive(PartialEq, Clone, Copy)]
enum Kind {
    Heading,
    /// A line above a row of dashes, which may have been meant as a paragraph above a rule.
    Underlined,
    /// A paragraph of Markdown, which may be all bold.
    Paragraph,
    /// Items, rows, quoted or preformatted text.
    Other,
}

/// Collects text until its paragraph or heading ends.
#[derive(Default)]
struct Builder<'t> {
    source: &'t str,
    date_line: Range<usize>,
    sections: Vec<Section>,
    /// The paragraph at hand.
    text: String,
    /// How many letters and digits of it stand in bold.
    bold: usize,
    /// How deep in bold the text is.
    strong: usize,
    /// The lists that are open, each with the number of its next item if it has numbers.
    lists: Vec<Option<u64>>,
    /// Inside an image, whose description is not text of the article.
    images: usize,
    /// The HTML at hand, as one: a tag or comment may take several lines.
    html: String,
    /// Whether the last section was begun by a line in capitals, which may be no heading.
    doubtful: bool,
    span: Option<Range<usize>>,
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, &range),
            Event::End(tag) => self.end(tag, &range),
            Event::Text(text) => {
                let text = if range.start < self.date_line.end && self.date_line.start < range.end {
                    text.get(self.date_line.end - range.start..).unwrap_or("").to_owned().into()
                } else {
                    text
                };
                self.push(&text, &range);
            }
            Event::Code(text) => self.push(&text, &range),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.push(&strip_tags(&html), &range),
            Event::SoftBreak => self.text.push(' '),
            Event::HardBreak => begin_line(&mut self.text),
            Event::Rule => self.flush(Kind::Other),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock if !self.lists.is_empty() => {
                // The first one goes on behind the mark of its item.
                let marked = self.text.ends_with(' ');
                if !marked {
                    begin_line(&mut self.text);
                }
            }
            Tag::Heading { .. }
            | Tag::Paragraph
            | Tag::BlockQuote(_)
            | Tag::CodeBlock(_)
            | Tag::Table(_)
            | Tag::HtmlBlock => {
                self.flush(Kind::Other);
                self.grow(range);
            }
            Tag::List(first) => {
                if self.lists.is_empty() {
                    self.flush(Kind::Other);
                    self.grow(range);
                }
                self.lists.push(*first);
            }
            Tag::Item => begin_item(&mut self.text, &mut self.lists),
            Tag::TableRow => begin_line(&mut self.text),
            Tag::Strong => self.strong += 1,
            Tag::Image { .. } => self.images += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Heading(_) => {
                let marked = self.source.get(range.start..).is_some_and(|rest| rest.trim_start().starts_with('#'));
                self.flush(if marked { Kind::Heading } else { Kind::Underlined });
            }
            TagEnd::HtmlBlock => {
                let html = std::mem::take(&mut self.html);
                for paragraph in strip_tags(&html).split("\n\n") {
                    self.push(paragraph, range);
                    begin_line(&mut self.text);
                    if self.lists.is_empty() {
                        self.flush(Kind::Other);
                    }
                }
            }
            TagEnd::Paragraph if self.lists.is_empty() => self.flush(Kind::Paragraph),
            TagEnd::CodeBlock if self.lists.is_empty() => {
                // HTML that is indented is code to Markdown alone.
                if is_html(&self.text) {
                    self.text = strip_tags(&self.text);
                }
                self.flush(Kind::Other);
            }
            TagEnd::BlockQuote(_) | TagEnd::Table if self.lists.is_empty() => self.flush(Kind::Other),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.flush(Kind::Other);
                }
            }
            TagEnd::TableHead => begin_line(&mut self.text),
            TagEnd::TableCell => self.text.push(' '),
            TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
            TagEnd::Image => self.images = self.images.saturating_sub(1),
            _ => {}
        }
    }

    fn grow(&mut self, range: &Range<usize>) {
        let span = self.span.get_or_insert(range.clone());
        *span = span.start.min(range.start)..span.end.max(range.end);
    }

    fn push(&mut self, text: &str, range: &Range<usize>) {
        if self.images > 0 {
            return;
        }
        self.grow(range);
        self.text.push_str(text);
        if self.strong > 0 {
            self.bold += letters(text);
        }
    }

    /// Ends what is at hand: a heading, a paragraph that may be one, or other text.
    fn flush(&mut self, kind: Kind) {
        let raw = std::mem::take(&mut self.text);
        let (bold, span) = (std::mem::take(&mut self.bold), self.span.take());
        let (raw, loose) = without_leftovers(&raw);
        let mut text = String::with_capacity(raw.len());
        for line in raw.lines() {
            let before = text.len();
            text.push_str(if before > 0 { "\n" } else { "" });
            let begin = text.len();
            push_collapsed(&mut text, &decode_entities(line));
            if matches!(text.get(begin..), Some("" | "-")) {
                text.truncate(before);
            }
        }
        if !text.contains(char::is_alphanumeric) {
            return;
        }
        // A colon is at home in such headings: `**Impact:**`.
        let bare = text.trim_end_matches(':');
        let fits = |kind| kind == Kind::Paragraph || kind == Kind::Underlined;
        let plain = fits(kind) && !text.contains('\n') && text.len() <= LONGEST_HEADING && reads_as_heading(bare);
        let all_bold = plain && (loose || kind == Kind::Underlined || bold >= letters(&text));
        let capitals = plain && !all_bold && is_capitals(bare);
        if kind == Kind::Heading || all_bold || capitals {
            self.settle();
            self.sections.push(Section { heading: Some(bare.replace('\n', " ")), text: String::new(), span });
            self.doubtful = capitals;
        } else {
            self.paragraph(&text, span);
        }
    }

    fn paragraph(&mut self, text: &str, span: Option<Range<usize>>) {
        let Some(section) = self.sections.last_mut() else { return };
        if !section.text.is_empty() {
            section.text.push_str("\n\n");
        }
        section.text.push_str(text);
        if let Some(span) = span {
            section.span = Some(section.span.as_ref().map_or(span.start, |s| s.start)..span.end);
        }
    }

    /// A line in capitals with no text of its own was no heading: an addressee, a signature, the end.
    fn settle(&mut self) {
        if std::mem::take(&mut self.doubtful)
            && let Some(section) = self.sections.pop_if(|section| section.text.is_empty())
        {
            self.paragraph(section.heading.as_deref().unwrap_or(""), section.span);
        }
    }
}

/// A text with the backslashes left out that stand before punctuation, which is what Markdown has them for.
fn without_escapes(text: String) -> String {
    if !text.contains('\\') {
        return text;
    }
    let mut bare = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escaped = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        bare.push(escaped.unwrap_or(c));
    }
    bare
}

/// Longest line of bold or capital letters that is a heading, in bytes.
const LONGEST_HEADING: usize = 160;

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// A standalone line in capitals: `FUNDING AND STAFF`; not an abbreviation alone, a time, a speaker or a signature.
fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    let signed = || {
        let mut words = text.split(' ');
        text.split(' ').count() <= 4 && words.any(|word| word.len() == 2 && word.ends_with('.'))
    };
    text.starts_with(|c: char| !c.is_numeric())
        && letters.clone().count() >= 6
        && letters.all(char::is_uppercase)
        && text.contains(' ')
        && !text.contains(": ")
        && !signed()
}

/// A text without markup that Markdown did not take for markup: `**Impact **` and the shortcodes of site generators,
/// `{{< image >}}`; and whether all of it stood between two stars.
fn without_leftovers(text: &str) -> (Cow<'_, str>, bool) {
    if !text.contains("**") && !text.contains("{{") {
        return (Cow::Borrowed(text), false);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, code) = rest.split_at(at);
        let shortcode = match code.as_bytes().get(2) {
            Some(b'<') => code.find(">}}").map(|close| close + 3),
            Some(b'%') => code.find("%}}").map(|close| close + 3),
            _ => Some(0),
        };
        // One that is not closed is text, as is all behind it.
        let Some(end) = shortcode else { break };
        out.push_str(before);
        out.push_str(if end == 0 { "{{" } else { "" });
        rest = code.get(end.max(2)..).unwrap_or("");
    }
    out.push_str(rest);
    let loose =
        out.trim().strip_prefix("**").and_then(|text| text.strip_suffix("**")).is_some_and(|text| !text.contains("**"));
    let mut bare = String::with_capacity(out.len());
    let mut last = 0;
    for (at, stars) in out.match_indices("**") {
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = out.get(..at).and_then(|text| text.chars().next_back());
        let after = out.get(at + stars.len()..).and_then(|text| text.chars().next());
        // `2**3` is no markup.
        if !(word(before) && word(after)) {
            bare.push_str(out.get(last..at).unwrap_or(""));
            last = at + stars.len();
        }
    }
    bare.push_str(out.get(last..).unwrap_or(""));
    let bare = if loose { bare.trim_matches([' ', '*']).to_owned() } else { bare };
    (Cow::Owned(bare), loose)
}

#[cfg(test)]
mod tests;
