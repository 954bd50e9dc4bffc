//! The structure of plain text: from blocks to paragraphs and headings. Letters, bodies of records, and whatever
//! else is text without markup share it.

use std::ops::Range;

use super::clean::push_collapsed;
use super::heading::{
    begins_small, ends_sentence, is_headline, is_item, is_numbered, is_place_and_day, is_title_case, reads_as_heading,
};
use super::lines::{Block, Line, begins_further_in};
use super::wrapped::{WRAP, meant, width};
use crate::article::Section;

/// Sections from the blocks of a body; `offset` is where the text begins in the document. The first section has no heading.
pub(super) fn sections(blocks: &[Block<'_>], offset: usize) -> Vec<Section> {
    let pieces = blocks.iter().enumerate().flat_map(|(i, block)| split(block, i == 0));
    let pieces: Vec<&[Line<'_>]> = pieces.filter(|piece| !is_separator(piece)).collect();
    let mut sections = vec![Section::default()];
    let headings = headings(&pieces);
    let width = width(pieces.iter().copied());
    for (i, piece) in pieces.iter().enumerate() {
        let Some((first, last)) = piece.first().zip(piece.last()) else { continue };
        let span = first.start + offset..last.end() + offset;
        if headings.get(i).is_some_and(|&heading| heading) {
            let mut heading = String::new();
            push_collapsed(&mut heading, first.text);
            sections.push(Section { heading: Some(heading), text: String::new(), span: Some(span) });
        } else if let Some(section) = sections.last_mut() {
            let before = section.text.len();
            if before > 0 {
                section.text.push_str("\n\n");
            }
            push_paragraph(&mut section.text, meant(piece, width, i == 0));
            section.span = Some(section.span.as_ref().map_or(span.start, |s: &Range<usize>| s.start)..span.end);
        }
    }
    sections
}

/// Which of the pieces are headings. Of three or more in a row, which are the rows of a table or a list, the last may be one, if it is
/// above a sentence.
fn headings(pieces: &[&[Line<'_>]]) -> Vec<bool> {
    let mut headings = vec![false; pieces.len()];
    let mut run = 0;
    for (i, piece) in pieces.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| pieces.get(i)).copied().unwrap_or(&[]);
        let after = pieces.get(i + 1);
        let heading = after.is_some_and(|after| is_heading_piece(piece, before, after));
        run = if heading { run + 1 } else { 0 };
        let says = || after.and_then(|after| after.last()).is_some_and(|line| ends_sentence(line.text));
        if let Some(slot) = headings.get_mut(i) {
            *slot = heading && (run < 3 || says());
        }
        if run > 2 {
            headings.iter_mut().take(i).rev().take(2).for_each(|heading| *heading = false);
        }
    }
    headings
}

/// Parts a block where no empty line does but a reader would: at headings, and at every line if lines are paragraphs. What a text opens
/// with may have lost the dateline before it, and so be short for no other reason.
fn split<'b, 't>(block: &'b [Line<'t>], opens: bool) -> Vec<&'b [Line<'t>]> {
    if block.len() < 2 {
        return vec![block];
    }
    let widest = widest(block);
    // A first line that begins further in begins a paragraph of wrapped lines.
    if widest <= WRAP && begins_further_in(block) {
        return vec![block];
    }
    let wrapped = block.iter().rev().skip(1).rev().skip(1).any(|line| !ends_sentence(line.text));
    let mut pieces = Vec::new();
    let mut start = 0;
    for i in 1..block.len() {
        let (Some(before), Some(line)) = (block.get(i - 1), block.get(i)) else { break };
        let lists = is_item(before.text) || is_item(line.text);
        let dateline = i == start + 1 && is_place_and_day(before.text);
        let unwrapped = widest > WRAP && !lists && !dateline;
        // A heading that its paragraph follows at once, or that follows its paragraph at once. Rows of a table and the lines
        // of a header (`From: ..`, `To: ..`) are short too, but so is what stands beside them.
        let fields = is_field(before.text) && is_field(line.text);
        let heads = |line: &Line<'_>, other: &Line<'_>| {
            !lists
                && !fields
                && line.text.len() * 5 <= widest * 3
                && other.text.len() > line.text.len()
                && is_headline(line.text)
        };
        let prose = (line.text.len() * 5 >= widest * 3 || ends_sentence(line.text))
            && !is_headline(line.text)
            && !begins_small(line.text)
            && !(opens && wrapped && i == 1);
        let after_heading = i == start + 1 && prose && heads(before, line);
        let before_heading = heads(line, before) && ends_sentence(before.text);
        if unwrapped || after_heading || before_heading {
            pieces.extend(block.get(start..i));
            start = i;
        }
    }
    pieces.extend(block.get(start..));
    pieces
}

/// The length of the longest line, in bytes. Where a sentence goes on from line to line, what is long by an address or the like alone, which
/// no line break can part, does not count.
fn widest(block: &[Line<'_>]) -> usize {
    let is_unbroken = |line: &Line<'_>| {
        line.text.len() > WRAP && line.text.split_whitespace().any(|word| word.len() * 2 > WRAP && word.contains("://"))
    };
    let longest = |lines: &mut dyn Iterator<Item = &Line<'_>>| lines.map(|line| line.text.len()).max().unwrap_or(0);
    let widest = longest(&mut block.iter());
    let mut pairs = block.iter().zip(block.iter().skip(1));
    let goes_on = widest > WRAP && pairs.any(|(line, next)| !ends_sentence(line.text) && begins_small(next.text));
    if goes_on { longest(&mut block.iter().filter(|line| !is_unbroken(line))) } else { widest }
}

/// A line of a header: `From: Amina Yusuf`.
fn is_field(line: &str) -> bool {
    let label = line.split_once(": ").map_or("", |(label, _)| label);
    (1..=16).contains(&label.len()) && label.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
}

/// Whether a piece is a heading, between these neighbours.
fn is_heading_piece(piece: &[Line<'_>], before: &[Line<'_>], after: &[Line<'_>]) -> bool {
    let [line] = piece else { return false };
    if !reads_as_heading(line.text) {
        return false;
    }
    // Half a sentence, with an empty line in the middle.
    let goes_on = after.first().is_some_and(|after| begins_small(after.text) && !is_item(after.text));
    if goes_on && !is_title_case(line.text) {
        return false;
    }
    // `5. Next Steps` alone is a heading; among its like it is an item.
    let listed = || before.iter().chain(after).any(|line| is_item(line.text));
    !is_item(line.text) || (is_numbered(line.text) && is_title_case(line.text) && !listed())
}

/// Begins a line, unless one has begun already.
pub(super) fn begin_line(text: &mut String) {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

/// Begins an item of the last of the lists that are open on a line of its own: with the number that is next, where the list has
/// numbers, else with a hyphen.
pub(super) fn begin_item(text: &mut String, lists: &mut [Option<u64>]) {
    begin_line(text);
    match lists.last_mut() {
        Some(Some(number)) => {
            text.push_str(&number.to_string());
            text.push_str(". ");
            *number = number.saturating_add(1);
        }
        _ => text.push_str("- "),
    }
}

/// Appends a paragraph of lines, each with whether the break before it was meant: they are joined by spaces; rows, and items of a list,
/// stand on lines of their own.
fn push_paragraph<'t>(out: &mut String, lines: impl Iterator<Item = (&'t Line<'t>, bool)>) {
    let start = out.len();
    for (line, meant) in lines {
        if out.len() > start {
            let begins_lower = line.text.starts_with(char::is_lowercase);
            if meant || is_item(line.text) {
                out.push('\n');
            } else if !(begins_lower && ends_in_hyphen(out)) {
                out.push(' ');
            }
        }
        push_collapsed(out, line.text);
    }
}

/// `cease-` at the end of a line goes on without a space; a dash does not.
fn ends_in_hyphen(text: &str) -> bool {
    text.strip_suffix('-').is_some_and(|before| before.ends_with(char::is_alphabetic))
}

/// A line of marks alone: `* * *`, `---`.
fn is_separator(piece: &[Line<'_>]) -> bool {
    piece.iter().all(|line| !line.text.contains(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lines::{blocks, lines};
    use super::*;

    fn read(text: &str) -> Vec<(Option<String>, String)> {
        let blocks = blocks(lines(text));
        sections(&blocks, 0).into_iter().map(|s| (s.heading, s.text)).collect()
    }

    fn plain(text: &str) -> Vec<String> {
        read(text).into_iter().map(|(heading, text)| format!("{}|{text}", heading.unwrap_or_default())).collect()
    }

    #[test]
    fn headings_stand_between_paragraphs() {
        let text = "The lead.\n\nWhat Comes Next?\n\nOne.\n\nTwo.\n\nImpact\n\nThree.\n\nENDS";
        assert_eq!(plain(text), ["|The lead.", "What Comes Next?|One.\n\nTwo.", "Impact|Three.\n\nENDS"]);
    }

    #[test]
    fn wrapped_lines_are_joined_and_items_are_not() {
        let text = "The talks went on for three days and\nended in a cease-\nfire. Among them:\n- one\n- two and\n  more\n\n* * *\n\nx.";
        assert_eq!(
            plain(text),
            ["|The talks went on for three days and ended in a cease-fire. Among them:\n- one\n- two and more\n\nx."]
        );
    }

    #[test]
    fn headings_without_empty_lines() {
        let long = "The talks went on for three days in a hotel by the lake until the money ran out.";
        let text = format!("{long}\n\nA Costly Hotel\n{long}\n{long}\nThe Bill Arrives\n{long}");
        assert_eq!(
            plain(&text),
            [format!("|{long}"), format!("A Costly Hotel|{long} {long}"), format!("The Bill Arrives|{long}")]
        );
        let very = long.repeat(2);
        assert_eq!(
            plain(&format!("{very}\nImpact\n{very}\n{very}")),
            [format!("|{very}"), format!("Impact|{very}\n\n{very}")]
        );
    }

    #[test]
    fn items_are_no_headings() {
        for line in ["- An item", "* An item", "a) an item", "1. An item\n\n2. An item"] {
            assert_eq!(read(&format!("Lead.\n\n{line}\n\nMore.")).len(), 1, "{line}");
        }
        assert_eq!(plain("Lead.\n\n5. Next Steps\n\nMore."), ["|Lead.", "5. Next Steps|More."]);
    }

    #[test]
    fn rows_and_headers_are_no_headings() {
        let table = "Standings:\n\nA. Yusuf (UGA) 4.5\n\nT. Reyes Jr. (ESP) 4\n\nM. Okafor (NGR) 3.5\n\nA Rook Is Lost\n\nText.";
        assert_eq!(
            plain(table),
            [
                "|Standings:\n\nA. Yusuf (UGA) 4.5\n\nT. Reyes Jr. (ESP) 4\n\nM. Okafor (NGR) 3.5",
                "A Rook Is Lost|Text."
            ]
        );
        assert_eq!(plain("A.\n\nMoney\n\nThe Budget\n\nText."), ["|A.", "Money|", "The Budget|Text."]);
        let memo = "From: T. Reyes\nTo: All Staff, Lake Basin Authority, Kisumu\nCc: M. Okafor\n\nText.";
        assert_eq!(plain(memo), ["|From: T. Reyes To: All Staff, Lake Basin Authority, Kisumu Cc: M. Okafor\n\nText."]);
        let rows = "Brandt Tools - Kisumu\nOsei Reed Rope Works - Kisumu\nLakeside Lamp Associates - Kisumu";
        assert_eq!(plain(&format!("Lead.\n\n{rows}\n\nEnd.")).len(), 1);
        let result = "Lakeside Bank\nQuarter to 30 September\nLoss a share of 4 shillings, against a profit of 11 a year before.";
        assert_eq!(plain(&format!("Lead.\n\n{result}\n\nEnd.")).len(), 1);
    }

    #[test]
    fn the_first_line_of_a_wrapped_paragraph_is_no_heading() {
        let story = "The U.S. Lake Department\nreported the perch reserve and the national five-day average\nprice through February 25.\n\nIt said prices rose.";
        assert_eq!(plain(story).len(), 1);
        let story = "Former Prime Minister Robert\nVelsen, an outspoken advocate of a managed float, said no on\nMonday.\n\nHe left.";
        assert_eq!(plain(story).len(), 1);
        // A row is none either, before the mark of an agency.
        assert_eq!(plain("Lead.\n\nQtly Div\n\nPay April 17\n\nRecord March 12\n\nTNW").len(), 1);
    }

    #[test]
    fn an_address_makes_no_paragraphs_of_the_lines_around_it() {
        let address = format!("Forum](https://lake.example/{}) said", "a".repeat(120));
        let story = format!("The partnership builds on the [Lake Basin Energy\n{address}\nthe Authority\nof Kisumu.");
        assert_eq!(plain(&format!("Lead.\n\n{story}")).len(), 1);
        assert_eq!(plain(&format!("Lead.\n\n{story}"))[0].matches("\n\n").count(), 1);
    }

    #[test]
    fn a_paragraph_that_begins_further_in_holds_no_heading() {
        let story = "    The Navy bought a boat from the U.S.\nNavy\n    The boat is\nold. It floats.";
        assert_eq!(plain(story), ["|The Navy bought a boat from the U.S. Navy\n\nThe boat is old. It floats."]);
    }

    #[test]
    fn half_a_sentence_is_no_heading() {
        assert_eq!(
            plain("Lead.\n\nThe council said a sharp\n\nrise was seen."),
            ["|Lead.\n\nThe council said a sharp\n\nrise was seen."]
        );
        assert_eq!(plain("Lead.\n\nPrices Rise\n\nde Vries said so."), ["|Lead.", "Prices Rise|de Vries said so."]);
        assert_eq!(plain("Lead.\n\nMore.\n\nENDS\n\n\u{3}"), ["|Lead.\n\nMore.\n\nENDS"]);
    }

    #[test]
    fn every_line_break_counts() {
        assert_eq!(plain("a.\r\n\r\nb.\r\rc.\u{2028}\u{2028}d.\n \t\u{a0}\ne."), ["|a.\n\nb.\n\nc.\n\nd.\n\ne."]);
    }

    proptest! {
        #[test]
        fn words_come_in_order_and_spans_are_boundaries(text in "([A-Za-z.:?\"*1-9 -]{1,12}|\n|\n\n|\r\n|é|\u{2028}){0,40}") {
            let blocks = blocks(lines(&text));
            let mut at = 0;
            for section in sections(&blocks, 0) {
                if let Some(span) = &section.span {
                    prop_assert!(text.get(span.clone()).is_some());
                }
                for word in section.heading.iter().chain([&section.text]).flat_map(|t| t.split_whitespace()) {
                    // A joined hyphen makes one word of two: each half is looked for.
                    for half in word.split_inclusive('-') {
                        let found = text[at..].find(half);
                        prop_assert!(found.is_some(), "{half:?} not in {:?}", &text[at..]);
                        at += found.unwrap() + half.len();
                    }
                }
            }
        }
    }
}
