//! PDF: read where the program was built to read it, refused by name where it was not.

use std::fs;
use std::path::Path;

use dateline::article::Article;
use dateline::ingest::{Options, Parsed, parse};
use dateline::schema::Schema;

use crate::update::OPTIONS;

/// The objects of a PDF, from the first one on; the first one is its catalogue, the last one is what it says of itself.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n%\xe2\xe3\0\xcf\n".to_vec();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n").into_bytes());
        bytes.extend(object);
        bytes.extend(b"\nendobj\n");
    }
    let table = bytes.len();
    bytes.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).into_bytes());
    for place in places {
        bytes.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let (size, last) = (objects.len() + 1, objects.len());
    bytes.extend(
        format!("trailer\n<</Size {size}/Root 1 0 R/Info {last} 0 R>>\nstartxref\n{table}\n%%EOF\n").into_bytes(),
    );
    bytes
}

fn stream(content: &[u8], more: &str) -> Vec<u8> {
    let head = format!("<</Length {}{more}>>\nstream\n", content.len());
    [head.as_bytes(), content, b"\nendstream"].concat()
}

/// A document of one page that shows this, and says that of itself.
fn page(content: Vec<u8>, info: &str) -> Vec<u8> {
    let resources = "/Resources<</Font<</F1 5 0 R>>>>/MediaBox[0 0 595 842]";
    pdf(&[
        b"<</Type/Catalog/Pages 2 0 R>>".to_vec(),
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/Contents 4 0 R{resources}>>").into_bytes(),
        content,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_vec(),
        format!("<<{info}>>").into_bytes(),
    ])
}

/// Lines that stand so far below each other, and so many points from the left.
fn lines(lines: &[(u32, &str)]) -> Vec<u8> {
    let shown = lines.iter().map(|(below, line)| format!("0 -{below} Td ({line}) Tj\n")).collect::<String>();
    format!("BT /F1 11 Tf 50 780 Td\n{shown}ET\n").into_bytes()
}

const STORY: [(u32, &str); 6] = [
    (26, "Skelby Keeps Its Ferry"),
    (26, "The ferry to Skelby stays, the council said on Monday"),
    (13, "after a night of talks. Nobody had thought so."),
    (26, "What It Costs"),
    (26, "The caf\\351 on the quay pays for half of it, said Oda"),
    (13, "Brandt, who runs it."),
];

fn read(bytes: &[u8], options: &Options) -> Result<Article, String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.bin");
    fs::write(&path, bytes).unwrap();
    read_file(&path, options)
}

fn read_file(path: &Path, options: &Options) -> Result<Article, String> {
    let (mut all, schema) = (Vec::new(), Schema::embedded());
    parse(&[path.to_path_buf()], &schema, options, &mut |parsed| {
        all.push(match parsed {
            Parsed::Article(stored) => Ok(stored.article),
            Parsed::Rejected(rejected) => Err(rejected.rejection.reason),
        });
        Ok(())
    })
    .unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
#[cfg(not(feature = "pdf"))]
fn without_the_feature_it_is_refused_by_its_content_with_the_name_of_the_feature() {
    let reason = read(&page(stream(&lines(&STORY), ""), ""), &OPTIONS).unwrap_err();
    assert_eq!(reason, "a PDF: convert it to plain text, or build dateline with the feature `pdf`");
}

#[cfg(feature = "pdf")]
mod with_the_feature {
    use std::io::Write;

    use dateline::article::Provenance;

    use super::*;

    fn packed(content: &[u8]) -> Vec<u8> {
        let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packed.write_all(content).unwrap();
        stream(&packed.finish().unwrap(), "/Filter/FlateDecode")
    }

    fn story(info: &str) -> Article {
        read(&page(stream(&lines(&STORY), ""), info), &OPTIONS).unwrap()
    }

    #[test]
    fn title_sections_and_what_it_says_of_itself() {
        let info = "/Title(paper-17.indd)/Author(Oda Brandt)/CreationDate(D:20240205233000-08'00')/ModDate(D:20240301)";
        let article = story(info);
        assert_eq!(article.title.as_deref(), Some("Skelby Keeps Its Ferry"));
        let sections: Vec<_> =
            article.sections.iter().map(|section| (section.heading.as_deref(), section.text.as_str())).collect();
        assert_eq!(
            sections,
            [
                (
                    None,
                    "The ferry to Skelby stays, the council said on Monday after a night of talks. Nobody had thought so."
                ),
                (Some("What It Costs"), "The café on the quay pays for half of it, said Oda Brandt, who runs it.")
            ]
        );
        let published = article.published.unwrap();
        assert_eq!((published.date.to_string().as_str(), published.provenance), ("2024-02-05", Provenance::Meta));
        let evidence: Vec<_> =
            article.evidence.iter().map(|evidence| (evidence.place.as_str(), evidence.verdict)).collect();
        assert_eq!(evidence, [("CreationDate", "used"), ("ModDate", "not used: the date of a change")]);
        assert_eq!(article.metadata["author"], "Oda Brandt");
        assert_eq!(article.metadata["title"], "paper-17.indd");
    }

    #[test]
    fn a_date_on_the_page_is_stronger_than_the_day_on_which_it_was_made() {
        let dated = |day: &str, info: &str| {
            let line = format!("date {day}");
            let all: Vec<_> = std::iter::once((0, line.as_str())).chain(STORY).collect();
            let article = read(&page(packed(&lines(&all)), info), &OPTIONS).unwrap();
            let day = article.published.map(|published| (published.date.to_string(), published.provenance));
            (day, article.evidence[0].verdict)
        };
        let said = Some(("2024-02-02".to_owned(), Provenance::DateLine));
        let made = |day: &str| format!("/CreationDate(D:{day})");
        assert_eq!(dated("2024-02-02", &made("20240205")), (said.clone(), "not used: others are stronger"));
        assert_eq!(dated("2024-02-02", &made("20240202")), (said.clone(), "agrees"));
        assert_eq!(dated("2024-02-02", &made("soon")), (said, "cannot be read"));
        let doubtful = "not used: the text has a date that cannot be read";
        assert_eq!(dated("2024-02-30", &made("20240205")), (None, doubtful));
    }

    #[test]
    fn words_are_words_however_they_are_placed() {
        let shown = |content: &str| {
            let article = read(&page(stream(content.as_bytes(), ""), ""), &OPTIONS).unwrap();
            article.sections.iter().map(|section| section.text.clone()).collect::<Vec<_>>().join("|")
        };
        assert_eq!(
            shown(
                "BT /F1 10 Tf 1 0 0 1 50 700 Tm [(The f) 20 (erry) -600 (stays) 10 (, )] TJ 12 TL T* (they said.) Tj ET"
            ),
            "The ferry stays, they said."
        );
        assert_eq!(
            shown(
                "q 0.1 0 0 0.1 0 0 cm BT /F1 100 Tf 500 7000 Td (One line) Tj ET Q BT /F1 10 Tf 120 700 Td (of two.) Tj ET"
            ),
            "One line of two."
        );
        assert_eq!(shown("BT /F1 10 Tf 50 700 Td 14 TL (Above) ' 0 0 (below.) \" ET"), "Above below.");
    }

    #[test]
    fn what_cannot_be_read_is_rejected_and_nothing_panics() {
        let rejected = |bytes: &[u8]| read(bytes, &OPTIONS).unwrap_err();
        assert!(rejected(b"%PDF-1.7\n").starts_with("a PDF that cannot be taken apart: "));
        let scanned = "a PDF without text, as of scanned pages: have the text recognised first";
        assert_eq!(rejected(&page(stream(b"q 1 0 0 1 0 0 cm /Im1 Do Q", ""), "")), scanned);
        let whole = page(packed(&lines(&STORY)), "/Title(A)/CreationDate(D:20240205)");
        for cut in (0..whole.len()).step_by(7) {
            let _ = read(&whole[..cut.max(5)], &OPTIONS);
        }
        let mut seed = 7_u64;
        for _ in 0..300 {
            let mut damaged = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = 5 + (seed >> 33) as usize % (damaged.len() - 5);
                damaged[at] = (seed >> 8) as u8;
            }
            let _ = read(&damaged, &OPTIONS);
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        let options = Options { max_document: 1 << 20, ..OPTIONS };
        let too_long = "a PDF that unpacks to more than 1 MB: --max-document takes more";
        let bomb = [b"BT /F1 1 Tf (a) Tj ET ".as_slice(), &b" ".repeat(50_000_000)].concat();
        assert_eq!(read(&page(packed(&bomb), ""), &options).unwrap_err(), too_long);
        // The same page many times over.
        let text = lines(&[(10, &"word ".repeat(150_000))]);
        let kids = "3 0 R ".repeat(400);
        let mut bytes = String::from_utf8_lossy(&page(stream(&text, ""), "")).into_owned();
        bytes = bytes.replace("/Kids[3 0 R]/Count 1", &format!("/Kids[{kids}]/Count 400"));
        let read = read(bytes.as_bytes(), &options);
        assert!(read.is_err() || read.unwrap().sections[0].text.len() < 1 << 20);
    }
}
