use super::*;

fn file(name: &str) -> SourceFile {
    SourceFile {
        path: name.into(),
        key: format!("/x/{name}"),
        place: None,
        identity: name.into(),
        size: 0,
        modified: 0,
    }
}

/// The pieces of a text, and what is rejected of it before it is parsed.
fn cut(file: &SourceFile, text: &str, most: u64) -> (Vec<Piece>, Vec<Rejection>) {
    let (mut pieces, mut rejected) = (Vec::new(), Vec::new());
    let mut reader = text.as_bytes();
    let options = Options { max_document: most, ..Options::default() };
    let read = jobs(file, Content::of_stream(&mut reader, 0), &options, &mut |job| {
        match job {
            Job::Parse(piece) => pieces.push(piece),
            Job::Reject(refused) => rejected.push(refused.rejection),
            Job::Skip => panic!(),
        }
        ControlFlow::Continue(())
    });
    assert!(read.is_continue());
    (pieces, rejected)
}

#[test]
fn pieces_are_cut_between_lines_and_know_their_place() {
    let line = format!("{{\"title\": \"{}\"}}\n", "é".repeat(1000));
    let (pieces, rejected) = cut(&file("a.jsonl"), &line.repeat(2000), 1 << 20);
    assert!(pieces.len() > 2 && rejected.is_empty());
    let mut lines = 0;
    for piece in &pieces {
        assert_eq!((piece.line, piece.offset), (1 + lines, lines * line.len()));
        assert!(piece.bytes.ends_with(b"\n"));
        lines += piece.bytes.iter().map(|&byte| usize::from(byte == b'\n')).sum::<usize>();
    }
    assert_eq!(lines, 2000);
}

#[test]
fn a_line_that_is_too_long_is_gone_and_the_next_ones_are_not() {
    let short = "{\"title\": \"x\"}";
    for length in [(1 << 20) - 30, 1 << 20, (1 << 20) + 1, 2 << 20, (3 << 20) - 17, 5 << 20] {
        for end in ["", "\n", "\n{\"title\": \"y\"}\n\n{\"title\": \"z\"}"] {
            let long = format!("{{\"title\": \"{}\"}}", "a".repeat(length));
            let text = format!("{short}\n{long}{end}");
            let (pieces, rejected) = cut(&file("a.jsonl"), &text, 1 << 20);
            let mut titles = Vec::new();
            for piece in &pieces {
                piece.parse(&file("a.jsonl"), &Schema::embedded(), &mut |found| {
                    let article = found.unwrap();
                    titles.push((article.title.unwrap().len(), article.source));
                });
            }
            let mut expected = vec![(1, "a.jsonl:1".to_owned())];
            if rejected.is_empty() {
                expected.push((length, "a.jsonl:2".to_owned()));
            } else {
                assert_eq!((rejected.len(), rejected[0].line), (1, Some(2)), "{length} {end:?}");
            }
            if end.len() > 1 {
                expected.extend([(1, "a.jsonl:3".to_owned()), (1, "a.jsonl:5".to_owned())]);
            }
            assert_eq!(titles, expected, "{length} {end:?}");
            // Between the two it depends on where the pieces are cut.
            assert!(length >= 1 << 20 || rejected.is_empty(), "{length} {end:?}");
            assert!(length < 2 << 20 || rejected.len() == 1, "{length} {end:?}");
        }
    }
}

/// What the pieces of a text hold: the places of articles, and all that is rejected.
/// The line of what was rejected, and why.
type Rejections = Vec<(Option<usize>, String)>;

fn read(name: &str, bytes: &[u8], most: u64) -> (usize, Vec<Article>, Rejections) {
    let (file, schema) = (file(name), Schema::embedded());
    let (mut pieces, mut articles, mut rejected) = (0, Vec::new(), Vec::new());
    let (mut reader, options) = (bytes, Options { max_document: most, ..Options::default() });
    let mut reject = |refused: Refused| rejected.push((refused.rejection.line, refused.rejection.reason));
    let read = jobs(&file, Content::of_stream(&mut reader, 0), &options, &mut |job| {
        match job {
            Job::Parse(piece) => {
                pieces += 1;
                piece.parse(&file, &schema, &mut |found| match found {
                    Ok(article) => articles.push(article),
                    Err(refused) => reject(refused),
                });
            }
            Job::Reject(refused) => reject(refused),
            Job::Skip => panic!(),
        }
        ControlFlow::Continue(())
    });
    assert!(read.is_continue());
    (pieces, articles, rejected)
}

fn places(articles: &[Article]) -> Vec<usize> {
    articles.iter().map(|article| article.source.rsplit_once(':').unwrap().1.parse().unwrap()).collect()
}

#[test]
fn collections_are_cut_between_documents() {
    // The charset that is declared once is that of every piece.
    let head = b"<?xml version='1.0' encoding='iso-8859-2'?>\n<!DOCTYPE x>\n";
    let document =
        [b"<DOC>\n<DOCNO>1</DOCNO>\n<TEXT>\nZ \xa3odzi ".as_slice(), &b"word ".repeat(200), b"\n</TEXT>\n</DOC>\n"];
    let all = [head.as_slice(), &document.concat().repeat(3000)].concat();
    let (pieces, articles, rejected) = read("a.sgm", &all, 1 << 20);
    assert!(pieces >= 3 && rejected.is_empty(), "{pieces} {rejected:?}");
    assert_eq!(places(&articles), (0..3000).map(|i| 3 + 6 * i).collect::<Vec<_>>());
    assert!(articles.iter().all(|a| a.sections[0].text.starts_with("Z Łodzi") && a.warnings.is_empty()));
}

#[test]
fn mailboxes_are_cut_between_messages_that_keep_their_charsets() {
    let message = |charset: &str, text: &[u8]| {
        let header = format!("From x\nSubject: y\nMessage-ID: <1@x>\nContent-Type: text/plain; charset={charset}\n\n");
        [header.as_bytes(), text, b"\n", &b"From here on.\n>From there.\n".repeat(40), b"\n"].concat()
    };
    let two = [message("iso-8859-2", b"\xa3odz spoke."), message("koi8-r", b"\xe4\xc1.")].concat();
    let (pieces, articles, rejected) = read("a.mbox", &two.repeat(1000), 1 << 20);
    assert!(pieces >= 2 && rejected.is_empty(), "{pieces} {rejected:?}");
    assert_eq!(places(&articles), (0..2000).map(|i| 1 + 87 * i).collect::<Vec<_>>());
    for (i, article) in articles.iter().enumerate() {
        assert!(article.sections[0].text.starts_with(["Łodz", "Да"][i % 2]) && article.warnings.is_empty(), "{i}");
    }
    // One message is one, whatever stands in it.
    let one = [message("utf-8", b"").strip_prefix(b"From x\n").unwrap(), &b"\n\nFrom x\nSubject: z\n\n".repeat(60_000)]
        .concat();
    assert_eq!(read("a.eml", &one, 4 << 20).1.len(), 1);
}

#[test]
fn a_document_that_is_too_long_is_gone_and_the_others_are_not() {
    let short = "<DOC>\n<DOCNO>1</DOCNO><TEXT>x</TEXT></DOC>\n";
    for length in (0..40).step_by(9).map(|i| (2 << 20) - 20 + i).chain([(5 << 20) + 7]) {
        for (before, after) in [(0, 0), (0, 2), (3, 1), (3_000, 3_000)] {
            let long = format!("<DOC>\n<DOCNO>2</DOCNO><TEXT>{}\n</TEXT></DOC>\n", "a".repeat(length));
            let text = format!("<!DOCTYPE x>\n{}{long}{}", short.repeat(before), short.repeat(after));
            let (_, articles, rejected) = read("a.sgm", text.as_bytes(), 1 << 20);
            let expected = (0..before).map(|i| 2 + 2 * i).chain((0..after).map(|i| 5 + 2 * (before + i)));
            assert_eq!(places(&articles), expected.collect::<Vec<_>>(), "{length} {before} {after}");
            let reason = "this document is longer than 1 MB: --max-document takes more".to_owned();
            assert_eq!(rejected, [(Some(2 + 2 * before), reason)], "{length} {before} {after}");
        }
    }
}

#[test]
fn the_path_of_a_file_dates_what_has_no_date() {
    let published = |name: &str, text: &str| {
        let published = read(name, text.as_bytes(), 1 << 20).1.remove(0).published;
        published.map(|published| (published.date.to_string(), published.provenance))
    };
    let path = Some(("2024-02-05".to_owned(), Provenance::Path));
    assert_eq!(published("news/2024/02/05/a.txt", "Talks failed after three days."), path);
    assert_eq!(published("2024-02-05-talks.txt", "Talks failed after three days."), path);
    let line = Some(("2024-02-06".to_owned(), Provenance::DateLine));
    assert_eq!(published("2024-02-05-talks.txt", "date 2024-02-06 Talks failed after three days."), line);
    assert_eq!(published("2024-02-05.jsonl", "{\"title\": \"Talks fail\"}"), None);
    // That of the member counts, and not when the container was made.
    for (member, expected) in [("!/news/2024-02-05/a.txt", path), ("!/2023-01-01.zip!/a.txt", None)] {
        let (mut article, origin) = (read("a.txt", b"Talks.", 1 << 20).1.remove(0), Origin::default());
        name(&mut article, &file("2022-01-01.tar"), &Origin { path: member.to_owned(), ..origin }, 0);
        assert_eq!(article.published.map(|date| (date.date.to_string(), date.provenance)), expected);
    }
}

#[test]
fn a_day_of_a_path_that_is_none_is_told_of() {
    let article = |name: &str, text: &str| read(name, text.as_bytes(), 1 << 20).1.remove(0);
    for (name, written) in [("2024/02/30/story.txt", "2024/02/30"), ("2024-13-01-x.txt", "2024-13-01")] {
        let article = article(name, "Talks failed after three days.");
        assert_eq!((article.published, article.warnings.len()), (None, 1), "{name}");
        let begin = format!("the date \"{written}\" of the path is not used: there is no ");
        assert!(article.warnings[0].message.starts_with(&begin), "{:?}", article.warnings);
    }
    // Where the text says its day, nothing is asked of the path.
    let dated = article("2024/02/30/story.txt", "date 2024-02-29 Talks failed after three days.");
    assert_eq!((dated.published.is_some(), dated.warnings.len()), (true, 0));
    assert!(article("archive/2024/31/story.txt", "Talks failed.").warnings.is_empty());
}

#[test]
fn ids_depend_on_the_identity_and_the_own_id() {
    let id = |file: &SourceFile, line: &str| {
        let mut ids = Vec::new();
        cut(file, line, 1 << 20).0[0].parse(file, &Schema::embedded(), &mut |found| ids.push(found.unwrap().id));
        ids.remove(0)
    };
    let (a, b) = (file("news/a.jsonl"), SourceFile { path: "elsewhere".into(), ..file("news/a.jsonl") });
    assert_eq!(id(&a, "{\"id\": 7, \"title\": \"x\"}"), id(&b, "\n{\"id\": \"7\", \"title\": \"y\"}"));
    assert_ne!(id(&a, "{\"title\": \"x\"}"), id(&a, "\n{\"title\": \"x\"}"));
    assert_eq!(id(&a, "{\"title\": \"x\"}").len(), 16);
    // An own id is no line.
    assert_ne!(id(&a, "{\"title\": \"x\"}"), id(&a, "\n{\"id\": 1, \"title\": \"x\"}"));
}
