//! Lines of plain text, and the blocks that they stand in.

use super::heading::{begins_small, ends_sentence, is_headline, is_item};

/// A line without the white space around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Its first byte in the text.
    pub(super) start: usize,
    /// How far in it begins, in columns.
    pub(super) indent: usize,
}

impl<'t> Line<'t> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// What is left of the line when only `text`, with which it ends, is still to be read.
    pub(super) fn rest(self, text: &'t str) -> Self {
        Self { text, start: self.end() - text.len(), ..self }
    }
}

/// A run of lines that belong together.
pub(super) type Block<'t> = Vec<Line<'t>>;

/// The lines of a text; every kind of line break counts, a form feed too.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    // Control characters are those of a wire or a printer.
    let blank = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '\u{feff}' | '\u{200b}');
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let begin = next?;
        let rest = text.get(begin..)?;
        let (line, after) = rest.split_at_checked(find_break(rest).unwrap_or(rest.len()))?;
        let mut after = after.chars();
        next = after.next().map(|c| {
            let pair = c == '\r' && after.next() == Some('\n');
            begin + line.len() + c.len_utf8() + usize::from(pair)
        });
        let text = line.trim_start_matches(blank);
        let before = line.len() - text.len();
        let indent = line.get(..before).unwrap_or("").chars().map(|c| if c == '\t' { TAB } else { 1 }).sum();
        Some(Line { text: text.trim_end_matches(blank), start: begin + before, indent })
    })
}

/// How many columns a tab takes.
const TAB: usize = 4;

/// How far in a paragraph may begin, in columns: what stands further in is centred, or a cell of a table.
const FURTHEST: usize = 8;

/// Where the first line break begins.
fn find_break(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    // By bytes, since every text goes through here: all others than these begin with one of two bytes.
    let mut places = bytes.iter().enumerate().filter(|&(_, byte)| matches!(byte, b'\n'..=b'\r' | 0xc2 | 0xe2));
    places
        .find(|&(at, &byte)| {
            byte <= b'\r' || text.get(at..).is_some_and(|t| t.starts_with(['\u{85}', '\u{2028}', '\u{2029}']))
        })
        .map(|(at, _)| at)
}

/// Groups lines into blocks: runs without an empty line, parted where paragraphs begin further in.
pub(super) fn blocks<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Block<'t>> {
    let mut blocks = Vec::new();
    let mut run = Vec::new();
    for line in lines {
        if !line.text.is_empty() {
            run.push(line);
        } else if !run.is_empty() {
            part(std::mem::take(&mut run), &mut blocks);
        }
    }
    part(run, &mut blocks);
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Whether the first of several lines begins further in than the next.
pub(super) fn begins_further_in(block: &[Line<'_>]) -> bool {
    block.first().zip(block.get(1)).is_some_and(|(first, next)| first.indent > next.indent + 1)
}

/// Parts a run of lines before those that begin further in, if that is how its paragraphs begin.
fn part<'t>(run: Block<'t>, blocks: &mut Vec<Block<'t>>) {
    let base = run.iter().map(|line| line.indent).min().unwrap_or(0);
    if run.iter().all(|line| line.indent == base) {
        return blocks.push(run);
    }
    // How often a line begins further in than the one before, and how often where a sentence has ended.
    let first = usize::from(begins_further_in(&run));
    let (mut steps, mut ended) = (first, first);
    let mut cuts = Vec::new();
    // How far in the item begins that the lines belong to.
    let mut item = None;
    for (i, (before, line)) in run.iter().zip(run.iter().skip(1)).enumerate() {
        if is_item(before.text) {
            item = Some(before.indent);
        }
        item = item.filter(|&at| line.indent > at);
        let dash = before.text.ends_with(['-', '–', '—']);
        if item.is_some() || is_item(line.text) || dash || line.indent > base + FURTHEST {
            continue;
        }
        let begins = !begins_small(line.text);
        let title = i == 0 && begins && is_headline(before.text);
        let ends = title || ends_sentence(before.text) || before.text.ends_with(':');
        let step = line.indent > before.indent;
        steps += usize::from(step);
        ended += usize::from(step && ends);
        if (step && begins) || (ends && line.indent > base) {
            cuts.push(i + 1);
        }
    }
    // Lines that hang below the first line of an entry begin in the middle of sentences.
    if ended * 2 < steps.max(1) {
        return blocks.push(run);
    }
    let mut from = 0;
    for cut in cuts.into_iter().chain([run.len()]) {
        blocks.extend(run.get(from..cut).map(<[_]>::to_vec));
        from = cut;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The blocks, their lines joined by bars.
    fn parted(text: &str) -> Vec<String> {
        let joined = |block: &Block<'_>| block.iter().map(|line| line.text).collect::<Vec<_>>().join("|");
        blocks(lines(text)).iter().map(joined).collect()
    }

    #[test]
    fn paragraphs_may_begin_further_in() {
        let story = "    KISUMU, May 3 - The ferry sank\nat noon.\n    Nobody was on it.\n    It was empty, said the\nowner\n    The goat swam.\n TNW\n\u{3}";
        assert_eq!(
            parted(story),
            [
                "KISUMU, May 3 - The ferry sank|at noon.",
                "Nobody was on it.",
                "It was empty, said the|owner",
                "The goat swam.",
                "TNW"
            ]
        );
        assert_eq!(parted("FERRY SINKS\n\tThe ferry sank\nat noon."), ["FERRY SINKS", "The ferry sank|at noon."]);
        assert_eq!(parted("Catch:\n   Perch   3\n   Eel   12"), ["Catch:", "Perch   3|Eel   12"]);
    }

    #[test]
    fn what_hangs_or_is_centred_goes_on() {
        for text in [
            "The ferry\n  sank at noon. The\n  goat swam.",
            "- The ferry sank.\n  The goat swam.\n- The owner\n  wept.",
            "The ferry sank\nat noon.\n                     Perch   Eel\nLake   3   12",
            "The ferry sank at noon -\n  a Monday.",
            "The Lake Basin Authority\n    said on Monday that\n    it had sunk.",
            "  The ferry sank.\n  The goat swam.",
        ] {
            assert_eq!(parted(text).len(), 1, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_line_is_lost(text in "([A-Za-z.:* -]{1,12}|\n|\n  |\n    |\n\n|\r\n|\t|\u{3}|\u{2028}){0,40}") {
            let whole: Vec<_> = lines(&text).filter(|line| !line.text.is_empty()).map(|line| line.start).collect();
            let parts: Vec<_> = blocks(lines(&text)).concat().iter().map(|line| line.start).collect();
            prop_assert_eq!(whole, parts);
        }
    }
}
