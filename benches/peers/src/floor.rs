//! Raw tantivy over the same articles: what an engine built on it can reach that finds out nothing about them.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::ops::Bound;
use std::path::Path;

use serde::Deserialize;
use tantivy::collector::{Collector, Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, RangeQuery, TermQuery};
use tantivy::schema::{
    DateOptions, DateTimePrecision, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions, Value,
};
use tantivy::tokenizer::TokenStream;
use tantivy::{
    DateTime, DocAddress, Index, IndexWriter, Order, ReloadPolicy, Score, Searcher, TantivyDocument, Term,
};

/// A line of JSON.
#[derive(Deserialize)]
struct Line {
    id: String,
    date: String,
    title: String,
    body: String,
}

/// An index with title and body in one stemmed field, and the date as a fast one; everything is stored.
pub struct Floor {
    index: Index,
    searcher: Searcher,
    text: Field,
    title: Field,
    date: Field,
}

/// What is asked of it.
#[derive(Debug, Clone)]
pub enum Asked {
    /// All words.
    All(Vec<String>),
    /// One of the words.
    Any(Vec<String>),
    /// These words after each other.
    Phrase(Vec<String>),
}

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

fn schema() -> Schema {
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("en_stem")
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    schema.add_text_field("id", STRING | STORED);
    schema.add_text_field("title", STORED);
    schema.add_text_field("text", TextOptions::default().set_stored().set_indexing_options(indexing));
    let date = DateOptions::from(INDEXED).set_stored().set_fast().set_precision(DateTimePrecision::Seconds);
    schema.add_date_field("date", date);
    schema.build()
}

impl Floor {
    /// Indexes a file of JSON lines; as many threads build the index as given.
    ///
    /// # Errors
    /// When the file cannot be read, or the directory not be written.
    pub fn make(articles: &Path, dir: &Path, threads: usize, memory: usize) -> Fallible<u64> {
        drop(fs::remove_dir_all(dir));
        fs::create_dir_all(dir)?;
        let index = Index::create_in_dir(dir, schema())?;
        let field = |name| index.schema().get_field(name);
        let (id, title, text, date) = (field("id")?, field("title")?, field("text")?, field("date")?);
        let mut writer: IndexWriter = index.writer_with_num_threads(threads, memory)?;
        let mut reader = BufReader::with_capacity(1 << 20, File::open(articles)?);
        let (mut line, mut count) = (String::new(), 0);
        while reader.read_line(&mut line)? > 0 {
            let article: Line = serde_json::from_str(&line)?;
            let mut document = TantivyDocument::new();
            document.add_text(id, &article.id);
            document.add_text(title, &article.title);
            document.add_text(text, format!("{}\n\n{}", article.title, article.body));
            document.add_date(date, day(&article.date)?);
            writer.add_document(document)?;
            line.clear();
            count += 1;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok(count)
    }

    /// Opens what [`Self::make`] made.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(dir: &Path) -> Fallible<Self> {
        let index = Index::open_in_dir(dir)?;
        let searcher = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?.searcher();
        let field = |name| index.schema().get_field(name);
        Ok(Self { text: field("text")?, title: field("title")?, date: field("date")?, searcher, index })
    }

    /// As tantivy asks it; published in these days, if any are given.
    ///
    /// # Errors
    /// When a date is none.
    pub fn query(&self, asked: &Asked, days: Option<(&str, &str)>) -> Fallible<Box<dyn Query>> {
        let query = self.words(asked)?;
        let Some((from, to)) = days else { return Ok(query) };
        let bound = |date| Ok::<_, Box<dyn std::error::Error>>(Bound::Included(Term::from_field_date(self.date, day(date)?)));
        let range = Box::new(RangeQuery::new(bound(from)?, bound(to)?));
        Ok(Box::new(BooleanQuery::new(vec![(Occur::Must, query), (Occur::Must, range)])))
    }

    fn words(&self, asked: &Asked) -> Fallible<Box<dyn Query>> {
        let (Asked::All(words) | Asked::Any(words) | Asked::Phrase(words)) = asked;
        let mut analyzer = self.index.tokenizers().get("en_stem").ok_or("no stemmer")?;
        let mut terms = Vec::new();
        for word in words {
            let mut tokens = analyzer.token_stream(word);
            while tokens.advance() {
                terms.push(Term::from_field_text(self.text, &tokens.token().text));
            }
        }
        let each = |occur: Occur| {
            let terms = terms.iter().map(|term| {
                let query: Box<dyn Query> = Box::new(TermQuery::new(term.clone(), IndexRecordOption::WithFreqs));
                (occur, query)
            });
            Box::new(BooleanQuery::new(terms.collect()))
        };
        Ok(match asked {
            _ if terms.len() == 1 => Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs)),
            Asked::All(_) => each(Occur::Must),
            Asked::Any(_) => each(Occur::Should),
            Asked::Phrase(_) => Box::new(PhraseQuery::new(terms)),
        })
    }

    /// How many there are.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn count(&self, query: &dyn Query) -> Fallible<usize> {
        Ok(self.searcher.search(query, &Count)?)
    }

    /// Dates and titles of the first ten, best or newest first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ten(&self, query: &dyn Query, newest: bool) -> Fallible<Vec<String>> {
        self.lines(if newest {
            without_keys(self.searcher.search(query, &newest_first())?)
        } else {
            without_keys(self.searcher.search(query, &best_first())?)
        })
    }

    /// As [`Self::ten`], and how many there are.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ten_of(&self, query: &dyn Query, newest: bool) -> Fallible<(Vec<String>, usize)> {
        let (addresses, count) = if newest {
            let (found, count) = self.searcher.search(query, &(newest_first(), Count))?;
            (without_keys(found), count)
        } else {
            let (found, count) = self.searcher.search(query, &(best_first(), Count))?;
            (without_keys(found), count)
        };
        Ok((self.lines(addresses)?, count))
    }

    /// Dates and titles.
    fn lines(&self, addresses: Vec<DocAddress>) -> Fallible<Vec<String>> {
        let mut lines = Vec::new();
        for address in addresses {
            let document: TantivyDocument = self.searcher.doc(address)?;
            let date = document.get_first(self.date).and_then(|date| date.as_datetime());
            let title = document.get_first(self.title).and_then(|title| title.as_str().map(str::to_owned));
            lines.push(format!("{}  {}", date.map_or(0, |date| date.into_timestamp_secs() / 86400), title.unwrap_or_default()));
        }
        Ok(lines)
    }
}

fn best_first() -> impl Collector<Fruit = Vec<(Score, DocAddress)>> {
    TopDocs::with_limit(10).order_by_score()
}

fn newest_first() -> impl Collector<Fruit = Vec<(Option<DateTime>, DocAddress)>> {
    TopDocs::with_limit(10).order_by_fast_field::<DateTime>("date", Order::Desc)
}

fn without_keys<K>(found: Vec<(K, DocAddress)>) -> Vec<DocAddress> {
    found.into_iter().map(|(_, address)| address).collect()
}

fn day(date: &str) -> Fallible<DateTime> {
    let date: chrono::NaiveDate = date.parse()?;
    Ok(DateTime::from_timestamp_secs(date.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()))
}
