//! Names of members: names only, never paths that lead anywhere.

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

/// The names that a container has used, to tell members of the same name apart.
#[derive(Default)]
pub(super) struct Names {
    used: HashMap<u64, usize>,
}

impl Names {
    /// How often the name was used before.
    pub(super) fn again(&mut self, name: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        let times = self.used.entry(hasher.finish()).or_default();
        *times += 1;
        *times - 1
    }
}

/// What a member is called that has no name but such as lead elsewhere: `..`.
const NO_NAME: &str = "(no name)";

/// A name as it is shown: without what leads out of the archive, control characters, and bytes that are no Unicode.
pub(super) fn clean(name: &[u8]) -> String {
    let name = String::from_utf8_lossy(name).replace('\\', "/");
    let parts: Vec<&str> = name.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect();
    if parts.is_empty() {
        return NO_NAME.to_owned();
    }
    parts.join("/").replace(char::is_control, "\u{fffd}")
}

/// Whether a member is one that nobody means to read: hidden, or of the forks that macOS packs beside the files.
pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        for (name, shown) in [
            ("../../etc/passwd", "etc/passwd"),
            ("/a//b/./c", "a/b/c"),
            ("a\\..\\b", "a/b"),
            ("a\x1b[31m\n", "a\u{fffd}[31m\u{fffd}"),
            ("..", "(no name)"),
            ("./", "(no name)"),
        ] {
            assert_eq!(clean(name.as_bytes()), shown);
        }
        assert_eq!(clean(b"a\xff"), "a\u{fffd}");
    }

    #[test]
    fn hidden_parts_hide() {
        assert!(is_hidden(".a") && is_hidden("a/.b/c") && is_hidden("__MACOSX/a") && !is_hidden("a.b/c"));
    }

    #[test]
    fn names_are_counted() {
        let mut names = Names::default();
        assert_eq!((names.again("a"), names.again("b"), names.again("a")), (0, 0, 1));
    }
}
