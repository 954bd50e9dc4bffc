//! Lines of plain text, and the blocks that they stand in.

/// A line without the white space around it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) text: &'t str,
    /// Its first byte in the text.
    pub(super) start: usize,
}

impl Line<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// A run of lines without an empty one between.
pub(super) type Block<'t> = Vec<Line<'t>>;

/// The lines of a text; every kind of line break counts, a form feed too.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    let blank = |c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}');
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
        Some(Line { text: text.trim_end_matches(blank), start: begin + line.len() - text.len() })
    })
}

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

/// Groups lines into blocks.
pub(super) fn blocks<'t>(lines: impl Iterator<Item = Line<'t>>) -> Vec<Block<'t>> {
    let mut blocks: Vec<Block<'t>> = Vec::new();
    let mut open = false;
    for line in lines {
        if line.text.is_empty() {
            open = false;
        } else if let (true, Some(block)) = (open, blocks.last_mut()) {
            block.push(line);
        } else {
            blocks.push(vec![line]);
            open = true;
        }
    }
    blocks
}
