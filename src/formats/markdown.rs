//! Markdown with YAML front matter: headings and standalone bold lines make sections, every other key is metadata.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use super::blocks::reads_as_heading;
use super::clean::{collapsed, decode_entities, strip_tags};
use super::record::{one_line, set_date, take};
use super::{Format, Found, Raw, Sink, article, letter};
use crate::article::{Article, Metadata, Provenance, Rejection, Section, Warning};
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "markdown", endings: &["md", "markdown", "mdown", "mkd"], sniff, by_line: false, parse };

/// Front matter: `---`, then a line with a key.
fn sniff(head: &str) -> bool {
    let mut lines = head.trim_start().lines();
    let fence = lines.next().is_some_and(|line| line.trim_end() == "---");
    let key = lines.find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    fence && key.and_then(|line| line.split_once(':')).is_some_and(|(key, _)| !key.is_empty() && !key.contains(' '))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let order = schema.date_order;
    let (front, body_start) = split_front(raw.text);
    let mut article = article(Metadata::new());
    if let Some(front) = front {
        let (mut object, warning) = read_front(raw.text.get(front.clone()).unwrap_or(""));
        article.warnings.extend(warning.map(|message| Warning::at(raw.line + 1, message)));
        article.title = take(&mut object, &schema.records.title).as_ref().and_then(one_line);
        let date = take(&mut object, &schema.records.date);
        article.metadata = object;
        if let Some(date) = date {
            let line = raw.line + raw.text.get(..front.start).unwrap_or("").matches('\n').count();
            set_date(&mut article, &date, Provenance::FrontMatter, order, line);
        }
    }
    let body = raw.text.get(body_start..).unwrap_or("");
    // A letter with front matter may still say its date on a line of its own.
    if article.published.is_none() && article.warnings.is_empty() {
        let mut probe = super::article(Metadata::new());
        let head = body.get(..body.floor_char_boundary(2048)).unwrap_or(body);
        letter::read(Raw { text: head, offset: raw.offset + body_start, line: raw.line }, order, &mut probe);
        article.published = probe.published;
        article.warnings = probe.warnings;
    }
    article.sections = sections(body, raw.offset + body_start);
    take_leading_title(&mut article);
    let empty = article.sections.iter().all(|section| section.heading.is_none() && section.text.is_empty());
    if empty && article.title.is_none() {
        let reason = "the file has neither a title nor a text".to_owned();
        return sink(Found::Rejected(Rejection { line: None, reason }));
    }
    sink(Found::Article { article: Box::new(article), ordinal: 0 });
}

/// The bytes of the front matter, and where the body begins.
fn split_front(text: &str) -> (Option<Range<usize>>, usize) {
    let lead = text.len() - text.trim_start().len();
    let mut lines = text.get(lead..).unwrap_or("").split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return (None, 0) };
    let start = lead + first.len();
    let mut at = start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(start..at), at + line.len());
        }
        at += line.len();
    }
    (None, 0)
}

/// Front matter as metadata; where it is not valid YAML, its `key: value` lines and a warning.
fn read_front(front: &str) -> (Metadata, Option<String>) {
    match YamlLoader::load_from_str(front) {
        Ok(documents) => match documents.into_iter().next() {
            Some(Yaml::Hash(hash)) => {
                let entries = hash.into_iter().filter_map(|(key, value)| Some((yaml_key(&key)?, to_json(value, 0))));
                (entries.collect(), None)
            }
            _ => (Metadata::new(), None),
        },
        Err(error) => {
            let pairs = front.lines().filter_map(|line| line.split_once(':'));
            let pairs =
                pairs.filter(|(key, _)| !key.is_empty() && !key.contains(char::is_whitespace) && !key.starts_with('-'));
            let unquoted = |value: &str| value.trim().trim_matches(['"', '\'']).to_owned();
            let object = pairs.map(|(key, value)| (key.to_owned(), Value::String(unquoted(value)))).collect();
            (object, Some(format!("the front matter is not valid YAML ({error}): its `key: value` lines are used")))
        }
    }
}

fn yaml_key(key: &Yaml) -> Option<String> {
    match key {
        Yaml::String(key) => Some(key.clone()),
        Yaml::Integer(key) => Some(key.to_string()),
        _ => None,
    }
}

/// Deepest nesting of values that is kept.
const DEEPEST: usize = 32;

fn to_json(yaml: Yaml, depth: usize) -> Value {
    match yaml {
        _ if depth > DEEPEST => Value::Null,
        Yaml::String(text) => Value::String(match decode_entities(&text) {
            std::borrow::Cow::Borrowed(_) => text,
            std::borrow::Cow::Owned(decoded) => decoded,
        }),
        Yaml::Integer(number) => number.into(),
        // As it is written: a date such as 2024.10 is no number.
        Yaml::Real(text) => {
            text.parse().ok().and_then(serde_json::Number::from_f64).map_or(Value::String(text), Value::Number)
        }
        Yaml::Boolean(flag) => flag.into(),
        Yaml::Array(items) => items.into_iter().map(|item| to_json(item, depth + 1)).collect(),
        Yaml::Hash(hash) => {
            let entries =
                hash.into_iter().filter_map(|(key, value)| Some((yaml_key(&key)?, to_json(value, depth + 1))));
            Value::Object(entries.collect())
        }
        Yaml::Alias(_) | Yaml::Null | Yaml::BadValue => Value::Null,
    }
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

/// The sections of a Markdown text that begins at `offset` of the document.
fn sections(body: &str, offset: usize) -> Vec<Section> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut builder = Builder { sections: vec![Section::default()], ..Builder::default() };
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        builder.event(event, range.start + offset..range.end + offset);
    }
    builder.flush(None);
    builder.sections
}

/// Collects text until its paragraph or heading ends.
#[derive(Default)]
struct Builder {
    sections: Vec<Section>,
    /// The paragraph at hand.
    text: String,
    /// How much of it stands in bold.
    bold: usize,
    /// How deep in bold the text is.
    strong: usize,
    /// How deep in lists.
    lists: usize,
    /// Inside an image, whose description is not text of the article.
    images: usize,
    span: Option<Range<usize>>,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { .. }) => {
                self.flush(None);
                self.grow(&range);
            }
            Event::End(TagEnd::Heading(_)) => self.flush(Some(true)),
            Event::Start(Tag::Paragraph | Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock) => {
                if self.lists == 0 {
                    self.flush(None);
                }
                self.grow(&range);
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::BlockQuote(_) | TagEnd::CodeBlock | TagEnd::Table | TagEnd::HtmlBlock,
            ) if self.lists == 0 => self.flush(Some(false)),
            Event::Start(Tag::List(_)) => {
                if self.lists == 0 {
                    self.flush(None);
                    self.grow(&range);
                }
                self.lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 {
                    self.flush(None);
                }
            }
            Event::Start(Tag::Item) => {
                self.line();
                self.text.push_str("- ");
            }
            Event::Start(Tag::TableRow) | Event::End(TagEnd::TableHead) | Event::HardBreak => self.line(),
            Event::End(TagEnd::TableCell) => self.text.push(' '),
            Event::Start(Tag::Strong) => self.strong += 1,
            Event::End(TagEnd::Strong) => self.strong = self.strong.saturating_sub(1),
            Event::Start(Tag::Image { .. }) => self.images += 1,
            Event::End(TagEnd::Image) => self.images = self.images.saturating_sub(1),
            Event::Text(text) | Event::Code(text) => self.push(&text, &range),
            Event::InlineHtml(html) | Event::Html(html) => self.push(&strip_tags(&html), &range),
            Event::SoftBreak => self.push(" ", &range),
            Event::Rule => self.flush(None),
            _ => {}
        }
    }

    fn grow(&mut self, range: &Range<usize>) {
        let start = self.span.as_ref().map_or(range.start, |span| span.start.min(range.start));
        self.span = Some(start..self.span.as_ref().map_or(range.end, |span| span.end.max(range.end)));
    }

    fn push(&mut self, text: &str, range: &Range<usize>) {
        if self.images > 0 {
            return;
        }
        self.grow(range);
        let before = self.text.len();
        self.text.push_str(text);
        if self.strong > 0 {
            self.bold += self.text.get(before..).map_or(0, |text| text.chars().filter(|c| c.is_alphanumeric()).count());
        }
    }

    fn line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// Ends what is at hand: a heading, a paragraph that may be a heading, or whatever is left.
    fn flush(&mut self, heading: Option<bool>) {
        let raw = std::mem::take(&mut self.text);
        let (bold, span) = (std::mem::take(&mut self.bold), self.span.take());
        let mut text = String::with_capacity(raw.len());
        for line in
            raw.lines().map(|line| collapsed(&decode_entities(line))).filter(|line| !line.is_empty() && line != "-")
        {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&line);
        }
        let letters = || text.chars().filter(|c| c.is_alphanumeric()).count();
        if text.is_empty() || letters() == 0 {
            return;
        }
        let stands_out = heading == Some(false) && !text.contains('\n') && {
            // A colon is at home in a bold heading: `**Impact:**`.
            let all_bold = bold >= letters() && text.len() <= 160;
            (all_bold && reads_as_heading(text.trim_end_matches(':'))) || is_capitals(&text)
        };
        if heading == Some(true) || stands_out {
            let heading = text.trim_end_matches(':').replace('\n', " ");
            self.sections.push(Section { heading: Some(heading), text: String::new(), span });
        } else if let Some(section) = self.sections.last_mut() {
            if !section.text.is_empty() {
                section.text.push_str("\n\n");
            }
            section.text.push_str(&text);
            if let Some(span) = span {
                section.span = Some(section.span.as_ref().map_or(span.start, |s| s.start)..span.end);
            }
        }
    }
}

/// A standalone line in capitals: `FUNDING AND STAFF`; not an abbreviation alone.
fn is_capitals(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic());
    letters.clone().count() >= 6
        && letters.all(char::is_uppercase)
        && text.contains(' ')
        && reads_as_heading(text.trim_end_matches(':'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Found {
        let mut all = None;
        parse(Raw { text, offset: 0, line: 1 }, &Schema::embedded().unwrap(), &mut |found| all = Some(found));
        all.unwrap()
    }

    fn parsed(text: &str) -> Article {
        match found(text) {
            Found::Article { article, .. } => *article,
            Found::Rejected(rejection) => panic!("{rejection:?}"),
        }
    }

    const TEXT: &str = "---\ntitle: \"Fish &amp; Ships\"\ndate: 2024-03-18T21:40:00+01:00\ntags: [a, b]\nn: {x: 1}\n---\n\nThe *lead* \
        with a [link](http://example.com).\nWrapped.\n\n## Impact\n\nOne.\n\n- first\n- second\n\n**Next Steps:**\n\n> Quoted.\n\nSome \
        **bold** words.\n\nFUNDING AND STAFF\n\nEnd.\n";

    #[test]
    fn reads_front_matter_and_sections() {
        let article = parsed(TEXT);
        assert_eq!(article.title.as_deref(), Some("Fish & Ships"));
        let published = article.published.unwrap();
        assert_eq!(
            (published.date.to_string().as_str(), published.provenance),
            ("2024-03-18", Provenance::FrontMatter)
        );
        assert_eq!(serde_json::to_string(&article.metadata).unwrap(), r#"{"tags":["a","b"],"n":{"x":1}}"#);
        let sections: Vec<_> = article.sections.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
        assert_eq!(
            sections,
            [
                (None, "The lead with a link. Wrapped."),
                (Some("Impact"), "One.\n\n- first\n- second"),
                (Some("Next Steps"), "Quoted.\n\nSome bold words."),
                (Some("FUNDING AND STAFF"), "End."),
            ]
        );
        let span = article.sections[1].span.clone().unwrap();
        assert!(TEXT[span.clone()].starts_with("## Impact") && TEXT[span].trim_end().ends_with("- second"));
    }

    #[test]
    fn the_first_heading_may_be_the_title() {
        let article = parsed("# A Deal\n\nLead.\n\n## Impact\n\nOne.");
        assert_eq!((article.title.as_deref(), article.lead(), article.sections.len()), (Some("A Deal"), "Lead.", 2));
        let article = parsed("---\ntitle: A Deal\n---\n# A deal\n\nLead.");
        assert_eq!((article.title.as_deref(), article.lead(), article.sections.len()), (Some("A Deal"), "Lead.", 1));
        assert_eq!(parsed("---\ntitle: A\n---\n# B\n\nText.").sections[1].heading.as_deref(), Some("B"));
    }

    #[test]
    fn broken_front_matter_is_read_as_far_as_possible() {
        let article = parsed("---\ntitle: \"A\" deal: no\ndate: 2024-02-05\n---\nText.");
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2024-02-05"));
        assert!(article.warnings[0].message.contains("not valid YAML"));
        assert_eq!(parsed("---\ntitle: never closed\n\nText.").published, None);
    }

    #[test]
    fn html_in_markdown_loses_its_tags() {
        let article = parsed("<p>One &amp; <b>two</b></p>\n\nThree<br>four ![alt](x.png).");
        assert_eq!(article.sections[0].text, "One & two\n\nThree\nfour .");
    }

    #[test]
    fn nothing_to_read_is_rejected() {
        assert!(matches!(found("---\nx: 1\n---\n"), Found::Rejected(_)));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|\n|---\n|# |\\*\\*|- |<p>|title: ){0,30}") {
            if let Found::Article { article, .. } = found(&text) {
                prop_assert!(article.sections.iter().filter_map(|s| s.span.clone()).all(|span| text.get(span).is_some()));
            }
        }
    }
}
