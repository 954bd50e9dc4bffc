//! `dateline actors merge`, and the other commands that say who is who.

use dateline::actors::edit;
use dateline::article::ActorKind;
use dateline::error::{Error, ErrorKind, Result};
use dateline::index::{Index, Ledger};
use dateline::query::Query;
use dateline::render::rules::Said;
use dateline::render::{json, rules};
use dateline::search;

use crate::Outcome;
use crate::args::{Rule, TextOrLines};
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(crate) fn run(rule: &Rule, terminal: Terminal) -> std::result::Result<Outcome, Failure> {
    let index = match rule {
        Rule::Merge { whom, .. } | Rule::Split { whom, .. } => &whom.place,
        Rule::Ignore { place, .. } | Rule::Forget { place, .. } | Rule::Rules { place, .. } => place,
    }
    .open()?;
    let text = index.rules_text()?;
    match rule {
        Rule::Merge { names, whom } => {
            let kind = whom.kind.map(Into::into);
            known(&index, names, kind, "merge")?;
            index.write_rules(&edit::merge(&text, names, kind)?)?;
            let found = names.last().map_or(Ok(0), |name| articles(&index, std::slice::from_ref(name), kind))?;
            say(terminal, Said::Merged(names, found));
        }
        Rule::Split { name, others, whom } => {
            let kind = whom.kind.map(Into::into);
            known(&index, std::slice::from_ref(name), kind, "split")?;
            index.write_rules(&edit::split(&text, name, others, kind)?)?;
            say(terminal, Said::Split(name, others, articles(&index, std::slice::from_ref(name), kind)?));
        }
        Rule::Ignore { names, .. } => {
            known(&index, names, None, "ignore")?;
            let found = articles(&index, names, None)?;
            index.write_rules(&edit::ignore(&text, names)?)?;
            say(terminal, Said::Ignored(names, found));
        }
        Rule::Forget { names, .. } => {
            index.write_rules(&edit::forget(&text, names)?)?;
            say(terminal, Said::Forgotten(names));
        }
        Rule::Rules { format, .. } => return list(&index, *format, terminal),
    }
    Ok(Outcome::Found)
}

fn list(index: &Index, format: TextOrLines, terminal: Terminal) -> std::result::Result<Outcome, Failure> {
    let all = index.rules()?;
    if all.is_empty() {
        if format == TextOrLines::Text {
            terminal.tell(rules::write_none);
        }
        return Ok(Outcome::Nothing);
    }
    terminal.write(|out, page| match format {
        TextOrLines::Text => rules::write(out, page, &all),
        TextOrLines::Jsonl => json::write_rules(out, &all),
    })?;
    Ok(Outcome::Found)
}

/// Somebody must be named so: else what was meant was perhaps a query of these words.
fn known(index: &Index, names: &[String], kind: Option<ActorKind>, command: &str) -> Result<()> {
    if articles(index, names, kind)? > 0 {
        return Ok(());
    }
    let what = format!("no actor of this index is named {}", names.join(" or "));
    Err(Error::new(ErrorKind::NotFound, what).fix(format!(
        "take names that `dateline actors` shows; words to search for come after two hyphens: dateline actors -- {command} ..."
    )))
}

/// How many articles name one of these.
fn articles(index: &Index, names: &[String], kind: Option<ActorKind>) -> Result<u64> {
    let named = |name: &String| Query::Actor { kind, name: name.clone(), literal: false };
    search::count(&index.snapshot()?, &Ledger::default(), &Query::any_of(names.iter().map(named)), &[])
}

fn say(terminal: Terminal, said: Said<'_>) {
    terminal.tell(|out, page| rules::write_said(out, page, said));
}
