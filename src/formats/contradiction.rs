//! Dates of one document that cannot both be right.

use chrono::TimeDelta;

use super::letter::from_dateline;
use crate::article::{Article, Provenance, Published, Warning};
use crate::dates::{DateOrder, Precision};

/// Where a dateline stands, as the evidence of a date calls it.
pub(super) const DATELINE: &str = "dateline of the text";

/// What the dateline with which the text of an article begins says against the date that was taken from elsewhere. Of one without a year
/// the nearest day is meant. Web pages weigh those with a year themselves.
#[must_use]
pub fn contradiction(article: &Article, order: Option<DateOrder>) -> Option<Warning> {
    let used = article.published.as_ref()?;
    if used.provenance == Provenance::Dateline || article.evidence.iter().any(|known| known.place == DATELINE) {
        return None;
    }
    let near = (used.precision == Precision::Day).then_some(used.date);
    let dateline =
        from_dateline(article.lead(), order, near)?.ok().filter(|found| found.precision == Precision::Day)?;
    between(used, &dateline).map(Warning::whole)
}

/// How many days a story may be published after the day of its dateline.
pub(super) const DATELINE_BEFORE: TimeDelta = TimeDelta::days(2);

/// The warning of two dates that are more than a day apart, of which the first one is used. A story may be published two days after its
/// dateline.
pub(super) fn between(used: &Published, other: &Published) -> Option<String> {
    let (first, second) = (used.period(), other.period());
    let is_behind = |late: Option<chrono::NaiveDate>, early: Option<chrono::NaiveDate>, most: TimeDelta| {
        late.zip(early).is_some_and(|(late, early)| late - early > most)
    };
    let day = TimeDelta::days(1);
    let before = if other.provenance == Provenance::Dateline { DATELINE_BEFORE } else { day };
    let apart = is_behind(first.from, second.to, before) || is_behind(second.from, first.to, day);
    apart.then(|| {
        let (place, against) = (place(used.provenance), place(other.provenance));
        format!("the document gives two dates: {first} ({place}) is used, {second} ({against}) is not")
    })
}

fn place(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::DateLine => "date line",
        Provenance::Dateline => DATELINE,
        Provenance::FrontMatter => "front matter",
        Provenance::Field => "field of the record",
        Provenance::JsonLd | Provenance::Meta | Provenance::Time | Provenance::Text => "page",
        Provenance::Path => "path",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{
        Format, Found, feed, found, html, json, jsonfeed, jsonl, letter, mail, markdown, newsml, newsml_g2, ninjs,
        nitf, sgml, table,
    };
    use super::*;

    /// The date of a document, and what is said against it.
    fn read(format: &Format, text: &str) -> (Option<String>, Vec<String>) {
        let Some(Found::Article { mut article, .. }) = found(format, text).into_iter().next() else { panic!("{text}") };
        article.warnings.extend(contradiction(&article, None));
        let warnings = article.warnings.into_iter().map(|warning| warning.message).collect();
        (article.published.map(|used| used.date.to_string()), warnings)
    }

    const LEAD: &str = "GENEVA, March 5, 2024 (TNW) - The talks went on for a third day.\n";

    #[test]
    fn a_date_against_the_dateline_or_the_date_line_is_warned_of() {
        let mail = format!("Message-ID: <x@y>\nDate: Fri, 2 Feb 2024 14:05:00 +0000\nSubject: Talks\n\n{LEAD}");
        let record = format!("{{\"title\":\"Talks\",\"date\":\"2024-02-02\",\"text\":\"{}\"}}", LEAD.trim());
        let nitf = format!(
            "<nitf><head><docdata><date.issue norm=\"20240202\"/></docdata></head><body><body.content><p>{LEAD}</p></body.content></body></nitf>"
        );
        for (format, text, used, against) in [
            (&letter::FORMAT, format!("date 2024-02-02\nTalks\n\n{LEAD}"), "date line", "dateline of the text"),
            (&markdown::FORMAT, format!("---\ndate: 2024-02-02\n---\n{LEAD}"), "front matter", "dateline of the text"),
            (
                &markdown::FORMAT,
                "---\ndate: 2024-02-02\n---\ndate 2024-03-05\n\nTalks went on.\n".into(),
                "front matter",
                "date line",
            ),
            (&jsonl::FORMAT, record, "field of the record", "dateline of the text"),
            (
                &jsonl::FORMAT,
                "{\"date\":\"2024-02-02\",\"text\":\"date 2024-03-05\\n\\nTalks went on.\"}".into(),
                "field of the record",
                "date line",
            ),
            (&mail::FORMAT, mail, "field of the record", "dateline of the text"),
            (&nitf::FORMAT, nitf, "field of the record", "dateline of the text"),
        ] {
            let warning =
                format!("the document gives two dates: 2024-02-02 ({used}) is used, 2024-03-05 ({against}) is not");
            assert_eq!(read(format, &text), (Some("2024-02-02".into()), vec![warning]), "{text}");
        }
    }

    #[test]
    fn what_may_be_the_same_day_is_no_contradiction() {
        for date in
            ["2024-03-05", "2024-03-04T23:00:00Z", "2024-03-06", "2024-03-07", "2024-03", "2024", "5 March 2024"]
        {
            let (used, warnings) = read(&letter::FORMAT, &format!("date {date}\nTalks\n\n{LEAD}"));
            assert!(used.is_some() && warnings.is_empty(), "{date}: {warnings:?}");
        }
        let warned = |date: &str| read(&letter::FORMAT, &format!("date {date}\nTalks\n\n{LEAD}")).1.len();
        assert_eq!(["2024-03-03", "2024-03-08", "2024-02", "2023"].map(warned), [1, 1, 1, 1]);
    }

    /// One document of each kind that says 2 February 2024, with a text that begins with a dateline.
    fn of_all_formats(lead: &str) -> Vec<(&'static Format, String)> {
        let page = "<p>The crews of the ferries left the talks after three days and went home, and the boats stayed in the harbour.</p>";
        let xml = |before: &str, after: &str| format!("{before}<p>{lead}</p>{after}");
        vec![
            (&letter::FORMAT, format!("date 2024-02-02\nTalks\n\n{lead}\n")),
            (&markdown::FORMAT, format!("---\ndate: 2024-02-02\n---\n{lead}\n")),
            (&jsonl::FORMAT, format!("{{\"title\":\"Talks\",\"date\":\"2024-02-02\",\"text\":\"{lead}\"}}")),
            (&json::FORMAT, format!("[{{\"title\":\"Talks\",\"date\":\"2024-02-02\",\"text\":\"{lead}\"}}]")),
            (&table::FORMAT, format!("title,date,text\nTalks,2024-02-02,\"{lead}\"\n")),
            (&mail::FORMAT, format!("Message-ID: <x@y>\nDate: Fri, 2 Feb 2024 14:05:00 +0000\n\n{lead}\n")),
            (&sgml::FORMAT, format!("<DOC><DOCNO>1</DOCNO><DATE>2024-02-02</DATE><TEXT>{lead}</TEXT></DOC>")),
            (
                &sgml::FORMAT,
                format!(
                    "<REUTERS NEWID=\"1\"><DATE>2-FEB-2024 15:01:01.79</DATE><TEXT><DATELINE>{} - </DATELINE><BODY>The talks.</BODY></TEXT></REUTERS>",
                    lead.split(" (").next().unwrap()
                ),
            ),
            (
                &feed::FORMAT,
                format!(
                    "<rss><channel><item><title>Talks</title><pubDate>Fri, 02 Feb 2024 10:00:00 GMT</pubDate><description>{lead}</description></item></channel></rss>"
                ),
            ),
            (
                &jsonfeed::FORMAT,
                format!(
                    "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{{\"id\":\"1\",\"date_published\":\"2024-02-02\",\"content_text\":\"{lead}\"}}]}}"
                ),
            ),
            (
                &nitf::FORMAT,
                xml(
                    "<nitf><head><docdata><date.issue norm=\"20240202\"/></docdata></head><body><body.content>",
                    "</body.content></body></nitf>",
                ),
            ),
            (
                &newsml::FORMAT,
                xml(
                    "<NewsML><NewsItem><NewsManagement><FirstCreated>20240202T101500Z</FirstCreated></NewsManagement><NewsComponent><ContentItem><DataContent>",
                    "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
                ),
            ),
            (
                &newsml_g2::FORMAT,
                xml(
                    "<newsItem><itemMeta><firstCreated>2024-02-02T10:15:00Z</firstCreated></itemMeta><contentSet><inlineXML><html><body>",
                    "</body></html></inlineXML></contentSet></newsItem>",
                ),
            ),
            (
                &ninjs::FORMAT,
                format!(
                    "{{\"uri\":\"x\",\"firstcreated\":\"2024-02-02T10:15:00Z\",\"headline\":\"Talks\",\"body_text\":\"{lead}\"}}"
                ),
            ),
            (
                &html::FORMAT,
                format!(
                    "<meta property=\"article:published_time\" content=\"2024-02-02\"><h1>Talks fail</h1><p>{lead}</p>{}",
                    page.repeat(4)
                ),
            ),
        ]
    }

    #[test]
    fn all_formats_name_the_place_of_their_date_and_weigh_datelines_without_a_year() {
        let lead =
            |day: &str| format!("WASHINGTON, {day} (TNW) - The crews of the ferries left the talks after three days.");
        for (format, text) in of_all_formats(&lead("Feb. 12")) {
            let (used, warnings) = read(format, &text);
            let said = warnings.iter().any(|warning| {
                warning.contains("2024-02-02 (")
                    && warning.ends_with("is used, 2024-02-12 (dateline of the text) is not")
            });
            assert!(used.as_deref() == Some("2024-02-02") && said, "{}: {used:?} {warnings:?}", format.name);
        }
        for day in ["Jan. 31", "Feb. 1", "Feb. 2", "Feb. 3"] {
            for (format, text) in of_all_formats(&lead(day)) {
                assert_eq!(read(format, &text), (Some("2024-02-02".into()), Vec::new()), "{} {day}", format.name);
            }
        }
        let place = |(format, text): (&'static Format, String)| {
            let Some(Found::Article { article, .. }) = found(format, &text).into_iter().next() else {
                panic!("{text}")
            };
            article.evidence.first().map(|evidence| format!("{} \"{}\"", evidence.place, evidence.written))
        };
        let places: Vec<_> = of_all_formats(&lead("Feb. 2")).into_iter().filter_map(place).collect();
        assert_eq!(
            places,
            [
                "front matter date \"2024-02-02\"",
                "field date \"2024-02-02\"",
                "field date \"2024-02-02\"",
                "field date \"2024-02-02\"",
                "header Date \"Fri, 2 Feb 2024 14:05:00 +0000\"",
                "element DATE \"2024-02-02\"",
                "element DATE \"2-FEB-2024 15:01:01.79\"",
                "element pubDate \"Fri, 02 Feb 2024 10:00:00 GMT\"",
                "field date_published \"2024-02-02\"",
                "element date.issue \"20240202\"",
                "element FirstCreated \"20240202T101500Z\"",
                "element firstCreated \"2024-02-02T10:15:00Z\"",
                "field firstcreated \"2024-02-02T10:15:00Z\"",
                "meta article:published_time \"2024-02-02\"",
            ]
        );
        // With its year, a page weighs it itself.
        let (.., page) =
            of_all_formats(&lead("Feb. 12, 2024")).pop().map(|(format, text)| read(format, &text)).unwrap();
        assert_eq!(
            page,
            [
                "the page gives two dates: 2024-02-02 (meta article:published_time) is used, 2024-02-12 (dateline of the text) is not"
            ]
        );
    }

    #[test]
    fn a_day_that_a_paragraph_wraps_to_is_text() {
        let text = "{\"title\":\"Mail\",\"date\":\"2024-02-02\",\"text\":\"The gas works pay on\\nJune 19, 2024\\nto all who hold shares.\"}";
        let Some(Found::Article { article, .. }) = found(&jsonl::FORMAT, text).into_iter().next() else { panic!() };
        assert_eq!(article.lead(), "The gas works pay on June 19, 2024 to all who hold shares.");
        assert_eq!(read(&jsonl::FORMAT, text).1.len(), 0);
    }
}
