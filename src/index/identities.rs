//! Who is meant by each value of the columns of actors and of their roles, told without reading the value: a file of each segment, beside those of
//! tantivy. Whoever counts all that articles name needs the names of those alone who are listed.

use std::io::Write;
use std::path::Path;

use tantivy::columnar::{ColumnarReader, DynamicColumn};
use tantivy::directory::error::DeleteError;
use tantivy::directory::{OwnedBytes, TerminatingWrite};
use tantivy::error::DataCorruption;
use tantivy::index::SegmentComponent;
use tantivy::{Directory, SegmentReader, TantivyError};

use super::actor_values::JOINT;
use super::fields::{ACTOR, ROLE};
use super::hash;
use super::plugin::Plugin;

/// What the names of these files end with.
const EXTENSION: &str = "who";

/// Bytes of an identity.
const IDENTITY: usize = 8;

/// The identities of the values of the columns of actors and of their roles, by ordinal: those of one actor have the same.
pub(crate) struct Identities {
    actors: OwnedBytes,
    roles: OwnedBytes,
}

impl Identities {
    /// Those of a segment.
    pub(crate) fn of(reader: &SegmentReader) -> tantivy::Result<Self> {
        let bytes = |column| -> tantivy::Result<usize> {
            Ok(reader.fast_fields().str(column)?.map_or(0, |column| column.num_terms() * IDENTITY))
        };
        let (actors, roles) = (bytes(ACTOR)?, bytes(ROLE)?);
        let all = reader.open_read(component())?.read_bytes()?;
        if all.len() != actors + roles {
            return Err(DataCorruption::comment_only("a segment has not one identity for each of its actors").into());
        }
        let (actors, roles) = all.split(actors);
        Ok(Self { actors, roles })
    }

    /// Of whom is the value of the column of actors with an ordinal.
    pub(crate) fn actor(&self, ord: u64) -> Option<u64> {
        identity_at(&self.actors, ord)
    }

    /// Of whom is the value of the column of roles with an ordinal.
    pub(crate) fn role(&self, ord: u64) -> Option<u64> {
        identity_at(&self.roles, ord)
    }
}

fn identity_at(identities: &[u8], ord: u64) -> Option<u64> {
    identities.as_chunks().0.get(usize::try_from(ord).ok()?).map(|bytes| u64::from_le_bytes(*bytes))
}

/// The file, as part of a segment.
pub(super) fn component() -> SegmentComponent {
    SegmentComponent::Custom(EXTENSION.to_owned())
}

/// Whether this is such a file.
pub(super) fn is_one(file: &Path) -> bool {
    file.extension().is_some_and(|extension| extension == EXTENSION)
}

/// Writes it anew in the place of one that is damaged, or missing.
pub(super) fn rewrite(of: &tantivy::Segment) -> tantivy::Result<()> {
    match of.index().directory().delete(&of.relative_path(component())) {
        Ok(()) | Err(DeleteError::FileDoesNotExist(_)) => write(of),
        Err(DeleteError::IoError { io_error, .. }) => Err(TantivyError::IoError(io_error)),
    }
}

/// Writes the file of a segment that has its columns.
pub(super) fn write(to: &tantivy::Segment) -> tantivy::Result<()> {
    let columns = ColumnarReader::open(to.open_read(SegmentComponent::FastFields)?)?;
    let mut file = to.open_write(component())?;
    for column in [columns.read_columns(ACTOR)?, columns.read_columns(ROLE)?].into_iter().flatten() {
        let DynamicColumn::Str(column) = column.open()? else { continue };
        let mut values = column.dictionary().stream()?;
        while values.advance() {
            file.write_all(&identity(values.key()).to_le_bytes())?;
        }
    }
    Ok(file.terminate()?)
}

/// That of a value: the hash of kind and normal name. In an index with a million actors, one of forty million such
/// indexes has two that share one.
fn identity(value: &[u8]) -> u64 {
    hash(value.split(|byte| char::from(*byte) == JOINT).next().unwrap_or(value))
}

/// Has tantivy keep the files, and write those of segments that it merges.
pub(super) const PLUGIN: Plugin = Plugin::new(EXTENSION, |context| write(context.target_segment));

#[cfg(test)]
mod tests {
    use tantivy::{IndexWriter, TantivyDocument};

    use super::super::dictionary::Dictionary;
    use super::super::segment::{Mark, Segment, Single};
    use super::super::{Index, Ledger, Snapshot};
    use super::*;
    use crate::schema::Schema;

    /// By segment, the values of both columns with their identities.
    fn all(snapshot: &Snapshot<'_>) -> Vec<Vec<(String, Option<u64>)>> {
        let of = |reader: &SegmentReader| {
            let identities = Identities::of(reader).unwrap();
            let mut found = Vec::new();
            for name in [ACTOR, ROLE] {
                let column = reader.fast_fields().str(name).unwrap().unwrap();
                let identity = |ord| if name == ACTOR { identities.actor(ord) } else { identities.role(ord) };
                let mut values = column.dictionary().stream().unwrap();
                while values.advance() {
                    found.push((String::from_utf8(values.key().to_vec()).unwrap(), identity(values.term_ord())));
                }
                assert_eq!(identity(column.num_terms() as u64), None);
            }
            found
        };
        let mut all: Vec<_> = snapshot.searcher().segment_readers().iter().map(of).collect();
        all.sort();
        all
    }

    #[test]
    fn those_of_one_actor_have_one_identity_in_segments_of_any_origin() {
        let dir = tempfile::tempdir().unwrap();
        let index = Index::create(dir.path(), &Schema::embedded()).unwrap();
        let writer = index.writer(1, 0).unwrap();
        for (actors, roles) in [
            (&["pada lind\tAda Lind", "lvell\tVell"][..], &["pada lind\tminister"][..]),
            (&["pada lind\tADA LIND", "ovell\tVell", "pada lind\tAda Lind"], &[]),
            (&[], &[]),
        ] {
            let mut segment = Segment::new(&index.fields);
            for (column, values) in [(ACTOR, actors), (ROLE, roles)] {
                for value in values {
                    segment.push_text(column, value);
                }
            }
            segment.end_article(&Single { id: 1, mark: Mark::default(), key: 1, stored: "" });
            let written = segment.write(&index.fields, &Dictionary::none(), 0, writer.tantivy.new_segment()).unwrap();
            writer.tantivy.add_segment(written.segment.meta().clone()).unwrap();
        }
        writer.commit(&Ledger::default()).unwrap();
        let [ada, place, body] = [b"pada lind".as_slice(), b"lvell", b"ovell"].map(|actor| Some(hash(actor)));
        let [upper, lower] = ["pada lind\tADA LIND", "pada lind\tAda Lind"].map(|value| (value.to_owned(), ada));
        let (vell, org) = (("lvell\tVell".to_owned(), place), ("ovell\tVell".to_owned(), body));
        let minister = ("pada lind\tminister".to_owned(), ada);
        let expected = [
            vec![],
            vec![vell.clone(), lower.clone(), minister.clone()],
            vec![org.clone(), upper.clone(), lower.clone()],
        ];
        assert_eq!(all(&index.snapshot().unwrap()), expected);
        let segments = index.tantivy.searchable_segment_ids().unwrap();
        let mut writer: IndexWriter<TantivyDocument> = index.tantivy.writer_with_num_threads(1, 15_000_000).unwrap();
        writer.merge(&segments).wait().unwrap();
        writer.commit().unwrap();
        assert_eq!(all(&index.snapshot().unwrap()), [[vell, org, upper, lower, minister]]);
    }
}
