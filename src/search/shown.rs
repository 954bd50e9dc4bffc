//! Where the leaves of a plan stand in the articles that are shown, which is where the matcher found them.

use tantivy::{DocAddress, SegmentOrdinal};

use super::collect::Found;
use super::leaf::{Leaf, LeafPostings};
use super::list::Memory;
use super::mentions::is_meant;
use super::pattern::Place;
use super::postings::Source;
use crate::actors;
use crate::index::{Snapshot, Stored, tokens_of};
use crate::layout::Layout;
use crate::text::Terms;

/// The places of each leaf.
pub(super) type Places = Vec<Vec<Place>>;

/// Where words stand in each of the documents, as their postings say: to stem all words of a text takes several times as long. Of
/// the other leaves, the places are left to [`complete`].
pub(super) fn of_words(snapshot: &Snapshot<'_>, leaves: &[Leaf], found: &[Found]) -> tantivy::Result<Vec<Places>> {
    let mut places = vec![vec![Vec::new(); leaves.len()]; found.len()];
    // Postings are read forwards.
    let mut order: Vec<(DocAddress, usize)> = found.iter().map(|found| found.address).zip(0..).collect();
    order.sort_unstable();
    let (mut open, mut memory): (Option<(SegmentOrdinal, Vec<LeafPostings>)>, _) = (None, Memory::default());
    for (address, hit) in order {
        let segment = address.segment_ord;
        let postings = match &mut open {
            Some((of, postings)) if *of == segment => postings,
            _ => &mut open.insert((segment, open_words(snapshot, leaves, segment)?)).1,
        };
        for (postings, places) in postings.iter_mut().zip(places.get_mut(hit).into_iter().flatten()) {
            postings.places(address.doc_id, places, &mut memory);
        }
    }
    Ok(places)
}

fn open_words(snapshot: &Snapshot<'_>, leaves: &[Leaf], segment: SegmentOrdinal) -> tantivy::Result<Vec<LeafPostings>> {
    let source = Source::new(snapshot.searcher().segment_reader(segment));
    let open = |leaf: &Leaf| match leaf {
        Leaf::Stem(_) | Leaf::Form { .. } => leaf.postings(&source, snapshot.fields().space, false),
        Leaf::Spelled(_) | Leaf::Actor { .. } | Leaf::Date { .. } => Ok(LeafPostings::default()),
    };
    leaves.iter().map(open).collect()
}

/// Adds where the other leaves stand in an article at hand: what many words can be spelled like is told by its words, and who is
/// named, and when, is kept with it from the first word to the last.
pub(super) fn complete(
    leaves: &[Leaf],
    Stored { article, actors, dates, .. }: &Stored,
    layout: &Layout,
    terms: &mut Terms,
    found: &mut [Vec<Place>],
) {
    let spelled = leaves.iter().enumerate().filter_map(|(i, leaf)| match leaf {
        Leaf::Spelled(expansion) => Some((i, expansion)),
        _ => None,
    });
    let spelled: Vec<_> = spelled.collect();
    for (part, tokens) in layout.by_part().filter(|_| !spelled.is_empty()) {
        let text = article.part(part).unwrap_or("");
        for placed in tokens {
            let forms = terms.forms(placed.token.of(text));
            for (i, _) in spelled.iter().filter(|(_, expansion)| expansion.has(forms.stem, forms.form)) {
                push(found, *i, placed.position, placed.position + 1);
            }
        }
    }
    // What somebody goes by is worked out for those who ask.
    let asked = leaves.iter().any(|leaf| matches!(leaf, Leaf::Actor { .. }));
    for actor in actors.iter().filter(|_| asked) {
        let own = actors::own_keys(actor.kind, &actor.name);
        for mention in &actor.mentions {
            let surface = article.part(mention.part).and_then(|text| text.get(mention.span.clone())).unwrap_or("");
            let written = actors::own_keys(actor.kind, surface);
            let keys = actors::keys(&own, &written);
            for (i, _) in leaves.iter().enumerate().filter(|(_, leaf)| leaf.is_actor(actor.kind, &keys)) {
                push_tokens(found, i, layout, tokens_of(layout, mention.part, &mention.span));
            }
        }
    }
    for date in dates {
        let meant = |leaf: &Leaf| matches!(leaf, Leaf::Date { asked, .. } if is_meant(date.period, *asked));
        for (i, _) in leaves.iter().enumerate().filter(|(_, leaf)| meant(leaf)) {
            push_tokens(found, i, layout, tokens_of(layout, date.part, &date.span));
        }
    }
    for places in found {
        places.sort_unstable();
        places.dedup();
    }
}

/// The place from the first to the last of the tokens with these indices.
fn push_tokens(found: &mut [Vec<Place>], i: usize, layout: &Layout, tokens: Option<(usize, usize)>) {
    let ends = tokens.and_then(|(first, last)| layout.tokens.get(first).zip(layout.tokens.get(last)));
    if let Some((first, last)) = ends {
        push(found, i, first.position, last.position + 1);
    }
}

fn push(found: &mut [Vec<Place>], i: usize, start: u32, end: u32) {
    if let Some(places) = found.get_mut(i) {
        places.push(Place { start, end });
    }
}
