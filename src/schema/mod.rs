//! `index_schema.toml` as values: what an index holds, and where each field comes from.
//!
//! The file explains itself; what is said there of keys and sources is what the readers of documents obey.

use crate::dates::DateOrder;
use crate::error::{Error, ErrorKind, Result};
use crate::suggest::nearest;

mod duplicates;
mod embedded;
mod read;

/// What an index holds, and where each field comes from.
///
/// Two schemas are equal if they mean the same, whatever their comments and layout; the order of the fields counts.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The languages of the articles, as the file names them, never none; see [`Self::unknown_language`]. The first is that of
    /// articles whose language cannot be told.
    pub languages: Vec<String>,
    /// How to read `03/04/2024`; `None` refuses to.
    pub date_order: Option<DateOrder>,
    /// What a word counts by where it stands.
    pub weights: Weights,
    /// Which keys of a record hold the parts of an article.
    pub records: Records,
    /// What has to be the same for one article to be the duplicate of another, in the order of the file; empty where all are
    /// kept, else [`Sameness::Text`] is among it.
    pub duplicates: Vec<Sameness>,
    /// The fields beyond [`Self::BUILT_IN`], in the order of the file, no two of one name.
    pub fields: Vec<Field>,
    /// The TOML it was read from.
    text: String,
    /// `file:line:column` of each language.
    language_places: Vec<String>,
}

/// How many words of the running text a word is worth by where it stands, each from 1 to 9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// In the title.
    pub title: u8,
    /// In the heading of a section.
    pub heading: u8,
    /// In the first paragraph.
    pub lead: u8,
}

/// Which keys of a record, such as a JSON object, hold the parts of an article.
///
/// The first key for which the record has a value counts. A key with a dot that the record itself has not leads into
/// nested objects: `headline.main` is the `main` of `headline`. No list is empty, no key either.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Records {
    /// The source's own id.
    pub id: Vec<String>,
    /// The title.
    pub title: Vec<String>,
    /// The date of publication.
    pub date: Vec<String>,
    /// The text.
    pub body: Vec<String>,
}

/// Something that has to be the same for one article to be the duplicate of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sameness {
    /// The words of title, headings and text.
    Text,
    /// The day of publication.
    Date,
    /// The values of the field with this index in [`Schema::fields`].
    Field(usize),
}

/// A field that is read from the metadata of articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// What stands before the colon in a query: `[a-z][a-z0-9_]*`, neither built in nor [reserved](Schema::RESERVED).
    pub name: String,
    /// What its values are.
    pub kind: FieldKind,
    /// Keys of the metadata, without `meta.`, never empty; read as those of [`Records`]. A list gives several values.
    pub from: Vec<String>,
    /// Whether results are counted and sorted by it; never for text.
    pub fast: bool,
}

/// What the values of a [`Field`] are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Running text, searched by word.
    Text,
    /// A short value, found as a whole.
    Keyword,
    /// A day, month or year.
    Date,
    /// A whole or decimal number.
    Number,
}

impl Schema {
    /// The TOML of dateline's own schema.
    pub const DEFAULT: &str = include_str!("../../index_schema.toml");

    /// The fields that every index has.
    pub const BUILT_IN: [&str; 4] = ["text", "date", "actor", "section"];

    /// What the query language keeps for itself: no field is called so.
    pub const RESERVED: [&str; 15] = [
        "all",
        "id",
        "source",
        "title",
        "lead",
        "hlead",
        "case",
        "mentions",
        "added",
        "lang",
        "person",
        "org",
        "organisation",
        "place",
        "near",
    ];

    /// Dateline's own schema: what [`Self::DEFAULT`] says.
    #[must_use]
    pub fn embedded() -> Self {
        embedded::embedded()
    }

    /// Reads the TOML of a schema; what it leaves out is as in [`Self::embedded`]. Errors call it `file`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Schema`], at `file:line:column` (in characters, from 1), if the text is no TOML, has an unknown
    /// key, type, source or version, lacks what every schema has, or asks for what no index does.
    pub fn parse(text: &str, file: &str) -> Result<Self> {
        let embedded = Self::embedded();
        if text == Self::DEFAULT { Ok(embedded) } else { read::read(text, file, &embedded) }
    }

    /// The TOML it was read from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.text
    }

    /// The field called `name`, unless it is built in.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The error of whoever knows languages, and none called as this one of [`Self::languages`]; `known` are those there are.
    #[must_use]
    pub fn unknown_language(&self, number: usize, known: &[&str]) -> Error {
        let name = self.languages.get(number).map_or("", String::as_str);
        let fix = match nearest(name, known.iter().copied()) {
            Some(meant) if self.languages.len() == 1 => format!("write language = \"{meant}\""),
            Some(meant) => format!("write \"{meant}\""),
            None => format!("write one of {}", known.join(", ")),
        };
        self.at_language(number, format!("there is no language {name:?}")).fix(fix)
    }

    /// The error of whoever knows languages, for one of [`Self::languages`] that is the same as another.
    #[must_use]
    pub fn same_language(&self, number: usize, other: usize) -> Error {
        let name = |number: usize| self.languages.get(number).map_or("", String::as_str);
        let what = format!("{:?} and {:?} are one language", name(other), name(number));
        self.at_language(number, what).fix("remove one of them")
    }

    fn at_language(&self, number: usize, what: String) -> Error {
        let place = self.language_places.get(number).map_or("", String::as_str);
        Error::new(ErrorKind::Schema, what).at(place)
    }
}

impl PartialEq for Schema {
    fn eq(&self, other: &Self) -> bool {
        let Self { languages, date_order, weights, records, duplicates, fields, text: _, language_places: _ } = self;
        (languages, date_order, weights, records, duplicates, fields)
            == (&other.languages, &other.date_order, &other.weights, &other.records, &other.duplicates, &other.fields)
    }
}

impl Eq for Schema {}

impl FieldKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Text, Self::Keyword, Self::Date, Self::Number];

    /// `text`, `keyword`, `date` or `number`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Keyword => "keyword",
            Self::Date => "date",
            Self::Number => "number",
        }
    }
}

#[cfg(test)]
mod tests;
