//! Symbols of shares, as wires have them behind a company, `<VELS.N>`, and as announcements do, `(Nasdaq: VELS)`.

/// Letters of the longest symbol.
const LONGEST: usize = 10;

/// Bytes between a bracket and the last symbol in it.
const BRACKET: usize = 64;

/// Exchanges as they stand before symbols.
const EXCHANGES: &[&str] = &[
    "NYSE", "Nasdaq", "NasdaqGS", "NasdaqGM", "NasdaqCM", "AMEX", "American", "Arca", "OTC", "OTCQB", "OTCQX", "OTCBB",
    "TSX", "TSXV", "CSE", "LSE", "AIM", "ASX", "NZX", "NSE", "BSE", "HKEX", "SEHK", "HKSE", "SGX", "TSE", "TYO", "KRX",
    "JSE", "SIX", "FRA", "ETR", "XETRA", "Euronext",
];

/// Whether an exchange is named so, which is no acronym of what it stands behind in brackets: `Velsen Inc (NYSE)`.
pub(super) fn is_exchange(word: &str) -> bool {
    ["NYSE", "Nasdaq"].iter().any(|exchange| exchange.eq_ignore_ascii_case(word))
}

/// Whether what stands at `start` in a text is a symbol as wires have it. Companies are written so, too, but with small letters
/// or spaces.
pub(super) fn is_symbol(text: &str, start: usize) -> bool {
    let Some((before, symbol)) = text.split_at_checked(start) else { return false };
    let end = symbol.bytes().take(LONGEST + 1).position(|byte| byte == b'>');
    before.ends_with('<') && end.is_some_and(|end| symbol.bytes().take(end).all(is_of_symbol))
}

/// Whether what begins at `start` is a piece of a symbol, as the exchange of `<VELS.PA>` is.
pub(super) fn is_in_symbol(text: &str, start: usize) -> bool {
    let before = text.as_bytes().get(..start).unwrap_or(&[]).iter().rev();
    let into = before.take(LONGEST).take_while(|byte| is_of_symbol(**byte)).count();
    is_symbol(text, start - into) || is_listed(text, start - into)
}

/// Whether a symbol begins at `start` behind an exchange and a colon, in brackets: `(NYSE American: VELS)`.
fn is_listed(text: &str, start: usize) -> bool {
    let Some((before, symbol)) = text.split_at_checked(start) else { return false };
    let Some(before) = before.trim_end().strip_suffix(':') else { return false };
    let exchange = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    let is_exchange = EXCHANGES.iter().any(|known| known.eq_ignore_ascii_case(exchange));
    let in_brackets = || {
        let mark = before.bytes().rev().take(BRACKET).find(|byte| b"()[]".contains(byte));
        matches!(mark, Some(b'(' | b'['))
    };
    // A word in capitals may go on in small letters.
    let end = symbol.bytes().take(LONGEST + 1).position(|byte| !is_of_symbol(byte)).unwrap_or(symbol.len());
    let goes_on = symbol.get(end..).is_none_or(|rest| rest.starts_with(char::is_alphanumeric));
    is_exchange && in_brackets() && (1..=LONGEST).contains(&end) && !goes_on
}

fn is_of_symbol(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.'
}
