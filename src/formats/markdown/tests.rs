use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Found {
    let mut all = None;
    parse(Raw::whole(text), &Schema::embedded(), &mut |found| all = Some(found));
    all.unwrap()
}

fn parsed(text: &str) -> Article {
    match found(text) {
        Found::Article { article, .. } => *article,
        Found::Rejected(rejection) => panic!("{rejection:?}"),
    }
}

const TEXT: &str = "---\ntitle: \"Fish &amp; Ships\"\ndate: 2024-03-18T21:40:00+01:00\ntags: [a, b]\nn: {x: 1}\n---\n\nThe *lead* \
    with a [link](http://example.com).\nWrapped.\n\n## Impact\n\nOne.\n\n- first\n- second\n\n**Next Steps:**\n\n> Quoted.\n\nSome \
    **bold** words.\n\nFUNDING AND STAFF\n\nEnd.\n";

#[test]
fn reads_front_matter_and_sections() {
    let article = parsed(TEXT);
    assert_eq!(article.title.as_deref(), Some("Fish & Ships"));
    let published = article.published.unwrap();
    assert_eq!((published.date.to_string().as_str(), published.provenance), ("2024-03-18", Provenance::FrontMatter));
    assert_eq!(serde_json::to_string(&article.metadata).unwrap(), r#"{"tags":["a","b"],"n":{"x":1}}"#);
    let sections: Vec<_> = article.sections.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
    assert_eq!(
        sections,
        [
            (None, "The lead with a link. Wrapped."),
            (Some("Impact"), "One.\n\n- first\n- second"),
            (Some("Next Steps"), "Quoted.\n\nSome bold words."),
            (Some("FUNDING AND STAFF"), "End."),
        ]
    );
    let span = article.sections[1].span.clone().unwrap();
    assert!(TEXT[span.clone()].starts_with("## Impact") && TEXT[span].trim_end().ends_with("- second"));
}

#[test]
fn backslashes_before_punctuation_are_no_text_but_in_code() {
    let text = "---\ntitle: AT\\&T asks John\\_Kirby \\\\ C:\\new\\\n---\n\n# AT\\&T asks John\\_Kirby \\\\ C:\\new\\\n\n\
        John\\_Kirby \\#1 of AT\\&T, `John\\_Kirby`.\n\n## No\\. 1\n\n    AT\\&T\n";
    let article = parsed(text);
    assert_eq!(article.title.as_deref(), Some("AT&T asks John_Kirby \\ C:\\new\\"));
    let sections: Vec<_> = article.sections.iter().map(|s| (s.heading.as_deref(), s.text.as_str())).collect();
    assert_eq!(sections, [(None, "John_Kirby #1 of AT&T, John\\_Kirby."), (Some("No. 1"), "AT\\&T")]);
    let span = article.sections[1].span.clone().unwrap();
    assert_eq!(&text[span], "## No\\. 1\n\n    AT\\&T\n");
}

#[test]
fn front_matter_may_be_toml() {
    let text = "+++\ntitle = \"Fish & Ships\"\ndate = 2024-03-18T21:40:00+01:00\ntags = [\"a\"]\n[params]\nx = 1\n+++\n\nText.\n";
    assert!(sniff(text) && !sniff("+++\n\nSome text = other\n") && !sniff("+++ more\na = 1\n"));
    let article = parsed(text);
    assert_eq!((article.title.as_deref(), article.lead()), (Some("Fish & Ships"), "Text."));
    let published = article.published.unwrap();
    assert_eq!((published.date.to_string().as_str(), published.provenance), ("2024-03-18", Provenance::FrontMatter));
    assert_eq!(serde_json::to_string(&article.metadata).unwrap(), r#"{"tags":["a"],"params":{"x":1}}"#);
    let broken = parsed("+++\ntitle = \"A\"\n\ndate = 5 February 2024\n+++\nText.");
    assert_eq!(broken.published.map(|p| p.date.to_string()).as_deref(), Some("2024-02-05"));
    assert!(broken.warnings[0].to_string().starts_with("line 4: the front matter is not valid TOML"));
}

#[test]
fn the_first_heading_may_be_the_title() {
    let article = parsed("# A Deal\n\nLead.\n\n## Impact\n\nOne.");
    assert_eq!((article.title.as_deref(), article.lead(), article.sections.len()), (Some("A Deal"), "Lead.", 2));
    let article = parsed("---\ntitle: A Deal\n---\n# A deal\n\nLead.");
    assert_eq!((article.title.as_deref(), article.lead(), article.sections.len()), (Some("A Deal"), "Lead.", 1));
    assert_eq!(parsed("---\ntitle: A\n---\n# B\n\nText.").sections[1].heading.as_deref(), Some("B"));
}

#[test]
fn of_several_titles_all_are_kept() {
    let article = parsed("---\ntitle: [A, Okapi]\n---\nText.\n");
    assert_eq!(article.title.as_deref(), Some("A"));
    assert_eq!(serde_json::to_string(&article.metadata).unwrap(), r#"{"title":["A","Okapi"]}"#);
}

#[test]
fn broken_front_matter_is_read_as_far_as_possible() {
    let article = parsed("---\ntitle: \"A\" deal: no\ndate: 2024-02-05\n---\nText.");
    assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2024-02-05"));
    assert!(article.warnings[0].message.contains("not valid YAML"));
    assert_eq!(parsed("---\ntitle: never closed\n\nText.").published, None);
}

#[test]
fn text_of_a_second_document_in_front_matter_is_kept() {
    let article = parsed("---\ntitle: Ferries\n--- The ferries stopped.\n\nNobody knew why.\n\n---\n\nMore.");
    assert_eq!(article.title.as_deref(), Some("Ferries"));
    assert_eq!(article.sections[0].text, "The ferries stopped.\n\nNobody knew why.\n\nMore.");
}

#[test]
fn text_between_rules_is_no_front_matter() {
    let text = |source: &str| {
        let article = parsed(source);
        assert!(article.warnings.is_empty() && article.metadata.is_empty(), "{source}: {:?}", article.warnings);
        let texts = article.sections.iter().map(|section| section.text.clone());
        texts.collect::<Vec<_>>().join("\n\n")
    };
    for (source, words) in [
        (
            "---\n\nFirst para of zebra.\n\nSecond para of gnu.\n\n---\n\nMore.\n",
            "First para of zebra. Second para of gnu. More.",
        ),
        ("---\nOne line of zebra.\n\n---\nMore.", "One line of zebra. More."),
        ("---\n- one\n- two\n\n---\nMore.", "- one - two More."),
        ("---\n\"Quoted,\" she said.\n\n---\nMore.", "\"Quoted,\" she said. More."),
        ("---\n42\n\n---\nMore.", "42 More."),
        ("+++\nOne line.\n+++\nMore.", "+++ One line. +++ More."),
        ("---\n---\nMore.", "More."),
    ] {
        assert_eq!(text(source).split_whitespace().collect::<Vec<_>>().join(" "), words, "{source}");
    }
    let article = parsed("---\n\ndate 2024-02-05\n\nTalks of zebra.\n\n---\n\nMore.");
    assert_eq!(article.published.map(|p| p.date.to_string()).as_deref(), Some("2024-02-05"));
    let article = parsed("---\n\n# Zebra\n\nTalks.\n\n---\n\nMore.");
    assert_eq!((article.title.as_deref(), article.sections[0].text.as_str()), (Some("Zebra"), "Talks.\n\nMore."));
    assert_eq!(parsed("---\nzebra\n\n---\nMore.").sections[0].span, Some(4..20));
}

#[test]
fn html_in_markdown_loses_its_tags() {
    let article = parsed("<p>One &amp; <b>two</b></p>\n\nThree<br>four ![alt](x.png).");
    assert_eq!(article.sections[0].text, "One & two\n\nThree\nfour .");
}

fn plain(text: &str) -> Vec<String> {
    let sections = parsed(text).sections.into_iter();
    sections.map(|s| format!("{}|{}", s.heading.unwrap_or_default(), s.text)).collect()
}

#[test]
fn html_is_read_as_one() {
    assert_eq!(
        plain("A.\n\n<!-- not\nthis -->\n\nB.\n\n<div\n  class=\"x\"><p>C.</p>\n<p>D.</p></div>\n"),
        ["|A.\n\nB.\n\nC.\n\nD."]
    );
}

#[test]
fn lists_keep_their_numbers() {
    assert_eq!(plain("Lead:\n\n3. one\n4. two\n   - deep\n5. three\n"), ["|Lead:\n\n3. one\n4. two\n- deep\n5. three"]);
    assert_eq!(plain("- one\n\n- two\n\n  more\n"), ["|- one\n- two\nmore"]);
}

#[test]
fn lines_in_capitals_are_headings_only_above_text() {
    let text = "MEMORANDUM FOR THE MINISTER\n\nTHE HARBOUR MASTER\n\nOne.\n\nFUNDING AND STAFF\n\nTwo.\n\nAMINA T. YUSUF\n\nThree.\n\n\
        AUDIENCE: MORE MORE\n\n3:08 P.M. EAT\n\nEND OF THE TEXT\n";
    assert_eq!(
        plain(text),
        [
            "|MEMORANDUM FOR THE MINISTER",
            "THE HARBOUR MASTER|One.",
            "FUNDING AND STAFF|Two.\n\nAMINA T. YUSUF\n\nThree.\n\nAUDIENCE: MORE MORE\n\n3:08 P.M. EAT\n\nEND OF THE TEXT",
        ]
    );
}

#[test]
fn leftovers_of_markup_go() {
    let text = "One ** two** 2**3. {{< img src=\"a.png\" >}}\n\n**Impact **\n\nTwo.\n\n## Costs {#toc1}\n\nThree {{% x %}} {{< open\n";
    assert_eq!(plain(text), ["|One two 2**3.", "Impact|Two.", "Costs|Three {{< open"]);
}

#[test]
fn a_rule_below_a_paragraph_makes_no_heading() {
    assert_eq!(plain("Impact\n------\n\nOne ended.\n---\n\nTwo."), ["|One ended.\n\nTwo."]);
    assert_eq!(plain("Zero.\n\nImpact\n------\n\nOne."), ["|Zero.", "Impact|One."]);
}

#[test]
fn a_date_line_is_read_and_left_out() {
    for text in [
        "# A Deal\n\ndate 2024-02-05\n\nLead.",
        "# A Deal\n\ndate: 5 February 2024 Lead.",
        "---\ntitle: A Deal\n---\ndate 2024-02-05 Lead.",
        "# A Deal\n\n**Date:** 2024-02-05\n\nLead.",
        "# A Deal\n**Date: 2024-02-05** Lead.",
        "# A Deal\n\n**5 February 2024**\n\nLead.",
        "# A Deal\n\n*5 February 2024*\nLead.",
        "# A Deal\n\n_Published: 5 February 2024_\n\nLead.",
    ] {
        let article = parsed(text);
        let published = article.published.as_ref().unwrap();
        assert_eq!((published.date.to_string().as_str(), published.provenance), ("2024-02-05", Provenance::DateLine));
        assert!(text[published.span.clone().unwrap()].contains("2024"));
        assert_eq!((article.title.as_deref(), article.lead()), (Some("A Deal"), "Lead."), "{text}");
    }
    let article = parsed("---\ntitle: x\n---\n\ndate 2024-02-30 Lead.");
    assert_eq!((article.published, article.warnings[0].line), (None, Some(5)));
    let article = parsed("# A Deal\n\nNAIROBI, Feb. 5, 2024 (TNW) - Lead.");
    assert_eq!(article.published.map(|p| p.provenance), Some(Provenance::Dateline));
    assert_eq!(parsed("---\ntitle: x\ndate: soon\n---\n\ndate 2024-02-05 Lead.").published, None);
}

#[test]
fn nothing_to_read_is_rejected() {
    assert!(matches!(found("---\nx: 1\n---\n"), Found::Rejected(_)));
}

proptest! {
    #[test]
    fn nothing_panics(text in "(\\PC|\n|---\n|# |\\*\\*|- |1. |> |<p>|<!--|date 2024-02-05|title: |\\{\\{<|>\\}\\}){0,30}") {
        if let Found::Article { article, .. } = found(&text) {
            prop_assert!(article.sections.iter().filter_map(|s| s.span.clone()).all(|span| text.get(span).is_some()));
        }
    }
}

#[test]
fn a_wrong_date_line_gives_way_to_no_dateline() {
    let lead = "NAIROBI, Feb. 5, 2024 (TNW) - Talks failed.";
    let article = parsed(&format!("---\ntitle: A\n---\n\n{lead}\n"));
    let published = article.published.unwrap();
    assert_eq!((published.date.to_string().as_str(), published.span), ("2024-02-05", None));
    for text in [format!("date 2024-02-30\n\n{lead}"), lead.replace("Feb. 5", "Feb. 30")] {
        let article = parsed(&format!("---\ntitle: A\n---\n\n{text}\n"));
        assert_eq!((article.published, article.warnings.len()), (None, 1), "{text}");
    }
}
