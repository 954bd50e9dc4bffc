//! Languages: how they are called, whose words can be stemmed, which are told by their texts, and what an apostrophe does.

use std::fmt;

use frostem::Algorithm;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use whatlang::Lang;

use super::terms::plain;
use super::token::{Apostrophe, Token, tokenise_as};

/// A language, with the stemmer for its words, if there is one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Language(&'static Known);

/// What is known of a language.
#[derive(PartialEq, Eq)]
struct Known {
    name: &'static str,
    /// The code of two letters, or of three where there is none.
    code: &'static str,
    /// Other codes, and what it calls itself, in small letters and without accents.
    also: &'static [&'static str],
    stemmer: Option<Algorithm>,
    told_as: Option<Lang>,
}

const fn stemmed(
    name: &'static str,
    code: &'static str,
    also: &'static [&'static str],
    stemmer: Algorithm,
    told_as: Option<Lang>,
) -> Known {
    Known { name, code, also, stemmer: Some(stemmer), told_as }
}

const fn folded(name: &'static str, code: &'static str, also: &'static [&'static str], told_as: Option<Lang>) -> Known {
    Known { name, code, also, stemmer: None, told_as }
}

const ENGLISH: Known = stemmed("english", "en", &["eng"], Algorithm::English, Some(Lang::Eng));

/// All languages. Of those with one code the first is meant by it.
static KNOWN: &[Known] = &[
    ENGLISH,
    stemmed("arabic", "ar", &["ara", "العربية"], Algorithm::Arabic, Some(Lang::Ara)),
    stemmed("armenian", "hy", &["hye", "arm"], Algorithm::Armenian, Some(Lang::Hye)),
    stemmed("basque", "eu", &["eus", "baq", "euskara"], Algorithm::Basque, None),
    stemmed("catalan", "ca", &["cat", "catala"], Algorithm::Catalan, Some(Lang::Cat)),
    stemmed("czech", "cs", &["ces", "cze", "cestina"], Algorithm::Czech, Some(Lang::Ces)),
    stemmed("danish", "da", &["dan", "dansk"], Algorithm::Danish, Some(Lang::Dan)),
    stemmed("dutch", "nl", &["nld", "dut", "nederlands"], Algorithm::Dutch, Some(Lang::Nld)),
    stemmed("esperanto", "eo", &["epo"], Algorithm::Esperanto, Some(Lang::Epo)),
    stemmed("estonian", "et", &["est", "eesti"], Algorithm::Estonian, Some(Lang::Est)),
    stemmed("finnish", "fi", &["fin", "suomi"], Algorithm::Finnish, Some(Lang::Fin)),
    stemmed("french", "fr", &["fra", "fre", "francais"], Algorithm::French, Some(Lang::Fra)),
    stemmed("german", "de", &["deu", "ger", "deutsch"], Algorithm::German, Some(Lang::Deu)),
    stemmed("greek", "el", &["ell", "gre", "ελληνικα"], Algorithm::Greek, Some(Lang::Ell)),
    stemmed("hindi", "hi", &["hin"], Algorithm::Hindi, Some(Lang::Hin)),
    stemmed("hungarian", "hu", &["hun", "magyar"], Algorithm::Hungarian, Some(Lang::Hun)),
    stemmed("indonesian", "id", &["ind"], Algorithm::Indonesian, Some(Lang::Ind)),
    stemmed("irish", "ga", &["gle", "gaeilge"], Algorithm::Irish, None),
    stemmed("italian", "it", &["ita", "italiano"], Algorithm::Italian, Some(Lang::Ita)),
    stemmed("lithuanian", "lt", &["lit"], Algorithm::Lithuanian, Some(Lang::Lit)),
    stemmed("nepali", "ne", &["nep"], Algorithm::Nepali, Some(Lang::Nep)),
    stemmed("norwegian", "no", &["nor", "nb", "nob", "nn", "nno", "norsk"], Algorithm::Norwegian, Some(Lang::Nob)),
    stemmed("persian", "fa", &["fas", "per", "farsi"], Algorithm::Persian, Some(Lang::Pes)),
    stemmed("polish", "pl", &["pol", "polski"], Algorithm::Polish, Some(Lang::Pol)),
    stemmed("portuguese", "pt", &["por", "portugues"], Algorithm::Portuguese, Some(Lang::Por)),
    stemmed("romanian", "ro", &["ron", "rum", "romana"], Algorithm::Romanian, Some(Lang::Ron)),
    stemmed("russian", "ru", &["rus", "русскии"], Algorithm::Russian, Some(Lang::Rus)),
    stemmed("serbian", "sr", &["srp", "srpski"], Algorithm::Serbian, Some(Lang::Srp)),
    stemmed("sesotho", "st", &["sot"], Algorithm::Sesotho, None),
    stemmed("spanish", "es", &["spa", "espanol", "castellano"], Algorithm::Spanish, Some(Lang::Spa)),
    stemmed("swedish", "sv", &["swe", "svenska"], Algorithm::Swedish, Some(Lang::Swe)),
    stemmed("tamil", "ta", &["tam"], Algorithm::Tamil, Some(Lang::Tam)),
    stemmed("turkish", "tr", &["tur", "turkce"], Algorithm::Turkish, Some(Lang::Tur)),
    stemmed("ukrainian", "uk", &["ukr", "украiнська"], Algorithm::Ukrainian, Some(Lang::Ukr)),
    stemmed("yiddish", "yi", &["yid"], Algorithm::Yiddish, Some(Lang::Yid)),
    // Other stemmers for languages above.
    stemmed("dutch_porter", "nl", &[], Algorithm::DutchPorter, Some(Lang::Nld)),
    stemmed("earlymodernenglish", "en", &[], Algorithm::Earlymodernenglish, Some(Lang::Eng)),
    stemmed("lovins", "en", &[], Algorithm::Lovins, Some(Lang::Eng)),
    stemmed("porter", "en", &[], Algorithm::Porter, Some(Lang::Eng)),
    // Without a stemmer.
    folded("afrikaans", "af", &["afr"], Some(Lang::Afr)),
    folded("akan", "ak", &["aka"], Some(Lang::Aka)),
    folded("albanian", "sq", &["sqi", "alb"], None),
    folded("amharic", "am", &["amh"], Some(Lang::Amh)),
    folded("azerbaijani", "az", &["aze"], Some(Lang::Aze)),
    folded("belarusian", "be", &["bel"], Some(Lang::Bel)),
    folded("bengali", "bn", &["ben"], Some(Lang::Ben)),
    folded("bulgarian", "bg", &["bul"], Some(Lang::Bul)),
    folded("burmese", "my", &["mya", "bur"], Some(Lang::Mya)),
    folded("chinese", "zh", &["zho", "chi", "cmn"], Some(Lang::Cmn)),
    folded("croatian", "hr", &["hrv", "hrvatski"], Some(Lang::Hrv)),
    folded("georgian", "ka", &["kat", "geo"], Some(Lang::Kat)),
    folded("gujarati", "gu", &["guj"], Some(Lang::Guj)),
    folded("hausa", "ha", &["hau"], None),
    folded("hebrew", "he", &["heb", "iw"], Some(Lang::Heb)),
    folded("icelandic", "is", &["isl", "ice"], None),
    folded("japanese", "ja", &["jpn"], Some(Lang::Jpn)),
    folded("javanese", "jv", &["jav"], Some(Lang::Jav)),
    folded("kannada", "kn", &["kan"], Some(Lang::Kan)),
    folded("khmer", "km", &["khm"], Some(Lang::Khm)),
    folded("korean", "ko", &["kor"], Some(Lang::Kor)),
    folded("latin", "la", &["lat"], Some(Lang::Lat)),
    folded("latvian", "lv", &["lav"], Some(Lang::Lav)),
    folded("macedonian", "mk", &["mkd", "mac"], Some(Lang::Mkd)),
    folded("malay", "ms", &["msa", "may"], None),
    folded("malayalam", "ml", &["mal"], Some(Lang::Mal)),
    folded("marathi", "mr", &["mar"], Some(Lang::Mar)),
    folded("oriya", "or", &["ori", "ory"], Some(Lang::Ori)),
    folded("punjabi", "pa", &["pan"], Some(Lang::Pan)),
    folded("shona", "sn", &["sna"], Some(Lang::Sna)),
    folded("sinhala", "si", &["sin"], Some(Lang::Sin)),
    folded("slovak", "sk", &["slk", "slo", "slovencina"], Some(Lang::Slk)),
    folded("slovene", "sl", &["slv", "slovenian"], Some(Lang::Slv)),
    folded("somali", "so", &["som"], None),
    folded("swahili", "sw", &["swa"], None),
    folded("tagalog", "tl", &["tgl", "fil"], Some(Lang::Tgl)),
    folded("telugu", "te", &["tel"], Some(Lang::Tel)),
    folded("thai", "th", &["tha"], Some(Lang::Tha)),
    folded("turkmen", "tk", &["tuk"], Some(Lang::Tuk)),
    folded("urdu", "ur", &["urd"], Some(Lang::Urd)),
    folded("uzbek", "uz", &["uzb"], Some(Lang::Uzb)),
    folded("vietnamese", "vi", &["vie"], Some(Lang::Vie)),
    folded("welsh", "cy", &["cym", "wel"], Some(Lang::Cym)),
    folded("zulu", "zu", &["zul"], Some(Lang::Zul)),
    OTHER,
];

const OTHER: Known = folded("other", "other", &["none"], None);

/// What French leaves the last letters out of before a vowel. `aujourd'hui` and `O'Brien` are one word.
const FRENCH: &[&str] =
    &["c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quelqu", "quoiqu"];
const CATALAN: &[&str] = &["d", "l", "m", "n", "s", "t"];
const IRISH: &[&str] = &["b", "d", "m"];

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(&ENGLISH);

    /// Any language that is not named: its words are not stemmed.
    pub const OTHER: Self = Self(&OTHER);

    /// The language called `name` (`english`, `en`, `eng`, `German`, `Deutsch` ...).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let name = plain(name.trim());
        let known = KNOWN.iter().find(|known| known.name == name);
        let known = known.or_else(|| KNOWN.iter().find(|known| known.code == name || known.also.contains(&&*name)));
        known.map(Self)
    }

    /// The language that a document says it is in: a name, or a tag such as `en-GB`.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let first = || tag.split(['-', '_', ',', ';']).next();
        Self::from_name(tag).or_else(|| Self::from_name(first()?))
    }

    /// The names of all languages, those that words can be stemmed in first, `other` last.
    #[must_use]
    pub fn names() -> Vec<&'static str> {
        KNOWN.iter().map(|known| known.name).collect()
    }

    /// Its English name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Its code of two letters: `en`; of [`Self::OTHER`] `other`.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code
    }

    /// Whether a capital within a sentence tells a name. German and Luxembourgish write all nouns with one.
    #[must_use]
    pub fn has_capitals_for_names(self) -> bool {
        !matches!(self.code(), "de" | "lb")
    }

    /// What stems its words.
    pub(super) fn stemmer(self) -> Option<Algorithm> {
        self.0.stemmer
    }

    /// What a detector calls it.
    pub(super) fn told_as(self) -> Option<Lang> {
        self.0.told_as
    }

    /// Appends the tokens of a text in this language to `tokens`, as [`super::tokenise`] does: it is that of English.
    pub fn tokenise(self, text: &str, tokens: &mut Vec<Token>) {
        let apostrophe = match self.code() {
            "fr" => Apostrophe::Elides(FRENCH),
            "ca" => Apostrophe::Elides(CATALAN),
            "ga" => Apostrophe::Elides(IRISH),
            // `dell'economia`, `Ankara'da`.
            "it" | "tr" => Apostrophe::Parts,
            _ => Apostrophe::Joins,
        };
        tokenise_as(text, apostrophe, tokens);
    }
}

impl fmt::Debug for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// By its name.
impl Serialize for Language {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Language {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| D::Error::custom(format!("there is no language {name:?}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stemmer_has_a_language() {
        for stemmer in Algorithm::all() {
            let language = Language::from_name(stemmer.name()).unwrap();
            assert_eq!((language.stemmer(), language.name()), (Some(*stemmer), stemmer.name()));
        }
    }

    #[test]
    fn names_and_codes_are_of_one_language_each() {
        for (i, known) in KNOWN.iter().enumerate() {
            assert_eq!(Language::from_name(known.name).map(Language::name), Some(known.name));
            for other in [&[known.code][..], known.also].concat() {
                assert_eq!(other, plain(other), "{other}");
                let first = KNOWN.iter().position(|known| known.code == other || known.also.contains(&other));
                let stands_for = first.map(|first| KNOWN[first].code);
                assert_eq!(stands_for, Some(known.code), "{other} of {i}");
            }
        }
    }

    #[test]
    fn languages_go_by_names_and_tags() {
        let name = |tag: &str| Language::from_tag(tag).map_or("", Language::name);
        let tags = ["EN", "en-GB", "en_us", " fra ", "Français", "pt-BR", "nb-NO", "zh-Hans-CN", "none", "de, en"];
        let names = tags.map(name);
        assert_eq!(
            names,
            [
                "english",
                "english",
                "english",
                "french",
                "french",
                "portuguese",
                "norwegian",
                "chinese",
                "other",
                "german"
            ]
        );
        assert_eq!(["klingon", "", "-", "x-default", "und"].map(name), [""; 5]);
    }

    #[test]
    fn an_apostrophe_hides_no_word() {
        let words = |language: &str, text: &str| {
            let mut tokens = Vec::new();
            Language::from_name(language).unwrap().tokenise(text, &mut tokens);
            tokens.iter().map(|token| token.of(text).to_owned()).collect::<Vec<_>>().join(" ")
        };
        let french = "L'attaque d’État, aujourd'hui; Jusqu'à l'Iran et O'Brien";
        assert_eq!(words("french", french), "L attaque d État aujourd'hui Jusqu à l Iran et O'Brien");
        assert_eq!(words("italian", "Dell'economia e un’altra"), "Dell economia e un altra");
        assert_eq!(words("turkish", "Ankara'da"), "Ankara da");
        assert_eq!(words("english", "L'Oreal, d'Estaing, O'Brien's"), "L'Oreal d Estaing O'Brien");
        assert_eq!(words("german", "Geht's, Hans'"), "Geht Hans");
    }
}
