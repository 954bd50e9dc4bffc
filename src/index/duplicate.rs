//! Articles that are not kept, since the same is kept already.

use std::sync::Arc;

use super::Signature;

/// A document that is the same as an article of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duplicate {
    /// Where in its file it stands: what the source of an article adds to the path, `!/a/b.jsonl:120`; empty where the file is one
    /// document.
    pub place: Box<str>,
    /// What both have in common.
    pub signature: Signature,
    /// Orders those of one file that were read or removed in one run; those of earlier runs come after them.
    pub(crate) order: u64,
    /// The one that is kept; `None` where that was dropped, until the next run has put another in its place.
    pub of: Option<Kept>,
}

/// Where an article stands that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The canonical path of its file, of which there is one for many that are the same.
    pub file: Arc<str>,
    /// Where in that, as for [`Duplicate::place`].
    pub place: Box<str>,
}

impl Duplicate {
    /// By members and then by lines, as they stand in a file.
    pub(super) fn order(&self) -> (&str, u64) {
        split_place(&self.place)
    }
}

/// The member and the line of a place, or of a source that ends in one: they give it again when they are put together, with a colon
/// between them where the line is not 0, which none is.
pub(crate) fn split_place(place: &str) -> (&str, u64) {
    let split = place.rsplit_once(':').filter(|(_, line)| line.starts_with(|first| matches!(first, '1'..='9')));
    split.and_then(|(member, line)| Some((member, line.parse().ok()?))).unwrap_or((place, 0))
}

/// Those of a file as the ledger has them: of several one after the other that are kept in the same file, the first alone names it, and
/// all share its path. There may be hundreds of thousands.
pub(super) mod list {
    use std::fmt;
    use std::sync::Arc;

    use serde::de::{SeqAccess, Visitor};
    use serde::ser::SerializeSeq;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::{Duplicate, Kept, LAST, Signature};

    #[derive(Serialize, Deserialize)]
    struct Line<T: AsRef<str>> {
        #[serde(default, skip_serializing_if = "is_empty")]
        place: T,
        signature: Signature,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Of<T>>,
    }

    #[derive(Serialize, Deserialize)]
    struct Of<T: AsRef<str>> {
        /// `None` where it is that of the one before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<T>,
        #[serde(default, skip_serializing_if = "is_empty")]
        place: T,
    }

    fn is_empty(text: &impl AsRef<str>) -> bool {
        text.as_ref().is_empty()
    }

    pub(crate) fn serialize<S: Serializer>(duplicates: &[Duplicate], serializer: S) -> Result<S::Ok, S::Error> {
        let (mut lines, mut last) = (serializer.serialize_seq(Some(duplicates.len()))?, None);
        for Duplicate { place, signature, of, .. } in duplicates {
            let of = of.as_ref().map(|Kept { file, place }| {
                let is_same = last.replace(file).is_some_and(|last: &Arc<str>| last == file);
                Of { file: (!is_same).then_some(&**file), place: &**place }
            });
            lines.serialize_element(&Line { place: &**place, signature: *signature, of })?;
        }
        lines.end()
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Duplicate>, D::Error> {
        deserializer.deserialize_seq(Lines)
    }

    struct Lines;

    impl<'de> Visitor<'de> for Lines {
        type Value = Vec<Duplicate>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list of duplicates")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut lines: A) -> Result<Vec<Duplicate>, A::Error> {
            let (mut duplicates, mut last) = (Vec::new(), Arc::from(""));
            while let Some(Line { place, signature, of }) = lines.next_element::<Line<Box<str>>>()? {
                let of = of.map(|Of { file, place }| {
                    if let Some(file) = file {
                        last = file.into();
                    }
                    Kept { file: Arc::clone(&last), place }
                });
                duplicates.push(Duplicate { place, signature, order: LAST, of });
            }
            duplicates.shrink_to_fit();
            Ok(duplicates)
        }
    }
}

/// The order of those of earlier runs.
const LAST: u64 = u64::MAX;

#[cfg(test)]
mod tests {
    use super::super::Entry;
    use super::*;

    #[test]
    fn only_a_line_is_split_off_a_place() {
        let places =
            ["", ":3", "!/a/b.jsonl:120", "!/a:b", "!/at 12:05", "!/a:0", "!/a:+3", ":", "!/a:99999999999999999999"];
        let split = places.map(split_place);
        let lines = split.map(|(_, line)| line);
        assert_eq!(lines, [0, 3, 120, 0, 0, 0, 0, 0, 0]);
        for (place, (member, line)) in places.into_iter().zip(split) {
            assert_eq!(if line == 0 { member.to_owned() } else { format!("{member}:{line}") }, place);
        }
    }

    #[test]
    fn of_many_that_are_kept_in_one_file_the_first_names_it() {
        let signature: Signature = serde_json::from_str("\"ff\"").unwrap();
        let kept = |file: &str, place: &str| Some(Kept { file: file.into(), place: place.into() });
        let all = [kept("/a", ":1"), kept("/a", ""), None, kept("/a", ":2"), kept("/b", ":1"), kept("/a", ":3")];
        let duplicate = |of: Option<Kept>| Duplicate { place: ":7".into(), signature, order: LAST, of };
        let entry = Entry { duplicates: all.map(duplicate).to_vec(), ..Entry::default() };
        let json = serde_json::to_string(&entry).unwrap();
        assert_eq!((json.matches("/a").count(), json.matches("/b").count()), (2, 1), "{json}");
        let read: Entry = serde_json::from_str(&json).unwrap();
        assert_eq!(read, entry);
        let files: Vec<_> = read.duplicates.iter().filter_map(|duplicate| Some(&duplicate.of.as_ref()?.file)).collect();
        assert!(Arc::ptr_eq(files[0], files[2]));
    }
}
