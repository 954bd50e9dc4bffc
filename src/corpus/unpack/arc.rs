//! ARC, what web archives were before WARC: a line of address, IP, time, kind and length, then what the server answered.

use std::io::BufReader;
use std::ops::ControlFlow;

use super::names::Names;
use super::read::{Exactly, line};
use super::warc::shown;
use super::web::{self, Page};
use super::{At, Sink, Unpack, Unpacked};
use crate::corpus::content::Content;

pub(super) fn visit(unpack: Unpack<'_>, at: &At, content: Content<'_>, sink: Sink<'_>) -> ControlFlow<()> {
    let (mut reader, mut names, mut first) = (BufReader::new(content), Names::default(), Vec::new());
    let mut is_lost = false;
    loop {
        match line(&mut reader, &mut first) {
            Ok(Some(())) => {}
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return at.rejected(format!("the archive cannot be read on: {error}"), sink),
        }
        let text = String::from_utf8_lossy(&first);
        let Some((address, kind, length)) = head(&text) else {
            // After a record whose length is not known come lines that are none of ours.
            if !is_lost && !text.trim().is_empty() {
                is_lost = true;
                at.rejected("something that is no record stands between two records: passed over", sink)?;
            }
            continue;
        };
        let address = shown(address);
        let Some(length) = length else {
            is_lost = true;
            at.rejected(format!("the record of {address} does not say how long it is: passed over"), sink)?;
            continue;
        };
        is_lost = false;
        let mut record = Exactly::new(&mut reader, length);
        if address.starts_with("filedesc:") {
            sink(Unpacked::Skipped)?;
        } else {
            let inner = at.within(&address, names.again(&address));
            web::visit(unpack, &inner, &Page { kind: Some(kind), doubt: None }, &mut record, sink)?;
        }
        if unpack.is_spent() {
            return at.rejected("nothing more of this archive is read", sink);
        }
        let known = record.failed;
        if let Err(error) = record.skip()
            && !known
        {
            return at.rejected(format!("the archive cannot be read after {address}: {error}"), sink);
        }
    }
}

/// Address, kind and length of a record, where its length can be read; `None` if the line is no head of one.
fn head(line: &str) -> Option<(&str, &str, Option<u64>)> {
    // Addresses may hold spaces; the second version of the format has more in the middle.
    let mut words = line.rsplitn(5, ' ');
    let (length, kind, time) = (words.next()?, words.next()?, words.next()?);
    let (ip, address) = (words.next()?, words.next()?);
    let is_time = time.len() >= 8 && time.bytes().all(|byte| byte.is_ascii_digit());
    let is_address =
        address.split_once("://").is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()));
    (is_time && is_address && !ip.is_empty()).then(|| (address, kind, length.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_may_hold_spaces() {
        assert_eq!(
            head("http://a.example/b?c d 10.0.0.1 20140216050221 text/html 12"),
            Some(("http://a.example/b?c d", "text/html", Some(12)))
        );
        assert_eq!(
            head("http://a.example/ 10.0.0.1 20140216050221 text/html -1"),
            Some(("http://a.example/", "text/html", None))
        );
        for none in [
            "",
            "URL IP-address Archive-date Content-type Archive-length",
            "see http://a.example/ in the text below",
            "1 0 X",
        ] {
            assert_eq!(head(none), None, "{none}");
        }
    }
}
