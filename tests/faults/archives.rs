//! Archives that are made to do harm, and archives of which only a part arrived.

use std::fs;
use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::write::{SimpleFileOptions, ZipWriter};

use crate::hostile::{Hostile, assert_rejected};
use crate::scratch::Random;
use crate::{Extent, Outcome};

/// Several streams one after the other are one.
fn gz(bytes: &[u8], times: usize) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    out.write_all(bytes).unwrap();
    out.finish().unwrap().repeat(times)
}

fn zip(members: &[(&str, &[u8], usize)]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes, times) in members {
        out.start_file(*name, options).unwrap();
        (0..*times).for_each(|_| out.write_all(bytes).unwrap());
    }
    out.finish().unwrap().into_inner()
}

/// A header as it may be sent, not as well-meaning programs write it.
fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in members {
        let mut header = tar::Header::new_old();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        out.extend(header.as_bytes());
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.extend([0; 1024]);
    out
}

/// They are left where they unpack to more than news does.
pub(crate) fn bombs(extent: Extent) -> Outcome {
    // What is unpacked before they are left is read, which takes its time.
    let (megabytes, most) = if extent.is_full { (2 << 10, 64) } else { (30, 2) };
    let words = "word ".repeat((1 << 20) / 5);
    let words = words.as_bytes();
    let hostile = Hostile::new();
    let line = format!("{{\"title\": \"One\", \"body\": \"{}\"}}\n", "a".repeat(1 << 20));
    hostile.write("text.txt.gz", &gz(words, megabytes));
    hostile.write("twice.txt.gz.gz", &gz(&gz(words, megabytes), 1));
    hostile.write("bomb.zip", &zip(&[("a.txt", words, megabytes)]));
    let inner = zip(&[("a.txt", words, megabytes / 10)]);
    let many: Vec<(String, &[u8])> = (0..16).map(|n| (format!("{n}.zip"), inner.as_slice())).collect();
    let many: Vec<(&str, &[u8], usize)> = many.iter().map(|(name, bytes)| (name.as_str(), *bytes, 1)).collect();
    hostile.write("nested.zip", &zip(&many));
    // Ends in documents that are read until there are too many.
    hostile.write("lines.jsonl.gz", &gz(line.as_bytes(), 1));
    let (rejected, note) = hostile.index(0, most);
    for name in ["text.txt.gz", "twice.txt.gz.gz", "bomb.zip!/a.txt"] {
        let is_told = |why: &str| why.contains("200 times its size") || why.contains("longer than");
        assert!(rejected.iter().any(|(source, why)| source == name && is_told(why)), "{name}: {rejected:#?}");
    }
    assert!(rejected.iter().any(|(source, _)| source.starts_with("nested.zip!/")), "{rejected:#?}");
    Outcome { tried: 5, lost: 0, note: format!("{megabytes} MB; {note}") }
}

/// Nothing is written anywhere, and names are only names.
pub(crate) fn elsewhere(_: Extent) -> Outcome {
    let hostile = Hostile::new();
    let letter = b"date 2024-02-05 From elsewhere\n\nThe talks went on.\n";
    let names = ["../../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "..", "evil\x1b[2J.txt"];
    hostile.write("a.tar", &tar(&names.map(|name| (name, letter.as_slice()))));
    hostile.write("b.zip", &zip(&names.map(|name| (name, letter.as_slice(), 1))));
    let before = tree(hostile.root());
    let (rejected, note) = hostile.index(1 + 2 * names.len() as u64, 64);
    assert_rejected(&rejected, &[]);
    let after: Vec<_> = tree(hostile.root()).into_iter().filter(|path| !path.starts_with("index")).collect();
    assert_eq!(after, before);
    assert!(!std::path::Path::new("/etc/evil.txt").exists());
    Outcome { tried: 2 * names.len(), lost: 0, note }
}

/// What comes before the cut is there.
pub(crate) fn cut(extent: Extent) -> Outcome {
    let mut random = Random::new(extent.seed + 12);
    let hostile = Hostile::new();
    let letters: Vec<(String, String)> = (0..40)
        .map(|n| (format!("{n:02}.txt"), format!("date 2024-02-05 Number {n}\n\nOn {} they went.\n", n * 7919 % 2003)))
        .collect();
    let members: Vec<(&str, &[u8])> = letters.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
    let lines: String = (0..400).map(|n| format!("{{\"title\": \"Line {}\"}}\n", n * 7919 % 2003)).collect();
    let wholes = [("tar", tar(&members)), ("tar.gz", gz(&tar(&members), 1)), ("jsonl.gz", gz(lines.as_bytes(), 1))];
    let mut outcome = Outcome::default();
    for (ending, whole) in &wholes {
        for _ in 0..extent.times {
            let at = 1 + random.below(whole.len() - 1);
            hostile.write(&format!("cut.{ending}"), &whole[..at]);
            fs::remove_dir_all(hostile.root().join("index")).unwrap_or_default();
            let (ran, _) =
                crate::program::measured(hostile.root(), "index news --index index --format json --no-actors");
            let summary: serde_json::Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{ran:?}"));
            assert_eq!(ran.code, Some(0), "{ran:?}");
            let kept = usize::try_from(summary["articles"].as_u64().unwrap()).unwrap();
            outcome.tried += 1;
            // Of a tar that is not packed, all that lies before the cut.
            if *ending == "tar" {
                let complete = (at / 1024).min(40);
                outcome.lost += complete.saturating_sub(kept - 1);
            }
        }
        fs::remove_file(hostile.path(&format!("cut.{ending}"))).unwrap();
    }
    outcome
}

/// All paths below a directory.
fn tree(dir: &std::path::Path) -> Vec<String> {
    let walked = walkdir::WalkDir::new(dir).sort_by_file_name().into_iter();
    walked.map(|entry| entry.unwrap().path().strip_prefix(dir).unwrap().display().to_string()).collect()
}
