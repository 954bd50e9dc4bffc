//! The files that segments have beside those of tantivy, as tantivy is told of them.

use std::sync::Arc;

use tantivy::index::SegmentComponent;
use tantivy::{PluginMergeContext, PluginWriter, PluginWriterContext, SegmentPlugin, TantivyError};

/// A file of each segment.
pub(super) struct Plugin {
    extension: [&'static str; 1],
    merge: fn(&PluginMergeContext<'_>) -> tantivy::Result<()>,
}

impl Plugin {
    /// The files whose names end so; `merge` writes that of a segment that tantivy merges.
    pub(super) const fn new(
        extension: &'static str,
        merge: fn(&PluginMergeContext<'_>) -> tantivy::Result<()>,
    ) -> Self {
        Self { extension: [extension], merge }
    }
}

impl SegmentPlugin for Plugin {
    fn extensions(&self) -> &[&str] {
        &self.extension
    }

    fn create_writer(&self, _: &PluginWriterContext<'_>) -> tantivy::Result<Box<dyn PluginWriter>> {
        Err(TantivyError::InternalError("segments are not written by tantivy, but for those that it merges".to_owned()))
    }

    fn merge(&self, context: PluginMergeContext<'_>) -> tantivy::Result<()> {
        (self.merge)(&context)
    }
}

/// All of them.
pub(super) fn all() -> [Arc<Plugin>; 2] {
    [super::identities::PLUGIN, super::dictionary::PLUGIN].map(Arc::new)
}

/// The files of a segment that all of them are, as its components.
pub(super) fn components() -> impl Iterator<Item = SegmentComponent> {
    [super::identities::component(), super::dictionary::component()].into_iter()
}
