//! Printing a query so that it parses to itself.

use std::fmt::{self, Write};

use super::ast::{DateFilter, FieldValue, Form, NumberFilter, Query};
use super::lexer::is_quote;
use super::word::{is_bare, is_bare_form};
use crate::article::ActorKind;
use crate::dates::Period;

/// Prints the query with every AND written out, every value between quotation marks and every date resolved.
impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_char('*'),
            Self::Word { text, form } => word(f, text, *form),
            Self::Phrase { text, form } => {
                f.write_str(form.prefix())?;
                quote(f, text)
            }
            Self::Spelled(spelling) => spelling.fmt(f),
            Self::And(queries) => joined(f, queries, " AND "),
            Self::Or(queries) => joined(f, queries, " OR "),
            Self::Not(query) => {
                f.write_str("NOT ")?;
                query.fmt_operand(f)
            }
            Self::Near { near, queries } => joined(f, queries, &format!(" {near} ")),
            Self::AtLeast { times, query } => {
                write!(f, "atleast{times}")?;
                query.fmt_group(f)
            }
            Self::Region { region, query } => {
                write!(f, "{}:", region.name())?;
                if query.is_text() { query.fmt(f) } else { query.fmt_group(f) }
            }
            Self::Section { heading, query } => {
                f.write_str("section:")?;
                match heading {
                    Some(heading) => quote(f, heading)?,
                    None => f.write_char('*')?,
                }
                query.as_ref().map_or(Ok(()), |query| query.fmt_group(f))
            }
            Self::Actor { kind, name, literal } => {
                f.write_str(actor_prefix(*kind))?;
                f.write_str(if *literal { "=" } else { "" })?;
                quote(f, name)
            }
            Self::Anybody(kind) => write!(f, "{}*", actor_prefix(*kind)),
            Self::Mentions(days) => period(f, "mentions:", *days),
            Self::Added(days) => period(f, "added:", *days),
            Self::Date(DateFilter::Unknown) => f.write_str("date:none"),
            Self::Date(DateFilter::In(days)) => {
                f.write_str("date:")?;
                quote_if_spaced(f, &days.to_string())
            }
            Self::Field { name, value } => {
                write!(f, "{name}:")?;
                match value {
                    FieldValue::Any => f.write_char('*'),
                    FieldValue::Text(text) => quote(f, text),
                    FieldValue::Number(number) => number.fmt(f),
                    FieldValue::Date(period) => quote_if_spaced(f, &period.to_string()),
                }
            }
        }
    }
}

impl Query {
    /// How many parentheses lie within each other where the query is printed.
    pub(super) fn depth(&self) -> usize {
        let group = |query: &Self| 1 + query.depth();
        let operand = |query: &Self| query.depth() + usize::from(query.is_compound());
        match self {
            Self::And(queries) | Self::Or(queries) | Self::Near { queries, .. } => {
                queries.iter().map(operand).max().unwrap_or(0)
            }
            Self::Not(query) => operand(query),
            Self::Region { query, .. } if query.is_text() => 0,
            Self::Region { query, .. } | Self::AtLeast { query, .. } => group(query),
            Self::Section { query, .. } => query.as_deref().map_or(0, group),
            _ => 0,
        }
    }

    fn is_compound(&self) -> bool {
        matches!(self, Self::And(_) | Self::Or(_) | Self::Near { .. })
    }

    fn is_text(&self) -> bool {
        matches!(self, Self::All | Self::Word { .. } | Self::Phrase { .. } | Self::Spelled(_))
    }

    fn fmt_operand(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_compound() { self.fmt_group(f) } else { fmt::Display::fmt(self, f) }
    }

    fn fmt_group(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({self})")
    }
}

impl fmt::Display for NumberFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between(from, to) if from.total_cmp(to).is_eq() => write!(f, "{from}"),
            Self::Between(from, to) => write!(f, "{from}..{to}"),
            Self::AtLeast(from) => write!(f, ">={from}"),
            Self::Above(from) => write!(f, ">{from}"),
            Self::AtMost(to) => write!(f, "<={to}"),
            Self::Below(to) => write!(f, "<{to}"),
        }
    }
}

impl Form {
    fn prefix(self) -> &'static str {
        match self {
            Self::Stemmed => "",
            Self::Exact => "=",
            Self::Cased => "case:",
        }
    }
}

fn actor_prefix(kind: Option<ActorKind>) -> &'static str {
    match kind {
        None => "actor:",
        Some(ActorKind::Person) => "person:",
        Some(ActorKind::Organisation) => "org:",
        Some(ActorKind::Place) => "place:",
    }
}

fn joined(f: &mut fmt::Formatter<'_>, queries: &[Query], joint: &str) -> fmt::Result {
    for (i, query) in queries.iter().enumerate() {
        if i > 0 {
            f.write_str(joint)?;
        }
        query.fmt_operand(f)?;
    }
    Ok(())
}

/// A word made by hand may hold what would be read as something else: then it is printed as the phrase that means the same.
fn word(f: &mut fmt::Formatter<'_>, text: &str, form: Form) -> fmt::Result {
    f.write_str(form.prefix())?;
    let bare = if form == Form::Stemmed { is_bare(text) } else { is_bare_form(text) };
    if bare { f.write_str(text) } else { quote(f, text) }
}

/// Days that something lies on, of which `*` are all.
fn period(f: &mut fmt::Formatter<'_>, prefix: &str, days: Period) -> fmt::Result {
    f.write_str(prefix)?;
    if days == Period::all() { f.write_char('*') } else { quote_if_spaced(f, &days.to_string()) }
}

fn quote_if_spaced(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    if text.contains(char::is_whitespace) { quote(f, text) } else { f.write_str(text) }
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        if c == '\\' || is_quote(c) {
            f.write_char('\\')?;
        }
        f.write_char(c)?;
    }
    f.write_char('"')
}
