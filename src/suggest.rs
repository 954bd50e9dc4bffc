//! The known spelling that a misspelt word comes nearest to, for the fix of an error.

/// The candidate that differs least from `word`, the first of equals; `None` if all differ too much to be meant.
///
/// A letter too many, too few, wrong, or swapped with its neighbour is one difference. Case is none.
pub(crate) fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .into_iter()
        .filter_map(|candidate| Some((differences(word, candidate)?, candidate)))
        .min_by_key(|&(differences, _)| differences)
        .map(|(_, candidate)| candidate)
}

/// How many differences there are allowed to be to a known word of that many letters.
pub(crate) fn allowed(letters: usize) -> usize {
    (letters / 3).clamp(1, 3)
}

/// By how much `word` differs from `candidate`; `None` if by too much for that to be meant.
pub(crate) fn differences(word: &str, candidate: &str) -> Option<usize> {
    let (letters, length) = (word.chars().count(), candidate.chars().count());
    let allowed = allowed(length);
    // Spares a long word the comparison, too: words that differ this much in length differ this much.
    if letters.abs_diff(length) > allowed {
        return None;
    }
    let differences = distance(word, candidate);
    (differences <= allowed && differences < letters).then_some(differences)
}

/// The fewest differences that turn one word into the other, no letter being changed twice.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().flat_map(char::to_lowercase).collect();
    // Row i of the usual matrix: the distances of the first i letters of `from` to every beginning of `to`.
    let mut row: Vec<usize> = (0..=to.len()).collect();
    let mut above = row.clone();
    let mut before = None;
    for (i, letter) in from.chars().flat_map(char::to_lowercase).enumerate() {
        let mut next = vec![i + 1];
        let mut left = i + 1;
        for (j, (&other, pair)) in to.iter().zip(row.windows(2)).enumerate() {
            let &[diagonal, up] = pair else { continue };
            let mut best = (diagonal + usize::from(letter != other)).min(up + 1).min(left + 1);
            if let Some(k) = j.checked_sub(1)
                && (before, to.get(k)) == (Some(other), Some(&letter))
                && let Some(&swapped) = above.get(k)
            {
                best = best.min(swapped + 1);
            }
            next.push(best);
            left = best;
        }
        above = std::mem::replace(&mut row, next);
        before = Some(letter);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn finds_the_word_that_is_meant() {
        let names = ["text", "date", "actor", "section", "author", "desk", "language"];
        for (word, meant) in [
            ("sektion", Some("section")),
            ("Section", Some("section")),
            ("secton", Some("section")),
            ("seciton", Some("section")),
            ("actro", Some("actor")),
            ("langauges", Some("language")),
            ("dates", Some("date")),
            ("dsek", Some("desk")),
            ("weather", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, names), meant, "{word}");
        }
        assert_eq!(nearest("b", ["a"]), None, "one letter for another is another word");
        assert_eq!(nearest("cat", ["cap", "car"]), Some("cap"), "the first of equals");
        assert_eq!(nearest("cat", ["cap", "cat"]), Some("cat"), "the nearest before the first");
    }

    /// The definition: the cheapest way to deal with the last letters of both.
    fn slow(a: &[char], b: &[char]) -> usize {
        let ([a_rest @ .., x], [b_rest @ .., y]) = (a, b) else { return a.len().max(b.len()) };
        let mut best = (slow(a_rest, b_rest) + usize::from(x != y)).min(slow(a_rest, b) + 1).min(slow(a, b_rest) + 1);
        if let ([a_rest @ .., p, q], [b_rest @ .., r, s]) = (a, b)
            && (p, q) == (s, r)
        {
            best = best.min(slow(a_rest, b_rest) + 1);
        }
        best
    }

    proptest! {
        #[test]
        fn distance_is_as_defined(a in "[abcä]{0,6}", b in "[abcä]{0,6}") {
            let letters = |s: &str| s.chars().collect::<Vec<_>>();
            prop_assert_eq!(distance(&a, &b), slow(&letters(&a), &letters(&b)));
        }
    }
}
