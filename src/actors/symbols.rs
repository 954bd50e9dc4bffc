//! Symbols of shares, as wires have them behind a company, `<VELS.N>`, and as announcements do, `(Nasdaq: VELS)`.

/// Letters of the longest symbol.
const LONGEST: usize = 10;

/// Bytes between a bracket and the last symbol in it.
const BRACKET: usize = 64;

/// Exchanges as they stand before symbols: other words are written in other letters.
const EXCHANGES: &[&str] = &[
    "AMEX", "OTC", "OTCQB", "OTCQX", "OTCBB", "OTCMKTS", "TSX", "TSXV", "CSE", "LSE", "AIM", "ASX", "NZX", "NSE",
    "BSE", "PSE", "HKEX", "SEHK", "HKSE", "SGX", "TSE", "TYO", "KRX", "JSE", "SIX", "FRA", "ETR",
];

/// Those that are written in any letters.
const ANYHOW: &[&str] =
    &["NYSE", "Nasdaq", "NasdaqGS", "NasdaqGM", "NasdaqCM", "XETRA", "Euronext", "NYSE American", "NYSE Arca"];

/// Most symbols behind one exchange.
const MOST: usize = 8;

/// Whether an exchange is named so, which is no acronym of what it stands behind in brackets: `Velsen Inc (NYSE)`.
pub(super) fn is_exchange(word: &str) -> bool {
    ["NYSE", "Nasdaq"].iter().any(|exchange| exchange.eq_ignore_ascii_case(word))
}

/// Whether symbols may stand behind a word and a colon.
pub(super) fn lists(word: &str) -> bool {
    EXCHANGES.contains(&word) || ANYHOW.iter().any(|exchange| exchange.eq_ignore_ascii_case(word))
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

/// Whether a symbol begins at `start` behind an exchange and a colon, in brackets, or behind other symbols that do: `(NYSE American: VELS,
/// VELA)`.
fn is_listed(text: &str, start: usize) -> bool {
    let Some((mut before, symbol)) = text.split_at_checked(start) else { return false };
    // A word in capitals may go on in small letters, and be the next exchange.
    let end = symbol.bytes().take(LONGEST + 1).position(|byte| !is_of_symbol(byte)).unwrap_or(symbol.len());
    let goes_on = symbol.get(end..).is_none_or(|rest| rest.starts_with(|c: char| c == ':' || c.is_alphanumeric()));
    if goes_on || !(1..=LONGEST).contains(&end) {
        return false;
    }
    for _ in 0..MOST {
        let Some(others) = before.trim_end().strip_suffix([',', ';']) else { break };
        before = others.trim_end_matches(|c: char| u8::try_from(c).is_ok_and(is_of_symbol));
    }
    let Some(before) = before.trim_end().strip_suffix(':') else { return false };
    let is_behind = |exchange: &&str, same: fn(&str, &str) -> bool| {
        let name = before.len().checked_sub(exchange.len()).and_then(|from| before.split_at_checked(from));
        name.is_some_and(|(rest, name)| same(name, exchange) && !rest.ends_with(char::is_alphanumeric))
    };
    let is_exchange = EXCHANGES.iter().any(|known| is_behind(known, |a, b| a == b))
        || ANYHOW.iter().any(|known| is_behind(known, str::eq_ignore_ascii_case));
    let in_brackets = || {
        let mark = before.bytes().rev().take(BRACKET).find(|byte| b"()[]".contains(byte));
        matches!(mark, Some(b'(' | b'['))
    };
    is_exchange && in_brackets()
}

fn is_of_symbol(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'.'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn symbols_stand_behind_exchanges() {
        for (text, symbol, is) in [
            ("Velsen Inc (Nasdaq: VELS) rose", "VELS", true),
            ("Velsen Inc (NASDAQ: VELS, VELA) rose", "VELA", true),
            ("Velsen Inc [NYSE American: VELS]", "VELS", true),
            ("Velsen Inc (NYSE: VEL; TSX: VELS) rose", "VELS", true),
            ("Velsen Inc (OTCMKTS: VELS) rose", "VELS", true),
            ("the goal (aim: NATO membership)", "NATO", false),
            ("the group (the six: UK and US)", "UK", false),
            ("the cause (African American: NAACP figures)", "NAACP", false),
            ("makers (American: IBM)", "IBM", false),
            ("on the Nasdaq: VELS rose", "VELS", false),
            ("(Nasdaq: VELSEN rose, NATO said)", "NATO", false),
            ("(Nasdaq: VELSen)", "VELS", false),
        ] {
            assert_eq!(is_in_symbol(text, text.find(symbol).unwrap()), is, "{text}");
        }
        assert!(is_in_symbol("Velsen <VELS.PA>", 13));
    }
}
