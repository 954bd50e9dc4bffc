//! Words that follow each other as they do in the letters.

use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

use crate::random::Random;

/// Which words follow which.
#[derive(Debug)]
pub struct Words {
    words: Vec<String>,
    /// For each word, the numbers of those after it, each as often as it was there; what ends a sentence has none.
    after: Vec<Vec<u32>>,
    /// What begins a sentence.
    first: Vec<u32>,
}

impl Words {
    /// Reads all letters of a directory.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn of(dir: &Path) -> io::Result<Self> {
        let mut paths: Vec<_> = fs::read_dir(dir)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
        paths.sort();
        let mut words = Self { words: Vec::new(), after: Vec::new(), first: Vec::new() };
        let mut numbers = HashMap::new();
        for path in paths {
            let text = String::from_utf8_lossy(&fs::read(path)?).replace("\r\n", "\n");
            // Headings and date lines are short.
            for paragraph in text.split("\n\n").filter(|paragraph| paragraph.len() > 60) {
                words.learn(paragraph, &mut numbers);
            }
        }
        Ok(words)
    }

    fn learn(&mut self, paragraph: &str, numbers: &mut HashMap<String, u32>) {
        let mut before: Option<u32> = None;
        for word in paragraph.split_whitespace() {
            let number = *numbers.entry(word.to_owned()).or_insert_with(|| {
                self.words.push(word.to_owned());
                self.after.push(Vec::new());
                self.words.len() as u32 - 1
            });
            match before {
                Some(before) if !self.ends(before) => self.after[before as usize].push(number),
                _ => self.first.push(number),
            }
            before = Some(number);
        }
    }

    /// Whether a letter has this word.
    pub(crate) fn has(&self, word: &str) -> bool {
        self.words.iter().any(|known| known == word)
    }

    fn ends(&self, number: u32) -> bool {
        self.words[number as usize].trim_end_matches(['"', '”', ')']).ends_with(['.', '?', '!'])
    }

    /// Appends a sentence of up to `most` words, and sometimes words that are in no letter.
    pub(crate) fn sentence(&self, most: usize, random: &mut Random, out: &mut String) {
        let mut word = random.pick(&self.first);
        for length in 1.. {
            let text = &self.words[word as usize];
            let is_plain = text.len() > 3 && text.bytes().all(|byte| byte.is_ascii_lowercase());
            if is_plain && random.percent(6) {
                out.push_str(&crate::names::word(random.zipf(400_000)));
            } else {
                out.push_str(text);
            }
            let after = &self.after[word as usize];
            if after.is_empty() || self.ends(word) || length >= most {
                break;
            }
            out.push(' ');
            word = random.pick(after);
        }
        while out.ends_with([',', ';', ':', '-', '"', '“', '(', ' ']) {
            out.pop();
        }
        if !out.ends_with(['.', '?', '!', '”', ')']) {
            out.push('.');
        }
    }
}
