use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use ::zip::write::SimpleFileOptions;
use proptest::prelude::*;

use super::*;

const MOST: u64 = 1 << 20;

/// What comes out of a file, a line each; texts that are long by their length.
fn out(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut reader = bytes;
    let read = unpack(name, bytes.len() as u64, Content::of_stream(&mut reader, 0), MOST, &mut |unpacked| {
        lines.push(match unpacked {
            Unpacked::Member(member) => {
                let (text, end) = match member.content.whole(MOST) {
                    Whole::All(bytes) => (bytes, String::new()),
                    Whole::Cut(bytes, error) => (bytes, format!(" - {error}")),
                    Whole::TooLong => (Vec::new(), " - too long".to_owned()),
                };
                let text = match text.len() {
                    0..50 => String::from_utf8_lossy(&text).into_owned(),
                    length => format!("{length} bytes"),
                };
                let charset = member.charset.map_or_else(String::new, |charset| format!(" ({charset})"));
                let doubt = member.doubt.map_or_else(String::new, |doubt| format!(" ! {doubt}"));
                format!("{} {}{charset}: {text}{end}{doubt}", member.path, member.name)
            }
            Unpacked::Rejected { path, reason } => format!("{path} rejected: {reason}"),
            Unpacked::Skipped => "skipped".to_owned(),
        });
        ControlFlow::Continue(())
    });
    assert!(read.is_continue());
    lines
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn bz2(bytes: &[u8]) -> Vec<u8> {
    let mut out = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut out = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        append(&mut out, name, bytes, ::tar::EntryType::Regular);
    }
    out.into_inner().unwrap()
}

/// Appends a member whatever its name is: the crate takes none that leads out.
fn append(out: &mut ::tar::Builder<Vec<u8>>, name: &str, bytes: &[u8], kind: ::tar::EntryType) {
    let mut header = ::tar::Header::new_gnu();
    header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
    header.set_entry_type(kind);
    header.set_size(bytes.len() as u64);
    header.set_cksum();
    out.append(&header, bytes).unwrap();
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_file_that_is_no_container_is_itself() {
    assert_eq!(out("a/b.txt", b"text"), [" a/b.txt: text"]);
    assert_eq!(out("a.gz", b"text"), [" a.gz: text"]);
    assert_eq!(out("a", b""), [" a: "]);
}

#[test]
fn every_packing_is_taken_off() {
    for (name, bytes) in [
        ("a.txt.gz", gz(b"text")),
        ("a.txt.bz2", bz2(b"text")),
        ("a.txt.xz", xz(b"text")),
        ("a.txt.zst", zstd::encode_all(&b"text"[..], 1).unwrap()),
    ] {
        assert_eq!(out(name, &bytes), [" a.txt: text"], "{name}");
        // Several one after the other are one.
        assert_eq!(out(name, &[bytes.clone(), bytes.clone()].concat()), [" a.txt: texttext"], "{name}");
        // The name does not matter.
        assert_eq!(out("a.txt", &bytes), [" a.txt: text"], "{name}");
        let long: Vec<u8> =
            (0..20_000u32).flat_map(|n| format!("{} ", n.wrapping_mul(2_654_435_769)).into_bytes()).collect();
        let packed = match name {
            "a.txt.gz" => gz(&long),
            "a.txt.bz2" => bz2(&long),
            "a.txt.xz" => xz(&long),
            _ => zstd::encode_all(&long[..], 1).unwrap(),
        };
        let cut = out(name, &packed[..packed.len() - 9]);
        assert_eq!(cut.len(), 1);
        assert!(cut[0].contains("cut off") || cut[0].contains("damaged"), "{cut:?}");
        if name == "a.txt.xz" {
            let kept = cut[0].split(" bytes - its").next().and_then(|kept| kept.rsplit(' ').next()?.parse().ok());
            let kept: usize = kept.unwrap_or_else(|| panic!("{cut:?}"));
            assert!(kept + 1024 > long.len(), "{kept} of {}", long.len());
        }
        // bzip2 gives nothing of its one block before all of it is there.
        assert!(cut[0].contains(" bytes - its") || name == "a.txt.bz2", "{cut:?}");
    }
}

#[test]
fn zeros_behind_gzip_are_no_data() {
    for zeros in [1, 5, 512, 100_000] {
        let padded = [gz(b"text"), vec![0; zeros]].concat();
        assert_eq!(out("a.txt.gz", &padded), [" a.txt: text"], "{zeros}");
        assert_eq!(out("a.txt.gz", &[padded, gz(b"more")].concat()), [" a.txt: textmore"], "{zeros}");
    }
    let other = out("a.txt.gz", &[gz(b"text"), b"\0\0something else".to_vec()].concat());
    assert!(other[0].contains("text - its gzip data are damaged"), "{other:?}");
}

#[test]
fn an_archive_may_be_empty() {
    assert_eq!(out("x.tar", &tar(&[])), [""; 0]);
    assert_eq!(out("x.tgz", &gz(&tar(&[]))), [""; 0]);
    assert_eq!(out("x.zip", &zip(&[])), [""; 0]);
    assert_eq!(out("x", &zip(&[("..", b"text")])), ["!/(no name) (no name): text"]);
}

#[test]
fn archives_name_their_members() {
    let members: &[(&str, &[u8])] = &[("a/b.txt", b"one"), ("c.txt", b""), ("a/b.txt", b"two")];
    let expected = ["!/a/b.txt a/b.txt: one", "!/c.txt c.txt: ", "!/a/b.txt a/b.txt: two"];
    assert_eq!(out("x", &tar(members)), expected);
    assert_eq!(out("x.tgz", &gz(&tar(members))), expected);
    assert_eq!(out("x", &zip(&members[..2])), expected[..2]);
    let nested = zip(&[("in/x.tar.gz", &gz(&tar(members))), ("d.txt.gz", &gz(b"three"))]);
    let within: Vec<_> = expected.iter().map(|line| format!("!/in/x.tar.gz{line}")).collect();
    assert_eq!(out("x", &nested), [&within[..], &["!/d.txt.gz d.txt: three".to_owned()]].concat());
    let mut identities = Vec::new();
    let read = unpack("x", 0, Content::of_bytes(tar(members)), MOST, &mut |unpacked| {
        if let Unpacked::Member(member) = unpacked {
            identities.push(member.identity.to_owned());
        }
        ControlFlow::Continue(())
    });
    assert!(read.is_continue());
    assert_eq!(identities, ["!/a/b.txt", "!/c.txt", "!/a/b.txt\u{0}1"]);
}

#[test]
fn containers_are_opened_so_deep_and_no_deeper() {
    let mut bytes = b"text".to_vec();
    for depth in 0..6 {
        let lines = out("x", &bytes);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].contains("a container within 4 others"), depth > 4, "{lines:?}");
        bytes = if depth % 2 == 0 { zip(&[("y", &bytes)]) } else { gz(&bytes) };
    }
}

#[test]
fn names_are_only_names_and_what_is_no_file_is_passed_over() {
    let mut archive = ::tar::Builder::new(Vec::new());
    append(&mut archive, "../../etc/passwd", b"out", ::tar::EntryType::Regular);
    append(&mut archive, "dir/", b"", ::tar::EntryType::Directory);
    append(&mut archive, "link", b"", ::tar::EntryType::Symlink);
    append(&mut archive, "hard", b"", ::tar::EntryType::Link);
    append(&mut archive, "fifo", b"", ::tar::EntryType::Fifo);
    append(&mut archive, ".hidden", b"x", ::tar::EntryType::Regular);
    append(&mut archive, "holes", b"x", ::tar::EntryType::GNUSparse);
    append(&mut archive, "/a", b"abs", ::tar::EntryType::Regular);
    assert_eq!(
        out("x.tar", &archive.into_inner().unwrap()),
        [
            "!/etc/passwd etc/passwd: out",
            "skipped",
            "skipped",
            "skipped",
            "skipped",
            "!/holes rejected: a file with holes, as no text has",
            "!/a a: abs"
        ]
    );
    let members: &[(&str, &[u8])] = &[("../x", b"one"), ("__MACOSX/._x", b"x"), ("a/.b/c", b"x"), ("d/", b"")];
    assert_eq!(out("x", &zip(members)), ["!/x x: one", "skipped", "skipped"]);
}

#[test]
fn long_names_and_sizes_of_tar_are_read() {
    let long = "n/".repeat(150) + "name.txt";
    let mut gnu = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(4);
    header.set_cksum();
    gnu.append_data(&mut header, &long, &b"text"[..]).unwrap();
    assert_eq!(out("x", &gnu.into_inner().unwrap()), [format!("!/{long} {long}: text")]);
    let mut pax = ::tar::Builder::new(Vec::new());
    pax.append_pax_extensions([("path", long.as_bytes()), ("size", b"4")]).unwrap();
    append(&mut pax, "short", b"text", ::tar::EntryType::Regular);
    assert_eq!(out("x", &pax.into_inner().unwrap()), [format!("!/{long} {long}: text")]);
}

#[test]
fn a_damaged_archive_gives_what_comes_before() {
    let archive = tar(&[("a", b"one"), ("b", &[b'x'; 2000]), ("c", b"two")]);
    assert_eq!(out("x", &archive[..2000]), ["!/a a: one", "!/b b: 464 bytes - the container ends within it"]);
    assert_eq!(
        out("x", &archive[..1200]),
        ["!/a a: one", " rejected: the tar archive cannot be read after a: it is cut off there"]
    );
    let mut broken = archive.clone();
    broken[1024] ^= 1;
    assert_eq!(
        out("x", &broken),
        ["!/a a: one", " rejected: the tar archive cannot be read after a: a header is damaged"]
    );
    // It may be cut off where a member ends: nothing is missed.
    assert_eq!(out("x", &archive[..1024]), ["!/a a: one"]);
}

#[test]
fn a_bad_member_of_a_zip_does_not_stop_the_others() {
    let archive = zip(&[("a", b"one"), ("b", &b"two ".repeat(100)), ("c", b"three")]);
    // The flags of the second member, in the directory.
    let mut starts = archive.windows(4).enumerate().filter(|(_, w)| w == b"PK\x01\x02").map(|(i, _)| i);
    let entry = starts.nth(1).unwrap();
    let mut encrypted = archive.clone();
    encrypted[entry + 8] |= 1;
    let lines = out("x", &encrypted);
    assert_eq!((lines[0].as_str(), lines[2].as_str()), ("!/a a: one", "!/c c: three"));
    assert_eq!(lines[1], "!/b rejected: encrypted: unpack it with its password first");
    let mut unknown = archive.clone();
    unknown[entry + 10] = 14;
    let lines = out("x", &unknown);
    assert!(lines[1].starts_with("!/b rejected: ") && lines[2] == "!/c c: three", "{lines:?}");
    let mut wrong_sum = archive.clone();
    wrong_sum[entry + 16] ^= 1;
    let lines = out("x", &wrong_sum);
    assert!(lines[1].contains("zip data are damaged") && lines[2] == "!/c c: three", "{lines:?}");
    // Without its directory it is read from the beginning.
    let end = archive.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    let lines = out("x", &archive[..end]);
    assert_eq!((lines[0].as_str(), lines[2].as_str()), ("!/a a: one", "!/c c: three"));
    assert!(lines[3].contains("rejected: the zip archive cannot be read after c"), "{lines:?}");
    let office = zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]);
    assert_eq!(out("x.docx", &office), [" rejected: an office document or a program: save it as text"]);
}

#[test]
fn bombs_are_left_alone() {
    let packed = gz(&vec![b'a'; 3 << 20]);
    assert_eq!(out("x.txt.gz", &packed), [" x.txt:  - too long"]);
    let part = vec![b'a'; 128 << 10];
    let names: Vec<String> = (0..60).map(|n| n.to_string()).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &part[..])).collect();
    let lines = out("x", &zip(&members));
    assert_eq!(lines[0], "!/0 0: 131072 bytes");
    assert!(lines[lines.len() - 2].contains("the file unpacks to more than 200 times its size"), "{lines:?}");
    assert_eq!(lines.last().unwrap(), " rejected: nothing more of this archive is read");
    assert!(lines.len() < 50, "{lines:?}");
}

fn warc(records: &[(&str, &str)]) -> Vec<u8> {
    let record = |(head, block): &(&str, &str)| {
        format!("WARC/1.0\r\n{head}Content-Length: {}\r\n\r\n{block}\r\n\r\n", block.len())
    };
    records.iter().map(record).collect::<String>().into_bytes()
}

#[test]
fn web_archives_give_their_pages() {
    let response = "WARC-Type: response\r\nContent-Type: application/http; msgtype=response\r\nWARC-Target-URI: ";
    let head = |address: &str| format!("{response}{address}\r\n");
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n<p>One";
    let (first, image, gone) = (head("http://a.example/"), head("http://a.example/i"), head("http://a.example/gone"));
    let cut = format!("WARC-Truncated: length\r\n{first}");
    let archive = warc(&[
        ("WARC-Type: warcinfo\r\n", "software: x"),
        (&first, page),
        ("WARC-Type: request\r\nWARC-Target-URI: http://a.example/\r\n", "GET / HTTP/1.1\r\n\r\n"),
        (&image, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\0\0"),
        (&gone, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nNo"),
        (&cut, page),
        ("WARC-Type: resource\r\nContent-Type: text/plain\r\nWARC-Target-URI: metadata://crawler/log\r\n", "Log"),
        ("WARC-Type: conversion\r\nContent-Type: text/plain\r\nWARC-Target-URI: http://a.example/t\r\n", "Two"),
    ]);
    let expected = [
        "skipped",
        "!/http://a.example/ page.html (koi8-r): <p>One",
        "skipped",
        "skipped",
        "skipped",
        "!/http://a.example/ page.html (koi8-r): <p>One ! not all of it is there: the crawler stopped (length)",
        "skipped",
        "!/http://a.example/t page.txt: Two",
    ];
    assert_eq!(out("x.warc", &archive), expected);
    assert_eq!(out("x.warc.gz", &gz(&archive)), expected);
    let lines = out("x", &[&archive[..], b"garbage\r\nmore\r\n", &archive[..archive.len() - 6]].concat());
    assert_eq!(lines[8], " rejected: something that is no record stands between two records: passed over");
    assert_eq!(
        lines.last().unwrap(),
        "!/http://a.example/t page.txt: T ! not all of it is there: the container ends within it"
    );
}

#[test]
fn older_web_archives_do_too() {
    let page = "HTTP/1.0 200 OK\nContent-Type: text/plain\n\nOne";
    let archive = format!(
        "filedesc://x.arc 0.0.0.0 20140216050221 text/plain 4\n1 0\n\n\
         http://a.example/b c 10.0.0.1 20140216050221 text/plain {}\n{page}\n\
         http://a.example/d 10.0.0.1 20140216050221 text/html -1\nlost\n\
         http://a.example/e 10.0.0.1 20140216050221 text/plain 3\nTwo\n",
        page.len()
    );
    assert_eq!(
        out("x.arc", archive.as_bytes()),
        [
            "skipped",
            "!/http://a.example/b c page.txt: One",
            " rejected: the record of http://a.example/d does not say how long it is: passed over",
            "!/http://a.example/e page.txt: Two"
        ]
    );
}

proptest! {
    #[test]
    fn nothing_panics_on_what_is_damaged(at in 0usize..4000, byte in 0u8..=255, cut in 0usize..4000, kind in 0usize..7) {
        let members: &[(&str, &[u8])] = &[("a.txt", b"one"), ("b/c.txt", &[b'y'; 700]), ("d", b"two")];
        let mut bytes = match kind {
            0 => tar(members),
            1 => zip(members),
            2 => gz(&tar(members)),
            3 => xz(&tar(members)),
            4 => bz2(&tar(members)),
            5 => zstd::encode_all(&tar(members)[..], 1).unwrap(),
            _ => warc(&[("WARC-Type: response\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: deflate\r\n\r\n4\r\nabcd\r\n")]),
        };
        let length = bytes.len();
        bytes[at % length] = byte;
        out("x", &bytes);
        out("x", &bytes[..cut % length]);
    }
}
