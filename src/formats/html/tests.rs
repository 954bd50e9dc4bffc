//! Pages as a whole: their dates in many languages and by many content systems, and pages that mean harm.

use super::*;
use crate::article::Published;
use crate::dates::Precision;

/// A text long enough to be an article.
const TEXT: &str = "<p>The crews of the ferries left the talks after three days and went home, and the boats stayed in the harbour.</p>\
<p>Nobody could say when they would sail again, since the owners of the boats had not been at the table at all.</p>\
<p>The islands have medicine for a week, and the fishermen offered to carry what is needed until the strike is over.</p>";

fn found(html: &str) -> Result<Article, String> {
    read(Raw::whole(html), &Schema::embedded())
}

fn parsed(html: &str) -> Article {
    found(html).unwrap_or_else(|reason| panic!("{reason}: {html}"))
}

fn date(html: &str) -> String {
    parsed(html).published.map_or("none".to_owned(), |published| published.date.to_string())
}

#[test]
fn pages_by_many_systems() {
    let pages = include_str!("tests/pages.txt").split("\n=== ").skip(1);
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in pages {
        let (head, html) = page.split_once('\n').unwrap();
        let expected = head.split(' ').next().unwrap();
        let article = parsed(&html.replace("{T}", TEXT));
        let is = article.published.as_ref().map_or("none".to_owned(), |published| published.date.to_string());
        count += 1;
        if is != expected {
            let evidence: Vec<_> =
                article.evidence.iter().map(|e| format!("{}={} {}", e.place, e.written, e.verdict)).collect();
            wrong.push(format!("{head}: {is} {evidence:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 55);
}

#[test]
fn pages_in_many_languages() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in include_str!("tests/languages.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [language, published, updated, day, headline, text] = cells[..] else { panic!("{line}") };
        let text = format!("<p>{text} {text}</p>").repeat(3);
        let pages = [
            // A news site: the day below the headline, the change beside it.
            format!(
                "<html lang={language}><title>{headline} | Herald</title><div class=topbar>2024-11-30</div><h1>{headline}</h1><p>{published}</p><p>{updated}</p>{text}<footer>© 2019</footer>"
            ),
            // The change before the day.
            format!(
                "<html lang={language}><article><header><h1>{headline}</h1><div>{updated}</div><div>{published}</div></header>{text}</article>"
            ),
            // An element for the day.
            format!(
                "<html lang={language}><article><h1>{headline}</h1><span class='post-date'>{day}</span>{text}</article><div class=related-posts><span class=post-date>2023-01-01</span></div>"
            ),
            // The day above the headline, in a line of its own.
            format!(
                "<html lang={language}><main><p>{day}</p><h1>{headline}</h1>{text}</main><div id=comments><p>2024-02-07</p></div>"
            ),
            // On one line with the author.
            format!("<html lang={language}><h1>{headline}</h1><div class=byline>A. Roake | {day}</div>{text}"),
        ];
        for (i, page) in pages.iter().enumerate() {
            count += 1;
            let is = date(page);
            if is != "2024-02-05" {
                let evidence = parsed(page).evidence;
                let evidence: Vec<_> =
                    evidence.iter().map(|e| format!("{}={} {}", e.place, e.written, e.verdict)).collect();
                wrong.push(format!("{language} {i}: {is} {evidence:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 150);
}

#[test]
fn what_a_page_says_of_its_article() {
    let html = format!(
        r#"<!doctype html><html lang="en-GB"><head><title>Ferry talks fail | The Herald</title>
        <meta property="og:site_name" content="The Herald"><meta property="og:title" content="Ferry talks fail | The Herald">
        <meta name="description" content="Crews &amp; owners part."><meta property="article:section" content="World">
        <meta name="keywords" content="ferries, talks"><link rel="canonical" href="https://herald.example/ferry?a=1&amp;b=2">
        <meta property="article:published_time" content="2024-02-05T10:00:00Z">
        <script type="application/ld+json">{{"@type":"NewsArticle","author":[{{"@type":"Person","name":"Maren Ostvik"}},{{"name":"Anselm Roake"}}]}}</script>
        </head><body><nav><a href="/">Home</a></nav><h1>Ferry talks fail</h1>{TEXT}<h2>Impact</h2>{TEXT}
        <figure><img src="a.jpg"><figcaption>A boat.</figcaption></figure><ul><li>medicine</li><li>gas</li></ul><script>x()</script></body></html>"#
    );
    let article = parsed(&html);
    assert_eq!(article.title.as_deref(), Some("Ferry talks fail"));
    assert_eq!(
        serde_json::to_string(&article.metadata).unwrap(),
        r#"{"author":["Maren Ostvik","Anselm Roake"],"outlet":"The Herald","section":"World","description":"Crews & owners part.","language":"en-GB","url":"https://herald.example/ferry?a=1&b=2","keywords":["ferries","talks"]}"#
    );
    assert_eq!(article.sections.len(), 2);
    assert_eq!(article.sections[1].heading.as_deref(), Some("Impact"));
    assert!(article.sections[1].text.ends_with("- medicine\n- gas"), "{}", article.sections[1].text);
    assert!(!article.sections[1].text.contains("A boat") && article.lead().starts_with("The crews"));
    let Some(Published { span: Some(span), provenance: Provenance::Meta, precision: Precision::Day, .. }) =
        article.published
    else {
        panic!("{:?}", article.published)
    };
    assert!(html[span].starts_with("<meta property=\"article:published_time\""));
}

#[test]
fn tags_stand_in_one_meta_element_or_in_one_each() {
    let tags =
        |metas: &str| parsed(&format!("{metas}<h1>Ferry talks fail</h1>{TEXT}")).metadata["keywords"].to_string();
    assert_eq!(tags("<meta property=article:tag content='Water,Kenya, Drought'>"), r#"["Water","Kenya","Drought"]"#);
    assert_eq!(
        tags("<meta property=article:tag content='Kisumu, Kenya'><meta property=article:tag content=Water>"),
        r#"["Kisumu, Kenya","Water"]"#
    );
}

#[test]
fn names_are_as_json_ld_says_them() {
    let author = |name: &str| {
        let linked = format!(r#"<script type="application/ld+json">{{"@type":"Article","author":{name}}}</script>"#);
        parsed(&format!("{linked}<h1>Ferry talks fail</h1>{TEXT}")).metadata["author"].to_string()
    };
    assert_eq!(author(r#"{"name":"FRANCE 24"}"#), r#""FRANCE 24""#);
    assert_eq!(
        author(r#"[{"name":["Amina Yusuf","Di Nguyen"]},"AFP/Reuters"]"#),
        r#"["Amina Yusuf","Di Nguyen","AFP/Reuters"]"#
    );
}

#[test]
fn a_contradiction_is_a_warning() {
    let html = format!(
        "<link rel=canonical href=https://a.example/2024/02/05/x><meta name=pubdate content=2024-06-11><h1>Ferry talks fail</h1>{TEXT}"
    );
    assert_eq!(
        parsed(&html).warnings[0].message,
        "the page gives two dates: 2024-02-05 (canonical address) is used, 2024-06-11 (meta pubdate) is not"
    );
    let html = format!("<html lang=en><h1>Ferry talks fail</h1><p class=date>02/05/2024</p>{TEXT}");
    assert!(parsed(&html).warnings[0].message.starts_with("the date \"02/05/2024\" is not used: this is either"));
}

#[test]
fn days_are_seen_in_the_digits_of_their_script() {
    for day in ["٥ فبراير ٢٠٢٤", "५ फ़रवरी २०२४", "৫ ফেব্রুয়ারি ২০২৪", "๕ กุมภาพันธ์ ๒๕๖๗", "۵ فوریه ۲۰۲۴", "5 กุมภาพันธ์ 2567"]
    {
        assert_eq!(date(&format!("<h1>Ferry talks fail</h1><p class=date>{day}</p>{TEXT}")), "2024-02-05", "{day}");
    }
    // Of the Iranian calendar: no year of ours.
    assert_eq!(date(&format!("<h1>Ferry talks fail</h1><p class=date>۱۳ بهمن ۱۴۰۲</p>{TEXT}")), "none");
}

#[test]
fn spans_of_dates_that_are_seen_are_where_they_stand() {
    let html = format!("<h1>Ferry&nbsp;talks fail</h1>\n <p class=date>  5&nbsp;February\n  2024</p>{TEXT}");
    let published = parsed(&html).published.unwrap();
    assert_eq!(&html[published.span.unwrap()], "5&nbsp;February\n  2024");
}

#[test]
fn pages_are_told_from_letters_and_other_markup() {
    for text in [
        "<!DOCTYPE html>\n<p>",
        " <!-- x --><html lang=en>",
        "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\">",
        "<div class=a><p>x</p></div>",
    ] {
        assert!(sniff(text), "{text}");
    }
    for text in [
        "date 2024-02-05 <p>One</p>",
        "<p>One",
        "<?xml version=\"1.0\"?><rss>",
        "<DOC><TEXT>",
        "<nitf>",
        "< p >",
        "",
        "<!doctype lewis>",
        "<pre>x</pre>",
    ] {
        assert!(!sniff(text), "{text}");
    }
}

/// The sections of a page, a heading before ` | `.
fn sections(html: &str) -> Vec<String> {
    let show = |section: &Section| match &section.heading {
        Some(heading) => format!("{heading} | {}", section.text),
        None => section.text.clone(),
    };
    parsed(html).sections.iter().map(show).collect()
}

#[test]
fn an_article_is_found_whatever_holds_it() {
    for (open, close) in [
        ("<form id=aspnetForm><input type=hidden>", "</form>"),
        ("<form><div id=main>", "</div></form>"),
        ("<form><table><tr><td>", "</table></form>"),
        ("<form><center>", "</center></form>"),
        ("<aside class=story>", "</aside>"),
        ("<footer class=post>", "</footer>"),
        ("<nav class=menu><div>", "</div></nav>"),
        ("<figure>", "</figure>"),
        ("<fieldset>", "</fieldset>"),
    ] {
        let page = format!(
            "<title>Ferry talks fail</title>{open}<h1>Ferry talks fail</h1>{TEXT}{TEXT}{close}<div>© Herald</div>"
        );
        let text = sections(&page).concat();
        assert!(text.starts_with("The crews") && text.ends_with("strike is over."), "{open}: {text}");
    }
    let short = "<form><div><a href=/>Home</a></div><div>The talks failed. The crews went home.</div></form>";
    assert!(sections(short).concat().contains("The talks failed"));
}

#[test]
fn an_article_of_one_paragraph_is_told_from_what_is_beside_it() {
    let page = |more: &str| {
        let body = format!(
            "<div class=article-body><h1>Ferry talks fail</h1><p>{}</p>{more}</div>",
            [TEXT, TEXT].concat().replace("<p>", "").replace("</p>", " ")
        );
        format!(
            "<title>Ferry talks fail</title><div class=dt>Rain, 9 degrees</div>{body}<div class=imp>Publisher: Lake Herald, Kisumu</div>"
        )
    };
    for more in ["", "<div class=social>Tell them</div>", "<p style='display:none'>x</p>"] {
        let text = sections(&page(more)).concat();
        assert!(text.starts_with("The crews") && text.ends_with("strike is over."), "{more}: {text}");
    }
}

#[test]
fn words_are_kept_that_other_elements_are_left_out_for() {
    let page = format!(
        "<p>They met in the <a href=x>pub</a>, in 79 <span class=era>AD</span>, <b class=social>the ad</b> said.</p>{TEXT}{TEXT}<ul><li>Pub<li>Inn</ul>\
         <table><tr><th>Ad</th><td>4</td></tr><tr><th>Pub</th><td>5</td></tr></table><div>Advertisement</div>"
    );
    let text = sections(&page).concat();
    assert!(text.starts_with("They met in the pub, in 79 AD, the ad said."), "{text}");
    assert!(text.ends_with("- Pub\n- Inn\n\nAd | 4\nPub | 5"), "{text}");
}

#[test]
fn the_name_of_the_site_is_no_headline() {
    let page = format!(
        "<title>Ferry talks fail | Lake Herald</title><h1 class=logo>Lake Herald</h1><div class=c><div>World</div><h2>Ferry talks fail</h2>{TEXT}{TEXT}</div>"
    );
    assert_eq!(sections(&page).len(), 1);
}

#[test]
fn two_line_ends_are_the_end_of_a_paragraph() {
    let page = |part: &str| sections(&format!("<h1>Ferry talks fail</h1>{TEXT}{TEXT}{part}")).split_off(1);
    assert_eq!(page("<h2>One of it<br><br></h2><p>a"), ["One of it | a"]);
    assert_eq!(page("<h2>One<br><br>Two</h2><p>a"), ["One Two | a"]);
    let rows = "<table><tr><th>Team<th>Points<tr><td>One<br><br>two<td>4</table>";
    assert_eq!(page(&format!("<h2>One</h2>{rows}")), ["One | Team | Points\nOne two | 4"]);
    for ends in ["<br><br>", "<br> <br/>", "<br>&nbsp;<br>", "<br />&#160;\n<br />", "<br>\u{3000}<br>"] {
        assert_eq!(
            page(&format!("<h2>One</h2><div>a{ends}b</div><p>c{ends}d<br>e</p>")),
            ["One | a\n\nb\n\nc\n\nd\ne"],
            "{ends}"
        );
    }
}

#[test]
fn dates_before_the_lead_go_and_short_sentences_stay() {
    let first = |part: &str| sections(&format!("<h1>Ferry talks fail</h1>{part}{TEXT}"))[0].clone();
    for part in ["<p>Published 5 February 2024</p>", "<p>By Amina Yusuf | 5 Feb 2024, 10:30 GMT</p><p>5 Feb 2024</p>"] {
        assert!(first(part).starts_with("The crews"), "{part}");
    }
    for part in [
        "<p>War began on 5 May 1999.</p>",
        "<p>Oda Brandt, 5 May 1999 - 3 Feb. 2024.</p><p>Kisumu fell on 6 June 2001.</p>",
    ] {
        assert_eq!(
            format!("<p>{}</p>", first(part).split("\n\nThe crews").next().unwrap().replace("\n\n", "</p><p>")),
            part
        );
    }
}

#[test]
fn the_byline_on_the_line_of_the_date_is_the_author() {
    let page = format!(
        "<html lang=fr><h1>Ferry talks fail</h1><p>Par Amina Yusuf, publié le 5 février 2024 à 10h30</p>{TEXT}"
    );
    let article = parsed(&page);
    assert_eq!(article.metadata["author"], "Amina Yusuf");
    assert!(article.lead().starts_with("The crews") && article.published.is_some());
}

#[test]
fn a_page_without_an_article_is_rejected() {
    assert_eq!(
        found("<html><title>Login</title><form><input></form>"),
        Err("the page \"Login\" has no text of an article".into())
    );
    assert_eq!(found("<html></html>"), Err("the page has no text of an article".into()));
}

#[test]
fn hostile_pages_end_and_keep_their_text() {
    let many = |part: &str, times: usize| format!("<h1>Ferry talks fail</h1>{TEXT}{}", part.repeat(times));
    for html in [
        many("<div>", 100_000),
        many("<b><p>", 3_000),
        many("<a href=x><div>", 3_000),
        many("<table><tr><td>", 3_000),
        many("<ul><li>", 3_000),
        many("</div>", 100_000),
        many("<p class='", 3_000),
        many("<script>", 3_000),
        many("<!--", 3_000),
        many("<select><title>", 3_000),
        many("<p>\0\u{1}", 2_000),
        many("2024-02-05 <i>", 2_000),
        many("<h2>", 2_000),
        many("<div class=comment>", 2_000),
        many("&#", 10_000),
        many("<time datetime=2024>", 2_000),
        many("<form><svg>", 2_000),
        many("<br><h1>", 300_000),
        many("<h1>Title</h1>", 20_000),
        format!("<title>{}</title>{}", "word ".repeat(50_000), many(&format!("<h1>{}</h1>", "other ".repeat(90)), 60)),
        many(&format!("<ul><li>a{}</ul>", "<br>&#32;&#32;&#32;&#32;".repeat(20_000)), 1),
        many("<p> <ul> ", 10_000),
        many(&format!("<p id=\"{}\">", "x ".repeat(200_000)), 3),
        many(&format!("<meta name=\"{}\" content=\"{}&amp;\">", "a ".repeat(200_000), "b".repeat(400_000)), 1),
        format!("<title>{}</title><meta property=og:site_name content=Herald>{}", "a - ".repeat(200_000), many("", 0)),
        many(&format!("<script type=application/ld+json>{}</script>", "[".repeat(100_000)), 2),
    ] {
        let article = parsed(&html);
        let text: String = article.sections.iter().map(|section| &*section.text).collect();
        assert!(text.contains("left the talks after three days"), "{:.80}", &html[html.len() - 80..]);
    }
}
