//! What tells whether two articles are the same: one number made of all that the schema says has to be equal.

use std::fmt;
use std::num::NonZeroU128;

use rapidhash::v3::{RapidSecrets, rapidhash_v3_seeded};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fields::day_number;
use super::values::{keyword_term, strings};
use crate::article::{Article, Part, Published};
use crate::layout::Layout;
use crate::schema::{Sameness, Schema};
use crate::text::Terms;

/// Longest word whose written form in [`Terms`] is all of it, in bytes.
const WHOLE_WORD: usize = 100;

/// The two halves of the hash of a word. The values are part of the layout.
const SECRETS: [RapidSecrets; 2] = [RapidSecrets::seed(0x7477_696e), RapidSecrets::seed(0x7369_676e)];

/// Odd, with bits that look random.
const FACTOR: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;

/// Articles with the same one are the same: of a hundred million different ones, two have it by chance once in 10^22 archives.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Signature(NonZeroU128);

/// Makes signatures; keeps what it learns of words from one article to the next.
pub(crate) struct Signer<'s> {
    schema: &'s Schema,
    /// The hashes of words, by their numbers; 0 is one that is not known yet.
    words: Vec<u128>,
    /// That of the numbers.
    generation: u32,
}

impl Signature {
    /// The term under which the index has it.
    pub(crate) fn term(self) -> [u8; 16] {
        self.0.get().to_be_bytes()
    }

    /// What such a term stands for.
    pub(super) fn of_term(term: &[u8]) -> Option<Self> {
        NonZeroU128::new(u128::from_be_bytes(term.try_into().ok()?)).map(Self)
    }

    /// Its upper half, which is as random as all of it.
    pub(crate) fn half(self) -> u64 {
        u64::try_from(self.0.get() >> 64).unwrap_or(0)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Signature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Signature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let digits = <std::borrow::Cow<'_, str>>::deserialize(deserializer)?;
        let number = u128::from_str_radix(&digits, 16).map_err(serde::de::Error::custom)?;
        NonZeroU128::new(number).map(Self).ok_or_else(|| serde::de::Error::custom("a signature is not 0"))
    }
}

impl<'s> Signer<'s> {
    pub(crate) fn new(schema: &'s Schema) -> Self {
        Self { schema, words: Vec::new(), generation: 0 }
    }

    /// The signature of an article, whose words have these `numbers` in `terms`. `None` where the schema has every article kept,
    /// and for one without a word, of which nothing can be the same.
    pub(crate) fn sign(
        &mut self,
        article: &Article,
        layout: &Layout,
        numbers: &[u32],
        terms: &Terms,
    ) -> Option<Signature> {
        let schema = self.schema;
        if schema.duplicates.is_empty() || numbers.is_empty() {
            return None;
        }
        if self.generation != terms.generation() {
            self.words.clear();
            self.generation = terms.generation();
        }
        let mut mixed = Mixed(0);
        for same in &schema.duplicates {
            match same {
                Sameness::Text => self.mix_text(&mut mixed, layout, numbers, terms),
                Sameness::Date => {
                    let days = article.published.as_ref().map(Published::period);
                    let number = |day: Option<_>| u128::from(day.map_or(0, day_number));
                    mixed.add(days.map_or(0, |days| number(days.from) << 64 | number(days.to)));
                }
                Sameness::Field(i) => {
                    let from = schema.fields.get(*i).map_or(&[][..], |field| &field.from);
                    let mut values: Vec<String> =
                        strings(article, from).iter().map(|value| keyword_term(value)).collect();
                    values.sort_unstable();
                    values.dedup();
                    mixed.add(values.len() as u128);
                    for value in &values {
                        mixed.add(hash_of(value));
                    }
                }
            }
        }
        NonZeroU128::new(mixed.0).map(Signature)
    }

    /// All words in their order, and in which of title, heading and text they stand.
    fn mix_text(&mut self, mixed: &mut Mixed, layout: &Layout, numbers: &[u32], terms: &Terms) {
        let mut numbers = numbers.iter();
        for (part, tokens) in layout.by_part() {
            mixed.add(match part {
                Part::Title => 1,
                Part::Heading(_) => 2,
                Part::Text(_) => 3,
            });
            for &number in numbers.by_ref().take(tokens.len()) {
                let known = self.words.get(number as usize).copied().unwrap_or(0);
                mixed.add(if known == 0 { self.learn(number, terms) } else { known });
            }
        }
    }

    /// The hash of a word in lower case, without what only its spelling needs.
    fn learn(&mut self, number: u32, terms: &Terms) -> u128 {
        let (text, forms) = terms.get(number);
        let written = if text.len() > WHOLE_WORD { text } else { forms.written() };
        let hash = hash_of(&written.to_lowercase());
        let at = number as usize;
        if self.words.len() <= at {
            self.words.resize(terms.len().max(at + 1), 0);
        }
        if let Some(word) = self.words.get_mut(at) {
            *word = hash;
        }
        hash
    }
}

/// Hashes that were mixed in their order. Each step can be undone, so that what differed once differs for ever.
struct Mixed(u128);

impl Mixed {
    fn add(&mut self, hash: u128) {
        let product = (self.0 ^ hash).wrapping_mul(FACTOR);
        self.0 = product ^ product >> 65;
    }
}

/// Never 0.
fn hash_of(text: &str) -> u128 {
    let [high, low] = SECRETS.map(|secrets| rapidhash_v3_seeded(text.as_bytes(), &secrets));
    (u128::from(high) << 64 | u128::from(low)).max(1)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::article::{Metadata, Provenance, Section};
    use crate::dates::Precision;
    use crate::text::Language;

    fn article(title: Option<&str>, day: Option<&str>, sections: &[(Option<&str>, &str)]) -> Article {
        let section = |&(heading, text): &(Option<&str>, &str)| Section {
            heading: heading.map(Into::into),
            text: text.into(),
            span: None,
        };
        Article {
            id: String::new(),
            source: String::new(),
            title: title.map(Into::into),
            published: day.map(|day| Published {
                date: day.parse().unwrap(),
                time: None,
                precision: Precision::Day,
                provenance: Provenance::Field,
                span: None,
            }),
            sections: sections.iter().map(section).collect(),
            metadata: Metadata::new(),
            warnings: Vec::new(),
            evidence: Vec::new(),
        }
    }

    fn with(key: &str, value: serde_json::Value) -> Article {
        let mut article = article(Some("Gas"), None, &[(None, "Talks.")]);
        article.metadata.insert(key.into(), value);
        article
    }

    fn signatures(duplicates: &str, articles: &[Article]) -> Vec<Option<Signature>> {
        let text = Schema::DEFAULT.replace("duplicates = [\"text\", \"date\", \"outlet\"]", duplicates);
        let schema = Schema::parse(&text, "my.toml").unwrap();
        let (mut signer, mut terms) = (Signer::new(&schema), Terms::new(Language::ENGLISH));
        let mut sign = |article: &Article| {
            let layout = Layout::of(article, terms.language());
            let numbers = layout.numbers(article, &mut terms);
            signer.sign(article, &layout, &numbers, &terms)
        };
        articles.iter().map(&mut sign).collect()
    }

    fn same(duplicates: &str, a: Article, b: Article) -> bool {
        let signatures = signatures(duplicates, &[a, b]);
        assert!(signatures[0].is_some());
        signatures[0] == signatures[1]
    }

    const DEFAULT: &str = "duplicates = [\"text\", \"date\", \"outlet\"]";

    #[test]
    fn words_count_and_their_spelling_does_not() {
        let day = Some("2024-02-05");
        let one = || {
            article(
                Some("Gas talks"),
                day,
                &[(None, "The U.S. said \"no\".\n\nIt didn't pay 1,200."), (Some("Why"), "x")],
            )
        };
        let two =
            article(Some("GAS—Talks!"), day, &[(None, "the US said no it\ndidn’t pay 1200"), (Some("why?"), "X")]);
        assert!(same(DEFAULT, one(), two));
        for other in [
            article(
                Some("Gas talks"),
                Some("2024-02-06"),
                &[(None, "The US said no. It didn't pay 1200"), (Some("Why"), "x")],
            ),
            article(Some("Gas talks"), None, &[(None, "The US said no. It didn't pay 1200"), (Some("Why"), "x")]),
            article(Some("Gas talks"), day, &[(None, "The US said no. It did pay 1200"), (Some("Why"), "x")]),
            article(Some("Gas talks"), day, &[(None, "The US said it no. Didn't pay 1200"), (Some("Why"), "x")]),
            article(Some("Gas talk"), day, &[(None, "The US said no. It didn't pay 1200"), (Some("Why"), "x")]),
            article(Some("Gas talks"), day, &[(None, "The US said no. It didn't pay 1200 why"), (None, "x")]),
            article(Some("Gas"), day, &[(None, "talks The US said no. It didn't pay 1200"), (Some("Why"), "x")]),
        ] {
            assert!(!same(DEFAULT, one(), other.clone()), "{other:?}");
        }
        // What is beyond the longest term counts, too.
        let long = |end: &str| article(None, day, &[(None, &("a".repeat(200) + end))]);
        assert!(!same(DEFAULT, long("b"), long("c")) && same(DEFAULT, long("b"), long("B")));
    }

    #[test]
    fn the_schema_says_what_has_to_be_the_same() {
        let outlets = || (with("outlet", json!("The Courier")), with("outlet", json!("The Herald")));
        assert!(!same(DEFAULT, outlets().0, outlets().1));
        assert!(same("duplicates = [\"text\", \"date\"]", outlets().0, outlets().1));
        assert!(same(DEFAULT, outlets().0, with("outlet", json!("the  courier"))));
        assert!(!same(DEFAULT, outlets().0, with("desk", json!("World"))));
        let tags = |tags| with("tags", tags);
        let with_tags = "duplicates = [\"tag\", \"text\"]";
        assert!(same(with_tags, tags(json!(["gas", "oil"])), tags(json!(["Oil", "gas", "gas"]))));
        assert!(!same(with_tags, tags(json!(["gas", "oil"])), tags(json!(["gas"]))));
        assert_eq!(signatures("duplicates = []", &[with("desk", json!("World"))]), [None]);
        assert_eq!(signatures(DEFAULT, &[article(Some("—"), None, &[(None, " …")])]), [None]);
    }

    #[test]
    fn neither_other_languages_nor_other_articles_count() {
        let schema = Schema::embedded();
        let (english, french) = (Language::ENGLISH, Language::from_tag("fr").unwrap());
        let articles = ["Talks on gas came late", "Les discussions sur le gaz", "On came: gaz, Late talks"]
            .map(|text| article(Some(text), None, &[(None, text)]));
        // In any order, and with a language before or after another one.
        let signed = |order: &[(usize, Language)], languages: &[Language]| {
            let (mut signer, mut terms) = (Signer::new(&schema), Terms::of(languages));
            let mut signed = std::collections::BTreeMap::new();
            for &(i, language) in order {
                terms.speak(language);
                let layout = Layout::of(&articles[i], language);
                let numbers = layout.numbers(&articles[i], &mut terms);
                signed.insert(i, signer.sign(&articles[i], &layout, &numbers, &terms).unwrap());
            }
            signed
        };
        let one = signed(&[(0, english), (1, french), (2, english)], &[english, french]);
        assert_eq!(one, signed(&[(2, english), (1, french), (0, english)], &[french, english]));
        // Words are the same in each language that takes texts apart in the same way.
        assert_eq!(one[&0], signed(&[(1, english), (0, french)], &[english, french])[&0]);
    }

    #[test]
    fn a_signature_is_written_in_digits() {
        let signature = Signature(NonZeroU128::new(0xab << 120 | 0x17).unwrap());
        let text = serde_json::to_string(&signature).unwrap();
        assert_eq!(text, "\"ab000000000000000000000000000017\"");
        assert_eq!(serde_json::from_str::<Signature>(&text).unwrap(), signature);
        assert_eq!(Signature::of_term(&signature.term()), Some(signature));
    }
}
