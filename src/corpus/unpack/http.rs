//! What a web server answered, as a crawler kept it.

use std::cell::Cell;
use std::io::Read;

use brotli_decompressor::{BrotliDecoderParameter, Decompressor};
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::read::Metered;

/// The head of an answer.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Answer<'a> {
    /// 200 where all went well.
    pub(super) status: u16,
    /// `text/html`, in lower case; empty where nothing is said.
    pub(super) kind: String,
    pub(super) charset: Option<String>,
    is_chunked: bool,
    /// In the order in which they were applied.
    packings: Vec<String>,
    body: &'a [u8],
}

/// Reads the head of an answer; `None` if it is none.
pub(super) fn answer(bytes: &[u8]) -> Option<Answer<'_>> {
    let mut rest = bytes;
    let first = line(&mut rest)?;
    let mut words = first.split_ascii_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/") || *version == "ICY")?;
    let mut answer = Answer { status: words.next()?.parse().ok()?, ..Answer::default() };
    while let Some(header) = line(&mut rest).filter(|header| !header.is_empty()) {
        let Some((name, value)) = header.split_once(':') else { continue };
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => (answer.kind, answer.charset) = kind(value),
            "transfer-encoding" => answer.is_chunked = value.to_ascii_lowercase().contains("chunked"),
            "content-encoding" => {
                let packings = value.split(',').map(|packing| packing.trim().to_ascii_lowercase());
                answer.packings.extend(packings.filter(|packing| !packing.is_empty() && packing != "identity"));
            }
            _ => {}
        }
    }
    answer.body = rest;
    Some(answer)
}

/// Takes apart `text/html; charset=utf-8`.
pub(super) fn kind(value: &str) -> (String, Option<String>) {
    let (kind, parameters) = value.split_once(';').unwrap_or((value, ""));
    let mut parameters = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let charset = parameters.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let charset = charset.map(|(_, value)| value.trim().trim_matches(['"', '\'']).to_owned());
    (kind.trim().to_ascii_lowercase(), charset)
}

/// Takes the next line off `rest`.
fn line<'b>(rest: &mut &'b [u8]) -> Option<std::borrow::Cow<'b, str>> {
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|&byte| byte == b'\n');
    let (line, after) = match end {
        Some(end) => (rest.get(..end)?, rest.get(end + 1..)?),
        None => (*rest, &[][..]),
    };
    *rest = after;
    Some(String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line)))
}

/// A body as it was before it was sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) bytes: Vec<u8>,
    /// Why that is not all of it.
    pub(super) doubt: Option<String>,
}

/// Reads the body of an answer; `None` if there are more than `most` bytes of it.
pub(super) fn body(answer: &Answer<'_>, most: u64, budget: &Cell<u64>) -> Result<Option<Body>, String> {
    // What says that it comes in chunks may have been joined by the crawler.
    let joined = if answer.is_chunked { join(answer.body) } else { None };
    let mut doubt = joined.as_ref().and_then(|(_, whole)| (!whole).then(|| "its last chunk is missing".to_owned()));
    let mut body = joined.map_or_else(|| answer.body.to_vec(), |(body, _)| body);
    for packing in answer.packings.iter().rev() {
        let packed = std::mem::take(&mut body);
        let reader: Box<dyn Read + '_> = match packing.as_str() {
            "gzip" | "x-gzip" if packed.starts_with(&[0x1f, 0x8b]) => Box::new(MultiGzDecoder::new(&packed[..])),
            "deflate" if packed.first().is_some_and(|byte| byte & 0x0f == 8) => Box::new(ZlibDecoder::new(&packed[..])),
            "deflate" => Box::new(DeflateDecoder::new(&packed[..])),
            "zstd" if packed.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
                Box::new(zstd::Decoder::with_buffer(&packed[..]).map_err(|error| error.to_string())?)
            }
            "br" => Box::new(brotli(&packed)),
            "compress" | "x-compress" => return Err(format!("packed by {packing}, which is not read")),
            // Crawlers unpack, and keep the header that says it is packed.
            _ => {
                body = packed;
                continue;
            }
        };
        let read = Metered::new("packed", reader, budget).take(most.saturating_add(1)).read_to_end(&mut body);
        // Nothing tells what is packed like that but that it can be unpacked.
        let is_plain = match packing.as_str() {
            "deflate" => read.is_err() && body.is_empty(),
            "br" => begins_as_text(&packed) && (read.is_err() || body.len() < packed.len()),
            _ => false,
        };
        if is_plain {
            body.clone_from(&packed);
        } else if let Err(error) = read {
            doubt = Some(error.to_string());
        }
        if body.len() as u64 > most {
            return Ok(None);
        }
    }
    Ok(Some(Body { bytes: body, doubt }))
}

/// What is packed by Brotli, with a window of 16 MB at most: a longer one could take a gigabyte.
fn brotli(packed: &[u8]) -> impl Read + '_ {
    let mut reader = Decompressor::new(packed, 16 << 10);
    reader.set_parameter(BrotliDecoderParameter::BROTLI_DECODER_PARAM_LARGE_WINDOW, 0);
    reader
}

/// Whether there are no control characters at the beginning, as there are of everything that is packed and not very short.
fn begins_as_text(bytes: &[u8]) -> bool {
    bytes.iter().take(64).all(|byte| !byte.is_ascii_control() || byte.is_ascii_whitespace())
}

/// Joins the chunks of a body, and says whether the last one is there; `None` where there are no chunks.
fn join(mut rest: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut body = Vec::with_capacity(rest.len());
    let mut is_first = true;
    loop {
        let Some(size) = line(&mut rest) else { return Some((body, false)) };
        let digits = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+'));
        let Some(size) = size else { return if is_first { None } else { Some((body, false)) } };
        if size == 0 {
            return Some((body, true));
        }
        let Some((chunk, after)) = rest.split_at_checked(size) else {
            if is_first && size > rest.len().saturating_mul(2) {
                return None;
            }
            body.extend_from_slice(rest);
            return Some((body, false));
        };
        body.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        is_first = false;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn read(bytes: &[u8]) -> Result<Option<(String, Option<String>)>, String> {
        let body = body(&answer(bytes).unwrap(), 1000, &Cell::new(u64::MAX))?;
        Ok(body.map(|body| (String::from_utf8(body.bytes).unwrap(), body.doubt)))
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(text.as_bytes()).unwrap();
        gz.finish().unwrap()
    }

    #[test]
    fn the_head_is_read_whatever_its_case_and_ends_of_lines() {
        let bytes = b"HTTP/1.1 200 OK\r\ncontent-TYPE: Text/HTML; x=y; Charset=\"utf-8\"\r\nbroken\r\n\r\n<p>";
        let answer = answer(bytes).unwrap();
        assert_eq!((answer.status, answer.kind.as_str(), answer.charset.as_deref()), (200, "text/html", Some("utf-8")));
        assert_eq!(answer.body, b"<p>");
        assert_eq!(super::answer(b"HTTP/2 404\n\n").unwrap().status, 404);
        for none in [&b""[..], b"<html>", b"HTTP/1.1", b"HTTP/1.1 x"] {
            assert_eq!(super::answer(none), None);
        }
    }

    #[test]
    fn chunks_are_joined() {
        let chunked =
            |body: &str| read(format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{body}").as_bytes());
        let all = |text: &str| Ok(Some((text.to_owned(), None)));
        assert_eq!(chunked("3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\n\r\n"), all("abcdefg"));
        // The crawler joined them already.
        assert_eq!(chunked("<p>One</p>"), all("<p>One</p>"));
        let cut = |text: &str| Ok(Some((text.to_owned(), Some("its last chunk is missing".to_owned()))));
        assert_eq!(chunked("3\r\nabc\r\n6\r\ndef"), cut("abcdef"));
        assert_eq!(chunked("3\r\nabc\r\n"), cut("abc"));
        assert_eq!(chunked("3\r\nabc\r\nfffffffffffffffff\r\nd"), cut("abc"));
    }

    #[test]
    fn bodies_are_unpacked() {
        let packed = |how: &str, body: &[u8]| {
            read(&[format!("HTTP/1.1 200 OK\r\nContent-Encoding: {how}\r\n\r\n").as_bytes(), body].concat())
        };
        assert_eq!(packed("gzip", &gzip("text")), Ok(Some(("text".into(), None))));
        assert_eq!(packed("gzip, gzip", b"plain"), Ok(Some(("plain".into(), None))));
        assert_eq!(packed("compress", b"x"), Err("packed by compress, which is not read".into()));
        assert_eq!(packed("gzip", &gzip(&"x".repeat(1001))), Ok(None));
        let long: String = (0..200).map(|n| n.to_string()).collect();
        let bytes = gzip(&long);
        let (text, doubt) = packed("gzip", &bytes[..bytes.len() / 2]).unwrap().unwrap();
        assert!(long.starts_with(&text) && doubt.unwrap().contains("cut off"));
    }
    fn br(text: &str, window: i32) -> Vec<u8> {
        let params = brotli::enc::BrotliEncoderParams {
            lgwin: window,
            large_window: window > 24,
            ..brotli::enc::BrotliEncoderParams::default()
        };
        let mut packed = Vec::new();
        brotli::BrotliCompress(&mut text.as_bytes(), &mut packed, &params).unwrap();
        packed
    }

    #[test]
    fn brotli_is_unpacked_within_bounds() {
        let packed = |body: &[u8]| read(&[&b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"[..], body].concat());
        let all = |text: &str| Ok(Some((text.to_owned(), None)));
        assert_eq!(packed(&br("text", 22)), all("text"));
        let long: String = (0..300).map(|n| n.to_string()).collect();
        assert_eq!(packed(&br(&long, 16)), all(&long));
        // Crawlers unpack it, and keep the header.
        for plain in ["<!doctype html>\n<p>Ferries</p>", "Ferries", ";", "!", ""] {
            assert_eq!(packed(plain.as_bytes()), all(plain));
        }
        // A bomb: a few bytes that stand for many more than may be.
        let bomb = br(&"x".repeat(10_000_000), 24);
        assert!(bomb.len() < 100);
        assert_eq!(packed(&bomb), Ok(None));
        let answer = [&b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"[..], &bomb].concat();
        let budget = Cell::new(500);
        let body = body(&super::answer(&answer).unwrap(), 1 << 20, &budget).unwrap();
        assert!(budget.get() == 0 && body.unwrap().doubt.unwrap().contains("unpacks to more than"));
        // Longer windows than the standard has are damage.
        assert!(packed(&br(&long, 30)).unwrap().unwrap().1.unwrap().contains("damaged"));
    }

    #[test]
    fn of_brotli_that_is_cut_off_or_damaged_the_beginning_is_kept() {
        let long: String = (0..300).map(|n: u32| n.wrapping_mul(2_654_435_769).to_string()).take(90).collect();
        let whole = br(&long, 16);
        let mut kept = 0;
        for cut in 1..whole.len() {
            let bytes = [&b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"[..], &whole[..cut]].concat();
            let body = body(&answer(&bytes).unwrap(), 1000, &Cell::new(u64::MAX)).unwrap().unwrap();
            // What is very short may be anything.
            let is_plain = body.doubt.is_none() && body.bytes == whole[..cut];
            let is_beginning = long.as_bytes().starts_with(&body.bytes) && body.doubt.is_some();
            assert!(is_plain && cut < 10 || is_beginning, "{cut}: {body:?}");
            kept = body.bytes.len();
        }
        assert!(kept > 0);
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 0x55;
            let bytes = [&b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n"[..], &damaged].concat();
            // Nothing panics, and nothing is longer than it may be.
            let body = body(&answer(&bytes).unwrap(), 1000, &Cell::new(u64::MAX)).unwrap();
            assert!(body.is_none_or(|body| body.bytes.len() <= 1000));
        }
    }
}
