//! What stands before a colon: names of the language and fields of the schema.

use super::ast::Region;
use super::error::shown;
use super::{Context, FieldType};
use crate::article::ActorKind;
use crate::suggest;

/// What a name before a colon asks about.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    Case,
    Region(Region),
    Section,
    Values(Values<'a>),
}

/// What takes one value, or several in parentheses.
#[derive(Clone, Copy)]
pub(super) enum Values<'a> {
    Actor { kind: Option<ActorKind>, literal: bool },
    Date,
    Mentions,
    Added,
    Field(&'a str, FieldType),
}

impl Values<'_> {
    /// Whether the values are words, not numbers or dates.
    pub(super) fn are_texts(self) -> bool {
        matches!(self, Self::Actor { .. } | Self::Field(_, FieldType::Text | FieldType::Keyword))
    }
}

impl Target<'_> {
    /// What was meant by its name and a comparison without a colon.
    pub(super) fn compared(self, name: &str, comparison: &str) -> String {
        let value = comparison.trim_start_matches(['>', '<', '=', '≥', '≤']);
        let value = if value.is_empty() { self.example() } else { value };
        let sign = comparison.get(..comparison.len() - comparison.trim_start_matches(['>', '<', '=', '≥', '≤']).len());
        let compares = matches!(self, Self::Values(values) if !values.are_texts());
        format!("{name}:{}{value}", sign.filter(|sign| compares && *sign != "=").unwrap_or(""))
    }

    /// What may follow the colon.
    pub(super) fn example(self) -> &'static str {
        match self {
            Self::Values(Values::Date | Values::Mentions | Values::Added | Values::Field(_, FieldType::Date)) => {
                "2024-02"
            }
            Self::Values(Values::Field(_, FieldType::Number)) => "500",
            _ => "word",
        }
    }
}

const NAMES: [(&str, Target<'static>); 15] = [
    ("title", Target::Region(Region::Title)),
    ("lead", Target::Region(Region::Lead)),
    ("hlead", Target::Region(Region::HeadLead)),
    ("sentence", Target::Region(Region::Sentence)),
    ("paragraph", Target::Region(Region::Paragraph)),
    ("section", Target::Section),
    ("actor", actor(None)),
    ("person", actor(Some(ActorKind::Person))),
    ("org", actor(Some(ActorKind::Organisation))),
    ("place", actor(Some(ActorKind::Place))),
    ("date", Target::Values(Values::Date)),
    ("mentions", Target::Values(Values::Mentions)),
    ("added", Target::Values(Values::Added)),
    ("lang", Target::Values(Values::Field("lang", FieldType::Keyword))),
    ("case", Target::Case),
];

const fn actor(kind: Option<ActorKind>) -> Target<'static> {
    Target::Values(Values::Actor { kind, literal: false })
}

/// What people write who come from elsewhere, and what it is called here.
const SYNONYMS: [(&str, &str); 16] = [
    ("headline", "title:"),
    ("heading", "section:"),
    ("intro", "lead:"),
    ("sent", "sentence:"),
    ("para", "paragraph:"),
    ("organisation", "org:"),
    ("organization", "org:"),
    ("location", "place:"),
    ("mentioned", "mentions:"),
    ("ingested", "added:"),
    ("indexed", "added:"),
    ("language", "lang:"),
    ("since", "date:>="),
    ("after", "date:>"),
    ("until", "date:<="),
    ("before", "date:<"),
];

/// Whether the language itself uses the name.
pub(super) fn is_name(name: &str) -> bool {
    NAMES.iter().any(|&(known, _)| known == name)
}

/// What `name` asks about; `None` if neither the language nor the schema knows it.
pub(super) fn resolve<'a>(name: &str, context: &Context<'a>) -> Option<Target<'a>> {
    let own = NAMES.iter().find(|&&(known, _)| known == name).map(|&(_, target)| target);
    own.or_else(|| {
        let &(name, holds) = context.fields.iter().find(|&&(known, _)| known == name)?;
        Some(Target::Values(Values::Field(name, holds)))
    })
}

/// What to write instead of the unknown `name:` of `chunk`.
pub(super) fn suggestion(name: &str, chunk: &str, context: &Context<'_>) -> String {
    let known = NAMES.iter().map(|&(name, _)| name).chain(context.fields.iter().map(|&(name, _)| name));
    let synonym = SYNONYMS.iter().find(|&&(other, _)| other == name).map(|&(_, here)| here.to_owned());
    let meant = synonym.or_else(|| suggest::nearest(name, known.clone()).map(|name| format!("{name}:")));
    let first = meant.map_or_else(
        || format!("the fields are {}", known.collect::<Vec<_>>().join(", ")),
        |meant| format!("did you mean {meant}?"),
    );
    let quoted = shown(&format!("\"{chunk}\""));
    format!("{first}; to search for it as it stands, put it between quotation marks: {quoted}")
}
