//! What a file holds: itself, or what lies in the container that it is, however that is packed. Nothing is written anywhere, and no
//! more is kept in memory than one document.

mod arc;
mod gzip;
mod http;
mod kind;
mod names;
mod read;
mod tar;
mod warc;
mod web;
mod zip;

use std::cell::Cell;
use std::io::Read;
use std::ops::ControlFlow;

use super::content::{Content, Whole};
use kind::{Kind, Packing, kind, without_ending};
use read::Metered;

/// How many containers may lie within each other, counting each packing: a `.tar.gz` is two.
const MOST_LAYERS: usize = 4;

/// How many times its own size a file may hold. News packs to a tenth, hardly ever to a fiftieth.
const MOST_TIMES: u64 = 200;

/// A document, or a file of many: the file itself, or what a container holds.
pub struct Member<'m, 'c> {
    /// What it adds to the path of the file, for people: nothing for the file itself, else `!/a/b.txt`.
    pub path: &'m str,
    /// What it adds to the identity of the file: its path, and more where the container holds several of the same name.
    pub identity: &'m str,
    /// The name by which its format may be told.
    pub name: &'m str,
    /// The charset that the container says it has.
    pub charset: Option<&'m str>,
    /// What the container says that is wrong with it.
    pub doubt: Option<&'m str>,
    /// Its bytes.
    pub content: Content<'c>,
}

/// What comes out of a file.
pub enum Unpacked<'m, 'c> {
    /// Something to read.
    Member(Member<'m, 'c>),
    /// Something that cannot be read.
    Rejected {
        /// What it adds to the path of the file.
        path: &'m str,
        /// Why it cannot.
        reason: String,
    },
    /// Something that is no document by what it is: a link, a hidden file, an image of a web page.
    Skipped,
}

/// Receives what comes out; breaks when nothing more is wanted.
pub type Sink<'s> = &'s mut dyn FnMut(Unpacked<'_, '_>) -> ControlFlow<()>;

/// Hands on what is in a file called `name` of `size` bytes; breaks when `sink` does. Of what has to be kept whole, no more than
/// `most` bytes are.
pub fn unpack(name: &str, size: u64, content: Content<'_>, most: u64, sink: Sink<'_>) -> ControlFlow<()> {
    let budget = Cell::new(size.saturating_mul(MOST_TIMES).saturating_add(most));
    let at = At { name: name.to_owned(), ..At::default() };
    Unpack { most, budget: &budget }.visit(&at, content, sink)
}

/// Where something lies in the file.
#[derive(Default)]
struct At {
    path: String,
    identity: String,
    name: String,
    layers: usize,
}

/// The bounds of what is read.
#[derive(Clone, Copy)]
struct Unpack<'u> {
    most: u64,
    /// How many bytes may still be unpacked.
    budget: &'u Cell<u64>,
}

impl<'u> Unpack<'u> {
    fn visit(self, at: &At, content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
        let Some(kind) = kind(content.head(), &at.name) else { return at.member(content, sink) };
        if at.layers == MOST_LAYERS {
            return at.rejected(format!("a container within {MOST_LAYERS} others: unpack it first"), sink);
        }
        match kind {
            Kind::Packed(packing) => self.packed(at, packing, content, sink),
            Kind::Tar => tar::visit(self, at, content, sink),
            Kind::Zip => zip::visit(self, at, content, sink),
            Kind::Warc => warc::visit(self, at, content, sink),
            Kind::Arc => arc::visit(self, at, content, sink),
        }
    }

    fn packed(self, at: &At, packing: Packing, content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
        let reader = match packing.reader(content) {
            Ok(reader) => reader,
            Err(error) => return at.rejected(format!("{} data that cannot be read: {error}", packing.name()), sink),
        };
        let mut reader = self.metered(packing.name(), reader);
        let inner = At {
            path: at.path.clone(),
            identity: at.identity.clone(),
            name: without_ending(&at.name, packing),
            layers: at.layers + 1,
        };
        self.visit(&inner, Content::of_stream(&mut reader, 0), sink)
    }

    fn metered<R: Read>(self, what: &'static str, inner: R) -> Metered<'u, R> {
        Metered::new(what, inner, self.budget)
    }

    /// Whether all was unpacked that may be.
    fn is_spent(self) -> bool {
        self.budget.get() == 0
    }
}

impl At {
    fn member(&self, content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
        self.page(None, None, content, sink)
    }

    /// A member of which the container says more.
    fn page(
        &self,
        charset: Option<&str>,
        doubt: Option<&str>,
        content: Content<'_>,
        sink: Sink<'_>,
    ) -> ControlFlow<()> {
        let Self { path, identity, name, .. } = self;
        sink(Unpacked::Member(Member { path, identity, name, charset, doubt, content }))
    }

    fn rejected(&self, reason: impl Into<String>, sink: Sink<'_>) -> ControlFlow<()> {
        sink(Unpacked::Rejected { path: &self.path, reason: reason.into() })
    }

    /// A member of the container that lies here, the `again`th of that name but the first.
    fn within(&self, member: &str, again: usize) -> Self {
        let path = format!("{}!/{member}", self.path);
        let identity = format!("{}!/{member}", self.identity);
        let identity = if again == 0 { identity } else { format!("{identity}\0{again}") };
        Self { path, identity, name: member.to_owned(), layers: self.layers + 1 }
    }
}

/// Why something is not kept whole.
fn too_long(most: u64) -> String {
    format!("longer than {} MB: --max-document takes more", most >> 20)
}

/// All bytes of a container that has to be kept whole; or why they cannot be.
fn all(whole: Whole, most: u64) -> Result<Vec<u8>, String> {
    match whole {
        Whole::All(bytes) | Whole::Cut(bytes, _) => Ok(bytes),
        Whole::TooLong => Err(too_long(most)),
    }
}

#[cfg(test)]
mod tests;
