//! Text for a terminal: made safe, styled, measured, cut and wrapped.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use anstyle::Style;
use unicode_width::UnicodeWidthChar;

use super::{Page, style};

/// Stands where text was left out.
const ELLIPSIS: char = '…';

/// Makes the character before it an emoji, which takes two columns.
const EMOJI: char = '\u{fe0f}';

/// `text` on one line, without what could take hold of a terminal: tabs and ends of lines are spaces, other control characters
/// (so ESC) are `�`, and the marks that override the direction of writing are gone.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| safe(c) == Some(c)) { Cow::Borrowed(text) } else { text.chars().filter_map(safe).collect() }
}

fn safe(c: char) -> Option<char> {
    match c {
        '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() => Some('\u{fffd}'),
        c => Some(c),
    }
}

/// A line of text that is safe to show, in several styles.
///
/// [`Self::push`] is the only way in, and cleans.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Styled {
    text: String,
    /// Where each run of one style ends, in order.
    runs: Vec<(usize, Style)>,
}

impl Styled {
    /// A line that begins with `text`.
    #[must_use]
    pub fn new(text: &str, style: Style) -> Self {
        Self::default().with(text, style)
    }

    /// The line with `text` added.
    #[must_use]
    pub fn with(mut self, text: &str, style: Style) -> Self {
        self.push(text, style);
        self
    }

    /// Adds `text`, cleaned.
    pub fn push(&mut self, text: &str, style: Style) {
        self.text.push_str(&clean(text));
        self.end_run(style);
    }

    /// Adds `text`, cleaned; those bytes of it that are in `marks` (in order, not overlapping) in another style. What is no
    /// range of characters is not marked.
    pub fn push_marked(&mut self, text: &str, style: Style, marks: impl IntoIterator<Item = (Range<usize>, Style)>) {
        let mut done = 0;
        for (mark, marked) in marks {
            if let (Some(before), Some(inside)) = (text.get(done..mark.start), text.get(mark.clone())) {
                self.push(before, style);
                self.push(inside, marked);
                done = mark.end;
            }
        }
        self.push(text.get(done..).unwrap_or(""), style);
    }

    /// Adds another line, as it is styled.
    pub fn append(&mut self, other: &Self) {
        let mut start = 0;
        for &(end, style) in &other.runs {
            self.text.push_str(other.text.get(start..end).unwrap_or(""));
            self.end_run(style);
            start = end;
        }
    }

    /// Columns that it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        columns(&self.text)
    }

    /// Adds spaces, up to `width` columns.
    pub fn pad(&mut self, width: usize) {
        let missing = width.saturating_sub(self.width());
        self.text.extend(std::iter::repeat_n(' ', missing));
        self.end_run(style::PLAIN);
    }

    /// Cuts its end off where it takes more than `width` columns; an ellipsis says so.
    pub fn truncate(&mut self, width: usize) {
        if self.width() <= width {
            return;
        }
        let end = prefix(&self.text, width.saturating_sub(1));
        let end = self.text.get(..end).map_or(0, |kept| kept.trim_end().len());
        let style = self.runs.iter().find(|(run, _)| end < *run).map_or(style::PLAIN, |(_, style)| *style);
        self.text.truncate(end);
        self.runs.retain(|(run, _)| *run < end);
        if let Some(kept) = (end > 0).then_some(style) {
            self.end_run(kept);
        }
        if width > 0 {
            self.text.push(ELLIPSIS);
            self.end_run(style);
        }
    }

    /// Writes it as one line.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn Write, page: Page) -> io::Result<()> {
        self.write_range(out, page, 0..self.text.len())?;
        out.write_all(b"\n")
    }

    /// Writes it on as many lines as it takes, each `indent` columns from the left edge.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_wrapped(&self, out: &mut dyn Write, page: Page, indent: usize) -> io::Result<()> {
        for line in wrap(&self.text, page.width.saturating_sub(indent)) {
            write!(out, "{:indent$}", "")?;
            self.write_range(out, page, line)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    }

    /// Writes it after a label, wrapped, in a column that begins `indent` columns from the left edge.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_labelled(&self, out: &mut dyn Write, page: Page, label: &Self, indent: usize) -> io::Result<()> {
        let mut label = label.clone();
        label.truncate(indent);
        label.pad(indent);
        for line in wrap(&self.text, page.width.saturating_sub(indent)) {
            label.write_range(out, page, 0..label.text.len())?;
            self.write_range(out, page, line)?;
            out.write_all(b"\n")?;
            label = Self::default();
            label.pad(indent);
        }
        Ok(())
    }

    fn write_range(&self, out: &mut dyn Write, page: Page, range: Range<usize>) -> io::Result<()> {
        let first = self.runs.partition_point(|(end, _)| *end <= range.start);
        let mut start = range.start;
        for &(end, style) in self.runs.iter().skip(first) {
            let text = self.text.get(start..end.min(range.end)).unwrap_or("");
            if text.is_empty() {
                break;
            }
            if page.colour && !style.is_plain() {
                write!(out, "{style}{text}{style:#}")?;
            } else {
                out.write_all(text.as_bytes())?;
            }
            start = end;
        }
        Ok(())
    }

    fn end_run(&mut self, style: Style) {
        let end = self.text.len();
        match self.runs.last_mut() {
            Some((last, same)) if *same == style => *last = end,
            Some((last, _)) if *last == end => {}
            _ => self.runs.push((end, style)),
        }
    }
}

/// Columns that a clean text takes, at most: terminals differ in how they draw what is joined.
pub(super) fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(c: char) -> usize {
    if c == EMOJI { 1 } else { c.width().unwrap_or(0) }
}

/// Where the longest beginning of `text` ends that takes at most `width` columns.
fn prefix(text: &str, width: usize) -> usize {
    let mut used = 0;
    let beyond = text.char_indices().find(|&(_, c)| {
        used += columns_of(c);
        used > width
    });
    beyond.map_or(text.len(), |(at, _)| at)
}

/// The end of `text`, as much of it as takes at most `width` columns; an ellipsis before it where something is missing.
pub(super) fn ending(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let mut used = 1;
    let kept = text.char_indices().rev().take_while(|&(_, c)| {
        used += columns_of(c);
        used <= width
    });
    let start = kept.last().map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{ELLIPSIS}{}", text.get(start..).unwrap_or("")))
}

/// Breaks `text` between words into lines of at most `width` columns, and within a word that is longer than a line.
fn wrap(text: &str, width: usize) -> Vec<Range<usize>> {
    // A character may take two columns.
    let width = width.max(2);
    let mut lines: Vec<Range<usize>> = Vec::new();
    let mut used = 0;
    let mut start = 0;
    for word in text.split(' ') {
        let span = start..start + word.len();
        start = span.end + 1;
        if word.is_empty() {
            continue;
        }
        let wide = columns(word);
        if let Some(line) = lines.last_mut()
            && used + (span.start - line.end) + wide <= width
        {
            used += span.start - line.end + wide;
            line.end = span.end;
            continue;
        }
        let mut rest = span;
        while let Some(text) = text.get(rest.clone()) {
            let first = text.chars().next().map_or(0, char::len_utf8);
            let end = prefix(text, width).max(first);
            if end == text.len() {
                break;
            }
            lines.push(rest.start..rest.start + end);
            rest.start += end;
        }
        used = text.get(rest.clone()).map_or(0, columns);
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    const RED: Style = AnsiColor::Red.on_default();
    const PAGE: Page = Page { width: 20, colour: false };

    fn written(line: &Styled, page: Page) -> String {
        let mut out = Vec::new();
        line.write(&mut out, page).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn wrapped(text: &str, width: usize) -> Vec<&str> {
        wrap(text, width).into_iter().map(|line| &text[line]).collect()
    }

    fn truncated(text: &str, width: usize) -> String {
        let mut line = Styled::new(text, style::PLAIN);
        line.truncate(width);
        line.text
    }

    /// Text with a good share of what terminals and lines trip over.
    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-z]{1,9} ",
            1 => any::<char>().prop_map(String::from),
            1 => prop::sample::select(vec![
                "\x1b[31m", "\x1b]0;t\x07", "\u{9b}2J", "\r", "\n\n", "\t", "\0", "\u{7f}", "\u{202e}", "\u{2067}", "\u{2028}",
                "e\u{301}", "👩\u{200d}🚀", "☂\u{fe0f}", "漢字", "\u{200b}", "\u{ad}", "\u{a0}",
            ]).prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn nothing_that_commands_a_terminal_is_left() {
        assert_eq!(clean("a\x1b[2J\x1b]0;title\x07b"), "a�[2J�]0;title�b");
        assert_eq!(clean("a\u{9b}31mb\u{7f}\0"), "a�31mb��");
        assert_eq!(clean("good\r\nevil\ttab\u{2028}x\u{85}y"), "good  evil tab x y");
        assert_eq!(clean("user\u{202e}txt.exe\u{2066}\u{2069}"), "usertxt.exe");
        assert!(matches!(clean("naïve 漢字 👩\u{200d}🚀"), Cow::Borrowed(_)));
    }

    #[test]
    fn cuts_between_characters() {
        assert_eq!(truncated("short", 5), "short");
        assert_eq!(truncated("too long", 7), "too lo…");
        assert_eq!(truncated("too long", 5), "too…", "no space before the ellipsis");
        assert_eq!(truncated("漢字漢字", 6), "漢字…", "two columns each");
        assert_eq!(truncated("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
        assert_eq!((truncated("ab", 1), truncated("ab", 0)), ("…".to_owned(), String::new()));
        assert_eq!(ending("corpus/letters/a.txt", 12), "…tters/a.txt");
        assert_eq!(ending("漢字漢字", 6), "…漢字");
        assert_eq!(ending("a.txt", 5), "a.txt");
    }

    #[test]
    fn breaks_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("  one   two ", 20), ["one   two"]);
        assert_eq!(wrapped("a incomprehensibility b", 8), ["a", "incompre", "hensibil", "ity b"]);
        assert_eq!(wrapped("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrapped("", 5), [""; 0]);
    }

    #[test]
    fn styles_follow_the_text() {
        let mut line = Styled::new("1 ", style::PLAIN);
        line.push_marked("the\x1b gas deal", style::PLAIN, [(5..8, RED), (7..99, RED)]);
        assert_eq!(written(&line, PAGE), "1 the� gas deal\n");
        let colour = Page { colour: true, ..PAGE };
        assert_eq!(written(&line, colour), "1 the� \x1b[31mgas\x1b[0m deal\n");
        line.truncate(10);
        assert_eq!(written(&line, colour), "1 the� \x1b[31mga…\x1b[0m\n");
        line.pad(12);
        assert_eq!(written(&line, PAGE), "1 the� ga…  \n");
        let mut longer = Styled::new("Now ", style::PLAIN);
        longer.append(&line);
        assert_eq!(written(&longer, colour), "Now 1 the� \x1b[31mga…\x1b[0m  \n");
    }

    proptest! {
        #[test]
        fn lines_are_safe_and_fit(text in hostile(), width in 2usize..40) {
            let mut line = Styled::new(&text, RED);
            let mut out = Vec::new();
            line.write_wrapped(&mut out, Page { width, colour: false }, 0).unwrap();
            let out = String::from_utf8(out).unwrap();
            for shown in out.lines() {
                prop_assert!(shown.width() <= width, "{shown:?}");
                prop_assert_eq!(clean(shown), shown);
            }
            // Wrapping loses nothing but spaces.
            let letters = |text: &str| text.replace([' ', '\n'], "");
            prop_assert_eq!(letters(&out), letters(&clean(&text)));
            prop_assert!(ending(&clean(&text), width).width() <= width);
            line.truncate(width);
            prop_assert!(line.width() <= width);
            prop_assert_eq!(line.runs.last().map_or(0, |run| run.0), line.text.len());
        }
    }
}
