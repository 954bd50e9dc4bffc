//! Search against the brute-force reader on real articles, where they are (see `real`): a few hundred briefings, notes and wire
//! stories, asked for their own words.
//!
//! `DATELINE_CORPORA=... DATELINE_QUERIES=10000 cargo test --release --test it real_articles -- --nocapture`

use std::path::{Path, PathBuf};

use dateline::actors::Finder;
use dateline::article::{Article, MentionedDate};
use dateline::dates::{DateFinder, Precision};
use dateline::index::Stored;
use dateline::ingest::{Options, Parsed, parse};
use dateline::layout::Layout;
use dateline::text::{Language, Opens, Terms, tokenise};

use crate::articles::{schema, store_with};
use crate::real::corpus;
use crate::search::{Collection, Tally, wanted};

/// How many articles are taken of each corpus.
const EACH: usize = 160;

/// Every so many files below a directory that about [`EACH`] are taken.
fn some_files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        dateline::corpus::walk(dir, |_| false, None).unwrap().filter_map(|file| Some(file.ok()?.path)).collect();
    files.sort();
    let every = files.len().div_ceil(EACH);
    files.into_iter().step_by(every).collect()
}

fn articles(paths: &[PathBuf]) -> Vec<Article> {
    let mut articles = Vec::new();
    parse(paths, &schema(), &Options { threads: 2, actors: false, ..Options::default() }, &mut |parsed| {
        if let Parsed::Article(mut stored) = parsed {
            // An index does not keep it.
            stored.article.evidence.clear();
            articles.push(stored.article);
        }
        Ok(())
    })
    .unwrap();
    articles
}

/// Breaks paragraphs between sentences, so that most of them are shown whole, with all that is highlighted in them.
fn broken(mut article: Article) -> Article {
    for section in &mut article.sections {
        let mut tokens = Vec::new();
        tokenise(&section.text, &mut tokens);
        let starts = tokens.iter().filter(|token| token.opens == Opens::Sentence).map(|token| token.start as usize);
        for start in starts.collect::<Vec<_>>().into_iter().rev() {
            if let Some(before) = section.text[..start].strip_suffix(' ') {
                let end = before.len();
                section.text.replace_range(end..start, "\n\n");
            }
        }
    }
    article
}

/// The article with its actors and dates.
fn complete(article: Article, finder: &mut Finder, terms: &mut Terms) -> Stored {
    let layout = Layout::of(&article, Language::ENGLISH);
    let numbers = layout.numbers(&article, terms);
    let actors = finder.find(&article, &layout, &numbers, terms);
    let published = article.published.as_ref().filter(|published| published.precision == Precision::Day);
    let mut days = DateFinder::new(published.map(|published| published.date), None);
    let (mut dates, mut found) = (Vec::new(), Vec::new());
    for (part, tokens) in layout.by_part() {
        days.find(article.part(part).unwrap(), tokens.iter().map(|placed| placed.token), &mut found);
        let date =
            |date: dateline::dates::Spoken| MentionedDate { period: date.period, part, span: date.start..date.end };
        dates.extend(found.drain(..).map(date));
    }
    Stored { article, actors, dates, language: None, added: None }
}

#[test]
fn agrees_with_a_reader_of_real_articles() {
    let corpora = ["wh-briefings", "digitalgov", "reuters21578-dev"].map(corpus);
    let [Some(briefings), Some(notes), Some(stories)] = corpora else { return };
    let mut all = articles(&some_files(&briefings));
    all.extend(articles(&some_files(&notes)));
    let stories = articles(&some_files(&stories));
    let every = stories.len().div_ceil(EACH);
    all.extend(stories.into_iter().step_by(every));
    assert!(all.len() > 2 * EACH, "{}", all.len());

    let (mut finder, mut terms) = (Finder::new(), Terms::new(Language::ENGLISH));
    let mut groups = vec![Vec::new(), Vec::new(), Vec::new()];
    for (number, mut article) in all.into_iter().enumerate() {
        article.id = format!("{:016x}", (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
        article.source = number.to_string();
        let article = if number % 2 == 0 { article } else { broken(article) };
        groups[number % 3].push(complete(article, &mut finder, &mut terms));
    }
    let dir = tempfile::tempdir().unwrap();
    let (index, ledger, kept) = store_with(&schema(), dir.path(), groups, 1);
    let what = format!("{} real articles", kept.len());
    let mut tally = Tally::default();
    Collection::new(index, ledger, kept).check(1, wanted(300), &mut tally);
    tally.finish(&what);
}
