//! What the model looks at: every feature is a row of its weights, found by hashing.

#![allow(clippy::inline_always, reason = "what has a version for wide registers must be compiled into that")]

use std::ops::Range;

use super::sequence::{Sequence, Tok};
use super::word::{Affixes, BOUNDARY, Word, Words};

/// Bits of a row's number.
pub const ROW_BITS: u32 = 17;

/// Rows that the tokens of a run share.
const RUN_ROWS: usize = 12;
/// Rows of a token beside these and those of the near words.
const SCENE_ROWS: usize = 27;
/// Rows of a token that depend on votes.
const VOTE_ROWS: usize = 9;

/// What a word is to the token that is looked at. What depends on one word alone is summed up once a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(usize)]
pub enum Role {
    /// The token itself.
    Own,
    /// The one before it.
    Left,
    /// The one after it.
    Right,
    /// The one before that.
    SecondLeft,
    /// The one after that.
    SecondRight,
    /// The one before its run.
    RunLeft,
    /// The one after its run.
    RunRight,
    /// The one before that before its run.
    RunSecondLeft,
    /// The one after that after its run.
    RunSecondRight,
    /// The one after that.
    RunThirdRight,
}

/// How many of them are near.
pub const NEAR_ROLES: usize = 3;

impl Role {
    /// Those that are near: the token itself, and what stands beside it. These have the most rows.
    pub const NEAR: [Self; NEAR_ROLES] = [Self::Own, Self::Left, Self::Right];
}

#[inline]
#[allow(clippy::cast_possible_truncation, reason = "that many bits are left")]
fn row(template: u64, value: u64) -> u32 {
    let mixed = (value ^ (template << 57) ^ template).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    ((mixed ^ (mixed << 32)) >> (64 - ROW_BITS)) as u32
}

#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let x = (a ^ b.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    x ^ (x >> 32)
}

/// The number of a role's first template.
const fn templates(role: Role) -> u64 {
    100 + 20 * role as u64
}

/// Gives the rows of a word in a near role; its ends count only in its own.
pub fn near_rows(role: Role, word: &Word, affixes: impl FnOnce() -> Affixes, mut emit: impl FnMut(u32)) {
    let known = word.known;
    let base = templates(role);
    let (coarse, fine, flags) = (u64::from(known.cluster), u64::from(known.fine), u64::from(known.flags));
    emit(row(base, word.lower));
    emit(row(base + 1, coarse));
    emit(row(base + 2, fine));
    emit(row(base + 3, word.shape));
    emit(row(base + 4, flags));
    if role != Role::Own {
        return;
    }
    emit(row(base + 5, 0));
    let Affixes { prefixes, suffixes } = affixes();
    for (template, end) in (6..).zip(prefixes.into_iter().chain(suffixes)) {
        emit(row(base + template, end));
    }
    emit(row(base + 11, mix(flags + 1, word.shape)));
    let mut bits = known.flags;
    while bits != 0 {
        emit(row(base + 12, u64::from(bits.trailing_zeros())));
        bits &= bits - 1;
    }
    emit(row(base + 13, mix(coarse + 1, word.shape)));
}

/// A run of capitals: its ends, and the words around it. All of its tokens share these.
pub struct Run<'s> {
    tokens: Range<usize>,
    first: &'s Word,
    last: &'s Word,
    left: &'s Word,
    right: &'s Word,
    second_left: &'s Word,
    second_right: &'s Word,
    third_right: &'s Word,
    gaps: [u64; 2],
}

impl<'s> Run<'s> {
    /// The run that the token at `at` belongs to.
    #[must_use]
    #[inline(always)]
    pub fn of(sequence: &'s Sequence, words: &'s Words<'_>, at: usize) -> Option<Self> {
        let tokens = &sequence.tokens;
        let run = sequence.runs.get(tokens.get(at)?.run as usize)?.clone();
        let word = |at: Option<usize>| at.map_or(&BOUNDARY, |at| words.get(tokens[at].number));
        let (left, right) = (sequence.left(run.start), sequence.right(run.end - 1));
        let second_right = right.and_then(|at| sequence.right(at));
        Some(Self {
            first: word(Some(run.start)),
            last: word(Some(run.end - 1)),
            left: word(left),
            right: word(right),
            second_left: word(left.and_then(|at| sequence.left(at))),
            second_right: word(second_right),
            third_right: word(second_right.and_then(|at| sequence.right(at))),
            gaps: [tokens[run.start].gap as u64, tokens.get(run.end).map_or(15, |t| t.gap as u64)],
            tokens: run,
        })
    }

    /// Its tokens.
    #[must_use]
    pub fn tokens(&self) -> Range<usize> {
        self.tokens.clone()
    }

    /// The rows of single words around it, which are those of each of its tokens.
    #[must_use]
    #[inline(always)]
    pub fn rows(&self) -> [u32; RUN_ROWS] {
        let lower = |role: Role, word: &Word| row(templates(role), word.lower);
        let coarse = |role: Role, word: &Word| row(templates(role) + 1, u64::from(word.known.cluster));
        let fine = |role: Role, word: &Word| row(templates(role) + 2, u64::from(word.known.fine));
        [
            lower(Role::RunLeft, self.left),
            coarse(Role::RunLeft, self.left),
            fine(Role::RunLeft, self.left),
            lower(Role::RunRight, self.right),
            coarse(Role::RunRight, self.right),
            fine(Role::RunRight, self.right),
            lower(Role::RunSecondLeft, self.second_left),
            coarse(Role::RunSecondLeft, self.second_left),
            lower(Role::RunSecondRight, self.second_right),
            coarse(Role::RunSecondRight, self.second_right),
            lower(Role::RunThirdRight, self.third_right),
            coarse(Role::RunThirdRight, self.third_right),
        ]
    }
}

/// A token of a run, and the words around it.
pub struct Scene<'s> {
    run: &'s Run<'s>,
    tok: &'s Tok,
    right_gap: u64,
    at: usize,
    words: [(u32, &'s Word); NEAR_ROLES],
    second_left: &'s Word,
    second_right: &'s Word,
}

impl<'s> Scene<'s> {
    /// The surroundings of the token at `at`, which is one of the run.
    #[must_use]
    #[inline(always)]
    pub fn of(sequence: &'s Sequence, words: &'s Words<'_>, run: &'s Run<'s>, at: usize) -> Option<Self> {
        let tokens = &sequence.tokens;
        let tok = tokens.get(at)?;
        let (left, right) = (sequence.left(at), sequence.right(at));
        let word = |at: Option<usize>| match at {
            Some(at) => (tokens[at].number, words.get(tokens[at].number)),
            None => (u32::MAX, &BOUNDARY),
        };
        Some(Self {
            run,
            tok,
            right_gap: tokens.get(at + 1).map_or(15, |t| t.gap as u64),
            at,
            words: [word(Some(at)), word(left), word(right)],
            second_left: word(left.and_then(|at| sequence.left(at))).1,
            second_right: word(right.and_then(|at| sequence.right(at))).1,
        })
    }

    /// The words in the near roles, with their numbers; `u32::MAX` is that of a boundary.
    #[must_use]
    pub fn words(&self) -> &[(u32, &'s Word); NEAR_ROLES] {
        &self.words
    }

    /// The rows of the words next but one to it, and those that depend on more than one word.
    #[must_use]
    #[inline(always)]
    pub fn rows(&self) -> [u32; SCENE_ROWS] {
        let [(_, own), (_, left), (_, right)] = self.words;
        let (left2, right2) = (self.second_left, self.second_right);
        let (run_left, run_right) = (self.run.left, self.run.right);
        let (run_first, run_last) = (self.run.first, self.run.last);
        let tok = self.tok;
        let gap = tok.gap as u64;
        let style = u64::from(tok.place % 3);
        let starts = u64::from(tok.starts());
        let coarse = |word: &Word| u64::from(word.known.cluster) + 1;
        let phrase = u64::from(tok.phrase);
        let seen = u64::from(tok.seen) + 1;
        let (length, place) = length_and_place(self.at, &self.run.tokens);
        [
            // Single words.
            row(templates(Role::SecondLeft), left2.lower),
            row(templates(Role::SecondLeft) + 1, u64::from(left2.known.cluster)),
            row(templates(Role::SecondRight), right2.lower),
            row(templates(Role::SecondRight) + 1, u64::from(right2.known.cluster)),
            // Words.
            row(1, mix(left.lower, own.lower)),
            row(2, mix(own.lower, right.lower)),
            row(3, mix(left2.lower, left.lower)),
            // Clusters.
            row(8, mix(coarse(left), coarse(own))),
            row(9, mix(coarse(own), coarse(right))),
            row(10, mix(mix(coarse(left), own.shape), coarse(right))),
            // Lists.
            row(18, phrase),
            row(19, mix(phrase + 1, starts)),
            // Place, and how else the article writes it.
            row(21, mix(own.shape, 8 * style + starts)),
            row(22, mix(own.lower, style)),
            row(23, u64::from(tok.place) * 2 + starts),
            row(25, mix(seen, own.shape)),
            row(26, mix(seen, 8 * style + starts)),
            // What stands between.
            row(29, gap * 32 + self.right_gap),
            row(30, mix(gap + 1, left.lower)),
            row(31, mix(self.right_gap + 1, right.lower)),
            row(32, mix(gap + 1, own.shape)),
            row(33, mix(self.right_gap + 1, own.shape)),
            // The run that it belongs to.
            row(37, mix(run_last.lower, place)),
            row(40, mix(run_first.lower, place)),
            row(44, mix(mix(self.run.gaps[0] + 1, run_left.lower), place)),
            row(45, mix(mix(self.run.gaps[1] + 1, run_right.lower), place)),
            row(46, mix(mix(self.run.gaps[0] + 1, self.run.gaps[1] + 1), length * 4 + place)),
        ]
    }
}

/// The rows of what the first pass makes of the word at `at` and its neighbours, here and elsewhere in the article.
#[must_use]
#[inline(always)]
pub fn vote_rows(sequence: &Sequence, words: &Words<'_>, at: usize) -> Option<[u32; VOTE_ROWS]> {
    let tokens = &sequence.tokens;
    let tok = tokens.get(at)?;
    let own = words.get(tok.number);
    let (length, place) = length_and_place(at, sequence.runs.get(tok.run as usize)?);
    let [left, right] =
        [sequence.left(at), sequence.right(at)].map(|at| at.and_then(|at| tokens.get(at)).map_or(0, |tok| tok.vote));
    let (vote, elsewhere) = (u64::from(tok.vote), u64::from(tok.elsewhere));
    Some([
        row(50, vote),
        row(51, mix(vote + 1, u64::from(tok.seen))),
        row(52, mix(u64::from(left) + 1, vote)),
        row(53, mix(vote + 1, right.into())),
        row(54, mix(vote + 1, own.shape)),
        row(55, mix(vote + 1, own.lower)),
        row(56, elsewhere),
        row(57, mix(elsewhere + 1, length * 4 + place)),
        row(58, mix(elsewhere + 1, vote)),
    ])
}

/// How many words the run of the token at `at` has, up to five, and whether the token begins and ends it.
#[inline]
fn length_and_place(at: usize, run: &Range<usize>) -> (u64, u64) {
    let (begins, ends) = (at == run.start, at + 1 == run.end);
    ((run.len() as u64).min(5), 1 + u64::from(begins) + 2 * u64::from(ends))
}
