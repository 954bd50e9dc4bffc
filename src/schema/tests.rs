use proptest::prelude::*;

use super::*;

const TEXT: &str = "[fields.text]\ntype = \"text\"\nfrom = [\"title\", \"section.heading\", \"section.text\"]\n";
const DATE: &str = "[fields.date]\ntype = \"date\"\nfrom = \"published\"\n";
const ACTOR: &str = "[fields.actor]\ntype = \"actor\"\nfrom = [\"title\", \"section.heading\", \"section.text\"]\n";
const SECTION: &str = "[fields.section]\ntype = \"keyword\"\nfrom = \"section.heading\"\n";

/// `start`, and below it the built-in fields that it does not name.
fn completed(start: &str) -> String {
    let built_in = [TEXT, DATE, ACTOR, SECTION].into_iter();
    let lacking = built_in.filter(|table| !start.contains(table.lines().next().unwrap()));
    start.to_owned() + &lacking.collect::<String>()
}

fn parsed(start: &str) -> Schema {
    Schema::parse(&completed(start), "my.toml").unwrap()
}

/// Place and clause of the error for `text`, and the fix.
fn refused(text: &str) -> (String, String) {
    let error = Schema::parse(text, "my.toml").expect_err(text);
    assert_eq!(error.kind(), ErrorKind::Schema);
    (error.to_string(), error.how_to_fix().expect("a fix").to_owned())
}

/// Each case: the start of a file, the place and clause of its error, the fix.
#[track_caller]
fn all_refused(cases: &[(&str, &str, &str)]) {
    for &(start, what, fix) in cases {
        assert_eq!(refused(&completed(start)), (format!("my.toml:{what}"), fix.to_owned()), "{start}");
    }
}

#[test]
fn the_default_reads_and_leaves_nothing_out() {
    let schema = Schema::embedded();
    assert_eq!(schema.languages, ["english"]);
    assert_eq!(schema.date_order, None);
    assert_eq!(schema.weights, Weights { title: 3, heading: 1, lead: 2 });
    let Records { id, title, date, body } = &schema.records;
    assert_eq!([id, title, date, body].map(|keys| keys[0].as_str()), ["id", "title", "date", "body"]);
    let fields: Vec<_> = schema.fields.iter().map(|f| (f.name.as_str(), f.kind, f.from[0].as_str(), f.fast)).collect();
    assert_eq!(
        fields,
        [
            ("author", FieldKind::Text, "author", false),
            ("desk", FieldKind::Keyword, "desk", true),
            ("outlet", FieldKind::Keyword, "outlet", true),
            ("tag", FieldKind::Keyword, "tags", true),
        ]
    );
    assert_eq!(schema.duplicates, [Sameness::Text, Sameness::Date, Sameness::Field(2)]);
    assert_eq!(schema.source(), Schema::DEFAULT);
    assert_eq!(Schema::parse(Schema::DEFAULT, "my.toml").unwrap(), schema);
    // With nothing to fall back on.
    let records = Records { id: Vec::new(), title: Vec::new(), date: Vec::new(), body: Vec::new() };
    let weights = Weights { title: 1, heading: 1, lead: 1 };
    let blank = Schema { languages: Vec::new(), weights, records, fields: Vec::new(), ..schema.clone() };
    assert_eq!(read::read(Schema::DEFAULT, "my.toml", &blank).unwrap(), schema);
}

#[test]
fn what_is_left_out_is_as_in_the_default_but_for_fields() {
    let default = Schema::embedded();
    assert_eq!(
        parsed("version = 1\n"),
        Schema { fields: Vec::new(), duplicates: vec![Sameness::Text, Sameness::Date], ..default.clone() }
    );
    let some = parsed("version = 1\n[weights]\nlead = 9\n[records]\nbody = \"c\"\n");
    assert_eq!(some.weights, Weights { lead: 9, ..default.weights });
    assert_eq!(some.records, Records { body: vec!["c".into()], ..default.records });
}

#[test]
fn says_what_duplicates_have_in_common() {
    let outlet = "[fields.outlet]\ntype = \"keyword\"\nfrom = \"meta.paper\"\n";
    let duplicates = |line: &str| parsed(&format!("version = 1\n{line}\n{outlet}")).duplicates;
    // As in the default, where it has the fields of the default.
    assert_eq!(duplicates(""), [Sameness::Text, Sameness::Date, Sameness::Field(0)]);
    assert_eq!(duplicates("duplicates = [\"outlet\", \"text\"]"), [Sameness::Field(0), Sameness::Text]);
    assert_eq!(duplicates("duplicates = \"text\""), [Sameness::Text]);
    assert_eq!(duplicates("duplicates = []"), []);
    all_refused(&[
        (
            "version = 1\nduplicates = [\"date\"]\n",
            "2:14: articles of different texts are no duplicates",
            "add \"text\", or write duplicates = [] to keep every article",
        ),
        ("version = 1\nduplicates = [\"text\", \"dat\"]\n", "2:23: unknown field `dat`", "write `date`"),
        (
            "version = 1\nduplicates = [\"text\", \"outlet\"]\n",
            "2:23: unknown field `outlet`",
            "write `text` or `date`",
        ),
        (
            "version = 1\nduplicates = 3\n",
            "2:14: `duplicates` is a whole number, not a string or a list of strings",
            "write duplicates = [\"text\", \"date\"]",
        ),
    ]);
}

#[test]
fn reads_every_option() {
    let schema = parsed(concat!(
        "version = 1\nlanguage = \"german\"\ndate_order = \"month-first\"\n",
        "fields.words = { type = \"number\", from = \"meta.stats.words\", fast = true }\n",
        "[weights]\ntitle = 0x9\nheading = 1\nlead = 5\n",
        "[records]\nid = \"nr\"\ntitle = [\"t\", \"headline.main\"]\ndate = [\"d\"]\nbody = [\"og:text\"]\n",
        "[fields.updated]\ntype = \"date\"\nfrom = [\"meta.updated\", \"meta.date\"]\nfast = false\n",
        "[fields.kicker_2]\ntype = \"text\"\nfrom = [\"meta.a b\"]\nfast = false\n",
    ));
    let keys = |keys: &[&str]| keys.iter().map(|&key| key.to_owned()).collect::<Vec<_>>();
    assert_eq!((schema.languages.join(" "), schema.date_order), ("german".to_owned(), Some(DateOrder::MonthFirst)));
    assert_eq!(schema.weights, Weights { title: 9, heading: 1, lead: 5 });
    assert_eq!(
        schema.records,
        Records {
            id: keys(&["nr"]),
            title: keys(&["t", "headline.main"]),
            date: keys(&["d"]),
            body: keys(&["og:text"])
        }
    );
    assert_eq!(
        schema.fields,
        [
            Field { name: "words".into(), kind: FieldKind::Number, from: keys(&["stats.words"]), fast: true },
            Field { name: "updated".into(), kind: FieldKind::Date, from: keys(&["updated", "date"]), fast: false },
            Field { name: "kicker_2".into(), kind: FieldKind::Text, from: keys(&["a b"]), fast: false },
        ]
    );
    assert_eq!(schema.field("updated"), schema.fields.get(1));
    assert_eq!(schema.field("text"), None);
}

#[test]
fn comments_and_layout_do_not_matter_but_all_else_does() {
    let schema = Schema::embedded();
    let bare: String =
        Schema::DEFAULT.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).flat_map(|l| [l, "\r\n"]).collect();
    let bare = Schema::parse(&format!("\u{feff}{bare}"), "my.toml").unwrap();
    assert_eq!(bare, schema);
    assert_ne!(bare.source(), schema.source());
    for (old, new) in [
        ("\nlanguage = \"english\"", "\nlanguage = \"german\""),
        ("\nlanguage = \"english\"", "\nlanguage = [\"english\", \"german\"]"),
        ("# date_order", "date_order"),
        ("lead = 2", "lead = 3"),
        ("\"uuid\", ", ""),
        ("[fields.desk]", "[fields.part]"),
        ("\"meta.tag\", ", ""),
    ] {
        let text = Schema::DEFAULT.replacen(old, new, 1);
        assert_ne!(Schema::parse(&text, "my.toml").unwrap(), schema, "{new}");
    }
}

#[test]
fn refuses_what_is_no_toml() {
    let shape = "write key = \"value\" or key = [\"value\", \"value\"], one key a line, and tables as [table] lines";
    all_refused(&[
        ("version = 1\nlanguage\n", "2:9: this is not TOML: key with no value, expected `=`", shape),
        (
            "\u{feff}language = english\n",
            "1:12: this is not TOML: string values must be quoted, expected literal string",
            shape,
        ),
        (
            "version = 1\r\nlanguage = 'ü' x\r\n",
            "2:16: this is not TOML: unexpected key or value, expected newline, `#`",
            shape,
        ),
        ("version = 1\nversion = 1\n", "2:1: `version` stands here for the second time", "remove one of them"),
        ("version = 1\n[fields.a]\n[fields.a]\n", "3:9: `a` stands here for the second time", "remove one of them"),
    ]);
}

#[test]
fn refuses_other_versions_and_unknown_keys() {
    let newer = "write version = 1, or use the dateline that the file was written for";
    let other = "this dateline does not read that version of the schema";
    all_refused(&[
        ("language = \"english\"\n", "1:1: `version` is missing", "write version = 1 at the top of the file"),
        ("news = 1\nversion = 2\n", &format!("2:11: {other}"), newer),
        ("version = -1\n", &format!("1:11: {other}"), newer),
        ("version = 99999999999999999999\n", &format!("1:11: {other}"), newer),
        ("version = \"1\"\n", "1:11: `version` is a string, not a whole number", "write version = 1"),
        ("version = 1\nlenguage = 'e'\n", "2:1: unknown key `lenguage`", "write `language`"),
        (
            "zoo = 1\nversion = 1\n[nest]\n",
            "1:1: unknown key `zoo`",
            "write `version`, `language`, `date_order`, `weights`, `records`, `duplicates` or `fields`",
        ),
        ("version = 1\n[weights]\nlead = 1\ntitel = 1\n", "4:1: unknown key `titel`", "write `title`"),
        (
            "version = 1\n[records]\nauthor = 'a'\n",
            "3:1: unknown key `author`",
            "write `id`, `title`, `date` or `body`",
        ),
        ("version = 1\n[fields.x]\nstored = true\n", "3:1: unknown key `stored`", "write `type`, `from` or `fast`"),
    ]);
}

#[test]
fn refuses_wrong_values() {
    let weight = "write heading = 3";
    all_refused(&[
        (
            "version = 1\nlanguage = 1\n",
            "2:12: `language` is a whole number, not a string or a list of strings",
            "write language = \"english\"",
        ),
        ("version = 1\ndate_order = 'dayfirst'\n", "2:14: unknown order `dayfirst`", "write `day-first`"),
        ("version = 1\ndate_order = 'DMY'\n", "2:14: unknown order `DMY`", "write `day-first` or `month-first`"),
        (
            "version = 1\nweights = 3\n",
            "2:11: `weights` is a whole number, not a table",
            "write [weights] on a line of its own, and the weights below it",
        ),
        ("version = 1\nweights.heading = 0\n", "2:19: the weight `heading` is not from 1 to 9", weight),
        ("version = 1\n[weights]\nheading = 257\n", "3:11: the weight `heading` is not from 1 to 9", weight),
        ("version = 1\n[weights]\nheading = 10\n", "3:11: the weight `heading` is not from 1 to 9", weight),
        ("version = 1\n[weights]\nheading = -1\n", "3:11: the weight `heading` is not from 1 to 9", weight),
        ("version = 1\n[weights]\nheading = 1.5\n", "3:11: `heading` is a decimal number, not a whole number", weight),
        ("version = 1\n[records]\nid = []\n", "3:6: `id` is an empty list", "write id = [\"KEY\"]"),
        ("version = 1\n[records]\nid = ['a',\n '']\n", "4:2: `id` has an empty string", "write id = [\"KEY\"]"),
        (
            "version = 1\n[records]\nid = ['a', 2024-01-01]\n",
            "3:12: `id` is a date, not a string or a list of strings",
            "write id = [\"KEY\"]",
        ),
        (
            "version = 1\n[records]\nid = ['ä', 'ä']\n",
            "3:12: \"ä\" stands here for the second time",
            "remove one of them",
        ),
    ]);
}

#[test]
fn refuses_an_index_without_its_built_in_fields() {
    let actor =
        "add [fields.actor] with type = \"actor\" and from = [\"title\", \"section.heading\", \"section.text\"]";
    let text = "add [fields.text] with type = \"text\" and from = [\"title\", \"section.heading\", \"section.text\"]";
    let what = |start: &str| refused(&format!("version = 1\n{start}"));
    let at = |what: &str| format!("my.toml:{what}");
    assert_eq!(what(""), (at("1:1: [fields] is missing"), text.to_owned()));
    assert_eq!(what("\n  [fields]\n"), (at("3:4: the field `text` is missing"), text.to_owned()));
    assert_eq!(what(&[TEXT, DATE, SECTION].concat()), (at("2:2: the field `actor` is missing"), actor.to_owned()));
    let misspelt = [TEXT, DATE, &ACTOR.replace("actor]", "actors]"), SECTION].concat();
    assert_eq!(
        what(&misspelt),
        (
            at("8:9: the field `actor` is missing, and here is a field `actors`"),
            format!("write [fields.actor] if that is meant; if not, {actor}")
        )
    );
    assert_eq!(what("[[fields]]").0, at("2:1: `fields` is a list, not a table"));
}

#[test]
fn refuses_built_in_fields_of_another_kind() {
    let always = "4:8: the field `text` always comes from title, section.heading, section.text";
    let parts = "write from = [\"title\", \"section.heading\", \"section.text\"]";
    all_refused(&[
        (
            "version = 1\n[fields.date]\nfrom = 'published'\ntype = 'keyword'\n",
            "4:8: the field `date` is always of the type `date`",
            "write type = \"date\"",
        ),
        ("version = 1\n[fields.actor]\ntype = 'acter'\nfrom = 'title'\n", "3:8: unknown type `acter`", "write `actor`"),
        ("version = 1\n[fields.text]\ntype = 'text'\nfrom = ['title', 'section.text']\n", always, parts),
        ("version = 1\n[fields.text]\ntype = 'text'\nfrom = ['title', 'section.text', 'meta.a']\n", always, parts),
        (
            "version = 1\n[fields.section]\ntype = 'keyword'\nfrom = 'section.header'\n",
            "4:8: unknown source `section.header`",
            "write `section.heading`",
        ),
        (
            &(String::from("version = 1\n") + TEXT + "fast = true\n"),
            "5:8: the field `text` is never fast",
            "write fast = false, or remove the line",
        ),
        (
            "version = 1\n[fields.section]\ntype = 'keyword'\nfrom = 'section.heading'\nfast = false\n",
            "5:8: the field `section` is always fast",
            "write fast = true, or remove the line",
        ),
        (
            "version = 1\n[fields.date]\nfrom = 'x'\n",
            "2:9: `type` of the field `date` is missing",
            "write type = \"date\"",
        ),
    ]);
}

#[test]
fn refuses_names_that_no_query_could_use() {
    let rule = "use lower-case letters, digits and `_`, a letter first";
    all_refused(&[
        ("version = 1\n[fields.Wire-Desk]\n", "2:9: `Wire-Desk` is no name for a field", "write [fields.wire_desk]"),
        ("version = 1\n[fields.\"größe\"]\n", "2:9: `größe` is no name for a field", rule),
        ("version = 1\n[fields.2nd]\n", "2:9: `2nd` is no name for a field", rule),
        ("version = 1\n[fields._a]\n", "2:9: `_a` is no name for a field", rule),
        ("version = 1\n[fields.Title]\n", "2:9: `Title` is no name for a field", rule),
        ("version = 1\n[fields.'']\n", "2:9: `` is no name for a field", rule),
    ]);
    for name in Schema::RESERVED {
        let error = refused(&completed(&format!("version = 1\n[fields.{name}]\ntype = 'text'\nfrom = 'meta.x'\n")));
        assert_eq!(error.0, format!("my.toml:2:9: `{name}:` means something else in a query"));
        assert_eq!(error.1, format!("give the field another name, such as `my_{name}`"));
    }
}

#[test]
fn refuses_fields_that_mean_nothing() {
    let key = "write \"meta.KEY\" or \"meta.KEY.KEY\"";
    all_refused(&[
        (
            "version = 1\n[fields]\nx = 'meta.x'\n",
            "3:5: `x` is a string, not a table",
            "write [fields.NAME] with type = \"keyword\" and from = \"meta.KEY\"",
        ),
        (
            "version = 1\n[fields.x]\nfrom = 'meta.x'\n",
            "2:9: `type` of the field `x` is missing",
            "write type = \"keyword\"",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'text'\n",
            "2:9: `from` of the field `x` is missing",
            "write from = \"meta.KEY\"",
        ),
        (
            "version = 1\n[fields.x]\ntype = true\n",
            "3:8: `type` is true or false, not a string",
            "write type = \"keyword\"",
        ),
        ("version = 1\n[fields.x]\ntype = 'keywords'\n", "3:8: unknown type `keywords`", "write `keyword`"),
        (
            "version = 1\n[fields.x]\ntype = 'string'\n",
            "3:8: unknown type `string`",
            "write `text`, `keyword`, `date` or `number`",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'actor'\nfrom = 'meta.x'\n",
            "3:8: the type `actor` is that of the field `actor` alone",
            "write type = \"keyword\" to find names as a whole, or \"text\" to find their words",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'keyword'\nfrom = ['meta.x', 'title']\n",
            "4:19: a field of your own comes from metadata, not from `title`",
            "write \"meta.KEY\"; title:, lead:, section: and date: search the article itself",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'text'\nfrom = 'byline'\n",
            "4:8: unknown source `byline`",
            "write \"meta.byline\"",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'text'\nfrom = 'mata.x'\n",
            "4:8: unknown source `mata.x`",
            "write \"meta.x\"",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'text'\nfrom = 'org.x'\n",
            "4:8: unknown source `org.x`",
            "write \"meta.org.x\"",
        ),
        ("version = 1\n[fields.x]\ntype = 'text'\nfrom = 'meta'\n", "4:8: `meta` does not name a key", key),
        ("version = 1\n[fields.x]\ntype = 'text'\nfrom = 'meta.a..b'\n", "4:8: `meta.a..b` does not name a key", key),
        (
            "version = 1\n[fields.x]\ntype = 'text'\nfrom = 'meta.x'\nfast = true\n",
            "5:8: results are neither counted nor sorted by running text",
            "remove `fast`, or write type = \"keyword\"",
        ),
        (
            "version = 1\n[fields.x]\ntype = 'date'\nfrom = 'meta.x'\nfast = 1\n",
            "5:8: `fast` is a whole number, not true or false",
            "write fast = true",
        ),
    ]);
}

#[test]
fn an_unknown_language_is_refused_where_it_stands() {
    let error = |schema: Schema, known: &[&str]| {
        let error = schema.unknown_language(schema.languages.len() - 1, known);
        (error.to_string(), error.how_to_fix().unwrap().to_owned())
    };
    let known = ["english", "german", "dutch"];
    assert_eq!(
        error(parsed("version = 1\nlanguage = \"germann\"\n"), &known),
        ("my.toml:2:12: there is no language \"germann\"".into(), "write language = \"german\"".into())
    );
    assert_eq!(
        error(parsed("version = 1\nlanguage = \"elvish\"\n"), &known),
        ("my.toml:2:12: there is no language \"elvish\"".into(), "write one of english, german, dutch".into())
    );
    let several = parsed("version = 1\nlanguage = [\"dutch\",\n  \"germann\"]\n");
    assert_eq!(several.languages, ["dutch", "germann"]);
    assert_eq!(several.same_language(1, 0).to_string(), "my.toml:3:3: \"dutch\" and \"germann\" are one language");
    assert_eq!(
        error(several, &known),
        ("my.toml:3:3: there is no language \"germann\"".into(), "write \"german\"".into())
    );
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_a_place_in_it(
        cut in 0..Schema::DEFAULT.len(),
        length in 0..40_usize,
        put in r#"[a-z"'=\[\]{}.,#0-9\n é\x00]{0,6}"#,
    ) {
        // The default with a few bytes replaced.
        let end = (cut + length).min(Schema::DEFAULT.len());
        let mut bytes = Schema::DEFAULT.as_bytes().to_vec();
        bytes.splice(cut..end, put.bytes());
        let text = String::from_utf8_lossy(&bytes);
        if let Err(error) = Schema::parse(&text, "f") {
            prop_assert_eq!(error.kind(), ErrorKind::Schema);
            prop_assert!(error.how_to_fix().is_some());
            let message = error.to_string();
            let mut place = message.split(':').skip(1).map_while(|number| number.parse::<usize>().ok());
            let (line, column) = (place.next().unwrap(), place.next().unwrap());
            let width = text.split('\n').nth(line - 1).map(|line| line.chars().count());
            prop_assert!(width.is_some_and(|width| (1..=width + 1).contains(&column)), "{}", message);
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = Schema::parse(&text, "f");
    }
}
