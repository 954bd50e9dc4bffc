//! What is known of words and phrases beforehand: clusters of words that are used alike, and lists of names, as bits.
//!
//! Hashes stand for the words: 24 bits of those of words, 32 of those of phrases, sorted, and cut into 2^16 buckets by the upper
//! half. About one unknown word in seventy is taken for another one, which the model has learnt to live with.

use rapidhash::v3::rapidhash_v3;

/// Bits that say which lists a word stands in.
pub mod flag {
    /// Given names.
    pub const FIRST: u32 = 1;
    /// Frequent surnames.
    pub const SURNAME: u32 = 1 << 1;
    /// Other surnames.
    pub const RARE_SURNAME: u32 = 1 << 2;
    /// Cities of more than 100,000 people.
    pub const CITY: u32 = 1 << 3;
    /// Smaller towns.
    pub const TOWN: u32 = 1 << 4;
    /// Belongs to places of several words.
    pub const PLACE_PART: u32 = 1 << 5;
    /// Countries, regions, rivers.
    pub const REGION: u32 = 1 << 6;
    /// Organisations of one word.
    pub const BODY: u32 = 1 << 7;
    /// Begins names of organisations.
    pub const BODY_BEGIN: u32 = 1 << 8;
    /// Ends names of several organisations.
    pub const BODY_END: u32 = 1 << 9;
    /// Peoples and languages.
    pub const DEMONYM: u32 = 1 << 10;
    /// Stands before a person's name, outside it.
    pub const TITLE: u32 = 1 << 11;
    /// Belongs to the title before which it stands.
    pub const OFFICE: u32 = 1 << 12;
    /// Makes the name around it that of an organisation.
    pub const BODY_WORD: u32 = 1 << 13;
    /// Makes the name around it that of a place.
    pub const SITE_WORD: u32 = 1 << 14;
    /// Words that are no names: `the`, `Monday`.
    pub const FUNCTION: u32 = 1 << 15;
    /// Ends the name of a company.
    pub const COMPANY: u32 = 1 << 16;
    /// Surnames of known persons.
    pub const KNOWN_PERSON: u32 = 1 << 17;
    /// How it is mostly written within sentences, two bits: 1 small, 2 either, 3 capital, 0 unknown.
    pub const USUAL_CASE: u32 = 18;
    /// Short forms of organisations that are something else too.
    pub const BODY_SHORT: u32 = 1 << 20;
}

/// Bits that say what a phrase is the name of.
pub mod phrase {
    /// A person.
    pub const PERSON: u8 = 1;
    /// An organisation.
    pub const ORGANISATION: u8 = 1 << 1;
    /// A place.
    pub const PLACE: u8 = 1 << 2;
    /// A people, a language, a feast: no actor.
    pub const OTHER: u8 = 1 << 3;
    /// Longer phrases begin so.
    pub const PREFIX: u8 = 1 << 7;
}

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Known {
    /// [`flag`]s.
    pub flags: u32,
    /// Its cluster of 128, from 1; 0 if it has none.
    pub cluster: u16,
    /// Its cluster of 1,024, from 1; 0 if it has none.
    pub fine: u16,
}

/// The tables.
#[derive(Debug, Clone)]
pub struct Lexicon<'d> {
    clusters: Table<'d>,
    flags: Table<'d>,
    phrases: Table<'d>,
}

/// Hashes and what stands for each, in a fixed number of bytes.
#[derive(Debug, Clone)]
struct Table<'d> {
    /// Where each bucket begins, and the last ends.
    begins: Vec<u32>,
    lows: &'d [u8],
    low: usize,
    values: &'d [u8],
    width: usize,
}

const BUCKETS: usize = 1 << 16;

/// The hash of a word, which is given without accents and in lower case.
#[must_use]
pub fn word_hash(word: &str) -> u64 {
    rapidhash_v3(word.as_bytes())
}

/// The hash of a phrase of which all words but the last have the hash `before` (0 for none).
#[must_use]
pub fn phrase_hash(before: u64, word: u64) -> u64 {
    (before ^ word.rotate_left(23)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl<'d> Lexicon<'d> {
    /// Reads what [`write()`] made.
    #[must_use]
    pub fn read(data: &'d [u8]) -> Option<Self> {
        let mut rest = data;
        let clusters = Table::read(&mut rest, 1, 3)?;
        let flags = Table::read(&mut rest, 1, 4)?;
        let phrases = Table::read(&mut rest, 2, 1)?;
        Some(Self { clusters, flags, phrases })
    }

    /// The [`flag`]s of the word with this hash.
    #[must_use]
    pub fn flags(&self, word: u64) -> u32 {
        match self.flags.get(word) {
            Some(&[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => 0,
        }
    }

    /// The clusters of the word with this hash; see [`Known`].
    #[must_use]
    pub fn clusters(&self, word: u64) -> (u16, u16) {
        match self.clusters.get(word) {
            Some(&[coarse, a, b]) => (coarse.into(), u16::from_le_bytes([a, b])),
            _ => (0, 0),
        }
    }

    /// What the phrase with this hash is; 0 if it is unknown.
    #[must_use]
    pub fn phrase(&self, hash: u64) -> u8 {
        self.phrases.get(hash).and_then(<[u8]>::first).copied().unwrap_or(0)
    }
}

impl<'d> Table<'d> {
    fn read(data: &mut &'d [u8], low: usize, width: usize) -> Option<Self> {
        let (length, rest) = data.split_first_chunk::<4>()?;
        let length = u32::from_le_bytes(*length) as usize;
        let (counts, rest) = rest.split_at_checked(BUCKETS)?;
        let (lows, rest) = rest.split_at_checked(low * length)?;
        let (values, rest) = rest.split_at_checked(width * length)?;
        *data = rest;
        let mut begins = Vec::with_capacity(BUCKETS + 1);
        let mut sum = 0;
        begins.push(sum);
        begins.extend(counts.iter().map(|&count| {
            sum += u32::from(count);
            sum
        }));
        Some(Self { begins, lows, low, values, width })
    }

    fn get(&self, hash: u64) -> Option<&'d [u8]> {
        let (bucket, low) = split(hash);
        let &[first, end] = self.begins.get(bucket..bucket + 2)? else { return None };
        let (first, end) = (first as usize, end as usize);
        let lows = self.lows.get(self.low * first..self.low * end)?;
        let low = low.to_be_bytes();
        let at = match self.low {
            1 => lows.iter().position(|byte| *byte == low[0])?,
            _ => lows.as_chunks::<2>().0.iter().position(|bytes| *bytes == low)?,
        };
        self.values.get(self.width * (first + at)..self.width * (first + at + 1))
    }
}

/// Bucket and rest of a hash.
#[allow(clippy::cast_possible_truncation, reason = "that is what is kept of it")]
fn split(hash: u64) -> (usize, u16) {
    ((hash >> 48) as usize, (hash >> 32) as u16)
}

/// Writes a lexicon: clusters and flags of words by their hashes, kinds of phrases by theirs. Of two whose hashes are kept
/// as the same bits the one with the lower hash counts, so that the same entries give the same bytes.
#[must_use]
pub fn write(clusters: &[(u64, u16, u16)], flags: &[(u64, u32)], phrases: &[(u64, u8)]) -> Vec<u8> {
    let mut out = Vec::new();
    let value =
        |coarse: u16, fine: u16| [coarse.to_le_bytes()[0], fine.to_le_bytes()[0], fine.to_le_bytes()[1]].to_vec();
    write_table(clusters.iter().map(|&(hash, coarse, fine)| (hash, value(coarse, fine))).collect(), 1, &mut out);
    write_table(flags.iter().map(|&(hash, flags)| (hash, flags.to_le_bytes().to_vec())).collect(), 1, &mut out);
    write_table(phrases.iter().map(|&(hash, kind)| (hash, vec![kind])).collect(), 2, &mut out);
    out
}

fn write_table(mut entries: Vec<(u64, Vec<u8>)>, low: usize, out: &mut Vec<u8>) {
    let shift = 48 - 8 * low;
    entries.sort_by_key(|&(hash, _)| hash);
    entries.dedup_by_key(|&mut (hash, _)| hash >> shift);
    let mut counts = vec![0_u8; BUCKETS];
    entries.retain(|&(hash, _)| {
        let count = &mut counts[split(hash).0];
        let fits = *count < u8::MAX;
        *count += u8::from(fits);
        fits
    });
    out.extend(u32::try_from(entries.len()).unwrap_or(0).to_le_bytes());
    out.extend(counts);
    out.extend(entries.iter().flat_map(|&(hash, _)| split(hash).1.to_be_bytes().into_iter().take(low)));
    out.extend(entries.iter().flat_map(|(_, value)| value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_found_and_nothing_else() {
        let words: Vec<String> = (0..300_u16).map(|i| format!("word{i}")).collect();
        let clusters: Vec<_> = words.iter().zip(0..).map(|(word, i)| (word_hash(word), i % 129, i % 1025)).collect();
        let flags = [(word_hash("ada"), flag::FIRST), (word_hash("word7"), flag::TITLE)];
        let lake = phrase_hash(phrase_hash(0, word_hash("lake")), word_hash("vell"));
        let data =
            write(&clusters, &flags, &[(lake, phrase::PLACE), (phrase_hash(0, word_hash("lake")), phrase::PREFIX)]);
        let lexicon = Lexicon::read(&data).unwrap();
        for &(hash, cluster, fine) in &clusters {
            assert_eq!(lexicon.clusters(hash), (cluster, fine));
        }
        let word = |word| (lexicon.flags(word_hash(word)), lexicon.clusters(word_hash(word)));
        assert_eq!(word("ada"), (flag::FIRST, (0, 0)));
        assert_eq!(word("word7"), (flag::TITLE, (7, 7)));
        assert_eq!(word("nobody"), (0, (0, 0)));
        assert_eq!((lexicon.phrase(lake), lexicon.phrase(word_hash("lake"))), (phrase::PLACE, 0));
        assert!(Lexicon::read(&data[..data.len() - 1]).is_none());
    }
}
