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
        Rule::Kind { place, .. }
        | Rule::Ignore { place, .. }
        | Rule::Forget { place, .. }
        | Rule::Rules { place, .. } => place,
    }
    .open()?;
    if let Rule::Merge { names, .. } | Rule::Kind { names, .. } | Rule::Ignore { names, .. } = rule {
        edit::check(names)?;
    }
    let text = index.rules_text()?;
    match rule {
        Rule::Merge { names, whom } => {
            let kind = whom.kind.map(Into::into);
            known(&index, names, kind, "merge")?;
            let others = names.split_last().map_or(&[][..], |(_, others)| others);
            let strangers = strangers(&index, others, kind, false)?;
            index.write_rules(&edit::merge(&text, names, kind)?)?;
            let found = names.last().map_or(Ok(0), |name| articles(&index, std::slice::from_ref(name), kind))?;
            say(terminal, Said::Merged(names, found), &strangers);
        }
        Rule::Split { name, others, whom } => {
            let kind = whom.kind.map(Into::into);
            known(&index, std::slice::from_ref(name), kind, "split")?;
            let strangers = strangers(&index, others, kind, true)?;
            index.write_rules(&edit::split(&text, name, others, kind)?)?;
            let found = articles(&index, std::slice::from_ref(name), kind)?;
            say(terminal, Said::Split(name, others, found), &strangers);
        }
        Rule::Kind { kind, names, .. } => {
            let kind = (*kind).into();
            known(&index, names, None, "kind")?;
            let strangers = strangers(&index, names, None, false)?;
            index.write_rules(&edit::kind(&text, names, kind)?)?;
            say(terminal, Said::Become(names, kind, articles(&index, names, Some(kind))?), &strangers);
        }
        Rule::Ignore { names, .. } => {
            known(&index, names, None, "ignore")?;
            let (found, strangers) = (articles(&index, names, None)?, strangers(&index, names, None, false)?);
            index.write_rules(&edit::ignore(&text, names)?)?;
            say(terminal, Said::Ignored(names, found), &strangers);
        }
        Rule::Forget { names, .. } => {
            index.write_rules(&edit::forget(&text, names)?)?;
            say(terminal, Said::Forgotten(names), &[]);
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
    if strangers(index, names, kind, false)?.len() < names.len() {
        return Ok(());
    }
    let what = format!("no actor of this index is named {}", names.join(" or "));
    Err(Error::new(ErrorKind::NotFound, what).fix(format!(
        "take names that `dateline actors` shows; words to search for come after two hyphens: dateline actors -- {command} ..."
    )))
}

/// How many articles name one of these, with the titles that it has.
fn articles(index: &Index, names: &[String], kind: Option<ActorKind>) -> Result<u64> {
    let snapshot = index.snapshot()?;
    let mut named = Vec::new();
    for name in names {
        if search::is_borne(&snapshot, kind, name)? {
            named.push(Query::Actor { kind, name: name.clone(), literal: false });
        }
    }
    search::count(&snapshot, &Ledger::default(), &Query::any_of(named), &[])
}

/// Those of the names that no article has, or has written so if they are `literal`. What rules say is no actor is written so.
fn strangers(index: &Index, names: &[String], kind: Option<ActorKind>, literal: bool) -> Result<Vec<String>> {
    let snapshot = index.snapshot()?;
    let mut strangers = Vec::new();
    for name in names {
        let written = Query::Actor { kind, name: name.clone(), literal: true };
        let is_known = !literal && search::is_borne(&snapshot, kind, name)?
            || search::count(&snapshot, &Ledger::default(), &written, &[])? > 0;
        if !is_known {
            strangers.push(name.clone());
        }
    }
    Ok(strangers)
}

/// Says what was said, and which names in it are in no article: they may be mistyped.
fn say(terminal: Terminal, said: Said<'_>, strangers: &[String]) {
    terminal.tell(|out, page| rules::write_said(out, page, said));
    if !strangers.is_empty() {
        terminal.tell(|out, page| rules::write_said(out, page, Said::Strangers(strangers)));
    }
}
