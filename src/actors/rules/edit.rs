//! Changing the file of rules, with its comments and in its order: from text to text, where what is said last holds.

use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, RawString, Table, Value};

use super::normalise;
use crate::article::ActorKind;
use crate::error::{Error, ErrorKind, Result};

const HEAD: &str = "# Who is who in this index. `dateline actors --help` and docs/actors.md say what may stand here.\n";

/// All of `names` are the last of them.
///
/// # Errors
/// When the text is no file of rules, the names are all the same, or one is none.
pub fn merge(text: &str, names: &[String], kind: Option<ActorKind>) -> Result<String> {
    check(names)?;
    let Some((canonical, others)) = names.split_last() else { return Ok(text.to_owned()) };
    if others.iter().all(|other| same(other, canonical)) {
        return Err(
            Error::new(ErrorKind::Rules, format!("`{canonical}` is `{canonical}` anyway")).fix("name another one, too")
        );
    }
    let mut file = File::parse(text)?;
    file.unignore(names);
    // A rule that is there holds for the kinds that it holds for.
    let kind = file.actors().find(|table| has(table, canonical, kind)).map_or(kind, |table| kind_of(table, "kind"));
    let mut aliases: Vec<String> = others.iter().filter(|other| !same(other, canonical)).cloned().collect();
    let (mut said, mut next) = (Said::default(), 0);
    // What was another one with all its names may have been several, one of each kind.
    while let Some(name) = aliases.get(next).cloned() {
        for taken in file.take(&name, kind, Some(canonical)) {
            aliases.extend(taken.names);
            said.not.extend(taken.not);
            said.becomes = said.becomes.or(taken.becomes);
        }
        next += 1;
    }
    said.not.retain(|other| !aliases.iter().chain(names).any(|name| same(name, other)));
    said.names = aliases;
    Ok(file.add(canonical, kind, &said))
}

/// None of `others` is the actor of that name.
///
/// # Errors
/// When the text is no file of rules, one of the others is that very name, or a name is none.
pub fn split(text: &str, name: &str, others: &[String], kind: Option<ActorKind>) -> Result<String> {
    check(std::slice::from_ref(&name.to_owned()))?;
    check(others)?;
    if let Some(other) = others.iter().find(|other| same(other, name)) {
        return Err(Error::new(ErrorKind::Rules, format!("`{other}` cannot be another one than `{name}`"))
            .fix("name what is written where another one is meant"));
    }
    let mut file = File::parse(text)?;
    file.unignore(&[name.to_owned()]);
    let is_other = |table: &Table| others.iter().any(|other| canonical(table).is_some_and(|own| same(own, other)));
    file.strip("aliases", &[name.to_owned()], is_other);
    file.strip("aliases", others, |table| has(table, name, kind));
    Ok(file.add(name, kind, &Said { not: others.to_vec(), ..Said::default() }))
}

/// All who go by one of `names` are of this kind, whatever articles take them for.
///
/// # Errors
/// When the text is no file of rules.
pub fn kind(text: &str, names: &[String], kind: ActorKind) -> Result<String> {
    check(names)?;
    let mut file = File::parse(text)?;
    file.unignore(names);
    for name in names {
        for table in file.actors().filter(|table| has(table, name, None)) {
            set(table, "becomes", kind.name());
        }
        let lacks = |file: &mut File, of| !file.actors().any(|table| has(table, name, Some(of)));
        let lacking: Vec<ActorKind> = ActorKind::ALL.into_iter().filter(|&of| lacks(&mut file, of)).collect();
        let all = lacking.len() == ActorKind::ALL.len();
        let of_kinds: Vec<_> =
            if all { vec![None] } else { lacking.into_iter().filter(|&of| of != kind).map(Some).collect() };
        for of in of_kinds {
            file = File::parse(&file.add(name, of, &Said { becomes: Some(kind), ..Said::default() }))?;
        }
    }
    Ok(file.0.to_string())
}

/// None of `names` is an actor, nor what rules say is another name of one of them.
///
/// # Errors
/// When the text is no file of rules.
pub fn ignore(text: &str, names: &[String]) -> Result<String> {
    check(names)?;
    let mut file = File::parse(text)?;
    let (mut ignored, mut next) = (names.to_vec(), 0);
    while let Some(name) = ignored.get(next).cloned() {
        ignored.extend(file.take(&name, None, None).into_iter().flat_map(|taken| taken.names));
        next += 1;
    }
    Ok(file.ignore(&ignored))
}

/// No rule says anything of `names` any more.
///
/// # Errors
/// When the text is no file of rules, or has nothing of one of the names.
pub fn forget(text: &str, names: &[String]) -> Result<String> {
    let mut file = File::parse(text)?;
    for name in names {
        let before = file.0.to_string();
        file.unignore(std::slice::from_ref(name));
        file.take(name, None, None);
        file.strip("not", std::slice::from_ref(name), |_| true);
        if file.0.to_string() == before {
            return Err(Error::new(ErrorKind::NotFound, format!("no rule says anything of `{name}`"))
                .fix("see `dateline actors rules` for those that there are"));
        }
    }
    Ok(file.0.to_string())
}

struct File(DocumentMut);

/// What is said of an actor.
#[derive(Default)]
struct Said {
    /// What it is called.
    names: Vec<String>,
    not: Vec<String>,
    becomes: Option<ActorKind>,
}

impl File {
    fn parse(text: &str) -> Result<Self> {
        let head = if text.is_empty() { HEAD } else { text };
        let document = head.parse::<DocumentMut>().map_err(|error| {
            Error::new(ErrorKind::Rules, format!("this is not TOML: {}", error.message())).fix("mend it by hand")
        })?;
        let tables = document.get("actor").is_none_or(Item::is_array_of_tables);
        let list = document.get("ignore").is_none_or(Item::is_array);
        if tables && list {
            return Ok(Self(document));
        }
        Err(Error::new(ErrorKind::Rules, "`actor` is no [[actor]] tables, or `ignore` no list")
            .fix("write them so, or change the file by hand"))
    }

    fn actors(&mut self) -> impl Iterator<Item = &mut Table> {
        let tables = self.0.get_mut("actor").and_then(Item::as_array_of_tables_mut);
        tables.into_iter().flat_map(ArrayOfTables::iter_mut)
    }

    /// Takes `name` away from all actors but `keep`: from whose aliases it is, itself; whose canonical name it is, with all that
    /// is said of them. Gives that.
    fn take(&mut self, name: &str, kind: Option<ActorKind>, keep: Option<&str>) -> Vec<Said> {
        let mut taken = Vec::new();
        let kept = |table: &Table| keep.is_some_and(|keep| has(table, keep, kind));
        self.strip("aliases", &[name.to_owned()], |table| !kept(table) && has(table, name, kind));
        self.retain(|table| {
            let whole = !kept(table) && has(table, name, kind);
            if whole {
                let names = canonical(table).into_iter().map(str::to_owned).chain(texts(table, "aliases"));
                let becomes = kind_of(table, "becomes");
                taken.push(Said { names: names.collect(), not: texts(table, "not"), becomes });
            }
            !whole
        });
        taken
    }

    /// Removes names from what is said under `key` of some actors, and those of whom nothing is said any more then.
    fn strip(&mut self, key: &str, names: &[String], of: impl Fn(&Table) -> bool) {
        let mut idle = Vec::new();
        for table in self.actors() {
            let stripped = of(table) && remove(table, key, names);
            idle.push(stripped && !["aliases", "not", "becomes"].iter().any(|key| table.contains_key(key)));
        }
        let mut idle = idle.into_iter();
        self.retain(|_| !idle.next().unwrap_or(false));
    }

    fn retain(&mut self, mut keep: impl FnMut(&Table) -> bool) {
        let Some(tables) = self.0.get_mut("actor").and_then(Item::as_array_of_tables_mut) else { return };
        // What stands an empty line before what is said of the first actor is not said of that one.
        let own = |table: &Table| table.decor().prefix().and_then(RawString::as_str).unwrap_or("").to_owned();
        let first = tables.iter().min_by_key(|table| table.position()).map(own).unwrap_or_default();
        let head = first.rfind("\n\n").and_then(|end| first.get(..=end)).unwrap_or("");
        tables.retain(|table| keep(table));
        let is_gone = !tables.iter().any(|table| own(table) == first);
        if tables.is_empty() {
            self.0.remove("actor");
        }
        if is_gone {
            self.keep(head);
        }
    }

    /// Puts a comment that stood before what is there no more before what comes next.
    fn keep(&mut self, comment: &str) {
        if !comment.contains('#') {
            return;
        }
        let tables = self.0.get_mut("actor").and_then(Item::as_array_of_tables_mut);
        match tables.and_then(|tables| tables.iter_mut().min_by_key(|table| table.position())) {
            Some(first) => {
                let own = first.decor().prefix().and_then(RawString::as_str).unwrap_or("").trim_start_matches('\n');
                let prefix = format!("{comment}\n{own}");
                first.decor_mut().set_prefix(prefix);
            }
            None => {
                let rest = self.0.trailing().as_str().unwrap_or("").to_owned();
                self.0.set_trailing(format!("{comment}{rest}"));
            }
        }
    }

    /// Adds to what is said of an actor, or says it of a new one. What it was said to become, it still does. If others are said to be
    /// the one of that name, that is the name to show.
    fn add(mut self, name: &str, kind: Option<ActorKind>, said: &Said) -> String {
        let known = self.actors().find(|table| has(table, name, kind));
        if let Some(table) = known {
            let mut own = canonical(table).unwrap_or("").to_owned();
            if !said.names.is_empty() && !same(&own, name) {
                set(table, "name", name);
                remove(table, "aliases", &[name.to_owned()]);
                extend(table, "aliases", &[std::mem::replace(&mut own, name.to_owned())]);
            }
            let aliases: Vec<String> = said.names.iter().filter(|alias| !same(alias, &own)).cloned().collect();
            extend(table, "aliases", &aliases);
            extend(table, "not", &said.not);
            let own: Vec<String> = std::iter::once(own).chain(texts(table, "aliases")).collect();
            remove(table, "not", &own);
            if let Some(becomes) = said.becomes.filter(|_| !table.contains_key("becomes")) {
                set(table, "becomes", becomes.name());
            }
            return self.0.to_string();
        }
        let mut table = Table::new();
        table.insert("name", toml_edit::value(name));
        if let Some(kind) = kind {
            table.insert("kind", toml_edit::value(kind.name()));
        }
        if let Some(becomes) = said.becomes {
            set(&mut table, "becomes", becomes.name());
        }
        extend(&mut table, "aliases", &said.names);
        extend(&mut table, "not", &said.not);
        // As text, so that comments at the end of the file stay before it.
        format!("{}\n[[actor]]\n{table}", ended(self.0.to_string()))
    }

    fn ignore(mut self, names: &[String]) -> String {
        if self.0.contains_key("ignore") {
            extend(self.0.as_table_mut(), "ignore", names);
            return self.0.to_string();
        }
        let mut list = Table::new();
        extend(&mut list, "ignore", names);
        // Before the first actor and what is said right above it, but after all else.
        let text = ended(self.0.to_string());
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let Some(first) = lines.iter().position(|line| line.starts_with('[')) else { return format!("{text}{list}") };
        let own = lines.iter().take(first).rev().take_while(|line| line.starts_with('#')).count();
        let (before, after) = lines.split_at(first - own);
        format!("{}{list}\n{}", before.concat(), after.concat())
    }

    fn unignore(&mut self, names: &[String]) {
        let prefix = self.0.key("ignore").and_then(|key| key.leaf_decor().prefix());
        let comment = prefix.and_then(RawString::as_str).unwrap_or("").to_owned();
        let is_there = self.0.contains_key("ignore");
        remove(self.0.as_table_mut(), "ignore", names);
        if is_there && !self.0.contains_key("ignore") {
            self.keep(&comment);
        }
    }
}

/// Whether all of these may be names.
///
/// # Errors
/// When one has no letter and no digit, or a line break.
pub fn check(names: &[String]) -> Result<()> {
    let wrong = |what: String| Err(Error::new(ErrorKind::Rules, what).fix("write a name as articles have it"));
    match names.iter().find(|name| normalise(name).is_empty() || name.contains(char::is_control)) {
        Some(name) if name.contains(char::is_control) => {
            wrong(format!("`{}` has a line break or a control character", name.escape_debug()))
        }
        Some(name) => wrong(format!("`{name}` has no letter and no digit")),
        None => Ok(()),
    }
}

/// The text with the end of its last line.
fn ended(text: String) -> String {
    if text.is_empty() || text.ends_with('\n') { text } else { text + "\n" }
}

fn same(a: &str, b: &str) -> bool {
    normalise(a) == normalise(b)
}

fn canonical(table: &Table) -> Option<&str> {
    table.get("name").and_then(Item::as_str)
}

fn kind_of(table: &Table, key: &str) -> Option<ActorKind> {
    super::kind_of(table.get(key).and_then(Item::as_str)?)
}

/// Says something of an actor, keeping what is commented there.
fn set(table: &mut Table, key: &str, text: &str) {
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(value) => {
            let decor = value.decor().clone();
            *value = text.into();
            *value.decor_mut() = decor;
        }
        None => {
            table.insert(key, toml_edit::value(text));
        }
    }
}

/// Whether it is the actor of that name, and of that kind if one is asked for.
fn has(table: &Table, name: &str, kind: Option<ActorKind>) -> bool {
    let fits = kind_of(table, "kind").is_none_or(|own| kind.is_none_or(|kind| kind == own));
    fits && canonical(table).into_iter().map(str::to_owned).chain(texts(table, "aliases")).any(|own| same(&own, name))
}

/// The strings behind a key: those of a list, or the one.
fn texts(table: &Table, key: &str) -> Vec<String> {
    match table.get(key).and_then(Item::as_value) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Some(Value::String(text)) => vec![text.value().clone()],
        _ => Vec::new(),
    }
}

/// Adds those that are not there yet.
fn extend(table: &mut Table, key: &str, names: &[String]) {
    let known = texts(table, key);
    let mut new: Vec<&String> = Vec::new();
    for name in names {
        if !known.iter().chain(new.iter().copied()).any(|other| same(other, name)) {
            new.push(name);
        }
    }
    if new.is_empty() {
        return;
    }
    if let Some(list) = table.get_mut(key).and_then(Item::as_array_mut) {
        list.extend(new);
    } else {
        let list: Array = known.iter().chain(new).collect();
        table.insert(key, toml_edit::value(list));
    }
}

/// Removes those that are there, and the key if nothing is left; whether there were any.
fn remove(table: &mut Table, key: &str, names: &[String]) -> bool {
    let gone = |text: &str| names.iter().any(|name| same(name, text));
    let before = texts(table, key);
    if let Some(list) = table.get_mut(key).and_then(Item::as_array_mut) {
        list.retain(|value| !value.as_str().is_some_and(gone));
        if let Some(first) =
            list.get_mut(0).filter(|first| first.decor().prefix().and_then(RawString::as_str) == Some(" "))
        {
            first.decor_mut().set_prefix("");
        }
    }
    if texts(table, key).iter().all(|text| gone(text)) {
        table.remove(key);
    }
    before.iter().any(|text| gone(text))
}
