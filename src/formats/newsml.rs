//! `NewsML` 1: news items, made of components that are made of components, with their text in NITF, XHTML or plain.

use serde_json::Value;

use super::clean::collapsed;
use super::flow::read_body;
use super::nitf::has_words;
use super::record::{add, names, set_date};
use super::xml::{Element, each, root_name};
use super::{Format, Raw, Sink, article, nitf};
use crate::article::{Article, Metadata, Provenance};
use crate::dates::DateOrder;
use crate::schema::Schema;

pub(super) const FORMAT: Format = Format {
    name: "newsml",
    endings: &["newsml"],
    sniff: |head| root_name(head) == Some("NewsML"),
    cut: |_| None,
    decodes: false,
    parse,
};

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    each(raw, &["NewsItem"], false, sink, |item| read(item, schema.date_order));
}

fn read(item: Element<'_>, order: Option<DateOrder>) -> Result<Article, String> {
    let mut article = article(metadata(item));
    let first = item.find("FirstCreated");
    let revision = item.find("ThisRevisionCreated");
    let written = |element: Element<'_>| Value::String(element.text().trim().to_owned());
    if let Some(date) = first.or(revision).or_else(|| item.find("DateId")) {
        let place = format!("element {}", date.name());
        set_date(&mut article, &place, &written(date), Provenance::Field, order, item.line());
    }
    if let (Some(_), Some(revision)) = (first, revision) {
        article.metadata.insert("updated".to_owned(), written(revision));
    }
    let parts: Vec<Part<'_>> =
        item.inside().filter(|inside| inside.name() == "NewsComponent").flat_map(parts).collect();
    let apart = |role: &'static str| parts.iter().filter(move |part| part.role.as_deref() == Some(role));
    let of_part = apart("headline").map(|part| collapsed(part.content.text()));
    let headline = item.find("HeadLine").map(|headline| collapsed(headline.text()));
    article.title = headline.into_iter().chain(of_part).find(|headline| !headline.is_empty());
    for (role, key) in [("subheadline", "subheadline"), ("contact", "contact"), ("caption", "captions")] {
        apart(role).for_each(|part| add(&mut article.metadata, key, part.content.text()));
    }
    let bodies: Vec<Element<'_>> = parts.iter().filter(|part| part.is_text()).map(|part| part.content).collect();
    let markup = bodies.iter().find_map(|body| body.find("nitf"));
    match markup {
        Some(inside) => nitf::read(&mut article, inside, order),
        None => read_body(&mut article, &bodies, item.line(), order),
    }
    if article.sections.iter().all(|section| section.text.is_empty()) {
        let mut kinds: Vec<&str> = item.inside().filter_map(kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.truncate(8);
        let kinds = if kinds.is_empty() { String::new() } else { format!(", but {}", kinds.join(", ")) };
        return Err(format!("this item holds no text{kinds}"));
    }
    has_words(article)
}

/// What a component or its content is said to be.
fn kind(element: Element<'_>) -> Option<&str> {
    matches!(element.name(), "Role" | "MediaType").then(|| element.attribute("FormalName")).flatten()
}

/// Content that stands in the file itself.
struct Part<'x> {
    /// What its component says that it is, in small letters.
    role: Option<String>,
    media: Option<&'x str>,
    content: Element<'x>,
}

/// The content right in a component.
fn parts(component: Element<'_>) -> impl Iterator<Item = Part<'_>> {
    let role = component.child("Role").and_then(kind).map(str::to_lowercase);
    let items = component.children().filter(|child| child.name() == "ContentItem");
    items.filter_map(move |item| {
        let media = item.child("MediaType").and_then(kind);
        let content = item.find("DataContent")?;
        Some(Part { role: role.clone(), media, content })
    })
}

impl Part<'_> {
    /// Whether it belongs to the running text.
    fn is_text(&self) -> bool {
        const APART: [&str; 12] = [
            "headline",
            "subheadline",
            "contact",
            "caption",
            "stylesheet",
            "logo",
            "photo",
            "picture",
            "image",
            "graphic",
            "video",
            "audio",
        ];
        let role = self.role.as_deref().unwrap_or("");
        let text = self.media.is_none_or(|media| media.to_lowercase().contains("text"));
        text && !APART.contains(&role)
    }
}

fn metadata(item: Element<'_>) -> Metadata {
    let mut metadata = Metadata::new();
    let id = item.find("PublicIdentifier").or_else(|| item.find("NewsItemId"));
    add(&mut metadata, "id", id.map_or("", Element::text));
    let mut provider = None;
    for element in item.inside() {
        let name = element.attribute("FormalName").unwrap_or("");
        let mut add = |key: &str, text: &str| add(&mut metadata, key, text);
        match element.name() {
            "RevisionId" => add("version", element.text()),
            "Status" => add("status", name),
            "Urgency" => add("urgency", name),
            "ByLine" => add("byline", names(element.text())),
            "DateLine" => add("dateline", element.text()),
            "SlugLine" => add("slug", element.text()),
            "KeywordLine" => add("keywords", element.text()),
            "CopyrightLine" => add("copyright", element.text()),
            "CopyrightHolder" => add("copyright_holder", element.text()),
            "CreditLine" => add("credit", element.text()),
            "SubHeadLine" => add("subheadline", element.text()),
            "Subject" | "SubjectMatter" | "SubjectDetail" => add("subjects", name),
            "Genre" => add("genre", name),
            "Property" if name.contains("Keyword") => add("keywords", element.attribute("Value").unwrap_or("")),
            "Provider" | "Source" => {
                let party = element.child("Party").and_then(|party| party.attribute("FormalName"));
                provider = provider.or(party);
            }
            _ => {}
        }
    }
    add(&mut metadata, "publisher", provider.unwrap_or(""));
    let language = item.find("Language").and_then(|language| language.attribute("FormalName"));
    add(&mut metadata, "language", language.unwrap_or(""));
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

    const FERRY: &str = r#"<?xml version="1.0"?><NewsML Version="1.2"><NewsEnvelope><DateAndTime>20240207T000000Z</DateAndTime></NewsEnvelope>
<NewsItem><Identification><NewsIdentifier><NewsItemId>7</NewsItemId><RevisionId>2</RevisionId></NewsIdentifier></Identification>
<NewsManagement><FirstCreated>20240205T100000+0300</FirstCreated><ThisRevisionCreated>20240206T100000Z</ThisRevisionCreated><Urgency FormalName="3"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Ferry sinks</HeadLine><ByLine>By Amina Yusuf</ByLine><SlugLine>LAKE-FERRY</SlugLine></NewsLines>
<DescriptiveMetadata><Language FormalName="en"/><SubjectCode><Subject FormalName="03000000"/></SubjectCode></DescriptiveMetadata>
<NewsComponent><Role FormalName="Photo"/><NewsLines><HeadLine>The goat</HeadLine></NewsLines><ContentItem Href="a.jpg"/></NewsComponent>
<NewsComponent><Role FormalName="SubHeadLine"/><ContentItem><DataContent>Goat swims</DataContent></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Body"/><ContentItem><MediaType FormalName="Text"/><DataContent><html><body><p>It sank.</p><h3>Impact</h3><p>Much.</p></body></html></DataContent></ContentItem></NewsComponent>
</NewsComponent></NewsItem>
<NewsItem><NewsComponent><NewsLines><HeadLine>A boat</HeadLine></NewsLines><NewsComponent><Role FormalName="Photo"/><ContentItem Href="b.jpg"/></NewsComponent></NewsComponent></NewsItem></NewsML>"#;

    #[test]
    fn texts_are_read_and_pictures_named() {
        let all = found(FERRY);
        let [Found::Article { article, ordinal: 1 }, Found::Rejected(rejection)] = all.as_slice() else {
            panic!("{all:?}")
        };
        assert_eq!((rejection.line, &*rejection.reason), (Some(10), "this item holds no text, but Photo"));
        assert_eq!(article.title.as_deref(), Some("Ferry sinks"));
        assert_eq!(article.published.as_ref().unwrap().date.to_string(), "2024-02-05");
        let sections: Vec<_> = article.sections.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
        assert_eq!(sections, [(None, "It sank."), (Some("Impact"), "Much.")]);
        assert_eq!(
            serde_json::to_string(&article.metadata).unwrap(),
            r#"{"id":"7","version":"2","urgency":"3","byline":"Amina Yusuf","slug":"LAKE-FERRY","subjects":"03000000","language":"en","updated":"20240206T100000Z","subheadline":"Goat swims"}"#
        );
        assert_eq!(detect("a", FERRY).name, "newsml");
    }

    #[test]
    fn hostile_items_end_soon() {
        for text in
            ["<NewsItem>", "<NewsComponent>", "<ContentItem>", "<NewsComponent><ContentItem><DataContent>", "<Role/>"]
        {
            found(&("<NewsML><NewsItem>".to_owned() + &text.repeat(10_000)));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|<NewsItem>|<NewsComponent>|<ContentItem>|<DataContent>|<p>|</p>|</NewsItem>|[<>&]){0,40}") {
            found(&text);
        }
    }
}
