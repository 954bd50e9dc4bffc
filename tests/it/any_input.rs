//! What holds of any input whatever: nothing panics, what is pointed at lies in the text, what is printed is read again.
//!
//! `fuzz/` looks for counterexamples; the tests of `robust` try some thousands of inputs, the same each time.

use std::ops::Range;

use chrono::NaiveDate;
use dateline::actors::Finder;
use dateline::article::{Article, Metadata, Part, Section};
use dateline::corpus::decode;
use dateline::dates::{
    DateError, DateFinder, DateOrder, Period, parse_dateline, parse_document_date, parse_document_date_exact,
    parse_expression, parse_since, parse_until,
};
use dateline::formats::{FORMATS, Format, Found, Raw, detect};
use dateline::layout::Layout;
use dateline::query::{Context, FieldType, Query};
use dateline::schema::Schema;
use dateline::text::{Language, Terms};

/// A Wednesday.
const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2024, 2, 14).unwrap();

const FIELDS: &[(&str, FieldType)] = &[
    ("desk", FieldType::Keyword),
    ("author", FieldType::Text),
    ("words", FieldType::Number),
    ("updated", FieldType::Date),
];

/// A text as a query: it prints as one that parses to the same, or the error points into it and says what to do.
pub fn query(text: &str) {
    let parse = |text: &str| Query::parse(text, &Context { today: TODAY, fields: FIELDS, saved: &[] });
    match parse(text) {
        Ok(query) => assert_eq!(parse(&query.to_string()).as_ref(), Ok(&query), "{text}: {query}"),
        Err(error) => {
            let span = error.span();
            is_in(text, &span);
            assert!(error.how_to_fix().is_some(), "{text}: {error}");
            assert_eq!(error.column(), text[..span.start].chars().count() + 1, "{text}");
        }
    }
}

/// A text as a date of a query: what it means can be written, and what is wrong lies in it.
pub fn date_expression(text: &str) {
    for found in [parse_expression(text, TODAY), parse_since(text, TODAY), parse_until(text, TODAY)] {
        match found {
            Ok(period) => {
                assert!(period.from.zip(period.to).is_none_or(|(from, to)| from <= to), "{text}: {period}");
                // No query can write the days before the year 1 and after the year 9999.
                let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
                let whole = Period { from: first, to: last };
                if [period.from, period.to].into_iter().flatten().all(|day| whole.contains(day)) {
                    assert_eq!(parse_expression(&period.to_string(), TODAY), Ok(period), "{text}: {period}");
                }
            }
            Err(error) => is_wrong_in(text, &error),
        }
    }
}

/// A text that a document's date stands at the beginning of.
pub fn document_date(text: &str) {
    for order in [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst)] {
        for found in [parse_document_date(text, order), parse_document_date_exact(text, order)] {
            match found {
                Ok(found) => is_in(text, &(0..found.end)),
                Err(error) => is_wrong_in(text, &error),
            }
        }
        match parse_dateline(text, order) {
            Some(Ok(dateline)) => {
                is_in(text, &dateline.span);
                assert_eq!(dateline.found.end, dateline.span.end, "{text}");
            }
            Some(Err(error)) => is_wrong_in(text, &error),
            None => {}
        }
    }
}

/// Bytes as a file, in the format that they seem to have and in every other.
pub fn document(bytes: &[u8]) {
    let decoded = decode(bytes, None);
    let schema = Schema::embedded();
    for format in FORMATS.iter().chain([detect("letter.txt", &decoded.text)]) {
        let raw = Raw { bytes, ..Raw::whole(&decoded.text) };
        articles(format, raw, &schema, &mut |article| {
            assert!(article.sections[0].heading.is_none(), "{}: {article:?}", format.name);
            assert!(article.sections[1..].iter().all(|section| section.heading.is_some()), "{article:?}");
            let spans = article.sections.iter().filter_map(|section| section.span.as_ref());
            spans.chain(article.published.iter().filter_map(|published| published.span.as_ref())).for_each(|span| {
                is_in(&decoded.text, span);
            });
        });
    }
}

fn articles(format: &Format, raw: Raw<'_>, schema: &Schema, each: &mut dyn FnMut(Article)) {
    (format.parse)(raw, schema, &mut |found| match found {
        Found::Article { article, .. } => each(*article),
        Found::Rejected(rejection) => assert!(!rejection.reason.is_empty()),
    });
}

/// A text as a title, a heading and a body, in which words, actors and dates are found.
pub fn article(text: &str) {
    let heading = text.lines().next().unwrap_or("").to_owned();
    let article = Article {
        id: String::new(),
        source: String::new(),
        title: Some(heading.clone()),
        published: None,
        sections: vec![
            Section { heading: None, text: text.to_owned(), span: None },
            Section { heading: Some(heading), text: text.chars().rev().collect(), span: None },
        ],
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    };
    let layout = Layout::of(&article, Language::ENGLISH);
    assert!(layout.tokens.is_sorted_by(|a, b| a.position < b.position), "{text}");
    assert!(layout.starts.is_sorted_by(|a, b| a.position < b.position), "{text}");
    for (part, tokens) in layout.by_part() {
        let text = article.part(part).unwrap_or("");
        assert!(tokens.is_sorted_by(|a, b| a.token.end <= b.token.start), "{text}");
        for placed in tokens {
            is_in(text, &(placed.token.start as usize..placed.token.end as usize));
        }
        for published in [None, Some(TODAY)] {
            let mut found = Vec::new();
            let mut finder = DateFinder::new(published, Some(DateOrder::DayFirst));
            finder.find(text, tokens.iter().map(|placed| placed.token), &mut found);
            assert!(found.is_sorted_by(|a, b| a.end <= b.start), "{text}");
            for date in &found {
                is_in(text, &(date.start..date.end));
            }
            assert!(found.iter().all(|date| date.period.days().is_some()), "{text}");
        }
    }
    let mut terms = Terms::new(Language::ENGLISH);
    let numbers = layout.numbers(&article, &mut terms);
    let part = |named: Part| article.parts().position(|(part, _)| part == named);
    for actor in Finder::new().find(&article, &layout, &numbers, &mut terms) {
        assert!(!actor.name.is_empty() && !actor.mentions.is_empty(), "{text}");
        assert!(actor.mentions.is_sorted_by_key(|mention| (part(mention.part), mention.span.start)), "{text}");
        actor.mentions.iter().for_each(|mention| is_in(article.part(mention.part).unwrap_or(""), &mention.span));
    }
}

fn is_wrong_in(text: &str, error: &DateError) {
    is_in(text, &error.span);
    assert!(!error.message.is_empty(), "{text}: {error:?}");
}

/// Whether bytes lie in a text, on the boundaries of characters.
fn is_in(text: &str, span: &Range<usize>) {
    assert!(text.get(span.clone()).is_some(), "{span:?} is no part of {text:?}");
}
