//! What the leaves of a pattern stand for, and where they stand: in a segment of the index, or in an article at hand.

use std::sync::Arc;

use tantivy::{DocId, Term};

use super::list::{List, Memory};
use super::pattern::Place;
use super::postings::{Postings, Source};
use super::spelled::Expansion;
use crate::actors::{Fit, Key, Sought, Step, Test};
use crate::article::ActorKind;
use crate::dates::Period;
use crate::index::{CONTINUES, SpaceFields, actor_mark};
use crate::text::{FORM_SEPARATOR, bare, split_tongue};

/// Something that stands at positions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Leaf {
    /// All words with one of these stems: that of each language.
    Stem(Vec<Box<str>>),
    /// Words with one of these stems that are written so: in any case, or in this one.
    Form { stems: Vec<Box<str>>, written: Box<str>, cased: bool },
    /// Mentions of actors of these kinds that are meant. Of several kinds only where none is taken away again: what is known
    /// of a position does not tell the kinds apart.
    Actor { kinds: Vec<ActorKind>, sought: Sought },
    /// Dates that are spoken of and meant by who asks for this period, and the terms of those that the index has.
    Date { asked: Period, terms: Vec<Term> },
    /// Words by their spelling.
    Spelled(Arc<Expansion>),
}

impl Leaf {
    /// The leaf of a word that is meant in one written form, with its stem in each language.
    pub(super) fn form(stems: Vec<Box<str>>, written: &str, cased: bool) -> Self {
        let written = if cased { written.into() } else { written.to_lowercase().into() };
        Self::Form { stems, written, cased }
    }

    /// The terms one of which a document must have; what ranking goes by.
    pub(super) fn terms(&self, fields: SpaceFields) -> Vec<Term> {
        match self {
            Self::Stem(stems) | Self::Form { stems, .. } => {
                stems.iter().map(|stem| Term::from_field_text(fields.text, stem)).collect()
            }
            Self::Actor { sought, .. } => self.of_steps(fields, sought.steps.iter().filter(|step| step.meant)),
            Self::Date { terms, .. } => terms.clone(),
            Self::Spelled(expansion) => expansion.terms(fields),
        }
    }

    /// The terms that make it a question of positions whether it stands where one of [`Self::terms`] does.
    pub(super) fn doubts(&self, fields: SpaceFields) -> Vec<Term> {
        match self {
            Self::Actor { sought, .. } => {
                self.of_steps(fields, sought.steps.iter().filter(|step| !step.meant || step.tests.len() > 1))
            }
            Self::Spelled(expansion) => expansion.others(fields),
            Self::Stem(_) | Self::Form { .. } | Self::Date { .. } => Vec::new(),
        }
    }

    /// The stem that it asks for in the language with this code, or in the first one, if it asks for one in any form.
    pub(super) fn stem(&self, code: Option<&str>) -> Option<&str> {
        let Self::Stem(stems) = self else { return None };
        stems.iter().map(|stem| split_tongue(stem)).find(|(_, tongue)| *tongue == code).map(|(stem, _)| stem)
    }

    /// Whether many terms stand for it, which rank as one.
    pub(super) fn is_many(&self) -> bool {
        matches!(self, Self::Actor { .. } | Self::Date { .. } | Self::Spelled(_))
    }

    /// Terms that stand wherever one of the steps holds, each once.
    fn of_steps<'s>(&self, fields: SpaceFields, steps: impl Iterator<Item = &'s Step>) -> Vec<Term> {
        let mut terms: Vec<Term> =
            steps.filter_map(|step| step.tests.last()).flat_map(|t| self.marks(fields, t)).collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    /// The marks of mentions for which a test holds.
    fn marks(&self, fields: SpaceFields, test: &Test) -> Vec<Term> {
        let Self::Actor { kinds, .. } = self else { return Vec::new() };
        let fits = Fit::ALL.into_iter().flat_map(|written| Fit::ALL.map(|known| (written, known)));
        let mut terms = Vec::new();
        for (written, known) in fits.filter(|&(written, known)| test.aspect.holds(written, known)) {
            for &kind in kinds {
                let marks = test.keys.iter().map(|key| actor_mark(kind, written, known, key));
                terms.extend(marks.map(|mark| Term::from_field_text(fields.marks, &mark)));
            }
        }
        terms
    }

    /// Its postings in a segment; with how many words its mentions have, if `widths` are asked for.
    pub(super) fn postings(
        &self,
        source: &Source<'_>,
        fields: SpaceFields,
        widths: bool,
    ) -> tantivy::Result<LeafPostings> {
        let mut steps = Vec::new();
        match self {
            Self::Stem(_) | Self::Date { .. } => {
                steps.push(StepPostings { tests: vec![read(source, fields, &self.terms(fields))?], meant: true });
            }
            Self::Actor { sought, .. } => {
                for step in &sought.steps {
                    let tests = step.tests.iter().map(|test| read(source, fields, &self.marks(fields, test)));
                    steps.push(StepPostings { tests: tests.collect::<tantivy::Result<_>>()?, meant: step.meant });
                }
            }
            Self::Spelled(expansion) => {
                let others = read(source, fields, &expansion.others(fields))?;
                steps.push(StepPostings { tests: vec![others], meant: false });
                let meant = read(source, fields, &expansion.terms(fields))?;
                steps.push(StepPostings { tests: vec![meant], meant: true });
            }
            Self::Form { stems, .. } => {
                // The forms of a stem lie side by side. A word written as its stem is where the stem stands but none of its
                // forms.
                let (mut all_meant, mut all_others) = (Vec::new(), Vec::new());
                let inverted = source.reader().inverted_index(fields.form)?;
                for stem in stems {
                    let (mut meant, mut others) = (Vec::new(), Vec::new());
                    let prefix = format!("{stem}{FORM_SEPARATOR}");
                    let mut terms = inverted.terms().range().ge(&prefix).into_stream()?;
                    while terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                        let form = String::from_utf8_lossy(terms.key().get(prefix.len()..).unwrap_or(&[])).into_owned();
                        let term = Term::from_field_text(fields.form, &format!("{prefix}{form}"));
                        if self.is_written(&form) { meant.push(term) } else { others.push(term) }
                    }
                    if self.is_written(bare(stem)) {
                        all_others.append(&mut others);
                        meant = vec![Term::from_field_text(fields.text, stem)];
                    }
                    all_meant.append(&mut meant);
                }
                let meant = all_meant;
                if !all_others.is_empty() {
                    steps.push(StepPostings { tests: vec![read(source, fields, &all_others)?], meant: false });
                }
                steps.push(StepPostings { tests: vec![read(source, fields, &meant)?], meant: true });
            }
        }
        let several = matches!(self, Self::Actor { .. }) && widths;
        let continues = if several { read(source, fields, &[continues(fields)])?.pop() } else { None };
        Ok(LeafPostings::new(steps, continues))
    }

    fn is_written(&self, form: &str) -> bool {
        match self {
            Self::Form { written, cased: true, .. } => **written == *form,
            Self::Form { written, cased: false, .. } => **written == *form.to_lowercase(),
            _ => true,
        }
    }

    /// The kinds and keys that it asks for.
    pub(super) fn actors(&self) -> impl Iterator<Item = (ActorKind, &str)> {
        let actor = if let Self::Actor { kinds, sought } = self { Some((kinds, sought)) } else { None };
        actor
            .into_iter()
            .flat_map(|(kinds, sought)| sought.keys().flat_map(move |key| kinds.iter().map(move |&kind| (kind, key))))
    }

    /// Whether it asks for those of a kind who go by a key.
    pub(super) fn is_key(&self, kind: ActorKind, key: &str) -> bool {
        self.actors().any(|asked| asked == (kind, key))
    }

    pub(super) fn is_actor(&self, kind: ActorKind, keys: &[Key<'_>]) -> bool {
        match self {
            Self::Actor { kinds, sought } => kinds.contains(&kind) && sought.is(keys),
            _ => false,
        }
    }
}

/// The term of every position at which a mention goes on.
fn continues(fields: SpaceFields) -> Term {
    Term::from_field_text(fields.marks, CONTINUES)
}

fn read(source: &Source<'_>, fields: SpaceFields, terms: &[Term]) -> tantivy::Result<Vec<List>> {
    let mut all = Vec::with_capacity(terms.len());
    for term in terms {
        all.extend(List::open(source, fields, term)?);
    }
    Ok(all)
}

/// Where a leaf stands in the documents of a segment.
#[derive(Default)]
pub(super) enum LeafPostings {
    /// Nowhere.
    #[default]
    Nowhere,
    /// Where this list does.
    One(Box<List>),
    /// Where the first of the steps that hold says so.
    Steps {
        steps: Vec<StepPostings>,
        /// Where mentions go on, if it matters.
        continues: Option<Box<List>>,
        continued: Memory,
    },
}

/// A step holds where each of its tests does, and a test where one of its terms stands.
pub(super) struct StepPostings {
    tests: Vec<Vec<List>>,
    meant: bool,
}

impl LeafPostings {
    fn new(mut steps: Vec<StepPostings>, continues: Option<List>) -> Self {
        if continues.is_none()
            && let [StepPostings { tests, meant: true }] = steps.as_mut_slice()
            && let [lists] = tests.as_mut_slice()
            && lists.len() < 2
        {
            return lists.pop().map_or(Self::Nowhere, |only| Self::One(Box::new(only)));
        }
        Self::Steps { steps, continues: continues.map(Box::new), continued: Memory::default() }
    }

    /// Its one list, if it stands where that does and nothing else is to be asked.
    pub(super) fn only(&mut self) -> Option<&mut Postings> {
        if let Self::One(only) = self { Some(&mut only.postings) } else { None }
    }

    /// In how many documents it stands at most.
    pub(super) fn documents(&self) -> u32 {
        match self {
            Self::Nowhere => 0,
            Self::One(only) => only.documents(),
            Self::Steps { steps, .. } => {
                let lists = steps.iter().filter(|step| step.meant).flat_map(|step| step.tests.iter().flatten());
                lists.map(List::documents).fold(0, u32::saturating_add)
            }
        }
    }

    /// Replaces `places` by the leaf's places in a document; documents must not decrease from call to call.
    pub(super) fn places(&mut self, doc: DocId, places: &mut Vec<Place>, memory: &mut Memory) {
        places.clear();
        match self {
            Self::Nowhere => {}
            Self::One(only) => only.places(doc, places, memory),
            Self::Steps { steps, continues, continued } => {
                of_steps(steps, doc, places, memory);
                if let Some(continues) = continues
                    && !places.is_empty()
                {
                    widen(continues.positions(doc, continued), places);
                }
            }
        }
    }
}

/// Replaces `places` by those at which a step that means it decides.
fn of_steps(steps: &mut [StepPostings], doc: DocId, places: &mut Vec<Place>, memory: &mut Memory) {
    // Backwards, so that each step overrules those after it.
    for step in steps.iter_mut().rev() {
        if let [lists] = step.tests.as_mut_slice()
            && step.meant
        {
            for list in lists {
                list.places(doc, places, memory);
            }
        } else {
            let holds = step.positions(doc, memory);
            if step.meant {
                places.extend(holds.into_iter().map(|start| Place { start, end: start.saturating_add(1) }));
            } else {
                places.retain(|place| holds.binary_search(&place.start).is_err());
            }
        }
    }
    places.sort_unstable();
    places.dedup();
}

/// Lets the places, which are in order, reach as far as their mentions go on: at the positions `continued`.
fn widen(mut continued: &[u32], places: &mut [Place]) {
    for place in places {
        let before = continued.iter().take_while(|&&position| position <= place.start).count();
        continued = continued.get(before..).unwrap_or(&[]);
        let further = (place.end..).zip(continued).take_while(|(next, position)| next == *position);
        place.end += u32::try_from(further.count()).unwrap_or(0);
    }
}

impl StepPostings {
    /// Where all its tests hold, in order.
    fn positions(&mut self, doc: DocId, memory: &mut Memory) -> Vec<u32> {
        let mut all: Option<Vec<u32>> = None;
        for lists in &mut self.tests {
            let mut holds = Vec::new();
            for list in lists {
                holds.extend_from_slice(list.positions(doc, memory));
            }
            holds.sort_unstable();
            all = Some(match all {
                None => holds,
                Some(before) => before.into_iter().filter(|at| holds.binary_search(at).is_ok()).collect(),
            });
        }
        all.unwrap_or_default()
    }
}
