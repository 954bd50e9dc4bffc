//! Feeds: RSS of all versions and Atom, each entry an article. Their dates are kept as they are written.

use serde_json::Value;

use super::clean::one_line;
use super::flow::read_body;
use super::mail::plain_date;
use super::nitf::has_words;
use super::record::{add, set_date};
use super::xml::{Element, each, root_name};
use super::{Format, Raw, Sink, article};
use crate::article::{Article, Metadata, Provenance, Section};
use crate::dates::DateOrder;
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "feed", endings: &["rss", "atom", "rdf"], sniff, cut: |_| None, decodes: false, parse };

fn sniff(head: &str) -> bool {
    match root_name(head) {
        Some("rss" | "feed" | "entry") => true,
        Some("RDF") => head.contains("http://purl.org/rss/") || head.contains("http://my.netscape.com/rdf/"),
        _ => false,
    }
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let mut outlet = None;
    each(raw, &["item", "entry"], true, sink, |entry| {
        let outlet: &Metadata = outlet.get_or_insert_with(|| of_feed(entry.outermost()));
        read(entry, outlet, schema.date_order)
    });
}

/// What the feed says of all its entries.
fn of_feed(root: Element<'_>) -> Metadata {
    let mut metadata = Metadata::new();
    let channel = root.child("channel").unwrap_or(root);
    if channel.name() != "entry" {
        add(&mut metadata, "outlet", &own(channel, "title").map_or(String::new(), line_of));
        let language = own(channel, "language").map(Element::text).or(root.attribute("lang"));
        add(&mut metadata, "language", language.unwrap_or(""));
    }
    metadata
}

/// The element of that name right inside, of the feed's own vocabulary and not of an extension's.
fn own<'x>(entry: Element<'x>, name: &str) -> Option<Element<'x>> {
    entry.children().find(|child| child.name() == name && child.prefix() == entry.prefix() && has_text(*child))
}

/// The first element right inside with one of these names, in whatever vocabulary.
fn any<'x>(entry: Element<'x>, name: &str) -> Option<Element<'x>> {
    entry.children().find(|child| child.name() == name && has_text(*child))
}

fn has_text(element: Element<'_>) -> bool {
    !element.text().trim().is_empty()
}

/// Text or HTML as one line.
fn line_of(element: Element<'_>) -> String {
    one_line(element.text())
}

fn read(entry: Element<'_>, outlet: &Metadata, order: Option<DateOrder>) -> Result<Article, String> {
    let mut article = article(metadata(entry));
    for (key, value) in outlet {
        article.metadata.entry(key.as_str()).or_insert_with(|| value.clone());
    }
    article.title = own(entry, "title").map(line_of).filter(|title| !title.is_empty());
    let first = ["pubDate", "published", "issued"].iter().find_map(|name| own(entry, name));
    let first = first.or_else(|| any(entry, "date")).or_else(|| own(entry, "created"));
    let updated = ["updated", "modified"].iter().find_map(|name| own(entry, name).or_else(|| any(entry, name)));
    if let Some(date) = first.or(updated) {
        let place = match date.prefix() {
            "" => format!("element {}", date.name()),
            prefix => format!("element {prefix}:{}", date.name()),
        };
        // RSS has the dates of mail, with years of two digits too.
        let date = Value::String(plain_date(date.text()));
        set_date(&mut article, &place, &date, Provenance::Field, order, entry.line());
    }
    if let (Some(_), Some(updated)) = (first, updated) {
        add(&mut article.metadata, "updated", updated.text());
    }
    let summary = own(entry, "description").or_else(|| own(entry, "summary"));
    let content = any(entry, "encoded").or_else(|| own(entry, "content"));
    let media = || entry.inside().find(|inside| inside.name() == "description" && has_text(*inside));
    if let (Some(_), Some(summary)) = (content, summary) {
        add(&mut article.metadata, "summary", &line_of(summary));
    }
    if let Some(body) = content.or(summary).or_else(media) {
        read_body(&mut article, &[body], entry.line(), order);
    }
    if article.sections.is_empty() {
        article.sections.push(Section::default());
    }
    has_words(article)
}

fn metadata(entry: Element<'_>) -> Metadata {
    let mut metadata = Metadata::new();
    let id = own(entry, "guid").or_else(|| own(entry, "id")).map(Element::text);
    let id = id.or(entry.attribute("about"));
    let links = || entry.children().filter(|child| child.name() == "link" && child.prefix() == entry.prefix());
    let link = links().find(|link| link.attribute("rel").is_none_or(|rel| rel == "alternate"));
    let link = link.or(links().next()).map(|link| link.attribute("href").unwrap_or(link.text()));
    add(&mut metadata, "id", id.or(link).unwrap_or(""));
    add(&mut metadata, "link", link.unwrap_or(""));
    for element in entry.children() {
        let mut add = |key: &str, text: &str| add(&mut metadata, key, text);
        match element.name() {
            "author" if element.prefix() == entry.prefix() => {
                add("author", element.child("name").unwrap_or(element).text());
            }
            "creator" => add("author", &line_of(element)),
            "category" if element.prefix() == entry.prefix() => {
                let term = element.attribute("label").or(element.attribute("term"));
                add("categories", term.unwrap_or(element.text()));
            }
            "subject" => add("categories", element.text()),
            "source" if element.prefix() == entry.prefix() => {
                add("source", element.child("title").unwrap_or(element).text());
            }
            "rights" => add("copyright", element.text()),
            _ => {}
        }
    }
    metadata
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Found, detect};
    use super::*;

    fn articles(text: &str) -> Vec<Result<Article, String>> {
        let mut all = Vec::new();
        parse(Raw::whole(text), &Schema::embedded(), &mut |found| {
            all.push(match found {
                Found::Article { article, ordinal } => {
                    assert_eq!(ordinal, all.len() + 1);
                    Ok(*article)
                }
                Found::Rejected(rejection) => Err(rejection.reason),
            });
        });
        all
    }

    fn day(article: &Article) -> String {
        article.published.as_ref().map_or(String::new(), |published| published.date.to_string())
    }

    const RSS: &str = r#"<?xml version="1.0"?><rss version="2.0" xmlns:dc="x" xmlns:content="y" xmlns:media="z"><channel>
<media:title>no</media:title><title>The Lake Post</title><language>en</language>
<item><media:title>no</media:title><title>Ferry &lt;em&gt;sinks&lt;/em&gt; &amp;amp; goat swims</title><link>https://example.org/7</link><guid>tag:7</guid>
<pubDate>Mon, 05 Feb 2024 23:30:00 -0800</pubDate><dc:creator>Amina Yusuf</dc:creator><category>World</category><category>Lakes</category>
<description>It sank.</description><content:encoded><![CDATA[<p>It sank &amp; stayed.</p><p>The goat swam.</p>]]></content:encoded></item>
<item><title>Goat</title><pubDate>Mon, 30 Feb 2024</pubDate></item>
<item><link>https://example.org/9</link></item></channel></rss>"#;

    #[test]
    fn rss() {
        let all = articles(RSS);
        let [Ok(ferry), Ok(goat), Err(nothing)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!((ferry.title.as_deref(), day(ferry).as_str()), (Some("Ferry sinks & goat swims"), "2024-02-05"));
        assert_eq!(ferry.sections[0].text, "It sank & stayed.\n\nThe goat swam.");
        assert_eq!(
            serde_json::to_string(&ferry.metadata).unwrap(),
            r#"{"id":"tag:7","link":"https://example.org/7","author":"Amina Yusuf","categories":["World","Lakes"],"outlet":"The Lake Post","language":"en","summary":"It sank."}"#
        );
        assert_eq!((day(goat).as_str(), goat.warnings.len(), goat.sections.len()), ("", 1, 1));
        assert!(nothing.contains("neither"));
        assert_eq!(detect("x", RSS).name, "feed");
    }

    #[test]
    fn dates_are_those_of_mail() {
        for written in ["Mon, 05 Feb 24 10:00:00 GMT", "Mon, 05 Feb 2024 10:00:00 HST", "5 Feb 24 10:00 +0000 UTC"] {
            let item = format!("<item><title>Goat</title><pubDate>{written}</pubDate></item>");
            let all = articles(&format!("<rss version=\"2.0\"><channel>{item}</channel></rss>"));
            assert_eq!(all[0].as_ref().map(day).as_deref(), Ok("2024-02-05"), "{written}");
        }
    }

    #[test]
    fn atom() {
        let text = r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>The Lake Post</title><updated>2024-03-01T00:00:00Z</updated>
<entry><title type="html">Ferry &amp;amp; goat</title><id>tag:1</id><link rel="self" href="https://example.org/x"/><link href="https://example.org/1"/>
<published>2024-02-05T10:00:00Z</published><updated>2024-02-06T10:00:00Z</updated><author><name>Amina Yusuf</name><uri>x</uri></author>
<category term="lakes" label="Lakes"/><summary>Short.</summary><content type="xhtml"><div><p>It sank.</p><h2>Impact</h2><p>Much.</p></div></content></entry>
<entry><title>Goat</title><id>tag:2</id><updated>2024-02-07T10:00:00Z</updated><content>The goat
swam.</content></entry></feed>"#;
        let all = articles(text);
        let [Ok(ferry), Ok(goat)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(
            (ferry.title.as_deref(), day(ferry).as_str(), ferry.sections.len()),
            (Some("Ferry & goat"), "2024-02-05", 2)
        );
        assert_eq!(ferry.sections[1].text, "Much.");
        assert_eq!(
            serde_json::to_string(&ferry.metadata).unwrap(),
            r#"{"id":"tag:1","link":"https://example.org/1","author":"Amina Yusuf","categories":"Lakes","outlet":"The Lake Post","language":"en","updated":"2024-02-06T10:00:00Z","summary":"Short."}"#
        );
        assert_eq!((day(goat).as_str(), &*goat.sections[0].text), ("2024-02-07", "The goat swam."));
    }

    #[test]
    fn hostile_feeds_end_soon() {
        for text in ["<item>", "<item/>", "<title>", "<item><title>x</title></item>", "<category/>", "<link/>"] {
            articles(&("<rss><channel><item>".to_owned() + &text.repeat(10_000)));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|<item>|<title>|<pubDate>|<description>|&lt;p>|</item>|</title>|[<>&]){0,40}") {
            articles(&text);
        }
    }
}
