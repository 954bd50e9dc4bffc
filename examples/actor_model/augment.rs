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
        let mut copy = example.clone();
        copy.learn = vec![false; example.labels.len()];
        let mut at = 0;
        for (part, tokens) in example.layout.by_part() {
            let Some(text) = example.article.part(part) else { continue };
            let mut text = text.to_owned();
            let mut first = 0;
            for sentence in tokens.chunk_by(|_, next| next.token.opens == Opens::Nothing) {
                let drawn = draw();
                let range = at + first..at + first + sentence.len();
                first += sentence.len();
                if drawn >= capitals + titles || sentence.len() > 45 {
                    continue;
                }
                copy.learn[range].fill(true);
                for placed in sentence {
                    let span = placed.token.start as usize..placed.token.end as usize;
                    let word = &text[span.clone()];
                    let new = if drawn < capitals {
                        word.to_uppercase()
                    } else if word.len() > 3 {
                        let mut chars = word.chars();
                        chars.next().map_or(String::new(), |c| c.to_uppercase().collect::<String>()) + chars.as_str()
                    } else {
                        continue;
                    };
                    if new.len() == span.len() {
                        text.replace_range(span, &new);
                    }
                }
            }
            at += tokens.len();
            match part {
                Part::Title => copy.article.title = Some(text),
                Part::Heading(i) => copy.article.sections[i].heading = Some(text),
                Part::Text(i) => copy.article.sections[i].text = text,
            }
        }
        copy.layout = Layout::of(&copy.article, Language::ENGLISH);
        if copy.layout.tokens.len() == example.layout.tokens.len() && copy.learn.contains(&true) {
            copies.push(copy);
        }
    }
    copies
}
