//! From the text of `actors.toml` to rules.

use rapidhash::RapidHashMap;

use super::{Known, Normal, Rule, Rules, kind_of, names, normalise};
use crate::article::ActorKind;
use crate::error::{Error, ErrorKind, Result};
use crate::located::{File, Table, Text};

const NAME: &str = "name = \"Oda Brandt\"";
const KIND: &str = "kind = \"person\"";
const BECOMES: &str = "becomes = \"person\"";
const ALIASES: &str = "aliases = [\"O. Brandt\", \"Brandt-Vell\"]";
const NOT: &str = "not = [\"Brandt Group\"]";
const IGNORE: &str = "ignore = [\"Page One\"]";

/// The rules that `text` has.
pub(super) fn read(text: &str, name: &str) -> Result<Rules> {
    let file = File { kind: ErrorKind::Rules, name, text };
    let tables = file.parse()?;
    let top = Table::new(file, 0, tables.get_ref());
    top.only(&["ignore", "actor"])?;
    let mut reader = Reader { file, rules: Rules::default(), places: Default::default() };
    if let Some(actors) = top.get("actor") {
        for table in actors.tables("[[actor]] on a line of its own")? {
            reader.actor(&table)?;
        }
    }
    if let Some(ignored) = top.get("ignore") {
        for name in ignored.texts(IGNORE)? {
            reader.ignore(name)?;
        }
    }
    Ok(reader.finish())
}

struct Reader<'t> {
    file: File<'t>,
    rules: Rules,
    /// For each kind, where it stands what is known of a name.
    places: [RapidHashMap<String, usize>; 3],
}

impl<'t> Reader<'t> {
    fn actor(&mut self, table: &Table<'t>) -> Result<()> {
        table.only(&["name", "kind", "becomes", "aliases", "not"])?;
        let name = table.get("name").ok_or_else(|| table.lacks("`name`", format!("write {NAME}")))?.text(NAME)?;
        let texts = |key: &str, example| table.get(key).map_or_else(|| Ok(Vec::new()), |value| value.texts(example));
        let (aliases, not) = (texts("aliases", ALIASES)?, texts("not", NOT)?);
        let kind = |key: &str, example| table.get(key).map(|value| self.kind(value.text(example)?)).transpose();
        let (kind, becomes) = (kind("kind", KIND)?, kind("becomes", BECOMES)?);
        let own = |texts: &[Text<'t>]| texts.iter().map(|text| text.text.to_owned()).collect();
        let normal = Normal { name: normalise(name.text), not: not.iter().map(|text| normalise(text.text)).collect() };
        let rule = Rule { name: name.text.to_owned(), kind, becomes, aliases: own(&aliases), not: own(&not), normal };
        let number = self.rules.rules.len();
        for text in std::iter::once(name).chain(aliases) {
            let key = self.key(text)?;
            for kind in ActorKind::ALL.into_iter().filter(|&kind| rule.holds_for(kind)) {
                self.claim(kind, &key, Known::Of(number), text)?;
            }
        }
        for text in not {
            let key = self.key(text)?;
            if rule.names().any(|name| normalise(name) == key) {
                let what = format!("`{}` is a name of `{}`, and it is not", text.text, rule.name);
                return Err(self.file.error(text.at, what).fix("leave it out in one of the places"));
            }
        }
        self.rules.rules.push(rule);
        Ok(())
    }

    fn ignore(&mut self, name: Text<'t>) -> Result<()> {
        let key = self.key(name)?;
        for kind in ActorKind::ALL {
            self.claim(kind, &key, Known::Ignored, name)?;
        }
        self.rules.ignored.push(name.text.to_owned());
        Ok(())
    }

    /// Says of a name who bears it, which must not have been said of another one.
    fn claim(&mut self, kind: ActorKind, key: &str, known: Known, text: Text<'t>) -> Result<()> {
        let before = self.rules.known[kind as usize].insert(key.to_owned(), known);
        let place = *self.places[kind as usize].entry(key.to_owned()).or_insert(text.at);
        match before {
            Some(before) if before != known => Err(self.contradiction(before, known, text, place)),
            _ => Ok(()),
        }
    }

    /// Names are ignored last, so it was said to belong to an actor before.
    fn contradiction(&self, before: Known, known: Known, text: Text<'t>, place: usize) -> Error {
        let rule = |known| if let Known::Of(rule) = known { self.rules.rules.get(rule) } else { None };
        let what = match rule(before) {
            Some(rule) if known == Known::Ignored => {
                format!("`{}` is ignored, and it is a name of `{}`", text.text, rule.name)
            }
            rule => format!("`{}` is already a name of `{}`", text.text, rule.map_or("", |rule| &rule.name)),
        };
        let fix = format!("say of each name once who bears it: remove it here, or at {}", self.file.place(place));
        self.file.error(text.at, what).fix(fix)
    }

    /// The normal form of a name.
    fn key(&self, text: Text<'t>) -> Result<String> {
        let key = normalise(text.text);
        if key.is_empty() {
            let what = format!("`{}` has no letter and no digit", text.text);
            return Err(self.file.error(text.at, what).fix("write a name, or remove it"));
        }
        Ok(key)
    }

    fn kind(&self, text: Text<'t>) -> Result<ActorKind> {
        kind_of(text.text).ok_or_else(|| self.file.unknown("kind", text, &ActorKind::ALL.map(ActorKind::name)))
    }

    /// Adds what the gazetteer calls those who are named, unless something is said of that, too.
    fn finish(self) -> Rules {
        let mut rules = self.rules;
        for kind in ActorKind::ALL {
            let known = &mut rules.known[kind as usize];
            for (number, rule) in rules.rules.iter().enumerate().filter(|(_, rule)| rule.holds_for(kind)) {
                let not = &rule.normal.not;
                for key in rule.names().flat_map(|name| names(kind, name)).filter(|key| !not.contains(key)) {
                    known.entry(key).or_insert(Known::Of(number));
                }
                rules.others[kind as usize].extend(not.iter().cloned());
                rules.others[rule.becoming(kind) as usize].insert(rule.normal.name.clone());
            }
            for key in rules.ignored.iter().flat_map(|name| names(kind, name)) {
                known.entry(key).or_insert(Known::Ignored);
            }
        }
        rules
    }
}
