use proptest::prelude::*;

use super::edit::{forget, ignore, kind as become_kind, merge, split};
use super::*;

fn parse(text: &str) -> Rules {
    Rules::parse(text, "actors.toml").unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn refused(text: &str) -> String {
    let error = Rules::parse(text, "actors.toml").unwrap_err();
    format!("{error} / {}", error.how_to_fix().unwrap())
}

const RULES: &str = "\
# Ours.
ignore = [\"Page One\", \"U.S.\"] # no actors

[[actor]]
name = \"Oda Brandt\"
kind = \"person\"
aliases = [\"O. Brandt-Vell\"]
not = [\"Brandt Group\", \"Page One\"]

# A bank.
[[actor]]
name = \"Vell\"
aliases = [\"Brandt Group\"]
";

#[test]
fn who_is_who() {
    let rules = parse(RULES);
    let who = |name: &str, surface: &str| rules.who(ActorKind::Person, name, surface);
    assert_eq!(who("tomas okafor", "okafor"), Who::Itself);
    assert_eq!(who("o brandt vell", "brandt"), Who::Is(ActorKind::Person, "Oda Brandt"));
    assert_eq!(who("oda brandt", "brandt group"), Who::Instead(ActorKind::Person, "Vell"));
    assert_eq!(who("oda brandt", "page one"), Who::Ignored);
    assert_eq!(who("page one", "page"), Who::Ignored);
    assert_eq!(who("tomas okafor", "page one"), Who::Itself);
    assert_eq!(rules.who(ActorKind::Place, "oda brandt", "oda brandt"), Who::Itself);
    assert_eq!(rules.who(ActorKind::Place, "united states", "america"), Who::Ignored);
    assert_eq!(parse(""), Rules::default());
    assert!(parse("# nothing\n").is_empty() && !rules.is_empty());
}

#[test]
fn the_gazetteer_knows_whom_a_rule_names_unless_the_rules_know_better() {
    let rules = parse("[[actor]]\nname = \"USA\"\n[[actor]]\nname = \"Holland\"\nnot = [\"Netherlands\"]");
    assert_eq!(rules.who(ActorKind::Place, "united states", "us"), Who::Is(ActorKind::Place, "USA"));
    assert_eq!(rules.who(ActorKind::Place, "netherlands", "netherlands"), Who::Itself);
    let rules = parse("[[actor]]\nname = \"USA\"\n[[actor]]\nname = \"Elsewhere\"\naliases = [\"United States\"]");
    assert_eq!(rules.who(ActorKind::Place, "united states", "us"), Who::Is(ActorKind::Place, "Elsewhere"));
}

#[test]
fn what_articles_take_for_one_kind_may_be_of_another() {
    let rules = parse(
        "[[actor]]\nname = \"Oda Brandt\"\nkind = \"organisation\"\nbecomes = \"person\"\nnot = [\"Brandt\", \"Vell\"]\n\
         [[actor]]\nname = \"Vell\"\nbecomes = \"place\"",
    );
    let who = |name: &str, surface: &str| rules.who(ActorKind::Organisation, name, surface);
    assert_eq!(who("oda brandt", "oda brandt"), Who::Is(ActorKind::Person, "Oda Brandt"));
    assert_eq!(who("oda brandt", "brandt"), Who::Instead(ActorKind::Organisation, "Brandt"));
    assert_eq!(who("oda brandt", "vell"), Who::Instead(ActorKind::Place, "Vell"));
    assert_eq!(rules.who(ActorKind::Person, "oda brandt", "oda brandt"), Who::Itself);
    assert!(rules.concern(ActorKind::Person, "oda brandt") && !rules.concern(ActorKind::Place, "oda brandt"));
}

#[test]
fn kinds_are_written_as_on_the_command_line() {
    for kind in ["org", "organization", "organisation"] {
        let rules =
            Rules::parse(&format!("[[actor]]\nname = \"Oda Mills\"\nkind = \"{kind}\""), "actors.toml").unwrap();
        assert_eq!(rules.rules()[0].kind, Some(ActorKind::Organisation));
    }
}

#[test]
fn contradictions_name_both_places() {
    let actor = |rest: &str| format!("[[actor]]\nname = \"Oda Brandt\"\n{rest}");
    for (text, error) in [
        (
            actor("aliases = [\"Vell\"]\n[[actor]]\nname = \"VELL\""),
            "actors.toml:5:8: `VELL` is already a name of `Oda Brandt` / say of each name once who bears it: remove it here, or at \
             actors.toml:3:12",
        ),
        (
            actor("kind = \"person\"\n[[actor]]\nname = \"oda brandt\""),
            "actors.toml:5:8: `oda brandt` is already a name of `Oda Brandt` / say of each name once who bears it: remove it here, \
             or at actors.toml:2:8",
        ),
        (
            format!("ignore = [\"Oda Brandt\"]\n{}", actor("")),
            "actors.toml:1:11: `Oda Brandt` is ignored, and it is a name of `Oda Brandt` / say of each name once who bears it: remove \
             it here, or at actors.toml:3:8",
        ),
        (
            actor("not = [\"Óda Brandt\"]"),
            "actors.toml:3:8: `Óda Brandt` is a name of `Oda Brandt`, and it is not / leave it out in one of the places",
        ),
        (actor("alias = \"x\""), "actors.toml:3:1: unknown key `alias` / write `aliases`"),
        (
            actor("becomes = \"nobody\""),
            "actors.toml:3:11: unknown kind `nobody` / write `person`, `organisation` or `place`",
        ),
        (actor("kind = \"persons\""), "actors.toml:3:8: unknown kind `persons` / write `person`"),
        (actor("aliases = [\"?\"]"), "actors.toml:3:12: `?` has no letter and no digit / write a name, or remove it"),
        ("[[actor]]\nkind = \"person\"".into(), "actors.toml:1:1: `name` is missing / write name = \"Oda Brandt\""),
        ("ignored = [\"x\"]".into(), "actors.toml:1:1: unknown key `ignored` / write `ignore`"),
        (
            "actor = 7".into(),
            "actors.toml:1:9: `actor` is a whole number, not a list of tables / write [[actor]] on a line of its own",
        ),
        (
            "actor = [7]".into(),
            "actors.toml:1:10: `actor` is a whole number, not a table / write [[actor]] on a line of its own",
        ),
    ] {
        assert_eq!(refused(&text), error, "{text}");
    }
    assert!(refused("[[actor\n").starts_with("actors.toml:1:8: this is not TOML: "));
    parse(
        "[[actor]]\nname = \"Vell\"\nkind = \"person\"\n[[actor]]\nname = \"Vell\"\nkind = \"place\"\naliases = [\"vell\"]",
    );
}

#[test]
fn edits_keep_comments_and_order() {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let text = merge(RULES, &names(&["Oda B.", "ODA BRANDT"]), None).unwrap();
    assert_eq!(text, RULES.replace("[\"O. Brandt-Vell\"]", "[\"O. Brandt-Vell\", \"Oda B.\"]"));
    assert_eq!(merge(&text, &names(&["oda b", "oda brandt"]), None).unwrap(), text, "said before");
    // The last name is the one to show, also where the rule that is there has another one.
    let renamed = text
        .replace("\"Oda Brandt\"", "\"O. Brandt-Vell\"")
        .replace("[\"O. Brandt-Vell\", \"Oda B.\"]", "[\"Oda B.\", \"Oda Brandt\"]");
    assert_ne!(renamed, text);
    assert_eq!(merge(&text, &names(&["oda brandt", "O. Brandt-Vell"]), None).unwrap(), renamed);
    assert_eq!(merge(&text, &names(&["oda b", "O. Brandt-Vell"]), None).unwrap(), renamed);
    assert_eq!(
        merge(&merge("", &names(&["B", "A"]), None).unwrap(), &names(&["A", "B"]), None).unwrap(),
        merge("", &names(&["A", "B"]), None).unwrap()
    );
    let text = split(RULES, "oda brandt", &names(&["O. Brandt-Vell"]), None).unwrap();
    assert_eq!(
        text,
        RULES
            .replace("aliases = [\"O. Brandt-Vell\"]\n", "")
            .replace("\"Page One\"]\n\n#", "\"Page One\", \"O. Brandt-Vell\"]\n\n#")
    );
    let text = ignore(RULES, &names(&["Vell"])).unwrap();
    let expected =
        RULES.split("\n# A bank").next().unwrap().replace("\"U.S.\"]", "\"U.S.\", \"Vell\", \"Brandt Group\"]");
    assert_eq!(text, expected);
    let text = become_kind(RULES, &names(&["brandt group", "Page One"]), ActorKind::Place).unwrap();
    let expected =
        RULES.replace("\"Page One\", \"U.S.\"", "\"U.S.\"").replace("Group\"]\n", "Group\"]\nbecomes = \"place\"\n");
    assert_eq!(text, format!("{expected}\n[[actor]]\nname = \"Page One\"\nbecomes = \"place\"\n"));
    // What is said is changed where it stands; a rule for one kind is not one for the others.
    let text = "[[actor]]\nname = \"Vell\"\nkind = \"person\"\nbecomes = \"place\" # by the sea\n";
    let changed = text.replace("\"place\"", "\"organisation\"");
    assert_eq!(
        become_kind(text, &names(&["Vell"]), ActorKind::Organisation).unwrap(),
        format!("{changed}\n[[actor]]\nname = \"Vell\"\nkind = \"place\"\nbecomes = \"organisation\"\n")
    );
    let text = forget(RULES, &names(&["page one", "Oda Brandt"])).unwrap();
    assert_eq!(
        text,
        "# Ours.\nignore = [\"U.S.\"] # no actors\n\n# A bank.\n[[actor]]\nname = \"Vell\"\naliases = [\"Brandt Group\"]\n"
    );
    assert!(forget(RULES, &names(&["Nobody"])).is_err());
    // What stands at the head of the file stays when the first actor goes, or the only one.
    let head = "# Ours.\n# Since May.\n\n";
    let text = format!("{head}# A bank.\n[[actor]]\nname = \"Vell\"\naliases = [\"V\"]\n");
    let two = format!("{text}\n# A person.\n[[actor]]\nname = \"Oda\"\naliases = [\"O\"]\n");
    assert_eq!(
        forget(&two, &names(&["Vell"])).unwrap(),
        format!("{head}# A person.\n[[actor]]\nname = \"Oda\"\naliases = [\"O\"]\n")
    );
    assert_eq!(forget(&two, &names(&["Oda"])).unwrap(), text);
    assert_eq!(forget(&text, &names(&["Vell"])).unwrap(), head.trim_end().to_owned() + "\n");
    let text = merge("", &names(&["A", "B"]), None).unwrap();
    assert!(forget(&text, &names(&["B"])).unwrap().starts_with("# Who is who"));
    let ignored = ignore("", &names(&["A"])).unwrap();
    let merged = merge(&ignored, &names(&["A", "B"]), None).unwrap();
    assert_eq!(merged, text, "{ignored}");
    assert_eq!(forget(&ignored, &names(&["A"])).unwrap(), ignored.split("ignore").next().unwrap());
    assert_eq!(
        forget("# Ours.\nignore = [\"A\"]\n\n# B.\n[[actor]]\nname = \"B\"\n", &names(&["A"])).unwrap(),
        "# Ours.\n\n# B.\n[[actor]]\nname = \"B\"\n"
    );
    let text = merge("", &names(&["A", "B"]), None).unwrap();
    let ignored = ignore(&text, &names(&["C"])).unwrap();
    assert_eq!(ignored, text.replace("[[actor]]", "ignore = [\"C\"]\n\n[[actor]]"));
    let text = "# Ours.\n\n# A bank.\n[[actor]]\nname = \"Vell\"\n";
    assert_eq!(ignore(text, &names(&["C"])).unwrap(), text.replace("# A", "ignore = [\"C\"]\n\n# A"));
}

#[test]
fn what_is_no_name_is_refused() {
    for (name, what) in [
        ("", "`` has no letter and no digit"),
        ("?", "`?` has no letter and no digit"),
        ("Oda\nBrandt", "`Oda\\nBrandt` has a line break or a control character"),
        ("Oda\u{7}", "`Oda\\u{7}` has a line break or a control character"),
    ] {
        let (name, both) = (name.to_owned(), vec![name.to_owned(), "B".to_owned()]);
        let one = std::slice::from_ref(&name);
        for result in [
            merge("", &both, None),
            split("", &name, &both[1..], None),
            split("", "B", one, None),
            ignore("", one),
            become_kind("", one, ActorKind::Place),
        ] {
            assert_eq!(result.unwrap_err().to_string(), what);
        }
    }
}

#[test]
fn what_is_said_last_holds() {
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    let rules = |text: &str| {
        let rule = |rule: &Rule| format!("{} = {} - {}", rule.name, rule.aliases.join(", "), rule.not.join(", "));
        let rules = parse(text);
        let mut all: Vec<_> = rules.rules().iter().map(rule).collect();
        all.extend(rules.ignored().iter().map(|name| format!("ignored {name}")));
        all
    };
    let text = merge("", &names(&["A", "B"]), Some(ActorKind::Person)).unwrap();
    assert!(
        text.starts_with("# Who is who")
            && text.ends_with("\n\n[[actor]]\nname = \"B\"\nkind = \"person\"\naliases = [\"A\"]\n"),
        "{text}"
    );
    let text = merge(&text, &names(&["C", "D"]), None).unwrap();
    assert_eq!(rules(&text), ["B = A - ", "D = C - "]);
    let text = merge(&text, &names(&["B", "D"]), None).unwrap();
    assert_eq!(rules(&text), ["D = C, B, A - "], "all that was B is D");
    let text = split(&text, "D", &names(&["B", "X"]), None).unwrap();
    assert_eq!(rules(&text), ["D = C, A - B, X"]);
    let text = merge(&text, &names(&["A", "Y"]), None).unwrap();
    assert_eq!(rules(&text), ["D = C - B, X", "Y = A - "]);
    let text = ignore(&text, &names(&["C", "Z"])).unwrap();
    assert_eq!(rules(&text), ["D =  - B, X", "Y = A - ", "ignored C", "ignored Z"], "D is who he is without C");
    let text = merge(&text, &names(&["X", "Z", "D"]), None).unwrap();
    assert_eq!(rules(&text), ["D = X, Z - B", "Y = A - ", "ignored C"]);
    let text = forget(&text, &names(&["A", "C", "B"])).unwrap();
    assert_eq!(rules(&text), ["D = X, Z - "]);
    assert_eq!(rules(&ignore("# mine\n", &names(&["C"])).unwrap()), ["ignored C"]);
    assert!(
        merge("[[actor", &names(&["A", "B"]), None).is_err() && merge("actor = []", &names(&["A", "B"]), None).is_err()
    );
}

proptest! {
    #[test]
    fn edits_never_contradict_themselves_and_hold(
        edits in prop::collection::vec(
            (0..5u8, prop::collection::vec(prop::sample::select(vec!["A", "B", "C", "D", "U.S."]), 2..4), prop::option::of(0..3usize)),
            1..8,
        ),
    ) {
        let mut text = String::new();
        for (edit, names, kind) in edits {
            let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
            let kind = kind.map(|kind| ActorKind::ALL[kind]);
            let (first, last) = (&names[0], &names[names.len() - 1]);
            let edited = match edit {
                0 => merge(&text, &names, kind),
                1 => split(&text, first, &names[1..], kind),
                2 => ignore(&text, &names),
                3 => become_kind(&text, &names, kind.unwrap_or(ActorKind::Place)),
                _ => forget(&text, std::slice::from_ref(first)),
            };
            // What cannot be is refused: somebody who is not himself, a name that no rule has.
            let Ok(edited) = edited else { continue };
            let rules = Rules::parse(&edited, "actors.toml").map_err(|error| TestCaseError::fail(format!("{error}\n{edited}")))?;
            if edit == 3 {
                let becomes = |of| rules.who(of, &normalise(first), "");
                let is = |of| matches!(becomes(of), Who::Is(is, _) if is == kind.unwrap_or(ActorKind::Place));
                let stays = |of| kind.unwrap_or(ActorKind::Place) == of && becomes(of) == Who::Itself;
                prop_assert!(ActorKind::ALL.into_iter().all(|of| is(of) || stays(of)), "{edited}");
            }
            for is in ActorKind::ALL.into_iter().filter(|&is| kind.is_none_or(|kind| kind == is)) {
                let who = |name: &str, surface: &str| rules.who(is, &normalise(name), &normalise(surface));
                match edit {
                    0 if kind.is_some() => {
                        let is_same = |name: &String| who(name, "") == who(last, "");
                        prop_assert!(names.iter().all(is_same), "{names:?} {kind:?}\n{edited}");
                    }
                    1 if kind.is_some() => prop_assert!(names[1..].iter().all(|o| who(first, o) != who(first, "")), "{edited}"),
                    2 => prop_assert!(names.iter().all(|name| who(name, "") == Who::Ignored), "{names:?}\n{edited}"),
                    _ => {}
                }
            }
            text = edited;
        }
    }
}
