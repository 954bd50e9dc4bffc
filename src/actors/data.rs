//! What the finder knows beforehand, in one compressed file that the `actor_model` example makes: the lexicon, the weights of both
//! passes, and names with their aliases.

use std::sync::LazyLock;

use super::lexicon::Lexicon;
use super::model::Weights;

/// All of it, unpacked.
pub(super) struct Data {
    pub(super) lexicon: Lexicon<'static>,
    pub(super) first: Weights,
    pub(super) second: Weights,
    /// Lines of kind, name and aliases, with tabs between.
    pub(super) names: &'static str,
}

static PACKED: &[u8] = include_bytes!("actors.zst");
/// Unpacked once, when the first article is read or the first actor is asked for.
static UNPACKED: LazyLock<Vec<u8>> = LazyLock::new(|| zstd::decode_all(PACKED).unwrap_or_default());
static DATA: LazyLock<Option<Data>> = LazyLock::new(|| read(&UNPACKED));

/// The data; `None` only if the file was damaged before the program was built.
pub(super) fn data() -> Option<&'static Data> {
    DATA.as_ref()
}

fn read(data: &'static [u8]) -> Option<Data> {
    let mut rest = data;
    let mut next = || {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (section, after) = after.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        rest = after;
        Some(section)
    };
    Some(Data {
        lexicon: Lexicon::read(next()?)?,
        first: Weights::read(next()?)?,
        second: Weights::read(next()?)?,
        names: std::str::from_utf8(next()?).ok()?,
    })
}

/// Packs what the finder unpacks: the sections as [`super::lexicon::write`] and [`Weights::write`] make them, and lines of names.
///
/// # Errors
/// When the compressor fails.
pub fn pack(sections: [&[u8]; 4]) -> std::io::Result<Vec<u8>> {
    let mut all = Vec::new();
    for section in sections {
        all.extend(u32::try_from(section.len()).unwrap_or(u32::MAX).to_le_bytes());
        all.extend(section);
    }
    zstd::encode_all(&*all, 22)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_can_be_read_and_is_small() {
        assert!(data().is_some_and(|data| data.names.lines().count() > 1_000));
        assert!(PACKED.len() < 2_000_000);
    }
}
