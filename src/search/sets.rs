//! Counting documents as sets of bits, for queries of mere terms: where none of them is much rarer than the others, to set a bit for each
//! document of each term takes a third of the steps that cursors take which wait for each other.

use tantivy::query::{BooleanQuery, EnableScoring, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, Searcher, SegmentReader, Term};

/// So many times as many documents may have the other terms as have the rarest: beyond it, looking for those of the rarest is faster.
const COMMON: u64 = 32;

/// Bits of a word of a set.
const BITS: usize = u64::BITS as usize;

/// Counts the documents that a query finds.
pub(super) struct Counter<'q> {
    searcher: &'q Searcher,
    query: &'q dyn Query,
    sets: Option<Sets<'q>>,
}

impl<'q> Counter<'q> {
    pub(super) fn of(searcher: &'q Searcher, query: &'q dyn Query) -> Self {
        Self { searcher, query, sets: query.downcast_ref::<BooleanQuery>().and_then(Sets::of) }
    }

    /// How many of a segment there are.
    pub(super) fn count(&self, reader: &SegmentReader) -> tantivy::Result<u64> {
        // What is deleted counts in the lists of terms.
        if reader.alive_bitset().is_none()
            && let Some(Sets::Any(clauses, nots)) = &self.sets
            && let ([Sets::Term(one), Sets::Term(other)], []) = (&clauses[..], &nots[..])
        {
            return in_either(self.searcher, [one, other], reader);
        }
        if let Some(sets) = &self.sets
            && let Some(documents) = sets.count(reader)?
        {
            return Ok(documents);
        }
        let weight = self.query.weight(EnableScoring::disabled_from_searcher(self.searcher))?;
        Ok(weight.count(reader)?.into())
    }
}

/// How many documents have one of two terms, or both: as many as have each, less those that have both.
fn in_either(searcher: &Searcher, terms: [&Term; 2], reader: &SegmentReader) -> tantivy::Result<u64> {
    let query = |term: &Term| Box::new(TermQuery::new(term.clone(), IndexRecordOption::Basic)) as Box<dyn Query>;
    let both = BooleanQuery::intersection(terms.map(query).into());
    let all = documents(terms[0], reader)? + documents(terms[1], reader)?;
    Ok(all.saturating_sub(Counter::of(searcher, &both).count(reader)?))
}

/// A query of terms.
enum Sets<'q> {
    /// The documents that have a term.
    Term(&'q Term),
    /// What is in all, and in none of the others.
    All(Vec<Self>, Vec<Self>),
    /// What is in any, and in none of the others.
    Any(Vec<Self>, Vec<Self>),
}

impl<'q> Sets<'q> {
    /// `None` where something else than terms is asked for, or where it is about which of several clauses are met.
    fn of(query: &'q BooleanQuery) -> Option<Self> {
        let (mut musts, mut shoulds, mut nots) = (Vec::new(), Vec::new(), Vec::new());
        for (occur, clause) in query.clauses() {
            let sets = match clause.downcast_ref::<TermQuery>() {
                Some(term) => Self::Term(term.term()),
                None => Self::of(clause.downcast_ref::<BooleanQuery>()?)?,
            };
            match occur {
                Occur::Must => musts.push(sets),
                Occur::Should => shoulds.push(sets),
                Occur::MustNot => nots.push(sets),
            }
        }
        match (musts.is_empty(), query.get_minimum_number_should_match()) {
            (false, 0) => Some(Self::All(musts, nots)),
            (true, 1) => Some(Self::Any(shoulds, nots)),
            _ => None,
        }
    }

    /// How many documents of a segment there are; `None` where this is no fast way to find out.
    fn count(&self, reader: &SegmentReader) -> tantivy::Result<Option<u64>> {
        let Some((_, steps)) = self.cost(reader)? else { return Ok(None) };
        // A set is gone through as a whole.
        if steps * 16 < u64::from(reader.max_doc()) {
            return Ok(None);
        }
        let count = match (self, reader.alive_bitset()) {
            (Self::All(clauses, nots), None) if nots.is_empty() => return in_all(clauses, reader).map(Some),
            (_, None) => self.set(reader)?.iter().map(|word| u64::from(word.count_ones())).sum(),
            (_, Some(alive)) => members(&self.set(reader)?).filter(|doc| alive.is_alive(*doc)).count() as u64,
        };
        Ok(Some(count))
    }

    /// How many documents it has at most, and how many have its terms; `None` where one term of several is too rare.
    fn cost(&self, reader: &SegmentReader) -> tantivy::Result<Option<(u64, u64)>> {
        let (clauses, nots) = match self {
            Self::Term(term) => {
                let documents = documents(term, reader)?;
                return Ok(Some((documents, documents)));
            }
            Self::All(clauses, nots) | Self::Any(clauses, nots) => (clauses, nots),
        };
        let (mut least, mut most, mut steps) = (u64::MAX, 0, 0);
        for clause in clauses.iter().chain(nots) {
            let Some((documents, of_clause)) = clause.cost(reader)? else { return Ok(None) };
            (least, most, steps) = (least.min(documents), most + documents, steps + of_clause);
        }
        let alike = matches!(self, Self::Any(_, nots) if nots.is_empty()) || steps <= least.saturating_mul(COMMON);
        let documents = if matches!(self, Self::All(..)) { least } else { most };
        Ok(alike.then_some((documents, steps)))
    }

    /// A bit for each document of a segment.
    fn set(&self, reader: &SegmentReader) -> tantivy::Result<Vec<u64>> {
        let (clauses, nots, both): (_, _, fn(u64, u64) -> u64) = match self {
            Self::Term(term) => return set_of(term, reader),
            Self::All(clauses, nots) => (clauses, nots, |a, b| a & b),
            Self::Any(clauses, nots) => (clauses, nots, |a, b| a | b),
        };
        let mut set = joined(clauses, both, reader)?;
        nots.iter().try_for_each(|not| join(&mut set, not, |a, b| a & !b, reader))?;
        Ok(set)
    }
}

/// The sets of some clauses made one.
fn joined<'s>(
    clauses: impl IntoIterator<Item = &'s Sets<'s>>,
    both: fn(u64, u64) -> u64,
    reader: &SegmentReader,
) -> tantivy::Result<Vec<u64>> {
    let mut clauses = clauses.into_iter();
    let mut set = clauses.next().map_or_else(|| Ok(empty(reader)), |first| first.set(reader))?;
    clauses.try_for_each(|clause| join(&mut set, clause, both, reader))?;
    Ok(set)
}

fn join(set: &mut [u64], other: &Sets<'_>, both: fn(u64, u64) -> u64, reader: &SegmentReader) -> tantivy::Result<()> {
    set.iter_mut().zip(other.set(reader)?).for_each(|(word, other)| *word = both(*word, other));
    Ok(())
}

/// How many documents all of some sets have. The term that most have is not made a set: its documents are looked up in that of the
/// others, which takes half the time, since no look waits for another.
fn in_all(clauses: &[Sets<'_>], reader: &SegmentReader) -> tantivy::Result<u64> {
    let mut common = None;
    for (number, clause) in clauses.iter().enumerate() {
        if let Sets::Term(term) = clause {
            common = common.max(Some((documents(term, reader)?, number, term)));
        }
    }
    let number = common.map(|(_, number, _)| number);
    let others = clauses.iter().enumerate().filter(|(other, _)| Some(*other) != number);
    let set = joined(others.map(|(_, clause)| clause), |a, b| a & b, reader)?;
    let Some((documents, _, term)) = common else {
        return Ok(set.iter().map(|word| u64::from(word.count_ones())).sum());
    };
    if clauses.len() == 1 {
        return Ok(documents);
    }
    let mut count = 0;
    each_block(term, reader, |docs| {
        let bit = |doc: &DocId| set.get(*doc as usize / BITS).map_or(0, |word| word >> (*doc as usize % BITS) & 1);
        count += docs.iter().map(bit).sum::<u64>();
    })?;
    Ok(count)
}

/// How many documents of a segment have a term, deleted ones among them.
fn documents(term: &Term, reader: &SegmentReader) -> tantivy::Result<u64> {
    Ok(reader.inverted_index(term.field())?.doc_freq(term)?.into())
}

/// The documents that have a term, some at a time.
fn each_block(term: &Term, reader: &SegmentReader, mut look: impl FnMut(&[DocId])) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(term.field())?;
    let Some(mut blocks) = inverted.read_block_postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
    while blocks.block_len() > 0 {
        look(blocks.docs());
        blocks.advance();
    }
    Ok(())
}

fn empty(reader: &SegmentReader) -> Vec<u64> {
    vec![0; (reader.max_doc() as usize).div_ceil(BITS)]
}

/// The documents that have a term.
fn set_of(term: &Term, reader: &SegmentReader) -> tantivy::Result<Vec<u64>> {
    let mut set = empty(reader);
    // What is common has many bits in a word: they are put together before it is written.
    let (mut at, mut word) = (0, 0);
    let mut write = |at: usize, word: u64| {
        if let Some(to) = set.get_mut(at) {
            *to = word;
        }
    };
    each_block(term, reader, |docs| {
        for doc in docs {
            let here = *doc as usize / BITS;
            if here != at {
                write(at, word);
                (at, word) = (here, 0);
            }
            word |= 1 << (*doc as usize % BITS);
        }
    })?;
    write(at, word);
    Ok(set)
}

fn members(set: &[u64]) -> impl Iterator<Item = DocId> {
    (0..).step_by(BITS).zip(set).flat_map(|(first, word)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            let bit = rest.trailing_zeros();
            rest &= rest.checked_sub(1)?;
            Some(first + bit)
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::collector::Count;
    use tantivy::schema::{INDEXED, Schema};
    use tantivy::{Index, TantivyDocument};

    use super::*;

    #[derive(Debug, Clone)]
    enum Asked {
        Term(u64),
        Clauses(Vec<(Occur, Asked)>),
    }

    fn asked() -> impl Strategy<Value = Asked> {
        let occur = prop_oneof![4 => Just(Occur::Must), 4 => Just(Occur::Should), 1 => Just(Occur::MustNot)];
        (0..8_u64).prop_map(Asked::Term).prop_recursive(3, 12, 4, move |inner| {
            prop::collection::vec((occur.clone(), inner), 1..4).prop_map(Asked::Clauses)
        })
    }

    fn query(asked: &Asked, field: tantivy::schema::Field) -> Box<dyn Query> {
        match asked {
            Asked::Term(number) => {
                Box::new(TermQuery::new(Term::from_field_u64(field, *number), IndexRecordOption::Basic))
            }
            Asked::Clauses(clauses) => {
                let clause = |(occur, clause): &(Occur, Asked)| (*occur, query(clause, field));
                Box::new(BooleanQuery::new(clauses.iter().map(clause).collect()))
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn sets_count_what_cursors_count(
            documents in prop::collection::vec(prop::collection::vec(0..8_u64, 0..5), 1..300),
            deleted in prop::option::of(0..8_u64),
            asked in prop::collection::vec(asked(), 8),
        ) {
            let mut builder = Schema::builder();
            let field = builder.add_u64_field("number", INDEXED);
            let index = Index::create_in_ram(builder.build());
            let mut writer = index.writer_with_num_threads(1, 15_000_000).unwrap();
            for (at, numbers) in documents.iter().enumerate() {
                let mut document = TantivyDocument::new();
                for number in numbers {
                    document.add_u64(field, *number);
                }
                writer.add_document(document).unwrap();
                if at == 130 {
                    writer.commit().unwrap();
                }
            }
            if let Some(number) = deleted {
                writer.delete_term(Term::from_field_u64(field, number));
            }
            writer.commit().unwrap();
            let searcher = index.reader().unwrap().searcher();
            for asked in &asked {
                let query = query(asked, field);
                let counter = Counter::of(&searcher, &*query);
                let counts = searcher.segment_readers().iter().map(|reader| counter.count(reader).unwrap());
                prop_assert_eq!(counts.sum::<u64>(), searcher.search(&query, &Count).unwrap() as u64);
            }
        }
    }
}
