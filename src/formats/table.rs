//! CSV and TSV: one record a row, its columns named by the first row and mapped by the schema.

use csv::{ReaderBuilder, StringRecord};
use serde_json::Value;

use super::clean::{excerpt, line_breaks};
use super::{Format, Found, Raw, Sink, record};
use crate::article::{Metadata, Rejection};
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "csv", endings: &["csv", "tsv", "tab"], sniff, cut: |_| None, decodes: false, parse };

/// What columns of archives are called: a text that is no table has no first line of such names alone.
const TITLES: [&str; 3] = ["title", "headline", "head"];
const BODIES: [&str; 5] = ["body", "text", "content", "article", "description"];
const DATES: [&str; 5] = ["date", "published", "published_at", "publication_date", "timestamp"];

fn sniff(head: &str) -> bool {
    let (head, said) = behind_mark(head);
    let Some((first, rest)) = head.split_once('\n') else { return false };
    // A page may be all on one line.
    if first.trim_start().starts_with('<') {
        return false;
    }
    // To make a reader of rows takes longer than to read a letter.
    let lower = first.to_lowercase();
    let may_have = |known: &[&str]| usize::from(known.iter().any(|name| lower.contains(name)));
    if may_have(&TITLES) + may_have(&BODIES) + may_have(&DATES) < 2 {
        return false;
    }
    let mark = said.unwrap_or_else(|| delimiter(first));
    let names: Vec<String> = fields(first, mark).iter().map(str::to_lowercase).collect();
    let has = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
    let kinds = usize::from(has(&TITLES)) + usize::from(has(&BODIES)) + usize::from(has(&DATES));
    let tidy = names.iter().all(|name| !name.is_empty() && name.len() <= 40 && !name.ends_with('.'));
    tidy && kinds >= 2 && names.len() >= 2 && rest.contains(char::from(mark))
}

/// The mark that parts the columns: that of which the first line has most.
fn delimiter(first: &str) -> u8 {
    let count = |mark: u8| first.bytes().filter(|&byte| byte == mark).count();
    // Of those that occur equally often the last one counts.
    [b'|', b'\t', b';', b','].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b',')
}

fn reader(text: &str, mark: u8, quoting: bool) -> csv::Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(mark).quoting(quoting).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The fields of the first row.
fn row(text: &str, mark: u8, quoting: bool) -> StringRecord {
    reader(text, mark, quoting).records().next().and_then(Result::ok).unwrap_or_default()
}

/// The fields of the first row, without the white space around them.
fn fields(text: &str, mark: u8) -> StringRecord {
    let mut record = row(text, mark, true);
    record.trim();
    record
}

/// What stands behind `sep=;`, by which some programs say the mark, and that mark.
fn behind_mark(text: &str) -> (&str, Option<u8>) {
    let said = text.strip_prefix('"').unwrap_or(text).strip_prefix("sep=").and_then(|said| {
        let (mark, rest) = said.split_at_checked(1)?;
        let rest = rest.trim_start_matches('"');
        Some((rest.trim_start_matches('\r').strip_prefix('\n')?, mark.bytes().next()))
    });
    said.unwrap_or((text, None))
}

/// How often a table is read, where quotation marks lead astray.
const MOST_READ: usize = 4;

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    // Empty lines before the first row are no row for the reader either, but it does not count them.
    let lead = raw.text.len() - raw.text.trim_start_matches(['\n', '\r']).len();
    let (text, said) = behind_mark(raw.text.get(lead..).unwrap_or(""));
    let mut line = raw.line + line_breaks(raw.text, 0..raw.text.len() - text.len());
    let mark = said.unwrap_or_else(|| delimiter(text.lines().next().unwrap_or("")));
    // Where the reader began.
    let mut base = 0;
    let mut rows = reader(text, mark, true);
    let mut row = StringRecord::new();
    let mut names: Option<Vec<String>> = None;
    let (mut counted, mut spent) = (0, 0);
    loop {
        match rows.read_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                let reason = format!("this row cannot be read: {}", excerpt(&error.to_string()));
                return sink(Found::Rejected(Rejection { line: Some(line), reason }));
            }
        }
        // The reader says where the row before ended: empty lines and the second half of a line break come before the row.
        let end = base + row.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
        let begin = end + text.get(end..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        line += line_breaks(text, counted..begin);
        counted = begin;
        let Some(names) = &names else {
            names = Some(columns(&row));
            continue;
        };
        let behind = base + usize::try_from(rows.position().byte()).unwrap_or(text.len());
        let line_end = text.get(begin..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| begin + end + 1);
        let quotes = |row: &str| row.bytes().filter(|&byte| byte == b'"').count();
        let mut unclosed = behind > line_end && quotes(text.get(begin..behind).unwrap_or("")) % 2 > 0;
        if unclosed || row.len() != names.len() {
            // A quotation mark that ends nowhere takes the rows behind it, too, unless it is a character.
            let follows = || self::row(text.get(line_end..).unwrap_or("").lines().next().unwrap_or(""), mark, true);
            // Each of these begins anew: not without end.
            spent += behind - begin;
            if spent <= MOST_READ * text.len() && (behind <= line_end || follows().len() == names.len()) {
                base = line_end;
                rows = reader(text.get(base..).unwrap_or(""), mark, true);
                let line = text.get(begin..line_end).unwrap_or("");
                let alone = self::row(line, mark, false);
                if alone.len() == names.len() && quotes(line) == 1 {
                    (row, unclosed) = (alone, false);
                }
            }
        }
        if unclosed || row.len() != names.len() {
            let (has, wanted) = (row.len(), names.len());
            let reason = if unclosed {
                "this row has a quotation mark that is never closed".to_owned()
            } else {
                format!("this row has {has} fields, the first row {wanted}: is a quotation mark missing or too many?")
            };
            sink(Found::Rejected(Rejection { line: Some(line), reason }));
            continue;
        }
        let values = names.iter().zip(&row).filter(|(_, value)| !value.trim().is_empty());
        let object: Metadata = values.map(|(name, value)| (name.clone(), Value::from(value))).collect();
        if object.is_empty() {
            continue;
        }
        sink(match record::read(object, &schema.records, line, schema.date_order) {
            Ok(article) => Found::Article { article: Box::new(article), ordinal: line },
            Err(reason) => Found::Rejected(Rejection { line: Some(line), reason }),
        });
    }
}

/// The names of the columns, each once.
fn columns(row: &StringRecord) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let name = |(number, name): (usize, &str)| {
        let name = name.trim();
        if !name.is_empty() && seen.insert(name.to_owned()) { name.to_owned() } else { format!("column {number}") }
    };
    (1..).zip(row).map(name).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::detect;
    use super::*;

    /// Lines with titles, texts and metadata, or with reasons.
    fn read(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        parse(Raw::whole(text), &Schema::embedded(), &mut |found| {
            all.push(match found {
                Found::Article { article, ordinal } => format!(
                    "{ordinal} {} | {} | {} | {}",
                    article.title.as_deref().unwrap_or(""),
                    article.published.as_ref().map_or(String::new(), |p| p.date.to_string()),
                    article.sections[0].text,
                    Value::Object(article.metadata.clone())
                ),
                Found::Rejected(Rejection { line, reason }) => format!("{line:?}: {reason}"),
            });
        });
        all
    }

    #[test]
    fn rows_are_records() {
        let text = "id,Title,date,body,desk\n7,\"Ferry, old, \"\"sinks\"\"\",2024-02-05,\"It sank.\n\nIt stayed.\",World\n\n8,Goat,1707091200,It swam.,\n9,Cow\n,,,,\n10,Hen,2024-02-07,It flew.,Sport\n";
        assert_eq!(
            read(text),
            [
                r#"2 Ferry, old, "sinks" | 2024-02-05 | It sank.\n\nIt stayed. | {"id":"7","desk":"World"}"#
                    .replace("\\n", "\n"),
                r#"6 Goat | 2024-02-05 | It swam. | {"id":"8"}"#.to_owned(),
                "Some(7): this row has 2 fields, the first row 5: is a quotation mark missing or too many?".to_owned(),
                r#"9 Hen | 2024-02-07 | It flew. | {"id":"10","desk":"Sport"}"#.to_owned(),
            ]
        );
    }

    #[test]
    fn other_marks_and_names() {
        assert_eq!(read("title;text;a,b\r\nFerry;It sank.;1\r\n"), [r#"2 Ferry |  | It sank. | {"a,b":"1"}"#]);
        assert_eq!(read("title\ttext\nFerry\tIt sank."), ["2 Ferry |  | It sank. | {}"]);
        assert_eq!(read("title,,title,x\nFerry,1,2,3"), [r#"2 Ferry |  |  | {"column 2":"1","column 3":"2","x":"3"}"#]);
        assert_eq!(read("\n\ntitle\nFerry"), ["4 Ferry |  |  | {}"]);
        assert!(read("title,text").is_empty() && read("").is_empty());
    }

    #[test]
    fn letters_are_no_tables() {
        for text in ["date,title,text\n2024-02-05,x,y", "Headline;Date\nx;y", "\"id\"\t\"title\"\t\"body\"\n1\t2\t3"] {
            assert_eq!(detect("news", text).name, "csv", "{text}");
        }
        for text in [
            "Title, date and text were lost,\nhe said, on Monday.",
            "Title, text\nNo marks here",
            "Date, 5 February\nx, y",
            "title",
            "text, content.\na, b",
        ] {
            assert_eq!(detect("news", text).name, "letter", "{text}");
        }
        assert_eq!(detect("news.csv", "a,b\nc,d").name, "csv");
    }

    #[test]
    fn hostile_tables_end_soon() {
        for text in ["\"", ",", "\n", "a,\"b\n", "\"\"", "a\n", "\r"] {
            read(&("title,text\n".to_owned() + &text.repeat(20_000)));
            read(&text.repeat(20_000));
        }
    }

    #[test]
    fn a_quotation_mark_that_ends_nowhere_takes_no_other_rows() {
        let rows = |text: &str| {
            let found = super::super::found(&FORMAT, text);
            let title = |found: &Found| match found {
                Found::Article { article, .. } => article.title.clone().unwrap_or_default(),
                Found::Rejected(rejection) => format!("line {:?}", rejection.line),
            };
            found.iter().map(title).collect::<Vec<_>>()
        };
        assert_eq!(rows("title\tbody\nA\tOne.\n\"B\tTwo.\nC\tThree.\nD\tFour.\n"), ["A", "\"B", "C", "D"]);
        assert_eq!(
            rows("title,body\nA,\"One, two.\nC,Three.\nD,Four.\n"),
            ["A", "C", "D"].map(|t| if t == "A" { "line Some(2)" } else { t })
        );
        // One that only has a field too few is one row.
        assert_eq!(rows("title,body,date\nA,\"One,\ntwo,\nthree.\"\nB,Two.,2024-02-05\n"), ["line Some(2)", "B"]);
    }

    #[test]
    fn the_mark_may_be_said() {
        assert!(sniff("sep=;\ntitle;body\nA;One.\n"));
        let found = super::super::found(&FORMAT, "sep=;\r\ntitle;body\r\nA, b, c, d;One.\r\nB;Two.\r\n");
        let lines = found.iter().map(|found| match found {
            Found::Article { ordinal, .. } => *ordinal,
            Found::Rejected(_) => 0,
        });
        assert_eq!(lines.collect::<Vec<_>>(), [3, 4]);
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|\n|title|text|[,;\t\"\r]){0,40}") {
            read(&text);
            sniff(&text);
        }
    }
}
