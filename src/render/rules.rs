//! What the user says of who is who, for people.

use std::io::{self, Write};

use super::{Page, Styled, counted, style};
use crate::actors::Rules;
use crate::article::ActorKind;

/// Columns of what stands before a list of names.
const LABEL: usize = 8;

/// What was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said<'a> {
    /// These are the last of them, who is found in so many articles.
    Merged(&'a [String], u64),
    /// These are not this one, who is found in so many articles.
    Split(&'a str, &'a [String], u64),
    /// These are of this kind, and found in so many articles.
    Become(&'a [String], ActorKind, u64),
    /// These are no actors; so many articles named them.
    Ignored(&'a [String], u64),
    /// No article names these.
    Strangers(&'a [String]),
    /// Nothing is said of these any more.
    Forgotten(&'a [String]),
}

/// Writes the rules: each actor with its aliases, and with what it is not; then what is ignored.
///
/// # Errors
/// Those of `out`.
pub fn write(out: &mut dyn Write, page: Page, rules: &Rules) -> io::Result<()> {
    for rule in rules.rules() {
        let mut line = Styled::new(&rule.name, style::TITLE);
        if let Some(kind) = rule.kind {
            line.push(&format!(" ({})", kind.name()), style::DIM);
        }
        line.write_wrapped(out, page, 0)?;
        let becomes = rule.becomes.map(|kind| kind.name().to_owned());
        write_list(out, page, "  is", becomes.as_slice())?;
        write_list(out, page, "  also", &rule.aliases)?;
        write_list(out, page, "  not", &rule.not)?;
    }
    write_list(out, page, "ignored", rules.ignored())
}

fn write_list(out: &mut dyn Write, page: Page, label: &str, names: &[String]) -> io::Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    Styled::new(&names.join(", "), style::PLAIN).write_labelled(out, page, &Styled::new(label, style::DIM), LABEL)
}

/// Writes that there are none.
///
/// # Errors
/// Those of `out`.
pub fn write_none(out: &mut dyn Write, page: Page) -> io::Result<()> {
    Styled::new("No rules: who is who is what the articles say.", style::PLAIN).write(out, page)
}

/// Writes what was said, on one line.
///
/// # Errors
/// Those of `out`.
pub fn write_said(out: &mut dyn Write, page: Page, said: Said<'_>) -> io::Result<()> {
    let found = |articles| format!(", found in {}", counted(articles, "article"));
    let are = |names: &[String]| if names.len() == 1 { "is" } else { "are" };
    let line = match said {
        Said::Merged(names, articles) => {
            let (canonical, others) = names.split_last().map_or(("", names), |(last, others)| (last.as_str(), others));
            named("", others)
                .with(&format!(" {} now ", are(others)), style::PLAIN)
                .with(canonical, style::TITLE)
                .with(&found(articles), style::PLAIN)
        }
        Said::Split(name, others, articles) => named("", others)
            .with(&format!(" {} no more ", are(others)), style::PLAIN)
            .with(name, style::TITLE)
            .with(&found(articles), style::PLAIN),
        Said::Become(names, kind, articles) => {
            let what = match (kind, names.len()) {
                (ActorKind::Person, 1) => "is a person",
                (ActorKind::Person, _) => "are persons",
                (ActorKind::Organisation, 1) => "is an organisation",
                (ActorKind::Organisation, _) => "are organisations",
                (ActorKind::Place, 1) => "is a place",
                (ActorKind::Place, _) => "are places",
            };
            named("", names).with(&format!(" {what} now"), style::PLAIN).with(&found(articles), style::PLAIN)
        }
        Said::Ignored(names, articles) => {
            let what = if names.len() == 1 { "is no actor" } else { "are no actors" };
            named("", names).with(&format!(" {what} now; named in {}", counted(articles, "article")), style::PLAIN)
        }
        Said::Strangers(names) => named("No article names ", names).with(" so far", style::PLAIN),
        Said::Forgotten(names) => named("No rule says anything of ", names).with(" any more", style::PLAIN),
    };
    line.write(out, page)
}

/// `Oda Brandt, Brandt Group`.
fn named(before: &str, names: &[String]) -> Styled {
    let mut line = Styled::new(before, style::PLAIN);
    for (i, name) in names.iter().enumerate() {
        line.push(if i > 0 { ", " } else { "" }, style::PLAIN);
        line.push(name, style::TITLE);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_read_well_and_command_nothing() {
        let text = "ignore = [\"Page\\u001b One\"]\n[[actor]]\nname = \"Oda\\u0007 Brandt\"\nkind = \"person\"\nbecomes = \"place\"\n\
                    aliases = [\"O. Brandt\", \"Brandt-Vell\"]\nnot = [\"Brandt Group\"]\n";
        let page = Page { width: 24, colour: false };
        let (mut out, names) = (Vec::new(), ["O.\u{9b} B.".to_owned(), "Oda Brandt".to_owned()]);
        write(&mut out, page, &Rules::parse(text, "actors.toml").unwrap()).unwrap();
        write_said(&mut out, page, Said::Merged(&names, 1)).unwrap();
        write_said(&mut out, page, Said::Split("Oda Brandt", &names, 2)).unwrap();
        write_said(&mut out, page, Said::Become(&names, ActorKind::Person, 2)).unwrap();
        write_said(&mut out, page, Said::Become(&names[1..], ActorKind::Organisation, 1)).unwrap();
        write_said(&mut out, page, Said::Ignored(&names[1..], 0)).unwrap();
        write_said(&mut out, page, Said::Strangers(&names)).unwrap();
        write_said(&mut out, page, Said::Forgotten(&names)).unwrap();
        let expected = [
            "Oda� Brandt (person)",
            "  is    place",
            "  also  O. Brandt,",
            "        Brandt-Vell",
            "  not   Brandt Group",
            "ignored Page� One",
            "O.� B. is now Oda Brandt, found in 1 article",
            "O.� B., Oda Brandt are no more Oda Brandt, found in 2 articles",
            "O.� B., Oda Brandt are persons now, found in 2 articles",
            "Oda Brandt is an organisation now, found in 1 article",
            "Oda Brandt is no actor now; named in 0 articles",
            "No article names O.� B., Oda Brandt so far",
            "No rule says anything of O.� B., Oda Brandt any more\n",
        ];
        assert_eq!(String::from_utf8(out).unwrap(), expected.join("\n"));
    }
}
