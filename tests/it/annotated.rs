//! Letters with their actors marked inline, `{PER Reyes=Tomas Reyes}`: set `DATELINE_LETTERS` to the directory that holds
//! them. Without it this test says that it was skipped, and passes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dateline::article::{Article, Provenance};
use dateline::dates::Precision;
use dateline::ingest::{Options, Parsed, parse};
use dateline::schema::Schema;

/// A letter without its marks: `{PER Reyes=Tomas Reyes}` is `Reyes`.
fn stripped(marked: &str) -> String {
    let mut pieces = marked.split('{');
    let mut text = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (mark, rest) = piece.split_once('}').unwrap();
        let (_, name) = mark.split_once(' ').unwrap();
        text += name.split_once('=').map_or(name, |(surface, _)| surface);
        text += rest;
    }
    text
}

/// Writes all letters below `from` without their marks below `to`; what they say, by path.
fn strip_all(from: &Path, to: &Path) -> BTreeMap<PathBuf, String> {
    let mut letters = BTreeMap::new();
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            letters.extend(strip_all(&path, &target));
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            let text = stripped(&std::fs::read_to_string(&path).unwrap());
            std::fs::write(&target, &text).unwrap();
            letters.insert(target, text);
        }
    }
    letters
}

/// All that an article says, in its order, without white space.
fn said(article: &Article) -> String {
    let byline = article.metadata.get("byline").map(|byline| format!("By {}", byline.as_str().unwrap()));
    let sections = article.sections.iter().flat_map(|s| s.heading.iter().chain([&s.text]));
    let all = article.title.iter().chain(&byline).chain(sections);
    all.flat_map(|text| text.split_whitespace()).collect()
}

#[test]
fn every_letter_is_read_whole() {
    let Some(from) = std::env::var_os("DATELINE_LETTERS").map(PathBuf::from).filter(|dir| dir.is_dir()) else {
        return eprintln!("skipped: $DATELINE_LETTERS names no directory");
    };
    let dir = tempfile::tempdir().unwrap();
    let letters = strip_all(&from, dir.path());
    let mut wrong = Vec::new();
    let mut counts = [0; 6];
    parse(
        &[dir.path().to_path_buf()],
        &Schema::embedded(),
        &Options { threads: 2, actors: false, ..Options::default() },
        &mut |parsed| {
            let Parsed::Article(stored) = parsed else { panic!("rejected") };
            let article = stored.article;
            let letter = &letters[Path::new(&article.source)];
            let mut check = |holds: bool, what: &str| {
                if !holds {
                    wrong.push(format!("{}: {what}", article.source));
                }
            };
            let (day, rest) = letter.trim_start().strip_prefix("date ").unwrap().split_at(10);
            let published = article.published.clone().unwrap();
            check(published.date.to_string() == day, "another date than that of the date line");
            check(
                (published.precision, published.provenance) == (Precision::Day, Provenance::DateLine),
                "a date from elsewhere",
            );
            check(published.span.is_some_and(|span| &letter[span] == day), "a date that stands elsewhere");
            check(article.warnings.is_empty(), "warnings");
            check(said(&article) == rest.split_whitespace().collect::<String>(), "words are lost, or stand elsewhere");
            let headings: Vec<_> = article.sections.iter().filter_map(|s| s.heading.as_deref()).collect();
            check(
                !headings.iter().any(|h| h.ends_with(['.', ',', ';', ':']) || h.len() > 110),
                "a sentence as a heading",
            );
            check(
                !article.sections.iter().any(|s| s.heading.is_some() && s.text.is_empty()),
                "a heading above nothing",
            );
            check(article.lead().len() > 30 || (article.lead().is_empty() && article.title.is_some()), "a short lead");
            let facts = [
                1,
                usize::from(article.title.is_some()),
                usize::from(article.metadata.contains_key("byline")),
                usize::from(article.lead().is_empty()),
                headings.len(),
                article.sections.iter().map(|s| s.paragraphs().count()).sum(),
            ];
            for (count, fact) in counts.iter_mut().zip(facts) {
                *count += fact;
            }
            Ok(())
        },
    )
    .unwrap();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), letters.len(), wrong.join("\n"));
    assert_eq!(counts[0], letters.len());
    // Facts of the 740 letters as they were in this version: letters, titles, bylines, without a lead, headings, paragraphs.
    if letters.len() == 740 {
        assert_eq!(counts, [740, 240, 13, 7, 684, 3226]);
    }
}
