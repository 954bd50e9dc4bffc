//! What stands behind the name of a company and says no more than that it is one.

/// The name without the legal forms at its end: `Ford Motor Co` is Ford Motor, `Corvane Therapeutics, Inc.` Corvane Therapeutics.
/// A name that would end in `&` or have no letters left keeps them (`Tiffany & Co`).
#[must_use]
pub(super) fn without_legal_form(name: &str) -> &str {
    let (mut rest, mut plain) = (name, name);
    while let Some((before, last)) = rest.rsplit_once(' ') {
        if !is_legal_form(last) {
            break;
        }
        rest = before.trim_end().trim_end_matches(',');
        let ends_well = rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '!' | '\'' | '\u{2019}'));
        let last = rest.rsplit(' ').next().unwrap_or(rest);
        if ends_well && !matches!(last, "and" | "und" | "et" | "of" | "the" | "The") {
            plain = rest;
        }
    }
    plain
}

fn is_legal_form(word: &str) -> bool {
    let mut letters = [0_u8; 8];
    let mut length = 0;
    for byte in word.bytes().filter(|byte| !matches!(byte, b'.' | b',' | b'(' | b')' | b'/')) {
        let Some(slot) = letters.get_mut(length) else { return false };
        *slot = byte.to_ascii_lowercase();
        length += 1;
    }
    let plain = letters.get(..length).unwrap_or(&[]);
    let anyhow = matches!(
        plain,
        b"inc"
            | b"corp"
            | b"co"
            | b"cos"
            | b"ltd"
            | b"ltda"
            | b"plc"
            | b"llc"
            | b"llp"
            | b"gmbh"
            | b"pty"
            | b"pte"
            | b"bhd"
            | b"sdn"
            | b"kgaa"
            | b"sarl"
            | b"spa"
            | b"cie"
    );
    // Of words these are forms only where they are written as such.
    let in_capitals = matches!(plain, b"sa" | b"ag" | b"nv" | b"bv" | b"ab" | b"asa" | b"oyj" | b"kk" | b"se" | b"lp");
    anyhow || (in_capitals && !word.bytes().any(|byte| byte.is_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_are_no_part_of_a_name() {
        for (name, plain) in [
            ("Ford Motor Co", "Ford Motor"),
            ("Corvane Therapeutics, Inc.", "Corvane Therapeutics"),
            ("Coorong Agri Pty. Ltd.", "Coorong Agri"),
            ("FORD MOTOR CO LTD", "FORD MOTOR"),
            ("Nordhavn Shipping AB", "Nordhavn Shipping"),
            ("Fiat S.p.A.", "Fiat"),
            ("Yahoo! Inc", "Yahoo!"),
            ("Tiffany & Co", "Tiffany & Co"),
            ("Brandt and Co", "Brandt and Co"),
            ("The Co", "The Co"),
            ("Inc", "Inc"),
            ("Tanz Ab", "Tanz Ab"),
            ("British Broadcasting Corporation", "British Broadcasting Corporation"),
            ("Co Co", "Co"),
            ("", ""),
        ] {
            assert_eq!(without_legal_form(name), plain);
        }
    }
}
