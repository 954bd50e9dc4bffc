//! More to learn from: sentences in capitals, and in title case.

use dateline::article::Part;
use dateline::layout::Layout;
use dateline::text::{Language, Opens};

use crate::corpus::Example;

/// Random numbers from 0 to below 1 (xorshift).
pub fn random(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Copies of the examples in which some sentences are written in capitals or title case; only those are learnt from.
pub fn recased(examples: &[Example], capitals: f64, titles: f64, seed: u64) -> Vec<Example> {
    let mut draw = random(seed);
    let mut copies = Vec::new();
    for example in examples.iter().filter(|example| !example.held_out) {
        let mut learn = vec![false; example.labels.len()];
        let mut words = vec![None; example.labels.len()];
        let mut at = 0;
        for (part, tokens) in example.layout.by_part() {
            let Some(text) = example.article.part(part) else { continue };
            for sentence in tokens.chunk_by(|_, next| next.token.opens == Opens::Nothing) {
                let drawn = draw();
                let range = at..at + sentence.len();
                at = range.end;
                if drawn >= capitals + titles || sentence.len() > 45 {
                    continue;
                }
                learn[range.clone()].fill(true);
                for (placed, new) in sentence.iter().zip(&mut words[range]) {
                    let word = placed.token.of(text);
                    let recased = if drawn < capitals {
                        word.to_uppercase()
                    } else if word.len() > 3 {
                        let mut chars = word.chars();
                        chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>()) + chars.as_str()
                    } else {
                        continue;
                    };
                    *new = (recased.len() == word.len()).then_some(recased);
                }
            }
        }
        copies.extend(with_words(example, &words, learn));
    }
    copies
}

/// A copy with other words, where they make no other tokens, and the tokens of it to learn from, if any.
pub fn with_words(example: &Example, words: &[Option<String>], learn: Vec<bool>) -> Option<Example> {
    let mut copy = Example { learn, ..example.clone() };
    let mut at = 0;
    for (part, tokens) in example.layout.by_part() {
        let mut text = example.article.part(part)?.to_owned();
        let words = &words[at..at + tokens.len()];
        at += tokens.len();
        for (placed, new) in tokens.iter().zip(words).rev() {
            if let Some(new) = new {
                text.replace_range(placed.token.start as usize..placed.token.end as usize, new);
            }
        }
        match part {
            Part::Title => copy.article.title = Some(text),
            Part::Heading(i) => copy.article.sections[i].heading = Some(text),
            Part::Text(i) => copy.article.sections[i].text = text,
        }
    }
    copy.layout = Layout::of(&copy.article, Language::ENGLISH);
    let fits = copy.layout.tokens.len() == example.layout.tokens.len();
    (fits && copy.learn.contains(&true)).then_some(copy)
}
