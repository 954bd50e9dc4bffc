//! What articles can be counted by, and what that is called.

use super::super::Step;
use crate::article::ActorKind;
use crate::error::{Error, ErrorKind, Result};
use crate::schema::{FieldKind, Schema};
use crate::suggest;

/// What articles are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Facet {
    /// Who is named, of one kind or of any.
    Actor(Option<ActorKind>),
    /// The headings of sections.
    Section,
    /// What they are in, where the index has several languages.
    Lang,
    /// When they were published; those of which only the month or the year is known count for its first day.
    Published(Step),
    /// The keyword field of this name.
    Keyword(String),
    /// The number field of this name.
    Number(String),
    /// The date field of this name, by day.
    Date(String),
}

/// Those that every index has, but for fields of its schema that are called so.
const OWN: [(&str, Facet); 11] = [
    ("actor", Facet::Actor(None)),
    ("person", Facet::Actor(Some(ActorKind::Person))),
    ("org", Facet::Actor(Some(ActorKind::Organisation))),
    ("place", Facet::Actor(Some(ActorKind::Place))),
    ("section", Facet::Section),
    ("lang", Facet::Lang),
    ("day", Facet::Published(Step::Day)),
    ("week", Facet::Published(Step::Week)),
    ("month", Facet::Published(Step::Month)),
    ("quarter", Facet::Published(Step::Quarter)),
    ("year", Facet::Published(Step::Year)),
];

/// What people write who come from elsewhere, and what it is called here.
const SYNONYMS: [(&str, &str); 7] = [
    ("organisation", "org"),
    ("organization", "org"),
    ("location", "place"),
    ("heading", "section"),
    ("headline", "section"),
    ("date", "day"),
    ("language", "lang"),
];

impl Facet {
    /// The facet that `name` means in an index of this schema: a field of the schema before all others.
    ///
    /// # Errors
    /// [`ErrorKind::Query`] if there is none, or nothing is counted by it; with the nearest, and all there are.
    pub fn named(name: &str, schema: &Schema) -> Result<Self> {
        if let Some(field) = schema.field(name) {
            let name = field.name.clone();
            return match field.kind {
                FieldKind::Keyword if field.fast => Ok(Self::Keyword(name)),
                FieldKind::Number => Ok(Self::Number(name)),
                FieldKind::Date => Ok(Self::Date(name)),
                FieldKind::Keyword => {
                    Err(refused(format!("`{name}` is not fast, so nothing is counted by it")).fix(format!(
                        "take `fast = false` out of [fields.{name}], and index with that schema into a new directory"
                    )))
                }
                FieldKind::Text => {
                    Err(refused(format!("`{name}` is running text, by which nothing is counted")).fix(format!(
                        "give [fields.{name}] type = \"keyword\", and index with that schema into a new directory; {}",
                        others(schema)
                    )))
                }
            };
        }
        if name == "lang" && schema.languages.len() < 2 {
            return Err(refused("this index has one language, so nothing is counted by it")
                .fix("list several in the schema, and index with it into a new directory"));
        }
        if let Some((_, facet)) = OWN.iter().find(|(own, _)| *own == name) {
            return Ok(facet.clone());
        }
        let synonym = SYNONYMS.iter().find(|(other, _)| *other == name).map(|(_, here)| *here);
        let nearest = synonym.or_else(|| suggest::nearest(name, names(schema)));
        let fix = nearest.map_or_else(|| others(schema), |nearest| format!("write --by {nearest}; {}", others(schema)));
        Err(refused("there is nothing of that name to count by").fix(fix))
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Keyword(name) | Self::Number(name) | Self::Date(name) => name,
            own => OWN.iter().find(|(_, facet)| facet == own).map_or("", |(name, _)| name),
        }
    }

    /// Whether its values are days, which stand in their order.
    #[must_use]
    pub fn is_of_time(&self) -> bool {
        matches!(self, Self::Published(_) | Self::Date(_))
    }
}

fn refused(what: impl Into<String>) -> Error {
    Error::new(ErrorKind::Query, what)
}

/// All that articles can be counted by.
fn names(schema: &Schema) -> impl Iterator<Item = &str> {
    let own = OWN.iter().filter(|(_, facet)| *facet != Facet::Lang || schema.languages.len() > 1);
    let own = own.map(|(name, _)| *name).filter(|name| schema.field(name).is_none());
    let fields = schema.fields.iter().filter(|field| match field.kind {
        FieldKind::Text => false,
        FieldKind::Keyword => field.fast,
        FieldKind::Number | FieldKind::Date => true,
    });
    own.chain(fields.map(|field| field.name.as_str()))
}

fn others(schema: &Schema) -> String {
    format!("articles are counted by {}", names(schema).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(fields: &str) -> Schema {
        Schema::parse(&format!("{}\n{fields}", Schema::DEFAULT), "my.toml").unwrap()
    }

    #[test]
    fn names_are_those_of_the_schema_and_of_every_index() {
        let schema = schema("[fields.year]\ntype = 'number'\nfrom = 'meta.year'\n");
        for (name, _) in OWN.into_iter().filter(|(_, facet)| *facet != Facet::Lang) {
            assert_eq!(Facet::named(name, &schema).unwrap().name(), name);
        }
        assert_eq!(Facet::named("month", &schema).unwrap(), Facet::Published(Step::Month));
        assert_eq!(
            Facet::named("year", &schema).unwrap(),
            Facet::Number("year".into()),
            "the schema's own comes first"
        );
        assert_eq!(Facet::named("desk", &schema).unwrap(), Facet::Keyword("desk".into()));
    }

    #[test]
    fn what_is_refused_says_what_there_is() {
        let schema = schema(
            "[fields.slug]\ntype = 'keyword'\nfrom = 'meta.slug'\nfast = false\n\
             [fields.words]\ntype = 'number'\nfrom = 'meta.words'\n",
        );
        let refused = |name: &str| {
            let error = Facet::named(name, &schema).unwrap_err();
            (error.what().to_owned(), error.how_to_fix().unwrap().to_owned())
        };
        let all = "articles are counted by actor, person, org, place, section, day, week, month, quarter, year, desk, outlet, \
                   tag, words";
        let unknown = "there is nothing of that name to count by".to_owned();
        assert_eq!(refused("dsek"), (unknown.clone(), format!("write --by desk; {all}")));
        assert_eq!(refused("organization"), (unknown.clone(), format!("write --by org; {all}")));
        assert_eq!(refused("zzz"), (unknown, all.to_owned()));
        assert_eq!(refused("slug").0, "`slug` is not fast, so nothing is counted by it");
        assert_eq!(refused("author").0, "`author` is running text, by which nothing is counted");
        assert_eq!(refused("lang").0, "this index has one language, so nothing is counted by it");
        let several = Schema::DEFAULT.replace("\nlanguage = \"english\"", "\nlanguage = [\"english\", \"french\"]");
        let several = Schema::parse(&several, "my.toml").unwrap();
        assert_eq!(Facet::named("lang", &several).unwrap(), Facet::Lang);
        assert!(Facet::named("languag", &several).unwrap_err().how_to_fix().unwrap().contains("section, lang, day"));
    }
}
