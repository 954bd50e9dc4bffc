//! Annotated articles: letters with inline markup, and files of one token a line.

use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use dateline::actors::model::label;
use dateline::article::{ActorKind, Article, Metadata, Section};
use dateline::formats::{FORMATS, Found, Raw};
use dateline::layout::Layout;
use dateline::schema::Schema;
use dateline::text::{Language, Token, tokenise};

/// A mention that a person has marked.
#[derive(Debug, Clone)]
pub struct Gold {
    /// The tokens of the layout that it takes.
    pub tokens: Range<usize>,
    /// `None` for names that are no actors.
    pub kind: Option<ActorKind>,
    /// Whom it means.
    pub canonical: String,
}

/// An annotated article.
#[derive(Clone)]
pub struct Example {
    /// Where it comes from.
    pub name: String,
    pub article: Article,
    pub layout: Layout,
    pub gold: Vec<Gold>,
    /// The label of each token.
    pub labels: Vec<u8>,
    /// The tokens to learn from; all where it is empty.
    pub learn: Vec<bool>,
    /// Never learnt from.
    pub held_out: bool,
}

/// A marked span of a plain text.
struct Mark {
    span: Range<usize>,
    kind: Option<ActorKind>,
    canonical: String,
}

fn kind(name: &str) -> Option<ActorKind> {
    match name {
        "PER" => Some(ActorKind::Person),
        "ORG" => Some(ActorKind::Organisation),
        "LOC" => Some(ActorKind::Place),
        _ => None,
    }
}

/// The letters of all groups below a directory; every tenth is held out.
pub fn letters(dir: &Path) -> Result<Vec<Example>> {
    let schema = Schema::embedded();
    let mut examples = Vec::new();
    let mut groups: Vec<_> =
        fs::read_dir(dir).with_context(|| format!("{}", dir.display()))?.collect::<Result<_, _>>()?;
    groups.sort_by_key(fs::DirEntry::path);
    for group in groups.iter().filter(|group| group.path().is_dir()) {
        let mut files: Vec<_> = fs::read_dir(group.path())?.collect::<Result<_, _>>()?;
        files.sort_by_key(fs::DirEntry::path);
        for (i, file) in files.iter().enumerate() {
            let path = file.path();
            let text = fs::read_to_string(&path)?;
            let (plain, marks) = strip(&text).with_context(|| format!("{}", path.display()))?;
            let Some(article) = parse(&plain, &schema) else { continue };
            let name = format!("{}/{}", group.file_name().to_string_lossy(), file.file_name().to_string_lossy());
            let mut example = annotate(name, article, &plain, &marks);
            example.held_out = i % 10 == 9;
            examples.push(example);
        }
    }
    Ok(examples)
}

fn parse(text: &str, schema: &Schema) -> Option<Article> {
    let mut article = None;
    let letter = FORMATS.last()?;
    (letter.parse)(Raw::whole(text), schema, &mut |found| {
        if let Found::Article { article: found, .. } = found {
            article = Some(*found);
        }
    });
    article
}

/// The text without markup, and what was marked.
fn strip(text: &str) -> Result<(String, Vec<Mark>)> {
    let (mut plain, mut marks) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        plain.push_str(&rest[..at]);
        let end = rest[at..].find('}').context("a brace is not closed")? + at;
        let (name, surface) = rest[at + 1..end].split_once(' ').context("markup without a kind")?;
        let (surface, canonical) = surface.split_once('=').unwrap_or((surface, surface));
        let start = plain.len();
        plain.push_str(surface);
        marks.push(Mark { span: start..plain.len(), kind: kind(name), canonical: canonical.to_owned() });
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    Ok((plain, marks))
}

/// Carries marks of a plain text over to the article that was made of it.
fn annotate(name: String, article: Article, plain: &str, marks: &[Mark]) -> Example {
    let layout = Layout::of(&article, Language::ENGLISH);
    let mut raw = Vec::new();
    tokenise(plain, &mut raw);
    let mut labels = Vec::with_capacity(layout.tokens.len());
    // For each token of the layout the mark it belongs to.
    let mut owner: Vec<Option<usize>> = Vec::with_capacity(layout.tokens.len());
    let mut at = 0;
    for (part, tokens) in layout.by_part() {
        let text = article.part(part).unwrap_or("");
        for placed in tokens {
            let word = placed.token.of(text);
            let found = (at..raw.len().min(at + 80)).find(|&i| raw[i].of(plain) == word);
            owner.push(found.and_then(|i| {
                at = i + 1;
                mark_of(&raw[i], marks)
            }));
        }
    }
    let mut gold = Vec::new();
    let mut start = 0;
    while start < owner.len() {
        let mut end = start + 1;
        if let Some(mark) = owner[start] {
            while owner.get(end) == Some(&Some(mark)) {
                end += 1;
            }
            let Mark { kind, canonical, .. } = &marks[mark];
            gold.push(Gold { tokens: start..end, kind: *kind, canonical: canonical.clone() });
        }
        start = end;
    }
    labels.resize(owner.len(), 0);
    for gold in &gold {
        for at in gold.tokens.clone() {
            labels[at] = label(gold.kind, at - gold.tokens.start, gold.tokens.len());
        }
    }
    Example { name, article, layout, gold, labels, learn: Vec::new(), held_out: false }
}

fn mark_of(token: &Token, marks: &[Mark]) -> Option<usize> {
    let i = marks.partition_point(|mark| mark.span.end <= token.start as usize);
    marks.get(i).filter(|mark| mark.span.start < token.end as usize).map(|_| i)
}

/// What the names of passages begin with.
pub const PASSAGES: &str = "passages: ";

/// Passages of a file, one a line, in which capitals that stand for a government are marked; a line that begins with `#` says
/// where those after it come from.
pub fn passages(path: &Path) -> Result<Vec<Example>> {
    let text = fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    let (mut source, mut examples) = ("", Vec::new());
    for (i, line) in text.lines().enumerate() {
        if let Some(named) = line.strip_prefix("# ") {
            source = named;
            continue;
        }
        let (plain, marks) = strip(line).with_context(|| format!("{}, line {}", path.display(), i + 1))?;
        examples.push(annotate(format!("{PASSAGES}{source}"), plain_article(&plain), &plain, &marks));
    }
    Ok(examples)
}

/// Sentences of one article, in files that do not say where an article ends.
const SENTENCES: usize = 12;

/// A file of one token and its label a line; the last tenth is held out.
pub fn tokens(path: &Path) -> Result<Vec<Example>> {
    let text = fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let sentences: Vec<&str> = text.split("\n\n").filter(|sentence| !sentence.trim().is_empty()).collect();
    let mut examples = Vec::new();
    for (i, sentences) in sentences.chunks(SENTENCES).enumerate() {
        let (mut plain, mut marks) = (String::new(), Vec::new());
        for sentence in sentences {
            write_sentence(sentence, &mut plain, &mut marks);
        }
        let article = plain_article(&plain);
        examples.push(annotate(format!("{name}/{i}"), article, &plain, &marks));
    }
    let last = examples.len() * 9 / 10;
    examples.iter_mut().skip(last).for_each(|example| example.held_out = true);
    Ok(examples)
}

/// An article of one text.
pub fn plain_article(text: &str) -> Article {
    Article {
        id: String::new(),
        source: String::new(),
        title: None,
        published: None,
        sections: vec![Section { heading: None, text: text.to_owned(), span: None }],
        metadata: Metadata::new(),
        warnings: Vec::new(),
        evidence: Vec::new(),
    }
}

/// Puts the tokens of a sentence together as they were written, on a line of its own.
fn write_sentence(sentence: &str, plain: &mut String, marks: &mut Vec<Mark>) {
    let mut glue = true;
    let mut quoted = false;
    for line in sentence.lines() {
        let Some((token, label)) = line.split_once('\t') else { continue };
        let token = match token {
            "``" | "''" => "\"",
            "-LRB-" => "(",
            "-RRB-" => ")",
            token => token,
        };
        let closes = matches!(
            token,
            "," | "."
                | ";"
                | ":"
                | "!"
                | "?"
                | ")"
                | "]"
                | "%"
                | "..."
                | "\u{2019}s"
                | "'s"
                | "'"
                | "n't"
                | "\u{2019}"
                | "/"
                | "'re"
                | "'ve"
                | "'ll"
                | "'d"
                | "'m"
        ) || (token == "\"" && quoted);
        if !glue && !closes {
            plain.push(' ');
        }
        glue = matches!(token, "(" | "[" | "$" | "/" | "\u{a3}" | "#") || (token == "\"" && !quoted);
        if token == "\"" {
            quoted = !quoted;
        }
        let start = plain.len();
        plain.push_str(token);
        let continues = label.starts_with("I-");
        if let Some(name) = label.get(2..) {
            match marks.last_mut().filter(|_| continues) {
                Some(mark) => mark.span.end = plain.len(),
                None => marks.push(Mark { span: start..plain.len(), kind: kind(name), canonical: String::new() }),
            }
        }
    }
    plain.push('\n');
    for mark in marks.iter_mut().filter(|mark| mark.kind == Some(ActorKind::Person)) {
        // Some annotators count titles to the name.
        while let Some((title, rest)) = plain.get(mark.span.clone()).and_then(|name| name.split_once(' ')) {
            let title = title.trim_end_matches('.');
            if !TITLES.contains(&title) {
                break;
            }
            mark.span.start = mark.span.end - rest.len();
        }
    }
    for mark in marks.iter_mut().filter(|mark| mark.canonical.is_empty()) {
        plain[mark.span.clone()].clone_into(&mut mark.canonical);
    }
}

/// Titles before persons' names.
const TITLES: &[&str] = &[
    "President",
    "Minister",
    "Prime",
    "Foreign",
    "Defense",
    "Vice",
    "Secretary",
    "General",
    "Senator",
    "Mr",
    "Mrs",
    "Ms",
    "Dr",
    "Chancellor",
    "Pope",
    "King",
    "Queen",
    "Prince",
    "Ambassador",
    "Secretary-General",
    "Governor",
    "Justice",
    "Judge",
    "Chairman",
    "Chief",
    "Former",
    "Interior",
    "Finance",
    "Sheikh",
    "Ayatollah",
    "Cardinal",
    "Bishop",
    "Professor",
    "Representative",
    "Congressman",
    "Mayor",
    "Premier",
    "Colonel",
    "Captain",
];
