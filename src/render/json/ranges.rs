//! Ranges of a string, as programs take them.

use std::ops::Range;

/// Pairs of the first byte and the one after the last.
pub(super) fn pairs(ranges: &[Range<usize>]) -> Vec<[usize; 2]> {
    ranges.iter().map(|range| [range.start, range.end]).collect()
}

/// Ranges of bytes, which are in order and do not overlap, as ranges of characters.
pub(super) fn in_chars(text: &str, ranges: &[Range<usize>]) -> Vec<[usize; 2]> {
    let (mut byte, mut chars) = (0, 0);
    let mut before = |end: usize| {
        chars += text.get(byte..end).map_or(0, |text| text.chars().count());
        byte = end;
        chars
    };
    ranges.iter().map(|range| [before(range.start), before(range.end)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_as_programs_count_them() {
        let text = "São 👩\u{200d}🚀 e\u{301} 漢字 gas";
        let ranges = [0..4, 5..9, 12..16, 17..18, 18..20, 21..24, 24..27, 28..31, 31..31];
        let chars: Vec<char> = text.chars().collect();
        let cut = in_chars(text, &ranges).into_iter().map(|[start, end]| chars[start..end].iter().collect::<String>());
        assert!(cut.eq(ranges.iter().map(|range| &text[range.clone()])));
        assert_eq!(in_chars(text, &ranges[..2]), [[0, 3], [4, 5]]);
    }
}
