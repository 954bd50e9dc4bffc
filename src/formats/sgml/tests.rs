use proptest::prelude::*;

use super::*;

fn found(text: &str) -> Vec<Found> {
    super::super::found(&FORMAT, text)
}

fn articles(text: &str) -> Vec<Article> {
    let all = found(text).into_iter().map(|found| match found {
        Found::Article { article, .. } => *article,
        Found::Rejected(rejection) => panic!("{rejection:?}"),
    });
    all.collect()
}

fn day(article: &Article) -> Option<String> {
    article.published.as_ref().map(|published| published.date.to_string())
}

const REUTERS: &str = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">
<REUTERS TOPICS=\"YES\" LEWISSPLIT=\"TRAIN\" OLDID=\"12\" NEWID=\"7\">
<DATE> 5-FEB-1987 15:01:01.79</DATE>
<TOPICS><D>fish</D><D>ship</D></TOPICS>
<PLACES><D>kenya</D></PLACES>
<PEOPLE></PEOPLE>
<UNKNOWN>\u{20}
&#5;&#5;&#5;C T
&#22;f0704&#31;tnw</UNKNOWN>
<TEXT>&#2;
<TITLE>LAKE &lt;LBA> FERRY SINKS
</TITLE>
<AUTHOR>    By Amina Yusuf, Trans News Wire</AUTHOR>
<DATELINE>    KISUMU, Feb 5 - </DATELINE><BODY>The ferry sank
at noon, R&D and all.
    Nobody was on it.
 REUTER
&#3;</BODY></TEXT>
</REUTERS>
<REUTERS TOPICS=\"NO\" NEWID=\"8\">
<DATE>30-FEB-1987 15:01:01.79</DATE>
<TEXT TYPE=\"BRIEF\">&#2;
******<TITLE>GOAT SWIMS
</TITLE>Blah.
&#3;

</TEXT>
</REUTERS>
";

#[test]
fn reuters() {
    let all = articles(REUTERS);
    let [ferry, goat] = all.as_slice() else { panic!("{all:?}") };
    assert_eq!(ferry.title.as_deref(), Some("LAKE <LBA> FERRY SINKS"));
    assert_eq!(day(ferry).as_deref(), Some("1987-02-05"));
    assert_eq!(ferry.published.as_ref().unwrap().provenance, Provenance::Field);
    assert_eq!(ferry.sections[0].text, "KISUMU, Feb 5 - The ferry sank at noon, R&D and all.\n\nNobody was on it.");
    assert_eq!(
        serde_json::to_string(&ferry.metadata).unwrap(),
        r#"{"has_topics":"YES","lewissplit":"TRAIN","oldid":"12","id":"7","topics":["fish","ship"],"places":"kenya","unknown":"C T f0704tnw","author":"Amina Yusuf, Trans News Wire"}"#
    );
    assert_eq!((goat.title.as_deref(), day(goat)), (Some("GOAT SWIMS"), None));
    assert!(goat.warnings[0].to_string().starts_with("line 20: the date \"30-FEB-1987"), "{:?}", goat.warnings);
}

#[test]
fn trec() {
    let text = "<DOC>\n<DOCNO> LB880512-0001 </DOCNO>\n<FILEID>LB-1</FILEID>\n<HEAD>Ferry Sinks</HEAD>\n<HEAD>Eds: new</HEAD>
<BYLINE>By TOMAS REYES</BYLINE>\n<DATELINE>KISUMU, Kenya (TNW) </DATELINE>\n<TEXT>\n   The ferry sank\nat noon.
   The <DATE>goat</DATE> swam. It weighs <0.5 tons.\n</TEXT>\n</DOC>\n<DOC>\n<DOCNO>9</DOCNO><DD> = 880513 </DD>
<HL> Goat Is\n Well </HL>\n<LP>\n Well.\n</LP>\n<TEXT>\n So is the owner.\n</TEXT>\n</DOC>
<DOC id=\"TNW_ENG_19940512.0004\" type=\"story\">\n<HEADLINE>\nOwner Sings\n</HEADLINE>\n<TEXT>\n<P>\nHe sang.\n</P>\n<P>\nLoud.\n</P>\n</TEXT>\n</DOC>
<DOC><DOCNO>LA1</DOCNO><DATE><P>\nJanuary 1, 1989, Sunday, Home Edition \n</P></DATE><SECTION><P>Metro; Part 2</P></SECTION><TEXT><P>x.</P></TEXT></DOC>";
    let all = articles(text);
    assert_eq!(
        all.iter().map(|article| day(article).unwrap_or_default()).collect::<Vec<_>>(),
        ["1988-05-12", "1988-05-13", "1994-05-12", "1989-01-01"]
    );
    assert_eq!(all[0].title.as_deref(), Some("Ferry Sinks"));
    assert_eq!(
        all[0].sections[0].text,
        "KISUMU, Kenya (TNW) The ferry sank at noon.\n\nThe goat swam. It weighs <0.5 tons."
    );
    assert_eq!(
        serde_json::to_string(&all[0].metadata).unwrap(),
        r#"{"id":"LB880512-0001","fileid":"LB-1","head":"Eds: new","byline":"TOMAS REYES"}"#
    );
    assert_eq!(
        (all[1].title.as_deref(), &*all[1].sections[0].text),
        (Some("Goat Is Well"), "Well.\n\nSo is the owner.")
    );
    assert_eq!(all[2].sections[0].text, "He sang.\n\nLoud.");
    assert_eq!(all[2].metadata["id"], "TNW_ENG_19940512.0004");
    assert_eq!(all[3].metadata["section"], "Metro; Part 2");
}

#[test]
fn what_is_sgml() {
    assert!(sniff(REUTERS) && sniff("\n<DOC>\n<DOCNO> 1 </DOCNO>") && sniff("<DOC id=\"a\">x"));
    for text in
        ["<doc><field>x</field></doc>", "x <DOC><DOCNO>1</DOCNO>", "<html><DOC>", "<DOCTOR>", "<DOC", "date 2024"]
    {
        assert!(!sniff(text), "{text}");
    }
}

#[test]
fn documents_know_their_lines_and_nothing_is_lost_in_silence() {
    let all = found("<DOC><DOCNO>1</DOCNO></DOC>\n\n<DOC>\n<TEXT>x</TEXT></DOC>\nStray words.\n<DOC><TEXT>The cut");
    let places: Vec<_> = all
        .iter()
        .map(|found| match found {
            Found::Article { ordinal, .. } => Ok(*ordinal),
            Found::Rejected(rejection) => Err((rejection.line, rejection.reason.as_str())),
        })
        .collect();
    assert_eq!(
        places,
        [
            Err((Some(1), "this document has neither a title nor a text")),
            Err((Some(3), "\"Stray words.\" stands behind this document and before the next")),
            Ok(3),
            Ok(6)
        ]
    );
    assert!(matches!(&found("words")[..], [Found::Rejected(Rejection { line: None, .. })]));
    assert!(found("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n").is_empty());
}

#[test]
fn pieces_give_what_the_whole_gives() {
    let mut pieces = Vec::new();
    let mut rest = REUTERS;
    while let Some(at) = next_document(rest.as_bytes()) {
        let (piece, after) = rest.split_at(at);
        pieces.extend(articles(piece));
        rest = after;
    }
    pieces.extend(articles(rest));
    assert!(pieces.len() == 2 && rest.len() < REUTERS.len());
    let texts = |all: Vec<Article>| all.into_iter().map(|article| article.sections).collect::<Vec<_>>();
    assert!(texts(pieces).iter().zip(texts(articles(REUTERS))).all(|(piece, whole)| piece[0].text == whole[0].text));
}

#[test]
fn hostile_documents_end_soon() {
    for text in
        ["<DOC>", "<DOC><DOCNO>", "<DOC><A>", "<DOC>&lt;", "<REUTERS A=\"", "<D><D>", "<TEXT>", "</DOC>", "<X>y"]
    {
        found(&("<DOC><DOCNO>1</DOCNO>".to_owned() + &text.repeat(20_000)));
    }
}

proptest! {
    #[test]
    fn nothing_panics(text in "(\\PC|\n|<DOC>|</DOC>|<TEXT>|</TEXT>|<DATE>|<D>|<P>|<DOCNO>|[0-9]{6}|&|&#3;|[<>/]){0,40}") {
        found(&text);
    }
}
