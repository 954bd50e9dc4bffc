//! Some thousands of inputs that might be anything, the same in every run: pieces of what means something, and our own documents
//! with pieces missing or out of place. `fuzz/` tries others.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::any_input;

/// Calls `check` with so many values.
fn each<T: std::fmt::Debug>(number: usize, values: impl Strategy<Value = T>, check: impl Fn(T)) {
    let mut runner = TestRunner::deterministic();
    for _ in 0..number {
        check(values.new_tree(&mut runner).unwrap().current());
    }
}

/// Texts of these pieces, with some that no one thinks of.
fn texts(pieces: &'static [&'static str]) -> impl Strategy<Value = String> {
    let odd =
        ["\0", "\u{feff}", "\u{301}", "\u{202e}", "\r\n", "\t", "ß", "İ", "日本", "🙂", "\u{200b}", "’", "–", "\u{a0}"];
    let piece = prop_oneof![8 => select(pieces), 1 => select(odd.to_vec())];
    prop_oneof![9 => prop::collection::vec(piece, 0..14).prop_map(|all| all.concat()), 1 => any::<String>()]
}

/// Every file of the sample corpus.
fn samples() -> Vec<Vec<u8>> {
    fn files(dir: &Path, all: &mut Vec<Vec<u8>>) {
        let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() { files(&path, all) } else { all.push(fs::read(path).unwrap()) }
        }
    }
    let mut all = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("sample_corpus"), &mut all);
    assert!(all.len() > 30);
    all
}

/// A sample with a piece missing, doubled, or replaced.
fn broken() -> impl Strategy<Value = Vec<u8>> {
    let piece =
        select(vec!["", "\n", "\n\n", "---\n", "# ", "<", "\"", "{", "\\", "date 2024-02-30\n", "\0", "\u{ff}"]);
    let change = (any::<prop::sample::Index>(), 0..200usize, piece, any::<bool>());
    (select(samples()), prop::collection::vec(change, 1..4)).prop_map(|(mut bytes, changes)| {
        for (at, length, piece, latin) in changes {
            let at = at.index(bytes.len() + 1);
            let end = (at + length).min(bytes.len());
            let piece = if latin && piece == "\u{ff}" { &[0xff][..] } else { piece.as_bytes() };
            bytes.splice(at..end, piece.iter().copied());
        }
        bytes
    })
}

#[test]
fn queries() {
    const PIECES: &[&str] = &[
        "gas",
        "oil",
        " ",
        " ",
        "(",
        ")",
        "\"",
        "-",
        "=",
        ":",
        "*",
        "AND",
        " OR ",
        "NOT ",
        " NEAR/5 ",
        "PRE/2",
        "atleast2(",
        "sentence:",
        "title:(",
        "section:H(",
        "case:",
        "actor:",
        "org:=",
        "date:",
        "mentions:",
        "desk:",
        "words:",
        ">",
        "..",
        "2024-02",
        "7d",
        "none",
        "last week",
        "-2.5",
        "~1",
        "g?s",
        "/g.s/",
        "|",
        "^2",
        "http://",
        "&",
    ];
    each(3000, texts(PIECES), |text| any_input::query(&text));
}

#[test]
fn dates() {
    const PIECES: &[&str] = &[
        "2024",
        "-02",
        "-30",
        "05",
        "/",
        ".",
        "..",
        " to ",
        " ",
        " ",
        "Feb",
        "February",
        "5th",
        "Monday",
        "last ",
        "week",
        "months",
        "Q1",
        "-W07",
        "7",
        "d",
        "since ",
        "until ",
        "until",
        "weekend",
        "today",
        "T14:30",
        ":00Z",
        "+02:00",
        "GMT",
        "0000",
        "9999",
        "99999999999999999999",
        "NAIROBI",
        ", ",
        "Kenya",
        " (TNW) - ",
        " — ",
        ">=",
        "de mars",
    ];
    each(6000, texts(PIECES), |text| {
        any_input::date_expression(&text);
        any_input::document_date(&text);
    });
}

#[test]
fn documents() {
    const PIECES: &[&str] = &[
        "date 2024-02-02 ",
        "\n",
        "\n\n",
        "---\n",
        "title: x\n",
        "date: ",
        "2024-02-30",
        "# ",
        "## Impact\n",
        "**Impact**\n",
        "* ",
        "1. ",
        "> ",
        "```\n",
        "<p>",
        "{\"title\": \"x\", ",
        "\"date\": ",
        "\"body\": \"x\"}",
        "[",
        "]",
        "]}",
        "null",
        "\\u0000",
        "Talks went on.",
        "IMPACT",
        "By Oda Brandt",
        "NAIROBI, Feb. 5, 2024 (TNW) - ",
        "\u{2028}",
        "   ",
        "- ",
        "<!--",
        "&amp;",
    ];
    each(600, broken(), |bytes| any_input::document(&bytes));
    each(3000, texts(PIECES), |text| any_input::document(text.as_bytes()));
}

#[test]
fn articles() {
    const PIECES: &[&str] = &[
        "President ",
        "Oda ",
        "Brandt",
        "’s",
        "'s",
        " ",
        " ",
        ", ",
        ". ",
        "\n\n",
        "\n",
        "Mr. ",
        "U.S.",
        "the ",
        "Lake Basin Authority",
        " (LBA)",
        "Chad",
        "Inc.",
        "O’",
        "Al-",
        "de ",
        "said on ",
        "Friday",
        "last ",
        "week",
        "March ",
        "3-5",
        "in 1998",
        "the 1990s",
        "a year earlier",
        "May",
        " will ",
        "two ",
        "days ago",
        "Q1 2024",
        "03/04/2024",
        "early ",
        "mid-",
        "\"",
        "A.",
        "7 Dec.",
    ];
    each(1500, texts(PIECES), |text| any_input::article(&text));
}
