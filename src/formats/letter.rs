//! Letters: ` date 2024-02-02 ` and the lead on one line, then headed sections. Any text without markup is read as one.

use std::ops::Range;

use chrono::NaiveDate;

use super::blocks::sections;
use super::clean::{collapsed, excerpt};
use super::contradiction;
use super::date_line::{DateLine, date_line};
use super::heading::{
    MOST_BYTES, begins_with_dateline, begins_with_place_and_day, is_place_and_day, place_and_day, reads_as_heading,
};
use super::labelled::take_labelled;
use super::lines::{Block, Line, blocks, lines};
use super::{Format, Found, Raw, Sink, article};
use crate::article::{Article, Metadata, Provenance, Published, Rejection, Warning};
use crate::dates::{DateError, DateOrder, parse_dateline, parse_dateline_near, parse_document_date};
use crate::schema::Schema;

pub(super) const FORMAT: Format = Format {
    name: "letter",
    endings: &["txt", "text", "letter"],
    sniff: |_| false,
    cut: |_| None,
    decodes: false,
    parse,
};

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    if !raw.text.contains(char::is_alphanumeric) {
        return sink(Found::Rejected(Rejection { line: None, reason: "the file has no words".to_owned() }));
    }
    let mut article = article(Metadata::new());
    read(raw, schema.date_order, &mut article);
    if article.title.is_none()
        && article.sections.iter().all(|section| section.heading.is_none() && section.text.is_empty())
    {
        let reason = "the file has a date, but neither a title nor a text".to_owned();
        return sink(Found::Rejected(Rejection { line: None, reason }));
    }
    sink(Found::Article { article: Box::new(article), ordinal: 0 });
}

/// Longest title, in words and in bytes: longer than a heading's, since headlines of news are.
const TITLE_WORDS: usize = 22;
const TITLE_BYTES: usize = 160;

/// Reads text without markup into an article: date line, title, byline, lead, sections. What the article already knows stays.
pub(super) fn read(raw: Raw<'_>, order: Option<DateOrder>, article: &mut Article) {
    let mut lines: Vec<Line<'_>> = lines(raw.text).collect();
    take_labelled(&mut lines, article);
    let mut blocks = match date_line(lines.iter().copied(), article.published.is_some(), order) {
        Some(found) => {
            // Nothing runs across the date line: what stands before it is the title's, what follows on it begins the text.
            let (before, after) = lines.split_at(found.index.min(lines.len()));
            let mut all = blocks(before.iter().copied());
            all.extend(blocks(std::iter::once(found.rest).chain(after.iter().skip(1).copied())));
            set_date(found, raw, article);
            all
        }
        None => blocks(lines.iter().copied()),
    };
    take_title(&mut blocks, article);
    take_byline(&mut blocks, &mut article.metadata);
    join_datelines(&mut blocks);
    if article.published.is_none()
        && article.warnings.is_empty()
        && let Some(line) = blocks.first().and_then(|block| block.first())
    {
        let number = lines.iter().position(|other| other.start == line.start).map(|before| raw.line + before);
        set_from_dateline(article, line.text, number, order);
        let span = article.published.as_mut().and_then(|published| published.span.as_mut());
        if let Some(span) = span {
            let shift = raw.offset + line.start;
            *span = span.start + shift..span.end + shift;
        }
    }
    article.sections = sections(&blocks, raw.offset);
}

/// Reads the date line of a text whose paragraphs are not read here. Which bytes of the text it takes.
pub(super) fn take_date(raw: Raw<'_>, order: Option<DateOrder>, article: &mut Article) -> Option<Range<usize>> {
    let found = date_line(lines(raw.text), false, order)?;
    let span = found.start..found.rest.start;
    set_date(found, raw, article);
    Some(span)
}

/// Warns of a date line that contradicts the date that is known.
pub(super) fn compare_date(raw: Raw<'_>, order: Option<DateOrder>, article: &mut Article) {
    if article.published.is_some()
        && let Some(found) = date_line(lines(raw.text), true, order)
    {
        set_date(found, raw, article);
    }
}

/// Sets the date of publication from a date line, or warns. Where it is known, the date line may only contradict it.
fn set_date(found: DateLine<'_>, raw: Raw<'_>, article: &mut Article) {
    match (found.date, &article.published) {
        (Ok(published), Some(known)) => {
            let message = contradiction::between(known, &published);
            article.warnings.extend(message.map(|message| Warning::at(raw.line + found.index, message)));
        }
        (Err(_), Some(_)) => {}
        (Ok(published), None) => {
            let span = published.span.map(|span| span.start + raw.offset..span.end + raw.offset);
            article.published = Some(Published { span, ..published });
        }
        (Err(message), None) => article.warnings.push(Warning::at(raw.line + found.index, message)),
    }
}

/// Takes the title off the blocks: a short line of its own before the lead.
fn take_title(blocks: &mut Vec<Block<'_>>, article: &mut Article) {
    let Some((first, &line)) = blocks.first().and_then(|first| Some((first, first.first()?))) else { return };
    // The byline may stand right below the title.
    let alone = first.len() == 1 || (first.len() == 2 && first.get(1).is_some_and(|line| byline(line.text).is_some()));
    // A story begins with its dateline: what is short and stands above is a headline, even with a full stop.
    let below = blocks.get(1).and_then(|second| second.first()).map_or("", |below| below.text);
    let above = |line| is_place_and_day(below) || (begins_with_dateline(below) && !begins_with_dateline(line));
    let headline = line.text.len() <= MOST_BYTES && !is_place_and_day(line.text) && above(line.text);
    let title = headline || reads_as_title(line.text);
    if !alone || !title || byline(line.text).is_some() || (first.len() == 1 && blocks.len() == 1) {
        return;
    }
    let title = collapsed(line.text);
    match &article.title {
        None => article.title = Some(title),
        // A record or front matter has said it already.
        Some(known) if *known == title => {}
        Some(_) => return,
    }
    if let Some(first) = blocks.first_mut() {
        first.remove(0);
    }
    blocks.retain(|block| !block.is_empty());
}

fn reads_as_title(line: &str) -> bool {
    let short = line.len() <= TITLE_BYTES && line.split_whitespace().count() <= TITLE_WORDS;
    short
        && !begins_with_place_and_day(line)
        && (reads_as_heading(line) || {
            // Longer than a heading may be, but otherwise like one.
            let mut words = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
            let tail = words.nth(line.split_whitespace().count().saturating_sub(9)).and_then(|at| line.get(at..));
            let begins = line.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
            begins
                && tail.is_some_and(|tail| {
                    !tail.contains(". ") && !tail.ends_with(['.', ',', ';', ':', '…']) && !tail.ends_with(".\"")
                })
        })
}

/// Takes a byline off the blocks, into the metadata: `By Amina Yusuf`.
fn take_byline(blocks: &mut Vec<Block<'_>>, metadata: &mut Metadata) {
    let Some(first) = blocks.first_mut() else { return };
    let Some(names) = first.first().and_then(|line| byline(line.text)) else { return };
    if !["byline", "author", "authors"].iter().any(|key| metadata.contains_key(*key)) {
        metadata.insert("byline".to_owned(), collapsed(names).into());
    }
    first.remove(0);
    blocks.retain(|block| !block.is_empty());
}

/// The names of a byline: after `By`, at least two words, all names or what joins them, and no end of a sentence.
fn byline(line: &str) -> Option<&str> {
    const JOINS: [&str; 16] =
        ["and", "de", "da", "di", "la", "van", "von", "der", "den", "bin", "al", "el", "dos", "du", "y", "e"];
    let names = line.strip_prefix("By ").or_else(|| line.strip_prefix("BY ")).map(str::trim)?;
    // What follows a comma is a job or a place: `By Amina Yusuf, staff writer`, `By Amina Yusuf in Kisumu`.
    let people = names.split(',').next().unwrap_or("");
    let people = people.split_once(" in ").map_or(people, |(people, _)| people);
    let mut words = people.split_whitespace();
    let full = words.clone().count() >= 2 && names.split_whitespace().count() <= 12;
    let article = words.clone().next().is_some_and(|word| word.eq_ignore_ascii_case("the"));
    let capitals = words.all(|word| word.starts_with(char::is_uppercase) || JOINS.contains(&word));
    let ends = names.ends_with('.') && !names.ends_with("Jr.") && !names.ends_with("Sr.");
    (full && capitals && !article && !ends).then_some(names)
}

/// Joins datelines that stand on lines of their own to the paragraphs that they belong to.
fn join_datelines(blocks: &mut Vec<Block<'_>>) {
    for i in (1..blocks.len()).rev() {
        let Some([before, after]) = blocks.get_mut(i - 1..=i) else { continue };
        if let [line] = before.as_slice()
            && is_place_and_day(line.text)
            && !(after.len() == 1 && after.iter().all(|after| reads_as_heading(after.text)))
        {
            after.insert(0, *line);
            before.clear();
        }
    }
    blocks.retain(|block| !block.is_empty());
}

/// Sets the date of publication from the dateline with which the lead of an article begins, where the bytes of that are not those of
/// the file; or warns of it.
pub(super) fn set_from_lead(article: &mut Article, order: Option<DateOrder>) {
    let lead = article.lead().to_owned();
    set_from_dateline(article, &lead, None, order);
    if let Some(published) = &mut article.published {
        published.span = None;
    }
}

/// Sets the date of publication from the dateline with which a lead begins, or warns of it; it stays in the text. Its span is that in
/// the lead.
fn set_from_dateline(article: &mut Article, lead: &str, line: Option<usize>, order: Option<DateOrder>) {
    match from_dateline(lead, order, None) {
        Some(Ok(published)) => article.published = Some(published),
        Some(Err(error)) => {
            let written = lead.get(error.span.clone()).unwrap_or("");
            let message = format!("the date \"{}\" of the dateline is not used: {error}", excerpt(written));
            article.warnings.push(Warning { line, message });
        }
        None => {}
    }
}

/// The date of the dateline with which a lead begins, with its bytes in the lead. One without a year counts where a day is given that it
/// is to be `near`.
pub(super) fn from_dateline(
    lead: &str,
    order: Option<DateOrder>,
    near: Option<NaiveDate>,
) -> Option<Result<Published, DateError>> {
    let (found, span) = match place_and_day(lead) {
        Some(start) => {
            let found = parse_document_date(lead.get(start..)?, order).ok()?;
            (found, start..start + found.end)
        }
        None => match near.map_or_else(|| parse_dateline(lead, order), |day| parse_dateline_near(lead, order, day))? {
            Ok(dateline) => (dateline.found, dateline.span),
            Err(error) => return Some(Err(error)),
        },
    };
    let (date, time, precision) = (found.date, found.time, found.precision);
    Some(Ok(Published { date, time, precision, provenance: Provenance::Dateline, span: Some(span) }))
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(in crate::formats) fn parsed(text: &str) -> Article {
        let mut found = None;
        let schema = Schema::embedded();
        parse(Raw::whole(text), &schema, &mut |f| found = Some(f));
        match found {
            Some(Found::Article { article, .. }) => *article,
            other => panic!("{other:?}"),
        }
    }

    pub(in crate::formats) fn date(text: &str) -> Option<String> {
        parsed(text).published.map(|p| format!("{} {}", p.date, p.precision.name()))
    }

    pub(in crate::formats) const LEAD: &str = "Talks failed on Monday after three days.\n\nImpact\n\nPrices rose.";

    #[test]
    fn date_and_lead_on_one_line() {
        let text = format!(" date 2024-02-02 {LEAD}");
        let article = parsed(&text);
        let published = article.published.clone().unwrap();
        assert_eq!((published.date.to_string(), &text[published.span.unwrap()]), ("2024-02-02".into(), "2024-02-02"));
        assert_eq!(article.lead(), "Talks failed on Monday after three days.");
        assert_eq!(article.title, None);
        assert_eq!(article.sections[1].heading.as_deref(), Some("Impact"));
        assert_eq!(&text[article.sections[1].span.clone().unwrap()], "Impact\n\nPrices rose.");
    }

    #[test]
    fn titles_stand_after_or_before_the_date() {
        for text in [
            format!("date 2024-02-05 Talks End Without a Deal\n\n{LEAD}"),
            format!("date 2024-02-05\n\nTalks End Without a Deal\n\n{LEAD}"),
            format!("date 2024-02-05\nTalks End Without a Deal\n\n{LEAD}"),
            format!("Talks End Without a Deal\ndate 2024-02-05\n\n{LEAD}"),
            format!("Talks End Without a Deal\n\ndate 2024-02-05 {LEAD}"),
            format!("date 2024-02-05\n\nTalks End Without a Deal\nBy Amina Yusuf\n\n{LEAD}"),
            format!("Talks End Without a Deal\n\nBy Amina Yusuf\n\ndate 2024-02-05\n\n{LEAD}"),
        ] {
            let article = parsed(&text);
            assert_eq!(article.title.as_deref(), Some("Talks End Without a Deal"), "{text}");
            assert_eq!(article.lead(), "Talks failed on Monday after three days.", "{text}");
            assert!(article.published.is_some());
            assert_eq!(article.metadata.contains_key("byline"), text.contains("By "));
        }
        assert_eq!(parsed("A short note").title, None);
    }

    #[test]
    fn bylines_are_names() {
        assert_eq!(
            byline("By Amina Yusuf and Tomas de la Cruz, staff writers"),
            Some("Amina Yusuf and Tomas de la Cruz, staff writers")
        );
        assert_eq!(byline("By Amina Yusuf in Dar es Salaam"), Some("Amina Yusuf in Dar es Salaam"));
        assert_eq!(byline("BY THE MAYOR OF KISUMU"), None);
        assert_eq!(byline("By the fifth video call nobody spoke."), None);
        assert_eq!(byline("By Monday the talks had ended."), None);
    }

    #[test]
    fn a_dateline_alone_belongs_to_the_lead() {
        let text = format!("TALKS END WITHOUT A DEAL\n\nNAIROBI, Kenya 2024-02-05\n\n{LEAD}");
        let article = parsed(&text);
        assert_eq!(article.title.as_deref(), Some("TALKS END WITHOUT A DEAL"));
        assert_eq!(article.lead(), "NAIROBI, Kenya 2024-02-05 Talks failed on Monday after three days.");
        assert_eq!((article.sections.len(), article.sections[1].heading.as_deref()), (2, Some("Impact")));
        let published = article.published.unwrap();
        assert_eq!((&text[published.span.unwrap()], published.provenance), ("2024-02-05", Provenance::Dateline));
        let article = parsed(&format!("date 2024-02-06 NAIROBI 2024-02-05\n\n{LEAD}"));
        assert_eq!((article.title.as_deref(), article.lead().get(..13)), (None, Some("NAIROBI 2024-")));
        assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2024-02-06"));
        let text = format!("A Deal\n\nNAIROBI, Feb. 5, 2024 (TNW) - {LEAD}");
        assert_eq!(&text[parsed(&text).published.unwrap().span.unwrap()], "Feb. 5, 2024");
    }

    #[test]
    fn a_dateline_with_a_wrong_date_is_told_of() {
        for (written, why) in [("Feb. 30, 2024", "29 days"), ("03/04/2024", "day first")] {
            let article = parsed(&format!("A Deal\n\nNAIROBI, {written} (TNW) - {LEAD}"));
            assert_eq!((article.published, article.warnings.len(), article.warnings[0].line), (None, 1, Some(3)));
            let message = &article.warnings[0].message;
            assert!(message.starts_with(&format!("the date \"{written}\" of the dateline")) && message.contains(why));
        }
    }

    #[test]
    fn a_text_without_words_is_rejected() {
        let schema = Schema::embedded();
        for text in ["", " \n\n", "* * *", " date 2024-02-02 \n", "5 February 2024"] {
            let mut found = Vec::new();
            parse(Raw::whole(text), &schema, &mut |f| found.push(f));
            assert!(matches!(found.as_slice(), [Found::Rejected(_)]), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|\n|date |2024-02-05|By |\r\n){0,40}") {
            let schema = Schema::embedded();
            parse(Raw { offset: 3, ..Raw::whole(&text) }, &schema, &mut |_| ());
        }
    }
}
