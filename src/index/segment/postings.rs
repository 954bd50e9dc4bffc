//! The inverted index of a segment: what occurs where, gathered article by article, and turned into postings in one pass.
//!
//! Words come as numbers, so nothing is hashed that has been seen before, and nothing is written before it can be written where it
//! belongs: occurrences are kept in the order of reading, in memory or put away in lots, and dealt out to their terms by counting.

use std::io;
use std::ops::Range;

use hashbrown::HashTable;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::Field;

use super::occurrences::{self, Occurrences};
use super::spill::{Records, Spill};
use crate::index::hash;

/// Terms by numbers, which count up from 0.
#[derive(Default)]
struct Vocabulary {
    numbers: HashTable<u32>,
    bytes: Vec<u8>,
    /// Where each term ends; it begins where the one before ends.
    ends: Vec<usize>,
}

impl Vocabulary {
    /// The number of a term.
    fn number(&mut self, term: &[u8]) -> u32 {
        let hashed = hash(term);
        let Self { numbers, bytes, ends } = self;
        if let Some(&number) = numbers.find(hashed, |&number| term_of(bytes, ends, number) == term) {
            return number;
        }
        let number = u32::try_from(ends.len()).unwrap_or(u32::MAX);
        bytes.extend_from_slice(term);
        ends.push(bytes.len());
        numbers.insert_unique(hashed, number, |&number| hash(term_of(bytes, ends, number)));
        number
    }

    fn term(&self, number: u32) -> &[u8] {
        term_of(&self.bytes, &self.ends, number)
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn memory(&self) -> usize {
        self.bytes.len() + self.ends.len() * (size_of::<usize>() + 2 * size_of::<u32>())
    }

    /// All numbers, in the order of their terms.
    fn sorted(&self) -> Vec<u32> {
        let first_bytes = |number| {
            let term = self.term(number);
            let mut first = [0; 8];
            first.iter_mut().zip(term).for_each(|(to, from)| *to = *from);
            u64::from_be_bytes(first)
        };
        let mut sorted: Vec<(u64, u32)> = (0..).take(self.len()).map(|number| (first_bytes(number), number)).collect();
        sorted.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.term(a.1).cmp(self.term(b.1))));
        sorted.into_iter().map(|(_, number)| number).collect()
    }
}

fn term_of<'b>(bytes: &'b [u8], ends: &[usize], number: u32) -> &'b [u8] {
    let at = number as usize;
    let start = at.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    ends.get(at).and_then(|&end| bytes.get(start..end)).unwrap_or(&[])
}

/// What is gathered of an indexed field.
#[derive(Default)]
pub(super) struct Indexed {
    vocabulary: Vocabulary,
    /// Of the articles that are held in memory.
    occurrences: Occurrences,
    /// Where the others are, and how often they have each term.
    lots: Vec<Range<u64>>,
    counts: Vec<usize>,
}

/// The articles of a segment in the order of its documents.
pub(super) struct Order<'s> {
    /// Where the lots are; `None` where there are none.
    pub(super) spill: Option<&'s Spill>,
    /// By document, where its article is.
    pub(super) spots: Vec<Spot>,
}

/// Where an article is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Spot {
    /// In a lot, which is read in the order of documents.
    Lot(usize),
    /// In memory: the number among those that are held there.
    Held(usize),
}

/// A document and a position in it.
type Place = (u32, u32);

/// Bytes that each place takes while it is dealt out.
pub(super) const PLACE: usize = size_of::<Place>();

impl Indexed {
    /// The number of a term, by which it is known until the segment is written.
    pub(super) fn number(&mut self, term: &[u8]) -> u32 {
        self.vocabulary.number(term)
    }

    /// The term with that number occurs in the present article, and counts `times` times.
    pub(super) fn push_number(&mut self, number: u32, position: u32, times: u32) {
        self.occurrences.push(number, position, times);
    }

    /// A term occurs in the present article.
    pub(super) fn push(&mut self, term: &[u8], position: u32) {
        let number = self.number(term);
        self.push_number(number, position, 1);
    }

    /// Ends the present article; returns how many occurrences it has, each as often as it counts.
    pub(super) fn end_article(&mut self) -> usize {
        self.occurrences.end_article()
    }

    /// What it takes, in bytes.
    pub(super) fn memory(&self) -> usize {
        self.vocabulary.memory() + self.occurrences.memory() + self.counts.len() * size_of::<usize>()
    }

    /// Puts the articles that are held in memory away, in this order.
    pub(super) fn spill(&mut self, order: &[usize], to: &mut Spill) -> io::Result<()> {
        let record = |items: &[u16]| items.iter().flat_map(|item| item.to_le_bytes()).collect::<Vec<_>>();
        let records = order.iter().map(|&article| Ok(record(self.occurrences.of(article))));
        self.lots.push(to.write(records)?);
        self.counts = self.counts();
        self.occurrences.clear();
        Ok(())
    }

    /// Writes its postings; the places of so many occurrences as `room` says are in memory at a time.
    pub(super) fn write(
        &self,
        to: &mut InvertedIndexSerializer,
        field: Field,
        record: Record,
        order: &Order<'_>,
        room: usize,
    ) -> io::Result<()> {
        let (positions, lengths) = match record {
            Record::Documents => (false, None),
            Record::Positions(lengths) => (true, lengths),
        };
        let sorted = self.vocabulary.sorted();
        let mut ranks = vec![0; sorted.len()];
        for (rank, &term) in (0u32..).zip(&sorted) {
            if let Some(of_term) = ranks.get_mut(term as usize) {
                *of_term = rank;
            }
        }
        let counts = self.counts();
        let count = |term: u32| counts.get(term as usize).copied().unwrap_or(0);
        let mut to = to.new_field(field, counts.iter().map(|&count| count as u64).sum(), lengths)?;
        let (mut places, mut ends, mut steps) = (Vec::new(), Vec::new(), Vec::new());
        let mut first = 0;
        while let Some(rest) = sorted.get(first..).filter(|rest| !rest.is_empty()) {
            let mut room = room.max(1);
            // One at least, whatever room it takes.
            let fits = rest.iter().take_while(|&&term| {
                let fits = room > 0;
                room = room.saturating_sub(count(term));
                fits
            });
            let terms = rest.get(..fits.count()).unwrap_or(rest);
            self.deal(terms.iter().map(|&term| count(term)), order, &ranks, first, (&mut places, &mut ends))?;
            let mut start = 0;
            for (&term, &end) in terms.iter().zip(&ends) {
                let places = places.get(start..end).unwrap_or(&[]);
                let documents = || places.chunk_by(|a: &Place, b: &Place| a.0 == b.0);
                start = end;
                let frequency = u32::try_from(documents().count()).unwrap_or(u32::MAX);
                if frequency == 0 {
                    continue;
                }
                to.new_term(self.vocabulary.term(term), frequency, positions)?;
                for places in documents() {
                    let Some(&(doc, _)) = places.first() else { continue };
                    if positions {
                        steps.clear();
                        steps.extend(places.iter().map(|&(_, position)| position));
                        differences(&mut steps);
                        to.write_doc(doc, u32::try_from(places.len()).unwrap_or(u32::MAX), &steps);
                    } else {
                        to.write_doc(doc, 0, &[]);
                    }
                }
                to.close_term()?;
            }
            first += terms.len();
        }
        to.close()
    }

    /// How many occurrences each term has.
    fn counts(&self) -> Vec<usize> {
        let mut counts = self.counts.clone();
        counts.resize(self.vocabulary.len(), 0);
        let held = (0..self.occurrences.len()).flat_map(|article| occurrences::read(self.occurrences.of(article)));
        for (term, _, times) in held {
            if let Some(count) = counts.get_mut(term as usize) {
                *count += times as usize;
            }
        }
        counts
    }

    /// Deals out the places of the terms with ranks from `first` on, of which there are as many as `counts` says, and where those of
    /// each end.
    fn deal(
        &self,
        counts: impl Iterator<Item = usize>,
        order: &Order<'_>,
        ranks: &[u32],
        first: usize,
        (places, ends): (&mut Vec<Place>, &mut Vec<usize>),
    ) -> io::Result<()> {
        let mut all = 0;
        ends.clear();
        for count in counts {
            // Where those of a term begin, until they are dealt out.
            ends.push(all);
            all += count;
        }
        places.clear();
        places.resize(all, (0, 0));
        let mut lots: Vec<Records<'_>> =
            order.spill.iter().flat_map(|spill| self.lots.iter().map(|lot| spill.read(lot))).collect();
        let mut items = Vec::new();
        for (doc, &spot) in (0..).zip(&order.spots) {
            let items = match spot {
                Spot::Held(article) => self.occurrences.of(article),
                Spot::Lot(lot) => {
                    let record = lots.get_mut(lot).ok_or(io::ErrorKind::NotFound)?.next()?;
                    items.clear();
                    items.extend(record.as_chunks().0.iter().map(|item| u16::from_le_bytes(*item)));
                    &items
                }
            };
            for (term, position, times) in occurrences::read(items) {
                let rank = ranks.get(term as usize).map_or(usize::MAX, |&rank| rank as usize);
                let Some(next) = ends.get_mut(rank.wrapping_sub(first)) else { continue };
                let end = *next + times as usize;
                if let Some(places) = places.get_mut(*next..end) {
                    places.fill((doc, position));
                }
                *next = end;
            }
        }
        Ok(())
    }
}

/// From positions to the steps between them, the first one from 0.
fn differences(positions: &mut [u32]) {
    // Mentions within each other come out of order.
    if !positions.is_sorted() {
        positions.sort_unstable();
    }
    let mut last = 0;
    for position in positions {
        let here = *position;
        *position = here - last;
        last = here;
    }
}

/// What is said of a term's occurrences.
pub(super) enum Record {
    /// In which documents it occurs.
    Documents,
    /// How often and where, and how long the documents are, if it matters.
    Positions(Option<FieldNormReader>),
}
