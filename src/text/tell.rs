//! Which of several languages a text is in.

use whatlang::Detector;

use super::Language;

/// How much of a text is looked at first, in bytes: of 700 short news texts in five languages none was taken for another then.
const GLANCE: usize = 512;

/// How much of it where that leaves doubts.
const LOOK: usize = 4096;

/// Fewer letters than this tell nothing.
const LEAST_LETTERS: usize = 24;

/// Of texts that are told with less confidence than this, too many are taken for another: two of five with less than half of it.
const DOUBTFUL: f64 = 0.4;

/// Of those that are told with as much, fewer than one in 200.
const SURE: f64 = 0.9;

/// Tells languages apart by texts.
pub struct Teller {
    languages: Vec<Language>,
    /// Knows those alone.
    among: Detector,
    /// Knows all there are; where those that are not listed count, too.
    any: Option<Detector>,
}

impl Teller {
    /// Tells these apart; the first is that of all texts that are too short or too doubtful. `None` where there is nothing to
    /// tell.
    #[must_use]
    pub fn of(languages: &[Language]) -> Option<Self> {
        let told = languages.iter().filter_map(|language| language.told_as()).collect();
        let others = languages.contains(&Language::OTHER);
        (languages.len() > 1).then(|| Self {
            languages: languages.to_vec(),
            among: Detector::with_allowlist(told),
            any: others.then(Detector::new),
        })
    }

    /// The language of a text that is given in pieces. What the document says of itself holds, if it is one of these, unless the
    /// text is plainly in another of them.
    pub fn tell<'t>(&self, said: Option<Language>, text: impl Iterator<Item = &'t str> + Clone) -> Language {
        let listed = |language: Language| self.languages.iter().copied().find(|one| one.code() == language.code());
        // What is said to be in a language that is not listed is in none of these, where others count.
        let said = said.and_then(|said| listed(said).or_else(|| listed(Language::OTHER)));
        let assumed = said.or_else(|| self.languages.first().copied()).unwrap_or(Language::ENGLISH);
        let told = match self.look(text.clone(), GLANCE) {
            Some((_, confidence)) if confidence < SURE => self.look(text, LOOK),
            told => told,
        };
        match told {
            Some((language, confidence)) if confidence >= if said.is_some() { SURE } else { DOUBTFUL } => language,
            _ => assumed,
        }
    }

    /// What the first so many bytes of a text are in, and how sure that is, from 0 to 1.
    fn look<'t>(&self, text: impl Iterator<Item = &'t str>, bytes: usize) -> Option<(Language, f64)> {
        let mut first = String::with_capacity(bytes + 1);
        for piece in text {
            let room = bytes.saturating_sub(first.len());
            first.push_str(piece.get(..piece.floor_char_boundary(room)).unwrap_or(""));
            if piece.len() >= room {
                break;
            }
            first.push(' ');
        }
        if first.chars().filter(|c| c.is_alphabetic()).take(LEAST_LETTERS).count() < LEAST_LETTERS {
            return None;
        }
        if let Some(told) = self.any.as_ref().and_then(|any| any.detect(&first)) {
            let is_told = |language: &&Language| language.told_as() == Some(told.lang());
            match self.languages.iter().find(is_told) {
                Some(language) if told.confidence() >= DOUBTFUL => return Some((*language, told.confidence())),
                None if told.confidence() >= SURE => return Some((Language::OTHER, told.confidence())),
                _ => {}
            }
        }
        let told = self.among.detect(&first)?;
        let language = self.languages.iter().find(|language| language.told_as() == Some(told.lang()))?;
        Some((*language, told.confidence()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FRENCH: &str =
        "Les grévistes du port ont voté la reprise du travail, mais les navires attendent encore au large.";
    const GERMAN: &str =
        "Die Fähren nach Skerry fahren wieder, doch die Häuser am Hafen bleiben bis zum Abend ohne Strom.";
    const ENGLISH: &str =
        "The ferries to Skerry sail again, but the houses at the harbour stay without power until evening.";
    const WELSH: &str =
        "Mae'r fferïau i Skerry yn hwylio eto, ond mae'r tai ger yr harbwr heb drydan tan gyda'r nos heno.";

    fn language(name: &str) -> Language {
        Language::from_name(name).unwrap()
    }

    fn told(languages: &[&str], said: Option<&str>, text: &str) -> &'static str {
        let languages: Vec<_> = languages.iter().map(|name| language(name)).collect();
        Teller::of(&languages).unwrap().tell(said.map(language), [text].into_iter()).name()
    }

    #[test]
    fn the_text_tells() {
        let three = ["english", "french", "german"];
        assert_eq!([FRENCH, GERMAN, ENGLISH].map(|text| told(&three, None, text)), ["french", "german", "english"]);
        assert_eq!(told(&["german", "english"], None, "Gas. 12, 14, 15."), "german", "too short");
        assert_eq!(told(&["german", "english"], None, ""), "german");
        assert!(Teller::of(&[language("french")]).is_none());
    }

    #[test]
    fn what_a_document_says_holds_unless_it_is_plainly_wrong() {
        let three = ["english", "french", "german"];
        assert_eq!(told(&three, Some("german"), "Gas, Öl."), "german");
        assert_eq!(told(&three, Some("german"), FRENCH), "french");
        assert_eq!(told(&three, Some("spanish"), GERMAN), "german", "not one of these");
        assert_eq!(
            told(&["danish", "norwegian"], Some("norwegian"), "Fergene til øya går igjen etter streiken."),
            "norwegian"
        );
    }

    #[test]
    fn what_is_in_none_of_them_is_other_where_others_count() {
        assert_eq!(told(&["english", "other"], None, WELSH), "other");
        assert_eq!(told(&["english", "other"], None, ENGLISH), "english");
        assert_eq!(told(&["english", "other"], Some("german"), "Öl."), "other");
        assert_eq!(told(&["english", "german"], None, &"北京的会谈今天没有结果。".repeat(5)), "english");
    }

    proptest! {
        #[test]
        fn any_text_is_in_one_of_them(text in "\\PC{0,200}|[а-яa-zé0-9 .,'’\n]{0,200}", n in 0usize..4) {
            let languages = ["russian", "english", "basque", "other"].map(language);
            let languages = &languages[..n];
            if let Some(teller) = Teller::of(languages) {
                let cut = text.floor_char_boundary(text.len() / 2);
                prop_assert!(languages.contains(&teller.tell(None, [&text[..cut], &text[cut..]].into_iter())));
            }
        }
    }
}
