//! JSON lines: one object a line, its keys mapped by the schema.

use super::json::{is_list, read_object};
use super::{Format, Raw, Sink};
use crate::schema::Schema;

pub(super) const FORMAT: Format =
    Format { name: "jsonl", endings: &["jsonl", "ndjson"], sniff, cut: |_| Some(next_line), decodes: false, parse };

/// Where the next line begins.
fn next_line(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&byte| byte == b'\n').map(|at| at + 1)
}

/// The first line is an object, or the beginning of one too long to be seen whole; but no list of many.
fn sniff(head: &str) -> bool {
    let head = head.trim_start();
    if is_list(head.lines().next().unwrap_or("")) {
        return false;
    }
    let Some(line) = head.strip_prefix('{').map(|rest| rest.lines().next().unwrap_or("")) else { return false };
    match serde_json::from_str::<serde::de::IgnoredAny>(head.lines().next().unwrap_or("")) {
        Ok(_) => true,
        Err(error) => error.is_eof() && line.len() > 1024 && line.trim_start().starts_with('"'),
    }
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let mut offset = raw.offset;
    for (number, line) in (raw.line..).zip(raw.text.split('\n')) {
        // Files that were put together may each have had a byte order mark.
        let text = line.trim_start_matches('\u{feff}');
        if !text.trim().is_empty() {
            let offset = offset + line.len() - text.len();
            sink(read_object(Raw { text, bytes: text.as_bytes(), offset, line: number, ..raw }, number, schema));
        }
        offset += line.len() + 1;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Found;
    use super::*;
    use crate::article::{Article, Provenance};

    fn found(text: &str) -> Vec<Found> {
        super::super::found(&FORMAT, text)
    }

    fn one(text: &str) -> Article {
        match found(text).as_slice() {
            [Found::Article { article, .. }] => (**article).clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn keys_are_mapped_and_the_rest_kept() {
        let article = one(
            r#"{"guid": 7, "headline": "A &amp; B", "published": "2024-02-05", "content": "One.\n\nImpact\n\nTwo.", "desk": "World"}"#,
        );
        assert_eq!(article.title.as_deref(), Some("A & B"));
        assert_eq!(
            article.published.map(|p| (p.date.to_string(), p.provenance)),
            Some(("2024-02-05".into(), Provenance::Field))
        );
        assert_eq!(article.sections.len(), 2);
        assert_eq!(serde_json::to_string(&article.metadata).unwrap(), r#"{"id":7,"desk":"World"}"#);
    }

    #[test]
    fn a_bad_line_does_not_stop_the_rest() {
        let all = found("{\"title\": \"A\"}\n\n{broken\n[1]\n{\"x\": 1}\r\n{\"title\": \"B\"}");
        let lines: Vec<_> = all
            .iter()
            .map(|found| match found {
                Found::Article { ordinal, .. } => Ok(*ordinal),
                Found::Rejected(rejection) => Err(rejection.line),
            })
            .collect();
        assert_eq!(lines, [Ok(1), Err(Some(3)), Err(Some(4)), Err(Some(5)), Ok(6)]);
        let Found::Rejected(rejection) = &all[1] else { panic!() };
        assert_eq!(rejection.reason, "this line is not valid JSON: key must be a string at column 2");
    }

    #[test]
    fn marks_of_byte_order_and_numbers_that_are_none_cost_no_record() {
        let all = found("{\"title\": \"A\", \"body\": \"One.\"}\n\u{feff}{\"title\": \"B\", \"score\": NaN}\n");
        let titles = all.iter().map(|found| match found {
            Found::Article { article, .. } => (article.title.clone().unwrap(), article.warnings.len()),
            Found::Rejected(rejection) => panic!("{rejection:?}"),
        });
        assert_eq!(titles.collect::<Vec<_>>(), [("A".to_owned(), 0), ("B".to_owned(), 1)]);
    }

    #[test]
    fn bodies_are_lists_or_html_too() {
        assert_eq!(one(r#"{"body": ["One.", "Two."]}"#).sections[0].text, "One.\n\nTwo.");
        assert_eq!(one(r#"{"body": "<p>One.\n    Two.\n</p>"}"#).sections[0].text, "One. Two.");
        assert_eq!(
            one(r#"{"body": "<p>One</p><h2>Impact</h2><p>Two.</p>"}"#).sections[1].heading.as_deref(),
            Some("Impact")
        );
    }

    /// The text, the metadata and the warnings of a record.
    fn kept(line: &str) -> (String, String, Vec<String>) {
        let article = one(line);
        let warnings = article.warnings.iter().map(ToString::to_string).collect();
        (article.sections[0].text.clone(), serde_json::to_string(&article.metadata).unwrap(), warnings)
    }

    #[test]
    fn nothing_of_a_body_is_lost() {
        let none = Vec::<String>::new();
        for (body, text, metadata) in [
            (r#"["p1",{"text":"zebra here"},"p3"]"#, "p1\n\nzebra here\n\np3", "{}"),
            (r#"{"text":"gnu body"}"#, "gnu body", "{}"),
            (r#"{"Content":[{"body":"a"},["b",["c",{"text":{"text":7}}]]]}"#, "a\n\nb\n\nc\n\n7", "{}"),
            (r#"["a",null,"",[],{},{"text":"<p>b &amp;\nc</p>"}]"#, "a\n\nb & c", "{}"),
            (
                r#"["p1",{"type":"p","text":"p2"},{"image":"x.jpg"},true]"#,
                "p1\n\np2",
                r#"{"body":[{"type":"p"},{"image":"x.jpg"},true]}"#,
            ),
            // Of two keys of one object the first of the schema counts.
            (r#"{"content":"b","text":"a"}"#, "a", r#"{"body":{"content":"b"}}"#),
        ] {
            let line = format!(r#"{{"title":"T","body":{body}}}"#);
            assert_eq!(kept(&line), (text.to_owned(), metadata.to_owned(), none.clone()), "{body}");
        }
    }

    #[test]
    fn a_body_without_a_text_gives_way_to_the_next_and_is_told_of() {
        let line = r#"{"title":"T","body":[{"image":"x.jpg"}],"text":" ","description":"Gnu."}"#;
        assert_eq!(kept(line), ("Gnu.".into(), r#"{"body":[{"image":"x.jpg"}],"text":" "}"#.into(), vec![]));
        let (text, metadata, warnings) = kept(r#"{"title":"T","content":{"markup":"<p>Gnu.</p>"},"body":true}"#);
        assert_eq!((text.as_str(), metadata.as_str()), ("", r#"{"content":{"markup":"<p>Gnu.</p>"},"body":true}"#));
        let told = "line 1: \"content\" holds no text under a known key: it is kept as metadata (name the key of the text under [records] in a schema)";
        assert_eq!(warnings, [told]);
        assert!(kept(r#"{"title":"T","content":{},"body":[]}"#).2.is_empty());
    }

    #[test]
    fn objects_that_stand_for_their_text_are_read() {
        let wordpress = r#"{"id":7,"date":"2024-02-05T10:00:00","title":{"rendered":"Gnus &amp; goats"},"content":{"rendered":"<p>One.</p><p>Two.</p>","protected":false}}"#;
        let article = one(wordpress);
        assert_eq!((article.title.as_deref(), article.lead()), (Some("Gnus & goats"), "One."));
        let metadata = r#"{"id":7,"content":{"protected":false}}"#;
        assert_eq!(kept(wordpress), ("One.\n\nTwo.".to_owned(), metadata.to_owned(), vec![]));
        let feedparser = r#"{"title":"T","content":[{"type":"text/html","value":"<p>One.</p>"}]}"#;
        assert_eq!(kept(feedparser).0, "One.");
    }

    #[test]
    fn hostile_bodies_end_soon() {
        for (open, close) in [("{\"text\":", "}"), ("[", "]"), ("[{\"Text\":", "}]")] {
            for inner in ["[{}]", "\"gnu\""] {
                let body = open.repeat(50) + inner + &close.repeat(50);
                let text = kept(&format!("{{\"title\":\"T\",\"body\":{body}}}")).0;
                assert_eq!(text, inner.trim_matches(['[', ']', '{', '}', '"']), "{open}");
            }
        }
    }

    #[test]
    fn of_several_titles_the_first_is_the_title_and_all_are_kept() {
        for (title, first, metadata) in [
            (r#"["A","Okapi"]"#, Some("A"), r#"{"title":["A","Okapi"]}"#),
            (r#"["A"]"#, Some("A"), "{}"),
            (r#"[{"x":1},"A"]"#, Some("A"), r#"{"title":[{"x":1},"A"]}"#),
            ("true", None, r#"{"title":true}"#),
        ] {
            let article = one(&format!(r#"{{"title":{title},"text":"One."}}"#));
            assert_eq!(article.title.as_deref(), first, "{title}");
            assert_eq!(serde_json::to_string(&article.metadata).unwrap(), metadata, "{title}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_of_the_line_and_in_few_words() {
        let key = "k".repeat(9_000);
        let lines = format!(
            "{{\"title\": \"A\"}}\n{{\"title\": \"B\", \"body\": \"x.\\n\\ndate 2024-02-30 y.\"}}\n{{\"{key}\": 1}}\n{{\"date\": [\"{key}\"], \"title\": \"C\"}}"
        );
        let found = found(&lines);
        let Found::Article { article, .. } = &found[1] else { panic!() };
        assert_eq!(article.warnings[0].line, Some(2));
        let Found::Rejected(rejection) = &found[2] else { panic!() };
        assert!(rejection.reason.len() < 700 && rejection.reason.contains("headline"));
        let Found::Article { article, .. } = &found[3] else { panic!() };
        assert!(article.warnings[0].message.len() < 200);
        assert_eq!(one(r#"{"body": "Q&amp;A with <3"}"#).sections[0].text, "Q&A with <3");
    }

    #[test]
    fn half_characters_cost_no_line() {
        let article = one(r#"{"title": "A \ud83d", "date": "2024-02-05", "body": "One \ud83d\ude00."}"#);
        assert_eq!(article.title.as_deref(), Some("A \u{fffd}"));
        assert_eq!(article.sections[0].text, "One \u{1f600}.");
        assert_eq!(article.warnings[0].to_string(), "line 1: an escape stands for half a character: it was replaced");
    }

    #[test]
    fn dates_of_databases_are_dates() {
        for date in [r#"{"$date": "2024-02-05T10:00:00Z"}"#, r#"{"$date": {"$numberLong": "1707127200000"}}"#] {
            let article = one(&format!(r#"{{"_id": {{"$oid": "65c0"}}, "date": {date}, "title": "A"}}"#));
            assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2024-02-05"), "{date}");
            assert!(article.warnings.is_empty());
        }
    }

    #[test]
    fn one_object_is_recognised_by_its_first_line() {
        assert!(sniff("{\"a\": 1}\nrest") && !sniff("{\n  \"a\": 1}") && !sniff("{not json}") && !sniff("date"));
        assert!(sniff(&format!("{{\"a\": \"{}", "x".repeat(4000))));
        assert!(!sniff("{\"status\": \"ok\", \"articles\": [{\"title\": \"x\"}]}"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "(\\PC|\n|[{}\":,]|\"title\"|\"body\"|1e9){0,30}") {
            found(&text);
        }
    }
}
