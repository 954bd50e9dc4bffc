//! From spans of positions to what is shown: passages of the text with the bytes to highlight.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use super::pattern::Span;
use crate::article::{Article, Part};
use crate::layout::{Layout, Placed};
use crate::text::Opens;

/// Longest passage, in bytes, unless a single word is longer.
const LONGEST: usize = 320;

/// Most bytes of a sentence that are shown before its first highlight, where it is too long to be shown whole.
const RUN_UP: usize = 120;

/// A piece of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The heading it stands under.
    pub heading: Option<String>,
    /// What was found in that, as bytes of it.
    pub heading_highlights: Vec<Range<usize>>,
    /// Where it stands.
    pub part: Part,
    /// Its bytes in the string of that part.
    pub span: Range<usize>,
    /// Its text.
    pub text: String,
    /// What was found, as bytes of `text`: in order, not overlapping, on character boundaries.
    pub highlights: Vec<Range<usize>>,
    /// Whether its paragraph begins before it.
    pub cut_before: bool,
    /// Whether its paragraph goes on after it.
    pub cut_after: bool,
}

/// Bytes of a part where a leaf was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    part: Part,
    bytes: Range<usize>,
    leaf: usize,
}

/// Where the spans lie in the strings of the article, in reading order.
pub(super) fn marks(layout: &Layout, spans: &[Span]) -> Vec<Mark> {
    let mut marks: Vec<(usize, Mark)> = spans.iter().filter_map(|span| mark(layout, *span)).collect();
    marks.sort_by_key(|(token, mark)| (*token, mark.bytes.end, mark.leaf));
    marks.dedup();
    marks.into_iter().map(|(_, mark)| mark).collect()
}

fn mark(layout: &Layout, span: Span) -> Option<(usize, Mark)> {
    let first = layout.token_at(span.place.start);
    let last = layout.token_at(span.place.end).checked_sub(1)?;
    let (start, end) = (layout.tokens.get(first)?.token.start, layout.tokens.get(last)?.token.end);
    Some((first, Mark { part: layout.part_of(first)?, bytes: start as usize..end as usize, leaf: span.leaf }))
}

/// The bytes of a part to highlight.
pub(super) fn highlights(marks: &[Mark], part: Part) -> Vec<Range<usize>> {
    merge(of_part(marks, part).iter().map(|mark| mark.bytes.clone()))
}

/// Those of all marks that lie in a part.
fn of_part(marks: &[Mark], part: Part) -> &[Mark] {
    run(marks, |mark| mark.part.cmp(&part))
}

/// Those of some marks that are where `place` calls them equal; others are less or greater, and in this order.
fn run(marks: &[Mark], place: impl Fn(&Mark) -> Ordering) -> &[Mark] {
    let rest = marks.get(marks.partition_point(|mark| place(mark).is_lt())..).unwrap_or(&[]);
    rest.get(..rest.partition_point(|mark| place(mark).is_eq())).unwrap_or(&[])
}

/// Joins what overlaps.
fn merge(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// A paragraph of an article; without tokens what stands for a section that has a heading alone.
struct Paragraph<'a> {
    section: usize,
    part: Part,
    tokens: &'a [Placed],
    marks: &'a [Mark],
}

/// The best `wanted` passages, in reading order: one of each of the paragraphs with most of the leaves, then most marks. Where
/// nothing was found in the text, the beginnings of the sections in whose headings something was; else of the article.
pub(super) fn passages(article: &Article, layout: &Layout, marks: &[Mark], wanted: usize) -> Vec<Passage> {
    let mut paragraphs = paragraphs(layout, marks);
    let headed = |paragraph: &Paragraph<'_>| !of_part(marks, Part::Heading(paragraph.section)).is_empty();
    if paragraphs.iter().any(|paragraph| !paragraph.marks.is_empty()) {
        paragraphs.retain(|paragraph| !paragraph.marks.is_empty());
        // Stable: of equals the first in reading order stays first.
        paragraphs.sort_by_cached_key(|p| Reverse((leaves(p.marks.iter()), p.marks.len())));
        paragraphs.truncate(wanted);
        paragraphs.sort_by_key(|p| p.tokens.first().map(|placed| placed.position));
    } else if paragraphs.iter().any(headed) {
        paragraphs.retain(headed);
        paragraphs.dedup_by_key(|paragraph| paragraph.section);
        paragraphs.truncate(wanted);
    } else {
        paragraphs.truncate(wanted.min(1));
    }
    paragraphs.iter().filter_map(|paragraph| passage(article, paragraph, marks)).collect()
}

/// The paragraphs of an article. Of the headings without text below them those in which something was found have an empty one.
fn paragraphs<'a>(layout: &'a Layout, marks: &'a [Mark]) -> Vec<Paragraph<'a>> {
    let mut paragraphs = Vec::new();
    let mut parts = layout.by_part().peekable();
    while let Some((part, tokens)) = parts.next() {
        let section = match part {
            Part::Text(section) => section,
            Part::Heading(section) => {
                let part = Part::Text(section);
                let is_alone = parts.peek().is_none_or(|(next, _)| *next != part);
                if is_alone && !of_part(marks, Part::Heading(section)).is_empty() {
                    paragraphs.push(Paragraph { section, part, tokens: &[], marks: &[] });
                }
                continue;
            }
            Part::Title => continue,
        };
        let marks = of_part(marks, part);
        let mut rest = tokens;
        while let Some((_, after)) = rest.split_first() {
            let length = 1 + after.iter().take_while(|placed| placed.token.opens != Opens::Paragraph).count();
            let (tokens, after) = rest.split_at(length);
            let end = tokens.last().map_or(0, |placed| placed.token.end as usize);
            let start = tokens.first().map_or(0, |placed| placed.token.start as usize);
            let marks = run(marks, |mark| match mark.bytes.start {
                at if at < start => Ordering::Less,
                at if at < end => Ordering::Equal,
                _ => Ordering::Greater,
            });
            paragraphs.push(Paragraph { section, part, tokens, marks });
            rest = after;
        }
    }
    paragraphs
}

/// How many different leaves were found.
fn leaves<'a>(marks: impl Iterator<Item = &'a Mark>) -> usize {
    let mut leaves: Vec<usize> = marks.map(|mark| mark.leaf).collect();
    leaves.sort_unstable();
    leaves.dedup();
    leaves.len()
}

/// The passage of a paragraph, among all marks of the article.
fn passage(article: &Article, paragraph: &Paragraph<'_>, marks: &[Mark]) -> Option<Passage> {
    let text = article.part(paragraph.part)?;
    let whole = edges(text, paragraph.tokens)?;
    let span = if whole.len() <= LONGEST { whole.clone() } else { window(text, &whole, paragraph) };
    let found = merge(paragraph.marks.iter().map(|mark| mark.bytes.clone()));
    let inside = found.iter().map(|found| found.start.max(span.start)..found.end.min(span.end));
    let mut highlights: Vec<_> = inside.filter(|bytes| !bytes.is_empty()).collect();
    // Of what is cut off half is not what was found; but what is longer than a passage may be all that was.
    if highlights.iter().any(|lit| found.contains(lit)) {
        highlights.retain(|lit| found.contains(lit));
    }
    Some(Passage {
        heading: article.sections.get(paragraph.section)?.heading.clone(),
        heading_highlights: self::highlights(marks, Part::Heading(paragraph.section)),
        part: paragraph.part,
        text: text.get(span.clone())?.to_owned(),
        highlights: highlights.into_iter().map(|h| h.start - span.start..h.end - span.start).collect(),
        cut_before: span.start > whole.start,
        cut_after: span.end < whole.end,
        span,
    })
}

/// The bytes of a paragraph: its tokens, and the quotation marks and stops around them; none without tokens.
fn edges(text: &str, tokens: &[Placed]) -> Option<Range<usize>> {
    if tokens.is_empty() {
        return Some(0..0);
    }
    let (first, last) = (tokens.first()?.token.start as usize, tokens.last()?.token.end as usize);
    let start = text.get(..first)?.rfind("\n\n").map_or(0, |at| at + 2);
    let end = text.get(last..)?.find("\n\n").map_or(text.len(), |at| last + at);
    Some(start..end)
}

/// The part of a long paragraph that shows most of the leaves.
fn window(text: &str, whole: &Range<usize>, paragraph: &Paragraph<'_>) -> Range<usize> {
    let marks = paragraph.marks;
    let gain = |i: usize| {
        let from = marks.get(i).map_or(0, |mark| mark.bytes.start);
        let seen = marks.iter().skip(i).take_while(|mark| mark.bytes.end <= from + LONGEST - RUN_UP);
        (leaves(seen.clone()), seen.count())
    };
    // The first of the best: `max_by_key` would give the last.
    let best = (0..marks.len()).rev().max_by_key(|&i| gain(i));
    let Some(mark) = best.and_then(|i| marks.get(i)) else { return cut(text, whole, whole.start, paragraph.tokens) };
    let sentences = paragraph.tokens.iter().filter(|placed| placed.token.opens != Opens::Nothing);
    let before = sentences.map(|placed| placed.token.start as usize).take_while(|&start| start <= mark.bytes.start);
    let start = before.last().unwrap_or(whole.start);
    let start = if mark.bytes.start - start <= RUN_UP {
        start
    } else {
        let mut words = paragraph.tokens.iter().map(|placed| placed.token.start as usize);
        words.find(|start| start + RUN_UP >= mark.bytes.start).unwrap_or(mark.bytes.start)
    };
    cut(text, whole, start, paragraph.tokens)
}

/// From the word that begins at `start` on, as many words as there is room for; to the very edges where they are near.
fn cut(text: &str, whole: &Range<usize>, start: usize, tokens: &[Placed]) -> Range<usize> {
    let first = tokens.partition_point(|placed| (placed.token.start as usize) < start);
    let start = if first == 0 {
        whole.start
    } else {
        // An opening quotation mark or bracket belongs to the word.
        let gap = tokens.get(first - 1).map_or(whole.start, |placed| placed.token.end as usize);
        let space = text.get(gap..start).and_then(|gap| gap.rfind(char::is_whitespace));
        space.map_or(start, |at| gap + at + 1)
    };
    if whole.end <= start + LONGEST {
        return start..whole.end;
    }
    let room = tokens.get(first..).unwrap_or(&[]).iter().map(|placed| placed.token.end as usize);
    let end = room.clone().take_while(|&end| end <= start + LONGEST).last().or_else(|| room.clone().next());
    start..end.unwrap_or(whole.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Metadata, Section};
    use crate::search::pattern::Place;
    use crate::text::Language;

    fn article(sections: Vec<Section>) -> Article {
        Article {
            id: String::new(),
            source: String::new(),
            title: None,
            published: None,
            sections,
            metadata: Metadata::default(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        }
    }

    #[test]
    fn what_is_cut_off_is_lit_only_where_nothing_else_is() {
        let text = format!("clean energy {}clean energy {}", "word ".repeat(60), "word ".repeat(20));
        let sections = vec![Section { heading: None, text, span: None }];
        let article = article(sections);
        let layout = Layout::of(&article, Language::ENGLISH);
        let lit = |places: &[(u32, u32)]| {
            let span = |&(start, end): &(u32, u32)| Span { place: Place { start, end }, leaf: 0 };
            let spans: Vec<Span> = places.iter().map(span).collect();
            let passage = passages(&article, &layout, &marks(&layout, &spans), 1).remove(0);
            passage.highlights.into_iter().map(|lit| passage.text[lit].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(lit(&[(0, 2), (62, 64)]), ["clean energy"]);
        assert_eq!(lit(&[(62, 64)]), ["clean energy"]);
        assert_eq!(lit(&[(0, 80)])[0].len(), 318);
    }

    #[test]
    fn each_passage_has_the_marks_of_its_paragraph_and_its_heading() {
        let section = |heading: Option<&str>, text: &str| Section {
            heading: heading.map(str::to_owned),
            text: text.to_owned(),
            span: None,
        };
        let article = article(vec![
            section(None, "gas oil\n\nnone\n\noil gas gas"),
            section(Some("gas"), "none"),
            section(Some("none"), "gas\n\n\"gas\""),
            section(Some("gas gas"), "none\n\nnone"),
            section(Some("oil gas"), ""),
            section(Some("oil"), ""),
        ]);
        let layout = Layout::of(&article, Language::ENGLISH);
        let lit = |part_is: fn(Part) -> bool| {
            let tokens = layout.by_part().filter(|(part, _)| part_is(*part));
            let gas = tokens.flat_map(|(part, tokens)| {
                let text = article.part(part).unwrap();
                tokens.iter().filter(move |placed| placed.token.of(text) == "gas")
            });
            let span =
                |placed: &Placed| Span { place: Place { start: placed.position, end: placed.position + 1 }, leaf: 0 };
            let spans: Vec<Span> = gas.map(span).collect();
            let shown = |passage: Passage| (passage.text, passage.highlights, passage.heading_highlights);
            passages(&article, &layout, &marks(&layout, &spans), 9).into_iter().map(shown).collect::<Vec<_>>()
        };
        let ranges = |ends: &[(usize, usize)]| ends.iter().map(|&(start, end)| start..end).collect::<Vec<_>>();
        let shown = |text: &str, lit: &[(usize, usize)], heading: &[(usize, usize)]| {
            (text.to_owned(), ranges(lit), ranges(heading))
        };
        assert_eq!(
            lit(|_| true),
            [
                shown("gas oil", &[(0, 3)], &[]),
                shown("oil gas gas", &[(4, 7), (8, 11)], &[]),
                shown("gas", &[(0, 3)], &[]),
                shown("\"gas\"", &[(1, 4)], &[])
            ]
        );
        assert_eq!(
            lit(|part| matches!(part, Part::Heading(_))),
            [shown("none", &[], &[(0, 3)]), shown("none", &[], &[(0, 3), (4, 7)]), shown("", &[], &[(4, 7)])]
        );
    }
}
