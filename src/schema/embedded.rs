//! What `index_schema.toml` says, as values: most indexes are made with it, and reading it takes longer than finding a word.

use super::{Field, FieldKind, Records, Sameness, Schema, Weights};

const ID: [&str; 7] = ["id", "_id", "uid", "uuid", "guid", "doc_id", "article_id"];
const TITLE: [&str; 6] = ["title", "headline", "headline.main", "head", "web_title", "name"];
const DATE: [&str; 22] = [
    "date",
    "published",
    "published_at",
    "published_on",
    "published_date",
    "publication_date",
    "publish_date",
    "pub_date",
    "date_published",
    "date_publish",
    "date_of_publication",
    "publish_time",
    "published_time",
    "first_published",
    "web_publication_date",
    "date_posted",
    "posted_at",
    "post_date",
    "version_created",
    "datetime",
    "created_at",
    "timestamp",
];
const BODY: [&str; 14] = [
    "body",
    "text",
    "content",
    "article",
    "main_text",
    "article_body",
    "article_text",
    "article_content",
    "body_text",
    "full_text",
    "fields.bodyText",
    "story",
    "lead_paragraph",
    "description",
];
const AUTHOR: [&str; 6] = ["author", "author.name", "authors", "byline", "byline.original", "creator"];
const DESK: [&str; 8] =
    ["desk", "section", "category", "categories", "channel", "articleSection", "section_name", "sectionName"];
const OUTLET: [&str; 7] =
    ["outlet", "source", "source.name", "publisher", "publisher.name", "publication", "site_name"];
const TAG: [&str; 5] = ["tags", "tag", "topics", "keywords", "subjects"];

/// What reading [`Schema::DEFAULT`] gives.
pub(super) fn embedded() -> Schema {
    let field = |name: &str, kind, from: &[&str]| Field {
        name: name.to_owned(),
        kind,
        from: owned(from),
        fast: kind != FieldKind::Text,
    };
    Schema {
        languages: owned(&["english"]),
        date_order: None,
        weights: Weights { title: 3, heading: 1, lead: 2 },
        records: Records { id: owned(&ID), title: owned(&TITLE), date: owned(&DATE), body: owned(&BODY) },
        duplicates: vec![Sameness::Text, Sameness::Date, Sameness::Field(2)],
        fields: vec![
            field("author", FieldKind::Text, &AUTHOR),
            field("desk", FieldKind::Keyword, &DESK),
            field("outlet", FieldKind::Keyword, &OUTLET),
            field("tag", FieldKind::Keyword, &TAG),
        ],
        text: Schema::DEFAULT.to_owned(),
        // The language is known.
        language_places: Vec::new(),
    }
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|&key| key.to_owned()).collect()
}
