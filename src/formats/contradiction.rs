//! Dates of one document that cannot both be right.

use chrono::TimeDelta;

use super::letter::from_dateline;
use crate::article::{Article, Provenance, Published, Warning};
use crate::dates::{DateOrder, Precision};

/// What the dateline with which the text of an article begins says against the date that was taken from elsewhere. Web pages weigh
/// their datelines themselves.
#[must_use]
pub fn contradiction(article: &Article, order: Option<DateOrder>) -> Option<Warning> {
    let used = article.published.as_ref()?;
    if used.provenance == Provenance::Dateline || !article.evidence.is_empty() {
        return None;
    }
    let dateline = from_dateline(article.lead(), order)?.ok().filter(|found| found.precision == Precision::Day)?;
    between(used, &dateline).map(Warning::whole)
}

/// The warning of two dates that are more than a day apart, of which the first one is used.
pub(super) fn between(used: &Published, other: &Published) -> Option<String> {
    let (first, second) = (used.period(), other.period());
    let is_behind = |late: Option<chrono::NaiveDate>, early: Option<chrono::NaiveDate>| {
        late.zip(early).is_some_and(|(late, early)| late - early > TimeDelta::days(1))
    };
    let apart = is_behind(first.from, second.to) || is_behind(second.from, first.to);
    apart.then(|| {
        let (place, against) = (place(used.provenance), place(other.provenance));
        format!("the document gives two dates: {first} ({place}) is used, {second} ({against}) is not")
    })
}

fn place(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::DateLine => "date line",
        Provenance::Dateline => "dateline of the text",
        Provenance::FrontMatter => "front matter",
        Provenance::Field => "field of the record",
        Provenance::JsonLd | Provenance::Meta | Provenance::Time | Provenance::Text => "page",
        Provenance::Path => "path",
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Found, found, jsonl, letter, mail, markdown, nitf};
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
        for date in ["2024-03-05", "2024-03-04T23:00:00Z", "2024-03-06", "2024-03", "2024", "5 March 2024"] {
            let (used, warnings) = read(&letter::FORMAT, &format!("date {date}\nTalks\n\n{LEAD}"));
            assert!(used.is_some() && warnings.is_empty(), "{date}: {warnings:?}");
        }
        let warned = |date: &str| read(&letter::FORMAT, &format!("date {date}\nTalks\n\n{LEAD}")).1.len();
        assert_eq!(["2024-03-03", "2024-02", "2023"].map(warned), [1, 1, 1]);
        // A dateline without a year says no day.
        assert_eq!(read(&letter::FORMAT, "date 2024-02-02\nTalks\n\nGENEVA, March 5 (TNW) - The talks.\n").1.len(), 0);
    }

    #[test]
    fn a_day_that_a_paragraph_wraps_to_is_text() {
        let text = "{\"title\":\"Mail\",\"date\":\"2024-02-02\",\"text\":\"The gas works pay on\\nJune 19, 2024\\nto all who hold shares.\"}";
        let Some(Found::Article { article, .. }) = found(&jsonl::FORMAT, text).into_iter().next() else { panic!() };
        assert_eq!(article.lead(), "The gas works pay on June 19, 2024 to all who hold shares.");
        assert_eq!(read(&jsonl::FORMAT, text).1.len(), 0);
    }
}
