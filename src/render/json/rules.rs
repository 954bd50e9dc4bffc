//! Rules as lines.

use std::io::{self, Write};

use serde::Serialize;

use super::{VERSION, line};
use crate::actors::Rules;
use crate::article::ActorKind;

#[derive(Serialize)]
struct Rule<'a> {
    v: u32,
    name: &'a str,
    kind: Option<&'static str>,
    becomes: Option<&'static str>,
    ignored: bool,
    aliases: &'a [String],
    not: &'a [String],
}

/// Writes a line for each actor that rules say something of, then one for each name that is no actor's.
///
/// # Errors
/// Those of `out`.
pub fn write_rules(out: &mut dyn Write, rules: &Rules) -> io::Result<()> {
    for rule in rules.rules() {
        let (name, kind, becomes) = (&rule.name, rule.kind.map(ActorKind::name), rule.becomes.map(ActorKind::name));
        line(out, &Rule { v: VERSION, name, kind, becomes, ignored: false, aliases: &rule.aliases, not: &rule.not })?;
    }
    let ignored = |name| Rule { v: VERSION, name, kind: None, becomes: None, ignored: true, aliases: &[], not: &[] };
    rules.ignored().iter().try_for_each(|name| line(out, &ignored(name)))
}
