//! Web pages: the text of the article, and what the page says of it in JSON-LD, meta elements and its own words.

mod about;
mod body;
mod byline;
mod choose;
mod evidence;
mod extract;
mod find;
mod json_ld;
mod line;
mod locale;
mod metas;
mod names;
mod outline;
mod page;
mod prune;
mod reader;
mod scan;
mod scripts;
mod signs;
#[cfg(test)]
mod tests;
mod tree;
mod words;

use super::clean::collapsed;
use super::contradiction::DATELINE;
use super::{Format, Found, Raw, Sink, article, letter};
use crate::article::{Article, Provenance, Published, Rejection, Section, Warning};
use crate::schema::Schema;
use choose::choose;
use evidence::{Date, Evidence, gather};
use line::{Beside, beside, is_place};

pub(super) const FORMAT: Format = Format {
    name: "html",
    endings: &["html", "htm", "xhtml", "xht", "shtml"],
    sniff,
    cut: |_| None,
    decodes: false,
    parse,
};

#[rustfmt::skip]
const FRAGMENTS: [&str; 14] = [
    "head", "body", "p", "div", "article", "section", "main", "header", "h1", "h2", "h3", "meta", "blockquote", "figure",
];

/// A document type, the element of the page, or a fragment that begins with an element of running text and has an end tag.
fn sniff(head: &str) -> bool {
    let mut text = head.trim_start();
    while let Some(rest) = text.strip_prefix("<!--").or_else(|| text.strip_prefix("<?xml")) {
        let Some(end) = rest.find('>') else { return false };
        let behind = if text.starts_with("<!--") { rest.find("-->").map(|at| at + 3) } else { Some(end + 1) };
        let Some(behind) = behind else { return false };
        text = rest.get(behind..).unwrap_or("").trim_start();
    }
    let Some(tag) = text.strip_prefix('<') else { return false };
    let begins = |word: &str| {
        tag.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            && tag.get(word.len()..).is_some_and(|rest| rest.starts_with(|c: char| c == '>' || c.is_ascii_whitespace()))
    };
    let page = begins("!doctype html") || begins("html");
    page || (FRAGMENTS.iter().any(|name| begins(name))
        && (text.contains("</p>") || text.contains("</h") || text.contains("</div>")))
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    sink(match read(raw, schema) {
        Ok(article) => Found::Article { article: Box::new(article), ordinal: 0 },
        Err(reason) => Found::Rejected(Rejection { line: None, reason }),
    });
}

fn read(raw: Raw<'_>, schema: &Schema) -> Result<Article, String> {
    let mut page = reader::read(raw.text);
    let known = page.title.map(about::line).unwrap_or_default();
    let address = page.canonical.as_ref().map(|(address, _)| address.clone());
    let linked = json_ld::read(raw.text, &page.json_ld, &known, address.as_deref());
    let about::Title { title, heading } = about::title(&page, &linked);
    let repeated = about::repeated(&page, title.as_deref());
    let headline = heading.and_then(|at| page.headings.get(at)).map(|heading| (heading.text.clone(), heading.zone));
    page.clear(headline.as_ref().map(|(_, zone)| *zone));
    let mut body = body::extract(&page, &repeated);
    whole_text(&linked, &mut body.sections);
    take_title(&mut body.sections, title.as_deref());
    let order = schema.date_order.or_else(|| locale::date_order(&page));
    let mut evidence = gather(raw.text, &page, &linked, headline.as_ref().map(|(text, _)| text), order);
    let taken = take_dates(&mut body.sections);
    if !body.sections.iter().any(|section| section.text.contains(char::is_alphanumeric)) {
        return Err(match title {
            Some(title) => format!("the page \"{}\" has no text of an article", super::clean::excerpt(&title)),
            None => "the page has no text of an article".to_owned(),
        });
    }
    let byline = body.byline.or(taken);
    let mut article = article(about::metadata(&page, &linked, byline.as_deref()));
    article.title = title;
    article.sections = body.sections;
    evidence.extend(dateline(&article, order));
    let chosen = choose(evidence);
    article.warnings.extend(chosen.warning.map(Warning::whole));
    article.published = chosen.published.map(|mut published| {
        published.span = published.span.map(|span| span.start + raw.offset..span.end + raw.offset);
        published
    });
    article.evidence = chosen.evidence;
    Ok(article)
}

/// The dateline of a wire story: `NAIROBI, Feb. 5, 2024 (TNW) -`.
fn dateline(article: &Article, order: Option<crate::dates::DateOrder>) -> Option<Evidence> {
    let lead = article.lead();
    let wire = letter::from_dateline(lead, order, None).and_then(Result::ok);
    let strength = if wire.is_some() { 81 } else { 73 };
    let found = wire.or_else(|| {
        // `Kisumu, 5 February 2024 – The talks`, `Feb. 5, 2024 -- The talks`.
        let head = lead.get(..lead.floor_char_boundary(90))?;
        let first = find::days(head, order).into_iter().next().filter(|found| found.span.start < 50)?;
        let placed = is_place(head.get(..first.span.start)?);
        let rest = head.get(first.span.end..)?.trim_start_matches([' ', ')', '.', ',']);
        let dash = rest.starts_with(['–', '—', ':', '|']) || rest.starts_with("- ") || rest.starts_with("--");
        let (day, span) = (first.read.ok().filter(|_| dash && placed)?, Some(first.span));
        Some(Published {
            date: day.date,
            time: day.time,
            precision: day.precision,
            provenance: Provenance::Dateline,
            span,
        })
    })?;
    Some(Evidence {
        strength,
        modified: false,
        visible: true,
        place: DATELINE.to_owned(),
        written: lead.get(found.span?).unwrap_or("").to_owned(),
        read: Ok(Date { date: found.date, time: found.time, precision: found.precision }),
        provenance: Provenance::Dateline,
        span: None,
    })
}

/// JSON-LD may hold all of a text of which the page shows the beginning, or which only a script would show.
fn whole_text(linked: &json_ld::Linked, sections: &mut Vec<Section>) {
    const SHORT: usize = 300;
    let length = sections.iter().map(|section| section.text.len()).sum::<usize>();
    let Some(text) = linked.articles.first().and_then(|node| node.text("articleBody")) else { return };
    if length >= SHORT || text.len() <= length * 2 {
        return;
    }
    let plain = super::clean::strip_tags(text);
    let paragraphs: Vec<String> = plain.split('\n').map(collapsed).filter(|line| !line.is_empty()).collect();
    *sections = vec![Section { heading: None, text: paragraphs.join("\n\n"), span: None }];
}

/// A first heading that repeats the title goes.
fn take_title(sections: &mut Vec<Section>, title: Option<&str>) {
    if let [first, second, ..] = sections.as_mut_slice()
        && first.text.is_empty()
        && second
            .heading
            .as_deref()
            .is_some_and(|heading| title.is_some_and(|title| heading.eq_ignore_ascii_case(title)))
    {
        second.heading = None;
        sections.remove(0);
    }
}

/// What stands before the lead and is a date, with at most a label, a byline or a time, is no text: `Published 5 February 2024`. The
/// byline is what is wanted of it.
fn take_dates(sections: &mut [Section]) -> Option<String> {
    const MOST: usize = 3;
    let first = sections.first_mut()?;
    let mut byline = None;
    for _ in 0..MOST {
        let Some((line, rest)) = first.text.split_once("\n\n").filter(|(line, _)| line.len() < 200) else { break };
        let found = find::days(line, None);
        if found.is_empty() || beside(line, &found) != Beside::Label {
            break;
        }
        byline = byline.or_else(|| about::name(line).filter(|_| words::is_by(line)));
        first.text = rest.to_owned();
    }
    byline
}
