//! The running text of marked-up articles, NITF and XHTML alike: blocks become paragraphs, headings part sections.

use super::clean::{collapsed, plain};
use super::letter;
use super::record::fill;
use super::xml::{Element, Step};
use crate::article::{Article, Section};
use crate::dates::DateOrder;

/// What an element does to the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Heading,
    Item,
    Row,
    /// Parts words: a cell of a table, a line break.
    Gap,
    /// Not text of the article.
    Apart,
    Inline,
}

fn kind(name: &str) -> Kind {
    match name {
        "p" | "div" | "section" | "article" | "aside" | "header" | "footer" | "main" | "blockquote" | "bq"
        | "block" | "pre" | "ul" | "ol" | "dl" | "dt" | "dd" | "table" | "caption" | "fn" | "figure" | "figcaption"
        | "body" | "hr" | "note" | "credit" | "body.content" | "body.end" | "address" => Kind::Paragraph,
        "hl1" | "hl2" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        "li" => Kind::Item,
        "tr" => Kind::Row,
        "td" | "th" | "br" => Kind::Gap,
        "script" | "style" | "head" | "media" | "svg" | "video" | "audio" | "iframe" | "ds" => Kind::Apart,
        _ => Kind::Inline,
    }
}

/// Whether text is parted by its markup.
fn has_blocks(element: Element<'_>) -> bool {
    element
        .inside()
        .any(|inside| matches!(kind(inside.name()), Kind::Paragraph | Kind::Heading | Kind::Item | Kind::Row))
}

/// Reads the body of an article from the elements that hold it. Text without blocks is read as plain text or HTML, whichever
/// it is. Where no date is known, a dateline may say it.
pub(super) fn read_body(article: &mut Article, bodies: &[Element<'_>], line: usize, order: Option<DateOrder>) {
    if !bodies.iter().any(|body| has_blocks(*body)) {
        let texts: Vec<&str> = bodies.iter().map(|body| body.text()).collect();
        return read_text(article, &texts.join("\n\n"), line, order);
    }
    let mut flow = Flow { title: article.title.clone(), sections: vec![Section::default()], ..Flow::default() };
    for body in bodies {
        flow.read(*body);
    }
    article.sections = flow.sections;
    if article.published.is_none() && article.warnings.is_empty() {
        letter::set_from_lead(article, order);
    }
}

/// Reads a body that is plain text or HTML.
pub(super) fn read_text(article: &mut Article, text: &str, line: usize, order: Option<DateOrder>) {
    fill(article, &plain(text), line, order);
}

/// Text as it is collected.
#[derive(Default)]
struct Flow {
    /// A heading that says the same is left out.
    title: Option<String>,
    sections: Vec<Section>,
    /// The block at hand.
    text: String,
    /// What the last block was: items and rows stand on lines that follow each other.
    last: Option<Kind>,
}

impl Flow {
    fn read(&mut self, body: Element<'_>) {
        let mut apart = 0;
        for step in body.steps() {
            match step {
                Step::Open(element) if kind(element.name()) == Kind::Apart => apart += 1,
                Step::Close(element) if kind(element.name()) == Kind::Apart => apart -= 1,
                _ if apart > 0 => {}
                Step::Text(text) => self.text.push_str(text),
                Step::Open(element) => match kind(element.name()) {
                    Kind::Inline => {}
                    Kind::Gap => self.text.push(' '),
                    // The paragraph of an item goes on in it.
                    Kind::Paragraph if self.text.trim_end() == ITEM.trim_end() => {}
                    other => {
                        self.flush(Kind::Paragraph);
                        if other == Kind::Item {
                            self.text.push_str(ITEM);
                        }
                    }
                },
                Step::Close(element) => match kind(element.name()) {
                    Kind::Inline | Kind::Gap => {}
                    other => {
                        self.flush(other);
                        if matches!(element.name(), "ul" | "ol" | "table") {
                            self.last = None;
                        }
                    }
                },
            }
        }
        self.flush(Kind::Paragraph);
    }

    fn flush(&mut self, kind: Kind) {
        let text = std::mem::take(&mut self.text);
        let kind = if text.starts_with(ITEM) { Kind::Item } else { kind };
        let text = collapsed(&text);
        if text.is_empty() || text == ITEM.trim() {
            return;
        }
        if kind == Kind::Heading {
            self.last = None;
            if self.title.as_ref() != Some(&text) {
                self.sections.push(Section { heading: Some(text), ..Section::default() });
            }
            return;
        }
        if let Some(section) = self.sections.last_mut() {
            let close = matches!(kind, Kind::Item | Kind::Row) && self.last == Some(kind);
            if !section.text.is_empty() {
                section.text.push_str(if close { "\n" } else { "\n\n" });
            }
            section.text.push_str(&text);
        }
        self.last = Some(kind);
    }
}

/// The mark before an item.
const ITEM: &str = "- ";

#[cfg(test)]
mod tests {
    use super::super::article;
    use super::super::xml::Tree;
    use super::*;
    use crate::article::Metadata;

    fn read(body: &str) -> Vec<String> {
        let (tree, _) = Tree::read(body, 1);
        let mut article = article(Metadata::new());
        article.title = Some("Ferry Sinks".to_owned());
        let bodies: Vec<_> = tree.outermost(&["body"]).collect();
        read_body(&mut article, &bodies, 1, None);
        article.sections.into_iter().map(|s| format!("{}|{}", s.heading.unwrap_or_default(), s.text)).collect()
    }

    #[test]
    fn blocks_become_paragraphs_and_headings_sections() {
        let body = "<body><h1>Ferry Sinks</h1>\n<p>It <b>sank</b>\n at noon.<br/>Twice.</p>text<style>x</style><hl2>The Goat</hl2>
            <ul><li>one <a>1</a></li><li><p>two</p></li></ul><ol><li>x</li></ol><table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table></body>";
        assert_eq!(read(body), ["|It sank at noon. Twice.\n\ntext", "The Goat|- one 1\n- two\n\n- x\n\na b\nc"]);
    }

    #[test]
    fn text_without_blocks_is_text() {
        assert_eq!(read("<body>One\ntwo.\n\nThree.</body>"), ["|One two.\n\nThree."]);
        assert_eq!(read("<body>&lt;p>One &amp;amp; two.&lt;/p>&lt;p>Three.</body>"), ["|One & two.\n\nThree."]);
        assert_eq!(read("<body/>"), ["|"]);
    }
}
