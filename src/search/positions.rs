//! The positions of a term as tantivy 0.27 packs them (`positions/mod.rs` there): how many full blocks there are, how many bits
//! each takes for a number, the blocks of 128 numbers, and those that are left over, seven bits a byte. A number is the step from
//! one position to the next within a document, and the first position for the first.

use bitpacking::{BitPacker, BitPacker4x};
use tantivy::directory::OwnedBytes;

/// Numbers in a full block.
const BLOCK: usize = BitPacker4x::BLOCK_LEN;

/// The numbers of a term, a block of them unpacked at a time.
pub(super) struct Steps {
    unpacker: BitPacker4x,
    /// How many bits a number takes in each full block.
    widths: OwnedBytes,
    blocks: OwnedBytes,
    /// The block that is unpacked, where it begins, and its numbers; what is behind the last one is 0.
    block: usize,
    begin: usize,
    numbers: [u32; BLOCK],
}

impl Steps {
    /// Those in these bytes.
    pub(super) fn open(mut bytes: OwnedBytes) -> Self {
        let count = take_number(&mut bytes).min(bytes.len());
        let (widths, blocks) = bytes.split(count);
        let mut steps = Self { unpacker: BitPacker4x::new(), widths, blocks, block: 0, begin: 0, numbers: [0; BLOCK] };
        steps.unpack();
        steps
    }

    /// Calls `found` with the positions of a document, the steps to which are these: `count` of them after the first `offset`.
    #[inline]
    pub(super) fn positions(&mut self, offset: u64, count: u32, mut found: impl FnMut(u32)) {
        let mut at = usize::try_from(offset).unwrap_or(usize::MAX);
        let (mut left, mut position) = (count as usize, 0u32);
        while left > 0 {
            let (block, from) = (at / BLOCK, at % BLOCK);
            if block != self.block {
                // A damaged file may say that there are billions.
                if block > self.widths.len() {
                    return;
                }
                self.go_to(block);
            }
            let rest = self.numbers.get(from..).unwrap_or(&[]);
            let steps = rest.get(..left).unwrap_or(rest);
            for &step in steps {
                position = position.wrapping_add(step);
                found(position);
            }
            at += steps.len();
            left -= steps.len();
        }
    }

    /// Unpacks the block with that number.
    fn go_to(&mut self, block: usize) {
        if block < self.block {
            (self.block, self.begin) = (0, 0);
        }
        let passed = self.widths.get(self.block..block).unwrap_or(&[]);
        self.begin += passed.iter().map(|&width| bytes_of(width)).sum::<usize>();
        self.block = block;
        self.unpack();
    }

    fn unpack(&mut self) {
        let packed = self.blocks.get(self.begin..).unwrap_or(&[]);
        match self.widths.get(self.block) {
            Some(&width) if width <= 32 && bytes_of(width) <= packed.len() => {
                self.unpacker.decompress(packed, &mut self.numbers, width);
            }
            // Damaged files have positions that are wrong, which their checksums tell.
            Some(_) => self.numbers.fill(0),
            None => unpack_rest(packed, &mut self.numbers),
        }
    }
}

/// How many bytes a full block takes at this width in bits.
fn bytes_of(width: u8) -> usize {
    BLOCK / 8 * usize::from(width)
}

/// Unpacks the numbers that are left over.
fn unpack_rest(mut packed: &[u8], numbers: &mut [u32; BLOCK]) {
    numbers.fill(0);
    for number in numbers {
        let (mut unpacked, mut shift) = (0u32, 0);
        loop {
            let Some((&byte, rest)) = packed.split_first() else { return };
            packed = rest;
            unpacked |= u32::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte & LAST != 0 {
                break;
            }
            shift += 7;
        }
        *number = unpacked;
    }
}

/// Marks the last byte of a number.
const LAST: u8 = 0x80;

/// Takes a number off the bytes that begin with it, seven bits a byte, the lowest first.
pub(super) fn take_number(bytes: &mut OwnedBytes) -> usize {
    let (mut number, mut shift) = (0usize, 0);
    while let Some(&byte) = bytes.as_slice().first() {
        bytes.advance(1);
        number |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte & LAST != 0 {
            break;
        }
        shift += 7;
    }
    number
}
