//! Documents of every format with something changed, through the whole ingest: nothing panics, every one of them is accounted for,
//! and the index is whole after each batch. A few hundred in every run; `DATELINE_MUTATED=100000 cargo test --release --test it
//! mutated -- --nocapture` tries so many, `DATELINE_SEED` others.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use dateline::ingest::Options;

use crate::update::{Corpus, OPTIONS};

/// Numbers that a seed decides.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }

    /// A piece of something of that length: often a short one.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let most = [8, 64, 1024, length][self.below(4)];
        start..(start + self.below(most + 1)).min(length)
    }
}

struct Sample {
    name: String,
    bytes: Vec<u8>,
}

/// All samples of the repository, and some of them packed.
fn samples() -> Vec<Sample> {
    fn files(dir: &Path, all: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() { files(&path, all) } else { all.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    for dir in ["sample_corpus", "tests/data", "tests/cmd/formats.in/news", "tests/cmd/containers.in/news"] {
        files(&root.join(dir), &mut paths);
    }
    let sample = |path: &PathBuf| Sample {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        bytes: fs::read(path).unwrap(),
    };
    let mut all: Vec<Sample> = paths.iter().map(sample).collect();
    // So that each format has its share, however many letters there are.
    let others: Vec<usize> = (0..all.len()).filter(|&i| all[i].name.rsplit('.').next() != Some("txt")).collect();
    assert!(others.len() > 20, "samples are missing");
    for index in others {
        let Sample { name, bytes } = &all[index];
        let again: Vec<_> = (0..5).map(|_| Sample { name: name.clone(), bytes: bytes.clone() }).collect();
        let packed = packed(name, bytes);
        all.extend(again);
        all.extend(packed);
    }
    all
}

fn packed(name: &str, bytes: &[u8]) -> Vec<Sample> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gz.write_all(bytes).unwrap();
    let mut bz2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    bz2.write_all(bytes).unwrap();
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::default()).unwrap();
    xz.write_all(bytes).unwrap();
    let http = [&b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"[..], bytes].concat();
    let head = format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: http://example.org/{name}\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        http.len()
    );
    let warc = [head.as_bytes(), &http, b"\r\n\r\n"].concat();
    let packed = [
        ("gz", gz.finish().unwrap()),
        ("bz2", bz2.finish().unwrap()),
        ("xz", xz.finish().unwrap()),
        ("zst", zstd::encode_all(bytes, 1).unwrap()),
        ("warc", warc),
    ];
    packed.map(|(ending, bytes)| Sample { name: format!("{name}.{ending}"), bytes }).into()
}

/// What means something in one format or another.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\n",
    b"\n\n",
    b"\r",
    b"\"",
    b"<",
    b"</",
    b"<p>",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"&#0;",
    b"&#x110000;",
    b"&amp",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\u0000",
    b"\\ud800",
    b",",
    b";",
    b"\t",
    b"---\n",
    b"# ",
    b"```\n",
    b"From ",
    b"\n\nFrom x\n",
    b"date 2024-02-30 ",
    b"date 2024-02-02 ",
    b"Feb. 31, 2024",
    b"99999999999999999999",
    b"-1",
    b"\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xe2\x80\xae",
    b"\xcc\x81",
    b"charset=",
    b"encoding=\"utf-16\"",
    b"=?utf-8?B?",
    b"Content-Length: 18446744073709551615\r\n",
    b"<DOC>",
    b"</DOC>",
    b"<REUTERS",
    b"<nitf>",
    b"<item>",
    b"<html><body>",
    b"IMPACT\n\n",
    b"Mr. ",
    b"U.S.",
    b"\xe2\x80\x99s",
];

/// A sample with one to four things changed, by the name of that sample or of another.
fn mutated(samples: &[Sample], random: &mut Random) -> (String, Vec<u8>) {
    let sample = &samples[random.below(samples.len())];
    let mut bytes = sample.bytes.clone();
    for _ in 0..=random.below(4) {
        let range = random.range(bytes.len());
        match random.below(11) {
            0 if !range.is_empty() => bytes[range.start] ^= 1 << random.below(8),
            1 if !range.is_empty() => bytes[range.start] = random.below(256) as u8,
            2 => bytes.truncate(range.start),
            3 => drop(bytes.drain(range)),
            4 => {
                let other = &samples[random.below(samples.len())].bytes;
                let piece = other[random.range(other.len())].to_vec();
                drop(bytes.splice(range, piece));
            }
            5 => {
                let piece = bytes[range.clone()].repeat(1 + random.below(20));
                drop(bytes.splice(range, piece));
            }
            6 if !range.is_empty() => {
                let other = random.below(bytes.len());
                bytes.swap(range.start, other);
            }
            7 => bytes[range].reverse(),
            8 => drop(
                bytes.splice(range.start..range.start, PIECES[random.below(PIECES.len())].repeat(1 + random.below(3))),
            ),
            9 => drop(bytes.splice(range, PIECES[random.below(PIECES.len())].iter().copied())),
            _ => bytes[range].fill([0, b' ', b'\n', b'<', 0xff][random.below(5)]),
        }
        bytes.truncate(1 << 20);
    }
    let by = if random.below(8) == 0 { &samples[random.below(samples.len())] } else { sample };
    (by.name.clone(), bytes)
}

/// Keeps what was just tried if it fails.
struct Kept(Option<Corpus>);

impl Drop for Kept {
    fn drop(&mut self) {
        if let Some(corpus) = self.0.take().filter(|_| std::thread::panicking()) {
            eprintln!("what was tried lies in {}", corpus.dir.keep().display());
        }
    }
}

#[test]
fn whatever_is_changed_is_accounted_for() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let wanted = usize::try_from(number("DATELINE_MUTATED").unwrap_or(300)).unwrap();
    let seed = number("DATELINE_SEED").unwrap_or(1);
    let (samples, mut random) = (samples(), Random(seed));
    let kept = Kept(Some(Corpus::new(&[])));
    let corpus = kept.0.as_ref().unwrap();
    let (mut tried, mut indexed, mut rejected, mut batch) = (0, 0, 0, 0);
    while tried < wanted {
        fs::remove_dir_all(corpus.path()).unwrap_or_default();
        fs::create_dir(corpus.path()).unwrap();
        let size = 250.min(wanted - tried);
        for number in 0..size {
            let (name, bytes) = mutated(&samples, &mut random);
            fs::write(corpus.path().join(format!("{number:03}-{name}")), bytes).unwrap();
        }
        // The figures are compared by `update`.
        let summary = corpus.update(&Options { prune: batch % 4 != 1, actors: batch % 3 != 2, ..OPTIONS });
        assert_eq!(summary.files.found, size as u64);
        let check = corpus.open().check().unwrap();
        assert!(check.is_whole(), "{check:?}");
        indexed += summary.documents.indexed;
        rejected += summary.documents.rejected;
        tried += size;
        batch += 1;
        if batch % 40 == 0 {
            eprintln!("{tried} files: {indexed} documents indexed, {rejected} rejected");
        }
    }
    eprintln!("{tried} mutated files of seed {seed}: {indexed} documents indexed, {rejected} rejected, none lost");
    assert!(indexed > 0 && rejected > 0);
}
