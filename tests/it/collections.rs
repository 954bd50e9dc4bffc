//! Test collections: Reuters-21578, and, made into JSON lines here, Cranfield, CACM, CISI and NPL with their queries. They are
//! looked for below `DATELINE_CORPORA`, as in `real`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dateline::article::Article;
use dateline::dates::Precision;
use dateline::index::Index;
use dateline::ingest::{Options, Parsed, index, parse};
use dateline::query::{Context, Query};
use dateline::schema::Schema;
use dateline::search::{Request, Sort, search};
use serde_json::{Value, json};

use crate::real::{OPTIONS, corpus};

/// The text of a file, a byte a character.
fn latin_1(path: &Path) -> String {
    std::fs::read(path).unwrap().into_iter().map(char::from).collect()
}

/// Files as the library reads them: the articles, and how many were rejected.
fn parsed(paths: &[PathBuf]) -> (Vec<Article>, usize) {
    let (mut articles, mut rejected) = (Vec::new(), 0);
    parse(paths, &Schema::embedded(), &Options { threads: 2, actors: false, ..Options::default() }, &mut |parsed| {
        match parsed {
            Parsed::Article(stored) => articles.push(stored.article),
            Parsed::Rejected(_) => rejected += 1,
        }
        Ok(())
    })
    .unwrap();
    (articles, rejected)
}

fn write(path: &Path, records: &[Value]) {
    std::fs::write(path, records.iter().map(|record| format!("{record}\n")).collect::<String>()).unwrap();
}

fn id(article: &Article) -> &str {
    article.metadata["id"].as_str().unwrap()
}

/// An index of files, to be asked for ids.
struct Asked {
    index: Index,
    total: u64,
    _dir: tempfile::TempDir,
}

impl Asked {
    fn new(paths: &[PathBuf]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let open = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let summary = index(&open, paths, &OPTIONS, &|_| ()).unwrap();
        assert!(summary.files.adds_up());
        Self { index: open, total: summary.total, _dir: dir }
    }

    /// How many articles are hits, and the ids of the best ten.
    fn ask(&self, query: &str) -> (u64, Vec<String>) {
        let today = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
        let query = Query::parse(query, &Context { today, fields: &[], saved: &[] }).unwrap();
        let request = Request { query, under: Vec::new(), sort: Sort::Relevance, offset: 0, limit: 10, passages: 0 };
        let results = search(&self.index.snapshot().unwrap(), &self.index.ledger().unwrap(), &request).unwrap();
        (results.total, results.hits.iter().map(|hit| id(&hit.stored.article).to_owned()).collect())
    }
}

/// What stands between a tag and its end.
fn between<'t>(text: &'t str, tag: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(&format!("<{tag}"))?;
    let (_, rest) = rest.split_once('>')?;
    rest.split_once(&format!("</{tag}>")).map(|(inside, _)| inside)
}

/// The day of `26-FEB-1987 15:01:01.79`, whatever stands around it.
fn reuters_day(written: &str) -> NaiveDate {
    let mut parts = written.split_whitespace().next().unwrap().split('-');
    let (day, month, year) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let month = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        .iter()
        .position(|name| *name == month);
    NaiveDate::from_ymd_opt(year.parse().unwrap(), month.unwrap() as u32 + 1, day.parse().unwrap()).unwrap()
}

/// A story of Reuters-21578 as its file has it.
struct Story {
    id: String,
    day: NaiveDate,
    topics: Vec<String>,
    /// Title, dateline and body, without the mark at the end.
    text: String,
}

/// The stories of some files, in their order.
fn reuters(files: &[PathBuf]) -> Vec<Story> {
    let mut stories = Vec::new();
    for file in files {
        let text = latin_1(file);
        for story in text.split("<REUTERS").skip(1) {
            let (_, id) = story.split_once("NEWID=\"").unwrap();
            let part = |tag| between(story, tag).unwrap_or("");
            let body = match between(story, "BODY") {
                Some(body) => body,
                // Stories that nobody parted have all their text in one.
                None if part("TITLE").is_empty() => part("TEXT"),
                None => part("TEXT").split_once("</TITLE>").unwrap().1,
            };
            let body = body.trim_end().trim_end_matches("&#3;").trim_end();
            let body = match body.rsplit_once(char::is_whitespace) {
                Some((before, mark)) if mark.trim_end_matches('.').eq_ignore_ascii_case("reuter") => before,
                _ => body,
            };
            let topics = part("TOPICS").split("<D>").skip(1).map(|topic| topic.replace("</D>", ""));
            stories.push(Story {
                id: id.split('"').next().unwrap().to_owned(),
                day: reuters_day(part("DATE")),
                topics: topics.collect(),
                text: [part("TITLE"), part("DATELINE"), body].concat(),
            });
        }
    }
    stories
}

/// The letters and digits of a text that is written in SGML, in their order.
fn letters(written: &str) -> String {
    let mut pieces = written.split('&');
    let mut text = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (entity, rest) = piece.split_once(';').filter(|(name, _)| name.len() < 5).unwrap_or(("", piece));
        assert!(["", "lt", "gt", "amp"].contains(&entity) || entity.starts_with('#'), "{entity}");
        text += rest;
    }
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn reuters_stories() {
    let Some(path) = corpus("reuters21578-dev") else { return };
    let files = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let files = files.filter(|path| path.extension().is_some_and(|ending| ending == "sgm"));
    let files: Vec<_> = files.collect::<BTreeSet<_>>().into_iter().collect();
    let stories = reuters(&files);
    let (articles, rejected) = parsed(&files);
    assert_eq!((stories.len(), articles.len(), rejected), (11_000, 11_000, 0));
    let mut counts = [0; 4];
    for (story, article) in stories.iter().zip(&articles) {
        let id = id(article);
        assert_eq!(story.id, id);
        let published = article.published.as_ref().unwrap();
        assert_eq!((published.date, published.precision), (story.day, Precision::Day), "{id}");
        assert!(article.warnings.is_empty(), "{id}");
        let topics = match article.meta("topics") {
            Some(Value::Array(topics)) => topics.iter().map(|topic| topic.as_str().unwrap().to_owned()).collect(),
            Some(topic) => vec![topic.as_str().unwrap().to_owned()],
            None => Vec::new(),
        };
        assert_eq!(topics, story.topics, "{id}");
        let sections = article.sections.iter().flat_map(|s| s.heading.iter().chain([&s.text]));
        let said: Vec<&str> = article.title.iter().chain(sections).map(String::as_str).collect();
        assert!(!said.iter().any(|text| text.contains(|c: char| c.is_control() && c != '\n')), "{id}");
        assert_eq!(letters(&said.concat()), letters(&story.text), "{id}");
        let facts = [
            usize::from(article.title.is_some()),
            usize::from(article.lead().is_empty()),
            article.sections.len() - 1,
            article.sections.iter().map(|s| s.paragraphs().count()).sum(),
        ];
        for (count, fact) in counts.iter_mut().zip(facts) {
            *count += fact;
        }
    }
    // Facts of this version: titles, without a lead, headings, paragraphs.
    assert_eq!(counts, [10_987, 3, 8, 48_715]);

    let asked = Asked::new(&files);
    assert_eq!((asked.total, asked.ask("date:none").0), (11_000, 0));
    let mut days = BTreeMap::new();
    for Story { day, .. } in &stories {
        *days.entry(day).or_insert(0) += 1;
    }
    for (day, stories) in days {
        assert_eq!(asked.ask(&format!("date:{day}")).0, stories, "{day}");
    }
    // Titles of plain words are phrases by which their stories must be found.
    let words = |title: &str| title.split(' ').count() > 3 && title.chars().all(|c| c == ' ' || c.is_ascii_uppercase());
    let titled =
        articles.iter().filter_map(|a| a.title.clone().filter(|title| words(title)).map(|title| (id(a), title)));
    for (id, title) in titled.step_by(100) {
        let (total, best) = asked.ask(&format!("title:\"{title}\""));
        assert!(total > 10 || best.iter().any(|best| best == id), "{id} {title}");
    }
    assert!(asked.ask("lead:cocoa").0 < asked.ask("cocoa").0 && asked.ask("lead:(cocoa london)").0 > 0);
}

/// The records of a file in SMART's form: `.I` and the number, then fields that begin with a line of a stop and a letter.
fn smart(path: &Path) -> Vec<BTreeMap<char, String>> {
    let mut records: Vec<BTreeMap<char, String>> = Vec::new();
    let mut key = 'I';
    for line in latin_1(path).lines() {
        let mut mark = line.trim_end().chars();
        if let Some(id) = line.strip_prefix(".I ") {
            records.push(BTreeMap::from([('I', id.trim().to_owned())]));
        } else if let (Some('.'), Some(field @ 'A'..='Z'), None) = (mark.next(), mark.next(), mark.next()) {
            key = field;
        } else if let Some(record) = records.last_mut() {
            record.entry(key).or_default().extend([line, "\n"]);
        }
    }
    records
}

/// Numbered texts between lines of a slash.
fn npl(path: &Path) -> Vec<(String, String)> {
    let text = latin_1(path);
    let texts = text.lines().collect::<Vec<_>>();
    let texts = texts.split(|line| line.trim() == "/").filter_map(|lines| lines.split_first());
    texts.map(|(id, lines)| (id.trim().to_owned(), lines.join("\n"))).collect()
}

/// What is relevant to which query: the first two numbers of every line.
fn judged(path: &Path) -> BTreeSet<(u32, String)> {
    let text = latin_1(path);
    let pairs = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        Some((words.next()?.parse().ok()?, words.next()?.to_owned()))
    });
    pairs.collect()
}

/// For how many queries, of those to which something is relevant, that is among the first ten hits for any of their words.
fn answered(asked: &Asked, queries: &[(u32, String)], relevant: &BTreeSet<(u32, String)>) -> (usize, usize) {
    let mut counts = (0, 0);
    for (number, query) in queries {
        if relevant.iter().any(|(query, _)| query == number) {
            let words = query.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            let words: Vec<_> = words.map(str::to_lowercase).collect();
            let (_, best) = asked.ask(&words.join(" OR "));
            counts.0 += usize::from(best.into_iter().any(|id| relevant.contains(&(*number, id))));
            counts.1 += 1;
        }
    }
    counts
}

/// Reads and indexes records; checks how many are articles, dated, and have headings; and how many queries are answered.
fn check(
    records: &[Value],
    facts: [usize; 4],
    queries: &[(u32, String)],
    relevant: &BTreeSet<(u32, String)>,
    most: usize,
) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("records.jsonl");
    write(&file, records);
    let files = [file];
    let (articles, rejected) = parsed(&files);
    let dated = articles.iter().filter(|article| article.published.is_some()).count();
    let headings = articles.iter().map(|article| article.sections.len() - 1).sum();
    assert_eq!([articles.len(), rejected, dated, headings], facts);
    let asked = Asked::new(&files);
    assert_eq!(asked.total, articles.len() as u64);
    let (answered, of) = answered(&asked, queries, relevant);
    assert!(answered * 100 >= of * most, "{answered} of {of}");
}

fn check_smart(dir: &Path, [documents, queries, relevant]: [&str; 3], facts: [usize; 4], most: usize) {
    let records: Vec<Value> = smart(&dir.join(documents))
        .into_iter()
        .map(|record| {
            let field = |key: char| record.get(&key).map(String::as_str);
            // Where the month stands in the source.
            let month = field('B').and_then(|source| source.trim().strip_prefix("CACM "));
            json!({"id": field('I'), "title": field('T'), "date": month, "byline": field('A'), "body": field('W')})
        })
        .collect();
    // The queries of Cranfield are judged by their place, those of the others by their number, which is the same.
    let queries = smart(&dir.join(queries)).into_iter().zip(1..);
    let queries: Vec<_> = queries.map(|(mut query, number)| (number, query.remove(&'W').unwrap_or_default())).collect();
    check(&records, facts, &queries, &judged(&dir.join(relevant)), most);
}

#[test]
fn cranfield_cacm_cisi() {
    let Some(path) = corpus("ir") else { return };
    // Articles, rejected (two of Cranfield's are empty), dated (one of CACM's has two dates), headings.
    check_smart(&path.join("cranfield"), ["cran.all.1400", "cran.qry", "cranqrel"], [1_398, 2, 0, 0], 90);
    check_smart(&path.join("cacm"), ["cacm.all", "query.text", "qrels.text"], [3_204, 0, 3_203, 0], 90);
    check_smart(&path.join("cisi"), ["CISI.ALL", "CISI.QRY", "CISI.REL"], [1_460, 0, 0, 0], 80);
}

#[test]
fn npl_abstracts() {
    let Some(path) = corpus("ir").map(|path| path.join("npl")) else { return };
    let records: Vec<_> =
        npl(&path.join("doc-text")).into_iter().map(|(id, body)| json!({"id": id, "body": body})).collect();
    let queries: Vec<_> =
        npl(&path.join("query-text")).into_iter().map(|(id, query)| (id.parse().unwrap(), query)).collect();
    let relevant = npl(&path.join("rlv-ass")).into_iter().flat_map(|(query, documents)| {
        let query: u32 = query.parse().unwrap();
        documents.split_whitespace().map(|document| (query, document.to_owned())).collect::<Vec<_>>()
    });
    check(&records, [11_426, 0, 0, 0], &queries, &relevant.collect(), 85);
}
