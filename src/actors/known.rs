//! Countries, organisations and places by all of their names, in the order of these: packed in pieces, so that a query, which asks for
//! one name, unpacks one piece.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::{LazyLock, OnceLock};

use super::company::without_legal_form;
use super::gazetteer::{Country, countries, listed};
use super::normalise;
use super::offices::named_alone;
use crate::article::ActorKind;

/// A name, and its normal form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Name<'n> {
    pub(super) written: &'n str,
    pub(super) normal: &'n str,
}

/// What a name is known to name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// The canonical name.
    pub(super) name: &'static str,
    /// Only as written in capitals: `US`.
    pub(super) upper: bool,
    /// Ends in an `'s` that is no possessive: `Moody's`.
    pub(super) genitive: bool,
    /// Only in articles that name one of these countries or bodies, or from this day on; empty if always.
    pub(super) only: &'static str,
}

/// Name in normal form, kind with marks, canonical name, and in which articles alone it is that, with tabs between.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line(&'static str);

impl Line {
    /// The name, and the kind of what it names.
    pub(super) fn key(self) -> Option<(&'static str, ActorKind)> {
        let (key, rest) = self.0.split_once('\t')?;
        Some((key, if rest.starts_with('p') { ActorKind::Place } else { ActorKind::Organisation }))
    }

    /// Whether it is that in all articles.
    pub(super) fn always(self) -> bool {
        self.0.bytes().filter(|&byte| byte == b'\t').count() < 3
    }

    /// What it names.
    pub(super) fn entry(self) -> Option<Entry> {
        let mut columns = self.0.split('\t').skip(1);
        let (marks, name) = (columns.next()?, columns.next()?);
        let only = columns.next().unwrap_or("");
        Some(Entry { name, upper: marks.contains('U'), genitive: marks.contains('S'), only })
    }
}

/// Lines that are packed together.
struct Piece {
    /// The first name in it.
    first: &'static str,
    packed: &'static [u8],
    unpacked: OnceLock<String>,
}

/// Lines of the first name in each piece and how many bytes it is packed into, an empty line, and the pieces.
static PACKED: &[u8] = include_bytes!("names.zst");
static PIECES: LazyLock<Vec<Piece>> = LazyLock::new(|| cut(PACKED));

/// How long a piece is unpacked, in bytes, but for its last line.
const PIECE: usize = 12 << 10;
/// More than any piece takes; it is cut where it has become long enough.
const MOST: usize = 2 * PIECE;

fn cut(data: &'static [u8]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let end = data.windows(2).position(|pair| pair == b"\n\n").unwrap_or(0);
    let (index, packed) = data.split_at(end);
    let mut packed = packed.get(2..).unwrap_or(&[]);
    for line in std::str::from_utf8(index).unwrap_or("").lines() {
        let Some((first, length)) = line.rsplit_once('\t') else { continue };
        let Some((piece, rest)) = packed.split_at_checked(length.parse().unwrap_or(usize::MAX)) else { continue };
        packed = rest;
        pieces.push(Piece { first, packed: piece, unpacked: OnceLock::new() });
    }
    pieces
}

impl Piece {
    fn lines(&'static self) -> impl Iterator<Item = Line> {
        self.unpacked.get_or_init(|| self.unpack().unwrap_or_default()).lines().map(Line)
    }

    /// `None` only if the data was damaged before the program was built.
    fn unpack(&self) -> Option<String> {
        String::from_utf8(zstd::bulk::decompress(self.packed, MOST).ok()?).ok()
    }
}

/// Every name, with what it names.
pub(super) fn all() -> impl Iterator<Item = Line> {
    PIECES.iter().flat_map(Piece::lines)
}

/// What goes by this name in normal form, always or in some articles.
fn entry(key: &str, kind: ActorKind, always: bool) -> Option<Entry> {
    let after = PIECES.partition_point(|piece| piece.first <= key);
    let mut lines = PIECES.get(after.checked_sub(1)?)?.lines();
    let is_it = |line: &Line| line.0.starts_with(key) && line.key() == Some((key, kind)) && line.always() == always;
    lines.find(is_it)?.entry()
}

/// As [`super::Gazetteer::canonical`], for one name: it takes less than to build a gazetteer.
pub(super) fn canonical(name: &str, kind: ActorKind) -> Option<&'static str> {
    let normal = &normalise(name);
    match kind {
        ActorKind::Person => named_alone(normal),
        ActorKind::Organisation | ActorKind::Place => {
            let known = called(Name { written: name, normal }, kind, |key| entry(key, kind, true));
            known.map(|entry| entry.name)
        }
    }
}

/// The canonical name of what goes by `name` in some articles alone.
pub(super) fn sometimes(name: &str, kind: ActorKind) -> Option<&'static str> {
    let name = Name { written: name, normal: &normalise(name) };
    called(name, kind, |key| entry(key, kind, false)).map(|entry| entry.name)
}

/// What goes by `name`, where `entry` has what goes by a name in normal form.
pub(super) fn called(name: Name<'_>, kind: ActorKind, entry: impl Fn(&str) -> Option<Entry>) -> Option<Entry> {
    let found = |key: &str| entry(key).or_else(|| entry(key.strip_prefix("the ")?));
    // `Toyota Motor Corp.`, `Merrill Lynch and Co Inc`
    let company = || {
        let plain = without_legal_form(name.written);
        let is_longer = plain.len() < name.written.len();
        let plain = if is_longer { Cow::Owned(normalise(plain)) } else { Cow::Borrowed(name.normal) };
        is_longer.then(|| found(&plain)).flatten().or_else(|| found(plain.strip_suffix(" and co")?))
    };
    // `U.S. Coast Guard`, `United States Coast Guard`
    let american = || {
        let bare = name.normal.strip_prefix("the ").unwrap_or(name.normal);
        let [short, long] = [("us ", "united states "), ("united states ", "us ")]
            .map(|(written, other)| bare.strip_prefix(written).map(|rest| [other, rest].concat()));
        found(&short.or(long)?)
    };
    let other = || if kind == ActorKind::Organisation { company().or_else(american) } else { None };
    let entry = found(name.normal).or_else(other)?;
    // `the EU` and `BoJ` are in capitals enough, `us` and `The Us` are not.
    let last = name.written.rsplit(' ').next().unwrap_or("");
    let in_capitals = !last.contains(char::is_lowercase) || last.chars().filter(|c| c.is_uppercase()).nth(1).is_some();
    (!entry.upper || in_capitals).then_some(entry)
}

/// Packs the countries of the program and `names`: lines of kind, name and aliases, what else it is called in some articles, and
/// in which, with tabs between.
///
/// # Errors
/// When the compressor fails, or the lines of one name are longer than a piece may be.
pub fn pack_names(names: &str) -> io::Result<Vec<u8>> {
    let (mut index, mut packed) = (String::new(), Vec::new());
    let mut piece = String::new();
    let mut entries = entries(names).into_iter().peekable();
    while let Some(((key, kind, only), (marks, name))) = entries.next() {
        if piece.is_empty() {
            index.push_str(&key);
        }
        piece.extend([&key, "\t", kind.encode_utf8(&mut [0; 4]), &marks, "\t", name]);
        piece.extend(if only.is_empty() { ["", "", "\n"] } else { ["\t", only, "\n"] });
        // What goes by one name lies in one piece.
        let ends = entries.peek().is_none_or(|((next, ..), _)| piece.len() >= PIECE && *next != key);
        if ends {
            if piece.len() > MOST {
                return Err(io::Error::other(format!("too many lines for one name: {key}")));
            }
            let bytes = zstd::bulk::compress(piece.as_bytes(), 22)?;
            index.extend(["\t", &bytes.len().to_string(), "\n"]);
            packed.extend(bytes);
            piece.clear();
        }
    }
    Ok([index.as_bytes(), b"\n", &packed].concat())
}

/// By name in normal form, the letter of the kind and the articles in which alone it is so: what else is to be known of the name,
/// and the canonical one.
fn entries(names: &str) -> BTreeMap<(String, char, &str), (String, &str)> {
    let mut entries = BTreeMap::new();
    let mut add = |alias: &str, kind, name, only| {
        let key = normalise(alias);
        let upper = key.len() <= 3 && !alias.contains(char::is_lowercase);
        let genitive = alias.ends_with("'s");
        let marks = [(upper, 'U'), (genitive, 'S')].into_iter().filter_map(|(is, mark)| is.then_some(mark));
        // The first to claim an alias keeps it.
        entries.entry((key, kind, only)).or_insert_with(|| (marks.collect(), name));
    };
    for Country { name, aliases, .. } in countries() {
        add(name, 'p', name, "");
        listed(aliases).for_each(|alias| add(alias, 'p', name, ""));
    }
    for line in names.lines() {
        let mut columns = line.split('\t');
        let kind = match columns.next() {
            Some("place") => 'p',
            Some("organisation") => 'o',
            _ => continue,
        };
        let Some(name) = columns.next() else { continue };
        let mut next = || columns.next().unwrap_or("");
        let (aliases, short, only) = (next(), next(), next());
        add(name, kind, name, "");
        listed(aliases).for_each(|alias| add(alias, kind, name, ""));
        listed(short).for_each(|alias| add(alias, kind, name, only));
    }
    // Capitals come last: Kiev is one, and another name of Kyiv. `Washington, D.C.` is Washington.
    for city in countries().flat_map(|country| listed(country.capitals)) {
        add(city, 'p', city.split(',').next().unwrap_or(city), "");
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::super::Gazetteer;
    use super::*;

    #[test]
    fn every_name_is_found_in_its_piece() {
        assert!(PIECES.len() > 10 && PIECES.is_sorted_by_key(|piece| piece.first));
        assert!(PIECES.iter().all(|piece| piece.unpack().is_some()));
        let mut count = 0;
        for line in all() {
            let ((key, kind), known) = (line.key().unwrap(), line.entry().unwrap());
            assert_eq!(line.always(), known.only.is_empty());
            assert_eq!(entry(key, kind, known.only.is_empty()), Some(known), "{key}");
            count += 1;
        }
        assert!(count > 15_000);
        let nobody = [("", ActorKind::Place), ("\u{10ffff}", ActorKind::Place), ("france", ActorKind::Organisation)];
        assert!(nobody.into_iter().all(|(key, kind)| entry(key, kind, true).is_none()));
    }

    #[test]
    fn what_is_packed_is_what_is_shipped_of_countries() {
        for ((key, ..), (marks, name)) in entries("") {
            let found = entry(&key, ActorKind::Place, true).map(|found| (found.name, found.upper, found.genitive));
            // A capital may have another name there.
            if found.is_some() && Gazetteer::built_in().seat_of(&key).is_some() {
                continue;
            }
            assert_eq!(found, Some((name, marks.contains('U'), marks.contains('S'))), "{key}: pack the names again");
        }
    }

    #[test]
    fn pieces_are_cut_between_names() {
        let many = (0..2_000).map(|n| format!("place\tTown {n}\t\norganisation\tTown {n}\tT{n}"));
        let packed = pack_names(&many.collect::<Vec<_>>().join("\n")).unwrap();
        let pieces = cut(Vec::leak(packed));
        let lines = pieces.iter().map(|piece| piece.unpack().unwrap());
        let keys: Vec<Vec<String>> =
            lines.map(|text| text.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect()).collect();
        assert!(keys.len() > 5 && keys.is_sorted());
        for (piece, keys) in pieces.iter().zip(&keys) {
            assert_eq!(piece.first, keys[0]);
        }
        assert!(keys.windows(2).all(|pair| pair[0].last() != pair[1].first()));
        assert_eq!(keys.iter().flatten().filter(|key| key.starts_with("town ")).count(), 4_000);
    }
}
