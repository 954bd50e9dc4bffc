//! How good it is: precision, recall and F1 of mentions, by kind and whatever the kind; how well they are merged, and named.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use dateline::actors::Finder;
use dateline::actors::merge::{Aside, Mentioned, merge};
use dateline::actors::tagger::Named;
use dateline::article::{Actor, ActorKind, Part};
use dateline::text::{Language, Terms};

use crate::canonical::{Names, Pair};
use crate::corpus::{Example, Gold, PASSAGES};

/// Counts of mentions: found and right, marked, found.
#[derive(Debug, Clone, Copy, Default)]
pub struct Count {
    pub right: u32,
    pub marked: u32,
    pub found: u32,
}

impl Count {
    pub fn precision(self) -> f64 {
        f64::from(self.right) / f64::from(self.found.max(1))
    }

    pub fn recall(self) -> f64 {
        f64::from(self.right) / f64::from(self.marked.max(1))
    }

    pub fn f1(self) -> f64 {
        2.0 * f64::from(self.right) / f64::from((self.found + self.marked).max(1))
    }
}

/// The counts of a set.
#[derive(Debug, Clone, Copy, Default)]
pub struct Score {
    /// By kind.
    pub kinds: [Count; 3],
    /// Of spans, whatever their kind.
    pub untyped: Count,
}

impl Score {
    pub fn typed(&self) -> Count {
        self.kinds.iter().fold(Count::default(), |a, b| Count {
            right: a.right + b.right,
            marked: a.marked + b.marked,
            found: a.found + b.found,
        })
    }

    /// Adds what was found in an example.
    pub fn add(&mut self, example: &Example, found: &[Named]) {
        let actors = |kind: Option<ActorKind>| kind.map(|kind| kind as usize);
        for gold in &example.gold {
            let Some(kind) = actors(gold.kind) else { continue };
            self.kinds[kind].marked += 1;
            self.untyped.marked += 1;
            let same = found.iter().find(|named| named.tokens == gold.tokens);
            self.kinds[kind].right += u32::from(same.is_some_and(|named| named.kind == gold.kind));
            self.untyped.right += u32::from(same.is_some_and(|named| named.kind.is_some()));
        }
        for named in found {
            if let Some(kind) = actors(named.kind) {
                self.kinds[kind].found += 1;
                self.untyped.found += 1;
            }
        }
    }

    pub fn print(&self, name: &str) {
        let (typed, [person, organisation, place]) = (self.typed(), self.kinds);
        println!(
            "{name:<24} typed P {:.3} R {:.3} F {:.4} | untyped P {:.3} R {:.3} F {:.4} | person {:.3} organisation {:.3} place {:.3} | {} mentions",
            typed.precision(),
            typed.recall(),
            typed.f1(),
            self.untyped.precision(),
            self.untyped.recall(),
            self.untyped.f1(),
            person.f1(),
            organisation.f1(),
            place.f1(),
            typed.marked
        );
    }
}

/// How well mentions are put together: B-cubed (Bagga and Baldwin, 1998), the mean over mentions.
#[derive(Debug, Clone, Copy, Default)]
struct Cubed {
    precision: f64,
    recall: f64,
    mentions: u32,
}

impl Cubed {
    /// Adds the mentions of an article, each with the cluster it is in and the one it should be in.
    fn add(&mut self, pairs: &[(usize, &str)]) {
        for &(found, gold) in pairs {
            let together =
                |same: &dyn Fn(&(usize, &str)) -> bool| pairs.iter().filter(|pair| same(pair)).count() as f64;
            let both = together(&|pair| pair.0 == found && pair.1 == gold);
            self.precision += both / together(&|pair| pair.0 == found);
            self.recall += both / together(&|pair| pair.1 == gold);
            self.mentions += 1;
        }
    }

    fn f(self) -> f64 {
        let (precision, recall) =
            (self.precision / f64::from(self.mentions.max(1)), self.recall / f64::from(self.mentions.max(1)));
        2.0 * precision * recall / (precision + recall).max(1e-9)
    }
}

/// Scores of one set of articles.
#[derive(Default)]
struct Set {
    score: Score,
    /// Of mentions found in both, by kind.
    merged: [Cubed; 3],
    /// Of the mentions a person marked, by kind.
    gold: [Cubed; 3],
}

/// Measures the shipped model on what it has not learnt from.
pub fn run(examples: &[Example], errors: bool) {
    let mut finder = Finder::new();
    let mut terms = Terms::new(Language::ENGLISH);
    let mut sets: BTreeMap<String, Set> = BTreeMap::new();
    let mut names: BTreeMap<String, Names> = BTreeMap::new();
    for example in examples {
        let numbers = example.layout.numbers(&example.article, &mut terms);
        let actors = finder.find(&example.article, &example.layout, &numbers, &mut terms);
        let named = named(example, &actors);
        // What mentions are called is learnt from no letter.
        let counts = names.entry(set_of(example)).or_default();
        for (mention, actor) in &named {
            let Some(actor) = actors.get(*actor) else { continue };
            let same = |gold: &&Gold| gold.kind == mention.kind && gold.tokens == mention.tokens;
            let Some(gold) = example.gold.iter().find(same) else { continue };
            let Some((part, span)) = span(example, &mention.tokens) else { continue };
            let surface = example.article.part(part).and_then(|text| text.get(span)).unwrap_or("");
            if !counts.add(&Pair { gold, surface, actor }) && errors {
                let around = around(example, &mention.tokens);
                println!("name {} {} for {}: [{surface}] ...{around}", example.name, actor.name, gold.canonical);
            }
        }
        if !example.held_out {
            continue;
        }
        let found: Vec<Named> = named.iter().map(|(named, _)| named.clone()).collect();
        let set = sets.entry(set_of(example)).or_default();
        set.score.add(example, &found);
        for kind in ActorKind::ALL {
            let gold = |tokens: &Range<usize>| {
                example.gold.iter().find(|gold| gold.kind == Some(kind) && gold.tokens == *tokens)
            };
            let pairs: Vec<_> = named
                .iter()
                .filter(|(named, _)| named.kind == Some(kind))
                .filter_map(|(named, actor)| Some((*actor, &*gold(&named.tokens)?.canonical)))
                .collect();
            set.merged[kind as usize].add(&pairs);
        }
        merge_gold(example, &mut set.gold);
        if errors {
            print_errors(example, &found);
        }
    }
    for (name, set) in &sets {
        set.score.print(name);
    }
    println!();
    for (name, set) in sets.iter().filter(|(name, _)| name.starts_with("letters")) {
        let f = |cubed: &[Cubed; 3]| cubed.map(|cubed| format!("{:.3}", cubed.f())).join(" / ");
        println!(
            "{name:<24} B-cubed F, person / organisation / place: {} on mentions found, {} on gold mentions",
            f(&set.merged),
            f(&set.gold)
        );
    }
    println!("\nNames, of all letters:");
    for (name, names) in names.iter().filter(|(name, _)| name.starts_with("letters")) {
        names.print(name);
    }
}

/// Merges the mentions that a person marked.
fn merge_gold(example: &Example, cubed: &mut [Cubed; 3]) {
    let (mut found, mut names) = (Vec::new(), dateline::actors::names::Names::default());
    let mut canonical = HashMap::new();
    let mut end_before = usize::MAX;
    for gold in &example.gold {
        let Some(kind) = gold.kind else { continue };
        let Some((part, span)) = span(example, &gold.tokens) else { continue };
        let text = example.article.part(part).unwrap_or("");
        let bracketed =
            text.get(..span.start).is_some_and(|text| text.ends_with(" (")) && end_before == gold.tokens.start;
        let known = dateline::actors::Gazetteer::built_in().canonical(&text[span.clone()], kind);
        canonical.insert((part, span.start), gold);
        found.push(Mentioned {
            part,
            start: span.start,
            surface: &text[span.clone()],
            kind,
            name: names.number(kind, &text[span]),
            known,
            role: None,
            titled: false,
            aside: if bracketed { Aside::Bracketed } else { Aside::No },
            apart: false,
        });
        end_before = gold.tokens.end;
    }
    let actors = merge(&found, &mut names);
    for kind in ActorKind::ALL {
        let mentions = actors.iter().enumerate().filter(|(_, actor)| actor.kind == kind);
        let pairs: Vec<_> = mentions
            .flat_map(|(i, actor)| actor.mentions.iter().map(move |mention| (i, mention)))
            .filter_map(|(i, mention)| Some((i, &*canonical.get(&(mention.part, mention.span.start))?.canonical)))
            .collect();
        cubed[kind as usize].add(&pairs);
    }
}

/// The set that an example is counted with.
pub fn set_of(example: &Example) -> String {
    match example.name.split('/').next() {
        Some(group) if group.len() == 1 && group < "m" => "letters a-l".to_owned(),
        Some("v" | "ad" | "ae") => "letters of wires".to_owned(),
        Some(group) if group.starts_with(PASSAGES) => {
            if example.name.contains('/') { "briefings" } else { "newswire" }.to_owned()
        }
        Some("ab" | "af") => "briefings, whole".to_owned(),
        Some("ac" | "ah") => "newswire, whole".to_owned(),
        Some("ag") => "posts of agencies".to_owned(),
        Some(group) if group.len() <= 2 => "letters m-x".to_owned(),
        group => group.unwrap_or("").to_owned(),
    }
}

/// Part and bytes of tokens.
fn span(example: &Example, tokens: &Range<usize>) -> Option<(Part, Range<usize>)> {
    let first = example.layout.tokens.get(tokens.start)?.token.start as usize;
    let last = example.layout.tokens.get(tokens.end - 1)?.token.end as usize;
    Some((example.layout.part_of(tokens.start)?, first..last))
}

/// The tokens of all mentions, in reading order, with the actor of each.
fn named(example: &Example, actors: &[Actor]) -> Vec<(Named, usize)> {
    let mut found = Vec::new();
    for (i, actor) in actors.iter().enumerate() {
        for mention in &actor.mentions {
            let Some((_, range)) = example.layout.parts.iter().find(|(part, _)| *part == mention.part) else {
                continue;
            };
            let tokens = &example.layout.tokens[range.clone()];
            let first = tokens.partition_point(|placed| (placed.token.end as usize) <= mention.span.start);
            let end = tokens.partition_point(|placed| (placed.token.start as usize) < mention.span.end);
            found.push((Named { tokens: range.start + first..range.start + end, kind: Some(actor.kind) }, i));
        }
    }
    found.sort_by_key(|(named, _)| named.tokens.start);
    found
}

/// The words of tokens.
pub fn text(example: &Example, range: Range<usize>) -> String {
    let word =
        |at: usize| Some(example.layout.tokens.get(at)?.token.of(example.article.part(example.layout.part_of(at)?)?));
    range.filter_map(word).collect::<Vec<_>>().join(" ")
}

/// The words of tokens, and some around them.
fn around(example: &Example, tokens: &Range<usize>) -> String {
    text(example, tokens.start.saturating_sub(4)..tokens.end + 4)
}

fn print_errors(example: &Example, found: &[Named]) {
    let text = |range: Range<usize>| text(example, range);
    let around = |tokens: &Range<usize>| around(example, tokens);
    let overlap = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    for gold in example.gold.iter().filter(|gold| gold.kind.is_some()) {
        if !found.iter().any(|named| named.tokens == gold.tokens && named.kind == gold.kind) {
            let instead = found.iter().filter(|named| overlap(&named.tokens, &gold.tokens));
            let instead: Vec<_> = instead.map(|named| (named.kind, text(named.tokens.clone()))).collect();
            println!(
                "missed {} {:?} [{}] {instead:?} ...{}",
                example.name,
                gold.kind,
                text(gold.tokens.clone()),
                around(&gold.tokens)
            );
        }
    }
    for named in found {
        if !example.gold.iter().any(|gold| gold.kind.is_some() && overlap(&gold.tokens, &named.tokens)) {
            println!(
                "extra {} {:?} [{}] ...{}",
                example.name,
                named.kind,
                text(named.tokens.clone()),
                around(&named.tokens)
            );
        }
    }
}
