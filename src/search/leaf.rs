//! What the leaves of a pattern stand for, and where they stand: in a segment of the index, or in an article at hand.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, Term};

use super::pattern::Span;
use crate::actors;
use crate::article::{Actor, ActorKind, Article};
use crate::index::{SpaceFields, actor_mark, tokens_of};
use crate::layout::Layout;
use crate::text::{FORM_SEPARATOR, Forms, Terms};

/// Something that stands at positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// All words with this stem.
    Stem(Box<str>),
    /// Words with this stem that are written so: in any case, or in this one.
    Form { stem: Box<str>, written: Box<str>, cased: bool },
    /// Mentions of actors of these kinds under this key.
    Actor { kinds: Vec<ActorKind>, key: String },
}

impl Leaf {
    /// The leaf of a word that is meant in one written form.
    pub(super) fn form(forms: Forms<'_>, cased: bool) -> Self {
        let written = forms.written();
        let written = if cased { written.into() } else { written.to_lowercase().into() };
        Self::Form { stem: forms.stem.into(), written, cased }
    }

    /// The terms one of which a document must have; what ranking goes by.
    pub(super) fn terms(&self, fields: SpaceFields) -> Vec<Term> {
        match self {
            Self::Stem(stem) | Self::Form { stem, .. } => vec![Term::from_field_text(fields.text, stem)],
            Self::Actor { kinds, key } => {
                kinds.iter().map(|&kind| Term::from_field_text(fields.marks, &actor_mark(kind, key))).collect()
            }
        }
    }

    /// Its postings in a segment.
    pub(super) fn postings(&self, reader: &SegmentReader, fields: SpaceFields) -> tantivy::Result<LeafPostings> {
        let Self::Form { stem, .. } = self else {
            return Ok(LeafPostings { plus: read(reader, &self.terms(fields))?, minus: Vec::new() });
        };
        // The forms of a stem lie side by side. A word written as its stem is where the stem stands but none of its forms.
        let (mut meant, mut others) = (Vec::new(), Vec::new());
        let inverted = reader.inverted_index(fields.form)?;
        let prefix = format!("{stem}{FORM_SEPARATOR}");
        let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
        while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
            let form = String::from_utf8_lossy(terms.key().get(prefix.len()..).unwrap_or(&[])).into_owned();
            let term = Term::from_field_text(fields.form, &format!("{prefix}{form}"));
            if self.is_written(&form) { meant.push(term) } else { others.push(term) }
        }
        if self.is_written(stem) {
            let stem = [Term::from_field_text(fields.text, stem)];
            Ok(LeafPostings { plus: read(reader, &stem)?, minus: read(reader, &others)? })
        } else {
            Ok(LeafPostings { plus: read(reader, &meant)?, minus: Vec::new() })
        }
    }

    fn is_written(&self, form: &str) -> bool {
        match self {
            Self::Form { written, cased: true, .. } => **written == *form,
            Self::Form { written, cased: false, .. } => **written == *form.to_lowercase(),
            _ => true,
        }
    }

    /// Whether a token stands for it.
    fn is_token(&self, forms: Forms<'_>) -> bool {
        match self {
            Self::Stem(stem) => **stem == *forms.stem,
            Self::Form { stem, .. } => **stem == *forms.stem && self.is_written(forms.written()),
            Self::Actor { .. } => false,
        }
    }

    /// The kinds and keys that it asks for.
    pub(super) fn actors(&self) -> impl Iterator<Item = (ActorKind, &str)> {
        let actor = if let Self::Actor { kinds, key } = self { Some((kinds, key)) } else { None };
        actor.into_iter().flat_map(|(kinds, key)| kinds.iter().map(move |&kind| (kind, key.as_str())))
    }

    /// Whether it asks for those of a kind who go by a key.
    pub(super) fn is_actor(&self, kind: ActorKind, key: &str) -> bool {
        matches!(self, Self::Actor { kinds, key: asked } if kinds.contains(&kind) && asked == key)
    }
}

fn read(reader: &SegmentReader, terms: &[Term]) -> tantivy::Result<Vec<SegmentPostings>> {
    let mut all = Vec::with_capacity(terms.len());
    for term in terms {
        let inverted = reader.inverted_index(term.field())?;
        all.extend(inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)?);
    }
    Ok(all)
}

/// Where a leaf stands in the documents of a segment: at the positions of `plus` that are none of `minus`.
#[derive(Default)]
pub(super) struct LeafPostings {
    plus: Vec<SegmentPostings>,
    minus: Vec<SegmentPostings>,
}

impl LeafPostings {
    /// Replaces `spans` by the leaf's spans in a document; documents must not decrease from call to call.
    pub(super) fn spans(&mut self, leaf: usize, doc: DocId, spans: &mut Vec<Span>, positions: &mut Vec<u32>) {
        spans.clear();
        for postings in &mut self.plus {
            if seek(postings, doc) == doc {
                postings.positions(positions);
                spans.extend(positions.iter().map(|&start| Span { start, end: start + 1, leaf }));
            }
        }
        spans.sort_unstable();
        // What counts several times for ranking stands several times at one position.
        spans.dedup();
        for postings in &mut self.minus {
            if seek(postings, doc) == doc {
                postings.positions(positions);
                spans.retain(|span| positions.binary_search(&span.start).is_err());
            }
        }
    }
}

fn seek(postings: &mut SegmentPostings, doc: DocId) -> DocId {
    if postings.doc() < doc { postings.seek(doc) } else { postings.doc() }
}

/// Where each leaf stands in an article at hand.
pub(super) fn in_article(
    leaves: &[Leaf],
    article: &Article,
    actors: &[Actor],
    layout: &Layout,
    terms: &mut Terms,
) -> Vec<Vec<Span>> {
    let mut found = vec![Vec::new(); leaves.len()];
    for (part, tokens) in layout.by_part() {
        let text = article.part(part).unwrap_or("");
        for placed in tokens {
            let forms = terms.forms(placed.token.of(text));
            for (i, _) in leaves.iter().enumerate().filter(|(_, leaf)| leaf.is_token(forms)) {
                push(&mut found, i, placed.position, placed.position + 1);
            }
        }
    }
    for actor in actors {
        let own = actors::own_keys(actor.kind, &actor.name);
        for mention in &actor.mentions {
            let surface = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
            let alias = actors::alias(&own, surface);
            let is_actor = |leaf: &Leaf| own.iter().chain(&alias).any(|key| leaf.is_actor(actor.kind, key));
            for (i, _) in leaves.iter().enumerate().filter(|(_, leaf)| is_actor(leaf)) {
                let span = tokens_of(layout, mention);
                if let Some((Some(first), Some(last))) = span.map(|(f, l)| (layout.tokens.get(f), layout.tokens.get(l)))
                {
                    push(&mut found, i, first.position, last.position + 1);
                }
            }
        }
    }
    for spans in &mut found {
        spans.sort_unstable();
        spans.dedup();
    }
    found
}

fn push(found: &mut [Vec<Span>], i: usize, start: u32, end: u32) {
    if let Some(spans) = found.get_mut(i) {
        spans.push(Span { start, end, leaf: i });
    }
}
