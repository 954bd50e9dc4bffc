//! Fields of the schema: whether an article has them.

use dateline::article::{Article, Metadata, Section};
use dateline::index::Stored;
use dateline::query::{Context, FieldType, Query};
use dateline::schema::Schema;
use dateline::search::count;
use serde_json::{Value, json};

use crate::articles::store_with;
use crate::facets::FIELDS;

fn stored(number: usize, metadata: &Value) -> Stored {
    let metadata: Metadata = serde_json::from_value(metadata.clone()).unwrap();
    let text = Section { heading: None, text: "Gas talks failed.".into(), span: None };
    let article = Article {
        id: format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15)),
        source: number.to_string(),
        title: None,
        published: None,
        sections: vec![text],
        metadata,
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    Stored { article, actors: Vec::new(), dates: Vec::new(), language: None, added: None }
}

#[test]
fn a_star_finds_who_has_the_field_and_none_finds_the_others() {
    let schema = format!("{}{FIELDS}fast = false\n", Schema::DEFAULT);
    let schema = Schema::parse(&schema, "index_schema.toml").unwrap();
    let articles = [
        json!({"author": "Ada Lind", "desk": "World", "slug": "gas-talks", "words": 500, "updated": "2024-02-05"}),
        json!({"author": ["None", "Ada"], "desk": "none", "slug": " ", "words": "many", "updated": "soon"}),
        json!({"author": "---", "desk": [], "slug": "*", "words": 0}),
        json!({"author": "", "slug": "\n"}),
    ];
    let groups = articles
        .chunks(2)
        .zip([0, 2])
        .map(|(group, first)| (first..).zip(group).map(|(number, metadata)| stored(number, metadata)).collect());
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger, _) = store_with(&schema, dir.path(), groups.collect(), 0);
    let snapshot = index.snapshot().unwrap();
    let fields = [
        ("author", FieldType::Text),
        ("desk", FieldType::Keyword),
        ("slug", FieldType::Keyword),
        ("words", FieldType::Number),
        ("updated", FieldType::Date),
    ];
    let today = chrono::NaiveDate::from_ymd_opt(2024, 2, 14).unwrap();
    let context = Context { today, fields: &fields, saved: &[] };
    let found = |text: &str| count(&snapshot, &ledger, &Query::parse(text, &context).unwrap(), &[]).unwrap();
    for (field, has) in [("author", 3), ("desk", 2), ("slug", 2), ("words", 2), ("updated", 1)] {
        assert_eq!(found(&format!("{field}:*")), has, "{field}");
        assert_eq!(found(&format!("{field}:none")), 4 - has, "{field}");
        assert_eq!(found(&format!("gas -{field}:*")), 4 - has, "{field}");
    }
    for (text, articles) in [
        ("author:\"none\"", 1),
        ("author:\"Ada Lind\"", 1),
        ("author:\"none ada\"", 0),
        ("desk:\"none\"", 1),
        ("slug:\"*\"", 1),
        ("slug:\"\n\"", 0),
    ] {
        assert_eq!(found(text), articles, "{text}");
    }
}
