//! The model with its lexicon, in a compressed file that the `actor_model` example makes.

use std::sync::LazyLock;
use std::thread;

use super::gazetteer::Gazetteer;
use super::lexicon::Lexicon;
use super::model::Weights;
use super::offices::Offices;

/// The model, unpacked.
pub(super) struct Model {
    pub(super) lexicon: Lexicon<'static>,
    pub(super) weights: Weights,
}

static PACKED_MODEL: &[u8] = include_bytes!("model.zst");
/// Unpacked once, when the first article is read.
static UNPACKED_MODEL: LazyLock<Vec<u8>> = LazyLock::new(|| zstd::decode_all(PACKED_MODEL).unwrap_or_default());
static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| {
    thread::scope(|scope| {
        // Meanwhile the names are read that are known beforehand: every article is held against them.
        scope.spawn(|| (Gazetteer::built_in(), Offices::built_in()));
        read(&UNPACKED_MODEL)
    })
});

/// The model; `None` only if the file was damaged before the program was built.
pub(super) fn model() -> Option<&'static Model> {
    MODEL.as_ref()
}

fn read(data: &'static [u8]) -> Option<Model> {
    let (length, rest) = data.split_first_chunk::<4>()?;
    let (lexicon, weights) = rest.split_at_checked(u32::from_le_bytes(*length) as usize)?;
    Some(Model { lexicon: Lexicon::read(lexicon)?, weights: Weights::read(weights)? })
}

/// Packs a model: the lexicon as [`super::lexicon::write`] makes it, the weights as [`Weights::write`] does.
///
/// # Errors
/// When the compressor fails.
pub fn pack_model(lexicon: &[u8], weights: &[u8]) -> std::io::Result<Vec<u8>> {
    let length = u32::try_from(lexicon.len()).unwrap_or(u32::MAX).to_le_bytes();
    zstd::encode_all(&[&length[..], lexicon, weights].concat()[..], 22)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_can_be_read_and_is_small() {
        assert!(model().is_some());
        let tables = [&include_bytes!("names.zst")[..], include_bytes!("countries.tsv"), include_bytes!("offices.tsv")];
        assert!(PACKED_MODEL.len() + tables.concat().len() < 2_000_000);
    }
}
