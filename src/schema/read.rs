//! From the text of a schema to its values.

use super::duplicates::duplicates;
use super::{Field, FieldKind, Records, Schema, Weights};
use crate::dates::DateOrder;
use crate::error::{Error, ErrorKind, Result};
use crate::located::{File, Table, Text, Value};
use crate::suggest::nearest;

/// The version of the schema language that is read here.
const VERSION: u64 = 1;

/// The types of the file; the last is that of one built-in field alone.
const TYPES: [&str; 5] = ["text", "keyword", "date", "number", ACTOR];
const ACTOR: &str = "actor";

/// The sources that are no metadata: parts of an article, and its date.
const PARTS: [&str; 4] = ["title", "section.heading", "section.text", "published"];

const FIELD_EXAMPLE: &str = "[fields.NAME] with type = \"keyword\" and from = \"meta.KEY\"";

/// A field that every index has. Nothing of it can be chosen, so its table is checked and not kept.
struct BuiltIn {
    name: &'static str,
    kind: &'static str,
    from: &'static [&'static str],
    fast: bool,
}

const BUILT_IN: [BuiltIn; 4] = [
    BuiltIn { name: "text", kind: "text", from: &["title", "section.heading", "section.text"], fast: false },
    BuiltIn { name: "date", kind: "date", from: &["published"], fast: true },
    BuiltIn { name: "actor", kind: ACTOR, from: &["title", "section.heading", "section.text"], fast: true },
    BuiltIn { name: "section", kind: "keyword", from: &["section.heading"], fast: true },
];

/// The schema that `text` describes; what it leaves out is as in `default`.
pub(super) fn read(text: &str, name: &str, default: &Schema) -> Result<Schema> {
    let file = File { kind: ErrorKind::Schema, name, text };
    let tables = file.parse()?;
    let top = Table::new(file, 0, tables.get_ref());
    // First, since a later version has other keys.
    version(file, &top)?;
    top.only(&["version", "language", "date_order", "weights", "records", "duplicates", "fields"])?;
    let (languages, language_places) = match top.get("language") {
        None => (default.languages.clone(), default.language_places.clone()),
        Some(value) => {
            let languages = value.texts("language = \"english\"")?.into_iter();
            languages.map(|language| (language.text.to_owned(), file.place(language.at))).unzip()
        }
    };
    let mut schema = Schema {
        languages,
        language_places,
        date_order: top.get("date_order").map(|value| date_order(file, value)).transpose()?.or(default.date_order),
        weights: weights(file, &top, default.weights)?,
        records: records(&top, &default.records)?,
        duplicates: Vec::new(),
        fields: fields(file, &top)?,
        text: text.to_owned(),
    };
    schema.duplicates = duplicates(file, &top, &schema.fields, default)?;
    Ok(schema)
}

fn version(file: File<'_>, top: &Table<'_>) -> Result<()> {
    let example = format!("version = {VERSION}");
    let Some(value) = top.get("version") else {
        return Err(top.lacks("`version`", format!("write {example} at the top of the file")));
    };
    if value.whole(&example)? == Some(VERSION) {
        return Ok(());
    }
    let what = "this dateline does not read that version of the schema";
    Err(file.error(value.at(), what).fix(format!("write {example}, or use the dateline that the file was written for")))
}

fn date_order(file: File<'_>, value: &Value<'_>) -> Result<DateOrder> {
    let word = value.text("date_order = \"day-first\"")?;
    let order = DateOrder::ALL.into_iter().find(|order| order.name() == word.text);
    order.ok_or_else(|| file.unknown("order", word, &DateOrder::ALL.map(DateOrder::name)))
}

fn weights(file: File<'_>, top: &Table<'_>, default: Weights) -> Result<Weights> {
    let Some(table) = top.get("weights") else { return Ok(default) };
    let table = table.table("[weights] on a line of its own, and the weights below it")?;
    table.only(&["title", "heading", "lead"])?;
    let weight = |key, default| {
        let Some(value) = table.get(key) else { return Ok(default) };
        let weight = value.whole(&format!("{key} = 3"))?.and_then(|weight| u8::try_from(weight).ok());
        weight.filter(|weight| (1..=9).contains(weight)).ok_or_else(|| {
            file.error(value.at(), format!("the weight `{key}` is not from 1 to 9")).fix(format!("write {key} = 3"))
        })
    };
    Ok(Weights {
        title: weight("title", default.title)?,
        heading: weight("heading", default.heading)?,
        lead: weight("lead", default.lead)?,
    })
}

fn records(top: &Table<'_>, default: &Records) -> Result<Records> {
    let Some(table) = top.get("records") else { return Ok(default.clone()) };
    let table = table.table("[records] on a line of its own, and the keys below it")?;
    table.only(&["id", "title", "date", "body"])?;
    let keys = |part: &str, default: &[String]| {
        let Some(value) = table.get(part) else { return Ok::<_, Error>(default.to_vec()) };
        Ok(value.texts(&format!("{part} = [\"KEY\"]"))?.into_iter().map(|key| key.text.to_owned()).collect())
    };
    Ok(Records {
        id: keys("id", &default.id)?,
        title: keys("title", &default.title)?,
        date: keys("date", &default.date)?,
        body: keys("body", &default.body)?,
    })
}

fn fields(file: File<'_>, top: &Table<'_>) -> Result<Vec<Field>> {
    let Some(fields) = top.get("fields") else { return Err(top.lacks("[fields]", add(&BUILT_IN[0]))) };
    let fields = fields.table(FIELD_EXAMPLE)?;
    for built_in in &BUILT_IN {
        if fields.get(built_in.name).is_none() {
            return Err(missing(file, &fields, built_in));
        }
    }
    let own = fields.entries.iter().map(|entry| field(file, entry));
    own.filter_map(Result::transpose).collect()
}

/// The error for a built-in field that the file lacks, or has misspelt.
fn missing(file: File<'_>, fields: &Table<'_>, lacking: &BuiltIn) -> Error {
    let names = fields.entries.iter().map(|entry| entry.key);
    let others = names.filter(|name| !Schema::BUILT_IN.contains(&name.text));
    let misspelt = others.clone().find(|name| nearest(name.text, [lacking.name]).is_some());
    match misspelt {
        Some(name) => file
            .error(name.at, format!("the field `{}` is missing, and here is a field `{}`", lacking.name, name.text))
            .fix(format!("write [fields.{}] if that is meant; if not, {}", lacking.name, add(lacking))),
        None => fields.lacks(&format!("the field `{}`", lacking.name), add(lacking)),
    }
}

fn add(lacking: &BuiltIn) -> String {
    format!("add [fields.{}] with type = {:?} and {}", lacking.name, lacking.kind, from_line(lacking.from))
}

fn from_line(from: &[&str]) -> String {
    match from {
        [source] => format!("from = {source:?}"),
        _ => format!("from = {from:?}"),
    }
}

/// The field in this table; `None` if it is built in.
fn field(file: File<'_>, entry: &Value<'_>) -> Result<Option<Field>> {
    let name = entry.key;
    let built_in = BUILT_IN.iter().find(|field| field.name == name.text);
    if built_in.is_none() {
        check_name(file, name)?;
    }
    let table = entry.table(FIELD_EXAMPLE)?;
    table.only(&["type", "from", "fast"])?;
    let lacks = |key: &str, example: &str| {
        table.lacks(&format!("`{key}` of the field `{}`", name.text), format!("write {example}"))
    };

    let (kind_example, from_example) = match built_in {
        Some(fixed) => (format!("type = {:?}", fixed.kind), from_line(fixed.from)),
        None => ("type = \"keyword\"".to_owned(), "from = \"meta.KEY\"".to_owned()),
    };
    let kind = table.get("type").ok_or_else(|| lacks("type", &kind_example))?.text(&kind_example)?;
    if !TYPES.contains(&kind.text) {
        return Err(file.unknown("type", kind, if built_in.is_some() { &TYPES } else { &TYPES[..4] }));
    }
    let from = table.get("from").ok_or_else(|| lacks("from", &from_example))?;
    let sources = from.texts(&from_example)?;
    let fast = table.get("fast").map(|value| Ok::<_, Error>((value.at(), value.truth("fast = true")?))).transpose()?;

    if let Some(fixed) = built_in {
        check_built_in(file, fixed, kind, from.at(), &sources, fast)?;
        return Ok(None);
    }
    let Some(kind) = FieldKind::ALL.into_iter().find(|known| known.name() == kind.text) else {
        let what = "the type `actor` is that of the field `actor` alone";
        return Err(file
            .error(kind.at, what)
            .fix("write type = \"keyword\" to find names as a whole, or \"text\" to find their words"));
    };
    let from = sources.into_iter().map(|source| metadata_key(file, source)).collect::<Result<_>>()?;
    if let (FieldKind::Text, Some((at, true))) = (kind, fast) {
        let error = file.error(at, "results are neither counted nor sorted by running text");
        return Err(error.fix("remove `fast`, or write type = \"keyword\""));
    }
    let fast = fast.map_or(kind != FieldKind::Text, |(_, fast)| fast);
    Ok(Some(Field { name: name.text.to_owned(), kind, from, fast }))
}

fn check_name(file: File<'_>, name: Text<'_>) -> Result<()> {
    if Schema::RESERVED.contains(&name.text) {
        let error = file.error(name.at, format!("`{}:` means something else in a query", name.text));
        return Err(error.fix(format!("give the field another name, such as `my_{}`", name.text)));
    }
    if is_name(name.text) {
        return Ok(());
    }
    let error = file.error(name.at, format!("`{}` is no name for a field", name.text));
    let mended = name.text.to_lowercase().replace(['-', ' ', '.'], "_");
    Err(if is_name(&mended) && !Schema::RESERVED.contains(&mended.as_str()) {
        error.fix(format!("write [fields.{mended}]"))
    } else {
        error.fix("use lower-case letters, digits and `_`, a letter first")
    })
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// Refuses a table that says anything else of a built-in field than what is true.
fn check_built_in(
    file: File<'_>,
    fixed: &BuiltIn,
    kind: Text<'_>,
    from: usize,
    sources: &[Text<'_>],
    fast: Option<(usize, bool)>,
) -> Result<()> {
    let name = fixed.name;
    if kind.text != fixed.kind {
        let what = format!("the field `{name}` is always of the type `{}`", fixed.kind);
        return Err(file.error(kind.at, what).fix(format!("write type = {:?}", fixed.kind)));
    }
    let is_metadata = |source: &&Text<'_>| source.text.starts_with("meta.");
    if let Some(source) = sources.iter().find(|source| !PARTS.contains(&source.text) && !is_metadata(source)) {
        return Err(file.unknown("source", *source, fixed.from));
    }
    // Each source stands there once.
    if sources.len() != fixed.from.len() || sources.iter().any(|source| !fixed.from.contains(&source.text)) {
        let what = format!("the field `{name}` always comes from {}", fixed.from.join(", "));
        return Err(file.error(from, what).fix(format!("write {}", from_line(fixed.from))));
    }
    match fast {
        Some((at, fast)) if fast != fixed.fast => {
            let what = format!("the field `{name}` is {} fast", if fixed.fast { "always" } else { "never" });
            Err(file.error(at, what).fix(format!("write fast = {}, or remove the line", fixed.fast)))
        }
        _ => Ok(()),
    }
}

/// The key of the metadata that `source` names.
fn metadata_key(file: File<'_>, source: Text<'_>) -> Result<String> {
    if PARTS.contains(&source.text) {
        let error =
            file.error(source.at, format!("a field of your own comes from metadata, not from `{}`", source.text));
        return Err(error.fix("write \"meta.KEY\"; title:, lead:, section: and date: search the article itself"));
    }
    let (first, key) = source.text.split_once('.').unwrap_or((source.text, ""));
    if first == "meta" {
        let whole = key.split('.').all(|part| !part.is_empty());
        let error = || file.error(source.at, format!("`{}` does not name a key", source.text));
        return if whole { Ok(key.to_owned()) } else { Err(error().fix("write \"meta.KEY\" or \"meta.KEY.KEY\"")) };
    }
    let meant = if nearest(first, ["meta"]).is_some() && !key.is_empty() { key } else { source.text };
    Err(file.error(source.at, format!("unknown source `{}`", source.text)).fix(format!("write \"meta.{meant}\"")))
}
