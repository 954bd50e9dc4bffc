//! Names of months and weekdays, in English and in the main languages that news is written in.

use std::sync::LazyLock;

use chrono::Weekday;
use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::scan::Scan;

/// The month (1 to 12) that a word names, in full or abbreviated; case and accents do not matter.
pub(super) fn month(word: &str) -> Option<u32> {
    lookup(&NAMES.months, word)
}

/// Takes the name of a month if it stands right here: one word, two in the Levant (`تشرين الأول`), or both names that it has in Arabic,
/// `آب/أغسطس`.
pub(super) fn take_month(scan: &mut Scan<'_>) -> Option<u32> {
    // Most dates begin with a number.
    if scan.rest().starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let number = one_month(scan)?;
    let mut ahead = *scan;
    ahead.skip_space();
    if ahead.mark('/') {
        ahead.skip_space();
        if one_month(&mut ahead) == Some(number) {
            *scan = ahead;
        }
    }
    Some(number)
}

fn one_month(scan: &mut Scan<'_>) -> Option<u32> {
    const TWO_WORDS: [(&str, &str, u32); 4] =
        [("كانون", "الثاني", 1), ("تشرين", "الاول", 10), ("تشرين", "الثاني", 11), ("كانون", "الاول", 12)];
    if let Some(number) = scan.word(month) {
        return Some(number);
    }
    if scan.rest().as_bytes().first().is_none_or(u8::is_ascii) {
        return None;
    }
    if let Some((name, number)) =
        (1..).zip(THAI).find_map(|(n, name)| scan.rest().starts_with(name).then_some((name, n)))
    {
        scan.skip(name.len());
        return Some(number);
    }
    let mut ahead = *scan;
    let first = ahead.word(|word| TWO_WORDS.iter().map(|(first, ..)| *first).find(|first| *first == word))?;
    ahead.skip_space();
    let of = |second: &str| TWO_WORDS.iter().find(|known| (known.0, known.1) == (first, second)).map(|known| known.2);
    let number = ahead.word(|word| of(&folded(word)))?;
    *scan = ahead;
    Some(number)
}

/// The months of Thailand, abbreviated.
#[rustfmt::skip]
const THAI: [&str; 12] = [
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
];

/// Whether a word names a month, in full or abbreviated, in one of the main languages.
#[must_use]
pub fn is_month(word: &str) -> bool {
    month(word).is_some()
}

/// The weekday that a word names, in full or abbreviated; case and accents do not matter.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    Weekday::try_from(u8::try_from(lookup(&NAMES.weekdays, word)? - 1).ok()?).ok()
}

/// Takes the name of a weekday if it stands right here: one word, two in Vietnam (`thứ Hai`), one with an apostrophe in Ukraine.
pub(super) fn take_weekday(scan: &mut Scan<'_>) -> Option<Weekday> {
    // All of two words begin so, and no other weekday does: `thu` is Thursday.
    let in_two = matches!(
        scan.rest().as_bytes(),
        [b't' | b'T' | b'c' | b'C', b'h', 0x80..=0xff, ..] | [0xd0, 0xbf | 0x9f, b'\'' | 0xe2, ..]
    );
    if in_two { of_two_words(scan) } else { scan.word(weekday) }
}

fn of_two_words(scan: &mut Scan<'_>) -> Option<Weekday> {
    use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    const NAMES: [(&str, &str, Weekday); 8] = [
        ("thứ", "hai", Mon),
        ("thứ", "ba", Tue),
        ("thứ", "tư", Wed),
        ("thứ", "năm", Thu),
        ("thứ", "sáu", Fri),
        ("п", "ятниця", Fri),
        ("thứ", "bảy", Sat),
        ("chủ", "nhật", Sun),
    ];
    let mut ahead = *scan;
    let first = ahead.word(|word| Some(word.to_lowercase()))?;
    if !ahead.sign(&['\'', '’']) {
        ahead.skip_space();
    }
    let second = ahead.word(|word| Some(word.to_lowercase()))?;
    let day = NAMES.iter().find(|known| (known.0, known.1) == (&*first, &*second))?.2;
    *scan = ahead;
    Some(day)
}

/// Whether a word names a weekday, in full or abbreviated, in one of the main languages.
#[must_use]
pub fn is_weekday(word: &str) -> bool {
    weekday(word).is_some()
}

/// The weekday that an English word names, in full or by its first three letters or more.
pub(super) fn english_weekday(word: &str) -> Option<Weekday> {
    let begins = |day: &Weekday| Some(word.get(..3)?.eq_ignore_ascii_case(weekday_name(*day).get(..3)?));
    weekday(word).filter(|day| begins(day).unwrap_or(false))
}

/// The English name of a month.
pub(super) fn month_name(month: u32) -> &'static str {
    let index = usize::try_from(month).unwrap_or(0).wrapping_sub(1);
    MONTH_NAMES.get(index).copied().unwrap_or("")
}

/// The English name of a weekday.
pub(super) fn weekday_name(day: Weekday) -> &'static str {
    let index = usize::try_from(day.num_days_from_monday()).unwrap_or(0);
    WEEKDAY_NAMES.get(index).copied().unwrap_or("")
}

/// The longest name, in bytes: in letters of ASCII, and in others.
const LONGEST: usize = 28;
const LONGEST_OTHER: usize = 48;

/// The names of [`names.tsv`](names.tsv), each with the number of its column from 1, as [`folded`] leaves them.
struct Names {
    months: HashMap<String, u32>,
    weekdays: HashMap<String, u32>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names { months: HashMap::new(), weekdays: HashMap::new() };
    for line in include_str!("names.tsv").lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').skip(1).collect();
        let table = if cells.len() == 12 { &mut names.months } else { &mut names.weekdays };
        for (number, cell) in (1..).zip(cells) {
            table.extend(cell.split(' ').filter(|name| !name.is_empty()).map(|name| (folded(name), number)));
        }
    }
    names
});

/// The column that holds the word.
fn lookup(table: &HashMap<String, u32>, word: &str) -> Option<u32> {
    if word.is_empty() || word.len() > LONGEST_OTHER {
        return None;
    }
    if !word.is_ascii() {
        return table.get(folded(word).as_str()).copied();
    }
    let mut small = [0; LONGEST];
    let small = small.get_mut(..word.len())?;
    small.copy_from_slice(word.as_bytes());
    small.make_ascii_lowercase();
    std::str::from_utf8(small).ok().and_then(|word| table.get(word)).copied()
}

/// A word in small letters without accents.
fn folded(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    let letter = |c: char| match c {
        'ł' => 'l',
        'ı' => 'i',
        'ø' => 'o',
        'ς' => 'σ',
        // Persian and Urdu letters that are often typed as the Arabic ones.
        'ی' => 'ي',
        'ک' => 'ك',
        c => c,
    };
    let small = word.chars().flat_map(char::to_lowercase);
    small.nfd().filter(|&c| !is_combining_mark(c) && c != '\u{200c}').map(letter).collect()
}

#[rustfmt::skip]
const MONTH_NAMES: [&str; 12] = [
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
];

#[rustfmt::skip]
const WEEKDAY_NAMES: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What a misspelt word of an expression may have meant.
#[rustfmt::skip]
pub(super) const VOCABULARY: [&str; 45] = [
    "today", "yesterday", "tomorrow", "last", "past", "previous", "next", "this", "day", "days", "week", "weeks", "weekend", "month",
    "months", "quarter", "quarters", "year", "years", "since", "after", "before", "until", "from", "between", "through",
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_whatever_their_case_and_accents() {
        for (number, name) in (1..).zip(MONTH_NAMES) {
            assert_eq!(month_name(number), name);
            for spelt in [name, &name[..3], &name.to_uppercase(), &name.to_lowercase()] {
                assert_eq!(month(spelt), Some(number), "{spelt}");
            }
        }
        for (number, name) in (0..).zip(WEEKDAY_NAMES) {
            let day = Weekday::try_from(number).unwrap();
            assert_eq!(weekday_name(day), name);
            assert_eq!((weekday(name), weekday(&name[..3])), (Some(day), Some(day)));
        }
        for (spelt, number) in [
            ("FÉVRIER", 2),
            ("fe\u{301}vrier", 2),
            ("März", 3),
            ("Jänner", 1),
            ("août", 8),
            ("março", 3),
            ("МАРТА", 3),
            ("października", 10),
            ("Ağustos", 8),
            ("MAYIS", 5),
            ("Αυγούστου", 8),
            ("ΜΑΡΤΙΟΣ", 3),
            ("أغسطس", 8),
            ("בינואר", 1),
        ] {
            assert_eq!(month(spelt), Some(number), "{spelt}");
        }
        assert_eq!(
            (weekday("sábado"), weekday("Terça"), weekday("dies")),
            (Some(Weekday::Sat), Some(Weekday::Tue), None)
        );
        assert_eq!(
            (english_weekday("Weds"), english_weekday("mar"), english_weekday("so")),
            (Some(Weekday::Wed), None, None)
        );
        assert_eq!(
            (month(""), month("maybe"), month("Septemberfest"), month("марке"), month_name(0)),
            (None, None, None, None, "")
        );
    }

    #[test]
    fn no_name_stands_for_two_but_mar() {
        let mut all = Vec::new();
        for line in include_str!("names.tsv").lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').skip(1).collect();
            assert!(cells.len() == 12 || cells.len() == 7, "{line}");
            let of = |(number, cell): (u32, &'static str)| {
                cell.split_whitespace().map(move |name| (folded(name), (cells_len(line), number)))
            };
            all.extend((1..).zip(cells).flat_map(of));
        }
        all.sort_unstable();
        all.dedup();
        let twice: Vec<_> = all.windows(2).filter(|pair| pair[0].0 == pair[1].0).map(|pair| &*pair[0].0).collect();
        assert_eq!(twice, ["mar"]);
        assert!(
            all.iter()
                .all(|(name, _)| (1..=if name.is_ascii() { LONGEST } else { LONGEST_OTHER }).contains(&name.len())),
            "{all:?}"
        );
        assert!(all.iter().all(|(name, (length, number))| match length {
            12 => month(name) == Some(*number),
            _ => weekday(name).is_some_and(|day| day.number_from_monday() == *number),
        }));
    }

    fn cells_len(line: &str) -> usize {
        line.split('\t').count() - 1
    }

    #[test]
    fn months_in_arabic_have_two_names_and_some_of_two_words() {
        for (text, number, rest) in [
            ("تشرين الأول 2024", Some(10), " 2024"),
            ("أكتوبر/تشرين الأول 2024", Some(10), " 2024"),
            ("كانون الثاني / يناير.", Some(1), "."),
            ("آب/May", Some(8), "/May"),
            ("تشرين 2024", None, "تشرين 2024"),
            ("May / 2024", Some(5), " / 2024"),
            ("5 May", None, "5 May"),
        ] {
            let mut scan = Scan::new(text);
            assert_eq!((take_month(&mut scan), scan.rest()), (number, rest), "{text}");
        }
    }
}
