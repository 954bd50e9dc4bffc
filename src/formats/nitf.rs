//! NITF, the News Industry Text Format: an article with its head. `NewsML` carries it, too.

use serde_json::Value;

use super::flow::read_body;
use super::record::{add, names, set_date};
use super::xml::{Element, each, root_name};
use super::{Format, Raw, Sink, article};
use crate::article::{Article, Metadata, Provenance};
use crate::dates::DateOrder;
use crate::schema::Schema;

pub(super) const FORMAT: Format = Format {
    name: "nitf",
    endings: &["nitf"],
    sniff: |head| root_name(head) == Some("nitf"),
    cut: |_| None,
    decodes: false,
    parse,
};

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    each(raw, &["nitf"], false, sink, |nitf| {
        let mut article = article(Metadata::new());
        read(&mut article, nitf, schema.date_order);
        has_words(article)
    });
}

/// The article, if there is anything to read in it.
pub(super) fn has_words(article: Article) -> Result<Article, String> {
    let words = article.parts().any(|(_, text)| text.contains(char::is_alphanumeric));
    if words { Ok(article) } else { Err("there is neither a headline nor a text in it".to_owned()) }
}

/// Reads an article in NITF. What is known already stays.
pub(super) fn read(article: &mut Article, nitf: Element<'_>, order: Option<DateOrder>) {
    let (head, body) = (nitf.child("head"), nitf.child("body"));
    let top = body.and_then(|body| body.child("body.head"));
    let metadata = &mut article.metadata;
    if let Some(head) = head {
        read_head(head, metadata);
    }
    if let Some(top) = top {
        read_top(top, metadata);
    }
    for element in body.into_iter().flat_map(Element::inside) {
        match element.name() {
            "media-caption" => add(metadata, "captions", element.text()),
            "tagline" => add(metadata, "tagline", element.text()),
            _ => {}
        }
    }
    let headline = top.and_then(|top| top.find("hl1")).or_else(|| head.and_then(|head| head.child("title")));
    let headline = headline.map(|headline| super::clean::collapsed(headline.text()));
    article.title = article.title.take().or(headline.filter(|headline| !headline.is_empty()));
    if article.published.is_none() && article.warnings.is_empty() {
        let date = date(head, top);
        if let Some((name, date)) = date {
            let place = format!("element {name}");
            set_date(article, &place, &Value::String(date.to_owned()), Provenance::Field, order, nitf.line());
        }
    }
    let content: Vec<Element<'_>> = match body {
        Some(body) if body.child("body.content").is_some() => {
            body.children().filter(|part| part.name() == "body.content").collect()
        }
        Some(body) => body.children().filter(|part| part.name() != "body.head").collect(),
        None => Vec::new(),
    };
    read_body(article, &content, nitf.line(), order);
}

/// The date of publication, with the element that says it: when it was issued, the date of the paper, when it was released, the date in the dateline.
fn date<'x>(head: Option<Element<'x>>, top: Option<Element<'x>>) -> Option<(&'static str, &'x str)> {
    let of_head = |name: &'static str, attribute: &str| {
        let element = head?.inside().find(|element| element.name() == name)?;
        let date = element.attribute(attribute).or(Some(element.text().trim()).filter(|text| !text.is_empty()))?;
        Some((name, date))
    };
    of_head("date.issue", "norm")
        .or_else(|| of_head("pubdata", "date.publication"))
        .or_else(|| of_head("date.release", "norm"))
        .or_else(|| Some(("story.date", top?.find("story.date")?.attribute("norm")?)))
}

fn read_head(head: Element<'_>, metadata: &mut Metadata) {
    for element in head.inside() {
        let attribute = |name: &str| element.attribute(name).unwrap_or("");
        match element.name() {
            "doc-id" if !metadata.contains_key("id") => add(metadata, "id", attribute("id-string")),
            "urgency" => add(metadata, "urgency", attribute("ed-urg")),
            "doc.copyright" => {
                add(metadata, "copyright_holder", attribute("holder"));
                add(metadata, "copyright_year", attribute("year"));
            }
            "keyword" => add(metadata, "keywords", attribute("key")),
            "tobject.subject" => {
                let names = ["detail", "matter", "type"].map(|part| format!("tobject.subject.{part}"));
                let name = names.iter().find_map(|name| element.attribute(name));
                add(metadata, "subjects", name.unwrap_or(attribute("tobject.subject.refnum")));
            }
            "du-key" => add(metadata, "slug", attribute("key")),
            "fixture" => add(metadata, "fixture", attribute("fix-id")),
            "ed-msg" => add(metadata, "ed_note", attribute("info")),
            "pubdata" => {
                add(metadata, "publisher", attribute("name"));
                add(metadata, "section", attribute("position.section"));
                add(metadata, "edition", attribute("edition.name"));
            }
            "revision-history" => add(metadata, "author", names(attribute("name"))),
            name @ ("person" | "org" | "location" | "event" | "classifier") => {
                let value = element.attribute("value").unwrap_or(element.text());
                add(metadata, name, value);
            }
            _ => {}
        }
    }
}

fn read_top(top: Element<'_>, metadata: &mut Metadata) {
    for element in top.inside() {
        match element.name() {
            "hl2" => add(metadata, "subheadline", element.text()),
            "byline" => add(metadata, "byline", names(element.text())),
            "dateline" => add(metadata, "dateline", element.text()),
            "distributor" => add(metadata, "publisher", element.text()),
            "abstract" => add(metadata, "abstract", element.text()),
            "copyrite" => add(metadata, "copyright", element.text()),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Found, detect};
    use super::*;

    fn found(text: &str) -> Vec<Found> {
        super::super::found(&FORMAT, text)
    }

    fn one(text: &str) -> Article {
        match found(text).as_slice() {
            [Found::Article { article, ordinal: 0 }] => (**article).clone(),
            other => panic!("{other:?}"),
        }
    }

    const FERRY: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf><head><title>ferry</title><tobject><tobject.subject tobject.subject.refnum="03015000" tobject.subject.matter="Ferries"/></tobject>
<docdata><doc-id id-string="tnw.7"/><urgency ed-urg="4"/><date.issue norm="20240205T233000-0800"/><du-key key="ferry-sinks"/>
<doc.copyright year="2024" holder="Trans News Wire"/><key-list><keyword key="lake"/><keyword key="goat"/></key-list>
<identified-content><org>Lake Basin Authority</org></identified-content></docdata>
<pubdata name="The Lake Post" position.section="World" date.publication="20240207"/></head>
<body><body.head><hedline><hl1>Ferry <em>Sinks</em></hl1><hl2>Goat Swims</hl2></hedline>
<byline>By <person>Amina Yusuf</person></byline><dateline><location>Kisumu</location></dateline></body.head>
<body.content><p>The ferry sank &amp; the goat swam.</p><media media-type="image"><media-caption>The goat.</media-caption></media>
<hl2>What Comes Next</hl2><p>A new ferry.</p><p>An old goat.</p></body.content><body.end><tagline>Trans News Wire</tagline></body.end></body></nitf>"#;

    #[test]
    fn an_article_with_its_head() {
        let article = one(FERRY);
        assert_eq!(article.title.as_deref(), Some("Ferry Sinks"));
        let published = article.published.clone().unwrap();
        assert_eq!((published.date.to_string(), published.provenance), ("2024-02-05".into(), Provenance::Field));
        let sections: Vec<_> = article.sections.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
        assert_eq!(
            sections,
            [(None, "The ferry sank & the goat swam."), (Some("What Comes Next"), "A new ferry.\n\nAn old goat.")]
        );
        assert_eq!(
            serde_json::to_string(&article.metadata).unwrap(),
            r#"{"subjects":"Ferries","id":"tnw.7","urgency":"4","slug":"ferry-sinks","copyright_holder":"Trans News Wire","copyright_year":"2024","keywords":["lake","goat"],"org":"Lake Basin Authority","publisher":"The Lake Post","section":"World","subheadline":"Goat Swims","byline":"Amina Yusuf","dateline":"Kisumu","captions":"The goat.","tagline":"Trans News Wire"}"#
        );
        assert_eq!(detect("a.txt", FERRY).name, "nitf");
    }

    #[test]
    fn what_is_missing_or_wrong() {
        let body = |head: &str| {
            format!("<nitf><head>{head}</head><body><p>NAIROBI, Feb. 6, 2024 (TNW) - Text.</p></body></nitf>")
        };
        let date = |article: &Article| article.published.as_ref().map(|p| (p.date.to_string(), p.provenance));
        assert_eq!(date(&one(&body(""))), Some(("2024-02-06".into(), Provenance::Dateline)));
        let wrong = one(&body("<docdata><date.issue norm='20240230'/></docdata>"));
        assert_eq!((date(&wrong), wrong.warnings.len()), (None, 1));
        let cut = one(&FERRY[..FERRY.find("An old").unwrap()]);
        assert_eq!(cut.sections[1].text, "A new ferry.");
        assert!(cut.warnings[0].message.starts_with("the XML breaks off"), "{:?}", cut.warnings);
        assert!(matches!(&found("<nitf><body/></nitf>")[..], [Found::Rejected(_)]));
        assert!(matches!(&found("<x/>")[..], [Found::Rejected(_)]));
    }

    #[test]
    fn deep_nesting_is_no_deep_stack() {
        let many = 100_000;
        let text = format!("<nitf><body>{}x{}</body></nitf>", "<p>".repeat(many), "</p>".repeat(many));
        assert_eq!(one(&text).sections[0].text, "x");
        found(&("<nitf>".to_owned() + &"<body><body.head><hl1>".repeat(many / 10)));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|<nitf>|<head>|<body>|<body.head>|<hl1>|<p>|</p>|<date.issue norm='20240205'/>|</nitf>|[<>&]){0,40}") {
            found(&text);
        }
    }
}
