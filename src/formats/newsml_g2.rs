//! `NewsML-G2`: news items, alone or in a message, with their text in NITF, XHTML or plain.

use std::collections::HashMap;

use serde_json::Value;

use super::clean::collapsed;
use super::flow::read_body;
use super::record::{add, names, set_date};
use super::xml::{Element, each, root_name};
use super::{Format, Raw, Sink, article, nitf};
use crate::article::{Article, Metadata, Provenance};
use crate::dates::DateOrder;
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "newsml-g2", endings: &[], sniff, cut: |_| None, decodes: false, parse };

/// The items of the standard; news items alone hold articles.
const ITEMS: &[&str] = &["newsItem", "packageItem", "planningItem", "conceptItem", "knowledgeItem", "catalogItem"];

fn sniff(head: &str) -> bool {
    root_name(head).is_some_and(|root| root == "newsMessage" || ITEMS.contains(&root))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    each(raw, ITEMS, false, sink, |item| read(item, schema.date_order));
}

fn read(item: Element<'_>, order: Option<DateOrder>) -> Result<Article, String> {
    let (about, content) = (item.child("itemMeta"), item.child("contentMeta"));
    let title = content.into_iter().flat_map(Element::children).filter(|part| part.name() == "headline");
    let title = title.map(|headline| collapsed(headline.text())).find(|headline| !headline.is_empty());
    if item.name() != "newsItem" {
        let what = match item.name() {
            "packageItem" => "a package, which refers to news items",
            "planningItem" => "a plan of what is to be covered",
            "conceptItem" | "knowledgeItem" => "concepts",
            _ => "a catalogue",
        };
        return Err(format!("this holds no article: it is {what} (<{}>)", item.name()));
    }
    let mut article = article(metadata(item, about, content));
    article.title = title;
    let date = |parent: Option<Element<'_>>, name: &'static str| {
        let text = parent?.child(name)?.text().trim();
        (!text.is_empty()).then(|| (name, Value::String(text.to_owned())))
    };
    let version = date(about, "versionCreated");
    let first = date(about, "firstCreated").or_else(|| date(content, "contentCreated"));
    if let Some((name, date)) = first.as_ref().or(version.as_ref()) {
        set_date(&mut article, &format!("element {name}"), date, Provenance::Field, order, item.line());
    }
    if let Some((_, version)) = version.filter(|_| first.is_some()) {
        article.metadata.insert("updated".to_owned(), version);
    }
    let set = item.child("contentSet");
    let bodies = set.into_iter().flat_map(Element::children).filter(|part| is_text(*part));
    for body in bodies {
        match body.find("nitf") {
            Some(inside) => nitf::read(&mut article, inside, order),
            None => read_body(&mut article, &[body.find("body").unwrap_or(body)], item.line(), order),
        }
        if article.sections.iter().any(|section| !section.text.is_empty()) {
            return Ok(article);
        }
    }
    let class = about.and_then(|about| about.child("itemClass")).and_then(|class| class.attribute("qcode"));
    let class = class.map_or("text", |class| class.rsplit_once(':').map_or(class, |(_, class)| class));
    match class {
        "text" if article.title.is_some() => {
            let summary = content.into_iter().flat_map(Element::children).filter(|part| part.name() == "description");
            read_body(&mut article, &summary.take(1).collect::<Vec<_>>(), item.line(), order);
            Ok(article)
        }
        "text" => Err("there is neither a headline nor a text in it".to_owned()),
        other => Err(format!("this holds no text: it is of the class {other}")),
    }
}

/// Whether what an item holds is text, as far as it says.
fn is_text(part: Element<'_>) -> bool {
    let text = part
        .attribute("contenttype")
        .is_none_or(|kind| ["text/", "nitf", "html", "application/xml"].iter().any(|known| kind.contains(known)));
    let marked = || part.inside().any(|inside| matches!(inside.name(), "p" | "nitf" | "html" | "body"));
    match part.name() {
        "inlineXML" => marked(),
        "inlineData" => text && part.attribute("encoding").is_none(),
        _ => false,
    }
}

fn metadata(item: Element<'_>, about: Option<Element<'_>>, content: Option<Element<'_>>) -> Metadata {
    let mut metadata = Metadata::new();
    for (key, name) in [("id", "guid"), ("version", "version")] {
        add(&mut metadata, key, item.attribute(name).unwrap_or(""));
    }
    // What else is said of a subject stands once for the whole item.
    let known = item.children().filter(|child| child.name() == "assert");
    let known: HashMap<&str, &str> =
        known.filter_map(|known| Some((known.attribute("qcode")?, known.child("name")?.text()))).collect();
    let named = |element: Element<'_>| {
        let name = element.child("name").map(|name| name.text().to_owned());
        let code = element.attribute("qcode");
        let said = || code.and_then(|code| known.get(code)).map(|name| (*name).to_owned());
        let other = || element.attribute("literal").or(code).or(element.attribute("uri")).map(str::to_owned);
        name.filter(|name| !name.trim().is_empty()).or_else(said).or_else(other).unwrap_or_default()
    };
    let rights = item.child("rightsInfo");
    for element in rights.into_iter().chain(about).chain(content).flat_map(Element::children) {
        let mut add = |key: &str, text: &str| add(&mut metadata, key, text);
        match element.name() {
            "copyrightHolder" => add("copyright_holder", &named(element)),
            "copyrightNotice" => add("copyright", element.text()),
            "usageTerms" => add("usage_terms", element.text()),
            "provider" => add("publisher", &named(element)),
            "pubStatus" => add("status", element.attribute("qcode").unwrap_or("")),
            "embargoed" => add("embargoed", element.text()),
            "edNote" => add("ed_note", element.text()),
            "urgency" => add("urgency", element.text()),
            "language" => add("language", element.attribute("tag").unwrap_or("")),
            "slugline" => add("slug", element.text()),
            "subject" => add("subjects", &named(element)),
            "genre" => add("genre", &named(element)),
            "keyword" => add("keywords", element.text()),
            "located" => add("located", &named(element)),
            "creator" => add("creator", &named(element)),
            "contributor" => add("contributor", &named(element)),
            "infoSource" => add("info_source", &named(element)),
            "by" => add("byline", names(element.text())),
            "dateline" => add("dateline", element.text()),
            "description" => add("description", element.text()),
            _ => {}
        }
    }
    if !metadata.contains_key("language") {
        add(&mut metadata, "language", item.attribute("lang").unwrap_or(""));
    }
    metadata
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Found, detect};
    use super::*;

    fn found(text: &str) -> Vec<Found> {
        super::super::found(&FORMAT, text)
    }

    fn articles(text: &str) -> Vec<Result<(Article, usize), String>> {
        let all = found(text).into_iter().map(|found| match found {
            Found::Article { article, ordinal } => Ok((*article, ordinal)),
            Found::Rejected(rejection) => Err(rejection.reason),
        });
        all.collect()
    }

    const FERRY: &str = r#"<newsItem guid="urn:tnw:7" version="3" xml:lang="en" xmlns="http://iptc.org/std/nar/2006-10-01/">
<rightsInfo><copyrightHolder><name>Trans News Wire</name></copyrightHolder></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="p:TNW"><name>Trans News Wire</name></provider>
<versionCreated>2024-02-09T10:00:00Z</versionCreated><firstCreated>2024-02-05T10:00:00Z</firstCreated><pubStatus qcode="stat:usable"/></itemMeta>
<contentMeta><urgency>3</urgency><slugline>LAKE-FERRY</slugline><headline> Ferry sinks
</headline><by>By Amina Yusuf</by><dateline>KISUMU</dateline><subject qcode="m:1"><name>ferries</name></subject><subject qcode="m:2"/></contentMeta>
<assert qcode="m:2"><name>goats</name></assert>
<contentSet><inlineXML contenttype="application/xhtml+xml"><html><head><title>x</title></head><body><p>It sank.</p><h2>Impact</h2><p>Much.</p></body></html></inlineXML></contentSet></newsItem>"#;

    #[test]
    fn a_text_with_what_is_said_of_it() {
        let (article, ordinal) = articles(FERRY).remove(0).unwrap();
        assert_eq!((article.title.as_deref(), ordinal), (Some("Ferry sinks"), 0));
        assert_eq!(article.published.as_ref().unwrap().date.to_string(), "2024-02-05");
        let sections: Vec<_> = article.sections.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
        assert_eq!(sections, [(None, "It sank."), (Some("Impact"), "Much.")]);
        assert_eq!(
            serde_json::to_string(&article.metadata).unwrap(),
            r#"{"id":"urn:tnw:7","version":"3","copyright_holder":"Trans News Wire","publisher":"Trans News Wire","status":"stat:usable","urgency":"3","slug":"LAKE-FERRY","byline":"Amina Yusuf","dateline":"KISUMU","subjects":["ferries","goats"],"language":"en","updated":"2024-02-09T10:00:00Z"}"#
        );
        assert_eq!(detect("a.xml", FERRY).name, "newsml-g2");
    }

    #[test]
    fn messages_hold_items_of_all_kinds() {
        let meta = |class: &str| {
            format!(
                "<itemMeta><itemClass qcode='ninat:{class}'/><versionCreated>2024-02-05</versionCreated></itemMeta>"
            )
        };
        let text = format!(
            "<newsMessage><header/><itemSet>\n<packageItem>{}</packageItem>\n<newsItem>{}<contentMeta><headline>Goat</headline></contentMeta><contentSet><remoteContent href='x'/></contentSet></newsItem>
<newsItem>{}<contentMeta><headline>Ferry</headline></contentMeta><contentSet><inlineXML><nitf><body><body.content><p>It sank.</p></body.content></body></nitf></inlineXML></contentSet></newsItem>
<newsItem>{}<contentMeta><headline>Owner</headline><description>He sang.</description></contentMeta></newsItem>
<newsItem>{}<contentMeta><headline>Plain</headline></contentMeta><contentSet><inlineData contenttype='text/plain'>One.\n\nTwo.</inlineData></contentSet></newsItem>
</itemSet></newsMessage>",
            meta("composite"), meta("picture"), meta("text"), meta("text"), meta("text")
        );
        let all = articles(&text);
        assert!(all[0].as_ref().unwrap_err().contains("a package") && all[1].as_ref().unwrap_err().contains("picture"));
        let said = |at: usize| {
            let (article, ordinal) = all[at].as_ref().unwrap();
            format!("{ordinal} {} {}", article.title.as_deref().unwrap_or(""), article.sections[0].text)
        };
        assert_eq!([said(2), said(3), said(4)], ["3 Ferry It sank.", "4 Owner He sang.", "5 Plain One.\n\nTwo."]);
    }

    #[test]
    fn hostile_items_end_soon() {
        for text in ["<newsItem>", "<contentSet>", "<inlineXML><p>", "<subject/>", "</newsItem>", "<itemMeta>"] {
            found(&("<newsItem>".to_owned() + &text.repeat(10_000)));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|<newsItem>|<contentMeta>|<headline>|<contentSet>|<inlineXML>|<p>|</p>|</newsItem>|[<>&]){0,40}") {
            found(&text);
        }
    }
}
