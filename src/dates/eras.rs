//! Years that are counted in another way than ours.

use super::scan::{Piece, Scan};

/// The years before the first one of the Buddhist era, as Thailand counts it.
const BUDDHIST: u32 = 543;

/// Whether a number is a year of our calendar wherever it stands: most are.
pub(super) fn is_plain(year: u32) -> bool {
    year < 1300 || (1500..2400).contains(&year)
}

/// The year of our calendar that a number means which is not [`is_plain`], by the date that it ends or begins (`written`, with the
/// number) and by what stands behind: with Thai letters or digits it is one of the Buddhist era, `2567` for 2024. `None` where it is one
/// of the Iranian or the Islamic calendar, whose years do not begin with ours: with Arabic letters or digits, or before `AH`.
pub(super) fn gregorian(year: u32, written: &str, behind: &str) -> Option<u32> {
    let next = behind.split_whitespace().next().unwrap_or("");
    let has = |is: fn(char) -> bool| written.contains(is) || next.starts_with(is);
    if year >= 2400 {
        return Some(if has(is_thai) { year - BUDDHIST } else { year });
    }
    let is_other = has(is_arabic) || matches!(next.trim_end_matches(['.', ',']), "AH" | "A.H");
    (!is_other).then_some(year)
}

/// Takes the name of an era before a year, if one stands right here: the years before its first one.
pub(super) fn named(scan: &mut Scan<'_>) -> Option<u32> {
    const NAMES: [(&str, u32); 3] = [("พ.ศ.", BUDDHIST), ("ค.ศ.", 0), ("พุทธศักราช", BUDDHIST)];
    if scan.rest().as_bytes().first().is_none_or(u8::is_ascii) {
        return None;
    }
    let (name, before) = NAMES.into_iter().find(|(name, _)| scan.rest().starts_with(name))?;
    scan.skip(name.len());
    scan.skip_space();
    Some(before)
}

/// The years before the first one of an era of East Asia, and whether its first year is meant.
pub(super) fn east_asian(word: &str) -> Option<(u32, bool)> {
    const ERAS: [(&str, u32); 6] =
        [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911), ("中華民國", 1911)];
    let (name, before) = ERAS.into_iter().find(|(name, _)| word.starts_with(name))?;
    match word.get(name.len()..)? {
        "" => Some((before, false)),
        "元年" => Some((before, true)),
        _ => None,
    }
}

/// Whether a word is a month of the Iranian or the Islamic calendar, or its first word.
pub(super) fn is_other_month(word: &str) -> bool {
    #[rustfmt::skip]
    const MONTHS: [&str; 32] = [
        "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند",
        "محرم", "المحرم", "صفر", "ربيع", "ربیع", "جمادى", "جمادی", "رجب", "شعبان", "رمضان", "شوال", "ذو", "ذي", "ذی",
        "ذوالقعده", "ذوالحجه", "ذیقعده", "ذیحجه", "ذوالقعدة", "ذوالحجة",
    ];
    !word.is_ascii() && MONTHS.contains(&word)
}

/// How long the word is that says `year` behind a year, or that it is one of ours, with the space before it and its full stop:
/// `5 февраля 2024 г.`, `5 فبراير 2024م`.
pub(super) fn year_word(rest: &str) -> usize {
    const WORDS: [&str; 11] = ["года", "год", "г.", "року", "рік", "р.", "roku", "rok", "r.", "ميلادية", "م"];
    let word = rest.trim_start_matches([' ', '\u{a0}']);
    let is_whole = |behind: &str| !behind.starts_with(char::is_alphanumeric);
    let found = WORDS.iter().find(|known| word.strip_prefix(**known).is_some_and(is_whole));
    found.map_or(0, |found| rest.len() - word.len() + found.len())
}

/// How many bytes stand between a date of one of these calendars and the same day in ours: `هـ - `, `هـ الموافق `, ` برابر با `.
pub(super) fn between(text: &str) -> usize {
    #[rustfmt::skip]
    const WORDS: [&str; 14] = [
        "هـ", "ه", "هجري", "هجرية", "هجری", "الموافق", "موافق", "مطابق", "برابر", "با", "شمسی", "خورشیدی", "قمری", "AH",
    ];
    const MOST: usize = 6;
    let mut scan = Scan::new(text);
    for _ in 0..MOST {
        scan.skip_space();
        let mut ahead = scan;
        match ahead.next() {
            Some(Piece::Word(word)) if WORDS.contains(&word) => scan = ahead,
            Some(Piece::Mark('-' | '–' | '—' | '/' | '|' | ',' | '،' | '(')) => scan = ahead,
            _ => break,
        }
    }
    scan.at()
}

fn is_thai(c: char) -> bool {
    ('\u{e00}'..='\u{e7f}').contains(&c)
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}')
}

#[cfg(test)]
mod tests {
    use super::super::parse_document_date;

    fn read(text: &str) -> String {
        parse_document_date(text, None).map_or_else(|error| error.message, |found| found.date.to_string())
    }

    #[test]
    fn years_of_the_buddhist_era() {
        for text in [
            "5 กุมภาพันธ์ พ.ศ. 2567",
            "5 กุมภาพันธ์ พ.ศ.2567",
            "5 กุมภาพันธ์ 2567",
            "5 กุมภาพันธ์ 2024",
            "5 กุมภาพันธ์ ค.ศ. 2024",
            "๕ กุมภาพันธ์ ๒๕๖๗",
            "๕ ก.พ. ๒๕๖๗",
            "5 ก.พ. 2567",
            "๒๕/๑๒/๒๕๖๗",
        ] {
            let expected = if text.contains("๑๒") { "2024-12-25" } else { "2024-02-05" };
            assert_eq!(read(text), expected, "{text}");
        }
        // It has a day more than 2567 has.
        assert_eq!(read("29 กุมภาพันธ์ 2567"), "2024-02-29");
        assert_eq!(read("2567-02-05"), "2567-02-05");
    }

    #[test]
    fn years_of_japan_and_taiwan() {
        for (text, day) in [
            ("令和6年2月5日", "2024-02-05"),
            ("令和元年5月1日", "2019-05-01"),
            ("平成31年4月30日", "2019-04-30"),
            ("昭和63年2月", "1988-02-01"),
            ("民國113年2月5日", "2024-02-05"),
            ("中華民國 113 年 2 月 5 日", "2024-02-05"),
            ("令和の5日", "this is not a date"),
            ("令和6人", "this is not a date"),
        ] {
            assert_eq!(read(text), day, "{text}");
        }
    }

    #[test]
    fn years_of_other_calendars_are_no_years_of_ours() {
        for text in [
            "۱۳ بهمن ۱۴۰۲",
            "13 بهمن 1402",
            "13 رجب 1445",
            "13 جمادى الآخرة 1445",
            "۱۴۰۲/۱۱/۱۳",
            "۱۴۰۲",
            "۱۴۰۲۱۱۱۳",
            "13 فوریه 1402",
            "1402 فوریه 13",
            "1445 هـ",
            "1445 AH",
        ] {
            assert_eq!(read(text), "this is a date of the Iranian or the Islamic calendar", "{text}");
        }
        for text in [
            "الاثنين 24 رجب 1445 هـ - 5 فبراير 2024 م",
            "الاثنين 24 رجب 1445هـ الموافق 5 فبراير 2024م",
            "24 رجب 1445 هـ (5 فبراير 2024)",
            "24 رجب 1445 هـ / 5 فبراير 2024، 14:05",
            "دوشنبه ۱۶ بهمن ۱۴۰۲ برابر با ۵ فوریه ۲۰۲۴",
            "24 Rajab, 5 February 2024",
        ] {
            let expected = if text.contains("Rajab") { "this is not a date" } else { "2024-02-05" };
            assert_eq!(read(text), expected, "{text}");
        }
        for text in ["24 رجب 1445 هـ - 30 فبراير 2024", "24 رجب 1445 هـ - قال", "24 رجب 1445 2024"]
        {
            assert_eq!(read(text), "this is a date of the Iranian or the Islamic calendar", "{text}");
        }
        let error = parse_document_date("۱۴۰۲/۱۱/۱۳ خبر", None).unwrap_err();
        assert_eq!(error.span, 0.."۱۴۰۲/۱۱/۱۳".len());
        assert_eq!(read("1402-11-13"), "1402-11-13");
        assert_eq!(read("۲۰۲۴/۰۲/۰۵"), "2024-02-05");
    }
}
