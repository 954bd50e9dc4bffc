//! What scripts say of the date of the article that they show: `"publishDate": "2024-02-05"`.

use std::ops::Range;

use memchr::memmem;

/// A date in a script.
pub(super) struct Said<'t> {
    /// The key that it has, and what is said.
    pub(super) key: &'t str,
    pub(super) value: &'t str,
    /// The bytes of the page.
    pub(super) span: Range<usize>,
    /// How far it is from the headline, in bytes, if that stands in the script, too.
    pub(super) distance: usize,
    /// Whether it stands in a list, as other stories do.
    pub(super) in_list: bool,
}

/// How many keys of a script are looked at.
const MOST: usize = 500;

/// The dates of publication in a script, in its order; the beginning of the headline tells how far each is from it.
pub(super) fn dates<'t>(source: &'t str, script: &Range<usize>, headline: &str) -> Vec<Said<'t>> {
    let text = source.get(script.clone()).unwrap_or("");
    let titles: Vec<usize> = match headline {
        "" => Vec::new(),
        headline => memmem::find_iter(text.as_bytes(), headline).take(MOST).collect(),
    };
    let (mut read, mut lists) = (0, 0isize);
    let said = |(at, _): (usize, &str)| {
        for byte in text.get(read..at).unwrap_or("").bytes() {
            lists += isize::from(byte == b'[') - isize::from(byte == b']');
        }
        read = at;
        let (key, value, end) = pair_around(text, at)?;
        let name = key.to_ascii_lowercase();
        let is_date = ["date", "time", "published", "at", "on"].iter().any(|word| name.ends_with(word));
        let distance = titles.iter().map(|title| title.abs_diff(at)).min().unwrap_or(usize::MAX);
        let span = script.start + at..script.start + end;
        (is_date && name.contains("publi")).then_some(Said { key, value, span, distance, in_list: lists > 0 })
    };
    text.match_indices("ubli").take(MOST).filter_map(said).collect()
}

/// The key and the value of JSON around a byte of the key, and where the value ends.
fn pair_around(text: &str, at: usize) -> Option<(&str, &str, usize)> {
    let begin = text.get(text.floor_char_boundary(at.saturating_sub(16))..at)?.rfind('"')?;
    let begin = text.floor_char_boundary(at.saturating_sub(16)) + begin + 1;
    let window = text.get(begin..text.floor_char_boundary(begin + 90))?;
    let (key, rest) = window.split_once('"')?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let value = match rest.strip_prefix('"') {
        Some(rest) => rest.split_once('"')?.0,
        None => rest.get(..rest.find(|c: char| !c.is_ascii_digit())?)?,
    };
    Some((key, value, begin + window.len()))
}
