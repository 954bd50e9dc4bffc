//! Line breaks that were meant, told from those at which prose was wrapped. Prose is wrapped where the next word does not fit on the
//! line: where it would have, in rows of a table, an address or a list of names, the writer broke the line.

use super::heading::{begins_small, is_item, is_place_and_day};
use super::lines::{Line, begins_further_in};

/// The longest line that can have been wrapped, in bytes: longer ones are whole paragraphs.
pub(super) const WRAP: usize = 120;

/// The narrowest that prose is taken to be wrapped at, in bytes, unless the text shows that it is.
const NARROW: usize = 64;

/// How many lines that go on in small letters show that.
const SHOWN: usize = 5;

/// How many lines of narrow prose are told from rows.
const NARROW_LINES: usize = 4;

/// At what width the lines of a text were wrapped, in bytes: half of those that go on in small letters are as long.
pub(super) fn width<'b, 't: 'b>(blocks: impl Iterator<Item = &'b [Line<'t>]> + Clone) -> usize {
    let pairs = blocks.clone().flat_map(|block| block.iter().zip(block.iter().skip(1)));
    let mut wrapped: Vec<usize> =
        pairs.filter(|(_, line)| begins_small(line.text)).map(|(before, _)| before.text.len()).collect();
    let half = wrapped.len() / 2;
    if wrapped.len() >= SHOWN {
        return (*wrapped.select_nth_unstable(half).1).min(WRAP);
    }
    let widest = blocks.flatten().map(|line| line.text.len()).max().unwrap_or(0);
    widest.clamp(NARROW, WRAP)
}

/// The lines of a piece of text that was wrapped at this width, each with whether the break before it was meant. If few are, none is.
/// A line with which the text `opens` may have lost the dateline before it, and be short for no other reason.
pub(super) fn meant<'p, 't>(
    piece: &'p [Line<'t>],
    width: usize,
    opens: bool,
) -> impl Iterator<Item = (&'p Line<'t>, bool)> {
    // What the line would have taken with the next word.
    let with_next = |before: &Line<'_>, line: &Line<'_>| {
        before.text.len() + 1 + line.text.split_whitespace().next().map_or(0, str::len)
    };
    let fits = move |before: &Line<'_>, line: &Line<'_>, parts: usize| {
        with_next(before, line) * parts <= width * (parts - 1)
            && !begins_small(line.text)
            && !is_place_and_day(before.text)
    };
    let pairs = || piece.iter().zip(piece.iter().skip(1));
    // Most of the breaks stand far from where the line would be full, by a third, and fewer go on in small letters; the others may then
    // stand nearer, by a quarter. Items do not count: they stand on lines of their own anyway.
    let far =
        pairs().skip(usize::from(opens)).filter(|(before, line)| !is_item(line.text) && fits(before, line, 3)).count();
    let small = piece.iter().skip(1).filter(|line| begins_small(line.text)).count();
    // Narrow prose is full by its own widest line; rows have figures.
    let widest = piece.iter().map(|line| line.text.len()).max().unwrap_or(0);
    let figures = piece.iter().filter(|line| line.text.contains(|c: char| c.is_ascii_digit())).count();
    let is_narrow = || {
        piece.len() >= NARROW_LINES
            && figures * 2 < piece.len()
            && pairs().all(|(before, line)| with_next(before, line) > widest)
    };
    let many = far > small && far * 2 > pairs().count() && !begins_further_in(piece) && !is_narrow();
    let is_meant = move |(i, (before, line)): (usize, (&'p Line<'t>, &'p Line<'t>))| {
        // A dateline makes the first row of a table longer.
        let row = opens && i == 0 && !begins_small(line.text);
        (line, many && (row || fits(before, line, 4)))
    };
    let first = piece.first().map(|line| (line, false));
    first.into_iter().chain(pairs().enumerate().map(is_meant))
}

#[cfg(test)]
mod tests {
    use super::super::lines::{blocks, lines};
    use super::*;

    /// The text with the breaks that were meant, all others being spaces; paragraphs have a bar between them.
    fn set(text: &str) -> String {
        let blocks = blocks(lines(text));
        let width = width(blocks.iter().map(Vec::as_slice));
        let paragraph = |block: &Vec<Line<'_>>| {
            meant(block, width, false).fold(String::new(), |mut text, (line, meant)| {
                if !text.is_empty() {
                    text.push_str(if meant { " / " } else { " " });
                }
                text + line.text
            })
        };
        blocks.iter().map(paragraph).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn rows_addresses_and_names_stand_on_lines_of_their_own() {
        for text in [
            "Shr 34 cts vs 1.19 dlrs\nNet 807,000 vs 2,858,000\nDeposits 472.3 mln vs 440.3 mln",
            "Amina Yusuf\nKisumu, Kenya",
            "Kisumu 98 Mwanza 89\nEntebbe 110 Bukoba 88",
            "From: T. Reyes\nTo: All Staff, Lake Basin Authority, Kisumu\nCc: M. Okafor\nDate: Monday",
        ] {
            assert_eq!(set(text), text.replace('\n', " / "));
        }
    }

    #[test]
    fn wrapped_prose_goes_on() {
        for text in [
            "The Lake Basin Authority said on Monday that the ferry Victoria,\nwhich sank in May, will be raised. Its owner, Lakeside Lamp, says\nNobody asked.",
            // Narrow, and a name where a line is broken.
            "The ferry Victoria sank\nwith a goat of Anton\nVelsen on board when\nit had left the port of\nKisumu for Mwanza on a\nMonday and came upon a\nrock that is on no map.",
            "The ferry Victoria sank\nand the owner was not to be found.",
            "President Oda Brandt of Kenya met\nPrime Minister Tomas Majaliwa of\nTanzania, Foreign Minister Amina\nYusuf, Deputy President Rita\nOkafor, and some others.",
        ] {
            assert_eq!(set(text), text.replace('\n', " "));
        }
    }

    #[test]
    fn a_note_below_a_table_goes_on() {
        let text = "Net 807,000 vs 2,858,000\nAssets 510.2 mln vs 479.7 mln\nLoans 299.2 mln vs 327.2 mln\nNote: the year includes a gain of 132,000 dlrs from the sale of\nLakeside Lamp Associates.";
        let set = set(text);
        assert!(set.contains("2,858,000 / Assets") && set.contains("mln / Note:"), "{set}");
        assert!(set.ends_with("of Lakeside Lamp Associates."), "{set}");
    }
}
