//! Mail: one message, or a mailbox of many. Subject, date, sender and text; attachments are left out.

mod mailbox;
mod texts;

use std::sync::LazyLock;

use mail_parser::{HeaderName, HeaderValue, Message, MessageParser};
use serde_json::Value;

use super::clean::collapsed;
use super::record::{add, fill, set_date};
use super::{Cut, Format, Found, Raw, Sink, article};
use crate::article::{Article, Metadata, Provenance, Rejection, Warning};
use crate::corpus::decode;
use crate::dates::{DateOrder, is_month};
use crate::schema::Schema;
use mailbox::{BEGIN, has_time, messages, next_message};
use texts::{Texts, is_doubtful};

pub(super) const FORMAT: Format =
    Format { name: "mail", endings: &["eml", "mbox", "mbx"], sniff, cut, decodes: true, parse };

/// A mailbox begins with `From `; a message with header lines, of which one is written by programs alone.
fn sniff(head: &str) -> bool {
    const BY_PROGRAMS: [&str; 6] =
        ["message-id", "mime-version", "received", "return-path", "content-type", "delivered-to"];
    let mut lines = head.lines();
    let mut known = head.starts_with(BEGIN) && lines.next().is_some_and(has_time);
    for (number, line) in lines.enumerate() {
        // What begins further in goes on with the line before.
        if number > 0 && line.starts_with([' ', '\t']) {
            continue;
        }
        if line.is_empty() {
            return known;
        }
        let Some((name, _)) = line.split_once(':') else { return false };
        if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        known |= BY_PROGRAMS.iter().any(|known| name.eq_ignore_ascii_case(known));
    }
    // The head was cut within the header.
    known
}

fn parse(raw: Raw<'_>, schema: &Schema, sink: Sink<'_>) {
    let many = raw.bytes.starts_with(BEGIN.as_bytes());
    for (line, message) in messages(raw.bytes, raw.line) {
        let ordinal = if many { line } else { 0 };
        sink(match read(&message, line, schema.date_order) {
            Ok(article) => Found::Article { article: Box::new(article), ordinal },
            Err(reason) => Found::Rejected(Rejection { line: many.then_some(line), reason }),
        });
    }
}

/// A mailbox may be cut between its messages.
fn cut(head: &[u8]) -> Option<Cut> {
    head.starts_with(BEGIN.as_bytes()).then_some(next_message)
}

fn read(bytes: &[u8], line: usize, order: Option<DateOrder>) -> Result<Article, String> {
    if nested(bytes) > MOST_NESTED {
        return Err(format!("more than {MOST_NESTED} messages are said to lie in this one"));
    }
    let message = PARSER.parse(bytes).ok_or("this is no message: it has no header")?;
    let mut article = article(metadata(&message));
    article.title = subject(&message);
    if let Some(date) = message.header_raw(HeaderName::Date).map(str::trim).filter(|date| !date.is_empty()) {
        set_date(&mut article, "header Date", &Value::String(plain_date(date)), Provenance::Field, order, line);
    }
    let mut texts = Texts::default();
    message.text_bodies().for_each(|part| texts.add(&message, part));
    let mut pages = Texts::default();
    message.html_bodies().for_each(|part| pages.add(&message, part));
    // `View this email in your browser`: all of the text is in the page.
    if texts.body.len() < SHORT && texts.body.len() * 5 < pages.body.len() {
        texts = pages;
    }
    if !texts.body.contains(char::is_alphanumeric) {
        texts.add_all(&message);
    }
    let (body, doubts) = texts.finish();
    article.warnings.extend(doubts.into_iter().map(Warning::whole));
    if article.title.is_none() && !body.contains(char::is_alphanumeric) {
        return Err("this message has neither a subject nor a text".to_owned());
    }
    fill(&mut article, &body, line, order);
    Ok(article)
}

/// The longest text, in bytes, that may be there only for programs that show no pages.
const SHORT: usize = 600;

/// Dates are read here: the parser takes what follows a short zone, as in `14:05:00 UT`, for part of it, and it is lost.
static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    let parser = MessageParser::new().with_mime_headers().with_address_headers().with_message_ids();
    parser
        .header_text(HeaderName::Subject)
        .header_comma_separated(HeaderName::Keywords)
        .header_address(HeaderName::ListId)
});

/// The date of a header as it is written today: years of two digits, zones of one letter, which nobody can be sure of, and names behind a
/// zone were allowed (RFC 2822, section 4.3).
pub(super) fn plain_date(written: &str) -> String {
    let digits = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let is_day = |word: &str| digits(word) && word.len() <= 2;
    let year = |word: &str| match (word.len(), word.parse::<u32>()) {
        (2, Ok(year)) if digits(word) && year < 50 => (2000 + year).to_string(),
        (2 | 3, Ok(year)) if digits(word) => (1900 + year).to_string(),
        _ => word.to_owned(),
    };
    let mut words: Vec<String> = Vec::new();
    for word in written.split_whitespace() {
        let (day, before) = match words.as_slice() {
            [.., day, before] => (day.as_str(), before.as_str()),
            _ => ("", ""),
        };
        let parts: Vec<&str> = word.split('-').collect();
        let next = match parts.as_slice() {
            [day, month, last] if is_day(day) && is_month(month) => format!("{day} {month} {}", year(last)),
            // In `Feb 12 10:00:00 2024` the number is a day.
            _ if is_day(day) && is_month(before) => year(word),
            _ if before.starts_with(['+', '-']) && before.get(1..).is_some_and(digits) && is_name(word) => continue,
            _ if word == "DST" && is_name(before) => continue,
            [zone] if zone.len() == 1 && is_name(zone) && *zone != "Z" && before.contains(':') => continue,
            _ => word.to_owned(),
        };
        words.push(next);
    }
    words.join(" ")
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn subject(message: &Message<'_>) -> Option<String> {
    let subject = message.subject()?;
    let header = message.headers().iter().rev().find(|header| header.name == HeaderName::Subject);
    let raw =
        header.and_then(|header| message.raw_message.get(header.offset_start as usize..header.offset_end as usize));
    let subject = match raw {
        Some(raw) if is_doubtful(subject) => collapsed(&decode(raw, None).text),
        _ => collapsed(subject),
    };
    Some(subject).filter(|subject| !subject.is_empty())
}

/// How many messages may lie in another: for each that lies in one that lies in it, the parser needs some of the stack.
const MOST_NESTED: usize = 200;

/// How often a message says that another lies in it.
fn nested(bytes: &[u8]) -> usize {
    let kinds: [&[u8]; 3] = [b"message/rfc822", b"message/global", b"multipart/digest"];
    let begins = |at: usize| {
        let rest = bytes.get(at..).unwrap_or(&[]);
        kinds.iter().any(|kind| rest.get(..kind.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(kind)))
    };
    bytes.iter().enumerate().filter(|&(at, byte)| matches!(byte, b'm' | b'M') && begins(at)).count()
}

fn metadata(message: &Message<'_>) -> Metadata {
    let mut metadata = Metadata::new();
    add(&mut metadata, "id", message.message_id().unwrap_or(""));
    for (key, all) in [("author", message.from()), ("to", message.to()), ("cc", message.cc())] {
        for address in all.into_iter().flat_map(mail_parser::Address::iter) {
            add(&mut metadata, key, address.name().or(address.address()).unwrap_or(""));
        }
    }
    let sender = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    add(&mut metadata, "address", sender.unwrap_or(""));
    let lists = message.list_id();
    let list = match lists {
        HeaderValue::Address(list) => list.first().and_then(|list| list.name().or(list.address())),
        other => other.as_text(),
    };
    add(&mut metadata, "list", list.unwrap_or(""));
    for (key, name) in [("newsgroups", "Newsgroups"), ("organization", "Organization"), ("keywords", "Keywords")] {
        let text = message.header(name).and_then(HeaderValue::as_text);
        add(&mut metadata, key, text.unwrap_or(""));
    }
    metadata
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::detect;
    use super::*;

    fn found(bytes: &[u8]) -> Vec<Result<(Article, usize), String>> {
        let text = String::from_utf8_lossy(bytes);
        let mut all = Vec::new();
        parse(Raw { bytes, ..Raw::whole(&text) }, &Schema::embedded(), &mut |found| {
            all.push(match found {
                Found::Article { article, ordinal } => Ok((*article, ordinal)),
                Found::Rejected(rejection) => Err(rejection.reason),
            });
        });
        all
    }

    const FERRY: &[u8] = b"Return-Path: <desk@example.org>\r\nFrom: Amina Yusuf <amina@example.org>\r\nTo: desk@example.org
Date: Mon, 05 Feb 2024 23:30:00 -0800\r\nMessage-ID: <7@example.org>\r\nList-Id: Lake news <lake.example.org>
Subject: =?UTF-8?Q?Ferry_sinks=2C_S=C3=A3o_says?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b
Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit\r\n\r\nIt sank at S\xe3o Tom\xe9.\r\n\r\n> Did it?\r\n\r\n-- \r\nAmina\r\n--b
Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\niVBORw0KGgo=\r\n--b--\r\n";

    #[test]
    fn a_message() {
        let (article, ordinal) = found(FERRY).remove(0).unwrap();
        assert_eq!((article.title.as_deref(), ordinal), (Some("Ferry sinks, São says"), 0));
        let published = article.published.clone().unwrap();
        assert_eq!((published.date.to_string(), published.provenance), ("2024-02-05".into(), Provenance::Field));
        assert!(article.sections[0].text.starts_with("It sank at São Tomé.\n\n> Did it?"), "{:?}", article.sections);
        assert_eq!(
            serde_json::to_string(&article.metadata).unwrap(),
            r#"{"id":"7@example.org","author":"Amina Yusuf","to":"desk@example.org","address":"amina@example.org","list":"Lake news"}"#
        );
        assert_eq!(detect("x", &String::from_utf8_lossy(FERRY)).name, "mail");
    }

    #[test]
    fn a_text_for_programs_without_pages_gives_way_to_the_page() {
        let page = "The ferry sank at noon. ".repeat(20);
        let message = format!(
            "Subject: News\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n\
            View this email in your browser\n--x\nContent-Type: text/html\n\n<p>{page}</p>\n--x--\n"
        );
        let article = read(message.as_bytes(), 1, None).unwrap();
        assert!(article.lead().starts_with("The ferry sank") && !article.lead().contains("View"));
    }

    #[test]
    fn a_mailbox() {
        let text = b"From amina Mon Feb  5 10:00:00 2024\nSubject: Ferry\nDate: Mon, 5 Feb 2024 10:00:00 +0000\nMessage-ID: <1@x>\n\nIt sank.\n\n>From the lake.\nFrom here on.\n
From tomas Tue Feb  6 10:00:00 2024\nSubject: Goat\nDate: Mon, 30 Feb 2024\nContent-Type: text/html\n\n<p>It <b>swam</b>.</p><p>Far.</p>\n\nFrom x 10:00:00\nX: y\n\n";
        let all = found(text);
        let [Ok((ferry, 1)), Ok((goat, 11)), Err(_)] = all.as_slice() else { panic!("{all:?}") };
        assert_eq!(ferry.sections[0].text, "It sank.\n\nFrom the lake.\nFrom here on.");
        assert_eq!((goat.title.as_deref(), &*goat.sections[0].text), (Some("Goat"), "It swam.\n\nFar."));
        assert_eq!((goat.published.is_none(), goat.warnings.len()), (true, 1));
        assert_eq!(detect("x", &String::from_utf8_lossy(text)).name, "mail");
        // The line that parts messages is by a program, too.
        let bare = "From oda@example.org Fri Feb  2 14:05:00 2024\nFrom: Oda\nSubject: Ferry\n\nIt sank.\n";
        assert_eq!(detect("x.txt", bare).name, "mail");
    }

    /// The date, the title, the text and the first warning of a message.
    fn told(message: &[u8]) -> (String, String, String, String) {
        let article = found(message).remove(0).unwrap().0;
        let warning = article.warnings.first().map_or(String::new(), |warning| warning.message.clone());
        let show = |section: &crate::article::Section| match &section.heading {
            Some(heading) => format!("[{heading}] {}", section.text),
            None => section.text.clone(),
        };
        let text: Vec<_> = article.sections.iter().map(show).collect();
        let day = article.published.map_or(String::new(), |published| published.date.to_string());
        (day, article.title.unwrap_or_default(), text.concat(), warning)
    }

    #[test]
    fn short_zones_take_nothing_with_them() {
        for zone in ["UT", "Z", "A", "GMT", "+0100", "EST", ""] {
            for end in ["\n", "\r\n"] {
                let head = format!(
                    "Received: by x; Fri, 02 Feb 2024 14:05:00 {zone}{end}From: a@b.c{end}Date: Fri, 02 Feb 2024 14:05:00 {zone}{end}"
                );
                let body = format!("{end}It sank.{end}{end}Nobody came.");
                let (day, title, text, _) = told(format!("{head}Subject: Ferry{end}{body}").as_bytes());
                assert_eq!((&*title, &*text), ("Ferry", "It sank.\n\nNobody came."), "{zone}");
                assert_eq!(day, "2024-02-02", "{zone}");
                assert_eq!(told(format!("Subject: Ferry{end}{head}{body}").as_bytes()).2, text, "{zone}");
            }
        }
    }

    #[test]
    fn dates_of_old_mail() {
        for (written, day) in [
            ("Thu, 26 Feb 87 15:01:01 GMT", "1987-02-26"),
            ("Thursday, 26-Feb-87 15:01:01 EST", "1987-02-26"),
            ("2 Feb 24 10:00:00 -0500 EST", "2024-02-02"),
            ("2 Feb 124 10:00:00 MET DST", "2024-02-02"),
            ("Fri, 2 Feb 2024 10:00:00 +0100 (CET)", "2024-02-02"),
            ("Fri, 2 Feb 2024 10:00:00 +0100 (Mitteleurop. Zeit)", "2024-02-02"),
            ("Fri, 2 Feb 2024 10:00:00 AKST", "2024-02-02"),
            ("Mon Feb 12 10:00:00 2024", "2024-02-12"),
            ("2024-Feb-02", "2024-02-02"),
        ] {
            assert_eq!(
                told(format!("From: a@b.c\nDate: {written}\nSubject: x\n\nIt sank.").as_bytes()).0,
                day,
                "{written}"
            );
        }
    }

    #[test]
    fn charsets_are_told_from_the_bytes_where_nothing_else_tells() {
        let text = b"Les gr\xe8ves ont continu\xe9 \xe0 Paris, o\xf9 les m\xe9tros \xe9taient arr\xeat\xe9s.";
        for kind in ["text/plain", "text/plain; charset=x-unknown", "text/plain; charset=utf-8", "text"] {
            let mut message = b"From: a@b.c\nSubject: ".to_vec();
            message.extend_from_slice(b"Gr\xe8ves\xe9 \xe0 Paris");
            message.extend_from_slice(format!("\nContent-Type: {kind}\n\n").as_bytes());
            message.extend_from_slice(text);
            let (_, title, body, warning) = told(&message);
            assert_eq!(body, "Les grèves ont continué à Paris, où les métros étaient arrêtés.", "{kind}");
            assert_eq!(title, "Grèvesé à Paris");
            assert!(warning.ends_with("read as windows-1252"), "{kind}: {warning}");
        }
        let japanese = b"From: a@b.c\nSubject: \x1b$B:#F|\x1b(B\n\n\x1b$B:#F|$O\x1b(B 2024.\n";
        let (_, title, body, warning) = told(japanese);
        assert_eq!((&*title, &*body), ("今日", "今日は 2024."));
        assert!(warning.ends_with("read as ISO-2022-JP"), "{warning}");
        let russian = "From: a@b.c\nContent-Type: text/plain; charset=x\nContent-Transfer-Encoding: quoted-printable\n\n=D4=D2=C5=D4=C9=CA =C4=C5=CE=D8 =D0=C1=D2=CF=CD=DD=C9=CB=C9 =CE=C5 =D0=CC=D9=CC=C9 =CB =CF=D3=D4=D2=CF=D7=C1=CD";
        assert_eq!(told(russian.as_bytes()).2, "третий день паромщики не плыли к островам");
    }

    #[test]
    fn text_is_found_wherever_it_stands() {
        let digest = "From: a@b.c\nSubject: Digest\nContent-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: One\n\nIt sank.\n--b\n\nSubject: Two\n\nIt swam.\n--b--\n";
        let (_, title, text, _) = told(digest.as_bytes());
        assert_eq!((&*title, &*text), ("Digest", "[One] It sank.[Two] It swam."));
        for kind in ["multipart/mixed", "multipart/mixed; boundary=c", "text/x-sun"] {
            let text = told(format!("From: a@b.c\nSubject: One\nContent-Type: {kind}\n\nIt sank.\n").as_bytes()).2;
            assert_eq!(text, "It sank.", "{kind}");
        }
        let cut = "From: a@b.c\nSubject: One\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nIt sank, and";
        assert_eq!(told(cut.as_bytes()).2, "It sank, and");
        let other = "From: a@b.c\nSubject: One\nContent-Type: application/x-notes\n\nabc\n";
        assert_eq!(told(other.as_bytes()).3, "its parts are no text: application/x-notes");
        let many = "--b\nContent-Type: application/x-notes\n\nabc\n".repeat(1_000) + "--b--\n";
        let many = format!("From: a@b.c\nSubject: One\nContent-Type: multipart/mixed; boundary=b\n\n{many}");
        assert_eq!(told(many.as_bytes()).3, "its parts are no text: application/x-notes");
    }

    #[test]
    fn letters_and_memos_are_no_mail() {
        for text in [
            "From: T. Reyes\nTo: All Staff\n\nText.",
            "From the lake: a ferry.\n\nIt sank.",
            "From the lake, 14:05\nA ferry sank.\n\nIt sank.",
            "Received: nothing.\nText",
        ] {
            assert_eq!(detect("x", text).name, "letter", "{text}");
        }
    }

    #[test]
    fn hostile_mail_ends_soon() {
        let many = 20_000;
        let inner = |i: usize| format!("Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n");
        let nested: String = (0..many).map(inner).collect();
        found(nested.as_bytes());
        let inside = "Content-Type: message/rfc822\n\n";
        found((inside.repeat(MOST_NESTED) + "Subject: x\n\nText.").as_bytes());
        assert!(found(inside.repeat(MOST_NESTED + 1).as_bytes())[0].as_ref().unwrap_err().contains("200"));
        for text in ["From x\n\n", "Subject: =?UTF-8?Q?", "From: (", "a:", "\n>From ", "--b\n", " "] {
            found(
                ("From x\nMessage-ID: 1\nContent-Type: multipart/mixed; boundary=b\n".to_owned() + &text.repeat(many))
                    .as_bytes(),
            );
        }
        found(("Content-Type: text/html\n\n".to_owned() + &"<div>".repeat(many)).as_bytes());
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes in proptest::collection::vec(0u8.., 0..60), text in "(\\PC|\n|From |Subject: |Date: |Content-Type: multipart/mixed; boundary=b|--b|=\\?){0,30}") {
            found(&bytes);
            found(text.as_bytes());
        }
    }
}
