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
    pub(super) weights: Weights<'static>,
}

/// Two frames: the weights and the lexicon.
static PACKED_MODEL: &[u8] = include_bytes!("model.zst");
static WEIGHTS: LazyLock<Vec<u8>> = LazyLock::new(|| unpack(frames().0));
static LEXICON: LazyLock<Vec<u8>> = LazyLock::new(|| unpack(frames().1));
/// Unpacked once, when the first article is read.
static MODEL: LazyLock<Option<Model>> = LazyLock::new(|| {
    thread::scope(|scope| {
        let lexicon = scope.spawn(|| Lexicon::read(&LEXICON));
        // Meanwhile the names are read that are known beforehand: every article is held against them.
        scope.spawn(Gazetteer::built_in);
        scope.spawn(Offices::built_in);
        let weights = Weights::read(&WEIGHTS)?;
        Some(Model { lexicon: lexicon.join().ok()??, weights })
    })
});

/// The model; `None` only if the file was damaged before the program was built.
pub(super) fn model() -> Option<&'static Model> {
    MODEL.as_ref()
}

fn frames() -> (&'static [u8], &'static [u8]) {
    let first = zstd::zstd_safe::find_frame_compressed_size(PACKED_MODEL).unwrap_or(0);
    PACKED_MODEL.split_at_checked(first).unwrap_or_default()
}

/// What is in a frame; nothing, if it is damaged.
fn unpack(frame: &[u8]) -> Vec<u8> {
    /// More than either takes, in bytes.
    const MOST: usize = 4 << 20;
    zstd::bulk::decompress(frame, MOST).unwrap_or_default()
}

/// Packs a model: the weights as [`super::model::pack`] makes them, the lexicon as [`super::lexicon::write`] does.
///
/// # Errors
/// When the compressor fails.
pub fn pack_model(weights: &[u8], lexicon: &[u8]) -> std::io::Result<Vec<u8>> {
    let frame = |bytes| zstd::bulk::compress(bytes, 22);
    Ok([frame(weights)?, frame(lexicon)?].concat())
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
