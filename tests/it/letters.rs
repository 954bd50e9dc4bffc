//! The letter format against letters labelled by hand.

use std::path::Path;

use dateline::article::Article;
use dateline::ingest::{Options, Parsed, parse};
use dateline::schema::Schema;
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    letter: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    file: String,
    date: String,
    precision: String,
    title: String,
    lead: String,
    headings: Vec<String>,
    paragraphs: Vec<usize>,
    trap: String,
}

fn read(dir: &Path) -> Vec<Article> {
    let mut articles = Vec::new();
    parse(
        &[dir.to_path_buf()],
        &Schema::embedded(),
        &Options { threads: 1, actors: false, ..Options::default() },
        &mut |parsed| {
            if let Parsed::Article(stored) = parsed {
                articles.push(stored.article);
            }
            Ok(())
        },
    )
    .unwrap();
    articles
}

#[test]
fn letters_are_read_as_a_reader_would() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let truth: Truth = toml::from_str(&std::fs::read_to_string(dir.join("letters.toml")).unwrap()).unwrap();
    assert!(truth.letter.len() >= 60);
    let articles = read(&dir.join("letters"));
    let mut wrong = Vec::new();
    for label in &truth.letter {
        let Some(article) = articles.iter().find(|a| Path::new(&a.source).file_name().unwrap() == label.file.as_str())
        else {
            wrong.push(format!("{} ({}): not read", label.file, label.trap));
            continue;
        };
        let published = article.published.as_ref();
        let headings: Vec<_> = article.sections.iter().filter_map(|s| s.heading.clone()).collect();
        let paragraphs: Vec<_> = article.sections.iter().map(|s| s.paragraphs().count()).collect();
        let lead: String = article.lead().chars().take(40).collect();
        let mut check = |what: &str, is: String, should: String| {
            if is != should {
                wrong.push(format!("{} ({}): {what} is {is:?}, should be {should:?}", label.file, label.trap));
            }
        };
        check("date", published.map_or(String::new(), |p| p.date.to_string()), label.date.clone());
        check("precision", published.map_or("", |p| p.precision.name()).to_owned(), label.precision.clone());
        check("title", article.title.clone().unwrap_or_default(), label.title.clone());
        check("lead", lead.trim_end().to_owned(), label.lead.trim_end().to_owned());
        check("headings", format!("{headings:?}"), format!("{:?}", label.headings));
        check("paragraphs", format!("{paragraphs:?}"), format!("{:?}", label.paragraphs));
    }
    assert!(wrong.is_empty(), "{} disagreements in {} letters:\n{}", wrong.len(), truth.letter.len(), wrong.join("\n"));
}
